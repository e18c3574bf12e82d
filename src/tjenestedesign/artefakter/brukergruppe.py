"""Brukergruppe: the project's personas, built on interviews (guide ch. 2 «Innsiktsfasen», ch. 4 «Brukerintervjuer»)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tjenestedesign.artefakter.intervju import IntervjuRef
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Heltall, Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Mål, Ref

Servicegrad = Annotated[Heltall, Field(ge=1, le=3)]


class BrukergruppeRef(Ref, mål=(Mål("brukergruppe"),)):
    """→ brukergruppe"""


class Brukergruppe(Artefakt):
    """En gruppe innbyggere med like behov og lik situasjon. Prosjektets persona."""

    type: Literal["brukergruppe"] = Field(description="Alltid «brukergruppe».")
    beskrivelse: Markdown = Field(description="Hvem gruppen er, i to–fire setninger.")
    situasjon: Markdown | None = Field(
        default=None,
        description="Livssituasjonen gruppen står i, for eksempel familie, arbeid, helse og økonomi.",
    )
    behov: tuple[Tekst, ...] = Field(
        default=(),
        description="Det gruppen trenger, ett behov per punkt.",
        examples=[["Én fast kontaktperson", "Hjelp til faste tider"]],
    )
    servicegrad: Servicegrad | None = Field(
        default=None,
        description="Hvor mye hjelp gruppen trenger: 1 klarer seg selv, 2 trenger noe støtte, 3 trenger mye hjelp.",
        examples=[2],
    )
    sitat: Tekst | None = Field(
        default=None,
        description="En setning som kunne vært gruppens egen. Viser du til et ekte sitat, bruk bygger_på.",
    )
    bygger_på: tuple[IntervjuRef, ...] = Field(
        default=(), description="Intervjuene gruppen bygger på.", examples=[["intervju-01"]]
    )


TYPE = Artefakttype(
    navn="brukergruppe",
    modell=Brukergruppe,
    fase=Fase.INNSIKT,
    mappe="brukergrupper",
    tittel="Brukergruppe",
    flertall="Brukergrupper",
    kort="Hvem tjenesten er til for, og hva de trenger.",
    kapittel="Innsiktsfasen: Intervjuer med brukere, ansatte og andre interessenter",
    metode=(),
    utdrag="beskrivelse",
)
