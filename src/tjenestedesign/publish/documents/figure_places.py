"""Where a figure goes on paper: in the text where it can be read there, else on a page of its own that is turned.

Sizes are in millimetres; a drawing's units are 1/96 inch, and at scale 1 its smallest text is 9.4 points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tjenestedesign.drawing.paper import UNITS
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.publish.documents import tables
from tjenestedesign.publish.documents.pandoc_tree import Node, attr, classes, text_of


@dataclass(frozen=True, slots=True)
class Room:
    """A page: its sides, and what margins, header and footer leave of it."""

    width: float
    height: float
    text_width: float
    text_height: float


STANDING: Final = Room(210, 297, 166, 245)
LYING: Final = Room(297, 210, 253, 160)
LARGE: Final = Room(420, 297, 376, 246)
"""A3, folded out: for what cannot be read on A4 and cannot be split."""
_CAPTION: Final = 14.0
_READABLE: Final = 0.66
_FOLDED: Final = 0.5
_LARGEST: Final = 1.15


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawing, or a part of one, at its size in mm."""

    diagram: Diagram
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawings on one page of their own; or in the text, where the room is `STANDING`."""

    room: Room
    images: tuple[Placed, ...]


def sheets(diagram: Diagram, lead: float = 0.0) -> list[Sheet]:
    """A drawing whole where it can be read, else in parts, in reading order. `lead` is the height in mm of what must stand
    above it on its first page."""
    folded = _FOLDED if not lead or _scale(diagram, LARGE, 0) < _FOLDED else _FOLDED - 0.08
    for room, least in ((STANDING, _READABLE), (LYING, _READABLE), (LARGE, folded)):
        if _scale(diagram, room, lead) >= least:
            return [Sheet(room, (_at(diagram, room, lead),))]
    if diagram.split is None:
        return [Sheet(LARGE, (_at(diagram, LARGE, lead),))]
    wide = LARGE.text_width * UNITS / _FOLDED
    high = (LARGE.text_height - _CAPTION - lead) * UNITS / _FOLDED
    return _packed(diagram.split(wide, high) or (diagram,), lead)


def _packed(parts: Sequence[Diagram], lead: float) -> list[Sheet]:
    """As many parts on each page as it has height for."""
    pages: list[list[Placed]] = []
    room = 0.0
    for part in parts:
        image = _at(part, LARGE, lead if not pages else 0)
        if pages and image.height <= room:
            pages[-1].append(image)
        else:
            pages.append([image])
            room = LARGE.text_height - _CAPTION - (lead if len(pages) == 1 else 0)
        room -= image.height + 4
    return [Sheet(LARGE, tuple(page)) for page in pages]


def _scale(diagram: Diagram, room: Room, lead: float) -> float:
    wide = room.text_width * UNITS / diagram.width
    high = (room.text_height - _CAPTION - lead) * UNITS / diagram.height
    return min(wide, high, _LARGEST)


def _at(diagram: Diagram, room: Room, lead: float) -> Placed:
    scale = _scale(diagram, room, lead)
    return Placed(diagram, diagram.width * scale / UNITS, diagram.height * scale / UNITS)


def inside(diagram: Diagram) -> Placed:
    """A drawing in a list or a box: never larger than the text there."""
    scale = min(150 * UNITS / diagram.width, 190 * UNITS / diagram.height, _LARGEST)
    return Placed(diagram, diagram.width * scale / UNITS, diagram.height * scale / UNITS)


def alt_of(diagram: Diagram) -> str:
    """The text alternative: what it is and what it shows."""
    return ". ".join(t.rstrip(".") for t in (diagram.title, description_of(diagram)) if t) + "."


def description_of(diagram: Diagram) -> str:
    """What it shows. In a document the table does not stand under the figure."""
    return _AS_TABLE.sub("", diagram.description)


_AS_TABLE: Final = re.compile(
    r"\s*(?:Tabellen under figuren sier det samme|Samme innhold står i tabellen under figuren)\."
)


def with_sheet(caption: list[Node], number: int, count: int) -> list[Node]:
    """The caption of one of several pages."""
    words = [*caption[0]["c"], {"t": "Space"}, {"t": "Str", "c": f"(Ark\u00a0{number} av\u00a0{count})"}]
    return [{**caption[0], "c": words}]


# --- what stands above a turned figure ------------------------------------------------------------------------------

_LEAD: Final = 600
"""Characters. A heading and a short text go with their figure to its page; a longer text stays where it is."""


def is_wide(node: Node) -> bool:
    """Whether a table needs a page that is turned."""
    return node["t"] == "Table" and tables.columns_of(node) >= tables.WIDEST


def figure_id(node: Node) -> str:
    """The id of the plate a block stands for; blank where it stands for none."""
    return next((v for k, v in attr(node)[2] if k == "figur"), "") if "figur" in classes(node) else ""


def taken_along(blocks: list[Node]) -> list[Node]:
    """The short end of what is written so far, back to its heading or to the start: taken off, to stand above a turned
    figure."""
    at, length = len(blocks), 0
    while at and len(blocks) - at < 5:
        block = blocks[at - 1]
        if block["t"] not in ("Header", "Para", "Plain") and not (block["t"] == "Div" and _short(block)):
            return []
        length += len(text_of([block]))
        if length > _LEAD:
            return []
        at -= 1
        if at == 0 or (block["t"] == "Header" and blocks[at - 1]["t"] != "Header"):
            taken = blocks[at:]
            del blocks[at:]
            return taken
    return []


def _short(block: Node) -> bool:
    return all(b["t"] in ("Para", "Plain") for b in block["c"][1]) and bool(block["c"][1])


def height_of(blocks: Sequence[Node]) -> float:
    """About how many mm some headings and short paragraphs take on a turned page."""
    return sum(13.0 if b["t"] == "Header" else 5.6 * (1 + len(text_of([b])) / 125) + 2 for b in blocks)
