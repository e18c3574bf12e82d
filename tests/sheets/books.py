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


def edit(book: Path, cells: Mapping[tuple[str, str], Any]) -> Path:
    """Writes cells by sheet and address, as Excel saves them."""
    opened = openpyxl.load_workbook(book)
    for (sheet, address), value in cells.items():
        opened[sheet][address] = value
    opened.save(book)
    return book


def cells(book: Path, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by header."""
    opened = openpyxl.load_workbook(book)[sheet]
    rows = list(opened.iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def address(book: Path, sheet: str, row: int, column: str) -> str:
    """The cell in a row (counted from the first below the header) under a header."""
    opened = openpyxl.load_workbook(book)[sheet]
    header = next(c for c in opened[1] if c.value == column)
    return f"{header.column_letter}{row + 2}"
