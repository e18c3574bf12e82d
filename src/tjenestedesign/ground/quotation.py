"""The quotation marks a text stands in as a whole, which are no part of it."""

from __future__ import annotations

from typing import Final

_MARKS: Final = (
    ("«", "»"),
    ("“", "”"),
    ("”", "”"),
    ("„", "“"),
    ("„", "”"),
    ("‘", "’"),
    ("’", "’"),
    ('"', '"'),
    ("'", "'"),
)
OPENING: Final = frozenset("«“”„‘’")
"""The marks no YAML file has around a value for its own sake: someone, or a word processor, put them there."""


def bare(text: str) -> str:
    """A value of a file without such marks around all of it: they are no part of what someone said. «Ja» og «nei» has them in it."""
    return unquoted(text.strip()) if text[:1] in OPENING else text


def unquoted(text: str) -> str:
    """A text without the quotation marks it stands in as a whole; with those that belong to words in it."""
    for first, last in _MARKS:
        if len(text) > 2 and text[0] == first and text[-1] == last and _is_around(text[1:-1], first, last):
            return text[1:-1].strip()
    return text


def _is_around(inner: str, first: str, last: str) -> bool:
    """Whether marks with this between them belong together: what is opened within is closed within."""
    if first == last:
        return first not in inner
    open_marks = 0
    for letter in inner:
        open_marks += (letter == first) - (letter == last)
        if open_marks < 0:
            return False
    return open_marks == 0
