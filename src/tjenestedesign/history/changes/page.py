"""Changes as one HTML file that can be sent: the words, then the pictures with what changed marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.drawing.typeface import drawing_in
from tjenestedesign.figures.versions import versions
from tjenestedesign.ground.fragments import fragment
from tjenestedesign.ground.language import FRAME
from tjenestedesign.ground.prompts import filled
from tjenestedesign.history.changes.comparison import Changes
from tjenestedesign.history.changes.telling import Section
from tjenestedesign.project.profile import logo_of, theme_of
from tjenestedesign.publish.documents.web import one_file


@dataclass(frozen=True, slots=True)
class _Front:
    title: str
    kind: str
    owner: str
    project: str
    facts: tuple[str, ...]
    language: str = FRAME
    """td's own words alone."""
    mark: str = ""
    """That it is an example; blank where it is not."""


def page(changes: Changes, title: str, facts: Sequence[str], sections: Sequence[Section]) -> bytes:
    """The file."""
    project = changes.after.project
    settings = project.settings.model if project.settings else None
    theme = theme_of(project)
    with drawing_in(theme.face):
        drawn = [(replace(d, theme=theme), t) for d, t in _pictures(changes)]
    front = _Front(
        title,
        "Endringer",
        filled(settings.kommune) if settings else "",
        filled(settings.navn) if settings else "Prosjektet",
        tuple(facts),
        mark=project.example_mark,
    )
    logo = logo_of(project)
    body = fragment("_dokument/endringer.html.j2", deler=sections, figurer=drawn)
    return one_file(front, theme, (logo.media, logo.data) if logo else None, body)


def _pictures(changes: Changes) -> Iterator[tuple[Diagram, Table]]:
    before, after = changes.before, changes.after
    for one in changes.changed:
        if one.differences or one.parts:
            yield from versions(
                (before.project, one.before, "Før"),
                (after.project, one.after, "Nå"),
                {old: new for _, old, new in one.parts},
            )
