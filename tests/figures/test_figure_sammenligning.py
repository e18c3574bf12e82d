"""Two variants on one sheet, over generated content: every difference is found, counted, marked and told; nothing overlaps."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter
from typing import Any

import pytest

from tests.figures.test_figure_brukerreise import entry, journey, links, no_links
from tests.figures.test_figure_tjenestekart import nowhere, pair
from tests.svg_texts import text_boxes
from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.drawing.alignment import align
from tjenestedesign.drawing.curve import Line
from tjenestedesign.drawing.grid import Column, Curve, Grid, Lane, layout, name_blocks
from tjenestedesign.figures import brukerreisefigur, drawings, tjenestekartfigur
from tjenestedesign.figures.sammenligning import Comparison, Side, compare
from tjenestedesign.project.loaded import Entry, Project

TEXTS = ["Å", "Ringer", "Boligsosialthandlingsplanarbeid " * 12, "🏠🧑‍🤝‍🧑 hjemme", "مرحبا بكم", "x" * 400]
PHASES = ("før", "under", "etter")


def step(r: random.Random, number: int, phase: int, actors: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"s{number}",
        "fase": PHASES[phase],
        "tittel": f"Steg {number} {r.choice(TEXTS)}",
    }
    for key in ("handling", "tanke", "magisk_øyeblikk"):
        if r.random() < 0.5:
            made[key] = r.choice(TEXTS)
    for key in ("behov", "smertepunkter", "muligheter"):
        made[key] = [r.choice(TEXTS) for _ in range(r.randrange(3))]
    if r.random() < 0.7:
        made["følelse"] = {f"g{a}": r.randint(-2, 2) for a in range(actors)}
    if r.random() < 0.4:
        made |= {"kanal": "digital", "ventetid": "ca. 6 uker", "varighet": "20 min"}
    return made


def varied(seed: int, steps: int, actors: int) -> tuple[Project, Entry[Brukerreise], dict[str, str]]:
    """Today's journey and a coming one, and what was done to each step by id: an account of its own to check against."""
    r = random.Random(seed)
    old = [step(r, i, 3 * i // steps, actors) for i in range(steps)]
    new: list[dict[str, Any]] = []
    done: dict[str, str] = {}
    for made in old:
        if r.random() < 0.2 and steps > 1 and made is not old[0]:
            done[made["id"]] = "Borte"
            continue
        copy = dict(made)
        done[made["id"]] = "Likt"
        if r.random() < 0.3:
            copy["handling"] = f"{copy.get('handling', '')} igjen"
            done[made["id"]] = "Endret"
        elif r.random() < 0.3:
            copy["tittel"] += " med nytt navn"
            done[made["id"]] = "Endret"
        elif r.random() < 0.3:
            copy["id"] += "-ny-id"  # known again by its title
        new.append(copy)
        if r.random() < 0.2:
            fresh = step(r, 1000 + len(new), PHASES.index(made["fase"]), actors)
            done[fresh["id"]] = "Nytt"
            new.append(fresh)
    ids = [f"g{a}" for a in range(actors)]
    today = entry("brukerreise", "i-dag", {"aktører": ids, "steg": old})
    coming = {"aktører": ids, "steg": new, "variant": "fremtidig", "sammenlign_med": "i-dag"}
    project, own = journey(coming, today)
    return project, own, done


def compared(project: Project, own: Entry[Brukerreise], detail: Any = None) -> Comparison:
    other = project.get(own.model.sammenlign_med, Brukerreise)
    assert other is not None
    before, after = (
        Side(
            brukerreisefigur.content(project, e, links, detail, beside.model),
            brukerreisefigur.table(project, e, links, detail),
            brukerreisefigur.VARIANTS[e.model.variant],
        )
        for e, beside in ((other, own), (own, other))
    )
    return compare(before, after, "sammenligning-x", "To reiser")


SIZES = [(1, 1), (2, 5), (6, 2), (15, 3), (30, 5), (60, 1)]
every_size = pytest.mark.parametrize(("steps", "actors"), SIZES)
seeds = pytest.mark.parametrize("seed", [1, 2, 3])


@every_size
@seeds
def test_the_differences_found_are_those_that_were_made(seed: int, steps: int, actors: int) -> None:
    project, own, done = varied(seed, steps, actors)
    made = compared(project, own)
    rows = {
        c.id.removesuffix("-for").removesuffix("-ny-id"): r
        for c, r in zip(made.grid.columns, made.table.rows, strict=True)
    }
    assert {id: r[1].lines[0] for id, r in rows.items()} == done
    counts = Counter(done.values())
    for word, pattern in (
        ("Likt", r"(\d+) steg er like?"),
        ("Endret", r"(\d+) (?:steg )?er endret"),
        ("Nytt", r"(\d+) (?:steg )?er ny"),
        ("Borte", r"(\d+) (?:steg )?er borte"),
    ):
        for said in (made.grid.subtitle, made.grid.description):
            found = re.search(pattern, said)
            assert (int(found[1]) if found else 0) == counts[word], said


@every_size
@seeds
def test_no_text_meets_another_or_leaves_the_sheet(seed: int, steps: int, actors: int) -> None:
    project, own, _ = varied(seed, steps, actors)
    result = brukerreisefigur.draw_comparison(project, own, no_links)
    assert result is not None
    drawn, _ = result
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    for i, a in enumerate(boxes):
        assert 0 <= a.x0 <= a.x1 <= drawn.width
        assert 0 <= a.y0 <= a.y1 <= drawn.height
        for b in itertools.takewhile(lambda b, a=a: b.x0 < a.x1, boxes[i + 1 :]):
            assert a.element == b.element or not a.meets(b), (a, b)
    ids = [id for e in ET.fromstring(drawn.inline()).iter() if (id := e.get("id"))]
    assert len(ids) == len(set(ids))
    again = brukerreisefigur.draw_comparison(project, own, no_links)
    assert again is not None
    assert again[0].file() == drawn.file()


@every_size
def test_cards_keep_to_their_columns_and_apart(steps: int, actors: int) -> None:
    project, own, _ = varied(4, steps, actors)
    out = layout(compared(project, own).grid)
    for a, b in itertools.combinations(sorted(out.cards.values(), key=lambda b: b.x), 2):
        assert a.x == b.x or a.right <= b.x
        assert a.x != b.x or a.bottom <= b.y or b.bottom <= a.y


@seeds
def test_every_difference_in_a_step_both_have_is_marked_where_it_stands(seed: int) -> None:
    project, own, done = varied(seed, 20, 2)
    made = compared(project, own).grid
    marked = {
        column.id.removesuffix("-ny-id")
        for row in made.rows
        if isinstance(row, Lane)
        for column, cell in zip(made.columns, row.cells, strict=True)
        if any(card.mark for card in cell)
    }
    renamed = {c.id for c in made.columns if any(n.text.startswith("Slik det er i dag: ") for n in c.notes)}
    assert marked | renamed == {id for id, word in done.items() if word == "Endret"}
    heads = {
        c.id.removesuffix("-for").removesuffix("-ny-id"): [
            n.text for n in c.notes if n.text in ("Nytt", "Endret", "Borte")
        ]
        for c in made.columns
    }
    assert heads == {id: [] if word == "Likt" else [word] for id, word in done.items()}


def steps_of(*titles: str, prefix: str = "", phase: str = "før") -> list[dict[str, Any]]:
    return [{"id": f"{prefix}{t.lower()}", "fase": phase, "tittel": t} for t in titles]


def columns(*ids: str, phase: str = "før") -> list[Column]:
    return [Column(id, id.upper(), phase) for id in ids]


def placed(before: list[Column], after: list[Column]) -> list[tuple[int | None, int | None, bool]]:
    return [(p.before, p.after, p.moved) for p in align(before, after).pairs]


def test_new_and_lost_steps_stand_in_their_place_in_the_order() -> None:
    assert placed(columns("a", "b", "c"), columns("a", "n", "c", "m")) == [
        (0, 0, False),
        (1, None, False),
        (None, 1, False),
        (2, 2, False),
        (None, 3, False),
    ]


def test_a_step_that_has_another_place_is_moved_and_stands_once() -> None:
    assert placed(columns("a", "b", "c", "d"), columns("a", "c", "d", "b")) == [
        (0, 0, False),
        (2, 1, False),
        (3, 2, False),
        (1, 3, True),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_every_step_of_both_has_one_column_and_the_later_order_is_kept(seed: int) -> None:
    r = random.Random(seed)
    ids = [f"s{i}" for i in range(12)]
    before, after = r.sample(ids, r.randint(1, 12)), r.sample(ids, r.randint(1, 12))
    pairs = align(columns(*before), columns(*after)).pairs
    assert sorted(p.before for p in pairs if p.before is not None) == list(range(len(before)))
    assert [p.after for p in pairs if p.after is not None] == list(range(len(after)))
    if set(before) & set(after):
        assert {
            (before[p.before], after[p.after]) for p in pairs if p.before is not None and p.after is not None
        } == {(id, id) for id in set(before) & set(after)}
        still = [
            before.index(after[p.after])
            for p in pairs
            if p.before is not None and p.after is not None and not p.moved
        ]
        assert still == sorted(still)


def test_steps_that_are_all_new_stand_beside_each_other_by_place_in_the_phase() -> None:
    before = [*columns("a", "b"), *columns("c", phase="under")]
    after = [*columns("x"), *columns("y", "z", phase="under")]
    found = align(before, after)
    assert found.by_place
    assert [(p.before, p.after) for p in found.pairs] == [(0, 0), (1, None), (2, 1), (None, 2)]
    own_phases = [Column("p", "P", "hverdagen"), Column("q", "Q", "meldingen")]
    assert [
        (p.before, p.after, p.phase)
        for p in align(own_phases, [*columns("x"), *columns("y", phase="under")]).pairs
    ] == [
        (0, 0, "før"),
        (1, 1, "under"),
    ]


@pytest.mark.parametrize("seed", range(10))
def test_each_phase_is_one_band(seed: int) -> None:
    project, own, _ = varied(seed, 20, 1)
    phases = [c.phase for c in compared(project, own).grid.columns]
    assert len(list(itertools.groupby(phases))) == len(set(phases))


def test_what_is_the_same_stands_once() -> None:
    same = {"id": "a", "fase": "før", "tittel": "A", "handling": "Ringer", "behov": ["Svar"]}
    other = entry("brukerreise", "i-dag", {"steg": [same]})
    project, own = journey(
        {"steg": [{**same, "behov": ["Ro"]}], "variant": "fremtidig", "sammenlign_med": "i-dag"}, other
    )
    lanes = {r.key: r for r in compared(project, own).grid.rows if isinstance(r, Lane)}
    assert lanes["handling"].sub == "Likt i begge"
    assert [lanes[k].sub for k in ("behov-for", "behov-na")] == ["Slik det er i dag", "Slik det kan bli"]
    assert [c.mark for c in lanes["behov-na"].cells[0]] == ["endret"]


def curve(grid: Grid) -> Curve:
    return next(r for r in grid.rows if isinstance(r, Curve))


def test_both_variants_of_each_actors_curve_are_in_one_plot_and_no_two_look_alike() -> None:
    def steps(value: int) -> list[dict[str, Any]]:
        return [{"id": "a", "fase": "før", "tittel": "A", "følelse": {"en": value, "to": 1, "tre": -value}}]

    actors = {"aktører": ["en", "to", "tre"]}
    other = entry("brukerreise", "i-dag", {**actors, "steg": steps(-1)})
    project, own = journey(
        {**actors, "steg": steps(2), "variant": "fremtidig", "sammenlign_med": "i-dag"}, other
    )
    row = curve(compared(project, own).grid)
    assert row.names["en-for"] == "En: slik det er i dag"
    assert row.names["to"] == "To (likt i begge)"
    assert [row.values[k] for k in ("en-for", "en-na", "to", "tre-for", "tre-na")] == [
        [-1],
        [2],
        [1],
        [1],
        [-2],
    ]
    looks = [row.line(k) for k in row.values]
    assert len(set(looks)) == len(looks)
    assert row.line("en-for").marker == row.line("en-na").marker
    assert [row.line(k).filled for k in ("en-for", "en-na")] == [False, True], (
        "a value alone has no dash to show"
    )


def test_no_two_of_twenty_five_curves_have_both_marker_and_dash_in_common() -> None:
    assert len({(Line.numbered(i).marker, Line.numbered(i).dasharray) for i in range(25)}) == 25


def test_the_earlier_variant_stands_first_whichever_of_the_two_names_the_other() -> None:
    for own, other in (("fremtidig", "dagens"), ("dagens", "fremtidig"), ("faktisk", "planlagt")):
        beside = entry("brukerreise", "andre", {"steg": steps_of("A"), "variant": other})
        project, mine = journey({"steg": steps_of("B"), "variant": own, "sammenlign_med": "andre"}, beside)
        made = brukerreisefigur.draw_comparison(project, mine, no_links)
        assert made is not None
        first = brukerreisefigur.VARIANTS["planlagt" if own == "faktisk" else "dagens"]
        assert first in made[1].caption
        assert made[1].caption.index(first) < made[1].caption.index(", steg for steg")


def test_a_journey_that_names_no_other_or_one_that_is_not_there_has_one_picture() -> None:
    for beside, pictures in ((None, 1), ("borte", 1), ("reisen", 1)):
        project, own = journey({"steg": steps_of("A"), "sammenlign_med": beside})
        assert len(list(drawings(project, own, no_links))) == pictures


def test_overview_shows_less_and_full_shows_everything() -> None:
    project, own, _ = varied(2, 12, 2)
    full, overview = (
        {
            r.key.removesuffix("-for").removesuffix("-na")
            for r in compared(project, own, d).grid.rows
            if isinstance(r, Lane)
        }
        for d in ("full", "oversikt")
    )
    assert overview == {"handling", "kontaktpunkt", "sitat", "smertepunkter"}
    assert {"behov", "muligheter", "magisk", "tid", "belegg"} <= full - overview
    alone = brukerreisefigur._grid(project, own, no_links, "oversikt")
    assert {r.key for r in alone.rows if isinstance(r, Lane)} == {"handling", "kontaktpunkt", "smertepunkter"}
    told = brukerreisefigur.table(project, own, no_links, "oversikt")
    assert not {"Behov", "Muligheter", "Ventetid", "Belegg"} & set(told.columns)
    assert {"Behov", "Muligheter", "Ventetid", "Belegg"} <= set(
        brukerreisefigur.table(project, own, no_links).columns
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_maps_variants_keep_texts_apart_and_arrows_off_the_cards(seed: int) -> None:
    r = random.Random(seed)
    lanes = ("synlige_handlinger", "usynlige_handlinger", "systemer", "partnere")

    def made(ids: list[str]) -> list[dict[str, Any]]:
        return [
            {"id": id, **{lane: [r.choice(TEXTS) for _ in range(r.randint(1, 2))] for lane in lanes}}
            for id in ids
        ]

    ids = [f"s{i}" for i in range(8)]
    arrows = [
        {"fra": f"{a}/{r.choice(lanes)}", "til": f"{b}/{r.choice(lanes)}", "tekst": "sender"}
        for a, b in itertools.pairwise(ids)
    ]
    plan = {
        "steg": made(ids),
        "piler": arrows,
        "varianter": [{"id": "v", "tittel": r.choice(TEXTS), "steg": made(ids[2:])}],
    }
    reise = {"steg": [{"id": id, "fase": "før", "tittel": r.choice(TEXTS)} for id in ids]}
    project, own = pair(plan, reise)
    drawn, told = tjenestekartfigur.draw_variant(project, own, own.model.varianter[0], nowhere)
    assert [row[1].lines[0] for row in told.rows][:2] == ["Borte", "Borte"]
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    for i, a in enumerate(boxes):
        assert 0 <= a.x0 <= a.x1 <= drawn.width
        for b in itertools.takewhile(lambda b, a=a: b.x0 < a.x1, boxes[i + 1 :]):
            assert a.element == b.element or not a.meets(b), (a, b)


@seeds
def test_the_table_says_every_text_in_the_picture(seed: int) -> None:
    project, own, _ = varied(seed, 10, 2)
    made = compared(project, own)
    for place, row in enumerate(made.table.rows):
        assert len(row) == len(made.table.columns)
        told = "\n".join(line for cell in row for line in cell.lines)
        for lane in (r for r in made.grid.rows if isinstance(r, Lane)):
            for paragraph in (p for c in lane.cells[place] if not c.bare for p in c.paragraphs):
                assert re.sub(r"^(Varer|Venter) ", "", paragraph.text) in told


def test_times_of_both_variants_are_drawn_on_one_scale() -> None:
    def steps(time: str) -> list[dict[str, Any]]:
        return [{"id": "a", "fase": "før", "tittel": "A", "ventetid": time}]

    other = entry("brukerreise", "i-dag", {"steg": steps("8 uker")})
    project, own = journey(
        {"steg": steps("2 uker"), "variant": "fremtidig", "sammenlign_med": "i-dag"}, other
    )
    lane = next(
        r
        for r in brukerreisefigur.content(project, own, links, None, other.model).rows
        if isinstance(r, Lane) and r.key == "tid"
    )
    assert lane.cells[0][0].bar == (0.25, True)
    drawn = brukerreisefigur.draw_comparison(project, own, links)
    assert drawn is not None
    widths = {
        e.get("width") for e in ET.fromstring(drawn[0].inline()).iter() if e.get("stroke-dasharray") == "3 2"
    }
    assert {"176", "44"} <= widths


@pytest.mark.parametrize("actors", [2, 5, 12])
def test_the_names_of_many_curves_stand_clear_of_each_others_lines(actors: int) -> None:
    ids = [f"g{i}" for i in range(actors)]
    groups = [
        entry("brukergruppe", id, {"tittel": "Flyktningfamilie " * 6 + id, "beskrivelse": "x"}) for id in ids
    ]
    step = {"id": "a", "fase": "før", "tittel": "A", "følelse": dict.fromkeys(ids, 0)}
    project, own = journey({"steg": [step], "aktører": ids}, *groups)
    out = layout(brukerreisefigur._grid(project, own, no_links))
    places = name_blocks(out, curve(out.grid))
    assert len(places) == actors
    spans = [(x, x + 42 + block.width, top, top + block.height) for x, top, block in places]
    for a, b in itertools.combinations(spans, 2):
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
    assert max(s[1] for s in spans) <= out.width
    row_top = next(box.y for r, box in zip(out.grid.rows, out.rows, strict=True) if isinstance(r, Curve))
    assert row_top + max(s[3] for s in spans) < out.plots["Opplevelse"]


def test_a_row_that_one_variant_lacks_stands_where_it_stands_in_the_other() -> None:
    poor = {
        "id": "a",
        "fase": "før",
        "tittel": "A",
        "behov": ["Ro"],
        "smertepunkter": ["Støy"],
        "ventetid": "1 uke",
    }
    rich = {**poor, "handling": "Ringer", "muligheter": ["Svar"], "magisk_øyeblikk": "Nøkkelen"}
    order = ["handling", "behov", "smertepunkter", "muligheter", "magisk", "tid", "belegg"]
    for first, second in ((poor, rich), (rich, poor)):
        other = entry("brukerreise", "i-dag", {"steg": [first]})
        project, own = journey({"steg": [second], "variant": "fremtidig", "sammenlign_med": "i-dag"}, other)
        keys = [
            r.key.removesuffix("-for").removesuffix("-na")
            for r in compared(project, own).grid.rows
            if isinstance(r, Lane)
        ]
        assert list(dict.fromkeys(keys)) == order


def test_a_row_that_differs_only_by_steps_that_are_new_or_gone_stands_once() -> None:
    a, b, c = ({"id": i, "fase": "før", "tittel": i.upper(), "handling": f"Gjør {i}"} for i in "abc")
    other = entry("brukerreise", "i-dag", {"steg": [a, b]})
    project, own = journey({"steg": [a, c], "variant": "fremtidig", "sammenlign_med": "i-dag"}, other)
    (lane,) = (
        r for r in compared(project, own).grid.rows if isinstance(r, Lane) and r.key.startswith("handling")
    )
    assert lane.sub == "Likt i stegene som begge har"
    assert [cell[0].paragraphs[0].text for cell in lane.cells] == ["Gjør a", "Gjør b", "Gjør c"]
