"""The workbook an evaluation or an effect report is written in: its looks, its print set-up, nothing of its content. Reproducible."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.palette import Palette

HEADER: Final = 3
"""The row of column names, from zero; rows are frozen down to it."""
LONGEST: Final = 32_000
"""Characters Excel takes in a cell."""
_A4: Final = 9
_LINE: Final = 16
"""The height of a line, in points."""
_TALLEST: Final = 25
"""Lines a row can have: Excel takes no row above 409 points."""
_MONEY: Final = "#,##0.00"
_POINTS: Final = "0.0000"


def foot(title: str, mark: str = "") -> str:
    """The foot of a sheet, as Excel writes it: what must be said of the whole (`mark`), the title and the page. At most 255 characters."""
    room = 120 - (len(mark) + 3 if mark else 0)
    shown = title if len(title) <= room else f"{title[: max(room - 1, 0)]}…"
    said = " · ".join(t for t in (mark[:110], shown) if t)
    return f"&L{said.replace('&', '&&')}&RSide &P av &N"


class Book:
    """A workbook while it is written. XlsxWriter has no types, so `Any` stays in here."""

    def __init__(self, title: str, colours: Palette, mark: str = "") -> None:
        """`mark` is what every sheet must say of itself at its foot, such as that it is an example."""
        self._mark = mark
        self._out = io.BytesIO()
        self.book: Any = extra("xlsxwriter").Workbook(
            self._out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False},
        )  # fmt: skip
        self.book.set_properties({"title": title, "created": datetime(1980, 1, 1)})
        self.book.set_custom_property("Language", "nb-NO", "text")
        self.title = title
        self._widths: dict[str, tuple[int, ...]] = {}
        self.formats = _formats(self.book, colours)

    def sheet(self, name: str, told: str, widths: Sequence[int]) -> Any:
        sheet = self.book.add_worksheet(name)
        self._widths[name] = tuple(widths)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.write_string(0, 0, f"{name}: {self.title}"[:LONGEST], self.formats["title"])
        sheet.write_string(1, 0, told, self.formats["told"])
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(foot(self.title, self._mark))
        sheet.hide_gridlines(2)
        return sheet

    def head(self, sheet: Any, columns: Sequence[str], row: int = HEADER) -> None:
        self._heighten(sheet, row, columns)
        for at, text in enumerate(columns):
            sheet.write_string(row, at, text[:LONGEST], self.formats["head"])
        if row == HEADER:
            sheet.freeze_panes(HEADER + 1, 1)
            sheet.repeat_rows(HEADER)

    def texts(self, sheet: Any, row: int, cells: Sequence[str]) -> None:
        self._heighten(sheet, row, cells)
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text[:LONGEST], self.formats["label" if at == 0 else "text"])

    def line(self, sheet: Any, row: int, text: str, shape: str = "plain") -> None:
        """A sentence over all the columns, on as many lines as it takes."""
        widths = self._widths[sheet.get_name()]
        sheet.set_row(row, _LINE * _lines(text, sum(widths)))
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", self.formats[shape])
        sheet.write_string(row, 0, text[:LONGEST], self.formats[shape])

    def _heighten(self, sheet: Any, row: int, cells: Sequence[str]) -> None:
        """Not every program makes a row high enough for the text it wraps."""
        widths = self._widths[sheet.get_name()]
        lines = (_lines(text, width) for text, width in zip(cells, widths, strict=False))
        sheet.set_row(row, _LINE * max(lines, default=1))

    def finished(self) -> bytes:
        self.book.close()
        return self._out.getvalue()


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, words and bold letters allowed for."""
    room = max(4, int(width * 0.95))
    return min(_TALLEST, sum(max(1, -(-len(part) // room)) for part in text.split("\n")))


def column_name(at: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        name = chr(65 + left) + name
    return name


def _formats(book: Any, colours: Palette) -> dict[str, Any]:
    base: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": colours.ink}
    cell = {**base, "border": 1, "border_color": colours.strong_line, "valign": "top"}
    given = {**cell, "bg_color": colours.citizen, "border": 2, "border_color": colours.citizen_line}
    washed = {**cell, "bg_color": colours.wash}
    looks: dict[str, dict[str, Any]] = {
        "title": {**base, "bold": True, "font_size": 16, "font_color": colours.accent},
        "told": {**base, "font_color": colours.muted},
        "plain": {**base, "text_wrap": True, "valign": "top"},
        "heading": {**base, "bold": True, "font_size": 13, "font_color": colours.accent},
        "head": {**cell, "bold": True, "bg_color": colours.accent, "font_color": colours.on_accent, "text_wrap": True},
        "label": {**cell, "bold": True, "text_wrap": True},
        "text": {**cell, "text_wrap": True},
        "reckoned": {**washed, "num_format": "General"},
        "points": {**washed, "num_format": _POINTS},
        "points-sum": {**washed, "num_format": _POINTS, "bold": True, "top": 2},
        "money": {**washed, "num_format": _MONEY},
        "sum": {**washed, "num_format": _MONEY, "bold": True, "top": 2},
        "place": {**washed, "num_format": "0", "bold": True},
        "input": {**given, "num_format": "General"},
        "input-money": {**given, "num_format": _MONEY},
    }  # fmt: skip
    return {name: book.add_format(look) for name, look in looks.items()}
