"""Lines as a word processor or a phone leaves them → lines YAML can read: no-break spaces, bullets, tabs, a colon without a space after it.

Line numbers stay, and so do columns except on lines with a tab in the indentation or a colon too close. What stands in a text is
never touched: only what is before it on its line, which says where in the file it is. What the file's own marks leave open is tried,
and taken where the file can then be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.quotation import OPENING
from tjenestedesign.ground.yaml.block_texts import with_blocks
from tjenestedesign.ground.yaml.pasted_lists import under_their_keys
from tjenestedesign.ground.yaml.pasted_quotes import in_marks_of_yaml
from tjenestedesign.ground.yaml.pasted_tags import without_hashes

_BUILDING: Final = late(r"^[ \t]*(?:[•·▪◦‣●○–*]|\t)|^ *(?:- +)?[A-Za-zÆØÅæøå_]+:[^\s:/\\]", re.MULTILINE)
"""What may keep a file from being read: marks and tabs where its structure stands, and keys without a space after."""
_ODD_SPACES: Final = "\u00a0\u2007\u202f"
_MARKED: Final = late(rf"(?:[{''.join(OPENING)}]|#(?=[^\s#]))(?:(?<=[:\- ] .)|(?<=\[.))")
"""A quotation mark or a tag where a value starts. The character comes first, since that is what is looked for fast."""
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " "})
_LEAD: Final = late(
    r"(?:[ \t\u00a0\u2007\u202f]|[-•·▪◦‣●○–*](?=[ \t\u00a0\u2007\u202f]))*(?:[\w ]+:[\u00a0\u2007\u202f]+)?"
)
"""What is before the text on a line: indentation, marks of a list, a key."""
_BULLET: Final = late(r"( *)[•·▪◦‣●○–*][ \t]")
_CLOSE: Final = late(r"( *(?:- +)?[A-Za-zÆØÅæøå_]+:)(?=[^\s:/\\])")
_TAB_WIDTHS: Final = (2, 4, 8)

Parse = Callable[[str], tuple[bool, Any]]
"""A text → whether it can be read, and what it says."""


def as_lines_of_yaml(text: str, parse: Parse) -> str:
    """The text with such lines put right; the text itself where there are none, or where they can be put right in two ways."""
    if not _is_suspect(text):
        return text
    lines = list(without_hashes(list(_each(map(_indented, text.split("\n")), _spaced))))
    plain = "\n".join(lines)
    if _BUILDING.search(plain) is not None and not parse(plain)[0]:
        plain = _untabbed(list(under_their_keys(lines, _built)), parse)
    return in_marks_of_yaml(plain, parse)


def _is_suspect(text: str) -> bool:
    """Whether there is something that only a pasted or hurried file has."""
    return (
        any(space in text for space in _ODD_SPACES)
        or _MARKED.search(text) is not None
        or _BUILDING.search(text) is not None
    )


def _each(lines: Iterable[str], change: Callable[[str], str]) -> Iterator[str]:
    """The lines, those of texts that stand as blocks left as they are."""
    for line, is_text in with_blocks(lines):
        yield line if is_text else change(line)


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
