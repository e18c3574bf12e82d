"""Project → workbook or CSV: every table of the chosen types, with what it takes to read the changes back."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from tjenestedesign.exchange.sheets.columns import Column, Kind, Table, own_of
from tjenestedesign.exchange.sheets.cover import Fact, about, about_blank
from tjenestedesign.exchange.sheets.labels import labels
from tjenestedesign.exchange.sheets.look import (
    about_column,
    about_key,
    about_shared_key,
    column_letters,
    height_of,
    help_for,
    width_of,
)
from tjenestedesign.exchange.sheets.rows import Key, fingerprint, rows, values
from tjenestedesign.exchange.sheets.sharing import LIST, OWN, Gathered, together
from tjenestedesign.exchange.sheets.sheet_names import sheet_name
from tjenestedesign.exchange.sheets.tasks import (
    EXAMPLE,
    EXAMPLE_KEY,
    HELP,
    MARK,
    WHAT,
    Field,
    Task,
    example_print,
)
from tjenestedesign.exchange.sheets.values import SEE_FILE
from tjenestedesign.ground.cells import as_csv, guarded
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.yaml.source import parse
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Ref

VERSION: Final = "1"
HIDDEN: Final = "td-avtrykk"
"""The hidden sheet that knows what each row held, and the prefix of the column that knows it in a CSV."""
LISTS: Final = "td-lister"
ABOUT: Final = "Les først"

CONTENTS: Final = "Innhold"

_TABS: Final = dict(zip(Fase, ("#1F3A5F", "#8A5A00", "#2E6B4F", "#6B3A6B", "#5A5A5A"), strict=True))
"""A colour on the tabs of each phase; the order says the same."""
_FOOT: Final = 180
"""Characters of the foot that what must be said may take: Excel allows 255 in all."""
_KEY_WIDTHS: Final = {LIST: 18, OWN: 18}
_WIDEST: Final = 30
"""Characters a column to fill in has: many must be seen at once."""
_SPARE: Final = 200
"""Empty rows below the last that have drop-downs too."""
_MOST_CHOICES: Final = 500
_INLINE: Final = 255
"""Characters a drop-down may have when its choices stand in the cell itself."""
_NO_CHOICE: Final = {
    "error_title": "Ikke et valg",
    "error_message": "Velg en verdi fra listen, eller la cellen være tom.",
}
_NO_ID: Final = {
    "error_type": "warning",
    "error_title": "Ukjent id",
    "error_message": "Ingen i prosjektet har denne id-en. Vil du bruke den likevel?",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is exported."""

    key: Key
    cells: dict[str, str]


def lines(project: Project, table: Table, ids: Collection[str] | None = None) -> list[Line]:
    """Every row of a table, from the artefacts that are sound; where there are `ids`, only from theirs."""
    found: list[Line] = []
    for entry in project.of_type(table.type.navn):
        if ids is not None and entry.id not in ids:
            continue
        doing = f"skrev radene i {table.name}"
        found += tried(lambda entry=entry: _lines_of(entry, table), doing, entry.source.file, lambda _: [])
    return found


def _lines_of(entry: Entry[Artefakt], table: Table) -> list[Line]:
    data = parse(entry.source)[0]
    return [Line(row.key, values(row, table)) for row in rows(table, entry.id, data)]


def csv_text(project: Project, table: Table, ids: Collection[str] | None = None) -> str:
    """One table as CSV. Its last column knows what each row held."""
    header = [*table.keys, *(c.name for c in table.columns), f"{HIDDEN} {table.name}"]
    return as_csv(
        header,
        (
            [
                *(guarded(k) for k in line.key),
                *(_csv_cell(c, line.cells[c.name]) for c in table.columns),
                fingerprint(line.key, line.cells),
            ]
            for line in lines(project, table, ids)
        ),
    )


def _csv_cell(column: Column, text: str) -> str:
    return text.replace(".", ",") if column.kind is Kind.NUMBER and not column.many else guarded(text)


def workbook(
    project: Project, tables: Sequence[Table], ids: Collection[str] | None = None, *, every: bool = True
) -> bytes:
    """A workbook with a first sheet to read, one of where to find what, one for each table, and a hidden one.

    Without `every`, lists that nothing stands in are left out, the small lists of a type share a sheet, and columns that nothing
    stands in are folded. Raises `MissingExtra`.
    """
    stream = io.BytesIO()
    book = _book(project, stream)
    tables = sorted(tables, key=lambda t: list(Fase).index(t.type.fase))
    contents = {table.name: lines(project, table, ids) for table in tables}
    tables = [t for t in tables if every or not t.levels or contents[t.name]]
    sheets = list(tables) if every else together(tables)
    names = {t.name: sheet_name(t) for t in tables}
    names |= {t.name: s.name for s in sheets if isinstance(s, Gathered) for t in s.tables}
    writer = _Writer(book, project, names, folds=not every)
    writer.first(tables, contents)
    writer.index(sheets, contents)
    for one in sheets:
        if isinstance(one, Gathered):
            writer.gathered(one, contents)
        else:
            writer.sheet(one, contents[one.name])
    writer.hidden()
    book.close()
    return stream.getvalue()


def blank_workbook(project: Project, chosen: Sequence[Task]) -> bytes:
    """A workbook to fill in: a first sheet to read, and one for each task, with an example row. Raises `MissingExtra`."""
    stream = io.BytesIO()
    book = _book(project, stream)
    writer = _Writer(book, project, {})
    writer.facts(about_blank(project, chosen))
    own = own_of(project)
    for task in (one.of(own) for one in chosen):
        writer.task(task)
    writer.hidden()
    book.close()
    return stream.getvalue()


def _book(project: Project, stream: io.BytesIO) -> Any:
    xlsxwriter = extra("xlsxwriter")
    options = ("in_memory", "strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    book = xlsxwriter.Workbook(stream, {option: option == "in_memory" for option in options})
    name = project.settings.model.navn if project.settings else project.root.name
    book.set_properties({"title": f"Arbeidsbok for {name}", "created": datetime(1980, 1, 1)})
    return book


@dataclass(frozen=True, slots=True)
class _Head:
    """A column to fill in. `is_top` is what belongs to the artefact, and not to the one row."""

    text: str
    help: str
    width: int
    is_top: bool
    example: str
    column: Column | None = None
    choices: tuple[str, ...] = ()


def _heads(task: Task) -> Iterator[_Head]:
    yield _Head(MARK, HELP, 10, True, EXAMPLE)
    yield from (_head(f, f.column(task.table), is_top=True) for f in task.top)
    if len(task.lists) > 1:
        said = f"Velg: {listing(list(task.lists), last='eller')}."
        yield _Head(WHAT, said, 14, False, next(iter(task.lists)), None, tuple(task.lists))
    for asked in task.parts:
        found = (c for t in task.list_tables.values() if (c := asked.column(t)) is not None)
        yield _head(asked, next(found, None), is_top=False)


def _head(asked: Field, column: Column | None, *, is_top: bool) -> _Head:
    assert column is not None, asked.heading
    said = help_for(column, asked.help)
    example = asked.example
    if example and column.choices and example not in column.choices:
        example = column.choices[0]
    return _Head(
        asked.heading,
        said,
        asked.width or min(width_of(column), _WIDEST),
        is_top,
        example,
        column,
        asked.choices,
    )


def _example_print(heads: Sequence[_Head]) -> str:
    return example_print({h.text: h.example for h in heads if h.text != MARK})


class _Writer:
    def __init__(self, book: Any, project: Project, names: dict[str, str], *, folds: bool = False) -> None:
        self.book = book
        self.folds = folds
        self.project = project
        self.names = names
        top = {"valign": "top", "text_wrap": True}
        head = {**top, "bold": True, "font_color": "#FFFFFF", "border": 1}
        self.head = book.add_format({**head, "bg_color": "#1F3A5F"})
        self.top_head = book.add_format({**head, "bg_color": "#D5E1F0", "font_color": "#12263F"})
        said = {**top, "italic": True, "border": 1, "border_color": "#C5CBD3"}
        self.help = book.add_format({**said, "bg_color": "#ECEFF3", "font_color": "#3B4450"})
        self.example = book.add_format({**said, "bg_color": "#FFF6DC", "align": "left"})
        self.example_date = book.add_format(
            {**said, "bg_color": "#FFF6DC", "num_format": "dd.mm.yyyy", "align": "left"}
        )
        self.fixed = book.add_format({**top, "bg_color": "#ECEFF3", "num_format": "@"})
        self.text = book.add_format({**top, "num_format": "@"})
        self.date = book.add_format({**top, "num_format": "dd.mm.yyyy", "align": "left"})
        self.number = book.add_format({**top, "num_format": "General", "align": "left"})
        self.bold = book.add_format({**top, "bold": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.plain = book.add_format(top)
        link = {**top, "font_color": "#1F4E9E", "underline": 1}
        self.link = book.add_format({**link, "bold": True})
        self.part_link = book.add_format({**link, "indent": 2})
        said = project.example_mark[:_FOOT]
        self.mark = f"{said} ".replace("&", "&&") if said else ""
        self.known: list[tuple[str, str, Key, str]] = []
        self.lists: dict[tuple[str, ...], str] = {}

    def first(self, tables: Sequence[Table], contents: dict[str, list[Line]]) -> None:
        ids = {line.key[0] for table in tables for line in contents[table.name]}
        shortened = [
            f"{self.names[table.name]}: {line.key[0]}, {column}"
            for table in tables
            for line in contents[table.name]
            for column, text in line.cells.items()
            if text == SEE_FILE
        ]
        self.facts(about(self.project, ids, tables, shortened, folds=self.folds))

    def index(self, sheets: Sequence[Table | Gathered], contents: Mapping[str, list[Line]]) -> None:
        """What is in which sheet, phase by phase, with the way there."""
        sheet = self.book.add_worksheet(CONTENTS)
        for column, width in enumerate((34, 8, 90)):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.mark}&A&RSide &P av &N")
        sheet.write_row(0, 0, ("Ark", "Rader", "Hva det er"), self.head)
        sheet.freeze_panes(1, 0)
        row = 1
        for phase, group in groupby(sheets, key=lambda s: s.type.fase):
            sheet.write_string(row, 0, phase.tittel, self.title)
            sheet.set_row(row, 30)
            row += 1
            for one in group:
                shared = one.tables if isinstance(one, Gathered) else (one,)
                name = self.names[shared[0].name]
                link = self.part_link if shared[0].levels else self.link
                said = _told_of(one, contents)
                sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
                sheet.write_number(row, 1, sum(len(contents[t.name]) for t in shared), self.number)
                sheet.write_string(row, 2, said, self.plain)
                sheet.set_row(row, height_of([(said, 90)]))
                row += 1

    def facts(self, said: Iterable[Fact]) -> None:
        """The sheet to read first."""
        sheet = self.book.add_worksheet(ABOUT)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{self.mark}&A&RSide &P av &N")
        for row, (kind, label, text) in enumerate(said):
            if kind == "title":
                sheet.write_string(row, 0, label, self.title)
            else:
                sheet.write_string(row, 0, label, self.bold)
                sheet.write_string(row, 1, text, self.plain)
                sheet.set_row(row, height_of([(text, 90)]))

    def sheet(self, table: Table, found: list[Line]) -> None:
        name = self.names[table.name]
        sheet = self.book.add_worksheet(name)
        sheet.set_tab_color(_TABS[table.type.fase])
        columns = table.columns
        fixed = len(table.keys)
        last = max(len(found), 1)
        for index, key in enumerate(table.keys):
            sheet.set_column(index, index, 22 if key != "nr" else 6, self.fixed)
            sheet.write_string(0, index, key, self.head)
            sheet.write_comment(0, index, about_key(table, key))
        for index, column in enumerate(columns, fixed):
            self._column(sheet, index, [column], is_used=any(line.cells[column.name] for line in found))
            self._choices(sheet, column, index, (1, last + _SPARE))
        for row, line in enumerate(found, 1):
            for index, key in enumerate(line.key):
                sheet.write_string(row, index, key, self.fixed)
            for index, column in enumerate(columns, fixed):
                self._cell(sheet, row, index, column, line.cells[column.name])
            sheet.set_row(row, height_of((line.cells[c.name], width_of(c)) for c in columns))
            self.known.append((name, table.name, line.key, fingerprint(line.key, line.cells)))
        if not found:
            self.known.append((name, table.name, (), ""))
        sheet.freeze_panes(1, fixed)
        sheet.autofilter(0, 0, last, fixed + len(columns) - 1)
        self._printed(sheet, last)

    def _column(self, sheet: Any, index: int, columns: Sequence[Column], *, is_used: bool) -> None:
        """The heading of a column and how it looks. One that nothing stands in is folded, where this workbook folds."""
        column = columns[0]
        folded = {"level": 1, "hidden": True} if self.folds and not is_used and not column.required else {}
        said = list(dict.fromkeys(about_column(c) for c in columns))
        sheet.set_column(
            index,
            index,
            max(map(width_of, columns)),
            self._format(column) if len(columns) == 1 else self.text,
            folded,
        )
        sheet.write_string(0, index, column.name, self.head)
        sheet.write_comment(0, index, "\n".join(said), {"x_scale": 2})

    def gathered(self, shared: Gathered, contents: Mapping[str, list[Line]]) -> None:
        """The sheet of several lists, one list after another. Where a list has no such key, the cell is grey."""
        name = shared.name
        sheet = self.book.add_worksheet(name)
        sheet.set_tab_color(_TABS[shared.type.fase])
        self.known.append((name, shared.code, (), ""))
        fixed = len(shared.keys)
        for index, key in enumerate(shared.keys):
            sheet.set_column(index, index, _KEY_WIDTHS.get(key, 22), self.fixed)
            sheet.write_string(0, index, key, self.head)
            sheet.write_comment(0, index, about_shared_key(key))
        for index, (header, by_list) in enumerate(shared.columns.items(), fixed):
            used = any(line.cells[header] for n in by_list for line in contents[n])
            self._column(sheet, index, list(by_list.values()), is_used=used)
        last = 0
        for table in shared.tables:
            first = last + 1
            for last, line in enumerate(contents[table.name], first):
                self._shared_row(sheet, last, shared, table, line)
            for index, by_list in enumerate(shared.columns.values(), fixed):
                if (column := by_list.get(table.name)) is not None:
                    self._choices(sheet, column, index, (first, last))
        for index, by_list in enumerate(shared.columns.values(), fixed):
            if len({(c.kind, c.choices, c.ref) for c in by_list.values()}) == 1:
                self._choices(sheet, next(iter(by_list.values())), index, (last + 1, last + _SPARE))
        sheet.data_validation(
            1, 1, last + _SPARE, 1, {"validate": "list", "source": list(shared.labels), **_NO_CHOICE}
        )
        sheet.freeze_panes(1, fixed)
        sheet.autofilter(0, 0, last, fixed + len(shared.columns) - 1)
        self._printed(sheet, last)

    def _shared_row(self, sheet: Any, row: int, shared: Gathered, table: Table, line: Line) -> None:
        for index, said in enumerate(shared.key_cells(table, line.key)):
            sheet.write_string(row, index, said, self.fixed)
        for index, (header, by_list) in enumerate(shared.columns.items(), len(shared.keys)):
            if (column := by_list.get(table.name)) is None:
                sheet.write_blank(row, index, None, self.fixed)
            else:
                self._cell(sheet, row, index, column, line.cells[header])
        sheet.set_row(row, height_of((line.cells[c.name], width_of(c)) for c in table.columns))
        self.known.append((shared.name, table.name, line.key, fingerprint(line.key, line.cells)))

    def task(self, task: Task) -> None:
        """A sheet to fill in: headings, what to write under them, and an example."""
        sheet = self.book.add_worksheet(task.name)
        heads = list(_heads(task))
        for index, head in enumerate(heads):
            sheet.set_column(
                index, index, head.width, self._format(head.column) if head.column else self.text
            )
            sheet.write_string(0, index, head.text, self.top_head if head.is_top else self.head)
            sheet.write_string(1, index, head.help, self.help)
            if head.example and head.column is not None:
                self._cell(sheet, 2, index, head.column, head.example, example=True)
            else:
                sheet.write_string(2, index, head.example, self.example)
            self._offer(sheet, head, index)
        sheet.set_row(0, height_of((head.text, head.width) for head in heads))
        sheet.set_row(1, height_of((head.help, head.width) for head in heads))
        sheet.set_row(2, height_of((head.example, head.width) for head in heads))
        sheet.freeze_panes(2, 2)
        self.known.append((task.name, task.code, EXAMPLE_KEY, _example_print(heads)))
        self._printed(sheet, _SPARE)
        sheet.repeat_rows(0, 1)
        sheet.print_area(0, 0, 22, len(heads) - 1)

    def _offer(self, sheet: Any, head: _Head, index: int) -> None:
        """The drop-down of a column to fill in."""
        rows, column = (3, 3 + _SPARE), head.column
        if head.choices:
            self._list(sheet, head.choices, index, rows, None if column else _NO_CHOICE)
        elif column is not None and column.kind is Kind.REFERENCE and column.ref is not None:
            shown = tuple(labels(self.project, column.ref))
            if 0 < len(shown) <= _MOST_CHOICES:
                self._list(sheet, shown, index, rows, None)
        elif column is not None:
            self._choices(sheet, column, index, rows)

    def _list(
        self,
        sheet: Any,
        choices: tuple[str, ...],
        index: int,
        rows: tuple[int, int],
        fault: Mapping[str, str] | None,
    ) -> None:
        """A drop-down; without a `fault` anything else may be written too."""
        inline = len(",".join(choices)) <= _INLINE and not any({",", chr(34)} & set(c) for c in choices)
        source = list(choices) if inline else self._range(choices)
        options = {"validate": "list", "source": source, **(fault or {"show_error": False})}
        sheet.data_validation(rows[0], index, rows[1], index, options)

    def _printed(self, sheet: Any, last: int) -> None:
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + _SPARE}"})
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.mark}&A&RSide &P av &N")

    def _format(self, column: Column, *, example: bool = False) -> Any:
        text, day = (self.example, self.example_date) if example else (self.text, self.date)
        if column.many:
            return text
        return {Kind.DATE: day, Kind.NUMBER: text if example else self.number}.get(column.kind, text)

    def _cell(
        self, sheet: Any, row: int, index: int, column: Column, text: str, *, example: bool = False
    ) -> None:
        format = self._format(column, example=example)
        if not text:
            return
        if text == SEE_FILE:
            sheet.write_string(row, index, text, self.fixed)
        elif column.kind is Kind.DATE and not column.many and text >= "1900-03-01":
            sheet.write_datetime(row, index, date.fromisoformat(text), format)
        elif column.kind is Kind.NUMBER and not column.many and len(text) <= 15:
            sheet.write_number(row, index, float(text), format)
        else:
            sheet.write_string(row, index, text, format)

    def _choices(self, sheet: Any, column: Column, index: int, rows: tuple[int, int]) -> None:
        if column.many:
            return
        if column.kind is Kind.REFERENCE and column.ref is not None:
            ids = targets(self.project, column.ref)
            if 0 < len(ids) <= _MOST_CHOICES:
                self._list(sheet, tuple(ids), index, rows, _NO_ID)
        elif choices := ("ja", "nei") if column.kind is Kind.YES_NO else column.choices:
            self._list(sheet, choices, index, rows, _NO_CHOICE)

    def _range(self, choices: tuple[str, ...]) -> str:
        if choices not in self.lists:
            letters = column_letters(len(self.lists))
            self.lists[choices] = f"='{LISTS}'!${letters}$1:${letters}${len(choices)}"
        return self.lists[choices]

    def hidden(self) -> None:
        if self.lists:
            sheet = self.book.add_worksheet(LISTS)
            for column, choices in enumerate(self.lists):
                for row, choice in enumerate(choices):
                    sheet.write_string(row, column, choice)
            sheet.very_hidden()
        sheet = self.book.add_worksheet(HIDDEN)
        sheet.write_row(0, 0, [HIDDEN, VERSION])
        for row, (name, table, key, held) in enumerate(self.known, 1):
            for column, text in enumerate((name, table, json.dumps(key, ensure_ascii=False), held)):
                sheet.write_string(row, column, text)
        sheet.very_hidden()


def _told_of(sheet: Table | Gathered, contents: Mapping[str, list[Line]]) -> str:
    """What is in a sheet, in words."""
    if isinstance(sheet, Table):
        return sheet.description
    said = listing([f"{name} ({len(contents[t.name])})" for name, t in sheet.labels.items()])
    return f"{said[0].upper()}{said[1:]}."


def targets(project: Project, ref: type[Ref]) -> list[str]:
    """What a reference may name, as it is written."""
    return sorted(
        {
            name
            for goal in ref.mål
            for name in _named(project.of_type(goal.type), goal.del_, optional=goal.del_valgfri)
        }
    )


def _named(entries: Iterable[Entry[Artefakt]], part: str | None, *, optional: bool) -> Iterator[str]:
    for entry in entries:
        if part is None or optional:
            yield entry.id
        if part is not None:
            yield from (f"{entry.id}#{p.id}" for _, p in entry.parts if p.betegnelse() == part)
