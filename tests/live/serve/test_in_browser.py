"""The preview in headless Chromium: the page follows the file, at the same place, and says what is wrong."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.axe_core import wrong_with
from tests.conftest import ASKER
from tests.live.serve.running import Running, running
from tests.publish.test_browser import browser as browser

pytestmark = pytest.mark.browser
JOURNEY = "1-innsikt/brukerreiser/veien-til-en-varig-bolig.yaml"
PAGE = "brukerreise/veien-til-en-varig-bolig.html"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path]]:
    place = tmp_path_factory.mktemp("serve") / "asker"
    shutil.copytree(ASKER, place)
    with running(place) as one:
        yield one, place


@pytest.fixture(scope="module")
def context(browser: Any) -> Any:
    return browser.new_context(viewport={"width": 1280, "height": 800})


def opened(context: Any, address: str) -> tuple[Any, list[str]]:
    said: list[str] = []
    page = context.new_page()
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(address)
    return page, said


def until(page: Any, holds: str) -> None:
    """Waits for an expression to be true; the page's own policy forbids Playwright's way of doing it."""
    for _ in range(400):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def test_the_page_follows_the_file_and_keeps_its_place(context: Any, preview: tuple[Running, Path]) -> None:
    one, folder = preview
    page, said = opened(context, one.with_key(PAGE))
    page.evaluate("document.querySelector('details').open = true")
    page.evaluate("document.querySelector('.lerret').scrollLeft = 240")
    page.evaluate("window.scrollTo(0, 700)")
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("tittel: Søke om bolig", "tittel: Søke om et hjem"), "utf-8")
    until(page, "document.querySelector('svg').textContent.includes('Søke om et')")
    assert page.evaluate("window.scrollY") == 700
    assert page.evaluate("document.querySelector('.lerret').scrollLeft") == 240
    assert page.evaluate("document.querySelector('details').open") is True
    path.write_text(text, "utf-8")
    until(page, "!document.querySelector('svg').textContent.includes('Søke om et')")
    assert said == []
    page.close()


def test_a_fault_shows_with_its_line_and_the_picture_stays(
    context: Any, preview: tuple[Running, Path]
) -> None:
    one, folder = preview
    page, said = opened(context, one.with_key(PAGE))
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("fase: før", "fasser: før", 1), "utf-8")
    page.wait_for_selector("#_td.feil", timeout=20_000)
    shown = page.inner_text("#_td")
    assert "linje 14" in shown
    assert "Mente du «fase»?" in shown
    assert "fasser: før" in shown
    assert page.evaluate("document.querySelector('svg').textContent.includes('Treffe')")
    path.write_text(text, "utf-8")
    page.wait_for_selector("#_td:not(.feil)", timeout=20_000)
    assert said == []
    page.close()


def test_with_eight_tabs_every_page_is_told_though_a_browser_has_six_connections(
    context: Any, preview: tuple[Running, Path]
) -> None:
    one, folder = preview
    pages = [opened(context, one.with_key(PAGE))[0] for _ in range(8)]
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("tittel: Søke om bolig", "tittel: Åtte faner"), "utf-8")
    for page in pages:
        page.bring_to_front()
        until(page, "document.querySelector('svg').textContent.includes('Åtte')")
    path.write_text(text, "utf-8")
    for page in pages:
        page.close()


def test_the_search_page_keeps_what_is_typed(context: Any, preview: tuple[Running, Path]) -> None:
    one, folder = preview
    page, said = opened(context, one.with_key("sok.html"))
    page.bring_to_front()
    page.fill("input[type=search]", "bolig")
    before = page.get_attribute("#_td", "data-nummer")
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text + "notat: Nytt\n", "utf-8")
    until(page, f"document.querySelector('#_td').dataset.nummer !== '{before}'")
    assert page.input_value("input[type=search]") == "bolig"
    path.write_text(text, "utf-8")
    assert said == []
    page.close()


def test_the_page_says_when_the_preview_is_stopped(context: Any, tmp_path: Path) -> None:
    place = tmp_path / "asker"
    shutil.copytree(ASKER, place)
    with running(place) as one:
        page, _ = opened(context, one.with_key())
        until(page, "document.querySelector('#_td-forbindelse') !== null")
        page.wait_for_timeout(300)
        one.stop(signal.SIGINT)
        until(page, "document.querySelector('#_td-forbindelse').textContent.includes('stoppet')")
        page.close()


def test_the_line_at_the_bottom_has_no_faults_for_a_screen_reader(
    context: Any, preview: tuple[Running, Path]
) -> None:
    one, folder = preview
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("fase: før", "fasser: før", 1), "utf-8")
    one.until(PAGE, lambda t: 'class="feil"' in t)
    page, _ = opened(context, one.with_key(PAGE))
    found = wrong_with(page, context="#_td")
    path.write_text(text, "utf-8")
    assert found == []
    page.close()
