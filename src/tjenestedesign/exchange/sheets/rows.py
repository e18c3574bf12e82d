"""The rows of a table: an artefact's data, as its file has it, cut into rows and cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from tjenestedesign.exchange.sheets.columns import Column, Level, Step, Table
from tjenestedesign.exchange.sheets.values import canonical
from tjenestedesign.ground.yaml.source import Loc

Key = tuple[str, ...]
"""What says which row it is: the artefact's id, then each part's id or place in its list."""

TOKEN: Final = 8
"""Hexadecimal digits for one cell: 32 bits, so that no two texts in a cell meet by chance."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and what stands there. Where it is not written, `loc` is the innermost place around it that is.

    `left` are the keys from there. `short` is the key that the text at `loc` stands for, where the part is in its short form.
    """

    loc: Loc
    raw: Any
    left: tuple[str, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One artefact or one part, with where it stands in its file and what stands there."""

    key: Key
    loc: Loc
    raw: Any


def rows(table: Table, id: str, data: Any) -> Iterator[Row]:
    """Every row an artefact has in a table."""
    found = [Row((id,), (), data)]
    for level in table.levels:
        found = [row for around in found for row in _parts(level, around)]
    yield from found


def _parts(level: Level, around: Row) -> Iterator[Row]:
    place = follow(around, level.steps)
    if place.left or place.raw is None:
        return
    if not is_list(place.raw):  # one part, written without its dash
        yield Row((*around.key, part_key(level, place.raw, 0)), place.loc, place.raw)
        return
    for index, raw in enumerate(place.raw):
        yield Row((*around.key, part_key(level, raw, index)), (*place.loc, index), raw)


def part_key(level: Level, raw: Any, index: int) -> str:
    """A part's id, or its place in the list counted from 1."""
    if level.by_id and is_mapping(raw):
        return str(raw.get("id"))
    return str(index + 1)


def follow(row: Row, steps: tuple[Step, ...]) -> Place:
    """Where the keys lead from a row."""
    loc, raw, short = row.loc, row.raw, ""
    for number, step in enumerate(steps):
        left = tuple(s.key for s in steps[number:])
        if isinstance(raw, str):
            short = _short_key(step)
            if not step.is_short:
                return Place(loc, raw, left, short)
            continue
        if not is_mapping(raw) or step.key not in raw:
            return Place(loc, raw, left)
        loc, raw = (*loc, step.key), raw[step.key]
    return Place(loc, raw, (), short)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _short_key(step: Step) -> str:
    return str(getattr(step.owner, "kortform", ""))


def value(row: Row, column: Column) -> str:
    """A cell's text; nothing where the key is not written or is blank."""
    place = follow(row, column.steps)
    return "" if place.left or place.raw is None else canonical(column, place.raw)


def values(row: Row, table: Table) -> dict[str, str]:
    """Every cell of a row, by the column's name."""
    return {c.name: value(row, c) for c in table.columns}


def token(name: str, text: str) -> str:
    """A cell's fingerprint: the same text in the same column, and nothing else."""
    return hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:TOKEN]


def fingerprint(key: Key, cells: Mapping[str, str]) -> str:
    """What a row held: one token for which row it is, and one for each cell."""
    return " ".join([token("", "\0".join(key)), *(token(name, text) for name, text in cells.items())])
