"""Where td's own files are: beside the package in a wheel, at the top of the repository in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def package_file(name: str) -> Path:
    """A file that stands inside the package, such as `fonts/regular.woff2`."""
    return _PACKAGE / name


@cache
def templates_dir() -> Path:
    return _find("templates")


@cache
def examples_dir() -> Path:
    return _find("examples")


@cache
def starts_dir() -> Path:
    return _find("starts")


def _find(name: str) -> Path:
    for base in (_PACKAGE, _PACKAGE.parent.parent):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"tjenestedesign is installed without its {name} folder")
