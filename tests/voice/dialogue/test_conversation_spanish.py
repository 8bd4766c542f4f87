"""Whole calls in Spanish, turn by turn, and the steps of a message where Spanish has words of its own."""

from __future__ import annotations

import pytest

from tests.voice.dialogue.driving import Call, spanish_call
from voice.dialogue.base import Opening, ToolResult

MOBILE = "+34612345678"
FAILED = {"take_message": ToolResult(ok=False, error="not_saved")}
NOT_TRANSFERRED = {"transfer_call": ToolResult(ok=False, error="failed")}


def converse(call: Call, *turns: tuple[str, str]) -> None:
    """Each turn: what the caller says, and what the answer must hold."""
    for said, answer in turns:
        heard = call.says(said)
        assert answer in heard, (said, heard)


def test_who_asks_for_the_hours_and_says_goodbye():
    call = spanish_call()
    assert call.opens() == "Hola, ha llamado a Clínica Sol. ¿En qué puedo ayudarle?"
    converse(
        call,
        ("hola buenas eh quería saber si abren el sábado", "El sábado abrimos de 9 de la mañana a 12 del mediodía."),
        ("¿y el domingo?", "El domingo estamos cerrados."),
        ("Vale, muchas gracias, hasta luego", "Gracias por su llamada. ¡Adiós y que tenga un buen día!"),
    )
    assert call.tool_names == ["end_call"]


def test_who_asks_for_prices_one_after_the_other():
    call = spanish_call()
    converse(
        call,
        ("Buenos días, ¿cuánto cuesta una limpieza dental?", "Limpieza dental, el precio es de 45 euros."),
        ("¿Y cuánto dura?", "Limpieza dental, la duración es de 30 minutos."),
        ("pues y el blanqueamiento cuánto vale", "Blanqueamiento, a partir de 250 euros con 50 céntimos."),
        ("¿y un implante?", "Sí, ofrecemos implante."),
        ("¿Cuánto cuesta un implante?", "Implante, no tengo el precio. ¿Quiere dejar un mensaje para que le llamen?"),
        ("No, gracias", "algo más?"),
        ("No, nada más", "Gracias por su llamada."),
    )
    assert call.tool_names == ["end_call"]


def test_who_asks_where_it_is_and_how_to_call_again():
    call = spanish_call()
    converse(
        call,
        ("Oiga, ¿dónde están?", "Nuestra dirección es: Calle Mayor 8, 28013 Madrid."),
        ("¿Cómo?", "Nuestra dirección es: Calle Mayor 8, 28013 Madrid."),
        ("¿Y tienen aparcamiento?", "No tengo esa información. ¿Quiere dejar un mensaje para que le llamen?"),
        ("no hace falta", "algo más?"),
        ("sí, ¿cuál es su número de teléfono?", "Nuestro número de teléfono es el 912, 34, 56, 78."),
        ("eso es todo gracias", "Gracias por su llamada."),
    )
    assert call.tool_names == ["end_call"]


def test_who_leaves_a_message_and_corrects_the_number_and_the_name():
    call = spanish_call()
    converse(
        call,
        ("Hola, quería dejar un mensaje", "Muy bien, voy a tomar nota de su mensaje. ¿Me dice su nombre, por favor?"),
        ("eh sí, soy Marta Jiménez", "Gracias, Marta Jiménez. ¿A qué número podemos llamarle?"),
        (
            "seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho",
            "He entendido el 612, 34, 56, 78. ¿Es correcto?",
        ),
        ("no, es el seis uno dos, treinta y cuatro, cincuenta y seis, setenta y nueve", "el 612, 34, 56, 79."),
        ("Sí, eso es", "¿Cuál es el motivo de su llamada?"),
        (
            "Pues llamo por el presupuesto de un implante",
            "Le resumo. Marta Jiménez, con el teléfono 612, 34, 56, 79. "
            "El mensaje: El presupuesto de un implante. ¿Es correcto?",
        ),
        ("no, es Giménez con ge", "Marta Giménez, con el teléfono 612, 34, 56, 79."),
        ("ahora sí, correcto", "He tomado nota de su mensaje."),
        ("nada más, adiós", "¡Adiós y que tenga un buen día!"),
    )
    assert call.tool_names == ["take_message", "end_call"]
    assert call.message == {
        "name": "Marta Giménez",
        "phone": "612345679",
        "reason": "El presupuesto de un implante",
    }


def test_who_calls_from_the_number_to_be_called_on_and_spells_the_name():
    call = spanish_call(caller_number=MOBILE)
    converse(
        call,
        ("¿Me pueden llamar, por favor?", "¿Me dice su nombre, por favor?"),
        (
            "Ibarra, i, be, a, erre, erre, a",
            "Gracias, Ibarra. ¿Le llamamos al número desde el que está llamando?",
        ),
        ("sí, a este mismo", "¿Cuál es el motivo de su llamada?"),
        ("es para saber el resultado de mis análisis", "El mensaje: Saber el resultado de mis análisis. ¿Es correcto?"),
        ("sí, gracias", "He tomado nota de su mensaje."),
    )
    assert call.message == {"name": "Ibarra", "phone": MOBILE, "reason": "Saber el resultado de mis análisis"}


def test_who_gives_the_number_in_pieces_and_with_its_country():
    call = spanish_call()
    converse(
        call,
        ("quiero dejar un recado", "¿Me dice su nombre"),
        ("me llamo pablo núñez", "Gracias, Pablo Núñez."),
        ("es el más treinta y cuatro", "He apuntado más 34. ¿Cómo sigue?"),
        ("seiscientos doce", "He apuntado más 34, 612. ¿Cómo sigue?"),
        ("treinta y cuatro, cincuenta y seis", "He apuntado más 34, 612, 34, 56. ¿Cómo sigue?"),
        ("y setenta y ocho", "He entendido el 612, 34, 56, 78. ¿Es correcto?"),
        ("correcto", "¿Cuál es el motivo de su llamada?"),
    )


def test_who_wants_a_person_and_gets_nobody():
    call = spanish_call()
    call.results = NOT_TRANSFERRED
    converse(
        call,
        (
            "Quiero hablar con el doctor",
            "Lo siento, en este momento no hay nadie disponible. ¿Quiere dejar un mensaje para que le llamen?",
        ),
        ("bueno, vale", "¿Me dice su nombre, por favor?"),
        ("Elena Vidal", "¿A qué número podemos llamarle?"),
        ("páseme con alguien", "no hay nadie disponible. ¿A qué número podemos llamarle?"),
        ("nueve uno dos treinta y cuatro cincuenta y seis setenta y ocho", "el 912, 34, 56, 78"),
    )
    assert call.tool_names == ["transfer_call", "transfer_call"]


def test_who_wants_a_person_is_put_through():
    call = spanish_call()
    assert call.says("Me pasa con recepción") == "Voy a intentar pasarle con una persona. Un momento, por favor."
    assert call.tools[0].arguments == {"reason": "Me pasa con recepción"}


def test_who_calls_in_an_emergency():
    call = spanish_call(caller_number=MOBILE)
    call.results = {"transfer_call": ToolResult(ok=False, error="failed")}
    converse(
        call,
        (
            "Oiga es una emergencia, tengo una fuga de agua y se está inundando todo",
            "Ahora mismo no contesta nadie. Es una urgencia: tomo su mensaje ahora mismo",
        ),
        ("Rosa Ortega", "¿Le llamamos al número desde el que está llamando?"),
        (
            "sí",
            "Le resumo. Rosa Ortega, con el teléfono 612, 34, 56, 78, y es urgente. "
            "El mensaje: Es una emergencia, tengo una fuga de agua y se está inundando todo. ¿Es correcto?",
        ),
        ("correcto, dense prisa", "He tomado nota de su mensaje."),
    )
    assert call.message["urgency"] == "urgent"


def test_who_is_not_understood_again_and_again():
    call = spanish_call()
    converse(
        call,
        (
            "dragones de colores",
            "Disculpe, no le he entendido bien. Puedo decirle nuestro horario, informarle sobre nuestros servicios, "
            "darle nuestra dirección, tomar nota de un mensaje o intentar pasarle con una persona. ¿Qué desea?",
        ),
        ("bla bla bla", "Lo siento, me cuesta entenderle. ¿Prefiere hablar con una persona, o dejar un mensaje?"),
        ("sí", "¿Prefiere entonces hablar con una persona, o dejar un mensaje?"),
        ("dejar un mensaje", "¿Me dice su nombre"),
        ("mmm", "Disculpe, no he entendido su nombre. ¿Me dice su nombre y su apellido?"),
        ("prefiero no decirlo", "También puede pedir hablar con una persona."),
        ("Ana", "Gracias, Ana. ¿A qué número podemos llamarle?"),
    )


def test_who_wants_an_appointment_and_changes_their_mind():
    call = spanish_call()
    converse(
        call,
        ("Quería pedir cita para el martes", "Yo no puedo gestionar las citas, pero puedo tomar nota de un mensaje"),
        ("Vale", "¿Me dice su nombre"),
        ("Lucía Gómez", "¿A qué número podemos llamarle?"),
        ("¿A qué hora abren el sábado?", "El sábado abrimos de 9 de la mañana a 12 del mediodía. ¿A qué número"),
        ("bueno mire, déjelo", "De acuerdo, no tomo ningún mensaje."),
        ("adiós", "Gracias por su llamada."),
    )
    assert call.tool_names == ["end_call"]


def test_who_wonders_who_is_speaking():
    call = spanish_call()
    converse(
        call,
        ("¿Con quién hablo?", "Ha llamado a Clínica Sol. Soy el asistente de voz, un programa informático."),
        ("hola soy Carmen Ruiz", "Hola, Carmen Ruiz. ¿En qué puedo ayudarle?"),
        ("tengo una pregunta", "Sí, dígame."),
        ("¿Qué servicios tienen?", "Ofrecemos limpieza dental, blanqueamiento, implante y primera revisión."),
        ("¿la primera revisión cuánto cuesta?", "Primera revisión, es gratis."),
        ("un momento", "Claro, tómese su tiempo."),
        ("Quiero dejar un mensaje", "¿A qué número podemos llamarle?"),
    )


@pytest.mark.parametrize("said", ["soy la doctora Vidal del hospital", "Soy la señora Vidal", "La señora Vidal"])
def test_who_has_a_title_is_not_taken_for_who_is_asked_for(said):
    call = spanish_call()
    assert "Vidal" in call.hears("Quería dejar un mensaje", said)
    assert call.tools == []


def test_who_says_nothing():
    call = spanish_call()
    call.opens()
    assert call.is_silent(1) == "¿Sigue usted ahí?"
    assert call.is_silent(2) == "No le oigo, así que voy a colgar. Vuelva a llamar cuando quiera. Adiós."
    assert call.tool_names == ["end_call"]


def test_who_goes_over_to_another_language_and_back():
    call = spanish_call()
    assert call.says("where are you", language="en").startswith("Our address is Calle Mayor 8")
    assert call.says("¿Y el horario?").startswith("Abrimos los lunes")
    assert [say.language for say in call.said] == [""]


def test_who_is_back_from_a_transfer_is_offered_a_message():
    assert spanish_call().opens(Opening.NOT_TRANSFERRED) == (
        "Lo siento, en este momento no hay nadie disponible. ¿Quiere dejar un mensaje para que le llamen?"
    )


def at_recap(call: Call) -> Call:
    call.hears("Quería dejar un mensaje", "Juan Jiménez", "612 34 56 78", "sí", "Mi caldera pierde agua")
    return call


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("No, es Giménez con ge", {"name": "Juan Giménez"}),
        ("No, Giménez, ge i eme e ene e zeta", {"name": "Juan Giménez"}),
        ("no, el nombre es Jorge Díaz", {"name": "Jorge Díaz"}),
        ("No, me llamo Pablo Moreno", {"name": "Pablo Moreno"}),
        ("No, el número es el 698 76 54 32", {"phone": "698765432"}),
        ("no, seiscientos noventa y ocho, setenta y seis, cincuenta y cuatro, treinta y dos", {"phone": "698765432"}),
        ("No, es por la ducha", {"reason": "La ducha"}),
    ],
)
def test_a_recap_can_be_corrected(correction, changed):
    call = at_recap(spanish_call())
    assert call.says(correction).startswith("Le resumo.")
    call.says("Sí, correcto")
    assert call.message == {"name": "Juan Jiménez", "phone": "612345678", "reason": "Mi caldera pierde agua"} | changed


@pytest.mark.parametrize("said", ["No es correcto", "No", "no, está mal", "no es el martes, es el miércoles"])
def test_a_no_that_names_nothing_asks_what_to_correct(said):
    call = at_recap(spanish_call())
    assert call.says(said) == "¿Qué debo corregir: el nombre, el número o el motivo?"


@pytest.mark.parametrize(
    ("field", "question", "value", "changed"),
    [
        ("el nombre", "¿Me dice su nombre", "Pablo Moreno", {"name": "Pablo Moreno"}),
        ("el apellido está mal", "¿Me dice su nombre", "Juan Moreno", {"name": "Juan Moreno"}),
        ("El número.", "¿A qué número", "698 76 54 32", {"phone": "698765432"}),
        ("el motivo", "¿Cuál es el motivo", "No tengo agua caliente", {"reason": "No tengo agua caliente"}),
    ],
)
def test_the_field_that_is_wrong_is_asked_again(field, question, value, changed):
    call = at_recap(spanish_call())
    call.says("No")
    assert question in call.says(field)
    call.says(value)
    if "phone" in changed:
        call.says("sí")
    call.says("sí")
    assert call.message == {"name": "Juan Jiménez", "phone": "612345678", "reason": "Mi caldera pierde agua"} | changed


@pytest.mark.parametrize(
    "agreement",
    [
        "Sí",
        "sí, claro",
        "a este",
        "sí, a este número",
        "al mismo",
        "de acuerdo",
        "Al número desde el que llamo",
        "al que llamo",
    ],
)
def test_the_number_that_is_calling_is_agreed_to(agreement):
    call = spanish_call(caller_number=MOBILE)
    call.hears("dejar un mensaje", "Ana Gil", agreement, "he perdido las llaves", "sí")
    assert call.message["phone"] == MOBILE


@pytest.mark.parametrize("refusal", ["No", "no, a otro", "mejor a otro número", "prefiero otro"])
def test_another_number_than_the_one_offered_is_asked_for(refusal):
    call = spanish_call(caller_number=MOBILE)
    assert call.hears("dejar un mensaje", "Ana Gil", refusal) == "¿A qué número podemos llamarle?"


@pytest.mark.parametrize("refusal", ["no tengo teléfono", "prefiero no darlo", "no me lo sé"])
def test_a_refused_number_is_explained_and_asked_once_more(refusal):
    answer = spanish_call().hears("dejar un mensaje", "Ana Gil", refusal)
    assert answer.startswith("Sin un número no podremos llamarle.")


@pytest.mark.parametrize("words", ["Déjelo", "al final no", "cancele", "déjalo, gracias", "he cambiado de idea"])
def test_a_message_may_be_dropped_at_any_step(words):
    for turns in (0, 1, 2, 3):
        call = spanish_call()
        call.says("Quería dejar un mensaje")
        for said in ("Ana Gil", "612 34 56 78", "sí")[:turns]:
            call.says(said)
        assert "no tomo ningún mensaje" in call.says(words), turns
        assert call.tools == []


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        (
            "eh pues es para anular mi cita de mañana con la doctora Ruiz",
            "Anular mi cita de mañana con la doctora Ruiz",
        ),
        ("Quería hablar con el doctor Martín sobre mis últimos resultados de sangre", "Quería hablar con el doctor"),
        ("por la reclamación de marzo", "La reclamación de marzo"),
        ("por la tarde no estoy", "Por la tarde no estoy"),
        ("No tengo agua caliente", "No tengo agua caliente"),
        ("No me funciona la calefacción", "No me funciona la calefacción"),
        ("Me gustaría pedir cita", "Me gustaría pedir cita"),
        ("por favor que me llamen", "Que me llamen"),
        ("No", "Pide que le llamen"),
    ],
)
def test_a_reason_may_hold_the_words_of_other_requests(reason, kept):
    call = spanish_call()
    call.hears("Quería dejar un mensaje", "Ana Gil", "612 34 56 78", "sí", reason, "sí")
    assert call.message["reason"].startswith(kept)


def test_nothing_is_said_to_be_done_when_the_message_could_not_be_saved():
    call = at_recap(spanish_call())
    call.results = FAILED
    answer = call.says("Sí")
    assert answer == (
        "Lo siento, no he podido guardar su mensaje. ¿Quiere que lo intente otra vez, o prefiere hablar con una "
        "persona?"
    )
    call.results = {}
    assert "He tomado nota" in call.says("Sí, inténtelo otra vez")


def test_what_was_said_with_the_wish_is_not_asked_again():
    answer = spanish_call().says("hola me llamo juan pérez quiero dejar un mensaje mi teléfono es el 612 34 56 78")
    assert answer.endswith("¿Cuál es el motivo de su llamada?")


def test_a_trouble_becomes_the_reason_of_the_offered_message():
    call = spanish_call(caller_number=MOBILE)
    assert "¿Le parece bien?" in call.says("Buenas, me duele mucho una muela desde ayer")
    assert "El mensaje: Me duele mucho una muela desde ayer." in call.hears("vale", "Ana Gil", "sí")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("¿Cuánto cuestan las limpiezas dentales?", "Limpieza dental, el precio es de 45 euros."),
        ("precio de la higiene dental", "Limpieza dental, el precio es de 45 euros."),
        ("cuanto cuesta la limpiesa dental", "Limpieza dental, el precio es de 45 euros."),
        ("¿Cuánto cuesta una endodoncia?", "No tengo información sobre ese servicio."),
        ("¿Hacen ortodoncia?", "No tengo información sobre ese servicio."),
        ("¿Hacen blanqueamientos?", "Sí, ofrecemos blanqueamiento. Blanqueamiento, a partir de 250 euros"),
        ("¿Cuánto dura un blanqueamiento?", "Blanqueamiento, la duración es de una hora y media."),
        ("¿Cuáles son sus precios?", "Limpieza dental, el precio es de 45 euros. Blanqueamiento, a partir de"),
        ("¿Qué tratamientos ofrecen?", "Ofrecemos limpieza dental, blanqueamiento, implante y primera revisión."),
        ("¿Aceptan mi seguro?", "No tengo esa información."),
        ("Muchas gracias", "De nada."),
        ("¿Qué puede hacer?", "Puedo decirle nuestro horario"),
    ],
)
def test_a_question_is_answered_from_the_facts(said, answer):
    assert spanish_call().says(said).startswith(answer)


@pytest.mark.parametrize(
    "said", ["¿Cuál es su número?", "¿Dónde están?", "¿Qué precios tienen?", "¿Qué horario tienen?"]
)
def test_what_the_business_did_not_tell_is_said_to_be_unknown(said):
    answer = spanish_call({}).says(said)
    assert answer.startswith("No tengo")
    assert answer.endswith("¿Quiere dejar un mensaje para que le llamen?")
