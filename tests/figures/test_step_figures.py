"""The step diagrams over generated content: nothing overlaps, nothing is cut, no arrow crosses a card or lies on another."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, write_tree
from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.tjenestekart import LANES, Tjenestekart
from tjenestedesign.check.load import load_project
from tjenestedesign.drawing.box import Box
from tjenestedesign.drawing.curve import SCALE
from tjenestedesign.drawing.grid import COLUMN, PAD, Divider, Layout, head_block, layout
from tjenestedesign.drawing.text import measure, wrap
from tjenestedesign.figures import brukerreisefigur, tjenestekartfigur
from tjenestedesign.ground.palette import COLOURS, contrast
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

TEXTS = [
    "A",
    "Fyller ut søknaden",
    "Boligsosialt kompetansetilskuddsforvaltningssystem for vanskeligstilte på boligmarkedet",
    "https://www.kommunen.no/en/svært/lang/adresse/uten/mellomrom/i/det/hele/tatt",
    "Ord " * 100,
    "🏠🧑‍🤝‍🧑 hjemme مرحبا 住宅",
    "x" * 400,
]


def make(
    folder: Path, steps: int, actors: int, arrows: int, seed: int
) -> tuple[Project, Entry[Brukerreise], Entry[Tjenestekart]]:
    """A journey and a map of any size, with everything a key can hold, by seed."""
    choose = random.Random(seed)

    def text() -> str:
        return '"' + choose.choice(TEXTS).strip() + '"'

    def some(n: int = 2) -> str:
        return "[" + ", ".join(text() for _ in range(choose.randrange(n + 1))) + "]"

    ids = [f"s{i}" for i in range(steps)]
    phases = sorted(choose.randrange(3) for _ in ids)
    files = {"prosjekt.yaml": SETTINGS}
    for a in range(actors):
        files[f"a{a}.yaml"] = f"type: brukergruppe\ntittel: {text()}\nbeskrivelse: x\n"
    journey = f"type: brukerreise\ntittel: {text()}\naktører: [{', '.join(f'a{a}' for a in range(actors))}]\nsteg:\n"
    for id, phase in zip(ids, phases, strict=True):
        feelings = ", ".join(
            f"a{a}: {choose.randrange(-2, 3)}" for a in range(actors) if choose.random() < 0.8
        )
        journey += f"  - id: {id}\n    fase: {('før', 'under', 'etter')[phase]}\n    tittel: {text()}\n    handling: {text()}\n    kanal: {choose.choice(['digital', 'fysisk', 'personlig', 'telefon', 'brev'])}\n    følelse: {{{feelings}}}\n    tanke: {text()}\n    behov: {some()}\n    smertepunkter: {some()}\n    muligheter: {some()}\n    ventetid: 3–6 uker\n"
    files["reisen.yaml"] = journey
    plan = f"type: tjenestekart\ntittel: {text()}\nbrukerreise: reisen\naktører: [{{id: k, navn: {text()}}}]\nsteg:\n"
    for id in ids:
        plan += f"  - id: {id}\n    fysiske_bevis: {some()}\n    synlige_handlinger: [{{tekst: {text()}, aktør: k}}, {text()}]\n    usynlige_handlinger: {some()}\n    støtteprosesser: {some()}\n    systemer: {some()}\n    måltall: {some()}\n    kritisk_punkt: {text()}\n    eier: {text()}\n"
    lanes = list(LANES)[:5]
    plan += "piler:\n" + "".join(
        f"  - {{fra: {choose.choice(ids)}/{choose.choice(lanes)}, til: {choose.choice(ids)}/{choose.choice(lanes)}, tekst: {choose.choice(['sender', 'tilbake til start', 'ok'])}, toveis: {choose.choice(['true', 'false'])}}}\n"
        for _ in range(arrows)
    )
    if not arrows:
        plan = plan.removesuffix("piler:\n")
    files["kartet.yaml"] = plan
    project, _ = load_project(write_tree(folder, files))
    return project, next(project.all(Brukerreise)), next(project.all(Tjenestekart))


def layouts(folder: Path, steps: int, actors: int, arrows: int, seed: int) -> list[Layout]:
    project, journey, plan = make(folder, steps, actors, arrows, seed)
    return [
        layout(brukerreisefigur._grid(project, journey, _no_links)),
        layout(tjenestekartfigur._grid(project, plan, plan.model.steg, _no_links)),
    ]


def _no_links(_id: str, _part: str | None = None) -> str | None:
    return None


SIZES = [(1, 1, 1), (2, 5, 6), (5, 2, 12), (9, 1, 30), (20, 3, 40), (60, 1, 60)]


@pytest.mark.parametrize(("steps", "actors", "arrows"), SIZES)
def test_no_card_overlaps_another_and_every_text_fits_its_card(
    steps: int, actors: int, arrows: int, tmp_path: Path
) -> None:
    for out in layouts(tmp_path, steps, actors, arrows, steps):
        boxes = sorted(out.cards.values(), key=lambda b: b.x)
        for a, b in itertools.combinations(boxes, 2):
            if b.x >= a.right:
                break
            assert a.bottom <= b.y or b.bottom <= a.y
        for row in out.grid.rows:
            if hasattr(row, "cells"):
                for column, cell in enumerate(row.cells):
                    for i, card in enumerate(cell):
                        box = out.cards[(row.key, column, i)]
                        blocks = card.blocks()
                        assert sum(b.height for b in blocks) + 2 * (len(blocks) - 1) <= box.height - PAD
                        assert all(b.width <= COLUMN - 2 * PAD + 0.01 for b in blocks)
        for index in range(len(out.grid.columns)):
            assert head_block(out.grid, index).height + 2 * PAD <= out.head_height + 0.01


@pytest.mark.parametrize(("steps", "actors", "arrows"), SIZES)
def test_rows_follow_each_other_without_overlap_and_inside_the_sheet(
    steps: int, actors: int, arrows: int, tmp_path: Path
) -> None:
    for out in layouts(tmp_path, steps, actors, arrows, steps + 100):
        for above, below in itertools.pairwise(out.rows):
            assert above.bottom <= below.y
        assert out.rows[-1].bottom <= out.legend <= out.height
        for box in out.cards.values():
            assert box.x >= 0
            assert box.right <= out.width
            assert box.bottom <= out.legend


def segments(out: Layout) -> list[tuple[int, tuple[float, float], tuple[float, float]]]:
    return [(i, a, b) for i, r in enumerate(out.routes) for a, b in itertools.pairwise(r.points)]


@pytest.mark.parametrize(("steps", "actors", "arrows"), SIZES)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_arrow_crosses_a_card_and_all_are_orthogonal(
    steps: int, actors: int, arrows: int, seed: int, tmp_path: Path
) -> None:
    _, out = layouts(tmp_path, steps, actors, arrows, steps * 10 + seed)
    for _, (x1, y1), (x2, y2) in segments(out):
        assert x1 == pytest.approx(x2) or y1 == pytest.approx(y2)
        low_x, high_x, low_y, high_y = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        for box in out.cards.values():
            assert not (
                low_x < box.right - 1 and high_x > box.x + 1 and low_y < box.bottom - 1 and high_y > box.y + 1
            )


@pytest.mark.parametrize(("steps", "actors", "arrows"), SIZES)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_two_arrows_lie_on_top_of_each_other(
    steps: int, actors: int, arrows: int, seed: int, tmp_path: Path
) -> None:
    _, out = layouts(tmp_path, steps, actors, arrows, steps * 10 + seed)
    for (i, a, b), (j, c, d) in itertools.combinations(segments(out), 2):
        if i == j:
            continue
        for axis in (0, 1):
            along = 1 - axis
            if a[axis] == b[axis] and c[axis] == d[axis] and abs(a[axis] - c[axis]) < 1.0:
                low, high = (
                    max(min(a[along], b[along]), min(c[along], d[along])),
                    min(max(a[along], b[along]), max(c[along], d[along])),
                )
                assert high - low < 1.0, (out.routes[i].points, out.routes[j].points)


@pytest.mark.parametrize(("steps", "actors", "arrows"), SIZES)
def test_no_arrow_label_covers_a_card_or_another_label(
    steps: int, actors: int, arrows: int, tmp_path: Path
) -> None:
    _, out = layouts(tmp_path, steps, actors, arrows, steps + 7)
    boxes = [r.label_box for r in out.routes if r.label_box]
    for a, b in itertools.combinations(boxes, 2):
        assert not _meet(a, b)
    for a in boxes:
        for b in out.cards.values():
            assert not _meet(a, b)


def _meet(a: Box, b: Box) -> bool:
    return a.x < b.right - 0.5 and b.x < a.right - 0.5 and a.y < b.bottom - 0.5 and b.y < a.bottom - 0.5


def test_the_three_lines_are_always_drawn_and_labelled(tmp_path: Path) -> None:
    files = {
        "prosjekt.yaml": SETTINGS,
        "k.yaml": "type: tjenestekart\ntittel: x\nsteg: [{id: a, systemer: [B]}]\n",
    }
    project, _ = load_project(write_tree(tmp_path, files))
    entry = next(project.all(Tjenestekart))
    grid = tjenestekartfigur._grid(project, entry, entry.model.steg, _no_links)
    assert [r.label for r in grid.rows if isinstance(r, Divider)] == [
        "Interaksjonslinje",
        "Synlighetslinje",
        "Linje for intern samhandling",
    ]
    svg = tjenestekartfigur.draw(project, entry, _no_links).inline()
    assert "Synlighetslinje" in "".join(ET.fromstring(svg).itertext())


def test_a_step_without_a_feeling_is_a_gap_in_the_curve(tmp_path: Path) -> None:
    steps = "".join(
        f"  - {{id: s{i}, fase: før, tittel: T{f', følelse: {v}' if v is not None else ''}}}\n"
        for i, v in enumerate([1, 2, None, -1, None, 0])
    )
    project, _ = load_project(
        write_tree(
            tmp_path, {"prosjekt.yaml": SETTINGS, "r.yaml": f"type: brukerreise\ntittel: x\nsteg:\n{steps}"}
        )
    )
    svg = brukerreisefigur.draw(project, next(project.all(Brukerreise)), _no_links).inline()
    assert svg.count("<circle") == 4
    curves = [
        p
        for p in svg.split("<path")
        if "stroke-linecap" in p and "C" in p.split('"')[1] and "translate" not in p
    ]
    assert len(curves) == 1, "two points make a line, single points stand alone"


@pytest.mark.parametrize("seed", [3, 4])
def test_the_table_says_everything_the_diagram_says(seed: int, tmp_path: Path) -> None:
    project, journey, plan = make(tmp_path, 6, 2, 8, seed)
    for module, entry in ((brukerreisefigur, journey), (tjenestekartfigur, plan)):
        drawn = "".join(ET.fromstring(module.draw(project, entry, _no_links).inline()).itertext())
        table = module.table(project, entry, _no_links)
        told = " ".join(line for row in table.rows for cell in row for line in cell.lines)
        for row in table.rows:
            assert len(row) == len(table.columns)
        for text in TEXTS[:3]:
            if text.split()[0] in drawn:
                assert text in told
    for step in journey.model.steg:
        assert step.tanke in " ".join(
            line
            for row in brukerreisefigur.table(project, journey, _no_links).rows
            for c in row
            for line in c.lines
        )


def test_the_drawing_is_the_same_every_time_and_has_unique_ids(tmp_path: Path) -> None:
    project, journey, plan = make(tmp_path, 8, 3, 12, 5)
    for module, entry in ((brukerreisefigur, journey), (tjenestekartfigur, plan)):
        svg = module.draw(project, entry, _no_links).inline()
        assert svg == module.draw(project, entry, _no_links).inline()
        ids = [e.get("id") for e in ET.fromstring(svg).iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        assert all(id.isascii() for id in ids if id)


def test_every_colour_of_text_has_contrast_on_every_ground_it_stands_on() -> None:
    grounds = [
        COLOURS.paper,
        COLOURS.wash,
        COLOURS.citizen,
        COLOURS.visible,
        COLOURS.hidden,
        COLOURS.support,
        COLOURS.bad_wash,
        COLOURS.good_wash,
        COLOURS.accent_wash,
    ]
    for ground in grounds:
        for ink in (COLOURS.ink, COLOURS.muted):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink, ground in (
        (COLOURS.visible_line, COLOURS.visible),
        (COLOURS.hidden_line, COLOURS.hidden),
        (COLOURS.support_line, COLOURS.support),
        (COLOURS.strong_line, COLOURS.paper),
    ):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    for band in COLOURS.bands:
        assert contrast(COLOURS.on_accent, band) >= 4.5
    for actor in COLOURS.actors:
        assert contrast(actor, COLOURS.wash) >= 3


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [30.0, 90.0, 176.0])
def test_wrapped_lines_never_exceed_their_width_and_lose_no_letter(text: str, width: float) -> None:
    block = wrap(text, width, 14)
    for line in block.lines:
        assert measure(line, 14) <= width or len(line) <= 2
    kept = "".join(block.lines).replace(" ", "").replace("-", "")
    assert kept == text.replace(" ", "").replace("-", "")


def test_every_word_of_the_scale_is_there() -> None:
    assert set(SCALE) == {-2, -1, 0, 1, 2}


@pytest.mark.parametrize(("steps", "actors", "arrows"), SIZES)
def test_the_pages_of_any_journey_and_map_can_be_made(
    steps: int, actors: int, arrows: int, tmp_path: Path
) -> None:
    project, _, _ = make(tmp_path, steps, actors, arrows, steps)
    paths = {f.path for f in render_site(plan_site(project, []))}
    assert {"brukerreise/reisen.html", "tjenestekart/kartet.html", "figurer/tjenestekart-kartet.svg"} <= paths


def test_a_no_break_space_never_breaks_a_line() -> None:
    assert "9\u00a0000\u00a0kr" in wrap("Det koster 9\u00a0000\u00a0kr", 70, 14).lines
