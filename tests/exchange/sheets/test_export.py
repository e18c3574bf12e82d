"""What `td export` writes, where, and what it says about people."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ASKER, Build, Run
from tests.exchange.sheets.books import exported
from tests.exchange.sheets.test_changes import FILE, KRAV

INTERVJU = """\
type: intervju
tittel: Samtale
respondent: {kode: I-01, rolle: innbygger}
samtykke: {dato: 2015-02-03, omfang: Sitater, slettes: 2016-12-31}
sitater:
  - {id: s, tekst: Jeg vil bo ett sted.}
"""


def first_sheet(book: Path) -> str:
    rows = openpyxl.load_workbook(book)["Les først"].iter_rows(values_only=True)
    return "\n".join(" | ".join(str(c or "") for c in row) for row in rows)


def test_the_first_sheet_says_what_it_holds_of_whom_and_until_when(td: Run, build: Build) -> None:
    project = build({"1-innsikt/intervjuer/i.yaml": INTERVJU, FILE: KRAV})
    said = first_sheet(exported(td, project, "intervju"))
    assert "Intervjuer, med kode | Innbyggere, 1 personer." in said
    assert "Slett filen senest | 31. desember 2016" in said
    without = first_sheet(exported(td, project, "kravspesifikasjon"))
    assert "ingen opplysninger td vet gjelder mennesker" in without
    assert "Slett filen senest" not in without


def test_a_row_is_high_enough_for_its_longest_cell(td: Run, build: Build) -> None:
    project = build({FILE: KRAV.replace("Alltid.", "Alltid.\n      \n      Og mer.")})
    sheet = openpyxl.load_workbook(exported(td, project, "kravspesifikasjon"))["Krav"]
    assert sheet.row_dimensions[3].height >= 4 * 15
    assert sheet.row_dimensions[2].height < 4 * 15


def test_the_command_says_when_the_copy_must_be_deleted(td: Run, build: Build) -> None:
    project = build({"1-innsikt/intervjuer/i.yaml": INTERVJU})
    result = td("export", "intervju", "--project", project)
    assert "kopi utenfor prosjektet, med intervjuer. Slett den senest 31. desember 2016." in " ".join(
        result.out.split()
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")
def test_without_output_it_stands_where_neither_git_nor_td_takes_it(td: Run, build: Build) -> None:
    project = build({"1-innsikt/intervjuer/i.yaml": INTERVJU})
    subprocess.run(["git", "init", "-q", project], check=True)
    for _ in range(2):
        assert td("export", "intervju", "--project", project).code == 0
    assert {p.name for p in (project / "ut-eksport").glob("*.xlsx")} == {"intervju.xlsx", "intervju-2.xlsx"}
    told = subprocess.run(
        ["git", "-C", project, "status", "--short", "-uall"], check=True, capture_output=True
    )
    assert b"ut-eksport" not in told.stdout
    assert "ut-eksport" not in td("validate", project).out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("innsikter",),
            "«innsikter» er verken en id, en artefakttype eller en liste i en. Mente du «innsikt»?",
        ),
        (("--format", "ods"), "Formatet «ods» finnes ikke."),
        (("kravspesifikasjon", "--output", "P/krav.xlsx"), "Filen ville havnet i prosjektet"),
        (("kravspesifikasjon", "--output", "krav.docx"), "må slutte på .xlsx"),
        (("kravspesifikasjon", "--output", "finnes.xlsx"), "finnes fra før"),
    ],
)
def test_what_cannot_be_exported_says_why(td: Run, build: Build, args: tuple[str, ...], said: str) -> None:
    project = build({FILE: KRAV})
    (project.parent / "finnes.xlsx").write_bytes(b"mitt")
    full = [a.replace("P/", f"{project}/") if "/" in a else a for a in args]
    result = td("export", *full, "--project", project, cwd=project.parent)
    assert result.code == 2
    assert said in " ".join(result.err.split())
    assert (project.parent / "finnes.xlsx").read_bytes() == b"mitt"


def test_a_missing_part_is_one_sentence(td: Run, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    from tjenestedesign.exchange.sheets import write
    from tjenestedesign.ground.extras import MissingExtra

    def missing(module: str) -> None:
        raise MissingExtra(module)

    monkeypatch.setattr(write, "extra", missing)
    project = build({FILE: KRAV})
    result = td("export", "--project", project)
    assert result.code == 2
    assert "En del av td mangler: «xlsxwriter»." in result.err
    assert td("export", "kravspesifikasjon", "--format", "csv", "--project", project).code == 0


def test_a_project_with_nothing_in_it_says_so(td: Run, build: Build) -> None:
    result = td("export", "--project", build({}))
    assert "Prosjektet har ingen artefakter ennå." in result.err


def test_a_file_with_faults_is_named_and_the_rest_goes_out(td: Run, build: Build) -> None:
    project = build({FILE: KRAV, "3-utforming/krav/feil.yaml": "type: kravspesifikasjon\n"})
    result = td("export", "kravspesifikasjon", "--project", project)
    assert result.code == 0
    assert "Ikke med, fordi filene har feil: 3-utforming/krav/feil.yaml" in result.out


def test_the_index_leads_to_every_sheet_phase_by_phase_and_empty_lists_are_left_out(
    td: Run, build: Build
) -> None:
    project = build({FILE: KRAV, "1-innsikt/intervjuer/i.yaml": INTERVJU})
    book = openpyxl.load_workbook(exported(td, project))
    names = ["Intervjuer", "Sitater", "Kravspesifikasjoner", "Krav"]
    assert book.sheetnames == ["Les først", "Innhold", *names, "td-avtrykk"]
    index = book["Innhold"]
    assert [c.value for c in index["A"]] == [
        "Ark",
        "Innsikt",
        *names[:2],
        "Utforming og utprøving",
        *names[2:],
    ]
    assert [c.hyperlink.location for c in index["A"] if c.hyperlink] == [f"'{n}'!A1" for n in names]
    assert (index["B4"].value, index["C4"].value) == (1, "Sitater som innsikter kan vise til.")
    everything = openpyxl.load_workbook(exported(td, project, "intervju"))
    assert "Barrierer i intervju" in everything.sheetnames


def test_a_workbook_from_before_with_other_sheet_names_is_read(td: Run, build: Build) -> None:
    project = build({FILE: KRAV})
    path = exported(td, project, "kravspesifikasjon")
    book = openpyxl.load_workbook(path)
    del book["Innhold"]
    book["Krav"]["C2"] = "Innbyggeren skal få svar straks."
    for old, new in {"Krav": "krav", "Kravspesifikasjoner": "…avspesifikasjon"}.items():
        book[old].title = "midlertidig"  # openpyxl takes two names in other case for the same
        book["midlertidig"].title = new
        for cell in book["td-avtrykk"]["A"]:
            cell.value = new if cell.value == old else cell.value
    book.save(path)
    result = td("import", path, "--yes", "--project", project)
    assert result.code == 0, result.out
    assert "tekst: Innbyggeren skal få svar straks." in (project / FILE).read_text("utf-8")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_workbook_of_everything(td: Run, tmp_path: Path) -> None:
    book = tmp_path / "alt.xlsx"
    assert td("export", "--output", book, "--project", ASKER).code == 0
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(book)], check=True, capture_output=True, timeout=180
    )
    assert (tmp_path / "alt.pdf").stat().st_size > 50_000


def test_the_register_says_that_exports_are_copies(td: Run, build: Build) -> None:
    project = build({"1-innsikt/intervjuer/i.yaml": INTERVJU})
    assert "Filer fra «td export» er kopier utenfor prosjektet." in td("privacy", project).out
