"""The words the readers know, for those who make patterns of what they take (`ground/forms.py`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from tjenestedesign.ground.readings.choices import (
    CHOICE_WORDS,
    NO,
    SAID_AFTER,
    SAID_WITH_IT,
    TAKEN_BACK,
    YES,
)
from tjenestedesign.ground.readings.counts import (
    COUNTED,
    FREE,
    IN_MINUTES,
    IN_MONTHS,
    LABELS,
    MONEY,
    PER_CENT,
    THOUSANDS,
    TIMES,
)
from tjenestedesign.ground.readings.days import MONTH, WEEKDAY
from tjenestedesign.ground.readings.items import NOTHING
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
    """What a number before it is so many of: `mill`."""
    labels: Collection[str]
    """What can stand before a number without a unit: `nivå`."""
    free: Collection[str]
    """What is said of what costs nothing."""
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
    with_yes_no: Collection[str]
    """What may be said after either."""
    nothing: Collection[str]
    """What stands in a list that there is nothing in."""
    choices: Mapping[str, tuple[str, ...]]
    """What people say instead of a choice."""
    after_choices: Collection[str]
    """What may be said after one."""
    taken_back: Collection[str]
    """Words that may not stand in the brackets after one."""


VOCABULARY: Final = Vocabulary(
    numbers=NUMBER_WORDS,
    after_numbers=tuple(
        dict.fromkeys((*sorted(MONEY), *sorted(PER_CENT), *sorted(COUNTED), *IN_MINUTES, *IN_MONTHS, *UNIT))
    ),
    times=(*TIMES, *THOUSANDS),
    labels=LABELS,
    free=tuple(sorted(FREE)),
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
    with_yes_no=SAID_WITH_IT,
    nothing=tuple(sorted(NOTHING)),
    choices=CHOICE_WORDS,
    after_choices=SAID_AFTER,
    taken_back=TAKEN_BACK,
)
