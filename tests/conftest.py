"""Shared helpers: a project from a dict of texts, and td run in the same process."""

from __future__ import annotations

import copy
import functools
import gc
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from tjenestedesign.check import json_schema
from tjenestedesign.check.load import load_project
from tjenestedesign.check.remembered import store
from tjenestedesign.cli import main
from tjenestedesign.ground.own_folder import FOLDER
from tjenestedesign.publish.site.output import write_site
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import OutFile, plan_site

REPO = Path(__file__).parent.parent
ASKER = REPO / "examples/asker"
SETTINGS = "navn: Prøve\nkommune: Vik\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154"
    "789c636800000082008177cd72b60000000049454e44ae426082"
)
"""One grey pixel."""


LONG_FIXTURES = frozenset({"browser", "mermaid", "server"})
"""A browser, or a database server."""
LONG_NAMES = ("libreoffice", "formulas_reckon", "spark", "bpmn_js", "bpmn_moddle")
"""In the names of tests that start an office program, Java or Node."""
LONG_FILES = frozenset(
    {
        # other programs: Java, Node, the wheel built and installed, git and editors
        "publish/test_html.py", "live/editor/test_schemas.py", "whole/test_wheel.py", "history/test_hook.py", "live/editor/test_lsp.py", "live/editor/test_vscode.py",
        # DuckDB counts, again and again
        "domain/effect/test_attack.py", "domain/effect/test_editions.py", "domain/effect/test_engines.py", "domain/effect/test_ledger_command.py",
        "domain/effect/test_report_command.py",
        # sweeps, runs that are killed, and clocks that must pass
        "killing/test_harness.py", "domain/privacy/test_detectors.py", "live/serve/test_access.py", "exchange/sheets/test_every_edit.py",
        "exchange/sheets/test_rejects.py", "exchange/sheets/test_round_trip.py", "history/test_forgotten.py", "check/test_from_example.py",
        "cli/test_held_open.py", "cli/test_killed.py", "ground/test_last_bit.py", "check/test_mutations.py", "project/test_ranges.py", "cli/test_writing.py",
    }
)  # fmt: skip
"""What `make quick` leaves out, by fixture, by name and by file. All of it is in `make test`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    for item in items:
        if (
            LONG_FIXTURES & set(getattr(item, "fixturenames", ()))
            or any(name in item.name for name in LONG_NAMES)
            or item.path.relative_to(tests).as_posix() in LONG_FILES
        ):
            item.add_marker(pytest.mark.long)


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


def pytest_unconfigure() -> None:
    """Modules made of other languages complain of what is left when Python ends."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _its_own_files_looked_at_once() -> Iterator[None]:
    """What td works out of its own modules, which no test changes: their schemas, and the sign that they are the same td."""
    made, program = functools.cache(json_schema.schema_for), store._program
    signed = functools.cache(lambda _version: program())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_schema, "schema_for", lambda *of: copy.deepcopy(made(*of)))
        patch.setattr(store, "_program", lambda: list(signed(store.__version__)))
        yield


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture(scope="session")
def asker_pages() -> Mapping[str, bytes]:
    """The internal site of the Asker example, by path, made once for all tests that read it."""
    made = {f.path: f.data for f in render_site(plan_site(*load_project(ASKER)))}
    return MappingProxyType(made)


@pytest.fixture(scope="session")
def asker_site(asker_pages: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a folder, whose name has spaces and æøå. To be read, never written in."""
    folder = tmp_path_factory.mktemp("nettsted med mellomrom og æøå") / "ut"
    write_site(folder, [OutFile(path, data) for path, data in asker_pages.items()])
    return folder


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
