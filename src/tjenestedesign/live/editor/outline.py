"""What stands around a place in a YAML file that is being written: keys, lists and what is typed so far, also where the file has faults.

Read line by line from the indentation, as a person does, since a parser has nothing to say of half a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from tjenestedesign.ground.yaml.lines import Place

LONGEST: Final = 4_000
"""Characters in a line that someone can be writing by hand."""
_KEY = re.compile(r"""("[^"\n]*"|'[^'\n]*'|[^\s#\-:,{}\[\]"'&*!|>%@`][^:#]*?|-[^\s:#][^:#]*?)\s*:(?=\s|$)""")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(#.*)?$")
_COMMENT = re.compile(r"(^|\s)#")


@dataclass(eq=False)
class _Frame:
    """A key or a list item that what follows belongs to. `indent` is the column it starts in; -1 in a flow."""

    kind: Literal["key", "item", "map", "list"]
    indent: int
    name: str = ""
    keys: dict[str, str] = field(default_factory=dict[str, str])
    """The keys of the mapping inside, with what stands beside each."""
    items: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place. `path` are the keys down to the mapping it is in, or down to the key whose value it is."""

    path: tuple[str, ...]
    on: Literal["key", "value"]
    typed: str
    """What stands before the place of the word there."""
    start: Place
    end: Place
    """The whole word."""
    siblings: frozenset[str]
    """The other keys of the mapping, where a key is to be written."""
    top: dict[str, str]
    """The file's own keys, with what stands beside them."""
    as_item: bool = False
    """Whether it is an item of a list, so that it may be either a value or the first key of a part."""
    indent: int = 0
    fresh: bool = False
    """Whether nothing stands below the last key of the path yet."""


def cursor(lines: Sequence[str], place: Place) -> Cursor | None:
    """What stands at a place; None in comments and in text that runs over several lines."""
    return _Reader(lines, place).read()


class _Reader:
    def __init__(self, lines: Sequence[str], place: Place) -> None:
        self.lines = lines
        self.at = place
        self.root = _Frame("map", -1)
        self.stack: list[_Frame] = [self.root]
        self.found: tuple[Cursor, _Frame] | None = None
        self.scalar_indent: int | None = None
        self.in_flow = 0

    def read(self) -> Cursor | None:
        for number, line in enumerate(self.lines):
            self._line(number, line)
        if self.found is None:
            return None
        made, frame = self.found
        siblings = frozenset(frame.keys)
        here = self.lines[made.start[0]][made.start[1] : made.end[1]]
        return replace(
            made,
            siblings=siblings - {here} if made.on == "key" else siblings,
            top=dict(self.root.keys),
            fresh=frame.kind == "key" and not frame.keys and not frame.items,
        )

    def _line(self, number: int, line: str) -> None:
        if len(line) > LONGEST:
            return
        here = number == self.at[0]
        indent = len(line) - len(line.lstrip(" "))
        blank = not line.strip()
        if self.scalar_indent is not None:
            if blank or indent > self.scalar_indent:
                return  # text over several lines, and an empty line may be in it
            self.scalar_indent = None
        if self.in_flow:
            self._flow(number, line, indent, here)
            return
        if blank:
            if here:
                self._empty(self.at[1])
            return
        if line[indent] == "#" or line.startswith(("---", "...", "%")):
            return
        self._block(number, line, indent, here)

    def _empty(self, column: int) -> None:
        """An empty line: what is to come there depends on how far in the cursor stands."""
        stack = list(self.stack)
        while len(stack) > 1 and stack[-1].indent >= column:
            stack.pop()
        self._note(stack, "key", "", (self.at[0], column), (self.at[0], column), indent=column)

    def _block(self, number: int, line: str, indent: int, here: bool) -> None:
        at = indent
        dash = line[at] == "-" and line[at + 1 : at + 2] in (" ", "")
        while len(self.stack) > 1 and (
            self.stack[-1].indent > at
            or (self.stack[-1].indent == at and (not dash or self.stack[-1].kind == "item"))
        ):
            self.stack.pop()
        as_item = False
        while line[at : at + 1] == "-" and line[at + 1 : at + 2] in (" ", ""):
            self.stack[-1].items += 1
            self.stack.append(_Frame("item", at))
            as_item = True
            at += 1
            while line[at : at + 1] == " ":
                at += 1
            if here and self.at[1] <= at and not line[at:]:
                at = max(self.at[1], at)
                break
        rest = line[at:]
        key = _KEY.match(rest)
        if key is None:
            self._scalar(number, line, at, here, as_item=as_item)
            return
        name = key[1].strip("\"'")
        owner = self.stack[-1]
        end = at + key.end(1)
        if here and at <= self.at[1] <= end:
            word = line[at : self.at[1]]
            self._note(
                self.stack, "key", word, (number, at), (number, end), as_item=as_item, indent=at, owner=owner
            )
        value_at = at + key.end()
        while line[value_at : value_at + 1] == " ":
            value_at += 1
        said = line[value_at:]
        owner.keys[name] = _bare(said)
        self.stack.append(_Frame("key", at, name))
        self._value(number, line, value_at, here, indent if not as_item else at)

    def _value(self, number: int, line: str, at: int, here: bool, indent: int) -> None:
        said = line[at:]
        if _BLOCK.match(said):
            self.scalar_indent = indent
        elif said[:1] in ("{", "["):
            self._flow(number, line, at, here)
        elif here and self.at[1] > line.rfind(":", 0, at):
            end = _value_end(line, at)
            if self.at[1] <= end or not said or said.startswith("#"):
                start = min(at, self.at[1])
                word = line[start : self.at[1]]
                self._note(self.stack, "value", word, (number, start), (number, max(end, self.at[1])))

    def _scalar(self, number: int, line: str, at: int, here: bool, *, as_item: bool) -> None:
        """A line without a key: an item of a list, a key that is not finished, or the next line of a text."""
        said = line[at:]
        if _BLOCK.match(said) and as_item:
            self.scalar_indent = self.stack[-1].indent
            return
        if said[:1] in ("{", "["):
            self._flow(number, line, at, here)
            return
        if not here or self.at[1] < at or _COMMENT.search(line[: self.at[1]]):
            return
        end = max(_value_end(line, at), self.at[1])
        on: Literal["key", "value"] = "value" if as_item else "key"
        self._note(
            self.stack, on, line[at : self.at[1]], (number, at), (number, end), as_item=as_item, indent=at
        )

    def _flow(self, number: int, line: str, at: int, here: bool) -> None:
        """What stands between brackets, from `at` to the end of the line."""
        position, start = at, at
        quote = ""
        while True:
            letter = line[position : position + 1]
            if here and not quote and position >= self.at[1] and self.in_flow and self.found is None:
                self._in_flow(number, line, start)
            if not letter or (letter == "#" and not quote and line[position - 1 : position] in (" ", "")):
                if here and self.found is None and self.in_flow and self.at[1] <= position:
                    self._in_flow(number, line, start)
                return
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "\"'" and not line[start:position].strip():
                quote = letter
            elif letter in "{[":
                self.stack.append(_Frame("map" if letter == "{" else "list", -1))
                self.in_flow += 1
                start = position + 1
            elif letter in "}],":
                self._end_word(line[start:position])
                if letter != ",":
                    while self.stack and self.stack.pop().kind not in ("map", "list"):
                        pass
                    self.in_flow -= 1
                    if not self.in_flow:
                        return
                start = position + 1
            elif letter == ":" and line[position + 1 : position + 2] in (" ", "", "}", ","):
                name = line[start:position].strip().strip("\"'")
                self.stack[-1].keys[name] = ""
                self.stack.append(_Frame("key", -1, name))
                start = position + 1
            position += 1

    def _end_word(self, word: str) -> None:
        if self.stack[-1].kind == "key":
            name = self.stack.pop().name
            self.stack[-1].keys[name] = _bare(word.strip())

    def _in_flow(self, number: int, line: str, start: int) -> None:
        while line[start : start + 1] == " " and start < self.at[1]:
            start += 1
        end = start
        while end < len(line) and line[end] not in ",}]" and not line.startswith(": ", end):
            end += 1
        end = max(start + len(line[start:end].rstrip()), self.at[1])
        frame = self.stack[-1]
        on: Literal["key", "value"] = "key" if frame.kind == "map" else "value"
        typed = line[start : self.at[1]]
        self._note(
            self.stack, on, typed, (number, start), (number, end), as_item=frame.kind == "list", indent=-1
        )

    def _note(
        self,
        stack: list[_Frame],
        on: Literal["key", "value"],
        typed: str,
        start: Place,
        end: Place,
        *,
        as_item: bool = False,
        indent: int = 0,
        owner: _Frame | None = None,
    ) -> None:
        path = tuple(f.name for f in stack if f.kind == "key")
        made = Cursor(path, on, typed, start, end, frozenset(), {}, as_item, indent)
        self.found = (made, owner or stack[-1])


def _bare(said: str) -> str:
    """A value on one line, without quotes and comment."""
    if said[:1] in ("'", '"'):
        return said[1:].partition(said[0])[0]
    return re.split(r"\s#", said, maxsplit=1)[0].strip()


def _value_end(line: str, at: int) -> int:
    """Where a value on one line ends, before a comment and the spaces at the end."""
    said = line[at:]
    if said.startswith("#"):
        return at
    if said[:1] in ("'", '"'):
        closing = said.find(said[0], 1)
        return at + (closing + 1 if closing > 0 else len(said.rstrip()))
    found = re.search(r"\s+#", said)
    return at + (found.start() if found else len(said.rstrip()))
