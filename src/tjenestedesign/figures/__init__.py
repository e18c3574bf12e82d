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
            from tjenestedesign.figures import brukerreisefigur

            yield (
                brukerreisefigur.draw(project, entry, href, detail),
                brukerreisefigur.table(project, entry, href, detail),
            )
            if compared := brukerreisefigur.draw_comparison(project, entry, href, detail):
                yield compared
        case Scenario():
            from tjenestedesign.figures.scenario import scenariofigur

            yield scenariofigur.draw(project, entry, href), scenariofigur.table(project, entry, href)
        case Tjenestekart() if entry.model.steg:
            from tjenestedesign.figures import tjenestekartfigur

            yield (
                tjenestekartfigur.draw(project, entry, href, detail),
                tjenestekartfigur.table(project, entry, href, detail),
            )
            for variant in entry.model.varianter:
                yield tjenestekartfigur.draw_variant(project, entry, variant, href, detail)
        case Pilot():
            from tjenestedesign.figures import pilotfigur

            yield pilotfigur.draw(entry, href), pilotfigur.table(entry, href)
        case Kartlegging():
            from tjenestedesign.figures import kartleggingsfigur

            yield kartleggingsfigur.draw(entry, href), kartleggingsfigur.table(entry, href)
        case Plan():
            from tjenestedesign.figures import planfigur

            yield planfigur.draw(project, entry, href), planfigur.table(project, entry, href)
        case Veikart():
            from tjenestedesign.figures.veikart import veikartfigur

            yield veikartfigur.draw(project, entry, href, detail), veikartfigur.table(project, entry, href)
        case Forankringsplan():
            from tjenestedesign.figures import interessentkart

            yield interessentkart.draw(project, entry, href), interessentkart.table(project, entry, href)
        case Innsikt():
            from tjenestedesign.figures.trad import rodtrad

            if rodtrad.hangs_together(project, entry):
                yield rodtrad.draw_around(project, entry, href), rodtrad.table_around(project, entry, href)
        case Konsept() if entry.model.ferd:
            from tjenestedesign.figures import ferd

            yield ferd.draw_concept(project, entry, href), ferd.table_concept(project, entry, href)
        case Effektmåling():
            from tjenestedesign.figures import ferd

            if ferd.measured(project, entry):
                yield ferd.draw_effect(project, entry, href), ferd.table_effect(project, entry, href)
            from tjenestedesign.domain.effect.stored import stored

            if (result := stored(project, entry)) is not None:
                from tjenestedesign.figures.effekt import charts

                yield from charts.charts(result, entry.model.økonomi)
        case Samfunnskostnad() if entry.model.år and entry.model.kalkulasjonsrente is not None:
            from tjenestedesign.figures import samfunnskostnadsfigur

            yield (
                samfunnskostnadsfigur.draw(project, entry, href),
                samfunnskostnadsfigur.table(project, entry, href),
            )
        case _:
            return


def overview_drawings(
    project: Project, type_name: str, entries: Sequence[Entry[Any]], href: Href
) -> Iterator[tuple[Diagram, Table]]:
    """Every picture over all artefacts of a type, each with the table that says the same."""
    match type_name:
        case "ide" if any(e.model.felt for e in entries):
            from tjenestedesign.figures import idematrise

            yield idematrise.draw(project, entries, href), idematrise.table(project, entries, href)
        case "intervju":
            from tjenestedesign.figures import dekningsfigur

            yield from dekningsfigur.drawings(project, entries, href)
        case _:
            yield from ()


def thread_drawings(
    project: Project, href: Href, over: Callable[[str], str | None]
) -> Iterator[tuple[Diagram, Table]]:
    """The golden thread through the whole project, where there is anything in it. `over` leads from type to its page."""
    from tjenestedesign.domain.thread.golden_thread import thread
    from tjenestedesign.figures.trad import rodtrad

    if thread(project).entries:
        yield rodtrad.draw(project, href, over), rodtrad.table(project, href, over)
