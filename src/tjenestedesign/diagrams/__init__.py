"""Models → SVG. Grid-shaped diagrams are laid out here; every text is measured before it is placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.forankringsplan import Forankringsplan
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.artefakter.konsept import Konsept
from tjenestedesign.artefakter.pilotering import Pilot
from tjenestedesign.artefakter.plan import Plan
from tjenestedesign.artefakter.samfunnskostnad import Samfunnskostnad
from tjenestedesign.artefakter.scenario import Scenario
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.drawing.svg import Detail, Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.ground.links import Href
from tjenestedesign.project.loaded import Entry, Project


def drawings(
    project: Project, entry: Entry[Any], href: Href, detail: Detail | None = None
) -> Iterator[tuple[Diagram, Table]]:
    """Every picture an artefact has, each with the table that says the same. Without `detail`, as the artefact itself says."""
    match entry.model:
        case Brukerreise():
            from tjenestedesign.diagrams import brukerreise

            yield (
                brukerreise.draw(project, entry, href, detail),
                brukerreise.table(project, entry, href, detail),
            )
            if compared := brukerreise.draw_comparison(project, entry, href, detail):
                yield compared
        case Scenario():
            from tjenestedesign.diagrams import scenario

            yield scenario.draw(project, entry, href), scenario.table(project, entry, href)
        case Tjenestekart() if entry.model.steg:
            from tjenestedesign.diagrams import tjenestekart

            yield (
                tjenestekart.draw(project, entry, href, detail),
                tjenestekart.table(project, entry, href, detail),
            )
            for variant in entry.model.varianter:
                yield tjenestekart.draw_variant(project, entry, variant, href, detail)
        case Pilot():
            from tjenestedesign.diagrams import pilot

            yield pilot.draw(entry, href), pilot.table(entry, href)
        case Kartlegging():
            from tjenestedesign.diagrams import kartlegging

            yield kartlegging.draw(entry, href), kartlegging.table(entry, href)
        case Plan():
            from tjenestedesign.diagrams import plan

            yield plan.draw(project, entry, href), plan.table(project, entry, href)
        case Veikart():
            from tjenestedesign.diagrams import veikart

            yield veikart.draw(project, entry, href, detail), veikart.table(project, entry, href)
        case Forankringsplan():
            from tjenestedesign.diagrams import interessentkart

            yield interessentkart.draw(project, entry, href), interessentkart.table(project, entry, href)
        case Innsikt():
            from tjenestedesign.diagrams import rodtrad

            if rodtrad.hangs_together(project, entry):
                yield rodtrad.draw_around(project, entry, href), rodtrad.table_around(project, entry, href)
        case Konsept() if entry.model.ferd:
            from tjenestedesign.diagrams import ferd

            yield ferd.draw_concept(project, entry, href), ferd.table_concept(project, entry, href)
        case Effektmåling():
            from tjenestedesign.diagrams import ferd

            if ferd.measured(project, entry):
                yield ferd.draw_effect(project, entry, href), ferd.table_effect(project, entry, href)
            from tjenestedesign.domain.effect.stored import stored

            if (result := stored(project, entry)) is not None:
                from tjenestedesign.diagrams import effekt_tegninger

                yield from effekt_tegninger.charts(result, entry.model.økonomi)
        case Samfunnskostnad() if entry.model.år and entry.model.kalkulasjonsrente is not None:
            from tjenestedesign.diagrams import samfunnskostnad

            yield samfunnskostnad.draw(project, entry, href), samfunnskostnad.table(project, entry, href)
        case _:
            return


def overview_drawings(
    project: Project, type_name: str, entries: Sequence[Entry[Any]], href: Href
) -> Iterator[tuple[Diagram, Table]]:
    """Every picture over all artefacts of a type, each with the table that says the same."""
    match type_name:
        case "ide" if any(e.model.felt for e in entries):
            from tjenestedesign.diagrams import idematrise

            yield idematrise.draw(project, entries, href), idematrise.table(project, entries, href)
        case "intervju":
            from tjenestedesign.diagrams import dekning

            yield from dekning.drawings(project, entries, href)
        case _:
            yield from ()


def thread_drawings(
    project: Project, href: Href, over: Callable[[str], str | None]
) -> Iterator[tuple[Diagram, Table]]:
    """The golden thread through the whole project, where there is anything in it. `over` leads from type to its page."""
    from tjenestedesign.diagrams import rodtrad
    from tjenestedesign.thread import thread

    if thread(project).entries:
        yield rodtrad.draw(project, href, over), rodtrad.table(project, href, over)
