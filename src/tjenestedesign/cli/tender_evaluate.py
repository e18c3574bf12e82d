"""`td tender evaluate`: the bids under all three price models, and what it would take to change who wins."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import Final

from rich.text import Text

from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.tender_common import one, write_new
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.tender import blind as hidden
from tjenestedesign.domain.tender import evaluation_output as output_of
from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.protokoll import Protokoll, protocol
from tjenestedesign.ground.cells import as_csv
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.profile import theme_of

FORMATS: Final = ("text", "json")
_FILES: Final = (".xlsx", ".csv")


def run(path: str, id: str | None, format: str, output: str | None, *, blind: bool) -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", choose(FORMATS))
    kind = PurePath(output).suffix.lower() if output is not None else ""
    if output is not None and kind not in _FILES:
        raise UsageFault(f"«{clean(output)}» slutter ikke på .xlsx eller .csv.", "Gi filen en av endelsene.")
    if output is not None and format != "text":
        raise UsageFault("Velg enten --format eller --output.", "Endelsen på filen sier hva den blir.")
    project, entry = one(path, id)
    if blind:
        _blind(project, entry, format, output, kind)
        return
    shown = protocol(project, entry)
    if shown is None:
        raise UsageFault(
            f"Det er ingen tilbud til «{clean(entry.id)}».",
            "Les inn skjemaene med «td tender import», eller lag et med «td new tilbud ID».",
        )
    if output is not None:
        write_new(project.root, output, _file(project, entry, shown, kind))
    elif format == "json":
        sys.stdout.write(output_of.as_json(entry.id, entry.name, shown))
    else:
        _say(output_of.as_text(entry.name, shown, out().width))


def _file(project: Project, entry: Entry[Konkurransegrunnlag], shown: Protokoll, kind: str) -> bytes:
    if kind == ".csv":
        return as_csv(output_of.CSV_COLUMNS, output_of.csv_rows(shown)).encode()
    from tjenestedesign.domain.tender.evaluation_book import evaluation_book

    derived = entry.model.kontraktsverdi if entry.model.kvalitetsverdi is None else None
    return evaluation_book(entry.name, shown, derived, theme_of(project).colours, project.example_mark)


def _blind(
    project: Project, entry: Entry[Konkurransegrunnlag], format: str, output: str | None, kind: str
) -> None:
    shown = hidden.blind(project, entry)
    if output is None and format == "json":
        sys.stdout.write(hidden.as_json(entry.id, shown))
    elif output is None:
        _say(hidden.as_text(shown))
    elif kind == ".csv":
        write_new(project.root, output, as_csv(hidden.columns(shown), hidden.rows(shown)).encode())
    else:
        write_new(
            project.root, output, hidden.blind_book(shown, theme_of(project).colours, project.example_mark)
        )


def _say(text: str) -> None:
    out().print(Text(clean(text)), end="", soft_wrap=True)
