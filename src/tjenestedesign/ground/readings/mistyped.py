"""Words with one slip of the fingers in them: a letter too many, too few or wrong, two that changed places, or one doubled.

A slip is read only where the word is long enough that hardly another word is as near, and never in the first letter: «uegnet» is no
«egnet» with a slip in it. A figure is never taken for another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings.choices import CHOICE_WORDS, folded, same_word
from tjenestedesign.ground.readings.said import Ambiguous, Read

_LONG: Final = 6
"""Letters in the longer of two words that differ by one letter."""
_LONG_ENOUGH: Final = 5
"""Letters in it where they are the same letters: doubled, or in another order. The words people write are seldom that alike."""
_DOUBLED: Final = late(r"([^\W\d_])\1+")


def meant_word(
    word: str, known: Collection[str], synonyms: Mapping[str, Iterable[str]] = CHOICE_WORDS
) -> Read:
    """The one of the known words that is meant, also with a slip in it. `Ambiguous` where two are as near."""
    if (same := same_word(word, known, synonyms)) is not None:
        return same
    near = nearly(word, known)
    rivals = [k for k in known if k not in near and nearly(word, synonyms.get(k, ()))]
    if len(near) == 1 and not rivals:
        return near[0]
    return Ambiguous((*near, *rivals)) if near else None


def nearly(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that are this one with a slip in it."""
    wanted = folded(word)
    return tuple(k for k in known if _is_near(wanted, folded(k)))


def _is_near(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    if longest < _LONG_ENOUGH or one == other or one[:1] != other[:1]:
        return False
    if _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other):
        return True
    here, there = _apart(one, other)
    if any(letter.isdigit() for letter in here + there):
        return False
    if len(here) == len(there) == 2 and here == there[::-1]:
        return True
    return longest >= _LONG and len(here) <= 1 and len(there) <= 1


def _apart(one: str, other: str) -> tuple[str, str]:
    """What two words have between what they have in common at the start and at the end."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
