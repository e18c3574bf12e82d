"""Git as td uses it: asked, never trusted. Nothing a repository's own settings name is run, and nothing is written."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

_NO_HOOKS: Final = ("-c", f"core.hooksPath={os.devnull}")
_SAFE: Final = (
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.quotePath=false",
)


class NoGit(Exception):
    """Git is not installed, or the folder is not in a repository, or git refused; the message says which, in bokmål."""


def git(folder: Path, *args: str, given: bytes | None = None, trust_hooks: bool = False) -> bytes:
    """What git answers, as bytes. `given` is what it reads. Raises `NoGit` where there is no answer.

    `trust_hooks` lets git use the hooks folder of the repository's settings: only to ask where that is.
    """
    program = shutil.which("git")
    if program is None:
        raise NoGit("Git er ikke installert.")
    try:
        done = subprocess.run(
            [program, *_SAFE, *(() if trust_hooks else _NO_HOOKS), "-C", str(folder), *args],
            input=given if given is not None else b"",
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
        )
    except OSError as error:
        raise NoGit(f"Git kan ikke kjøres ({error.strerror or error}).") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise NoGit(
            "Mappen er ikke i et git-lager." if "not a git repository" in said else f"Git sier: {said}"
        )
    return done.stdout


def top(folder: Path) -> Path:
    """The top folder of the repository a folder is in. Raises `NoGit` where it is in none."""
    answer = git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape")
    return Path(answer.removesuffix("\n"))
