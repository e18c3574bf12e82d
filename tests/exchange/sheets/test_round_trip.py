"""Out and back again without edits: not a byte of any file changes, whichever program saved it between."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ASKER, REPO, Build, Run, contents
from tests.exchange.sheets.books import exported
from tests.sweep import FULL
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.changes import plan
from tjenestedesign.exchange.sheets.columns import tables
from tjenestedesign.exchange.sheets.match import Wishes, matched
from tjenestedesign.exchange.sheets.read import read
from tjenestedesign.exchange.sheets.sheet_names import sheet_name
from tjenestedesign.exchange.sheets.write import csv_text, workbook
from tjenestedesign.project.reading import RawFile

EXAMPLES = [ASKER, REPO / "examples/skolevei"]
UNCHANGED = "Ingenting å endre"
CELLS = ("brukerreise", "effektmåling", "intervju", "kravspesifikasjon", "workshop")
"""Types that together have every kind of cell: long text, lists, choices, ids, days, times of day, whole numbers and others."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_a_workbook_of_everything_changes_nothing(example: Path, td: Run, tmp_path: Path) -> None:
    project = shutil.copytree(example, tmp_path / "p")
    before = contents(project)
    result = td("import", exported(td, project), "--yes", "--project", project)
    assert result.code == 0, result.out
    assert UNCHANGED in result.out
    assert contents(project) == before


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_csv_files_of_everything_change_nothing(example: Path, td: Run, tmp_path: Path) -> None:
    project = shutil.copytree(example, tmp_path / "p")
    before = contents(project)
    (tmp_path / "ut").mkdir()
    assert td("export", "--format", "csv", "--output", tmp_path / "ut", "--project", project).code == 0
    files = sorted((tmp_path / "ut").glob("*.csv"))
    assert len(files) > 10
    result = td("import", *files, "--yes", "--project", project)
    assert result.code == 0, result.out
    assert UNCHANGED in result.out
    assert contents(project) == before


@pytest.mark.parametrize("name", TYPES)
def test_every_key_of_every_type_is_in_a_sheet_or_said_to_be_left_out(name: str) -> None:
    """From the schema, which is made from the models another way. Keys from before are read from files and stand in no sheet."""
    carried = {c.steps[-1].key for t in tables(name) for c in t.columns}
    carried |= {s.key for t in tables(name) for c in t.columns for s in c.steps}
    carried |= {s.key for t in tables(name) for level in t.levels for s in level.steps}
    carried |= {key.rpartition(".")[2] for t in tables(name) for key in t.left_out}
    schema = TYPES[name].modell.model_json_schema()
    properties = [schema["properties"], *(d.get("properties", {}) for d in schema.get("$defs", {}).values())]
    keys = {k for found in properties for k, said in found.items() if not said.get("deprecated")}
    assert keys - carried <= {
        "id",
        "type",
        "egne",
    }  # of `egne`, each key in use is a column (tests/project/test_egne.py)
    parts = {schema["title"]: schema, **schema.get("$defs", {})}
    former = {
        (part, k)
        for part, found in parts.items()
        for k, said in found.get("properties", {}).items()
        if said.get("deprecated")
    }
    assert former or name != "intervju"
    assert not {(s.owner.__name__, s.key) for t in tables(name) for c in t.columns for s in c.steps} & former


@pytest.mark.parametrize("name", TYPES)
def test_no_two_columns_of_a_sheet_are_called_the_same(name: str) -> None:
    for table in tables(name):
        headers = [*table.keys, *(c.name for c in table.columns)]
        assert len(headers) == len(set(headers)), table.name


def test_sheet_names_are_those_excel_allows_and_all_different() -> None:
    every = [t for name in TYPES for t in tables(name)]
    names = [sheet_name(t) for t in every]
    assert len({n.casefold() for n in names}) == len(every)
    assert all(len(n) <= 31 and not set(n) & set("[]:*?/\\._…") for n in names)


def test_the_workbook_is_the_same_on_every_run() -> None:
    project, _ = load_project(ASKER)
    chosen = [t for name in TYPES for t in tables(name)]
    assert workbook(project, chosen) == workbook(project, chosen)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_workbook_that_libreoffice_has_saved_changes_nothing(td: Run, tmp_path: Path) -> None:
    project = shutil.copytree(ASKER, tmp_path / "p")
    before = contents(project)
    book = exported(td, project, *([] if FULL else CELLS))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "lagret"), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    result = td("import", tmp_path / "lagret" / book.name, "--yes", "--project", project)
    assert result.code == 0, result.out
    assert UNCHANGED in result.out
    assert contents(project) == before


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_csv_that_libreoffice_has_saved_changes_nothing(td: Run, tmp_path: Path) -> None:
    project = shutil.copytree(ASKER, tmp_path / "p")
    book = tmp_path / "krav.csv"
    td("export", "kravspesifikasjon.krav", "--format", "csv", "--output", book, "--project", project)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless"]
    command += ["--infilter=CSV:59,34,UTF8", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,UTF8"]
    command += ["--outdir", str(tmp_path / "lagret"), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    result = td("import", tmp_path / "lagret/krav.csv", "--yes", "--project", project)
    assert result.code == 0, result.out
    assert UNCHANGED in result.out


NASTY = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf")) | st.sampled_from("\n=+-@'|%;,\""),
    min_size=1,
    max_size=20,
).filter(lambda t: bool(t.strip()) and "\x85" not in t and "\u2028" not in t and "\u2029" not in t)


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(NASTY, min_size=1, max_size=4), lines=st.lists(NASTY, max_size=3), as_csv=st.booleans())
def test_any_text_comes_back_as_it_was_also_what_looks_like_a_formula(
    texts: list[str], lines: list[str], as_csv: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("p")
    body = "".join(
        f"  - id: k-{n}\n    tekst: {json.dumps(t, ensure_ascii=False)}\n    slag: funksjonell\n    prioritet: må\n"
        f"    akseptansekriterier: {json.dumps(lines, ensure_ascii=False)}\n"
        for n, t in enumerate(texts)
    )
    raw = f"type: kravspesifikasjon\ntittel: K\nkrav:\n{body}".encode()
    files = [RawFile("3-utforming/krav/k.yaml", raw), RawFile("prosjekt.yaml", b"navn: P\nkommune: K\n")]
    project, _ = load_project(folder, files)
    assert "k" in project.entries
    table = tables("kravspesifikasjon")[1]
    path = folder / ("k.csv" if as_csv else "k.xlsx")
    path.write_bytes(csv_text(project, table).encode() if as_csv else workbook(project, [table]))
    rejects: list[Any] = []
    sheets = list(matched(read(path), Wishes(), rejects, []))
    decided = plan(project, files, sheets)
    assert (rejects, decided.rejects, decided.told, decided.missing) == ([], [], [], [])
    assert [r.cells["tekst"] for r in sheets[0].rows] == [
        load_text(t) for t in (e["tekst"] for e in project.entries["k"].model.model_dump()["krav"])
    ]


def load_text(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def test_what_td_new_writes_comes_back_unchanged_for_every_type(build: Build, td: Run) -> None:
    project = build({})
    for spec in TYPES.values():
        assert td("new", spec.navn, f"min-{spec.id}", "--title", "=1+1", "--project", project).code == 0
    before = contents(project)
    result = td("import", exported(td, project), "--yes", "--project", project)
    assert UNCHANGED in result.out, result.out
    assert contents(project) == before
