"""The price models: DFØ's formulas, exact sums, ties, and what cannot be ranked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjenestedesign.domain.tender.evaluering import (
    Bud,
    Evaluering,
    Kriterium,
    evaluate,
    linear,
    places_needed,
    proportional,
    quality_points,
    value_by_weights,
)
from tjenestedesign.ground.rounding import rounded

CRITERIA = [
    Kriterium("forstaelse", "Forståelse", Decimal(30), pris=False),
    Kriterium("team", "Team", Decimal(30), pris=False),
    Kriterium("pris", "Pris", Decimal(40), pris=True),
]
PRICES = st.decimals(min_value="0.01", max_value=10**9, places=2)


def bid(id: str, price: str | None, *points: str, lacks: tuple[str, ...] = ()) -> Bud:
    given_points = dict(zip(("forstaelse", "team"), map(Decimal, points), strict=False))
    return Bud(id, id.upper(), None if price is None else Decimal(price), given_points, lacks)


def run(*bids: Bud, value: int | None = 100_000) -> Evaluering:
    return evaluate(CRITERIA, bids, None if value is None else Fraction(value), "ingen verdi")


def winners(found: Evaluering) -> list[list[str]]:
    return [[b.id for b in m.vinnere] for m in found.modeller]


def sums(found: Evaluering, number: int) -> list[Decimal]:
    return [rounded(r.sum, 4) for r in found.modeller[number].resultater]


@pytest.mark.parametrize(
    ("price", "by_line", "by_share"),
    [("100", "10", "10"), ("150", "5", "6.6667"), ("200", "0", "5"), ("300", "-10", "3.3333")],
)
def test_the_formulas_give_what_dfo_publishes(price: str, by_line: str, by_share: str) -> None:
    assert rounded(linear(Decimal(price), Decimal(100)), 4) == Decimal(by_line)
    assert rounded(proportional(Decimal(price), Decimal(100)), 4) == Decimal(by_share)


def test_the_three_models_can_give_different_winners() -> None:
    found = run(bid("a", "840000", "6", "6"), bid("b", "1176000", "8", "8.5"))
    assert [m.modell for m in found.modeller] == ["lineær", "forholdsmessig", "prissatt-kvalitet"]
    assert winners(found) == [["a"], ["b"], ["a"]]
    assert sums(found, 0) == [Decimal("7.6"), Decimal("7.35")]
    assert sums(found, 1) == [Decimal("7.6"), Decimal("7.8071")]
    assert sums(found, 2) == [Decimal(240_000), Decimal(351_000)]
    assert found.modellen_avgjør


def test_the_lead_is_how_far_the_winner_is_ahead_whichever_way_the_model_counts() -> None:
    """By hand. Line: 0,6 · 6 + 0,4 · 10 = 7,6 against 4,95 + 0,4 · 6 = 7,35. Share: 4,95 + 0,4 · 10 · 840/1176 against 7,6.
    Priced: 840 000 − 6 · 100 000 = 240 000 against 1 176 000 − 8,25 · 100 000 = 351 000, and the lowest wins."""
    found = run(bid("b", "1176000", "8", "8.5"), bid("a", "840000", "6", "6"), bid("c", "2000000", "5", "5"))
    assert winners(found) == [["a"], ["b"], ["a"]]
    assert [m.forsprang for m in found.modeller] == [
        Fraction("0.25"),
        Fraction("4.95") + Fraction(4 * 840, 1176) - Fraction("7.6"),
        111_000,
    ]


def test_the_model_does_not_matter_when_one_bid_is_best_in_all() -> None:
    found = run(bid("a", "100", "9", "9"), bid("b", "200", "1", "1"))
    assert winners(found) == [["a"], ["a"], ["a"]]
    assert not found.modellen_avgjør


def test_price_points_below_zero_are_kept_and_named() -> None:
    found = run(bid("a", "100", "0", "0"), bid("b", "250", "10", "10"))
    (negative,) = found.modeller[0].negativ
    assert negative.id == "b"
    assert found.modeller[1].negativ == ()
    assert sums(found, 0)[1] == Decimal("4")  # 0,6 · 10 + 0,4 · (−5)


def test_equal_bids_share_the_place_and_the_next_place_is_left_empty() -> None:
    found = run(bid("a", "100", "5", "5"), bid("b", "100", "5", "5"), bid("c", "200", "5", "5"))
    for model in found.modeller:
        assert [(r.plass, r.delt) for r in model.resultater] == [(1, True), (1, True), (3, False)]
        assert model.forsprang == 0


def test_a_tie_in_thirds_is_a_tie() -> None:
    """0.4 · 10 + 0.6 · 10/3 is 6 to the last digit; decimals would put it just below."""
    criteria = [Kriterium("k", "K", Decimal(40), pris=False), Kriterium("p", "P", Decimal(60), pris=True)]
    cheap = Bud("a", "A", Decimal(100), {"k": Decimal(0)})
    good = Bud("b", "B", Decimal(300), {"k": Decimal(10)})
    found = evaluate(criteria, [cheap, good], None)
    assert [(r.sum, r.delt) for r in found.modeller[1].resultater] == [(6, True), (6, True)]


def test_amounts_are_compared_in_whole_ore() -> None:
    criteria = [Kriterium("k", "K", Decimal(50), pris=False), Kriterium("p", "P", Decimal(50), pris=True)]
    bids = [
        Bud("a", "A", Decimal("100.00"), {"k": Decimal(1)}),
        Bud("b", "B", Decimal("100.01"), {"k": Decimal(2)}),
    ]
    found = evaluate(criteria, bids, Fraction(1, 200))  # half an øre a point, rounded up to one
    priced = found.modeller[2]
    assert [r.kvalitetsverdi for r in priced.resultater] == [Decimal("0.01"), Decimal("0.01")]
    assert [rounded(r.sum, 2) for r in priced.resultater] == [Decimal("99.99"), Decimal("100.00")]


def test_a_bid_that_is_not_complete_is_set_aside_and_its_price_does_not_count() -> None:
    found = run(
        bid("a", "200", "5", "5"), bid("b", "50", "5", lacks=("mangler poeng",)), bid("c", "400", "5", "5")
    )
    assert [b.id for b in found.uferdige] == ["b"]
    assert found.laveste == 200
    assert all(len(m.resultater) == 2 for m in found.modeller)


def test_no_complete_bid_gives_no_models_and_no_crash() -> None:
    assert run(bid("a", None, lacks=("mangler priser",))).modeller == ()
    assert run().modeller == ()


def test_a_single_bid_wins_with_full_price_points_and_has_no_next() -> None:
    found = run(bid("a", "123.45", "5", "7"))
    assert winners(found) == [["a"]] * 3
    assert [m.forsprang for m in found.modeller] == [None] * 3
    assert sums(found, 0) == sums(found, 1) == [Decimal("7.6")]


def test_priced_quality_without_a_value_says_why_and_does_not_count() -> None:
    found = run(bid("a", "840000", "6", "6"), bid("b", "1176000", "8", "8.5"), value=None)
    assert found.modeller[2].hvorfor_ikke == "ingen verdi"
    assert [m.modell for m in found.regnet_ut] == ["lineær", "forholdsmessig"]
    assert found.modellen_avgjør


def test_quality_counts_by_the_weights_among_quality_alone() -> None:
    criteria = [
        Kriterium("forstaelse", "F", Decimal(10), pris=False),
        Kriterium("team", "T", Decimal(30), pris=False),
        CRITERIA[2],
    ]
    assert quality_points(bid("a", "1", "2", "10"), criteria) == 8
    assert quality_points(bid("a", "1"), [CRITERIA[2]]) == 0


def test_the_value_by_weights_makes_priced_quality_rank_as_the_linear_model_at_the_lowest_price() -> None:
    value = value_by_weights(CRITERIA, Decimal(840_000))
    assert value == 126_000
    found = evaluate(CRITERIA, [bid("a", "840000", "6", "6"), bid("b", "1176000", "8", "8.5")], value)
    assert winners(found)[0] == winners(found)[2]
    assert value_by_weights([CRITERIA[0]], Decimal(100)) is None


@given(st.lists(PRICES, min_size=1, max_size=6), st.lists(st.integers(0, 10), min_size=12, max_size=12))
def test_whatever_the_bids_there_is_a_winner_and_the_lowest_price_gets_ten(
    prices: list[Decimal], points: list[int]
) -> None:
    bids = [bid(str(i), str(p), str(points[2 * i]), str(points[2 * i + 1])) for i, p in enumerate(prices)]
    found = run(*bids)
    for model in found.modeller:
        assert model.vinnere
        assert sorted(r.plass for r in model.resultater)[0] == 1
    for model in found.modeller[:2]:
        by_price = [(r.bud.pris, r.delsummer[2].poeng) for r in model.resultater]
        assert max(p for _, p in by_price) == 10
        assert all(p == 10 for price, p in by_price if price == found.laveste)
        assert sorted(by_price) == sorted(by_price, key=lambda x: (x[0], -x[1]))


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [("1/200", 2, "0.01"), ("-1/200", 2, "-0.01"), ("1/3", 2, "0.33"), ("5/2", 0, "3"), ("-5/2", 0, "-3")],
)
def test_halves_are_rounded_away_from_zero(value: str, places: int, said: str) -> None:
    assert rounded(Fraction(value), places) == Decimal(said)


def test_as_many_decimals_are_shown_as_it_takes_to_see_who_is_ahead() -> None:
    assert places_needed([Fraction(1), Fraction(2)]) == 2
    assert places_needed([Fraction(10001, 10000), Fraction(1)]) == 4
    assert places_needed([Fraction(1), Fraction(1)]) == 2
    assert places_needed([Fraction(1, 10**9), Fraction(0)]) == 6
