"""The formulas of a form that came back: still the ones that were sent out, and come to what td reckons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from tjenestedesign.domain.tender.container import Remark
from tjenestedesign.domain.tender.form_layout import PHASES, TEAM, Table, formulas
from tjenestedesign.domain.tender.read_cell import is_blank
from tjenestedesign.domain.tender.read_table import RESTORE, ReadTable, Row, letter, place
from tjenestedesign.ground.amounts import decimal
from tjenestedesign.ground.scalars import shown

_NEAR: Final = Decimal("0.005")


def compare_formulas(table: Table, sheet: Any, cached: Any, found: ReadTable) -> None:
    """Each formula must still be the one that was sent out, and have come to what td reckons."""
    columns, header, sum_row = found.columns, found.header, found.sum_row
    if not sum_row:
        return
    at = {key: letter(column) for key, column in columns.items()}
    faulty = any(r.stops for r in found.remarks)
    for (row, key), formula in formulas(table, at, range(header + 1, sum_row), header + 1, sum_row).items():
        cell = sheet.cell(row, columns[key])
        where = place(table.sheet, row, columns[key])
        changed = changed_formula(cell, formula, where)
        if changed:
            found.remarks.append(changed)
        elif cached.cell(row, columns[key]).value is None:
            found.unreckoned = found.unreckoned or (row == sum_row and key != "snitt")
        elif not faulty:
            found.remarks += differs(
                cached.cell(row, columns[key]).value, _reckoned(table, found, row, key, sum_row), where
            )


def changed_formula(cell: Any, formula: str, where: str) -> Remark | None:
    value = cell.value
    if is_blank(value):
        return Remark(where, f"Formelen er slettet. Her skal det stå «={formula}».", RESTORE)
    if cell.data_type != "f":
        return Remark(
            where, f"Formelen er byttet ut med «{shown(value)}». Her skal det stå «={formula}».", RESTORE
        )
    said = str(getattr(value, "text", value))
    if plain_formula(said) != plain_formula(formula):
        return Remark(
            where, f"Formelen er endret til «{shown(said)}». Her skal det stå «={formula}».", RESTORE
        )
    return None


def plain_formula(text: str) -> str:
    """A formula as programs agree on it: no spaces, no dollar signs, a sheet named with or without quotes."""
    return re.sub(r"[\s$']", "", text.removeprefix("of:").lstrip("=")).replace("_xlfn.", "").casefold()


def differs(cached: Any, reckoned: Decimal | str | None, where: str) -> Iterator[Remark]:
    """What Excel last showed against what td makes of the same numbers."""
    if reckoned is None:
        return
    shows: Decimal | str
    if isinstance(cached, (int, float)) and not isinstance(cached, bool):
        shows = Decimal(repr(cached))
    else:
        shows = str(cached or "")
    same = (
        abs(shows - reckoned) <= _NEAR + abs(reckoned) * Decimal("1e-12")
        if isinstance(shows, Decimal) and isinstance(reckoned, Decimal)
        else str(shows).strip() == str(reckoned) or (shows == "" and reckoned == 0)
    )
    if not same:
        yield Remark(
            where,
            f"Filen viser {_said(shows) if shows != '' else 'ingenting'}, men tallene i skjemaet blir {_said(reckoned)}.",
            "Be leverandøren åpne skjemaet i Excel, se over tallene og lagre det på nytt.",
        )


def _said(value: Decimal | str) -> str:
    return decimal(value) if isinstance(value, Decimal) else f"«{shown(value)}»"


def _reckoned(table: Table, found: ReadTable, row: int, key: str, sum_row: int) -> Decimal | str | None:
    def total(of: str) -> Decimal:
        return sum((r.numbers[of] or Decimal() for r in found.rows), Decimal())

    if row == sum_row:
        if table.sheet == PHASES and key == "snitt":
            return total("kostnad") / total("timer") if total("timer") else ""
        if table.sheet == TEAM and key == "kostnad":
            return sum((_cost(r) for r in found.rows), Decimal())
        return total(key)
    one = next((r for r in found.rows if r.at == row), None)
    if table.sheet == TEAM:
        return _cost(one) if one else Decimal()
    if one is None or not one.numbers["timer"]:
        return ""
    return (one.numbers["kostnad"] or Decimal()) / one.numbers["timer"]


def _cost(row: Row) -> Decimal:
    return (row.numbers["timepris"] or Decimal()) * (row.numbers["timer"] or Decimal())
