"""How strong an insight's evidence is: counted from those who said it, never typed (artefakter.md «Strength of evidence»)."""

from __future__ import annotations

from dataclasses import dataclass

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.dekning import informant
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.fact import fact
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
    everyone, groups_by = project.once(_heard)
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


def groups_of(project: Project, interview: str) -> list[tuple[str, str]]:
    """(id, name) of the user groups that rest on an interview."""
    return project.once(_heard)[1].get(interview, [])


@fact(Intervju)
def respondent(entry: Entry[Intervju]) -> tuple[str, str, bool]:
    """Who was heard (`informant`), in which role, and whether the interview counts."""
    return informant(entry), entry.model.respondent.rolle, entry.model.status != "forkastet"


@fact(Brukergruppe)
def rests_on(entry: Entry[Brukergruppe]) -> tuple[str, tuple[str, ...]]:
    """A group's name, and the ids of what it rests on, once for each reference."""
    return entry.name, tuple(ref.id for ref in entry.model.bygger_på)


def _heard(project: Project) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """How many informants the project has, and the user groups that rest on each interview."""
    everyone = {who for _, (who, _, counts) in project.facts(respondent) if counts}
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, (name, rests) in project.facts(rests_on):
        for id in rests:
            groups.setdefault(id, []).append((group, name))
    return len(everyone), groups
