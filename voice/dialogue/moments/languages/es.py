"""Spanish of Spain and of the Americas: "las cuatro y media de la tarde", "cuarto para las cinco"."""

from __future__ import annotations

from voice.dialogue.moments import dates, times
from voice.dialogue.moments.days import easter_and, fixed
from voice.dialogue.moments.kinds import Atom, Duration, Kind, rules
from voice.dialogue.moments.languages import parts
from voice.dialogue.moments.languages.parts import part
from voice.dialogue.moments.lexicon import Entries, Language, Lexicon, count, each, mean, one_weekday, row, text_words

_BELOW_THIRTY = text_words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
)
_TENS = text_words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")


def _spelled() -> dict[str, int]:
    said = {word: value for value, word in enumerate(_BELOW_THIRTY)} | {"veintiun": 21, "veintiuna": 21}
    for value, ten in zip(range(30, 100, 10), _TENS, strict=True):
        said[ten] = value
        said |= {f"{ten} y {_BELOW_THIRTY[unit]}": value + unit for unit in range(1, 10)}
        said |= {f"{ten} y un": value + 1, f"{ten} y una": value + 1}
    return said


_SPELLED = _spelled()


def _minutes() -> Entries:
    """ "Menos veinte", and what the Americas say before the hour."""
    found: Entries = {}
    for word, value in {**_SPELLED, **{str(value): value for value in range(5, 30, 5)}}.items():
        if value in (5, 10, 20, 25):
            found[f"menos {word}"] = (Atom(Kind.MINUTES, -value),)
            found[f"{word} para las"] = (Atom(Kind.TO_HOUR, -value), Atom(Kind.CLOCK_AT))
            found[f"{word} minutos para las"] = found[f"{word} para las"]
    return found


# The morning lasts until lunch, which is late.
_MORNING = part("06:00", "14:00", (0, 13), pieces=("06:00-10:00", "09:00-12:00", "11:00-14:00"))
_AFTERNOON = part("13:00", "21:00", (12, 22), pieces=("13:00-16:00", "16:00-18:00", "18:00-21:00"))
_NIGHT = part("20:00", "", (19, 30))
_SMALL_HOURS = part("", "06:00", (0, 7))
_NOONTIME = part("12:00", "15:00", (11, 16))

_LEXICON = Lexicon(
    {word: (Atom(Kind.NUMBER, value),) for word, value in _SPELLED.items()},
    {f"dos mil {word}": (Atom(Kind.YEAR, 2000 + value),) for word, value in _SPELLED.items() if 20 <= value < 50},
    _minutes(),
    mean(Kind.A, "un, una", 1),
    row("eh, este pues, pues, bueno, quizas, tal vez, a lo mejor, si puede ser, si es posible, por favor, gracias"),
    row("en punto, mas o menos, aproximadamente, y pico, por ejemplo, preferiblemente, a ser posible, si, si se puede"),
    count(Kind.ORDINAL, 1, "primer/primero/primera, segundo/segunda, tercer/tercero/tercera, cuarto/cuarta, quinto"),
    count(Kind.WEEKDAY, 0, "lunes, martes, miercoles, jueves, viernes, sabado, domingo", of=one_weekday),
    count(
        Kind.WEEKDAYS,
        0,
        "los lunes/todos los lunes/cada lunes, los martes/todos los martes/cada martes, "
        "los miercoles/todos los miercoles/cada miercoles, los jueves/todos los jueves/cada jueves, "
        "los viernes/todos los viernes/cada viernes, los sabados/sabados/todos los sabados, "
        "los domingos/domingos/todos los domingos",
        of=one_weekday,
    ),
    mean(Kind.WEEKDAYS, "entre semana, dias de semana, dia de semana, dias laborables, dia laborable", (0, 1, 2, 3, 4)),
    mean(Kind.WEEKDAYS, "fines de semana, los fines de semana", (5, 6)),
    count(
        Kind.MONTH,
        1,
        "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre/setiembre, octubre, noviembre, diciembre",
    ),
    each(Kind.RELATIVE, {"hoy, hoy mismo, hoy dia": 0, "manana, mañana mismo": 1, "pasado manana, pasado": 2}),
    each(
        Kind.HOLIDAY,
        {
            "reyes, dia de reyes, reyes magos, epifania": fixed(6, 1),
            "san valentin, dia de san valentin, dia de los enamorados": fixed(14, 2),
            "san jose, dia de san jose": fixed(19, 3),
            "miercoles de ceniza": easter_and(-46),
            "domingo de ramos": easter_and(-7),
            "jueves santo": easter_and(-3),
            "viernes santo": easter_and(-2),
            "sabado santo, sabado de gloria": easter_and(-1),
            "domingo de resurreccion, domingo de pascua, pascua": easter_and(0),
            "lunes de pascua": easter_and(1),
            "corpus, corpus christi": easter_and(60),
            "dia del trabajo, dia del trabajador, fiesta del trabajo": fixed(1, 5),
            "san juan, dia de san juan": fixed(24, 6),
            "santiago, dia de santiago": fixed(25, 7),
            "asuncion, virgen de agosto": fixed(15, 8),
            "el pilar, dia del pilar, dia de la hispanidad, fiesta nacional": fixed(12, 10),
            "halloween": fixed(31, 10),
            "todos los santos, dia de todos los santos": fixed(1, 11),
            "dia de los muertos, dia de muertos, dia de los difuntos": fixed(2, 11),
            "dia de la constitucion": fixed(6, 12),
            "inmaculada, la inmaculada, dia de la inmaculada": fixed(8, 12),
            "nochebuena, noche buena": fixed(24, 12),
            "navidad, dia de navidad": fixed(25, 12),
            "dia de los inocentes, santos inocentes": fixed(28, 12),
            "nochevieja, noche vieja, fin de ano, noche de fin de ano": fixed(31, 12),
            "ano nuevo, dia de ano nuevo": fixed(1, 1),
        },
    ),
    row("cualquier manana, toda la manana, alguna manana, una manana", Atom(Kind.PART, _MORNING)),
    row("vacaciones de navidad, vacaciones de pascua, vacaciones de semana santa", Atom(Kind.OTHER)),
    row("la manana, las mananas, manana la manana", Atom(Kind.THE), Atom(Kind.PART, _MORNING)),
    row("esta manana", Atom(Kind.RELATIVE, 0), Atom(Kind.PART, _MORNING)),
    row("manana temprano", Atom(Kind.RELATIVE, 1), Atom(Kind.PART, parts.FIRST_THING)),
    row("las tardes", Atom(Kind.PART, _AFTERNOON)),
    row("las noches", Atom(Kind.PART, _NIGHT)),
    each(
        Kind.PART,
        {
            "tarde, tardes, tardecita": _AFTERNOON,
            "noche": _NIGHT,
            "madrugada": _SMALL_HOURS,
            "a la hora de comer, hora de comer, la hora de la comida, hora del almuerzo, a la hora del almuerzo": (
                part("13:00", "16:00", (12, 17))
            ),
            "despues de comer, despues del almuerzo, despues de la comida": part("15:00", "21:00", (13, 22)),
            "antes de comer, antes del almuerzo": part("", "14:00", (6, 14)),
            "a primera hora, primera hora, a primera hora de la manana, temprano, bien temprano, en cuanto abran, "
            "cuando abran, temprano por la manana, tempranito": parts.FIRST_THING,
            "a ultima hora, ultima hora, al final del dia, final del dia": part("17:00", "21:00", (15, 22)),
            "despues del trabajo, despues de trabajar, al salir del trabajo, cuando salga de trabajar": (
                parts.AFTER_WORK
            ),
            "despues del cole, despues del colegio, a la salida del colegio": part("16:30", "20:00", (15, 21)),
            "durante el dia": parts.DAYTIME,
            "no muy temprano, no demasiado temprano, no muy pronto": part("10:00", ""),
            "no muy tarde, no demasiado tarde": part("", "18:00"),
        },
    ),
    mean(Kind.NOON, "mediodia, al mediodia, a mediodia, medio dia, al medio dia, a medio dia", 12),
    row("del mediodia, del medio dia", Atom(Kind.OF), Atom(Kind.THE), Atom(Kind.PART, _NOONTIME)),
    mean(Kind.NOON, "medianoche, media noche", 0),
    mean(Kind.MINUTES, "y media", 30),
    mean(Kind.MINUTES, "y cuarto, y un cuarto", 15),
    mean(Kind.MINUTES, "menos cuarto, menos un cuarto", -15),
    mean(Kind.MINUTES, "y tres cuartos", 45),
    row("cuarto para las, un cuarto para las", Atom(Kind.TO_HOUR, -15), Atom(Kind.CLOCK_AT)),
    mean(Kind.HOUR, "hora, horas, h, hs"),
    mean(Kind.MINUTE, "minuto, minutos, min"),
    mean(Kind.DAY, "dia, dias"),
    mean(Kind.WEEK, "semana, semanas"),
    mean(Kind.MONTH_UNIT, "mes, meses"),
    mean(Kind.YEAR_UNIT, "ano, anos"),
    mean(Kind.WEEKEND, "fin de semana, finde, el fin de semana"),
    mean(Kind.DURATION, "media hora, una media hora, media horita", Duration(minutes=30)),
    mean(Kind.DURATION, "un cuarto de hora, cuarto de hora", Duration(minutes=15)),
    mean(Kind.DURATION, "tres cuartos de hora", Duration(minutes=45)),
    mean(Kind.DURATION, "hora y media, una hora y media", Duration(minutes=90)),
    mean(Kind.DURATION, "un par de horas, par de horas", Duration(minutes=120)),
    mean(Kind.DURATION, "un par de dias, par de dias", Duration(days=2)),
    mean(Kind.DURATION, "ocho dias, 8 dias", Duration(days=7)),
    mean(Kind.DURATION, "quince dias, 15 dias", Duration(days=14)),
    mean(Kind.DURATION, "un par de semanas, par de semanas, quincena, una quincena", Duration(days=14)),
    row("en ocho dias", Atom(Kind.IN), Atom(Kind.DURATION, Duration(days=7))),
    row("en quince dias", Atom(Kind.IN), Atom(Kind.DURATION, Duration(days=14))),
    mean(Kind.WEEK_LATER, "en ocho, de hoy en ocho", 7),
    mean(Kind.WEEK_LATER, "en quince, de hoy en quince", 14),
    mean(Kind.NEXT, "proximo, proxima, proximos, proximas, que viene, que vienen, entrante, que entra"),
    mean(Kind.NEXT_BUT_ONE, "que viene no la otra, siguiente a la proxima, despues de la proxima"),
    row("dentro de dos semanas el", Atom(Kind.NEXT_BUT_ONE), Atom(Kind.WEEK)),
    row("la otra semana, la semana de arriba", Atom(Kind.NEXT), Atom(Kind.WEEK)),
    mean(Kind.THIS, "este, esta, estos, estas"),
    mean(Kind.LAST, "ultimo, ultima, pasado, pasada"),
    mean(Kind.PAST_DAY, "ayer, anteayer, antes de ayer, antier, anoche"),
    mean(Kind.AGO, "hace, hara"),
    mean(
        Kind.SINCE,
        "duele desde, duelen desde, dolor desde, mal desde, asi desde, fiebre desde, muela desde, diente desde, "
        "llevo desde, desde hace, muelas desde, espalda desde, molesta desde, roto desde, rota desde, funciona desde",
    ),
    mean(Kind.FOLLOWING, "siguiente, de despues, posterior"),
    mean(Kind.PRECEDING, "anterior, de antes, previa, previo"),
    mean(Kind.SAME, "mismo, misma"),
    mean(Kind.SAME_TIME, "misma hora, a la misma hora, la misma hora, el mismo horario, mismo horario"),
    mean(Kind.NEXT_DAY, "dia siguiente, el dia siguiente, al dia siguiente, al otro dia, el dia despues", 1),
    row("el dia despues de, dia despues de, al dia siguiente de", Atom(Kind.NEXT_DAY, 1), Atom(Kind.OF)),
    mean(Kind.NEXT_DAY, "dia anterior, el dia anterior, el dia antes, vispera, la vispera, un dia antes", -1),
    mean(Kind.BEFORE, "antes de"),
    row("antes del", Atom(Kind.BEFORE), Atom(Kind.THE)),
    mean(Kind.AFTER, "despues de, luego de, pasadas, pasada la, tras"),
    row("despues del, luego del", Atom(Kind.AFTER), Atom(Kind.THE)),
    mean(Kind.FROM, "a partir de, desde, de aqui en adelante"),
    row("a partir del", Atom(Kind.FROM), Atom(Kind.THE)),
    mean(Kind.UNTIL, "hasta"),
    row("de aqui al, de aca al", Atom(Kind.UNTIL), Atom(Kind.THE)),
    mean(Kind.BETWEEN, "entre"),
    mean(Kind.LATEST, "como muy tarde, a mas tardar, como tarde, como mucho, maximo"),
    mean(Kind.ONWARDS, "en adelante, o mas tarde, o despues"),
    mean(Kind.AND, "y, e"),
    mean(Kind.OR, "o, u, o bien, o si no, si no"),
    mean(
        Kind.NOT,
        "menos, excepto, salvo, que no sea, que no sean, nunca, tampoco, ni, quitando, no antes, no despues, menos el, "
        "que no",
    ),
    row("no antes de", Atom(Kind.NOT), Atom(Kind.BEFORE)),
    row("no antes del", Atom(Kind.NOT), Atom(Kind.BEFORE), Atom(Kind.THE)),
    row("no despues de", Atom(Kind.NOT), Atom(Kind.AFTER)),
    row("no despues del", Atom(Kind.NOT), Atom(Kind.AFTER), Atom(Kind.THE)),
    row("por que no, no se, no pasa nada, no hay problema, que no se", Atom(Kind.OTHER)),
    mean(Kind.NO, "no", True),
    mean(
        Kind.NO,
        "mejor, perdon, quiero decir, digo, mejor dicho, no perdon, en realidad, no mejor, no espera, disculpe, "
        "espere, me equivoque, corrijo, no digo, ay no",
    ),
    mean(
        Kind.CANNOT,
        "no puedo, no podria, no podre, no me viene bien, no me va bien, no es posible, imposible, trabajo, no estoy, "
        "no me conviene, no me va, no estoy libre, no estoy disponible, estoy ocupado, estoy ocupada, me viene mal, "
        "no me sirve, no me queda bien, es muy temprano, es muy tarde, es demasiado tarde, es demasiado pronto, "
        "se me complica",
    ),
    mean(Kind.ANY, "cualquier, cualquiera, todos los, todas las, cada, algun"),
    mean(
        Kind.ANYTIME,
        "a cualquier hora, cualquier hora, cuando sea, todo el dia, cuando quiera, cuando quieran, a la hora que sea, "
        "cualquier momento, en cualquier momento, me da igual la hora",
    ),
    mean(Kind.IN, "en, dentro de, durante, en el mes de"),
    mean(Kind.WITHIN, "en menos de, de aqui a, de aca a"),
    mean(Kind.ABOUT, "sobre, hacia, a eso de, alrededor de, cerca de, como a, tipo, por ahi de"),
    mean(Kind.START, "principios, a principios, principio, al principio, a comienzos, comienzos, inicios, a inicios"),
    row("a primera hora de, primera hora de", Atom(Kind.START), Atom(Kind.OF)),
    mean(Kind.MIDDLE, "mediados, a mediados, a mitad, mitad"),
    mean(Kind.END, "finales, a finales, final, al final, fin, a fin, a fines, fines, ultimos de"),
    row("a ultima hora de, ultima hora de", Atom(Kind.END), Atom(Kind.OF)),
    mean(Kind.LATER, "mas tarde, despues, un poco mas tarde, luego, un poco despues"),
    mean(Kind.EARLIER, "antes, mas temprano, mas pronto, un poco antes, un poco mas temprano, un poco mas pronto"),
    mean(
        Kind.SOONEST,
        "cuanto antes, lo antes posible, lo mas pronto posible, tan pronto como sea posible, lo antes que se pueda, "
        "en cuanto se pueda, primera cita disponible, la primera cita disponible, el primer hueco, primer hueco, "
        "ahora mismo, enseguida, inmediatamente, de inmediato, lo mas rapido posible, la primera hora libre, ya mismo, "
        "cuanto mas pronto mejor, cuanto antes mejor",
    ),
    mean(Kind.MOVE, "cambiar, mover, aplazar, pasar, adelantar, retrasar, atrasar, posponer"),
    mean(Kind.THE, "el, la, los, lo"),
    mean(Kind.CLOCK_AT, "las"),
    row("la una", Atom(Kind.CLOCK_AT), Atom(Kind.NUMBER, 1)),
    mean(Kind.OF, "de"),
    row("del", Atom(Kind.OF), Atom(Kind.THE)),
    mean(Kind.AT, "a"),
    row("al", Atom(Kind.AT), Atom(Kind.THE)),
    mean(Kind.ON, "para, por"),
    row(
        "buenos dias, buen dia, buenas tardes, buenas noches, buena tarde, buen fin de semana, feliz navidad, "
        "feliz ano, feliz ano nuevo, buena noche, feliz tarde, felices fiestas, felices pascuas, que tenga buen dia",
        Atom(Kind.OTHER),
    ),
    mean(Kind.CALLED, "me llamo, mi nombre es, senor, senora, senorita, don, dona, doctor, doctora, soy, se llama"),
    mean(Kind.MONEY, "euro, euros, pesos, dolares, soles, centimos"),
    mean(
        Kind.COUNTED,
        "personas, persona, ninos, adultos, piso, pisos, kilos, km, metros, veces, vez, por ciento, cien, ciento, "
        "cosas, "
        "cientos, mil, plazas, habitaciones, perros, gatos, grados, dientes, muelas, preguntas, citas, comensales, "
        "invitados, sesiones, planta, puerta, de nosotros, hermanas, hijas, ninas, hermanos, hijos, momento",
    ),
    mean(Kind.STREET, "calle, avenida, plaza, paseo, carretera, camino, ronda, travesia, c"),
    mean(Kind.LABEL, "numero, telefono, codigo, portal, habitacion, pagina, linea, referencia, movil, apartamento"),
    mean(
        Kind.LASTING,
        "dura, duran, durar, una cita de, una sesion de, una consulta de, un masaje de, una clase de, una reunion de, "
        "tarda, tardan, unas, necesito, duracion de, lleva",
    ),
)

_OF_PART = "(of? the part|meridiem|of? part)?"
_CLOCK = rules(
    ("to_hour clock_at number", times.time_after_minutes),
    ("noon", times.time_said),
    (f"clock_at number (minutes|and? number minute?)? hour? {_OF_PART}", times.time_said),
    (f"number minutes {_OF_PART}", times.time_said),
    ("number of the part|number meridiem", times.time_said),
    ("(?<=[clock_at about]) (digits|dotted) hour? meridiem?|dotted meridiem", times.time_of_digits),
    ("clock_at time (of the part|meridiem)?", times.time_in_its_part),
    ("number hour (minutes|number)?", times.time_of_24_hours),
    ("(of|from|between) number (at|until|and) number (of the part)? (?! of? month)", times.hours_between),
)


_DATES = rules(
    ("weekday? (the|day){0,2} (number|ordinal) of? month ((of|the|in){0,3} year)?", dates.date),
    ("the day? (number|ordinal) (?! of the? (this|next|month_unit))|day number", dates.date_of_month),
    ("month (of|the|in){0,3} year|year in month|month", dates.month),
)

SPANISH = Language(
    lexicon=_LEXICON,
    clock=_CLOCK,
    durations=rules(("street (other|of|the|label){1,4} (number|digits)", times.nothing)),
    dates=_DATES,
)
