"""What runs that were cut off left: found wherever it lies, and never what someone is writing just now."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Build, Run
from tjenestedesign.ground.files import temporary_folder, temporary_name
from tjenestedesign.ground.journal.left_behind import clear, is_temporary, left_behind

MADE_BY_ANOTHER = """
import sys
from tjenestedesign.ground.files import temporary_name
print(temporary_name(sys.argv[1]), end="")
"""


def from_a_dead_run(name: str) -> str:
    """A temporary name of a process that is gone."""
    return subprocess.run(
        [sys.executable, "-c", MADE_BY_ANOTHER, name], check=True, capture_output=True, text=True
    ).stdout


def test_half_written_files_and_folders_of_dead_runs_are_found_in_every_corner(tmp_path: Path) -> None:
    dead = from_a_dead_run("intervju-03.yaml")
    staging = dead.replace(".intervju-03.yaml.", ".td-ny-").removesuffix(".ny")
    for folder in (".", "1-innsikt/intervjuer", "ut", ".tjenestedesign"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / dead).write_bytes(b"et helt intervju")
    (tmp_path / "ut/.td-ut.json").write_text("{}", "utf-8")
    (tmp_path / "ut" / staging / "intervju").mkdir(parents=True)
    (tmp_path / "ut" / staging / "intervju/03.html").write_bytes(b"side")
    found = {p.relative_to(tmp_path).as_posix() for p in left_behind(tmp_path)}
    assert found == {
        dead,
        f"1-innsikt/intervjuer/{dead}",
        f"ut/{dead}",
        f"ut/{staging}",
        f".tjenestedesign/{dead}",
    }
    assert len(clear(left_behind(tmp_path))) == 5
    assert list(left_behind(tmp_path)) == []


def test_what_a_run_is_writing_is_left_alone_until_it_has_lain_long(tmp_path: Path) -> None:
    mine = tmp_path / temporary_name("a.yaml")
    mine.write_bytes(b"x")
    folder = temporary_folder(tmp_path)
    assert list(left_behind(tmp_path)) == []
    for path in (mine, folder):
        os.utime(path, (time.time() - 3600,) * 2)  # a machine that has slept
    assert list(left_behind(tmp_path)) == []
    for path in (mine, folder):
        os.utime(path, (time.time() - 25 * 3600,) * 2)
    assert set(left_behind(tmp_path)) == {mine, folder}


def test_another_machines_files_are_left_alone_until_they_have_lain_long(tmp_path: Path) -> None:
    other = tmp_path / ".a.yaml.012345-1-1.ny"
    other.write_bytes(b"x")
    assert list(left_behind(tmp_path)) == []
    os.utime(other, (0, 0))
    assert list(left_behind(tmp_path)) == [other]


@pytest.mark.parametrize("name", [".i.yaml.k3j_9x2a.ny", ".td-ny-k3j_9x2a", ".prosjekt.yaml.opptatt"])
def test_what_earlier_versions_left_is_known(name: str, tmp_path: Path) -> None:
    made = tmp_path / name
    made.mkdir() if name.startswith(".td-ny-") else made.write_bytes(b"")
    assert list(left_behind(tmp_path)) == [made]


@pytest.mark.parametrize(
    "name", ["a.ny", ".ny", ".noe.ny", ".gitignore", "td-ny-abc", ".td-nytt", ".a.yaml.swp", "a.opptatt"]
)
def test_a_persons_own_files_are_no_left_overs(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    assert not is_temporary(name)
    assert list(left_behind(tmp_path)) == []


@pytest.mark.parametrize(
    "name",
    [".notater.20261129.ny", ".arkiv.opptatt", ".data.opptatt/fil", ".plan.yaml.opptatt", ".td-ny-k3j_9x2a"],
)
def test_what_only_has_such_a_name_is_a_person_s_own(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"viktig")
    assert list(left_behind(tmp_path)) == []


def test_a_folder_that_is_not_td_s_is_refused_before_anything_in_it_is_touched(td: Run, build: Build) -> None:
    folder = build({})
    other = folder.parent / "dok"
    other.mkdir()
    dead = other / from_a_dead_run("a.yaml")
    for path in (dead, other / "viktig.txt"):
        path.write_bytes(b"x")
    assert td("render", folder, "--output", other).code == 2
    assert dead.exists()


def test_it_looks_neither_into_git_nor_through_links(tmp_path: Path) -> None:
    dead = from_a_dead_run("a")
    (tmp_path / "ute").mkdir()
    (tmp_path / "p/.git").mkdir(parents=True)
    for folder in ("ute", "p/.git"):
        (tmp_path / folder / dead).write_bytes(b"")
    (tmp_path / "p/lenke").symlink_to(tmp_path / "ute")
    assert list(left_behind(tmp_path / "p")) == []


def test_the_next_command_clears_them_and_says_so(td: Run, build: Build) -> None:
    dead = from_a_dead_run("i.yaml")
    folder = build({f"1-innsikt/{dead}": "type: intervju\n"})
    said = td("validate", cwd=folder)
    assert f"Ryddet bort etter en kjøring som ble avbrutt: 1-innsikt/{dead}" in said.err
    assert not (folder / "1-innsikt" / dead).exists()
    assert "Ryddet" not in td("validate", cwd=folder).err
