"""`td tender …`: the commands of a procurement. The work is done in the modules they import."""

from __future__ import annotations

from typing import Annotated

import typer

from tjenestedesign.cli.help_text import Command, Group
from tjenestedesign.cli.options import InProject

tender = typer.Typer(
    cls=Group, no_args_is_help=True, help="Anskaffelsen: prisskjema, tilbud, spørsmål, frister og evaluering."
)

Competition = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]", help="Id-en til konkurransegrunnlaget. Kan utelates når prosjektet bare har ett."
    ),
]


@tender.command(name="form", cls=Command, short_help="Lag prisskjemaet leverandørene skal fylle ut.")
def tender_form(
    id: Competition = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FIL",
            help="Filen som skal lages. Uten valget blir det «prisskjema-ID.xlsx» her.",
        ),
    ] = None,
    project: InProject = ".",
) -> None:
    """Lag prisskjemaet som en Excel-arbeidsbok, med formler, nedtrekkslister og låste celler.

    Eksempel: td tender form designteam
    """
    from tjenestedesign.cli.tender_form import run

    run(project, id, output)


@tender.command(name="import", cls=Command, short_help="Les inn prisskjemaer leverandørene har fylt ut.")
def tender_import(
    files: Annotated[list[str], typer.Argument(metavar="FIL…", help="Skjemaene, ett per leverandør.")],
    competition: Annotated[
        str | None,
        typer.Option(
            "--competition",
            metavar="ID",
            help="Konkurransen skjemaene skal høre til. Uten valget ser td det i filen.",
        ),
    ] = None,
    id: Annotated[
        str | None,
        typer.Option(
            "--id", metavar="ID", help="Id-en tilbudet skal ha. Uten valget blir det navnet på leverandøren."
        ),
    ] = None,
    pretend: Annotated[
        bool, typer.Option("--pretend", help="Vis hva som ville skjedd, uten å skrive noe.")
    ] = False,
    project: InProject = ".",
) -> None:
    """Les inn prisskjemaer som nye tilbud. td sier celle for celle hva som er galt, og skriver aldri over et tilbud.

    Skjemaer uten feil blir lest inn. Er det feil i noen av dem, avslutter td med 1.

    Eksempel: td tender import svar/ask.xlsx svar/bjork.xlsx
    """
    from tjenestedesign.cli.tender_import import run

    run(project, files, competition, id, pretend=pretend)


@tender.command(name="questions", cls=Command, short_help="Se hvilke spørsmål som ikke er besvart.")
def tender_questions(id: Competition = None, project: InProject = ".") -> None:
    """Vis spørsmålene fra leverandørene som venter på svar, og hvor lenge det er til fristene.

    Eksempel: td tender questions designteam
    """
    from tjenestedesign.cli.tender_questions import run

    run(project, id)


@tender.command(name="calendar", cls=Command, short_help="Lag en kalenderfil av fristene.")
def tender_calendar(
    id: Competition = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FIL",
            help="Filen som skal lages. Uten valget blir det «frister-ID.ics» her.",
        ),
    ] = None,
    project: InProject = ".",
) -> None:
    """Lag en kalenderfil (iCalendar) med fristene og dialogen, én heldagshendelse per dato.

    Det som bare har måned eller kvartal, blir ikke med, og td sier hva det er.

    Eksempel: td tender calendar designteam
    """
    from tjenestedesign.cli.tender_calendar import run

    run(project, id, output)


@tender.command(name="evaluate", cls=Command, short_help="Regn ut tilbudene med alle tre prismodellene.")
def tender_evaluate(
    id: Competition = None,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json", help="Hvordan svaret skrives.")
    ] = "text",
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FIL", help="Lag en .xlsx med formler, eller en .csv."),
    ] = None,
    blind: Annotated[
        bool,
        typer.Option(
            "--blind", help="Vis bare poengene for kvalitet, uten priser, navn, begrunnelser og plassering."
        ),
    ] = False,
    project: InProject = ".",
) -> None:
    """Vis alle tilbudene med hver prismodell, hvem som vinner, og hva som skal til for at en annen vinner.

    Eksempel: td tender evaluate designteam --output evaluering.xlsx
    """
    from tjenestedesign.cli.tender_evaluate import run

    run(project, id, format, output, blind=blind)
