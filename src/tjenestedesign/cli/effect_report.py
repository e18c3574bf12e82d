"""`td effect report`: counts where the data is, and writes what may be told."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from rich.text import Text

from tjenestedesign.cli.effect_common import one, setup
from tjenestedesign.cli.errors import UsageFault
from tjenestedesign.cli.terminal import clean, out
from tjenestedesign.cli.writing import carry_out, journal
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.domain.effect.engine import UnreadableData, connected, tables
from tjenestedesign.domain.effect.events import MADE_UP, MissingColumns
from tjenestedesign.domain.effect.measured import Measured
from tjenestedesign.domain.effect.measures import Setup, measure
from tjenestedesign.domain.effect.publish import publish
from tjenestedesign.domain.effect.result import NotAResultError, Oppsett, Resultat, read_result, result_bytes
from tjenestedesign.domain.effect.stored import result_file
from tjenestedesign.ground.amounts import NBSP
from tjenestedesign.ground.change import Change
from tjenestedesign.ground.clock import today
from tjenestedesign.project.datafiler import DUCKDB, NoData, fingerprint, look_for_data
from tjenestedesign.project.loaded import Entry, Project


def run(path: str, id: str | None, *, connect: bool) -> None:
    project, entry = one(path, id)
    wanted = setup(project, entry)
    files = _files(project, entry)
    file = result_file(entry)
    raw = journal(project.root).host.read(file)
    before = _before(file, raw)
    if entry.model.motor not in (DUCKDB, "spark:local") and not connect:
        raise UsageFault(
            f"«{entry.id}» henter data fra {clean(entry.model.motor)}.",
            "Er det riktig, kjør kommandoen igjen med --connect.",
        )
    try:
        measured = _measured(entry, files, wanted)
        settings = project.settings.model if project.settings else None
        result = publish(
            measured,
            wanted,
            id=entry.id,
            title=entry.name,
            municipality=settings.kommune if settings else None,
            data=tuple(fingerprint(f) for f in files),
            before=before,
        )
    except UnreadableData as fault:
        raise UsageFault(clean(fault.message), fault.hint) from None
    except MissingColumns as fault:
        raise UsageFault(
            f"Dataene mangler {'kolonnen' if len(fault.missing) == 1 else 'kolonnene'} {', '.join(fault.missing)}.",
            f"De har: {clean(', '.join(fault.found))}.",
        ) from None
    carry_out(project.root, Change({file: raw}, {file: result_bytes(result)}), "Ingenting er skrevet.")
    _say(result, file)


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


def _measured(entry: Entry[Effektmåling], files: list[Path], wanted: Oppsett) -> Measured:
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
    )
    with connected(model.motor) as engine:
        names = [k.tabell for k in model.datakilde if k.tabell is not None]
        return measure(engine, tables(engine, files, names), how)


def _say(result: Resultat, file: str) -> None:
    every = sum(len(t.rader) for t in result.tabeller)
    lines = [
        f"{_count(result.hendelser)} hendelser, {result.perioder[0]} til {result.perioder[-1]}."
        + (" Dataene er oppdiktet." if result.fiktiv else ""),
        f"{_count(every - result.skjulte)} tall kan vises. {_count(result.skjulte)} er skjult for å verne mennesker.",
    ]
    if result.avvist:
        rows = "rad" if result.avvist == 1 else "rader"
        lines.append(f"{_count(result.avvist)} {rows} er ikke med. «td effect check» sier hvorfor.")
    lines.append(f"Skrevet til {clean(file)}. Kjør «td render» for å se rapporten.")
    for line in lines:
        out().print(Text(line), soft_wrap=True)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", NBSP)
