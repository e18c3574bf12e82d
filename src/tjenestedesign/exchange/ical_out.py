"""Veikart → iCalendar: every activity and milestone as whole days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.domain.tender.calendar_file import new_calendar, whole_days
from tjenestedesign.exchange.outgoing import Format, Outgoing, Writer, one_line
from tjenestedesign.exchange.plan_dates import coarse, last_day, tracks
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.loaded import Entry, Project

_PRIORITY: Final = {"må": 1, "bør": 5, "kan": 9}


def calendar(_project: Project, entry: Entry[Veikart]) -> Outgoing:
    """In order of date. The stamp is the plan's first day, so that the same plan gives the same bytes. Raises `MissingExtra`."""
    model = entry.model
    found = sorted(_events(entry), key=lambda e: (e["dtstart"].dt, str(e["uid"])))
    made = new_calendar(one_line(model.tittel))
    if model.beskrivelse:
        made.add("x-wr-caldesc", extra("icalendar").vText(_clean(model.beskrivelse)))
    for event in found:
        made.add_component(event)
    return Outgoing(made.to_ical(), tuple(_about(model)))


def _events(entry: Entry[Veikart]) -> Iterator[Any]:
    model = entry.model
    stamp = min(a.fra.start for a in model.aktiviteter)
    for track, activities in tracks(model):
        for one in activities:
            event = whole_days(f"{entry.id}.{one.id}@tjenestedesign", stamp, one.fra.start, last_day(one))
            event.add("summary", one_line(one.tittel))
            event.add("categories", [one_line(track.tittel)])
            role = f"Ansvarlig: {one.ansvarlig}." if one.ansvarlig else ""
            _describe(event, one.beskrivelse, role)
            if one.prioritet:
                event.add("priority", _PRIORITY[one.prioritet])
            yield event
    used = {a.id for a in model.aktiviteter}
    for one in model.milepæler:
        uid = f"{entry.id}.{one.id}{'-milepael' if one.id in used else ''}@tjenestedesign"
        event = whole_days(uid, stamp, one.dato.slutt, one.dato.slutt)
        event.add("summary", one_line(one.tittel))
        event.add("categories", ["Beslutning" if one.beslutning else "Milepæl"])
        _describe(event, f"Beslutning: {one.beslutning}" if one.beslutning else None)
        yield event


def _describe(event: Any, *parts: str | None) -> None:
    if told := "\n\n".join(_clean(p) for p in parts if p):
        event.add("description", told)


def _clean(text: str) -> str:
    return filled(text).replace("\r\n", "\n").replace("\r", "\n")


def _about(model: Veikart) -> Iterator[str]:
    yield from coarse(model)
    if any(a.prioritet for a in model.aktiviteter):
        yield "Prioriteten er skrevet som tall: må er 1, bør er 5 og kan er 9."


ICAL: Final = Format(
    "ical",
    ".ics",
    "iCalendar",
    {
        "veikart": Writer(
            calendar,
            frozenset(
                {"tittel", "beskrivelse", "spor.tittel"}
                | {
                    f"aktiviteter.{k}"
                    for k in ("id", "tittel", "spor", "fra", "til", "beskrivelse", "ansvarlig", "prioritet")
                }
                | {f"milepæler.{k}" for k in ("id", "tittel", "dato", "beslutning")}
            ),
        )
    },
)
