"""Texts found again where they are written otherwise."""

from __future__ import annotations

import pytest

from tjenestedesign.ground.recognised import (
    folded,
    is_distinctive,
    json_unescaped,
    letters,
    parts_of,
    whole_words,
)


@pytest.mark.parametrize(
    "written", ["Jeg vil bo ett sted.", "JEG\nVIL bo\u00a0ett-sted", "«jeg_vil bo, ett sted!»"]
)
def test_letters_are_the_same_however_a_text_is_set(written: str) -> None:
    assert letters(written) == "jegvilboettsted"


def test_a_text_is_looked_for_whole_and_by_its_long_sentences() -> None:
    text = "Ja. Jeg vil bo ett sted nå! Kort svar.\n\nHer er det fem ord til"
    assert list(parts_of(text, 5)) == [text, "Jeg vil bo ett sted nå!", "Her er det fem ord til"]


def test_a_word_is_found_alone_and_never_in_a_longer_one() -> None:
    words = whole_words([folded("INT-1"), folded("int-1-b"), folded("a.b")])
    assert words
    assert [
        m[0] for m in words.finditer(folded("Se INT-1, int-1-B og int-12, xint-1 og a.b, men ikke aøb"))
    ] == [
        "int-1",
        "int-1-b",
        "a.b",
    ]
    assert whole_words([]) is None


@pytest.mark.parametrize(("word", "so"), [("R-07", True), ("int1", True), ("r1", False), ("anne", False)])
def test_only_a_code_unlike_words_is_looked_for(word: str, so: bool) -> None:
    assert is_distinctive(word) is so


def test_json_is_read_with_its_escapes() -> None:
    assert json_unescaped(r"s\u00f8knad \n") == r"søknad \n"
