"""Pilot: what its page shows, and when its decision or figures cannot be right (guide ch. 2 «Pilotering»). Model: `pilotering.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.konsept import Delelement
from tjenestedesign.artefakter.krav import Krav
from tjenestedesign.artefakter.maltall import Utfall, aims_backwards, backwards_message, better, written
from tjenestedesign.artefakter.pilotering import DECISIONS, Kriterium, Pilot, Verdicts, result
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.artefakter.veikart import Aktivitet
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.project.decision import Beslutningspunkt
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Ref
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


QUESTIONS: Final = {
    "verdi": "Skaper tjenesten verdi?",
    "leveranse": "Klarer organisasjonen å levere?",
}
"""The two questions a pilot answers."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page of a pilot needs beside its model."""

    resultat: Verdicts
    grupper: tuple[tuple[str, tuple[Kriterium, ...]], ...]
    """The criteria under the question each helps to answer, without an empty one."""
    valg: str
    betyr: str
    punkt: Beslutningspunkt
    """The decision after the pilot, for the page to say how it stands today."""
    navn: dict[str, str]
    """What a reader knows the parts, activities and requirements the pilot points to by, by reference."""


def view(project: Project, entry: Entry[Pilot]) -> View:
    """Pure: the counted verdicts, and what the page calls the decision and what the pilot points to."""
    model = entry.model
    groups = tuple((q, tuple(k for k in model.kriterier if k.viser == kind)) for kind, q in QUESTIONS.items())
    heading, meaning = DECISIONS[model.beslutning.valg]
    pointed_to = (*model.omfang.prøver, *model.aktiviteter, *(r for k in model.kriterier for r in k.krav))
    names = {r.tekst: _title(project, r) for r in pointed_to}
    return View(
        result(model), tuple((q, ks) for q, ks in groups if ks), heading, meaning, decisions(model)[0], names
    )


def _title(project: Project, ref: Ref) -> str:
    """A step of a tjenestekart goes by its name in the journey the map is drawn over."""
    part = project.part(ref)
    if isinstance(part, (Delelement, Aktivitet)):
        return part.tittel
    if isinstance(part, Krav):
        return part.tekst
    plan = project.get(ref, Tjenestekart)
    journey = project.get(plan.model.brukerreise, Brukerreise) if plan else None
    steps = journey.model.steg if journey else ()
    return next((s.tittel for s in steps if s.id == ref.del_id), ref.tekst)


@rule_for(Pilot, "TD370", Level.FEIL)
def ends_before_it_starts(_project: Project, entry: Entry[Pilot]) -> Iterator[Finding]:
    """Piloten slutter før den starter.

    Hvorfor: Da vet ingen når dere prøver tjenesten. Som regel er det en skrivefeil i årstallet.

    Feil:
        periode: {fra: 2016-02, til: 2015-06}

    Riktig:
        periode: {fra: 2016-02, til: 2016-06}
    """
    period = entry.model.periode
    if period.til.slutt < period.fra.start:
        yield Finding(
            entry,
            ("periode", "til"),
            f"Piloten slutter {period.til}, før den starter {period.fra}.",
            "Rett «fra» eller «til».",
        )


@rule_for(Pilot, "TD371", Level.FEIL)
def target_on_the_wrong_side(_project: Project, entry: Entry[Pilot]) -> Iterator[Finding]:
    """Målet ligger på feil side av nullpunktet, eller det dere kan godta, er bedre enn målet.

    Hvorfor: Retningen sier om høyere eller lavere er bedre. Hvis målet er dårligere enn nullpunktet, blir utfallet av
    kriteriet galt. Det samme gjelder når «minste_akseptable» er strengere enn målet.

    Feil:
        - {id: ventetid, indikator: Dager til svar, nullpunkt: 40, mål: 10}

    Riktig:
        - {id: ventetid, indikator: Dager til svar, retning: ned, nullpunkt: 40, mål: 10}
    """
    for index, k in enumerate(entry.model.kriterier):
        if k.nullpunkt is not None and k.mål is not None and aims_backwards(k.retning, k.nullpunkt, k.mål):
            message, hint = backwards_message(k.retning, k.nullpunkt, k.mål)
            yield Finding(entry, ("kriterier", index, "mål"), message, hint)
        elif (
            k.mål is not None
            and k.minste_akseptable is not None
            and better(k.retning, k.minste_akseptable, k.mål) > 0
        ):
            yield Finding(
                entry,
                ("kriterier", index, "minste_akseptable"),
                f"Det minste dere kan godta, {written(k.minste_akseptable)}, er bedre enn målet {written(k.mål)}.",
                "Bytt om tallene, eller rett det som er feil.",
            )


@rule_for(Pilot, "TD372", Level.ADVARSEL)
def scaled_on_thin_ground(_project: Project, entry: Entry[Pilot]) -> Iterator[Finding]:
    """Piloten skal skaleres, men et kriterium er ikke målt eller er blitt dårligere.

    Hvorfor: Kriteriene er satt for at beslutningen skal hvile på noe. Skalerer dere uten tallene, eller mot dem, må
    begrunnelsen tåle spørsmålet om hvorfor.

    Feil:
        kriterier:
          - {id: botid, indikator: Bor fortsatt etter ett år, nullpunkt: 40, mål: 70}
        beslutning: skaler

    Riktig:
        kriterier:
          - {id: botid, indikator: Bor fortsatt etter ett år, nullpunkt: 40, mål: 70, målt: 72}
        beslutning: skaler
    """
    if entry.model.beslutning.valg != "skaler":
        return
    unmeasured = [(i, k) for i, k in enumerate(entry.model.kriterier) if k.utfall is Utfall.IKKE_MÅLT]
    worse = [
        (i, k)
        for i, k in enumerate(entry.model.kriterier)
        if k.utfall is Utfall.FORVERRET and not k.akseptabelt
    ]
    for found, said, hint in (
        (unmeasured, "ikke målt", "Mål det som mangler, eller velg «juster» til dere vet."),
        (
            worse,
            "blitt dårligere",
            "Velg «juster», eller sett «minste_akseptable» hvis dere kan godta tallet.",
        ),
    ):
        if found:
            names = ", ".join(f"«{k.id}»" for _, k in found)
            also = tuple(Also(entry, ("kriterier", i), f"«{k.id}» er {said}.") for i, k in found[:3])
            yield Finding(
                entry, ("beslutning",), f"Piloten skal skaleres, men {names} er {said}.", hint, also
            )


@rule_for(Pilot, "TD373", Level.RÅD)
def decision_without_reason(_project: Project, entry: Entry[Pilot]) -> Iterator[Finding]:
    """Beslutningen etter piloten har ingen begrunnelse.

    Hvorfor: Om et år spør noen hvorfor dere gikk videre, endret eller stoppet. Én setning nå sparer en leting da.

    Feil:
        beslutning: juster

    Riktig:
        beslutning:
          valg: juster
          begrunnelse: Familiene fikk det bedre, men vi rakk ikke møtene i tide.
          tatt_av: styringsgruppen
    """
    decision = entry.model.beslutning
    if decision.valg != "ikke-tatt" and decision.begrunnelse is None:
        yield Finding(
            entry,
            ("beslutning",),
            f"Beslutningen «{decision.valg}» har ingen begrunnelse.",
            "Skriv «begrunnelse:» under «beslutning».",
        )


def decisions(model: Pilot) -> list[Beslutningspunkt]:
    """What happens after the pilot: decided, or to be decided when it ends."""
    chosen = model.beslutning.valg
    if chosen == "ikke-tatt":
        return [Beslutningspunkt("Hva som skjer etter piloten", model.periode.til, tatt=False)]
    return [Beslutningspunkt(f"Etter piloten: {DECISIONS[chosen][0].lower()}", tatt=True)]


TYPE: Final[Artefakttype] = Artefakttype(
    navn="pilot",
    modell=Pilot,
    fase=Fase.IMPLEMENTERING,
    mappe="piloter",
    tittel="Pilot",
    flertall="Piloter",
    kort="Tjenesten prøvd i det virkelige liv: hva som ble målt, og hva som ble bestemt.",
    kapittel="Implementeringsfasen: Pilotering",
    metode=(),
    leveranse="Pilotrapport",
    utdrag="hypotese",
    framhevet=True,
    regler=(ends_before_it_starts, target_on_the_wrong_side, scaled_on_thin_ground, decision_without_reason),
    beslutninger=decisions,
    visning=view,
)
