"""`td approve`: who approved what, and what must be considered again since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import typer
from rich.text import Text

from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.cli.asking import agreed
from tjenestedesign.cli.common import load
from tjenestedesign.cli.failures import FAULTS, OK, UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.cli.writing import alone, carry_out_in
from tjenestedesign.domain.thread.approval import (
    Altered,
    Suspect,
    approval,
    is_example,
    pruned,
    said,
    suspects,
    unverified,
)
from tjenestedesign.domain.thread.meaning import differences, fingerprint, in_words, meaning
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.norwegian import day
from tjenestedesign.ground.yaml.edits import Set, Uneditable, edited, in_own_form
from tjenestedesign.ground.yaml.source import decode
from tjenestedesign.history.earlier import earlier
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import LOCK_FILE, Line, Lock, lock_text, read_lock
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.origin import origin
from tjenestedesign.project.reading import PROJECT_FILE, RawFile, read_files
from tjenestedesign.project.shape import closest

_TOLD = 6
"""How many differences are told of one link."""

_NAMED = 5
"""How many ids a sentence names."""


def run(path: str, wanted: list[str], role: str, *, check: bool, withdraw: bool, yes: bool) -> None:
    project, found = load(path)
    _readable(project)
    if check:
        raise typer.Exit(_check(project, wanted))
    if not wanted:
        _overview(project)
        return
    chosen = _chosen(project, wanted, withdraw=withdraw)
    if withdraw:
        _withdraw(project, chosen, yes=yes)
        return
    if is_example(project):
        raise UsageFault(
            "Prosjektet er et eksempel til å lære av, og ingenting i det kan godkjennes. Ingenting er skrevet.",
            "Lag deres eget med «td init MAPPE --example EKSEMPEL --as metode». Hvis prosjektet allerede er blitt deres eget, fjerner "
            f"dere «eksempel» fra {PROJECT_FILE}.",
        )
    if not role.strip():
        raise UsageFault("--role er tom.", "Skriv rollen som godkjenner, ikke et navn.")
    _approve(project, found, chosen, " ".join(role.split()), yes=yes)


def _readable(project: Project) -> None:
    if not project.lock.readable:
        raise UsageFault(
            f"{LOCK_FILE} kan ikke leses.",
            "«td validate» viser hvor feilen er. Rett den først, så ingen godkjenning går tapt.",
        )


def _chosen(project: Project, wanted: list[str], *, withdraw: bool) -> list[str]:
    """The ids asked for, each once; a type means all of that type."""
    lines = set(project.lock.lines) if withdraw else set[str]()
    ids: dict[str, None] = {}
    for one in wanted:
        spec = type_named(one)
        if one in project.entries or one in lines:
            ids[one] = None
        elif one in project.broken:
            raise UsageFault(
                f"«{one}» har feil og kan ikke godkjennes.", "Kjør «td validate», og rett feilene."
            )
        elif spec is not None:
            ids |= dict.fromkeys(e.id for e in project.of_type(spec.navn))
        else:
            close = closest(one, {**dict.fromkeys(TYPES), **dict.fromkeys(project.entries)})
            raise UsageFault(
                f"«{clean(one)}» er verken en id i prosjektet eller en artefakttype.",
                f"Mente du «{close}»?" if close else "«td approve» uten id viser alle.",
            )
    return list(ids)


def _approve(project: Project, found: list[Diagnostic], ids: list[str], role: str, *, yes: bool) -> None:
    entries = [project.entries[id] for id in ids]
    faulty = {d.position.file for d in found if d.level is Level.FEIL}
    wrong = [e for e in entries if e.file in faulty]
    if wrong:
        raise UsageFault(
            f"{_list([e.id for e in wrong])} har feil og kan ikke godkjennes.",
            "Kjør «td validate», og rett feilene. Ingenting er skrevet.",
        )
    inherited = [e for e in entries if unverified(project, e)]
    if inherited and len(entries) > 1:
        first = inherited[0]
        raise UsageFault(
            f"{_list([e.id for e in inherited])} er overtatt fra {origin(str(first.model.arvet_fra))}. Slikt godkjennes én om gangen. Ingenting er skrevet.",
            f"Les det som står der, og begynn med «td approve {first.id}».",
        )
    made = {e.id: approval(project, e, role, today()) for e in entries}
    for entry in inherited:
        _say(
            f"Overtatt fra {origin(str(entry.model.arvet_fra))}, og ikke skrevet for dere. Dette står i {entry.file}:"
        )
        for line in in_words(meaning(entry.model)):
            _say(f"  {line}")
    for entry in entries:
        rests = len(made[entry.id].bygger_på)
        count = f"bygger på {rests} ledd" if rests else "bygger ikke på noe"
        _say(f"{entry.name} ({entry.type.navn} {entry.id}), {count}")
        suspect = suspects(project).get(entry.id)
        for change in suspect.endringer if suspect else ():
            for line in _told(project, change):
                _say(f"  {line}")
    statuses = _statuses(project, entries, "godkjent")
    _complete(project, statuses)
    question = "Stemmer alt dette hos dere? " if inherited else ""
    _ask(f"{question}Godkjenn {_count(len(ids))} som {role}?", yes=yes)
    _write(project, made, (), statuses)
    written = f" Skrevet «status: godkjent» i {_list(list(statuses.after))}." if statuses else ""
    _say(f"Godkjent som {role}: {_count(len(ids))}. Skrevet i {LOCK_FILE}.{written}")


def _withdraw(project: Project, ids: list[str], *, yes: bool) -> None:
    known = [id for id in ids if id in project.lock.lines]
    if not known:
        _say("Ingen av dem er godkjent.")
        return
    entries = [project.entries[id] for id in known if id in project.entries]
    statuses = _statuses(project, [e for e in entries if e.model.status == "godkjent"], "til-godkjenning")
    _ask(f"Trekk tilbake godkjenningen av {_list(known)}?", yes=yes)
    _write(project, {}, known, statuses)
    written = f" Skrevet «status: til-godkjenning» i {_list(list(statuses.after))}." if statuses else ""
    _say(f"Trukket tilbake: {_list(known)}.{written}")


def _ask(question: str, *, yes: bool) -> None:
    agreed(question, yes=yes, nothing="Ingenting er skrevet.", instead="Legg til --yes hvis du er sikker.")


def _statuses(project: Project, entries: Iterable[Entry[Artefakt]], status: str) -> Change:
    """The artefacts' files with another status, where they have another now."""
    before: dict[str, bytes | None] = {}
    after: dict[str, bytes | None] = {}
    for entry in entries:
        if entry.model.status == status:
            continue
        raw = (project.root / entry.file).read_bytes()
        if decode(entry.file, raw)[0].text != entry.source.text:
            raise UsageFault(
                f"{clean(entry.file)} ble endret mens td arbeidet. Ingenting er skrevet.",
                "Kjør kommandoen på nytt.",
            )
        try:
            written = edited(
                entry.file, in_own_form(entry.source, raw), [Set(("status",), status, ("type", "tittel"))]
            )
        except Uneditable as place:
            raise UsageFault(
                f"td kan ikke skrive statusen i {clean(place.position.file)} uten å røre noe annet. Ingenting er skrevet.",
                f"Skriv «status: {status}» i filen selv, og prøv igjen.",
            ) from None
        before[entry.file], after[entry.file] = raw, written
    return Change(before, after)


def _complete(project: Project, statuses: Change) -> None:
    """Refuses what lacks something that must be there when it is approved."""
    if not statuses:
        return
    after = {file: data for file, data in statuses.after.items() if data is not None}
    files = [RawFile(f.file, after.get(f.file, f.raw)) for f in read_files(project.root)]
    faults = [
        d for d in load_project(project.root, files)[1] if d.level is Level.FEIL and d.position.file in after
    ]
    if faults:
        for one in faults:
            _say(f"{one.position.file}, linje {one.position.line}: {one.message} {one.hint}")
        files_named = list(dict.fromkeys(d.position.file for d in faults))
        raise UsageFault(
            f"{_list(files_named)} er ikke ferdig og kan ikke godkjennes. Ingenting er skrevet.",
            "Fyll ut det som mangler, og prøv igjen.",
        )


def _write(project: Project, made: dict[str, Line], gone: list[str] | tuple[()], statuses: Change) -> None:
    """Only the lines that were asked for change: the file is read again, in case another run has written meanwhile."""
    with alone(project.root, "Ingenting er skrevet.") as held:
        before = held.host.read(LOCK_FILE)
        lines = pruned(_read(before), project)
        lines = {id: line for id, line in lines.items() if id not in gone} | made
        change = Change(
            {**statuses.before, LOCK_FILE: before}, {**statuses.after, LOCK_FILE: lock_text(lines).encode()}
        )
        carry_out_in(held, change, "Ingenting er skrevet.")


def _read(raw: bytes | None) -> Lock:
    lock = Lock() if raw is None else read_lock(raw)[0]
    if not lock.readable:
        raise UsageFault(
            f"{LOCK_FILE} ble endret mens td arbeidet, og kan ikke leses.", "Kjør «td validate»."
        )
    return lock


# --- what must be considered again --------------------------------------------------------------------------------


def _check(project: Project, wanted: list[str]) -> int:
    """Every link that has changed, with what is said of it now, and all that was approved on the strength of it."""
    ids = set(_chosen(project, wanted, withdraw=False)) if wanted else None
    found = [s for id, s in sorted(suspects(project).items()) if ids is None or id in ids]
    if not found:
        approved = sum(line.godkjent is not None for line in project.lock.lines.values())
        _say(f"Ingenting å vurdere på nytt. {_count(approved)} godkjent.")
        return OK
    by_source: dict[str, list[tuple[Altered, Suspect]]] = {}
    for suspect in found:
        for change in suspect.endringer:
            by_source.setdefault(change.ledd.id, []).append((change, suspect))
    for id, met in by_source.items():
        entry = project.entries.get(id)
        place = f" ({clean(entry.file)})" if entry else ""
        out().print(Text.assemble((id, "bold"), place), soft_wrap=True)
        for change in _widest([change for change, _ in met]):
            since = min(s.godkjent for c, s in met if c == change)
            for line in _told(project, change):
                _say(f"  {line} (siden {day(since)})")
        _say("  Vurder på nytt:")
        for suspect in dict.fromkeys(s for _, s in met):
            e = suspect.entry
            _say(f"    {e.type.navn} {e.id}: {e.name}. Godkjent {day(suspect.godkjent)} av {suspect.rolle}.")
        out().print()
    ids_found = [s.entry.id for s in found]
    command = f"td approve {' '.join(ids_found)}" if len(found) <= _NAMED else "td approve ID…"
    _say(f"{_count(len(found))} må vurderes på nytt. Står det fortsatt, kjør «{command}».")
    return FAULTS


def _widest(changes: list[Altered]) -> list[Altered]:
    """Each change once; a part's is told with its whole's where both are there."""
    whole = any(c.ledd.del_id is None for c in changes)
    return [c for c in dict.fromkeys(changes) if c.ledd.del_id is None or not whole]


def _told(project: Project, change: Altered) -> Iterator[str]:
    """What has changed in a link since, in words; from git, which has what it said then."""
    entry = project.entries.get(change.ledd.id)
    now = said(entry, change.ledd.del_id) if entry else None
    if entry is None or now is None:
        yield f"{change.ledd.tekst} er borte."
        return

    def was_it(old: Entry[Artefakt]) -> bool:
        before = said(old, change.ledd.del_id)
        return before is not None and fingerprint(before) == change.avtrykk

    old = earlier(project.root, entry.file, was_it)
    if old is None:
        yield f"{change.ledd.tekst} er endret. Git har ikke utgaven som ble godkjent, så td kan ikke si hva."
        return
    found = differences(said(old, change.ledd.del_id), now)
    part = f"{change.ledd.del_id}, " if change.ledd.del_id else ""
    yield from (f"{part}{d.text}" for d in found[:_TOLD])
    if len(found) > _TOLD:
        yield f"og {len(found) - _TOLD} endringer til"


# --- all of it ----------------------------------------------------------------------------------------------------


def _overview(project: Project) -> None:
    waiting = suspects(project)
    if is_example(project):
        _say("Prosjektet er et eksempel til å lære av. Ingenting i det kan godkjennes.")
        return
    states: list[tuple[str, str, list[Entry[Artefakt]]]] = [
        ("Må vurderes på nytt", "Se hva som er endret med «td approve --check».", []),
        (
            "Overtatt, ikke bekreftet her",
            "Les dem. Rett det som ikke stemmer hos dere, eller kjør «td approve ID» for ett om gangen.",
            [],
        ),
        ("Ikke godkjent", "Kjør «td approve ID» når de er klare.", []),
        ("Godkjent", "", []),
    ]
    for entry in project.entries.values():
        line = project.lock.lines.get(entry.id)
        at = (
            0
            if entry.id in waiting
            else 3
            if line and line.godkjent
            else 1
            if unverified(project, entry)
            else 2
        )
        states[at][2].append(entry)
    for title, hint, entries in states:
        if not entries:
            continue
        out().print(Text(f"{title}: {len(entries)}", style="bold"))
        counts = Counter(e.type.navn for e in entries)
        for kind in (k for k in TYPES if k in counts):
            count = counts[kind]
            ids = [e.id for e in entries if e.type.navn == kind]
            shown = ", ".join(ids[:4]) + (f" og {count - 4} til" if count > 4 else "")
            _say(f"  {kind} ({count}): {shown}")
        if hint:
            out().print(Text(f"  = {hint}", style="dim"), soft_wrap=True)
    if not project.entries:
        _say("Prosjektet har ingen artefakter ennå.")


def _count(number: int) -> str:
    return f"{number} {'artefakt' if number == 1 else 'artefakter'}"


def _list(ids: list[str]) -> str:
    shown = ids[:_NAMED] + ([f"{len(ids) - _NAMED} til"] if len(ids) > _NAMED else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} og {shown[-1]}"


def _say(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
