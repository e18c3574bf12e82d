"""What a rule is: a generator of findings, about one artefact, one file or the whole project. Its docstring is its documentation.

The docstring's first line is the rule's title; the paragraphs «Hvorfor», «Feil» and «Riktig» follow, and
`td explain` prints them as they stand. Rules never print, never write and never look at YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from tjenestedesign.ground.crashes import kept
from tjenestedesign.ground.diagnostics import Level, Position
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import PROJECT_FILE, RawFile
from tjenestedesign.project.shape import closest

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project, Settings


@dataclass(frozen=True, slots=True)
class Also:
    """Another place a finding points to."""

    entry: Entry[Any] | Settings
    loc: Loc
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, before it gets code, level and position. `level` overrides the rule's own.

    `entry` is a position where what was found stands in no artefact, or at a span no path leads to.
    """

    entry: Entry[Any] | Settings | Position
    loc: Loc
    message: str
    hint: str = ""
    also: tuple[Also, ...] = ()
    level: Level | None = None
    private: bool = False
    """Whether what stands at the place must not be shown again."""
    meant: str = ""
    """What should most likely stand at the place instead."""


def unknown_name(
    entry: Entry[Any],
    loc: Loc,
    message: str,
    name: str,
    known: Iterable[str],
    otherwise: str = "",
    also: tuple[Also, ...] = (),
    rest: str = "",
) -> Finding:
    """A finding about an id that is none of the known ones. It asks for the closest; where none is close, it says `otherwise`, or which there are.

    `rest` is what else stands at the place, after the id.
    """
    choices = list(known)
    close = closest(name, choices) or next(iter(get_close_matches(name, choices, 1, 0.6)), "")
    hint = f"Mente du «{close}»?" if close else otherwise or choose(choices)
    return Finding(entry, loc, message, hint, also, meant=close + rest if close else "")


M = TypeVar("M", bound=Artefakt)
OfProject = Callable[["Project"], Iterator[Finding]]
OfEntry = Callable[["Project", "Entry[Any]"], Iterator[Finding]]
OfText = Callable[[Source], Iterator[Finding]]
OfAttached = Callable[["Project", RawFile], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What it looks at says when it must be asked again: one artefact with what it looks up from there, one text, or all.

    A rule about one artefact remembers nothing from one to the next, and opens no file. One about an attached file looks
    at that file and at prosjekt.yaml.
    """

    code: str
    level: Level
    doc: str
    models: tuple[type[Artefakt], ...] = ()
    """The types `of_entry` is about."""
    of_entry: OfEntry | None = None
    of_text: OfText | None = None
    of_attached: OfAttached | None = None
    of_project: OfProject | None = None

    def check(self, project: Project) -> Iterator[Finding]:
        """All it finds in a project."""
        doing = self._doing
        if self.of_entry is not None:
            for model in self.models:
                for entry in project.all(model):
                    yield from kept(self.of_entry(project, entry), doing, entry.source.file)
        if self.of_text is not None:
            for source in project.sources():
                yield from kept(self.of_text(source), doing, source.file)
        if self.of_attached is not None:
            for other in project.others:
                yield from self.ask_attached(project, other)
        if self.of_project is not None:
            yield from self.ask_project(project)

    def ask_entry(self, project: Project, entry: Entry[Any]) -> Iterator[Finding]:
        """What it finds about one artefact. A fault in the rule is kept (`crashes.py`), and stops no other."""
        if self.of_entry is not None:
            yield from kept(self.of_entry(project, entry), self._doing, entry.source.file)

    def ask_text(self, source: Source) -> Iterator[Finding]:
        """What it finds about one text, in the same way."""
        if self.of_text is not None:
            yield from kept(self.of_text(source), self._doing, source.file)

    def ask_attached(self, project: Project, other: RawFile) -> Iterator[Finding]:
        """What it finds about one attached file, in the same way."""
        if self.of_attached is not None:
            yield from kept(self.of_attached(project, other), self._doing, other.file)

    def ask_project(self, project: Project) -> Iterator[Finding]:
        """What it finds about the whole, in the same way."""
        if self.of_project is not None:
            yield from kept(self.of_project(project), self._doing, PROJECT_FILE)

    @property
    def _doing(self) -> str:
        return f"spurte etter {self.code}"

    def besides(self, check: OfProject) -> Rule:
        """The same rule, with what it also finds outside the artefacts it looks at one by one."""
        return replace(self, of_project=check)

    def also_attached(self, check: OfAttached) -> Rule:
        """The same rule, with what it also finds in each attached file."""
        return replace(self, of_attached=check)


def rule(code: str, level: Level) -> Callable[[OfProject], Rule]:
    """Turns a documented generator over a whole project into a `Rule`."""

    def wrap(check: OfProject) -> Rule:
        return Rule(code, level, _doc(check, code), of_project=check)

    return wrap


def rule_for(
    model: type[M] | tuple[type[M], ...], code: str, level: Level
) -> Callable[[Callable[[Project, Entry[M]], Iterator[Finding]]], Rule]:
    """Turns a documented generator over one artefact of a type (or of one of several) into a `Rule`."""

    def wrap(check: Callable[[Project, Entry[M]], Iterator[Finding]]) -> Rule:
        models = model if isinstance(model, tuple) else (model,)
        return Rule(code, level, _doc(check, code), models, of_entry=check)

    return wrap


def rule_for_text(code: str, level: Level) -> Callable[[OfText], Rule]:
    """Turns a documented generator over one YAML text, whatever it says, into a `Rule`."""

    def wrap(check: OfText) -> Rule:
        return Rule(code, level, _doc(check, code), of_text=check)

    return wrap


def rule_for_attached(code: str, level: Level) -> Callable[[OfAttached], Rule]:
    """Turns a documented generator over one attached file into a `Rule`."""

    def wrap(check: OfAttached) -> Rule:
        return Rule(code, level, _doc(check, code), of_attached=check)

    return wrap


def _doc(check: Callable[..., Any], code: str) -> str:
    assert check.__doc__, f"{code} lacks its documentation"
    return check.__doc__
