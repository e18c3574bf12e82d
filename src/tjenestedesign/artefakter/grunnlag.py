"""Which legal basis is in force for an artefact: its own, its guide's, or the project's (`project/behandling.py`, ADR 0016)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.project.behandling import Alder, Behandlingsgrunnlag, Deltakervern

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


def basis(project: Project, entry: Entry[Any] | None = None) -> Behandlingsgrunnlag:
    """The basis in force for an artefact, or for the project as such.

    What the nearest place says counts: the artefact, the guide it was made with, prosjekt.yaml. The basis comes with its own
    law, and the condition for special categories with its. A consent that is written down is the basis where the artefact
    itself says no other.
    """
    layers = list(_layers(project, entry))
    ground = next((b for b in layers if b.grunnlag), None)
    special = next((b for b in layers if b.særlige_kategorier), None)
    return Behandlingsgrunnlag(
        tekst=next((b.tekst for b in layers if b.tekst), None) if ground is None else None,
        grunnlag=ground.grunnlag if ground else None,
        hjemmel=ground.hjemmel if ground else None,
        særlige_kategorier=special.særlige_kategorier if special else None,
        særlig_hjemmel=special.særlig_hjemmel if special else None,
    )


def rests_on_consent(project: Project, entry: Entry[Any]) -> bool:
    """Whether consent is what gives the right to keep it. So it is where nothing else is said, and somebody was asked."""
    if not getattr(entry.model, "om_noen", True):
        return False
    return basis(project, entry).grunnlag in (None, "samtykke")


def child(project: Project, entry: Entry[Any]) -> Alder | None:
    """The age of a child who was asked, where it is said in the artefact or its guide."""
    model, own, guide = entry.model, protection(entry), _guide(project, entry)
    if isinstance(model, Intervjuguide):
        return model.barn
    return (own.barn if own else None) or (guide.barn if guide else None)


def protection(entry: Entry[Any]) -> Deltakervern | None:
    """What an artefact says of those who took part. An effect measurement's `personvern` is a text of another kind."""
    own = getattr(entry.model, "personvern", None)
    return own if isinstance(own, Deltakervern) else None


def _layers(project: Project, entry: Entry[Any] | None) -> Iterator[Behandlingsgrunnlag]:
    if entry is not None:
        own = protection(entry)
        if own and own.behandlingsgrunnlag:
            yield own.behandlingsgrunnlag
        consent = getattr(entry.model, "samtykke", None)
        if consent is not None and (consent.dato or consent.omfang):
            yield Behandlingsgrunnlag(grunnlag="samtykke")
        guide = entry.model if isinstance(entry.model, Intervjuguide) else _guide(project, entry)
        if guide and guide.behandlingsgrunnlag:
            yield guide.behandlingsgrunnlag
    settings = project.settings.model.personvern if project.settings else None
    if settings and settings.behandlingsgrunnlag:
        yield settings.behandlingsgrunnlag


def _guide(project: Project, entry: Entry[Any]) -> Intervjuguide | None:
    found = project.get(getattr(entry.model, "guide", None), Intervjuguide)
    return found.model if found else None
