"""The project as it is, and as it was when each file last had no faults: what someone sees and can refer to while a file is half written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tjenestedesign.check.load import Memo, read_project
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile


@dataclass(frozen=True, eq=False)
class Loaded:
    """One reading. `found` is what is wrong before the rules are asked; `shown_found` the same for what is shown."""

    project: Project
    found: list[Diagnostic]
    shown: Project
    shown_found: list[Diagnostic]


class Steady:
    """Remembers the last content without faults of each file. Used by one thread at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._memo = Memo()
        self._good: dict[str, bytes] = {}

    def load(self, files: Iterable[RawFile]) -> Loaded:
        files = list(files)
        project, found = read_project(self.root, files, self._memo)
        faulty = {d.position.file for d in found if d.level is Level.FEIL}
        self._good = {
            f.file: f.raw if f.file not in faulty and isinstance(f.raw, bytes) else self._good[f.file]
            for f in files
            if f.is_yaml and (f.file in self._good or (f.file not in faulty and isinstance(f.raw, bytes)))
        }
        kept = faulty & self._good.keys()
        if not kept:
            return Loaded(project, found, project, found)
        then = [RawFile(f.file, self._good[f.file]) if f.file in kept else f for f in files]
        return Loaded(project, found, *read_project(self.root, then, self._memo))
