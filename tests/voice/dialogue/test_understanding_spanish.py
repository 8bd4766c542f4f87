"""What Spanish callers say, as transcribers write it, and what each of it means."""

from __future__ import annotations

from tests.tables import every_row
from tests.voice.dialogue.driving import CLINICA
from voice.business import BusinessInfo
from voice.dialogue.rules.booking_hearing import GOALS, goal_of
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent

VOCABULARY = VOCABULARIES["es"]
CATALOGUE = Catalogue(BusinessInfo.model_validate(CLINICA).services, VOCABULARY.small_words, VOCABULARY.word_forms)

UTTERANCES = {
    Intent.HOURS: (
        "¿Cuál es su horario?",
        "¿Qué horario tienen?",
        "¿A qué hora abren mañana?",
        "a que hora cierran hoy",
        "¿Hasta qué hora están abiertos?",
        "¿Abren los sábados?",
        "eh pues quería saber si abren el sábado por la mañana",
        "¿Están abiertos ahora?",
        "¿Está abierto?",
        "ESTAN ABIERTOS",
        "oiga abrís los domingos",
        "¿Cierran a mediodía?",
        "¿Trabajan el lunes?",
        "¿Qué días abren?",
        "horario",
        "horarios por favor",
        "¿Y el fin de semana?",
        "¿Y mañana?",
        "el sábado",
        "¿Abren los festivos?",
        "¿Van a estar abiertos en agosto?",
        "¿Estáis el sábado?",
        "¿A qué hora puedo pasar?",
        "buenas me puede decir el horario de apertura",
        "¿Siguen abiertos?",
        "¿Está cerrado hoy?",
        "¿Cuándo abren?",
        "¿Atienden también los viernes por la tarde?",
        "¿A partir de qué hora abren?",
        "Quería saber el horario, por favor",
        "¿A qué hora cierra la clínica?",
        "¿Tienen abierto el domingo?",
        "Hola, buenos días, mire, llamaba para saber si mañana por la tarde están ustedes",
        "¿Me repite el horario?",
    ),
    Intent.PRICE: (
        "¿Cuánto cuesta una limpieza?",
        "¿Cuánto vale la limpieza dental?",
        "cuanto cuesta un blanqueamiento",
        "¿Cuánto es una limpieza?",
        "¿Qué precio tiene un implante?",
        "¿Cuál es el precio de la limpieza dental?",
        "¿Cuáles son sus tarifas?",
        "¿Cuánto cobran por un blanqueamiento?",
        "¿Por cuánto me sale un implante?",
        "¿A cuánto está la limpieza?",
        "eh oiga y la limpieza cuanto vale",
        "los precios por favor",
        "¿Qué precios tienen?",
        "¿Cuánto me costaría?",
        "¿Es muy caro?",
        "Quería saber el precio de un implante",
        "¿Cuánto sale una limpieza?",
        "¿Cuánto cobráis?",
        "precio de la limpieza",
        "¿Qué vale un implante?",
        "¿Cuánto tendría que pagar?",
        "pues quería preguntar cuánto costaría una limpieza",
        "¿Me puede decir el coste de un implante?",
        "CUANTO ES",
        "¿Y cuánto?",
        "¿Cuánto sería una limpieza más o menos?",
    ),
    Intent.ADDRESS: (
        "¿Cuál es su dirección?",
        "¿Dónde están?",
        "¿Dónde estáis?",
        "donde se encuentran ustedes",
        "¿Dónde está la clínica?",
        "¿Dónde queda?",
        "¿Cómo llego?",
        "¿Cómo puedo llegar?",
        "¿Cómo se llega a la clínica?",
        "¿En qué calle están?",
        "¿Por dónde están?",
        "La dirección, por favor",
        "¿Me da la dirección?",
        "oiga y dónde es",
        "¿Dónde es?",
        "¿Dónde tengo que ir?",
        "¿En qué parte de Madrid están?",
        "¿Dónde están situados?",
        "necesito la direccion de la clinica",
        "¿Y dónde?",
        "¿Cuál es la ubicación?",
        "¿Dónde están ubicados?",
        "eh pues que a dónde tengo que ir",
        "¿En qué barrio estáis?",
        "¿Me puede decir dónde están exactamente?",
        "¿Cuál es el código postal?",
        "¿En qué número de la calle están?",
        "¿Me repite la dirección?",
    ),
    Intent.PHONE: (
        "¿Cuál es su número de teléfono?",
        "¿Cuál es su teléfono?",
        "¿Me da su número?",
        "¿Qué número tienen?",
        "¿A qué número puedo llamar?",
        "el teléfono de la clínica",
        "su telefono por favor",
        "¿Me puede dar un teléfono de contacto?",
        "¿Cuál es el número?",
        "número de teléfono",
        "¿Cuál es vuestro teléfono?",
        "¿Me repite el teléfono?",
    ),
    Intent.MESSAGE: (
        "Quería dejar un mensaje.",
        "Quisiera dejar un mensaje",
        "¿Puedo dejar un mensaje?",
        "¿Puede tomar un mensaje?",
        "quería dejar un recado",
        "un mensaje",
        "un recado para la doctora",
        "¿Puede darle un recado al doctor?",
        "Que me llamen, por favor",
        "¿Me pueden llamar?",
        "¿Puede llamarme alguien?",
        "Llámeme",
        "Llámenme cuando puedan",
        "Quiero que me llamen",
        "Necesito que me llame el doctor",
        "¿Puede decirle al doctor que me llame?",
        "Dígale a la doctora que me llame",
        "¿Me pueden devolver la llamada?",
        "Devuélvanme la llamada",
        "Me gustaría que me llamarais",
        "que me llame alguien",
        "eh pues mira quería dejar un mensaje para el doctor Ruiz",
        "¿Le puede pasar un mensaje?",
        "tome nota",
        "Que se pongan en contacto conmigo",
        "quiero dejar recado",
        "¿Podrían llamarme esta tarde?",
    ),
    Intent.PERSON: (
        "Quiero hablar con alguien",
        "Quería hablar con una persona",
        "¿Puedo hablar con el doctor?",
        "Páseme con alguien, por favor",
        "¿Me pasa con la doctora?",
        "¿Me puede pasar con recepción?",
        "pongame con la secretaria",
        "¿Me pone con el encargado?",
        "quiero hablar con un humano",
        "no quiero hablar con una máquina",
        "No quiero hablar con un robot",
        "una persona por favor",
        "operadora",
        "un agente",
        "¿Hay alguien?",
        "¿Hay alguien ahí?",
        "Quisiera hablar con la señora García",
        "con recepción por favor",
        "¿Se puede poner el doctor?",
        "¿Está la doctora?",
        "necesito hablar con el responsable",
        "¿Me comunica con el gerente?",
        "Transfiérame con alguien",
        "¿Podría hablar con una persona de verdad?",
        "eh quería hablar con carmen",
        "atención al cliente",
        "Comuníqueme con una persona real",
        "oiga póngame con alguien ya",
        "¿No hay ninguna persona que me atienda?",
    ),
    Intent.APPOINTMENT: (
        "Quería pedir cita",
        "Quiero una cita",
        "Quisiera reservar una mesa para dos",
        "¿Me puede dar hora?",
        "quería coger hora para el lunes",
        "¿Tienen algún hueco esta semana?",
        "¿Tienen hora para mañana?",
        "necesito cita con el dentista",
        "quiero sacar turno",
        "quiero agendar una cita",
        "¿Tienen disponibilidad el jueves?",
        "pedir cita",
        "una cita por favor",
        "hacer una reserva",
        "eh pues para pedir cita",
        "¿Me pueden dar cita para hoy?",
        "¿Hay que pedir cita previa?",
        "me gustaría reservar",
        "QUIERO PEDIR CITA",
        "¿Cuándo me podrían ver?",
        "¿Tienen algo libre para el viernes?",
        "¿Me pueden hacer un hueco esta tarde?",
        "apúnteme para el jueves por favor",
        "buenas es para pedir cita para mi hija",
        "¿Cuándo podría ir?",
        "quería programar una cita la semana que viene",
        "¿Queda algún hueco libre mañana?",
        "una mesa para cuatro el sábado",
        "mire que me duele una muela y necesitaba una cita cuanto antes",
        "eh hola sí que quería ver si me podían dar cita",
    ),
    Intent.MOVE_APPOINTMENT: (
        "¿Puedo cambiar la cita?",
        "oiga quisiera adelantar mi cita",
        "Quería cambiar mi cita",
        "¿Podríamos mover la cita al jueves?",
        "necesito aplazar mi cita de mañana",
        "quería retrasar la cita una hora",
        "me gustaría cambiar la hora de mi cita",
        "¿Me puede cambiar el día de la cita?",
        "tengo cita mañana y quería cambiarla",
        "quisiera reprogramar",
        "¿Podemos posponer la cita?",
        "necesito modificar mi reserva",
        "es para cambiar una cita",
        "quiero pasar mi cita al viernes",
        "¿Es posible moverla a otro día?",
        "cámbieme la cita por favor",
        "me ha surgido algo y tendría que cambiar de día",
        "CAMBIAR CITA",
        "tengo una cita mañana, ¿la podríamos pasar al jueves?",
        "¿me la puede cambiar?",
    ),
    Intent.CANCEL_APPOINTMENT: (
        "Quería anular mi cita",
        "cancelar la cita",
        "Tenía una cita y no puedo ir",
        "quisiera cancelar mi cita del viernes",
        "llamaba para anular una cita",
        "anúleme la cita por favor",
        "no voy a poder ir mañana",
        "al final no podré asistir",
        "necesito cancelar la reserva de esta noche",
        "es para la cancelación de mi cita",
        "eh pues tengo que anular lo de la cita",
        "¿Me puede quitar la cita del lunes?",
        "mi cita la quiero anular bueno anularla",
        "no puedo venir el jueves",
        "¿y la puedo anular?",
        "¿me la anula por favor?",
    ),
    Intent.CONFIRM_APPOINTMENT: (
        "Quería confirmar mi cita del viernes",
        "llamo para confirmar la cita",
        "confirmo mi cita",
        "quería confirmar la reserva",
        "es para confirmar una cita",
        "les confirmo mi asistencia",
        "le confirmo que voy",
        "confirmar cita",
        "sí mire confirmo la cita de mañana",
        "¿Puedo confirmar mi cita?",
        "me han mandado un mensaje para confirmar mi cita",
        "llamaba para confirmarles que sí iré",
        "vale, la confirmo",
    ),
    Intent.WHICH_APPOINTMENT: (
        "¿Cuándo es mi cita?",
        "¿A qué hora es mi cita?",
        "¿A qué hora tengo la cita?",
        "¿Qué día tengo cita?",
        "Tengo cita mañana a las diez",
        "no me acuerdo de cuándo tengo la cita",
        "mi cita era a qué hora",
        "quería saber cuándo es mi cita",
        "¿Me puede recordar la hora de mi cita?",
        "he olvidado la fecha de mi cita",
        "¿Para cuándo tengo la reserva?",
        "¿Puede mirar si tengo cita el jueves?",
        "¿Hay alguna cita a mi nombre?",
        "creo que tenía hora esta semana",
    ),
    Intent.SERVICES: (
        "¿Qué servicios tienen?",
        "¿Qué hacen ustedes?",
        "¿Qué ofrecen?",
        "¿Cuáles son sus servicios?",
        "¿Qué tratamientos hacen?",
        "¿A qué se dedican?",
        "que haceis",
        "¿Qué tipo de servicios ofrecen?",
    ),
    Intent.OFFERING: (
        "¿Hacen limpiezas?",
        "¿Hacéis implantes?",
        "¿Tienen blanqueamiento?",
        "¿Ofrecen blanqueamientos dentales?",
        "¿Ponen implantes?",
        "¿Realizan limpiezas dentales?",
        "¿Y un implante?",
        "blanqueamiento",
        "¿Hacen ortodoncia?",
        "¿Y para una limpieza?",
        "¿Trabajáis con niños?",
        "¿Atienden a niños?",
    ),
    Intent.DURATION: (
        "¿Cuánto dura una limpieza?",
        "¿Cuánto tiempo dura?",
        "¿Cuánto se tarda?",
        "cuanto tiempo tarda un blanqueamiento",
        "¿Cuántos minutos son?",
        "¿Cuál es la duración de una limpieza?",
        "¿Es largo?",
        "¿Tardan mucho?",
    ),
    Intent.REPEAT: (
        "¿Perdón?",
        "¿Cómo?",
        "¿Qué?",
        "¿Puede repetir?",
        "¿Me lo puede repetir?",
        "Repita, por favor",
        "¿Cómo dice?",
        "¿Qué ha dicho?",
        "No le he entendido",
        "No he entendido bien",
        "no entiendo",
        "No le oigo",
        "no se oye nada",
        "¿Puede hablar más despacio?",
        "más alto por favor",
        "¿Mande?",
        "perdone",
        "¿Disculpe?",
        "Se oye muy mal",
        "otra vez por favor",
        "¿Me lo repite?",
        "no le escucho bien",
        "¿Qué dice?",
        "eh cómo",
        "Perdón, no le he oído",
        "repitelo",
    ),
    Intent.WAIT: (
        "Espere un momento",
        "un momento por favor",
        "espera",
        "Un segundito",
        "Deme un segundo",
        "no cuelgue",
        "Aguarde un instante",
        "déjeme pensarlo",
    ),
    Intent.GOODBYE: (
        "Adiós",
        "Hasta luego",
        "Gracias, adiós",
        "Nada más, gracias",
        "No, nada más",
        "Eso es todo",
        "Eso es todo, muchas gracias",
        "Que tenga un buen día",
        "buen día",
        "Hasta pronto",
        "vale gracias hasta luego",
        "chao",
        "Nos vemos",
        "no eso es todo gracias",
        "ya está, gracias",
        "Hasta mañana",
        "muy amable adios",
        "Que pase buena tarde",
        "con eso me basta",
        "venga hasta luego",
        "eh no ya está",
        "bueno pues nada más",
        "ADIOS ADIOS",
        "hasta otra",
        "tengo que colgar",
        "que le vaya bien",
        "venga, un saludo",
        "me he equivocado de número",
    ),
    Intent.YES: (
        "Sí",
        "Si",
        "Sí, sí",
        "Sí, por favor",
        "Claro",
        "Claro que sí",
        "Vale",
        "De acuerdo",
        "Por supuesto",
        "Correcto",
        "Es correcto",
        "Exacto",
        "Eso es",
        "Así es",
        "Perfecto",
        "Muy bien",
        "Está bien",
        "Me parece bien",
        "Eh sí",
        "pues sí",
        "Ok",
        "okey",
        "Bueno, sí",
        "bueno",
        "Desde luego",
        "efectivamente",
        "Sí, eso es",
        "sí señor",
        "venga, vale",
        "Todo correcto",
        "Ajá",
        "Dale",
        "Sí, es ese",
        "por favor",
        "AH SI",
        "que sí",
    ),
    Intent.NO: (
        "No",
        "No, gracias",
        "No no",
        "Para nada",
        "No, no es eso",
        "No es correcto",
        "No es así",
        "Eh no",
        "pues no",
        "Está mal",
        "Incorrecto",
        "Todavía no",
        "Ahora no",
        "No, mejor otro número",
        "no señor",
        "bueno no",
        "eso no es",
        "No, está mal",
        "En absoluto",
        "Ah, no",
        "No, prefiero que no",
        "tampoco",
        "a otro número",
        "No quiero",
        "de ninguna manera",
        "Claro que no",
        "No, se equivoca",
        "no tengo ninguna otra pregunta",
        "no me parece bien",
    ),
    Intent.CANCEL: (
        "Déjelo",
        "Déjalo",
        "Déjelo estar",
        "Olvídelo",
        "No importa",
        "Da igual",
        "He cambiado de idea",
        "Mejor no",
        "al final no",
        "Cancele",
        "Cancelar",
        "anúlelo todo",
        "no hace falta",
        "Ya llamaré más tarde",
        "Vuelvo a llamar luego",
        "no se preocupe",
        "Nada, déjelo",
        "stop",
        "lo dejo",
        "no pasa nada",
        "bueno mire déjelo",
        "eh no déjalo da igual",
        "ya les llamaré",
        "cambié de opinión",
        "OLVÍDELO",
        "cancela el mensaje",
    ),
    Intent.IDENTITY: (
        "¿Quién es?",
        "¿Quién es usted?",
        "¿Con quién hablo?",
        "¿Es usted un robot?",
        "¿Eres una máquina?",
        "¿Hablo con una máquina?",
        "¿Es una persona?",
        "¿Es la clínica Sol?",
        "¿Es ahí la clínica?",
        "¿De parte de quién?",
        "¿Es un contestador?",
        "¿Cómo se llama usted?",
    ),
    Intent.OTHER_FACT: (
        "¿Tienen aparcamiento?",
        "¿Se puede aparcar?",
        "¿Cuál es su correo electrónico?",
        "¿Tienen página web?",
        "¿Se puede pagar con tarjeta?",
        "¿Aceptan Bizum?",
        "¿Trabajan con Sanitas?",
        "¿Aceptan mi seguro?",
        "¿Se puede pagar a plazos?",
        "¿Hay parking?",
        "¿Es accesible para silla de ruedas?",
        "¿Qué parada de metro es?",
    ),
    Intent.THANKS: ("Gracias", "Muchas gracias", "Se lo agradezco", "muy amable"),
    Intent.GREETING: ("Hola", "Buenos días", "Buenas tardes", "Buenas", "¿Diga?", "¿Oiga?", "hola buenas"),
    Intent.URGENT: (
        "Es urgente",
        "Es una emergencia",
        "Es una urgencia, por favor",
        "lo antes posible",
        "me corre mucha prisa",
        "que venga alguien de inmediato",
        "cuanto antes",
        "Es muy grave",
        "es urgentísimo",
        "por favor es una emergencia eh",
        "oiga que es muy urgente",
        "necesito que vengan inmediatamente",
        "me urge mucho",
        "SOCORRO",
    ),
    Intent.NEED: (
        "Tengo una fuga de agua en la cocina",
        "Me duele mucho una muela",
        "Se me ha roto la caldera",
        "No tengo agua caliente",
        "No me funciona la calefacción",
        "Mi caldera está averiada",
        "Llamo por una factura",
        "Hay una fuga en mi casa",
        "Quería un presupuesto",
        "Se me ha caído un empaste",
        "La caldera no arranca",
        "buenas mire es que tengo un problema con la ducha",
        "Necesito un fontanero",
        "me he quedado encerrado",
        "Es para un presupuesto",
        "eh hola pues se ha roto una tubería",
        "no arranca el coche",
        "huele a gas en toda la casa",
        "no me cogen el teléfono",
        "oiga se me ha inundado el baño",
        "mi coche hace un ruido raro",
        "Estoy sin luz desde anoche",
        "les llamo porque me ha llegado una factura que no es mía",
        "hay mucha agua en el suelo",
        "El lavabo del baño está atascado",
        "me gustaría hablarle de mi factura",
    ),
    Intent.QUESTION: (
        "Tengo una pregunta",
        "Quería hacer una consulta",
        "una duda",
        "Quería preguntar una cosa",
        "Quisiera información",
        "Tengo un par de preguntas",
        "era una pregunta",
    ),
    Intent.HELP: ("¿Qué puede hacer?", "¿En qué me puede ayudar?", "Ayuda", "¿Qué opciones hay?", "¿Me puede ayudar?"),
}
TABLE = [(intent, said) for intent, sayings in UTTERANCES.items() for said in sayings]
UNEQUIVOCAL = (Intent.HOURS, Intent.PRICE, Intent.ADDRESS, Intent.PHONE, Intent.MESSAGE, Intent.GOODBYE)


def hear(said: str) -> Heard:
    return understand(said, VOCABULARY, CATALOGUE)


@every_row(("intent", "said"), TABLE)
def test_a_spanish_caller_is_understood(intent, said):
    assert intent in hear(said).intents


@every_row(("intent", "said"), [row for row in TABLE if row[0] in (Intent.YES, Intent.NO, Intent.REPEAT)])
def test_a_spanish_yes_no_or_pardon_asks_for_no_fact(intent, said):
    assert hear(said).facts == ()


@every_row(("intent", "said"), [row for row in TABLE if row[0] is Intent.YES])
def test_a_yes_is_no_no(intent, said):
    assert Intent.NO not in hear(said).intents


@every_row(("intent", "said"), [row for row in TABLE if row[0] in (Intent.NO, Intent.REPEAT)])
def test_a_no_is_no_yes(intent, said):
    assert Intent.YES not in hear(said).intents


@every_row(("intent", "said"), [row for row in TABLE if row[0] in UNEQUIVOCAL])
def test_who_asks_for_a_fact_a_message_or_the_end_is_not_put_through(intent, said):
    assert Intent.PERSON not in hear(said).intents


@every_row(("intent", "said"), [row for row in TABLE if row[0] in GOALS or row[0] in (Intent.APPOINTMENT, Intent.NEED)])
def test_a_need_or_an_appointment_is_neither_a_message_nor_a_question_of_fact(intent, said):
    assert not {Intent.MESSAGE, Intent.CANCEL, *hear(said).facts} & set(hear(said).intents)


@every_row(
    "said",
    [
        "¿Qué horario tienen y cuánto cuesta una limpieza dental?",
        "hola buenas quería saber cuánto cuesta la limpieza dental y a qué hora abren por favor",
    ],
)
def test_two_questions_in_one_turn_are_both_heard(said):
    assert {Intent.HOURS, Intent.PRICE} <= set(hear(said).intents)
    assert [service.name for service in hear(said).services] == ["Limpieza dental"]


@every_row(
    "said",
    [
        "",
        "eh",
        "bla bla bla",
        "la la la la",
        "treinta y seis elefantes",
        "???",
        "pues eso un gato rojo en el sofá verde",
        "dragones de colores",
    ],
)
def test_what_means_nothing_here_has_no_intent(said):
    assert hear(said).intents == ()


@every_row(("intent", "said"), [row for row in TABLE if row[0] in GOALS])
def test_what_is_wanted_of_an_appointment_is_told_apart(intent, said):
    assert goal_of(hear(said)) is GOALS[intent]


@every_row(
    "said",
    [
        "he cambiado de idea",
        "mejor no",
        "da igual",
        "quería hacer una consulta",
        "¿Puedo pagar con tarjeta?",
        "tengo una pregunta",
        "no puedo abrir la puerta",
        "pase buena tarde",
        "¿A qué hora abren?",
        "a primera hora de la mañana",
        "ahora mismo",
    ],
)
def test_what_only_sounds_like_it_is_about_no_appointment(said):
    assert goal_of(hear(said)) is None


@every_row("said", ["Quería anular mi cita", "cancelar la cita", "Quiero cancelar mi reserva"])
def test_cancelling_an_appointment_is_no_wish_to_stop(said):
    assert Intent.CANCEL not in hear(said).intents


@every_row("said", ["No tengo agua caliente", "No me funciona la luz", "no arranca el coche", "no sé cuál"])
def test_a_no_that_is_part_of_a_sentence_refuses_nothing(said):
    assert Intent.NO not in hear(said).intents


@every_row("said", ["si abren el sábado", "¿Si tienen hora mañana?", "si hacen implantes"])
def test_an_if_is_no_yes(said):
    assert Intent.YES not in hear(said).intents


@every_row("said", ["¿No abren los sábados?", "¿No hacen implantes?", "¿no cierran a mediodía?"])
def test_a_question_that_begins_with_no_refuses_nothing(said):
    assert Intent.NO not in hear(said).intents
    assert hear(said).facts


@every_row("said", ["ponga Juan Pérez", "Apunte: Juan Pérez"])
def test_who_dictates_a_name_is_not_put_through(said):
    assert Intent.PERSON not in hear(said).intents


@every_row("said", ["La puerta está cerrada y no puedo entrar", "Necesito abrir la puerta de casa"])
def test_a_door_that_is_locked_is_no_question_about_hours(said):
    assert Intent.HOURS not in hear(said).intents


@every_row(
    ("said", "name"),
    [
        ("Me llamo Lucía Fernández", "Lucía Fernández"),
        ("hola buenas soy carlos ruiz y quería saber el horario", "Carlos Ruiz"),
        ("Buenas tardes, soy la señora Vidal", "Señora Vidal"),
        ("Mi nombre es Juan Pérez, llamo por una factura", "Juan Pérez"),
        ("Llamo de parte de Marta Gil", "Marta Gil"),
        ("mire soy Antonio, quería que me llamara la doctora", "Antonio"),
        ("Soy Rosa Gil y tengo una fuga", "Rosa Gil"),
        ("Soy usuaria de la clínica", ""),
        ("Soy el marido de Rosa", ""),
        ("Hola, soy de Madrid", ""),
        ("Hola, soy paciente de la clínica", ""),
        ("¿De parte de quién?", ""),
        ("Que me llamen", ""),
    ],
)
def test_a_name_said_unasked_is_kept(said, name):
    assert hear(said).name == name
