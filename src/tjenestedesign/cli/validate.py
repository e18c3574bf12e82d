"""`td validate`: everything that is wrong, in one run."""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tjenestedesign.check.printers import as_github, as_json, as_sarif
from tjenestedesign.check.remembered.answer import Answer, answered, checked
from tjenestedesign.check.weight import by_weight
from tjenestedesign.cli.common import project_root, seconds, shown_from_here, tell
from tjenestedesign.cli.failures import FAULTS, OK, UsageFault
from tjenestedesign.cli.printed_findings import print_by_weight, print_text, summary
from tjenestedesign.cli.terminal import manners, out, quoted
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.project.reading import is_outside

FORMATS = ("text", "json", "github", "sarif")


def run(
    path: str = ".",
    format: str | None = None,
    codes: Sequence[str] = (),
    *,
    strict: bool = False,
    everything: bool = False,
    whole: bool = False,
) -> int:
    """`whole` asks for a check without what is remembered. Gives 1 where something is wrong."""
    chosen = format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if chosen not in FORMATS:
        raise UsageFault(f"Formatet «{clean(chosen)}» finnes ikke.", choose(FORMATS))
    wanted = _known(codes)
    answer = _answer(path, whole=whole)
    found = answer.found
    file = _file(answer.root, path)
    if file is not None:
        found = [d for d in found if file in (d.position.file, *(r.position.file for r in d.related))]
    if wanted:
        found = [d for d in found if d.code in wanted]
    failing = (Level.FEIL, Level.ADVARSEL) if strict else (Level.FEIL,)
    shown = shown_from_here(answer.root)
    match chosen:
        case "json":
            sys.stdout.write(as_json(found, shown) + "\n")
        case "sarif":
            sys.stdout.write(as_sarif(found, shown, answer.titles()) + "\n")
        case "github":
            sys.stdout.write("".join(f"{line}\n" for line in as_github(found, shown).splitlines()))
        case _:
            console = out()
            told = [d for d in found if d.level in failing] if manners.quiet else found
            if everything or manners.quiet:
                print_text(told if everything else by_weight(told), answer.source_of, shown, console)
            elif wanted:
                print_text(by_weight(told), answer.source_of, shown, console)
            else:
                _print_by_weight(answer, told, path, console, is_all=file is None)
            if not manners.quiet:
                console.print(summary(found, 1 if file else answer.files), soft_wrap=True)
                if found:
                    console.print("«td explain KODE» forklarer en kode.", style="dim")
    return FAULTS if any(d.level in failing for d in found) else OK


def _known(codes: Sequence[str]) -> frozenset[str]:
    """The codes asked for. One that td does not have is told."""
    if not codes:
        return frozenset()
    from tjenestedesign.check.catalogue import CATALOGUE

    for code in codes:
        if code.upper() not in CATALOGUE:
            from difflib import get_close_matches

            close = get_close_matches(code.upper(), CATALOGUE, 1, 0.5)
            raise UsageFault(
                f"Koden «{clean(code)}» finnes ikke.",
                f"Mente du {close[0]}?" if close else "«td explain» viser alle kodene.",
            )
    return frozenset(code.upper() for code in codes)


def _file(root: Path, path: str) -> str | None:
    """The file of the project that `path` is, from its root; None where it is a folder, which stands for the whole project."""
    if Path(path).is_dir():
        return None
    try:
        inside = Path(path).resolve().relative_to(root.resolve())
    except ValueError:
        inside = None
    if inside is None or is_outside(root.resolve(), root.resolve() / inside):
        raise UsageFault(
            f"«{clean(path)}» er ikke en fil i prosjektet.",
            "Skriv stien til en fil td leser, eller bare «td validate».",
        )
    return unicodedata.normalize("NFC", inside.as_posix())


def _print_by_weight(
    answer: Answer, told: Sequence[Diagnostic], path: str, console: Console, *, is_all: bool
) -> None:
    again = "td validate" if path == "." else f"td validate {quoted(clean(path))}"
    shown = shown_from_here(answer.root)
    print_by_weight(
        told, answer.types, answer.titles() if told else {}, answer.source_of, shown, console, again
    )
    if is_all and answer.holds_unread and answer.types:
        later = "Råd om det som henger sammen med filer med feil, kommer når feilene er rettet."
        console.print(later, style="dim", soft_wrap=True, end="\n\n")


def _answer(path: str, *, whole: bool) -> Answer:
    start = time.perf_counter()
    root = project_root(path)
    answer = checked(root) if whole else answered(root)
    told = f"Leste {answer.files} filer i {answer.root} og sjekket dem på {seconds(start)}."
    if not whole:
        known, unchecked = answer.spared.files, answer.spared.artefacts
        told += (
            f" Som sist: {known} {'fil' if known == 1 else 'filer'}."
            f" Uten ny sjekk: {unchecked} {'artefakt' if unchecked == 1 else 'artefakter'}."
        )
    tell(told)
    return answer
