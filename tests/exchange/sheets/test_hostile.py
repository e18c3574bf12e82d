"""A file someone sent is hostile until shown otherwise: it is refused with a sentence, and nothing in it runs."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Build, Run, contents
from tests.exchange.sheets.books import exported
from tests.exchange.sheets.test_changes import FILE, KRAV
from tjenestedesign.exchange.sheets import read as reading


@pytest.fixture
def project(build: Build) -> Path:
    return build({FILE: KRAV})


def with_part(book: Path, name: str, data: bytes) -> bytes:
    """The workbook with one part more, or another in its place."""
    stream = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, data)
    return stream.getvalue()


def refused(td: Run, project: Path, name: str, data: bytes) -> str:
    path = project.parent / name
    path.write_bytes(data)
    before = contents(project)
    result = td("import", path, "--yes", "--project", project)
    assert result.code == 2, result.out
    assert "Traceback" not in result.err
    assert contents(project) == before
    return " ".join(result.err.split())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tom.xlsx", b"", "Filen er tom."),
        ("tom.csv", b"\xef\xbb\xbf\n \n", "Filen er tom."),
        ("halv.xlsx", b"PK\x03\x04halv", "Filen er skadet eller bare delvis lagret."),
        (
            "gammel.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "låst med passord eller lagret i gammelt Excel-format",
        ),
        ("last.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "låst med passord"),
        ("makro.xlsm", b"PK\x03\x04", "td leser ikke filer som kan ha makroer (.xlsm)."),
        ("feil.xlsx", b"dette er tekst", "Filen er ikke en Excel-fil"),
        ("bilde.png", b"\x89PNG", "td leser ikke filer av typen «.png»."),
        ("feil.csv", b"PK\x03\x04", "Filen er ikke det navnet sier (.csv)."),
        ("binar.csv", b"a;b\n\0\0;c\n", "Filen er ikke en tekstfil."),
        ("halv.csv", b"\xff\xfea", "Filen er bare delvis lagret."),
        ("bred.csv", b";".join([b"a"] * 200), "mer enn 150 kolonner"),
        ("lang.csv", b"a\n" * 20_010, "mer enn 20000 rader"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    td: Run, project: Path, name: str, data: bytes, said: str
) -> None:
    assert said in refused(td, project, name, data)


@pytest.mark.parametrize(
    ("part", "data", "said"),
    [
        ("xl/vbaProject.bin", b"x", "Filen har makroer."),
        ("xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "innhold som Excel ikke lager"),
        ("xl/styles.xml", '<!DOCTYPE a [<!ENTITY b "c">]>'.encode("utf-16"), "innhold som Excel ikke lager"),
        ("xl/workbook.xml", b"<workbook>", "Filen kan ikke leses."),
        ("xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row", "Filen kan ikke leses."),
    ],
)
def test_a_workbook_with_something_in_it_is_refused(
    td: Run, project: Path, part: str, data: bytes, said: str
) -> None:
    book = exported(td, project, "kravspesifikasjon")
    assert said in refused(td, project, "sendt.xlsx", with_part(book, part, data))


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(
    td: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = exported(td, project, "kravspesifikasjon")
    data = with_part(book, "xl/media/bilde.bin", b"\0" * 130_000_000)
    assert len(data) < 1_000_000
    assert "pakker ut til mer enn td vil lese" in refused(td, project, "bombe.xlsx", data)


def test_a_folder_is_not_a_file(td: Run, project: Path) -> None:
    result = td("import", project, "--project", project)
    assert result.code == 2
    assert "Dette er en mappe." in result.err


def test_a_file_that_is_too_large_is_not_read(
    td: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_FILE", 100)
    assert "Grensen er" in refused(td, project, "stor.csv", b"a" * 200)


def test_a_row_a_million_down_is_told_and_not_waited_for(td: Run, project: Path) -> None:
    book = exported(td, project, "kravspesifikasjon")
    opened = openpyxl.load_workbook(book)
    opened["Krav"]["C1048576"] = "langt nede"
    opened.save(book)
    assert "har mer enn 20000 rader" in refused(td, project, "lang.xlsx", book.read_bytes())


def test_a_formula_in_the_file_is_never_a_formula_in_the_workbook(td: Run, build: Build) -> None:
    project = build({FILE: KRAV.replace("Innbyggeren skal få svar.", "'=HYPERLINK(\"http://ond.example\")'")})
    book = exported(td, project, "kravspesifikasjon")
    with zipfile.ZipFile(book) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(name)
                links = re.findall(rb"<hyperlink [^>]*>", parts.read(name))
                assert [link for link in links if b"r:id" in link or b"location=" not in link] == []
    csv = project.parent / "krav.csv"
    td("export", "kravspesifikasjon.krav", "--format", "csv", "--output", csv, "--project", project)
    assert "'=HYPERLINK" in csv.read_text("utf-8-sig")
    for file in (csv, book):
        assert "Ingenting å endre" in td("import", file, "--yes", "--project", project).out
