"""Workbooks in tests: made by td, changed as a colleague would in Excel, and read as one sees them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from tests.conftest import Run


def exported(td: Run, project: Path, *types: str, to: Path | None = None) -> Path:
    """A workbook of the project, outside it."""
    target = to or project.parent / f"{'-'.join(types) or 'alt'}.xlsx"
    result = td("export", *types, "--output", target, "--project", project)
    assert result.code == 0, result.err
    return target


def sheet_of(opened: Any, table: str) -> str:
    """What the sheet of a table is called: by the table's whole name, or its last key. Other names are sheets already."""
    known = {str(row[1]): str(row[0]) for row in opened["td-avtrykk"].iter_rows(values_only=True)}
    by_key = {name.rpartition(".")[2]: sheet for name, sheet in reversed(known.items())}
    return known.get(table) or by_key.get(table, table)


def edit(book: Path, cells: Mapping[tuple[str, str], Any]) -> Path:
    """Writes cells by sheet and address, as Excel saves them."""
    opened = openpyxl.load_workbook(book)
    for (sheet, address), value in cells.items():
        opened[sheet_of(opened, sheet)][address] = value
    opened.save(book)
    return book


def cells(book: Path, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by header."""
    opened = openpyxl.load_workbook(book)
    opened = opened[sheet_of(opened, sheet)]
    rows = list(opened.iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def address(book: Path, sheet: str, row: int, column: str) -> str:
    """The cell in a row (counted from the first below the header) under a header."""
    opened = openpyxl.load_workbook(book)
    opened = opened[sheet_of(opened, sheet)]
    header = next(c for c in opened[1] if c.value == column)
    return f"{header.column_letter}{row + 2}"
