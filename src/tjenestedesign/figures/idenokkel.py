"""The key beside the idea matrix: every idea by its number, then every insight by its letter, in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.ide import Ideoversikt, Ideplass
from tjenestedesign.drawing.svg import Canvas
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.norwegian import number
from tjenestedesign.ground.palette import PALETTE

EDGE: Final = 28.0
_WIDTH: Final = 320.0
_GUTTER: Final = 30.0
_INDENT: Final = 38.0
_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the key, or a heading where `mark` is empty."""

    mark: str
    text: Block
    detail: Block | None
    artefact: str | None

    @property
    def height(self) -> float:
        if not self.mark:
            return self.text.height + 14
        return self.text.height + (self.detail.height if self.detail else 0.0) + 8


@dataclass(frozen=True, slots=True)
class Key:
    """The items with where each stands, from the key's top left corner."""

    places: tuple[tuple[Item, float, float], ...]
    width: float
    beside: bool
    """Whether it stands beside the field. A longer one stands below it, in columns."""


def key(seen: Ideoversikt, height: float) -> Key:
    """One column beside the field, where it is not much higher than the field; else columns below."""
    items = list(_items(seen))
    total = sum(i.height for i in items)
    beside = total <= 1.5 * height
    columns = 1 if beside else _COLUMNS
    places: list[tuple[Item, float, float]] = []
    column, y = 0, 0.0
    for index, item in enumerate(items):
        following = items[index + 1] if not item.mark and index + 1 < len(items) else None
        needed = item.height + (following.height if following else 0.0)
        if y and y + needed / 2 > total / columns and column + 1 < columns:
            column, y = column + 1, 0.0
        places.append((item, column * (_WIDTH + _GUTTER), y))
        y += item.height
    return Key(tuple(places), (column + 1) * (_WIDTH + _GUTTER) - _GUTTER, beside)


def _items(seen: Ideoversikt) -> Iterator[Item]:
    for title, places in (("Ideer", seen.plassert), ("Ikke plassert", seen.ikke_plassert)):
        if places:
            yield _heading(title)
            yield from (_idea(p) for p in places)
    if seen.besvart:
        yield _heading("Innsikter")
    for insight in seen.besvart:
        name = wrap(insight.innsikt.name, _WIDTH - _INDENT, 13.5)
        yield Item(insight.bokstav, name, None, insight.innsikt.id)


def _heading(text: str) -> Item:
    return Item("", wrap(text, _WIDTH, 15, "bold"), None, None)


def _idea(place: Ideplass) -> Item:
    idea = place.ide.model
    facts = [
        votes(idea.stemmer) if idea.stemmer is not None else "",
        " ".join(place.bokstaver),
        f"mangler {' og '.join(idea.uvurdert)}" if idea.uvurdert else "",
        "forkastet" if idea.forkastet else "",
    ]
    said = " · ".join(f for f in facts if f)
    width = _WIDTH - _INDENT
    detail = wrap(said, width, 12.5) if said else None
    return Item(str(place.nummer), wrap(place.ide.name, width, 13.5, "semibold"), detail, place.ide.id)


def draw_key(canvas: Canvas, legend: Key, left: float, top: float, href: Href) -> float:
    """Returns the y below the longest column."""
    bottom = top
    with canvas.group("g", id=canvas.id("nokkel")):
        for item, x, y in legend.places:
            x, y = left + x, top + y
            bottom = max(bottom, y + item.height)
            if not item.mark:
                canvas.text(x, y, item.text, fill=PALETTE.ink)
                continue
            mark = wrap(item.mark, 1000, 13.5, "bold")
            canvas.text(x + _INDENT - 12, y, mark, fill=PALETTE.accent, anchor="end")
            with canvas.link(href(item.artefact, None) if item.artefact else None):
                canvas.text(x + _INDENT, y, item.text, fill=PALETTE.ink)
            if item.detail:
                canvas.text(x + _INDENT, y + item.text.height, item.detail, fill=PALETTE.muted)
    return bottom


def votes(n: int) -> str:
    return count(n, "stemme", "stemmer")


def count(n: int, one: str, many: str) -> str:
    return f"{number(n)} {one if n == 1 else many}"
