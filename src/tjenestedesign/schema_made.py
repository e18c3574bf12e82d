"""How a model becomes a JSON Schema: pydantic's own, remade key by key with how each value can be written and what td says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, cast

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from tjenestedesign.ground import forms
from tjenestedesign.ground.norwegian import listing, written_range
from tjenestedesign.ground.scalars import INTEGER_PATTERN, NUMBER_PATTERN
from tjenestedesign.project.fields import is_list, part_model
from tjenestedesign.project.model import Del, Kortform
from tjenestedesign.project.said import hint
from tjenestedesign.project.spellings import Form, form_of

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """A key of a model; `read` is whether td reads what stands there as meant."""

    owner: type[Del]
    key: str
    read: bool = True


_PLACE: Final = "x-plass"
_OWNER: Final = "x-eier"


class _Placed(GenerateJsonSchema):
    """Notes at each key's schema which key it is of."""

    def model_schema(self, schema: core_schema.ModelSchema) -> Node:
        made = super().model_schema(schema)
        owner = schema["cls"]
        made[_OWNER] = owner
        for key, node in cast("Node", made.get("properties", {})).items():
            node[_PLACE] = _Place(owner, key)
        return made


_SAID: Final = ("description", "examples", "deprecated", "default")
"""What a schema says of a key, and not of its value."""
_KEYWORDS: Final = {"ge": "minimum", "le": "maximum"}
"""Bounds that pydantic leaves under its own names where it cannot see the type they apply to."""
_DROPPED: Final = frozenset(("title", "x-kreves", "discriminator", _PLACE, _OWNER))
_OF_A_MAPPING: Final = frozenset(
    ("type", "properties", "required", "additionalProperties", "title", _PLACE, _OWNER)
)
_NULL: Final[Node] = {"type": ["null"]}


class Maker:
    """Makes one schema, with each kind of value once in its `$defs`."""

    def __init__(self) -> None:
        self.defs: Node = {}
        self._names: dict[str, str] = {}

    def made(self, model: type[Del]) -> Node:
        raw = model.model_json_schema(by_alias=True, ref_template="#/$defs/{model}", schema_generator=_Placed)
        cleaned = self.clean(raw, None)
        return {**cleaned, "$defs": {**cleaned.get("$defs", {}), **self.defs}}

    def clean(self, node: Any, place: _Place | None) -> Any:
        """A part of pydantic's schema, remade. `place` is the key it is a part of the value of."""
        if isinstance(node, list):
            return [self.clean(item, place) for item in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        source = _without_null({_KEYWORDS.get(k, k): v for k, v in cast("Node", node).items()})
        place = source.get(_PLACE, place)
        if _OWNER in source:
            return self._mapping(source)
        if place is not None and _is_value(source):
            types, way = self._value(source, place)
            point: Node = {"type": types, "errorMessage": _told(place).kind, "allOf": [_ref(way)]}
            return _ref(self._named(f"{way}-punkt", point))
        unread = _Place(place.owner, place.key, read=False) if place else None
        out: Node = {}
        for key, value in source.items():
            if key in _DROPPED:
                continue
            if key in ("examples", "enum", "const", "default", "required", "propertyNames"):
                out[key] = value
            elif key in ("$defs", "properties"):
                out[key] = {name: self.clean(inner, None) for name, inner in value.items()}
            elif key == "patternProperties":
                out[key] = {name: self.clean(inner, unread) for name, inner in value.items()}
            elif key == "additionalProperties":
                out[key] = self.clean(value, unread)
            else:
                out["anyOf" if key == "oneOf" else key] = self.clean(value, place)
        return _limited(out)

    # --- mappings and their keys --------------------------------------------------------------------------------

    def _mapping(self, source: Node) -> Node:
        required = cast("list[str]", source.get("required", []))
        properties = {
            key: self._key(node, may_be_blank=key not in required)
            for key, node in cast("Node", source["properties"]).items()
        }
        rest = {k: v for k, v in source.items() if k not in _OF_A_MAPPING}
        beside = cast("Node", self.clean(rest, None))
        return {
            **beside,
            "type": "object",
            "properties": properties,
            **({"required": required} if required else {}),
            "errorMessage": _must_be_there(required),
            "allOf": [
                {"title": source[_OWNER].__name__},
                {"propertyNames": {"enum": list(properties), "errorMessage": _UNKNOWN_KEY}},
                *beside.get("allOf", []),
            ],
        }

    def _key(self, node: Node, *, may_be_blank: bool) -> Node:
        """What stands at a key. What the editor looks at to write it, its types and what is in its list, stands here; the rest is shared.

        VS Code takes a title from the first schema that fits, and remembers one for a shared schema from where it last was: so each key
        says its own first.
        """
        place = cast("_Place", node[_PLACE])
        title = title_of(place.key)
        core = _without_null({k: v for k, v in node.items() if k not in _SAID and k not in _DROPPED})
        said = {k: node[k] for k in _SAID if k in node and not (k == "default" and node[k] in (None, [], {}))}
        blank = ["null"] if may_be_blank else []
        first: Node = {"title": title}
        if (listed := _listed(core)) is not None:
            made, shared = self._list(listed, place, blank)
        elif "$ref" in core:
            first |= {k: v for k, v in said.items() if k == "description"}
            made, shared = self._part(core, place, blank)
        elif _is_value(core):
            if "const" in core:
                said["default"] = core["const"]  # an editor writes it
            types, shared = self._value(core, place)
            made = {"type": [*types, "array", *blank], "errorMessage": _told(place).kind}
        else:
            return {"title": title, **said, **self._other(core, place, blank)}
        return {"title": title, **said, **made, "allOf": [first, _ref(shared)]}

    def _part(self, core: Node, place: _Place, blank: list[str]) -> tuple[Node, str]:
        """A key with keys of its own under it; a list of one such is read as it."""
        model = core["$ref"].rpartition("/")[2]
        part = part_model(place.owner.model_fields[place.key].annotation)
        short = part is not None and issubclass(part, Kortform)
        kinds = (
            ["string", "number", "boolean", "object"] if short else ["object", "string", "number", "boolean"]
        )
        must = f"{model}-må"
        if must not in self.defs:
            alone = {"type": ["array"], **_only_one(_ref(must), _told(place).kind)}
            self.defs[must] = {"anyOf": [_ref(model), alone]}
        name = self._named(f"{model}-kan", {"anyOf": [_ref(must), _NULL]}) if blank else must
        return {"type": [*kinds, "array", "null"]}, name

    def _other(self, core: Node, place: _Place, blank: list[str]) -> Node:
        cleaned = cast("Node", self.clean(core, place))
        if not blank:
            return cleaned
        if "anyOf" in cleaned:
            return {**cleaned, "anyOf": [*cleaned["anyOf"], _NULL]}
        kind = cleaned.get("type")
        return {**cleaned, "type": [kind, "null"]} if isinstance(kind, str) else cleaned

    def _list(self, core: Node, place: _Place, blank: list[str]) -> tuple[Node, str]:
        """A list; one text or one mapping may stand for it."""
        item = cast("Node", self.clean(core["items"], place))
        part = part_model(place.owner.model_fields[place.key].annotation)
        rules: list[Node] = []
        kinds = ["array"]
        if part is not None:
            kinds.append("object")
            rules.append({"if": {"type": "object"}, "then": item})
        if part is None or issubclass(part, Kortform):
            kinds += ["string", "number", "boolean"]
            many = {"type": "string", "pattern": _PARTED}
            rules.append(
                {"if": {"not": {"anyOf": [{"type": ["array", "object", "null"]}, many]}}, "then": item}
            )
        told = _hint(place, {"¤": "¤"}, 3, "¤")
        counted: Node = {}
        least, most = core.get("minItems", 0), core.get("maxItems")
        if least or most is not None:
            counted = {"contains": {}, "minContains": least}
        if most is not None:
            told = f"{told} Høyst {most} punkter."
            counted["maxContains"] = most
        name = item.get("$ref", "").rpartition("/")[2].removesuffix("-punkt") or "liste"
        if "properties" not in item and part is None:
            item = {"allOf": [{"title": title_of(place.key)}, item]}
        made = {"type": [*kinds, *blank], "items": item, "errorMessage": told, **counted}
        return made, self._named(f"{name}-liste", {"allOf": rules})

    # --- values -------------------------------------------------------------------------------------------------

    def _value(self, node: Node, place: _Place) -> tuple[list[str], str]:
        """What an editor may take one value for, and the name of how it is written."""
        form = _form_of(node, place)
        types = [
            "string",
            *(["number"] if form.numbers is not None else []),
            *(["boolean"] if form.booleans else []),
        ]
        types.sort(key=lambda one: (one != _first_type(node).replace("integer", "number"), one))
        return types, self._way(node, form, types, place)

    def _way(self, node: Node, form: Form, types: list[str], place: _Place) -> str:
        """The name of how a value is written, alone or in a list."""
        told = _told(place).form
        way: Node = {"pattern": form.pattern, "patternErrorMessage": told}
        if form.beside:
            plain = self._named(form.navn, way)
            way = {"anyOf": [_ref(plain), {"type": ["string"], "pattern": form.beside}]}
        if offered := [word for word in _words(node) if word not in _old_words(node)]:
            # offered in an editor, which takes the other ways to write them as well
            way = {
                "anyOf": [
                    {"enum": offered, "errorMessage": told},
                    {"type": ["string"], "pattern": form.pattern},
                    {"not": {"type": "string"}},
                ]
            }
        way["allOf"] = _of_numbers(form, place, node)
        name = self._named(form.navn, way)
        if way is self.defs[name]:  # new: a list of one is of the same, however deep
            alone = _only_one({"type": [*types, "array"], "allOf": [_ref(name)]}, _ONE)
            way["allOf"].append({"if": {"type": "array"}, "then": alone})
        return name

    def _named(self, name: str, made: Node) -> str:
        """The name of a definition, the same for the same content."""
        content = repr(made)
        if content not in self._names:
            taken = name
            number = 1
            while taken in self.defs:
                number += 1
                taken = f"{name}-{number}"
            self._names[content] = taken
            self.defs[taken] = made
        return self._names[content]


def _ref(name: str) -> Node:
    return {"$ref": f"#/$defs/{name}"}


def title_of(key: str) -> str:
    """A key as a heading: `hvordan_kan_vi` → `Hvordan kan vi`."""
    said = key.replace("_", " ")
    return said[:1].upper() + said[1:]


# --- forms ----------------------------------------------------------------------------------------------------------


def _form_of(node: Node, place: _Place) -> Form:
    """How a value can be written, from how td reads its key and, where it reads it no other way, from pydantic's schema."""
    kind = _first_type(node)
    words = _words(node)
    written = str(node.get("pattern") or _WRITTEN.get(kind, ""))
    known = form_of(place.owner, place.key, written) if place.read else None
    if known is not None:
        if old := _old_words(node):
            return replace(known, pattern=f"{known.pattern}|^(?:{'|'.join(old)})$")
        if known.numbers is None and not words:
            numbers, booleans = _as_yaml_says(known.pattern)
            return replace(known, numbers=numbers, booleans=booleans)
        return known
    if words:
        return Form("valg", rf"^(?:{'|'.join(words)})$")
    if kind in _WRITTEN:
        limits = {k: node[k] for k in ("minimum", "maximum") if k in node}
        whole = {"multipleOf": 1} if kind == "integer" else {}
        numbers = None if kind == "boolean" else {**limits, **whole}
        return Form(_NAME_OF[kind], written, numbers, kind == "boolean")
    pattern = written or r"\S"  # spaces alone say nothing
    return Form("tekst" if pattern == r"\S" else "form", pattern, *_as_yaml_says(pattern))


_WRITTEN: Final = {
    "integer": INTEGER_PATTERN,
    "number": NUMBER_PATTERN,
    "boolean": "^(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$",
}
"""How what is no text is written in quotation marks, which td does not care about."""
_PARTED: Final = (
    rf"[,;/&+\n•·▪◦‣●○✓✔☑☐]|\s[oO][gG]\s|^\s*(?:[-–—*]|\(?[0-9a-zæøå]{{1,2}}[.)])\s|{forms.NOTHING}"
)
"""A text td takes apart before it sees what is in the list; a list in which there is nothing."""
_NAME_OF: Final = {"integer": "heltall", "number": "tall", "boolean": "ja-nei"}


def _without_null(node: Node) -> Node:
    """A schema without the null that pydantic adds for a key that may be left out."""
    options = [o for o in cast("list[Node]", node.get("anyOf", [])) if o != {"type": "null"}]
    rest = {k: v for k, v in node.items() if k != "anyOf"}
    if len(options) == 1:
        return _without_null({**options[0], **rest})
    return {**rest, "anyOf": options} if options else node


def _listed(core: Node) -> Node | None:
    """The list a key holds, also where one value may stand for it."""
    if core.get("type") == "array":
        return core
    return next((o for o in cast("list[Node]", core.get("anyOf", [])) if o.get("type") == "array"), None)


def _is_value(node: Node) -> bool:
    return bool(_words(node)) or _first_type(node) in ("string", "integer", "number", "boolean")


def _first_type(node: Node) -> str:
    kind = node.get("type", "string" if _words(node) else "")
    return str(cast("list[str]", kind)[0] if isinstance(kind, list) else kind)


def _words(node: Node) -> list[str]:
    """The words a value can be, also where some of them are old."""
    if "const" in node:
        return [node["const"]]
    if "enum" in node:
        return [word for word in node["enum"] if word is not None]
    options = cast("list[Node]", node.get("anyOf", []))
    if options and all("enum" in o or "const" in o for o in options):
        return [word for o in options for word in _words(o)]
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


def _old_words(node: Node) -> list[str]:
    options = cast("list[Node]", node.get("anyOf", []))
    return [word for o in options if o.get("deprecated") for word in _words(o)]


def _of_numbers(form: Form, place: _Place, node: Node) -> list[Node]:
    """What is asked of a number that stands without quotation marks: that it is whole, and from where to where it can be."""
    rules: list[Node] = []
    limits = dict(form.numbers or {})
    told = _told(place)
    if "multipleOf" in limits and "anyOf" not in limits:
        rules.append(
            _unless({"multipleOf": limits.pop("multipleOf")}, _hint(place, "0.5", ["0.5"]) or told.form)
        )
    if limits:
        rules.append(_unless(limits, _range_told(node, place) or told.form or told.kind))
    return rules


def _range_told(node: Node, place: _Place) -> str:
    ends = [node[k] + step for k, step in (("minimum", -1), ("maximum", 1)) if k in node]
    return _hint(place, *(f"{end:.0f}" for end in ends), *([f"{end:.0f}"] for end in ends))


def _unless(holds: Node, told: str) -> Node:
    """A rule for a number or a mapping, with what is said where it does not hold."""
    return {"if": holds, "else": {"type": ["string"], "errorMessage": told}}


def _limited(node: Node) -> Node:
    """A part of a schema that sets limits to a number, with td's words for them."""
    limits = {k: node[k] for k in ("minimum", "maximum") if k in node}
    if not limits:
        return node
    rest = {k: v for k, v in node.items() if k not in limits}
    return {**rest, **_unless(limits, written_range(limits.get("minimum"), limits.get("maximum")))}


def _only_one(item: Node, told: str) -> Node:
    """A list of one, which is read as what is in it."""
    return {"items": item, "contains": {}, "maxContains": 1, "errorMessage": told}


# --- what is said -------------------------------------------------------------------------------------------------


_ONE: Final = "Skriv bare én verdi her."
_UNKNOWN_KEY: Final = "Dette er ikke en nøkkel her. Trykk Ctrl+Mellomrom for å se nøklene."


def _must_be_there(required: Iterable[str]) -> str:
    keys = [f"«{key}»" for key in required]
    match keys:
        case []:
            return "Skriv nøklene på linjene under, med to mellomrom innrykk."
        case [key]:
            return f"Her må nøkkelen {key} stå."
        case _:
            return f"Her må nøklene {listing(keys)} stå, hver på sin linje."


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    """What td says to do with a value of another kind: a mapping where a text is meant."""
    form: str
    """And with a text in no form it knows."""


@cache
def _told(place: _Place) -> _Told:
    trials = ("¤", " ", {"¤": "¤"})
    if is_list(place.owner.model_fields[place.key].annotation):  # each point in it
        trials = tuple([one] for one in trials)
    *texts, mapping = trials
    form, kind = _hint(place, *texts), _hint(place, mapping)
    return _Told(kind or form, form or kind)


def _hint(place: _Place, *values: Any) -> str:
    """What td says of the first of some values that it says something of."""
    return next((said for value in values if (said := hint(place.owner, place.key, value))), "")
