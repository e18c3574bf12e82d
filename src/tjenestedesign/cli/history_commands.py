"""`td rename`, `td diff`, `td log` and `td changelog`: what has changed, and changing what things are called."""

from __future__ import annotations

from typing import Annotated

import typer

from tjenestedesign.cli.norwegian import Command

Project = Annotated[
    str, typer.Option("--project", metavar="STI", help="Prosjektet. Utelatt betyr prosjektet du står i.")
]


def rename(
    old: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id-en som skal bort: et artefakt, eller en del av det (fil#del)."),
    ],
    new: Annotated[
        str,
        typer.Argument(metavar="NY", help="Den nye id-en: små bokstaver a–z, tall og bindestrek."),
    ],
    pretend: Annotated[
        bool, typer.Option("--pretend", help="Vis hva som ville skjedd, uten å skrive noe.")
    ] = False,
    project: Project = ".",
) -> None:
    """Gi et artefakt eller en del en ny id, overalt der den står. Filen får nytt navn, og godkjenninger følger med.

    Kommentarer og oppsett blir stående. Kan ikke alt endres, blir ingenting endret.

    Eksempel: td rename sok-bolig soke-om-bolig
    Eksempel: td rename sok-bolig#soke soke-pa-nett
    """
    from tjenestedesign.cli.rename import run

    run(project, old, new, pretend=pretend)


def register(app: typer.Typer) -> None:
    app.command(cls=Command, short_help="Gi noe en ny id, overalt der den står.")(rename)
