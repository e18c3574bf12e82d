"""What a brukertest holds: assumptions with their evidence, those who took part, and what was changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tjenestedesign.artefakter.intervju import SitatRef
from tjenestedesign.ground.scalars import Heltall, Id, Markdown, Tekst, Tidspunkt, fault
from tjenestedesign.project.behandling import Deltakervern
from tjenestedesign.project.model import Artefakt, DelMedId, Kortform, Mål, Navngir, Ref, kreves


class TestobjektRef(
    Ref,
    mål=(
        Mål("konsept", "delelement", del_valgfri=True),
        Mål("scenario", "scenariosteg", del_valgfri=True),
        Mål("kontaktpunkt"),
        Mål("brukerreise", "steg", del_valgfri=True),
        Mål("tjenestekart", "kartsteg", del_valgfri=True),
    ),
):
    """→ konsept, scenario, kontaktpunkt, brukerreise or tjenestekart, whole or in part: what a test tries out."""


class EndretRef(
    Ref,
    mål=(
        *TestobjektRef.mål,
        Mål("kravspesifikasjon", "krav", del_valgfri=True),
        Mål("veikart", "aktivitet", del_valgfri=True),
    ),
):
    """→ what a test led to a change in."""


Utfall = Literal["bekreftet", "avkreftet", "uavklart"]


class Bevis(Kortform):
    """Det som viser hvordan det gikk med antagelsen. Kan skrives som bare teksten."""

    tekst: Tekst | None = Field(default=None, description="Det dere så eller hørte, med egne ord.")
    observasjon: Annotated[Id, Navngir("observasjon")] | None = Field(
        default=None, description="Id-en til en observasjon i denne filen."
    )
    sitat: SitatRef | None = Field(
        default=None, description="Et sitat fra et intervju.", examples=["intervju-01#sitat-1"]
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.tekst is None and self.observasjon is None and self.sitat is None:
            raise fault("bevis", "Beviset er tomt.", "Skriv «tekst», «observasjon» eller «sitat».")
        return self


class Antagelse(DelMedId):
    """Noe dere tror, og som testen skal gi svar på."""

    tekst: Tekst = Field(description="Det dere tror, som en påstand som kan vise seg å være feil.")
    utfall: Utfall = Field(default="uavklart", description="Hvordan det gikk.")
    bevis: tuple[Bevis, ...] = Field(default=(), description="Det som viser hvordan det gikk.")
    ingen_endring: Tekst | None = Field(
        default=None,
        description="Grunnen til at dere lar alt stå som det er, når antagelsen er avkreftet.",
    )


class Testdeltaker(Kortform):
    """En person eller en gruppe som var med. Kan skrives som bare rollen."""

    kortform = "rolle"
    rolle: Tekst = Field(
        description="Rollen i testen, aldri navn.", examples=["innbygger", "paneldeltaker", "observatør"]
    )
    virksomhet: Tekst | None = Field(
        default=None, description="Virksomheten personene kommer fra.", examples=["NAV"]
    )
    antall: Heltall | None = Field(
        default=None, ge=1, le=10_000, description="Antall personer. La det stå tomt når dere ikke vet det."
    )
    gjennomføring: Literal["til-stede", "teoretisk", "avbud"] = Field(
        default="til-stede",
        description="Om de var til stede, om saken ble gått gjennom uten dem, eller om de meldte avbud.",
    )
    merknad: Tekst | None = Field(
        default=None,
        description="Mer om deltakelsen, for eksempel hvorfor noen meldte avbud.",
    )


class Observasjon(Kortform):
    """Noe dere så eller hørte under testen. Kan skrives som bare teksten."""

    id: Id | None = Field(
        default=None, description="Kort navn, når en antagelse skal vise til observasjonen."
    )
    tekst: Tekst = Field(description="Det dere så eller hørte.")


class Endring(Kortform):
    """Noe dere endret etter testen. Kan skrives som bare teksten."""

    kortform = "hva"
    hva: Tekst = Field(description="Det som ble endret.")
    fordi: tuple[Annotated[Id, Navngir("antagelse")], ...] = Field(
        default=(), description="Id-ene til antagelsene som førte til endringen."
    )
    gjelder: tuple[EndretRef, ...] = Field(default=(), description="Artefaktene endringen er gjort i.")


class Brukertest(Artefakt):
    """En utprøving av en idé, et konsept eller et kontaktpunkt sammen med dem det gjelder."""

    type: Literal["brukertest"] = Field(description="Alltid «brukertest».")
    formål: Markdown | None = Field(default=None, description="Det testen skulle gi svar på.")
    nivå: Literal["enkel-skisse", "modell", "fullskala"] = Field(
        description="enkel-skisse er papir, papp og rollespill, modell er noe som virker, og fullskala er et virkelig miljø."
    )
    gjennomført: Tidspunkt | None = Field(
        default=None, description="Når testen ble gjort.", examples=["2015-03"]
    )
    sted: Tekst | None = Field(default=None, description="Stedet testen ble gjort.")
    tester: tuple[TestobjektRef, ...] = kreves((), "Det dere prøvde ut, helt eller delvis.")
    antagelser: tuple[Antagelse, ...] = Field(min_length=1, description="Det dere trodde på forhånd.")
    deltakere: tuple[Testdeltaker, ...] = Field(min_length=1, description="De som var med.")
    personvern: Deltakervern | None = Field(
        default=None, description="Grunnlaget, informasjonen og slettedatoen for dem som var med."
    )
    opplegg: Markdown | None = Field(default=None, description="Slik gikk dere fram.")
    oppgaver: tuple[Tekst, ...] = Field(
        default=(), description="Det deltakerne ble bedt om å gjøre, i rekkefølge."
    )
    observasjoner: tuple[Observasjon, ...] = Field(
        default=(), description="Det dere så og hørte, ett punkt per observasjon."
    )
    læring: tuple[Tekst, ...] = kreves((), "Det dere lærte, ett punkt per lærdom.")
    endringer: tuple[Endring, ...] = Field(default=(), description="Det dere endret på grunn av testen.")

    @property
    def opptelling(self) -> Opptelling:
        found = Counter(a.utfall for a in self.antagelser)
        return Opptelling(found["bekreftet"], found["avkreftet"], found["uavklart"])

    @property
    def oppmøte(self) -> Oppmøte:
        present = [d for d in self.deltakere if d.gjennomføring == "til-stede"]
        return Oppmøte(
            sum(d.antall or 0 for d in present),
            sum(1 for d in present if d.antall is None),
            sum(d.antall or 1 for d in self.deltakere if d.gjennomføring == "teoretisk"),
            sum(d.antall or 1 for d in self.deltakere if d.gjennomføring == "avbud"),
        )


@dataclass(frozen=True, slots=True)
class Opptelling:
    """How many assumptions came out which way."""

    bekreftet: int
    avkreftet: int
    uavklart: int

    @property
    def tekst(self) -> str:
        """«3 bekreftet, 1 avkreftet, 1 uavklart»; what there is none of is left out."""
        counts = (
            (self.bekreftet, "bekreftet"),
            (self.avkreftet, "avkreftet"),
            (self.uavklart, "uavklart"),
        )
        return ", ".join(f"{n} {word}" for n, word in counts if n)


@dataclass(frozen=True, slots=True)
class Oppmøte:
    """How many took part. Groups without a number are not guessed at, but told of."""

    personer: int
    uten_tall: int
    """Groups present whose size is not written."""
    teoretisk: int
    avbud: int

    @property
    def tekst(self) -> str:
        """«minst 12 personer til stede, 1 gjennomgått uten at personen var der, 2 avbud»."""
        parts: list[str] = []
        if self.personer and self.uten_tall:
            parts.append(f"mer enn {_count(self.personer, 'person', 'personer')} til stede")
        elif self.personer:
            parts.append(f"{_count(self.personer, 'person', 'personer')} til stede")
        elif self.uten_tall:
            parts.append("antall personer til stede er ikke oppgitt")
        if self.teoretisk:
            parts.append(f"{self.teoretisk} gjennomgått i teorien")
        if self.avbud:
            parts.append(f"{self.avbud} avbud")
        return ", ".join(parts) or "ingen til stede"


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"
