"""What the effect commands share: finding the effektmåling and its data."""

from __future__ import annotations

from tjenestedesign.cli.common import read
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.domain.effect.effektmaling import TYPE
from tjenestedesign.domain.effect.result import Definitions
from tjenestedesign.domain.effect.stored import setup_of
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.shape import closest


def one(path: str, id: str | None) -> tuple[Project, Entry[Effektmåling]]:
    """The project and its effektmåling: the one of that id, or the only one there is."""
    project = read(path)
    found = {e.id: e for e in project.all(Effektmåling)}
    broken = [b for b in project.broken.values() if b.type == TYPE.navn and id in (None, b.id)]
    if broken and (id is not None or not found):
        raise UsageFault(
            f"Filen {clean(broken[0].source.file)} har feil.", "Kjør «td validate», og rett den først."
        )
    if not found:
        raise UsageFault("Prosjektet har ingen effektmåling.", f"Lag en med «td new {TYPE.navn} ID».")
    if id is None:
        if len(found) == 1:
            return project, next(iter(found.values()))
        raise UsageFault(f"Prosjektet har {len(found)} effektmålinger.", choose(found))
    if id not in found:
        close = closest(id, found)
        raise UsageFault(
            f"Det er ingen effektmåling med id «{clean(id)}».",
            f"Mente du «{close}»?" if close else choose(found),
        )
    return project, found[id]


def setup(project: Project, entry: Entry[Effektmåling]) -> Definitions:
    """How the figures are to be counted, or what is lacking."""
    found = setup_of(project, entry)
    if found is None:
        raise UsageFault(
            f"«{entry.id}» følger ikke et konsept med stadier.", "Skriv konseptet med stadiene under «ferd»."
        )
    return found
