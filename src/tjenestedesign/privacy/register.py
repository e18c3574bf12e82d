"""What a data protection officer asks for: why, on what basis, what is kept of whom, and until when (GDPR article 30).

Pure, and without a clock: deadlines are dates, and `due` is told what day it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tjenestedesign.artefakter.brukertest import Brukertest
from tjenestedesign.artefakter.dekning import ROLLER, informant
from tjenestedesign.artefakter.effektmaling import Effektmåling
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.artefakter.plan import Plan
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.model import Artefakt, filled
from tjenestedesign.pictures import pictures
from tjenestedesign.project import Entry, Project
from tjenestedesign.report.norwegian import day, listing

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
    """`opplysninger` is what prosjekt.yaml says, as (label, text), with what is missing said in words."""

    opplysninger: tuple[tuple[str, str], ...]
    poster: tuple[Post, ...]
    frister: tuple[Frist, ...]
    """The first first."""
    uten_frist: tuple[str, ...]
    """Interviews with consent that do not say when they are to be deleted."""


def register(project: Project) -> Register:
    """The register of a project, from what is sound in it."""
    consents = [
        e for e in project.all(Intervju) if e.model.samtykke and e.model.samtykke.grunnlag == "innhentet"
    ]
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
    )


def due(found: Register, today: date, days: int = 90) -> list[Frist]:
    """What must be deleted within so many days from today, today included; what is overdue is not among them."""
    return [f for f in found.frister if today <= f.dato <= today + timedelta(days)]


def overdue(found: Register, today: date) -> list[Frist]:
    """What should have been deleted before today."""
    return [f for f in found.frister if f.dato < today]


_MISSING = "Ikke skrevet i prosjekt.yaml"


def _said(project: Project) -> tuple[tuple[str, str], ...]:
    settings = project.settings.model if project.settings else None
    privacy = settings.personvern if settings else None

    def text(value: str | None) -> str:
        return filled(value) if value else _MISSING

    return (
        (
            "Behandlingsansvarlig",
            text((privacy and privacy.behandlingsansvarlig) or (settings and settings.kommune) or None),
        ),
        ("Formål", text(privacy and privacy.formål)),
        ("Rettslig grunnlag", text(privacy and privacy.behandlingsgrunnlag)),
        ("Lagringstid", text(privacy and privacy.lagringstid)),
        (
            "Databehandlere",
            listing([filled(d) for d in privacy.databehandlere])
            if privacy and privacy.databehandlere
            else _MISSING,
        ),
        ("Kontakt", text(privacy and privacy.kontakt)),
    )


def _rows(project: Project) -> Iterable[Post]:
    yield from _interviews(project)
    for model, what in (
        (Workshop, "Innspill fra workshop"),
        (Brukertest, "Observasjoner fra brukertest"),
    ):
        entries = list(project.all(model))
        if entries:
            there = [who for entry in entries for who in entry.model.deltakere]
            roles = sorted({who.rolle for who in there})
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
            "Se målingen",
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
        basis = entry.model.samtykke.grunnlag if entry.model.samtykke else ""
        groups.setdefault((entry.model.respondent.rolle, basis), []).append(entry)
    order = list(ROLLER)
    for (role, basis), entries in sorted(groups.items(), key=lambda g: (order.index(g[0][0]), g[0][1])):
        people = {informant(e): e.model.respondent.antall for e in entries}
        dates = sorted(c.slettes for e in entries if (c := e.model.samtykke) and c.slettes)
        until = (
            "Ikke nødvendig"
            if basis in ("publisert", "fiktivt") and not dates
            else "Ikke oppgitt"
            if not dates
            else day(dates[0])
            if dates[0] == dates[-1]
            else f"{day(dates[0])} – {day(dates[-1])}"
        )
        yield Post(
            "Intervjuer, med kode",
            ROLLER[role],
            sum(people.values()),
            GRUNNLAG.get(basis, "Ikke oppgitt"),
            until,
            _ids(entries),
        )


def _ids(entries: Iterable[Entry[Artefakt]]) -> tuple[str, ...]:
    return tuple(e.id for e in entries)
