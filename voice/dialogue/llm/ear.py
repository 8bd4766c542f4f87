"""Text made fit for a voice: what a language model writes for the eye is taken out."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SCHEME = re.compile(r"\bhttps?://(?:www\.)?", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-*•–—>#]+|\d{1,2}[.)](?=\s|$))\s*")
_EMPHASIS = re.compile(r"[*~`#|]+")
_SPACES = re.compile(r"\s+")
_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")  # but those within a word
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.؟،])")
# Pictures, control and invisible characters, code points without a meaning of their own.
_UNSPOKEN = {"So", "Sk", "Cc", "Cf", "Cn", "Co", "Cs", "Me"}
_EMOJI_STYLE = "\ufe0f"
_SIGN_BEFORE_AMOUNT = re.compile(r"([€£$])\s?(\d+(?:[.,]\d+)*)")
_SIGNS = {
    "fr": {"€": "euros", "£": "livres", "$": "dollars", "%": "pour cent", "&": "et", "@": "arobase"},
    "en": {"€": "euros", "£": "pounds", "$": "dollars", "%": "percent", "&": "and", "@": "at"},
    "es": {"€": "euros", "£": "libras", "$": "dólares", "%": "por ciento", "&": "y", "@": "arroba"},
    "ar": {"€": "يورو", "£": "جنيه", "$": "دولار", "%": "في المئة", "&": "و", "@": "آت"},
    "ary": {"€": "أورو", "£": "جنيه", "$": "دولار", "%": "فالمية", "&": "و", "@": "أروباز"},
}


def plain(text: str) -> str:
    """One sentence without markdown, list marks, emojis and invisible characters. Empty when nothing else is left."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if char.isspace() or not _unspoken(char))
    text = _SCHEME.sub("", _LINK.sub(r"\1", text))
    text = _UNDERSCORES.sub(" ", _EMPHASIS.sub("", _LIST_MARK.sub("", text)))
    text = _SPACES.sub(" ", text).strip()
    return text if any(char.isalnum() for char in text) else ""


def voiced(text: str, language: str) -> str:
    """Plain text with its signs in words: "£45" → "45 pounds"."""
    text = _SIGN_BEFORE_AMOUNT.sub(r"\2 \1", text)
    for sign, word in _SIGNS.get(language, _SIGNS["fr"]).items():
        text = text.replace(sign, f" {word} ")
    return _SPACE_BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).strip()


def _unspoken(char: str) -> bool:
    return char == _EMOJI_STYLE or unicodedata.category(char) in _UNSPOKEN
