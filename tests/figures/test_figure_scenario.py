"""The storyboard over generated content: no text meets another or leaves its panel, and the table says the same."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.conftest import ASKER, SETTINGS, write_tree
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt, Tegning
from tjenestedesign.artefakter.scenario import Scenario
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing.svg import Canvas
from tjenestedesign.figures.scenario import scenariofigur
from tjenestedesign.figures.scenario.scene import labels
from tjenestedesign.figures.scenario.scene_figures import Who
from tjenestedesign.figures.scenario.scene_props import WIDTH
from tjenestedesign.figures.scenario.scene_sets import SETS
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.choice_lists import BUILT_IN
from tjenestedesign.project.loaded import Entry, Project

WORDS = [
    "bolig",
    "og",
    "i",
    "å",
    "kartlegging",
    "boligsosialthandlingsplanarbeid",
    "👩\u200d👩\u200d👧",
    "øve",
    "住宅",
]


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def links(id: str, part: str | None = None) -> str | None:
    return f"{id}.html#{part}" if part else f"{id}.html"


def storyboard(data: dict[str, Any], *others: Entry[Any]) -> tuple[Project, Entry[Scenario]]:
    model = Scenario.model_validate({"type": "scenario", "tittel": "Prøven", **data})
    entry = Entry("prove", TYPES["scenario"], model, Source("prove.yaml", ""))
    return Project(Path(), None, {e.id: e for e in (entry, *others)}, {}, {}, {}, 1), entry


def touchpoint(id: str, kanal: str, title: str) -> Entry[Any]:
    data = {"type": "kontaktpunkt", "tittel": title, "kanal": kanal, "beskrivelse": "x"}
    return Entry(id, TYPES["kontaktpunkt"], Kontaktpunkt.model_validate(data), Source(f"{id}.yaml", ""))


def generated(seed: int, n: int, longest: int) -> tuple[Project, Entry[Scenario]]:
    """Any scenario: every key there or not, texts from 1 to `longest` letters."""
    r = random.Random(seed)

    def text() -> str:
        size, made = r.randint(1, longest), ""
        while len(made) < size:
            made += r.choice(WORDS) + " "
        return made[:size].strip() or "x"

    points = [touchpoint(f"p{i}", k, text()) for i, k in enumerate(BUILT_IN.words("kanal"))]
    steps: list[dict[str, Any]] = []
    for i in range(n):
        step: dict[str, Any] = {"id": f"s{i}", "tittel": text()}
        for key in ("bruker_gjør", "ansatt_gjør", "andre_gjør", "tanke", "kan_gå_galt"):
            if r.random() < 0.6:
                step[key] = text()
        if r.random() < 0.5:
            step["replikk"] = {"tekst": text(), "hvem": r.choice(["innbyggeren", "ansatt", "andre"])}
        if r.random() < 0.5:
            step["kontaktpunkt"] = r.choice(points).id
        if r.random() < 0.5:
            step["tegning"] = r.choice(get_args(Tegning))
        if r.random() < 0.3:
            step["bilde"] = {"fil": "a/b.png", "alt": text()}
        steps.append(step)
    around = {k: text() for k in ("innledning", "slutt") if r.random() < 0.7}
    return storyboard({"tittel": text(), "steg": steps, **around}, *points)


CASES = [
    (1, 1, 1),
    (2, 1, 400),
    (3, 2, 60),
    (4, 4, 400),
    (5, 7, 90),
    (6, 9, 400),
    (7, 13, 30),
    (8, 20, 400),
    (9, 60, 120),
]


def box(element: ET.Element) -> tuple[float, float, float, float]:
    x, y, w, h = (float(element.get(k, "0")) for k in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


@pytest.mark.parametrize(("seed", "n", "longest"), CASES)
def test_no_text_meets_another_or_leaves_the_sheet(seed: int, n: int, longest: int) -> None:
    project, entry = generated(seed, n, longest)
    drawn = scenariofigur.draw(project, entry, no_links)
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    assert boxes
    for i, a in enumerate(boxes):
        assert a.x0 >= 0, a
        assert a.x1 <= drawn.width, a
        assert 0 <= a.y0 < a.y1 <= drawn.height, a
        for b in boxes[i + 1 :]:
            if b.x0 >= a.x1:
                break
            assert a.element == b.element or not a.meets(b), (a, b)


@pytest.mark.parametrize(("seed", "n", "longest"), CASES)
def test_every_panel_holds_its_own_texts_and_frames_and_meets_no_other(
    seed: int, n: int, longest: int
) -> None:
    project, entry = generated(seed, n, longest)
    root = ET.fromstring(scenariofigur.draw(project, entry, no_links).inline())
    panels = [g for g in root.iter(f"{SVG}g") if (g.get("id") or "").startswith("scenario-prove-steg-")]
    assert len(panels) == n
    edges = [box(next(p.iter(f"{SVG}rect"))) for p in panels]
    for a, b in itertools.combinations(edges, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for group, (x0, y0, x1, y1) in zip(panels, edges, strict=True):
        for t in text_boxes(group):
            assert x0 < t.x0, t
            assert t.x1 < x1, t
            assert y0 < t.y0, t
            assert t.y1 < y1, t
        for frame in [r for r in group if r.tag == f"{SVG}rect"][1:]:
            fx0, fy0, fx1, fy1 = box(frame)
            assert x0 <= fx0 < fx1 <= x1
            assert y0 <= fy0 < fy1 <= y1
            inside = [t for t in text_boxes(group) if fy0 <= (t.y0 + t.y1) / 2 <= fy1]
            assert inside
            for t in inside:
                assert fx0 < t.x0, t
                assert t.x1 < fx1, t
                assert fy0 <= t.y0, t
                assert t.y1 <= fy1, t


@pytest.mark.parametrize(("n", "shape"), [(1, 1), (2, 2), (3, 3), (4, 2), (6, 3), (8, 4), (12, 4), (20, 5)])
def test_panels_stand_so_that_the_sheet_is_wide_rather_than_tall(n: int, shape: int) -> None:
    steps = [{"id": f"s{i}", "tittel": "Steg", "bruker_gjør": "Gjør noe"} for i in range(n)]
    project, entry = storyboard({"steg": steps})
    panels = [scenariofigur.panel(project, s, no_links) for s in entry.model.steg]
    assert scenariofigur.columns(panels) == shape


def test_the_steps_stand_in_order_row_by_row() -> None:
    project, entry = generated(5, 13, 40)
    root = ET.fromstring(scenariofigur.draw(project, entry, no_links).inline())
    panels = [g for g in root.iter(f"{SVG}g") if "-steg-" in (g.get("id") or "")]
    places = [box(next(p.iter(f"{SVG}rect")))[1::-1] for p in panels]
    assert places == sorted(places)
    numbers = [next(t for t in text_boxes(p)).text for p in panels]
    assert numbers == [str(i + 1) for i in range(13)]


@pytest.mark.parametrize("seed", [4, 6, 8])
def test_the_table_says_all_the_drawing_says(seed: int) -> None:
    project, entry = generated(seed, 6, 120)
    told = scenariofigur.table(project, entry, links)
    said = " ".join(line for row in told.rows for cell in row for line in cell.lines)
    model = entry.model
    texts = [
        t
        for s in model.steg
        for t in (s.tittel, s.bruker_gjør, s.ansatt_gjør, s.andre_gjør, s.tanke, s.kan_gå_galt)
    ]
    texts += [s.replikk.tekst for s in model.steg if s.replikk]
    texts += [s.bilde.alt for s in model.steg if s.bilde]
    texts += [project.entries[s.kontaktpunkt.id].name for s in model.steg if s.kontaktpunkt]
    assert all(t in said for t in texts if t)
    assert all(len(row) == len(told.columns) for row in told.rows)
    assert len(told.rows) == 6 + bool(model.innledning) + bool(model.slutt)


def test_the_table_leaves_out_columns_without_content_and_links_each_step() -> None:
    project, entry = storyboard({"steg": [{"id": "a", "tittel": "A", "bruker_gjør": "x"}]})
    told = scenariofigur.table(project, entry, links)
    assert told.columns == ("Steg", "Innbyggeren", "Bildet viser")
    assert told.rows[0][0].href == "prove.html#a"
    assert told.rows[0][2].lines == ("Skisse: en innbygger hjemme i en stue.",)


def test_the_drawing_is_the_same_every_time_has_unique_ascii_ids_and_links_its_parts() -> None:
    project, entry = storyboard(
        {"steg": [{"id": "a", "tittel": "A", "bruker_gjør": "x", "kontaktpunkt": "p"}]},
        touchpoint("p", "brev", "Vedtaket"),
    )
    drawn = scenariofigur.draw(project, entry, links)
    assert drawn.file() == scenariofigur.draw(project, entry, links).file()
    root = ET.fromstring(drawn.inline())
    ids = [e.get("id", "") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(i.isascii() for i in ids)
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["prove.html#a", "p.html"]
    assert "<a " not in drawn.file()


def test_markdown_marks_do_not_show_in_the_drawing() -> None:
    project, entry = storyboard({"innledning": "Et **viktig** brev", "steg": [{"id": "a", "tittel": "A"}]})
    shown = " ".join(b.text for b in text_boxes(scenariofigur.draw(project, entry, no_links).inline()))
    assert "Et viktig brev" in shown


@pytest.mark.parametrize("place", get_args(Tegning))
def test_the_names_under_the_figures_never_meet_or_leave_the_frame(place: Tegning) -> None:
    everyone: tuple[Who, ...] = ("innbygger", "ansatt", "andre")
    for size in (1, 2, 3):
        for who in itertools.combinations(everyone, size):
            people = SETS[place][1](Canvas("x"), frozenset(who))
            assert {p.who for p in people} == set(who)
            placed = labels([(p.who, p.x) for p in people])
            names = sorted(placed[:-1], key=lambda p: p[1])
            assert all(left >= 0 and left + block.width <= WIDTH for block, left, _ in placed)
            for (a, left, _), (_, following, _) in itertools.pairwise(names):
                assert left + a.width < following


def test_asker_is_drawn_with_the_room_it_is_held_in() -> None:
    project, _ = load_project(ASKER)
    entry = next(e for e in project.all(Scenario) if e.id == "en-brukersentrert-start")
    shown = " ".join(b.text for b in text_boxes(scenariofigur.draw(project, entry, links).inline()))
    assert "Velkommen til Hasselbakken" in shown
    assert "Kartleggingsmøtet" in shown


@pytest.mark.parametrize("steps", [1, 5, 40])
def test_sheets_of_a_storyboard_hold_every_panel_once_in_order(steps: int, tmp_path: Path) -> None:
    lines = "".join(
        f"  - {{id: s{n}, tittel: Steg {n}, bruker_gjør: Noe skjer her nå}}\n" for n in range(steps)
    )
    text = (
        f"type: scenario\ntittel: Historien\ninnledning: Det begynner.\nslutt: Det gikk bra.\nsteg:\n{lines}"
    )
    made, _ = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "h.yaml": text}))
    drawn = scenariofigur.draw(made, next(made.all(Scenario)), no_links)
    assert drawn.split is not None
    sheets = drawn.split(1500, 1300)
    assert (len(sheets) == 1) == (steps < 9)
    told = [" ".join(b.text for b in text_boxes(s.inline())) for s in sheets]
    assert [n for t in told for n in re.findall(r"Steg (\d+)", t)] == [str(n) for n in range(steps)]
    assert ["Det begynner." in t for t in told] == [n == 0 for n in range(len(told))]
    assert ["Det gikk bra." in t for t in told] == [n == len(told) - 1 for n in range(len(told))]
    assert all(s.width <= 1500 and s.height <= 1300 for s in sheets)
    assert len({s.id for s in sheets}) == len(sheets)
