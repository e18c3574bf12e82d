"""Læringspunkt: what the project would tell the next one (guide ch. 3 «Læringspunkter og refleksjoner»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field

from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Mål, Ref

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class LæringskildeRef(
    Ref,
    mål=(
        Mål("workshop"),
        Mål("innsiktsrapport"),
        Mål("konsept", "delelement", del_valgfri=True),
        Mål("scenario"),
        Mål("brukertest", "antagelse", del_valgfri=True),
        Mål("tjenestekart", "kartsteg", del_valgfri=True),
        Mål("kravspesifikasjon", "krav", del_valgfri=True),
        Mål("pilot"),
        Mål("veikart", "aktivitet", del_valgfri=True),
        Mål("forankringsplan"),
        Mål("effektmåling"),
        Mål("konkurransegrunnlag"),
    ),
):
    """→ the work a lesson came from"""


Læringsfase = Literal["hele-prosjektet", "anskaffelse", "innsikt", "idé", "utforming", "implementering"]
Læringsrolle = Literal["kommune", "oppdragsgiver", "designteam", "innbygger", "samarbeidspartner"]

PHASES: Final[dict[Læringsfase, str]] = {
    "hele-prosjektet": "Hele prosjektet",
    "anskaffelse": Fase.ANSKAFFELSE.tittel,
    "innsikt": Fase.INNSIKT.tittel,
    "idé": Fase.IDÉ.tittel,
    "utforming": Fase.UTFORMING.tittel,
    "implementering": Fase.IMPLEMENTERING.tittel,
}
"""In the order a new project meets them: what concerns everything first."""

ROLES: Final[dict[Læringsrolle, str]] = {
    "kommune": "Kommunen",
    "oppdragsgiver": "Oppdragsgiveren",
    "designteam": "Designteamet",
    "innbygger": "Innbyggerne",
    "samarbeidspartner": "Samarbeidspartnerne",
}


class Læringspunkt(Artefakt):
    """Noe dere erfarte, og rådet dere vil gi til neste prosjekt."""

    type: Literal["læringspunkt"] = Field(description="Alltid «læringspunkt».")
    råd: Tekst = Field(description="Hva neste prosjekt bør gjøre, i én setning.")
    hva: Markdown = Field(description="Hva dere erfarte.")
    hvorfor: Markdown | None = Field(
        default=None, description="Hvorfor det ble slik, eller hvorfor det betyr noe."
    )
    fase: Læringsfase = Field(description="Fasen rådet gjelder.")
    fra: Læringsrolle = Field(description="Hvem som lærte det.")
    hvem: Tekst | None = Field(
        default=None,
        description="Hvem det var mer presist, som rolle eller virksomhet.",
        examples=["prosjektledelsen i kommunen"],
    )
    gjelder: tuple[LæringskildeRef, ...] = Field(
        default=(), description="Arbeidet læringen kommer fra.", examples=[["mitt-konsept"]]
    )

    @property
    def fasetittel(self) -> str:
        return PHASES[self.fase]

    @property
    def lært_av(self) -> str:
        return self.hvem or ROLES[self.fra].lower()


@dataclass(frozen=True, slots=True)
class Læringsrad:
    """One phase: its lessons, and the same lessons shared out on those who learned them."""

    tittel: str
    ruter: tuple[tuple[Entry[Læringspunkt], ...], ...]

    @property
    def alle(self) -> tuple[Entry[Læringspunkt], ...]:
        return tuple(entry for cell in self.ruter for entry in cell)


@dataclass(frozen=True, slots=True)
class Læringsoversikt:
    """Phase by role. Every phase has a row, also the empty ones; only those who learned something have a column."""

    kolonner: tuple[str, ...]
    rader: tuple[Læringsrad, ...]


def lessons(_project: Project, entries: Sequence[Entry[Læringspunkt]]) -> Læringsoversikt:
    heard: list[Læringsrolle] = [role for role in ROLES if any(e.model.fra == role for e in entries)]
    rows = (
        Læringsrad(
            title,
            tuple(
                tuple(e for e in entries if e.model.fase == phase and e.model.fra == role) for role in heard
            ),
        )
        for phase, title in PHASES.items()
    )
    return Læringsoversikt(tuple(ROLES[role] for role in heard), tuple(rows))


TYPE = Artefakttype(
    navn="læringspunkt",
    modell=Læringspunkt,
    fase=Fase.IMPLEMENTERING,
    mappe="laeringspunkter",
    tittel="Læringspunkt",
    flertall="Læringspunkter",
    kort="Det dere erfarte, og rådene dere vil gi til neste prosjekt.",
    kapittel="Læringspunkter og refleksjoner",
    metode=(),
    utdrag="råd",
    oversikt=lessons,
)
