"""`td effect report`: counts where the data is, and writes what may be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from rich.text import Text

from tjenestedesign.cli.effect_common import one, setup
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.cli.writing import carry_out, journal
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.domain.effect.engine import UnreadableData, connected, tables
from tjenestedesign.domain.effect.events import MADE_UP, MissingColumns
from tjenestedesign.domain.effect.facts import Fact, days_text
from tjenestedesign.domain.effect.ledger import (
    Clash,
    Ledger,
    NotALedgerError,
    ledger_bytes,
    read_ledger,
    seeded,
)
from tjenestedesign.domain.effect.measured import Measured
from tjenestedesign.domain.effect.measures import Setup, measure
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.publish import NeedsReason, publish
from tjenestedesign.domain.effect.result import (
    Definitions,
    NotAResultError,
    Resultat,
    read_result,
    result_bytes,
)
from tjenestedesign.domain.effect.stored import LEDGER_HINT, ledger_file, result_file, told_beside
from tjenestedesign.ground.amounts import NBSP
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.datafiler import DUCKDB, NoData, fingerprint, look_for_data
from tjenestedesign.project.loaded import Entry, Project

_LONGEST: Final = 300
_SHOWN: Final = 3


def run(path: str, id: str | None, *, connect: bool, reason: str | None = None) -> None:
    project, entry = one(path, id)
    wanted = setup(project, entry)
    files = _files(project, entry)
    file, beside = result_file(entry), ledger_file(entry)
    on_disk = {f: journal(project.root).host.read(f) for f in (file, beside)}
    ledger = _ledger(entry.id, beside, on_disk[beside], _before(file, on_disk[file]))
    ledger = replace(ledger, beside=told_beside(project, entry))
    if entry.model.motor not in (DUCKDB, "spark:local") and not connect:
        raise UsageFault(
            f"«{entry.id}» henter data fra {clean(entry.model.motor)}.",
            "Er det riktig, kjør kommandoen igjen med --connect.",
        )
    try:
        measured = _measured(entry, files, wanted, ledger)
        settings = project.settings.model if project.settings else None
        result, told = publish(
            measured,
            wanted,
            id=entry.id,
            title=entry.name,
            municipality=settings.kommune if settings else None,
            data=tuple(fingerprint(f) for f in files),
            ledger=ledger,
            reason=_reason(reason),
        )
    except UnreadableData as fault:
        raise UsageFault(clean(fault.message), fault.hint) from None
    except NeedsReason as fault:
        raise _needs_reason(fault.found) from None
    except MissingColumns as fault:
        raise UsageFault(
            f"Dataene mangler {'kolonnen' if len(fault.missing) == 1 else 'kolonnene'} {', '.join(fault.missing)}.",
            f"De har: {clean(', '.join(fault.found))}.",
        ) from None
    after: dict[str, bytes | None] = {file: result_bytes(result), beside: ledger_bytes(told)}
    carry_out(project.root, Change(on_disk, after), "Ingenting er skrevet.")
    _say(result, told, len(ledger.editions), measured.unfinished, file)


def _ledger(id: str, file: str, raw: bytes | None, before: Resultat | None) -> Ledger:
    """What has been told. A result from before there were ledgers is the first edition.

    Refused where the ledger that the result was written with is gone, or is another: nothing can then be protected against
    what readers have.
    """
    name = clean(PurePosixPath(file).name)
    back = "Hent den tilbake fra git. Uten den kan ikke td vite hva som er vist før."
    if raw is None:
        if before is None:
            return Ledger(id)
        if not before.spor:
            return seeded(before)
        raise UsageFault(f"«{name}» mangler. Der står alt som er vist i tidligere utgaver.", back)
    try:
        found = read_ledger(raw, id)
    except NotALedgerError as fault:
        raise UsageFault(
            f"«{name}» {fault.why.value}. Ingenting er skrevet.", LEDGER_HINT[fault.why]
        ) from None
    if before is not None and before.spor and before.spor not in found.traces:
        raise UsageFault(f"«{name}» er eldre enn resultatfilen, eller hører til en annen utgave.", back)
    return found


def _reason(text: str | None) -> str | None:
    if text is None:
        return None
    told = " ".join(text.split())
    if not 0 < len(told) <= _LONGEST or not told.isprintable():
        raise UsageFault(
            f"Grunnen må være en tekst på høyst {_LONGEST} tegn.",
            "Skriv kort hvorfor, slik leserne skal se det.",
        )
    return told


def _needs_reason(found: Clash) -> UsageFault:
    """Says what would be told otherwise than before."""
    say = 'Er det meningen, kjør kommandoen igjen med --reason "HVORFOR". Grunnen blir vist i rapporten.'
    if found.new_series:
        what = (
            "Stadiene, «ute_etter» eller begynnelsen på «perioder» er endret siden forrige utgave. Det blir en ny serie."
            if found.other_view
            else "Periodene begynner eller slutter inne i perioder som er vist før. Det blir en ny serie."
        )
        return UsageFault(what, say)
    many = len(found.changed)
    where = listing([days_text(f) for f in _first(found.changed)])
    numbers = (
        "Ett tall som er vist før, er blitt et annet"
        if many == 1
        else f"{_count(many)} tall som er vist før, er blitt andre"
    )
    return UsageFault(f"{numbers}, blant annet {where}. Ingenting er skrevet.", f"Er dataene rettet? {say}")


def _first(changed: tuple[Fact, ...]) -> list[Fact]:
    """One number for each of the first periods."""
    found: dict[str, Fact] = {}
    for fact in sorted(changed, key=lambda f: f[1]):
        found.setdefault(days_text(fact), fact)
    return list(found.values())[:_SHOWN]


def _files(project: Project, entry: Entry[Effektmåling]) -> list[Path]:
    """The data files, all of them there and inside the project."""
    sources = entry.model.datakilde
    if not sources:
        raise UsageFault(
            f"«{entry.id}» har ingen data ennå.",
            "Skriv datafilene under «datakilde», eller prøv med «td effect simulate».",
        )
    files = [k.fil for k in sources if k.fil is not None]
    for file in files:
        found = look_for_data(project.root, file)
        if isinstance(found, NoData):
            raise UsageFault(f"Datafilen «{clean(file)}» {found.reason}.", found.hint)
    return [project.root / file for file in files]


def _before(file: str, raw: bytes | None) -> Resultat | None:
    """The last edition. What td did not write is left alone."""
    if raw is None:
        return None
    try:
        return read_result(raw)
    except NotAResultError:
        raise UsageFault(
            f"«{clean(PurePosixPath(file).name)}» er endret eller ødelagt, og td skriver ikke over den.",
            "Hent den tilbake fra git, eller flytt den, og kjør kommandoen igjen.",
        ) from None


def _measured(entry: Entry[Effektmåling], files: list[Path], wanted: Definitions, ledger: Ledger) -> Measured:
    model = entry.model
    told = " ".join(t for k in model.datakilde for t in (k.fra, k.beskrivelse) if t)
    points = sorted(model.perioder, key=lambda p: p.start)
    how = Setup(
        wanted.hyppighet,
        {s.id: s.tittel for s in wanted.stadier},
        wanted.ute_etter,
        wanted.minste_celle,
        today(),
        points[0].start if points else None,
        max(p.slutt for p in points) if points else None,
        MADE_UP in told.casefold(),
        tuple(date.fromisoformat(e) for e in ledger.ends),
    )
    with connected(model.motor) as engine:
        names = [k.tabell for k in model.datakilde if k.tabell is not None]
        return measure(engine, tables(engine, files, names), how)


def _say(result: Resultat, told: Ledger, before: int, unfinished: str, file: str) -> None:
    every = sum(len(t.rader) for t in result.tabeller)
    lines = [
        f"{_count(result.hendelser)} hendelser, {result.perioder[0]} til {result.perioder[-1]}."
        + (" Dataene er oppdiktet." if result.fiktiv else ""),
        f"{_count(every - result.skjulte)} tall kan vises. {_count(result.skjulte)} er skjult for å verne mennesker.",
    ]
    if result.avvist:
        rows = "rad" if result.avvist == 1 else "rader"
        lines.append(f"{_count(result.avvist)} {rows} er ikke med. «td effect check» sier hvorfor.")
    if unfinished:
        lines.append(f"{period_name(unfinished).capitalize()} er ikke slutt, og er ikke med ennå.")
    if len(told.editions) == before:
        lines.append(f"Utgave {before}. Alt i den er vist før.")
    elif (last := told.editions[-1]).rettet:
        lines.append(
            f"Utgave {last.nummer}. {_count(last.rettet)} tall er rettet, og grunnen står i rapporten."
        )
    elif last.grunn:
        lines.append(f"Utgave {last.nummer}. Den begynner en ny serie, og grunnen står i rapporten.")
    lines.append(f"Skrevet til {clean(file)}. Kjør «td render» for å se rapporten.")
    for line in lines:
        out().print(Text(line), soft_wrap=True)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", NBSP)
