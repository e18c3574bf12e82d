"""The text of a YAML file → the tree of what it is made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final

import yaml

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.lines import Place, Row
from tjenestedesign.ground.yaml.source import Source, events, is_nothing
from tjenestedesign.ground.yaml.tree import Block, Flow, Inline, Leaf, Line, Node, Tree, settle

_OUTSIDE: Final = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
_COLON: Final = late(r"[ \t]*:(?=\s|$)")
_FLOW_COLON: Final = late(r"\s*:")
_DASH: Final = late(r"-(?=\s|$)")
_BLOCK_SIGN: Final = late(r"(?:[&!]\S*\s+)*[|>][-+0-9]*")
_BETWEEN: Final = late(r"#[^\n]*|,|\s+")
_ENDINGS: Final = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_EXAMPLE: Final = late(r"#\s{2,}")
"""A comment under a key with nothing beside it that shows what could be written there."""


@dataclass(slots=True)
class _Depth:
    """A part that comments can stand inside of: those further in than `column` belong to it."""

    column: int
    rows: list[Row]
    is_blank: bool = False


_Found = tuple[Node, Place, int]
"""A node, the place after what stands on the line it ends on (of a block text: after its sign), and its last line."""


def grown(source: Source) -> Tree:
    """The tree of a file that can be read (`parse` has nothing against it)."""
    return _Grower(source).tree()


class _Grower:
    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.lines = source.lines if source.lines[-1] else source.lines[:-1]
        self.offsets = [0]
        for line in source.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.events = (e for e in events(source) if not isinstance(e, _OUTSIDE))
        self.anchors: dict[str, Node] = {}
        self.unended: tuple[Leaf, int] | None = None

    def tree(self) -> Tree:
        event = next(self.events, None)
        top = Line(None, "", "", Leaf("", None))
        if event is None:
            top.lead = self.rows(0, len(self.lines))
            return Tree(top)
        top.value, end, last = self.node(event)
        if isinstance(top.value, Block):
            self.above(top.value.parts[0], top.value.column, 0)
            left = self.shared(_depths(top.value, -1), last + 1, len(self.lines))
            top.rest = self.rows(left, len(self.lines))
        else:
            line, column = _start(event)
            top.at = line
            top.lead = self.rows(0, line)
            top.gap = "".join(self.lines[line : line + 1])[:column]
            top.tail = self.rest_of(end)
            top.rest = self.rows(last + 1, len(self.lines))
        return Tree(top, self.unended)

    # --- what stands there --------------------------------------------------------------------------------------

    def node(self, event: Any) -> _Found:
        """The node that begins with `event`."""
        if type(event) is yaml.ScalarEvent:
            found = self.leaf(event)
        elif type(event) is yaml.AliasEvent:
            start, end = _start(event), _end(event)
            return (
                Leaf(self.between(start, end), None, start[0], target=self.anchors[event.anchor]),
                end,
                end[0],
            )
        elif event.flow_style:
            found = self.flow(event)
        elif type(event) is yaml.MappingStartEvent:
            found = self.mapping(event)
        else:
            found = self.sequence(event)
        if event.anchor:
            self.anchors[event.anchor] = found[0]
        return found

    def leaf(self, event: Any) -> _Found:
        start, end = _start(event), _end(event)
        value = None if not event.style and is_nothing(event.value) else event.value
        if event.style not in ("|", ">"):
            return Leaf(self.between(start, end), value, start[0]), end, end[0]
        sign = _BLOCK_SIGN.match(self.text, self.offset(start))
        text = sign[0] if sign else event.style
        line, column = start[0] + text.count("\n"), start[1] + len(text)
        if line > start[0]:
            column = len(text) - text.rindex("\n") - 1
        after = self.body_end(text, line + 1, end[0] + (end[1] > 0))
        leaf = Leaf(text, value, start[0], self.rows(line + 1, after))
        if after == len(self.lines) and self.text[-1:] != "\n" and not event.value.endswith("\n"):
            self.unended = (leaf, after - 1)
        return leaf, (line, column), after - 1

    def body_end(self, sign: str, first: int, end: int) -> int:
        """The line after a block text: blank lines are in it only where they belong to what it says."""
        end = min(end, len(self.lines))
        if "+" in sign:
            return end
        body = self.lines[first:end]
        indent = next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), 0)
        while end > first and len(self.lines[end - 1]) <= indent and not self.lines[end - 1].strip(" "):
            end -= 1
        return end

    def mapping(self, event: Any) -> _Found:
        start = _start(event)
        block = Block(0, is_list=False)
        last, odd = start[0], False
        while type(key := next(self.events)) is not yaml.MappingEndEvent:
            (line, column), end = _start(key), _end(key)
            colon = _COLON.match(self.lines[end[0]], end[1]) if end[0] == line else None
            odd |= (
                colon is None or type(key) is yaml.AliasEvent or bool(block.parts and column != block.column)
            )
            name = Leaf(self.between((line, column), end), getattr(key, "value", ""), line)
            if key.anchor:
                self.anchors.setdefault(key.anchor, name)
            part = Line(name, colon[0] if colon else "", "", Leaf("", None), line)
            self.next_part(block, part, column, last)
            last = self.value(part, (line, colon.end() if colon else end[1]), next(self.events))
        return self.sealed(block, start, last) if odd else (block, start, last)

    def sequence(self, event: Any) -> _Found:
        start = line, column = _start(event)
        block = Block(0, is_list=True)
        last = line
        while type(item := next(self.events)) is not yaml.SequenceEndEvent:
            if block.parts or not _DASH.match(self.lines[line], column):
                line = self.dash_after(last)
                column = len(self.lines[line]) - len(self.lines[line].lstrip(" "))
            part = Line(None, "-", "", Leaf("", None), line)
            self.next_part(block, part, column, last)
            last = self.value(part, (line, column + 1), item)
        return block, start, last

    def dash_after(self, line: int) -> int:
        return next(n for n in range(line + 1, len(self.lines)) if _DASH.match(self.lines[n].lstrip(" ")))

    def next_part(self, block: Block, part: Line, column: int, last: int) -> None:
        """One more part, with what stands between it and the one before."""
        if block.parts:
            assert part.at is not None
            first = self.shared(_part_depths(block.parts[-1], column), last + 1, part.at)
            self.above(part, column, first)
        else:
            block.column = column
        block.parts.append(part)

    def value(self, part: Line, after: Place, event: Any) -> int:
        """Gives a part the value that comes after its colon or dash. The last line that holds any of it."""
        part.value, end, last = self.node(event)
        node, (line, column) = part.value, after
        if isinstance(node, Block):
            first = node.parts[0]
            node.beside = first.at == line
            if node.beside:
                part.gap = self.lines[line][column : node.column]
            else:
                part.tail = self.rest_of(after)
                self.above(first, node.column, line + 1)
        elif isinstance(node, Leaf) and not node.text:
            part.tail, last = self.rest_of(after), line
        else:
            part.gap = self.between(after, _start(event))
            part.tail = self.rest_of(end)
        return last

    def sealed(self, block: Block, start: Place, last: int) -> _Found:
        """Written in a way td does not change from inside: one piece."""
        end = (last, len(self.lines[last]))
        return Leaf(self.between(start, end), block.data(), start[0]), end, last

    # --- between brackets -----------------------------------------------------------------------------------------

    def flow(self, event: Any) -> _Found:
        start, end = _start(event), _end(event)
        node = Flow(self.between(start, end), type(event) is yaml.SequenceStartEvent, at=start[0])
        at = self.offset(end)
        while type(first := next(self.events)) not in _ENDINGS:
            part = Inline(None, "", "", Leaf("", None), _start(first)[0])
            offset = self.offset(_start(first))
            part.before = _divide(node, self.text[at:offset])
            node.parts.append(part)
            at = self.inline(part, first, offset, is_list=node.is_list)
        if node.opening[-1:] not in ("[", "{"):  # a pair without its braces
            end = self.place(at)
            return Leaf(self.between(start, end), node.data(), start[0]), end, end[0]
        end = _end(first)
        node.closing = _divide(node, self.text[at : self.offset(end)], is_end=True)
        node.closing_at = end[0]
        return node, end, end[0]

    def inline(self, part: Inline, event: Any, at: int, *, is_list: bool) -> int:
        """Gives a part between brackets its key and value. Where it ends."""
        if not is_list:
            end = self.offset(_end(event))
            part.name = Leaf(self.text[at:end], getattr(event, "value", ""), part.at)
            colon = _FLOW_COLON.match(self.text, end)
            part.mark = colon[0] if colon else ""
            at = colon.end() if colon else end
            event = next(self.events)
        part.value, end, _ = self.node(event)
        if isinstance(part.value, Leaf) and not part.value.text:
            space = re.compile("[ \t]*").match(self.text, at) if part.mark else None
            part.gap = space[0] if space else ""
            return at + len(part.gap)
        part.gap = self.text[at : self.offset(_start(event))]
        return self.offset(end)

    # --- between parts --------------------------------------------------------------------------------------------

    def above(self, part: Line, column: int, first: int) -> None:
        """What stands above a part, from line `first`."""
        assert part.at is not None
        part.lead = self.rows(first, part.at)
        settle(part, column)

    def shared(self, depths: list[_Depth], first: int, end: int) -> int:
        """Gives comments to the parts above that they stand inside of. The first line that is left."""
        left, depth = first, 0
        for number in range(first, end):
            line = self.lines[number]
            text = line.lstrip(" ")
            if text and not text.startswith("#"):
                break
            if not text:
                continue
            if not (depth == 0 and depths[0].is_blank and _EXAMPLE.match(text)):
                column = len(line) - len(text)
                while depth < len(depths) and column <= depths[depth].column:
                    depth += 1
                if depth == len(depths):
                    break
            depths[depth].rows.extend(self.rows(left, number + 1))
            left = number + 1
        return left

    # --- the text -------------------------------------------------------------------------------------------------

    def rows(self, first: int, end: int) -> list[Row]:
        return [(self.lines[n], n) for n in range(first, end)]

    def rest_of(self, place: Place) -> str:
        line, column = place
        return self.lines[line][column:] if line < len(self.lines) else ""

    def offset(self, place: Place) -> int:
        return self.offsets[place[0]] + place[1]

    def place(self, offset: int) -> Place:
        line = bisect_right(self.offsets, offset) - 1
        return line, offset - self.offsets[line]

    def between(self, start: Place, end: Place) -> str:
        if start[0] == end[0] < len(self.lines):
            return self.lines[start[0]][start[1] : end[1]]
        return self.text[self.offset(start) : self.offset(end)]


def _depths(block: Block, owner: int) -> list[_Depth]:
    return [*_part_depths(block.parts[-1], block.column), _Depth(owner, block.rest)]


def _part_depths(part: Line, column: int) -> list[_Depth]:
    """Where the comments below a part can belong, from the inside."""
    if isinstance(part.value, Block):
        return _depths(part.value, column)
    return [_Depth(column, part.rest, isinstance(part.value, Leaf) and not part.value.text)]


def _divide(node: Flow, between: str, *, is_end: bool = False) -> str:
    """Gives what stands after a part to it: what comes before its comma, and a comment after. What is left."""
    if node.parts:
        comma = next((m.start() for m in _BETWEEN.finditer(between) if m[0] == ","), None)
        if comma is not None:
            node.parts[-1].after, between = between[:comma], between[comma + 1 :]
            node.comma = is_end
    first, line_break, more = between.partition("\n")
    if not (line_break and "#" in first):
        return between
    if node.parts:
        node.parts[-1].trail = first
    else:
        node.trail = first
    return line_break + more


def _start(event: Any) -> Place:
    return event.start_mark.line, event.start_mark.column


def _end(event: Any) -> Place:
    return event.end_mark.line, event.end_mark.column
