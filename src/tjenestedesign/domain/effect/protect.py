"""Hides every number about few people, and every number that would give one away.

A cell is sensitive when it tells of 1 to below the smallest cell of people, or when one person stands for more than four
fifths of its money. What is hidden with it is chosen so that

- no sensitive number can be worked out from the published ones by any adding and subtracting, over all tables and periods;
- in each relation, what is hidden together is at least two cells with people, and tells of at least the smallest cell of
  people, so that no rest of two or three people is left; and is neither nothing nor all but one person's money;
- no relation, and no known sum of hidden cells, proves that a count is below the limit because no count is below zero;
- the same holds for two editions read together: the sums of the last one are relations too (`relations.between`).

What is not promised: the bounds that only follow from solving many relations at once (linear programming finds a few, and
has not pinned any to one number), what can be read out of corrections of old periods between two editions, older editions
than the last, and what a reader knows from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tjenestedesign.domain.effect.bounds import bounds
from tjenestedesign.domain.effect.measured import ALLE, Key, Measured, Raw
from tjenestedesign.domain.effect.relations import BEFORE, EVENTS, Relation, between, relations
from tjenestedesign.domain.effect.result import Resultat

HEAVY: Final = (4, 5)
"""The share of a cell's money that one person may stand for at most."""
_ALWAYS: Final = frozenset({EVENTS, ("møter", ALLE)})
"""The number of events, which is told in any case."""
_LARGE: Final = 1000
"""A coefficient above this is a fraction, modulo the prime."""
_PRIME: Final = (1 << 61) - 1
"""The elimination is done modulo this: a coefficient is 1 or −1, and a wrong zero does not happen by chance."""


def is_sensitive(cell: Raw, smallest: int) -> bool:
    """Whether the cell itself must be hidden."""
    if cell.persons == 0:
        return False
    money = cell.values.get("øre", 0)
    part, whole = HEAVY
    return cell.persons < smallest or (money > 0 and cell.heaviest * whole > money * part)


def hidden_cells(measured: Measured, smallest: int, before: Resultat | None = None) -> frozenset[Key]:
    """The cells that must not be told. `before` is the last edition, where it counts in the same way.

    What it hid stays hidden, or two editions could be subtracted. What it told hides nothing any more, so it is not
    taken to cover for something new.
    """
    return _Hiding(measured, smallest, before).worked_out()


class _Hiding:
    """The cells, how they hang together, and what is hidden so far."""

    def __init__(self, measured: Measured, smallest: int, before: Resultat | None) -> None:
        old = {(t.navn, *r.nøkkel): r.verdier for t in before.tabeller for r in t.rader} if before else {}
        nobody = Raw(0, {})
        self.cells = {**measured.cells, **{(BEFORE, *k): nobody for k in old}}
        self.smallest = smallest
        self.relations = list(relations(measured))
        if before is not None:
            self.relations += between(measured, before.perioder, old)
        self.of_cell: dict[Key, list[Relation]] = {}
        for relation in self.relations:
            for key in (relation.total, *relation.parts):
                self.of_cell.setdefault(key, []).append(relation)
        self.sensitive = {k for k, c in measured.cells.items() if is_sensitive(c, smallest)} - _ALWAYS
        stricter = before is not None and before.oppsett.minste_celle < smallest
        told = {
            k
            for k, v in old.items()
            if v is not None and k in measured.cells and measured.cells[k].values == v
        }
        self.fixed = {*_ALWAYS, *((BEFORE, *k) for k in old), *(() if stricter else told)}
        """What cannot be hidden: readers have it already."""
        gone = {k for k, v in old.items() if v is None}
        self.hidden = (self.sensitive | {k for k in gone if k in measured.cells}) - self.fixed
        self.hidden |= {(BEFORE, *k) for k in gone}

    def worked_out(self) -> frozenset[Key]:
        waiting: list[Relation] = [r for k in sorted(self.hidden) for r in self.of_cell.get(k, ())]
        while True:
            self._complete(waiting)
            added = self._more(self._given_away()) or self._wider()
            waiting = [r for k in added for r in self.of_cell[k]]
            if not added:
                return frozenset(k for k in self.hidden | self.sensitive if k[0] != BEFORE)

    def _more(self, given: Iterable[Sequence[Key]]) -> list[Key]:
        """One more cell for each of what is given away, but not two in the same relation: one may be enough."""
        added: list[Key] = []
        touched: set[Key] = set()
        for keys in given:
            if touched.isdisjoint(keys) and (chosen := self._one_more(keys)):
                self.hidden.add(chosen)
                added.append(chosen)
                touched.update(k for r in self.of_cell[chosen] for k in (r.total, *r.parts))
        return added

    def _wider(self) -> list[Key]:
        """One more cell for each that a reader can prove is below the limit because no count is below zero."""
        sums = [
            {k: c if c <= _PRIME // 2 else c - _PRIME for k, c in r.items()}
            for r in _reduced(self._equations())
        ]
        sums = [r for r in sums if all(abs(c) < _LARGE for c in r.values())]
        found = bounds(self.relations, self.cells, self.hidden, sums)
        added: list[Key] = []
        for key in sorted(self.sensitive & found.most.keys()):
            if found.most[key] >= self.smallest:
                continue
            root = found.root(key, self.hidden)
            near = (root.total, *root.parts) if root else ()
            if any(k in added for k in near):
                continue
            chosen = self._cheapest(near) or self._one_more([key])
            if chosen is not None:
                self.hidden.add(chosen)
                added.append(chosen)
        return added

    def _complete(self, waiting: Sequence[Relation]) -> None:
        """Hides more in each relation until what is hidden in it covers itself."""
        queue = list(waiting)
        while queue:
            relation = queue.pop(0)
            while not self._covered(relation):
                chosen = self._cheapest((relation.total, *relation.parts))
                if chosen is None:
                    break
                self.hidden.add(chosen)
                queue += self.of_cell[chosen]

    def _covered(self, relation: Relation) -> bool:
        parts = [k for k in relation.parts if k in self.hidden]
        if relation.total in self.hidden:
            return len(relation.parts) == len(parts) or bool(parts)
        if not parts:
            return True
        with_people = [self.cells[k].persons for k in parts if self.cells[k].persons]
        if not with_people:
            return len(parts) > 1
        together = sum(with_people) if relation.apart else max(with_people)
        return len(with_people) > 1 and together >= self.smallest and not self._dominated(parts)

    def _dominated(self, keys: Sequence[Key]) -> bool:
        """Whether the money in cells whose sum is known is all but one person's, or nothing, which tells of each of them."""
        if not all("øre" in self.cells[k].values for k in keys):
            return False
        money = sum(self.cells[k].values["øre"] for k in keys)
        part, whole = HEAVY
        return money == 0 or max(self.cells[k].heaviest for k in keys) * whole > money * part

    def _cheapest(self, keys: Iterable[Key]) -> Key | None:
        """The cell it costs readers least to lose: one with people before an empty one, a part before a total, few people, many uses."""
        open_ = [k for k in keys if k not in self.hidden and k not in self.fixed and k in self.cells]
        return min(open_, key=self._price, default=None)

    def _price(self, key: Key) -> tuple[bool, bool, float, Key]:
        people = self.cells[key].persons
        uses = 1 + sum(not self._covered(r) for r in self.of_cell[key])
        return people == 0, ALLE in key, people / uses, key

    def _given_away(self) -> list[list[Key]]:
        """Cells, or sums of cells of few people, that follow from what is published; each as the cells it is about."""
        found: list[list[Key]] = []
        for row in _reduced(self._equations()):
            keys = sorted(row)
            if len(keys) == 1:
                if keys[0] in self.sensitive:
                    found.append(keys)
            elif len(set(row.values())) == 1 and 0 < self._together(keys) < self.smallest:
                found.append(keys)
        return found

    def _together(self, keys: Sequence[Key]) -> int:
        """People in cells whose sum is known; cells of money and answers may share people, so the most in one counts."""
        people = [self.cells[k].persons for k in keys]
        apart = all("personer" in self.cells[k].values for k in keys)
        return sum(people) if apart else max(people)

    def _equations(self) -> list[dict[Key, int]]:
        """Each relation with only what is hidden in it: the rest is known."""
        rows: list[dict[Key, int]] = []
        for relation in self.relations:
            row = {k: 1 for k in relation.parts if k in self.hidden}
            if relation.total in self.hidden:
                row[relation.total] = _PRIME - 1
            if row:
                rows.append(row)
        return rows

    def _one_more(self, keys: Sequence[Key]) -> Key | None:
        """A cell beside these in some relation; further away where there is none left."""
        seen: set[Key] = set(keys)
        edge = list(keys)
        while edge:
            near = [m for k in edge for r in self.of_cell.get(k, ()) for m in (r.total, *r.parts)]
            if (chosen := self._cheapest(near)) is not None:
                return chosen
            edge = [m for m in dict.fromkeys(near) if m not in seen]
            seen |= set(edge)
        return None


def _reduced(rows: Iterable[Mapping[Key, int]]) -> list[dict[Key, int]]:
    """The reduced row echelon form, modulo `_PRIME`; each row a combination of hidden cells that is known."""
    done: dict[Key, dict[Key, int]] = {}
    uses: dict[Key, set[Key]] = {}
    """By column that is no pivot: the pivots whose rows have it."""
    for given in rows:
        row = dict(given)
        for column in [c for c in row if c in done]:
            _add(row, done[column], -row[column])
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, _PRIME)
        row = {c: v * inverse % _PRIME for c, v in row.items()}
        for other in sorted(uses.pop(pivot, ())):
            before = set(done[other])
            _add(done[other], row, -done[other][pivot])
            for column in done[other].keys() - before:
                uses.setdefault(column, set()).add(other)
            for column in before - done[other].keys():
                uses.get(column, set()).discard(other)
        done[pivot] = row
        for column in row:
            if column != pivot:
                uses.setdefault(column, set()).add(pivot)
    return list(done.values())


def _add(row: dict[Key, int], other: Mapping[Key, int], times: int) -> None:
    """`row` + `times` · `other`, in place, without zeros."""
    for column, value in other.items():
        total = (row.get(column, 0) + times * value) % _PRIME
        if total:
            row[column] = total
        else:
            row.pop(column, None)
