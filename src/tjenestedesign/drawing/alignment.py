"""Which steps of two variants are the same step, and in what order the steps of both stand on one sheet."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tjenestedesign.drawing.grid import Column


@dataclass(frozen=True, slots=True)
class Pair:
    """One column of the sheet: the step's number in each variant, None where the variant lacks it."""

    before: int | None
    after: int | None
    phase: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    pairs: tuple[Pair, ...]
    by_place: bool
    """No step is known again by id or title: they stand side by side by their place in the phase."""


def align(before: Sequence[Column], after: Sequence[Column]) -> Alignment:
    """Steps are known again by id, else by title. Where none is, they are paired by place within the phase."""
    same = _known_again(before, after)
    if same:
        return Alignment(_merged(before, after, same), by_place=False)
    return Alignment(_merged(before, after, _by_place(before, after)), by_place=True)


def _known_again(before: Sequence[Column], after: Sequence[Column]) -> dict[int, int]:
    """Number in `after` → number in `before`."""
    ids = {c.id: i for i, c in enumerate(before)}
    same = {j: ids[c.id] for j, c in enumerate(after) if c.id in ids}
    taken = set(same.values())
    old = [i for i in range(len(before)) if i not in taken]
    new = [j for j in range(len(after)) if j not in same]
    counts = Counter(_title(before[i]) for i in old), Counter(_title(after[j]) for j in new)
    titles = {_title(before[i]): i for i in old if counts[0][_title(before[i])] == 1}
    for j in new:
        title = _title(after[j])
        if counts[1][title] == 1 and title in titles:
            same[j] = titles[title]
    return same


def _title(column: Column) -> str:
    return " ".join(column.title.casefold().split())


def _phase_numbers(before: Sequence[Column], after: Sequence[Column]) -> tuple[list[int], list[int]]:
    """Each step's phase as a number in `after`'s order. Phases with no name in common are matched by their order."""
    old, new = (list(dict.fromkeys(c.phase for c in columns)) for columns in (before, after))
    if not set(old) & set(new):
        return [min(old.index(c.phase), len(new) - 1) for c in before], [new.index(c.phase) for c in after]
    numbers: list[int] = []
    for column in before:
        numbers.append(new.index(column.phase) if column.phase in new else (numbers or [0])[-1])
    return numbers, [new.index(c.phase) for c in after]


def _by_place(before: Sequence[Column], after: Sequence[Column]) -> dict[int, int]:
    old, new = _phase_numbers(before, after)
    return {
        j: i
        for phase in dict.fromkeys(new)
        for i, j in zip(
            (i for i, p in enumerate(old) if p == phase),
            (j for j, p in enumerate(new) if p == phase),
            strict=False,
        )
    }


def _merged(before: Sequence[Column], after: Sequence[Column], same: dict[int, int]) -> tuple[Pair, ...]:
    """`after`'s order, with each step that is gone after the step it came after."""
    kept = _longest_rising([(j, same[j]) for j in sorted(same)])
    old, new = _phase_numbers(before, after)
    names = list(dict.fromkeys(c.phase for c in after))
    gone = [i for i in range(len(before)) if i not in set(same.values())]
    out: list[Pair] = []
    fixed = sorted(kept.items())
    edges = [(-1, -1), *fixed, (len(after), len(before))]
    for (j0, i0), (j1, i1) in itertools.pairwise(edges):
        low = new[j0] if j0 >= 0 else 0
        high = new[j1] if j1 < len(after) else len(names) - 1
        between = [(new[j], 1, Pair(same.get(j), j, names[new[j]], j in same)) for j in range(j0 + 1, j1)]
        for i in gone:
            if i0 < i < i1:
                at = min(max(old[i], low), high)
                between.append((at, 0, Pair(i, None, names[at])))
        out += [pair for _, _, pair in sorted(between, key=lambda b: b[:2])]
        if j1 < len(after):
            out.append(Pair(i1, j1, names[new[j1]]))
    return tuple(out)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The largest part of the pairs, ordered by the first number, in which the second rises too."""
    tails: list[int] = []
    at: list[int] = []
    came_from: list[int | None] = []
    for number, (_, value) in enumerate(pairs):
        place = bisect_left(tails, value)
        came_from.append(at[place - 1] if place else None)
        tails[place : place + 1] = [value]
        at[place : place + 1] = [number]
    kept: dict[int, int] = {}
    last = at[-1] if at else None
    while last is not None:
        kept[pairs[last][0]] = pairs[last][1]
        last = came_from[last]
    return kept
