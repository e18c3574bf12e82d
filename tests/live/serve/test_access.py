"""Who may see the preview: those with the key, from this machine, and never held shut by others."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import Run, write_tree
from tests.live.serve.running import Running, running
from tjenestedesign.cli.terminal import manners
from tjenestedesign.live.serve import access, http_server
from tjenestedesign.live.serve.access import Key
from tjenestedesign.live.serve.connections import MOST, PATIENCE

SECRET = "Navnet på det hemmelige prosjektet"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "p"
    return write_tree(
        folder,
        {
            "prosjekt.yaml": f"navn: {SECRET}\nkommune: Vik\n",
            "ide.yaml": "type: ide\ntittel: En idé\nbeskrivelse: x\n",
        },
    )


@pytest.fixture(scope="module")
def preview(place: Path) -> Iterator[Running]:
    with running(place) as one:
        yield one


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/ide/ide.html",
        "/stil/td.css",
        "/sok.html",
        "/_td/live.js",
        "/_td/hendelser",
        "/finnes-ikke",
    ],
)
def test_without_the_key_nothing_of_the_project_is_told(preview: Running, path: str) -> None:
    for headers in ({}, {"Cookie": f"td-serve-{preview.port}=gjettet"}, {"Cookie": f"annet={preview.token}"}):
        status, given, text = preview.ask("GET", path, **headers)
        assert status == 403
        assert "Åpne hele adressen som står i terminalen" in text
        assert SECRET not in text
        assert "Set-Cookie" not in given


def test_with_the_key_one_is_sent_on_without_it_and_holds_a_strict_cookie(preview: Running) -> None:
    status, headers, text = preview.ask("GET", f"/ide/ide.html?a=1&token={preview.token}")
    assert (status, headers["Location"], text) == (303, "/ide/ide.html?a=1", "")
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"td-serve-{preview.port}=")
    assert cookie.partition("; ")[2] == "HttpOnly; SameSite=Strict; Path=/"
    assert preview.token not in cookie
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert preview.ask("GET", headers["Location"], Cookie=f"noe=annet; {cookie.partition(';')[0]}")[0] == 200


@pytest.mark.parametrize("given", ["", "feil", "%C3%A6%00", "a" * 5000])
def test_a_wrong_key_opens_nothing_even_for_one_who_has_the_cookie(preview: Running, given: str) -> None:
    assert preview.ask("GET", f"/?token={given}")[0] == 403
    assert preview.get(f"?token={given}")[0] == 403


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example", "/%5Cevil.example", "/\\evil.example"]
)
def test_the_key_leads_to_no_other_machine(preview: Running, path: str) -> None:
    status, headers, _ = preview.ask("GET", f"{path}?token={preview.token}")
    assert status == 303
    assert re.match(r"/(?![/\\])", headers["Location"])


def test_the_key_does_not_open_for_another_host_or_page(preview: Running) -> None:
    path = f"/?token={preview.token}"
    for headers in (
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://127.0.0.1:{preview.port}"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    ):
        status, given, text = preview.ask("GET", path, **headers)
        assert status == 403
        assert "Set-Cookie" not in given
        assert SECRET not in text


def test_each_run_has_a_key_of_its_own(place: Path, preview: Running) -> None:
    with running(place) as other:
        assert other.token != preview.token
        assert len(other.token) >= 40
        assert other.ask("GET", f"/?token={preview.token}")[0] == 403
        assert other.ask("GET", "/", Cookie=preview.cookie)[0] == 403


def test_the_key_is_in_no_file(place: Path, preview: Running) -> None:
    preview.get("ide/ide.html")
    held = preview.cookie.partition("=")[2].encode()
    for path in place.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert preview.token.encode() not in raw
            assert held not in raw


def test_a_ticket_is_good_for_one_visit_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    key = Key(8420)
    ticket, late = key.ticket(), key.ticket()
    assert not key.is_held(f"td-serve-8420={ticket}")
    assert key.opens(ticket)
    assert not key.opens(ticket)
    now = time.monotonic()
    monkeypatch.setattr(access.time, "monotonic", lambda: now + 61)
    assert not key.opens(late)
    assert key.opens(key.token)


def test_what_the_browser_is_started_with_is_a_ticket_and_not_the_key(
    td: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other users of the machine see what programs are started with."""
    opened: list[str] = []
    keys: list[Key] = []

    def serve(_root: Path, at: socket.socket, key: Key, ready: object, _say: object, *, poll: bool) -> None:
        keys.append(key)
        assert callable(ready)
        ready()
        at.close()

    monkeypatch.setattr(http_server, "serve", serve)
    monkeypatch.setattr("webbrowser.open", opened.append)
    said = td("serve", "--open", cwd=place)
    assert keys[0].token in said.out
    assert keys[0].token not in opened[0]
    assert keys[0].opens(opened[0].partition("?token=")[2])


def test_the_address_is_said_also_when_quiet(td: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(_root: Path, at: socket.socket, key: Key, ready: object, _say: object, *, poll: bool) -> None:
        assert callable(ready)
        ready()
        at.close()

    monkeypatch.setattr(http_server, "serve", serve)
    said = td("serve", "--quiet", cwd=place)
    manners.quiet = False
    assert "?token=" in said.out + said.err


# --- nobody holds it shut -----------------------------------------------------------------------------------------


def connected(one: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", one.port), timeout=PATIENCE + 20)


def test_headers_that_come_slowly_are_not_waited_for(preview: Running) -> None:
    """A drop now and then does not buy more time."""
    start = time.monotonic()
    slow, silent = connected(preview), connected(preview)
    slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    slow.settimeout(0.5)
    while True:
        assert time.monotonic() - start < PATIENCE + 10, "the connection was kept"
        try:
            slow.sendall(b"X-A: 1\r\n")
            if slow.recv(100) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    assert time.monotonic() - start > PATIENCE - 1
    silent.settimeout(10)
    with suppress(ConnectionError):
        assert silent.recv(100) == b""


def test_as_many_connections_as_anyone_likes_do_not_keep_the_user_out(preview: Running) -> None:
    held = [connected(preview) for _ in range(MOST + 60)]
    try:
        for one in held:
            try:
                one.sendall(b"GET / HTTP/1.1\r\n")
            except OSError:
                continue
        assert preview.get()[0] == 200
        assert _open_connections(preview) <= MOST
    finally:
        for one in held:
            one.close()


def _open_connections(one: Running) -> int:
    folder = Path(f"/proc/{one.process.pid}/fd")
    if not folder.is_dir():
        pytest.skip("only Linux tells")
    sockets = 0
    for one_of in folder.iterdir():
        with suppress(OSError):
            sockets += str(one_of.readlink()).startswith("socket:")
    return sockets - 5  # the listening place, and what the loop wakes itself with


def test_a_stream_that_is_followed_is_not_closed_for_being_long(preview: Running) -> None:
    stream = connected(preview)
    stream.sendall(
        f"GET /_td/hendelser HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\nCookie: {preview.cookie}\r\n\r\n".encode()
    )
    stream.settimeout(PATIENCE + 15)
    said = b""
    while b": her" not in said:  # the sign of life comes later than the patience with silence is over
        more = stream.recv(4000)
        assert more, said
        said += more
    stream.close()
