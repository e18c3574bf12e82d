"""A new artefact read from a foreign file: what it holds, and what could not be carried over."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.ground.files import read_bytes
from tjenestedesign.ground.ids import ID_PATTERN, slug
from tjenestedesign.ground.patience import HeldOpen
from tjenestedesign.project.loaded import Project

LARGEST: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class Loss:
    """Something in the file that is not in the artefact, or not as it was there."""

    line: int
    text: str


@dataclass(eq=False)
class Draft:
    """An artefact to be. `data` is in the key order of its template, with drafts where it refers to them; `note` is what fits no key.

    `place` is what lines are called in the file, and 0 the file as a whole. `rest` is text in Markdown that stands below the note, and
    `cautions` what must be known before it is written. An `unfinished` draft is let in with the faults it has, but for personal data.
    """

    type: str
    title: str
    line: int
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    note: list[str] = field(default_factory=list[str])
    losses: list[Loss] = field(default_factory=list[Loss])
    place: str = "linje"
    rest: str = ""
    cautions: list[str] = field(default_factory=list[str])
    unfinished: bool = False
    called: str = ""
    """What the file is called in the note, where its name must not stand in the project."""
    id: str = ""
    """The id it got when it was filed."""

    def lose(self, line: int, text: str) -> None:
        self.losses.append(Loss(line, text))

    def keep(self, line: int, text: str) -> None:
        """Text without a key of its own: kept in the note, and told."""
        text = "; ".join(text.split("\n"))
        self.note.append(text)
        end = "" if text.endswith((".", "!", "?", "»", "…", ")")) else "."
        self.lose(line, f"{text}{end} Det står i «notat».")


def read_text(path: Path, fallback: str = "", largest: int = LARGEST) -> str:
    """The text of a file, NFC and with plain line breaks. `fallback` is how it may be saved when not as UTF-8.

    Raises `Unreadable`.
    """
    try:
        if not path.is_file():
            raise Unreadable("Filen finnes ikke.", "Sjekk stien.")
        if path.stat().st_size > largest:
            raise Unreadable(f"Filen er større enn {largest // 1_000_000} MB.", "Del den i flere filer.")
        raw = read_bytes(path)
    except HeldOpen:
        raise Unreadable("Filen er åpen i et annet program.", "Lukk den der, og prøv igjen.") from None
    except OSError:
        raise Unreadable("Filen kan ikke leses.", "Sjekk at du har tilgang til den.") from None
    codec = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            if not fallback or b"\0" in raw:
                raise
            text = raw.decode(fallback)
    except UnicodeDecodeError:
        raise Unreadable("Filen er ikke lagret som UTF-8.", "Lagre den på nytt som UTF-8.") from None
    if "\0" in text:
        raise Unreadable("Filen er ikke en tekstfil.", "Sjekk at du valgte riktig fil.")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


ACTORS: Final = ("brukergruppe", "kontaktpunkt")
"""The types of those a journey is about, and of what they meet."""


def actors(project: Project) -> dict[tuple[str, str], str]:
    """Ids of who can be part of a journey, by type and id or title, in lower case."""
    found: dict[tuple[str, str], str] = {}
    for id, entry in project.entries.items():
        if entry.type.navn in ACTORS:
            found.setdefault((entry.type.navn, entry.model.tittel.casefold()), id)
            found[entry.type.navn, id] = id
    return found


class Ids:
    """Ids made from titles, each one used once."""

    def __init__(self, spare: str) -> None:
        self._spare = spare
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def take(self, title: str, spare: str = "") -> str:
        first = slug(title)[:60].strip("-")
        if not ID_PATTERN.fullmatch(first):
            first = f"{spare or self._spare}-{first}".strip("-")
        id = first
        while id in self._taken:
            self._last[first] = self._last.get(first, 1) + 1
            id = f"{first}-{self._last[first]}"
        self._taken.add(id)
        return id


def again(name: str, phases: Sequence[str]) -> str:
    """The phase that begins here: a new one where `name` comes back after another, since a journey never goes back."""
    chosen, number = name, 1
    while chosen in phases and phases[-1] != chosen:
        number += 1
        chosen = f"{name} ({number})"
    return chosen


def clip(text: str) -> str:
    """A user's text as it stands in a message."""
    return text if len(text) <= 60 else f"{text[:59]}…"
