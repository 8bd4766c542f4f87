"""What is said when a caller changes language, in the language that is spoken from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_GOING_ON: Mapping[str, str] = {
    "fr": "Bien sûr, parlons français.",
    "en": "Of course, let's speak English.",
    "es": "Claro, hablemos en español.",
    "ar": "بالتأكيد، لنتحدث بالعربية.",
    "ary": "مرحبا، غادي نهضرو بالدارجة.",
}
_HOW_CAN_I_HELP: Mapping[str, str] = {
    "fr": "Que puis-je faire pour vous ?",
    "en": "How can I help you?",
    "es": "¿En qué puedo ayudarle?",
    "ar": "كيف يمكنني مساعدتكم؟",
    "ary": "كيفاش نقدر نعاونك؟",
}
_ONLY: Mapping[str, str] = {
    "fr": "Je suis désolé, je parle seulement {languages}.",
    "en": "I'm sorry, I only speak {languages}.",
    "es": "Lo siento, solo hablo {languages}.",
    "ar": "آسف، أتحدث {languages} فقط.",
    "ary": "سمح ليا، كنهضر غير {languages}.",
}
_NAMES: Mapping[str, Mapping[str, str]] = {
    "fr": {"fr": "français", "en": "anglais", "es": "espagnol", "ar": "arabe", "ary": "darija"},
    "en": {"fr": "French", "en": "English", "es": "Spanish", "ar": "Arabic", "ary": "Moroccan Arabic"},
    "es": {"fr": "francés", "en": "inglés", "es": "español", "ar": "árabe", "ary": "árabe marroquí"},
    "ar": {"fr": "الفرنسية", "en": "الإنجليزية", "es": "الإسبانية", "ar": "العربية", "ary": "الدارجة المغربية"},
    "ary": {"fr": "الفرنسية", "en": "النجليزية", "es": "السبليونية", "ar": "العربية", "ary": "الدارجة"},
}
_AND = {"fr": " et ", "en": " and ", "es": " y ", "ar": " و", "ary": " و"}
_COMMA = {"ar": " و", "ary": " و"}  # Arabic says "and" before each


def going_on_in(language: str) -> str:
    """That the call goes on in that language."""
    return _GOING_ON[language]


def how_can_i_help(language: str) -> str:
    """An open question, where none was open."""
    return _HOW_CAN_I_HELP[language]


def only_speaks(languages: Sequence[str], language: str) -> str:
    """Which languages the assistant has, in one that it does not have."""
    names = [_NAMES[language][code] for code in languages if code in _NAMES[language]]
    *most, last = names
    listed = _AND[language].join(filter(None, (_COMMA.get(language, ", ").join(most), last)))
    return _ONLY[language].format(languages=_with_and(listed, language))


def _with_and(listed: str, language: str) -> str:
    """In Spanish "y" is "e" before the same sound: "español e inglés"."""
    return listed.replace(" y inglés", " e inglés") if language == "es" else listed
