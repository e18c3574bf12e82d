"""What the readers take (`ground/readings/`), as patterns for the schema.

A pattern is written as a reader sees a text, in small letters with one kind of space and of dash, and made into one that takes a text
as people write it. Which words fit where is asked of the readers themselves, so that a pattern never knows another word than they do.
Patterns are those of ECMA 262, and mean the same to Python.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings import (
    VOCABULARY,
    as_clock,
    as_number,
    folded,
    in_nynorsk,
    with_nynorsk_stem,
)
from tjenestedesign.ground.scalars import FIRST_DAY, LAST_DAY

_SPACE: Final = r"\s"
_DASH: Final = "[-–—‑−‐]"
_MARK: Final = "[«»“”„‘’\"']?"
"""A quotation mark around a value as a whole."""
_ALONE: Final = r"(?!\s*[^\s'].*'\s*$)"
"""No apostrophe stands last that does not stand first as well."""
_PICTURES: Final = "[\\s\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]*"
"""Emoji, ticks and arrows, which are looked past where there are words."""
_TOKEN: Final = late(r"\\.|\[(?:\\.|[^\]])*\]|\{[^}]*\}|\(\?[:=!]| \?|.", re.DOTALL)


def everyday(form: str) -> str:
    """A pattern as the readers see a text, made into one that takes other letters, spaces and dashes for the same."""

    def made(token: re.Match[str]) -> str:
        one = token[0]
        if one == r"\d":
            return "[0-9]"
        if one == " ?":
            return f"{_SPACE}*"
        if one == " ":
            return f"{_SPACE}+"
        if one == "-":
            return _DASH
        return f"[{one}{one.upper()}]" if len(one) == 1 and one.isalpha() else one

    return _TOKEN.sub(made, form)


def whole(pattern: str, after: str = "", *, apostrophe: bool = False) -> str:
    """All of a value, but for the spaces around it and the quotation marks it stands in. `after` may stand last; an `apostrophe`
    too, where one alone is a part of what is written."""
    last = rf"(?:{after})?" if after else ""
    return rf"^{'' if apostrophe else _ALONE}{_SPACE}*{_MARK}(?:{pattern}){_MARK}{_SPACE}*{last}$"


def any_of(words: Iterable[str]) -> str:
    """One of some words, each letter that several begin with written once."""
    rest: dict[str, list[str]] = {}
    ends = False
    for word in dict.fromkeys(words):
        if word:
            rest.setdefault(word[0], []).append(word[1:])
        ends = ends or not word
    branches = [_literal(first) + any_of(others) for first, others in sorted(rest.items())]
    if not branches:
        return ""
    inside = f"(?:{'|'.join(branches)})" if ends or len(branches) > 1 else branches[0]
    return f"{inside}?" if ends else inside


def _literal(word: str) -> str:
    """A word in a pattern. `re.escape` writes a backslash before spaces and dashes, which ECMA 262 does not take."""
    return re.sub(r"[\\^$.|?*+()\[\]{}]", lambda sign: f"\\{sign[0]}", word)


# --- days, months and clocks --------------------------------------------------------------------------------------

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = rf"(?:{FIRST_DAY.year // 100}\d\d|{LAST_DAY.year // 100 - 1}\d\d|{LAST_DAY.year})"
_NO_MONTH: Final = r"(?:1[3-9]|2\d|3[01])"
_MONTH_NAME: Final = any_of(VOCABULARY.months)


def _day_first() -> str:
    """A day, a month and a year in figures, where td need not ask which is which: with dots; where one number is no month, or both are
    the same; and where the first two figures are no year."""
    mark, year = r"(?:-|\.|/)", rf"(?:{_YEAR}|\d\d)"
    pair = rf"(?:{_NO_MONTH} ?{mark} ?{_MONTH}|{_MONTH} ?{mark} ?{_NO_MONTH}|0?([1-9]|1[0-2]) ?{mark} ?0?\2)(?!\d)"
    year_first = rf"\d\d ?(-|/) ?{_MONTH} ?\1 ?(?:0[1-9]|[12]\d|3[01])(?!\d)"
    said = (
        rf"{_DAY} ?\. ?{_MONTH} ?\. ?{year}",
        rf"(?!\d+ ?\. ?\d+ ?\.)(?!{year_first})(?={pair})\d+ ?{mark} ?\d+(?: ?{mark} ?{year}| {_YEAR})",
        r"(0[1-9]|1[0-2])(-|/)\3\4\3",
    )
    return rf"(?:{'|'.join(said)})(?: 00:00(?::00)?)?"


@cache
def _days() -> str:
    after_year = "|".join(f"{mark}{_MONTH}{mark}{_DAY}" for mark in ("-", r"\.", "/", " "))
    said = (
        rf"{_YEAR}(?:{after_year})(?:(?:t| )00:00(?::00(?:\.0+)?)?)?",
        rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        rf"(?:den )?{_DAY}\.? ?{_MONTH_NAME}\.?,? ?(?:i )?(?:- ?)?'?(?:{_YEAR}|\d\d)",
        rf"{_MONTH_NAME}\.? {_DAY}(?:st|nd|rd|th)?, ?{_YEAR}",
        _day_first(),
    )
    return rf"(?:{any_of(VOCABULARY.weekdays)}\.?,? (?:den )?)?(?:{'|'.join(said)})"


@cache
def day() -> str:
    return whole(everyday(_days()))


@cache
def time(*, has_end: bool) -> str:
    """A day, month, quarter or year; a half-year or a week where it is known which end of it is meant."""
    quarter = r"[1-4]\.? ?(?:kvartal|kv\.?|k|q)"
    between = r"(?: |\.|/|-)*"
    said = (
        rf"{_MONTH_NAME}(?:\. ?| |-| -)'?(?:{_YEAR}|\d\d)",
        rf"{_YEAR}(?: |-){_MONTH_NAME}\.?",
        rf"{_MONTH}(?:-|\.|/| ){_YEAR}",
        rf"{_YEAR}(?:-|\.|/| ){_MONTH}",
        rf"(?:(?:(?:k|q)\.?|kvartal|kv\.) ?[1-4]|{quarter})(?: i)?{between}'?(?:{_YEAR}|\d\d)",
        rf"{_YEAR}{between}(?:(?:k|q)\.? ?[1-4]|{quarter})",
        rf"(?:år(?:et)? |i )?{_YEAR}\.?",
        _days(),
        *(_HALF_YEARS if has_end else ()),
        *(_WEEKS if has_end else ()),
    )
    return whole(everyday("|".join(said)))


_HALF: Final = r"h ?[12]|[12]\.? ?(?:halvår|h)"
_HALF_YEARS: Final = (
    rf"(?:{_HALF}|(?:første|fyrste|andre) halvår)(?: i| av)?(?: |\.|/|-)*'?(?:{_YEAR}|\d\d)",
    rf"{_YEAR}(?: |\.|/|-)*(?:{_HALF})",
)
_WEEK: Final = r"(?:0?[1-9]|[1-4]\d|5[0-3])"
_WEEKS: Final = (
    rf"(?:uke|uka|veke|week|w|u)\.? ?{_WEEK}(?:,| i|/| -|-)? ?'?(?:{_YEAR}|\d\d)",
    rf"{_YEAR}(?: |\.|/|-)*(?:uke|veke|week|w|u)\.? ?{_WEEK}",
)


@cache
def clock() -> str:
    words = [
        f"{first} {hour}"
        for first in VOCABULARY.by_the_hour
        for hour in VOCABULARY.numbers
        if isinstance(as_clock(f"{first} {hour}"), str)
    ]
    spelt = (
        r"(?:kl\.?|klokka|klokken|kl:)? ?(?:[01]?\d|2[0-3])(?: ?(?::|\.|,) ?| )?(?:[0-5]\d)?(?: ?(?:h|t))?"
    )
    return whole(everyday(rf"(?:{spelt}|(?:(?:kl\.?|klokka|klokken) )?{any_of(words)})\.?"))


# --- numbers and durations ----------------------------------------------------------------------------------------

_LENGTH: Final = r"\d+(?:[.,]\d+)?"


@cache
def duration() -> str:
    number = f"(?:{_LENGTH}|{any_of(VOCABULARY.numbers)})"
    unit = rf"{any_of(VOCABULARY.units_of_time)}\.?"
    length = rf"{number}(?: ?(?:-|til|eller) ?{number})? ?{unit}"
    said = (
        length,
        rf"mellom {number} og {number} {unit}",
        rf"{any_of(VOCABULARY.halves)} {unit}",
        any_of(VOCABULARY.lengths),
        _TWO_UNITS,
    )
    spaced = [word for word in VOCABULARY.about if word[-1].isalpha()]
    signs = [word for word in VOCABULARY.about if not word[-1].isalpha()]
    before = rf"(?:{any_of(spaced)} |{any_of(signs)} ?)?"
    return whole(everyday(rf"{before}(?:{'|'.join(said)})(?: {any_of(VOCABULARY.about_after)})?\.?"))


_TWO_UNITS: Final = r"\d+ ?(?:t\.?|timer?|timar|h) ?(?:og )?\d{1,2} ?(?:min(?:utt(?:er)?)?\.?)?"


_PLAIN: Final = r"(?:0|[1-9]\d*)"
_GROUPED: Final = r"[1-9]\d{0,2}(?:(?: |')\d{3})+"
_DOTTED: Final = r"[1-9]\d{0,2}(?:\.\d{3})"
_NO_DECIMALS: Final = (
    rf"(?![1-9]\d{{0,2}},\d{{3}}(?!\d))(?:{_PLAIN}|[1-9]\d{{0,2}}(?:(?: |\.|')\d{{3}})+),0+|[1-9]\d{{0,2}}(?:,\d{{3}})+\.0+"
    rf"|(?:{_PLAIN}|{_GROUPED})\.0+"
)
"""Decimals that say that there are none."""
_NO_THOUSANDTHS: Final = r"(?![1-9]\d{0,2},\d\d0(?!\d))"
"""`1,000` is a thousand to some. td asks where it can be, and reads `1,234` as it stands in Norwegian."""
_WHOLE_DIGITS: Final = rf"(?:(?:{_PLAIN}|{_GROUPED}|{_DOTTED}+)[.,]?|{_NO_DECIMALS})"
_DIGITS: Final = (
    rf"(?:(?:{_PLAIN}|{_GROUPED})[.,]?|(?:{_PLAIN}|[1-9]\d{{0,2}}(?:(?: |\.|')\d{{3}})+),\d+|{_DOTTED}{{2,}}"
    rf"|[1-9]\d{{0,2}}(?:,\d{{3}})+\.\d+|(?!{_DOTTED}(?!\d))(?:{_PLAIN}|{_GROUPED})\.\d+)"
)
_MANY: Final = 120_960
"""Weeks in minutes and months in years come out round."""


@cache
def number(*, is_whole: bool, unit: str, most: int | None = None, any_unit: bool = False) -> str:
    """A number as `as_number` takes it in a unit, or as `as_grade` does with the most it can be. `any_unit` is for one whose unit stands
    in another key, and so may stand after it."""
    same, other = _after(unit)
    number = any_of(VOCABULARY.numbers)
    beside = any_of(same) if not any_unit else r"[^\d.,']*"
    digits = _WHOLE_DIGITS if is_whole else _DIGITS
    before = r"(?:(?:kr\.?|nok|kroner) ?)?" if _is_so_much("kr 3", unit) else ""
    times = [word for word in VOCABULARY.times if any_unit or _is_so_much(f"{_MANY} {word}", unit)]
    turned = rf"{any_of(times)}(?: {beside})?" + (f"|{any_of(other)}" if other else "")
    plain = digits if is_whole else rf"{_NO_THOUSANDTHS}{digits}"
    amounts = rf"{plain}(?: ?{beside})?|{number}(?: {beside})?|(?:{_DIGITS} ?|{number} )(?:{turned})"
    explained = r"(?: ?\([^()\d]+\))?"
    said = [
        rf"{before}(?:-|\+|minus |pluss )? ?(?:{amounts})\.?{explained}",
        rf"{any_of(VOCABULARY.labels)} ?{_PLAIN}{explained}",
        rf"[^\d()]+ \((?:-|\+)?{_PLAIN}\)",
        *_lengths(unit),
    ]
    if any_unit or _is_so_much("gratis", unit):
        said.append(rf"{any_of(VOCABULARY.free)}\.*")
    if most is not None:
        said.append(_grade(most))
    return whole(rf"{_PICTURES}(?:{everyday('|'.join(said))}){_PICTURES}|{_TALLY}", apostrophe="'" in times)


def _grade(most: int) -> str:
    """A number of so many at most, with how many that is after it."""
    number = any_of(VOCABULARY.numbers)
    amount = (
        rf"(?:{_WHOLE_DIGITS}|{number})(?: ?{any_of(_after('')[0])})?|{any_of(VOCABULARY.labels)} ?{_PLAIN}"
    )
    all_of_them = any_of(word for word in VOCABULARY.numbers if as_number(word, whole=True) == str(most))
    return rf"(?:{amount}) ?(?:av|/|of) ?(?:{most}{f'|{all_of_them}' if all_of_them else ''})"


def number_called(name: str) -> str:
    """A number with the word for what it is beside it, as `without_word` takes it: `Grad 1`. What stands there, the reader sees."""
    return _called(rf".*(?:[0-9]|{everyday(any_of(VOCABULARY.numbers))}).*", name, must=True)


_TALLY: Final = "|".join(f"{mark}{{2,}}" for mark in ("●", "•", "⚫", "⬤", "★", "⭐", "✔", "✓", r"\|"))


@cache
def _after(unit: str) -> tuple[list[str], list[str]]:
    """The words that can stand after a number in a unit: those that change nothing, and those that turn it into another number."""
    read = {word: as_number(f"{_MANY} {word}", whole=False, unit=unit) for word in VOCABULARY.after_numbers}
    same = [word for word, number in read.items() if number == str(_MANY)]
    return same, [word for word, number in read.items() if isinstance(number, str) and word not in same]


@cache
def _lengths(unit: str) -> list[str]:
    """Lengths of time in words, where a number counts time."""
    units = [word for word in VOCABULARY.units_of_time if _is_so_much(f"{_MANY} {word}", unit)]
    if not units:
        return []
    found = [any_of(fit)] if (fit := [word for word in VOCABULARY.lengths if _is_so_much(word, unit)]) else []
    for number in dict.fromkeys(VOCABULARY.halves.values()):
        halves = [half for half, value in VOCABULARY.halves.items() if value == number]
        words = [word for word in units if _is_so_much(f"{halves[0]} {word}", unit)]
        found += [f"{any_of(halves)} {any_of(words)}"] if words else []
    return [*found, _TWO_UNITS] if _is_so_much("1 t 30 min", unit) else found


def _is_so_much(text: str, unit: str) -> bool:
    return isinstance(as_number(text, whole=False, unit=unit), str)


# --- yes, no, choices and ids -------------------------------------------------------------------------------------


@cache
def yes_no() -> str:
    either = any_of((*VOCABULARY.yes, *VOCABULARY.no))
    added = rf"(?:[,.!]| -)? {any_of(VOCABULARY.with_yes_no)}"
    return whole(rf"{_PICTURES}{everyday(f'{either}(?:{added})?')}[.!]*{_PICTURES}")


_BETWEEN: Final = r"[-–\s_/.]"
_AROUND: Final = r"[-–\s_/.!]*"
_LETTERS: Final[Mapping[str, str]] = {
    "a": "(?:[aA][aAeE]?|[æåäáàâÆÅÄ])",
    "o": "(?:[oO][eE]?|[øöóòôØÖ])",
    "e": "[eEéèêëÉÈ]",
    "u": "[uUüÜ]",
    "-": f"{_BETWEEN}+",  # one of those between words
}
"""What is the same letter to `folded`."""


def choice(
    known: Collection[str], synonyms: Mapping[str, Iterable[str]] | None = None, named: str = ""
) -> str:
    """One of some words as `same_word` takes it: in another spelling, said otherwise, or bent; with what takes nothing of it back."""
    return _called(choice_inside(known, synonyms), named, after=_SAID_MORE)


_SAID_MORE: Final = rf" \((?![^()]*\b{everyday(any_of(VOCABULARY.taken_back))}\b)[^()]*\)| {everyday(any_of(VOCABULARY.after_choices))}"


def choice_inside(known: Collection[str], synonyms: Mapping[str, Iterable[str]] | None = None) -> str:
    """The same, as a part of a pattern."""
    said = VOCABULARY.choices if synonyms is None else synonyms
    own = [folded(word) for word in known]
    other = [folded(one) for word in known for one in said.get(word, ())]
    nynorsk = [one for word in (*own, *other) for one in in_nynorsk(word)]
    patterns = [
        *(f"{_BETWEEN}*".join(_letters(word.replace("-", ""))) for word in dict.fromkeys((*own, *other))),
        *("".join(_letters(one)) for one in nynorsk),
        *(bent for word in own if (bent := _bent(word))),
        *(f"{''.join(_letters(one))}.{{0,{_OTHERS[0]}}}" for word in own for one in with_nynorsk_stem(word)),
    ]
    return rf"{_AROUND}{_PICTURES}(?:{'|'.join(patterns)}){_PICTURES}{_AROUND}"


def _letters(folded_word: str) -> list[str]:
    """A folded word's letters in a pattern. `ae` stands for one letter, so where one of its own comes after it, an `a` is none alone."""
    made: list[str] = []
    for letter, following in zip(folded_word, [*folded_word[1:], ""], strict=True):
        one = _LETTERS.get(letter) or (
            f"[{letter}{letter.upper()}]" if letter.isalpha() else _literal(letter)
        )
        made.append(one.replace("?|", "|") if letter + following in ("aa", "ae", "oe") else one)
    return made


_LEAST: Final = 4
"""Letters a word has in common with one it is bent from, as `_is_bent` asks."""
_OTHERS: Final = (3, 3, 1, 1)
"""How many other letters there can be after them, where none, one, two and three of its own last letters are missing."""


def _bent(word: str) -> str:
    """The bent forms of a word: its first letters and then a few others, told from the last letter they have in common."""
    pattern, start, letters = "", len(word), _letters(word)
    for fewer, others in enumerate(_OTHERS):
        if (common := len(word) - fewer) < _LEAST:
            break
        ends = f".{{0,{others}}}"
        pattern = f"(?:{letters[common]}{pattern}|{ends})" if pattern else ends
        start = common
    return "".join(letters[:start]) + pattern if pattern else ""


def _called(pattern: str, name: str, *, must: bool = False, after: str = "") -> str:
    """A value with the word for what it is, as `without_word` takes it; or without it, unless it must be there."""
    word = everyday(_literal(name.replace("_", " ")))
    if not name:
        return whole(pattern, after)
    if must:
        return whole(rf"{word}{_SPACE}+(?:{pattern})|(?:{pattern}){_SPACE}+{word}")
    return whole(rf"(?:{word}{_SPACE}+)?(?:{pattern})(?:{_SPACE}+{word})?", after)


ID: Final = r"[0-9A-Za-zÀ-ÖØ-öø-ž]"
"""A text that an id can be made of has one of these in it."""

NO_FIGURES: Final = r"^[^0-9:]+$"


def keys_in_a_text(keys: Iterable[str]) -> str:
    """A text with keys in it and no space after them, which YAML takes for a text: `tekst:Ja`."""
    return rf"^[\s,;]*{any_of(keys)}:(?!//)\S"


NOTHING: Final = whole(rf"{_AROUND}{everyday(any_of(VOCABULARY.nothing))}{_AROUND}")
"""A list there is nothing in, in words."""
