"""A calendar file, read by another program's reader."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar

from tjenestedesign.ground.icalendar_text import Event, calendar_bytes

STAMP = date(2015, 1, 2)


def test_days_are_whole_and_both_ends_are_counted() -> None:
    event = Event("a@td", date(2015, 3, 1), date(2015, 3, 2), "Æ, ø; å", "To\n\nlinjer", ("Spor, et",), 5)
    data = calendar_bytes("  Plan \n for Asker ", STAMP, [event], "Om planen")
    made = icalendar.Calendar.from_ical(data)
    assert (made["x-wr-calname"], made["x-wr-caldesc"]) == ("Plan for Asker", "Om planen")
    (read,) = made.walk("VEVENT")
    assert (read["dtstart"].dt, read["dtend"].dt) == (date(2015, 3, 1), date(2015, 3, 3))
    assert read["dtstamp"].dt == datetime(2015, 1, 2, tzinfo=UTC)
    assert (read["summary"], read["description"]) == ("Æ, ø; å", "To\n\nlinjer")
    assert read["categories"].cats == ["Spor, et"]
    assert (read["priority"], read["transp"]) == (5, "TRANSPARENT")


def test_what_is_not_said_is_not_written_and_the_last_day_of_all_has_no_day_after() -> None:
    data = calendar_bytes("Plan", STAMP, [Event("a@td", date.max, date.max, "Slutt")])
    made = icalendar.Calendar.from_ical(data)
    (read,) = made.walk("VEVENT")
    assert "x-wr-caldesc" not in made
    assert not {"description", "categories", "priority"} & {k.lower() for k in read}
    assert read["dtend"].dt == date.max
