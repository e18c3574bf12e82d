"""Shared helpers: a project from a dict of texts, and td run in the same process."""

from __future__ import annotations

import copy
import functools
import gc
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tjenestedesign import schema
from tjenestedesign.cache import store
from tjenestedesign.cli import main
from tjenestedesign.ground.own_folder import FOLDER

REPO = Path(__file__).parent.parent
ASKER = REPO / "examples/asker"
SETTINGS = "navn: Prøve\nkommune: Vik\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154"
    "789c636800000082008177cd72b60000000049454e44ae426082"
)
"""One grey pixel."""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Run = Callable[..., Result]
Build = Callable[[Mapping[str, str | bytes]], Path]


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: looking through it for garbage again and again is a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session", autouse=True)
def _its_own_files_looked_at_once() -> Iterator[None]:
    """What td works out of its own modules, which no test changes: their schemas, and the sign that they are the same td."""
    made, program = functools.cache(schema.schema_for), store._program
    signed = functools.cache(lambda _version: program())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "schema_for", lambda *of: copy.deepcopy(made(*of)))
        patch.setattr(store, "_program", lambda: list(signed(store.__version__)))
        yield


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture
def td(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`td("validate", "--strict", cwd=folder)` → exit code, output, errors."""

    def run(*args: str | Path, cwd: Path | None = None) -> Result:
        before = Path.cwd()
        if cwd is not None:
            monkeypatch.chdir(cwd)
        capfd.readouterr()
        try:
            code = main([os.fspath(a) for a in args])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        finally:
            monkeypatch.chdir(before)
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return run


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by path, but for what td keeps for itself."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and FOLDER not in p.parts
    }


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A project folder from {path: text}; prosjekt.yaml is added where it is not given."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        return write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS, **files})

    return make
