"""`.tjenestedesign/sjekk.json`: what td found, by file. Safe to delete, safe under parallel runs, and believed only where it was made.

The folder is hidden from git by its own `.gitignore`, and from td by its name. What is kept is believed only when all of
this is as it was: td's own files and libraries, the day, prosjekt.yaml, the approvals, the place of the folder, and that
`.gitignore` itself, down to its number in the file system. So a copy that came by git, a zip file or a shared drive is
passed over, and no one can say with it that a project is without faults.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar, cast

import pydantic
import yaml

from tjenestedesign import __version__
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.ground.files import delete, temporary_name, write_bytes
from tjenestedesign.ground.own_folder import FOLDER, IGNORE, own_folder
from tjenestedesign.project.reading import Sign, sign_of

_FILE: Final = "sjekk.json"
_SETTLED: Final = 3_000_000_000
"""Nanoseconds a file must have lain still before its sign is believed: two writes within a tick of the clock look like one."""

Packed = list[Any]


class Record(NamedTuple):
    """What is known of one YAML file. Lists of ids and notes are joined by `/`, which no id and no file name holds."""

    sign: list[int] | None
    """The parts of its `Sign`; None while it is too new to be believed."""
    digest: str
    type: str
    """The type, or nothing where the file does not tell."""
    sound: bool
    refs: str
    """The ids it refers to."""
    own: list[Packed]
    """What is wrong with the file, whatever the others say."""
    found: list[Packed]
    """What is wrong with the artefact among the others."""
    rests_on: str
    """What `found` was found by asking for: see `watched`."""


class Attached(NamedTuple):
    """What is known of one attached file. It may be large, so only its sign tells whether it is the same."""

    sign: list[int] | None
    own: list[Packed]


def split(joined: str) -> list[str]:
    return joined.split("/") if joined else []


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is kept."""

    records: Mapping[str, Record] = field(default_factory=dict[str, Record])
    """By file."""
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, "Mapping[str, Any]"])
    """Fact → id → what it has to tell. Those with nothing to tell are not there."""
    marked: frozenset[str] = frozenset()
    """The ids of the texts that may hold a mark `td: greit`."""
    attached: Mapping[str, Attached] = field(default_factory=dict[str, Attached])
    """By file."""


@dataclass(frozen=True, slots=True)
class Store:
    """The kept memory of one project."""

    folder: Path
    made: tuple[str, Sign]
    """Where the folder is, and the sign of its `.gitignore`."""
    since: int = field(default_factory=time.monotonic_ns)

    def load(self, key: Mapping[str, Any]) -> Memory:
        """What was kept under the same key, and nothing where there is the least doubt."""
        try:
            raw = (self.folder / _FILE).read_bytes()
            head, _, body = raw.partition(b"\n")
            told = json.loads(head)
            if told != json.loads(json.dumps([self._key(key), digest(body)])):
                return Memory()
            data = json.loads(body)
            return Memory(
                {file: Record._make(row) for file, row in data["filer"].items()},
                {
                    name: {id: _tupled(value) for id, value in column.items()}
                    for name, column in data["fakta"].items()
                },
                frozenset(data["merket"]),
                {file: Attached._make(row) for file, row in data["vedlegg"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return Memory()

    def save(self, key: Mapping[str, Any], memory: Memory) -> None:
        """Keeps it for the next run. Where it cannot be written, the next run does the work again."""
        try:
            settled = self._clock() - (time.monotonic_ns() - self.since) - _SETTLED
            body = json.dumps(
                {
                    "filer": _settled(memory.records, settled),
                    "fakta": memory.facts,
                    "merket": sorted(memory.marked),
                    "vedlegg": _settled(memory.attached, settled),
                },
                ensure_ascii=False,
                separators=(",", ":"),
                check_circular=False,
            ).encode("utf-8", "surrogatepass")
            head = json.dumps([self._key(key), digest(body)]).encode()
            write_bytes(self.folder / _FILE, head + b"\n" + body)
        except (OSError, ValueError):
            return

    def _key(self, key: Mapping[str, Any]) -> dict[str, Any]:
        return {**key, "sted": self.made, "td": _program()}

    def _clock(self) -> int:
        """What time it is where the folder lies, which on a shared drive is another clock than here."""
        probe = self.folder / temporary_name("klokke")
        try:
            probe.write_bytes(b"")
            return probe.stat().st_mtime_ns
        finally:
            probe.unlink(missing_ok=True)


def open_store(root: Path) -> Store | None:
    """The project's store, made where it was not; None where there can be none."""
    try:
        folder = own_folder(root)
        return Store(folder, (str(folder.resolve()), sign_of((folder / IGNORE).stat())))
    except OSError:
        return None


def forget(root: Path) -> None:
    """Deletes what is kept. Raises OSError where something of it stays."""
    folder = root / FOLDER
    if folder.is_dir() and not folder.is_symlink():
        for path in (folder / _FILE, *folder.glob(".*.ny")):
            delete(path)


def digest(raw: bytes) -> str:
    return blake2b(raw, digest_size=16).hexdigest()


def pack(found: Diagnostic) -> Packed:
    return [
        found.code,
        found.level.value,
        found.message,
        _span(found.position),
        found.hint,
        [[_span(also.position), also.message] for also in found.related],
        found.private,
        found.meant,
        found.lacks,
    ]


def unpack(row: Packed) -> Diagnostic:
    code, level, message, at, hint, related, private, meant, lacks = row
    return Diagnostic(
        code,
        Level(level),
        message,
        Position(*at),
        hint,
        tuple(Related(Position(*there), text) for there, text in related),
        private,
        meant,
        tuple(lacks),
    )


def _span(at: Position) -> Packed:
    return [at.file, at.line, at.column, at.end_line, at.end_column]


def _tupled(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(map(_tupled, cast("list[Any]", value))) if isinstance(value, list) else value


R = TypeVar("R", Record, Attached)


def _settled(known: Mapping[str, R], before: int) -> dict[str, R]:
    """The same, without the signs of files that were changed so lately that they may change again unseen."""
    return {
        file: one if one.sign and max(one.sign[1], one.sign[2]) < before else one._replace(sign=None)
        for file, one in known.items()
    }


def _program() -> list[Any]:
    """td and what it is made of. A td that is being worked on is another one at every change."""
    own: list[Any] = []
    for folder, subfolders, names in os.walk(Path(__file__).parent.parent.parent):
        subfolders[:] = sorted(name for name in subfolders if name != "__pycache__")
        for name in sorted(names):
            info = Path(folder, name).stat()
            own.append((name, info.st_size, info.st_mtime_ns))
    return [
        __version__,
        digest(json.dumps(own).encode()),
        sys.version,
        sys.platform,
        pydantic.VERSION,
        yaml.__version__,
        bool(getattr(yaml, "__with_libyaml__", False)),
    ]
