"""Samfunnskostnad: what it costs that people are left outside, as a sum anyone can check (guide ch. 4 «Samfunnskostnadene …»)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from tjenestedesign.artefakter._regnestykke import Regnestykke, regnestykke
from tjenestedesign.ground.amounts import decimal
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import number
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.scalars import (
    Heltall,
    JaNei,
    Kronetall,
    Lenke,
    Markdown,
    Misfit,
    OneOrMore,
    Prosent,
    Tekst,
    År,
    misfits,
)
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Belegg, Del, Grad, gammel, kreves
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

_LITEN_ANDEL: Final = Decimal("0.5")
"""A share below this, in percent, is most often a share written as 0.08 instead of 8."""
MEST: Final = 10**9
"""Kroner a year for one person: above this it is a slip of the finger."""

Tallnavn = Literal[
    "innbyggere",
    "årskull",
    "andel_utenfor",
    "besparelse_per_person_år",
    "år",
    "kalkulasjonsrente",
    "oppgitt_nåverdi",
    "investering_per_person",
]


class Kilde(Del):
    """Hvor et eller flere av tallene kommer fra."""

    tekst: Tekst = Field(description="Kilden: hvem, hva og når.", examples=["SSB, fødte i kommunen, 2025"])
    lenke: Lenke | None = Field(
        default=None, description="Adressen på nettet.", examples=["https://www.ssb.no"]
    )
    gjelder: Annotated[tuple[Tallnavn, ...], OneOrMore()] = Field(
        default=(), description="Tallene kilden gjelder.", examples=[["årskull"]]
    )
    belegg: Belegg | None = Field(
        default=None, description="antatt når tallet er deres eget anslag.", examples=["antatt"]
    )
    antatt: JaNei = gammel(False, "Skriv «belegg: antatt».")

    def gammelt_belegg(self) -> Grad | None:
        return "antatt" if self.antatt else None


class Følsomhet(Del):
    """Andre tall dere vil se regnestykket med. Uten nøkkelen velger td noen over og noen under."""

    andeler: tuple[Prosent, ...] = Field(
        default=(), max_length=8, description="Andre andeler i prosent.", examples=[["4", "8.2"]]
    )
    renter: tuple[Prosent, ...] = Field(
        default=(), max_length=8, description="Andre kalkulasjonsrenter i prosent.", examples=[["2", "6"]]
    )


class Samfunnskostnad(Artefakt):
    """Hva det koster samfunnet at mennesker blir stående utenfor, og hva det er verdt å forebygge."""

    type: Literal["samfunnskostnad"] = Field(description="Alltid «samfunnskostnad».")
    beskrivelse: Markdown | None = Field(default=None, description="Hva regnestykket skal vise.")
    innbyggere: Heltall | None = Field(default=None, ge=1, le=10**7, description="Innbyggere i kommunen.")
    årskull: Heltall = Field(ge=1, le=10**6, description="Barn født i kommunen i løpet av ett år.")
    andel_utenfor: Prosent = Field(
        description="Andelen av årskullet som blir stående utenfor, i prosent. 8 og 8 % betyr det samme.",
        examples=["8"],
    )
    besparelse_per_person_år: Kronetall = Field(
        ge=1, le=MEST, description="Hva samfunnet sparer i året når én person kommer innenfor, i hele kroner."
    )
    år: År | None = Field(default=None, ge=1, le=100, description="Hvor mange år besparelsen varer.")
    kalkulasjonsrente: Prosent | None = Field(
        default=None,
        description="Renten som gjør framtidige kroner om til dagens, i prosent.",
        examples=["4"],
    )
    regnes_ved: Literal["årsslutt", "årsstart"] = Field(
        default="årsslutt", description="Om hvert års besparelse regnes ved slutten eller starten av året."
    )
    oppgitt_nåverdi: Kronetall | None = Field(
        default=None,
        ge=1,
        le=100 * MEST,
        description="Nåverdien for én person som en kilde oppgir, i hele kroner. Siden sammenligner med den.",
    )
    investering_per_person: Kronetall | None = Field(
        default=None,
        ge=1,
        le=100 * MEST,
        description="Hva tiltaket koster for hver person det gis til, i hele kroner.",
    )
    forutsetninger: tuple[Tekst, ...] = Field(
        default=(), description="Det som må stemme for at svaret skal gjelde."
    )
    usikkerhet: tuple[Tekst, ...] = kreves((), "Det som gjør tallene usikre, sagt rett ut.")
    kilder: tuple[Kilde, ...] = Field(min_length=1, description="Hvor tallene kommer fra.")
    følsomhet: Følsomhet | None = Field(default=None, description="Andre tall dere vil se regnestykket med.")

    @model_validator(mode="after")
    def _fewer_born_than_live_there(self) -> Self:
        if self.innbyggere is not None and self.årskull > self.innbyggere:
            misfits(
                [
                    Misfit(
                        "årskull",
                        f"Årskullet er {number(self.årskull)}, men kommunen har {number(self.innbyggere)} innbyggere.",
                        "Rett «årskull» eller «innbyggere».",
                    )
                ]
            )
        return self


def vis(_project: Project, entry: Entry[Samfunnskostnad]) -> Regnestykke:
    return regnestykke(entry.model)


# --- rules --------------------------------------------------------------------------------------------------------


@rule_for(Samfunnskostnad, "TD385", Level.ADVARSEL)
def share_is_almost_nothing(_project: Project, entry: Entry[Samfunnskostnad]) -> Iterator[Finding]:
    """Andelen er 0, eller skrevet som brøk.

    Hvorfor: Andelen skrives i prosent. 0.08 betyr åtte hundredels prosent, og da blir nesten ingen stående utenfor.
    Er andelen 0, er det ingenting å regne på.

    Feil:
        andel_utenfor: 0.08

    Riktig:
        andel_utenfor: 8
    """
    share = entry.model.andel_utenfor
    if share >= _LITEN_ANDEL:
        return
    said = decimal(share, 4)
    yield Finding(
        entry,
        ("andel_utenfor",),
        f"Andelen er {said} prosent av årskullet.",
        "Skriv hvor mange prosent som blir stående utenfor."
        if share == 0
        else f"Andelen skrives i prosent. Skriv {(share * 100).normalize():f} hvis du mener {decimal(share * 100)} prosent.",
        level=Level.FEIL if share == 0 else None,
    )


@rule_for(Samfunnskostnad, "TD386", Level.RÅD)
def number_without_source(_project: Project, entry: Entry[Samfunnskostnad]) -> Iterator[Finding]:
    """Et tall mangler kilde.

    Hvorfor: Den som skal bruke regnestykket, må kunne sjekke tallene. Det gjelder mest de tre tallene som bestemmer
    svaret: årskullet, andelen og besparelsen. Hvis tallet er deres eget anslag, er det også en kilde: si det med «belegg: antatt».

    Feil:
        årskull: 550
        kilder:
          - tekst: Skandia, Udenforskabets pris
            gjelder: [andel_utenfor]

    Riktig:
        kilder:
          - tekst: Skandia, Udenforskabets pris
            gjelder: [andel_utenfor]
          - tekst: SSB, fødte i kommunen
            gjelder: [årskull]
          - tekst: Vårt eget anslag
            gjelder: [besparelse_per_person_år]
            belegg: antatt
    """
    if all(is_placeholder(k.tekst) for k in entry.model.kilder):
        return  # TD111 says that the sources are still to be written
    named = {name for k in entry.model.kilder for name in k.gjelder}
    for key in ("årskull", "andel_utenfor", "besparelse_per_person_år"):
        if key not in named:
            yield Finding(
                entry,
                (key,),
                f"Ingen kilde sier hvor «{key}» kommer fra.",
                f"Legg til en kilde med «gjelder: [{key}]», eller føy tallet til en kilde du har.",
            )


@rule_for(Samfunnskostnad, "TD387", Level.RÅD)
def no_present_value(_project: Project, entry: Entry[Samfunnskostnad]) -> Iterator[Finding]:
    """Nåverdien kan ikke regnes ut.

    Hvorfor: En krone om tretti år er mindre verdt enn en krone i dag. Uten antall år og kalkulasjonsrente viser siden
    bare hva ett år er verdt, og tallet kan ikke sammenlignes med en investering.

    Feil:
        besparelse_per_person_år: 600000
        år: 35

    Riktig:
        besparelse_per_person_år: 600000
        år: 35
        kalkulasjonsrente: 4
    """
    model = entry.model
    lacks = [k for k, v in (("år", model.år), ("kalkulasjonsrente", model.kalkulasjonsrente)) if v is None]
    if not lacks:
        return
    wanted = model.oppgitt_nåverdi is not None or model.investering_per_person is not None
    if len(lacks) == 2 and not wanted:
        return  # one year's saving is what was asked for
    keys = " og ".join(f"«{k}»" for k in lacks)
    yield Finding(
        entry,
        ("besparelse_per_person_år",),
        f"Nåverdien kan ikke regnes ut uten {keys}.",
        f"Fyll ut {keys}.",
    )


TYPE = Artefakttype(
    navn="samfunnskostnad",
    modell=Samfunnskostnad,
    fase=Fase.IMPLEMENTERING,
    mappe="samfunnskostnad",
    tittel="Samfunnskostnad",
    flertall="Samfunnskostnader",
    kort="Hva det koster at mennesker blir stående utenfor, regnet steg for steg.",
    kapittel="Fremtidens boligkontor: Samfunnskostnadene knyttet til velferdstjenester er omfattende",
    metode=(),
    leveranse="Samfunnskostnad",
    utdrag="beskrivelse",
    forventet=False,
    regler=(share_is_almost_nothing, number_without_source, no_present_value),
    visning=vis,
)
