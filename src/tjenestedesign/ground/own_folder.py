"""What in a project is td's own: `.tjenestedesign/`, hidden from git by its own `.gitignore` and from td by its name, and folders of output."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tjenestedesign.ground.files import read_bytes, write_bytes

FOLDER: Final = ".tjenestedesign"
OUTPUT_MARKER: Final = ".td-ut.json"
"""The file in an output folder that says td made it; such folders are never read as a project."""
IGNORE: Final = ".gitignore"
_IGNORE: Final = b"*\n"
_README: Final = """\
Her husker td hva som er sjekket, så «td validate» bare ser på det som er endret. Her ligger også det td er i ferd med å
skrive, til det er skrevet. Mappen blir på denne maskinen og kommer ikke med i git. Du kan slette den når td ikke kjører.
Er en kommando blitt avbrutt, kjører du «td status» først, så blir den gjort ferdig.
"""


def own_folder(root: Path) -> Path:
    """The folder, made where it was not. Raises OSError where it cannot be, or leads somewhere else."""
    folder = root / FOLDER
    ignore = folder / IGNORE
    folder.mkdir(exist_ok=True)
    if folder.is_symlink() or ignore.is_symlink():
        raise NotADirectoryError(20, "er en lenke", str(folder))
    if not ignore.exists() or read_bytes(ignore) != _IGNORE:
        write_bytes(ignore, _IGNORE)
        write_bytes(folder / "LES-MEG.txt", _README.encode())
    return folder
