"""What does not come with the bare installation: `pip install "tjenestedesign[dokument]"`."""

from __future__ import annotations

import importlib
from typing import Any


class MissingExtra(Exception):
    """The extra `dokument` is not installed: which module was not found."""


def extra(module: str) -> Any:
    """A module of the extra `dokument`. Raises `MissingExtra`."""
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise MissingExtra(module) from missing
