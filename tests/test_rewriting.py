"""Values changed in and added to a YAML file: the rest keeps its bytes, and the file's own way of writing is kept."""

from __future__ import annotations

import unicodedata
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_edit import TREES, data, places, written
from tjenestedesign.edit import Uneditable
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.rewriting import Addition, change


def out(text: str, replaced: dict[Loc, Any] | None = None, *added: Addition) -> str:
    return change("a.yaml", text.encode(), replaced or {}, added).decode()


@pytest.mark.parametrize(
    ("before", "loc", "value", "after"),
    [
        ("a: x # om a\nb: y\n", ("a",), "z", "a: z # om a\nb: y\n"),
        ("a: x\n", ("a",), "z: #", 'a: "z: #"\n'),
        ("a: 'x'\n", ("a",), "it's", "a: 'it''s'\n"),
        ('a: "x"\n', ("a",), "y", 'a: "y"\n'),
        ("a:\nb: y\n", ("a",), "z", "a: z\nb: y\n"),
        ("a:   # om a\nb: y\n", ("a",), "z", "a: z   # om a\nb: y\n"),
        ("a: ~\n", ("a",), "z", "a: z\n"),
        ("a: x\n", ("a",), "null", 'a: "null"\n'),
        ("a: x\n", ("a",), "12:30", "a: 12:30\n"),
        ("a: x\n", ("a",), "- y", 'a: "- y"\n'),
        ("a: |\n  x\n\n  y\n# om b\nb: z\n", ("a",), "x\n\nny\n", "a: |\n  x\n\n  ny\n# om b\nb: z\n"),
        ("a: |  # om a\n    x\nb: z\n", ("a",), "y\n", "a: |  # om a\n    y\nb: z\n"),
        ("a: >-\n  x\n  y\nb: z\n", ("a",), "ny", "a: >-\n  ny\nb: z\n"),
        ("a: x # om a\nb: y\n", ("a",), "1\n2\n", "a: | # om a\n  1\n  2\nb: y\n"),
        ("a: x", ("a",), "1\n2\n", "a: |\n  1\n  2\n"),
        ("a: x\n  y\nb: z\n", ("a",), "ny", "a: ny\nb: z\n"),
        ("a: [x, y]\n", ("a", 1), "z, æ", 'a: [x, "z, æ"]\n'),
        ("a: {b: x, c: }\n", ("a", "c"), "y", "a: {b: x, c: y}\n"),
        ("a:\n  - x\n  - y\n", ("a", 0), "æ", "a:\n  - æ\n  - y\n"),
        ("a:\n  - x # om x\n", ("a", 0), {"t": "x", "b": "true"}, "a:\n  - t: x\n    b: true # om x\n"),
        ("a: []  # om a\nb: z\n", ("a",), ["x", "y"], "a:  # om a\n  - x\n  - y\nb: z\n"),
        ("b:\n- z\na:\n", ("a",), ["x"], "b:\n- z\na:\n- x\n"),
        ("a: # om a\nb: z\n", ("a",), {"x": "1"}, "a: # om a\n  x: 1\nb: z\n"),
    ],
)
def test_a_value_is_written_as_its_file_writes(before: str, loc: Loc, value: Any, after: str) -> None:
    assert out(before, {loc: value}) == after


@pytest.mark.parametrize(
    ("before", "addition", "after"),
    [
        ("a: x\nb: y\n", Addition((), "z", "k", ("a",)), "a: x\nk: z\nb: y\n"),
        ("a: |\n  x\n\n# om b\nb: y\n", Addition((), "z", "k", ("a",)), "a: |\n  x\nk: z\n\n# om b\nb: y\n"),
        ("a: x\nb: y", Addition((), "z", "k", ("b",)), "a: x\nb: y\nk: z\n"),
        ("b: y\n", Addition((), "z", "k", ("a",)), "b: y\nk: z\n"),
        (
            "a:\n  - id: p # om p\n  - id: q\n",
            Addition(("a", 0), "z", "k", ("id",)),
            "a:\n  - id: p # om p\n    k: z\n  - id: q\n",
        ),
        ("a:\n  - {id: p, s: x}\n", Addition(("a", 0), "z", "k", ("id",)), "a:\n  - {id: p, k: z, s: x}\n"),
        ("a: {}\n", Addition(("a",), "z", "k"), "a: {k: z}\n"),
        ("a:\n  - x\n\n# om b\nb: y\n", Addition(("a",), "z"), "a:\n  - x\n  - z\n\n# om b\nb: y\n"),
        ("a:\n- x\nb: y\n", Addition(("a",), "z", at=0), "a:\n- z\n- x\nb: y\n"),
        ("a: [x, y] # om a\n", Addition(("a",), "z"), "a: [x, y, z] # om a\n"),
        ("a: [x, y]\n", Addition(("a",), "z", at=1), "a: [x, z, y]\n"),
        (
            "a:\n  - id: p\nb: y\n",
            Addition(("a",), {"id": "q", "t": "1\n2\n", "l": ["m", "n"], "d": {"e": "f"}}),
            "a:\n  - id: p\n  - id: q\n    t: |\n      1\n      2\n    l:\n      - m\n      - n\n    d:\n      e: f\nb: y\n",
        ),
        (
            "a:\n#  - eksempel\n# om b\nb: y\n",
            Addition((), "z", "k", ("a",)),
            "a:\n#  - eksempel\nk: z\n# om b\nb: y\n",
        ),
    ],
)
def test_what_is_new_stands_where_it_belongs(before: str, addition: Addition, after: str) -> None:
    assert out(before, {}, addition) == after


def test_many_changes_are_made_at_once_and_in_order() -> None:
    text = "a: x\nb:\n  - id: p\n    t: y\n"
    got = out(
        text,
        {("a",): "1\n2\n", ("b", 0, "t"): "z"},
        Addition((), "ny", "k", ("a",)),
        Addition(("b",), {"id": "q"}),
        Addition(("b",), {"id": "r"}),
        Addition(("b", 0), "s", "u", ("id",)),
    )
    assert got == "a: |\n  1\n  2\nk: ny\nb:\n  - id: p\n    u: s\n    t: z\n  - id: q\n  - id: r\n"


def test_what_ends_at_the_same_line_goes_to_its_own_list() -> None:
    text = "a:\n  - id: p\n    b:\n      - x\n"
    got = out(
        text, {}, Addition(("a",), {"id": "q"}), Addition(("a", 0, "b"), "y"), Addition((), "z", "k", ("a",))
    )
    assert got == "a:\n  - id: p\n    b:\n      - x\n      - y\n  - id: q\nk: z\n"


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeffa: å\r\nb:\r\n  - æ # ø\r\nc: å\r\n".encode(),
        "a: å\r\nb:\r\n  - æ\r\nc: å\r\n".encode("utf-16"),
        "a: a\u030a\nb:\n  - x # o\u0308\nc: a\u030a".encode(),
    ],
)
def test_bom_line_endings_encoding_and_decomposed_letters_stay(raw: bytes) -> None:
    new = change("a.yaml", raw, {}, [Addition(("b",), "ny"), Addition((), "z", "k", ("a",))])
    assert data(new) == {**data(raw), "k": "z", "b": [*data(raw)["b"], "ny"]}
    coding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    kept = set(raw.decode(coding).splitlines(keepends=True))
    assert kept - {raw.decode(coding).splitlines(keepends=True)[-1]} <= set(
        new.decode(coding).splitlines(keepends=True)
    )
    assert new[:2] == raw[:2]
    assert (b"\r" in raw) == (b"\r" in new)


@pytest.mark.parametrize(
    ("text", "replaced", "added"),
    [
        ("a: &x en\nb: *x\n", {("a",): "to"}, ()),
        ("a: {b: c}\n", {("a", "finnes-ikke"): "x"}, ()),
        ("a:\n  b: c\n", {("a",): "x"}, ()),
        ("a: x\n", {}, (Addition(("b",), "x", "k"),)),
    ],
)
def test_what_cannot_be_done_safely_is_refused(text: str, replaced: Any, added: Any) -> None:
    with pytest.raises(Uneditable):
        out(text, replaced, *added)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf"))
    | st.sampled_from("\n :#-'\"|>[]{},&*!%@`?~"),
    min_size=1,
    max_size=12,
)


@given(TREES, st.lists(st.booleans(), max_size=6), TEXTS, st.data())
def test_any_text_can_be_put_anywhere_and_only_its_own_lines_change(
    tree: Any, flow: list[bool], text: str, draw: st.DataObject
) -> None:
    value = unicodedata.normalize("NFC", text.translate(dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")))
    before = written(tree, list(flow)) + "\n"
    texts = [p for p in places(tree) if isinstance(at(tree, p), str)]
    if not texts:
        return
    loc = draw.draw(st.sampled_from(texts))
    after = out(before, {loc: value})
    expected = deepcopy(tree)
    at(expected, loc[:-1])[loc[-1]] = value
    assert data(after.encode()) == expected
    gone = set(before.splitlines()) - set(after.splitlines())
    assert len(gone) <= 1


@given(TREES, st.lists(st.booleans(), max_size=6), TEXTS, st.data())
def test_any_key_can_be_added_and_no_line_is_lost(
    tree: Any, flow: list[bool], text: str, draw: st.DataObject
) -> None:
    before = written(tree, list(flow)) + "\n"
    mappings = [(), *(p for p in places(tree) if isinstance(at(tree, p), dict))]
    owner = draw.draw(st.sampled_from(mappings))
    value = "".join(text.split())
    value = unicodedata.normalize("NFC", value) or "x"
    after = out(before, {}, Addition(owner, value, "ny", ("x", "a")))
    expected = deepcopy(tree)
    at(expected, owner)["ny"] = value
    assert data(after.encode()) == expected
    lost = [line for line in before.splitlines() if line not in after.splitlines()]
    assert all("{" in line for line in lost)


def at(tree: Any, loc: Loc) -> Any:
    for step in loc:
        tree = tree[step]
    return tree
