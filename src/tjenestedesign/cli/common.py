"""What several commands need: finding the project, loading it, and saying what is wrong."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from tjenestedesign.check.load import load_project
from tjenestedesign.cli.errors import UsageFault
from tjenestedesign.cli.terminal import clean, err, manners
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.files import create
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import OUTPUT_MARKER, PROJECT_FILE, find_root

if TYPE_CHECKING:
    from tjenestedesign.printers import Shown


def project_root(path: str) -> Path:
    """The project that `path` stands in, found upwards as git does."""
    start = Path(path)
    if not start.exists():
        raise UsageFault(f"«{path}» finnes ikke.", "Sjekk stien.")
    root = find_root(start if start.is_dir() else start.parent)
    if root is None:
        where = "her" if path == "." else f"i «{path}»"
        raise UsageFault(
            f"Det er ikke noe prosjekt {where}.",
            f"Gå til en mappe med {PROJECT_FILE}, eller lag et prosjekt med «td init».",
        )
    return root


def load(path: str) -> tuple[Project, list[Diagnostic]]:
    start = time.perf_counter()
    project, found = load_project(project_root(path))
    tell(f"Leste {project.files} filer i {project.root} og sjekket dem på {seconds(start)}.")
    return project, found


def tell(text: str) -> None:
    """For those who ask with `--verbose`."""
    if manners.verbose:
        err().print(Text(clean(text), style="dim"), soft_wrap=True)


def seconds(since: float) -> str:
    """How long it has been: «0,8 s»."""
    return f"{time.perf_counter() - since:.1f} s".replace(".", ",")


ASIDE: Final = "ut-eksport"
"""The folder for what is to leave the project."""


def write_aside(root: Path, name: str, data: bytes) -> Path:
    """A new file in a folder that neither git nor td reads; with a number in its name where there is one already."""
    folder = root / ASIDE
    if folder.is_symlink():
        raise UsageFault(f"«{ASIDE}» er en lenke.", "Slett den, eller bruk --output.")
    create(folder / ".gitignore", b"*\n")
    create(folder / OUTPUT_MARKER, b'{"laget av": "td export", "filer": []}\n')
    stem, suffix = Path(name).stem, Path(name).suffix
    target, number = folder / name, 2
    while not create(target, data):
        target, number = folder / f"{stem}-{number}{suffix}", number + 1
    return target


def shown_from_here(root: Path) -> Shown:
    """A project-relative file → its path from where the user stands."""
    try:
        prefix = Path(os.path.relpath(root)).as_posix()
    except ValueError:  # another drive on Windows
        prefix = root.as_posix()
    return lambda file: file if prefix == "." else f"{prefix}/{file}"
