"""The clever reader with every edition on the table: what all of them tell together. Knows nothing of how td hides, or of the ledger.

Numbers of the same days and the same place are the same number, whatever the period is called. Sums over days are the sum of the
stretches the editions cut them into. Different people of a longer time are at least those of a shorter, and at most all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tests.domain.effect.attack import Name, Row, equal, every, exact, knowledge, told
from tests.domain.effect.plain import last_day
from tjenestedesign.domain.effect.measured import FORM
from tjenestedesign.domain.effect.result import Resultat

STANDS = ("bestand", "flyt", "bevegelse")
SUMS = (
    "kostnad_område", "kostnad_gruppe", "kostnad_stadium", "kostnad_grad", "opplevelse", "opplevelse_tjeneste", "møter",
)  # fmt: skip
NAMES = {
    "brukergruppe": "personer_gruppe", "virksomhetsområde": "kostnad_område", "servicegrad": "kostnad_grad",
    "tjeneste": "møter",
}  # fmt: skip


def first_day(period: str) -> date:
    end, year, part = last_day(period), int(period[:4]), period[5:6]
    months = {"": 12, "H": 6, "K": 3}.get(part, 1)
    return date(year, end.month - months + 1, 1)


def days(r: Resultat, period: str) -> tuple[str, str]:
    a, b = (r.perioder[0], r.perioder[-1]) if period == "alle" else (period, period)
    return first_day(a).isoformat(), last_day(b).isoformat()


def same(r: Resultat, name: Name) -> Name:
    """The number by what it says: measure, table, days, place, and who is counted."""
    measure, table, *place = name
    for at, dimension in enumerate(FORM[table].dimensions):
        if dimension in NAMES and place[at] == "andre":
            place[at] = "andre enn " + "|".join(
                v for v in r.verdier_av(NAMES[dimension], dimension) if v != "andre"
            )
    stages = ">".join(s.id for s in r.oppsett.stadier)
    if table in STANDS:
        end, at = days(r, place[0])[1], r.perioder.index(place[0])
        place[0] = end if table == "bestand" else f"{days(r, r.perioder[at - 1])[1]}>{end}"
        stages += f" {r.oppsett.ute_etter}"
    elif FORM[table].dimensions[0] == "periode":
        place[0] = "/".join(days(r, place[0]))
    else:
        place.insert(0, "/".join(days(r, "alle")))
    alike = table in ("kostnad_stadium", "opplevelse") and place[1] != "alle"
    return (measure, table, *place, "" if alike else stages)


def _split(text: str) -> tuple[str, str]:
    a, _, b = text.partition("/")
    return a, b


def _pieces(names: Iterable[Name], table: str, begun: str) -> list[str]:
    spans = {_split(n[2]) for n in names if n[1] == table}
    cuts = sorted(
        {a for a, _ in spans} | {(date.fromisoformat(b) + timedelta(1)).isoformat() for _, b in spans}
    )
    found = [(a, (date.fromisoformat(b) - timedelta(1)).isoformat()) for a, b in pairwise(cuts)]
    return ["/".join(p) for p in found if p[1] >= begun and any(a <= p[0] and p[1] <= b for a, b in spans)]


def everything(
    results: Sequence[Resultat],
) -> tuple[dict[Name, int], list[Row], list[tuple[Name, list[Name]]]]:
    """What is known, what is equal, and who are at most as many as who else together.

    Where editions tell a number differently, the last one is taken.
    """
    known: dict[Name, int] = {}
    names: set[Name] = set()
    rows: list[Row] = []
    for r in results:
        names |= {same(r, n) for n in every(r)}
        known |= {same(r, n): v for n, v in told(r).items()}
        for row in knowledge(r):
            if all(len(n) > 2 for n in row):
                line: Row = {}
                for n, c in row.items():
                    line[same(r, n)] = line.get(same(r, n), 0) + c
                rows.append(line)
    begun = min(r.fra for r in results)
    rows += _over_days(results, names, begun)
    return known, rows, list(_people(names, begun))


def _over_days(results: Sequence[Resultat], names: set[Name], begun: str) -> Iterator[Row]:
    for table in SUMS:
        pieces = _pieces(names, table, begun)
        for m, _, span, place, who in sorted(n for n in names if n[1] == table):
            a, b = _split(span)
            inside = [p for p in pieces if a <= _split(p)[0] and _split(p)[1] <= b]
            if inside != [span]:
                yield equal((m, table, span, place, who), [(m, table, p, place, who) for p in inside])
        for r in results:
            dimension = FORM[table].dimensions[-1]
            values = (
                [s.id for s in r.oppsett.stadier]
                if dimension == "stadium"
                else r.verdier_av(table, dimension)
            )
            a, b = days(r, "alle")
            for p in pieces:
                if not (a <= _split(p)[0] and _split(p)[1] <= b):
                    continue
                for m in FORM[table].values:

                    def at(t: str, value: str, m: str = m, r: Resultat = r, p: str = p) -> Name:
                        key = (
                            (m, t, value) if t in ("møter", "opplevelse_tjeneste") else (m, t, "alle", value)
                        )
                        found = same(r, key)
                        return (m, t, p, *found[3:])

                    yield equal(at(table, "alle"), [at(table, v) for v in values])
                    if table == "opplevelse":
                        yield equal(at(table, "alle"), [at("opplevelse_tjeneste", "alle")])
                    if table.startswith("kostnad") and table != "kostnad_område":
                        yield equal(at(table, "alle"), [at("kostnad_område", "alle")])


def _people(names: set[Name], begun: str) -> Iterator[tuple[Name, list[Name]]]:
    own = sorted(n for n in names if n[1] == "personer_gruppe")
    for whole in own:
        a, b = _split(whole[2])
        inside = [
            n
            for n in own
            if n != whole and n[3:] == whole[3:] and a <= _split(n[2])[0] and _split(n[2])[1] <= b
        ]
        for part in inside:
            yield part, [whole]
        at, used = max(a, begun), list[Name]()
        for part in sorted(inside, key=lambda n: (_split(n[2])[0], _split(n[2])[1])):
            start, end = _split(part[2])
            if start <= at <= end:
                used.append(part)
                at = (date.fromisoformat(end) + timedelta(1)).isoformat()
        if used and at > b:
            yield whole, used


def hidden(results: Sequence[Resultat]) -> set[Name]:
    """Every number that some edition has hidden, by what it says."""
    return {
        same(r, (m, t.navn, *row.nøkkel))
        for r in results
        for t in r.tabeller
        for row in t.rader
        if row.verdier is None
        for m in t.mål
    }


def by_elimination(results: Sequence[Resultat]) -> set[Name]:
    """The hidden numbers that follow by adding and subtracting, or that some edition tells."""
    known, rows, _ = everything(results)
    answers = exact(known, rows)
    return {n for n in hidden(results) if n in known or n in answers}


def by_programming(results: Sequence[Resultat], seed: int = 1) -> set[Name]:
    """The hidden numbers that can be one number only, when none is below zero.

    Random goals are tried first: what has two values in two answers, is not given away. The rest are asked for one by one.
    """
    known, rows, orders = everything(results)
    unknown = sorted({n for row in rows for n in row if n not in known} | (hidden(results) - known.keys()))
    place = {n: i for i, n in enumerate(unknown)}
    equalities = _matrix([(r, 0) for r in rows], known, place)
    inequalities = _matrix(
        [({small: 1, **dict.fromkeys(large, -1)}, 0) for small, large in orders], known, place
    )
    rng = random.Random(seed)
    wanted = {n for n in hidden(results) if n in place}
    first: Any = None
    for _ in range(12):
        if not wanted:
            return set()
        goal = np.zeros(len(unknown))
        for n in sorted(wanted):
            goal[place[n]] = rng.uniform(-1, 1)
        answer = _solved(goal, equalities, inequalities)
        if answer is None:
            continue
        if first is None:
            first = answer
        else:
            wanted -= {n for n in wanted if abs(answer[place[n]] - first[place[n]]) > 0.01}
    return {n for n in sorted(wanted) if _width(n, place, equalities, inequalities) < 0.01}


def _width(name: Name, place: dict[Name, int], equalities: Any, inequalities: Any) -> float:
    ends: list[float] = []
    for sign in (1, -1):
        goal = np.zeros(len(place))
        goal[place[name]] = sign
        answer = _solved(goal, equalities, inequalities)
        if answer is None:
            return float("inf")
        ends.append(float(answer[place[name]]))
    return ends[1] - ends[0]


def _matrix(rows: Sequence[tuple[Row, int]], known: dict[Name, int], place: dict[Name, int]) -> Any:
    data, at, column, right = list[float](), list[int](), list[int](), list[float]()
    count = 0
    for row, _ in rows:
        inside = [(n, c) for n, c in row.items() if n in place and c]
        if not inside:
            continue
        for n, c in inside:
            data.append(c)
            at.append(count)
            column.append(place[n])
        right.append(-sum(c * known[n] for n, c in row.items() if n not in place))
        count += 1
    return csr_matrix((data, (at, column)), shape=(count, len(place))), np.array(right)


def _solved(goal: Any, equalities: Any, inequalities: Any) -> Any:
    """An answer within a roof far above every number, so that there is one whichever way the goal points."""
    (a, b), (c, d) = equalities, inequalities
    answer: Any = linprog(
        goal,
        A_eq=a,
        b_eq=b,
        A_ub=c if c.shape[0] else None,
        b_ub=d if c.shape[0] else None,
        bounds=(0, 1e9),
        method="highs",
    )
    return answer.x if answer.status == 0 else None
