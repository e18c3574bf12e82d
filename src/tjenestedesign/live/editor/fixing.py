"""Files written as td writes them, and every remedy with one right answer carried out: decided for `td fix`, from what the editor offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tjenestedesign.check.load import load_project
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.yaml.edits import Uneditable, in_own_form
from tjenestedesign.ground.yaml.lines import Lines
from tjenestedesign.ground.yaml.source import Source, decode, parse
from tjenestedesign.live.editor.remedies import Remedy, remedies
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.reading import RawFile, id_of, stem_of

_ROUNDS = 60
"""One remedy may make way for the next: a key is written anew, and then what it holds. An artefact's old keys go one by one."""


@dataclass(frozen=True, eq=False)
class Fixing:
    """What is written, and where td must leave it to someone."""

    change: Change
    moved: Mapping[str, str]
    """Files whose names become their ids: from, to."""
    left: tuple[Position, ...]
    """What td reads its own way and cannot write without risk to the rest of the file."""


def plan(root: Path, files: Iterable[RawFile], chosen: Callable[[str], bool]) -> Fixing:
    """What makes the chosen files so. The project is read again after each round, since what is written shows what else there is."""
    read = list(files)
    before = {f.file: f.raw for f in read if isinstance(f.raw, bytes) and f.is_yaml and f.file != LOCK_FILE}
    now = dict(before)
    left: dict[str, Position] = {}
    for _ in range(_ROUNDS):
        project, found = load_project(root, [_as_now(f, now) for f in read])
        texts = {
            s.file: s for s in _sources(project) if s.file in now and s.file not in left and chosen(s.file)
        }
        written = dict(_own_forms(texts, now, left)) or dict(_remedied(project, texts, now, found))
        if not written:
            break
        now |= written
    moved = dict(_names(root, now, chosen))
    after: dict[str, bytes | None] = {
        f: data for f, data in now.items() if data != before[f] and f not in moved
    }
    for old, new in moved.items():
        after |= {old: None, new: now[old]}
    return Fixing(Change({f: before.get(f) for f in after}, after), moved, tuple(left.values()))


def _as_now(file: RawFile, now: Mapping[str, bytes]) -> RawFile:
    return RawFile(file.file, now[file.file]) if file.file in now else file


def _sources(project: Project) -> Iterator[Source]:
    yield from project.extra_sources.values()
    yield from (e.source for e in (*project.entries.values(), *project.broken.values()))


def _own_forms(
    texts: Mapping[str, Source], now: Mapping[str, bytes], left: dict[str, Position]
) -> Iterator[tuple[str, bytes]]:
    for file, source in texts.items():
        if source.readings or source.pasted:
            try:
                yield file, in_own_form(source, now[file])
            except Uneditable as place:
                left[file] = place.position


def _remedied(
    project: Project, texts: Mapping[str, Source], now: Mapping[str, bytes], found: Iterable[Diagnostic]
) -> Iterator[tuple[str, bytes]]:
    by_file: dict[str, list[Diagnostic]] = {}
    for one in found:
        by_file.setdefault(one.position.file, []).append(one)
    for file, told in by_file.items():
        source = texts.get(file)
        if source is None:
            continue
        sure = [
            r for r in remedies(project, source, now[file], told) if r.sure and r.changes and _says_it_all(r)
        ]
        after = _carried_out(source, now[file], sure)
        if after != now[file] and _is_no_worse(source.file, after, told):
            yield file, after


def _says_it_all(remedy: Remedy) -> bool:
    """Whether nothing is left for someone to fill in."""
    return not remedy.mends.lacks or remedy.mends.lacks == ("type",)


def _carried_out(source: Source, raw: bytes, wanted: Iterable[Remedy]) -> bytes:
    """The file with the remedies, from the end. Of two that meet, the later in the file stands."""
    rows = list(source.lines)
    first_taken = (len(rows), 0)
    at: list[int | None] = list(range(len(rows)))
    for one in sorted(wanted, key=lambda r: r.changes[0].span.start, reverse=True):
        (change,) = one.changes
        (line, column), (end_line, end_column) = change.span.start, change.span.end
        if (end_line, end_column) > first_taken or end_line >= len(rows):
            continue
        new = (rows[line][:column] + change.text + rows[end_line][end_column:]).split("\n")
        kept = at[line : end_line + 1]
        rows[line : end_line + 1] = new
        at[line : end_line + 1] = [*kept[: len(new)], *[None] * (len(new) - len(kept))]
        first_taken = (line, column)
    if rows and not rows[-1]:
        del rows[-1], at[-1]
    return Lines(raw, source).raw(zip(rows, at, strict=True))


def _is_no_worse(file: str, after: bytes, told: Iterable[Diagnostic]) -> bool:
    """Whether the file can be read as well as before: a remedy never makes of it what td cannot read."""
    source, faults = decode(file, after)
    faults += parse(source)[1]
    codes = {d.code for d in told}
    return not any(d.level is Level.FEIL and d.code not in codes for d in faults)


def _names(root: Path, now: Mapping[str, bytes], chosen: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Files whose name is another than the id it stands for, where no file has that name: on a disk that takes capitals for
    small letters the file itself has, and keeps the name it was given."""
    there = {file.casefold() for file in now}
    for file in now:
        id = id_of(file)
        new = str(PurePosixPath(file).with_name(f"{id}{PurePosixPath(file).suffix.lower()}"))
        taken = new.casefold() in there - {file.casefold()} or (root / new).exists()
        if stem_of(file) != id and chosen(file) and not taken:
            yield file, new
