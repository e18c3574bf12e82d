"""What a steering group needs in one meeting: where the project is, what was learned, what is proposed, what to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.innsiktsrapport import Innsiktsrapport
from tjenestedesign.artefakter.konsept import Konsept
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.artefakter.veikart import Veikart
from tjenestedesign.check.progress import Beslutning
from tjenestedesign.project.decision import Tilstand
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt
from tjenestedesign.publish.site.scope import Site
from tjenestedesign.publish.site.templating import Addresses, Figure, figures

_OPEN: Final[tuple[Tilstand, ...]] = ("skulle vært tatt", "nå", "kommer")


@dataclass(frozen=True, slots=True)
class Shown:
    """An artefact with the pictures of it that fit a meeting: in overview, the main one only."""

    entry: Entry[Any]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Steering:
    innsikter: tuple[Entry[Innsikt], ...]
    """The main insights, as the insight reports order them; all of them where there is no report."""
    konsepter: tuple[Shown, ...]
    kart: tuple[Shown, ...]
    veikart: tuple[Shown, ...]
    beslutninger: tuple[Beslutning, ...]
    """The decisions to take, the most pressing first."""
    ikke_notert: tuple[Beslutning, ...]
    """Those whose time is past, and where nobody wrote down what was decided."""
    overtatt: tuple[tuple[str, int], ...] = ()
    """What is left out because another municipality wrote it and nobody here has confirmed it: what it is, and how many."""


def steering(site: Site, href: Addresses) -> Steering:
    """The content of the meeting, from what is sound and not rejected."""
    project = site.project
    named = [
        project.get(ref, Innsikt)
        for report in project.all(Innsiktsrapport)
        if _alive(report)
        for ref in report.model.innsikter
    ]

    def own(entries: Iterable[Entry[Any]]) -> tuple[Entry[Any], ...]:
        return tuple(e for e in entries if _alive(e) and not site.inherited(e))

    insights = {e.id: e for e in own(e for e in named if e is not None)}
    decisions = site.status.beslutninger if site.status else ()
    brief = replace(site, detail="oversikt")

    def shown(entries: Iterable[Entry[Any]]) -> tuple[Shown, ...]:
        return tuple(Shown(e, tuple(figures(brief, e, href)[:1])) for e in own(entries))

    return Steering(
        tuple(insights.values()) or own(project.all(Innsikt)),
        shown(project.all(Konsept)),
        shown(project.all(Tjenestekart)),
        shown(project.all(Veikart)),
        tuple(b for state in _OPEN for b in decisions if b.tilstand == state),
        tuple(b for b in decisions if b.tilstand == "ikke notert"),
        tuple(_left_out(site)),
    )


def _left_out(site: Site) -> Iterator[tuple[str, int]]:
    """What a meeting is not shown of what it would have been shown, by type."""
    for kind in (Innsikt, Konsept, Tjenestekart, Veikart):
        found = [e for e in site.project.all(kind) if _alive(e) and site.inherited(e)]
        if found:
            spec = found[0].type
            yield (spec.tittel if len(found) == 1 else spec.flertall).lower(), len(found)


def _alive(entry: Entry[Artefakt]) -> bool:
    return not entry.model.forkastet
