"""How long it takes before people go on from a stage: against first principles, scikit-survival, and what may be told."""

from __future__ import annotations

import json
import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.domain.effect.durations import Stays, by_scikit_survival, half_by_scikit_survival, incidence
from tests.domain.effect.resultater import resultat
from tests.sweep import FULL
from tjenestedesign.artefakter.maltall import Utfall, verdict, verdict_within
from tjenestedesign.domain.effect import duration
from tjenestedesign.domain.effect.duration import ENOUGH, reached
from tjenestedesign.domain.effect.indicators import (
    Value,
    indicator_values,
    outcome,
    time_in,
    time_outcome,
)
from tjenestedesign.domain.effect.measured import SHARES, Stay
from tjenestedesign.domain.effect.result import (
    Duration,
    DurationPoint,
    IndicatorDefinition,
    NotAResultError,
    Resultat,
    read_result,
    result_bytes,
)


def counted(stays: Stays) -> tuple[Stay, ...]:
    """As the queries give them; every way on is another person's."""
    count = Counter(stays)
    days = sorted({d for d, _ in stays})
    return tuple(Stay(d, count[d, 1], count[d, 2], count[d, 0], count[d, 1]) for d in days)


def made_up(seed: int, size: int, room: int) -> Stays:
    """All three ends are among them, and ties where `room` is small."""
    r = random.Random(seed)
    drawn = [(r.randrange(room), r.choice([0, 1, 1, 2])) for _ in range(size)]
    return [(r.randrange(room), 1), (r.randrange(room), 2), (r.randrange(room), 0), *drawn]


SAMPLES = [(1, 8, 4), (2, 30, 12), (3, 30, 400), (4, 150, 40), (5, 150, 900), (6, 60, 7)]


@pytest.mark.parametrize(("seed", "size", "room"), SAMPLES)
def test_the_share_is_what_redistribution_to_the_right_gives(seed: int, size: int, room: int) -> None:
    stays = made_up(seed, size, room)
    told = {s.days: s.share for s in duration.incidence(counted(stays))}
    for day, share in incidence(stays):
        assert abs(Fraction(told[day]) - share) < Fraction(1, 10**40), day
    assert set(told) == {d for d, _ in incidence(stays)}


@pytest.mark.parametrize(("seed", "size", "room"), SAMPLES)
def test_share_and_interval_are_what_scikit_survival_gives(seed: int, size: int, room: int) -> None:
    stays = made_up(seed, size, room)
    known = by_scikit_survival(stays)
    compared = 0
    for step in duration.incidence(counted(stays)):
        share, low, high = known[step.days]
        assert float(step.share) == pytest.approx(share, abs=1e-12)
        if step.low is not None and step.high is not None:
            compared += 1
            assert (float(step.low), float(step.high)) == pytest.approx((low, high), abs=1e-9)
    assert compared >= 2


@pytest.mark.parametrize(("seed", "size", "room"), SAMPLES)
@pytest.mark.parametrize("share", SHARES)
def test_the_day_and_its_interval_are_what_scikit_survival_gives(
    seed: int, size: int, room: int, share: int
) -> None:
    stays = made_up(seed, size, room)
    day = reached(duration.incidence(counted(stays)), Decimal(share) / 100)
    assert (day.at, day.low, day.high) == half_by_scikit_survival(stays, share / 100)


def test_where_nobody_is_lost_it_is_the_plain_share() -> None:
    """Twenty stays: twelve go on, five back, three are there at the end. No arithmetic can be simpler."""
    stays = [*((d, 1) for d in range(1, 13)), *((d, 2) for d in range(20, 25)), *((100, 0) for _ in range(3))]
    steps = duration.incidence(counted(stays))
    assert [Fraction(s.share).limit_denominator(1000) for s in steps[:12]] == [
        Fraction(n, 20) for n in range(1, 13)
    ]
    assert all(s.share == steps[11].share for s in steps[12:])
    assert reached(steps, Decimal("0.5")).at == 10


def test_exactly_half_is_half_though_the_arithmetic_is_in_thirds() -> None:
    """3 of 6, by way of sixths, fifths and fourths."""
    steps = duration.incidence(counted([(1, 1), (2, 1), (3, 1), (9, 0), (9, 0), (9, 0)]))
    assert reached(steps, Decimal("0.5")).at == 3


def test_going_back_is_not_going_on_and_not_being_there_either() -> None:
    """Counted as going on, half had gone on after 6 days; counted as lost from sight, after 14. Half never do."""
    stays = [(d, 2 if d % 2 else 1) for d in range(1, 13)] + [(40, 0)] * 2
    steps = duration.incidence(counted(stays))
    assert float(steps[-1].share) == pytest.approx(6 / 14)
    assert reached(steps, Decimal("0.5")).at is None


def test_those_who_fell_silent_count_only_as_long_as_they_were_seen() -> None:
    gone = [(d, 1) for d in range(10, 34)]
    long, short = [*gone, *[(400, 0)] * 20], [*gone, *[(5, 0)] * 20]
    assert reached(duration.incidence(counted(long)), Decimal("0.5")).at == 31
    assert reached(duration.incidence(counted(short)), Decimal("0.5")).at == 21


# --- what may be told ---------------------------------------------------------------------------------------------


def lasting(stays: Stays, smallest: int = 5, *, people: int = 100, final: bool = False) -> Duration:
    return duration.duration("a", counted(stays), people, smallest, final=final)


@pytest.mark.parametrize(
    ("onward_after", "told"), [(ENOUGH - 1, False), (ENOUGH, True)], ids=["nine after", "ten after"]
)
def test_the_half_is_told_only_with_ten_who_went_on_after_it(onward_after: int, told: bool) -> None:
    stays = (
        [(7 * d, 1) for d in range(1, 31)]
        + [(300 + d, 1) for d in range(onward_after)]
        + [(900, 0)] * (30 - onward_after)
    )
    found = lasting(stays)
    assert (found.punkt(50) is not None) == told
    assert found.grunn == (None if told else "for-få")


@pytest.mark.parametrize(("onward", "told"), [(19, False), (20, True)])
def test_the_half_is_told_only_with_ten_who_went_on_by_then(onward: int, told: bool) -> None:
    """Those who go back are no help, though they make the half come sooner or later."""
    stays = [(7 * d, 1) for d in range(1, onward + 1)]
    assert (lasting(stays).punkt(50) is not None) == told


def test_a_larger_smallest_cell_asks_for_more() -> None:
    stays = [(7 * d, 1) for d in range(1, 31)]
    assert lasting(stays, 15).punkt(50) is not None
    assert lasting(stays, 16).grunn == "for-få"


def test_one_person_who_goes_back_and_forth_is_one() -> None:
    stays = tuple(Stay(7 * d, 1, 0, 0, 1 if d <= 15 else 0) for d in range(1, 41))
    assert duration.duration("a", stays, 15, 5, final=False).grunn == "for-få"


@pytest.mark.parametrize("seed", range(30 if FULL else 8))
@pytest.mark.parametrize("smallest", [3, 5, 8])
def test_between_and_beyond_what_is_told_are_always_enough_people(seed: int, smallest: int) -> None:
    r = random.Random(seed)
    stays = made_up(seed, r.randrange(20, 300), r.choice([30, 200, 900]))
    found = lasting(stays, smallest)
    day = {p: reached(duration.incidence(counted(stays)), Decimal(p) / 100) for p in SHARES}
    gone = [sum(1 for d, end in stays if end == 1 and d <= (day[p.prosent].at or 0)) for p in found.punkter if p.uker is not None]  # fmt: skip
    every = sum(end == 1 for _, end in stays)
    assert all(b - a >= smallest for a, b in pairwise(gone))
    assert all(max(ENOUGH, smallest) <= n <= every - max(ENOUGH, smallest) for n in gone)
    for p in found.punkter:
        known = day[p.prosent]
        for week, limit in ((p.fra, known.low), (p.til, known.high)):
            if week is not None and limit is not None:
                beyond = sum(1 for d, end in stays if end == 1 and d <= limit)
                assert smallest <= beyond <= every - (smallest if p.til == week and p.fra != week else 0)
        if p.uker is not None and known.at is not None:
            assert abs(7 * p.uker - known.at) <= 3
            assert p.fra is None or 7 * p.fra <= (known.low or 0)
            assert p.til is None or 7 * p.til >= (known.high or 0)


def test_why_there_is_no_week_is_said() -> None:
    few = [(5, 0)] * 30
    assert lasting(few, people=0).grunn == "ingen"
    assert lasting(few, people=4).grunn == "skjult"
    assert lasting(few, final=True).grunn == "siste"
    assert lasting(few).grunn == "under-halvparten"
    assert lasting([(7 * d, 1) for d in range(1, 12)]).grunn == "for-få"


def test_where_half_never_go_on_the_least_it_can_be_is_told() -> None:
    """Forty of two hundred go on within a year; the others are followed for three."""
    stays = [(9 * d, 1) for d in range(1, 41)] + [(1095, 0)] * 160
    found = lasting(stays)
    assert found.grunn == "under-halvparten"
    assert found.punkt(50) == DurationPoint(prosent=50, uker=None, fra=1095 // 7, til=None)


# --- the goal -----------------------------------------------------------------------------------------------------

PLACES = ((None, None), (450.0, 365.0))


def half(weeks: int | None, low: int | None, high: int | None, *, reason: str | None = None) -> Resultat:
    point = DurationPoint(prosent=50, uker=weeks, fra=low, til=high)
    made = Duration.model_validate({"stadium": "s0", "grunn": reason, "punkter": (point,)})
    return resultat(1, 2).model_copy(update={"varighet": (made,)})


def goal(
    direction: str, target: float | None, before: float | None = None, unit: str = "dager"
) -> IndicatorDefinition:
    return IndicatorDefinition.model_validate(
        {
            "id": "i", "tittel": "I", "beregning": "tid-i-stadiet", "stadium": "s0", "enhet": unit,
            "retning": direction, "nullpunkt": before, "mål": target,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "asked", "expected"),
    [
        (half(57, 49, 73), goal("ned", 365.0, 450.0), Utfall.UAVGJORT),
        (half(57, 49, 73), goal("ned", 511.0, 600.0), Utfall.NÅDD),
        (half(57, 49, 73), goal("ned", 510.0, 600.0), Utfall.UAVGJORT),
        (half(57, 49, 73), goal("ned", 342.0), Utfall.IKKE_NÅDD),
        (half(57, 49, 73), goal("ned", 300.0, 512.0), Utfall.PÅ_VEI),
        (half(57, 49, 73), goal("ned", 300.0, 342.0), Utfall.FORVERRET),
        (half(57, 49, 73), goal("ned", 300.0, 400.0), Utfall.IKKE_NÅDD),
        (half(57, 49, None), goal("ned", 3650.0), Utfall.UAVGJORT),
        (half(57, 49, None), goal("opp", 343.0), Utfall.NÅDD),
        (half(57, None, 73), goal("ned", 512.0), Utfall.NÅDD),
        (half(57, None, None), goal("ned", 1.0), Utfall.UAVGJORT),
        (half(57, 49, 73), goal("ned", 52.0, unit="uker"), Utfall.UAVGJORT),
        (half(57, 49, 73), goal("ned", 73.0, unit="uker"), Utfall.NÅDD),
        (half(57, 49, 73), goal("ned", None), Utfall.UTEN_MÅL),
        (half(None, 156, None, reason="under-halvparten"), goal("ned", 365.0), Utfall.IKKE_NÅDD),
        (half(None, 156, None, reason="under-halvparten"), goal("ned", 1500.0), Utfall.UAVGJORT),
    ],
)  # fmt: skip
def test_a_goal_for_time_is_reached_or_not_only_when_all_of_the_interval_says_so(
    result: Resultat, asked: IndicatorDefinition, expected: Utfall
) -> None:
    assert time_outcome(asked, time_in(result, "s0")) is expected


def test_a_time_that_is_hidden_is_not_measured() -> None:
    made = Duration(stadium="s0", grunn="skjult", punkter=())
    hidden = resultat(1, 2).model_copy(update={"varighet": (made,)})
    assert time_outcome(goal("ned", 365.0), time_in(hidden, "s0")) is Utfall.IKKE_MÅLT
    assert time_outcome(goal("ned", 365.0), time_in(hidden, "borte")) is Utfall.IKKE_MÅLT


@pytest.mark.parametrize("seed", range(200))
def test_what_is_known_exactly_is_judged_as_before(seed: int) -> None:
    r = random.Random(seed)
    way = r.choice(["opp", "ned"])
    before, target, value = (r.choice([None, *range(-3, 4)]) for _ in range(3))
    if value is not None:
        same = verdict_within(way, before, target, Fraction(value), Fraction(value))  # type: ignore[arg-type]
        assert same is verdict(way, before, target, value)  # type: ignore[arg-type]


def share_goal(target: float, direction: str = "opp") -> IndicatorDefinition:
    return IndicatorDefinition.model_validate(
        {
            "id": "i", "tittel": "I", "beregning": "andel-videre", "stadium": None, "enhet": "prosent",
            "retning": direction, "nullpunkt": None, "mål": target,
        }
    )  # fmt: skip


def test_a_share_and_a_mean_are_judged_by_their_interval_too() -> None:
    found = Value(Fraction(30), Fraction("24.6"), Fraction("35.4"), 100, estimate=True)
    assert outcome(share_goal(24), found, 0) is Utfall.NÅDD
    # Shown as «25 til 35»: what rounding hides decides nothing.
    assert outcome(share_goal(25), found, 0) is Utfall.UAVGJORT
    assert outcome(share_goal(35), found, 0) is Utfall.UAVGJORT
    assert outcome(share_goal(36), found, 0) is Utfall.IKKE_NÅDD
    assert outcome(share_goal(36), None, 0) is Utfall.IKKE_MÅLT
    # One answer has no interval, and tells nothing for sure.
    assert outcome(share_goal(36), Value(Fraction(50), n=1, estimate=True), 0) is Utfall.UAVGJORT


def test_shares_and_means_are_estimates_and_counts_and_costs_are_not() -> None:
    result = resultat(2, 3, hidden=0)
    series = indicator_values(result)
    kinds = {
        i.beregning: {v.estimate for v in series[i.id].values() if v} for i in result.oppsett.indikatorer
    }
    assert {k for k, v in kinds.items() if True in v} == {
        "andel-i-stadiet",
        "andel-videre",
        "andel-tilbake",
        "opplevelse",
    }
    assert {k for k, v in kinds.items() if False in v} == {"personer", "kostnad", "kostnad-per-person"}


# --- files --------------------------------------------------------------------------------------------------------


def with_durations(*made: dict[str, object]) -> bytes:
    data = json.loads(result_bytes(resultat(1, 2)))
    data["varighet"] = list(made)
    return json.dumps(data).encode()


def test_a_file_by_the_old_way_is_read_without_its_days() -> None:
    """342 days in Stabilisere, as td told it: whoever went back counted as gone on."""
    found = read_result(
        with_durations(
            {"stadium": "s0", "skjult": False, "kvart": 141, "halvparten": 342, "tre_kvart": None},
            {"stadium": "s1", "skjult": True, "kvart": None, "halvparten": None, "tre_kvart": None},
        )
    )
    assert [(v.grunn, v.punkter) for v in found.varighet] == [("gammel", ()), ("skjult", ())]
    told = time_in(found, "s0")
    assert told is not None
    assert "gammel måte" in told.said
    assert b"342" not in result_bytes(found)


GOOD = {"prosent": 50, "uker": 57, "fra": 49, "til": 73}


@pytest.mark.parametrize(
    ("reason", "points"),
    [
        (None, [GOOD | {"fra": 60}]),
        (None, [GOOD | {"til": 50}]),
        (None, [GOOD | {"prosent": 51}]),
        (None, [GOOD | {"uker": -1, "fra": None}]),
        (None, [GOOD | {"uker": None}]),
        (None, [GOOD | {"uker": 10**6, "til": None}]),
        (None, []),
        ("skjult", [GOOD]),
        ("for-få", [GOOD]),
        (None, [GOOD, GOOD]),
        (None, [{"prosent": 40, "uker": 58, "fra": None, "til": None}, GOOD]),
        ("under-halvparten", [{"prosent": 40, "uker": None, "fra": 3, "til": None}]),
        ("under-halvparten", [GOOD | {"uker": None, "fra": None, "til": None}]),
        ("fordi", []),
    ],
)
def test_a_curve_no_data_can_give_is_refused(reason: str | None, points: list[dict[str, object]]) -> None:
    with pytest.raises(NotAResultError):
        read_result(with_durations({"stadium": "s0", "grunn": reason, "punkter": points}))


def test_a_curve_that_can_be_is_read() -> None:
    assert (
        read_result(with_durations({"stadium": "s0", "grunn": None, "punkter": [GOOD]})).varighet[0].punkt(50)
    )
