"""Texts found again where they are written otherwise: broken, divided, set, escaped, or a sentence at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_JSON_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n\s*\n")


def folded(text: str) -> str:
    """The same for capital and small letters, and for characters that look the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def letters(text: str) -> str:
    """Letters and digits alone, so that a text is the same however it is broken, divided and set."""
    return re.sub(r"[\W_]+", "", folded(text))


def parts_of(text: str, words: int) -> Iterator[str]:
    """The whole text, and each of its sentences that has at least so many words."""
    yield text
    yield from (sentence for sentence in _SENTENCE_END.split(text) if len(sentence.split()) >= words)


def whole_words(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of these folded words in a folded text, where it is not a part of a longer one."""
    found = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    return re.compile(rf"(?<![\w-])(?:{found})(?![\w-])") if found else None


def is_distinctive(word: str) -> bool:
    """Whether a code or an id is so unlike ordinary words that it can be looked for in texts."""
    return len(word) > 2 and re.search(r"[\d-]", word) is not None


def json_unescaped(text: str) -> str:
    r"""With the characters that JSON writes as `\u00e6`."""
    return _JSON_ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
