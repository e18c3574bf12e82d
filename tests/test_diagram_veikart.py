"""The veikart drawing over generated content: no text meets another or leaves its bar, axis, critical path, table."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.artefakter import TYPES
from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.diagrams import veikart
from tjenestedesign.diagrams.gantt_layout import STRIPE, Layout, layout
from tjenestedesign.diagrams.gantt_scale import MAX_WIDTH, costs, critical, scale
from tjenestedesign.diagrams.text import measure
from tjenestedesign.project import Entry, Project, load_project
from tjenestedesign.yaml_source import Source

WORDS = [
    "bolig",
    "og",
    "i",
    "å",
    "kartlegging",
    "samhandlingsarena",
    "virksomhetsledersamling",
    "boligsosialthandlingsplanarbeid",
    "👩\u200d👩\u200d👧",
    "øve",
]


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def links(id: str, part: str | None = None) -> str | None:
    return f"{id}.html#{part}" if part else f"{id}.html"


def roadmap(data: dict[str, Any], id: str = "plan") -> tuple[Project, Entry[Veikart]]:
    spec = TYPES["veikart"]
    model = Veikart.model_validate({"type": "veikart", "tittel": "Plan", **data})
    entry = Entry(id, spec, model, Source(f"{id}.yaml", ""))
    return Project(Path(), None, {id: entry}, {}, {}, {}, 1), entry


def generated(seed: int, n: int, years: tuple[int, int], kinds: str, longest: int) -> dict[str, Any]:
    """Any roadmap: forward and backward dates, dependencies across tracks, texts from 1 to `longest` letters."""
    r = random.Random(seed)

    def text(most: int) -> str:
        size, made = r.randint(1, most), ""
        while len(made) < size:
            made += r.choice(WORDS) + " "
        return made[:size].strip() or "x"

    def point() -> str:
        year = f"{r.randint(*years):04}"
        return {
            "y": year,
            "q": f"{year}-K{r.randint(1, 4)}",
            "m": f"{year}-{r.randint(1, 12):02}",
            "d": f"{year}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
        }[r.choice(kinds)]

    tracks = [f"s{i}" for i in range(r.randint(1, 6))]
    activities: list[dict[str, Any]] = []
    for i in range(n):
        start, end = sorted((point(), point()))
        activity: dict[str, Any] = {"id": f"a{i}", "tittel": text(longest), "spor": r.choice(tracks)}
        activity |= {"fra": start, "til": end}
        if i and r.random() < 0.6:
            activity["avhenger_av"] = [f"a{r.randrange(i)}" for _ in range(r.randint(1, 2))]
        if r.random() < 0.6:
            activity |= {"ansvarlig": text(40), "kostnad": r.choice([0, 1, 125_000, 2_500_000, 999_999_999])}
        if r.random() < 0.7:
            activity["prioritet"] = r.choice(["må", "bør", "kan"])
        if r.random() < 0.3:
            activity["leverer"] = ["kartet#steg-1", "kravene#krav-2"]
        activities.append(activity)
    milestones = [
        {"id": f"m{i}", "tittel": text(longest), "dato": point(), "avhenger_av": [r.choice(activities)["id"]]}
        | ({"beslutning": text(90)} if r.random() < 0.5 else {})
        for i in range(r.randint(0, 8))
    ]
    return {
        "tittel": text(longest),
        "spor": [{"id": t, "tittel": text(longest)} for t in tracks],
        "aktiviteter": activities,
        "milepæler": milestones,
    }


CASES = [
    (1, 1, (2015, 2015), "d", 1),
    (2, 3, (2015, 2015), "d", 400),
    (3, 20, (2015, 2016), "dm", 60),
    (4, 80, (2015, 2016), "dmq", 120),
    (5, 30, (2015, 2024), "mq", 60),
    (6, 40, (1990, 2040), "ymq", 80),
    (7, 80, (1, 9999), "y", 40),
    (8, 80, (2015, 2017), "dmq", 400),
]


@pytest.mark.parametrize(("seed", "n", "years", "kinds", "longest"), CASES)
def test_no_text_meets_another_or_leaves_the_drawing(
    seed: int, n: int, years: tuple[int, int], kinds: str, longest: int
) -> None:
    project, entry = roadmap(generated(seed, n, years, kinds, longest))
    drawn = veikart.draw(project, entry, no_links)
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    assert boxes
    for a, b in itertools.combinations(boxes, 2):
        if b.x0 >= a.x1:
            continue
        assert a.element == b.element or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0, box
        assert box.x1 <= drawn.width, box
        assert box.y1 <= drawn.height, box
    assert drawn.width <= 1600


@pytest.mark.parametrize(("seed", "n", "years", "kinds", "longest"), CASES)
def test_bars_and_their_texts_keep_apart_and_stay_in_their_lane(
    seed: int, n: int, years: tuple[int, int], kinds: str, longest: int
) -> None:
    chart = _layout(generated(seed, n, years, kinds, longest))
    for a, b in itertools.combinations(chart.items, 2):
        apart = a.right < b.x0 or b.right < a.x0 or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart, (a.activity.id, b.activity.id)
    lanes = {lane.id: lane for lane in chart.lanes}
    for item in chart.items:
        lane = lanes[item.activity.spor]
        assert lane.y <= item.y
        assert item.y + item.height <= lane.y + lane.height
        if item.inside:
            assert item.text_x >= item.x0 + STRIPE
            assert all(item.text_x + block.width <= item.x1 for block, _ in item.blocks)
            assert sum(block.height for block, _ in item.blocks) <= item.bar_height
    for above, below in itertools.pairwise(chart.lanes):
        assert above.y + above.height == pytest.approx(below.y)
        assert above.title.height < above.height


@pytest.mark.parametrize(("seed", "n", "years", "kinds", "longest"), CASES)
def test_no_arrow_crosses_a_bar_or_its_text(
    seed: int, n: int, years: tuple[int, int], kinds: str, longest: int
) -> None:
    chart = _layout(generated(seed, n, years, kinds, longest))
    assert all(not route.crossings for route in chart.routes)
    for route in chart.routes:
        for channel, start, end in route.runs():
            y = chart.track(route, channel)
            for item in chart.items:
                meets = item.x0 < max(start, end) and item.right > min(start, end)
                assert not (meets and item.y < y < item.y + item.height)


def _layout(data: dict[str, Any]) -> Layout:
    project, entry = roadmap(data)
    return layout(project, entry.id, entry.model, no_links)


@pytest.mark.parametrize(
    ("start", "end", "unit", "columns"),
    [
        ("2015-03-04", "2015-03-04", "uke", 1),
        ("2015-01-01", "2015-02-28", "uke", 9),
        ("2015-01", "2015-03", "måned", 3),
        ("2014-11", "2016-04", "måned", 18),
        ("2015-01", "2017-06", "måned", 30),
        ("2015-01", "2017-12", "kvartal", 12),
        ("2015", "2026", "kvartal", 48),
        ("2015", "2028", "år", 14),
        ("0001", "9999", "år", 20),
    ],
)
def test_the_unit_of_the_axis_follows_the_span(start: str, end: str, unit: str, columns: int) -> None:
    _, entry = roadmap(_plan({"id": "a", "fra": start, "til": end}))
    activity = entry.model.aktiviteter[0]
    first, last = activity.fra.start.toordinal(), activity.slutt.slutt.toordinal() + 1
    axis = scale([(first, last)])
    assert (axis.unit, len(axis.columns)) == (unit, columns)
    assert axis.start <= first < last <= axis.end or last > axis.end == last
    assert axis.width <= MAX_WIDTH
    for band in axis.bands:
        assert (band[0].start, band[-1].end) == (axis.start, axis.end)
        assert all(a.end == b.start for a, b in itertools.pairwise(band))
        for period in band:
            room = axis.x(period.end) - axis.x(period.start) - 4
            assert period.label(room, 13, "semibold") or (band != axis.columns and room < 30), period


def test_weeks_and_months_are_named_in_bokmål() -> None:
    project, entry = roadmap(_plan({"id": "a", "fra": "2014-12-29", "til": "2015-01-11"}))
    svg = veikart.draw(project, entry, no_links).inline()
    assert [b.text for b in text_boxes(svg) if b.text.startswith("uke")] == ["uke 1", "uke 2"]
    assert "januar 2015" in svg
    project, entry = roadmap(_plan({"id": "a", "fra": "2015-01", "til": "2015-12"}))
    words = [b.text for b in text_boxes(veikart.draw(project, entry, no_links).inline())]
    months = ["jan", "feb", "mars", "apr", "mai", "juni", "juli", "aug", "sep", "okt", "nov", "des"]
    assert [w for w in words if w in months] == months


def _plan(*activities: dict[str, Any], **more: Any) -> dict[str, Any]:
    spor = [{"id": "s", "tittel": "Spor"}]
    return {"spor": spor, "aktiviteter": [{"tittel": a["id"], "spor": "s", **a} for a in activities], **more}


def test_the_critical_path_is_the_chain_without_slack() -> None:
    _, entry = roadmap(
        _plan(
            {"id": "a", "fra": "2015-01", "til": "2015-02"},
            {"id": "b", "fra": "2015-01"},
            {"id": "c", "fra": "2015-03", "til": "2015-05", "avhenger_av": ["a", "b"]},
            {"id": "d", "fra": "2015-03", "avhenger_av": ["a"]},
            {"id": "alene", "fra": "2015-01", "til": "2015-12"},
        )
    )
    assert critical(entry.model) == {"a", "c"}


def test_a_weekend_is_no_slack_and_a_week_is() -> None:
    friday, monday = "2015-03-06", "2015-03-09"
    chain = [
        {"id": "a", "fra": "2015-03-02", "til": friday},
        {"id": "b", "fra": monday, "avhenger_av": ["a"]},
    ]
    _, entry = roadmap(_plan(*chain))
    assert critical(entry.model) == {"a", "b"}
    _, entry = roadmap(_plan(chain[0], chain[1] | {"fra": "2015-03-16"}))
    assert critical(entry.model) == {"b"}


def test_no_dependencies_means_no_critical_path_and_a_ring_is_survived() -> None:
    _, entry = roadmap(_plan({"id": "a", "fra": "2015-01"}, {"id": "b", "fra": "2015-02"}))
    assert critical(entry.model) == frozenset()
    project, ring = roadmap(
        _plan(
            {"id": "a", "fra": "2015-01", "avhenger_av": ["b", "a", "finnes-ikke"]},
            {"id": "b", "fra": "2015-02", "avhenger_av": ["a"]},
            {"id": "c", "fra": "2015-05", "til": "2015-01", "spor": "ukjent"},
        )
    )
    assert critical(ring.model) == frozenset()
    assert "ukjent" in veikart.draw(project, ring, no_links).inline()


def test_costs_are_spread_evenly_and_add_up() -> None:
    _, entry = roadmap(
        _plan(
            {"id": "a", "fra": "2015-01", "til": "2015-12", "kostnad": 365_000},
            {"id": "b", "fra": "2015-02", "kostnad": 100},
            {"id": "c", "fra": "2015-03"},
        )
    )
    days = [(a.fra.start.toordinal(), a.slutt.slutt.toordinal() + 1) for a in entry.model.aktiviteter]
    name, cells = costs(entry.model, scale(days), 12.5)
    assert name == "per måned (kr)"
    assert [c.amount for c in cells][:3] == [31_000, 28_100, 31_000]
    assert sum(c.amount for c in cells) == 365_100


@pytest.mark.parametrize("seed", range(20, 30))
def test_every_sum_has_room_and_the_row_adds_up(seed: int) -> None:
    _, entry = roadmap(generated(seed, 30, (2010, 2010 + seed - 19), "mq", 10))
    days = [(a.fra.start.toordinal(), a.slutt.slutt.toordinal() + 1) for a in entry.model.aktiviteter]
    axis = scale(days)
    _, cells = costs(entry.model, axis, 12.5)
    assert sum(c.amount for c in cells) == sum(a.kostnad or 0 for a in entry.model.aktiviteter)
    for cell in cells:
        assert measure(cell.text, 12.5, "semibold") <= axis.x(cell.end) - axis.x(cell.start)


def test_without_costs_there_is_no_cost_row() -> None:
    project, entry = roadmap(_plan({"id": "a", "fra": "2015-01", "kostnad": 0}))
    assert costs(entry.model, scale([(1, 400)]), 12.5) == ("", ())
    assert "Kostnad" not in veikart.draw(project, entry, no_links).inline()


def test_the_table_has_a_row_for_everything_and_only_columns_with_content() -> None:
    project, entry = roadmap(
        _plan(
            {"id": "a", "fra": "2015-01", "ansvarlig": "prosjektleder"},
            {
                "id": "b",
                "fra": "2015-K1",
                "til": "2015-04",
                "avhenger_av": ["a"],
                "leverer": ["kartet#steg-1"],
            },
            milepæler=[{"id": "m", "tittel": "Stopp", "dato": "2015-04-30", "beslutning": "Gå videre?"}],
        )
    )
    told = veikart.table(project, entry, links)
    assert told.columns == (
        "Aktivitet eller milepæl", "Spor", "Fra", "Til", "Avhenger av", "Ansvarlig", "Leverer", "Kritisk sti",
        "Beslutning",
    )  # fmt: skip
    assert [row[0].lines[0] for row in told.rows] == ["a", "b", "Stopp"]
    assert [row[0].href for row in told.rows] == ["plan.html#a", "plan.html#b", "plan.html#m"]
    assert told.rows[1][2].lines == ("1. kvartal 2015",)
    assert told.rows[1][3].lines == ("april 2015",)
    assert told.rows[1][4].lines == ("a",)
    assert told.rows[1][6].lines == ("kartet#steg-1",)
    assert told.rows[2][-1].lines == ("Gå videre?",)


@pytest.mark.parametrize("seed", [3, 5])
def test_the_drawing_shows_every_activity_and_is_the_same_every_time(seed: int) -> None:
    project, entry = roadmap(generated(seed, 25, (2015, 2017), "dm", 50))
    drawn = veikart.draw(project, entry, links)
    assert drawn.file() == veikart.draw(project, entry, links).file()
    tree = ET.fromstring(drawn.inline())
    ids = [e.get("id", "") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id.isascii() and id.startswith("veikart-plan") for id in ids)
    hrefs = [a.get("href") for a in tree.iter(f"{SVG}a")]
    for activity in entry.model.aktiviteter:
        assert f"veikart-plan-aktivitet-{activity.id}" in ids
        assert f"plan.html#{activity.id}" in hrefs
    assert "<a " not in drawn.file()


def test_marks_that_are_not_used_are_not_explained() -> None:
    project, entry = roadmap(_plan({"id": "a", "fra": "2015-01", "prioritet": "kan"}))
    words = {b.text for b in text_boxes(veikart.draw(project, entry, no_links).inline())}
    assert "Kan gjøres" in words
    assert not words & {"Må gjøres", "Milepæl", "Beslutningspunkt", "Må være ferdig først"}


def test_asker_is_drawn_with_its_deliveries_by_name() -> None:
    project, _ = load_project(ASKER)
    entry = next(project.all(Veikart))
    drawn = veikart.draw(project, entry, links)
    shown = " ".join(b.text for b in text_boxes(drawn.inline()))
    assert "Beslutning: Hvilke tiltak skal vi" in shown
    assert "Kritisk sti" in shown
    assert "velferdslaben#" not in shown
