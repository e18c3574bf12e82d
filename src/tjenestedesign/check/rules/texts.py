"""Texts that do not say all that stands on their line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tjenestedesign.domain.thread.mentions import written_at
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import Loc, Source
from tjenestedesign.project.fields import field_at, is_prose
from tjenestedesign.project.model import Artefakt, Del, texts, walk
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.choice_lists import Choices
    from tjenestedesign.project.kind import Artefakttype
    from tjenestedesign.project.loaded import Entry, Project, Settings

_MARK: Final = re.compile(r"td:[ \t]*greit\b", re.IGNORECASE)
"""A mark for td itself, which is meant to be a comment."""
_BEHIND: Final = re.compile(r"\s+#(.*)")
_WHOLE: Final = re.compile(r"\s+#(?=[^\s#])(.*)")
_COMMENT: Final = re.compile(r"(?m)(?:^|\s)#(.*)$")


@rule_for(Artefakt, "TD017", Level.ADVARSEL)
def in_artefact(project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Noe av teksten er en kommentar, og kommer ikke med.

    Hvorfor: Et mellomrom og «#» starter en kommentar i YAML. Det som står bak, er borte fra sidene, tellingene og søket. Når et sitat har
    et saksnummer i seg, forsvinner resten av sitatet. En henvisning til en del, som «kilden #funn-2», blir til hele kilden.

    Feil:
        hva: Se sak #12 i arkivet

    Riktig:
        hva: "Se sak #12 i arkivet"
    """
    for finding, comment in _behind(entry, entry.model):
        if comment not in _written_by_td(entry.type, project.choices):
            yield finding
    yield from _parts_cut_off(project, entry)


def _in_settings(project: Project) -> Iterator[Finding]:
    if project.settings:
        for finding, comment in _behind(project.settings, project.settings.model):
            if comment not in _written_by_td(None, project.choices):
                yield finding


text_behind_a_hash = in_artefact.besides(_in_settings)


def _behind(entry: Entry[Any] | Settings, model: Del) -> Iterator[tuple[Finding, str]]:
    """Each comment that stands behind a text in prose, with what it says."""
    if " #" not in entry.source.text and "\t#" not in entry.source.text:
        return
    for loc in (*(loc for loc, _ in texts(model)), *_blank(model)):
        info = field_at(type(model), loc)
        comment = _comment_after(entry.source, loc) if info and is_prose(info) else None
        if comment and not _MARK.match(comment):
            yield (
                Finding(
                    entry,
                    loc,
                    "Teksten stopper ved «#». Resten av linjen er en kommentar, og kommer ikke med.",
                    "Hører det med til teksten, setter du anførselstegn rundt hele. Er det en kommentar, flytter du den til linjen over.",
                ),
                comment,
            )


def _parts_cut_off(project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """References to a whole that most likely meant a part of it: `kilden #funn-2`."""
    if " #" not in entry.source.text and "\t#" not in entry.source.text:
        return
    for loc, ref in entry.walked.refs:
        target = project.entries.get(ref.id)
        either = any(m.del_ and m.del_valgfri for m in ref.mål if target and m.type == target.type.navn)
        if ref.del_id is None and either:
            span = entry.source.spans.get((written_at(entry.source, loc), "value"))
            found = _WHOLE.match(entry.source.lines[span.end[0]][span.end[1] :]) if span else None
            if found:
                part = found[1].split()[0]
                yield Finding(
                    entry,
                    loc,
                    f"Henvisningen stopper ved «#», og gjelder hele «{ref.id}». Resten av linjen er en kommentar.",
                    f"Mener du delen, skriver du «{ref.id}#{part}» uten mellomrom. Er det en kommentar, flytter du den til linjen over.",
                )


def _blank(model: Del) -> Iterator[Loc]:
    """The keys without a value, whose text may be a comment as a whole."""
    for loc, part in walk(model):
        if isinstance(part, Del):
            yield from ((*loc, name) for name in type(part).model_fields if getattr(part, name) is None)


def _comment_after(source: Source, loc: Loc) -> str | None:
    """The comment behind a text that is written without quotes."""
    span = source.spans.get((written_at(source, loc), "value"))
    if span is None or span.end[0] >= len(source.lines):
        return None
    rest = source.lines[span.end[0]][span.end[1] :]
    if span.start == span.end:  # nothing before it: only where no one writes a comment so, as in «#12»
        found = _WHOLE.match(rest)
    elif source.lines[span.start[0]][span.start[1]] in "'\"|>&!*":
        return None
    else:
        found = _BEHIND.match(rest)
    return found[1].strip() if found else None


@cache
def _written_by_td(spec: Artefakttype | None, choices: Choices) -> frozenset[str]:
    """The comments in what `td new` and `td init` write: they explain the key, and no one has lost them."""
    from tjenestedesign.check.new_files import (
        new_artefact,
        new_settings,
    )  # only where there is something to compare with

    made = new_settings("x", "x", "nb") if spec is None else new_artefact(spec, "x", choices)
    return frozenset(comment.strip() for comment in _COMMENT.findall(made.decode()))
