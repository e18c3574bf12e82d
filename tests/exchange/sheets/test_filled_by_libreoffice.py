"""The workbook to fill in, filled in by LibreOffice itself, and the workbook of everything saved by it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from tests.conftest import REPO, Build, Run, contents
from tests.exchange.sheets.office import Typed, filled_by_libreoffice

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"
)

GUIDE = """\
type: intervjuguide
tittel: Samtaleguide
formål: Å forstå
temaer:
  - {id: start, tema: Start, spørsmål: [Hva skjedde?]}
"""
FIRST: Mapping[str, str] = {
    "Intervju": "Samtale med en far",
    "Kode": "I-01",
    "Rolle": "huseier",  # a slip: not among the choices
    "Om personen": "Har to barn",
    "Metode": "dybdeintervju",
    "Gjennomført": "3. mars 2026",
    "Guide": "Samtaleguide",
    "Samtykke gitt": "1.3.2026",
    "Samtykket gjelder": "Notater og sitater",
    "Slettes senest": "31.12.2027",
    "Hva raden er": "Sitat",
    "Tekst": "– Jeg turte ikke gå inn.\nVi kjente ingen.",
    "Tema": "terskel",
}
SECOND: Mapping[str, str] = {"Hva raden er": "Behov", "Tekst": "Én å snakke med"}


def places(book: Path, rows: Mapping[int, Mapping[str, str]]) -> list[Typed]:
    sheet = openpyxl.load_workbook(book)["Intervju"]
    letters: dict[Any, str] = {c.value: c.column_letter for c in sheet[1]}
    return [
        ("Intervju", f"{letters[h]}{row}", text) for row, cells in rows.items() for h, text in cells.items()
    ]


def test_an_interview_typed_in_libreoffice_comes_in_and_its_slip_is_told_by_cell(
    td: Run, build: Build, tmp_path: Path
) -> None:
    project = build({"1-innsikt/intervjuguider/g.yaml": GUIDE})
    blank = tmp_path / "tom.xlsx"
    assert td("export", "--blank", "intervju", "--output", blank, "--project", project).code == 0
    typed = places(blank, {4: FIRST, 5: SECOND})
    where = {text: address for _, address, text in typed}
    book, offered = filled_by_libreoffice(blank, typed, tmp_path / "en")

    lists = {address: shown for (_, address), shown in offered.items()}
    assert {"innbygger", "pårørende", "ansatt", "leder"} <= set(lists[where["huseier"]])
    assert lists[where["Samtaleguide"]] == ["Samtaleguide"]
    assert lists[where["Sitat"]] == ["Sitat", "Observasjon", "Behov", "Barriere"]
    assert lists[where["Behov"]] == lists[where["Sitat"]]
    assert lists[where["terskel"]] == []
    day = openpyxl.load_workbook(book)["Intervju"][where["1.3.2026"]].value
    assert str(day).startswith("2026-03-01")  # the program took it for a date, as it does for a Norwegian

    said = td("import", book, "--yes", "--project", project)
    told = " ".join(said.out.split())
    assert said.code == 1
    assert f"Ark «Intervju», celle {where['huseier']}: «huseier» er ikke et av valgene." in told
    assert "1 ting må rettes først" in told
    assert not (project / "1-innsikt/intervjuer").exists()

    mended, _ = filled_by_libreoffice(book, [("Intervju", where["huseier"], "innbygger")], tmp_path / "to")
    assert td("import", mended, "--yes", "--project", project).code == 0
    text = (project / "1-innsikt/intervjuer/samtale-med-en-far.yaml").read_text("utf-8")
    found = yaml.load(text, yaml.BaseLoader)
    person = {key: said for key, said in found["respondent"].items() if said}
    assert person == {"kode": "I-01", "rolle": "innbygger", "beskrivelse": "Har to barn"}
    assert (found["gjennomført"], found["guide"]) == ("2026-03-03", "g")
    assert found["samtykke"]["dato"] == "2026-03-01"
    assert found["samtykke"]["slettes"] == "2027-12-31"
    [quote] = found["sitater"]
    assert quote["tekst"].split() == FIRST["Tekst"].split()
    assert quote["tema"] == "terskel"
    assert found["behov"] == [{"tekst": "Én å snakke med"}]
    again = td("import", mended, "--yes", "--project", project)
    assert "Ingenting å endre" in again.out


def test_a_date_that_libreoffice_cannot_make_out_is_told_by_cell(
    td: Run, build: Build, tmp_path: Path
) -> None:
    project = build({})
    blank = tmp_path / "tom.xlsx"
    assert td("export", "--blank", "intervju", "--output", blank, "--project", project).code == 0
    wrong = {**FIRST, "Rolle": "Innbygger", "Guide": "", "Samtykke gitt": "31.02.2026"}
    typed = [one for one in places(blank, {4: wrong}) if one[2]]
    book, _ = filled_by_libreoffice(blank, typed, tmp_path / "en")
    said = td("import", book, "--yes", "--project", project)
    where = next(address for _, address, text in typed if text == "31.02.2026")
    assert f"Ark «Intervju», celle {where}: «31.02.2026» finnes ikke i kalenderen." in " ".join(
        said.out.split()
    )


def test_the_workbook_of_everything_saved_by_libreoffice_changes_nothing(td: Run, tmp_path: Path) -> None:
    project = shutil.copytree(REPO / "examples/skolevei", tmp_path / "p")
    before = contents(project)
    book = tmp_path / "alt.xlsx"
    assert td("export", "--output", book, "--project", project).code == 0
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}",
        "--headless",
        "--convert-to",
    ]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "lagret"), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    result = td("import", tmp_path / "lagret/alt.xlsx", "--yes", "--project", project)
    assert result.code == 0, result.out
    assert "Ingenting å endre" in result.out
    assert contents(project) == before
