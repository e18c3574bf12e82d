"""Money over several years: every line as a calculator gives it, assumptions turned one at a time, nothing from hidden numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.domain.effect.cells import resultat
from tjenestedesign.domain.effect.effekt import Økonomi
from tjenestedesign.domain.effect.money import NoSum, Reckoning, over_years, sensitivity

PERIODS = ("2015-H1", "2015-H2", "2016-H1", "2016-H2")
COST = {
    ("kostnad_stadium", p, "alle"): ore
    for p, ore in zip(PERIODS, (1_000_000_00, 500_000_00, 400_000_00, 600_000_50), strict=True)
}
STOCK = {("bestand", p, "b"): n for p, n in zip(PERIODS, (10, 20, 30, 40), strict=True)}


def økonomi(**other: Any) -> Økonomi:
    return Økonomi.model_validate(
        {
            "kalkulasjonsrente": "4", "prisår": "2016", "andel_virkning": "50",
            "unngått": [{"id": "bolig", "tittel": "Bolig", "stadier": ["k#b"], "kroner_per_person_år": "100000"}],
            **other,
        }
    )  # fmt: skip


def worked_out(cells: Mapping[tuple[str, ...], int | None], **other: Any) -> Reckoning:
    found = over_years(resultat(cells, PERIODS), økonomi(**other))
    assert isinstance(found, Reckoning)
    return found


def test_each_line_is_what_a_calculator_gives() -> None:
    found = worked_out({**COST, **STOCK})
    first, second = found.rader
    # Person-years: (10 + 20) / 2 = 15 and (30 + 40) / 2 = 35; half of 100 000 kroner each.
    assert (first.investert, first.unngått, first.netto) == (1_500_000, 750_000, -750_000)
    assert (second.investert, second.unngått) == (Decimal("1000000.5"), 1_750_000)
    assert first.faktor == 1
    assert round(second.faktor, 10) == Decimal("0.9615384615")
    assert found.investert == (1_500_000, Decimal("2500000.5"))
    assert round(found.nåverdi[-1], 4) == round(-750_000 + Decimal("749999.5") / Decimal("1.04"), 4)


def test_amounts_of_other_years_are_made_into_the_price_years_kroner() -> None:
    found = worked_out(
        {**COST, **STOCK}, priser=[{"år": "2015", "indeks": "100"}, {"år": "2016", "indeks": "103.6"}]
    )
    assert found.rader[0].investert == Decimal("1554000")
    assert found.rader[1].investert == Decimal("1000000.5")
    assert found.rader[0].unngått == 750_000, "what is avoided is already in the price year's kroner"


@pytest.mark.parametrize("known", [["2016"], ["2015"]])
def test_a_year_without_a_price_is_said_and_nothing_is_guessed(known: list[str]) -> None:
    prices = [{"år": y, "indeks": "100"} for y in known]
    found = over_years(resultat({**COST, **STOCK}, PERIODS), økonomi(priser=prices))
    assert isinstance(found, NoSum)
    assert ({"2015", "2016"} - set(known)).pop() in found.grunn


def test_costs_go_on_as_long_as_gains_do_and_as_in_the_last_year() -> None:
    found = worked_out({**COST, **STOCK}, år_framover="2")
    assert [(r.år, r.målt) for r in found.rader] == [(2015, True), (2016, True), (2017, False), (2018, False)]
    assert [(r.investert, r.unngått) for r in found.rader[2:]] == [(Decimal("1000000.5"), 1_750_000)] * 2
    assert found.om_årene_framover == "Fra 2017 til 2018 er både kostnad og gevinst antatt å være som i 2016."
    assert worked_out({**COST, **STOCK}).om_årene_framover == ""


def test_the_cost_carried_on_is_in_the_price_years_kroner() -> None:
    prices = [{"år": "2015", "indeks": "120"}, {"år": "2016", "indeks": "100"}]
    found = worked_out({**COST, **STOCK}, prisår="2015", priser=prices, år_framover="1")
    assert found.rader[2].investert == found.rader[1].investert == Decimal("1200000.6")


@pytest.mark.parametrize(("written", "cost"), [("0", 0), ("250000", 250_000)])
def test_another_cost_ahead_is_an_assumption_that_is_said(written: str, cost: int) -> None:
    found = worked_out({**COST, **STOCK}, år_framover="1", kostnad_framover=written)
    assert found.rader[-1].investert == cost
    assert "gevinsten antatt å være som i 2016, og kostnaden" in found.om_årene_framover
    assert found.om_årene_framover.startswith("I 2017 ")
    # It is one present value, whatever is turned.
    assert sensitivity(resultat({**COST, **STOCK}, PERIODS), found.økonomi) is not None


def test_what_is_hidden_gives_the_span_that_the_published_numbers_allow() -> None:
    # 50 stand in the path; a has 12 and c is hidden too, so b has from 0 to 38.
    hidden = {
        **COST, **STOCK, ("bestand", "2016-H2", "b"): None, ("bestand", "2016-H2", "a"): 12,
        ("bestand", "2016-H2", "c"): None, ("bestand", "2016-H2", "alle"): 50,
    }  # fmt: skip
    stages = {"a": "A", "b": "B", "c": "C"}
    found = over_years(resultat(hidden, PERIODS, stages=stages), økonomi())
    assert isinstance(found, Reckoning)
    assert (found.skjulte, found.spenn) == (1, True)
    # (30 + 0) / 2 and (30 + 38) / 2 person-years, half of 100 000 kroner each
    assert (found.rader[1].unngått, found.mest[1].unngått) == (750_000, 1_700_000)
    assert found.rader[0] == found.mest[0]
    assert (
        found.nåverdi[-1]
        < worked_out({**COST, **STOCK, ("bestand", "2016-H2", "b"): 20}).nåverdi[-1]
        < found.nåverdi_mest[-1]
    )
    table = sensitivity(resultat(hidden, PERIODS, stages=stages), økonomi())
    assert table is not None
    assert all(
        a < b
        for low, high in zip(table.nåverdi, table.mest, strict=True)
        for a, b in zip(low, high, strict=True)
    )
    both = økonomi(
        unngått=[{"id": "x", "tittel": "X", "stadier": ["k#b", "k#c"], "kroner_per_person_år": "100000"}]
    )
    together = over_years(
        resultat({**hidden, **{("bestand", p, "c"): 0 for p in PERIODS[:3]}}, PERIODS, stages=stages), both
    )
    assert isinstance(together, Reckoning)
    assert not together.spenn, "two hidden stages whose sum is known"
    assert together.rader[1].unngått == 1_700_000


def test_the_span_rests_on_nothing_but_what_is_published() -> None:
    """From none to all nine of those the total leaves room for, at any rate of interest: it tells nothing more of them."""
    shown = {
        **COST, **STOCK, ("bestand", "2016-H2", "a"): None, ("bestand", "2016-H2", "b"): None,
        ("bestand", "2016-H2", "alle"): 9,
    }  # fmt: skip
    for rate in ("2", "4", "6"):
        found = over_years(resultat(shown, PERIODS), økonomi(kalkulasjonsrente=rate))
        assert isinstance(found, Reckoning)
        assert (found.rader[1].unngått, found.mest[1].unngått) == (750_000, 975_000)


def test_where_nothing_sets_a_limit_or_a_cost_is_hidden_there_is_no_sum() -> None:
    open_ended = over_years(
        resultat({**COST, **STOCK, ("bestand", "2016-H2", "b"): None}, PERIODS), økonomi()
    )
    assert isinstance(open_ended, NoSum)
    assert "2016" in open_ended.grunn
    everyone = {**COST, **STOCK, ("bestand", "2016-H2", "b"): None, ("bevegelse_gruppe", "alle", "alle"): 60}
    capped = over_years(resultat(everyone, PERIODS), økonomi())
    assert isinstance(capped, Reckoning)
    assert capped.mest[1].gevinster[0].personår == 45
    stopped = over_years(
        resultat({**COST, **STOCK, ("kostnad_stadium", "2015-H1", "alle"): None}, PERIODS), økonomi()
    )
    assert isinstance(stopped, NoSum)
    assert "2015" in stopped.grunn


def test_it_pays_off_only_when_it_stays_so() -> None:
    cost = {**COST, ("kostnad_stadium", "2015-H1", "alle"): 0, ("kostnad_stadium", "2015-H2", "alle"): 0}
    dear = {**cost, ("kostnad_stadium", "2016-H1", "alle"): 90_000_000_00}
    assert worked_out({**cost, **STOCK}).i_pluss == 2015
    assert worked_out({**dear, **STOCK}).i_pluss is None


def test_the_table_of_what_if_holds_the_sum_itself_and_turns_both_ways() -> None:
    result = resultat({**COST, **STOCK}, PERIODS)
    found = sensitivity(result, økonomi())
    assert found is not None
    assert found.renter == (2, 4, 6)
    assert found.virkninger == (25, 50, 75, 100)
    at = found.nåverdi[found.virkninger.index(Decimal(50))][found.renter.index(Decimal(4))]
    assert at == worked_out({**COST, **STOCK}).nåverdi[-1]
    assert all(row[0] < below[0] for row, below in zip(found.nåverdi, found.nåverdi[1:], strict=False))
    chosen = sensitivity(result, økonomi(følsomhet={"renter": ["1"], "virkninger": ["10"]}))
    assert chosen is not None
    assert (chosen.renter, chosen.virkninger) == ((1, 4), (10, 50))
