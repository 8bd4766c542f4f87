"""A workspace address for a business's name: in Latin letters, short, free."""

from __future__ import annotations

import itertools
import re
import secrets
import unicodedata

from django.core.exceptions import ValidationError

from tenants.models import SLUG, Tenant, validate_slug

LONGEST = 40
_NEVER_EMPTY = "workspace"
_TRIES = 20

# Latin letters that no accent can be taken off, and Arabic ones as they are written on shop signs of the Maghreb.
# ة is silent at the end of a name, أ إ آ ى are all heard as a.
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "&": " ",
    "ا": "a",
    "أ": "a",
    "إ": "i",
    "آ": "a",
    "ٱ": "a",
    "ى": "a",
    "ء": "",
    "ؤ": "ou",
    "ئ": "i",
    "ة": "a",
    "ب": "b",
    "ت": "t",
    "ث": "th",
    "ج": "j",
    "ح": "h",
    "خ": "kh",
    "د": "d",
    "ذ": "dh",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ش": "ch",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "ع": "a",
    "غ": "gh",
    "ف": "f",
    "ق": "q",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
    "و": "ou",
    "ي": "i",
    "پ": "p",
    "چ": "tch",
    "ڤ": "v",
    "گ": "g",
    "ڭ": "g",
    "ـ": "",
    "’": "",
    "'": "",
    "ʼ": "",
}
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def slug_of(name: str) -> str:
    """The name as an address: always well-formed, not always free."""
    # What makes one letter out of two (أ) is looked up before accents come off; lower case can bring new ones (İ).
    text = unicodedata.normalize("NFKC", name).lower().translate(_ARABIC_DIGITS)
    latin = "".join(_LETTERS.get(one, one) for one in text)
    plain = "".join(_LETTERS.get(one, one) for one in unicodedata.normalize("NFKD", latin))
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    # Addresses begin with a letter: of "24h Dépannage" the word is kept.
    lettered = re.sub(r"^[0-9][a-z0-9]*-|^[0-9]+", "", slug)
    slug = (lettered if SLUG.fullmatch(lettered[:3]) else slug)[:LONGEST].strip("-")
    if not SLUG.fullmatch(slug):
        slug = f"{_NEVER_EMPTY}-{slug}".strip("-")[:LONGEST].strip("-")
    return slug


def suggested(name: str) -> str:
    """An address for the name that nobody has at this moment."""
    slug = slug_of(name)
    numbered = (f"{slug[: LONGEST - 3].rstrip('-')}-{number}" for number in range(2, _TRIES))
    random = (f"{slug[: LONGEST - 9].rstrip('-')}-{secrets.token_hex(4)}" for _ in itertools.count())
    return next(one for one in itertools.chain([slug], numbered, random) if problem_with(one) is None)


def problem_with(slug: str) -> ValidationError | None:
    """Why a workspace cannot have this address, if so."""
    try:
        validate_slug(slug)
    except ValidationError as error:
        return error
    if is_taken(slug):
        return ValidationError("taken", code="taken")
    return None


def is_taken(slug: str) -> bool:
    """Two addresses whose hyphens and underscores alone differ would share a schema; no slug holds an underscore."""
    return Tenant.objects.filter(slug=slug).exists()
