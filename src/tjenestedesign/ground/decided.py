"""Edits to a project's files, decided and not yet done: what each file is and becomes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Final

from tjenestedesign.ground.change import Change, Conflict
from tjenestedesign.ground.yaml.edits import Edit, edited

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class In:
    """An edit in one YAML file, by its path in the project with `/`."""

    file: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Create:
    """A new file, of any kind. It never overwrites one that is there."""

    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Delete:
    """A file goes."""

    file: str


FileEdit = In | Create | Delete


class Exists(Exception):
    """There is a file already where one was to be made. The message is its name."""


class Missing(Exception):
    """There is no file where one was to be edited or deleted. The message is its name."""


def print_of(data: bytes | None) -> str:
    """What says which version of a file someone saw; nothing for a file that is not there."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def proposed(
    read: Callable[[str], bytes | None], edits: Sequence[FileEdit], seen: Mapping[str, str] = _NOTHING
) -> Change:
    """What the edits do, one after another, to files as `read` has them. `seen` holds the `print_of` each file when it was seen.

    Raises `Conflict`, `Exists`, `Missing` or `Uneditable`, and nothing is then done.
    """
    before = {file: read(file) for file in {*seen, *(edit.file for edit in edits)}}
    for file, hashed in seen.items():
        if print_of(before[file]) != hashed:
            raise Conflict(file, before[file])
    by_file: defaultdict[str, list[FileEdit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file].append(edit)
    after = {file: _edited(file, before[file], inside) for file, inside in by_file.items()}
    return Change({file: before[file] for file in after}, after)


def _edited(file: str, data: bytes | None, edits: Iterable[FileEdit]) -> bytes | None:
    for kind, group in groupby(edits, type):
        if kind is In:
            data = edited(file, _there(file, data), [one.edit for one in group if isinstance(one, In)])
        else:
            for one in group:
                data = _made_or_gone(one, data)
    return data


def _made_or_gone(edit: FileEdit, there: bytes | None) -> bytes | None:
    if isinstance(edit, Create):
        if there is not None:
            raise Exists(edit.file)
        return edit.data
    _there(edit.file, there)
    return None


def _there(file: str, data: bytes | None) -> bytes:
    if data is None:
        raise Missing(file)
    return data
