"""What picture files tell beside the picture. Every picture in the project is looked at, whether it is shown or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tjenestedesign.ground.diagnostics import Level, Position
from tjenestedesign.project.rule import Finding, rule_for_attached

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Project
    from tjenestedesign.project.reading import RawFile


@rule_for_attached("TD609", Level.FEIL)
def picture_tells_more(project: Project, other: RawFile) -> Iterator[Finding]:
    """Bildefilen røper mer enn bildet viser.

    Hvorfor: En telefon skriver hvor bildet er tatt, inn i bildefilen. Kameraer og bilderedigering skriver navn. Ingen ser det,
    men alle som har filen, kan lese det ut. Et sted er en feil, et navn eller et serienummer er en advarsel, og et
    miniatyrbilde er et råd: Det kan vise det du har klippet bort. td leser jpg, png, webp, gif, tiff, heic og avif. Bildene på
    sidene td lager, har ikke disse opplysningene, men filene i prosjektet har dem til du fjerner dem.

    Rett det: Høyreklikk på filen i Windows, velg Egenskaper, Detaljer og «Fjern egenskaper og personlig informasjon». Virker
    ikke det, ta et skjermbilde av bildet, og bruk det. Er filen allerede i git, ligger den gamle fortsatt i historikken.
    """
    from tjenestedesign.domain.privacy.images import IMAGES, traces
    from tjenestedesign.ground.norwegian import listing

    if not other.file.lower().endswith(IMAGES):
        return
    settings = project.settings.model if project.settings else None
    known = (
        [settings.kommune, settings.oppdragsgiver or "", *(firm.navn for firm in settings.leverandører)]
        if settings
        else []
    )
    found = traces(other, known)
    if not found:
        return
    kinds = {trace.kind for trace in found}
    level = Level.FEIL if "place" in kinds else Level.ADVARSEL if "person" in kinds else Level.RÅD
    yield Finding(
        Position(other.file),
        (),
        f"Bildefilen inneholder {listing([trace.what for trace in found])}.",
        "Høyreklikk på filen i Windows, velg Egenskaper, Detaljer og «Fjern egenskaper og personlig informasjon», "
        "eller ta et skjermbilde av bildet og bruk det. Er det greit, før det opp under «personvern: vurdert:» i "
        "prosjekt.yaml.",
        level=level,
    )
