"""How strong an insight's evidence is: counted from what it rests on, never typed (artefakter.md «Strength of evidence»).

Conversations, people, observations, sources and notes from workshops are different things, and are never added to each other. Only what
somebody has really said or done counts (`project/belegg.EKTE`); the rest is told beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.dekning import IKKE_SKJEDD, informant, is_conversation, took_place
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.kilde import Funn, Kilde
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.belegg import EKTE, grade_at, own_grade, said
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.marked import project_grade
from tjenestedesign.project.model import Artefakt, Belegg, Grad, Ref


@dataclass(frozen=True, slots=True)
class Strength:
    """What stands behind an insight, of what the project has: every kind for itself."""

    informants: int
    """Respondent codes: a family that answered together is one."""
    of: int
    roles: tuple[str, ...]
    groups: int
    inputs: int = 0
    """Notes from workshops, which no one person stands behind."""
    conversations: int = 0
    of_conversations: int = 0
    people: int = 0
    """Everyone who took part in those conversations, each code with the most there ever were."""
    of_people: int = 0
    observations: int = 0
    """Interviews by observation: whoever was seen, has told nothing."""
    sources: tuple[str, ...] = ()
    """The name of each source, with the places in it that are pointed to."""
    unreal: tuple[tuple[Grad, str, int], ...] = ()
    """What is only assumed, proposed or made up and therefore counts for nothing: (grade, kind of part, how many)."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Everything that counts, in a set order: with fewer of any of it the evidence is weaker."""
        return (
            self.informants, self.conversations, self.people, len(self.roles), self.groups,
            self.observations, len(self.sources), self.inputs,
        )  # fmt: skip

    @property
    def text(self) -> str:
        told = (self._told, *self._seen, self._unreal)
        return " · ".join(part for part in told if part)

    @property
    def _told(self) -> str:
        if not self.of_conversations:
            return "Ingen samtaler ennå"
        told = f"{self.conversations} av {_many(self.of_conversations, 'samtale', 'samtaler')}"
        if not self.conversations:
            return told
        people = f"{self.people} av {_many(self.of_people, 'person', 'personer')}"
        roles = f"{_many(len(self.roles), 'rolle', 'roller')} ({', '.join(self.roles)})"
        groups = _many(self.groups, "brukergruppe", "brukergrupper") if self.groups else ""
        return ", ".join(part for part in (told, people, roles, groups) if part)

    @property
    def _seen(self) -> tuple[str, ...]:
        names = f"{_many(len(self.sources), 'kilde', 'kilder')}: {'; '.join(self.sources)}"
        return (
            _many(self.observations, "observasjon", "observasjoner") if self.observations else "",
            names if self.sources else "",
            f"{self.inputs} innspill fra workshop" if self.inputs else "",
        )

    @property
    def _unreal(self) -> str:
        told = [
            f"{n} {_ADJECTIVES[grade][n > 1]} {_KINDS.get(kind, (kind, kind))[n > 1]}"
            for grade, kind, n in self.unreal
        ]
        return f"{listing(told)} teller ikke" if told else ""


_ADJECTIVES: Final[Mapping[Grad, tuple[str, str]]] = {
    "antatt": ("antatt", "antatte"),
    "oppdiktet": ("oppdiktet", "oppdiktede"),
    "foreslått": ("foreslått", "foreslåtte"),
}
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "sitat": ("sitat", "sitater"),
    "observasjon": ("observasjon", "observasjoner"),
    "barriere": ("barriere", "barrierer"),
    "kilde": ("kilde", "kilder"),
    "samtale": ("samtale", "samtaler"),
    "workshop": ("workshop", "workshoper"),
}
"""One and several; the others («behov», «funn», «innspill») are the same in both."""


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


@dataclass(frozen=True, slots=True)
class Voices:
    """What an insight really rests on. Everyone counts once, however many of their quotes it points to."""

    heard: Mapping[str, Entry[Intervju]]
    """Informant → a conversation with them, the last that is pointed to."""
    conversations: frozenset[str]
    people: Mapping[str, int]
    """Informant → how many they were, at most."""
    groups: frozenset[str]
    observations: frozenset[str]
    sources: Mapping[str, tuple[str, tuple[str, ...]]]
    """Source → its name, and where in it."""
    inputs: int
    unreal: Mapping[tuple[Grad, str], int]

    @property
    def roles(self) -> Mapping[str, str]:
        """The role of each informant."""
        return {who: entry.model.respondent.rolle for who, entry in self.heard.items()}

    @property
    def anything(self) -> bool:
        """Whether anything of it has been said or seen."""
        return bool(self.heard or self.observations or self.sources or self.inputs)


@dataclass(slots=True)
class _Found:
    """What is met on the way through the evidence of an insight."""

    heard: dict[str, Entry[Intervju]] = field(default_factory=dict[str, Entry[Intervju]])
    conversations: set[str] = field(default_factory=set[str])
    people: dict[str, int] = field(default_factory=dict[str, int])
    groups: set[str] = field(default_factory=set[str])
    observations: set[str] = field(default_factory=set[str])
    sources: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    names: dict[str, str] = field(default_factory=dict[str, str])
    inputs: set[str] = field(default_factory=set[str])
    unreal: dict[str, tuple[Grad, str]] = field(default_factory=dict[str, tuple[Grad, str]])


def grade_of(project: Project, ref: Ref) -> Grad | None:
    """How sure what a reference names is; None where nobody has said, or there is nothing there."""
    entry = project.entries.get(ref.id)
    if entry is None:
        return None
    named = entry.named_parts.get(ref.del_id) if ref.del_id else None
    loc = named[0] if named else ()
    grade = grade_at(entry.model, loc, project_grade(project))
    whole = own_grade(entry.model)
    # A quote in a conversation that never was, has not been said, whatever it says itself.
    return whole if whole in IKKE_SKJEDD and grade in EKTE else grade


def voices(project: Project, insight: Entry[Innsikt]) -> Voices:
    """What stands behind an insight. What is rejected does not count. Five rules ask, and it is remembered."""
    return project.once(_VoicesBehind(insight))


@dataclass(frozen=True, slots=True)
class _VoicesBehind:
    """One question for each insight, the same whoever asks."""

    insight: Entry[Innsikt]

    def __call__(self, project: Project) -> Voices:
        return _voices(project, self.insight)


def _voices(project: Project, insight: Entry[Innsikt]) -> Voices:
    found = _Found()
    own = said(insight.model)
    for ref in (*insight.model.bevis, *(own.kilde if isinstance(own, Belegg) else ())):
        entry = project.entries.get(ref.id)
        if entry is None or entry.model.forkastet:
            continue
        grade = grade_of(project, ref)
        if grade not in EKTE and grade is not None:
            found.unreal[ref.tekst] = grade, _kind_of(project, entry, ref)
        else:
            _met(project, found, entry, ref)
    return Voices(
        found.heard,
        frozenset(found.conversations),
        found.people,
        frozenset(found.groups),
        frozenset(found.observations),
        {id: (found.names[id], tuple(dict.fromkeys(where))) for id, where in found.sources.items()},
        len(found.inputs),
        Counter(found.unreal.values()),
    )


def _met(project: Project, found: _Found, entry: Entry[Artefakt], ref: Ref) -> None:
    model = entry.model
    if isinstance(model, Intervju) and is_conversation(model):
        interview = cast("Entry[Intervju]", entry)
        who = informant(interview)
        found.heard[who] = interview
        found.conversations.add(entry.id)
        found.people[who] = max(found.people.get(who, 0), model.respondent.antall)
        found.groups |= {group.id for group in groups_of(project, entry.id)}
    elif isinstance(model, Intervju):
        found.observations.add(entry.id)
    elif isinstance(model, Kilde):
        part = project.part(ref)
        found.names[entry.id] = entry.name
        where = found.sources.setdefault(entry.id, [])
        if isinstance(part, Funn) and part.hvor:
            where.append(part.hvor)
    elif isinstance(model, Workshop):
        found.inputs.add(ref.tekst)


def _kind_of(project: Project, entry: Entry[Artefakt], ref: Ref) -> str:
    if (part := project.part(ref)) is not None:
        return part.betegnelse()
    return (
        "samtale" if isinstance(entry.model, Intervju) and is_conversation(entry.model) else entry.type.navn
    )


def strength(project: Project, insight: Entry[Innsikt]) -> Strength:
    """Counts what is behind an insight, of all the project has heard."""
    found = voices(project, insight)
    all_of = project.once(everybody)
    return Strength(
        len(found.heard),
        len(all_of.people),
        tuple(sorted(set(found.roles.values()))),
        len(found.groups),
        found.inputs,
        len(found.conversations),
        all_of.conversations,
        sum(found.people.values()),
        sum(all_of.people.values()),
        len(found.observations),
        tuple(f"{name}, {listing(where)}" if where else name for name, where in found.sources.values()),
        tuple((grade, kind, n) for (grade, kind), n in found.unreal.items()),
    )


def groups_of(project: Project, interview: str) -> tuple[Entry[Brukergruppe], ...]:
    """The user groups that rest on an interview, each once."""
    users = (user for user, loc, _ in project.backlinks.get(interview, ()) if loc[0] == "bygger_på")
    found = {user.id: user for user in users if isinstance(user.model, Brukergruppe)}
    return cast("tuple[Entry[Brukergruppe], ...]", tuple(found.values()))


@fact(Intervju)
def respondent(entry: Entry[Intervju]) -> tuple[str, str, int, bool, bool, Grad | None]:
    """Who was heard (`informant`), in which role, how many they were, whether it is rejected, whether they were talked with, and how
    sure the interview says it is."""
    model = entry.model
    person = model.respondent
    return (
        informant(entry),
        person.rolle,
        person.antall,
        model.forkastet,
        is_conversation(model),
        own_grade(model),
    )


@fact(Brukergruppe)
def rests_on(entry: Entry[Brukergruppe]) -> tuple[str, tuple[str, ...]]:
    """A group's name, and the ids of the interviews it rests on."""
    return entry.name, tuple(dict.fromkeys(ref.id for ref in entry.model.bygger_på))


@dataclass(frozen=True, slots=True)
class Everybody:
    """Everyone the project has talked with."""

    conversations: int
    people: Mapping[str, int]
    """Informant → how many they were, at most."""
    roles: frozenset[str]


def everybody(project: Project) -> Everybody:
    """The conversations that took place: neither rejected, proposed nor made up, and not observations."""
    around = project_grade(project)
    people: dict[str, int] = {}
    roles: set[str] = set()
    conversations = 0
    for _, (who, role, many, rejected, talked, grade) in project.facts(respondent):
        if talked and not rejected and took_place(grade, around):
            conversations += 1
            people[who] = max(people.get(who, 0), many)
            roles.add(role)
    return Everybody(conversations, people, frozenset(roles))


def everyone(project: Project) -> int:
    """How many informants the project has."""
    return len(project.once(everybody).people)


def group_names(project: Project) -> Mapping[str, Sequence[str]]:
    """The names of the user groups that rest on each interview, by its id."""
    found: dict[str, list[str]] = {}
    for _, (name, interviews) in project.facts(rests_on):
        for id in interviews:
            found.setdefault(id, []).append(name)
    return found
