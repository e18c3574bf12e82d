"""A YAML file as lines that can be changed: a line nobody touches keeps its bytes."""

from __future__ import annotations

import codecs
import re
from typing import Final

from tjenestedesign.ground.yaml.source import Source

_BREAK: Final = re.compile(r"\r\n|\r|\n")

Place = tuple[int, int]
"""Line and column, from 0."""


class Lines:
    """The lines as td reads them, each with its bytes until it is changed."""

    def __init__(self, raw: bytes, source: Source) -> None:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._coding = "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
            self._mark = raw[:2]
        else:
            self._coding = "utf-8"
            self._mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
        text = raw[len(self._mark) :].decode(self._coding)
        breaks = _BREAK.findall(text)
        self.text = list(source.lines)
        self._written = [p + b for p, b in zip(_BREAK.split(text), [*breaks, ""], strict=True)]
        self._break = breaks[0] if breaks else "\n"

    def source(self, file: str) -> Source:
        return Source(file, "\n".join(self.text))

    def delete(self, first: int, last: int) -> None:
        """Lines `first` to `last`, both included."""
        del self.text[first : last + 1]
        del self._written[first : last + 1]

    def put(self, number: int, text: str) -> None:
        self.text[number] = text
        ending = self._break if number < len(self.text) - 1 else ""
        self._written[number] = text + ending

    def splice(self, start: Place, end: Place, text: str) -> None:
        """Puts `text` in the place of what stands from `start` to `end`. Lines that come out as they were keep their bytes."""
        first, last = start[0], end[0]
        fresh = (self.text[first][: start[1]] + text + self.text[last][end[1] :]).split("\n")
        old = self.text[first : last + 1]
        kept_before = _alike(old, fresh)
        kept_after = _alike(old[kept_before:][::-1], fresh[kept_before:][::-1])
        start_line, end_line = first + kept_before, last + 1 - kept_after
        new = fresh[kept_before : len(fresh) - kept_after]
        self.text[start_line:end_line] = new
        self._written[start_line:end_line] = [line + self._break for line in new]
        final = len(self._written) - 1
        if start_line and not _BREAK.search(self._written[start_line - 1]) and start_line <= final:
            self._written[start_line - 1] += self._break  # it was the last line
        if start_line <= final < start_line + len(new):
            self._written[final] = self.text[final]

    def raw(self) -> bytes:
        return self._mark + "".join(self._written).encode(self._coding)


def _alike(old: list[str], new: list[str]) -> int:
    """How many lines they begin with in common."""
    same = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        same += 1
    return same
