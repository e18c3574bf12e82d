"""What points at someone where few live: age with a place, a class at a school, a rare diagnosis with a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.ground.norwegian import MONTHS
from tjenestedesign.privacy.hits import Hit, after, before
from tjenestedesign.privacy.names import words_of

LARGE: Final = words_of("store-steder")
"""Places so large that an age says little there, in lower case."""
_PLACE: Final = r"([A-ZÆØÅ][a-zæøåáčđŋšžö]{2,}(?:-[A-ZÆØÅ][a-zæøå]+)?)"
_SINGLE: Final = (
    r"(?:kvinnen?|kvinna|mann(?:en)?|gutt(?:en)?|jent[ae]n?|far|mor|faren|mora|moren|han|hun|ho|enke(?:mann)?(?:en)?|pensjonist(?:en)?|student(?:en)?|bruker(?:en)?|pasient(?:en)?|beboer(?:en)?|søker(?:en)?|elev(?:en)?|sønn(?:en)?"
    r"|datter(?:en)?|bror(?:en)?|søster(?:en)?|barn(?:et)?|dame[an]?|kar(?:en)?|flyktning(?:en)?|enslig|informant(?:en)?|respondent(?:en)?)"
)
_WHO: Final = re.compile(rf"\b{_SINGLE}\b[^.!?\n]{{0,30}}$", re.IGNORECASE)
_OF_AGE: Final = re.compile(r"[ ]?(?:år(?:ig|ing|ingen|ige)?\b|-år\w{2,5}|\)|,|og\b|\.)", re.IGNORECASE)
_AGE_WORD: Final = re.compile(r"[ \-]?år(?:ing|ingen|ige|ig)?\b")
_TO_PLACE: Final = re.compile(
    rf"[^.!?\n0-9]{{0,60}}?(?:\b(?:i|på|fra|frå|ved|bosatt[ ]i|bor[ ]i|bor[ ]på)[ ]|,[ ]){_PLACE}(?!\w|[ ](?:kommune|fylke|bydel)s\w)"
)
_MANY: Final = re.compile(
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

_CLASS: Final = re.compile(
    r"(?:\.?[ ]?(?:klasse|klassen|klassing|trinn|trinnet|kl\.)|[ ]?[A-Fa-f]|ST[A-D]|HO[A-D]|PB[A-D])(?![\w])"
)
_AT_SCHOOL: Final = re.compile(
    rf"[^.!?\n]{{0,14}}?(?:\b(?:på|ved|i)[ ]|,[ ]){_PLACE}(?:[ ](?:barne|ungdoms|grunn|videregående|vidaregåande)?[ \-]?(?:skole|skule|vgs|videregående|vidaregåande|barneskole|ungdomsskole|skolen)?)?"
)
_SCHOOL: Final = re.compile(r"[^.!?\n]{0,40}(?:skole|skule|vgs|videregående|vidaregåande|barnehage)")
_PUPIL: Final = re.compile(
    r"(?:\b(?:går|gikk|gjekk|elev(?:en)?|søsteren|broren|sønnen|datteren|gutten|jenta|jenten|hun|han|ho|begynte|lærer(?:en)?|barnet|klasse)\b[^.!?\n]{0,24}$|^[ \-]*$)",
    re.IGNORECASE,
)
_ONE_PUPIL: Final = re.compile(r"[^\n]{0,40}\b(?:jente|gutt|jenta|gutten|eleven)\b")
_NTH: Final = re.compile(
    r"\b(?:første|andre|tredje|fjerde|femte|sjette|sjuende|syvende|åttende|niende|tiende)[ ]?klass(?:en|e|ing|ingen)?\b"
)
_NURSERY: Final = re.compile(
    r"\bavdeling(?:en)?[ ][A-ZÆØÅ][\w]+[ ](?:i|ved|på)[ ][A-ZÆØÅ]\w+",
)


def aged_or_in_class(text: str, start: int, end: int) -> Iterator[Hit]:
    """An age with a place, or a class with a school, where the number at `start` is one of the two."""
    first = start
    while first < end and text[first].isdigit():
        first += 1
    if first - start > 3:
        return
    number = int(text[start:first])
    if number <= 13 and (klass := _CLASS.match(text, first)):
        yield from _in_class(text, start, klass.end())
        return
    if not 0 < number <= 110 or (first < end and text[first] not in ", "):
        return
    if number <= 3 and text[max(start - 2, 0) : start].lower() == "vg":
        yield from _in_class(text, start - 2, first)
        return
    if text[start - 1 : start] in ("-", "–", "/", ".", ":"):
        return
    word = _AGE_WORD.match(text, first)
    lead = before(text, start, 44)
    if word:
        coined = "åring" in word[0]
        if _MANY.search(lead) and not coined:
            return
        follows = text[word.end() : word.end() + 90].split("\n")[0]
        if (
            not coined
            and not _WHO.search(lead)
            and not re.match(rf"[ ](?:gammel[t]?[ ]|gamle[ ])?{_SINGLE}\b", follows, re.IGNORECASE)
        ):
            return
        stop = word.end()
    elif _WHO.search(lead) and (
        text[first : first + 1] in "),"
        or text[first : first + 4] in (" og ", " fra", " frå")
        or text[first : first + 4] in (" i ",)
    ):
        stop = first
    else:
        return
    place = _TO_PLACE.match(text, stop)
    if place and _is_small(place[1]):
        yield Hit("TD633", start, place.end(1), "en alder med et sted", False)


def _is_small(place: str) -> bool:
    lowered = place.lower()
    return lowered not in LARGE and lowered not in _PLACE_STOP


def _in_class(text: str, start: int, end: int) -> Iterator[Hit]:
    school = _AT_SCHOOL.match(text, end)
    if school is None or school[1].lower() in _PLACE_STOP:
        return
    if (
        _PUPIL.search(before(text, start, 44))
        or _SCHOOL.match(text, school.start(1))
        or _ONE_PUPIL.match(text, school.end())
    ) and not re.search(r"\b(?:elever|alle|skolene|elevene)\b[^.\n]{0,20}$", before(text, start, 30)):
        yield Hit("TD633", start, school.end(1), "en klasse på en skole", False)


_NAMED_ILL: Final = frozenset(
    ["Rett", "Huntington", "Prader-Willi", "Angelman", "Duchenne", "Williams", "Marfan", "Turner", "Klinefelter", "Ehlers-Danlos", "Noonan", "Gaucher", "Fabry", "Wilson", "Batten", "Tay-Sachs", "Sotos", "Tourette", "Usher", "Stargardt", "Addison", "Cushing", "Crohn", "Føllings", "Creutzfeldt-Jakob", "Pfeiffer", "Apert", "Kabuki", "Leigh", "Bardet-Biedl", "Smith-Magenis", "Dravet", "Lennox-Gastaut", "Wolfram", "Moebius", "Down", "Pompe", "Hunter", "Hurler", "Alport", "Dandy-Walker", "Rubinstein-Taybi", "Treacher"]
)  # fmt: skip
_ILL_WORDS: Final = (
    "yndrom",
    "kdom",
    " ALS",
    "fibrose",
    "muskel",
    "emofili",
    "untington",
    "uchenne",
    "rader-W",
    "ragilt X",
)
_ILL: Final = re.compile(
    r"(?<![\w])(?:(?:"
    + "|".join(sorted(_NAMED_ILL))
    + r")s?(?:[ ](?:syndrom|sykdom|sjukdom)\w{0,2})?(?![\w])|ALS(?!\w|-)|cystisk[ ]fibrose|[Hh]emofili|(?:spinal[ ])?muskelatrofi|(?:Duchennes?[ ])?muskeldystrofi|[Ff]ragilt[ ]X|[Pp]orfyri"
    r"|fenylketonuri|[Nn]arkolepsi|epidermolys\w+|dvergvekst|akondroplasi|spina[ ]bifida|ryggmargsbrokk|progeri|amyloidose|nevrofibromatose|tuberøs[ ]sklerose|sklerodermi|albinisme|mitokondriesykdom)"
)
_BARE: Final = frozenset(
    [
        "Rett",
        "Turner",
        "Williams",
        "William",
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
_AT_PLACE: Final = re.compile(rf"\b(?:i|på|fra|frå|ved)[ ]{_PLACE}|(?:^|,[ ]){_PLACE}(?=,|$|\.)")
_NOT_ONE: Final = re.compile(
    r"foreningen|senteret?|kompetanse|kurs|tilbud|forskning|tjeneste|\b(?:mange|personer|pasienter)\b|barn[ ]med",
    re.IGNORECASE,
)


def diagnoses(text: str) -> Iterator[Hit]:
    """A rare diagnosis and a small place in one sentence."""
    if not any(word in text for word in _ILL_WORDS):
        return
    for ill in _ILL.finditer(text):
        if ill[0] in _BARE or ill[0].rstrip("s") in _BARE:  # and nothing behind
            continue
        first = max(text.rfind("\n", 0, ill.start()), text.rfind(". ", 0, ill.start())) + 1
        first = max(first, ill.start() - 80)
        stop = min(
            (i for i in (text.find("\n", ill.end()), text.find(". ", ill.end())) if i >= 0), default=len(text)
        )
        sentence = text[first : min(stop, ill.end() + 80)]
        if _NOT_ONE.search(sentence):
            continue
        if any(
            _is_small(p[1] or p[2]) and (p[1] or p[2]) not in ill[0] for p in _AT_PLACE.finditer(sentence)
        ):
            yield Hit("TD633", ill.start(), ill.end(), "en sjelden diagnose med et sted", False)


def classes_in_words(text: str) -> Iterator[Hit]:
    """«førsteklassing på Rustad skole», «avdeling Revehiet i Solvang barnehage»."""
    if "klass" in text:
        for nth in _NTH.finditer(text):
            yield from _in_class(text, nth.start(), nth.end())
    if "avdeling" in text and ("barnehage" in text or "Barnehage" in text):
        for found in _NURSERY.finditer(text):
            line = before(text, found.start(), 60) + after(text, found.end(), 30)
            if "barnehage" in line:
                yield Hit("TD633", found.start(), found.end(), "en avdeling i en barnehage", False)
