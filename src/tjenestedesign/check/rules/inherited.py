"""What a project has from an example or a starting point, and still says as if it were its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.thread.approval import settings_taken_over, unverified
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.origin import origin
from tjenestedesign.project.rule import Finding, rule

_NAMED: Final = 3


@rule("TD508", Level.RÅD)
def inherited_stands_as_approved(project: Project) -> Iterator[Finding]:
    """Artefakter er overtatt fra et eksempel eller et startpunkt, og står som godkjent.

    Hvorfor: Artefaktene er skrevet for en annen kommune, eller for ingen bestemt. Hvis de står som godkjent hos dere,
    leses de som noe dere vet og har bestemt.

    Rett det: Les dem én om gangen. Rett det som ikke stemmer, eller kjør «td approve ID». Det dere ikke har bruk for,
    sletter dere med «td delete ID».
    """
    found = [
        entry
        for id, _ in project.facts(approved_elsewhere)
        if unverified(project, entry := project.entries[id])
    ]
    if project.settings is None or not found:
        return
    ids = [e.id for e in found[:_NAMED]] + ([f"{len(found) - _NAMED} til"] if len(found) > _NAMED else [])
    several = len(found) > 1
    yield Finding(
        project.settings,
        ("arvet_fra",) if project.settings.model.arvet_fra else (),
        f"{len(found)} {'overtatte artefakter' if several else 'overtatt artefakt'} står som godkjent, men ingen her har bekreftet "
        f"{'dem' if several else 'det'}: {listing(ids)}.",
        f"Begynn med «td approve {found[0].id}», eller sett «status: utkast».",
    )


@rule("TD509", Level.RÅD)
def settings_are_the_examples(project: Project) -> Iterator[Finding]:
    """prosjekt.yaml sier det samme som eksempelet eller startpunktet prosjektet startet fra.

    Hvorfor: Da har prosjektet faser, beslutninger, oppdragsgiver eller ansvarlige som dere ikke har skrevet selv. De står
    på forsiden, i dokumentene og i oversikten over personopplysninger.

    Rett det: Skriv deres eget, eller fjern nøklene.
    """
    settings = project.settings
    keys = settings_taken_over(project)
    if settings is not None and keys:
        yield Finding(
            settings,
            (keys[0],),
            f"prosjekt.yaml sier det samme som {origin(str(settings.model.arvet_fra))} om {listing([f'«{k}»' for k in keys])}.",
            "Skriv deres eget, eller fjern nøklene.",
        )


@fact(Artefakt)
def approved_elsewhere(entry: Entry[Artefakt]) -> bool | None:
    """Whether an artefact comes from elsewhere and stands as approved."""
    return (entry.model.arvet_fra is not None and entry.model.status == "godkjent") or None


INHERITED = (inherited_stands_as_approved, settings_are_the_examples)
