"""Innsiktsrapport: the main insights in order, as one document (guide ch. 2 «Innsiktsrapport»)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tjenestedesign.artefakter.brukerreise import BrukerreiseRef
from tjenestedesign.artefakter.innsikt import InnsiktRef
from tjenestedesign.artefakter.intervju import SitatRef
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, kreves


class Innsiktsrapport(Artefakt):
    """Hovedinnsiktene samlet i ett dokument: hvem dere har hørt, hva de sa, og hva det betyr."""

    type: Literal["innsiktsrapport"] = Field(description="Alltid «innsiktsrapport».")
    innledning: Markdown | None = Field(default=None, description="Hva dere undersøkte, hvordan og hvorfor.")
    innsikter: tuple[InnsiktRef, ...] = kreves(
        (), "Innsiktene i den rekkefølgen de skal leses.", examples=[["lange-linjer", "samtidighet"]]
    )
    brukerreiser: tuple[BrukerreiseRef, ...] = Field(
        default=(), description="Brukerreisene som skal være med."
    )
    ansattes_stemme: tuple[SitatRef, ...] = Field(
        default=(), description="Sitater fra ansatte som skal stå samlet."
    )
    konklusjon: Markdown | None = Field(
        default=None, description="Hva innsiktene samlet sier, og hva dere anbefaler."
    )


TYPE = Artefakttype(
    navn="innsiktsrapport",
    modell=Innsiktsrapport,
    fase=Fase.INNSIKT,
    mappe="innsiktsrapporter",
    tittel="Innsiktsrapport",
    flertall="Innsiktsrapporter",
    kort="Hovedinnsiktene samlet til ett dokument.",
    kapittel="Innsiktsfasen: Innsiktsrapport",
    metode=(),
    leveranse="Innsiktsrapport",
    utdrag="innledning",
    framhevet=True,
)
