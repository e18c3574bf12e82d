"""`td` alone: where the project stands, or how to begin."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.terminal import out
from tjenestedesign.project.reading import find_root

_BEGIN = (
    ("td init mitt-prosjekt", "lag et nytt prosjekt her"),
    ("td init asker --example asker --yes", "se Asker-eksempelet, til å lære av"),
    ("td guide", "les om metoden, fase for fase"),
    ("td --help", "se alle kommandoene"),
)
_NEXT = (
    ("td serve --open", "se prosjektet i nettleseren mens du skriver"),
    ("td validate", "se hva som må rettes"),
    ("td --help", "se alle kommandoene"),
)


def run() -> None:
    if find_root(Path()) is None:
        out().print(Text("Her er det ikke noe prosjekt ennå. Slik begynner du:"))
        _list(_BEGIN)
        return
    from tjenestedesign.cli.status import run as status

    status(".", "text")
    out().print()
    _list(_NEXT)


def _list(commands: tuple[tuple[str, str], ...]) -> None:
    console = out()
    width = max(len(command) for command, _ in commands)
    for command, what in commands:
        if console.width < width + len(what) + 4:
            console.print(Text.assemble("  ", (command, "cyan")))
            console.print(Text(f"      {what}"))
        else:
            console.print(Text.assemble("  ", (command.ljust(width), "cyan"), "  ", what))
