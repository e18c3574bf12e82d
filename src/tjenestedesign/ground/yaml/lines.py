"""The lines of a YAML file and their bytes: a line that comes out as it was keeps them."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.source import Source

_BREAK: Final = late(r"\r\n|\r|\n")

Place = tuple[int, int]
"""Line and column, from 0."""

Row = tuple[str, int | None]
"""A line's text, and which line of the file it was; None for a line that is new."""


class Lines:
    """The lines as td reads them, each with its bytes. What comes after the last line break is a line where there is anything."""

    def __init__(self, raw: bytes, source: Source) -> None:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._coding = "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
            self._mark = raw[:2]
        else:
            self._coding = "utf-8"
            self._mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
        text = raw[len(self._mark) :].decode(self._coding)
        self._breaks = _BREAK.findall(text)
        self._break = self._breaks[0] if self._breaks else "\n"
        self._breaks.append("")
        self._written = _BREAK.split(text)
        self._text = source.lines

    def raw(self, rows: Iterable[Row]) -> bytes:
        """The file with these lines. A last line without a line break is left so as long as it is the last."""
        written: list[str] = []
        for text, at in rows:
            if written and not written[-1].endswith(("\n", "\r")):
                written[-1] += self._break
            if at is None or at >= len(self._written):
                written.append(text + self._break)
                continue
            same = self._text[at] == text
            written.append((self._written[at] if same else text) + self._breaks[at])
        return self._mark + "".join(written).encode(self._coding)
