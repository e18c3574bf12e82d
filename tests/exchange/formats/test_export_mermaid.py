"""Mermaid files from td: read by Mermaid itself, drawn by it in Chromium, and read back by td."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ASKER, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.exchange.gantt_in import gantt as read_gantt
from tjenestedesign.exchange.journey_in import journey as read_journey
from tjenestedesign.exchange.mermaid_out import MERMAID
from tjenestedesign.exchange.mermaid_source import diagrams
from tjenestedesign.exchange.outgoing import Outgoing
from tjenestedesign.project.loaded import Project

PAGE = Path(__file__).parent / "mermaid/page.html"
SCRIPT = PAGE.parent / "node_modules/mermaid/dist/mermaid.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
HOSTILE = (
    "Søke: «A» # 1; b, c",
    "Hun sa \"ja\" og 'nei' & <b>x</b>",
    "C:\\mappe\\n %% ikke kommentar",
    "#58; og &amp; står her",
    "{a} [b] (c) |d| `e` *f* _g_ ~h~ $i$ ^ @ =",
    "2027-01-01 er en dato",
    "1. punktum",
    "- strek",
    "---",
    "%%{init: {}}%%",
    "ﬂ°°58¶ß",
    "👩🏽‍🦽 Æøå",
    "www.asker.kommune.no",
    *(
        f"{word} noe"
        for word in [
            "title",
            "section",
            "end",
            "done",
            "crit",
            "active",
            "milestone",
            "after",
            "until",
            "click",
            "class",
            "style",
            "classDef",
            "subgraph",
            "graph",
            "dateFormat",
            "excludes",
            "inclusiveEndDates",
            "topAxis",
            "gantt",
            "journey",
            "accTitle",
            "accDescr",
            "href",
            "call",
            "default",
            "vert",
        ]
    ),
    "end",
    "section",
    "title",
    "Ganttskjema",
)

Read = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def mermaid() -> Iterator[Read]:
    """`mermaid("read", text)` → what Mermaid's own parser holds; `mermaid("drawn", text)` → the text in its picture."""
    if CHROMIUM is None or not SCRIPT.is_file():
        if os.environ.get("CI"):
            pytest.fail("Chromium or Mermaid is missing, and CI must run these")
        pytest.skip("Chromium or Mermaid is not installed; «make test» fetches what is missing")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(timezone_id="Europe/Oslo").new_page()
        page.goto(PAGE.as_uri())
        yield lambda what, text: page.evaluate(f"text => {what}(text)", text)
        browser.close()


def journey_of(titles: list[str], **keys: Any) -> dict[str, Any]:
    steps = [{"id": f"s{n}", "fase": "før", "tittel": t, "følelse": n % 5 - 2} for n, t in enumerate(titles)]
    return {"type": "brukerreise", "tittel": titles[0], "status": "utkast", "steg": steps, **keys}


def plan_of(titles: list[str], **keys: Any) -> dict[str, Any]:
    return {
        "type": "veikart",
        "tittel": titles[0],
        "status": "utkast",
        "spor": [{"id": "s", "tittel": titles[0]}],
        "aktiviteter": [
            {"id": f"a{n}", "tittel": t, "spor": "s", "fra": "2027-01-04", "til": "2027-01-08"}
            for n, t in enumerate(titles)
        ],
        **keys,
    }


def map_of(titles: list[str], **keys: Any) -> dict[str, Any]:
    return {
        "type": "tjenestekart",
        "tittel": titles[0],
        "status": "utkast",
        "aktører": [{"id": "k", "navn": titles[0]}],
        "steg": [
            {"id": f"s{n}", "brukerhandling": t, "synlige_handlinger": [{"tekst": t, "aktør": "k"}]}
            for n, t in enumerate(titles)
        ],
        **keys,
    }


def load(folder: Path, artefact: dict[str, Any]) -> Project:
    folder.mkdir(exist_ok=True)
    (folder / "prosjekt.yaml").write_text("navn: Prøve\nkommune: Vik\n", "utf-8")
    text = json.dumps(artefact, ensure_ascii=False)
    (folder / "x.yaml").write_text(text, "utf-8")
    return load_project(folder)[0]


def export(project: Project, id: str = "x") -> Outgoing:
    entry = project.entries[id]
    return MERMAID.writers[entry.type.navn].make(project, entry)


def make(folder: Path, artefact: dict[str, Any]) -> str:
    return export(load(folder / "p", artefact)).data.decode()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_hostile_names_are_steps_in_a_journey(tmp_path: Path, mermaid: Read) -> None:
    text = make(tmp_path, journey_of(list(HOSTILE)))
    held = mermaid("read", text)
    assert [t["name"] for t in held["tasks"]] == list(HOSTILE)
    assert [t["score"] for t in held["tasks"]] == [n % 5 + 1 for n in range(len(HOSTILE))]
    assert held["title"] == HOSTILE[0]
    drawn = mermaid("drawn", text)
    assert [h for h in HOSTILE if h not in drawn] == []


def test_hostile_names_are_tasks_in_a_gantt(tmp_path: Path, mermaid: Read) -> None:
    text = make(tmp_path, plan_of(list(HOSTILE)))
    held = mermaid("read", text)
    assert [t["name"].strip() for t in held["tasks"]] == list(HOSTILE)
    assert {t["section"] for t in held["tasks"]} == {HOSTILE[0]}
    assert {(t["first"], t["end"]) for t in held["tasks"]} == {("2027-01-04", "2027-01-09")}
    drawn = mermaid("drawn", text)
    assert [h for h in HOSTILE if h not in drawn] == []


def test_hostile_names_are_nodes_in_a_flowchart(tmp_path: Path, mermaid: Read) -> None:
    arrows = [
        {"fra": "s0/brukerhandling", "til": "s1/synlige_handlinger", "tekst": HOSTILE[1], "toveis": True}
    ]
    text = make(tmp_path, map_of(list(HOSTILE), piler=arrows))
    held = mermaid("read", text)
    named = {v["id"]: v["text"] for v in held["vertices"]}
    assert [named[f"s{n}r2n1"] for n in range(1, len(HOSTILE) + 1)] == [
        f"{n} · {h}" for n, h in enumerate(HOSTILE, 1)
    ]
    assert named["s4r3n1"] == f"4 · {HOSTILE[3]}<br>({HOSTILE[0]})"
    shown = [e for e in held["edges"] if e["stroke"] != "invisible"]
    assert [(e["start"], e["end"], e["text"], e["type"]) for e in shown] == [
        ("s1r2n1", "s2r3n1", HOSTILE[1], "double_arrow_point")
    ]
    assert [g["title"] for g in held["groups"]] == [
        "Steg",
        "Brukerhandling",
        "Synlige handlinger (over synlighetslinjen)",
    ]
    drawn = mermaid("drawn", text)
    # Mermaid decodes its own codes twice in flowchart labels.
    assert [h for h in HOSTILE if flat(h) not in drawn] == ["ﬂ°°58¶ß"]


@pytest.mark.parametrize("id", ["med-velferdslaben", "velferdslaben", "veikart-2014-2015"])
def test_mermaid_draws_asker(id: str, mermaid: Read) -> None:
    project, _ = load_project(ASKER)
    text = export(project, id).data.decode()
    drawn = mermaid("drawn", text)
    model: Any = project.entries[id].model
    told = {
        "brukerreise": lambda: [s.tittel for s in model.steg],
        "veikart": lambda: [p.tittel for p in (*model.spor, *model.aktiviteter, *model.milepæler)],
        "tjenestekart": lambda: [
            *(i.tekst for s in model.steg for i in s.synlige_handlinger + s.usynlige_handlinger),
            *(p.tekst for p in model.piler if p.tekst),
        ],
    }[project.entries[id].type.navn]()
    assert told
    assert [t for t in told if t not in drawn] == []


def test_the_steps_of_a_flowchart_stand_from_left_to_right(mermaid: Read) -> None:
    project, _ = load_project(ASKER)
    held = mermaid("read", export(project, "velferdslaben").data.decode())
    hidden = [(e["start"], e["end"]) for e in held["edges"] if e["stroke"] == "invisible"]
    steps = [v["id"] for v in held["vertices"] if re.fullmatch(r"s\d+r0n1", v["id"])]
    assert len(steps) == 9
    assert [(a, b) for a, b in hidden if b in steps] == list(pairwise(steps))
    order = [tuple(int(n) for n in re.findall(r"\d+", v["id"])) for v in held["vertices"]]
    first = {row: min(s for s, r, _ in order if r == row) for _, row, _ in order}
    assert {b for _, b in hidden} == {f"s{s}r{r}n{n}" for s, r, n in order if s > first[r]}


def journey_back(text: str, folder: Path, project: Project) -> Any:
    path = folder / "x.mmd"
    path.write_text(text, "utf-8")
    return read_journey(diagrams(path)[0], project)


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30).filter(
    lambda t: t.strip() and "<Skriv" not in t
)
"""A prompt is taken as not filled in."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rundtur")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, st.integers(-2, 2), st.booleans()), min_size=1, max_size=4), NAMES)
def test_a_journey_comes_back_as_it_was(folder: Path, steps: list[tuple[str, int, bool]], title: str) -> None:
    phases = ["Først: #1", "end", "Tom; fase"]
    artefact = journey_of(
        [title],
        faser=phases,
        steg=[
            {"id": f"s{n}", "fase": phases[late], "tittel": t, "følelse": f}
            for n, (t, f, late) in enumerate(sorted(steps, key=lambda s: s[2]))
        ],
    )
    project = load(folder / "p", artefact)
    model: Any = project.entries["x"].model
    draft = journey_back(export(project).data.decode(), folder, project)
    assert draft.title == flat(model.tittel)
    assert sorted(draft.data["faser"]) == sorted(phases)
    assert [(s["fase"], s["tittel"], int(s["følelse"])) for s in draft.data["steg"]] == [
        (s.fase, flat(s.tittel), s.følelse) for s in model.steg
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(NAMES, st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 900)),
        min_size=1,
        max_size=4,
    ),
    NAMES,
)
def test_a_gantt_comes_back_as_it_was(folder: Path, tasks: list[tuple[str, date, int]], title: str) -> None:
    artefact = plan_of(
        [title],
        aktiviteter=[
            {"id": id, "tittel": t, "spor": "s", "fra": f"{d}", "til": f"{d + timedelta(n)}"}
            for id, (t, d, n) in zip(("crit", "a-1", "end", "x"), tasks, strict=False)
        ],
        milepæler=[{"id": "m", "tittel": title, "dato": f"{tasks[0][1]}"}],
    )
    project = load(folder / "p", artefact)
    model: Any = project.entries["x"].model
    path = folder / "x.mmd"
    path.write_bytes(export(project).data)
    draft = read_gantt(diagrams(path)[0])
    assert draft.title == flat(model.tittel)
    assert [s["tittel"] for s in draft.data["spor"]] == [flat(s.tittel) for s in model.spor]
    assert [(a["id"], a["tittel"], a["fra"], a["til"]) for a in draft.data["aktiviteter"]] == [
        (a.id, flat(a.tittel), a.fra.tekst, a.slutt.tekst) for a in model.aktiviteter
    ]
    assert [(m["tittel"], m["dato"]) for m in draft.data["milepæler"]] == [
        (flat(m.tittel), m.dato.tekst) for m in model.milepæler
    ]


DIAGRAMS = {
    "after": "A :a, 2027-01-04, 10d\nB :b, after a, 2w\nC :c, after a b, 1d",
    "until": "A :a, 2027-01-04, until b\nB :b, 2027-02-01, 3d",
    "weekends": "excludes weekends\nA :a, 2027-01-06, 5d\nB :b, after a, 10d",
    "days": "excludes friday, 2027-01-12\nA :a, 2027-01-04, 9d\nB :b, after a, 3d",
    "written end": "excludes weekends\nA :a, 2027-01-04, 2027-01-17\nB :b, after a, 2d",
    "months": "A :a, 2027-01-31, 1M\nB :b, after a, 2w\nC :c, after b, 1y",
    "hours": "A :a, 2027-01-04, 48h\nB :b, after a, 72h",
    "inclusive": "inclusiveEndDates\nA :a, 2027-01-04, 2027-01-08\nB :b, after a, 1d",
    "milestone": "A :a, 2027-01-04, 10d\nM :milestone, m, after a, 0d\nB :b, after a, 1d",
    "codes": "section S#58; x\nA#58; b#59; :crit, a, 2027-01-04, 3d\nB#44; c :done, b, after a, 4d",
    "format": "dateFormat DD.MM.YYYY\nA :a, 04.01.2027, 1w\nB :b, 08.03.2027, 5d",
    "summer time": "A :a, 2027-03-20, 14d\nB :b, after a, 3M",
}


@pytest.mark.parametrize("name", DIAGRAMS)
def test_td_reads_the_dates_mermaid_reads(name: str, tmp_path: Path, mermaid: Read) -> None:
    text = f"gantt\ndateFormat YYYY-MM-DD\n{DIAGRAMS[name]}\n"
    path = tmp_path / "g.mmd"
    path.write_text(text, "utf-8")
    data = read_gantt(diagrams(path)[0]).data
    held = mermaid("read", text)["tasks"]
    ours = [(a["tittel"], a["fra"], a["til"]) for a in data["aktiviteter"]]
    last = {t["id"]: date.fromisoformat(t["end"]) - timedelta(days=1) for t in held}
    assert ours == [
        (t["name"].strip(), t["first"], last[t["id"]].isoformat()) for t in held if not t.get("milestone")
    ]
    assert [(m["tittel"], m["dato"]) for m in data.get("milepæler", [])] == [
        (t["name"].strip(), t["first"]) for t in held if t.get("milestone")
    ]


def test_actors_and_touchpoints_are_found_again(td: Run, build: Build) -> None:
    folder = build(
        {
            "1-innsikt/brukergrupper/ung.yaml": "type: brukergruppe\ntittel: 'Ung, mann: 18'\nbeskrivelse: x\n",
            "3-utforming/kontaktpunkter/torget.yaml": "type: kontaktpunkt\ntittel: Torget\nkanal: fysisk\nbeskrivelse: x\n",
            "1-innsikt/brukerreiser/reise.yaml": "type: brukerreise\ntittel: R\nstatus: utkast\naktører: [ung]\nsteg:\n"
            "  - {id: a, fase: før, tittel: A, kontaktpunkt: torget, følelse: {ung: -1, mor: 2}}\n"
            "  - {id: b, fase: før, tittel: B}\n",
        }
    )
    out = folder.parent / "r.mmd"
    said = td("export", "reise", "--format", "mermaid", "--output", out, "--project", folder)
    assert said.code == 0, said.err
    assert "A: 4: Ung#44; mann#58; 18, Torget" in out.read_text("utf-8")
    assert "Følelse per aktør er slått sammen til gjennomsnittet, avrundet: «A»." in said.out
    assert "Steg uten følelse får poengsummen 3, midt på skalaen: «B»." in said.out
    assert td("import", out, "--id", "igjen", "--yes", "--project", folder).code == 0
    made = yaml.load((folder / "1-innsikt/brukerreiser/igjen.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert made["aktører"] == ["ung"]
    assert made["steg"][0]["kontaktpunkt"] == "torget"


def test_what_a_plan_says_otherwise_is_told(tmp_path: Path) -> None:
    plan = plan_of(["Plan"], milepæler=[{"id": "done", "tittel": "Klart", "dato": "2027-02"}])
    plan["aktiviteter"] = [
        {"id": "a", "tittel": "Bakvendt", "spor": "borte", "fra": "2027-03", "til": "2027-01-05"}
    ]
    project = load(tmp_path / "p", plan)
    made = export(project)
    assert (
        "  section borte\n    Bakvendt :a, 2027-03-01, 2027-03-02\n    Klart :milestone, done-, 2027-02-28, 0d\n"
        in (made.data.decode())
    )
    told = " ".join(made.notes)
    for said in (
        "Måneder, kvartaler og år er skrevet som første og siste dag: «Bakvendt».",
        "Milepæler uten dag står på den siste dagen i perioden: «Klart».",
        "«Bakvendt» slutter før den starter.",
        "Milepælen «Klart» står i sporet «borte»",
        "Id-en «done» betyr noe annet i Mermaid",
    ):
        assert said in told


def test_arrows_to_nothing_and_idle_actors_are_told(tmp_path: Path) -> None:
    chart = map_of(
        ["A", "B"],
        aktører=[{"id": "k", "navn": "Kari"}, {"id": "o", "navn": "Ola"}],
        piler=[{"fra": "s0/brukerhandling", "til": "s9/systemer"}],
    )
    made = export(load(tmp_path / "p", chart))
    assert "-->" not in made.data.decode()
    assert made.notes == (
        "Piler fra eller til en tom rute er ikke med: «s0/brukerhandling → s9/systemer».",
        "Aktører uten handlinger er ikke med: «Ola».",
    )


def test_placeholders_are_told_as_not_filled_in(tmp_path: Path) -> None:
    for artefact in (journey_of(["<Skriv x>"]), plan_of(["<Skriv x>"]), map_of(["<Skriv x>"])):
        text = make(tmp_path, artefact)
        assert "Ikke fylt ut" in text
        assert "Skriv" not in text


def test_a_thousand_steps_say_what_mermaid_needs(tmp_path: Path) -> None:
    made = export(load(tmp_path / "p", map_of([f"Steg nummer {n}" for n in range(1000)])))
    told = " ".join(made.notes)
    assert "«maxEdges»" in told
    assert "«maxTextSize»" in told
