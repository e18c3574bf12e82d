"""`td init` and `td new`: what they write is valid, explained, and never in the way of what is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.conftest import Run
from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.load import load_project
from tjenestedesign.check.new_files import describe
from tjenestedesign.check.types import TYPES
from tjenestedesign.cli import main
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.yaml.as_text import one_line
from tjenestedesign.project.fields import part_model
from tjenestedesign.project.model import Del, is_old
from tjenestedesign.project.prosjekt import Prosjekt


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as `td init` leaves it; `project` is a copy of it."""
    folder = tmp_path_factory.mktemp("begynt") / "p"
    assert main(["init", str(folder), "--name", "Prøve", "--municipality", "Vik", "--yes"]) == 0
    return folder


@pytest.fixture
def project(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "p")


def test_what_was_there_is_said_to_be_kept(td: Run, tmp_path: Path) -> None:
    (tmp_path / "prosjekt.yaml").write_text("navn: Mitt\nkommune: Vik\n", "utf-8")
    said = td("init", tmp_path, "--yes")
    assert "Beholdt som de var, for de fantes fra før: prosjekt.yaml." in said.out
    assert (tmp_path / "prosjekt.yaml").read_text("utf-8") == "navn: Mitt\nkommune: Vik\n"
    assert "Beholdt" not in td("init", tmp_path / "ny", "--yes").out


def test_init_writes_the_phases_each_with_a_lesmeg(project: Path) -> None:
    for phase in Fase:
        text = (project / phase.mappe / "LESMEG.md").read_text("utf-8")
        assert "## Begynn her" in text
        for spec in TYPES.values():
            if spec.fase is phase:
                assert (project / spec.sti).is_dir()
                assert f"td new {spec.navn}" in text


def test_a_new_project_is_valid_and_without_advice(project: Path, td: Run) -> None:
    result = td("validate", "--strict", cwd=project)
    assert (result.code, result.out.splitlines()) == (0, ["Alt i orden: 1 fil sjekket, ingenting å rette."])


def test_init_again_changes_nothing(project: Path, td: Run) -> None:
    before = snapshot(project)
    result = td("init", ".", "--name", "Prøve", "--municipality", "Vik", "--yes", cwd=project)
    assert result.code == 0
    assert "create" not in result.out
    assert snapshot(project) == before


def test_init_never_overwrites_and_says_conflict_or_skip(td: Run, tmp_path: Path) -> None:
    (tmp_path / "prosjekt.yaml").write_text("navn: Mitt\nkommune: Vik\n")
    (tmp_path / ".gitignore").write_text("mitt\n")
    result = td("init", ".", "--yes", cwd=tmp_path)
    assert result.code == 1
    assert "conflict  .gitignore" in result.out
    assert "skip  prosjekt.yaml" in result.out
    assert (tmp_path / ".gitignore").read_text() == "mitt\n"
    assert (tmp_path / "prosjekt.yaml").read_text() == "navn: Mitt\nkommune: Vik\n"


def test_files_with_windows_line_ends_count_as_identical(project: Path, td: Run) -> None:
    path = project / "1-innsikt/LESMEG.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "identical  1-innsikt/LESMEG.md" in td("init", ".", "--yes", cwd=project).out


@pytest.mark.parametrize("command", [["init", "p", "--yes"], ["init", "p", "--example", "asker", "--yes"]])
def test_pretend_shows_and_writes_nothing(command: list[str], td: Run, tmp_path: Path) -> None:
    result = td(*command, "--pretend", cwd=tmp_path)
    assert result.code == 0
    assert "create  prosjekt.yaml" in result.out
    assert not (tmp_path / "p").exists()


def test_init_without_a_terminal_asks_nothing(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tjenestedesign", "init", "p"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert result.returncode == 0
    assert "kommune: '<Skriv kommunen>'" in (tmp_path / "p/prosjekt.yaml").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_init_in_a_terminal_asks_for_what_it_needs(tmp_path: Path) -> None:
    import pty

    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "tjenestedesign", "init", "p"])
    said = b""
    for answer in (b"tomt\n", b"Nye: veier\n", b"\n", b"Vik\n", b"svensk\n", b"nn\n"):
        while not said.endswith((b"? ", b"] ")):
            said += os.read(fd, 1024)
        os.write(fd, answer)
        said = b""
    try:
        while os.read(fd, 1024):
            pass
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    data, found = load_project(tmp_path / "p")
    assert found == []
    assert data.settings
    assert (data.settings.model.navn, data.settings.model.kommune, data.settings.model.språk) == (
        "Nye: veier",
        "Vik",
        "nn",
    )


@pytest.mark.parametrize(
    "name",
    [
        "Nye: veier",
        "12:30",
        "null",
        "'sitat'",
        '"x"',
        "#1",
        "- a",
        "[a]",
        "{b}",
        "*x",
        "a\nb",
        "æøå",
        "…",
        "@",
        "%",
        "true",
        "0x1",
        "  a  ",
        "a: b",
        "C:\\mappe",
        "<b>",
    ],
)
def test_any_name_survives_into_the_files(name: str, td: Run, tmp_path: Path) -> None:
    assert td("init", "p", "--name", name, "--municipality", name, "--yes", cwd=tmp_path).code == 0
    project, found = load_project(tmp_path / "p")
    assert [d.code for d in found if d.level == "feil"] == []
    assert project.settings
    assert project.settings.model.navn == " ".join(name.split())
    assert td("new", "innsikt", "x", "--title", name, cwd=tmp_path / "p").code == 0
    assert load_project(tmp_path / "p")[0].entries["x"].model.tittel == " ".join(name.split())


def test_one_line_is_read_back_by_any_yaml_reader() -> None:
    for text in ("Nye: veier", "null", "it's", "#1", "a\tb"):
        assert yaml.safe_load(f"a: {one_line(text)}")["a"] == " ".join(text.split())


@pytest.mark.parametrize("name", list(TYPES))
def test_a_new_artefact_is_valid_at_once_and_renders(name: str, project: Path, td: Run) -> None:
    assert td("new", name, "min-id", cwd=project).code == 0
    result = td("validate", "--strict", cwd=project)
    assert result.code == 0, result.out
    assert "feil[" not in result.out
    assert td("render", cwd=project).code == 0
    assert list((project / "ut").rglob("min-id.html"))


@pytest.mark.parametrize("name", list(TYPES))
def test_a_new_artefact_explains_every_key(name: str, project: Path, td: Run) -> None:
    td("new", name, "min-id", "--title", "Tittel", cwd=project)
    text = (project / TYPES[name].sti / "min-id.yaml").read_text("utf-8")
    for path in _paths(TYPES[name].modell):
        if path != "type":
            assert describe(TYPES[name].modell, path) in text, path
    assert "tittel: Tittel" in text


def test_a_new_project_file_explains_every_key(project: Path) -> None:
    text = (project / "prosjekt.yaml").read_text("utf-8")
    for path in _paths(Prosjekt):
        assert describe(Prosjekt, path) in text, path


def _paths(model: type[Del], prefix: str = "", seen: tuple[type[Del], ...] = ()) -> list[str]:
    found: list[str] = []
    for key, info in model.model_fields.items():
        if is_old(info):
            continue
        found.append(prefix + key)
        part = part_model(info.annotation)
        if (
            key != "belegg"
            and part is not None
            and part not in seen
            and prefix.count(".") < 2
            and prefix != "varianter."
        ):
            found += _paths(part, f"{prefix}{key}.", (*seen, model))
    same_shape = ("varianter.steg.", "steg.usynlige_handlinger.", "steg.støtteprosesser.")
    return [p for p in found if not p.startswith(same_shape)]


@pytest.mark.parametrize("name", list(TYPES))
def test_what_td_new_writes_fits_the_schema_the_editor_uses(name: str, project: Path, td: Run) -> None:
    td("new", name, "min-id", "--title", "Tittel", cwd=project)
    data = yaml.safe_load((project / TYPES[name].sti / "min-id.yaml").read_text("utf-8"))
    jsonschema.Draft202012Validator(all_schemas()[name]).validate(_as_json(data))


def test_the_project_file_fits_its_schema(project: Path) -> None:
    data = yaml.safe_load((project / "prosjekt.yaml").read_text("utf-8"))
    jsonschema.Draft202012Validator(all_schemas()["prosjekt"]).validate(_as_json(data))


def _as_json(data: object) -> object:
    return json.loads(json.dumps(data, default=str))


def test_editor_settings_map_every_folder_to_a_schema_that_is_there(project: Path) -> None:
    settings = json.loads((project / ".vscode/settings.json").read_text("utf-8"))
    for schema, globs in settings["yaml.schemas"].items():
        assert (project / schema).is_file()
        assert globs
    assert "redhat.vscode-yaml" in (project / ".vscode/extensions.json").read_text()


def test_new_does_not_overwrite_and_refuses_an_id_that_is_taken(project: Path, td: Run) -> None:
    td("new", "innsikt", "x", cwd=project)
    path = project / TYPES["innsikt"].sti / "x.yaml"
    path.write_text("mitt")
    result = td("new", "innsikt", "x", cwd=project)
    assert "skip" in result.out
    assert path.read_text() == "mitt"
    taken = td("new", "intervju", "x", cwd=project)
    assert taken.code == 2
    assert "innsikter/x.yaml" in taken.err


def test_new_works_from_a_folder_inside_the_project(project: Path, td: Run) -> None:
    result = td("new", "veikart", "plan", cwd=project / "1-innsikt")
    assert result.code == 0
    assert (project / "4-implementering/veikart/plan.yaml").is_file()
    assert "../4-implementering/veikart/plan.yaml" in result.out


def test_a_read_only_folder_is_told_in_bokmål(
    td: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "p")

    monkeypatch.setattr(Path, "mkdir", refuse)
    result = td("init", "p", "--yes", cwd=tmp_path)
    assert result.code == 2
    assert "ikke lov til å skrive" in result.err
