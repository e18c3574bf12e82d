"""What points at someone where few live: age with a place, a class at a school, a rare diagnosis with a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.hits import Hit, after, before, line_start
from tjenestedesign.domain.privacy.names import words_of
from tjenestedesign.ground.norwegian import MONTHS
from tjenestedesign.ground.pattern import late

LARGE: Final = words_of("store-steder")
"""Places so large that an age says little there, in lower case."""
_PLACE_REST: Final = r"[a-zæøåáčđŋšžö]{2,}(?:-[A-ZÆØÅ][a-zæøå]+)?"
_PLACE: Final = rf"([A-ZÆØÅ]{_PLACE_REST})"
_SINGLE: Final = (
    r"(?:kvinnen?|kvinna|mann(?:en)?|gutt(?:en)?|jent[ae]n?|far|mor|faren|mora|moren|han|hun|ho|enke(?:mann)?(?:en)?|pensjonist(?:en)?|student(?:en)?|bruker(?:en)?|pasient(?:en)?|beboer(?:en)?|søker(?:en)?|elev(?:en)?|sønn(?:en)?"
    r"|datter(?:en)?|bror(?:en)?|søster(?:en)?|barn(?:et)?|dame[an]?|kar(?:en)?|flyktning(?:en)?|enslig|informant(?:en)?|respondent(?:en)?)"
)
_WHO: Final = late(rf"\b{_SINGLE}\b[^.!?\n]{{0,30}}$")
_ONE_BEHIND: Final = late(rf"[ ](?:gammel[t]?[ ]|gamle[ ])?{_SINGLE}\b", re.IGNORECASE)
_AGE_WORD: Final = late(r"[ \-]?år(?:ing|ingen|ige|ig)?\b")
_PART_OF_MORE: Final = frozenset("-–/.:")
"""Before a number that is no age by itself."""
_AGE_BEHIND: Final = late(r"[),]|[ ](?:og[ ]|fr[aå])")
"""What stands behind an age without «år»: «kvinne (34), fra»."""
_TO_PLACE: Final = late(
    rf"[^.!?\n0-9]{{0,60}}?(?:\b(?:i|på|fra|frå|ved|bosatt[ ]i|bor[ ]i|bor[ ]på)[ ]|,[ ]){_PLACE}(?!\w|[ ](?:kommune|fylke|bydel)s\w)"
)
_MANY: Final = late(
    r"\b(?:over|under|mellom|fra|alle|personer|innbyggere|barn|ungdom|kvinner|menn|aldersgruppen|elever|opp[ ]til|minst|etter|hver|de)[ ](?:på[ ])?$",
    re.IGNORECASE,
)
_PLACE_STOP: Final = frozenset(
    [
        "nav",
        "husbanken",
        "norge",
        "staten",
        "kommunen",
        *MONTHS,
        "østlandet",
        "vestlandet",
        "distriktene",
        "norden",
        "europa",
        "skolen",
    ]
)

_CLASS: Final = late(
    r"(?:\.?[ ]?(?:klasse|klassen|klassing|trinn|trinnet|kl\.)|[ ]?[A-Fa-f]|ST[A-D]|HO[A-D]|PB[A-D])(?![\w])"
)
_AT_SCHOOL: Final = late(
    rf"[^.!?\n]{{0,14}}?(?:\b(?:på|ved|i)[ ]|,[ ]){_PLACE}(?:[ ](?:barne|ungdoms|grunn|videregående|vidaregåande)?[ \-]?(?:skole|skule|vgs|videregående|vidaregåande|barneskole|ungdomsskole|skolen)?)?"
)
_SCHOOL: Final = late(r"[^.!?\n]{0,40}(?:skole|skule|vgs|videregående|vidaregåande|barnehage)")
_PUPIL: Final = late(
    r"(?:\b(?:går|gikk|gjekk|elev(?:en)?|søsteren|broren|sønnen|datteren|gutten|jenta|jenten|hun|han|ho|begynte|lærer(?:en)?|barnet|klasse)\b[^.!?\n]{0,24}$|^[ \-]*$)",
    re.IGNORECASE,
)
_ONE_PUPIL: Final = late(r"[^\n]{0,40}\b(?:jente|gutt|jenta|gutten|eleven)\b")
_NTH: Final = late(
    r"\b(?:første|andre|tredje|fjerde|femte|sjette|sjuende|syvende|åttende|niende|tiende)[ ]?$"
)
_NTH_CLASS: Final = late(r"klass(?:en|e|ing|ingen)?\b")
_NURSERY: Final = late(
    r"avdeling(?<!\w.{8})(?:en)?[ ][A-ZÆØÅ][\w]+[ ](?:i|ved|på)[ ][A-ZÆØÅ]\w+",
)


def aged_or_in_class(text: str, start: int, end: int) -> Hit | None:
    """An age with a place, or a class with a school, where the number at `start` is one of the two."""
    first = start + 1
    while first < end and text[first].isdigit():
        first += 1
    if first - start > 3:
        return None
    number = int(text[start:first])
    if number <= 13 and (klass := _CLASS.match(text, first)):
        return _in_class(text, start, klass.end())
    if not 0 < number <= 110 or (first < end and text[first] not in ", "):
        return None
    if number <= 3 and text[max(start - 2, 0) : start].lower() == "vg":
        return _in_class(text, start - 2, first)
    word = _AGE_WORD.match(text, first)
    if (word is None and not _AGE_BEHIND.match(text, first)) or text[start - 1 : start] in _PART_OF_MORE:
        return None
    stop = word.end() if word else first
    place = _TO_PLACE.match(text, stop)
    if place is None or not _is_small(place[1]):
        return None
    lead = before(text, start, 44)
    if word is None:
        one = _WHO.search(lead)
    elif "åring" in word[0]:
        one = True
    else:
        one = not _MANY.search(lead) and (_WHO.search(lead) or _ONE_BEHIND.match(text, stop))
    return Hit("TD633", start, place.end(1), "en alder med et sted", False) if one else None


def _is_small(place: str) -> bool:
    lowered = place.lower()
    return lowered not in LARGE and lowered not in _PLACE_STOP


def _in_class(text: str, start: int, end: int) -> Hit | None:
    school = _AT_SCHOOL.match(text, end)
    if school is None or school[1].lower() in _PLACE_STOP:
        return None
    if (
        _PUPIL.search(before(text, start, 44))
        or _SCHOOL.match(text, school.start(1))
        or _ONE_PUPIL.match(text, school.end())
    ) and not re.search(r"\b(?:elever|alle|skolene|elevene)\b[^.\n]{0,20}$", before(text, start, 30)):
        return Hit("TD633", start, school.end(1), "en klasse på en skole", False)
    return None


_NAMED_ILL: Final = frozenset(
    ["Rett", "Huntington", "Prader-Willi", "Angelman", "Duchenne", "Williams", "Marfan", "Turner", "Klinefelter", "Ehlers-Danlos", "Noonan", "Gaucher", "Fabry", "Wilson", "Batten", "Tay-Sachs", "Sotos", "Tourette", "Usher", "Stargardt", "Addison", "Cushing", "Crohn", "Føllings", "Creutzfeldt-Jakob", "Pfeiffer", "Apert", "Kabuki", "Leigh", "Bardet-Biedl", "Smith-Magenis", "Dravet", "Lennox-Gastaut", "Wolfram", "Moebius", "Down", "Pompe", "Hunter", "Hurler", "Alport", "Dandy-Walker", "Rubinstein-Taybi", "Treacher"]
)  # fmt: skip
_ILL: Final = late(
    r"(?<![\w])(?:(?P<named>"
    + "|".join(sorted(_NAMED_ILL))
    + r")s?(?P<said>[ ](?:syndrom|sykdom|sjukdom)\w{0,2})?(?![\w])|ALS(?!\w|-)|cystisk[ ]fibrose|[Hh]emofili|(?:spinal[ ])?muskelatrofi|(?:Duchennes?[ ])?muskeldystrofi|[Ff]ragilt[ ]X|[Pp]orfyri"
    r"|fenylketonuri|[Nn]arkolepsi|epidermolys\w+|dvergvekst|akondroplasi|spina[ ]bifida|ryggmargsbrokk|progeri|amyloidose|nevrofibromatose|tuberøs[ ]sklerose|sklerodermi|albinisme|mitokondriesykdom)"
)
_BARE: Final = frozenset(
    [
        "Rett",
        "Turner",
        "Williams",
        "Wilson",
        "Down",
        "Hunter",
        "Usher",
        "Batten",
        "Wolfram",
        "Leigh",
        "Apert",
        "Noonan",
        "Addison",
    ]
)
"""Names of illnesses that are something else without «syndrom» or «sykdom» behind."""
_SURE_ILL: Final = frozenset({"Huntington", "Duchenne", "Prader-Willi"})
"""Names of illnesses wherever they stand. The others need a word in the sentence that says that someone is ill."""
_ILLNESS: Final = late(r"yndrom|kdom| ALS|fibrose|muskel|emofili|untington|uchenne|rader-W|ragilt X")
_NEAR_PLACE: Final = late(
    rf"[A-ZÆØÅ](?:(?<=[iåad,][ ].)(?:(?<=\bi[ ].)|(?<=\bpå[ ].)|(?<=\bfr[aå][ ].)|(?<=\bved[ ].)|(?<=,[ ].))|(?<![^\n].)(?={_PLACE_REST}(?:[,.\n]|$))){_PLACE_REST}"
)
_AT_PLACE: Final = late(rf"\b(?:i|på|fra|frå|ved)[ ]{_PLACE}|(?:^|,[ ]){_PLACE}(?=,|$|\.)")
_NOT_ONE: Final = late(
    r"foreningen|senteret?|kompetanse|kurs|tilbud|forskning|tjeneste|\b(?:mange|personer|pasienter)\b|barn[ ]med",
    re.IGNORECASE,
)


def diagnoses(text: str) -> Iterator[Hit]:
    """A rare diagnosis and a small place in one sentence. Places are few, so diagnoses are looked for beside them."""
    for start, end in _beside_places(text):
        for ill in _ILL.finditer(text, start, end):
            sentence = _sentence(text, *ill.span())
            if ill["named"] and not ill["said"] and not _is_ill(ill["named"], sentence):
                continue
            if not _NOT_ONE.search(sentence) and any(
                _is_small(p[1] or p[2]) and (p[1] or p[2]) not in ill[0] for p in _AT_PLACE.finditer(sentence)
            ):
                yield Hit("TD633", ill.start(), ill.end(), "en sjelden diagnose med et sted", False)


def _is_ill(name: str, sentence: str) -> bool:
    """Whether a name without «syndrom» or «sykdom» behind is that of an illness here."""
    return name in _SURE_ILL or (name not in _BARE and _ILLNESS.search(sentence) is not None)


def _sentence(text: str, start: int, end: int) -> str:
    """What stands around, at most 80 characters to each side."""
    first = max(start - 80, 0)
    first = max(first, text.rfind("\n", first, start) + 1, text.rfind(". ", first, start) + 1)
    stops = (text.find("\n", end, end + 80), text.find(". ", end, end + 80))
    return text[first : min((stop for stop in stops if stop >= 0), default=end + 80)]


def _beside_places(text: str) -> Iterator[tuple[int, int]]:
    """What stands on the same line as a small place, as far away as a sentence is looked through and a little more."""
    begin = stop = -1
    for place in _NEAR_PLACE.finditer(text):
        if not _is_small(place[0]):
            continue
        start = line_start(text, place.start(), 120)
        if start > stop:
            if stop > begin:
                yield begin, stop
            begin = start
        end = text.find("\n", place.end(), place.end() + 120)
        stop = end if end >= 0 else min(place.end() + 120, len(text))
    if stop > begin:
        yield begin, stop


def classes_in_words(text: str) -> Iterator[Hit]:
    """«førsteklassing på Rustad skole», «avdeling Revehiet i Solvang barnehage»."""
    if "klass" in text:
        for word in _NTH_CLASS.finditer(text):
            start = max(word.start() - 9, 0)
            nth = _NTH.search(text[start : word.start()])
            if nth and (found := _in_class(text, start + nth.start(), word.end())):
                yield found
    if "avdeling" in text:
        for room in _NURSERY.finditer(text):
            line = before(text, room.start(), 60) + after(text, room.end(), 30)
            if "barnehage" in line:
                yield Hit("TD633", room.start(), room.end(), "en avdeling i en barnehage", False)
