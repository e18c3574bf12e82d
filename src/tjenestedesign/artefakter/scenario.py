"""Scenario: the new service step by step from the citizen's side (guide ch. 2 «Tjenestescenario»)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tjenestedesign.artefakter.brukergruppe import BrukergruppeRef
from tjenestedesign.artefakter.konsept import KonseptRef
from tjenestedesign.artefakter.kontaktpunkt import KontaktpunktRef, Tegning
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, DelMedId, Kortform, Mål, Ref, kreves
from tjenestedesign.project.pictures import Bilde
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class DelelementRef(Ref, mål=(Mål("konsept", "delelement"),)):
    """→ konsept#delelement"""


class Replikk(Kortform):
    """Noe som blir sagt. Kan skrives som bare teksten når det er innbyggeren som sier det."""

    tekst: Tekst = Field(description="Det som blir sagt.")
    hvem: Literal["innbyggeren", "ansatt", "andre"] = Field(
        default="innbyggeren", description="Hvem som sier det."
    )


class Scenariosteg(DelMedId):
    """Ett steg i scenarioet: et bilde og det som skjer."""

    tittel: Tekst = Field(description="Det som skjer, i noen få ord.")
    bruker_gjør: Tekst | None = Field(default=None, description="Det innbyggeren gjør og opplever.")
    ansatt_gjør: Tekst | None = Field(default=None, description="Det de ansatte gjør i det samme steget.")
    andre_gjør: Tekst | None = Field(
        default=None,
        description="Det andre gjør, for eksempel en pårørende, en frivillig eller en annen virksomhet.",
    )
    tanke: Tekst | None = Field(default=None, description="Det innbyggeren tenker.")
    replikk: Replikk | None = Field(default=None, description="Noe som blir sagt.")
    kan_gå_galt: Tekst | None = Field(
        default=None, description="Det som kan gå galt i steget, og som dere vil prøve ut."
    )
    kontaktpunkt: KontaktpunktRef | None = Field(
        default=None, description="Kontaktpunktet innbyggeren møter.", examples=["brukertorget"]
    )
    bilde: Bilde | None = Field(default=None, description="Bildet av steget: foto, skisse eller stillbilde.")
    tegning: Tegning | None = Field(
        default=None,
        description="Tegningen td viser så lenge det ikke er noe bilde. Uten nøkkelen følger den kontaktpunktet.",
    )


class Scenario(Artefakt):
    """En fortelling i bilder om hvordan den nye tjenesten blir for innbyggeren, steg for steg."""

    type: Literal["scenario"] = Field(description="Alltid «scenario».")
    konsept: KonseptRef | None = kreves(None, "Konseptet scenarioet viser.", examples=["ett-sted"])
    delelementer: tuple[DelelementRef, ...] = Field(
        default=(),
        description="Delene av konseptet scenarioet viser.",
        examples=[["ett-sted#kontaktperson"]],
    )
    brukergruppe: BrukergruppeRef | None = kreves(None, "Brukergruppen vi følger.", examples=["barnefamilie"])
    form: Literal["stillbilder", "modell", "film"] = Field(
        default="stillbilder", description="Formen scenarioet vises i."
    )
    innledning: Markdown | None = Field(
        default=None, description="Situasjonen scenarioet starter i: hvem vi møter, hvor og når."
    )
    steg: tuple[Scenariosteg, ...] = Field(min_length=1, description="Stegene i scenarioet, i rekkefølge.")
    slutt: Markdown | None = Field(
        default=None, description="Slik er det blitt for innbyggeren når scenarioet er over."
    )


@rule_for(Scenario, "TD350", Level.ADVARSEL)
def citizen_does_nothing(_project: Project, entry: Entry[Scenario]) -> Iterator[Finding]:
    """Scenarioet sier ikke hva innbyggeren gjør.

    Hvorfor: Et scenario viser tjenesten fra innbyggerens side. Hvis det bare står hva de ansatte og andre gjør, er det en
    beskrivelse av arbeidet deres, og ingen kan se hvordan tjenesten blir å bruke.

    Feil:
        steg:
          - {id: motet, tittel: Møtet, ansatt_gjør: Holder møtet}

    Riktig:
        steg:
          - id: motet
            tittel: Møtet
            bruker_gjør: Forteller om hverdagen sin
            ansatt_gjør: Lytter og skriver
    """
    steps = entry.model.steg
    if any(s.bruker_gjør for s in steps) or not any(s.ansatt_gjør or s.andre_gjør for s in steps):
        return
    yield Finding(
        entry,
        ("steg",),
        f"Ingen av {len(steps)} steg sier hva innbyggeren gjør."
        if len(steps) > 1
        else "Steget sier ikke hva innbyggeren gjør.",
        "Skriv «bruker_gjør» i stegene der innbyggeren er med.",
    )


TYPE = Artefakttype(
    navn="scenario",
    modell=Scenario,
    fase=Fase.UTFORMING,
    mappe="scenarioer",
    tittel="Scenario",
    flertall="Scenarioer",
    kort="Den nye tjenesten fortalt i bilder, steg for steg.",
    kapittel="Utforming og utprøvingsfasen: Tjenestescenario",
    metode=(),
    utdrag="innledning",
    framhevet=True,
    regler=(citizen_does_nothing,),
)
