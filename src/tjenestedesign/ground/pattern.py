"""Regular expressions that are compiled when they are first used. td has hundreds, and a run needs few of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    """Has all that a compiled expression has, and compiles when anything but its text is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)  # the next time it is found at once
        return found


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`. It cannot be handed to the functions of `re`, which want the real thing."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
