"""Which channels a way goes through, which track it gets there, and its corners."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from tjenestedesign.drawing.channels import Channel, between, distinct, facing, runs, stepped, straightened


@pytest.mark.parametrize(
    ("row", "other", "before", "after"),
    [(2, 5, 3, 3), (5, 2, 5, 5), (4, 4, 4, 5), (0, 1, 1, 1), (1, 0, 1, 1)],
)
def test_a_way_goes_by_the_channel_on_the_side_it_is_going_to(
    row: int, other: int, before: int, after: int
) -> None:
    assert facing(row, other) == before
    assert facing(row, other, after=True) == after


def test_neighbours_share_a_channel_and_others_have_one_each() -> None:
    assert between(2, 3) == between(3, 2) == (3,)
    assert between(2, 5) == (3, 5)
    assert between(5, 2) == (5, 3)
    assert between(4, 4) == (4,)
    assert between(4, 4, after=True) == (5,)


def test_runs_that_touch_get_a_track_each_and_others_share_one() -> None:
    channel = Channel()
    assert [channel.take(*run) for run in ((0, 4), (4, 6), (5, 9), (10, 7), (7, 8))] == [0, 1, 0, 1, 2]
    assert len(channel) == 3


def test_runs_on_a_track_are_farther_apart_than_what_is_kept_clear() -> None:
    channel = Channel(6.0)
    assert [channel.take(*run) for run in ((0, 10), (16, 20), (16.5, 20))] == [0, 1, 0]


def test_ways_from_or_to_the_same_place_may_run_together() -> None:
    channel = Channel()
    assert channel.take(0, 10, (1, 2)) == 0
    assert channel.take(0, 10, (1, 3)) == 0, "from the same"
    assert channel.take(0, 10, (4, 2)) == 1, "to the same as the one, but not as the other on the track"
    assert channel.take(0, 10, (2, 1)) == 2, "one's end is the other's beginning"


def test_tracks_before_the_least_are_left_free() -> None:
    channel = Channel()
    channel.take(0, 1)
    channel.take(0, 1)
    assert channel.take(5, 6, least=1) == 1
    assert channel.take(5, 6) == 0


@pytest.mark.parametrize("seed", range(20))
def test_no_two_runs_on_a_track_meet_and_from_the_left_there_are_no_more_tracks_than_must_be(
    seed: int,
) -> None:
    r = random.Random(seed)
    wanted = sorted(tuple(sorted(r.sample(range(60), 2))) for _ in range(40))
    channel = Channel()
    placed = [(channel.take(a, b), a, b) for a, b in wanted]
    for (track, a, b), (other, c, d) in combinations(placed, 2):
        assert track != other or b < c or d < a
    assert len(channel) == max(sum(a <= x <= b for a, b in wanted) for x in range(60))


def test_a_way_runs_along_each_channel_between_its_turns() -> None:
    assert runs((3, 5), (10, 70, 40)) == [(3, 10, 70), (5, 70, 40)]
    assert runs((), (10,)) == []
    assert stepped((100, 200), (10, 70, 40)) == [(10, 100), (70, 100), (70, 200), (40, 200)]
    way = [(10, 80), *stepped((100, 200), (10, 70, 40)), (40, 220)]
    assert all((a[0] == b[0]) != (a[1] == b[1]) for a, b in pairwise(way)), "only right angles"


def test_a_turn_that_was_not_needed_is_no_point_and_a_point_on_a_line_no_corner() -> None:
    way = [(0, 0), (0, 5), (0, 5), (0, 9), (4, 9), (4, 9), (8, 9)]
    assert distinct(way) == [(0, 0), (0, 5), (0, 9), (4, 9), (8, 9)]
    assert straightened(way) == [(0, 0), (0, 9), (8, 9)]
    assert straightened([(0.0, 0.0), (5.0, 0.0), (5.0, 0.004), (9.0, 0.0)]) == [(0.0, 0.0), (9.0, 0.0)]
