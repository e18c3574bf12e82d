"""TD335: what td cannot tell, and that it is silent only where it has judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.domain.tender.forms import COMPETITION, project
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.diagnostics import Diagnostic, Level

CLIMATE = "klima_og_miljø: {valg: uvesentlig, begrunnelse: Bare arbeidstimer.}\n"
ANNOUNCED = "  - {hva: Kunngjøring, slag: kunngjøring, dato: %s}\n"
BIDS = "  - {hva: Tilbudsfrist, slag: tilbud, dato: %s}\n"


def told(folder: Path, extra: str, procedure: str = "åpen") -> list[Diagnostic]:
    text = COMPETITION.replace("prosedyre: åpen", f"prosedyre: {procedure}") + CLIMATE + extra
    return load_project(project(folder, text))[1]


def doubts(folder: Path, extra: str, procedure: str = "åpen") -> list[str]:
    return [d.message for d in told(folder, extra, procedure) if d.code == "TD335"]


def dates(announced: str, bids: str, value: str, more: str = "") -> str:
    return f"kontraktsverdi: {value}\nfrister:\n{ANNOUNCED % announced}{BIDS % bids}{more}"


def test_a_large_purchase_in_2026_with_five_days_to_the_deadline_is_judged(tmp_path: Path) -> None:
    for procedure in ("åpen", "forhandling", "innovativ"):
        found = told(tmp_path / procedure, dates("2026-09-01", "2026-09-06", "4800000"), procedure)
        short = next(d for d in found if d.code == "TD365")
        assert short.level is Level.ADVARSEL
        assert "kommer 5 dager etter" in short.message
        assert "langt over alle terskelverdier td" in short.message


def test_the_same_purchase_without_an_announcement_is_judged(tmp_path: Path) -> None:
    found = told(tmp_path, f"dato: 2026-09-01\nkontraktsverdi: 4800000\nfrister:\n{BIDS % '2026-10-15'}")
    assert [d.code for d in found] == ["TD364"]
    assert "(1 300 000 kr)" not in found[0].message.replace("\u00a0", " ")


def test_a_purchase_near_the_threshold_is_told_to_be_in_doubt_with_where_to_look(tmp_path: Path) -> None:
    found = [d for d in told(tmp_path, dates("2026-09-01", "2026-09-15", "2400000")) if d.code != "TD337"]
    assert [(d.code, d.level) for d in found] == [("TD335", Level.ADVARSEL)]
    message = found[0].message.replace("\u00a0", " ")
    assert "td kan ikke avgjøre om dette bryter en regel" in message
    assert "Trolig er den 2 500 000 kr." in message
    assert (
        "https://anskaffelser.no/avtaler-og-regelverk/terskelverdier-offentlige-anskaffelser" in found[0].hint
    )


@pytest.mark.parametrize(
    ("announced", "bids", "value"),
    [
        ("2026-09-01", "2026-10-01", "2400000"),
        ("2026-09-01", "2026-09-06", "1100000"),
        ("2026-09-01", "2026-09-06", "499999.99"),
        ("2025-09-01", "2025-09-06", "2299999.99"),
    ],
)
def test_nothing_is_doubted_where_the_answer_is_the_same_whatever_the_value(
    tmp_path: Path, announced: str, bids: str, value: str
) -> None:
    assert told(tmp_path, dates(announced, bids, value)) == []


@pytest.mark.parametrize(
    ("day", "value", "expected"),
    [
        ("2025-12-31", "1299999", []),
        ("2025-12-31", "1300000", ["TD364"]),
        ("2026-01-01", "1300000", ["TD335"]),
        ("2026-01-01", "1200000", ["TD335"]),
        ("2026-01-01", "3750000", ["TD364"]),
        ("2026-08-01", "499999", []),
        ("2016-01-01", "600000", ["TD335"]),
    ],
)
def test_whether_to_announce_is_judged_or_told_to_be_in_doubt(
    tmp_path: Path, day: str, value: str, expected: list[str]
) -> None:
    extra = f"dato: {day}\nkontraktsverdi: {value}\nfrister:\n{BIDS % '2028-01-01'}"
    assert [d.code for d in told(tmp_path, extra)] == expected


def test_what_the_file_lacks_is_told_once_as_advice(tmp_path: Path) -> None:
    found = told(tmp_path, "")
    assert [(d.code, d.level) for d in found] == [("TD335", Level.RÅD)]
    for lacking in ("en dato", "«kontraktsverdi»", "en tilbudsfrist"):
        assert lacking in found[0].message
    assert doubts(tmp_path, "dato: 2026-09-01\nkontraktsverdi: 600000\n") == [
        "td kan ikke vurdere om konkurransen følger reglene for kunngjøring, frister og klima. Den mangler en tilbudsfrist"
        " (en frist med «slag: tilbud»)."
    ]


def test_a_purchase_too_small_for_the_law_lacks_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "kontraktsverdi: 99999\n") == []
    assert told(tmp_path, "dato: 2026-08-01\nkontraktsverdi: 499999\n") == []
    assert doubts(tmp_path, "dato: 2026-06-30\nkontraktsverdi: 499999\n") != []


def test_months_that_may_be_long_enough_and_may_not_are_told(tmp_path: Path) -> None:
    said = doubts(tmp_path, dates("2025-03", "2025-04", "3000000"))
    assert len(said) == 1
    assert "«Kunngjøring» (mars 2025) og «Tilbudsfrist» (april 2025) har ingen dag." in said[0]
    assert doubts(tmp_path, dates("2025-03", "2025-06", "3000000")) == []
    assert doubts(tmp_path, dates("2025-03", "2025-04", "2000000")) == []


def test_two_steps_without_a_day_to_apply_are_told(tmp_path: Path) -> None:
    extra = dates("2025-03-03", "2025-05-03", "3000000")
    assert len(doubts(tmp_path, extra, "forhandling")) == 1
    applied = "  - {hva: Søknadsfrist, slag: søknad, dato: 2025-04-03}\n"
    assert doubts(tmp_path, extra + applied, "forhandling") == []
    assert doubts(tmp_path, extra, "åpen") == []


def test_a_competition_older_than_the_deadlines_is_told(tmp_path: Path) -> None:
    assert doubts(tmp_path, dates("2014-03-03", "2014-05-03", "3000000")) == [
        "td har ingen minstefrister for 3. mars 2014, og kan ikke vurdere om fristene er lange nok."
    ]
    assert doubts(tmp_path, dates("2014-03-03", "2014-05-03", "1000000")) == []


@pytest.mark.parametrize(("contract", "doubt"), [("2025-05-10", 1), ("2025-05-15", 1), ("2025-05-16", 0)])
def test_a_contract_soon_after_the_award_is_in_doubt(tmp_path: Path, contract: str, doubt: int) -> None:
    more = f"  - {{hva: Valg, slag: tildeling, dato: 2025-05-01}}\n  - {{hva: Kontrakt, slag: kontrakt, dato: {contract}}}\n"
    said = doubts(tmp_path, dates("2025-03-03", "2025-04-10", "3000000", more))
    assert len(said) == doubt
    assert all("karensperioden" in s for s in said)
    assert doubts(tmp_path, dates("2025-03-03", "2025-04-10", "2000000", more)) == []


def test_validate_shows_the_doubt_and_still_says_there_are_no_faults(tmp_path: Path, td: Run) -> None:
    text = COMPETITION + CLIMATE + dates("2026-09-01", "2026-09-06", "2400000")
    result = td("validate", project(tmp_path, text))
    assert result.code == 0
    assert "advarsel[TD335]" in result.out
    assert "Ingen feil og 1 advarsel" in result.out
