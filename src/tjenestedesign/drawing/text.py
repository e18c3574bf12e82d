"""Measuring and wrapping text with the widths of the typeface that the diagram is drawn in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from tjenestedesign.drawing.typeface import Typeface, Weight, drawn_in
from tjenestedesign.ground.marks import is_mark_word, mark_in_line, spelled
from tjenestedesign.ground.prompts import filled

_SPACES: Final = re.compile(r"[^\S\u00a0\u202f]+")
"""Where a line may break; a no-break space is none of them."""
_BREAK_AFTER: Final = "-–/‐_.@"
LINE_HEIGHT: Final = 1.3
"""Baseline to baseline, in font sizes."""
ASCENT: Final = 0.92
"""Top of a line box to its first baseline, in font sizes."""


def _fallback(char: str) -> int:
    """Thousandths of an em for a character the typeface lacks: generous, since another font will draw it."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    wide = unicodedata.east_asian_width(char) in ("W", "F") or ord(char) > 0xFFFF
    return 1370 if wide else 800


_REMEMBERED: Final = 200
"""Characters of a text whose width is kept: longer ones seldom come back, and would fill the memory."""
LONGEST: Final = 20_000
"""Characters of one text that are drawn. The rest is «…» here, and stands whole on the page and in the table."""
LONGEST_SYLLABLES: Final = 200
"""Characters of a word that hyphens are looked for in by the patterns of the language. The longest there is has fewer."""


@lru_cache(maxsize=65536)
def _kept_width(text: str, weight: Weight, face: Typeface) -> int:
    return _em_width(text, weight, face)


def _em_width(text: str, weight: Weight, face: Typeface) -> int:
    return sum(_em_widths(spelled(text, mark_in_line), weight, face))


def _em_widths(text: str, weight: Weight, face: Typeface) -> Iterator[int]:
    """Each character's width in thousandths of an em."""
    widths = face.widths(weight)
    for c in text:
        yield 0 if c == "\u00ad" else widths[c] if c in widths else _fallback(c)


def measure(text: str, size: float, weight: Weight = "regular") -> float:
    """The width of a single line in user units."""
    width = _kept_width if len(text) <= _REMEMBERED else _em_width
    return width(text, weight, drawn_in()) * size / 1000


@dataclass(frozen=True, slots=True)
class Block:
    """Text wrapped to a width: its lines and its measured size in user units."""

    lines: tuple[str, ...]
    size: float
    weight: Weight
    broken: frozenset[int] = frozenset()
    """The lines that end inside a word, which goes on in the next."""

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE_HEIGHT

    @property
    def width(self) -> float:
        return max((measure(line, self.size, self.weight) for line in self.lines), default=0.0)


def wrap(
    text: str, width: float, size: float, weight: Weight = "regular", max_lines: int | None = None
) -> Block:
    """Wraps to `width`, hyphenating words that do not fit. With `max_lines` the last line ends in «…»."""
    return _wrap(text, width, size, weight, max_lines, drawn_in())


@lru_cache(maxsize=16384)
def _wrap(
    text: str, width: float, size: float, weight: Weight, max_lines: int | None, _face: Typeface
) -> Block:
    lines: list[str] = []
    broken: set[int] = set()
    text = spelled(filled(text), mark_in_line)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST].rstrip()}…"
    for paragraph in text.split("\n"):
        for line, inside_word in _wrap_paragraph(_SPACES.sub(" ", paragraph).strip(" "), width, size, weight):
            if inside_word:
                broken.add(len(lines))
            lines.append(line)
    if max_lines is not None and len(lines) > max_lines:
        last = lines[max_lines - 1]
        last = last[: _fitting(last, width, size, weight, "…")].rstrip()
        lines = [*lines[: max_lines - 1], last + "…"]
    return Block(tuple(lines) or ("",), size, weight, frozenset(n for n in broken if n < len(lines) - 1))


def _wrap_paragraph(text: str, width: float, size: float, weight: Weight) -> Iterable[tuple[str, bool]]:
    """Each line, and whether it ends inside a word."""
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if measure(candidate, size, weight) <= width:
            line = candidate
            continue
        if line and measure(word, size, weight) <= width:
            yield line, False
            line = word
            continue
        # The word alone is too wide: start it on this line where a syllable fits, then go on breaking.
        rest = word
        prefix = f"{line} " if line else ""
        while True:
            head, tail = _split_word(rest, width, prefix, size, weight, forced=not prefix)
            if not head:
                yield line, False
                line, prefix = "", ""
                if _fits(rest, width, size, weight):
                    break
                continue
            if not tail:
                break
            yield prefix + head, True
            prefix, line, rest = "", "", tail
            if _fits(rest, width, size, weight):
                break
        line = prefix + rest
    if line:
        yield line, False


def _fitting(text: str, width: float, size: float, weight: Weight, before: str = "", after: str = "") -> int:
    """How many of the first characters there is room for, between two others. Looks no further than it must."""
    face = drawn_in()
    total = _em_width(before, weight, face) + _em_width(after, weight, face)
    for count, one in enumerate(_em_widths(text, weight, face)):
        total += one
        if total * size / 1000 > width:
            return count
    return len(text)


def _fits(text: str, width: float, size: float, weight: Weight) -> bool:
    return _fitting(text, width, size, weight) == len(text)


def _split_word(
    word: str, width: float, prefix: str, size: float, weight: Weight, *, forced: bool
) -> tuple[str, str]:
    """(what fits before the break, the rest). An empty head means that nothing fits; `forced` breaks anywhere."""
    room = _fitting(word, width, size, weight, prefix)
    with_hyphen = _fitting(word, width, size, weight, prefix, "-")
    best: tuple[str, str] = ("", word)
    for position in _breaks(word) if len(word) <= LONGEST_SYLLABLES else _breaks(word[: room + 1]):
        before = word[:position]
        head = before if before[-1] in _BREAK_AFTER else f"{before}-"
        if position > (room if head is before else with_hyphen):
            break
        best = (head, word[position:])
    if best[0] or not forced:
        return best
    end = max(_fitting(word, width, size, weight, "", "-"), 1)
    while end < len(word) and unicodedata.combining(word[end]):
        end += 1
    if end >= len(word):
        return word, ""
    return f"{word[:end]}-" if word[end - 1].isalpha() and word[end].isalpha() else word[:end], word[end:]


@lru_cache(maxsize=8192)
def _breaks(word: str) -> tuple[int, ...]:
    if is_mark_word(word):
        return ()
    after_marks = {i + 1 for i, c in enumerate(word[:-1]) if c in _BREAK_AFTER and i > 0}
    if not 6 <= len(word) <= LONGEST_SYLLABLES or not any(c.isalpha() for c in word):
        return tuple(sorted(after_marks))
    syllables = {p for p in _hyphenator().positions(word) if 2 <= p <= len(word) - 3}
    return tuple(sorted(after_marks | syllables))


@cache
def _hyphenator() -> Any:
    import pyphen  # pyright: ignore[reportMissingTypeStubs]

    return pyphen.Pyphen(lang="nb_NO", left=3, right=3)
