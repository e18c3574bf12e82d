"""A municipality's logo: a picture in the project, SVG included, since that is what a municipality has.

SVG is a program's worth of format. Only drawings that neither run nor fetch anything are let through.
"""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tjenestedesign.ground.files import Unread, read_inside
from tjenestedesign.ground.picture_parts import kind_of
from tjenestedesign.ground.picture_size import size_of, too_large
from tjenestedesign.project.drawing_size import nested_too_deep, unbounded
from tjenestedesign.project.pictures import NoPicture, load_picture

MAX_LOGO: Final = 1_000_000
"""Bytes: the logo is on every page and every sheet."""
_ACTIVE: Final = frozenset(
    ("script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "set", "animate", "animateMotion", "animateTransform", "style", "a")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadedLogo:
    """The logo as read: its path on the site, its media type, its bytes."""

    path: str
    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NoLogo:
    """Why the logo cannot be shown, and what to do."""

    reason: str
    hint: str


def load_logo(root: Path, file: str) -> LoadedLogo | NoLogo:
    """Reads the logo from the project."""
    if not file.lower().endswith(".svg"):
        found = load_picture(root, file)
        if isinstance(found, NoPicture):
            return NoLogo(found.reason, found.hint)
        if len(found.data) > MAX_LOGO:
            return NoLogo("er større enn 1 MB", "Lagre logoen i mindre format.")
        kind = found.path.rpartition(".")[2]
        return _loaded(found.data, kind, f"image/{'jpeg' if kind == 'jpg' else kind}")
    data = read_inside(root, file, MAX_LOGO)
    if isinstance(data, Unread):
        return NoLogo(data.reason, data.hint)
    reason = _unsafe(data) or unbounded(data)
    if reason:
        return NoLogo(reason, "Be om logoen som en enkel SVG uten skript og lenker, eller bruk png.")
    return _loaded(data, "svg", "image/svg+xml")


def _loaded(data: bytes, suffix: str, media: str) -> LoadedLogo:
    return LoadedLogo(f"bilder/logo-{hashlib.sha256(data).hexdigest()[:10]}.{suffix}", media, data)


def _unsafe(data: bytes) -> str:
    """What is wrong with an SVG; empty where nothing is."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data, re.IGNORECASE):
        # An SVG from a drawing program may well have one, but entities can grow without end.
        return "har en DOCTYPE"
    try:
        if nested_too_deep(data):
            return "har for mye inni hverandre"
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError):
        return "er ikke en gyldig SVG"
    if root.tag.rpartition("}")[2] != "svg":
        return "er ikke en gyldig SVG"
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag in _ACTIVE:
            return f"har elementet «{tag}»"
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2].lower()
            if plain.startswith("on"):
                return f"har hendelsen «{plain}»"
            if plain in ("href", "src") and not value.startswith(("#", "data:")):
                return "lenker ut av filen"
            if plain in ("href", "src") and value.startswith("data:") and (wrong := _unsafe_inside(value)):
                return wrong
            if "url(" in value.replace(" ", "") and not re.fullmatch(
                r"[^u]*url\(\s*['\"]?#[^)]*\)[^u]*", value
            ):
                return "henter noe utenfra"
    return ""


_INSIDE: Final = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]*)", re.IGNORECASE)


def _unsafe_inside(address: str) -> str:
    """What is wrong with a picture that stands in the drawing itself."""
    found = _INSIDE.fullmatch(address.strip())
    try:
        data = base64.b64decode(found[2], validate=False) if found else b""
    except ValueError:
        data = b""
    kind = kind_of(data[:16])
    size = size_of(data, kind) if kind else None
    if size is None:
        return "har et bilde i seg som td ikke kan lese"
    wrong = too_large(size)
    return f"har et bilde i seg som {wrong}" if wrong else ""
