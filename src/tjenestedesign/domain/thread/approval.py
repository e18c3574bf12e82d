"""Suspect links: what was approved and no longer rests on what it rested on (artefakter.md «Suspect links», «Origin»).

An approval holds the fingerprint of the artefact and of every link it rests on, all the way back to the quotes. What has
changed since is found by comparing. `td approve` writes the artefact's `status` too, which is no part of what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from pydantic import ValidationError

from tjenestedesign.domain.thread.golden_thread import Ledd, full_thread
from tjenestedesign.domain.thread.meaning import fingerprint, meaning, part_meanings
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.belegg import leaves
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import Line, Lock
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.origin import settings_file
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import PROJECT_FILE


@dataclass(frozen=True, slots=True)
class Altered:
    """A link that is not as it was when something that rests on it was approved."""

    ledd: Ledd
    avtrykk: str
    """The fingerprint it had then."""
    borte: bool = False


@dataclass(frozen=True, eq=False)
class Suspect:
    """An approved artefact that must be considered again, and why: its own change first, then those upstream."""

    entry: Entry[Artefakt]
    godkjent: date
    rolle: str
    endringer: tuple[Altered, ...]


def said(entry: Entry[Artefakt], del_id: str | None = None) -> Any:
    """What an artefact or a part of it means; None where it has no such part."""
    if del_id is None:
        return meaning(entry.model)
    return part_meanings(entry.model, entry.type.ramme).get(del_id)


def print_of(entry: Entry[Artefakt]) -> str:
    """The fingerprint of a whole artefact."""
    return fingerprint(meaning(entry.model))


_PRINTS: Final[WeakKeyDictionary[Entry[Artefakt], dict[str | None, str]]] = WeakKeyDictionary()


def print_at(project: Project, ledd: Ledd) -> str | None:
    """The fingerprint of a link. Those of an artefact are made together, when one of them is first asked for."""
    entry = project.entries.get(ledd.id)
    if entry is None:
        return None
    if entry not in _PRINTS:
        _PRINTS[entry] = _all_prints(entry)
    return _PRINTS[entry].get(ledd.del_id)


def _all_prints(entry: Entry[Artefakt]) -> dict[str | None, str]:
    whole: dict[str | None, str] = {None: print_of(entry)}
    return whole | {id: fingerprint(m) for id, m in part_meanings(entry.model, entry.type.ramme).items()}


def approval(project: Project, entry: Entry[Artefakt], rolle: str, day: date) -> Line:
    """The line that approves an artefact as it is now."""
    upstream = full_thread(project).upstream(Ledd(entry.id))
    rests_on = {at.tekst: found for at in upstream if at.id != entry.id and (found := print_at(project, at))}
    return Line(godkjent=day, rolle=rolle, avtrykk=print_of(entry), bygger_på=rests_on)


def inherited(entries: Iterable[Entry[Artefakt]]) -> dict[str, Line]:
    """The lines that say what artefacts were when they were taken over from an example."""
    return {
        e.id: Line(arvet_fra=e.model.arvet_fra, avtrykk=print_of(e)) for e in entries if e.model.arvet_fra
    }


def suspects(project: Project) -> Mapping[str, Suspect]:
    """Approved artefacts that must be considered again, by id. What cannot be read now is not judged."""
    return (project.plain or project).once(_suspects)


def _suspects(project: Project) -> Mapping[str, Suspect]:
    return {id: found for id in project.lock.lines if (found := suspect_of(project, id))}


def suspect_of(project: Project, id: str) -> Suspect | None:
    """Whether one artefact is such: what it was approved with, and what of that has changed."""
    project = project.plain or project
    line = project.lock.lines.get(id)
    entry = project.entries.get(id)
    if line is None or entry is None or line.godkjent is None or line.rolle is None:
        return None
    then = {Ledd(id): line.avtrykk, **{Ledd.of(text): was for text, was in line.bygger_på.items()}}
    changed = [c for at, was in then.items() if (c := _changed(project, at, was))]
    wholes = {c.ledd.id for c in changed if c.ledd.del_id is None}
    changed = [c for c in changed if c.ledd.del_id is None or c.ledd.id not in wholes]
    return Suspect(entry, line.godkjent, line.rolle, tuple(changed)) if changed else None


def _changed(project: Project, at: Ledd, was: str) -> Altered | None:
    if at.id in project.broken:
        return None
    now = print_at(project, at)
    return None if now == was else Altered(at, was, borte=now is None)


def approved(project: Project, id: str) -> Line | None:
    """The approval of an artefact that still stands."""
    line = project.lock.lines.get(id)
    return line if line and line.godkjent and id not in suspects(project.plain or project) else None


def unverified(project: Project, entry: Entry[Artefakt]) -> bool:
    """Whether an artefact is still as another municipality left it: taken over, neither approved here nor edited.

    Nothing is so in an example to learn from: there is nobody there to make it theirs.
    """
    if entry.model.arvet_fra is None or is_example(project):
        return False
    line = project.lock.lines.get(entry.id)
    return line is None or (
        line.godkjent is None and line.avtrykk == print_at(project.plain or project, Ledd(entry.id))
    )


def is_example(project: Project) -> bool:
    """Whether a project is an example to learn from: nothing in it can be approved."""
    return bool(project.example_mark)


def taken_over(project: Project) -> tuple[Entry[Artefakt], ...]:
    """The artefacts that are as another municipality left them."""
    return tuple(e for e in project.entries.values() if unverified(project, e))


_OWN: Final = frozenset(
    {"type", "navn", "kommune", "språk", "arvet_fra", "eksempel", "profil", "fravik", "belegg", "valg"}
)
"""Keys of prosjekt.yaml that say nothing of what a project has found, decided or answers for."""


def settings_taken_over(project: Project) -> tuple[str, ...]:
    """The keys of prosjekt.yaml that say just what the example says, in a project that began as a copy of it."""
    return project.once(_settings_taken_over)


def _settings_taken_over(project: Project) -> tuple[str, ...]:
    settings = (project.plain or project).settings
    own = settings.model if settings else None
    theirs = _settings_of(own.arvet_fra) if own and own.arvet_fra and not own.eksempel else None
    if own is None or theirs is None:
        return ()
    fields = {
        n: f.get_default(call_default_factory=True) for n, f in Prosjekt.model_fields.items() if n not in _OWN
    }
    return tuple(
        n
        for n, blank in fields.items()
        if getattr(own, n) == getattr(theirs, n) != blank and _says_anything(getattr(theirs, n))
    )


def _says_anything(value: Any) -> bool:
    """Whether there is more than prompts in it."""
    said = [leaf for _, leaf in leaves(value) if isinstance(leaf, str)]
    return not said or not all(map(is_placeholder, said))


@cache
def _settings_of(id: str) -> Prosjekt | None:
    """What an example or a starting point says in its own prosjekt.yaml; None where td has no such."""
    try:
        raw = settings_file(id).read_bytes()
        return Prosjekt.model_validate(parse(decode(PROJECT_FILE, raw)[0])[0])
    except (OSError, ValidationError):
        return None


def pruned(lock: Lock, project: Project) -> dict[str, Line]:
    """The lines whose artefact is still in the project, sound or not."""
    return {id: line for id, line in lock.lines.items() if id in project.entries or id in project.broken}
