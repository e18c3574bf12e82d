"""`td export` and `td import`: artefacts for colleagues and other programs, and what comes back."""

from __future__ import annotations

from typing import Annotated

import typer

from tjenestedesign.cli.help_text import Command, Doing
from tjenestedesign.cli.options import InProject
from tjenestedesign.cli.panels import TOGETHER


def export(
    types: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID|TYPE…]",
            help="Artefaktene, artefakttypene, eller én liste i en type: workshop.innspill. Hvis du ikke skriver noe, gjelder alt som passer.",
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="xlsx|csv|json|bpmn|cjml|ical|mermaid|msproject",
            help="xlsx er en arbeidsbok. csv gir én fil per ark. json er alt artefaktene sier, i én fil. De andre er for andre programmer, med én fil per artefakt.",
        ),
    ] = "xlsx",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FIL",
            help="Filen, eller mappen når det er csv. Uten valget blir det en ny fil i «ut-eksport», som git ikke tar med.",
        ),
    ] = None,
    blank: Annotated[
        bool,
        typer.Option(
            "--blank",
            help="Et tomt skjema i Excel å fylle ut, uten YAML: intervju, brukerreise, ideer, krav eller veikart. Uten type får du alle fem.",
        ),
    ] = False,
    project: InProject = ".",
) -> None:
    """Lag en arbeidsbok (Excel), CSV eller JSON av artefaktene, eller filer i formatet til et annet program.

    «td import» leser endringene i arbeidsboken tilbake. Har formatet ikke plass til alt, sier td hva som ikke er med.

    Eksempel: td export --blank intervju
    Eksempel: td export kravspesifikasjon veikart
    Eksempel: td export ide --output "C:/Delt/ideer.xlsx"
    Eksempel: td export workshop.innspill --format csv
    Eksempel: td export mitt-veikart --format msproject
    """
    from tjenestedesign.cli.export import run, run_blank

    (run_blank if blank else run)(project, types or [], format, output)


def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FIL…",
            help="Arbeidsbøker (.xlsx), CSV, Word (.docx, .odt), Mermaid (.mmd), CJML (.xml), tabeller (.md, .html) eller JSON fra td.",
        ),
    ],
    pretend: Annotated[
        bool, typer.Option("--pretend", help="Vis hva som ville skjedd, uten å skrive noe.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Skriv uten å spørre.")] = False,
    type_name: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Hva radene er, når filen ikke er laget av td: en type, eller en liste i den (workshop.innspill). For et dokument: intervju, kilde eller innsiktsrapport.",
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="ID", help="Artefaktet radene skal inn i, når de er deler av ett."),
    ] = None,
    id: Annotated[
        str | None,
        typer.Option(
            "--id",
            metavar="ID",
            help="Id-en til det nye artefaktet fra et dokument, et diagram eller en tabell.",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="KOLONNE=NØKKEL",
            help="Hvilken nøkkel en kolonne er, når overskriften er en annen. Kan gjentas.",
        ),
    ] = None,
    no_header: Annotated[
        bool,
        typer.Option("--no-header", help="Filen har ingen overskrifter. Kolonnene heter da A, B, C …"),
    ] = False,
    delete_missing: Annotated[
        bool,
        typer.Option("--delete-missing", help="Slett deler som er slettet i arket. Ellers blir de stående."),
    ] = False,
    project: InProject = ".",
) -> None:
    """Les inn endringer fra en arbeidsbok eller CSV. td viser dem først, og skriver alt eller ingenting.

    Er noe feil, sier td hvilken celle det gjelder. Er både cellen og filen endret, blir ingenting skrevet over.

    Et intervju eller en rapport i Word blir et utkast. Mermaid «journey» og CJML blir brukerreiser, «gantt» et veikart og en tabell et tjenestekart. Det som ikke kan tas med, blir listet opp.

    Eksempel: td import intervju-til-utfylling.xlsx
    Eksempel: td import krav.xlsx --pretend
    Eksempel: td import samtale.docx
    Eksempel: td import reise.mmd --id min-reise
    Eksempel: td import kart.csv
    Eksempel: td import lapper.csv --type workshop.innspill --into min-workshop --map "Sticky note=tekst"
    Eksempel: td import ideer.csv --type ide --no-header --map A=tittel
    """
    from tjenestedesign.cli.import_ import Asked, run

    run(
        project,
        files,
        Asked(type_name, into or "", tuple(columns or []), no_header, delete_missing, id or ""),
        pretend=pretend,
        yes=yes,
    )


def register(app: typer.Typer) -> None:
    app.command(
        cls=Doing,
        short_help="Lag en arbeidsbok kollegaer kan skrive i, eller filer til andre programmer.",
        rich_help_panel=TOGETHER,
    )(export)
    app.command(
        name="import",
        cls=Command,
        short_help="Les inn det kollegaene skrev, eller filer fra andre programmer.",
        rich_help_panel=TOGETHER,
    )(import_)
