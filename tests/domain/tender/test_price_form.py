"""The price form as it goes out: what it holds, what it locks, and that it is the same every time."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Run
from tests.domain.tender.forms import (
    BIDDER,
    CHECKS,
    COMPETITION,
    GOOD,
    OTHER,
    PHASES,
    TEAM,
    fill,
    form_bytes,
    loaded,
    project,
    read,
    reckoned,
    stops,
)
from tjenestedesign.domain.tender import price_form as price_form_module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "prosjekt")


def book(raw: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


def test_the_form_has_a_row_for_each_phase_and_role_and_spare_rows_for_more_people(folder: Path) -> None:
    made = book(form_bytes(folder))
    assert made.sheetnames == ["Veiledning", BIDDER, PHASES, TEAM, OTHER, CHECKS, "_td"]
    assert [made[PHASES].cell(r, 1).value for r in range(4, 8)] == ["Fase", "Oppstart", "Innsiktsfase", "Sum"]
    assert [made[TEAM].cell(r, 1).value for r in (5, 6, 7, 15)] == [
        "Prosjektleder",
        "Seniordesigner",
        None,
        "Sum",
    ]
    assert made["_td"].sheet_state == "veryHidden"


def test_only_the_marked_cells_can_be_written_in_and_each_says_what_to_write(folder: Path) -> None:
    made = book(form_bytes(folder))
    open_cells = {
        (s.title, c.coordinate) for s in made for row in s.iter_rows() for c in row if not c.protection.locked
    }
    assert (PHASES, "B5") in open_cells
    assert (PHASES, "D5") not in open_cells
    assert (TEAM, "A5") not in open_cells
    assert (TEAM, "A7") in open_cells
    for sheet in made:
        assert sheet.protection.sheet
        covered = {
            cell
            for v in sheet.data_validations.dataValidation
            if v.promptTitle and v.prompt
            for area in v.sqref.ranges
            for r in area.rows
            for cell in ((sheet.title, openpyxl.utils.get_column_letter(c) + str(n)) for n, c in r)
        }
        left = {c for c in open_cells if c[0] == sheet.title} - covered
        assert sheet.title == OTHER or not left, left
        for cell in (made[s][c] for s, c in open_cells if s == sheet.title):
            assert cell.fill.fill_type == "solid"
            assert cell.border.left.style == "medium"


def test_input_is_marked_by_words_as_well_as_colour(folder: Path) -> None:
    sheet = book(form_bytes(folder))[PHASES]
    assert [sheet.cell(3, c).value for c in range(2, 5)] == ["Fylles ut", "Fylles ut", "Regnes ut"]


def test_every_sheet_prints_on_lying_a4_with_its_header_on_each_page(folder: Path) -> None:
    for sheet in book(form_bytes(folder)).worksheets[:-1]:
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in (sheet.oddFooter.right.text or "")
        if sheet.title != "Veiledning":
            assert sheet.print_title_rows == "$4:$4"
            assert sheet.freeze_panes == "A5"


def test_the_same_competition_gives_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = form_bytes(folder)
    monkeypatch.setenv("TD_TODAY", "2031-01-01")
    assert form_bytes(folder) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {i.date_time[0] for i in parts.infolist()} == {1980}


def test_the_workbook_has_title_language_and_buyer(folder: Path) -> None:
    made = book(form_bytes(folder))
    assert made.properties.title == "Prisskjema: Et designteam & mer"
    assert made.properties.creator == "Vik"
    assert made.custom_doc_props["Language"].value == "nb-NO"


def test_no_text_of_a_user_becomes_a_formula(tmp_path: Path) -> None:
    hostile = (
        COMPETITION.replace("navn: Oppstart}", "navn: '=HYPERLINK(\"x\")', innhold: '@SUM(1)'}")
        .replace("tittel: Et", "tittel: '=1+1 Et")
        .replace("& mer", "& mer'")
    )
    made = book(form_bytes(project(tmp_path / "prosjekt", hostile)))
    assert made[PHASES]["A5"].value == '=HYPERLINK("x")'
    assert made[PHASES]["A5"].data_type == "s" or made[PHASES]["A5"].quotePrefix is not None
    with zipfile.ZipFile(io.BytesIO(form_bytes(tmp_path / "prosjekt"))) as parts:
        formulas = "".join(parts.read(n).decode() for n in parts.namelist() if "worksheets/sheet" in n)
    assert "<f>HYPERLINK" not in formulas
    assert "<f>1+1" not in formulas


def test_a_row_is_high_enough_for_a_long_name(tmp_path: Path) -> None:
    long = COMPETITION.replace("navn: Innsiktsfase", f"navn: {'Innsikt i hverdagen ' * 6}")
    sheet = book(form_bytes(project(tmp_path / "prosjekt", long)))[PHASES]
    assert sheet.row_dimensions[6].height > 3 * sheet.row_dimensions[5].height


def test_two_phases_with_the_same_name_are_told_apart(tmp_path: Path) -> None:
    same = COMPETITION.replace("navn: Innsiktsfase", "navn: Oppstart")
    made = book(form_bytes(project(tmp_path / "prosjekt", same)))
    assert [made[PHASES].cell(r, 1).value for r in (5, 6)] == ["Oppstart (oppstart)", "Oppstart (innsikt)"]


def test_a_competition_without_roles_has_no_team_sheet(tmp_path: Path) -> None:
    bare = COMPETITION.split("  roller:")[0]
    folder = project(tmp_path / "prosjekt", bare)
    made = book(form_bytes(folder))
    assert TEAM not in made.sheetnames
    assert [made[CHECKS].cell(r, 1).value for r in (5, 6)] == [
        "Sum av fasene",
        "Tomme felt som skal fylles ut",
    ]
    path = tmp_path / "svar.xlsx"
    path.write_bytes(fill(form_bytes(folder), {s: v for s, v in GOOD.items() if s != TEAM}))
    assert stops(read(folder, path)) == []


def test_libreoffice_reckons_the_same_sums_as_td(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_bytes(fill(form_bytes(folder)))
    saved = reckoned(path, tmp_path / "profil")
    if saved is None:
        pytest.skip("LibreOffice is not installed")
    shown = openpyxl.load_workbook(saved, data_only=True)
    form = read(folder, saved)
    assert [f"{r.where} {r.message}" for r in form.remarks] == []
    said = {r[0].value: r[1].value for r in shown[CHECKS].iter_rows(min_row=5)}
    phases = sum((r.numbers["kostnad"] or Decimal() for _, r in form.phases), Decimal())
    assert Decimal(repr(said["Sum av fasene"])) == phases == Decimal("130000.5")
    assert said["Kostnadene"] == said["Timene"] == "Stemmer"
    assert said["Tomme felt som skal fylles ut"] == 0
    assert shown[PHASES]["D7"].value == pytest.approx(130000.5 / 110)


def test_libreoffice_says_when_the_sums_differ_and_counts_what_is_empty(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_bytes(fill(form_bytes(folder), {PHASES: {"B5": 10, "C5": 12000}}))
    saved = reckoned(path, tmp_path / "profil")
    if saved is None:
        pytest.skip("LibreOffice is not installed")
    sheet = openpyxl.load_workbook(saved, data_only=True)[CHECKS]
    said = {r[0].value: r[1].value for r in sheet.iter_rows(min_row=5)}
    assert said["Kostnadene"] == said["Timene"] == "Stemmer ikke"
    assert said["Tomme felt som skal fylles ut"] == 2 + 2 + 6


def test_the_form_follows_the_municipality_s_colours(folder: Path) -> None:
    own = form_bytes(folder)
    (folder / "prosjekt.yaml").write_text(
        "navn: Prøve\nkommune: Vik\nprofil:\n  farger: {primær: '#7a1f4b'}\n", "utf-8"
    )
    made = book(form_bytes(folder))
    assert made[PHASES]["A4"].fill.fgColor.rgb == "FF7A1F4B"
    assert book(own)[PHASES]["A4"].fill.fgColor.rgb != "FF7A1F4B"


def test_td_writes_the_form_and_never_over_another(folder: Path, tmp_path: Path, td: Run) -> None:
    first = td("tender", "form", "k", "--project", folder, cwd=tmp_path)
    assert (first.code, "Skrevet til prisskjema-k.xlsx." in first.out) == (0, True)
    before = (tmp_path / "prisskjema-k.xlsx").read_bytes()
    again = td("tender", "form", "k", "--project", folder, cwd=tmp_path)
    assert again.code == 2
    assert "finnes fra før" in again.err
    assert (
        (tmp_path / "prisskjema-k.xlsx").read_bytes()
        == before
        == price_form_module.price_form(*loaded(folder))
    )


def test_an_unknown_competition_is_told_with_what_there_is(folder: Path, td: Run) -> None:
    result = td("tender", "form", "helt-annet-navn", "--project", folder)
    assert (result.code, "Velg k." in result.err) == (2, True)


def test_a_form_must_be_called_xlsx(folder: Path, td: Run) -> None:
    result = td("tender", "form", "k", "--output", "skjema.xls", "--project", folder)
    assert (result.code, "slutter ikke på .xlsx" in result.err) == (2, True)


def test_a_missing_part_is_one_sentence(folder: Path, td: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    result = td("tender", "form", "k", "--project", folder)
    assert result.code == 2
    assert "En del av td mangler: «xlsxwriter»." in result.err
