"""What starting td brings in: as little as the command and the files at hand need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.conftest import ASKER, Build
from tjenestedesign.check.types import MODULES, TYPES
from tjenestedesign.cli import command_tree, quick
from tjenestedesign.cli.app import app, carry_out
from tjenestedesign.cli.terminal import manners

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


# --- Commands understood without Typer --------------------------------------------------------------------------------


def test_every_option_of_a_quick_command_is_understood() -> None:
    for path, (module, names) in quick.QUICK.items():
        command = command_tree.node(path)
        assert command is not None
        known = {name for option in command.options for name in option.names} | (
            {""} if command.arguments else set()
        )
        assert known == set(names)
        assert hasattr(import_module(f"tjenestedesign.cli.{module}"), "run")


QUICKLY = [
    "validate",
    "validate .",
    "validate --strict -q .",
    "validate --format json --all",
    "validate --format=json",
    "validate --code TD101 --code TD102 x.yaml --verbose",
    "validate --no-cache",
    "status",
    "status --format json x",
    "hook run",
    "hook run --strict",
]
"""Understood alike by both."""
TYPER_READS = [
    "",
    "--version",
    "validate --help",
    "validate -h",
    "validate a b",
    "validate --all --all",
    "validate --format",
    "validate --format -q",
    "validate --format=",
    "validate --strict=ja",
    "validate --stric",
    "validate -x",
    "validate -- x",
    "validat",
    "-q validate",
    "status --strict",
    "hook",
    "hook run x",
    "hook install",
    "render",
]
"""The least out of the ordinary."""


@pytest.mark.parametrize("line", QUICKLY)
def test_a_command_does_the_same_with_and_without_typer(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = line.split()
    asked: list[Any] = []

    def asked_for(module: str) -> Any:
        run = import_module(f"tjenestedesign.cli.{module}").run
        parameters = run.__code__.co_varnames[: run.__code__.co_argcount]
        standard = dict(zip(parameters[-len(run.__defaults__ or ()) :], run.__defaults__ or (), strict=False))
        whole = {**standard, **(run.__kwdefaults__ or {})}

        def noted(*given: Any, **named: Any) -> int:
            said = {**whole, **dict(zip(parameters, given, strict=False)), **named}
            asked.append(({k: list(v) if k == "codes" else v for k, v in said.items()}, vars(manners).copy()))
            return 0

        return noted

    for module in ("validate", "status", "hook"):
        monkeypatch.setattr(f"tjenestedesign.cli.{module}.run", asked_for(module))
    for way in (quick.understood(words), lambda: carry_out(words)):
        manners.quiet = manners.verbose = manners.does = False
        assert way is not None
        assert not way()
    manners.quiet = manners.verbose = manners.does = False
    assert asked[0] == asked[1]


@pytest.mark.parametrize("line", TYPER_READS)
def test_what_is_out_of_the_ordinary_is_left_to_typer(line: str) -> None:
    assert quick.understood(line.split()) is None


# --- What is imported -------------------------------------------------------------------------------------------------

HEAVY = ("pydantic", "typer", "yaml", "jinja2", "importlib.metadata", "tjenestedesign.artefakter")


def imported(
    folder: Path, words: str = "", watched: tuple[str, ...] = HEAVY, first: str = "", **env: str
) -> tuple[str, list[str]]:
    """(what td said, which of the watched modules a fresh process had imported at the end). `first` is run before td."""
    code = (
        f"{first}\n"
        "import atexit, sys\n"
        f"atexit.register(lambda: print('MODULER', *(m for m in {watched!r} if m in sys.modules)))\n"
        f"sys.argv = ['td', *{words.split()!r}]\n"
        "from tjenestedesign.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **env},
        check=False,
    )
    said, _, modules = done.stdout.rpartition("MODULER")
    assert not done.stderr, done.stderr
    return said, modules.split()


@pytest.mark.parametrize(
    "words", ["td|va", "td|validate|--s", "td|new|bru", "td|trace|", "td|guide|", "td|hook|", "td|forget|"]
)
def test_completion_imports_nothing_heavy(build: Build, words: str) -> None:
    root = build({"iv.yaml": "type: intervju\ntittel: x\n"})
    env = {"_TD_COMPLETE": "1", "COMP_WORDS": words.replace("|", "\n"), "COMP_CWORD": str(words.count("|"))}
    said, modules = imported(root, watched=(*HEAVY, "rich"), **env)
    assert said
    assert modules == []


def test_the_version_imports_nothing_heavy(tmp_path: Path) -> None:
    assert imported(tmp_path, "--version", (*HEAVY, "rich"))[1] == []


FAULTY = {
    "unge.yaml": "type: brukergruppe\ntittel: Unge\n",
    "gamle.yaml": "type: brukergruppe\ntittel: Gamle\nbeskrivelse: Ring 412 34 567.\n",
}


@pytest.mark.parametrize(
    "words",
    [
        "validate",
        "validate --all",
        "validate --format json",
        "status",
        "status --format json",
    ],
)
def test_an_unchanged_project_is_answered_from_memory(build: Build, words: str) -> None:
    root = build(FAULTY)
    first, modules = imported(root, words)
    assert "pydantic" in modules
    again, modules = imported(root, words)
    assert again == first
    assert modules in ([], ["yaml"])  # which shows the lines that are wrong


def test_the_first_answer_is_forgotten_when_a_file_changes(build: Build) -> None:
    root = build(FAULTY)
    before = [imported(root, words)[0] for words in ("validate", "status")]
    (root / "gamle.yaml").unlink()
    after = [imported(root, words)[0] for words in ("validate", "status")]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_what_has_been_committed_before_is_answered_from_memory(build: Build) -> None:
    root = build(FAULTY)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)

    def run() -> tuple[str, list[str]]:
        code = (
            "import sys\n"
            "from tjenestedesign.cli import main\n"
            "code = main(['hook', 'run'])\n"
            f"print(code, *(m for m in {HEAVY!r} if m in sys.modules))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
        )
        code, *modules = done.stdout.splitlines()[-1].split()
        return code + done.stderr, modules

    first, modules = run()
    assert first.startswith("1")
    assert "pydantic" in modules
    again, modules = run()
    assert again == first
    assert modules in ([], ["yaml"])
    (root / "gamle.yaml").write_text("type: brukergruppe\ntittel: Gamle\nbeskrivelse: Ring oss.\n", "utf-8")
    assert run()[0] == first  # what is staged is as it was
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    assert run()[0].startswith("0")


def test_after_an_edit_only_what_it_bears_on_is_imported(tmp_path: Path) -> None:
    root = tmp_path / "asker"
    shutil.copytree(ASKER, root, ignore=shutil.ignore_patterns(".tjenestedesign"))
    watched = ("pydantic", "tjenestedesign.artefakter.kontaktpunkt", *(f"tjenestedesign.{m}" for m in ALONE))
    at_once = "from tjenestedesign.check.remembered import store\nstore._SETTLED = -3_600_000_000_000"
    assert set(imported(root, "validate", watched, at_once)[1]) == set(watched)
    path = root / "3-utforming/kontaktpunkter/boligkontoret.yaml"
    path.write_text(path.read_text("utf-8") + "# endret\n", "utf-8")
    assert imported(root, "validate", watched, at_once)[1] == list(watched[:2])


ALONE = (
    "artefakter.veikart",
    "artefakter.forankringsplan",
    "artefakter.samfunnskostnad",
    "domain.effect.effektmaling",
    "domain.tender.konkurransegrunnlag",
    "domain.tender.tilbud",
    "check.rules.method",
    "check.catalogue",
)
"""What nothing about a touchpoint asks for."""


def test_a_type_is_called_what_its_line_says() -> None:
    assert [TYPES[name].navn for name in TYPES] == list(MODULES)


def test_one_type_is_imported_alone() -> None:
    code = (
        "import sys\n"
        "from tjenestedesign.check.types import TYPES\n"
        "assert 'veikart' in TYPES and len(TYPES) > 20 and 'pydantic' not in sys.modules\n"
        "assert TYPES['kilde'].navn == 'kilde'\n"
        "print([m for m in sys.modules if m.endswith(('.veikart', '.tilbud', '.intervju'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
