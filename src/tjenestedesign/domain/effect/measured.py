"""What the queries give: small tables of exact sums, before anything is hidden. Lives in memory only, and is never written.

A cell is named by its table and its place in it: `("kostnad_område", "2015-H1", "Helse")`. `ALLE` is the sum over a
dimension. All amounts are whole numbers (øre, answers, points), so that every engine gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Key = tuple[str, ...]
"""Table, then one value per dimension."""

ALLE: Final = "alle"
"""The sum over a dimension."""
UTENFOR: Final = "utenfor"
"""Not on the path: not come yet, or not seen for so long that nobody counts them."""
ANDRE: Final = "andre"
"""Groups, areas, services and grades with so few people that even the name could tell who it is."""
UKJENT: Final = "ukjent"
"""Where the column is blank."""

VIDERE: Final = "videre"
SAMME: Final = "samme"
TILBAKE: Final = "tilbake"
ALDRI: Final = "aldri"

SHARES: Final = (10, 20, 30, 40, 50, 60, 70, 80, 90)
"""The shares, in percent, for which it is told how long it takes before so many have gone on from a stage."""
HALF: Final = 50
WEEK: Final = 7
"""Days. No time is told more closely than in weeks."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """The shape of a table: what its keys are, and what is counted in each cell.

    `additive` dimensions have a row `ALLE` that is the sum of the others (or, for people who can be in two of them, at
    least no less than each; it is protected as if it were the sum).
    """

    name: str
    title: str
    dimensions: tuple[str, ...]
    values: tuple[str, ...]
    additive: tuple[str, ...]


FORMS: Final[tuple[TableForm, ...]] = (
    TableForm("bestand", "Mennesker i hvert stadium ved slutten av perioden", ("periode", "stadium"), ("personer",), ("stadium",)),
    TableForm("flyt", "Mennesker fra stadium til stadium siden forrige periode", ("periode", "fra", "til"), ("personer",), ()),
    TableForm("bevegelse", "Videre, på samme sted eller tilbake siden forrige periode", ("periode", "retning"), ("personer",), ("retning",)),
    TableForm("bevegelse_gruppe", "Fra første til siste stadium, per brukergruppe", ("brukergruppe", "retning"), ("personer",), ("brukergruppe", "retning")),
    TableForm("tilbake_gruppe", "Har noen gang gått tilbake, per brukergruppe", ("brukergruppe", "retning"), ("personer",), ("brukergruppe", "retning")),
    TableForm("opplevelse", "Opplevelse per periode og stadium", ("periode", "stadium"), ("svar", "sum"), ("periode", "stadium")),
    TableForm("opplevelse_tjeneste", "Opplevelse per tjeneste", ("tjeneste",), ("svar", "sum"), ("tjeneste",)),
    TableForm("møter", "Møter per tjeneste", ("tjeneste",), ("møter",), ("tjeneste",)),
    TableForm("kostnad_område", "Kostnad per virksomhetsområde", ("periode", "virksomhetsområde"), ("øre",), ("periode", "virksomhetsområde")),
    TableForm("kostnad_gruppe", "Kostnad per brukergruppe", ("periode", "brukergruppe"), ("øre",), ("periode", "brukergruppe")),
    TableForm("kostnad_stadium", "Kostnad per stadium", ("periode", "stadium"), ("øre",), ("periode", "stadium")),
    TableForm("kostnad_grad", "Kostnad per servicegrad", ("periode", "servicegrad"), ("øre",), ("periode", "servicegrad")),
    TableForm("personer_gruppe", "Mennesker med minst én hendelse, per brukergruppe", ("periode", "brukergruppe"), ("personer",), ("periode", "brukergruppe")),
)  # fmt: skip
FORM: Final[Mapping[str, TableForm]] = {f.name: f for f in FORMS}


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell before anything is hidden.

    `persons` is how many different people it tells of; `values` the sums, by the form's names (`personer` included).
    `heaviest` is the most that one person stands for of `øre`, and 0 where no money is summed.
    """

    persons: int
    values: Mapping[str, int]
    heaviest: int = 0


def of_people(count: int) -> Raw:
    """A cell that only tells how many there are."""
    return Raw(count, {"personer": count})


@dataclass(frozen=True, slots=True)
class Stay:
    """How many stays in a stage lasted so many whole days, by how they ended."""

    days: int
    onward: int
    """Those that ended in a later stage."""
    back: int
    """Those that ended in an earlier stage."""
    open: int
    """Those nobody saw the end of: the data ended, or the person was silent for too long."""
    first: int
    """Of `onward`, those that were the person's first way on from the stage: so many different people, at the least."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything the report rests on. Sizes go with the number of periods and categories, never with the rows."""

    periods: tuple[str, ...]
    """Every period from the first to the last, also those without events."""
    stages: tuple[str, ...]
    """Ids, in the path's order. Events outside the path are not here."""
    first_day: str
    last_day: str
    events: int
    """Sound rows within the periods."""
    persons: int
    rejected: int
    fictional: bool
    """Whether any row says that it is made up."""
    cells: Mapping[Key, Raw]
    """Every cell that can be: also those that are empty, with 0 persons."""
    stays: Mapping[str, tuple[Stay, ...]]
    """By stage, the shortest first."""
    stay_persons: Mapping[str, int]
    """Different people who have been in the stage."""
    between: Mapping[Key, Raw] = field(default_factory=dict[Key, Raw])
    """Meetings and answers of the days between what was told before of the whole time and what is told now: table, days as
    `2016-01-01/2016-06-30`, service. They are never told; what two editions tell of the whole time must not give them away."""
    unfinished: str = ""
    """The period that is not over yet, where there are rows from it: they are not counted."""
