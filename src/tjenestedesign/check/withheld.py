"""The last guard of a public site: texts and finished files in which somebody has repeated what is withheld.

Only what is distinctive takes part, so that ordinary words stop nobody: ids and codes with a digit or a hyphen, and sentences
that are long enough to be somebody's own. Needs and barriers of an interview do not: they are meant to be carried on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.public import quotes_are_public
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.recognised import folded, is_distinctive, letters, parts_of, whole_words
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Del, texts

_LETTERS: Final = 12
"""Letters a whole quote or note must have to be looked for."""
_WORDS: Final = 5
"""Words a single sentence must have to be looked for."""
_OURS: Final = frozenset({"notat", "fravik", "sikring", "vurdert"})
"""Internal keys with texts of their own. The others hold roles, which stand everywhere."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something withheld: what kind of thing it is, and the file and key it stands in."""

    hva: str
    fil: str
    nøkkel: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """Something withheld that stands in a text meant for everyone: the file and the key (blank in a finished file)."""

    fil: str
    nøkkel: str
    holdt: Held


def repeated(project: Project, shown: Project) -> list[Revealed]:
    """The texts in the public project in which somebody has written what is withheld."""
    secrets = Secrets(project)
    models: list[tuple[str, Del]] = [
        (e.file, shown.entries[e.id].model)
        for e in project.entries.values()
        if e.type.offentlig and e.id in shown.entries
    ]
    if shown.settings and project.settings:
        models.append((project.settings.source.file, shown.settings.model))
    return [
        Revealed(file, _key(loc), held)
        for file, model in models
        for loc, text in texts(model)
        if (held := secrets.within(text)) is not None
    ]


def leaks(project: Project, files: Iterable[tuple[str, bytes]]) -> Iterator[Revealed]:
    """Finished files in which something withheld stands after all: in their names, as written, or as read without tags."""
    secrets = Secrets(project)
    for path, data in files:
        read = [path]
        if path.endswith((".html", ".svg", ".js", ".css", ".json", ".csv")):
            raw = html.unescape(data.decode("utf-8", "replace"))
            read += [raw, re.sub(r"<[^<>]*>", "", raw)]
        held = next((h for text in read if (h := secrets.within(text)) is not None), None)
        if held is not None:
            yield Revealed(path, "", held)


class Secrets:
    """What a project withholds and is distinctive enough to look for."""

    def __init__(self, project: Project) -> None:
        self._words: dict[str, Held] = {}
        self._long: dict[str, Held] = {}
        for entry in project.entries.values():
            self._internal(entry.file, entry.model)
        for entry in project.all(Intervju):
            self._interview(entry)
        if project.settings:
            self._internal(project.settings.source.file, project.settings.model)
        shared = {id.casefold() for id, e in project.entries.items() if e.type.offentlig}
        self._words = {w: h for w, h in self._words.items() if w not in shared}

    def _internal(self, file: str, model: Del) -> None:
        for loc, text in texts(model):
            if _OURS.intersection(str(k) for k in loc):
                self._add(text, Held("et notat" if "notat" in loc else "en intern tekst", file, _key(loc)))

    def _interview(self, entry: Entry[Intervju]) -> None:
        for word, what, key in (
            (entry.id, "id-en til et intervju", "filnavnet"),
            (entry.model.respondent.kode, "koden til en person", "respondent.kode"),
        ):
            if is_distinctive(word) and not is_placeholder(word):
                self._words[folded(word)] = Held(what, entry.file, key)
        if entry.model.opphav != "innhentet":
            return  # published before, or made up: there is nobody to protect from it
        for loc, text in texts(entry.model):
            match loc[0]:
                case "sitater" if loc[-1] == "tekst" and not quotes_are_public(entry.model):
                    what = "et sitat som ikke er offentlig"
                case "respondent" | "faktorer" if len(text.split()) >= _WORDS:
                    what = "opplysninger om en person"
                case "observasjoner":
                    what = "en observasjon"
                case _:
                    continue
            self._add(text, Held(what, entry.file, _key(loc)))

    def _add(self, text: str, held: Held) -> None:
        """The whole text, and each of its sentences that is long enough by itself."""
        for part in parts_of(text, _WORDS):
            if len(said := letters(part)) >= _LETTERS:
                self._long.setdefault(said, held)

    @cached_property
    def _word(self) -> re.Pattern[str] | None:
        return whole_words(self._words)

    def within(self, text: str) -> Held | None:
        """What a text tells of what is withheld, if anything."""
        if self._word and (match := self._word.search(folded(text))):
            return self._words[match[0]]
        said = letters(text)
        return next((held for secret, held in self._long.items() if secret in said), None)


def _key(loc: Loc) -> str:
    return ".".join(str(k) for k in loc if isinstance(k, str))
