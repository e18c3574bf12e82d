"""The colours of every diagram and page, and the arithmetic that holds them to WCAG 2.2.

A drawing names what a colour is for (`PALETTE.ink`); which colour that is, is settled when the drawing is written, by td's
own colours or a municipality's. Text on any fill has contrast of at least 4.5:1. Nothing is told by colour alone: each
colour goes with a shape, a label or a position, so that a greyscale print says the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from tjenestedesign.ground.maths import power
from tjenestedesign.ground.pattern import late


@dataclass(frozen=True, slots=True)
class Palette:
    """Named for what a colour is for, as #rrggbb. The defaults are td's own colours."""

    ink: str = "#17242b"
    muted: str = "#4a5a63"
    paper: str = "#ffffff"
    wash: str = "#f3f6f6"
    line: str = "#c3cdd1"
    strong_line: str = "#5d6f78"
    accent: str = "#11525c"
    on_accent: str = "#ffffff"
    accent_wash: str = "#e0eef0"
    citizen: str = "#fdf3dc"
    citizen_line: str = "#a56a00"
    visible: str = "#e0eef0"
    visible_line: str = "#11525c"
    hidden: str = "#e9e6f4"
    hidden_line: str = "#54458c"
    support: str = "#eceff0"
    support_line: str = "#56676f"
    good: str = "#1f6b3a"
    bad: str = "#a3242b"
    bad_wash: str = "#fbe9e7"
    good_wash: str = "#e5f3e8"
    bands: tuple[str, ...] = ("#11525c", "#54458c", "#2f5f3a")
    """The grounds of the phases, in turn; their names stand on them in `on_accent`."""
    actors: tuple[str, ...] = ("#11525c", "#a3242b", "#54458c", "#8a5600", "#2d5fa8")


COLOURS = Palette()
"""td's own colours."""


def _roles() -> Palette:
    roles: dict[str, object] = {}
    for field in fields(Palette):
        value: object = getattr(COLOURS, field.name)
        many = len(value) if isinstance(value, tuple) else 0  # pyright: ignore[reportUnknownArgumentType]
        roles[field.name] = tuple(f"@{field.name}-{n}" for n in range(many)) if many else f"@{field.name}"
    return Palette(**roles)  # pyright: ignore[reportArgumentType]


PALETTE = _roles()
"""What the drawings are drawn with: each role's own name, for `coloured` to fill in."""

_ROLE = late(r' (fill|stroke)="@([a-z_]+)(?:-(\d+))?"')


def coloured(markup: str, colours: Palette) -> str:
    """The markup of a drawing with every role replaced by its colour.

    Only whole `fill` and `stroke` attributes are touched: a quotation mark in a text is always written as an entity.
    """

    def colour(match: re.Match[str]) -> str:
        return f' {match[1]}="{_colour(colours, match[2], match[3])}"'

    return _ROLE.sub(colour, markup)


@lru_cache(maxsize=512)
def _colour(colours: Palette, role: str, number: str | None) -> str:
    value: str | tuple[str, ...] = getattr(colours, role)
    return value if isinstance(value, str) else value[int(number or 0)]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else power((c + 0.055) / 1.055, 2.4) for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio between two colours, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(first: str, second: str, share: float) -> str:
    """`share` of the first colour over the second, both #rrggbb, in sRGB."""
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
