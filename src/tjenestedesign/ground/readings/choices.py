"""Yes and no, and which of the known words is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings.nynorsk import in_bokmål
from tjenestedesign.ground.readings.said import (
    DASHES,
    Read,
    plain,
    tidied,
    without_pictures,
)

YES: Final = frozenset(
    ("ja", "j", "true", "sant", "sann", "yes", "y", "x", "on", "på", "1", "jepp", "riktig", "✓", "✔")
)
NO: Final = frozenset(("nei", "n", "false", "usant", "usann", "no", "off", "av", "0", "ikke", "galt"))


SAID_WITH_IT: Final = (
    "greit", "ok", "det er greit", "det er ok", "det er helt greit", "det er helt ok", "det går bra", "det går fint", "helt greit", "takk",
    "gjerne", "absolutt", "selvsagt", "selvfølgelig", "selvfølgeleg", "klart", "visst", "definitivt", "dessverre", "diverre",
    "ikke i det hele tatt",
)  # fmt: skip
"""What is said with a yes or a no without taking anything of it back."""
_ADDED: Final = late(rf"(?:[,.!]| -)? +(?:{'|'.join(SAID_WITH_IT)})[.!]*$")


def as_yes_no(text: str) -> Read:
    """`true` or `false`."""
    said = plain(text).replace("\ufe0f", "")
    said = (said if said in YES else plain(without_pictures(said))).rstrip(".!")
    said = _ADDED.sub("", said)
    return "true" if said in YES else "false" if said in NO else None


TAKEN_BACK: Final = ("ikke", "ikkje", "delvis", "nesten", "men", "hvis", "dersom", "unntatt")
"""Words that take something back of what they are said after."""
SAID_AFTER: Final = ("enda", "ennå", "enno")
_SAID_MORE: Final = late(
    rf"(?: \((?!.*\b(?:{'|'.join(TAKEN_BACK)})\b)[^()]*\)| (?:{'|'.join(SAID_AFTER)}))$", re.IGNORECASE
)
_LONGEST: Final = 200
"""Characters of what may be a choice."""


def without_more(text: str) -> str:
    """A choice without what is said after it and takes nothing of it back: `utkast (sendt mandag)`, `ikke startet ennå`."""
    return _SAID_MORE.sub("", text) if len(text) <= _LONGEST else text


CHOICE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "pågår": ("i gang", "igang", "under arbeid", "påbegynt", "startet", "i arbeid"),
    "ferdig": ("fullført", "gjort", "avsluttet", "done"),
    "ikke-startet": ("ikke begynt", "ikke påbegynt"),
    "til-godkjenning": ("til høring", "venter på godkjenning", "sendt til godkjenning"),
    "godkjent": ("vedtatt",),
    "utkast": ("kladd", "under utarbeidelse", "draft"),
    "forkastet": ("lagt bort", "droppet"),
    "nb": ("bokmål", "norsk", "norsk bokmål"),
    "nn": ("nynorsk", "norsk nynorsk"),
    "en": ("engelsk", "english"),
    "pårørende": ("foresatt", "forelder"),
    "idé": ("ideer", "idéfase", "idéfasen", "idéutvikling"),
    "telefon": ("tlf", "telefonisk", "telefonsamtale", "ringe", "ringer", "mobil", "mobiltelefon"),
    "digital": ("nett", "på nett", "online", "nettside", "nettsiden", "internett", "web", "pc", "app"),
    "personlig": ("personlig oppmøte", "ansikt til ansikt"),
    "brev": ("post", "i posten", "per post", "brevpost", "papirpost", "posten"),
    "gruppe": ("gruppeintervju", "fokusgruppe"),
    "dagens": ("dagens situasjon", "dagens reise", "i dag", "as-is", "nå", "nå-situasjon", "nåsituasjon"),
    "fremtidig": (
        "framtidig",
        "framtidig reise",
        "fremtidig reise",
        "framtidig situasjon",
        "fremtidig situasjon",
        "to-be",
    ),
    "klikkbar": ("klikkbar prototype", "klikkbar skisse"),
    "førstelinje": ("1. linje", "1.linje", "første linje", "førstelinja"),
    "måned": ("månedlig", "hver måned"),
    "kvartal": ("kvartalsvis", "hvert kvartal"),
    "halvår": ("halvårlig", "hvert halvår"),
    "år": ("årlig", "hvert år"),
    "opp": ("↑", "⬆", "➚", "økning", "høyere", "mer"),
    "ned": ("↓", "⬇", "➘", "nedgang", "lavere", "mindre"),
    "personer": ("antall personer",),
    "må": ("must", "obligatorisk", "skal", "må ha", "må-krav", "skal-krav"),
    "bør": ("should", "bør-krav"),
    "kan": ("could", "kjekt å ha", "kan-krav"),
    "enkel-skisse": ("lavterskel", "lav-terskel", "papirprototype", "low-fi", "lo-fi"),
    "modell": ("høyterskel", "høy-terskel", "prototype", "high-fi", "hi-fi"),
    "foran": ("frontstage", "front stage", "onstage"),
    "bak": ("backstage", "back stage"),
    "universell-utforming": ("uu", "wcag", "tilgjengelighet"),
    "mellomledelse": ("mellomleder", "mellomledere"),
    "toppledelse": ("toppleder", "toppledere"),
    "hjem": ("hjemme",),
    "innsikt": ("innsiktsfase", "innsiktsfasen"),
    "utforming": ("utformingsfasen",),
    "implementering": ("implementeringsfasen",),
}
"""What people say instead of a choice."""
_BENDING: Final = 3
"""How many of a word's last letters may be others when it is bent: «foreslåtte» for «foreslått»."""
_STEM: Final = 4
"""How many letters a word must have in common with another to be it, bent."""


def folded(word: str) -> str:
    """A word as it is compared: small letters, `a` for æ and å as on a keyboard without them, one kind of space."""
    small = tidied(word).casefold().translate(DASHES)
    if not small.isascii():
        small = without_pictures(small).replace("\ufe0f", "")
    for letters, bare in (
        ("aa", "a"),
        ("ae", "a"),
        ("oe", "o"),
        ("æ", "a"),
        ("å", "a"),
        ("ø", "o"),
    ):
        small = small.replace(letters, bare)
    if not small.isascii():
        small = "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c))
    return re.sub(r"[\s_/.!-]+", "-", small).strip("-")


def same_word(
    word: str, known: Collection[str], synonyms: Mapping[str, Iterable[str]] = CHOICE_WORDS
) -> str | None:
    """The one of the known words that is meant: in another spelling, as people say it, or bent. None where two could be."""
    wanted = folded(word)
    if not wanted:
        return None
    return _same(wanted, known, synonyms) or (
        _same(bokmål, known, synonyms) if (bokmål := in_bokmål(wanted)) != wanted else None
    )


def _same(wanted: str, known: Collection[str], synonyms: Mapping[str, Iterable[str]]) -> str | None:
    one = _as_one(wanted)
    same = [k for k in known if folded(k) == wanted] or [k for k in known if _as_one(folded(k)) == one]
    said = same or [k for k in known if any(_as_one(folded(s)) == one for s in synonyms.get(k, ()))]
    bent = said or [k for k in known if _is_bent(wanted, folded(k))]
    return bent[0] if len(bent) == 1 else None


def _as_one(folded_word: str) -> str:
    return folded_word.replace("-", "")


def _is_bent(one: str, other: str) -> bool:
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    longest = max(len(one), len(other))
    return common >= max(_STEM, longest - _BENDING) and min(len(one), len(other)) - common <= 1
