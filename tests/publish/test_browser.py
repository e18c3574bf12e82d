"""The Asker site in headless Chromium, from disk: quiet, readable at 320 px, and no text on top of another."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.axe_core import wrong_with
from tests.conftest import ASKER, REPO
from tests.sweep import FULL
from tjenestedesign.check.load import load_project
from tjenestedesign.project.reading import RawFile, read_files
from tjenestedesign.publish.documents.asked_for import documents
from tjenestedesign.publish.site.output import write_site
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


@pytest.fixture
def site(asker_site: Path) -> Path:
    return asker_site


@pytest.fixture(scope="module")
def skolevei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("skolevei") / "ut"
    write_site(folder, render_site(plan_site(*load_project(REPO / "examples/skolevei"))))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and CI must run these")
        pytest.skip("Chromium is not installed; `make test` installs it where apt is there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


def visit(browser: Any, page_file: Path, width: int, **context: Any) -> tuple[Any, list[str]]:
    said: list[str] = []
    page = browser.new_context(viewport={"width": width, "height": 900}, **context).new_page()
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("requestfailed", lambda r: said.append(f"failed: {r.url}"))
    page.on(
        "request",
        lambda r: said.append(f"fetched: {r.url}") if not r.url.startswith(("file:", "data:")) else None,
    )
    page.goto(page_file.as_uri())
    page.evaluate("document.fonts.ready")
    return page, said


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_quiet_offline_and_without_sideways_scrolling(
    width: int, site: Path, browser: Any
) -> None:
    files = sorted(site.rglob("*.html")) if FULL else one_of_each(site)
    assert len(files) > (100 if FULL else 30)
    page, said = visit(browser, files[0], width)
    for file in files:
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        assert said == [], file
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, (file, width)
    page.context.close()


def test_pages_work_without_scripts_and_with_text_at_twice_the_size(site: Path, browser: Any) -> None:
    page, said = visit(browser, site / "index.html", 1280, java_script_enabled=False)
    assert said == []
    page.context.close()
    page, _ = visit(browser, site / "index.html", 1280)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.context.close()


OVERLAPS = """() => {
  const found = [];
  let count = 0;
  for (const svg of document.querySelectorAll('svg[id]')) {
    const boxes = [];
    for (const text of svg.querySelectorAll('text')) {
      const spans = text.querySelectorAll('tspan[y]');
      for (const el of spans.length ? spans : [text]) {
        const r = el.getBoundingClientRect();
        if (r.width) boxes.push([r.left, r.top, r.right, r.bottom, el.textContent]);
      }
    }
    // In a file of its own a line of text is a group of glyphs.
    for (const line of svg.querySelectorAll('g[transform]')) {
      if (!line.children.length || [...line.children].some(el => el.tagName !== 'use')) continue;
      const r = line.getBoundingClientRect();
      boxes.push([r.left, r.top, r.right, r.bottom, [...line.children].map(el => String.fromCodePoint(parseInt(el.getAttribute('xlink:href').slice(2), 16))).join('')]);
    }
    count += boxes.length;
    const sheet = svg.getBoundingClientRect();
    boxes.sort((a, b) => a[0] - b[0]);
    for (let i = 0; i < boxes.length; i++) {
      const a = boxes[i];
      if (a[0] < sheet.left || a[2] > sheet.right + 1 || a[1] < sheet.top || a[3] > sheet.bottom + 1) found.push(['outside', a[4]]);
      for (let j = i + 1; j < boxes.length && boxes[j][0] < a[2]; j++) {
        const b = boxes[j];
        const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        // Line boxes of neighbouring lines touch; glyphs do not until a third of a line is shared.
        if (Math.min(a[2], b[2]) - a[0] > 0 && b[0] < a[2] - 1 && height > 0.34 * Math.min(a[3] - a[1], b[3] - b[1])) found.push([a[4], b[4]]);
      }
    }
  }
  return [count, found];
}"""


def test_no_text_in_a_diagram_overlaps_another_or_leaves_the_sheet(site: Path, browser: Any) -> None:
    """As text on the pages, and as outlines in the files."""
    files = sorted((site / "figurer").glob("*.svg"))
    assert len(files) >= 12
    with_figures = [p for p in sorted(site.rglob("*.html")) if 'class="lerret"' in p.read_text("utf-8")]
    assert len(with_figures) >= 12
    page, said = visit(browser, files[0], 1280)
    for file in files + (with_figures if FULL else one_of_each(site, with_figures)):
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        assert said == []
        count, found = page.evaluate(OVERLAPS)
        assert count > 5, file
        assert found == [], file
    page.context.close()


def test_a_wide_figure_can_be_seen_whole_without_scripts(site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / "tjenestekart/velferdslaben.html", 1280, java_script_enabled=False)
    frame = page.locator(".lerret").first
    figure = frame.locator("svg").first
    assert figure.bounding_box()["width"] > frame.bounding_box()["width"]
    page.get_by_label("Tilpass figuren til skjermen").first.check()
    assert figure.bounding_box()["width"] <= frame.bounding_box()["width"]
    assert figure.bounding_box()["height"] > 300
    page.context.close()


CARDS = """() => {
  const found = [];
  for (const rect of document.querySelectorAll('svg g[id*="-rad-"] rect')) {
    const r = rect.getBoundingClientRect();
    for (let el = rect.nextElementSibling; el && el.tagName === 'text'; el = el.nextElementSibling) {
      const t = el.getBoundingClientRect();
      if (t.left < r.left || t.right > r.right + 0.5 || t.top < r.top - 1 || t.bottom > r.bottom + 1) found.push(el.textContent);
    }
  }
  return found;
}"""


def test_no_text_leaves_its_card(site: Path, browser: Any) -> None:
    page, _ = visit(browser, site / "index.html", 1280)
    for file in sorted((site / "figurer").glob("*.svg")):
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        assert page.evaluate(CARDS) == [], file
    page.context.close()


def test_the_keyboard_reaches_the_content_and_every_link_shows_that_it_has_focus(
    site: Path, browser: Any
) -> None:
    page, _ = visit(browser, site / "index.html", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "hopp"
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none"
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_in_light_and_dark(scheme: str, site: Path, browser: Any) -> None:
    from tjenestedesign.ground.palette import contrast

    page, _ = visit(browser, site / "index.html", 1280, color_scheme=scheme)
    names = (
        "ink",
        "muted",
        "accent",
        "bad",
        "good",
        "warm-line",
        "paper",
        "wash",
        "accent-wash",
        "warm",
        "bad-wash",
    )
    colours = {
        n: page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{n}').trim()")
        for n in names
    }
    for ink in ("ink", "muted", "accent", "bad", "good"):
        for ground in ("paper", "wash"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (scheme, ink, ground)
    for ground in ("accent-wash", "warm", "bad-wash"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5, (scheme, ground)
    assert contrast(colours["warm-line"], colours["paper"]) >= 4.0
    page.context.close()


def one_of_each(site: Path, among: Iterable[Path] | None = None) -> list[Path]:
    """The largest page of each folder, for those come from one template, and every page at the top."""
    files = site.rglob("*.html") if among is None else among
    pages = sorted(files, key=lambda p: (p.stat().st_size, p.as_posix()))
    return sorted({p if p.parent == site else p.parent: p for p in pages}.values())


@pytest.mark.parametrize(("scheme", "part"), [("light", 0), ("light", 1), ("light", 2), ("dark", 0)])
def test_axe_finds_nothing_wrong_with_any_page(scheme: str, part: int, site: Path, browser: Any) -> None:
    """WCAG 2.2 A and AA, axe's best practices and what it tries out, over the largest page of each kind and all that are
    their own kind; in dark, where only the colours are others, contrast."""
    files = one_of_each(site)
    files = files if scheme == "dark" else files[part::3]
    assert _wrong_with(browser, files, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_a_project_in_other_colours(
    scheme: str, skolevei: Path, browser: Any
) -> None:
    """Where only the colours are others, contrast is what is asked about."""
    assert _wrong_with(browser, one_of_each(skolevei), scheme, contrast_alone=not FULL) == []


def test_axe_tells_of_a_name_that_hides_what_is_written(tmp_path: Path, browser: Any) -> None:
    """The rule that axe has on trial, and that an older axe cannot follow into SVG."""
    file = tmp_path / "a.html"
    file.write_text(
        '<!doctype html><html lang="nb"><title>x</title><main><h1>x</h1><svg role="group" aria-label="x"><a href="#x" '
        'aria-label="Søke"><text y="20">1. Søke om bolig</text></a></svg></main>'
    )
    assert [id for _, id, _ in _wrong_with(browser, [file], "light")] == ["label-content-name-mismatch"]


def _wrong_with(
    browser: Any, files: list[Path], scheme: str, *, contrast_alone: bool = False
) -> list[tuple[str, str, list[Any]]]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme).new_page()
    found: list[tuple[str, str, list[Any]]] = []
    for file in files:
        page.goto(file.as_uri())
        rules = ("color-contrast",) if scheme == "dark" or contrast_alone else ()
        found += [(file.name, *v) for v in wrong_with(page, *rules)]
    page.context.close()
    return found


def test_documents_in_one_file_are_accessible_and_fit_a_telephone(tmp_path: Path, browser: Any) -> None:
    chosen = ("konsept", "konkurransegrunnlag", "forankringsplan", "scenario", "brukerreise")
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    found: list[tuple[str, Any]] = []
    for made in documents(plan_site(*load_project(ASKER)), "html", chosen, None):
        file = tmp_path / made.files[0].path
        file.write_bytes(made.files[0].data)
        page.goto(file.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [(file.name, wide)] if wide > 360 else []
        found += [(file.name, v) for v in wrong_with(page)]
    context.close()
    assert len(list(tmp_path.iterdir())) == 6
    assert found == []


@pytest.fixture(scope="module")
def stretched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Asker site with every text of some length replaced by one word of 400 letters."""

    def long(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: long(v) for k, v in node.items()}
        if isinstance(node, list):
            return [long(v) for v in node]
        return "Boligsosialt" * 34 if isinstance(node, str) and " " in node and len(node) > 25 else node

    files = [
        RawFile(f.file, yaml.safe_dump(long(yaml.load(f.raw, yaml.BaseLoader)), allow_unicode=True).encode())
        for f in read_files(ASKER)
        if isinstance(f.raw, bytes)
    ]
    project, found = load_project(ASKER, files)
    folder = tmp_path_factory.mktemp("lange-ord") / "ut"
    write_site(folder, render_site(plan_site(project, found)))
    return folder


def test_words_of_400_letters_push_no_page_sideways_and_no_text_over_another(
    stretched: Path, browser: Any
) -> None:
    page, _ = visit(browser, stretched / "index.html", 320)
    for file in one_of_each(stretched):
        page.goto(file.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, file
    for file in sorted((stretched / "figurer").glob("*.svg")):
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        assert page.evaluate(OVERLAPS)[1] == [], file
        assert page.evaluate(CARDS) == [], file
    page.context.close()
