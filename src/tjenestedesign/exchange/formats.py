"""The formats td writes for other tools, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tjenestedesign.exchange.outgoing import Format

_ALL: Final[tuple[Format, ...]] = ()

FORMATS: Final[Mapping[str, Format]] = {f.name: f for f in _ALL}
