"""The command tree in short, for those who cannot wait for Typer: completion, and the commands that answer from memory.

One line for each group and command: its name, its arguments, its options. An option that takes a value has `=` and the
value's placeholder, one of several names has `,` between them, and an argument that may stand many times ends in `*`.
`TD_UPDATE=1 pytest tests/test_start.py` writes the lines anew from the commands in `cli/app.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TREE: Final = """\
td : --version --show-completion=bash|zsh|fish|powershell
td init : [MAPPE] --name=NAVN --municipality=KOMMUNE --language=nb|nn|en --example=EKSEMPEL --as=lær|metode --from=STARTPUNKT --yes,-y --pretend
td new : [TYPE] [ID] --title=TITTEL --pretend --project=STI
td validate : [STI] --format=text|json|github|sarif --code=KODE --all --strict --no-cache
td fix : [STI…]* --yes,-y --check
td render : [STI] --output,-o=MAPPE --only=TYPE|ID --format=pdf|docx|html|md|pptx|svg|png --paper=A4|A3|A1|A0 --detail=oversikt|full --public
td serve : [STI] --port=PORT --open --poll
td status : [STI] --format=text|json
td approve : [ID…]* --role=ROLLE --check --withdraw --yes,-y --project=STI
td privacy : [STI] --format=text|json|csv --output,-o=FIL
td forget : ID --yes,-y --project=STI
td export : [ID|TYPE…]* --format=xlsx|csv|json|bpmn|cjml|ical|mermaid|msproject --output,-o=FIL --blank --project=STI
td import : FIL…* --pretend --yes,-y --type=TYPE --into=ID --id=ID --map=KOLONNE=NØKKEL --no-header --delete-missing --project=STI
td trace : [ID] --up --down --format=text|json|dot|svg|csv --output,-o=FIL --project=STI
td explain : [KODE]
td guide : [FASE|VERKTØY]
td schema : [TYPE] --output,-o=MAPPE
td lsp : --stdio
td diff : [UTGAVE] [UTGAVE] --format=text|md|json|html --output,-o=FIL --project=STI
td log : ID --format=text|json --project=STI
td changelog : --since=UTGAVE --until=UTGAVE --format=text|md|json|html --output,-o=FIL --project=STI
td rename : ID NY --pretend --project=STI
td delete : ID…* --yes,-y --pretend --project=STI
td effect :
td effect check : FIL…* --id=ID --rejects=FIL --output,-o=FIL --format=text|json --project=STI
td effect report : [ID] --connect --reason=TEKST --project=STI
td effect simulate : --events=ANTALL --output,-o=FIL --seed=TALL --id=ID --project=STI
td effect export : [ID] --format=xlsx|csv|json --output,-o=FIL --project=STI
td effect compare : A B --format=text|md|json --project=STI
td tender :
td tender form : [ID] --output,-o=FIL --project=STI
td tender import : FIL…* --competition=ID --id=ID --pretend --project=STI
td tender questions : [ID] --project=STI
td tender calendar : [ID] --output,-o=FIL --project=STI
td tender evaluate : [ID] --format=text|json --output,-o=FIL --blind --project=STI
td hook :
td hook install : --project=STI --strict
td hook run : --strict
td hook uninstall : --project=STI
"""


class Option(NamedTuple):
    """An option: all its names, and the placeholder of its value; nothing where it takes none."""

    names: tuple[str, ...]
    metavar: str


class Node(NamedTuple):
    """A command, or a group of them."""

    arguments: tuple[str, ...]
    """Their placeholders."""
    repeats: bool
    """Whether the last of them may stand many times."""
    options: tuple[Option, ...]
    commands: tuple[str, ...]
    """The names below a group."""

    def option(self, name: str) -> Option | None:
        return next((o for o in self.options if name in o.names), None)


def node(path: tuple[str, ...]) -> Node | None:
    """What stands at a path: `()` is td itself, `("hook", "run")` a command in a group. None where nothing does."""
    head = " ".join(("td", *path))
    below: list[str] = []
    found: Sequence[str] | None = None
    for line in TREE.splitlines():
        name, _, rest = line.partition(" :")
        if name == head:
            found = rest.split()
        elif name.startswith(f"{head} ") and " " not in (last := name[len(head) + 1 :]):
            below.append(last)
    if found is None:
        return None
    arguments = [word for word in found if not word.startswith("-")]
    split = [word.partition("=") for word in found if word.startswith("-")]
    return Node(
        tuple(word.removesuffix("*") for word in arguments),
        any(word.endswith("*") for word in arguments),
        tuple(Option(tuple(names.split(",")), metavar) for names, _, metavar in split),
        tuple(below),
    )
