"""`td effect check`: whether event files are in order, row by row."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from tjenestedesign.cli.effect_common import one, setup
from tjenestedesign.cli.effect_identifiers import Identifier, identifiers
from tjenestedesign.cli.failures import FAULTS, UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.effect.engine import UnreadableData, connected
from tjenestedesign.domain.effect.event_faults import Check, Tally, check, is_own_rejects
from tjenestedesign.domain.effect.events import MissingColumns
from tjenestedesign.domain.effect.simulate import STAGES
from tjenestedesign.ground.amounts import NBSP
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.datafiler import DUCKDB
from tjenestedesign.project.reading import find_root
from tjenestedesign.project.shape import closest


def run(
    path: str, files: list[str], id: str | None, rejects: str | None, output: str | None, format: str
) -> None:
    if format not in ("text", "json"):
        raise UsageFault(f"«{clean(format)}» er ikke et format her.", "Velg text eller json.")
    if len(files) > 1 and (rejects or output):
        raise UsageFault("--rejects og --output gjelder én fil om gangen.", "Sjekk filene hver for seg.")
    good = Path(output) if output else None
    if good is not None and good.exists():
        raise UsageFault(
            f"«{clean(good.name)}» finnes fra før.", "Velg et annet navn. td skriver aldri over filene dine."
        )
    if good is not None and good.suffix.lower() not in (".csv", ".parquet"):
        raise UsageFault(
            f"«{clean(good.name)}» slutter ikke på .csv eller .parquet.", "Velg et navn som gjør det."
        )
    stages = _stages(path, id)
    told: list[dict[str, Any]] = []
    faulty = False
    for number, name in enumerate(files):
        file = Path(name)
        bad = _reject_file(file, rejects)
        try:
            with connected(DUCKDB) as engine:
                if known := identifiers(engine, _there(file)):
                    faulty = True
                    told.append(_refused_as_data(file, known))
                    if format != "json":
                        _say_refused(file, known)
                    continue
                found = check(engine, number, _there(file), stages, today(), bad, good)
        except UnreadableData as fault:
            raise UsageFault(clean(fault.message), fault.hint) from None
        except MissingColumns as fault:
            raise UsageFault(
                f"«{clean(file.name)}» mangler {'kolonnen' if len(fault.missing) == 1 else 'kolonnene'} {', '.join(fault.missing)}.",
                f"Filen har: {clean(', '.join(fault.found))}.",
            ) from None
        faulty = faulty or bool(found.feil)
        if format == "json":
            told.append(_as_data(file, found, bad))
        else:
            _say(file, found, bad, stages)
    if format == "json":
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    elif good is not None and good.exists():
        out().print(Text(f"De gode radene er skrevet til {clean(str(good))}."), soft_wrap=True)
    if faulty:
        raise typer.Exit(FAULTS)


def _there(file: Path) -> Path:
    if not file.is_file():
        raise UsageFault(f"«{clean(str(file))}» finnes ikke.", "Sjekk stien.")
    if file.suffix.lower() not in (".csv", ".parquet"):
        raise UsageFault(
            f"«{clean(file.name)}» er ikke en CSV- eller Parquet-fil.", "Lagre den som CSV UTF-8."
        )
    return file


def _reject_file(file: Path, chosen: str | None) -> Path:
    """Where rejected rows go. Another's file is never written over."""
    bad = Path(chosen) if chosen else file.with_name(f"{file.stem}.avvist.csv")
    if bad.exists() and not is_own_rejects(bad):
        raise UsageFault(
            f"«{clean(bad.name)}» finnes fra før, og er ikke laget av td.",
            "Velg et annet navn med --rejects.",
        )
    return bad


def _stages(path: str, id: str | None) -> Mapping[str, str]:
    """The stages of the project one stands in, or the guide's."""
    if id is None and find_root(Path(path)) is None:
        return {slug(s): s for s in STAGES}
    project, entry = one(path, id)
    return {s.id: s.tittel for s in setup(project, entry).stadier}


def _say(file: Path, found: Check, bad: Path, stages: Mapping[str, str]) -> None:
    console = out()

    def say(text: str, style: str = "") -> None:
        console.print(Text(clean(text), style=style), soft_wrap=True)

    say(f"{file.name}: {_count(found.rader)} rader, {_count(found.gode)} i orden.", "bold")
    for fault in found.feil:
        say(f"feil: {fault.tekst} {_where(fault)}", "red")
        if fault.kode == "stadium-ukjent":
            say(f"  = {_stage_hint(fault, stages)}")
        if fault.kode == "fødselsnummer":
            say("  = Bytt det med en kode, og legg nøkkelen et annet sted. Fødselsnummeret må ut av filen.")
    for remark in found.merk:
        say(f"merk: {remark.tekst} {_where(remark)}", "yellow")
    if found.ukjente:
        say(
            f"merk: Disse kolonnene brukes ikke: {', '.join(found.ukjente)}. Ta dem bort hvis de handler om mennesker.",
            "yellow",
        )
    if found.feil:
        say(f"Radene med feil står i {bad}, med grunnen. De andre blir brukt.")


def _say_refused(file: Path, known: tuple[Identifier, ...]) -> None:
    """A file that says who someone is. Its rows are not looked at, and no copy of them is made."""
    console = out()
    console.print(
        Text(clean(f"{file.name}: Filen sier hvem noen er, og blir ikke brukt."), style="bold"),
        soft_wrap=True,
    )
    for kind in known:
        rows = ", ".join(map(str, kind.rader))
        more = kind.antall - len(kind.rader)
        tail = f" og {_count(more)} til" if more > 0 else ""
        console.print(
            Text(
                clean(
                    f"feil: {kind.hva[:1].upper()}{kind.hva[1:]} i kolonnen «{kind.kolonne}». Rad {rows}{tail}."
                ),
                style="red",
            ),
            soft_wrap=True,
        )
    console.print(
        Text("  = Ta kolonnen bort, eller bytt verdiene med koder, før filen legges i prosjektet."),
        soft_wrap=True,
    )


def _refused_as_data(file: Path, known: tuple[Identifier, ...]) -> dict[str, Any]:
    return {
        "fil": str(file), "rader": None, "gode": None,
        "feil": [
            {"kode": "identifiserer", "tekst": kind.hva, "kolonne": kind.kolonne, "antall": kind.antall, "rader": [{"rad": r, "verdi": None} for r in kind.rader]}
            for kind in known
        ],
        "merk": [], "ubrukte_kolonner": [], "avvist": None,
    }  # fmt: skip


def _where(found: Tally) -> str:
    """«Rad 7 («2015-02-31»), 9 og 12 til.»"""
    named = ", ".join(f"{n} («{v}»)" if v else f"{n}" for n, v in found.rader)
    more = found.antall - len(found.rader)
    column = f", kolonne {found.kolonne}" if found.kolonne else ""
    return f"Rad {named}{f' og {_count(more)} til' if more > 0 else ''}{column}."


def _stage_hint(found: Tally, stages: Mapping[str, str]) -> str:
    names = [*stages.values(), *stages]
    close = next((c for _, v in found.rader if (c := closest(v.strip(), names))), None)
    return f"Mente du «{close}»?" if close else f"Stadiene er {listing(list(stages.values()))}."


def _as_data(file: Path, found: Check, bad: Path) -> dict[str, Any]:
    def listed(items: tuple[Tally, ...]) -> list[dict[str, Any]]:
        return [
            {
                "kode": f.kode, "tekst": f.tekst, "kolonne": f.kolonne or None, "antall": f.antall,
                "rader": [{"rad": n, "verdi": v or None} for n, v in f.rader],
            }
            for f in items
        ]  # fmt: skip

    return {
        "fil": str(file), "rader": found.rader, "gode": found.gode, "feil": listed(found.feil),
        "merk": listed(found.merk), "ubrukte_kolonner": list(found.ukjente),
        "avvist": str(bad) if found.feil else None,
    }  # fmt: skip


def _count(number: int) -> str:
    return f"{number:,}".replace(",", NBSP)
