"""What the tender commands share: finding the competition, and writing a new file."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.common import load
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.konkurransegrunnlag import TYPE
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import create
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.shape import closest


def competition(project: Project, id: str) -> Entry[Konkurransegrunnlag]:
    """The competition of that id, or what to do instead."""
    found = {e.id: e for e in project.all(Konkurransegrunnlag)}
    if id in found:
        return found[id]
    broken = project.broken.get(id)
    if broken:
        raise UsageFault(
            f"Filen {clean(broken.source.file)} har feil.", "Kjør «td validate», og rett den først."
        )
    other = project.entries.get(id)
    if other:
        raise UsageFault(
            f"«{clean(id)}» er av typen {other.type.navn}, ikke {TYPE.navn}.", _choices(found, id)
        )
    raise UsageFault(f"Det er ikke noe {TYPE.navn} med id «{clean(id)}».", _choices(found, id))


def _choices(found: dict[str, Entry[Konkurransegrunnlag]], id: str) -> str:
    if not found:
        return f"Lag et med «td new {TYPE.navn} ID»."
    close = closest(id, found)
    return f"Mente du «{close}»?" if close else choose(found)


def one(path: str, id: str | None) -> tuple[Project, Entry[Konkurransegrunnlag]]:
    """The project and its competition: the one of that id, or the only one there is."""
    project, _ = load(path)
    return project, _only(project) if id is None else competition(project, id)


def _only(project: Project) -> Entry[Konkurransegrunnlag]:
    found = list(project.all(Konkurransegrunnlag))
    if len(found) == 1:
        return found[0]
    broken = [b for b in project.broken.values() if b.type == TYPE.navn]
    if broken and not found:
        raise UsageFault(
            f"Filen {clean(broken[0].source.file)} har feil.", "Kjør «td validate», og rett den først."
        )
    if not found:
        raise UsageFault(f"Prosjektet har ikke noe {TYPE.navn}.", f"Lag et med «td new {TYPE.navn} ID».")
    raise UsageFault(f"Prosjektet har {len(found)} {TYPE.navn}.", choose(e.id for e in found))


def write_new(root: Path, file: str, data: bytes) -> None:
    """Writes a file that is not there, and says so."""
    with noted(root, [Path(file)]):
        made = create(Path(file), data)
    if not made:
        raise UsageFault(
            f"«{clean(file)}» finnes fra før.",
            "Velg et annet navn med --output. td skriver aldri over filene dine.",
        )
    out().print(Text(f"Skrevet til {clean(file)}."), soft_wrap=True)
