"""The formats td writes for other tools, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tjenestedesign.exchange.bpmn_out import BPMN
from tjenestedesign.exchange.cjml_out import CJML
from tjenestedesign.exchange.ical_out import ICAL
from tjenestedesign.exchange.mermaid_out import MERMAID
from tjenestedesign.exchange.msproject_out import MSPROJECT
from tjenestedesign.exchange.outgoing import Format

_ALL: Final[tuple[Format, ...]] = (BPMN, CJML, ICAL, MERMAID, MSPROJECT)

FORMATS: Final[Mapping[str, Format]] = {f.name: f for f in _ALL}
