"""Another id for an artefact or a part: every place that names it changes with it, and nothing else does. A plan first, then the deed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from tjenestedesign.check.load import load_project
from tjenestedesign.check.own_form import in_own_forms
from tjenestedesign.domain.effect.ledger import renamed_ledger
from tjenestedesign.domain.effect.result import renamed
from tjenestedesign.domain.thread.approval import print_at
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.domain.thread.mentions import (
    Mention,
    Spoken,
    followers,
    id_is_own,
    mentions,
    owner_of,
    spoken_of,
)
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.yaml.edits import Edit, Rename, Set, Uneditable, edited
from tjenestedesign.ground.yaml.source import Loc, parse
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.lock import LOCK_FILE, Line, lock_text
from tjenestedesign.project.reading import LEDGER_SUFFIX, RESULT_SUFFIX, RawFile


class Refused(Exception):
    """The id cannot be changed: why, and what to do instead, in bokmål."""

    def __init__(self, message: str, hint: str, at: Position | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.at = at


@dataclass(frozen=True, eq=False)
class Renaming:
    """What a new id does. Nothing is done yet."""

    old: Ledd
    new: Ledd
    places: tuple[Mention, ...]
    moved: Mapping[str, str]
    """Files that get another name: old → new."""
    change: Change
    warnings: tuple[Diagnostic, ...]
    """What must be looked at afterwards, such as figures that were worked out under the old id."""
    omtaler: tuple[Spoken, ...]
    """Words td does not change, for someone to look at."""


def plan(
    project: Project, found: Iterable[Diagnostic], files: Iterable[RawFile], old: Ledd, new_id: str
) -> Renaming:
    """What it takes to rename `old`. `files` is the project as it was read. Raises `Refused`."""
    files = list(files)
    on_disk = {f.file: f.raw for f in files if isinstance(f.raw, bytes)}
    project, found, files = in_own_forms(project, list(found), files)
    read = {f.file: f.raw for f in files if isinstance(f.raw, bytes)}
    new = Ledd(old.id, new_id) if old.del_id else Ledd(new_id)
    places = mentions(project, old)
    done = old.del_id is None and old.id not in project.entries and new_id in project.entries and bool(places)
    _sure(project, old)
    if not done:  # else someone has renamed the file already, and what refers to it is left
        _there(project, old)
        _free(project, files, old, new_id)
    after = {
        file: _rewritten(file, read[file], [m for m in places if m.source.file == file], new_id)
        for file in dict.fromkeys(m.source.file for m in places)
    }
    moved: dict[str, str] = {}
    if old.del_id is None and not done:
        moved = _moved(project, files, old.id, new_id)
        for one, other in moved.items():
            after[other] = after.pop(one) if one in after else _content(files, one)
        if result := project.results.get(old.id):
            other = moved[result.file]
            after[other] = renamed(after[other], new_id)
        for one, other in moved.items():
            if one.endswith(LEDGER_SUFFIX):
                after[other] = renamed_ledger(after[other], new_id, old.id)
    then = _reloaded(project, files, after, moved)
    warnings = tuple(_new_faults(found, then[1], places, moved))
    if project.lock.source is not None and project.lock.readable:
        lines = _lock(project, then[0], old, new_id)
        if lines != dict(project.lock.lines):
            after[LOCK_FILE] = lock_text(lines).encode()
    before = {f: on_disk[f] for f in after if f in on_disk} | {
        f: on_disk.get(f) or _content(files, f) for f in moved
    }
    gone = dict.fromkeys(moved)
    change = Change(dict.fromkeys(after) | before, after | gone)
    told = tuple(_mentioned(project, places, old, moved))
    return Renaming(old, new, tuple(places), moved, change, warnings, told)


# --- whether it can be done ---------------------------------------------------------------------------------------


def _sure(project: Project, old: Ledd) -> None:
    """That every place is known: a file with faults could name the id too."""
    for id, broken in project.broken.items():
        if id == old.id or re.search(rf"(?<![\w-]){re.escape(old.id)}(?![\w-])", broken.source.text):
            raise Refused(
                f"«{broken.source.file}» har feil, og nevner «{old.id}».",
                "Rett feilene først. «td validate» viser dem.",
                Position(broken.source.file),
            )


def _there(project: Project, old: Ledd) -> None:
    if old.id not in project.entries:
        raise Refused(f"«{old.id}» finnes ikke i prosjektet.", "Sjekk id-en.")
    file = project.entries[old.id].file
    if old.del_id is None and (project.root / file).is_symlink():
        raise Refused(f"«{file}» er en lenke.", "Gjør den til en vanlig fil først.")
    if old.del_id and not id_is_own(project, old):
        owner = owner_of(project, old)
        if owner != old:
            raise Refused(
                f"«{old.tekst}» har id-en sin fra «{owner.tekst}».", f"Gi nytt navn til «{owner.tekst}»."
            )
        raise Refused(f"«{old.id}» har ingen del med id-en «{old.del_id}».", "Sjekk id-en etter #.")


def _free(project: Project, files: Iterable[RawFile], old: Ledd, new_id: str) -> None:
    if new_id == (old.del_id or old.id):
        raise Refused(f"«{new_id}» heter det allerede.", "Skriv en annen id.")
    if old.del_id:
        entry = project.entries[old.id]
        if any(part.id == new_id for _, part in entry.parts):
            raise Refused(
                f"«{old.id}» har allerede en del med id-en «{new_id}».", "Velg en id som ikke er i bruk."
            )
        return
    taken = next((f.file for f in files if _stem(f.file).casefold() == new_id and f.is_yaml), None)
    if taken:
        raise Refused(f"Id-en «{new_id}» er i bruk av {taken}.", "Velg en id som ikke er i bruk.")


def _new_faults(
    found: Iterable[Diagnostic],
    now: Iterable[Diagnostic],
    places: Iterable[Mention],
    moved: Mapping[str, str],
) -> Iterator[Diagnostic]:
    """A rename changes what nothing means, so it brings no error: where it does, td has missed a place. The warnings it brings."""
    changed = {moved.get(m.source.file, m.source.file) for m in places} | set(moved.values())
    known = {(d.code, moved.get(d.position.file, d.position.file), d.position.line) for d in found}
    for one in now:
        if one.level is Level.RÅD or (one.code, one.position.file, one.position.line) in known:
            continue
        if one.level is Level.FEIL:
            raise Refused(
                f"Etterpå ville dette vært feil i {one.position.file}: {one.message}",
                "Velg en annen id." if one.position.file in changed else "Rett det først.",
                one.position,
            )
        yield one


# --- the new texts ------------------------------------------------------------------------------------------------


def _rewritten(file: str, raw: bytes, places: list[Mention], new_id: str) -> bytes:
    """The file with the new id at each place."""
    try:
        return edited(file, raw, list(_edits(places, new_id)))
    except Uneditable as place:
        at = place.position
        raise Refused(
            f"{at.file}, linje {at.line}: td kan ikke endre id-en her uten å røre noe annet.",
            "Skriv id-en rett ut på én linje, og prøv igjen.",
            at,
        ) from None


def _edits(places: list[Mention], new_id: str) -> Iterator[Edit]:
    """The values first, and then the keys from the inside, so that each place is where it was."""
    data = parse(places[0].source)[0]
    values: dict[Loc, str] = {}
    for one in sorted((m for m in places if not m.on_key), key=lambda m: m.at, reverse=True):
        value = values.get(one.loc) or _value_at(data, one.loc)
        values[one.loc] = value[: one.at] + new_id + value[one.at + len(one.id) :]
    yield from (Set(loc, value) for loc, value in values.items())
    keys = {m.loc for m in places if m.on_key}
    yield from (Rename(loc, new_id) for loc in sorted(keys, key=len, reverse=True))


def _value_at(data: Any, loc: Loc) -> str:
    for step in loc:
        data = data[step]
    return data


def _stem(file: str) -> str:
    return PurePosixPath(file).name.rsplit(".", 1)[0]


def _moved(project: Project, files: Iterable[RawFile], old: str, new: str) -> dict[str, str]:
    """The artefact's file, and the result that is known by its name."""
    path = PurePosixPath(project.entries[old].file)
    found = {str(path): str(path.with_name(new + path.suffix))}
    if result := project.results.get(old):
        beside = PurePosixPath(result.file)
        found[str(beside)] = str(beside.with_name(new + RESULT_SUFFIX))
    ledger = path.with_name(old + LEDGER_SUFFIX)
    if any(f.file == str(ledger) for f in project.others):
        found[str(ledger)] = str(ledger.with_name(new + LEDGER_SUFFIX))
    for target in found.values():
        if any(f.file.casefold() == target.casefold() for f in files):
            raise Refused(f"«{target}» finnes fra før.", "Velg en id som ikke er i bruk.")
    return found


def _content(files: Iterable[RawFile], file: str) -> bytes:
    with next(f for f in files if f.file == file).open() as stream:
        return stream.read()


def _reloaded(
    project: Project, files: Iterable[RawFile], after: Mapping[str, bytes], moved: Mapping[str, str]
) -> tuple[Project, list[Diagnostic]]:
    then: list[RawFile] = []
    for one in files:
        name = moved.get(one.file, one.file)
        raw = after.get(name, one.raw)
        then.append(RawFile(name, raw))
    return load_project(project.root, sorted(then, key=lambda f: f.file))


# --- approvals ----------------------------------------------------------------------------------------------------


def _lock(project: Project, then: Project, old: Ledd, new_id: str) -> dict[str, Line]:
    """The approvals under the new id. What still stood, stands: a name is no meaning. What did not, does not."""
    same = followers(project, old)

    def now(at: Ledd) -> Ledd:
        if old.del_id is None:
            return replace(at, id=new_id) if at.id == old.id else at
        return replace(at, del_id=new_id) if at in same else at

    def told(was: str, at: Ledd) -> str:
        after = print_at(then, now(at))
        return after if after is not None and print_at(project, at) == was else was

    return {
        now(Ledd(id)).id: line.model_copy(
            update={
                "avtrykk": told(line.avtrykk, Ledd(id)),
                "bygger_på": {now(at).tekst: told(was, at) for at, was in _rests_on(line)},
            }
        )
        for id, line in project.lock.lines.items()
    }


def _rests_on(line: Line) -> Iterator[tuple[Ledd, str]]:
    return ((Ledd.of(text), was) for text, was in line.bygger_på.items())


# --- what is left to look at --------------------------------------------------------------------------------------


def _mentioned(
    project: Project, places: Iterable[Mention], old: Ledd, moved: Iterable[str]
) -> Iterator[Spoken]:
    """The id as a word in texts, comments and other files."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(old.tekst)}(?![\w-])")
    changed: dict[str, set[int]] = {}
    for one in places:
        if span := one.span():
            changed.setdefault(one.source.file, set()).add(span.start[0] + 1)
    found = spoken_of(project, pattern, lambda source: changed.get(source.file, set()))
    mine = {LOCK_FILE, *moved}  # td keeps these in order itself
    return (one for one in found if one.file not in mine)
