"""One project as an editor has it open: what is on disk, with the unsaved texts in place of their files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tjenestedesign.check.findings import check
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.yaml.size import MAX_BYTES
from tjenestedesign.live.editor.editor_text import Text
from tjenestedesign.live.steady import Loaded, Steady
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile, by_name, is_outside, read_again, read_files, yaml_paths


@dataclass(frozen=True, eq=False)
class Reading:
    """The project at one moment. `found` has what the rules say once they are asked."""

    number: int
    files: tuple[RawFile, ...]
    loaded: Loaded
    found: tuple[Diagnostic, ...] | None = None

    @property
    def project(self) -> Project:
        return self.loaded.project

    @property
    def known(self) -> Project:
        """What can be referred to, also in files that are half written."""
        return self.loaded.shown


class Folder:
    """The files are changed by one thread; `read` and `asked` are for another, one call at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.number = 0
        """Goes up with every change."""
        self.buffers: dict[str, Text] = {}
        self._disk = by_name(read_files(root))
        self._steady = Steady(root)

    def file_of(self, path: Path) -> str | None:
        """The project's own name for a file; None for one outside it."""
        try:
            inside = path.resolve().relative_to(self.root)
        except (ValueError, OSError, RuntimeError):
            return None
        if is_outside(self.root, self.root / inside):
            return None
        return unicodedata.normalize("NFC", inside.as_posix())

    def path_of(self, file: str) -> Path:
        """Where a file lies, also where the disk spells its name with other signs."""
        path = self.root / file
        if path.exists():
            return path
        return next((p for p in yaml_paths(self.root) if self.file_of(p) == file), path)

    def on_disk(self, file: str) -> bytes:
        """A file's bytes as they were last read, the beginning of a large one; none where they could not be had."""
        found = self._disk.get(file)
        if found is None or isinstance(found.raw, Diagnostic):
            return b""
        try:
            with found.open() as stream:
                return stream.read(MAX_BYTES)
        except OSError:
            return b""

    def write(self, text: Text) -> None:
        """What the editor has, saved or not."""
        self.buffers[text.file] = text
        self.number += 1

    def close(self, file: str) -> None:
        self.buffers.pop(file, None)
        self.reread([file])

    def reread(self, files: Iterable[str] | None = None) -> None:
        """What is on disk, again: some files, or all of them."""
        if files is None:
            self._disk = by_name(read_files(self.root))
        else:
            for file in files:
                again = read_again(self.root, file)
                if again is None and file not in self._disk:
                    continue
                if again is None:
                    del self._disk[file]
                else:
                    self._disk[file] = again
        self.number += 1

    def files(self) -> tuple[RawFile, ...]:
        """Every file, unsaved texts in place of what is on disk."""
        over = {name: RawFile(name, text.raw) for name, text in self.buffers.items()}
        return tuple((self._disk | over).values())

    def read(self, number: int, files: tuple[RawFile, ...]) -> Reading:
        return Reading(number, files, self._steady.load(files))

    def asked(self, reading: Reading) -> Reading:
        """The same, with what the rules say."""
        found = {*reading.loaded.found, *check(reading.project)}
        return Reading(
            reading.number, reading.files, reading.loaded, tuple(sorted(found, key=lambda d: d.sort_key))
        )
