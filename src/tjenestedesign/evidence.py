"""How strong an insight's evidence is: counted from those who said it, never typed (artefakter.md «Strength of evidence»)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.dekning import informant
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Strength:
    """Distinct informants (by respondent code) behind an insight, of how many in the project, in which roles and groups."""

    informants: int
    of: int
    roles: tuple[str, ...]
    groups: int
    inputs: int = 0
    """Notes from workshops, which no one person stands behind."""

    @property
    def text(self) -> str:
        notes = f"{self.inputs} innspill fra workshop" if self.inputs else ""
        if not self.informants:
            return f"Ingen informanter, {notes}" if notes else "Ingen informanter ennå"
        said = f"{self.informants} av {self.of} informanter"
        roles = f"{len(self.roles)} {'rolle' if len(self.roles) == 1 else 'roller'} ({', '.join(self.roles)})"
        groups = (
            f"{self.groups} {'brukergruppe' if self.groups == 1 else 'brukergrupper'}" if self.groups else ""
        )
        return ", ".join(p for p in (said, roles, groups, notes) if p)


@dataclass(frozen=True, slots=True)
class Voices:
    """Who stands behind an insight: the role of each informant, the ids of their user groups, and notes from workshops."""

    roles: Mapping[str, str]
    groups: frozenset[str]
    inputs: int


def voices(project: Project, insight: Entry[Innsikt]) -> Voices:
    """Everyone counts once, however many of their quotes the insight rests on. Rejected interviews do not count."""
    heard: dict[str, str] = {}
    groups: set[str] = set()
    for ref in insight.model.bevis:
        interview = project.get(ref, Intervju)
        if interview is not None and not interview.model.forkastet:
            heard[informant(interview)] = interview.model.respondent.rolle
            groups |= {group.id for group in groups_of(project, interview.id)}
    notes = {r.tekst for r in insight.model.bevis if project.get(r, Workshop)}
    return Voices(heard, frozenset(groups), len(notes))


def strength(project: Project, insight: Entry[Innsikt]) -> Strength:
    """Counts the voices behind an insight, of all the project has heard."""
    found = voices(project, insight)
    roles = tuple(sorted(set(found.roles.values())))
    return Strength(len(found.roles), project.once(everyone), roles, len(found.groups), found.inputs)


def groups_of(project: Project, interview: str) -> tuple[Entry[Brukergruppe], ...]:
    """The user groups that rest on an interview, each once."""
    users = (user for user, loc, _ in project.backlinks.get(interview, ()) if loc[0] == "bygger_på")
    found = {user.id: user for user in users if isinstance(user.model, Brukergruppe)}
    return cast("tuple[Entry[Brukergruppe], ...]", tuple(found.values()))


@fact(Intervju)
def respondent(entry: Entry[Intervju]) -> tuple[str, str, bool]:
    """Who was heard (`informant`), in which role, and whether the interview counts."""
    return informant(entry), entry.model.respondent.rolle, not entry.model.forkastet


@fact(Brukergruppe)
def rests_on(entry: Entry[Brukergruppe]) -> tuple[str, tuple[str, ...]]:
    """A group's name, and the ids of the interviews it rests on."""
    return entry.name, tuple(dict.fromkeys(ref.id for ref in entry.model.bygger_på))


def everyone(project: Project) -> int:
    """How many informants the project has."""
    return len({who for _, (who, _, counts) in project.facts(respondent) if counts})


def group_names(project: Project) -> Mapping[str, Sequence[str]]:
    """The names of the user groups that rest on each interview, by its id."""
    found: dict[str, list[str]] = {}
    for _, (name, interviews) in project.facts(rests_on):
        for id in interviews:
            found.setdefault(id, []).append(name)
    return found
