"""Small drawn signs. Each stands beside a word, so that no one has to know the sign."""

from __future__ import annotations

from typing import Literal

from tjenestedesign.drawing.svg import Canvas

Symbol = Literal[
    "warning", "star", "digital", "fysisk", "personlig", "telefon", "brev", "quote", "thought", "clock"
]
SIZE = 16.0

_PATHS: dict[str, str] = {
    "warning": "M8 1.5L15.2 14.5H.8ZM8 6V10M8 11.7V12.7",
    "star": "M8 1L10.1 5.6L15.1 6.2L11.4 9.6L12.4 14.6L8 12.1L3.6 14.6L4.6 9.6L.9 6.2L5.9 5.6Z",
    "digital": "M2 2.5H14V10.5H2ZM6 13.5H10M8 10.5V13.5",
    "fysisk": "M2 14V6L8 2L14 6V14ZM6.5 14V9.5H9.5V14",
    "personlig": "M5.5 7A2.2 2.2 0 1 0 5.4 7M1.5 14C1.5 10 9.5 10 9.5 14M11.3 7.5A1.8 1.8 0 1 0 11.2 7.5M11 10C13 10 14.5 11.3 14.5 13.5",
    "telefon": "M3 1.8L5.6 1.5L7 5L5.2 6.3C6 8.2 7.8 10 9.7 10.8L11 9L14.5 10.4L14.2 13C13.8 14.6 10 14.8 5.6 10.4C1.2 6 1.4 2.2 3 1.8Z",
    "brev": "M1.5 3.5H14.5V12.5H1.5ZM1.5 4L8 9L14.5 4",
    "quote": "M2 12C4.5 11 5.5 9.5 5.5 7.5H2V3.5H6.5V7.5M9 12C11.5 11 12.5 9.5 12.5 7.5H9V3.5H13.5V7.5",
    "thought": "M4.5 10.5A3.4 3.4 0 0 1 3 4.5A4 4 0 0 1 10.5 3.4A3.6 3.6 0 0 1 13 10A2 2 0 0 1 11 10.5ZM5 13.2A1 1 0 1 0 5 13.1M2.6 15A.6.6 0 1 0 2.6 14.9",
    "nytt": "M8 2V14M2 8H14",
    "endret": "M2 5.5H14M2 10.5H14M11 2L5 14",
    "borte": "M3 3L13 13M13 3L3 13",
    "flyttet": "M2 5H13M10 2L13 5L10 8M14 11H3M6 8L3 11L6 14",
    "likt": "M3 6H13M3 10H13",
    "clock": "M8 1.5A6.5 6.5 0 1 0 8.1 1.5M8 4.5V8L10.5 9.8",
}


_CHANNELS = frozenset(("digital", "fysisk", "personlig", "telefon", "brev"))


def channel_sign(channel: str | None) -> str | None:
    """The sign of a channel; those a project has named for itself have none."""
    return channel if channel in _CHANNELS else None


def draw_symbol(canvas: Canvas, name: str, x: float, y: float, colour: str, size: float = SIZE) -> None:
    """The sign with its top left corner at (x, y), `size` square."""
    place = f"translate({x:.2f} {y:.2f})" + (f" scale({size / SIZE:.4g})" if size != SIZE else "")
    with canvas.group("g", transform=place, aria_hidden="true"):
        canvas.path(
            _PATHS[name],
            fill="none",
            stroke=colour,
            stroke_width=1.6,
            stroke_linejoin="round",
            stroke_linecap="round",
        )
