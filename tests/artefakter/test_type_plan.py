"""Plan: its stages, its rules, its page and its picture."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, SETTINGS, Run, write_tree
from tests.svg_texts import text_boxes
from tjenestedesign.artefakter.plan import Plan, plan_stages, visning
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing import network
from tjenestedesign.drawing.network import PAD, NetworkError
from tjenestedesign.figures import planfigur
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

CONCEPT = """type: konsept
tittel: Konseptet
kjerne: x
beskrivelse: x
delelementer: [{id: d, tittel: D, beskrivelse: x}]
ferd:
  - {id: stabilisere, tittel: Stabilisere først, mål: Ro}
  - {id: utvikle, tittel: Utvikle videre}
"""
MAPPING = """type: kartlegging
tittel: Kartleggingen
belegg: oppdiktet
person: Oppdiktet mann
viktigst: Bolig
livsområder: [{id: bolig, område: Bo godt, nå: x, ønske: y}]
"""
HEAD = "type: plan\ntittel: Planen\nbelegg: oppdiktet\n"
STAGES = "stadier: [konseptet#stabilisere, konseptet#utvikle]\n"
ACTIONS = """kartlegging: kartet
tiltak:
  - {id: bolig, tittel: Finne bolig, stadium: utvikle, begrunnelse: Vil bo selv, avhenger_av: [verge], ansvarlig: Verge, livsområde: kartet#bolig}
  - {id: verge, tittel: Få verge, stadium: stabilisere, begrunnelse: Avlaste far, ansvarlig: verge, når: snart, status: i-gang}
  - {id: bil, tittel: Beholde bil, stadium: stabilisere, begrunnelse: Frihet}
"""
TEXTS = [
    "A",
    "Finne et sted å bo",
    "boligsosialthandlingsplanarbeid",
    "Ord " * 100,
    "x" * 400,
    "🏠 住宅 مرحبا",
]


def load(folder: Path, text: str, others: Mapping[str, str] | None = None) -> tuple[Project, list[str]]:
    files = {"prosjekt.yaml": SETTINGS, "konseptet.yaml": CONCEPT, "kartet.yaml": MAPPING, "p.yaml": text}
    project, found = load_project(write_tree(folder, files | dict(others or {})))
    return project, [d.code for d in found if d.code.startswith(("TD36", "TD6"))]


def page(project: Project, path: str = "plan/p.html") -> str:
    return {f.path: f.data for f in render_site(plan_site(project, []))}[path].decode()


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def in_memory(data: dict[str, Any]) -> tuple[Project, Entry[Plan]]:
    model = Plan.model_validate({"type": "plan", "tittel": "Plan", "fiktiv": True, **data})
    entry = Entry("p", TYPES["plan"], model, Source("p.yaml", ""))
    return Project(Path(), None, {"p": entry}, {}, {}, {}, 1), entry


def generated(seed: int, count: int) -> dict[str, Any]:
    r = random.Random(seed)
    return {
        "tittel": r.choice(TEXTS),
        "tidshorisont": r.choice(TEXTS),
        "tiltak": [
            {
                "id": f"t{i}",
                "tittel": r.choice(TEXTS),
                "stadium": r.choice(
                    ["s1", "s2", "s3", "boligsosialthandlingsplanarbeid-og-mere-til-for-alle"]
                ),
                "begrunnelse": r.choice(TEXTS),
                "avhenger_av": [f"t{r.randrange(count)}" for _ in range(r.randrange(3))],
                "ansvarlig": r.choice([None, *TEXTS]),
                "når": r.choice([None, *TEXTS]),
                "status": r.choice([None, "planlagt", "i-gang", "gjort"]),
            }
            for i in range(count)
        ],
    }


# --- stages and views ---------------------------------------------------------------------------------------------


def test_stages_take_title_and_goal_from_the_concept_in_the_plans_order(tmp_path: Path) -> None:
    project, found = load(tmp_path, HEAD + STAGES + ACTIONS)
    assert found == []
    stages = plan_stages(project, project.entries["p"].model)
    assert [(s.id, s.tittel, s.mål) for s in stages] == [
        ("stabilisere", "Stabilisere først", "Ro"),
        ("utvikle", "Utvikle videre", None),
    ]
    assert [[t.id for t in s.tiltak] for s in stages] == [["verge", "bil"], ["bolig"]]


def test_a_plan_without_stages_uses_those_its_actions_name(tmp_path: Path) -> None:
    project, found = load(tmp_path, HEAD + ACTIONS)
    assert found == []
    assert [s.tittel for s in plan_stages(project, project.entries["p"].model)] == ["Utvikle", "Stabilisere"]


def test_roles_that_differ_in_case_only_are_one_and_actions_without_a_role_are_told(tmp_path: Path) -> None:
    project, _ = load(tmp_path, HEAD + STAGES + ACTIONS)
    seen = visning(project, next(project.all(Plan)))
    assert [(r.navn, [t.id for t in r.tiltak]) for r in seen.roller] == [("Verge", ["bolig", "verge"])]
    assert [t.id for t in seen.uten_ansvarlig] == ["bil"]


def test_what_an_action_opens_for_is_computed(tmp_path: Path) -> None:
    project, _ = load(tmp_path, HEAD + STAGES + ACTIONS)
    opens = visning(project, next(project.all(Plan))).åpner_for
    assert {id: [t.id for t in items] for id, items in opens.items()} == {
        "bolig": [],
        "verge": ["bolig"],
        "bil": [],
    }


# --- rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["", "fiktiv:\n", "fiktiv: false\n"])
def test_a_plan_that_does_not_say_it_is_invented_is_a_fault_and_gets_no_page(
    line: str, tmp_path: Path, td: Run
) -> None:
    _, found = load(tmp_path, HEAD.replace("belegg: oppdiktet\n", line) + STAGES + ACTIONS)
    assert found == ["TD601"]
    assert td("render", cwd=tmp_path).code == 1
    assert not (tmp_path / "ut/plan/p.html").exists()
    mapping = (tmp_path / "ut/kartlegging/kartet.html").read_text("utf-8")
    assert "Finne bolig" not in mapping


def test_a_plan_tells_nothing_from_a_mapping_that_may_be_real(tmp_path: Path) -> None:
    real = MAPPING.replace("belegg: oppdiktet", "fiktiv: false")
    project, _ = load(tmp_path, HEAD + STAGES + ACTIONS, {"kartet.yaml": real})
    told = page(project)
    assert "Oppdiktet mann" not in told
    assert "Bo godt" not in told


def test_an_action_may_depend_on_one_in_the_same_or_an_earlier_stage(tmp_path: Path) -> None:
    text = HEAD + STAGES + ACTIONS.replace("begrunnelse: Frihet", "begrunnelse: Frihet, avhenger_av: [verge]")
    assert load(tmp_path, text)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("stadium: utvikle", "stadium: utvkle", "TD366"),
        ("avhenger_av: [verge]", "avhenger_av: [vrge]", "TD366"),
        ("avhenger_av: [verge]", "avhenger_av: [bolig]", "TD367"),
        ("begrunnelse: Frihet", "begrunnelse: Frihet, avhenger_av: [bolig]", "TD368"),
        ("[konseptet#stabilisere, konseptet#utvikle]", "[konseptet#utvikle, konseptet#stabilisere]", "TD369"),
    ],
)
def test_each_slip_is_found_by_its_own_rule(old: str, new: str, code: str, tmp_path: Path) -> None:
    text = (HEAD + STAGES + ACTIONS).replace(old, new)
    assert text != HEAD + STAGES + ACTIONS
    assert code in load(tmp_path, text)[1]


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_says_that_the_person_is_invented_before_anything_else(tmp_path: Path) -> None:
    html = page(load(tmp_path, HEAD + STAGES + ACTIONS)[0])
    assert html.index("Oppdiktet person.") < html.index("Planen i ett bilde")


def test_the_page_groups_actions_by_stage_and_links_what_hangs_together(tmp_path: Path) -> None:
    html = page(load(tmp_path, HEAD + STAGES + ACTIONS)[0])
    assert (
        html.index("</span> Stabilisere først</h3>")
        < html.index('id="verge"')
        < html.index("</span> Utvikle videre</h3>")
    )
    assert html.index("</span> Utvikle videre</h3>") < html.index('id="bolig"')
    assert '<dt>Må komme først</dt><dd><a href="#verge">Få verge</a></dd>' in html
    assert '<dt>Åpner for</dt><dd><a href="#bolig">Finne bolig</a></dd>' in html
    assert "Bo godt" in html
    assert "kartlegging/kartet.html#bolig" in html
    assert "I gang" in html


def test_a_stage_without_actions_says_so(tmp_path: Path) -> None:
    text = HEAD + STAGES + "tiltak: [{id: a, tittel: A, stadium: utvikle, begrunnelse: x}]\n"
    assert "ingen tiltak i dette stadiet" in page(load(tmp_path, text)[0])


def test_ids_on_the_page_are_unique_and_empty_keys_leave_no_heading(tmp_path: Path) -> None:
    html = page(load(tmp_path, HEAD + "tiltak: [{id: a, tittel: A, stadium: s, begrunnelse: x}]\n")[0])
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "Hvem bærer planen" not in html
    assert "Tidshorisont" not in html
    assert "<dl" not in html


# --- the picture --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 7, 20, 60])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_text_in_the_picture_meets_another_or_leaves_the_drawing(seed: int, count: int) -> None:
    project, entry = in_memory(generated(seed, count))
    drawn = planfigur.draw(project, entry, no_links)
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    for a, b in itertools.combinations(boxes, 2):
        assert a.element == b.element or b.x0 >= a.x1 or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= drawn.width, box
        assert box.y1 <= drawn.height, box


@pytest.mark.parametrize("count", [1, 20])
def test_every_text_fits_in_its_own_box(count: int) -> None:
    project, entry = in_memory(generated(count, count))
    placed = planfigur.network(project, entry.model)
    for action in entry.model.tiltak:
        said, box = planfigur.texts(project, action), placed.boxes[action.id]
        assert sum(t.block.height for t in said) + 2 * PAD <= box.height
        assert all(t.block.width <= box.width - 2 * PAD + 0.5 for t in said)


def test_the_picture_and_the_table_tell_the_same(tmp_path: Path) -> None:
    project, _ = load(tmp_path, HEAD + STAGES + ACTIONS)
    entry = next(project.all(Plan))
    svg, table = planfigur.draw(project, entry, no_links).inline(), planfigur.table(project, entry, no_links)
    told = " ".join(line for row in table.rows for cell in row for line in cell.lines)
    for text in ("Finne bolig", "Vil bo selv", "Stabilisere først", "Bo godt", "I gang", "snart"):
        assert text in told
        assert text in svg
    (bolig,) = [row for row in table.rows if row[0].lines == ("Finne bolig",)]
    assert bolig[table.columns.index("Må komme først")].lines == ("Få verge",)
    assert "Oppdiktet person" in svg, "also where the picture is shared alone"


def test_the_picture_draws_one_arrow_per_dependency(tmp_path: Path) -> None:
    project, _ = load(tmp_path, HEAD + STAGES + ACTIONS)
    placed = planfigur.network(project, next(project.all(Plan)).model)
    assert [(p.edge.source, p.edge.target) for p in placed.paths] == [("verge", "bolig")]


def test_where_graphviz_cannot_run_the_table_still_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise NetworkError

    monkeypatch.setattr(network, "_renderer", refuse)
    html = page(load(tmp_path, HEAD + STAGES + ACTIONS)[0])
    assert "kan ikke tegnes på denne maskinen" in html
    assert re.search(r"<caption>Planen.*: tiltak i hvert stadium</caption>", html)


def test_the_picture_is_the_same_every_time() -> None:
    project, entry = in_memory(generated(3, 20))
    assert planfigur.draw(project, entry, no_links).file() == planfigur.draw(project, entry, no_links).file()


# --- Asker --------------------------------------------------------------------------------------------------------


def test_askers_plan_has_the_guides_ten_actions_in_three_stages() -> None:
    project, _ = load_project(ASKER)
    model = project.entries["ung-mann-plan"].model
    stages = plan_stages(project, model)
    assert [s.tittel for s in stages] == ["Stabilisere", "Utvikle", "Bærekraftig"]
    assert sum(len(s.tiltak) for s in stages) == len(model.tiltak) == 10
    assert model.oppdiktet
