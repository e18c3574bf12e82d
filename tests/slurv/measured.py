"""What td makes of the corpus: each slip by itself, and all of them at once mended where td points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from tests.slurv.corpus import Page, Slip, pages, slips
from tjenestedesign.check.load import Memo, load_project
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.scalars import Klokkeslett, Varighet
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile

ROOT = Path("korpus")


@dataclass(frozen=True)
class Outcome:
    """What became of one slip that stood alone in files that else are as meant."""

    as_meant: bool
    faults: tuple[Diagnostic, ...]
    answered: bool
    """Whether a fault told the right form."""

    @property
    def silent(self) -> bool:
        return not self.as_meant and not self.faults


class Corpus:
    def __init__(self, name: str = "korpus") -> None:
        self.pages: list[Page] = pages(name)
        self.slips: dict[int, Slip] = {slip.number: slip for slip in slips(self.pages)}
        self._memo = Memo()
        self._right = {id(page): _file(page, frozenset()) for page in self.pages}
        self._page_of = {
            part.number: page
            for page in self.pages
            for part in (*page.name, *page.body)
            if isinstance(part, Slip)
        }
        self.meant, self.faults = load_project(ROOT, self._right.values(), self._memo)
        self._known = {(d.code, d.message) for d in self.faults}

    def alone(self, slip: Slip) -> Outcome:
        page = self._page_of[slip.number]
        files = self._right | {id(page): _file(page, {slip.number})}
        project, found = load_project(ROOT, files.values(), self._memo)
        faults = tuple(d for d in found if d.level is Level.FEIL and (d.code, d.message) not in self._known)
        answer = _plain(slip.meant)
        told = re.compile(rf"(?<![\w-]){re.escape(answer)}(?![\w-])")
        answered = any(told.search(_plain(f"{d.message} {d.hint}")) for d in faults)
        return Outcome(same(project, self.meant), faults, answered)

    def files(self, typed: Set[int]) -> list[RawFile]:
        return [_file(page, typed) for page in self.pages]

    def mended(self, typed: Set[int], faults: Iterable[Diagnostic]) -> tuple[set[int], list[Diagnostic]]:
        """The slips faults point at, and the faults that point at none: on the line, else on the one beside it."""
        lines: dict[str, dict[int, tuple[int, int]]] = {}
        for page in self.pages:
            name, _, where = page.written(typed)
            lines[name] = where
        hit: set[int] = set()
        astray: list[Diagnostic] = []
        for fault in faults:
            where = lines.get(fault.position.file, {})
            line = fault.position.line
            for reach in (0, 1):
                near = {n for n, (a, b) in where.items() if a - reach <= line <= b + reach}
                if near:
                    break
            if not near:
                astray.append(fault)
            hit |= near
        return hit, astray


@dataclass(frozen=True)
class Round:
    faults: tuple[Diagnostic, ...]
    astray: tuple[Diagnostic, ...]


def rounds(corpus: Corpus, typed: Set[int]) -> tuple[list[Round], set[int], bool]:
    """What td says time after time while one mends only what it points at; the slips left; whether all is as meant."""
    left, told = set(typed), list[Round]()
    while True:
        project, found = load_project(ROOT, corpus.files(left))
        faults = tuple(d for d in found if d.level is Level.FEIL)
        if not faults:
            return told, left, same(project, corpus.meant)
        hit, astray = corpus.mended(left, faults)
        told.append(Round(faults, tuple(astray)))
        if not hit:
            return told, left, False
        left -= hit


def same(a: Project, b: Project) -> bool:
    if a.entries.keys() != b.entries.keys() or (a.settings is None) != (b.settings is None):
        return False
    if a.settings and b.settings and gist(a.settings.model) != gist(b.settings.model):
        return False
    return all(
        entry.model is b.entries[id].model or gist(entry.model) == gist(b.entries[id].model)
        for id, entry in a.entries.items()
    )


def gist(value: Any) -> Any:
    """What a model says, whatever way its lengths and times of day were written."""
    if isinstance(value, BaseModel):
        return {name: gist(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Varighet):
        return tuple(round(days, 6) for days in value.dager)
    if isinstance(value, Klokkeslett):
        return value.minutter
    if isinstance(value, tuple | list):
        return [gist(item) for item in cast("Iterable[Any]", value)]
    if isinstance(value, dict):
        return {key: gist(item) for key, item in cast("dict[Any, Any]", value).items()}
    return value


def _file(page: Page, typed: Set[int]) -> RawFile:
    name, text, _ = page.written(typed)
    return RawFile(name, text.encode())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip("[] \n")
