"""`td effect …`: the commands of measuring effect. The work is done in the modules they import."""

from __future__ import annotations

from typing import Annotated

import typer

from tjenestedesign.cli.help_text import Command, Group
from tjenestedesign.cli.options import InProject

effect = typer.Typer(
    cls=Group, no_args_is_help=True, help="Effekt: sjekk data, regn ut rapporten og sammenlign."
)

Measurement = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="Effektmålingen. Kan utelates når prosjektet bare har én."),
]
OfMeasurement = Annotated[
    str | None,
    typer.Option(
        "--id", metavar="ID", help="Effektmålingen stadiene hentes fra. Trengs ikke når det bare er én."
    ),
]


@effect.command(name="check", cls=Command, short_help="Se om dataene er i orden, rad for rad.")
def effect_check(
    files: Annotated[list[str], typer.Argument(metavar="FIL…", help="CSV- eller Parquet-filer.")],
    id: OfMeasurement = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FIL",
            help="Hvor radene med feil skrives. Uten valget blir det «FIL.avvist.csv».",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FIL", help="Skriv de gode radene hit, som .csv eller .parquet."
        ),
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json", help="Hvordan svaret skrives.")
    ] = "text",
    project: InProject = ".",
) -> None:
    """Se etter feil i hendelsene: kolonner, datoer, stadier, kostnader, opplevelser og fødselsnumre.

    Rader med feil skrives til en egen fil med grunnen. De andre blir brukt. Er det feil, avslutter td med 1.

    Eksempel: td effect check 4-implementering/data/effekt.csv
    """
    from tjenestedesign.cli.effect_check import run

    run(project, files, id, rejects, output, format)


@effect.command(name="report", cls=Command, short_help="Regn ut rapporten, og skriv resultatfilen.")
def effect_report(
    id: Measurement = None,
    connect: Annotated[
        bool,
        typer.Option("--connect", help="Koble til databasen eller klyngen som står under «motor»."),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="TEKST",
            help="Hvorfor tall som er vist før, blir andre, eller blir delt på en annen måte. Vises i rapporten.",
        ),
    ] = None,
    project: InProject = ".",
) -> None:
    """Regn ut tallene der dataene er, skjul det som gjelder få mennesker, og skriv ID.resultat.json.

    Bare resultatfilen trengs for å lage sidene. Den har ingen rader om mennesker. Ved siden av ligger ID.utgitt.json: alt som er
    vist i alle utgaver. Legg begge i git.

    Eksempel: td effect report
    """
    from tjenestedesign.cli.effect_report import run

    run(project, id, connect=connect, reason=reason)


@effect.command(name="simulate", cls=Command, short_help="Lag oppdiktede hendelser å prøve med.")
def effect_simulate(
    events: Annotated[
        int, typer.Option("--events", metavar="ANTALL", min=1, max=10**9, help="Antall hendelser.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FIL", help="Filen som skal lages, .csv eller .parquet.")
    ],
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="TALL", min=0, max=2**31 - 1, help="Samme tall gir samme hendelser."),
    ] = 1,
    id: OfMeasurement = None,
    project: InProject = ".",
) -> None:
    """Lag en fil med oppdiktede mennesker. De er merket som oppdiktet hele veien inn i rapporten.

    Står du i et prosjekt, brukes stadiene der. Ellers brukes guidens fire stadier.

    Eksempel: td effect simulate --events 4000 --output prove.csv
    """
    from tjenestedesign.cli.effect_simulate import run

    run(project, events, seed, output, id)


@effect.command(name="export", cls=Command, short_help="Hent rapportens tall som Excel, CSV eller JSON.")
def effect_export(
    id: Measurement = None,
    format: Annotated[
        str, typer.Option("--format", metavar="xlsx|csv|json", help="Hva som skal lages.")
    ] = "xlsx",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FIL",
            help="Filen eller mappen som skal lages. Uten valget blir den lagt her, med ID-en som navn.",
        ),
    ] = None,
    project: InProject = ".",
) -> None:
    """Skriv tallene i rapporten til en arbeidsbok, en mappe med åpne data, eller JSON. Skjulte tall er skjult også her.

    Eksempel: td effect export --format xlsx
    """
    from tjenestedesign.cli.effect_export import run

    run(project, id, format, output)


@effect.command(name="compare", cls=Command, short_help="Sammenlign to perioder, områder eller kommuner.")
def effect_compare(
    a: Annotated[
        str, typer.Argument(metavar="A", help="En id eller en resultatfil, og «@2015» for en periode.")
    ],
    b: Annotated[
        str, typer.Argument(metavar="B", help="Det den skal sammenlignes med, skrevet på samme måte.")
    ],
    format: Annotated[
        str, typer.Option("--format", metavar="text|md|json", help="Hvordan svaret skrives.")
    ] = "text",
    project: InProject = ".",
) -> None:
    """Vis to resultater ved siden av hverandre. Bare det som er definert likt, blir sammenlignet.

    «:Område» etter perioden gjelder kostnadene i ett virksomhetsområde.

    Eksempel: td effect compare effekt@2015 effekt@2017
    """
    from tjenestedesign.cli.effect_compare import run

    run(project, a, b, format)
