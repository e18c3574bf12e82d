"""Writing XML: escaped by construction, indented, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Mapping

from tjenestedesign.drawing.svg import escape


def tag(name: str, attributes: Mapping[str, object] | None = None, *inside: str) -> str:
    """An element around other elements, one on each line. Attributes that are None or empty are left out."""
    opened = name + "".join(
        f' {key}="{_attribute(value)}"'
        for key, value in (attributes or {}).items()
        if value is not None and value != ""
    )
    if not inside:
        return f"<{opened}/>"
    body = "\n".join(f"  {line}" if line else "" for part in inside for line in part.split("\n"))
    return f"<{opened}>\n{body}\n</{name}>"


def text_tag(name: str, text: object, attributes: Mapping[str, object] | None = None) -> str:
    """An element around text. Line breaks are kept as they are, whatever stands around the element."""
    return f"{tag(name, attributes)[:-2]}>{_breaks(escape(text))}</{name}>"


def document(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def _attribute(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _breaks(escape(value)).replace("\t", "&#9;")


def _breaks(escaped: str) -> str:
    """As references, so that neither indentation nor a reader's whitespace rules change them."""
    return escaped.replace("\r", "&#13;").replace("\n", "&#10;")
