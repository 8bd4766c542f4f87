"""Spanish for the telephone: usted, the Spanish of Spain, in words that Latin America says as well.

Numbers stand in digits where a voice reads them right, and in words where it would get the gender wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from babel.numbers import get_currency_name

from voice.dialogue.rules.phrases.base import END_OF_DAY, Phrase, Phrases, groups, listed, runs
from voice.dialogue.rules.text import fold

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_CURRENCIES = {
    "EUR": ("euro", "euros"),
    "GBP": ("libra", "libras"),
    "USD": ("dólar", "dólares"),
    "MAD": ("dírham", "dírhams"),
    "CHF": ("franco", "francos"),
}
_CENTS = {
    "EUR": ("céntimo", "céntimos"),
    "GBP": ("penique", "peniques"),
    "USD": ("centavo", "centavos"),
    "MAD": ("céntimo", "céntimos"),
    "CHF": ("céntimo", "céntimos"),
}
_BELOW_THIRTY = (
    "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS = "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
_SPAIN = "34"
_NATIONAL_SIZES = (3, 2, 2, 2)


class SpanishPhrases(Phrases):
    code = "es"
    weekdays = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    texts = {
        Phrase.GREETING: "Hola, ha llamado a {business}. ¿En qué puedo ayudarle?",
        Phrase.GREETING_NAMELESS: "Hola, le atiende el asistente de voz. ¿En qué puedo ayudarle?",
        Phrase.HELLO: "¡Hola! ¿En qué puedo ayudarle?",
        Phrase.HELLO_NAMED: "Hola, {name}. ¿En qué puedo ayudarle?",
        Phrase.CLOSING: "Gracias por su llamada. ¡Adiós y que tenga un buen día!",
        Phrase.WELCOME: "De nada.",
        Phrase.LISTENING: "Sí, dígame.",
        Phrase.TAKE_YOUR_TIME: "Claro, tómese su tiempo.",
        Phrase.ANYTHING_ELSE: "¿Puedo ayudarle en algo más?",
        Phrase.ANYTHING_ELSE_SHORT: "¿Necesita algo más?",
        Phrase.OFFER_MESSAGE: "¿Quiere dejar un mensaje para que le llamen?",
        Phrase.OFFER_MESSAGE_FOR_NEED: (
            "Entiendo. Puedo tomar nota de un mensaje para que le llamen. ¿Le parece bien?"
        ),
        Phrase.OFFER_MESSAGE_FOR_APPOINTMENT: (
            "Yo no puedo gestionar las citas, pero puedo tomar nota de un mensaje para que le llamen. ¿Le parece bien?"
        ),
        Phrase.OFFER_PERSON_OR_MESSAGE: "¿Prefiere hablar con una persona, o dejar un mensaje?",
        Phrase.PERSON_OR_MESSAGE_WHICH: "De acuerdo. ¿Prefiere entonces hablar con una persona, o dejar un mensaje?",
        Phrase.CAN_DO: "Puedo {abilities}. ¿Qué desea?",
        Phrase.CAN_DO_HOURS: "decirle nuestro horario",
        Phrase.CAN_DO_PRICES: "informarle sobre nuestros servicios",
        Phrase.CAN_DO_ADDRESS: "darle nuestra dirección",
        Phrase.CAN_DO_MESSAGE: "tomar nota de un mensaje",
        Phrase.CAN_DO_PERSON: "intentar pasarle con una persona",
        Phrase.IDENTITY: "Ha llamado a {business}. Soy el asistente de voz, un programa informático.",
        Phrase.IDENTITY_NAMELESS: "Soy un asistente de voz, un programa informático.",
        Phrase.NOT_UNDERSTOOD: "Disculpe, no le he entendido bien.",
        Phrase.NOT_UNDERSTOOD_AGAIN: "Lo siento, me cuesta entenderle.",
        Phrase.STILL_THERE: "¿Sigue usted ahí?",
        Phrase.NOTHING_HEARD: "No le oigo, así que voy a colgar. Vuelva a llamar cuando quiera. Adiós.",
        Phrase.NOTHING_TO_REPEAT: "Le escucho, ¿en qué puedo ayudarle?",
        Phrase.TRANSFERRING: "Voy a intentar pasarle con una persona. Un momento, por favor.",
        Phrase.NOT_TRANSFERRED: "Lo siento, en este momento no hay nadie disponible.",
        Phrase.RESUMED: "Disculpe, se ha cortado la línea un momento. ¿En qué puedo ayudarle?",
        Phrase.OUTBOUND: (
            "Hola, soy el asistente de voz de {business} y me han pedido que le llame. ¿En qué puedo ayudarle?"
        ),
        Phrase.OUTBOUND_NAMELESS: (
            "Hola, soy un asistente de voz y me han pedido que le llame. ¿En qué puedo ayudarle?"
        ),
        Phrase.ANSWERPHONE: (
            "Hola, le llamamos de {business}. Devuélvanos la llamada cuando pueda, por favor. Gracias y hasta luego."
        ),
        Phrase.ANSWERPHONE_NAMELESS: (
            "Hola, le hemos llamado. Devuélvanos la llamada cuando pueda, por favor. Gracias y hasta luego."
        ),
        Phrase.TAKEN_OVER: "Disculpe, he tenido un problema técnico.",
        Phrase.NO_TRANSFERS: "Lo siento, en este momento no puedo pasarle con nadie.",
        Phrase.DAY_OPEN: "{day} abrimos {periods}.",
        Phrase.DAY_CLOSED: "{day} estamos cerrados.",
        Phrase.DAY_UNKNOWN: "No tengo nuestro horario para {day}.",
        Phrase.HOURS_UNKNOWN: "No tengo nuestro horario.",
        Phrase.HOURS_SPECIAL: (
            "Solo conozco nuestro horario habitual, no el de los festivos, las vacaciones o un día concreto."
        ),
        Phrase.WEEK_OPEN: "Abrimos {week}.",
        Phrase.WEEK_CLOSED: "Cerramos {days}.",
        Phrase.WEEK_UNKNOWN: "No sé qué horario tenemos {days}.",
        Phrase.OPEN_UNTIL: "Ahora mismo estamos abiertos, hasta {time}.",
        Phrase.CLOSED_UNTIL: "Ahora mismo estamos cerrados. Abrimos {day} a {time}.",
        Phrase.CLOSED_NOW: "Ahora mismo estamos cerrados.",
        Phrase.ADDRESS: "Nuestra dirección es: {address}.",
        Phrase.ADDRESS_UNKNOWN: "No tengo a mano nuestra dirección.",
        Phrase.PHONE: "Nuestro número de teléfono es el {number}.",
        Phrase.PHONE_UNKNOWN: "No tengo otro número que darle.",
        Phrase.FACT_UNKNOWN: "No tengo esa información.",
        Phrase.PRICE: "{service}, el precio es de {amount}.",
        Phrase.PRICE_FROM: "{service}, a partir de {amount}.",
        Phrase.PRICE_FREE: "{service}, es gratis.",
        Phrase.PRICE_UNKNOWN: "{service}, no tengo el precio.",
        Phrase.DURATION: "{service}, la duración es de {duration}.",
        Phrase.DURATION_UNKNOWN: "{service}, no tengo la duración.",
        Phrase.OFFERED: "Sí, ofrecemos {service_inside}.",
        Phrase.SERVICE_UNKNOWN: "No tengo información sobre ese servicio.",
        Phrase.SERVICES: "Ofrecemos {services}.",
        Phrase.SERVICES_AND_MORE: "Ofrecemos, entre otras cosas, {services}.",
        Phrase.SERVICES_UNKNOWN: "No tengo información sobre nuestros servicios.",
        Phrase.WHICH_SERVICE: "¿Cuál le interesa?",
        Phrase.MESSAGE_START: "Muy bien, voy a tomar nota de su mensaje.",
        Phrase.ASK_NAME: "¿Me dice su nombre, por favor?",
        Phrase.ASK_NAME_AGAIN: "Disculpe, no he entendido su nombre. ¿Me dice su nombre y su apellido?",
        Phrase.THANK_NAME: "Gracias, {name}.",
        Phrase.OFFER_NUMBER: "¿Le llamamos al número desde el que está llamando?",
        Phrase.ASK_NUMBER: "¿A qué número podemos llamarle?",
        Phrase.ASK_NUMBER_AGAIN: (
            "Disculpe, no he entendido el número. Puede decirlo cifra por cifra, o marcarlo en su teléfono."
        ),
        Phrase.ASK_NUMBER_NEEDED: (
            "Sin un número no podremos llamarle. ¿A qué número quiere que le llamemos? Si no quiere, diga «déjelo»."
        ),
        Phrase.NUMBER_GO_ON: "He apuntado {number}. ¿Cómo sigue?",
        Phrase.CONFIRM_NUMBER: "He entendido el {number}. ¿Es correcto?",
        Phrase.ASK_REASON: "¿Cuál es el motivo de su llamada?",
        Phrase.ASK_REASON_AGAIN: "En pocas palabras, ¿de qué se trata?",
        Phrase.RECAP: "Le resumo. {name}, con el teléfono {number}. El mensaje: {reason}. ¿Es correcto?",
        Phrase.RECAP_URGENT: (
            "Le resumo. {name}, con el teléfono {number}, y es urgente. El mensaje: {reason}. ¿Es correcto?"
        ),
        Phrase.CALLBACK_NOTED: "He anotado cuándo prefiere que le llamen.",
        Phrase.ASK_CORRECTION: "¿Qué debo corregir: el nombre, el número o el motivo?",
        Phrase.PERSON_POSSIBLE: "También puede pedir hablar con una persona.",
        Phrase.CANCEL_POSSIBLE: "También puede decir «déjelo».",
        Phrase.NO_REASON: "Pide que le llamen",
        Phrase.MESSAGE_TAKEN: "He tomado nota de su mensaje.",
        Phrase.MESSAGE_FAILED: "Lo siento, no he podido guardar el mensaje. ¿Lo intento otra vez?",
        Phrase.MESSAGE_FAILED_OR_PERSON: (
            "Lo siento, no he podido guardar su mensaje. ¿Quiere que lo intente otra vez, o prefiere hablar con una "
            "persona?"
        ),
        Phrase.MESSAGE_CANCELLED: "De acuerdo, no tomo ningún mensaje.",
        Phrase.CAN_DO_BOOK: "reservar, cambiar o anular una cita",
        Phrase.BOOK_START: "Por supuesto, vamos a ver.",
        Phrase.BOOK_SERVICE: "¿Para qué sería: {services}?",
        Phrase.BOOK_WHEN: "¿Qué día y a qué hora le vendría bien?",
        Phrase.BOOK_WHEN_AGAIN: (
            "Perdone, no he entendido cuándo. Diga, por ejemplo, «el martes por la tarde» o «el 12 a las 10»."
        ),
        Phrase.BOOK_OFFER: "Le puedo ofrecer {moments}. ¿Qué le viene mejor?",
        Phrase.BOOK_OFFER_ONE: "Le puedo ofrecer {moments}. ¿Le viene bien?",
        Phrase.BOOK_OFFER_AGAIN: "¿Qué prefiere: {moments}? Si no, dígame otro día.",
        Phrase.BOOK_POSSIBLE: "{moment} está libre.",
        Phrase.BOOK_TAKEN: "Lo siento, esa hora ya está ocupada.",
        Phrase.BOOK_CLOSED: "Ese día a esa hora no damos citas.",
        Phrase.BOOK_TOO_SOON: "Con tan poca antelación no nos da tiempo.",
        Phrase.BOOK_TOO_FAR: "Todavía no tenemos abierta la agenda para esa fecha.",
        Phrase.BOOK_DAY_FULL: "Ese día está completo.",
        Phrase.BOOK_TOO_MANY: "No tenemos sitio para tantas personas.",
        Phrase.BOOK_NOTHING_THEN: "Para entonces no me queda nada libre.",
        Phrase.BOOK_NOTHING: "No encuentro ningún hueco libre en las próximas semanas.",
        Phrase.BOOK_WITH: "{service} con {person}",
        Phrase.BOOK_PARTY: "{service} para {people} personas",
        Phrase.BOOK_RECAP: (
            "Le resumo: {service}, {moment}, a nombre de {name}, con el teléfono {number}. ¿Se lo reservo?"
        ),
        Phrase.BOOK_RECAP_NUMBERLESS: "Le resumo: {service}, {moment}, a nombre de {name}. ¿Se lo reservo?",
        Phrase.BOOK_CORRECTION: "¿Qué debo cambiar: el servicio, el día, la hora, el nombre o el número?",
        Phrase.BOOK_DONE: "Queda reservado: {moment}. El código de su cita es el {code}.",
        Phrase.BOOK_REQUESTED: (
            "He anotado su solicitud: {moment}. Se la confirmaremos lo antes posible. Su código es el {code}."
        ),
        Phrase.BOOK_WRITTEN: "Recibirá la confirmación por SMS.",
        Phrase.BOOK_FAILED: "Lo siento, en este momento no puedo consultar la agenda.",
        Phrase.BOOK_CANCELLED: "De acuerdo, no reservo nada.",
        Phrase.NO_APPOINTMENT: "No encuentro ninguna cita pendiente.",
        Phrase.ASK_CODE: (
            "No encuentro ninguna cita con su número. ¿Me dice el código de seis cifras, o el teléfono que nos dio?"
        ),
        Phrase.ASK_CODE_FIRST: "¿Me dice el código de seis cifras de su cita, o el teléfono que nos dio?",
        Phrase.ASK_CODE_AGAIN: "Perdone, no lo he entendido. Dígame el código de seis cifras, o márquelo.",
        Phrase.FOUND_ONE: "Tiene cita {moment}: {service}.",
        Phrase.FOUND_SEVERAL: "Tiene más de una cita. ¿Cuál es: {moments}?",
        Phrase.MOVE_WHEN: "¿Para cuándo quiere cambiarla?",
        Phrase.MOVE_SURE: "Le cambio entonces la cita para {moment}. ¿Es correcto?",
        Phrase.MOVE_DONE: "Hecho, su cita queda para {moment}.",
        Phrase.CANCEL_SURE: "Anulo entonces su cita: {moment}. ¿Es correcto?",
        Phrase.CANCEL_DONE: "Su cita queda anulada.",
        Phrase.APPOINTMENT_KEPT: "De acuerdo, mantengo su cita: {moment}.",
        Phrase.CONFIRM_DONE: "Gracias, queda confirmada. Le esperamos {moment}.",
        Phrase.TOO_LATE_TO_CHANGE: "Lo siento, ya es demasiado tarde para cambiar esa cita.",
    }

    def join(self, parts: Sequence[str]) -> str:
        return listed(parts, _and(parts))

    def clauses(self, parts: Sequence[str]) -> str:
        return listed(parts, _and(parts), ",")

    def alternatives(self, parts: Sequence[str]) -> str:
        return listed(parts, _or(parts))

    def day(self, days_ahead: int, weekday: int) -> str:
        return {0: "hoy", 1: "mañana"}.get(days_ahead, f"el {self.weekdays[weekday]}")

    def days(self, weekdays: Sequence[int]) -> str:
        if len(weekdays) == len(self.weekdays):
            return "todos los días"
        parts: list[str] = []
        for first, last in runs(weekdays):
            if last - first >= 2:
                parts.append(f"de {self.weekdays[first]} a {self.weekdays[last]}")
            else:
                parts.extend(f"los {_plural(self.weekdays[day])}" for day in range(first, last + 1))
        return self.join(parts)

    def date(self, day: dt.date, today: dt.date) -> str:
        near = {0: "hoy", 1: "mañana", 2: "pasado mañana"}.get((day - today).days)
        return near or f"el {self.weekdays[day.weekday()]} {day.day} de {_MONTHS[day.month - 1]}"

    def at(self, times: Sequence[dt.time]) -> str:
        """The part of the day is said after the last of the times that share it."""
        spoken = []
        for time, following in zip_longest(times, times[1:]):
            shared = following is not None and _part_of_day(following) == _part_of_day(time)
            spoken.append(f"a {_the_clock(time)}" if shared else f"a {self.time(time)}")
        return listed(spoken, "o")

    def time(self, time: dt.time) -> str:
        return f"{_the_clock(time)} {_part_of_day(time)}"

    def period(self, opens: dt.time, closes: dt.time) -> str:
        if (opens, closes) == (dt.time(0), END_OF_DAY):
            return "las 24 horas"
        same_part = _part_of_day(opens) == _part_of_day(closes) and closes.hour - opens.hour < 12
        start = _clock(opens) if same_part else f"{_clock(opens)} {_part_of_day(opens)}"
        return f"de {start} a {_clock(closes)} {_part_of_day(closes)}"

    def amount(self, amount: Decimal, currency: str) -> str:
        whole, cents = int(amount), int(amount * 100) % 100
        if not whole and cents and currency in _CENTS:
            return _counted(cents, *_CENTS[currency])
        spoken = _counted(whole, _currency(currency, 1), _currency(currency, whole))
        if not cents:
            return spoken
        return f"{spoken} con {_counted(cents, *_CENTS[currency]) if currency in _CENTS else f'{cents:02}'}"

    def minutes(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if not hours:
            return _counted(rest, "minuto", "minutos")
        spoken = _counted(hours, "hora", "horas")
        if not rest:
            return spoken
        return f"{spoken} y {_QUARTERS.get(rest) or _counted(rest, 'minuto', 'minutos')}"

    def number(self, digits: str) -> str:
        if not digits.startswith("+"):
            return ", ".join(groups(digits, (2,) if digits.startswith("0") else _NATIONAL_SIZES))
        spanish = digits.startswith(f"+{_SPAIN}")
        return "más " + ", ".join(groups(digits[1:], (len(_SPAIN), *_NATIONAL_SIZES) if spanish else (2,)))


_QUARTERS = {15: "cuarto", 30: "media"}


def _the_clock(time: dt.time) -> str:
    clock = _clock(time)
    return f"{'la' if clock.startswith('una') else 'las'} {clock}"


def _clock(time: dt.time) -> str:
    """ "8 y media", "una menos cuarto": the hour on a twelve-hour clock, without its article."""
    if time == END_OF_DAY:
        return "12"
    hour = _hour(time.hour)
    match time.minute:
        case 0:
            return hour
        case minute if minute <= 30:
            return f"{hour} y {_QUARTERS.get(minute) or _minutes(minute)}"
        case minute:
            return f"{_hour(time.hour + 1)} menos {_QUARTERS.get(60 - minute) or _minutes(60 - minute)}"


def _hour(hour: int) -> str:
    on_the_clock = (hour - 1) % 12 + 1
    return "una" if on_the_clock == 1 else str(on_the_clock)


def _minutes(minute: int) -> str:
    return "un minuto" if minute == 1 else str(minute)


def _part_of_day(time: dt.time) -> str:
    """Named by the hour that is said: 20:45 is "las 9 menos cuarto de la noche"."""
    named = time.hour + (time.minute > 30)
    if named in (0, 24) or named >= 21:
        return "de la noche"
    if named < 6:
        return "de la madrugada"
    if time.hour < 12:
        return "de la mañana"
    return "del mediodía" if named == 12 else "de la tarde"


def _plural(weekday: str) -> str:
    return weekday if weekday.endswith("s") else f"{weekday}s"


def _and(parts: Sequence[str]) -> str:
    """ "e" before the sound of an i: "limpieza e implantes"."""
    last = fold(parts[-1]) if parts else ""
    return "e" if last.startswith(("i", "hi")) and not last.startswith(("hia", "hie", "hio")) else "y"


def _or(parts: Sequence[str]) -> str:
    """ "u" before the sound of an o."""
    return "u" if parts and fold(parts[-1]).startswith(("o", "ho")) else "o"


def _currency(currency: str, count: int) -> str:
    if currency in _CURRENCIES:
        return _CURRENCIES[currency][count != 1]
    return get_currency_name(currency, count, locale="es")


def _counted(count: int, one: str, many: str) -> str:
    """ "45 euros", "un euro", "veintiún euros", "doscientas libras": in words where the number has to agree."""
    unit = one if count == 1 else many
    feminine = one.split()[0].endswith("a")
    agrees = (count % 10 == 1 and count % 100 != 11) or (feminine and count % 1000 >= 200)
    return f"{_in_words(count, feminine)} {unit}" if agrees and count < 1_000_000 else f"{count} {unit}"


def _in_words(count: int, feminine: bool) -> str:
    """A number below a million, as it stands before a noun."""
    thousands, rest = divmod(count, 1000)
    words = [] if thousands < 2 else [_below_thousand(thousands, feminine)]
    words += ["mil"] if thousands else []
    return " ".join([*words, _below_thousand(rest, feminine)] if rest or not words else words)


def _below_thousand(count: int, feminine: bool) -> str:
    if count == 100:
        return "cien"
    hundreds, rest = divmod(count, 100)
    words = [_HUNDREDS.split()[hundreds - 1]] if hundreds else []
    words += [_below_hundred(rest)] if rest or not words else []
    return _feminine(" ".join(words)) if feminine else " ".join(words)


def _below_hundred(count: int) -> str:
    units = _BELOW_THIRTY.split()
    if count < len(units):
        return units[count]
    ten, unit = divmod(count, 10)
    return f"{_TENS.split()[ten - 3]} y {units[unit]}" if unit else _TENS.split()[ten - 3]


def _feminine(words: str) -> str:
    """ "doscientos veintiún" → "doscientas veintiuna"."""
    *before, last = words.replace("ientos", "ientas").split()
    return " ".join([*before, {"un": "una", "veintiún": "veintiuna"}.get(last, last)])
