"""Made-up people for the tests of protection: real histories, so that every relation between the numbers truly holds."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from tests.domain.effect.plain import ALL, OUT, Event, Plain, counted, last_day
from tjenestedesign.domain.effect.measured import FORM, Key, Measured, Raw, Stay
from tjenestedesign.domain.effect.result import Definitions, StageName

STAGES = ("s1", "s2", "s3")
FREQUENCY = "halvår"
WAYS = ("videre", "samme", "tilbake")


def history(seed: int, people: int, days: int, areas: int = 3, groups: int = 3) -> list[Event]:
    """Events of people who mostly go forward; few of them in the last groups and areas, as it is in a small municipality."""
    rng = random.Random(seed)
    found: list[Event] = []
    for n in range(people):
        group = f"g{min(rng.randrange(groups), rng.randrange(groups))}"
        place, day = 0, rng.randrange(days)
        while day < days:
            area = f"o{min(rng.randrange(areas), rng.randrange(areas))}"
            answer = rng.choice((None, 1, 2, 3, 4, 5))
            cost = rng.choice((0, 1000, 250050, rng.randrange(1, 10**7)))
            found.append(
                Event(f"p{n}", date(2015, 1, 1) + timedelta(day), STAGES[place], f"t{rng.randrange(3)}", area, cost, group,
                      str(rng.randrange(1, 3)), answer)
            )  # fmt: skip
            if rng.random() < 0.1:
                group = f"g{rng.randrange(groups)}"
            place = max(0, min(len(STAGES) - 1, place + rng.choice((-1, 0, 0, 1, 1))))
            day += rng.randrange(1, 200)
    return found


def folded(events: Sequence[Event], smallest: int) -> list[Event]:
    """Categories of few people put together, as the queries do before they count."""
    for column in ("service", "area", "group", "grade"):
        who: dict[str, set[str]] = defaultdict(set)
        for e in events:
            who[getattr(e, column)].add(e.person)
        events = [
            replace(e, **{column: "andre"}) if len(who[getattr(e, column)]) < smallest else e for e in events
        ]
    return list(events)


def measured(
    events: Sequence[Event],
    smallest: int,
    frequency: str = FREQUENCY,
    stages: Sequence[str] = STAGES,
    ends: Sequence[str] = (),
    out_after: int = 12,
) -> Measured:
    """The row-by-row count as the queries would have given it: every cell that can be, also the empty ones."""
    rows = folded([e for e in events if e.stage in stages], smallest)
    plain = counted(rows, stages, frequency, out_after)
    people = {e.person for e in rows}
    return Measured(
        tuple(plain.periods), tuple(stages), min(e.day for e in rows).isoformat(), max(e.day for e in rows).isoformat(),
        len(rows), len(people), 0, True, {k: _raw(plain, k) for k in _keys(plain, rows, stages)}, _stays(plain),
        {s: len({e.person for e in rows if e.stage == s}) for s in stages},
        _between(rows, [e for e in ends if e < last_day(plain.periods[-1]).isoformat()], plain.periods[-1]),
    )  # fmt: skip


def _between(rows: Sequence[Event], ends: Sequence[str], period: str) -> dict[Key, Raw]:
    found: dict[Key, list[Event]] = defaultdict(list)
    edges = [date.fromisoformat(e) for e in ends] + [last_day(period)]
    for e in rows:
        for end, until in pairwise(edges):
            if end < e.day <= until:
                days = f"{(end + timedelta(1)).isoformat()}/{until.isoformat()}"
                for name in (e.service, ALL):
                    found["møter", days, name].append(e)
                    if e.answer is not None:
                        found["opplevelse_tjeneste", days, name].append(e)
    return {
        k: Raw(len({e.person for e in own}), {"møter": len(own)} if k[0] == "møter" else _told(own))
        for k, own in found.items()
    }


def _told(own: Sequence[Event]) -> dict[str, int]:
    return {"svar": len(own), "sum": sum(e.answer or 0 for e in own)}


def setup(
    smallest: int, frequency: str = FREQUENCY, stages: Sequence[str] = STAGES, out_after: int = 12
) -> Definitions:
    return Definitions.model_validate(
        {
            "hyppighet": frequency, "stadier": tuple(StageName(id=s, tittel=s.upper()) for s in stages),
            "minste_celle": smallest, "ute_etter": out_after, "perioder": (), "indikatorer": (),
        }
    )  # fmt: skip


def _raw(plain: Plain, key: Key) -> Raw:
    persons = len(plain.people.get(key, ()))
    match FORM[key[0]].values:
        case ("personer",):
            return Raw(persons, {"personer": persons})
        case ("svar", *_):
            a = plain.answers.get(key, [])
            return Raw(persons, {"svar": len(a), "sum": sum(a)})
        case (name,):
            return Raw(persons, {name: plain.amounts[key]}, plain.heaviest.get(key, 0))
        case _:
            raise AssertionError(key)


def _keys(plain: Plain, rows: Sequence[Event], stages: Sequence[str]) -> Iterable[Key]:
    periods, groups = plain.periods, sorted({e.group for e in rows})
    for n, p in enumerate(periods):
        yield from (("bestand", p, s) for s in (*stages, ALL))
        if n:
            pairs = [(a, b) for a in (*stages, OUT) for b in (*stages, OUT) if (a, b) != (OUT, OUT)]
            yield from (("flyt", p, a, b) for a, b in (*pairs, (OUT, ALL), (ALL, OUT)))
            yield from (("bevegelse", p, w) for w in (*WAYS, ALL))
    last = {k[1] for k in plain.people if k[0] == "bevegelse_gruppe"}
    yield from (("bevegelse_gruppe", g, w) for g in sorted(last) for w in (*WAYS, ALL))
    yield from (("tilbake_gruppe", g, w) for g in sorted(last) for w in ("tilbake", "aldri", ALL))
    for table, values in (
        ("opplevelse", stages), ("kostnad_stadium", stages), ("kostnad_gruppe", groups), ("personer_gruppe", groups),
        ("kostnad_område", sorted({e.area for e in rows})), ("kostnad_grad", sorted({e.grade for e in rows})),
    ):  # fmt: skip
        yield from ((table, p, v) for p in (*periods, ALL) for v in (*values, ALL))
    for table in ("møter", "opplevelse_tjeneste"):
        yield from ((table, v) for v in (*sorted({e.service for e in rows}), ALL))


def _stays(plain: Plain) -> dict[str, tuple[Stay, ...]]:
    found: dict[str, tuple[Stay, ...]] = {}
    for stage, lengths in plain.stays.items():
        days = sorted({d for d, _ in lengths})
        count = Counter(lengths)
        first: Counter[int] = Counter()
        for who in {p for _, p in plain.onward[stage]}:
            first[next(d for d, p in plain.onward[stage] if p == who)] += 1
        found[stage] = tuple(Stay(d, count[d, 1], count[d, 2], count[d, 0], first[d]) for d in days)
    return found
