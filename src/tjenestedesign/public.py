"""The project as everyone may know it: what is internal is gone before anything is drawn or written.

Withholding is decided here alone, by type (`Artefakttype.offentlig`) and by key. docs/offentlig.md says it in bokmål, and a
test holds every key that exists against the two lists, so that a new one must be decided.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar, cast

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.lock import Lock
from tjenestedesign.model import Artefakt, Del, Ref, texts
from tjenestedesign.project import Entry, Project
from tjenestedesign.yaml_source import Source

D = TypeVar("D", bound=Del)

INTERNAL: Final = frozenset(
    {
        "ansvarlig",
        "arvet_fra",
        "eier",
        "fravik",
        "merkelapper",
        "notat",
        "prosjektgruppe",
        "prosjektleder",
        "sikring",
        "styringsgruppe",
        "tatt_av",
        "vurdert",
    }
)
"""Keys that are never public, wherever they stand: notes, how things are kept safe, and roles that one person in a municipality holds."""

FEWEST: Final = 3
"""Participants of a role are told of from this many; fewer could be recognised."""

HIDDEN_QUOTE: Final = "Sitatet er ikke offentlig"


def public(project: Project) -> Project:
    """The same project without what is internal. Interviews stand in it only to be counted: no page shows them."""
    names = _names(project)
    kept = [e for e in project.entries.values() if e.type.offentlig or isinstance(e.model, Intervju)]
    entries: dict[str, Entry[Artefakt]] = {}
    for entry in kept:
        model = _interview(entry.model, entry.id, names) if isinstance(entry.model, Intervju) else entry.model
        shown = _redacted(model, names)
        id = names.get((entry.id, None), entry.id)
        entries[id] = Entry(id, entry.type, shown, Source(f"{id}.yaml", ""))
    renamed = {old.id: entries[names.get((old.id, None), old.id)] for old in kept}
    backlinks = {
        names.get((id, None), id): tuple(
            (renamed[e.id], loc, new)
            for e, loc, ref in links
            if e.id in renamed and (new := _ref(ref, names))
        )
        for id, links in project.backlinks.items()
        if id in renamed
    }
    settings = project.settings
    return replace(
        project,
        settings=replace(settings, model=_redacted(settings.model, names)) if settings else None,
        entries=dict(sorted(entries.items())),
        broken={},
        backlinks=backlinks,
        extra_sources={},
        lock=Lock(),
        others=(),
    )


_Names = Mapping[tuple[str, str | None], str]
"""(id, part id or None) → what it is called in public; nothing for what is not there at all.

Ids of interviews and quotes are words somebody chose.
"""


def _names(project: Project) -> _Names:
    taken = set(project.entries)
    found: dict[tuple[str, str | None], str] = {}
    for entry in project.entries.values():
        if not entry.type.offentlig:
            found[entry.id, None] = ""
    number = 0
    for entry in sorted(project.all(Intervju), key=lambda e: e.id):
        number += 1
        while f"kilde-{number}" in taken:
            number += 1
        found[entry.id, None] = f"kilde-{number}"
        for n, quote in enumerate(entry.model.sitater, 1):
            found[entry.id, quote.id] = f"sitat-{n}"
    return found


def _interview(model: Intervju, id: str, names: _Names) -> Intervju:
    """What is left of an interview: whose side it is on, and the quotes that may be published."""
    consent = model.samtykke
    may = consent is not None and (consent.grunnlag != "innhentet" or consent.publiseres)
    quotes = tuple(
        q.model_copy(update={"id": names[id, q.id], "tekst": q.tekst if may else HIDDEN_QUOTE})
        for q in model.sitater
    )
    who = type(model.respondent).model_construct(
        kode=names[id, None], rolle=model.respondent.rolle, antall=model.respondent.antall
    )
    return Intervju.model_construct(
        type=model.type,
        tittel=f"Intervju {names[id, None].removeprefix('kilde-')}",
        status=model.status,
        respondent=who,
        sitater=quotes,
    )


def _redacted(model: D, names: _Names) -> D:
    """A copy without the internal keys; a key that must be there keeps its default."""
    new: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        if name not in model.__dict__:
            continue
        value = getattr(model, name)
        if name in INTERNAL:
            new[name] = None if field.is_required() else field.get_default(call_default_factory=True)
        elif name == "deltakere" and isinstance(value, tuple):
            new[name] = tuple(
                _value(v, names)
                for v in cast("tuple[Any, ...]", value)
                if (getattr(v, "antall", None) or 0) >= FEWEST
            )
        else:
            new[name] = _value(value, names)
    return model.model_copy(update={k: v for k, v in new.items() if v is not getattr(model, k)})


def _value(value: Any, names: _Names) -> Any:
    if isinstance(value, Ref):
        return _ref(value, names)
    if isinstance(value, Del):
        return _redacted(value, names)
    if isinstance(value, tuple):
        shown = (_value(v, names) for v in cast("tuple[Any, ...]", value))
        return tuple(v for v in shown if v is not None)
    if isinstance(value, dict):
        return {k: _value(v, names) for k, v in cast("dict[Any, Any]", value).items()}
    return value


R = TypeVar("R", bound=Ref)


def _ref(ref: R, names: _Names) -> R | None:
    name = names.get((ref.id, None), ref.id)
    if name == ref.id or not name:
        return ref if name else None
    part = ref.del_id and names.get((ref.id, ref.del_id), ref.del_id)
    return type(ref)(name, part)


# --- the last guard -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Røpet:
    """Something withheld that stands in a text meant for everyone: where, and what kind of thing it is."""

    sted: str
    hva: str


def repeated(project: Project, shown: Project) -> list[Røpet]:
    """Public texts of a project in which somebody has written what is withheld."""
    secrets = _Secrets(project)
    found: list[Røpet] = []
    for entry in project.entries.values():
        if not entry.type.offentlig or entry.id not in shown.entries:
            continue
        for loc, text in texts(shown.entries[entry.id].model):
            if (what := secrets.within(text)) is not None:
                found.append(Røpet(f"{entry.file}, «{loc[0]}»", what))
    if shown.settings:
        for loc, text in texts(shown.settings.model):
            if (what := secrets.within(text)) is not None:
                found.append(Røpet(f"prosjekt.yaml, «{loc[0]}»", what))
    return found


def leaks(project: Project, files: Iterable[tuple[str, bytes]]) -> Iterator[Røpet]:
    """Finished files in which something withheld stands after all."""
    secrets = _Secrets(project)
    for path, data in files:
        if path.endswith((".html", ".svg", ".js", ".css", ".json", ".csv")):
            text = html.unescape(re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace")))
            if (what := secrets.within(" ".join(text.split()))) is not None:
                yield Røpet(path, what)


class _Secrets:
    """What is distinctive enough to look for: ids and codes with a digit or a hyphen in them, hidden quotes and notes."""

    def __init__(self, project: Project) -> None:
        words: dict[str, str] = {}
        long: dict[str, str] = {}
        for entry in project.all(Intervju):
            for word, what in (
                (entry.id, "id-en til et intervju"),
                (entry.model.respondent.kode, "koden til en person"),
            ):
                if len(word) > 2 and re.search(r"[\d-]", word):
                    words[word.casefold()] = what
            hidden = _interview(entry.model, entry.id, _names(project))
            for mine, theirs in zip(entry.model.sitater, hidden.sitater, strict=True):
                if mine.tekst != theirs.tekst:
                    long[_plain(mine.tekst)] = "et sitat som ikke er offentlig"
        for entry in project.entries.values():
            if entry.model.notat:
                long[_plain(entry.model.notat)] = "et notat"
        self._words = words
        self._pattern = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.I) if words else None
        )
        self._long = {text: what for text, what in long.items() if len(text) >= _DISTINCTIVE}

    def within(self, text: str) -> str | None:
        """What kind of secret a text holds, if any."""
        if self._pattern and (match := self._pattern.search(text)):
            return self._words[match[0].casefold()]
        plain = _plain(text)
        return next((what for secret, what in self._long.items() if secret in plain), None)


_DISTINCTIVE: Final = 12
"""Characters a quote or a note must have to be looked for."""


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
