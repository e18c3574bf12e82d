"""Brukerreise → Mermaid `journey`, veikart → Mermaid `gantt`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from tjenestedesign.artefakter.brukerreise import Brukerreise, Steg
from tjenestedesign.artefakter.veikart import Aktivitet, Milepæl, Veikart
from tjenestedesign.exchange.flowchart_out import FLOWCHART
from tjenestedesign.exchange.mermaid_text import coded, too_large
from tjenestedesign.exchange.outgoing import Format, Outgoing, Writer, some
from tjenestedesign.exchange.plan_dates import coarse, day_after, last_day, tracks
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.rounding import rounded
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Ref

_TAGS: Final = ("active", "crit", "done", "milestone", "vert")


def journey(project: Project, entry: Entry[Brukerreise]) -> Outgoing:
    """A section for each phase; a step's score is its emotion from 1 to 5, its actors the user groups and the touchpoint."""
    model = entry.model
    lines = ["journey", f"  title {coded(model.tittel)}"]
    actors = [_name(project, a) for a in model.aktører]
    empty = [f for f in model.faser if all(s.fase != f for s in model.steg)]
    phase = None
    for step in model.steg:
        if step.fase != phase:
            phase = step.fase
            if phase in model.faser:
                before = [f for f in empty if model.faser.index(f) < model.faser.index(phase)]
                lines += [f"  section {coded(f)}" for f in before]
                empty = [f for f in empty if f not in before]
            lines.append(f"  section {coded(phase)}")
        names = [*actors, *([_name(project, step.kontaktpunkt)] if step.kontaktpunkt else [])]
        told = f": {', '.join(names)}" if names else ""
        lines.append(f"    {coded(step.tittel)}: {_score(step)}{told}")
    lines += [f"  section {coded(f)}" for f in empty]
    text = "\n".join([*lines, ""])
    return Outgoing(text.encode(), (*_about_emotions(model), *too_large(text)))


def _name(project: Project, ref: Ref) -> str:
    entry = project.entries.get(ref.id)
    return coded(entry.model.tittel if entry else ref.id, ",")


def _score(step: Steg) -> int:
    if isinstance(step.følelse, dict):
        values = list(step.følelse.values())
        return 3 + int(rounded(Fraction(sum(values), len(values)))) if values else 3
    return 3 + (step.følelse or 0)


def _about_emotions(model: Brukerreise) -> Iterator[str]:
    mixed = [s for s in model.steg if isinstance(s.følelse, dict) and s.følelse]
    if mixed:
        yield f"Følelse per aktør er slått sammen til gjennomsnittet, avrundet: {some([s.tittel for s in mixed])}."
    unknown = [s.tittel for s in model.steg if s.følelse is None or s.følelse == {}]
    if unknown:
        yield f"Steg uten følelse får poengsummen 3, midt på skalaen: {some(unknown)}."


def gantt(_project: Project, entry: Entry[Veikart]) -> Outgoing:
    """A section for each track, with first day and the day after the last: Mermaid's end dates are exclusive."""
    model = entry.model
    lines = ["gantt", f"  title {coded(model.tittel)}", "  dateFormat YYYY-MM-DD"]
    placed = _milestones_by_track(model)
    for track, activities in tracks(model):
        lines.append(f"  section {coded(track.tittel)}")
        lines += [_bar(a) for a in activities]
        lines += [_point(m) for m in placed.get(track.id, [])]
    text = "\n".join([*lines, ""])
    return Outgoing(text.encode(), (*_about_plan(model), *too_large(text)))


def _bar(activity: Aktivitet) -> str:
    first, after = activity.fra.start, day_after(last_day(activity))
    return f"    {coded(activity.tittel)} :{_id(activity.id)}, {_date(first)}, {_date(after)}"


def _point(milestone: Milepæl) -> str:
    return f"    {coded(milestone.tittel)} :milestone, {_id(milestone.id)}, {_date(milestone.dato.slutt)}, 0d"


def _date(day: date) -> str:
    return day.isoformat()


def _id(id: str) -> str:
    return f"{id}-" if id in _TAGS else id


def _milestones_by_track(model: Veikart) -> dict[str, list[Milepæl]]:
    """Each milestone in the track of the first activity that delivers it; in the last track where none does."""
    track_of = {a.id: a.spor for a in model.aktiviteter}
    last = [t.id for t, _ in tracks(model)][-1]
    found: dict[str, list[Milepæl]] = {}
    for milestone in model.milepæler:
        track = next((track_of[a] for a in milestone.avhenger_av if a in track_of), last)
        found.setdefault(track, []).append(milestone)
    return found


def _about_plan(model: Veikart) -> Iterator[str]:
    yield from coarse(model)
    names = {t.id: t.tittel for t, _ in tracks(model)}
    for track, milestones in _milestones_by_track(model).items():
        for one in milestones:
            if not one.avhenger_av:
                yield f"Milepælen {some([one.tittel])} står i sporet {some([names[track]])}, for i Mermaid må den stå i et spor."
    if delivered := [m.tittel for m in model.milepæler if m.avhenger_av]:
        yield f"Milepæler står i sporet til den første aktiviteten de avhenger av: {some(delivered)}."
    for part in (*model.aktiviteter, *model.milepæler):
        if part.id in _TAGS:
            yield f"Id-en «{part.id}» betyr noe annet i Mermaid og er skrevet «{_id(part.id)}»: «{filled(part.tittel)}»."


JOURNEY: Final = Writer(
    journey,
    frozenset(
        {"tittel", "aktører", "faser", "steg.fase", "steg.tittel", "steg.kontaktpunkt", "steg.følelse"}
    ),
)
GANTT: Final = Writer(
    gantt,
    frozenset(
        {"tittel", "spor.tittel"}
        | {f"aktiviteter.{k}" for k in ("id", "tittel", "spor", "fra", "til")}
        | {f"milepæler.{k}" for k in ("id", "tittel", "dato")}
    ),
)
MERMAID: Final = Format(
    "mermaid", ".mmd", "Mermaid", {"brukerreise": JOURNEY, "tjenestekart": FLOWCHART, "veikart": GANTT}
)
