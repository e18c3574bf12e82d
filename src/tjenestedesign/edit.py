"""Changes to a YAML file as text: what is not changed keeps its bytes, comments and all.

Every change is checked by reading the result: it must say just what the old file said with the change and nothing else. Where
it does not, nothing comes of it (`Uneditable`). What is changed or added is in `rewriting.py`; here is what is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from tjenestedesign.ground.diagnostics import Level, Position
from tjenestedesign.ground.yaml.lines import Lines
from tjenestedesign.ground.yaml.source import Loc, Source, Span, decode, parse


class Uneditable(Exception):
    """A place td cannot change without risk to the rest: where it is."""

    def __init__(self, position: Position) -> None:
        super().__init__(position.file)
        self.position = position


def remove(file: str, raw: bytes, locs: Iterable[Loc], *, comments: bool = True) -> bytes:
    """The file without list items and keys. A list or a part that would be left empty goes as well. Raises `Uneditable`.

    The comments straight above what goes, go with it, unless `comments` is false.
    """
    source = decode(file, raw)[0]
    data = data_of(source)
    chosen = _with_what_is_emptied(data, set(locs))
    lines = Lines(raw, source)
    for loc in sorted(chosen, key=lambda at: _place(source, at), reverse=True):
        before = lines.source(file)
        expected = deepcopy(data_of(before))
        _drop(expected, loc)
        _cut(lines, before, loc, comments=comments)
        if data_or_nothing(lines.source(file)) != expected:
            raise Uneditable(source.locate(loc))
    return lines.raw()


def data_of(source: Source) -> Any:
    data, faults = parse(source)
    if any(f.level is Level.FEIL for f in faults):
        raise Uneditable(faults[0].position)
    return data


def data_or_nothing(source: Source) -> Any:
    try:
        return data_of(source)
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
        if owner and len(inside) == len(value_at(data, owner)):
            locs = (locs - inside) | {owner}
            waiting.append(owner[:-1])
    return {loc for loc in locs if not any(loc[:n] in locs for n in range(len(loc)))}


def value_at(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data


def _drop(data: Any, loc: Loc) -> None:
    owner = value_at(data, loc[:-1])
    del owner[loc[-1]]


def _cut(lines: Lines, source: Source, loc: Loc, *, comments: bool) -> None:
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
        _cut_block(lines, source, loc, start, value, comments=comments)


def _cut_flow(lines: Lines, source: Source, start: tuple[int, int], end: tuple[int, int]) -> None:
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


def _cut_block(
    lines: Lines, source: Source, loc: Loc, start: tuple[int, int], value: Span, *, comments: bool
) -> None:
    """Whole lines, and with `comments` those straight above that stand at the same depth."""
    first, column = start
    if isinstance(loc[-1], int):
        line = source.lines[first][:column]
        if not re.fullmatch(r"\s*-\s+", line):
            raise Uneditable(source.locate(loc))
        column = line.index("-")
    last = last_line(source, first, value)
    lead = source.lines[first][:column]
    if lead.strip():  # the first key of a list item: the next key takes its place after the dash
        _first_key(lines, source, loc, first, last, column)
        return
    while (
        comments
        and loc[-1] != 0
        and first > 0
        and re.fullmatch(rf" {{{column}}}#.*", source.lines[first - 1])
    ):
        first -= 1
    lines.delete(first, last)


def _first_key(lines: Lines, source: Source, loc: Loc, first: int, last: int, column: int) -> None:
    lead = source.lines[first][:column]
    following = source.lines[last + 1] if last + 1 < len(source.lines) else ""
    if not re.fullmatch(r"\s*-\s+", lead) or not re.match(rf" {{{column}}}[^\s#]", following):
        raise Uneditable(source.locate(loc))
    lines.put(last + 1, lead + following[column:])
    lines.delete(first, last)


def last_line(source: Source, first: int, value: Span) -> int:
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
