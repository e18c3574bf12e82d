"""The tjenestekart over generated content: sound geometry in every lane, honest borders, and a table that says it all."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tjenestedesign.artefakter.kartinnhold import OVERVIEW
from tjenestedesign.artefakter.tjenestekart import LANES, Tjenestekart
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.grid import COLUMN, PAD, Divider, Grid, Lane, Layout, layout
from tjenestedesign.drawing.table import Table
from tjenestedesign.figures import tjenestekartfigur
from tjenestedesign.figures.borders import BELEGG_DASH, BELEGG_LEGEND
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project

LINES = ["Interaksjonslinje", "Synlighetslinje", "Linje for intern samhandling"]
WORDS = (
    "bolig",
    "søknad",
    "å",
    "innbyggeren",
    "boligsosialtkompetansetilskuddsforvaltningssystem",
    "🏠",
    "https://kommunen.no/en/lang/adresse",
    "følger opp",
)
SIZES = [(1, 0), (1, 6), (2, 10), (6, 30), (15, 40), (60, 30)]


def nowhere(_id: str, _part: str | None = None) -> str | None:
    return None


def page(id: str, part: str | None = None) -> str | None:
    return f"../{id}.html#{part}"


def entry(type: str, id: str, data: dict[str, Any]) -> Entry[Any]:
    spec = TYPES[type]
    model = spec.modell.model_validate({"type": type, "tittel": "Uten navn", **data})
    return Entry(id, spec, model, Source(f"{id}.yaml", ""))


def project(*entries: Entry[Any]) -> Project:
    return Project(Path(), None, {e.id: e for e in entries}, {}, {}, {}, len(entries))


def pair(plan: dict[str, Any], journey: dict[str, Any] | None = None) -> tuple[Project, Entry[Tjenestekart]]:
    own = entry("tjenestekart", "kartet", {"brukerreise": "reisen", **plan})
    others = [entry("brukerreise", "reisen", journey)] if journey else []
    return project(own, *others), own


def grid(plan: dict[str, Any], journey: dict[str, Any] | None = None) -> Grid:
    made, own = pair(plan, journey)
    return tjenestekartfigur._grid(made, own, own.model.steg, nowhere)


def table(plan: dict[str, Any], journey: dict[str, Any] | None = None) -> Table:
    made, own = pair(plan, journey)
    return tjenestekartfigur.table(made, own, nowhere)


def column(made: Table, name: str) -> list[tuple[str, ...]]:
    return [row[made.columns.index(name)].lines for row in made.rows]


def row(made: Grid, key: str) -> Lane:
    return next(r for r in made.rows if isinstance(r, Lane) and r.key == key)


def generated(
    seed: int, steps: int, arrows: int, *, with_journey: bool = True
) -> tuple[Project, Entry[Tjenestekart]]:
    """A map with anything in any lane. Some arrows point at nothing, some at numbered cards, some back."""
    r = random.Random(seed)

    def text() -> str:
        size, made = r.choice((1, 12, 40, 400)), ""
        while len(made) < size:
            made += r.choice(WORDS) + " "
        return made[:size].strip() or "x"

    def some(most: int = 3) -> list[str]:
        return [text() for _ in range(r.randrange(most + 1))]

    def action() -> Any:
        return r.choice([text(), {"tekst": text(), "aktør": f"a{r.randrange(14)}", "eier": text()}])

    ids = [f"s{i}" for i in range(steps)]
    belegg = ("belagt", "antatt", "foreslått")
    plan: dict[str, Any] = {
        "tittel": text(),
        "aktører": [{"id": f"a{i}", "navn": text()} for i in range(12)],
        "steg": [
            {
                "id": id,
                "belegg": r.choice(belegg),
                "krav": [f"kravene#k{n}" for n in range(r.randrange(3))],
                "tid": r.choice([None, "ca. 6 uker"]),
                "kritisk_punkt": r.choice([None, {"hva": text(), "tiltak": text(), "eier": text()}]),
                "magisk_øyeblikk": r.choice([None, text()]),
                "eier": r.choice([None, text()]),
                "opplevd_avsender": r.choice([None, text()]),
                **{k: some() for k in ("fysiske_bevis", "partnere", "systemer", "regelverk", "måltall")},
                **{
                    k: [action() for _ in range(r.randrange(4))]
                    for k in ("synlige_handlinger", "usynlige_handlinger", "støtteprosesser")
                },
            }
            for id in ids
            if r.random() < 0.9 or id == "s0"
        ],
    }

    def cell() -> str:
        return f"{r.choice(ids)}/{r.choice(list(LANES))}{r.choice(['', '', '/1', '/2', '/3'])}"

    plan["piler"] = [
        {"fra": cell(), "til": cell(), "tekst": r.choice([None, "henvises", text()[:40]]), "toveis": r.choice(["true", "false"])}
        for _ in range(arrows)
    ]  # fmt: skip
    journey = {
        "aktører": ["ung", "mor"],
        "steg": [
            {
                "id": id,
                "fase": ("før", "under", "etter")[3 * i // steps],
                "tittel": text(),
                "handling": r.choice([None, text()]),
                "belegg": r.choice(belegg),
                "følelse": r.choice([None, {"ung": r.randrange(-2, 3)}, r.randrange(-2, 3)]),
            }
            for i, id in enumerate(ids)
        ],
    }
    return pair(plan, journey if with_journey else None)


def laid_out(made: tuple[Project, Entry[Tjenestekart]]) -> Layout:
    return layout(tjenestekartfigur._grid(*made, made[1].model.steg, nowhere))


CONTENT = [(s, a, seed, j) for s, a in SIZES for seed, j in ((1, True), (2, True), (3, False))]
every_content = pytest.mark.parametrize(("steps", "arrows", "seed", "with_journey"), CONTENT)


@every_content
def test_cards_keep_apart_and_hold_their_text(steps: int, arrows: int, seed: int, with_journey: bool) -> None:
    out = laid_out(generated(seed, steps, arrows, with_journey=with_journey))
    boxes = sorted(out.cards.values(), key=lambda b: b.x)
    for i, a in enumerate(boxes):
        assert 0 <= a.x < a.right <= out.width
        assert a.bottom <= out.legend
        for b in itertools.takewhile(lambda b, a=a: b.x < a.right, boxes[i + 1 :]):
            assert a.bottom <= b.y or b.bottom <= a.y
    for (key, place, i), box in out.cards.items():
        card = row(out.grid, key).cells[place][i]
        blocks = card.blocks()
        assert sum(b.height for b in blocks) + PAD <= box.height
        assert max(b.width for b in blocks) <= COLUMN - 2 * PAD + 0.01
        assert all(b.size >= 12.5 for b in blocks)
        if card.symbol:
            assert blocks[0].width <= COLUMN - 2 * PAD - 24 + 0.01


@every_content
def test_arrows_are_orthogonal_and_touch_no_card_but_their_own_ends(
    steps: int, arrows: int, seed: int, with_journey: bool
) -> None:
    out = laid_out(generated(seed, steps, arrows, with_journey=with_journey))
    for route in out.routes:
        for (x1, y1), (x2, y2) in itertools.pairwise(route.points):
            assert x1 == pytest.approx(x2) or y1 == pytest.approx(y2)
            stretch = Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            assert not [b for b in out.cards.values() if _inside(stretch, b)]
            assert 0 <= stretch.x <= stretch.right <= out.width
            assert out.heads + out.head_height <= stretch.y <= stretch.bottom <= out.legend


def _inside(stretch: Box, card: Box) -> bool:
    return (
        stretch.x < card.right - 1
        and stretch.right > card.x + 1
        and stretch.y < card.bottom - 1
        and stretch.bottom > card.y + 1
    )


@every_content
def test_no_two_arrows_share_a_stretch(steps: int, arrows: int, seed: int, with_journey: bool) -> None:
    out = laid_out(generated(seed, steps, arrows, with_journey=with_journey))
    stretches = [(i, a, b) for i, r in enumerate(out.routes) for a, b in itertools.pairwise(r.points)]
    for (i, a, b), (j, c, d) in itertools.combinations(stretches, 2):
        for axis in (0, 1):
            along = 1 - axis
            if i != j and a[axis] == b[axis] and c[axis] == d[axis] and abs(a[axis] - c[axis]) < 1:
                shared = min(max(a[along], b[along]), max(c[along], d[along])) - max(
                    min(a[along], b[along]), min(c[along], d[along])
                )
                assert shared < 1, (out.routes[i].points, out.routes[j].points)


@every_content
def test_arrow_labels_cover_no_card_and_no_other_label(
    steps: int, arrows: int, seed: int, with_journey: bool
) -> None:
    out = laid_out(generated(seed, steps, arrows, with_journey=with_journey))
    labels = [r.label_box for r in out.routes if r.label_box]
    for a, b in itertools.combinations(labels, 2):
        assert not _inside(a, b)
    for a, b in itertools.product(labels, out.cards.values()):
        assert not _inside(a, b)


@pytest.mark.parametrize(("steps", "arrows"), [(5, 15), (9, 30), (20, 40)])
@pytest.mark.parametrize("seed", range(4))
def test_arrow_labels_stand_by_their_own_arrow_and_cover_no_other(steps: int, arrows: int, seed: int) -> None:
    r = random.Random(seed)
    cells = [f"s{i}/{lane}/{n}" for i in range(steps) for lane in list(LANES)[2:6] for n in (1, 2)]
    plan = {
        "steg": [{"id": f"s{i}", **{lane: ["En", "To"] for lane in list(LANES)[2:6]}} for i in range(steps)],
        "piler": [
            {"fra": a, "til": b, "tekst": r.choice(["sender", "tilbake til start", "ok"])}
            for a, b in (r.sample(cells, 2) for _ in range(arrows))
        ],
    }
    out = layout(grid(plan))
    assert len(out.routes) == arrows
    near = 0
    for i, route in enumerate(out.routes):
        assert route.label_box is not None
        reach = Box(
            route.label_box.x - 8,
            route.label_box.y - 8,
            route.label_box.width + 16,
            route.label_box.height + 16,
        )
        for j, other in enumerate(out.routes):
            stretches = [
                Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
                for (x1, y1), (x2, y2) in itertools.pairwise(other.points)
            ]
            if i == j:
                near += any(_inside(s, reach) for s in stretches)
            else:
                assert not any(_inside(s, route.label_box) for s in stretches)
    assert near >= 0.9 * arrows


@every_content
def test_every_arrow_that_stands_is_drawn_and_told_and_no_other(
    steps: int, arrows: int, seed: int, with_journey: bool
) -> None:
    made = generated(seed, steps, arrows, with_journey=with_journey)
    out = laid_out(made)
    assert len(out.routes) == len(out.grid.arrows)
    assert f" og {len(out.routes)} pil" in out.grid.description
    words = tjenestekartfigur.table(*made, nowhere)
    told = sum(len(t) for t in column(words, "Piler")) if "Piler" in words.columns else 0
    assert told == len(out.routes)


@every_content
def test_the_table_holds_every_text_in_the_drawing(
    steps: int, arrows: int, seed: int, with_journey: bool
) -> None:
    made = generated(seed, steps, arrows, with_journey=with_journey)
    drawn = tjenestekartfigur._grid(*made, made[1].model.steg, nowhere)
    words = tjenestekartfigur.table(*made, nowhere)
    assert len(words.rows) == len(drawn.columns)
    assert all(len(r) == len(words.columns) for r in words.rows)
    for place, step in enumerate(drawn.columns):
        assert words.rows[place][0].lines == (f"{place + 1}. {step.title}",)
        told = "\n".join(line for cell in words.rows[place] for line in cell.lines)
        for lane in (r for r in drawn.rows if isinstance(r, Lane)):
            for paragraph in (p for card in lane.cells[place] for p in card.paragraphs):
                said = paragraph.text.removeprefix("Eier: ")
                assert said in told, (lane.label, said)
    for name, cells in zip(words.columns, zip(*words.rows, strict=True), strict=True):
        assert any(cell.lines for cell in cells), f"the column {name} is empty"


@every_content
def test_the_drawing_is_sound_xml_with_unique_ascii_ids_and_the_same_every_time(
    steps: int, arrows: int, seed: int, with_journey: bool
) -> None:
    made = generated(seed, steps, arrows, with_journey=with_journey)
    svg = tjenestekartfigur.draw(*made, nowhere).inline()
    assert (
        svg
        == tjenestekartfigur.draw(
            *generated(seed, steps, arrows, with_journey=with_journey), nowhere
        ).inline()
    )
    ids = [id for e in ET.fromstring(svg).iter() if (id := e.get("id"))]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tjenestekart-kartet(-[a-z0-9-]+)?", id) for id in ids)


@pytest.mark.parametrize("detail", ["oversikt", "full"])
@pytest.mark.parametrize("lane", [k for k in LANES if k != "brukerhandling"])
def test_the_three_lines_are_drawn_whatever_lanes_are_empty(detail: str, lane: str) -> None:
    made = grid({"detaljnivå": detail, "steg": [{"id": "a", lane: ["Noe"]}]})
    assert [r.label for r in made.rows if isinstance(r, Divider)] == LINES
    shown = {r.key for r in made.rows if isinstance(r, Lane)}
    assert shown == ({lane} if detail == "full" or lane in OVERVIEW else set())


@pytest.mark.parametrize("id", ["reisen", "borte"])
def test_a_map_without_its_journey_draws_its_own_steps(id: str) -> None:
    plan = {"brukerreise": id, "steg": [{"id": "soke", "partnere": ["NAV"]}, {"id": "bo", "tid": "2 uker"}]}
    assert [(c.id, c.title) for c in grid(plan).columns] == [("soke", "soke"), ("bo", "bo")]
    made, own = pair(plan)
    assert '"@bands-' not in tjenestekartfigur.draw(made, own, nowhere).body, "a phase band that says nothing"
    assert "1. soke" in "".join(ET.fromstring(tjenestekartfigur.draw(made, own, nowhere).inline()).itertext())


JOURNEY: dict[str, Any] = {
    "steg": [
        {"id": "a", "fase": "før", "tittel": "Lete", "handling": "Leter", "belegg": "belagt", "bygger_på": ["i"]},
        {"id": "b", "fase": "under", "tittel": "Søke", "handling": "Søker", "magisk_øyeblikk": "Svar straks"},
        {"id": "c", "fase": "etter", "tittel": "Bo"},
    ]
}  # fmt: skip


def test_the_journey_decides_the_order_and_keeps_steps_that_the_map_lacks() -> None:
    made = grid(
        {"steg": [{"id": "x", "partnere": ["P"]}, {"id": "c", "partnere": ["P"]}, {"id": "a"}]}, JOURNEY
    )
    assert [(c.id, c.muted) for c in made.columns] == [("a", False), ("b", True), ("c", False), ("x", False)]


def test_the_citizens_action_falls_back_to_the_journey_with_the_journeys_evidence() -> None:
    made = grid({"steg": [{"id": "b", "brukerhandling": "Sender søknad", "belegg": "foreslått"}]}, JOURNEY)
    cards = [[(c.paragraphs[-1].text, c.dash) for c in cell] for cell in row(made, "brukerhandling").cells]
    assert cards == [
        [("Leter", BELEGG_DASH["belagt"])],
        [("Sender søknad", BELEGG_DASH["foreslått"])],
        [],
    ]
    said = table({"steg": [{"id": "a", "belegg": "foreslått"}]}, JOURNEY)
    assert column(said, "Belegg") == [("Foreslått", "Brukerhandling: belagt"), ("Antatt",), ()]


@pytest.mark.parametrize("belegg", list(BELEGG_DASH))
def test_every_card_of_a_step_wears_the_steps_evidence(belegg: str) -> None:
    step = {
        "id": "c",
        "belegg": belegg,
        "eier": "NAV",
        "tid": "2 uker",
        "kritisk_punkt": "Svaret drøyer",
        "magisk_øyeblikk": "Nøkkelen",
        **{k: ["Noe"] for k in (*LANES, "måltall") if k != "brukerhandling"},
    }
    made = grid({"steg": [step]}, JOURNEY)
    dashes = {c.dash for r in made.rows if isinstance(r, Lane) for c in r.cells[2]}
    assert dashes == {BELEGG_DASH[belegg]}


@pytest.mark.parametrize("detail", ["oversikt", "full"])
def test_the_legend_explains_what_is_drawn_and_nothing_else(detail: str) -> None:
    step = {"id": "c", "kritisk_punkt": "Svaret drøyer", "belegg": "foreslått", "systemer": ["Arkiv"]}
    made = grid({"detaljnivå": detail, "steg": [step]}, JOURNEY)
    cards = [c for r in made.rows if isinstance(r, Lane) for cell in r.cells for c in cell]
    signs = {c.symbol for c in cards} | {n.symbol for c in made.columns for n in c.notes}
    assert {s.symbol for s in made.legend} - {None} == signs - {None, "clock"}
    borders = [s for s in made.legend if s.symbol is None and s.kind == "border"]
    assert borders == [s for s in BELEGG_LEGEND.values() if s.dash in {c.dash for c in cards}]
    lines = [s.text.partition(":")[0] for s in made.legend if s.kind == "line"]
    assert lines == [r.label for r in made.rows if isinstance(r, Divider)]
    assert not [s for s in made.legend if s.kind in ("arrow", "both")]


@pytest.mark.parametrize("belegg", list(BELEGG_DASH))
def test_what_is_founded_alike_everywhere_is_said_once_and_not_on_every_border(belegg: str) -> None:
    steps = [{"id": i, "belegg": belegg, "systemer": ["Arkiv"], "tid": "2 uker"} for i in "ab"]
    made = grid({"steg": steps})
    assert {c.dash for r in made.rows if isinstance(r, Lane) for cell in r.cells for c in cell} == {None}
    assert f"Alt er {belegg}" in made.subtitle
    assert f"Alt er {belegg}" in made.description
    assert not [s for s in made.legend if s in BELEGG_LEGEND.values()]
    mixed = grid(
        {
            "steg": [
                *steps,
                {"id": "c", "belegg": "belagt" if belegg != "belagt" else "antatt", "systemer": ["A"]},
            ]
        }
    )
    assert "Alt er" not in mixed.subtitle
    assert len([s for s in mixed.legend if s in BELEGG_LEGEND.values()]) == 2


def test_the_legend_tells_one_way_and_two_way_arrows() -> None:
    for both, kinds in (("false", {"arrow"}), ("true", {"both"})):
        made = grid({
            "steg": [{"id": i, "systemer": ["S"]} for i in "ab"],
            "piler": [{"fra": "a/systemer", "til": "b/systemer", "toveis": both}],
        })  # fmt: skip
        assert {s.kind for s in made.legend} & {"arrow", "both"} == kinds


def test_what_is_critical_or_magic_is_told_on_the_head_of_its_step() -> None:
    steps = [{"id": "a", "kritisk_punkt": "Svaret drøyer", "magisk_øyeblikk": "Nøkkelen"}, {"id": "b"}]
    for detail in ("oversikt", "full"):
        made = grid({"detaljnivå": detail, "steg": steps})
        notes = [[(n.text, n.symbol) for n in c.notes] for c in made.columns]
        assert notes == [[("Magisk øyeblikk", "star"), ("Kritisk punkt", "warning")], []]


def test_detail_overrides_the_maps_own_level_both_ways() -> None:
    for own in ("oversikt", "full"):
        made, map_ = pair(
            {
                "detaljnivå": own,
                "steg": [{"id": "a", "systemer": ["S"], "støtteprosesser": ["Lærer opp"], "måltall": ["M"]}],
            }
        )
        for detail in ("oversikt", "full"):
            shown = tjenestekartfigur._grid(made, map_, map_.model.steg, nowhere, detail)
            keys = {r.key for r in shown.rows if isinstance(r, Lane)}
            assert keys == (
                {"støtteprosesser"} if detail == "oversikt" else {"støtteprosesser", "systemer", "måltall"}
            )
            told = tjenestekartfigur.table(made, map_, nowhere, detail)
            assert ("Systemer" in told.columns) == (detail == "full")


def test_times_are_drawn_on_one_scale_and_an_unknown_time_has_no_bar() -> None:
    made = grid(
        {"steg": [{"id": "a", "tid": "1 uke"}, {"id": "b", "systemer": ["S"]}, {"id": "c", "tid": "4 uker"}]}
    )
    bars = [[c.bar for c in cell] for cell in row(made, "tid").cells]
    assert bars == [[(0.25, False)], [], [(1.0, False)]]


def test_arrows_to_what_is_not_drawn_are_left_out_of_picture_and_table() -> None:
    plan = {
        "detaljnivå": "oversikt",
        "steg": [{"id": "a", "systemer": ["S"], "synlige_handlinger": ["En", "To"]}, {"id": "c"}],
        "piler": [
            {"fra": "a/brukerhandling", "til": "a/synlige_handlinger/2", "tekst": "ringer", "toveis": "true"},
            {"fra": "b/brukerhandling", "til": "a/synlige_handlinger/1", "tekst": "på nytt"},
            {"fra": "a/brukerhandling", "til": "a/systemer"},
            {"fra": "a/brukerhandling", "til": "c/brukerhandling"},
            {"fra": "a/brukerhandling", "til": "a/synlige_handlinger/3"},
            {"fra": "a/brukerhandling", "til": "a/brukerhandling"},
            {"fra": "borte/brukerhandling", "til": "a/brukerhandling"},
        ],
    }
    assert [(a.text, a.both) for a in grid(plan, JOURNEY).arrows] == [("ringer", True), ("på nytt", False)]
    assert column(table(plan, JOURNEY), "Piler") == [
        ("Fra brukerhandling til synlige handlinger nr. 2, begge veier: ringer",),
        ("Fra brukerhandling til synlige handlinger nr. 1 i «Lete»: på nytt",),
        (),
    ]


def test_a_loop_goes_back_to_the_earlier_step_and_a_two_way_arrow_has_two_heads() -> None:
    plan = {
        "steg": [{"id": i, "synlige_handlinger": ["Gjør"]} for i in "abc"],
        "piler": [{"fra": "c/synlige_handlinger", "til": "a/synlige_handlinger", "toveis": "true"}],
    }
    made, own = pair(plan, JOURNEY)
    (route,) = layout(tjenestekartfigur._grid(made, own, own.model.steg, nowhere)).routes
    assert route.both
    assert route.points[0][0] > route.points[-1][0]
    one_way, other = pair({**plan, "piler": [{**plan["piler"][0], "toveis": "false"}]}, JOURNEY)
    two, one = (
        tjenestekartfigur.draw(p, e, nowhere).body.count("<path") for p, e in ((made, own), (one_way, other))
    )
    assert two == one + 2, "on the arrow, and on the legend's"


def test_a_variant_stands_beside_the_map_with_its_differences_and_its_lost_arrows() -> None:
    step = {"id": "a", "synlige_handlinger": ["Ringer"]}
    plan = {
        "tittel": "Kartet",
        "steg": [step, {"id": "b", "synlige_handlinger": ["Svarer"]}, {"id": "c", "systemer": ["Arkiv"]}],
        "piler": [
            {"fra": "b/brukerhandling", "til": "a/synlige_handlinger", "tekst": "purrer"},
            {"fra": "b/synlige_handlinger", "til": "a/synlige_handlinger", "tekst": "varsler"},
        ],
        "varianter": [
            {"id": "ble", "tittel": "Slik det ble", "steg": [step, {"id": "b", "partnere": ["NAV"]}]}
        ],
    }
    made, own = pair(plan, JOURNEY)
    drawn, words = tjenestekartfigur.draw_variant(made, own, own.model.varianter[0], nowhere)
    assert (drawn.id, drawn.title) == ("tjenestekart-kartet-ble", "Kartet: Slik det ble")
    assert "1 steg er likt, 1 er endret, 1 er borte." in drawn.description
    assert column(words, "Forskjell") == [("Likt",), ("Endret",), ("Borte",)]
    text = " ".join("".join(ET.fromstring(drawn.inline()).itertext()).split())
    assert "Borte: varsler" in text
    assert "Borte: purrer" not in text


def test_heads_lead_to_the_journey_and_requirements_to_theirs() -> None:
    made, own = pair({"steg": [{"id": "a", "krav": ["kravene#k1"]}]}, JOURNEY)
    hrefs = re.findall(r'href="([^"]+)"', tjenestekartfigur.draw(made, own, page).inline())
    assert {"../reisen.html#a", "../kravene.html#k1"} <= set(hrefs)
    assert "<a " not in tjenestekartfigur.draw(made, own, page).file()
