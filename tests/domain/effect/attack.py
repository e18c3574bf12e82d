"""The clever reader: everything that can be worked out from the published numbers. Knows nothing of how td hides.

`exact` adds and subtracts; `bounds` also uses that nothing is below zero. The relations are written here anew, from what a
reader is told about the tables, and hold for true data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import linprog

from tjenestedesign.domain.effect.measured import FORM
from tjenestedesign.domain.effect.result import Resultat

Name = tuple[str, ...]
"""A number: edition (or none), measure, and cell."""
Row = dict[Name, int]
"""Coefficients whose sum is nought."""


def told(result: Resultat) -> dict[Name, int]:
    """Every number in the tables, by measure and cell."""
    return {
        (m, t.navn, *r.nøkkel): n
        for t in result.tabeller
        for r in t.rader
        for m, n in (r.verdier or {}).items()
    }


def every(result: Resultat) -> list[Name]:
    return [(m, t.navn, *r.nøkkel) for t in result.tabeller for r in t.rader for m in FORM[t.navn].values]


def equal(total: Name, parts: Iterable[Name]) -> Row:
    row: Row = {total: 1}
    for part in parts:
        row[part] = row.get(part, 0) - 1
    return row


def knowledge(result: Resultat) -> Iterator[Row]:
    """What always holds, of whatever data."""
    names = set(every(result))
    for row in _knowledge(result):
        if all(n in names or n == ("n", "hendelser") for n in row):
            yield row


def _knowledge(r: Resultat) -> Iterator[Row]:
    stages, out = [s.id for s in r.oppsett.stadier], "utenfor"
    for p in r.perioder:
        yield equal(("personer", "bestand", p, "alle"), [("personer", "bestand", p, s) for s in stages])
    for before, p in pairwise(r.perioder):
        flow = {(a, b): ("personer", "flyt", p, a, b) for a in (*stages, out) for b in (*stages, out)}
        for s in stages:
            yield equal(("personer", "bestand", before, s), [flow[s, t] for t in (*stages, out)])
            yield equal(("personer", "bestand", p, s), [flow[f, s] for f in (*stages, out)])
        yield equal(("personer", "flyt", p, out, "alle"), [flow[out, t] for t in stages])
        yield equal(("personer", "flyt", p, "alle", out), [flow[f, out] for f in stages])
        ahead = [flow[a, b] for n, a in enumerate(stages) for b in stages[n + 1 :]]
        back = [flow[b, a] for n, a in enumerate(stages) for b in stages[n + 1 :]]
        yield equal(("personer", "bevegelse", p, "videre"), ahead)
        yield equal(("personer", "bevegelse", p, "tilbake"), back)
        yield equal(("personer", "bevegelse", p, "samme"), [flow[s, s] for s in stages])
        ways = [("personer", "bevegelse", p, w) for w in ("videre", "samme", "tilbake")]
        yield equal(("personer", "bevegelse", p, "alle"), ways)
    for table, ways in (
        ("bevegelse_gruppe", ("videre", "samme", "tilbake")),
        ("tilbake_gruppe", ("tilbake", "aldri")),
    ):
        groups = r.verdier_av(table, "brukergruppe")
        for g in (*groups, "alle"):
            yield equal(("personer", table, g, "alle"), [("personer", table, g, w) for w in ways])
        for w in (*ways, "alle"):
            yield equal(("personer", table, "alle", w), [("personer", table, g, w) for g in groups])
    for g in (*r.verdier_av("tilbake_gruppe", "brukergruppe"), "alle"):
        yield equal(("personer", "tilbake_gruppe", g, "alle"), [("personer", "bevegelse_gruppe", g, "alle")])
    yield equal(
        ("personer", "personer_gruppe", "alle", "alle"), [("personer", "bevegelse_gruppe", "alle", "alle")]
    )
    costs = ("kostnad_område", "kostnad_gruppe", "kostnad_stadium", "kostnad_grad")
    for table in (*costs, "opplevelse"):
        values = r.verdier_av(table, FORM[table].dimensions[1])
        for m in FORM[table].values:
            for p in (*r.perioder, "alle"):
                yield equal((m, table, p, "alle"), [(m, table, p, v) for v in values])
            for v in (*values, "alle"):
                yield equal((m, table, "alle", v), [(m, table, p, v) for p in r.perioder])
    for p in (*r.perioder, "alle"):
        for table in costs[1:]:
            yield equal(("øre", costs[0], p, "alle"), [("øre", table, p, "alle")])
    for table in ("møter", "opplevelse_tjeneste"):
        for m in FORM[table].values:
            yield equal((m, table, "alle"), [(m, table, t) for t in r.verdier_av(table, "tjeneste")])
    for m in FORM["opplevelse"].values:
        yield equal((m, "opplevelse", "alle", "alle"), [(m, "opplevelse_tjeneste", "alle")])


def exact(known: Mapping[Name, int], rows: Iterable[Row]) -> dict[Name, Fraction]:
    """Every number that follows by adding and subtracting; Gauss and Jordan's elimination over the unknown."""
    done: dict[Name, tuple[dict[Name, Fraction], Fraction]] = {}
    for given in rows:
        row = {n: Fraction(c) for n, c in given.items() if n not in known}
        value = -sum((Fraction(c) * known[n] for n, c in given.items() if n in known), Fraction(0))
        for pivot in [n for n in row if n in done]:
            value = _take(row, value, done[pivot], row[pivot])
        if not row:
            assert value == 0, f"the relation does not hold: {given}"
            continue
        pivot = min(row)
        scale = row[pivot]
        row, value = {n: c / scale for n, c in row.items()}, value / scale
        for name, (other, rest) in done.items():
            if pivot in other:
                done[name] = (other, _take(other, rest, (row, value), other[pivot]))
        done[pivot] = (row, value)
    return {n: value for n, (row, value) in done.items() if len(row) == 1}


def _take(
    row: dict[Name, Fraction], value: Fraction, other: tuple[dict[Name, Fraction], Fraction], times: Fraction
) -> Fraction:
    for name, c in other[0].items():
        total = row.get(name, Fraction(0)) - times * c
        if total:
            row[name] = total
        else:
            row.pop(name, None)
    return value - times * other[1]


def bounds(
    known: Mapping[Name, int], rows: Sequence[Row], wanted: Iterable[Name]
) -> dict[Name, tuple[float, float]]:
    """Between what each number must lie, when none is below zero."""
    unknown = sorted({n for row in rows for n in row if n not in known})
    place = {n: i for i, n in enumerate(unknown)}
    matrix, right = [], []
    for row in rows:
        if any(n in place for n in row):
            line = np.zeros(len(unknown))
            for n, c in row.items():
                if n in place:
                    line[place[n]] = c
            matrix.append(line)
            right.append(-sum(c * known[n] for n, c in row.items() if n in known))
    found: dict[Name, tuple[float, float]] = {}
    for name in wanted:
        if name not in place:
            continue
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(unknown))
            goal[place[name]] = sign
            answer: Any = linprog(
                goal, A_eq=np.array(matrix), b_eq=np.array(right), bounds=(0, None), method="highs"
            )
            ends.append(float("inf") if answer.status == 3 else sign * answer.fun)
        found[name] = (ends[0], ends[1])
    return found


def both(first: Resultat, second: Resultat) -> tuple[dict[Name, int], list[Row]]:
    """Two editions read together. What happened in the old periods is the same in both, where no period is open."""
    known = {("ny", *n): v for n, v in told(second).items()}
    known |= {("før", *n): v for n, v in told(first).items()}
    rows = [{("ny", *n): c for n, c in row.items()} for row in knowledge(second)]
    rows += [{("før", *n): c for n, c in row.items()} for row in knowledge(first)]
    old, new = set(every(first)), set(every(second))
    for name in sorted(old):
        if len(name) < 4 or name[2] not in first.perioder:
            continue
        same = [name] if name in new else []
        if name[-1] == "andre" and name[1] != "flyt":
            # Names that since have got enough people to be named, were in «andre».
            same += sorted(n for n in new - old if n[:-1] == name[:-1])
        if same:
            rows.append({("før", *name): 1, **{("ny", *n): -1 for n in same}})
    return known, rows
