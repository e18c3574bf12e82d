"""Models → SVG. Grid-shaped diagrams are laid out here; every text is measured before it is placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.diagrams.svg import Diagram
from tjenestedesign.diagrams.table import Table
from tjenestedesign.links import Href
from tjenestedesign.project import Entry, Project


def drawings(project: Project, entry: Entry[Any], href: Href) -> Iterator[tuple[Diagram, Table]]:
    """Every picture an artefact has, each with the table that says the same."""
    match entry.model:
        case Brukerreise():
            from tjenestedesign.diagrams import brukerreise

            yield brukerreise.draw(project, entry, href), brukerreise.table(project, entry, href)
        case Tjenestekart() if entry.model.steg:
            from tjenestedesign.diagrams import tjenestekart

            yield tjenestekart.draw(project, entry, href), tjenestekart.table(project, entry, href)
            for variant in entry.model.varianter:
                yield (
                    tjenestekart.draw_variant(project, entry, variant, href),
                    tjenestekart.variant_table(project, entry, variant, href),
                )
        case Veikart():
            from tjenestedesign.diagrams import veikart

            yield veikart.draw(project, entry, href), veikart.table(project, entry, href)
        case _:
            return


def overview_drawings(
    project: Project, type_name: str, entries: Sequence[Entry[Any]], href: Href
) -> Iterator[tuple[Diagram, Table]]:
    """Every picture over all artefacts of a type, each with the table that says the same."""
    match type_name:
        case _:
            yield from ()
