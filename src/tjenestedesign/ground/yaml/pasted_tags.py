"""Tags with a hash before each: to YAML they are a comment, and would be gone. `#en #to` → ` en, to`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.block_texts import with_blocks

_TAG_KEYS: Final = (
    r"(?i:merkelapp(?:er|ar)?|stikkord|emneord|tags?|etikett(?:er|ar)|emneknagg(?:er|ar)|hashtags?)"
)
_WORD: Final = r"#[^\W\d_][\w-]*"
_SEVERAL: Final = late(r"([^#:]+: +)#([^\s#,]+(?:,? +#[^\s#,]+)+) *$")
_ONE: Final = late(rf"( *{_TAG_KEYS}: )({_WORD}) *$")
"""With one space before it: a comment beside a key has two."""
_KEY: Final = late(rf" *{_TAG_KEYS}: *$")
_ITEM: Final = late(rf"( *- )({_WORD}) *$")
_IN_BRACKETS: Final = late(rf"[^#:]+: +\[ *{_WORD}(?: *, *{_WORD})* *\] *$")
_COLOURS: Final = late(r"[^#:]+: +\[[ ,]*(?:#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\b[ ,]*)+\]")


def without_hashes(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with such tags as YAML has them. A comment beside what stands below it is left, and so is a single one of any other key."""
    is_listed = False
    for number, (line, is_text) in enumerate(with_blocks(lines)):
        is_item = is_listed and not is_text and _ITEM.match(line) is not None
        is_listed = is_item or (
            not is_text and (_KEY.match(line) is not None or (is_listed and not line.strip()))
        )
        if is_text or "#" not in line or _COLOURS.match(line) or not _stands_alone(lines, number):
            yield line
        elif is_item or _ONE.match(line) or _IN_BRACKETS.match(line):
            yield line.replace("#", " ")
        elif found := _SEVERAL.match(line):
            tags = re.sub(r",? +#", lambda between: ",".ljust(len(between[0])), found[2])
            yield f"{found[1]} {tags}"
        else:
            yield line


def _stands_alone(lines: Sequence[str], number: int) -> bool:
    """Whether nothing below belongs to the key or the item on a line."""
    here = lines[number]
    depth = len(here) - len(here.lstrip())
    below = next(
        (line for line in lines[number + 1 :] if line.strip() and not line.lstrip().startswith("#")), ""
    )
    inside = len(below) - len(below.lstrip())
    is_list = below.lstrip().startswith("- ") and not here.lstrip().startswith("- ")
    return inside < depth or (inside == depth and not is_list)
