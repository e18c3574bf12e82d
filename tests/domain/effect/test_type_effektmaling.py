"""Effektmåling: stages with their indicators, data files that stay inside the project, and no number about few people."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ASKER, Build
from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.domain.effect.effektmaling import view
from tjenestedesign.project.datafiler import FoundData, NoData, look_for_data
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

CONCEPT = (
    "type: konsept\ntittel: K\nkjerne: k\nbeskrivelse: b\ndelelementer: [{id: d, tittel: D, beskrivelse: x}]\n"
    "ferd: [{id: ro, tittel: Stabilisere, mål: Det er ro}, {id: selv, tittel: Utvikle}]\n"
)
HEAD = "type: effektmåling\ntittel: Effekt\nformål: Se om det hjelper.\nferd: konseptet\n"
SOFT = "  - {id: fred, tittel: Opplever ro, slag: myk, stadium: konseptet#ro, nullpunkt: 2.5, mål: 4, enhet: av 5}\n"
HARD = "  - {id: flytt, tittel: Flyttinger, retning: ned, nullpunkt: 3, mål: 1}\n"


def site(build: Build, text: str, **files: bytes) -> str:
    data = {f"data/{name}.csv": content for name, content in files.items()}
    root = build({"konseptet.yaml": CONCEPT, "effekten.yaml": text, **data})
    project, found = load_project(root)
    assert [d for d in found if d.level == "feil"] == []
    return {f.path: f.data for f in render_site(plan_site(project, found))}[
        "effektmaling/effekten.html"
    ].decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def codes(build: Build, text: str, files: dict[str, str] | None = None) -> list[tuple[str, str]]:
    _, found = load_project(build({"konseptet.yaml": CONCEPT, "effekten.yaml": text, **(files or {})}))
    return [(d.code, d.message) for d in found if d.position.file == "effekten.yaml"]


# --- the page ------------------------------------------------------------------------------------------------------


def test_each_stage_holds_its_own_indicators_and_the_rest_belong_to_the_whole_path(build: Build) -> None:
    html = site(build, HEAD + "datakilde: data/e.csv\nindikatorer:\n" + SOFT + HARD)
    (table,) = re.findall(r"<details><summary>Figuren som tabell.*?</details>", html, re.DOTALL)
    band = words(table.join(["<main>", ""]))
    assert "1 Stabilisere Det er ro Opplever ro: Nullpunkt: 2,5 av 5 → mål: 4 av 5. Myk fakta" in band
    assert "2 Utvikle" in band
    assert "Gjennom hele ferden Flyttinger: Nullpunkt: 3 → mål: 1. Hard fakta" in band
    assert "2 indikatorer: 1 hard og 1 myk." in words(html)


def test_the_table_says_baseline_target_unit_and_direction_in_words(build: Build) -> None:
    html = site(build, HEAD + "indikatorer:\n" + SOFT + HARD)
    rows = {m[1]: words(f"<main>{m[2]}") for m in re.finditer(r'<tr id="(\w+)">(.*?)</tr>', html, re.DOTALL)}
    assert rows["fred"].startswith("> Opplever ro av 5, høyere er bedre myk Stabilisere 2,5 av 5 4 av 5")
    assert rows["flytt"].startswith("> Flyttinger lavere er bedre hard Hele ferden 3 1")


def test_what_is_not_known_yet_is_said_and_leaves_no_empty_headings(build: Build) -> None:
    said = words(site(build, HEAD + "indikatorer: [{id: a, tittel: A}]\n"))
    assert "ikke kjent ikke satt" in said
    assert "Datakilden er ikke bestemt ennå." in said
    assert "Hvert kvartal" in said
    for heading in ("Hvem som får rapporten", "Må være på plass", "Datakilder", "Perioder"):
        assert heading not in said


def test_the_smallest_cell_is_explained_in_plain_words(build: Build) -> None:
    said = words(site(build, HEAD + "minste_celle: 10\nindikatorer: [{id: a, tittel: A}]\n"))
    assert "Ingen tall vises om færre enn 10 personer." in said
    assert "Er det færre enn 10 personer i et stadium eller en gruppe, står det ikke noe tall." in said


def test_receivers_periods_and_privacy_are_on_the_page(build: Build) -> None:
    text = (
        "indikatorer: [{id: a, tittel: A}]\nhyppighet: halvår\nperioder: [2026-K2, 2027]\npersonvern: Hver har en **kode**.\n"
        "mottakere: [styringsgruppen, {rolle: rådmannen, bruker_den_til: Fordeler penger}]\n"
    )
    said = words(site(build, HEAD + text))
    assert "Hvert halvår" in said
    assert "2. kvartal 2026, 2027" in said
    assert "Hver har en kode ." in said
    assert "styringsgruppen Bruken er ikke bestemt rådmannen Fordeler penger" in said


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (None, "Mangler ennå"),
        (b"person,verdi\n", "Finnes, men har ingen rader ennå"),
        (b"", "Finnes, men har ingen rader ennå"),
        (b"person,verdi\r\n,\r\n\r\n", "Finnes, men har ingen rader ennå"),
        (b"person,verdi\na,1\nb,2\n", "Finnes"),
        (b"person,verdi\n" + b"a,1\n" * 500, "Finnes"),
        (b"p\x00e\x00r\x00\n\x00a", "Finnes"),
    ],
)
def test_the_state_of_the_data_file_tells_no_number(content: bytes | None, state: str, build: Build) -> None:
    files = {"e": content} if content is not None else {}
    html = site(build, HEAD + "datakilde: data/e.csv\nindikatorer: [{id: a, tittel: A}]\n", **files)
    cell = re.search(r'<td class="(har|mangler)">([^<]*)</td>', html)
    assert cell
    assert cell[2] == state
    assert cell[1] == ("mangler" if content is None else "har")


def test_without_its_concept_every_indicator_still_has_a_place(build: Build) -> None:
    root = build({"effekten.yaml": HEAD.replace("ferd: konseptet\n", "") + "indikatorer:\n" + HARD})
    project, _ = load_project(root)
    (entry,) = project.all(Effektmåling)
    found = view(project, entry)
    assert (found.stadier, [i.id for i in found.hele_ferden]) == ((), ["flytt"])


# --- data files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["datakilde: e.csv", "datakilde: [e.csv]", "datakilde: {fil: e.csv, fra: NAV}"]
)
def test_one_data_file_may_be_written_with_or_without_a_list(written: str, build: Build) -> None:
    project, found = load_project(
        build({"konseptet.yaml": CONCEPT, "e.yaml": HEAD + written + "\nindikatorer:\n" + SOFT})
    )
    assert [d for d in found if d.position.file == "e.yaml"] == []
    (entry,) = project.all(Effektmåling)
    assert [k.fil for k in entry.model.datakilde] == ["e.csv"]


def test_the_editor_takes_one_data_file_as_well_as_a_list() -> None:
    schema = all_schemas()["effektmåling"]
    editor = Draft202012Validator({**schema["properties"]["datakilde"], "$defs": schema["$defs"]})
    one = {"fil": "data/a.csv"}
    assert [editor.is_valid(v) for v in (one, [one], "data/a.csv", ["data/a.csv"], None, "a.txt")] == [
        *[True] * 5,
        False,
    ]


@pytest.mark.parametrize(
    "path",
    ["../e.csv", "/etc/e.csv", "a/../../e.csv", "C:/e.csv", "..\\e.csv", "https://x.no/e.csv", "e.xlsx", "e"],
)
def test_a_path_out_of_the_project_or_of_another_kind_is_refused(path: str, build: Build) -> None:
    found = codes(build, HEAD + f"datakilde: '{path}'\nindikatorer:\n" + SOFT)
    assert [c for c, _ in found] == ["TD107"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "hemmelig.csv").write_text("a\n1\n")
    root = tmp_path / "p"
    root.mkdir()
    (root / "e.csv").symlink_to(tmp_path / "hemmelig.csv")
    (root / "ring.csv").symlink_to(root / "ring.csv")
    assert look_for_data(root, "e.csv") == NoData(
        "er en lenke ut av prosjektet", "Legg en kopi av filen i prosjektet."
    )
    assert isinstance(look_for_data(root, "ring.csv"), NoData)


def test_what_is_no_data_file_is_told_apart_from_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "mappe.csv").mkdir()
    (tmp_path / "ekte.parquet").write_bytes(b"PAR1....PAR1")
    (tmp_path / "juks.parquet").write_bytes(b"a,b\n")
    assert look_for_data(tmp_path, "ekte.parquet") == FoundData()
    states = {f: look_for_data(tmp_path, f) for f in ("borte.csv", "mappe.csv", "juks.parquet")}
    assert [(f, s.waiting) for f, s in states.items() if isinstance(s, NoData)] == [
        ("borte.csv", True),
        ("mappe.csv", False),
        ("juks.parquet", False),
    ]


def test_a_draft_may_wait_for_its_data_and_an_approved_plan_is_advised(build: Build) -> None:
    text = HEAD + "datakilde: data/e.csv\nindikatorer:\n" + SOFT
    assert codes(build, text) == []
    assert codes(build, text.replace("formål", "status: godkjent\nformål")) == [
        ("TD377", "Datafilen «data/e.csv» finnes ikke ennå.")
    ]


# --- rules at their borders ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"), [("2", ["TD109"]), ("3", ["TD376"]), ("4", ["TD376"]), ("5", [])]
)
def test_the_smallest_cell_is_warned_about_below_five_and_refused_below_three(
    cell: str, expected: list[str], build: Build
) -> None:
    text = HEAD + f"datakilde: e.csv\nminste_celle: {cell}\nindikatorer:\n" + SOFT
    assert [c for c, _ in codes(build, text)] == expected


def test_soft_and_hard_facts_are_wanted_together_only_when_there_are_several(build: Build) -> None:
    head = HEAD + "datakilde: e.csv\nindikatorer:\n"
    assert codes(build, head + HARD) == []
    assert codes(build, head + HARD + SOFT) == []
    assert [c for c, _ in codes(build, head + HARD + HARD.replace("flytt,", "to,"))] == ["TD378"]


def test_a_stage_that_is_not_in_the_concept_is_a_broken_reference(build: Build) -> None:
    text = HEAD + "datakilde: e.csv\nindikatorer: [{id: a, tittel: A, stadium: konseptet#borte}]\n"
    assert [c for c, _ in codes(build, text)] == ["TD203"]


def test_asker_measures_every_stage_with_soft_and_hard_facts_and_says_that_all_is_made_up() -> None:
    project, _ = load_project(ASKER)
    (entry,) = project.all(Effektmåling)
    found = view(project, entry)
    assert [b.stadium.id for b in found.stadier] == ["forebygge", "stabilisere", "utvikle", "baerekraftig"]
    assert all(b.indikatorer for b in found.stadier)
    assert {i.slag for i in entry.model.indikatorer} == {"hard", "myk"}
    assert entry.model.minste_celle == 5
    assert found.rapport is not None
    assert found.rapport.resultat.fiktiv
    assert [k.tekst for k in found.kilder] == ["med i rapporten"]
