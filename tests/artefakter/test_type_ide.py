"""Idé: scores and fields are computed, the card says what came of it, and the overview loses no insight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, PNG, Build, Run
from tjenestedesign.artefakter.ide import Ide, card, survey
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.konsept import Konsept, ideas_behind
from tjenestedesign.check.load import load_project
from tjenestedesign.project.loaded import Project


def idea(title: str = "Én kontaktperson", **keys: str) -> str:
    keys = {"beskrivelse": "Du møter samme person."} | keys
    return f"type: ide\ntittel: {title}\n" + "".join(f"{k}: {v}\n" for k, v in keys.items())


def insight(claim: str, **keys: str) -> str:
    keys = {"tittel": claim.split()[-1].rstrip("."), "påstand": claim, "forklaring": "Fordi."} | keys
    return "type: innsikt\n" + "".join(f"{k}: {v}\n" for k, v in keys.items())


def concept(**keys: str) -> str:
    keys = {"tittel": "Ett sted", "kjerne": "Én vei inn.", "beskrivelse": "Kort."} | keys
    keys = {"delelementer": "[{id: a, tittel: A, beskrivelse: B}]"} | keys
    return "type: konsept\n" + "".join(f"{k}: {v}\n" for k, v in keys.items())


def direction(**keys: str) -> str:
    keys = {"tittel": "Ett ansikt", "beskrivelse": "Kort."} | keys
    return "type: idéretning\n" + "".join(f"{k}: {v}\n" for k, v in keys.items())


def load(build: Build, files: dict[str, Any]) -> Project:
    return load_project(build(files))[0]


def page(td: Run, folder: Path, path: str) -> str:
    assert td("render", cwd=folder).code == 0
    return (folder / "ut" / path).read_text("utf-8")


def model(**keys: Any) -> Ide:
    return Ide.model_validate({"type": "ide", "tittel": "T", "beskrivelse": "B", **keys})


def test_the_mean_value_is_of_those_that_were_judged() -> None:
    assert model(verdi={"innbygger": "5", "ansatt": "2"}).snittverdi == 3.5
    assert model(verdi={"kommune": "2"}).snittverdi == 2
    assert model(verdi={}).snittverdi is None
    assert model().snittverdi is None


@pytest.mark.parametrize(
    ("value", "ease", "field"),
    [
        (4, 4, "Gjør nå"),
        (4, 3, "Modne videre"),
        (3, 4, "Enkelt, men lite verdt"),
        (3, 3, "Legg bort"),
        (5, 1, "Modne videre"),
        (1, 5, "Enkelt, men lite verdt"),
    ],
)
def test_only_what_is_above_the_middle_of_the_scale_counts_as_high(value: int, ease: int, field: str) -> None:
    assert model(verdi={"innbygger": value}, gjennomførbarhet=ease).felttittel == field


def test_a_mean_just_above_the_middle_counts_as_high() -> None:
    assert model(verdi={"innbygger": 4, "ansatt": 3, "kommune": 3}, gjennomførbarhet=4).felt == "gjør-nå"


@pytest.mark.parametrize("key", ["verdi: {innbygger: 6}", "gjennomførbarhet: 0", "stemmer: -1"])
def test_scores_and_votes_outside_the_scale_are_faults(build: Build, key: str) -> None:
    _, found = load_project(build({"a.yaml": idea() + key + "\n"}))
    assert [d.code for d in found if d.level == "feil"] == ["TD109"]


def test_ideas_are_numbered_by_value_times_feasibility_then_votes_and_the_unjudged_last(build: Build) -> None:
    project = load(
        build,
        {
            "a.yaml": idea(stemmer="50"),
            "b.yaml": idea(verdi="{innbygger: 2}", gjennomførbarhet="5", stemmer="1"),
            "c.yaml": idea(verdi="{innbygger: 5}", gjennomførbarhet="2", stemmer="9"),
            "d.yaml": idea(verdi="{innbygger: 4}", gjennomførbarhet="3"),
        },
    )
    seen = survey(project, list(project.all(Ide)))
    assert [p.ide.id for p in seen.ideer] == ["d", "c", "b", "a"]
    assert [p.ide.id for p in seen.ikke_plassert] == ["a"]


def test_every_insight_has_a_letter_and_those_without_an_idea_are_told(build: Build) -> None:
    project = load(
        build,
        {
            "n1.yaml": insight("Jeg vil bo."),
            "n2.yaml": insight("Jeg vil vite."),
            "n3.yaml": insight("Jeg vil bort.", status="forkastet"),
            "a.yaml": idea(svarer_på="[n2]"),
            "b.yaml": idea(),
        },
    )
    seen = survey(project, list(project.all(Ide)))
    assert [(i.bokstav, i.innsikt.id) for i in seen.innsikter] == [("A", "n1"), ("B", "n2")]
    assert [i.innsikt.id for i in seen.ubesvart] == ["n1"]
    assert [p.ide.id for p in seen.besvart[0].ideer] == ["a"]
    assert [p.ide.id for p in seen.uten_innsikt] == ["b"]


def test_letters_go_on_after_z(build: Build) -> None:
    files = {f"n{i:02}.yaml": insight("Jeg vil bo.") for i in range(28)}
    project = load(build, files | {"a.yaml": idea(svarer_på="[n27, n25, n00]")})
    (place,) = survey(project, list(project.all(Ide))).ideer
    assert place.bokstaver == ("A", "Z", "AB")


def test_the_overview_says_which_insights_have_no_idea_and_shows_the_rest_by_insight(
    build: Build, td: Run
) -> None:
    folder = build(
        {
            "n1.yaml": insight("Jeg vil bo."),
            "n2.yaml": insight("Jeg vil vite."),
            "a.yaml": idea("Boligkafé", svarer_på="[n2]", verdi="{innbygger: 4}", gjennomførbarhet="5"),
            "b.yaml": idea("Løs idé", stemmer="1"),
        }
    )
    text = page(td, folder, "oversikt/ide.html")
    alone = text[text.index("1 innsikt har ingen idé ennå") : text.index("Ideene etter innsikten")]
    assert "«Jeg vil bo.»" in alone
    assert "«Jeg vil vite.»" not in alone
    grouped = text[text.index("Ideene etter innsikten") :]
    assert (
        grouped.index("«Jeg vil vite.»") < grouped.index("Boligkafé") < grouped.index("Svarer ikke på noen")
    )
    assert "Gjør nå · verdi 4 · gjennomførbarhet 5" in grouped
    assert grouped.index("Svarer ikke på noen") < grouped.index("Løs idé")
    assert "Ikke vurdert · 1 stemme<" in grouped


def test_the_overview_is_quiet_when_every_insight_has_an_idea(build: Build, td: Run) -> None:
    text = page(
        td, build({"n.yaml": insight("Jeg vil bo."), "a.yaml": idea(svarer_på="[n]")}), "oversikt/ide.html"
    )
    assert "ingen idé ennå" not in text
    assert "Svarer ikke på noen" not in text
    assert "<svg" not in text


def test_the_page_gives_the_scores_as_text_beside_the_dots(build: Build, td: Run) -> None:
    folder = build(
        {
            "a.yaml": idea(
                verdi="{innbygger: 5, kommune: 2}", gjennomførbarhet="2", stemmer="7", svarer_på="[n]"
            )
        }
        | {"n.yaml": insight("Jeg vil bo.")}
    )
    text = page(td, folder, "ide/a.html")
    assert '<span class="tall">5 av 5</span> <span class="dempet">(svært stor)' in text
    assert '<span class="tall">2 av 5</span> <span class="dempet">(vanskelig)' in text
    assert "den ansatte" not in text
    assert text.count('class="fylt"') == 5 + 2 + 2
    assert "<strong>3,5 av 5</strong>, snittet av 2 vurderinger" in text
    assert "feltet «Modne videre»" in text
    assert "7 stemmer" in text
    assert "«Jeg vil bo.»" in text


def test_an_idea_that_is_half_judged_says_what_is_missing(build: Build, td: Run) -> None:
    text = page(td, build({"a.yaml": idea(gjennomførbarhet="2")}), "ide/a.html")
    assert "Vi har ikke vurdert verdi ennå." in text
    text = page(td, build({"a.yaml": idea()}), "ide/a.html")
    assert "Ikke vurdert ennå." in text


def test_the_page_says_which_direction_and_concept_took_it_up_and_which_element(
    build: Build, td: Run
) -> None:
    folder = build(
        {
            "a.yaml": idea(elementer="[{id: velge, tekst: Du velger selv.}, {id: ringe, tekst: Vi ringer.}]"),
            "r.yaml": direction(ideer="[a#velge]"),
            "k.yaml": concept(delelementer="[{id: x, tittel: X, beskrivelse: B, ideer: [a]}]"),
            "s.yaml": direction(tittel="Noe annet", valgt_bort="[{hva: A, ide: a, hvorfor: Dyrt.}]"),
        }
    )
    project, _ = load_project(folder)
    found = card(project, next(project.all(Ide)))
    assert [e.id for e in found.tatt_med] == ["r", "k"]
    assert {part: [e.id for e in users] for part, users in found.element_i.items()} == {"velge": ["r"]}
    text = page(td, folder, "ide/a.html")
    assert 'id="velge"' in text
    assert text.index("Du velger selv.") < text.index("Tatt med i <a") < text.index("Vi ringer.")
    assert 'Tatt med i konseptet <a href="../konsept/k.html">' in text
    assert 'valgt bort i <a href="../ideretning/s.html">Noe annet</a>: Dyrt.' in text
    assert "har tatt den opp ennå" not in text


def test_an_idea_no_one_took_up_says_so(build: Build, td: Run) -> None:
    text = page(td, build({"a.yaml": idea()}), "ide/a.html")
    assert "Ingen idéretning og intet konsept har tatt den opp ennå." in text
    assert "Elementene i ideen" not in text
    assert "Det vi må finne ut" not in text
    assert "Hvor den kom fra" not in text


def test_the_sketch_is_shown_with_its_alternative_text(build: Build, td: Run) -> None:
    files = {"b/s.png": PNG, "a.yaml": idea(skisse="{fil: b/s.png, alt: To personer tegner}")}
    text = page(td, build(files), "ide/a.html")
    assert 'alt="To personer tegner"' in text
    assert "med-skisse" in text
    missing = page(td, build({"a.yaml": idea(skisse="b/finnes-ikke.png")}), "ide/a.html")
    assert "<img" not in missing
    assert "med-skisse" not in missing


def test_the_page_shows_the_note_the_idea_came_from(build: Build, td: Run) -> None:
    workshop = (
        "type: workshop\ntittel: Hva om?\nslag: idé\nformål: Ideer.\ninnspill: [{id: x, tekst: Ett bord}]\n"
    )
    text = page(td, build({"w.yaml": workshop, "a.yaml": idea(workshop="w#x")}), "ide/a.html")
    assert text.index('<p class="idélapp">Ett bord</p>') < text.index(
        '<a href="../workshop/w.html#x">Hva om?</a>'
    )
    text = page(td, build({"w.yaml": workshop, "a.yaml": idea(workshop="w")}), "ide/a.html")
    assert "idélapp" not in text
    assert '<a href="../workshop/w.html">Hva om?</a>' in text


def test_one_page_alone_leads_nowhere_that_is_not_there(build: Build, td: Run) -> None:
    folder = build(
        {"n.yaml": insight("Jeg vil bo."), "a.yaml": idea(svarer_på="[n]", verdi="{innbygger: 4}")}
    )
    assert td("render", "--only", "a", cwd=folder).code == 0
    for path in ("ide/a.html", "oversikt/ide.html"):
        text = (folder / "ut" / path).read_text("utf-8")
        assert "«Jeg vil bo.»" in text
        assert 'href="None"' not in text


def test_an_idea_can_be_named_whole_or_by_an_element_that_exists(build: Build) -> None:
    files = {
        "a.yaml": idea(elementer="[{id: velge, tekst: V}]"),
        "r.yaml": direction(ideer="[a, a#velge, a#vel]"),
    }
    _, found = load_project(build(files))
    (fault,) = [d for d in found if d.level == "feil"]
    assert (fault.code, fault.message) == ("TD203", "«a» har ikke noe element med id-en «vel».")


def test_in_asker_every_insight_has_an_idea_and_every_element_comes_from_one() -> None:
    project, _ = load_project(ASKER)
    entries = list(project.all(Ide))
    assert 10 <= len(entries) <= 14
    assert survey(project, entries).ubesvart == ()
    assert len(list(project.all(Innsikt))) == 8
    (lab,) = project.all(Konsept)
    assert all(e.ideer for e in lab.model.delelementer)
    assert len(ideas_behind(project, lab.model)) == 13
    assert all(e.model.belegg.grad == "antatt" for e in entries)
