"""`td init`: asks little, writes a project that validates and renders at once."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import typer
from rich.text import Text

from tjenestedesign.check.scaffold import STARTS, Action, Answers, Plan, Start, carry_out, examples, plan_init
from tjenestedesign.cli.failures import FAULTS, UsageFault
from tjenestedesign.cli.terminal import out, print_rows, quoted, warn
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.ground.scalars import slug

LANGUAGES = ("nb", "nn", "en")
_NAMED = 5
"""How many of the files that were kept are named."""
STYLES: dict[Action, str] = {"create": "green", "identical": "dim", "conflict": "bold red", "skip": "yellow"}


def run(
    folder: str,
    name: str | None,
    municipality: str | None,
    language: str | None,
    example: str | None,
    start: str | None,
    *,
    yes: bool,
    pretend: bool,
) -> None:
    root = Path(folder)
    if root.exists() and not root.is_dir():
        raise UsageFault(f"«{folder}» er en fil, ikke en mappe.", "Velg et annet navn.")
    for option, given in (("--name", name), ("--municipality", municipality)):
        if given is not None and not given.strip():
            raise UsageFault(f"{option} er tom.", "Skriv en tekst, eller la valget være.")
    if language is not None and language not in LANGUAGES:
        raise UsageFault(f"Språket «{language}» finnes ikke.", choose(LANGUAGES))
    known = examples()
    if example is not None and example not in known:
        raise UsageFault(f"Eksempelet «{example}» finnes ikke.", f"Eksemplene er {listing(known)}.")
    given_start = _start(start)
    if given_start and example is None:
        raise UsageFault(
            "--as gjelder et eksempel.", f"Velg ett med --example: {listing(known, last='eller')}."
        )
    own = {"--name": name, "--municipality": municipality, "--language": language}
    named = [option for option, value in own.items() if value is not None]
    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty() and not (root / "prosjekt.yaml").exists()
    if asks and example is None:
        example = _ask_start(known)
    chosen: Start = given_start or ("metode" if name or municipality else "lær")
    if asks and example and given_start is None:
        chosen = _ask_purpose(example, chosen)
    if example and chosen == "lær":
        _keeps_its_name(named)
    default_name = (
        unicodedata.normalize("NFC", root.resolve().name).replace("-", " ").strip().capitalize()
        or "Nytt prosjekt"
    )
    learning = bool(example) and chosen == "lær"
    if asks and name is None and not learning:
        name = _ask("Hva heter prosjektet?", default_name)
    if asks and municipality is None and not learning:
        municipality = _ask("Hvilken kommune?", "")
    if asks and language is None and not learning:
        language = _ask_choice("Hvilket språk skriver dere på?", LANGUAGES, "nb")
    answers = Answers(
        name or default_name, municipality or "<Skriv kommunen>", language or "nb", example, chosen
    )
    carry_out_and_tell(root, plan_init(answers, today()), pretend=pretend)
    if not pretend:
        _next_steps(folder, answers)


def _start(said: str | None) -> Start | None:
    """The way to begin that was asked for. «laer» is «lær» from a keyboard without the letter."""
    if said is None:
        return None
    for start in STARTS:
        if slug(said) == slug(start):
            return start
    raise UsageFault(f"«{clean(said)}» er ikke en måte å begynne på.", choose(STARTS))


def _keeps_its_name(named: list[str]) -> None:
    if named:
        raise UsageFault(
            f"Et eksempel til å lære av er som det er, og kan ikke få {listing(named)}.",
            "Hvis prosjektet skal bli deres eget, velger dere «--as metode».",
        )


def carry_out_and_tell(root: Path, plan: Plan, *, pretend: bool) -> None:
    """Prints what happens to each file; exits with 1 where something was in the way."""
    console = out()
    conflicts = 0
    kept: list[str] = []
    for action, path in carry_out(root, plan, pretend=pretend):
        conflicts += action == "conflict"
        kept += [path] * (action == "skip")
        console.print(Text.assemble((f"{action:>9}", STYLES[action]), f"  {clean(path)}"), soft_wrap=True)
    if pretend:
        console.print("Ingenting er skrevet (--pretend).")
    if kept:
        named = ", ".join(kept[:_NAMED]) + (f" og {len(kept) - _NAMED} til" if len(kept) > _NAMED else "")
        console.print(Text(clean(f"Beholdt som de var, for de fantes fra før: {named}.")), soft_wrap=True)
    if conflicts:
        warn().print(
            f"{conflicts} {'fil finnes' if conflicts == 1 else 'filer finnes'} fra før med annet innhold (conflict). De er ikke rørt. Flytt dem og kjør kommandoen på nytt hvis du vil ha de nye.",
            soft_wrap=True,
        )
        raise typer.Exit(FAULTS)


def _next_steps(folder: str, answers: Answers) -> None:
    console = out()
    console.print()
    learning = bool(answers.eksempel) and answers.som == "lær"
    if learning:
        said = (
            "Dette er et eksempel til å lære av. Det står nederst på hver side, og ingenting kan godkjennes."
        )
        console.print(Text(said), soft_wrap=True)
    elif answers.eksempel:
        said = (
            f"Metoden er overtatt fra eksempelet {answers.eksempel}: guider, kjøreplaner, kriterier og skjemaer. "
            "Alt annet skriver dere selv. Ledetekstene står mellom < og >."
        )
        console.print(Text(said), soft_wrap=True)
    console.print("Prosjektet er klart. Neste steg:", style="bold")
    rows = [(f"cd {quoted(folder)}", "")] if folder != "." else []
    if learning:
        rows += [
            ("td render", "lag nettstedet, og åpne ut/index.html"),
            ("td serve --open", "se siden i nettleseren mens du skriver"),
            ("td validate", "sjekk filene når du har endret noe"),
        ]
    else:
        if answers.eksempel:
            rows.append(("td status", "se hva som er overtatt, og hva som mangler"))
        rows += [
            ("td new intervju intervju-01", "skriv det første intervjuet"),
            ("td export --blank", "fyll ut i Excel i stedet, uten YAML"),
            ("td validate", "se hva som mangler"),
            ("td serve --open", "se siden i nettleseren mens du skriver"),
            ("td render", "lag nettstedet, og åpne ut/index.html"),
        ]
    print_rows(console, rows)


def _ask(question: str, default: str) -> str:
    while True:
        answer = str(
            typer.prompt(question, default=default, show_default=bool(default), prompt_suffix=" ")
        ).strip()
        if answer:
            return answer
        typer.echo("Skriv et svar.")


def _ask_choice(question: str, choices: tuple[str, ...], default: str) -> str:
    while True:
        answer = (
            str(
                typer.prompt(
                    f"{question} ({listing(choices, last='eller')})", default=default, prompt_suffix=" "
                )
            )
            .strip()
            .lower()
        )
        if answer in choices:
            return answer
        typer.echo(choose(choices))


def _ask_start(known: list[str]) -> str | None:
    choice = _ask_choice("Hva vil du starte fra?", ("tomt", *known), "tomt")
    return None if choice == "tomt" else choice


def _ask_purpose(example: str, default: Start) -> Start:
    """What the example is to be used for, when nobody has said it."""
    typer.echo(
        f"lær: hele eksempelet {example}, til å lære av. metode: deres eget prosjekt, med metoden derfra."
    )
    return _start(_ask_choice("Hva skal du bruke eksempelet til?", STARTS, default)) or default
