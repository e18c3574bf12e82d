"""Lines with the list marks of a word processor, moved in under the key they belong to.

A list that is pasted keeps its own margin: at the start of the line, though its key stands further in; or with the first item beside the
key and the rest below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.block_texts import with_blocks

_MARKS: Final = "•·▪◦‣●○–—*✓✔☑☐"
_ITEM: Final = late(rf"( *)([{_MARKS}])[ \t]+(?=\S)")
_KEY: Final = late(r"( *(?:- +)*)[^\s:#][^:#]*:[ \t]*")


@dataclass(slots=True)
class _Owner:
    """A key that has no value of its own yet, or the first item of a list beside it."""

    column: int
    beside: str = ""
    mark: str = ""


def under_their_keys(lines: Iterable[str], change: Callable[[str], str]) -> Iterator[str]:
    """The lines, with the items of a list that stand too far out moved in, and the others changed. What is an item of a list around
    the key stays where it is."""
    owner: _Owner | None = None
    listed: set[tuple[int, str]] = set()
    for line, is_text in with_blocks(lines):
        if is_text or not line.strip():
            yield line
            continue
        item = _ITEM.match(line)
        if item is not None and owner is not None and _belongs(owner, item, listed):
            owner.mark = item[2]
            mark = "  •" if owner.beside else "-"
            yield f"{' ' * owner.column}{mark} {line[item.end() :]}"
            continue
        owner = _owner(line)
        depth = len(line) - len(line.lstrip())
        listed = {(column, mark) for column, mark in listed if column <= depth} | {(depth, line.lstrip()[0])}
        yield change(_with_mark(line, owner) if owner is not None and owner.beside else line)


def _with_mark(line: str, owner: _Owner) -> str:
    """The line of a key with the first item beside it, in the one mark td tells items by."""
    start = line.index(owner.beside, owner.column)
    return f"{line[:start]}•{line[start + 1 :]}"


def _owner(line: str) -> _Owner | None:
    key = _KEY.match(line)
    if key is None:
        return None
    rest = line[key.end() :]
    if not rest.strip():
        return _Owner(len(key[1]))
    return _Owner(len(key[1]), rest[0]) if _ITEM.match(rest) else None


def _belongs(owner: _Owner, item: re.Match[str], listed: set[tuple[int, str]]) -> bool:
    """Whether an item stands further out than the key above it, and is none of the list the key is in."""
    depth = len(item[1])
    if owner.beside:
        return item[2] == owner.beside
    if owner.mark:
        return item[2] == owner.mark and depth <= owner.column
    return depth < owner.column and (depth, item[2]) not in listed
