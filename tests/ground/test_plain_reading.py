"""The light reading says what the careful one says, or nothing; and the place looked for by itself is where all the places have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tjenestedesign.ground.yaml.place import find
from tjenestedesign.ground.yaml.plain import MAX_DEPTH, NotPlain, values
from tjenestedesign.ground.yaml.source import Source, attempt, decode, with_care

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("examples", "tests/cases")
    for path in (ROOT / folder).rglob("*.yaml")
    if path.is_file()
)

PLAIN = {
    "a: 1": {"a": "1"},
    "a:\n  - ~\n  - null\n  - 'null'\n  - \"~\"\n": {"a": [None, None, "null", "~"]},
    "": None,
    "# bare en kommentar\n": None,
    "tekst alene": "tekst alene",
    "- [a, {b: c}]\n- {}\n- []\n": [["a", {"b": "c"}], {}, []],
    "a: «Ja»\nb: “x”\nc: «Ja» og «nei»\n": {"a": "Ja", "b": "x", "c": "«Ja» og «nei»"},
    "? a\n: b\n~: c\n": {"a": "b", "": "c"},
    "a: |\n  én\n  to\nb: >-\n  én\n  to\n": {"a": "én\nto\n", "b": "én to"},
    "a: !!str 1": {"a": "1"},
}
"""Text → what both say."""

NOT_PLAIN = (
    "a: &x 1\nb: *x\n",
    "a: *x\n",
    "a: 1\na: 2\n",
    "a: !egen 1\n",
    "a: !egen [1]\n",
    "[a]: 1\n",
    "---\na: 1\n---\nb: 2\n",
    "a: [1\n",
    "a: b: c\n",
    'a: "x\\uFDD0"\n',
    'a: "x\\u202E"\n',
    "a: &x [1]\n",
    "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
)


@pytest.mark.parametrize(("text", "said"), PLAIN.items())
def test_both_say_the_same(text: str, said: object) -> None:
    assert values(text) == said == with_care(Source("x.yaml", text)).root


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_there_is_something_to_tell_of_is_left_to_the_careful_one(text: str) -> None:
    with pytest.raises(NotPlain):
        values(text)


@pytest.mark.parametrize("text", ["a: x\u202ey\n", "a: x\ufdd0\n"])
def test_a_hidden_character_is_told_of(text: str) -> None:
    assert [d.code for d in attempt(Source("x.yaml", text)).found] == ["TD012"]


def test_every_file_of_the_examples_and_the_cases_is_read_alike() -> None:
    light = 0
    for path in FILES:
        source = decode(path.name, path.read_bytes())[0]
        tried, careful = attempt(source), with_care(source)
        assert (tried.root, tried.found, str(tried.stopped)) == (
            careful.root,
            careful.found,
            str(careful.stopped),
        ), path
        light += not careful.found and careful.stopped is None
    assert light > 300


def test_a_place_by_itself_is_where_all_the_places_have_it() -> None:
    for path in FILES[::3]:
        source = decode(path.name, path.read_bytes())[0]
        for loc in {loc for loc, part in source.spans if part == "value"}:
            found = find(source.text, loc)
            known = source.spans.get((loc, "key")), source.spans[loc, "value"]
            assert found is None or found == known, (path, loc)


@pytest.mark.parametrize("loc", [("b",), ("a", 7), ("a", "x"), ("a", 0, "c"), ("a", 0, "b", 1)])
def test_what_is_not_there_is_found_nowhere(loc: tuple[str | int, ...]) -> None:
    assert find("a:\n  - b: 1\n", loc) is None


def test_the_second_place_is_found_among_all() -> None:
    source = Source("x.yaml", "a: 1\nb: 2\nc:\n  - 3\n")
    assert source.locate(("c", 0)).line == 4
    assert "spans" not in vars(source)
    assert (source.locate(("a",)).line, source.locate(("c", 0)).line) == (1, 4)
    assert "spans" in vars(source)
    assert source.locate(("mangler",)).line == 1
