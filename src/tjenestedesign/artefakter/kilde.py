"""Kilde: what the project knows from elsewhere, or found out in another way than by talking with someone (guide ch. 2 «Innsiktsfasen»:
interviews, observations and existing knowledge together make the insight)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Heltall, Lenke, Markdown, Tall, Tekst, Tidspunkt
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, DelMedId, kreves


class Funn(DelMedId):
    """Noe kilden sier eller viser."""

    løsrevet = True
    tekst: Tekst = Field(description="Funnet i én setning.")
    tall: Tall | None = Field(
        default=None, ge=-(10**12), le=10**12, description="Tallet funnet bygger på.", examples=["27"]
    )
    enhet: Tekst | None = Field(default=None, description="Hva tallet teller.", examples=["prosent"])
    hvor: Tekst | None = Field(default=None, description="Hvor i kilden det står.", examples=["kap. 4"])


class Kilde(Artefakt):
    """Noe dere bygger på som ikke er en samtale: en observasjon, en undersøkelse, tall, et dokument eller data fra et system."""

    type: Literal["kilde"] = Field(description="Alltid «kilde».")
    slag: Literal["observasjon", "undersøkelse", "statistikk", "dokument", "systemdata", "annet"] = Field(
        description="Hva slags kilde det er."
    )
    hvem: Tekst | None = kreves(None, "Hvem som har laget den.", examples=["Statistisk sentralbyrå"])
    når: Tidspunkt | None = kreves(None, "Når den er laget, eller når det ble gjort.", examples=["2015"])
    antall: Heltall | None = Field(
        default=None,
        ge=1,
        le=10**9,
        description="Hvor mange som er observert, har svart eller er telt med.",
        examples=["140"],
    )
    lenke: Lenke | None = Field(
        default=None, description="Adressen på nettet.", examples=["https://www.ssb.no"]
    )
    hvordan: Markdown | None = Field(
        default=None, description="Hvordan det ble gjort, og hva kilden ikke kan si."
    )
    beskrivelse: Markdown | None = Field(
        default=None, description="Hva kilden er, og hvorfor dere bruker den."
    )
    funn: tuple[Funn, ...] = Field(default=(), description="Det kilden sier, ett punkt per funn.")


TYPE = Artefakttype(
    navn="kilde",
    modell=Kilde,
    fase=Fase.INNSIKT,
    mappe="kilder",
    tittel="Kilde",
    flertall="Kilder",
    kort="Observasjoner, undersøkelser, tall og dokumenter dere bygger på.",
    kapittel="Innsiktsfasen: Intervjuer med brukere, ansatte og andre interessenter",
    utdrag="beskrivelse",
    metode=(),
    forventet=False,
)
