"""Where someone is to be found on the net: accounts in social media, and IPv6 addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from tjenestedesign.domain.privacy.hits import Hit, after, before, lines_with
from tjenestedesign.domain.privacy.names import GIVEN
from tjenestedesign.ground.pattern import late

_LINK: Final = late(
    r"(?<![\w.\-])(?:https?://)?(?:www\.|m\.|nb-no\.)?(?:(?P<site>instagram\.com/|facebook\.com/|fb\.com/|fb\.me/|m\.me/|t\.me/|twitter\.com/|x\.com/|snapchat\.com/add/|threads\.net/@?|bsky\.app/profile/|youtube\.com/@)|(?P<own>linkedin\.com/in/|tiktok\.com/@|facebook\.com/profile\.php\?id=))"
    r"@?(?P<who>[\w.\-]{3,60})",
    re.IGNORECASE,
)
_ORG: Final = late(
    r"kommune|nav\b|nav[a-z]|husbank|norge|senter|skole|bibliotek|forening|etat|direktorat|museum|idrett|klubb|barnehage|pages|groups|events|watch|share|sharer|hashtag|status|company|policy|legal|help|login|search|bolig|official|kulturhus|kirke|frivillig|velferd",
    re.IGNORECASE,
)
_WORD: Final = late(
    r"\b(?:insta(?:gram)?|tiktok|snap(?:chat)?|twitter|facebook|threads|bluesky|mastodon)\b", re.IGNORECASE
)
_HANDLE: Final = late(r"@(?<![\w@.].)([\w](?:[\w.]{1,28}[\w])?)(?![\w@/])")
_SNAP: Final = late(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|tiktok)(?:-?(?:brukeren?|kontoen?|navnet|profilen?))?(?:[ ](?:min|hans|hennes))?[ ]?(?:heter[ ](?:han|hun|jeg)|er|:)[ ]?([\w.]*[a-zæøå][\w.]*[0-9_][\w.]*)",
    re.IGNORECASE,
)
_V6: Final = late(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){1,7}(?::?[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?(?::)?(?![\w:])",
    re.IGNORECASE,
)
_CLOCK: Final = frozenset("0123456789:")
_V6_SIGN: Final = late(r":(?::|[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}:)")
"""Parts left out, or three of all the eight."""


def online(text: str) -> Iterator[Hit]:
    """Accounts and addresses on the net that lead to one person."""
    if "/" in text:
        for start, end in lines_with(text, (_SITE,)):
            for link in _LINK.finditer(text, start, end):
                who = link["who"].rstrip(".-")
                if link["own"] or _of_person(who):
                    yield Hit("TD632", link.start(), link.start("who") + len(who), "en konto på nett", False)
    if "@" in text:
        for handle in _HANDLE.finditer(text):
            near = before(text, handle.start(), 44) + " " + after(text, handle.end(), 30)
            if _WORD.search(near) and not _ORG.search(handle[1]):
                yield Hit("TD632", handle.start(), handle.end(), "en konto på nett", False)
    if apps := [sign for word, sign in _APPS.items() if word in text]:
        for start, end in lines_with(text, apps):
            for found in _SNAP.finditer(text, start, end):
                yield Hit("TD632", found.start(1), found.end(1), "en konto på nett", False)
    if _V6_SIGN.search(text):
        for start, end in lines_with(text, (_V6_SIGN,)):
            for found in _V6.finditer(text, start, end):
                if _is_v6(found[0]):
                    yield Hit("TD632", found.start(), found.end(), "en IP-adresse", False)


_SITE: Final = late(r"/(?:(?<=\.com/)|(?<=\.me/)|(?<=\.net/)(?=@)|(?<=bsky\.app/))")
_APPS: Final = {
    "nap": late("nap(?:chat|:|[ ]er|[ ]heter)"),
    "nsta": late("nsta(?:gram|:|[ ])"),
    "iktok": late("iktok"),
    "ikTok": late("ikTok"),
}


def _of_person(who: str) -> bool:
    """Whether the end of an address looks like a person's: signs between, digits, or a first name first."""
    if _ORG.search(who):
        return False
    lowered = who.lower()
    return (
        any(c in "._-" or c.isdigit() for c in who)
        or any(lowered[:n].capitalize() in GIVEN for n in range(4, min(len(who), 12)))
        or lowered[:3].capitalize() in ("Ola", "Kar", "Per", "Liv", "Eli", "Bo")
    )


def _is_v6(written: str) -> bool:
    if written.count(":") < 3 and not (written.count("::") == 1 and sum(map(len, written.split(":"))) >= 6):
        return False
    try:
        address = IPv6Address(written)
    except AddressValueError:
        return False
    if set(written) <= _CLOCK and written.count(":") < 7:
        return False
    return not (address.is_loopback or address.is_unspecified) and any(c.isdigit() for c in written)
