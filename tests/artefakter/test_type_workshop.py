"""Workshop: clock times, ranked inputs, what came of it, and the two sheets of its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Build, Run
from tjenestedesign.artefakter.workshop import Workshop, schedule, view
from tjenestedesign.check.load import load_project

HEAD = "type: workshop\ntittel: Dagen\nslag: idé\ndato: 2027-02-10\nformål: Mange ideer\ndeltakere: [{rolle: rektor, antall: 3}, lærer]\n"


def times(text: str) -> list[str]:
    import yaml

    model = Workshop.model_validate(yaml.load(HEAD + text, yaml.BaseLoader))
    return [post.klokke for post in schedule(model)]


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        (
            "start: '09:00'\nagenda: [{aktivitet: a, minutter: 50}, {aktivitet: b, minutter: 20}, {aktivitet: c}]",
            ["09.00", "09.50", "10.10"],
        ),
        (
            "start: kl. 9\nagenda: [{aktivitet: a, minutter: 30}, {aktivitet: lunsj, tid: 11.30, minutter: 30}, {aktivitet: c}]",
            ["09.00", "11.30", "12.00"],
        ),
        ("start: 8.15\nagenda: [{aktivitet: a}, {aktivitet: b}]", ["08.15", ""]),
        ("agenda: [{aktivitet: a, minutter: 10}, {aktivitet: b, tid: 12:00}]", ["", "12.00"]),
        ("start: 23:30\nagenda: [{aktivitet: a, minutter: 45}, {aktivitet: b}]", ["23.30", "00.15"]),
    ],
)
def test_clock_times_follow_from_the_start_and_the_minutes(agenda: str, expected: list[str]) -> None:
    assert times(agenda) == expected


def page(td: Run, root: Path) -> str:
    assert td("render", cwd=root).code == 0
    return (root / "ut/workshop/dagen.html").read_text("utf-8")


def test_before_the_day_only_the_facilitators_sheet_is_shown(td: Run, build: Build) -> None:
    text = page(
        td,
        build(
            {
                "dagen.yaml": HEAD
                + "start: '09:00'\nagenda: [{aktivitet: Tegn, minutter: 70, materiell: [Tusjer]}]\n"
            }
        ),
    )
    assert "Kjøreplan for den som leder" in text
    assert "Det som kom ut av det" not in text
    assert "1 time og 10 minutter til sammen" in text
    assert "3 rektor; lærer (til sammen 4)" in text
    assert "Trenger: Tusjer" in text


def test_after_the_day_inputs_stand_by_votes_and_show_what_they_became(td: Run, build: Build) -> None:
    files = {
        "dagen.yaml": HEAD
        + "innspill: [{id: faa, tekst: Få, stemmer: 1}, {id: uten, tekst: Uten}, {id: mange, tekst: Mange, stemmer: 7, gruppe: Hva om}]\ngap: [Et gap]\nresultater: [Enighet]\n",
        "svar.yaml": "type: innsikt\ntittel: Svaret\npåstand: x\nforklaring: x\nbevis: [dagen#mange]\n",
    }
    text = page(td, build(files))
    assert re.findall(r'<li id="(\w+)">', text) == ["mange", "faa", "uten"]
    assert "3 innspill, 8 stemmer" in text
    assert ">7 stemmer<" in text.replace("</progress> ", "</progress>").replace('aria-hidden="true">', ">")
    assert re.search(r'id="mange".*?Ble til <a href="../innsikt/svar.html">Svaret</a>', text, re.DOTALL)
    assert "Kjøreplan for den som leder" not in text


def test_what_points_back_is_what_came_of_it_once_each(build: Build) -> None:
    files = {
        "dagen.yaml": HEAD + "innspill: [{id: a, tekst: A}, {id: b, tekst: B}]\n",
        "svar.yaml": "type: innsikt\ntittel: x\npåstand: x\nforklaring: x\nbevis: [dagen#a, dagen#b]\n",
    }
    project, _ = load_project(build(files))
    (entry,) = project.all(Workshop)
    assert [e.id for e in view(project, entry).ga] == ["svar"]


def test_materials_are_gathered_once_from_the_whole_day(build: Build) -> None:
    text = HEAD + "materiell: [Tusjer]\nagenda: [{aktivitet: a, materiell: [Lapper, Tusjer]}]\n"
    project, _ = load_project(build({"dagen.yaml": text}))
    (entry,) = project.all(Workshop)
    assert view(project, entry).materiell == ("Tusjer", "Lapper")


def test_a_day_with_hostile_texts_still_renders_escaped(td: Run, build: Build) -> None:
    long = "x" * 400
    text = page(
        td,
        build({"dagen.yaml": HEAD + f"innspill: [{{id: a, tekst: '<script>alert(1)</script> {long}'}}]\n"}),
    )
    assert "<script>" not in text
    assert long in text


def test_a_night_between_two_items_is_no_overlap(td: Run, build: Build) -> None:
    night = "start: '22:30'\nagenda: [{aktivitet: Kveld, minutter: 60}, {aktivitet: Natt, tid: '00:15', minutter: 30}]\n"
    assert "TD341" not in td("validate", cwd=build({"dagen.yaml": HEAD + night})).out


def test_a_gap_before_a_fixed_time_counts_against_the_room(td: Run, build: Build) -> None:
    gap = "varighet: 2 timer\nstart: '09:00'\nagenda: [{aktivitet: a, minutter: 30}, {aktivitet: b, tid: '12:00', minutter: 30}]\n"
    assert (
        "Agendaen varer 210 minutter, men dere har 2 timer."
        in td("validate", cwd=build({"dagen.yaml": HEAD + gap})).out
    )
