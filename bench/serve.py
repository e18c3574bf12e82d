"""The preview: from a saved file to the page that shows it, in a browser, against rendering the whole site anew.

python bench/serve.py
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from make_project import make_project  # noqa: E402
from tests.live.serve.running import Running, running  # noqa: E402

Note = Callable[[str, float, str], None]
ASKER = HERE.parent / "examples/asker"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TIMES = 9


def measure(note: Note, artefacts: int = 2000) -> None:
    """Where there is no Chromium nothing is measured."""
    if CHROMIUM is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temp:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        asker = Path(temp) / "asker"
        shutil.copytree(ASKER, asker)
        large = Path(temp) / "stort"
        make_project(large, artefacts)
        for name, folder, file, page, old in (
            ("asker", asker, "1-innsikt/brukerreiser/veien-til-en-varig-bolig.yaml", "brukerreise/veien-til-en-varig-bolig.html", "Søke om bolig"),
            (str(artefacts), large, "reise/00/reise-6.yaml", "brukerreise/reise-6.html", "Steg 3"),
        ):  # fmt: skip
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-P", "-m", "tjenestedesign", "render", str(folder)],
                check=True,
                capture_output=True,
            )
            whole = time.perf_counter() - start
            with running(folder) as one:
                taken = _saved_to_shown(browser, one, folder / file, page, old)
            note(
                f"serve_{name}_mot_render",
                statistics.median(taken) / whole,
                f"fra lagret til vist {statistics.median(taken) * 1000:.0f} ms (verst {max(taken) * 1000:.0f}), td render {whole:.1f} s",
            )
        browser.close()


def _saved_to_shown(browser: Any, one: Running, file: Path, address: str, old: str) -> list[float]:
    page = browser.new_page()
    page.goto(one.with_key(address))
    text = file.read_text("utf-8")
    page.wait_for_timeout(2000)
    taken: list[float] = []
    for number in range(TIMES + 1):
        title = f"Nytt {number}"
        start = time.perf_counter()
        file.write_text(text.replace(old, title), "utf-8")
        while not page.evaluate(f"document.querySelector('svg').textContent.includes('{title}')"):
            time.sleep(0.004)
        taken.append(time.perf_counter() - start)
        page.wait_for_timeout(1800)
    page.close()
    return taken[1:]


def main() -> None:
    measure(lambda name, ratio, said: print(f"{name:32} {ratio:8.3f}  {said}", flush=True))


if __name__ == "__main__":
    main()
