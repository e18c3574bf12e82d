"""Kravspesifikasjon: numbers that stay, counts that add up, and the gaps a specification must admit."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, Build, Run
from tjenestedesign.artefakter.krav import Kravspesifikasjon, specification
from tjenestedesign.check.load import load_project

GROUP = "type: brukergruppe\ntittel: Unge\nbeskrivelse: Unge som flytter.\n"
JOURNEY = """type: brukerreise
tittel: Finne bolig
aktører: [unge]
steg:
  - {id: soke, fase: under, tittel: Søke om bolig}
  - {id: flytte, fase: etter, tittel: Flytte inn}
"""
CHART = """type: tjenestekart
tittel: Boligkartet
brukerreise: reisen
steg:
  - {id: soke, synlige_handlinger: [Svare]}
  - {id: flytte, synlige_handlinger: [Gi nøkkelen]}
"""
INSIGHT = """type: innsikt
tittel: Lange linjer
påstand: Jeg trenger ro.
forklaring: Flytting river opp.
"""
ROADMAP = """type: veikart
tittel: Planen
spor: [{id: s, tittel: S}]
aktiviteter:
  - {id: bygge, tittel: Bygge skjemaet, spor: s, fra: 2027-01, leverer: [krav#en]}
"""


def requirement(id: str, **keys: str) -> str:
    keys = {"tekst": f"Det skal gå an {id}.", "slag": "funksjonell", "prioritet": "må"} | keys
    return f"  - {{id: {id}, {', '.join(f'{k}: {v}' for k, v in keys.items())}}}\n"


def spec(*requirements: str, top: str = "tjenestekart: kart\n") -> str:
    return f"type: kravspesifikasjon\ntittel: Krav til bolig\n{top}krav:\n{''.join(requirements)}"


def files(*requirements: str, **more: str) -> dict[str, str]:
    base = {"unge": GROUP, "reisen": JOURNEY, "kart": CHART, "linjer": INSIGHT, "krav": spec(*requirements)}
    return {f"{name}.yaml": text for name, text in (base | more).items()}


def view(folder: Path) -> Any:
    project, _ = load_project(folder)
    (entry,) = (e for e in project.all(Kravspesifikasjon) if e.id == "krav")
    return specification(project, entry)


def codes(folder: Path) -> list[str]:
    return [d.code for d in load_project(folder)[1] if d.code.startswith("TD36")]


def page(td: Run, folder: Path, path: str = "kravspesifikasjon/krav.html") -> str:
    td("render", cwd=folder)
    return (folder / "ut" / path).read_text("utf-8")


def lines(folder: Path) -> dict[str, Any]:
    return {line.krav.id: line for group in view(folder).grupper for line in group.linjer}


def test_numbers_follow_the_order_within_each_kind(build: Build) -> None:
    found = lines(
        build(
            files(
                requirement("en"),
                requirement("to", slag="personvern"),
                requirement("tre"),
                requirement("fire", slag="universell-utforming"),
            )
        )
    )
    assert {id: line.nummer for id, line in found.items()} == {
        "en": "F-1",
        "to": "P-1",
        "tre": "F-2",
        "fire": "UU-1",
    }


def test_a_withdrawn_requirement_keeps_its_number_and_is_not_counted(build: Build) -> None:
    folder = build(files(requirement("en", status="utgått", kilde="[kart#soke]"), requirement("to")))
    found = view(folder)
    assert lines(folder)["to"].nummer == "F-2"
    assert (found.sum, found.utgått) == (1, 1)
    assert found.antall == {"må": 1, "bør": 0, "kan": 0}
    assert [s.del_id for s in found.steg_uten_krav] == ["soke", "flytte"]


def test_counts_by_kind_and_priority_add_up_and_empty_kinds_are_there(build: Build) -> None:
    found = view(
        build(
            files(
                requirement("en", prioritet="bør"),
                requirement("to", prioritet="kan"),
                requirement("tre", slag="juridisk"),
            )
        )
    )
    assert {g.bokstaver: list(g.antall.values()) for g in found.grupper} == {
        "F": [0, 1, 1],
        "IF": [0, 0, 0],
        "O": [0, 0, 0],
        "J": [1, 0, 0],
        "UU": [0, 0, 0],
        "P": [0, 0, 0],
    }
    assert found.antall == {"må": 1, "bør": 1, "kan": 1}


def test_steps_that_no_requirement_covers_are_named_as_the_journey_names_them(build: Build) -> None:
    found = view(build(files(requirement("en", kilde="[kart#soke]"))))
    assert [s.tekst for s in found.steg_uten_krav] == ["Flytte inn"]
    assert found.steg == 2


def test_a_step_is_covered_by_another_specification_or_by_naming_the_requirement_itself(
    build: Build,
) -> None:
    other = spec(requirement("x", kilde="[kart#soke]"))
    chart = CHART.replace("[Gi nøkkelen]}", "[Gi nøkkelen], krav: [krav#en]}")
    folder = build(files(requirement("en"), annen=other, kart=chart))
    assert view(folder).steg_uten_krav == ()
    assert [k.tekst for k in lines(folder)["en"].kilder] == ["Flytte inn"]


def test_sources_have_the_names_people_know(build: Build) -> None:
    folder = build(files(requirement("en", kilde="[kart#soke, linjer]")))
    assert [(k.tekst, k.slag) for k in lines(folder)["en"].kilder] == [
        ("Søke om bolig", "steg i tjenestekartet"),
        ("Lange linjer", "innsikt"),
    ]


def test_a_source_that_is_a_tested_assumption_is_named_by_its_text_and_outcome(build: Build) -> None:
    test = """type: brukertest
tittel: Prøven
nivå: enkel-skisse
antagelser: [{id: a, tekst: Folk finner fram., utfall: bekreftet}]
deltakere: [{rolle: innbygger, antall: 2}]
læring: [De fant fram]
"""
    folder = build(files(requirement("en", kilde="[prove#a]"), prove=test))
    assert [(k.tekst, k.slag) for k in lines(folder)["en"].kilder] == [
        ("Folk finner fram", "brukertest, bekreftet")
    ]


def test_a_step_that_both_is_source_and_names_the_requirement_is_shown_once(build: Build) -> None:
    chart = CHART.replace("[Svare]}", "[Svare], krav: [krav#en]}")
    found = lines(build(files(requirement("en", kilde="[kart#soke]"), kart=chart)))["en"]
    assert [k.del_id for k in found.kilder] == ["soke"]
    assert found.brukt_i == ()


def test_what_builds_on_a_requirement_is_named_by_the_part_that_does(build: Build) -> None:
    found = lines(build(files(requirement("en"), requirement("to"), vei=ROADMAP)))
    assert [(s.tekst, s.slag, s.id, s.del_id) for s in found["en"].brukt_i] == [
        ("Bygge skjemaet", "veikart", "vei", "bygge")
    ]
    assert found["to"].brukt_i == ()


def test_musts_that_nothing_builds_on_are_named_once_something_builds_on_any(build: Build) -> None:
    some = (requirement("en"), requirement("to"), requirement("tre", prioritet="bør"))
    assert view(build(files(*some))).ubrukte == ()
    gone = requirement("fire", status="utgått")
    found = view(build(files(*some, gone, vei=ROADMAP)))
    assert [line.krav.id for line in found.ubrukte] == ["to"]


def test_a_specification_without_a_map_has_no_steps_to_cover(build: Build, td: Run) -> None:
    folder = build(files(requirement("en"), krav=spec(requirement("en"), top="")))
    assert (view(folder).steg, view(folder).steg_uten_krav) == (0, ())
    text = page(td, folder)
    assert "Steg uten krav" not in text
    assert "minst ett krav" not in text


def test_the_page_says_so_when_every_step_has_a_requirement(build: Build, td: Run) -> None:
    folder = build(files(requirement("en", kilde="[kart#soke, kart#flytte]")))
    assert "Alle 2 stegene i tjenestekartet har minst ett krav." in page(td, folder)


def test_the_page_is_a_specification(build: Build, td: Run) -> None:
    folder = build(
        files(
            requirement("en", kilde="[kart#soke]", akseptansekriterier="[Ni av ti får svar]", eier="drift"),
            requirement("to", slag="juridisk", hjemmel="Husleieloven", begrunnelse="Det **må** til."),
            vei=ROADMAP,
        )
    )
    text = page(td, folder)
    assert '<section class="kravlinje" id="en">' in text
    assert '<span class="nr">F-1</span> Det skal gå an en.' in text
    assert '<a href="../tjenestekart/kart.html#soke">Søke om bolig</a>' in text
    assert '<a href="../veikart/vei.html#bygge">Bygge skjemaet</a>' in text
    for shown in ("Ni av ti får svar", "Eier: drift", "Husleieloven", "<strong>må</strong>"):
        assert shown in text, shown
    assert "<h2>Organisatoriske krav</h2>" not in text
    levels = [int(n) for n in re.findall(r"<h([1-6])", text)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_bare_requirement_says_what_it_lacks_and_has_no_empty_labels(build: Build, td: Run) -> None:
    text = page(td, build(files(requirement("en"))))
    assert "Ingen akseptansekriterier ennå." in text
    assert "Ingen kilde ennå" in text
    for label in ("Begrunnelse", "Hjemmel", "Brukt i</dt>", "Eier:", "Kravet er oppfylt når", "utgått og er"):
        assert label not in text, label


def test_a_requirement_whose_source_could_not_be_read_is_still_shown(build: Build, td: Run) -> None:
    folder = build(files(requirement("en", kilde="[borte#soke, linjer]"), borte="type: tjenestekart\n"))
    assert "borte#soke" in page(td, folder)


def test_text_from_users_is_escaped_and_may_be_long(build: Build, td: Run) -> None:
    text = page(td, build(files(requirement("en", tekst=f"'<b>{'Lang tekst ' * 40}&'"))))
    assert "<b>" not in text
    assert "&lt;b&gt;Lang tekst" in text


def test_the_map_shows_the_requirements_of_each_step_and_no_longer_calls_them_deliveries(
    build: Build, td: Run
) -> None:
    folder = build(
        files(
            requirement("en", kilde="[kart#soke]"),
            requirement("to", kilde="[kart#soke]", status="utgått"),
        )
    )
    text = page(td, folder, "tjenestekart/kart.html")
    assert '<a href="../kravspesifikasjon/krav.html#en">F-1</a> Det skal gå an en.' in text
    assert "F-2" not in text
    assert text.count("<strong>Krav:</strong>") == 1
    assert "Leveres i" not in text


def test_the_map_tells_what_delivers_a_step_from_what_else_uses_it(build: Build, td: Run) -> None:
    roadmap = ROADMAP.replace("krav#en", "kart#soke")
    lesson = "type: læringspunkt\ntittel: Lært\nråd: Spør.\nhva: Noe.\nfase: idé\nfra: kommune\ngjelder: [kart#soke]\n"
    text = page(td, build(files(requirement("en"), vei=roadmap, laert=lesson)), "tjenestekart/kart.html")
    assert 'Leveres i <a href="../veikart/vei.html">Planen</a>. Brukt i <a' in text
    assert text.count("Brukt i <a") == 1


@pytest.mark.parametrize(
    ("text", "criteria", "expected"),
    [
        ("Skjemaet skal være brukervennlig.", "[]", ["TD360"]),
        ("Skjemaet skal være enkelt å bruke.", "[Skjemaet er godt]", ["TD360"]),
        ("Skjemaet skal være enkelt å bruke.", "[Skjemaet er godt, Åtte av ti klarer det alene]", []),
        ("Svaret skal komme raskt, innen to uker.", "[]", []),
        ("Hver enkelt innbygger skal ha en plan.", "[]", []),
        ("Den enkelte skal få hjelp til å finne fram.", "[]", []),
        ("Planen skal være godkjent av teamet.", "[]", []),
        ("Kommunen skal måle effekten.", "[]", []),
    ],
)
def test_only_requirements_with_nothing_to_test_against_are_vague(
    text: str, criteria: str, expected: list[str], build: Build
) -> None:
    assert codes(build(files(requirement("en", tekst=f"'{text}'", akseptansekriterier=criteria)))) == expected


def test_placeholders_and_withdrawn_requirements_are_not_doubles(build: Build) -> None:
    folder = build(
        files(
            requirement("a", tekst="<Skriv kravet>"),
            requirement("b", tekst="<Skriv kravet>"),
            requirement("c", tekst="Det skal virke.", status="utgått"),
            requirement("d", tekst="Det skal virke."),
        )
    )
    assert codes(folder) == []


def test_a_source_in_the_specifications_own_map_or_outside_maps_is_right(build: Build) -> None:
    assert codes(build(files(requirement("en", kilde="[kart#soke, linjer]")))) == []


def test_an_agreed_should_or_a_proposed_must_needs_no_owner(build: Build) -> None:
    folder = build(
        files(
            requirement("en", status="foreslått"),
            requirement("to", prioritet="bør", status="avtalt"),
            requirement("tre", status="avtalt", eier="drift"),
        )
    )
    assert codes(folder) == []


def test_askers_specification_covers_all_kinds_and_admits_what_it_lacks() -> None:
    project, _ = load_project(ASKER)
    (entry,) = project.all(Kravspesifikasjon)
    found = specification(project, entry)
    assert found.sum == 18
    assert all(group.linjer for group in found.grupper)
    assert [s.tekst for s in found.steg_uten_krav] == ["Klare mer selv"]
    assert {k.id for k in entry.model.krav} >= {
        "mandat",
        "felles-samtykke",
        "trygghetsperson",
        "effektrapport",
    }
