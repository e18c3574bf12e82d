"""The question before something is written or deleted: the answer of a person, and none where there is nobody to ask."""

from __future__ import annotations

import sys
from typing import Final

import typer
from rich.text import Text

from tjenestedesign.cli.failures import OK, UsageFault
from tjenestedesign.cli.terminal import clean, out

_YES: Final = ("j", "ja")


def agreed(question: str, *, yes: bool, nothing: str, instead: str) -> None:
    """Goes on only with a yes, at the keyboard or as `yes` (`--yes`).

    `nothing` is how the command says that nothing is done, and `instead` what to do where td cannot ask. Raises `typer.Exit`
    on a no, and `UsageFault` where there is no terminal.
    """
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(f"{nothing.removesuffix('.')}, for her kan td ikke spørre.", instead)
    answer = typer.prompt(f"{clean(question)} [j/N]", default="n", show_default=False)
    if answer.strip().casefold() not in _YES:
        out().print(Text(nothing), soft_wrap=True)
        raise typer.Exit(OK)
