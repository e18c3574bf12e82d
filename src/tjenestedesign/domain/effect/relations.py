"""What a clever reader knows of how the published numbers hang together: each total, and the cells it is the sum of.

Some of these are not exact (a person can be in two groups in one period). They stand here all the same: a cell that is
hidden although it could not have been worked out is no harm; the other way round is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tjenestedesign.domain.effect.measured import (
    ALDRI,
    ALLE,
    ANDRE,
    SAMME,
    TILBAKE,
    UTENFOR,
    VIDERE,
    Key,
    Measured,
)

EVENTS: Final[Key] = ("hendelser",)
"""The number of events, which always is told."""
BEFORE: Final = "før"
"""Before the key of a cell as the last edition had it."""
_SUMMED: Final = (
    ("opplevelse", 2),
    ("kostnad_område", 2),
    ("kostnad_gruppe", 2),
    ("kostnad_stadium", 2),
    ("kostnad_grad", 2),
)
"""Tables where a period's numbers add up to the whole time's, and the place of what they are by."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`; with one part they are the same number.

    `apart` where no person is in two of the parts, so that the people in them may be added.
    """

    total: Key
    parts: tuple[Key, ...]
    apart: bool = True


def relations(measured: Measured) -> Iterator[Relation]:
    """Every relation between the cells there are."""
    for relation in _all(measured):
        parts = tuple(k for k in relation.parts if k in measured.cells)
        if parts and (relation.total in measured.cells or relation.total == EVENTS):
            yield Relation(relation.total, parts, relation.apart)


def _all(measured: Measured) -> Iterator[Relation]:
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
        yield Relation(("bevegelse_gruppe", g, ALLE), (("personer_gruppe", ALLE, g),))
    for p in (*periods, ALLE):
        yield Relation(
            ("personer_gruppe", p, ALLE),
            tuple(("personer_gruppe", p, g) for g in _values(measured, "personer_gruppe", 2)),
        )
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


def between(measured: Measured, periods: Sequence[str], old: Collection[Key]) -> Iterator[Relation]:
    """What the last edition's sums say about this one's cells. `old` is its cells, without `BEFORE`.

    It is taken for granted that what happened in the old periods is the same still.
    """
    if not set(periods) <= set(measured.periods):
        return
    later = [p for p in measured.periods if p not in periods]
    known = {(BEFORE, *k) for k in old}
    for table, place in _SUMMED:
        values = _values(measured, table, place)
        new = tuple(v for v in values if v != ANDRE and (BEFORE, table, ALLE, v) not in known)
        found: list[Relation] = []
        for v in (*values, ALLE):
            total = (BEFORE, table, ALLE, v)
            inside = (v, *new) if v == ANDRE else (v,)
            found.append(Relation(total, tuple((table, p, i) for p in periods for i in inside), apart=False))
            if inside == (v,):
                parts = (total, *((table, p, v) for p in later))
                found.append(Relation((table, ALLE, v), parts, apart=False))
        found.append(
            Relation(
                (BEFORE, table, ALLE, ALLE), tuple((BEFORE, table, ALLE, v) for v in values), apart=False
            )
        )
        for p in periods if new else ():
            parts = tuple((table, p, v) for v in (ANDRE, *new))
            found.append(Relation((BEFORE, table, p, ANDRE), parts, apart=False))
        for relation in found:
            parts = tuple(k for k in relation.parts if k in measured.cells or k in known)
            if parts and (relation.total in measured.cells or relation.total in known):
                yield Relation(relation.total, parts, relation.apart)


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


def _values(measured: Measured, table: str, place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k[place] for k in measured.cells if k[0] == table and k[place] != ALLE))
