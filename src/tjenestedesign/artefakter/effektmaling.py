"""Effektmåling: what will be measured along the citizen's stages, how, and for whom (guide ch. 4 «Effektstyring og rapportering»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, cast

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from tjenestedesign.artefakter._type import Artefakttype
from tjenestedesign.artefakter.intervju import BelegRef
from tjenestedesign.artefakter.konsept import Konsept, KonseptRef, Stadium, StadiumRef
from tjenestedesign.artefakter.maltall import (
    RETNING,
    EnhetNøkkel,
    NullpunktNøkkel,
    RetningNøkkel,
    aims_backwards,
    backwards_message,
    written,
)
from tjenestedesign.artefakter.pilotering import PilotRef
from tjenestedesign.datafiler import Datafil, FoundData, NoData, look_for_data
from tjenestedesign.diagnostics import Level
from tjenestedesign.model import Artefakt, DelMedId, Kortform, kreves
from tjenestedesign.people import FICTIONAL, NoPeople, People, count_people
from tjenestedesign.phases import Fase
from tjenestedesign.rule import Finding, rule
from tjenestedesign.scalars import Heltall, Markdown, Tall, Tekst, Tidspunkt

if TYPE_CHECKING:
    from tjenestedesign.project import Entry, Project

SAFE_CELL: Final = 5
"""Groups smaller than this can be recognised in a table."""


class Datakilde(Kortform):
    """En datafil i prosjektet. Kan skrives som bare stien."""

    kortform = "fil"
    fil: Datafil = Field(description="Stien fra prosjektmappen til en CSV- eller Parquet-fil.")
    beskrivelse: Tekst | None = Field(
        default=None, description="Hva filen inneholder.", examples=["Én rad per person og kvartal"]
    )
    fra: Tekst | None = Field(
        default=None, description="Registeret eller virksomheten dataene kommer fra.", examples=["NAV"]
    )


class Indikator(DelMedId):
    """Noe dere følger over tid."""

    tittel: Tekst = Field(description="Navnet på indikatoren.", examples=["Gått videre til neste stadium"])
    slag: Literal["hard", "myk"] = Field(
        default="hard",
        description="hard: telles i registre og regnskap. myk: det folk selv opplever og sier.",
    )
    enhet: EnhetNøkkel = None
    retning: RetningNøkkel = "opp"
    nullpunkt: NullpunktNøkkel = None
    mål: Tall | None = Field(default=None, description="Dit dere vil. La feltet stå tomt til dere vet det.")
    stadium: StadiumRef | None = Field(
        default=None, description="Stadiet i ferden indikatoren hører til. Utelatt betyr hele ferden."
    )
    målt_hvordan: Tekst | None = Field(
        default=None, description="Hvor tallet kommer fra.", examples=["Tre spørsmål i samtalen"]
    )
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som sørger for at det blir målt.")

    def verdi(self, value: float) -> str:
        """A figure with the unit."""
        return written(value, self.enhet)

    @property
    def retning_tekst(self) -> str:
        return RETNING[self.retning]


class Mottaker(Kortform):
    """En rolle som får rapporten."""

    kortform = "rolle"
    rolle: Tekst = Field(description="Rollen.", examples=["rådmannens ledergruppe"])
    bruker_den_til: Tekst | None = Field(default=None, description="Hva rollen avgjør med rapporten.")


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
    perioder: tuple[Tidspunkt, ...] = Field(
        default=(), description="Periodene som skal måles, når dere vet hvilke.", examples=[["2016-K2"]]
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


@dataclass(frozen=True, slots=True)
class Band:
    """One stage with the indicators that belong to it."""

    stadium: Stadium
    indikatorer: tuple[Indikator, ...]


@dataclass(frozen=True, slots=True)
class Kildetilstand:
    """A data source and what its page says about it."""

    kilde: Datakilde
    finnes: bool
    tekst: str


@dataclass(frozen=True, slots=True)
class Visning:
    """What the page of an effektmåling needs beside its model."""

    stadier: tuple[Band, ...]
    hele_ferden: tuple[Indikator, ...]
    """Indicators that belong to no stage of the concept."""
    kilder: tuple[Kildetilstand, ...]
    hyppighet: str
    stadienavn: dict[str, str]
    """The title of the stage of each indicator that has one, by the indicator's id."""

    @property
    def innhold(self) -> str:
        """«6 indikatorer: 4 harde og 2 myke.»"""
        every = [*self.hele_ferden, *(i for b in self.stadier for i in b.indikatorer)]
        hard = sum(1 for i in every if i.slag == "hard")
        soft = len(every) - hard
        word = "indikator" if len(every) == 1 else "indikatorer"
        return f"{len(every)} {word}: {hard} {'hard' if hard == 1 else 'harde'} og {soft} {'myk' if soft == 1 else 'myke'}."


def placed(
    concept: Entry[Konsept] | None, model: Effektmåling
) -> tuple[tuple[Band, ...], tuple[Indikator, ...]]:
    """The concept's stages with their indicators, and the indicators that belong to none of them."""
    stages = {s.id: s for s in concept.model.ferd} if concept else {}
    of_stage: dict[str, list[Indikator]] = {id: [] for id in stages}
    whole: list[Indikator] = []
    for i in model.indikatorer:
        here = i.stadium is not None and concept is not None and i.stadium.id == concept.id
        stage = i.stadium.del_id if i.stadium and here else None
        of_stage.get(stage or "", whole).append(i)
    return tuple(Band(s, tuple(of_stage[id])) for id, s in stages.items()), tuple(whole)


def measuring(project: Project, concept: str) -> tuple[Entry[Effektmåling], ...]:
    """All that measure a concept's path and are not rejected, by id."""
    return tuple(
        e
        for e in project.all(Effektmåling)
        if e.model.status != "forkastet" and e.model.ferd is not None and e.model.ferd.id == concept
    )


def people_in(project: Project, entry: Entry[Effektmåling]) -> People | NoPeople | None:
    """The people in each stage; None where there are no stages.

    Counted with the strictest smallest cell of all that measure the same path: one must not tell what another hides.
    """
    concept = project.get(entry.model.ferd, Konsept)
    if concept is None or not concept.model.ferd:
        return None
    sources = entry.model.datakilde
    told = " ".join(t for k in sources for t in (k.fra, k.beskrivelse) if t)
    return count_people(
        project.root,
        [k.fil for k in sources],
        {s.id: s.tittel for s in concept.model.ferd},
        max(e.model.minste_celle for e in (entry, *measuring(project, concept.id))),
        fictional=FICTIONAL in told.casefold(),
    )


def view(project: Project, entry: Entry[Effektmåling]) -> Visning:
    """The concept's stages with their indicators, and the state of the data files. Reads files, changes nothing."""
    model = entry.model
    bands, whole = placed(project.get(model.ferd, Konsept), model)
    people = people_in(project, entry) if model.datakilde else None
    hides = isinstance(people, People) and people.hidden
    return Visning(
        bands,
        whole,
        tuple(_state(project, k, model.minste_celle, tells_rows=not hides) for k in model.datakilde),
        HYPPIGHET[model.hyppighet],
        {i.id: b.stadium.tittel for b in bands for i in b.indikatorer},
    )


def _state(project: Project, source: Datakilde, smallest: int, *, tells_rows: bool) -> Kildetilstand:
    """The number of rows is left out where it could give away a number that is hidden."""
    match look_for_data(project.root, source.fil):
        case NoData(waiting=True):
            return Kildetilstand(source, False, "mangler ennå")
        case NoData(reason=reason):
            return Kildetilstand(source, False, reason)
        case FoundData(rows=None):
            return Kildetilstand(source, True, "finnes")
        case FoundData(rows=0):
            return Kildetilstand(source, True, "finnes, men har ingen rader ennå")
        case FoundData() if not tells_rows:
            return Kildetilstand(source, True, "finnes")
        case FoundData(rows=rows) if rows is not None and rows < smallest:
            return Kildetilstand(source, True, f"finnes, med færre enn {smallest} rader")
        case FoundData(rows=rows):
            return Kildetilstand(source, True, f"finnes, med {rows} rader")


@rule("TD375", Level.FEIL)
def target_on_the_wrong_side(project: Project) -> Iterator[Finding]:
    """Målet for en indikator ligger på feil side av nullpunktet.

    Hvorfor: Retningen sier om høyere eller lavere er bedre. Er målet dårligere enn nullpunktet, blir en forverring
    meldt som framgang.

    Feil:
        - {id: flyttinger, tittel: Flyttinger per år, nullpunkt: 3, mål: 1}

    Riktig:
        - {id: flyttinger, tittel: Flyttinger per år, retning: ned, nullpunkt: 3, mål: 1}
    """
    for entry in project.all(Effektmåling):
        for index, i in enumerate(entry.model.indikatorer):
            if (
                i.nullpunkt is not None
                and i.mål is not None
                and aims_backwards(i.retning, i.nullpunkt, i.mål)
            ):
                message, hint = backwards_message(i.retning, i.nullpunkt, i.mål)
                yield Finding(entry, ("indikatorer", index, "mål"), message, hint)


@rule("TD376", Level.ADVARSEL)
def cell_too_small(project: Project) -> Iterator[Finding]:
    """Den minste cellen er så liten at folk kan kjennes igjen.

    Hvorfor: Står det at tre personer i et stadium har fått mindre hjelp, vet naboen og saksbehandleren kanskje hvem det
    er. Med fem eller flere er det vanskeligere. Er dere færre enn fem, skriver dere det med ord.

    Feil:
        minste_celle: 3

    Riktig:
        minste_celle: 5
    """
    for entry in project.all(Effektmåling):
        if entry.model.minste_celle < SAFE_CELL:
            yield Finding(
                entry,
                ("minste_celle",),
                f"Når tall om {entry.model.minste_celle} personer vises, kan folk bli kjent igjen.",
                f"Sett «minste_celle» til {SAFE_CELL} eller mer.",
            )


@rule("TD377", Level.RÅD)
def data_is_not_there(project: Project) -> Iterator[Finding]:
    """Datafilen mangler eller kan ikke brukes.

    Hvorfor: Et utkast kan skrives lenge før det finnes data. Når planen er sendt til godkjenning, bør filen være på
    plass, for uten den blir det ingen måling. td leser bare filer som ligger i prosjektmappen.

    Feil:
        status: godkjent
        datakilde: 4-implementering/data/ikke-hentet-ennå.csv

    Riktig:
        status: godkjent
        datakilde: 4-implementering/data/effekt.csv
    """
    for entry in project.all(Effektmåling):
        ready = entry.model.status in ("til-godkjenning", "godkjent")
        for index, source in enumerate(entry.model.datakilde):
            found = look_for_data(project.root, source.fil)
            if isinstance(found, NoData) and (ready or not found.waiting):
                yield Finding(
                    entry, ("datakilde", index), f"Datafilen «{source.fil}» {found.reason}.", found.hint
                )


@rule("TD378", Level.RÅD)
def only_one_kind_of_fact(project: Project) -> Iterator[Finding]:
    """Målingen har bare harde eller bare myke fakta.

    Hvorfor: Lederne i Asker sa at beslutninger blir tryggere når tall og opplevelser står sammen. Tall alene sier ikke
    hva hjelpen betydde. Opplevelser alene sier ikke hva den kostet.

    Feil:
        indikatorer:
          - {id: kostnad, tittel: Kostnad per person, slag: hard}
          - {id: flyttinger, tittel: Flyttinger per år, slag: hard}

    Riktig:
        indikatorer:
          - {id: kostnad, tittel: Kostnad per person, slag: hard}
          - {id: blir-hort, tittel: Opplever å bli hørt, slag: myk}
    """
    for entry in project.all(Effektmåling):
        kinds = {i.slag for i in entry.model.indikatorer}
        if len(entry.model.indikatorer) > 1 and len(kinds) == 1:
            only, other = ("harde", "myk") if kinds == {"hard"} else ("myke", "hard")
            yield Finding(
                entry,
                ("indikatorer",),
                f"Alle indikatorene er {only} fakta.",
                f"Legg til minst én indikator med «slag: {other}».",
            )


@rule("TD379", Level.ADVARSEL)
def stage_of_another_concept(project: Project) -> Iterator[Finding]:
    """Stadiet hører til et annet konsept enn det som måles.

    Hvorfor: Siden viser stadiene i konseptet under «ferd». En indikator for et stadium i et annet konsept faller utenfor
    dem og blir stående under hele ferden.

    Feil:
        ferd: velferdslaben
        indikatorer:
          - {id: ro, tittel: Ro i hverdagen, stadium: annet-konsept#stabilisere}

    Riktig:
        ferd: velferdslaben
        indikatorer:
          - {id: ro, tittel: Ro i hverdagen, stadium: velferdslaben#stabilisere}
    """
    for entry in project.all(Effektmåling):
        path = entry.model.ferd
        for index, i in enumerate(entry.model.indikatorer):
            if path and i.stadium and i.stadium.id != path.id:
                yield Finding(
                    entry,
                    ("indikatorer", index, "stadium"),
                    f"Stadiet «{i.stadium}» er ikke i «{path}», som er konseptet under «ferd».",
                    f"Velg et stadium i «{path}», eller rett «ferd».",
                )


TYPE: Final[Artefakttype] = Artefakttype(
    navn="effektmåling",
    modell=Effektmåling,
    fase=Fase.IMPLEMENTERING,
    mappe="effektmaling",
    tittel="Effektmåling",
    flertall="Effektmålinger",
    kort="Hva som skal måles, hvordan, når og for hvem.",
    kapittel="Askers velferdslab: Effektstyring og rapportering",
    utdrag="formål",
    regler=(
        target_on_the_wrong_side,
        cell_too_small,
        data_is_not_there,
        only_one_kind_of_fact,
        stage_of_another_concept,
    ),
    visning=view,
)
