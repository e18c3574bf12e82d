"""The dates of a competition as iCalendar. The same competition gives the same bytes, whatever day it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.scalars import Tidspunkt
from tjenestedesign.project.loaded import Entry


@dataclass(frozen=True, slots=True)
class _Date:
    what: str
    when: Tidspunkt
    told: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The file, how many events it has, and what has no day yet and is therefore left out."""

    data: bytes
    events: int
    without_day: tuple[tuple[str, Tidspunkt], ...]


def calendar_file(entry: Entry[Konkurransegrunnlag]) -> CalendarFile:
    """Every deadline and dialogue with a day as a whole-day event. Raises `MissingExtra`."""
    calendar = new_calendar(f"Frister: {filled(entry.model.tittel)}")
    dates = sorted(_dates(entry.model), key=lambda d: (d.when.start, d.what))
    with_day = [d for d in dates if d.when.start == d.when.slutt]
    used: Counter[str] = Counter()
    for one in with_day:
        name = slug(one.what)[:60] or "frist"
        used[name] += 1
        number = f"-{used[name]}" if used[name] > 1 else ""
        uid = f"{entry.id}.{name}{number}@tjenestedesign"
        event = whole_days(uid, _stamp(entry.model, with_day[0].when.start), one.when.start, one.when.start)
        event.add("summary", one.what)
        event.add("description", one.told)
        calendar.add_component(event)
    without = tuple((d.what, d.when) for d in dates if d not in with_day)
    return CalendarFile(calendar.to_ical(), len(with_day), without)


def new_calendar(name: str) -> Any:
    """An empty calendar. Raises `MissingExtra`."""
    icalendar = extra("icalendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//tjenestedesign//td//NB")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", icalendar.vText(" ".join(name.split())))
    return calendar


def whole_days(uid: str, stamp: date, first: date, last: date) -> Any:
    """An event from the first day through the last one, both counted, that does not make anybody busy."""
    event = extra("icalendar").Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
    event.add("dtstart", first)
    event.add("dtend", last if last == date.max else last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _dates(model: Konkurransegrunnlag) -> Iterator[_Date]:
    title = filled(model.tittel)
    for deadline in model.frister:
        yield _Date(filled(deadline.hva), deadline.dato, f"Frist i konkurransen «{title}».")
    for dialogue in model.dialog:
        if dialogue.dato:
            yield _Date(
                filled(dialogue.aktivitet), dialogue.dato, f"Dialog med markedet i konkurransen «{title}»."
            )


def _stamp(model: Konkurransegrunnlag, first: date) -> date:
    """The day the competition is from, so that the file does not change from one day to the next."""
    return model.dato or first
