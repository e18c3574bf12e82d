"""Text → what looks like personal data in it. Pure: no files, no project, and the time grows with the text alone."""

from __future__ import annotations

import re
from typing import Final

from tjenestedesign.privacy.hits import Hit
from tjenestedesign.privacy.numbers import numbers
from tjenestedesign.privacy.people import emails, names
from tjenestedesign.privacy.places import addresses, coordinates

_FIRST: Final = {"TD605": 0, "TD602": 1, "TD608": 2, "TD604": 3, "TD603": 4, "TD606": 5, "TD607": 6}
"""Which finding stands where two overlap: the one with the strongest proof."""
_SEPARATORS: Final = re.compile(r"[_\-.+]")


def find(text: str) -> list[Hit]:
    """Everything found, in order, none overlapping another."""
    found = [*numbers(text), *coordinates(text), *emails(text), *addresses(text), *names(text)]
    if len(found) < 2:
        return found
    found.sort(key=lambda h: (_FIRST[h.code], h.start, h.start - h.end))
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in found:
        span = range(hit.start, hit.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def find_in_name(name: str) -> list[Hit]:
    """A file's or a folder's name, where `_`, `-` and `.` stand for spaces. Spans are those of the name."""
    spaced = _SEPARATORS.sub(" ", name)
    if sum(c.isdigit() for c in name) < 8 and "@" not in name:
        return [*addresses(spaced), *names(spaced)]
    found = find(name)
    taken = {i for h in found for i in range(h.start, h.end)}
    return found + [h for h in find(spaced) if taken.isdisjoint(range(h.start, h.end))]
