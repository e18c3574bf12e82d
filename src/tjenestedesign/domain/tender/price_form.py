"""Konkurransegrunnlag → the price form as an Excel workbook. The same competition gives the same bytes on every machine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.form_layout import (
    BIDDER,
    CHECKS,
    GUIDE,
    HEADER,
    HIDDEN,
    NAME,
    NUMBER,
    SUM,
    TEAM,
    VERSION,
    Column,
    Table,
    checks,
    fingerprint,
    labels,
    own_formulas,
    tables,
)
from tjenestedesign.domain.tender.form_looks import formats, number_rule
from tjenestedesign.domain.tender.konkurransefrister import bid_deadline
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.norwegian import point
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.workbook import foot

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

_A4: Final = 9
_WIDTHS: Final = {"label": 38, "input": 16, "formula": 20, "text": 60}
_LONGEST: Final = 32_000
"""Characters Excel takes in a cell."""


def price_form(project: Project, entry: Entry[Konkurransegrunnlag]) -> bytes:
    """The whole workbook. Raises `MissingExtra`."""
    xlsxwriter = extra("xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _Form(book, project, entry).write()
    book.close()
    return out.getvalue()


class _Form:
    """The workbook while it is written. XlsxWriter has no types, so `Any` stays in here."""

    def __init__(self, book: Any, project: Project, entry: Entry[Konkurransegrunnlag]) -> None:
        self.book = book
        self.entry = entry
        self.model = entry.model
        self.title = f"Prisskjema: {filled(entry.model.tittel)}"
        self.buyer = project.settings.model.kommune if project.settings else ""
        self.mark = project.example_mark
        self.formats = formats(book, project)

    def write(self) -> None:
        self.book.set_properties(
            {
                "title": self.title,
                "subject": "Prisskjema for leverandører",
                "author": self.buyer,
                "created": datetime(1980, 1, 1),
            }
        )
        self.book.set_custom_property("Language", "nb-NO", "text")
        self._guide()
        self._bidder()
        made = tables(self.model)
        for table in made:
            self._table(table)
        self._checks()
        self._hidden()

    def _sheet(self, name: str, told: str, widths: list[int], title: str | None = None) -> Any:
        """A sheet with its title and what to do, protected without a password, ready to print."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, (title or name)[:_LONGEST], self.formats["title"])
        sheet.write_string(1, 0, told, self.formats["told"])
        sheet.set_default_row(20)
        sheet.set_row(0, 30)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
        sheet.set_footer(foot(self.title, self.mark))
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        return sheet

    def _guide(self) -> None:
        sheet = self._sheet(GUIDE, "Slik fyller du ut skjemaet", [100], self.title)
        team = bool(self.model.prisskjema.roller)
        due = bid_deadline(self.model)
        lines = [
            *([f"Oppdragsgiver: {self.buyer}"] if self.buyer else []),
            *([f"Tilbudsfrist: {point(due.dato)}"] if due else []),
            "Fyll bare ut de gule cellene med ramme. Over dem står det «Fylles ut». Resten er låst eller regnes ut.",
            "Alle beløp er i norske kroner, uten merverdiavgift. Prisen skal dekke alle kostnader i oppdraget.",
            "Skriv bare tall i tallfeltene, uten «kr» og uten mellomrom. Bruk komma foran desimalene.",
            "1. Skriv hvem dere er, på arket «Tilbyder».",
            "2. Skriv timer og kostnad for hver fase på arket «Pris per fase».",
            "3. Skriv rolle, erfaring, timepris og timer for hver person på arket «Team». Skriv ikke navn på personer."
            if team
            else "3. Skriv det som ikke er timer, på arket «Andre kostnader».",
            "4. Skriv det som ikke er timer, på arket «Andre kostnader»." if team else "",
            f"{'5' if team else '4'}. Se på arket «Kontroll». Summene skal stemme, og ingen felt skal være tomme.",
            "Ikke flytt, slett eller gi nytt navn til ark, rader eller kolonner. Skjemaet blir lest inn av et program.",
            "Lagre filen som Excel-arbeidsbok (.xlsx), uten passord og uten makroer. Forbehold skriver dere i tilbudet, ikke her.",
        ]
        for row, line in enumerate((line for line in lines if line), 2):
            sheet.set_row(row, _height((line, 100)))
            sheet.write_string(row, 0, line[:_LONGEST], self.formats["prose"])

    def _bidder(self) -> None:
        sheet = self._sheet(BIDDER, "Skriv virksomheten som leverer tilbudet.", [38, 50])
        sheet.write_string(HEADER - 1, 0, "Opplysning", self.formats["head"])
        sheet.write_string(HEADER - 1, 1, "Fylles ut", self.formats["head"])
        for row, label in enumerate((NAME, NUMBER), HEADER):
            sheet.write_string(row, 0, label, self.formats["label"])
            sheet.write_blank(row, 1, None, self.formats["input-text"])
        sheet.data_validation(
            HEADER,
            1,
            HEADER,
            1,
            {
                "validate": "length",
                "criteria": "between",
                "minimum": 1,
                "maximum": 200,
                "input_title": NAME,
                "input_message": "Skriv navnet slik det står i Enhetsregisteret.",
                "error_title": "Navnet kan ikke brukes",
                "error_message": "Skriv et navn på høyst 200 tegn.",
            },
        )
        sheet.data_validation(
            HEADER + 1,
            1,
            HEADER + 1,
            1,
            {
                "validate": "length",
                "criteria": "between",
                "minimum": 9,
                "maximum": 11,
                "input_title": NUMBER,
                "input_message": "Skriv de ni sifrene.",
                "error_title": "Nummeret kan ikke brukes",
                "error_message": "Et organisasjonsnummer har ni siffer.",
            },
        )
        self._finish(sheet, 2, HEADER + 2)

    def _table(self, table: Table) -> None:
        sheet = self._sheet(
            table.sheet,
            table.told,
            [70 if c.key == "hva" else _WIDTHS[c.kind] for c in table.columns],
            table.title,
        )
        formulas = own_formulas(table)
        for at, column in enumerate(table.columns):
            sheet.write_string(HEADER - 2, at, _above(table, column), self.formats["above"])
            sheet.write_string(HEADER - 1, at, column.label, self.formats["head"])
        for row in range(table.first, table.last + 1):
            sheet.set_row(row - 1, _height(*self._texts(table, row - table.first)))
            for at, column in enumerate(table.columns):
                self._cell(sheet, table, column, row, at, formulas.get((row, column.key)))
        for at, column in enumerate(table.columns):
            formula = formulas.get((table.sum_row, column.key))
            if formula:
                empty = "" if column.key == "snitt" else 0
                sheet.write_formula(table.sum_row - 1, at, f"={formula}", self.formats["sum"], empty)
            else:
                sheet.write_string(table.sum_row - 1, at, SUM if at == 0 else "", self.formats["sum"])
        for at, column in enumerate(table.columns):
            if column.kind == "input":
                sheet.data_validation(table.first - 1, at, table.last - 1, at, number_rule(column))
        if table.sheet == TEAM:
            roles = len(table.rows)
            sheet.data_validation(
                table.first - 1 + roles,
                0,
                table.last - 1,
                0,
                {
                    "validate": "list",
                    "source": f"={HIDDEN}!$D$1:$D${roles}",
                    "input_title": "Rolle",
                    "input_message": "Velg rollen personen har.",
                    "error_title": "Rollen finnes ikke",
                    "error_message": "Velg en av rollene i listen.",
                },
            )
        self._finish(sheet, len(table.columns), table.sum_row)

    def _texts(self, table: Table, number: int) -> Iterator[tuple[str, int]]:
        """The texts of a fixed row, each with its column's width."""
        if number < len(table.rows):
            yield table.rows[number], _WIDTHS["label"]
            if any(c.kind == "text" for c in table.columns):
                yield filled(self.model.prisskjema.faser[number].innhold or ""), _WIDTHS["text"]

    def _cell(self, sheet: Any, table: Table, column: Column, row: int, at: int, formula: str | None) -> None:
        number = row - table.first
        if column.kind == "input":
            shape = "input-money" if column.label.endswith("(kr)") else "input"
            sheet.write_blank(row - 1, at, None, self.formats[shape])
        elif formula:
            empty = "" if column.key == "snitt" else 0
            sheet.write_formula(row - 1, at, f"={formula}", self.formats["reckoned"], empty)
        elif column.kind == "text":
            said = self.model.prisskjema.faser[number].innhold
            sheet.write_string(row - 1, at, filled(said or "")[:_LONGEST], self.formats["prose"])
        elif number < len(table.rows):
            sheet.write_string(row - 1, at, table.rows[number], self.formats["label"])
        else:
            sheet.write_blank(row - 1, at, None, self.formats["input-text"])

    def _checks(self) -> None:
        sheet = self._sheet(CHECKS, "Regnes ut av seg selv. Se her før dere leverer.", [38, 24, 60])
        for at, label in enumerate(("Kontroll", "Svar", "Forklaring")):
            sheet.write_string(HEADER - 1, at, label, self.formats["head"])
        made = checks(self.model)
        for row, check in enumerate(made, HEADER):
            shape = "sum" if isinstance(check.empty, str) else "reckoned"
            shape = "count" if check.label.startswith("Tomme") else shape
            sheet.write_string(row, 0, check.label, self.formats["label"])
            sheet.write_formula(row, 1, f"={check.formula}", self.formats[shape], check.empty)
            sheet.write_string(row, 2, check.told, self.formats["prose"])
        sheet.conditional_format(
            HEADER,
            1,
            HEADER + len(made) - 1,
            1,
            {"type": "cell", "criteria": "==", "value": '"Stemmer ikke"', "format": self.formats["wrong"]},
        )
        self._finish(sheet, 3, HEADER + len(made))

    def _finish(self, sheet: Any, columns: int, rows: int) -> None:
        sheet.freeze_panes(HEADER, 0)
        sheet.repeat_rows(HEADER - 1)
        sheet.print_area(0, 0, rows - 1, columns - 1)

    def _hidden(self) -> None:
        """What an import knows the form by, and what the drop-down offers."""
        sheet = self.book.add_worksheet(HIDDEN)
        facts = (
            ("skjema", VERSION),
            ("konkurranse", self.entry.id),
            ("avtrykk", fingerprint(self.entry.id, self.model)),
        )
        for row, (key, value) in enumerate(facts):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        for row, label in enumerate(labels(self.model.prisskjema.roller)):
            sheet.write_string(row, 3, label)
        sheet.protect("")
        sheet.very_hidden()


def _height(*texts: tuple[str, int]) -> float:
    """Points a row needs for its texts, wrapped at their columns' widths. No row in Excel is higher than 409."""
    lines = [sum(len(part) // (width - 4) + 1 for part in text.split("\n")) for text, width in texts]
    return min(20 + 15 * (max(lines, default=1) - 1), 409)


def _above(table: Table, column: Column) -> str:
    """What stands over a column's name, so that colour is not all that tells where to write."""
    if column.kind == "input":
        return "Fylles ut"
    if column.kind == "formula":
        return "Regnes ut"
    return "Fylles ut på ledige linjer" if column.kind == "label" and table.spare else ""
