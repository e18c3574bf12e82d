"""Forankringsplan: who is with when, what the page tells, and the stakeholder map over generated content."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, SETTINGS, Run, write_tree
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.artefakter.forankringsplan import Forankringsplan, plan
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.figures import interessentkart
from tjenestedesign.figures.interessentkart import CHIP, PAD, SCORES, STRIPE, layout
from tjenestedesign.ground.palette import COLOURS, contrast
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

ATTITUDES = ["pådriver", "støttende", "nøytral", "skeptisk", "motstander", "ukjent"]


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def links(id: str, part: str | None = None) -> str | None:
    return f"{id}.html#{part}" if part else f"{id}.html"


def made(
    people: list[dict[str, Any]], activities: list[dict[str, Any]] | None = None, **more: Any
) -> tuple[Project, Entry[Forankringsplan]]:
    defaults = {"nivå": "førstelinje", "innflytelse": 3, "interesse": 3}
    data = {
        "type": "forankringsplan",
        "tittel": "Plan",
        "interessenter": [{"gruppe": p["id"], **defaults, **p} for p in people],
        "aktiviteter": activities or [{"hva": "Møte", "fase": "innsikt", "interessenter": [people[0]["id"]]}],
        **more,
    }
    entry = Entry(
        "plan", TYPES["forankringsplan"], Forankringsplan.model_validate(data), Source("plan.yaml", "")
    )
    return Project(Path(), None, {"plan": entry}, {}, {}, {}, 1), entry


def generated(n: int, longest: int, seed: int, spread: int = 5) -> tuple[Project, Entry[Forankringsplan]]:
    """`spread` 1 puts everyone in the same box."""
    r = random.Random(seed)
    words = [
        "bolig",
        "og",
        "i",
        "virksomhetsledersamling",
        "boligsosialthandlingsplanarbeid",
        "👩‍👧",
        "å",
        "住宅",
    ]

    def text() -> str:
        size, out = r.randint(1, longest), ""
        while len(out) < size:
            out += r.choice(words) + " "
        return out[:size].strip() or "x"

    people = [
        {
            "id": f"i{i}",
            "gruppe": text(),
            "innflytelse": r.randint(1, spread),
            "interesse": r.randint(1, spread),
            "holdning": r.choice(ATTITUDES),
            "skal_implementere": r.random() < 0.5,
            "ambassadør": r.random() < 0.3,
        }
        | ({"virksomhet": text()} if r.random() < 0.5 else {})
        for i in range(n)
    ]
    return made(people, tittel=text())


def page(folder: Path, content: str) -> str:
    project, found = load_project(write_tree(folder, {"prosjekt.yaml": SETTINGS, "plan.yaml": content}))
    assert [d.message for d in found if d.level == "feil"] == []
    return {f.path: f.data for f in render_site(plan_site(project, found))}[
        "forankringsplan/plan.html"
    ].decode()


def visible(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- the view -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("influence", "interest", "said"),
    [
        (4, 4, "Samarbeid tett"),
        (5, 3, "Hold fornøyd"),
        (3, 5, "Hold informert"),
        (3, 3, "Følg med"),
        (4, 1, "Hold fornøyd"),
    ],
)
def test_the_place_in_the_map_follows_from_the_scores(influence: int, interest: int, said: str) -> None:
    _, entry = made([{"id": "a", "innflytelse": influence, "interesse": interest}])
    assert entry.model.interessenter[0].plassering == said


def test_involvement_is_counted_by_phase_and_without_what_was_called_off() -> None:
    project, entry = made(
        [{"id": "a"}, {"id": "b"}],
        [
            {"hva": "1", "fase": "implementering", "interessenter": ["a"]},
            {"hva": "2", "fase": "innsikt", "interessenter": ["a", "b"], "status": "avlyst"},
            {"hva": "3", "fase": "idé", "interessenter": ["a"]},
            {"hva": "4", "fase": "idé", "interessenter": ["a"]},
        ],
    )
    view = plan(project, entry)
    assert {i.who.id: [len(p) for p in i.by_phase] for i in view.involvement} == {
        "a": [0, 2, 0, 1],
        "b": [0, 0, 0, 0],
    }
    assert [w.id for w in view.never] == ["b"]
    assert "1 er ikke med i noen aktivitet" in view.summary


def test_phases_stand_in_the_guides_order_and_activities_in_time_order_with_the_undated_last() -> None:
    project, entry = made(
        [{"id": "a"}],
        [
            {"hva": "uten dato", "fase": "innsikt", "interessenter": ["a"]},
            {"hva": "sist", "fase": "innsikt", "interessenter": ["a"], "når": "2016-K1"},
            {"hva": "utprøving", "fase": "utforming", "interessenter": ["a"]},
            {"hva": "først", "fase": "innsikt", "interessenter": ["a"], "når": "2015-12-31"},
        ],
    )
    lanes = plan(project, entry).lanes
    assert [lane.fase for lane in lanes] == list(FASER)
    assert [a.hva for a, _ in lanes[0].activities] == ["først", "sist", "uten dato"]
    assert [len(lane.activities) for lane in lanes] == [3, 0, 1, 0]


def test_groups_of_the_same_name_are_told_apart_by_where_they_belong() -> None:
    people = [
        {"id": "a", "gruppe": "Fagfolk", "virksomhet": "NAV"},
        {"id": "b", "gruppe": "Fagfolk", "virksomhet": "eiendom"},
        {"id": "c", "gruppe": "Ledere", "virksomhet": "NAV"},
    ]
    project, entry = made(
        people, [{"hva": "Møte", "fase": "innsikt", "interessenter": ["a", "b", "c", "finnes-ikke"]}]
    )
    ((_, who),) = plan(project, entry).lanes[0].activities
    assert who == (("a", "Fagfolk, NAV"), ("b", "Fagfolk, eiendom"), ("c", "Ledere"))


def test_the_most_important_stakeholders_come_first() -> None:
    project, entry = made(
        [
            {"id": "lav", "innflytelse": 1, "interesse": 1},
            {"id": "informert", "interesse": 5},
            {"id": "tett", "innflytelse": 5, "interesse": 5},
        ]
    )
    assert [i.who.id for i in plan(project, entry).involvement] == ["tett", "informert", "lav"]


# --- the page -----------------------------------------------------------------------------------------------------

FULL = """\
type: forankringsplan
tittel: Plan
interessenter:
  - {id: ledere, gruppe: Ledergruppen, nivå: politisk-ledelse, antall: 1, innflytelse: 5, interesse: 3, behov: Tall}
  - {id: naboer, gruppe: Naboer, nivå: ekstern, innflytelse: 2, interesse: 2, skal_implementere: true, ambassadør: true}
forutsetninger:
  - {tittel: Mandat, status: på-plass}
  - {tittel: Budsjett, status: mangler, tiltak: Egen sak, ansvarlig: økonomisjefen, frist: 2027-K1}
  - {tittel: Kultur, status: ukjent}
  - {tittel: Siloer, status: delvis, beskrivelse: Budsjettene er delt}
aktiviteter:
  - {hva: Legge fram innsikten, fase: innsikt, interessenter: [ledere], når: 2026-10, ansvarlig: prosjektleder, status: pågår}
  - {hva: Folkemøte, fase: utforming, interessenter: [naboer], status: avlyst}
"""


def test_the_page_shows_who_is_never_with_and_what_is_missing(tmp_path: Path) -> None:
    html = page(tmp_path, FULL)
    text = visible(html)
    row = next(r for r in html.split("<tr") if 'href="#naboer"' in r and 'scope="row"' in r)
    assert "Ikke med i noe ennå" in row
    assert row.count("ikke med") == 4
    assert "✓ På plass" in text
    assert "✕ Mangler" in text
    assert "? Ikke kartlagt" in text
    assert "Tiltak: Egen sak" in text
    assert "Frist: 1. kvartal 2027" in text
    assert "◐ Pågår" in text
    assert "✕ Avlyst" in text
    assert "Politisk ledelse, 1 person" in text
    assert text.count("Ingen aktiviteter ennå.") == 2


def test_every_stakeholder_is_an_anchor_and_ids_are_unique(tmp_path: Path) -> None:
    html = page(tmp_path, FULL)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {"ledere", "naboer"} <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_a_plan_with_only_what_is_required_has_no_empty_headings(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        "type: forankringsplan\ntittel: P\ninteressenter: [{id: a, gruppe: A, nivå: stab, innflytelse: 1, interesse: 1}]\naktiviteter: [{hva: M, fase: idé, interessenter: [a]}]\n",
    )
    assert "Forutsetninger" not in html
    assert "Konsept</dt>" not in html
    assert 'class="ingress"' not in html


def test_an_activity_leads_to_the_part_of_the_roadmap_by_its_name(tmp_path: Path) -> None:
    road = "type: veikart\ntittel: Veikartet\nspor: [{id: s, tittel: S}]\naktiviteter: [{id: mandat, tittel: Avklare mandat, spor: s, fra: 2026-01}]\n"
    write_tree(tmp_path, {"veien.yaml": road})
    html = page(
        tmp_path,
        FULL.replace("status: pågår", "viser_til: [veien#mandat, veien]").replace(
            "tittel: Plan", "tittel: Plan\nveikart: veien"
        ),
    )
    assert '<a href="../veikart/veien.html#mandat">Avklare mandat</a>' in html
    assert '<a href="../veikart/veien.html">Veikartet</a>' in html


def test_what_users_write_cannot_become_markup(tmp_path: Path) -> None:
    html = page(tmp_path, FULL.replace("gruppe: Naboer", "gruppe: '<script>x</script>'"))
    assert "<script" not in html


def test_asker_is_anchored_in_every_phase_and_has_the_guides_groups(td: Run) -> None:
    project, _ = load_project(ASKER)
    (entry,) = project.all(Forankringsplan)
    model = entry.model
    assert all(any(model.med("styringsgruppen", f) for f in [fase]) for fase in FASER)
    for who in model.interessenter:
        if who.skal_implementere:
            assert any(model.med(who.id, f) for f in FASER if f is not Fase.IMPLEMENTERING), who.id
    assert {f.tittel.split()[0] for f in model.forutsetninger} >= {
        "Mandat",
        "Budsjett",
        "Kultur",
        "Kompetanse",
    }
    assert plan(project, entry).never == ()


# --- the map ------------------------------------------------------------------------------------------------------

SIZES = [(1, 1, 1, 5), (1, 400, 2, 5), (16, 40, 3, 5), (40, 120, 4, 5), (40, 60, 5, 1), (60, 400, 6, 2)]


@pytest.mark.parametrize(("n", "longest", "seed", "spread"), SIZES)
def test_stakeholders_keep_apart_stand_in_their_own_box_and_hold_their_text(
    n: int, longest: int, seed: int, spread: int
) -> None:
    _, entry = generated(n, longest, seed, spread)
    out = layout(entry.model, 100)
    assert len(out.chips) == n
    for a, b in itertools.combinations(out.chips, 2):
        apart = a.x + CHIP <= b.x or b.x + CHIP <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart, (a.who.id, b.who.id)
    for chip in out.chips:
        x, width = out.columns[chip.who.interesse]
        y, height = out.rows[chip.who.innflytelse]
        assert x < chip.x
        assert chip.x + CHIP < x + width
        assert y < chip.y
        assert chip.y + chip.height <= y + height
        assert sum(b.height for b in chip.blocks) + 2 * PAD <= chip.height + 0.01
        assert all(b.width <= CHIP - 2 * PAD - STRIPE + 0.01 for b in chip.blocks)
        assert all("…" not in line for b in chip.blocks for line in b.lines)


@pytest.mark.parametrize(("n", "longest", "seed", "spread"), SIZES)
def test_no_text_in_the_map_meets_another_or_leaves_the_drawing(
    n: int, longest: int, seed: int, spread: int
) -> None:
    project, entry = generated(n, longest, seed, spread)
    drawn = interessentkart.draw(project, entry, no_links)
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    for a, b in itertools.combinations(boxes, 2):
        if b.x0 < a.x1:
            assert a.element == b.element or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0
        assert box.x1 <= drawn.width
        assert box.y1 <= drawn.height


def test_many_in_one_box_stand_two_abreast_and_few_do_not() -> None:
    few, many = (layout(generated(n, 10, 1, 1)[1].model, 0) for n in (5, 6))
    assert len({c.x for c in few.chips}) == 1
    assert len({c.x for c in many.chips}) == 2


def test_the_scale_is_whole_even_where_no_one_stands() -> None:
    project, entry = made([{"id": "a", "innflytelse": 5, "interesse": 1}])
    out = layout(entry.model, 0)
    assert set(out.columns) == set(out.rows) == set(SCORES)
    words = {b.text for b in text_boxes(interessentkart.draw(project, entry, no_links).inline())}
    assert {f"{n} {word}" for n, word in SCORES.items()} <= words
    assert {"Samarbeid tett", "Hold fornøyd", "Hold informert", "Følg med"} <= words
    ys = [out.rows[s][0] for s in (5, 4, 3, 2, 1)]
    assert ys == sorted(ys), "influence rises upwards"


def test_attitude_and_role_are_words_beside_signs_and_only_used_signs_are_explained() -> None:
    project, entry = made(
        [{"id": "a", "holdning": "skeptisk", "skal_implementere": True}, {"id": "b", "holdning": "pådriver"}]
    )
    words = [b.text for b in text_boxes(interessentkart.draw(project, entry, no_links).inline())]
    assert words.count("Skeptisk") == 2, "on the box and in the key"
    assert "Skal implementere" in words
    assert "Ambassadør" not in words
    assert "Motstander" not in words


def test_every_ground_of_the_map_carries_its_text() -> None:
    for ground in (COLOURS.visible, COLOURS.hidden, COLOURS.citizen, COLOURS.support, COLOURS.paper):
        assert contrast(COLOURS.ink, ground) >= 4.5


def test_the_table_says_what_the_map_says() -> None:
    project, entry = generated(25, 50, 9)
    told = interessentkart.table(project, entry, links)
    assert len(told.rows) == 25
    for row in told.rows:
        assert len(row) == len(told.columns)
    by_name = {row[0].lines[0]: [c.lines[0] for c in row[1:]] for row in told.rows}
    for who in entry.model.interessenter:
        said = by_name[who.navn]
        assert said[0] == who.plassering
        assert (said[1][0], said[2][0]) == (str(who.innflytelse), str(who.interesse))
        assert said[3] == who.holdning.capitalize()
        assert said[4] == ("ja" if who.skal_implementere else "nei")


def test_the_map_is_the_same_every_time_and_its_boxes_lead_to_the_stakeholder() -> None:
    project, entry = generated(20, 40, 7)
    drawn = interessentkart.draw(project, entry, links)
    assert drawn.file() == interessentkart.draw(project, entry, links).file()
    tree = ET.fromstring(drawn.inline())
    ids = [e.get("id", "") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href") for a in tree.iter(f"{SVG}a")} == {f"plan.html#i{n}" for n in range(20)}
    assert "<a " not in drawn.file()
