"""Edits to a project's files: decided all or nothing, taken back to the byte, and never over what someone else has done."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tjenestedesign.ground.decided import (
    Conflict,
    Create,
    Delete,
    Exists,
    FileEdit,
    In,
    Missing,
    print_of,
    proposed,
)
from tjenestedesign.ground.yaml.edits import Insert, Set, Uneditable

FILES = {"a.yaml": b"a: x # om a\r\nb:\r\n  - y\r\n", "c.yaml": b"c: z\n"}


def test_edits_in_several_files_are_one_change_and_taken_back_to_the_byte() -> None:
    change = proposed(
        FILES.get,
        [
            In("a.yaml", Set(("a",), "ny")),
            In("c.yaml", Set(("d",), "e")),
            Create("bilde.png", b"\x89PNG"),
            In("a.yaml", Insert(("b",), 0, "først")),
        ],
    )
    assert change.after == {
        "a.yaml": b"a: ny # om a\r\nb:\r\n  - f\xc3\xb8rst\r\n  - y\r\n",
        "c.yaml": b"c: z\nd: e\n",
        "bilde.png": b"\x89PNG",
    }
    assert change.inverse().after == {**FILES, "bilde.png": None}


def test_a_file_can_be_made_and_edited_or_taken_away_and_made_again() -> None:
    change = proposed(
        FILES.get,
        [
            Create("ny.yaml", b"a: x\n"),
            In("ny.yaml", Set(("b",), "y")),
            Delete("c.yaml"),
            Create("c.yaml", b"c: 1\n"),
        ],
    )
    assert change.after == {"ny.yaml": b"a: x\nb: y\n", "c.yaml": b"c: 1\n"}
    assert change.before == {"ny.yaml": None, "c.yaml": FILES["c.yaml"]}


@pytest.mark.parametrize(
    ("edits", "error"),
    [
        ([Create("c.yaml", b"")], Exists),
        ([Delete("d.yaml")], Missing),
        ([In("d.yaml", Set(("a",), "x"))], Missing),
        ([Delete("c.yaml"), In("c.yaml", Set(("a",), "x"))], Missing),
        ([In("c.yaml", Set(("a",), "x")), In("a.yaml", Set(("a", "b"), "x"))], Uneditable),
    ],
)
def test_what_cannot_be_done_is_not_begun(edits: Sequence[FileEdit], error: type[Exception]) -> None:
    with pytest.raises(error):
        proposed(FILES.get, edits)


@pytest.mark.parametrize("file", ["a.yaml", "c.yaml", "d.yaml"])
def test_a_file_that_is_not_as_it_was_seen_gives_both_versions(file: str) -> None:
    with pytest.raises(Conflict) as conflict:
        proposed(FILES.get, [In("a.yaml", Set(("a",), "ny"))], {file: print_of(b"det jeg ser")})
    assert conflict.value.file == file
    assert conflict.value.now == FILES.get(file)


def test_a_file_that_is_as_it_was_seen_is_edited() -> None:
    seen = {**{file: print_of(data) for file, data in FILES.items()}, "d.yaml": print_of(None)}
    change = proposed(FILES.get, [In("a.yaml", Set(("a",), "x"))], seen)
    assert list(change.after) == ["a.yaml"]
    assert not change
