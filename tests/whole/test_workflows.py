"""What is ready to be switched on at GitHub: sound, least permissions, pinned, and for the Pythons td says it is for."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import yaml

from tests.conftest import REPO

FOLDER = REPO / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]


def read(name: str) -> dict[Any, Any]:
    """A workflow; `on:` is `True` to a reader of YAML 1.1."""
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def test_both_are_there() -> None:
    assert [f.name for f in FILES] == ["release.yml", "tests.yml"]


@pytest.mark.parametrize("name", [f.name for f in FILES])
def test_each_job_is_sound(name: str) -> None:
    jobs = read(name)["jobs"]
    for job in jobs.values():
        needs = job.get("needs", [])
        assert set([needs] if isinstance(needs, str) else needs) <= set(jobs)
        if "uses" in job:
            assert (REPO / job["uses"]).is_file()
            continue
        assert job["timeout-minutes"] <= 60
        assert "latest" not in job["runs-on"]
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])


@pytest.mark.parametrize("name", [f.name for f in FILES])
def test_nothing_is_allowed_but_reading_and_who_publishes_only_publishes(name: str) -> None:
    workflow = read(name)
    assert workflow["permissions"] == {}
    allowed = {job: spec["permissions"] for job, spec in workflow["jobs"].items()}
    publishing = {"publish": {"id-token": "write"}} if name == "release.yml" else {}
    assert allowed == {job: publishing.get(job, {"contents": "read"}) for job in workflow["jobs"]}


def test_the_job_that_publishes_runs_nothing_from_the_repository_and_keeps_no_password() -> None:
    job = read("release.yml")["jobs"]["publish"]
    assert [s["uses"].partition("@")[0] for s in job["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]
    assert job["environment"]["name"] == "pypi"
    assert "secrets." not in (FOLDER / "release.yml").read_text("utf-8")


@pytest.mark.parametrize("name", [f.name for f in FILES])
def test_every_action_is_pinned_to_a_commit_and_says_its_version(name: str) -> None:
    uses = re.findall(r"uses: (\S+)(.*)", (FOLDER / name).read_text("utf-8"))
    assert uses
    for what, note in uses:
        if not what.startswith("./"):
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", what), what
            assert re.fullmatch(r"  # v\d+\.\d+\.\d+", note), what
    for job in read(name)["jobs"].values():
        for step in job.get("steps", []):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_the_matrix_is_the_pythons_and_systems_td_says_it_is_for() -> None:
    matrix = read("tests.yml")["jobs"]["matrix"]["strategy"]["matrix"]
    named = [m[1] for c in PROJECT["classifiers"] if (m := re.fullmatch(r".*:: Python :: (3\.\d+)", c))]
    assert matrix["python"] == named
    assert PROJECT["requires-python"] == f">={named[0]}"
    assert {o.split("-")[0] for o in matrix["os"]} == {"windows", "macos", "ubuntu"}


def test_nothing_runs_before_somebody_asks_for_it() -> None:
    assert set(read("tests.yml")[True]) == {"workflow_dispatch", "workflow_call"}
    assert set(read("release.yml")[True]) == {"push"}
    assert set(read("release.yml")[True]["push"]) == {"tags"}


def test_the_whole_is_the_command_the_readme_names() -> None:
    steps = read("tests.yml")["jobs"]["everything"]["steps"]
    assert [s["run"] for s in steps if "run" in s] == ["make test"]
