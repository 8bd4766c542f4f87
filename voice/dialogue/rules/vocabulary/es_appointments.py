"""How Spanish callers speak of appointments there are, take one of several times, and say how many they are."""

from __future__ import annotations

from voice.dialogue.rules.vocabulary.base import Choice, Intent, words

_ONE = r"(?:citas?|reservas?|reservacion(?:es)?|turnos?|hora)"
_THIS = rf"(?:(?:mi|mis|la|las|el|nuestra|esa|esta|su) (?:proxim[oa] )?(?:{_ONE}|consulta|visita|mesa))"
_ANY = rf"(?:{_THIS}|(?:(?:una|un|de|otra|lo de la) )?{_ONE})"
_MONTH = r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
_SHIFT = r"(?:cambi|mov|muev|aplaz|pospon|adelant|retras|atras|modific|reprogram|reagend|traslad)\w*"
_I_HAVE = r"(?:tengo|tenia|tenemos|teniamos|me dieron|nos dieron|tendria)"
# "La podríamos pasar", "me la anula": it, the appointment.
_IT = r"(?:me |nos )?la (?:(?:pued|pod|quier|quis|querr|quer|voy|vamos|teng|tendr)\w* (?:a |que )?)?"
_REMINDED = (
    r"(?:(?:me han|he|me ha|me) (?:mandado|enviado|recibido|llegado|llego) un (?:mensaje|sms|aviso|recordatorio)"
    r"(?: \w+){0,3}? )?"
)
_A_FEW = (
    r"(?:\d{1,3}|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis"
    r"|diecisiete|dieciocho|diecinueve|veinte|veinti\w+|treinta|cuarenta|cincuenta)"
)

APPOINTMENT_RULES = (
    (
        Intent.CANCEL_APPOINTMENT,
        rf"(?:anul|cancel|suspend|elimin|borr|quit)\w*(?: \w+){{0,2}}? {_ANY}|dar(?:me)? de baja (?:de )?{_ANY}",
        rf"(?:anulacion|cancelacion) (?:de |del )?{_ANY}",
        rf"{_IT}(?:anul|cancel)(?:ar|a|an|amos|o)",
        r"(?:anul|cancel)(?:ar|e|a)(?:me|nos)?(?:la|las)|(?:anul|cancel)(?:emela|amela)",
        (
            r"(?:no|tampoco) (?:voy a |vamos a )?(?:me )?(?:puedo|podre|podria|podemos|podremos|poder|sera posible"
            r"|es posible) (?:ya )?(?:ir|venir|acudir|asistir|acercarme|presentarme|llegar|estar)(?! antes)"
        ),
    ),
    (
        Intent.MOVE_APPOINTMENT,
        rf"{_SHIFT}(?: (?!me|nos|no|si|que|idea|opinion)\w+){{0,3}}? {_ANY}",
        r"cambi\w* (?:de |el |la |la fecha y la )(?:hora|dia|fecha|turno)(?: \w+ (?:la |mi )?(?:cita|reserva))?",
        rf"pas(?:ar|arme|eme|ame) {_THIS}|(?:otro dia|otra hora|otra fecha) para {_THIS}",
        rf"{_IT}(?:{_SHIFT}|pas(?:ar|a|an|amos))",
        r"(?:cambi|mov|aplaz|pospon|adelant|retras|atras|modific|reprogram|reagend|pas)[ae]r(?:me|nos)?la",
        r"(?:cambi|adelant|retras|atras|modifiqu|aplac|pas|muev)[ea](?:me|nos)?la|reprogramar|reagendar|posponer|aplazar",
    ),
    (
        Intent.CONFIRM_APPOINTMENT,
        rf"{_REMINDED}confirm(?!acion)\w*(?: \w+){{0,2}}? (?:{_ANY}|mi asistencia|nuestra asistencia)",
        rf"{_IT}confirm(?:o|ar|amos)",
        r"confirm(?:ar|o|amos|arles|arle|aros) que (?:si )?(?:\w+ )?(?:voy|ire|vamos|iremos|asistire|acudire|estare)",
    ),
    (
        Intent.WHICH_APPOINTMENT,
        (
            r"(?:cuando|a que hora|que dia|para cuando|para que dia|en que fecha)(?: era)?(?: que)? (?:es|era|sera"
            rf"|seria|esta|quedo|cae|me toca|{_I_HAVE})(?: \w+){{0,2}}? {_ANY}"
        ),
        rf"{_THIS} (?:es|era|sera) (?:cuando|a que hora|que dia)|(?:fecha|dia|hora) de {_THIS}$",
        (
            r"(?:comprobar|verificar|consultar|mirar|mire|recordar(?:me)?|recuerd\w+|saber|buscar|buscarme|acuerdo)"
            rf"(?: \w+){{0,4}}? {_ANY}"
        ),
        rf"{_I_HAVE} (?:ya )?(?:una |un )?(?:citas?|reservas?|turno|hora)(?! (?:libre|disponible|para pedir))",
        rf"(?:hay|figura|aparece|sale) (?:alguna |una )?{_ONE} a (?:mi )?nombre",
    ),
)

CHOICES = {
    Choice.FIRST: words(
        rf"(?:el|la|lo) primer[oa]?(?! (?:de )?(?:{_MONTH}))|primera (?:opcion|cita)|(?:el|la) (?:de )?mas temprano"
    ),
    Choice.SECOND: words(r"(?:el|la) segund[oa]|segunda opcion|(?:el|la) (?:del?|de en) medio"),
    Choice.THIRD: words(r"(?:el|la) tercer[oa]?|tercera opcion"),
    Choice.LAST: words(r"(?:el|la) ultim[oa](?! hora)|ultima opcion|(?:el|la) (?:de )?mas tarde"),
    Choice.ANY: words(
        r"(?:me )?da (?:igual|lo mismo)|cualquiera|cualquier (?!otr)\w+|(?:el|la|lo) que (?:sea|usted \w+)|cuando sea",
        r"(?:cuando|como|lo que|la que|el que) (?:usted |ustedes )?(?:quieran?|puedan?|prefieran?|digan?)|indiferente",
        r"no me importa|(?:los|las) (?:dos|tres) me (?:van|vienen) bien|elija usted|(?:usted )?(?:elija|decida)$",
    ),
    Choice.NONE: words(
        r"ningun[oa]?|ni (?:uno|una) ni (?:otro|otra)|otr[oa] (?:cosa|dia|hora|momento|fecha|semana|hueco)|otr[oa]$",
        r"no me (?:va|viene|vale|cuadra|sirve|conviene|encaja|interesa)n?(?: bien)?|no puedo|imposible",
    ),
}
PARTY = words(
    rf"(?:para|somos|seremos|seriamos|vamos a ser|de|con) ({_A_FEW}) (?:personas?|comensales|adultos|amigos)",
    rf"mesa (?:para|de) ({_A_FEW})|(?:somos|seremos|seriamos|vamos a ser) ({_A_FEW})(?! (?:de|y|las))",
)
