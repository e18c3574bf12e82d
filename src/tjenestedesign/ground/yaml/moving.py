"""Parts put in, taken out and moved, so that comments follow what they are about and blank lines go on standing between.

The blank lines between the parts of a list are separators: as many parts as there are, less one. What is taken out gives one up,
what is moved takes it along.
"""

from __future__ import annotations

from typing import Final

from tjenestedesign.ground.yaml.lines import Row
from tjenestedesign.ground.yaml.tree import Block, Flow, Inline, Line, settle

_BLANK: Final[Row] = ("", None)


def owns_first(block: Block) -> bool:
    """Whether comments above the first part speak of it: in a list, only where other items have comments too."""
    return not block.is_list or any(part.own for part in block.parts[1:])


def insert(block: Block, at: int, part: Line, *, owned: bool) -> None:
    """A new item before the one at `at`, or at the end. `owned` is what `owns_first` says when the change begins."""
    apart = len(block.parts) > 1 and _blanks(block.parts[1].lead) and _blanks(block.parts[-1].lead)
    _put(block, at, part, [_BLANK] if apart else [], owned=owned)


def insert_after(block: Block, at: int, part: Line) -> None:
    """A new key straight after the one at `at`; first of all where `at` is -1."""
    if at < 0 and block.parts:
        first = block.parts[0]
        part.lead, first.lead = first.lead, []
    block.parts.insert(at + 1, part)


def remove(block: Block, at: int, *, comments: bool, owned: bool) -> None:
    """Takes a part out, with the comments straight above it where they are its own. What else stands there, stays."""
    _take(block, at, comments=comments and (at > 0 or owned))


def move(block: Block, at: int, to: int, *, owned: bool) -> None:
    """An item to another place in its list, with its comments."""
    if at == to:
        return
    part = block.parts[at]
    freed = _take(block, at, comments=at > 0 or owned)
    if at == 0 and not owned:
        part.own = []
    _put(block, to, part, freed, owned=owned)


def _put(block: Block, at: int, part: Line, separator: list[Row], *, owned: bool) -> None:
    """The part comes where the one at `at` was, under the same blank lines, and that one after the separator."""
    if at >= len(block.parts):
        part.lead = separator
        block.parts.append(part)
        return
    following = block.parts[at]
    part.lead, following.lead = following.lead, separator
    if at == 0 and not owned:
        part.own, following.own = following.own, []
    block.parts.insert(at, part)
    settle(part, block.column)
    settle(following, block.column)


def _take(block: Block, at: int, *, comments: bool) -> list[Row]:
    """Takes a part out. The blank lines that are left over: those between it and one of its neighbours."""
    part = block.parts.pop(at)
    above = [*part.lead, *([] if comments else part.own)]
    if at == len(block.parts):
        count = _blanks(above[::-1]) if at else 0
        block.rest[:0] = above[: len(above) - count]
        return above[len(above) - count :]
    following = block.parts[at]
    count = _blanks(following.lead)
    below, following.lead = following.lead[:count], following.lead[count:]
    if at and _blanks(above) == len(above) < len(below):
        above, below = below, above
    elif at and _blanks(above) < len(above) and not _blanks(above[::-1]):
        above, below = [*above, *below], []
    following.lead = [*above, *following.lead]
    settle(following, block.column)
    return below


def _blanks(rows: list[Row]) -> int:
    """How many blank lines they begin with."""
    return next((n for n, (text, _) in enumerate(rows) if text.strip()), len(rows))


# --- between brackets -------------------------------------------------------------------------------------------------


def insert_inline(flow: Flow, at: int, part: Inline) -> None:
    """A new part between brackets, with the space before it that the others have."""
    parts = flow.parts
    space = [p.before for p in parts if not p.before.strip()]
    between = space[1] if len(space) > 1 else space[0] if "\n" in "".join(space) else " "
    if at == 0 and parts and not parts[0].before.strip():
        part.before, parts[0].before = parts[0].before, between
    elif parts:
        part.before = between
    parts.insert(at, part)


def remove_inline(flow: Flow, at: int) -> None:
    """Takes a part out, with the comma after it, or the one before where it is the last."""
    part = flow.parts.pop(at)
    first = flow.parts[0] if flow.parts else part
    if at == 0 and not first.before.strip() and not part.before.strip():
        first.before = part.before


def move_inline(flow: Flow, at: int, to: int) -> None:
    """A part to another place between the brackets. The space between the places stays; comments follow."""
    space = [part.before for part in flow.parts]
    flow.parts.insert(to, flow.parts.pop(at))
    if not any(before.strip() for before in space):
        for part, before in zip(flow.parts, space, strict=True):
            part.before = before
