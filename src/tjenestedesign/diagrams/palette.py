"""The colours of every diagram and page, and the arithmetic that holds them to WCAG 2.2.

Text on any fill has contrast of at least 4.5:1. Nothing is told by colour alone: each colour goes with a shape, a label
or a position, so that a greyscale print says the same.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Named for what a colour is for, as #rrggbb."""

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
    support_line: str = "#5d6f78"
    good: str = "#1f6b3a"
    bad: str = "#a3242b"
    bad_wash: str = "#fbe9e7"
    good_wash: str = "#e5f3e8"
    actors: tuple[str, ...] = ("#11525c", "#a3242b", "#54458c", "#8a5600", "#2d5fa8")


PALETTE = Palette()


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio between two colours, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)
