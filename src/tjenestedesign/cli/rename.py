"""`td rename`: another id, everywhere it stands, or nowhere."""

from __future__ import annotations

from collections import Counter

from rich.text import Text

from tjenestedesign.check.load import load_project
from tjenestedesign.cli import outdated
from tjenestedesign.cli.common import ledd, project_root, shown_from_here
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.cli.writing import carry_out
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.domain.thread.mentions import mentions
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.history.renaming import Refused, Renaming, plan
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import read_files
from tjenestedesign.project.shape import closest

_SHOWN = 20


def run(path: str, old: str, new: str, *, pretend: bool) -> None:
    root = project_root(path, words_say_all=True)
    files = list(read_files(root))
    project, found = load_project(root, files)
    wanted = ledd(old)
    new_id = _new_id(wanted, new)
    _known(project, wanted, new_id)
    try:
        decided = plan(project, found, files, wanted, new_id)
    except Refused as why:
        raise UsageFault(clean(f"{why.message} Ingenting er endret."), clean(why.hint)) from None
    if not pretend:
        carry_out(root, decided.change)
    _tell(project, decided, pretend=pretend)
    if not pretend and wanted.del_id is None:
        outdated.clear(project, [wanted.id])


def _new_id(old: Ledd, new: str) -> str:
    """The new id by itself: of a part also where it is written as `filid#delid`."""
    id, _, part = new.partition("#")
    if part and (old.del_id is None or id != old.id):
        raise UsageFault(
            f"En del blir i filen sin, så «{clean(new)}» kan ikke være den nye id-en.",
            f"Skriv «td rename {old.tekst} {slug(part) or 'ny-id'}».",
        )
    wanted = part or id
    if not ID_PATTERN.fullmatch(wanted) or not holds_everywhere(wanted):
        fitting = slug(wanted)
        raise UsageFault(
            f"«{clean(wanted)}» kan ikke være en id.",
            f"Mente du «{fitting}»?" if fitting else "Bruk små bokstaver a–z, tall og bindestrek.",
        )
    return wanted


def _known(project: Project, old: Ledd, new_id: str) -> None:
    entry = project.entries.get(old.id)
    if entry is None and old.id not in project.broken:
        if old.del_id is None and new_id in project.entries and mentions(project, old):
            return  # the file has got its new name already
        close = closest(old.id, dict.fromkeys(project.entries))
        raise UsageFault(
            f"«{clean(old.id)}» finnes ikke i prosjektet.",
            f"Mente du «{close}»?" if close else "Sjekk id-en. Den er filnavnet uten .yaml.",
        )
    if entry and old.del_id and old.del_id not in {p.id for _, p in entry.parts}:
        close = closest(old.del_id, {p.id: None for _, p in entry.parts})
        raise UsageFault(
            f"«{old.id}» har ingen del med id-en «{clean(old.del_id)}».",
            f"Mente du «{old.id}#{close}»?" if close else "Sjekk id-en etter #.",
        )


def _tell(project: Project, decided: Renaming, *, pretend: bool) -> None:
    inside = shown_from_here(project.root)
    for one, other in decided.moved.items():
        _line(f"{inside(one)} → {inside(other)}")
    counts = Counter(m.source.file for m in decided.places)
    for file, count in counts.items():
        _line(f"{inside(file)}: {count} {'sted' if count == 1 else 'steder'}")
    places = f"{len(decided.places)} {'sted' if len(decided.places) == 1 else 'steder'}"
    what = f"«{decided.old.tekst}» {'blir' if pretend else 'heter nå'} «{decided.new.tekst}»"
    _line(f"{what}. {places} {'ville blitt' if pretend else 'er'} endret.")
    for one in decided.warnings:
        _line(f"{inside(one.position.file)}: {one.message} {one.hint or ''}")
    if decided.omtaler:
        _line("td endrer ikke løpende tekst. Se på disse selv:")
        for told in decided.omtaler[:_SHOWN]:
            _line(f"  {inside(told.file)}, linje {told.line}: {told.text}")
        if len(decided.omtaler) > _SHOWN:
            _line(f"  og {len(decided.omtaler) - _SHOWN} til")


def _line(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
