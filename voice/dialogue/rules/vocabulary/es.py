"""Spanish, as callers speak it and as transcribers write it: Spain and Latin America, tú or usted, slips included."""

from __future__ import annotations

import re

from voice.dialogue.rules.vocabulary.base import Field, Vocabulary, When, word_set, words
from voice.dialogue.rules.vocabulary.es_appointments import CHOICES, PARTY
from voice.dialogue.rules.vocabulary.es_dictation import LETTER, LETTERS, NUMBERS
from voice.dialogue.rules.vocabulary.es_intents import DAY, LEAD, OPENERS, RULES, TO_CALL

_NOT_SO = (
    r"(?:no|perdon|perdone|disculpe|espere|a ver|pero|si|bueno|mejor dicho|no es asi|eso no|ah"
    r"|hay un error|esta mal|mire)"
)
_MONTH = r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
_ANOTHER_DAY = rf"#|\b(?:{DAY}|fin(?:es)? de semana)\b"  # those found before are hidden by marks

# Plurals that have an e before their s; in others, "implantes", it is a part of the word.
_PLURALS_IN_ES = ("iones", "ones", "ores", "ales", "eles", "iles", "ades", "ines", "anes", "eres", "ares")


def _word_forms(word: str) -> tuple[str, ...]:
    """The singular: "revisiones" → "revision", "luces" → "luz", "implantes" → "implante"."""
    if len(word) <= 3:
        return (word,)
    if word.endswith("ces"):
        return (f"{word[:-3]}z", word[:-1])
    return (word[:-2], word[:-1]) if word.endswith(_PLURALS_IN_ES) else (word.removesuffix("s"),)


SPANISH = Vocabulary(
    rewrites={
        "q": "que",
        "xq": "porque",
        "tlf": "telefono",
        "tfno": "telefono",
        "tel": "telefono",
        "porfa": "por favor",
        "porfavor": "por favor",
        "xfavor": "por favor",
        "finde": "fin de semana",
        "findes": "fin de semana",
        "aver": "a ver",
        "nomas": "no mas",
        "sr": "senor",
        "sra": "senora",
        "srta": "senorita",
        "dr": "doctor",
        "dra": "doctora",
        "celular": "movil",
        "ahorita": "ahora",
        "uste": "usted",
    },
    fillers=word_set("eh ehh eeh ehm em emm eem mmm mm hmm hm ah ahh oh uh um uhm uy ay pues pos pus mhm"),
    numbers=NUMBERS,
    rules=RULES,
    when=(
        (
            When.SPECIAL,
            words(
                (
                    r"(?:dias? )?(?:festivos?|feriados?)|fiestas?|vacaciones|navidad(?:es)?|nochebuena|nochevieja"
                    r"|fin de ano"
                ),
                (
                    rf"ano nuevo|reyes|semana santa|pascua|(?:el )?puente|ramadan|verano|{_MONTH}|(?:el )?dia (?:\d+"
                    r"|uno|primero|veint\w+|dieci\w+|quince|doce|once|diez|trece|catorce|treinta(?: y uno)?)"
                ),
            ),
        ),
        (When.DAY_AFTER_TOMORROW, words(r"pasado manana")),
        (When.TOMORROW, words(r"(?<!\bla )(?<!\besta )(?<!\bde )manana")),
        (
            When.TODAY,
            words(
                r"hoy|esta (?:misma )?(?:manana|tarde|noche)|este mediodia",
                # "How late?" means today, unless another day is named.
                (
                    rf"^(?!.*(?:{_ANOTHER_DAY})).*?(?:hasta que hora|(?:a que hora|cuando) (?:\w+ ){{0,2}}(?:cierr\w+"
                    r"|cerrais)|(?:cierra|cierran|cerrais) (?:a que hora|cuando))"
                ),
            ),
        ),
        (
            When.NOW,
            words(
                r"ahora(?: mismo)?|en este momento|actualmente|a estas horas",
                (
                    r"(?:todavia|aun|siguen|seguis|sigue) (?:estan |estais )?abiert[oa]s?|ya (?:han "
                    r"|estan )?(?:abiert"
                    r"|cerrad)\w+"
                ),
            ),
        ),
        (When.WEEKEND, words(r"fin(?:es)? de semana")),
        (When.WEEK, words(r"semana|todos los dias|cada dia|a diario|que dias|horarios?|horas? de apertura")),
        (
            When.OPENING,
            words(
                r"(?:a que hora|cuando|desde que hora|a partir de que hora)(?: \w+){0,2} (?:re)?abr\w+",
                r"(?:abren|abris|abre) (?:a que hora|cuando)|desde que hora|a partir de que hora",
            ),
        ),
    ),
    weekdays=tuple(
        words(day) for day in ("lunes", "martes", "miercoles", "jueves", "viernes", r"sabados?", r"domingos?")
    ),
    from_day_to_day=words(rf"(?:de |del |desde (?:el )?)?({DAY}) (?:al?|hasta(?: el)?) ({DAY})"),
    follow_up=words(
        r"^(?:y|o|entonces|para|el|los|la|las|tambien|incluso|en)(?: (?:el|los|la|las|este|esta|para|entonces"
        r"|en|por|un|una))*"
    ),
    every_service=words(
        (
            r"(?:sus|los|vuestros|las|vuestras|todos los|lista de|cuales son (?:los|sus|las)|que) (?:precios"
            r"|tarifas|costes|honorarios)"
        ),
        r"(?:lista de|sus|que) (?:precios|tarifas)|precios$|tarifas$",
    ),
    small_words=word_set("""
        a abrir ademas adios ahi ahora al algo algun alguna alguno alli aproximadamente aqui arreglan asi aun
        bastante bien buen buena buenas bueno buenos cada cara caro casi claro cliente cobrais cobran cobrar
        como con conocer consultar cosa costaria coste costo costos cual cuales cuando cuanta cuanto cuantos
        cuesta cuestan da dan dar darme de debo decir decirme del deme desde dia dias diga digame dime
        disponen donde dos dura duracion duran e el ella ellos en entonces era es esa ese eso esta estan estar
        este esto estoy euros exactamente favor fue gracias gratis gustaria ha haber hace haceis hacemos hacen
        hacer hacerme hacerse hago han hasta hay he hola hora horas hoy incluye informacion instalan interesa
        ir la larga largo las le les llama llamo llegar lleva lo los luego manana mas me media menos mi
        minutos mio mire mismo momento movil mucho muy nada necesita necesito no noche noches normalmente nos
        numero o ofrece ofreceis ofrecen ofrecer oiga os otra otro paga pagar para pasar pero poco podeis
        podria podrian poneis ponen poner por porque posible practican precio precios pregunta preguntar puede
        pueden puedo que queria querria quien quiero quisiera realizais realizan reparan sabe saber sale salir
        se sea semana senor senora senorita ser seria servicio servicios si sin sobre son soy su suele sus tal
        tambien tanto tarda tardais tardan tarde tardes tarifa tarifas telefono tendria teneis tenemos tener
        tengo tiempo tiene tienen tipo toda todo todos total trabajan tratamiento tratamientos tu tus u un una
        unas uno unos usted ustedes va valdria vale valen van venden ver vez vosotros voy vuestra vuestras
        vuestro vuestros y ya yo
    """),
    self_introduction=words(
        (
            r"me llamo|mi nombre (?:completo )?es|(?:a|en) nombre de|de parte de(?! quien)"
            r"|(?:le )?habla(?= (?!con |usted |mas |espanol |ingles )\w)"
        ),
        (
            r"(?:^|(?:hola|buenas|dias|tardes|noches|mire|mira|oiga|oye)(?: \w+)? )soy(?: (?:el"
            r"|la)(?= (?:senor|doctor)))?(?! (?:de|del|el"
            r"|la|un|una|yo|muy|su|tu|mi)\b)"
        ),
    ),
    name_intro=words(
        (
            r"me llamo|(?:mi |el )?(?:nombre|apellido)s?(?: completo)?(?: (?:es|seria|son))?|(?:a|en) nombre de"
            r"|de parte de|habla|le habla|aqui|seria"
        ),
        (
            r"(?:yo )?(?:soy|es)(?: (?:el|la)(?= (?:senora?|senorita|doctora?|profesora?)\b))?(?! (?:el|la|los|las"
            r"|lo|un|una|que|por|para|de|mi|su|muy|ya|a|en|con|sobre|al|del)\b)"
        ),
        r"pong[ae](?: a)?|apunte",
    ),
    name_lead=words(
        rf"(?:(?:{OPENERS}|no|ya|ok|okay|perfecto|por supuesto|como no|desde luego|exacto|sin problema"
        r"|con mucho gusto|(?:el|la)(?= (?:senora?|senorita|doctora?)\b)) ?)+"
    ),
    name_stops=word_set("""
        a al aqui buenas como con cual cuyo desde e el en encantada encantado era es gracias hablo hola le les
        llamaba llamo lo me mi mis movil necesito no numero o para perdon pero por porque que queria quiero
        quisiera se servidor si sin sobre su te telefono tengo tenia u un una usted y
    """),
    name_never=word_set("""
        abonada abonado ahora alergica alergico alguien apellido asi asmatica asmatico autonoma autonomo bien
        cierto cita clienta cliente correcto cual cuando cuanto debo decir diabetica diabetico digo donde
        embarazada enfermera enfermero error esa ese eso esta estan este estoy extranjera extranjero falso
        falta familiar fin hablar hace hermana hermano hija hijo hoy importa imposible incorrecto inquilina
        inquilino jubilada jubilado llamar madre mal manana marido medica medico mejor mensaje misma mismo
        motivo mujer nada nadie nombre nueva nuevo otra otro paciente padre perfecto personal podria posible
        prefiera prefiero privado propietaria propietario puede puedo quien quieren recado sabe se socia socio
        todo urgente usuaria usuario vecina vecino verdad
    """),
    titles={
        "senor": "Señor",
        "senora": "Señora",
        "senorita": "Señorita",
        "don": "Don",
        "dona": "Doña",
        "doctor": "Doctor",
        "doctora": "Doctora",
    },
    letter_clause=words(
        (
            rf"(?:es )?con (?:una? |la )?(?:letra )?({LETTER}|[a-z])(?: (?:al final|al principio|no con .*"
            r"|y no con .*))?$"
        ),
        rf"con (?:una |la )?(?:letra )?({LETTER}|[a-z])(?= (?:no|y no|en vez) )",
        r"(?:con|sin|lleva) (?:hache|acento|tilde)",
    ),
    doubled=frozenset({"dos", "doble"}),
    reason_intro=words(
        (
            rf"^(?:{OPENERS} )*(?:(?:es|era|seria|llamo|llamaba|le llamo|les llamo|os llamo|estoy llamando"
            r"|digale(?:s)?|dile) (?:por(?! favor)|para(?! nada)|sobre|porque|acerca de|respecto a|con respecto a"
            r"|a causa de|debido a|en relacion con|a proposito de)|(?:el|mi) (?:motivo|mensaje|recado"
            r"|asunto)(?: de mi llamada| de la llamada)? (?:es|seria)(?: que)?|sobre|acerca de"
            r"|por(?! (?:favor|nada|la (?:manana|tarde|noche))\b)|para(?! (?:nada|el|la|los|las) )) ?"
        ),
        rf"^(?:{OPENERS} ?)+",
    ),
    correction_intro=words(
        (
            rf"^(?:{_NOT_SO} )*(?:es|soy|me llamo|mi (?:nombre|apellido) es|el (?:nombre|apellido) es|se escribe"
            r"|mejor dicho|he dicho|queria decir|digo) ?"
        ),
        rf"^(?:{_NOT_SO} ?)+",
    ),
    call_back=words(
        TO_CALL,
        r"(?:llam|contact|localic|localiz)(?:eme|enme|enos|ennos|adme|arme|arnos)",
        r"devolver(?:me|nos)? la llamada",
        r"(?:estoy|estare|estaria) (?:disponible|libre|localizable|en casa)",
    ),
    this_number=words(
        (
            r"(?:a|al|en|es|si|con)? ?(?:este|ese|el mismo|este mismo|ese mismo|mismo)(?: (?:mismo )?(?:numero"
            r"|telefono|movil))?(?: (?:mismo|por favor|esta bien|me va bien|si|perfecto|vale|gracias))*$"
        ),
        (
            r"(?:el|al|del|en el|numero|telefono) (?:numero |telefono |movil )?(?:desde|con"
            r"|del) (?:el )?(?:que|donde) .*"
        ),
        (
            r"(?:desde|con) (?:el|donde) (?:que )?(?:le |les |os )?(?:llamo|estoy llamando|llamando).*|el (?:que"
            r"|numero que) (?:le |les |os )?(?:sale|aparece|tiene|ve|esta viendo|figura).*|al que (?:le "
            r"|les |os )?(?:llamo|estoy llamando).*|el de siempre"
            r"|este es mi (?:numero|movil)"
        ),
    ),
    no_number=words(
        r"no tengo (?:numero|telefono|movil|ningun (?:numero|telefono)|ninguno)|sin telefono",
        r"no (?:tengo|encuentro|recuerdo) (?:el |ese |ningun )?codigo",
        (
            r"(?:no quiero|prefiero no|no deseo|no me apetece|mejor no) (?:dar|darle|darselo|darlo|decir|decirle"
            r"|decirlo).*"
        ),
        r"no (?:me )?(?:lo )?(?:se|acuerdo|recuerdo)(?: de memoria| mi numero| el numero| cual es)?$|no me lo se.*",
    ),
    fields={
        Field.NAME: words(r"nombre|apellidos?|(?:mal escrito|como se escribe|ortografia)"),
        Field.NUMBER: words(r"numero|telefono|movil|cifras?|digitos?"),
        Field.REASON: words(r"motivo|razon|mensaje|asunto|tema|recado|causa"),
        Field.SERVICE: words(r"servicio|tratamiento|prestacion|el motivo de la cita"),
        Field.DATE: words(r"fecha|dia|hora|momento|horario|hueco"),
    },
    choices=CHOICES,
    party=PARTY,
    question_start=words(
        rf"^{LEAD}(?:que(?! (?:me|nos|le|les|se|sea|alguien)\b)|cual|cuales|cuanto|cuanta|cuantos|cuantas|como"
        r"|donde|cuando|quien|a que|hasta que|desde que|en que|a partir de|por que|de que|abren|abris|abre"
        r"|cierran|cerrais|tienen|teneis|hacen|haceis|estan (?:abiert\w+|cerrad\w+|el|los|hoy)|estais|se puede"
        r"|puedo pagar|(?:me )?(?:puede|podria|puedes|podrias) (?:decirme|decir|dar|darme|informar|indicar"
        r"|indicarme)|(?:queria|quisiera|quiero|me gustaria|necesito|necesitaba) (?:saber|preguntar|conocer)"
        r"|sabe|aceptan|atienden|trabajan|ofrecen|hay parking|antes|una (?:pregunta|cosa))"
    ),
    word_forms=_word_forms,
    letters=LETTERS,
    spelled_as_in=frozenset({"de"}),
    name_particles=word_set("de del la las los"),
    alike=(
        ("bv", re.compile(r"[bv]")),
        ("gj", re.compile(r"[gj](?=[ei])")),
        ("zs", re.compile(r"[zs]")),
        ("cz", re.compile(r"[cz](?=[ei])")),
        ("ck", re.compile(r"[ck](?=[aourl]|$)")),
        ("ñ", re.compile(r"n")),
        ("iy", re.compile(r"[iy]")),
        ("h", re.compile(r"^(?=[aeiou]\w*$)")),
        *((accented, re.compile(plain)) for plain, accented in zip("aeiou", "áéíóú", strict=True)),
    ),
)
