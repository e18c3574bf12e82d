"""How large a hidden count can be, for a reader who also knows that no count is below zero.

Each relation narrows what its cells can be, and that narrows others, until nothing changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tjenestedesign.domain.effect.measured import Key, Raw
from tjenestedesign.domain.effect.relations import Relation

_ROUNDS: Final = 30
_OPEN: Final = 1 << 60
"""As good as no limit."""


@dataclass(slots=True)
class Bounds:
    """The least and the most each hidden count can be; `because` is the relation that last lowered the most."""

    least: dict[Key, int] = field(default_factory=dict[Key, int])
    most: dict[Key, int] = field(default_factory=dict[Key, int])
    because: dict[Key, Relation] = field(default_factory=dict[Key, Relation])

    def root(self, key: Key, hidden: Collection[Key]) -> Relation | None:
        """The relation with a shown number that the limit of a cell comes from in the end."""
        seen: set[Key] = set()
        while key not in seen and (relation := self.because.get(key)) is not None:
            seen.add(key)
            if key != relation.total:
                if relation.total not in hidden:
                    return relation
                key = relation.total
            else:
                inside = [k for k in relation.parts if k in hidden]
                if not inside:
                    return relation
                key = max(inside, key=lambda k: (self.most[k], k))
        return None


def bounds(
    relations: Sequence[Relation],
    cells: Mapping[Key, Raw],
    hidden: Collection[Key],
    sums: Iterable[Mapping[Key, int]] = (),
) -> Bounds:
    """For the cells of people; the others have no limit that tells how many they are. `sums` are known sums of hidden cells."""
    found = Bounds()
    used = [
        r for r in relations if all("personer" in cells[k].values for k in (r.total, *r.parts) if k in cells)
    ]
    used = [r for r in used if r.total in cells and any(k in hidden for k in (r.total, *r.parts))]
    for relation in used:
        for key in (relation.total, *relation.parts):
            if key in hidden:
                found.least[key], found.most[key] = 0, _OPEN
            else:
                found.least[key] = found.most[key] = cells[key].values["personer"]
    known = [
        (s, sum(c * cells[k].values["personer"] for k, c in s.items()))
        for s in sums
        if found.most.keys() >= s.keys()
    ]
    for _ in range(_ROUNDS):
        if not any([_narrow(found, r) for r in used] + [_narrow_sum(found, s, v) for s, v in known]):
            break
    return found


def _narrow(found: Bounds, relation: Relation) -> bool:
    least, most, total = found.least, found.most, relation.total
    low = sum(least[k] for k in relation.parts)
    high = sum(most[k] for k in relation.parts)
    changed = False
    if low > least[total]:
        least[total], changed = low, True
    if high < most[total]:
        most[total], found.because[total], changed = high, relation, True
    for key in relation.parts:
        room = most[total] - (low - least[key])
        if room < most[key]:
            high -= most[key] - room
            most[key], found.because[key], changed = room, relation, True
        need = least[total] - (high - most[key])
        if need > least[key]:
            low += need - least[key]
            least[key], changed = need, True
    return changed


def _narrow_sum(found: Bounds, row: Mapping[Key, int], value: int) -> bool:
    """The same for any cells with any coefficients, whose sum is known."""
    least, most = found.least, found.most
    ends = {k: sorted((c * least[k], c * most[k])) for k, c in row.items()}
    low, high = sum(e[0] for e in ends.values()), sum(e[1] for e in ends.values())
    changed = False
    for key, c in row.items():
        if c == 0:
            continue
        small, large = value - (high - ends[key][1]), value - (low - ends[key][0])
        if c < 0:
            small, large = large, small
        floor, roof = -(-small // c), large // c
        if floor > least[key] and high < _OPEN:
            least[key], changed = floor, True
        if roof < most[key]:
            most[key], changed = roof, True
            found.because.pop(key, None)
    return changed
