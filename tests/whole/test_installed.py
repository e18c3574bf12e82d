"""What td says of installing: the tool it was installed with, from where it came, and every extra that is there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tjenestedesign.ground import extras, installed
from tjenestedesign.ground.extras import MissingExtra
from tjenestedesign.ground.installed import Installed


class Distribution:
    def __init__(self, told: Any) -> None:
        self.told = told

    def read_text(self, name: str) -> str | None:
        return json.dumps(self.told) if name == "direct_url.json" and self.told else None


@pytest.mark.parametrize(
    ("tool", "adding", "again", "other"),
    [
        (
            "uv tool",
            'uv tool install "tjenestedesign[effekt]"',
            "uv tool upgrade --reinstall tjenestedesign",
            "uv tool install x",
        ),
        (
            "pipx",
            'pipx install --force "tjenestedesign[effekt]"',
            "pipx reinstall tjenestedesign",
            "pipx install x",
        ),
        (
            "uv pip",
            'uv pip install "tjenestedesign[effekt]"',
            'uv pip install --force-reinstall "tjenestedesign"',
            "uv pip install x",
        ),
        (
            "pip",
            'pip install "tjenestedesign[effekt]"',
            'pip install --force-reinstall "tjenestedesign"',
            "pip install x",
        ),
    ],
)
def test_the_command_is_of_the_tool_td_was_installed_with(
    tool: Any, adding: str, again: str, other: str
) -> None:
    td = Installed(tool)
    got = [" ".join(c.split()) for c in (td.adding(["effekt"]), td.again(), td.other("x"))]
    assert got == [adding, again, other]


@pytest.mark.parametrize(("file", "tool"), [("uv-receipt.toml", "uv tool"), ("pipx_metadata.json", "pipx")])
def test_the_tool_is_known_by_what_it_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, tool: str
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert installed.installed().tool in ("pip", "uv pip")
    (tmp_path / file).touch()
    assert installed.installed().tool == tool


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (None, '"tjenestedesign[effekt,spark]"'),
        (
            {"url": "file:///a%20b/td.whl", "archive_info": {}},
            '"tjenestedesign[effekt,spark] @ file:///a%20b/td.whl"',
        ),
        (
            {
                "url": "https://x.no/td",
                "vcs_info": {"vcs": "git", "requested_revision": "v1", "commit_id": "c"},
            },
            '"tjenestedesign[effekt,spark] @ git+https://x.no/td@v1"',
        ),
        (
            {
                "url": "https://x.no/td",
                "vcs_info": {"vcs": "git", "commit_id": "c"},
                "subdirectory": "td",
            },
            '"tjenestedesign[effekt,spark] @ git+https://x.no/td#subdirectory=td"',
        ),
    ],
)
def test_more_is_fetched_from_where_td_came(monkeypatch: pytest.MonkeyPatch, told: Any, wanted: str) -> None:
    monkeypatch.setattr(installed, "distribution", lambda name: Distribution(told))
    assert installed.installed().adding(["spark", "effekt"]).endswith(f" {wanted}")


def test_a_folder_that_is_worked_in_stays_so(tmp_path: Path) -> None:
    td = Installed("pip", tmp_path.as_uri(), editable=True)
    assert " ".join(td.adding(["effekt"]).split()) == f'pip install --editable "{tmp_path}[effekt]"'


def test_what_is_installed_already_is_asked_for_again_so_that_no_tool_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(installed, "installed", lambda: Installed("uv tool"))
    monkeypatch.setattr(extras, "_found", lambda module: module == "duckdb")
    message, hint = MissingExtra("psycopg").told()
    assert "tillegget «postgresql»" in message
    assert '"tjenestedesign[effekt,postgresql]"' in hint


def test_a_wheel_that_is_moved_is_asked_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "td.whl"
    monkeypatch.setattr(installed, "installed", lambda: Installed("pipx", wheel.as_uri()))
    assert f"Legg først tilbake {wheel}" in MissingExtra("duckdb").told()[1]
    wheel.touch()
    assert "Legg først tilbake" not in MissingExtra("duckdb").told()[1]


def test_windows_on_arm_is_told_what_does_not_exist_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "_windows_on_arm", lambda: True)
    for module in ("pypandoc", "typst"):
        assert "finnes ikke for Python på Windows med ARM" in MissingExtra(module).told()[0]
    assert "En del av td mangler" in MissingExtra("starlette").told()[0]


@pytest.mark.parametrize(
    ("at", "said"), [("/v/bin/pip", "pip install"), ("/usr/bin/pip", "/v/bin/python -m pip install"), (None, "/v/bin/python -m pip install")]
)  # fmt: skip
def test_the_pip_named_is_the_one_beside_this_python(
    monkeypatch: pytest.MonkeyPatch, at: str | None, said: str
) -> None:
    monkeypatch.setattr(sys, "executable", "/v/bin/python")
    monkeypatch.setattr(installed.shutil, "which", lambda name: at)
    td = Installed("pip", pip=installed.installed().pip)
    assert td.other("x") == f"{said} x"
