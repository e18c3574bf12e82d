"""The same counting as td's, row by row in plain Python, written apart from it: what the figures are held against.

Slow and simple on purpose. It takes clean rows: every check has been passed.
"""

from __future__ import annotations

import calendar
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

ALL = "alle"
OUT = "utenfor"


@dataclass(frozen=True)
class Event:
    person: str
    day: date
    stage: str
    service: str = ""
    area: str = ""
    ore: int = 0
    group: str = ""
    grade: str = ""
    answer: int | None = None


def read(file: Path, stages: dict[str, str]) -> list[Event]:
    """A CSV file as it lies; `stages` is id by title."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [
            Event(
                r["person"], date.fromisoformat(r["dato"]), stages[r["stadium"]], r["tjeneste"], r["virksomhetsområde"],
                int(Decimal(r["kostnad"].replace(",", ".") or "0") * 100), r["brukergruppe"], r["servicegrad"],
                int(r["opplevelse"]) if r["opplevelse"] else None,
            )
            for r in csv.DictReader(lines, delimiter=";")
        ]  # fmt: skip


def period(day: date, frequency: str) -> str:
    size = {"måned": 1, "kvartal": 3, "halvår": 6, "år": 12}[frequency]
    part = (day.month - 1) // size + 1
    return {
        "måned": f"{day.year}-{part:02}", "kvartal": f"{day.year}-K{part}", "halvår": f"{day.year}-H{part}", "år": f"{day.year}",
    }[frequency]  # fmt: skip


def last_day(name: str) -> date:
    year, _, part = name.partition("-")
    month = 12 if not part else int(part[1:]) * (6 if part[0] == "H" else 3) if part[0] in "HK" else int(part)
    return date(int(year), month, calendar.monthrange(int(year), month)[1])


def month(day: date) -> int:
    return day.year * 12 + day.month


@dataclass
class Plain:
    """People and amounts by cell, keyed as the result is."""

    people: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    amounts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    answers: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    heaviest: dict[tuple[str, ...], int] = field(default_factory=dict)
    periods: list[str] = field(default_factory=list)
    stays: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    """Days, and how it ended: 1 in a later stage, 2 in an earlier one, 0 nobody saw."""
    onward: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    """Days and person, for each stay that ended in a later stage."""


def counted(events: Iterable[Event], stages: Sequence[str], frequency: str, out_after: int = 12) -> Plain:
    found = Plain()
    every = sorted(events, key=lambda e: e.day)
    first, last = every[0].day, every[-1].day
    day = first
    while True:
        name = period(day, frequency)
        if not found.periods or found.periods[-1] != name:
            found.periods.append(name)
        if name == period(last, frequency):
            break
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)

    of_person: dict[str, list[Event]] = defaultdict(list)
    for event in every:
        of_person[event.person].append(event)

    before: dict[str, str] = {}
    for name in found.periods:
        end = last_day(name)
        now = {
            p: stage
            for p, own in of_person.items()
            if (stage := standing(own, stages, end, out_after)) is not None
        }
        for p, stage in now.items():
            found.people["bestand", name, stage].add(p)
            found.people["bestand", name, ALL].add(p)
        if name != found.periods[0]:
            for p in {*now, *before}:
                a, b = before.get(p, OUT), now.get(p, OUT)
                found.people["flyt", name, a, b].add(p)
                if a == OUT:
                    found.people["flyt", name, OUT, ALL].add(p)
                if b == OUT:
                    found.people["flyt", name, ALL, OUT].add(p)
                if OUT not in (a, b):
                    way = direction(stages, a, b)
                    found.people["bevegelse", name, way].add(p)
                    found.people["bevegelse", name, ALL].add(p)
        before = now

    for p, own in of_person.items():
        path = by_day(own, stages)
        group = min(e.group or "ukjent" for e in own if e.day == own[-1].day)
        way = direction(stages, path[0][1], path[-1][1])
        back = any(stages.index(b) < stages.index(a) for (_, a), (_, b) in pairwise(path))
        for g in (group, ALL):
            for w in (way, ALL):
                found.people["bevegelse_gruppe", g, w].add(p)
            for w in ("tilbake" if back else "aldri", ALL):
                found.people["tilbake_gruppe", g, w].add(p)
        for stage, days, end in stays_of(path, stages, last, out_after):
            found.stays[stage].append((days, end))
            if end == 1:
                found.onward[stage].append((days, p))

    heavy: Counter[tuple[tuple[str, ...], str]] = Counter()
    for e in every:
        name = period(e.day, frequency)
        for table, value in (
            ("kostnad_område", e.area), ("kostnad_gruppe", e.group), ("kostnad_stadium", e.stage), ("kostnad_grad", e.grade),
        ):  # fmt: skip
            for p in (name, ALL):
                for v in (value or "ukjent", ALL):
                    found.amounts[table, p, v] += e.ore
                    found.people[table, p, v].add(e.person)
                    heavy[(table, p, v), e.person] += e.ore
        for p in (name, ALL):
            for v in (e.group or "ukjent", ALL):
                found.people["personer_gruppe", p, v].add(e.person)
        for v in (e.service or "ukjent", ALL):
            found.amounts["møter", v] += 1
            found.people["møter", v].add(e.person)
            if e.answer is not None:
                found.answers["opplevelse_tjeneste", v].append(e.answer)
                found.people["opplevelse_tjeneste", v].add(e.person)
        if e.answer is not None:
            for p in (name, ALL):
                for s in (e.stage, ALL):
                    found.answers["opplevelse", p, s].append(e.answer)
                    found.people["opplevelse", p, s].add(e.person)
    for (key, _), ore in heavy.items():
        found.heaviest[key] = max(found.heaviest.get(key, 0), ore)
    return found


def by_day(own: Sequence[Event], stages: Sequence[str]) -> list[tuple[date, str]]:
    """One stage a day: of two, the earlier on the path."""
    days: dict[date, str] = {}
    for e in own:
        if e.day not in days or stages.index(e.stage) < stages.index(days[e.day]):
            days[e.day] = e.stage
    return sorted(days.items())


def stays_of(
    path: Sequence[tuple[date, str]], stages: Sequence[str], last: date, out_after: int
) -> list[tuple[str, int, int]]:
    """Stage, days and end of each stay. `path` is a stage a day; silence for `out_after` months breaks it in parts of their own."""
    parts: list[list[tuple[date, str]]] = []
    for step in path:
        if not parts or month(step[0]) - month(parts[-1][-1][0]) >= out_after:
            parts.append([])
        parts[-1].append(step)
    found: list[tuple[str, int, int]] = []
    for part in parts:
        seen = part[-1][0]
        until = seen if part is not parts[-1] or month(last) - month(seen) >= out_after else last
        since, here = part[0]
        for day, stage in part[1:]:
            if stage != here:
                found.append((here, (day - since).days, 1 if stages.index(stage) > stages.index(here) else 2))
                since, here = day, stage
        found.append((here, (until - since).days, 0))
    return found


def standing(own: Sequence[Event], stages: Sequence[str], end: date, out_after: int) -> str | None:
    """Where a person stands at the end of a day, or None when they are not on the path."""
    past = [d for d in by_day(own, stages) if d[0] <= end]
    if not past or month(past[-1][0]) <= month(end) - out_after:
        return None
    return past[-1][1]


def direction(stages: Sequence[str], a: str, b: str) -> str:
    there, here = stages.index(b), stages.index(a)
    return "videre" if there > here else "tilbake" if there < here else "samme"
