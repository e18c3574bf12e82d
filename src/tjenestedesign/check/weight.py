"""What matters most of what is wrong: the order to mend it in, and what is said once for many places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.crashes import kept
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.reading import id_of

if TYPE_CHECKING:
    from tjenestedesign.ground.yaml.source import Loc
    from tjenestedesign.project.loaded import Entry, Project
    from tjenestedesign.project.model import Artefakt, Ref

_LEVELS: Final = tuple(Level)
_PHASES: Final = "0162345"
"""What a code's first digit is about, in the order it stands in the way of the rest: a file that cannot be read hides all it says, one
of the wrong shape is on no page, and then come people's privacy, references, and what the rules say."""
_FEW: Final = 3
_NEARLY_ALL: Final = 0.8


def by_weight(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors, warnings, advice; in each, the files that stand most in the way first, and what is said of a file together."""
    items = list(found)
    first: dict[tuple[Level, str], int] = {}
    for d in items:
        key = d.level, d.position.file
        first[key] = min(first.get(key, len(_PHASES)), _phase(d))
    return sorted(items, key=lambda d: (_LEVELS.index(d.level), first[d.level, d.position.file], d.sort_key))


def _phase(one: Diagnostic) -> int:
    place = _PHASES.find(one.code[2:3])
    return place if place >= 0 else len(_PHASES)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything one rule says that is no fault, as one thing."""

    code: str
    level: Level
    found: tuple[Diagnostic, ...]
    where: str
    """How much it is about: «6 av 6 intervjuer», «4 steder i 2 filer»."""
    is_general: bool
    """Whether it is about nearly all there is of its kind, so that it is about the project more than about each of them."""

    @property
    def is_mended_by_td(self) -> bool:
        """Whether `td fix` sets all of it right."""
        return all(d.hint.startswith("«td fix» ") for d in self.found)

    @property
    def ids(self) -> list[str]:
        return list(dict.fromkeys(id_of(d.position.file) for d in self.found))


def gathered(found: Iterable[Diagnostic], kinds: Mapping[str, str]) -> list[Gathered]:
    """What is said that is no fault, by rule: warnings first, then what is about most. `kinds` is the type of every artefact, by id."""
    by_code: dict[tuple[Level, str], list[Diagnostic]] = {}
    for d in found:
        if d.level is not Level.FEIL:
            by_code.setdefault((d.level, d.code), []).append(d)
    made = [_gathered(code, level, items, kinds) for (level, code), items in by_code.items()]
    return sorted(
        made,
        key=lambda g: (_LEVELS.index(g.level), not g.is_general, _phase(g.found[0]), -len(g.found), g.code),
    )


def _gathered(code: str, level: Level, found: list[Diagnostic], kinds: Mapping[str, str]) -> Gathered:
    hit = {id_of(d.position.file) for d in found}
    types = {kinds.get(id) for id in hit}
    only = next(iter(types)) if len(types) == 1 else None
    whole = {id for id, kind in kinds.items() if kind == only} if only else set(kinds)
    is_counted = None not in types and len(hit) >= _FEW
    is_general = is_counted and len(hit) >= _NEARLY_ALL * len(whole)
    if is_counted and (only or is_general):
        name = TYPES[only].flertall.lower() if only else "artefakter"
        where = f"{len(hit)} av {len(whole)} {name}"
    elif len(found) == 1:
        where = "1 sted"
    else:
        where = f"{len(found)} steder i {len(hit)} {'fil' if len(hit) == 1 else 'filer'}"
    return Gathered(code, level, tuple(found), where, is_general)


def examples(ids: Collection[str], most: int = 2) -> str:
    """«a og b», or the first of them and how many more there are."""
    shown = list(ids)[:most]
    return listing([*shown, *([f"{len(ids) - most} til"] if len(ids) > most else [])])


def leaning_on_unread(project: Project) -> set[str]:
    """`leaning` in a project that is read whole."""
    referrers: dict[str, list[str]] = {}
    for id, entry in project.entries.items():
        for _, ref in kept(_refs(entry), "fulgte henvisningene", entry.source.file):
            referrers.setdefault(ref.id, []).append(id)
    named = (ref.id for b in project.broken.values() for _, ref in b.refs)
    return leaning(project.broken, lambda id: referrers.get(id, ()), named)


def _refs(entry: Entry[Artefakt]) -> Iterator[tuple[Loc, Ref]]:
    yield from entry.refs


def leaning(
    unread: Iterable[str], referrers: Callable[[str], Iterable[str]], named: Iterable[str]
) -> set[str]:
    """The ids of what builds on a file that could not be read, however far from it, and of what such a file refers to (`named`)."""
    found: set[str] = set()
    waiting = list(unread)
    while waiting:
        fresh = {*referrers(waiting.pop())} - found
        found |= fresh
        waiting += fresh
    return found | {*named}


def without_follow_on(found: Iterable[Diagnostic], leaning: Collection[str]) -> list[Diagnostic]:
    """Without what the rules miss in artefacts that lean on a file that could not be read: it may stand there.

    Faults are told all the same, and so is everything about people's privacy.
    """
    return [
        d
        for d in found
        if d.level is Level.FEIL or d.code[2:3] not in "345" or id_of(d.position.file) not in leaning
    ]
