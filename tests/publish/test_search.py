"""Search from the disk, and the accessibility statement: found, marked, announced, and nothing a user wrote may run."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, SETTINGS, write_tree
from tests.publish.test_browser import browser as browser
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.site.output import write_site
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

HOSTILE = '</script><img src=x onerror="document.title=1">'


def site_of(root: Path, out: Path) -> Path:
    write_site(out, render_site(plan_site(*load_project(root))))
    return out


def index(site: Path) -> list[list[str]]:
    text = (site / "sok/indeks.js").read_text("utf-8")
    return json.loads(text.removeprefix("window.tdIndeks=").rstrip().removesuffix(";"))


@pytest.fixture
def asker(asker_site: Path) -> Path:
    return asker_site


def test_the_index_leads_to_places_that_exist(asker: Path) -> None:
    rows = index(asker)
    assert len(rows) > 300
    for _, _, address, _ in rows:
        page, _, part = address.partition("#")
        text = (asker / page).read_text("utf-8")
        assert not part or f'id="{part}"' in text, address


def test_the_index_holds_what_people_wrote_and_no_codes(tmp_path: Path) -> None:
    files = {
        "prosjekt.yaml": SETTINGS,
        "g.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: Flytter **ofte**\nstatus: utkast\n",
        "i.yaml": "type: intervju\ntittel: Samtale\nrespondent: {kode: I-1, rolle: innbygger}\nsamtykke: {grunnlag: fiktivt}\nsitater: [{id: a, tekst: Jeg vil bo}]\n",
    }
    rows = index(site_of(write_tree(tmp_path / "p", files), tmp_path / "ut"))
    assert ["Unge", "Brukergruppe", "brukergruppe/g.html", "Flytter ofte"] in rows
    assert [
        "Jeg vil bo\u00a0(oppdiktet)",
        "Sitat i Samtale\u00a0(oppdiktet)",
        "intervju/i.html#a",
        "",
    ] in rows
    assert not any("innbygger" in row[3] or "utkast" in row[3] for row in rows)


def test_only_the_search_page_may_run_scripts(asker: Path) -> None:
    allowing = {p.name for p in asker.rglob("*.html") if "script-src" in p.read_text("utf-8")}
    assert allowing == {"sok.html"}


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, asker: Path) -> Iterator[str]:
    if request.param == "file":
        yield asker.as_uri()
        return
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(asker))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def results(page: Any, words: str) -> list[str]:
    page.fill("#_sok-felt", words)
    page.keyboard.press("Enter")
    return page.eval_on_selector_all("#_sok-treff a", "links => links.map(a => a.textContent)")


@pytest.mark.browser
def test_the_search_finds_the_way_people_type(address: str, browser: Any) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/sok.html")
    assert results(page, "velferdslab")[0] == "Askers velferdslab"
    first = results(page, "veikart")
    assert "Veikart for Fremtidens boligkontor" in first
    assert results(page, "VEIKART") == first
    assert "Å finne fram i systemet" in results(page, "å finne")
    assert "Å finne fram i systemet" in results(page, "aa finne")
    assert "Økt bokompetanse" in results(page, "oekt bo")
    assert "Økt bokompetanse" in results(page, "kompetanse okt"), "inside a compound, in any order"
    assert results(page, "bokompetanse qqqq") == []
    assert page.text_content("#_sok-antall").startswith("0 treff på «bokompetanse qqqq»")
    found = results(page, "startlån")
    assert found
    assert page.text_content("#_sok-antall") == f"{len(found)} treff på «startlån»."
    marks = page.eval_on_selector_all("#_sok-treff mark", "all => all.map(m => m.textContent.toLowerCase())")
    assert set(marks) == {"startlån"}
    page.click("#_sok-treff a")
    assert page.text_content("h1")
    assert faults == []
    page.close()


@pytest.mark.browser
def test_the_keyboard_reaches_the_field_and_the_finds(asker: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{asker.as_uri()}/sok.html")
    page.focus("#_sok-felt")
    page.keyboard.type("boligkontor")
    page.wait_for_selector("#_sok-treff a")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#_sok-treff') !== null")
    assert page.get_attribute("#_sok-antall", "role") == "status"
    page.close()


@pytest.mark.browser
def test_what_a_user_wrote_never_runs(tmp_path: Path, browser: Any) -> None:
    files = {
        "prosjekt.yaml": SETTINGS,
        "g.yaml": f"type: brukergruppe\ntittel: 'Unge {HOSTILE}'\nbeskrivelse: 'Bor {HOSTILE}'\n",
    }
    site = site_of(write_tree(tmp_path / "p", files), tmp_path / "ut")
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/sok.html")
    title = page.title()
    assert results(page, "onerror") == [f"Unge {HOSTILE}"]
    assert page.locator("#_sok-treff img").count() == 0
    assert page.title() == title
    page.close()


@pytest.mark.browser
def test_without_scripts_the_page_lists_everything(asker: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{asker.as_uri()}/sok.html")
    assert page.locator(".alt a").count() == len(list(load_project(ASKER)[0].entries))
    assert "trenger JavaScript" in page.text_content("main")
    assert not page.is_visible("#_sok-felt")
    context.close()


def test_the_accessibility_page_is_linked_everywhere_and_says_whom_to_ask(tmp_path: Path) -> None:
    files = {
        "prosjekt.yaml": SETTINGS + "personvern: {kontakt: servicetorget}\n",
        "g.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n",
    }
    site = site_of(write_tree(tmp_path / "p", files), tmp_path / "ut")
    assert "kan du kontakte servicetorget" in (site / "tilgjengelighet.html").read_text("utf-8")
    for page in site.rglob("*.html"):
        assert "tilgjengelighet.html" in page.read_text("utf-8"), page


def test_a_selection_has_no_search_and_no_links_to_what_is_not_there(tmp_path: Path) -> None:
    project, found = load_project(ASKER)
    files = {
        f.path: f.data.decode("utf-8", "replace") for f in render_site(plan_site(project, found, ["veikart"]))
    }
    assert "sok.html" not in files
    assert not any(
        "sok.html" in text or "rod-trad.html" in text for p, text in files.items() if p.endswith(".html")
    )
