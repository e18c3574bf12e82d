"""`td guide`: the method in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from rich.console import Console
from rich.text import Text

from tjenestedesign.check.metode import CROSSWALK_SOURCE, Fasemetode, Verktøy, find, metode, names
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out, print_rows, wrapped
from tjenestedesign.ground.ids import slug


def run(topic: str) -> None:
    console = out()
    if not topic:
        _overview(console)
        return
    match find(topic):
        case Fasemetode() as phase:
            _phase(console, phase)
        case Verktøy() as tool:
            _tool(console, tool)
        case None:
            close = get_close_matches(slug(topic), names(), 1, 0.5)
            hint = f"Mente du «{close[0]}»? " if close else ""
            raise UsageFault(
                f"«{topic}» er verken en fase eller et verktøy i metoden.",
                f"{hint}«td guide» viser alle.",
            )


def _overview(console: Console) -> None:
    _wrapped(console, "Metoden: fire faser, fjorten verktøy, og bestillingen før dem", style="bold")
    for part in metode():
        console.print()
        console.print(_title(part))
        _wrapped(console, part.hensikt, "  ")
        _tools(console, part)
    console.print()
    _wrapped(console, "«td guide» og navnet på en fase eller et verktøy viser mer.")


def _title(part: Fasemetode) -> Text:
    number = f"{part.fase.nummer} " if part.fase.nummer else ""
    return Text(f"{number}{part.fase.tittel}", "bold")


def _phase(console: Console, part: Fasemetode) -> None:
    console.print(_title(part))
    _wrapped(console, part.hensikt)
    _list(console, "Leveranser", part.leveranser)
    _list(console, "Råd fra andre prosjekter", part.råd)
    _heading(console, "Verktøy")
    _tools(console, part)
    _heading(console, "Det samme i andre rammeverk")
    link = part.krysskobling
    _wrapped(console, f"KS, Veikart for tjenesteinnovasjon: {link.ks}.", "  ")
    _wrapped(console, f"Prosjektveiviseren: {link.prosjektveiviseren}.", "  ")
    _wrapped(console, f"Beslutningspunkt: {link.beslutning}.", "  ")
    _wrapped(console, CROSSWALK_SOURCE, "  ", style="dim")


def _tool(console: Console, tool: Verktøy) -> None:
    console.print(Text(tool.navn, "bold"))
    _wrapped(console, tool.hensikt)
    _list(console, "Slik gjør dere det", tool.slik, numbered=True)
    _list(console, "Dette får dere", tool.utbytte)
    _list(console, "Pass på", tool.pass_på)
    _heading(console, "Det blir til")
    for spec in tool.typer:
        console.print(Text(f"  td new {spec.navn} min-id", "cyan"), soft_wrap=True)
        _wrapped(console, spec.kort, "    ")
    console.print()
    _wrapped(console, f"Kilde: Bolig for velferd. {tool.kapittel}.", style="dim")


def _tools(console: Console, part: Fasemetode) -> None:
    print_rows(console, [(f"td guide {tool.id}", tool.navn) for tool in part.verktøy])


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, "bold"))


def _list(console: Console, heading: str, items: Sequence[str], *, numbered: bool = False) -> None:
    _heading(console, heading)
    for number, item in enumerate(items, 1):
        _wrapped(console, item, f"  {number}. " if numbered else "  • ")


def _wrapped(console: Console, text: str, lead: str = "", *, style: str = "") -> None:
    """A paragraph at the terminal's width; lines after the first stand under the text, not under its mark."""
    for line in wrapped(text, min(console.width, 100), lead, " " * len(lead)):
        console.print(Text(line, style), soft_wrap=True)
