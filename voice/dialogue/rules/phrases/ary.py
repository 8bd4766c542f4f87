"""Moroccan Darija for the telephone, in Arabic script: as people speak, not as they write. Times, prices and lengths
of time are written out, since voices read figures in standard Arabic; days of a month, codes and telephone numbers
stay figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from babel.numbers import get_currency_name

from voice.dialogue.rules.phrases.base import END_OF_DAY, Phrase, Phrases, groups, runs

_UNITS = ("صفر", "واحد", "جوج", "تلاتة", "ربعة", "خمسة", "ستة", "سبعة", "تمنية", "تسعود")
_TEENS = ("عشرة", "حداش", "طناش", "تلطاش", "ربعطاش", "خمسطاش", "سطاش", "سبعطاش", "تمنطاش", "تسعطاش")
_TENS = ("عشرين", "تلاتين", "ربعين", "خمسين", "ستين", "سبعين", "تمانين", "تسعين")
_HUNDREDS = ("مية", "ميتين", "تلتمية", "ربعمية", "خمسمية", "ستمية", "سبعمية", "تمنمية", "تسعمية")
_THOUSANDS = ("ألف", "ألفين", "تلتالاف", "ربعالاف", "خمسالاف", "ستالاف", "سبعالاف", "تمنالاف", "تسعالاف")
_WRITTEN_OUT = 10_000  # from here on figures are easier to follow

_HOURS = (
    *("الطناش", "الوحدة", "الجوج", "التلاتة", "الربعة", "الخمسة"),
    *("الستة", "السبعة", "التمنية", "التسعود", "العشرة", "الحداش"),
)
# Minutes are counted in fives ("قسم") after the hour and after the half; these lean on the hour to come.
_PAST = {0: "", 5: " وقسم", 10: " وقسمين", 15: " وربع", 20: " وتلت", 25: " ونص قل قسم", 30: " ونص", 35: " ونص وقسم"}
_TO = {40: " قل تلت", 45: " قل ربع", 50: " قل قسمين", 55: " قل قسم"}

# As they are called in Morocco.
_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
    *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
)
_CURRENCIES = {
    "MAD": ("درهم", "دراهم"),
    "EUR": ("أورو", "أورو"),
    "GBP": ("باوند", "باوند"),
    "USD": ("دولار", "دولار"),
    "CHF": ("فرنك سويسري", "فرنك سويسري"),
}
_CENTS = {"MAD": "سنتيم", "EUR": "سنتيم", "GBP": "بنس", "USD": "سنت", "CHF": "سنتيم"}


class DarijaPhrases(Phrases):
    code = "ary"
    weekdays = ("التنين", "التلات", "لاربع", "الخميس", "الجمعة", "السبت", "الحد")
    texts = {
        Phrase.GREETING: "السلام عليكم، معاك {business}. كيفاش نقدر نعاونك؟",
        Phrase.GREETING_NAMELESS: "السلام عليكم، معاك المساعد الصوتي. كيفاش نقدر نعاونك؟",
        Phrase.HELLO: "مرحبا بيك! كيفاش نقدر نعاونك؟",
        Phrase.HELLO_NAMED: "مرحبا بيك، {name}. كيفاش نقدر نعاونك؟",
        Phrase.CLOSING: "شكرا على الاتصال ديالك، ونهارك مبروك. بسلامة.",
        Phrase.WELCOME: "بلا جميل.",
        Phrase.LISTENING: "مرحبا، راني كنسمعك.",
        Phrase.TAKE_YOUR_TIME: "ماشي مشكل، خود راحتك.",
        Phrase.ANYTHING_ELSE: "واش نعاونك فشي حاجة أخرى؟",
        Phrase.ANYTHING_ELSE_SHORT: "واش كاينة شي حاجة أخرى؟",
        Phrase.OFFER_MESSAGE: "واش ناخد منك شي ميساج باش يعيطو ليك؟",
        Phrase.OFFER_MESSAGE_FOR_NEED: "فهمتك. نقدر ناخد منك ميساج باش يعيطو ليك. واش مزيان هكا؟",
        Phrase.OFFER_MESSAGE_FOR_APPOINTMENT: (
            "المواعيد ما كنتكلفش بيهم أنا، ولكن نقدر ناخد منك ميساج باش يعيطو ليك. واش مزيان هكا؟"
        ),
        Phrase.OFFER_PERSON_OR_MESSAGE: "واش بغيتي تهضر مع شي واحد، ولا تخلي ميساج؟",
        Phrase.PERSON_OR_MESSAGE_WHICH: "واخا. شنو اللي حسن ليك، تهضر مع شي واحد ولا تخلي ميساج؟",
        Phrase.CAN_DO: "نقدر {abilities}. شنو بغيتي؟",
        Phrase.CAN_DO_HOURS: "نقول ليك الأوقات ديالنا",
        Phrase.CAN_DO_PRICES: "نجاوبك على الخدمات ديالنا",
        Phrase.CAN_DO_ADDRESS: "نعطيك العنوان ديالنا",
        Phrase.CAN_DO_MESSAGE: "ناخد منك ميساج",
        Phrase.CAN_DO_PERSON: "نحاول ندوزك لشي واحد",
        Phrase.IDENTITY: "معاك {business}. أنا المساعد الصوتي ديالهم، غير برنامج ديال الحاسوب.",
        Phrase.IDENTITY_NAMELESS: "أنا مساعد صوتي، غير برنامج ديال الحاسوب.",
        Phrase.NOT_UNDERSTOOD: "سمح ليا، ما فهمتش مزيان.",
        Phrase.NOT_UNDERSTOOD_AGAIN: "سمح ليا، ما قدرتش نفهمك مزيان.",
        Phrase.STILL_THERE: "واش باقي معايا؟",
        Phrase.NOTHING_HEARD: "ما كنسمعكش، غادي نقطع دابا. عاود عيط فوقما بغيتي. بسلامة.",
        Phrase.NOTHING_TO_REPEAT: "راني كنسمعك، كيفاش نقدر نعاونك؟",
        Phrase.TRANSFERRING: "غادي نحاول ندوزك لشي واحد يعاونك. واحد اللحظة عافاك.",
        Phrase.NOT_TRANSFERRED: "سمح لينا، ما كاين حتى واحد متوفر دابا.",
        Phrase.RESUMED: "سمح ليا، تقطع الخط واحد الشوية. كيفاش نقدر نعاونك؟",
        Phrase.OUTBOUND: "السلام عليكم، أنا المساعد الصوتي، وكنعيط ليك من طرف {business}. كيفاش نقدر نعاونك؟",
        Phrase.OUTBOUND_NAMELESS: "السلام عليكم، أنا مساعد صوتي، وطلبو مني نعيط ليك. كيفاش نقدر نعاونك؟",
        Phrase.ANSWERPHONE: (
            "السلام عليكم، معاك {business}. حاولنا نتاصلو بيك. عاود عيط لينا ملي تكون مسالي، عافاك. شكرا، بسلامة."
        ),
        Phrase.ANSWERPHONE_NAMELESS: (
            "السلام عليكم، حاولنا نتاصلو بيك. عاود عيط لينا ملي تكون مسالي، عافاك. شكرا، بسلامة."
        ),
        Phrase.TAKEN_OVER: "سمح ليا، وقع شي مشكل تقني.",
        Phrase.NO_TRANSFERS: "سمح ليا، ما نقدر ندوزك لحتى واحد دابا.",
        Phrase.DAY_OPEN: "{day}، حنا حالين {periods}.",
        Phrase.DAY_CLOSED: "{day}، حنا سادين.",
        Phrase.DAY_UNKNOWN: "ما عنديش الأوقات ديالنا {day}.",
        Phrase.HOURS_UNKNOWN: "ما عنديش الأوقات ديال الخدمة ديالنا.",
        Phrase.HOURS_SPECIAL: "كنعرف غير الأوقات العادية ديالنا، ماشي ديال الأعياد والعطل ولا ديال شي نهار بتاريخو.",
        Phrase.WEEK_OPEN: "حنا حالين {week}.",
        Phrase.WEEK_CLOSED: "وكنكونو سادين {days}.",
        Phrase.WEEK_UNKNOWN: "ما كنعرفش الأوقات ديالنا {days}.",
        Phrase.OPEN_UNTIL: "حنا حالين دابا، وكنسدو مع {time}.",
        Phrase.CLOSED_UNTIL: "حنا سادين دابا. غادي نحلو {day} مع {time}.",
        Phrase.CLOSED_NOW: "حنا سادين دابا.",
        Phrase.ADDRESS: "العنوان ديالنا هو {address}.",
        Phrase.ADDRESS_UNKNOWN: "ما عنديش العنوان ديالنا دابا.",
        Phrase.PHONE: "النمرة ديالنا هي {number}.",
        Phrase.PHONE_UNKNOWN: "ما عنديش نمرة أخرى نعطيها ليك.",
        Phrase.FACT_UNKNOWN: "ما عنديش هاد المعلومة.",
        Phrase.PRICE: "{service}، ب{amount}.",
        Phrase.PRICE_FROM: "{service}، الثمن كيبدا من {amount}.",
        Phrase.PRICE_FREE: "{service}، فابور.",
        Phrase.PRICE_UNKNOWN: "{service}، ما عنديش الثمن ديالو.",
        Phrase.DURATION: "{service}، كياخد {duration}.",
        Phrase.DURATION_UNKNOWN: "{service}، ما عرفتش شحال ديال الوقت كياخد.",
        Phrase.OFFERED: "إيه، كاين عندنا {service}.",
        Phrase.SERVICE_UNKNOWN: "ما عنديش معلومات على هاد الخدمة.",
        Phrase.SERVICES: "عندنا {services}.",
        Phrase.SERVICES_AND_MORE: "من بين الخدمات ديالنا، كاين {services}.",
        Phrase.SERVICES_UNKNOWN: "ما عنديش معلومات على الخدمات ديالنا.",
        Phrase.WHICH_SERVICE: "أشمن وحدة كتهمك؟",
        Phrase.MESSAGE_START: "واخا، غادي ناخد الميساج ديالك.",
        Phrase.ASK_NAME: "شنو سميتك عافاك؟",
        Phrase.ASK_NAME_AGAIN: "سمح ليا، ما شديتش سميتك. عاود ليا السمية والكنية عافاك؟",
        Phrase.THANK_NAME: "شكرا، {name}.",
        Phrase.OFFER_NUMBER: "واش نعيطو ليك فهاد النمرة اللي كتعيط منها؟",
        Phrase.ASK_NUMBER: "فأشمن نمرة نقدرو نعيطو ليك؟",
        Phrase.ASK_NUMBER_AGAIN: (
            "سمح ليا، ما شديتش النمرة. قولها ليا جوج أرقام بجوج أرقام، ولا كتبها فالتيليفون ديالك."
        ),
        Phrase.ASK_NUMBER_NEEDED: (
            "بلا نمرة ما غاديش نقدرو نعيطو ليك. فأشمن نمرة نلقاوك؟ وإلا ما بغيتيش، قول «صافي خليها»."
        ),
        Phrase.NUMBER_GO_ON: "كتبت {number}. وشنو من بعد؟",
        Phrase.CONFIRM_NUMBER: "سمعت {number}. واش هي هادي؟",
        Phrase.ASK_REASON: "وعلى شنو كتعيط لينا؟",
        Phrase.ASK_REASON_AGAIN: "قول ليا غير بجوج كلمات، شنو هو الموضوع؟",
        Phrase.RECAP: "نعاود معاك. {name}، نعيطو ليك ف {number}. الميساج: {reason}. واش هادشي صحيح؟",
        Phrase.RECAP_URGENT: (
            "نعاود معاك. {name}، نعيطو ليك ف {number}، والأمر مستعجل. الميساج: {reason}. واش هادشي صحيح؟"
        ),
        Phrase.CALLBACK_NOTED: "قيدت الوقت اللي كيناسبك باش نعيطو ليك.",
        Phrase.ASK_CORRECTION: "شنو اللي خاصني نصحح: السمية، النمرة ولا الموضوع؟",
        Phrase.PERSON_POSSIBLE: "وتقدر حتى تطلب تهضر مع شي واحد.",
        Phrase.CANCEL_POSSIBLE: "وتقدر حتى تقول «صافي خليها».",
        Phrase.NO_REASON: "طلب معاودة الاتصال",
        Phrase.MESSAGE_TAKEN: "صافي، تسجل الميساج ديالك.",
        Phrase.MESSAGE_FAILED: "سمح ليا، ما قدرتش نسجل الميساج ديالك. واش نعاود نجرب؟",
        Phrase.MESSAGE_FAILED_OR_PERSON: (
            "سمح ليا، ما قدرتش نسجل الميساج ديالك. واش نعاود نجرب، ولا بغيتي تهضر مع شي واحد؟"
        ),
        Phrase.MESSAGE_CANCELLED: "واخا، ما غاديش ناخد الميساج.",
        Phrase.CAN_DO_BOOK: "ناخد ليك موعد، نبدلو ولا نلغيه",
        Phrase.BOOK_START: "مرحبا، يالاه نشوفو.",
        Phrase.BOOK_SERVICE: "لأشمن خدمة بغيتي الموعد: {services}؟",
        Phrase.BOOK_WHEN: "فوقاش يجي معاك؟ أشمن نهار ومع شحال؟",
        Phrase.BOOK_WHEN_AGAIN: (
            "سمح ليا، ما شديتش الوقت. قول ليا مثلا «نهار التلات فالعشية»، ولا «نهار 12 مع العشرة»."
        ),
        Phrase.BOOK_OFFER: "عندي {moments}. أشمن وقت يجي معاك؟",
        Phrase.BOOK_OFFER_ONE: "عندي {moments}. واش يجي معاك؟",
        Phrase.BOOK_OFFER_AGAIN: "أشمن وقت حسن ليك: {moments}؟ وإلا ما جاوش معاك، قول ليا شي نهار آخر.",
        Phrase.BOOK_POSSIBLE: "{moment}، كاينة البلاصة.",
        Phrase.BOOK_TAKEN: "هاد الوقت راه محجوز.",
        Phrase.BOOK_CLOSED: "ما كناخدوش المواعيد فهاد الوقت.",
        Phrase.BOOK_TOO_SOON: "هاد الوقت قريب بزاف، ما غاديش نلحقو نوجدو.",
        Phrase.BOOK_TOO_FAR: "باقي ما بدينا كناخدو المواعيد لداك التاريخ.",
        Phrase.BOOK_DAY_FULL: "داك النهار عامر.",
        Phrase.BOOK_TOO_MANY: "سمح لينا، ما عندناش البلاصة لهاد العدد ديال الناس.",
        Phrase.BOOK_NOTHING_THEN: "ما عندي والو خاوي فداك الوقت.",
        Phrase.BOOK_NOTHING: "ما لقيت حتى وقت خاوي فهاد السيمانات الجايين.",
        Phrase.BOOK_WITH: "{service} مع {person}",
        Phrase.BOOK_PARTY: "{service} ل {people} د الناس",
        Phrase.BOOK_RECAP: "نعاود معاك. {service}، {moment}، على سمية {name}، والنمرة {number}. واش نأكد الموعد؟",
        Phrase.BOOK_RECAP_NUMBERLESS: "نعاود معاك. {service}، {moment}، على سمية {name}. واش نأكد الموعد؟",
        Phrase.BOOK_CORRECTION: "شنو اللي خاصني نبدل: الخدمة، الوقت، السمية ولا النمرة؟",
        Phrase.BOOK_DONE: "صافي، تسجل الموعد ديالك: {moment}. الكود ديالو هو {code}.",
        Phrase.BOOK_REQUESTED: ("صافي، تسجل الطلب ديالك: {moment}. غادي نأكدوه ليك فأقرب وقت. الكود ديالو هو {code}."),
        Phrase.BOOK_WRITTEN: "غادي يوصلك ميساج فالتيليفون فيه كلشي.",
        Phrase.BOOK_FAILED: "سمح ليا، ما قدرتش نشوف المواعيد دابا.",
        Phrase.BOOK_CANCELLED: "واخا، ما غاديش نسجل حتى موعد.",
        Phrase.NO_APPOINTMENT: "ما لقيت حتى موعد مسجل.",
        Phrase.ASK_CODE: (
            "ما لقيت حتى موعد بالنمرة اللي كتعيط منها. شنو هو الكود ديالو، فيه ستة ديال الأرقام، "
            "ولا النمرة اللي عطيتينا ملي خديتيه؟"
        ),
        Phrase.ASK_CODE_FIRST: (
            "شنو هو الكود ديال الموعد ديالك، فيه ستة ديال الأرقام، ولا النمرة اللي عطيتينا ملي خديتيه؟"
        ),
        Phrase.ASK_CODE_AGAIN: "سمح ليا، ما شديتش الكود. قول ليا ستة ديال الأرقام، ولا كتبهم فالتيليفون ديالك.",
        Phrase.FOUND_ONE: "عندك موعد {moment}، ديال {service}.",
        Phrase.FOUND_SEVERAL: "عندك كتر من موعد: {moments}. على أشمن واحد كتهضر؟",
        Phrase.MOVE_WHEN: "لأشمن نهار وأشمن وقت بغيتي نبدلو؟",
        Phrase.MOVE_SURE: "يعني نبدل ليك الموعد: {moment}. واش هكا؟",
        Phrase.MOVE_DONE: "صافي، تبدل الموعد ديالك: {moment}.",
        Phrase.CANCEL_SURE: "غادي نلغي الموعد ديالك، {moment}. واش هكا؟",
        Phrase.CANCEL_DONE: "صافي، تلغى الموعد.",
        Phrase.APPOINTMENT_KEPT: "واخا، الموعد ديالك باقي كيف ما هو: {moment}.",
        Phrase.CONFIRM_DONE: "شكرا، تأكد الموعد. كنتسناوك {moment}.",
        Phrase.TOO_LATE_TO_CHANGE: "مع الأسف، فات الوقت باش نبدلو ولا نلغيو هاد الموعد.",
    }

    def join(self, parts: Sequence[str]) -> str:
        return _and(parts)

    def clauses(self, parts: Sequence[str]) -> str:
        return _and(parts, "،")

    def alternatives(self, parts: Sequence[str]) -> str:
        return f"{'، '.join(parts[:-1])} ولا {parts[-1]}" if len(parts) > 1 else "".join(parts)

    def day(self, days_ahead: int, weekday: int) -> str:
        return {0: "اليوم", 1: "غدا"}.get(days_ahead, f"نهار {self.weekdays[weekday]}")

    def days(self, weekdays: Sequence[int]) -> str:
        if len(weekdays) == len(self.weekdays):
            return "كل نهار"
        parts: list[str] = []
        for first, last in runs(weekdays):
            if last - first >= 2:
                parts.append(f"من {self.weekdays[first]} حتى {_to(self.weekdays[last])}")
            else:
                parts.extend(f"نهار {self.weekdays[day]}" for day in range(first, last + 1))
        return self.join(parts)

    def date(self, day: dt.date, today: dt.date) -> str:
        near = {0: "اليوم", 1: "غدا", 2: "من بعد غدا"}.get((day - today).days)
        return near or f"نهار {self.weekdays[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"

    def at(self, times: Sequence[dt.time]) -> str:
        """The part of the day is said once for all the times in it."""
        together = [(list(some), part) for part, some in groupby(times, _part_of_day)]
        spoken = [f"{self.alternatives([f'مع {_clock(time)}' for time in some])} {part}" for some, part in together]
        return self._alternatives_of(len(times), spoken)

    def moments(self, all_at: Sequence[dt.datetime], today: dt.date) -> str:
        days = [(day, [at.time() for at in some]) for day, some in groupby(sorted(all_at), dt.datetime.date)]
        return self._alternatives_of(len(all_at), [f"{self.date(day, today)} {self.at(times)}" for day, times in days])

    def _alternatives_of(self, count: int, parts: Sequence[str]) -> str:
        """`count` alternatives in parts, of which one may hold several: a pause then goes before the last."""
        if len(parts) in (1, count):
            return self.alternatives(parts)
        return f"{'، '.join(parts[:-1])}، ولا {parts[-1]}"

    def digits(self, digits: str) -> str:
        return "، ".join(" ".join(group) for group in groups(digits, (3,)))

    def time(self, time: dt.time) -> str:
        return f"{_clock(time)} {_part_of_day(time)}"

    def period(self, opens: dt.time, closes: dt.time) -> str:
        if (opens, closes) == (dt.time(0), END_OF_DAY):
            return "ليل ونهار"
        start = _clock(opens) if _part_of_day(opens) == _part_of_day(closes) else self.time(opens)
        return f"من {start} حتى {_to(self.time(closes))}"

    def amount(self, amount: Decimal, currency: str) -> str:
        whole, cents = int(amount), int(amount * 100) % 100
        small = _counted(cents, _CENTS[currency]) if currency in _CENTS else f"{cents:02}"
        if not whole and cents:
            return "نص درهم" if (currency, cents) == ("MAD", 50) else small
        spoken = _counted(whole, *_currency(currency))
        if not cents:
            return spoken
        return f"{spoken} ونص" if cents == 50 else _and([spoken, small])

    def minutes(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if not hours:
            return {15: "ربع ساعة", 30: "نص ساعة", 45: "ساعة قل ربع"}.get(rest) or _counted(rest, "دقيقة", "دقايق")
        spoken = {1: "ساعة", 2: "ساعتين"}.get(hours) or _counted(hours, "ساعة", "سوايع")
        quarters = {0: "", 15: " وربع", 30: " ونص"}
        return spoken + quarters[rest] if rest in quarters else _and([spoken, _counted(rest, "دقيقة", "دقايق")])

    def number(self, digits: str) -> str:
        pairs = "، ".join(groups(digits.removeprefix("+"), (2,)))
        return f"زائد {pairs}" if digits.startswith("+") else pairs


def _and(parts: Sequence[str], pause: str = "") -> str:
    """ "a، b وc": the و is written together with an Arabic word."""
    if len(parts) < 2:
        return "".join(parts)
    together = "" if "\u0621" <= parts[-1][:1] <= "\u064a" else " "
    return f"{'، '.join(parts[:-1])}{pause} و{together}{parts[-1]}"


def _to(place: str) -> str:
    """ "لل…": the article of what follows gives up its alef."""
    return f"ل{place.removeprefix('ا')}"


def _clock(time: dt.time) -> str:
    """ "الربعة ونص", "الوحدة قل ربع": the hour on a twelve-hour clock."""
    named = _named_hour(time)
    if time == END_OF_DAY or time.minute in _TO:
        return f"{_HOURS[named % 12]}{_TO.get(time.minute, '')}"
    past = _PAST.get(time.minute)
    return f"{_HOURS[named % 12]}{past if past is not None else ' و' + _counted(time.minute, 'دقيقة', 'دقايق')}"


def _named_hour(time: dt.time) -> int:
    """The hour that is said, 0 to 23: the one to come from twenty to."""
    return (time.hour + (time == END_OF_DAY or time.minute in _TO)) % 24


def _part_of_day(time: dt.time) -> str:
    hour = _named_hour(time)
    if hour < 4 or hour >= 20:
        return "ديال الليل"
    if hour < 12:
        return "ديال الصباح"
    return "ديال النهار" if hour == 12 else "ديال العشية"


def _counted(count: int, one: str, few: str = "") -> str:
    """A thing with its number: "دقيقة وحدة", "جوج دقايق", "خمسطاشر دقيقة", "عشرين دقيقة"."""
    last = count % 100
    if count >= _WRITTEN_OUT:
        return f"{count} {one}"
    if last == 1:
        alone = f"{one} وحدة" if one.endswith("ة") else f"{one} واحد"
        return alone if count == 1 else f"{_in_words(count - 1)} و{one}"
    if 2 <= last <= 10:
        return f"{_in_words(count).replace('تسعود', 'تسعة')} {few or one}"
    return f"{_in_words(count)}{'ر' if 11 <= last <= 19 else ''} {one}"


def _in_words(number: int) -> str:
    """A number below ten thousand, as it is counted."""
    parts = []
    if number >= 1000:
        parts.append(_THOUSANDS[number // 1000 - 1])
    if number % 1000 >= 100:
        parts.append(_HUNDREDS[number % 1000 // 100 - 1])
    rest = number % 100
    if rest >= 20:
        parts += [_UNITS[rest % 10]] * (rest % 10 > 0) + [_TENS[rest // 10 - 2]]
    elif rest or not number:
        parts.append(_TEENS[rest - 10] if rest >= 10 else _UNITS[rest])
    return " و".join(parts)


def _currency(currency: str) -> tuple[str, str]:
    name = get_currency_name(currency, locale="ar")
    return _CURRENCIES.get(currency, (name, name))
