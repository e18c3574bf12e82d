"""What an artefact says, apart from how it is written: the same meaning gives the same fingerprint.

Comments, layout, quoting, key order and keys that only keep house (status, notes, labels) are no meaning. That an artefact is
rejected is. Two meanings can be compared, and the difference told in words.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final, cast

from tjenestedesign.ground.scalars import Scalar
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.model import (
    Artefakt,
    Belegg,
    Del,
    DelMedId,
    Kortform,
    Ref,
    named,
    own_keys,
    parts,
    refs,
)

HOUSEKEEPING: Final = frozenset({"status", "ansvarlig", "merkelapper", "arvet_fra", "egne", "notat"})
"""Keys every artefact has that say nothing others can rest on."""

LENGTH: Final = 12
"""Hexadecimal digits in a fingerprint: 48 bits, so that no two versions of a file meet by chance."""

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*")


def meaning(model: Artefakt) -> dict[str, Any]:
    """An artefact's meaning as plain data."""
    return {**_plain(model, HOUSEKEEPING), **_rejected(model)}


def content(model: Del, renamed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All that an artefact says, housekeeping too. With `renamed`, references that named an old id name the new one."""
    found = _plain(model)
    for loc, ref in refs(model) if renamed else ():
        told = _renamed(ref, renamed or {})
        if told != ref.tekst:
            _put(found, loc, told)
    return found


def content_of(model: Artefakt, id: str, renamed: Mapping[str, str]) -> dict[str, Any]:
    """What an artefact says under the new ids in `renamed` (old reference → new): its parts', and those it names without a reference."""
    found = content(model, renamed)
    places = [((*loc, "id"), part.id, f"{id}#{part.id}") for loc, part in parts(model)]
    places += [
        (loc, name, f"{id}#{name}" if marker.del_ else name)
        for loc, name, marker in named(model)
        if not marker.i
    ]
    for loc, name, old in places:
        if old in renamed:
            _rename(found, loc, name, renamed[old].rpartition("#")[2])
    return found


def _rename(found: Any, loc: Loc, old: str, new: str) -> None:
    """An id at its place: a value, the start of one (`steg/rad`), or a key."""
    for step in loc[:-1]:
        found = found[step]
    value = found[loc[-1]] if isinstance(loc[-1], int) else found.get(loc[-1])
    if isinstance(value, str) and value.partition("/")[0] == old:
        found[loc[-1]] = new + value[len(old) :]
    elif loc[-1] == old and old in found:
        items = list(found.items())
        found.clear()
        found.update((new if k == old else k, v) for k, v in items)


def _renamed(ref: Ref, renamed: Mapping[str, str]) -> str:
    if ref.tekst in renamed:
        return renamed[ref.tekst]
    id = renamed.get(ref.id, ref.id)
    return f"{id}#{ref.del_id}" if ref.del_id else id


def _put(found: Any, loc: Loc, value: str) -> None:
    for step in loc[:-1]:
        found = found[step]
    found[loc[-1]] = value


def part_meanings(model: Artefakt, frame: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """The meaning of each part, by its id.

    A part is read in the light of what its artefact says in the keys in `frame`: a quote, of who said it.
    """
    around = {**_plain(model, frozenset(type(model).model_fields) - set(frame)), **_rejected(model)}
    found: dict[str, dict[str, Any]] = {}
    for _, part in parts(model):
        found.setdefault(part.id, {**around, **_plain(part)})
    return found


def _rejected(model: Artefakt) -> dict[str, str]:
    return {"forkastet": "true"} if model.forkastet else {}


def fingerprint(said: Any) -> str:
    """A meaning as a short text that another meaning does not have."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _plain(model: Del, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Keys that say something: those left out, left blank or written with their default are the same."""
    found: dict[str, Any] = {}
    for name, default in _defaults(type(model)):
        value = getattr(model, name)
        if value is None or value == () or name in without or value == default:
            continue
        if name == "belegg" and _says_nothing_new(model, value):
            continue
        found[name] = _value(value)
    found |= {name: _text(text) for name, text in own_keys(model).items()}
    return found


def _says_nothing_new(part: Del, belegg: Any) -> bool:
    """A step that is said to be assumed, says what it would have said anyway."""
    return (
        isinstance(part, DelMedId)
        and part.uten_belegg is not None
        and isinstance(belegg, Belegg)
        and _plain(belegg) == {"grad": part.uten_belegg}
    )


@cache
def _defaults(cls: type[Del]) -> tuple[tuple[str, Any], ...]:
    return tuple((n, f.get_default(call_default_factory=True)) for n, f in cls.model_fields.items())


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Belegg) and set(plain := _plain(value)) == {"grad"}:
        return plain["grad"]
    if isinstance(value, Kortform) and value.bare_tekst and set(plain := _plain(value)) == {value.kortform}:
        return plain[value.kortform]
    if isinstance(value, Del):
        return _plain(value)
    if isinstance(value, tuple):
        return [_value(v) for v in cast("tuple[Any, ...]", value)]
    if isinstance(value, dict):
        return {str(k): _value(v) for k, v in cast("dict[Any, Any]", value).items()}
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return f"{Decimal(str(value)).normalize():f}"
    return value.tekst if isinstance(value, Scalar) else str(value)


def _text(value: str) -> str:
    """Words and paragraphs: how the lines are broken is layout."""
    if "\n" not in value:
        return " ".join(value.split())
    return "\n\n".join(" ".join(p.split()) for p in _PARAGRAPH.split(value))


def in_words(said: Any, depth: int = 0) -> Iterator[str]:
    """A meaning as lines to read, all of it, in the user's own keys. What stands inside something is moved in two spaces."""
    lead = "  " * depth
    pairs = cast("dict[str, Any]", said).items() if isinstance(said, dict) else ()
    for key, value in pairs:
        if key == "type":
            continue
        if not isinstance(value, dict | list):
            paragraphs = str(value).split("\n\n")
            yield f"{lead}{key}: {paragraphs[0]}"
            yield from (f"{lead}  {p}" for p in paragraphs[1:])
            continue
        yield f"{lead}{key}:"
        if isinstance(value, dict):
            yield from in_words(value, depth + 1)
            continue
        for item in cast("list[Any]", value):
            inside = list(in_words(item)) if isinstance(item, dict) else [str(item)]
            yield f"{lead}  - {inside[0] if inside else ''}"
            yield from (f"{lead}    {line}" for line in inside[1:])


# --- differences in words -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is no longer as it was. `where` is the way to it, in the user's own keys and ids."""

    where: str
    before: str | None
    after: str | None

    @property
    def text(self) -> str:
        place = f"{self.where}: " if self.where else ""
        if self.before is None:
            return f"{place}lagt til {self.after}"
        if self.after is None:
            return f"{place}fjernet {self.before}"
        return f"{place}{self.before} → {self.after}"


def differences(before: Any, after: Any) -> list[Difference]:
    """What changed between two meanings, in the order it is read."""
    return list(_differences(before, after, ()))


def _differences(before: Any, after: Any, way: tuple[str, ...]) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        for key in dict.fromkeys((*new, *old)):
            yield from _differences(old.get(key), new.get(key), (*way, key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _in_lists(cast("list[Any]", before), cast("list[Any]", after), way)
    elif isinstance(before, str) and isinstance(after, str):
        first, second = _apart(before, after)
        yield Difference(_place(way), first, second)
    else:
        yield Difference(
            _place(way), None if before is None else _short(before), None if after is None else _short(after)
        )


def _in_lists(before: list[Any], after: list[Any], way: tuple[str, ...]) -> Iterator[Difference]:
    names = [_name(v) for v in (*before, *after)]
    if all(names) and len(set(names[: len(before)])) == len(before):
        old = {_name(v): v for v in before}
        new = {_name(v): v for v in after}
        number = {**{n: at for at, n in enumerate(old, 1)}, **{n: at for at, n in enumerate(new, 1)}}
        for name in dict.fromkeys((*new, *old)):
            yield from _differences(old.get(name), new.get(name), (*way, f"{number[name]} «{name}»"))
        kept = [n for n in old if n in new]
        if kept != [n for n in new if n in old]:
            yield Difference(_place(way), "rekkefølgen", "en annen rekkefølge")
        return
    keys = [[json.dumps(v, ensure_ascii=False, sort_keys=True) for v in side] for side in (before, after)]
    for kind, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for n, (one, other) in enumerate(zip(before[a:b], after[c:d], strict=True)):
                number = (str(c + n + 1),) if isinstance(other, dict) else ()
                yield from _differences(one, other, (*way, *number))
        elif kind != "equal":
            for one in before[a:b]:
                yield Difference(_place(way), _short(one), None)
            for other in after[c:d]:
                yield Difference(_place(way), None, _short(other))


def _name(value: Any) -> str | None:
    return str(cast("dict[str, Any]", value).get("id") or "") or None if isinstance(value, dict) else None


def _place(way: tuple[str, ...]) -> str:
    """«steg 4 «soke», følelse»: a part's number and name stand with the list it is in."""
    told: list[str] = []
    for step in way:
        if told and step[0].isdecimal():
            told[-1] += f" {step}"
        else:
            told.append(step)
    return ", ".join(told)


_ROOM: Final = 60
_NAMES: Final = ("tittel", "navn", "tekst", "hva")
"""Keys that say what a part is, before the others."""


def _short(value: Any) -> str:
    """A value as a sentence can hold it: a part by its name, or else by what it says first."""
    if isinstance(value, dict):
        said = {k: v for k, v in cast("dict[str, Any]", value).items() if k != "id" and isinstance(v, str)}
        name = next((said[k] for k in _NAMES if k in said), next(iter(said.values()), None))
        return _short(name) if name else "en del"
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return _short(items[0]) if len(items) == 1 else f"{len(items)} punkter"
    text = " ".join(str(value).split())
    return f"«{text}»" if len(text) <= _ROOM else f"«{text[: _ROOM - 1].rstrip()}…»"


_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def _number(text: str, *, signed: bool) -> str:
    """As it is written in Norwegian, with its sign where one of the two is below nought."""
    shown = text.replace(".", ",").replace("-", "−")
    return f"+{shown}" if signed and text[0] != "-" and text != "0" else shown


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two long texts from a little before the word where they part, so that both show what is new."""
    if _NUMBER.fullmatch(before) and _NUMBER.fullmatch(after):
        signed = before.startswith("-") or after.startswith("-")
        return _number(before, signed=signed), _number(after, signed=signed)
    if max(len(before), len(after)) <= _ROOM:
        return f"«{before}»", f"«{after}»"
    same = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    start = max(0, before.rfind(" ", 0, max(same - 15, 0)) + 1) if same > 20 else 0
    lead = "…" if start else ""

    def piece(text: str) -> str:
        rest = " ".join(text[start:].split())
        return f"«{lead}{rest}»" if len(rest) <= _ROOM else f"«{lead}{rest[: _ROOM - 1].rstrip()}…»"

    return piece(before), piece(after)
