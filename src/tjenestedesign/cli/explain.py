"""`td explain`: what a code means and how to mend it."""

from __future__ import annotations

from difflib import get_close_matches

from rich.text import Text

from tjenestedesign.check.catalogue import CATALOGUE
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out, wrapped


def run(code: str) -> None:
    console = out()
    if not code:
        for item in CATALOGUE.values():
            console.print(
                Text.assemble((item.code, "bold cyan"), f"  {item.title} ", (f"({item.level})", "dim")),
                soft_wrap=True,
            )
        return
    item = CATALOGUE.get(code.upper())
    if item is None:
        close = get_close_matches(code.upper(), CATALOGUE, 1, 0.5)
        raise UsageFault(
            f"Koden «{code}» finnes ikke.",
            f"Mente du {close[0]}?" if close else "«td explain» viser alle kodene.",
        )
    head = Text.assemble((item.code, "bold cyan"), (f"  {item.title}", "bold"), (f"  ({item.level})", "dim"))
    console.print(head, soft_wrap=True)
    console.print()
    for paragraph in item.body.split("\n\n"):
        lines = paragraph.rstrip().split("\n")
        if any(line.startswith("    ") for line in lines):  # YAML stands as it must be written
            for line in lines:
                console.print(Text(line), no_wrap=True, overflow="ignore", crop=False)
        else:
            for line in wrapped(" ".join(lines), min(console.width, 100)):
                console.print(Text(line), soft_wrap=True)
        console.print()
