"""`td effect export`: the published numbers as a workbook, a folder of open data, or JSON."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.effect_common import one
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.effect.open_data import open_data
from tjenestedesign.domain.effect.result import Resultat, result_bytes
from tjenestedesign.domain.effect.stored import NoResult, result_of
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import create, create_folder
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.project.loaded import Project

_FORMATS = ("xlsx", "csv", "json")


def run(path: str, id: str | None, format: str, output: str | None) -> None:
    if format not in _FORMATS:
        raise UsageFault(f"«{clean(format)}» er ikke et format.", choose(_FORMATS))
    project, entry = one(path, id)
    found = result_of(project, entry)
    if isinstance(found, NoResult):
        raise UsageFault(found.reason, found.hint)
    if format == "csv":
        _folder(project.root, Path(output or f"{entry.id}-apne-data"), found)
        return
    file = Path(output or f"{entry.id}.{format}")
    if file.suffix.lower() != f".{format}":
        raise UsageFault(
            f"«{clean(str(file))}» slutter ikke på .{format}.",
            f"Skriv for eksempel «--output {entry.id}.{format}».",
        )
    if file.exists():
        raise _taken(file)
    data = _book(project, found) if format == "xlsx" else result_bytes(found)
    with noted(project.root, [file]):
        made = create(file, data)
    if not made:
        raise _taken(file)
    _say(f"Skrevet til {clean(str(file))}.")


def _book(project: Project, result: Resultat) -> bytes:
    from tjenestedesign.domain.effect.book import effect_book
    from tjenestedesign.project.profile import theme_of

    return effect_book(result, theme_of(project).colours, project.example_mark)


def _folder(root: Path, folder: Path, result: Resultat) -> None:
    """Into a folder that is not there, or is empty."""
    files = open_data(result)
    with noted(root, [folder]):
        made = create_folder(folder, files)
    if not made:
        raise _taken(folder)
    _say(
        f"Skrevet {len(files)} filer til {clean(str(folder))}. Begynn med kodebok.csv, som sier hva kolonnene betyr."
    )


def _taken(path: Path) -> UsageFault:
    return UsageFault(
        f"«{clean(str(path))}» finnes fra før.",
        "Velg et annet navn med --output. td skriver aldri over filene dine.",
    )


def _say(text: str) -> None:
    out().print(Text(text), soft_wrap=True)
