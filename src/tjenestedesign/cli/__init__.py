"""The commands. Each is a thin module; the work is done in plain functions that know nothing of the terminal.

A command's module is imported when it runs, and Typer when there is more to a command than `quick.py` knows of. Completion needs none of it.
"""

from __future__ import annotations

import sys
import time


def main(args: list[str] | None = None) -> int:
    """Runs td and returns the exit code: 0 clean, 1 faults found, 2 usage, 3 a bug in td, 130 interrupted."""
    from tjenestedesign.cli import quick, terminal
    from tjenestedesign.cli.failures import guard

    words = sys.argv[1:] if args is None else args
    terminal.manners.quiet = terminal.manners.verbose = terminal.manners.does = False
    terminal.manners.words = tuple(words)
    start = time.perf_counter()
    code = guard(quick.understood(words) or (lambda: _typed(words)))
    if terminal.manners.verbose:
        took = f"{time.perf_counter() - start:.1f}".replace(".", ",")
        terminal.err().print(f"Ferdig på {took} s, med kode {code}.", style="dim")
    return code


def _typed(words: list[str]) -> object:
    from tjenestedesign.cli.app import carry_out

    return carry_out(words)
