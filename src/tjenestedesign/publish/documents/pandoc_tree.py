"""Pandoc's document tree as plain data: reading it, walking it, making pieces of it.

A node is `{"t": kind, "c": content}` (pandoc-types; https://hackage.haskell.org/package/pandoc-types). Attributes are
`[id, [classes], [[key, value]]]`.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from tjenestedesign.ground.extras import MissingExtra, extra
from tjenestedesign.ground.language import FRAME
from tjenestedesign.ground.marks import spelled

Node = dict[str, Any]
_EPOCH: Final = "315532800"
"""1 January 1980, the first day a zip file can hold: no document says when it was made."""


def pandoc(
    args: Sequence[str], data: str | bytes, folder: Path | None = None, seconds: float | None = None
) -> bytes:
    """Runs pandoc on `data` without its user's own settings: in `folder`, or where it can read no file at all.

    Raises `MissingExtra`, `RuntimeError` with what pandoc said, and `subprocess.TimeoutExpired` after so many `seconds`.
    """
    program = extra("pypandoc")
    try:
        path = program.get_pandoc_path()
    except OSError as missing:
        raise MissingExtra("pypandoc") from missing
    with tempfile.TemporaryDirectory(prefix="td-") as empty:
        done = subprocess.run(
            [path, "--data-dir", empty, *([] if folder else ["--sandbox"]), *args],
            input=data.encode("utf-8", "replace") if isinstance(data, str) else data,
            capture_output=True,
            check=False,
            timeout=seconds,
            cwd=folder or empty,
            env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH},
        )
    if done.returncode:
        raise RuntimeError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def read_html(html: str) -> list[Node]:
    """HTML as blocks. Headings get no ids but those they have."""
    made = json.loads(pandoc(["-f", "html-auto_identifiers-smart", "-t", "json"], html))
    return made["blocks"]


def written(blocks: Sequence[Node], meta: Node | None = None) -> str:
    """Blocks as the JSON pandoc reads (`-f json`)."""
    whole = {"pandoc-api-version": _api(), "meta": meta or {}, "blocks": list(blocks)}
    return json.dumps(whole, ensure_ascii=False)


_versions: list[list[int]] = []


def _api() -> list[int]:
    if not _versions:
        _versions.append(json.loads(pandoc(["-f", "markdown", "-t", "json"], ""))["pandoc-api-version"])
    return _versions[0]


# --- reading ---------------------------------------------------------------------------------------------------------


def text_of(content: Any) -> str:
    """The words of a node or of a list of them."""
    if isinstance(content, list):
        return "".join(text_of(c) for c in content)  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(content, dict):
        return ""
    node: Node = content  # pyright: ignore[reportUnknownVariableType]
    match node["t"]:
        case "Str":
            return node["c"]
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Code" | "Math":
            return node["c"][1]
        case "RawBlock" | "RawInline" | "Note":
            return ""
        case "Image":
            return ""
        case "DefinitionList":
            return " ".join(f"{text_of(term)} {text_of(said)}" for term, said in node["c"])
        case "Para" | "Plain" | "Header":
            return text_of(node["c"][2] if node["t"] == "Header" else node["c"]) + " "
        case _:
            return text_of(node.get("c", []))


def attr(node: Node) -> list[Any]:
    """The attributes of a node that has them."""
    return node["c"][1] if node["t"] == "Header" else node["c"][0]


def classes(node: Node) -> list[str]:
    return attr(node)[1] if node["t"] in ("Div", "Span", "Header", "Figure", "Table", "Link", "Code") else []


def value(node: Node, key: str) -> str:
    """An attribute's value, blank where it has none."""
    return next((v for k, v in attr(node)[2] if k == key), "")


def ids(blocks: Any) -> Iterator[str]:
    """Every id in the tree, in order."""
    if isinstance(blocks, list):
        if _is_attr(blocks):  # pyright: ignore[reportUnknownArgumentType]
            if blocks[0]:
                yield blocks[0]
            return
        for b in blocks:  # pyright: ignore[reportUnknownVariableType]
            yield from ids(b)
    elif isinstance(blocks, dict):
        yield from ids(blocks.get("c"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def _is_attr(content: list[Any]) -> bool:
    return (
        len(content) == 3
        and isinstance(content[0], str)
        and isinstance(content[1], list)
        and isinstance(content[2], list)
    )


# --- changing --------------------------------------------------------------------------------------------------------

Change = Callable[[Node], "list[Node] | None"]
"""What stands instead of a node; None leaves it as it is."""


def changed(content: Any, change: Change) -> Any:
    """The tree with `change` done to every node, the innermost first. Lists of nodes may grow and shrink."""
    if isinstance(content, list):
        out: list[Any] = []
        for item in content:  # pyright: ignore[reportUnknownVariableType]
            new = changed(item, change)
            if isinstance(new, dict) and "t" in new and (instead := change(new)) is not None:  # pyright: ignore[reportUnknownArgumentType]
                out.extend(instead)
            else:
                out.append(new)
        return out
    if isinstance(content, dict) and "t" in content:
        node: Node = content  # pyright: ignore[reportUnknownVariableType]
        return {**node, "c": changed(node["c"], change)} if "c" in node else node
    return content  # pyright: ignore[reportUnknownVariableType]


# --- making ----------------------------------------------------------------------------------------------------------


def string(text: str) -> list[Node]:
    """Words and the spaces between them."""
    out: list[Node] = []
    for n, word in enumerate(spelled(text).split(" ")):
        if n:
            out.append({"t": "Space"})
        if word:
            out.append({"t": "Str", "c": word})
    return out


def para(content: Sequence[Node] | str) -> Node:
    return {"t": "Para", "c": string(content) if isinstance(content, str) else list(content)}


def plain(content: Sequence[Node] | str) -> Node:
    return {"t": "Plain", "c": string(content) if isinstance(content, str) else list(content)}


def strong(content: Sequence[Node]) -> Node:
    return {"t": "Strong", "c": list(content)}


def spoken(content: Sequence[Node], language: str) -> list[Node]:
    """Words in a language: marked where it is not that of td's own."""
    if language == FRAME or not content:
        return list(content)
    return [{"t": "Span", "c": [["", [], [["lang", language]]], list(content)]}]


def header(level: int, content: Sequence[Node] | str, id: str = "") -> Node:
    words = string(content) if isinstance(content, str) else list(content)
    return {"t": "Header", "c": [level, [id, [], []], words]}


def div(blocks: Sequence[Node], *names: str, id: str = "", **values: str) -> Node:
    return {
        "t": "Div",
        "c": [[id, list(names), [[k.replace("_", "-"), v] for k, v in values.items()]], list(blocks)],
    }


def link(content: Sequence[Node], target: str) -> Node:
    return {"t": "Link", "c": [["", [], []], list(content), [target, ""]]}


def image(path: str, alt: str, **values: str) -> Node:
    return {"t": "Image", "c": [["", [], [[k, v] for k, v in values.items()]], string(alt), [path, ""]]}


def raw(format: str, text: str) -> Node:
    return {"t": "RawBlock", "c": [format, text]}


def raw_inline(format: str, text: str) -> Node:
    return {"t": "RawInline", "c": [format, text]}
