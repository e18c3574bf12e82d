"""The VS Code extension in `editor/vscode`: what is in the .vsix, and what it does with the real td."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPO, Run

SOURCES = REPO / "editor/vscode"
DRIVE = Path(__file__).parent / "vscode/drive.js"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The .vsix, made by npm from a copy of its sources."""
    npm = shutil.which("npm")
    if npm is None or not (SOURCES / "node_modules/.package-lock.json").exists():
        pytest.skip("the extension's npm packages are missing: make test fetches them with npm")
    folder = tmp_path_factory.mktemp("vscode")
    for one in SOURCES.iterdir():
        if one.name == "src":
            shutil.copytree(one, folder / "src")
        elif one.is_file():
            shutil.copy(one, folder)
    (folder / "node_modules").symlink_to(SOURCES / "node_modules")
    subprocess.run([npm, "run", "package"], cwd=folder, check=True, capture_output=True)
    (made,) = (folder / "dist").glob("*.vsix")
    return made


@pytest.fixture(scope="module")
def extension(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as VS Code unpacks it."""
    folder = tmp_path_factory.mktemp("extension")
    with zipfile.ZipFile(package) as packed:
        packed.extractall(folder)
    return folder / "extension"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """td as a program of its own."""
    if sys.platform == "win32":
        pytest.skip("a script is no program on Windows")
    file = tmp_path / "td"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m tjenestedesign "$@"\n')
    file.chmod(0o755)
    return file


@pytest.fixture
def project(td: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "prosjekt"
    assert td("init", folder, "--yes", "--name", "Prøve", "--municipality", "Asker").code == 0
    return folder


def drive(extension: Path, scene: str, folder: Path, program: Path | str = "") -> Any:
    """A scene in the extension, with a stand-in for the window of VS Code: what it said, logged and did."""
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, str(DRIVE), str(extension / "extension.js"), scene, str(folder)],
        env={**os.environ, "TD": str(program)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return json.loads(done.stdout)


def test_the_package_holds_what_vs_code_needs_and_no_more(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        assert packed.testzip() is None
        assert set(packed.namelist()) == {
            "extension.vsixmanifest",
            "[Content_Types].xml",
            *(f"extension/{name}" for name in ("package.json", "extension.js", "README.md")),
            *(f"extension/{name}" for name in ("LICENSE.txt", "LICENSES-THIRD-PARTY.txt")),
        }
        about = json.loads(packed.read("extension/package.json"))
        manifest = packed.read("extension.vsixmanifest").decode()
        licences = packed.read("extension/LICENSES-THIRD-PARTY.txt").decode()
        assert packed.read("extension/LICENSE.txt") == (REPO / "LICENSE").read_bytes()
    version = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert about["version"] == version
    assert f'Version="{version}"' in manifest
    assert "scripts" not in about
    assert "devDependencies" not in about
    assert about["capabilities"]["untrustedWorkspaces"]["supported"] is False
    assert about["contributes"]["configuration"]["properties"]["tjenestedesign.path"]["scope"] == "machine"
    assert "vscode-languageclient 9.0.1 (MIT)" in licences
    assert package.stat().st_size < 200_000


def test_the_same_sources_make_the_same_bytes(package: Path) -> None:
    before = package.read_bytes()
    subprocess.run(
        [shutil.which("npm") or "", "run", "package"], cwd=package.parents[1], check=True, capture_output=True
    )
    assert package.read_bytes() == before


def test_it_starts_td_and_shows_what_td_says(extension: Path, project: Path, program: Path) -> None:
    came = drive(extension, "works", project, program)
    assert came["marked"]
    assert came["messages"] == [
        "«kanskje» er ikke et av valgene for «belegg».\nVelg belagt, gjenfortalt, antatt, oppdiktet eller foreslått."
    ]
    assert {"status", "belegg", "aktører"} <= set(came["offered"])
    assert came["again"], "started anew, it says the same"
    assert came["said"] == []
    assert came["log"] == [f"td 0.1.0: {program}"] * 2, "td ends without a word when it is stopped"


def test_it_says_what_to_do_when_td_is_not_found(extension: Path, project: Path, program: Path) -> None:
    came = drive(extension, "missing", project, program)
    wrong = project / "ikke-td"
    assert came["said"] == [
        {
            "kind": "error",
            "text": f"td ligger ikke der innstillingen «tjenestedesign.path» sier: {wrong}",
            "buttons": ["Velg hvor td ligger", "Slik installerer du td", "Prøv igjen"],
        }
    ]
    assert came["log"] == [f"{wrong}: finnes ikke"]
    assert came["started"], "chosen, it is started at once"
    assert came["path"] == str(program)


def test_it_finds_td_where_programs_are_put_and_never_in_the_project(package: Path) -> None:
    ask = (
        "const {candidates} = require(process.argv[1]);"
        "const there = ['C:\\\\kari\\\\.local\\\\bin\\\\td.exe', 'C:\\\\bin\\\\td.exe'];"
        "const windows = {platform: 'win32', home: 'C:\\\\kari', exists: (one) => there.includes(one)};"
        "console.log(JSON.stringify(["
        "candidates('', {...windows, env: {Path: '.;C:\\\\bin;lokal'}}),"
        "candidates('', {platform: 'linux', home: '/home/kari', env: {PATH: '.:/usr/bin:bin'}, exists: () => true}),"
        "candidates('D:\\\\td.exe', windows)]))"
    )
    source = package.parents[1] / "src/finding.js"
    done = subprocess.run(
        [shutil.which("node") or "", "-e", ask, str(source)], capture_output=True, text=True, check=True
    )
    windows, linux, chosen = json.loads(done.stdout)
    assert windows == ["C:\\bin\\td.exe", "C:\\kari\\.local\\bin\\td.exe"]
    assert linux == ["/usr/bin/td", "/home/kari/.local/bin/td", "/home/kari/td/bin/td"]
    assert chosen == ["D:\\td.exe"]


def test_a_td_that_stops_is_told_of_once_in_norwegian(extension: Path, project: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("a script is no program on Windows")
    broken = tmp_path / "ødelagt-td"
    broken.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "tjenestedesign 0.1.0" || exit 1\n')
    broken.chmod(0o755)
    came = drive(extension, "stops", project, broken)
    assert [(one["text"], one["buttons"]) for one in came["said"]] == [
        ("td lot seg ikke starte. Loggen viser hvorfor.", ["Vis loggen", "Start td på nytt"])
    ]


def test_another_program_called_td_is_not_taken_for_it(extension: Path, project: Path) -> None:
    other = shutil.which("node") or ""
    came = drive(extension, "stops", project, other)
    assert came["log"] == [f"{other}: er et annet program med samme navn"]


def test_the_same_fault_twice_is_asked_about_once(extension: Path, project: Path, program: Path) -> None:
    came = drive(extension, "twice", project, program)
    assert came["validate"] is False
    assert len(came["said"]) == came["first"] == 1


def test_nothing_is_started_where_there_is_no_project(extension: Path, tmp_path: Path) -> None:
    came = drive(extension, "empty", tmp_path, tmp_path / "ikke-td")
    assert came["said"] == []
    assert came["log"] == []
