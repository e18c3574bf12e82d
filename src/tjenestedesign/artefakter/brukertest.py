"""Brukertest: trying an idea out with those it concerns (guide ch. 2 «Brukertesting», ch. 4 «Konseptutprøving»)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.antagelse import (
    Antagelse,
    Bevis,
    Brukertest,
    Endring,
    Observasjon,
    Oppmøte,
    Opptelling,
    Utfall,
)
from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.konsept import Delelement, Konsept
from tjenestedesign.artefakter.scenario import Scenario
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Ref
from tjenestedesign.project.rule import Also, Finding, rule_for, unknown_name

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


# --- rules --------------------------------------------------------------------------------------------------------


@rule_for(Brukertest, "TD355", Level.ADVARSEL)
def verdict_without_evidence(_project: Project, entry: Entry[Brukertest]) -> Iterator[Finding]:
    """Antagelsen er bekreftet eller avkreftet uten bevis.

    Hvorfor: Et utfall uten bevis er en mening. De som skal bygge videre på testen, må kunne se hva dere så.

    Feil:
        antagelser:
          - {id: forstar-kartet, tekst: Folk forstår kartet, utfall: bekreftet}

    Riktig:
        antagelser:
          - id: forstar-kartet
            tekst: Folk forstår kartet
            utfall: bekreftet
            bevis:
              - Fire av fem forklarte kartet riktig med egne ord.
    """
    for index, item in enumerate(entry.model.antagelser):
        if item.utfall != "uavklart" and not item.bevis:
            yield Finding(
                entry,
                ("antagelser", index, "utfall"),
                f"«{item.id}» er {item.utfall}, men har ikke noe bevis.",
                "Skriv hva dere så under «bevis», eller sett utfallet til «uavklart».",
            )


@rule_for(Brukertest, "TD356", Level.RÅD)
def refuted_without_change(_project: Project, entry: Entry[Brukertest]) -> Iterator[Finding]:
    """Antagelsen er avkreftet, men ingenting er endret.

    Hvorfor: En avkreftet antagelse er det mest verdifulle dere får ut av en test. Enten endrer dere noe, eller så har
    dere en grunn til å la være. Begge deler bør stå der.

    Feil:
        antagelser:
          - {id: finner-fram, tekst: Folk finner fram selv, utfall: avkreftet, bevis: [Tre av fem gikk feil.]}

    Riktig:
        antagelser:
          - {id: finner-fram, tekst: Folk finner fram selv, utfall: avkreftet, bevis: [Tre av fem gikk feil.]}
        endringer:
          - hva: En vert tar imot ved døren
            fordi: [finner-fram]
    """
    changed = {id for change in entry.model.endringer for id in change.fordi}
    for index, item in enumerate(entry.model.antagelser):
        if item.utfall == "avkreftet" and item.id not in changed and item.ingen_endring is None:
            yield Finding(
                entry,
                ("antagelser", index),
                f"«{item.id}» er avkreftet, men ingen endring viser til den.",
                f"Legg til en endring med «fordi: [{item.id}]», eller skriv hvorfor under «ingen_endring».",
            )


@rule_for(Brukertest, "TD357", Level.FEIL)
def unknown_assumption_or_observation(_project: Project, entry: Entry[Brukertest]) -> Iterator[Finding]:
    """Endringen viser til en antagelse, eller beviset til en observasjon, som ikke finnes i filen.

    Hvorfor: Da kan ingen se hva endringen eller utfallet bygger på.

    Feil:
        antagelser: [{id: finner-fram, tekst: Folk finner fram}]
        endringer: [{hva: Bedre skilt, fordi: [finer-fram]}]

    Riktig:
        antagelser: [{id: finner-fram, tekst: Folk finner fram}]
        endringer: [{hva: Bedre skilt, fordi: [finner-fram]}]
    """
    model = entry.model
    assumptions = [a.id for a in model.antagelser]
    observations = [o.id for o in model.observasjoner if o.id]
    for index, change in enumerate(model.endringer):
        for number, id in enumerate(change.fordi):
            if id not in assumptions:
                yield unknown_name(
                    entry,
                    ("endringer", index, "fordi", number),
                    f"Testen har ingen antagelse «{id}».",
                    id,
                    assumptions,
                )
    for index, item in enumerate(model.antagelser):
        for number, evidence in enumerate(item.bevis):
            if evidence.observasjon and evidence.observasjon not in observations:
                yield unknown_name(
                    entry,
                    ("antagelser", index, "bevis", number, "observasjon"),
                    f"Testen har ingen observasjon «{evidence.observasjon}».",
                    evidence.observasjon,
                    observations,
                    ""
                    if observations
                    else "Gi observasjonen en id under «observasjoner», eller skriv beviset som tekst.",
                )


@rule_for(Brukertest, "TD358", Level.FEIL)
def observation_id_twice(_project: Project, entry: Entry[Brukertest]) -> Iterator[Finding]:
    """To observasjoner i testen har samme id.

    Hvorfor: Da kan ingen vite hvilken av dem beviset viser til.

    Feil:
        observasjoner:
          - {id: lette, tekst: Lette etter skranken}
          - {id: lette, tekst: Spurte en annen om veien}

    Riktig:
        observasjoner:
          - {id: lette, tekst: Lette etter skranken}
          - {id: spurte, tekst: Spurte en annen om veien}
    """
    first: dict[str, int] = {}
    for index, seen in enumerate(entry.model.observasjoner):
        if seen.id is None:
            continue
        if seen.id in first:
            yield Finding(
                entry,
                ("observasjoner", index, "id"),
                f"Id-en «{seen.id}» er brukt av to observasjoner.",
                "Gi en av dem en annen id.",
                (Also(entry, ("observasjoner", first[seen.id], "id"), "Her er den første."),),
            )
        first.setdefault(seen.id, index)


# --- views --------------------------------------------------------------------------------------------------------


VERDICTS: Final[dict[Utfall, tuple[str, str]]] = {
    "bekreftet": ("✓", "Bekreftet"),
    "avkreftet": ("✗", "Avkreftet"),
    "uavklart": ("?", "Uavklart"),
}
"""Sign and word; the sign never stands alone."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence with what it points to in the file."""

    bevis: Bevis
    observasjon: Observasjon | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What happened to one assumption: the verdict, what shows it, and what was changed because of it."""

    antagelse: Antagelse
    tegn: str
    ord: str
    grunner: tuple[Reason, ...]
    endringer: tuple[tuple[int, Endring], ...]
    """With the change's number on the page, from 1."""


@dataclass(frozen=True, slots=True)
class Testvisning:
    """What a test's page says beside the model. `navn` says what each tested or changed part is called."""

    navn: Mapping[Ref, str]
    svar: tuple[Answer, ...]
    opptelling: Opptelling
    oppmøte: Oppmøte


def visning(project: Project, entry: Entry[Brukertest]) -> Testvisning:
    model = entry.model
    observations = {o.id: o for o in model.observasjoner if o.id}

    def answer(item: Antagelse) -> Answer:
        sign, word = VERDICTS[item.utfall]
        reasons = tuple(Reason(b, observations.get(b.observasjon or "")) for b in item.bevis)
        changes = tuple((n, c) for n, c in enumerate(model.endringer, 1) if item.id in c.fordi)
        return Answer(item, sign, word, reasons, changes)

    named = (*model.tester, *(r for e in model.endringer for r in e.gjelder))
    return Testvisning(
        {r: _part_name(project, r) for r in named},
        tuple(answer(a) for a in model.antagelser),
        model.opptelling,
        model.oppmøte,
    )


def _part_name(project: Project, ref: Ref) -> str:
    """A part's title or text; a service blueprint's step is called what its journey calls it. Empty for a whole."""
    part = project.part(ref)
    plan = project.get(ref, Tjenestekart)
    if part and plan:
        journey = project.get(plan.model.brukerreise, Brukerreise)
        steps = journey.model.steg if journey else ()
        return next((s.tittel for s in steps if s.id == part.id), part.id)
    return str(getattr(part, "tittel", None) or getattr(part, "tekst", "")) if part else ""


@dataclass(frozen=True, slots=True)
class Utprøvd:
    """A concept, and which of its parts no test has touched."""

    konsept: Entry[Konsept]
    tester: int
    """Tests of the concept, a part of it, or a scenario that shows it."""
    ikke_prøvd: tuple[Delelement, ...]


@dataclass(frozen=True, slots=True)
class Testoversikt:
    """The page over all tests: their sum, and what has never been tried out."""

    opptelling: Opptelling
    konsepter: tuple[Utprøvd, ...]
    scenarioer: tuple[Entry[Scenario], ...]
    """Scenarios that no test names."""


def oversikt(project: Project, entries: Sequence[Entry[Brukertest]]) -> Testoversikt:
    """Counts what the given tests name. A test of a scenario also tests the concept and the parts the scenario shows."""
    sums = [e.model.opptelling for e in entries]
    total = Opptelling(
        sum(s.bekreftet for s in sums), sum(s.avkreftet for s in sums), sum(s.uavklart for s in sums)
    )
    concepts = [c for c in project.all(Konsept) if not c.model.forkastet]
    touched: Counter[str] = Counter()
    parts: set[tuple[str, str]] = set()
    scenarios: set[str] = set()
    for entry in entries:
        named: set[str] = set()
        for ref in entry.model.tester:
            scenario = project.get(ref, Scenario)
            if scenario:
                scenarios.add(scenario.id)
                named |= {scenario.model.konsept.id} if scenario.model.konsept else set()
                parts |= {(d.id, d.del_id) for d in scenario.model.delelementer if d.del_id}
                named |= {d.id for d in scenario.model.delelementer}
            elif ref.del_id:
                parts.add((ref.id, ref.del_id))
            named.add(ref.id)
        touched.update(named)
    return Testoversikt(
        total,
        tuple(
            Utprøvd(c, touched[c.id], tuple(d for d in c.model.delelementer if (c.id, d.id) not in parts))
            for c in concepts
        ),
        tuple(s for s in project.all(Scenario) if s.id not in scenarios and not s.model.forkastet),
    )


TYPE = Artefakttype(
    navn="brukertest",
    modell=Brukertest,
    fase=Fase.UTFORMING,
    mappe="brukertester",
    tittel="Brukertest",
    flertall="Brukertester",
    kort="Det vi trodde, det vi prøvde ut, og det vi lærte.",
    kapittel="Utforming og utprøvingsfasen: Brukertesting (også kalt prototyping eller eksperimentering)",
    metode=(),
    utdrag="formål",
    regler=(
        verdict_without_evidence,
        refuted_without_change,
        unknown_assumption_or_observation,
        observation_id_twice,
    ),
    visning=visning,
    oversikt=oversikt,
)
