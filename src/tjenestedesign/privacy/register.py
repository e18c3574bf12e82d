"""What a data protection officer asks for: why, on what basis, what is kept of whom, and until when (GDPR article 30).

Pure, and without a clock: deadlines are dates, and `due` is told what day it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tjenestedesign.artefakter.brukertest import Brukertest
from tjenestedesign.artefakter.dekning import ROLLER, informant
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.artefakter.plan import Plan
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.pictures import pictures
from tjenestedesign.project.prosjekt import Personvern

GRUNNLAG = {
    "innhentet": "Innhentet samtykke",
    "publisert": "Gjenfortalt fra publisert kilde",
    "fiktivt": "Oppdiktet",
}


@dataclass(frozen=True, slots=True)
class Frist:
    """An interview that must be gone by a date."""

    id: str
    tittel: str
    dato: date


@dataclass(frozen=True, slots=True)
class Opplysning:
    """What prosjekt.yaml says about one thing; `tekst` is empty where it says nothing."""

    nøkkel: str
    navn: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Post:
    """One kind of information about one kind of people: a row of the register."""

    hva: str
    hvem: str
    antall: int | None
    """How many people, where the files say it."""
    grunnlag: str
    slettes: str
    ider: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """What prosjekt.yaml says, what is kept of whom, and what must be deleted when."""

    opplysninger: tuple[Opplysning, ...]
    poster: tuple[Post, ...]
    frister: tuple[Frist, ...]
    """The first first."""
    uten_frist: tuple[str, ...]
    """Interviews with consent that do not say when they are to be deleted."""
    uleste: tuple[str, ...]
    """Files with faults, which may hold more than the register knows of."""


def register(project: Project) -> Register:
    """The register of a project, from what is sound in it."""
    consents = [e for e in project.all(Intervju) if e.model.samtykke and e.model.opphav == "innhentet"]
    deadlines = [
        Frist(e.id, e.name, e.model.samtykke.slettes)
        for e in project.all(Intervju)
        if e.model.samtykke and e.model.samtykke.slettes
    ]
    return Register(
        _said(project),
        tuple(_rows(project)),
        tuple(sorted(deadlines, key=lambda f: (f.dato, f.id))),
        tuple(e.id for e in consents if e.model.samtykke and e.model.samtykke.slettes is None),
        tuple(sorted(b.source.file for b in project.broken.values())),
    )


def due(found: Register, today: date, days: int = 90) -> list[Frist]:
    """What must be deleted within so many days from today, today included; what is overdue is not among them."""
    return [f for f in found.frister if today <= f.dato <= today + timedelta(days)]


def overdue(found: Register, today: date) -> list[Frist]:
    """What should have been deleted before today."""
    return [f for f in found.frister if f.dato < today]


def _said(project: Project) -> tuple[Opplysning, ...]:
    settings = project.settings.model if project.settings else None
    said = (settings and settings.personvern) or Personvern()
    responsible = said.behandlingsansvarlig or (settings.kommune if settings else None)
    return (
        _one("behandlingsansvarlig", "Behandlingsansvarlig", responsible),
        _one("formål", "Formål", said.formål),
        _one("behandlingsgrunnlag", "Rettslig grunnlag", said.behandlingsgrunnlag),
        _one("lagringstid", "Lagringstid", said.lagringstid),
        _one("databehandlere", "Databehandlere", *said.databehandlere),
        _one("mottakere", "Mottakere", *said.mottakere),
        _one("sikring", "Sikring", said.sikring),
        _one("kontakt", "Kontakt", said.kontakt),
    )


def _one(key: str, name: str, *texts: str | None) -> Opplysning:
    return Opplysning(key, name, listing([filled(t) for t in texts if t and not is_placeholder(t)]))


def _rows(project: Project) -> Iterable[Post]:
    yield from _interviews(project)
    for model, what in (
        (Workshop, "Innspill fra workshop"),
        (Brukertest, "Observasjoner fra brukertest"),
    ):
        entries = list(project.all(model))
        if entries:
            there = [who for entry in entries for who in entry.model.deltakere]
            roles = sorted({who.rolle for who in there}, key=alphabetical)
            counts = [who.antall for who in there]
            people = sum(n or 0 for n in counts) if counts and None not in counts else None
            yield Post(
                what,
                listing(roles) or "Ikke oppgitt",
                people,
                "Ikke knyttet til personer",
                "Med prosjektet",
                _ids(entries),
            )
    effect = list(project.all(Effektmåling))
    if effect:
        least = min(e.model.minste_celle for e in effect)
        yield Post(
            "Hendelser, med pseudonym",
            "Innbyggere i målingen",
            None,
            "Se den enkelte målingen",
            f"Med prosjektet. Tall under {least} vises ikke",
            _ids(effect),
        )
    lives = [*project.all(Kartlegging), *project.all(Plan)]
    if lives:
        yield Post(
            "Kartlegginger og planer", "Oppdiktede personer", None, "Oppdiktet", "Ikke nødvendig", _ids(lives)
        )
    shown = [e for e in project.entries.values() if next(pictures(e.model), None)]
    if shown:
        yield Post(
            "Bilder", "Dem bildene viser", None, "Vurderes for hvert bilde", "Med prosjektet", _ids(shown)
        )


def _interviews(project: Project) -> Iterable[Post]:
    """By role and basis, in the order the roles have."""
    groups: dict[tuple[str, str], list[Entry[Intervju]]] = {}
    for entry in project.all(Intervju):
        basis = entry.model.opphav if entry.model.samtykke or entry.model.opphav != "innhentet" else ""
        groups.setdefault((entry.model.respondent.rolle, basis), []).append(entry)
    order = list(ROLLER)
    for (role, basis), entries in sorted(groups.items(), key=lambda g: (order.index(g[0][0]), g[0][1])):
        people = {informant(e): e.model.respondent.antall for e in entries}
        dates = sorted(c.slettes for e in entries if (c := e.model.samtykke) and c.slettes)
        agreed = basis not in ("publisert", "fiktivt")
        without = len(entries) - len(dates) if agreed and dates else 0
        until = (
            f"{day(dates[0])} – {day(dates[-1])}"
            if dates and dates[0] != dates[-1]
            else day(dates[0])
            if dates
            else "Ikke oppgitt"
            if agreed
            else "Ikke nødvendig"
        )
        yield Post(
            "Intervjuer, med kode",
            ROLLER[role],
            sum(people.values()),
            GRUNNLAG.get(basis, "Ikke oppgitt"),
            f"{until}. {without} uten slettedato" if without else until,
            _ids(entries),
        )


def _ids(entries: Iterable[Entry[Artefakt]]) -> tuple[str, ...]:
    return tuple(e.id for e in entries)
