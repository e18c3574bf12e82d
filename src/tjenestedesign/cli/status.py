"""`td status`: the project in one screen."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from rich.text import Text

from tjenestedesign.check.remembered.answer import remembered
from tjenestedesign.cli.common import project_root, seconds, tell
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out, print_rows, wrapped
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.norwegian import choose

if TYPE_CHECKING:
    from tjenestedesign.ground.diagnostics import Diagnostic
    from tjenestedesign.project.loaded import Project

FORMATS = ("text", "json")


def run(path: str = ".", format: str = "text") -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", choose(FORMATS))
    start = time.perf_counter()
    root = project_root(path)
    told = remembered(root, "status", _told)
    tell(f"Leste {told['filer']} filer i {root} og sjekket dem på {seconds(start)}.")
    if format == "json":
        sys.stdout.write(json.dumps(told["data"], ensure_ascii=False, indent=2) + "\n")
    else:
        _print(told)


def _told(project: Project, found: list[Diagnostic]) -> dict[str, Any]:
    from tjenestedesign.cli.status_told import told

    return told(project, found)


def _print(told: dict[str, Any]) -> None:
    console = out()
    console.print(Text(clean(told["tittel"]), style="bold"))
    if told["eksempel"]:
        console.print(Text(clean(told["eksempel"])), soft_wrap=True)
    widest = max((len(title) for title, _, _ in told["faser"]), default=0)
    rows = [(f"{title.ljust(widest)}  {state}", text) for title, state, text in told["faser"]]
    print_rows(console, rows, "", "")
    console.print(Text("Tilstand", style="bold"))
    print_rows(console, told["tilstand"], "")
    console.print(Text("Neste steg", style="bold"))
    for number, (what, why, command, other) in enumerate(told["steg"], 1):
        lead = f"  {number}  "
        said = wrapped(clean(f"{what}. {why}"), min(console.width, 100), lead, " " * len(lead))
        left = len(what)
        for line in said:
            text = Text(line)
            text.stylize("bold", len(lead), len(lead) + max(left, 0))
            left -= len(line) - len(lead) + 1
            console.print(text, soft_wrap=True)
        console.print(Text(" " * len(lead) + clean(command), style="cyan"), soft_wrap=True)
        if other:
            for line in wrapped("Eller i Excel, uten YAML:", console.width, " " * len(lead), " " * len(lead)):
                console.print(Text(line), soft_wrap=True)
            console.print(Text(" " * len(lead) + other, style="cyan"), soft_wrap=True)
