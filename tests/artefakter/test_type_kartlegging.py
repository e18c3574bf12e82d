"""Kartlegging: privacy, its page and its ring."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SETTINGS, write_tree
from tests.svg_texts import text_boxes
from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.check.catalogue import CATALOGUE
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.figures import kartleggingsfigur
from tjenestedesign.figures.kartleggingsfigur import LABEL
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

TEXT = """type: kartlegging
tittel: Møtet
belegg: oppdiktet
person: Ung mann
viktigst: Noe å gå til
livsområder:
  - id: jobb
    område: Jobb
    nå: Ingen jobb
    ønske: En jobb
    ressurser: [Har bil, {tekst: Kjenner folk, hos: far}]
    trygghet: 2
    først: true
  - {id: bolig, område: Bolig, nå: Bor hjemme, ønske: Egen leilighet}
deltakere: [{rolle: rådgiver, virksomhet: NAV, antall: 3}, {rolle: fagperson}]
trygghetsperson: storebror
barna: Ingen barn
deling: Bare det han selv skrev
"""
TEXTS = ["A", "Et sted å bo", "boligsosialthandlingsplanarbeid", "Ord " * 100, "x" * 400, "🏠 住宅 مرحبا"]


def load(folder: Path, text: str = TEXT, **more: str) -> tuple[Project, list[str]]:
    files = {"prosjekt.yaml": SETTINGS, "k.yaml": text, **{f"{k}.yaml": v for k, v in more.items()}}
    project, found = load_project(write_tree(folder, files))
    return project, [d.code for d in found]


def page(project: Project) -> str:
    return {f.path: f.data for f in render_site(plan_site(project, []))}["kartlegging/k.html"].decode()


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def in_memory(data: dict[str, Any]) -> Entry[Kartlegging]:
    model = Kartlegging.model_validate(
        {"type": "kartlegging", "tittel": "T", "fiktiv": True, "person": "P", "viktigst": "V", **data}
    )
    return Entry("k", TYPES["kartlegging"], model, Source("k.yaml", ""))


def generated(seed: int, count: int) -> Entry[Kartlegging]:
    r = random.Random(seed)
    return in_memory(
        {
            "tittel": r.choice(TEXTS),
            "viktigst": r.choice(TEXTS),
            "livsområder": [
                {
                    "id": f"o{i}",
                    "område": r.choice(TEXTS),
                    "nå": "x",
                    "ønske": r.choice(TEXTS),
                    "ressurser": [
                        {"tekst": r.choice(TEXTS), "hos": r.choice([None, *TEXTS])}
                        for _ in range(r.randrange(4))
                    ],
                    "trygghet": r.choice([None, 1, 3, 5]),
                    "først": r.random() < 0.3,
                }
                for i in range(count)
            ],
        }
    )


@pytest.mark.parametrize("line", ["", "fiktiv:\n", "fiktiv: false\n", "fiktiv: nei\n"])
def test_a_mapping_that_does_not_say_it_is_invented_is_a_fault(line: str, tmp_path: Path) -> None:
    _, found = load(tmp_path, TEXT.replace("belegg: oppdiktet\n", line))
    assert [c for c in found if c not in ("TD112", "TD317")] == ["TD601"]


def test_an_invented_mapping_has_nothing_to_correct(tmp_path: Path) -> None:
    assert load(tmp_path)[1] == []


def test_the_fault_explains_why_and_what_to_do_with_what_is_already_stored() -> None:
    body = CATALOGUE["TD601"].body
    assert "fagsystemet" in body
    assert "historikken" in body
    assert "personvernombudet" in body


def test_the_page_says_that_the_person_is_invented_before_anything_else(tmp_path: Path) -> None:
    html = page(load(tmp_path)[0])
    assert html.index("Oppdiktet person.") < html.index("Ung mann") < html.index("Viktigst for personen")


def test_wishes_and_resources_come_before_what_is_wrong(tmp_path: Path) -> None:
    html = page(load(tmp_path)[0])
    card = html[html.index('id="jobb"') : html.index('id="bolig"')]
    assert card.index("En jobb") < card.index("Har bil") < card.index("Ingen jobb")
    assert 'class="hos">far:</span> Kjenner folk' in card
    assert "Trygghet 2 av 5" in card
    assert "Begynner her" in card


def test_an_area_without_resources_has_no_heading_for_them(tmp_path: Path) -> None:
    html = page(load(tmp_path)[0])
    card = html[html.index('id="bolig"') : html.index("Hvem var i rommet")]
    assert "Å bygge på" not in card
    assert "Trygghet" not in card


def test_everyone_in_the_room_is_told_by_role(tmp_path: Path) -> None:
    html = page(load(tmp_path)[0])
    room = html[html.index("Hvem var i rommet") :]
    for said in (
        "Personen selv",
        "storebror",
        "<strong>rådgiver</strong> × 3",
        "NAV",
        "Ingen barn",
        "Bare det han selv skrev",
    ):
        assert said in room
    assert "<strong>fagperson</strong></li>" in room


def test_empty_optional_keys_leave_no_headings(tmp_path: Path) -> None:
    html = page(load(tmp_path, TEXT[: TEXT.index("deltakere")])[0])
    for heading in ("Hvem var i rommet", "Barna", "får dele"):
        assert heading not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_page_shows_which_actions_of_a_plan_answer_to_each_area(tmp_path: Path) -> None:
    plan = "type: plan\ntittel: P\nbelegg: oppdiktet\nkartlegging: k\ntiltak: [{id: t, tittel: Finne jobb, stadium: s, begrunnelse: x, livsområde: k#jobb}]\n"
    html = page(load(tmp_path, p=plan)[0])
    assert html.index('id="jobb"') < html.index('plan/p.html#t">Finne jobb') < html.index('id="bolig"')


def test_nothing_from_a_plan_that_may_be_real_is_told(tmp_path: Path) -> None:
    plan = "type: plan\ntittel: P\nkartlegging: k\ntiltak: [{id: t, tittel: Finne jobb, stadium: s, begrunnelse: x, livsområde: k#jobb}]\n"
    assert "Finne jobb" not in page(load(tmp_path, p=plan)[0])


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20, 60])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_text_in_the_ring_meets_another_or_leaves_the_drawing(seed: int, count: int) -> None:
    drawn = kartleggingsfigur.draw(generated(seed, count), no_links)
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    for a, b in itertools.combinations(boxes, 2):
        assert a.element == b.element or b.x0 >= a.x1 or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0
        assert box.x1 <= drawn.width, box
        assert box.y0 >= 0
        assert box.y1 <= drawn.height, box


@pytest.mark.parametrize("count", [1, 2, 9, 60])
def test_texts_stand_beside_the_ring_and_never_on_it(count: int) -> None:
    out = kartleggingsfigur.ring(generated(count, count).model.livsområder)
    assert len(out.labels) == count
    for item in out.labels:
        assert item.x + LABEL <= out.cx - out.radius - 30 or item.x >= out.cx + out.radius + 30
        assert item.y + item.height <= out.height


def test_a_single_area_is_a_whole_ring_that_can_be_seen() -> None:
    svg = kartleggingsfigur.draw(
        in_memory({"livsområder": [{"id": "a", "område": "A", "nå": "x", "ønske": "y", "trygghet": 5}]}),
        no_links,
    ).inline()
    sectors = [d for d in re.findall(r'<path d="([^"]+)"', svg) if "A170 170" in d]
    assert sectors
    assert all(d.count("A170 170") >= 3 for d in sectors), "one arc around the circle would draw nothing"


def test_more_safety_fills_more_of_the_sector() -> None:
    areas = [{"id": f"a{n}", "område": "A", "nå": "x", "ønske": "y", "trygghet": n} for n in (1, 5)]
    svg = kartleggingsfigur.draw(in_memory({"livsområder": areas}), no_links).inline()
    radii = {float(r) for r in re.findall(r"A(\d[\d.]*) ", svg)}
    assert radii == {62.0, 62.0 + (170 - 62) / 5, 170.0}


def test_the_table_tells_what_the_ring_tells() -> None:
    entry = generated(5, 6)
    table = kartleggingsfigur.table(entry, no_links)
    for area, row in zip(entry.model.livsområder, table.rows, strict=True):
        said = dict(zip(table.columns, row, strict=True))
        assert said["Livsområde"].lines == (area.område,)
        assert said["Ønske"].lines == (area.ønske,)
        assert len(said["Å bygge på"].lines) == len(area.ressurser)
        assert said["Trygghet (1–5)"].lines == ((str(area.trygghet),) if area.trygghet else ())
        assert bool(said["Begynner her"].lines) == area.først


def test_a_prompt_that_still_stands_is_shown_as_not_filled_in() -> None:
    entry = in_memory(
        {"livsområder": [{"id": "a", "område": "A", "nå": "<Skriv>", "ønske": "<Skriv ønsket>"}]}
    )
    assert "Skriv ønsket" not in kartleggingsfigur.draw(entry, no_links).inline()
    assert "Ikke fylt ut" in kartleggingsfigur.draw(entry, no_links).inline()


def test_the_number_of_people_from_the_services_is_counted(tmp_path: Path) -> None:
    assert "4 personer fra tjenestene" in page(load(tmp_path)[0])
    assert "1 person fra tjenestene" in page(
        load(tmp_path, TEXT.replace("antall: 3}, {rolle: fagperson}", "antall: 1}"))[0]
    )
