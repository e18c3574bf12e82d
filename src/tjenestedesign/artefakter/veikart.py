"""Veikart: what must be done, in which order, towards which decisions (guide ch. 2 «Veikart»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from tjenestedesign.artefakter.tjenestekart import KravRef, StegRef
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Dato, HeleKroner, Id, Markdown, Tekst, Tidspunkt
from tjenestedesign.project.decision import Beslutningspunkt
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, DelMedId, Navngir, Ref
from tjenestedesign.project.rule import Also, Finding, rule_for, unknown_name

if TYPE_CHECKING:
    from tjenestedesign.drawing.table import Table
    from tjenestedesign.project.loaded import Entry, Project


DAY: Final = timedelta(days=1)


class LeveranseRef(Ref, mål=(*StegRef.mål, *KravRef.mål)):
    """→ tjenestekart#steg or kravspesifikasjon#krav"""


class Spor(DelMedId):
    """En gruppe aktiviteter som hører sammen."""

    tittel: Tekst = Field(description="Navnet på sporet.")


class Aktivitet(DelMedId):
    """Noe som skal gjøres i en periode."""

    tittel: Tekst = Field(description="Hva som skal gjøres.")
    spor: Annotated[Id, Navngir("spor")] = Field(description="Id-en til sporet aktiviteten hører til.")
    fra: Tidspunkt = Field(
        description="Når aktiviteten starter: dag, måned eller kvartal.", examples=["2014-11"]
    )
    til: Tidspunkt | None = Field(
        default=None,
        description="Når aktiviteten er ferdig. Uten nøkkelen gjelder samme tidspunkt som fra.",
        examples=["2015-K1"],
    )
    beskrivelse: Markdown | None = Field(default=None, description="Mer om aktiviteten.")
    avhenger_av: tuple[Annotated[Id, Navngir("aktivitet")], ...] = Field(
        default=(), description="Aktivitetene som må være ferdige først."
    )
    prioritet: Literal["må", "bør", "kan"] | None = Field(
        default=None, description="Hvor viktig aktiviteten er."
    )
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som har ansvar.")
    kostnad: HeleKroner | None = Field(default=None, description="Kostnad i hele kroner.")
    leverer: tuple[LeveranseRef, ...] = Field(
        default=(), description="Stegene i tjenestekartet eller kravene aktiviteten leverer."
    )

    @property
    def slutt(self) -> Tidspunkt:
        return self.til or self.fra


class Milepæl(DelMedId):
    """En dato der noe skal være klart eller bli bestemt."""

    tittel: Tekst = Field(description="Navnet på milepælen.")
    dato: Tidspunkt = Field(description="Når den er.", examples=["2015-06-15"])
    beslutning: Tekst | None = Field(
        default=None, description="Beslutningen som skal tas, når milepælen er et beslutningspunkt."
    )
    tatt: Dato | None = Field(
        default=None,
        description="Når beslutningen ble tatt. Uten nøkkelen er det ikke notert.",
        examples=["2015-06-18"],
    )
    avhenger_av: tuple[Annotated[Id, Navngir("aktivitet")], ...] = Field(
        default=(), description="Aktivitetene som må være ferdige til milepælen."
    )

    @property
    def beslutningspunkt(self) -> Beslutningspunkt | None:
        """What is to be decided here. A plan is silent about what it does not note."""
        return (
            Beslutningspunkt(self.beslutning, self.dato, True if self.tatt else None)
            if self.beslutning
            else None
        )


class Veikart(Artefakt):
    """Framdriftsplanen: hva som skal gjøres, når, av hvem og i hvilken rekkefølge."""

    type: Literal["veikart"] = Field(description="Alltid «veikart».")
    beskrivelse: Markdown | None = Field(default=None, description="Hva veikartet dekker.")
    spor: tuple[Spor, ...] = Field(min_length=1, description="Sporene aktivitetene er delt inn i.")
    aktiviteter: tuple[Aktivitet, ...] = Field(min_length=1, description="Aktivitetene.")
    milepæler: tuple[Milepæl, ...] = Field(default=(), description="Milepæler og beslutningspunkter.")


@rule_for(Veikart, "TD330", Level.FEIL)
def unknown_track_or_activity(_project: Project, entry: Entry[Veikart]) -> Iterator[Finding]:
    """Aktiviteten viser til et spor eller en aktivitet som ikke finnes i veikartet.

    Hvorfor: Sporet bestemmer raden aktiviteten står i, og avhengighetene bestemmer rekkefølgen.

    Feil:
        spor: [{id: innsikt, tittel: Innsikt}]
        aktiviteter:
          - {id: intervjuer, tittel: Intervjuer, spor: insikt, fra: 2015-01}

    Riktig:
        spor: [{id: innsikt, tittel: Innsikt}]
        aktiviteter:
          - {id: intervjuer, tittel: Intervjuer, spor: innsikt, fra: 2015-01}
    """
    tracks = [s.id for s in entry.model.spor]
    activities = [a.id for a in entry.model.aktiviteter]

    for index, activity in enumerate(entry.model.aktiviteter):
        if activity.spor not in tracks:
            yield unknown_name(
                entry,
                ("aktiviteter", index, "spor"),
                f"Veikartet har ikke noe spor «{activity.spor}».",
                activity.spor,
                tracks,
            )
    for key, items in (("aktiviteter", entry.model.aktiviteter), ("milepæler", entry.model.milepæler)):
        for index, item in enumerate(items):
            for number, needed in enumerate(item.avhenger_av):
                if needed not in activities:
                    yield unknown_name(
                        entry,
                        (key, index, "avhenger_av", number),
                        f"Veikartet har ingen aktivitet «{needed}».",
                        needed,
                        activities,
                    )


@rule_for(Veikart, "TD331", Level.FEIL)
def ends_before_it_starts(_project: Project, entry: Entry[Veikart]) -> Iterator[Finding]:
    """Aktiviteten slutter før den starter.

    Hvorfor: Da kan den ikke tegnes. Som regel er det en skrivefeil i årstallet.

    Feil:
        - {id: pilot, tittel: Pilot, spor: a, fra: 2015-09, til: 2015-01}

    Riktig:
        - {id: pilot, tittel: Pilot, spor: a, fra: 2015-09, til: 2016-01}
    """
    for index, activity in enumerate(entry.model.aktiviteter):
        if activity.slutt.slutt < activity.fra.start:
            yield Finding(
                entry,
                ("aktiviteter", index, "til"),
                f"«{activity.id}» slutter {activity.til}, før den starter {activity.fra}.",
                "Rett «fra» eller «til».",
            )


@rule_for(Veikart, "TD332", Level.FEIL)
def dependency_cycle(_project: Project, entry: Entry[Veikart]) -> Iterator[Finding]:
    """Aktivitetene venter på hverandre i ring.

    Hvorfor: Når A må vente på B og B må vente på A, kan ingen av dem starte.

    Feil:
        - {id: a, tittel: A, spor: s, fra: 2015-01, avhenger_av: [b]}
        - {id: b, tittel: B, spor: s, fra: 2015-02, avhenger_av: [a]}

    Riktig:
        - {id: a, tittel: A, spor: s, fra: 2015-01}
        - {id: b, tittel: B, spor: s, fra: 2015-02, avhenger_av: [a]}
    """
    needs = {a.id: a.avhenger_av for a in entry.model.aktiviteter}
    places = {a.id: i for i, a in enumerate(entry.model.aktiviteter)}
    for ring in find_cycles(needs):
        chain = " → ".join((*ring, ring[0]))
        yield Finding(
            entry,
            ("aktiviteter", places[ring[0]], "avhenger_av"),
            f"Aktivitetene venter på hverandre: {chain}.",
            "Fjern en av avhengighetene i ringen.",
        )


def find_cycles(needs: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each ring of ids once, starting with its first in file order. Iterative: chains may be thousands long."""
    done: set[str] = set()
    rings: list[tuple[str, ...]] = []
    for root in needs:
        path: list[str] = []
        on_path: set[str] = set()
        work: list[tuple[str, bool]] = [(root, True)]
        while work:
            node, entering = work.pop()
            if not entering:
                path.pop()
                on_path.discard(node)
                done.add(node)
            elif node in on_path:
                rings.append(tuple(path[path.index(node) :]))
            elif node not in done and node in needs:
                path.append(node)
                on_path.add(node)
                work.append((node, False))
                work.extend((n, True) for n in reversed(needs[node]))
    return rings


@rule_for(Veikart, "TD333", Level.ADVARSEL)
def starts_before_dependency_ends(_project: Project, entry: Entry[Veikart]) -> Iterator[Finding]:
    """Aktiviteten starter før det den avhenger av, er ferdig.

    Hvorfor: Veikartet skal vise hva som må gjøres først. Overlapper de to, er det enten ikke en avhengighet, eller så
    holder ikke tidsplanen.

    Feil:
        - {id: a, tittel: A, spor: s, fra: 2015-01, til: 2015-06}
        - {id: b, tittel: B, spor: s, fra: 2015-03, avhenger_av: [a]}

    Riktig:
        - {id: a, tittel: A, spor: s, fra: 2015-01, til: 2015-06}
        - {id: b, tittel: B, spor: s, fra: 2015-07, avhenger_av: [a]}
    """
    model = entry.model
    by_id = {a.id: (i, a) for i, a in enumerate(model.aktiviteter)}
    # (where it stands, its id, what it needs, the last day its needs may end, how to say when it is)
    waiting = [
        (("aktiviteter", i), a.id, a.avhenger_av, a.fra.start - DAY, f"«{a.id}» starter {a.fra}")
        for i, a in enumerate(model.aktiviteter)
    ] + [
        (("milepæler", i), m.id, m.avhenger_av, m.dato.slutt, f"Milepælen «{m.id}» er {m.dato}")
        for i, m in enumerate(model.milepæler)
    ]
    for place, own, needs, limit, said in waiting:
        for number, needed in enumerate(needs):
            index, activity = by_id.get(needed, (0, None))
            if activity is None or activity.id == own or activity.slutt.slutt <= limit:
                continue
            also = Also(entry, ("aktiviteter", index, "til"), f"«{needed}» er ferdig {activity.slutt}.")
            yield Finding(
                entry,
                (*place, "avhenger_av", number),
                f"{said}, før «{needed}» er ferdig.",
                "Flytt en av dem, eller fjern avhengigheten.",
                (also,),
            )


@rule_for(Veikart, "TD334", Level.RÅD)
def nobody_delivers_the_milestone(_project: Project, entry: Entry[Veikart]) -> Iterator[Finding]:
    """Ingen aktivitet leverer milepælen.

    Hvorfor: En dato kommer av seg selv. Milepælen er nådd når noe er ferdig, og veikartet skal vise hva det er. Da ser
    dere også hva som må bli ferdig i tide.

    Feil:
        milepæler:
          - {id: vurdert, tittel: Piloten er vurdert, dato: 2015-11}

    Riktig:
        milepæler:
          - {id: vurdert, tittel: Piloten er vurdert, dato: 2015-11, avhenger_av: [pilot]}
    """
    for index, milestone in enumerate(entry.model.milepæler):
        if not milestone.avhenger_av:
            yield Finding(
                entry,
                ("milepæler", index, "id"),
                f"Ingen aktivitet leverer milepælen «{milestone.id}».",
                "Skriv i «avhenger_av» hvilke aktiviteter som må være ferdige til milepælen.",
            )


@rule_for(Veikart, "TD338", Level.FEIL)
def decided_on_a_day_to_come(_project: Project, entry: Entry[Veikart]) -> Iterator[Finding]:
    """Beslutningen er notert som tatt en dag som ikke har vært.

    Hvorfor: Veikartet sier at noe er bestemt, og andre handler etter det. Som regel er det dagen dere planlegger å ta
    beslutningen, eller en skrivefeil i årstallet.

    Feil:
        - {id: valg, tittel: Valg av leverandør, dato: 2099-05, beslutning: Hvem vi velger, tatt: 2099-05-20}

    Riktig:
        - {id: valg, tittel: Valg av leverandør, dato: 2099-05, beslutning: Hvem vi velger}
    """
    for index, milestone in enumerate(entry.model.milepæler):
        if milestone.tatt and milestone.tatt > today():
            yield Finding(
                entry,
                ("milepæler", index, "tatt"),
                f"«{milestone.id}» er notert som tatt {day(milestone.tatt)}, og den dagen har ikke vært.",
                "Fjern «tatt» til beslutningen er tatt, eller rett datoen. Når den skal tas, står i «dato».",
            )


@dataclass(frozen=True, slots=True)
class Veikartvisning:
    """What the page tells beyond the file."""

    aktiviteter: tuple[Aktivitet, ...]
    """By track and start, as they are numbered."""
    nummer: dict[str, int]
    slakk: dict[str, str]
    """In words, for the activities that hang together with something."""
    kritisk: frozenset[str]
    leverer: dict[str, tuple[str, ...]]
    """The names of what each activity delivers, in the order of its references."""
    kostnader: Table | None


def view(project: Project, entry: Entry[Veikart]) -> Veikartvisning:
    from tjenestedesign.artefakter.gantt_plan import ordered
    from tjenestedesign.artefakter.veikartfakta import Facts
    from tjenestedesign.artefakter.veikartkostnad import cost_table

    facts = Facts(project, entry, lambda _id, _part: None, full=True)
    activities = tuple(ordered(entry.model))
    return Veikartvisning(
        activities,
        facts.numbers,
        {a.id: facts.slack_told(a) for a in activities},
        facts.path,
        {a.id: tuple(d.name for d in facts.delivers(a)) for a in activities},
        cost_table(entry.model, f"{entry.name}: kostnad per spor og periode"),
    )


def decisions(model: Veikart) -> list[Beslutningspunkt]:
    """The milestones where something is to be decided, with their dates."""
    return [m.beslutningspunkt for m in model.milepæler if m.beslutningspunkt]


TYPE = Artefakttype(
    navn="veikart",
    modell=Veikart,
    fase=Fase.IMPLEMENTERING,
    mappe="veikart",
    tittel="Veikart",
    flertall="Veikart",
    kort="Hva som skal gjøres, når og av hvem.",
    kapittel="Implementeringsfasen: Veikart",
    metode=(
        "spor.id",
        "spor.tittel",
        "aktiviteter.id",
        "aktiviteter.tittel",
        "aktiviteter.spor",
        "aktiviteter.fra",
        "aktiviteter.til",
        "aktiviteter.avhenger_av",
        "aktiviteter.prioritet",
        "milepæler.id",
        "milepæler.tittel",
        "milepæler.dato",
        "milepæler.beslutning",
        "milepæler.avhenger_av",
    ),
    leveranse="Veikart",
    utdrag="beskrivelse",
    framhevet=True,
    beslutninger=decisions,
    regler=(
        unknown_track_or_activity,
        ends_before_it_starts,
        dependency_cycle,
        starts_before_dependency_ends,
        nobody_delivers_the_milestone,
        decided_on_a_day_to_come,
    ),
    visning=view,
)
