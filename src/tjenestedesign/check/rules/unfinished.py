"""What a draft still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.prompts import is_placeholder, prompts_in
from tjenestedesign.project.model import Artefakt, texts
from tjenestedesign.project.rule import Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


@rule_for(Artefakt, "TD111", Level.RÅD)
def in_artefact(_project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Teksten er ikke fylt ut ennå.

    Hvorfor: «td new» skriver ledetekster mellom < og >, så du ser hva som skal stå der. På sidene vises de som «ikke
    fylt ut». Når artefaktet er sendt til godkjenning, er en ledetekst en feil.

    Feil:
        påstand: <Skriv påstanden med innbyggerens stemme>

    Riktig:
        påstand: Jeg trenger at noen ser de lange linjene.
    """
    if "<" not in entry.source.text:
        return  # most files have none, and looking through every text is the dearest rule there is
    ready = entry.model.status in ("til-godkjenning", "godkjent")
    for loc, text in texts(entry.model):
        for prompt in [text] if is_placeholder(text) else prompts_in(text):
            shown = prompt if len(prompt) < 60 else f"{prompt[:57]}…>"
            whole = prompt == text
            yield Finding(
                entry,
                loc,
                f"«{shown}» er ikke fylt ut.",
                "Skriv din egen tekst, eller fjern nøkkelen."
                if whole
                else "Skriv din egen tekst i stedet, eller fjern ledeteksten.",
                level=Level.FEIL if ready else None,
            )


def _in_settings(project: Project) -> Iterator[Finding]:
    if project.settings:
        for loc, text in texts(project.settings.model):
            if is_placeholder(text):
                yield Finding(
                    project.settings,
                    loc,
                    f"«{text}» er ikke fylt ut.",
                    "Skriv din egen tekst, eller fjern nøkkelen.",
                )


unfilled_placeholder = in_artefact.besides(_in_settings)
