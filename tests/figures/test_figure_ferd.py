"""The citizen's path as a picture: every number of stages and indicators, people only where they may be shown."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build, write_tree
from tests.domain.effect.cells import people_json
from tests.svg_texts import SVG, TextBox, text_boxes
from tjenestedesign.artefakter.konsept import Konsept
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.figures import ferd
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

TEXTS = [
    "A",
    "Innbyggere som bor godt",
    "x" * 400,
    "Ord " * 100,
    "Boligsosialtkompetansetilskudd",
    "🏠 مرحبا 住宅",
]
SIZES = [(1, 0), (1, 50), (2, 1), (4, 10), (7, 50), (12, 0), (12, 50)]
CONCEPT = (
    "type: konsept\ntittel: K\nkjerne: k\nbeskrivelse: b\ndelelementer: [{id: d, tittel: D, beskrivelse: x}]\n"
    "ferd: [{id: ro, tittel: Stabilisere, mål: Det er ro}, {id: selv, tittel: Utvikle}, {id: varig, tittel: Varig}]\n"
)
EFFECT = "type: effektmåling\ntittel: E\nformål: x\nferd: k\nindikatorer: [{id: a, tittel: Hele}, {id: b, tittel: Fred, slag: myk, stadium: k#ro, nullpunkt: 2, mål: 4}]\n"


def nowhere(_id: str, _part: str | None = None) -> str | None:
    return None


STAGES = {"ro": "Stabilisere", "selv": "Utvikle", "varig": "Varig"}


def generated(folder: Path, stages: int, indicators: int, *, data: bool) -> Project:
    r = random.Random(stages * 100 + indicators)

    def text() -> str:
        return '"' + r.choice(TEXTS).strip() + '"'

    path = "".join(
        f"  - {{id: s{n}, tittel: {text()}{', mål: ' + text() if r.random() < 0.7 else ''}}}\n"
        for n in range(stages)
    )
    effect = "type: effektmåling\ntittel: Effekt\nformål: x\nferd: k\ndatakilde: e.csv\nindikatorer:\n"
    for n in range(max(indicators, 1)):
        stage = f", stadium: k#s{r.randrange(stages)}" if r.random() < 0.8 else ""
        effect += f"  - {{id: i{n}, tittel: {text()}, slag: {r.choice(['hard', 'myk'])}, enhet: {text()}, nullpunkt: {r.randrange(9)}{stage}}}\n"
    files = {
        "prosjekt.yaml": SETTINGS,
        "k.yaml": CONCEPT.split("ferd:")[0] + "ferd:\n" + path,
    }
    if indicators:
        files["e.yaml"] = effect
    if data:
        people = {f"s{n}": r.choice([None, r.randrange(40)]) for n in range(stages)}
        files["e.resultat.json"] = people_json(people, None, stages=dict.fromkeys(people, "x"))
    return load_project(write_tree(folder, files))[0]


def concept(project: Project) -> Entry[Konsept]:
    return next(project.all(Konsept))


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    found: list[tuple[float, float, float, float]] = []
    for r in ET.fromstring(svg).iter(f"{SVG}rect"):
        x, y, w, h = (float(r.get(k, "0")) for k in ("x", "y", "width", "height"))
        found.append((x, y, x + w, y + h))
    return found


@pytest.mark.parametrize(("stages", "indicators"), SIZES)
@pytest.mark.parametrize("data", [False, True])
def test_no_text_meets_another_and_each_stays_in_its_card_and_on_the_sheet(
    stages: int, indicators: int, data: bool, tmp_path: Path
) -> None:
    project = generated(tmp_path, stages, indicators, data=data)
    drawn = [ferd.draw_concept(project, concept(project), nowhere)]
    drawn += [ferd.draw_effect(project, e, nowhere) for e in project.all(Effektmåling)]
    for drawing in drawn:
        texts = text_boxes(drawing.typed())
        for a, b in itertools.combinations(texts, 2):
            assert a.element == b.element or not a.meets(b), (a, b)
        rects = boxes(drawing.typed())[1:]
        for t in texts:
            assert t.x0 >= 0
            assert t.x1 <= drawing.width + 0.1
            assert t.y1 <= drawing.height + 0.1
            for box in rects:
                assert inside(t, box) or apart(t, box), (t, box)


def inside(t: TextBox, b: tuple[float, float, float, float]) -> bool:
    return b[0] <= t.x0 + 0.1 and t.x1 <= b[2] + 0.1 and b[1] <= t.y0 + 0.1 and t.y1 <= b[3] + 0.1


def apart(t: TextBox, b: tuple[float, float, float, float]) -> bool:
    return t.x1 <= b[0] + 0.1 or b[2] <= t.x0 + 0.1 or t.y1 <= b[1] + 0.1 or b[3] <= t.y0 + 0.1


@pytest.mark.parametrize(("stages", "indicators"), [(1, 50), (4, 10), (12, 50)])
def test_the_table_tells_every_stage_and_every_indicator(
    stages: int, indicators: int, tmp_path: Path
) -> None:
    project = generated(tmp_path, stages, indicators, data=False)
    table = ferd.table_concept(project, concept(project), nowhere)
    lines = [line for row in table.rows for line in row[table.columns.index("Indikatorer")].lines]
    assert len(lines) == indicators
    names = [row[0].lines[0] for row in table.rows if row[0].lines[0] != ferd.WHOLE]
    assert names == [f"{n} {s.tittel}" for n, s in enumerate(concept(project).model.ferd, 1)]


def test_the_drawing_is_the_same_on_every_run(tmp_path: Path) -> None:
    first, again = (generated(tmp_path / name, 7, 20, data=True) for name in "ab")
    assert (
        ferd.draw_concept(first, concept(first), nowhere).typed()
        == ferd.draw_concept(again, concept(again), nowhere).typed()
    )


def test_each_stage_stands_higher_than_the_one_before_it(build: Build) -> None:
    project, _ = load_project(build({"k.yaml": CONCEPT}))
    svg = ferd.draw_concept(project, concept(project), nowhere).typed()
    tops = [t.y0 for t in text_boxes(svg) if re.match(r"\d ", t.text)]
    assert tops == sorted(tops, reverse=True)
    assert len(set(tops)) == 3


def said(build: Build, files: dict[str, str]) -> tuple[str, str]:
    project, _ = load_project(build({"k.yaml": CONCEPT, "e.yaml": EFFECT, **files}))
    drawing = ferd.draw_concept(project, concept(project), nowhere)
    table = ferd.table_concept(project, concept(project), nowhere)
    rows = [" ".join(line for cell in row for line in cell.lines) for row in table.rows]
    picture = " ".join(t.text for t in text_boxes(drawing.typed()))
    return picture + " " + drawing.description, " | ".join([table.caption, *rows])


DATA = {"e.yaml": EFFECT + "datakilde: e.csv\n"}


def counted(total: int | None, *, smallest: int = 5, fictional: bool = False, **people: int | None) -> str:
    return people_json(people, total, stages=STAGES, smallest=smallest, fictional=fictional)


def test_people_are_told_per_stage_in_picture_description_and_table(build: Build) -> None:
    picture, table = said(build, DATA | {"e.resultat.json": counted(42, ro=12, selv=30)})
    assert "42 personer i ferden ved slutten av 1. kvartal 2026" in picture
    assert picture.count("12 personer") == 2
    assert "0 personer" in picture
    assert "1 Stabilisere Det er ro 12 " in table
    assert "42 personer i ferden" in table


@pytest.mark.parametrize("total", [None, 83])
def test_what_is_hidden_is_said_and_drawn_without_a_number(total: int | None, build: Build) -> None:
    files = DATA | {"e.resultat.json": counted(total, ro=None, selv=None, varig=70)}
    for text in said(build, files):
        assert re.findall(r"\b(\d+) person", text.replace("1. kvartal 2026", "")) in (
            [["70"], ["70", "70"], []] if total is None else [["83", "70", "83", "70"], ["83"]]
        )
        assert "Tall under 5 vises ikke" in text
        assert "70" in text
    picture, table = said(build, files)
    assert picture.count("Tallet vises ikke") == 2
    assert table.count("vises ikke") >= 2


def test_two_that_measure_the_same_path_keep_to_the_stricter_smallest_cell(build: Build) -> None:
    strict = DATA | {"streng.yaml": EFFECT + "minste_celle: 40\n"}
    picture, _ = said(build, strict | {"e.resultat.json": counted(102, ro=12, selv=90)})
    assert "12 personer" not in picture
    assert "mindre «minste_celle» enn nå" in picture
    picture, _ = said(build, strict | {"e.resultat.json": counted(90, smallest=40, ro=None, selv=90)})
    assert "Tall under 40 vises ikke" in picture


def test_without_data_no_number_of_people_is_told_and_the_reason_is(build: Build) -> None:
    for files, reason in (
        ({}, "Ingen data er koblet til ennå."),
        (DATA, "Rapporten er ikke regnet ut ennå."),
    ):
        picture, table = said(build, files)
        assert f"{reason} Derfor er ingen personer telt." in picture
        assert not re.search(r"\d personer", picture + table)


def test_made_up_data_says_so_in_picture_and_table(build: Build) -> None:
    for fictional in (True, False):
        for text in said(build, DATA | {"e.resultat.json": counted(12, ro=12, fictional=fictional)}):
            assert (ferd.MADE_UP in text) is fictional


def test_soft_facts_differ_by_dash_and_by_word(build: Build) -> None:
    project, _ = load_project(build({"k.yaml": CONCEPT, "e.yaml": EFFECT}))
    svg = ferd.draw_concept(project, concept(project), nowhere).typed()
    assert len(re.findall(r"<rect [^>]*stroke-dasharray", svg)) == 1
    assert [t.text for t in text_boxes(svg) if "fakta" in t.text] == [
        "Myk fakta, høyere er bedre",
        "Hard fakta, høyere er bedre",
    ]


def test_references_to_a_stage_still_lead_to_it_on_the_concepts_page(build: Build) -> None:
    project, found = load_project(build({"k.yaml": CONCEPT, "e.yaml": EFFECT}))
    files = {
        f.path: f.data.decode() for f in render_site(plan_site(project, found)) if f.path.endswith(".html")
    }
    for stage in ("ro", "selv", "varig"):
        assert files["konsept/k.html"].count(f' id="{stage}"') == 1
        assert f'href="../konsept/k.html#{stage}"' in files["effektmaling/e.html"]
    assert 'href="../effektmaling/e.html#b"' in files["konsept/k.html"]


def test_a_path_that_is_not_there_has_no_picture(build: Build) -> None:
    bare = CONCEPT.split("ferd:")[0]
    project, found = load_project(build({"k.yaml": bare, "e.yaml": EFFECT.replace("stadium: k#ro, ", "")}))
    files = {f.path for f in render_site(plan_site(project, found))}
    assert not [f for f in files if f.startswith("figurer/ferd-")]
