"""Which addresses in a project's texts may be followed. All else is shown as the text it is.

An address with a scheme starts whatever program has claimed that scheme on the reader's machine (RFC 3986, section 3.1;
`ms-msdt:`, `ms-word:`, `search-ms:`), and one with two slashes hands the reader's name and password hash to a stranger's
file server. So the list says what is let through, never what is stopped.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from tjenestedesign.ground.pattern import late

WEB: Final = r"https?://[^/\\?#\s%]+(?:[/?#][^\\\s]*)?"
"""A web page's whole address, as a pattern."""

_WEB: Final = late(WEB, re.IGNORECASE)
_OTHER: Final = late(r"(?:mailto|tel):[^/\\\s]", re.IGNORECASE)
_HIDDEN: Final = late(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def leads_out(address: str) -> bool:
    """Whether it is a web page, an e-mail address or a telephone number."""
    return _is_plain(address) and bool(_WEB.fullmatch(address) or _OTHER.match(address))


def leads_inside(address: str) -> bool:
    """Whether it is a place on the page, or a page of the same site: never from the root of a disk, never above the site."""
    path = unquote(unquote(re.split(r"[?#]", address, maxsplit=1)[0]))
    if not address or not _is_plain(address) or not _is_plain(path) or ":" in path:
        return False
    parts = path.split("/")
    # Every page of a site is at most one folder down.
    return ".." not in parts[1:] and "" not in parts[:-1]


def is_followed(address: str) -> bool:
    """Whether a link to it may be made on a page of the site."""
    return leads_out(address) or leads_inside(address)


def _is_plain(address: str) -> bool:
    return "\\" not in address and not _HIDDEN.search(address)
