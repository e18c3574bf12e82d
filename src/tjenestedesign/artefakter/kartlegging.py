"""Kartlegging: the 360-degree meeting about one (invented) person's whole life (guide ch. 4 section 5 element 6, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tjenestedesign.artefakter.brukergruppe import BrukergruppeRef
from tjenestedesign.artefakter.konsept import KonseptRef
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Heltall, JaNei, Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Grad, Kortform, Mål, Ref, gammel, kreves

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class KartleggingRef(Ref, mål=(Mål("kartlegging"),)):
    """→ kartlegging"""


class LivsområdeRef(Ref, mål=(Mål("kartlegging", "livsområde"),)):
    """→ kartlegging#livsområde"""


class Ressurs(Kortform):
    """Noe å bygge på."""

    tekst: Tekst = Field(description="Hva personen kan, har eller vil, eller hva andre bidrar med.")
    hos: Tekst | None = Field(
        default=None,
        description="Hvem som har ressursen, når det ikke er personen selv. Skriv rolle, ikke navn.",
        examples=["far"],
    )


class Livsområde(DelMedId):
    """En side av livet, slik den er nå og slik personen vil ha den."""

    område: Tekst = Field(
        description="Navnet på området.",
        examples=[
            "Familie og nettverk",
            "Helse",
            "Jobb og aktivitet",
            "Økonomi",
            "Utdanning",
            "Bolig",
            "Fritid",
        ],
    )
    nå: Tekst = Field(description="Hvordan det er nå.")
    ønske: Tekst = Field(description="Hvordan personen vil ha det.")
    ressurser: tuple[Ressurs, ...] = Field(
        default=(), description="Det som er å bygge på, hos personen selv og hos dem rundt."
    )
    trygghet: Heltall | None = Field(
        default=None,
        ge=1,
        le=5,
        description="Hvor trygt området kjennes for personen, fra 1 (utrygt) til 5 (trygt). Personen setter tallet selv.",
    )
    først: JaNei = Field(default=False, description="true for området personen vil begynne med.")


class Deltaker(Del):
    """Noen som var med i møtet."""

    rolle: Tekst = Field(description="Rollen, aldri navnet.", examples=["rådgiver"])
    virksomhet: Tekst | None = Field(
        default=None, description="Virksomheten de kommer fra.", examples=["NAV"]
    )
    antall: Heltall = Field(default=1, ge=1, le=500, description="Hvor mange som var med i rollen.")


class Kartlegging(Artefakt):
    """Et 360-graders kartleggingsmøte: hele livet til en oppdiktet person, med ønsker og ressurser."""

    type: Literal["kartlegging"] = Field(description="Alltid «kartlegging».")
    fiktiv: JaNei = gammel(False, "Skriv «belegg: oppdiktet».")
    person: Tekst = Field(
        description="Hvem den oppdiktede personen er, uten navn.",
        examples=["Ung mann som skal flytte hjemmefra"],
    )
    beskrivelse: Markdown | None = Field(default=None, description="Hva møtet handler om.")
    viktigst: Tekst = Field(description="Det personen selv vil ha på plass først.")
    brukergruppe: BrukergruppeRef | None = Field(
        default=None, description="Brukergruppen personen er et eksempel på."
    )
    konsept: KonseptRef | None = Field(default=None, description="Konseptet kartleggingen er en del av.")
    livsområder: tuple[Livsområde, ...] = Field(
        min_length=1, description="Sidene av livet dere gikk gjennom sammen."
    )
    deltakere: tuple[Deltaker, ...] = kreves((), "Hvem som var med fra tjenestene.")
    trygghetsperson: Tekst | None = Field(
        default=None,
        description="Den personen har med seg for å være trygg. Skriv forholdet, aldri navnet.",
        examples=["storebror", "venn", "religiøs støttespiller"],
    )
    barna: Markdown | None = Field(
        default=None, description="Det teamet må passe på for barn i familien, eller at det ikke er barn."
    )
    deling: Markdown | None = Field(
        default=None,
        description="Hva personen har sagt ja til at tjenestene deler, og med hvem.",
    )

    def gammelt_belegg(self) -> Grad | None:
        return "oppdiktet" if self.fiktiv else None

    @property
    def antall_deltakere(self) -> int:
        """People from the services; the citizen and the one they bring come beside."""
        return sum(d.antall for d in self.deltakere)


@dataclass(frozen=True, slots=True)
class Linked:
    """An action that answers to a life area: its title, and where it stands."""

    plan: str
    id: str
    tittel: str


@dataclass(frozen=True, slots=True)
class View:
    """What the page needs from other artefacts: which actions of which plans answer to each life area."""

    tiltak: dict[str, tuple[Linked, ...]]


def visning(project: Project, entry: Entry[Kartlegging]) -> View:
    """The actions per life area, in the plans' own order. A plan not said to be invented gives nothing away."""
    from tjenestedesign.artefakter.plan import Plan

    found: dict[str, list[Linked]] = {}
    for plan in project.all(Plan):
        for action in plan.model.tiltak if plan.model.oppdiktet else ():
            ref = action.livsområde
            if ref is not None and ref.id == entry.id and ref.del_id:
                found.setdefault(ref.del_id, []).append(Linked(plan.id, action.id, action.tittel))
    return View({id: tuple(items) for id, items in found.items()})


TYPE = Artefakttype(
    navn="kartlegging",
    modell=Kartlegging,
    fase=Fase.UTFORMING,
    mappe="kartlegginger",
    tittel="Kartlegging",
    flertall="Kartlegginger",
    kort="Hele livet til en oppdiktet person: ønsker, ressurser og hva som kommer først.",
    kapittel="Askers velferdslab: 360-graders kartlegging",
    metode=(),
    utdrag="viktigst",
    forventet=False,
    visning=visning,
)
