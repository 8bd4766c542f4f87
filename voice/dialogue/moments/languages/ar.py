"""Arabic, the common one with the turns that its speakers bring along: "الرابعة والنصف عصرا", "بكرة الساعة خمسة"."""

from __future__ import annotations

from voice.dialogue.moments import dates, times
from voice.dialogue.moments.days import fixed
from voice.dialogue.moments.kinds import Atom, Duration, Found, Kind, Setting, rules
from voice.dialogue.moments.languages import arabic_words, parts
from voice.dialogue.moments.languages.parts import part
from voice.dialogue.moments.lexicon import Entries, Language, Lexicon, count, each, mean, one_weekday, row

_HOURS = (
    "واحده, ثانيه, ثالثه, رابعه, خامسه, سادسه, سابعه, ثامنه, تاسعه, عاشره, حاديه عشره/حاديه عشر, ثانيه عشره/ثانيه عشر"
)
_FIRSTS = ("حادي", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع")


def _ordinals() -> Entries:
    said = {"اول": 1, "عاشر": 10, "عشرين": 20, "عشرون": 20, "ثلاثين": 30, "ثلاثون": 30}
    said |= {word: value for value, word in enumerate(_FIRSTS, 1) if value > 1}
    said |= {f"{word} عشر": 10 + value for value, word in enumerate(_FIRSTS, 1)}
    for ten, spelled in ((20, ("عشرين", "عشرون")), (30, ("ثلاثين", "ثلاثون"))):
        for value, word in enumerate(_FIRSTS, 1):
            said |= {f"{word} و ال {many}": ten + value for many in spelled}
    return {word: (Atom(Kind.ORDINAL, value),) for word, value in said.items() if word not in ("عشرين", "ثلاثين")}


def _minutes_before() -> Entries:
    counted = {5: "خمس/خمسه/خمس دقائق", 10: "عشر/عشره/عشر دقائق", 20: "ثلث/ثلثا/تلت/عشرين", 25: "خمسه و عشرين"}
    counted[15] = "ربع/ربعا/ال ربع/ربعه"
    for value in (5, 10, 20, 25):  # what is offered is written in figures, and said back so
        counted[value] += f"/{value}/{value} دقيقه/{value} دقائق"
    return {
        f"الا {word}": (Atom(Kind.MINUTES, -value),) for value, words in counted.items() for word in words.split("/")
    }


_NOON_PART = part("12:00", "15:00", (11, 16))
_MID_AFTERNOON = part("15:00", "18:00", (14, 19))
_EVENING = part("17:00", "22:00", (12, 24), pieces=("17:00-19:00", "19:00-20:00", "20:00-22:00"))
_NIGHT = part("20:00", "", (18, 30))
_DAWN = part("", "07:00", (0, 8))

WORDS: tuple[Entries, ...] = (
    arabic_words.numbers(),
    _ordinals(),
    count(Kind.HOUR_NAME, 1, _HOURS),
    _minutes_before(),
    row(
        "يعني, طيب, من فضلك, لو سمحت, اذا امكن, اذا ممكن, ان امكن, ممكن, شكرا, ربما, تقريبا, افضل, الافضل, بالضبط, "
        "تماما"
    ),
    count(
        Kind.WEEKDAY,
        0,
        "الاثنين/الاتنين/يوم اثنين, الثلاثاء/ثلاثاء/التلات/الثلاثا/التلاتاء, الاربعاء/اربعاء/الاربعا, الخميس/خميس, "
        "الجمعه/جمعه, السبت/سبت, الاحد/يوم احد",
        of=one_weekday,
    ),
    count(
        Kind.WEEKDAYS,
        0,
        "كل اثنين/كل يوم اثنين, كل ثلاثاء/كل يوم ثلاثاء, كل اربعاء/كل يوم اربعاء, كل خميس/كل يوم خميس, "
        "كل جمعه/كل يوم جمعه, كل سبت/كل يوم سبت, كل احد/كل يوم احد",
        of=one_weekday,
    ),
    mean(Kind.WEEKDAYS, "ايام العمل, وسط الاسبوع, خلال ايام الاسبوع", (0, 1, 2, 3, 4)),
    count(Kind.MONTH, 1, arabic_words.MONTHS),
    each(
        Kind.RELATIVE,
        {
            "اليوم, النهارده, هاليوم": 0,
            "غدا, غد, بكره, بكرا, باكر, يوم غد": 1,
            "بعد غد, بعد غدا, بعد بكره, بعد بكرا, بعد يوم غد": 2,
        },
    ),
    row("الليله, هذه الليله", Atom(Kind.RELATIVE, 0), Atom(Kind.PART, _NIGHT)),
    each(
        Kind.HOLIDAY,
        {
            "ليله راس السنه, ليله راس السنه الميلاديه": fixed(31, 12),
            "راس السنه, راس السنه الميلاديه": fixed(1, 1),
            "عيد الميلاد, الكريسماس, كريسماس": fixed(25, 12),
            "ليله عيد الميلاد, ليله الكريسماس": fixed(24, 12),
            "عيد الحب": fixed(14, 2),
            "عيد العمال, عيد الشغل": fixed(1, 5),
            "عيد الام": fixed(21, 3),
        },
    ),
    each(
        Kind.PART,
        {
            "صباحا, صباح, الصبح, صبح, الصباح, صباحيه": parts.MORNING,
            "ظهرا, ظهر, الظهر, الضهر": _NOON_PART,
            "بعد الظهر, بعد ظهر, بعد الضهر": parts.AFTERNOON,
            "قبل الظهر": part("", "12:00", (6, 13)),
            "عصرا, عصر, العصر": _MID_AFTERNOON,
            "مساء, المسا, المساء": _EVENING,
            "ليلا, ليل, بالليل": _NIGHT,
            "فجرا, فجر": _DAWN,
            "مغرب, المغرب": part("17:00", "20:00", (16, 21)),
            "ضحي": part("09:00", "12:00", (8, 13)),
            "اخر النهار, نهايه النهار, نهايه اليوم, اخر اليوم, في اخر الدوام, نهايه الدوام": parts.END_OF_DAY,
            "الصباح الباكر, في الصباح الباكر, اول الصبح, بدايه الدوام, اول النهار, باكرا, بكير": parts.FIRST_THING,
            "بعد الغداء, بعد الغدا": parts.AFTER_LUNCH,
            "قبل الغداء": parts.BEFORE_LUNCH,
            "وقت الغداء, ساعه الغداء": parts.LUNCH,
            "بعد العمل, بعد الدوام, بعد الشغل": parts.AFTER_WORK,
            "بعد المدرسه": part("14:00", "19:00", (13, 20)),
        },
    ),
    mean(Kind.NOON, "منتصف النهار, نصف النهار, منتصف نهار", 12),
    mean(Kind.NOON, "منتصف الليل, نصف الليل", 0),
    mean(Kind.MINUTES, "و نصف, و ال نصف, و نص, و النصف, و ال نص, و نصف الساعه", 30),
    mean(Kind.MINUTES, "و ربع, و ال ربع", 15),
    mean(Kind.MINUTES, "و ثلث, و ال ثلث, و تلت", 20),
    mean(Kind.CLOCK_AT, "الساعه, ساعه ال"),
    mean(Kind.HOUR, "ساعه, ساعات"),
    mean(Kind.MINUTE, "دقيقه, دقائق, دقايق"),
    mean(Kind.DAY, "يوم, ايام, يوما, نهار"),
    mean(Kind.WEEK, "اسبوع, اسابيع"),
    mean(Kind.MONTH_UNIT, "شهر, اشهر, شهور"),
    mean(Kind.YEAR_UNIT, "سنه, سنوات, عام, سنين, عاما"),
    mean(Kind.WEEKEND, "نهايه الاسبوع, عطله نهايه الاسبوع, الويكند, ويكند, اخر الاسبوع"),
    mean(Kind.DURATION, "نصف ساعه, نص ساعه", Duration(minutes=30)),
    mean(Kind.DURATION, "ربع ساعه", Duration(minutes=15)),
    mean(Kind.DURATION, "ثلث ساعه", Duration(minutes=20)),
    mean(Kind.DURATION, "ساعه و نصف, ساعه و نص", Duration(minutes=90)),
    mean(Kind.DURATION, "ساعتين, ساعتان", Duration(minutes=120)),
    mean(Kind.DURATION, "يومين, يومان", Duration(days=2)),
    mean(Kind.DURATION, "اسبوعين, اسبوعان", Duration(days=14)),
    mean(Kind.DURATION, "شهرين, شهران", Duration(months=2)),
    mean(Kind.DURATION, "سنتين, سنتان, عامين", Duration(months=24)),
    mean(Kind.NEXT, "قادم, قادمه, مقبل, مقبله, جاي, جايه, الجاي, الجايه, اللي جاي, اللي جايه, اتي"),
    mean(Kind.THIS, "هذا, هذه, هاد, هاي, هال, ذا"),
    mean(Kind.LAST, "ماضي, ماضيه, فائت, فائته, اللي فات, منصرم, سابق له, اخر مره"),
    mean(Kind.PAST_DAY, "امس, البارحه, مبارح, امبارح, اول امس"),
    mean(Kind.SINCE, "منذ, مذ, من يوم"),
    mean(Kind.FOLLOWING, "تالي, تاليه, الذي يليه, الذي بعده, اللي بعده, اللي بعدها, التي تليها, الذي يلي"),
    mean(Kind.PRECEDING, "سابق, سابقه, الذي قبله, اللي قبله"),
    mean(Kind.SAME, "نفس"),
    mean(Kind.SAME_TIME, "نفس الوقت, في نفس الوقت, نفس الساعه, في نفس الساعه, نفس الموعد"),
    mean(Kind.NEXT_DAY, "اليوم التالي, اليوم الذي يليه, ثاني يوم, اليوم اللي بعده, اليوم الذي بعده", 1),
    mean(Kind.NEXT_DAY, "اليوم السابق, اليوم الذي قبله, اليوم اللي قبله, قبل بيوم", -1),
    mean(Kind.BEFORE, "قبل"),
    mean(Kind.AFTER, "بعد, من بعد"),
    mean(Kind.FROM, "ابتداء من, اعتبارا من, بدءا من, انطلاقا من, بدايه من"),
    mean(Kind.UNTIL, "حتي, لغايه, لحد, لحتي"),
    mean(Kind.TO, "الي"),
    mean(Kind.BETWEEN, "بين, ما بين"),
    mean(Kind.LATEST, "علي ابعد تقدير, كحد اقصي, علي الاكثر, كاقصي حد"),
    mean(Kind.ONWARDS, "فما فوق, فصاعدا, وما بعد, و ما بعد, و بعد"),
    mean(Kind.AND, "و"),
    mean(Kind.OR, "او, ام, والا, ولا, يا"),
    mean(Kind.NOT, "ليس, ليست, مو, مش, غير, ما عدا, عدا, الا, باستثناء, لا اريد, بدون, ماعدا, سوي, و لا"),
    row("لا باس, لا مشكله, لم لا, لا اعرف, لا ادري, غير ذلك", Atom(Kind.OTHER)),
    mean(Kind.NO, "لا", True),
    mean(Kind.NO, "عفوا, اقصد, قصدي, بل, لا بل, اسف, اسفه, بالاحري, في الحقيقه, اعني, لا لا, لا عفوا"),
    mean(
        Kind.CANNOT,
        "لا استطيع, لا يمكنني, ما اقدر, ما بقدر, لا يناسبني, لا تناسبني, ما يناسبني, غير ممكن, مشغول, مشغوله, "
        "عندي شغل, "
        "عندي عمل, ما ينفع, لا يصلح, مستحيل, غير متاح, لا اقدر, لست متاحا, لست متاحه, ما بيناسبني, مش ممكن, ما ينفعني, "
        "غير مناسب, لا ينفع, اعمل, صعب, مبكر جدا, متاخر جدا, لن استطيع, ما راح اقدر",
    ),
    row("لست", Atom(Kind.OTHER)),
    mean(Kind.ANY, "اي, كل"),
    mean(Kind.ANYTIME, "اي وقت, في اي وقت, اي ساعه, في اي ساعه, باي وقت, متي ما تريد, طول اليوم, طوال اليوم, كل اليوم"),
    mean(Kind.IN, "في, ب, ف, خلال شهر"),
    mean(Kind.WITHIN, "خلال, في غضون, في ظرف"),
    mean(Kind.ABOUT, "حوالي, تقريبا الساعه, نحو, قرابه, حول, في حدود"),
    mean(Kind.START, "بدايه, اوائل, مطلع, بدايات, اول شي في"),
    row("اول الاسبوع", Atom(Kind.START), Atom(Kind.WEEK)),
    row("اول الشهر", Atom(Kind.START), Atom(Kind.MONTH_UNIT)),
    mean(Kind.MIDDLE, "منتصف, اواسط, وسط, نص"),
    mean(Kind.END, "نهايه, اواخر, اخر, ختام"),
    mean(Kind.LATER, "بعدها, متاخر, متاخرا, لاحقا, متاخر قليلا, بعد ذلك, متاخر شوي, بعد شوي"),
    mean(Kind.EARLIER, "ابكر, ابكر قليلا, قبل ذلك, قبلها, ابكر شوي, مبكرا اكثر, قبل شوي"),
    mean(
        Kind.SOONEST,
        "في اقرب وقت, في اقرب وقت ممكن, اقرب وقت, اقرب وقت ممكن, اقرب موعد, باسرع وقت, باسرع وقت ممكن, في اسرع وقت, "
        "في اسرع وقت ممكن, فورا, حالا, باسرع ما يمكن, اول موعد متاح, اول موعد, اقرب فرصه, في اقرب فرصه, اقرب موعد متاح",
    ),
    mean(Kind.MOVE, "نقل, تغيير, تاجيل, تقديم, اغير, انقل, اؤجل"),
    mean(Kind.THE, "ال"),
    mean(Kind.OF, "من"),
    mean(Kind.AT, "علي"),
    mean(Kind.ON, "ل, ع, لاجل"),
    row(
        "صباح الخير, صباح النور, مساء الخير, مساء النور, تصبح علي خير, تصبحون علي خير, نهارك سعيد, يوم سعيد, "
        "ليله سعيده, "
        "طاب يومك, طاب مساؤك, كل عام, كل عام و انتم بخير, عطله سعيده, سنه سعيده",
        Atom(Kind.OTHER),
    ),
    mean(Kind.CALLED, "اسمي, انا اسمي, السيد, السيده, الدكتور, الدكتوره, دكتور, الاستاذ, سميتي"),
    mean(Kind.MONEY, "يورو, دولار, ريال, درهم, دينار, جنيه, ليره, دراهم, دنانير"),
    mean(
        Kind.COUNTED,
        "شخص, اشخاص, افراد, مره, مرات, طابق, بالمئه, كيلو, اطفال, متر, امتار, مئه, ميه, الف, مقاعد, غرف, اسئله, "
        "انفار, نفر, بالمائه, درجه, عمري, عمره, عمرها, محاوله, خطوه",
    ),
    mean(Kind.STREET, "شارع, طريق, حي, زنقه, جاده"),
    mean(Kind.LABEL, "رقم, رقمي, هاتف, جوال, شقه, غرفه, رمز, هاتفي, جوالي, تلفوني, رقمه"),
    mean(Kind.LASTING, "لمده, مده, تستغرق, يستغرق, مدتها, مدته, تاخذ, تدوم"),
)

_SINGULAR = "(hour minutes|hour|day|week|month_unit|year_unit)"


def one_unit(found: Found, setting: Setting) -> Atom:
    """Units that are one when no number is said: "بعد أسبوع", "بعد ساعة ونصف"."""
    one = Found((Atom(Kind.NUMBER, 1), *found.atoms))
    return Atom(Kind.DURATION, times.length_in(one)) if found.has(Kind.HOUR) else times.duration(one, setting)


def _date_by_numbers(found: Found, setting: Setting) -> list[Atom] | None:
    """ "5 شهر 4" is the 5th of April."""
    day, month = found.all(Kind.NUMBER)
    return [Atom(Kind.NUMBER, day), Atom(Kind.MONTH, month)] if 1 <= month <= 12 else None


def _named_day(found: Found, setting: Setting) -> Atom:
    """ "يوم الخميس" is Thursday."""
    return found.atoms[-1]


ARABIC_DURATIONS = rules(
    ("counted the? (ordinal|hour_name)", times.nothing),
    ("hour_name of counted", times.nothing),
    ("street (other|the|label|number){0,3} (number|ordinal|digits)", times.nothing),
    ("number (in|of)? month_unit number", _date_by_numbers),
    ("(number|a) (minute|day|week|month_unit|year_unit)", times.duration),
    ("(number|a) hour minutes?", times.hours_long),
    (f"(?<=[after before in within lasting since later earlier on]) {_SINGULAR} (?! the|number|weekday)", one_unit),
    ("before duration", times.nothing),
    ("since (duration|weekday|the? relative)", times.nothing),
    ("after about? duration", times.ahead),
    ("(later|earlier|after|before) (on|in) duration", times.shift),
)


_MINUTES = "(minutes|and (number|duration) minute?)?"
_IN_PART = "((in|of|at|on)? the? part)?"
ARABIC_CLOCK = rules(
    ("noon", times.time_said),
    (f"clock_at the? (hour_name|number) {_MINUTES} {_IN_PART}", times.time_said),
    ("clock_at time part?", times.time_in_its_part),
    (f"the? hour_name {_MINUTES} {_IN_PART}", times.time_said),
    (f"number minutes {_IN_PART}", times.time_said),
    ("(?<![day the]) number (in the)? part", times.time_said),
)
ARABIC_DATES = rules(
    ("(weekday|day){0,2} the? (number|ordinal) (of|in)? month ((of|the|in){0,3} year)?", dates.date),
    ("day the? (number|ordinal)|on day number|the? weekday the? (number|ordinal)", dates.date_of_month),
    ("month (of|the|in){0,3} year|year in month|(?<=[in of until before after from to this]) month", dates.month),
    ("day (weekday|holiday)", _named_day),
)

ARABIC = Language(
    lexicon=Lexicon(*WORDS, split=arabic_words.split),
    clock=ARABIC_CLOCK,
    durations=ARABIC_DURATIONS,
    dates=ARABIC_DATES,
)
