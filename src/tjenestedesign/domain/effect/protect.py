"""Hides every number about few people, and every number that would give one away.

A cell is sensitive when it tells of 1 to below the smallest cell of people, when one person stands for more than four
fifths of its money, or when everyone has given the same answer. What is hidden with it is chosen so that

- no sensitive number can be worked out from the published ones by any adding and subtracting, over all tables and periods;
- in each relation, what is hidden together is at least two cells with people, and tells of at least the smallest cell of
  people, so that no rest of two or three people is left; and is neither nothing nor all but one person's money;
- no relation, and no known sum of hidden cells, proves that a count is below the limit because no count is below zero;
- the same holds for all editions read together: the cells are facts, and the relations are those of all of them (`linked`);
- number and sum of answers never say what each person answered.

What is not promised: the bounds that only follow from solving many relations at once (linear programming finds a few, and
has not pinned any to one number), what can be read out of corrections of what has been told, and what a reader knows from
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tjenestedesign.domain.effect.bounds import bounds
from tjenestedesign.domain.effect.facts import Division, Fact
from tjenestedesign.domain.effect.ledger import Ledger
from tjenestedesign.domain.effect.linked import Linked, linked
from tjenestedesign.domain.effect.measured import ALLE, Key, Measured, Raw
from tjenestedesign.domain.effect.relations import Kind, Relation

HEAVY: Final = (4, 5)
"""The share of a cell's money that one person may stand for at most."""
_MEETINGS: Final[Key] = ("møter", ALLE)
"""The number of events, which is told in any case."""
MEASURES: Final = ("personer", "øre", "svar", "sum", "møter")
Known = tuple[dict[Fact, int], dict[str, int]]
"""Coefficients of hidden cells, and what the combination comes to, by measure, modulo the prime."""
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
    if "svar" in cell.values and _alike(cell.values["svar"], cell.values["sum"]):
        return True
    return cell.persons < smallest or (money > 0 and cell.heaviest * whole > money * part)


def _alike(answers: int, total: int) -> bool:
    """Whether number and sum say what everyone answered: all the lowest or all the highest, or all but one and one beside it."""
    return answers > 0 and (total - answers <= 1 or 5 * answers - total <= 1)


def hidden_cells(
    measured: Measured, smallest: int, division: Division, ledger: Ledger | None = None
) -> frozenset[Key]:
    """The cells that must not be told. `division` is how they divide the time, `ledger` what has been told before.

    What is hidden stays hidden, or two editions could be subtracted. What is told hides nothing any more, so it is not
    taken to cover for something new.
    """
    tables = linked(measured, division, ledger or Ledger(""), smallest)
    hidden = _Hiding(tables, smallest).worked_out()
    return frozenset(k for k in measured.cells if division.fact(k) in hidden)


class _Hiding:
    """The cells, how they hang together, and what is hidden so far."""

    def __init__(self, tables: Linked, smallest: int) -> None:
        self.cells = tables.cells
        self.local = tables.local
        self.smallest = smallest
        self.relations = tables.relations
        self.sums = [r for r in self.relations if r.kind in (Kind.SUM, Kind.ROUGH, Kind.TIME)]
        self.of_cell: dict[Fact, list[Relation]] = {}
        for relation in self.sums:
            for key in (relation.total, *relation.parts):
                self.of_cell.setdefault(key, []).append(relation)
        always = {f for f, k in self.local.items() if k == _MEETINGS}
        self.sensitive = {f for f in self.local if is_sensitive(self.cells[f], smallest)} - always
        self.fixed = tables.fixed - self.sensitive
        """What cannot be hidden: readers have it already."""
        few = {f for f in tables.between if 0 < self.cells[f].persons < smallest}
        self.hidden = set(self.sensitive | tables.hidden | tables.between | (tables.crossed - self.fixed))
        self.open = tables.between - few
        """What may follow: no edition tells of it, and it is about nobody or about many."""
        self.crossed = tables.crossed
        self.lost: set[Fact] = set()
        """What the earlier editions give away by themselves, so that nothing can be done about it."""
        if len(self.cells) > len(self.local):
            self._as_it_was(tables)

    def _as_it_was(self, tables: Linked) -> None:
        """What follows already. A number that does is told, whether it is in the next edition or not.

        To hide it would protect nobody. Only what is about few people is never written all the same.
        """
        wanted, self.hidden = self.hidden, set(self.cells) - self.fixed
        known = self._known()
        self.lost = {k for row, _ in known if len(row) == 1 for k in row} | self._pinned(
            self.relations, known
        )
        few = {k for k in self.sensitive if self.cells[k].persons < self.smallest}
        self.fixed |= self.lost - few - tables.hidden - tables.between
        self.sensitive -= self.fixed
        self.hidden = wanted - self.fixed

    def worked_out(self) -> frozenset[Key]:
        waiting: list[Relation] = [r for k in sorted(self.hidden) for r in self.of_cell.get(k, ())]
        while True:
            self._complete(waiting)
            added = self._more(self._given_away()) or self._wider() or self._more(self._told_by_bounds())
            waiting = [r for k in added for r in self.of_cell[k]]
            if not added:
                return frozenset(self.hidden & self.local.keys())

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
        found = bounds(self.relations, self.cells, self.hidden, _plain(self._known(), "personer"))
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
            while relation.kind is not Kind.TIME and not self._covered(relation):
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
        return (
            len(with_people) > 1
            and together >= self.smallest
            and not self._dominated(parts, apart=relation.apart)
        )

    def _dominated(self, keys: Sequence[Fact], *, apart: bool) -> bool:
        """Whether the numbers in cells whose sum is known are all but one person's, or say what each one has answered.

        Nothing at all says so of each of them. Where the cells may share people, the same one may be the heaviest in all.
        """
        if all("svar" in self.cells[k].values for k in keys):
            return _alike(*(sum(self.cells[k].values[m] for k in keys) for m in ("svar", "sum")))
        if not all("øre" in self.cells[k].values for k in keys):
            return False
        money = sum(self.cells[k].values["øre"] for k in keys)
        part, whole = HEAVY
        heaviest = [self.cells[k].heaviest for k in keys]
        return money == 0 or (max(heaviest) if apart else sum(heaviest)) * whole > money * part

    def _cheapest(self, keys: Iterable[Key]) -> Key | None:
        """The cell it costs readers least to lose: one with people before an empty one, a part before a total, few people, many uses."""
        open_ = [k for k in keys if k not in self.hidden and k not in self.fixed and k in self.local]
        return min(open_, key=self._price, default=None)

    def _price(self, key: Key) -> tuple[bool, bool, float, Key]:
        people = self.cells[key].persons
        uses = 1 + sum(not self._covered(r) for r in self.of_cell[key])
        return people == 0, ALLE in self.local.get(key, ()), people / uses, key

    def _given_away(self) -> list[list[Key]]:
        """Cells, or sums of cells of few people, that follow from what is published; each as the cells it is about."""
        found: list[list[Key]] = []
        for row, _ in self._known(values=False):
            keys = sorted(row)
            if len(keys) == 1:
                if keys[0] not in self.lost | self.open:
                    found.append(keys)
            elif len(set(row.values())) == 1 and (
                0 < self._together(keys) < self.smallest or self._of_one(keys)
            ):
                found.append(keys)
        return found

    def _of_one(self, keys: Sequence[Fact]) -> bool:
        """Whether a sum of amounts is all but one person's, who may be the heaviest in each."""
        if not all(k in self.local and "øre" in self.cells[k].values for k in keys):
            return False
        money = sum(self.cells[k].values["øre"] for k in keys)
        part, whole = HEAVY
        return money > 0 and sum(self.cells[k].heaviest for k in keys) * whole > money * part

    def _told_by_bounds(self) -> list[list[Key]]:
        """Hidden cells that can be one number only, because no number is below zero."""
        return [[k] for k in sorted(self._pinned(self.relations, self._known()) - self.lost - self.open)]

    def _pinned(self, relations: Sequence[Relation], known: Sequence[Known]) -> set[Fact]:
        found: set[Fact] = set()
        for measure in MEASURES:
            limits = bounds(relations, self.cells, self.hidden, _plain(known, measure), measure)
            found |= {k for k, most in limits.most.items() if k in self.hidden and limits.least[k] == most}
        return found

    def _together(self, keys: Sequence[Key]) -> int:
        """People in cells whose sum is known; cells of money and answers may share people, so the most in one counts."""
        if any(k in self.crossed for k in keys):
            return 1
        people = [self.cells[k].persons for k in keys]
        apart = all("personer" in self.cells[k].values for k in keys)
        return sum(people) if apart else max(people)

    def _known(self, *, values: bool = True) -> list[Known]:
        """Every combination of hidden cells that is known, in reduced row echelon form; with what it is by measure, or without."""
        rows: list[Known] = []
        for relation in self.sums:
            row = {k: 1 for k in relation.parts if k in self.hidden}
            if relation.total in self.hidden:
                row[relation.total] = _PRIME - 1
            if row:
                rows.append((row, self._rest(relation) if values else {}))
        return _reduced(rows)

    def _rest(self, relation: Relation) -> dict[str, int]:
        """What the hidden cells of a relation come to, by measure."""
        if relation.kind is Kind.ROUGH:
            return {}
        sides = [(k, -1) for k in relation.parts] + [(relation.total, 1)]
        shown = [(self.cells[k].values, sign) for k, sign in sides if k not in self.hidden]
        return {
            m: sum(sign * values[m] for values, sign in shown)
            for m in MEASURES
            if all(m in values for values, _ in shown)
        }

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


def _plain(known: Iterable[Known], measure: str) -> list[tuple[dict[Fact, int], int]]:
    """The combinations with whole coefficients that are known by a measure."""
    found: list[tuple[dict[Fact, int], int]] = []
    for row, values in known:
        signed = {k: _signed(c) for k, c in row.items()}
        if measure in values and all(abs(c) < _LARGE for c in signed.values()):
            found.append((signed, _signed(values[measure] % _PRIME)))
    return found


def _signed(value: int) -> int:
    return value if value <= _PRIME // 2 else value - _PRIME


def _reduced(rows: Iterable[Known]) -> list[Known]:
    """The reduced row echelon form, modulo `_PRIME`; each row a combination of hidden cells that is known."""
    done: dict[Fact, dict[Fact, int]] = {}
    values: dict[Fact, dict[str, int]] = {}
    uses: dict[Fact, set[Fact]] = {}
    """By column that is no pivot: the pivots whose rows have it."""
    for given, known in rows:
        row, value = dict(given), dict(known)
        for column in [c for c in row if c in done]:
            times = -row[column]
            _add(row, done[column], times)
            value = _sum(value, values[column], times)
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, _PRIME)
        row = {c: v * inverse % _PRIME for c, v in row.items()}
        value = {m: v * inverse % _PRIME for m, v in value.items()}
        for other in sorted(uses.pop(pivot, ())):
            before = set(done[other])
            times = -done[other][pivot]
            _add(done[other], row, times)
            values[other] = _sum(values[other], value, times)
            for column in done[other].keys() - before:
                uses.setdefault(column, set()).add(other)
            for column in before - done[other].keys():
                uses.get(column, set()).discard(other)
        done[pivot], values[pivot] = row, value
        for column in row:
            if column != pivot:
                uses.setdefault(column, set()).add(pivot)
    return [(row, values[pivot]) for pivot, row in done.items()]


def _sum(one: Mapping[str, int], other: Mapping[str, int], times: int) -> dict[str, int]:
    """`one` + `times` · `other`, by the measures that both have."""
    return {m: (v + times * other[m]) % _PRIME for m, v in one.items() if m in other}


def _add(row: dict[Fact, int], other: Mapping[Fact, int], times: int) -> None:
    """`row` + `times` · `other`, in place, without zeros."""
    for column, value in other.items():
        total = (row.get(column, 0) + times * value) % _PRIME
        if total:
            row[column] = total
        else:
            row.pop(column, None)
