"""The words the readers know, for those who make patterns of what they take (`ground/forms.py`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from tjenestedesign.ground.readings.choices import CHOICE_WORDS, NO, YES
from tjenestedesign.ground.readings.counts import COUNTED, IN_MINUTES, IN_MONTHS, MONEY, PER_CENT, TIMES
from tjenestedesign.ground.readings.days import MONTH, WEEKDAY
from tjenestedesign.ground.readings.lengths import ABOUT, BY_THE_HOUR, HALVES, NAMED_LENGTHS, UNIT
from tjenestedesign.ground.readings.said import NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """By what they are words for."""

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
    numbers=NUMBER_WORDS,
    after_numbers=tuple(
        dict.fromkeys((*sorted(MONEY), *sorted(PER_CENT), *sorted(COUNTED), *IN_MINUTES, *IN_MONTHS, *UNIT))
    ),
    times=TIMES,
    months=MONTH,
    weekdays=tuple(dict.fromkeys((*WEEKDAY, *(name[:3] for name in WEEKDAY)))),
    units_of_time=UNIT,
    about=ABOUT,
    about_after=tuple(word for word, meant in ABOUT.items() if meant == "ca. "),
    halves=HALVES,
    lengths=NAMED_LENGTHS,
    by_the_hour=BY_THE_HOUR,
    yes=tuple(sorted(YES)),
    no=tuple(sorted(NO)),
    choices=CHOICE_WORDS,
)
