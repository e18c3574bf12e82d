"""An artefact in another tool's format: what it becomes there, and what the format has no room for.

A writer says which keys it carries. Everything else that is filled in is told by its key, so that nothing is left out in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from tjenestedesign.domain.thread.meaning import content
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.loaded import Entry, Project

Path = tuple[str, ...]
"""The way to a key, without numbers in lists: («steg», «følelse»)."""


_MOST: Final = 6
"""Names told one by one in a sentence."""


def one_line(text: str) -> str:
    """A text as another program shows it: no prompts, no line breaks."""
    return " ".join(filled(text).split())


def some(names: Sequence[str]) -> str:
    """Names in quotes as a list; the first ones where there are many."""
    told = [f"«{filled(n)}»" for n in names]
    return listing(told if len(told) <= _MOST else [*told[: _MOST - 1], f"{len(told) - _MOST + 1} til"])


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One artefact as the file another tool opens. `notes` is what is there in another way than it was said, as sentences."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """How one artefact type is written in a format. `carries` are the keys it takes with it, with dots between: «steg.følelse».

    A key carries what is below it. Keys that only hold the others together, such as «steg», need not be named.
    """

    make: Callable[[Project, Entry[Any]], Outgoing]
    """Raises `MissingExtra`."""
    carries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Format:
    """Another tool's format: the ending of its files, and the artefact types it can hold."""

    name: str
    suffix: str
    title: str
    """What it is called in a sentence: «Mermaid»."""
    writers: Mapping[str, Writer]

    def left_out(self, entry: Entry[Any]) -> list[str]:
        """What the artefact says that its file does not, in the order the keys are read: «steg: tanke (3), behov (2)»."""
        carries = frozenset(tuple(c.split(".")) for c in self.writers[entry.type.navn].carries)
        counted = Counter(_uncarried(content(entry.model), (), carries))
        grouped: dict[Path, list[str]] = {}
        for path, number in counted.items():
            grouped.setdefault(path[:-1], []).append(path[-1] + (f" ({number})" if number > 1 else ""))
        return [f"{'.'.join(p)}: {listing(keys)}" if p else listing(keys) for p, keys in grouped.items()]


def _uncarried(value: Any, path: Path, carries: frozenset[Path]) -> Iterator[Path]:
    """The way to every key that is filled in and not carried; a whole key where nothing below it is."""
    if path in carries or path == ("type",):
        return
    if not _leads_to(path, carries):
        yield path
        return
    for item in cast("list[Any]", value) if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            for key, inner in cast("dict[str, Any]", item).items():
                yield from _uncarried(inner, (*path, key), carries)
        else:
            yield path


def _leads_to(path: Path, carries: frozenset[Path]) -> bool:
    return any(c[: len(path)] == path for c in carries)
