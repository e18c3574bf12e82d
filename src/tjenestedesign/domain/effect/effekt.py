"""What an effektmåling holds: the indicators, where the data is, and what is assumed (guide ch. 4 «Effektstyring og rapportering»)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, cast

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from tjenestedesign.artefakter.intervju import BelegRef
from tjenestedesign.artefakter.konsept import KonseptRef, StadiumRef
from tjenestedesign.artefakter.maltall import (
    RETNING,
    EnhetNøkkel,
    Måltall,
    NullpunktNøkkel,
    RetningNøkkel,
    Spenn,
    outside,
    span,
    unit_schema,
    written,
)
from tjenestedesign.artefakter.pilotering import PilotRef
from tjenestedesign.ground.scalars import (
    MOST_MONEY,
    Dager,
    Heltall,
    JaNei,
    Kronetall,
    Markdown,
    Prosent,
    Tall,
    Tekst,
    Tidspunkt,
    År,
    Årstall,
    fault,
    misfits,
)
from tjenestedesign.project.datafiler import Datafil, Motor, Tabellnavn
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Grad, Kortform, gammel, kreves

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

SAFE_CELL: Final = 5
"""Groups smaller than this can be recognised in a table."""


class Datakilde(Kortform):
    """En datafil i prosjektet, eller en tabell i databasen. Kan skrives som bare stien."""

    kortform = "fil"
    fil: Datafil | None = Field(
        default=None, description="Stien fra prosjektmappen til en CSV- eller Parquet-fil."
    )
    tabell: Tabellnavn | None = Field(
        default=None,
        description="Tabellen med hendelsene, når «motor» er en database.",
        examples=["velferd.hendelser"],
    )
    beskrivelse: Tekst | None = Field(
        default=None, description="Hva filen inneholder.", examples=["Én rad per person og kvartal"]
    )
    fra: Tekst | None = Field(
        default=None, description="Registeret eller virksomheten dataene kommer fra.", examples=["NAV"]
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.fil is None) == (self.tabell is None):
            raise fault(
                "datakilde",
                "Datakilden har både «fil» og «tabell»." if self.fil else "Datakilden mangler «fil».",
                "Skriv stien til en CSV- eller Parquet-fil, eller navnet på en tabell. Ikke begge.",
            )
        return self

    @property
    def navn(self) -> str:
        """The file or the table, as readers meet it."""
        return self.fil or self.tabell or ""


Beregning = Literal[
    "personer",
    "andel-i-stadiet",
    "andel-videre",
    "andel-tilbake",
    "opplevelse",
    "kostnad",
    "kostnad-per-person",
    "tid-i-stadiet",
]
BEREGNING: Final[dict[Beregning, str]] = {
    "personer": "mennesker i stadiet ved slutten av perioden",
    "andel-i-stadiet": "mennesker i stadiet ÷ alle i ferden × 100, ved slutten av perioden",
    "andel-videre": "mennesker som er kommet et stadium lenger ÷ alle som var i ferden i begge periodene × 100",
    "andel-tilbake": "mennesker som er gått et stadium tilbake ÷ alle som var i ferden i begge periodene × 100",
    "opplevelse": "summen av svarene ÷ antall svar",
    "kostnad": "summen av kostnadene i perioden",
    "kostnad-per-person": "summen av kostnadene i perioden ÷ mennesker med minst én hendelse i perioden",
    "tid-i-stadiet": "uker til halvparten av oppholdene i stadiet er endt i et senere stadium (Aalen–Johansen, der den som går tilbake, "
    "er ute av stadiet uten å være gått videre)",
}
"""What each computation does, as readers meet it."""
TRENGER_STADIUM: Final[frozenset[Beregning]] = frozenset({"personer", "andel-i-stadiet", "tid-i-stadiet"})


ROM: Final[dict[Beregning, Spenn]] = {
    "personer": (0, 10**7),
    "andel-i-stadiet": (0, 100),
    "andel-videre": (0, 100),
    "andel-tilbake": (0, 100),
    "opplevelse": (1, 5),
    "kostnad": (0, MOST_MONEY),
    "kostnad-per-person": (0, MOST_MONEY),
    "tid-i-stadiet": (0, 36_525),
}
"""What each computation can come to. A baseline or a target outside it can never be met: days are at most a hundred years."""
FIGURES: Final = ("nullpunkt", "mål")
"""The keys of an indicator that hold a figure in its unit."""


def _computed_schema() -> list[dict[str, Any]]:
    return [
        {
            "if": {"properties": {"beregning": {"const": name}}, "required": ["beregning"]},
            "then": {"properties": {key: {"minimum": low, "maximum": high} for key in FIGURES}},
        }
        for name, (low, high) in ROM.items()
    ]


class Indikator(DelMedId):
    """Noe dere følger over tid."""

    model_config = ConfigDict(json_schema_extra={"allOf": [unit_schema(FIGURES), *_computed_schema()]})

    tittel: Tekst = Field(description="Navnet på indikatoren.", examples=["Gått videre til neste stadium"])
    slag: Literal["hard", "myk"] = Field(
        default="hard",
        description="hard: telles i registre og regnskap. myk: det folk selv opplever og sier.",
    )
    enhet: EnhetNøkkel = None
    retning: RetningNøkkel = "opp"
    nullpunkt: NullpunktNøkkel = None
    mål: Måltall | None = Field(
        default=None, description="Dit dere vil. La feltet stå tomt til dere vet det."
    )
    stadium: StadiumRef | None = Field(
        default=None, description="Stadiet i ferden indikatoren hører til. Uten nøkkelen gjelder hele ferden."
    )
    beregning: Beregning | None = Field(
        default=None,
        description="Hvordan td regner ut tallet fra dataene. Uten nøkkelen måles det på en annen måte.",
    )
    målt_hvordan: Tekst | None = Field(
        default=None, description="Hvor tallet kommer fra.", examples=["Tre spørsmål i samtalen"]
    )
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som sørger for at det blir målt.")

    @model_validator(mode="after")
    def _as_the_computation_or_unit_says(self) -> Self:
        figures = {key: getattr(self, key) for key in FIGURES}
        if self.beregning is not None:
            misfits(outside(figures, ROM[self.beregning], "beregning", self.beregning))
        misfits(outside(figures, span(self.enhet), "enhet", self.enhet))
        return self

    def verdi(self, value: float) -> str:
        """A figure with the unit."""
        return written(value, self.enhet)

    @property
    def retning_tekst(self) -> str:
        return RETNING[self.retning]


class Mottaker(Kortform):
    """En rolle som får rapporten."""

    kortform = "rolle"
    rolle: Tekst = Field(description="Rollen.", examples=["kommunedirektørens ledergruppe"])
    bruker_den_til: Tekst | None = Field(default=None, description="Hva rollen avgjør med rapporten.")


class Fortellingssteg(Del):
    """Noe som skjer i fortellingen."""

    når: Tekst = Field(description="Hvor lenge det er siden begynnelsen.", examples=["Etter tre måneder"])
    tekst: Tekst = Field(description="Det som skjer, og hva det betyr for personen.")
    stadium: StadiumRef | None = Field(default=None, description="Stadiet personen er i.")
    opplevelse: Heltall | None = Field(default=None, ge=1, le=5, description="Opplevelsen, fra 1 til 5.")


class Fortelling(Del):
    """Én oppdiktet persons vei gjennom ferden, ved siden av tallene. Skriv aldri om et virkelig menneske her."""

    hvem: Tekst = Field(description="Hvem vi følger, uten navn.", examples=["Kvinne i tjueårene, bor alene"])
    innledning: Tekst | None = Field(default=None, description="Hvordan det var før.")
    steg: tuple[Fortellingssteg, ...] = Field(min_length=1, description="Det som skjer, i rekkefølge.")


class Gevinst(DelMedId):
    """En kostnad kommunen eller samfunnet slipper når en person står i et stadium."""

    tittel: Tekst = Field(description="Det dere slipper å betale for.", examples=["Korttidsplass"])
    stadier: tuple[StadiumRef, ...] = Field(
        min_length=1, description="Stadiene der kostnaden faller bort.", examples=[["ferden#utvikle"]]
    )
    kroner_per_person_år: Kronetall = Field(
        ge=0,
        le=10**9,
        description="Kroner i året for hver person som står i et av stadiene, i prisårets kroner.",
    )
    kilde: Tekst | None = Field(default=None, description="Hvor beløpet kommer fra.")
    antatt: JaNei = gammel(False, "Skriv «belegg: antatt».")

    def gammelt_belegg(self) -> Grad | None:
        return "antatt" if self.antatt else None


class Prisnivå(Del):
    """Prisnivået i ett år."""

    år: Årstall = Field(description="Året.")
    indeks: Tall = Field(ge=0.01, le=10**6, description="Prisindeksen det året.", examples=["100"])


class Økonomifølsomhet(Del):
    """Andre tall dere vil se regnestykket med. Uten nøkkelen velger td noen over og noen under."""

    renter: tuple[Prosent, ...] = Field(
        default=(), max_length=6, description="Andre kalkulasjonsrenter i prosent.", examples=[["2", "6"]]
    )
    virkninger: tuple[Prosent, ...] = Field(
        default=(),
        max_length=6,
        description="Andre andeler av gevinsten, i prosent.",
        examples=[["25", "75"]],
    )


class Økonomi(Del):
    """Forutsetningene når dere ser ut over årsbudsjettet. Alle kan endres her, og siden regner på nytt."""

    kalkulasjonsrente: Prosent = Field(
        description="Renten som gjør framtidige kroner om til dagens, i prosent.", examples=["4"]
    )
    prisår: Årstall = Field(description="Alle beløp vises i dette årets kroner.")
    priser: tuple[Prisnivå, ...] = Field(
        default=(),
        description="Prisindeksen for årene i dataene og prisåret. Uten nøkkelen regnes beløpene som de er.",
    )
    unngått: tuple[Gevinst, ...] = Field(min_length=1, description="Kostnadene dere slipper.")
    andel_virkning: Prosent = Field(
        default=Decimal(100),
        description="Hvor mye av gevinsten som skyldes innsatsen, i prosent. Noen hadde klart seg uten.",
        examples=["50"],
    )
    år_framover: År = Field(
        default=0, ge=0, le=60, description="Hvor mange år gevinsten varer etter det siste året med data."
    )
    kostnad_framover: Kronetall | None = Field(
        default=None,
        ge=0,
        le=MOST_MONEY,
        description="Kroner innsatsen koster i hvert av årene framover, i prisårets kroner. Uten nøkkelen gjelder det samme som i det siste året.",
    )
    kilder: tuple[Tekst, ...] = Field(default=(), description="Hvor renten, prisene og anslagene kommer fra.")
    usikkerhet: tuple[Tekst, ...] = Field(
        default=(), description="Det som gjør regnestykket usikkert, sagt rett ut."
    )
    følsomhet: Økonomifølsomhet | None = Field(
        default=None, description="Andre tall dere vil se regnestykket med."
    )


class _OneOrMany:
    """Lets a list of one be written without its dash, in td and in the editor."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def listed(value: Any) -> Any:
            return [value] if isinstance(value, (str, dict)) else value

        return core_schema.no_info_before_validator_function(listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [cast("JsonSchemaValue", listed["items"]), listed]}


HYPPIGHET: Final = {
    "måned": "hver måned",
    "kvartal": "hvert kvartal",
    "halvår": "hvert halvår",
    "år": "hvert år",
}
"""How often, as readers meet it."""


class Effektmåling(Artefakt):
    """Planen for å måle hva tjenesten gjør med menneskers liv og kommunens penger: hva, når, hvordan og for hvem."""

    type: Literal["effektmåling"] = Field(description="Alltid «effektmåling».")
    formål: Tekst = Field(description="Hva dere vil kunne se når målingen er i gang.")
    ferd: KonseptRef | None = kreves(
        None, "Konseptet med stadiene innbyggeren går gjennom.", examples=["askers-velferdslab"]
    )
    pilot: PilotRef | None = Field(default=None, description="Piloten målingen bygger videre på.")
    indikatorer: tuple[Indikator, ...] = Field(
        min_length=1, description="Det dere følger over tid. Ta med både myke og harde fakta."
    )
    datakilde: Annotated[tuple[Datakilde, ...], _OneOrMany()] = kreves(
        (), "Datafilene tallene hentes fra. Én fil kan skrives rett ut. Filen kan komme senere."
    )
    minste_celle: Heltall = Field(
        default=SAFE_CELL,
        ge=3,
        le=1000,
        description="Ingen tall vises om færre personer enn dette. 5 er vanlig, og lavere enn 3 er ikke lov.",
    )
    hyppighet: Literal["måned", "kvartal", "halvår", "år"] = Field(
        default="kvartal", description="Hvor ofte dere måler."
    )
    ute_etter: Dager = Field(
        default=12,
        ge=1,
        le=120,
        description="Måneder uten en hendelse før en person ikke lenger regnes med i ferden.",
    )
    motor: Motor = Field(
        default="duckdb",
        description="Hvor det regnes: duckdb (på din maskin), eller adressen til PostgreSQL eller Spark.",
        examples=[
            "postgresql://analyse.kommunen.no/velferd",
            "spark://klynge.kommunen.no:7077",
            "spark:local",
        ],
    )
    perioder: tuple[Tidspunkt, ...] = Field(
        default=(), description="Periodene som skal måles, når dere vet hvilke.", examples=[["2016-K2"]]
    )
    økonomi: Økonomi | None = Field(
        default=None, description="Forutsetningene for å se kostnad og gevinst over flere år."
    )
    fortelling: Fortelling | None = Field(
        default=None, description="Én oppdiktet persons vei gjennom ferden, ved siden av tallene."
    )
    mottakere: tuple[Mottaker, ...] = Field(default=(), description="Rollene som får rapporten.")
    forutsetninger: tuple[Tekst, ...] = Field(
        default=(), description="Det som må være på plass før dere kan måle."
    )
    personvern: Markdown | None = Field(
        default=None,
        description="Hvordan dere verner dem det gjelder, for eksempel med koder i stedet for navn.",
    )
    bygger_på: tuple[BelegRef, ...] = Field(
        default=(), description="Innsiktene og sitatene som sier hvorfor dette skal måles."
    )


def measuring(project: Project, concept: str) -> tuple[Entry[Effektmåling], ...]:
    """All that measure a concept's path and are not rejected, by id."""
    return tuple(
        e
        for e in project.all(Effektmåling)
        if not e.model.forkastet and e.model.ferd is not None and e.model.ferd.id == concept
    )
