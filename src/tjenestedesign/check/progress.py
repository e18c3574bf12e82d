"""Where a project stands: what there is against what the guide expects, what is decided, what can be trusted, what comes next.

Pure, and told what day it is, which decides how the decisions stand. Deadlines are dates. The command and the front page say the same from the same data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.check.catalogue import titles
from tjenestedesign.check.thread_words import loose_ends
from tjenestedesign.check.types import TYPES
from tjenestedesign.check.views import PhaseView, left_out, phase_views
from tjenestedesign.check.weight import Gathered, gathered
from tjenestedesign.domain.privacy.register import Register, register
from tjenestedesign.domain.thread.approval import (
    Suspect,
    is_example,
    settings_taken_over,
    suspects,
    taken_over,
)
from tjenestedesign.domain.thread.evidence import Strength, strength
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.norwegian import listing, point
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.scalars import Tidspunkt
from tjenestedesign.project.decision import TILSTANDER, Beslutningspunkt, Tilstand
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.origin import origin
from tjenestedesign.project.reading import PROJECT_FILE


@dataclass(frozen=True, slots=True)
class Beslutning:
    """A decision of a phase or of an artefact."""

    hva: str
    tilstand: Tilstand
    fase: Fase
    id: str | None = None
    når: Tidspunkt | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do now: what, why, and the command that begins it."""

    hva: str
    hvorfor: str
    kommando: str


@dataclass(frozen=True, eq=False)
class Status:
    faser: tuple[PhaseView, ...]
    beslutninger: tuple[Beslutning, ...]
    funn: Counter[Level]
    om_det_meste: tuple[Gathered, ...]
    """What is said of nearly all there is of its kind, and so of the project."""
    innsikter: tuple[tuple[Entry[Innsikt], Strength], ...]
    """Insights that are not rejected, with the strength of their evidence, the weakest first."""
    vurderes: tuple[Suspect, ...]
    godkjent: int
    """How many approvals still stand."""
    overtatt: tuple[Entry[Artefakt], ...]
    """The artefacts that are as another municipality left them."""
    som_eksempelet: tuple[str, ...]
    """The keys of prosjekt.yaml that still say what the example does."""
    eksempel: bool
    """Whether the project is an example to learn from."""
    personvern: Register
    løse: Counter[str]
    """How many links of the golden thread lack what, in words; those in what is taken over are not counted."""
    neste: tuple[Step, ...]
    """Three things to do, the most pressing first."""

    @property
    def ubekreftet(self) -> int:
        """How many artefacts are as another municipality left them."""
        return len(self.overtatt)

    def overtatt_i(self, fase: Fase) -> list[tuple[Artefakttype, list[Entry[Artefakt]]]]:
        """Those of a phase, by type, in the guide's order."""
        found: dict[str, list[Entry[Artefakt]]] = {}
        for entry in self.overtatt:
            if entry.type.fase is fase:
                found.setdefault(entry.type.navn, []).append(entry)
        return [(spec, found[name]) for name, spec in TYPES.items() if name in found]

    @property
    def svake(self) -> tuple[Entry[Innsikt], ...]:
        """Insights that one informant or none stands behind."""
        return tuple(e for e, s in self.innsikter if s.informants < 2)


def status(project: Project, found: Sequence[Diagnostic], now: date) -> Status:
    """All of it, from a loaded project, what is wrong with it, and what day it is."""
    phases = tuple(phase_views(project, project.entries.values(), left_out(project, found), expected=True))
    insights = [(e, strength(project, e)) for e in project.all(Innsikt) if not e.model.forkastet]
    approvals = sum(line.godkjent is not None for line in project.lock.lines.values())
    waiting = tuple(suspects(project).values())
    inherited = taken_over(project)
    draft = Status(
        phases,
        tuple(
            _decisions(
                phases, now, {e.id for e in inherited}, own="faser" not in settings_taken_over(project)
            )
        ),
        Counter(d.level for d in found),
        tuple(g for g in gathered(found, project.types()) if g.is_general),
        tuple(sorted(insights, key=lambda i: (i[1].informants, i[0].id))),
        waiting,
        approvals - len(waiting),
        inherited,
        settings_taken_over(project),
        is_example(project),
        register(project),
        _loose(project, {e.id for e in inherited}),
        (),
    )
    return replace(draft, neste=next_steps(project, found, draft))


def _loose(project: Project, inherited: set[str]) -> Counter[str]:
    """How many of the project's own links lack what. What nobody has made theirs yet, is not theirs to tie."""
    own = {word: sum(at.id not in inherited for at in links) for word, links in loose_ends(project).items()}
    return Counter({word: count for word, count in own.items() if count})


def _decisions(
    phases: Sequence[PhaseView], now: date, inherited: set[str], *, own: bool
) -> Iterator[Beslutning]:
    """The project's own. What another municipality had to decide, is nothing until someone has made it theirs."""
    for phase in phases:
        if phase.beslutning and own:
            yield _judged(phase.beslutning, phase.fase, now)
        for kind in phase.present:
            for entry in kind.entries if kind.type.beslutninger else ():
                if entry.id in inherited:
                    continue
                yield from _of_artefact(entry, phase.fase, now)


def _of_artefact(entry: Entry[Artefakt], phase: Fase, now: date) -> Iterator[Beslutning]:
    if entry.model.forkastet or entry.type.beslutninger is None:
        return
    for one in entry.type.beslutninger(entry.model):
        yield _judged(one, phase, now, entry.id)


def _judged(one: Beslutningspunkt, phase: Fase, now: date, id: str | None = None) -> Beslutning:
    return Beslutning(filled(one.hva), one.tilstand(now), phase, id, one.når)


# --- what to do next ----------------------------------------------------------------------------------------------

_STEPS = 3


def next_steps(project: Project, found: Sequence[Diagnostic], at: Status) -> tuple[Step, ...]:
    """The three that matter most: people's privacy, then what is wrong, then what is in doubt, then what is missing."""
    chosen: dict[str, Step] = {}
    steps = (
        *_mend(found),
        *(_learn(project) if at.eksempel else (*_doubt(at), *_build(project, at), *_show())),
    )
    for step in steps:
        chosen.setdefault(step.hva, step)
        if len(chosen) == _STEPS:
            break
    return tuple(chosen.values())


def _mend(found: Sequence[Diagnostic]) -> Iterator[Step]:
    faults = [d for d in found if d.level is Level.FEIL]
    private = [d for d in faults if d.code.startswith("TD6")]
    others = [d for d in faults if d not in private]
    for items, what, why in (
        (private, "feil i personvernet", "Dette skal ikke ligge i git."),
        (others, "feil", "Filer med feil blir ikke med på sidene."),
    ):
        if items:
            first = items[0]
            yield Step(
                f"Rett {len(items)} {what}",
                f"{why} Den første er i {first.position.file}, linje {first.position.line}.",
                f"td validate {first.position.file}" if len(items) == 1 else "td validate",
            )


def _learn(project: Project) -> Iterator[Step]:
    """What there is to do with an example: nothing in it is to be decided, confirmed or finished."""
    example = (project.settings and project.settings.model.arvet_fra) or "asker"
    yield Step("Se hele eksempelet", "Nettstedet er bygd av det som står i filene nå.", "td render")
    yield Step("Følg den røde tråden", "Se veien fra det folk sa, til det som ble laget og målt.", "td trace")
    yield Step(
        "Lag deres eget prosjekt",
        "Metoden kan dere ta med. Innholdet skriver dere selv.",
        f"td init mitt-prosjekt --example {example} --as metode",
    )


def _doubt(at: Status) -> Iterator[Step]:
    if at.vurderes:
        count = len(at.vurderes)
        yield Step(
            f"Vurder {count} {'godkjent artefakt' if count == 1 else 'godkjente artefakter'} på nytt",
            "Noe de bygger på, er endret siden de ble godkjent.",
            "td approve --check",
        )


def _build(project: Project, at: Status) -> Iterator[Step]:
    unfilled = [e.file for e in project.entries.values() if "<Skriv" in e.source.text]
    if project.settings and "<Skriv" in project.settings.source.text:
        yield Step(
            "Fyll ut prosjekt.yaml",
            "Navn, mål og roller står øverst på forsiden.",
            f"td validate {PROJECT_FILE}",
        )
    current = _current(at.faser)
    if current is not None:
        yield from _in_phase(current, finished=not at.overtatt_i(current.fase))
    if unfilled:
        count = len(unfilled)
        yield Step(
            f"Fyll ut {count} påbegynt{'e filer' if count > 1 else ' fil'}",
            f"Ledetekstene vises som «Ikke fylt ut». Begynn med {unfilled[0]}.",
            f"td validate {unfilled[0]}",
        )
    for insight in at.svake[:1]:
        yield Step(
            f"Styrk belegget for «{insight.name}»",
            "Én informant eller ingen står bak innsikten. Snakk med flere, eller vis til flere sitater.",
            f"td trace {insight.id} --up",
        )
    for one in at.beslutninger:
        if one.id and one.når and one.tilstand in ("skulle vært tatt", "nå"):
            late = "Den skulle vært tatt" if one.tilstand == "skulle vært tatt" else "Den skal tas"
            yield Step(
                f"Ta beslutningen «{one.hva.rstrip('.')}»",
                f"{late} i {point(one.når)}."
                if one.når.start != one.når.slutt
                else f"{late} {point(one.når)}.",
                f"td render --only {one.id}",
            )
    if at.overtatt:
        first = at.overtatt[0]
        rest = f"Begynn med {first.id}. " if at.ubekreftet > 1 else ""
        yield Step(
            f"Bekreft {many(at.ubekreftet, 'overtatt artefakt', 'overtatte artefakter')}",
            f"De er fra {origin(str(first.model.arvet_fra))}, og ikke skrevet for dere. {rest}Rett det som ikke stemmer hos dere, eller godkjenn dem én om gangen.",
            f"td approve {first.id}",
        )
    if at.løse:
        word, count = at.løse.most_common(1)[0]
        yield Step(
            "Knytt sammen den røde tråden",
            f"{at.løse.total()} ledd henger løst. Vanligst: «{word}» ({count}).",
            "td trace",
        )


def _current(phases: Sequence[PhaseView]) -> PhaseView | None:
    """The phase the work is in: the first that is under way, else the first that is not done."""
    open_ = [p for p in phases if p.fase in FASER and p.state and p.state.status != "ferdig"]
    return next((p for p in open_ if p.state and p.state.status == "pågår"), open_[0] if open_ else None)


def _in_phase(phase: PhaseView, *, finished: bool) -> Iterator[Step]:
    """`finished` is whether what is there, is the project's own."""
    title = phase.fase.tittel.lower()
    if not phase.started:
        yield Step(
            f"Start fasen {title}",
            f"Les hva fasen er til, og skriv «status: pågår» under «faser: {phase.fase.id}» i {PROJECT_FILE}.",
            f"td guide {phase.fase.id}",
        )
    for kind in phase.missing:
        yield Step(
            f"Lag {kind.type.tittel.lower()}", kind.type.kort, f"td new {kind.type.navn} {kind.type.id}-1"
        )
    if phase.started and not phase.missing and finished:
        why = "Alt guiden venter i fasen, er på plass. Ta beslutningen, og skriv «status: ferdig»."
        yield Step(f"Legg fram fasen {title} for styringsgruppen", why, "td render")


def _show() -> Iterator[Step]:
    yield Step("Vis prosjektet fram", "Nettstedet er bygd av det som står i filene nå.", "td render")
    yield Step(
        "Skriv ned hva dere lærte",
        "Det hjelper den neste som skal gjøre det samme.",
        "td new læringspunkt laerdom-1",
    )
    yield Step("Les om metoden", "Se om det er verktøy dere ikke har brukt.", "td guide")


def tilstand(at: Status) -> list[tuple[str, str]]:
    """How the project is, a line for each side of it, in words."""
    faults = [
        f"{at.funn[level]} {one if at.funn[level] == 1 else several}"
        for level, one, several in _LEVELS
        if at.funn[level]
    ]
    general = "".join(
        f" «{titles()[g.code].rstrip('.')}» ({g.code}) gjelder {g.where}." for g in at.om_det_meste
    )
    lines = [("Filer", f"{listing(faults)}.{general}" if faults else "Ingenting å rette.")]
    if at.innsikter:
        weakest, strength = at.innsikter[0]
        weak = (
            f"{len(at.svake)} hviler på én informant eller ingen"
            if at.svake
            else "alle hviler på flere informanter"
        )
        lines.append(
            (
                "Belegg",
                f"{many(len(at.innsikter), 'innsikt', 'innsikter')}, {weak}. Svakest: {weakest.name} ({strength.text}).",
            )
        )
    if at.beslutninger:
        counted = Counter(b.tilstand for b in at.beslutninger)
        told = [f"{counted[state]} {state}" for state in TILSTANDER if counted[state]]
        lines.append(("Beslutninger", f"{listing(told)}."))
    if at.godkjent or at.vurderes:
        text = many(at.godkjent, "godkjenning står", "godkjenninger står")
        if at.vurderes:
            names = [s.entry.name for s in at.vurderes[:_NAMED]]
            more = len(at.vurderes) - len(names)
            text += f", {len(at.vurderes)} må vurderes på nytt: {listing([*names, *([f'{more} til'] if more else [])])}"
        lines.append(("Godkjent", f"{text}."))
    if at.ubekreftet:
        lines.append(
            (
                "Overtatt",
                f"{many(at.ubekreftet, 'overtatt artefakt', 'overtatte artefakter')} er ikke bekreftet her.",
            )
        )
    if at.som_eksempelet:
        keys = listing([f"«{k}»" for k in at.som_eksempelet])
        lines.append(("Prosjektet", f"prosjekt.yaml sier fortsatt det samme om {keys} som der dere startet."))
    if at.løse:
        word, count = at.løse.most_common(1)[0]
        lines.append(
            (
                "Rød tråd",
                f"{many(at.løse.total(), 'løs ende', 'løse ender')}. Vanligst: «{word}» ({count}).",
            )
        )
    return lines


_LEVELS: Final = (
    (Level.FEIL, "feil", "feil"),
    (Level.ADVARSEL, "advarsel", "advarsler"),
    (Level.RÅD, "råd", "råd"),
)
_NAMED: Final = 4


def many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
