"""Texts as outlines, so that a file looks the same in every program, with or without the font.

Works on what `Canvas.text` writes. A character that no typeface at hand has (emoji, Arabic) stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from tjenestedesign.drawing.svg import TEXT_ELEMENT, attributes, escape, number
from tjenestedesign.drawing.text import measure
from tjenestedesign.drawing.typeface import OWN, Typeface, Weight, drawing_in

_SPAN = re.compile(r'<tspan x="([^"]*)" y="([^"]*)">([^<]*)</tspan>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_WEIGHTS: dict[str, Weight] = {"600": "semibold", "700": "bold"}


def outlined(body: str, face: Typeface) -> str:
    """The markup with texts drawn by glyphs, each defined once and used where it stands (`xlink:href`)."""
    glyphs = _Glyphs(face)
    with drawing_in(face):
        drawn = TEXT_ELEMENT.sub(lambda match: _element(match[1], match[2], glyphs), body)
    shapes = "".join(f'<path id="{name}" d="{shape}"/>' for name, shape in sorted(glyphs.used.items()))
    return f"<defs>{shapes}</defs>{drawn}" if shapes else drawn


@dataclass
class _Glyphs:
    face: Typeface
    used: dict[str, str] = field(default_factory=dict[str, str])
    """The shapes that stand in this file, by their ids."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text with its start at 0, in thousandths of an em."""

    drawn: str
    names: frozenset[tuple[str, str]]
    """The id and the shape of each glyph."""
    left: tuple[tuple[float, str], ...]
    """What stays text: where each run starts, and its characters."""


@lru_cache(maxsize=4096)
def _glyph(char: str, weight: Weight, face: Typeface) -> tuple[str | None, str, float]:
    """(the id of its shape, the shape, its width): an empty id leaves no mark, None has no shape at hand."""
    shape = face.outline(weight, char)
    if shape is None:
        shape = OWN.outline(weight, char)
    name = None if shape is None else f"{weight[0]}{ord(char):x}" if shape else ""
    return name, f"M0 0{shape}", measure(char, 1000, weight)


@lru_cache(maxsize=16384)
def _set(text: str, weight: Weight, face: Typeface) -> _Line:
    uses: list[str] = []
    names: set[tuple[str, str]] = set()
    left: list[tuple[float, str]] = []
    at, in_run = 0.0, False
    for char in text:
        name, shape, width = _glyph(char, weight, face)
        if name:
            uses.append(f'<use xlink:href="#{name}" x="{at:.0f}"/>')
            names.add((name, shape))
        elif name is None:
            if in_run:
                left[-1] = (left[-1][0], left[-1][1] + char)
            else:
                left.append((at, char))
        in_run = name is None
        at += width
    return _Line("".join(uses), frozenset(names), tuple(left))


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
    line = _set(text, weight, glyphs.face)
    glyphs.used.update(line.names)
    drawn = line.drawn
    if drawn:
        drawn = f'<g transform="translate({number(x)} {number(y)}) scale({size / 1000:.6g})">{drawn}</g>'
    return drawn + "".join(
        f"<text{attributes({'x': x + start * size / 1000, 'y': y, 'font_size': size})}>{escape(run)}</text>"
        for start, run in line.left
    )
