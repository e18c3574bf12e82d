"""td killed at every write, one at a time, to see what a run that stops in the middle leaves behind.

A write event is something that changes the folder watched: a file made, emptied, renamed or deleted, or data handed to the
system for a file there. td dies before the operation, or with half of the data handed over, and nothing is cleaned up:
no `finally` runs, and what Python still held in its buffers is lost. What would change nothing, such as making a folder
that is there, is no event.

It is the process that dies, not the machine: what the system was handed, stays, also where it was never synced.

In a test:

    with Killer() as td:
        for left in td.killed_everywhere(("rename", "a", "b"), project, tmp_path):
            assert contents(left.folder) in (before, after), left

By hand, in the folder td is to run in:

    python killed.py -- rename a b                     tells of each write
    python killed.py --at 7 --half -- rename a b       and dies at the seventh
"""

from __future__ import annotations

import argparse
import builtins
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import TracebackType
from typing import Any, Final, NoReturn, Self

KILLED: Final = 137
"""What a shell says of a process that was killed: 128 + SIGKILL."""
NEVER: Final = 0
"""The event that no run comes to."""
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_RANDOM: Final = re.compile(r"(?<=[.-])[0-9a-f]{6}-\d+-\d+(?=\.ny$|$)")
"""What is not the same the next time in the names of temporary files: the machine, the run and the number."""


@dataclass(frozen=True, slots=True)
class Event:
    """One write: what is done, and to what, as a path from the folder watched; `*` is what differs between runs."""

    operation: str
    path: str

    def __str__(self) -> str:
        return f"{self.operation} {self.path}"


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended, what it said, and every event it came to. The last is the one it died at."""

    code: int
    out: str
    err: str
    events: tuple[Event, ...]

    @property
    def killed(self) -> bool:
        return self.code == KILLED


@dataclass(frozen=True, slots=True)
class Killed:
    """A folder in which td died at event `number` of `total`."""

    number: int
    total: int
    event: Event
    folder: Path
    result: Result

    def __str__(self) -> str:
        return f"{self.number}/{self.total} {self.event}"


# --- inside the process that dies ---------------------------------------------------------------------------------


class _Watch:
    """Counts the writes of this process below `folder`, and ends it at number `at`. `told` is where each event is told."""

    def __init__(self, folder: Path, at: int, *, half: bool, told: int) -> None:
        self._folder = folder.resolve()
        self._at = at
        self._half = half
        self._told = told
        self._count = 0
        self._hand_over = os.write  # the real one

    def operation(self, name: str, args: tuple[Any, ...]) -> None:
        """An audit hook. Dies before what the event tells of."""
        read = _OPERATIONS.get(name)
        if read is None:
            return
        operation, *paths = read(*args)
        for place in filter(self.covers, (_absolute(*path) for path in paths)):
            if place is not None and (what := _named(operation, place)) and self._comes(what, place):
                os._exit(KILLED)
            return

    def write(self, descriptor: int, data: Any, hand_over: Callable[[Any], int]) -> int:
        """Data on its way to a file. Dies with half of it handed over."""
        place = _of_descriptor(descriptor)
        if place is not None and self.covers(place) and self._comes("write", place):
            if self._half:
                part = memoryview(data).cast("B")
                hand_over(part[: len(part) // 2])
            os._exit(KILLED)
        return hand_over(data)

    def covers(self, place: Path | None) -> bool:
        """Whether it is in the folder. What Python compiles there is not td's doing."""
        return place is not None and place.is_relative_to(self._folder) and "__pycache__" not in place.parts

    def _comes(self, operation: str, place: Path) -> bool:
        """Tells of the event. True where it is the one to die at."""
        self._count += 1
        path = "/".join(_RANDOM.sub("*", part) for part in place.relative_to(self._folder).parts) or "."
        self._hand_over(self._told, os.fsencode(f"{self._count}\t{operation}\t{path}\n"))
        return self._count == self._at


_Place = tuple[Any, int]
"""A path, or the number of an open file, and the open folder a relative path starts in (-1 is where the process is)."""
_Told = tuple[str, *tuple[_Place, ...]]
"""An operation, and what it changes. The first path that is in the folder watched, gives the event its name."""


def _opened(path: Any, _mode: Any, flags: int) -> _Told:
    if not flags & _WRITES or isinstance(path, int):
        return ("read",)
    return "open anew" if flags & os.O_TRUNC else "open", (path, -1)


def _on_path(operation: str) -> Callable[..., _Told]:
    """For operations whose first argument is the path, and whose last is the folder it is in."""

    def read(path: Any, *rest: int) -> _Told:
        return operation, (path, rest[-1])

    return read


def _renamed(source: Any, target: Any, source_in: int, target_in: int) -> _Told:
    return "rename", (target, target_in), (source, source_in)


def _linked(_source: Any, target: Any, *rest: int) -> _Told:
    return "link", (target, rest[-1])


def _cut(path: Any, _length: int) -> _Told:
    return "cut", (path, -1)


_OPERATIONS: Final[Mapping[str, Callable[..., _Told]]] = {
    "open": _opened,
    "os.rename": _renamed,
    "os.remove": _on_path("delete"),
    "os.rmdir": _on_path("rmdir"),
    "os.mkdir": _on_path("mkdir"),
    "os.chmod": _on_path("chmod"),
    "os.link": _linked,
    "os.symlink": _linked,
    "os.truncate": _cut,
}
"""Python's audit events for what changes a folder. `shutil` and `tempfile` are made of these."""


def _named(operation: str, place: Path) -> str | None:
    """What the operation will do; None where that is nothing, for what it leaves is what the next event finds."""
    if not place.parent.exists():
        return None
    there = os.path.lexists(place)
    if operation in ("open", "open anew"):
        return "make" if not there else "empty" if operation == "open anew" else None
    if operation == "mkdir":
        return None if there else operation
    return operation if there or operation in ("rename", "link") else None


def _absolute(path: Any, start: int) -> Path | None:
    """Where a path or an open file is; None where it is nowhere, as for a pipe. A last part that is a link, is not followed."""
    if isinstance(path, int):
        return _of_descriptor(path)
    base = _of_descriptor(start) if start >= 0 else Path.cwd()
    place = Path(os.path.normpath(base / os.fsdecode(path))) if base is not None else None
    return place and place.parent.resolve() / place.name


def _of_descriptor(number: int) -> Path | None:
    """The path an open file was opened by."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            return Path(os.fsdecode(fcntl.fcntl(number, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0")))
        return None
    with suppress(OSError):
        found = Path(f"/proc/self/fd/{number}").readlink()
        return found if found.is_absolute() else None
    return None


class _File(io.FileIO):
    """A file as the system has it, below Python's buffers: what comes here, is on its way to the disk."""

    watch: _Watch

    def write(self, data: Any, /) -> int:
        return self.watch.write(self.fileno(), data, super().write)


def _opener(watch: _Watch) -> Callable[..., Any]:
    """`open`, with a `_File` below where a file in the folder is opened to be written."""
    real = io.open

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not set(mode) & set("wax+") or not watch.covers(_absolute(file, -1)):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = _File(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.watch = watch
        if buffering == 0:
            return raw
        size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
        binary = io.BufferedRandom(raw, size) if "+" in mode else io.BufferedWriter(raw, size)
        if "b" in mode:
            return binary
        return io.TextIOWrapper(binary, encoding, errors, newline, line_buffering=buffering == 1)

    return opened


def _install(watch: _Watch) -> None:
    """Lets `watch` see every write of this process. There is no way back: audit hooks stay."""
    write = os.write

    def written(descriptor: int, data: Any, /) -> int:
        return watch.write(descriptor, data, lambda part: write(descriptor, part))

    os.write = written
    builtins.open = io.open = _opener(watch)
    for quick in ("_USE_CP_SENDFILE", "_HAS_FCOPYFILE"):  # copying past Python, where no one sees it
        setattr(shutil, quick, False)
    sys.addaudithook(watch.operation)


def _run_td(args: Sequence[str]) -> NoReturn:
    """td as the command starts it. The process ends as it always does, if it was not killed."""
    from tjenestedesign.__main__ import run

    sys.argv = ["td", *args]
    run()
    sys.exit(0)


# --- a process that is warm, and forks ----------------------------------------------------------------------------


def _serve() -> None:
    """Runs td in a fork for each line of JSON that comes in, and answers with a line. All of td is imported once."""
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.dup2(2, 1)
    for module in walk_packages(import_module("tjenestedesign").__path__, "tjenestedesign."):
        with suppress(ImportError):  # what is not installed, is not asked for either
            import_module(module.name)
    gc.collect()
    gc.freeze()
    for line in asked:
        request = json.loads(line)
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(heard)
            _become(request, told)
        os.close(told)
        with os.fdopen(heard, encoding="utf-8", errors="replace") as stream:
            events = [event.rstrip("\n").split("\t")[1:] for event in stream]
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"code": code, "events": events}), file=answers, flush=True)


def _become(request: Mapping[str, Any], told: int) -> NoReturn:
    """Makes this process the run that was asked for."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(request["cwd"])
    _install(_Watch(Path(request["folder"]), request["at"], half=request["half"], told=told))
    _run_td(request["args"])


class Killer:
    """Runs td in forks of one warm process, each killed where it is asked for. For POSIX; use it in a `with`."""

    def __init__(self) -> None:
        self._said = tempfile.TemporaryDirectory(prefix="td-kill-")
        self._server = subprocess.Popen(
            [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:  # an answer may be waited for that no one will read
            self._server.kill()
        self._server.communicate()
        self._said.cleanup()

    def run_killed(
        self,
        args: Sequence[str],
        cwd: Path,
        at: int = NEVER,
        *,
        folder: Path | None = None,
        half: bool = True,
    ) -> Result:
        """Runs `td args` in `cwd`, killed at write number `at` below `folder` (`cwd` where none is given)."""
        out, err = Path(self._said.name, "out"), Path(self._said.name, "err")
        request = {"args": args, "cwd": str(cwd), "folder": str(folder or cwd), "at": at, "half": half}
        answer = self._answer({**request, "out": str(out), "err": str(err)})
        said = out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace")
        return Result(answer["code"], *said, tuple(Event(*event) for event in answer["events"]))

    def _answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What the server says to a request, when the run is over."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        if not answer:
            raise RuntimeError(f"The process that forks is gone, with code {self._server.wait()}.")
        return json.loads(answer)

    def killed_everywhere(
        self,
        args: Sequence[str],
        project: Path,
        beside: Path,
        *,
        inside: str = ".",
        chosen: Callable[[Sequence[Event]], Sequence[int]] | None = None,
    ) -> Iterator[Killed]:
        """A fresh copy of `project` for each write of `td args` run in it, dead at that write. It goes when the next comes.

        The copies lie in `beside`. td runs in the folder `inside` the copy. `chosen` picks some of the events, as
        numbers from 1, where there are too many.
        """
        folder = beside / "killed" / project.name
        whole = self._in_copy(args, project, folder, inside, NEVER)
        events = whole.events
        for number in chosen(events) if chosen else range(1, len(events) + 1):
            result = self._in_copy(args, project, folder, inside, number)
            if not result.killed or result.events != events[:number]:
                raise AssertionError(f"not the same run again at {number}, {events[number - 1]}: {result}")
            yield Killed(number, len(events), events[number - 1], folder, result)
        shutil.rmtree(folder)

    def _in_copy(self, args: Sequence[str], project: Path, folder: Path, inside: str, at: int) -> Result:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(project, folder, symlinks=True)
        return self.run_killed(args, folder / inside, at, folder=folder)


def few(between: int) -> Callable[[Sequence[Event]], Sequence[int]]:
    """Picks the first event of every kind, the last of all, and so many evenly between."""

    def chosen(events: Sequence[Event]) -> Sequence[int]:
        kinds = [event.operation for event in events]
        evenly = {(n + 1) * len(events) // (between + 1) for n in range(between)}
        return sorted({kinds.index(kind) + 1 for kind in kinds} | {len(kinds)} | evenly)

    return chosen


def some(count: int) -> Callable[[Sequence[Event]], Sequence[int]]:
    """Picks about `count` events, evenly, and the first and last of every kind. For commands with very many."""

    def chosen(events: Sequence[Event]) -> Sequence[int]:
        kinds = [event.operation for event in events]
        ends = {kinds.index(kind) for kind in kinds} | {
            len(kinds) - 1 - kinds[::-1].index(kind) for kind in kinds
        }
        step = max(1, len(events) // count)
        return sorted(number + 1 for number in ends | set(range(0, len(events), step)))

    return chosen


# --- by hand ------------------------------------------------------------------------------------------------------


def _main() -> None:
    parser = argparse.ArgumentParser(
        description="Runs td here, tells of each write, and kills it at one of them."
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--at", type=int, default=NEVER, help="the number of the write to die at; none where left out"
    )
    parser.add_argument("--half", action="store_true", help="hand over half of the data before it dies")
    parser.add_argument("--inside", type=Path, default=Path(), help="the folder watched, if not this one")
    parser.add_argument("args", nargs="*", help="the command and what it is given, after --")
    given = parser.parse_args()
    if given.serve:
        _serve()
        return
    _install(_Watch(given.inside, given.at, half=given.half, told=os.dup(2)))
    _run_td(given.args)


if __name__ == "__main__":
    _main()
