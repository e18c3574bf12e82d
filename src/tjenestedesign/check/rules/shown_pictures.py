"""Pictures that artefacts show: each must be there to be shown."""

from __future__ import annotations

from collections.abc import Iterator

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.pictures import NoPicture, load_picture
from tjenestedesign.project.rule import Finding, rule


@rule("TD205", Level.ADVARSEL)
def picture_cannot_be_shown(project: Project) -> Iterator[Finding]:
    """Bildet kan ikke vises.

    Hvorfor: Et bilde som mangler, ser du først når siden er sendt. td viser bare bilder som ligger i prosjektmappen,
    så alle som har prosjektet, har bildene også.

    Feil:
        bilde: Skrivebord/motet.png

    Riktig:
        bilde:
          fil: 3-utforming/bilder/motet.png
          alt: Innbyggeren og koordinatoren sitter ved et rundt bord.
    """
    for id, shown in project.facts(shows):
        for loc, file in shown:
            found = load_picture(project.root, file)
            if isinstance(found, NoPicture):
                yield Finding(project.entries[id], loc, f"Bildet «{file}» {found.reason}.", found.hint)


@fact(Artefakt)
def shows(entry: Entry[Artefakt]) -> tuple[tuple[Loc, str], ...] | None:
    """Where an artefact has pictures, with their files."""
    return tuple((loc, picture.fil) for loc, picture in entry.walked.pictures) or None
