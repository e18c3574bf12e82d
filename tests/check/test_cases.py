"""Every folder in tests/cases/ is a project; `expected.txt` is what `td validate --all` says about it.

Drop a folder named CODE-slug there to add a case. `TD_UPDATE=1 pytest tests/check/test_cases.py` rewrites what is expected.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import REPO, Run

CASES = sorted(p for p in (REPO / "tests/cases").iterdir() if p.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_what_td_says_about_the_case_is_as_expected(case: Path, td: Run) -> None:
    result = td("validate", "--all", cwd=case)
    expected = case / "expected.txt"
    if os.environ.get("TD_UPDATE"):
        expected.write_text(result.out, "utf-8", newline="\n")
    assert result.out == expected.read_text("utf-8")
    assert result.code in (0, 1)


@pytest.mark.parametrize("case", [c for c in CASES if c.name.startswith("TD")], ids=lambda p: p.name)
def test_the_case_shows_the_code_it_is_named_after(case: Path) -> None:
    code = case.name.split("-")[0]
    assert f"[{code}]" in (case / "expected.txt").read_text("utf-8")
