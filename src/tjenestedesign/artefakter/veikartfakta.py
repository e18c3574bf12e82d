"""The facts of a veikart, as its page, its picture and its table all read them: numbers, slack, critical path, what is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tjenestedesign.artefakter.gantt_plan import Slack, ordered, slacks, told
from tjenestedesign.artefakter.veikart import Aktivitet, Veikart
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.norwegian import listing, number
from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Delivery:
    """A step or a requirement that an activity delivers: its name, its kind and its address."""

    name: str
    kind: str
    href: str | None


@dataclass
class Facts:
    """What every sheet of the plan shares."""

    project: Project
    entry: Entry[Veikart]
    href: Href
    full: bool

    @property
    def model(self) -> Veikart:
        return self.entry.model

    @cached_property
    def numbers(self) -> dict[str, int]:
        return numbers(self.model)

    @cached_property
    def slack(self) -> dict[str, Slack]:
        return slacks(self.model)

    @cached_property
    def path(self) -> frozenset[str]:
        return frozenset(i for i, s in self.slack.items() if s.critical)

    @cached_property
    def tracks(self) -> dict[str, str]:
        """Title by id, in the plan's order; an id that is no track names itself."""
        found = {s.id: s.tittel for s in self.model.spor}
        for activity in self.model.aktiviteter:
            found.setdefault(activity.spor, activity.spor)
        return found

    @cached_property
    def milestones(self) -> dict[str, str]:
        return {m.id: m.tittel for m in self.model.milepæler}

    def link(self, part: str) -> str | None:
        return self.href(self.entry.id, part)

    def slack_told(self, activity: Aktivitet) -> str:
        slack = self.slack.get(activity.id)
        if slack and not slack.days and slack.milestone:
            return f"ingen slakk til «{self.milestones.get(slack.milestone, slack.milestone)}»"
        return told(slack)

    def delivers(self, activity: Aktivitet) -> list[Delivery]:
        return deliveries(self.project, activity, self.href)


def numbers(model: Veikart) -> dict[str, int]:
    """The number of each activity, by track."""
    return {a.id: n for n, a in enumerate(ordered(model), 1)}


def deliveries(project: Project, activity: Aktivitet, href: Href) -> list[Delivery]:
    """What the activity delivers, named by title. What is not known is named in words, never by its address."""
    found: list[Delivery] = []
    for ref in activity.leverer:
        part, entry = project.part(ref), project.entries.get(ref.id)
        name = getattr(part, "tittel", None) or getattr(part, "tekst", None)
        if not isinstance(name, str) or not name:
            name = _journey_title(project, ref.id, ref.del_id)
        if not name:
            name = entry.name if entry is not None else ref.id
            name = f"{ref.del_id} i {name}" if ref.del_id else name
        kind = {"tjenestekart": "steg", "kravspesifikasjon": "krav"}.get(
            entry.type.navn if entry else "", "annet"
        )
        found.append(Delivery(name, kind, href(ref.id, ref.del_id)))
    return found


def _journey_title(project: Project, id: str, part: str | None) -> str | None:
    """A step of a tjenestekart is named by the same step of the journey it is drawn over."""
    entry = project.entries.get(id)
    journey = getattr(entry.model, "brukerreise", None) if entry is not None else None
    other = project.entries.get(getattr(journey, "id", ""))
    for step in getattr(other.model, "steg", ()) if other is not None else ():
        if step.id == part:
            return str(step.tittel)
    return None


def counted(given: list[Delivery]) -> str:
    """«2 steg og 1 krav»."""
    parts = [
        f"{n} {word if n == 1 else many}"
        for kind, word, many in (
            ("steg", "steg", "steg"),
            ("krav", "krav", "krav"),
            ("annet", "leveranse", "leveranser"),
        )
        if (n := sum(1 for d in given if d.kind == kind))
    ]
    return listing(parts)


def kroner(amount: int) -> str:
    return f"{number(amount)}\u00a0kr"
