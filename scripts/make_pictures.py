"""Makes the pictures in docs/bilder/ from the Asker example, with headless Chromium.

python scripts/make_pictures.py
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tjenestedesign.diagrams import drawings
from tjenestedesign.project import load_project

REPO = Path(__file__).parent.parent


def main() -> None:
    project, _ = load_project(REPO / "examples/asker")
    out = REPO / "docs/bilder"
    out.mkdir(parents=True, exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temp:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for id, name in (
            ("velferdslaben", "tjenestekart"),
            ("veien-til-en-varig-bolig", "brukerreise"),
            ("veikart-2014-2015", "veikart"),
            ("en-brukersentrert-start", "scenario"),
            ("ung-mann-plan", "plan"),
        ):
            diagram, _ = next(drawings(project, project.entries[id], lambda *_: None))
            path = Path(temp) / f"{name}.svg"
            path.write_text(diagram.file(), "utf-8")
            page = browser.new_page(
                viewport={"width": int(diagram.width) + 1, "height": int(diagram.height) + 1},
                device_scale_factor=min(1.0, 1800 / diagram.width),
            )
            page.goto(path.as_uri())
            page.screenshot(path=out / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
