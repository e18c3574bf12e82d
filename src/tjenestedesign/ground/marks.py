"""Quiet marks that follow a value wherever it is shown: «12. mars (antatt)».

A mark is one of Unicode's noncharacters, which no file of a project can hold (TD012), at the end of a text, before the full stop it may end in. It travels with the text through pages,
figures and documents, and whoever writes the finished file spells it out. Numbers and dates carry theirs beside them until they
are put into words. Nothing that is kept or compared has marks in it: they are made for showing (`project/marked.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, Self

from tjenestedesign.ground.pattern import late

WORDS: Final = ("belagt", "gjenfortalt", "antatt", "oppdiktet", "foreslått")
_FIRST: Final = 0xFDD0
_CHARS: Final = {word: chr(_FIRST + n) for n, word in enumerate(WORDS)}
_WORD_OF: Final = {char: word for word, char in _CHARS.items()}
_ANY: Final = late(f"[{''.join(_WORD_OF)}]")
_RUN: Final = late(f"[{''.join(_WORD_OF)}]+")
_BEFORE_QUOTE: Final = late(rf"({_RUN.pattern})([.!?…]*(?:</[a-z]+>)*[»”\"])")
"""A mark inside the quotation marks its text stands in: it is ours, and belongs outside them."""


def mark(text: str, word: str) -> str:
    """The text with a mark, before the full stop it ends in."""
    end = len(text.rstrip().removesuffix(".").rstrip())
    return f"{text[:end]}{_CHARS[word]}{text[end:]}"


def unmarked(text: str) -> str:
    return _ANY.sub("", text) if _ANY.search(text) else text


def spelled(text: str, form: Callable[[str], str] = lambda word: f"\u00a0({word})") -> str:
    """The text with its marks as `form` writes a word: as it stands in a line where nothing else is asked for."""
    if not _ANY.search(text):
        return text
    return _RUN.sub(lambda m: form(_WORD_OF[m[0][0]]), _BEFORE_QUOTE.sub(r"\2\1", text))


def mark_in_line(word: str) -> str:
    """As it stands in a figure, where lines are broken by us."""
    return f" ({word})"


def is_mark_word(word: str) -> bool:
    """Whether a word of a figure is a mark, which is never broken."""
    return word.startswith("(") and word[1:].partition(")")[0] in WORDS


_TAG: Final = late(r"<[^>]*>")
_ATTRIBUTE: Final = late(r'([\w:-]+)="([^"]*)"')
_SPOKEN: Final = frozenset(("alt", "aria-label", "title", "content", "aria-description"))
"""Attributes somebody reads or hears."""
_HEAD: Final = late(r"<(title|option)\b[^>]*>[^<]*")
"""Elements that hold no others."""


def in_html(html: str) -> str:
    """A page's HTML with its marks as small words, in attributes as plain ones."""
    if not _ANY.search(html):
        return html
    html = _TAG.sub(lambda tag: _ATTRIBUTE.sub(_attribute, tag[0]), html)
    html = _HEAD.sub(lambda found: spelled(found[0]), html)
    return spelled(html, lambda word: f'<span class="belegg">\u00a0({word})</span>')


def _attribute(found: re.Match[str]) -> str:
    name, value = found.groups()
    return f'{name}="{spelled(value) if name in _SPOKEN else unmarked(value)}"'


# --- what is no text ----------------------------------------------------------------------------------------------


class MarkedInt(int):
    """A whole number with a mark. A sum it goes into has it too."""

    grad: str

    def __new__(cls, value: int, word: str) -> Self:
        made = super().__new__(cls, value)
        made.grad = word
        return made

    def __str__(self) -> str:
        return mark(int.__repr__(self), self.grad)

    def __add__(self, other: int) -> int:
        return MarkedInt(int(self) + other, self.grad)

    __radd__ = __add__


class MarkedFloat(float):
    """A number with a mark."""

    grad: str

    def __new__(cls, value: float, word: str) -> Self:
        made = super().__new__(cls, value)
        made.grad = word
        return made


class MarkedDecimal(Decimal):
    """An exact number with a mark."""

    grad: str

    def __new__(cls, value: Decimal, word: str) -> Self:
        made = super().__new__(cls, value)
        made.grad = word
        return made


class MarkedDate(date):
    """A day with a mark."""

    grad: str

    def __new__(cls, value: date, word: str) -> Self:
        made = super().__new__(cls, value.year, value.month, value.day)
        made.grad = word
        return made


def after(text: str, value: object) -> str:
    """What a value is in words, with the mark it has."""
    word = getattr(value, "grad", None)
    return mark(text, word) if isinstance(word, str) else text
