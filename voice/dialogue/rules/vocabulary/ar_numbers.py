"""Numbers as Arabic callers dictate them: in the standard language and as the dialects say them. Folded."""

from __future__ import annotations

from voice.dialogue.rules.numbers import NumberWords
from voice.dialogue.rules.vocabulary.base import word_set

# How each number is said: the form that all are rewritten to, and the others.
_UNITS = {
    "صفر": "زيرو",
    "واحد": "واحده",
    "اثنان": "اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي اتنين اتنان تنين ثنين ثنتين جوج",
    "ثلاثه": "ثلاث تلاته تلات",
    "اربعه": "اربع ربعه",
    "خمسه": "خمس",
    "سته": "",
    "سبعه": "سبع",
    "ثمانيه": "ثماني ثمان تمانيه تمنيه تماني تمان ثمنيه",
    "تسعه": "تسع",
}
_TEENS = {
    "عشره": "عشر",
    "احد عشره": "احدعشر حداشر احداشر حداش حدعش احدعش حداعش",
    "اثنان عشره": "اثناعشر اتناشر اطناشر طناشر طناش اتنعش اطنعش ثنعش اثنعش تناعش",
    "ثلاثه عشره": "تلتاشر تلاتاشر ثلاثطاش تلطاش تلتعش تلطعش ثلاثطعش",
    "اربعه عشره": "اربعتاشر اربعطاش ربعطاش اربعتعش اربعطعش",
    "خمسه عشره": "خمستاشر خمسطاش خمستعش خمسطعش",
    "سته عشره": "ستاشر سطاش ستعش سطعش",
    "سبعه عشره": "سبعتاشر سبعطاش سبعتعش سبعطعش",
    "ثمانيه عشره": "تمنتاشر تمنطاش تمنتعش ثمنتعش ثمنطعش",
    "تسعه عشره": "تسعتاشر تسعطاش تسعتعش تسعطعش",
}
_TENS = {
    "عشرين": "عشرون",
    "ثلاثين": "ثلاثون تلاتين",
    "اربعين": "اربعون ربعين",
    "خمسين": "خمسون",
    "ستين": "ستون",
    "سبعين": "سبعون",
    "ثمانين": "ثمانون تمانين",
    "تسعين": "تسعون",
}
_HUNDREDS = {
    "ميه": "مايه",
    "ميتين": "ميتان مايتين مايتان",
    "ثلاثه ميه": "ثلاثميه ثلاثمايه تلاتميه تلتميه ثلثميه",
    "اربعه ميه": "اربعميه اربعمايه ربعميه",
    "خمسه ميه": "خمسميه خمسمايه",
    "سته ميه": "ستميه ستمايه",
    "سبعه ميه": "سبعميه سبعمايه",
    "ثمانيه ميه": "ثمانميه ثمانمايه ثمنميه تمنميه تمانميه ثمانيميه",
    "تسعه ميه": "تسعميه تسعمايه",
}


# "Two people" is one word.
_PAIRS = {
    "شخصين": "اشخاص",
    "شخصان": "اشخاص",
    "فردين": "افراد",
    "نفرين": "انفار",
    "ضيفين": "ضيوف",
    "مقعدين": "مقاعد",
    "كرسيين": "كراسي",
}


def rewrites() -> dict[str, str]:
    """One form of each number, "and" and "for" apart from it: "وتلاتين" → "و ثلاثين", "لشخصين" → "ل اثنان اشخاص"."""
    found = {"احدي": "احد"}
    for usual, others in {**_UNITS, **_TEENS, **_TENS, **_HUNDREDS}.items():
        found |= dict.fromkeys(others.split(), usual)
        found |= {f"و{form}": f"و {usual}" for form in (usual, *others.split())}
    for usual, others in {**_UNITS, **_TEENS, **_TENS}.items():
        if usual not in ("صفر", "واحد"):
            found |= {f"ل{form}": f"ل {usual}" for form in (usual, *others.split())}
    for pair, many in _PAIRS.items():
        found |= {pair: f"اثنان {many}", f"ل{pair}": f"ل اثنان {many}"}
    return found


def _spellings() -> dict[str, str]:
    """Up to 999, "three and forty" among them, round thousands, and digits said in twos and threes."""
    units = {word: digit for digit, word in enumerate(_UNITS)}
    small = units | {word: 10 + index for index, word in enumerate(_TEENS)} | {"ست": 6, "ست عشره": 16}
    for index, ten in enumerate(_TENS, start=2):
        small |= {ten: 10 * index} | {f"{unit} و {ten}": 10 * index + digit for unit, digit in units.items() if digit}
    found = {word: str(value) for word, value in small.items()}
    for index, hundred in enumerate(_HUNDREDS, start=1):
        found |= {hundred: f"{index}00"}
        found |= {f"{hundred} و {word}": str(index * 100 + value) for word, value in small.items() if value}
    found |= {f"{unit} الاف": f"{digit}000" for unit, digit in units.items() if digit > 2}
    found |= {"ست ميه": "600", "الف": "1000", "الفين": "2000", "ثلاثه اصفار": "000", "اربعه اصفار": "0000"}
    return found | {"صفرين": "00", "خمستين": "55", "سبعتين": "77", "تسعتين": "99"}


NUMBERS = NumberWords(
    spellings=_spellings(),
    repeats={"دبل": 2, "دوبل": 2},
    pauses=word_set("و ثم بعدها بعدين وبعدين وبعدها فاصله شرطه نقطه مسافه اه طيب"),
    pluses=frozenset({"زايد", "بلس", "بلوس"}),
)
# A number of people, in digits or as `rewrites` leaves it.
COUNTS = r"\d{1,3}|" + "|".join(sorted(_spellings(), key=len, reverse=True))
