"""A veikart as a schedule of working days: what a project program needs before it can be written as XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tjenestedesign.artefakter.veikart import DAY, Aktivitet, Milepæl, Veikart, find_cycles
from tjenestedesign.exchange.outgoing import some
from tjenestedesign.exchange.plan_dates import last_day, tracks


@dataclass(frozen=True, slots=True)
class Task:
    """One line in the program. `number` counts from 1; `needs` are the numbers of the tasks that come first."""

    number: int
    outline: str
    name: str
    first: date
    last: date
    part: Aktivitet | Milepæl | None = None
    """None for a track, which sums up the tasks below it."""
    needs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    tasks: tuple[Task, ...]
    roles: tuple[str, ...]
    notes: tuple[str, ...]


def schedule(model: Veikart) -> Schedule:
    """Tracks with their activities, and then the milestones. Links that lead nowhere or in a ring are left out and told."""
    filled_tracks = [(t, a) for t, a in tracks(model) if a]
    numbers: dict[str, int] = {}
    number = 0
    for _, activities in filled_tracks:
        number += 1
        for activity in activities:
            number += 1
            numbers[activity.id] = number
    needs, dropped = _links(model)
    made: list[Task] = []
    for place, (track, activities) in enumerate(filled_tracks, 1):
        days = [working_days(a.fra.start, last_day(a)) for a in activities]
        first, last = min(d[0] for d in days), max(d[1] for d in days)
        made.append(Task(len(made) + 1, str(place), track.tittel, first, last))
        for within, (one, (start, end)) in enumerate(zip(activities, days, strict=True), 1):
            before = tuple(numbers[n] for n in needs[one.id])
            made.append(Task(len(made) + 1, f"{place}.{within}", one.tittel, start, end, one, before))
    for place, one in enumerate(model.milepæler, len(filled_tracks) + 1):
        day = _back(one.dato.slutt)
        before = tuple(numbers[n] for n in dict.fromkeys(one.avhenger_av) if n in numbers)
        made.append(Task(len(made) + 1, str(place), one.tittel, day, day, one, before))
    roles = tuple(dict.fromkeys(a.ansvarlig for a in model.aktiviteter if a.ansvarlig))
    return Schedule(tuple(made), roles, (*_moved(model), *dropped))


def working_days(first: date, last: date) -> tuple[date, date]:
    """The first and last Monday to Friday of a period; the Monday after, or the Friday before the end of time, where it has none."""
    start = first
    while start.weekday() > 4 and start < date.max:
        start += DAY
    return (start, max(_back(last), start)) if start.weekday() < 5 else (_back(first), _back(first))


def count(first: date, last: date) -> int:
    """Mondays to Fridays from one working day through another."""
    days = (last - first).days + 1
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(rest))


def _back(day: date) -> date:
    while day.weekday() > 4 and day > date.min:
        day -= DAY
    return day


def _links(model: Veikart) -> tuple[dict[str, list[str]], list[str]]:
    """(what each activity comes after, what was left out as sentences). A program refuses a file with a ring in it."""
    titles = {a.id: a.tittel for a in model.aktiviteter}
    needs = {a.id: [n for n in dict.fromkeys(a.avhenger_av) if n in titles] for a in model.aktiviteter}
    told = [
        f"{some([part.tittel])} avhenger av «{n}», som ikke finnes. Avhengigheten er ikke med."
        for part in (*model.aktiviteter, *model.milepæler)
        for n in dict.fromkeys(part.avhenger_av)
        if n not in titles
    ]
    while rings := find_cycles({id: tuple(n) for id, n in needs.items()}):
        for ring in rings:
            if ring[0] in needs[ring[-1]]:
                needs[ring[-1]].remove(ring[0])
                told.append(
                    f"{some([titles[ring[0]]])} avhenger av seg selv. Avhengigheten er ikke med."
                    if len(ring) == 1
                    else f"Avhengighetene går i ring. At {some([titles[ring[-1]]])} kommer etter {some([titles[ring[0]]])}, er ikke med."
                )
    return needs, told


def _moved(model: Veikart) -> Iterator[str]:
    def is_weekend(day: date) -> bool:
        return day.weekday() > 4

    moved = [a.tittel for a in model.aktiviteter if is_weekend(a.fra.start) or is_weekend(last_day(a))]
    moved += [m.tittel for m in model.milepæler if is_weekend(m.dato.slutt)]
    if moved:
        yield f"Starter eller slutter noe i en helg, har filen den nærmeste arbeidsdagen innenfor: {some(moved)}."
    if empty := [t.tittel for t, a in tracks(model) if not a]:
        yield f"Spor uten aktiviteter er ikke med: {some(empty)}."
