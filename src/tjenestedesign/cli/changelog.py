"""`td changelog`: what has happened in the project since last time, for the steering group."""

from __future__ import annotations

from datetime import date

from tjenestedesign.cli.common import project_root
from tjenestedesign.cli.diff import check_format, compared, give, known
from tjenestedesign.ground.norwegian import day
from tjenestedesign.history.changes.telling import summary


def run(path: str, since: str, until: str | None, format: str, output: str | None) -> None:
    check_format(format)
    root = project_root(path)
    start = known(root, since)
    changes = compared(root, since, until)
    end = day(date.fromisoformat(known(root, until).day)) if until is not None else "nå"
    title = f"Dette er nytt fra {day(date.fromisoformat(start.day))} til {end}"
    give(root, changes, format, output, title, summary(changes), "nytt-siden-sist")
