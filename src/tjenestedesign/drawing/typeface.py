"""The typeface of a drawing: how wide each character is, and what it looks like as an outline.

td's own is made by `scripts/make_fonts.py` and ships with it. A municipality's is read from its font files.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, Protocol, get_args

from tjenestedesign.ground.resources import package_file

Weight = Literal["regular", "semibold", "bold", "italic"]
WEIGHTS: Final[tuple[Weight, ...]] = get_args(Weight)
FAMILY: Final = "TD Sans"


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font as a site serves it: its name there, its CSS format, and its bytes."""

    name: str
    format: str
    data: bytes = field(repr=False)


class Typeface(Protocol):
    """Hashable: two that are equal measure alike."""

    @property
    def family(self) -> str:
        """The name in CSS and SVG."""
        ...

    def widths(self, weight: Weight) -> Mapping[str, int]:
        """Advance widths in thousandths of an em, by character."""
        ...

    def outline(self, weight: Weight, char: str) -> str | None:
        """SVG path data in thousandths of an em, baseline at 0 and y downwards; None for a character it lacks."""
        ...

    def web(self, weight: Weight) -> FontFile:
        """The file a page loads."""
        ...

    def file(self, weight: Weight) -> bytes:
        """The font as TrueType or OpenType, for programs that set type."""
        ...


@dataclass(frozen=True, slots=True)
class OwnTypeface:
    """td's own."""

    family: str = FAMILY

    def widths(self, weight: Weight) -> Mapping[str, int]:
        return _metrics()[weight]

    def outline(self, weight: Weight, char: str) -> str | None:
        return _outlines()[weight].get(char)

    def web(self, weight: Weight) -> FontFile:
        return FontFile(f"{weight}.woff2", "woff2", package_file(f"fonts/{weight}.woff2").read_bytes())

    def file(self, weight: Weight) -> bytes:
        return package_file(f"fonts/{weight}.ttf").read_bytes()


OWN: Final[Typeface] = OwnTypeface()


@cache
def _metrics() -> dict[str, dict[str, int]]:
    return json.loads(package_file("fonts/metrics.json").read_text("utf-8"))


@cache
def _outlines() -> dict[str, dict[str, str]]:
    return json.loads(package_file("fonts/outlines.json").read_text("utf-8"))


_DRAWN_IN: Final[ContextVar[Typeface]] = ContextVar("drawn_in", default=OWN)


def drawn_in() -> Typeface:
    """The typeface of the drawing that is being made."""
    return _DRAWN_IN.get()


@contextmanager
def drawing_in(face: Typeface) -> Generator[None]:
    """Everything measured inside is measured in `face`."""
    token = _DRAWN_IN.set(face)
    try:
        yield
    finally:
        _DRAWN_IN.reset(token)
