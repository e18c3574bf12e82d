"""Meetings, answers and money: sums per person within a cell first, which give the people, the sum and the most one stands for.

Every table of sums per person is made from the finest one it can be had from, so that the events are gone through once for
each dimension.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from tjenestedesign.domain.effect.encoded import names_of
from tjenestedesign.domain.effect.engine import Engine, UnreadableData
from tjenestedesign.domain.effect.events import julian
from tjenestedesign.domain.effect.measured import ALLE, ANDRE, Key, Raw

_MOST: Final[Mapping[str, int]] = {"grp": 60, "area": 60, "grade": 60, "service": 200}
_COLUMN: Final[Mapping[str, str]] = {
    "area": "virksomhetsområde",
    "grade": "servicegrad",
    "service": "tjeneste",
    "grp": "brukergruppe",
}
_OTHERS: Final = -1
"""The number of `ANDRE`, where names are put together."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a dimension that tell of enough people to be told, by their number; all other numbers are `ANDRE`."""

    kept: Mapping[int, str]
    folded: bool
    """Whether there are others."""

    def __getitem__(self, code: int) -> str:
        return self.kept.get(code, ANDRE)

    def number(self, column: str) -> str:
        """The number in a query, with all that are `ANDRE` as one."""
        if not self.folded:
            return column
        own = [c for c, name in self.kept.items() if name != ANDRE]
        listed = ", ".join(str(c) for c in own)
        return f"CASE WHEN {column} IN ({listed}) THEN {column} ELSE {_OTHERS} END" if own else str(_OTHERS)

    def rank(self, column: str, order: Sequence[str]) -> str:
        """Each name's place in `order`, in a query."""
        ranks = " ".join(f"WHEN {code} THEN {order.index(name)}" for code, name in self.kept.items())
        others = order.index(ANDRE)
        return f"CASE {column} {ranks} ELSE {others} END" if ranks else f"CAST({others} AS INTEGER)"


def names(engine: Engine, dimension: str, table: str, smallest: int) -> Names:
    """`table` has a row for each person and number. Raises `UnreadableData` where there are too many."""
    most = _MOST[dimension]
    found = engine.rows(
        f"SELECT c.code, n.name, c.n FROM (SELECT {dimension} AS code, count(*) AS n FROM {table} GROUP BY {dimension} "
        f"HAVING count(*) >= {smallest}) AS c JOIN {names_of(dimension)} AS n ON c.code = n.code LIMIT {most + 1}"
    )
    if len(found) > most:
        raise UnreadableData(
            f"Det er flere enn {most} ulike verdier i kolonnen «{_COLUMN[dimension]}».",
            "Slå sammen til færre. Er det navn eller fritekst i kolonnen, må det bort.",
        )
    (every,) = engine.rows(f"SELECT count(DISTINCT {dimension}) FROM {table}")
    return Names({int(code): str(name) for code, name, _ in found}, int(every[0]) != len(found))


# --- money, and answers by stage ----------------------------------------------------------------------------------

_ORE: Final = "CAST(sum(ore) AS BIGINT) AS ore"
_ANSWERS: Final = "CAST(sum(answers) AS BIGINT) AS answers, CAST(sum(points) AS BIGINT) AS points"


def named_costs(
    engine: Engine, events: str, table: str, dimension: str, periods: Mapping[int, str], smallest: int
) -> tuple[dict[Key, Raw], Names]:
    """The cells of a table of costs by name, but for the sums over all names."""
    fine, whole = f"td_{dimension}", f"td_{dimension}_i_alt"
    engine.store(fine, _per_person(f"period, {dimension}", _ORE, events))
    engine.store(whole, _per_person(dimension, _ORE, fine))
    found = names(engine, dimension, whole, smallest)
    if found.folded:
        engine.drop(whole)
        number = f"{found.number(dimension)} AS {dimension}"
        together = f"(SELECT person, period, {number}, ore FROM {fine}) AS f"
        engine.store(f"{fine}_samlet", _per_person(f"period, {dimension}", _ORE, together))
        engine.drop(fine)
        fine = f"{fine}_samlet"
        engine.store(whole, _per_person(dimension, _ORE, fine))
    cells = {
        (table, periods[int(period)], found[int(code)]): _money(row)
        for period, code, *row in engine.rows(_cells(f"period, {dimension}", _MONEY, fine))
    }
    cells |= {
        (table, ALLE, found[int(code)]): _money(row)
        for code, *row in engine.rows(_cells(dimension, _MONEY, whole))
    }
    engine.drop(fine, whole)
    return cells, found


def stage_sums(
    engine: Engine, events: str, stages: Sequence[str], periods: Mapping[int, str]
) -> dict[Key, Raw]:
    """The cells of `kostnad_stadium` and `opplevelse`, with the sums over all stages."""
    fine, by_stage, by_period, whole = "td_stadium", "td_stadium_i_alt", "td_periode", "td_i_alt"
    first = "CAST(sum(ore) AS BIGINT) AS ore, count(answer) AS answers, CAST(COALESCE(sum(answer), 0) AS BIGINT) AS points"
    engine.store(fine, _per_person("period, stage", first, events))
    engine.store(by_stage, _per_person("stage", f"{_ORE}, {_ANSWERS}", fine))
    engine.store(by_period, _per_person("period", f"{_ORE}, {_ANSWERS}", fine))
    engine.store(whole, _per_person("", f"{_ORE}, {_ANSWERS}", by_stage))
    cells: dict[Key, Raw] = {}
    for table, columns in ((fine, "period, stage"), (by_stage, "stage"), (by_period, "period"), (whole, "")):
        many = len(columns.split())
        for row in engine.rows(_cells(columns, f"{_MONEY}, {_ANSWERED}", table)):
            at = dict(zip(columns.split(", "), row[:many], strict=False))
            place = (
                periods[int(at["period"])] if "period" in at else ALLE,
                stages[int(at["stage"])] if "stage" in at else ALLE,
            )
            cells["kostnad_stadium", *place] = _money(row[many : many + 3])
            if row[many + 3]:
                cells["opplevelse", *place] = _answers(row[many + 3 :])
    engine.drop(fine, by_stage, by_period, whole)
    return cells


_MONEY: Final = "count(*), sum(ore), max(ore)"
_ANSWERED: Final = "count(CASE WHEN answers > 0 THEN 1 END), sum(answers), sum(points)"


def _per_person(columns: str, sums: str, table: str) -> str:
    by = f"person, {columns}" if columns else "person"
    return f"SELECT {by}, {sums} FROM {table} GROUP BY {by}"


def _cells(columns: str, sums: str, table: str) -> str:
    return (
        f"SELECT {columns}, {sums} FROM {table} GROUP BY {columns}"
        if columns
        else f"SELECT {sums} FROM {table}"
    )


def _money(row: Sequence[int | None]) -> Raw:
    persons, total, heaviest = (int(n or 0) for n in row)
    return Raw(persons, {"øre": total}, heaviest)


def _answers(row: Sequence[int | None]) -> Raw:
    persons, answers, points = (int(n or 0) for n in row)
    return Raw(persons, {"svar": answers, "sum": points})


# --- meetings, and answers by service -----------------------------------------------------------------------------


def meetings(engine: Engine, events: str, smallest: int) -> tuple[dict[Key, Raw], Names]:
    """The cells of `møter` and `opplevelse_tjeneste`."""
    engine.store("td_service", _met(events))
    found = names(engine, "service", "td_service", smallest)
    cells = dict(_meetings(engine, "td_service", found))
    engine.drop("td_service")
    return cells, found


def between(engine: Engine, events: str, found: Names, ends: Sequence[date], last: date) -> Mapping[Key, Raw]:
    """Meetings and answers per service for the days after each of `ends`, until the next one or `last`."""
    cells: dict[Key, Raw] = {}
    for end, until in pairwise((*(e for e in ends if e < last), last)):
        days = f"{(end + timedelta(1)).isoformat()}/{until.isoformat()}"
        rows = f"(SELECT * FROM {events} WHERE jdn > {julian(end)} AND jdn <= {julian(until)}) AS d"
        engine.store("td_mellom", _met(rows))
        cells |= {(key[0], days, *key[1:]): cell for key, cell in _meetings(engine, "td_mellom", found)}
        engine.drop("td_mellom")
    return cells


def _met(events: str) -> str:
    sums = "count(*) AS met, count(answer) AS answers, CAST(COALESCE(sum(answer), 0) AS BIGINT) AS points"
    return _per_person("service", sums, events)


def _meetings(engine: Engine, table: str, found: Names) -> Iterator[tuple[Key, Raw]]:
    sums = f"CAST(sum(met) AS BIGINT) AS met, {_ANSWERS}"
    together = table
    if found.folded:
        number = f"{found.number('service')} AS service"
        renumbered = f"(SELECT person, {number}, met, answers, points FROM {table}) AS f"
        together = f"({_per_person('service', sums, renumbered)}) AS t"
    told = f"count(*), sum(met), {_ANSWERED}"
    for code, *row in engine.rows(_cells("service", told, together)):
        yield from _met_cells(found[int(code)], row)
    for row in engine.rows(_cells("", told, f"({_per_person('', sums, table)}) AS t")):
        yield from _met_cells(ALLE, row)


def _met_cells(service: str, row: Sequence[int | None]) -> Iterator[tuple[Key, Raw]]:
    yield ("møter", service), Raw(int(row[0] or 0), {"møter": int(row[1] or 0)})
    if row[2] or service == ALLE:
        yield ("opplevelse_tjeneste", service), _answers(row[2:])
