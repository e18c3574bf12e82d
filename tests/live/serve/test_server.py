"""`td serve` as a process: this machine only, told of every change, several at once, and gone at Ctrl-C."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ASKER, Run
from tests.live.serve.running import Running, events, running
from tjenestedesign.ground.links import overview_path

JOURNEY = "1-innsikt/brukerreiser/veien-til-en-varig-bolig.yaml"
OVERVIEW = overview_path("innsikt")
PAGE = "brukerreise/veien-til-en-varig-bolig.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("serve") / "prøve prosjekt"
    shutil.copytree(ASKER, place)
    return place


@pytest.fixture(scope="module")
def preview(folder: Path) -> Iterator[Running]:
    with running(folder) as one:
        yield one


def test_it_answers_only_to_its_own_names(preview: Running) -> None:
    assert preview.get()[0] == 200
    assert preview.get(Host=f"localhost:{preview.port}")[0] == 200
    assert preview.get(Host="evil.example")[0] == 403
    assert preview.get(Host=f"evil.example:{preview.port}")[0] == 403
    assert preview.get("_td/hendelser", Host="evil.example")[0] == 403
    assert preview.get(Origin="http://evil.example")[0] == 403
    assert preview.get(Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert preview.get(method="POST")[0] == 405


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on all of 127.0.0.0/8")
def test_it_listens_on_one_address_only(preview: Running) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", preview.port), timeout=2)


@pytest.mark.parametrize(
    "path", ["../prosjekt.yaml", "%2e%2e/prosjekt.yaml", "prosjekt.yaml", JOURNEY, "//etc/passwd"]
)
def test_only_the_site_is_given(preview: Running, path: str) -> None:
    status, text = preview.get(path)
    assert status == 404
    assert "navn:" not in text


def test_a_saved_file_reaches_the_page_and_the_stream(preview: Running, folder: Path) -> None:
    path = folder / JOURNEY
    text = path.read_text("utf-8")

    def save() -> None:
        path.write_text(text.replace("Søke om bolig", "Søke om et hjem"), "utf-8")

    first, second = events(preview, 2, save)
    assert second["nummer"] > first["nummer"]
    preview.until(PAGE, lambda t: "Søke om et hjem" in t)
    path.write_text(text, "utf-8")
    preview.until(PAGE, lambda t: "Søke om bolig" in t)


def test_an_editor_that_saves_by_renaming_is_followed(preview: Running, folder: Path) -> None:
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    for title in ("Ved navnebytte", "Søke om bolig"):
        beside = path.with_name(f"{path.name}.tmp")
        beside.write_text(text.replace("Søke om bolig", title), "utf-8")
        beside.replace(path)
        preview.until(PAGE, lambda t, title=title: title in t)


def test_a_fault_is_on_the_page_with_line_and_hint_and_the_last_page_stays(
    preview: Running, folder: Path
) -> None:
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("fase: før", "fasser: før", 1), "utf-8")
    shown = preview.until(PAGE, lambda t: 'class="feil"' in t)
    assert "linje 14" in shown
    assert "Mente du" in shown
    assert "Søke om bolig" in shown
    path.write_text(text, "utf-8")
    preview.until(PAGE, lambda t: "Ingen feil." in t)


def test_five_hundred_files_at_once_and_a_folder_that_goes_away(preview: Running, folder: Path) -> None:
    place = folder / "2-ide/mange"
    place.mkdir(parents=True)
    for n in range(500):
        (place / f"ide-nr-{n}.yaml").write_text(f"type: ide\ntittel: Idé {n}\nbeskrivelse: x\n", "utf-8")
    preview.until("ide/ide-nr-499.html", lambda t: "Idé 499" in t)
    shutil.rmtree(place)
    preview.until("ide/ide-nr-499.html", lambda t: "Siden finnes ikke" in t)
    assert preview.get(PAGE)[0] == 200


def test_the_project_folder_itself_may_be_away_for_a_while(preview: Running, folder: Path) -> None:
    away = folder.with_name("borte")
    folder.rename(away)
    preview.until(PAGE, lambda t: "Prosjektmappen er borte." in t)
    told = events(preview, 2, lambda: away.rename(folder) and None)
    assert told[1]["nummer"] > told[0]["nummer"]
    preview.until(PAGE, lambda t: "Prosjektmappen er borte." not in t)
    path = folder / JOURNEY
    text = path.read_text("utf-8")
    path.write_text(text.replace("Søke om bolig", "Etterpå"), "utf-8")
    preview.until(PAGE, lambda t: "Etterpå" in t)
    path.write_text(text, "utf-8")
    preview.until(PAGE, lambda t: "Søke om bolig" in t)


def test_fifty_readers_of_the_stream_are_all_told(preview: Running, folder: Path) -> None:
    path = folder / "1-innsikt/brukergrupper/flyktningfamilie.yaml"
    text = path.read_text("utf-8")
    ready = threading.Barrier(51)
    told: list[int] = []

    def follow() -> None:
        found = events(preview, 2, ready.wait)
        told.append(found[1]["nummer"])

    readers = [threading.Thread(target=follow) for _ in range(50)]
    for reader in readers:
        reader.start()
    ready.wait(20)
    path.write_text(text + "# ny linje\nnotat: Endret\n", "utf-8")
    for reader in readers:
        reader.join(20)
    path.write_text(text, "utf-8")
    assert len(told) == 50


def test_several_at_once_get_a_port_each_and_ctrl_c_stops_them_cleanly(folder: Path) -> None:
    with running(folder) as one, running(folder) as other:
        assert one.port != other.port
        assert one.get()[0] == other.get()[0] == 200
        code, said = one.stop()
        assert (code, said.splitlines()[-1]) == (0, "Stoppet.")
        assert other.get()[0] == 200
        assert other.stop(signal.SIGTERM)[0] == 0


def test_ctrl_c_stops_it_while_someone_follows_the_stream(folder: Path) -> None:
    with running(folder) as one:
        reader = threading.Thread(target=lambda: _quietly(one), daemon=True)
        reader.start()
        one.get()
        code, said = one.stop()
        assert code == 0
        assert "Traceback" not in said


def _quietly(one: Running) -> None:
    try:
        events(one, 10**6, lambda: None)
    except Exception:  # the server goes away
        return


def test_a_port_in_use_is_said(td: Run, folder: Path, preview: Running) -> None:
    said = td("serve", "--port", str(preview.port), cwd=folder)
    assert said.code == 2
    assert f"Et annet program bruker port {preview.port}." in said.err


def test_a_checkout_of_another_branch_is_followed(tmp_path: Path) -> None:
    place = tmp_path / "p"
    shutil.copytree(ASKER, place)

    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-c", "user.email=a@b.no", "-c", "user.name=A", *args],
            cwd=place,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "hoved")
    git("add", "-A")
    git("commit", "-qm", "a")
    git("checkout", "-qb", "annen")
    for file in place.rglob("*.yaml"):
        if "type: innsikt\n" in file.read_text("utf-8"):
            file.write_text(file.read_text("utf-8").replace("tittel: ", "tittel: Gren ", 1), "utf-8")
    git("commit", "-qam", "b")
    with running(place) as one:
        one.until(OVERVIEW, lambda t: "Gren " in t)
        git("checkout", "-q", "hoved")
        one.until(OVERVIEW, lambda t: "Gren " not in t and "Ingen feil." in t)
