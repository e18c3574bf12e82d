"""Which lines of a file belong to a text that stands as a block, where nothing is read but the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tjenestedesign.ground.pattern import late

_BLOCK: Final = late(r".*(?::|-|^)\s*[|>][-+0-9]*\s*(?:#.*)?$")


def with_blocks(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it belongs to such a text."""
    block = None
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if block is not None and (not line.strip() or depth > block):
            yield line, True
            continue
        block = depth if _BLOCK.match(line) else None
        yield line, False
