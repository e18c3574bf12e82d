"""What a data protection officer asks for: why, on what basis, what is kept of whom, and until when (GDPR article 30).

Pure, and without a clock: deadlines are dates, and `due` is told what day it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tjenestedesign.artefakter.brukertest import Brukertest
from tjenestedesign.artefakter.grunnlag import protection
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.domain.privacy.law import Lovpunkt, met
from tjenestedesign.domain.privacy.register_rows import Post, rows
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.project.behandling import Behandlingsgrunnlag
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.prosjekt import Personvern


@dataclass(frozen=True, slots=True)
class Frist:
    """An interview, a workshop or a user test that must be gone by a date."""

    id: str
    tittel: str
    dato: date
    kommando: str
    """What takes it out of the project."""


@dataclass(frozen=True, slots=True)
class Opplysning:
    """What prosjekt.yaml says about one thing; `tekst` is empty where it says nothing."""

    nøkkel: str
    navn: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Register:
    """What prosjekt.yaml says, what is kept of whom, and what must be deleted when."""

    opplysninger: tuple[Opplysning, ...]
    poster: tuple[Post, ...]
    frister: tuple[Frist, ...]
    """The first first."""
    uten_frist: tuple[str, ...]
    """Interviews with real people that do not say when they are to be deleted."""
    uleste: tuple[str, ...]
    """Files with faults, which may hold more than the register knows of."""
    utenfor: tuple[str, ...]
    """What the project has that the register has not looked into: the types, as they are called in the plural."""
    lover: tuple[Lovpunkt, ...]
    """The laws the project meets, as advice with sources."""


def register(project: Project) -> Register:
    """The register of a project, from what is sound in it."""
    interviews = list(project.all(Intervju))
    deadlines = [
        *(Frist(e.id, e.name, e.model.slettes, f"td forget {e.id}") for e in interviews if e.model.slettes),
        *(
            Frist(e.id, e.name, own.slettes, f"td delete {e.id}")
            for model in (Workshop, Brukertest)
            for e in project.all(model)
            if (own := protection(e)) and own.slettes
        ),
    ]
    there = tuple(rows(project))
    return Register(
        _said(project),
        there,
        tuple(sorted(deadlines, key=lambda f: (f.dato, f.id))),
        tuple(e.id for e in interviews if _asked(e) and e.model.slettes is None),
        tuple(sorted(b.source.file for b in project.broken.values())),
        _outside(project, {id for row in there for id in row.ider}),
        tuple(met(project)),
    )


def _asked(entry: Entry[Intervju]) -> bool:
    """Whether somebody real has said yes, or been told, so that it must end some day."""
    model = entry.model
    return model.om_noen and (model.samtykke is not None or bool(model.personvern))


def _outside(project: Project, seen: set[str]) -> tuple[str, ...]:
    """The types whose artefacts are in no row."""
    left = {e.type.flertall for e in project.entries.values() if e.id not in seen}
    return tuple(sorted(left, key=alphabetical))


def due(found: Register, today: date, days: int = 90) -> list[Frist]:
    """What must be deleted within so many days from today, today included; what is overdue is not among them."""
    return [f for f in found.frister if today <= f.dato <= today + timedelta(days)]


def overdue(found: Register, today: date) -> list[Frist]:
    """What should have been deleted before today."""
    return [f for f in found.frister if f.dato < today]


def _said(project: Project) -> tuple[Opplysning, ...]:
    settings = project.settings.model if project.settings else None
    said = (settings and settings.personvern) or Personvern()
    ground = said.behandlingsgrunnlag or Behandlingsgrunnlag()
    responsible = said.behandlingsansvarlig or (settings.kommune if settings else None)
    return (
        _one("behandlingsansvarlig", "Behandlingsansvarlig", responsible),
        _one("formål", "Formål", said.formål),
        _one("behandlingsgrunnlag", "Rettslig grunnlag", ground.artikkel_6),
        _one("særlige_kategorier", "Særlige kategorier", ground.artikkel_9),
        _one("lagringstid", "Lagringstid", said.lagringstid),
        _one("databehandlere", "Databehandlere", *said.databehandlere),
        _one("mottakere", "Mottakere", *said.mottakere),
        _one("sikring", "Sikring", said.sikring),
        _one("kontakt", "Kontakt", said.kontakt),
        _one("personvernombud", "Personvernombud", said.personvernombud),
        _one("konsekvensvurdering", "Personvernkonsekvenser (DPIA)", said.konsekvensvurdering),
    )


def _one(key: str, name: str, *texts: str | None) -> Opplysning:
    return Opplysning(key, name, listing([filled(t) for t in texts if t and not is_placeholder(t)]))
