"""What day it is: asked in one place, so that a test or a reproducible run can say it (`TD_TODAY=2026-11-23`)."""

from __future__ import annotations

import os
from datetime import date
from typing import Final

VARIABLE: Final = "TD_TODAY"


def today() -> date:
    """Today by the machine's own clock, or the day `TD_TODAY` names as ÅÅÅÅ-MM-DD. A name that is no day is passed over."""
    try:
        return date.fromisoformat(os.environ[VARIABLE])
    except (KeyError, ValueError):
        return date.today()
