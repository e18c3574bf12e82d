"""`td log`: how one artefact came to be."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Final

from rich.text import Text

from tjenestedesign.cli.common import load
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import read_bytes
from tjenestedesign.ground.norwegian import choose, day
from tjenestedesign.history.changes.artefact_log import Step, log
from tjenestedesign.history.changes.telling import told
from tjenestedesign.history.git import NoGit
from tjenestedesign.project.shape import closest

FORMATS: Final = ("text", "json")
_SHOWN: Final = 8
"""How many changes of one commit are told."""


def run(path: str, id: str, format: str) -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", choose(FORMATS))
    project, _ = load(path)
    entry = project.entries.get(id)
    broken = project.broken.get(id)
    if entry is None and broken is None:
        close = closest(id, dict.fromkeys(project.entries))
        raise UsageFault(
            f"«{clean(id)}» finnes ikke i prosjektet.",
            f"Mente du «{close}»?" if close else "Sjekk id-en. Den er filnavnet uten .yaml.",
        )
    source = entry.source if entry else broken.source if broken else None
    assert source is not None
    file = project.root / source.file
    try:
        steps = log(project.root, source.file, read_bytes(file) if file.is_file() else None)
    except NoGit as why:
        raise UsageFault(str(why), "Historien til et artefakt er det git husker om det.") from None
    if format == "json":
        sys.stdout.write(json.dumps([_data(s) for s in steps], ensure_ascii=False, indent=2) + "\n")
        return
    title = f"{entry.type.tittel} «{entry.name}»" if entry else source.file
    out().print(Text(clean(f"{title} ({id})"), style="bold"), soft_wrap=True)
    for step in steps:
        _print(step)


def _print(step: Step) -> None:
    console = out()
    head = (
        "Ikke lagret i git ennå" if not step.commit else f"{day(date.fromisoformat(step.day))}, {step.author}"
    )
    console.print()
    console.print(Text(clean(head), style="bold"), soft_wrap=True)
    if step.subject:
        console.print(Text(clean(f"  {step.subject} ({step.commit[:8]})"), style="dim"), soft_wrap=True)
    for line in _told(step):
        console.print(Text(clean(f"  {line}")), soft_wrap=True)


def _told(step: Step) -> list[str]:
    match step.what:
        case "laget":
            return ["Laget."]
        case "feil":
            return ["Filen hadde feil, så td kan ikke si hva den sa."]
        case "nytt-navn":
            return [f"Fikk ny id. Den het «{step.was}»."]
        case "oppsett":
            return ["Sier det samme. Bare oppsett eller kommentarer er endret."]
        case "endret":
            lines = list(told(step.changed)) if step.changed else []
            rest = len(lines) - _SHOWN
            more = [f"og {rest} {'endring' if rest == 1 else 'endringer'} til"] if rest > 0 else []
            return [*lines[:_SHOWN], *more] or ["Endret. Utgaven før hadde feil, så td kan ikke si hva."]


def _data(step: Step) -> dict[str, object]:
    return {
        "utgave": step.commit or None,
        "dato": step.day or None,
        "av": step.author or None,
        "melding": step.subject or None,
        "hva": step.what,
        "het": step.was or None,
        "forskjeller": [
            {"hvor": d.where, "før": d.before, "nå": d.after}
            for d in (step.changed.differences if step.changed else ())
        ],
    }
