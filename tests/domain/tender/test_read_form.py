"""Forms read back: what suppliers do to them, and what td says, cell by cell."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.domain.tender.forms import (
    BIDDER,
    CHECKS,
    COMPETITION,
    OTHER,
    PHASES,
    TEAM,
    Meddle,
    notes,
    project,
    read,
    sent,
    stops,
)
from tjenestedesign.domain.tender.read_cell import read_as
from tjenestedesign.domain.tender.read_form import Form

NOT_RECKONED = "filen: Filen er lagret uten at formlene er regnet ut. td har regnet summene selv."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "prosjekt")


def hints(form: Form) -> str:
    return "\n".join(r.hint for r in form.remarks)


def test_a_sound_form_is_read_to_the_ore(folder: Path) -> None:
    form = read(folder, sent(folder))
    assert stops(form) == []
    assert notes(form) == [NOT_RECKONED]
    assert (form.bidder, form.number) == ("Ask & Bjørk AS", "974760673")
    assert [(id, row.numbers["kostnad"]) for id, row in form.phases] == [
        ("oppstart", Decimal("12000.50")),
        ("innsikt", Decimal(118000)),
    ]
    assert [(id, row.numbers["timepris"]) for id, row in form.people] == [
        ("leder", Decimal(1200)),
        ("designer", Decimal("1100.05")),
    ]
    assert (form.other, form.other_for) == (Decimal(2998), "Reiser")


@pytest.mark.parametrize(
    ("value", "said", "hint"),
    [
        ("1 250 000,50 kr", "Her står teksten «1 250 000,50 kr»", "1\u00a0250\u00a0000,5 som et tall"),
        ("etter avtale", "Her står teksten «etter avtale»", "Skriv bare tallet."),
        (-5, "Her står −5.", "fra 0 og oppover"),
        (100.005, "flere desimaler enn øre", "Rund av"),
        (date(2026, 3, 1), "Her står en dato", "Excel har gjort tallet om til en dato"),
        ("=100*12", "Her står en formel i et felt for tall: «=100*12»", "Skriv selve tallet"),
        (True, "Her står «SANN»", "Skriv et tall"),
        (10**13, "kan ikke være større enn", "Rett tallet"),
        ("#REF!", "#REF!", "Skriv"),
    ],
)
def test_what_is_not_an_amount_is_told_with_its_cell(folder: Path, value: Any, said: str, hint: str) -> None:
    form = read(folder, sent(folder, C5=value))
    assert len(stops(form)) == 1
    assert stops(form)[0].startswith("«Pris per fase», celle C5: ")
    assert said in stops(form)[0]
    assert hint in hints(form)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 250 000,50 kr", "1250000.50"),
        ("1.250.000,50", "1250000.50"),
        ("1250000.5", "1250000.5"),
        ("kr 900,-", "900"),
        ("60 timer", "60"),
        ("1.250", None),
        ("1,250", None),
        ("ca. 900", None),
        ("٣٤", None),
    ],
)
def test_a_text_is_only_read_as_a_number_where_it_means_one_thing(text: str, number: str | None) -> None:
    meant = read_as(text)
    assert meant == (None if number is None else Decimal(number))


def test_a_percent_cell_is_told_with_what_it_shows(folder: Path) -> None:
    def meddle(book: Any) -> None:
        book[PHASES]["C5"].number_format = "0%"
        book[PHASES]["C5"] = 0.25

    assert stops(read(folder, sent(folder, meddle))) == [
        "«Pris per fase», celle C5: Cellen er satt til prosent og viser 25 %."
    ]


def move_column(book: Any) -> None:
    sheet = book[PHASES]
    sheet["F4"], sheet["F5"], sheet["F6"] = "Kostnad (kr)", 12000.5, 118000
    for row in (4, 5, 6):
        sheet.cell(row, 3).value = None
    sheet["F7"], sheet["C7"] = "=SUM(F5:F6)", None
    for row in (5, 6, 7):
        sheet.cell(row, 4).value = f'=IF(B{row}>0,F{row}/B{row},"")'


def test_a_moved_column_is_read_where_it_stands_and_told(folder: Path) -> None:
    form = read(folder, sent(folder, move_column))
    assert stops(form) == []
    assert (
        "«Pris per fase», celle F4: Kolonnen «Kostnad (kr)» er flyttet fra C til F. td har lest den der den står."
        in notes(form)
    )
    assert [row.numbers["kostnad"] for _, row in form.phases] == [Decimal("12000.50"), Decimal(118000)]


def swap_rows(book: Any) -> None:
    sheet = book[PHASES]
    for column in (1, 2, 3):
        first, second = sheet.cell(5, column), sheet.cell(6, column)
        first.value, second.value = second.value, first.value


def test_rows_in_another_order_are_read_by_their_names_and_told(folder: Path) -> None:
    form = read(folder, sent(folder, swap_rows))
    assert stops(form) == []
    assert "«Pris per fase»: Radene står i en annen rekkefølge. td har lest dem etter navnet." in notes(form)
    assert [(id, row.numbers["timer"]) for id, row in form.phases] == [
        ("oppstart", Decimal(10)),
        ("innsikt", Decimal(100)),
    ]


def set_cell(sheet: str, cell: str, value: Any) -> Meddle:
    def meddle(book: Any) -> None:
        book[sheet][cell] = value

    return meddle


def rename_sheet(book: Any) -> None:
    book[PHASES].title = "Priser"


def delete_hidden(book: Any) -> None:
    del book["_td"]


def hide_row(book: Any) -> None:
    book[PHASES].row_dimensions[6].hidden = True


def hide_column(book: Any) -> None:
    book[TEAM].column_dimensions["C"].hidden = True


def hide_sheet(book: Any) -> None:
    book[OTHER].sheet_state = "hidden"


def hidden_extra(book: Any) -> None:
    book.create_sheet("Forbehold")["A1"] = "Prisen gjelder i 14 dager"
    book["Forbehold"].sheet_state = "hidden"


def merge(book: Any) -> None:
    book[PHASES].merge_cells("B5:B6")


def white(book: Any) -> None:
    book[PHASES]["C5"].font = Font(color="FFFFFFFF")
    book[PHASES]["C5"].fill = PatternFill("solid", fgColor="FFFFFFFF")


def no_format(book: Any) -> None:
    book[PHASES]["C5"].number_format = ";;;"


def tiny(book: Any) -> None:
    book[PHASES]["C5"].font = Font(sz=1)


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        (
            set_cell(PHASES, "C4", "Pris"),
            "«Pris per fase», celle C4: Kolonnen «Kostnad (kr)» mangler eller har fått et annet navn. Der den skal stå, står det «Pris».",
        ),
        (
            set_cell(PHASES, "A6", "Analyse"),
            "«Pris per fase», celle A6: «Analyse» er ikke en fase i skjemaet.",
        ),
        (set_cell(PHASES, "A6", "Oppstart"), "«Pris per fase», celle A6: «Oppstart» står også i rad 5."),
        (
            set_cell(PHASES, "A7", None),
            "«Pris per fase», celle A7: Raden «Sum» mangler eller har fått et annet navn.",
        ),
        (set_cell(TEAM, "A7", "Lærling"), "«Team», celle A7: «Lærling» er ikke en rolle i skjemaet."),
        (set_cell(TEAM, "C7", 900), "«Team», celle A7: Raden har tall, men rollen mangler."),
        (
            set_cell(PHASES, "C7", 99000),
            "«Pris per fase», celle C7: Formelen er byttet ut med «99000». Her skal det stå «=SUM(C5:C6)».",
        ),
        (
            set_cell(PHASES, "C7", "=SUM(C5:C6)*0.9"),
            "«Pris per fase», celle C7: Formelen er endret til «=SUM(C5:C6)*0.9». Her skal det stå «=SUM(C5:C6)».",
        ),
        (set_cell(TEAM, "E5", None), "«Team», celle E5: Formelen er slettet. Her skal det stå «=C5*D5»."),
        (set_cell(CHECKS, "B9", "Stemmer"), "«Kontroll», celle B9: Formelen er byttet ut med «Stemmer»."),
        (set_cell(BIDDER, "B5", None), "«Tilbyder», celle B5: Navnet på virksomheten mangler."),
        (set_cell(BIDDER, "B5", "=1"), "«Tilbyder», celle B5: Her står en formel"),
        (
            set_cell(BIDDER, "B6", "974760674"),
            "«Tilbyder», celle B6: «974760674» er ikke et organisasjonsnummer.",
        ),
        (set_cell(BIDDER, "A5", "Firma"), "«Tilbyder»: Feltet «Virksomhetens navn» mangler"),
        (
            set_cell("_td", "B3", "0" * 16),
            "filen: Fasene eller rollene i «k» er endret etter at skjemaet ble laget.",
        ),
        (set_cell("_td", "B2", "annen"), "filen: Skjemaet hører til konkurransen «annen», som ikke finnes"),
        (set_cell("_td", "B1", "0"), "filen: Skjemaet er laget med en annen utgave av td"),
        (delete_hidden, "filen: Dette er ikke et prisskjema fra td"),
        (
            rename_sheet,
            "«Pris per fase»: Arket mangler eller har fått et annet navn. Filen har et ark som heter «Priser».",
        ),
        (hide_row, "«Pris per fase», rad 6: Raden er skjult og har innhold."),
        (hide_column, "«Team», kolonne C: Kolonnen er skjult og har innhold."),
        (hide_sheet, "«Andre kostnader»: Arket er skjult."),
        (
            hidden_extra,
            "«Forbehold»: Arket er ikke med i skjemaet og er skjult. Det første som står der, er «Prisen gjelder i 14 dager».",
        ),
        (merge, "«Pris per fase», cellene B5:B6: Cellene er slått sammen."),
        (white, "men skriften har samme farge som bakgrunnen"),
        (no_format, "men tallformatet skjuler det"),
        (tiny, "men skriften er 1 punkt"),
    ],
)
def test_what_was_done_to_the_form_is_told_and_stops_it(folder: Path, meddle: Meddle, said: str) -> None:
    form = read(folder, sent(folder, meddle))
    assert any(said in told for told in stops(form)), stops(form)
    assert all(r.hint for r in form.remarks if r.stops)


def comment(book: Any) -> None:
    book[PHASES]["C5"].comment = Comment("Forutsetter\nreise", "Ask")


def extra_sheet(book: Any) -> None:
    book.create_sheet("Notater")["B2"] = "Vi tar forbehold"


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        (comment, "«Pris per fase», celle C5: Cellen har en kommentar: «Forutsetter reise»."),
        (
            extra_sheet,
            "«Notater»: Arket er ikke med i skjemaet. Det første som står der, er «Vi tar forbehold».",
        ),
        (
            set_cell(PHASES, "H12", "Ekskl. reiser"),
            "«Pris per fase», celle H12: Her står «Ekskl. reiser» utenfor skjemaet.",
        ),
        (set_cell(PHASES, "C5", None), "«Pris per fase», rad 5: Kostnaden for «Oppstart» er ikke fylt ut."),
        (set_cell(OTHER, "A6", "Lokaler"), "«Andre kostnader», rad 6: «Lokaler» har ikke noe beløp."),
        (
            set_cell(OTHER, "B5", 1000),
            "«Kontroll»: Fasene blir 130\u00a0000,50\u00a0kr, men teamet og andre kostnader blir 128\u00a0002,50\u00a0kr.",
        ),
        (set_cell(BIDDER, "B6", None), "«Tilbyder», celle B6: Organisasjonsnummeret er ikke fylt ut."),
    ],
)
def test_what_may_be_a_reservation_or_a_gap_is_told_without_stopping(
    folder: Path, meddle: Meddle, said: str
) -> None:
    form = read(folder, sent(folder, meddle))
    assert stops(form) == []
    assert said in notes(form)


def test_a_result_that_is_not_what_the_numbers_come_to_is_told(folder: Path) -> None:
    path = sent(folder)
    replaced = path.with_name("falsk.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(replaced, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                before = data
                data = data.replace(b"<f>SUM(C5:C6)</f><v />", b"<f>SUM(C5:C6)</f><v>99000</v>").replace(
                    b"<f>SUM(C5:C6)</f><v></v>", b"<f>SUM(C5:C6)</f><v>99000</v>"
                )
                assert data != before
            new.writestr(name, data)
    assert stops(read(folder, replaced)) == [
        "«Pris per fase», celle C7: Filen viser 99\u00a0000, men tallene i skjemaet blir 130\u00a0000,5."
    ]


def zipped(path: Path, add: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        for name, data in add.items():
            parts.writestr(name, data)
    return path


def test_macros_links_and_connections_are_refused_unopened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the workbook was opened")

    cases = {
        "xl/vbaProject.bin": "Filen har makroer",
        "xl/externalLinks/externalLink1.xml": "Filen henter tall fra en annen arbeidsbok",
        "xl/connections.xml": "Filen har datakoblinger",
    }
    paths = {
        name: zipped(sent(folder), {name: b"x"}).rename(folder.parent / f"{n}.xlsx")
        for n, name in enumerate(cases)
    }
    macro = sent(folder).rename(folder.parent / "svar.xlsm")
    monkeypatch.setattr(openpyxl, "load_workbook", never)
    for name, said in cases.items():
        assert said in stops(read(folder, paths[name]))[0]
    assert "Filen har makroer" in stops(read(folder, macro))[0]


def test_a_zip_bomb_is_refused_by_its_size_unpacked(folder: Path) -> None:
    path = zipped(sent(folder), {"xl/media/a.bin": b"\0" * 30_000_000})
    assert "pakket så hardt" in stops(read(folder, path))[0]


@pytest.mark.parametrize("area", ["A1:XFD1048576", "&#65;1:B2", "A1:A99999", "A1:CA2", "A1:A201"])
@pytest.mark.parametrize(
    "element",
    [
        "<mergeCells><mergeCell ref='%s'/></mergeCells>",
        '<hyperlinks><hyperlink ref="%s" location="x"/></hyperlinks>',
    ],
)
def test_an_area_that_would_fill_the_memory_is_refused_unopened(
    folder: Path, monkeypatch: pytest.MonkeyPatch, area: str, element: str
) -> None:
    path = sent(folder)
    replaced = path.with_name("stor.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(replaced, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                data = data.replace(b"</sheetData>", b"</sheetData>" + (element % area).encode())
            new.writestr(name, data)
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    assert "over en hel rad, kolonne eller et helt ark" in stops(read(folder, replaced))[0]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Filen er tom."),
        (b"navn;pris\n", "ikke en Excel-arbeidsbok"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "låst med passord"),
    ],
)
def test_what_is_no_workbook_is_told(folder: Path, raw: bytes, said: str) -> None:
    path = folder.parent / "svar.xlsx"
    path.write_bytes(raw)
    assert said in stops(read(folder, path))[0]


def test_a_half_written_or_damaged_workbook_is_told(folder: Path) -> None:
    whole = sent(folder).read_bytes()
    path = folder.parent / "halv.xlsx"
    for broken in (whole[: len(whole) // 2], whole[:2000] + b"xxxxxxxx" + whole[2008:]):
        path.write_bytes(broken)
        assert stops(read(folder, path))[0].startswith("filen: ")


def test_xml_entities_are_never_expanded(folder: Path) -> None:
    path = sent(folder)
    replaced = path.with_name("xxe.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(replaced, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + data
            new.writestr(name, data)
    assert stops(read(folder, replaced)) == [
        "filen: Filen inneholder noe en Excel-arbeidsbok ikke skal ha: egne XML-erklæringer."
    ]


def test_a_sheet_that_goes_on_for_ever_is_refused(folder: Path) -> None:
    form = read(folder, sent(folder, set_cell(PHASES, "A5000", "x")))
    assert "Arket går til rad 5000" in stops(form)[0]


def test_the_whole_workbook_is_looked_through_before_anything_is_refused(folder: Path) -> None:
    form = read(folder, sent(folder, set_cell(TEAM, "D5", "seksti"), C5="tolv tusen", B6=-1))
    assert [told.split(":")[0] for told in stops(form)] == [
        "«Pris per fase», celle C5",
        "«Pris per fase», celle B6",
        "«Team», celle D5",
    ]


def test_a_reservation_beside_the_tables_is_told_also_when_the_form_is_stopped(folder: Path) -> None:
    form = read(folder, sent(folder, set_cell(PHASES, "C9", "Gjelder i 30 dager"), C5="tolv tusen"))
    assert len(stops(form)) == 1
    assert "«Pris per fase», celle C9: Her står «Gjelder i 30 dager» utenfor skjemaet." in notes(form)


def test_an_old_form_is_known_by_its_phases(folder: Path) -> None:
    path = sent(folder)
    project(folder, COMPETITION.replace("{id: leder, navn: Prosjektleder}", "{id: leder, navn: Leder}"))
    assert "er endret etter at skjemaet ble laget" in stops(read(folder, path))[0]


def test_texts_with_no_break_spaces_and_other_case_are_the_same_labels(folder: Path) -> None:
    form = read(folder, sent(folder, set_cell(PHASES, "C4", "KOSTNAD\u00a0(kr) ")))
    assert stops(form) == []


def test_floats_are_exact_where_excel_means_an_ore(folder: Path) -> None:
    form = read(folder, sent(folder, C5=1234567.89, C6=0.1 + 0.2))
    assert stops(form) == []
    assert [row.numbers["kostnad"] for _, row in form.phases] == [Decimal("1234567.89"), Decimal("0.30")]
