"""The table that says in words what a diagram says in pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its paragraphs, and where it links to on the site."""

    lines: tuple[str, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Column headers name the first column too; the first cell of each row is its header."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
