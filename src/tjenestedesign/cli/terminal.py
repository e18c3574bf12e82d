"""The two places td writes to. Text from users is cleaned before it reaches a terminal."""

from __future__ import annotations

import io
import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Without control characters, escape sequences and direction overrides that could repaint the terminal."""
    return _CONTROL.sub("\ufffd", text)


def quoted(word: str) -> str:
    """A word as it must be typed in a command: in quotation marks where it holds a space."""
    return f'"{word}"' if " " in word else word


def use_utf8() -> None:
    """Windows pipes default to an old code page; what td prints is always UTF-8, and never fails on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (
            not stream.isatty() or (stream.encoding or "").lower().replace("-", "") != "utf8"
        ):
            stream.reconfigure(encoding="utf-8", errors="replace")


@dataclass
class Manners:
    """How much to say: what `--quiet` and `--verbose` ask for. `does` is whether the command does something, rather than answering.

    `words` are the command as it was typed.
    """

    quiet: bool = False
    verbose: bool = False
    does: bool = False
    words: tuple[str, ...] = ()


manners = Manners()
"""Set once, before the command runs."""


def out() -> Console:
    """Where the answer goes, and what was done. With `--quiet` nothing is said of what was done."""
    return _console(sys.stdout, quiet=manners.quiet and manners.does)


def warn() -> Console:
    """Where it goes that someone must know also with `--quiet`."""
    return err() if manners.quiet else out()


def err() -> Console:
    return _console(sys.stderr)


def _console(stream: TextIO, *, quiet: bool = False) -> Console:
    from rich.console import Console

    class Patient(Console):
        """Goes on with what was begun where the reader (head, less) goes away: a command is more than what it says."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

    # An old Windows console goes to the next line when the last column is written, so one less is used there. A pipe does not.
    old = None if stream.isatty() else False
    return Patient(file=stream, highlight=False, emoji=False, markup=False, quiet=quiet, legacy_windows=old)
