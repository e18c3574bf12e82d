"""Words in nynorsk as bokmål has them: td's own words are in bokmål, and many write nynorsk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tjenestedesign.ground.pattern import late

_WORDS: Final[Mapping[str, str]] = {
    "namn": "navn", "eigar": "eier", "kjelde": "kilde", "kjelder": "kilder", "kven": "hvem", "kvar": "hvor", "kvifor": "hvorfor", "kva": "hva",
    "korleis": "hvordan", "ikkje": "ikke", "starta": "startet", "avkrefta": "avkreftet", "bekrefta": "bekreftet", "stadfesta": "bekreftet", "godkjend": "godkjent",
    "foreslege": "foreslatt", "tilsett": "ansatt", "tilsette": "ansatte", "heime": "hjemme", "heim": "hjem", "auke": "okning",
    "verksemd": "virksomhet", "skildring": "beskrivelse", "beskriving": "beskrivelse", "kjensle": "folelse", "lengd": "lengde", "innverknad": "innflytelse",
    "pabyrja": "pabegynt", "haldning": "holdning", "foremal": "formal", "framtidig": "fremtidig", "stottar": "stottende", "forkasta": "forkastet",
    "avlyste": "avlyst", "gjennomforast": "gjennomfores", "augeblikk": "oyeblikk", "tenestekart": "tjenestekart", "teneste": "tjeneste", "vegkart": "veikart",
    "foresetnader": "forutsetninger", "hindringar": "hindringer",
}  # fmt: skip
"""As `folded` has them: `a` for å and æ, `o` for ø."""
_STEMS: Final = (("brukar", "bruker"), ("hugse", "huske"), ("teneste", "tjeneste"), ("verksem", "virksom"))
_ENDINGS: Final = (
    (late(r"arar$"), "ere"),
    (late(r"arane$"), "erne"),
    (late(r"ane$"), "ene"),
    (late(r"ar$"), "er"),
    (late(r"ast$"), "es"),
    (late(r"lege$"), "lige"),
    (late(r"leg$"), "lig"),
)


def in_bokmål(folded: str) -> str:
    """A folded word, or several with hyphens between, in bokmål; as it is where it is that already."""
    return "-".join(_one(word) for word in folded.split("-"))


def in_nynorsk(folded: str) -> tuple[str, ...]:
    """The folded words in nynorsk that `in_bokmål` makes this one of."""
    forms = [""]
    for word in folded.split("-"):
        forms = [f"{before}-{one}" if before else one for before in forms for one in (word, *_others(word))]
    return tuple(form for form in dict.fromkeys(forms) if form != folded and in_bokmål(form) == folded)


def with_nynorsk_stem(folded: str) -> tuple[str, ...]:
    """A folded word with the stems in it that nynorsk spells otherwise, where it has such: also the word bent begins so."""
    return tuple(folded.replace(bokmål, nynorsk) for nynorsk, bokmål in _STEMS if bokmål in folded)


def _others(word: str) -> list[str]:
    """What one word may be in nynorsk."""
    endings = [
        (ending.pattern.removesuffix("$"), other) for ending, other in _ENDINGS if word.endswith(other)
    ]
    bent = [word.removesuffix(other) + ending for ending, other in endings]
    known = [nynorsk for nynorsk, bokmål in _WORDS.items() if bokmål == word]
    return [*known, *bent, *(with_stem for one in (word, *bent) for with_stem in with_nynorsk_stem(one))]


def _one(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    for stem, other in _STEMS:
        word = word.replace(stem, other)
    for ending, other in _ENDINGS:
        if len(word) > 4 and ending.search(word):
            return ending.sub(other, word)
    return word
