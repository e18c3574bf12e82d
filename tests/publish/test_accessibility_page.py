"""The accessibility page tells what was tried, with the versions that are pinned, and what was not."""

from __future__ import annotations

import json

from tests.conftest import ASKER, REPO
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.site.checked import AXE, NU
from tjenestedesign.publish.site.pages import jobs
from tjenestedesign.publish.site.scope import plan_site


def _pinned(folder: str, name: str) -> str:
    return json.loads((REPO / f"tests/{folder}/package.json").read_text("utf-8"))["devDependencies"][name]


def test_the_page_names_the_versions_that_are_pinned_and_what_was_not_tried() -> None:
    assert (_pinned("axe", "axe-core"), _pinned("html", "vnu-jar")) == (AXE, NU)
    site = plan_site(*load_project(ASKER))
    job = next(j for j in jobs(site) if j.path == "tilgjengelighet.html")
    text = "".join(f.data.decode() for f in job.make())
    assert f"axe-core {AXE} " in text
    assert f"The Nu Html Checker {NU} " in text
    not_tried = text.split("<h2>Det som ikke er prøvd</h2>")[1]
    for what in ("NVDA", "VoiceOver", "Firefox", "ingen dokumentert gjennomgang"):
        assert what in not_tried
