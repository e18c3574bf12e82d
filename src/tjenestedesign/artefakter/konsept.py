"""Konsept: the new service as a whole (guide ch. 2 «Konseptutvikling», ch. 4 «Tjenestekonseptet»)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tjenestedesign.artefakter._type import Artefakttype
from tjenestedesign.artefakter.brukergruppe import BrukergruppeRef, Servicegrad
from tjenestedesign.artefakter.innsikt import InnsiktRef
from tjenestedesign.artefakter.kontaktpunkt import KontaktpunktRef
from tjenestedesign.model import Artefakt, Del, DelMedId, Mål, Ref, kreves
from tjenestedesign.phases import Fase
from tjenestedesign.scalars import Markdown, Tekst


class KonseptRef(Ref, mål=(Mål("konsept"),)):
    """→ konsept"""


class IdeRef(Ref, mål=(Mål("ide"), Mål("idéretning"))):
    """→ ide or idéretning"""


class Delelement(DelMedId):
    """En del av konseptet."""

    tittel: Tekst = Field(description="Navnet på delen.")
    beskrivelse: Markdown = Field(description="Hva delen er, og hva den gjør for innbyggeren.")
    kontaktpunkter: tuple[KontaktpunktRef, ...] = Field(
        default=(), description="Kontaktpunktene delen bruker."
    )


class Prinsipp(Del):
    """Et prinsipp alle deler av konseptet følger."""

    tittel: Tekst = Field(description="Navnet på prinsippet.")
    betyr: Markdown = Field(description="Hva prinsippet betyr i praksis.")


class Premiss(Del):
    """Noe som må være på plass for at konseptet skal virke."""

    tittel: Tekst = Field(description="Navnet på premisset.")
    betyr: Markdown = Field(description="Hva som må være på plass.")
    ansvarlig: Tekst | None = Field(
        default=None, description="Rollen som kan få det på plass.", examples=["rådmannens ledergruppe"]
    )


class GradAvService(Del):
    """Ett nivå av hjelp."""

    grad: Servicegrad = Field(description="1, 2 eller 3.")
    kjennetegn: Tekst = Field(description="Hva som kjennetegner dem som trenger denne graden.")
    tilbud: Tekst = Field(description="Hva de får.")


class Stadium(DelMedId):
    """Et stadium innbyggeren beveger seg gjennom."""

    tittel: Tekst = Field(description="Navnet på stadiet.")
    mål: Tekst | None = Field(default=None, description="Hva som er oppnådd når stadiet er over.")


class Verdi(Del):
    """Hva konseptet er verdt, og for hvem."""

    innbygger: Tekst | None = Field(default=None, description="Verdien for innbyggeren.")
    ansatt: Tekst | None = Field(default=None, description="Verdien for den ansatte.")
    kommune: Tekst | None = Field(default=None, description="Verdien for kommunen og samfunnet.")


class Konsept(Artefakt):
    """Et helhetlig forslag til hvordan tjenesten kan bli."""

    type: Literal["konsept"] = Field(description="Alltid «konsept».")
    kjerne: Tekst = Field(description="Konseptet i én setning.")
    beskrivelse: Markdown = Field(description="Konseptet i noen avsnitt.")
    for_hvem: tuple[BrukergruppeRef, ...] = Field(default=(), description="Brukergruppene konseptet er for.")
    ideer: tuple[IdeRef, ...] = Field(
        default=(), description="Ideene og idéretningene konseptet er satt sammen av."
    )
    svarer_på: tuple[InnsiktRef, ...] = kreves(
        (), "Innsiktene konseptet svarer på.", examples=[["lange-linjer"]]
    )
    delelementer: tuple[Delelement, ...] = Field(min_length=1, description="Delene konseptet består av.")
    prinsipper: tuple[Prinsipp, ...] = Field(default=(), description="Prinsippene alle delene følger.")
    premisser: tuple[Premiss, ...] = Field(default=(), description="Det som må være på plass.")
    servicegrader: tuple[GradAvService, ...] = Field(
        default=(), description="Hvor mye hjelp ulike innbyggere trenger, og hva de får."
    )
    ferd: tuple[Stadium, ...] = Field(
        default=(), description="Stadiene innbyggeren beveger seg gjennom, i rekkefølge."
    )
    verdi: Verdi | None = Field(default=None, description="Verdien for innbygger, ansatt og kommune.")
    uttrykk: Literal["tiltaksliste", "prosess", "scenario", "skisse"] | None = Field(
        default=None, description="Formen konseptet vises best i."
    )
    alternativ_til: tuple[KonseptRef, ...] = Field(
        default=(), description="Andre konsepter dette er et alternativ til."
    )


TYPE = Artefakttype(
    navn="konsept",
    modell=Konsept,
    fase=Fase.IDÉ,
    mappe="konsepter",
    tittel="Konsept",
    flertall="Konsepter",
    kort="Den nye tjenesten som en helhet.",
    kapittel="Idéfasen: Konseptutvikling",
    utdrag="kjerne",
    framhevet=True,
)
