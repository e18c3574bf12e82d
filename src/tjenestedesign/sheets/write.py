"""Project → workbook or CSV: every table of the chosen types, with what it takes to read the changes back."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tjenestedesign.ground.cells import as_csv, guarded
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.yaml.source import parse
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Ref
from tjenestedesign.sheets.about import about
from tjenestedesign.sheets.columns import Column, Kind, Table
from tjenestedesign.sheets.layout import about_column, about_key, column_letters, height_of, width_of
from tjenestedesign.sheets.rows import Key, fingerprint, rows, values
from tjenestedesign.sheets.values import SEE_FILE

VERSION: Final = "1"
HIDDEN: Final = "td-avtrykk"
"""The hidden sheet that knows what each row held, and the prefix of the column that knows it in a CSV."""
LISTS: Final = "td-lister"
ABOUT: Final = "Les først"

_FOOT: Final = 180
"""Characters of the foot that what must be said may take: Excel allows 255 in all."""
_SPARE: Final = 200
"""Empty rows below the last that have drop-downs too."""
_MOST_CHOICES: Final = 500
_INLINE: Final = 255
"""Characters a drop-down may have when its choices stand in the cell itself."""


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


def sheet_names(tables: Sequence[Table]) -> dict[str, str]:
    """table → what its sheet is called: the key where no other sheet has it, and within what Excel allows."""
    taken = Counter(t.short_name.casefold() for t in tables)
    names: dict[str, str] = {}
    for table in tables:
        own = taken[table.short_name.casefold()] == 1
        base = _within(table.short_name if own else table.name, 31)
        name, number = base, 2
        while name.casefold() in {n.casefold() for n in names.values()}:
            name, number = f"{_within(base, 28)} {number}", number + 1
        names[table.name] = name
    return names


def _within(name: str, length: int) -> str:
    """The name, its end kept where it is too long: that is what tells one list from another."""
    return name if len(name) <= length else f"…{name[1 - length :]}"


def workbook(project: Project, tables: Sequence[Table], ids: Collection[str] | None = None) -> bytes:
    """A workbook with a first sheet to read, one sheet for each table, and a hidden one. Raises `MissingExtra`."""
    xlsxwriter = extra("xlsxwriter")
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    name = project.settings.model.navn if project.settings else project.root.name
    book.set_properties({"title": f"Arbeidsbok for {name}", "created": datetime(1980, 1, 1)})
    writer = _Writer(book, project, sheet_names(tables))
    contents = {table.name: lines(project, table, ids) for table in tables}
    writer.first(tables, contents)
    for table in tables:
        writer.sheet(table, contents[table.name])
    writer.hidden()
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Any, project: Project, names: dict[str, str]) -> None:
        self.book = book
        self.project = project
        self.names = names
        top = {"valign": "top", "text_wrap": True}
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#1F3A5F",
                "font_color": "#FFFFFF",
                "border": 1,
                "text_wrap": True,
                "valign": "top",
            }
        )
        self.fixed = book.add_format({**top, "bg_color": "#ECEFF3", "num_format": "@"})
        self.text = book.add_format({**top, "num_format": "@"})
        self.date = book.add_format({**top, "num_format": "dd.mm.yyyy", "align": "left"})
        self.number = book.add_format({**top, "num_format": "General"})
        self.bold = book.add_format({**top, "bold": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.plain = book.add_format(top)
        said = project.example_mark[:_FOOT]
        self.mark = f"{said} ".replace("&", "&&") if said else ""
        self.known: list[tuple[str, str, Key, str]] = []
        self.lists: dict[tuple[str, ...], str] = {}

    def first(self, tables: Sequence[Table], contents: dict[str, list[Line]]) -> None:
        sheet = self.book.add_worksheet(ABOUT)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{self.mark}&A&RSide &P av &N")
        ids = {line.key[0] for table in tables for line in contents[table.name]}
        shortened = [
            f"{self.names[table.name]}: {line.key[0]}, {column}"
            for table in tables
            for line in contents[table.name]
            for column, text in line.cells.items()
            if text == SEE_FILE
        ]
        counts = {self.names[t.name]: (len(contents[t.name]), t) for t in tables}
        for row, (kind, label, text) in enumerate(about(self.project, ids, counts, shortened)):
            if kind == "title":
                sheet.write_string(row, 0, label, self.title)
            else:
                sheet.write_string(row, 0, label, self.bold)
                sheet.write_string(row, 1, text, self.plain)
                sheet.set_row(row, height_of([(text, 90)]))

    def sheet(self, table: Table, found: list[Line]) -> None:
        name = self.names[table.name]
        sheet = self.book.add_worksheet(name)
        columns = table.columns
        fixed = len(table.keys)
        last = max(len(found), 1)
        for index, key in enumerate(table.keys):
            sheet.set_column(index, index, 22 if key != "nr" else 6, self.fixed)
            sheet.write_string(0, index, key, self.head)
            sheet.write_comment(0, index, about_key(table, key))
        for index, column in enumerate(columns, fixed):
            sheet.set_column(index, index, width_of(column), self._format(column))
            sheet.write_string(0, index, column.name, self.head)
            sheet.write_comment(0, index, about_column(column), {"x_scale": 2})
            self._choices(sheet, column, index, last + _SPARE)
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
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + _SPARE}"})
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.mark}&A&RSide &P av &N")

    def _format(self, column: Column) -> Any:
        if column.many:
            return self.text
        return {Kind.DATE: self.date, Kind.NUMBER: self.number}.get(column.kind, self.text)

    def _cell(self, sheet: Any, row: int, index: int, column: Column, text: str) -> None:
        format = self._format(column)
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

    def _choices(self, sheet: Any, column: Column, index: int, last: int) -> None:
        if column.many:
            return
        if column.kind is Kind.REFERENCE and column.ref is not None:
            ids = targets(self.project, column.ref)
            if not 0 < len(ids) <= _MOST_CHOICES:
                return
            sheet.data_validation(
                1,
                index,
                last,
                index,
                {
                    "validate": "list",
                    "source": self._range(tuple(ids)),
                    "error_type": "warning",
                    "error_title": "Ukjent id",
                    "error_message": "Ingen i prosjektet har denne id-en. Vil du bruke den likevel?",
                },
            )
            return
        choices = ("ja", "nei") if column.kind is Kind.YES_NO else column.choices
        if not choices:
            return
        inline = len(",".join(choices)) <= _INLINE and not any("," in c for c in choices)
        sheet.data_validation(
            1,
            index,
            last,
            index,
            {
                "validate": "list",
                "source": list(choices) if inline else self._range(choices),
                "error_title": "Ikke et valg",
                "error_message": "Velg en verdi fra listen, eller la cellen være tom.",
            },
        )

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
