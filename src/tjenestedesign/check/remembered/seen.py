"""A folder beside what is known of it: where nothing has changed, what was found is said again, and nothing else is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from tjenestedesign.check.remembered.store import STAGED_FILE, Memory, Record, Store, digest, open_store
from tjenestedesign.check.remembered.surveyed import InDoubt, Surveyed, read, surveyed, surveyed_by_content
from tjenestedesign.ground.clock import today
from tjenestedesign.project.reading import Lying

FOUND: Final = "funn"
"""The answer of a check: its findings, packed."""


@dataclass(frozen=True, slots=True)
class Spared:
    """How many files were as they were, and how many artefacts did not have to be checked again."""

    files: int = 0
    artefacts: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What lies in the folder now, and what was known before."""

    root: Path
    found: Surveyed
    memory: Memory
    _store: Store
    _key: Mapping[str, Any]

    def keep(self, memory: Memory) -> None:
        self._store.save(self._key, memory)

    def unchanged(self) -> Memory | None:
        """What is known, where every file is as it was and there is an answer."""
        known, found = self.memory, self.found
        if FOUND not in known.answers or known.records.keys() != found.yaml.keys():
            return None
        if {file: one.sign for file, one in known.attached.items()} != {
            file: _parts(lying) for file, lying in found.attached.items()
        }:
            return None
        records = {file: _same(record, found.yaml[file]) for file, record in known.records.items()}
        sound = {file: record for file, record in records.items() if record is not None}
        if len(sound) < len(records):
            return None
        if sound != known.records:  # read once more, and now it has lain still
            known = replace(known, records=sound)
            self.keep(known)
        return known


def look(root: Path) -> Look | None:
    """None where nothing can be kept of the folder."""
    return _look(root, open_store(root), surveyed)


def look_at_copy(copy: Path, root: Path) -> Look | None:
    """The same of what is on its way into git, laid out in a folder of its own. What is known of it is kept in the project."""
    return _look(copy, open_store(root, STAGED_FILE), surveyed_by_content)


def _look(root: Path, store: Store | None, survey: Callable[[Path], Surveyed]) -> Look | None:
    if store is None:
        return None
    try:
        found = survey(root)
    except InDoubt:
        return None
    key = {"dag": today().isoformat(), **{file: digest(raw) for file, raw in found.steering.items()}}
    return Look(root, found, store.load(key), store, key)


def _parts(lying: Lying) -> list[int]:
    return list(lying.sign or ())


def _same(record: Record, lying: Lying) -> Record | None:
    """What is known of a file, where it is as it was."""
    sign = _parts(lying)
    if record.sign == sign:
        return record
    try:
        return record._replace(sign=sign) if digest(read(lying)) == record.digest else None
    except InDoubt:
        return None
