"""The editor: from a keystroke to the suggestions for it, against the bare round trip of the same server.

python bench/lsp.py
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from make_project import make_project  # noqa: E402
from tests.live.editor.talking import Editor, talk  # noqa: E402

Note = Callable[[str, float, str], None]
ASKER = HERE.parent / "examples/asker"
JOURNEY = "1-innsikt/brukerreiser/veien-til-en-varig-bolig.yaml"
TYPED = "    sitat: intervju-"


def measure(note: Note, artefacts: int = 2000) -> None:
    with tempfile.TemporaryDirectory() as temp:
        asker = Path(temp) / "asker"
        shutil.copytree(ASKER, asker)
        large = Path(temp) / "stort"
        make_project(large, artefacts)
        for name, folder, file in (
            ("asker", asker, JOURNEY),
            (str(artefacts), large, "reise/00/reise-6.yaml"),
        ):
            keys, bare, reading = _typed(folder, file)
            worst = sorted(keys)[int(len(keys) * 0.95)]
            note(
                f"lsp_{name}_mot_tur_retur",
                statistics.median(keys) / statistics.median(bare),
                f"tastetrykk til forslag {_ms(statistics.median(keys))} (95 %: {_ms(worst)}, verst {_ms(max(keys))}), "
                f"tur-retur {_ms(statistics.median(bare))}, feilene vist etter {_ms(reading)}",
            )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _typed(folder: Path, file: str) -> tuple[list[float], list[float], float]:
    """(seconds from keystroke to answer, seconds of a question with nothing to answer, seconds from the last key to the faults)."""
    keys: list[float] = []
    bare: list[float] = []
    reading: list[float] = []

    async def conversation(editor: Editor) -> None:
        import asyncio

        text = (folder / file).read_text("utf-8").rstrip("\n") + "\n"
        editor.write(file, text)
        await editor.until(lambda: file in editor.faults, 120)
        for _ in range(5):
            for end in range(len(TYPED) + 1):
                start = time.perf_counter()
                await editor.complete(file, f"{text}{TYPED[:end]}|\n")
                keys.append(time.perf_counter() - start)
                await asyncio.sleep(0.06)  # a quick typist
            start = time.perf_counter()
            editor.faults.clear()
            await editor.until(lambda: file in editor.faults, 120)
            reading.append(time.perf_counter() - start)
        for _ in range(50):
            outside = lsp.CompletionParams(
                lsp.TextDocumentIdentifier((folder / "x.txt").as_uri()), lsp.Position(0, 0)
            )
            start = time.perf_counter()
            answer: Any = await editor.client.text_document_completion_async(outside)
            assert answer is None
            bare.append(time.perf_counter() - start)

    talk(folder, conversation)
    return keys, bare, statistics.median(reading)


if __name__ == "__main__":
    measure(lambda name, ratio, said: print(f"{name:32} {ratio:8.2f}   {said}"))
