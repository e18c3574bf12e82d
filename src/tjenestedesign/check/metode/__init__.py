"""The method: what each phase and tool is for, how it is done, and which artefact it becomes.

Written by us after the guide (chapters 2, 3 and 6). The YAML files beside this module are the only source: `td guide`, the
site's method pages and docs/metode/ all show what is read here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pydantic import Field

from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.resources import package_file
from tjenestedesign.ground.scalars import Tekst
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Del


class Verktøy(Del):
    """One of the guide's tools. `artefakter` names the types it becomes; the first is the main one."""

    id: Tekst
    navn: Tekst
    også_kalt: tuple[Tekst, ...] = ()
    kapittel: Tekst
    hensikt: Tekst
    slik: tuple[Tekst, ...] = Field(min_length=1)
    utbytte: tuple[Tekst, ...] = Field(min_length=1)
    artefakter: tuple[Tekst, ...] = Field(min_length=1)
    pass_på: tuple[Tekst, ...] = Field(min_length=1)

    @property
    def typer(self) -> list[Artefakttype]:
        return [TYPES[name] for name in self.artefakter]


class Krysskobling(Del):
    """Where a phase stands in the two frames municipalities already report in."""

    ks: Tekst
    prosjektveiviseren: Tekst
    beslutning: Tekst


class Fasemetode(Del):
    """A phase: purpose, deliverables, advice from chapter 3, crosswalk, tools."""

    id: Tekst
    hensikt: Tekst
    leveranser: tuple[Tekst, ...]
    råd: tuple[Tekst, ...]
    krysskobling: Krysskobling
    verktøy: tuple[Verktøy, ...]

    @property
    def fase(self) -> Fase:
        return next(f for f in Fase if f.id == self.id)


CROSSWALK_SOURCE: Final = (
    "Etter KS «Veikart for tjenesteinnovasjon» (seks faser, ks.no) og Digdirs Prosjektveiviseren (prosjektveiviseren.digdir.no), "
    "lest i november 2026. KS-fasene 3 til 6 er omtalt etter innhold, ikke navn. Fasene overlapper, og koblingen er vår."
)


@cache
def metode() -> tuple[Fasemetode, ...]:
    """The four phases in order, then procurement."""
    return tuple(_read(phase) for phase in Fase)


def _read(phase: Fase) -> Fasemetode:
    file = package_file(f"check/metode/{slug(phase.id)}.yaml")
    source, told = decode(file.name, file.read_bytes())
    data, faults = parse(source)
    assert not told + faults, f"{file.name}: {told + faults}"
    return Fasemetode.model_validate(data)


def find(name: str) -> Fasemetode | Verktøy | None:
    """A phase or tool by id, name, number, artefact type or what else it is called, however it is spelled."""
    wanted = slug(name)
    phase = re.sub(r"s?fasen$", "", wanted)
    for part in metode():
        if phase in (slug(part.id), slug(part.fase.tittel), str(part.fase.nummer)):
            return part
    for exact in (True, False):
        for part in metode():
            for tool in part.verktøy:
                if wanted in _names(tool, exact=exact):
                    return tool
    return None


def names() -> list[str]:
    """What `td guide` can be asked about, for completion and for «mente du»."""
    return [slug(p.id) for p in metode()] + [t.id for p in metode() for t in p.verktøy]


def _names(tool: Verktøy, *, exact: bool) -> set[str]:
    if exact:
        return {tool.id, slug(tool.navn)}
    return {slug(n) for n in (*tool.også_kalt, *tool.artefakter)}
