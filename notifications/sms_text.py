"""How long an SMS is: which alphabet it needs, and how many parts it is sent and paid in.

The alphabet is that of 3GPP TS 23.038 (GSM-7): 160 characters in one part, 153 in each of several. One character
that is not in it, and the whole text is UCS-2: 70 and 67. Arabic always is; so are ç, ê, á and the typographic
apostrophe (https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each takes the place of two, and is never torn apart by the end of a part.
EXTENDED = frozenset("\f^{}\\[~]|€")

# What people write when they mean the plain sign, and what costs them half of their characters.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("–—−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        "…": "...",
        "•": "-",
    }
)


class Alphabet(StrEnum):
    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


_ALONE = {Alphabet.GSM7: 160, Alphabet.UCS2: 70}
_IN_SEVERAL = {Alphabet.GSM7: 153, Alphabet.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Length:
    """units: septets of GSM-7, 16-bit units of UCS-2. segments: the parts it is sent in; an empty text is one."""

    alphabet: Alphabet
    units: int
    segments: int


def alphabet_of(text: str) -> Alphabet:
    return Alphabet.GSM7 if all(sign in BASIC or sign in EXTENDED for sign in text) else Alphabet.UCS2


def measure(text: str) -> Length:
    """How long `text` is as an SMS."""
    alphabet = alphabet_of(text)
    widths = [_width(sign, alphabet) for sign in text]
    if sum(widths) <= _ALONE[alphabet]:
        return Length(alphabet, sum(widths), 1)
    return Length(alphabet, sum(widths), _parts(widths, _IN_SEVERAL[alphabet]))


def economical(text: str) -> str:
    """`text` with plain signs for typographic ones where that makes it GSM-7, and else as it is.

    Letters are left alone: a name keeps its accents.
    """
    plain = text.translate(_PLAIN)
    return plain if alphabet_of(plain) is Alphabet.GSM7 else text


def cut(text: str, segments: int) -> str:
    """`text` as it is where it fits into so many parts, and else its beginning, at the end of a word, and dots."""
    if measure(text).segments <= segments:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if measure(_ended(text[:middle])).segments <= segments:
            low = middle
        else:
            high = middle - 1
    head, space, _ = text[:low].rpartition(" ")
    return _ended(head if space and len(head) > low // 2 else text[:low])


def _ended(text: str) -> str:
    return f"{text.rstrip()}..."


def _width(sign: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.GSM7:
        return 2 if sign in EXTENDED else 1
    return 2 if ord(sign) > 0xFFFF else 1


def _parts(widths: Iterable[int], size: int) -> int:
    """Into how many parts of `size` units these signs go, none of them torn apart."""
    parts, used = 1, 0
    for width in widths:
        if used + width > size:
            parts, used = parts + 1, 0
        used += width
    return parts
