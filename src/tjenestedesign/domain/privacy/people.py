"""Who someone is: names that lists know, or that stand where the words before say a name stands; and initials.

One pass over the words with a capital does it. What comes before and after is asked only where a list or a cue says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.called import called, labelled
from tjenestedesign.domain.privacy.hits import Hit, after, before
from tjenestedesign.domain.privacy.names import (
    ALONE,
    ALSO_WORDS,
    GIVEN,
    NO_NAME,
    SURNAMES,
    is_given,
    is_plain,
    is_surname,
    words_of,
)
from tjenestedesign.ground.pattern import late

_UP: Final = "A-ZÀ-ÖØ-ÞĆČĎĐĖĘĞĢĪİĶŁŃŅŊŐŒŘŚŞŠŢŤŪŲŹŻŽ"
_LOW: Final = "a-zß-öø-ÿĀ-ſ\u1e00-\u1eff’'"
_WORD: Final = rf"[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)?"
_CAPITALS: Final = late(
    rf"[{_UP}](?<![\w@/#\\.].)(?:[{_LOW}]{{1,40}}(?:(-[{_UP}][{_LOW}]{{1,40}})|)(?![{_UP}0-9])(?:(?=[ ][{_UP}])((?:[ ](?:{_WORD}|[{_UP}]\.?(?![ ]?[{_UP}]\.))(?!\w)){{1,5}})|)"
    rf"|(\.[ ]?[{_UP}](?:\.(?:[ ]?[{_UP}]\.)?|(?!\w))))"
)
_TWO, _ROW, _INITIALS = 1, 2, 3
"""The last group of a match says what it is: a word with a hyphen, a row of words, or initials. One word has none."""
_GOES_ON: Final = late(r"-[a-zæøå]|[.@/_=\\][^\W_]|[_@]|\(\)")
_CUES: Final = words_of("ord-foran-navn")
"""Kinship, roles, titles and greetings, in lower case."""
_ANY_NAME: Final = frozenset(
    {"fru", "herr", "frøken", "hr", "hr.", "dr", "dr.", "familien", "ekteparet", "brødrene", "søstrene", "advokat", "onkel", "tante", "svigermor", "svigerfar"}
)  # fmt: skip
"""After these a word with a capital is a name, also one no list knows."""
_KIN: Final = frozenset(
    [
        "naboen",
        "nabo",
        "mannen",
        "mannens",
        "kona",
        "konas",
        "kone",
        "kjæresten",
        "ektefellen",
        "samboeren",
        "moren",
        "mora",
        "mor",
        "faren",
        "far",
        "broren",
        "bror",
        "søsteren",
        "søster",
        "sønnen",
        "sønn",
        "datteren",
        "dattera",
        "datter",
        "tanten",
        "onkelen",
        "nevøen",
        "niesen",
        "kusinen",
        "kusina",
        "fetteren",
        "bestemoren",
        "bestefaren",
        "bestemor",
        "bestefar",
        "mormor",
        "morfar",
        "farmor",
        "farfar",
        "gutten",
        "jenta",
        "jenten",
        "barnet",
        "tolken",
        "vergen",
        "legen",
        "fastlegen",
        "læreren",
        "utleieren",
        "leietakeren",
        "brukeren",
        "pasienten",
        "beboeren",
        "eleven",
        "klienten",
        "søkeren",
        "avdøde",
        "venninnen",
        "venninna",
        "vennen",
        "vennen",
        "kameraten",
        "kollegaen",
        "svigermor",
        "svigerfar",
        "stesønnen",
        "støttekontakten",
        "saksbehandleren",
        "kontaktpersonen",
        "fosterfaren",
        "fostermoren",
        "advokaten",
        "psykologen",
        "veilederen",
        "hjemmesykepleieren",
        "rektoren",
    ]
)
_NOT_PEOPLE: Final = frozenset(
    ["ferja", "ferjen", "ferga", "båten", "skipet", "ms", "mf", "mk", "mt", "orkanen", "stormen", "uværet", "prosjektet", "prosjekt", "systemet", "fagsystemet", "system", "appen", "programmet", "program", "konseptet", "tjenesten", "regjeringen", "kong", "dronning", "prins", "prinsesse", "kronprins", "kronprinsesse", "romanen", "filmen", "boka", "boken", "stykket", "skolen", "barnehagen", "bydelen", "bydel", "roboten", "chatboten", "assistenten", "løsningen", "modellen", "metoden", "kampanjen", "forlaget", "firmaet", "selskapet", "bedriften", "butikken", "kafeen", "kjeden", "merket", "stiftelsen", "fondet", "senteret", "gården", "sankt", "st", "st.", "hurtigruta", "verktøyet", "portalen", "databasen", "plattformen", "piloten", "persona", "personaen", "navnet"]
)  # fmt: skip
_HOUSES: Final = (
    "skole", "skule", "barnehage", "vgs", "videregående", "vidaregåande", "ungdomsskole", "barneskole", "grunnskole", "høgskole", "høyskole", "universitet", "hospital", "sykehus", "sjukehus", "sykehjem",
    "gate", "gata ", "gt ", "vei", "veg", "plass", "allé", "torg", "park ", "bru ", "kirke", "kyrkje", "kapell", "kino", "bibliotek", "museum", "stiftelse", "fond ", "minne", "legat", "pris ", "as ", "asa ", "eiendom",
    "consulting", "senter", "bofellesskap", "omsorgssenter", "bo-", "borettslag", "sameie", "bydel", "kommune", "stadion", "hall ", "hotell", "forlag", "arkitekt", "advokatfirma", "brygge", "terrasse", "stue",
    "hus ", "bad ", "fjell", "vann", "bakeri", "kafé", "institutt", "avdeling", "gård", "menighet", "arena", "smykke", "barnemat", "effekt", "reise ", "konsern", "invest", "bygg ", "rør ", "elektro", "transport", "management",
    "er navnet", "er et ", "er en ", "heter", "er kodenavn", "er verktøy", "er fagsystem",
)  # fmt: skip
_MADE_UP: Final = late(r"(?<!ikke )\b(?:oppdikt|fiktiv|kodenavn|pseudonym|dekknavn)")
"""The text says itself that the name is nobody's."""
_AGED: Final = late(r"[ ]?\([0-9]{1,3}\)|,[ ]?[0-9]{1,3}\b(?!\.)")
_INITIALS_OF: Final = late(
    r"\b(?:bruker(?:en)?|pasient(?:en)?|beboer(?:en)?|elev(?:en)?|klient(?:en)?|informant|respondent|søker(?:en)?|leietaker(?:en)?|barn(?:et)?|initial\w{0,4}|(?:mor|far|bror|søster|verge|foreldrene|pårørende)[ ]til"
    r"|(?:samtale|møte|intervju|hjemmebesøk|telefon|avtale)[ ](?:med|hos)|(?:ringt[e]?|snakket[ ]med|notat|journal|sak)[ ]?[0-9]{0,4}:?)[ ]?(?:er|:|\(|\(?initialer:?)?[ ]?$"
)


def names(text: str) -> Iterator[Hit]:
    yield from called(text)
    for match in _CAPITALS.finditer(text):
        found = match[0]
        known = _KNOWN.get(found)
        if known == "":
            continue
        start = match.start()
        kind = match.lastindex
        if kind == _ROW:
            yield from _of_several(text, start, found.split(" "))
        elif kind == _INITIALS:
            if _are_initials(text, match):
                yield Hit("TD607", start, match.end(), "initialer", False)
        elif known == "alone":
            if not _is_thing(text, start, match.end()):
                yield _hit(start, match.end())
        elif known or (kind == _TWO and is_given(found)):
            if (kind == _TWO or _cued(text, start) or labelled(text, start)) and not _is_thing(
                text, start, match.end()
            ):
                yield _hit(start, match.end())
        elif (
            (lead := text[start - 2 : start]) not in _NOTHING
            or (found[-1] == "s" and found[:-1] in ALONE)
            or (lead == ": " and found in SURNAMES)
            or (lead == ". " and text[max(start - 4, 0) : start - 2].lower() in _SHORT)
        ):
            yield from _of_one(text, start, match.end(), found)


_AFTER_LABEL: Final = (":", ";", "=", ",", "–", "-")
_KNOWN: Final = {
    **dict.fromkeys(GIVEN, "given"),
    **dict.fromkeys(ALONE, "alone"),
    **dict.fromkeys((word.capitalize() for word in NO_NAME), ""),
}
"""What a word by itself is known to be: a first name, one that needs nothing beside it, or no name."""
_NOTHING: Final = frozenset({". ", "! ", "? ", ": ", "- "})
"""Right before a word with a capital at the start of a sentence or a value, where no cue stands."""
_SHORT: Final = frozenset({"dr", "hr", "vh"})
"""What may stand before a full stop and a name."""


def _of_several(text: str, start: int, words: list[str]) -> Iterator[Hit]:
    """A row of words with capitals: the name in it, from the first word that is a name's."""
    at = start
    for index, word in enumerate(words):
        following = words[index + 1 :]
        if word.lower() not in NO_NAME and (
            _begins(word, following)
            or (
                index == 0
                and (_after_title(text, at) or (_cued(text, at) and (is_surname(word) or is_given(word))))
            )
            or (following and not is_plain(word) and len(word) > 2 and _family(following[0]))
        ):
            kept = _kept(words[index:])
            end = at + len(kept)
            if not any(_is_house(w) for w in words[index:]) and not _is_thing(text, at, end):
                yield _hit(at, end)
            return
        at += len(word) + 1
    if (found := labelled(text, start)) is not None:
        yield found


def _is_house(word: str) -> bool:
    """Whether a word of the row says that it is the name of a house or a firm."""
    return word.lower().endswith(_HOUSE_ENDS) or word in (
        "As",
        "Asa",
        "Vgs",
        "Eiendom",
        "Consulting",
        "Bygg",
        "Invest",
        "Legat",
        "Minne",
    )


_HOUSE_ENDS: Final = (
    "skole", "skolen", "skule", "barnehage", "hospital", "sykehus", "sjukehus", "sykehjem", "senter", "senteret", "kirke", "stiftelse", "museum", "bibliotek", "borettslag", "kommune", "universitet", "videregående",
)  # fmt: skip


def _begins(word: str, following: list[str]) -> bool:
    if word in ALONE:
        return True
    if not is_given(word):
        return False
    if "-" in word:
        return True
    return bool(following) and (is_given(following[0]) or is_surname(following[0]) or _short(following[0]))


def _short(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word.endswith(".")


def _family(word: str) -> bool:
    """A surname that is not as often a place or a thing, so that the word before it may be a name no list has."""
    return is_surname(word) and word not in ALSO_WORDS and word not in _PLACES


_PLACES: Final = words_of("etternavn-som-sted")


def _kept(words: list[str]) -> str:
    """The words of the name: it ends before one that is none."""
    kept = [words[0]]
    for word in words[1:]:
        if word.lower() in NO_NAME:
            break
        kept.append(word)
    return " ".join(kept)


def _of_one(text: str, start: int, end: int, word: str) -> Iterator[Hit]:
    """One word with a capital that is no first name by itself."""
    if word[-1] == "s" and len(word) > 4 and word[:-1] in ALONE and text[end : end + 1] == " ":
        if not _is_thing(text, start, end):
            yield _hit(start, end - 1)
        return
    if start == 0:
        return
    lead = text[max(start - 22, 0) : start]
    if lead[-1] not in " \n\t:«\"'(,;=–-":
        return
    bare = lead.rstrip(" \t«\"'(\n")
    cue = bare[max(bare.rfind(" "), bare.rfind("\n"), bare.rfind("(")) + 1 :].lower()
    plain = cue.rstrip(",:;–-")
    if plain in _ANY_NAME and "\n" not in lead[len(bare) :]:
        if not is_plain(word) and not _is_thing(text, start, end):
            yield _hit(start, end)
    elif plain in _KIN and cue[-1] in ",:" and text[end : end + 1] in (",", ".", "", "\n"):
        if not is_plain(word):
            yield _hit(start, end)
    elif plain in _CUES and is_surname(word) and (word not in _PLACES or plain not in _TOWARDS):
        if not _is_thing(text, start, end):
            yield _hit(start, end)
    elif cue[-1:] in _AFTER_LABEL and word.endswith("sen") and (found := labelled(text, start)) is not None:
        yield found


_TOWARDS: Final = frozenset(("av", "til", "fra", "hos", "med", "ved", "for"))
"""Before a place as often as before a name."""


def _cued(text: str, start: int) -> bool:
    """Whether the word before says that a person is named."""
    lead = text[max(start - 26, 0) : start]
    bare = lead.rstrip(" \t«\"'(\n")
    if not bare:
        return False
    cue = bare[max(bare.rfind(" "), bare.rfind("\n"), bare.rfind("(")) + 1 :].lower().rstrip(",:;–-")
    return cue in _CUES or cue in _KIN or cue in _ANY_NAME


def _after_title(text: str, start: int) -> bool:
    lead = text[max(start - 14, 0) : start].lower().split()
    return bool(lead) and lead[-1] in _ANY_NAME and text[start - 1 : start] == " "


def _is_thing(text: str, start: int, end: int) -> bool:
    """Whether what stands around says that it is the name of a house, a firm, a system or a ship."""
    if _GOES_ON.match(text, end):
        return True
    if _MADE_UP.search(before(text, start, 60)) or _MADE_UP.search(after(text, end, 60)):
        return True
    follows = after(text, end, 34)
    if follows[:1] == " " and (
        follows[1:].startswith(_HOUSES)
        or (
            (gap := follows.find(" ", 1)) > 0
            and follows[gap + 1 :].startswith(_HOUSES[:40])
            and follows[1:gap] not in _STOPS
        )
    ):
        return True
    lead = before(text, start, 22).rstrip(" «\"'(")
    return lead[lead.rfind(" ") + 1 :].rstrip(":,") in _NOT_PEOPLE


_STOPS: Final = frozenset(
    [
        "og",
        "i",
        "på",
        "til",
        "fra",
        "hos",
        "ved",
        "med",
        "for",
        "om",
        "som",
        "er",
        "var",
        "har",
        "går",
        "ble",
        "fikk",
        "sa",
        "av",
        "bor",
        "mot",
        "eller",
        "etter",
        "under",
        "over",
    ]
)


def _are_initials(text: str, match: re.Match[str]) -> bool:
    if _AGED.match(text, match.end()):
        return True
    return bool(_INITIALS_OF.search(before(text, match.start(), 34)))


def _hit(start: int, end: int) -> Hit:
    return Hit("TD607", start, end, "et personnavn", False)
