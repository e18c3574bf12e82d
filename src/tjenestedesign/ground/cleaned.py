"""Text from others, made fit for a terminal."""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Without control characters, escape sequences and direction overrides that could repaint the terminal."""
    return _CONTROL.sub("\ufffd", text)
