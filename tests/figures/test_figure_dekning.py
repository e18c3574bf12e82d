"""The coverage pictures over generated content: no text meets another or leaves its box, and the tables say the same."""

from __future__ import annotations

import itertools
import random
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER
from tests.figures.test_figure_veikart import links, no_links
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.artefakter.dekning import coverage
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.figures import dekningsfigur
from tjenestedesign.ground.palette import COLOURS, contrast
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.choice_lists import BUILT_IN
from tjenestedesign.project.loaded import Entry, Project, Settings
from tjenestedesign.project.prosjekt import Prosjekt

TEXTS = [
    "A",
    "Ung mann med rusutfordringer",
    "Boligsosialt kompetansetilskuddsforvaltningssystem for vanskeligstilte på boligmarkedet",
    "Ord " * 99,
    "🏠🧑‍🤝‍🧑 hjemme مرحبا 住宅",
    "x" * 400,
]


def interview(id: str, **values: Any) -> Entry[Intervju]:
    model = Intervju.model_validate({"type": "intervju", "tittel": id, **values})
    return Entry(id, TYPES["intervju"], model, Source(f"{id}.yaml", ""))


def make(entries: list[Entry[Intervju]]) -> tuple[Project, list[Entry[Intervju]]]:
    return Project(Path(), None, {e.id: e for e in entries}, {}, {}, {}, len(entries)), entries


def generated(n: int, seed: int, texts: list[str]) -> tuple[Project, list[Entry[Intervju]]]:
    """Any number of interviews, with every role and factor given or left out, by seed."""
    r = random.Random(seed)
    entries: list[Entry[Intervju]] = []
    for i in range(n):
        person: dict[str, Any] = {
            "kode": r.choice([f"I-{i:02}", f"I-{i:02}", r.choice(texts).strip()]),
            "rolle": r.choice(["innbygger", "innbygger", "pårørende", "ansatt", "leder", "interessent"]),
            "antall": r.choice([1, 1, 2, 500]),
        }
        for key in ("beskrivelse", "virksomhet", "universell_utforming"):
            if r.random() < 0.7:
                person[key] = r.choice(texts)
        factors = {
            "situasjon": r.choice(texts),
            "brukerferd": r.choice(["før", "tidlig", "midtveis", "etter"]),
            "nettverk": r.choice(["lite", "stort", "familie"]),
            "livssituasjon": r.choice(["ungdom", "ung-voksen", "etablering", "voksen-eldre"]),
        }
        given = {k: v for k, v in factors.items() if r.random() < 0.85}
        entries.append(interview(f"i{i:02}", respondent=person, faktorer=given))
    return make(entries)


def drawn(project: Project, entries: list[Entry[Intervju]]) -> list[tuple[Diagram, Table]]:
    return list(dekningsfigur.drawings(project, entries, no_links))


CASES = [
    (1, 1, TEXTS[:1]),
    (2, 2, TEXTS),
    (9, 3, TEXTS[:3]),
    (9, 4, TEXTS),
    (60, 5, TEXTS),
    (60, 6, TEXTS[:2]),
]


@pytest.mark.parametrize(("n", "seed", "texts"), CASES)
def test_no_text_meets_another_or_leaves_the_drawing(n: int, seed: int, texts: list[str]) -> None:
    no_text_meets_another(drawn(*generated(n, seed, texts)))


def no_text_meets_another(pictures: list[tuple[Diagram, Table]]) -> None:
    assert pictures
    for diagram, _ in pictures:
        boxes = sorted(text_boxes(diagram.inline()), key=lambda b: b.x0)
        assert boxes
        for a, b in itertools.combinations(boxes, 2):
            if b.x0 < a.x1:
                assert a.element == b.element or not a.meets(b), (a, b)
        for box in boxes:
            assert box.x0 >= 0, box
            assert box.x1 <= diagram.width, box
            assert box.y1 <= diagram.height, box


@pytest.mark.parametrize(("n", "seed", "texts"), CASES)
def test_every_text_that_starts_in_a_box_ends_in_it_and_boxes_keep_apart(
    n: int, seed: int, texts: list[str]
) -> None:
    boxes_keep_apart(drawn(*generated(n, seed, texts)))


def boxes_keep_apart(pictures: list[tuple[Diagram, Table]]) -> None:
    for diagram, _ in pictures:
        svg = diagram.inline()
        boxes = [
            tuple(float(e.get(k, "0")) for k in ("x", "y", "width", "height"))
            for e in ET.fromstring(svg).iter(f"{SVG}rect")
        ][1:]  # the first is the paper
        for (x, y, w, h), (x2, y2, w2, h2) in itertools.combinations(boxes, 2):
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
        inside = 0
        for text in text_boxes(svg):
            for x, y, w, h in boxes:
                if x <= text.x0 < x + w and y <= text.y0 < y + h:
                    inside += 1
                    assert text.x1 <= x + w - 4, text
                    assert text.y1 <= y + h, text
        assert inside


@pytest.mark.parametrize(("n", "seed", "texts"), CASES)
def test_the_same_interviews_give_the_same_bytes_and_unique_ids(n: int, seed: int, texts: list[str]) -> None:
    pictures = drawn(*generated(n, seed, texts))
    again = drawn(*generated(n, seed, texts))
    assert [d.file() for d, _ in pictures] == [d.file() for d, _ in again]
    ids = [e.get("id") for d, _ in pictures for e in ET.fromstring(d.inline()).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id.isascii() for id in ids if id)


LONG = "Foresatte som bor sammen og søker hver for seg, men i samme hovedopptak"


@pytest.mark.parametrize(("answers", "name"), [(1, "A"), (3, LONG), (20, "Boligsosialt"), (20, LONG)])
def test_a_projects_own_factors_have_room_whatever_they_are_called(answers: int, name: str) -> None:
    svar = [{"id": f"s{n}", "navn": f"{name} {n}"} for n in range(answers)]
    factors = [{"id": f"f{n}", "navn": f"{name} {n}", "svar": svar} for n in range(3)]
    roles = [{"id": "søker", "navn": name, "brukerside": True}]
    said = {"navn": "A", "kommune": "B", "valg": {"faktorer": [*factors, {"id": "fritt"}], "rolle": roles}}
    settings = Settings(Prosjekt.model_validate(said), Source("prosjekt.yaml", ""))
    entries = [
        interview(
            f"i{n:02}",
            respondent={"kode": f"I-{n:02}", "rolle": "søker"},
            faktorer={
                "f0": f"s{n % answers}",
                "f1": f"s{n * 7 % answers}",
                "f2": "s0",
                "fritt": f"{name} {n}",
            },
        )
        for n in range(12)
    ]
    project, _ = make(entries)
    pictures = drawn(replace(project, settings=settings), entries)
    assert len(pictures) == 2
    no_text_meets_another(pictures)
    boxes_keep_apart(pictures)
    assert f"Hvem er hørt, etter {name[0].lower()}{name[1:]} 0" in pictures[0][1].caption


@pytest.mark.parametrize(("n", "seed", "texts"), CASES)
def test_every_table_names_everyone_its_picture_shows(n: int, seed: int, texts: list[str]) -> None:
    project, entries = generated(n, seed, texts)
    seen = coverage(project, entries)
    for diagram, table in drawn(project, entries):
        assert all(len(row) == len(table.columns) for row in table.rows)
        told = [line for row in table.rows for cell in row[1:] for line in cell.lines]
        people = seen.ansatte if diagram.id == "dekning-virksomhet" else seen.brukere
        for person in people:
            assert any(line.startswith(person.kode) for line in told), person.kode


def corner(diagram: Diagram, text: str) -> list[Any]:
    """The dashed boxes, where `text` stands in each."""
    tree = ET.fromstring(diagram.inline())
    dashed = [e for e in tree.iter(f"{SVG}rect") if e.get("stroke-dasharray")]
    words = [b for b in text_boxes(diagram.inline()) if b.text == text]
    return [
        e
        for e in dashed
        if any(
            float(e.get("x", "0")) <= w.x0 < float(e.get("x", "0")) + float(e.get("width", "0"))
            and float(e.get("y", "0")) <= w.y0 < float(e.get("y", "0")) + float(e.get("height", "0"))
            for w in words
        )
    ]


def test_an_empty_corner_has_a_dashed_edge_and_says_so_in_words() -> None:
    one = interview(
        "a",
        respondent={"kode": "I-01", "rolle": "innbygger", "beskrivelse": "Ung kvinne"},
        faktorer={"brukerferd": "tidlig", "livssituasjon": "ung-voksen", "nettverk": "lite"},
    )
    (matrix, table), (factors, _) = drawn(*make([one]))
    assert len(corner(matrix, "Ingen hørt")) == 15
    assert "1 informant. 15 av 16 ruter er tomme." in "".join(ET.fromstring(matrix.inline()).itertext())
    assert len(corner(factors, "Ingen hørt")) == 2
    row = next(r for r in table.rows if r[0].lines == ("Ung voksen",))
    assert [c.lines[0] for c in row[1:]] == [
        "Ingen hørt", "I-01: Innbygger", "Ingen hørt", "Ingen hørt", "1 informant",
    ]  # fmt: skip


def test_a_row_and_a_column_for_what_is_not_given_stand_only_where_they_are_needed() -> None:
    whole = {"brukerferd": "tidlig", "livssituasjon": "ungdom"}
    person = {"kode": "I-01", "rolle": "innbygger"}
    (matrix, table), _ = drawn(*make([interview("a", respondent=person, faktorer=whole)]))
    assert "Ikke oppgitt" not in [b.text for b in text_boxes(matrix.inline())]
    half = interview("b", respondent={**person, "kode": "I-02"}, faktorer={"livssituasjon": "ungdom"})
    (_, table), _ = drawn(*make([interview("a", respondent=person, faktorer=whole), half]))
    assert table.columns[-2:] == ("Ikke oppgitt", "Til sammen")
    assert [r[0].lines[0] for r in table.rows][-1] == "Voksen eller eldre"
    assert table.rows[0][5].lines == ("I-02: Innbygger",)


def test_codes_link_to_the_interview_and_only_on_the_page() -> None:
    people = [
        interview("a", respondent={"kode": "I-01", "rolle": "innbygger"}, faktorer={"brukerferd": "før"}),
        interview("b", respondent={"kode": "A-01", "rolle": "ansatt", "virksomhet": "NAV"}),
    ]
    project, entries = make(people)
    pictures = list(dekningsfigur.drawings(project, entries, links))
    assert [d.id for d, _ in pictures] == ["dekning", "dekning-faktorer", "dekning-virksomhet"]
    assert 'href="a.html"' in pictures[0][0].inline()
    assert 'href="b.html"' in pictures[2][0].inline()
    assert all("<a " not in d.file() for d, _ in pictures)


def test_a_crowded_place_shows_codes_alone_and_the_table_still_says_who() -> None:
    def people(n: int) -> list[Entry[Intervju]]:
        return [
            interview(
                f"i{i}",
                respondent={"kode": f"I-{i}", "rolle": "innbygger", "beskrivelse": "Kvinne"},
                faktorer={
                    "brukerferd": "før",
                    "livssituasjon": "ungdom",
                    "nettverk": "lite",
                    "situasjon": "rus",
                },
            )
            for i in range(n)
        ]

    few, many = drawn(*make(people(6)))[0], drawn(*make(people(7)))[0]
    assert "Innbygger" in [b.text for b in text_boxes(few[0].inline())]
    assert "Innbygger" not in [b.text for b in text_boxes(many[0].inline())]
    assert "I-6: Innbygger" in many[1].rows[0][1].lines


def test_only_what_has_been_heard_is_drawn() -> None:
    staff = interview("b", respondent={"kode": "A-01", "rolle": "leder"})
    assert [d.id for d, _ in drawn(*make([staff]))] == ["dekning-virksomhet"]
    citizen = interview("a", respondent={"kode": "I-01", "rolle": "pårørende"})
    assert [d.id for d, _ in drawn(*make([citizen]))] == ["dekning", "dekning-faktorer"]
    rejected = interview("a", status="forkastet", respondent={"kode": "I-01", "rolle": "innbygger"})
    assert drawn(*make([rejected])) == []


def test_the_texts_have_contrast_on_their_grounds() -> None:
    for ink, ground in (
        (COLOURS.ink, COLOURS.accent_wash),
        (COLOURS.muted, COLOURS.accent_wash),
        (COLOURS.muted, COLOURS.paper),
        (COLOURS.on_accent, COLOURS.accent),
    ):
        assert contrast(ink, ground) >= 4.5


def test_asker_has_its_four_views() -> None:
    project, _ = load_project(ASKER)
    entries = list(project.all(Intervju))
    (matrix, _), (factors, table), (_, parts) = drawn(project, entries)
    assert "5 informanter, 6 personer. 11 av 16 ruter er tomme." in matrix.description
    assert "Stort nettverk (ingen hørt)" in factors.description
    assert ("Nettverk: En familie", "2", "3") in [tuple(c.lines[0] for c in r[:3]) for r in table.rows]
    assert sum(int(r[2].lines[0]) for r in parts.rows) == 21


def test_a_single_empty_corner_is_told_in_the_singular() -> None:
    corners = [
        (life, when)
        for life in BUILT_IN.words("faktorer.livssituasjon")
        for when in BUILT_IN.words("faktorer.brukerferd")
    ][1:]
    people = [
        interview(
            f"i{n:02}",
            respondent={"kode": f"I-{n:02}", "rolle": "innbygger"},
            faktorer={"livssituasjon": life, "brukerferd": when},
        )
        for n, (life, when) in enumerate(corners)
    ]
    (matrix, _), *_rest = drawn(*make(people))
    assert "1 av 16 ruter er tom." in matrix.description
