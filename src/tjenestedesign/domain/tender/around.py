"""What stands around the tables of a form and should not: hidden things, merged cells, comments, more sheets, stray text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.container import Opened, Remark
from tjenestedesign.domain.tender.form_layout import BIDDER, CHECKS, GUIDE, HIDDEN, tables
from tjenestedesign.domain.tender.read_cell import is_blank, unseen
from tjenestedesign.domain.tender.read_table import ReadTable, letter, place
from tjenestedesign.ground.scalars import shown


def around(book: Opened, read: Mapping[str, ReadTable], model: Konkurransegrunnlag) -> Iterator[Remark]:
    """What a price form should not have: hidden things, merged cells, comments, more sheets, text beside the tables."""
    own = {GUIDE, BIDDER, CHECKS, HIDDEN, *(t.sheet for t in tables(model))}
    for sheet in book.written.worksheets:
        name = str(sheet.title)
        if name == HIDDEN:
            continue
        cells = [c for row in sheet.iter_rows() for c in row if not is_blank(c.value)]
        if name not in own:
            if cells or sheet.sheet_state == "visible":
                what = f"Det første som står der, er «{shown(cells[0].value)}»." if cells else "Det er tomt."
                yield Remark(
                    f"«{name}»",
                    f"Arket er ikke med i skjemaet{' og er skjult' if sheet.sheet_state != 'visible' else ''}. {what}",
                    "td har ikke lest det. Se om det er et forbehold.",
                    stops=sheet.sheet_state != "visible" and bool(cells),
                )
            continue
        if sheet.sheet_state != "visible":
            yield Remark(f"«{name}»", "Arket er skjult.", "Vis arket, og se over det.")
        yield from _hidden(sheet, name, cells)
        for area in sheet.merged_cells.ranges:
            yield Remark(
                f"«{name}», cellene {area}",
                "Cellene er slått sammen.",
                "Be leverandøren fylle ut skjemaet uten å endre oppsettet.",
            )
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and not is_blank(cell.comment.text):
                    yield Remark(
                        place(name, cell.row, cell.column),
                        f"Cellen har en kommentar: «{shown(' '.join(cell.comment.text.split()))}».",
                        "td tar ikke med kommentarer. Se om det er et forbehold.",
                        stops=False,
                    )
        for cell in cells:
            found = unseen(cell, place(name, cell.row, cell.column))
            if found:
                yield found
        yield from _beside(name, read, cells)


def _hidden(sheet: Any, name: str, cells: list[Any]) -> Iterator[Remark]:
    hint = "Vis det skjulte, og spør leverandøren hva det betyr."
    rows = {c.row for c in cells}
    for row, shape in sheet.row_dimensions.items():
        if row in rows and (shape.hidden or shape.height == 0):
            yield Remark(f"«{name}», rad {row}", "Raden er skjult og har innhold.", hint)
    columns = {c.column for c in cells}
    for shape in sheet.column_dimensions.values():
        first = shape.min or 0
        if not (shape.hidden or (shape.width is not None and shape.customWidth and shape.width < 0.5)):
            continue
        hidden = [c for c in sorted(columns) if first <= c <= (shape.max or first)]
        if hidden:
            yield Remark(f"«{name}», kolonne {letter(hidden[0])}", "Kolonnen er skjult og har innhold.", hint)


def _beside(name: str, read: Mapping[str, ReadTable], cells: list[Any]) -> Iterator[Remark]:
    """Text a supplier wrote where nothing is asked for: often a reservation."""
    if name not in read or not read[name].seen:
        return
    for cell in cells:
        if (cell.row, cell.column) not in read[name].seen and not (cell.row <= 3 and cell.column == 1):
            yield Remark(
                place(name, cell.row, cell.column),
                f"Her står «{shown(cell.value)}» utenfor skjemaet.",
                "td har ikke lest det. Se om det er et forbehold.",
                stops=False,
            )
