"""The question before something is written or deleted: one for all commands."""

from __future__ import annotations

import io
import sys

import pytest
import typer

from tests.conftest import REPO
from tjenestedesign.cli.asking import agreed
from tjenestedesign.cli.failures import OK, UsageFault


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def ask(monkeypatch: pytest.MonkeyPatch, answer: str, *, yes: bool = False) -> str:
    written = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr(sys, "stdout", written)
    agreed("Slett alt?", yes=yes, nothing="Ingenting er slettet.", instead="Kjør «td delete --yes».")
    return written.getvalue()


@pytest.mark.parametrize("answer", ["j", "ja", " JA "])
def test_a_yes_goes_on(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Slett alt? [j/N]" in ask(monkeypatch, answer)


@pytest.mark.parametrize("answer", ["", "n", "nei", "kanskje"])
def test_everything_else_is_a_no_without_a_fault(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(typer.Exit) as stopped:
        ask(monkeypatch, answer)
    assert stopped.value.exit_code == OK


def test_yes_on_the_command_line_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, "n", yes=True) == ""


def test_where_nobody_can_be_asked_nothing_is_done_and_the_command_is_told() -> None:
    with pytest.raises(UsageFault) as fault:
        agreed("Slett alt?", yes=False, nothing="Ingenting er slettet.", instead="Kjør «td delete --yes».")
    assert fault.value.message == "Ingenting er slettet, for her kan td ikke spørre."
    assert fault.value.hint == "Kjør «td delete --yes»."


def test_no_command_asks_in_its_own_way() -> None:
    own = [
        file.name
        for file in (REPO / "src/tjenestedesign").rglob("*.py")
        if "[j/N]" in file.read_text("utf-8") and file.name != "asking.py"
    ]
    assert own == []
