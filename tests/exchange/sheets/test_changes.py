"""What a colleague changes in a workbook comes into the files, and nothing else does."""

from __future__ import annotations

import difflib
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Build, Run, contents
from tests.exchange.sheets.books import address, cells, edit, exported, sheet_of

KRAV = """\
# Øverst
type: kravspesifikasjon
tittel: Krav til svar   # tittelen
status: utkast

krav:
  # det første
  - id: svar
    tekst: Innbyggeren skal få svar.
    slag: funksjonell
    prioritet: bør
    akseptansekriterier:
      - Svar innen fem dager
      - "Svar på: brev"
  - id: hjelp
    tekst: |
      Innbyggeren skal få hjelp.
      Alltid.
    slag: personvern
    prioritet: må
# nederst
notat: >-
  Et notat
"""
FILE = "3-utforming/krav/k.yaml"
WORKSHOP = """\
type: workshop
tittel: Innsiktsworkshop
slag: innsikt
formål: Å forstå
dato: 2015-02-03
deltakere:
  - leder
  - rolle: ansatt
    antall: 3
innspill:
  - {id: lapp, tekst: En lapp, stemmer: 4}
"""


@pytest.fixture
def project(build: Build) -> Path:
    return build({FILE: KRAV, "1-innsikt/workshoper/w.yaml": WORKSHOP})


def lines_changed(project: Path, file: str, before: str) -> list[str]:
    after = (project / file).read_text("utf-8")
    diff = difflib.ndiff(before.splitlines(), after.splitlines(), None)
    return [line.rstrip() for line in diff if line[0] in "+-"]


def imported(td: Run, project: Path, book: Path, *more: str) -> str:
    result = td("import", book, "--yes", *more, "--project", project)
    assert result.code == 0, result.out + result.err
    return result.out


def test_an_edited_cell_changes_its_own_line_and_nothing_else(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "prioritet")): "må"})
    out = imported(td, project, book)
    assert "krav «svar»: prioritet: bør → må" in out
    assert lines_changed(project, FILE, KRAV) == ["-     prioritet: bør", "+     prioritet: må"]


def test_one_line_in_a_list_and_one_in_a_block_change_alone(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(
        book,
        {
            (
                "krav",
                address(book, "krav", 0, "akseptansekriterier"),
            ): "Nytt først\nSvar innen ti dager\nSvar på: brev",
            ("krav", address(book, "krav", 1, "tekst")): "Innbyggeren skal få hjelp.\nNesten alltid.",
        },
    )
    imported(td, project, book)
    assert lines_changed(project, FILE, KRAV) == [
        "+       - Nytt først",
        "-       - Svar innen fem dager",
        "+       - Svar innen ti dager",
        "-       Alltid.",
        "+       Nesten alltid.",
    ]


def test_lines_can_be_put_in_and_taken_out_of_the_same_list(td: Run, build: Build) -> None:
    project = build(
        {FILE: KRAV.replace('      - "Svar på: brev"\n', "      - b\n      - c\n      - d # om d\n")}
    )
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "akseptansekriterier")): "ny\nSvar innen fem dager\nb\nd"})
    imported(td, project, book)
    text = (project / FILE).read_text("utf-8")
    assert "      - ny\n      - Svar innen fem dager\n      - b\n      - d # om d\n" in text


def test_an_emptied_cell_takes_its_key_away(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("kravspesifikasjon", address(book, "kravspesifikasjon", 0, "notat")): None})
    out = imported(td, project, book)
    assert "notat: Et notat → (tom)" in out
    assert lines_changed(project, FILE, KRAV) == ["- notat: >-", "-   Et notat"]


def test_a_filled_cell_adds_its_key_where_the_model_has_it(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(
        book,
        {
            ("krav", address(book, "krav", 1, "begrunnelse")): "Fordi: ja",
            ("kravspesifikasjon", address(book, "kravspesifikasjon", 0, "ansvarlig")): "prosjektleder",
        },
    )
    imported(td, project, book)
    text = (project / FILE).read_text("utf-8")
    assert '    prioritet: må\n    begrunnelse: "Fordi: ja"\n# nederst' in text
    assert "status: utkast\nansvarlig: prosjektleder\n\nkrav:" in text


def test_a_part_in_its_short_form_keeps_it_until_it_needs_more(td: Run, project: Path) -> None:
    book = exported(td, project, "workshop")
    edit(book, {("deltakere", address(book, "deltakere", 0, "rolle")): "toppleder"})
    imported(td, project, book)
    assert lines_changed(project, "1-innsikt/workshoper/w.yaml", WORKSHOP) == [
        "-   - leder",
        "+   - toppleder",
    ]
    book = exported(td, project, "workshop", to=project.parent / "b.xlsx")
    edit(book, {("deltakere", address(book, "deltakere", 0, "antall")): 2})
    imported(td, project, book)
    text = (project / "1-innsikt/workshoper/w.yaml").read_text("utf-8")
    assert "  - rolle: toppleder\n    antall: 2\n  - rolle: ansatt" in text


def test_a_new_row_becomes_a_new_part_with_an_id_of_its_own(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    opened = openpyxl.load_workbook(book)
    sheet = opened["Krav"]
    headers = [c.value for c in sheet[1]]
    for text in ("Svar på nynorsk", "Svar på nynorsk"):
        row: dict[object, str] = {"artefakt": "k", "tekst": text, "slag": "juridisk", "prioritet": "kan"}
        sheet.append([row.get(h) for h in headers])
    opened.save(book)
    imported(td, project, book)
    assert lines_changed(project, FILE, KRAV) == [
        "+   - id: svar-pa-nynorsk",
        "+     tekst: Svar på nynorsk",
        "+     slag: juridisk",
        "+     prioritet: kan",
        "+   - id: svar-pa-nynorsk-2",
        "+     tekst: Svar på nynorsk",
        "+     slag: juridisk",
        "+     prioritet: kan",
    ]


def test_a_new_row_of_an_artefact_becomes_a_file_as_td_new_writes_it(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    opened = openpyxl.load_workbook(book)
    for sheet, row in (
        ("kravspesifikasjon", {"id": "nye-krav", "tittel": "Nye krav", "ansvarlig": "fagleder"}),
        (
            "krav",
            {"artefakt": "nye-krav", "tekst": "Det skal virke.", "slag": "funksjonell", "prioritet": "må"},
        ),
    ):
        there = opened[sheet_of(opened, sheet)]
        there.append([row.get(str(c.value)) for c in there[1]])
    opened.save(book)
    imported(td, project, book)
    text = (project / "3-utforming/krav/nye-krav.yaml").read_text("utf-8")
    assert text.startswith("# Kravspesifikasjon.")
    assert "tittel: Nye krav\n" in text
    assert "ansvarlig: fagleder\n" in text
    assert "krav:\n  - id: det-skal-virke\n    tekst: Det skal virke.\n" in text
    assert "<Skriv" not in text.partition("krav:\n")[2].partition("\n\n")[0]
    assert td("validate", project).code == 0


def test_a_deleted_row_stays_in_the_project_unless_asked(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    opened = openpyxl.load_workbook(book)
    opened["Krav"].delete_rows(3)
    opened.save(book)
    before = contents(project)
    out = imported(td, project, book)
    assert "borte fra arket" in out
    assert "krav «hjelp»" in out
    assert contents(project) == before
    imported(td, project, book, "--delete-missing")
    assert "hjelp" not in (project / FILE).read_text("utf-8")
    assert "id: svar" in (project / FILE).read_text("utf-8")


def test_a_row_with_a_cell_that_cannot_be_read_is_not_said_to_be_gone(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 1, "prioritet")): "viktig"})
    result = td("import", book, "--yes", "--project", project)
    assert result.code == 1
    assert "«viktig» er ikke et av valgene" in result.out + result.err
    assert "borte fra arket" not in result.out + result.err


def test_what_someone_added_after_the_export_is_never_taken_for_deleted(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    more = KRAV.replace("# nederst", "  - {id: ny, tekst: Nytt., slag: juridisk, prioritet: må}\n# nederst")
    (project / FILE).write_text(more, "utf-8")
    imported(td, project, book, "--delete-missing")
    assert (project / FILE).read_text("utf-8") == more


def test_what_changed_in_the_project_only_is_kept(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    (project / FILE).write_text(KRAV.replace("bør", "kan"), "utf-8")
    edit(book, {("krav", address(book, "krav", 1, "prioritet")): "bør"})
    imported(td, project, book)
    text = (project / FILE).read_text("utf-8")
    assert text == KRAV.replace("prioritet: må", "prioritet: bør").replace(
        "prioritet: bør", "prioritet: kan", 1
    )


def test_sorted_rows_and_moved_columns_are_the_same_rows(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    opened = openpyxl.load_workbook(book)
    sheet = opened["Krav"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in (rows[0], rows[2], rows[1]):
        sheet.append(row[::-1])
    opened.save(book)
    before = contents(project)
    assert "Ingenting å endre" in imported(td, project, book)
    assert contents(project) == before


def test_pretend_and_no_answer_write_nothing(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "prioritet")): "må"})
    before = contents(project)
    shown = td("import", book, "--pretend", "--project", project)
    assert shown.code == 0
    assert "bør → må" in shown.out
    asked = td("import", book, "--project", project)
    assert asked.code == 2
    assert "--yes" in asked.err
    assert contents(project) == before


def test_a_number_a_date_and_a_yes_are_written_as_yaml_has_them(td: Run, project: Path) -> None:
    import datetime

    book = exported(td, project, "workshop")
    edit(
        book,
        {
            ("workshop", address(book, "workshop", 0, "dato")): datetime.date(2015, 4, 1),
            ("innspill", address(book, "innspill", 0, "stemmer")): 7,
        },
    )
    imported(td, project, book)
    text = (project / "1-innsikt/workshoper/w.yaml").read_text("utf-8")
    assert "dato: 2015-04-01\n" in text
    assert "{id: lapp, tekst: En lapp, stemmer: 7}" in text


def test_dates_are_dates_and_numbers_numbers_in_the_workbook(td: Run, project: Path) -> None:
    book = exported(td, project, "workshop")
    assert cells(book, "workshop")[0]["dato"].isoformat() == "2015-02-03T00:00:00"
    assert cells(book, "innspill")[0]["stemmer"] == 4
    opened = openpyxl.load_workbook(book)
    validations = {
        str(v.sqref).partition(":")[0][:1]: v.formula1
        for v in opened["Workshoper"].data_validations.dataValidation
    }
    assert '"innsikt,idé,annet"' in validations.values()
    assert opened["Workshoper"].freeze_panes == "B2"
    assert opened["Workshoper"].print_title_rows == "$1:$1"
    assert "Hva slags" in opened["Workshoper"][address(book, "workshop", -1, "slag")].comment.text
    assert opened["td-avtrykk"].sheet_state == "veryHidden"


def test_crlf_and_byte_order_mark_stay(td: Run, build: Build) -> None:
    raw = b"\xef\xbb\xbf" + KRAV.replace("\n", "\r\n").encode()
    project = build({FILE: raw})
    book = exported(td, project, "kravspesifikasjon")
    edit(book, {("krav", address(book, "krav", 0, "prioritet")): "må"})
    imported(td, project, book)
    assert (project / FILE).read_bytes() == raw.replace("bør".encode(), "må".encode())


def test_new_parts_of_a_new_part_stand_inside_it(td: Run, build: Build) -> None:
    guide = "type: intervjuguide\ntittel: G\nformål: F\ntemaer:\n  - id: t\n    tema: T\n    spørsmål:\n      - Hva?\n"
    project = build({"1-innsikt/intervjuguider/g.yaml": guide})
    book = exported(td, project, "intervjuguide")
    opened = openpyxl.load_workbook(book)
    for sheet, row in (
        ("temaer", {"artefakt": "g", "id": "ny", "tema": "Nytt tema"}),
        ("spørsmål", {"artefakt": "g", "temaer": "ny", "tekst": "Hvordan?"}),
        ("spørsmål", {"artefakt": "g", "temaer": "ny", "tekst": "Når?", "oppfølging": "Hvorfor?\nHvor?"}),
        ("spørsmål", {"artefakt": "g", "temaer": "t", "tekst": "Hvem?"}),
    ):
        there = opened[sheet_of(opened, sheet)]
        there.append([row.get(str(c.value)) for c in there[1]])
    opened.save(book)
    imported(td, project, book)
    assert (project / "1-innsikt/intervjuguider/g.yaml").read_text("utf-8") == guide + (
        "      - tekst: Hvem?\n"
        "  - id: ny\n    tema: Nytt tema\n    spørsmål:\n      - tekst: Hvordan?\n"
        "      - tekst: Når?\n        oppfølging:\n          - Hvorfor?\n          - Hvor?\n"
    )


def test_the_first_parts_of_an_empty_list_are_put_in_together(td: Run, build: Build) -> None:
    workshop = WORKSHOP.partition("innspill:")[0] + "innspill:   # lappene\n#  - eksempel\nresultater:\n"
    project = build({"1-innsikt/workshoper/w.yaml": workshop})
    book = exported(td, project, "workshop")
    opened = openpyxl.load_workbook(book)
    for sheet, text in (("innspill", "Én"), ("innspill", "To"), ("gap", "Tre"), ("gap", "Fire")):
        row = {"artefakt": "w", "tekst": text}
        there = opened[sheet_of(opened, sheet)]
        there.append([row.get(str(c.value)) for c in there[1]])
    opened.save(book)
    imported(td, project, book)
    text = (project / "1-innsikt/workshoper/w.yaml").read_text("utf-8")
    assert "innspill:   # lappene\n  - id: en\n    tekst: Én\n  - id: to\n    tekst: To\n" in text
    assert "gap:\n  - tekst: Tre\n  - tekst: Fire\n" in text
    assert "#  - eksempel\n" in text


def test_an_edited_csv_knows_what_the_project_changed_meanwhile(td: Run, project: Path) -> None:
    csv = project.parent / "krav.csv"
    td("export", "kravspesifikasjon.krav", "--format", "csv", "--output", csv, "--project", project)
    text = csv.read_text("utf-8-sig")
    (project / FILE).write_text(KRAV.replace("personvern", "juridisk"), "utf-8")
    csv.write_text(text.replace("bør", "kan"), "cp1252")
    imported(td, project, csv)
    assert (project / FILE).read_text("utf-8") == KRAV.replace("personvern", "juridisk").replace("bør", "kan")
    csv.write_text(text.replace("personvern", "organisatorisk"), "utf-8-sig")
    result = td("import", csv, "--yes", "--project", project)
    assert result.code == 1
    assert "I arket: «organisatorisk». I prosjektet: «juridisk»." in result.out
    csv.write_text(text.replace("k;svar;", "k;annet-svar;"), "utf-8-sig")
    assert "Id-en er endret fra «svar» til «annet-svar»." in td("import", csv, "--project", project).out


def test_an_approved_artefact_that_changes_is_said_to_need_a_new_look(td: Run, build: Build) -> None:
    group = "type: brukergruppe\ntittel: Unge\nstatus: godkjent\nbeskrivelse: B\nsituasjon: S\nbehov: [Ro]\nbygger_på: [i]\n"
    talk = "type: intervju\ntittel: I\nrespondent: {kode: I-01, rolle: innbygger}\nsamtykke: {grunnlag: fiktivt}\n"
    project = build({"1-innsikt/brukergrupper/unge.yaml": group, "1-innsikt/intervjuer/i.yaml": talk})
    approved = td("approve", "unge", "--yes", "--project", project)
    assert approved.code == 0, approved.out + approved.err
    book = exported(td, project, "brukergruppe")
    edit(book, {("brukergruppe", address(book, "brukergruppe", 0, "behov")): "Ro\nRom"})
    assert "«td approve --check»" in imported(td, project, book)
    assert "behov: [Ro, Rom]\n" in (project / "1-innsikt/brukergrupper/unge.yaml").read_text("utf-8")
