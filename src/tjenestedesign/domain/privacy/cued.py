"""Numbers whose kind the word in front tells: date of birth, DUF, passport, patient, car, property, post box, network address."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address
from typing import Final

from tjenestedesign.domain.privacy.hits import Hit, after, line_start
from tjenestedesign.ground.pattern import late

_MONTH: Final = r"(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)[a-zæøå]{0,7}\.?"
_DATE: Final = late(
    rf"(?:[0-3]?[0-9][.\-/ ]{{1,2}}(?:1[0-2]|0?[1-9])[.\-/ ]{{1,2}}(?:(?:18|19|20)[0-9]{{2}}|[0-9]{{2}})|(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)?[0-9]{{2}}"
    rf"|[0-3]?[0-9]\.?[ ]?{_MONTH}[ ](?:18|19|20)[0-9]{{2}}|(?:19|20)[0-9]{{6}})(?![0-9])",
    re.IGNORECASE,
)
# What is looked for before a number begins with a letter, so that the search goes fast to where that letter stands.
_BORN: Final = late(
    r"(?:f(?:(?<!\w.)(?:ød(?:t|d|sels?da(?:to(?:en|er)?|g(?:en)?))|dt\.?|\.?dato|yl(?:ler|l?te))|(?<![\w.].)(?:\.|(?=[ ])))|b(?<!\w.)(?:irth(?:[ ]?da(?:te|y))?|ursdag(?:en)?)|d(?:(?<!\w.)ob|ate[ ]of[ ]birth)|til[ ]verden|\(\*)"
    r"(?:[ _]?(?:hans|hennes|min|mi|er|var|den|ble|i[ ][\w]{2,20}|på[ ][\w]{2,20}|og[ ]oppvokst|[0-9]{2,3}[ ]år)){0,4}[\"']?[ ]?[:;=,]?[ ]?[\"']?$"
)
_BORN_IN_WORDS: Final = late(rf"\bfød[td][ ](?:den[ ])?[a-zæøå]{{4,20}}[ ]{_MONTH}[ ]$")
_YEAR: Final = late(r"(?:18|19|20)[0-9]{2}(?![0-9])")
_BORN_AFTER: Final = late(r"[^\n]{0,40}\bfødselsdato")

_FILLERS: Final = frozenset(
    [
        "nr",
        "nummer",
        "nummeret",
        "number",
        "no",
        "er",
        "har",
        "id",
        "har:",
        "hans",
        "hennes",
        "min",
        "mitt",
        "deres",
        "dens",
        "til",
        "på",
        "som",
        "og",
        "den",
        "bil:",
        "nr:",
        "#",
        "lyder",
        "lik",
        "var",
    ]
)
_STRIP: Final = ".:;,=(«\"'#–-/ \t"
_CUES: Final = {
    **dict.fromkeys(("duf", "duf-nr", "duf-nummer", "duf-nummeret", "dufnr", "dufnummer", "dufnummeret", "duf-id"), "duf"),
    **dict.fromkeys(
        ("passnr", "passnummer", "passnummeret", "pass", "passet", "passport", "pass-nr", "reisebevis", "reisedokument", "reisebeviset", "id-kort", "id-kortet", "id-kortnummer", "utlendingspass"),
        "pass",
    ),
    **dict.fromkeys(
        ("npr", "npr-id", "npr-nr", "npr-nummer", "nprid", "hpr", "hpr-nr", "hpr-nummer", "hprnummer", "journalnr", "journalnummer", "pasientnr", "pasientnummer", "pasient-id", "pasientid", "pasientens", "dips", "dips-nr",
         "dips-id", "helse-id", "helseid", "helsenummer", "klientnr", "klientnummer", "brukernr", "brukernummer", "fh-nummer", "trygdenummer", "innsattnummer"),
        "helse",
    ),
    **dict.fromkeys(
        ("gnr", "g.nr", "gnr/bnr", "gbnr", "bnr", "b.nr", "gårdsnr", "gårdsnummer", "gardsnummer", "bruksnr", "bruksnummer", "matrikkel", "matrikkelnr", "matrikkelnummer", "eiendommen", "snr", "festenummer", "seksjonsnummer"),
        "eiendom",
    ),
    **dict.fromkeys(("postboks", "pb", "p.b", "boks", "postbox", "p.o.box"), "postboks"),
    **dict.fromkeys(("ip", "ip-adresse", "ip-adressen", "ip-adr", "host", "klient", "client", "innlogget", "logget", "fra", "adressen"), "ip"),
}  # fmt: skip
_WHAT: Final = {
    "duf": "et DUF-nummer",
    "pass": "et pass- eller ID-kortnummer",
    "helse": "et nummer i helse- eller fagsystem",
}
_SHAPES: Final = {
    "duf": late(r"[0-9](?:[ \-]?[0-9]){11}(?![0-9])"),
    "pass": late(r"[0-9]{6,9}(?![0-9])"),
    "helse": late(r"[0-9](?:[ \-]?[0-9]){4,11}(?![0-9/])"),
}
_PROPERTY: Final = late(r"[0-9]{1,5}(?:[-/ ,.]{1,2}[0-9]{1,4}){0,4}")
_BOX: Final = late(r"[0-9]{1,4}(?![0-9])(?=,?[ ][0-9]{4}\b|[ ](?:[A-ZÆØÅ]|på[ ][A-ZÆØÅ]))")
_PLATE: Final = late(r"(?<![A-Za-zÆØÅæøå0-9])[A-HJ-NP-VX-Z]{2}[ \-]?$")
_CAR: Final = late(
    r"\b(?:bil(?:en|ens)?|reg\.?\s?nr|reg\.nummer|registreringsnummer|skilt\w*|kjennemerke\w*|kjør(?:er|te)|parker\w+|kjøretøy\w*|varebil\w*|stasjonsvogn\w*|moped\w*|motorsykkel\w*|tilhenger\w*|tesla|volvo|golf|toyota|audi|bmw|ford|skoda|mazda|opel"
    r"|nissan|peugeot|volkswagen|mercedes)\b|\bsto\b[^\n]{0,12}\b(?:der|utenfor)\b",
    re.IGNORECASE,
)
_OCTETS: Final = late(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.]?[0-9])")
_VERSION: Final = late(
    r"(?:\bver\.?|versjon(?:en)?|version|\bv|punkt(?:et)?|pkt\.?|kapittel|kap\.?|avsnitt|krav|§|pip|npm|release|build|windows|nr\.?)[ ]?$"
)
_MASKED: Final = late(r"[0-9]{6}[ \-]?[*xX•#]{5}")
_MASK_WORD: Final = late(r"(?:fnr|fødselsn|personn|pnr|f\.nr)")


TAILS: Final = frozenset(
    f" {word}"[-3:] if len(word) < 3 else word[-3:]
    for word in (
        *_CUES,
        *_FILLERS,
        *(f"{w}." for w in _CUES),
        *(f"{w}:" for w in _CUES),
        "nr.",
        "nr:",
        "siste",
        "født",
        "fødd",
        "f.",
        "f",
        "*",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "februar",
        "oktober",
        "skilt",
        "fyller",
    )
) | {"ent", "ker", "ter", "på", "ner"}
"""The last three letters of what may stand before a short number that is looked into, so that most are let be at once."""


def cued(text: str, start: int, end: int) -> Hit | None:
    """What the word in front of the number at `start` says of it. `end` is where its row of digits ends."""
    begin = line_start(text, start, 48)
    lead = text[begin:start].lower()
    if not lead:
        return _duf(text, start, end)
    if lead[-1].isalpha():
        glued = start - 1
        while glued > begin and start - glued < 4 and text[glued - 1].isalpha():
            glued -= 1
        return _with_letters(text, glued, start, end, lead)
    length = end - start
    if (length > 4 or text[end : end + 1] in ". ") and (date := _birth_date(text, start, lead)):
        return Hit("TD630", start, date, "en fødselsdato", False)
    if length == 4 and "fød" in lead and _YEAR.match(text, start) and _BORN_IN_WORDS.search(lead):
        return Hit("TD630", begin + lead.rfind("fød"), end, "en fødselsdato", False)
    if length >= 12 and (duf := _duf(text, start, end)):
        return duf
    if lead.islower() and (kind := _kind(lead)):
        return _of_kind(text, start, end, kind, lead)
    if length > 6 and text.find(".", start, end) >= 0 and (octets := _OCTETS.match(text, start)):
        return _network(octets, lead, False)
    if length == 5:
        if (plate := _PLATE.search(text, max(start - 4, begin), start)) and _near_car(
            text, plate.start(), end
        ):
            return Hit("TD631", plate.start(), end, "et kjennemerke på en bil", False)
        if ("siste" in lead or "slutter" in lead) and (
            "personn" in lead
            or "fødselsn" in lead
            or "fødselsn" in after(text, end, 40)
            or "personn" in after(text, end, 40)
        ):
            return Hit("TD602", start, end, "de siste sifrene i et fødselsnummer")
    elif length == 6 and (masked := _MASKED.match(text, start)) and _MASK_WORD.search(lead):
        return Hit("TD602", start, masked.end(), "et fødselsnummer med noe skjult")
    elif (
        text.find("/", start, end) >= 0
        and (pair := _PROPERTY.match(text, start))
        and "gnr" in after(text, pair.end(), 12)
    ):
        return _property(start, pair.end())
    return None


def _birth_date(text: str, start: int, lead: str) -> int:
    """Where a date of birth that begins here ends; 0 where it is none."""
    date = _DATE.match(text, start)
    if date is None:
        return 0
    end = date.end()
    if _BORN.search(lead) or (
        end - start > 5
        and text.find("ødsels", end, end + 52) >= 0
        and _BORN_AFTER.match(after(text, end, 52))
    ):
        return end
    return 0


def _kind(lead: str) -> str | None:
    """The kind the last word that says something names."""
    for word in lead.rsplit(None, 4)[:-5:-1]:
        bare = word.strip(_STRIP)
        if bare in _CUES:
            return _CUES[bare]
        if bare and bare not in _FILLERS:
            tail = bare.rsplit("/", 1)[-1]
            return _CUES.get(tail) if tail in ("bnr", "gnr") else None
    return None


def _of_kind(text: str, start: int, end: int, kind: str, lead: str) -> Hit | None:
    if kind in _SHAPES:
        shape = _SHAPES[kind].match(text, start)
        if shape and not (kind == "helse" and "/" in text[start:end]):
            return Hit("TD631", start, shape.end(), _WHAT[kind], kind != "helse" or "hpr" not in lead)
    elif kind == "eiendom":
        pair = _PROPERTY.match(text, start)
        if pair and ("eiendommen" not in lead[-14:] or "/" in pair[0]):
            return _property(start, pair.end())
    elif kind == "postboks":
        if "boks" not in lead[-6:] or "post" in lead[-9:] or _BOX.match(text, start):
            if "pb" in lead[-4:] and not _BOX.match(text, start) and not after(text, end, 12).strip():
                return None
            return Hit("TD606", start, end, "en postboks", False)
    elif octets := _OCTETS.match(text, start):
        return _network(octets, lead, True)
    return None


def _property(start: int, end: int) -> Hit:
    return Hit("TD606", start, end, "et gårds- og bruksnummer", False)


def _with_letters(text: str, glued: int, start: int, end: int, lead: str) -> Hit | None:
    """A number with letters right before it: N1234567, DR28817, H0203, DUF2019…"""
    letters = text[glued:start]
    ahead = lead[: len(lead) - (start - glued)]
    if letters in ("H", "U", "L", "K") and end - start == 4 and text[start] == "0":
        return Hit("TD606", glued, end, "nummeret på en bolig", False)
    if letters.upper() == "DUF" and _SHAPES["duf"].match(text, start):
        return Hit("TD631", start, end, _WHAT["duf"])
    if len(letters) <= 3 and letters.isupper():
        length = len(text[start:end].split(" ")[0])
        if 6 <= length <= 9 and _kind(ahead) == "pass":
            return Hit("TD631", glued, start + length, _WHAT["pass"])
        if (
            len(letters) == 2
            and end - start == 5
            and _PLATE.search(text, glued, start)
            and _near_car(text, glued, end)
        ):
            return Hit("TD631", glued, end, "et kjennemerke på en bil", False)
    return None


def _near_car(text: str, start: int, end: int) -> bool:
    begin = line_start(text, start, 40)
    return bool(
        _CAR.search(text[begin:start])
        or (_CAR.search(after(text, end, 30)) and "ikke" not in after(text, end, 12))
    )


def _duf(text: str, start: int, end: int) -> Hit | None:
    """Twelve digits: the year, six of a row, and two that check (the remainder by 11 of the row and the year)."""
    shape = _SHAPES["duf"].match(text, start)
    if shape is None:
        return None
    digits = [int(c) for c in shape[0] if c.isdigit()]
    year = int("".join(map(str, digits[:4])))
    weighed = sum(
        a * b for a, b in zip(digits[4:10] + digits[:4], (4, 6, 3, 2, 7, 5, 4, 6, 3, 2), strict=True)
    )
    if 1990 <= year <= 2035 and weighed % 11 == digits[10] * 10 + digits[11]:
        return Hit("TD631", start, end, _WHAT["duf"])
    return None


def _network(octets: re.Match[str], lead: str, named: bool) -> Hit | None:
    try:
        address = IPv4Address(octets[0])
    except AddressValueError:
        return None
    if _VERSION.search(lead) or octets[0].startswith(("0.", "255.", "127.")):
        return None
    parts = octets[0].split(".")
    if (named and not str(address).startswith("192.168.")) or (
        address.is_global and sum(int(p) > 31 for p in parts) >= 2 and {len(p) for p in parts} != {2}
    ):
        return Hit("TD632", octets.start(), octets.end(), "en IP-adresse", False)
    return None
