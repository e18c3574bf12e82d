"""Figures and documents of artefacts that are gone do not stay behind, and nothing else goes with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Build, Run
from tjenestedesign.publish.site import prints

STEP = "  - {{id: {}, fase: før, tittel: S, følelse: 1}}\n"
JOURNEY = "type: brukerreise\ntittel: R\nsteg:\n" + STEP.format("s")
CHART = (
    "type: tjenestekart\ntittel: K\nbrukerreise: reise\naktører: [{id: v, navn: V}]\n"
    "steg:\n  - {id: s, synlige_handlinger: [{tekst: Svare, aktør: v}]}\n"
    "varianter:\n  - {id: digitalt, tittel: Digitalt, steg: [{id: s, synlige_handlinger: [{tekst: Nå, aktør: v}]}]}\n"
)


@pytest.fixture
def project(td: Run, build: Build) -> Path:
    """A project with figures on paper and documents, of two journeys whose ids end alike."""
    root = build({"reise.yaml": JOURNEY, "sen-reise.yaml": JOURNEY})
    assert td("render", "--format", "svg", cwd=root).code == 0
    assert td("render", "--format", "svg", "--paper", "A4", "--only", "reise", cwd=root).code == 0
    assert td("render", "--format", "md", "--only", "brukerreise", cwd=root).code == 0
    return root


def made(root: Path, folder: str = "ut") -> set[str]:
    return {
        p.relative_to(root / folder).as_posix()
        for p in (root / folder).rglob("*")
        if p.is_file() and p.suffix in (".svg", ".md") and ("trykk" in p.parts or "dokumenter" in p.parts)
    }


OF_REISE = {
    "trykk/brukerreise-reise.svg",
    "trykk/brukerreise-reise-A4.svg",
    "dokumenter/brukerreise-reise.md",
    "dokumenter/figurer/brukerreise-reise--brukerreise-reise.svg",
}


def test_what_is_made_of_a_deleted_artefact_goes_with_it_and_is_told(td: Run, project: Path) -> None:
    before = made(project)
    assert before >= OF_REISE
    said = td("delete", "reise", "--yes", cwd=project)
    assert said.code == 0
    assert before - made(project) == OF_REISE
    (line, other) = [t for t in said.out.splitlines() if t.startswith("Tatt bort fra")]
    assert line.startswith("Tatt bort fra ut/dokumenter, fordi det de viser, ikke er der lenger: ")
    assert "brukerreise-reise-A4.svg, brukerreise-reise.svg" in other
    again = td("render", "--format", "svg", cwd=project)
    assert "Tatt bort" not in again.out
    assert not OF_REISE & made(project)


@pytest.mark.parametrize("command", [("render",), ("render", "--format", "svg", "--only", "sen-reise")])
def test_the_next_render_takes_away_what_is_of_a_file_that_was_removed_by_hand(
    td: Run, project: Path, command: tuple[str, ...]
) -> None:
    before = made(project)
    (project / "reise.yaml").unlink()
    said = td(*command, cwd=project)
    assert before - made(project) == OF_REISE
    assert said.out.count("Tatt bort fra ut/") == 2


def test_a_new_name_takes_the_old_figures_away(td: Run, project: Path) -> None:
    before = made(project)
    said = td("rename", "reise", "turen", cwd=project)
    assert before - made(project) == OF_REISE
    assert "Tatt bort fra ut/trykk" in said.out


def test_what_somebody_has_changed_stays_and_is_told(td: Run, project: Path) -> None:
    figure = project / "ut/trykk/brukerreise-reise.svg"
    figure.write_text(figure.read_text("utf-8") + "<!-- min -->\n", "utf-8")
    said = td("delete", "reise", "--yes", cwd=project)
    assert figure.is_file()
    assert "er endret siden td laget dem: brukerreise-reise.svg. td lar dem stå." in said.out
    assert not (project / "ut/trykk/brukerreise-reise-A4.svg").exists()


def test_what_has_a_fault_just_now_keeps_what_it_has(td: Run, project: Path) -> None:
    before = made(project)
    (project / "reise.yaml").write_text("type: brukerreise\n", "utf-8")
    for options in ((), ("--format", "svg"), ("--format", "md", "--only", "brukerreise")):
        said = td("render", *options, cwd=project)
        assert "Tatt bort" not in said.out
    assert before <= made(project)


def test_a_figure_its_own_artefact_has_no_more_goes_when_the_others_are_made_again(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build({"reise.yaml": JOURNEY, "kart.yaml": CHART})
    for options in ((), ("--paper", "A4")):
        assert td("render", "--format", "svg", *options, cwd=root).code == 0
    variant = {n for n in made(root) if "digitalt" in n}
    assert {n.endswith("-A4.svg") for n in variant} == {True, False}
    (root / "kart.yaml").write_text(CHART.partition("varianter")[0], "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(prints, "drawings", lambda *_: 1 / 0)
        td("render", "--format", "svg", cwd=root)
    assert variant <= made(root), "td went to pieces, and knows nothing of what is no more"
    td("render", "--format", "svg", cwd=root)
    assert {n for n in made(root) if "digitalt" in n} == {n for n in variant if n.endswith("-A4.svg")}


def test_a_figure_of_a_whole_type_goes_with_the_last_of_them(td: Run, build: Build) -> None:
    interview = "type: intervju\ntittel: I\nrespondent: {kode: I-1, rolle: innbygger}\n"
    root = build({"reise.yaml": JOURNEY, "samtale.yaml": interview})
    assert td("render", "--format", "svg", cwd=root).code == 0
    over = {n for n in made(root) if "reise" not in n and "rod-trad" not in n}
    assert over
    (root / "samtale.yaml").unlink()
    td("render", cwd=root)
    assert not over & made(root)
    assert "trykk/brukerreise-reise.svg" in made(root)


def test_a_folder_elsewhere_is_remembered_too(td: Run, build: Build, tmp_path: Path) -> None:
    root = build({"reise.yaml": JOURNEY})
    elsewhere = tmp_path / "annet/sted"
    assert td("render", "--format", "svg", "--output", elsewhere, cwd=root).code == 0
    assert td("delete", "reise", "--yes", cwd=root).code == 0
    assert not list(elsewhere.glob("brukerreise-*"))


def test_a_list_somebody_has_written_takes_nothing_outside_away(td: Run, project: Path) -> None:
    marker = project / "ut/trykk/.td-ut.json"
    mine = project / "min.svg"
    shutil.copy(project / "ut/trykk/brukerreise-reise.svg", mine)
    text = marker.read_text("utf-8").replace("brukerreise-reise.svg", "../../min.svg")
    (project / "reise.yaml").unlink()
    for broken in (text, '{"laget av": "td render", "filer": [], "av": [1]}', '{"av": {"a": 1}}', "["):
        marker.write_text(broken, "utf-8")
        assert td("render", cwd=project).code == 0
        assert mine.is_file()
