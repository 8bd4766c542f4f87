"""A caller's name out of a sentence: "yes it's john miller", "Durand, D U R A N D", "c'est Durand avec un d"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.text import Utterance, fold, read
from voice.dialogue.rules.vocabulary.base import Vocabulary

_MAX_WORDS = 5
_SPELLED_FROM = 3  # letters in a row: fewer are initials
_SILENT_ENDINGS = ("dt", "sxz")
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
    return merged(current, new) if pointed_out or (intro and _resembles(new, current)) else ""


def merged(current: str, new: str) -> str:
    """A full name with the word that resembles `new` replaced: "John Miller" and "Muller" make "John Muller"."""
    parts = current.split()
    closest = max(range(len(parts)), key=lambda index: _likeness(parts[index], new), default=None)
    if closest is None or " " in new or _likeness(parts[closest], new) < _SIMILAR:
        return new
    return " ".join([*parts[:closest], new, *parts[closest + 1 :]])


def titled(name: str, titles: Mapping[str, str]) -> str:
    """Capitals where names have them: "jean-pierre o'connor" → "Jean-Pierre O'Connor"; mixed case is kept.

    titles: how forms of address are written ("misses" → "Mrs"). A form of address alone is no name: "".
    """
    words = name.split()
    if all(fold(word) in titles for word in words):
        return ""
    return " ".join(titles.get(fold(word)) or (word if _mixed_case(word) else _capitalised(word)) for word in words)


def _name_from(said: Utterance, start: int, vocabulary: Vocabulary) -> str:
    """The name at `text[start:]`: words up to the first that ends a name, or what is spelled there."""
    spelled = _spelled(said, vocabulary)
    tail = said.text[start:].lstrip()
    offset = len(said.text) - len(tail)
    words = list(_until_stop(tail.split(), vocabulary))
    if not words or len(words) > _MAX_WORDS or not dictation_in(" ".join(words), vocabulary.numbers).others:
        return spelled
    raw = said.raw_between(offset, offset + len(" ".join(words)))
    name = titled(_without_fillers(raw, vocabulary), vocabulary.titles)
    return _respelled(_with_letter(name, said, vocabulary), spelled)


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
        yield word


def _elided(words: Sequence[str], index: int) -> bool:
    """Whether a lone letter is the d' or o' of a name: the next word is a whole one."""
    following = words[index + 1] if index + 1 < len(words) else ""
    return words[index] in "dlo" and len(following) > 1


def _spelled(said: Utterance, vocabulary: Vocabulary) -> str:
    """The last run of single letters, as a name: "d u r a n d" → "Durand", "m i double l e r" → "Miller"."""
    runs, run, times = [], "", 1
    for word in said.text.split():
        if len(word) == 1 and word.isalpha():
            run, times = run + word * times, 1
        elif word in vocabulary.doubled and run:
            times = 2
        else:
            runs.append(run)
            run, times = "", 1
    long = [found for found in [*runs, run] if len(found) >= _SPELLED_FROM]
    return long[-1].title() if long else ""


def _respelled(name: str, spelled: str) -> str:
    """A name with its spelling applied: the spelled word replaces the one it resembles, else the last."""
    if not spelled or not name:
        return name or spelled
    if fold(spelled) in (fold(part) for part in name.split()) or fold(spelled) == fold(name.replace(" ", "")):
        return name
    if _resembles(spelled, name):
        return merged(name, spelled)
    return " ".join([*name.split()[:-1], spelled])


def _with_letter(name: str, said: Utterance, vocabulary: Vocabulary) -> str:
    """ "Durant with a d" → "Durand": the silent last consonant is what callers point out."""
    clause = vocabulary.letter_clause.search(said.text)
    letter = next((group for group in clause.groups() if group), "") if clause else ""
    heard_alike = any(letter in endings and fold(name[-1:]) in endings for endings in _SILENT_ENDINGS)
    return name[:-1] + letter if letter and name and heard_alike else name


def _without_fillers(raw: str, vocabulary: Vocabulary) -> str:
    kept = [word for word in raw.split() if fold(word.strip(",.;:!?")) not in vocabulary.fillers]
    return re.sub(r"[,.;:!?\"«»]+(?=\s|$)", "", " ".join(kept)).strip(" -'")


def _resembles(new: str, current: str) -> bool:
    return any(_likeness(one, other) >= _SIMILAR for one in new.split() for other in current.split())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, read(one).text, read(other).text).ratio()


def _capitalised(word: str) -> str:
    """Every part of a name with a capital. A digit is a letter of Darija ("ma7joub") and begins no part."""
    return re.sub(r"[^\W_]+", lambda part: part.group().capitalize(), word)


def _mixed_case(word: str) -> bool:
    return word != word.lower() and word != word.upper()
