"""Writing SVG: escaped by construction, numbers in a fixed form, the same bytes on every machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Final, Literal

from tjenestedesign.drawing.text import ASCENT, LINE_HEIGHT, Block, Weight
from tjenestedesign.drawing.theme import OWN_THEME, Theme
from tjenestedesign.ground.addresses import is_followed
from tjenestedesign.ground.language import FRAME, lang
from tjenestedesign.ground.marks import spelled
from tjenestedesign.ground.maths import distance
from tjenestedesign.ground.palette import PALETTE, coloured
from tjenestedesign.ground.prompts import filled

Detail = Literal["oversikt", "full"]
"""How much a picture shows, where it can show less: what one needs to see the whole, or everything."""

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FACES: Final[Mapping[Weight, tuple[str, str]]] = {
    "regular": ("400", "normal"),
    "semibold": ("600", "normal"),
    "bold": ("700", "normal"),
    "italic": ("400", "italic"),
}
"""The `font-weight` and `font-style` of each weight."""


def escape(text: object) -> str:
    """Text for element content or a double-quoted attribute. Characters XML cannot hold are replaced by U+FFFD."""
    plain = _ILLEGAL.sub("\ufffd", spelled(filled(str(text))))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def number(value: float) -> str:
    """A length as it is written, with at most two decimals. What is a last bit above or below a five, is on it."""
    text = f"{round(value, 7):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def attributes(values: dict[str, object]) -> str:
    """`fill_opacity` → `fill-opacity`, `class_` → `class`; None leaves the attribute out."""
    written: list[str] = []
    for key, value in values.items():
        if value is not None:
            shown = number(value) if isinstance(value, float) else escape(value)
            written.append(f' {key.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(written)


@dataclass
class Canvas:
    """Collects elements in reading order. Ids made with `id()` are unique on a page that holds several diagrams."""

    prefix: str
    parts: list[str] = field(default_factory=list[str])

    def id(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def raw(self, markup: str) -> None:
        self.parts.append(markup)

    def element(self, tag: str, **values: object) -> None:
        self.parts.append(f"<{tag}{attributes(values)}/>")

    @contextmanager
    def group(self, tag: str = "g", title: str = "", **values: object) -> Generator[None]:
        self.parts.append(f"<{tag}{attributes(values)}>")
        if title:
            self.parts.append(f"<title>{escape(title)}</title>")
        yield
        self.parts.append(f"</{tag}>")

    @contextmanager
    def link(self, href: str | None, label: str = "") -> Generator[None]:
        """A link around what is drawn inside; nothing is added without `href` (not on this site), or with one that may not
        be followed. What is written there is its name. A `label` is for a link that only has a number written, and begins
        with it."""
        if href is None or not is_followed(href):
            yield
            return
        with self.group("a", href=href, class_="lenke", aria_label=label or None):
            yield

    def rect(self, x: float, y: float, width: float, height: float, **values: object) -> None:
        self.element("rect", x=float(x), y=float(y), width=float(width), height=float(height), **values)

    def line(self, x1: float, y1: float, x2: float, y2: float, **values: object) -> None:
        self.element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), **values)

    def path(self, d: str, **values: object) -> None:
        self.element("path", d=d, **values)

    def text(
        self,
        x: float,
        y: float,
        block: Block,
        *,
        fill: str,
        anchor: Literal["start", "middle", "end"] = "start",
        **values: object,
    ) -> float:
        """Draws a wrapped block with its top at `y`; returns the y below it."""
        weight, style = FACES[block.weight]
        baseline = y + block.size * ASCENT
        # What is read aloud and copied has a space between the lines. Where a line is placed by its width, the space must
        # stand for itself, or it would be counted in.
        gap = " " if anchor == "start" else f'<tspan x="{number(x)}"> </tspan>'
        spans = ""
        for i, line in enumerate(block.lines):
            if line:
                spans += gap if spans and i - 1 not in block.broken else ""
                spans += f'<tspan x="{number(x)}" y="{number(baseline + i * block.size * LINE_HEIGHT)}">{escape(line)}</tspan>'
        extra = attributes(
            {
                "font_size": float(block.size),
                "font_weight": weight if weight != "400" else None,
                "font_style": style if style != "normal" else None,
                "fill": fill,
                "text_anchor": anchor if anchor != "start" else None,
                **values,
            }
        )
        self.parts.append(f"<text{extra}>{spans}</text>")
        return y + block.height

    def finish(
        self,
        title: str,
        description: str,
        width: float,
        height: float,
        *under: Canvas,
        split: Callable[[float, float], Sequence[Diagram]] | None = None,
    ) -> Diagram:
        """What is drawn, as a diagram on white paper. `under` lies on the paper below it; `split` is as in `Diagram`."""
        paper = f'<rect width="{number(width)}" height="{number(height)}" fill="{PALETTE.paper}"/>'
        body = "".join([paper, *(part for canvas in (*under, self) for part in canvas.parts)])
        return Diagram(self.prefix, title, description, width, height, body, split=split)


def _frame(_text: str) -> str:
    return FRAME


@dataclass(frozen=True)
class Diagram:
    """A finished drawing. `body` is the markup inside `<svg>`; `size` is in user units (96 per inch, as CSS pixels)."""

    id: str
    title: str
    description: str
    width: float
    height: float
    body: str
    theme: Theme = OWN_THEME
    """The colours and the typeface it is written in; the typeface is the one it was measured in."""
    language_of: Callable[[str], str] = field(default=_frame, compare=False, repr=False)
    """Which language its title, its description and what its links say are in."""
    printed: tuple[float, float] | None = None
    """The sheet's width and height in mm, for a drawing that is one."""
    split: Callable[[float, float], Sequence[Diagram]] | None = field(default=None, compare=False)
    """The same drawing as sheets, none wider or higher than these user units where that can be, in reading order."""

    @property
    def links(self) -> bool:
        """Whether anything in it leads anywhere."""
        return "<a " in self.body

    def inline(self) -> str:
        """For an HTML page, which brings the font itself and the table that says the same. There the links can be followed;
        all else is read in the table, with its values."""
        return self._svg(_links_alone(self.body, self.language_of), "group" if self.links else "img")

    def typed(self) -> str:
        """A file of its own with its texts as text, for programs that have the font. Links are taken out."""
        return self._svg(_unlinked(self.body), "img")

    def file(self) -> str:
        """A file of its own that looks the same everywhere: texts are outlines, nothing is fetched, nothing runs."""
        from tjenestedesign.drawing.outlines import outlined

        drawn = self._svg(outlined(_unlinked(self.body), self.theme.face), "img")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'

    def _svg(self, body: str, role: str) -> str:
        w, h = number(self.width), number(self.height)
        wide, high = (f"{number(mm)}mm" for mm in self.printed) if self.printed else (w, h)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" id="{self.id}" width="{wide}" height="{high}" viewBox="0 0 {w} {h}" role="{role}" lang="{FRAME}" '
            f'aria-labelledby="{self.id}-tittel" aria-describedby="{self.id}-beskrivelse" font-family="{escape(self.theme.families)}">'
            f'<title id="{self.id}-tittel"{lang(self.language_of(self.title))}>{escape(self.title)}</title><desc id="{self.id}-beskrivelse"{lang(self.language_of(self.description))}>{escape(self.description)}</desc>'
            f"{coloured(body, self.theme.colours)}</svg>"
        )


TEXT_ELEMENT: Final = re.compile(r"<text([^>]*)>(.*?)</text>", re.DOTALL)
"""A text as `Canvas.text` writes it: its attributes, and what is inside."""
_LINK = re.compile(r"(<a [^>]*>.*?</a>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_INSIDE_WORD = re.compile(r"-?</tspan><tspan [^>]*>")
"""Between lines with no space between them, as `Canvas.text` writes a broken word."""
_NAMED_GROUP = re.compile(r"<g([^>]*)><title>")


def _links_alone(body: str, language_of: Callable[[str], str]) -> str:
    """The same picture with nothing but its links in the accessibility tree. A group keeps its title for the mouse."""
    parts = _LINK.split(_NAMED_GROUP.sub(r'<g\1 role="none"><title>', body))
    parts[::2] = [drawn.replace("<text", '<text aria-hidden="true"') for drawn in parts[::2]]
    parts[1::2] = [_in_its_language(link, language_of) for link in parts[1::2]]
    return "".join(parts)


def _in_its_language(link: str, language_of: Callable[[str], str]) -> str:
    said = unescape(_TAG.sub(" ", _INSIDE_WORD.sub("", link)))
    return link.replace("<a", f"<a{lang(language_of(said))}", 1)


def _unlinked(body: str) -> str:
    return re.sub(r"<a [^>]*>|</a>", "", body)


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """A line through the points, as path data."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def rounded_path(points: list[tuple[float, float]], radius: float = 6.0) -> str:
    """An orthogonal polyline with rounded corners, as path data."""
    if len(points) < 2:
        return ""
    out = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for previous, corner, following in zip(points, points[1:], points[2:], strict=False):
        before, after = _toward(corner, previous, radius), _toward(corner, following, radius)
        out.append(
            f"L{number(before[0])} {number(before[1])}Q{number(corner[0])} {number(corner[1])} {number(after[0])} {number(after[1])}"
        )
    out.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(out)


def _toward(start: tuple[float, float], end: tuple[float, float], radius: float) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max(distance(dx, dy), 0.001)
    step = min(radius, length / 2)
    return (start[0] + dx / length * step, start[1] + dy / length * step)
