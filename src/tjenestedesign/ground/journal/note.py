"""The note of what is to be done, as bytes: what it was, what it becomes, and a fingerprint that tells a half-written one."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, cast

from tjenestedesign.ground.change import Change
from tjenestedesign.ground.pattern import late

_FORM: Final = 1
_ODD: Final = late(r"[\\:]|~\d")
"""On Windows: other separators, drives and streams, and the short names of hidden folders."""


@dataclass(frozen=True, eq=False)
class Note:
    """A change that has begun, and the words of the command that began it, as they were typed."""

    change: Change
    words: tuple[str, ...] = ()
    place: str = ""
    """The sign of the place it was made in."""


def packed(note: Note) -> bytes:
    body = json.dumps(
        {
            "ord": list(note.words),
            "sted": note.place,
            "før": _as_text(note.change.before),
            "etter": _as_text(note.change.after),
        },
        ensure_ascii=False,
    ).encode("utf-8", "surrogatepass")
    return json.dumps([_FORM, sha256(body).hexdigest()]).encode() + b"\n" + body


def unpacked(raw: bytes) -> Note | None:
    """The note, or None where it is not whole: then nothing had begun."""
    head, _, body = raw.partition(b"\n")
    try:
        if json.loads(head) != [_FORM, sha256(body).hexdigest()]:
            return None
        data = json.loads(body)
        before, after = _as_bytes(data["før"]), _as_bytes(data["etter"])
        words = tuple(str(word) for word in data["ord"])
        place = str(data["sted"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if before.keys() != after.keys() or not all(map(is_plain, after)):
        return None
    return Note(Change(before, after), words, place)


def is_plain(file: str) -> bool:
    """Whether a path names a file a project can have: a note may have come with someone else's folder.

    No way out of the folder, and nothing hidden, such as what lies in `.git`, by whatever name a disk knows it.
    """
    return all(
        part
        and not part.startswith(".")
        and part.isprintable()
        and not (os.name == "nt" and _ODD.search(part))
        for part in file.split("/")
    )


def _as_text(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    return {f: None if data is None else b64encode(data).decode() for f, data in files.items()}


def _as_bytes(files: Any) -> dict[str, bytes | None]:
    found = cast("dict[str, str | None]", files)
    return {f: None if text is None else b64decode(text, validate=True) for f, text in found.items()}
