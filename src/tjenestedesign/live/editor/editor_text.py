"""A file as the editor has it, and the way between its places and those of the text td reads (NFC, LF, without byte order mark)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from tjenestedesign.ground.yaml.lines import Place
from tjenestedesign.ground.yaml.source import Source, decode

Units = Callable[[str], int]
"""How many of the client's units a text has."""

_BREAK = re.compile(r"\r\n|\r|\n")
_CLUSTER = re.compile("\ufeff?.[\u0300-\u036f\u1160-\u11ff]*")
"""A letter and the signs that become one character with it."""


def utf16(text: str) -> int:
    return len(text) + sum(1 for c in text if c > "\uffff")


class Text:
    """One version of a file. `units` counts as the client does; the protocol's own is UTF-16."""

    def __init__(self, file: str, written: str, units: Units = utf16) -> None:
        self.file = file
        self.written = written
        self._units = units

    @cached_property
    def raw(self) -> bytes:
        return self.written.encode("utf-8", "surrogatepass")

    @cached_property
    def lines(self) -> list[str]:
        """The lines as td reads them; those of the editor where td cannot read the file."""
        return self.source.lines if self.source.text or not self.written else self._written_lines

    @cached_property
    def source(self) -> Source:
        return decode(self.file, self.raw)[0]

    @cached_property
    def _written_lines(self) -> list[str]:
        return _BREAK.split(self.written)

    def place(self, line: int, character: int) -> Place:
        """The client's position → line and column in td's text. What lies beyond the text is its end."""
        if line >= len(self._written_lines):
            return len(self.lines) - 1, len(self.lines[-1])
        written = self._written_lines[line]
        units = end = 0
        for letter in written:
            if units >= character:
                break
            units += self._units(letter)
            end += 1
        read = len(_as_read(written[:end]))
        return line, min(read, len(self.lines[line]) if line < len(self.lines) else 0)

    def position(self, place: Place) -> tuple[int, int]:
        """Line and column in td's text → the client's position."""
        line, column = place
        if line >= len(self._written_lines):
            return len(self._written_lines) - 1, self._units(self._written_lines[-1])
        written = self._written_lines[line]
        if unicodedata.is_normalized("NFC", written) and not written.startswith("\ufeff"):
            return line, self._units(written[:column])
        read = end = 0
        for cluster in _CLUSTER.findall(written):
            if read >= column:
                break
            read += len(_as_read(cluster))
            end += len(cluster)
        return line, self._units(written[:end])


def _as_read(written: str) -> str:
    return unicodedata.normalize("NFC", written.removeprefix("\ufeff"))
