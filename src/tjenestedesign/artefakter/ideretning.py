"""Idéretning: ideas refined and joined under one name (guide ch. 2 «Foredling av ideer»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tjenestedesign.artefakter.ide import Ide, Ideelement, IdeelementRef, answered
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Del, Kortform, kreves
from tjenestedesign.project.pictures import Bilde
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class Bortvalgt(Del):
    """Noe dere vurderte og lot ligge."""

    hva: Tekst = Field(description="Det dere lot ligge.")
    ide: IdeelementRef | None = Field(
        default=None, description="Ideen eller elementet det gjelder.", examples=["samlet-soknad"]
    )
    hvorfor: Tekst | None = kreves(
        None, "Grunnen, slik at dere kan ta det opp igjen når den ikke gjelder lenger."
    )


class Tilbakemelding(Kortform):
    """Noe en ansatt, fagperson eller innbygger sa da dere viste retningen."""

    tekst: Tekst = Field(description="Hva de sa, gjengitt kort.")
    fra: Tekst | None = Field(
        default=None, description="Rollen som sa det, aldri navnet.", examples=["ansatt på biblioteket"]
    )
    endret: Tekst | None = Field(default=None, description="Hva dere endret etterpå.")


class Idéretning(Artefakt):
    """Ideer som er foredlet og satt sammen til én retning med navn."""

    type: Literal["idéretning"] = Field(description="Alltid «idéretning».")
    hva_om: Tekst | None = Field(
        default=None,
        description="Spørsmålet retningen stiller. Begynn med «Hva om».",
        examples=["Hva om innbyggeren bare trengte å fortelle historien sin én gang?"],
    )
    beskrivelse: Markdown = Field(description="Hva retningen går ut på, i noen avsnitt.")
    ideer: tuple[IdeelementRef, ...] = kreves(
        (),
        "Ideene som er satt sammen. Hvis dere bare tok med ett element, viser dere til det med #.",
        examples=[["en-kontaktperson", "felles-plan#ett-dokument"]],
    )
    skisse: Bilde | None = Field(default=None, description="En skisse av retningen.")
    tilbakemeldinger: tuple[Tilbakemelding, ...] = Field(
        default=(), description="Det ansatte, fagpersoner og innbyggere sa da dere viste dem retningen."
    )
    valgt_bort: tuple[Bortvalgt, ...] = Field(
        default=(), description="Det dere lot ligge, og hvorfor. Da går ingenting tapt."
    )


# --- views --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retningside:
    """One idea in a direction: whole, or only the elements that were taken."""

    ide: Entry[Ide]
    elementer: tuple[str, ...]
    """Empty where the whole idea was taken."""


@dataclass(frozen=True, slots=True)
class Retning:
    """A direction with what its ideas say together."""

    entry: Entry[Idéretning]
    ideer: tuple[Retningside, ...]
    innsikter: tuple[Entry[Innsikt], ...]
    brukt_i: tuple[Entry[Artefakt], ...]

    @property
    def stemmer(self) -> int | None:
        """The votes of its ideas added up; None where no one voted."""
        votes = [i.ide.model.stemmer for i in self.ideer if i.ide.model.stemmer is not None]
        return sum(votes) if votes else None

    @property
    def snittverdi(self) -> Fraction | None:
        return _mean([i.ide.model.snittverdi for i in self.ideer])

    @property
    def gjennomførbarhet(self) -> Fraction | None:
        return _mean([i.ide.model.gjennomførbarhet for i in self.ideer])

    @property
    def vurdert(self) -> int:
        """How many of the ideas have both value and feasibility."""
        return sum(i.ide.model.felt is not None for i in self.ideer)


def _mean(values: Sequence[Fraction | int | None]) -> Fraction | None:
    given = [v for v in values if v is not None]
    return Fraction(sum(given)) / len(given) if given else None


def direction(project: Project, entry: Entry[Idéretning]) -> Retning:
    """Each idea counts once, however many of its elements were taken."""
    from tjenestedesign.artefakter.konsept import Konsept

    taken: dict[str, list[str]] = {}
    whole: set[str] = set()
    for ref in entry.model.ideer:
        elements = taken.setdefault(ref.id, [])
        part = project.part(ref)
        if ref.del_id is None:
            whole.add(ref.id)
        elif isinstance(part, Ideelement):
            elements.append(part.tekst)
    ideas: dict[str, Entry[Ide]] = {}
    for ref in entry.model.ideer:
        idea = project.get(ref, Ide)
        if idea is not None:
            ideas[idea.id] = idea
    insights = [i for idea in ideas.values() for i in answered(project, idea.model.svarer_på)]
    users = {e.id: e for e, _, _ in project.backlinks.get(entry.id, ()) if isinstance(e.model, Konsept)}
    return Retning(
        entry,
        tuple(Retningside(e, () if id in whole else tuple(taken[id])) for id, e in ideas.items()),
        tuple({i.id: i for i in insights}.values()),
        tuple(users.values()),
    )


@dataclass(frozen=True, slots=True)
class Retningsoversikt:
    """All directions, those with most votes first, and the ideas that neither a direction nor a concept took up."""

    retninger: tuple[Retning, ...]
    ikke_med: tuple[UtenRetning, ...]


@dataclass(frozen=True, slots=True)
class UtenRetning:
    """An idea that was not taken further, with the reasons directions gave."""

    ide: Entry[Ide]
    grunner: tuple[str, ...]


def directions(project: Project, entries: Sequence[Entry[Idéretning]]) -> Retningsoversikt:
    from tjenestedesign.artefakter.konsept import Konsept

    joined = {r.id for e in project.all(Idéretning) for r in e.model.ideer}
    joined |= {r.id for e in project.all(Konsept) for r in e.model.alle_ideer}
    reasons: dict[str, list[str]] = {}
    for e in project.all(Idéretning):
        for left in e.model.valgt_bort:
            if left.ide is not None and left.hvorfor:
                reasons.setdefault(left.ide.id, []).append(left.hvorfor)
    cards = sorted((direction(project, e) for e in entries), key=lambda r: (-(r.stemmer or 0), r.entry.id))
    return Retningsoversikt(
        tuple(cards),
        tuple(
            UtenRetning(e, tuple(dict.fromkeys(reasons.get(e.id, ()))))
            for e in project.all(Ide)
            if e.id not in joined
        ),
    )


# --- rules --------------------------------------------------------------------------------------------------------


@rule_for(Idéretning, "TD345", Level.RÅD)
def idea_is_not_judged(project: Project, entry: Entry[Idéretning]) -> Iterator[Finding]:
    """Retningen har med en idé som ikke er vurdert.

    Hvorfor: Retningen skal samle ideene dere tror mest på. Uten verdi og gjennomførbarhet vet ingen hvorfor ideen ble
    med, og den står ikke i idématrisen.

    Feil:
        type: ide
        tittel: Én kontaktperson
        stemmer: 9

    Riktig:
        type: ide
        tittel: Én kontaktperson
        verdi: {innbygger: 5, ansatt: 3}
        gjennomførbarhet: 4
        stemmer: 9
    """
    if entry.model.forkastet:
        return
    told: set[str] = set()
    for index, ref in enumerate(entry.model.ideer):
        idea = project.get(ref, Ide)
        if idea is not None and idea.model.uvurdert and idea.id not in told:
            told.add(idea.id)
            missing = " og ".join(f"«{key}»" for key in idea.model.uvurdert)
            yield Finding(
                entry,
                ("ideer", index),
                f"Ideen «{idea.id}» er med i retningen, men mangler {missing}.",
                f"Vurder ideen fra 1 til 5, og skriv {missing} i {idea.file}.",
            )


@rule_for(Idéretning, "TD346", Level.ADVARSEL)
def rejected_idea_in_direction(project: Project, entry: Entry[Idéretning]) -> Iterator[Finding]:
    """Retningen bygger på en forkastet idé.

    Hvorfor: Ideen er lagt bort, men retningen bygger på den. Den som leser, kan ikke vite hva som gjelder. Ta ideen med
    igjen, eller ta den ut av retningen.

    Feil:
        type: idéretning
        ideer: [felles-soknad]  # status: forkastet

    Riktig:
        type: idéretning
        ideer: [en-kontaktperson]
        valgt_bort:
          - {hva: Felles søknad, ide: felles-soknad, hvorfor: Fagsystemene kan ikke dele data ennå.}
    """
    if entry.model.forkastet:
        return
    for index, ref in enumerate(entry.model.ideer):
        idea = project.get(ref, Ide)
        if idea is not None and idea.model.forkastet:
            yield Finding(
                entry,
                ("ideer", index),
                f"Ideen «{idea.id}» er forkastet.",
                "Flytt den til «valgt_bort» med en grunn, eller endre statusen på ideen.",
                (Also(idea, ("status",), "Her er den forkastet."),),
            )


@rule_for(Idéretning, "TD347", Level.ADVARSEL)
def both_taken_and_left_out(_project: Project, entry: Entry[Idéretning]) -> Iterator[Finding]:
    """Det samme er både tatt med og valgt bort.

    Hvorfor: Retningen sier to ting på én gang. Hvis dere bare tok med ett element av ideen, viser dere til elementet med #.

    Feil:
        ideer: [felles-plan]
        valgt_bort:
          - {hva: Felles plan, ide: felles-plan, hvorfor: For dyrt.}

    Riktig:
        ideer: [felles-plan#ett-dokument]
        valgt_bort:
          - {hva: Nytt fagsystem for planen, ide: felles-plan, hvorfor: For dyrt.}
    """
    taken = {ref: index for index, ref in reversed(list(enumerate(entry.model.ideer)))}
    for index, left in enumerate(entry.model.valgt_bort):
        if left.ide is not None and left.ide in taken:
            yield Finding(
                entry,
                ("valgt_bort", index, "ide"),
                f"«{left.ide}» er valgt bort, men står også i «ideer».",
                "Fjern den fra den ene listen, eller vis til elementet dere mener.",
                (Also(entry, ("ideer", taken[left.ide]), "Her er den tatt med."),),
            )


TYPE = Artefakttype(
    navn="idéretning",
    modell=Idéretning,
    fase=Fase.IDÉ,
    mappe="ideretninger",
    tittel="Idéretning",
    flertall="Idéretninger",
    kort="Ideene satt sammen til noen få retninger med navn.",
    kapittel="Idéfasen: Foredling av ideer",
    metode=(),
    utdrag="beskrivelse",
    regler=(idea_is_not_judged, rejected_idea_in_direction, both_taken_and_left_out),
    visning=direction,
    oversikt=directions,
)
