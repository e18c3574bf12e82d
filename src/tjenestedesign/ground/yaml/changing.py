"""Changes to the tree of a YAML file, each in its own part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml import moving
from tjenestedesign.ground.yaml.as_text import Style
from tjenestedesign.ground.yaml.leaves import respelled
from tjenestedesign.ground.yaml.likeness import origins
from tjenestedesign.ground.yaml.planting import entry, inline, item, on_lines, pair, planted
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.ground.yaml.tree import Block, Flow, Inline, Leaf, Line, NoPlace, Part, Tree

_COMMENT: Final = late(r"(?:^|\s+)#.*")
_NOT_SEEN: Final = late(r"[#&*]")
"""What would be lost, or could be, where td writes a piece anew."""


class Changing:
    """A file's tree while it is changed. Every method raises `NoPlace` where a place is not there or cannot be changed."""

    def __init__(self, tree: Tree, style: Style) -> None:
        self.tree = tree
        self.style = style

    def set(self, loc: Loc, value: Any, after: Sequence[str] | None = None) -> None:
        part, column, there = self._walk(loc)
        if there == len(loc):
            self._change(part, column, value)
            return
        key, *inner = loc[there:]
        for step in reversed(inner):
            value = {_key(part, step): value}
        holder = self._holder(part, column)
        if holder is not None and holder.is_list:
            raise NoPlace(part)
        if holder is None or _is_bare(holder):
            self._change(part, column, {_key(part, key): value})
        else:
            at = len(holder.parts) - 1 if inner or after is None else _last_of(holder, after)
            self._add(holder, at, _key(part, key), value)

    def clear(self, loc: Loc) -> None:
        part, column = self._at(loc)
        self._clear(part, column)

    def insert(self, loc: Loc, at: int | None, value: Any) -> None:
        part, column, there = self._walk(loc)
        holder = self._holder(part, column) if there == len(loc) else None
        count = len(holder.parts) if holder else 0
        at = count if at is None else at
        if not 0 <= at <= count or (holder is not None and not holder.is_list):
            raise NoPlace(part)
        if holder is None or _is_bare(holder):
            self.set(loc, [value])
        else:
            self._insert(holder, at, value, owned=_is_owned(holder, at))

    def remove(self, loc: Loc, *, comments: bool) -> None:
        """What is left empty goes too."""
        holder, at = self._within(loc)
        if len(holder.parts) > 1 or len(loc) == 1:
            _remove(holder, at, comments=comments, owned=_is_owned(holder, at))
        else:
            self.remove(loc[:-1], comments=comments)
        if not holder.parts and holder is self.tree.top.value:
            self.tree.top.value = Leaf("", None)
            self.tree.top.lead += holder.rest if isinstance(holder, Block) else []

    def move(self, loc: Loc, to: int) -> None:
        holder, at = self._within(loc)
        if not holder.is_list or not 0 <= to < len(holder.parts):
            raise NoPlace(holder.parts[at])
        _move(holder, at, to, owned=_is_owned(holder, at, to))

    def rename(self, loc: Loc, key: str) -> None:
        holder, at = self._within(loc)
        part = holder.parts[at]
        if part.name is None or (part.key != key and _child(holder, key)):
            raise NoPlace(part)
        respelled(part.name, key, self.style, None)

    def nearest(self, loc: Loc) -> Part:
        """The part at a place, or the innermost around it that is there."""
        try:
            return self._walk(loc)[0]
        except NoPlace as place:
            return place.part

    # --- finding ------------------------------------------------------------------------------------------------

    def _walk(self, loc: Loc) -> tuple[Part, int | None, int]:
        """The part at a place, or the innermost around it that is there; its column; and how many steps lead there.

        The column is None between brackets.
        """
        part: Part = self.tree.top
        column: int | None = 0
        for number, step in enumerate(loc):
            holder = self._holder(part, column)
            inner = _child(holder, step) if holder else None
            if inner is None:
                return part, column, number
            part, column = inner, _column(holder)
        return part, column, len(loc)

    def _at(self, loc: Loc) -> tuple[Part, int | None]:
        part, column, there = self._walk(loc)
        if there < len(loc):
            raise NoPlace(part)
        return part, column

    def _within(self, loc: Loc) -> tuple[Block | Flow, int]:
        """What a part stands in, and which part of it it is."""
        part, _ = self._at(loc)
        holder = self._holder(*self._at(loc[:-1])) if loc else None
        if holder is None:
            raise NoPlace(part)
        return holder, loc[-1] if isinstance(loc[-1], int) else _index(holder, part)

    def _holder(self, part: Part, column: int | None) -> Block | Flow | None:
        """The list or mapping that is a part's value; None where it has no value."""
        node = part.value
        if not isinstance(node, Leaf):
            return node
        if node.target is None and node.value is None:
            return None
        if node.target is not None or isinstance(node.value, str) or _NOT_SEEN.search(node.text):
            raise NoPlace(part)
        self._replace(part, column, node.value)  # written in a way td does not change from inside
        return self._holder(part, column)

    # --- a value --------------------------------------------------------------------------------------------------

    def _change(self, part: Part, column: int | None, value: Any) -> None:
        """Gives a part another value by the smallest changes that do it."""
        node = part.value
        old: Any = node.data()
        if old == value:
            return
        if value is None:
            self._clear(part, column)
        elif isinstance(node, Leaf) and isinstance(value, str) and (isinstance(old, str) or not node.text):
            self._respell(part, column, node, value)
        elif isinstance(node, Leaf) or not old or not value or type(old) is not type(value):
            self._replace(part, column, value)
        elif isinstance(value, list):
            self._change_list(node, old, cast("list[Any]", value))
        else:
            self._change_mapping(node, old, cast("dict[str, Any]", value))

    def _respell(self, part: Part, column: int | None, leaf: Leaf, value: str) -> None:
        comment_below = isinstance(part, Line) and bool(part.rest)
        respelled(leaf, value, self.style, column, one_line=comment_below)
        if leaf.body and "\n" in part.gap:
            part.gap = " "
        _join(part)

    def _replace(self, part: Part, column: int | None, value: Any) -> None:
        """A value of another kind. The comment beside the key or the dash stays."""
        if isinstance(part, Line) and column is not None:
            self._replace_line(part, column, value)
        else:
            part.value = inline(value, self.style)
            _join(part)

    def _replace_line(self, part: Line, column: int, value: Any) -> None:
        above = [(line, None) for line in part.gap.split("\n") if line.strip()]
        part.tail = _comment_beside(part)
        if part is self.tree.top:
            node = on_lines(value, 0, self.style) if value and not isinstance(value, str) else None
            part.value = node or inline(value, self.style)
        elif part.name is None:
            part.value = item(value, column, self.style, part.gap.strip("\n") or " ").value
        else:
            part.value = planted(value, column, self.style)
        if isinstance(part.value, Leaf) and part.value.body and part.rest:
            part.value = inline(value, self.style)
        part.gap = ""
        if isinstance(part.value, Block):
            first = part.value.parts[0]
            first.lead = [*above, *first.lead]
            if part.value.beside:
                first.tail, part.tail = part.tail, ""
                part.gap = " " * (part.value.column - column - 1)
        else:
            _join(part)

    def _clear(self, part: Part, column: int | None) -> None:
        if column is None:
            part.value = inline(None, self.style)
            _join(part)
            return
        if isinstance(part, Line):
            part.tail = _comment_beside(part)
            part.rest[:0] = [(line, None) for line in part.gap.split("\n") if line.strip()]
        part.gap = ""
        part.value = Leaf("", None, part.at)

    # --- what is inside -------------------------------------------------------------------------------------------

    def _change_mapping(self, holder: Block | Flow, old: dict[str, Any], value: dict[str, Any]) -> None:
        at = -1
        for key, inner in value.items():
            part = _child(holder, key)
            if part is None:
                at += 1
                self._add(holder, at - 1, key, inner)
            else:
                self._change(part, _column(holder), inner)
                at = _index(holder, part)
        for key in old:
            if key not in value:
                _remove(holder, _index(holder, _child(holder, key)), comments=True, owned=True)

    def _change_list(self, holder: Block | Flow, old: list[Any], value: list[Any]) -> None:
        wanted = origins(old, value)
        owned = isinstance(holder, Block) and moving.owns_first(holder)
        there = list(range(len(old)))
        for number in sorted({*there} - {*wanted}, reverse=True):
            _remove(holder, number, comments=True, owned=owned or number > 0)
            del there[number]
        for number, (origin, inner) in enumerate(zip(wanted, value, strict=True)):
            if origin is None:
                self._insert(holder, number, inner, owned=owned)
                there.insert(number, -1)
                continue
            if there[number] != origin:
                at = there.index(origin)
                _move(holder, at, number, owned=owned)
                there.insert(number, there.pop(at))
            self._change(holder.parts[number], _column(holder), inner)

    def _add(self, holder: Block | Flow, after: int, key: str, value: Any) -> None:
        """A new key straight after the one numbered `after`."""
        if isinstance(holder, Flow):
            moving.insert_inline(holder, after + 1, entry(key, value, self.style))
        else:
            moving.insert_after(holder, after, pair(key, value, holder.column, self.style))

    def _insert(self, holder: Block | Flow, at: int, value: Any, *, owned: bool) -> None:
        if isinstance(holder, Flow):
            moving.insert_inline(holder, at, entry(None, value, self.style))
        else:
            gap = next((p.gap for p in holder.parts if p.gap and not p.gap.strip(" ")), " ")
            moving.insert(holder, at, item(value, holder.column, self.style, gap), owned=owned)


def _key(part: Part, step: str | int) -> str:
    if isinstance(step, int):
        raise NoPlace(part)
    return step


def _column(holder: Block | Flow | None) -> int | None:
    return holder.column if isinstance(holder, Block) else None


def _child(holder: Block | Flow, step: str | int) -> Line | Inline | None:
    if holder.is_list:
        return holder.parts[step] if isinstance(step, int) and 0 <= step < len(holder.parts) else None
    return next((part for part in holder.parts if part.key == step), None)


def _index(holder: Block | Flow, part: Part | None) -> int:
    return next(n for n, other in enumerate(holder.parts) if other is part)


def _last_of(holder: Block | Flow, keys: Sequence[str]) -> int:
    """Which part it is that has the last of these keys that is there; -1 where none is."""
    found = next((part for key in reversed(keys) if (part := _child(holder, key))), None)
    return -1 if found is None else _index(holder, found)


def _is_bare(holder: Block | Flow) -> bool:
    """Brackets with nothing between, which say nothing of how their content would be written."""
    return not holder.parts and isinstance(holder, Flow) and "#" not in holder.trail + holder.closing


def _comment_beside(part: Line) -> str:
    """The comment on the line of a key or dash, which stays whatever its value becomes."""
    opened = part.value.trail if isinstance(part.value, Flow) else ""
    comment = _COMMENT.search(part.tail)
    return opened + (comment[0] if comment else "")


def _join(part: Part) -> None:
    """A value on the line of its key or dash stands a space from it."""
    if isinstance(part, Inline) and part.name and not part.mark:
        part.mark = ":"
    if part.mark and not part.gap:
        part.gap = " "


def _is_owned(holder: Block | Flow, *places: int) -> bool:
    """Whether comments above the first part are its own; asked only where it is the first that is changed."""
    return not isinstance(holder, Block) or min(places) > 0 or moving.owns_first(holder)


def _remove(holder: Block | Flow, at: int, *, comments: bool, owned: bool) -> None:
    if isinstance(holder, Flow):
        moving.remove_inline(holder, at)
    else:
        moving.remove(holder, at, comments=comments, owned=owned)


def _move(holder: Block | Flow, at: int, to: int, *, owned: bool) -> None:
    if isinstance(holder, Flow):
        moving.move_inline(holder, at, to)
    else:
        moving.move(holder, at, to, owned=owned)
