"""`td serve` as its own process, and small ways to ask it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Running:
    """A preview of a folder, started and listening."""

    def __init__(self, process: subprocess.Popen[str], port: int, token: str) -> None:
        self.process = process
        self.port = port
        self.token = token
        self.address = f"http://127.0.0.1:{port}/"
        self.cookie = self._cookie()

    def with_key(self, path: str = "") -> str:
        """The address of a page for someone who has not been here before."""
        return f"{self.address}{path}?token={self.token}"

    def _cookie(self) -> str:
        """What a browser holds after it has come with the key."""
        status, headers, _ = self.ask("GET", f"/?token={self.token}")
        assert status == 303
        return headers["Set-Cookie"].partition(";")[0]

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        """One request with just these headers: the status, the headers and the text of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def get(self, path: str = "", method: str = "GET", **headers: str) -> tuple[int, str]:
        """As a browser that has come with the key before."""
        status, _, text = self.ask(method, f"/{path}", **{"Cookie": self.cookie, **headers})
        return status, text

    def number(self) -> int:
        found = re.search(r'data-nummer="(\d+)"', self.get()[1])
        assert found
        return int(found[1])

    def until(self, path: str, holds: Callable[[str], bool], patience: float = 20) -> str:
        """The page once it says what it should. Fails with the page where it never does."""
        text = ""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            text = self.get(path)[1]
            if holds(text):
                return text
            time.sleep(0.05)
        raise AssertionError(text[-3000:])

    def stop(self, how: int = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said


@contextmanager
def running(folder: Path, *args: str) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-u", "-m", "tjenestedesign", "serve", *args],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", first)
    if not found:
        process.kill()
        raise AssertionError(first + (process.stdout.read() or ""))
    try:
        yield Running(process, int(found[1]), found[2])
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def events(one: Running, count: int, meanwhile: Callable[[], None]) -> list[dict[str, Any]]:
    """The first events of a stream; `meanwhile` is done once the first has come."""
    connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=20)
    connection.request("GET", "/_td/hendelser", headers={"Cookie": one.cookie})
    answer = connection.getresponse()
    found: list[dict[str, Any]] = []
    while len(found) < count:
        line = answer.fp.readline().decode() if answer.fp else ""
        if line.startswith("data: "):
            found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == 1:
                meanwhile()
    connection.close()
    return found
