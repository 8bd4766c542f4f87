"""Darija in Latin letters, "3afak bghit nji ghedda f l3chiya", put into Arabic script: patterns are written once.

Vowels are written as one likes, so each word of a lexicon knows all its Latin spellings ("3afak", "afak", "3afaak").
French words, and names that are no words, stay as they are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from voice.dialogue.rules.text import Word, fold, split_words

# What a letter is written with. A dropped ع is read only in words long enough not to be mistaken.
_CONSONANTS = {
    "ب": "b|p",
    "ت": "th?",
    "ث": "th?|s",
    "ج": "d?j|g",
    "ح": "7|h",
    "خ": "kh|5|x",
    "د": "dh?",
    "ذ": "dh?|z",
    "ر": "r",
    "ز": "z",
    "س": "ss?",
    "ش": "ch|sh",
    "ص": "ss?",
    "ض": "dh?",
    "ط": "t|6",
    "ظ": "dh?",
    "ع": "3",
    "غ": "gh|8",
    "ف": "f|v",
    "ق": "9|q|k|g",
    "ك": "k|c|g|q",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
}
_LONG_VOWELS = {"ا": "a{1,2}", "و": "[ae]?(?:o{1,2}|[uw]){1,3}", "ي": "[ae]?(?:[iy]{1,2}|ee)"}
_LAST = {"ا": "(?:a{1,2}h?|an)", "ه": "(?:[aeo]h?|h)", "و": "(?:[ou]{1,2}|w|uw)h?", "ي": "[ae]?(?:[iy]{1,2}|e{2}|ie)"}
_SHORT_VOWEL = "[aeou]{0,2}"
_AIN_MAY_BE_MISSING_FROM = 4  # letters

# One letter after another, for words that no lexicon holds but that only Darija would write with such digits.
_LETTERS = {
    "kh": "خ",
    "gh": "غ",
    "ch": "ش",
    "sh": "ش",
    "th": "ت",
    "dh": "د",
    "ou": "و",
    "2": "ا",
    "3": "ع",
    "5": "خ",
    "6": "ط",
    "7": "ح",
    "8": "غ",
    "9": "ق",
    "a": "ا",
    "b": "ب",
    "c": "ك",
    "d": "د",
    "e": "",
    "f": "ف",
    "g": "ك",
    "h": "ه",
    "i": "ي",
    "j": "ج",
    "k": "ك",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "o": "و",
    "p": "ب",
    "q": "ق",
    "r": "ر",
    "s": "س",
    "t": "ت",
    "u": "و",
    "v": "ف",
    "w": "و",
    "x": "خ",
    "y": "ي",
    "z": "ز",
}
_LETTER = re.compile("kh|gh|ch|sh|th|dh|ou|.")
_DOUBLED = re.compile(r"(.)\1")

# Particles that stand alone or are written together with the next word, in the order in which they are tried.
_PREFIXES = {
    "wfl": "وفال",
    "wbl": "وبال",
    "wdl": "ودال",
    "fel": "فال",
    "bel": "بال",
    "del": "دال",
    "lel": "لل",
    "wel": "وال",
    "fl": "فال",
    "bl": "بال",
    "dl": "دال",
    "wl": "وال",
    "ll": "لل",
    "el": "ال",
    "al": "ال",
    "wf": "وف",
    "wb": "وب",
    "ma": "ما",
    "ou": "و",
    "l": "ال",
    "f": "ف",
    "b": "ب",
    "d": "د",
    "w": "و",
    "o": "و",
}
_ALONE = {"f": "ف", "b": "ب", "d": "د", "l": "ل", "w": "و", "ou": "و", "o": "و", "u": "و", "el": "ال", "al": "ال"}
_ALONE |= {letter: letter for letter in ("ف", "ب", "د", "ل", "و", "ال")}
_STEM_FROM = 3  # letters
# "On" and Ali are told apart by a letter that folding makes the same.
_UNFOLDED = {"على": "علا", "وعلى": "وعلا"}

_RUN = re.compile(r"\+(?=\s?\d)|(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])+")
_WITH_DIGITS = re.compile(r"(?=.*[a-z])(?=.*\d)(?:[a-z]|([235-9])(?:\1)?(?!\d))+")
# "15h30", "200dh", "2eme": a figure and its unit.
_QUANTITY = re.compile(r"\d+(?:h\d{0,2}|dhs?|mad|eur(?:os?)?|mn|min|m|km|d|j|jours?|an?s|er|e|eme|ere|nd|pm|fois)")
_LATIN = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")


class Arabizi:
    """Takes transcripts of Darija apart, in either script; a `Vocabulary.split`.

    lexicon: folded Arabic words, those that are meant more often before others spelled alike. irregular: Latin words
    that their letters do not tell, → Arabic. foreign: Latin words that are no Darija whatever their letters.
    borrowed: those of them that may have Darija particles written together with them ("lmessage").
    feminine: French nouns before which "la" is an article and not a no.
    """

    def __init__(
        self,
        lexicon: Iterable[str],
        irregular: Mapping[str, str],
        foreign: Set[str],
        borrowed: Set[str],
        feminine: Set[str],
    ) -> None:
        self._lexicon = tuple(dict.fromkeys(lexicon))
        self._spellings = re.compile("|".join(f"({_spelling_of(word)})" for word in self._lexicon))
        self._irregular = irregular
        self._foreign = foreign | borrowed
        self._borrowed = borrowed
        self._feminine = feminine
        self.respelled = functools.lru_cache(maxsize=4096)(self._respelled)

    def __call__(self, raw: str) -> Iterator[Word]:
        """The words of a transcript, folded and in Arabic script where they are Darija; places stay those of `raw`."""
        written = list(_pieces(raw))
        words = [Word(self._in_its_place(written, at), word.start, word.end) for at, word in enumerate(written)]
        lead, start = "", 0
        for at, word in enumerate(words):
            start = start if lead else word.start
            if _leads(written, words, at):
                lead += _ALONE[written[at].text]
                continue
            yield Word(lead + word.text, start, word.end)
            lead = ""

    def _in_its_place(self, written: Sequence[Word], at: int) -> str:
        """ "La" is a no, but for where it is an article."""
        text = written[at].text
        article = text == "la" and any(word.text in self._feminine for word in written[at + 1 : at + 2])
        return text if article else self.respelled(text)

    def _respelled(self, word: str) -> str:
        if not _LATIN.fullmatch(word):
            return word
        if word in self._irregular:
            return self._irregular[word]
        if word in self._foreign:
            return word
        return self._known(word) or self._with_prefix(word) or (_by_letters(word) if _has_digit(word) else word)

    def _known(self, word: str) -> str:
        found = self._spellings.fullmatch(word)
        return self._lexicon[(found.lastindex or 1) - 1] if found else ""

    def _with_prefix(self, word: str) -> str:
        for prefix, particles in _PREFIXES.items():
            stem = word.removeprefix(prefix)
            if stem == word or len(stem) < _STEM_FROM:
                continue
            if stem in self._borrowed:
                return stem
            known = self._irregular.get(stem) or self._known(stem)
            if known:
                return particles + known.removeprefix("ال" if particles.endswith("ل") else "")
        return ""


def _pieces(raw: str) -> Iterator[Word]:
    """Words as they are written, folded; digits stay in a word where they are letters of it."""
    for run in _RUN.finditer(raw):
        text = _UNFOLDED.get(run.group()) or fold(run.group())
        if text == "+" or run.group() in _UNFOLDED or (_WITH_DIGITS.fullmatch(text) and not _QUANTITY.fullmatch(text)):
            yield Word(text, *run.span())
        else:
            yield from split_words(raw, *run.span())


def _leads(written: Sequence[Word], words: Sequence[Word], at: int) -> bool:
    """Whether a particle stands alone before its word, which is Darija; not a letter of a name being spelled."""
    if written[at].text not in _ALONE or at + 1 == len(words):
        return False
    if written[at + 1].text in _ALONE:
        return _leads(written, words, at + 1)
    following = words[at + 1].text
    before = written[at - 1].text if at else ""
    after_letter = len(before) == 1 and before.isalpha() and before not in _ALONE
    return len(following) > 1 and not after_letter and following.isalpha() and not _LATIN.fullmatch(following)


def _spelling_of(word: str) -> str:
    """A pattern of all that a folded Arabic word is written with in Latin letters."""
    written = ""
    for index, letter in enumerate(word):
        last = index == len(word) - 1
        if last and index and letter in _LAST:
            return written + _LAST[letter]
        if not index and letter == "ا":
            written += "(?:[aei]|(?=l))" if word[1:2] == "ل" else "[aeiou2]{1,2}"
        elif letter in _LONG_VOWELS:
            written += _LONG_VOWELS[letter]
        else:
            written += _consonant(letter, word)
        following = word[index + 1 : index + 2]
        long = letter in _LONG_VOWELS and (index or letter == "ا")  # و and ي are no vowels in the beginning
        if following in _CONSONANTS and not (following == "ه" and index == len(word) - 2):
            written += ("e?" if index else "") if long else _SHORT_VOWEL
    return f"{written}e?"


def _consonant(letter: str, word: str) -> str:
    if letter == "ع" and len(word) >= _AIN_MAY_BE_MISSING_FROM:
        return "(?:3{1,2}|a?)"
    return f"(?:{_CONSONANTS[letter]}){{1,2}}"


def _by_letters(word: str) -> str:
    return "".join(_LETTERS.get(letter, letter) for letter in _LETTER.findall(_DOUBLED.sub(r"\1", word)))


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
