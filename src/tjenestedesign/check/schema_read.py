"""What pydantic's schema says of a key and of its value, and which key it is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from tjenestedesign.ground.scalars import INTEGER_PATTERN, NUMBER_PATTERN
from tjenestedesign.project.choice_lists import LIST, Choices
from tjenestedesign.project.fields import field_of
from tjenestedesign.project.model import OWN_KEYS, Del
from tjenestedesign.project.spellings import Form, form_of

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A key of a model; `read` is whether td reads what stands there as meant."""

    owner: type[Del]
    key: str
    read: bool = True
    choices: Choices | None = None
    """Those of a project, where the key's words are its own."""
    called: str = ""
    """Its name, where that is another than the key says."""

    @property
    def info(self) -> FieldInfo:
        info = field_of(self.owner, self.key)
        assert info is not None, self
        return info

    @property
    def title(self) -> str:
        """The key as a heading: `hvordan_kan_vi` → `Hvordan kan vi`."""
        said = self.key.replace("_", " ")
        return self.called or said[:1].upper() + said[1:]


PLACE: Final = "x-plass"
OWNER: Final = "x-eier"


class Placed(GenerateJsonSchema):
    """Notes at each key's schema which key it is of."""

    def model_schema(self, schema: core_schema.ModelSchema) -> Node:
        made = super().model_schema(schema)
        owner = schema["cls"]
        made[OWNER] = owner
        for key, node in cast("Node", made.get("properties", {})).items():
            node[PLACE] = Place(owner, key)
        return made


KEYWORDS: Final = {"ge": "minimum", "le": "maximum"}
"""Bounds that pydantic leaves under its own names where it cannot see the type they apply to."""
DROPPED: Final = frozenset(("title", "x-kreves", "discriminator", PLACE, OWNER, LIST, OWN_KEYS))
_WRITTEN: Final = {
    "integer": INTEGER_PATTERN,
    "number": NUMBER_PATTERN,
    "boolean": "^(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$",
}
"""How what is no text is written in quotation marks, which td does not care about."""
_NAME_OF: Final = {"integer": "heltall", "number": "tall", "boolean": "ja-nei"}


def form_at(node: Node, place: Place) -> Form:
    """How a value can be written, from how td reads its key and, where it reads it no other way, from pydantic's schema."""
    kind = first_type(node)
    known_words = words(node)
    written = str(node.get("pattern") or _WRITTEN.get(kind, ""))
    known = form_of(place.owner, place.key, written, place.choices) if place.read else None
    if known is not None:
        if old := old_words(node):
            return replace(known, pattern=f"{known.pattern}|^(?:{'|'.join(old)})$")
        if known.numbers is None and not known_words:
            numbers, booleans = _as_yaml_says(known.pattern)
            return replace(known, numbers=numbers, booleans=booleans)
        return known
    if known_words:
        return Form("valg", rf"^(?:{'|'.join(known_words)})$")
    if kind in _WRITTEN:
        limits = {k: node[k] for k in ("minimum", "maximum") if k in node}
        whole = {"multipleOf": 1} if kind == "integer" else {}
        numbers = None if kind == "boolean" else {**limits, **whole}
        return Form(_NAME_OF[kind], written, numbers, kind == "boolean")
    pattern = written or r"\S"  # spaces alone say nothing
    return Form("tekst" if pattern == r"\S" else "form", pattern, *_as_yaml_says(pattern))


def without_null(node: Node) -> Node:
    """A schema without the null that pydantic adds for a key that may be left out."""
    options = [o for o in cast("list[Node]", node.get("anyOf", [])) if o != {"type": "null"}]
    rest = {k: v for k, v in node.items() if k != "anyOf"}
    if len(options) == 1:
        return without_null({**options[0], **rest})
    return {**rest, "anyOf": options} if options else node


def listed(core: Node) -> Node | None:
    """The list a key holds, also where one value may stand for it."""
    if core.get("type") == "array":
        return core
    return next((o for o in cast("list[Node]", core.get("anyOf", [])) if o.get("type") == "array"), None)


def is_value(node: Node) -> bool:
    return bool(words(node)) or first_type(node) in ("string", "integer", "number", "boolean")


def first_type(node: Node) -> str:
    kind = node.get("type", "string" if words(node) else "")
    return str(cast("list[str]", kind)[0] if isinstance(kind, list) else kind)


def words(node: Node) -> list[str]:
    """The words a value can be, also where some of them are old."""
    if "const" in node:
        return [node["const"]]
    if "enum" in node:
        return [word for word in node["enum"] if word is not None]
    options = cast("list[Node]", node.get("anyOf", []))
    if options and all("enum" in o or "const" in o for o in options):
        return [word for o in options for word in words(o)]
    return []


def _as_yaml_says(pattern: str) -> tuple[Mapping[str, Any] | None, bool]:
    """What an editor may take a text without quotation marks for: `2`, `9.30` and `true` are texts to td where it expects one."""
    decimal, whole, truth = (
        any(re.search(pattern, sample) for sample in samples)
        for samples in (("9.30", "1e-3"), ("2",), ("true",))
    )
    limits = {} if re.search(pattern, "-2") else {"minimum": 0}
    numbers = limits if decimal else {**limits, "multipleOf": 1} if whole else None
    return numbers, truth


def old_words(node: Node) -> list[str]:
    options = cast("list[Node]", node.get("anyOf", []))
    return [word for o in options if o.get("deprecated") for word in words(o)]
