"""What people write, and the one thing it means: dates, numbers, yes and no, durations, choices, lists and ids in their own spelling.

Each reader takes a text and gives td's own spelling of it, `Ambiguous` where it can mean two things, or None where it means
nothing td knows. It never guesses: what a colleague would have to ask about is asked about. The files' values (`project/understood.py`)
and the cells of a spreadsheet (`exchange/sheets/values.py`) are read here alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tjenestedesign.ground.norwegian import MONTHS
from tjenestedesign.ground.quotation import unquoted
from tjenestedesign.ground.scalars import slug


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What a text can mean, each as td writes it."""

    either: tuple[str, ...]


Read = str | Ambiguous | None

_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
_DASHES: Final = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-"})


def tidied(text: str) -> str:
    """A value without what a word processor puts around it: odd spaces, and the quotation marks it stands in."""
    return unquoted(_SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip())


def _plain(text: str) -> str:
    return tidied(text).translate(_DASHES).casefold()


def _without_pictures(text: str) -> str:
    """A text without the emoji and ticks around its words, where there are words."""
    kept = "".join(" " if unicodedata.category(c) in _PICTURES or c == "\ufe0f" else c for c in text)
    return _SPACES.sub(" ", kept).strip() or text


_PICTURES: Final = frozenset(("So", "Sk", "Cn"))
"""What Unicode calls other symbols: emoji, ticks, stars, and those newer than this Python."""


# --- numbers ------------------------------------------------------------------------------------------------------

_WORDS: Final = (
    "null",
    "en",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
)
_NUMBER_WORDS: Final[Mapping[str, int]] = {
    **{word: number for number, word in enumerate(_WORDS)},
    "ein": 1, "ei": 1, "ett": 1, "eitt": 1, "én": 1, "syv": 7,
}  # fmt: skip
_IN_WORDS: Final = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b")
_TIMES: Final[Mapping[str, int]] = {
    "tusen": 10**3, "mill": 10**6, "mill.": 10**6, "million": 10**6, "millioner": 10**6, "millionar": 10**6,
    "mrd": 10**9, "mrd.": 10**9, "milliard": 10**9, "milliarder": 10**9, "mnok": 10**6, "tnok": 10**3,
}  # fmt: skip
_MONEY: Final = frozenset(("kr", "kr.", "kroner", "nok", ",-", ",–", "mnok", "tnok"))
_PER_CENT: Final = frozenset(("%", "prosent", "pst", "pst."))
_COUNTED: Final = frozenset(
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
    ]
)
"""What is counted: said after a number, it changes nothing."""
_IN_MINUTES: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("min", "min.", "minutt", "minutter", "minutta"), Fraction(1)),
    **dict.fromkeys(("t", "t.", "time", "timer", "timar"), Fraction(60)),
    **dict.fromkeys(("dag", "dager", "dagar", "døgn"), Fraction(1440)),
    **dict.fromkeys(("uke", "uker", "veke", "veker"), Fraction(10080)),
}
_BY_THE_CLOCK: Final = frozenset(
    ("min", "min.", "minutt", "minutter", "minutta", "t", "t.", "time", "timer", "timar")
)
"""Units of work and of meetings. A day of work is not 24 of its hours: how many there are in a week, someone must say."""
_IN_MONTHS: Final[Mapping[str, Fraction]] = {
    **dict.fromkeys(("måned", "måneder", "mnd", "mnd.", "månad", "månader"), Fraction(1)),
    **dict.fromkeys(("år", "års"), Fraction(12)),
}
_AMOUNT: Final = re.compile(
    r"(?P<before>kr\.?|nok|kroner)? ?(?P<sign>[-+])? ?(?P<digits>\d[\d .,']*?)(?P<rest>[^\d.,' ].*|,-)?\.?",
    re.DOTALL,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:[ ']\d{3})+")


def as_number(text: str, *, whole: bool, unit: str = "") -> Read:
    """A number: `450 000 kr` → `450000`, `12,5` → `12.5`, `8 prosent` → `8`.

    `whole` says that it can have no decimals, so that a dot before three digits is one between thousands. `unit` is what the
    key counts (`min`, `timer`, `dager`, `måneder`, `år`, `kr`, `%`), blank for anything that can be counted: a number with another unit of the same
    kind is turned into it, and one of another kind is none.
    """
    if _TALLY.fullmatch(text.strip()):
        return str(len(text.strip()))
    said = re.sub(
        r"^(minus|pluss) ", lambda sign: "-" if sign[1] == "minus" else "+", _plain(_without_pictures(text))
    )
    said = _EXPLAINED.sub("", said)
    if (word := _NUMBER_WORDS.get(said.lstrip("-+"))) is not None:
        return f"-{word}" if said.startswith("-") else str(word)
    found = _AMOUNT.fullmatch(said) or _AMOUNT.fullmatch(
        _FIRST_WORD.sub(lambda w: str(_NUMBER_WORDS[w[0]]), said)
    )
    if found is None:
        return _number_of_time(said, unit)
    rest = (found["rest"] or "").strip()
    factor, rest = _times(rest)
    scale = _scale(rest, unit) if not (found["before"] and unit in _NOT_MONEY) else None
    if scale is None:
        return _number_of_time(said, unit)
    read = _digits(found["digits"].strip(), whole=whole and factor * scale == 1)
    if isinstance(read, Ambiguous) or read is None:
        return read
    sign = "-" if found["sign"] == "-" else ""
    made = read if factor * scale == 1 else _exactly(Fraction(read) * factor * scale)
    return sign + made if made is not None and (not whole or made.isdecimal()) else None


_FIRST_WORD: Final = re.compile(rf"^(?:{'|'.join(_NUMBER_WORDS)})(?= )")
_TALLY: Final = re.compile(r"([●•⚫⬤★⭐✔✓|])\1+")
"""Marks set beside each other, one for each that is counted: the votes on a note."""
_EXPLAINED: Final = re.compile(r"(?<=\d) ?\([^()\d]+\)$")
"""Words in brackets after a number, which say what it stands for."""


def _number_of_time(said: str, unit: str) -> Read:
    """A length of time said in words, in the unit: `en halvtime` → `30`. None where it is no one length."""
    length = as_duration(said) if unit in _IN_MINUTES or unit in _IN_MONTHS else None
    if not isinstance(length, str) or length == said or re.fullmatch(r"[\d,]+ [a-zæøå]+", length) is None:
        return None
    return as_number(length, whole=False, unit=unit)


def as_grade(text: str, most: int) -> Read:
    """A number of so many at most, with how many that is said after it: `4 av 5`, `4/5` → `4`."""
    found = re.fullmatch(r"(.+?) ?(?:av|/|of) ?(\d+)", _plain(_without_pictures(text)))
    return as_number(found[1], whole=True) if found and int(found[2]) == most else None


def without_word(text: str, word: str) -> str:
    """A value without the word for what it is: `Grad 1` → `1`, `42 dager` → `42`. The text itself where it says nothing else."""
    said = _plain(text)
    wanted = _plain(word).replace("_", " ")
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
    said = _plain(name).removesuffix(".")
    known = _UNIT_NAMES.get(said, said)
    return known if known in ("min", "timer", "dager", "måneder", "år", "kr", "%") else ""


_NOT_MONEY: Final = frozenset(("min", "timer", "dager", "måneder", "år", "%", "stk"))


def _times(rest: str) -> tuple[int, str]:
    first, _, after = rest.partition(" ")
    return (_TIMES[first], after.strip()) if first in _TIMES else (1, rest)


def _exactly(value: Fraction) -> str | None:
    """A number in figures; None where it takes more than four decimals: 7 months are no round share of a year."""
    return _spelled(Decimal(int(value * 10_000)) / 10_000) if (value * 10_000).denominator == 1 else None


def _scale(rest: str, unit: str) -> Fraction | None:
    """What a number with `rest` after it must be multiplied by to be in `unit`; None where it is of another kind."""
    if not rest:
        return Fraction(1)
    if rest in _MONEY:
        return None if unit in _NOT_MONEY else Fraction(1)
    if rest in _PER_CENT:
        return Fraction(1) if unit == "%" else None
    for kind in (_IN_MINUTES, _IN_MONTHS):
        if rest in kind:
            return (
                kind[rest] / kind[unit]
                if unit in kind and (rest in _BY_THE_CLOCK) == (unit in _BY_THE_CLOCK)
                else None
            )
    return Fraction(1) if rest in _COUNTED and unit in ("", "stk") else None


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


# --- days and months ----------------------------------------------------------------------------------------------

_ENGLISH: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH: Final[Mapping[str, int]] = {
    spelling: number
    for names in (MONTHS, _ENGLISH)
    for number, name in enumerate(names, 1)
    for spelling in (name, name[:3], name[:4] if name.startswith("sep") else name[:3])
}
_WEEKDAY: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_DAY_NAME: Final = re.compile(
    rf"(?P<name>{'|'.join(_WEEKDAY)}|{'|'.join(d[:3] for d in _WEEKDAY)})\.?,? (?:den )?(?P<rest>.+)"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-./ ])(\d{1,2})\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?")
_TOGETHER: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2}) ?([-./]) ?(\d{1,2})(?: ?([-./]) ?| (?=\d{4}))(\d{4}|\d{2})(?: 00:00(?::00)?)?"
)
_NAMED: Final = re.compile(r"(?:den )?(\d{1,2})\.? ?([a-zæøå]{3,9})\.?,? ?(?:i )?'?(\d{4}|\d{2})")
_NAMED_FIRST: Final = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?, ?(\d{4})")


def as_day(text: str) -> Read:
    """A day: `3. mars 2026`, `03.03.2026`, `3/3-26` → `2026-03-03`. Two figures of a year are of this century."""
    said = _plain(text)
    named = _DAY_NAME.fullmatch(said)
    found = _day(named["rest"] if named else said)
    if named and isinstance(found, str):
        right = _WEEKDAY[date.fromisoformat(found).weekday()]
        return found if right.startswith(named["name"]) else None
    return found


def is_spelt_as_a_day(text: str) -> bool:
    """Whether a text has the form of a day, though there may be none such in the calendar."""
    said = _plain(text)
    named = _NAMED.fullmatch(said)
    return bool(_YEAR_FIRST.fullmatch(said) or _DAY_FIRST.fullmatch(said) or (named and named[2] in _MONTH))


def _day(said: str) -> Read:
    if found := _YEAR_FIRST.fullmatch(said) or _TOGETHER.fullmatch(said):
        parts = [g for g in found.groups() if g.isdigit()]
        return _iso(*map(int, parts))
    if found := _NAMED.fullmatch(said):
        month = _MONTH.get(found[2])
        return _iso(_year(found[3]), month, int(found[1])) if month else None
    if found := _NAMED_FIRST.fullmatch(said):
        month = _MONTH.get(found[1])
        return _iso(int(found[3]), month, int(found[2])) if month else None
    if found := _DAY_FIRST.fullmatch(said):
        return _day_first(*found.groups())
    return None


def _day_first(first: str, between: str, second: str, after: str | None, last: str) -> Read:
    """`3.4.2026` is Norwegian for 3 April. With other marks, month and day may have changed places, and a year of two figures may stand first."""
    a, b = int(first), int(second)
    either = [_iso(_year(last), b, a)]
    if not (between == after == ".") and not (between == "/" and after in ("-", None)):
        either.append(_iso(_year(last), a, b))
        if between == after and len(first) == len(last) == 2:
            either.append(_iso(_year(first), b, int(last)))
    elif between == "/":  # 3/4-26 as it is written by hand in Norway, unless the month came first
        either.append(_iso(_year(last), a, b))
    sound = tuple(dict.fromkeys(e for e in either if e))
    return sound[0] if len(sound) == 1 else Ambiguous(sound) if sound else None


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_MONTH_OF: Final = re.compile(r"([a-zæøå]{3,9})(?:\. ?|[ -])'?(\d{4}|\d{2})")
_MONTH_AFTER: Final = re.compile(r"(\d{4})[ -]([a-zæøå]{3,9})\.?")
_MONTH_NUMBER: Final = re.compile(r"(0?[1-9]|1[0-2])[-./ ](\d{4})")
_YEAR_MONTH: Final = re.compile(r"(\d{4})[-./ ](0?[1-9]|1[0-2])")
_QUARTER: Final = re.compile(
    r"(?:[kq]\.? ?([1-4])|([1-4])\.? ?(?:kvartal|kv\.?|k|q))(?: i)?[ ./-]*'?(\d{4}|\d{2})"
)
_QUARTER_AFTER: Final = re.compile(r"(\d{4})[ ./-]*(?:[kq]\.? ?([1-4])|([1-4])\.? ?(?:kvartal|kv\.?|k|q))")
_YEAR_ALONE: Final = re.compile(r"(?:år(?:et)? |i )?(\d{4})\.?")


def as_time(text: str) -> Read:
    """A day, month, quarter or year: `mars 2026` → `2026-03`, `1. kvartal 2026` → `2026-K1`."""
    said = _plain(text)
    if (found := _MONTH_OF.fullmatch(said)) and (month := _MONTH.get(found[1])):
        return f"{_year(found[2])}-{month:02}"
    if found := _MONTH_AFTER.fullmatch(said):
        month = _MONTH.get(found[2])
        return f"{found[1]}-{month:02}" if month else None
    if found := _MONTH_NUMBER.fullmatch(said):
        return f"{found[2]}-{int(found[1]):02}"
    if found := _YEAR_MONTH.fullmatch(said):
        return f"{found[1]}-{int(found[2]):02}"
    if found := _QUARTER.fullmatch(said):
        return f"{_year(found[3])}-K{found[1] or found[2]}"
    if found := _QUARTER_AFTER.fullmatch(said):
        return f"{found[1]}-K{found[2] or found[3]}"
    if found := _YEAR_ALONE.fullmatch(said):
        return found[1]
    return as_day(text)


# --- durations and clocks -----------------------------------------------------------------------------------------

_UNITS: Final = (
    (("min", "min.", "minutt", "minutter", "minutta", "minute", "minutes"), "min", "min"),
    (("t", "t.", "time", "timer", "timar", "tim", "h", "hour", "hours"), "time", "timer"),
    (("dag", "dager", "dagar", "døgn", "day", "days"), "dag", "dager"),
    (("uke", "uker", "veke", "veker", "week", "weeks"), "uke", "uker"),
    (
        ("måned", "måneder", "mnd", "mnd.", "månad", "månader", "md", "maned", "maneder", "month", "months"),
        "måned",
        "måneder",
    ),
    (("år", "aar", "year", "years"), "år", "år"),
)
_UNIT: Final = {word: (one, many) for words, one, many in _UNITS for word in words}
_ABOUT: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("ca", "ca.", "cirka", "sirka", "omtrent", "om lag", "rundt", "circa", "omkring", "tilnærmet", "~"),
        "ca. ",
    ),
    **dict.fromkeys(("over", "mer enn", "meir enn", ">"), "over "),
    **dict.fromkeys(("under", "mindre enn", "<"), "under "),
    **dict.fromkeys(("minst", "minimum", "fra"), "minst "),
    **dict.fromkeys(
        ("inntil", "opptil", "opp til", "maks", "maks.", "høyst", "maksimum", "inntill"), "inntil "
    ),
}
_HALVES: Final[Mapping[str, str]] = {
    "en halv": "0,5", "ein halv": "0,5", "½": "0,5", "halvannen": "1,5", "halvannan": "1,5", "1 1/2": "1,5", "1½": "1,5", "2½": "2,5",
    "2 1/2": "2,5", "1/2": "0,5", "et halvt": "0,5", "eit halvt": "0,5",
}  # fmt: skip
_NAMED_LENGTHS: Final[Mapping[str, str]] = {
    "en halvtime": "30 min", "halvtime": "30 min", "ein halvtime": "30 min", "et kvarter": "15 min", "kvarter": "15 min",
    "et halvår": "6 måneder", "halvår": "6 måneder", "et kvartal": "3 måneder",
}  # fmt: skip
_ONE_LENGTH: Final = r"\d+(?:[.,]\d+)?"
_LENGTH: Final = re.compile(
    rf"(?P<first>{_ONE_LENGTH})(?: ?(?:-|til|eller) ?(?P<last>{_ONE_LENGTH}))? ?(?P<unit>[a-zæøå]+\.?)"
)
_TWO_UNITS: Final = re.compile(
    r"(\d+) ?(?:t\.?|timer?|timar|h) ?(?:og )?(\d{1,2}) ?(?:min(?:utt(?:er)?)?\.?)?"
)


def as_duration(text: str) -> Read:
    """A duration as td writes it: `cirka seks veker` → `ca. 6 uker`, `1 t 30 min` → `90 min`."""
    said = _plain(text).removesuffix(".")
    about = ""
    for word in sorted(_ABOUT, key=len, reverse=True):
        if said.startswith(word) and (said[len(word) :][:1] in (" ", "") or not word[-1].isalpha()):
            about, said = _ABOUT[word], said[len(word) :].strip()
            break
        if said.endswith(f" {word}") and _ABOUT[word] == "ca. ":
            about, said = "ca. ", said.removesuffix(word).strip()
            break
    if said.startswith("mellom "):
        said = re.sub(r"^mellom (\S+) og ", r"\1-", said)
    if said in _NAMED_LENGTHS:
        return about + _NAMED_LENGTHS[said]
    for words, number in _HALVES.items():
        if said.startswith(f"{words} "):
            said = f"{number} {said.removeprefix(words).strip()}"
    said = _IN_WORDS.sub(lambda word: str(_NUMBER_WORDS[word[0]]), said)
    if found := _TWO_UNITS.fullmatch(said):
        return f"{about}{int(found[1]) * 60 + int(found[2])} min"
    found = _LENGTH.fullmatch(said)
    if found is None:
        return None
    unit = _UNIT.get(found["unit"]) or _UNIT.get(f"{found['unit']}.")
    if unit is None:
        return None
    numbers = [n.replace(".", ",") for n in (found["first"], found["last"]) if n]
    return f"{about}{'–'.join(numbers)} {unit[0] if numbers == ['1'] else unit[1]}"


_CLOCK: Final = re.compile(
    r"(?:kl\.?|klokka|klokken|kl:)? ?([01]?\d|2[0-3])(?: ?[:.,] ?| )?([0-5]\d)?(?: ?(?:h|t))?"
)


def as_clock(text: str) -> Read:
    """A time of day: `klokka 9`, `0900`, `9:30` → `09:00`, `09:00`, `09:30`."""
    said = _plain(text).removesuffix(".")
    if found := _CLOCK.fullmatch(said):
        return f"{int(found[1]):02}:{found[2] or '00'}"
    return _clock_in_words(
        said.removeprefix("kl ").removeprefix("kl. ").removeprefix("klokka ").removeprefix("klokken ")
    )


_BY_THE_HOUR: Final[Mapping[str, int]] = {"halv": -30, "kvart på": -15, "kvart over": 15}
_EARLIEST, _LATEST = 8 * 60, 17 * 60
"""The hours people work in: the half of the day a time in words is of."""


def _clock_in_words(said: str) -> Read:
    """`halv tolv` → `11:30`. In words there are twelve hours in a day; both are told where either may be meant."""
    for words, minutes in _BY_THE_HOUR.items():
        hour = _NUMBER_WORDS.get(said.removeprefix(f"{words} ")) if said.startswith(f"{words} ") else None
        if hour is None or not 1 <= hour <= 12:
            continue
        either = [(hour % 12 + half) * 60 + minutes for half in (0, 12)]
        spelt = [f"{m // 60 % 24:02}:{m % 60:02}" for m in either]
        by_day = [t for m, t in zip(either, spelt, strict=True) if _EARLIEST <= m < _LATEST]
        return by_day[0] if len(by_day) == 1 else Ambiguous(tuple(spelt))
    return None


# --- yes, no and choices ------------------------------------------------------------------------------------------

_YES: Final = frozenset(
    ("ja", "j", "true", "sant", "sann", "yes", "y", "x", "on", "på", "1", "jepp", "riktig", "✓", "✔")
)
_NO: Final = frozenset(("nei", "n", "false", "usant", "usann", "no", "off", "av", "0", "ikke", "galt"))


def as_yes_no(text: str) -> Read:
    """`true` or `false`."""
    said = _plain(text)
    said = (said if said in _YES else _plain(_without_pictures(said))).rstrip(".!")
    return "true" if said in _YES else "false" if said in _NO else None


_CHOICE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "pågår": ("i gang", "igang", "under arbeid", "påbegynt", "startet", "i arbeid"),
    "ferdig": ("fullført", "gjort", "avsluttet", "done"),
    "ikke-startet": ("ikke begynt", "ikke påbegynt"),
    "til-godkjenning": ("til høring", "venter på godkjenning", "sendt til godkjenning"),
    "godkjent": ("vedtatt",),
    "utkast": ("kladd", "under utarbeidelse", "draft"),
    "forkastet": ("lagt bort", "droppet"),
    "nb": ("bokmål", "norsk", "norsk bokmål"),
    "nn": ("nynorsk", "norsk nynorsk"),
    "en": ("engelsk", "english"),
    "pårørende": ("foresatt", "forelder"),
    "idé": ("ideer", "idéfasen"),
    "telefon": ("tlf", "telefonisk", "telefonsamtale", "ringe"),
    "digital": ("nett", "på nett", "online", "nettside"),
    "personlig": ("personlig oppmøte", "ansikt til ansikt"),
    "brev": ("post", "i posten", "per post"),
    "gruppe": ("gruppeintervju", "fokusgruppe"),
    "dagens": ("i dag", "as-is", "nå", "nå-situasjon", "nåsituasjon"),
    "fremtidig": ("framtidig", "to-be"),
    "klikkbar": ("klikkbar prototype", "klikkbar skisse"),
    "førstelinje": ("1. linje", "1.linje", "første linje", "førstelinja"),
    "måned": ("månedlig", "hver måned"),
    "kvartal": ("kvartalsvis", "hvert kvartal"),
    "halvår": ("halvårlig", "hvert halvår"),
    "år": ("årlig", "hvert år"),
    "opp": ("↑", "⬆", "➚", "økning", "høyere", "mer"),
    "ned": ("↓", "⬇", "➘", "nedgang", "lavere", "mindre"),
    "personer": ("antall personer",),
    "må": ("must", "obligatorisk"),
    "bør": ("should",),
    "kan": ("could", "kjekt å ha"),
    "enkel-skisse": ("lavterskel", "lav-terskel", "papirprototype", "low-fi", "lo-fi"),
    "modell": ("høyterskel", "høy-terskel", "prototype", "high-fi", "hi-fi"),
    "foran": ("frontstage", "front stage", "onstage"),
    "bak": ("backstage", "back stage"),
}
"""What people say instead of a choice."""
_BENDING: Final = 3
"""How many of a word's last letters may be others when it is bent: «foreslåtte» for «foreslått»."""
_STEM: Final = 4
"""How many letters a word must have in common with another to be it, bent."""


def folded(word: str) -> str:
    """A word as it is compared: small letters, `a` for æ and å as on a keyboard without them, one kind of space."""
    small = tidied(word).casefold().translate(_DASHES)
    if not small.isascii():
        small = _without_pictures(small).replace("\ufe0f", "")
    for letters, plain in (
        ("aa", "a"),
        ("ae", "a"),
        ("oe", "o"),
        ("æ", "a"),
        ("å", "a"),
        ("ø", "o"),
    ):
        small = small.replace(letters, plain)
    if not small.isascii():
        small = "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c))
    return re.sub(r"[\s_/.!-]+", "-", small).strip("-")


def same_word(
    word: str, known: Collection[str], synonyms: Mapping[str, Iterable[str]] = _CHOICE_WORDS
) -> str | None:
    """The one of the known words that is meant: in another spelling, as people say it, or bent. None where two could be."""
    wanted = folded(word)
    if not wanted:
        return None
    same = [k for k in known if folded(k) == wanted] or [
        k for k in known if _as_one(folded(k)) == _as_one(wanted)
    ]
    said = same or [k for k in known if wanted in map(folded, synonyms.get(k, ()))]
    bent = said or [k for k in known if _is_bent(wanted, folded(k))]
    return bent[0] if len(bent) == 1 else None


def _as_one(folded_word: str) -> str:
    return folded_word.replace("-", "")


def _is_bent(one: str, other: str) -> bool:
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    longest = max(len(one), len(other))
    return common >= max(_STEM, longest - _BENDING) and min(len(one), len(other)) - common <= 1


# --- lists and ids ------------------------------------------------------------------------------------------------

_BULLET: Final = re.compile(r"^\s*(?:[•·▪◦‣●○–—*✓✔☑☐-]|\(?\d{1,2}[.)]|\(?[a-zæøå][.)])\s+")
_DASH_MARKS: Final = frozenset("–—*-")
"""Marks of a list that may stand between words as well."""
_SHORT: Final = 4
"""Words in an item that stands between commas."""


def as_items(text: str, *, prose: bool) -> tuple[str, ...] | Ambiguous:
    """A list written as one text. Lines and semicolons part its items; so do commas where what they part are short, or no prose at all.

    A text in which commas may part items or belong to a sentence can mean both.
    """
    lines = [line for line in re.split(r"\s*\n\s*", text.strip()) if line.strip()]
    marked = [_BULLET.sub("", line) for line in lines]
    if len(lines) > 1 and (not prose or all(a != b for a, b in zip(lines, marked, strict=True))):
        return tuple(m.strip() for m in marked if m.strip())
    if len(lines) == 1 and marked != lines:
        inside = re.split(r"\s+(?:[•·▪◦‣●○]|\d{1,2}[.)])\s+", marked[0])
        mark = lines[0].lstrip()[0]
        if mark in _DASH_MARKS and len(pieces := marked[0].split(f" {mark} ")) > 1:
            if not all(piece.strip()[:1].isupper() for piece in pieces):
                return Ambiguous((marked[0], "; ".join(pieces)))
            inside = pieces
        return tuple(tidied(i) for i in inside if i.strip())
    whole = _SPACES.sub(" ", text).strip()
    if folded(whole) in _NOTHING:
        return ()
    if ";" in whole:
        return _parted(whole.split(";"))
    if "," not in whole and all(len(piece.split()) <= _SHORT for piece in whole.split(" + ")):
        whole = whole.replace(" + ", ", ")
    if "," not in whole and not (not prose and re.search(r"\bog\b|[/&+]", whole)):
        return (tidied(whole),)
    pieces = (
        re.split(r"\s*,\s*|\s+og\s+", whole) if "," in whole else re.split(r"\s+og\s+|\s*[/&+]\s*", whole)
    )
    if not prose or all(len(piece.split()) <= _SHORT for piece in pieces):
        return _parted(pieces) if not re.search(r"[.!?]\s", whole) else Ambiguous((whole, "; ".join(pieces)))
    return Ambiguous((whole, "; ".join(p for p in pieces if p)))


_NOTHING: Final = frozenset(("ingen", "ingenting", "inga", "-"))
"""What stands in a list that there is nothing in."""


def _parted(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(made for piece in pieces if (made := tidied(piece.strip().removesuffix("."))))


_COUNTED_ROLE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<what>.+?) ?[x×*] ?(?P<many>\d{1,6})",
        r"(?P<many>\d{1,6}) ?[x×*] ?(?P<what>\D.*)",
        r"(?P<what>.+?) ?\((?P<many>\d{1,6})(?: stk\.?| personer)?\)",
        r"(?P<what>[^\d:]+?): ?(?P<many>\d{1,6})",
        rf"(?P<many>\d{{1,6}}|{'|'.join(_WORDS[2:])}) (?P<what>\D+)",
    )
)
_NOT_COUNTED: Final = re.compile(
    r"(?:(?:som|av|til|og|i|på|fra|for|med)\b|åring|års|år\b|klasse|klassing|trinn|time|minutt|dag|uke|måned|prosent|-|%|linje)",
    re.IGNORECASE,
)
"""What a number says the kind of and not how many: «10 åringer», «2 klasse»."""


def as_counted(text: str) -> tuple[str, int] | None:
    """Who, and how many: `sykepleier x 2`, `2 sykepleiere` → (`sykepleier`, 2). None where no number, or another number, is said."""
    said = tidied(text)
    for pattern in _COUNTED_ROLE:
        found = pattern.fullmatch(said) or pattern.fullmatch(said[:1].lower() + said[1:])
        if found is None or _NOT_COUNTED.match(found["what"].strip()):
            continue
        what = found["what"].strip(" ,")
        if any(c.isdigit() for c in what) or not what:
            return None
        many = _NUMBER_WORDS.get(found["many"])
        return what, int(found["many"]) if many is None else many
    return None


def as_id(text: str) -> str | None:
    """The id a name stands for: `Sitat 1` → `sitat-1`."""
    return slug(tidied(text)) or None


# --- the words themselves -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words the readers know, for the patterns of what they take (`ground/forms.py`)."""

    numbers: Collection[str]
    """Whole numbers in words."""
    after_numbers: Collection[str]
    """What can stand after a number: units, money, per cent, what is counted."""
    times: Collection[str]
    """What a number after it is so many of: `mill`."""
    months: Collection[str]
    weekdays: Collection[str]
    units_of_time: Collection[str]
    about: Collection[str]
    """What stands before a length that is no exact one."""
    about_after: Collection[str]
    """Those of them that may stand after it as well."""
    halves: Mapping[str, str]
    """Halves in words, each with its number."""
    lengths: Collection[str]
    """Lengths of time with a name."""
    by_the_hour: Collection[str]
    yes: Collection[str]
    no: Collection[str]
    choices: Mapping[str, tuple[str, ...]]
    """What people say instead of a choice."""


VOCABULARY: Final = Vocabulary(
    numbers=_NUMBER_WORDS,
    after_numbers=tuple(
        dict.fromkeys(
            (*sorted(_MONEY), *sorted(_PER_CENT), *sorted(_COUNTED), *_IN_MINUTES, *_IN_MONTHS, *_UNIT)
        )
    ),
    times=_TIMES,
    months=_MONTH,
    weekdays=tuple(dict.fromkeys((*_WEEKDAY, *(name[:3] for name in _WEEKDAY)))),
    units_of_time=_UNIT,
    about=_ABOUT,
    about_after=tuple(word for word, meant in _ABOUT.items() if meant == "ca. "),
    halves=_HALVES,
    lengths=_NAMED_LENGTHS,
    by_the_hour=_BY_THE_HOUR,
    yes=tuple(sorted(_YES)),
    no=tuple(sorted(_NO)),
    choices=_CHOICE_WORDS,
)
