"""How many people stand in each stage of a path, as far as it may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjenestedesign.domain.effect.measured import ALLE
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.stored import NoResult, result_of, setup_of

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.effekt import Effektmåling
    from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class People:
    """What may be shown. A stage that is hidden is None, and so is a total that would give it away."""

    stages: Mapping[str, int | None]
    total: int | None
    smallest: int
    when: str
    """The period, as readers meet it."""
    fictional: bool = False

    @property
    def hidden(self) -> bool:
        return None in self.stages.values()


@dataclass(frozen=True, slots=True)
class NoPeople:
    """Why nobody is counted, as a sentence."""

    reason: str


def people_in(project: Project, entry: Entry[Effektmåling]) -> People | NoPeople | None:
    """The people in each stage at the end of the last period; None where there are no stages."""
    if setup_of(project, entry) is None:
        return None
    found = result_of(project, entry)
    if isinstance(found, NoResult):
        return NoPeople(found.reason)
    last = found.perioder[-1]
    return People(
        {s.id: found.tall("bestand", last, s.id) for s in found.oppsett.stadier},
        found.tall("bestand", last, ALLE),
        found.oppsett.minste_celle,
        period_name(last),
        found.fiktiv,
    )
