"""What a project can begin from: an example that follows td, or a starting point for a service. Whatever is taken over says which."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tjenestedesign.ground.resources import examples_dir, starts_dir
from tjenestedesign.project.reading import PROJECT_FILE

START_FILE: Final = ".start.yaml"
"""What a starting point says of itself, in its folder."""

_ABOUT: Final = re.compile(r"(?m)^om: (.+)$")


def examples() -> list[str]:
    """The examples, by their id."""
    return sorted(p.name for p in examples_dir().iterdir() if (p / PROJECT_FILE).is_file())


def starts() -> dict[str, str]:
    """The starting points: id → what each is, in one line. Each is a folder, and a new folder is a new one.

    Read as text: completion and help need no more, and must be quick.
    """
    files = sorted(starts_dir().glob(f"*/{START_FILE}"))
    return {f.parent.name: said[1] if (said := _ABOUT.search(f.read_text("utf-8"))) else "" for f in files}


def origin(id: str) -> str:
    """What something was taken over from, as a reader is told it: «eksempelet asker», «startpunktet opptak»."""
    return f"{'startpunktet' if is_start(id) else 'eksempelet'} {id}"


def is_start(id: str) -> bool:
    return (starts_dir() / id / START_FILE).is_file()


def settings_file(id: str) -> Path:
    """The prosjekt.yaml of an example or a starting point; it need not be there."""
    return (starts_dir() if is_start(id) else examples_dir()) / id / PROJECT_FILE
