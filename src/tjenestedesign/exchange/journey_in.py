"""Mermaid `journey` → brukerreise."""

from __future__ import annotations

import re
from typing import Any

from tjenestedesign.exchange.drafts import ACTORS, Draft, Ids, actors, again, clip
from tjenestedesign.exchange.mermaid_source import Diagram, plain, word_and_rest
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.project.loaded import Project

_WORDS = ("title", "section", "accTitle", "accDescr")
_NO_SECTION = "Reisen"


def journey(diagram: Diagram, project: Project) -> Draft:
    """Raises `Unreadable` where the diagram has no steps."""
    draft = diagram.draft("brukerreise", "<Skriv tittelen>")
    known = actors(project)
    ids = Ids("steg")
    phases: list[str] = []
    steps: list[dict[str, Any]] = []
    groups: dict[str, None] = {}
    phase = ""
    for line, statement in diagram.statements:
        word, rest = word_and_rest(statement, _WORDS)
        if word == "title":
            draft.title = plain(rest) or draft.title
        elif word == "section":
            said = plain(rest)
            phase = again(said or _NO_SECTION, phases)
            if phase != (said or _NO_SECTION):
                draft.lose(line, f"Fasen «{clip(said)}» kommer igjen. Den heter «{clip(phase)}» her.")
            if phase not in phases:
                phases.append(phase)
        elif word:
            draft.keep(line, f"{word}: {plain(rest)}.")
        elif ":" not in statement:
            draft.lose(line, f"«{clip(plain(statement))}» er ikke et steg td kan lese, og er ikke tatt med.")
        else:
            if not phase:
                phase = _NO_SECTION
                phases.append(phase)
            steps.append(_step(line, statement, phase, ids, known, groups, draft))
    if not steps:
        raise Unreadable("Diagrammet har ingen steg.", "Et steg ser slik ut: «Søke om bolig: 3: Innbygger».")
    for phase in [p for p in phases if all(s["fase"] != p for s in steps)]:
        draft.lose(draft.line, f"Fasen «{clip(phase)}» har ingen steg, men er tatt med.")
    draft.data = {"aktører": list(groups), "variant": "dagens", "faser": phases, "steg": steps}
    if not groups:
        del draft.data["aktører"]
    return draft


def _step(
    line: int,
    statement: str,
    phase: str,
    ids: Ids,
    known: dict[tuple[str, str], str],
    groups: dict[str, None],
    draft: Draft,
) -> dict[str, Any]:
    name, _, rest = statement.partition(":")
    score, *more = (p.strip() for p in rest.split(":"))
    title = plain(name) or "<Skriv navnet på steget>"
    step: dict[str, Any] = {"id": ids.take(title), "fase": phase, "tittel": title}
    points: list[str] = []
    for actor in [plain(a) for a in more[0].split(",")] if more else []:
        name = actor.casefold()
        kind, id = next(((k, known[k, name]) for k in ACTORS if (k, name) in known), ("", ""))
        if kind == "brukergruppe":
            groups[id] = None
        elif kind == "kontaktpunkt" and id not in points:
            points.append(id)
        elif actor and not kind:
            draft.keep(line, f"Steget «{title}» har aktøren «{actor}», som ikke finnes i prosjektet.")
    for text in more[1:]:
        draft.keep(line, f"Steget «{title}» har også «{plain(text)}».")
    if points:
        step["kontaktpunkt"] = points[0]
    for extra in points[1:]:
        draft.keep(line, f"Steget «{title}» har også kontaktpunktet «{extra}».")
    if re.fullmatch(r"[1-5]", score):
        step["følelse"] = str(int(score) - 3)
    elif score:
        draft.keep(
            line, f"Steget «{title}» har poengsummen «{plain(score)}», som ikke er et tall fra 1 til 5."
        )
    return step
