"""Callers who say which language they want: "do you speak English?", "en français svp", "wach katahder b darija".

To speak of a language is not to wish for it: "un cours d'anglais", "I don't speak French".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from voice.dialogue.folding import fold

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 600  # characters
_FEW = 2  # words beside a language's name that are no matter of their own

# Darija before Arabic: "arabe marocain" holds both.
_NAMES: Mapping[str, str] = {
    "ary": (
        r"darija|darja|derija|marocain|arabe marocain|dialecte marocain|moroccan(?: arabic)?|marroqui|arabe marroqui"
        r"|dariya|(?:ال|بال|لل|ب|ل)?دارجه|(?:ال|بال)?مغربيه|maghribi|lmaghribia|(?:al|ed|d)?darija"
    ),
    "fr": r"francais|french|frances|(?:ال|بال|لل|ب)?(?:فرنسيه|فرونسيه|فرنساويه|فرنسي|فرونسي)|fransawi"
    r"|francawi\w*|l?fransia|l?fran[cs]aw?iy?a|fransi",
    "en": r"anglais|english|ingles|(?:ال|بال|لل|ب)?(?:انجليزيه|انكليزيه|نجليزيه|انغليزيه|انجليزي|نجليزي)"
    r"|l?ngli[zs]i?y?a?|lnegliziya|inglizi\w*|l?angli[zs]iy?a",
    "es": r"espagnol|spanish|espanol|castellano|castillan|(?:ال|بال|لل|ب)?(?:اسبانيه|سبانيه|صبليونيه"
    r"|سبليونيه|اسباني|صبنيوليه)|l?sbaniya|spa?nioliy?a|sbanyolia",
    "ar": r"arabe|arabic|arabe litteral|arabe classique|(?:ال|بال|لل|ب)?(?:عربيه|عربي|فصحي)|l?3arbiya"
    r"|l?3arabia|fos7a|fus7a|l3arbia",
}
_ANY = "|".join(_NAMES.values())
_DENIED = (
    r"(?:ne |n )?(?:parle|parlons|comprends|connais|speak|understand|know|hablo|hablamos|entiendo|se"
    r"|اتكلم|افهم|اتحدث|كنهضر|كنفهم"
    r"|كنهضرش|كنفهمش|kanhder|kanhderch|kanfhem|kanfhemch|n3ref)"
)
_NOT = (
    r"(?:pas|no|not|don t|dont|do not|can t|cannot|لا|ما|لست|ma|machi|ماشي|mal|poco|bad|little"
    rf"|non) (?:\w+ )?{_DENIED}?(?: \w+){{0,2}} (?:{_ANY})"
    rf"|{_DENIED}(?: pas| no| not)(?: \w+){{0,2}} (?:{_ANY})|(?:ما|ma) ?(?:كنهضرش|كنفهمش|كنعرفش"
    rf"|kanhderch|kanfhemch)(?: \w+){{0,2}} (?:{_ANY})"
)
_SPEAK = (
    r"(?:parl\w+|continu\w+|passe\w*|passons|repond\w+|comprend\w+|discut\w+|repet\w+|dire|dites"
    r"|expliqu\w+|speak\w*|talk\w*|switch\w*"
    r"|change|chang\w+|carry on|go on|have this|do this|understand\w*|converse|habl\w+|segui\w+"
    r"|sigamos|pasar|pasamos|entiend\w+"
    r"|atien\w+|atender\w*|contest\w+|decir\w*|(?:ا|ت|ن|ي|ال)?ت?(?:تكلم|تحدث|كلم|حدث|تكلمون|تحدثون"
    r"|تكلمو|تحدثو)\w*|كلام|تفهم\w*|نكمل|نتابع"
    r"|ك?ا?[تن]?هضر\w*|نهضرو|هضر|كتفهم\w*|ka?t?a?hde?r\w*|kathder|katahder|nhed?ro?|nhedro|hder"
    r"|tehder|thder|katfhem\w*|nkemlo|katahdro)"
)
_PLEASE = (
    r"(?:s il (?:vous|te) plait|svp|stp|merci|si possible|possible|please|if possible|thanks"
    r"|thank you|por favor|porfa|gracias|si puede ser"
    r"|من فضلك\w*|لو سمحت\w*|رجاء|عافاك\w*|عفاك\w*|الله يخليك\w*|3afak\w*|afak\w*|llah ykhell?ik\w*|stp)"
)
_IN = r"(?:en|in|ب|بال|b|bl|f|ف|l|to|a|into)"
_OPENERS = (
    r"(?:bonjour|hello|hi|hola|allo|salam|السلام|عليكم|مرحبا|oui|non|euh|excuse|me|excusez|moi|pardon"
    r"|sorry|perdone|perdon|and|et|y|alors|so"
    r"|ou|or|o|buenos|dias|buenas|tardes|plutot|rather|mejor|sinon)"
)


def _wish(name: str) -> re.Pattern[str]:
    """Ways to wish for a language of that name."""
    return re.compile(
        rf"\b{_SPEAK}(?: \w+){{0,2}}?(?: {_IN})?(?: l| el| le| la)? ?(?:{name})(?!\w)"
        rf"|\b(?:{_IN} )?(?:{name}) {_PLEASE}(?!\w)"
        rf"|^(?:{_OPENERS} )*(?:{_PLEASE} )?(?:{_IN} )?(?:l )?(?:{name})(?: {_PLEASE})?$"
    )


_WISHES = {language: _wish(name) for language, name in _NAMES.items()}
_DENIALS = re.compile(rf"\b(?:{_NOT})(?!\w)")
_LEARNING = re.compile(
    r"\b(?:cours|prof\w*|lecons?|livres?|lessons?|teachers?|tutors?|course|courses|classes|class"
    r"|clases|profesor\w*|curso|cursos"
    r"|breakfast|restaurant|cuisine|دروس|درس|كتاب|كتب|استاذ|معلم|دوره)(?!\w)"
)


def wish_in(said: str) -> str:
    """The code of the language that a caller wishes for; "" for none."""
    text = _plain(said)
    if not text or _DENIALS.search(text) or _LEARNING.search(text):
        return ""
    return next((language for language, pattern in _WISHES.items() if pattern.search(text)), "")


def beside_the_wish(said: str) -> str:
    """What a caller wants besides another language, "" where that is all: "do you speak English? I have a leak"."""
    for sentence in re.split(r"(?<=[.!?؟])\s+", said.strip()):
        if wish_in(sentence):
            said = said.replace(sentence, " ", 1)
    rest = said.strip()
    plain = _plain(rest)
    for pattern in _WISHES.values():
        plain = pattern.sub(" ", plain)
    matter = [word for word in plain.split() if not re.fullmatch(f"{_OPENERS}|{_PLEASE}", word)]
    return rest if len(matter) > _FEW else ""


def _plain(said: str) -> str:
    return " ".join(_WORD.findall(fold(said[:_LONGEST])))
