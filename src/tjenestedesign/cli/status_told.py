"""What `td status` says of a project, before it is laid out in a terminal: as it stands in JSON, to be remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tjenestedesign.check.progress import Beslutning, Status, many, status, tilstand
from tjenestedesign.check.views import PhaseView
from tjenestedesign.domain.privacy.register import due, overdue
from tjenestedesign.exchange.sheets.tasks import task_named
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.norwegian import day, listing, point
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.decision import Tilstand
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.origin import origin

_SOON = 90
"""Days ahead in which a deadline is told."""


def told(project: Project, found: Sequence[Diagnostic]) -> dict[str, Any]:
    """`data` is what `--format json` prints; the rest is the screen, line by line."""
    now = today()
    at = status(project, list(found), now)
    settings = project.settings.model if project.settings else None
    return {
        "filer": project.files,
        "data": as_data(project, at),
        "tittel": f"{filled(settings.navn)} ({filled(settings.kommune)})"
        if settings
        else "Prosjektet mangler prosjekt.yaml",
        "eksempel": settings.om_eksempelet if settings and settings.eksempel else "",
        "faser": list(_phases(at)),
        "tilstand": _state(at, now),
        "steg": [(s.hva, s.hvorfor, s.kommando, _in_excel(s.kommando)) for s in at.neste],
    }


def _phases(at: Status) -> Iterator[tuple[str, str, str]]:
    """Each phase that has begun: its title, how far it is, and what is in it."""
    for phase in at.faser:
        if phase.state is not None or phase.present:
            number = f"{phase.fase.nummer} " if phase.fase.nummer else "  "
            state = (phase.status or "i gang").lower()
            yield f"{number}{phase.fase.tittel}", state, "\n".join(_phase(phase, at))


def _in_excel(command: str) -> str:
    """The other way to do what `td new` does, where there is a sheet for it."""
    words = command.split()
    task = task_named(words[2]) if words[:2] == ["td", "new"] else None
    return f"td export --blank {task.name.lower()}" if task else ""


def _phase(phase: PhaseView, at: Status) -> list[str]:
    has = [
        f"{len(t.entries)} {(t.type.tittel if len(t.entries) == 1 else t.type.flertall).lower()}"
        for t in phase.present
    ]
    lines = [f"{listing(has)}." if has else "Ingenting ennå."]
    if phase.missing and phase.started:
        lines.append(f"Mangler {listing([t.type.tittel.lower() for t in phase.missing])}.")
    if inherited := at.overtatt_i(phase.fase):
        told = [many(len(found), t.tittel.lower(), t.flertall.lower()) for t, found in inherited]
        origins = dict.fromkeys(origin(str(e.model.arvet_fra)) for _, found in inherited for e in found)
        every = sum(len(found) for _, found in inherited) == sum(len(t.entries) for t in phase.present)
        what = "" if every else f": {listing(told)}"
        lines.append(
            f"{'Alt er overtatt' if every else 'Overtatt'} fra {listing(list(origins))} og ikke bekreftet{what}."
        )
    return [*lines, *_decisions([b for b in at.beslutninger if b.fase is phase.fase])]


def _decisions(own: Sequence[Beslutning]) -> Iterator[str]:
    """What presses by name, and the phase's own; of what a plan has many of, how many and when."""
    many_of: dict[tuple[str, Tilstand], list[Beslutning]] = {}
    for one in own:
        if one.id is None or one.tilstand in ("skulle vært tatt", "nå"):
            when = f" ({point(one.når)})" if one.når and one.tilstand != "tatt" else ""
            yield f"Beslutning {one.tilstand}: {one.hva.rstrip('.')}{when}."
        else:
            many_of.setdefault((one.id, one.tilstand), []).append(one)
    for (id, state), alike in many_of.items():
        dates = sorted((b.når for b in alike if b.når), key=lambda t: t.start)
        span = [point(t) for t in (dates[:1] if len(dates) == 1 else (*dates[:1], *dates[-1:]))]
        when = f": {' – '.join(span)}" if span else ""
        yield f"{many(len(alike), 'beslutning', 'beslutninger')} {state} i {id}{when}."


def _state(at: Status, now: date) -> list[tuple[str, str]]:
    """What the front page says, and what only today can tell: what is late, and what is soon due."""
    lines = [
        (label, f"{text} Se «td validate»." if at.funn and label == "Filer" else text)
        for label, text in tilstand(at)
    ]
    late = overdue(at.personvern, now)
    soon = due(at.personvern, now, _SOON)
    if late:
        names = listing([f.id for f in late[:4]])
        lines.append(
            (
                "Personvern",
                f"{many(len(late), 'intervju skulle', 'intervjuer skulle')} vært slettet: {names}.",
            )
        )
    if soon:
        more = f", og {len(soon) - 1} til innen {_SOON} dager" if len(soon) > 1 else ""
        lines.append(("Personvern", f"{soon[0].id} skal slettes {day(soon[0].dato)}{more}."))
    if not late and not soon:
        lines.append(("Personvern", f"Ingenting skal slettes de neste {_SOON} dagene."))
    return lines


def as_data(project: Project, at: Status) -> dict[str, Any]:
    """What `--format json` prints. The keys are part of td's public interface."""
    settings = project.settings.model if project.settings else None
    return {
        "project": settings.navn if settings else None,
        "municipality": settings.kommune if settings else None,
        "example": at.eksempel,
        "phases": [
            {
                "phase": p.fase.id,
                "status": p.state.status if p.state else None,
                "present": {t.type.navn: [e.id for e in t.entries] for t in p.present},
                "missing": [t.type.navn for t in p.missing],
                "inherited": {t.navn: [e.id for e in found] for t, found in at.overtatt_i(p.fase)},
            }
            for p in at.faser
        ],
        "decisions": [
            {
                "phase": b.fase.id,
                "what": b.hva,
                "state": b.tilstand,
                "artefact": b.id,
                "when": b.når.tekst if b.når else None,
            }
            for b in at.beslutninger
        ],
        "findings": {level.value: at.funn[level] for level in Level},
        "evidence": [
            {
                "insight": e.id,
                "informants": s.informants,
                "of": s.of,
                "roles": list(s.roles),
                "groups": s.groups,
                "conversations": s.conversations,
                "conversations_of": s.of_conversations,
                "people": s.people,
                "people_of": s.of_people,
                "observations": s.observations,
                "sources": list(s.sources),
                "notes": s.inputs,
                "not_counted": [{"belegg": grade, "part": kind, "count": n} for grade, kind, n in s.unreal],
                "text": s.text,
            }
            for e, s in at.innsikter
        ],
        "approved": at.godkjent,
        "suspect": [
            {
                "artefact": s.entry.id,
                "approved": s.godkjent.isoformat(),
                "role": s.rolle,
                "changed": [e.ledd.tekst for e in s.endringer],
            }
            for s in at.vurderes
        ],
        "unverified": at.ubekreftet,
        "loose": dict(at.løse),
        "deadlines": [{"artefact": f.id, "delete_by": f.dato.isoformat()} for f in at.personvern.frister],
        "next": [{"what": s.hva, "why": s.hvorfor, "command": s.kommando} for s in at.neste],
    }
