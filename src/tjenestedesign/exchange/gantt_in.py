"""Mermaid `gantt` → veikart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tjenestedesign.exchange.drafts import Draft, Ids, clip
from tjenestedesign.exchange.gantt_dates import Calendar, add
from tjenestedesign.exchange.mermaid_source import Diagram, plain, word_and_rest
from tjenestedesign.exchange.sheets.read import Unreadable

_IGNORED = ("axisFormat", "tickInterval", "todayMarker", "topAxis", r"weekday(?=\s+\w+day\b)", "click")
_WORDS = (
    "title",
    "section",
    "dateFormat",
    "inclusiveEndDates",
    "excludes",
    "includes",
    r"weekend(?=\s+(?:friday|saturday)\b)",
    "accTitle",
    "accDescr",
    *_IGNORED,
)
_TAGS = {"active": "pågår", "done": "ferdig", "crit": "kritisk", "vert": "loddrett strek"}
_ROUNDS = 10
"""As many as Mermaid goes to find what comes after what."""
_NO_SECTION = "Aktiviteter"


@dataclass(eq=False)
class _Task:
    line: int
    title: str
    track: str
    fields: list[str]
    tags: list[str]
    id: str
    name: str = ""
    start: datetime | None = None
    end: datetime | None = None
    shown_end: datetime | None = None
    needs: list[str] = field(default_factory=list[str])


def gantt(diagram: Diagram) -> Draft:
    """Raises `Unreadable` where the diagram has no tasks with dates."""
    draft = diagram.draft("veikart", "<Skriv tittelen>")
    calendar = Calendar()
    tracks: dict[str, str] = {}
    track = ""
    tasks: list[_Task] = []
    for line, statement in diagram.statements:
        word, rest = word_and_rest(statement, _WORDS)
        if word == "title":
            draft.title = plain(rest) or draft.title
        elif word == "section":
            track = plain(rest)
            tracks.setdefault(track, "")
        elif word == "dateFormat":
            calendar.format, calendar.line = rest, line
        elif word == "inclusiveEndDates":
            calendar.inclusive = True
        elif word == "excludes":
            calendar.excludes += [w.lower() for w in re.split(r"[\s,]+", rest) if w]
            draft.keep(line, f"excludes {rest} (datoene er regnet ut med dette).")
        elif word == "includes":
            calendar.includes += [w.lower() for w in re.split(r"[\s,]+", rest) if w]
            draft.keep(line, f"includes {rest} (datoene er regnet ut med dette).")
        elif word == "weekend":
            calendar.weekend = 4 if rest.lower().startswith("friday") else 5
            draft.keep(line, f"weekend {rest} (datoene er regnet ut med dette).")
        elif word.startswith("acc"):
            draft.keep(line, f"{word}: {plain(rest)}.")
        elif word:
            draft.lose(line, f"«{clip(plain(statement))}» er ikke tatt med.")
        elif ":" not in statement:
            draft.lose(
                line, f"«{clip(plain(statement))}» er ikke en aktivitet td kan lese, og er ikke tatt med."
            )
        else:
            if not track:
                track = _NO_SECTION
                tracks.setdefault(track, "")
            tasks.append(_task(line, statement, track, draft))
    _name(tracks, tasks)
    _schedule(tasks, calendar, draft)
    _fill(draft, tracks, [t for t in tasks if t.start is not None], calendar)
    return draft


def _name(tracks: dict[str, str], tasks: list[_Task]) -> None:
    """Ids, each used once in the whole roadmap: the diagram's own first, then those td makes for tracks and tasks."""
    ids = Ids("del")
    for task in tasks:
        if task.name:
            task.id = ids.take(task.name)
    for title in tracks:
        tracks[title] = ids.take(title, "spor")
    for task in tasks:
        task.id = task.id or ids.take(task.title, "aktivitet")
        task.track = tracks[task.track]


def _task(line: int, statement: str, track: str, draft: Draft) -> _Task:
    name, _, rest = statement.partition(":")
    rest, _, after = rest.partition(";")
    if after.strip():
        draft.lose(line, f"«{clip(plain(after))}» står bak et semikolon og er ikke tatt med.")
    fields = [p.strip() for p in rest.split(",")]
    tags: list[str] = []
    while fields and fields[0] in (*_TAGS, "milestone"):
        tags.append(fields.pop(0))
    title = plain(name) or "<Skriv hva som skal gjøres>"
    task = _Task(line, title, track, fields, tags, "")
    if len(fields) == 3:
        task.name = fields[0]
    return task


def _schedule(tasks: list[_Task], calendar: Calendar, draft: Draft) -> None:
    """Start and end as Mermaid computes them, going round as many times as it does."""
    by_name = {t.name: t for t in tasks if t.name}
    for task in tasks:
        for text in task.fields[3:]:
            draft.keep(task.line, f"«{task.title}» har også «{plain(text)}».")
    waiting = list(range(len(tasks)))
    for _ in range(_ROUNDS):
        waiting = [n for n in waiting if not _settle(tasks, n, by_name, calendar, draft)]
    for number in waiting:
        task = tasks[number]
        draft.lose(task.line, f"{_why_not(task, calendar)} Den er ikke tatt med.")
        task.start = None


def _why_not(task: _Task, calendar: Calendar) -> str:
    """Why a task has no dates, as far as td can tell."""
    title = clip(task.title)
    for text in [f for f in task.fields[bool(task.name) :][:2] if f]:
        if re.match(r"(?:after|until)\s", text) or calendar.read(text) or add(datetime(2000, 1, 1), text):
            continue
        if fault := calendar.dates.fault:
            return f"«{clip(text)}» i «{title}» er ingen dato: dateFormat «{calendar.format}» {fault}."
        return f"«{clip(text)}» i «{title}» er ikke skrevet slik dateFormat «{calendar.format}» sier."
    return f"td finner ikke ut når «{title}» starter eller slutter."


def _settle(
    tasks: list[_Task], number: int, by_name: dict[str, _Task], calendar: Calendar, draft: Draft
) -> bool:
    task = tasks[number]
    fields = task.fields[1:3] if task.name else task.fields[:2]
    begins, ends = (fields[0], fields[1]) if len(fields) == 2 else ("", fields[0] if fields else "")
    before = tasks[number - 1] if number else None
    dangling: list[str] = []
    if found := re.fullmatch(r"after\s+([\w\s-]+)", begins):
        named = found[1].split()
        dangling = [n for n in named if n not in by_name]
        others = [by_name[n] for n in named if n in by_name]
        if not others:
            start = before.end if before else None
        elif any(o.end is None for o in others):
            return False
        else:
            start = max(o.end for o in others if o.end)
        task.needs = [o.id for o in others if o is not task]
        milestones = {o.id: o for o in others if "milestone" in o.tags}
    else:
        start = calendar.read(begins) if begins else (before.end if before else None)
        milestones = {}
    if start is None:
        return False
    end, is_manual = _end(ends, start, by_name, calendar)
    if end is None:
        return False
    task.start = start
    task.end, task.shown_end = (end, end) if is_manual else calendar.ends(start, end)
    for name in dangling:
        draft.keep(task.line, f"«{task.title}» skal komme etter «{name}», som ikke finnes i diagrammet.")
    for id, other in milestones.items():
        task.needs.remove(id)
        draft.keep(task.line, f"«{task.title}» kommer etter milepælen «{other.title}».")
    if found := re.fullmatch(r"until\s+([\w\s-]+)", ends):
        missing = [n for n in found[1].split() if n not in by_name]
        draft.keep(task.line, f"«{task.title}» varer til «{found[1].strip()}» begynner.")
        for name in missing:
            draft.keep(task.line, f"«{name}» finnes ikke i diagrammet.")
    return True


def _end(
    text: str, start: datetime, by_name: dict[str, _Task], calendar: Calendar
) -> tuple[datetime | None, bool]:
    """(the end, whether it is written as a date)."""
    if found := re.fullmatch(r"until\s+([\w\s-]+)", text):
        others = [by_name[n] for n in found[1].split() if n in by_name]
        starts = [o.start for o in others if o.start]
        return (min(starts) if starts and len(starts) == len(others) else None), False
    if (end := calendar.read(text)) is not None:
        return end + timedelta(days=1 if calendar.inclusive else 0), True
    return add(start, text), False


def _fill(draft: Draft, tracks: dict[str, str], tasks: list[_Task], calendar: Calendar) -> None:
    activities: list[dict[str, Any]] = []
    milestones: list[dict[str, Any]] = []
    for task in tasks:
        assert task.start is not None
        assert task.shown_end is not None
        for tag in task.tags:
            if tag in _TAGS:
                draft.keep(task.line, f"«{task.title}» er merket «{tag}» ({_TAGS[tag]}).")
        item: dict[str, Any] = {"id": task.id, "tittel": task.title}
        if "milestone" in task.tags:
            middle = task.start + (task.shown_end - task.start) / 2
            item["dato"] = f"{middle:%Y-%m-%d}"
            track = next(t for t, id in tracks.items() if id == task.track)
            draft.keep(task.line, f"Milepælen «{task.title}» står i sporet «{track}».")
            milestones.append(item)
        else:
            last = max(task.start, task.shown_end - timedelta(microseconds=1))
            item |= {"spor": task.track, "fra": f"{task.start:%Y-%m-%d}", "til": f"{last:%Y-%m-%d}"}
            if any(d.time() != datetime.min.time() for d in (task.start, task.shown_end)):
                draft.keep(
                    task.line,
                    f"«{task.title}» går fra {task.start:%d.%m.%Y %H:%M} til {task.shown_end:%d.%m.%Y %H:%M}.",
                )
            activities.append(item)
        if task.needs:
            item["avhenger_av"] = task.needs
    if not activities:
        raise _without_activities(draft, calendar, only_milestones=bool(milestones))
    draft.data = {
        "spor": [{"id": id, "tittel": title} for title, id in tracks.items()],
        "aktiviteter": activities,
    }
    if milestones:
        draft.data["milepæler"] = milestones


def _without_activities(draft: Draft, calendar: Calendar, *, only_milestones: bool) -> Unreadable:
    """Why the diagram cannot be a roadmap, with all that was found out about its tasks."""
    learned = [f"Linje {loss.line}: {loss.text}" for loss in sorted(draft.losses, key=lambda x: x.line)]
    example = "En aktivitet ser slik ut: «Intervjuer :2027-01-04, 10d». Et veikart må ha minst én."
    if only_milestones:
        return Unreadable("Diagrammet har bare milepæler.", example, learned)
    if calendar.line and (fault := calendar.dates.fault):
        return Unreadable(
            f"Diagrammet har ingen aktiviteter med dato, for dateFormat «{calendar.format}» (linje {calendar.line}) {fault}.",
            "Skriv «dateFormat YYYY-MM-DD», og datoene slik: 2027-01-04.",
            learned,
        )
    return Unreadable("Diagrammet har ingen aktiviteter med dato.", example, learned)
