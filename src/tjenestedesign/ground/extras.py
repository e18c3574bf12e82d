"""What does not come with the bare installation: `pip install "tjenestedesign[dokument]"`, and the like."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Final

from tjenestedesign.ground.crashes import PassedOn

_EXTRA: Final[Mapping[str, str]] = {
    "ibis": "effekt",
    "duckdb": "effekt",
    "psycopg": "postgresql",
    "pyspark": "spark",
    "starlette": "hverdag",
    "uvicorn": "hverdag",
    "watchfiles": "hverdag",
    "pygls": "hverdag",
    "lsprotocol": "hverdag",
}
"""The extra each library comes with; the others come with `dokument`."""


class MissingExtra(PassedOn):
    """An extra is not installed: its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def extra(module: str) -> Any:
    """A module of one of the extras. Raises `MissingExtra`."""
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise MissingExtra(_EXTRA.get(module.partition(".")[0], "dokument")) from missing
