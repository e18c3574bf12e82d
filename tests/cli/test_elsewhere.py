"""What td writes outside the project, and what it leaves there when it is killed in the middle."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.conftest import Build, Run
from tjenestedesign.cli import main
from tjenestedesign.ground import files
from tjenestedesign.ground.journal import elsewhere
from tjenestedesign.ground.journal.elsewhere import clear_elsewhere, noted
from tjenestedesign.ground.journal.left_behind import is_temporary
from tjenestedesign.ground.own_folder import FOLDER
from tjenestedesign.publish.site import output

IDEA = "type: ide\ntittel: A\nbeskrivelse: x\n"


def die(*_: object, **__: object) -> NoReturn:
    os._exit(137)


def at_the_name() -> None:
    setattr(files, "_put_where_nothing_is", die)  # noqa: B010


def on_a_stick() -> None:
    """On a disk without links the name is taken first."""
    real = files.put_in_place

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(1, "no links here")

    os.link = refuse
    files.put_in_place = lambda made, path, *rest: (
        die() if path.name == "ut.xlsx" else real(made, path, *rest)
    )


def at_the_swap() -> None:
    setattr(output, "_put_in_place", die)  # noqa: B010


@pytest.fixture
def project(build: Build) -> Path:
    return build({"en.yaml": IDEA})


def killed(how: Callable[[], None], *words: str, cwd: Path) -> None:
    """Runs a command that dies on the way, as a process does that is killed: nothing is cleaned up."""
    child = os.fork()
    if not child:
        os.chdir(cwd)
        how()
        main(list(words))
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 137


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="forks")
@pytest.mark.parametrize(
    ("how", "words"),
    [
        (at_the_name, ("export", "--format", "xlsx", "--output", "../annet/ut.xlsx")),
        (on_a_stick, ("export", "--format", "xlsx", "--output", "../annet/ut.xlsx")),
        (at_the_name, ("privacy", "--format", "csv", "--output", "../annet/ut.csv")),
        (at_the_swap, ("render", "--only", "en", "--output", "../annet")),
    ],
)
def test_what_a_run_that_was_killed_left_outside_goes_with_the_next_command(
    td: Run, project: Path, tmp_path: Path, how: Callable[[], None], words: tuple[str, ...]
) -> None:
    outside = tmp_path / "annet"
    outside.mkdir()
    killed(how, *words, cwd=project)
    assert [n for n in left(outside) if is_temporary(n)]
    said = td("status", cwd=project)
    assert "Ryddet bort etter en kjøring som ble avbrutt: " in said.err
    assert outside.as_posix() in said.err
    assert [n for n in left(outside) if n != ".td-ut.json"] == []
    assert not (project / FOLDER / "begynt.json").exists()
    assert "Ryddet" not in td("status", cwd=project).err
    assert td(*words, cwd=project).code == 0
    assert [n for n in left(outside) if not n.startswith(".")]


def test_a_run_that_is_done_leaves_no_note_and_one_that_is_at_work_is_left_alone(
    td: Run, project: Path, tmp_path: Path
) -> None:
    note = project / FOLDER / "begynt.json"
    assert td("export", "--format", "xlsx", "--output", tmp_path / "ut.xlsx", cwd=project).code == 0
    assert not note.exists()
    with noted(project, [tmp_path / "ny.xlsx"]):
        (tmp_path / "ny.xlsx").write_bytes(b"")
        assert clear_elsewhere(project) == []
        assert (tmp_path / "ny.xlsx").exists()
        assert note.exists()
    assert not note.exists()


def test_a_note_takes_nothing_away_but_what_is_td_s_and_empty_files_it_had_begun(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / FOLDER).mkdir(exist_ok=True)
    note = project / FOLDER / "begynt.json"
    (tmp_path / "mitt.txt").write_bytes(b"x")
    (tmp_path / "tomt.txt").write_bytes(b"")
    gone = files.run_name().partition("-")[0] + "-999999999999"
    monkeypatch.setattr(elsewhere, "run_name", lambda: gone)
    with noted(project, [tmp_path / "mitt.txt", tmp_path / "tomt.txt", tmp_path / "nytt.txt"]):
        for name in ("nytt.txt", f".nytt.txt.{gone}-1.ny"):
            (tmp_path / name).write_bytes(b"")
        clear_elsewhere(project)
    assert left(tmp_path) == ["mitt.txt", "p", "tomt.txt"]
    for text in ("[", "[1]", '{"a": 1}', '{"0-1": [1, null]}'):
        note.write_text(text, "utf-8")
        assert clear_elsewhere(project) == []
    assert left(tmp_path) == ["mitt.txt", "p", "tomt.txt"]


def test_nothing_inside_the_project_is_noted(project: Path) -> None:
    with noted(project, [project / "ut/index.html", project / "ny.yaml"]):
        assert not (project / FOLDER / "begynt.json").exists()


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_among_the_exports_is_left_alone_and_the_next_name_is_taken_and_told(
    td: Run, project: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "deres.xlsx"
    theirs.write_bytes(b"deres")
    (project / "ut-eksport").mkdir()
    (project / "ut-eksport/prosjekt.xlsx").symlink_to(theirs)
    (project / "ut-eksport/prosjekt-2.xlsx").symlink_to(tmp_path / "finnes-ikke")
    said = td("export", "--format", "xlsx", cwd=project)
    assert said.code == 0, said.err
    assert (
        "«ut-eksport/prosjekt.xlsx» er en lenke, og er ikke rørt. Filen heter ut-eksport/prosjekt-3.xlsx."
        in said.err
    )
    assert "Skrevet til ut-eksport/prosjekt-3.xlsx." in said.out
    assert (project / "ut-eksport/prosjekt-3.xlsx").read_bytes().startswith(b"PK")
    assert theirs.read_bytes() == b"deres"
    assert not (tmp_path / "finnes-ikke").exists()
