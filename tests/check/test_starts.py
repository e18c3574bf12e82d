"""A starting point is a project to begin with, for one service: sound, marked as taken over, and with nothing found out in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPO, Run
from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt
from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.check.load import load_project
from tjenestedesign.cli import main
from tjenestedesign.domain.thread.approval import settings_taken_over, unverified
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.ground.scalars import slug
from tjenestedesign.project import origin
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.model import texts
from tjenestedesign.project.origin import starts
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

STARTS = tuple(starts())
TODAY = "2026-11-29"
EMPTY_KEYS = (
    "følelse",
    "tanke",
    "sitat",
    "behov",
    "smertepunkter",
    "muligheter",
    "magisk_øyeblikk",
    "varighet",
    "ventetid",
    "handling",
    "bygger_på",
)
"""Keys of a step that say what a person does, feels or waits: somebody must have told it."""


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TD_TODAY", TODAY)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project from each starting point, as `td init` leaves it."""
    made: dict[str, Path] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TD_TODAY", TODAY)
        for start in STARTS:
            made[start] = tmp_path_factory.mktemp("fra") / "p"
            assert main(["init", str(made[start]), "--from", start, "--municipality", "Vik", "--yes"]) == 0
    return made


def pages(folder: Path, **more: Any) -> dict[str, str]:
    site = plan_site(*load_project(folder), **more)
    return {f.path: f.data.decode("utf-8") for f in render_site(site) if f.path.endswith(".html")}


# --- what there is to begin from ----------------------------------------------------------------------------------


def test_there_are_three_of_our_own_making() -> None:
    assert {"opptak", "hjemmetjeneste", "byggesak"} <= set(STARTS)


@pytest.mark.parametrize("start", STARTS)
def test_a_starting_point_has_a_line_about_it_and_names_that_any_system_can_write(start: str) -> None:
    assert 20 < len(starts()[start]) < 90
    for path in (REPO / "starts" / start).rglob("*"):
        assert slug(path.stem.lstrip(".")) == path.stem.lstrip("."), path
        assert path.stem not in ("con", "prn", "aux", "nul")


def test_a_fourth_is_only_a_folder(td: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(REPO / "starts", tmp_path / "starts")
    shutil.copytree(REPO / "starts/byggesak", tmp_path / "starts/renovasjon")
    monkeypatch.setattr(origin, "starts_dir", lambda: tmp_path / "starts")
    monkeypatch.setattr("tjenestedesign.check.start_files.starts_dir", lambda: tmp_path / "starts")
    assert "renovasjon" in td("init", "--help").out
    assert td("init", "p", "--from", "renovasjon", "--yes", cwd=tmp_path).code == 0
    project, found = load_project(tmp_path / "p")
    assert {str(e.model.arvet_fra) for e in project.entries.values()} == {"renovasjon"}
    assert not [d for d in found if d.level == "feil"]


def test_help_lists_each_with_its_line(td: Run) -> None:
    said = " ".join(td("init", "--help").out.split())
    for start, about in starts().items():
        assert f"{start} {about}" in said


@pytest.mark.parametrize("typed", ["", "by"])
def test_the_shell_completes_where_to_start_from(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tjenestedesign.cli.shell_completion import answer

    def asked(option: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", f"td\ninit\np\n{option}\n{typed}")
        monkeypatch.setenv("COMP_CWORD", "4")
        return answer()

    assert asked("--from") == [s for s in STARTS if s.startswith(typed)]
    assert asked("--example") == ([] if typed else ["asker", "skolevei"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--from", "byggesaker"], "Mente du byggesak?"),
        (["--from", "renovasjon"], "Startpunktene er byggesak, hjemmetjeneste og opptak"),
        (["--from", "asker"], "--example asker"),
        (["--from", "../asker"], "Startpunktene er"),
        (["--example", "opptak"], "--from opptak"),
        (["--from", "opptak", "--example", "asker"], "ikke brukes sammen"),
        (["--from", "opptak", "--as", "metode"], "--as gjelder et eksempel"),
    ],
)
def test_what_is_no_starting_point_is_refused_and_the_way_on_is_told(
    given: list[str], told: str, td: Run, tmp_path: Path
) -> None:
    refused = td("init", "p", *given, "--yes", cwd=tmp_path)
    assert refused.code == 2
    assert told in refused.err
    assert not (tmp_path / "p").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_init_in_a_terminal_shows_the_starting_points_and_takes_one(tmp_path: Path) -> None:
    import pty

    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "tjenestedesign", "init", "p"])
    said, shown = b"", b""
    for answer in (b"byggesak\n", b"Bygge i Vik\n", b"Vik\n", b"nb\n"):
        while not said.endswith((b"? ", b"] ")):
            said += os.read(fd, 1024)
        os.write(fd, answer)
        shown, said = shown + said, b""
    try:
        while os.read(fd, 1024):
            pass
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert starts()["opptak"].encode() in shown
    settings = load_project(tmp_path / "p")[0].settings
    assert settings
    assert (settings.model.navn, settings.model.arvet_fra) == ("Bygge i Vik", "byggesak")


# --- a project begun from one -------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", STARTS)
def test_a_project_begun_from_one_is_sound_and_what_is_told_leads_on(
    start: str, begun: dict[str, Path]
) -> None:
    project, found = load_project(begun[start])
    assert {d.code for d in found} == {"TD104", "TD111", "TD509"}
    assert {d.level for d in found} == {"råd"}
    assert project.settings
    own = project.settings.model
    assert (own.navn, own.kommune, own.arvet_fra, own.eksempel) == ("P", "Vik", start, False)
    assert {p.status for p in (own.faser.innsikt, own.faser.idé, own.faser.utforming)} == {"ikke-startet"}
    assert "# Hvor langt fasen er kommet." in project.settings.source.text


@pytest.mark.parametrize("start", STARTS)
def test_it_has_what_the_insight_phase_needs(start: str, begun: dict[str, Path]) -> None:
    project, _ = load_project(begun[start])
    guides = list(project.all(Intervjuguide))
    assert len(guides) >= 2
    assert any("ansatt" in g.name or "saksbehandler" in g.name for g in guides)
    for guide in guides:
        assert guide.model.utvalg
        assert guide.model.tilrettelegging
        assert guide.model.rom is not None
        assert guide.model.minutter <= guide.model.rom
    assert len(list(project.all(Brukergruppe))) >= 3
    assert len(list(project.all(Kontaktpunkt))) >= 4
    (plan,) = project.all(Veikart)
    assert min(a.fra.start for a in plan.model.aktiviteter).isoformat() == "2026-12-01"
    assert list(project.all(Intervju)) == []


@pytest.mark.parametrize("start", STARTS)
def test_every_file_is_taken_over_until_somebody_makes_it_theirs(
    start: str, begun: dict[str, Path], td: Run, tmp_path: Path
) -> None:
    folder = shutil.copytree(begun[start], tmp_path / "p")
    project, _ = load_project(folder)
    assert project.entries
    for entry in project.entries.values():
        assert (entry.model.arvet_fra, entry.model.status) == (start, "utkast")
        assert unverified(project, entry)
        assert f"# Overtatt fra startpunktet {start}." in entry.source.text
    assert settings_taken_over(project) == ("faser",)
    (reise,) = project.all(Brukerreise)
    path = folder / reise.file
    path.write_text(path.read_text("utf-8").replace("variant: dagens", "variant: fremtidig"), "utf-8")
    (plan,) = project.all(Veikart)
    assert td("approve", plan.id, "--yes", cwd=folder).code == 2, "a prompt is in it"
    project, _ = load_project(folder)
    assert {e.id for e in project.entries.values() if not unverified(project, e)} == {reise.id}


@pytest.mark.parametrize(
    ("start", "role", "factor"),
    [
        ("opptak", "rolle: foresatt ", "søknad: "),
        ("hjemmetjeneste", "rolle: innbygger ", "nettverk: "),
        ("byggesak", "rolle: søker ", "søkertype: "),
    ],
)
def test_an_interview_is_offered_the_roles_and_factors_of_the_service(
    start: str, role: str, factor: str, begun: dict[str, Path], td: Run, tmp_path: Path
) -> None:
    folder = shutil.copytree(begun[start], tmp_path / "p")
    assert td("new", "intervju", "intervju-1", cwd=folder).code == 0
    text = next(folder.rglob("intervju-1.yaml")).read_text("utf-8")
    assert role in text
    assert factor in text
    project, found = load_project(folder)
    assert {d.level for d in found} == {"råd"}
    asked = {t.faktor for g in project.all(Intervjuguide) for t in g.model.temaer} - {None}
    assert asked <= {f.id for f in project.choices.faktorer}
    assert factor.removesuffix(": ") in {f.id for f in project.choices.faktorer}


@pytest.mark.parametrize("start", STARTS)
def test_status_and_guide_make_sense_from_the_first_day(start: str, begun: dict[str, Path], td: Run) -> None:
    said = json.loads(td("status", "--format", "json", cwd=begun[start]).out)
    assert [s["command"] for s in said["next"]] == [
        "td validate prosjekt.yaml",
        "td guide innsikt",
        "td new intervju intervju-1",
    ]
    assert said["decisions"] == []
    text = " ".join(td("status", cwd=begun[start]).out.split())
    assert f"Alt er overtatt fra startpunktet {start} og ikke bekreftet." in text
    assert "løse ender" not in text
    assert "Innsikt" in td("guide", "innsikt", cwd=begun[start]).out


@pytest.mark.parametrize("start", STARTS)
def test_its_pages_say_where_it_is_from(start: str, begun: dict[str, Path]) -> None:
    made = pages(begun[start])
    front = made["index.html"]
    assert f"Startet fra startpunktet {start}" in front
    assert f"Milepælene og beslutningene er overtatt fra startpunktet {start}" in front
    assert "eksempel" not in front
    project, _ = load_project(begun[start])
    for entry in project.entries.values():
        page = made[f"{entry.type.id}/{entry.id}.html"]
        assert f"Arvet fra startpunktet {start}, ikke verifisert hos oss" in page
    (reise,) = project.all(Brukerreise)
    assert "Alt er antatt: vi tror det." in made[f"brukerreise/{reise.id}.html"]
    assert "&lt;Skriv" not in "".join(t for p, t in made.items() if not p.startswith("metode/"))


def test_its_readme_names_the_laws_as_no_part_of_the_guide(begun: dict[str, Path]) -> None:
    for start, law in (
        ("opptak", "Barnehageloven"),
        ("hjemmetjeneste", "Helse- og omsorgstjenesteloven"),
        ("byggesak", "Plan- og bygningsloven"),
    ):
        text = (begun[start] / "LESMEG.md").read_text("utf-8")
        assert f"- {law}: " in text
        assert "De står ikke i metodeguiden" in text
        assert "§" not in text


def test_another_language_is_told_what_the_texts_are_written_in(td: Run, tmp_path: Path) -> None:
    said = td("init", "p", "--from", "opptak", "--language", "nn", "--yes", cwd=tmp_path)
    assert "Startpunktet er skrevet på bokmål." in said.out
    assert "bokmål" not in td("init", "q", "--from", "opptak", "--yes", cwd=tmp_path).out


# --- nothing found out --------------------------------------------------------------------------------------------


def said(project: Project) -> list[tuple[str, str]]:
    """Every text in a project that is no prompt, with the file it stands in."""
    every = [(e.file, t) for e in project.entries.values() for _, t in texts(e.model)]
    if project.settings:
        every += [("prosjekt.yaml", t) for _, t in texts(project.settings.model)]
    return [(file, t) for file, t in every if not is_placeholder(t)]


@pytest.mark.parametrize("start", STARTS)
def test_a_step_has_a_title_and_is_assumed_and_says_nothing_of_what_happens_there(
    start: str, begun: dict[str, Path]
) -> None:
    project, _ = load_project(begun[start])
    (reise,) = project.all(Brukerreise)
    assert len(reise.model.steg) >= 8
    for step in reise.model.steg:
        assert reise.model.grad_av(step) == "antatt"
        assert [k for k in EMPTY_KEYS if getattr(step, k) not in (None, ())] == [], step.id
    assert {s.fase for s in reise.model.steg} == {"før", "under", "etter"}


@pytest.mark.parametrize("start", STARTS)
def test_what_must_be_found_out_is_asked_for(start: str, begun: dict[str, Path]) -> None:
    project, _ = load_project(begun[start])
    for group in project.all(Brukergruppe):
        assert is_placeholder(group.model.beskrivelse)
        assert is_placeholder(group.model.situasjon or "")
        assert (group.model.behov, group.model.sitat, group.model.servicegrad) == ((), None, None)
    for point in project.all(Kontaktpunkt):
        for text in (point.model.beskrivelse, point.model.funksjonelt_mål, point.model.emosjonelt_mål):
            assert is_placeholder(text or "")
    for guide in project.all(Intervjuguide):
        assert is_placeholder(guide.model.formål)
    assert project.settings
    for text in (project.settings.model.visjon, project.settings.model.bakgrunn):
        assert is_placeholder(text or "")


_FOUND = re.compile(
    r"\b(viste? seg|opplever at|forteller at|fortalte|ifølge|mange|flertallet|de fleste|få av|ofte|"
    r"prosent|dager|uker|måneder|fordi|frustrer\w+|fornøyd\w*|misfornøyd\w*|vanskelig å|for lang tid)\b",
    re.IGNORECASE,
)
"""Words that tell how something is: how many, how often, how long, why, and how it feels."""


_NUMBERED = re.compile(r"veikart|workshop|prosjekt")
"""Files with dates and hours, and with the names of what can be chosen between."""


@pytest.mark.parametrize("start", STARTS)
def test_no_text_tells_how_it_is(start: str, begun: dict[str, Path]) -> None:
    project, _ = load_project(begun[start])
    told = [(f, t) for f, t in said(project) if "?" not in t and "intervjuguider" not in f]
    assert [(f, t) for f, t in told if _FOUND.search(filled(t))] == []
    assert [(f, t) for f, t in told if re.search(r"\d", t) and not _NUMBERED.search(f)] == []


@pytest.mark.parametrize("start", STARTS)
def test_no_text_names_a_person_or_a_place(start: str, begun: dict[str, Path]) -> None:
    project, found = load_project(begun[start])
    assert [d for d in found if d.code.startswith("TD6")] == []
    named = {
        word
        for _, text in said(project)
        if text not in ("P", "Vik")
        for word in re.findall(r"(?<=[\wæøå,;] )[A-ZÆØÅ]\w+", text)
    }
    assert named <= {"Norge"}


@pytest.mark.parametrize("start", STARTS)
def test_its_questions_are_open(start: str, begun: dict[str, Path]) -> None:
    project, _ = load_project(begun[start])
    asked = [q for g in project.all(Intervjuguide) for t in g.model.temaer for q in t.spørsmål]
    assert len(asked) > 15
    closed = re.compile(r"^(Er|Har|Kan|Vil|Synes|Får|Fikk|Var|Blir|Ble) ")
    assert [q.tekst for q in asked if closed.match(q.tekst)] == []


def test_the_three_are_each_about_their_own_service(begun: dict[str, Path]) -> None:
    """No sentence of a guide's questions stands in all three, and housing is in none."""
    per_start = [
        {
            q.tekst
            for g in load_project(begun[s])[0].all(Intervjuguide)
            for t in g.model.temaer
            for q in t.spørsmål
        }
        for s in STARTS
    ]
    assert set.intersection(*per_start) == set()
    for start in STARTS:
        for file, text in said(load_project(begun[start])[0]):
            assert not re.search(r"bolig", text, re.IGNORECASE), (file, text)
