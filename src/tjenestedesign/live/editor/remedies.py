"""What would mend a fault at once: the word that was meant, a key that is missing, an artefact that is not there yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tjenestedesign.check.scaffold import plan_new
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.diagnostics import Diagnostic, Position
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere
from tjenestedesign.ground.yaml.edits import Set, Uneditable, edited, in_own_form
from tjenestedesign.ground.yaml.lines import Place
from tjenestedesign.ground.yaml.source import Source, Span, parse
from tjenestedesign.project.fields import model_at
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.model import Artefakt, Del, Ref
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import PROJECT_FILE


@dataclass(frozen=True, slots=True)
class Change:
    """Another text from `span.start` to `span.end`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do. `created` are new files with their content."""

    title: str
    mends: Diagnostic
    changes: tuple[Change, ...] = ()
    created: dict[str, str] = field(default_factory=dict[str, str])
    sure: bool = False
    """Whether there is hardly anything else to do."""


def remedies(project: Project, source: Source, raw: bytes, found: Iterable[Diagnostic]) -> Iterator[Remedy]:
    """What can be done about faults in one file. `raw` are the bytes `source` was read from."""
    for one in found:
        if one.meant:
            yield _replaced(source, one)
        if one.lacks and (added := _added(source, raw, one)):
            yield added
        if one.code == "TD201":
            yield from _created(project, one)
        if one.code == "TD112" and not one.meant and (whole := _own_form(source, raw, one)):
            yield whole


def _span(at: Position) -> Span:
    return Span((at.line - 1, at.column - 1), (at.end_line - 1, at.end_column - 1))


def _replaced(source: Source, one: Diagnostic) -> Remedy:
    """The word, within the quotation marks it may stand in."""
    span = _span(one.position)
    line = source.lines[span.start[0]] if span.start[0] < len(source.lines) else ""
    written = line[span.start[1] : span.end[1]]
    quote = written[:1] if written[:1] in ("'", '"') and written[-1:] == written[:1] else ""
    return Remedy(
        f"Skriv «{one.meant}»",
        one,
        (Change(span, f"{quote}{one.meant}{quote}"),),
        sure=one.code != "TD204",
    )


def _own_form(source: Source, raw: bytes, one: Diagnostic) -> Remedy | None:
    """All that is read in another spelling, where one place cannot be written without those around it."""
    try:
        after = in_own_form(source, raw)
    except Uneditable:
        return None
    if after == raw:
        return None
    return Remedy("Skriv filen slik td skriver den", one, (whole_change(source, after),), sure=True)


def _added(source: Source, raw: bytes, one: Diagnostic) -> Remedy | None:
    """The missing key, put where the model has it, ready to be filled in."""
    *owner, key = one.lacks
    model = _model(source)
    if not isinstance(key, str):
        return None
    parent = model_at(model, owner) if model else Artefakt
    keys = list(parent.model_fields) if parent else []
    before = tuple(keys[: keys.index(key)]) if key in keys else ()
    value = None  # for someone to fill in
    if key == "type":
        value = next((t.navn for t in TYPES.values() if source.file.startswith(f"{t.sti}/")), None)
    try:
        after = edited(source.file, in_own_form(source, raw), [Set((*owner, key), value, before)])
    except Uneditable:
        return None
    return Remedy(f"Legg til «{key}»", one, (whole_change(source, after),), sure=True)


def _model(source: Source) -> type[Del] | None:
    if source.file == PROJECT_FILE:
        return Prosjekt
    data = parse(source)[0]
    spec = TYPES.get(data["type"]) if isinstance(data, dict) and isinstance(data.get("type"), str) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return spec.modell if spec else None


def whole_change(source: Source, after: bytes) -> Change:
    """The smallest span of lines that differs, so that the cursor and what is folded stay."""
    old = source.lines
    new = after.decode("utf-8", "surrogatepass").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    start: Place = (first, 0)
    end: Place = (len(old) - last, 0)
    text = "\n".join([*new[first : len(new) - last], ""])
    if not last:  # the change goes on to the end of the file
        end = (len(old) - 1, len(old[-1]))
        text = text[:-1]
        if first == len(old):
            start, text = end, "\n" + text
    return Change(Span(start, end), text)


def _created(project: Project, one: Diagnostic) -> Iterator[Remedy]:
    """A file for each type the reference may name."""
    entry = next((e for e in project.entries.values() if e.file == one.position.file), None)
    if entry is None:
        return
    for loc, ref in entry.refs:
        if entry.source.locate(loc) == one.position and ref.id not in project.entries:
            yield from _files(project, ref, one)
            return


def _files(project: Project, ref: Ref, one: Diagnostic) -> Iterator[Remedy]:
    if not (ID_PATTERN.fullmatch(ref.id) and holds_everywhere(ref.id)):
        return
    for name in dict.fromkeys(m.type for m in type(ref).mål):
        spec = TYPES[name]
        planned = plan_new(spec, ref.id, None, project.choices)
        content = {file: made.data.decode() for file, made in planned.items()}
        yield Remedy(f"Lag {spec.tittel.lower()} «{ref.id}»", one, created=content)
