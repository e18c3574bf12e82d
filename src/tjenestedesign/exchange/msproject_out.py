"""Veikart → MSPDI, the XML of Microsoft Project 2003 and later.

The dates are decided, and no program is to move them. Every task has therefore a fixed date (`ConstraintType` 2, must start on;
3, must finish on, for milestones), which all programs that read MSPDI respect. `Manual` would say the same, but is known only to
Microsoft Project 2010 and later. The elements stand in the order of the schema, which is strict. Money is in hundredths.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from typing import Final

from tjenestedesign.artefakter.veikart import Aktivitet, Milepæl, Veikart
from tjenestedesign.exchange.msproject_plan import Task, count, schedule
from tjenestedesign.exchange.outgoing import Format, Outgoing, Writer
from tjenestedesign.exchange.plan_dates import coarse
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.loaded import Entry, Project

_NAMESPACE: Final = "http://schemas.microsoft.com/project"
_ILLEGAL: Final = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRIORITY: Final = {"må": 800, "bør": 600, "kan": 400, None: 500}
_LONGEST: Final = 255
"""Characters in a name that every program takes."""
_HOURS: Final = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))


def project_file(_project: Project, entry: Entry[Veikart]) -> Outgoing:
    """Tracks as summary tasks, activities as tasks of working days from 8 to 17, responsible roles as resources."""
    model = entry.model
    plan = schedule(model)
    root = ET.Element("Project", xmlns=_NAMESPACE)
    _fill(
        root,
        SaveVersion=12,
        Name=_name(model.tittel),
        Title=_name(model.tittel),
        ScheduleFromStart=1,
        StartDate=_starts(min(t.first for t in plan.tasks)),
        FinishDate=_ends(max(t.last for t in plan.tasks)),
        CurrencyDigits=0,
        CurrencySymbol="kr",
        CurrencyCode="NOK",
        CurrencySymbolPosition=3,
        CalendarUID=1,
        DefaultStartTime="08:00:00",
        DefaultFinishTime="17:00:00",
        MinutesPerDay=480,
        MinutesPerWeek=2400,
        DaysPerMonth=20,
    )
    _calendar(ET.SubElement(ET.SubElement(root, "Calendars"), "Calendar"))
    tasks = ET.SubElement(root, "Tasks")
    for task in plan.tasks:
        _task(ET.SubElement(tasks, "Task"), task)
    uids = {role: n for n, role in enumerate(plan.roles, 1)}
    resources = ET.SubElement(root, "Resources")
    for role, uid in uids.items():
        _fill(ET.SubElement(resources, "Resource"), UID=uid, ID=uid, Name=_name(role), Type=1, IsNull=0)
    _assignments(ET.SubElement(root, "Assignments"), plan.tasks, uids)
    ET.indent(root)
    data = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    return Outgoing(data, (*_about(model), *plan.notes))


def _task(made: ET.Element, task: Task) -> None:
    part = task.part
    is_milestone = isinstance(part, Milepæl)
    days = 0 if is_milestone else count(task.first, task.last)
    cost = part.kostnad if isinstance(part, Aktivitet) else None
    _fill(
        made,
        UID=task.number,
        ID=task.number,
        Name=_name(task.name),
        Type=1,
        IsNull=0,
        OutlineNumber=task.outline,
        OutlineLevel=task.outline.count(".") + 1,
        Priority=_PRIORITY[part.prioritet if isinstance(part, Aktivitet) else None],
        Start=_ends(task.first) if is_milestone else _starts(task.first),
        Finish=_ends(task.last),
        Duration=f"PT{8 * days}H0M0S",
        DurationFormat=7,
        EffortDriven=0,
        Estimated=0,
        Milestone=int(is_milestone),
        Summary=int(part is None),
        FixedCost=None if cost is None else cost * 100,
        FixedCostAccrual=None if cost is None else 2,
        Cost=None if cost is None else cost * 100,
        ConstraintType=0 if part is None else 3 if is_milestone else 2,
        CalendarUID=-1,
        ConstraintDate=None if part is None else _ends(task.last) if is_milestone else _starts(task.first),
        Notes=_notes(part),
    )
    for number in task.needs:
        link = ET.SubElement(made, "PredecessorLink")
        _fill(link, PredecessorUID=number, Type=1, CrossProject=0, LinkLag=0, LagFormat=7)


def _notes(part: Aktivitet | Milepæl | None) -> str | None:
    if isinstance(part, Milepæl):
        return _legal(f"Beslutning: {part.beslutning}") if part.beslutning else None
    return _legal(part.beskrivelse) if part and part.beskrivelse else None


def _assignments(made: ET.Element, tasks: tuple[Task, ...], uids: dict[str, int]) -> None:
    """A role is responsible; how much it works is not known, so the work is none and nobody is booked twice."""
    number = 0
    for task in tasks:
        if isinstance(task.part, Aktivitet) and task.part.ansvarlig:
            number += 1
            _fill(
                ET.SubElement(made, "Assignment"),
                UID=number,
                TaskUID=task.number,
                ResourceUID=uids[task.part.ansvarlig],
                Finish=_ends(task.last),
                Start=_starts(task.first),
                Units=0,
                Work="PT0H0M0S",
            )


def _calendar(made: ET.Element) -> None:
    _fill(made, UID=1, Name="Standard", IsBaseCalendar=1, BaseCalendarUID=-1)
    week = ET.SubElement(made, "WeekDays")
    for day in range(1, 8):  # from Sunday
        one = ET.SubElement(week, "WeekDay")
        is_working = 2 <= day <= 6
        _fill(one, DayType=day, DayWorking=int(is_working))
        if is_working:
            times = ET.SubElement(one, "WorkingTimes")
            for start, end in _HOURS:
                _fill(ET.SubElement(times, "WorkingTime"), FromTime=start, ToTime=end)


def _fill(parent: ET.Element, **values: str | int | None) -> None:
    for name, value in values.items():
        if value is not None:
            ET.SubElement(parent, name).text = str(value)


def _starts(day: date) -> str:
    return f"{day.isoformat()}T08:00:00"


def _ends(day: date) -> str:
    return f"{day.isoformat()}T17:00:00"


def _legal(text: str) -> str:
    """Without the characters XML 1.0 has no way to write."""
    return _ILLEGAL.sub("�", filled(text).replace("\r\n", "\n").replace("\r", "\n"))


def _name(text: str) -> str:
    flat = " ".join(_legal(text).split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _about(model: Veikart) -> Iterator[str]:
    yield from coarse(model)
    if any(a.prioritet for a in model.aktiviteter):
        yield "Prioriteten er skrevet som tall: må er 800, bør er 600 og kan er 400."
    named = (model, *model.spor, *model.aktiviteter, *model.milepæler)
    roles = dict.fromkeys(a.ansvarlig for a in model.aktiviteter if a.ansvarlig)
    for text in (*(n.tittel for n in named), *roles):
        if _name(text).endswith("…") and not text.endswith("…"):
            yield f"Navnet er kortet ned til {_LONGEST} tegn: «{_name(text)}»."


MSPROJECT: Final = Format(
    "msproject",
    ".xml",
    "Microsoft Project",
    {
        "veikart": Writer(
            project_file,
            frozenset(
                {"tittel", "spor.tittel"}
                | {
                    f"aktiviteter.{k}"
                    for k in (
                        "tittel",
                        "spor",
                        "fra",
                        "til",
                        "beskrivelse",
                        "avhenger_av",
                        "prioritet",
                        "ansvarlig",
                        "kostnad",
                    )
                }
                | {f"milepæler.{k}" for k in ("tittel", "dato", "beslutning", "avhenger_av")}
            ),
        )
    },
)
