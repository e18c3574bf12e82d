"""CSV from elsewhere: Miro's notes and Nettskjema's answers, in whatever shape they were saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Build, Run, contents
from tests.exchange.sheets.test_changes import WORKSHOP

W = "1-innsikt/workshoper/w.yaml"


@pytest.fixture
def project(build: Build) -> Path:
    return build({W: WORKSHOP})


def save(project: Path, data: bytes, name: str = "lapper.csv") -> Path:
    path = project.parent / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        "Sticky note;Farge\nFølg meg hele veien;gul\n".encode("utf-8-sig"),
        "Sticky note,Farge\r\nFølg meg hele veien,gul\r\n".encode("cp1252"),
        "Sticky note\tFarge\nFølg meg hele veien\tgul\n".encode("utf-16"),
        'sep=;\n"Sticky note";"Farge"\n"Følg meg hele veien";"gul, grønn"\n'.encode(),
    ],
)
def test_notes_from_miro_become_contributions(td: Run, project: Path, data: bytes) -> None:
    options = ("--type", "workshop.innspill", "--into", "w", "--map", "sticky note=tekst")
    result = td("import", save(project, data), *options, "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    assert "disse kolonnene er ikke med: «Farge»" in result.out
    text = (project / W).read_text("utf-8")
    assert text == WORKSHOP + "  - id: folg-meg-hele-veien\n    tekst: Følg meg hele veien\n"


def test_the_same_notes_twice_come_in_once(td: Run, project: Path) -> None:
    notes = save(project, b"tekst\nEn ny lapp\n")
    options = ("--type", "workshop.innspill", "--into", "w", "--yes", "--project", project)
    assert td("import", notes, *options).code == 0
    once = contents(project)
    again = td("import", notes, *options)
    assert "finnes fra før som «en-ny-lapp»" in again.out
    assert contents(project) == once


def test_a_list_of_titles_without_header_becomes_ideas(td: Run, project: Path) -> None:
    notes = save(project, 'Én kontaktperson\n"En plan\nfor livet"\n'.encode())
    result = td(
        "import", notes, "--type", "ide", "--no-header", "--map", "A=tittel", "--yes", "--project", project
    )
    assert result.code == 0, result.out + result.err
    text = (project / "2-ide/ideer/en-kontaktperson.yaml").read_text("utf-8")
    assert "tittel: Én kontaktperson\n" in text
    assert (project / "2-ide/ideer/en-plan-for-livet.yaml").exists()
    assert td("validate", project).code == 0
    again = td(
        "import", notes, "--type", "ide", "--no-header", "--map", "A=tittel", "--yes", "--project", project
    )
    assert "Ingenting å endre" in again.out


def test_norwegian_numbers_dates_and_answers_are_understood(td: Run, project: Path) -> None:
    answers = "Tittel;DATO;Innbyggere;arskull;andel utenfor;Besparelse per person år\nNy;23.11.2026;1 200;12;8,5 %;kr 300 000,-\n"
    options = (
        "--type",
        "samfunnskostnad",
        "--map",
        "andel utenfor=andel_utenfor",
        "--map",
        "Besparelse per person år=besparelse_per_person_år",
    )
    result = td("import", save(project, answers.encode("cp1252")), *options, "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    assert "gammel Windows-koding" in result.out
    text = next(p for p in project.rglob("*.yaml") if p.stem == "ny").read_text("utf-8")
    for line in ("dato: 2026-11-23", "innbyggere: 1200", "årskull: 12", "besparelse_per_person_år: 300000"):
        assert f"{line}\n" in text
    assert "andel_utenfor: 8.5" in text


def test_a_number_that_can_mean_two_things_is_not_guessed(td: Run, project: Path) -> None:
    finds = save(project, b"id;artefakt;tittel;tall\nf;k;Leier;1.250\n")
    (project / "k.yaml").write_text("type: kilde\ntittel: SSB\nfunn: [{id: f, tittel: Leier}]\n", "utf-8")
    result = td("import", finds, "--type", "kilde.funn", "--yes", "--project", project)
    assert result.code == 1
    assert "celle D2: «1.250» kan bety to ting." in result.out
    assert "Skriv «1250» eller «1.25»." in result.out


def test_a_dot_in_what_is_counted_stands_between_thousands(td: Run, project: Path) -> None:
    notes = save(project, b"id;artefakt;stemmer\nlapp;w;1.000\n")
    assert td("import", notes, "--type", "workshop.innspill", "--yes", "--project", project).code == 0
    assert "stemmer: 1000" in (project / W).read_text("utf-8")


def test_a_blank_cell_in_a_file_td_did_not_make_deletes_nothing(td: Run, project: Path) -> None:
    notes = save(project, b"id;artefakt;tekst;stemmer\nlapp;w;En bedre lapp;\n")
    assert td("import", notes, "--type", "workshop.innspill", "--yes", "--project", project).code == 0
    assert "{id: lapp, tekst: En bedre lapp, stemmer: 4}" in (project / W).read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "td vet ikke hva radene er. Skriv hvilken type de hører til"),
        (("--type", "workshop.innspill"), "Bruk --into ID"),
        (
            ("--type", "workshop.innspill", "--into", "w"),
            "Ingen av kolonnene er en nøkkel i «workshop.innspill».",
        ),
        (("--type", "workshop.lapper"), "«workshop.lapper» er verken en artefakttype eller en liste i en."),
        (("--type", "workshop.innspill", "--into", "x"), "«x» finnes ikke i prosjektet."),
        (("--into", "w"), "--into gjelder bare sammen med --type."),
        (("--type", "ide", "--map", "Svar"), "er ikke på formen KOLONNE=NØKKEL"),
        (("--type", "ide", "--map", "Svar=titel"), "Mente du «tittel»?"),
    ],
)
def test_what_is_missing_is_asked_for(td: Run, project: Path, options: tuple[str, ...], said: str) -> None:
    header = (
        b"tekst\nEn lapp til\n"
        if "--into" not in options or options[-1] != "w" or len(options) < 4
        else b"Svar\nx\n"
    )
    result = td("import", save(project, header), *options, "--yes", "--project", project)
    assert result.code in (1, 2)
    assert said in " ".join((result.out + result.err).split())


def test_a_comma_in_a_list_of_notes_is_told_and_never_cut_off(td: Run, project: Path) -> None:
    options = ("--type", "workshop.innspill", "--into", "w", "--yes", "--project", project)
    assert td("import", save(project, b"tekst\nFolk, og flere\n"), *options).code == 0
    assert "tekst: Folk, og flere\n" in (project / W).read_text("utf-8")
    before = contents(project)
    result = td("import", save(project, b"tekst;stemmer\nTo; tre; fire\n"), *options)
    assert result.code == 1
    assert "celle C1: Kolonnen mangler overskrift." in result.out
    assert contents(project) == before


def test_a_new_file_never_lands_outside_the_project(td: Run, project: Path) -> None:
    outside = project.parent / "ute"
    outside.mkdir()
    (project / "2-ide").mkdir()
    (project / "2-ide/ideer").symlink_to(outside, target_is_directory=True)
    result = td("import", save(project, b"tittel\nNy\n"), "--type", "ide", "--yes", "--project", project)
    assert result.code == 2
    assert list(outside.iterdir()) == []


def test_each_note_that_is_there_is_read_once_however_many_come(
    td: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tjenestedesign.exchange.sheets import naming

    notes = save(project, b"tekst\n" + b"".join(b"Lapp %d\n" % n for n in range(300)))
    options = ("--type", "workshop.innspill", "--into", "w", "--yes", "--project", project)
    assert td("import", notes, *options).code == 0
    real, read = naming.values, [0]

    def counted(*args: object) -> object:
        read[0] += 1
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(naming, "values", counted)
    assert "Ingenting å endre" in td("import", notes, *options).out
    assert read[0] <= 301
