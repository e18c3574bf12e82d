"""Data → YAML as text, quoted as little as needed, in the style of the file it goes into.

Every form is tried by reading it: what does not read back as the value is not used. (`one_line` need not be tried.)
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import Source, parse

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTH: Final = 110
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .()/\-]*[\w.)])?")
"""Texts that are themselves as YAML, wherever they stand; most are, and need not be tried."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes: where a list's dash stands under its key, and the quotes it prefers."""

    dash: int = 2
    quote: str = '"'


def style_of(source: Source) -> Style:
    """How a file writes, as far as it can be seen."""
    dash = next(
        (
            span.start[1] - key.start[1]
            for (loc, kind), span in source.spans.items()
            if kind == "value"
            and (key := source.spans.get((loc, "key"))) is not None
            and span.start[0] > key.start[0]
            and source.lines[span.start[0]][span.start[1] :].startswith("- ")
        ),
        2,
    )
    text = source.text
    return Style(max(dash, 0), "'" if text.count(": '") > text.count(': "') else '"')


_SIMPLE: Final = re.compile(r"[^\W\d_][\w .,()/–-]*[\w.)]|[^\W\d_]")
_NOT_TEXT: Final = ("null", "true", "false")


def one_line(value: str) -> str:
    """A single-line scalar for any text a user gives, in a file that is being made: what cannot be seen is left out."""
    text = "".join(c for c in " ".join(value.split()) if c.isprintable())
    if _SIMPLE.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return _single(text)


def flow(value: Any, style: Style) -> str:
    """A value as it can stand between brackets, on one line."""
    if value is None:
        return "null"
    if isinstance(value, str):
        if _is_plain(value):
            return value
        for text in (value, *_quoted(value, style.quote)):
            if "\n" not in text and _reads(f"[{text}]", [value]):
                return text
        return _double(value)
    if isinstance(value, list):
        return "[" + ", ".join(flow(v, style) for v in cast("list[Any]", value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    pairs = cast("dict[str, Any]", value).items()
    return "{" + ", ".join(f"{flow(k, style)}: {flow(v, style)}" for k, v in pairs) + "}"


def scalar(value: str, column: int, style: Style, like: str = "") -> str:
    """A text as it stands after `key: ` or `- ` at `column`. `like` is how its predecessor was written, kept where it can be."""
    if not like and _is_plain(value):
        return value
    pad = " " * column
    for text in _forms(value, column, style, like):
        if _reads(f"{pad}k: {text}\n", {"k": value}):
            return text
    return _double(value)


def _is_plain(value: str) -> bool:
    return _PLAIN.fullmatch(value) is not None and value.lower() != "null"


def block(value: Any, column: int, style: Style) -> list[str]:
    """A mapping or a list as lines of their own, at `column`."""
    pad = " " * column
    if isinstance(value, list):
        return [line for item in cast("list[Any]", value) for line in list_item(item, column, style)]
    return [
        line
        for key, inner in cast("dict[str, Any]", value).items()
        for line in f"{pad}{pair(key, inner, column, style)}".split("\n")
    ]


def list_item(value: Any, column: int, style: Style) -> list[str]:
    """One item, its dash at `column`."""
    pad = " " * column
    if isinstance(value, dict) and value:
        first, *rest = block(value, column + 2, style)
        return [f"{pad}- {first[column + 2 :]}", *rest]
    if isinstance(value, str):
        return f"{pad}- {scalar(value, column, style)}".split("\n")
    return [f"{pad}- {flow(value, style)}"]


def pair(key: str, value: Any, column: int, style: Style) -> str:
    """A key with its value, the key at `column`: the first line without what stands before it."""
    name = flow(key, style)
    if isinstance(value, str):
        return f"{name}: {scalar(value, column, style)}"
    if value and isinstance(value, list | dict):
        inner = column + (style.dash if isinstance(value, list) else 2)
        return "\n".join([f"{name}:", *block(value, inner, style)])
    return f"{name}:" if value is None else f"{name}: {flow(value, style)}"


def _forms(value: str, column: int, style: Style, like: str) -> Iterator[str]:
    kind = like[:1]
    if kind == "|":
        yield _literal(value, _indent(like, column))
    elif kind == ">":
        yield _folded(value, _indent(like, column))
    elif kind == "'":
        yield _single(value)
    elif kind == '"':
        yield _double(value)
    if "\n" in value:
        yield _literal(value, column + 2)
    yield value
    yield from _quoted(value, style.quote)


def _quoted(value: str, quote: str) -> list[str]:
    single_first = (quote == "'" or '"' in value or "\\" in value) and "'" not in value
    return [_single(value), _double(value)] if single_first else [_double(value), _single(value)]


def _single(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _double(value: str) -> str:
    def shown(char: str) -> str:
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char.isprintable():
            return char
        return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"

    return '"' + "".join(map(shown, value)) + '"'


def _indent(like: str, column: int) -> int:
    lines = [line for line in like.split("\n")[1:] if line.strip()]
    return len(lines[0]) - len(lines[0].lstrip(" ")) if lines else column + 2


def _body(value: str) -> tuple[str, str]:
    """(the text without its last line breaks, how YAML says how many there are)."""
    text = value.rstrip("\n")
    breaks = len(value) - len(text)
    return text, "-" if breaks == 0 else "" if breaks == 1 else "+"


def _literal(value: str, indent: int) -> str:
    text, chomp = _body(value)
    pad = " " * indent
    lines = [pad + line if line else "" for line in text.split("\n")]
    return "\n".join([f"|{chomp}", *lines])


def _folded(value: str, indent: int) -> str:
    text, chomp = _body(value)
    pad = " " * indent
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            lines.append("")
        wrapped = textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
        lines += [pad + line for line in wrapped]
    return "\n".join([f">{chomp}", *lines])


def _reads(text: str, value: Any) -> bool:
    data, faults = parse(Source("", text))
    return data == value and not any(f.level is Level.FEIL for f in faults)
