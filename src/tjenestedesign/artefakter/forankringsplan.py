"""Forankringsplan: who must be with, what must be in place, and what is done in each phase (guide ch. 2 «Hjelp til forankring», ch. 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from tjenestedesign.artefakter.konsept import KonseptRef
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import FASER, Fase, Fasenavn
from tjenestedesign.ground.scalars import Heltall, Id, JaNei, Markdown, Tekst, Tidspunkt
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Mål, Navngir, Ref
from tjenestedesign.project.rule import Finding, rule_for, unknown_name

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

HØY: Final = 4
"""Influence or interest from here up is high."""


class VeikartRef(Ref, mål=(Mål("veikart", "aktivitet", del_valgfri=True),)):
    """→ veikart or veikart#aktivitet"""


class GjennomførtRef(
    Ref,
    mål=(
        Mål("workshop"),
        Mål("intervju"),
        Mål("innsiktsrapport"),
        Mål("scenario"),
        Mål("brukertest"),
        Mål("pilot"),
        *VeikartRef.mål,
    ),
):
    """→ the artefact an activity is described in"""


Nivå = Literal[
    "politisk-ledelse", "toppledelse", "mellomledelse", "stab", "førstelinje", "innbygger", "ekstern"
]
Holdning = Literal["pådriver", "støttende", "nøytral", "skeptisk", "motstander", "ukjent"]


class Interessent(DelMedId):
    """En gruppe som påvirker tjenesten, eller som blir påvirket av den."""

    gruppe: Tekst = Field(
        description="Hvem det er. Skriv gruppe eller rolle, aldri navn.", examples=["Virksomhetsledere"]
    )
    virksomhet: Tekst | None = Field(default=None, description="Hvor de hører til.", examples=["NAV"])
    antall: Heltall | None = Field(default=None, ge=1, le=10**7, description="Hvor mange de er.")
    nivå: Nivå = Field(description="Hvor i eller utenfor kommunen de står.")
    innflytelse: Heltall = Field(
        ge=1, le=5, description="Hvor mye de kan fremme eller stoppe, fra 1 (svært lite) til 5 (svært mye)."
    )
    interesse: Heltall = Field(
        ge=1, le=5, description="Hvor mye tjenesten betyr for dem, fra 1 (svært lite) til 5 (svært mye)."
    )
    holdning: Holdning = Field(default="ukjent", description="Hva de mener om endringen i dag.")
    skal_implementere: JaNei = Field(
        default=False, description="true når de skal sette tjenesten i verk eller arbeide i den."
    )
    ambassadør: JaNei = Field(default=False, description="true når de taler tjenestens sak overfor andre.")
    behov: Tekst | None = Field(
        default=None,
        description="Hva de trenger for å være med.",
        examples=["Å se hva det betyr for egen arbeidsdag"],
    )

    @property
    def navn(self) -> str:
        """The group and where it belongs."""
        return f"{self.gruppe}, {self.virksomhet}" if self.virksomhet else self.gruppe

    @property
    def plassering(self) -> str:
        """The quadrant of the stakeholder map, as advice."""
        return PLASSERINGER[self.innflytelse >= HØY, self.interesse >= HØY]


PLASSERINGER: Final = {
    (True, True): "Samarbeid tett",
    (True, False): "Hold fornøyd",
    (False, True): "Hold informert",
    (False, False): "Følg med",
}
"""(high influence, high interest) → how to work with those who stand there."""


class Forutsetning(Del):
    """Noe som må være på plass før tjenesten kan settes i verk."""

    tittel: Tekst = Field(description="Hva det er.", examples=["Mandat"])
    status: Literal["på-plass", "delvis", "mangler", "ukjent"] = Field(
        description="Hvor langt dere er kommet."
    )
    beskrivelse: Markdown | None = Field(default=None, description="Hva som må være på plass.")
    tiltak: Tekst | None = Field(default=None, description="Hva dere gjør for å få det på plass.")
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som kan få det på plass.")
    frist: Tidspunkt | None = Field(default=None, description="Når det må være på plass.")


class Forankringsaktivitet(Del):
    """Noe dere gjør for at flere skal forstå, være med og eie endringen."""

    hva: Tekst = Field(description="Hva dere gjør.", examples=["Innsiktsworkshop"])
    fase: Fasenavn = Field(description="Fasen aktiviteten hører til.")
    interessenter: tuple[Annotated[Id, Navngir("interessent")], ...] = Field(
        min_length=1, description="Id-ene til interessentene som er med."
    )
    når: Tidspunkt | None = Field(
        default=None, description="Når det skjer: dag, måned eller kvartal.", examples=["2015-K1"]
    )
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som sørger for at det skjer.")
    status: Literal["planlagt", "pågår", "gjennomført", "avlyst"] = Field(
        default="planlagt",
        description="Hvor langt aktiviteten er kommet. En avlyst aktivitet teller ikke med.",
    )
    viser_til: tuple[GjennomførtRef, ...] = Field(
        default=(), description="Artefaktene der aktiviteten er beskrevet.", examples=[["innsiktsworkshop"]]
    )


class Forankringsplan(Artefakt):
    """Hvem som må være med, hva som må være på plass, og hva dere gjør i hver fase for å få det til."""

    type: Literal["forankringsplan"] = Field(description="Alltid «forankringsplan».")
    beskrivelse: Markdown | None = Field(default=None, description="Hva dere vil oppnå med forankringen.")
    konsept: KonseptRef | None = Field(default=None, description="Konseptet som skal forankres.")
    veikart: VeikartRef | None = Field(default=None, description="Veikartet planen hører sammen med.")
    interessenter: tuple[Interessent, ...] = Field(min_length=1, description="Dem endringen gjelder for.")
    forutsetninger: tuple[Forutsetning, ...] = Field(
        default=(),
        description="Det som må være på plass, for eksempel mandat, budsjett, kultur, samarbeid på tvers og kompetanse.",
    )
    aktiviteter: tuple[Forankringsaktivitet, ...] = Field(
        min_length=1, description="Det dere gjør for å forankre, i alle fire faser."
    )

    def med(self, id: str, fase: Fase) -> tuple[Forankringsaktivitet, ...]:
        """What a stakeholder takes part in during a phase. What was called off does not count."""
        return tuple(
            a
            for a in self.aktiviteter
            if a.fase == fase.id and id in a.interessenter and a.status != "avlyst"
        )


# --- what the page needs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Involvement:
    """One stakeholder through the phases: what they take part in, in the guide's order."""

    who: Interessent
    by_phase: tuple[tuple[Forankringsaktivitet, ...], ...]

    @property
    def total(self) -> int:
        return sum(len(p) for p in self.by_phase)


@dataclass(frozen=True, slots=True)
class PhaseLane:
    """One phase: its activities in time order, and who takes part."""

    fase: Fase
    activities: tuple[tuple[Forankringsaktivitet, tuple[tuple[str, str], ...]], ...]
    """Each activity with the (id, short name) of those who are with."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is with when."""

    involvement: tuple[Involvement, ...]
    lanes: tuple[PhaseLane, ...]

    @property
    def never(self) -> tuple[Interessent, ...]:
        return tuple(i.who for i in self.involvement if not i.total)

    @property
    def summary(self) -> tuple[str, ...]:
        """The facts a steering group asks for first, one short text each."""
        people = [i.who for i in self.involvement]
        against = sum(p.holdning in ("skeptisk", "motstander") for p in people)
        facts = [_count(len(people), "interessent", "interessenter")]
        for number, said in (
            (sum(p.skal_implementere for p in people), "skal implementere"),
            (sum(p.ambassadør for p in people), "taler tjenestens sak"),
            (against, f"er {'skeptisk' if against == 1 else 'skeptiske'} eller imot"),
            (sum(p.holdning == "ukjent" for p in people), "har ukjent holdning"),
            (len(self.never), "er ikke med i noen aktivitet"),
        ):
            if number:
                facts.append(f"{number} {said}")
        return tuple(facts)


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def plan(_project: Project, entry: Entry[Forankringsplan]) -> Plan:
    """Stakeholders by quadrant, then activities by phase and time."""
    model = entry.model
    groups = Counter(s.gruppe for s in model.interessenter)
    short = {s.id: s.gruppe if groups[s.gruppe] == 1 else s.navn for s in model.interessenter}
    order = list(PLASSERINGER.values())
    ranked = sorted(model.interessenter, key=lambda s: order.index(s.plassering))
    lanes: list[PhaseLane] = []
    for phase in FASER:
        found = [a for a in model.aktiviteter if a.fase == phase.id]
        # What has no date stands last, in the order it was written.
        found.sort(key=lambda a: (a.når is None, a.når.start.toordinal() if a.når else 0))
        lanes.append(
            PhaseLane(
                phase, tuple((a, tuple((i, short[i]) for i in a.interessenter if i in short)) for a in found)
            )
        )
    return Plan(tuple(Involvement(s, tuple(model.med(s.id, f) for f in FASER)) for s in ranked), tuple(lanes))


# --- rules --------------------------------------------------------------------------------------------------------


@rule_for(Forankringsplan, "TD380", Level.FEIL)
def unknown_stakeholder(_project: Project, entry: Entry[Forankringsplan]) -> Iterator[Finding]:
    """Aktiviteten viser til en interessent som ikke finnes i planen.

    Hvorfor: Planen skal vise hvem som er med når. Da må alle som deltar, stå i listen over interessenter.

    Feil:
        interessenter:
          - {id: ledere, gruppe: Virksomhetsledere, nivå: mellomledelse, innflytelse: 4, interesse: 3}
        aktiviteter:
          - {fase: innsikt, hva: Innsiktsworkshop, interessenter: [leder]}

    Riktig:
        interessenter:
          - {id: ledere, gruppe: Virksomhetsledere, nivå: mellomledelse, innflytelse: 4, interesse: 3}
        aktiviteter:
          - {fase: innsikt, hva: Innsiktsworkshop, interessenter: [ledere]}
    """
    known = [s.id for s in entry.model.interessenter]
    for index, activity in enumerate(entry.model.aktiviteter):
        for number, id in enumerate(activity.interessenter):
            if id in known:
                continue
            yield unknown_name(
                entry,
                ("aktiviteter", index, "interessenter", number),
                f"Planen har ingen interessent «{id}».",
                id,
                known,
            )


@rule_for(Forankringsplan, "TD501", Level.RÅD)
def implements_but_comes_late(_project: Project, entry: Entry[Forankringsplan]) -> Iterator[Finding]:
    """De som skal implementere, er ikke med før implementeringen.

    Hvorfor: Metodeguiden sier at de som skal sette resultatet i verk, bør være med hele veien. De kjenner hverdagen
    tjenesten skal virke i, og de slutter opp om det de selv har vært med på å lage.

    Feil:
        interessenter:
          - {id: bibliotek, gruppe: Biblioteket, skal_implementere: true, nivå: førstelinje, innflytelse: 3, interesse: 5}
        aktiviteter:
          - {fase: implementering, hva: Opplæring, interessenter: [bibliotek]}

    Riktig:
        aktiviteter:
          - {fase: innsikt, hva: Innsiktsworkshop, interessenter: [bibliotek]}
          - {fase: implementering, hva: Opplæring, interessenter: [bibliotek]}
    """
    model = entry.model
    for index, who in enumerate(model.interessenter):
        if not who.skal_implementere or any(model.med(who.id, f) for f in FASER[:-1]):
            continue
        late = model.med(who.id, Fase.IMPLEMENTERING)
        if not late and who.innflytelse >= HØY:
            continue  # TD382 says it
        when = "først med i implementeringen" if late else "ikke med i noen aktivitet"
        yield Finding(
            entry,
            ("interessenter", index, "skal_implementere"),
            f"«{who.id}» skal implementere, men er {when}.",
            "Ta dem med i en aktivitet i innsikt, idé eller utforming.",
        )


@rule_for(Forankringsplan, "TD382", Level.RÅD)
def influential_but_not_involved(_project: Project, entry: Entry[Forankringsplan]) -> Iterator[Finding]:
    """Noen med stor innflytelse er ikke med i noen aktivitet.

    Hvorfor: De som kan stoppe endringen, bør ha sett den vokse fram. Forankring i ledelsen avgjør ofte om tjenesten
    blir satt i verk.

    Feil:
        interessenter:
          - {id: ledergruppen, gruppe: Kommunedirektørens ledergruppe, nivå: toppledelse, innflytelse: 5, interesse: 3}
        aktiviteter:
          - {fase: innsikt, hva: Innsiktsworkshop, interessenter: [bibliotek]}

    Riktig:
        aktiviteter:
          - {fase: innsikt, hva: Legge fram hovedinnsiktene, interessenter: [ledergruppen]}
    """
    model = entry.model
    for index, who in enumerate(model.interessenter):
        if who.innflytelse >= HØY and not any(model.med(who.id, f) for f in FASER):
            yield Finding(
                entry,
                ("interessenter", index, "innflytelse"),
                f"«{who.id}» har innflytelse {who.innflytelse}, men er ikke med i noen aktivitet.",
                "Legg dem til i en aktivitet, eller lag en ny aktivitet for dem.",
            )


@rule_for(Forankringsplan, "TD383", Level.RÅD)
def missing_without_measure(_project: Project, entry: Entry[Forankringsplan]) -> Iterator[Finding]:
    """En forutsetning mangler, og planen har ikke noe tiltak.

    Hvorfor: Når dere vet at noe mangler, skal planen si hva dere gjør med det. Ellers stopper tjenesten når den skal
    settes i verk.

    Feil:
        forutsetninger:
          - {tittel: Mandat, status: mangler}

    Riktig:
        forutsetninger:
          - {tittel: Mandat, status: mangler, tiltak: Legge fram sak for ledergruppen, ansvarlig: prosjektleder}
    """
    for index, needed in enumerate(entry.model.forutsetninger):
        if needed.status == "mangler" and needed.tiltak is None:
            yield Finding(
                entry,
                ("forutsetninger", index, "status"),
                f"«{needed.tittel}» mangler, og ingen tiltak er skrevet.",
                "Skriv hva dere gjør for å få det på plass, i «tiltak».",
            )


TYPE = Artefakttype(
    navn="forankringsplan",
    modell=Forankringsplan,
    fase=Fase.IMPLEMENTERING,
    mappe="forankring",
    tittel="Forankringsplan",
    flertall="Forankringsplaner",
    kort="Hvem som må være med, hva som må være på plass, og hva dere gjør i hver fase.",
    kapittel="Implementeringsfasen: Hjelp til forankring",
    metode=(),
    leveranse="Forankringsplan",
    offentlig=False,
    utdrag="beskrivelse",
    regler=(
        unknown_stakeholder,
        implements_but_comes_late,
        influential_but_not_involved,
        missing_without_measure,
    ),
    visning=plan,
)
