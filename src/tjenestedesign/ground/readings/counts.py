"""Numbers: amounts, shares, grades and what is counted, in the unit a key counts in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings.lengths import as_duration
from tjenestedesign.ground.readings.said import (
    NUMBER_WORDS,
    Ambiguous,
    Read,
    plain,
    without_pictures,
)

TIMES: Final[Mapping[str, int]] = {
    "tusen": 10**3, "mill": 10**6, "mill.": 10**6, "million": 10**6, "millioner": 10**6, "millionar": 10**6,
    "mrd": 10**9, "mrd.": 10**9, "milliard": 10**9, "milliarder": 10**9, "mnok": 10**6, "tnok": 10**3,
}  # fmt: skip
THOUSANDS: Final = ("k", "'")
"""Thousands of kroner, said short."""
MONEY: Final = frozenset(
    ("kr", "kr.", "kroner", "nok", ",-", ",–", ",- kr", ",-kr", ",- kr.", "mnok", "tnok")
)
PER_CENT: Final = frozenset(("%", "prosent", "pst", "pst."))
COUNTED: Final = frozenset(
    [
        "stk",
        "stk.",
        "stykk",
        "stykker",
        "personer",
        "person",
        "mennesker",
        "folk",
        "deltakere",
        "deltaker",
        "innbyggere",
        "innbygger",
        "stemmer",
        "stemme",
        "poeng",
        "barn",
        "familier",
        "familie",
        "intervjuer",
        "intervju",
        "ganger",
        "gang",
        "svar",
        "informanter",
        "informant",
        "brukere",
        "bruker",
        "ansatte",
        "beboere",
        "tilsette",
        "medarbeidere",
        "saker",
        "søknader",
        "henvendelser",
        "prikker",
        "prikk",
        "kryss",
        "elever",
        "foreldre",
    ]
)
"""What is counted: said after a number, it changes nothing."""
IN_MINUTES: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("min", "min.", "minutt", "minutter", "minutta"), Fraction(1)),
    **dict.fromkeys(("t", "t.", "time", "timer", "timar"), Fraction(60)),
    **dict.fromkeys(("dag", "dager", "dagar", "døgn", "dg", "dg.", "dgr"), Fraction(1440)),
    **dict.fromkeys(("uke", "uker", "veke", "veker"), Fraction(10080)),
}
_BY_THE_CLOCK: Final = frozenset(
    ("min", "min.", "minutt", "minutter", "minutta", "t", "t.", "time", "timer", "timar")
)
"""Units of work and of meetings. A day of work is not 24 of its hours: how many there are in a week, someone must say."""
IN_MONTHS: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("måned", "måneder", "mnd", "mnd.", "månad", "månader"), Fraction(1)),
    **dict.fromkeys(("år", "års"), Fraction(12)),
}
_AMOUNT: Final = late(
    r"(?P<before>kr\.?|nok|kroner)? ?(?P<sign>[-+])? ?(?P<digits>\d[\d .,']*?)(?P<rest>[^\d.,' ].*|'(?: .*)?|,-(?: ?kr\.?)?)?\.?",
    re.DOTALL,
)
_GROUPED: Final = late(r"\d{1,3}(?:[ ']\d{3})+")


def as_number(text: str, *, whole: bool, unit: str = "") -> Read:
    """A number: `450 000 kr` → `450000`, `12,5` → `12.5`, `8 prosent` → `8`.

    `whole` says that it can have no decimals, so that a dot before three digits is one between thousands. `unit` is what the
    key counts (`min`, `timer`, `dager`, `måneder`, `år`, `kr`, `%`), blank for anything that can be counted: a number with another unit of the same
    kind is turned into it, and one of another kind is none.
    """
    if unit == "kr" and plain(text).rstrip(".") in FREE:
        return "0"
    if _TALLY.fullmatch(text.strip()):
        return str(len(text.strip()))
    said = re.sub(
        r"^(minus|pluss) ", lambda sign: "-" if sign[1] == "minus" else "+", plain(without_pictures(text))
    )
    said = _LABEL.sub("", _EXPLAINED.sub("", said))
    if named := _NAMED.fullmatch(said):
        said = named[1]
    if (word := NUMBER_WORDS.get(said.lstrip("-+"))) is not None:
        return f"-{word}" if said.startswith("-") else str(word)
    found = _AMOUNT.fullmatch(said) or _AMOUNT.fullmatch(
        _FIRST_WORD.sub(lambda w: str(NUMBER_WORDS[w[0]]), said)
    )
    if found is None:
        return _number_of_time(said, unit)
    rest = (found["rest"] or "").strip()
    factor, rest = _times(rest, unit)
    scale = _scale(rest, unit) if not (found["before"] and unit in _NOT_MONEY) else None
    if scale is None:
        return _number_of_time(said, unit)
    read = _digits(found["digits"].strip(), whole=whole and factor * scale == 1)
    if isinstance(read, Ambiguous) or read is None:
        return read
    sign = "-" if found["sign"] == "-" else ""
    if whole:
        read = _NO_MORE.sub("", read)
    made = read if factor * scale == 1 else _exactly(Fraction(read) * factor * scale)
    return sign + made if made is not None and (not whole or made.isdecimal()) else None


_FIRST_WORD: Final = late(rf"^(?:{'|'.join(NUMBER_WORDS)})(?= )")
_TALLY: Final = late(r"([●•⚫⬤★⭐✔✓|])\1+")
"""Marks set beside each other, one for each that is counted: the votes on a note."""
_EXPLAINED: Final = late(r"(?<=\d) ?\([^()\d]+\)$")
"""Words in brackets after a number, which say what it stands for."""


LABELS: Final = ("nivå", "grad", "trinn", "nr", "nr.", "nummer", "antall", "x", "×")
"""A word for what the number is: `nivå 2`, `x4`."""
_LABEL: Final = late(rf"^(?:{'|'.join(map(re.escape, LABELS))}) ?(?=\d+$)")
_NAMED: Final = late(r"[^\d()]+ \(([-+]?\d+)\)")
"""A step of a scale by its name, with its number in brackets: `nøytral (0)`."""


def _number_of_time(said: str, unit: str) -> Read:
    """A length of time said in words, in the unit: `en halvtime` → `30`. None where it is no one length."""
    length = as_duration(said) if unit in IN_MINUTES or unit in IN_MONTHS else None
    if not isinstance(length, str) or length == said or re.fullmatch(r"[\d,]+ [a-zæøå]+", length) is None:
        return None
    return as_number(length, whole=False, unit=unit)


def as_grade(text: str, most: int) -> Read:
    """A number of so many at most, with how many that is said after it: `4 av 5`, `4/5` → `4`."""
    found = re.fullmatch(r"(.+?) ?(?:av|/|of) ?(\w+)", plain(without_pictures(text)))
    return as_number(found[1], whole=True) if found and as_number(found[2], whole=True) == str(most) else None


def without_word(text: str, word: str) -> str:
    """A value without the word for what it is: `Grad 1` → `1`, `42 dager` → `42`. The text itself where it says nothing else."""
    said = plain(text)
    wanted = plain(word).replace("_", " ")
    for cut in (said.removeprefix(f"{wanted} "), said.removesuffix(f" {wanted}")):
        if wanted and cut != said:
            return cut.strip()
    return text


_UNIT_NAMES: Final[Mapping[str, str]] = {
    "prosent": "%", "prosentpoeng": "%", "kroner": "kr", "minutter": "min", "time": "timer", "dag": "dager", "døgn": "dager",
    "måned": "måneder",
}  # fmt: skip


def unit_called(name: str) -> str:
    """The unit a key counts in when a file calls it so: `prosent` → `%`. Blank where td knows none such."""
    said = plain(name).removesuffix(".")
    known = _UNIT_NAMES.get(said, said)
    return known if known in ("min", "timer", "dager", "måneder", "år", "kr", "%") else ""


_NOT_MONEY: Final = frozenset(("min", "timer", "dager", "måneder", "år", "%", "stk"))


FREE: Final = frozenset(
    ("gratis", "kostnadsfritt", "kostnadsfri", "ingen kostnad", "ingen kostnader", "uten kostnad")
)
"""What is said of what costs nothing."""
_NO_MORE: Final = late(r"\.0+$")
"""Decimals that say that there are none: `90 000,00`."""


def _times(rest: str, unit: str) -> tuple[int, str]:
    first, _, after = rest.partition(" ")
    if unit == "kr" and first in THOUSANDS:
        return 10**3, after.strip()
    return (TIMES[first], after.strip()) if first in TIMES else (1, rest)


def _exactly(value: Fraction) -> str | None:
    """A number in figures; None where it takes more than four decimals: 7 months are no round share of a year."""
    return _spelled(Decimal(int(value * 10_000)) / 10_000) if (value * 10_000).denominator == 1 else None


def _scale(rest: str, unit: str) -> Fraction | None:
    """What a number with `rest` after it must be multiplied by to be in `unit`; None where it is of another kind."""
    if not rest:
        return Fraction(1)
    if rest in MONEY:
        return None if unit in _NOT_MONEY else Fraction(1)
    if rest in PER_CENT:
        return Fraction(1) if unit == "%" else None
    for kind in (IN_MINUTES, IN_MONTHS):
        if rest in kind:
            return (
                kind[rest] / kind[unit]
                if unit in kind and (rest in _BY_THE_CLOCK) == (unit in _BY_THE_CLOCK)
                else None
            )
    return Fraction(1) if rest in COUNTED and unit in ("", "stk") else None


def _digits(digits: str, *, whole: bool) -> Read:
    if digits.endswith((",", ".")):
        digits = digits[:-1]
    if re.fullmatch(r"\d+", digits):
        return digits
    if _GROUPED.fullmatch(digits):
        return re.sub(r"\D", "", digits)
    if whole and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        return Ambiguous((digits.replace(",", ""), _spelled(Decimal(digits.replace(",", ".")))))
    if re.fullmatch(r"(?:\d+|\d{1,3}(?:[ .']\d{3})+),\d+", digits):
        left, _, right = digits.partition(",")
        return f"{re.sub(r'[^0-9]', '', left)}.{right}"
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", digits):
        together = digits.replace(".", "")
        return (
            together if whole or digits.count(".") > 1 else Ambiguous((together, _spelled(Decimal(digits))))
        )
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"(?:\d+|\d{1,3}(?:[ ']\d{3})+)\.\d+", digits):
        return re.sub(r"[ ']", "", digits)
    return None


def _spelled(number: Decimal) -> str:
    shown = format(number, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown
