"""One table of a filled-in form: found by its labels, wherever they stand, and compared with what was sent out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from tjenestedesign.domain.tender.container import Remark
from tjenestedesign.domain.tender.form_layout import HEADER, PHASES, SUM, TEAM, Table
from tjenestedesign.domain.tender.read_cell import is_blank, number
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.scalars import shown

RESTORE: Final = "Be leverandøren fylle ut skjemaet dere sendte, uten å endre oppsettet."


@dataclass
class Row:
    """A row someone filled in: its label, where it stands, and its numbers by column."""

    label: str
    at: int
    numbers: dict[str, Decimal | None] = field(default_factory=dict[str, Decimal | None])


@dataclass
class ReadTable:
    rows: list[Row] = field(default_factory=list[Row])
    remarks: list[Remark] = field(default_factory=list[Remark])
    seen: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    """The cells that belong to the table."""
    columns: dict[str, int] = field(default_factory=dict[str, int])
    header: int = 0
    sum_row: int = 0
    moved: bool = False
    unreckoned: bool = False
    """Whether a formula has no result: the file was saved by a program that does not reckon."""


def words(value: Any) -> str:
    """A label as it is compared: no matter of case and spaces."""
    return " ".join(str(value).split()).casefold() if isinstance(value, str) else ""


def letter(column: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(sheet: str, row: int, column: int) -> str:
    return f"«{sheet}», celle {letter(column)}{row}"


def read_table(table: Table, written: Any, cached: Any) -> ReadTable:
    """Everything the table says, and everything that is wrong with it."""
    found = ReadTable()
    columns, header = _columns(table, written, found)
    if not columns:
        return found
    sum_row = _sum_row(table, written, columns, header, found)
    if sum_row is None:
        return found
    _rows(table, written, cached, columns, header, sum_row, found)
    found.columns, found.header, found.sum_row = columns, header, sum_row
    for row in range(1, sum_row + 1):
        for column in columns.values():
            if row >= header - 1:
                found.seen.add((row, column))
    return found


def _columns(table: Table, sheet: Any, found: ReadTable) -> tuple[dict[str, int], int]:
    """key → column number, and the row the names stand in."""
    wanted = {words(c.label): c for c in table.columns}
    best: tuple[int, dict[str, int]] = (HEADER, {})
    for row in range(1, min(sheet.max_row, 60) + 1):
        here: dict[str, int] = {}
        for column in range(1, sheet.max_column + 1):
            said = words(sheet.cell(row, column).value)
            if said in wanted and wanted[said].key not in here:
                here[wanted[said].key] = column
        if len(here) > len(best[1]):
            best = row, here
    header, columns = best
    lacking = [c for c in table.columns if c.key not in columns and c.kind != "text"]
    if lacking:
        expected = table.letters
        for column in lacking:
            at = "ABCDEFGH".index(expected[column.key]) + 1
            value = sheet.cell(header, at).value
            now = f" Der den skal stå, står det «{shown(value)}»." if not is_blank(value) else ""
            found.remarks.append(
                Remark(
                    place(table.sheet, header, at),
                    f"Kolonnen «{column.label}» mangler eller har fått et annet navn.{now}",
                    RESTORE,
                )
            )
        return {}, header
    for column in table.columns:
        if column.key not in columns:
            continue
        at, own = columns[column.key], table.letters[column.key]
        if letter(at) != own:
            found.moved = True
            found.remarks.append(
                Remark(
                    place(table.sheet, header, at),
                    f"Kolonnen «{column.label}» er flyttet fra {own} til {letter(at)}. td har lest den der den står.",
                    stops=False,
                )
            )
    if header != HEADER:
        found.moved = True
        found.remarks.append(
            Remark(
                f"«{table.sheet}»",
                f"Tabellen er flyttet fra rad {HEADER} til rad {header}. td har lest den der den står.",
                stops=False,
            )
        )
    return columns, header


def _sum_row(table: Table, sheet: Any, columns: dict[str, int], header: int, found: ReadTable) -> int | None:
    first = columns[table.columns[0].key]
    rows = [
        r for r in range(header + 1, sheet.max_row + 1) if words(sheet.cell(r, first).value) == words(SUM)
    ]
    if rows:
        if rows[0] - header != table.sum_row - HEADER:
            found.moved = True
        return rows[0]
    found.remarks.append(
        Remark(
            place(table.sheet, header + table.sum_row - HEADER, first),
            "Raden «Sum» mangler eller har fått et annet navn.",
            RESTORE,
        )
    )
    return None


def _rows(
    table: Table,
    sheet: Any,
    cached: Any,
    columns: dict[str, int],
    header: int,
    sum_row: int,
    found: ReadTable,
) -> None:
    first = columns[table.columns[0].key]
    inputs = [c for c in table.columns if c.kind == "input"]
    labels = {words(label): label for label in table.rows}
    met: dict[str, int] = {}
    for row in range(header + 1, sum_row):
        cell = sheet.cell(row, first)
        said = words(cell.value)
        filled = [c for c in inputs if not is_blank(sheet.cell(row, columns[c.key]).value)]
        if is_blank(cell.value) and not filled:
            continue
        where = place(table.sheet, row, first)
        if table.rows and said not in labels:
            found.remarks.append(_unknown_row(table, cell.value, where, labels))
            continue
        if table.sheet == PHASES and said in met:
            found.remarks.append(
                Remark(where, f"«{shown(cell.value)}» står også i rad {met[said]}.", RESTORE)
            )
            continue
        met.setdefault(said, row)
        made = Row(labels.get(said, " ".join(str(cell.value or "").split())), row)
        for column in inputs:
            at = place(table.sheet, row, columns[column.key])
            value = number(
                sheet.cell(row, columns[column.key]), cached.cell(row, columns[column.key]).value, column, at
            )
            if isinstance(value, Remark):
                found.remarks.append(value)
            made.numbers[column.key] = None if isinstance(value, Remark) else value
        found.rows.append(made)
    _missing_rows(table, met, first, found)


def _unknown_row(table: Table, value: Any, where: str, labels: dict[str, str]) -> Remark:
    if is_blank(value):
        what = "rollen" if table.sheet == TEAM else "navnet på fasen"
        return Remark(
            where,
            f"Raden har tall, men {what} mangler.",
            f"Velg {what} i første kolonne." if table.sheet == TEAM else RESTORE,
        )
    kind = "rolle" if table.sheet == TEAM else "fase"
    return Remark(
        where,
        f"«{shown(value)}» er ikke en {kind} i skjemaet.",
        f"Skjemaet har {listing([f'«{label}»' for label in labels.values()])}.",
    )


def _missing_rows(table: Table, met: dict[str, int], first: int, found: ReadTable) -> None:
    rows = [r.at for r in found.rows]
    expected = [words(label) for label in table.rows]
    order = [label for label in met if label in expected]
    for label in table.rows:
        if words(label) not in met:
            found.remarks.append(
                Remark(
                    f"«{table.sheet}», kolonne {letter(first)}",
                    f"Raden «{label}» mangler eller har fått et annet navn.",
                    RESTORE,
                )
            )
    if order != [e for e in expected if e in met] and rows:
        found.moved = True
        found.remarks.append(
            Remark(
                f"«{table.sheet}»",
                "Radene står i en annen rekkefølge. td har lest dem etter navnet.",
                stops=False,
            )
        )
