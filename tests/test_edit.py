"""Taking things out of a YAML file: the rest keeps its bytes, and what cannot be done safely is not done."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tjenestedesign.edit import Uneditable, remove
from tjenestedesign.ground.yaml.source import Loc, decode, parse


def data(raw: bytes) -> Any:
    return parse(decode("a.yaml", raw)[0])[0]


def out(text: str, *locs: Loc) -> str:
    return remove("a.yaml", text.encode(), locs).decode()


@pytest.mark.parametrize(
    ("before", "loc", "after"),
    [
        ("a:\n  - x # en\n  # om y\n  - y\n  - z\nb: c\n", ("a", 1), "a:\n  - x # en\n  - z\nb: c\n"),
        ("a:\n- x\n- y\n", ("a", 1), "a:\n- x\n"),
        ("a: [x, y, z]\n", ("a", 1), "a: [x, z]\n"),
        ("a: [x, y, z]\n", ("a", 2), "a: [x, y]\n"),
        ("a: [x, y, z] # merk\n", ("a", 0), "a: [y, z] # merk\n"),
        ("a: [x,\n  y,\n  z]\n", ("a", 1), "a: [x,\n  z]\n"),
        ("a: [x]\nb: c\n", ("a", 0), "b: c\n"),
        ("a:\n  # om x\n  - x\n\n# om b\nb: c\n", ("a", 0), "\n# om b\nb: c\n"),
        (
            "a:\n  - id: p\n    s: x\n    t: |\n      # ikke en kommentar\n\n      mer\n  - id: q\n",
            ("a", 0, "t"),
            "a:\n  - id: p\n    s: x\n  - id: q\n",
        ),
        ("a:\n  - s: x\n    id: p\n", ("a", 0, "s"), "a:\n  - id: p\n"),
        ("a: {s: x, id: p}\n", ("a", "s"), "a: {id: p}\n"),
        ("a: {id: p, s: x}\n", ("a", "s"), "a: {id: p}\n"),
        ("a: [\"x, y\", 'z']\n", ("a", 0), "a: ['z']\n"),
    ],
)
def test_only_what_was_asked_for_goes(before: str, loc: Loc, after: str) -> None:
    assert out(before, loc) == after


def test_a_part_that_is_emptied_goes_with_what_was_in_it() -> None:
    assert out("a:\n  - s: x\n  - t: y\nb: c\n", ("a", 0, "s")) == "a:\n  - t: y\nb: c\n"


def test_several_go_at_once_and_a_list_that_is_emptied_goes_with_its_key() -> None:
    assert (
        out("a: [x, y]\nb:\n  - x\n  - y\n  - z\n", ("a", 0), ("a", 1), ("b", 0), ("b", 2)) == "b:\n  - y\n"
    )


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeffa:\r\n  - æ\r\n  - ø # å\r\n".encode(),
        "a:\r\n  - æ\r\n  - ø # å\r\n".encode("utf-16"),
        "a:\n  - æ\n  - o\u0308 # a\u030a".encode(),
    ],
)
def test_bom_line_endings_encoding_and_decomposed_letters_stay(raw: bytes) -> None:
    new = remove("a.yaml", raw, [("a", 0)])
    assert data(new) == {"a": data(raw)["a"][1:]}
    assert new.endswith(raw[-6:])
    assert new[:2] == raw[:2]


@pytest.mark.parametrize("text", ["a:\n  - &x en\n  - to\nb: *x\n", "a:\n  - - x\n    - y\n"])
def test_what_cannot_be_taken_out_safely_is_refused(text: str) -> None:
    with pytest.raises(Uneditable):
        out(text, ("a", 0) if "&" in text else ("a", 0, 0))


WORDS = st.text("abcæø -:#", min_size=1, max_size=6).map(str.strip).filter(bool)
TREES = st.dictionaries(
    st.sampled_from("abcd"),
    st.lists(WORDS | st.dictionaries(st.sampled_from("xyz"), WORDS, min_size=1), min_size=1, max_size=4)
    | WORDS,
    min_size=1,
)


def written(value: Any, flow: list[bool], depth: int = 0) -> str:
    """A tree as YAML in the styles `flow` chooses, with comments between."""
    pad = "  " * depth
    lines: list[str] = []
    for key, inner in value.items():
        if isinstance(inner, str):
            lines.append(f"{pad}{key}: {quoted(inner)} # til {key}")
        elif flow.pop() if flow else False:
            items = ", ".join(
                quoted(i)
                if isinstance(i, str)
                else "{" + ", ".join(f"{k}: {quoted(v)}" for k, v in i.items()) + "}"
                for i in inner
            )
            lines.append(f"{pad}{key}: [{items}]")
        else:
            lines.append(f"{pad}{key}:")
            for item in inner:
                lines.append(f"{pad}  # om neste")
                body = quoted(item) if isinstance(item, str) else written(item, flow, depth + 2).lstrip()
                lines.append(f"{pad}  - {body}")
    return "\n".join(lines)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def places(value: Any, at: Loc = ()) -> list[Loc]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for k, v in items for p in ((*at, k), *places(v, (*at, k)))]


@given(TREES, st.lists(st.booleans(), max_size=6), st.data())
def test_the_result_says_all_the_old_file_did_but_what_was_removed(
    tree: Any, flow: list[bool], draw: st.DataObject
) -> None:
    text = written(tree, list(flow)) + "\n"
    assert data(text.encode()) == tree
    loc = draw.draw(st.sampled_from(places(tree)))
    try:
        new = out(text, loc)
    except Uneditable:
        assume(False)
        raise
    expected = deepcopy(tree)
    while loc:
        owner = expected
        for step in loc[:-1]:
            owner = owner[step]
        del owner[loc[-1]]
        loc = loc[:-1] if not owner else ()
    assert (data(new.encode()) or {}) == expected
    assert set(new.splitlines()) - set(text.splitlines()) <= {
        line for line in new.splitlines() if "[" in line or "- " in line
    }


def test_removals_are_rarely_refused() -> None:
    """So that the property above says something: ordinary files are edited, not refused."""
    text = "a:\n  - {x: '1', y: '2'}\n  - x: '1'\n    y: '2'\nb: ['1', '2']\nc: '3'\n"
    for loc in places(data(text.encode())):
        if loc == ("a",):
            continue
        out(text, loc)
