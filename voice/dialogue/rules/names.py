"""A caller's name out of a sentence: "yes it's john miller", "Durand, D U R A N D", "c'est Durand avec un d"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from difflib import SequenceMatcher

from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.text import PUNCTUATION, Utterance, Word, fold, read
from voice.dialogue.rules.vocabulary.base import Vocabulary

_SPELLED_FROM = 3  # letters in a row: fewer are initials
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
    """A full name with the part that resembles `new` replaced: "John Miller" and "Muller" make "John Muller".

    Who spells a name does not spell its accents: they stay.
    """
    parts = _parts(current, vocabulary)
    closest = max(range(len(parts)), key=lambda index: _likeness(parts[index], new), default=None)
    if closest is None or len(_parts(new, vocabulary)) > 1 or _likeness(parts[closest], new) < _SIMILAR:
        return new
    same = new.isascii() and fold(parts[closest]) == fold(new)
    return " ".join([*parts[:closest], parts[closest] if same else new, *parts[closest + 1 :]])


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


def titled(name: str, titles: Mapping[str, str], particles: Set[str] = frozenset()) -> str:
    """Capitals where names have them: "jean-pierre o'connor" → "Jean-Pierre O'Connor"; mixed case is kept.

    titles: how forms of address are written ("misses" → "Mrs"). A form of address alone is no name: "".
    particles: words that stay small, but for the first.
    """
    words = name.split()
    if all(fold(word) in titles for word in words):
        return ""
    return " ".join(
        word.lower() if at and fold(word) in particles else titles.get(fold(word)) or _capitalised(word)
        for at, word in enumerate(words)
    )


def _name_from(said: Utterance, start: int, vocabulary: Vocabulary) -> str:
    """The name at `text[start:]`: words up to the first that ends a name, or what is spelled there."""
    spelled = _spelled(said, vocabulary)
    tail = said.text[start:].lstrip()
    offset = len(said.text) - len(tail)
    words = list(_until_stop(tail.split(), vocabulary))
    length = sum(word not in vocabulary.name_particles for word in words)
    if not 0 < length <= vocabulary.name_words or not dictation_in(" ".join(words), vocabulary.numbers).others:
        return spelled
    raw = said.raw_between(offset, offset + len(" ".join(words)))
    name = titled(_without_fillers(raw, vocabulary), vocabulary.titles, vocabulary.name_particles)
    return _respelled(_with_letter(name, said, vocabulary), spelled, vocabulary)


def _until_stop(words: Sequence[str], vocabulary: Vocabulary) -> Iterable[str]:
    for index, word in enumerate(words):
        doubled = word in vocabulary.doubled and len("".join(words[index + 1 : index + 2])) == 1
        initial = len(word) == 1 and index == 0
        if word in vocabulary.name_never and index == 0:
            return
        if word in vocabulary.name_stops or word in vocabulary.name_never or doubled:
            return
        if len(_spelling_at(words, index, vocabulary)[0]) >= _SPELLED_FROM:
            return
        if len(word) == 1 and not initial and not _elided(words, index):
            return
        yield word


def _elided(words: Sequence[str], index: int) -> bool:
    """Whether a lone letter is the d' or o' of a name: the next word is a whole one."""
    following = words[index + 1] if index + 1 < len(words) else ""
    return words[index] in "dlo" and len(following) > 1


def _spelled(said: Utterance, vocabulary: Vocabulary) -> str:
    """The last spelling, as a name: "d u r a n d" → "Durand", "m i double l e r" → "Miller"."""
    words = [_written(word, said, vocabulary) for word in said.words]
    found, at = "", 0
    while at < len(words):
        letters, used = _spelling_at(words, at, vocabulary)
        found = letters if len(letters) >= _SPELLED_FROM else found
        at += used or 1
    return found.title()


def _written(word: Word, said: Utterance, vocabulary: Vocabulary) -> str:
    """A letter with its accent, or in capitals, as it was transcribed; other words folded."""
    raw = said.raw[word.start : word.end]
    return raw if len(raw) == 1 or raw.lower() in vocabulary.letters else word.text


def _spelling_at(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """Letters in a row that begin at word `at`, and how many words they take: ("", 0) when none does."""
    spelled, end, times = "", at, 1
    while end < len(words):
        letter, used = _letter_at(words, end, vocabulary)
        if letter:
            spelled, times, end = spelled + letter * times, 1, end + used
        elif words[end] in vocabulary.doubled and spelled:
            times, end = 2, end + 1
        else:
            break
    return spelled, end - at


def _letter_at(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """The letter that stands or is called by its name at word `at`: "d", "de", "uve doble", "d comme Daniel"."""
    word, pair = words[at], " ".join(words[at : at + 2])
    if pair != word and pair in vocabulary.letters:
        letter, end = vocabulary.letters[pair], at + 2
    else:
        alone = word if len(word) == 1 and word.isalpha() else ""
        letter, end = vocabulary.letters.get(word, alone).lower(), at + 1
    if letter and len(words) > end + 1 and words[end] in vocabulary.spelled_as_in:
        example = words[end + 1]
        if len(example) > 2 and example not in vocabulary.letters and example.startswith(fold(letter)):
            return letter, end + 2 - at
    return letter, end - at


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
    """ "Durant with a d" → "Durand", "Álbarez con uve" → "Álvarez": a letter in the place of one that sounds the same.

    Where there are several such places, callers mean the last.
    """
    letter = _letter_pointed_out(said, vocabulary)
    if not letter or (letter in name.lower() and not letter.isascii()):
        return name
    plain = "".join(_folded(char) for char in name)
    spans = [
        place.span()
        for letters, places in vocabulary.alike
        if letter in letters
        for place in places.finditer(plain)
        if place.group() != letter
    ]
    return _put(letter, name, *max(spans)) if spans else name


def _letter_pointed_out(said: Utterance, vocabulary: Vocabulary) -> str:
    clause = vocabulary.letter_clause.search(said.text)
    group = next((index for index, found in enumerate(clause.groups(), start=1) if found), 0) if clause else 0
    if not clause or not group:
        return ""
    written = said.raw_between(*clause.span(group)).lower()
    return vocabulary.letters.get(written) or vocabulary.letters.get(clause[group]) or clause[group]


def _folded(char: str) -> str:
    """A letter without its accent, one for one."""
    folded = fold(char)
    return folded if len(folded) == 1 else char


def _put(letter: str, name: str, start: int, end: int) -> str:
    """The name with the letter in that place, the capital where it was."""
    capital = not start or name[start:end].isupper()
    rest = name[end:] if start < end else name[end:].lower()
    return f"{name[:start]}{letter.upper() if capital else letter}{rest}"


def _without_fillers(raw: str, vocabulary: Vocabulary) -> str:
    kept = [word for word in raw.split() if fold(word.strip(PUNCTUATION)) not in vocabulary.fillers]
    return re.sub(rf"[{PUNCTUATION}]+(?=\s|$)", "", " ".join(kept)).strip(" -'")


def _resembles(new: str, current: str) -> bool:
    return any(_likeness(one, other) >= _SIMILAR for one in new.split() for other in current.split())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, read(one).text, read(other).text).ratio()


def _capitalised(word: str) -> str:
    """Every part of a name with a capital. A digit is a letter of Darija ("ma7joub") and begins no part."""
    mixed_case = word != word.lower() and word != word.upper()
    return word if mixed_case else re.sub(r"[^\W_]+", lambda part: part.group().capitalize(), word)
