"""What a clever reader knows of how the published numbers hang together: each total, and the cells it is the sum of.

Some of these are not exact (a person can be in two groups in one period). They stand here all the same, as `Kind.ROUGH`: a
cell that is hidden although it could not have been worked out is no harm; the other way round is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final, Protocol

from tjenestedesign.domain.effect.measured import (
    ALDRI,
    ALLE,
    SAMME,
    TILBAKE,
    UTENFOR,
    VIDERE,
    Key,
)

EVENTS: Final[Key] = ("hendelser",)
"""The number of events, which always is told."""
_SUMMED: Final = (
    ("opplevelse", 2),
    ("kostnad_område", 2),
    ("kostnad_gruppe", 2),
    ("kostnad_stadium", 2),
    ("kostnad_grad", 2),
)
"""Tables where a period's numbers add up to the whole time's, and the place of what they are by."""


class Kind(Enum):
    """What a relation says of its cells."""

    SUM = "sum"
    ROUGH = "grovt"
    """As good as a sum: people may be in two of the parts, so that it is used to hide by and proves nothing."""
    TIME = "tid"
    """A sum over days that are told in several editions: exact, but who is in its parts is not known any more."""
    WITHIN = "innenfor"
    """Everyone in the part is in the total: the part is at most as much."""
    COVER = "dekker"
    """Everyone in the total is in some part: the total is at most the sum of the parts."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`; with one part they are the same number.

    `apart` where no person is in two of the parts, so that the people in them may be added.
    """

    total: Key
    parts: tuple[Key, ...]
    apart: bool = True
    kind: Kind = Kind.SUM


class Shape(Protocol):
    """What the relations of an edition follow from."""

    @property
    def periods(self) -> tuple[str, ...]: ...
    @property
    def stages(self) -> tuple[str, ...]: ...
    @property
    def cells(self) -> Collection[Key]: ...


def relations(measured: Shape) -> Iterator[Relation]:
    """Every relation between the cells there are."""
    for relation in _all(measured):
        parts = tuple(k for k in relation.parts if k in measured.cells)
        if parts and (relation.total in measured.cells or relation.total == EVENTS):
            yield Relation(relation.total, parts, relation.apart, relation.kind)


def _all(measured: Shape) -> Iterator[Relation]:
    stages, periods = measured.stages, measured.periods
    for p in periods:
        yield Relation(("bestand", p, ALLE), tuple(("bestand", p, s) for s in stages))
    for before, p in pairwise(periods):
        yield from _flows(before, p, stages)
    groups = _values(measured, "bevegelse_gruppe", 1)
    for table, ways in (("bevegelse_gruppe", (VIDERE, SAMME, TILBAKE)), ("tilbake_gruppe", (TILBAKE, ALDRI))):
        for g in (*groups, ALLE):
            yield Relation((table, g, ALLE), tuple((table, g, w) for w in ways))
        for w in (*ways, ALLE):
            yield Relation((table, ALLE, w), tuple((table, g, w) for g in groups))
    for g in (*groups, ALLE):
        yield Relation(("bevegelse_gruppe", g, ALLE), (("tilbake_gruppe", g, ALLE),))
        same = Kind.SUM if g == ALLE else Kind.ROUGH
        yield Relation(("bevegelse_gruppe", g, ALLE), (("personer_gruppe", ALLE, g),), kind=same)
        yield Relation(("personer_gruppe", ALLE, g), (("bevegelse_gruppe", g, ALLE),), kind=Kind.WITHIN)
    for p in (*periods, ALLE):
        total = ("personer_gruppe", p, ALLE)
        parts = tuple(("personer_gruppe", p, g) for g in _values(measured, "personer_gruppe", 2))
        yield Relation(total, parts, kind=Kind.ROUGH)
        yield Relation(total, parts, kind=Kind.COVER)
        yield from (Relation(total, (part,), kind=Kind.WITHIN) for part in parts)
    for table, place in _SUMMED:
        values = _values(measured, table, place)
        for p in (*periods, ALLE):
            yield Relation((table, p, ALLE), tuple((table, p, v) for v in values), apart=False)
        for v in (*values, ALLE):
            yield Relation((table, ALLE, v), tuple((table, p, v) for p in periods), apart=False)
    for table in ("kostnad_gruppe", "kostnad_stadium", "kostnad_grad"):
        for p in (*periods, ALLE):
            yield Relation(("kostnad_område", p, ALLE), ((table, p, ALLE),))
    for table in ("opplevelse_tjeneste", "møter"):
        yield Relation((table, ALLE), tuple((table, v) for v in _values(measured, table, 1)), apart=False)
    yield Relation(("opplevelse", ALLE, ALLE), (("opplevelse_tjeneste", ALLE),))
    yield Relation(EVENTS, (("møter", ALLE),))


def _flows(before: str, p: str, stages: Sequence[str]) -> Iterator[Relation]:
    """What ties one period to the next."""
    for s in stages:
        yield Relation(("bestand", before, s), tuple(("flyt", p, s, t) for t in (*stages, UTENFOR)))
        yield Relation(("bestand", p, s), tuple(("flyt", p, f, s) for f in (*stages, UTENFOR)))
    yield Relation(("flyt", p, UTENFOR, ALLE), tuple(("flyt", p, UTENFOR, t) for t in stages))
    yield Relation(("flyt", p, ALLE, UTENFOR), tuple(("flyt", p, f, UTENFOR) for f in stages))
    of_way: dict[str, list[Key]] = {VIDERE: [], SAMME: [], TILBAKE: []}
    for a, f in enumerate(stages):
        for b, t in enumerate(stages):
            of_way[VIDERE if b > a else TILBAKE if b < a else SAMME].append(("flyt", p, f, t))
    for way, cells in of_way.items():
        yield Relation(("bevegelse", p, way), tuple(cells))
    yield Relation(("bevegelse", p, ALLE), tuple(("bevegelse", p, w) for w in (VIDERE, SAMME, TILBAKE)))
    # Those who came in or left are all the difference between two periods.
    yield Relation(("bestand", p, ALLE), (("bevegelse", p, ALLE), ("flyt", p, UTENFOR, ALLE)))
    yield Relation(("bestand", before, ALLE), (("bevegelse", p, ALLE), ("flyt", p, ALLE, UTENFOR)))


def _values(measured: Shape, table: str, place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k[place] for k in measured.cells if k[0] == table and k[place] != ALLE))
