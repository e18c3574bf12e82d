"""What cannot come in is told by its cell, with what to do; and then nothing at all is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Build, Run, contents
from tests.exchange.sheets.books import address, edit, exported
from tests.exchange.sheets.test_changes import FILE, KRAV, WORKSHOP
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.ground.journal.journal import Journal

W = "1-innsikt/workshoper/w.yaml"


@pytest.fixture
def project(build: Build) -> Path:
    return build({FILE: KRAV, W: WORKSHOP})


def refused(td: Run, project: Path, book: Path, *more: str) -> str:
    before = contents(project)
    result = td("import", book, "--yes", *more, "--project", project)
    assert result.code == 1, result.out + result.err
    assert contents(project) == before
    assert "Ingenting er skrevet" in result.out
    return " ".join(result.out.split())


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "said"),
    [
        (
            "krav",
            0,
            "prioritet",
            "kanskje",
            "Ark «Krav», celle E2: «kanskje» er ikke et av valgene. Velg må, bør eller kan.",
        ),
        ("krav", 0, "tekst", None, "Ark «Krav», celle C2: «tekst» er tom."),
        ("krav", 0, "tekst", "Ring Kari på 13097248022", "Ark «Krav», celle C2:"),
        (
            "krav",
            0,
            "tekst",
            "=1+1",
            "celle C2: Cellen har en formel. Kopier cellen, og lim den inn igjen som verdi.",
        ),
        ("krav", 0, "kilde", "finnes-ikke", "Ark «Krav», celle G2: «finnes-ikke» finnes ikke"),
        ("krav", 0, "id", "Svar!", "Id-en er endret fra «svar» til «Svar!»"),
        ("krav", 0, "id", "hjelp", "Ark «Krav», celle B3: «hjelp» står to ganger, også i ark «Krav», rad 2."),
        (
            "krav",
            0,
            "artefakt",
            "finnes-ikke",
            "celle A2: Det er ingen kravspesifikasjon som heter «finnes-ikke».",
        ),
        ("krav", 0, "artefakt", None, "celle A2: «artefakt» er tom"),
        ("kravspesifikasjon", 0, "tittel", "usyn\u202elig", "celle B2: Cellen har et usynlig tegn."),
        ("workshop", 0, "dato", "i fjor", "«i fjor» er ikke en dato. Skriv dag, måned og år"),
        ("workshop", 0, "dato", "31.02.2015", "«31.02.2015» finnes ikke i kalenderen."),
        ("innspill", 0, "stemmer", "mange", "Ark «Innspill», celle D2: «mange» er ikke et tall."),
        ("innspill", 0, "stemmer", -1, "Ark «Innspill», celle D2:"),
        ("deltakere", 0, "nr", "7", "celle B2: Det er ingen nummer 7 i listen. La «nr» stå tom i en ny rad."),
        ("deltakere", 0, "rolle", None, "Ark «Deltakere i workshop», celle C2: Cellen kan ikke være tom."),
        ("krav", -1, "prioritet", "viktighet", "Ark «Krav», celle E1: td kjenner ikke kolonnen «viktighet»."),
        ("krav", -1, "id", "slag", "celle D1: To kolonner er «slag»."),
        ("krav", -1, "status", None, "Kolonnen mangler overskrift."),
    ],
)
def test_each_cell_that_cannot_come_in_says_why(
    td: Run, project: Path, sheet: str, row: int, column: str, value: Any, said: str
) -> None:
    book = exported(td, project, "kravspesifikasjon", "workshop")
    if column == "status" and row == -1:
        edit(book, {(sheet, address(book, sheet, 0, "status")): "avtalt"})
    edit(book, {(sheet, address(book, sheet, row, column)): value})
    assert said in refused(td, project, book)


def test_a_cell_changed_on_both_sides_is_a_conflict_that_shows_both(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "prioritet")): "må"})
    (project / FILE).write_text(KRAV.replace("bør", "kan"), "utf-8")
    said = refused(td, project, book)
    assert "celle E2: Både cellen og prosjektet er endret" in said
    assert "I arket: «må». I prosjektet: «kan»." in said


def test_a_list_without_ids_that_moved_is_a_conflict(td: Run, project: Path) -> None:
    book = exported(td, project, "workshop")
    edit(book, {("deltakere", address(book, "deltakere", 1, "virksomhet")): "NAV"})
    (project / W).write_text(WORKSHOP.replace("  - leder\n", ""), "utf-8")
    assert "«2» er slettet i prosjektet siden filen ble laget." in refused(td, project, book)
    (project / W).write_text(WORKSHOP.replace("  - leder\n", "  - leder\n  - rådgiver\n"), "utf-8")
    assert "Listen er endret i prosjektet siden filen ble laget" in refused(td, project, book)


def test_a_part_deleted_in_the_project_does_not_come_back(td: Run, project: Path) -> None:
    book = exported(td, project, "workshop")
    (project / W).write_text(WORKSHOP.partition("innspill:")[0], "utf-8")
    assert "«lapp» er slettet i prosjektet siden filen ble laget." in refused(td, project, book)


def test_a_part_deleted_in_the_sheet_and_changed_in_the_project_stays(td: Run, project: Path) -> None:
    book = exported(td, project, "workshop")
    opened = openpyxl.load_workbook(book)
    opened["Innspill"].delete_rows(2)
    opened.save(book)
    (project / W).write_text(WORKSHOP.replace("En lapp", "To lapper"), "utf-8")
    assert "slettet i arket, men endret i prosjektet" in refused(td, project, book, "--delete-missing")


def test_an_artefact_whose_file_is_broken_says_so(td: Run, project: Path) -> None:
    book = exported(td, project, "workshop")
    (project / W).write_text(WORKSHOP + "ukjent: nøkkel\n", "utf-8")
    said = refused(td, project, book)
    assert (
        "1 ting må rettes først: Ark «Workshoper», rad 2: Filen til «w» har feil, så td kan ikke endre den."
        in said
    )


def test_a_place_that_cannot_be_edited_safely_is_left_alone(td: Run, build: Build) -> None:
    project = build(
        {
            FILE: KRAV.replace("prioritet: bør", "prioritet: &p må").replace(
                "prioritet: må\n#", "prioritet: *p\n#"
            )
        }
    )
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "prioritet")): "kan"})
    assert "uten å risikere resten av filen" in refused(td, project, book)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda b: setattr(b["Krav"], "title", "Ark1"),
            "Ark «Ark1»: td kjenner ikke arket. Gi det navnet det hadde",
        ),
        (lambda b: b["Krav"].delete_cols(2), "Ark «Krav»: Kolonnen «id» mangler."),
        (lambda b: b["Krav"].cell(9, 40, "x"), "Kolonnen mangler overskrift."),
        (lambda b: b["td-avtrykk"].cell(1, 2, "99"), "laget av en annen utgave av td"),
        (lambda b: b.remove(b["td-avtrykk"]), "td vet ikke hva radene er."),
        (lambda b: b["Krav"].merge_cells("C2:C3"), "sammenslåtte celler (C2:C3)"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(
    td: Run, project: Path, change: Callable[[Any], None], said: str
) -> None:
    book = exported(td, project, "kravspesifikasjon")
    opened = openpyxl.load_workbook(book)
    change(opened)
    opened.save(book)
    before = contents(project)
    result = td("import", book, "--yes", "--project", project)
    assert result.code in (1, 2)
    assert said in " ".join((result.out + result.err).split())
    assert contents(project) == before


def test_a_value_no_cell_can_carry_is_shown_as_such_and_cannot_be_changed(td: Run, build: Build) -> None:
    reise = """\
type: brukerreise
tittel: Reise
aktører: [barn, forelder]
steg:
  - id: sok
    fase: før
    tittel: Søke
    følelse: {barn: 1, forelder: -1}
"""
    person = "type: brukergruppe\ntittel: P\nbeskrivelse: B\n"
    project = build(
        {
            "1-innsikt/brukerreiser/r.yaml": reise,
            "1-innsikt/brukergrupper/barn.yaml": person,
            "1-innsikt/brukergrupper/forelder.yaml": person,
        }
    )
    book = exported(td, project, "brukerreise")
    assert "Steg i brukerreise: r, følelse" in str(
        [c.value for row in openpyxl.load_workbook(book)["Les først"] for c in row]
    )
    assert "Ingenting å endre" in td("import", book, "--yes", "--project", project).out
    edit(book, {("steg", address(book, "steg", 0, "følelse")): 2})
    assert "Innholdet får ikke plass i en celle, og kan ikke endres her." in refused(td, project, book)


def test_one_fault_keeps_everything_else_out_too(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(
        book,
        {
            ("krav", address(book, "krav", 0, "prioritet")): "må",
            ("krav", address(book, "krav", 1, "prioritet")): "haster",
        },
    )
    assert "1 ting må rettes" in refused(td, project, book)


def test_a_file_changed_between_reading_and_writing_stops_it_all(
    td: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "prioritet")): "må"})
    real = Journal.carry_out

    def late(journal: Journal, change: Change) -> None:
        (project / FILE).write_text(KRAV + "# ny\n", "utf-8")
        real(journal, change)

    monkeypatch.setattr(Journal, "carry_out", late)
    result = td("import", book, "--yes", "--project", project)
    assert result.code == 2
    assert "ble endret mens td arbeidet" in result.err
    assert (project / FILE).read_text("utf-8") == KRAV + "# ny\n"


def test_what_was_written_is_put_back_where_a_later_file_fails(
    td: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = exported(td, project, "kravspesifikasjon", "workshop")
    edit(
        book,
        {
            ("krav", address(book, "krav", 0, "prioritet")): "må",
            ("innspill", address(book, "innspill", 0, "stemmer")): 5,
        },
    )
    before = contents(project)
    real, calls = Disk.write, [0]

    def failing(disk: Disk, file: str, data: bytes) -> None:
        calls[0] += 1
        if calls[0] == 3:  # the note, one file, and then
            raise OSError(28, "full")
        real(disk, file, data)

    monkeypatch.setattr(Disk, "write", failing)
    result = td("import", book, "--yes", "--project", project)
    assert "Disken er full" in result.err
    assert contents(project) == before
