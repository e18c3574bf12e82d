"""Tilbud: prices, roles and points beside the competition, and its place with each model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.domain.tender.test_type_konkurransegrunnlag import (
    COMPETITION,
    bid,
    codes,
    competition,
    site,
    words,
)
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.diagnostics import Diagnostic

ROLES = COMPETITION["prisskjema"] + "  roller:\n    - {id: designer, navn: Seniordesigner}\n"
FILES = {
    "k.yaml": competition(prisskjema=ROLES) + "kvalitetsverdi: 100000\n",
    "a.yaml": bid("Ask", "840000", "6", "6"),
    "b.yaml": bid("Bjørk", "1176000", "8", "8.5"),
}


def text_of(build: Build, files: dict[str, str], id: str = "b") -> str:
    return words(site(build(files))[f"tilbud/{id}.html"])


def test_the_page_shows_price_hours_and_place_with_each_model(build: Build) -> None:
    text = text_of(build, FILES)
    for said in (
        "Oppdiktet tilbud.",
        "Pris 1 176 000 kr uten merverdiavgift",
        "10 timer, 117 600 kr per time i snitt",
        "Lineær modell Valgt 2. plass av 2 7,35 poeng",
        "Forholdsmessig modell 1. plass av 2 7,81 poeng",
        "Prissatt kvalitet 2. plass av 2 351 000 kr evaluert pris",
        "Oppstart 0 0 kr",
        "Innsikt 10 1 176 000 kr",
        "Forståelse 30 % 8 av 10 Bra.",
        "Pris 40 % regnes ut Prisen får poeng av prismodellen.",
    ):
        assert said in text, said


def test_roles_are_multiplied_out_and_checked_against_the_phases(build: Build) -> None:
    roles = (
        "roller:\n  - {rolle: designer, erfaring_år: 5.5, timepris: 1000.50, timer: 4}\n"
        "  - {rolle: designer, timepris: 1000, timer: 6}\n"
    )
    files = {**FILES, "b.yaml": bid("Bjørk", "10002", extra=roles)}
    text = text_of(build, files)
    assert "Seniordesigner 5,5 1 000,50 kr 4 4 002 kr" in text
    assert "Seniordesigner ikke oppgitt 1 000 kr 6 6 000 kr" in text
    assert "Timer og timepriser stemmer med prisen for fasene." in text
    assert codes(build(files)) == []
    off = {**files, "b.yaml": bid("Bjørk", "10002.01", extra=roles)}
    assert codes(build(off)) == ["TD398"]
    assert "stemmer ikke med prisen" in text_of(build, off)


def test_other_costs_close_the_gap_and_may_be_written_as_one_number(build: Build) -> None:
    roles = "roller:\n  - {rolle: designer, timepris: 1000, timer: 10}\n"
    short = {**FILES, "b.yaml": bid("Bjørk", "12500", extra=roles + "andre_kostnader: 2500\n")}
    assert codes(build(short)) == []
    long = roles + "andre_kostnader:\n  beløp: 2500\n  hva: Reiser\n"
    text = text_of(build, {**FILES, "b.yaml": bid("Bjørk", "12500", extra=long)})
    assert "Andre kostnader: Reiser 2 500 kr" in text


def told(root: Path) -> list[Diagnostic]:
    """Without TD335, which says that the competition lacks dates: tests/domain/tender/test_doubt.py."""
    return [d for d in load_project(root)[1] if d.code != "TD335"]


def test_hours_that_differ_are_told_even_when_the_amounts_agree(build: Build) -> None:
    roles = "roller:\n  - {rolle: designer, timepris: 500, timer: 20}\n"
    found = told(build({**FILES, "b.yaml": bid("Bjørk", "10000", extra=roles)}))
    assert [(d.code, "20 timer" in d.message) for d in found] == [("TD398", True)]


def test_rates_without_hours_are_shown_and_not_checked(build: Build) -> None:
    files = {
        **FILES,
        "b.yaml": bid("Bjørk", "10000", extra="roller:\n  - {rolle: designer, timepris: 900}\n"),
    }
    assert codes(build(files)) == []
    assert "Seniordesigner ikke oppgitt 900 kr ikke oppgitt ikke oppgitt" in text_of(build, files)


def test_a_misspelt_phase_gets_a_suggestion_and_nothing_piles_up_on_it(build: Build) -> None:
    files = {**FILES, "b.yaml": bid("Bjørk", "10000").replace("fase: oppstart", "fase: opstart")}
    (fault,) = told(build(files))
    assert (fault.code, fault.hint) == ("TD396", "Mente du «oppstart»?")


def test_a_role_where_the_form_has_none_says_where_to_add_it(build: Build) -> None:
    roles = "roller:\n  - {rolle: partner, timepris: 900}\n"
    (fault,) = told(build({"k.yaml": competition(), "b.yaml": bid("B", "9", extra=roles)}))
    assert "Legg til rollen i «k»" in fault.hint


def test_the_same_criterion_twice_is_a_fault_and_the_same_role_twice_is_not(build: Build) -> None:
    twice = "  - {kriterium: team, poeng: 1, begrunnelse: Igjen.}\n"
    assert codes(build({**FILES, "b.yaml": bid("Bjørk", "10000", extra=twice)})) == ["TD396"]


def test_a_bid_that_is_not_finished_says_what_it_lacks_and_has_no_place(build: Build) -> None:
    lacking = re.sub(r"  - \{kriterium: team.*\n", "", bid("Bjørk", "100"))
    text = text_of(build, {**FILES, "b.yaml": lacking})
    assert "Ikke ferdig vurdert. Tilbudet mangler poeng for «Team»." in text
    assert "Team 30 % ikke vurdert ikke fylt ut" in text
    assert "Plassering" not in text


def test_a_missing_phase_is_shown_in_the_form_and_warned_about(build: Build) -> None:
    files = {**FILES, "b.yaml": re.sub(r"  - \{fase: oppstart.*\n", "", bid("Bjørk", "100"))}
    assert codes(build(files)) == ["TD397"]
    assert "Oppstart ikke oppgitt ikke oppgitt" in text_of(build, files)


def test_a_bid_without_a_competition_keeps_a_sound_page(build: Build) -> None:
    files = {"b.yaml": bid("Bjørk", "100").replace("konkurranse: k\n", "")}
    assert codes(build(files)) == ["TD104"]
    text = text_of(build, files)
    assert "Konkurranse ikke fylt ut" in text
    assert "innsikt 10 100 kr" in text


def test_a_real_bid_is_not_called_invented(build: Build) -> None:
    files = {**FILES, "b.yaml": bid("Bjørk", "100").replace("belegg: oppdiktet\n", "")}
    assert "ppdiktet" not in text_of(build, files)


@pytest.mark.parametrize(
    ("points", "code"), [("11", "TD109"), ("-1", "TD109"), ("bra", "TD107"), ("9.75", None)]
)
def test_points_are_numbers_from_nought_to_ten(build: Build, points: str, code: str | None) -> None:
    found = codes(build({**FILES, "b.yaml": bid("Bjørk", "100", points)}))
    assert found == ([code] if code else [])
