"""`td rename`, `td delete`, `td diff`, `td log` and `td changelog`: what has changed, another id for something, and taking it out."""

from __future__ import annotations

from typing import Annotated

import typer

from tjenestedesign.cli.help_text import Command, Doing
from tjenestedesign.cli.options import InProject, NewFile
from tjenestedesign.cli.panels import CHANGE, TOGETHER


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
    project: InProject = ".",
) -> None:
    """Gi et artefakt eller en del en ny id, overalt der den står. Filen får nytt navn, og godkjenninger følger med.

    Kommentarer og oppsett blir stående. Kan ikke alt endres, blir ingenting endret.

    Eksempel: td rename sok-bolig soke-om-bolig
    Eksempel: td rename sok-bolig#soke soke-pa-nett
    """
    from tjenestedesign.cli.rename import run

    run(project, old, new, pretend=pretend)


def delete(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID…", help="Det som skal bort: artefakter, eller deler av dem (fil#del)."),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Slett uten å spørre.")] = False,
    pretend: Annotated[
        bool, typer.Option("--pretend", help="Vis hva som ville skjedd, uten å skrive noe.")
    ] = False,
    project: InProject = ".",
) -> None:
    """Slett artefakter eller deler av dem, og ta ut alt som viser til dem.

    td viser først hva som bygger på det, hva som mister belegget sitt, og hver linje som blir endret. Så blir alt gjort, eller ingenting.

    Eksempel: td delete en-ide en-annen-ide
    Eksempel: td delete sok-bolig#soke --pretend
    """
    from tjenestedesign.cli.delete import run

    run(project, ids, yes=yes, pretend=pretend)


Form = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="text|md|json|html",
        help="Hvordan svaret skrives. html er én fil med figurene, der endringene er merket.",
    ),
]


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="[UTGAVE]",
            help="Utgaven du sammenligner fra: HEAD, en gren, et merke eller en dato. Hvis du ikke skriver noe, gjelder det som sist ble lagret i git.",
        ),
    ] = "HEAD",
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="[UTGAVE]",
            help="Utgaven du sammenligner med. Hvis du ikke skriver noe, gjelder filene slik de er nå.",
        ),
    ] = None,
    format: Form = "text",
    output: NewFile = None,
    project: InProject = ".",
) -> None:
    """Vis hva som er endret mellom to utgaver, i ord: nye, borte, nytt navn, endret, svakere belegg og godkjenninger.

    Det er innholdet som blir sammenlignet. Oppsett, kommentarer og rekkefølgen på nøkler teller ikke. Ingen filer blir rørt.

    Eksempel: td diff
    Eksempel: td diff 2026-10-01 --format html
    Eksempel: td diff HEAD~5 HEAD --format md
    """
    from tjenestedesign.cli.diff import run

    run(project, before, after, format, output)


def log(
    id: Annotated[str, typer.Argument(metavar="ID", help="Artefaktet.")],
    format: Annotated[
        str, typer.Option("--format", metavar="text|json", help="Hvordan svaret skrives.")
    ] = "text",
    project: InProject = ".",
) -> None:
    """Vis hvordan et artefakt ble til: hva som ble endret, når og av hvem. Nye navn blir fulgt.

    Eksempel: td log sok-bolig
    """
    from tjenestedesign.cli.log import run

    run(project, id, format)


def changelog(
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="UTGAVE",
            help="Siden hvilken utgave: et merke, en gren eller en dato (2026-03-01).",
        ),
    ],
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="UTGAVE", help="Til hvilken utgave. Uten valget gjelder filene slik de er nå."
        ),
    ] = None,
    format: Form = "text",
    output: NewFile = None,
    project: InProject = ".",
) -> None:
    """Vis styringsgruppen hva som er nytt siden sist, fase for fase.

    Eksempel: td changelog --since 2026-03-01
    Eksempel: td changelog --since styringsgruppe-2 --format html
    """
    from tjenestedesign.cli.changelog import run

    run(project, since, until, format, output)


def register(app: typer.Typer) -> None:
    app.command(
        cls=Command, short_help="Vis i ord hva som er endret mellom to utgaver.", rich_help_panel=TOGETHER
    )(diff)
    app.command(cls=Command, short_help="Vis hvordan et artefakt ble til.", rich_help_panel=TOGETHER)(log)
    app.command(
        cls=Command, short_help="Vis styringsgruppen hva som er nytt siden sist.", rich_help_panel=TOGETHER
    )(changelog)
    app.command(cls=Command, short_help="Gi noe en ny id, overalt der den står.", rich_help_panel=CHANGE)(
        rename
    )
    app.command(cls=Doing, short_help="Slett noe, og ta ut alt som viser til det.", rich_help_panel=CHANGE)(
        delete
    )
