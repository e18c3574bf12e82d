"""The schedule of a veikart: the critical path, and how far each activity may slip."""

from __future__ import annotations

from dataclasses import dataclass

from tjenestedesign.artefakter.veikart import Aktivitet, Veikart


@dataclass(frozen=True, slots=True)
class Slack:
    """How far an activity may slip. Without slack it is on the critical path, or a milestone waits for it."""

    days: int
    """Weekdays."""
    finish: int
    """The ordinal of the day after the latest finish."""
    milestone: str = ""
    """The id of the milestone that sets the limit; empty where the end of the plan does."""
    critical: bool = False


def days_of(activity: Aktivitet) -> tuple[int, int]:
    """The first day and the day after the last, as ordinals; at least one day."""
    start = activity.fra.start.toordinal()
    return start, max(activity.slutt.slutt.toordinal(), start) + 1


def ordered(model: Veikart) -> list[Aktivitet]:
    """By track as the file has them, then by start: the order of numbers, tables and pages."""
    order = {s.id: n for n, s in enumerate(model.spor)}
    return sorted(model.aktiviteter, key=lambda a: (order.get(a.spor, len(order)), a.fra.start))


def slacks(model: Veikart) -> dict[str, Slack]:
    """The slack of every activity that something waits for, or that waits for something.

    Planned dates are taken as they stand, also those that are too late; what may slip is counted in weekdays, so that a weekend between two
    activities is no slack. The critical path is what moves the end of the last activity that hangs together with
    others. A milestone limits what it waits for. Rings, and what follows only from them, have no slack to tell.
    """
    items = {a.id: a for a in model.aktiviteter}
    needs = {
        i: tuple(n for n in dict.fromkeys(a.avhenger_av) if n in items and n != i) for i, a in items.items()
    }
    linked = {i for i, n in needs.items() if n} | {n for ns in needs.values() for n in ns}
    limits = _milestones(model)
    waiting: dict[str, list[str]] = {i: [] for i in items}
    for id, needed in needs.items():
        for n in needed:
            waiting[n].append(id)
    left = {i: len(w) for i, w in waiting.items()}
    begins = {i: weekday_index(days_of(a)[0]) for i, a in items.items()}
    ends = {i: weekday_index(days_of(a)[1]) for i, a in items.items()}
    last = max((ends[i] for i in linked), default=0)
    plain: dict[str, int] = {}
    limited: dict[str, tuple[int, str]] = {}
    ready = [i for i in items if not left[i]]
    while ready:
        id = ready.pop()
        after = [(w, ends[w] - begins[w]) for w in waiting[id]]
        plain[id] = max(min((plain[w] - length for w, length in after), default=last), ends[id])
        bounds = [(limited[w][0] - length, limited[w][1]) for w, length in after if w in limited]
        bounds += limits.get(id, [])
        if id in linked and not after:
            bounds.append((last, ""))
        if bounds:
            limited[id] = max(min(bounds), (ends[id], min(bounds)[1]))
        for n in needs[id]:
            left[n] -= 1
            if not left[n]:
                ready.append(n)
    found: dict[str, Slack] = {}
    for id, (limit, milestone) in limited.items():
        free = limit - ends[id]
        critical = id in linked and plain[id] == ends[id]
        finish = _day_after(limit) if free else days_of(items[id])[1]
        found[id] = Slack(free, finish, "" if critical else milestone, critical)
    return found


def _milestones(model: Veikart) -> dict[str, list[tuple[int, str]]]:
    """For each activity that a milestone waits for: (the weekday it must be finished before, the milestone)."""
    limits: dict[str, list[tuple[int, str]]] = {}
    for m in model.milepæler:
        for n in m.avhenger_av:
            limits.setdefault(n, []).append((weekday_index(m.dato.slutt.toordinal() + 1), m.id))
    return limits


def critical(model: Veikart) -> frozenset[str]:
    """Ids of the activities where a delay moves the end of the plan."""
    return frozenset(i for i, s in slacks(model).items() if s.critical)


def weekday_index(day: int) -> int:
    """How many weekdays lie before a day; ordinal 1 is a Monday."""
    weeks, rest = divmod(day - 1, 7)
    return weeks * 5 + min(rest, 5)


def _day_after(index: int) -> int:
    """The day after so many weekdays have gone."""
    weeks, rest = divmod(index - 1, 5)
    return weeks * 7 + rest + 2


def told(slack: Slack | None) -> str:
    """«3 uker slakk», rounded down; empty for what nothing hangs together with."""
    if slack is None:
        return ""
    if not slack.days:
        return "ingen slakk"
    for length, one, many in ((260, "år", "år"), (65, "måned", "måneder"), (5, "uke", "uker")):
        if slack.days >= length:
            count = slack.days * 12 // 260 if one == "måned" else slack.days // length
            return f"{count} {one if count == 1 else many} slakk"
    return f"{slack.days} {'dag' if slack.days == 1 else 'dager'} slakk"
