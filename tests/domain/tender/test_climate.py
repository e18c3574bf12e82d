"""Climate and environment (anskaffelsesforskriften § 7-9): the keys, the rule, and what the tender document says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.domain.tender.forms import COMPETITION, project
from tests.domain.tender.test_type_konkurransegrunnlag import words
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.diagnostics import Diagnostic, Level

CRITERIA = """\
tildelingskriterier:
  - {id: forstaelse, navn: Forståelse, slag: kvalitet, vekt: %s, dokumentasjon: [En skisse]}
  - {id: miljo, navn: Klimaplan, slag: kvalitet, vekt: %s, klima_og_miljø: true, dokumentasjon: [En plan]}
  - {id: pris, navn: Pris, slag: pris, vekt: 40, dokumentasjon: [Utfylt prisskjema]}
"""
WHEN = """\
dato: %s
kontraktsverdi: %s
frister:
  - {hva: Kunngjøring, slag: kunngjøring, dato: %s}
  - {hva: Tilbudsfrist, slag: tilbud, dato: 2029-01-01}
"""
REQUIREMENTS = """\
klima_og_miljø:
  valg: krav
  krav: [Reiser skjer med tog., Møter holdes digitalt.]
  begrunnelse: Reisene er **nesten alt** av klimaavtrykket.
"""
IMMATERIAL = "klima_og_miljø: {valg: uvesentlig, begrunnelse: Oppdraget er arbeidstimer.}\n"


def weighted(share: int) -> str:
    start, end = COMPETITION.index("tildelingskriterier:"), COMPETITION.index("prisskjema:")
    return COMPETITION[:start] + CRITERIA % (60 - share, share) + COMPETITION[end:]


def climate(folder: Path, text: str, day: str = "2025-03-03", value: str = "600000") -> list[Diagnostic]:
    found = load_project(project(folder, text + WHEN % (day, value, day)))[1]
    assert {d.code for d in found} <= {"TD337"}
    return found


@pytest.mark.parametrize(
    ("share", "expected"),
    [(29, ["Klima og miljø teller 29 %: «Klimaplan». Det skal telle minst 30 %."]), (30, [])],
)
def test_criteria_must_count_thirty_percent(tmp_path: Path, share: int, expected: list[str]) -> None:
    assert [d.message.replace("\u00a0", " ") for d in climate(tmp_path, weighted(share))] == expected


def test_without_criteria_or_a_choice_it_is_told_as_a_warning_with_the_paragraph_and_the_source(
    tmp_path: Path,
) -> None:
    (found,) = climate(tmp_path, COMPETITION)
    assert (found.level, found.message) == (
        Level.ADVARSEL,
        "Ingen av tildelingskriteriene gjelder klima og miljø.",
    )
    assert "anskaffelsesforskriften § 7-9" in found.hint
    assert "https://anskaffelser.no/" in found.hint


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (REQUIREMENTS, 0),
        (IMMATERIAL, 0),
        ("klima_og_miljø: kriterium\n", 1),
        ("klima_og_miljø: krav\n", 2),
        ("klima_og_miljø: uvesentlig\n", 1),
        ("klima_og_miljø: {valg: krav, krav: [Tog.]}\n", 1),
        ("klima_og_miljø: {valg: krav, begrunnelse: Fordi.}\n", 1),
        ("klima_og_miljø: {valg: uvesentlig, begrunnelse: }\n", 1),
    ],
)
def test_the_other_two_ways_must_be_reasoned_and_requirements_written(
    tmp_path: Path, chosen: str, count: int
) -> None:
    assert len(climate(tmp_path, COMPETITION + chosen)) == count


def test_requirements_may_stand_beside_criteria_that_count_less(tmp_path: Path) -> None:
    assert climate(tmp_path, weighted(10) + REQUIREMENTS) == []


@pytest.mark.parametrize(
    ("day", "value", "count"),
    [
        ("2023-12-31", "600000", 0),
        ("2024-01-01", "600000", 1),
        ("2026-06-30", "100000", 1),
        ("2026-06-30", "99999.99", 0),
        ("2026-07-01", "499999.99", 0),
        ("2026-07-01", "500000", 1),
    ],
)
def test_it_applies_from_2024_and_from_where_the_law_does(
    tmp_path: Path, day: str, value: str, count: int
) -> None:
    assert len(climate(tmp_path, COMPETITION, day, value)) == count


def test_after_the_law_was_changed_td_says_that_it_has_not_read_the_new_wording(tmp_path: Path) -> None:
    assert "ikke lest" not in climate(tmp_path, COMPETITION, "2026-06-30")[0].hint
    assert "td har ikke lest ordlyden som gjelder fra 1. juli 2026. Sjekk den." in (
        climate(tmp_path, COMPETITION, "2026-07-01")[0].hint
    )


def test_without_a_value_the_rule_says_from_where_it_applies(tmp_path: Path) -> None:
    found = load_project(project(tmp_path, COMPETITION + "dato: 2026-09-01\n"))[1]
    hint = next(d.hint for d in found if d.code == "TD337").replace("\u00a0", " ")
    assert "Er verdien under 500 000 kr, gjelder ikke regelen: Skriv «kontraktsverdi»." in hint


def test_a_criterion_without_weight_is_not_judged_but_asked_for(tmp_path: Path) -> None:
    text = weighted(30).replace("vekt: 30, klima", "klima")
    found = load_project(project(tmp_path, text + WHEN % ("2025-03-03", "600000", "2025-03-03")))[1]
    assert [d.code for d in found] == ["TD104"]


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        (
            weighted(30),
            [
                "Klima og miljø teller 30 % av tildelingskriteriene.",
                "Klimaplan: 30 %",
                "valitet, klima og miljø",
            ],
            ["Begrunnelse"],
        ),
        (
            COMPETITION + REQUIREMENTS,
            [
                "klima- og miljøkrav til leveransen i stedet for tildelingskriterier. Det er klart at",
                "Reiser skjer med tog.",
                "Reisene er nesten alt av klimaavtrykket.",
            ],
            ["uvesentlig"],
        ),
        (weighted(10) + REQUIREMENTS, ["sammen med tildelingskriterier", "Klimaplan: 10 %"], ["uvesentlig"]),
        (
            COMPETITION + IMMATERIAL,
            ["et klimaavtrykk og en miljøbelastning som er uvesentlig", "Oppdraget er arbeidstimer."],
            ["Det er klart"],
        ),
        (COMPETITION + "klima_og_miljø: uvesentlig\n", ["Begrunnelse ikke fylt ut"], []),
    ],
)
def test_the_page_and_the_document_say_how_and_why(
    tmp_path: Path, td: Run, text: str, said: list[str], unsaid: list[str]
) -> None:
    folder = project(tmp_path / "p", text + WHEN % ("2025-03-03", "600000", "2025-03-03"))
    assert td("render", folder, "--output", tmp_path / "ut").code == 0
    assert td("render", folder, "--format", "html", "--output", tmp_path / "dok").code == 0
    pages = [tmp_path / "ut/konkurransegrunnlag/k.html", next((tmp_path / "dok").rglob("*k*.html"))]
    for page in pages:
        told = words(page.read_text("utf-8"))
        assert "anskaffelsesforskriften § 7-9" in told
        for one in said:
            assert one in told
        for one in unsaid:
            assert one not in told


def test_the_document_says_nothing_of_climate_where_the_file_does_not(tmp_path: Path, td: Run) -> None:
    folder = project(tmp_path / "p", COMPETITION + WHEN % ("2014-03-03", "600000", "2014-03-03"))
    assert td("render", folder, "--output", tmp_path / "ut").code == 0
    assert "§ 7-9" not in (tmp_path / "ut/konkurransegrunnlag/k.html").read_text("utf-8")


def test_a_new_file_asks_for_it_and_explains(tmp_path: Path, td: Run) -> None:
    folder = tmp_path / "p"
    assert td("init", folder, "--name", "Prøve", "--municipality", "Vik", "--yes").code == 0
    assert td("new", "konkurransegrunnlag", "designteam", "--project", folder, cwd=folder).code == 0
    made = next(folder.rglob("designteam.yaml")).read_text("utf-8")
    assert "Anskaffelsesforskriften § 7-9" in made
    assert "klima_og_miljø:" in made
