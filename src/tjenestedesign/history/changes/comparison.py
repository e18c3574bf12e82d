"""Two versions of a project → what was added, removed, renamed and changed, and which insights rest on less than before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.check.types import TYPES
from tjenestedesign.domain.thread.evidence import Strength, strength
from tjenestedesign.domain.thread.meaning import Difference, content, content_of, differences
from tjenestedesign.history.changes.revision import Version
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import Line
from tjenestedesign.project.model import Artefakt, DelMedId
from tjenestedesign.project.reading import PROJECT_FILE

_ALIKE: Final = 0.5
"""How much two artefacts must have in common for the one to be the other under a new id; half of all they say."""
_ALIKE_IN_PLACE: Final = 0.25
"""The same for a part that stands where the other stood."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An artefact that is in both, and what differs."""

    before: Entry[Artefakt]
    after: Entry[Artefakt]
    differences: tuple[Difference, ...]
    parts: tuple[tuple[str, str, str], ...] = ()
    """Parts with a new id: what they are, the old id, the new one."""

    @property
    def renamed(self) -> bool:
        return self.before.id != self.after.id

    @property
    def moved(self) -> bool:
        """Whether the file lies in another folder."""
        return self.before.file.rpartition("/")[0] != self.after.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Evidence:
    """An insight whose evidence is counted differently now."""

    entry: Entry[Innsikt]
    before: Strength
    after: Strength

    @property
    def weaker(self) -> bool:
        return any(a < b for b, a in zip(self.before.counts, self.after.counts, strict=True))


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that was given or taken away."""

    id: str
    name: str
    line: Line
    given: bool


@dataclass(frozen=True, eq=False)
class Changes:
    """All that differs between two versions, in the order the guide takes the types."""

    before: Version
    after: Version
    added: tuple[Entry[Artefakt], ...]
    removed: tuple[Entry[Artefakt], ...]
    changed: tuple[Changed, ...]
    """With those that have a new id."""
    project: tuple[Difference, ...]
    """What differs in prosjekt.yaml."""
    evidence: tuple[Evidence, ...]
    approvals: tuple[Approval, ...]
    layout: tuple[str, ...]
    """Files that say the same in another way: layout and comments."""
    others: tuple[tuple[str, str], ...]
    """Other files: what happened («ny», «endret», «borte») and which."""
    unread: tuple[str, ...]
    """Files with faults in one of the versions, of which nothing more can be said."""

    @property
    def nothing(self) -> bool:
        return not any(
            (self.added, self.removed, self.changed, self.project, self.evidence, self.approvals, self.layout, self.others, self.unread)
        )  # fmt: skip


def compare(before: Version, after: Version) -> Changes:
    """What differs. Ids that changed are followed, so that what only calls something by its new name has not changed."""
    old, new = before.project, after.project
    gone = [e for id, e in old.entries.items() if id not in new.entries and id not in new.broken]
    fresh = [e for id, e in new.entries.items() if id not in old.entries and id not in old.broken]
    renamed = _pairs(gone, fresh)
    ids = {one.id: other.id for one, other in renamed}
    same = [(e, new.entries[id]) for id, e in old.entries.items() if id in new.entries]
    pairs = [p for p in (*same, *renamed) if p[0].type is p[1].type]
    turned = [p for p in same if p[0].type is not p[1].type]
    renamed_parts = {one.id: _renamed_parts(one, other) for one, other in pairs}
    names = _names(ids, pairs, renamed_parts)
    changed: list[Changed] = []
    layout: list[str] = []
    for one, other in pairs:
        found = tuple(_told(one, other, names))
        what = Changed(one, other, found, tuple((p.betegnelse(), o, n) for p, o, n in renamed_parts[one.id]))
        if found or what.renamed or what.moved or what.parts:
            changed.append(what)
        elif one.source.text != other.source.text:
            layout.append(other.file)
    paired = {e.id for p in renamed for e in p}
    return Changes(
        before,
        after,
        _ordered([e for e in fresh if e.id not in paired] + [b for _, b in turned]),
        _ordered([e for e in gone if e.id not in paired] + [a for a, _ in turned]),
        tuple(sorted(changed, key=lambda c: _order(c.after))),
        tuple(_settings(old, new)),
        tuple(_evidence(old, new, ids)),
        tuple(_approvals(old, new, ids)),
        tuple(sorted(layout)),
        tuple(_others(before.others, after.others)),
        tuple(sorted({file for p in (old, new) for file in _unread(p)})),
    )


def between(one: Entry[Artefakt], other: Entry[Artefakt]) -> Changed:
    """Two versions of an artefact by themselves."""
    renamed = _renamed_parts(one, other)
    names = _names({one.id: other.id}, [(one, other)], {one.id: renamed})
    found = tuple(_told(one, other, names))
    return Changed(one, other, found, tuple((p.betegnelse(), o, n) for p, o, n in renamed))


def _order(entry: Entry[Artefakt]) -> tuple[int, str]:
    return list(TYPES).index(entry.type.navn), entry.id


def _ordered(entries: Sequence[Entry[Artefakt]]) -> tuple[Entry[Artefakt], ...]:
    return tuple(sorted(entries, key=_order))


# --- what is the same under another name --------------------------------------------------------------------------


def _pairs(
    gone: Sequence[Entry[Artefakt]], fresh: Sequence[Entry[Artefakt]]
) -> list[tuple[Entry[Artefakt], Entry[Artefakt]]]:
    """Those that are gone with those that came, where they say so much of the same that they are one; the most alike first."""
    old = {e.id: (e, _said(content(e.model))) for e in gone}
    new = {e.id: (e, _said(content(e.model))) for e in fresh}
    alike = sorted(
        (
            (-_likeness(a, b), one, other)
            for one, (e, a) in old.items()
            for other, (f, b) in new.items()
            if e.type is f.type and _likeness(a, b) >= _ALIKE
        ),
    )
    found: list[tuple[Entry[Artefakt], Entry[Artefakt]]] = []
    for _, one, other in alike:
        if one in old and other in new:
            found.append((old.pop(one)[0], new.pop(other)[0]))
    return found


def _renamed_parts(one: Entry[Artefakt], other: Entry[Artefakt]) -> list[tuple[DelMedId, str, str]]:
    """Parts of the same kind that are gone from the one and new in the other, and say much of the same."""
    old, new = ({p.id: (loc, p) for loc, p in e.parts} for e in (one, other))
    gone = {id: (loc, p, _said(content(p), "id")) for id, (loc, p) in old.items() if id not in new}
    fresh = {id: (loc, p, _said(content(p), "id")) for id, (loc, p) in new.items() if id not in old}
    alike = sorted(
        (-_likeness(a, b), o, n)
        for o, (at, p, a) in gone.items()
        for n, (there, q, b) in fresh.items()
        if type(p) is type(q) and _likeness(a, b) > (_ALIKE_IN_PLACE if at == there else _ALIKE)
    )
    found: list[tuple[DelMedId, str, str]] = []
    for _, o, n in alike:
        if o in gone and n in fresh:
            gone.pop(o)
            found.append((fresh.pop(n)[1], o, n))
    return found


def _said(value: Any, *without: str) -> frozenset[str]:
    """Everything that is said, each with the key it is said under."""
    return frozenset(json.dumps(s, ensure_ascii=False) for s in _leaves(value, "") if s[0] not in without)


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in cast("dict[str, Any]", value).items():
            yield from _leaves(inner, name)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _leaves(inner, key)
    elif key not in ("type", "status"):
        yield key, str(value)


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / (len(a | b) or 1)


def _names(
    ids: Mapping[str, str],
    pairs: Sequence[tuple[Entry[Artefakt], Entry[Artefakt]]],
    renamed: Mapping[str, Sequence[tuple[DelMedId, str, str]]],
) -> dict[str, str]:
    """Old reference → new, for everything that has a new id."""
    found = dict(ids)
    for one, other in pairs:
        for _, old, new in renamed[one.id]:
            found[f"{one.id}#{old}"] = f"{other.id}#{new}"
    return found


# --- what differs -------------------------------------------------------------------------------------------------


def _told(one: Entry[Artefakt], other: Entry[Artefakt], names: Mapping[str, str]) -> list[Difference]:
    return differences(content_of(one.model, one.id, names), content(other.model))


def _settings(old: Project, new: Project) -> list[Difference]:
    if old.settings is None or new.settings is None:
        return []
    return differences(content(old.settings.model), content(new.settings.model))


def _unread(project: Project) -> Iterator[str]:
    yield from (b.source.file for b in project.broken.values())
    if project.settings is None:
        yield PROJECT_FILE


def _evidence(old: Project, new: Project, ids: Mapping[str, str]) -> Iterator[Evidence]:
    now = {e.id: e for e in new.all(Innsikt)}
    for entry in old.all(Innsikt):
        other = now.get(ids.get(entry.id, entry.id))
        if other is None:
            continue
        before, after = strength(old, entry), strength(new, other)
        if before.counts != after.counts:
            yield Evidence(other, before, after)


def _approvals(old: Project, new: Project, ids: Mapping[str, str]) -> Iterator[Approval]:
    before = {ids.get(id, id): line for id, line in old.lock.lines.items() if line.godkjent}
    after = {id: line for id, line in new.lock.lines.items() if line.godkjent}
    for id in sorted({*before, *after}):
        one, other = before.get(id), after.get(id)
        entry = new.entries.get(id) or old.entries.get(id)
        name = entry.name if entry else id
        if other and (one is None or (one.godkjent, one.rolle) != (other.godkjent, other.rolle)):
            yield Approval(id, name, other, given=True)
        elif one and other is None:
            yield Approval(id, name, one, given=False)


def _others(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for file in sorted({*old, *new}):
        if file not in old:
            yield "ny", file
        elif file not in new:
            yield "borte", file
        elif old[file] != new[file]:
            yield "endret", file
