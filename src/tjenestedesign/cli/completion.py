"""Shell completion. Typer's own reads every value through pydantic, which would cost a fifth of a second per Tab."""

from __future__ import annotations

import os
from typing import Any, Final

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


def answer(command: Any) -> list[str]:
    """What could stand where the cursor is: COMP_WORDS, one per line, and COMP_CWORD, counted from 0."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    try:
        at = int(os.environ.get("COMP_CWORD", ""))
    except ValueError:
        return []
    typed = words[at] if 0 <= at < len(words) else ""
    return [c for c in _candidates(command, words[1:at], typed) if c.startswith(typed)]


def _candidates(group: Any, before: list[str], typed: str) -> list[str]:
    name = next((w for w in before if not w.startswith("-")), None)
    command = group.commands.get(name) if name else None
    options = ["--help", *(o for p in (command or group).params for o in p.opts if o.startswith("--"))]
    if typed.startswith("-"):
        return sorted(options)
    if name is None:
        return sorted(group.commands)
    if command is None:
        return []
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    position = len([w for w in before if not w.startswith("-")]) - 1
    if position < len(arguments) and "TYPE" in str(arguments[position].metavar):
        return _type_names()
    if position < len(arguments) and "FASE" in str(arguments[position].metavar):
        return _method_names()
    return []


def _type_names() -> list[str]:
    """Read from the template folders: importing the types would cost too much."""
    from tjenestedesign.resources import templates_dir

    return sorted(p.parent.name for p in templates_dir().glob("*/ny.yaml.j2"))


def _method_names() -> list[str]:
    """Phases and tools, read line by line: importing YAML and the models would cost too much."""
    from tjenestedesign.resources import package_file

    found: list[str] = []
    for file in sorted(package_file("metode").glob("*.yaml")):
        found.append(file.stem)
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("  - id: "):
                found.append(line.removeprefix("  - id: "))
    return found
