"""Modern Standard Arabic for the telephone: the polite plural, which suits women and men, and hours in words.

Vowel marks only where a voice would read another word. What follows the verbs of the sentences below is in the
accusative or the genitive, so that a dual is always the one in -ين.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from babel.numbers import get_currency_name

from voice.dialogue.rules.phrases.base import END_OF_DAY, Phrase, Phrases, groups, runs

_HOURS = (
    *("الثانية عشرة", "الواحدة", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة"),
    *("التاسعة", "العاشرة", "الحادية عشرة"),
)
_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
    *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
)
_TO_THE_HOUR = frozenset({40, 45, 50, 55})  # minutes said as what is missing to the next hour
_PAIRS = (2,)
_TRIPLETS = (3,)
_DIALLED_IN_PAIRS = 10  # digits


@dataclass(frozen=True, slots=True)
class _Counted:
    """A noun as it is counted: one, two, 3 to 10, 11 to 99, round hundreds."""

    one: str
    two: str
    few: str
    many: str
    hundred: str

    def counted(self, count: int) -> str:
        if count in (1, 2):
            return self.one if count == 1 else self.two
        rest = count % 100
        return f"{count} {self.few if 3 <= rest <= 10 else self.many if rest > 10 else self.hundred}"


def _masculine(noun: str, plural: str) -> _Counted:
    return _Counted(f"{noun} واحد", f"{noun}ين", plural, f"{noun}ًا", noun)


def _feminine(noun: str, plural: str) -> _Counted:
    return _Counted(f"{noun} واحدة", f"{noun[:-1]}تين", plural, noun, noun)


def _invariable(noun: str) -> _Counted:
    return _Counted(f"{noun} واحد", f"2 {noun}", noun, noun, noun)


_MINUTE = _feminine("دقيقة", "دقائق")
_HOUR = _Counted("ساعة", "ساعتين", "ساعات", "ساعة", "ساعة")
_DIRHAM, _DINAR = _masculine("درهم", "دراهم"), _masculine("دينار", "دنانير")
_RIYAL, _DOLLAR = _masculine("ريال", "ريالات"), _masculine("دولار", "دولارات")
_POUND, _LIRA, _FRANC = _masculine("جنيه", "جنيهات"), _feminine("ليرة", "ليرات"), _masculine("فرنك", "فرنكات")
_CURRENCIES = {
    **dict.fromkeys(("MAD", "AED"), _DIRHAM),
    **dict.fromkeys(("DZD", "TND", "LYD", "KWD", "BHD", "JOD", "IQD"), _DINAR),
    **dict.fromkeys(("SAR", "QAR", "OMR", "YER"), _RIYAL),
    **dict.fromkeys(("EGP", "SDG", "GBP"), _POUND),
    **dict.fromkeys(("LBP", "SYP", "TRY"), _LIRA),
    "EUR": _invariable("يورو"),
    "USD": _DOLLAR,
    "CHF": _FRANC,
    "MRU": _feminine("أوقية", "أوقيات"),
}
_CENTIME, _CENT, _PENNY = _masculine("سنتيم", "سنتيمات"), _masculine("سنت", "سنتات"), _masculine("بنس", "بنسات")
_FILS, _PIASTRE = _masculine("فلس", "فلوس"), _masculine("قرش", "قروش")
_PARTS = {
    **dict.fromkeys(("MAD", "DZD", "CHF"), _CENTIME),
    **dict.fromkeys(("EUR", "USD"), _CENT),
    **dict.fromkeys(("KWD", "BHD", "JOD", "IQD", "AED"), _FILS),
    **dict.fromkeys(("EGP", "SDG", "LBP", "SYP", "TRY"), _PIASTRE),
    "TND": _masculine("مليم", "مليمات"),
    "LYD": _DIRHAM,
    "OMR": _feminine("بيسة", "بيسات"),
    "SAR": _feminine("هللة", "هللات"),
    "QAR": _DIRHAM,
    "GBP": _PENNY,
}
_THOUSANDTHS = frozenset({"KWD", "BHD", "JOD", "IQD", "TND", "LYD", "OMR"})  # of the main unit, instead of hundredths


class ArabicPhrases(Phrases):
    code = "ar"
    weekdays = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
    texts = {
        Phrase.GREETING: "مرحبًا بكم، معكم {business}. كيف يمكنني مساعدتكم؟",
        Phrase.GREETING_NAMELESS: "مرحبًا بكم، معكم المساعد الصوتي. كيف يمكنني مساعدتكم؟",
        Phrase.HELLO: "أهلًا وسهلًا! كيف يمكنني مساعدتكم؟",
        Phrase.HELLO_NAMED: "أهلًا بكم، {name}. كيف يمكنني مساعدتكم؟",
        Phrase.CLOSING: "شكرًا لاتصالكم. نتمنى لكم يومًا سعيدًا، مع السلامة!",
        Phrase.WELCOME: "العفو.",
        Phrase.LISTENING: "تفضلوا، أنا أسمعكم.",
        Phrase.TAKE_YOUR_TIME: "طبعًا، خذوا وقتكم.",
        Phrase.ANYTHING_ELSE: "هل هناك شيء آخر يمكنني مساعدتكم فيه؟",
        Phrase.ANYTHING_ELSE_SHORT: "هل لديكم سؤال آخر؟",
        Phrase.OFFER_MESSAGE: "هل تودون أن آخذ منكم رسالة ليعاود أحدنا الاتصال بكم؟",
        Phrase.OFFER_MESSAGE_FOR_NEED: "فهمت. يمكنني أن آخذ منكم رسالة ليعاود أحدنا الاتصال بكم. هل يناسبكم ذلك؟",
        Phrase.OFFER_MESSAGE_FOR_APPOINTMENT: (
            "لا يمكنني ترتيب المواعيد بنفسي، لكن يمكنني أن آخذ منكم رسالة ليعاود أحدنا الاتصال بكم. هل يناسبكم ذلك؟"
        ),
        Phrase.OFFER_PERSON_OR_MESSAGE: "هل تفضلون التحدث إلى أحد الموظفين، أم ترك رسالة؟",
        Phrase.PERSON_OR_MESSAGE_WHICH: "حسنًا. أيهما تفضلون: التحدث إلى أحد الموظفين، أم ترك رسالة؟",
        Phrase.CAN_DO: "يمكنني {abilities}. بماذا أساعدكم؟",
        Phrase.CAN_DO_HOURS: "أن أخبركم بأوقات عملنا",
        Phrase.CAN_DO_PRICES: "أن أعرّفكم بخدماتنا",
        Phrase.CAN_DO_ADDRESS: "أن أعطيكم عنواننا",
        Phrase.CAN_DO_MESSAGE: "أن آخذ منكم رسالة",
        Phrase.CAN_DO_PERSON: "أن أحاول تحويلكم إلى أحد الموظفين",
        Phrase.IDENTITY: "معكم {business}. أنا المساعد الصوتي، برنامج حاسوبي يجيب على الهاتف.",
        Phrase.IDENTITY_NAMELESS: "أنا مساعد صوتي، برنامج حاسوبي يجيب على الهاتف.",
        Phrase.NOT_UNDERSTOOD: "عذرًا، لم أفهم جيدًا.",
        Phrase.NOT_UNDERSTOOD_AGAIN: "أعتذر، أجد صعوبة في فهم ما تقولون.",
        Phrase.STILL_THERE: "هل ما زلتم معي؟",
        Phrase.NOTHING_HEARD: "لا أسمعكم، لذلك سأنهي المكالمة. يسعدنا أن تتصلوا بنا من جديد. مع السلامة.",
        Phrase.NOTHING_TO_REPEAT: "أنا أسمعكم. كيف يمكنني مساعدتكم؟",
        Phrase.TRANSFERRING: "سأحاول تحويلكم إلى أحد الموظفين. لحظة من فضلكم.",
        Phrase.NOT_TRANSFERRED: "نعتذر منكم، لا أحد متاح في الوقت الحالي.",
        Phrase.RESUMED: "عذرًا، انقطع الخط للحظة. كيف يمكنني مساعدتكم؟",
        Phrase.OUTBOUND: "مرحبًا، أنا المساعد الصوتي، أتصل بكم بطلب من {business}. كيف يمكنني مساعدتكم؟",
        Phrase.OUTBOUND_NAMELESS: "مرحبًا، أنا مساعد صوتي، وقد طُلب مني أن أتصل بكم. كيف يمكنني مساعدتكم؟",
        Phrase.ANSWERPHONE: (
            "مرحبًا، معكم {business}. حاولنا الاتصال بكم. نرجو أن تتصلوا بنا متى تيسّر لكم. شكرًا، ومع السلامة."
        ),
        Phrase.ANSWERPHONE_NAMELESS: "مرحبًا، حاولنا الاتصال بكم. نرجو أن تتصلوا بنا متى تيسّر لكم. شكرًا، ومع السلامة.",
        Phrase.TAKEN_OVER: "عذرًا، حدثت عندي مشكلة تقنية.",
        Phrase.NO_TRANSFERS: "نعتذر منكم، لا يمكنني الوصول إلى أي موظف في الوقت الحالي.",
        Phrase.DAY_OPEN: "{day} نعمل {periods}.",
        Phrase.DAY_CLOSED: "{day} نحن مغلقون.",
        Phrase.DAY_UNKNOWN: "لا أعرف أوقات عملنا {day}.",
        Phrase.HOURS_UNKNOWN: "أوقات عملنا غير متوفرة لدي.",
        Phrase.HOURS_SPECIAL: "لا أعرف إلا أوقات عملنا المعتادة، ولا أعرف أوقات العطل والأعياد أو تاريخ بعينه.",
        Phrase.WEEK_OPEN: "نعمل {week}.",
        Phrase.WEEK_CLOSED: "نحن مغلقون {days}.",
        Phrase.WEEK_UNKNOWN: "لا أعرف أوقات عملنا {days}.",
        Phrase.OPEN_UNTIL: "نحن نعمل الآن، حتى {time}.",
        Phrase.CLOSED_UNTIL: "نحن مغلقون حاليًا. نفتح {day} عند {time}.",
        Phrase.CLOSED_NOW: "نحن مغلقون حاليًا.",
        Phrase.ADDRESS: "عنواننا هو: {address}.",
        Phrase.ADDRESS_UNKNOWN: "عنواننا غير متوفر لدي.",
        Phrase.PHONE: "رقم هاتفنا هو {number}.",
        Phrase.PHONE_UNKNOWN: "ليس لدي رقم آخر أعطيكم إياه.",
        Phrase.FACT_UNKNOWN: "ليست لدي هذه المعلومة.",
        Phrase.PRICE: "يبلغ سعر {service} {amount}.",
        Phrase.PRICE_FROM: "يبدأ سعر {service} من {amount}.",
        Phrase.PRICE_FREE: "نقدّم {service} مجانًا.",
        Phrase.PRICE_UNKNOWN: "سعر {service} غير متوفر لدي.",
        Phrase.DURATION: "بالنسبة إلى {service}، يستغرق الأمر {duration}.",
        Phrase.DURATION_UNKNOWN: "لا أعرف مدة {service}.",
        Phrase.OFFERED: "نعم، نقدّم {service}.",
        Phrase.SERVICE_UNKNOWN: "ليست لدي معلومات عن هذه الخدمة.",
        Phrase.SERVICES: "نقدّم {services}.",
        Phrase.SERVICES_AND_MORE: "نقدّم، من بين خدمات أخرى، {services}.",
        Phrase.SERVICES_UNKNOWN: "ليست لدي معلومات عن خدماتنا.",
        Phrase.WHICH_SERVICE: "أي خدمة تهمكم؟",
        Phrase.MESSAGE_START: "حسنًا، سآخذ رسالتكم.",
        Phrase.ASK_NAME: "ما اسمكم الكريم، من فضلكم؟",
        Phrase.ASK_NAME_AGAIN: "عذرًا، لم أسمع الاسم جيدًا. ما اسمكم واسم العائلة؟",
        Phrase.THANK_NAME: "شكرًا، {name}.",
        Phrase.OFFER_NUMBER: "هل نتصل بكم على الرقم الذي تتصلون منه الآن؟",
        Phrase.ASK_NUMBER: "على أي رقم يمكننا الاتصال بكم؟",
        Phrase.ASK_NUMBER_AGAIN: "عذرًا، لم ألتقط الرقم. يمكنكم قوله رقمًا رقمًا، أو إدخاله على لوحة الهاتف.",
        Phrase.ASK_NUMBER_NEEDED: (
            "من دون رقم لن نستطيع الاتصال بكم. على أي رقم يمكننا ذلك؟ وإن لم ترغبوا، فقولوا: إلغاء."
        ),
        Phrase.NUMBER_GO_ON: "عندي حتى الآن {number}. ما بقية الرقم؟",
        Phrase.CONFIRM_NUMBER: "الرقم هو {number}. هل هذا صحيح؟",
        Phrase.ASK_REASON: "ما موضوع اتصالكم؟",
        Phrase.ASK_REASON_AGAIN: "باختصار، ما الأمر الذي تتصلون بشأنه؟",
        Phrase.RECAP: "أراجع معكم: {name}، على الرقم {number}. الرسالة: {reason}. هل هذا صحيح؟",
        Phrase.RECAP_URGENT: ("أراجع معكم: {name}، على الرقم {number}، والأمر عاجل. الرسالة: {reason}. هل هذا صحيح؟"),
        Phrase.CALLBACK_NOTED: "سجلت الوقت الذي يناسبكم لمعاودة الاتصال.",
        Phrase.ASK_CORRECTION: "ما الذي أصحّحه: الاسم، أم الرقم، أم الموضوع؟",
        Phrase.PERSON_POSSIBLE: "يمكنكم أيضًا أن تطلبوا التحدث إلى أحد الموظفين.",
        Phrase.CANCEL_POSSIBLE: "يمكنكم أيضًا أن تقولوا: إلغاء.",
        Phrase.NO_REASON: "طلب معاودة الاتصال",
        Phrase.MESSAGE_TAKEN: "شكرًا، تم تسجيل رسالتكم.",
        Phrase.MESSAGE_FAILED: "أعتذر، لم أتمكن من حفظ الرسالة. هل أحاول مرة أخرى؟",
        Phrase.MESSAGE_FAILED_OR_PERSON: (
            "أعتذر، لم أتمكن من حفظ الرسالة. هل أحاول مرة أخرى، أم تفضلون التحدث إلى أحد الموظفين؟"
        ),
        Phrase.MESSAGE_CANCELLED: "حسنًا، لن أسجّل أي رسالة.",
        Phrase.CAN_DO_BOOK: "أن أحجز لكم موعدًا أو أغيّره أو ألغيه",
        Phrase.BOOK_START: "بكل سرور، لنبحث معًا عن موعد.",
        Phrase.BOOK_SERVICE: "لأي خدمة تودون الحجز: {services}؟",
        Phrase.BOOK_WHEN: "متى يناسبكم الموعد؟ في أي يوم وفي أي وقت؟",
        Phrase.BOOK_WHEN_AGAIN: ("عذرًا، لم ألتقط الوقت. قولوا مثلًا: الثلاثاء بعد الظهر، أو: يوم 12 الساعة العاشرة."),
        Phrase.BOOK_OFFER: "أقترح عليكم {moments}. أي موعد يناسبكم؟",
        Phrase.BOOK_OFFER_ONE: "أقترح عليكم {moments}. هل يناسبكم ذلك؟",
        Phrase.BOOK_OFFER_AGAIN: "أيها تفضلون: {moments}؟ ويمكنكم أيضًا أن تذكروا يومًا آخر.",
        Phrase.BOOK_POSSIBLE: "الوقت متاح {moment}.",
        Phrase.BOOK_TAKEN: "هذا الوقت محجوز.",
        Phrase.BOOK_CLOSED: "ليست لدينا مواعيد في ذلك الوقت.",
        Phrase.BOOK_TOO_SOON: "هذا الوقت قريب جدًا، ولا يكفينا للاستعداد.",
        Phrase.BOOK_TOO_FAR: "لم نبدأ الحجز بعد لذلك التاريخ.",
        Phrase.BOOK_DAY_FULL: "لم يبق أي موعد في ذلك اليوم.",
        Phrase.BOOK_TOO_MANY: "لا يتسع المكان عندنا لهذا العدد.",
        Phrase.BOOK_NOTHING_THEN: "لا أجد موعدًا متاحًا في ذلك الوقت.",
        Phrase.BOOK_NOTHING: "لا أجد أي موعد متاح في الأسابيع القادمة.",
        Phrase.BOOK_WITH: "{service} مع {person}",
        Phrase.BOOK_PARTY: "{service}، عدد الأشخاص {people}",
        Phrase.BOOK_RECAP: "أراجع معكم: {service}، {moment}، باسم {name}، على الرقم {number}. هل أؤكد الحجز؟",
        Phrase.BOOK_RECAP_NUMBERLESS: "أراجع معكم: {service}، {moment}، باسم {name}. هل أؤكد الحجز؟",
        Phrase.BOOK_CORRECTION: "ما الذي أغيّره: الخدمة، أم الموعد، أم الاسم، أم الرقم؟",
        Phrase.BOOK_DONE: "تم الحجز: {moment}. رمز موعدكم هو {code}.",
        Phrase.BOOK_REQUESTED: "تم تسجيل طلبكم: {moment}. سنؤكده لكم في أقرب وقت. رمز موعدكم هو {code}.",
        Phrase.BOOK_WRITTEN: "ستصلكم رسالة نصية للتأكيد.",
        Phrase.BOOK_FAILED: "نعتذر منكم، لا أستطيع الاطلاع على جدول المواعيد الآن.",
        Phrase.BOOK_CANCELLED: "حسنًا، لن أحجز شيئًا.",
        Phrase.NO_APPOINTMENT: "لم أجد أي موعد قادم.",
        Phrase.ASK_CODE: ("لم أجد موعدًا مسجلًا برقمكم. ما رمز الموعد المكوّن من ستة أرقام، أو رقم الهاتف الذي حجزتم به؟"),
        Phrase.ASK_CODE_FIRST: "ما رمز موعدكم المكوّن من ستة أرقام، أو رقم الهاتف الذي حجزتم به؟",
        Phrase.ASK_CODE_AGAIN: "عذرًا، لم ألتقط الرمز. قولوا أرقامه الستة، أو أدخلوها على لوحة الهاتف.",
        Phrase.FOUND_ONE: "لديكم موعد {moment}، من أجل {service}.",
        Phrase.FOUND_SEVERAL: "لديكم أكثر من موعد. أيها تقصدون: {moments}؟",
        Phrase.MOVE_WHEN: "ما الوقت الجديد الذي يناسبكم؟",
        Phrase.MOVE_SURE: "يصبح موعدكم إذن {moment}. هل هذا صحيح؟",
        Phrase.MOVE_DONE: "تم التغيير، أصبح موعدكم {moment}.",
        Phrase.CANCEL_SURE: "موعدكم {moment}. هل ألغيه؟",
        Phrase.CANCEL_DONE: "تم إلغاء الموعد.",
        Phrase.APPOINTMENT_KEPT: "حسنًا، يبقى موعدكم {moment}.",
        Phrase.CONFIRM_DONE: "شكرًا، تم التأكيد. نحن في انتظاركم {moment}.",
        Phrase.TOO_LATE_TO_CHANGE: "للأسف، فات الأوان لتغيير هذا الموعد.",
    }

    def join(self, parts: Sequence[str]) -> str:
        return (" و" if len(parts) == 2 else "، و").join(parts)

    def clauses(self, parts: Sequence[str]) -> str:
        return "، و".join(parts)

    def alternatives(self, parts: Sequence[str]) -> str:
        return (" أو " if len(parts) == 2 else "، أو ").join(parts)

    def day(self, days_ahead: int, weekday: int) -> str:
        return {0: "اليوم", 1: "غدًا"}.get(days_ahead, f"يوم {self.weekdays[weekday]}")

    def days(self, weekdays: Sequence[int]) -> str:
        """From the day on which the week begins there: Sunday to Thursday is one stretch."""
        if len(weekdays) == len(self.weekdays):
            return "كل أيام الأسبوع"
        parts: list[str] = []
        for first, last in _stretches(weekdays):
            if last - first >= 2:
                parts.append(f"من {self.weekdays[first % 7]} إلى {self.weekdays[last % 7]}")
            else:
                parts.extend(f"يوم {self.weekdays[day % 7]}" for day in range(first, last + 1))
        return self.join(parts)

    def date(self, day: dt.date, today: dt.date) -> str:
        near = {0: "اليوم", 1: "غدًا", 2: "بعد غد"}.get((day - today).days)
        return near or f"{self.weekdays[day.weekday()]} {_day_of_month(day.day)} {_MONTHS[day.month - 1]}"

    def at(self, times: Sequence[dt.time]) -> str:
        """The part of the day is said once for all the times in it."""
        together = [(list(some), part) for part, some in groupby(times, _part_of_day)]
        spoken = [f"{self.alternatives([_clock(time) for time in some])} {part}" for some, part in together]
        return "الساعة " + (" أو " if len(times) == 2 else "، أو ").join(spoken)

    def moments(self, all_at: Sequence[dt.datetime], today: dt.date) -> str:
        days = [(day, [at.time() for at in some]) for day, some in groupby(sorted(all_at), dt.datetime.date)]
        spoken = [f"{self.date(day, today)} {self.at(times)}" for day, times in days]
        return (" أو " if len(spoken) == len(all_at) == 2 else "، أو ").join(spoken)

    def digits(self, digits: str) -> str:
        return "، ".join(" ".join(group) for group in groups(digits, _TRIPLETS))

    def time(self, time: dt.time) -> str:
        if time in (dt.time(0), END_OF_DAY):
            return "منتصف الليل"
        return f"{_clock(time)} {_part_of_day(time)}"

    def period(self, opens: dt.time, closes: dt.time) -> str:
        if (opens, closes) == (dt.time(0), END_OF_DAY):
            return "على مدار الساعة"
        same_part = opens != dt.time(0) and closes != END_OF_DAY and _part_of_day(opens) == _part_of_day(closes)
        return f"من {_clock(opens) if same_part else self.time(opens)} إلى {self.time(closes)}"

    def amount(self, amount: Decimal, currency: str) -> str:
        whole, cents = int(amount), int(amount * 100) % 100
        unit, part = _CURRENCIES.get(currency), _PARTS.get(currency)
        parts = part.counted(cents * 10 if currency in _THOUSANDTHS else cents) if part else f"{cents:02}"
        if not whole and cents and part:
            return parts
        spoken = unit.counted(whole) if unit else f"{whole} {get_currency_name(currency, whole, locale='ar')}"
        return f"{spoken} و{parts}" if cents else spoken

    def minutes(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        part = {15: "ربع", 30: "نصف"}.get(rest)
        if not hours:
            return f"{part} ساعة" if part else _MINUTE.counted(rest)
        spoken = _HOUR.counted(hours)
        return f"{spoken} و{part or _MINUTE.counted(rest)}" if rest else spoken

    def number(self, digits: str) -> str:
        plain = digits.removeprefix("+")
        in_pairs = len(plain) <= _DIALLED_IN_PAIRS and not digits.startswith("+")
        spoken = "، ".join(" ".join(group) for group in groups(plain, _PAIRS if in_pairs else _TRIPLETS))
        return f"زائد {spoken}" if digits.startswith("+") else spoken


def _stretches(weekdays: Sequence[int]) -> list[tuple[int, int]]:
    """As `runs`, but Sunday and Monday are neighbours: (6, 10) is Sunday to Thursday."""
    found = runs(weekdays)
    if len(found) > 1 and found[0][0] == 0 and found[-1][1] == 6:
        return [(found[-1][0], 7 + found[0][1]), *found[1:-1]]
    return found


def _day_of_month(day: int) -> str:
    return "الأول من" if day == 1 else str(day)


def _clock(time: dt.time) -> str:
    """ "الثامنة والنصف": the hour in words, on a twelve-hour clock."""
    minute = time.minute
    if minute in _TO_THE_HOUR:
        missing = "ربعًا" if minute == 45 else _MINUTE.counted(60 - minute)
        return f"{_HOURS[(time.hour + 1) % 12]} إلا {missing}"
    hour = _HOURS[time.hour % 12]
    past = {15: "الربع", 30: "النصف"}.get(minute) or _MINUTE.counted(minute)
    return f"{hour} و{past}" if minute else hour


def _part_of_day(time: dt.time) -> str:
    if time.hour < 4:
        return "ليلًا"
    if time.hour < 12:
        return "صباحًا"
    return "ظهرًا" if time.hour < 13 else "بعد الظهر" if time.hour < 17 else "مساءً"
