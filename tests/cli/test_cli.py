"""The commands as a user meets them: exit codes, words, and what they never do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import Build, Run, contents
from tjenestedesign import __version__
from tjenestedesign.check.catalogue import CATALOGUE
from tjenestedesign.check.types import TYPES
from tjenestedesign.cli.app import app
from tjenestedesign.cli.panels import PANELS
from tjenestedesign.ground.phases import FASER, Fase

GROUP = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"
BROKEN = "type: brukergruppe\ntittel: Unge\n"
WARNING = "type: brukergruppe\ntittel: x\nbeskrivelse: Vi bor i Prøveveien 12.\nsituasjon: x\nbehov: [Ro]\n"
COMMANDS = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]


def test_version(td: Run) -> None:
    assert td("--version").out == f"tjenestedesign {__version__}\n"


def test_version_imports_neither_pydantic_nor_jinja_nor_the_types() -> None:
    code = "import sys; sys.argv=['td','--version']\nfrom tjenestedesign.__main__ import run\nrun()\nprint([m for m in ('pydantic','jinja2','typer','tjenestedesign.artefakter') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[1] == "[]"


def test_help_and_completion_import_neither_pydantic_nor_jinja_nor_the_types() -> None:
    code = "import sys\nfrom tjenestedesign.cli import main\nmain(['--help'])\nprint([m for m in ('pydantic','jinja2','tjenestedesign.artefakter') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "index", "said"),
    [("td val", 1, "validate"), ("td new bruker", 2, "brukerreise"), ("td validate --str", 2, "--strict")],
)
def test_the_shell_can_complete_and_it_imports_no_models(words: str, index: int, said: str) -> None:
    code = "import sys,atexit\natexit.register(lambda: print('MODULER', [m for m in ('pydantic','jinja2','tjenestedesign.artefakter') if m in sys.modules]))\nfrom tjenestedesign.__main__ import run\nrun()"
    env = {
        **os.environ,
        "_TD_COMPLETE": "1",
        "COMP_WORDS": words.replace(" ", "\n"),
        "COMP_CWORD": str(index),
    }
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
    )
    assert said in result.stdout
    assert "MODULER []" in result.stdout


def test_completion_works_in_bash(tmp_path: Path) -> None:
    """The script as a user would load it: with td on the path, the words as bash has them."""
    shim = tmp_path / "td"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tjenestedesign "$@"\n')
    shim.chmod(0o755)
    shell = 'eval "$(td --show-completion bash)"; COMP_WORDS=(td schema --o); COMP_CWORD=2; _td_completion; echo "${COMPREPLY[@]}"'
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    result = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=env, check=True)
    assert result.stdout.split() == ["--output"]


def test_an_unknown_shell_is_told(td: Run) -> None:
    assert td("--show-completion", "cmd").code == 2


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_bokmål(command: str, td: Run) -> None:
    result = td(*([command] if command else []), "--help")
    assert result.code == 0
    assert result.out.startswith("Bruk: td")
    for english in (
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Show this message",
        "[default",
        "[required",
    ):
        assert english not in result.out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["validat"], "Mente du «td validate»?"),
        (["validate", "--formt", "json"], "Mente du --format?"),
        (["validate", "--format"], "Valget --format"),
        (["validate", "--format", "xml"], "Velg text, json, github eller sarif."),
        (["validate", "a", "b"], "for mange ord"),
        (["new", "intervju"], "«td new intervju intervju-01»"),
        (["new", "kundereise", "x"], "Mente du «brukerreise»?"),
        (["new", "brukerreise", "Søke bolig"], "«soke-bolig»"),
        (["new", "brukerreise", "con"], "filnavn"),
        (["render", "--only", "brukerreiser"], "Mente du «brukerreise»?"),
        (["explain", "TD999"], "finnes ikke"),
        (["schema", "veikrt"], "Mente du «veikart»?"),
        (["validate", "finnes-ikke"], "finnes ikke"),
        (["init", ".", "--example", "oslo", "--yes"], "asker"),
        (["init", ".", "--language", "sv", "--yes"], "nb, nn eller en"),
        (["init", ".", "--name", " ", "--yes"], "--name er tom"),
    ],
)
def test_usage_errors_say_what_to_do_and_exit_2(args: list[str], said: str, td: Run, build: Build) -> None:
    result = td(*args, cwd=build({"unge.yaml": GROUP}))
    assert result.code == 2
    assert said in result.err
    assert "Error" not in result.err
    assert "Traceback" not in result.err


def test_without_a_project_td_says_how_to_begin(td: Run, tmp_path: Path) -> None:
    result = td("validate", cwd=tmp_path)
    assert result.code == 2
    assert "td init" in result.err


def test_exit_codes_of_validate(td: Run, build: Build) -> None:
    root = build({"unge.yaml": GROUP})
    assert td("validate", cwd=root).code == 0
    (root / "iv.yaml").write_text(WARNING)
    assert td("validate", cwd=root).code == 0
    assert td("validate", "--strict", cwd=root).code == 1
    (root / "b.yaml").write_text(BROKEN)
    assert td("validate", cwd=root).code == 1


def test_a_bug_is_told_with_a_log_and_no_traceback(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tjenestedesign.cli.validate.answered", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = td("validate", cwd=build({}))
    assert result.code == 3
    assert "Traceback" not in result.err + result.out
    log = next(tmp_path.glob("td-feil-*.log"))
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert log.name in result.err


def test_json_is_an_array_alone_on_stdout(td: Run, build: Build) -> None:
    root = build({"a/unge.yaml": GROUP, "b/unge.yaml": GROUP})
    result = td("validate", "--format", "json", cwd=root)
    items = json.loads(result.out)
    assert result.err == ""
    assert list(items[0]) == [
        "code",
        "level",
        "message",
        "hint",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "related",
    ]
    assert items[0]["code"] == "TD102"
    assert items[0]["file"] == "b/unge.yaml"
    assert items[0]["related"][0]["file"] == "a/unge.yaml"
    assert json.loads(td("validate", "--format", "json", cwd=build({"b/unge.yaml": ""})).out) != []


def test_json_of_a_clean_project_is_an_empty_array(td: Run, build: Build) -> None:
    assert json.loads(td("validate", "--format", "json", cwd=build({"unge.yaml": GROUP})).out) == []


def test_github_format_is_automatic_under_actions(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    root = build({"b.yaml": BROKEN})
    out = td("validate", cwd=root).out
    assert out.startswith(
        "::error file=b.yaml,line=1,endLine=1,col=1,endColumn=19,title=TD105::«beskrivelse» mangler."
    )
    assert td("validate", "--format", "text", cwd=root).out.startswith("feil[TD105]")


def test_sarif_has_results_with_rules_and_places(td: Run, build: Build) -> None:
    log = json.loads(td("validate", "--format", "sarif", cwd=build({"b å.yaml": BROKEN})).out)
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert {r["ruleId"] for r in run["results"]} <= {r["id"] for r in run["tool"]["driver"]["rules"]}
    assert (
        run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b%20%C3%A5.yaml"
    )


def test_paths_are_shown_from_where_the_user_stands(td: Run, build: Build) -> None:
    root = build({"sub/b.yaml": BROKEN})
    assert "--> p/sub/b.yaml:1:1" in td("validate", "p", cwd=root.parent).out
    assert "--> ../sub/b.yaml:1:1" in td("validate", cwd=root / "sub").out


def test_terminal_escapes_from_a_file_never_reach_the_terminal(td: Run, build: Build) -> None:
    result = td(
        "validate",
        cwd=build(
            {
                "b.yaml": 'type: brukergruppe\ntittel: "\\e[2J\\e]0;eid\\a\\u202Eabc"\nbeskrivelse: [a]\nukjent\\e: 1\n'
            }
        ),
    )
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out


def test_long_lines_are_cut_around_the_caret(td: Run, build: Build) -> None:
    text = "type: brukergruppe\ntittel: x\nbeskrivelse: {" + "a: b, " * 200 + "}\n"
    result = td("validate", cwd=build({"b.yaml": text}))
    assert max(len(line) for line in result.out.splitlines() if "|" in line) <= 110


@pytest.mark.parametrize("code", list(CATALOGUE))
def test_every_code_is_explained_with_why_and_how(code: str, td: Run) -> None:
    out = " ".join(td("explain", code.lower()).out.split())
    assert out.startswith(f"{code} ")
    assert "Hvorfor:" in out
    assert "Rett det:" in out or ("Feil:" in out and "Riktig:" in out)


def test_explain_without_a_code_lists_them_all(td: Run) -> None:
    assert [line[:5] for line in td("explain").out.splitlines()] == list(CATALOGUE)


@pytest.mark.parametrize("name", ["prosjekt", *TYPES])
def test_schemas_are_described_in_bokmål(name: str, td: Run) -> None:
    """That each is sound by itself, is held by test_schema_agrees."""
    schema = json.loads(td("schema", name).out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for node in _objects(schema):
        for key, value in node.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, key


def _objects(schema: object) -> list[dict[str, dict[str, dict[str, object]]]]:
    if isinstance(schema, dict):
        own = [schema] if "properties" in schema else []
        # What stands under `if` and `then` says more of keys that are described where they stand.
        return own + [o for k, v in schema.items() if k not in ("if", "then") for o in _objects(v)]
    return [o for v in schema for o in _objects(v)] if isinstance(schema, list) else []


def test_the_combined_schema_chooses_by_type(td: Run) -> None:
    schema = json.loads(td("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"type": "brukergruppe", "tittel": "x", "beskrivelse": "y"})
    assert not validator.is_valid({"type": "brukergruppe", "tittel": "x"})
    assert not validator.is_valid({"type": "kundereise", "tittel": "x"})


def test_schema_files_are_written_for_editors(td: Run, tmp_path: Path) -> None:
    assert td("schema", "--output", "skjema", cwd=tmp_path).code == 0
    assert {p.stem for p in (tmp_path / "skjema").iterdir()} == {"prosjekt", *(t.id for t in TYPES.values())}


def test_the_module_runs(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tjenestedesign", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert result.stdout == f"tjenestedesign {__version__}\n"


def test_output_is_utf8_whatever_the_terminal_says(build: Build) -> None:
    root = build({"b.yaml": BROKEN})
    env = {**os.environ, "PYTHONIOENCODING": "cp1252", "LC_ALL": "C", "PYTHONUTF8": "0"}
    result = subprocess.run(
        [sys.executable, "-m", "tjenestedesign", "validate"],
        capture_output=True,
        cwd=root,
        env=env,
        check=False,
    )
    assert result.returncode == 1
    assert "«beskrivelse» mangler." in result.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_fault(build: Build) -> None:
    root = build({f"b{i}.yaml": BROKEN for i in range(400)})
    shell = f'"{sys.executable}" -m tjenestedesign validate | head -1; echo "${{PIPESTATUS[0]}}"'
    result = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=root, check=True)
    assert "Traceback" not in result.stderr
    assert "feil i td" not in result.stderr


def test_ctrl_c_is_told_quietly(build: Build) -> None:
    many = "type: brukergruppe\ntittel: x\nbeskrivelse: y\nbehov:\n" + "  - a\n" * 20_000
    root = build({f"b{i}.yaml": many for i in range(250)})
    process = subprocess.Popen(
        [sys.executable, "-m", "tjenestedesign", "validate"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A runner in the background may hand down an ignored Ctrl-C; a user's terminal never does.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    loaded = Path(f"/proc/{process.pid}/maps")
    while loaded.exists() and "pydantic_core" not in loaded.read_text("utf-8"):
        time.sleep(0.05)  # until td itself runs: before that, Python answers
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Avbrutt" in err


def test_td_alone_shows_the_project_or_how_to_begin(td: Run, build: Build, tmp_path: Path) -> None:
    empty = tmp_path / "tom"
    empty.mkdir()
    said = td(cwd=empty)
    assert said.code == 0
    assert "Her er det ikke noe prosjekt ennå." in said.out
    assert "td init mitt-prosjekt" in said.out
    root = build({"unge.yaml": GROUP})
    said = td(cwd=root)
    assert said.code == 0
    assert "Neste steg" in said.out
    assert "td serve --open" in said.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["td", "log", ""], ["iv", "unge"]),
        (["td", "trace", "un"], ["unge"]),
        (["td", "rename", "iv#"], ["iv#forste", "iv#andre"]),
        (["td", "forget", ""], ["iv"]),
        (["td", "new", "intervju", ""], []),
        (["td", "tender", "fo"], ["form"]),
        (["td", "diff", "--format", ""], ["text", "md", "json", "html"]),
        (["td", "render", "--only", "un"], ["unge"]),
        (["td", "approve", "unge", "i"], ["iv"]),
        (["td", "log", "--project", ".", "un"], ["unge"]),
    ],
)
def test_the_shell_completes_ids_parts_subcommands_and_choices(
    build: Build, monkeypatch: pytest.MonkeyPatch, words: list[str], said: list[str]
) -> None:
    from tjenestedesign.cli import shell_completion

    interview = (
        "type: intervju\ntittel: x\nsitater:\n  - id: forste\n    tekst: a\n  - {id: andre, tekst: b}\n"
    )
    monkeypatch.chdir(
        build({"unge.yaml": GROUP, "iv.yaml": interview, "ut/.td-ut.json": "{}", "ut/x.yaml": "a"})
    )
    monkeypatch.setenv("COMP_WORDS", "\n".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    assert sorted(shell_completion.answer()) == sorted(said)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("slett intervju-01", "Mente du «td delete»?"),
        ("fjern x", "Mente du «td delete»?"),
        ("remove x", "Mente du «td delete»?"),
        ("nytt intervju", "Mente du «td new»?"),
        ("ny", "Mente du «td new»?"),
        ("lag", "Mente du «td new»?"),
        ("Sjekk", "Mente du «td validate»?"),
        ("check", "Mente du «td validate»?"),
        ("valider", "Mente du «td validate»?"),
        ("vis", "Mente du «td render» eller «td serve»?"),
        ("build", "Mente du «td render»?"),
        ("godkjen", "Mente du «td approve»?"),
        ("hjelp", "Mente du «td --help»?"),
        ("effect sjekk", "Mente du «td effect check»?"),
        ("effect simuler", "Mente du «td effect simulate»?"),
        ("xyzzy", "Se «td --help» for kommandoene."),
        ("effect xyzzy", "Se «td effect --help» for kommandoene."),
    ],
)
def test_a_command_by_another_name_is_asked_about_and_not_carried_out(
    words: str, meant: str, td: Run, build: Build
) -> None:
    root = build({"unge.yaml": GROUP})
    before = contents(root)
    said = td(*words.split(), cwd=root)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1] == meant
    assert contents(root) == before


def test_what_the_words_stand_for_are_commands_that_exist() -> None:
    import typer

    from tjenestedesign.cli import help_text

    root = typer.main.get_command(app)
    every = {*root.commands} | {n for c in root.commands.values() for n in getattr(c, "commands", ())}  # pyright: ignore
    assert set(help_text._MEANT) <= every


def test_help_is_in_groups_by_what_people_do_and_has_every_command(td: Run) -> None:
    import typer

    said = td("--help").out
    blocks = {b.split("\n")[0]: b for b in said.split("\n\n")}
    assert [b for b in blocks if b in PANELS] == list(PANELS)
    assert "  validate  " in blocks["Skriv og sjekk"]
    assert "  delete  " in blocks["Gi nytt navn og slett"]
    rows = {line.split()[0] for b in (blocks[p] for p in PANELS) for line in b.split("\n")[1:]}
    assert rows == {*typer.main.get_command(app).commands}  # pyright: ignore


def test_new_alone_lists_the_types_by_phase_with_what_they_are_for(td: Run, tmp_path: Path) -> None:
    said = td("new", cwd=tmp_path)
    assert said.code == 0
    headings = [line for line in said.out.splitlines() if line and line[0] != " " and "«" not in line]
    assert headings == [
        f"{f.nummer} {f.tittel}" if f.nummer else f.tittel for f in (*FASER, Fase.ANSKAFFELSE)
    ]
    flat = " ".join(said.out.split())
    assert all(f"td new {t.navn} ID {t.kort}" in flat for t in TYPES.values())


@pytest.mark.parametrize(
    ("port", "said"),
    [("99999", "Skriv et tall fra 1 til 65 535."), ("åtte", "Skriv et tall fra 1 til 65 535.")],
)
def test_a_value_an_option_does_not_take_says_what_it_takes(td: Run, port: str, said: str) -> None:
    result = td("serve", "--port", port)
    assert result.code == 2
    assert said in result.err.replace("\u00a0", " ")


def test_no_message_names_choices_in_english(td: Run, build: Build) -> None:
    """Where td knows no choices of its own, pydantic's are told as td tells its own."""
    text = "type: innsikt\ntittel: x\npåstand: Jeg\nforklaring: x\nbelegg:\n  grad: antatt\n  unntak: {påstand: kanskje}\n"
    root = build({"a.yaml": text})
    out = td("validate", cwd=root).out
    assert "Velg belagt, gjenfortalt, antatt, oppdiktet eller foreslått." in out
    assert " or " not in out


def test_all_that_is_wrong_with_a_number_is_told_at_once(td: Run, build: Build) -> None:
    text = "type: intervju\ntittel: x\nrespondent: {kode: I-1, rolle: innbygger, antall: 0,5}\n"
    block = text.replace(
        "{kode: I-1, rolle: innbygger, antall: 0,5}", "\n  kode: I-1\n  rolle: innbygger\n  antall: 0,5"
    )
    out = td("validate", cwd=build({"iv.yaml": block})).out
    assert "«0,5» er ikke et helt tall." in out
    assert "Skriv et helt tall, uten desimaler." in out
    assert "0.5" not in out
