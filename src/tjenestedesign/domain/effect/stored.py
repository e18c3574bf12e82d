"""The result that lies beside an effektmåling, and whether it may still be shown as the file now defines it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.konsept import Konsept
from tjenestedesign.domain.effect.ledger import MAX_BYTES as LEDGER_BYTES
from tjenestedesign.domain.effect.ledger import Edition, NotALedgerError, Why, read_ledger, seeded
from tjenestedesign.domain.effect.result import (
    MAX_BYTES,
    SPREAD,
    Definitions,
    IndicatorDefinition,
    NotAResultError,
    Resultat,
    StageName,
    read_result,
)
from tjenestedesign.project.reading import LEDGER_SUFFIX, RESULT_SUFFIX, RawFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjenestedesign.domain.effect.effekt import Effektmåling
    from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class NoResult:
    """Why there is nothing to show, as a sentence, and what to do. `waiting` where it has just not been worked out yet."""

    reason: str
    hint: str
    waiting: bool = False


def result_file(entry: Entry[Effektmåling]) -> str:
    """The path of the result from the project's folder, with `/`."""
    return str(PurePosixPath(entry.file).with_name(entry.id + RESULT_SUFFIX))


def ledger_file(entry: Entry[Effektmåling]) -> str:
    """The path of the ledger from the project's folder, with `/`."""
    return str(PurePosixPath(entry.file).with_name(entry.id + LEDGER_SUFFIX))


LEDGER_HINT: Final = {
    Why.CONFLICT: "Behold den utgaven som er vist for andre, og kjør «td effect report» på nytt.",
    Why.NEWER: "Oppdater td.",
    Why.CHANGED: "Hent den tilbake fra git. Den skal aldri rettes for hånd.",
    Why.OTHERS: "Hent den riktige fra git.",
}
"""What to do with a ledger that cannot be used."""


def ledger_fault(project: Project, entry: Entry[Effektmåling]) -> tuple[str, str] | None:
    """What is wrong with the ledger beside a result, and what to do; None where nothing is."""
    name = PurePosixPath(ledger_file(entry)).name
    raw = next((f for f in project.others if f.file == ledger_file(entry)), None)
    result = _stored(project, entry.id)
    if raw is None:
        if result is None or not result.spor:
            return None
        return f"«{name}» mangler. Der står alt som er vist i tidligere utgaver.", "Hent den tilbake fra git."
    try:
        with raw.open() as stream:
            found = read_ledger(stream.read(LEDGER_BYTES + 1), entry.id)
    except OSError:
        return f"«{name}» kan ikke leses.", "Sjekk at du har tilgang til den."
    except NotALedgerError as fault:
        return f"«{name}» {fault.why.value}.", LEDGER_HINT[fault.why]
    if result is not None and result.spor and result.spor not in found.traces:
        return f"«{name}» er eldre enn resultatfilen.", "Hent den riktige fra git."
    return None


def told_beside(project: Project, entry: Entry[Effektmåling]) -> tuple[Edition, ...]:
    """The editions of the other effektmålinger that count some of the same data along the same path.

    One whose ledger cannot be read has a fault of its own (TD353), and is left out.
    """
    from tjenestedesign.domain.effect.effekt import Effektmåling

    data = {k.navn for k in entry.model.datakilde}
    found: list[Edition] = []
    for other in project.all(Effektmåling):
        if (
            other.id == entry.id
            or other.model.ferd != entry.model.ferd
            or data.isdisjoint(k.navn for k in other.model.datakilde)
        ):
            continue
        raw = next((f for f in project.others if f.file == ledger_file(other)), None)
        try:
            if raw is not None:
                with raw.open() as stream:
                    found += read_ledger(stream.read(LEDGER_BYTES + 1), other.id).editions
            elif (result := _stored(project, other.id)) is not None:
                found += seeded(result).editions
        except (OSError, NotALedgerError):
            continue
    return tuple(found)


def tells_spread(project: Project, entry: Entry[Effektmåling]) -> bool:
    """Whether the result file still holds the sum of the squares of the answers. No page shows it."""
    raw = project.results.get(entry.id)
    try:
        return raw is not None and _stored(project, entry.id) is not None and SPREAD.encode() in _bytes(raw)
    except OSError:
        return False


def _stored(project: Project, id: str) -> Resultat | None:
    raw = project.results.get(id)
    try:
        return None if raw is None else read_result(_bytes(raw))
    except (OSError, NotAResultError):
        return None


def _bytes(raw: RawFile) -> bytes:
    with raw.open() as stream:
        return stream.read(MAX_BYTES + 1)


def setup_of(project: Project, entry: Entry[Effektmåling]) -> Definitions | None:
    """How the file defines the figures now; None where there is no path with stages to follow.

    The smallest cell is the strictest of all that measure the same path: one must not tell what another hides.
    """
    from tjenestedesign.domain.effect.effekt import measuring

    model = entry.model
    concept = project.get(model.ferd, Konsept)
    if concept is None or not concept.model.ferd:
        return None
    stages = {s.id for s in concept.model.ferd}
    return Definitions(
        hyppighet=model.hyppighet,
        stadier=tuple(StageName(id=s.id, tittel=s.tittel) for s in concept.model.ferd),
        minste_celle=max(e.model.minste_celle for e in (entry, *measuring(project, concept.id))),
        ute_etter=model.ute_etter,
        perioder=tuple(p.tekst for p in model.perioder),
        indikatorer=tuple(
            IndicatorDefinition(
                id=i.id,
                tittel=i.tittel,
                beregning=i.beregning,
                stadium=i.stadium.del_id
                if i.stadium and i.stadium.id == concept.id and i.stadium.del_id in stages
                else None,
                enhet=i.enhet,
                retning=i.retning,
                nullpunkt=i.nullpunkt,
                mål=i.mål,
            )
            for i in model.indikatorer
        ),
    )


def result_of(project: Project, entry: Entry[Effektmåling]) -> Resultat | NoResult:
    """The stored result with today's names, baselines and targets, or why it may not be shown."""
    return project.once(_results)[entry.id]


def stored(project: Project, entry: Entry[Effektmåling]) -> Resultat | None:
    found = result_of(project, entry)
    return found if isinstance(found, Resultat) else None


def _results(project: Project) -> Mapping[str, Resultat | NoResult]:
    from tjenestedesign.domain.effect.effekt import Effektmåling

    return {e.id: _read(project, e) for e in project.all(Effektmåling)}


def _read(project: Project, entry: Entry[Effektmåling]) -> Resultat | NoResult:
    command = f"Kjør «td effect report {entry.id}»."
    wanted = setup_of(project, entry)
    if wanted is None:
        return NoResult(
            "Målingen følger ikke en ferd med stadier.", "Skriv konseptet med stadiene under «ferd»."
        )
    if not entry.model.datakilde:
        return NoResult("Ingen data er koblet til ennå.", "Skriv datafilene under «datakilde».", waiting=True)
    raw = project.results.get(entry.id)
    if raw is None:
        return NoResult("Rapporten er ikke regnet ut ennå.", command, waiting=True)
    try:
        with raw.open() as stream:
            found = read_result(stream.read(MAX_BYTES + 1))
    except (OSError, NotAResultError):
        return NoResult("Resultatfilen er endret eller ødelagt, og vises ikke.", command)
    if found.effektmåling != entry.id:
        return NoResult(f"Resultatfilen hører til «{found.effektmåling}», og vises ikke.", command)
    if found.oppsett.minste_celle < wanted.minste_celle:
        return NoResult(
            "Resultatet er regnet ut med en mindre «minste_celle» enn nå, og vises ikke.", command
        )
    if _definition(found.oppsett) != _definition(wanted):
        return NoResult("Stadiene eller periodene er endret siden resultatet ble regnet ut.", command)
    return found.model_copy(
        update={"oppsett": wanted.model_copy(update={"minste_celle": found.oppsett.minste_celle})}
    )


def _definition(setup: Definitions) -> tuple[object, ...]:
    """What the counting itself rests on. Titles, baselines and targets may change without counting again."""
    return (setup.hyppighet, tuple(s.id for s in setup.stadier), setup.ute_etter, setup.perioder)
