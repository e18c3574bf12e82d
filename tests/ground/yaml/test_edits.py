"""Edits in a YAML file, one by one: what is not edited keeps its bytes, and what is edited is written as its file writes."""

from __future__ import annotations

from typing import Any

import pytest

from tjenestedesign.ground.yaml.edits import (
    Clear,
    Edit,
    Insert,
    Move,
    Remove,
    Rename,
    Set,
    Uneditable,
    edited,
    removals,
)
from tjenestedesign.ground.yaml.source import Loc, decode, parse


def out(text: str, *edits: Edit) -> str:
    return edited("a.yaml", text.encode(), edits).decode()


def data(raw: bytes) -> Any:
    return parse(decode("a.yaml", raw)[0])[0]


@pytest.mark.parametrize(
    ("before", "loc", "value", "after"),
    [
        ("a: x # om a\nb: y\n", ("a",), "z", "a: z # om a\nb: y\n"),
        ("a: x\n", ("a",), "z: #", 'a: "z: #"\n'),
        ("a: 'x'\n", ("a",), "it's", "a: 'it''s'\n"),
        ('a: "x"\n', ("a",), "y", 'a: "y"\n'),
        ('a: "\\u00e5 \\x41 b"\n', ("a",), "å A c", 'a: "\\u00e5 \\x41 c"\n'),
        ("a: &x en # om a\n", ("a",), "to", "a: &x to # om a\n"),
        ("a: !!str en\n", ("a",), "12", "a: !!str 12\n"),
        ("a: &x reisen#steg\n", ("a",), "ny#steg", "a: &x ny#steg\n"),
        ("a:\nb: y\n", ("a",), "z", "a: z\nb: y\n"),
        ("a:   # om a\nb: y\n", ("a",), "z", "a: z   # om a\nb: y\n"),
        ("a: ~\n", ("a",), "z", "a: z\n"),
        ("a: x\n", ("a",), "null", 'a: "null"\n'),
        ("a: x\n", ("a",), "12:30", "a: 12:30\n"),
        ("a: x\n", ("a",), "- y", 'a: "- y"\n'),
        ("a: x\n", ("a",), "A\u030a", "a: Å\n"),
        ("a: x\n", ("a",), "1\r\n2\r\n", "a: |\n  1\n  2\n"),
        ("a: |\n  x\n\n  y\n# om b\nb: z\n", ("a",), "x\n\nny\n", "a: |\n  x\n\n  ny\n# om b\nb: z\n"),
        ("a: |  # om a\n    x\nb: z\n", ("a",), "y\n", "a: |  # om a\n    y\nb: z\n"),
        ("a: |2\n    x\n  y\n", ("a",), "  x\nz\n", "a: |2\n    x\n  z\n"),
        ("a: |+\n  x\n\nb: z\n", ("a",), "y\n", "a: |\n  y\nb: z\n"),
        ("a: |\n  x", ("a",), "x\n", "a: |\n  x\n"),
        ("a: >-\n  x\n  y\nb: z\n", ("a",), "ny", "a: >-\n  ny\nb: z\n"),
        ("a: >\n  en to\n  tre\n  fire fem\n\n  seks\n", ("a",), "en to 3 fire fem\nseks\n", "a: >\n  en to\n  3\n  fire fem\n\n  seks\n"),
        ("a: >\n  en\n\n  to\n", ("a",), "null\nen\nto\n", "a: >\n  null\n\n  en\n\n  to\n"),
        ("a: en to\n  tre fire\n  fem # om a\n", ("a",), "en to 3 4 fem", "a: en to\n  3 4\n  fem # om a\n"),
        ('a: "en\n  to\n  tre"\n', ("a",), "en to 3", 'a: "en\n  to\n  3"\n'),
        ("a: x # om a\nb: y\n", ("a",), "1\n2\n", "a: | # om a\n  1\n  2\nb: y\n"),
        ("a: x", ("a",), "1\n2\n", "a: |\n  1\n  2\n"),
        ("a: x\n  y\nb: z\n", ("a",), "ny", "a: ny\nb: z\n"),
        ("a: x\n   # inni\nb: y\n", ("a",), "1\n2\n", 'a: "1\\n2\\n"\n   # inni\nb: y\n'),
        ("a: [x, y]\n", ("a", 1), "z, æ", 'a: [x, "z, æ"]\n'),
        ("a: [x#p, 'x#q']\n", ("a", 1), "y#q", "a: [x#p, 'y#q']\n"),
        ("a: {b: x, c: }\n", ("a", "c"), "y", "a: {b: x, c: y}\n"),
        ("a: {b: x, c}\n", ("a", "c"), "y", "a: {b: x, c: y}\n"),
        ("a:\n  - x\n  - y\n", ("a", 0), "æ", "a:\n  - æ\n  - y\n"),
        ("a: &x en\nb: *x # om b\n", ("b",), "to", "a: &x en\nb: to # om b\n"),
        ("a: &x en\nb: *x\n", ("b",), "en", "a: &x en\nb: *x\n"),
        ("", ("a",), "x", "a: x\n"),
        ("# om filen\n", ("a",), "x", "# om filen\na: x\n"),
    ],
)  # fmt: skip
def test_a_text_is_written_as_its_file_writes(before: str, loc: Loc, value: str, after: str) -> None:
    assert out(before, Set(loc, value)) == after


@pytest.mark.parametrize(
    ("before", "loc", "value", "after"),
    [
        ("a:\n  - x # om x\n", ("a", 0), {"t": "x", "b": "true"}, "a:\n  - t: x # om x\n    b: true\n"),
        ("a: []  # om a\nb: z\n", ("a",), ["x", "y"], "a:  # om a\n  - x\n  - y\nb: z\n"),
        ("b:\n- z\na:\n", ("a",), ["x"], "b:\n- z\na:\n- x\n"),
        ("b:\n    c: d\na:\n", ("a",), {"x": {"y": "z"}}, "b:\n    c: d\na:\n    x:\n        y: z\n"),
        ("a: # om a\nb: z\n", ("a",), {"x": "1"}, "a: # om a\n  x: 1\nb: z\n"),
        ("a: # om a\n  # om b\n  b: c\nd: e\n", ("a",), "x", "a: x # om a\nd: e\n"),
        ("a: &q # om a\n  - x\n", ("a",), "y", "a: y # om a\n"),
        ("a: |  # om a\n  x\n  y\nb: z\n", ("a",), ["x"], "a:  # om a\n  - x\nb: z\n"),
        ("a:\n  # om x\n  x\n", ("a",), ["y"], "a:\n  # om x\n  - y\n"),
        ("a:\n  - b: c\n    d: e\n  - f\n", ("a", 0), "x", "a:\n  - x\n  - f\n"),
        ("a: {b: c} # om a\n", ("a", "b"), ["x", {"y": "z"}], "a: {b: [x, {y: z}]} # om a\n"),
        ("a:\n  - x\n", ("a",), [], "a: []\n"),
        ("a:\n  b: x # om b\n  c: y\n", ("a",), {"c": "y", "d": "z"}, "a:\n  c: y\n  d: z\n"),
        ("a:\n  b: x # om b\n  # om c\n  c: y\n", ("a",), {"ny": "1", "b": "z", "c": "y"}, "a:\n  ny: 1\n  b: z # om b\n  # om c\n  c: y\n"),
        ("a:\n  - b: x\n    # om c\n    c: y\n", ("a", 0), {"ny": "1", "b": "x", "c": "y"}, "a:\n  - ny: 1\n    b: x\n    # om c\n    c: y\n"),
        ("a: {b: x, c: y}\n", ("a",), {"c": "y", "d": "z"}, "a: {c: y, d: z}\n"),
        ("? a\n: b\n", ("a",), "c", "a: c\n"),
        ("k:\n  ? a\n  : b\nl: m\n", ("k", "a"), "c", "k:\n  a: c\nl: m\n"),
        ("a: [b: c]\n", ("a", 0, "b"), "x", "a: [{b: x}]\n"),
        ("a: x\n", (), {"b": "y"}, "b: y\n"),
    ],
)  # fmt: skip
def test_one_kind_of_value_takes_the_place_of_another(before: str, loc: Loc, value: Any, after: str) -> None:
    assert out(before, Set(loc, value)) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a:\n  - x # en\n  - y # to\n  - z # tre\n", ["z", "x"], "a:\n  - z # tre\n  - x # en\n"),
        ("a:\n  - x # en\n  - y # to\n", ["x", "ny", "y"], "a:\n  - x # en\n  - ny\n  - y # to\n"),
        ("a:\n  - x # en\n  - y # to\n", ["x", "ny"], "a:\n  - x # en\n  - ny # to\n"),
        ("a: [x, y, z]\n", ["z", "x", "æ"], "a: [z, x, æ]\n"),
        ("a:\n  - id: p # en\n    t: 1 # t\n  - id: q # to\n", [{"id": "q"}, {"id": "p", "t": "2"}], "a:\n  - id: q # to\n  - id: p # en\n    t: 2 # t\n"),
        ("a:\n  - id: p # en\n", [{"id": "q"}], "a:\n  - id: q # en\n"),
        ("a:\n  - x\n  - x # to\n", ["x"], "a:\n  - x\n"),
        ("a:\n  - &q x\n  - y\nb: *q\n", ["y", "x"], "a:\n  - y\n  - &q x\nb: *q\n"),
    ],
)  # fmt: skip
def test_only_what_differs_in_a_list_is_changed(before: str, value: Any, after: str) -> None:
    assert out(before, Set(("a",), value)) == after


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a: x\nb: y\n", Set(("k",), "z", ("a",)), "a: x\nk: z\nb: y\n"),
        ("a: |\n  x\n\n# om b\nb: y\n", Set(("k",), "z", ("a",)), "a: |\n  x\nk: z\n\n# om b\nb: y\n"),
        ("a: x\nb: y", Set(("k",), "z", ("b",)), "a: x\nb: y\nk: z\n"),
        ("b: y\nc: z\n", Set(("k",), "z"), "b: y\nc: z\nk: z\n"),
        ("a: x\nb: y\nc: z\n", Set(("k",), "z", ("a", "b", "d")), "a: x\nb: y\nk: z\nc: z\n"),
        ("a:\n  - id: p # om p\n  - id: q\n", Set(("a", 0, "k"), "z", ("id",)), "a:\n  - id: p # om p\n    k: z\n  - id: q\n"),
        ("a:\n  - {id: p, s: x}\n", Set(("a", 0, "k"), "z", ("id",)), "a:\n  - {id: p, k: z, s: x}\n"),
        ("a: {}\n", Set(("a", "k"), "z"), "a:\n  k: z\n"),
        ("a: { # om a\n}\n", Set(("a", "k"), "z"), "a: { # om a\n  k: z\n}\n"),
        ("a: [{}]\n", Set(("a", 0, "k"), "z"), "a: [{k: z}]\n"),
        ("a: x\n", Set(("b", "c", "d"), "z"), "a: x\nb:\n  c:\n    d: z\n"),
        ("a: # om a\n", Set(("a", "c"), "z"), "a: # om a\n  c: z\n"),
        ("a:\n#  - eksempel\n# om b\nb: y\n", Set(("k",), "z", ("a",)), "a:\n#  - eksempel\nk: z\n# om b\nb: y\n"),
        ("a: x\n# slutt\n", Set(("k",), "z"), "a: x\nk: z\n# slutt\n"),
        ("a: x\n...\n", Set(("k",), "z"), "a: x\nk: z\n...\n"),
        ("# topp\n\n# om a\na: x\n", Set(("k",), "z", ()), "# topp\n\nk: z\n# om a\na: x\n"),
        ("a: x", Set(("k",), "z", ("b",)), "k: z\na: x"),
        ("a:\n  # om x\n  - b: x # b\n", Set(("a", 0, "k"), "z", ()), "a:\n  # om x\n  - k: z\n    b: x # b\n"),
        ("a: {b: x}\n", Set(("a", "k"), "z", ()), "a: {k: z, b: x}\n"),
    ],
)  # fmt: skip
def test_a_new_key_stands_where_it_belongs(before: str, edit: Edit, after: str) -> None:
    assert out(before, edit) == after


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a:\n  - x\n\n# om b\nb: y\n", Insert(("a",), None, "z"), "a:\n  - x\n  - z\n\n# om b\nb: y\n"),
        ("a:\n- x\nb: y\n", Insert(("a",), 0, "z"), "a:\n- z\n- x\nb: y\n"),
        ("a: [x, y] # om a\n", Insert(("a",), None, "z"), "a: [x, y, z] # om a\n"),
        ("a: [x, y]\n", Insert(("a",), 1, "z"), "a: [x, z, y]\n"),
        ("a: [x, y]\n", Insert(("a",), 0, "z"), "a: [z, x, y]\n"),
        ("a: [\n  x, # om x\n  y # om y\n]\n", Insert(("a",), None, "z"), "a: [\n  x, # om x\n  y, # om y\n  z\n]\n"),
        ("a: [\n  x,\n  y,\n]\n", Insert(("a",), None, "z"), "a: [\n  x,\n  y,\n  z,\n]\n"),
        (
            "a:\n  - id: p\nb: y\n",
            Insert(("a",), None, {"id": "q", "t": "1\n2\n", "l": ["m", "n"], "d": {"e": "f"}}),
            "a:\n  - id: p\n  - id: q\n    t: |\n      1\n      2\n    l:\n      - m\n      - n\n    d:\n      e: f\nb: y\n",
        ),
        ("a:\n-   id: p\n    t: x\n", Insert(("a",), None, {"id": "q", "t": "y"}), "a:\n-   id: p\n    t: x\n-   id: q\n    t: y\n"),
        ("a:\n  - x\n\n  - y\n", Insert(("a",), 1, "z"), "a:\n  - x\n\n  - z\n\n  - y\n"),
        ("a:\n  - x\n\n  - y\n", Insert(("a",), None, "z"), "a:\n  - x\n\n  - y\n\n  - z\n"),
        ("a:\n  # om listen\n  - x\n", Insert(("a",), 0, "z"), "a:\n  # om listen\n  - z\n  - x\n"),
        ("a:\n  # om x\n  - x\n  # om y\n  - y\n", Insert(("a",), 0, "z"), "a:\n  - z\n  # om x\n  - x\n  # om y\n  - y\n"),
        ("a: [] # om a\n", Insert(("a",), None, "z"), "a: # om a\n  - z\n"),
        ("a: # om a\n", Insert(("a",), 0, "z"), "a: # om a\n  - z\n"),
        ("b: x\n", Insert(("a",), None, {"id": "z"}), "b: x\na:\n  - id: z\n"),
        ("a:\n  - - x\n", Insert(("a", 0), None, "z"), "a:\n  - - x\n    - z\n"),
        ("a:\n  - |\n    x", Insert(("a",), None, "z"), "a:\n  - |-\n    x\n  - z\n"),
    ],
)  # fmt: skip
def test_a_new_item_stands_where_it_belongs(before: str, edit: Edit, after: str) -> None:
    assert out(before, edit) == after


@pytest.mark.parametrize(
    ("before", "loc", "after"),
    [
        ("a:\n  - x # en\n  # om y\n  - y\n  - z\nb: c\n", ("a", 1), "a:\n  - x # en\n  - z\nb: c\n"),
        ("a:\n- x\n- y\n", ("a", 1), "a:\n- x\n"),
        ("a: [x, y, z]\n", ("a", 1), "a: [x, z]\n"),
        ("a: [x, y, z]\n", ("a", 2), "a: [x, y]\n"),
        ("a: [x, y, z] # merk\n", ("a", 0), "a: [y, z] # merk\n"),
        ("a: [x,\n  y,\n  z]\n", ("a", 1), "a: [x,\n  z]\n"),
        ("a: [\n  x, # om x\n  y # om y\n]\n", ("a", 1), "a: [\n  x # om x\n]\n"),
        ("a: [x]\nb: c\n", ("a", 0), "b: c\n"),
        ("a:\n  # om x\n  - x\n\n# om b\nb: c\n", ("a", 0), "# om b\nb: c\n"),
        ("c: d\na:\n  # om x\n  - x\n\n# om b\nb: c\n", ("a", 0), "c: d\n\n# om b\nb: c\n"),
        ("a:\n  # om listen\n  - x\n  - y\n", ("a", 0), "a:\n  # om listen\n  - y\n"),
        ("a:\n  # om x\n  - x\n  # om y\n  - y\n", ("a", 0), "a:\n  # om y\n  - y\n"),
        ("a:\n  - x\n\n  - y\n\n  - z\n", ("a", 0), "a:\n  - y\n\n  - z\n"),
        ("a:\n  - x\n\n  - y\n\n  - z\n", ("a", 1), "a:\n  - x\n\n  - z\n"),
        ("a:\n  - x\n\n  - y\n  # etter\nb: c\n", ("a", 1), "a:\n  - x\n  # etter\nb: c\n"),
        ("a: x\nb: y\n\nc: z\n", ("b",), "a: x\n\nc: z\n"),
        ("a: x\n\n# del to\n\nb: y\n\nc: z\n", ("b",), "a: x\n\n# del to\n\nc: z\n"),
        ("a:\n  - id: p\n    s: x\n    t: |\n      # ikke en kommentar\n\n      mer\n  - id: q\n", ("a", 0, "t"), "a:\n  - id: p\n    s: x\n  - id: q\n"),
        ("a:\n  - s: x\n    id: p\n", ("a", 0, "s"), "a:\n  - id: p\n"),
        ("a:\n  - s: x # om s\n    # om p\n    id: p\n", ("a", 0, "s"), "a:\n  -\n    # om p\n    id: p\n"),
        ("a:\n  - s: x\n\n    id: p\n", ("a", 0, "s"), "a:\n  - id: p\n"),
        ("a:\n  - - x\n    - y\n", ("a", 0, 0), "a:\n  - - y\n"),
        ("a: {s: x, id: p}\n", ("a", "s"), "a: {id: p}\n"),
        ("a: {id: p, s: x}\n", ("a", "s"), "a: {id: p}\n"),
        ("a: [\"x, y\", 'z']\n", ("a", 0), "a: ['z']\n"),
        ("a:\n  - s: x\n  - t: y\nb: c\n", ("a", 0, "s"), "a:\n  - t: y\nb: c\n"),
        ("# om filen\n\na: x\n", ("a",), "# om filen\n\n"),
        ("a:\n  - x\n  - y", ("a", 1), "a:\n  - x\n"),
    ],
)  # fmt: skip
def test_only_what_was_asked_for_goes(before: str, loc: Loc, after: str) -> None:
    assert out(before, Remove(loc)) == after


@pytest.mark.parametrize(
    ("before", "loc", "after"),
    [
        ("a:\n  # om x\n  - x\n  # om y\n  - y\n", ("a", 0), "a:\n  # om x\n  # om y\n  - y\n"),
        ("a:\n  - x\n  # om y\n  - y\nb: z\n", ("a", 1), "a:\n  - x\n  # om y\nb: z\n"),
    ],
)
def test_comments_above_stay_where_they_are_to(before: str, loc: Loc, after: str) -> None:
    assert out(before, Remove(loc, comments=False)) == after


@pytest.mark.parametrize(
    ("before", "at", "to", "after"),
    [
        ("a:\n  - x\n  - y\n  - z\n", 2, 0, "a:\n  - z\n  - x\n  - y\n"),
        ("a:\n- x\n- y\n- z\nb: c\n", 0, 2, "a:\n- y\n- z\n- x\nb: c\n"),
        ("a:\n    - x: 1\n      y: 2 # om y\n    - z\n", 0, 1, "a:\n    - z\n    - x: 1\n      y: 2 # om y\n"),
        ("a:\n  - x\n\n  - y\n\n  - z\n", 2, 0, "a:\n  - z\n\n  - x\n\n  - y\n"),
        ("a:\n  - x\n\n  - y\n\n  - z\n", 0, 1, "a:\n  - y\n\n  - x\n\n  - z\n"),
        ("a:\n  - x\n  - y\n\n  - z\n", 2, 0, "a:\n  - z\n\n  - x\n  - y\n"),
        ("a:\n  - x\n  - y\n\n  - z\n", 1, 0, "a:\n  - y\n  - x\n\n  - z\n"),
        ("a:\n  # om x\n  - x\n  # om y\n  - y\n", 0, 1, "a:\n  # om y\n  - y\n  # om x\n  - x\n"),
        ("a:\n  # om listen\n  - x\n  - y\n", 0, 1, "a:\n  # om listen\n  - y\n  - x\n"),
        ("a:\n  # om listen\n  - x\n  - y\n", 1, 0, "a:\n  # om listen\n  - y\n  - x\n"),
        ("a:\n  - x\n    # inni x\n  - y\n  # etter\nb: c\n", 0, 1, "a:\n  - y\n  - x\n    # inni x\n  # etter\nb: c\n"),
        ("a:\n  - |\n    x\n\n    y\n  - >\n    z\n", 0, 1, "a:\n  - >\n    z\n  - |\n    x\n\n    y\n"),
        ("a:\n  - x\n  - |\n    y", 1, 0, "a:\n  - |-\n    y\n  - x\n"),
        ("a:\n  - x\n  - y", 1, 0, "a:\n  - y\n  - x\n"),
        ("a:\n  - - x\n    - y\n  - z\n", 0, 1, "a:\n  - z\n  - - x\n    - y\n"),
        ("a: [x, y, z]\n", 2, 0, "a: [z, x, y]\n"),
        ("a: [\n  x, # om x\n  y # om y\n]\n", 1, 0, "a: [\n  y, # om y\n  x # om x\n]\n"),
        ("a:\n  - |+\n    x\n\n  - y\n\n  - z\n", 0, 2, "a:\n  - y\n\n  - z\n  - |+\n    x\n\n"),
    ],
)  # fmt: skip
def test_an_item_moves_with_its_comments_and_its_layout(before: str, at: int, to: int, after: str) -> None:
    assert out(before, Move(("a", at), to)) == after


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a: x # om a\nb: y\n", Clear(("a",)), "a: # om a\nb: y\n"),
        ("a: |  # om a\n  x\nb: y\n", Clear(("a",)), "a:  # om a\nb: y\n"),
        ("a: # om a\n  - x # om x\nb: y\n", Clear(("a",)), "a: # om a\nb: y\n"),
        ("a: {b: x, c: y}\n", Clear(("a", "b")), "a: {b: null, c: y}\n"),
        ("a:\n  - id: x\n    b: y\n", Clear(("a", 0, "id")), "a:\n  - id:\n    b: y\n"),
        ("a: x # om a\nb: y\n", Rename(("a",), "ny"), "ny: x # om a\nb: y\n"),
        ("'a' : x\n", Rename(("a",), "ny: nøkkel"), "'ny: nøkkel' : x\n"),
        ("a:\n  - id: x\n", Rename(("a", 0, "id"), "12"), "a:\n  - 12: x\n"),
        ("a: {b: x, c: y}\n", Rename(("a", "b"), "d"), "a: {d: x, c: y}\n"),
        ("&k a: x\n", Rename(("a",), "b"), "&k b: x\n"),
    ],
)
def test_a_key_keeps_its_place_when_it_is_blanked_or_renamed(before: str, edit: Edit, after: str) -> None:
    assert out(before, edit) == after


def test_each_place_is_one_in_the_file_as_the_edits_before_leave_it() -> None:
    text = "a: x\nb:\n  - id: p\n    t: y\n"
    got = out(
        text,
        Insert(("b",), 0, {"id": "q"}),
        Set(("b", 1, "t"), "z"),
        Rename(("b",), "c"),
        Insert(("c",), None, {"id": "r"}),
        Move(("c", 2), 0),
        Set(("c", 0, "l"), ["1", "2"]),
        Move(("c", 0, "l", 0), 1),
        Remove(("a",)),
    )
    assert got == "c:\n  - id: r\n    l:\n      - 2\n      - 1\n  - id: q\n  - id: p\n    t: z\n"


def test_several_go_at_once_and_a_list_that_is_emptied_goes_with_its_key() -> None:
    text = "a: [x, y]\nb:\n  - x\n  - y\n  - z: 1\n"
    locs = [("a", 0), ("a", 1), ("b", 0), ("b", 2), ("b", 2, "z")]
    assert out(text, *removals(locs)) == "b:\n  - y\n"


def test_all_can_go() -> None:
    assert out("# om filen\n\na: x\n", Remove(("a",)), Set(("b",), "y")) == "# om filen\n\nb: y\n"


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeffa: å\r\nb:\r\n  - æ # ø\r\n  - ø\r\nc: å\r\n".encode(),
        "a: å\r\nb:\r\n  - æ\r\n  - ø\r\nc: å\r\n".encode("utf-16"),
        "a: a\u030a\nb:\n  - æ # o\u0308\n  - ø\nc: a\u030a".encode(),
        "a: å\r\nb:\n  - æ\r  - ø\nc: a\u030a\r\n".encode(),
    ],
)
def test_bom_line_endings_encoding_and_decomposed_letters_stay(raw: bytes) -> None:
    new = edited("a.yaml", raw, [Insert(("b",), None, "ny"), Move(("b", 0), 1), Set(("k",), "z", ("a",))])
    assert data(new) == {"a": "å", "k": "z", "b": ["ø", "æ", "ny"], "c": "å"}
    coding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    kept = raw.decode(coding).splitlines(keepends=True)
    assert set(kept) <= set(new.decode(coding).splitlines(keepends=True))
    assert new[:2] == raw[:2]


@pytest.mark.parametrize(
    ("text", "edit", "line"),
    [
        ("b: x\na: &x en\nc: *x\n", Set(("a",), "to"), 2),
        ("a: &x {b: c}\nd: *x\n", Set(("a", "b"), "x"), 1),
        ("a: &x {b: c}\nd: *x\n", Set(("d", "b"), "x"), 2),
        ("a: &x en\nb: *x\n", Remove(("a",)), 1),
        ("a: x\nb: y\n", Remove(("b", "c")), 2),
        ("a: x\n", Set(("a", "b"), "y"), 1),
        ("a:\n  - x\n", Set(("a", 1), "y"), 1),
        ("a:\n  - x\n", Move(("a", 0), 1), 2),
        ("a: x\n", Insert(("a",), None, "y"), 1),
        ("a: {b: c}\n", Insert(("a",), None, "y"), 1),
        ("a: x\nb: y\n", Rename(("b",), "a"), 2),
        ("b: x\na: 'x\n", Set(("a",), "y"), 2),
        ("k:\n  ? a # om a\n  : b\n", Set(("k", "a"), "c"), 1),
        ("a: x\nb: y\n", Set(("b",), "\x1b"), 2),
    ],
)
def test_what_cannot_be_done_safely_is_refused_where_it_stands(text: str, edit: Edit, line: int) -> None:
    with pytest.raises(Uneditable) as refused:
        out(text, Set(("først",), "x"), edit)
    assert refused.value.position.line == line


def test_an_id_at_an_anchor_and_where_it_is_repeated_is_changed_at_once() -> None:
    assert out("a: &x en\nb: *x\n", Set(("a",), "to"), Set(("b",), "to")) == "a: &x to\nb: *x\n"
