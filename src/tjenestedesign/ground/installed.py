"""How td was installed, and the command that adds to it or mends it: the same tool, from the same place.

A uv tool has `uv-receipt.toml` in its environment (https://docs.astral.sh/uv/concepts/tools/), a pipx application
`pipx_metadata.json`. Where it came from, when not from an index, is in `direct_url.json` (PEP 610).
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

NAME: Final = "tjenestedesign"

Tool = Literal["uv tool", "pipx", "uv pip", "pip"]


@dataclass(frozen=True, slots=True)
class Installed:
    """An installation: by which tool, from where, with which pip."""

    tool: Tool
    source: str = ""
    """A URL as pip writes it (`git+https://…`, `file:///…`); empty when it came from an index."""
    editable: bool = False
    pip: str = "pip"

    def adding(self, extras: Iterable[str]) -> str:
        """The command that installs td with these extras."""
        return self._install(f"{NAME}[{','.join(sorted(set(extras)))}]")

    def again(self) -> str:
        """The command that installs td anew, with all it needs."""
        if self.tool == "uv tool":
            return f"uv tool upgrade --reinstall {NAME}"
        return f"pipx reinstall {NAME}" if self.tool == "pipx" else self._install(NAME, "--force-reinstall ")

    def other(self, program: str) -> str:
        """The command that installs another program from the index, as td was installed."""
        return f"{self._start('pipx install')} {program}"

    def gone(self) -> Path | None:
        """The file or folder td was installed from, where it is no longer there."""
        if not self.source.startswith("file:"):
            return None
        place = self._path()
        return None if place.exists() else place

    def _install(self, wanted: str, option: str = "") -> str:
        begin = f"{self._start('pipx install --force')} {option}"
        if self.editable:
            return f'{begin}--editable "{self._path()}{wanted.removeprefix(NAME)}"'
        return f'{begin}"{wanted}{f" @ {self.source}" if self.source else ""}"'

    def _start(self, pipx: str) -> str:
        return {
            "uv tool": "uv tool install",
            "pipx": pipx,
            "uv pip": "uv pip install",
            "pip": f"{self.pip} install",
        }[self.tool]

    def _path(self) -> Path:
        return Path(url2pathname(urlsplit(self.source).path))


def installed() -> Installed:
    """How the td that runs was installed."""
    source, editable = _source()
    return Installed(_tool(), source, editable, _pip())


def _tool() -> Tool:
    environment = Path(sys.prefix)
    if (environment / "uv-receipt.toml").exists():
        return "uv tool"
    if (environment / "pipx_metadata.json").exists():
        return "pipx"
    return "pip" if importlib.util.find_spec("pip") else "uv pip"


def _pip() -> str:
    """`pip` where that is the one beside this Python, else this Python's own."""
    found = shutil.which("pip")
    if found and Path(found).parent == Path(sys.executable).parent:
        return "pip"
    python = sys.executable
    if " " in python:
        python = (
            f'& "{python}"' if os.name == "nt" else f'"{python}"'
        )  # PowerShell runs no quoted name without &
    return f"{python} -m pip"


def _source() -> tuple[str, bool]:
    try:
        told: dict[str, Any] = json.loads(distribution(NAME).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return "", False
    url = str(told.get("url", ""))
    if url and (repository := told.get("vcs_info")):
        asked = repository.get("requested_revision")
        url = f"{repository['vcs']}+{url}{f'@{asked}' if asked else ''}"
    if url and (folder := told.get("subdirectory")):
        url += f"#subdirectory={folder}"
    place: dict[str, Any] = told.get("dir_info") or {}
    return url, bool(place.get("editable"))
