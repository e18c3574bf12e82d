"""What the front page and the phase pages say, computed from the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.ground.scalars import Tidspunkt
from tjenestedesign.project.decision import Beslutningspunkt
from tjenestedesign.project.kind import Artefakttype, in_order
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.prosjekt import Prosjektfase
from tjenestedesign.project.reading import PROJECT_FILE


@dataclass(frozen=True, slots=True)
class Link:
    """A named place; `href` is None where this site has no such page."""

    text: str
    href: str | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not on the site, and its first fault."""

    file: str
    id: str
    type: str | None
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class TypeView:
    """One artefact type in a phase: what there is of it."""

    type: Artefakttype
    entries: tuple[Entry[Artefakt], ...]

    @property
    def missing(self) -> bool:
        return self.type.forventet and not self.entries


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase: how far it is, what exists, what the guide expects that does not."""

    fase: Fase
    state: Prosjektfase | None
    """None for procurement, which has no status of its own."""
    types: tuple[TypeView, ...]
    left_out: tuple[LeftOut, ...]
    expected: bool
    slutt: Tidspunkt | None = None
    """When it ends; where it has no date of its own, when the project does."""

    @property
    def missing(self) -> tuple[TypeView, ...]:
        return tuple(t for t in self.types if t.missing) if self.expected else ()

    @property
    def present(self) -> tuple[TypeView, ...]:
        return tuple(t for t in self.types if t.entries)

    @property
    def status(self) -> str:
        if self.state is None:
            return ""
        return {"ikke-startet": "Ikke startet", "pågår": "Pågår", "ferdig": "Ferdig"}[self.state.status]

    @property
    def started(self) -> bool:
        """Whether anything can be said to be missing: procurement counts from its first artefact."""
        return bool(self.present) if self.state is None else self.state.status != "ikke-startet"

    @property
    def beslutning(self) -> Beslutningspunkt | None:
        """What is decided when the phase is over, and whether anyone wrote down that it was."""
        if self.state is None:
            return None
        said, done = self.state.beslutning, self.state.status == "ferdig"
        if said:
            return Beslutningspunkt(said, self.slutt, tatt=done)
        name = f"Beslutningen etter fasen {self.fase.tittel.lower()}"
        return Beslutningspunkt(name, self.slutt, forbi=True) if done else None

    @property
    def side(self) -> str:
        return f"fase/{self.fase.mappe}.html"


def left_out(project: Project, found: Sequence[Diagnostic]) -> list[LeftOut]:
    """Files that cannot be shown: those that did not load, and sound ones that break a rule or a reference."""
    by_file: dict[str, list[Diagnostic]] = {}
    for item in found:
        if item.level is Level.FEIL:
            by_file.setdefault(item.position.file, []).append(item)
    types = {e.file: (e.id, e.type.navn) for e in project.entries.values()}
    types |= {b.source.file: (b.id, b.type or "") for b in project.broken.values()}
    result: list[LeftOut] = []
    for file, faults in sorted(by_file.items()):
        if file == PROJECT_FILE:
            continue
        id, type_name = types.get(file, (file.rsplit("/", 1)[-1].rsplit(".", 1)[0], ""))
        result.append(LeftOut(file, id, type_name or None, tuple(faults)))
    return result


def phase_views(
    project: Project, entries: Iterable[Entry[Artefakt]], missing: Sequence[LeftOut], *, expected: bool
) -> list[PhaseView]:
    by_type: dict[str, list[Entry[Artefakt]]] = {}
    for entry in entries:
        by_type.setdefault(entry.type.navn, []).append(entry)
    phases = project.settings.model.faser if project.settings else None
    period = project.settings.model.tidsrom if project.settings else None
    views: list[PhaseView] = []
    for phase in Fase:
        types = [t for t in TYPES.values() if t.fase is phase]
        names = {t.navn for t in types}
        state: Prosjektfase | None = None
        if phase in FASER:
            state = getattr(phases, phase.id) if phases else Prosjektfase()
        views.append(
            PhaseView(
                phase,
                state,
                tuple(TypeView(t, tuple(sorted(by_type.get(t.navn, ()), key=in_order))) for t in types),
                tuple(m for m in missing if m.type in names),
                expected,
                (state.til if state else None) or (period.til if period else None),
            )
        )
    return views
