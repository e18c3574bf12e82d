"""Data → new parts of a tree, in the style of the file they go into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from tjenestedesign.ground.yaml.as_text import Style, flow, scalar
from tjenestedesign.ground.yaml.tree import Block, Flow, Inline, Leaf, Line, Node, Page, Part, Tree


def block(value: Any, column: int, style: Style) -> list[str]:
    """A mapping or a list as lines of their own, at `column`."""
    page = Page()
    on_lines(value, column, style).write(page)
    return page.text


def planted(value: Any, column: int, style: Style) -> Node:
    """A value under a key at `column`."""
    if value is None:
        return Leaf("", None)
    if isinstance(value, str):
        return text_leaf(scalar(value, column, style), value)
    if not value or not isinstance(value, list | dict):
        return inline(value, style)
    return on_lines(value, column + (style.dash if isinstance(value, list) else style.indent), style)


def on_lines(value: Any, column: int, style: Style) -> Block:
    """A list or a mapping that is not empty, with its parts at `column`."""
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return Block(column, is_list=True, parts=[item(v, column, style) for v in items])
    pairs = cast("dict[str, Any]", value).items()
    return Block(column, is_list=False, parts=[pair(k, v, column, style) for k, v in pairs])


def pair(key: str, value: Any, column: int, style: Style) -> Line:
    """A key at `column` with its value."""
    node = planted(value, column, style)
    has_gap = not isinstance(node, Block) and value is not None
    return Line(Leaf(flow(key, style), key), ":", " " * has_gap, node)


def item(value: Any, column: int, style: Style, gap: str = " ") -> Line:
    """A list item, its dash at `column`."""
    if isinstance(value, str):
        return Line(None, "-", gap, text_leaf(scalar(value, column, style), value))
    if value and isinstance(value, dict):
        node = on_lines(value, column + 1 + len(gap), style)
        node.beside = True
        return Line(None, "-", gap, node)
    return Line(None, "-", gap, inline(value, style))


def inline(value: Any, style: Style) -> Node:
    """A value between brackets, or as it can stand there."""
    if isinstance(value, list):
        parts = [entry(None, v, style) for v in cast("list[Any]", value)]
        node = Flow("[", is_list=True, parts=parts, closing="]")
    elif isinstance(value, dict):
        parts = [entry(k, v, style) for k, v in cast("dict[str, Any]", value).items()]
        node = Flow("{", is_list=False, parts=parts, closing="}")
    else:
        return Leaf(flow(value, style), value)
    for part in parts[1:]:
        part.before = " "
    return node


def entry(key: str | None, value: Any, style: Style) -> Inline:
    """A part between brackets."""
    node = inline(value, style)
    return Inline(None, "", "", node) if key is None else Inline(Leaf(flow(key, style), key), ":", " ", node)


def text_leaf(text: str, value: str) -> Leaf:
    """A text as it is written, over several lines where it is a block text."""
    sign, *body = text.split("\n")
    return Leaf(sign, value, body=[(line, None) for line in body])


def style_of(tree: Tree, text: str) -> Style:
    """How a file writes, as far as it can be seen."""
    dash = indent = None
    for column, part in _keys(tree.top.value):
        block = part.value
        if isinstance(block, Block) and block.is_list and dash is None:
            dash = max(block.column - column, 0)
        elif isinstance(block, Block) and not block.is_list and indent is None:
            indent = block.column - column
        if dash is not None and indent is not None:
            break
    quote = "'" if text.count(": '") > text.count(': "') else '"'
    return Style(2 if dash is None else dash, quote, indent or 2)


def _keys(node: Node) -> Iterator[tuple[int, Part]]:
    """Every key on a line of its own, with its column."""
    if isinstance(node, Block):
        for part in node.parts:
            if part.name:
                yield node.column, part
            yield from _keys(part.value)
