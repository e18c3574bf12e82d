"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

InProject = Annotated[
    str,
    typer.Option("--project", metavar="STI", help="Prosjektet. Uten valget gjelder prosjektet du står i."),
]
NewFile = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FIL", help="Skriv svaret til en ny fil."),
]
