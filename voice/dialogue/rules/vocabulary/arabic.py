"""What the varieties of Arabic share: words are written together with the particles before them."""

from __future__ import annotations

import re
from itertools import product

from voice.dialogue.rules.vocabulary.base import words

# و and ف (and, so); ب ل ك (with, to, like); ف د ع (in, of, on, as they are spoken); ال (the), لل (to the), هال (this).
_PARTICLES = r"(?:[وف]?(?:لل|[بلكفدع]?(?:ه?ال)?))"
_WRITTEN_TOGETHER = frozenset(
    f"{joined}{preposition}{article}"
    for joined, preposition, article in product(("", "و", "ف"), ("", *"بلكفدع"), ("", "ال", "هال"))
) | {"لل", "ولل", "فلل"}
_ARTICLE = re.compile(r"^[وف]?(?:لل|[بلكفدع]?ه?ال)(?=\w{3})")
_PREFIX = re.compile(r"^[وفبلكدع](?=\w{3})")
_MOST_PREFIXES = 2
_PLURAL_FROM = 5  # letters: shorter words in ات are no plurals


def arabic_words(*patterns: str) -> re.Pattern[str]:
    """As `words`; a ~ before a word or a group admits particles written together with it.

    "~رقم ~هاتف" matches رقم الهاتف and برقم هاتف. Leave the ~ out where another word would come of it: ~كم is also لكم.
    """
    return words(*(pattern.replace("~", _PARTICLES) for pattern in patterns))


def with_particles(text: str) -> frozenset[str]:
    """The words of a text, each alone and with all that may be written together with it."""
    return frozenset(f"{particles}{word}" for word in text.split() for particles in _WRITTEN_TOGETHER)


def arabic_forms(word: str) -> tuple[str, ...]:
    """The words that a folded word may be, likeliest first: "والاستشارات" → استشاره; "بفحص" → بفحص, فحص.

    An article is surely none of the word; a letter alone may be the first of it, and stays in the first reading.
    """
    forms = [_ARTICLE.sub("", word)]
    for _ in range(_MOST_PREFIXES):
        shorter = _PREFIX.sub("", forms[-1])
        if shorter == forms[-1]:
            break
        forms.append(shorter)
    return tuple(dict.fromkeys(_singular(form) for form in forms))


def _singular(word: str) -> str:
    return f"{word[:-2]}ه" if len(word) >= _PLURAL_FROM and word.endswith("ات") else word
