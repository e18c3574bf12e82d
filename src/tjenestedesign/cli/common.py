"""What several commands need: finding the project, loading it, and saying what is wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import err, manners
from tjenestedesign.cli.writing import alone, carry_out_in, tidy
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import create
from tjenestedesign.ground.made import note_exports
from tjenestedesign.ground.own_folder import OUTPUT_MARKER
from tjenestedesign.project.reading import PROJECT_FILE, find_root

if TYPE_CHECKING:
    from tjenestedesign.check.printers import Shown
    from tjenestedesign.domain.thread.golden_thread import Ledd
    from tjenestedesign.ground.diagnostics import Diagnostic
    from tjenestedesign.project.loaded import Project


def project_root(path: str, *, words_say_all: bool = False) -> Path:
    """The project that `path` stands in, found upwards as git does. What an earlier run left half-done in it is finished.

    `words_say_all` is as in `tidy`.
    """
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
    tidy(root, words_say_all=words_say_all)
    return root


def ledd(text: str) -> Ledd:
    """An artefact or a part of one, as it is typed. Half of a part's name is no name: it would be the whole artefact."""
    from tjenestedesign.domain.thread.golden_thread import Ledd

    if text.endswith("#") or text.startswith("#") or text.count("#") > 1:
        raise UsageFault(f"«{clean(text)}» er verken en id eller en del.", "Skriv id, eller id#del.")
    return Ledd.of(text)


def load(path: str) -> tuple[Project, list[Diagnostic]]:
    from tjenestedesign.check.load import load_project

    start = time.perf_counter()
    project, found = load_project(project_root(path))
    tell(f"Leste {project.files} filer i {project.root} og sjekket dem på {seconds(start)}.")
    return project, found


def read(path: str) -> Project:
    """The project, where nothing will be told of what the rules find: they are not asked."""
    from tjenestedesign.check.load import read_project
    from tjenestedesign.project.reading import read_files

    root = project_root(path)
    return read_project(root, read_files(root))[0]


def tell(text: str) -> None:
    """For those who ask with `--verbose`."""
    if manners.verbose:
        err().print(Text(clean(text), style="dim"), soft_wrap=True)


def seconds(since: float) -> str:
    """How long it has been: «0,8 s»."""
    return f"{time.perf_counter() - since:.1f} s".replace(".", ",")


ASIDE: Final = "ut-eksport"
"""The folder for what is to leave the project."""


def write_aside(root: Path, files: Mapping[str, bytes]) -> list[Path]:
    """New files in a folder that neither git nor td reads, all or none; with a number in a name that another file has."""
    folder = root / ASIDE
    if folder.is_symlink():
        raise UsageFault(f"«{ASIDE}» er en lenke.", "Slett den, eller bruk --output.")
    create(folder / ".gitignore", b"*\n")
    create(folder / OUTPUT_MARKER, b'{"laget av": "td export", "filer": []}\n')
    with alone(root, "Ingenting er skrevet.") as held:
        before: dict[str, bytes | None] = {}
        after: dict[str, bytes] = {}
        for wanted, data in files.items():
            name = _free(root, wanted, after)
            before[name], after[name] = None, data
        carry_out_in(held, Change(before, after), "Ingenting er skrevet.")
        note_exports(folder, {Path(name).name: data for name, data in after.items()})
    return [root / name for name in after]


def _free(root: Path, wanted: str, taken: Container[str]) -> str:
    """The name in the project of a file that is to be written aside: one that nothing has, not even a link. A link is told."""
    stem, suffix = Path(wanted).stem, Path(wanted).suffix
    name, number = f"{ASIDE}/{wanted}", 2
    linked: list[str] = []
    while name in taken or os.path.lexists(root / name):
        if (root / name).is_symlink():
            linked.append(name)
        name, number = f"{ASIDE}/{stem}-{number}{suffix}", number + 1
    for link in linked:
        err().print(
            Text(clean(f"«{link}» er en lenke, og er ikke rørt. Filen heter {name}.")), soft_wrap=True
        )
    return name


def shown_from_here(root: Path) -> Shown:
    """A project-relative file → its path from where the user stands."""
    try:
        prefix = Path(os.path.relpath(root)).as_posix()
    except ValueError:  # another drive on Windows
        prefix = root.as_posix()
    return lambda file: file if prefix == "." else f"{prefix}/{file}"
