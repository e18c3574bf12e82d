"""`td diff`: what has changed, in words and pictures."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.common import project_root, shown_from_here, write_aside
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.exchange.sheets.cover import copy_warning
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import create
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.made import remember_made
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.history.changes.comparison import Changes, compare
from tjenestedesign.history.changes.revision import (
    Revision,
    UnknownRevision,
    Version,
    revision,
    version_at,
    version_now,
)
from tjenestedesign.history.changes.telling import Section, as_data, as_markdown, counted, details
from tjenestedesign.history.git import NoGit

FORMATS = ("text", "md", "json", "html")


def run(path: str, before: str, after: str | None, format: str, output: str | None) -> None:
    check_format(format)
    root = project_root(path)
    changes = compared(root, before, after)
    title = f"Endringer fra {changes.before.name} til {changes.after.name}"
    give(root, changes, format, output, title, details(changes), "endringer")


def check_format(format: str) -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", choose(FORMATS))


def compared(root: Path, before: str, after: str | None) -> Changes:
    """Two commits, or a commit and the folder as it stands."""
    first = _version(root, before)
    second = _version(root, after) if after is not None else version_now(root, first)
    return compare(first, second)


def known(root: Path, name: str) -> Revision:
    """A commit by name, or a sentence that says why not."""
    try:
        return revision(root, name)
    except UnknownRevision:
        hint = (
            "Lagre noe i git først, med «git add» og «git commit»."
            if name == "HEAD"
            else "Skriv navnet på en utgave (HEAD, HEAD~3, en gren, et merke) eller en dato (2026-03-01)."
        )
        raise UsageFault(f"Git har ingen utgave som heter «{clean(name)}».", hint) from None
    except NoGit as why:
        raise UsageFault(str(why), "td sammenligner utgaver som er lagret i git.") from None


def _version(root: Path, name: str) -> Version:
    at = known(root, name)
    try:
        return version_at(root, at)
    except UnknownRevision:
        raise UsageFault(
            f"Prosjektet fantes ikke i utgaven «{clean(name)}» ({at.short}, {at.day}).",
            "Velg en nyere utgave.",
        ) from None
    except NoGit as why:
        raise UsageFault(str(why), "Sjekk at git-lageret er helt.") from None


def give(
    root: Path,
    changes: Changes,
    format: str,
    output: str | None,
    title: str,
    sections: list[Section],
    name: str,
) -> None:
    """The answer in the form that was asked for: on the screen, or as a new file. HTML is always a file."""
    lead = f"{counted(changes)}."
    if format == "text" and output is None:
        _print(title, lead, sections)
        return
    if format == "html":
        from tjenestedesign.history.changes.page import page

        data = page(changes, title, [lead], sections)
    elif format == "json":
        data = (json.dumps(as_data(changes), ensure_ascii=False, indent=2) + "\n").encode()
    elif format == "md":
        data = as_markdown(title, lead, sections).encode()
    else:
        from tjenestedesign.history.changes.telling import as_text

        data = f"{title}\n{lead}\n{as_text(sections)}".encode()
    if output is None and format != "html":
        sys.stdout.write(data.decode("utf-8", "replace"))
        return
    target = (
        _new(root, output, f"{name}.{format}", data)
        if output is not None
        else write_aside(root, {f"{name}.html": data})[0]
    )
    remember_made(root, [target])
    out().print(Text(clean(f"Skrevet til {shown_from_here(target.parent)(target.name)}.")), soft_wrap=True)
    told = {c.after.id for c in changes.changed} | {e.id for e in changes.added}
    if said := copy_warning(changes.after.project, told):
        out().print(Text(clean(said)), soft_wrap=True)


def _new(root: Path, output: str, name: str, data: bytes) -> Path:
    target = Path(output) / name if Path(output).is_dir() else Path(output)
    with noted(root, [target]):
        made = create(target, data)
    if not made:
        raise UsageFault(
            f"«{clean(str(target))}» finnes fra før.",
            "Velg et annet navn. td skriver aldri over filene dine.",
        )
    return target


def _print(title: str, lead: str, sections: list[Section]) -> None:
    console = out()
    console.print(Text(clean(title), style="bold"), soft_wrap=True)
    console.print(Text(clean(lead)), soft_wrap=True)
    for section in sections:
        console.print()
        console.print(Text(clean(f"{section.title} ({len(section.items)})"), style="bold"), soft_wrap=True)
        for item in section.items:
            console.print(Text(clean(f"  {item.text}")), soft_wrap=True)
            for told in item.details:
                console.print(Text(clean(f"    {told}"), style="dim"), soft_wrap=True)
