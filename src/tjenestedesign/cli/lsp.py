"""`td lsp`: answers an editor, over standard input and output."""

from __future__ import annotations

from tjenestedesign.ground.extras import extra


def run() -> None:
    extra("pygls.lsp.server")
    from tjenestedesign.live.editor.language_server import serve

    serve()
