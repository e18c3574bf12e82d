"""How long something takes, and times of day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings.said import (
    NUMBER_WORDS,
    Ambiguous,
    Read,
    plain,
)

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
UNIT: Final = {word: (one, many) for words, one, many in _UNITS for word in words}
ABOUT: Final[Mapping[str, str]] = {
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
HALVES: Final[Mapping[str, str]] = {
    "en halv": "0,5", "ein halv": "0,5", "½": "0,5", "halvannen": "1,5", "halvannan": "1,5", "1 1/2": "1,5", "1½": "1,5", "2½": "2,5",
    "2 1/2": "2,5", "1/2": "0,5", "3/4": "0,75", "¾": "0,75", "et halvt": "0,5", "eit halvt": "0,5",
}  # fmt: skip
NAMED_LENGTHS: Final[Mapping[str, str]] = {
    "en halvtime": "30 min", "halvtime": "30 min", "ein halvtime": "30 min", "et kvarter": "15 min", "kvarter": "15 min", "tre kvarter": "45 min",
    "et halvår": "6 måneder", "halvår": "6 måneder", "et kvartal": "3 måneder",
}  # fmt: skip
_IN_WORDS: Final = late(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b")
_ONE_LENGTH: Final = r"\d+(?:[.,]\d+)?"
_LENGTH: Final = late(
    rf"(?P<first>{_ONE_LENGTH})(?: ?(?:-|til|eller) ?(?P<last>{_ONE_LENGTH}))? ?(?P<unit>[a-zæøå]+\.?)"
)
_TWO_UNITS: Final = late(r"(\d+) ?(?:t\.?|timer?|timar|h) ?(?:og )?(\d{1,2}) ?(?:min(?:utt(?:er)?)?\.?)?")


def as_duration(text: str) -> Read:
    """A duration as td writes it: `cirka seks veker` → `ca. 6 uker`, `1 t 30 min` → `90 min`."""
    said = plain(text).removesuffix(".")
    about = ""
    for word in sorted(ABOUT, key=len, reverse=True):
        if said.startswith(word) and (said[len(word) :][:1] in (" ", "") or not word[-1].isalpha()):
            about, said = ABOUT[word], said[len(word) :].strip()
            break
        if said.endswith(f" {word}") and ABOUT[word] == "ca. ":
            about, said = "ca. ", said.removesuffix(word).strip()
            break
    if said.startswith("mellom "):
        said = re.sub(r"^mellom (\S+) og ", r"\1-", said)
    if said in NAMED_LENGTHS:
        return about + NAMED_LENGTHS[said]
    for words, number in HALVES.items():
        if said.startswith(f"{words} "):
            said = f"{number} {said.removeprefix(words).strip()}"
    said = _IN_WORDS.sub(lambda word: str(NUMBER_WORDS[word[0]]), said)
    if found := _TWO_UNITS.fullmatch(said):
        return f"{about}{int(found[1]) * 60 + int(found[2])} min"
    found = _LENGTH.fullmatch(said)
    if found is None:
        return None
    unit = UNIT.get(found["unit"]) or UNIT.get(f"{found['unit']}.")
    if unit is None:
        return None
    numbers = [n.replace(".", ",") for n in (found["first"], found["last"]) if n]
    return f"{about}{'–'.join(numbers)} {unit[0] if numbers == ['1'] else unit[1]}"


_CLOCK: Final = late(
    r"(?:kl\.?|klokka|klokken|kl:)? ?([01]?\d|2[0-3])(?: ?[:.,] ?| )?([0-5]\d)?(?: ?(?:h|t))?"
)


def as_clock(text: str) -> Read:
    """A time of day: `klokka 9`, `0900`, `9:30` → `09:00`, `09:00`, `09:30`."""
    said = plain(text).removesuffix(".")
    if found := _CLOCK.fullmatch(said):
        return f"{int(found[1]):02}:{found[2] or '00'}"
    return _clock_in_words(
        said.removeprefix("kl ").removeprefix("kl. ").removeprefix("klokka ").removeprefix("klokken ")
    )


BY_THE_HOUR: Final[Mapping[str, int]] = {"halv": -30, "kvart på": -15, "kvart over": 15}
_EARLIEST, _LATEST = 8 * 60, 17 * 60
"""The hours people work in: the half of the day a time in words is of."""


def _clock_in_words(said: str) -> Read:
    """`halv tolv` → `11:30`. In words there are twelve hours in a day; both are told where either may be meant."""
    for words, minutes in BY_THE_HOUR.items():
        hour = NUMBER_WORDS.get(said.removeprefix(f"{words} ")) if said.startswith(f"{words} ") else None
        if hour is None or not 1 <= hour <= 12:
            continue
        either = [(hour % 12 + half) * 60 + minutes for half in (0, 12)]
        spelt = [f"{m // 60 % 24:02}:{m % 60:02}" for m in either]
        by_day = [t for m, t in zip(either, spelt, strict=True) if _EARLIEST <= m < _LATEST]
        return by_day[0] if len(by_day) == 1 else Ambiguous(tuple(spelt))
    return None
