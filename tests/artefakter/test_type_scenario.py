"""Scenario and kontaktpunkt: what is drawn for a step, what the pages say, where a touchpoint is used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from tests.conftest import PNG, SETTINGS, write_tree
from tjenestedesign.artefakter import kontaktpunkt
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt, Tegning
from tjenestedesign.artefakter.scenario import Scenario
from tjenestedesign.check.load import load_project
from tjenestedesign.figures.scenario.scene import Scene, inline_scene, step_scene, touchpoint_scene
from tjenestedesign.figures.scenario.scene_figures import Who
from tjenestedesign.figures.scenario.scene_sets import SETS
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

EVERYONE: tuple[Who, ...] = ("innbygger", "ansatt", "andre")


def scenario(folder: Path, steps: str, **files: str | bytes) -> tuple[Project, Entry[Scenario]]:
    own = f"type: scenario\ntittel: Prøven\nsteg:\n{steps}"
    tree = {f"{k}.yaml" if isinstance(v, str) else f"{k}.png": v for k, v in files.items()}
    project, found = load_project(write_tree(folder, {"prosjekt.yaml": SETTINGS, "s.yaml": own, **tree}))
    assert not [d for d in found if d.level == "feil"], found
    return project, next(project.all(Scenario))


def page(project: Project, path: str) -> str:
    return next(f.data.decode() for f in render_site(plan_site(project, [])) if f.path == path)


def touchpoint(kanal: str, more: str = "") -> str:
    return f"type: kontaktpunkt\ntittel: Punktet\nkanal: {kanal}\nbeskrivelse: Et sted.\n{more}"


@pytest.mark.parametrize(
    ("kanal", "drawn"),
    [
        ("digital", "skjerm"),
        ("fysisk", "skranke"),
        ("personlig", "samtale"),
        ("telefon", "telefon"),
        ("brev", "brev"),
    ],
)
def test_the_drawing_follows_the_channel_of_the_touchpoint(kanal: str, drawn: str, tmp_path: Path) -> None:
    steps = "  - {id: a, tittel: A, bruker_gjør: Spør, kontaktpunkt: p}\n"
    project, entry = scenario(tmp_path, steps, p=touchpoint(kanal))
    assert step_scene(project, entry.model.steg[0]).sted == drawn
    assert touchpoint_scene(next(project.all(Kontaktpunkt)).model).sted == drawn


def test_a_chosen_drawing_wins_over_the_touchpoints_and_that_over_the_channel(tmp_path: Path) -> None:
    steps = "  - {id: a, tittel: A, kontaktpunkt: p}\n  - {id: b, tittel: B, kontaktpunkt: p, tegning: ute}\n"
    project, entry = scenario(tmp_path, steps, p=touchpoint("fysisk", "tegning: møte\n"))
    assert [step_scene(project, s).sted for s in entry.model.steg] == ["møte", "ute"]


@pytest.mark.parametrize(
    ("acts", "place", "who"),
    [
        ("bruker_gjør: x", "hjem", {"innbygger"}),
        ("bruker_gjør: x, andre_gjør: x", "hjem", {"innbygger", "andre"}),
        ("bruker_gjør: x, ansatt_gjør: x", "samtale", {"innbygger", "ansatt"}),
        ("bruker_gjør: x, ansatt_gjør: x, andre_gjør: x", "møte", set(EVERYONE)),
        ("ansatt_gjør: x", "tavle", {"ansatt"}),
        ("andre_gjør: x", "ute", {"andre"}),
        ("tanke: x", "hjem", {"innbygger"}),
        ("ansatt_gjør: x, replikk: {tekst: x, hvem: andre}", "tavle", {"ansatt", "andre"}),
        ("kan_gå_galt: x", "hjem", {"innbygger"}),
    ],
)
def test_without_a_touchpoint_the_drawing_follows_who_acts(
    acts: str, place: str, who: set[str], tmp_path: Path
) -> None:
    project, entry = scenario(tmp_path, f"  - {{id: a, tittel: A, {acts}}}\n")
    scene = step_scene(project, entry.model.steg[0])
    assert (scene.sted, scene.hvem) == (place, who)


def test_the_one_who_speaks_gets_a_bubble_and_a_thought_gets_another(tmp_path: Path) -> None:
    steps = (
        "  - {id: a, tittel: A, bruker_gjør: x, replikk: Hei}\n"
        "  - {id: b, tittel: B, bruker_gjør: x, tanke: Hm}\n"
        "  - {id: c, tittel: C, bruker_gjør: x}\n"
        "  - {id: d, tittel: D, ansatt_gjør: x, tanke: Hm, replikk: {tekst: Hei, hvem: ansatt}}\n"
    )
    project, entry = scenario(tmp_path, steps)
    said, thought, silent, both = (step_scene(project, s) for s in entry.model.steg)
    assert (said.snakker, said.tenker) == ("innbygger", False)
    assert (thought.snakker, thought.tenker) == (None, True)
    assert (both.snakker, both.tenker) == ("ansatt", False)
    svgs = [inline_scene(s) for s in (said, thought, silent)]
    assert len(set(svgs)) == 3
    assert "Innbyggeren sier noe." in said.alt
    assert "Innbyggeren tenker noe." in thought.alt


@pytest.mark.parametrize("place", get_args(Tegning))
def test_every_drawing_shows_who_is_there_says_it_is_a_sketch_and_has_a_name(place: Tegning) -> None:
    seen: set[str] = set()
    for who in (("innbygger",), ("ansatt",), ("andre",), ("innbygger", "andre"), EVERYONE):
        scene = Scene(place, frozenset(who))
        svg = inline_scene(scene)
        texts = re.findall(r"<tspan[^>]*>([^<]*)", svg)
        for kind, name in (("innbygger", "Innbygger"), ("ansatt", "Ansatt"), ("andre", "Andre")):
            assert (texts.count(name) == 1) == (kind in who), (place, who, texts)
        assert texts[-1] == "Skisse"
        assert f'role="img" aria-label="{scene.alt}"' in svg
        assert scene.alt.startswith("Skisse: ")
        assert svg == inline_scene(scene)
        assert " style=" not in svg
        seen.add(scene.alt)
    assert len(seen) == 5


def test_every_drawing_a_user_can_choose_is_drawn() -> None:
    assert tuple(SETS) == get_args(Tegning)


def test_the_page_shows_each_step_with_its_lines_and_leaves_out_what_is_not_written(tmp_path: Path) -> None:
    steps = (
        "  - {id: en, tittel: Ringer, bruker_gjør: Tar telefonen, ansatt_gjør: Svarer, andre_gjør: Hører på, kontaktpunkt: p, kan_gå_galt: Ingen svarer}\n"
        "  - {id: to, tittel: Venter, bruker_gjør: Sitter}\n"
    )
    project, _ = scenario(tmp_path, steps, p=touchpoint("telefon"))
    html = page(project, "scenario/s.html")
    first, second = html.split('<li class="rute"')[1:]
    for text in (
        "Tar telefonen",
        "Svarer",
        "Hører på",
        "Ingen svarer",
        ">Innbyggeren<",
        ">De ansatte<",
        ">Andre<",
    ):
        assert text in first
    assert 'href="../kontaktpunkt/p.html">Punktet' in first
    assert 'id="to"' in second
    panel = second.split("</ol>")[0]
    assert not any(
        t in panel for t in ("De ansatte<", "Andre<", "Kan gå galt", "Kontaktpunkt:", "blockquote")
    )
    assert "<h2>Slik ble det</h2>" not in html
    assert 'class="ingress"' not in html


def test_a_picture_takes_the_drawings_place_and_a_missing_one_gives_it_back(tmp_path: Path) -> None:
    steps = (
        "  - {id: a, tittel: A, bruker_gjør: x, bilde: {fil: foto.png, alt: To ved et bord}}\n"
        "  - {id: b, tittel: B, bruker_gjør: x, bilde: {fil: borte.png, alt: Ingenting}}\n"
    )
    project, _ = scenario(tmp_path, steps, foto=PNG)
    first, second = page(project, "scenario/s.html").split('<li class="rute"')[1:]
    assert 'alt="To ved et bord"' in first
    assert 'class="tegning"' not in first
    assert 'class="tegning"' in second.split("</ol>")[0]


def test_the_page_prints_on_a_landscape_sheet_and_keeps_panels_whole(tmp_path: Path) -> None:
    project, _ = scenario(tmp_path, "  - {id: a, tittel: A, bruker_gjør: x}\n")
    css = page(project, "stil/td.css")
    assert "@page scenario { size: landscape" in css
    assert re.search(r"\.ruter \.rute \{ break-inside: avoid", css)
    assert '<article class="scenario">' in page(project, "scenario/s.html")


JOURNEY = "type: brukerreise\ntittel: Reisen\nsteg: [{id: sporre, fase: før, tittel: Spørre, kontaktpunkt: p}, {id: vente, fase: før, tittel: Vente}]\n"
PLAN = "type: tjenestekart\ntittel: Kartet\nbrukerreise: r\nsteg: [{id: sporre, systemer: [A]}, {id: vente, systemer: [B]}]\n"


def test_a_touchpoint_is_used_in_steps_and_in_the_blueprint_of_those_steps(tmp_path: Path) -> None:
    steps = "  - {id: a, tittel: Ringer, bruker_gjør: x, kontaktpunkt: p}\n"
    project, _ = scenario(tmp_path, steps, p=touchpoint("telefon"), r=JOURNEY, t=PLAN)
    view = kontaktpunkt.visning(project, next(project.all(Kontaktpunkt)))
    used = {name: [(s.id, s.del_id, s.steg) for s in places] for name, places in view.bruk}
    assert used == {
        "Scenarioer": [("s", "a", "Ringer")],
        "Brukerreiser": [("r", "sporre", "Spørre")],
        "Tjenestekart": [("t", "sporre", "Spørre")],
    }
    html = page(project, "kontaktpunkt/p.html")
    assert 'href="../tjenestekart/t.html#sporre">Spørre</a>' in html
    assert "Sammenheng" not in html, "the same list would stand twice"


def test_an_unused_touchpoint_without_maturity_has_no_empty_headings(tmp_path: Path) -> None:
    project, _ = scenario(tmp_path, "  - {id: a, tittel: A}\n", p=touchpoint("brev"))
    html = page(project, "kontaktpunkt/p.html")
    assert "Modenhet" not in html
    assert "Her er det i bruk" not in html
    assert 'class="tegning"' in html


@pytest.mark.parametrize(
    ("word", "level"), [("papirskisse", 1), ("pappmodell", 2), ("klikkbar", 3), ("ferdig", 4)]
)
def test_maturity_reads_as_text_and_marks_where_it_is(word: str, level: int, tmp_path: Path) -> None:
    more = f"modenhet: {word}\nuniversell_utforming: Ja\n"
    project, _ = scenario(tmp_path, "  - {id: a, tittel: A}\n", p=touchpoint("brev", more))
    html = page(project, "kontaktpunkt/p.html")
    assert f"<p>{word.capitalize()}, nivå {level} av 4.</p>" in html
    current = re.findall(r'<li class="nådd" aria-current="step"><strong>(\w+)', html)
    assert current == [word.capitalize()]
    assert html.count('class="nådd"') == level


def test_the_overview_groups_touchpoints_by_channel_and_leaves_out_empty_ones(tmp_path: Path) -> None:
    project, _ = scenario(
        tmp_path,
        "  - {id: a, tittel: A}\n",
        x=touchpoint("brev"),
        y=touchpoint("digital"),
        z=touchpoint("brev"),
    )
    html = page(project, "oversikt/kontaktpunkt.html")
    assert re.findall(r"<h2>(\w+) <span", html) == ["Digital", "Brev"]
    assert (
        html.index("kontaktpunkt/y.html")
        < html.index("kontaktpunkt/x.html")
        < html.index("kontaktpunkt/z.html")
    )
