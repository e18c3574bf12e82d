"""Several files changed as one: cut off anywhere, they are as they were or as they should be."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ground.journal.places import CutOff, Gone, Memory
from tjenestedesign.ground.change import Change, Conflict
from tjenestedesign.ground.journal.host import NOTE
from tjenestedesign.ground.journal.journal import Found, Journal, Unfinished
from tjenestedesign.ground.journal.note import Note, is_plain, packed, unpacked

BEFORE: dict[str, bytes] = {
    "a.yaml": b"a: gammel\n",
    "b.yaml": b"b: gammel\n",
    "sub/c.yaml": b"c\n",
    "d.yaml": b"urort\n",
}
CHANGE = Change(
    {"a.yaml": BEFORE["a.yaml"], "b.yaml": BEFORE["b.yaml"], "sub/c.yaml": b"c\n", "ny/e.yaml": None},
    {"a.yaml": b"a: ny\n", "b.yaml": b"b: ny, og lengre\n", "sub/c.yaml": None, "ny/e.yaml": b"e: ny\n"},
)
AFTER: dict[str, bytes] = {
    "a.yaml": b"a: ny\n",
    "b.yaml": b"b: ny, og lengre\n",
    "ny/e.yaml": b"e: ny\n",
    "d.yaml": b"urort\n",
}
WORDS = ("rename", "a", "b")


def all_steps(change: Change = CHANGE) -> int:
    place = Memory(dict(BEFORE))
    Journal(place, WORDS).carry_out(change)
    return place.writes


def revived(place: Memory) -> Memory:
    """The next run, with the files as they lie."""
    return Memory(dict(place.files))


def test_all_of_it_is_done_and_no_note_is_left() -> None:
    place = Memory(dict(BEFORE))
    Journal(place).carry_out(CHANGE)
    assert place.files == AFTER
    assert place.held == 0


@pytest.mark.parametrize("steps", range(all_steps()))
def test_cut_off_anywhere_the_next_run_finds_all_or_nothing(steps: int) -> None:
    place = Gone(dict(BEFORE), ends_at=steps)
    with pytest.raises(CutOff):
        Journal(place, WORDS).carry_out(CHANGE)
    now = revived(place)
    found = Journal(now).finish()
    assert now.files in (BEFORE, AFTER)
    if found is not None and found.finished:
        assert found == Found(WORDS, finished=True)
        assert now.files == AFTER
    elif found is not None:
        assert now.files == BEFORE
    assert Journal(now).finish() is None


def test_cut_off_while_it_finishes_it_is_finished_the_next_time() -> None:
    for steps in range(all_steps()):
        place = Gone(dict(BEFORE), ends_at=steps)
        with pytest.raises(CutOff):
            Journal(place, WORDS).carry_out(CHANGE)
        for again in range(all_steps()):
            second = Gone(dict(place.files), ends_at=again)
            try:
                Journal(second).finish()
            except CutOff:
                third = revived(second)
                Journal(third).finish()
                assert third.files in (BEFORE, AFTER), (steps, again)
            else:
                assert second.files in (BEFORE, AFTER), (steps, again)


def test_what_is_undone_is_the_same_bytes_as_before() -> None:
    place = Memory(dict(BEFORE))
    Journal(place).carry_out(CHANGE)
    Journal(place).carry_out(CHANGE.inverse())
    assert place.files == BEFORE


def test_a_file_that_is_another_than_the_one_seen_stops_it_with_both_versions() -> None:
    place = Memory({**BEFORE, "b.yaml": b"b: noen andres\n"})
    with pytest.raises(Conflict) as met:
        Journal(place).carry_out(CHANGE)
    assert (met.value.file, met.value.now) == ("b.yaml", b"b: noen andres\n")
    assert place.writes == 0


def test_a_file_that_was_to_be_new_and_is_there_is_a_conflict() -> None:
    place = Memory({**BEFORE, "ny/e.yaml": b"en annen\n"})
    with pytest.raises(Conflict):
        Journal(place).carry_out(CHANGE)
    assert place.files["ny/e.yaml"] == b"en annen\n"


@pytest.mark.parametrize("file", ["a.yaml", "b.yaml", "sub/c.yaml", "ny/e.yaml", NOTE])
def test_what_cannot_be_written_leaves_all_as_it_was(file: str) -> None:
    place = Memory(dict(BEFORE), fails={file: OSError(errno.ENOSPC, "full")})
    with pytest.raises(OSError, match="full"):
        Journal(place).carry_out(CHANGE)
    assert place.files == BEFORE


def test_what_can_neither_be_finished_nor_taken_back_is_done_by_the_next_run() -> None:
    class Failing(Memory):
        """Nothing more can be written after the first file."""

        def _may(self, file: str) -> None:
            if "a.yaml" in self.files and self.files["a.yaml"] == AFTER["a.yaml"]:
                raise OSError(errno.EROFS, "skrivebeskyttet")

    place = Failing(dict(BEFORE))
    with pytest.raises(Unfinished) as met:
        Journal(place, WORDS).carry_out(CHANGE)
    assert met.value.words == WORDS
    with pytest.raises(Unfinished):
        Journal(Failing(dict(place.files))).finish()
    now = revived(place)
    assert Journal(now).finish() == Found(WORDS, finished=True)
    assert now.files == AFTER


def test_a_note_that_cannot_be_taken_away_is_said_and_the_next_run_finds_all_done() -> None:
    class Held(Memory):
        def remove(self, file: str) -> None:
            if file == NOTE:
                raise OSError(errno.EACCES, "i bruk")
            super().remove(file)

    place = Held(dict(BEFORE))
    with pytest.raises(Unfinished):
        Journal(place, WORDS).carry_out(CHANGE)
    now = revived(place)
    assert Journal(now).finish() == Found(WORDS, finished=True)
    assert now.files == AFTER


def test_what_changes_nothing_writes_nothing() -> None:
    place = Memory(dict(BEFORE))
    Journal(place).carry_out(Change({"a.yaml": b"annet"}, {"a.yaml": b"annet"}))
    assert place.writes == 0


def begun() -> Memory:
    """Cut off when `a.yaml` has its new content, and nothing else has."""
    for steps in range(all_steps()):
        place = Gone(dict(BEFORE), ends_at=steps)
        with pytest.raises(CutOff):
            Journal(place, WORDS).carry_out(CHANGE)
        if place.files["a.yaml"] == AFTER["a.yaml"]:
            return revived(place)
    raise AssertionError


def test_a_file_someone_has_changed_since_is_left_and_the_others_are_taken_back() -> None:
    now = begun()
    now.files["b.yaml"] = b"b: skrevet siden\n"
    found = Journal(now).finish()
    assert found == Found(WORDS, finished=False, left=("b.yaml",))
    assert now.files == {**BEFORE, "b.yaml": b"b: skrevet siden\n"}


def test_what_cannot_be_read_counts_as_changed() -> None:
    class Odd(Memory):
        def read(self, file: str) -> bytes | None:
            if file == "b.yaml":
                raise IsADirectoryError(errno.EISDIR, "en mappe")
            return super().read(file)

    now = Odd(dict(begun().files))
    assert Journal(now).finish() == Found(WORDS, finished=False, left=("b.yaml",))
    assert now.files["a.yaml"] == BEFORE["a.yaml"]


def test_a_note_from_another_copy_is_told_and_does_nothing() -> None:
    now = Memory(dict(begun().files), name="en annen kopi")
    half = {file: data for file, data in now.files.items() if file != NOTE}
    assert Journal(now).finish() == Found(WORDS, finished=False, foreign=True)
    assert now.files == half


def test_a_new_change_finishes_what_was_begun_first() -> None:
    now = begun()
    Journal(now).carry_out(Change({"d.yaml": b"urort\n"}, {"d.yaml": b"endret\n"}))
    assert now.files == {**AFTER, "d.yaml": b"endret\n"}


def test_a_note_that_is_not_whole_means_that_nothing_was_begun() -> None:
    whole = packed(Note(CHANGE, WORDS))
    for end in range(0, len(whole), 7):
        place = Memory({**BEFORE, NOTE: whole[:end]})
        assert Journal(place).finish() == Found((), finished=False)
        assert place.files == BEFORE


def hostile() -> Iterator[str]:
    yield from (
        "../ute.yaml",
        "/etc/passwd",
        "a/../../b",
        ".git/hooks/pre-commit",
        "a/.git/config",
        "",
        "a//b",
        "./a",
    )
    yield from (NOTE, "\u200c.git/config", "a\nb")


@pytest.mark.parametrize("file", list(hostile()))
def test_no_note_reaches_out_of_the_project_or_into_what_is_hidden(file: str) -> None:
    assert not is_plain(file)
    note = packed(Note(Change({file: None}, {file: b"ondt"}), place="her"))
    assert unpacked(note) is None
    place = Memory({NOTE: note})
    Journal(place).finish()
    assert place.files == {}
    with pytest.raises(PermissionError):
        Journal(place).carry_out(Change({file: None}, {file: b"ondt"}))


names = st.sampled_from(["a.yaml", "b.yaml", "c/d.yaml", "æ ø.yaml"])
contents = st.one_of(st.none(), st.binary(max_size=6))


@example({}, {"a.yaml": b"", "b.yaml": b"\0"}, 8)  # a single byte, which Python keeps one of
@given(st.dictionaries(names, contents), st.dictionaries(names, contents), st.integers(0, 40))
def test_any_change_cut_off_anywhere_is_all_or_nothing(
    before: dict[str, bytes | None], after: dict[str, bytes | None], steps: int
) -> None:
    change = Change({f: before.get(f) for f in after}, after)
    there = {f: data for f, data in before.items() if data is not None}
    done = {f: data for f, data in {**before, **after}.items() if data is not None}
    place = Gone(dict(there), ends_at=steps)
    with suppress(CutOff):
        Journal(place).carry_out(change)
    now = revived(place)
    Journal(now).finish()
    assert now.files in (there, done)


def test_the_same_bytes_come_back_from_a_note() -> None:
    odd = Change({"a": bytes(range(256)), "b": None}, {"a": None, "b": "æøå\r\n".encode("utf-16")})
    again = unpacked(packed(Note(odd, ("import", "fil med ø.xlsx"), "her")))
    assert again is not None
    assert (again.change.before, again.change.after, again.words) == (
        odd.before,
        odd.after,
        ("import", "fil med ø.xlsx"),
    )
