"""What a published number says, whatever its period is called: the days, the place, and how it was counted.

The second quarter's stock and the first half-year's are the same fact; «andre» beside other names is another. Facts are what
the ledger holds and what the hiding is solved over, so that two divisions of the same data are read as a reader reads them.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Final

from tjenestedesign.domain.effect.measured import (
    ALDRI,
    ALLE,
    ANDRE,
    FORM,
    FORMS,
    SAMME,
    TILBAKE,
    UTENFOR,
    VIDERE,
    Key,
)
from tjenestedesign.ground.norwegian import day

Fact = tuple[str, ...]
"""Table, days, place, and last the way of counting, which is empty where it makes no difference."""

STOCK: Final = frozenset({"bestand", "flyt", "bevegelse"})
"""Tables of where people stand: these also rest on when a person is counted out."""
WAYS: Final = frozenset({"bevegelse_gruppe", "tilbake_gruppe"})
"""Tables where the order of the stages matters."""
OF_STAGE: Final = frozenset({"kostnad_stadium", "opplevelse"})
"""Tables whose cells of one stage are the same whatever the other stages are."""
SUMMED: Final = (
    "kostnad_område",
    "kostnad_gruppe",
    "kostnad_stadium",
    "kostnad_grad",
    "opplevelse",
    "opplevelse_tjeneste",
    "møter",
)
"""Tables where the numbers of several periods may be added."""
NAMED: Final[Mapping[str, str]] = {
    "brukergruppe": "personer_gruppe",
    "virksomhetsområde": "kostnad_område",
    "servicegrad": "kostnad_grad",
    "tjeneste": "møter",
}
"""Dimensions with names from the data, and a table that has every one."""
_TO: Final = "/"


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, the last one included."""

    first: str
    last: str

    @property
    def text(self) -> str:
        return f"{self.first}{_TO}{self.last}"

    @classmethod
    def of(cls, text: str) -> Span:
        first, _, last = text.partition(_TO)
        return cls(first, last)

    def holds(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last


def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(1)).isoformat()


@cache
def days_of(period: str) -> Span:
    """`2015-H1` → 2015-01-01/2015-06-30. Raises `ValueError` for what is no period."""
    year, _, part = period.partition("-")
    size, number = {"H": (6, part[1:]), "K": (3, part[1:])}.get(part[:1], (1 if part else 12, part or "1"))
    last = int(number) * size
    end = date(int(year), last, calendar.monthrange(int(year), last)[1])
    return Span(date(int(year), last - size + 1, 1).isoformat(), end.isoformat())


@dataclass(frozen=True)
class Division:
    """How an edition divides the days, the people and the names.

    `first` and `last` are the days that were asked for, where there were any, as ISO dates. `named` is the names from the
    data, by dimension, `ANDRE` among them where it is.
    """

    stages: tuple[str, ...]
    out_after: int
    periods: tuple[str, ...]
    first: str | None
    last: str | None
    named: Mapping[str, tuple[str, ...]]
    _tags: dict[str, str] = field(default_factory=dict[str, str], compare=False, repr=False)

    def span(self, period: str) -> Span:
        """The days of a period, `ALLE` for all of them."""
        found = (
            Span(days_of(self.periods[0]).first, days_of(self.periods[-1]).last)
            if period == ALLE
            else days_of(period)
        )
        first = max(found.first, self.first) if self.first else found.first
        last = min(found.last, self.last) if self.last else found.last
        return Span(first, last)

    @property
    def view(self) -> tuple[object, ...]:
        """Who is counted, and where: two editions that differ here tell of different people."""
        return self.stages, self.out_after, self.first

    def fact(self, key: Key) -> Fact:
        """What a cell says. `key` is one of this division's."""
        table, place = key[0], list(key[1:])
        dimensions = FORM[table].dimensions
        for at, dimension in enumerate(dimensions):
            if dimension in NAMED and place[at] == ANDRE:
                place[at] = self._other(dimension)
        if table in STOCK:
            end = self.span(place[0]).last
            if table != "bestand":
                before = self.periods[self.periods.index(place[0]) - 1]
                end = f"{self.span(before).last}>{end}"
            place[0] = end
        elif dimensions[0] == "periode":
            place[0] = self.span(place[0]).text
        else:
            place.insert(0, self.span(ALLE).text)
        shared = table in OF_STAGE and place[1] != ALLE
        return (table, *place, "" if shared else self.tag(table))

    def tag(self, table: str) -> str:
        """The way of counting that the numbers of a table rest on, as a short fingerprint."""
        kind = "bestand" if table in STOCK else "vei" if table in WAYS else "sum"
        if kind not in self._tags:
            told = {
                "bestand": [*self.stages, str(self.out_after), self.first or ""],
                "vei": list(self.stages),
                "sum": sorted(self.stages),
            }[kind]
            self._tags[kind] = _short(told)
        return self._tags[kind]

    def _other(self, dimension: str) -> str:
        name = f"={dimension}"
        if name not in self._tags:
            self._tags[name] = f"{ANDRE}:{_short(sorted(set(self.named.get(dimension, ())) - {ANDRE}))}"
        return self._tags[name]

    def every_key(self) -> Iterator[Key]:
        """Every cell there can be."""
        values: dict[str, tuple[str, ...]] = {
            "stadium": (*self.stages, ALLE),
            "fra": (*self.stages, UTENFOR, ALLE),
            "til": (*self.stages, UTENFOR, ALLE),
            "retning": (VIDERE, SAMME, TILBAKE, ALDRI, ALLE),
            **{d: (*(n for n in self.named.get(d, ()) if n != ALLE), ALLE) for d in NAMED},
        }
        for form in FORMS:
            sums = "periode" in form.additive
            periods = (*self.periods, ALLE) if sums else self.periods
            if form.name in ("flyt", "bevegelse"):
                periods = self.periods[1:]
            places = [periods if d == "periode" else values[d] for d in form.dimensions]
            yield from ((form.name, *place) for place in product(*places))


def named_in(keys: Iterable[Key]) -> dict[str, tuple[str, ...]]:
    """The names of each dimension from the cells there are, in order."""
    of_table = {table: dimension for dimension, table in NAMED.items()}
    found: dict[str, set[str]] = {d: set() for d in NAMED}
    for key in keys:
        if dimension := of_table.get(key[0]):
            found[dimension].add(key[FORM[key[0]].dimensions.index(dimension) + 1])
    return {d: tuple(sorted(n - {ALLE})) for d, n in found.items()}


def span_in(fact: Fact) -> Span:
    """The days of a fact that is no stock."""
    return Span.of(fact[1])


def days_text(fact: Fact) -> str:
    """The days of a fact as readers write them: «1. januar 2015 til 30. juni 2015»."""
    first, _, last = fact[1].replace(">", _TO).partition(_TO)
    found = [day(date.fromisoformat(d)) for d in (first, last) if d]
    return " til ".join(found)


def nests(spans: Collection[Span], earlier: Collection[Span]) -> bool:
    """Whether each of `spans` lies inside one of `earlier`, holds it whole, or does not meet it."""
    return all(a.holds(b) or b.holds(a) or not a.meets(b) for a in spans for b in earlier)


def _short(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
