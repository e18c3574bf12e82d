"""Suspect links, and approvals that are only said."""

from __future__ import annotations

from collections.abc import Iterator

from tjenestedesign.domain.thread.approval import Altered, suspect_of
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.rule import Also, Finding, rule, rule_for

_NAMED = 3
"""How many changed links a message names; `td approve --check` tells them all."""


@rule_for(Artefakt, "TD411", Level.ADVARSEL)
def must_be_considered_again(project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Artefaktet må vurderes på nytt.

    Hvorfor: Noen godkjente artefaktet, og så ble det selv eller noe det bygger på, endret. Det kan være et sitat langt
    tilbake i den røde tråden. Påstanden kan fortsatt være riktig, men ingen har sett etter. En kommentar, et linjeskift
    eller en ny status er ingen endring.

    Rett det: Les artefaktet med endringen i hendene. «td approve --check» sier hva som er endret. Rett det som ikke
    lenger stemmer, og kjør «td approve ID».
    """
    suspect = suspect_of(project, entry.id)
    if suspect is None:
        return
    own = [e for e in suspect.endringer if e.ledd.id == entry.id and e.ledd.del_id is None]
    others = [e for e in suspect.endringer if e not in own]
    changed = ["artefaktet selv"] if own else []
    changed += [f"«{e.ledd.tekst}»" for e in others[:_NAMED]]
    if len(others) > _NAMED:
        changed.append(f"{len(others) - _NAMED} til")
    yield Finding(
        entry,
        ("tittel",),
        f"«{entry.name}» ble godkjent {day(suspect.godkjent)} ({suspect.rolle}). Endret siden: {listing(changed)}.",
        f"Les det på nytt. Står det fortsatt, kjør «td approve {entry.id}».",
        tuple(also for e in others[:_NAMED] if (also := _also(project, e))),
    )


def _also(project: Project, change: Altered) -> Also | None:
    entry = project.entries.get(change.ledd.id)
    if entry is None:
        return None
    loc = next((loc for loc, p in entry.parts if p.id == change.ledd.del_id), None)
    return Also(entry, (*loc, "id") if loc else ("tittel",), "Dette er endret siden.")


@rule("TD412", Level.RÅD)
def approved_in_name_only(project: Project) -> Iterator[Finding]:
    """Artefakter har status «godkjent» uten å være godkjent med td.

    Hvorfor: Prosjektet bruker «td approve». Da vet td hva som ble godkjent, og sier fra når noe av det endrer seg. Om
    artefakter som bare har statusen, får dere ingen beskjed.

    Rett det: Kjør «td approve ID».
    """
    settings = project.settings
    if settings is None or not any(line.godkjent for line in project.lock.lines.values()):
        return
    only_said = [id for id, _ in project.facts(said_approved) if project.lock.approved_on(id) is None]
    if only_said:
        count = len(only_said)
        yield Finding(
            settings,
            (),
            f"{count} {'artefakt har' if count == 1 else 'artefakter har'} status «godkjent», men er ikke godkjent med «td approve».",
            "«td approve» viser hvilke. Godkjenn dem, eller endre statusen.",
        )


@fact(Artefakt)
def said_approved(entry: Entry[Artefakt]) -> bool | None:
    """Whether the artefact says itself that it is approved; None where not."""
    return entry.model.status == "godkjent" or None


APPROVAL = (must_be_considered_again, approved_in_name_only)
