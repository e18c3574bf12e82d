"""The workbook of everything: the small lists of a type share a sheet, and what is written there comes back to the right list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from tests.conftest import ASKER, REPO, Build, Run, contents
from tests.exchange.sheets.books import exported
from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.columns import tables
from tjenestedesign.exchange.sheets.sharing import Gathered, together

INTERVIEW = """\
type: intervju
tittel: Samtale
respondent: {kode: I-01, rolle: innbygger}
samtykke: {dato: 2025-02-03, omfang: Sitater, slettes: 2099-12-31}
sitater:
  - {id: ro, tekst: Jeg vil bo ett sted., tema: bolig}
behov:
  - Én å snakke med
  - {tekst: Ro, bevisst: true}
"""
MAP = """\
type: tjenestekart
tittel: Kart
aktører:
  - {id: en, navn: Saksbehandler, synlig: frontstage}
steg:
  - id: soke
    tittel: Søke
    synlige_handlinger: [{tekst: Svarer, aktør: en}]
"""
FILES = {"1-innsikt/intervjuer/i.yaml": INTERVIEW, "3-utforming/tjenestekart/k.yaml": MAP}
SHEET = "Deler av intervju"


def change(book: Path, sheet: str, rows: dict[int, dict[str, Any]]) -> Path:
    """Writes cells by row (2 is the first below the header) and heading."""
    opened = openpyxl.load_workbook(book)
    headings = {c.value: c.column for c in opened[sheet][1]}
    for number, cells in rows.items():
        for heading, value in cells.items():
            opened[sheet].cell(number, headings[heading]).value = value
    opened.save(book)
    return book


def taken_in(td: Run, project: Path, book: Path, *args: str, code: int = 0) -> str:
    result = td("import", book, "--yes", *args, "--project", project)
    assert result.code == code, result.out + result.err
    return " ".join(result.out.split())


def read(project: Path, file: str) -> Any:
    return yaml.load((project / file).read_text("utf-8"), yaml.BaseLoader)


def test_the_lists_of_an_interview_are_one_sheet_with_a_row_for_each_part(td: Run, build: Build) -> None:
    project = build(FILES)
    sheet = openpyxl.load_workbook(exported(td, project))[SHEET]
    rows = [[c.value for c in row][:7] for row in sheet.iter_rows()]
    assert rows == [
        ["artefakt", "liste", "id eller nr", "tekst", "tema", "id", "bevisst"],
        ["i", "sitater", "ro", "Jeg vil bo ett sted.", "bolig", None, None],
        ["i", "behov", "1", "Én å snakke med", None, None, None],
        ["i", "behov", "2", "Ro", None, None, "ja"],
    ]


def test_changes_and_new_rows_go_to_their_own_list_and_no_other_line_is_touched(
    td: Run, build: Build
) -> None:
    project = build(FILES)
    book = change(
        exported(td, project),
        SHEET,
        {
            2: {"tekst": "Jeg vil bo ett sted, lenge."},
            4: {"bevisst": "nei"},
            5: {"artefakt": "i", "liste": "Behov", "tekst": "Varme"},
            6: {"artefakt": "i", "liste": "sitater", "tekst": "Det er kaldt.", "tema": "bolig"},
        },
    )
    said = taken_in(td, project, book)
    assert "sitater «ro»: tekst: Jeg vil bo ett sted. → Jeg vil bo ett sted, lenge." in said
    found = read(project, "1-innsikt/intervjuer/i.yaml")
    assert found["behov"] == ["Én å snakke med", {"tekst": "Ro", "bevisst": "false"}, {"tekst": "Varme"}]
    assert found["sitater"] == [
        {"id": "ro", "tekst": "Jeg vil bo ett sted, lenge.", "tema": "bolig"},
        {"id": "det-er-kaldt", "tekst": "Det er kaldt.", "tema": "bolig"},
    ]
    assert read(project, "3-utforming/tjenestekart/k.yaml") == yaml.load(MAP, yaml.BaseLoader)


def test_a_part_in_a_part_says_what_it_stands_in(td: Run, build: Build) -> None:
    project = build(FILES)
    book = exported(td, project)
    sheet = openpyxl.load_workbook(book)["Deler av tjenestekart"]
    said = {head.value: cell.value for head, cell in zip(sheet[1], sheet[3], strict=True) if cell.value}
    handling = {"artefakt": "k", "liste": "synlige handlinger", "står i": "soke", "id eller nr": "1"}
    assert said == {**handling, "tekst": "Svarer", "aktør": "en"}
    row = {"artefakt": "k", "liste": "synlige handlinger", "står i": "soke", "tekst": "Ringer"}
    taken_in(td, project, change(book, "Deler av tjenestekart", {4: row}))
    [step] = read(project, "3-utforming/tjenestekart/k.yaml")["steg"]
    assert [a["tekst"] for a in step["synlige_handlinger"]] == ["Svarer", "Ringer"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"artefakt": "i", "tekst": "x"}, "celle B5: «liste» er tom, så td vet ikke hva raden er. Velg blant sitater, behov."),
        ({"artefakt": "i", "liste": "tanker", "tekst": "x"}, "celle B5: «tanker» er ikke et av valgene."),
        ({"artefakt": "i", "liste": "behov", "tekst": "x", "tema": "y"}, "celle E5: «tema» gjelder ikke når raden er «behov»."),
        ({"liste": "behov", "tekst": "x"}, "celle A5: «artefakt» er tom"),
        ({"artefakt": "i", "liste": "behov", "tekst": "x", "bevisst": "tja"}, "celle G5: «tja» er verken ja eller nei."),
        ({"artefakt": "i", "liste": "sitater", "id eller nr": "Ny!", "tekst": "x"}, "celle C5: «Ny!» kan ikke være en id."),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_row_is_told_by_its_cell(
    td: Run, build: Build, cells: dict[str, Any], said: str
) -> None:
    project = build(FILES)
    before = contents(project)
    told = taken_in(td, project, change(exported(td, project), SHEET, {5: cells}), code=1)
    assert f"Ark «{SHEET}», {said}" in told
    assert "1 ting må rettes først" in told
    assert contents(project) == before


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("B1", "hva", "Kolonnen «liste» mangler."),
        ("D1", "teksten", "td kjenner ikke kolonnen «teksten»."),
        ("D1", "tema", "To kolonner er «tema»."),
        ("D1", None, "Kolonnen mangler overskrift."),
    ],
)
def test_a_heading_that_was_changed_is_told(
    td: Run, build: Build, cell: str, value: str | None, said: str
) -> None:
    project = build(FILES)
    book = exported(td, project)
    opened = openpyxl.load_workbook(book)
    opened[SHEET][cell].value = value
    opened.save(book)
    assert said in taken_in(td, project, book, code=1)


def test_a_row_that_is_gone_stays_until_told_otherwise_and_a_sorted_sheet_says_the_same(
    td: Run, build: Build
) -> None:
    project = build(FILES)
    book = exported(td, project)
    opened = openpyxl.load_workbook(book)
    kept = [[c.value for c in row] for row in opened[SHEET].iter_rows(min_row=2)]
    for number, row in enumerate([kept[2], kept[0]], 2):
        for column, value in enumerate(row, 1):
            opened[SHEET].cell(number, column).value = value
    opened[SHEET].delete_rows(4)
    opened.save(book)
    assert "Disse er borte fra arket, men blir stående" in taken_in(td, project, book)
    taken_in(td, project, book, "--delete-missing")
    found = read(project, "1-innsikt/intervjuer/i.yaml")
    assert found["behov"] == [{"tekst": "Ro", "bevisst": "true"}]
    assert len(found["sitater"]) == 1


def test_a_list_that_is_alone_and_a_type_that_is_named_have_their_own_sheets(td: Run, build: Build) -> None:
    project = build({"1-innsikt/intervjuer/i.yaml": INTERVIEW.partition("behov:")[0]})
    assert "Sitater" in openpyxl.load_workbook(exported(td, project)).sheetnames
    named = openpyxl.load_workbook(exported(td, project, "intervju")).sheetnames
    assert [n for n in named if n.startswith("Deler av")] == []
    assert "Barrierer i intervju" in named


def test_columns_that_nothing_stands_in_are_folded_in_the_workbook_of_everything_alone(
    td: Run, build: Build
) -> None:
    project = build(FILES)

    def hidden(book: Path) -> set[str]:
        sheet = openpyxl.load_workbook(book)["Intervjuer"]
        spans = [d for d in sheet.column_dimensions.values() if d.hidden]
        return {str(c.value) for c in sheet[1] if any(d.min <= c.column <= d.max for d in spans)}

    folded = hidden(exported(td, project))
    assert {"notat", "faktorer.nettverk"} <= folded
    assert not {"id", "tittel", "respondent.kode", "samtykke.dato"} & folded
    assert hidden(exported(td, project, "intervju")) == set()
    book = exported(td, project, to=project.parent / "to.xlsx")
    taken_in(td, project, change(book, "Intervjuer", {2: {"notat": "Ring tilbake"}}))
    assert read(project, "1-innsikt/intervjuer/i.yaml")["notat"] == "Ring tilbake"


@pytest.mark.parametrize(
    ("example", "most"), [(ASKER, 62), (REPO / "examples/skolevei", 42)], ids=lambda v: str(v)[-8:]
)
def test_the_workbook_of_everything_is_two_thirds_of_what_it_was(
    td: Run, tmp_path: Path, example: Path, most: int
) -> None:
    book = tmp_path / "alt.xlsx"
    assert td("export", "--output", book, "--project", example).code == 0
    opened = openpyxl.load_workbook(book)
    names = [s.title for s in opened if s.sheet_state == "visible"]
    assert len(names) <= most
    shown = {str(c.value) for c in opened["Innhold"]["A"]}
    assert set(names) - {"Les først", "Innhold"} <= shown


def test_every_list_is_in_one_sheet_and_no_shared_sheet_is_too_wide_or_has_two_lists_called_the_same() -> (
    None
):
    every = [t for name in TYPES for t in tables(name)]
    sheets = together(every)
    assert sorted(t.name for s in sheets for t in (s.tables if isinstance(s, Gathered) else (s,))) == sorted(
        t.name for t in every
    )
    for shared in (s for s in sheets if isinstance(s, Gathered)):
        assert len(shared.labels) == len(shared.tables) > 1
        assert len([c for c in shared.columns if not c.startswith("belegg")]) <= 10
        assert len(shared.name) <= 31
        assert not set(shared.keys) & set(shared.columns)
