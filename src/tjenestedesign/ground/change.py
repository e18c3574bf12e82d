"""Files before and after: what something does to a project, decided and not yet done. Turned round, it is its own undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Change:
    """The same files in `before` and `after`, each by its path in the project with `/`. None is a file that is not there."""

    before: Mapping[str, bytes | None] = field(default_factory=dict[str, "bytes | None"])
    after: Mapping[str, bytes | None] = field(default_factory=dict[str, "bytes | None"])

    def __bool__(self) -> bool:
        return any(self.before[file] != data for file, data in self.after.items())

    def inverse(self) -> Change:
        """What takes it back: a file that was made goes, and one that went comes, byte for byte."""
        return Change(self.after, self.before)


class Conflict(Exception):
    """A file is another than the one that was seen when it was decided what to do with it. The message is its name.

    `now` is what it is; what was seen, the one who decided has.
    """

    def __init__(self, file: str, now: bytes | None) -> None:
        super().__init__(file)
        self.file = file
        self.now = now
