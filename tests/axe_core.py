"""axe-core from npm, the newest when it was pinned (`tests/axe`), asked of a page in the browser."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, Final

import pytest

from tests.conftest import REPO

SCRIPT: Final = REPO / "tests/axe/node_modules/axe-core/axe.min.js"
_TAGS: Final = (
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental",
)  # fmt: skip
_OFF: Final = {"p-as-heading": {"enabled": False}}
"""It takes every short text in large type for a heading; an insight's claim is one, and heads nothing."""


def wrong_with(page: Any, *rules: str, context: str = "") -> list[tuple[str, list[Any]]]:
    """What axe finds: each rule with the first places it is broken. WCAG 2.2 A and AA, best practice and what axe still
    tries out; or only `rules`. `context` is a selector for a part of the page."""
    page.evaluate(_axe())
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    options = {"resultTypes": ["violations"], "runOnly": chosen, "rules": {} if rules else _OFF}
    found = page.evaluate(
        "([part, options]) => axe.run(part ? document.querySelector(part) : document, options)",
        [context, options],
    )
    return [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]]


@cache
def _axe() -> str:
    if not SCRIPT.is_file():
        if os.environ.get("CI"):
            pytest.fail("axe-core is missing, and CI must run this")
        pytest.skip("axe-core is not installed; «make test» fetches what is missing")
    return SCRIPT.read_text("utf-8")
