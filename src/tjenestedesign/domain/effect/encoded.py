"""Event rows → one table of whole numbers: each different value of a column is cleaned once, and every row gets its number.

The files are read twice: first for what different values there are, then for the rows. A person is a number from then on,
and so is a name of a group, area, service or grade; what is counted is counted from that table alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tjenestedesign.domain.effect.engine import Engine
from tjenestedesign.domain.effect.events import CATEGORIES, COLUMNS, clean_column, columns_of, julian
from tjenestedesign.domain.effect.measured import UKJENT
from tjenestedesign.ground.extras import extra

EVENTS: Final = "td_hendelser"
PEOPLE: Final = "td_mennesker"
DIMENSIONS: Final = ("service", "area", "grp", "grade")
"""Columns of `EVENTS` with the number of a name."""
_OURS: Final[Mapping[str, str]] = {
    name: {"group": "grp"}.get(clean, clean) for name, clean in CATEGORIES.items()
}


def names_of(dimension: str) -> str:
    """The table with `name` and `code` of a dimension."""
    return f"td_navn_{dimension}"


@dataclass(frozen=True, slots=True)
class _Source:
    """A table of events: its number, its own names of our columns, and what it is called in a query."""

    number: int
    table: Any
    own: Mapping[str, str]
    address: str

    def raw(self, name: str) -> str:
        """A column of it in a query. What cannot be compared is compared as text, which is how it is read."""
        column = f'"{self.own[name].replace(chr(34), chr(34) * 2)}"'
        return column if _plain(self.table[self.own[name]].type()) else f"CAST({column} AS VARCHAR)"

    @property
    def values(self) -> str:
        return f"td_verdier_{self.number}"

    def cleaned(self, name: str) -> str:
        return f"td_{_LATIN[name]}_{self.number}"


_LATIN: Final[Mapping[str, str]] = {k.navn: f"kolonne_{n}" for n, k in enumerate(COLUMNS)}


def encode(
    engine: Engine,
    tables: Sequence[Any],
    stages: Mapping[str, str],
    size: int,
    days: tuple[date | None, date | None],
    today: date,
) -> None:
    """Makes `EVENTS`: `person, jdn, month, period, stage, service, area, grp, grade, ore, answer, made_up`, and `names_of` each dimension.

    Sound rows of other days than those from the first to the last of `days` are not there. A row that is not sound has no
    person. `size` is how many months there are to a period. Raises `MissingColumns`.
    """
    engine.in_any_order()
    sources = [_Source(n, t, columns_of(t.columns), engine.address(t)) for n, t in enumerate(tables)]
    for source in sources:
        _values(engine, source)
        for name in source.own:
            _clean_values(engine, source, name, stages, today)
        engine.drop(source.values)
    _number_people(engine, sources)
    for name, dimension in _OURS.items():
        _number_names(engine, sources, name, dimension)
    inside = _inside(*days)
    engine.store(EVENTS, " UNION ALL ".join(_rows(s, size, inside) for s in sources))
    engine.drop(PEOPLE, *(s.cleaned(name) for s in sources for name in s.own))


def _plain(kind: Any) -> bool:
    return kind.is_string() or kind.is_numeric() or kind.is_date() or kind.is_timestamp()


def _values(engine: Engine, source: _Source) -> None:
    """Every different value of every column, each in a row of its own where all other columns are NULL."""
    wanted = ", ".join(f'{source.raw(name)} AS "{_LATIN[name]}"' for name in source.own)
    sets = ", ".join(f'("{_LATIN[name]}")' for name in source.own)
    columns = ", ".join(f'"{_LATIN[name]}"' for name in source.own)
    engine.store(
        source.values,
        f"SELECT {columns} FROM (SELECT {wanted} FROM {source.address}) AS r GROUP BY GROUPING SETS ({sets})",
    )


def _clean_values(engine: Engine, source: _Source, name: str, stages: Mapping[str, str], today: date) -> None:
    """`raw` and what it comes to. Of people, days and stages only those that are sound; money and answers are below 0 where they are not."""
    ibis: Any = extra("ibis")
    values = engine.connection.table(source.values)
    column = values[_LATIN[name]]
    found = clean_column(name, column, stages, today)
    fault = found.pop("feil", None)
    if name in ("kostnad", "opplevelse"):
        found = {k: ibis.cases((fault.isnull(), v), else_=-1) for k, v in found.items()}
    # Ibis takes NaN in Spark for nothing; it is a cost that is no number.
    there = column.cast("string") if column.type().is_floating() else column
    rows = values.filter(there.notnull()).select(
        raw=column, **found, **({} if fault is None else {"feil": fault})
    )
    if name in ("person", "dato", "stadium"):
        rows = rows.filter(rows.feil.isnull())
    engine.keep(source.cleaned(name), rows.drop("feil") if fault is not None else rows)


def _number_people(engine: Engine, sources: Sequence[_Source]) -> None:
    every = " UNION ".join(f'SELECT DISTINCT person FROM "{s.cleaned("person")}"' for s in sources)
    engine.store(
        PEOPLE,
        f"SELECT person, CAST(row_number() OVER (ORDER BY person) AS INTEGER) AS code FROM ({every}) AS p",
    )


def _number_names(engine: Engine, sources: Sequence[_Source], name: str, dimension: str) -> None:
    """`UKJENT` is 0, whatever else there is."""
    clean = CATEGORIES[name]
    own = [f'SELECT "{clean}" AS name FROM "{s.cleaned(name)}"' for s in sources if name in s.own]
    every = " UNION ".join([f"SELECT '{UKJENT}' AS name", *own])
    order = f"ORDER BY CASE WHEN name = '{UKJENT}' THEN 0 ELSE 1 END, name"
    engine.store(
        names_of(dimension),
        f"SELECT name, CAST(row_number() OVER ({order}) - 1 AS INTEGER) AS code FROM ({every}) AS n",
    )


def _inside(first: date | None, last: date | None) -> str:
    limits = ((">=", first), ("<=", last))
    return " AND ".join(f"jdn {sign} {julian(day)}" for sign, day in limits if day is not None)


def _rows(source: _Source, size: int, inside: str) -> str:
    """The source with each value changed for what it comes to."""
    wanted = [f'{source.raw(name)} AS "{_LATIN[name]}"' for name in source.own]
    wanted += [
        f"CAST(NULL AS {kind}) AS {c}" for name, (c, kind) in _OPTIONAL.items() if name not in source.own
    ]
    joins = " ".join(
        f'LEFT JOIN ({_coded(source, name, size)}) AS "c_{_LATIN[name]}" ON r."{_LATIN[name]}" = "c_{_LATIN[name]}".raw'
        for name in source.own
    )
    sound = (
        "person IS NOT NULL AND jdn IS NOT NULL AND stage IS NOT NULL "
        "AND COALESCE(ore, 0) >= 0 AND COALESCE(answer, 0) >= 0"
    )
    return (
        f"SELECT CASE WHEN {sound} THEN person END AS person, jdn, month, period, stage, "
        f"{', '.join(f'COALESCE({d}, 0) AS {d}' for d in DIMENSIONS)}, "
        "COALESCE(ore, 0) AS ore, answer, COALESCE(made_up, 0) AS made_up "
        f"FROM (SELECT {', '.join(wanted)} FROM {source.address}) AS r {joins}"
        + (f" WHERE NOT ({sound}) OR ({inside})" if inside else "")
    )


_OPTIONAL: Final[Mapping[str, tuple[str, str]]] = {
    **{name: (dimension, "INTEGER") for name, dimension in _OURS.items()},
    "kostnad": ("ore", "BIGINT"),
    "opplevelse": ("answer", "SMALLINT"),
    "kilde": ("made_up", "SMALLINT"),
}
"""The columns a source need not have, with what they become and as what."""


def _coded(source: _Source, name: str, size: int) -> str:
    """`raw` and the numbers it stands for."""
    values = f'"{source.cleaned(name)}" AS c'
    if name == "person":
        return f'SELECT c.raw, p.code AS person FROM {values} JOIN "{PEOPLE}" AS p ON c.person = p.person'
    if name in _OURS:
        clean, dimension = CATEGORIES[name], _OURS[name]
        return f'SELECT c.raw, n.code AS {dimension} FROM {values} JOIN "{names_of(dimension)}" AS n ON c."{clean}" = n.name'
    columns = {
        "dato": "CAST(jdn AS INTEGER) AS jdn, CAST(month AS INTEGER) AS month, "
        f"CAST(month // {size} AS INTEGER) AS period",
        "stadium": "CAST(stage AS SMALLINT) AS stage",
        "kostnad": "ore",
        "opplevelse": "CAST(answer AS SMALLINT) AS answer",
        "kilde": "CAST(CASE WHEN made_up THEN 1 ELSE 0 END AS SMALLINT) AS made_up",
    }
    return f"SELECT raw, {columns[name]} FROM {values}"
