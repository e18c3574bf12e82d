"""The small lists of a type in one sheet: a row is a part, and says which list it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.columns import ARTEFACT, Column, Table
from tjenestedesign.project.kind import Artefakttype

LIST: Final = "liste"
WITHIN: Final = "står i"
OWN: Final = "id eller nr"
PREFIX: Final = "samlet "
_SMALL: Final = 7
"""Columns from which a list has a sheet of its own; how sure it is, does not count."""
_WIDEST: Final = 10
"""Columns a shared sheet may have, so that it can be read as one."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The lists of a type that share a sheet, two or more."""

    type: Artefakttype
    tables: tuple[Table, ...]

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return f"Deler av {self.type.tittel[0].lower()}{self.type.tittel[1:]}"

    @property
    def code(self) -> str:
        """What the hidden sheet of a workbook calls it."""
        return f"{PREFIX}{self.type.navn}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The headers of the columns that say which row it is."""
        return (ARTEFACT, LIST, *((WITHIN,) if any(len(t.levels) > 1 for t in self.tables) else ()), OWN)

    @property
    def labels(self) -> dict[str, Table]:
        """What a row calls its list → the list."""
        return {label(t, self.tables): t for t in self.tables}

    @property
    def columns(self) -> dict[str, dict[str, Column]]:
        """The other headers → the column each list has there, by the list's name."""
        found: dict[str, dict[str, Column]] = {}
        last: dict[str, dict[str, Column]] = {}
        for table in self.tables:
            for column in table.columns:
                side = last if _is_belegg(column) else found
                side.setdefault(column.name, {})[table.name] = column
        shared_first = sorted(found, key=lambda name: -len(found[name]))
        return {**{name: found[name] for name in shared_first}, **last}

    def key_cells(self, table: Table, key: Sequence[str]) -> list[str]:
        """A row's key as it stands in the sheet."""
        within = ["".join(key[1:-1])] if WITHIN in self.keys else []
        return [key[0], label(table, self.tables), *within, key[-1]]


def _is_belegg(column: Column) -> bool:
    return column.steps[0].key == "belegg"


def label(table: Table, among: Sequence[Table]) -> str:
    """A list in words; with the list around it where two are called the same."""
    said = table.short_name.replace("_", " ")
    alike = sum(t.short_name == table.short_name for t in among) > 1
    return (
        f"{table.levels[-2].steps[-1].key.replace('_', ' ')}: {said}"
        if alike and len(table.levels) > 1
        else said
    )


def together(tables: Sequence[Table]) -> list[Table | Gathered]:
    """The sheets the tables stand in: the artefacts and the large lists each in their own, the small ones of a type in one."""
    found: list[Table | Gathered] = []
    for name in dict.fromkeys(t.type.navn for t in tables):
        own = [t for t in tables if t.type.navn == name]
        shared = _that_fit(own)
        found += [t for t in own if t not in shared]
        if shared:
            found.append(Gathered(TYPES[name], tuple(shared)))
    return found


def _that_fit(tables: Sequence[Table]) -> list[Table]:
    """The small lists of a type that one sheet has room for, the narrowest first; none where there is only one."""
    chosen: list[Table] = []
    said: set[str] = set()
    for table in sorted((t for t in tables if _is_small(t)), key=_width):
        union = said | {c.name for c in table.columns if not _is_belegg(c)}
        if len(union) <= _WIDEST:
            chosen, said = [*chosen, table], union
    return [t for t in tables if t in chosen] if len(chosen) > 1 else []


def _width(table: Table) -> int:
    return sum(not _is_belegg(c) for c in table.columns)


def _is_small(table: Table) -> bool:
    return 0 < len(table.levels) <= 2 and _width(table) < _SMALL
