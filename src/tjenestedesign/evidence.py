"""How strong an insight's evidence is: counted from those who said it, never typed (artefakter.md «Strength of evidence»)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.dekning import informant
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.project import Entry, Project


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


def strength(project: Project, insight: Entry[Innsikt]) -> Strength:
    """Counts informants once each, however many of their quotes the insight rests on. Rejected interviews do not count."""
    everyone, groups_by = _heard(project)
    heard: dict[str, str] = {}
    interviews: set[str] = set()
    for ref in insight.model.bevis:
        interview = project.get(ref, Intervju)
        if interview is not None and interview.model.status != "forkastet":
            interviews.add(interview.id)
            heard[informant(interview)] = interview.model.respondent.rolle
    groups = len({g for i in interviews for g in groups_by.get(i, ())})
    notes = {r.tekst for r in insight.model.bevis if project.get(r, Workshop)}
    return Strength(len(heard), everyone, tuple(sorted(set(heard.values()))), groups, len(notes))


def groups_of(project: Project, interview: str) -> list[str]:
    """The user groups that rest on an interview, by id."""
    return _heard(project)[1].get(interview, [])


@lru_cache(maxsize=2)
def _heard(project: Project) -> tuple[int, dict[str, list[str]]]:
    """How many informants the project has, and the user groups that rest on each interview."""
    everyone = {informant(i) for i in project.all(Intervju) if i.model.status != "forkastet"}
    groups: dict[str, list[str]] = {}
    for group in project.all(Brukergruppe):
        for ref in group.model.bygger_på:
            groups.setdefault(ref.id, []).append(group.id)
    return len(everyone), groups
