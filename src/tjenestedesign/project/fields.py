"""What a key can hold, read from the models: for messages, templates and editors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from tjenestedesign.ground.scalars import Scalar, Tidspunkt
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.choice_lists import BUILT_IN, FACTORS, Choices, EttAv
from tjenestedesign.project.model import (
    Del,
    Kortform,
    MedEgneNøkler,
    Navngir,
    Ref,
    is_old,
    is_required_for_approval,
    marker,
)

T = TypeVar("T")


def model_at(model: type[Del], path: Sequence[str | int]) -> type[Del] | None:
    """The model whose keys stand at a place; numbers in lists count for nothing."""
    current: type[Del] | None = model
    for step in path:
        if isinstance(step, int) or current is None:
            continue
        info = current.model_fields.get(step)
        current = part_model(info.annotation) if info else None
    return current


def field_at(model: type[Del], path: Sequence[str | int]) -> FieldInfo | None:
    """The key at a place."""
    keys = [s for s in path if isinstance(s, str)]
    owner = model_at(model, keys[:-1]) if keys else None
    return field_of(owner, keys[-1]) if owner else None


def field_of(owner: type[Del], key: str) -> FieldInfo | None:
    """A key of a part; where the part may have others than its model's, any key is one."""
    info = owner.model_fields.get(key)
    return owner.eget_felt(key) if info is None and issubclass(owner, MedEgneNøkler) else info


def keys(owner: type[Del], choices: Choices | None) -> dict[str, FieldInfo]:
    """The keys a part can have in a project, but for those that others have taken the place of."""
    if issubclass(owner, MedEgneNøkler) and owner.liste == FACTORS:
        return {f.id: owner.eget_felt(f.id, f) for f in (choices or BUILT_IN).faktorer}
    return {name: info for name, info in owner.model_fields.items() if not is_old(info)}


def part_model(annotation: Any) -> type[Del] | None:
    """The parts a key holds, one or a list of them."""
    return next((c for c in _classes(annotation) if issubclass(c, Del)), None)


def choices(annotation: Any) -> list[str]:
    """The words a key can be."""
    args = get_args(annotation)
    if args and all(isinstance(a, str) for a in args):
        return list(cast("tuple[str, ...]", args))
    return [c for a in args for c in choices(a)]


def words(annotation: Any) -> list[str]:
    """The words a key can be when it is written as one text, also where that is the short form of a part."""
    part = part_model(annotation)
    if part is None:
        return choices(annotation)
    return choices(part.model_fields[part.kortform].annotation) if issubclass(part, Kortform) else []


def words_for(info: FieldInfo, choices: Choices | None) -> list[str]:
    """The words a key can be in a project, when it is written as one text."""
    mark = marked_with(info, EttAv)
    return list((choices or BUILT_IN).words(mark.liste)) if mark else words(info.annotation)


def is_yes_or_no(annotation: Any) -> bool:
    return annotation is bool or any(is_yes_or_no(a) for a in get_args(annotation))


def reference(annotation: Any) -> type[Ref] | None:
    """The kind of reference a key holds, one or a list of them."""
    return next((c for c in _classes(annotation) if issubclass(c, Ref)), None)


def written_refs(model: type[Del], data: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Ref]]:
    """Every reference in data that may not be sound, with where it stands. What is no reference at all, is passed over."""
    if not isinstance(data, dict):
        return
    for key, value in cast("dict[str, Any]", data).items():
        info = model.model_fields.get(key)
        if info is None:
            continue
        kind, part = reference(info.annotation), part_model(info.annotation)
        items = cast("list[Any]", value) if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            here = (*loc, key, index) if isinstance(value, list) else (*loc, key)
            if isinstance(item, str):
                named = kind or (
                    reference(part.model_fields[part.kortform].annotation)
                    if part and issubclass(part, Kortform)
                    else None
                )
                if named and (ref := named.read(item)):
                    yield here, ref
            elif part:
                yield from written_refs(part, item, here)


def scalar(annotation: Any) -> type[Scalar] | None:
    """The kind of value a key holds, where it is one of td's own."""
    return next((c for c in _classes(annotation) if issubclass(c, Scalar)), None)


def is_time(info: FieldInfo) -> bool:
    """Whether a key holds a day, or another point in time."""
    return any(issubclass(c, date | Tidspunkt) for c in _classes(info.annotation))


def is_prose(info: FieldInfo) -> bool:
    """Whether a key, or each item in its list, is text in someone's own words: neither an id, a choice, a number nor a date."""
    return (info.annotation is str and _is_text(info.metadata)) or _holds_prose(info.annotation)


def _holds_prose(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[0] is str and _is_text(annotation.__metadata__)
    return any(_holds_prose(inner) for inner in get_args(annotation))


def _is_text(metadata: Sequence[Any]) -> bool:
    return any(isinstance(one, StringConstraints) and one.pattern is None for one in metadata)


def naming(info: FieldInfo) -> Navngir | None:
    """What the ids in a key name, where they are no references."""
    return marker((info.annotation, *info.metadata))


def is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(is_list(a) for a in get_args(annotation))


@cache
def required(model: type[Del]) -> frozenset[str]:
    """The keys that must be there, at the latest when the artefact is approved."""
    return frozenset(
        name
        for name, info in model.model_fields.items()
        if info.is_required() or is_required_for_approval(info)
    )


def holds(annotation: Any, *kinds: type[Any]) -> bool:
    """Whether a key, or each item in its list, is of one of these kinds."""
    return any(issubclass(c, kinds) and not (c is bool and bool not in kinds) for c in _classes(annotation))


def marked_with(info: FieldInfo, mark: type[T]) -> T | None:
    """The mark of a kind in a key's annotation, however deep."""
    return next(_marks((*info.metadata, info.annotation), mark), None)


def _marks(annotated: Sequence[Any], mark: type[T]) -> Iterator[T]:
    for one in annotated:
        if isinstance(one, mark):
            yield one
        else:
            yield from _marks((*getattr(one, "__metadata__", ()), *get_args(one)), mark)


def _classes(annotation: Any) -> Iterator[type[Any]]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        yield annotation
    for arg in get_args(annotation):
        yield from _classes(arg)


def bounds(annotated: Any) -> Iterator[tuple[str, Any]]:
    """Every `ge` and `le` in a field's annotation, however deep: in unions, lists and annotated types."""
    for name in ("ge", "le"):
        if (value := getattr(annotated, name, None)) is not None:
            yield name, value
    for item in (
        *getattr(annotated, "metadata", ()),
        *getattr(annotated, "__metadata__", ()),
        *get_args(annotated),
    ):
        yield from bounds(item)
    if (inner := getattr(annotated, "annotation", None)) is not None:
        yield from bounds(inner)
