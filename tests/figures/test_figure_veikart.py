"""The veikart drawing over generated content: no text meets another or leaves its bar, axis, critical path, table."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER
from tests.svg_texts import SVG, text_boxes
from tests.sweep import FULL
from tjenestedesign.artefakter.gantt_plan import Slack, critical, days_of, slacks, told, weekday_index
from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.artefakter.veikartfakta import Facts
from tjenestedesign.artefakter.veikartkostnad import cost_table
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.text import measure
from tjenestedesign.figures.veikart import veikartfigur
from tjenestedesign.figures.veikart.gantt_content import whole
from tjenestedesign.figures.veikart.gantt_cost import costs
from tjenestedesign.figures.veikart.gantt_layout import LABELS, STRIPE, Layout, layout
from tjenestedesign.figures.veikart.gantt_scale import MAX_WIDTH, scale, windows
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

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

    tracks = [f"s{i}" for i in range(r.randint(1, 12))]
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
    (7, 80, (1900, 2100), "y", 40),
    (8, 60, (2015, 2017), "dmq", 400),
    (9, 60, (2015, 2026), "ymqd", 60),
    (10, 12, (2015, 2015), "d", 40),
]
DETAILS = ("oversikt", "full")


def assert_readable(drawn: Diagram) -> None:
    """No text meets another or leaves the drawing, and a text that starts in a bar ends in it."""
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    assert boxes
    for index, a in enumerate(boxes):
        for b in boxes[index + 1 :]:
            if b.x0 >= a.x1:
                break
            assert a.element == b.element or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0, box
        assert box.x1 <= drawn.width, box
        assert box.y1 <= drawn.height, box


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize(("seed", "n", "years", "kinds", "longest"), CASES)
def test_no_text_meets_another_or_leaves_the_drawing(
    seed: int, n: int, years: tuple[int, int], kinds: str, longest: int, detail: Any
) -> None:
    project, entry = roadmap(generated(seed, n, years, kinds, longest))
    drawn = veikartfigur.draw(project, entry, no_links, detail)
    assert_readable(drawn)
    assert drawn.width <= 2200


@pytest.mark.parametrize(("seed", "n", "years", "kinds", "longest"), CASES)
def test_activities_keep_apart_and_stay_in_their_lane_with_their_text_above_the_bar(
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
        assert item.bar_y + item.bar_height <= lane.y + lane.height
        assert item.y + item.title.height + sum(b.height for b in item.notes) <= item.bar_y
        assert item.x1 <= item.tail <= max(item.x1, chart.axis.width)
        if item.within:
            assert STRIPE + 8 + item.within.width <= item.x1 - item.x0
            assert item.within.height <= item.bar_height
    for above, below in itertools.pairwise(chart.lanes):
        assert above.y + above.height == pytest.approx(below.y)
    for lane in chart.lanes:
        assert lane.title.height + (lane.note.height if lane.note else 0) < lane.height
        assert lane.title.width <= LABELS


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
                meets = item.x0 < max(start, end) and item.text_right > min(start, end)
                assert not (meets and item.y < y < item.y + item.height)


def _layout(data: dict[str, Any]) -> Layout:
    project, entry = roadmap(data)
    return layout(Facts(project, entry, no_links, full=True), whole(entry.model))


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
        ("1900", "2100", "år", 21),
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
    svg = veikartfigur.draw(project, entry, no_links).inline()
    assert [b.text for b in text_boxes(svg) if b.text.startswith("uke")] == ["uke 1", "uke 2"]
    assert "januar 2015" in svg
    project, entry = roadmap(_plan({"id": "a", "fra": "2015-01", "til": "2015-12"}))
    words = [b.text for b in text_boxes(veikartfigur.draw(project, entry, no_links).inline())]
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
    assert "ukjent" in veikartfigur.draw(project, ring, no_links).inline()


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
    assert "Kostnad" not in veikartfigur.draw(project, entry, no_links).inline()


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
            {"id": "c", "fra": "2015-02", "avhenger_av": ["a"]},
            milepæler=[{"id": "m", "tittel": "Stopp", "dato": "2015-04-30", "beslutning": "Gå videre?"}],
        )
    )
    said = veikartfigur.table(project, entry, links)
    assert said.columns == (
        "Aktivitet eller milepæl", "Spor", "Fra", "Til", "Avhenger av", "Slakk", "Senest ferdig", "Ansvarlig", "Leverer",
        "Kritisk sti", "Beslutning",
    )  # fmt: skip
    assert [row[0].lines[0] for row in said.rows] == ["1. a", "2. b", "3. c", "Stopp"]
    assert [row[0].href for row in said.rows] == [f"plan.html#{i}" for i in "abcm"]
    assert said.rows[1][2].lines == ("1. kvartal 2015",)
    assert said.rows[1][3].lines == ("april 2015",)
    assert said.rows[1][4].lines == ("1. a",)
    assert said.rows[1][8].lines == ("steg-1 i kartet",)
    assert [row[5].lines for row in said.rows] == [
        ("ingen slakk",),
        ("ingen slakk",),
        ("8 uker slakk",),
        (),
    ]
    assert said.rows[2][6].lines == ("30. april 2015",)
    assert said.rows[3][-1].lines == ("Gå videre?",)


def test_the_table_of_costs_has_sums_by_track_and_by_period() -> None:
    _, entry = roadmap(
        {
            "spor": [
                {"id": "s", "tittel": "Bygge"},
                {"id": "t", "tittel": "Lære"},
                {"id": "u", "tittel": "Gratis"},
            ],
            "aktiviteter": [
                {
                    "id": "a",
                    "tittel": "A",
                    "spor": "s",
                    "fra": "2015-01",
                    "til": "2015-12",
                    "kostnad": 365_000,
                },
                {"id": "b", "tittel": "B", "spor": "t", "fra": "2015-05", "kostnad": 100},
                {"id": "c", "tittel": "C", "spor": "u", "fra": "2015-05"},
            ],
        }
    )
    said = cost_table(entry.model, "Kostnad")
    assert said is not None
    assert said.columns == ("Spor", *(f"{n}. kvartal 2015" for n in (1, 2, 3, 4)), "Sum")
    text = [[" ".join(cell.lines).replace("\u00a0", " ") for cell in row] for row in said.rows]
    assert text == [
        ["Bygge", "90 000 kr", "91 000 kr", "92 000 kr", "92 000 kr", "365 000 kr"],
        ["Lære", "", "100 kr", "", "", "100 kr"],
        ["Sum", "90 000 kr", "91 100 kr", "92 000 kr", "92 000 kr", "365 100 kr"],
    ]


@pytest.mark.parametrize("seed", range(40, 60))
def test_every_row_and_column_of_the_table_of_costs_adds_up(seed: int) -> None:
    _, entry = roadmap(generated(seed, 20, (2000, 2000 + (seed - 40) * 2), "dmqy", 10))
    said = cost_table(entry.model, "Kostnad")
    if said is None:
        assert not any(a.kostnad for a in entry.model.aktiviteter)
        return
    rows = [[int("".join(filter(str.isdigit, "".join(c.lines))) or 0) for c in row[1:]] for row in said.rows]
    for row in rows:
        assert len(row) == 1 or sum(row[:-1]) == row[-1]
    for column in zip(*rows, strict=True):
        assert sum(column[:-1]) == column[-1]
    assert rows[-1][-1] == sum(a.kostnad or 0 for a in entry.model.aktiviteter)
    assert len(said.columns) <= 10


# --- slack --------------------------------------------------------------------------------------------------------


def _brute(model: Veikart) -> dict[str, tuple[int | None, bool]]:
    """(slack in weekdays, critical) by trying: let each activity end later and later until something must give.

    What waits is pushed only when it must be; a push that passes the end of the plan or a milestone is too far.
    """
    length = {a.id: weekday_index(days_of(a)[1]) - weekday_index(days_of(a)[0]) for a in model.aktiviteter}
    planned = {a.id: weekday_index(days_of(a)[1]) for a in model.aktiviteter}
    after = {a.id: [b.id for b in model.aktiviteter if a.id in b.avhenger_av] for a in model.aktiviteter}
    linked = {a.id for a in model.aktiviteter if a.avhenger_av or after[a.id]}
    end = max((planned[i] for i in linked), default=0)

    def holds(id: str, finish: int, stones: bool) -> bool:
        if finish <= planned[id]:
            return True
        if id in linked and finish > end:
            return False
        due = [weekday_index(m.dato.slutt.toordinal() + 1) for m in model.milepæler if id in m.avhenger_av]
        if stones and any(finish > d for d in due):
            return False
        return all(holds(w, max(finish, planned[w] - length[w]) + length[w], stones) for w in after[id])

    found: dict[str, tuple[int | None, bool]] = {}
    for id in planned:
        free = [0, 0]
        for stones in (False, True):
            while free[stones] <= 400 and holds(id, planned[id] + free[stones] + 1, stones):
                free[stones] += 1
        bound = free[1] <= 400
        found[id] = (free[1] if bound else None, id in linked and free[0] == 0)
    return found


@pytest.mark.parametrize("seed", range(100, 160))
def test_slack_and_critical_path_are_what_trying_every_delay_gives(seed: int) -> None:
    r = random.Random(seed)
    activities: list[dict[str, Any]] = []
    for i in range(r.randint(1, 9)):
        start = r.randint(1, 28)
        first = f"2015-{r.randint(1, 6):02}-{start:02}"
        last = first[:8] + f"{r.randint(start, 28):02}"
        activity: dict[str, Any] = {"id": f"a{i}", "fra": first, "til": last}
        if i and r.random() < 0.7:
            activity["avhenger_av"] = [f"a{r.randrange(i)}" for _ in range(r.randint(1, 2))]
        activities.append(activity)
    stones = [
        {
            "id": f"m{i}",
            "tittel": "M",
            "dato": f"2015-{r.randint(1, 9):02}",
            "avhenger_av": [r.choice(activities)["id"]],
        }
        for i in range(r.randint(0, 3))
    ]
    _, entry = roadmap(_plan(*activities, milepæler=stones))
    found = slacks(entry.model)
    for id, (days, on_path) in _brute(entry.model).items():
        assert (found[id].days if id in found else None) == days, id
        assert (id in critical(entry.model)) == on_path, id


def test_a_milestone_limits_the_slack_and_is_named_where_it_takes_all_of_it() -> None:
    project, entry = roadmap(
        _plan(
            {"id": "a", "fra": "2015-01"},
            {"id": "b", "fra": "2015-02", "til": "2015-06", "avhenger_av": ["a"]},
            {"id": "c", "fra": "2015-02", "avhenger_av": ["a"]},
            {"id": "d", "fra": "2015-03"},
            milepæler=[
                {"id": "m", "tittel": "Valgt", "dato": "2015-02", "avhenger_av": ["c"]},
                {"id": "n", "tittel": "Prøvd", "dato": "2015-04-07", "avhenger_av": ["d"]},
            ],
        )
    )
    facts = Facts(project, entry, no_links, full=True)
    said = {a.id: facts.slack_told(a) for a in entry.model.aktiviteter}
    assert said == {
        "a": "ingen slakk",
        "b": "ingen slakk",
        "c": "ingen slakk til «Valgt»",
        "d": "1 uke slakk",
    }
    assert critical(entry.model) == {"a", "b"}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "ingen slakk"),
        (1, "1 dag slakk"),
        (4, "4 dager slakk"),
        (5, "1 uke slakk"),
        (64, "12 uker slakk"),
        (65, "3 måneder slakk"),
        (259, "11 måneder slakk"),
        (260, "1 år slakk"),
        (2600, "10 år slakk"),
    ],
)
def test_slack_is_told_in_words_and_never_more_than_there_is(days: int, words: str) -> None:
    assert told(Slack(days, 1)) == words
    assert told(None) == ""


def test_slack_is_drawn_as_a_tail_to_the_latest_finish() -> None:
    chart = _layout(
        _plan(
            {"id": "a", "fra": "2015-01"},
            {"id": "b", "fra": "2015-02", "til": "2015-06", "avhenger_av": ["a"]},
            {"id": "c", "fra": "2015-02", "avhenger_av": ["a"]},
        )
    )
    tails = {i.activity.id: i.tail - i.x1 for i in chart.items}
    assert tails["a"] == tails["b"] == 0
    c = next(i for i in chart.items if i.activity.id == "c")
    assert c.tail == pytest.approx(chart.axis.width)


# --- detail and sheets --------------------------------------------------------------------------------------------


def test_the_overview_leaves_out_owners_costs_and_deliveries_and_keeps_the_rest() -> None:
    data = _plan(
        {
            "id": "a",
            "fra": "2015-01",
            "til": "2015-06",
            "ansvarlig": "Kari",
            "kostnad": 9_000,
            "leverer": ["k#s"],
        },
        {"id": "b", "fra": "2015-07", "avhenger_av": ["a"]},
        milepæler=[
            {"id": "m", "tittel": "Valg", "dato": "2015-07", "beslutning": "Videre?", "avhenger_av": ["b"]}
        ],
    )
    project, entry = roadmap(data)
    words = {
        d: " ".join(b.text for b in text_boxes(veikartfigur.draw(project, entry, links, d).inline()))
        for d in DETAILS
    }
    for word in ("Kari", "9\u00a0000\u00a0kr", "s i k", "Kostnad", "→ 1 leveranse"):
        assert word in words["full"]
        assert word not in words["oversikt"]
    for word in ("1. a", "2. b", "Valg", "Beslutning: Videre?", "Kritisk sti", "Spor"):
        assert word in words["oversikt"]
    assert (
        veikartfigur.draw(project, entry, links).inline()
        == veikartfigur.draw(project, entry, links, "full").inline()
    )


SHEETS = [(1540.0, 1000.0), (1056.0, 1500.0), (700.0, 700.0)]


PRINTED = [
    (*case, room, detail)
    for number, case in enumerate(c for c in CASES if c[1] <= 60)
    for at, (room, detail) in enumerate(product(SHEETS, DETAILS))
    if FULL or case[1] == 12 or at == (5 * number) % 6
]
"""Each plan on one kind of paper in one detail, another for each, and one of them on all."""


@pytest.mark.parametrize(("seed", "n", "years", "kinds", "longest", "room", "detail"), PRINTED)
def test_sheets_together_show_every_activity_and_milestone_exactly_once(
    seed: int,
    n: int,
    years: tuple[int, int],
    kinds: str,
    longest: int,
    room: tuple[float, float],
    detail: Any,
) -> None:
    project, entry = roadmap(generated(seed, n, years, kinds, longest))
    whole_one = veikartfigur.draw(project, entry, links, detail)
    assert whole_one.split is not None
    sheets = whole_one.split(*room)
    ids = [e.get("id", "") for s in sheets for e in ET.fromstring(s.inline()).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    shown = sorted(i.split("-", 2 if len(sheets) == 1 else 3)[-1] for i in ids if "-aktivitet-a" in i)
    assert shown == sorted(f"aktivitet-{a.id}" for a in entry.model.aktiviteter)
    shown = sorted(i.split("-", 2 if len(sheets) == 1 else 3)[-1] for i in ids if "-milepael-m" in i)
    assert shown == sorted(f"milepael-{m.id}" for m in entry.model.milepæler)
    for number, sheet in enumerate(sheets, 1):
        assert_readable(sheet)
        words = " ".join(b.text for b in text_boxes(sheet.inline()))
        assert len(sheets) == 1 or f"Del {number} av {len(sheets)}" in sheet.description
        assert "Kostnad" not in words or detail == "full"


def test_sheets_fit_where_they_can_and_break_between_tracks() -> None:
    tracks = [{"id": f"s{i}", "tittel": f"Spor {i}"} for i in range(6)]
    activities = [
        {"id": f"a{i}", "tittel": f"Gjøre {i}", "spor": f"s{i // 4}", "fra": f"2015-{i % 12 + 1:02}"}
        | ({"avhenger_av": [f"a{i - 1}"]} if i % 12 else {})
        for i in range(24)
    ]
    project, entry = roadmap({"spor": tracks, "aktiviteter": activities})
    drawn = veikartfigur.draw(project, entry, links)
    assert drawn.split is not None
    sheets = drawn.split(1540, 800)
    assert 1 < len(sheets) <= 6
    on: dict[str, set[int]] = {}
    for number, sheet in enumerate(sheets):
        assert sheet.width <= 1540
        assert sheet.height <= 800
        for i in range(24):
            if f'-aktivitet-a{i}"' in sheet.inline():
                on.setdefault(f"s{i // 4}", set()).add(number)
        assert [b.text for b in text_boxes(sheet.inline()) if b.text in ("jan", "2015", "des")] == [
            "2015",
            "jan",
            "des",
        ]
    assert all(len(numbers) == 1 for numbers in on.values()), on


def test_a_dependency_on_another_sheet_is_told_at_both_ends() -> None:
    data = _plan(
        *(
            {"id": f"a{i}", "fra": f"2015-{i + 1:02}"} | ({"avhenger_av": [f"a{i - 1}"]} if i else {})
            for i in range(12)
        )
    )
    project, entry = roadmap(data)
    drawn = veikartfigur.draw(project, entry, links)
    assert drawn.split is not None
    sheets = [" ".join(b.text for b in text_boxes(s.inline())) for s in drawn.split(1540, 600)]
    assert len(sheets) > 1
    for number, (here, following) in enumerate(itertools.pairwise(sheets), 1):
        first = int(following.split("etter ")[1].split()[0]) + 1
        assert f"etter {first - 1} (del {number})" in following
        assert f"før {first} (del {number + 1})" in here
    assert "Venter på noe på et annet ark" in sheets[1]


def test_a_bar_over_several_sheets_goes_on_without_its_details() -> None:
    project, entry = roadmap(
        _plan({"id": "lang", "fra": "2015", "til": "2018", "ansvarlig": "Kari", "kostnad": 1_461_000})
    )
    drawn = veikartfigur.draw(project, entry, links)
    assert drawn.split is not None
    sheets = drawn.split(800, 700)
    assert len(sheets) > 1
    texts = [" ".join(b.text for b in text_boxes(s.inline())) for s in sheets]
    assert "Kari" in texts[0]
    for text in texts[1:]:
        assert "fortsatt fra del 1" in text
        assert "Kari" not in text
        assert "Går over flere ark" in text


@pytest.mark.parametrize("room", [10.0, 100.0, 400.0, 5000.0])
@pytest.mark.parametrize(
    ("start", "end"), [("2015-01-01", "2015-02-28"), ("2014-11", "2016-04"), ("2000", "2040")]
)
def test_the_windows_of_an_axis_are_the_axis_in_whole_columns(start: str, end: str, room: float) -> None:
    _, entry = roadmap(_plan({"id": "a", "fra": start, "til": end}))
    axis = whole(entry.model).axis
    found = windows(axis, room)
    assert [c.start for w in found for c in w.columns] == [c.start for c in axis.columns]
    assert (found[0].start, found[-1].end) == (axis.start, axis.end)
    for window in found:
        assert window.width <= room + 0.01
        assert window.bands[0][0].start == window.start
        assert window.bands[0][-1].end == window.end


@pytest.mark.parametrize("seed", [3, 5])
def test_the_drawing_shows_every_activity_and_is_the_same_every_time(seed: int) -> None:
    project, entry = roadmap(generated(seed, 25, (2015, 2017), "dm", 50))
    drawn = veikartfigur.draw(project, entry, links)
    assert drawn.file() == veikartfigur.draw(project, entry, links).file()
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
    words = {b.text for b in text_boxes(veikartfigur.draw(project, entry, no_links).inline())}
    assert "Kan gjøres" in words
    assert not words & {"Må gjøres", "Milepæl", "Beslutningspunkt", "Må være ferdig først"}


def test_asker_is_drawn_with_its_deliveries_by_name() -> None:
    project, _ = load_project(ASKER)
    entry = next(project.all(Veikart))
    drawn = veikartfigur.draw(project, entry, links)
    shown = " ".join(b.text for b in text_boxes(drawn.inline()))
    assert "Beslutning: Hvilke tiltak skal vi" in shown
    assert "Kritisk sti" in shown
    assert "velferdslaben#" not in shown
    assert "slakk" in shown
    assert "→ 1 steg og 2 krav" in shown
    hrefs = {a.get("href") for a in ET.fromstring(drawn.inline()).iter(f"{SVG}a")}
    assert {"velferdslaben.html#plan", "krav-velferdslaben.html#mandat"} <= hrefs


def test_the_page_names_what_each_activity_delivers_and_how_much_slack_there_is() -> None:
    project, found = load_project(ASKER)
    files = {
        f.path: f.data.decode()
        for f in render_site(plan_site(project, found, ["veikart"]))
        if f.path.endswith(".html")
    }
    page = next(text for path, text in files.items() if path.startswith("veikart/"))
    body = page.split("<h2>Aktiviteter</h2>")[1]
    assert "velferdslaben#" not in body.split("<footer")[0].replace(".html#", "")
    assert "ingen slakk" in body
    assert "uker slakk" in body
    assert "<h2>Kritisk sti</h2>" in page
