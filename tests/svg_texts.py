"""Where each line of text in a drawing stands, by the font's own widths: what the overlap tests compare."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final

from tjenestedesign.drawing.text import ASCENT, LINE_HEIGHT, Weight, measure

SVG: Final = "{http://www.w3.org/2000/svg}"
WEIGHTS: Final[dict[str, Weight]] = {"400": "regular", "600": "semibold", "700": "bold", "italic": "italic"}


@dataclass(frozen=True)
class TextBox:
    text: str
    element: int
    x0: float
    x1: float
    y0: float
    y1: float

    def meets(self, other: TextBox) -> bool:
        return (
            self.x0 < other.x1 - 0.5
            and other.x0 < self.x1 - 0.5
            and self.y0 < other.y1 - 0.5
            and other.y0 < self.y1 - 0.5
        )


def text_boxes(drawing: str | ET.Element) -> list[TextBox]:
    """Every line of text with its measured box. No text stands in a moved group, so its place is the sheet's own."""
    root = ET.fromstring(drawing) if isinstance(drawing, str) else drawing
    assert not [t for g in root.iter(f"{SVG}g") if g.get("transform") for t in g.iter(f"{SVG}text")]
    boxes: list[TextBox] = []
    for index, element in enumerate(root.iter(f"{SVG}text")):
        size = float(element.get("font-size", "0"))
        weight = WEIGHTS[
            "italic" if element.get("font-style") == "italic" else element.get("font-weight", "400")
        ]
        for span in element.iterfind(f"{SVG}tspan[@y]"):
            width = measure(span.text or "", size, weight)
            x, top = float(span.get("x", "0")), float(span.get("y", "0")) - size * ASCENT
            x -= width * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
            boxes.append(TextBox(span.text or "", index, x, x + width, top, top + size * LINE_HEIGHT))
    return boxes
