"""The commands as Typer has them. `cli/command_tree.py` is the same in short, for those who cannot wait for Typer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tjenestedesign.cli import exchange_commands, history_commands
from tjenestedesign.cli.effect_app import effect
from tjenestedesign.cli.failures import Done, UsageFault
from tjenestedesign.cli.help_text import Command, Doing, Group
from tjenestedesign.cli.options import InProject, NewFile
from tjenestedesign.cli.panels import BEGIN, EDITOR, MEASURE, PRIVACY, SHOW, TOGETHER, WRITE
from tjenestedesign.cli.tender_app import tender

Where = Annotated[str, typer.Argument(metavar="[STI]", help="Prosjektet, eller en mappe eller fil i det.")]

app = typer.Typer(
    name="td",
    cls=Group,
    add_completion=False,
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=(
        "Tjenestedesign som tekst: sett opp prosjektet, skriv artefaktene, sjekk dem og vis dem fram.\n\n"
        "Start her: «td init mitt-prosjekt»."
    ),
)


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Vis versjonen og avslutt.")] = False,
    show_completion: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="bash|zsh|fish|powershell",
            help="Vis skriptet som lar skallet fullføre kommandoene. Legg det i oppstartsfilen til skallet.",
        ),
    ] = None,
) -> None:
    if version:
        from tjenestedesign import __version__

        typer.echo(f"tjenestedesign {__version__}")
        raise typer.Exit(0)
    if show_completion is not None:
        _show_completion(show_completion)
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        from tjenestedesign.cli.begin import run

        run()


def _show_completion(shell: str) -> None:
    from tjenestedesign.cli.shell_completion import SCRIPTS
    from tjenestedesign.ground.norwegian import choose

    if shell not in SCRIPTS:
        raise UsageFault(f"td kan ikke fullføre i «{shell}».", choose(SCRIPTS))
    typer.echo(SCRIPTS[shell], nl=False)


class _Init(Doing):
    def listed(self) -> tuple[str, list[tuple[str, str]]]:
        from tjenestedesign.project.origin import starts

        return "Startpunkter", list(starts().items())


@app.command(cls=_Init, short_help="Lag et nytt prosjekt.", rich_help_panel=BEGIN)
def init(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="[MAPPE]",
            help="Mappen prosjektet skal ligge i. Hvis du ikke skriver noe, gjelder mappen du står i.",
        ),
    ] = ".",
    name: Annotated[str | None, typer.Option("--name", metavar="NAVN", help="Prosjektets navn.")] = None,
    municipality: Annotated[
        str | None, typer.Option("--municipality", metavar="KOMMUNE", help="Kommunen prosjektet gjelder.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="nb|nn|en", help="Språket innholdet skrives på.")
    ] = None,
    example: Annotated[
        str | None,
        typer.Option(
            "--example", metavar="EKSEMPEL", help="Start fra et ferdig eksempel, for eksempel asker."
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="lær|metode",
            help="Hva eksempelet er til: hele eksempelet til å lære av, eller bare metoden til deres eget prosjekt. "
            "Uten valget blir det metode når du oppgir navn eller kommune, og ellers lær.",
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="STARTPUNKT",
            help="Start fra et startpunkt for en tjeneste: guider, reise uten innhold, kontaktpunkter og plan. Se listen under.",
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", "-y", help="Ikke spør om noe. Bruk det som er oppgitt, og standardverdier ellers."
        ),
    ] = False,
    pretend: Annotated[
        bool, typer.Option("--pretend", help="Vis hva som ville skjedd, uten å skrive noe.")
    ] = False,
) -> None:
    """Lag et nytt prosjekt med fire faser, veiledning i hver mappe og oppsett for editoren.

    td spør om navn, kommune, språk og hva du vil starte fra. Ingenting som finnes fra før, blir skrevet over.

    Et eksempel kan du bruke på to måter. Med «lær» får du hele eksempelet. Det står nederst på hver side at det er et eksempel, og
    ingenting kan godkjennes. Med «metode» får dere et eget prosjekt med guider, kjøreplaner, kriterier og skjemaer derfra. Resten
    skriver dere selv.

    Et startpunkt gir dere et eget prosjekt for en bestemt tjeneste. Ingenting i det er funnet ut. Det dere må finne ut, spør det om.

    Eksempel: td init mitt-prosjekt
    Eksempel: td init opptak --from opptak --municipality Vik
    Eksempel: td init asker --example asker --yes
    Eksempel: td init vik --example asker --as metode --name "Trygg bolig" --municipality Vik
    """
    from tjenestedesign.cli.init import Asked, run

    run(folder, Asked(name, municipality, language, example, start, origin), yes=yes, pretend=pretend)


@app.command(cls=Doing, short_help="Lag en ny artefaktfil.", rich_help_panel=BEGIN)
def new(
    type_name: Annotated[
        str,
        typer.Argument(
            metavar="[TYPE]",
            help="Artefakttypen, for eksempel intervju eller brukerreise. Hvis du ikke skriver noe, får du en oversikt over hva du kan lage.",
        ),
    ] = "",
    id: Annotated[
        str,
        typer.Argument(
            metavar="[ID]", help="Id-en, som blir filnavnet: små bokstaver a–z, tall og bindestrek."
        ),
    ] = "",
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TITTEL", help="Tittelen. Uten valget fyller du den inn i filen."),
    ] = None,
    pretend: Annotated[
        bool, typer.Option("--pretend", help="Vis hva som ville skjedd, uten å skrive noe.")
    ] = False,
    project: InProject = ".",
) -> None:
    """Lag en ny artefaktfil i riktig mappe, med hver nøkkel forklart.

    Eksempel: td new
    Eksempel: td new brukerreise sok-bolig --title "Søke bolig"
    """
    from tjenestedesign.cli.new import run

    run(type_name, id, title, project, pretend=pretend)


@app.command(cls=Command, short_help="Sjekk alle filene i prosjektet.", rich_help_panel=WRITE)
def validate(
    path: Where = ".",
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="text|json|github|sarif",
            help="Hvordan funnene skrives. Uten valget blir det text, og github når td kjører i GitHub Actions.",
        ),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", metavar="KODE", help="Vis bare dette, alle stedene det står. Kan gjentas."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Vis hvert råd der det står, fil for fil, uten å samle noe.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="La advarsler telle som feil.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Sjekk alt på nytt, uten det td husker fra sist.")
    ] = False,
) -> int:
    """Sjekk alle filene i prosjektet og vis alt som er feil, på én gang.

    Det viktigste står først: feil, så advarsler, og til slutt råd, samlet på én linje for hver regel. Oppgir du en fil, gjelder svaret
    bare den filen.

    Avslutter med 0 når alt er i orden, 1 når noe er feil, 2 når kommandoen er brukt feil og 3 når td selv feiler.

    Eksempel: td validate
    Eksempel: td validate --code TD612
    Eksempel: td validate 1-innsikt/intervjuer/intervju-01.yaml
    Eksempel: td validate --strict --format json
    """
    from tjenestedesign.cli.validate import run

    return run(path, format, code or (), strict=strict, everything=everything, whole=no_cache)


@app.command(
    cls=Doing,
    short_help="Skriv filene slik td skriver dem, og rett det som har ett svar.",
    rich_help_panel=WRITE,
)
def fix(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STI…]",
            help="Prosjektet, eller filer og mapper i det. Hvis du ikke skriver noe, gjelder mappen du står i.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Skriv uten å spørre.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Skriv ingenting. Slutt med kode 1 når noe kunne vært skrevet.")
    ] = False,
) -> None:
    """Skriv filene slik td skriver dem, og rett det som har ett riktig svar.

    td leser mer enn det skriver: «3. mars 2026», «Tittel:» og «450 000 kr» går fint. Her blir det skrevet om, og skrivefeil
    td er sikker på, blir rettet. Du ser hver linje først. Resten av filene er uendret.

    Eksempel: td fix
    Eksempel: td fix 1-innsikt --yes
    """
    from tjenestedesign.cli.fix import run

    run(paths or ["."], yes=yes, check=check)


@app.command(cls=Doing, short_help="Lag nettsider, dokumenter og figurer.", rich_help_panel=SHOW)
def render(
    path: Where = ".",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="MAPPE",
            help="Mappen sidene skrives til. Uten valget blir det «ut» i prosjektet.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="TYPE|ID",
            help="Ta bare med denne typen eller dette artefaktet. Kan gjentas. Dokumenter kan også være prosjektrapport, styringsgruppe, evalueringsprotokoll, informasjonsskriv og samtykkeskjema.",
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="pdf|docx|html|md|pptx|svg|png",
            help="pdf, docx, html og md gir dokumenter, og pptx lysbilder, i «ut/dokumenter». svg og png gir figurene i «ut/trykk», og det gjør pdf når du velger papir. Uten valget lager td nettstedet.",
        ),
    ] = None,
    paper: Annotated[
        str | None,
        typer.Option(
            "--paper",
            metavar="A4|A3|A1|A0",
            help="Sett figurene på papir. Det som ikke får plass med lesbar tekst, blir fordelt på flere ark.",
        ),
    ] = None,
    detail: Annotated[
        str | None,
        typer.Option(
            "--detail",
            metavar="oversikt|full",
            help="Hvor mye figurene viser. Uten valget gjelder det hvert artefakt sier selv.",
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            help="Lag et nettsted for alle, i «ut-offentlig»: uten intervjuer, notater og roller som peker på én person.",
        ),
    ] = False,
) -> None:
    """Lag et nettsted av prosjektet, dokumenter som kan sendes, eller figurer til å trykke og lime inn.

    Sidene åpnes rett fra disken, uten nett. Det som har feil, blir utelatt, og td sier hva det er (avslutter da med 1).

    Eksempel: td render
    Eksempel: td render --format pdf
    Eksempel: td render --format docx --only innsiktsrapport
    Eksempel: td render --only tjenestekart --paper A1
    Eksempel: td render --only sok-bolig --format png --detail oversikt
    """
    from tjenestedesign.cli.render import run

    run(path, output, only or [], format, paper, detail, public=public)


@app.command(cls=Doing, short_help="Vis prosjektet i nettleseren mens du skriver.", rich_help_panel=SHOW)
def serve(
    path: Where = ".",
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="PORT",
            min=1,
            max=65535,
            help="Porten. Uten valget blir det den første ledige fra 8420.",
        ),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Åpne nettleseren med en gang.")] = False,
    poll: Annotated[
        bool,
        typer.Option(
            "--poll",
            help="Se etter endringer hele tiden. Bruk det når siden ikke følger med, for eksempel på en nettverksdisk.",
        ),
    ] = False,
) -> None:
    """Vis nettstedet på denne maskinen. Når du lagrer en fil, viser siden det med en gang, på samme sted.

    Har en fil feil, står den siste gode siden, og feilen vises nederst med linje og råd. Bare denne maskinen har tilgang.

    Eksempel: td serve --open
    """
    from tjenestedesign.cli.serve import run

    run(path, port, open_browser=open_browser, poll=poll)


@app.command(
    cls=Command, short_help="Se hvor prosjektet er, og hva som er neste steg.", rich_help_panel=WRITE
)
def status(
    path: Where = ".",
    format: Annotated[
        str, typer.Option("--format", metavar="text|json", help="Hvordan svaret skrives.")
    ] = "text",
) -> None:
    """Vis hele prosjektet på én skjerm: fasene, beslutningene, feilene, belegget, fristene og neste steg.

    Eksempel: td status
    Eksempel: td status --format json
    """
    from tjenestedesign.cli.status import run

    run(path, format)


@app.command(
    cls=Command,
    short_help="Godkjenn artefakter, og se hva som må vurderes på nytt.",
    rich_help_panel=TOGETHER,
)
def approve(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID…]",
            help="Artefaktene, eller en type. Hvis du ikke skriver noe, får du en oversikt over hva som er godkjent.",
        ),
    ] = None,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLLE", help="Rollen som godkjenner. Skriv rolle, ikke navn.")
    ] = "prosjektleder",
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Si hva som er endret siden det ble godkjent. Avslutter med 1 når noe er det."
        ),
    ] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Trekk tilbake godkjenningen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ikke spør.")] = False,
    project: InProject = ".",
) -> None:
    """Skriv ned hvem som godkjente hva, og avtrykk av alt det bygger på, i godkjent.lock.yaml.

    Endrer noen et sitat senere, sier td hvilke godkjente artefakter som må vurderes på nytt. Artefaktene blir ikke rørt.

    Eksempel: td approve velferdslab --role styringsgruppen
    Eksempel: td approve --check
    """
    from tjenestedesign.cli.approve import run

    run(project, ids or [], role, check=check, withdraw=withdraw, yes=yes)


@app.command(
    cls=Command,
    short_help="Vis hva prosjektet har om mennesker, og når det skal slettes.",
    rich_help_panel=PRIVACY,
)
def privacy(
    path: Where = ".",
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|csv", help="Hvordan oversikten skrives.")
    ] = "text",
    output: NewFile = None,
) -> None:
    """Vis oversikten et personvernombud ber om: formål, grunnlag, hva dere har om hvem, og hva som skal slettes.

    Eksempel: td privacy
    Eksempel: td privacy --format csv --output behandlinger.csv
    """
    from tjenestedesign.cli.privacy import run

    run(path, format, output)


@app.command(cls=Command, short_help="Slett et intervju og alt som viser til det.", rich_help_panel=PRIVACY)
def forget(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id-en til intervjuet.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Slett uten å spørre.")] = False,
    project: InProject = ".",
) -> None:
    """Slett et intervju når personen trekker seg eller tiden er ute.

    td viser først hva som bygger på intervjuet, og hva som mister belegget sitt. Ingenting blir endret før du sier ja.

    Eksempel: td forget intervju-03
    """
    from tjenestedesign.cli.forget import run

    run(project, id, yes=yes)


exchange_commands.register(app)


@app.command(
    cls=Command,
    short_help="Følg den røde tråden: hva noe bygger på, og hva det førte til.",
    rich_help_panel=WRITE,
)
def trace(
    id: Annotated[
        str,
        typer.Argument(
            metavar="[ID]",
            help="Artefaktet, eller en del av det: intervju-01#sitat-1. Hvis du ikke skriver noe, får du hele prosjektet og alt som henger løst.",
        ),
    ] = "",
    up: Annotated[bool, typer.Option("--up", help="Vis bare hva det bygger på.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Vis bare hva det førte til.")] = False,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|dot|svg|csv", help="Hvordan tråden skrives.")
    ] = "text",
    output: NewFile = None,
    project: InProject = ".",
) -> None:
    """Følg den røde tråden fra det innbyggerne sa, til det dere lager og måler.

    Eksempel: td trace lange-linjer
    Eksempel: td trace intervju-01#sitat-1 --down
    Eksempel: td trace --format csv --output matrise.csv
    """
    from tjenestedesign.cli.trace import run

    run(project, id, up=up, down=down, format=format, output=output)


@app.command(cls=Command, short_help="Forklar en kode.", rich_help_panel=WRITE)
def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="[KODE]",
            help="Koden, for eksempel TD201. Hvis du ikke skriver noe, får du en liste over alle.",
        ),
    ] = "",
) -> None:
    """Forklar hva en kode betyr, hvorfor den finnes, og hvordan du retter det.

    Eksempel: td explain TD201
    """
    from tjenestedesign.cli.explain import run

    run(code)


@app.command(cls=Command, short_help="Les om metoden, fase for fase.", rich_help_panel=BEGIN)
def guide(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="[FASE|VERKTØY]",
            help="Fasen, verktøyet eller artefakttypen. Hvis du ikke skriver noe, får du en oversikt.",
        ),
    ] = "",
) -> None:
    """Les hva hver fase og hvert verktøy er til, hvordan dere gjør det, hva dere får ut av det, og hva det blir til her.

    Eksempel: td guide
    Eksempel: td guide innsikt
    Eksempel: td guide tjenestekart
    """
    from tjenestedesign.cli.guide import run

    run(topic)


@app.command(cls=Command, short_help="Vis JSON Schema for artefaktene.", rich_help_panel=EDITOR)
def schema(
    type_name: Annotated[
        str,
        typer.Argument(
            metavar="[TYPE]",
            help="Artefakttypen, eller «eksport» for JSON-filen fra td export. Hvis du ikke skriver noe, får du alle.",
        ),
    ] = "",
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="MAPPE", help="Skriv én fil per type hit, for editorer."),
    ] = None,
) -> None:
    """Vis JSON Schema (2020-12) for én type eller for alle.

    Hvis prosjektet du står i, har egne valg i prosjekt.yaml, følger skjemaet dem. Kjør kommandoen på nytt når dere endrer dem.

    Eksempel: td schema brukerreise
    Eksempel: td schema --output .tjenestedesign/skjema
    """
    from tjenestedesign.cli.schema import run

    run(type_name, output)


@app.command(
    cls=Command,
    short_help="Svar editoren: fullføring, feil og henvisninger mens du skriver.",
    rich_help_panel=EDITOR,
)
def lsp(
    stdio: Annotated[  # noqa: ARG001 (editors say it)
        bool, typer.Option("--stdio", help="Snakk over standard inn og ut. Det gjør td alltid.")
    ] = True,
) -> None:
    """La editoren spørre td mens du skriver: fullføring, forklaringer, feil, og hopp til det en id viser til.

    Det er editoren som starter kommandoen. Oppsett for VS Code, Neovim og PyCharm står i docs/redaktor.md.

    Eksempel: td lsp
    """
    from tjenestedesign.cli.lsp import run

    run()


history_commands.register(app)
hook = typer.Typer(cls=Group, no_args_is_help=True, help="Vakten i git: sjekk det du er i ferd med å lagre.")
app.add_typer(
    effect,
    name="effect",
    rich_help_panel=MEASURE,
    short_help="Sjekk hendelser, regn ut effektrapporten og sammenlign.",
)
app.add_typer(
    tender,
    name="tender",
    rich_help_panel=MEASURE,
    short_help="Lag prisskjema, les inn tilbud og evaluer dem.",
)
app.add_typer(
    hook, name="hook", rich_help_panel=PRIVACY, short_help="Stopp personopplysninger før de kommer inn i git."
)

InFolder = Annotated[
    str,
    typer.Option(
        "--project",
        metavar="STI",
        help="Mappen prosjektet ligger i. Hvis du ikke skriver noe, gjelder mappen du står i.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="La alle feil stoppe lagringen.")]


@hook.command(name="install", cls=Command, short_help="Sett opp vakten.")
def hook_install(
    project: InFolder = ".",
    strict: Strict = False,
) -> None:
    """Sett opp en vakt som git spør før hver lagring. Personopplysninger stopper lagringen.

    En vakt som er der fra før, blir ikke skrevet over.

    Eksempel: td hook install
    """
    from tjenestedesign.cli.hook import install

    install(project, strict=strict)


@hook.command(name="run", cls=Command, short_help="Sjekk det som er på vei inn i git.")
def hook_run(
    strict: Strict = False,
) -> int:
    """Sjekk det som er lagt til med git add, og bare det. Avslutter med 1 når lagringen må stoppes.

    Eksempel: td hook run
    """
    from tjenestedesign.cli.hook import run

    return run(strict=strict)


@hook.command(name="uninstall", cls=Command, short_help="Ta bort vakten.")
def hook_uninstall(project: InFolder = ".") -> None:
    """Ta bort vakten som td har satt opp.

    Eksempel: td hook uninstall
    """
    from tjenestedesign.cli.hook import uninstall

    uninstall(project)


_TyperUsage: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "UsageError")


def carry_out(words: list[str]) -> Any:
    """Carries out a command as it was typed. Typer's own ways to end become td's (`failures.py`)."""
    try:
        return app(words, prog_name="td", standalone_mode=False)
    except typer.Exit as done:
        raise Done(done.exit_code) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    except _TyperUsage as error:
        from tjenestedesign.cli.help_text import usage_message

        raise UsageFault(*usage_message(error)) from None
