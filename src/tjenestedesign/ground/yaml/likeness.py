"""What of one list is there still in another: what is to be kept, moved and changed when the one becomes the other."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from difflib import SequenceMatcher
from typing import Any, cast


def origins(old: list[Any], new: list[Any]) -> list[int | None]:
    """For each new item, which of the old it comes from: itself, one that is alike, or None. No old item is used twice.

    Something of the old list is always used where neither is empty.
    """
    before, after = [_canonical(v) for v in old], [_canonical(v) for v in new]
    found: dict[int, int] = {}
    changed: list[tuple[int, int, int, int]] = []
    for what, a, b, c, d in _opcodes(before, after):
        if what == "equal":
            found.update(zip(range(c, d), range(a, b), strict=True))
        else:
            changed.append((a, b, c, d))
    left = sorted(set(range(len(old))) - set(found.values()))
    _pair(found, {n: before[n] for n in left}, dict(enumerate(after)))
    left = sorted(set(left) - set(found.values()))
    ids = {n: v for n in left if (v := _id(old[n]))}
    _pair(found, ids, {n: v for n, item in enumerate(new) if (v := _id(item))})
    used = set(found.values())
    for a, b, c, d in changed:
        was = [n for n in range(a, b) if n not in used]
        becomes = [n for n in range(c, d) if n not in found]
        found.update((n, m) for m, n in zip(was, becomes, strict=False) if _is_alike(old[m], new[n]))
    if not found and old and new:
        found[0] = 0
    return [found.get(n) for n in range(len(new))]


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib, which is slow on long lists, only asked about what lies between the first and the last difference."""
    room = min(len(before), len(after))
    first = next((n for n in range(room) if before[n] != after[n]), room)
    last = next((n for n in range(room - first) if before[-1 - n] != after[-1 - n]), room - first)
    middle = SequenceMatcher(
        None, before[first : len(before) - last], after[first : len(after) - last], autojunk=False
    )
    return [
        ("equal", 0, first, 0, first),
        *((what, a + first, b + first, c + first, d + first) for what, a, b, c, d in middle.get_opcodes()),
        ("equal", len(before) - last, len(before), len(after) - last, len(after)),
    ]


def _pair(found: dict[int, int], old: dict[int, str], new: dict[int, str]) -> None:
    """Gives new items their old ones where they say the same, the first first."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, text in old.items():
        waiting[text].append(number)
    for number, text in new.items():
        if number not in found and waiting[text]:
            found[number] = waiting[text].popleft()


def _id(value: Any) -> str:
    found = cast("dict[str, Any]", value).get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _is_alike(old: Any, new: Any) -> bool:
    return type(old) is type(new) and _id(old) == _id(new)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
