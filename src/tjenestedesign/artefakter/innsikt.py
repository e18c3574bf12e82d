"""Innsikt: a claim in the citizen's voice with its evidence (guide ch. 2 «Innsiktsrapport», ch. 4 «Utvalgte hovedinnsikter»)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tjenestedesign.artefakter.intervju import HØRT
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Mål, Ref, kreves


class InnsiktRef(Ref, mål=(Mål("innsikt"),)):
    """→ innsikt"""


class BevisRef(Ref, mål=(*HØRT, Mål("workshop", "innspill"), Mål("kilde", "funn", del_valgfri=True))):
    """→ what was heard or seen in an interview, a note from a workshop, or a source"""


class Innsikt(Artefakt):
    """Noe dere har lært, sagt slik innbyggeren kunne sagt det."""

    bærer = ("tittel", "påstand")
    type: Literal["innsikt"] = Field(description="Alltid «innsikt».")
    påstand: Tekst = Field(
        description="Innsikten i én setning, med innbyggerens stemme.",
        examples=["Jeg trenger at noen ser de lange linjene."],
    )
    forklaring: Markdown = Field(description="Hva som ligger bak påstanden, i noen få setninger.")
    bevis: tuple[BevisRef, ...] = kreves(
        (),
        "Det påstanden bygger på: sitater, observasjoner, behov, innspill og kilder. Styrken regnes ut fra dem.",
        examples=[["intervju-01#sitat-1"]],
    )
    tema: Tekst | None = Field(
        default=None, description="Temaet innsikten hører til.", examples=["langsiktighet"]
    )
    hvordan_kan_vi: Tekst | None = Field(
        default=None,
        description="Mulighetsspørsmålet innsikten åpner for.",
        examples=["Hvordan kan vi planlegge for hele livet, ikke for neste vedtak?"],
    )


TYPE = Artefakttype(
    navn="innsikt",
    modell=Innsikt,
    fase=Fase.INNSIKT,
    mappe="innsikter",
    tittel="Innsikt",
    flertall="Innsikter",
    kort="Det dere har lært, med bevis.",
    kapittel="Innsiktsfasen: Innsiktsrapport",
    metode=(),
    utdrag="forklaring",
)
