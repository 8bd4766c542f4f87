"""Numbers and letters as Spanish callers dictate them, folded."""

from __future__ import annotations

from voice.dialogue.rules.numbers import NumberWords
from voice.dialogue.rules.vocabulary.base import word_list, word_set

_UNITS = word_list("cero uno dos tres cuatro cinco seis siete ocho nueve")
_TEENS = word_list("diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve")
_TENS = word_list("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = word_list(
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
_PLURAL_DIGITS = word_list("ceros unos doses treses cuatros cincos seises sietes ochos nueves")


def _below_hundred() -> dict[str, int]:
    """Spellings of 10 to 99, also with the "y" swallowed or written where it has grown together."""
    found = {word: 10 + index for index, word in enumerate(_TEENS)} | {"veinte": 20}
    for digit, unit in enumerate(_UNITS):
        if digit:
            found |= {f"veinti{unit}": 20 + digit, f"veinte y {unit}": 20 + digit}
        if digit > 5:
            found[f"diez y {unit}"] = 10 + digit
        for index, ten in enumerate(_TENS):
            spoken = (f"{ten} y {unit}", f"{ten} {unit}", f"{ten}i{unit}", f"{ten}y{unit}") if digit else (ten,)
            found |= dict.fromkeys(spoken, 30 + 10 * index + digit)
    return found


def _spellings() -> dict[str, str]:
    """Up to 999, as "seiscientos doce, treinta y cuatro" is dictated, round thousands, "tres ceros"."""
    small = {word: index for index, word in enumerate(_UNITS)} | _below_hundred()
    found = {word: str(value) for word, value in small.items()} | {"zero": "0", "cien": "100", "mil": "1000"}
    for hundred, word in enumerate(_HUNDREDS, start=1):
        found[word] = f"{hundred}00"
        found |= {f"{word} {rest}": str(hundred * 100 + value) for rest, value in small.items() if value}
    for times, unit in enumerate(_UNITS):
        if times > 1:
            found[f"{unit} mil"] = f"{times}000"
            found |= {f"{unit} {plural}": str(digit) * times for digit, plural in enumerate(_PLURAL_DIGITS)}
    return found


NUMBERS = NumberWords(
    spellings=_spellings(),
    repeats={"doble": 2, "triple": 3},
    pauses=word_set("y luego despues guion punto coma espacio seguido entonces el"),
    pluses=frozenset({"mas"}),
    mishearings={"un": "1", "una": "1", "sero": "0", "tre": "3", "sei": "6"},
)

# The names of the letters; a lone "y" is the word "and". "eñe" is the one name that is not folded.
LETTERS = {
    **dict(
        zip(
            word_list("be ce de efe ge hache jota ka ele eme ene eñe pe cu erre ese te uve"),
            word_list("b c d f g h j k l m n ñ p q r s t v"),
            strict=True,
        )
    ),
    **dict.fromkeys(("uve doble", "doble uve", "ve doble", "doble ve", "doble u"), "w"),
    **dict.fromkeys(("be larga", "be alta", "be grande"), "b"),
    **dict.fromkeys(("ve", "ve corta", "ve baja", "ve chica"), "v"),
    **dict.fromkeys(("i griega", "ye"), "y"),
    "y": "",
    "i latina": "i",
    "equis": "x",
    "zeta": "z",
    "ceta": "z",
    "ere": "r",
    "qu": "q",
    "elle": "ll",
    "che": "ch",
    "erres": "r",
    "eles": "l",
    "enes": "n",
    "tes": "t",
    **{f"acento en la {plain}": accented for plain, accented in zip("aeiou", "áéíóú", strict=True)},
    **{f"tilde en la {plain}": accented for plain, accented in zip("aeiou", "áéíóú", strict=True)},
}
LETTER = "|".join(sorted((name for name in LETTERS if name.isascii() and LETTERS[name]), key=len, reverse=True))
