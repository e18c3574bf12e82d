"""What td brings to a user's machine: known weaknesses and licences. Part of `make lint`.

The service that knows weaknesses must be reached; where it cannot be, that is said in a line and is no fault of the code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|Python Software Foundation|PSF|MPL|Mozilla|HPND|OFL|Zlib|LGPL|EPL|Unlicense|CC0",
    re.I,
)
"""Licences under which td may be shared with what it needs. Weak copyleft is fine for what is only used."""


def runtime() -> set[str]:
    """Everything td installs for a user, with all extras, however far down."""
    found: set[str] = set()
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [r for group in project["optional-dependencies"].values() for r in group]
    waiting = [*project["dependencies"], *extras]
    while waiting:
        wanted = waiting.pop()
        if "extra ==" in wanted:
            continue
        name = re.split(r"[^\w.-]", wanted.strip(), maxsplit=1)[0].lower()
        if name in found or name == "tjenestedesign":
            continue
        try:
            waiting += requires(name) or []
        except PackageNotFoundError:
            continue  # not for this machine
        found.add(name)
    return found


def licence(name: str) -> str:
    said = distribution(name).metadata
    classes = [c for c in said.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join(
        [said.get("License-Expression") or "", *classes, (said.get("License") or "")[:60]]
    ).strip()


def unlicensed() -> list[str]:
    return [
        f"{name}: {licence(name) or 'ingen lisens oppgitt'}"
        for name in sorted(runtime())
        if not ALLOWED.search(licence(name))
    ]


def weaknesses() -> list[str] | None:
    """What is known to be weak among the locked packages; None where nobody could be asked."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        "requirements.lock",
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        "5",
    ]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
        listed: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return [
        f"{d['name']} {d.get('version')}: {v['id']}"
        for d in listed["dependencies"]
        for v in d.get("vulns", [])
    ]


def main() -> int:
    bad = unlicensed()
    weak = weaknesses()
    print(f"Licences: {len(runtime())} packages, {len(bad)} not on the list.")
    print(
        "Weaknesses: the service could not be reached, so nothing was checked."
        if weak is None
        else f"Weaknesses: {len(weak)} known."
    )
    for line in [*bad, *(weak or [])]:
        print(f"  {line}")
    return 1 if bad or weak else 0


if __name__ == "__main__":
    sys.exit(main())
