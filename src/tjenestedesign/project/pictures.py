"""Pictures a project brings: where they may stand, what they may be, and what they are called on the site.

A picture is a file inside the project folder. It is shown, never run: SVG from a project is refused since it can hold
scripts. What a file is, its first bytes decide, not its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from tjenestedesign.ground.files import Unread, read_inside
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.picture_parts import kind_of, without_metadata
from tjenestedesign.ground.picture_size import size_of, too_large
from tjenestedesign.ground.scalars import Tekst, fault, path_pattern, project_path, shown
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.model import Del, Kortform, kreves, walk

MAX_PICTURE: Final = 10_000_000
"""Bytes. A photo from a telephone fits; a page with larger ones is too heavy to send."""

_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def _inside(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    path = project_path(
        value,
        "bilde",
        "Legg bildet i prosjektmappen, og skriv stien derfra, for eksempel «3-utforming/bilder/motet.png».",
    )
    if path.suffix.lower() not in _SUFFIXES:
        raise fault(
            "bilde", f"«{shown(value)}» er ikke en bildefil td kan vise.", "Bruk png, jpg, gif eller webp."
        )
    return str(path)


Bildefil = Annotated[
    str,
    BeforeValidator(_inside),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": path_pattern(_SUFFIXES),
            "examples": ["3-utforming/bilder/motet.png"],
        }
    ),
]


class Bilde(Kortform):
    """Et bilde i prosjektet. Kan skrives som bare stien."""

    kortform = "fil"
    fil: Bildefil = Field(
        description="Stien fra prosjektmappen. Bildet kan være png, jpg, gif eller webp.",
        examples=["3-utforming/bilder/motet.png"],
    )
    alt: Tekst | None = kreves(
        None,
        "Hva bildet viser, i en setning, for dem som ikke ser det.",
        examples=["To personer ved et bord"],
    )


@dataclass(frozen=True, slots=True)
class LoadedPicture:
    """A picture as shown: its path on the site, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Why a picture cannot be shown, and what to do."""

    reason: str
    hint: str


def pictures(model: Del) -> Iterator[tuple[Loc, Bilde]]:
    """Every picture an artefact shows, with where it stands."""
    for loc, value in walk(model):
        if isinstance(value, Bilde):
            yield loc, value


def load_picture(root: Path, file: str) -> LoadedPicture | NoPicture:
    """Reads a picture from the project, without what the file says about place and people. Follows no link out of it."""
    data = read_inside(root, file, MAX_PICTURE)
    if isinstance(data, Unread):
        return NoPicture(data.reason, data.hint)
    kind = kind_of(data[:16])
    if kind is None:
        return NoPicture("er ikke et bilde", "Lagre bildet på nytt som png eller jpg.")
    size = size_of(data, kind)
    data = without_metadata(data, kind)
    if data is None or size is None:
        return NoPicture("er skadet", "Lagre bildet på nytt som png eller jpg.")
    if wrong := too_large(size):
        return NoPicture(wrong, "Lagre bildet i mindre format. 2 000 bildepunkter i bredden er nok.")
    name = f"{slug(PurePosixPath(file).stem) or 'bilde'}-{hashlib.sha256(data).hexdigest()[:10]}.{kind}"
    return LoadedPicture(f"bilder/{name}", data)
