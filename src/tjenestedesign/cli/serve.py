"""`td serve`: the site, live, in the browser."""

from __future__ import annotations

import webbrowser

from rich.text import Text

from tjenestedesign.cli.common import project_root
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out, warn
from tjenestedesign.ground.cleaned import clean


def run(path: str, port: int | None, *, open_browser: bool, poll: bool) -> None:
    root = project_root(path)
    from tjenestedesign.live.serve.access import PARAMETER, Key
    from tjenestedesign.live.serve.http_server import HOST, PortTaken, free_socket, serve

    try:
        place = free_socket(port)
    except PortTaken:
        raise UsageFault(
            f"Et annet program bruker port {port}." if port else "Ingen ledig port.",
            "Velg en annen, eller dropp --port.",
        ) from None
    at: int = place.getsockname()[1]
    address = f"http://{HOST}:{at}/?{PARAMETER}="
    key = Key(at)

    def ready() -> None:
        warn().print(Text(clean(f"Viser {root.name} på {address}{key.token}")), soft_wrap=True)
        _say("Bare den som har hele adressen, kan se siden. Send den ikke til andre.")
        _say("Lagre en fil, og siden følger med. Stopp med Ctrl-C.")
        if open_browser:
            webbrowser.open(address + key.ticket())  # what a browser is started with, others can read

    serve(root, place, key, ready, _say, poll=poll)
    _say("Stoppet.")


def _say(text: str) -> None:
    out().print(Text(clean(text)), soft_wrap=True)
