"""How large a hidden count can be, for a reader who also knows that no count is below zero.

Each relation narrows what its cells can be, and that narrows others, until nothing changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tjenestedesign.domain.effect.measured import FORM, Key, Raw
from tjenestedesign.domain.effect.relations import Kind, Relation

_ROUNDS: Final = 30
OPEN: Final = 1 << 60
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
    sums: Iterable[tuple[Mapping[Key, int], int]] = (),
    measure: str = "personer",
) -> Bounds:
    """For the cells with the measure; the others have no limit. `sums` are known sums of hidden cells, with what they are."""
    found = Bounds()
    used = [
        r
        for r in relations
        if r.kind is not Kind.ROUGH
        and any(k in hidden for k in (r.total, *r.parts))
        and all(k in hidden or measure in cells[k].values for k in (r.total, *r.parts))
        and any(measure in FORM[k[0]].values for k in (r.total, *r.parts) if k[0] in FORM)
    ]
    for relation in used:
        for key in (relation.total, *relation.parts):
            if key in hidden:
                found.least[key], found.most[key] = 0, OPEN
            else:
                found.least[key] = found.most[key] = cells[key].values[measure]
    known = [(row, value) for row, value in sums if found.most.keys() >= row.keys()]
    for _ in range(_ROUNDS):
        if not any([_narrow(found, r) for r in used] + [_narrow_sum(found, s, v) for s, v in known]):
            break
    return found


def _narrow(found: Bounds, relation: Relation) -> bool:
    least, most, total = found.least, found.most, relation.total
    low = sum(least[k] for k in relation.parts)
    high = sum(most[k] for k in relation.parts)
    at_least, at_most = relation.kind is not Kind.COVER, relation.kind is not Kind.WITHIN
    changed = False
    if at_least and low > least[total]:
        least[total], changed = low, True
    if at_most and high < most[total]:
        most[total], found.because[total], changed = high, relation, True
    for key in relation.parts:
        room = most[total] - (low - least[key])
        if at_least and room < most[key]:
            high -= most[key] - room
            most[key], found.because[key], changed = room, relation, True
        need = least[total] - (high - most[key])
        if at_most and need > least[key]:
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
        if floor > least[key] and high < OPEN:
            least[key], changed = floor, True
        if roof < most[key]:
            most[key], changed = roof, True
            found.because.pop(key, None)
    return changed
