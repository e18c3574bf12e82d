"""Pictures that artefacts show: each must be there to be shown."""

from __future__ import annotations

from collections.abc import Iterator

from tjenestedesign.diagnostics import Level
from tjenestedesign.pictures import NoPicture, load_picture, pictures
from tjenestedesign.project import Project
from tjenestedesign.rule import Finding, rule


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
    for entry in project.entries.values():
        for loc, picture in pictures(entry.model):
            found = load_picture(project.root, picture.fil)
            if isinstance(found, NoPicture):
                yield Finding(entry, loc, f"Bildet «{picture.fil}» {found.reason}.", found.hint)
