"""Values in the quotation marks of a word processor, in those of YAML: what is in them is one text, also with a colon or a hash in it.

The marks take the place of each other, so that columns stay. Only what is sure is changed: what was in the marks must be
a text by itself in what the file then says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.block_texts import with_blocks

_PAIRS: Final = ("«»", "“”", "””", "„“", "„”", "‘’", "’’")
_WHOLE: Final = "|".join(rf"{a}([^{a}{b}\n]+){b}" for a, b in _PAIRS)
_VALUE: Final = late(rf"( *(?:(?:- +)+|(?:- +)*[A-Za-zÆØÅæøå][\w \-]*: +))(?:{_WHOLE})( *(?: #.*)?)$")
"""A value that is all there is on its line after its key or its mark."""
_INSIDE: Final = late(rf"((?:: +|[\[{{,] *))(?:{_WHOLE})(?= *[,}}\]])")
"""One of several on a line, in brackets."""


def in_marks_of_yaml(text: str, parse: Callable[[str], tuple[bool, Any]]) -> str:
    """The text with such values in YAML's own marks; the text itself where there are none, or where it is not sure that they are values."""
    quoted: list[str] = []
    lines = list(_marked(text.split("\n"), quoted))
    if not quoted:
        return text
    marked = "\n".join(lines)
    sound, data = parse(marked)
    if not sound:
        return text
    said = set(_texts(data))
    return marked if all(one in said for one in quoted) else text


def _marked(lines: list[str], quoted: list[str]) -> Iterator[str]:
    """The lines, those of texts that stand as blocks left as they are. What was in marks is added to `quoted`."""
    for line, is_text in with_blocks(lines):
        if is_text:
            yield line
            continue
        found = _VALUE.match(line)
        if found is not None and (whole := _in_marks(found, quoted)) is not None:
            yield f"{found[1]}{whole}{found[found.re.groups]}"
        elif "{" in line or "[" in line:
            yield _INSIDE.sub(lambda one: one[1] + (_in_marks(one, quoted) or one[0][len(one[1]) :]), line)
        else:
            yield line


def _in_marks(found: re.Match[str], quoted: list[str]) -> str | None:
    """What was in marks, in those of YAML; None where it has both of those in it."""
    inner = next(g for g in found.groups()[1 : 1 + len(_PAIRS)] if g is not None)
    mark = "'" if '"' in inner or "\\" in inner else '"'
    if mark in inner or inner != inner.strip():
        return None
    quoted.append(inner)
    return f"{mark}{inner}{mark}"


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for inner in cast("dict[str, Any]", data).values():
            yield from _texts(inner)
    elif isinstance(data, list):
        for inner in cast("list[Any]", data):
            yield from _texts(inner)
