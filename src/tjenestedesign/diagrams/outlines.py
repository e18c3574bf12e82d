"""Texts as outlines, so that a file looks the same in every program, with or without the font.

Works on what `Canvas.text` writes. A character that no typeface at hand has (emoji, Arabic) stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from tjenestedesign.diagrams.svg import attributes, escape, number
from tjenestedesign.diagrams.text import measure
from tjenestedesign.diagrams.typeface import OWN, Typeface, Weight, drawing_in

_TEXT = re.compile(r"<text([^>]*)>(.*?)</text>", re.DOTALL)
_SPAN = re.compile(r'<tspan x="([^"]*)" y="([^"]*)">([^<]*)</tspan>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_WEIGHTS: dict[str, Weight] = {"600": "semibold", "700": "bold"}


def outlined(body: str, face: Typeface) -> str:
    """The markup with texts drawn by glyphs, each defined once and used where it stands (`xlink:href`)."""
    glyphs = _Glyphs(face)
    with drawing_in(face):
        drawn = _TEXT.sub(lambda match: _element(match[1], match[2], glyphs), body)
    shapes = "".join(f'<path id="{name}" d="{shape}"/>' for name, shape in glyphs.used.items())
    return f"<defs>{shapes}</defs>{drawn}" if shapes else drawn


@dataclass
class _Glyphs:
    face: Typeface
    used: dict[str, str] = field(default_factory=dict[str, str])

    def name(self, weight: Weight, char: str) -> str | None:
        """The id of the character's shape; empty for one that leaves no mark, None where there is no shape."""
        shape = self.face.outline(weight, char)
        if shape is None:
            shape = OWN.outline(weight, char)
        if not shape:
            return shape
        name = f"{weight[0]}{ord(char):x}"
        self.used.setdefault(name, "M0 0" + shape)
        return name


def _element(attribute_text: str, spans: str, glyphs: _Glyphs) -> str:
    values = dict(_ATTRIBUTE.findall(attribute_text))
    size = float(values.pop("font-size"))
    weight = _WEIGHTS.get(values.pop("font-weight", ""), "regular")
    if values.pop("font-style", "") == "italic":
        weight = "italic"
    anchor = values.pop("text-anchor", "start")
    kept = "".join(f' {key}="{value}"' for key, value in values.items())
    lines = "".join(
        _line(float(x), float(y), unescape(text), size, weight, anchor, glyphs)
        for x, y, text in _SPAN.findall(spans)
    )
    return f"<g{kept}>{lines}</g>"


def _line(x: float, y: float, text: str, size: float, weight: Weight, anchor: str, glyphs: _Glyphs) -> str:
    x -= {"middle": 0.5, "end": 1.0}.get(anchor, 0.0) * measure(text, size, weight)
    uses: list[str] = []
    left: list[tuple[float, str]] = []
    """What stays text: where each run starts, in thousandths of an em, and its characters."""
    at, in_run = 0.0, False
    for char in text:
        name = glyphs.name(weight, char)
        if name:
            uses.append(f'<use xlink:href="#{name}" x="{number(at)}"/>')
        elif name is None:
            if in_run:
                start, run = left.pop()
                left.append((start, run + char))
            else:
                left.append((at, char))
        in_run = name is None
        at += measure(char, 1000, weight)
    drawn = "".join(uses)
    if drawn:
        drawn = f'<g transform="translate({number(x)} {number(y)}) scale({size / 1000:.6g})">{drawn}</g>'
    rest = "".join(
        f"<text{attributes({'x': x + start * size / 1000, 'y': y, 'font_size': size})}>{escape(run)}</text>"
        for start, run in left
    )
    return drawn + rest
