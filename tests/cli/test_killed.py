"""td killed at every write of a command that changes several files: the next command finds all as it was, or makes it whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, contents, write_tree
from tests.history.test_forget import FILES
from tests.killing.killed import Killer, few, some
from tests.sweep import FULL
from tjenestedesign.ground.journal.host import NOTE
from tjenestedesign.ground.journal.left_behind import is_temporary, left_behind

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")

IDEAS = "id;tittel;beskrivelse\nide-1;Hage;Ny\nide-2;Tak;Også ny\nide-3;Trapp;Enda en\n"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "rename": ("rename", "en", "forste"),
    "rename a part": ("rename", "en#s", "sitatet"),
    "forget": ("forget", "en", "--yes"),
    "delete": ("delete", "ro", "to", "--yes"),
    "import": ("import", "../ideer.csv", "--type", "ide", "--yes"),
    "approve": ("approve", "alene", "--yes"),
    "withdraw": ("approve", "ro", "--withdraw", "--yes"),
    "export": ("export", "--format", "csv"),
}

SOME = None if FULL else few(4)
"""The writes to die at: the first of every kind, the last, and four between. All of them in a full sweep."""


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as td:
        yield td


@pytest.fixture
def project(tmp_path: Path, killer: Killer) -> Path:
    folder = write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS, **FILES})
    for beside in ("killed", "done"):
        write_tree(tmp_path / beside, {"ideer.csv": IDEAS})
    assert killer.run_killed(("approve", "ro", "--yes"), folder).code == 0
    return folder


def theirs(folder: Path) -> dict[str, bytes]:
    """What is the user's own, and what is made for them."""
    beside = ("ut-eksport/.gitignore", "ut-eksport/.td-ut.json")
    return {name: data for name, data in contents(folder).items() if name not in beside}


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_any_write_all_is_as_it_was_or_as_it_should_be(
    command: str, killer: Killer, project: Path, tmp_path: Path
) -> None:
    words = COMMANDS[command]
    before = theirs(project)
    done = tmp_path / "done/p"
    shutil.copytree(project, done)
    assert killer.run_killed(words, done).code == 0
    after = theirs(done)
    outcomes: list[str] = []
    for left in killer.killed_everywhere(words, project, tmp_path, chosen=SOME):
        noted = (left.folder / NOTE).exists()
        said = killer.run_killed(("status",), left.folder).err
        now = theirs(left.folder)
        assert now in (before, after), left
        finished = "gjort den ferdig" in said
        assert (now == after) == finished or (now == after and not noted), left
        assert not (left.folder / NOTE).exists(), left
        assert not [p for p in left.folder.rglob("*") if is_temporary(p.name)], left
        if now == before:
            assert killer.run_killed(words, left.folder).code == 0, left
            assert theirs(left.folder) == after, left
        outcomes.append("before" if now == before else "after")
    assert set(outcomes) == {"before", "after"}
    assert outcomes == sorted(outcomes, reverse=True), "once begun, it is finished"


def test_killed_while_it_finishes_the_next_command_finishes(
    killer: Killer, project: Path, tmp_path: Path
) -> None:
    words = COMMANDS["rename"]
    before = theirs(project)
    half = tmp_path / "halv/p"
    shutil.copytree(project, half)
    whole = killer.run_killed(words, half)
    after = theirs(half)
    begun = next(n for n, e in enumerate(whole.events, 1) if str(e) == "rename ro.yaml") + 1
    count = 0
    for at in range(1, 100, 1 if FULL else 3):  # in one place: what was begun in another copy is not finished
        shutil.rmtree(half)
        shutil.copytree(project, half)
        assert killer.run_killed(words, half, begun).killed
        assert theirs(half) not in (before, after)
        if not killer.run_killed(("status",), half, at).killed:
            break
        killer.run_killed(("status",), half)
        assert theirs(half) == after, at
        count += 1
    assert count > (5 if FULL else 2)


@pytest.mark.parametrize("words", [("new", "ide", "ny"), ("export", "ro", "--output", "../ut.xlsx")])
def test_killed_while_a_new_file_is_made_the_same_command_works_again(
    words: tuple[str, ...], killer: Killer, project: Path, tmp_path: Path
) -> None:
    for left in killer.killed_everywhere(words, project, tmp_path):
        (left.folder.parent / "ut.xlsx").unlink(missing_ok=True)
        assert killer.run_killed(words, left.folder).code == 0, left
        assert not list(left_behind(left.folder)), left


def test_killed_while_pages_are_made_the_next_command_clears_them(
    killer: Killer, project: Path, tmp_path: Path
) -> None:
    chosen = some(4) if FULL else few(0)
    for left in killer.killed_everywhere(("render", "--only", "ro"), project, tmp_path, chosen=chosen):
        killer.run_killed(("status",), left.folder)
        assert not [p for p in left.folder.rglob("*") if is_temporary(p.name)], left
        assert killer.run_killed(("render", "--only", "ro"), left.folder).code == 0, left
