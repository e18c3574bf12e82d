"""All editions of an effektmåling as one set of tables: the cells of the next one, those told before, and how they hang together.

This is the method of linked tables (de Wolf and Giessing 2009, as in Statistics Norway's GaussSuppression): what is hidden
is worked out over the union, so that nothing follows from one edition and another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from tjenestedesign.domain.effect.facts import (
    SUMMED,
    Division,
    Fact,
    Span,
    day_before,
    next_day,
    span_in,
)
from tjenestedesign.domain.effect.ledger import Ledger
from tjenestedesign.domain.effect.measured import ALLE, ANDRE, FORM, Key, Measured, Raw
from tjenestedesign.domain.effect.relations import EVENTS, Kind, Relation, relations

BEFORE: Final = "før"
"""Before a fact that was told as another number than it now is: then it is known, and it is not the same fact any more."""
_EARLIEST, _LATEST = "0001-01-01", "9999-12-31"
_SAME_TOTAL: Final = ("kostnad_område", "kostnad_gruppe", "kostnad_stadium", "kostnad_grad")


@dataclass(frozen=True)
class Linked:
    """What the hiding is worked out over."""

    cells: Mapping[Fact, Raw]
    local: Mapping[Fact, Key]
    """The cell of the edition to be, by fact. Facts that are not here were told before and cannot be changed."""
    relations: tuple[Relation, ...]
    hidden: frozenset[Fact]
    """What stays hidden because it is."""
    between: frozenset[Fact]
    """What no edition has told of, but that may follow from two of them."""
    fixed: frozenset[Fact]
    """What readers have already."""
    crossed: frozenset[Fact]
    """Cells that have been told, or hidden, of other people in the same place: between the two there may be few."""


@dataclass(frozen=True, slots=True)
class _Shape:
    periods: tuple[str, ...]
    stages: tuple[str, ...]
    cells: Collection[Key]


@dataclass
class _Pool:
    """What is gathered on the way."""

    smallest: int
    cells: dict[Fact, Raw] = field(default_factory=dict[Fact, Raw])
    relations: dict[Relation, None] = field(default_factory=dict[Relation, None])
    unknown: set[Fact] = field(default_factory=set[Fact])
    """Hidden facts of earlier editions alone."""
    between: set[Fact] = field(default_factory=set[Fact])
    """Facts that no edition has told of."""


def linked(measured: Measured, division: Division, ledger: Ledger, smallest: int) -> Linked:
    """The tables as one. `smallest` is the smallest cell; who told of fewer before is not taken to have told it."""
    pool = _Pool(smallest)
    local: dict[Fact, Key] = {}
    for key, raw in measured.cells.items():
        fact = division.fact(key)
        local.setdefault(fact, key)
        pool.cells.setdefault(fact, raw)
    told = ledger.told
    changed = {f for f, k in local.items() if f in told and told[f] != tuple(_values(k, pool.cells[f]))}
    _add(pool, _Shape(measured.periods, measured.stages, measured.cells), division, {})
    for fact, values in ledger.facts.items():
        if fact in local:
            continue
        if values is None:
            pool.cells[fact] = Raw(smallest, {})
            pool.unknown.add(fact)
        else:
            pool.cells[fact] = Raw(smallest, dict(zip(FORM[fact[0]].values, values, strict=True)))
    for fact in changed:
        pool.cells[BEFORE, *fact] = Raw(smallest, dict(zip(FORM[fact[0]].values, told[fact], strict=True)))
    now = dict(pool.relations)
    pool.relations = {}
    names = {f: (BEFORE, *f) for f in changed}
    for one in ledger.divisions:
        _add(pool, _Shape(one.periods, one.stages, set(ledger.cells(one))), one, names)
    earlier = dict(pool.relations)
    pool.relations = {}
    every = [division, *ledger.divisions]
    if ledger.every:
        happened = _happened(every, measured)
        _over_time(pool, every, measured, division, happened)
        _people_over_time(pool, happened)
    fixed = {f for f in pool.cells if f not in local and f not in pool.unknown | pool.between}
    fixed |= {f for f in local if f in told and f not in changed and f not in ledger.hidden}
    fixed |= {f for f, k in local.items() if k == ("møter", ALLE)}
    return Linked(
        pool.cells,
        local,
        tuple({**now, **earlier, **pool.relations}),
        frozenset((ledger.hidden & local.keys()) | pool.unknown),
        frozenset(pool.between),
        frozenset(fixed),
        frozenset(_crossed(local, pool.cells, ledger)),
    )


def _values(key: Key, raw: Raw) -> Iterator[int]:
    return (raw.values[name] for name in FORM[key[0]].values)


def _add(pool: _Pool, shape: _Shape, division: Division, names: Mapping[Fact, Fact]) -> None:
    """The relations of one edition, between facts."""

    def of(key: Key) -> Fact:
        fact = division.fact(key)
        return names.get(fact, fact)

    for r in relations(shape):
        if r.total == EVENTS:
            continue
        total, parts = of(r.total), tuple(of(k) for k in r.parts)
        kind = Kind.ROUGH if names and BEFORE in {f[0] for f in (total, *parts)} else r.kind
        if parts != (total,):
            pool.relations[Relation(total, parts, r.apart, kind)] = None


# --- the same thing over other days -------------------------------------------------------------------------------


def _happened(divisions: Sequence[Division], measured: Measured) -> Span:
    """The days when something has happened, as far as it is known: outside them every number is nought."""
    return Span(
        measured.first_day if all(d.first is None for d in divisions) else _EARLIEST,
        measured.last_day if all(d.last is None for d in divisions) else _LATEST,
    )


def _over_time(
    pool: _Pool, divisions: Sequence[Division], measured: Measured, now: Division, happened: Span
) -> None:
    """Numbers that may be added over days: each is the sum of the stretches that all the editions cut the time into."""
    for table in SUMMED:
        spans = {span_in(f) for f in pool.cells if f[0] == table}
        cuts = sorted({s.first for s in spans} | {next_day(s.last) for s in spans})
        pieces = [Span(a, day_before(b)) for a, b in pairwise(cuts)]
        pieces = [p for p in pieces if p in spans or happened.meets(p)]
        pieces = [p for p in pieces if any(s.holds(p) for s in spans)]
        series = dict.fromkeys((f[2], f[3]) for f in pool.cells if f[0] == table)
        made: set[Span] = set()
        for name, tag in series:
            for span in sorted(spans, key=lambda s: (s.first, s.last)):
                whole = (table, span.text, name, tag)
                inside = [p for p in pieces if span.holds(p)]
                if whole not in pool.cells or inside == [span]:
                    continue
                for piece in inside:
                    if (part := (table, piece.text, name, tag)) not in pool.cells:
                        made.add(piece)
                        _unknown(pool, part, measured, now)
                parts = tuple((table, p.text, name, tag) for p in inside)
                if parts:
                    pool.relations[Relation(whole, parts, apart=False, kind=Kind.TIME)] = None
        for piece in sorted(made, key=lambda p: p.text):
            for division in divisions:
                _across(pool, table, piece, division)


def _unknown(pool: _Pool, fact: Fact, measured: Measured, now: Division) -> None:
    """A number that no edition has, but that lies between two: how many it is about is known only where it was counted."""
    counted = {_named(now, k): k for k in measured.between if k[:2] == fact[:2]}
    other = f"{ANDRE}:"
    if fact in counted:
        pool.cells[fact] = measured.between[counted[fact]]
    elif counted and (not fact[2].startswith(other) or fact[2] == _named(now, (*fact[:2], ANDRE))[2]):
        pool.cells[fact] = Raw(0, dict.fromkeys(FORM[fact[0]].values, 0))
    else:
        pool.cells[fact] = Raw(1, {})
    pool.between.add(fact)


def _named(now: Division, key: Key) -> Fact:
    """The fact of a cell between two editions: table, days, name."""
    table, days, name = key
    fact = now.fact((table, name) if FORM[table].dimensions[0] != "periode" else (table, ALLE, name))
    return (table, days, *fact[2:])


def _across(pool: _Pool, table: str, piece: Span, division: Division) -> None:
    """What holds in every stretch of days: the names make up the total, and the totals of the tables are the same."""
    dimension = FORM[table].dimensions[-1]
    values = division.stages if dimension == "stadium" else division.named.get(dimension, ())
    whole = division.span(ALLE)
    if not whole.holds(piece):
        return

    def of(other: str, name: str) -> Fact:
        key = (other, name) if FORM[other].dimensions[0] != "periode" else (other, ALLE, name)
        fact = division.fact(key)
        return (other, piece.text, *fact[2:])

    total, parts = of(table, ALLE), tuple(of(table, v) for v in values)
    if total in pool.cells and parts and all(f in pool.cells for f in parts):
        pool.relations[Relation(total, parts, apart=False, kind=Kind.TIME)] = None
    for other in _SAME_TOTAL[1:] if table in _SAME_TOTAL else ():
        one, two = of(_SAME_TOTAL[0], ALLE), of(other, ALLE)
        if one in pool.cells and two in pool.cells:
            pool.relations[Relation(one, (two,), kind=Kind.TIME)] = None
    if table == "opplevelse_tjeneste" and (same := of("opplevelse", ALLE)) in pool.cells:
        pool.relations[Relation(same, (total,), kind=Kind.TIME)] = None


def _people_over_time(pool: _Pool, happened: Span) -> None:
    """Different people of a longer time are at least as many as of a shorter one in it, and at most as many as of all of them."""
    series: dict[tuple[str, str], list[Span]] = {}
    for fact in pool.cells:
        if fact[0] == "personer_gruppe":
            series.setdefault((fact[2], fact[3]), []).append(span_in(fact))
    for (name, tag), spans in series.items():
        ordered = sorted(spans, key=lambda s: (s.first, s.last))
        for whole in ordered:
            inside = [s for s in ordered if s != whole and whole.holds(s)]
            largest = [s for s in inside if not any(o != s and o.holds(s) for o in inside)]
            total = ("personer_gruppe", whole.text, name, tag)
            parts = [("personer_gruppe", s.text, name, tag) for s in largest]
            for part in parts:
                pool.relations[Relation(total, (part,), kind=Kind.WITHIN)] = None
            if parts and _covers(largest, whole, happened):
                pool.relations[Relation(total, tuple(parts), apart=False, kind=Kind.COVER)] = None


def _covers(spans: Iterable[Span], whole: Span, happened: Span) -> bool:
    """Whether the spans, in order, hold all of the days when something has happened."""
    at = max(whole.first, happened.first)
    for span in spans:
        if span.first > at:
            return False
        at = max(at, next_day(span.last))
    return at > min(whole.last, happened.last)


# --- the same place, other people ---------------------------------------------------------------------------------


def _crossed(local: Mapping[Fact, Key], cells: Mapping[Fact, Raw], ledger: Ledger) -> Iterator[Fact]:
    """Where another way of counting has said something of the same place, and not the same number."""
    others: dict[Fact, list[Fact]] = {}
    for fact in ledger.facts:
        others.setdefault(fact[:-1], []).append(fact)
    for fact, key in local.items():
        numbers = tuple(_values(key, cells[fact]))
        for other in others.get(fact[:-1], ()):
            if other != fact and (other in ledger.hidden or ledger.told.get(other) != numbers):
                yield fact
                break
