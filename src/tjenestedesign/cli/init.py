"""`td init`: asks little, writes a project that validates and renders at once."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import typer
from rich.text import Text

from tjenestedesign.check.scaffold import STARTS, Action, Answers, Plan, Start, carry_out, plan_init
from tjenestedesign.cli.failures import FAULTS, UsageFault
from tjenestedesign.cli.terminal import out, print_rows, quoted, warn
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.project.origin import examples, starts

LANGUAGES = ("nb", "nn", "en")
_NAMED = 5
"""How many of the files that were kept are named."""
STYLES: dict[Action, str] = {"create": "green", "identical": "dim", "conflict": "bold red", "skip": "yellow"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they are given; None where one is not."""

    name: str | None
    municipality: str | None
    language: str | None
    example: str | None
    purpose: str | None
    """What the example is for."""
    origin: str | None
    """The starting point."""

    @property
    def own(self) -> list[str]:
        """The options that make a project one's own."""
        given = {"--name": self.name, "--municipality": self.municipality, "--language": self.language}
        return [option for option, value in given.items() if value is not None]


def run(folder: str, asked: Asked, *, yes: bool, pretend: bool) -> None:
    root = Path(folder)
    if root.exists() and not root.is_dir():
        raise UsageFault(f"«{folder}» er en fil, ikke en mappe.", "Velg et annet navn.")
    purpose = _checked(asked)
    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty() and not (root / "prosjekt.yaml").exists()
    example, origin = asked.example, asked.origin
    if asks and example is None and origin is None:
        example, origin = _ask_start()
    chosen: Start = purpose or ("metode" if asked.name or asked.municipality else "lær")
    if asks and example and purpose is None:
        chosen = _ask_purpose(example, chosen)
    learning = bool(example) and chosen == "lær"
    if learning:
        _keeps_its_name(asked.own)
    name, municipality, language = _ours(asked, root, asks=asks and not learning)
    answers = Answers(name, municipality, language, example, chosen, origin)
    carry_out_and_tell(root, plan_init(answers, today()), pretend=pretend)
    if not pretend:
        _next_steps(folder, answers)


def _checked(asked: Asked) -> Start | None:
    """What the example is for, where that is said; refuses what cannot be, before anything is asked or written."""
    for option, given in (("--name", asked.name), ("--municipality", asked.municipality)):
        if given is not None and not given.strip():
            raise UsageFault(f"{option} er tom.", "Skriv en tekst, eller la valget være.")
    if asked.language is not None and asked.language not in LANGUAGES:
        raise UsageFault(f"Språket «{asked.language}» finnes ikke.", choose(LANGUAGES))
    if asked.example is not None and asked.origin is not None:
        raise UsageFault("--from og --example kan ikke brukes sammen.", "Velg ett av dem.")
    known = examples()
    if asked.example is not None and asked.example not in known:
        hint = f"Eksemplene er {listing(known)}."
        if asked.example in starts():
            hint = f"Det er et startpunkt: --from {asked.example}. {hint}"
        raise UsageFault(f"Eksempelet «{clean(asked.example)}» finnes ikke.", hint)
    if asked.origin is not None and asked.origin not in starts():
        raise UsageFault(f"Startpunktet «{clean(asked.origin)}» finnes ikke.", _instead_of(asked.origin))
    purpose = _start(asked.purpose)
    if purpose and asked.example is None:
        raise UsageFault(
            "--as gjelder et eksempel.", f"Velg ett med --example: {listing(known, last='eller')}."
        )
    return purpose


def _instead_of(origin: str) -> str:
    """The starting points there are, and the one most likely meant."""
    known = starts()
    told = f"Startpunktene er {listing(list(known))}. «td init --help» forteller om dem."
    if origin in examples():
        return f"Det er et eksempel: --example {origin}. {told}"
    close = get_close_matches(slug(origin), known, 1, 0.6)
    return f"Mente du {close[0]}? {told}" if close else told


def _ours(asked: Asked, root: Path, *, asks: bool) -> tuple[str, str, str]:
    """The name of the project, the municipality and the language: given, asked for, or else what stands until somebody says."""
    folder = unicodedata.normalize("NFC", root.resolve().name).replace("-", " ").strip().capitalize()
    name, municipality, language = asked.name, asked.municipality, asked.language
    default_name = folder or "Nytt prosjekt"
    if asks and name is None:
        name = _ask("Hva heter prosjektet?", default_name)
    if asks and municipality is None:
        municipality = _ask("Hvilken kommune?", "")
    if asks and language is None:
        language = _ask_choice("Hvilket språk skriver dere på?", LANGUAGES, "nb")
    return name or default_name, municipality or "<Skriv kommunen>", language or "nb"


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
    for line in _begun_from(answers):
        console.print(Text(line), soft_wrap=True)
    console.print("Prosjektet er klart. Neste steg:", style="bold")
    rows = [(f"cd {quoted(folder)}", "")] if folder != "." else []
    if learning:
        rows += [
            ("td render", "lag nettstedet, og åpne ut/index.html"),
            ("td serve --open", "se siden i nettleseren mens du skriver"),
            ("td validate", "sjekk filene når du har endret noe"),
        ]
    else:
        if answers.eksempel or answers.startpunkt:
            rows.append(("td status", "se hva som er overtatt, og hva som mangler"))
        rows += [
            ("td new intervju intervju-01", "skriv det første intervjuet"),
            ("td export --blank", "fyll ut i Excel i stedet, uten YAML"),
            ("td validate", "se hva som mangler"),
            ("td serve --open", "se siden i nettleseren mens du skriver"),
            ("td render", "lag nettstedet, og åpne ut/index.html"),
        ]
    print_rows(console, rows)


def _begun_from(answers: Answers) -> Iterator[str]:
    """What must be said of a project that is not empty."""
    if answers.startpunkt:
        yield (
            f"Guidene, reisen, kontaktpunktene og planen er fra startpunktet {answers.startpunkt}. Ingenting i dem er funnet ut. "
            "Ledetekstene står mellom < og >."
        )
        if answers.språk != "nb":
            yield "Startpunktet er skrevet på bokmål."
    elif answers.eksempel and answers.som == "lær":
        yield (
            "Dette er et eksempel til å lære av. Det står nederst på hver side, og ingenting kan godkjennes."
        )
    elif answers.eksempel:
        yield (
            f"Metoden er overtatt fra eksempelet {answers.eksempel}: guider, kjøreplaner, kriterier og skjemaer. "
            "Alt annet skriver dere selv. Ledetekstene står mellom < og >."
        )


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


def _ask_start() -> tuple[str | None, str | None]:
    """The example or the starting point to begin from; neither where it is to be empty."""
    known, points = examples(), starts()
    rows = [
        ("tomt", "ingenting ferdig"),
        *points.items(),
        *((one, "et helt eksempel, til å lære av eller til å ta metoden fra") for one in known),
    ]
    print_rows(out(), rows)
    choice = _ask_choice("Hva vil du starte fra?", ("tomt", *points, *known), "tomt")
    return (choice, None) if choice in known else (None, choice if choice in points else None)


def _ask_purpose(example: str, default: Start) -> Start:
    """What the example is to be used for, when nobody has said it."""
    typer.echo(
        f"lær: hele eksempelet {example}, til å lære av. metode: deres eget prosjekt, med metoden derfra."
    )
    return _start(_ask_choice("Hva skal du bruke eksempelet til?", STARTS, default)) or default
