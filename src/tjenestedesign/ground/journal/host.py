"""What a journal needs of the place where the files lie: a disk here, a browser's folder elsewhere."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from tjenestedesign.ground.files import delete, exclusive, read_bytes, write_bytes
from tjenestedesign.ground.own_folder import FOLDER, IGNORE, own_folder

NOTE: Final = f"{FOLDER}/journal.json"
"""Where the note lies. No change may name a file in td's own folder, so it is in nobody's way."""
_LOCK: Final = "opptatt"


class Host(Protocol):
    """Files by their path in the project, with `/`. Not every place can rename or lock.

    A `write` that is cut off may leave the file empty or with the first part of its new content, and nothing else.
    """

    def read(self, file: str) -> bytes | None:
        """The content; None where there is no such file. Raises OSError."""
        ...

    def write(self, file: str, data: bytes) -> None:
        """Makes or replaces a file, and the folders around it. Raises OSError."""
        ...

    def remove(self, file: str) -> None:
        """Takes a file away, if it is there. Raises OSError."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Keeps others from writing meanwhile, as far as the place can. Raises TimeoutError."""
        ...

    def sign(self) -> str:
        """What tells this place from a copy of it. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Disk:
    """A project folder. What is being written lies in td's own folder until it is put in its place."""

    root: Path
    waiting: Callable[[], None] = lambda: None
    """Called once where another run must be waited for."""

    def read(self, file: str) -> bytes | None:
        path = self._inside(file)
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise IsADirectoryError(errno.EISDIR, "er ikke en vanlig fil", str(path))
            return read_bytes(path)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, file: str, data: bytes) -> None:
        write_bytes(self._inside(file), data, own_folder(self.root), lasting=file == NOTE)

    def remove(self, file: str) -> None:
        path = self.root / PurePosixPath(file)
        delete(path if path.is_symlink() else self._inside(file))

    @contextmanager
    def alone(self) -> Generator[None]:
        with exclusive(own_folder(self.root) / _LOCK, waiting=self.waiting):
            yield

    def sign(self) -> str:
        """The number and change time of a file that git, zip and copying all make anew."""
        info = (own_folder(self.root) / IGNORE).stat()
        return f"{info.st_ino}-{info.st_ctime_ns}"

    def _inside(self, file: str) -> Path:
        """Where a file is, links followed. Raises PermissionError for a way out of the project."""
        path = (self.root / PurePosixPath(file)).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise PermissionError(errno.EACCES, "utenfor prosjektet", str(path))
        return path
