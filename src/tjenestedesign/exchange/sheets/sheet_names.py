"""What the sheets of a workbook are called: words a person can find their way by, the same in every workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.columns import Table, tables


def sheet_name(table: Table) -> str:
    """What a sheet is called: the type, or the list in words, with what it is in where several have such a list."""
    if not table.levels:
        return table.type.flertall
    said = table.short_name.replace("_", " ")
    said = said[0].upper() + said[1:]
    if _lists()[said.casefold()] == 1:
        return said
    of_type = [t for t in tables(table.type.navn) if t.levels and t.short_name == table.short_name]
    around = table.type.tittel if len(of_type) == 1 else _around(table, of_type)
    return f"{said} i {around[0].lower()}{around[1:]}"


def _around(table: Table, alike: Sequence[Table]) -> str:
    """What tells a list from the others of its type that are called the same: what it stands in, or what that stands in."""
    if len(table.levels) == 1:
        return table.type.tittel
    nearest = table.levels[-2].steps[-1].key
    others = [t for t in alike if t is not table and len(t.levels) > 1 and len(t.levels) < len(table.levels)]
    return table.levels[0].steps[-1].key if others else nearest


@cache
def _lists() -> Counter[str]:
    """How often a list or a type is called so."""
    every = [t for name in TYPES for t in tables(name)]
    return Counter(
        (t.short_name.replace("_", " ") if t.levels else t.type.flertall).casefold() for t in every
    )
