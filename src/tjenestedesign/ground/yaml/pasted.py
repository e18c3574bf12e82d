"""Lines as a word processor or a phone leaves them → lines YAML can read: no-break spaces, bullets, tabs, a colon without a space after it.

Line numbers stay, and so do columns except on lines with a tab in the indentation or a colon too close. What stands in a text is
never touched: only what is before it on its line, which says where in the file it is. What the file's own marks leave open is tried,
and taken where the file can then be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

_BUILDING: Final = re.compile(
    r"^[ \t]*(?:[•·▪◦‣●○–*]|\t)|^ *(?:- +)?[A-Za-zÆØÅæøå_]+:[^\s:/\\]", re.MULTILINE
)
"""What may keep a file from being read: marks and tabs where its structure stands, and keys without a space after."""
_SUSPECT: Final = re.compile(rf"[\u00a0\u2007\u202f]|: +#[^\s#,]+,? +#|{_BUILDING.pattern}", re.MULTILINE)
"""What only a pasted or hurried file has."""
_MARK_FIRST: Final = re.compile(r"[ \t]*(?:[•·▪◦‣●○–*]|\t)")
_MARK_NEXT: Final = re.compile(rf"\n{_MARK_FIRST.pattern}")
_COLON: Final = re.compile(r":(?:(?<=[A-Za-zÆØÅæøå_].)[^\s:/\\]| +#)")
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " "})
_LEAD: Final = re.compile(
    r"(?:[ \t\u00a0\u2007\u202f]|[-•·▪◦‣●○–*](?=[ \t\u00a0\u2007\u202f]))*(?:[\w ]+:[\u00a0\u2007\u202f]+)?"
)
"""What is before the text on a line: indentation, marks of a list, a key."""
_BULLET: Final = re.compile(r"( *)[•·▪◦‣●○–*][ \t]")
_CLOSE: Final = re.compile(r"( *(?:- +)?[A-Za-zÆØÅæøå_]+:)(?=[^\s:/\\])")
_BLOCK: Final = re.compile(r".*(?::|-|^)\s*[|>][-+0-9]*\s*(?:#.*)?$")
_TAGS: Final = re.compile(r"([^#:]+: +)#([^\s#,]+(?:,? +#[^\s#,]+)+) *$")
_TAB_WIDTHS: Final = (2, 4, 8)

Parse = Callable[[str], tuple[bool, Any]]
"""A text → whether it can be read, and what it says."""


def as_lines_of_yaml(text: str, parse: Parse) -> str:
    """The text with such lines put right; the text itself where there are none, or where they can be put right in two ways."""
    if not _may_be(text) or _SUSPECT.search(text) is None:
        return text
    lines = list(_each(_each(map(_indented, text.split("\n")), _spaced), _hashtags))
    plain = "\n".join(lines)
    if _BUILDING.search(plain) is None or parse(plain)[0]:
        return plain
    return _untabbed(list(_each(lines, _built)), parse)


def _may_be(text: str) -> bool:
    """Whether it is worth looking for what `_SUSPECT` finds: each of these goes fast to the one sign it begins with."""
    return (
        "\u00a0" in text
        or "\u2007" in text
        or "\u202f" in text
        or _COLON.search(text) is not None
        or _MARK_NEXT.search(text) is not None
        or _MARK_FIRST.match(text) is not None
    )


def _each(lines: Iterable[str], change: Callable[[str], str]) -> Iterator[str]:
    """The lines, those of texts that stand as blocks left as they are."""
    block = None
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if block is not None and (not line.strip() or depth > block):
            yield line
            continue
        block = depth if _BLOCK.match(line) else None
        yield change(line)


def _indented(line: str) -> str:
    """With ordinary spaces in the indentation, also of a text that stands as a block."""
    depth = len(line) - len(line.lstrip(" \u00a0\u2007\u202f"))
    return line[:depth].translate(_SPACES) + line[depth:]


def _spaced(line: str) -> str:
    """With ordinary spaces before the text; what is in it is the person's own."""
    if line.isascii():
        return line
    if not line.strip():
        return line.translate(_SPACES)
    lead = _LEAD.match(line)
    end = lead.end() if lead else 0
    return line[:end].translate(_SPACES) + line[end:]


def _hashtags(line: str) -> str:
    """Tags with a hash before each: to YAML they are a comment, and would be gone. `#en #to` → ` en, to`."""
    found = _TAGS.match(line)
    if found is None:
        return line
    tags = re.sub(r",? +#", lambda between: ",".ljust(len(between[0])), found[2])
    return f"{found[1]} {tags}"


def _built(line: str) -> str:
    """With the list mark of YAML for another, and a space after the key."""
    if found := _BULLET.match(line):
        return f"{found[1]}- {line[found.end() :]}"
    return f"{found[0]} {line[found.end() :]}" if (found := _CLOSE.match(line)) else line


def _untabbed(lines: list[str], parse: Parse) -> str:
    said: dict[str, Any] = {}
    for width in _TAB_WIDTHS:
        text = "\n".join(_each(lines, lambda line, width=width: _without_tabs(line, width)))
        if text in said:
            continue
        sound, data = parse(text)
        if sound:
            said[text] = data
    first = next(iter(said), None)
    if first is not None and all(data == said[first] for data in said.values()):
        return first
    return "\n".join(lines)


def _without_tabs(line: str, width: int) -> str:
    lead = re.match(r"[ \t]*(?:-[ \t]+)?", line)
    end = lead.end() if lead else 0
    return line[:end].replace("\t", " " * width) + line[end:] if "\t" in line[:end] else line
