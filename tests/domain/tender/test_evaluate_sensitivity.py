"""What it would take to change who wins: breakpoints that are exact, prices and points that give a tie."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tjenestedesign.domain.tender.evaluering import Bud, Evaluering, Kriterium, evaluate, linear, proportional
from tjenestedesign.domain.tender.folsomhet import Følsomhet, Stretch, sensitivity
from tjenestedesign.domain.tender.folsomhetstekst import sensitivity_view

PRICES = st.lists(st.integers(1, 5000).map(Decimal), min_size=2, max_size=5)
POINTS = st.lists(st.integers(0, 10).map(Decimal), min_size=10, max_size=10)


def criteria(first: int = 30, second: int = 30, price: int = 40) -> list[Kriterium]:
    return [
        Kriterium("forstaelse", "Forståelse", Decimal(first), pris=False),
        Kriterium("team", "Team", Decimal(second), pris=False),
        Kriterium("pris", "Pris", Decimal(price), pris=True),
    ]


def bid(id: str, price: str | Decimal, first: str | Decimal, second: str | Decimal) -> Bud:
    return Bud(id, id.upper(), Decimal(price), {"forstaelse": Decimal(first), "team": Decimal(second)})


def some(prices: list[Decimal], points: list[Decimal]) -> list[Bud]:
    return [bid(f"b{i}", p, points[2 * i], points[2 * i + 1]) for i, p in enumerate(prices)]


def run(*bids: Bud, value: Fraction | None = Fraction(100_000), **weights: int) -> Evaluering:
    return evaluate(criteria(**weights), bids, value)


ASKER = (
    bid("a", "840000", "6", "6"),
    bid("b", "1176000", "8", "8.5"),
    bid("c", "1810000", "9", "9"),
)


def ids(stretch: Stretch) -> str:
    return "".join(b.id for b in stretch.vinnere)


def told(pieces: tuple[Stretch, ...]) -> list[tuple[Fraction, Fraction | None, str]]:
    return [(s.fra, s.til, ids(s)) for s in pieces]


def winners_by_hand(model: str, bids: list[Bud], x: Fraction) -> set[str]:
    """The formula, done again without td's own sums: quality is the plain mean of two criteria that weigh the same."""
    lowest = min(b.pris for b in bids if b.pris is not None)
    reckoned = {"lineær": linear, "forholdsmessig": proportional}[model]
    sums = {
        b.id: (1 - x) * sum((Fraction(p) for p in b.poeng.values()), Fraction()) / 2
        + x * reckoned(b.pris or Decimal(), lowest)
        for b in bids
    }
    return {id for id, s in sums.items() if s == max(sums.values())}


def priced_by_hand(bids: list[Bud], v: Fraction) -> set[str]:
    sums = {
        b.id: Fraction(b.pris or 0) - v * sum((Fraction(p) for p in b.poeng.values()), Fraction()) / 2
        for b in bids
    }
    return {id for id, s in sums.items() if s == min(sums.values())}


def test_the_price_weights_at_which_the_winner_changes_are_solved_exactly() -> None:
    by_line, by_share, priced = sensitivity(run(*ASKER))
    cut = Fraction(63, 697)  # 8,25 − 2,25·x = 9 − (9 + 65/42)·x
    assert told(by_line.vekter)[-2:] == [
        (Fraction(9, 25), Fraction(9, 25), "ab"),
        (Fraction(9, 25), Fraction(1), "a"),
    ]
    assert [ids(s) for s in by_line.vekter] == ["c", "bc", "b", "ab", "a"]
    assert by_line.vekter[1].fra == cut
    assert [ids(s) for s in by_share.vekter] == ["c", "bc", "b", "ab", "a"]
    assert priced.vekter == ()
    assert told(priced.verdier)[:2] == [
        (Fraction(0), Fraction(448000, 3), "a"),
        (Fraction(448000, 3), Fraction(448000, 3), "ab"),
    ]


@given(PRICES, POINTS)
def test_just_either_side_of_a_price_weight_the_winner_is_what_the_formula_says(
    prices: list[Decimal], points: list[Decimal]
) -> None:
    bids = some(prices, points)
    for found in sensitivity(run(*bids))[:2]:
        _stretches_hold(found.vekter, Fraction(1), lambda x, m=found.modell: winners_by_hand(m, bids, x))


@given(PRICES, POINTS)
def test_just_either_side_of_a_value_per_point_the_winner_is_what_the_formula_says(
    prices: list[Decimal], points: list[Decimal]
) -> None:
    bids = some(prices, points)
    priced = sensitivity(run(*bids))[2]
    _stretches_hold(priced.verdier, None, lambda v: priced_by_hand(bids, v))


def _stretches_hold(pieces: tuple[Stretch, ...], end: Fraction | None, winners: object) -> None:
    assert callable(winners)
    assert pieces[0].fra == 0
    assert pieces[-1].til == end
    for before, after in pairwise(pieces):
        assert before.til == after.fra, "no hole between two stretches"
        assert before.vinnere != after.vinnere, "a stretch ends only where the winner changes"
    for piece in pieces:
        expected = {b.id for b in piece.vinnere}
        last = piece.fra + 1 if piece.til is None else piece.til
        tiny = Fraction(1, 10**12)
        at = [piece.fra] if piece.punkt else [piece.fra + tiny * (last - piece.fra), (piece.fra + last) / 2, last - tiny * (last - piece.fra)]  # fmt: skip
        for x in at:
            assert winners(x) == expected


@given(PRICES, POINTS)
def test_the_stretch_at_the_weight_in_use_has_the_winners_of_the_evaluation(
    prices: list[Decimal], points: list[Decimal]
) -> None:
    found = run(*some(prices, points))
    now = Fraction(40, 100)
    for shown in sensitivity(found)[:2]:
        here = [s for s in shown.vekter if s.fra <= now and s.til is not None and now <= s.til]
        own = min(here, key=lambda s: not s.punkt)
        assert own.vinnere == shown.utfall.vinnere


@given(PRICES, POINTS, st.integers(1, 99))
def test_at_the_price_said_the_bid_stands_level_and_a_little_beside_it_does_not(
    prices: list[Decimal], points: list[Decimal], weight: int
) -> None:
    assume(weight % 2 == 0)
    half = (100 - weight) // 2
    bids = some(prices, points)
    found = run(*bids, value=Fraction(7), first=half, second=half, price=weight)
    for shown in sensitivity(found):
        for at, shift in enumerate(shown.bud):
            if shift.pris == "aldri":
                assert not _first(shown, bids, at, Fraction(1, 10**9), weight)
            elif shift.pris == "alltid":
                assert _first(shown, bids, at, Fraction(10**12), weight)
            else:
                assert isinstance(shift.pris, Fraction)
                assert _first(shown, bids, at, shift.pris, weight)
                assert not _first(shown, bids, at, shift.pris * Fraction(1001, 1000), weight)
                assert (shift.endring or 0) >= 0 if shift.resultat.plass == 1 else (shift.endring or 0) < 0


def _first(shown: Følsomhet, bids: list[Bud], at: int, price: Fraction, weight: int) -> bool:
    """Whether bid number `at` is first, alone or not, at that price: reckoned anew, in fractions."""
    prices = [Fraction(b.pris or 0) for b in bids]
    prices[at] = price
    quality = [sum((Fraction(p) for p in b.poeng.values()), Fraction()) / 2 for b in bids]
    lowest, share = min(prices), Fraction(weight, 100)
    if shown.modell == "prissatt-kvalitet":
        sums = [q * 7 - p for q, p in zip(quality, prices, strict=True)]
    elif shown.modell == "lineær":
        sums = [
            q * (1 - share) + share * (20 - 10 * p / lowest) for q, p in zip(quality, prices, strict=True)
        ]
    else:
        sums = [q * (1 - share) + share * 10 * lowest / p for q, p in zip(quality, prices, strict=True)]
    return sums[at] == max(sums)


@given(PRICES, POINTS)
def test_with_the_points_said_the_bid_stands_level_with_the_best_of_the_others(
    prices: list[Decimal], points: list[Decimal]
) -> None:
    for shown in sensitivity(run(*some(prices, points)))[:2]:
        for shift in shown.bud:
            best = max(r.sum for r in shown.utfall.resultater if r is not shift.resultat)
            for point in shift.poeng:
                assert point.endring is not None
                assert shift.resultat.sum + point.endring * Fraction(30, 100) == best
                assert point.mulig == (0 <= Fraction(point.nå) + point.endring <= 10)


@given(PRICES, POINTS, st.integers(1, 99))
def test_a_value_that_follows_from_the_weights_turns_with_them(
    prices: list[Decimal], points: list[Decimal], weight: int
) -> None:
    bids, x = some(prices, points), Fraction(weight, 100)
    (priced,) = sensitivity(run(*bids), Decimal(9000))[2:]
    here = [s for s in priced.vekter if s.fra <= x and s.til is not None and x <= s.til]
    own = min(here, key=lambda s: not s.punkt)
    assert {b.id for b in own.vinnere} == priced_by_hand(bids, Fraction(900) * (1 - x) / x)


def test_a_single_bid_has_no_sensitivity_and_none_has_none() -> None:
    assert sensitivity(run(ASKER[0])) == ()
    assert sensitivity(run()) == ()


def test_equal_bids_stay_equal_at_every_weight_and_the_least_change_decides() -> None:
    found = run(bid("a", "100", "5", "5"), bid("b", "100", "5", "5"))
    by_line = sensitivity(found)[0]
    assert told(by_line.vekter) == [(Fraction(0), Fraction(1), "ab")]
    assert [s.endring for s in by_line.bud] == [0, 0]
    said = sensitivity_view(found, by_line).setninger
    assert said[0] == "Vekten på pris endrer ikke førsteplassen: A og B står likt på førsteplass uansett."
    assert "Den minste endringen i pris avgjør." in said[1]


def test_price_without_weight_says_that_no_price_matters() -> None:
    found = run(bid("a", "100", "5", "5"), bid("b", "200", "6", "6"), first=50, second=50, price=0)
    shown = sensitivity(found)[0]
    assert [s.pris for s in shown.bud] == [None, None]
    assert (
        "Prisen til B har ikke noe å si, for pris har vekten 0." in sensitivity_view(found, shown).setninger
    )


def test_quality_without_weight_has_no_price_weight_to_turn_and_no_points_that_count() -> None:
    found = run(bid("a", "100", "5", "5"), bid("b", "200", "6", "6"), first=0, second=0, price=100)
    for shown in sensitivity(found, Decimal(1000)):
        assert shown.vekter == ()
        assert all(p.endring is None for s in shown.bud for p in s.poeng)
        assert sensitivity_view(found, shown).tabeller


@pytest.mark.parametrize(
    ("bids", "said"),
    [
        (("100", "0", "10"), "A kan ikke vinne, uansett hvor lav prisen blir."),
        (("100", "0", "10"), "B vinner uansett hvor høy prisen blir."),
    ],
)
def test_what_no_price_can_change_is_said(bids: tuple[str, str, str], said: str) -> None:
    price, low, high = bids
    found = run(bid("a", price, low, low), bid("b", price, high, high), first=45, second=45, price=10)
    by_share = sensitivity(found)[1]
    assert said in sensitivity_view(found, by_share).setninger


def test_the_sentences_give_the_limits_and_what_holds_now() -> None:
    found = run(*ASKER)
    by_line, _, priced = (sensitivity_view(found, s) for s in sensitivity(found))
    text = " ".join([*by_line.setninger, *priced.setninger]).replace("\u00a0", " ")
    assert "A vinner når pris teller mer enn 36 %. Nå teller pris 40 %." in text
    assert "Teller pris mellom 9,04 og 36 %: B vinner." in text
    assert "Prisen til B må ned med 52 500 kr (4,46 %), til 1 123 500 kr" in text
    assert (
        "A vinner når et kvalitetspoeng er verdt mindre enn 149 333,33 kr. Her er det verdt 100 000 kr."
        in text
    )
    worked = " ".join(by_line.utregning).replace("\u00a0", " ")
    assert "Med prisvekt 36 % får A og B 7,4400 poeng hver" in worked
