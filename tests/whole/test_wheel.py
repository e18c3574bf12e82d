"""The built wheel in a fresh environment, with the checkout out of sight: the main job must work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("kilde")
    for name in ("src", "templates", "examples", "starts", "pyproject.toml", "README.md", "LICENSE"):
        target = source / name
        shutil.copytree(REPO / name, target) if (REPO / name).is_dir() else shutil.copy(REPO / name, target)
    out = tmp_path_factory.mktemp("hjul")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)],
        check=True,
        capture_output=True,
    )
    shutil.rmtree(source)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_templates_examples_and_fonts_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "templates/brukerreise/ny.yaml.j2",
        "templates/_side/stil.css",
        "examples/asker/prosjekt.yaml",
        "examples/asker/.metode.yaml",
        "starts/opptak/.start.yaml",
        "starts/opptak/prosjekt.yaml",
        "starts/byggesak/1-innsikt/brukerreiser/bygge-noe.yaml",
        "starts/hjemmetjeneste/1-innsikt/intervjuguider/guide-parorende.yaml",
        "fonts/regular.woff2",
        "fonts/OFL.txt",
        "py.typed",
        "templates/_dokument/stil.typ",
        "publish/documents/ordforklaringer.yaml",
        "project/regler.yaml",
    ):
        assert f"tjenestedesign/{needed}" in names
    assert not any(n.startswith(("tests/", "bench/")) or "__pycache__" in n for n in names)


def test_what_the_next_steps_ask_for_is_in_the_ordinary_installation_and_old_names_are_accepted(
    wheel: Path,
) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
    said = archive.read(name).decode()
    required = {
        re.split(r"[^\w-]", r)[0]
        for r in re.findall(r"(?m)^Requires-Dist: (.*)$", said)
        if "extra ==" not in r
    }
    assert {
        "starlette",
        "uvicorn",
        "watchfiles",
        "pygls",
        "typst",
        "pypandoc-binary",
        "xlsxwriter",
    } <= required
    assert not {"duckdb", "pyspark", "ibis-framework"} & required
    extras = set(re.findall(r"(?m)^Provides-Extra: (.*)$", said))
    assert {"dokument", "hverdag", "effekt", "postgresql", "spark", "alt"} == extras


def test_the_main_job_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    env_dir = tmp_path / "miljø"
    venv.create(env_dir, with_pip=False)
    python = env_dir / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = (
        next(Path(p) for p in (env_dir / "lib").glob("python*/site-packages"))
        if os.name != "nt"
        else env_dir / "Lib/site-packages"
    )
    # The dependencies are lent from this environment, td itself comes from the wheel and nowhere else.
    zipfile.ZipFile(wheel).extractall(site)
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "tjenestedesign" not in path.name and path.suffix != ".pth" and not (site / path.name).exists():
            (site / path.name).symlink_to(path)
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}

    def td(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(python), "-m", "tjenestedesign", *args],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [str(python), "-c", "import tjenestedesign; print(tjenestedesign.__file__)"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(site) in where.stdout
    for args in (
        ["init", "p", "--example", "asker", "--yes"],
        ["validate", "p", "--strict"],
        ["render", "p"],
        ["init", "q", "--from", "opptak", "--yes"],
        ["validate", "q"],
        ["new", "innsikt", "ny", "--project", "p"],
    ):
        result = td(*args)
        assert result.returncode == 0, (args, result.stdout, result.stderr)
    assert (tmp_path / "p/ut/index.html").is_file()
    project = (tmp_path / "p/prosjekt.yaml").read_text("utf-8")
    assert "arvet_fra: asker" in project
    artefacts = [p for p in (tmp_path / "p").glob("[1-4]*/**/*.yaml") if p.stem != "ny"]
    assert len(artefacts) > 30
    assert all("arvet_fra: asker" in p.read_text("utf-8") for p in artefacts)
