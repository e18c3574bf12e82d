"""Every page and every picture of the Asker site is valid, by the Nu Html Checker (see tests/html)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ASKER, REPO
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.documents.asked_for import documents
from tjenestedesign.publish.site.scope import plan_site

JAR = REPO / "tests/html/node_modules/vnu-jar/build/dist/vnu.jar"
JAVA = shutil.which("java")

pytestmark = pytest.mark.skipif(
    JAVA is None or not JAR.is_file(),
    reason="The Nu Html Checker needs Java and npm; «make test» fetches what is missing",
)

KNOWN = (
    # The checker does not know where the page will stand, so to it nothing is 'self'.
    "Resource violates Content Security Policy",
)


@pytest.fixture
def site(asker_site: Path) -> Path:
    return asker_site


def complaints(folder: Path, *options: str) -> list[str]:
    done = subprocess.run(
        [str(JAVA), "-jar", str(JAR), "--format", "json", "--exit-zero-always", *options, str(folder)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    found = json.loads(done.stderr)["messages"]
    return [
        f"{m.get('url', '').rpartition('/')[2]}:{m.get('lastLine')}: {m['message']}"
        for m in found
        if not m["message"].startswith(KNOWN)
    ]


def test_every_page_is_valid_html(site: Path) -> None:
    assert len(list(site.rglob("*.html"))) > 100
    assert complaints(site, "--skip-non-html") == []


def test_documents_in_one_file_are_valid_html(tmp_path: Path) -> None:
    chosen = ("konsept", "tjenestekart", "konkurransegrunnlag", "forankringsplan", "scenario")
    for made in documents(plan_site(*load_project(ASKER)), "html", chosen, None):
        (tmp_path / made.files[0].path).write_bytes(made.files[0].data)
    assert len(list(tmp_path.glob("*.html"))) == 5
    assert complaints(tmp_path, "--skip-non-html") == []


def test_every_picture_is_valid_svg(site: Path) -> None:
    figures = site / "figurer"
    assert len(list(figures.glob("*.svg"))) > 10
    assert complaints(figures, "--svg") == []


def test_the_checker_checks(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>x</title><p><div></p>", "utf-8")
    assert complaints(tmp_path, "--skip-non-html")
