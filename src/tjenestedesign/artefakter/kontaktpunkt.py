"""Kontaktpunkt: where citizen and service meet (guide ch. 2 «Design av kontaktpunkter»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.choice_lists import CHANNELS, EttAv
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, DelMedId, Mål, Ref, part_at
from tjenestedesign.project.pictures import Bilde
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjenestedesign.project.loaded import Entry, Project

Kanal = Annotated[str, EttAv(CHANNELS)]
Modenhet = Literal["papirskisse", "pappmodell", "klikkbar", "ferdig"]
Tegning = Literal[
    "hjem", "ute", "inngang", "skranke", "samtale", "møte", "tavle", "skjerm", "telefon", "brev"
]
"""The scenes td can draw while there is no picture (`figures/scenario/scene.py`)."""


class KontaktpunktRef(Ref, mål=(Mål("kontaktpunkt"),)):
    """→ kontaktpunkt"""


class Kontaktpunkt(Artefakt):
    """Et sted der innbyggeren møter tjenesten: en nettside, et brev, en samtale, et rom."""

    type: Literal["kontaktpunkt"] = Field(description="Alltid «kontaktpunkt».")
    kanal: Kanal = Field(description="Kanalen kontaktpunktet bruker.")
    beskrivelse: Markdown = Field(description="Hva kontaktpunktet er, og hva som skjer der.")
    funksjonelt_mål: Tekst | None = Field(default=None, description="Det innbyggeren skal få gjort.")
    emosjonelt_mål: Tekst | None = Field(
        default=None,
        description="Slik skal det kjennes for innbyggeren.",
        examples=["Trygg og tatt på alvor"],
    )
    modenhet: Modenhet | None = Field(default=None, description="Hvor ferdig kontaktpunktet er.")
    universell_utforming: Tekst | None = Field(
        default=None, description="Hva som gjør kontaktpunktet tilgjengelig for alle."
    )
    bilde: Bilde | None = Field(default=None, description="Bilde eller skisse av kontaktpunktet.")
    tegning: Tegning | None = Field(
        default=None,
        description="Tegningen td viser så lenge det ikke er noe bilde. Uten nøkkelen følger den kanalen.",
    )


@rule_for(Kontaktpunkt, "TD352", Level.RÅD)
def finished_without_universal_design(_project: Project, entry: Entry[Kontaktpunkt]) -> Iterator[Finding]:
    """Kontaktpunktet er ferdig, men universell utforming er ikke beskrevet.

    Hvorfor: Det som ikke er tilgjengelig for alle, stenger noen ute. Det er dyrt å rette når kontaktpunktet er ferdig.
    Forskrift om universell utforming av IKT krever WCAG 2.1 på nivå AA av kommunens nettsider og apper, og loven krever
    universell utforming av lokaler som er åpne for alle. Vi anbefaler WCAG 2.2.

    Feil:
        kanal: digital
        modenhet: ferdig

    Riktig:
        kanal: digital
        modenhet: ferdig
        universell_utforming: Følger WCAG 2.2 AA og er prøvd med skjermleser
    """
    if entry.model.modenhet == "ferdig" and entry.model.universell_utforming is None:
        yield Finding(
            entry,
            ("modenhet",),
            f"«{entry.name}» er ferdig, men filen sier ikke hvordan det er gjort tilgjengelig for alle.",
            "Skriv «universell_utforming», for eksempel hvem dere har prøvd det med.",
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One place a touchpoint is used: an artefact, and the step in it where there is one."""

    id: str
    del_id: str | None
    navn: str
    steg: str | None


@dataclass(frozen=True, slots=True)
class Kontaktpunktvisning:
    """A touchpoint's page: where it is used, by kind, and how far it has come of how many levels."""

    bruk: tuple[tuple[str, tuple[Place, ...]], ...]
    nivåer: tuple[str, ...]
    nivå: int | None
    """Counted from 1; None where the maturity is not written."""


def visning(project: Project, entry: Entry[Kontaktpunkt]) -> Kontaktpunktvisning:
    """Every use of the touchpoint, the service blueprints' steps included: they stand on a journey's steps."""
    from tjenestedesign.artefakter.tjenestekart import Tjenestekart

    groups: dict[str, dict[Place, None]] = {}
    for user, loc, _ in project.backlinks.get(entry.id, ()):
        part = part_at(user.model, loc)
        place = _place(user, part)
        groups.setdefault(user.type.flertall, {})[place] = None
        for plan in project.all(Tjenestekart) if part else ():
            journey = plan.model.brukerreise
            if journey and journey.id == user.id and any(s.id == place.del_id for s in plan.model.steg):
                step = Place(plan.id, place.del_id, plan.name, place.steg)
                groups.setdefault(plan.type.flertall, {})[step] = None
    levels = get_args(Modenhet)
    done = entry.model.modenhet
    return Kontaktpunktvisning(
        tuple((name, tuple(places)) for name, places in groups.items()),
        levels,
        levels.index(done) + 1 if done else None,
    )


def _place(user: Entry[Artefakt], part: DelMedId | None) -> Place:
    title = getattr(part, "tittel", None) or getattr(part, "tekst", None)
    return Place(user.id, part.id if part else None, user.name, title)


@dataclass(frozen=True, slots=True)
class Kanalgruppe:
    """The touchpoints of one channel."""

    navn: str
    entries: tuple[Entry[Kontaktpunkt], ...]


def by_channel(project: Project, entries: Sequence[Entry[Kontaktpunkt]]) -> tuple[Kanalgruppe, ...]:
    """The overview: the touchpoints by channel, in the channels' own order; a channel without any is left out."""
    groups = ((k.navn, tuple(e for e in entries if e.model.kanal == k.id)) for k in project.choices.kanaler)
    return tuple(Kanalgruppe(name, found) for name, found in groups if found)


TYPE = Artefakttype(
    navn="kontaktpunkt",
    modell=Kontaktpunkt,
    fase=Fase.UTFORMING,
    mappe="kontaktpunkter",
    tittel="Kontaktpunkt",
    flertall="Kontaktpunkter",
    kort="Der innbyggeren møter tjenesten.",
    kapittel="Utforming og utprøvingsfasen: Design av kontaktpunkter",
    metode=(),
    utdrag="beskrivelse",
    forventet=False,
    regler=(finished_without_universal_design,),
    visning=visning,
    oversikt=by_channel,
)
