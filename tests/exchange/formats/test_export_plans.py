"""A veikart as iCalendar and as Microsoft Project XML, read back."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ASKER, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.exchange.ical_out import ICAL
from tjenestedesign.exchange.msproject_out import MSPROJECT
from tjenestedesign.exchange.msproject_plan import count, working_days
from tjenestedesign.exchange.outgoing import Outgoing

NS = "{http://schemas.microsoft.com/project}"
ORDER = {
    "Project": "SaveVersion Name Title ScheduleFromStart StartDate FinishDate CurrencyDigits CurrencySymbol CurrencyCode "
    "CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth "
    "Calendars Tasks Resources Assignments",
    "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays",
    "WeekDay": "DayType DayWorking WorkingTimes",
    "WorkingTime": "FromTime ToTime",
    "Task": "UID ID Name Type IsNull OutlineNumber OutlineLevel Priority Start Finish Duration DurationFormat EffortDriven "
    "Estimated Milestone Summary FixedCost FixedCostAccrual Cost ConstraintType CalendarUID ConstraintDate Notes "
    "PredecessorLink",
    "PredecessorLink": "PredecessorUID Type CrossProject LinkLag LagFormat",
    "Resource": "UID ID Name Type IsNull",
    "Assignment": "UID TaskUID ResourceUID Finish Start Units Work",
}
"""The elements td writes, in the order Microsoft's schema (mspdi_pj12.xsd) has them."""
HOSTILE = 'end: «A», "b" & <c> ; \\ #1 👩🏽‍🦽 ]]>\ufffe'
PLAN: dict[str, Any] = {
    "type": "veikart",
    "tittel": HOSTILE,
    "status": "utkast",
    "beskrivelse": "To,\nlinjer; her",
    "spor": [{"id": "s", "tittel": HOSTILE}, {"id": "t", "tittel": "Tomt"}],
    "aktiviteter": [
        {
            "id": "a",
            "tittel": HOSTILE,
            "spor": "s",
            "fra": "2027-01",
            "til": "2027-02-12",
            "avhenger_av": ["c", "borte", "a"],
            "prioritet": "må",
            "ansvarlig": "Rolle <x>",
            "kostnad": 125000,
            "beskrivelse": "Linje\n\n<to> & tre",
        },
        {"id": "b", "tittel": "B", "spor": "s", "fra": "2027-02-15", "avhenger_av": ["a"], "kostnad": 0},
        {"id": "c", "tittel": "C", "spor": "ukjent", "fra": "2027-03-06", "avhenger_av": ["b"]},
    ],
    "milepæler": [
        {
            "id": "m",
            "tittel": "M",
            "dato": "2027-05",
            "beslutning": "Skal vi, da?",
            "avhenger_av": ["b", "b"],
        },
        {"id": "n", "tittel": "<Skriv navnet>", "dato": "2027-06-01"},
    ],
}


def made(folder: Path, plan: dict[str, Any], format: Any) -> Outgoing:
    folder.mkdir(exist_ok=True)
    (folder / "prosjekt.yaml").write_text("navn: Prøve\nkommune: Vik\n", "utf-8")
    (folder / "x.yaml").write_text(json.dumps(plan, ensure_ascii=False).replace("\ufffe", r"\ufffe"), "utf-8")
    project, faults = load_project(folder)
    assert "x" in project.entries, faults
    return format.writers["veikart"].make(project, project.entries["x"])


def events(data: bytes) -> dict[str, Any]:
    calendar: Any = icalendar.Calendar.from_ical(data)
    return {str(e["uid"]).split("@")[0]: e for e in calendar.walk("VEVENT")}


def test_a_calendar_has_every_activity_and_milestone_as_whole_days(tmp_path: Path) -> None:
    out = made(tmp_path / "p", PLAN, ICAL)
    found = events(out.data)
    assert list(found) == ["x.a", "x.b", "x.c", "x.m", "x.n"]
    assert {id: (e["dtstart"].dt, e["dtend"].dt) for id, e in found.items()} == {
        "x.a": (date(2027, 1, 1), date(2027, 2, 13)),
        "x.b": (date(2027, 2, 15), date(2027, 2, 16)),
        "x.c": (date(2027, 3, 6), date(2027, 3, 7)),
        "x.m": (date(2027, 5, 31), date(2027, 6, 1)),
        "x.n": (date(2027, 6, 1), date(2027, 6, 2)),
    }
    title = HOSTILE
    assert str(found["x.a"]["summary"]) == title
    assert [str(c) for c in found["x.a"]["categories"].cats] == [title]
    assert str(found["x.a"]["description"]) == "Linje\n\n<to> & tre\n\nAnsvarlig: Rolle <x>."
    assert found["x.a"]["priority"] == 1
    assert str(found["x.m"]["description"]) == "Beslutning: Skal vi, da?"
    assert [str(found[m]["categories"].cats[0]) for m in ("x.m", "x.n")] == ["Beslutning", "Milepæl"]
    assert str(found["x.n"]["summary"]) == "Ikke fylt ut"
    assert "description" not in found["x.b"]
    calendar = icalendar.Calendar.from_ical(out.data)
    assert str(calendar["x-wr-calname"]).replace("\\", "") == title.replace("\\", "")
    assert all(len(line) <= 75 for line in out.data.split(b"\r\n"))
    assert "Milepæler uten dag står på den siste dagen i perioden: «M»." in out.notes


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    for format in (ICAL, MSPROJECT):
        assert made(tmp_path / "p", PLAN, format).data == made(tmp_path / "q", PLAN, format).data


def test_an_activity_and_a_milestone_with_one_id_are_two_events(tmp_path: Path) -> None:
    plan = {**PLAN, "milepæler": [{"id": "a", "tittel": "M", "dato": "2027-05-01"}]}
    assert {"x.a", "x.a-milepael"} <= set(events(made(tmp_path / "p", plan, ICAL).data))


def tree(out: Outgoing) -> ET.Element:
    return ET.fromstring(out.data)


def values(element: ET.Element) -> dict[str, str]:
    return {child.tag.removeprefix(NS): child.text or "" for child in element}


def tasks(root: ET.Element) -> dict[str, ET.Element]:
    return {values(t)["OutlineNumber"]: t for t in root.iter(f"{NS}Task")}


def test_elements_stand_in_the_order_of_the_schema(tmp_path: Path) -> None:
    root = tree(made(tmp_path / "p", PLAN, MSPROJECT))
    seen: set[str] = set()
    for name, listed in ORDER.items():
        known = listed.split()
        for element in root.iter(NS + name):
            children = [c.tag.removeprefix(NS) for c in element]
            assert sorted(children, key=known.index) == children
            seen |= {name}
    assert seen == {*ORDER}


def test_tasks_have_working_days_links_money_and_roles(tmp_path: Path) -> None:
    root = tree(made(tmp_path / "p", PLAN, MSPROJECT))
    found = tasks(root)
    assert list(found) == ["1", "1.1", "1.2", "2", "2.1", "3", "4"]
    first = values(found["1.1"])
    assert first["Start"] == first["ConstraintDate"] == "2027-01-01T08:00:00"
    assert first["Finish"] == "2027-02-12T17:00:00"
    assert first["Duration"] == f"PT{31 * 8}H0M0S"
    assert (first["ConstraintType"], first["Priority"], first["Summary"], first["OutlineLevel"]) == (
        "2",
        "800",
        "0",
        "2",
    )
    assert first["FixedCost"] == first["Cost"] == "12500000"
    assert values(found["1.2"])["Cost"] == "0"
    assert first["Notes"] == "Linje\n\n<to> & tre"
    assert first["Name"] == HOSTILE.replace("\ufffe", "�")
    summary = values(found["1"])
    assert (summary["Summary"], summary["Start"], summary["Finish"]) == (
        "1",
        "2027-01-01T08:00:00",
        "2027-02-15T17:00:00",
    )
    weekend = values(found["2.1"])
    assert (weekend["Start"], weekend["Finish"]) == ("2027-03-08T08:00:00", "2027-03-08T17:00:00")
    milestone = values(found["3"])
    assert (milestone["Milestone"], milestone["Duration"], milestone["ConstraintType"]) == (
        "1",
        "PT0H0M0S",
        "3",
    )
    assert milestone["Start"] == milestone["Finish"] == "2027-05-31T17:00:00"
    assert milestone["Notes"] == "Beslutning: Skal vi, da?"
    assert values(found["4"])["Name"] == "Ikke fylt ut"
    roles = [values(r)["Name"] for r in root.iter(f"{NS}Resource")]
    assert roles == ["Rolle <x>"]
    (held,) = [values(a) for a in root.iter(f"{NS}Assignment")]
    assert (held["TaskUID"], held["ResourceUID"], held["Work"]) == (first["UID"], "1", "PT0H0M0S")


def test_links_are_without_rings_and_lead_somewhere(tmp_path: Path) -> None:
    out = made(tmp_path / "p", PLAN, MSPROJECT)
    found = tasks(tree(out))
    uids = {values(t)["UID"]: number for number, t in found.items()}
    links = [
        (number, uids[values(link)["PredecessorUID"]], values(link)["Type"])
        for number, task in found.items()
        for link in task.iter(f"{NS}PredecessorLink")
    ]
    told = " ".join(out.notes)
    assert len(links) == 3
    assert ("3", "1.2", "1") in links
    assert {(a, b) for a, b, _ in links} < {("1.1", "2.1"), ("1.2", "1.1"), ("2.1", "1.2"), ("3", "1.2")}
    assert told.count("Avhengighetene går i ring.") == 1
    assert "avhenger av seg selv. Avhengigheten er ikke med." in told
    assert "avhenger av «borte», som ikke finnes" in told
    assert "har filen den nærmeste arbeidsdagen innenfor: «C»." in told
    assert "Spor uten aktiviteter er ikke med: «Tomt»." in told


def test_a_long_name_is_cut_and_told(tmp_path: Path) -> None:
    plan = {**PLAN, "tittel": "x" * 600}
    out = made(tmp_path / "p", plan, MSPROJECT)
    assert len(values(tree(out))["Name"]) == 255
    assert any(n.startswith("Navnet er kortet ned til 255 tegn: «xxx") for n in out.notes)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_working_days_are_counted_as_on_a_calendar(first: date, length: int) -> None:
    last = first + timedelta(length)
    inside = [d for d in (first + timedelta(n) for n in range(length + 1)) if d.weekday() < 5]
    start, end = working_days(first, last)
    if inside:
        assert (start, end) == (inside[0], inside[-1])
        assert count(start, end) == len(inside)
    else:
        assert start == end
        assert 0 < (start - first).days <= 2
        assert start.weekday() == 0


def test_the_last_day_there_is_topples_nothing(tmp_path: Path) -> None:
    plan = {
        **PLAN,
        "aktiviteter": [{"id": "a", "tittel": "A", "spor": "s", "fra": "2100-12-31"}],
        "milepæler": [{"id": "m", "tittel": "M", "dato": "1900-01-01"}],
    }
    for format in (ICAL, MSPROJECT):
        assert made(tmp_path / "p", plan, format).data


@pytest.mark.parametrize(("format", "suffix"), [("ical", "ics"), ("msproject", "xml")])
def test_the_command_writes_askers_plan_and_tells_what_is_left_out(
    td: Run, tmp_path: Path, format: str, suffix: str
) -> None:
    said = td("export", "veikart", "--format", format, "--output", tmp_path, "--project", ASKER)
    assert said.code == 0, said.err
    data = (tmp_path / f"veikart-2014-2015.{suffix}").read_bytes()
    assert "Workshops med interne aktører".encode() in data
    assert "leverer (9)" in said.out
    refused = td("export", "brukerreise", "--format", format, "--project", ASKER)
    assert refused.code == 2
    assert "Velg artefakter av typen «veikart»." in refused.err
