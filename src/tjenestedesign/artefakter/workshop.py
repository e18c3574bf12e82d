"""Workshop: the facilitator's plan before, and what came of it after (guide ch. 2 «Innsiktsworkshop», «Idéworkshop»)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from tjenestedesign.artefakter.innsikt import InnsiktRef
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import (
    Antall,
    Dato,
    Klokkeslett,
    Markdown,
    Minutter,
    Møtelengde,
    Tekst,
)
from tjenestedesign.project.behandling import Deltakervern
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Kortform, kreves
from tjenestedesign.project.prosjekt import Deltaker
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class Agendapunkt(Del):
    """Én ting dere gjør, i rekkefølge."""

    aktivitet: Tekst = Field(description="Hva dere gjør.", examples=["Les sitater hver for seg"])
    minutter: Minutter | None = Field(
        default=None, ge=1, le=1440, description="Hvor mange minutter dere setter av.", examples=[20]
    )
    tid: Klokkeslett | None = Field(
        default=None,
        description="Fast klokkeslett. Uten nøkkelen begynner punktet rett etter det over.",
        examples=["12:00"],
    )
    øvelse: Markdown | None = Field(default=None, description="Slik leder du øvelsen, steg for steg.")
    materiell: tuple[Tekst, ...] = Field(
        default=(), description="Det punktet trenger.", examples=[["Sitatkort"]]
    )
    ansvarlig: Tekst | None = Field(default=None, description="Rollen som leder punktet.")


class Innspill(DelMedId):
    """En lapp, en påstand eller et forslag som kom fram."""

    tekst: Tekst = Field(description="Det som sto på lappen.")
    stemmer: Antall | None = Field(
        default=None, description="Antall stemmer. La stå tomt når dere ikke stemte.", examples=[7]
    )
    gruppe: Tekst | None = Field(
        default=None, description="Gruppen, øvelsen eller temaet lappen hører til.", examples=["Hva om"]
    )


class Gap(Kortform):
    """Et sprik mellom det innbyggeren trenger, og det tjenesten gir."""

    tekst: Tekst = Field(description="Hva som spriker.")
    tema: Tekst | None = Field(default=None, description="Temaet gapet hører til.")


class Workshop(Artefakt):
    """En samling der dere tolker innsikt eller utvikler ideer sammen."""

    type: Literal["workshop"] = Field(description="Alltid «workshop».")
    slag: Literal["innsikt", "idé", "annet"] = Field(description="Hva slags workshop det er.")
    dato: Dato | None = kreves(None, "Dagen workshopen blir holdt.", examples=["2027-02-10"])
    formål: Markdown = Field(description="Hva dere skal ha fått til når dere går hjem.")
    start: Klokkeslett | None = Field(
        default=None,
        description="Når dere begynner. Klokkeslettene i agendaen regnes ut herfra.",
        examples=["09:00"],
    )
    varighet: Møtelengde | None = Field(
        default=None, description="Hvor lenge dere har rommet.", examples=["3 timer"]
    )
    sted: Tekst | None = Field(default=None, description="Hvor dere er.", examples=["Frivilligsentralen"])
    fasilitator: Tekst | None = Field(
        default=None, description="Rollen som leder workshopen.", examples=["tjenestedesigner"]
    )
    deltakere: tuple[Deltaker, ...] = kreves((), "Rollene som er med, og hvor mange. Aldri navn.")
    personvern: Deltakervern | None = Field(
        default=None, description="Grunnlaget, informasjonen og slettedatoen for dem som var med."
    )
    innsikter: tuple[InnsiktRef, ...] = Field(
        default=(), description="Innsiktene dere arbeider med.", examples=[["lange-linjer"]]
    )
    forberedelser: tuple[Tekst, ...] = Field(
        default=(), description="Det som må være gjort før dagen.", examples=[["Skriv ut sitatene"]]
    )
    materiell: tuple[Tekst, ...] = Field(
        default=(), description="Det dere trenger gjennom hele dagen.", examples=[["Tusjer", "Lapper"]]
    )
    agenda: tuple[Agendapunkt, ...] = Field(default=(), description="Det dere gjør, i rekkefølge.")
    innspill: tuple[Innspill, ...] = Field(
        default=(), description="Det som kom fram. Innsikter og ideer kan vise til dem."
    )
    gap: tuple[Gap, ...] = Field(default=(), description="Gapene dere fant i tjenesten.")
    resultater: tuple[Tekst, ...] = Field(default=(), description="Det dere ble enige om.")

    @property
    def antall(self) -> int:
        """How many take part."""
        return sum(d.antall for d in self.deltakere)

    @property
    def minutter(self) -> int:
        """The agenda's minutes, those given."""
        return sum(p.minutter or 0 for p in self.agenda)

    @property
    def har_resultat(self) -> bool:
        return bool(self.innspill or self.gap or self.resultater)


@dataclass(frozen=True, slots=True)
class Tidspost:
    """An agenda item with its clock time, where it can be known: minutes from midnight."""

    punkt: Agendapunkt
    fra: int | None

    @property
    def klokke(self) -> str:
        return "" if self.fra is None else _clock(self.fra)


def schedule(model: Workshop) -> tuple[Tidspost, ...]:
    """Clock times from the start and the minutes; a fixed time sets the clock anew, an unknown length stops it."""
    now = model.start.minutter if model.start else None
    posts: list[Tidspost] = []
    for item in model.agenda:
        now = item.tid.minutter if item.tid else now
        posts.append(Tidspost(item, now))
        now = now + item.minutter if now is not None and item.minutter is not None else None
    return tuple(posts)


def span(model: Workshop) -> int:
    """Minutes from the first item to the end of the last by the clock, or the minutes added up where they are more."""
    known = [(p.fra, p.fra + (p.punkt.minutter or 0)) for p in schedule(model) if p.fra is not None]
    return max(model.minutter, known[-1][1] - known[0][0] if known else 0)


@dataclass(frozen=True, slots=True)
class View:
    """What a workshop's page shows beyond its keys."""

    tidsplan: tuple[Tidspost, ...]
    innspill: tuple[Innspill, ...]
    """Most votes first, then as written."""
    materiell: tuple[str, ...]
    stemmer: int
    flest: int
    start: str
    deltakere: str
    lengde: str
    ga: tuple[Entry[Any], ...]
    """The artefacts that point back here: what came of it."""


def view(project: Project, entry: Entry[Workshop]) -> View:
    model = entry.model
    ranked = tuple(sorted(model.innspill, key=lambda i: -(i.stemmer or 0)))
    everything = dict.fromkeys([*model.materiell, *(m for p in model.agenda for m in p.materiell)])
    came = {e.id: e for e, _, _ in project.backlinks.get(entry.id, ())}
    votes = [i.stemmer for i in model.innspill if i.stemmer is not None]
    return View(
        schedule(model),
        ranked,
        tuple(everything),
        sum(votes),
        max(votes, default=0),
        _clock(model.start.minutter) if model.start else "",
        _people(model),
        _length(model.minutter),
        tuple(came.values()),
    )


def _people(model: Workshop) -> str:
    """«3 fagledere, boligkontor; 1 rektor (til sammen 4)»."""
    roles = [
        f"{f'{d.antall} ' if d.antall > 1 else ''}{d.rolle}{f', {d.virksomhet}' if d.virksomhet else ''}"
        for d in model.deltakere
    ]
    return f"{'; '.join(roles)} (til sammen {model.antall})"


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{hours} {'time' if hours == 1 else 'timer'}" if hours else "",
        f"{rest} minutter" if rest else "",
    ]
    return " og ".join(p for p in parts if p)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}.{minutes % 60:02d}"


@rule_for(Workshop, "TD340", Level.ADVARSEL)
def agenda_too_long(_project: Project, entry: Entry[Workshop]) -> Iterator[Finding]:
    """Agendaen er lengre enn tiden dere har.

    Hvorfor: Når tiden renner ut, er det avstemningen og oppsummeringen som ryker. Det er de dere skal bygge videre på.

    Feil:
        varighet: 1 time
        agenda:
          - {aktivitet: Les sitater, minutter: 40}
          - {aktivitet: Stem, minutter: 30}

    Riktig:
        varighet: 1 time
        agenda:
          - {aktivitet: Les sitater, minutter: 30}
          - {aktivitet: Stem, minutter: 30}
    """
    if entry.model.varighet is None:
        return
    room = round(entry.model.varighet.dager[1] * 24 * 60)
    lasts = span(entry.model)
    if lasts > room:
        yield Finding(
            entry,
            ("agenda",),
            f"Agendaen varer {lasts} minutter, men dere har {entry.model.varighet.tekst}.",
            "Kort ned, eller sett av mer tid.",
        )


@rule_for(Workshop, "TD341", Level.ADVARSEL)
def fixed_time_before_previous_ends(_project: Project, entry: Entry[Workshop]) -> Iterator[Finding]:
    """Et punkt i agendaen begynner før punktet over er ferdig.

    Hvorfor: Klokkeslettet stemmer ikke med minuttene. Den som leder, oppdager det først når lunsjen står og venter.

    Feil:
        start: 09:00
        agenda:
          - {aktivitet: Les sitater, minutter: 60}
          - {aktivitet: Pause, tid: 09:45, minutter: 15}

    Riktig:
        start: 09:00
        agenda:
          - {aktivitet: Les sitater, minutter: 60}
          - {aktivitet: Pause, tid: 10:00, minutter: 15}
    """
    previous: Tidspost | None = None
    for index, post in enumerate(schedule(entry.model)):
        if previous is not None and previous.fra is not None and post.fra is not None and post.punkt.tid:
            overlap = previous.fra + (previous.punkt.minutter or 0) - post.fra
        else:
            overlap = 0
        if previous is not None and 0 < overlap < 12 * 60:  # more than half a day is the night between
            yield Finding(
                entry,
                ("agenda", index, "tid"),
                f"«{post.punkt.aktivitet}» begynner {post.klokke}, før «{previous.punkt.aktivitet}» er ferdig.",
                "Rett klokkeslettet eller minuttene.",
            )
        previous = post


TYPE = Artefakttype(
    navn="workshop",
    modell=Workshop,
    fase=Fase.INNSIKT,
    mappe="workshoper",
    tittel="Workshop",
    flertall="Workshoper",
    kort="Kjøreplanen før samlingen, og det som kom ut av den.",
    kapittel="Innsiktsfasen: Innsiktsworkshop",
    metode=(
        "slag",
        "start",
        "varighet",
        "forberedelser",
        "materiell",
        "agenda.aktivitet",
        "agenda.minutter",
        "agenda.tid",
        "agenda.øvelse",
        "agenda.materiell",
    ),
    utdrag="formål",
    ramme=("deltakere",),
    regler=(agenda_too_long, fixed_time_before_previous_ends),
    visning=view,
)
