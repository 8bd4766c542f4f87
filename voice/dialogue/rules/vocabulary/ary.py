"""Moroccan Darija, as callers speak it and as transcribers write it: Arabic script, Latin letters, French mixed in.

`ary_rules` tells what they want, `ary_lexicon` how their words are written in Latin letters. What they say in French is
understood by the French patterns, beside these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice.dialogue.rules.text import fold
from voice.dialogue.rules.vocabulary.ar import ARABIC
from voice.dialogue.rules.vocabulary.ar_intents import LETTER
from voice.dialogue.rules.vocabulary.arabic import arabic_forms, with_particles
from voice.dialogue.rules.vocabulary.ary_appointments import APPOINTMENT_RULES, CHOICES, FIELDS, PARTY
from voice.dialogue.rules.vocabulary.ary_lexicon import EVERYDAY_WORDS, FRENCH_IN_ARABIC, NUMBERS, SPLIT
from voice.dialogue.rules.vocabulary.ary_rules import (
    CALL_ME,
    DAY,
    LEAD,
    MONTH,
    NUMBER,
    RULES,
    WEEKDAYS,
    WHAT_TIME,
    darija,
)
from voice.dialogue.rules.vocabulary.base import (
    Field,
    Rules,
    Vocabulary,
    When,
    singular,
    word_list,
    word_set,
)
from voice.dialogue.rules.vocabulary.fr import FRENCH


def _either(own: re.Pattern[str], french: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"{own.pattern}|{french.pattern}")


def _with_french(own: Rules) -> Rules:
    french = dict(FRENCH.rules)
    return tuple((intent, _either(pattern, french[intent])) for intent, pattern in own)


def _when_with_french(own: Sequence[tuple[When, re.Pattern[str]]]) -> Sequence[tuple[When, re.Pattern[str]]]:
    french = dict(FRENCH.when)
    return tuple((when, _either(pattern, french[when])) for when, pattern in own)


_HIS_NAME = r"(?:سميتها|سميتو|اسمها|اسمو)"
_NAME_WORDS = r"(?:سميتي|سميت|سمييتي|اسمي|(?:الاسم|السمية)(?: ديالي)?(?: هو| هي)?|كنيتي|الكنية(?: ديالي)?(?: هي)?)"
_CALLING_ABOUT = (
    r"(?:(?:كنعيط|عيطت|كنت عيطت|كنتاصل|تاصلت|كنتصل|اتصلت|راني كنعيط|انا كنعيط) (?:ليكم |بيكم |عليكم )?(?:على (?:قبل"
    r"|ود|قبال|حساب)|على|بخصوص|حيت|حيتاش|باش|بسبب)|(?:هو |هي )?على (?:قبل|ود|قبال|حساب)|بخصوص"
    r"|~موضوع(?: ديالي)?(?: (?:هو|راه|على|ديال))*|~سبب(?: ديالي)?(?: (?:هو|راه))*|~ميساج(?: ديالي)?(?: (?:هو|راه"
    r"|ديال))*|(?:قول|قولو|قولي) (?:ليه|ليهم|ليها)(?: بلي| بان| باللي)?|(?:هو |هي )?على|حيت|حيتاش)"
)

# Words that questions and wishes begin with, often written together with an "and".
_AFTER_AND = word_set(
    fold("""
    شحال بشحال فين كيفاش شنو اشنو شكون فوقاش امتى وقتاش علاش عندكم كتحلو كتسدو واش بغيت باغي حتى مع كاين كاينة
    سميتي نمرتي خاصني نقدر هادشي شكرا عيطو قول عاود بسلامة كتديرو
    """)
)

_ALSO_NAMES = {
    fold(word)
    for word in word_list(
        "الله صباح سعيدة مبروك سلامة كامل عارف حافظ ليلة خميس جمعة عيد غالي هنا السي سي لالة سيدي علا علي"
    )
}

# Everyday words but for their article; Ali is written like "on", which is read apart.
_SURNAMES = {fold(word) for word in word_list("علي الهادي الصافي الراسي الوافي الغالي")}

DARIJA = Vocabulary(
    rewrites={
        **FRENCH.rewrites,
        **FRENCH_IN_ARABIC,
        **{f"و{word}": f"و {word}" for word in _AFTER_AND},
        "دبا": "دابا",
        "عفاك": "عافاك",
        "عفك": "عافاك",
        "عافك": "عافاك",
        "عافاكم": "عافاك",
        "عفاكم": "عافاك",
        "وخا": "واخا",
        "واخه": "واخا",
        "غده": "غدا",
        "غدوا": "غدا",
        "فاين": "فين",
        "فقاش": "فوقاش",
        "اشحال": "شحال",
        "كيفش": "كيفاش",
        "لي": "ليا",
        "ديالكوم": "ديالكم",
        "عندكوم": "عندكم",
        "هذا": "هادا",
        "هذه": "هادي",
        "هداك": "هاداك",
        "هديك": "هاديك",
        "هادوك": "هاداك",
        "هدشي": "هادشي",
    },
    fillers=FRENCH.fillers | {fold(word) for word in word_list("اممم امم ام ممم مم يعني زعما اااه هممم")},
    numbers=NUMBERS,
    rules=_with_french((*APPOINTMENT_RULES, *RULES)),
    when=_when_with_french(
        (
            (
                When.SPECIAL,
                darija(
                    r"~(?:عيد|اعياد|عواشر|عطلة|عطل|فاكونس|فاكانس|رمضان|عاشوراء|عاشورا|مولد|صيف|فيريي)(?: ~?(?:كبير"
                    r"|صغير|اضحى|فطر|نبوي|مولد|عرش|استقلال|مسيرة))?|راس ~?عام|ايام ~?عيد",
                    rf"(?:\d+ )?~?(?:{MONTH})|شهر (?:\d+|\w+)|نهار \d+|(?:ف|يوم )\d+",
                ),
            ),
            (When.DAY_AFTER_TOMORROW, darija(r"(?:من )?بعد ~?(?:غدا|غد)|بعدغدا|غير غدا")),
            (When.TOMORROW, darija(r"(?:[لودف]|دي?ال |نهار )?غدا|~غد ليه|غد")),
            (
                When.TODAY,
                darija(
                    (
                        r"(?:[وفل]|ديال )?(?:اليوم|ليوم)|(?:ف)?هاد (?:~?نهار|~?صباح|~?عشية|~?ليلة|~?عشوية)|~ليلة"
                        r"|نهار اليوم"
                    ),
                    rf"(?:حتى ل ?شحال|حتى لشحال|حتال شحال|لشحال)(?: \w+)?|{WHAT_TIME} (?:\w+ )?(?:كا|ك|غا|غادي "
                    r"|ت)?(?:تسدو|تسد|يسد|كيسد|تساليو|كتساليو|كيتسد|سدو)",
                    r"(?:ك|كا|غا)?(?:تسدو|تساليو) (?:مع شحال|فوقاش|امتى)",
                ),
            ),
            (
                When.NOW,
                darija(
                    r"(?:[وفل])?(?:دابا|دروك|دوك|درك)|(?:ف)?هاد ~?(?:وقت|ساعة|لحظة)|الان|الساعة|(?:باقي|مازال"
                    r"|مازالين|مازالت) (?:\w+ )?(?:حالين|محلول|محلولين|فاتحين|سادين|خدامين|مفتوح)",
                ),
            ),
            (
                When.WEEKEND,
                darija(r"~(?:ويكاند|ويكيند|ويكند|ويك اند|ويك ايند)|(?:اخر|نهاية|تالي) ~?(?:سيمانة|سمانة|اسبوع)"),
            ),
            (
                When.WEEK,
                darija(
                    r"~(?:سيمانة|سمانة|اسبوع)|كل (?:نهار|يوم|نهارات)|(?:ا?شمن|اما|فاشمن) (?:نهار|نهارات|ايام|يوم)",
                    r"~(?:اوقات|وقات|توقيت|سوايع|ساعات|اورير|اوراير|اوغير)|النهارات",
                ),
            ),
            (
                When.OPENING,
                darija(
                    (
                        rf"{WHAT_TIME} (?:\w+ )?(?:كا|ك|غا|غادي |ت)?(?:تحلو|تفتحو|تحل|يحل|يفتح|كيحل|كيفتح|تبداو"
                        r"|كتبداو|نحلو|كيتحل)"
                    ),
                    r"(?:ك|كا|غا|غادي )?(?:تحلو|تفتحو|يحل|تبداو) (?:مع شحال|فوقاش|امتى|وقتاش|من شحال)",
                ),
            ),
        )
    ),
    weekdays=tuple(_either(darija(own), french) for own, french in zip(WEEKDAYS, FRENCH.weekdays, strict=True)),
    from_day_to_day=darija(
        rf"(?:من |du |de |نهار |le )*({DAY}) (?:(?:حتى|حتا|حتال|تال|الى|au|a) |(?=ل))(?:نهار |ل |le )?({DAY})"
    ),
    follow_up=darija(
        r"^(?:و\w*|واش|ولا|حتى|زعما|وبالنسبة|بالنسبة ل?|et|ou|sinon|pour)(?: (?:واش|نهار|ف|هاد|ديال|pour|le|les"
        r"|alors))*"
    ),
    every_service=_either(
        darija(
            (
                r"~(?:اثمنة|اتمنة|اثمان|اسعار|تاريفات|بريات)|~(?:ثمن|تمن|سومة|تاريف) (?:ديالكم|ديالك|ديال كلشي)"
                r"|شحال كتديرو"
            ),
            r"كلشي|كاملين|~لائحة|ليست ~?(?:اثمنة|ديال)|شحال ~?(?:خدمات|سيرفيس)",
        ),
        FRENCH.every_service,
    ),
    small_words=FRENCH.small_words
    | {
        fold(word)
        for word in with_particles("""
            واش شنو اش اشنو شحال فين كيفاش علاش شكون فوقاش امتى مع من على علا في حتى انا نتا نتي نتوما حنا هو هي
            هوما هاد هادا هادي هادشي داك ديك شي واحد وحدة واحدة حاجة كلشي غير ديال ديالي ديالك ديالكم ديالنا
            ديالو ديالها عند عندي عندك عندكم عندنا عندو ليا ليك ليكم لينا ليه ليها لي بيا بيك بيكم معايا معاك
            معاكم كاين كاينة كاينين خاصني خصني بزاف شوية مزيان مزيانة زوين باش حيت بلا قبل بعد راه راكم راني
            دابا بغيت بغينا باغي باغية نقدر نقدرو تقدر تقدرو ممكن ماشي ما لا كان كنت كانت يكون تكون سلام عليكم
            عافاك الله يخليك يخليكم شكرا واخا ايه اه نعم صافي ثمن تمن سومة سعر اثمنة كيدير كتدير كيسوا كتسوا
            تدير يدير نخلص درهم فلوس دراهم كتاخد كياخد وقت دقيقة دقايق ساعة سوايع مدة كيطول كتطول طول تقريبا
            خدمة خدمات سيرفيس عنوان بالضبط نعرف نسول نسولك نسولكم سول سؤال معلومات معلومة بخصوص بالنسبة حسن
            كتديرو تديرو دير ندير كتقدمو كتبيعو كتصلحو كتصاوبو نجي نجيو ناخد اليوم غدا نهار سيمانة جاية الجاي
            صباح عشية ليل اخر اخرى ثاني تاني تانية كامل كاملين سيدي لالة خويا ختي الخير مسا اهلا مرحبا او ولا
            الا ايلا اذا حدا عاد ياك هنا تما كم هل فيه فيها منو منها به بها كتكلف كيكلف تكلف يكلف بلاصة قول ليا
            قولي عطيني تعطيني اللي بحال نيت زعما صراحة عادي ديريكت غالي غالية رخيص رخيصة كيبدا كتبدا تقام كتقام
        """)
    }
    | word_set("و f l d b w kif hiya howa huwa dh dhs mad"),
    self_introduction=_either(
        darija(rf"(?:انا )?{_NAME_WORDS}|من طرف|(?<!شكون )(?<!واش )معاك(?:م)?(?= \w)"), FRENCH.self_introduction
    ),
    name_intro=_either(
        darija(
            rf"(?:انا |هو |هي |راه )*(?:{_NAME_WORDS}|{_HIS_NAME})|(?<!شكون )معاك(?:م)?|من طرف"
            r"|(?:هادا|هادي|راه|راني) (?:هو |هي )?|انا(?: هو| هي)?|على اسم|باسم|ب~?سمية|كيعيطو ليا|كيقولو ليا"
        ),
        FRENCH.name_intro,
    ),
    name_lead=darija(rf"(?:{LEAD} ?)+"),
    name_stops=FRENCH.name_stops
    | {
        fold(word)
        for word in with_particles("""
            من على علا باش حيت بلا فين مع هو هي انا بغيت باغي خاصني نقدر عندي نمرتي نمرة رقمي رقم تيليفون هاتف كنعيط
            عيطت كنهضر ماشي شكرا ديال ديالي عافاك هادي هادا راه ليا لي واش معاك معاكم يخليك واخا صافي
        """)
    }
    - _SURNAMES
    | {f"{particle}{name}" for particle in ("ب", "بال") for name in ARABIC.letters}
    | {"و", "حرف", "بحرف", "الحرف"},
    name_never=FRENCH.name_never
    | {f"{article}{word}" for word in EVERYDAY_WORDS - _ALSO_NAMES for article in ("", "ال")} - _SURNAMES
    | {
        fold(word)
        for word in word_list("""
            غالطة مغلوط مغلوطة خاطئة صحيحة شخصي خصوصي خاصك الميساج النمرة السمية الاسم الموضوع السبب الموعد
            الرقم التيليفون مشغول مشغولة سميتك متافق
        """)
    },
    titles={
        **FRENCH.titles,
        **{fold(word): written for word, written in {"السي": "السي", "سي": "سي", "لالة": "لالة"}.items()},
        **{
            fold(word): word
            for word in word_list("السيد السيدة سيد سيدة الدكتور الدكتورة دكتور دكتورة الأستاذ الأستاذة")
        },
        **{fold(word): word for word in word_list("أستاذ أستاذة الحاج الحاجة مدام مسيو آنسة")},
        "si": "Si",
        "lalla": "Lalla",
        "sidi": "Sidi",
        "haj": "Haj",
        "lhaj": "Lhaj",
        "hajja": "Hajja",
    },
    letter_clause=_either(
        darija(
            rf"(?:مع |ب|بال|(?:ب|بال|ال)?حرف (?:ال)?)({LETTER})(?: .*)?",
            r"(?:مع|ب) ?(?:حرف )?ال? ?([a-z])(?: (?:فاللخر|لاخر|اخر).*)?$",
        ),
        FRENCH.letter_clause,
    ),
    doubled=FRENCH.doubled | frozenset({"جوج", "دوبل"}),
    reason_intro=_either(darija(rf"^(?:{LEAD} )*{_CALLING_ABOUT} ?", rf"^(?:{LEAD} )+"), FRENCH.reason_intro),
    correction_intro=_either(
        darija(
            rf"^(?:{LEAD} |ماشي (?:هو |هكا |هي |هاكا |صحيح )?|غلط )*(?:{_NAME_WORDS}|راه|هو|هي|انا|كنقصد|بل|c est"
            r"|ماشي) ?"
        ),
        FRENCH.correction_intro,
    ),
    call_back=_either(
        darija(
            rf"(?:{CALL_ME}) (?:ليا|لي|بيا|بي|لينا|بينا|عليا|معايا)",
            r"(?:كنكون|غادي نكون|نكون|انا|راني) (?:فاضي|فاضية|موجود|موجودة|خاوي|خاوية|فالدار)",
        ),
        FRENCH.call_back,
    ),
    this_number=_either(
        darija(
            (
                rf"(?:ف|ب|على )?(?:هاد|هادي|نفس|نيت) {NUMBER}(?: .*)?|(?:هادي|هاديك|هي|نفسها) (?:نيت|اللي|لي|فاش|باش"
                r"|منين).*"
            ),
            (
                rf"{NUMBER} (?:اللي|لي|ليا|فاش|باش|منين|من فين) .*|^(?:ف)?(?:هادي|نفسها|فيها|عليها)(?: عافاك| نيت)?$"
                rf"|نفس ~?{NUMBER}"
            ),
            r"اللي (?:كنعيط|عيطت|كنتاصل|كنهضر) (?:منها|بيها|بها|منو|فيها|ليكم منها)",
        ),
        FRENCH.this_number,
    ),
    no_number=_either(
        darija(
            r"ما ?عندي(?:ش)? (?:شي |حتى )?(?:~?(?:نمرة|تيليفون|رقم|بورطابل|هاتف)|numero|telephone|portable)",
            r"ما ?(?:بغيتش|نبغيش|باغيش|غاديش) (?:ن)?عطي.*|بلا (?:نمرة|رقم|تيليفون)",
            r"ما ?(?:عارفهاش|حافظهاش|عاقلش|حافظاهاش|عقلتش|عرفتهاش|كنعرفهاش|حافظش|عارفش|عرفتش)(?: .*)?",
        ),
        FRENCH.no_number,
    ),
    fields={
        Field.NAME: _either(darija(r"~(?:سمية|اسم|كنية|نو|سميه)|سميتي|كنيتي|اسمي"), FRENCH.fields[Field.NAME]),
        Field.NUMBER: _either(
            darija(r"~(?:نمرة|رقم|نيميرو|نوميرو|تيليفون|هاتف|ارقام|بورطابل)|نمرتي|رقمي"), FRENCH.fields[Field.NUMBER]
        ),
        Field.REASON: _either(darija(r"~(?:موضوع|سبب|ميساج|مساج|رسالة)"), FRENCH.fields[Field.REASON]),
        **{field: _either(pattern, FRENCH.fields[field]) for field, pattern in FIELDS.items()},
    },
    question_start=_either(
        darija(
            rf"^(?:{LEAD} |قبل |وقبل |قول ليا |قولي ليا |بغيت نعرف |بغيت نسول |بغيت نسولك |و )*[وف]?(?:واش|[بل]?شحال"
            r"|قداش|فين|كيفاش|فوقاش|امتى|ايمتى|وقتاش|شنو|اش|اشنو|شكون|علاش|معامن|مع (?:شحال|من)|حتى ل ?شحال|من شحال"
            r"|ا?شمن|فاش|كم|متى|اين|هل|ما هو|ما هي|بغيت نعرف|بغيت نسول|عندكم|كتديرو|كتحلو|كتسدو)"
        ),
        FRENCH.question_start,
    ),
    choices={choice: _either(pattern, FRENCH.choices[choice]) for choice, pattern in CHOICES.items()},
    party=_either(PARTY, FRENCH.party),
    word_forms=lambda word: singular(word) if word.isascii() else arabic_forms(word),
    split=SPLIT,
    letters=ARABIC.letters,
    spelled_as_in=FRENCH.spelled_as_in | {"بحال"},
    alike=(
        *ARABIC.alike,
        *FRENCH.alike,
        *((letters, re.compile(f"[{letters}]")) for letters in ("ckq", "iy", "dt", "sz")),
    ),
    name_joiners=ARABIC.name_joiners | word_set("abd abdel ben bent bou abou ibn ait el al oulad ould"),
    name_words=7,
)
