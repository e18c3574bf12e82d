"""`td` alone: where the project stands, or how to begin."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.terminal import out, print_rows
from tjenestedesign.project.reading import find_root

_BEGIN = (
    ("td init mitt-prosjekt", "lag et nytt prosjekt her"),
    ("td init opptak --from opptak", "begynn fra et startpunkt, her for opptak til barnehage"),
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
        print_rows(out(), _BEGIN)
        return
    from tjenestedesign.cli.status import run as status

    status(".", "text")
    out().print()
    print_rows(out(), _NEXT)
