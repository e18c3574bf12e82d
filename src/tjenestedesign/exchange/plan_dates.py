"""A veikart's days and tracks, for the formats that know no months and no quarters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tjenestedesign.artefakter.veikart import DAY, Aktivitet, Spor, Veikart
from tjenestedesign.exchange.outgoing import some
from tjenestedesign.ground.scalars import Tidspunkt


def last_day(activity: Aktivitet) -> date:
    """The last day, never before the first."""
    return max(activity.slutt.slutt, activity.fra.start)


def day_after(day: date) -> date:
    """The day after; the last day there is has none and is given back."""
    return day if day == date.max else day + DAY


def tracks(model: Veikart) -> list[tuple[Spor, list[Aktivitet]]]:
    """Each track with its activities in file order. A track that is only named by an activity comes last, under its id."""
    found: dict[str, tuple[Spor, list[Aktivitet]]] = {s.id: (s, []) for s in model.spor}
    for activity in model.aktiviteter:
        if activity.spor not in found:
            found[activity.spor] = (Spor(id=activity.spor, tittel=activity.spor), [])
        found[activity.spor][1].append(activity)
    return list(found.values())


def coarse(model: Veikart) -> Iterator[str]:
    """What is told where the plan says a month, a quarter or a year and the file says a day."""
    activities = [a.tittel for a in model.aktiviteter if _is_coarse(a.fra) or _is_coarse(a.slutt)]
    if activities:
        yield f"Måneder, kvartaler og år er skrevet som første og siste dag: {some(activities)}."
    milestones = [m.tittel for m in model.milepæler if _is_coarse(m.dato)]
    if milestones:
        yield f"Milepæler uten dag står på den siste dagen i perioden: {some(milestones)}."
    for activity in model.aktiviteter:
        if activity.slutt.slutt < activity.fra.start:
            yield f"{some([activity.tittel])} slutter før den starter. Filen har bare den første dagen."


def _is_coarse(when: Tidspunkt) -> bool:
    return when.start != when.slutt
