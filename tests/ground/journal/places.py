"""A place for files in memory, which can be cut off at any write: before it, half-way, or after."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


class CutOff(BaseException):
    """The process is gone: nothing after this is done, and nothing is taken back."""


@dataclass
class Memory:
    """A host without rename: a write that is cut off leaves the first half."""

    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    ends_at: int | None = None
    """Which write it is cut off at; from 0, three for each write: before, half-way and after."""
    fails: Mapping[str, OSError] = field(default_factory=dict[str, OSError])
    """Files that cannot be written or removed."""
    name: str = "her"
    writes: int = 0
    held: int = 0

    def read(self, file: str) -> bytes | None:
        return self.files.get(file)

    def write(self, file: str, data: bytes) -> None:
        self._may(file)
        self._step()
        self.files[file] = data[: len(data) // 2]
        self._step()
        self.files[file] = data
        self._step()

    def remove(self, file: str) -> None:
        self._may(file)
        self._step()
        self.files.pop(file, None)
        self._step()

    @contextmanager
    def alone(self) -> Generator[None]:
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1

    def sign(self) -> str:
        return self.name

    def _may(self, file: str) -> None:
        if file in self.fails:
            raise self.fails[file]

    def _step(self) -> None:
        if self.ends_at is not None and self.writes >= self.ends_at:
            raise CutOff
        self.writes += 1


class Gone(Memory):
    """A host whose process is gone: what the run itself would take back is not taken back."""

    dead = False

    def read(self, file: str) -> bytes | None:
        if self.dead:
            raise CutOff
        return super().read(file)

    def _step(self) -> None:
        try:
            super()._step()
        except CutOff:
            self.dead = True
            raise
        if self.dead:
            raise CutOff
