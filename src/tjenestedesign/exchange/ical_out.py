"""Veikart → iCalendar: every activity and milestone as whole days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.exchange.outgoing import Format, Outgoing, Writer, one_line
from tjenestedesign.exchange.plan_dates import coarse, last_day, tracks
from tjenestedesign.ground.icalendar_text import Event, calendar_bytes
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.loaded import Entry, Project

_PRIORITY: Final = {"må": 1, "bør": 5, "kan": 9}


def calendar(_project: Project, entry: Entry[Veikart]) -> Outgoing:
    """In order of date. The stamp is the plan's first day, so that the same plan gives the same bytes. Raises `MissingExtra`."""
    model = entry.model
    events = sorted(_events(entry), key=lambda e: (e.first, e.uid))
    stamp = min(a.fra.start for a in model.aktiviteter)
    data = calendar_bytes(one_line(model.tittel), stamp, events, _clean(model.beskrivelse or ""))
    return Outgoing(data, tuple(_about(model)))


def _events(entry: Entry[Veikart]) -> Iterator[Event]:
    model = entry.model
    for track, activities in tracks(model):
        for one in activities:
            yield Event(
                f"{entry.id}.{one.id}@tjenestedesign",
                one.fra.start,
                last_day(one),
                one_line(one.tittel),
                _described(one.beskrivelse, f"Ansvarlig: {one.ansvarlig}." if one.ansvarlig else ""),
                (one_line(track.tittel),),
                _PRIORITY[one.prioritet] if one.prioritet else None,
            )
    used = {a.id for a in model.aktiviteter}
    for one in model.milepæler:
        yield Event(
            f"{entry.id}.{one.id}{'-milepael' if one.id in used else ''}@tjenestedesign",
            one.dato.slutt,
            one.dato.slutt,
            one_line(one.tittel),
            _described(f"Beslutning: {one.beslutning}" if one.beslutning else None),
            ("Beslutning" if one.beslutning else "Milepæl",),
        )


def _described(*parts: str | None) -> str:
    return "\n\n".join(_clean(p) for p in parts if p)


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
