"""The two places td writes to. Text from users is cleaned before it reaches a terminal."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import wrap
from typing import IO, TYPE_CHECKING, Any, Final, TextIO, cast

from tjenestedesign.ground.cleaned import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


_OF_A_FILE: Final = 10_000
_READABLE: Final = 100
"""Characters on a line of prose."""
_LEAST: Final = 24
"""Characters a text needs beside what it explains; with fewer it stands below."""
_TYPED: Final = "cyan"
"""The colour of what is there to be typed, which stays on one line."""
_LEAD: Final = re.compile(r"\s*(?:(?:[=•→–]|-->|\d+\.|TD\d+ )\s+)?")
_TO_COPY: Final = re.compile(r"\s*(?:\d+\. )?(?:td|cd|git|uv|pipx?) .*[^.:]")
"""A line that is a command. A sentence about td ends with a mark."""
_WHOLE: Final = re.compile(r"«td [^»]*»|§§? \d+")


def quoted(word: str) -> str:
    """A word as it must be typed in a command: in quotation marks where it holds a space."""
    return f'"{word}"' if " " in word else word


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Prose on lines of at most `width`, begun with `first` and `rest`. A command in «» and a long path stay whole, however narrow it is."""
    kept = _WHOLE.sub(lambda found: found[0].replace(" ", "\0"), text)
    lines = wrap(
        kept,
        max(width, len(rest) + _LEAST),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]


def _paragraphs(text: str, width: int, lead: str) -> list[str]:
    return [line for part in clean(text).split("\n") for line in wrapped(part, width, lead, lead)]


def between_words(text: Text, width: int) -> Text:
    """The text with every line that is too long broken between words, where a terminal would break anywhere.

    What goes on stands under the text above it, not under its mark. A command, a path and a line to copy stay whole.
    """
    from rich.text import Text

    lines = text.split("\n", allow_blank=True)
    return Text("\n", end=text.end).join(piece for line in lines for piece in _broken(line, width))


def _broken(line: Text, width: int) -> Sequence[Text]:
    from rich.text import Text

    plain = line.plain
    if line.cell_len <= width or _TO_COPY.fullmatch(plain):
        return [line]
    lead = _LEAD.match(plain)
    hang = min(lead.end() if lead else 0, max(width - _LEAST, 0))
    whole = [found.span() for found in _WHOLE.finditer(plain)]
    whole += [(s.start, s.end) for s in line.spans if str(s.style) == _TYPED]
    breaks: list[int] = []
    start, last = 0, 0
    for gap in re.finditer(r" +(?=\S)|$", plain[hang:]):
        at = hang + gap.start()
        if any(a < at < b for a, b in whole):
            continue
        room = width - (hang if breaks else 0)
        if last > start and line[start:at].cell_len > room:
            breaks.append(last)
            start = last
        last = hang + gap.end()
    first, *more = line.divide(breaks)
    for piece in (first, *more):
        piece.rstrip()
    return [first, *(Text(" " * hang) + piece for piece in more)]


def print_rows(
    console: Console, rows: Sequence[tuple[str, str]], style: str = _TYPED, indent: str = "  "
) -> None:
    """What can be typed, each with what it does: beside it where there is room, and else below. What is typed is never broken."""
    from rich.text import Text

    longest = max((len(left) for left, _ in rows), default=0)
    margin = len(indent) + 2
    width = min(console.width, max(_READABLE, longest + margin + 60))
    beside = width - longest - margin
    for left, right in rows:
        if beside < _LEAST:
            # A command to copy stays on one line.
            whole = left.startswith(("td ", "cd ")) or len(indent + left) <= width
            for line in [indent + left] if whole else wrapped(left, width, indent, indent + "  "):
                console.print(Text(clean(line), style), soft_wrap=True)
            lines = _paragraphs(right, width, " " * 6)
        else:
            at = " " * (longest + margin)
            first, *more = _paragraphs(right, width, at) or [""]
            head = (indent, (clean(left), style), " " * (longest - len(left) + 2), first.strip())
            console.print(Text.assemble(*head) if right else Text.assemble(*head[:2]), soft_wrap=True)
            lines = more
        for line in lines:
            console.print(Text(line), soft_wrap=True)


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


class Piped:
    """A stream on Windows that someone may stop reading: of a pipe it is said there by EINVAL, which here is as everywhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with _as_everywhere():
            return self._stream.write(text)

    def flush(self) -> None:
        with _as_everywhere():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _as_everywhere() -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EINVAL and error.filename is None:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None
        raise


def _console(stream: TextIO, *, quiet: bool = False) -> Console:
    from rich.console import Console
    from rich.text import Text

    class Patient(Console):
        """Goes on with what was begun where the reader (head, less) goes away: a command is more than what it says.

        With `soft_wrap` a text is prose: no line is broken in a file, and in a terminal only between words.
        """

        def print(self, *objects: Any, soft_wrap: bool | None = None, **how: Any) -> None:
            if soft_wrap and stream.isatty():
                objects = tuple(
                    between_words(text if isinstance(text, Text) else Text(str(text)), self.width)
                    for text in objects
                )
            super().print(*objects, soft_wrap=soft_wrap, **how)

        def on_broken_pipe(self) -> None:
            self.quiet = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

    # A file has no width to break lines at: what is copied from it, commands, paths and YAML, must be whole.
    width = None if stream.isatty() or os.environ.get("COLUMNS") else _OF_A_FILE
    # An old Windows console goes to the next line when the last column is written, so one less is used there. A pipe does not.
    old = None if stream.isatty() else False
    return Patient(
        file=stream if os.name != "nt" or stream.isatty() else cast("IO[str]", Piped(stream)),
        highlight=False,
        emoji=False,
        markup=False,
        quiet=quiet,
        legacy_windows=old,
        width=width,
    )
