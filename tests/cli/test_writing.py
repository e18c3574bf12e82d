"""Commands that change several files: cut off anywhere, the next one finishes or finds all as it was, and says so."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SETTINGS, Build, Run, contents
from tests.ground.journal.places import CutOff
from tests.history.test_forget import FILES
from tjenestedesign.ground import files
from tjenestedesign.ground.journal.host import NOTE, Disk
from tjenestedesign.ground.journal.note import packed, unpacked

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")

COMMANDS = {
    "rename": ("rename", "en", "forste"),
    "forget": ("forget", "en", "--yes"),
    "delete": ("delete", "ro", "to", "--yes"),
    "approve": ("approve", "alene", "--yes"),
    "export": ("export", "--format", "csv"),
}


def cut_off_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is gone at its n-th write: nothing after it is done."""
    done = [0]

    def ending(real: Callable[..., Any], *, counts: bool) -> Callable[..., Any]:
        def act(*args: Any) -> Any:
            done[0] += counts
            if done[0] > step:
                done[0] = 10_000
                raise CutOff
            return real(*args)

        return act

    for name in ("read", "write", "remove"):
        monkeypatch.setattr(Disk, name, ending(getattr(Disk, name), counts=name != "read"))


def everything(folder: Path) -> dict[str, bytes]:
    return {
        k: v
        for k, v in contents(folder).items()
        if k not in ("ut-eksport/.gitignore", "ut-eksport/.td-ut.json")
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_cut_off_at_any_write_the_next_command_makes_it_whole(
    command: str, td: Run, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = COMMANDS[command]
    folder = build(FILES)
    before = everything(folder)
    assert td(*words, cwd=folder).code == 0
    after = everything(folder)
    assert after != before
    finished = 0
    for step in range(20):
        _restore(folder, before)
        with monkeypatch.context() as gone:
            cut_off_at(step, gone)
            try:
                assert td(*words, cwd=folder).code == 0
                break
            except CutOff:
                pass
        said = td("status", cwd=folder)
        assert everything(folder) in (before, after), step
        if everything(folder) == after:
            finished += 1
            assert f"«td {' '.join(words)}» ble avbrutt. td har nå gjort den ferdig." in said.err
        assert not (folder / NOTE).exists()
    else:
        pytest.fail("it never came to its end")
    assert finished >= (step > 2)


def _restore(folder: Path, files: dict[str, bytes]) -> None:
    for path in contents(folder):
        (folder / path).unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def half_done(td: Run, build: Build, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rename cut off with one file changed."""
    folder = build(FILES)
    with monkeypatch.context() as gone:
        cut_off_at(2, gone)
        with pytest.raises(CutOff):
            td("rename", "en", "forste", cwd=folder)
    assert (folder / NOTE).exists()
    return folder


def test_the_same_command_again_is_done_already(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)
    said = td("rename", "en", "forste", cwd=folder)
    assert said.code == 0
    assert "Det var det samme som du ba om nå" in said.err
    assert (folder / "forste.yaml").exists()
    assert not (folder / "en.yaml").exists()


def test_a_file_changed_since_is_told_and_the_rest_is_taken_back(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)
    changed = next(f for f in ("ro.yaml", "alene.yaml") if b"forste" not in (folder / f).read_bytes())
    (folder / changed).write_bytes(FILES[changed].encode() + b"merkelapper: [min]\n")
    said = td("validate", cwd=folder)
    assert f"disse er endret siden: {changed}. De er ikke rørt." in said.err
    assert "td har satt resten tilbake." in said.err
    assert {**everything(folder), changed: b""} == {
        **{name: text.encode() for name, text in {"prosjekt.yaml": SETTINGS, **FILES}.items()},
        changed: b"",
    }
    assert td("rename", "en", "forste", cwd=folder).code == 0


@needs_git
@pytest.mark.parametrize("words", [("validate",), ("hook", "run"), ("import", "../ark.csv", "--yes")])
def test_no_note_lets_another_command_off_its_work(
    words: tuple[str, ...], td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)
    note = unpacked((folder / NOTE).read_bytes())
    assert note is not None
    (folder / NOTE).write_bytes(packed(replace(note, words=words)))
    (folder / "feil.yaml").write_text("type: innsikt\n", "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    assert td(*words, cwd=folder).code in (1, 2)


@needs_git
def test_what_is_only_td_s_is_kept_out_of_git(td: Run, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(FILES)
    assert td("validate", cwd=folder).code in (0, 1)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-f", ".tjenestedesign/sjekk.json", "ro.yaml"], cwd=folder, check=True)
    said = td("hook", "run", cwd=folder)
    assert said.code == 1
    assert ".tjenestedesign/sjekk.json er bare for td" in said.err


def test_ctrl_c_says_that_nothing_is_done(td: Run, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(FILES)
    before = contents(folder)
    real, calls = Disk.write, [0]

    def pressed(disk: Disk, file: str, data: bytes) -> None:
        calls[0] += 1
        if calls[0] == 3:
            raise KeyboardInterrupt
        real(disk, file, data)

    monkeypatch.setattr(Disk, "write", pressed)
    said = td("rename", "en", "forste", cwd=folder)
    assert said.code == 130
    assert "Avbrutt. Ingenting er endret." in said.err
    assert contents(folder) == before


def test_where_td_may_not_write_what_is_half_done_is_said_and_reading_goes_on(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)

    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, "skrivebeskyttet")

    with monkeypatch.context() as closed:
        closed.setattr(Disk, "write", refused)
        said = td("status", cwd=folder)
    assert said.code == 0
    assert "er avbrutt, og bare halvt gjort. Her har ikke td lov til å skrive" in said.err


def test_what_cannot_be_finished_is_said_and_tried_again(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)
    with monkeypatch.context() as held:

        def refused(made: Path, path: Path) -> None:
            error = PermissionError(errno.EACCES, "i bruk", str(path))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error

        held.setattr(os, "replace", refused)
        held.setattr(files.time, "sleep", lambda _: None)
        said = td("validate", cwd=folder)
    assert said.code == 2
    assert "«td rename en forste» er avbrutt, og bare halvt gjort. td får ikke gjort den ferdig." in said.err
    assert "er åpen i et annet program" in said.err
    assert "gjort den ferdig" in td("validate", cwd=folder).err
    assert b"forste#s" in (folder / "ro.yaml").read_bytes()


def test_a_file_open_in_another_program_is_named_and_nothing_is_half_done(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(FILES)
    before = contents(folder)
    real = os.replace

    def held(made: Path, path: Path) -> None:
        if Path(path).name == "ro.yaml" and b"forste" in Path(made).read_bytes():
            error = PermissionError(errno.EACCES, "i bruk", str(path))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        real(made, path)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    said = td("rename", "en", "forste", cwd=folder)
    assert said.code == 2
    assert "«ro.yaml» er åpen i et annet program. Ingenting er endret." in said.err
    assert contents(folder) == before


@needs_git
def test_a_commit_made_of_half_a_change_is_stopped(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)
    (folder / ".ro.yaml.k3j_9x2a.ny").write_text("et helt intervju", "utf-8")
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    said = td("hook", "run", cwd=folder)
    assert said.code == 1
    assert "td har nå gjort den ferdig" in said.err
    assert ".ro.yaml.k3j_9x2a.ny er bare for td" in said.err
    assert "Lagringen er stoppet" in said.err
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    assert td("hook", "run", cwd=folder).code == 0


@needs_git
def test_what_is_being_written_lies_where_git_does_not_look(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = half_done(td, build, monkeypatch)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    told = subprocess.run(
        ["git", "status", "--short", "-uall"], cwd=folder, check=True, capture_output=True, text=True
    )
    assert ".tjenestedesign" not in told.stdout
