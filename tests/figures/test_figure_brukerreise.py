"""The brukerreise drawing over generated content: texts keep apart, gaps are kept, the table says it all."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.svg_texts import SVG, text_boxes
from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing.curve import emotion_y, reach
from tjenestedesign.drawing.grid import COLUMN, Curve, layout
from tjenestedesign.figures import brukerreisefigur
from tjenestedesign.ground.marks import spelled
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.marked import marked

WORDS = ["bolig", "og", "i", "å", "kartlegging", "samhandlingsarena", "virksomhetsledersamling",
    "boligsosialthandlingsplanarbeid", "👩\u200d👩\u200d👧", "مرحبا", "øve"]  # fmt: skip


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def links(id: str, part: str | None = None) -> str | None:
    return f"{id}.html#{part}" if part else f"{id}.html"


def entry(type: str, id: str, data: dict[str, Any]) -> Entry[Any]:
    spec = TYPES[type]
    model = spec.modell.model_validate({"type": type, "tittel": "Uten navn", **data})
    return Entry(id, spec, model, Source(f"{id}.yaml", ""))


def journey(data: dict[str, Any], *others: Entry[Any]) -> tuple[Project, Entry[Brukerreise]]:
    own = entry("brukerreise", "reisen", data)
    entries = {e.id: e for e in (own, *others)}
    return Project(Path(), None, entries, {}, {}, {}, len(entries)), own


def generated(seed: int, steps: int, actors: int, longest: int) -> tuple[Project, Entry[Brukerreise]]:
    """A journey with any content, where every key may be missing; half of the actors and touchpoints do not exist."""
    r = random.Random(seed)

    def text() -> str:
        size, made = r.randint(1, longest), ""
        while len(made) < size:
            made += r.choice(WORDS) + " "
        return made[:size].strip() or "x"

    ids = [f"g{i}" for i in range(actors)]
    groups = [entry("brukergruppe", id, {"tittel": text(), "beskrivelse": "x"}) for id in ids[::2]]
    quotes = [{"id": f"q{i}", "tekst": text(), "gjenfortalt": r.choice(["true", "false"])} for i in range(5)]
    interview = entry(
        "intervju", "samtale", {"respondent": {"kode": "I-01", "rolle": "innbygger"}, "sitater": quotes}
    )
    made: list[dict[str, Any]] = []
    phases = sorted(r.randrange(3) for _ in range(steps))
    for i, phase in enumerate(phases):
        step: dict[str, Any] = {"id": f"s{i}", "fase": ("før", "under", "etter")[phase], "tittel": text()}
        for key in ("handling", "tanke", "magisk_øyeblikk"):
            if r.random() < 0.7:
                step[key] = text()
        for key in ("behov", "smertepunkter", "muligheter"):
            step[key] = [text() for _ in range(r.randrange(3))]
        if r.random() < 0.7:
            step["følelse"] = {a: r.randint(-2, 2) for a in ids if r.random() < 0.7}
        if r.random() < 0.6:
            step |= {"kontaktpunkt": "finnes-ikke", "kanal": r.choice(["digital", "telefon", "brev"])}
        if r.random() < 0.6:
            step["sitat"] = f"samtale#q{r.randrange(5)}"
        if r.random() < 0.3:
            step |= {"varighet": "20 min", "ventetid": "ca. 6 uker"}
        step["belegg"] = r.choice(["belagt", "antatt", "foreslått"])
        if r.random() < 0.5:
            step["bygger_på"] = ["samtale#q0", "finnes-heller-ikke"]
        made.append(step)
    return journey({"tittel": text(), "aktører": ids, "steg": made}, *groups, interview)


SIZES = [(1, 1, 1), (2, 5, 400), (6, 2, 60), (12, 3, 120), (25, 4, 30), (60, 1, 80)]


@pytest.mark.parametrize(("steps", "actors", "longest"), SIZES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_text_meets_another_or_leaves_the_drawing(
    steps: int, actors: int, longest: int, seed: int
) -> None:
    project, own = generated(seed, steps, actors, longest)
    drawn = brukerreisefigur.draw(project, own, no_links)
    boxes = sorted(text_boxes(drawn.inline()), key=lambda b: b.x0)
    assert boxes
    for i, a in enumerate(boxes):
        for b in itertools.takewhile(lambda b, a=a: b.x0 < a.x1, boxes[i + 1 :]):
            assert a.element == b.element or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0, box
        assert box.x1 <= drawn.width, box
        assert box.y1 <= drawn.height, box


def test_an_actor_has_a_mark_where_there_is_a_value_and_nowhere_else() -> None:
    values = [1, None, -2, 0, None, 2]
    steps = [
        {"id": f"s{i}", "fase": "før", "tittel": "T"} | ({} if v is None else {"følelse": v})
        for i, v in enumerate(values)
    ]
    project, own = journey({"steg": steps, "aktører": ["en"]})
    tree = ET.fromstring(brukerreisefigur.draw(project, own, no_links).inline())
    assert len(list(tree.iter(f"{SVG}circle"))) == 4


def test_a_journey_without_feelings_has_no_curve_and_empty_rows_are_left_out() -> None:
    project, own = journey({"steg": [{"id": "a", "fase": "før", "tittel": "Ringe", "handling": "Ringer"}]})
    words = {b.text for b in text_boxes(brukerreisefigur.draw(project, own, no_links).inline())}
    assert {"Handling", "Før", "1. Ringe"} <= words
    assert not words & {"Opplevelse", "Behov", "Smertepunkter", "Muligheter", "Nøytralt"}


def test_what_cannot_be_had_is_named_by_its_id() -> None:
    step = {"id": "a", "fase": "før", "tittel": "T", "kontaktpunkt": "brukertorget", "sitat": "borte#q"}
    project, own = journey({"steg": [step], "aktører": ["ung-mann"]})
    words = " ".join(b.text for b in text_boxes(brukerreisefigur.draw(project, own, no_links).inline()))
    assert "brukertorget" in words
    assert "ung-mann" in words


def test_a_retold_quote_says_so() -> None:
    quotes = [
        {"id": "a", "tekst": "Ordrett", "gjenfortalt": "false"},
        {"id": "b", "tekst": "Omtrent", "gjenfortalt": "true"},
    ]
    interview = entry("intervju", "i", {"respondent": {"kode": "I", "rolle": "innbygger"}, "sitater": quotes})
    for quote, retold in (("a", False), ("b", True)):
        step = {"id": "s", "fase": "før", "tittel": "T", "sitat": f"i#{quote}"}
        project, own = journey({"steg": [step]}, interview)
        project = marked(project)
        words = " ".join(b.text for b in text_boxes(brukerreisefigur.draw(project, own, no_links).inline()))
        assert ("(gjenfortalt)" in words) is retold
        told = brukerreisefigur.table(project, own, no_links)
        assert any("(gjenfortalt)" in spelled(line) for cell in told.rows[0] for line in cell.lines) is retold


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_table_has_a_row_per_step_and_every_fact(seed: int) -> None:
    project, own = generated(seed, 8, 2, 40)
    told = brukerreisefigur.table(project, own, links)
    assert len(told.rows) == 8
    for step, row in zip(own.model.steg, told.rows, strict=True):
        assert len(row) == len(told.columns)
        said = {line for cell in row for line in cell.lines}
        assert row[0].href == f"reisen.html#{step.id}"
        assert {*step.behov, *step.smertepunkter, *step.muligheter} <= said
        for fact in (step.handling, step.tanke, step.magisk_øyeblikk, step.varighet, step.ventetid):
            assert fact is None or str(fact) in said
    for index in range(len(told.columns)):
        assert any(row[index].lines for row in told.rows), told.columns[index]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_drawing_is_well_formed_and_the_same_every_time(seed: int) -> None:
    project, own = generated(seed, 10, 3, 60)
    drawn = brukerreisefigur.draw(project, own, links)
    assert drawn.file() == brukerreisefigur.draw(project, own, links).file()
    tree = ET.fromstring(drawn.inline())
    ids = [e.get("id", "") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id.isascii() and id.startswith("brukerreise-reisen") for id in ids)


@pytest.mark.parametrize(("steps", "actors", "longest"), SIZES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_said_stands_by_the_curve_and_never_on_it(
    steps: int, actors: int, longest: int, seed: int
) -> None:
    project, own = generated(seed, steps, actors, longest)
    out = layout(brukerreisefigur._grid(project, own, no_links))
    row, box = next(
        ((r, b) for r, b in zip(out.grid.rows, out.rows, strict=True) if isinstance(r, Curve)), (None, None)
    )
    if row is None or box is None:
        return
    xs = [x + COLUMN / 2 for x in out.columns]
    for column, cards in enumerate(row.callouts):
        for index, _ in enumerate(cards):
            card = out.cards[(row.key, column, index)]
            assert box.y <= card.y
            assert card.bottom <= box.bottom
            curve = reach(xs, row.values, out.plots[row.label], xs[column], COLUMN / 2)
            if curve is not None:
                assert card.bottom < curve[0] - 8 or card.y > curve[1] + 8


def test_peaks_are_quoted_above_and_valleys_below() -> None:
    steps = [
        {"id": f"s{i}", "fase": "før", "tittel": "T", "tanke": "Tenker", "følelse": v}
        for i, v in enumerate([2, -2])
    ]
    project, own = journey({"steg": steps})
    out = layout(brukerreisefigur._grid(project, own, no_links))
    middle = emotion_y(out.plots["Opplevelse"], 0)
    assert out.cards[("sitat", 0, 0)].bottom < middle < out.cards[("sitat", 1, 0)].y
    assert all(abs(a - b) < 30 for _, a, b in out.leaders)


def test_names_of_phases_and_actors_are_never_cut() -> None:
    phase = "Boligsosialthandlingsplanarbeid og " * 6 + "slutt"
    groups = [
        entry("brukergruppe", f"g{i}", {"tittel": phase + str(i), "beskrivelse": "x"}) for i in range(5)
    ]
    step = {"id": "a", "fase": phase, "tittel": "T", "følelse": {g.id: 0 for g in groups}}
    project, own = journey({"steg": [step], "faser": [phase], "aktører": [g.id for g in groups]}, *groups)
    svg = brukerreisefigur.draw(project, own, links).inline()
    assert "…" not in svg
    assert 'href="g0.html"' in svg
