"""A value → YAML as text, quoted as little as needed, in the style of the file it goes into. Blocks of lines: `planting.py`.

Every form is tried by reading it: what does not read back as the value is not used. (`one_line` need not be tried.)
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.source import decode, parse

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTH: Final = 110
_PLAIN: Final = late(r"[^\W\d_](?:[\w .()/\-]*[\w.)])?")
"""Texts that are themselves as YAML, wherever they stand; most are, and need not be tried."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes: where a list's dash and another key stand under a key, and the quotes it prefers."""

    dash: int = 2
    quote: str = '"'
    indent: int = 2


_SIMPLE: Final = late(r"[^\W\d_][\w .,()/–-]*[\w.)]|[^\W\d_]")
_NOT_TEXT: Final = ("null", "true", "false")


def one_line(value: str) -> str:
    """A single-line scalar for any text a user gives, in a file that is being made: what cannot be seen is left out."""
    text = "".join(c for c in " ".join(value.split()) if c.isprintable())
    if _SIMPLE.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return single(text)


def flow(value: Any, style: Style) -> str:
    """A value as it can stand between brackets, on one line."""
    if value is None:
        return "null"
    if isinstance(value, str):
        if is_plain(value):
            return value
        for text in (value, *_quoted(value, style.quote)):
            if "\n" not in text and reads(f"[{text}]", [value]) and reads(f"{text}: k\n", {value: "k"}):
                return text
        return double(value)
    if isinstance(value, list):
        return "[" + ", ".join(flow(v, style) for v in cast("list[Any]", value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    pairs = cast("dict[str, Any]", value).items()
    return "{" + ", ".join(f"{flow(k, style)}: {flow(v, style)}" for k, v in pairs) + "}"


def scalar(value: str, column: int, style: Style) -> str:
    """A text as it stands after `key: ` or `- ` at `column`."""
    if is_plain(value):
        return value
    pad = " " * column
    for text in _forms(value, column, style):
        if reads(f"{pad}k: {text}\n", {"k": value}) and ("\n" in text or reads(f"- {text}\n", [value])):
            return text
    return double(value)


def is_plain(value: str) -> bool:
    """Whether a text is itself as YAML, wherever it stands: most are, and need not be tried."""
    return _PLAIN.fullmatch(value) is not None and value.lower() != "null"


def _forms(value: str, column: int, style: Style) -> Iterator[str]:
    if "\n" in value:
        yield _literal(value, column + style.indent)
    yield value
    yield from _quoted(value, style.quote)


def _quoted(value: str, quote: str) -> list[str]:
    single_first = (quote == "'" or '"' in value or "\\" in value) and "'" not in value
    return [single(value), double(value)] if single_first else [double(value), single(value)]


def single(value: str) -> str:
    """In single quotes."""
    return "'" + value.replace("'", "''") + "'"


def double(value: str) -> str:
    """In double quotes, on one line."""

    def shown(char: str) -> str:
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char.isprintable():
            return char
        return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"

    return '"' + "".join(map(shown, value)) + '"'


def _literal(value: str, indent: int) -> str:
    text = value.rstrip("\n")
    breaks = len(value) - len(text)
    pad = " " * indent
    lines = [pad + line if line else "" for line in text.split("\n")]
    return "\n".join(["|" + ("-" if breaks == 0 else "" if breaks == 1 else "+"), *lines])


def folded_lines(paragraph: str) -> list[str]:
    """A paragraph on lines that are read at one glance."""
    return textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)


def reads(text: str, value: Any) -> bool:
    """Whether a text of YAML says just this."""
    data, faults = parse(decode("", text.encode("utf-8", "surrogatepass"))[0])
    return data == value and not any(f.level is Level.FEIL for f in faults)
