"""Idéretning: what its ideas say together is computed, and what was left out is not lost."""

from __future__ import annotations

from tests.artefakter.test_type_ide import concept, direction, idea, insight, load, page
from tests.conftest import Build, Run
from tjenestedesign.artefakter.ideretning import Idéretning, directions
from tjenestedesign.artefakter.ideretning import direction as view
from tjenestedesign.check.load import load_project

IDEAS = {
    "a.yaml": idea(
        "Kafé", verdi="{innbygger: 5, ansatt: 4}", gjennomførbarhet="4", stemmer="3", svarer_på="[n1]"
    )
    + "elementer: [{id: rom, tekst: Samme rom.}, {id: tid, tekst: Én kveld.}]\n",
    "b.yaml": idea("Telefon", verdi="{innbygger: 2}", stemmer="5", svarer_på="[n2, n1]"),
    "c.yaml": idea("Løs"),
    "n1.yaml": insight("Jeg vil bo."),
    "n2.yaml": insight("Jeg vil vite."),
}


def test_votes_are_summed_and_value_and_feasibility_averaged_over_those_that_have_them(build: Build) -> None:
    project = load(build, IDEAS | {"r.yaml": direction(ideer="[a, b, c]")})
    (entry,) = project.all(Idéretning)
    found = view(project, entry)
    assert (found.stemmer, found.snittverdi, found.gjennomførbarhet, found.vurdert) == (8, 3.25, 4.0, 1)
    assert [e.id for e in found.innsikter] == ["n1", "n2"]


def test_nothing_is_computed_from_ideas_without_scores(build: Build) -> None:
    project = load(build, IDEAS | {"r.yaml": direction(ideer="[c]")})
    found = view(project, next(project.all(Idéretning)))
    assert (found.stemmer, found.snittverdi, found.gjennomførbarhet) == (None, None, None)


def test_an_idea_counts_once_however_many_of_its_elements_were_taken(build: Build) -> None:
    project = load(build, IDEAS | {"r.yaml": direction(ideer="[a#rom, a#tid, b, b]")})
    found = view(project, next(project.all(Idéretning)))
    assert [(i.ide.id, i.elementer) for i in found.ideer] == [("a", ("Samme rom.", "Én kveld.")), ("b", ())]
    assert found.stemmer == 8


def test_an_idea_taken_whole_lists_no_elements(build: Build) -> None:
    project = load(build, IDEAS | {"r.yaml": direction(ideer="[a#rom, a]")})
    (taken,) = view(project, next(project.all(Idéretning))).ideer
    assert taken.elementer == ()


def test_the_page_shows_the_question_the_ideas_the_figures_and_the_citizens_words(
    build: Build, td: Run
) -> None:
    keys = {
        "hva_om": "Hva om alt var ett?",
        "ideer": "[a#rom, b]",
        "tilbakemeldinger": "[Fint, {tekst: Hvem eier det?, fra: ansatt, endret: Vi eier det.}]",
        "valgt_bort": "[{hva: Ny app, ide: c, hvorfor: Det tar tid.}]",
    }
    folder = build(IDEAS | {"r.yaml": direction(**keys), "k.yaml": concept(ideer="[r]")})
    text = page(td, folder, "ideretning/r.html")
    assert '<p class="påstand">Hva om alt var ett?</p>' in text
    assert "<dt>Stemmer i alt</dt><dd>8</dd>" in text
    assert '<dt>Verdi i snitt</dt><dd>3,3 <span class="av">av 5</span></dd>' in text
    assert "1 av 2 ideer er ikke ferdig vurdert" in text
    assert "Bare dette elementet er tatt med:" in text
    assert "Samme rom." in text
    assert "Én kveld." not in text
    assert "«Jeg vil bo.»" in text
    assert "<strong>Endret etterpå:</strong> Vi eier det." in text
    assert (
        '<dt>Ny app</dt><dd>Det tar tid. <span class="dempet">Idé: <a href="../ide/c.html">Løs</a></span>'
        in text
    )
    assert 'med i konseptet <a href="../konsept/k.html">' in text


def test_an_empty_direction_has_no_empty_headings(build: Build, td: Run) -> None:
    text = page(td, build({"r.yaml": direction()}), "ideretning/r.html")
    for heading in ("Ideene som", "Innsikt", "Tilbakemeldinger", "Valgt bort"):
        assert f"<h2>{heading}" not in text
    assert "Intet konsept har tatt den opp ennå." in text


def test_ideas_in_no_direction_and_no_concept_are_listed_with_the_reason(build: Build, td: Run) -> None:
    files = {
        "r.yaml": direction(ideer="[a#rom]", valgt_bort="[{hva: Løs, ide: c, hvorfor: For dyrt.}]"),
        "k.yaml": concept(ideer="[b]"),
    }
    folder = build(IDEAS | files)
    project, _ = load_project(folder)
    found = directions(project, list(project.all(Idéretning)))
    assert [(u.ide.id, u.grunner) for u in found.ikke_med] == [("c", ("For dyrt.",))]
    text = page(td, folder, "oversikt/ideretning.html")
    assert text.index("Ikke tatt med videre") < text.index('<a href="../ide/c.html">Løs</a>: For dyrt.')


def test_the_overview_lists_nothing_left_out_when_all_were_taken(build: Build, td: Run) -> None:
    folder = build(IDEAS | {"r.yaml": direction(ideer="[a, b, c]")})
    assert "Ikke tatt med videre" not in page(td, folder, "oversikt/ideretning.html")


def test_the_direction_with_most_votes_comes_first(build: Build) -> None:
    files = {
        "r.yaml": direction(ideer="[a]"),
        "s.yaml": direction(ideer="[b]"),
        "q.yaml": direction(ideer="[c]"),
    }
    project = load(build, IDEAS | files)
    found = directions(project, list(project.all(Idéretning)))
    assert [r.entry.id for r in found.retninger] == ["s", "r", "q"]


def test_rules_leave_a_rejected_direction_alone(build: Build) -> None:
    files = {"x.yaml": idea(status="forkastet"), "r.yaml": direction(ideer="[x]", status="forkastet")}
    _, found = load_project(build(files))
    assert {"TD345", "TD346"}.isdisjoint(d.code for d in found)


def test_an_unjudged_idea_is_told_once_per_direction(build: Build) -> None:
    files = IDEAS | {"r.yaml": direction(ideer="[a#rom, b, b]")}
    _, found = load_project(build(files))
    (said,) = [d for d in found if d.code == "TD345"]
    assert said.message == "Ideen «b» er med i retningen, men mangler «gjennomførbarhet»."


def test_taking_one_element_and_leaving_the_rest_out_is_no_contradiction(build: Build) -> None:
    files = {"r.yaml": direction(ideer="[a#rom]", valgt_bort="[{hva: Resten, ide: a, hvorfor: Dyrt.}]")}
    _, found = load_project(build(IDEAS | files))
    assert "TD347" not in {d.code for d in found}


def test_an_idea_that_is_not_on_the_site_is_named_without_a_link(build: Build, td: Run) -> None:
    folder = build(IDEAS | {"r.yaml": direction(ideer="[a]", valgt_bort="[{hva: L, ide: c, hvorfor: D.}]")})
    assert td("render", "--only", "idéretning", cwd=folder).code == 0
    for path in ("ideretning/r.html", "oversikt/ideretning.html"):
        text = (folder / "ut" / path).read_text("utf-8")
        assert "Kafé" in text
        assert 'href="None"' not in text
