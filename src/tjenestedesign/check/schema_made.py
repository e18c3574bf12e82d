"""How a model becomes a JSON Schema: pydantic's own, remade key by key with how each value can be written and what td says of it."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any, Final, cast

from tjenestedesign.check.schema_choices import offered, own_names
from tjenestedesign.check.schema_read import (
    DROPPED,
    KEYWORDS,
    OWNER,
    PLACE,
    Node,
    Place,
    Placed,
    first_type,
    form_at,
    is_value,
    listed,
    old_words,
    without_null,
    words,
)
from tjenestedesign.check.schema_said import (
    ONE,
    SOME_KEY,
    UNKNOWN_KEY,
    hint_at,
    limited,
    must_be_there,
    of_numbers,
    only_one,
    told_at,
)
from tjenestedesign.ground import forms
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.fields import keys, part_model
from tjenestedesign.project.model import OWN_KEYS, Del, Kortform, MedEgneNøkler
from tjenestedesign.project.spellings import Form

_SAID: Final = ("description", "examples", "deprecated", "default")
"""What a schema says of a key, and not of its value."""
_OF_A_MAPPING: Final = frozenset(
    ("type", "properties", "required", "additionalProperties", "title", PLACE, OWNER, OWN_KEYS)
)
_NULL: Final[Node] = {"type": ["null"]}


class Maker:
    """Makes one schema, with each kind of value once in its `$defs`."""

    def __init__(self, choices: Choices | None = None) -> None:
        self._choices = choices
        self.defs: Node = {}
        self._names: dict[str, str] = {}

    def made(self, model: type[Del]) -> Node:
        raw = model.model_json_schema(by_alias=True, ref_template="#/$defs/{model}", schema_generator=Placed)
        cleaned = self.clean(offered(raw, self._choices), None)
        return {**cleaned, "$defs": {**cleaned.get("$defs", {}), **self.defs}}

    def clean(self, node: Any, place: Place | None) -> Any:
        """A part of pydantic's schema, remade. `place` is the key it is a part of the value of."""
        if isinstance(node, list):
            return [self.clean(item, place) for item in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        source = without_null({KEYWORDS.get(k, k): v for k, v in cast("Node", node).items()})
        place = source.get(PLACE, place)
        if OWNER in source:
            return self._mapping(source)
        if place is not None and is_value(source):
            types, way = self._value(source, place)
            point: Node = {"type": types, "errorMessage": told_at(place).kind, "allOf": [_ref(way)]}
            return _ref(self._named(f"{way}-punkt", point))
        unread = Place(place.owner, place.key, read=False) if place else None
        out: Node = {}
        for key, value in source.items():
            if key in DROPPED:
                continue
            if key in ("examples", "enum", "const", "default", "required", "propertyNames"):
                out[key] = value
            elif key in ("$defs", "properties"):
                make = self._part_made if key == "$defs" else self.clean
                out[key] = {name: make(inner, None) for name, inner in value.items()}
            elif key == "patternProperties":
                out[key] = {name: self.clean(inner, unread) for name, inner in value.items()}
            elif key == "additionalProperties":
                out[key] = self.clean(value, unread)
            else:
                out["anyOf" if key == "oneOf" else key] = self.clean(value, place)
        return limited(out)

    def _part_made(self, node: Node, place: None) -> Node:
        """A part. One with a short form is also what td makes one of: a text with its keys in it, and one who is counted.

        Of another, in a list, an editor writes the keys, and only where it can be nothing else.
        """
        cleaned = cast("Node", self.clean(node, place))
        owner = next((one[OWNER] for one in (node, *node.get("anyOf", ())) if OWNER in one), None)
        if owner is None or not issubclass(owner, Kortform):
            return cleaned
        others: list[Node] = [_keys_in_a_text(owner.model_fields)]
        if "antall" in owner.model_fields:
            others.append(_COUNTED)
        return {**cleaned, "anyOf": [*cleaned["anyOf"], *others]}

    # --- mappings and their keys --------------------------------------------------------------------------------

    def _mapping(self, source: Node) -> Node:
        required = cast("list[str]", source.get("required", []))
        properties = {
            key: self._key(node, may_be_blank=key not in required)
            for key, node in cast("Node", source.get("properties", {})).items()
        }
        owner = source[OWNER]
        is_open = OWN_KEYS in source
        closed = {"propertyNames": {"enum": list(properties), "errorMessage": UNKNOWN_KEY}}
        names = own_names(owner) if is_open else [closed]
        rest = {k: v for k, v in source.items() if k not in _OF_A_MAPPING}
        beside = cast("Node", self.clean(rest, None))
        return {
            **beside,
            "type": "object",
            "properties": properties,
            **({"additionalProperties": self._own_value(owner)} if is_open else {}),
            **({"required": required} if required else {}),
            "errorMessage": must_be_there(required),
            "allOf": [
                {"title": owner.__name__},
                *names,
                *beside.get("allOf", []),
            ],
        }

    def _own_value(self, owner: type[Del]) -> Node:
        """What stands at a key that td does not know."""
        place = Place(owner, SOME_KEY)
        types, shared = self._value({"type": "string"}, place)
        return {
            "type": [*types, "array", "null"],
            "errorMessage": told_at(place).kind,
            "allOf": [_ref(shared)],
        }

    def _key(self, node: Node, *, may_be_blank: bool) -> Node:
        """What stands at a key. What the editor looks at to write it, its types and what is in its list, stands here; the rest is shared.

        VS Code takes a title from the first schema that fits, and remembers one for a shared schema from where it last was: so each key
        says its own first.
        """
        place = cast("Place", node[PLACE])
        title = place.title
        core = without_null({k: v for k, v in node.items() if k not in _SAID and k not in DROPPED})
        said = {k: node[k] for k in _SAID if k in node and not (k == "default" and node[k] in (None, [], {}))}
        blank = ["null"] if may_be_blank else []
        first: Node = {"title": title}
        if (many := listed(core)) is not None:
            made, shared = self._list(many, place, blank)
        elif "$ref" in core:
            said = {"description": _about_part(place), **said}
            first["description"] = said["description"]
            made, shared = self._part(core, place, blank)
        elif is_value(core):
            if "const" in core:
                said["default"] = core["const"]  # an editor writes it
            types, shared = self._value(core, place)
            made = {"type": [*types, "array", *blank], "errorMessage": told_at(place).kind}
        else:
            return {"title": title, **said, **self._other(core, place, blank)}
        return {"title": title, **said, **made, "allOf": [first, _ref(shared)]}

    def _part(self, core: Node, place: Place, blank: list[str]) -> tuple[Node, str]:
        """A key with keys of its own under it; a list of one such is read as it."""
        model = core["$ref"].rpartition("/")[2]
        part = part_model(place.info.annotation)
        short = part is not None and issubclass(part, Kortform)
        kinds = (
            ["string", "number", "boolean", "object"] if short else ["object", "string", "number", "boolean"]
        )
        must = f"{model}-må"
        if must not in self.defs:
            alone = {"type": ["array"], **only_one(_ref(must), told_at(place).kind)}
            ways = [_ref(model), alone, *([] if short or part is None else self._in_a_text(part))]
            self.defs[must] = {"anyOf": ways}
        name = self._named(f"{model}-kan", {"anyOf": [_ref(must), _NULL]}) if blank else must
        return {"type": [*kinds, "array", "null"]}, name

    def _in_a_text(self, part: type[Del]) -> list[Node]:
        """The keys of a part in one text; of those a project has named, only the ones td knows."""
        known = list(part.model_fields)
        if issubclass(part, MedEgneNøkler):
            known = [key for key in keys(part, self._choices) if key in known]
        return [_keys_in_a_text(known)] if known else []

    def _other(self, core: Node, place: Place, blank: list[str]) -> Node:
        cleaned = cast("Node", self.clean(core, place))
        if not blank:
            return cleaned
        if "anyOf" in cleaned:
            return {**cleaned, "anyOf": [*cleaned["anyOf"], _NULL]}
        kind = cleaned.get("type")
        return {**cleaned, "type": [kind, "null"]} if isinstance(kind, str) else cleaned

    def _list(self, core: Node, place: Place, blank: list[str]) -> tuple[Node, str]:
        """A list; one text or one mapping may stand for it."""
        item = cast("Node", self.clean(core["items"], place))
        part = part_model(place.info.annotation)
        rules: list[Node] = []
        kinds = ["array"]
        told = hint_at(place, {"¤": "¤"}, 3, "¤")
        if part is not None:
            kinds.append("object")
            rules.append({"if": {"type": "object"}, "then": item})
        if part is None or issubclass(part, Kortform):
            kinds += ["string", "number", "boolean"]
            many = {"type": "string", "pattern": _PARTED}
            rules.append(
                {"if": {"not": {"anyOf": [{"type": ["array", "object", "null"]}, many]}}, "then": item}
            )
        else:
            kinds.append("string")
            some = f"{forms.NOTHING}|{forms.keys_in_a_text(part.model_fields)}"
            rules.append({"if": {"type": "string"}, "then": {"pattern": some, "patternErrorMessage": told}})
        counted: Node = {}
        least, most = core.get("minItems", 0), core.get("maxItems")
        if least or most is not None:
            counted = {"contains": {}, "minContains": least}
        if most is not None:
            told = f"{told} Høyst {most} punkter."
            counted["maxContains"] = most
        name = item.get("$ref", "").rpartition("/")[2].removesuffix("-punkt") or "liste"
        if "properties" not in item and part is None:
            item = {"allOf": [{"title": place.title}, item]}
        made = {"type": [*kinds, *blank], "items": item, "errorMessage": told, **counted}
        return made, self._named(f"{name}-liste", {"allOf": rules})

    # --- values -------------------------------------------------------------------------------------------------

    def _value(self, node: Node, place: Place) -> tuple[list[str], str]:
        """What an editor may take one value for, and the name of how it is written."""
        form = form_at(node, place)
        types = [
            "string",
            *(["number"] if form.numbers is not None else []),
            *(["boolean"] if form.booleans else []),
        ]
        types.sort(key=lambda one: (one != first_type(node).replace("integer", "number"), one))
        return types, self._way(node, form, types, place)

    def _way(self, node: Node, form: Form, types: list[str], place: Place) -> str:
        """The name of how a value is written, alone or in a list."""
        told = told_at(place).form
        way: Node = {"pattern": form.pattern, "patternErrorMessage": told}
        if form.beside:
            plain = self._named(form.navn, way)
            way = {"anyOf": [_ref(plain), {"type": ["string"], "pattern": form.beside}]}
        if offered := [word for word in words(node) if word not in old_words(node)]:
            # offered in an editor, which takes the other ways to write them as well
            way = {
                "anyOf": [
                    {"enum": offered, "errorMessage": told},
                    {"type": ["string"], "pattern": form.pattern},
                    {"not": {"type": "string"}},
                ]
            }
        way["allOf"] = of_numbers(form, place, node)
        name = self._named(form.navn, way)
        if way is self.defs[name]:  # new: a list of one is of the same, however deep
            alone = only_one({"type": [*types, "array"], "allOf": [_ref(name)]}, ONE)
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


def _keys_in_a_text(known: Iterable[str]) -> Node:
    return {"type": ["string"], "pattern": forms.keys_in_a_text(known)}


def _about_part(place: Place) -> str:
    """What a key holds, where only its part says it."""
    part = part_model(place.info.annotation)
    return cleandoc(part.__doc__ or "") if part else ""


_COUNTED: Final[Node] = {
    "type": ["object"],
    "minProperties": 1,
    "maxProperties": 1,
    "propertyNames": {"pattern": forms.NO_FIGURES},
    "additionalProperties": {
        "type": ["string", "number"],
        "pattern": r"^\s*[0-9]{1,6}\s*$",
        "minimum": 0,
        "maximum": 999_999,
        "multipleOf": 1,
    },
}
"""Who, and how many, as YAML has `Huseiere: 4`."""
_PARTED: Final = (
    rf"[,;/&+|\n•·▪◦‣●○✓✔☑☐]|\s[oO][gG]\s|^\s*(?:[-–—*]|\(?[0-9a-zæøå]{{1,2}}[.)])\s|{forms.NOTHING}"
)
"""A text td takes apart before it sees what is in the list; a list in which there is nothing."""
