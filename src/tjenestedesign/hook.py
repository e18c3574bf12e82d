"""What is about to be committed, as a folder of its own: the staged content and nothing of the working tree.

Git hands a hook its own index (`GIT_INDEX_FILE`), which is another one for `git commit FILE`; `git` passes the environment on.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from tjenestedesign.git import NoGit, git, top
from tjenestedesign.reading import PROJECT_FILE

HOOK: Final = "pre-commit"
MARK: Final = "# Skrevet av «td hook install»."
"""The line td knows its own hook by."""


@dataclass(frozen=True, slots=True)
class StagedProject:
    """A project in the index: where it is in the repository, with `/`, and where its staged files are laid out."""

    path: str
    folder: Path


def hook_file(folder: Path) -> Path:
    """The hook file git would run for a folder's repository, also with core.hooksPath and in worktrees."""
    answer = git(folder, "rev-parse", "--git-path", f"hooks/{HOOK}", trust_hooks=True)
    return (folder / os.fsdecode(answer).removesuffix("\n")).resolve()


def script(python: Path, *, strict: bool) -> str:
    """A hook for any sh, Git for Windows' too. It stops the commit where td cannot be run: a guard must not fall asleep."""
    program = python.as_posix().replace("'", "'\\''")
    return f"""#!/bin/sh
{MARK}
# Sjekker det som er på vei inn i git. Ta den bort med «td hook uninstall».
td_python='{program}'
if [ ! -x "$td_python" ]; then
  echo "td er flyttet eller fjernet, så ingen har sjekket det du lagrer. Kjør «td hook install» på nytt." >&2
  exit 1
fi
exec "$td_python" -m tjenestedesign hook run{" --strict" if strict else ""}
"""


@contextmanager
def staged(folder: Path) -> Generator[list[StagedProject]]:
    """The projects the commit touches, laid out in a temporary folder that is gone afterwards. Raises `NoGit`."""
    root = top(folder)
    changed = _names(
        git(root, "diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z", *_against(root))
    )
    listed = _names(git(root, "ls-files", "-z", "--cached"))
    homes = sorted({str(PurePosixPath(n).parent) for n in listed if PurePosixPath(n).name == PROJECT_FILE})
    touched = [h for h in homes if any(_home(n, homes) == h for n in changed)]
    with tempfile.TemporaryDirectory(prefix="td-hook-", ignore_cleanup_errors=True) as name:
        files = [n for n in listed if _home(n, homes) in touched]
        if files:
            prefix = Path(name).resolve().as_posix() + "/"
            given = b"".join(os.fsencode(n) + b"\0" for n in files)
            git(
                root,
                "checkout-index",
                "--quiet",
                "--force",
                "-z",
                "--stdin",
                f"--prefix={prefix}",
                given=given,
            )
        yield [StagedProject(home, Path(name) / home) for home in touched]


def _against(root: Path) -> tuple[str, ...]:
    """What the index is compared with: the last commit, or an empty tree where there is none."""
    try:
        git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    except NoGit:
        return (git(root, "hash-object", "-t", "tree", "--stdin").decode().strip(),)
    return ("HEAD",)


def _names(answer: bytes) -> list[str]:
    return [os.fsdecode(n) for n in answer.split(b"\0") if n]


def _home(name: str, homes: list[str]) -> str | None:
    """The innermost project a file is in."""
    around = {str(p) for p in PurePosixPath(name).parents}
    return max((h for h in homes if h in around), key=lambda h: 0 if h == "." else len(h), default=None)
