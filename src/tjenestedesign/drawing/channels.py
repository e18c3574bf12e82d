"""Ways at right angles between boxes in rows and columns: which channels they go through, on which tracks, with which corners.

Channel n lies before row (or column) n. A way leaves a box into a channel and runs along it; it may turn there, go through
another, and enter a box. Where it turns is told as one number more than it has channels: where it enters the first, goes
from each to the next, and leaves the last.

What a picture decides for itself is where its boxes stand, how wide a track is, where along its side a box is met, and
where a way turns from one channel to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import eq
from typing import TypeVar

N = TypeVar("N", int, float)

_NOTHING = 0.01
"""Two points no farther apart are one."""


def facing(row: int, other: int, *, after: bool = False) -> int:
    """The channel by a row on the side where another row is; for the row itself the one before it, or `after` it."""
    return row + (other >= row if after else other > row)


def between(row: int, other: int, *, after: bool = False) -> tuple[int, ...]:
    """The channels of a way from one row to another: one by each, or the one they share."""
    return tuple(dict.fromkeys((facing(row, other, after=after), facing(other, row, after=after))))


class Channel:
    """Tracks beside each other, as few as there is room for. On one track there is more than `clear` between two runs."""

    def __init__(self, clear: float = 0.0) -> None:
        self._clear = clear
        self._tracks: list[list[tuple[float, float, Sequence[int]]]] = []

    def __len__(self) -> int:
        return len(self._tracks)

    def take(self, start: float, end: float, ends: Sequence[int] = (), *, least: int = 0) -> int:
        """The first track from `least` where the run is clear of the others, which is then taken.

        `ends` is what it comes from and what it goes to: ways that have one of them in common may run together.
        """
        low, high = min(start, end), max(start, end)
        for track, runs in enumerate(self._tracks[least:], least):
            if all(self._apart(low, high, run) or any(map(eq, ends, run[2])) for run in runs):
                runs.append((low, high, ends))
                return track
        self._tracks.append([(low, high, ends)])
        return len(self._tracks) - 1

    def _apart(self, low: float, high: float, run: tuple[float, float, Sequence[int]]) -> bool:
        return high + self._clear < run[0] or run[1] < low - self._clear


def runs(channels: Iterable[int], turns: Sequence[N]) -> list[tuple[int, N, N]]:
    """The stretches along channels: (channel, from, to)."""
    return [(c, a, b) for c, (a, b) in zip(channels, pairwise(turns), strict=True)]


def stepped(lines: Sequence[N], turns: Sequence[N]) -> list[tuple[N, N]]:
    """The corners of a way along lines across the sheet at the heights `lines`; for lines down it, x and y change places."""
    return [point for y, (a, b) in zip(lines, pairwise(turns), strict=True) for point in ((a, y), (b, y))]


def distinct(points: Iterable[tuple[N, N]]) -> list[tuple[N, N]]:
    """The points of a way without those that stand where the one before stands: a turn there was no need for."""
    out: list[tuple[N, N]] = []
    for point in points:
        if not out or max(abs(out[-1][0] - point[0]), abs(out[-1][1] - point[1])) >= _NOTHING:
            out.append(point)
    return out


def straightened(points: Iterable[tuple[N, N]]) -> list[tuple[N, N]]:
    """The corners of a way: `distinct`, and no point on a straight line."""
    out: list[tuple[N, N]] = []
    for point in distinct(points):
        if len(out) > 1 and (out[-2][0] == out[-1][0] == point[0] or out[-2][1] == out[-1][1] == point[1]):
            out[-1] = point
        else:
            out.append(point)
    return out
