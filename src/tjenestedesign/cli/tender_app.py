"""`td tender …`: the commands of a procurement. The work is done in the modules they import."""

from __future__ import annotations

import typer

from tjenestedesign.cli.norwegian import Group

tender = typer.Typer(
    cls=Group, no_args_is_help=True, help="Anskaffelsen: prisskjema, tilbud, spørsmål, frister og evaluering."
)
