"""What rows are called, which ids are free, and which rows say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from tjenestedesign.exchange.sheets.columns import Column, Kind, Level, Table, tables
from tjenestedesign.exchange.sheets.match import Incoming, Sheet
from tjenestedesign.exchange.sheets.rows import Key, Row, token, values
from tjenestedesign.exchange.sheets.values import one_line
from tjenestedesign.ground.ids import holds_everywhere, slug

LONGEST_ID: Final = 48
"""Characters in an id that td makes."""


def held_when_exported(sheet: Sheet) -> dict[Key, str]:
    """What each row held when the file was made; a row that was copied from another does not know."""
    own = {r.key: r.held for r in sheet.rows if token("", "\0".join(r.key)) in r.held.split()}
    return {**sheet.exported, **own}


Said = Mapping[tuple[Key, str, str], list[tuple[Key, Mapping[str, str]]]]
"""(what the row stands in, column, text) → the rows that say so, each with all it says."""


def by_what_they_say(table: Table, current: Mapping[Key, Row]) -> Said:
    """The rows of the project, to be found by any one cell."""
    found: dict[tuple[Key, str, str], list[tuple[Key, Mapping[str, str]]]] = {}
    for key, row in current.items():
        said = {name: one_line(text) for name, text in values(row, table).items()}
        for name, text in said.items():
            found.setdefault((key[:-1], name, text), []).append((key, said))
    return found


def alike(row: Incoming, there: Said) -> Key | None:
    """A row of the project that says all that a new one does."""
    said = {name: one_line(text) for name, text in row.cells.items() if text}
    longest = max(said, key=lambda name: len(said[name]), default="")
    candidates = there.get((row.key[:-1], longest, said.get(longest, "")), [])
    return next((key for key, whole in candidates if whole.items() >= said.items()), None)


def in_order(table: Table, cells: Mapping[str, str]) -> list[str]:
    return [c.name for c in table.columns if c.name in cells]


def is_by_place(table: Table) -> bool:
    return bool(table.levels) and not table.levels[-1].by_id


def list_name(table: Table) -> str:
    return ".".join(level.name for level in table.levels)


def row_name(table: Table, key: Key) -> str:
    return f"{list_name(table)} «{' / '.join(key[1:])}»: " if table.levels else ""


def table_around(table: Table) -> Table:
    """The table of the rows that the parts stand in."""
    return next(t for t in tables(table.type.navn) if t.levels == table.levels[:-1])


def append_in(parent: dict[str, Any], level: Level, item: dict[str, Any]) -> None:
    """A new part in a part that is new itself."""
    for step in level.steps[:-1]:
        parent = parent.setdefault(step.key, {})
    parent.setdefault(level.steps[-1].key, []).append(item)


def ids_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in cast("dict[str, Any]", data).items():
            if key == "id" and isinstance(value, str):
                yield value
            yield from ids_in(value)
    elif isinstance(data, list):
        for value in cast("list[Any]", data):
            yield from ids_in(value)


def naming_column(table: Table) -> Column | None:
    """What a row is called by: its title, or what it says."""
    return table.column("tittel") or table.column("tekst")


def id_from_text(table: Table, cells: Mapping[str, str]) -> str:
    """An id from what a row is called, or else from its first text."""
    naming = naming_column(table)
    columns = [*([naming] if naming else []), *(c for c in table.columns if c.kind is Kind.TEXT)]
    return _cut(slug(next((t for c in columns if (t := cells.get(c.name, ""))), "")))


def _cut(id: str) -> str:
    """At a word, where it is too long."""
    return id if len(id) <= LONGEST_ID else id[: LONGEST_ID + 1].rpartition("-")[0] or id[:LONGEST_ID]


def free_id(base: str, taken: set[str]) -> str:
    base = _cut(base)
    base = base if holds_everywhere(base) else f"{base}-1"
    number, id = 2, base
    while id in taken:
        number, id = number + 1, f"{base}-{number}"
    return id


def in_words(row: Incoming) -> str:
    return row.where[0].lower() + row.where[1:]


def short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def quoted(text: str) -> str:
    return f"«{short(text)}»" if text else "(tom)"
