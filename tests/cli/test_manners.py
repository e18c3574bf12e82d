"""How td behaves in a terminal: quiet, talkative, without colours, narrow and piped."""

from __future__ import annotations

import errno
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run
from tjenestedesign.cli.terminal import Piped

GROUP = "1-innsikt/brukergrupper/unge.yaml"
SOUND = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"


def test_quiet_says_nothing_of_what_was_done(td: Run, build: Build) -> None:
    project = build({GROUP: SOUND})
    result = td("render", project, "--quiet")
    assert (result.code, result.out, result.err) == (0, "", "")
    assert (project / "ut/index.html").exists()
    loud = td("render", project)
    assert loud.out


@pytest.mark.parametrize("args", [("--quiet", "validate"), ("-q", "validate"), ("validate", "-q")])
def test_quiet_validate_says_only_what_fails(td: Run, build: Build, args: tuple[str, ...]) -> None:
    project = build({GROUP: SOUND})
    assert "filer" in td("validate", project).out
    quiet = td(*args, project)
    assert (quiet.code, quiet.out) == (0, "")
    (project / GROUP).write_text("type: burkergrupene\n", "utf-8")
    faulty = td(*args, project)
    assert faulty.code == 1
    assert "TD103" in faulty.out
    assert "td explain" not in faulty.out


def test_a_reader_that_goes_away_does_not_stop_the_work(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "tjenestedesign", "init", "p", "--example", "asker", "--yes"]
    done = subprocess.run(
        command, cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(write)
    assert done.returncode == 0
    assert done.stderr == b""
    made = {p.relative_to(tmp_path / "p") for p in (tmp_path / "p").rglob("*.yaml")}
    assert {p.relative_to(ASKER) for p in ASKER.rglob("[!.]*.yaml")} <= made


def test_windows_says_in_its_own_way_that_a_reader_is_gone() -> None:
    class Pipe(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.EINVAL, text)

        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "full")

    stream = Piped(Pipe())
    with pytest.raises(BrokenPipeError):
        stream.write("x")
    with pytest.raises(OSError, match="full"):
        stream.flush()


def test_quiet_still_says_what_a_copy_holds_of_people(td: Run, build: Build) -> None:
    interview = (
        "type: intervju\ntittel: Samtale\nrespondent: {kode: I-1, rolle: innbygger}\n"
        "samtykke: {dato: 2026-01-01, omfang: Sitater, slettes: 2030-01-01}\n"
        "sitater: [{id: s, tekst: Nei}]\n"
    )
    project = build({"1-innsikt/intervjuer/samtale.yaml": interview})
    result = td("export", "samtale", "--format", "csv", "--quiet", "--project", project)
    assert result.code == 0
    assert result.out == ""
    assert "Slett den senest 1. januar 2030" in " ".join(result.err.split()).replace("\xa0", " ")


def test_errors_are_told_also_when_quiet(td: Run, tmp_path: Path) -> None:
    result = td("render", tmp_path / "borte", "--quiet")
    assert result.code == 2
    assert "finnes ikke" in result.err


def test_verbose_says_what_was_read_and_how_long_it_took_beside_the_answer(td: Run, build: Build) -> None:
    project = build({GROUP: SOUND})
    plain = td("validate", project)
    talkative = td("validate", project, "--verbose")
    assert talkative.out == plain.out
    assert re.search(r"Leste 2 filer i .* og sjekket dem på \d+,\d s", " ".join(talkative.err.split()))
    assert re.search(r"Ferdig på \d+,\d s, med kode 0", talkative.err)
    assert plain.err == ""


def test_what_comes_after_two_dashes_is_no_option(td: Run) -> None:
    result = td("new", "ide", "--", "--quiet")
    assert result.code == 2
    assert result.err


def in_terminal(*args: str, **extra: str) -> str:
    """What td writes to a terminal of its own."""
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    leader, follower = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tjenestedesign", *args],
        stdout=follower,
        stderr=follower,
        stdin=follower,
        env={**env, "TERM": "xterm-256color", **extra},
    )
    os.close(follower)
    said = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        said += piece
    process.wait()
    os.close(leader)
    return said.decode("utf-8", "replace")


_COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-9]|9[0-9])[0-9;]*m")


def test_colours_only_in_a_terminal_that_wants_them(build: Build) -> None:
    project = build({GROUP: "type: burkergrupene\n"})
    assert _COLOUR.search(in_terminal("validate", str(project)))
    assert not _COLOUR.search(in_terminal("validate", str(project), NO_COLOR="1"))
    piped = subprocess.run(
        [sys.executable, "-P", "-m", "tjenestedesign", "validate", str(project)],
        capture_output=True,
        check=False,
    )
    assert b"\x1b" not in piped.stdout + piped.stderr


@pytest.mark.parametrize("command", [("--help",), ("render", "--help"), ("status",)])
def test_a_narrow_terminal_breaks_between_words(build: Build, command: tuple[str, ...]) -> None:
    project = build({GROUP: SOUND})
    args = (*command, str(project)) if command == ("status",) else command
    said = re.sub(r"\x1b\[[0-9;]*m", "", in_terminal(*args, COLUMNS="40", NO_COLOR="1"))
    lines = said.replace("\r", "").split("\n")
    assert len(lines) > 10
    # Commands to copy stay on one line.
    assert max(len(line.rstrip()) for line in lines if not line.strip().startswith("td ")) <= 40


@pytest.mark.parametrize(("terminal", "width"), [(False, 100), (True, 99)])
def test_only_an_old_windows_console_itself_has_one_column_less(
    terminal: bool, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is piped is as wide on every machine; the console goes to the next line when its last column is written."""
    import io

    import rich.console

    from tjenestedesign.cli import terminal as place

    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    monkeypatch.setattr(rich.console, "detect_legacy_windows", lambda: True)
    monkeypatch.delenv("LINES", raising=False)
    assert place._console(Stream()).size.width == width


def piped(*args: str, cwd: Path, **env: str) -> str:
    """What td writes into a file, where the window has no width to tell."""
    here = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR")}
    command = [sys.executable, "-m", "tjenestedesign", *args]
    done = subprocess.run(command, cwd=cwd, capture_output=True, env={**here, **env}, check=False, timeout=60)
    return done.stdout.decode("utf-8")


def test_what_is_written_to_a_file_breaks_no_command_path_or_yaml(build: Build) -> None:
    from tjenestedesign.check.catalogue import CATALOGUE

    body = CATALOGUE["TD612"].body
    yaml = next(line for line in body.split("\n") if line.startswith("    ") and len(line) > 100)
    assert f"{yaml}\n" in piped("explain", "TD612", cwd=build({})).replace("\r\n", "\n")


def test_a_row_of_a_table_is_one_line_in_a_file() -> None:
    rows = piped("privacy", cwd=ASKER).splitlines()
    assert any("Gjenfortalt fra publisert kilde" in row and "Ikke nødvendig" in row for row in rows)
    assert any(row.startswith("Sikring ") and row.endswith("handler om oppdiktede personer.") for row in rows)


_ALONE = re.compile(r"\s*(td|cd|git) ")
"""A command on a line of its own."""


@pytest.mark.parametrize(
    "command", ["privacy", "validate", "explain", "tender evaluate", "trace navigere-systemet"]
)
def test_fifty_columns_break_between_words_and_under_the_text(command: str) -> None:
    first, *more = command.split()
    args = (first, *more, *([] if first in ("explain", "tender", "trace") else [str(ASKER)]))
    if first in ("tender", "trace"):
        args = (*args, "--project", str(ASKER))
    said = re.sub(r"\x1b\[[0-9;]*m", "", in_terminal(*args, COLUMNS="50", NO_COLOR="1"))
    lines = said.replace("\r", "").split("\n")
    long = [line for line in lines if len(line) > 50 and not _ALONE.match(line)]
    # Only a path or an id may be longer than the window.
    assert all(len(line.split()) == 1 for line in long), long
    whole = piped(*args, cwd=ASKER, COLUMNS="50").split()
    assert [w for line in lines for w in line.split()] == whole


def test_what_goes_on_stands_under_the_text_and_commands_and_paragraphs_of_law_are_whole() -> None:
    from rich.text import Text

    from tjenestedesign.cli.terminal import between_words

    text = Text.assemble(
        ("  = ", "blue"), "Kjør «td fix --yes» etter § 13 nå ", ("td validate --code TD112", "cyan")
    )
    assert between_words(text, 30).plain.split("\n") == [
        "  = Kjør «td fix --yes» etter",
        "    § 13 nå",
        "    td validate --code TD112",
    ]
    copied = "  td privacy --format csv --output behandlinger.csv"
    assert between_words(Text(copied), 30).plain == copied
    told = "td har ikke vurdert vedlegg eller opptak."
    assert max(map(len, between_words(Text(told), 30).plain.split("\n"))) <= 30


def test_a_table_is_a_row_a_line_where_it_fits_and_else_each_row_by_itself() -> None:
    from tjenestedesign.ground.text_table import table_lines

    head, rows = ("Hva", "Hvem", "Antall"), [("Intervju", "Unge", "3"), ("Test", "Eldre", "")]
    assert table_lines(head, rows, 23) == ["Hva       Hvem   Antall", "Intervju  Unge   3", "Test      Eldre"]
    assert table_lines(head, rows, 22) == ["Intervju", "  Hvem: Unge", "  Antall: 3", "Test", "  Hvem: Eldre"]


@pytest.mark.parametrize("width", ["40", "50", "80"])
def test_the_next_steps_after_init_are_whole_in_a_narrow_window(
    td: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = td("init", "p", "--name", "x", "--municipality", "Vik", "--yes", cwd=tmp_path).out.splitlines()
    steps = [line.strip() for line in lines[lines.index("Prosjektet er klart. Neste steg:") + 1 :]]
    typed = ["td new intervju intervju-01", "td validate", "td serve --open", "td render"]
    assert [line for line in steps if line.startswith(tuple(typed))] == [
        line for command in typed for line in steps if line.startswith(command)
    ]
    assert any("ut/index.html" in line for line in steps)
    assert max(len(line) for line in steps) <= int(width)


def test_the_guide_at_fifty_columns_breaks_between_words_and_no_command(
    td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    for topic in ((), ("innsikt",), ("ideworkshop",)):
        lines = td("guide", *topic).out.splitlines()
        assert max(map(len, lines)) <= 50
        assert all(line == line.rstrip() for line in lines)
    assert "  td new idéretning min-id" in td("guide", "foredling").out.splitlines()


def test_a_command_within_a_sentence_stays_on_one_line() -> None:
    from tjenestedesign.cli.terminal import wrapped

    lines = wrapped("Vil du ha flere, skriver du «td new intervju intervju-01» til slutt.", 34)
    assert any("«td new intervju intervju-01»" in line for line in lines)


def test_status_at_forty_columns_keeps_commands_whole(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = td("status", ASKER).out
    assert "     td init mitt-prosjekt --example asker --as metode\n" in out
