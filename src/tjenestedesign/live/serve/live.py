"""The site as it is right now: made page by page as someone asks, from files that are read again when they change.

A file with faults keeps the last content it had without, so that its page stays while someone writes; the faults are told beside it.
It knows nothing of the web, and is used by one thread at a time.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from tjenestedesign.check.findings import check
from tjenestedesign.check.printers import Hidden, hidden_spans, without_private
from tjenestedesign.check.progress import Status, status
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.crashes import mark, since, tried
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.live.steady import Steady
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import (
    PROJECT_FILE,
    Lying,
    RawFile,
    by_name,
    read_again,
    read_files,
    survey,
)
from tjenestedesign.publish.site.pages import Job, broken, jobs
from tjenestedesign.publish.site.scope import OutFile, Site, plan_site

_MEDIA: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
_MADE_WITH_PAGES: Final = ("figurer/", "data/", "sok/")
"""Folders whose files come with the pages they belong to."""
T = TypeVar("T")

_MOST_PAGES: Final = 300
"""How many pages are remembered in case the next version of one cannot be made."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as the page shows it: where, what, what to do, and the line itself without personal data."""

    code: str
    where: str
    message: str
    hint: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Served:
    """A file of the site. `stale` where it is the last one that could be made."""

    data: bytes
    media: str
    stale: bool = False


class Live:
    """The state of one project. `number` goes up whenever a page could look different."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.number = 0
        self.gone = False
        """Whether the folder is not there."""
        self.checked = False
        """Whether the rules have been asked since the last change."""
        self._steady = Steady(root)
        self._files: dict[str, RawFile] = {}
        self._lying: list[Lying | RawFile] = []
        self._project: Project | None = None
        self._found: list[Diagnostic] = []
        self._shown: tuple[Project, list[Diagnostic]]
        self._status: Status | None = None
        self._site: Site | None = None
        self._jobs: dict[str, Job] = {}
        self._made: dict[str, bytes] = {}
        self._failed: set[str] = set()
        """Pages that could not be made now."""
        self._crashed: dict[Diagnostic, None] = {}
        """What td itself did not manage since the last change."""
        self._last: dict[str, bytes] = {}
        self.refresh(None)
        self.check()

    # --- what has changed -----------------------------------------------------------------------------------------

    def refresh(self, changed: Collection[Path] | None) -> bool:
        """Reads what has changed, or everything where that is not known. Whether anything is different."""
        back = self.gone
        self.gone = not self.root.is_dir()
        if self.gone:
            self.number += 1
            return True
        before = self._files
        files = self._some(changed) if changed else None
        if files is None:
            files = by_name(read_files(self.root))
            if files == before and not changed and not back:
                return False
        elif files == before:
            return False
        if before.keys() - files.keys():
            self._last.clear()  # what is deleted is not remembered, on no page
        self._files = files
        self._load()
        return True

    def look_again(self) -> bool:
        """Reads everything if something lies otherwise than when this was last asked. Whether anything is different.

        Those who follow a folder may miss what happens while they begin, and what happens while someone moves it.
        """
        lying = list(survey(self.root))
        if lying == self._lying and self.gone != self.root.is_dir():
            return False
        self._lying = lying
        return self.refresh(None)

    def _some(self, changed: Collection[Path]) -> dict[str, RawFile] | None:
        """The files with the changed ones read again; None where more than the content of known files may have changed."""
        files = dict(self._files)
        for path in changed:
            try:
                file = path.relative_to(self.root).as_posix()
            except ValueError:
                return None
            if file not in files or not files[file].is_yaml or path.is_symlink():
                return None
            again = read_again(self.root, file)
            if again is None:
                return None
            files[file] = again
        return files

    def _load(self) -> None:
        read = self._steady.load(self._files.values())
        self._project, self._found = read.project, read.found
        self.checked = False
        self._shown = (read.shown, read.shown_found)
        self._plan(*self._shown)

    def check(self) -> bool:
        """Asks the rules, which takes longer than reading. Whether that changes what a page shows."""
        if self.checked or self.gone or self._project is None or self._site is None:
            return False
        before = (self.faults(), self._site.status)
        self._found = sorted({*self._found, *check(self._project)}, key=lambda d: d.sort_key)
        counted = partial(status, self._project, self._found, today())
        self._status = self._managed(counted, "regnet ut hvor prosjektet står", PROJECT_FILE)
        self.checked = True
        if (self.faults(), self._status) == before:
            return False
        self._plan(*self._shown)
        return True

    def _plan(self, shown: Project, found: list[Diagnostic]) -> None:
        self.number += 1
        self._crashed = {}
        self._failed = set()
        self._made = {}
        self._jobs = {}
        # What the rules say is told beside the pages: only what cannot be read at all is left out of them.
        unreadable = [d for d in found if d.position.file not in {e.file for e in shown.entries.values()}]
        planned = partial(plan_site, shown, unreadable, known=self._status)
        self._site = self._managed(planned, "la opp sidene", PROJECT_FILE)
        if (site := self._site) is not None:
            planned_jobs = self._managed(lambda: list(jobs(site)), "la opp sidene", PROJECT_FILE)
            self._jobs = {job.path: job for job in planned_jobs or ()}

    def _managed(self, make: Callable[[], T], doing: str, file: str) -> T | None:
        """What `make` gives; None where td goes to pieces over it. What goes to pieces on the way is told as the faults are."""
        before = mark()
        made = tried(make, doing, file, lambda _: None)
        self._crashed |= dict.fromkeys(since(before))
        return made

    # --- what is shown --------------------------------------------------------------------------------------------

    def faults(self) -> tuple[Fault, ...]:
        """Every error, in the order of the files."""
        errors = [d for d in (*self._found, *self._crashed) if d.level is Level.FEIL]
        hidden = hidden_spans(self._found)
        return tuple(_fault(d, self._line(d, hidden)) for d in sorted(errors, key=lambda d: d.sort_key))

    def _line(self, found: Diagnostic, hidden: Hidden) -> str:
        source = self._source(found.position.file)
        number = found.position.line
        if source is None or number > len(source.lines):
            return ""
        return without_private(source.lines[number - 1], number, hidden.get(found.position.file, ()))

    def _source(self, file: str) -> Source | None:
        if self._project is None:
            return None
        loaded = (*self._project.entries.values(), *self._project.broken.values())
        return self._project.extra_sources.get(file) or next(
            (e.source for e in loaded if e.source.file == file), None
        )

    def file(self, path: str) -> Served | None:
        """A file of the site by its path; None where there is none."""
        path = path or "index.html"
        media = (
            _MEDIA.get(path[path.rfind(".") :]) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        )
        if path not in self._made:
            self._make(path)
        if path in self._made:
            return Served(self._made[path], media)
        if (path in self._failed or self._site is None) and (old := self._last.get(path)) is not None:
            return Served(old, media, stale=True)
        if path in self._failed and self._site is not None:
            instead = self._managed(partial(broken, self._site, path), f"laget {path}", PROJECT_FILE)
            return next((Served(one.data, media) for one in instead or ()), None)
        return None

    def _make(self, path: str) -> None:
        """Makes what is needed to have a file, if it can be."""
        for job in self._candidates(path):
            self._jobs.pop(job.path, None)
            files = self._files_of(job)
            if files is None:
                self._failed.add(job.path)
                continue
            self._made |= {made.path: made.data for made in files}
            if path in self._made:
                if path.endswith(".html"):
                    self._last.pop(path, None)
                    self._last[path] = self._made[path]
                    while len(self._last) > _MOST_PAGES:
                        del self._last[next(iter(self._last))]
                return

    def _files_of(self, job: Job) -> list[OutFile] | None:
        """What a job makes; None where it could not. Where the project has faults, that is what they are; else it is td's own."""
        faulty = {d.position.file for d in self._found if d.level is Level.FEIL}
        try:
            if job.file in faulty or (job.file == PROJECT_FILE and faulty):
                return list(job.make())
            return self._managed(lambda: list(job.make()), f"laget {job.path}", job.file)
        except Exception:
            return None

    def _candidates(self, path: str) -> Iterator[Job]:
        """The job that makes a page; for other files those that could, until it is there."""
        if path in self._jobs:
            yield self._jobs[path]
        elif path.startswith(_MADE_WITH_PAGES):
            yield from [j for p, j in self._jobs.items() if not p.endswith("/")]
        else:
            yield from [j for p, j in self._jobs.items() if p.endswith("/") and path.startswith(p)]


def _fault(found: Diagnostic, excerpt: str) -> Fault:
    at = found.position
    return Fault(found.code, f"{at.file}, linje {at.line}", found.message, found.hint, excerpt)


def relevant(root: Path, paths: Iterable[str]) -> set[Path]:
    """The changed paths that are the project's own."""
    from tjenestedesign.project.reading import is_outside

    found: set[Path] = set()
    for name in paths:
        path = Path(name)
        if path == root or (path.is_relative_to(root) and not is_outside(root, path)):
            found.add(path)
    return found
