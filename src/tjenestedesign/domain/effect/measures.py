"""Event rows → small tables of exact sums, counted where the data is: no row about a person comes to Python.

`encoded` makes the rows whole numbers, `sums` counts meetings and money from them, and `standing` where people stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tjenestedesign.domain.effect.encoded import EVENTS, encode
from tjenestedesign.domain.effect.engine import Engine, UnreadableData
from tjenestedesign.domain.effect.events import from_julian
from tjenestedesign.domain.effect.measured import ALLE, Key, Measured, Raw, of_people
from tjenestedesign.domain.effect.periods import SIZE, end_of, number_of, period_name, spelled
from tjenestedesign.domain.effect.stays_by_day import DAYS, keep_days, paths, standing, stays
from tjenestedesign.domain.effect.sums import between, meetings, named_costs, stage_sums

MOST_PERIODS: Final = 400
MOST_STAGES: Final = 60


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to be counted. `stages` is title by id in the path's order; `first` and `last` limit the days, where given."""

    frequency: str
    stages: Mapping[str, str]
    out_after: int
    smallest: int
    today: date
    first: date | None = None
    last: date | None = None
    fictional: bool = False
    ends: tuple[date, ...] = ()
    """The last days of what has been told of the whole time, the first one first."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the rows are as a whole: days are Julian numbers, 0 where there are no events."""

    events: int
    first: int
    last: int
    rejected: int
    made_up: bool
    waiting: str
    """The period that is not over, where there are rows from it."""


def measure(engine: Engine, tables: Sequence[Any], setup: Setup) -> Measured:
    """Counts every table as one. Raises `MissingColumns`, and `UnreadableData` where there is nothing to count or too much."""
    if len(setup.stages) > MOST_STAGES:
        raise UnreadableData(
            f"Ferden har flere enn {MOST_STAGES} stadier.", "Slå sammen stadier i konseptet."
        )
    size = SIZE[setup.frequency]
    encode(engine, tables, setup.stages, size, (setup.first, setup.last), setup.today)
    head = _head(engine, setup)
    periods = _periods(head, setup)
    over = f"person IS NOT NULL AND period < {number_of(setup.today, size)}"
    events = f"(SELECT * FROM {EVENTS} WHERE {over}) AS e"
    stages = tuple(setup.stages)
    cells: dict[Key, Raw] = {}
    costs, groups = named_costs(engine, events, "kostnad_gruppe", "grp", periods, setup.smallest)
    cells |= costs
    for table, dimension in (("kostnad_område", "area"), ("kostnad_grad", "grade")):
        cells |= named_costs(engine, events, table, dimension, periods, setup.smallest)[0]
    met, services = meetings(engine, events, setup.smallest)
    cells |= met
    cells |= stage_sums(engine, events, stages, periods)
    _totals(cells)
    order = keep_days(engine, events, groups)
    cells |= standing(engine, stages, periods, size, setup.out_after)
    cells |= paths(engine, order)
    lengths, been = stays(engine, stages, head.last, setup.out_after)
    engine.drop(DAYS)
    _filled(cells, stages, tuple(periods.values()))
    return Measured(
        tuple(periods.values()), stages, from_julian(head.first).isoformat(), from_julian(head.last).isoformat(), head.events,
        cells["bevegelse_gruppe", ALLE, ALLE].persons,
        head.rejected, setup.fictional or head.made_up, cells, lengths, been,
        between(engine, events, services, setup.ends, min(end_of(max(periods), size), setup.last or date.max)), head.waiting,
    )  # fmt: skip


def _head(engine: Engine, setup: Setup) -> _Head:
    """Raises `UnreadableData` where there is nothing to count."""
    current = number_of(setup.today, SIZE[setup.frequency])
    over = f"person IS NOT NULL AND period < {current}"
    (found,) = engine.rows(
        f"SELECT count(CASE WHEN {over} THEN 1 END), min(CASE WHEN {over} THEN jdn END), max(CASE WHEN {over} THEN jdn END), "
        "count(CASE WHEN person IS NULL THEN 1 END), "
        f"max(CASE WHEN {over} THEN made_up ELSE 0 END), count(CASE WHEN person IS NOT NULL AND period >= {current} THEN 1 END) "
        f"FROM {EVENTS}"
    )
    events, first, last, rejected, made_up, later = (int(n or 0) for n in found)
    waiting = spelled(current, setup.frequency) if later else ""
    if not events and waiting:
        raise UnreadableData(
            f"Alle radene er fra {period_name(waiting)}, som ikke er slutt.",
            "Kjør kommandoen når den er det. Et tall om en periode som ikke er slutt, ville blitt et annet siden.",
        )
    if not events:
        raise UnreadableData(
            "Ingen rader i dataene kan telles.", "Kjør «td effect check» på filen, og se hva som er galt."
        )
    return _Head(events, first, last, rejected, bool(made_up), waiting)


def _periods(head: _Head, setup: Setup) -> dict[int, str]:
    """Every period from the first to the last that is over, by its number. Raises `UnreadableData` where they are too many."""
    size = SIZE[setup.frequency]
    start = number_of(setup.first or from_julian(head.first), size)
    end = number_of(setup.last or from_julian(head.last), size)
    end = min(end, number_of(setup.today, size) - 1)
    if end - start >= MOST_PERIODS:
        raise UnreadableData(
            f"Dataene går over flere enn {MOST_PERIODS} perioder.",
            "Velg en lengre «hyppighet», eller sett «perioder».",
        )
    return {n: spelled(n, setup.frequency) for n in range(start, end + 1)}


def _totals(cells: dict[Key, Raw]) -> None:
    """The sums over a whole dimension are the same for every table of costs; and who had a cost in a group, were in it."""
    every = {key[1:]: cell for key, cell in cells.items() if key[0] == "kostnad_stadium" and key[2] == ALLE}
    for table in ("kostnad_område", "kostnad_gruppe", "kostnad_grad"):
        cells |= {(table, *place): cell for place, cell in every.items()}
    for key in [k for k in cells if k[0] == "kostnad_gruppe"]:
        cells["personer_gruppe", *key[1:]] = of_people(cells[key].persons)


def _filled(cells: dict[Key, Raw], stages: Sequence[str], periods: Sequence[str]) -> None:
    """Every cell that can be, also where nobody is."""
    for table in (
        "kostnad_område",
        "kostnad_gruppe",
        "kostnad_grad",
        "kostnad_stadium",
        "personer_gruppe",
        "opplevelse",
    ):
        seen = sorted({k[2] for k in cells if k[0] == table and k[2] != ALLE})
        names = stages if table in ("kostnad_stadium", "opplevelse") else seen
        empty = (
            Raw(0, {"svar": 0, "sum": 0}) if table == "opplevelse"
            else Raw(0, {"personer": 0}) if table == "personer_gruppe" else Raw(0, {"øre": 0})
        )  # fmt: skip
        for key in ((p, n) for p in (*periods, ALLE) for n in (*names, ALLE)):
            cells.setdefault((table, *key), empty)
    for service in {k[1] for k in cells if k[0] == "møter"} | {ALLE}:
        cells.setdefault(("opplevelse_tjeneste", service), Raw(0, {"svar": 0, "sum": 0}))
