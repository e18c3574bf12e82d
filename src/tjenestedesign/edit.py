"""Changes to a YAML file as text: what is not changed keeps its bytes, comments and all.

Every change is checked by reading the result: it must say just what the old file said without what was removed. Where it does
not, nothing comes of it (`Uneditable`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final

from tjenestedesign.diagnostics import Level, Position
from tjenestedesign.yaml_source import Loc, Source, Span, decode, parse

_BREAK: Final = re.compile(r"\r\n|\r|\n")


class Uneditable(Exception):
    """A place td cannot change without risk to the rest: where it is."""

    def __init__(self, position: Position) -> None:
        super().__init__(position.file)
        self.position = position


def remove(file: str, raw: bytes, locs: Iterable[Loc]) -> bytes:
    """The file without list items and keys. A list or a part that would be left empty goes as well. Raises `Uneditable`."""
    source = decode(file, raw)[0]
    data = _data(source)
    chosen = _with_what_is_emptied(data, set(locs))
    lines = _Lines(raw, source)
    for loc in sorted(chosen, key=lambda at: _place(source, at), reverse=True):
        before = lines.source(file)
        expected = deepcopy(_data(before))
        _drop(expected, loc)
        _cut(lines, before, loc)
        if _data_or_none(lines.source(file)) != expected:
            raise Uneditable(source.locate(loc))
    return lines.raw()


def _data(source: Source) -> Any:
    data, faults = parse(source)
    if any(f.level is Level.FEIL for f in faults):
        raise Uneditable(faults[0].position)
    return data


def _data_or_none(source: Source) -> Any:
    try:
        return _data(source)
    except Uneditable:
        return None


def _place(source: Source, loc: Loc) -> tuple[int, int]:
    return _span(source, loc).start


def _span(source: Source, loc: Loc) -> Span:
    found = source.spans.get((loc, "key")) or source.spans.get((loc, "value"))
    if found is None:
        raise Uneditable(source.locate(loc))
    return found


def _with_what_is_emptied(data: Any, locs: set[Loc]) -> set[Loc]:
    """Where all of a list or a part goes, it goes itself; what is inside something that goes, is gone with it."""
    waiting = [loc[:-1] for loc in locs]
    while waiting:
        owner = waiting.pop()
        inside = {loc for loc in locs if loc[:-1] == owner}
        if owner and len(inside) == len(_at(data, owner)):
            locs = (locs - inside) | {owner}
            waiting.append(owner[:-1])
    return {loc for loc in locs if not any(loc[:n] in locs for n in range(len(loc)))}


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data


def _drop(data: Any, loc: Loc) -> None:
    owner = _at(data, loc[:-1])
    del owner[loc[-1]]


class _Lines:
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

    def raw(self) -> bytes:
        return self._mark + "".join(self._written).encode(self._coding)


def _cut(lines: _Lines, source: Source, loc: Loc) -> None:
    """Takes one place out of the lines."""
    value = source.spans[(loc, "value")]
    start = _span(source, loc).start
    parent = source.spans[(loc[:-1], "value")]
    opening = (
        source.lines[parent.start[0]][parent.start[1] : parent.start[1] + 1]
        if parent.start[0] < len(source.lines)
        else ""
    )
    if opening in ("[", "{"):
        _cut_flow(lines, source, start, value.end)
    else:
        _cut_block(lines, source, loc, start, value)


def _cut_flow(lines: _Lines, source: Source, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Between brackets: with the comma after it, or the one before it where it is the last."""
    text, at = source.text, _offset(source, start)
    stop = _offset(source, end)
    after = re.match(r"\s*,\s*", text[stop:])
    if after:
        stop += after.end()
    else:
        before = re.search(r",\s*$", text[:at])
        at = before.start() if before else at
    first = text.count("\n", 0, at)
    last = text.count("\n", 0, stop)
    joined = text[text.rfind("\n", 0, at) + 1 : at] + text[stop : _line_end(text, stop)]
    if last > first:
        lines.delete(first + 1, last)
    lines.put(first, joined.rstrip() if not joined.strip() else joined)


def _offset(source: Source, place: tuple[int, int]) -> int:
    return sum(len(line) + 1 for line in source.lines[: place[0]]) + place[1]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _cut_block(lines: _Lines, source: Source, loc: Loc, start: tuple[int, int], value: Span) -> None:
    """Whole lines, with the comments straight above that stand at the same depth."""
    first, column = start
    if isinstance(loc[-1], int):
        line = source.lines[first][:column]
        if not re.fullmatch(r"\s*-\s+", line):
            raise Uneditable(source.locate(loc))
        column = line.index("-")
    last = _last_line(source, first, value)
    lead = source.lines[first][:column]
    if lead.strip():  # the first key of a list item: the next key takes its place after the dash
        _first_key(lines, source, loc, first, last, column)
        return
    while loc[-1] != 0 and first > 0 and re.fullmatch(rf" {{{column}}}#.*", source.lines[first - 1]):
        first -= 1
    lines.delete(first, last)


def _first_key(lines: _Lines, source: Source, loc: Loc, first: int, last: int, column: int) -> None:
    lead = source.lines[first][:column]
    following = source.lines[last + 1] if last + 1 < len(source.lines) else ""
    if not re.fullmatch(r"\s*-\s+", lead) or not re.match(rf" {{{column}}}[^\s#]", following):
        raise Uneditable(source.locate(loc))
    lines.put(last + 1, lead + following[column:])
    lines.delete(first, last)


def _last_line(source: Source, first: int, value: Span) -> int:
    """The last line that holds any of a value: what comes after it, comments and blank lines, stays."""
    last = value.end[0] if value.end[1] else value.end[0] - 1
    last = min(max(last, first), len(source.lines) - 1)
    if value.end[0] > value.start[0]:
        if value.end[1] and not source.lines[value.end[0]][: value.end[1]].strip():
            last = max(value.end[0] - 1, first)
        while last > first and (
            not source.lines[last].strip() or source.lines[last].lstrip().startswith("#")
        ):
            last -= 1
    return last
