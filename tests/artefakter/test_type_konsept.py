"""Konsept: the sheet shows where it came from and what builds on it, and alternatives stand beside each other."""

from __future__ import annotations

import re

import pytest

from tests.artefakter.test_type_ide import concept, direction, idea, insight, load, page
from tests.conftest import ASKER, Build, Run
from tjenestedesign.artefakter.konsept import Konsept, alternatives, compare, ideas_behind, sheet
from tjenestedesign.check.load import load_project
from tjenestedesign.project.loaded import Project

FILES = {
    "a.yaml": idea("Kafé", svarer_på="[n1]"),
    "b.yaml": idea("Telefon"),
    "c.yaml": idea("Ringerunde"),
    "n1.yaml": insight("Jeg vil bo."),
    "n2.yaml": insight("Jeg vil vite."),
    "r.yaml": direction(ideer="[a, b]"),
}


def ids(project: Project, of: str) -> list[str]:
    return [e.id for e in alternatives(project, next(e for e in project.all(Konsept) if e.id == of))]


def test_the_ideas_behind_are_those_of_the_directions_and_of_the_elements(build: Build) -> None:
    element = "[{id: x, tittel: X, beskrivelse: B, ideer: [c]}]"
    project = load(build, FILES | {"k.yaml": concept(ideer="[r, a]", delelementer=element)})
    (entry,) = project.all(Konsept)
    assert sorted(ideas_behind(project, entry.model)) == ["a", "b", "c"]
    found = sheet(project, entry)
    assert [d.entry.id for d in found.retninger] == ["r"]
    assert [e.id for e in found.ideer] == ["c"]


@pytest.mark.parametrize("of", ["k", "l", "m"])
def test_alternatives_are_found_whichever_of_them_says_so(build: Build, of: str) -> None:
    files = {
        "k.yaml": concept(),
        "l.yaml": concept(alternativ_til="[k]"),
        "m.yaml": concept(alternativ_til="[l]"),
        "q.yaml": concept(),
    }
    project = load(build, files)
    assert ids(project, of) == ["k", "l", "m"]
    assert ids(project, "q") == ["q"]


def test_the_page_compares_the_concept_with_its_alternatives_and_no_others(build: Build, td: Run) -> None:
    files = {
        "g.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: Unge.\n",
        "k.yaml": concept(tittel="Det ene", for_hvem="[g]", svarer_på="[n1]", ideer="[r]"),
        "l.yaml": concept(tittel="Det andre", alternativ_til="[k]", verdi="{innbygger: Raskt svar}"),
        "q.yaml": concept(tittel="Utenfor"),
    }
    folder = build(FILES | files)
    text = page(td, folder, "konsept/k.html")
    table = text[text.index("<caption>Konseptet og alternativene") : text.index("</table>")]
    assert 'Det ene <span class="dempet">(dette)</span>' in table
    assert '<a href="../konsept/l.html">Det andre</a>' in table
    assert "Utenfor" not in table
    assert '<a href="../brukergruppe/g.html">Unge</a>' in table
    assert "Ingen innsikt ennå" in table
    assert "Raskt svar" in table
    row = table[table.index("Ideer bak") :]
    assert re.findall(r"<td>(.*?)</td>", row)[:2] == ["2", "0"]
    assert "Alternativer" not in page(td, folder, "konsept/q.html")


def test_the_overview_shows_all_concepts_beside_each_other_when_there_are_two(build: Build, td: Run) -> None:
    one = build({"k.yaml": concept()})
    assert "side om side" not in page(td, one, "oversikt/konsept.html")
    project, _ = load_project(one)
    assert compare(project, list(project.all(Konsept))) == ()
    two = page(
        td, build({"k.yaml": concept(), "l.yaml": concept(tittel="Det andre")}), "oversikt/konsept.html"
    )
    assert "<caption>Konseptene side om side" in two
    assert two.index("side om side") < two.index("Det andre")


def test_what_builds_on_the_concept_is_grouped_by_type(build: Build, td: Run) -> None:
    files = {
        "k.yaml": concept(),
        "l.yaml": "type: læringspunkt\ntittel: Tid\nråd: Ta tid.\nhva: Vi hastet.\nfase: idé\nfra: kommune\ngjelder: [k]\n",
        "m.yaml": concept(alternativ_til="[k]"),
    }
    folder = build(files)
    project, _ = load_project(folder)
    found = sheet(project, next(e for e in project.all(Konsept) if e.id == "k"))
    assert [(title, [e.id for e in entries]) for title, entries in found.videre] == [
        ("Læringspunkter", ["l"])
    ]
    text = page(td, folder, "konsept/k.html")
    assert text.index("Det som bygger på konseptet") < text.index("<h3>Læringspunkter</h3>")


def test_the_page_gives_insights_in_the_citizens_words_and_says_who_owns_each_premise(
    build: Build, td: Run
) -> None:
    premises = (
        "[{tittel: Mandat, betyr: Kan bestemme., ansvarlig: rådmannen}, {tittel: Penger, betyr: Felles.}]"
    )
    files = {"k.yaml": concept(svarer_på="[n1, n2]", premisser=premises)}
    text = page(td, build(FILES | files), "konsept/k.html")
    assert '<p class="kjerne">Én vei inn.</p>' in text
    assert "«Jeg vil bo.»" in text
    assert "«Jeg vil vite.»" in text
    assert "<strong>Ansvarlig:</strong> rådmannen" in text
    assert text.count("Ingen ansvarlig ennå") == 1


def test_an_element_says_which_idea_it_comes_from(build: Build, td: Run) -> None:
    element = "[{id: x, tittel: X, beskrivelse: B, ideer: [c]}]"
    text = page(td, build(FILES | {"k.yaml": concept(delelementer=element)}), "konsept/k.html")
    assert '<dt>Kommer fra</dt><dd><a href="../ide/c.html">Ringerunde</a></dd>' in text
    assert "Satt sammen av ideene: " in text


def test_a_bare_concept_has_no_empty_headings(build: Build, td: Run) -> None:
    text = page(td, build({"k.yaml": concept(verdi="{}")}), "konsept/k.html")
    for heading in ("For hvem", "Innsikt", "Ferden", "Servicegrader", "Prinsipper", "Premisser", "Verdi"):
        assert f"<h2>{heading}" not in text
    for heading in ("Alternativer", "Hvor det kommer fra", "Det som bygger"):
        assert f"<h2>{heading}" not in text


def test_a_concept_without_ideas_or_with_one_that_did_not_load_is_not_accused(build: Build) -> None:
    for ideas in ("[]", "[a, odelagt]"):
        files = {"k.yaml": concept(svarer_på="[n2]", ideer=ideas), "odelagt.yaml": "type: ide\n"}
        _, found = load_project(build(FILES | files))
        assert "TD308" not in {d.code for d in found}


def test_a_rejected_concept_may_rest_on_what_is_rejected(build: Build) -> None:
    files = {"x.yaml": idea(status="forkastet"), "k.yaml": concept(ideer="[x]", status="forkastet")}
    _, found = load_project(build(files))
    assert "TD305" not in {d.code for d in found}


def test_a_rejected_direction_behind_a_concept_is_told(build: Build) -> None:
    files = FILES | {"r.yaml": direction(status="forkastet"), "k.yaml": concept(ideer="[r]")}
    _, found = load_project(build(files))
    assert [d.message for d in found if d.code == "TD305"] == ["«r» er forkastet."]


def test_askers_concept_comes_from_its_four_directions() -> None:
    project, _ = load_project(ASKER)
    (entry,) = project.all(Konsept)
    found = sheet(project, entry)
    assert [d.entry.id for d in found.retninger] == [
        "investeringstenkning",
        "en-kommune-rundt-innbyggeren",
        "fra-saker-til-mennesker",
        "et-hjem-som-varer",
    ]
    assert found.ideer == ()
    assert len(found.innsikter) == 8
