"""A typeface read from font files, by fontTools: what a municipality brings, and what td's own is made from."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from fontTools.misc.psCharStrings import T2OutlineExtractor  # pyright: ignore[reportMissingTypeStubs]
from fontTools.pens.basePen import BasePen  # pyright: ignore[reportMissingTypeStubs]
from fontTools.ttLib import TTFont, TTLibError  # pyright: ignore[reportMissingTypeStubs]

from tjenestedesign.drawing.typeface import FontFile, Weight

LARGEST = 5_000_000
"""A font file larger than this, in bytes, is not read: every reader of the site would load it."""


_MOST_STEPS = 20_000
"""Strokes and parts in one letter. The most ornate has some hundreds; parts of parts of parts grow without end."""


class NotAFont(Exception):
    """The bytes are not a TrueType or OpenType font with Latin letters."""


@dataclass(frozen=True, slots=True)
class FileTypeface:
    """A municipality's own: one font file per weight, the same file for several where there are fewer."""

    family: str
    digests: tuple[str, ...]
    """What the files hold, for telling two apart."""
    fonts: Mapping[Weight, FontFile] = field(compare=False, repr=False)

    def widths(self, weight: Weight) -> Mapping[str, int]:
        """td's own widths stand in for characters the font lacks: those are drawn in td's own."""
        return _widths(self.fonts[weight])

    def outline(self, weight: Weight, char: str) -> str | None:
        return _outline(self.fonts[weight], char)

    def web(self, weight: Weight) -> FontFile:
        return self.fonts[weight]

    def file(self, weight: Weight) -> bytes:
        """Under the name and the weight it is asked for by: inside, a font has names of its own."""
        return _named(self.fonts[weight], self.family, weight)


_WEIGHTS: Final[Mapping[Weight, tuple[int, str]]] = {
    "regular": (400, "Regular"),
    "semibold": (600, "SemiBold"),
    "bold": (700, "Bold"),
    "italic": (400, "Italic"),
}


@lru_cache(maxsize=16)
def _named(file: FontFile, family: str, weight: Weight) -> bytes:
    font: Any = TTFont(io.BytesIO(file.data), recalcTimestamp=False)
    number, style = _WEIGHTS[weight]
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}", 16: family, 17: style}
    font["name"].names = [n for n in font["name"].names if n.nameID not in (*names, 21, 22, 25)]
    for number_of, text in names.items():
        font["name"].setName(text, number_of, 3, 1, 0x409)
    slanted = weight == "italic"
    if "OS/2" in font:
        font["OS/2"].usWeightClass = number
        kept = font["OS/2"].fsSelection & ~0b1100001
        font["OS/2"].fsSelection = kept | (1 if slanted else 0) | (0b100000 if weight == "bold" else 0)
    font["head"].macStyle = (1 if weight == "bold" else 0) | (2 if slanted else 0)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def open_font(data: bytes) -> TTFont:
    """Raises `NotAFont` for anything that cannot be measured and drawn."""
    if data[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        raise NotAFont("filen er ikke en TrueType- eller OpenType-skrift")
    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        cmap = font.getBestCmap() or {}
        missing = [c for c in "AaÆæØøÅå09" if ord(c) not in cmap]
        if missing:
            raise NotAFont(f"skriften mangler {', '.join(f'«{c}»' for c in missing)}")
        outline_of(font, cmap[ord("å")])
        for name in cmap.values():
            font["hmtx"][name]
    except NotAFont:
        raise
    except (
        TTLibError,
        OSError,
        ValueError,
        KeyError,
        IndexError,
        AssertionError,
        AttributeError,
        TypeError,
        EOFError,
    ) as fault:
        raise NotAFont("skriftfilen er skadet") from fault
    except (
        Exception
    ) as fault:  # a font is a program's worth of tables, and fontTools raises whatever it meets
        raise NotAFont("skriftfilen kan ikke leses") from fault
    return font


@lru_cache(maxsize=8)
def _open(file: FontFile) -> TTFont:
    return open_font(file.data)


@lru_cache(maxsize=8)
def _widths(file: FontFile) -> Mapping[str, int]:
    from tjenestedesign.drawing.typeface import OWN

    font: Any = _open(file)
    units, hmtx = font["head"].unitsPerEm, font["hmtx"]
    cmap: dict[int, str] = font.getBestCmap() or {}
    own = {chr(code): round(hmtx[name][0] * 1000 / units) for code, name in cmap.items()}
    return {**OWN.widths("bold"), **own}


@lru_cache(maxsize=4096)
def _outline(file: FontFile, char: str) -> str | None:
    font = _open(file)
    glyph = (font.getBestCmap() or {}).get(ord(char))
    if glyph is None:
        return None
    try:
        return outline_of(font, glyph)
    except Exception:  # one damaged letter: td's own is drawn in its place
        return None


def outline_of(font: TTFont, glyph: str) -> str:
    """SVG path data relative to the glyph's origin, in thousandths of an em, y downwards; empty for a space."""
    source: Any = font
    glyphs = source.getGlyphSet()
    pen = _RelativePen(glyphs, 1000 / source["head"].unitsPerEm)
    if "CFF " in font:
        source["CFF "].cff[0].CharStrings[glyph].outlineExtractor = _Outline
    glyphs[glyph].draw(pen)
    return "".join(pen.parts)


class _Outline(T2OutlineExtractor):
    """Reads a letter whose strokes are a program: programs that call programs grow without end as well."""

    _calls = 0

    def execute(self, charString: object) -> None:
        self._calls += 1
        if self._calls > _MOST_STEPS:
            raise ValueError("a letter without end")
        super().execute(charString)  # pyright: ignore[reportUnknownMemberType]


class _RelativePen(BasePen):
    """Writes whole numbers, each from where the last rounded one ended, so that no error adds up."""

    def __init__(self, glyphs: Any, scale: float) -> None:
        super().__init__(glyphs)  # pyright: ignore[reportUnknownMemberType]
        self.parts: list[str] = []
        self._scale = scale
        self._at = (0, 0)
        self._start = (0, 0)
        self._steps = 0

    def addComponent(
        self, glyphName: str, transformation: tuple[float, float, float, float, float, float]
    ) -> None:
        self._count()
        super().addComponent(glyphName, transformation)  # pyright: ignore[reportUnknownMemberType]

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise ValueError("a letter without end")

    def _to(self, *points: tuple[float, float]) -> str:
        self._count()
        x, y = self._at
        written: list[str] = []
        for px, py in points:
            end = (round(px * self._scale), round(-py * self._scale))
            written.append(f"{end[0] - x} {end[1] - y}")
            self._at = end
        return " ".join(written).replace(" -", "-")

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.parts.append(f"m{self._to(pt)}")
        self._start = self._at

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.parts.append(f"l{self._to(pt)}")

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self.parts.append(f"c{self._to(pt1, pt2, pt3)}")

    def _qCurveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float]) -> None:
        self.parts.append(f"q{self._to(pt1, pt2)}")

    def _closePath(self) -> None:
        self.parts.append("z")
        self._at = self._start

    def _endPath(self) -> None:
        self._at = self._start
