"""What is tried in full only when asked: `TD_FULL=1 pytest …`, or `make full`. Otherwise some of each kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Sequence
from typing import Final, TypeVar

FULL: Final = bool(os.environ.get("TD_FULL"))
T = TypeVar("T")


def some(cases: Sequence[T], kind: Callable[[T], Hashable], each: int = 1) -> list[T]:
    """The first `each` of every kind, and the last of all, in their order. Every one of them in a full sweep."""
    if FULL:
        return list(cases)
    seen: dict[Hashable, int] = {}
    chosen: list[T] = []
    for number, case in enumerate(cases):
        of = kind(case)
        seen[of] = seen.get(of, 0) + 1
        if seen[of] <= each or number == len(cases) - 1:
            chosen.append(case)
    return chosen


def spread(cases: Sequence[T], count: int) -> list[T]:
    """`count` of them, evenly, with the first and the last. Every one of them in a full sweep."""
    if FULL or len(cases) <= count:
        return list(cases)
    return [cases[round(n * (len(cases) - 1) / (count - 1))] for n in range(count)]
