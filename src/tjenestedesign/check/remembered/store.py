"""`.tjenestedesign/sjekk.json` and `vakt.json`: what td found, by file, in the folder and in what was on its way into git. Safe to delete, safe under parallel runs, and believed only where it was made.

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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from tjenestedesign import __version__
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.ground.files import delete, temporary_name, write_bytes
from tjenestedesign.ground.own_folder import FOLDER, IGNORE, own_folder
from tjenestedesign.ground.resources import examples_dir
from tjenestedesign.project.reading import PROJECT_FILE, Sign, sign_of

FOLDER_FILE: Final = "sjekk.json"
STAGED_FILE: Final = "vakt.json"
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


class Whole(NamedTuple):
    """What is known of one rule about the whole project."""

    found: list[Packed]
    rests_on: str
    """As in `Record`; with `watched.NEVER` in it, the rule is asked every time."""


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is kept."""

    records: Mapping[str, Record] = field(default_factory=dict[str, Record])
    """By file."""
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, "Mapping[str, Any]"])
    """Fact → id → what it has to tell, with lists for tuples. Those with nothing to tell are not there."""
    marked: frozenset[str] = frozenset()
    """The ids of the texts that may hold a mark `td: greit`."""
    attached: Mapping[str, Attached] = field(default_factory=dict[str, Attached])
    """By file."""
    whole: Mapping[str, Whole] = field(default_factory=dict[str, Whole])
    """By code."""
    steering: list[Packed] | None = None
    """What is wrong with prosjekt.yaml and the approvals, as texts; None where it is not known."""
    parts: Mapping[str, Any] | None = None
    """What td itself is made of: see `parts.py`."""
    answers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What was said of all this, as it was printed from. It holds as long as nothing at all has changed."""


@dataclass(frozen=True, slots=True)
class Store:
    """The kept memory of one project."""

    folder: Path
    file: str
    made: tuple[str, Sign]
    """Where the folder is, and the sign of its `.gitignore`."""
    since: int = field(default_factory=time.monotonic_ns)

    def load(self, key: Mapping[str, Any]) -> Memory:
        """What was kept under the same key, and nothing where there is the least doubt."""
        try:
            raw = (self.folder / self.file).read_bytes()
            head, _, body = raw.partition(b"\n")
            told = json.loads(head)
            if told != json.loads(json.dumps([self._key(key), digest(body)])):
                return Memory()
            data = json.loads(body)
            return Memory(
                {file: Record._make(row) for file, row in data["filer"].items()},
                data["fakta"],
                frozenset(data["merket"]),
                {file: Attached._make(row) for file, row in data["vedlegg"].items()},
                {code: Whole._make(row) for code, row in data["hele"].items()},
                data["styring"],
                data["deler"],
                data["svar"],
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
                    "hele": memory.whole,
                    "styring": memory.steering,
                    "deler": memory.parts,
                    "svar": memory.answers,
                },
                ensure_ascii=False,
                separators=(",", ":"),
                check_circular=False,
            ).encode("utf-8", "surrogatepass")
            head = json.dumps([self._key(key), digest(body)]).encode()
            write_bytes(self.folder / self.file, head + b"\n" + body)
        except (OSError, ValueError):
            return

    def _key(self, key: Mapping[str, Any]) -> dict[str, Any]:
        return {**key, "sted": self.made, "td": [__version__, *_program()]}

    def _clock(self) -> int:
        """What time it is where the folder lies, which on a shared drive is another clock than here."""
        probe = self.folder / temporary_name("klokke")
        try:
            probe.write_bytes(b"")
            return probe.stat().st_mtime_ns
        finally:
            probe.unlink(missing_ok=True)


def open_store(root: Path, file: str = FOLDER_FILE) -> Store | None:
    """One of the project's stores, its folder made where it was not; None where there can be none."""
    try:
        folder = own_folder(root)
        return Store(folder, file, (str(folder.resolve()), sign_of((folder / IGNORE).stat())))
    except OSError:
        return None


def forget(root: Path) -> None:
    """Deletes what is kept. Raises OSError where something of it stays."""
    folder = root / FOLDER
    if folder.is_dir() and not folder.is_symlink():
        for path in (folder / FOLDER_FILE, folder / STAGED_FILE, *folder.glob(".*.ny")):
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
        list(found.lacks),
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


R = TypeVar("R", Record, Attached)


def _settled(known: Mapping[str, R], before: int) -> dict[str, R]:
    """The same, without the signs of files that were changed so lately that they may change again unseen."""
    return {
        file: one if one.sign and max(one.sign[1], one.sign[2]) < before else one._replace(sign=None)
        for file, one in known.items()
    }


@cache
def _program() -> tuple[Any, ...]:
    """td and what it is made of, as they were when this run began. A td that is being worked on is another one at every change."""
    package = Path(__file__).parent.parent.parent
    libraries = [_folder_of(name) for name in ("pydantic", "pydantic_core", "yaml")]
    examples = sorted(examples_dir().glob(f"*/{PROJECT_FILE}"))
    own = [*_signs(str(package), deep=True), *(sign_of(path.stat())[:2] for path in examples)]
    theirs = [sign for folder in libraries for sign in _signs(folder, deep=False)]
    return digest(json.dumps([own, theirs]).encode()), sys.version, sys.platform


def _folder_of(library: str) -> str:
    """Where a library lies. It is not imported."""
    spec = find_spec(library)
    return str(Path(spec.origin).parent) if spec and spec.origin else ""


def _signs(folder: str, *, deep: bool) -> Iterator[tuple[str, int, int]]:
    """Each file of a folder by name, size and when it was written."""
    with os.scandir(folder) as found:
        items = sorted(found, key=lambda item: item.name)
    for item in items:
        if item.is_file():
            info = item.stat()
            yield item.name, info.st_size, info.st_mtime_ns
        elif deep and item.name != "__pycache__" and item.is_dir():
            yield from _signs(item.path, deep=True)
