"""Figures and documents of artefacts that are gone: td takes away its own, and says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.text import Text

from tjenestedesign.check.types import TYPES
from tjenestedesign.cli.common import shown_from_here
from tjenestedesign.cli.terminal import out
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.project.loaded import Project
from tjenestedesign.publish.site.output import clear_outdated, outputs

_SHOWN = 3


def clear(project: Project, without: Collection[str] = ()) -> None:
    """Takes away what td has made of artefacts that are not in the project, nor among those `without` which it now is.

    What is there and only cannot be made just now, because of a fault, keeps what it has.
    """
    for made in outputs(project.root):
        old = clear_outdated(made, _known(project, without, public=made.public))
        place = shown_from_here(made.path)(".").removesuffix("/.")
        if old.gone:
            _say(f"Tatt bort fra {place}, fordi det de viser, ikke er der lenger: {_some(old.gone)}.")
        if old.changed:
            _say(
                f"Disse i {place} viser noe som ikke er der lenger, men er endret siden td laget dem: {_some(old.changed)}. td lar dem stå."
            )
        if old.held:
            _say(
                f"Disse i {place} er åpne i et annet program: {_some(old.held)}. td tar dem bort neste gang."
            )


def _known(project: Project, without: Collection[str], *, public: bool) -> set[str]:
    """What a file can be made of, as in `OutFile.of`. For everyone, nothing is made of what is internal."""
    types = {**{id: one.type for id, one in project.broken.items()}, **project.types()}
    there = {id: type for id, type in types.items() if id not in without}
    if public:
        there = {id: type for id, type in there.items() if type not in TYPES or TYPES[type].offentlig}
    return {*there, *(f":{type}" for type in there.values() if type)}


def _some(names: Sequence[str]) -> str:
    more = f" og {len(names) - _SHOWN} til" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _say(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
