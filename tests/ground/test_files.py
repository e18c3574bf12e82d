"""Files on a disk: whole or not there, never over another, and patient with programs that hold them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tjenestedesign.ground import files
from tjenestedesign.ground.files import (
    HeldOpen,
    create,
    create_all,
    create_folder,
    delete,
    exclusive,
    write_bytes,
)


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def held(path: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Another program holds the file the first times someone tries, as Windows tells it. How long was waited."""
    real, waited = os.replace, list[float]()

    def replace(made: Path, target: Path) -> None:
        if Path(target) == path and len(waited) < times:
            error = PermissionError(errno.EACCES, "i bruk", str(target))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        real(made, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", waited.append)
    return waited


def test_a_file_held_for_a_moment_is_written_when_it_is_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"gammel")
    waited = held(path, 3, monkeypatch)
    write_bytes(path, b"ny")
    assert path.read_bytes() == b"ny"
    assert len(waited) == 3


def test_a_file_held_for_long_is_named_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"gammel")
    waited = held(path, 10_000, monkeypatch)
    with pytest.raises(HeldOpen) as met:
        write_bytes(path, b"ny")
    assert met.value.filename == str(path)
    assert 1 < sum(waited) < 5
    assert path.read_bytes() == b"gammel"
    assert names(tmp_path) == ["a.docx"]


def test_what_one_may_not_write_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "nei")

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(files.time, "sleep", lambda _: pytest.fail("waited"))
    with pytest.raises(PermissionError) as met:
        write_bytes(tmp_path / "a", b"x")
    assert not isinstance(met.value, HeldOpen)


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "under/a.yaml"
    assert create(path, b"en")
    assert not create(path, b"to")
    assert path.read_bytes() == b"en"
    assert names(path.parent) == ["a.yaml"]


def test_a_link_to_nowhere_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "borte")
    assert not create(tmp_path / "a", b"x")
    assert not (tmp_path / "borte").exists()


def test_a_full_disk_leaves_no_empty_file_that_blocks_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files._written

    def full(path: Path, data: bytes, like: Path | None = None) -> None:
        real(path, data[:1], like)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files, "_written", full)
    with pytest.raises(OSError, match="full"):
        create(tmp_path / "a.yaml", b"hei")
    assert names(tmp_path) == []
    monkeypatch.setattr(files, "_written", real)
    assert create(tmp_path / "a.yaml", b"hei")


def test_a_disk_without_links_gets_the_file_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "ingen lenker her")

    monkeypatch.setattr(os, "link", no_links)
    assert create(tmp_path / "a", b"x")
    assert not create(tmp_path / "a", b"y")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert names(tmp_path) == ["a"]


def test_several_new_files_are_all_there_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"en annen")
    assert create_all({tmp_path / "a": b"1", tmp_path / "b": b"2"}) == tmp_path / "b"
    assert names(tmp_path) == ["b"]
    assert create_all({tmp_path / "a": b"1", tmp_path / "b": b"en annen"}) is None
    assert names(tmp_path) == ["a", "b"]


def test_a_folder_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "apne-data"
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "b.csv":
            raise OSError(errno.ENOSPC, "full")
        return real(path, data)

    with monkeypatch.context() as small:
        small.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="full"):
            create_folder(folder, {"a.csv": b"1", "b.csv": b"2"})
    assert names(tmp_path) == []
    folder.mkdir()
    assert create_folder(folder, {"a.csv": b"1", "b.csv": b"2"})
    assert names(folder) == ["a.csv", "b.csv"]
    assert not create_folder(folder, {"a.csv": b"annet"})
    assert (folder / "a.csv").read_bytes() == b"1"
    assert names(tmp_path) == ["apne-data"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way, and os.replace keeps none")
def test_a_file_keeps_the_rights_it_had(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    path.chmod(0o600)
    write_bytes(path, b"y")
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_disk_is_written_to_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def across(made: Path, target: Path) -> None:
        if Path(made).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "en annen disk")
        real(made, target)

    monkeypatch.setattr(os, "replace", across)
    (tmp_path / "egen").mkdir()
    write_bytes(tmp_path / "a", b"x", tmp_path / "egen")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert names(tmp_path / "egen") == []


def test_what_is_not_there_is_deleted_already(tmp_path: Path) -> None:
    delete(tmp_path / "a")
    (tmp_path / "a").write_bytes(b"")
    delete(tmp_path / "a")
    assert names(tmp_path) == []


HOLDING = """
import sys, time
from pathlib import Path
from tjenestedesign.ground.files import exclusive
with exclusive(Path(sys.argv[1])):
    print("holder", flush=True)
    time.sleep(60)
"""


def test_a_run_that_dies_lets_go_at_once(tmp_path: Path) -> None:
    lock = tmp_path / "opptatt"
    other = subprocess.Popen([sys.executable, "-c", HOLDING, lock], stdout=subprocess.PIPE)
    assert other.stdout
    assert other.stdout.readline().strip() == b"holder"
    with pytest.raises(TimeoutError, match="En annen kjøring"), exclusive(lock, patience=0.1):
        pass
    other.kill()
    other.wait()
    with exclusive(lock, patience=1.0):
        pass


def test_who_must_wait_is_told_once(tmp_path: Path) -> None:
    lock, told = tmp_path / "opptatt", list[str]()
    with exclusive(lock):
        with pytest.raises(TimeoutError), exclusive(lock, 1.5, lambda: told.append("venter")):
            pass
        with pytest.raises(TimeoutError), exclusive(lock, 0.2, lambda: told.append("venter igjen")):
            pass
    assert told == ["venter"]


@pytest.mark.skipif(os.name == "nt", reason="simulated with fcntl, which Windows lacks")
def test_a_disk_without_locks_keeps_no_one_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "ingen låser her")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with exclusive(tmp_path / "opptatt", patience=0.0):
        pass
