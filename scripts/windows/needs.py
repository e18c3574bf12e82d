"""What td and the tests that mean something on Windows need there: the lock's own lines, with versions and hashes.

The lock holds every system's packages. Here the dependencies are followed as Windows would, from what td asks for.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any, Final

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT: Final = Path(__file__).parent.parent.parent
TOOLS: Final = ("pytest", "hypothesis", "jsonschema", "lxml", "colorama", "tzdata")
"""What the tests use there. Some of what they need is asked for on Windows only, and so is not known here."""
WINDOWS: Final = {
    **default_environment(),
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "python_version": "3.13",
    "python_full_version": "3.13.0",
}


def locked() -> dict[str, str]:
    """Each package's lines in the lock that are Windows', by its name."""
    found: dict[str, str] = {}
    text = (ROOT / "requirements.lock").read_text("utf-8")
    for block in re.findall(r"^[^\s#].*(?:\n[ \t]+--hash.*)*", text, re.M):
        head, *hashes = (line.rstrip(" \\") for line in block.splitlines())
        wanted = Requirement(head)
        if wanted.marker is None or wanted.marker.evaluate(WINDOWS):
            found[plain(wanted.name)] = " \\\n".join([f"{wanted.name}{wanted.specifier}", *hashes])
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed() -> set[str]:
    """The names, however far down. No extra: DuckDB crashes under Wine 8, and NumPy asks for what its C library lacks (crealf)."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = [*project["dependencies"], *TOOLS]
    found: set[str] = set()
    asked: set[tuple[str, str]] = set()
    while waiting:
        wanted = Requirement(waiting.pop())
        for extra in ("", *wanted.extras):
            if (plain(wanted.name), extra) in asked:
                continue
            asked.add((plain(wanted.name), extra))
            found.add(plain(wanted.name))
            try:
                further = requires(wanted.name) or []
            except PackageNotFoundError:  # Windows only: what it needs in turn is named in TOOLS
                further = []
            for line in further:
                marker = Requirement(line).marker
                if marker is None or marker.evaluate({**WINDOWS, "extra": extra}):
                    waiting.append(line.partition(";")[0])
    return found


if __name__ == "__main__":
    lines = locked()
    print("\n".join(lines[name] for name in sorted(needed() & set(lines))))
