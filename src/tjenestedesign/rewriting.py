"""Values put into a YAML file as text: changed in place, or added where the model says they belong.

As in `edit.py`, what is not changed keeps its bytes, and the result is read to see that it says what it should.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from tjenestedesign.edit import Uneditable, data_of, data_or_nothing, last_line, value_at
from tjenestedesign.ground.yaml.lines import Lines, Place
from tjenestedesign.ground.yaml.source import Loc, Source, Span, decode
from tjenestedesign.ground.yaml.text import Style, block, flow, list_item, pair, scalar, style_of


@dataclass(frozen=True, slots=True)
class Addition:
    """A key put into the mapping at `owner`, after the last of `after` that is there; or, without a key, an item at the list's end.

    `at` is the item's place in the list as it was, where the end is not meant.
    """

    owner: Loc
    value: Any
    key: str = ""
    after: tuple[str, ...] = ()
    at: int | None = None


@dataclass(frozen=True, slots=True)
class _Splice:
    start: Place
    end: Place
    text: str


def change(file: str, raw: bytes, replaced: Mapping[Loc, Any], added: Sequence[Addition] = ()) -> bytes:
    """The file with other values at some places, and with what is added. Values are texts, lists, mappings and None.

    Raises `Uneditable` with the first place that cannot be changed without risk to the rest.
    """
    source = decode(file, raw)[0]
    data = data_of(source)
    work = _Work(source, data, style_of(source))
    try:
        result = work.carried_out(raw, replaced, added)
    except (KeyError, IndexError, TypeError):
        result = None
    if result is not None:
        return result
    for loc, value in replaced.items():
        if work.carried_out(raw, {loc: value}, ()) is None:
            raise Uneditable(source.locate(loc))
    for addition in added:
        if work.carried_out(raw, {}, (addition,)) is None:
            raise Uneditable(source.locate(addition.owner))
    raise Uneditable(source.locate(next(iter(replaced), added[0].owner if added else ())))


class _Work:
    """One file while it is being changed. Places are those of the file as it was."""

    def __init__(self, source: Source, data: Any, style: Style) -> None:
        self.source = source
        self.data = data
        self.style = style

    def carried_out(self, raw: bytes, replaced: Mapping[Loc, Any], added: Sequence[Addition]) -> bytes | None:
        """The new bytes, or None where the file would not say what it should."""
        try:
            splices = [(len(loc), self._replacement(loc, value)) for loc, value in replaced.items()]
            splices += [(len(addition.owner), self._addition(addition)) for addition in added]
        except (KeyError, IndexError, TypeError, Uneditable):
            return None
        lines = Lines(raw, self.source)
        closed = not self.source.lines[-1]
        # From the end, so that places stay true. At one place what belongs to the innermost comes first, and then in order.
        ordered = sorted(enumerate(splices), key=lambda s: (s[1][1].start, -s[1][0], s[0]), reverse=True)
        for _, (_, splice) in ordered:
            opens = not closed and splice.end[0] == len(self.source.lines) - 1 and "\n" in splice.text
            closed |= opens  # the last line had no line break, and a block needs one
            lines.splice(splice.start, splice.end, splice.text + "\n" * opens)
        if data_or_nothing(lines.source(self.source.file)) != _expected(self.data, replaced, added):
            return None
        return lines.raw()

    # --- what is there already --------------------------------------------------------------------------------

    def _replacement(self, loc: Loc, value: Any) -> _Splice:
        span = self._value(loc)
        old = value_at(self.data, loc)
        if self._in_flow(loc):
            space = self._space(span)
            return _Splice(span.start, span.end, space + flow(value, self.style))
        if old and not isinstance(old, str):
            raise Uneditable(self.source.locate(loc))
        end = self._end(span)
        column = self._column(loc)
        if isinstance(loc[-1], int) and not isinstance(value, str):
            text = "\n".join(list_item(value, column, self.style))
            return _Splice(span.start, end, text[column + 2 :])
        if value and not isinstance(value, str):
            inner = column + (self.style.dash if isinstance(value, list) else 2)
            return self._below(span, end, block(value, inner, self.style))
        space = self._space(span)
        like = self._written(span.start, end)
        text = scalar(value, column, self.style, like) if isinstance(value, str) else flow(value, self.style)
        first, _, body = text.partition("\n")
        old_header, old_is_block = like.split("\n", 1)[0], like[:1] in ("|", ">")
        rest = self._line(end[0])[end[1] :] if not old_is_block else _comment(old_header)
        if not body:
            return _Splice(span.start, end, space + first + (rest if old_is_block else ""))
        until = end if old_is_block else (end[0], len(self._line(end[0])))
        return _Splice(span.start, until, f"{space}{first}{rest}\n{body}")

    def _below(self, span: Span, end: Place, lines: list[str]) -> _Splice:
        """Lines under a key, in the place of what stood beside it; a comment there stays."""
        line, column = span.start
        start = (line, len(self._line(line)[:column].rstrip()))
        rest = self._line(end[0])[end[1] :]
        text = "\n".join([rest if rest.strip() else "", *lines])
        return _Splice(start, (end[0], len(self._line(end[0]))), text)

    # --- what is new ------------------------------------------------------------------------------------------

    def _addition(self, new: Addition) -> _Splice:
        owner = value_at(self.data, new.owner)
        span = self._value(new.owner)
        opening = self._line(span.start[0])[span.start[1] : span.start[1] + 1]
        if opening in ("[", "{"):
            return self._into_flow(new, owner, span)
        if isinstance(owner, list):
            return self._item(new, cast("list[Any]", owner), span)
        return self._key(new, cast("dict[str, Any]", owner))

    def _into_flow(self, new: Addition, owner: Any, span: Span) -> _Splice:
        text = f"{new.key}: {flow(new.value, self.style)}" if new.key else flow(new.value, self.style)
        inside = (span.start[0], span.start[1] + 1)
        if not owner:
            return _Splice(inside, inside, text)
        if new.key:
            before: str | int = self._neighbour(new, owner)
        elif new.at is not None and new.at < len(owner):
            place = self._value((*new.owner, new.at)).start
            return _Splice(place, place, f"{text}, ")
        else:
            before = len(owner) - 1
        place = self._value((*new.owner, before)).end
        return _Splice(place, place, f", {text}")

    def _item(self, new: Addition, owner: list[Any], span: Span) -> _Splice:
        column = span.start[1]
        lines = list_item(new.value, column, self.style)
        if new.at is not None and new.at < len(owner):
            start = (self._value((*new.owner, new.at)).start[0], 0)
            return _Splice(start, start, "\n".join([*lines, ""]))
        final = self._value((*new.owner, len(owner) - 1))
        return self._after(final.start[0], final, lines)

    def _key(self, new: Addition, owner: dict[str, Any]) -> _Splice:
        before = self._neighbour(new, owner)
        key = self.source.spans[((*new.owner, before), "key")]
        lines = pair(new.key, new.value, key.start[1], self.style).split("\n")
        lines[0] = " " * key.start[1] + lines[0]
        return self._after(key.start[0], self._value((*new.owner, before)), lines)

    def _neighbour(self, new: Addition, owner: dict[str, Any]) -> str:
        """The key that the new one goes after."""
        return next((k for k in reversed(new.after) if k in owner), next(iter(owner)))

    def _after(self, first: int, value: Span, lines: list[str]) -> _Splice:
        line = last_line(self.source, first, value)
        while value.start == value.end and re.match(r"\s+#|#\s{2,}", self._line(line + 1)):
            line += 1  # examples written as comments belong to the empty key above them
        place = (line, len(self._line(line)))
        return _Splice(place, place, "\n".join(["", *lines]))

    # --- where things stand -----------------------------------------------------------------------------------

    def _value(self, loc: Loc) -> Span:
        return self.source.spans[(loc, "value")]

    def _line(self, number: int) -> str:
        return self.source.lines[number] if number < len(self.source.lines) else ""

    def _in_flow(self, loc: Loc) -> bool:
        around = [self._value(loc[:n]).start for n in range(len(loc))]
        return any(self._line(line)[column : column + 1] in ("[", "{") for line, column in around)

    def _column(self, loc: Loc) -> int:
        """Where the key stands, or the dash."""
        key = self.source.spans.get((loc, "key"))
        return key.start[1] if key else self._value(loc[:-1]).start[1]

    def _space(self, span: Span) -> str:
        """What goes between a colon with nothing after it and its value."""
        line, column = span.start
        return " " if span.start == span.end and self._line(line)[column - 1 : column] == ":" else ""

    def _end(self, span: Span) -> Place:
        """Where a value ends: a block's span goes on over the blank lines and comments after it."""
        if span.end[0] > span.start[0] and self._written(span.start, span.start, 1) in ("|", ">"):
            line = last_line(self.source, span.start[0], span)
            return (line, len(self._line(line)))
        return span.end

    def _written(self, start: Place, end: Place, more: int = 0) -> str:
        if start[0] == end[0]:
            return self._line(start[0])[start[1] : end[1] + more]
        lines = [self._line(n) for n in range(start[0], end[0] + 1)]
        lines[-1] = lines[-1][: end[1]]
        return "\n".join([lines[0][start[1] :], *lines[1:]])


def _comment(header: str) -> str:
    """The comment after the sign that starts a block."""
    found = re.search(r"\s+#.*", header)
    return found[0] if found else ""


def _expected(data: Any, replaced: Mapping[Loc, Any], added: Sequence[Addition]) -> Any:
    result = deepcopy(data)
    for loc, value in replaced.items():
        value_at(result, loc[:-1])[loc[-1]] = deepcopy(value)
    for new in added:
        if new.key:
            value_at(result, new.owner)[new.key] = deepcopy(new.value)
    items = [(new.at, number, new) for number, new in enumerate(added) if not new.key]
    for at, _, new in sorted(items, key=lambda i: (i[0] is None, i[0] or 0, i[1]), reverse=True):
        owner = value_at(result, new.owner)
        there = len(value_at(data, new.owner))
        owner.insert(there if at is None else at, deepcopy(new.value))
    return result
