"""What a site is to hold: the sound artefacts that were asked for, and for whom it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from tjenestedesign.check.progress import Status, status
from tjenestedesign.check.public import public as as_public
from tjenestedesign.check.views import LeftOut, left_out
from tjenestedesign.domain.thread.approval import settings_taken_over, unverified
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.theme import Theme
from tjenestedesign.figures import Detail
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.project.loaded import Broken, Entry, Project
from tjenestedesign.project.logo import LoadedLogo
from tjenestedesign.project.marked import marked
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.origin import origin
from tjenestedesign.project.profile import logo_of, theme_of
from tjenestedesign.project.reading import PROJECT_FILE
from tjenestedesign.publish.site.text_language import Languages, languages


@dataclass(frozen=True, slots=True)
class OutFile:
    """A finished file: its path from the site's root, with `/`, and its bytes.

    `of` is the id of the artefact it is a picture or a document of, or the type with a colon before it where it is of all of
    them (`:intervju`). It is blank where it is of the project as a whole, or is made anew together with all the others.
    """

    path: str
    data: bytes
    of: str = ""


@dataclass(frozen=True)
class Site:
    """What is to be rendered: the sound artefacts that were asked for, and what had to be left out."""

    project: Project
    chosen: Mapping[str, Entry[Artefakt]]
    left_out: Sequence[LeftOut]
    whole: bool
    theme: Theme
    """The municipality's colours and typeface, or td's own."""
    logo: LoadedLogo | None
    detail: Detail | None = None
    """How much the pictures show; None is as each artefact says."""
    status: Status | None = None
    """Where the project stands, on a site that is whole and not for the public."""
    withheld: Project | None = None
    """The whole project behind a public site, to look for what must not be on it; None where the site is internal."""
    now: date = field(default_factory=today)
    """The day decisions are judged on."""

    @cached_property
    def language_of(self) -> Languages:
        """Which language a text on its pages is in."""
        return languages(self.project)

    def dressed(self, drawing: Diagram) -> Diagram:
        """In the site's colours, typeface and languages."""
        return replace(drawing, theme=self.theme, language_of=self.language_of)

    @property
    def public(self) -> bool:
        """Whether the site is for everyone: without what is internal."""
        return self.withheld is not None

    @property
    def example(self) -> str:
        """What stands at the foot of everything made of an example to learn from; blank for a project of one's own."""
        return self.project.example_mark

    def inherited(self, entry: Entry[Artefakt]) -> str:
        """What an artefact was taken over from, where nobody has made it theirs; blank where it is the project's own."""
        project = self.withheld or self.project
        inside = project.entries.get(entry.id)
        source = inside.model.arvet_fra if inside and unverified(project, inside) else None
        return origin(source) if source else ""

    @cached_property
    def settings_inherited(self) -> tuple[str, ...]:
        """The keys of prosjekt.yaml that say what they said where the project began."""
        return settings_taken_over(self.withheld or self.project)

    def inherited_among(self, entries: Sequence[Entry[Artefakt]]) -> int:
        """How many of these nobody has made the project's own."""
        return sum(1 for e in entries if self.inherited(e))

    @cached_property
    def menu(self) -> tuple[Fase, ...]:
        """The phases in the menu: procurement where there is any."""
        bought = any(e.type.fase is Fase.ANSKAFFELSE for e in self.chosen.values())
        return (*FASER, Fase.ANSKAFFELSE) if bought else FASER

    @property
    def count(self) -> int:
        """How many artefact pages there will be, for a progress bar."""
        return len(self.chosen)


def plan_site(
    project: Project,
    found: Sequence[Diagnostic],
    only: Sequence[str] = (),
    detail: Detail | None = None,
    *,
    public: bool = False,
    known: Status | None = None,
    now: date | None = None,
) -> Site:
    """`only` holds type names and ids; empty means everything. Artefacts with faults are left out, and so is what is internal.

    `known` is where the project stands, for someone who would rather have it a moment old than wait for it.
    """
    now = now or today()
    standing = None if only or public else known or _status(project, found, now)
    inside = project
    missing = left_out(project, found)
    faulty = {m.file for m in missing}
    project = _without(project, faulty)
    if public:
        project, missing = as_public(project), []
    project = marked(project)
    sound = {id: e for id, e in project.entries.items() if e.type.offentlig or not public}
    if only:
        wanted = set(only)
        sound = {id: e for id, e in sound.items() if id in wanted or e.type.navn in wanted}
        missing = [m for m in missing if m.id in wanted or m.type in wanted]
    return Site(
        project,
        sound,
        missing,
        not only,
        theme_of(project),
        logo_of(project),
        detail,
        standing,
        inside if public else None,
        now,
    )


def _status(project: Project, found: Sequence[Diagnostic], now: date) -> Status | None:
    doing = "regnet ut hvor prosjektet står"
    return tried(lambda: status(marked(project), found, now), doing, PROJECT_FILE, lambda _: None)


def _without(project: Project, faulty: set[str]) -> Project:
    """The project as pages may know it: what is left out is as good as unread, so that no page shows what it says."""
    if not any(e.file in faulty for e in project.entries.values()):
        return project
    out = {id: e for id, e in project.entries.items() if e.file in faulty}
    return replace(
        project,
        entries={id: e for id, e in project.entries.items() if id not in out},
        broken={**project.broken, **{id: Broken(id, e.type.navn, e.source) for id, e in out.items()}},
        backlinks={
            id: tuple(link for link in links if link[0].id not in out)
            for id, links in project.backlinks.items()
        },
    )
