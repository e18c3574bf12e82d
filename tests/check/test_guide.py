"""The method: one source for terminal, site and docs; every tool found by every name; nothing copied from the guide."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO, Build, Run
from tjenestedesign.check.metode import Fasemetode, Verktøy, find, metode
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.phases import FASER, Fase

TOOLS = [t for p in metode() for t in p.verktøy]


def test_the_method_has_the_guides_four_phases_and_fourteen_tools() -> None:
    assert [p.fase for p in metode()] == list(Fase)
    assert [len(p.verktøy) for p in metode() if p.fase in FASER] == [4, 3, 4, 3]


def test_every_artefact_type_belongs_to_a_tool_and_every_tool_becomes_types_that_exist() -> None:
    named = [name for tool in TOOLS for name in tool.artefakter]
    assert set(named) <= set(TYPES)
    assert set(named) == set(TYPES)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda t: t.id)
def test_a_tool_shows_purpose_steps_outcome_warnings_and_the_command(tool: Verktøy, td: Run) -> None:
    result = td("guide", tool.id)
    flat = " ".join(result.out.split())
    assert result.code == 0
    for text in (tool.navn, tool.hensikt, *tool.slik, *tool.utbytte, *tool.pass_på):
        assert text in flat
    for name in tool.artefakter:
        assert f"td new {name} min-id" in flat
    assert all(line == line.rstrip() for line in result.out.splitlines())


def test_a_phase_shows_its_tools_and_where_it_stands_in_other_frameworks(td: Run) -> None:
    for part in metode():
        flat = " ".join(td("guide", part.id).out.split())
        assert all(f"td guide {t.id}" in flat for t in part.verktøy)
        assert part.krysskobling.ks in flat
        assert part.krysskobling.beslutning in flat


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("1", "innsikt"),
        ("Innsiktsfasen", "innsikt"),
        ("idéfasen", "idé"),
        ("Idé", "idé"),
        ("ide", "idé"),
        ("ide\u0301", "idé"),
        ("Utforming og utprøving", "utforming"),
        ("TJENESTEKART", "tjenestekart"),
        ("kravspesifikasjon", "tjenestekart"),
        ("idéretning", "foredling"),
        ("effektmåling", "pilotering"),
        ("effektmaling", "pilotering"),
        ("brukerreise", "brukerreisen"),
        ("workshop", "innsiktsworkshop"),
        ("idéworkshop", "ideworkshop"),
        ("anskaffelse", "anskaffelse"),
        ("tilbud", "konkurranse"),
    ],
)
def test_what_people_call_it_leads_to_it(asked: str, found: str) -> None:
    match = find(asked)
    assert isinstance(match, Fasemetode | Verktøy)
    assert match.id == found


def test_an_unknown_topic_is_a_usage_fault_with_the_nearest_name(td: Run) -> None:
    result = td("guide", "pilot-ering")
    assert result.code == 2
    assert "«pilot-ering»" in result.err
    assert "pilotering" in result.err


def test_a_narrow_terminal_wraps_under_the_text(td: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    out = td("guide", "brukertesting").out
    assert all(len(line) <= 50 for line in out.splitlines())
    assert re.search(r"\n  2\. .+\n {5}\w", out)


def test_the_site_and_the_docs_say_the_same_as_the_terminal(td: Run, build: Build) -> None:
    root = build({})
    assert td("render", cwd=root).code == 0
    for part in metode():
        page = (root / f"ut/metode/{part.fase.mappe}.html").read_text("utf-8")
        docs = (REPO / f"docs/metode/{part.fase.mappe}.md").read_text("utf-8")
        for tool in part.verktøy:
            for text in (tool.hensikt, *tool.slik, *tool.utbytte, *tool.pass_på):
                assert text in page
                assert text in docs


def test_the_method_page_counts_what_the_project_has(td: Run, build: Build) -> None:
    root = build({"unge.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"})
    td("render", cwd=root)
    page = (root / "ut/metode/1-innsikt.html").read_text("utf-8")
    assert '<a href="../oversikt/brukergruppe.html">Prosjektet har 1</a>' in page
    assert "td new brukerreise min-id" in page


def test_a_selection_has_no_method_pages_and_no_link_to_them(td: Run, build: Build) -> None:
    root = build({"unge.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"})
    td("render", "--only", "unge", cwd=root)
    assert not (root / "ut/metode").exists()
    assert all("metode/" not in p.read_text("utf-8") for p in (root / "ut").rglob("*.html"))


def test_completion_knows_phases_and_tools() -> None:
    environment = {
        **os.environ,
        "_TD_COMPLETE": "1",
        "COMP_WORDS": "td\nguide\nt",
        "COMP_CWORD": "2",
    }
    command = [sys.executable, "-m", "tjenestedesign"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["tjenestekart", "tjenestescenario"]


def test_no_sentence_of_the_method_is_copied_from_the_guide() -> None:
    guide_path = REPO.parent / "shared/kilder/bolig-for-velferd.txt"
    if not guide_path.exists():
        pytest.skip("the guide is not beside this checkout")
    guide = " ".join(re.findall(r"\w+", guide_path.read_text("utf-8").lower()))
    for path in sorted(Path(REPO / "src/tjenestedesign/check/metode").glob("*.yaml")):
        text = re.sub(r"(?m)^ *kapittel:.*$", "", path.read_text("utf-8"))
        words = re.findall(r"\w+", text.lower())
        for i in range(len(words) - 7):
            assert " ".join(words[i : i + 8]) not in guide, (path, words[i : i + 8])


@pytest.mark.parametrize("typed", ["idéretning", "ideretning", "ide\u0301retning", "Idéretning"])
def test_a_type_is_known_however_its_name_is_typed(typed: str, td: Run, build: Build) -> None:
    root = build({})
    assert td("new", typed, "min", cwd=root).code == 0
    assert (root / "2-ide/ideretninger/min.yaml").exists()
    assert td("render", "--only", typed, "--output", "utvalg", cwd=root).code == 0
    assert (root / "utvalg/ideretning/min.html").exists()
    assert td("schema", typed).code == 0


def test_explanations_flow_at_the_terminals_width_and_examples_stand_as_written(
    td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    out = td("explain", "TD502").out
    why = out.split("\n\n")[1].splitlines()
    assert all(len(line) > 40 for line in why[:-1])
    assert "\n      innsikt: {kostnad: 300000}\n" in out
