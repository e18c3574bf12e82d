"""Every dated rule: its amounts, its days, and what is judged where the value of the day is not sure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import REPO
from tjenestedesign.project.dated_rules import (
    FAR,
    Terskel,
    dated_rules,
    highest,
    judged,
    least_days,
    least_weight,
    likely_days,
    threshold,
)

ROWS: list[tuple[Terskel, int, str, str]] = [
    ("loven", 100_000, "2017-01-01", "2026-06-30"),
    ("loven", 500_000, "2026-07-01", ""),
    ("nasjonal", 1_100_000, "2017-01-01", "2018-04-05"),
    ("nasjonal", 1_300_000, "2018-04-06", "2025-12-31"),
    ("eøs", 1_750_000, "2017-01-01", "2018-04-05"),
    ("eøs", 2_000_000, "2018-04-06", "2020-02-11"),
    ("eøs", 2_050_000, "2020-02-13", "2022-03-22"),
    ("eøs", 2_200_000, "2022-03-23", "2024-03-13"),
    ("eøs", 2_300_000, "2024-03-14", "2025-12-31"),
]
"""Written again by hand from the sources, so that a slip in the file is seen."""
ØRE = Decimal("0.01")


def test_the_sure_thresholds_are_the_ones_read_in_the_sources() -> None:
    sure = [
        (v.id, int(v.beløp), str(v.gjelder_fra), str(v.gjelder_til or ""))
        for v in dated_rules().terskelverdier
        if not v.usikker
    ]
    assert sure == ROWS


@pytest.mark.parametrize(("id", "amount", "first", "last"), ROWS)
def test_an_amount_on_either_side_is_judged_on_the_first_and_the_last_day(
    id: Terskel, amount: int, first: str, last: str
) -> None:
    for day in (first, last or "2030-01-01"):
        at = date.fromisoformat(day)
        on, under = judged(id, Decimal(amount), at), judged(id, Decimal(amount) - ØRE, at)
        assert (on.over, on.sikker, on.verdi.beløp) == (True, True, amount)
        assert (under.over, under.sikker) == (False, True)


@pytest.mark.parametrize(("id", "amount", "first", "last"), ROWS)
def test_the_value_is_another_or_none_the_day_before_and_the_day_after(
    id: Terskel, amount: int, first: str, last: str
) -> None:
    before = threshold(id, date.fromisoformat(first) - timedelta(days=1))
    assert before is None or before.beløp != amount
    if last:
        after = threshold(id, date.fromisoformat(last) + timedelta(days=1))
        assert after is None or after.beløp != amount


@pytest.mark.parametrize(
    ("id", "day", "likely"),
    [
        ("nasjonal", "2016-06-01", 500_000),
        ("nasjonal", "2026-01-01", 1_300_000),
        ("eøs", "2026-01-01", 2_300_000),
        ("eøs", "2026-04-20", 2_300_000),
        ("eøs", "2026-04-21", 2_500_000),
        ("eøs", "2027-05-01", 2_500_000),
    ],
)
def test_a_value_that_is_not_sure_is_told_as_likely_and_never_judged_by(
    id: Terskel, day: str, likely: int
) -> None:
    at = date.fromisoformat(day)
    assert threshold(id, at) is None
    for amount in (Decimal(likely), Decimal(likely) - ØRE):
        found = judged(id, amount, at)
        assert (found.over, found.sikker, found.verdi.beløp) == (None, False, likely)


def test_an_amount_far_from_every_threshold_is_judged_without_the_value_of_the_day() -> None:
    at = date(2027, 3, 1)
    over, under = FAR * highest(), Decimal(1_750_000) / FAR
    assert highest() == 2_500_000
    assert [judged("eøs", a, at).over for a in (over, over - ØRE)] == [True, None]
    assert [judged("nasjonal", a, at).over for a in (over, over - ØRE)] == [True, None]
    assert [judged("eøs", a, at).over for a in (under.quantize(ØRE) - ØRE, under.quantize(ØRE) + ØRE)] == [
        False,
        None,
    ]
    assert judged("nasjonal", Decimal(330_000), at).over is False
    assert judged("nasjonal", Decimal(340_000), at).over is None


def test_the_day_between_two_rows_and_the_years_before_the_first_have_no_sure_value() -> None:
    for day in (date(2020, 2, 12), date(2014, 5, 5), date(2016, 12, 31)):
        found = judged("eøs", Decimal(2_040_000), day)
        assert (found.over, found.sikker) == (None, False)


def test_minimum_deadlines_are_sure_from_2017_but_not_the_standstill() -> None:
    for id, days in (("tilbud-åpen", 30), ("søknad", 30), ("første-tilbud", 25), ("svar", 6)):
        least = least_days(id, date(2017, 1, 1))
        assert least is not None
        assert least.dager == days
        assert least_days(id, date(2016, 12, 31)) is None
        assert likely_days(id, date(2027, 1, 1)) is None
    likely = likely_days("karens", date(2027, 1, 1))
    assert least_days("karens", date(2027, 1, 1)) is None
    assert likely is not None
    assert likely.dager == 10


@pytest.mark.parametrize(
    ("day", "unsure"), [("2024-01-01", False), ("2026-06-30", False), ("2026-07-01", True)]
)
def test_climate_counts_thirty_percent_from_2024(day: str, unsure: bool) -> None:
    weight = least_weight("klima-og-miljø", date.fromisoformat(day))
    assert weight is not None
    assert (weight.prosent, weight.usikker) == (30, unsure)
    assert least_weight("klima-og-miljø", date(2023, 12, 31)) is None


def test_the_six_days_are_from_the_guidance_that_names_the_paragraph() -> None:
    least = least_days("svar", date(2026, 9, 1))
    assert least is not None
    assert "§ 14-2" in least.kilde.navn


def test_the_documentation_has_every_value_with_its_days() -> None:
    page = (REPO / "docs/anskaffelse.md").read_text("utf-8")
    rows = [[c.strip() for c in line.split("|")[2:4]] for line in page.splitlines() if line.startswith("|")]
    rules = dated_rules()
    values = [
        *((v, f"{int(v.beløp):,} kr".replace(",", " ")) for v in rules.terskelverdier),
        *((v, f"{v.dager} dager") for v in rules.frister),
        *((v, f"{v.prosent} %") for v in rules.vekter),
    ]
    for value, amount in values:
        if value.gjelder_fra.year == 2016:
            continue  # there only to tell what is far under
        days = (
            f"{value.gjelder_fra} til {value.gjelder_til}"
            if value.gjelder_til
            else f"fra {value.gjelder_fra}"
        )
        assert [f"trolig {amount}" if value.usikker else amount, days] in rows
