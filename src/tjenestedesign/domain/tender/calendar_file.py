"""The dates of a competition as iCalendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.ground.icalendar_text import Event, calendar_bytes
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
    dates = sorted(_dates(entry.model), key=lambda d: (d.when.start, d.what))
    with_day = [d for d in dates if d.when.start == d.when.slutt]
    # The day the competition is from, so that the file does not change from one day to the next.
    stamp = entry.model.dato or (with_day[0].when.start if with_day else date.min)
    data = calendar_bytes(f"Frister: {filled(entry.model.tittel)}", stamp, list(_events(entry.id, with_day)))
    without = tuple((d.what, d.when) for d in dates if d not in with_day)
    return CalendarFile(data, len(with_day), without)


def _events(id: str, dates: Sequence[_Date]) -> Iterator[Event]:
    used: Counter[str] = Counter()
    for one in dates:
        name = slug(one.what)[:60] or "frist"
        used[name] += 1
        number = f"-{used[name]}" if used[name] > 1 else ""
        uid = f"{id}.{name}{number}@tjenestedesign"
        yield Event(uid, one.when.start, one.when.start, one.what, one.told)


def _dates(model: Konkurransegrunnlag) -> Iterator[_Date]:
    title = filled(model.tittel)
    for deadline in model.frister:
        yield _Date(filled(deadline.hva), deadline.dato, f"Frist i konkurransen «{title}».")
    for dialogue in model.dialog:
        if dialogue.dato:
            yield _Date(
                filled(dialogue.aktivitet), dialogue.dato, f"Dialog med markedet i konkurransen «{title}»."
            )
