"""Writing iCalendar: whole days with what they are called. What is the same gives the same bytes, whatever day it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tjenestedesign.ground.extras import extra


@dataclass(frozen=True, slots=True)
class Event:
    """From the first day through the last one, both counted. It does not make anybody busy.

    `uid` is what tells it from every other event in the world. `priority` is from 1, the highest, to 9.
    """

    uid: str
    first: date
    last: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()
    priority: int | None = None


def calendar_bytes(name: str, stamp: date, events: Sequence[Event], description: str = "") -> bytes:
    """A calendar file with the events as they stand. `stamp` is the day they are from. Raises `MissingExtra`."""
    icalendar = extra("icalendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//tjenestedesign//td//NB")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", icalendar.vText(" ".join(name.split())))
    if description:
        calendar.add("x-wr-caldesc", icalendar.vText(description))
    for event in events:
        calendar.add_component(_component(icalendar, event, stamp))
    return calendar.to_ical()


def _component(icalendar: Any, event: Event, stamp: date) -> Any:
    out = icalendar.Event()
    out.add("uid", event.uid)
    out.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
    out.add("dtstart", event.first)
    out.add("dtend", event.last if event.last == date.max else event.last + timedelta(days=1))
    out.add("transp", "TRANSPARENT")
    out.add("summary", event.summary)
    if event.description:
        out.add("description", event.description)
    if event.categories:
        out.add("categories", list(event.categories))
    if event.priority is not None:
        out.add("priority", event.priority)
    return out
