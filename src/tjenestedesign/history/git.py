"""Git as td uses it: asked, never trusted. Nothing a repository's own settings name is run, and nothing is written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
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
    "-c",
    "safe.bareRepository=explicit",
)
_ALONE: Final = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
}
"""Asks nobody: neither a person nor another machine, not even for objects a partial clone lacks."""

_SAID: Final = (
    ("not a git repository", "Mappen er ikke i et git-lager."),
    ("must be run in a work tree", "Git-lageret har ingen arbeidsmappe, så det er ingen filer å sjekke."),
    ("cannot use bare repository", "Git-lageret har ingen arbeidsmappe, så det er ingen filer å sjekke."),
    (
        "dubious ownership",
        "Git leser ikke mappen, for en annen bruker eier den. Be den som har satt opp maskinen, om hjelp.",
    ),
)
"""What git says in English → in bokmål."""


_AT_ONCE: Final = 64
"""How many objects are asked for together."""


class NoGit(Exception):
    """Git is not installed, or the folder is not in a repository, or git refused; the message says which, in bokmål."""


def git(folder: Path, *args: str, given: bytes | None = None, trust_hooks: bool = False) -> bytes:
    """What git answers, as bytes. `given` is what it reads. Raises `NoGit` where there is no answer.

    `trust_hooks` lets git use the hooks folder of the repository's settings: only to ask where that is.
    """
    program = _program()
    if program is None:
        raise NoGit("Git er ikke installert.")
    try:
        done = subprocess.run(
            [program, *_SAFE, *(() if trust_hooks else _NO_HOOKS), "-C", str(folder), *args],
            input=given if given is not None else b"",
            capture_output=True,
            check=False,
            env={**os.environ, **_ALONE},
        )
    except OSError as error:
        raise NoGit(f"Git kan ikke kjøres ({error.strerror or error}).") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise NoGit(next((ours for theirs, ours in _SAID if theirs in said), f"Git sier: {said}"))
    return done.stdout


def blobs(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
    """What each object name (`COMMIT:./path`) holds; None where there is no such file. Raises `NoGit`."""
    for first in range(0, len(names), _AT_ONCE):
        asked = names[first : first + _AT_ONCE]
        given = b"".join(os.fsencode(n) + b"\n" for n in asked)
        answer = git(folder, "cat-file", "--batch", given=given)
        at = 0
        for name in asked:
            end = answer.index(b"\n", at)
            heading = answer[at:end].rsplit(b" ", 2)
            at = end + 1
            if len(heading) < 3 or heading[1] not in (b"blob", b"tree", b"commit", b"tag"):
                yield name, None
                continue
            size = int(heading[2])
            yield name, answer[at : at + size] if heading[1] == b"blob" else None
            at += size + 1


def _program() -> str | None:
    """The installed git. Never one in the current folder, which is the project's own and where Windows looks first."""
    name = "git.exe" if os.name == "nt" else "git"
    places = (Path(folder, name) for folder in os.get_exec_path() if Path(folder).is_absolute())
    return next((str(p) for p in places if p.is_file() and os.access(p, os.X_OK)), None)


def top(folder: Path) -> Path:
    """The top folder of the repository a folder is in. Raises `NoGit` where it is in none."""
    answer = git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape")
    return Path(answer.removesuffix("\n"))
