"""A project that begins from a starting point: guides, a plan, and a journey without content, made for one kind of service.

A starting point is a folder in `starts/`: artefacts and a prosjekt.yaml as in any project, and `START_FILE`, which says what it is.
Nothing in it has been found out. Where there is something to find out, it asks (`<Skriv …>`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from pydantic import Field

from tjenestedesign.check.load import read_one
from tjenestedesign.check.new_files import new_artefact
from tjenestedesign.check.taken_over import taken_over_file
from tjenestedesign.ground.later import later
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.resources import starts_dir
from tjenestedesign.ground.scalars import Tekst
from tjenestedesign.ground.yaml.edits import Edit, Set
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.fields import field_at, is_time
from tjenestedesign.project.model import Artefakt, Del
from tjenestedesign.project.origin import START_FILE
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import PROJECT_FILE

_NOBODYS: Final = frozenset({"type", "navn", "kommune", "språk"})
"""Keys of a starting point's prosjekt.yaml that the new project answers for itself."""


class Lov(Del):
    """A law the service works by: what it is called, and what it is about."""

    navn: Tekst = Field(description="Navnet på loven.")
    om: Tekst = Field(description="Hva i den tjenesten møter.")


class Startpunkt(Del):
    """What a starting point says of itself."""

    om: Tekst = Field(description="Hva det er, på én linje.")
    lover: tuple[Lov, ...] = Field(default=(), description="Lovene tjenesten arbeider etter.")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a new project gets: its files by their path, and edits to its prosjekt.yaml."""

    om: Startpunkt
    files: Mapping[str, bytes]
    settings: tuple[Edit, ...]


def start_files(id: str, now: date) -> Begun:
    """The starting point `id`, which must be one of `starts()`. Dates are moved so that the first is still to come."""
    base = starts_dir() / id
    about, settings = (_read(name, (base / name).read_bytes()) for name in (START_FILE, PROJECT_FILE))
    choices = Prosjekt.model_validate(settings).choices
    files: dict[str, bytes] = {}
    for path in sorted(base.rglob("*.yaml")):
        name = path.relative_to(base).as_posix()
        if "/" in name:
            files[name] = _begun(name, path.read_bytes(), id, choices, now)
    own = {key: value for key, value in settings.items() if key not in _NOBODYS}
    return Begun(Startpunkt.model_validate(about), files, tuple(_each(_prompting(own), ())))


def _read(name: str, raw: bytes) -> dict[str, Any]:
    return cast("dict[str, Any]", parse(decode(name, raw)[0])[0])


def _each(value: Any, way: tuple[str, ...]) -> Iterator[Edit]:
    """A value key by key, so that the keys beside it stay, each with its explanation."""
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _each(inner, (*way, key))
    else:
        yield Set(way, value)


def _prompting(value: Any) -> Any:
    """The value with each prompt as a block below its key, as `td new` writes them: whoever writes over it can write anything."""
    if isinstance(value, list):
        return [_prompting(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _prompting(inner) for key, inner in cast("dict[str, Any]", value).items()}
    return f"{value}\n" if isinstance(value, str) and is_placeholder(value) else value


def _begun(path: str, raw: bytes, id: str, choices: Choices, now: date) -> bytes:
    entry = read_one(path, raw, choices).entry
    if entry is None:
        raise ValueError(f"{path} in the starting point {id} is not sound")
    spec = entry.type
    values = _read(path, raw)
    title, _type = values.pop("tittel"), values.pop("type")
    dates: list[str] = []
    _at_times(values, spec.modell, (), lambda text: dates.append(text) or text)
    move = later(dates, now)
    if move:
        values = _at_times(values, spec.modell, (), move.moved)
    new = new_artefact(spec, title, choices)
    return taken_over_file(path, new, _prompting(values), id, moved=move is not None)


def _at_times(value: Any, model: type[Artefakt], way: tuple[str, ...], change: Callable[[str], str]) -> Any:
    """The value with each point in time in it changed."""
    if isinstance(value, list):
        return [_at_times(item, model, way, change) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {key: _at_times(inner, model, (*way, key), change) for key, inner in items}
    info = field_at(model, way)
    return change(value) if isinstance(value, str) and info is not None and is_time(info) else value
