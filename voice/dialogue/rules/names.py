"""A caller's name out of a sentence: "yes it's john miller", "Durand, D U R A N D", "c'est Durand avec un d"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.text import PUNCTUATION, Utterance, fold, read
from voice.dialogue.rules.vocabulary.base import Vocabulary

_SPELLED_FROM = 3  # letters in a row: fewer are initials
_LETTER_NAME = 2  # words at most: "taa marbuta"
_SIMILAR = 0.6


def introduced_name(said: Utterance, intro: re.Pattern[str], vocabulary: Vocabulary) -> str:
    """The name after "my name is" or the like, else ""."""
    intros = list(intro.finditer(said.text))
    for match in sorted(intros, key=lambda found: -len(found.group())):
        name = _name_from(said, match.end(), vocabulary)
        if name:
            return name
    return ""


def given_name(said: Utterance, vocabulary: Vocabulary) -> str:
    """The name in the answer to "what is your name?", else ""."""
    lead = vocabulary.name_lead.match(said.text)
    return introduced_name(said, vocabulary.name_intro, vocabulary) or _name_from(
        said, lead.end() if lead else 0, vocabulary
    )


def corrected_name(said: Utterance, current: str, vocabulary: Vocabulary) -> str:
    """The name that "no, it's Durand with a d" puts in place of `current`; "" when it is no such correction.

    It is one when the name is spelled, when a letter is pointed out, or when it resembles the current name.
    """
    intro = vocabulary.correction_intro.match(said.text)
    start = intro.end() if intro else 0
    new = _name_from(said, start, vocabulary)
    if not new:
        return ""
    pointed_out = bool(vocabulary.letter_clause.search(said.text)) or bool(_spelled(said, vocabulary))
    return merged(current, new, vocabulary) if pointed_out or (intro and _resembles(new, current)) else ""


def merged(current: str, new: str, vocabulary: Vocabulary) -> str:
    """A full name with the part that resembles `new` replaced: "John Miller" and "Muller" make "John Muller"."""
    parts = _parts(current, vocabulary)
    closest = max(range(len(parts)), key=lambda index: _likeness(parts[index], new), default=None)
    if closest is None or len(_parts(new, vocabulary)) > 1 or _likeness(parts[closest], new) < _SIMILAR:
        return new
    return " ".join([*parts[:closest], new, *parts[closest + 1 :]])


def _parts(name: str, vocabulary: Vocabulary) -> list[str]:
    """The names that a full name is made of: "عبد الرحمن العلوي" is two."""
    parts: list[str] = []
    joins = False
    for word in name.split():
        if joins:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
        joins = fold(word) in vocabulary.name_joiners
    return parts


def titled(name: str, titles: Mapping[str, str]) -> str:
    """Capitals where names have them: "jean-pierre o'connor" → "Jean-Pierre O'Connor"; mixed case is kept.

    titles: how forms of address are written ("misses" → "Mrs"). A form of address alone is no name: "".
    """
    words = name.split()
    if all(fold(word) in titles for word in words):
        return ""
    return " ".join(titles.get(fold(word)) or (word if _mixed_case(word) else word.title()) for word in words)


def _name_from(said: Utterance, start: int, vocabulary: Vocabulary) -> str:
    """The name at `text[start:]`: words up to the first that ends a name, or what is spelled there."""
    spelled = _spelled(said, vocabulary)
    tail = said.text[start:].lstrip()
    offset = len(said.text) - len(tail)
    words = list(_until_stop(tail.split(), vocabulary))
    if not words or len(words) > vocabulary.name_words or not dictation_in(" ".join(words), vocabulary.numbers).others:
        return spelled
    raw = said.raw_between(offset, offset + len(" ".join(words)))
    name = titled(_without_fillers(raw, vocabulary), vocabulary.titles)
    return _respelled(_with_letter(name, said, vocabulary), spelled, vocabulary)


def _until_stop(words: Sequence[str], vocabulary: Vocabulary) -> Iterable[str]:
    for index, word in enumerate(words):
        doubled = word in vocabulary.doubled and len("".join(words[index + 1 : index + 2])) == 1
        initial = len(word) == 1 and index == 0
        if word in vocabulary.name_never and index == 0:
            return
        if word in vocabulary.name_stops or word in vocabulary.name_never or doubled:
            return
        if len(word) == 1 and not initial and not _elided(words, index):
            return
        if word in vocabulary.letters and _letter_at(words, index + 1, vocabulary)[0]:
            return
        yield word


def _elided(words: Sequence[str], index: int) -> bool:
    """Whether a lone letter is the d' or o' of a name: the next word is a whole one."""
    following = words[index + 1] if index + 1 < len(words) else ""
    return words[index] in "dlo" and len(following) > 1


def _spelled(said: Utterance, vocabulary: Vocabulary) -> str:
    """The last run of letters, as a name: "d u r a n d" → "Durand", "m i double l e r" → "Miller"."""
    words = said.text.split()
    runs, run, times, at = [], "", 1, 0
    while at < len(words):
        letter, used = _letter_at(words, at, vocabulary)
        if letter:
            run, times = run + letter * times, 1
        elif words[at] in vocabulary.doubled and run:
            times = 2
        else:
            runs.append(run)
            run, times = "", 1
        at += used
    long = [found for found in [*runs, run] if len(found) >= _SPELLED_FROM]
    return long[-1].title() if long else ""


def _letter_at(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """The letter said or named at word `at`, "" when none is, and how many words it takes."""
    for length in range(_LETTER_NAME, 0, -1):
        letter = vocabulary.letters.get(" ".join(words[at : at + length]))
        if letter and at + length <= len(words):
            return letter, length
    alone = at < len(words) and len(words[at]) == 1 and words[at].isalpha()
    return words[at] if alone else "", 1


def _respelled(name: str, spelled: str, vocabulary: Vocabulary) -> str:
    """A name with its spelling applied: the spelled word replaces the one it resembles, else the last."""
    if not spelled or not name:
        return name or spelled
    if fold(spelled) in (fold(part) for part in name.split()) or fold(spelled) == fold(name.replace(" ", "")):
        return name
    if _resembles(spelled, name):
        return merged(name, spelled, vocabulary)
    return " ".join([*name.split()[:-1], spelled])


def _with_letter(name: str, said: Utterance, vocabulary: Vocabulary) -> str:
    """ "Durant with a d" → "Durand": callers point out the letter that is heard as another one."""
    clause = vocabulary.letter_clause.search(said.text)
    named = next((group for group in clause.groups() if group), "") if clause else ""
    letter = vocabulary.letters.get(named, named)
    alike = next((letters for letters in vocabulary.heard_alike if letter and letter in letters), "")
    place = next((at for at in _places(name, vocabulary) if fold(name[at]) in [*alike]), None)
    there = any(fold(name[at]) == letter for at in _places(name, vocabulary))
    return name if place is None or there else name[:place] + letter + name[place + 1 :]


def _places(name: str, vocabulary: Vocabulary) -> Sequence[int]:
    """Where a name may hold a letter that is heard as another one, from its end."""
    last = len(name) - 1
    return range(last, last - 1 if vocabulary.only_endings_alike and name else -1, -1)


def _without_fillers(raw: str, vocabulary: Vocabulary) -> str:
    kept = [word for word in raw.split() if fold(word.strip(PUNCTUATION)) not in vocabulary.fillers]
    return re.sub(rf"[{PUNCTUATION}]+(?=\s|$)", "", " ".join(kept)).strip(" -'")


def _resembles(new: str, current: str) -> bool:
    return any(_likeness(one, other) >= _SIMILAR for one in new.split() for other in current.split())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, read(one).text, read(other).text).ratio()


def _mixed_case(word: str) -> bool:
    return word != word.lower() and word != word.upper()
