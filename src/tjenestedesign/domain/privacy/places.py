"""Where someone lives or is: street addresses and coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.hits import SPACE, Hit, after, before, line_start
from tjenestedesign.ground.pattern import late

_HOUSE_NUMBER: Final = late(
    rf"([1-9][0-9]{{0,3}}(?:[{SPACE}]?[A-Za-z])?)(?![\w%])(?![.,:\-–/][0-9]|[{SPACE}][0-9]{{2}}[{SPACE}])"
)
_ABBREVIATED: Final = ("gt.", "gata.", "v.", "vn.", "gt", "vg.", "pl.", "terr.")
_ADDRESS_WORD: Final = late(
    r"\b(?:adr|adresse\w*|bor|bodde)\b\.?:?[ ](?:er[ ]|i[ ]|på[ ])?[A-ZÆØÅa-zæøå][\w.]*(?:[ ][A-ZÆØÅa-zæøå][\w.]*)?[ ]$"
)
_FARM: Final = late(r"(?:[A-ZÆØÅ][\w'’.\-]+[ ]){0,2}[A-ZÆØÅ][\w'’.\-]+$")
_NO_FARM: Final = frozenset(
    {
        "postboks",
        "pb",
        "pb.",
        "boks",
        "trinn",
        "steg",
        "tabell",
        "figur",
        "side",
        "rom",
        "uke",
        "klasse",
        "bolk",
        "avdeling",
        "p.b.",
    }
)
_SURE: Final = (
    "vei", "veien", "veg", "vegen", "gate", "gata", "gaten", "gt.", "gt", "allé", "alléen", "alleen", "alle", "stredet", "strede", "smuget", "smug",
    "plass", "plassen", "veita", "almenningen", "bryggen", "brygge", "torg", "torget", "terrasse", "terrassen", "kroken", "svingen", "stien", "bakken", "ringen",
    "vn.", "vegn.", "gta", "gt", "pl.", "terr.", "kaien", "kaia", "faret", "tråkket", "brinken", "kneika", "løkken", "tangen", "gutua",
)  # fmt: skip
_LOOSE: Final = (
    "lia", "lien", "åsen", "haugen", "tunet", "løkka", "grenda", "jordet", "toppen", "kollen", "vollen", "parken", "neset", "myra", "kleiva", "berget",
    "kleven", "skogen", "sletta", "teigen", "faret", "dalen", "skrenten", "hagen", "hagan", "marka", "vika", "stranda", "åkeren", "høgda", "tråkket", "skaret", "linna",
    "sti", "v.", "bakke",
)  # fmt: skip
STREET_ENDINGS: Final = (*_SURE, *_LOOSE)
_NO_STREET: Final = late(
    r"(?:arbeids|sykehjems|barnehage|parkerings|møte|praksis|tiltaks|bo|bolig|omsorgs|institusjons|skole|elev|studie|lærling|avlastnings|ladestasjons|døgn|dag|korttids|langtids|lager|hybel"
    r"|opphold|sitte|lære|hoved|riks|fylkes|europa|motor|gang|sykkel|skole|om|snar|fram|frem|ut|inn|bil|skogs|privat|sideveier|atkomst|adkomst|kommunal|tur|hjem|bro|blind|karriere"
    r"|data|års|kvartals|programmerings|fot|gå|for)(?:vei|veien|veg|vegen|gate|gata|gaten|plass|plassen|alle|sti|stien|bakken|bakke)"
    r"|vei|veien|veg|vegen|gate|gata|gaten|plass|plassen|alle|torg|torget|allé|sti|stien|bakken|bakke|terrasse|kroken|svingen|ringen|brygge|bryggen|smug|smuget|tilvei|hage|hagen|parken|skogen|dalen"
    r"|barnehagen|spisskroken|tunet|jordet|toppen|kollen|lia|lien|marka|vika|balle|kalle|skalle|tralle|alle|malle|halle"
)
_WORDS: Final = late(rf"(?<![\w'’.\-])(?:[\w'’.\-]++[{SPACE}]){{0,3}}[\w'’.\-]++$")
_WORD: Final = late(rf"[^{SPACE}]+")
_UNIT: Final = late(
    r"[ \u00a0]?(?:år|måned|uke|dag|time|minutt|sekund|prosent|%|kr\b|kroner|personer|deltaker|elever|plasser|stk|meter|km\b|m\b|m2|m²|kvadrat|gang|nye|av |ulike|og \d+ (?:år|uke|måned|dag)|mill)"
)
_OFFICE: Final = late(
    r"besøksadress|postadress|kontoradress|rådhus|servicetorg|innbyggertorg|møtelokal|møtested|møterom|kontoret ligger|holder til|fakturaadress|bibliotek|kulturhus"
)
_LIVES: Final = late(
    r"[abefghlpt](?:(?<=h)us\w*|(?<!\w.)(?:(?<=b)(?:o(?:dde|lig\w*|r)?|esøk\w*)|(?<=a)dr(?:esse\w*)?|(?<=h)(?:jemmet?|ybel\w*)|(?<=l)ei(?:er|lighet\w*)|(?<=f)lytte[rt]?|(?<=e)nebolig\w*|(?<=t)omt\w*|(?<=p)rivatadresse\w*|(?<=g)ateadresse\w*))\b[^\n]{0,25}$"
)
_POSTAL: Final = late(rf"[,;]?[{SPACE}]?[0-9]{{4}}\b(?:[{SPACE}][A-ZÆØÅa-zæøå]|$)")


BEFORE_HOUSE: Final = SPACE + "."
"""What may stand right before a house number."""


def address(text: str, start: int, end: int, tail: str) -> Hit | None:
    """The street address whose house number begins at `start`. `end` is where the row of digits ends, `tail` the three letters before."""
    close = text[start - 1] == "."
    if not close and tail not in TAILS:
        follows = end - start > 6 or text[end : end + 1].isalpha()
        return _farm(text, start) if follows or _AT_HOME.search(text, max(start - 34, 0), start) else None
    house = _HOUSE_NUMBER.match(text, start)
    if house is None:
        return None
    name_end = start if close else start - 1
    if not text[max(name_end - 12, 0) : name_end].lower().endswith(_ABBREVIATED if close else STREET_ENDINGS):
        return None if close else _farm(text, start)
    begin = line_start(text, name_end, 60)
    words = _WORDS.search(text[begin:name_end])
    if words is None:
        return None
    first = _street(text, begin + words.start(), name_end, house.end())
    if first is None:
        return None if close else _farm(text, start)
    if _UNIT.match(after(text, house.end(), 14)) or _OFFICE.search(before(text, first, 50)):
        return None
    return Hit("TD606", first, house.end(), "en gateadresse", False)


TAILS: Final = frozenset(e[-3:] for e in STREET_ENDINGS if len(e) > 2) | {
    "tgt",
    "egt",
    "vgt",
    "ngt",
    "sgt",
    " gt",
    "rgt",
    "kgt",
    "gt.",
    "ev.",
    "nv.",
    "sv.",
    " v.",
    "gv.",
    "av.",
    "rv.",
    "lv.",
    "tv.",
    "dv.",
    "yv.",
    "kv.",
}
_AT_HOME: Final = late(r"[AaBb](?<!\w.)(?:(?<=[Aa])dr|(?<=[Bb])o(?:r\b|dde))")


def tells_home(text: str) -> bool:
    """Whether a word of where someone lives may stand anywhere in a text. Where none does, few numbers can be a house's."""
    return any(word in text for word in _HOME_WORDS)


_HOME_WORDS: Final = ("bor", "Bor", "bodde", "Bodde", "adr", "Adr")


def _farm(text: str, start: int) -> Hit | None:
    """«Furuly 3, 2080 Eidsvoll», «adr: Nedre Måsan 15»: a name that is no street's, where the rest says it is an address."""
    house = _HOUSE_NUMBER.match(text, start)
    if house is None:
        return None
    house_end = house.end()
    postal = _POSTAL.match(text[house_end : house_end + 12])
    if not postal and not (
        _ADDRESS_WORD.search(before(text, start, 34)) and not _UNIT.match(after(text, house_end, 14))
    ):
        return None
    name = _FARM.search(text, line_start(text, start, 44), start - 1)
    if name is None or _OFFICE.search(before(text, name.start(), 50)) or name[0].lower() in _NO_FARM:
        return None
    return Hit("TD606", name.start(), house_end, "en gateadresse", False)


def _street(text: str, first: int, end: int, house_end: int) -> int | None:
    """Where the street's name begins; None where it is no street."""
    words = [(m.start(), m[0]) for m in _WORD.finditer(text, first, end)]
    last_at, last = words[-1]
    bare = last.lower().strip("'’")
    alone = bare in _SURE or bare in _LOOSE
    sure = bare.endswith(_SURE) or (bare.endswith("v.") and last[0].isupper() and len(bare) > 4)
    follows = bool(_POSTAL.match(text[house_end : house_end + 12]))
    letter = text[house_end - 1].isalpha()
    if alone:
        # «Kong Haralds gate 4», «Nedre vei 3»: the words before carry the name.
        begin = last_at
        for at, word in reversed(words[:-1]):
            if not word[0].isupper() or (word[-1] in ".:;!?" and len(word) > 4):
                break
            begin = at
        before_it = text[begin:last_at].strip()
        if begin == last_at or not (
            before_it.endswith("s")
            or bare in _ALWAYS
            or follows
            or letter
            or " " in before_it
            or before_it.lower() in _FIRST
            or _lives(text, last_at)
        ):
            return None
        return begin
    if _NO_STREET.fullmatch(bare) and not follows:
        return None
    if not sure and not (follows or (letter and last[0].isupper()) or _lives(text, last_at)):
        return None
    if last[0].isupper():
        begin = last_at
        for at, word in reversed(words[:-1]):
            if word.lower() not in _FIRST or not word[0].isupper():
                break
            begin = at
        return begin
    return last_at if follows or letter or _lives(text, last_at) else None


def _lives(text: str, start: int) -> bool:
    return bool(_LIVES.search(before(text, start, 60)))


_ALWAYS: Final = frozenset({"terrasse", "allé", "stredet", "smug"})
_FIRST: Final = frozenset(
    {
        "nedre",
        "øvre",
        "søndre",
        "nordre",
        "vestre",
        "østre",
        "store",
        "lille",
        "gamle",
        "nye",
        "indre",
        "ytre",
        "midtre",
        "sankt",
        "st.",
        "kong",
        "dronning",
        "prins",
    }
)

_PAIR: Final = late(
    r"(?<![0-9.,])(?:(?:5[7-9]|6[0-9]|7[0-9]|8[01])\.[0-9]{4,}°?[ ]?[NnØøEe]?(?:[,;/]|[,;]?\s|%2C|!4d){1,3}[ ]?[NnØøEe]?[ ]?(?:[4-9]|[12][0-9]|3[0-3])\.[0-9]{4,}"
    r"|(?:[4-9]|[12][0-9]|3[0-3])\.[0-9]{4,}°?[ ]?[ØøEe]?[,;]?[ ]?(?:5[7-9]|6[0-9]|7[0-9]|8[01])\.[0-9]{4,}"
    r"|(?:5[7-9]|6[0-9]|7[0-9]|8[01]),[0-9]{4,}°?[ ]?[Nn]?[;/ ]{1,3}(?:[4-9]|[12][0-9]|3[0-3]),[0-9]{4,})(?![0-9])"
)
_NAMED_PAIR: Final = late(
    r"\b(?:lat|latitude|breddegrad|bredde|nord)\b[\"']?[ ]?[:=]?[ ]?(?:5[7-9]|6[0-9]|7[0-9]|8[01])[.,][0-9]{2,}",
    re.IGNORECASE,
)
_LON: Final = late(
    r"(?:lon|lng|longitude|lengdegrad|lengde|øst)\b[\"']?[ ]?[:=]?[ ]?[0-9]{1,2}[.,][0-9]{2,}", re.IGNORECASE
)
_DMS: Final = late(
    r"(?<![0-9])[0-9]{1,2}[ ]?°[ ]?[0-9]{1,2}(?:[.,][0-9]{1,6})?[ ]?['′’][ ]?(?:[0-9]{1,2}(?:[.,][0-9]{1,6})?[ ]?(?:\"|″|''|”))?[ ]?[NSØØEWVnøe]\b"
)
_UTM: Final = late(
    r"\b3[1-6][ ]?[VWX][ ]?[A-Z]{2}[ ]?[0-9]{3,5}[ ]?[0-9]{3,5}\b"
    r"|\b3[1-6][ ]?[NVWX]?[ ,:]{1,3}(?:[ØEN]?[ ]?[1-9][0-9]{5}[ ,;/]{1,3}[ØEN]?[ ]?(?:6[4-9]|7[0-9])[0-9]{5}|[ØEN]?[ ]?(?:6[4-9]|7[0-9])[0-9]{5}[ ,;/ØEN]{1,5}[1-9][0-9]{5})\b"
)
_UTM_WORD: Final = late(
    r"\b(?:utm|euref|epsg|norgeskart|sone 3[1-6]|nord(?:koordinat)?|koordinat)", re.IGNORECASE
)
_UTM_PAIR: Final = late(
    r"(?<![0-9])(?:[1-9][0-9]{5}(?:[.,][0-9]{1,3})?[^0-9\n]{1,8}(?:6[4-9]|7[0-9])[0-9]{5}|(?:6[4-9]|7[0-9])[0-9]{5}(?:[.,][0-9]{1,3})?[^0-9\n]{1,8}[1-9][0-9]{5})(?![0-9])"
)
_MAP_LINK: Final = late(
    r"(?:https?://)?(?:(?:www\.)?google\.[a-z.]{2,6}/maps|maps\.google\.[a-z.]{2,6}|goo\.gl/maps|maps\.app\.goo\.gl)/?[\w@?/][^\s<>\"')\]]{3,500}",
    re.IGNORECASE,
)


def marked(text: str) -> Iterator[Hit]:
    """What a sign or an address on the net shows to be a place: degrees and links to Google Maps."""
    if "/" in text and "goo" in text:
        for match in _MAP_LINK.finditer(text):
            yield Hit("TD608", match.start(), match.end(), "en lenke til et sted i Google Maps", False)
    if "°" in text:
        for match in _DMS.finditer(text):
            yield _point(match)


def coordinates(text: str, start: int, end: int) -> Iterator[Hit]:
    """Pairs of numbers that are a place in Norway, in one line of a text."""
    for match in _PAIR.finditer(text, start, end):
        yield _point(match)
    for match in _NAMED_PAIR.finditer(text, start, end):
        if lon := _LON.search(text, match.end(), match.end() + 40):
            yield Hit("TD608", match.start(), lon.end(), "koordinater", False)
    for match in _UTM.finditer(text, start, end):
        yield _point(match)
    if _UTM_WORD.search(text, max(start - 50, 0), end):
        for match in _UTM_PAIR.finditer(text, start, end):
            if _UTM_WORD.search(before(text, match.start(), 50)):
                yield _point(match)


def _point(match: re.Match[str]) -> Hit:
    return Hit("TD608", match.start(), match.end(), "koordinater", False)
