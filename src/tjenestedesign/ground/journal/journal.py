"""A change carried out whole, and what an interrupted run left, finished."""

from __future__ import annotations

import errno
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from tjenestedesign.ground.change import Change, Conflict
from tjenestedesign.ground.journal.host import NOTE, Host
from tjenestedesign.ground.journal.note import Note, is_plain, packed, unpacked
from tjenestedesign.ground.patience import HeldOpen


class _Odd(Enum):
    """What stands under a file's name is a folder, a link out, or cannot be read."""

    ODD = "odd"


class Unfinished(Exception):
    """A change that was begun could neither be finished nor taken back. The next run of td tries again."""

    def __init__(self, words: tuple[str, ...], cause: OSError) -> None:
        super().__init__(" ".join(words))
        self.words = words
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a change that an earlier run had begun."""

    words: tuple[str, ...]
    """The command, as it was typed."""
    finished: bool
    """Whether it is done now; else nothing of it is, but for what is `left`."""
    left: tuple[str, ...] = ()
    """Files that someone has changed since, and that are as they left them. The others were then taken back."""
    foreign: bool = False
    """Whether it was begun in another copy of the place. Then nothing is done about it."""


@dataclass(slots=True)
class Journal:
    """The journal of one place. Nothing is read or written before it is asked to."""

    host: Host
    words: tuple[str, ...] = ()
    """The command that is being carried out, for whoever must finish it."""
    _held: int = field(default=0, init=False)

    @contextmanager
    def alone(self) -> Generator[None]:
        """Keeps others from writing meanwhile; may be nested. Raises TimeoutError."""
        if self._held:
            yield
            return
        with self.host.alone():
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1

    def carry_out(self, change: Change) -> None:
        """All of it or nothing.

        Raises `Conflict` where a file is not what it was, OSError where one cannot be written, and TimeoutError; nothing is
        then changed. Raises `Unfinished` where not even that could be had.
        """
        wrong = next((file for file in change.after if not is_plain(file)), None)
        if wrong is not None:
            raise PermissionError(errno.EACCES, "er ikke en fil i et prosjekt", wrong)
        if not change:
            return
        with self.alone():
            self.finish()
            for file, seen in change.before.items():
                if (now := self.host.read(file)) != seen:
                    raise Conflict(file, now)
            self.host.write(NOTE, packed(Note(change, self.words, self.host.sign())))
            try:
                self._put(change.after)
            except BaseException as fault:
                self._take_back(change, fault)
                raise
            self._done(self.words)

    def finish(self) -> Found | None:
        """What an earlier run began and did not finish, finished now; None where nothing was begun. Raises as `carry_out`."""
        if self._note() is None:
            return None
        with self.alone():
            raw = self._note()
            if raw is None:  # the run that wrote it was only slow
                return None
            note = unpacked(raw)
            found = Found((), finished=False) if note is None else self._finished(note)
            self._done(found.words)
            return found

    def _note(self) -> bytes | None:
        try:
            return self.host.read(NOTE)
        except OSError:
            return None  # no file, or a folder that leads elsewhere or is someone else's: nothing was begun from here

    def _finished(self, note: Note) -> Found:
        if note.place != self.host.sign():
            return Found(note.words, finished=False, foreign=True)
        change = note.change
        done: list[str] = []
        other: list[str] = []
        for file, data in change.after.items():
            now = self._readable(file, note.words)
            if now is _Odd.ODD:
                other.append(file)
            elif _is_begun(now, change.before[file], data):
                done.append(file)
            elif now != change.before[file]:
                other.append(file)
        if not done:
            return Found(note.words, finished=False)
        try:
            self._put({f: change.before[f] for f in done} if other else change.after)
        except OSError as fault:
            raise Unfinished(note.words, fault) from fault
        return Found(note.words, finished=not other, left=tuple(other))

    def _readable(self, file: str, words: tuple[str, ...]) -> bytes | _Odd | None:
        """A file's content; `ODD` where there is something else under its name."""
        try:
            return self.host.read(file)
        except HeldOpen as fault:
            raise Unfinished(words, fault) from fault
        except OSError:
            return _Odd.ODD

    def _done(self, words: tuple[str, ...]) -> None:
        """Takes the note away: while it lies there, the next run would do it again."""
        try:
            self.host.remove(NOTE)
        except OSError as fault:
            raise Unfinished(words, fault) from fault

    def _put(self, files: Mapping[str, bytes | None]) -> None:
        """New content first and removals last, so that what is removed is gone only when all else is there."""
        for file in _in_order(files):
            data = files[file]
            if data is None:
                self.host.remove(file)
            elif self.host.read(file) != data:
                self.host.write(file, data)

    def _take_back(self, change: Change, fault: BaseException) -> None:
        try:
            begun = (
                f for f, data in change.after.items() if _is_begun(self.host.read(f), change.before[f], data)
            )
            self._put({file: change.before[file] for file in begun})
            self.host.remove(NOTE)
        except OSError as again:
            raise Unfinished(self.words, again) from fault


def _in_order(files: Mapping[str, bytes | None]) -> Sequence[str]:
    return sorted(files, key=lambda file: files[file] is None)


def _is_begun(now: bytes | None, before: bytes | None, after: bytes | None) -> bool:
    """Whether a file has its new content, or the first part of it: a place that cannot rename leaves that when cut off."""
    if now == after:
        return now != before
    return now is not None and after is not None and now != before and after.startswith(now)
