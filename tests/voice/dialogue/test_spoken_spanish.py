"""Spanish for the ear and from the mouth: times, money, numbers read out; numbers, names and services heard."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.tables import every_row
from tests.voice.dialogue.driving import CLINICA, PARIS, spanish_call
from tests.voice.dialogue.test_names import said as read_name
from tests.voice.dialogue.test_numbers import dictated
from tests.voice.dialogue.test_services import names
from voice.business import Service
from voice.dialogue.moments import moment_in
from voice.dialogue.rules.names import corrected_name, given_name
from voice.dialogue.rules.phrases import PHRASES
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.vocabulary import VOCABULARIES

SPANISH, VOCABULARY = PHRASES["es"], VOCABULARIES["es"]


@every_row(
    ("time", "spoken"),
    [
        ("09:00", "las 9 de la mañana"),
        ("08:30", "las 8 y media de la mañana"),
        ("01:00", "la una de la madrugada"),
        ("13:00", "la una de la tarde"),
        ("12:00", "las 12 del mediodía"),
        ("12:30", "las 12 y media del mediodía"),
        ("12:45", "la una menos cuarto de la tarde"),
        ("11:45", "las 12 menos cuarto de la mañana"),
        ("00:00", "las 12 de la noche"),
        ("23:59", "las 12 de la noche"),
        ("23:45", "las 12 menos cuarto de la noche"),
        ("14:15", "las 2 y cuarto de la tarde"),
        ("17:45", "las 6 menos cuarto de la tarde"),
        ("20:00", "las 8 de la tarde"),
        ("20:45", "las 9 menos cuarto de la noche"),
        ("21:00", "las 9 de la noche"),
        ("09:20", "las 9 y 20 de la mañana"),
        ("19:50", "las 8 menos 10 de la tarde"),
        ("09:01", "las 9 y un minuto de la mañana"),
    ],
)
def test_a_time_is_spoken(time, spoken):
    assert SPANISH.time(dt.time.fromisoformat(time)) == spoken


@every_row(
    ("opens", "closes", "spoken"),
    [
        ("09:00", "11:30", "de 9 a 11 y media de la mañana"),
        ("09:00", "14:00", "de 9 de la mañana a 2 de la tarde"),
        ("13:00", "16:00", "de una a 4 de la tarde"),
        ("18:00", "23:59", "de 6 de la tarde a 12 de la noche"),
        ("00:00", "23:00", "de 12 de la noche a 11 de la noche"),
        ("00:00", "23:59", "las 24 horas"),
    ],
)
def test_a_period_names_the_part_of_the_day_no_more_than_needed(opens, closes, spoken):
    assert SPANISH.period(dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)) == spoken


@every_row(
    ("amount", "currency", "spoken"),
    [
        ("45", "EUR", "45 euros"),
        ("1", "EUR", "un euro"),
        ("21", "EUR", "veintiún euros"),
        ("31", "EUR", "treinta y un euros"),
        ("111", "EUR", "111 euros"),
        ("101", "EUR", "ciento un euros"),
        ("1201", "EUR", "mil doscientos un euros"),
        ("2001", "EUR", "dos mil un euros"),
        ("45.50", "EUR", "45 euros con 50 céntimos"),
        ("45.05", "EUR", "45 euros con 5 céntimos"),
        ("0.50", "EUR", "50 céntimos"),
        ("0.01", "EUR", "un céntimo"),
        ("60", "GBP", "60 libras"),
        ("1", "GBP", "una libra"),
        ("200", "GBP", "doscientas libras"),
        ("521", "GBP", "quinientas veintiuna libras"),
        ("0.80", "GBP", "80 peniques"),
        ("1200", "MAD", "1200 dírhams"),
        ("10", "CAD", "10 dólares canadienses"),
        ("200", "SEK", "doscientas coronas suecas"),
    ],
)
def test_money_agrees_with_its_number(amount, currency, spoken):
    assert SPANISH.amount(Decimal(amount), currency) == spoken


@every_row(
    ("minutes", "spoken"),
    [
        (1, "un minuto"),
        (21, "veintiún minutos"),
        (30, "30 minutos"),
        (60, "una hora"),
        (75, "una hora y cuarto"),
        (90, "una hora y media"),
        (100, "una hora y 40 minutos"),
        (120, "2 horas"),
    ],
)
def test_a_duration_is_spoken(minutes, spoken):
    assert SPANISH.minutes(minutes) == spoken


@every_row(
    ("digits", "spoken"),
    [
        ("612345678", "612, 34, 56, 78"),
        ("61234", "612, 34"),
        ("0612345678", "06, 12, 34, 56, 78"),
        ("+34612345678", "más 34, 612, 34, 56, 78"),
        ("+33612345678", "más 33, 61, 23, 45, 67, 8"),
    ],
)
def test_a_number_is_read_in_groups(digits, spoken):
    assert SPANISH.number(digits) == spoken


@every_row(
    ("days", "spoken"),
    [
        ([0, 1, 2, 3, 4], "de lunes a viernes"),
        ([5, 6], "los sábados y los domingos"),
        ([0, 1, 2, 4], "de lunes a miércoles y los viernes"),
        (list(range(7)), "todos los días"),
    ],
)
def test_days_are_gathered(days, spoken):
    assert SPANISH.days(days) == spoken


TODAY = dt.date(2026, 3, 2)


@every_row(
    ("moments", "spoken"),
    [
        (["2026-03-02T09:00"], "hoy a las 9 de la mañana"),
        (["2026-03-03T13:00"], "mañana a la una de la tarde"),
        (["2026-03-04T12:00"], "pasado mañana a las 12 del mediodía"),
        (["2026-03-05T10:00", "2026-03-05T11:30"], "el jueves 5 de marzo a las 10 o a las 11 y media de la mañana"),
        (
            ["2026-03-05T09:00", "2026-03-05T14:00", "2026-03-05T16:30"],
            "el jueves 5 de marzo a las 9 de la mañana, a las 2 o a las 4 y media de la tarde",
        ),
        (["2026-03-02T09:00", "2026-03-03T09:00"], "hoy a las 9 de la mañana o mañana a las 9 de la mañana"),
        (
            ["2026-03-09T09:00", "2026-03-09T14:00", "2026-04-01T09:00"],
            "el lunes 9 de marzo a las 9 de la mañana o a las 2 de la tarde, o el miércoles 1 de abril a las 9 de la "
            "mañana",
        ),
    ],
)
def test_moments_to_choose_from_are_spoken(moments, spoken):
    assert SPANISH.moments([dt.datetime.fromisoformat(moment) for moment in moments], TODAY) == spoken


def test_a_moment_that_is_said_back_is_the_same_moment():
    now = dt.datetime.combine(TODAY, dt.time(6), PARIS)
    for days, minutes in itertools.product((0, 1, 2, 3, 10, 60), range(7 * 60, 22 * 60, 5)):
        at = dt.datetime.combine(TODAY, dt.time()) + dt.timedelta(days=days, minutes=minutes)
        spoken = SPANISH.moment(at, TODAY)
        heard = moment_in(spoken, "es", now)
        assert heard is not None and (heard.day, heard.time) == (at.date(), at.time()), (spoken, heard)


def test_and_and_or_give_way_to_the_sound_that_follows():
    assert SPANISH.join(["limpieza", "implantes"]) == "limpieza e implantes"
    assert SPANISH.join(["agua", "hielo"]) == "agua y hielo"
    assert SPANISH.alternatives(["limpieza", "ortodoncia"]) == "limpieza u ortodoncia"
    assert SPANISH.alternatives(["limpieza", "implantes"]) == "limpieza o implantes"


@every_row(
    ("said", "digits"),
    [
        ("seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho", "612345678"),
        ("seis uno dos tres cuatro cinco seis siete ocho", "612345678"),
        ("612 34 56 78", "612345678"),
        ("612.345.678", "612345678"),
        ("SEISCIENTOS DOCE TREINTA Y CUATRO", "61234"),
        ("seis doce, treinta y cuatro, cincuenta y seis, setenta y ocho", "612345678"),
        ("seiscientos doce trescientos cuarenta y cinco seiscientos setenta y ocho", "612345678"),
        ("noventa y uno, doscientos treinta y cuatro, cincuenta y seis, setenta y ocho", "912345678"),
        ("nueve uno dos doble cero cuarenta y uno veintiuno", "912004121"),
        ("triple cinco doce", "55512"),
        ("novecientos dos, dos ceros, tres cincos", "90200555"),
        ("cero cero treinta y cuatro", "0034"),
        ("más treinta y cuatro seiscientos doce", "+34612"),
        ("+34 612 34 56 78", "+34612345678"),
        ("mi número es el seis uno dos", "612"),
        ("seis, eh, uno, pues, dos", "612"),
        ("seis uno dos y luego treinta y cuatro", "61234"),
        ("treinta cuatro cuarentaicinco", "3445"),
        ("veintidós veintitrés dieciséis", "222316"),
        ("seiscientos uno cero cinco", "60105"),
        ("cien doscientos", "100200"),
        ("seis un dos", "612"),
        ("un mensaje para una persona", ""),
        ("noventa y nueve", "99"),
    ],
)
def test_spanish_digits_are_heard(said, digits):
    assert dictated(said, "es") == digits


# After a round ten any ear takes the next word for its units: "treinta, cuatro" is "treinta y cuatro".
_CLEAR_PAIRS = [pair for pair in range(1, 100) if pair % 10 or pair == 10]


@given(st.lists(st.sampled_from(_CLEAR_PAIRS), min_size=1, max_size=8))
def test_any_clear_spanish_pairs_are_heard(pairs):
    spellings: dict[str, str] = {}
    for words, digits in VOCABULARY.numbers.spellings.items():
        spellings.setdefault(digits, words)
    spoken = " ".join(spellings[str(pair)] if pair > 9 else f"cero {spellings[str(pair)]}" for pair in pairs)
    assert dictated(spoken, "es") == "".join(f"{pair:02}" for pair in pairs)


@every_row(
    ("text", "name"),
    [
        ("Juan Pérez", "Juan Pérez"),
        ("Me llamo Juan Pérez.", "Juan Pérez"),
        ("Soy María López", "María López"),
        ("sí, soy maría lópez", "María López"),
        ("Mi nombre es Ana Belén Ruiz Soto", "Ana Belén Ruiz Soto"),
        ("eh pues mi nombre es CARLOS RUIZ", "Carlos Ruiz"),
        ("ponga Jorge Díaz", "Jorge Díaz"),
        ("A nombre de Jorge Díaz", "Jorge Díaz"),
        ("de parte de Marta Gil", "Marta Gil"),
        ("La señora Vidal", "Señora Vidal"),
        ("soy el señor garcía", "Señor García"),
        ("don luis moreno", "Don Luis Moreno"),
        ("maría del carmen garcía lópez de la torre", "María del Carmen García López de la Torre"),
        ("juan josé de la fuente martínez", "Juan José de la Fuente Martínez"),
        ("De la Torre", "De la Torre"),
        ("Claro, Lucía", "Lucía"),
        ("Me llamo Pablo Núñez y tengo una fuga", "Pablo Núñez"),
        ("Marta Gil, gracias", "Marta Gil"),
        ("Ibáñez", "Ibáñez"),
        ("García, ge, a, erre, ce, i, a", "García"),
        ("garcia G A R C I A", "Garcia"),
        ("hernandes hache e erre ene a ene de e zeta", "Hernandez"),
        ("Núñez, ene, u, eñe, e, zeta", "Núñez"),
        ("eñe u eñe e zeta", "Ñuñez"),
        ("López, ele o pe e zeta, y mi teléfono es el 612 34 56 78", "López"),
        ("uve i de a ele", "Vidal"),
        ("ve corta i de a ele", "Vidal"),
        ("uve doble a ele te e erre", "Walter"),
        ("be a doble ele e erre", "Baller"),
        ("Gil, ge de Granada, i de Italia, ele de Lugo", "Gil"),
        ("jota i griega efe de Francia", "Jyf"),
        ("Álbarez con uve", "Álvarez"),
        ("Vásquez con zeta", "Vázquez"),
        ("Giménez con jota", "Jiménez"),
        ("jimenez con ge", "Gimenez"),
        ("Ana Vidal con be", "Ana Bidal"),
        ("Elena con hache", "Helena"),
        ("Munoz con eñe", "Muñoz"),
        ("Garcia con acento en la i", "García"),
        ("García con acento en la i", "García"),
        ("Tomás con acento", "Tomás"),
        ("Sanches con zeta al final", "Sanchez"),
        ("Carina con ka", "Karina"),
        ("sí", ""),
        ("no", ""),
        ("¿por qué?", ""),
        ("prefiero no decirlo", ""),
        ("la verdad es que prefiero no decirlo", ""),
        ("señora", ""),
        ("612 34 56 78", ""),
        ("un mensaje", ""),
        ("", ""),
    ],
)
def test_a_spanish_name_is_taken_from_the_answer(text, name):
    assert given_name(*read_name(text, "es")) == name


@every_row(
    ("current", "text", "name"),
    [
        ("Juan Jiménez", "No, es Giménez con ge", "Juan Giménez"),
        ("Ana Álbarez", "no, Álvarez, con uve", "Ana Álvarez"),
        ("Elena Ruiz", "No, es Helena con hache", "Helena Ruiz"),
        ("Juan Peres", "no, es Pérez, pe e erre e zeta", "Juan Pérez"),
        ("Marta Gil", "No, mi apellido es Gill", "Marta Gill"),
        ("Luz García", "ge, a, erre, ce, i, a", "Luz García"),
        ("Luz Garcia", "no, García con acento", "Luz García"),
        ("Marta Gil", "no", ""),
        ("Marta Gil", "sí, es correcto", ""),
        ("Marta Gil", "no, es el 612 34 56 78", ""),
        ("Marta Gil", "no, es por la caldera", ""),
    ],
)
def test_a_correction_puts_a_name_right(current, text, name):
    utterance, vocabulary = read_name(text, "es")
    assert corrected_name(utterance, current, vocabulary) == name


@every_row(
    ("language", "text", "name"),
    [
        ("fr", "Gilles, G comme Gérard I L L E S", "Gilles"),
        ("fr", "D É S I R", "Désir"),
        ("en", "b for bravo a for alpha r k e r", "Barker"),
    ],
)
def test_letters_are_told_by_words_that_begin_with_them_in_other_languages_too(language, text, name):
    assert given_name(*read_name(text, language)) == name


SERVICES = Catalogue(
    [
        Service(name="Revisión anual"),
        Service(name="Primera visita"),
        Service(name="Corte de mujer"),
        Service(name="Corte de hombre"),
        Service(name="Cambio de luces"),
        Service(name="Implantes"),
        Service(name="Desatasco de tuberías", aliases=("tubería atascada",)),
    ],
    VOCABULARY.small_words,
    VOCABULARY.word_forms,
)


@every_row(
    ("said", "found"),
    [
        ("las revisiones anuales", ["Revisión anual"]),
        ("¿hacen revisiones?", ["Revisión anual"]),
        ("una REVISION anual", ["Revisión anual"]),
        ("un implante", ["Implantes"]),
        ("cambio de luz", ["Cambio de luces"]),
        ("cortes de hombre", ["Corte de hombre"]),
        ("un corte", ["Corte de mujer", "Corte de hombre"]),
        ("tengo una tubería atascada", ["Desatasco de tuberías"]),
        ("un desatasco de tubería", ["Desatasco de tuberías"]),
        ("la primera bisita", ["Primera visita"]),
        ("una endodoncia", []),
    ],
)
def test_spanish_services_are_found(said, found):
    assert names(SERVICES, "es", said) == found


# Thursday 20 November 2025 unless told otherwise. Wednesday's hours are unknown, Sunday is closed.
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY = range(20, 27)
MORNING_AND_AFTERNOON = "de 9 de la mañana a 12 del mediodía y de 2 a 6 y media de la tarde"


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, 11, day, hour, minute, tzinfo=PARIS)


@every_row(
    ("now", "said", "answer"),
    [
        (at(THURSDAY, 10), "¿Están abiertos?", "Ahora mismo estamos abiertos, hasta las 12 del mediodía."),
        (at(THURSDAY, 13), "¿Está abierto?", "Ahora mismo estamos cerrados. Abrimos hoy a las 2 de la tarde."),
        (at(THURSDAY, 8), "¿Cuándo abren?", "Abrimos hoy a las 9 de la mañana."),
        (at(THURSDAY, 19), "¿A qué hora cierran?", "Abrimos mañana a las 9 de la mañana."),
        (at(THURSDAY, 10), "¿A qué hora cierran?", f"Hoy abrimos {MORNING_AND_AFTERNOON}."),
        (at(THURSDAY, 10), "¿Hasta qué hora abren?", f"Hoy abrimos {MORNING_AND_AFTERNOON}."),
        (at(SATURDAY, 15), "¿Están abiertos ahora mismo?", "Abrimos el lunes a las 9 de la mañana."),
        (at(SATURDAY, 20), "¿Abren los sábados?", "Los sábados abrimos de 9 de la mañana a 12 del mediodía. Ahora"),
        (at(SUNDAY, 11), "¿Abren hoy?", "Hoy estamos cerrados."),
        (at(WEDNESDAY, 10), "¿Están abiertos?", "No tengo nuestro horario para hoy."),
        (at(THURSDAY, 10), "¿Abren el sábado?", "El sábado abrimos de 9 de la mañana a 12 del mediodía."),
        (at(THURSDAY, 10), "¿y el domingo?", "El domingo estamos cerrados."),
        (at(THURSDAY, 10), "¿Abren mañana por la mañana?", f"Mañana abrimos {MORNING_AND_AFTERNOON}."),
        (at(THURSDAY, 10), "¿Abren pasado mañana?", "El sábado abrimos de 9 de la mañana"),
        (at(THURSDAY, 10), "¿Abren el sábado por la mañana?", "El sábado abrimos de 9 de la mañana"),
        (at(THURSDAY, 10), "¿abren el finde?", "El sábado abrimos de 9 de la mañana a 12 del mediodía. El domingo"),
        (at(THURSDAY, 10), "¿Abren el miércoles?", "No tengo nuestro horario para el miércoles."),
        (at(THURSDAY, 10), "¿Abren esta tarde?", f"Hoy abrimos {MORNING_AND_AFTERNOON}."),
        (at(THURSDAY, 10), "¿Abren de viernes a domingo?", f"Mañana abrimos {MORNING_AND_AFTERNOON}. El sábado"),
        (at(THURSDAY, 10), "¿Abren en Navidad?", "Solo conozco nuestro horario habitual"),
        (at(THURSDAY, 10), "¿Abren el 6 de enero?", "Solo conozco nuestro horario habitual"),
        (at(THURSDAY, 10), "¿Cierran en agosto?", "Solo conozco nuestro horario habitual"),
        (at(THURSDAY, 10), "¿Abren los festivos?", "Solo conozco nuestro horario habitual"),
        (at(THURSDAY, 10), "¿Abren en Semana Santa?", "Solo conozco nuestro horario habitual"),
        (
            at(THURSDAY, 10),
            "¿Qué horario tienen?",
            f"Abrimos los lunes, los martes, los jueves y los viernes {MORNING_AND_AFTERNOON}, y los sábados de 9 de "
            "la mañana a 12 del mediodía. Cerramos los domingos. No sé qué horario tenemos los miércoles.",
        ),
    ],
)
def test_a_spanish_question_about_hours_is_answered(now, said, answer):
    assert answer in spanish_call(now=now).says(said)


@every_row(
    ("said", "day"),
    [
        ("¿Hasta qué hora abren el sábado?", "El sábado"),
        ("¿A qué hora cierran mañana?", "Mañana"),
        ("Mañana, ¿a qué hora cierran?", "Mañana"),
    ],
)
def test_how_late_on_another_day_is_no_question_about_today(said, day):
    answer = spanish_call(now=at(THURSDAY, 10)).says(said)
    assert answer.startswith(f"{day} abrimos")
    assert "Hoy" not in answer


def test_a_business_that_never_closes_says_so():
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    always = {**CLINICA, "hours": {day: [{"opens": "00:00", "closes": "23:59"}] for day in days}}
    call = spanish_call(always, now=at(THURSDAY, 23, 59))
    assert "hasta las 12 de la noche" in call.says("¿Están abiertos?")
    assert "Abrimos todos los días las 24 horas." in call.says("¿Qué horario tienen?")
