"""Where the same rows can be counted: DuckDB, a PostgreSQL of the test's own, and Spark on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    return found[-1].parent if found else None


def _as_nobody() -> dict[str, str | int]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if ROOT else {}


@contextmanager
def postgres(folder: Path, port: int = 5432) -> Generator[str]:
    """A server that answers on a socket in `folder` alone; gives what `motor` would be. Skips where it is not installed."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL er ikke installert (apt-get install postgresql)")
    # A socket's path may be at most 107 characters, and the server's user must be able to come there.
    folder.mkdir(mode=0o700)
    if ROOT:
        shutil.chown(folder, "postgres", "postgres")
        for above in folder.parents:
            if above.stat().st_mode & 0o001 == 0:
                above.chmod(above.stat().st_mode | 0o011)
    data = folder / "d"
    run = {
        "check": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": "/",
        **_as_nobody(),
    }
    subprocess.run([programs / "initdb", "-D", data, "-U", "td", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], **run)  # fmt: skip
    flags = f"-c listen_addresses='' -k {folder} -p {port} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-o", flags, "start"], **run)
    try:
        yield f"postgresql://{str(folder).replace('/', '%2F')}:{port}/postgres"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
