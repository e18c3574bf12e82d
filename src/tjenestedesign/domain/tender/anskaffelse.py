"""What a konkurransegrunnlag and a tilbud hold (guide ch. 6 «Offentlige anskaffelser av tjenestedesign»).

The rules and the types stand in `konkurransegrunnlag.py` and `tilbud.py`, the arithmetic in `evaluering.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from tjenestedesign.artefakter.konsept import KonseptRef
from tjenestedesign.domain.tender.klimahensyn import Klimahensyn
from tjenestedesign.ground.phases import Fasenavn
from tjenestedesign.ground.scalars import (
    Dato,
    Desimal,
    Enhet,
    Id,
    JaNei,
    Kroner,
    Markdown,
    Prosent,
    Tekst,
    Tidspunkt,
    Timepris,
)
from tjenestedesign.project.model import (
    Artefakt,
    Del,
    DelMedId,
    Grad,
    Kortform,
    Mål,
    Navngir,
    Ref,
    gammel,
    kreves,
)


class KravspesifikasjonRef(Ref, mål=(Mål("kravspesifikasjon"),)):
    """→ kravspesifikasjon"""


class VeikartRef(Ref, mål=(Mål("veikart"),)):
    """→ veikart"""


class KonkurranseRef(Ref, mål=(Mål("konkurransegrunnlag"),)):
    """→ konkurransegrunnlag"""


Prosedyre = Literal["innovativ", "forhandling", "åpen"]
Prismodell = Literal["lineær", "forholdsmessig", "prissatt-kvalitet"]
Fristslag = Literal[
    "kunngjøring",
    "spørsmål",
    "søknad",
    "tilbud",
    "forhandling",
    "tildeling",
    "kontrakt",
    "vedståelse",
    "annet",
]

PROSEDYRER: Final[dict[Prosedyre, tuple[str, str]]] = {
    "innovativ": (
        "Innovativ anskaffelse",
        "Dialogen med leverandørene starter før behovet er ferdig beskrevet.",
    ),
    "forhandling": (
        "Anskaffelse med forhandling",
        "Leverandørene kan forbedre tilbudene sine i forhandlinger.",
    ),
    "åpen": (
        "Åpen anbudskonkurranse",
        "Alle kan levere tilbud, og tilbudene kan ikke forhandles. Dialogen må skje før kunngjøringen.",
    ),
}
"""Each procedure as readers meet it: its name, and what it means for the dialogue."""


class Dialog(Del):
    """Noe dere gjør for å bli kjent med markedet og la markedet bli kjent med behovet."""

    aktivitet: Tekst = Field(description="Hva dere gjør.", examples=["Åpent dialogmøte"])
    dato: Tidspunkt | None = Field(
        default=None, description="Når: dag, måned, kvartal eller år.", examples=["2027-02"]
    )
    deltakere: tuple[Tekst, ...] = Field(
        default=(), description="Roller og virksomheter som er med, ikke navn på personer."
    )
    utbytte: Markdown | None = Field(
        default=None,
        description="Hva dere vil lære eller lærte, og hvordan alle leverandører får vite det samme.",
    )


class Kvalifikasjonskrav(DelMedId):
    """Et krav til leverandøren. Den som ikke oppfyller det, er ute av konkurransen."""

    krav: Tekst = Field(description="Hva leverandøren må oppfylle.")
    dokumentasjon: tuple[Tekst, ...] = kreves(
        (), "Hva leverandøren skal levere for å vise at kravet er oppfylt, ett punkt per dokument."
    )


class Tildelingskriterium(DelMedId):
    """Noe tilbudene skal skilles på. Alle kriteriene til sammen avgjør hvem som vinner."""

    navn: Tekst = Field(description="Navnet på kriteriet.")
    slag: Literal["pris", "kvalitet"] = Field(description="Om kriteriet gjelder pris eller kvalitet.")
    vekt: Prosent | None = kreves(
        None, "Hvor mye kriteriet teller, i prosent. Vektene skal bli 100 til sammen."
    )
    vurderes: tuple[Tekst, ...] = Field(
        default=(), description="Underkriteriene: det dere ser etter, ett punkt per forhold."
    )
    dokumentasjon: tuple[Tekst, ...] = kreves(
        (), "Hva leverandøren skal levere for å bli vurdert, ett punkt per dokument."
    )
    klima_og_miljø: JaNei = Field(
        default=False,
        description="true når kriteriet gjelder klima og miljø. Gjelder bare en del av det klima og miljø, deler du det i to.",
    )


class Prisfase(DelMedId):
    """En fase leverandøren skal gi pris på."""

    navn: Tekst = Field(description="Navnet på fasen.")
    innhold: Markdown | None = Field(default=None, description="Hva prisen for fasen skal dekke.")


class Prisrolle(DelMedId):
    """En rolle leverandøren skal gi timepris på."""

    navn: Tekst = Field(description="Navnet på rollen.")


class Prisskjema(Del):
    """Skjemaet leverandørene fyller ut, så prisene kan sammenlignes."""

    faser: tuple[Prisfase, ...] = Field(
        min_length=1, description="Fasene prisen skal deles på, i rekkefølge."
    )
    roller: tuple[Prisrolle, ...] = Field(
        default=(), description="Rollene timeprisen skal oppgis for. Leverandøren kan ha flere i samme rolle."
    )


class Frist(Del):
    """En dato i konkurransen."""

    hva: Tekst = Field(description="Hva som skal være gjort eller skjer.")
    slag: Fristslag = Field(
        default="annet",
        description="Hva slags frist det er. td bruker det til å se om fristene kommer i riktig rekkefølge.",
    )
    dato: Tidspunkt = Field(description="Når: helst en dag.", examples=["2027-04-12"])


class Leverandørspørsmål(DelMedId):
    """Et spørsmål fra en leverandør og svaret alle får. Hvem som spurte, skal ikke stå her."""

    mottatt: Dato | None = Field(default=None, description="Dagen spørsmålet kom.", examples=["2027-03-10"])
    spørsmål: Markdown = Field(
        description="Spørsmålet, skrevet så ingen ser hvem som spurte. Ta bort navn på leverandøren og oppdragene dens."
    )
    svar: Markdown | None = Field(
        default=None, description="Svaret, slik alle leverandørene får det samtidig."
    )
    besvart: Dato | None = Field(
        default=None, description="Dagen svaret ble sendt til alle.", examples=["2027-03-12"]
    )
    endrer: Tekst | None = Field(
        default=None,
        description="Hva i konkurransegrunnlaget svaret endrer. Uten nøkkelen er ingenting endret.",
        examples=["Tilbudsfristen er utsatt til 2027-04-19."],
    )


class Konkurransegrunnlag(Artefakt):
    """Bestillingen til markedet: behovet, kravene, kriteriene og prisskjemaet leverandørene svarer på."""

    type: Literal["konkurransegrunnlag"] = Field(description="Alltid «konkurransegrunnlag».")
    behov: tuple[Tekst, ...] = Field(
        min_length=1,
        description="Behovene som skal dekkes, ett punkt per behov. Beskriv hva noen trenger, ikke løsningen.",
    )
    formål: Markdown | None = Field(
        default=None, description="Hva dere vil oppnå med anskaffelsen, og for hvem."
    )
    omfang: tuple[Fasenavn, ...] = Field(
        default=(),
        description="Fasene oppdraget dekker. Uten nøkkelen gjelder alle fire.",
        examples=[["innsikt", "idé"]],
    )
    leveranser: tuple[Tekst, ...] = Field(
        default=(), description="Det leverandøren skal levere fra seg, ett punkt per leveranse."
    )
    prosedyre: Prosedyre = Field(description="Hvordan konkurransen blir holdt.")
    dialog: tuple[Dialog, ...] = Field(default=(), description="Dialogen med leverandørmarkedet.")
    kvalifikasjonskrav: tuple[Kvalifikasjonskrav, ...] = Field(
        min_length=1, description="Kravene en leverandør må oppfylle for å bli vurdert."
    )
    tildelingskriterier: tuple[Tildelingskriterium, ...] = Field(
        min_length=1, description="Kriteriene som avgjør hvem som vinner."
    )
    klima_og_miljø: Klimahensyn | None = Field(
        default=None,
        description="Hvordan konkurransen tar hensyn til klima og miljø. Uten nøkkelen gjelder tildelingskriterier.",
        examples=["kriterium"],
    )
    prismodell: Prismodell | None = Field(
        default=None,
        description="Hvordan pris blir regnet sammen med kvalitet. td regner alltid ut alle tre.",
    )
    kvalitetsverdi: Kroner | None = Field(
        default=None,
        description="Kroner ett kvalitetspoeng er verdt, når kvaliteten prissettes. Full kvalitet er 10 poeng.",
        examples=["80000"],
    )
    ved_likhet: Tekst | None = Field(
        default=None, description="Hva som avgjør når to tilbud står likt.", examples=["Loddtrekning"]
    )
    prisskjema: Prisskjema = Field(description="Skjemaet for priser: fasene og rollene.")
    frister: tuple[Frist, ...] = Field(default=(), description="Fristene i konkurransen.")
    spørsmål: tuple[Leverandørspørsmål, ...] = Field(
        default=(),
        description="Spørsmål fra leverandørene, med svarene alle får. Skriv aldri hvem som spurte.",
    )
    kontraktsverdi: Kroner | None = Field(
        default=None, description="Anslått verdi av kontrakten i kroner, uten merverdiavgift."
    )
    vilkår: tuple[Tekst, ...] = Field(
        default=(),
        description="Vilkår som skal stå i kontrakten, for eksempel retten til materialet og personvern.",
    )
    kravspesifikasjon: KravspesifikasjonRef | None = Field(
        default=None, description="Kravspesifikasjonen oppdraget bygger på."
    )
    konsept: KonseptRef | None = Field(default=None, description="Konseptet oppdraget bygger på.")
    veikart: VeikartRef | None = Field(default=None, description="Veikartet oppdraget er en del av.")

    @property
    def sum_vekter(self) -> Decimal | None:
        """The weights together; None while one of them is still to be written."""
        weights = [c.vekt for c in self.tildelingskriterier]
        return sum((w for w in weights if w is not None), Decimal()) if None not in weights else None

    @property
    def klimakriterier(self) -> tuple[Tildelingskriterium, ...]:
        return tuple(c for c in self.tildelingskriterier if c.klima_og_miljø)

    @property
    def sum_klima(self) -> Decimal | None:
        """What climate and environment count together, in percent; None while one of the weights is still to be written."""
        weights = [c.vekt for c in self.klimakriterier]
        return sum((w for w in weights if w is not None), Decimal()) if None not in weights else None

    @property
    def om_prosedyren(self) -> tuple[str, str]:
        """The procedure's name, and what it means for the dialogue."""
        return PROSEDYRER[self.prosedyre]

    @property
    def priskriterier(self) -> tuple[Tildelingskriterium, ...]:
        return tuple(c for c in self.tildelingskriterier if c.slag == "pris")


class Fasepris(Del):
    """Timer og kostnad for én fase i prisskjemaet."""

    fase: Annotated[Id, Navngir("prisfase", "konkurranse")] = Field(
        description="Id-en til fasen i prisskjemaet."
    )
    timer: Annotated[Desimal, Enhet("timer"), Field(ge=0, le=10**6)] | None = Field(
        default=None, description="Timer i fasen."
    )
    kostnad: Kroner | None = kreves(None, "Kostnad for fasen i kroner, uten merverdiavgift.")


class Tilbudsrolle(Del):
    """En person i teamet, uten navn: rollen, erfaringen og timeprisen."""

    rolle: Annotated[Id, Navngir("prisrolle", "konkurranse")] = Field(
        description="Id-en til rollen i prisskjemaet. Er de flere i rollen, skriver du én per person."
    )
    erfaring_år: Annotated[Desimal, Enhet("år"), Field(ge=0, le=80)] | None = Field(
        default=None, description="Antall års erfaring."
    )
    timepris: Timepris | None = kreves(None, "Timepris i kroner, uten merverdiavgift.")
    timer: Annotated[Desimal, Enhet("timer"), Field(ge=0, le=10**6)] | None = Field(
        default=None, description="Timer personen skal bruke på oppdraget."
    )

    @property
    def kostnad(self) -> Decimal | None:
        return None if self.timepris is None or self.timer is None else self.timepris * self.timer


class Poeng(Del):
    """Poengene tilbudet får for ett kvalitetskriterium, og hvorfor."""

    kriterium: Annotated[Id, Navngir("tildelingskriterium", "konkurranse")] = Field(
        description="Id-en til kriteriet i konkurransegrunnlaget."
    )
    poeng: Annotated[Desimal, Field(ge=0, le=10)] | None = kreves(
        None, "Poeng fra 0 til 10, der 10 er best. Pris får poeng fra prismodellen."
    )
    begrunnelse: Markdown | None = kreves(
        None, "Hvorfor tilbudet får disse poengene. Skriv hva i tilbudet dere bygger på."
    )


class AndreKostnader(Kortform):
    """Kostnader i prisen som ikke er timer."""

    kortform = "beløp"

    beløp: Kroner = Field(description="Beløpet i kroner, uten merverdiavgift.")
    hva: Tekst | None = Field(
        default=None, description="Hva pengene går til.", examples=["Reiser og lokaler"]
    )


def _rejected(value: Any) -> Any:
    """A bid is rejected under procurement law's own word. The word for other artefacts is read as the same (TD389)."""
    return "avvist" if value == "forkastet" else value


Tilbudsstatus = Annotated[
    Literal["utkast", "til-godkjenning", "godkjent", "avvist"],
    BeforeValidator(_rejected),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "enum": ["utkast", "til-godkjenning", "godkjent", "avvist"]},
                {"const": "forkastet", "deprecated": True},
            ]
        }
    ),
]


class Tilbud(Artefakt):
    """Svaret fra én leverandør på et konkurransegrunnlag, og vurderingen av det."""

    type: Literal["tilbud"] = Field(description="Alltid «tilbud».")
    status: Tilbudsstatus = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        default="utkast",
        description="Hvor langt tilbudet er kommet. «avvist» betyr avvist etter anskaffelsesforskriften.",
    )
    konkurranse: KonkurranseRef | None = kreves(
        None, "Konkurransegrunnlaget tilbudet svarer på.", examples=["min-konkurranse"]
    )
    tilbyder: Tekst = Field(description="Virksomheten som leverer tilbudet.")
    organisasjonsnummer: Tekst | None = Field(
        default=None, description="Organisasjonsnummeret til tilbyderen: ni siffer.", examples=["974760673"]
    )
    fiktiv: JaNei = gammel(False, "Skriv «belegg: oppdiktet».")
    sammendrag: Markdown | None = Field(default=None, description="Hva tilbudet går ut på, i noen setninger.")
    priser: tuple[Fasepris, ...] = kreves((), "Timer og kostnad for hver fase i prisskjemaet.")
    roller: tuple[Tilbudsrolle, ...] = Field(default=(), description="Teamet: rolle, erfaring og timepris.")
    andre_kostnader: AndreKostnader | None = Field(
        default=None, description="Kostnader i prisen som ikke er timer, for eksempel reiser."
    )
    poeng: tuple[Poeng, ...] = Field(default=(), description="Poengene for hvert kvalitetskriterium.")

    def gammelt_belegg(self) -> Grad | None:
        return "oppdiktet" if self.fiktiv else None

    @property
    def sum_kostnad(self) -> Decimal:
        """The price: what is given so far."""
        return sum((p.kostnad for p in self.priser if p.kostnad is not None), Decimal())

    @property
    def sum_timer(self) -> Decimal | None:
        """Hours over all phases; None where one of them lacks hours."""
        hours = [p.timer for p in self.priser]
        return sum((h for h in hours if h is not None), Decimal()) if hours and None not in hours else None

    @property
    def sum_roller(self) -> Decimal | None:
        """Hours × hourly prices and what else there is; None where something is missing to reckon it."""
        costs = [r.kostnad for r in self.roller]
        if not costs or None in costs:
            return None
        other = self.andre_kostnader.beløp if self.andre_kostnader else Decimal()
        return sum((c for c in costs if c is not None), other)

    @property
    def sum_rolletimer(self) -> Decimal | None:
        hours = [r.timer for r in self.roller]
        return sum((h for h in hours if h is not None), Decimal()) if hours and None not in hours else None
