"""Kontaktpunkt: where citizen and service meet (guide ch. 2 «Design av kontaktpunkter»)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tjenestedesign.artefakter._type import Artefakttype
from tjenestedesign.model import Artefakt, Mål, Ref
from tjenestedesign.phases import Fase
from tjenestedesign.pictures import Bilde
from tjenestedesign.scalars import Markdown, Tekst

Kanal = Literal["digital", "fysisk", "personlig", "telefon", "brev"]


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
    modenhet: Literal["papirskisse", "pappmodell", "klikkbar", "ferdig"] | None = Field(
        default=None, description="Hvor ferdig kontaktpunktet er."
    )
    universell_utforming: Tekst | None = Field(
        default=None, description="Hva som gjør kontaktpunktet tilgjengelig for alle."
    )
    bilde: Bilde | None = Field(default=None, description="Bilde eller skisse av kontaktpunktet.")


TYPE = Artefakttype(
    navn="kontaktpunkt",
    modell=Kontaktpunkt,
    fase=Fase.UTFORMING,
    mappe="kontaktpunkter",
    tittel="Kontaktpunkt",
    flertall="Kontaktpunkter",
    kort="Der innbyggeren møter tjenesten.",
    kapittel="Utforming og utprøvingsfasen: Design av kontaktpunkter",
    utdrag="beskrivelse",
    forventet=False,
)
