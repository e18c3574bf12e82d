"""The laws a project meets when it speaks with people: `lover.yaml`, and which of them are met where.

Advice for someone to act on with the data protection officer, never a judgement of what is lawful.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tjenestedesign.artefakter.antagelse import Brukertest
from tjenestedesign.artefakter.grunnlag import basis
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.resources import package_file
from tjenestedesign.ground.scalars import Dato, Tekst
from tjenestedesign.project.behandling import Behandlingsgrunnlag, Deltakervern
from tjenestedesign.project.dated_rules import Kilde
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Del

FILE: Final = "domain/privacy/lover.yaml"


class Lovpunkt(Del):
    """What a law says, in short, with where it was read and when."""

    id: Tekst
    navn: Tekst
    tekst: Tekst
    kilde: Kilde
    hentet: Dato


class _Laws(Del):
    punkter: tuple[Lovpunkt, ...]


@cache
def laws() -> tuple[Lovpunkt, ...]:
    """The file as models, in its order. It is td's own, so a fault in it is a bug."""
    from tjenestedesign.ground.yaml.source import decode, parse  # only a project that asks people needs it

    source, _ = decode(FILE, package_file(FILE).read_bytes())
    data, _ = parse(source)
    return _Laws.model_validate(data).punkter


@dataclass(frozen=True, slots=True)
class Situasjon:
    """What of people a project has said it meets."""

    snakket_med: bool
    """Whether somebody real is interviewed, or takes part in a test or a workshop."""
    intervjuet: bool
    barn: bool
    særlige: bool | None
    """Whether there are special categories; None where nobody has said."""
    leverandører: bool


def situation(project: Project) -> Situasjon:
    interviews = [told for _, told in project.facts(_interviewed)]
    shops = [told for one in (_in_workshop, _in_test) for _, told in project.facts(one)]
    guides = [told for _, told in project.facts(_planned)]
    said = {basis(project).særlige_kategorier or "", *(s for _, s in (*interviews, *shops, *guides))} - {""}
    settings = project.settings.model if project.settings else None
    return Situasjon(
        bool(interviews or shops),
        bool(interviews),
        any(child for child, _ in (*interviews, *shops, *guides)),
        True if said - {"ingen"} else False if said else None,
        bool(settings and any(not is_placeholder(s.navn) for s in settings.leverandører)),
    )


def met(project: Project) -> list[Lovpunkt]:
    """The laws this project meets, each once. None where it has asked nobody."""
    return [law for law in laws() if law.id in set(_ids(situation(project)))]


def _ids(now: Situasjon) -> Iterator[str]:
    if not now.snakket_med:
        return
    yield from ("grunnlag", "taushetsplikt", "arkiv", "innsyn")
    if now.særlige is not False:
        yield "særlige"
    if now.barn:
        yield "barn"
    if now.særlige or now.barn:
        yield "dpia"
    if now.leverandører:
        yield "databehandler"


_Told = tuple[bool, str]
"""(of a child, the condition for special categories or nothing)"""


def _told(own: Deltakervern | None) -> _Told:
    return bool(own and own.barn), _special(own.behandlingsgrunnlag if own else None)


def _special(said: Behandlingsgrunnlag | None) -> str:
    return (said.særlige_kategorier if said else None) or ""


@fact(Intervju)
def _interviewed(entry: Entry[Intervju]) -> _Told | None:
    return _told(entry.model.personvern) if entry.model.om_noen else None


@fact(Workshop)
def _in_workshop(entry: Entry[Workshop]) -> _Told | None:
    return _told(entry.model.personvern) if entry.model.har_resultat else None


@fact(Brukertest)
def _in_test(entry: Entry[Brukertest]) -> _Told | None:
    return _told(entry.model.personvern) if entry.model.observasjoner else None


@fact(Intervjuguide)
def _planned(entry: Entry[Intervjuguide]) -> _Told | None:
    return entry.model.barn is not None, _special(entry.model.behandlingsgrunnlag)
