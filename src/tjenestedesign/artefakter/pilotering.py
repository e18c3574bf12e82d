"""Pilotering: the model of a pilot, with verdicts that are computed (guide ch. 2 «Pilotering»). Rules: `pilot.py`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from tjenestedesign.artefakter.brukergruppe import BrukergruppeRef
from tjenestedesign.artefakter.konsept import KonseptRef
from tjenestedesign.artefakter.maltall import (
    RETNING,
    EnhetNøkkel,
    Måltall,
    NullpunktNøkkel,
    RetningNøkkel,
    Utfall,
    better,
    outside,
    percent,
    share,
    span,
    unit_schema,
    verdict,
    written,
)
from tjenestedesign.artefakter.tjenestekart import KravRef
from tjenestedesign.ground.scalars import Dato, Heltall, Tekst, Tidspunkt, misfits
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Kortform, Mål, Ref, kreves


class PilotRef(Ref, mål=(Mål("pilot"),)):
    """→ pilot"""


class PrøvesRef(Ref, mål=(Mål("konsept", "delelement"), Mål("tjenestekart", "kartsteg"))):
    """→ konsept#delelement or tjenestekart#steg"""


class VeikartaktivitetRef(Ref, mål=(Mål("veikart", "aktivitet"),)):
    """→ veikart#aktivitet"""


class Pilotperiode(Del):
    """Når piloten går."""

    fra: Tidspunkt = Field(description="Når piloten starter: dag, måned eller kvartal.", examples=["2016-02"])
    til: Tidspunkt = Field(description="Når piloten er over.", examples=["2016-K2"])


class Pilotdeltaker(Kortform):
    """Noen som er med i piloten. Aldri navn på personer."""

    kortform = "hvem"
    hvem: Tekst = Field(description="Innbyggerne eller rollen som er med.", examples=["barnefamilier"])
    antall: Heltall | None = Field(
        default=None, ge=1, le=1_000_000, description="Hvor mange. La feltet stå tomt til dere vet det."
    )
    virksomhet: Tekst | None = Field(default=None, description="Virksomheten rollen kommer fra.")


class Omfang(Kortform):
    """Hvem piloten gjelder, hvor den er, og hva som prøves."""

    kortform = "beskrivelse"
    beskrivelse: Tekst | None = Field(default=None, description="Omfanget i en setning eller to.")
    brukergrupper: tuple[BrukergruppeRef, ...] = Field(
        default=(), description="Brukergruppene piloten er for."
    )
    deltakere: tuple[Pilotdeltaker, ...] = Field(
        default=(), description="De virkelige innbyggerne og ansatte som er med."
    )
    hvor: Tekst | None = Field(default=None, description="Stedet, bydelen eller tjenestene piloten går i.")
    prøver: tuple[PrøvesRef, ...] = Field(
        default=(), description="Delene av konseptet eller stegene i tjenestekartet som prøves."
    )


FIGURES: Final = ("nullpunkt", "mål", "minste_akseptable", "målt")
"""The keys of a criterion that hold a figure in its unit."""


class Kriterium(DelMedId):
    """Ett kriterium for om piloten lykkes. td regner ut om det er nådd."""

    model_config = ConfigDict(json_schema_extra=unit_schema(FIGURES))

    indikator: Tekst = Field(description="Det dere måler.", examples=["Familier med én fast kontaktperson"])
    viser: Literal["verdi", "leveranse"] = Field(
        default="verdi",
        description="verdi: skaper tjenesten verdi? leveranse: klarer organisasjonen å levere den?",
    )
    enhet: EnhetNøkkel = None
    retning: RetningNøkkel = "opp"
    nullpunkt: NullpunktNøkkel = None
    mål: Måltall | None = kreves(None, "Tallet som skal være nådd når piloten er over.", examples=[80])
    minste_akseptable: Måltall | None = Field(
        default=None, description="Det svakeste tallet dere kan gå videre med, selv om målet ikke er nådd."
    )
    målt: Måltall | None = Field(
        default=None, description="Tallet dere målte. Tomt betyr at det ikke er målt."
    )
    målt_når: Tidspunkt | None = Field(default=None, description="Når tallet ble målt.", examples=["2016-04"])
    målt_hvordan: Tekst | None = Field(
        default=None, description="Hvor tallet kommer fra.", examples=["Spørreskjema til alle som deltok"]
    )
    krav: tuple[KravRef, ...] = Field(default=(), description="Kravene kriteriet prøver.")

    @model_validator(mode="after")
    def _as_the_unit_says(self) -> Self:
        figures = {key: getattr(self, key) for key in FIGURES}
        misfits(outside(figures, span(self.enhet), "enhet", self.enhet))
        return self

    @property
    def utfall(self) -> Utfall:
        return verdict(self.retning, self.nullpunkt, self.mål, self.målt, self.minste_akseptable)

    @property
    def andel(self) -> Fraction | None:
        """How much of the way from baseline to target is done."""
        return share(self.nullpunkt, self.mål, self.målt)

    def verdi(self, value: float) -> str:
        """A figure with the unit."""
        return written(value, self.enhet)

    @property
    def andel_tekst(self) -> str:
        return percent(self.andel)

    @property
    def retning_tekst(self) -> str:
        return RETNING[self.retning]

    @property
    def grense_tekst(self) -> str:
        """«minst 30 prosent» or, where lower is better, «høyst»."""
        if self.minste_akseptable is None:
            return ""
        return f"{'minst' if self.retning == 'opp' else 'høyst'} {self.verdi(self.minste_akseptable)}"

    @property
    def akseptabelt(self) -> bool:
        """Whether what was measured is at least what was said to be acceptable."""
        return (
            self.målt is not None
            and self.minste_akseptable is not None
            and better(self.retning, self.målt, self.minste_akseptable) >= 0
        )


class Hinder(Kortform):
    """Noe som står i veien, eller som kan gå galt, og hva dere gjør med det."""

    tekst: Tekst = Field(description="Hva det er.")
    tiltak: Tekst | None = Field(default=None, description="Hva dere gjør med det.")
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som gjør det.")


Valg = Literal["skaler", "juster", "avslutt", "ikke-tatt"]

DECISIONS: Final[dict[Valg, tuple[str, str]]] = {
    "skaler": ("Skaler", "Tjenesten innføres i større omfang."),
    "juster": ("Juster", "Tjenesten endres og prøves videre."),
    "avslutt": ("Avslutt", "Tjenesten innføres ikke."),
    "ikke-tatt": ("Ikke tatt ennå", "Ingen har bestemt hva som skjer etter piloten."),
}
"""Each decision as a heading, and what it means."""


class Beslutning(Kortform):
    """Hva som skjer etter piloten, hvem som har bestemt det, og hvorfor."""

    kortform = "valg"
    valg: Valg = Field(default="ikke-tatt", description="Hva som skjer etter piloten.")
    begrunnelse: Tekst | None = Field(default=None, description="Hvorfor, i lys av kriteriene.")
    tatt_av: Tekst | None = Field(
        default=None,
        description="Rollen som tar eller har tatt beslutningen. Skriv rolle, ikke navn.",
        examples=["styringsgruppen"],
    )
    dato: Dato | None = Field(default=None, description="Når den ble tatt.", examples=["2016-05-10"])


class Pilot(Artefakt):
    """En prøve i stor skala med virkelige innbyggere og ansatte: skaper tjenesten verdi, og klarer dere å levere den?"""

    type: Literal["pilot"] = Field(description="Alltid «pilot».")
    konsept: KonseptRef | None = kreves(None, "Konseptet som prøves.", examples=["askers-velferdslab"])
    hypotese: Tekst = Field(
        description="Det dere tror, og som piloten skal bekrefte eller avkrefte: hvis vi …, så …."
    )
    periode: Pilotperiode = Field(description="Når piloten går.")
    omfang: Omfang = Field(description="Hvem piloten gjelder, hvor den er, og hva som prøves.")
    aktiviteter: tuple[VeikartaktivitetRef, ...] = Field(
        default=(), description="Aktivitetene i veikartet som gjennomfører piloten."
    )
    kriterier: tuple[Kriterium, ...] = Field(
        min_length=1, description="Det som måles underveis, og som beslutningen bygger på."
    )
    forutsetninger: tuple[Tekst, ...] = Field(
        default=(), description="Det som må være på plass før piloten starter."
    )
    læring: tuple[Tekst, ...] = Field(default=(), description="Det dere lærte, ett punkt om gangen.")
    muligheter: tuple[Tekst, ...] = Field(
        default=(), description="Muligheter piloten viste, for brukerne eller for kommunen."
    )
    barrierer: tuple[Hinder, ...] = Field(
        default=(), description="Det som står i veien for å innføre tjenesten, med tiltak."
    )
    risiko: tuple[Hinder, ...] = Field(
        default=(), description="Det som kan gå galt mens piloten går, med tiltak."
    )
    beslutning: Beslutning = Field(
        default_factory=Beslutning, description="Hva som skjer etter piloten. Kan skrives som ett ord."
    )


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of a pilot counted: what its decision rests on."""

    antall: int
    per_utfall: tuple[tuple[Utfall, int], ...]
    """How many criteria have each verdict, without those none has; the best first."""

    @property
    def nådd(self) -> int:
        return dict(self.per_utfall).get(Utfall.NÅDD, 0)

    @property
    def målt(self) -> int:
        return self.antall - dict(self.per_utfall).get(Utfall.IKKE_MÅLT, 0)

    @property
    def tekst(self) -> str:
        """«2 av 5 kriterier nådd», or that nothing is measured yet."""
        what = "kriterium" if self.antall == 1 else "kriterier"
        if not self.målt:
            return (
                f"{self.antall} {what}, ikke målt ennå"
                if self.antall == 1
                else f"0 av {self.antall} {what} målt"
            )
        return f"{self.nådd} av {self.antall} {what} nådd"


def result(model: Pilot) -> Verdicts:
    """Counts the verdicts."""
    found = [k.utfall for k in model.kriterier]
    return Verdicts(len(found), tuple((u, found.count(u)) for u in Utfall if u in found))
