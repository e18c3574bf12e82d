"""Help and usage errors in bokmål. Typer has no translations, so its help is laid out here instead."""

from __future__ import annotations

import inspect
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from tjenestedesign.cli.panels import PANELS
from tjenestedesign.cli.terminal import manners, out, print_rows, wrapped
from tjenestedesign.ground.cleaned import clean

if TYPE_CHECKING:
    from rich.console import Console

_HELP_TEXT = "Vis denne hjelpen og avslutt."


class _Help:
    """Shared by commands and the group: the same page, the same words."""

    def format_help(self, ctx: typer.Context, _formatter: Any) -> None:
        print_help(self, ctx)


_MANNERS = {"--quiet": "quiet", "-q": "quiet", "--verbose": "verbose"}
MANNERS_HELP = (
    ("--quiet, -q", "Si bare det du må vite: feil, og svaret du ba om."),
    ("--verbose", "Si også hva som ble lest, og hvor lang tid det tok."),
)
"""The options every command has."""


def _mannered(args: list[str]) -> list[str]:
    """Without the options that every command has, which are noted. What comes after -- is left alone."""
    end = args.index("--") if "--" in args else len(args)
    for word in args[:end]:
        if word in _MANNERS:
            setattr(manners, _MANNERS[word], True)
    return [a for n, a in enumerate(args) if n >= end or a not in _MANNERS]


class Command(_Help, TyperCommand):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A command that answers."""

    does = False

    def listed(self) -> tuple[str, list[tuple[str, str]]]:
        """What one of its options can be, for the help: a heading, and each with a line about it."""
        return "", []

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, _mannered(args))
        manners.does = self.does
        return rest


class Doing(Command):
    """A command that does something: with `--quiet` it is silent when all went well."""

    does = True


class Group(_Help, TyperGroup):  # pyright: ignore[reportIncompatibleMethodOverride]
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        before = next((n for n, a in enumerate(args) if not a.startswith("-")), len(args))
        return super().parse_args(ctx, [*_mannered(args[:before]), *args[before:]])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            from tjenestedesign.cli.failures import UsageFault

            is_help = name.lower() in ("hjelp", "help")
            meant = ["--help"] if is_help else _commands_meant(name, self.list_commands(ctx))
            asked = [f"«{ctx.command_path} {one}»" for one in meant]
            hint = (
                f"Mente du {' eller '.join(asked)}?"
                if meant
                else f"Se «{ctx.command_path} --help» for kommandoene."
            )
            raise UsageFault(f"«{clean(name)}» er ikke en kommando.", hint)
        return super().resolve_command(ctx, args)


_MEANT: Final[dict[str, str]] = {
    "delete": "slett slette fjern fjerne ta-bort remove rm del destroy drop",
    "new": "nytt ny lag lage opprett skriv create add make",
    "init": "start begynn opprett sett-opp create setup",
    "validate": "sjekk sjekke valider kontroller test check lint verify",
    "render": "vis bygg lag-nettsted publiser skriv-ut build show print publish",
    "serve": "vis åpne forhåndsvis preview open show watch run",
    "status": "tilstand oversikt stand list ls",
    "explain": "forklar hva-betyr",
    "guide": "veiledning veiled metode metoden",
    "trace": "følg spor tråd rød-tråd",
    "approve": "godkjenn godkjenning",
    "privacy": "personvern",
    "forget": "glem trekk-samtykke",
    "rename": "endre-navn omdøp flytt mv move",
    "diff": "forskjell sammenlign compare",
    "log": "logg historikk historie history",
    "changelog": "endringer endringslogg nytt-siden-sist changes",
    "export": "eksporter eksport",
    "import": "importer les-inn",
    "schema": "skjema",
    "effect": "effekt",
    "tender": "anskaffelse anbud konkurranse",
    "hook": "vakt",
    "fix": "rett fiks reparer repair",
    "form": "prisskjema skjema",
    "evaluate": "evaluer",
    "report": "rapport rapporter",
    "simulate": "simuler",
    "install": "installer",
    "uninstall": "avinstaller fjern",
    "check": "sjekk sjekke kontroller validate",
    "compare": "sammenlign",
}
"""Command → the words for it in bokmål, and in other programs. They are asked about, and never carried out."""


def _commands_meant(word: str, known: list[str]) -> list[str]:
    """The commands a word most likely stands for: by its meaning, or else by its spelling."""
    said = word.lower()
    by_meaning = [one for one in known if said in _MEANT.get(one, "").split()]
    if by_meaning:
        return by_meaning
    words = {w: one for one in known for w in (*_MEANT.get(one, "").split(), one)}
    close = get_close_matches(said, words, 1, 0.6) or get_close_matches(said, known, 1, 0.5)
    return [words[close[0]]] if close else []


def print_help(command: Any, ctx: typer.Context) -> None:
    from rich.text import Text

    console = out()
    pieces = ["[VALG]"] if isinstance(command, TyperCommand) else ["KOMMANDO [VALG]"]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join([ctx.command_path, *(_metavar(a) for a in arguments), *pieces])
    console.print(Text.assemble(("Bruk: ", "bold"), usage), soft_wrap=True)
    console.print()
    described = [" ".join(p.split("\n")) for p in _paragraphs(command.help)]
    examples = [p for p in described if p.startswith("Eksempel:")]
    for paragraph in described:
        if paragraph not in examples:
            for line in wrapped(paragraph, min(console.width, 100)):
                console.print(Text(line), soft_wrap=True)
            console.print()
    _section(console, "Argumenter", [(_metavar(a), _with_default(a)) for a in arguments])
    if isinstance(command, TyperGroup):
        by_panel: dict[str, list[tuple[str, str]]] = {panel: [] for panel in PANELS}
        for name in command.list_commands(ctx):
            if sub := command.get_command(ctx, name):
                panel = getattr(sub, "rich_help_panel", None)
                by_panel.setdefault(panel if isinstance(panel, str) else "Kommandoer", []).append(
                    (name, sub.short_help or "")
                )
        for panel, rows in by_panel.items():
            _section(console, panel, rows)
    rows = [(_option(o), _with_default(o)) for o in options]
    _section(console, "Valg", [*rows, *MANNERS_HELP, ("--help, -h", _HELP_TEXT)])
    if isinstance(command, Command):
        _section(console, *command.listed())
    if examples:
        console.print(Text("Eksempler", style="bold"))
        for example in examples:
            for line in re.split(r"\s*Eksempel:\s*", example):
                if line:
                    console.print(Text(f"  {line}"), soft_wrap=True)
        console.print()


def _paragraphs(text: str | None) -> list[str]:
    return [p for p in inspect.cleandoc(text or "").split("\n\n") if p]


def _metavar(param: Any) -> str:
    return str(param.metavar or param.human_readable_name)


def _option(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len, reverse=True))
    return f"{names} {param.metavar}" if param.metavar and not param.is_flag else names


def _with_default(param: Any) -> str:
    return str(param.help or "") + (" Må oppgis." if param.required else "")


def _section(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    from rich.text import Text

    console.print(Text(title, style="bold"))
    print_rows(console, rows)
    console.print()


def usage_message(error: Any) -> tuple[str, str]:
    """(message, hint) for one of Typer's usage errors, by its class."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "td"
    hint = f"Se «{path} --help»."
    match type(error).__name__:
        case "NoSuchOption":
            close = get_close_matches(str(error.option_name), _all_options(context), 1, 0.6)
            return (
                f"Valget {error.option_name} finnes ikke.",
                f"Mente du {close[0]}? {hint}" if close else hint,
            )
        case "MissingParameter":
            name = _metavar(error.param) if error.param is not None else ""
            return f"{name} mangler.", hint
        case "BadOptionUsage":
            return (
                f"Valget {error.option_name} er brukt feil: det mangler en verdi, eller har fått en det ikke tar.",
                hint,
            )
        case "BadParameter":
            name = _metavar(error.param) if error.param is not None else ""
            return f"Verdien for {name} kan ikke brukes.", f"{_wanted(error.param)}{hint}"
        case _:
            extra = re.search(r"unexpected extra arguments?\s*\(?(.*?)\)?$", str(error.message))
            if extra:
                return (
                    f"Her er det for mange ord: «{extra[1]}».",
                    f"Sett tekst med mellomrom i anførselstegn. {hint}",
                )
            return "Kommandoen er brukt feil.", hint


def _wanted(param: Any) -> str:
    """What an option or argument takes, where its type says so."""
    from tjenestedesign.ground.norwegian import choose, written_range

    kind = getattr(param, "type", param)
    if offered := getattr(kind, "choices", None):
        return f"{choose(map(str, offered))} "
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is not None or most is not None:
        return f"{written_range(least, most)} "
    annotation = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    return "Skriv et helt tall. " if annotation is int else ""


def _all_options(context: Any) -> list[str]:
    return (
        [o for p in context.command.params for o in p.opts if o.startswith("-")] + ["--help"]
        if context is not None
        else []
    )
