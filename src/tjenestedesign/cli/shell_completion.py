"""Shell completion, for every Tab: it asks the command tree in short (`command_tree.py`), and imports nothing that can be done without."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tjenestedesign.cli.command_tree import Node, node

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE: Final = "_TD_COMPLETE"

SCRIPTS: Final = {
    "bash": """_td_completion() {
    local IFS=$'\\n'
    COMPREPLY=( $(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD _TD_COMPLETE=1 td) )
}
complete -o default -F _td_completion td tjenestedesign
""",
    "zsh": """_td_completion() {
    local -a items
    items=("${(@f)$(COMP_WORDS="${(j:\\n:)words}" COMP_CWORD=$((CURRENT - 1)) _TD_COMPLETE=1 td)}")
    [[ -n "$items" ]] && compadd -a items || _files
}
compdef _td_completion td tjenestedesign
""",
    "fish": """complete -c td -a '(COMP_WORDS=(string join \\n (commandline -cop) (commandline -ct)) COMP_CWORD=(count (commandline -cop)) _TD_COMPLETE=1 td)'
""",
    "powershell": """Register-ArgumentCompleter -Native -CommandName td, tjenestedesign -ScriptBlock {
    param($word, $ast, $position)
    $words = @($ast.CommandElements | ForEach-Object { "$_" })
    if ($word -eq "") { $words += "" }
    $env:COMP_WORDS = $words -join "`n"; $env:COMP_CWORD = $words.Count - 1; $env:_TD_COMPLETE = "1"
    td | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
    Remove-Item Env:_TD_COMPLETE, Env:COMP_WORDS, Env:COMP_CWORD
}
""",
}


def asked() -> bool:
    return VARIABLE in os.environ


def answer() -> list[str]:
    """What could stand where the cursor is: COMP_WORDS, one per line, and COMP_CWORD, counted from 0."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    try:
        at = int(os.environ.get("COMP_CWORD", ""))
    except ValueError:
        return []
    typed = words[at] if 0 <= at < len(words) else ""
    return [c for c in _candidates(words[1:at], typed) if c.startswith(typed)]


def _candidates(before: list[str], typed: str) -> list[str]:
    path: tuple[str, ...] = ()
    command = node(path)
    words = list(before)
    while command is not None and command.commands:
        chosen = next((w for w in words if not w.startswith("-")), None)
        if chosen is None:
            break
        words = words[words.index(chosen) + 1 :]
        path = (*path, chosen)
        command = node(path)
    if command is None:
        return []
    if before and (option := command.option(before[-1])) is not None and option.metavar:
        return _values(option.metavar)
    if typed.startswith("-"):
        long = (name for option in command.options for name in option.names if name.startswith("--"))
        return sorted({"--help", "--quiet", "--verbose", *long})
    if command.commands:
        return sorted(command.commands)
    place = len(_arguments(words, command))
    if place >= len(command.arguments) and not command.repeats:
        return []
    metavar = command.arguments[min(place, len(command.arguments) - 1)]
    if "ID" in metavar and path == ("new",):
        return []  # it is to be a new one
    return _values(metavar, typed, _OF_TYPE.get(" ".join(path[-1:]), ""))


def _arguments(words: list[str], command: Node) -> list[str]:
    """The words that are arguments: no options, nor what options are given."""
    found: list[str] = []
    given = False
    for word in words:
        if word.startswith("-"):
            option = command.option(word)
            given = option is not None and bool(option.metavar)
        elif given:
            given = False
        else:
            found.append(word)
    return found


_OF_TYPE: Final = {"forget": "intervju", "form": "konkurransegrunnlag", "evaluate": "konkurransegrunnlag"}
"""Commands whose artefacts are of one type."""


def _values(metavar: str, typed: str = "", of_type: str = "") -> list[str]:
    """What a placeholder stands for: types, phases, where to start from, ids in this project, or the words it lists."""
    found: list[str] = []
    if "TYPE" in metavar:
        found += _type_names()
    if "FASE" in metavar:
        found += _method_names()
    if metavar in ("EKSEMPEL", "STARTPUNKT"):
        from tjenestedesign.project.origin import examples, starts

        found += examples() if metavar == "EKSEMPEL" else starts()
    if "ID" in metavar:
        found += _ids(typed, of_type)
    if not found and "|" in metavar and metavar == metavar.lower():
        found += metavar.split("|")
    return found


def _ids(typed: str, of_type: str) -> list[str]:
    """The ids in the project one stands in, and after a `#` those of the parts; read as text, as far as it goes."""
    import re
    from pathlib import Path

    from tjenestedesign.project.reading import find_root, yaml_paths

    root = find_root(Path())
    if root is None:
        return []
    paths = {p.stem: p for p in yaml_paths(root) if p.name not in ("prosjekt.yaml", "godkjent.lock.yaml")}
    stem, part, _ = typed.partition("#")
    if part:
        try:
            text = paths[stem].read_text("utf-8", "replace") if stem in paths else ""
        except OSError:
            return []
        return sorted({f"{stem}#{id}" for id in re.findall(r"(?m)[-{,] *id: *[\"']?([a-z0-9-]+)", text)})
    return sorted(id for id, path in paths.items() if not of_type or _is(path, of_type))


def _is(path: Path, of_type: str) -> bool:
    import re

    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return re.search(rf"(?m)^type: *[\"']?{of_type}\b", stream.read(4000)) is not None
    except OSError:
        return False


def _type_names() -> list[str]:
    """Read from the template folders: importing the types would cost too much."""
    from tjenestedesign.ground.resources import templates_dir

    return sorted(p.parent.name for p in templates_dir().glob("*/ny.yaml.j2"))


def _method_names() -> list[str]:
    """Phases and tools, read line by line: importing YAML and the models would cost too much."""
    from tjenestedesign.ground.resources import package_file

    found: list[str] = []
    for file in sorted(package_file("check/metode").glob("*.yaml")):
        found.append(file.stem)
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("  - id: "):
                found.append(line.removeprefix("  - id: "))
    return found
