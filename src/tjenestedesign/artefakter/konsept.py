"""Konsept: the new service as a whole (guide ch. 2 «Konseptutvikling», ch. 4 «Tjenestekonseptet»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tjenestedesign.artefakter.brukergruppe import BrukergruppeRef, Servicegrad
from tjenestedesign.artefakter.ide import Ide, IdeRef, answered
from tjenestedesign.artefakter.ideretning import Idéretning, Retning, direction
from tjenestedesign.artefakter.innsikt import Innsikt, InnsiktRef
from tjenestedesign.artefakter.kontaktpunkt import KontaktpunktRef
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Mål, Ref, kreves
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


class KonseptRef(Ref, mål=(Mål("konsept"),)):
    """→ konsept"""


class StadiumRef(Ref, mål=(Mål("konsept", "stadium"),)):
    """→ konsept#stadium"""


class Delelement(DelMedId):
    """En del av konseptet."""

    tittel: Tekst = Field(description="Navnet på delen.")
    beskrivelse: Markdown = Field(description="Hva delen er, og hva den gjør for innbyggeren.")
    kontaktpunkter: tuple[KontaktpunktRef, ...] = Field(
        default=(), description="Kontaktpunktene delen bruker."
    )
    ideer: tuple[IdeRef, ...] = Field(default=(), description="Ideene og idéretningene delen kommer fra.")


class Prinsipp(Del):
    """Et prinsipp alle deler av konseptet følger."""

    tittel: Tekst = Field(description="Navnet på prinsippet.")
    betyr: Markdown = Field(description="Hva prinsippet betyr i praksis.")


class Premiss(Del):
    """Noe som må være på plass for at konseptet skal virke."""

    tittel: Tekst = Field(description="Navnet på premisset.")
    betyr: Markdown = Field(description="Hva som må være på plass.")
    ansvarlig: Tekst | None = Field(
        default=None,
        description="Rollen som kan få det på plass.",
        examples=["kommunedirektørens ledergruppe"],
    )


class GradAvService(Del):
    """Ett nivå av hjelp."""

    grad: Servicegrad = Field(description="1, 2 eller 3.")
    kjennetegn: Tekst = Field(description="Hva som kjennetegner dem som trenger denne graden.")
    tilbud: Tekst = Field(description="Hva de får.")


class Stadium(DelMedId):
    """Et stadium innbyggeren beveger seg gjennom."""

    tittel: Tekst = Field(description="Navnet på stadiet.")
    mål: Tekst | None = Field(default=None, description="Hva som er oppnådd når stadiet er over.")


class Verdi(Del):
    """Hva konseptet er verdt, og for hvem."""

    innbygger: Tekst | None = Field(default=None, description="Verdien for innbyggeren.")
    ansatt: Tekst | None = Field(default=None, description="Verdien for den ansatte.")
    kommune: Tekst | None = Field(default=None, description="Verdien for kommunen og samfunnet.")


class Konsept(Artefakt):
    """Et helhetlig forslag til hvordan tjenesten kan bli."""

    bærer = ("tittel", "kjerne")
    type: Literal["konsept"] = Field(description="Alltid «konsept».")
    kjerne: Tekst = Field(description="Konseptet i én setning.")
    beskrivelse: Markdown = Field(description="Konseptet i noen avsnitt.")
    for_hvem: tuple[BrukergruppeRef, ...] = Field(default=(), description="Brukergruppene konseptet er for.")
    ideer: tuple[IdeRef, ...] = Field(
        default=(), description="Ideene og idéretningene konseptet er satt sammen av."
    )
    svarer_på: tuple[InnsiktRef, ...] = kreves(
        (), "Innsiktene konseptet svarer på.", examples=[["lange-linjer"]]
    )
    delelementer: tuple[Delelement, ...] = Field(min_length=1, description="Delene konseptet består av.")
    prinsipper: tuple[Prinsipp, ...] = Field(default=(), description="Prinsippene alle delene følger.")
    premisser: tuple[Premiss, ...] = Field(default=(), description="Det som må være på plass.")
    servicegrader: tuple[GradAvService, ...] = Field(
        default=(), description="Hvor mye hjelp ulike innbyggere trenger, og hva de får."
    )
    ferd: tuple[Stadium, ...] = Field(
        default=(), description="Stadiene innbyggeren beveger seg gjennom, i rekkefølge."
    )
    verdi: Verdi | None = Field(default=None, description="Verdien for innbygger, ansatt og kommune.")
    uttrykk: Literal["tiltaksliste", "prosess", "scenario", "skisse"] | None = Field(
        default=None, description="Formen konseptet vises best i."
    )
    alternativ_til: tuple[KonseptRef, ...] = Field(
        default=(), description="Andre konsepter dette er et alternativ til."
    )

    @property
    def alle_ideer(self) -> tuple[IdeRef, ...]:
        """What the concept as a whole and each of its elements come from, once each."""
        of_elements = (ref for element in self.delelementer for ref in element.ideer)
        return tuple(dict.fromkeys((*self.ideer, *of_elements)))


def ideas_behind(project: Project, concept: Konsept) -> dict[str, Entry[Ide]]:
    """The single ideas a concept comes from: those it names, and those of the directions it names."""
    ideas: dict[str, Entry[Ide]] = {}
    for ref in concept.alle_ideer:
        idea, joined = project.get(ref, Ide), project.get(ref, Idéretning)
        if idea is not None:
            ideas[idea.id] = idea
        if joined is not None:
            ideas |= {i.ide.id: i.ide for i in direction(project, joined).ideer}
    return ideas


# --- views --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Konseptkolonne:
    """A concept as one column of the comparison."""

    entry: Entry[Konsept]
    innsikter: tuple[Entry[Innsikt], ...]
    ideer: int
    """How many single ideas it comes from."""


@dataclass(frozen=True, slots=True)
class Konseptark:
    """What the concept's page says beyond its own file."""

    innsikter: tuple[Entry[Innsikt], ...]
    retninger: tuple[Retning, ...]
    ideer: tuple[Entry[Ide], ...]
    """Ideas that came into the concept without a direction."""
    videre: tuple[tuple[str, tuple[Entry[Artefakt], ...]], ...]
    """What builds on the concept, by type in the guide's order."""
    sammenligning: tuple[Konseptkolonne, ...]
    """The concept and its alternatives; empty where there are none."""


def sheet(project: Project, entry: Entry[Konsept]) -> Konseptark:
    concept = entry.model
    joined = [project.get(ref, Idéretning) for ref in concept.alle_ideer]
    directions = tuple(direction(project, e) for e in joined if e is not None)
    within = {i.ide.id for d in directions for i in d.ideer}
    single = [project.get(ref, Ide) for ref in concept.alle_ideer]
    beside = alternatives(project, entry)
    return Konseptark(
        answered(project, concept.svarer_på),
        directions,
        tuple(e for e in single if e is not None and e.id not in within),
        _builds_on(project, entry),
        compare(project, beside) if len(beside) > 1 else (),
    )


def _builds_on(
    project: Project, entry: Entry[Konsept]
) -> tuple[tuple[str, tuple[Entry[Artefakt], ...]], ...]:
    users = {e.id: e for e, _, _ in project.backlinks.get(entry.id, ()) if not isinstance(e.model, Konsept)}
    groups = (tuple(e for e in users.values() if e.type.navn == name) for name in project.kinds)
    return tuple((found[0].type.flertall, found) for found in groups if found)


def alternatives(project: Project, entry: Entry[Konsept]) -> tuple[Entry[Konsept], ...]:
    """The concept and all it is an alternative to, whichever of them says so, by id."""
    near: dict[str, set[str]] = {}
    for other in project.all(Konsept):
        for ref in other.model.alternativ_til:
            if project.get(ref, Konsept) is not None:
                near.setdefault(other.id, set()).add(ref.id)
                near.setdefault(ref.id, set()).add(other.id)
    found, waiting = {entry.id}, [entry.id]
    while waiting:
        fresh = near.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += sorted(fresh)
    return tuple(e for e in project.all(Konsept) if e.id in found)


def compare(project: Project, entries: Sequence[Entry[Konsept]]) -> tuple[Konseptkolonne, ...]:
    """One column per concept; also the page over all of them. No comparison of one."""
    if len(entries) < 2:
        return ()
    return tuple(
        Konseptkolonne(e, answered(project, e.model.svarer_på), len(ideas_behind(project, e.model)))
        for e in entries
    )


# --- rules --------------------------------------------------------------------------------------------------------


@rule_for(Konsept, "TD305", Level.ADVARSEL)
def rejected_idea_in_concept(project: Project, entry: Entry[Konsept]) -> Iterator[Finding]:
    """Konseptet bygger på noe som er forkastet.

    Hvorfor: Konseptet samler ideene dere valgte. Hvis en idé eller idéretning er forkastet, må enten den eller konseptet
    endres, ellers stemmer ikke sporet tilbake til innbyggeren.

    Feil:
        type: konsept
        ideer: [felles-soknad]  # status: forkastet

    Riktig:
        type: konsept
        ideer: [en-kontaktperson]
    """
    if entry.model.forkastet:
        return
    named = [(("ideer", i), ref) for i, ref in enumerate(entry.model.ideer)] + [
        (("delelementer", n, "ideer", i), ref)
        for n, element in enumerate(entry.model.delelementer)
        for i, ref in enumerate(element.ideer)
    ]
    for loc, ref in named:
        source = project.get(ref, Ide) or project.get(ref, Idéretning)
        if source is not None and source.model.forkastet:
            yield Finding(
                entry,
                loc,
                f"«{source.id}» er forkastet.",
                "Ta den ut av konseptet, eller endre statusen på den.",
                (Also(source, ("status",), "Her er den forkastet."),),
            )


@rule_for(Konsept, "TD306", Level.FEIL)
def alternative_to_itself(_project: Project, entry: Entry[Konsept]) -> Iterator[Finding]:
    """Konseptet er et alternativ til seg selv.

    Hvorfor: Siden viser alternativene ved siden av hverandre, så de kan sammenlignes. Da må de være to.

    Feil:
        # 2-ide/konsepter/ett-sted.yaml
        alternativ_til: [ett-sted]

    Riktig:
        # 2-ide/konsepter/ett-sted.yaml
        alternativ_til: [oppsokende-team]
    """
    for index, ref in enumerate(entry.model.alternativ_til):
        if ref.id == entry.id:
            yield Finding(
                entry,
                ("alternativ_til", index),
                f"«{ref}» er konseptet selv.",
                "Skriv id-en til det andre konseptet, eller fjern linjen.",
            )


@rule_for(Konsept, "TD307", Level.RÅD)
def premise_without_owner(_project: Project, entry: Entry[Konsept]) -> Iterator[Finding]:
    """Premisset har ingen som kan få det på plass.

    Hvorfor: Et premiss uten en ansvarlig rolle er et ønske. Styringsgruppen må se hvem som skal sørge for mandatet,
    pengene eller lokalene før konseptet settes ut i livet.

    Feil:
        premisser:
          - tittel: Mandat
            betyr: Teamet kan bestemme på tvers.

    Riktig:
        premisser:
          - tittel: Mandat
            betyr: Teamet kan bestemme på tvers.
            ansvarlig: kommunedirektørens ledergruppe
    """
    for index, premise in enumerate(entry.model.premisser):
        if premise.ansvarlig is None:
            yield Finding(
                entry,
                ("premisser", index),
                f"Premisset «{premise.tittel}» har ingen ansvarlig.",
                "Skriv rollen som kan få det på plass, i «ansvarlig».",
            )


@rule_for(Konsept, "TD308", Level.RÅD)
def no_idea_answers_the_insight(project: Project, entry: Entry[Konsept]) -> Iterator[Finding]:
    """Konseptet sier at det svarer på en innsikt som ingen av ideene svarer på.

    Hvorfor: Konseptet er satt sammen av ideer. Hvis ingen av dem svarer på innsikten, mangler det enten en idé, eller konseptet
    lover mer enn det holder.

    Feil:
        type: konsept
        ideer: [en-kontaktperson]  # svarer_på: [navigere-systemet]
        svarer_på: [navigere-systemet, naboskap]

    Riktig:
        type: konsept
        ideer: [en-kontaktperson, bo-lenge-nok]
        svarer_på: [navigere-systemet, naboskap]
    """
    ideas = ideas_behind(project, entry.model)
    if not ideas or any(ref.id not in project.entries for ref in entry.model.alle_ideer):
        return  # nothing to compare with, or a file that did not load may hold the answer
    heard = {ref.id for idea in ideas.values() for ref in idea.model.svarer_på}
    for index, ref in enumerate(entry.model.svarer_på):
        insight = project.get(ref, Innsikt)
        if insight is not None and insight.id not in heard:
            yield Finding(
                entry,
                ("svarer_på", index),
                f"Ingen av ideene bak konseptet svarer på «{insight.id}».",
                "Legg til ideen som gjør det, eller fjern innsikten fra «svarer_på».",
            )


TYPE = Artefakttype(
    navn="konsept",
    modell=Konsept,
    fase=Fase.IDÉ,
    mappe="konsepter",
    tittel="Konsept",
    flertall="Konsepter",
    kort="Den nye tjenesten som en helhet.",
    kapittel="Idéfasen: Konseptutvikling",
    metode=(),
    leveranse="Konsept",
    utdrag="kjerne",
    framhevet=True,
    regler=(
        rejected_idea_in_concept,
        alternative_to_itself,
        premise_without_owner,
        no_idea_answers_the_insight,
    ),
    visning=sheet,
    oversikt=compare,
)
