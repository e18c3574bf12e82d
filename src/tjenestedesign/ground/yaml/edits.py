"""The language of edits: what can be done to a YAML file, and the file with it done.

What is not edited keeps its bytes, comments and all. The result is read, and must say just what the old file said with the edits
and nothing else; where it does not, nothing comes of it (`Uneditable`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from tjenestedesign.ground.diagnostics import Level, Position
from tjenestedesign.ground.quotation import bare
from tjenestedesign.ground.yaml.changing import Changing
from tjenestedesign.ground.yaml.growing import grown
from tjenestedesign.ground.yaml.lines import Lines
from tjenestedesign.ground.yaml.planting import style_of
from tjenestedesign.ground.yaml.source import Loc, Reading, Source, Span, as_read, decode, parse
from tjenestedesign.ground.yaml.tree import NoPlace, Part


@dataclass(frozen=True, slots=True)
class Set:
    """A value at a key or a list item: a text, a list, a mapping or None.

    A key that is not there comes after the last of `after` that is, or first where none of them is; at the end where `after` is None.
    Keys on the way to it are made. Where a list or a mapping takes the place of another, only what differs is changed.
    """

    loc: Loc
    value: Any
    after: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Clear:
    """The key stays, with the comment beside it, and has no value."""

    loc: Loc


@dataclass(frozen=True, slots=True)
class Insert:
    """A new item in the list at `loc`, before the one at `at`; None is the end. The list may be empty, blank or not there."""

    loc: Loc
    at: int | None
    value: Any


@dataclass(frozen=True, slots=True)
class Remove:
    """A key or a list item goes, and what is left empty by it. With `comments`, those straight above go too."""

    loc: Loc
    comments: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """A list item to another place in its list: `to` is its number when it has moved."""

    loc: Loc
    to: int


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name for a key, where it stands."""

    loc: Loc
    key: str


Edit = Set | Clear | Insert | Remove | Move | Rename


class Uneditable(Exception):
    """A place td cannot change without risk to the rest: where it is."""

    def __init__(self, position: Position) -> None:
        super().__init__(position.file)
        self.position = position


def as_read_edits(readings: Iterable[Reading]) -> list[Edit]:
    """What writes readings into the file they were made of."""
    return [
        Set(reading.loc, reading.value) if reading.key is None else Rename(reading.loc, reading.key)
        for reading in readings
    ]


def in_own_form(source: Source, raw: bytes) -> bytes:
    """A file with all of it as td writes it: what every place in it is a place in. Raises `Uneditable`."""
    if source.pasted:
        rows = enumerate(source.lines)
        kept = (
            (text, None if at in source.pasted else at)
            for at, text in rows
            if text or at < len(source.lines) - 1
        )
        raw = Lines(raw, source).raw(kept)
    return edited(source.file, raw, as_read_edits(source.readings)) if source.readings else raw


def removals(locs: Iterable[Loc], *, comments: bool = True) -> list[Remove]:
    """Several places of one file taken out: from the end, so that each stands where it stood, and once."""
    chosen = set(locs)
    outermost = {loc for loc in chosen if not any(loc[:n] in chosen for n in range(len(loc)))}
    return [Remove(loc, comments) for loc in sorted(outermost, reverse=True)]


def edited(file: str, raw: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with the edits, each `loc` a place in the file as those before it leave it. Raises `Uneditable`."""
    source = decode(file, raw)[0]
    data, faults = parse(source)
    if wrong := next((f for f in faults if f.level is Level.FEIL), None):
        raise Uneditable(wrong.position)
    edits = [_as_read(edit) for edit in edits]
    result = _attempt(source, raw, data, edits)
    if result is None:
        raise Uneditable(_first_unsafe(source, raw, data, edits))
    return result


def _attempt(source: Source, raw: bytes, data: Any, edits: Sequence[Edit]) -> bytes | None:
    """The new bytes; None where the file would not say what it should."""
    tree = grown(source)
    changing = Changing(tree, style_of(tree, source.text))
    expected = _copy(data)
    for edit in edits:
        try:
            _carry_out(changing, edit)
        except NoPlace as place:
            raise Uneditable(_position(source, place.part)) from None
        expected = applied(expected, edit)
    result = Lines(raw, source).raw(tree.rows())
    said, faults = parse(decode(source.file, result)[0])
    return None if said != expected or any(f.level is Level.FEIL for f in faults) else result


def _carry_out(changing: Changing, edit: Edit) -> None:
    match edit:
        case Set(loc, value, after):
            changing.set(loc, value, after)
        case Clear(loc):
            changing.clear(loc)
        case Insert(loc, at, value):
            changing.insert(loc, at, value)
        case Remove(loc, comments):
            changing.remove(loc, comments=comments)
        case Move(loc, to):
            changing.move(loc, to)
        case Rename(loc, key):
            changing.rename(loc, key)


def applied(data: Any, edit: Edit) -> Any:
    """What a file says when an edit is carried out, from what it says; `data` itself is changed. The place must be there."""
    around: Any = {None: data}  # so that the whole is a place like any other
    loc: tuple[Any, ...] = (None, *edit.loc)
    match edit:
        case Set(value=value):
            _made(around, loc[:-1])[loc[-1]] = _copy(value)
        case Clear():
            _made(around, loc[:-1])[loc[-1]] = None
        case Insert(at=at, value=value):
            owner = _made(around, loc[:-1])
            if not _made(owner, loc[-1:]):
                owner[loc[-1]] = []
            items = owner[loc[-1]]
            items.insert(len(items) if at is None else at, _copy(value))
        case Remove():
            while not (owner := _taken_out(around, loc)) and len(loc) > 1:
                loc = loc[:-1]
        case Move(to=to):
            items = _made(around, loc[:-1])
            items.insert(to, items.pop(loc[-1]))
        case Rename(key=key):
            owner = _made(around, loc[:-1])
            pairs = [(key if k == loc[-1] else k, v) for k, v in owner.items()]
            owner.clear()
            owner.update(pairs)
    return around.get(None)


def _made(data: Any, loc: Sequence[Any]) -> Any:
    """What stands at a place; a mapping where nothing did."""
    here: Any = data
    for step in loc:
        if isinstance(here, dict) and cast("dict[Any, Any]", here).get(step) is None:
            here[step] = {}
        here = cast("Any", here)[step]
    return here


def _taken_out(data: Any, loc: Sequence[Any]) -> Any:
    """What a place stood in, without it."""
    owner = _made(data, loc[:-1])
    del owner[loc[-1]]
    return owner


def _copy(data: Any) -> Any:
    """A copy in which nothing is shared: what stands at an alias is its own."""
    if isinstance(data, dict):
        return {key: _copy(value) for key, value in cast("dict[str, Any]", data).items()}
    return [_copy(value) for value in cast("list[Any]", data)] if isinstance(data, list) else data


def _as_read(edit: Edit) -> Edit:
    """With the texts as they will be read back."""
    edit = replace(edit, loc=tuple(as_read(step) if isinstance(step, str) else step for step in edit.loc))
    if isinstance(edit, Set | Insert):
        return replace(edit, value=_value_as_read(edit.value))
    return replace(edit, key=as_read(edit.key)) if isinstance(edit, Rename) else edit


def _value_as_read(value: Any) -> Any:
    if isinstance(value, str):
        return bare(as_read(value))
    if isinstance(value, dict):
        return {as_read(key): _value_as_read(inner) for key, inner in cast("dict[str, Any]", value).items()}
    return [_value_as_read(inner) for inner in cast("list[Any]", value)] if isinstance(value, list) else value


def _first_unsafe(source: Source, raw: bytes, data: Any, edits: Sequence[Edit]) -> Position:
    """Where the first edit stands that the file cannot take."""
    low, high = 0, len(edits)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _attempt(source, raw, data, edits[:middle]) is None else (middle, high)
    tree = grown(source)
    changing = Changing(tree, style_of(tree, source.text))
    for edit in edits[:low]:
        _carry_out(changing, edit)
    return _position(source, changing.nearest(edits[low].loc))


def _position(source: Source, part: Part) -> Position:
    if part.at is None:
        return Position(source.file)
    column = max(source.lines[part.at].find(part.head), 0)
    return source.position(Span((part.at, column), (part.at, column + len(part.head))))
