"""The commands that often answer from memory, understood without Typer. What is the least out of the ordinary is left to Typer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from tjenestedesign.cli.command_tree import node
from tjenestedesign.cli.terminal import manners

_MANY: Final = "*"
QUICK: Final[Mapping[tuple[str, ...], tuple[str, Mapping[str, str]]]] = {
    ("validate",): (
        "validate",
        {
            "": "path",
            "--format": "format",
            "--code": "codes*",
            "--all": "everything",
            "--strict": "strict",
            "--no-cache": "whole",
        },
    ),
    ("status",): ("status", {"": "path", "--format": "format"}),
    ("hook", "run"): ("hook", {"--strict": "strict"}),
}
"""Command → its module, and what its `run` calls the argument and each option. `*` stands by one that can be repeated."""
_MANNERS: Final = {"--quiet": "quiet", "-q": "quiet", "--verbose": "verbose"}


def understood(words: Sequence[str]) -> Callable[[], object] | None:
    """What a command does; None where Typer must read it."""
    path = next((path for path in QUICK if tuple(words[: len(path)]) == path), None)
    if path is None:
        return None
    module, names = QUICK[path]
    read = _read(words[len(path) :], path, names)
    if read is None:
        return None
    asked, said = read

    def run() -> object:
        for manner in said:
            setattr(manners, manner, True)
        return import_module(f"tjenestedesign.cli.{module}").run(**asked)

    return run


def _read(
    words: Sequence[str], path: tuple[str, ...], names: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]] | None:
    """What is asked for, by parameter, and the manners; None where a word is not plain."""
    command = node(path)
    asked: dict[str, Any] = {}
    said: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word in _MANNERS:
            said.append(_MANNERS[word])
            continue
        key, given, value = "", "", word
        if word.startswith("-"):
            key, given, value = word.partition("=")
            option = command.option(key) if command else None
            if option is None or (given and not option.metavar):
                return None
            if option.metavar and not given:
                value = next(waiting, "")
            takes = bool(option.metavar)
        else:
            takes = True
        if key not in names or (takes and (not value or value.startswith("-"))):
            return None
        name = names[key]
        if name.endswith(_MANY):
            asked.setdefault(name.removesuffix(_MANY), []).append(value)
        elif name in asked:
            return None
        else:
            asked[name] = value if takes else True
    return asked, said
