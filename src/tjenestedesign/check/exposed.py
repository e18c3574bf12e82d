"""Personal data td has found in what would be public: it stops a public site, unless someone has looked at it and given a reason.

The rules find it wherever it stands; here it is decided what of it a reader would meet. Everything in the file of a public
artefact counts, but for comments and what `public` withholds. Of an interview, only the quotes that are shown count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.public import FEWEST, is_internal, quotes_are_public, roles_told
from tjenestedesign.check.rules.interviews import recognised_by
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.yaml.source import Loc, Source, Span, scalars
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.model import Artefakt, Del
from tjenestedesign.project.pictures import pictures
from tjenestedesign.project.profile import profile_of

CODES: Final = frozenset(f"TD{n}" for n in (*range(602, 610), *range(630, 634)))
"""What td finds of personal data in texts, names and pictures."""
RECOGNISED: Final = "TD612"
"""What points out someone together. Of what it counts, only the role and the user group are shown to everyone."""
_SHOWN_OF_PEOPLE: Final = ("rollen", "brukergruppen")


def exposed(project: Project, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What of `found` a public site would show, in the order of the files. `found` has none that is marked as reviewed."""
    files = _Files(project)
    rare = {project.entries[id].file for id in recognised_by(project, _SHOWN_OF_PEOPLE, roles_told(project))}
    return sorted(
        (
            d
            for d in found
            if (d.code in CODES and d.level is not Level.RÅD and files.show(d.position))
            or (d.code == RECOGNISED and d.position.file in rare)
        ),
        key=lambda d: d.sort_key,
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A YAML file of which something is public. `withheld` and `shown` are spans; where `shown` is None, all else is shown."""

    source: Source
    withheld: tuple[Span, ...] = ()
    shown: tuple[Span, ...] | None = None

    def shows(self, at: Position) -> bool:
        start, end = (at.line - 1, at.column - 1), (at.end_line - 1, at.end_column - 1)

        def meets(span: Span) -> bool:
            return span.start < end and start < span.end

        if any(span.start <= start and end <= span.end for span in self.withheld):
            return False
        if self.shown is not None:
            return any(map(meets, self.shown))
        return any(meets(span) for _, span in scalars(self.source))


class _Files:
    """Which places of which files a public site shows."""

    def __init__(self, project: Project) -> None:
        self._texts: dict[str, _Text] = {}
        self._names: set[str] = set()
        """Files whose names are in addresses on the site."""
        taken = {
            (r.id, r.del_id)
            for e in project.entries.values()
            if e.type.offentlig
            for _, r in e.refs
            if r.del_id
        }
        for entry in project.entries.values():
            model = entry.model
            if entry.type.offentlig:
                locs = internal(model, entry.type.navn)
                self._texts[entry.file] = _Text(entry.source, tuple(_spans(entry.source, locs)))
                self._names |= {entry.file, *(picture.fil for _, picture in pictures(model))}
            elif isinstance(model, Intervju) and quotes_are_public(model):
                quoted = [
                    ("sitater", n, "tekst") for n, q in enumerate(model.sitater) if (entry.id, q.id) in taken
                ]
                self._texts[entry.file] = _Text(entry.source, shown=tuple(_spans(entry.source, quoted)))
        if project.settings:
            source, model = project.settings.source, project.settings.model
            self._texts[source.file] = _Text(source, tuple(_spans(source, internal(model, "prosjekt"))))
        profile = profile_of(project)
        if profile and profile.logo:
            self._names.add(profile.logo)

    def show(self, at: Position) -> bool:
        if at == Position(at.file):  # the name of the file, or a file that has no lines
            return at.file in self._names
        text = self._texts.get(at.file)
        return text is not None and text.shows(at)


def internal(model: Del, under: str, at: Loc = ()) -> Iterator[Loc]:
    """Where `public` takes something away from a model: the keys, and the participants who are too few to be told of."""
    real = not (isinstance(model, Artefakt) and model.oppdiktet)
    for name in type(model).model_fields:
        value: Any = model.__dict__.get(name)
        if is_internal(under, name):
            yield (*at, name)
        elif isinstance(value, Del):
            yield from internal(value, name, (*at, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(cast("tuple[Any, ...]", value)):
                place = (*at, name, index)
                if name == "deltakere" and real and (getattr(item, "antall", None) or 0) < FEWEST:
                    yield place
                elif isinstance(item, Del):
                    yield from internal(item, name, place)
        elif isinstance(value, dict):
            for key, item in cast("dict[Any, Any]", value).items():
                if isinstance(item, Del):
                    yield from internal(item, name, (*at, name, key))


def _spans(source: Source, locs: Iterable[Loc]) -> Iterator[Span]:
    """From the start of the key to the end of the value, where it is written."""
    for loc in locs:
        value = source.spans.get((loc, "value"))
        if value is not None:
            key = source.spans.get((loc, "key"))
            yield Span(key.start if key else value.start, value.end)
