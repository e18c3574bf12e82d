"""The workbook to fill in: what it offers, what comes in of what people write there, and what it says of their slips."""

from __future__ import annotations

import datetime as d
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.exchange.sheets.tasks import EXAMPLE, TASKS
from tjenestedesign.ground.diagnostics import Level

GUIDE = """\
type: intervjuguide
tittel: Samtaleguide
formål: Å forstå
temaer:
  - {id: start, tema: Start, spørsmål: [Hva skjedde?]}
"""
BEFORE = {"1-innsikt/intervjuguider/g.yaml": GUIDE}

INTERVIEW = {
    "Intervju": "Samtale med en far",
    "Kode": "I-01",
    "Rolle": "Innbygger",
    "Guide": "samtaleguide",
    "Samtykke gitt": d.date(2026, 3, 1),
    "Samtykket gjelder": "Notater og sitater",
    "Slettes senest": "1. mars 2027",
}
FILLED: Mapping[str, list[dict[str, Any]]] = {
    "Intervju": [
        {**INTERVIEW, "Hva raden er": "Sitat", "Tekst": "Jeg turte ikke gå inn.", "Tema": "terskel"},
        {"Tekst": "Vi kjente ingen."},
        {"Hva raden er": "behov", "Tekst": "Én å snakke med"},
        {"Intervju": "Samtale med en ansatt", "Kode": "I-02", "Rolle": "ansatt"},
    ],
    "Brukerreise": [
        {
            "Brukerreise": "Første besøk",
            "Fase": "før",
            "Steg": "Høre om det",
            "Bygger på": "Samtale med en far",
        },
        {"Fase": "under", "Steg": "Gå inn", "Følelse": "−2"},
        {"Brukerreise": "Første besøk", "Fase": "etter", "Steg": "Gå inn"},
    ],
    "Veikart": [
        {"Veikart": "Vertsordning", "Navn": "Finne verter", "Spor": "Folk", "Fra": "mars 2027"},
        {"Navn": "Prøve", "Spor": "folk", "Fra": "01.05.2027", "Avhenger av": "Finne verter"},
        {
            "Hva raden er": "Milepæl",
            "Navn": "Bestemme videre",
            "Fra": "juni 2027",
            "Avhenger av": "Prøve\nFinne verter",
        },
    ],
}


def blank(td: Run, project: Path, *names: str) -> Path:
    book = project.parent / "tom.xlsx"
    result = td("export", "--blank", *names, "--output", book, "--project", project)
    assert result.code == 0, result.err
    return book


def fill(book: Path, sheets: Mapping[str, list[dict[str, Any]]], first: int = 4) -> Path:
    opened = openpyxl.load_workbook(book)
    for name, rows in sheets.items():
        headings = {c.value: c.column for c in opened[name][1]}
        for number, row in enumerate(rows, first):
            for heading, value in row.items():
                opened[name].cell(number, headings[heading]).value = value
    opened.save(book)
    return book


def taken_in(td: Run, project: Path, book: Path, code: int = 0) -> str:
    result = td("import", book, "--yes", "--project", project)
    assert result.code == code, result.out + result.err
    return " ".join(result.out.split())


@pytest.mark.parametrize("task", TASKS, ids=lambda t: t.name)
def test_a_sheet_asks_for_all_that_must_be_there_and_each_heading_is_a_key(task: Any) -> None:
    headings = [f.heading for f in (*task.top, *task.parts)]
    assert len(headings) == len({h.casefold() for h in headings})
    for table, asked in ((task.table, task.top), *((t, task.parts) for t in task.list_tables.values())):
        asked_for = {c.name for f in asked if (c := f.column(table)) is not None}
        assert {c.name for c in table.columns if c.required} <= asked_for
    anywhere = [(f, [task.table]) for f in task.top]
    anywhere += [(f, list(task.list_tables.values())) for f in task.parts]
    assert not [f.heading for f, there in anywhere if not any(f.column(t) for t in there)]


def test_an_untouched_workbook_brings_nothing_in_and_its_examples_are_sound(td: Run, build: Build) -> None:
    project = build(BEFORE)
    book = blank(td, project)
    assert "Ingenting å endre" in taken_in(td, project, book)
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames[1:6] == ["Intervju", "Brukerreise", "Ideer", "Krav", "Veikart"]
    for task in TASKS:
        sheet = opened[task.name]
        assert (sheet["A3"].value, sheet.freeze_panes) == (EXAMPLE, "C3")
        sheet["A3"] = None
    opened.save(book)
    taken_in(td, project, book)
    then, found = load_project(project)
    assert len(then.entries) == 1 + len(TASKS)
    assert not [f.message for f in found if f.level is Level.FEIL]


def test_rows_become_files_with_ids_from_their_titles_and_nothing_that_nobody_wrote(
    td: Run, build: Build
) -> None:
    project = build(BEFORE)
    book = fill(blank(td, project), FILLED)
    taken_in(td, project, book)
    then, found = load_project(project)
    assert not [f.message for f in found if f.level is Level.FEIL]
    entries = {id: e.model.model_dump(exclude_defaults=True) for id, e in then.entries.items()}
    assert set(entries) == {
        "g",
        "samtale-med-en-far",
        "samtale-med-en-ansatt",
        "forste-besok",
        "vertsordning",
    }
    far = entries["samtale-med-en-far"]
    assert far["respondent"] == {"kode": "I-01", "rolle": "innbygger"}
    assert str(far["guide"]) == "g"
    assert far["samtykke"]["slettes"] == d.date(2027, 3, 1)
    assert [(s["id"], s.get("tema")) for s in far["sitater"]] == [
        ("jeg-turte-ikke-ga-inn", "terskel"),
        ("vi-kjente-ingen", None),
    ]
    assert [b["tekst"] for b in far["behov"]] == ["Én å snakke med"]
    assert "metode" not in far
    journey = entries["forste-besok"]
    assert [s["id"] for s in journey["steg"]] == ["hore-om-det", "ga-inn", "ga-inn-2"]
    assert list(map(str, journey["steg"][0]["bygger_på"])) == ["samtale-med-en-far"]
    road = entries["vertsordning"]
    assert [(s["id"], s["tittel"]) for s in road["spor"]] == [("folk", "Folk")]
    assert [(a["id"], a["spor"], a.get("avhenger_av", ())) for a in road["aktiviteter"]] == [
        ("finne-verter", "folk", ()),
        ("prove", "folk", ("finne-verter",)),
    ]
    assert road["milepæler"][0]["avhenger_av"] == ("prove", "finne-verter")
    assert not [f for f in found if f.code == "TD112"]  # the files are in td's own form
    again = taken_in(td, project, book)
    assert "«Første besøk» finnes fra før som «forste-besok»" in again
    assert "Ingenting å endre" in again
    told = taken_in(td, project, fill(book, {"Brukerreise": [{"Tanke": "Er det for oss?"}]}))
    assert "steg «hore-om-det»: tanke: Er det for oss?" in told


def test_all_faults_are_told_at_once_by_cell_in_the_words_of_the_sheet(td: Run, build: Build) -> None:
    project = build(BEFORE)
    slips: Mapping[str, list[dict[str, Any]]] = {
        "Intervju": [
            {
                **INTERVIEW,
                "Rolle": "huseier",
                "Samtykke gitt": "31.02.2026",
                "Hva raden er": "Tanke",
                "Tekst": "x",
            },
            {"Kode": "I-09", "Hva raden er": "Behov", "Tekst": "Mat", "Tema": "mat"},
        ],
        "Brukerreise": [
            {"Fase": "før"},
            {"Brukerreise": "R", "Følelse": 7, "Kanal": "faks"},
        ],
        "Veikart": [{"Veikart": "V", "Navn": "A", "Fra": "en gang"}],
    }
    book = fill(fill(blank(td, project), slips), {"Ideer": [{"Idé": "Min egen"}]}, first=3)
    said = taken_in(td, project, book, code=1)
    told = [
        "Ark «Intervju», celle D4: «huseier» er ikke et av valgene.",
        "Ark «Intervju», celle I4: «31.02.2026» finnes ikke i kalenderen.",
        "Ark «Intervju», celle L4: «Tanke» er ikke et av valgene. Velg blant Sitat, Observasjon",
        "Ark «Intervju», celle C5: «Kode» er «I-09» her, men «I-01» lenger opp",
        "Ark «Intervju», celle N5: «Tema» gjelder ikke når raden er «Behov».",
        "Ark «Brukerreise», celle B4: «Brukerreise» er tom, så td vet ikke hva raden hører til.",
        "Ark «Brukerreise», celle F5: «Fase» er tom. Før, under eller etter",
        "Ark «Brukerreise», celle G5: «Steg» er tom.",
        "Ark «Brukerreise», celle J5: «faks» er ikke et av valgene.",
        "Ark «Brukerreise», celle K5: «7» er utenfor det «Følelse» kan være.",
        "Ark «Ideer», rad 3: Raden er merket «Eksempel», men noen har skrevet i den.",
        "Ark «Veikart», celle F4: «Spor» er tom.",
        "Ark «Veikart», celle G4: «en gang» er ikke et tidspunkt",
    ]
    assert [t for t in told if t not in said] == []
    assert f"{len(told)} ting må rettes først" in said
    at = [said.index(t) for t in told if "Brukerreise»," in t]
    assert at == sorted(at)
    assert set(load_project(project)[0].entries) == {"g"}


def test_what_exists_is_chosen_by_its_title_and_people_in_it_are_told_of(td: Run, build: Build) -> None:
    project = build(BEFORE)
    taken_in(td, project, fill(blank(td, project), {"Intervju": FILLED["Intervju"]}))
    result = td(
        "export", "--blank", "brukerreise", "--output", project.parent / "b.xlsx", "--project", project
    )
    assert "Slett den senest 1. mars 2027." in " ".join(result.out.split())
    opened = openpyxl.load_workbook(project.parent / "b.xlsx")
    offered = " ".join(v.formula1 for v in opened["Brukerreise"].data_validations.dataValidation)
    assert '"Samtale med en far: Jeg turte ikke gå inn.' in offered
    assert '"Samtale med en ansatt,Samtale med en far' in offered
    book = fill(
        project.parent / "b.xlsx",
        {
            "Brukerreise": [
                {
                    "Brukerreise": "B",
                    "Fase": "før",
                    "Steg": "S",
                    "Sitat": "Samtale med en far: Jeg turte ikke gå inn.",
                }
            ]
        },
    )
    taken_in(td, project, book)
    model: Any = load_project(project)[0].entries["b"].model
    assert model.steg[0].sitat.tekst == "samtale-med-en-far#jeg-turte-ikke-ga-inn"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--blank", "intervjuu"), "Det er ikke noe skjema for «intervjuu». Mente du «intervju»?"),
        (("--blank", "--format", "csv"), "--blank lager en arbeidsbok."),
    ],
)
def test_what_there_is_no_sheet_for_is_said(td: Run, build: Build, args: tuple[str, ...], said: str) -> None:
    result = td("export", *args, "--project", build({}))
    assert result.code == 2
    assert said in " ".join(result.err.split())


def test_the_way_without_yaml_is_told_where_people_begin(td: Run, tmp_path: Path) -> None:
    started = td("init", tmp_path / "p", "--name", "P", "--municipality", "K", "--yes")
    assert "  td export --blank\n" in started.out or "  td export --blank  " in started.out
    assert "td export --blank intervju" in td("status", tmp_path / "p").out
    made = td("new", "kravspesifikasjon", "k", "--project", tmp_path / "p")
    assert "«td export --blank krav» lager et skjema." in made.out
    assert "--blank" not in td("new", "innsikt", "i", "--project", tmp_path / "p").out
