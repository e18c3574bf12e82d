"""What starting td brings in: as little as the command and the files at hand need."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from tjenestedesign.cli import command_tree
from tjenestedesign.cli.app import app

# --- The command tree in short ----------------------------------------------------------------------------------------


def described(command: Any, path: str = "td") -> Iterator[str]:
    """The lines of `command_tree.TREE`, from the commands themselves."""
    words: list[str] = []
    for p in command.params:
        if p.param_type_name == "argument":
            words.append(str(p.metavar) + "*" * (p.nargs == -1))
        else:
            names = ",".join(p.opts)
            words.append(names if p.is_flag else f"{names}={p.metavar}")
    assert not any(re.search(r"\s", word) for word in words)
    yield " ".join((path, ":", *words))
    for name, below in getattr(command, "commands", {}).items():
        yield from described(below, f"{path} {name}")


def test_the_tree_in_short_is_the_tree() -> None:
    text = "".join(f"{line}\n" for line in described(typer.main.get_command(app)))
    if os.environ.get("TD_UPDATE"):
        place = Path(command_tree.__file__)
        before, rest = place.read_text("utf-8").split('TREE: Final = """\\\n')
        after = rest.split('"""\n', 1)[1]
        place.write_text(f'{before}TREE: Final = """\\\n{text}"""\n{after}', "utf-8", newline="\n")
    else:
        assert text == command_tree.TREE, "Kjør TD_UPDATE=1 pytest tests/test_start.py, og se på forskjellen"
