"""Text → what looks like personal data in it. Pure: no files, no project, and the time grows with the text alone."""

from __future__ import annotations

from typing import Final

from tjenestedesign.domain.privacy.emails import emails
from tjenestedesign.domain.privacy.figures import figures
from tjenestedesign.domain.privacy.hits import Hit
from tjenestedesign.domain.privacy.online import online
from tjenestedesign.domain.privacy.people import names
from tjenestedesign.domain.privacy.spelled import spelled
from tjenestedesign.domain.privacy.traits import classes_in_words, diagnoses
from tjenestedesign.ground.pattern import late

KINDS: Final = (
    "TD605",
    "TD602",
    "TD631",
    "TD608",
    "TD604",
    "TD632",
    "TD603",
    "TD630",
    "TD606",
    "TD633",
    "TD607",
)
"""Every code a detector gives. Where two findings overlap, the one first here stands: it has the strongest proof."""
_FIRST: Final = {code: index for index, code in enumerate(KINDS)}
_SEPARATORS: Final = late(r"[_\-.+]")


def find(text: str) -> list[Hit]:
    """Everything found, in order, none overlapping another."""
    found = [
        *figures(text), *emails(text), *online(text), *spelled(text), *diagnoses(text), *classes_in_words(text), *names(text),
    ]  # fmt: skip
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
    found = find(name)
    taken = {i for h in found for i in range(h.start, h.end)}
    return found + [h for h in find(spaced) if taken.isdisjoint(range(h.start, h.end))]
