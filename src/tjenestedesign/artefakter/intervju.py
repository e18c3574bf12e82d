"""Intervju: one conversation or observation, by code and never by name (guide ch. 2 «Intervjuer …», ch. 4 «Brukerintervjuer»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from tjenestedesign.artefakter.dekning import coverage
from tjenestedesign.artefakter.faktorer import Faktorer
from tjenestedesign.artefakter.grunnlag import basis, child, rests_on_consent
from tjenestedesign.artefakter.intervjuguide import IntervjuguideRef
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Dato, Heltall, JaNei, Tekst, Tidspunkt
from tjenestedesign.project.behandling import Alder, Behandlingsgrunnlag, Deltakervern
from tjenestedesign.project.choice_lists import ROLES, EttAv
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import (
    Artefakt,
    Del,
    DelMedId,
    Grad,
    Mål,
    Punkt,
    Ref,
    gammel,
    kreves,
)
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class IntervjuRef(Ref, mål=(Mål("intervju"),)):
    """→ intervju"""


class SitatRef(Ref, mål=(Mål("intervju", "sitat"),)):
    """→ intervju#sitat"""


HØRT: Final = (
    Mål("intervju", "sitat"),
    Mål("intervju", "observasjon"),
    Mål("intervju", "behov"),
    Mål("intervju", "barriere"),
)
"""What an interview holds that something can rest on."""


class BelegRef(
    Ref,
    mål=(
        *HØRT,
        Mål("intervju", "sitat", del_valgfri=True),
        Mål("workshop", "innspill", del_valgfri=True),
        Mål("kilde", "funn", del_valgfri=True),
        Mål("innsikt"),
    ),
):
    """→ intervju, workshop, kilde or innsikt, whole or in part: what a claim rests on."""


Rolle = Annotated[str, EttAv(ROLES)]


class Respondent(Del):
    """Hvem som ble intervjuet, uten navn."""

    kode: Tekst = Field(
        description="Kode for personen, aldri navnet. Samme person har samme kode i alle intervjuer.",
        examples=["I-01"],
    )
    rolle: Rolle = Field(description="Rollen personen snakker ut fra.")
    beskrivelse: Tekst | None = Field(
        default=None,
        description="Kort og uten det som kan kjennes igjen. Vises på intervjuets side, i søket og i «td export», "
        "men ikke i figurer, i dokumenter eller på offentlige sider.",
        examples=["Eldre som får hjelp hjemme hver dag"],
    )
    virksomhet: Tekst | None = Field(
        default=None,
        description="Virksomhetsområdet en ansatt eller leder arbeider i.",
        examples=["byggesak"],
    )
    antall: Heltall = Field(
        default=1,
        ge=1,
        le=500,
        description="Antall personer når flere svarte sammen, for eksempel en familie eller en gruppe.",
    )
    universell_utforming: Tekst | None = Field(
        default=None,
        description="Tilrettelegging utvalget skal dekke, for eksempel syn, hørsel, språk eller digital tilgang.",
    )


class Samtykke(Del):
    """Grunnlaget for å ta vare på det personen fortalte."""

    grunnlag: Literal["innhentet", "publisert", "fiktivt"] = gammel(
        "innhentet", "Skriv «belegg: gjenfortalt» eller «belegg: oppdiktet» på intervjuet."
    )
    dato: Dato | None = Field(default=None, description="Datoen samtykket ble gitt.", examples=["2015-02-03"])
    omfang: Tekst | None = Field(
        default=None,
        description="Hva personen har sagt ja til. Må være med når samtykket er innhentet.",
        examples=["Anonyme sitater i rapport og workshop"],
    )
    publiseres: JaNei = Field(
        default=False,
        description="true når personen har sagt ja til at sitatene står på et åpent nettsted. Gjelder innhentet samtykke.",
    )
    slettes: Dato | None = Field(
        default=None, description="Datoen intervjuet skal være slettet.", examples=["2016-12-31"]
    )
    kilde: Tekst | None = gammel(None, "Skriv kilden i «belegg».")


class Sitat(DelMedId):
    """Noe personen sa."""

    løsrevet = True
    tekst: Tekst = Field(description="Sitatet, uten navn og gjenkjennelige detaljer.")
    tema: Tekst | None = Field(
        default=None, description="Temaet sitatet handler om.", examples=["langsiktighet"]
    )
    gjenfortalt: JaNei = gammel(False, "Skriv «belegg: gjenfortalt».")

    def gammelt_belegg(self) -> Grad | None:
        return "gjenfortalt" if self.gjenfortalt else None


class Observasjon(Punkt):
    """Noe dere så eller la merke til."""

    bare_tekst = True
    tekst: Tekst = Field(description="Det dere så, uten navn og gjenkjennelige detaljer.")


class Barriere(Punkt):
    """Noe som står i veien for personen."""

    bare_tekst = True
    tekst: Tekst = Field(description="Det som står i veien.")


class Behov(Punkt):
    """Et behov som kom fram."""

    tekst: Tekst = Field(description="Behovet.")
    bevisst: JaNei | None = Field(
        default=None,
        description="true når personen selv sa det, false når dere tolker det ut fra det som ble sagt og gjort.",
    )


class Intervju(Artefakt):
    """Ett intervju, én observasjon eller én gruppesamtale."""

    type: Literal["intervju"] = Field(description="Alltid «intervju».")
    respondent: Respondent = Field(description="Hvem som ble intervjuet, uten navn.")
    faktorer: Faktorer | None = Field(default=None, description="Faktorene som viser bredden i utvalget.")
    metode: Literal["dybdeintervju", "observasjon", "gruppe", "følge"] = Field(
        default="dybdeintervju", description="Hvordan dere gjorde det."
    )
    gjennomført: Tidspunkt | None = Field(
        default=None, description="Når intervjuet ble gjort.", examples=["2014-11"]
    )
    guide: IntervjuguideRef | None = Field(
        default=None, description="Intervjuguiden dere brukte.", examples=["guide-innbygger"]
    )
    samtykke: Samtykke | None = kreves(
        None, "Samtykket. Er grunnlaget et annet, fyller du ut «personvern» i stedet.", eller="personvern"
    )
    personvern: Deltakervern | None = Field(
        default=None,
        description="Det som gjelder når grunnlaget er plikt eller oppgave, og når dere har snakket med barn.",
    )
    sitater: tuple[Sitat, ...] = Field(default=(), description="Sitater som innsikter kan vise til.")
    observasjoner: tuple[Observasjon, ...] = Field(
        default=(), description="Det dere så, ett punkt per observasjon."
    )
    behov: tuple[Behov, ...] = Field(default=(), description="Behov som kom fram, uttalte og usagte.")
    barrierer: tuple[Barriere, ...] = Field(default=(), description="Det som står i veien for personen.")

    @property
    def opphav(self) -> Literal["innhentet", "publisert", "fiktivt"]:
        """Where it comes from: a person the project has spoken with, a published source, or nobody."""
        said = self.belegg.grad if self.belegg else None
        known: dict[str | None, Literal["publisert", "fiktivt"]] = {
            "gjenfortalt": "publisert",
            "oppdiktet": "fiktivt",
        }
        return known.get(said or self.gammelt_belegg(), "innhentet")

    def trenger(self, key: str) -> bool:
        """Nobody can consent to what is retold from a source, or made up."""
        return key != "samtykke" or self.opphav == "innhentet"

    def gammelt_belegg(self) -> Grad | None:
        basis = self.samtykke.grunnlag if self.samtykke else "innhentet"
        known: dict[str, Grad] = {"publisert": "gjenfortalt", "fiktivt": "oppdiktet"}
        return known.get(basis)

    @property
    def slettes(self) -> Dato | None:
        """The day it must be gone, whatever it rests on: the first that is given."""
        said = (self.samtykke, self.personvern)
        return min((s.slettes for s in said if s and s.slettes), default=None)

    @property
    def om_noen(self) -> bool:
        """Whether somebody real was asked for it, and not a published source or an invention."""
        return self.opphav == "innhentet"


def holds_what_was_told(model: Intervju) -> bool:
    """Whether anything a person said or did stands in it."""
    return bool(model.sitater or model.observasjoner or model.behov or model.barrierer)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows beyond the interview's own keys: the basis in force, and the age of a child."""

    grunnlag: Behandlingsgrunnlag
    barn: Alder | None


def view(project: Project, entry: Entry[Intervju]) -> View:
    return View(basis(project, entry), child(project, entry))


@rule_for(Intervju, "TD301", Level.FEIL)
def consent_lacks_dates(project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Samtykket mangler dato eller slettedato.

    Hvorfor: Et samtykke gjelder noe bestemt, fra en dag og til en dag. Uten det kan ingen vite om dere har lov til å ta
    vare på det personen fortalte.

    Feil:
        samtykke:
          omfang: Anonyme sitater i rapport
        sitater:
          - id: sitat-1
            tekst: Jeg vil bo ett sted.

    Riktig:
        samtykke:
          dato: 2015-02-03
          omfang: Anonyme sitater i rapport
          slettes: 2016-12-31
    """
    consent = entry.model.samtykke
    if consent is None or not entry.model.om_noen or not holds_what_was_told(entry.model):
        return
    if not rests_on_consent(project, entry):
        return
    for key, label in (("dato", "dato"), ("slettes", "slettedato")):
        if getattr(consent, key) is None:
            yield Finding(
                entry,
                ("samtykke",),
                f"Samtykket mangler {label}, men intervjuet inneholder det personen fortalte.",
                f"Skriv «{key}: ÅÅÅÅ-MM-DD» under «samtykke».",
            )


@rule_for(Intervju, "TD302", Level.FEIL)
def consent_ends_before_it_starts(_project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Slettedatoen er før samtykket ble gitt.

    Hvorfor: Da har dere aldri hatt lov til å ha opplysningene. Som regel er det en skrivefeil i årstallet.

    Feil:
        samtykke:
          dato: 2015-02-03
          slettes: 2014-12-31

    Riktig:
        samtykke:
          dato: 2015-02-03
          slettes: 2016-12-31
    """
    consent = entry.model.samtykke
    if consent and consent.dato and consent.slettes and consent.slettes < consent.dato:
        yield Finding(
            entry,
            ("samtykke", "slettes"),
            f"Slettedatoen {consent.slettes} er før samtykket fra {consent.dato}.",
            "Rett den datoen som er feil.",
        )


@rule_for(Intervju, "TD303", Level.RÅD)
def scope_is_not_told(project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Samtykket sier ikke hva personen har sagt ja til.

    Hvorfor: Et innhentet samtykke gjelder bare det personen har sagt ja til. Når intervjuet er sendt til godkjenning, er
    mangelen en feil. Hvis omfanget mangler i et intervju med innhold, er det alltid en feil. Et intervju som er gjenfortalt fra
    en kilde, eller er oppdiktet, trenger ikke noe samtykke.

    Feil:
        samtykke:
          dato: 2015-02-03

    Riktig:
        samtykke:
          dato: 2015-02-03
          omfang: Anonyme sitater i rapport og workshop
    """
    consent = entry.model.samtykke
    if consent is None or consent.omfang is not None or not rests_on_consent(project, entry):
        return
    sent = entry.model.status in ("til-godkjenning", "godkjent")
    yield Finding(
        entry,
        ("samtykke",),
        "Samtykket er innhentet, men «omfang» mangler.",
        "Skriv hva personen har sagt ja til, i «omfang».",
        level=Level.FEIL if sent or holds_what_was_told(entry.model) else None,
    )


TYPE = Artefakttype(
    navn="intervju",
    modell=Intervju,
    fase=Fase.INNSIKT,
    mappe="intervjuer",
    tittel="Intervju",
    flertall="Intervjuer",
    kort="Hva én person fortalte, med sitater, behov og barrierer.",
    kapittel="Innsiktsfasen: Intervjuer med brukere, ansatte og andre interessenter",
    metode=(),
    offentlig=False,
    ramme=("respondent",),
    regler=(
        consent_lacks_dates,
        consent_ends_before_it_starts,
        scope_is_not_told,
    ),
    visning=view,
    oversikt=coverage,
)
