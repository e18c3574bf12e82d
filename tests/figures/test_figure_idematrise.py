"""The idea matrix over generated ideas: nothing meets, every idea is somewhere, and the places mean what they say."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER
from tests.figures.test_figure_veikart import WORDS, links, no_links
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.artefakter.ide import FIELDS, Ide, survey
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.figures import idematrise, overview_drawings
from tjenestedesign.ground.palette import COLOURS, contrast
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project


def ideas(*given: dict[str, Any], insights: int = 3) -> tuple[Project, list[Entry[Ide]]]:
    """A project with those ideas (`i0`, `i1`, …) and insights (`n0`, `n1`, …)."""
    entries: dict[str, Any] = {}
    for i in range(insights):
        spec = TYPES["innsikt"]
        data = {
            "type": "innsikt",
            "tittel": f"Innsikt {i}",
            "påstand": "Jeg trenger det.",
            "forklaring": "Fordi.",
        }
        entries[f"n{i}"] = Entry(f"n{i}", spec, spec.modell.model_validate(data), Source(f"n{i}.yaml", ""))
    found: list[Entry[Ide]] = []
    for i, keys in enumerate(given):
        data = {"type": "ide", "tittel": f"Idé {i}", "beskrivelse": "Tekst.", **keys}
        entry = Entry(f"i{i}", TYPES["ide"], Ide.model_validate(data), Source(f"i{i}.yaml", ""))
        entries[entry.id] = entry
        found.append(entry)
    return Project(Path(), None, entries, {}, {}, {}, len(entries)), found


def judged(value: int, ease: int, **keys: Any) -> dict[str, Any]:
    return {"verdi": {"innbygger": value}, "gjennomførbarhet": ease, **keys}


def generated(seed: int, n: int, longest: int, insights: int) -> list[dict[str, Any]]:
    """Any ideas: crowded or spread, with or without scores, votes and insights, titles up to `longest` letters."""
    r = random.Random(seed)

    def text() -> str:
        size, made = r.randint(1, longest), ""
        while len(made) < size:
            made += r.choice(WORDS) + " "
        return made[:size].strip() or "x"

    crowd = r.random() < 0.5
    made: list[dict[str, Any]] = []
    for _ in range(n):
        keys: dict[str, Any] = {"tittel": text()}
        if r.random() < 0.85:
            scores = {who: 4 if crowd else r.randint(1, 5) for who in ("innbygger", "ansatt", "kommune")}
            keys["verdi"] = dict(r.sample(sorted(scores.items()), r.randint(1, 3)))
            keys["gjennomførbarhet"] = 4 if crowd else r.randint(1, 5)
        if r.random() < 0.8:
            keys["stemmer"] = r.choice([0, 1, 2, 7, 80])
        if insights:
            keys["svarer_på"] = [f"n{i}" for i in r.sample(range(insights), r.randint(0, min(insights, 9)))]
        if r.random() < 0.1:
            keys["status"] = "forkastet"
        made.append(keys)
    return made


CASES = [
    (1, 1, 1, 1), (2, 1, 400, 0), (3, 6, 30, 3), (4, 14, 60, 8), (5, 60, 40, 8), (6, 60, 400, 40), (7, 60, 20, 2),
    (8, 30, 120, 60), (9, 60, 10, 0),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "n", "longest", "insights"), CASES)
def test_no_text_meets_another_or_leaves_the_drawing(seed: int, n: int, longest: int, insights: int) -> None:
    project, entries = ideas(*generated(seed, n, longest, insights), insights=insights)
    drawn = idematrise.draw(project, entries, no_links)
    boxes = text_boxes(drawn.inline())
    for a, b in itertools.combinations(boxes, 2):
        assert a.element == b.element or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0, box
        assert box.x1 <= drawn.width, box
        assert box.y1 <= drawn.height, box


@pytest.mark.parametrize(("seed", "n", "longest", "insights"), CASES)
def test_markers_keep_apart_and_stay_in_their_own_column_and_field(
    seed: int, n: int, longest: int, insights: int
) -> None:
    project, entries = ideas(*generated(seed, n, longest, insights), insights=insights)
    field = idematrise.lay_out(survey(project, entries))
    for a, b in itertools.combinations(field.markers, 2):
        assert ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 >= a.radius + b.radius, (a, b)
    for m in field.markers:
        idea = m.place.ide.model
        assert idea.gjennomførbarhet
        left, width = field.columns[idea.gjennomførbarhet - 1]
        assert left <= m.x - m.radius
        assert m.x + m.radius <= left + width
        right, high = m.x > field.split_x, m.y < field.split_y
        expected = {(True, True): "gjør-nå", (False, True): "modne", (True, False): "enkelt"}
        assert idea.felt == expected.get((right, high), "legg-bort")
        assert m.y - m.radius > 0
        assert m.y + m.radius < field.height
        assert abs(m.y - field.split_y) > m.radius


@pytest.mark.parametrize(("seed", "n", "longest", "insights"), CASES)
def test_more_value_is_never_drawn_lower(seed: int, n: int, longest: int, insights: int) -> None:
    project, entries = ideas(*generated(seed, n, longest, insights), insights=insights)
    field = idematrise.lay_out(survey(project, entries))
    cells: dict[float, list[float]] = {}
    for m in field.markers:
        cells.setdefault(m.place.ide.model.snittverdi or 0, []).append(m.y)
    middles = [(min(ys) + max(ys)) / 2 for _, ys in sorted(cells.items(), reverse=True)]
    assert middles == sorted(middles)
    assert [y for _, y in field.ticks] == sorted(y for _, y in field.ticks)


@pytest.mark.parametrize(("seed", "n", "longest", "insights"), CASES)
def test_every_idea_is_in_the_key_and_in_the_table(seed: int, n: int, longest: int, insights: int) -> None:
    project, entries = ideas(*generated(seed, n, longest, insights), insights=insights)
    seen = survey(project, entries)
    assert sorted(p.nummer for p in seen.ideer) == list(range(1, n + 1))
    words = [b.text for b in text_boxes(idematrise.draw(project, entries, no_links).inline())]
    for place in seen.ideer:
        assert words.count(str(place.nummer)) >= (2 if place.ide.model.felt else 1), place
    rows = idematrise.table(project, entries, no_links).rows
    assert [row[0].lines[0] for row in rows] == [f"{p.nummer}. {p.ide.name}" for p in seen.ideer]


def test_ideas_with_the_same_scores_stand_beside_each_other() -> None:
    project, entries = ideas(*[judged(4, 4) for _ in range(2)])
    first, second = idematrise.lay_out(survey(project, entries)).markers
    assert first.y == second.y
    assert first.x + first.radius < second.x - second.radius


def test_few_ideas_stand_on_an_even_scale() -> None:
    project, entries = ideas(judged(5, 1), judged(1, 5), judged(4, 4), judged(2, 4))
    field = idematrise.lay_out(survey(project, entries))
    assert (field.even, field.alike, field.stretched) == (True, True, "")


@pytest.mark.parametrize(("seed", "n", "longest", "insights"), CASES)
def test_a_scale_is_even_to_the_last_point_or_the_drawing_says_that_it_is_not(
    seed: int, n: int, longest: int, insights: int
) -> None:
    project, entries = ideas(*generated(seed, n, longest, insights), insights=insights)
    field = idematrise.lay_out(survey(project, entries))
    drawn = idematrise.draw(project, entries, no_links)
    words = " ".join(b.text for b in text_boxes(drawn.inline()))
    y5, y1 = field.ticks[0][1], field.ticks[-1][1]
    cells: dict[tuple[Fraction, int], list[float]] = {}
    for m in field.markers:
        idea = m.place.ide.model
        cells.setdefault((idea.snittverdi or Fraction(), idea.gjennomførbarhet or 0), []).append(m.y)
    # The letters under a marker take room, so a block's markers stand a little above its level: all as much.
    off = {
        round((min(ys) + max(ys)) / 2 - (y5 + float(5 - value) / 4 * (y1 - y5)), 6)
        for (value, _), ys in cells.items()
    }
    steps = {round(b - a, 6) for (_, a), (_, b) in itertools.pairwise(field.ticks)}
    assert not field.even or (len(off) <= 1 and len(steps) == 1)
    assert field.alike == (len({round(width, 6) for _, width in field.columns}) == 1)
    for said in (words, drawn.description):
        assert ("strukket der ideene står tett" in said) == (not field.even)
        assert ("Kolonnene er bredere" in said) == (field.even and not field.alike)


def test_crowded_ideas_stretch_both_scales_and_many_in_one_place_only_the_columns() -> None:
    crowd = [judged(4, 4) for _ in range(20)]
    between = {**judged(4, 4), "verdi": {"innbygger": 4, "ansatt": 3, "kommune": 4}}
    project, entries = ideas(*crowd, between)
    field = idematrise.lay_out(survey(project, entries))
    assert field.stretched.startswith("Begge skalaene er strukket")
    project, entries = ideas(*[judged(1, 1) for _ in range(20)])
    field = idematrise.lay_out(survey(project, entries))
    assert field.stretched == "Kolonnene er bredere der det er flere ideer."


def test_the_area_of_a_marker_grows_with_its_votes() -> None:
    project, entries = ideas(
        judged(5, 1, stemmer=0), judged(5, 2, stemmer=5), judged(5, 3, stemmer=10), judged(5, 4)
    )
    areas = {m.place.ide.id: m.radius**2 for m in idematrise.lay_out(survey(project, entries)).markers}
    assert areas["i0"] == areas["i3"] < areas["i1"] < areas["i2"]
    assert areas["i1"] - areas["i0"] == pytest.approx(areas["i2"] - areas["i1"])


def test_an_idea_that_is_not_judged_is_listed_as_not_placed_with_what_it_lacks() -> None:
    project, entries = ideas(judged(4, 4), {"tittel": "Halvferdig", "gjennomførbarhet": 2, "stemmer": 3})
    words = [b.text for b in text_boxes(idematrise.draw(project, entries, no_links).inline())]
    assert words.index("Ikke plassert") < words.index("Halvferdig")
    assert "3 stemmer · mangler verdi" in words
    row = idematrise.table(project, entries, no_links).rows[-1]
    assert [row[i].lines for i in range(1, 5)] == [("Ikke plassert",), (), ("2",), ()]


def test_a_rejected_idea_is_told_by_its_outline_and_in_words() -> None:
    project, entries = ideas(judged(4, 4, status="forkastet"))
    drawn = ET.fromstring(idematrise.draw(project, entries, no_links).inline())
    (circle,) = drawn.iter(f"{SVG}circle")
    assert circle.get("stroke-dasharray")
    assert circle.get("fill") == COLOURS.paper
    assert "forkastet" in {s.text for s in drawn.iter(f"{SVG}tspan")}
    assert "forkastet" in idematrise.table(project, entries, no_links).rows[0][0].lines


def test_letters_under_the_marker_name_the_insights_and_the_key_explains_them() -> None:
    project, entries = ideas(judged(4, 4, svarer_på=["n2", "n0"]))
    words = [b.text for b in text_boxes(idematrise.draw(project, entries, no_links).inline())]
    assert "A C" in words
    key = words[words.index("Innsikter") :]
    assert key == ["Innsikter", "A", "Innsikt 0", "C", "Innsikt 2"]


def test_more_letters_than_there_is_room_for_are_counted() -> None:
    project, entries = ideas(judged(4, 4, svarer_på=[f"n{i}" for i in range(6)]), insights=6)
    (marker,) = idematrise.lay_out(survey(project, entries)).markers
    assert marker.tag == "A B C +3"


def test_markers_and_the_key_lead_to_the_ideas() -> None:
    project, entries = ideas(judged(4, 4, svarer_på=["n0"]))
    hrefs = [
        a.get("href")
        for a in ET.fromstring(idematrise.draw(project, entries, links).inline()).iter(f"{SVG}a")
    ]
    assert hrefs == ["i0.html", "i0.html", "n0.html"]
    assert "<a" not in idematrise.draw(project, entries, no_links).inline()


def test_a_short_key_stands_beside_the_field_and_a_long_one_below() -> None:
    few, many = ideas(judged(4, 4)), ideas(*[judged(4, 4) for _ in range(60)])
    beside = text_boxes(idematrise.draw(*few, no_links).inline())
    below = text_boxes(idematrise.draw(*many, no_links).inline())

    def at(boxes: list[Any], text: str) -> Any:
        return next(b for b in boxes if b.text == text)

    assert at(beside, "Ideer").x0 > at(beside, "Gjør nå").x1
    assert at(beside, "Ideer").y0 < at(beside, "Legg bort").y0
    assert at(below, "Ideer").y0 > at(below, "Legg bort").y1
    assert len({b.x0 for b in below if b.text.startswith("Idé ")}) == 3


def test_text_has_contrast_on_every_ground() -> None:
    for fill in (COLOURS.good_wash, COLOURS.citizen, COLOURS.wash, COLOURS.support, COLOURS.paper):
        assert contrast(COLOURS.ink, fill) >= 4.5
    assert contrast(COLOURS.on_accent, COLOURS.accent) >= 4.5
    assert contrast(COLOURS.muted, COLOURS.paper) >= 4.5


def test_there_is_no_matrix_before_an_idea_is_judged() -> None:
    project, entries = ideas({"stemmer": 4})
    assert list(overview_drawings(project, "ide", entries, no_links)) == []
    project, entries = ideas(judged(3, 3))
    assert len(list(overview_drawings(project, "ide", entries, no_links))) == 1


def test_the_same_ideas_give_the_same_bytes_in_any_order() -> None:
    project, entries = ideas(*generated(4, 20, 40, 5), insights=5)
    drawn = idematrise.draw(project, entries, no_links).file()
    assert idematrise.draw(project, entries[::-1], no_links).file() == drawn


def test_asker_has_ideas_in_the_fields_and_the_description_says_so() -> None:
    project, _ = load_project(ASKER)
    drawn = idematrise.draw(project, list(project.all(Ide)), no_links)
    words = [b.text for b in text_boxes(drawn.inline())]
    assert all(name in words for name in FIELDS.values())
    assert "Gjør nå: 5" in drawn.description
    assert "Hele livet på bordet" in drawn.description
