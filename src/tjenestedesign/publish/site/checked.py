"""What td's own pages are checked with before a release, as the accessibility page tells it. A test holds it to what is pinned."""

from __future__ import annotations

from typing import Final

AXE: Final = "4.14.1"
"""axe-core, in tests/axe/package.json."""
NU: Final = "26.9.27"
"""The Nu Html Checker, in tests/html/package.json."""
