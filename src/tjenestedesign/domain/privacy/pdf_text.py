"""Text out of PDF files, by pypdf in a process of its own: a file made to hang or swell takes that process down, not td.

python -m tjenestedesign.domain.privacy.pdf_text < file       the pages as JSON
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import Any, Final

from tjenestedesign.domain.privacy.office import Unread
from tjenestedesign.ground.installed import installed

_SECONDS: Final = 30
_MOST_PAGES: Final = 500
_MOST_MEMORY: Final = 2_000_000_000
_MOST_TEXT: Final = 2_000_000


def pages(raw: bytes) -> list[str]:
    """The text of each page. Raises `Unread` where there is none to be had."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tjenestedesign.domain.privacy.pdf_text"], input=raw, capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError) as fault:
        raise Unread(f"den tok mer enn {_SECONDS} sekunder å lese") from fault
    try:
        told: dict[str, Any] = (
            json.loads(done.stdout.decode("utf-8", "replace")) if done.returncode == 0 else {}
        )
    except ValueError:
        told = {}
    if told.get("mangler"):
        raise Unread(
            "en del av td, «pypdf», mangler",
            f"Installer td på nytt ({installed().again()}), eller se gjennom filen selv.",
        )
    found = told.get("sider")
    if not isinstance(found, list):
        raise Unread("den er ødelagt eller låst med passord")
    texts = [str(page) for page in found]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if not "".join(texts).strip():
        raise Unread("det ikke er tekst i den, bare bilder")
    return texts


def _main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such bound
    raw = sys.stdin.buffer.read()
    try:
        import logging

        from pypdf import PdfReader
    except ImportError:
        sys.stdout.write('{"mangler": true}')
        return
    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(raw))
    texts: list[str] = []
    taken = 0
    for number in range(min(len(reader.pages), _MOST_PAGES)):
        text = reader.pages[number].extract_text()[:_MOST_TEXT]
        texts.append(text)
        taken += len(text)
        if taken > _MOST_TEXT:
            break
    sys.stdout.write(json.dumps({"sider": texts}, ensure_ascii=True))


if __name__ == "__main__":
    _main()
