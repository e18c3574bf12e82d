"""The result that lies beside an effektmåling, and whether it may still be shown as the file now defines it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tjenestedesign.artefakter.konsept import Konsept
from tjenestedesign.domain.effect.result import (
    MAX_BYTES,
    Indikatoroppsett,
    NotAResultError,
    Oppsett,
    Resultat,
    Stadiumnavn,
    read_result,
)
from tjenestedesign.project.reading import RESULT_SUFFIX

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


def setup_of(project: Project, entry: Entry[Effektmåling]) -> Oppsett | None:
    """How the file defines the figures now; None where there is no path with stages to follow.

    The smallest cell is the strictest of all that measure the same path: one must not tell what another hides.
    """
    from tjenestedesign.domain.effect.effekt import measuring

    model = entry.model
    concept = project.get(model.ferd, Konsept)
    if concept is None or not concept.model.ferd:
        return None
    stages = {s.id for s in concept.model.ferd}
    return Oppsett(
        hyppighet=model.hyppighet,
        stadier=tuple(Stadiumnavn(id=s.id, tittel=s.tittel) for s in concept.model.ferd),
        minste_celle=max(e.model.minste_celle for e in (entry, *measuring(project, concept.id))),
        ute_etter=model.ute_etter,
        perioder=tuple(p.tekst for p in model.perioder),
        indikatorer=tuple(
            Indikatoroppsett(
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
    return _results(project)[entry.id]


def stored(project: Project, entry: Entry[Effektmåling]) -> Resultat | None:
    found = result_of(project, entry)
    return found if isinstance(found, Resultat) else None


@lru_cache(maxsize=2)
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


def _definition(setup: Oppsett) -> tuple[object, ...]:
    """What the counting itself rests on. Titles, baselines and targets may change without counting again."""
    return (setup.hyppighet, tuple(s.id for s in setup.stadier), setup.ute_etter, setup.perioder)
