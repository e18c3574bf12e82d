"""Names where the text itself says that one comes: after «heter», «mitt navn er», and labels such as «kontaktperson:»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.hits import Hit, before
from tjenestedesign.domain.privacy.names import ALONE, ALSO_WORDS, GIVEN, NO_NAME, SURNAME_ENDINGS, SURNAMES
from tjenestedesign.ground.pattern import late

_WORD: Final = r"[A-ZÆØÅÄÖÉÁŠČŽ][a-zæøåäöéèêáóôòüñšžčđćłńśç’']{1,40}(?:-[A-ZÆØÅÄÖ][a-zæøåäöéèüó]{1,40})?"
_NAME: Final = rf"(?:[A-ZÆØÅ]\.[ ]?){{0,2}}{_WORD}(?:[ ](?:(?:[A-ZÆØÅ]\.?|van|von|de|der|bin|al|el|Mc|ter)[ ]){{0,2}}{_WORD}){{0,3}}"
_FULL: Final = late(_NAME)
_LOWER: Final = late(r"[a-zæøå]{2,20}(?:[ ][a-zæøå]{3,20})?")
_PERSON: Final = late(
    r"\b(?:jeg|eg|hun|han|ho|hen|mora?|moren|far|faren|mamma|pappa|bestemor|bestefar|mormor|farmor|morfar|farfar|datter(?:en|a)?|sønn(?:en)?|søster(?:en|a)?|bror(?:en)?|kona|kone|mann(?:en)?"
    r"|kvinn(?:en|a|e)|ektefellen?|samboer(?:en)?|kjæresten?|barnet|barn|gutten?|jent[ae]n?|babyen|pasienten?|brukeren?|beboeren?|leietaker(?:en)?|innbyggeren?|respondenten?|informanten?|søkeren?|klienten?"
    r"|saksbehandler(?:en)?|kontaktperson(?:en)?|støttekontakt(?:en)?|vergen?|fosterfaren|fostermoren|fastlegen?|legen|læreren?|naboen?|vennen?|venninn[ea]n?|veilederen?|mentor(?:en)?|lederen|kollegaen?|sosionomen"
    r"|eleven?|tvillingen|onkel(?:en)?|tant[ea]n?|kusina|fetteren|svigermor|svigerfar|stefar|stemor|barnebarnet|eldste|yngste|pårørende)"
    r"(?:[ ](?:min|mi|mitt|hans|hennes|vår|vårt|deres|din|sin|si|sitt|til \w{1,20}))?(?:[ ]som)?[ ]$"
)
_WHOSE: Final = late(r"\b(?:mitt|hans|hennes|hennar|\w{2,20}s|fulle|ekte|egentlige|virkelige|hele)[ ]$")
_CALLED: Final = tuple(
    late(rf"{verb}[ ](?:egentlig[ ]|faktisk[ ]|visst[ ])?:?[ ]?[\"'«]?(?=\w)")
    for verb in (r"he(?<!\w..)(?:i?ter|t(?:te)?)", r"ka(?<!\w..)l(?:les|ler seg|t)", r"ved navn(?<!\w.{8})")
)
_NAMED: Final = late(
    r"na[vm]n(?:et[ ](?:mitt|hans|hennes|ditt|sitt|på \w{1,30}))?(?:[ ]er)?[ ]?:?[ ]?[\"'«]?(?=\w)"
)
_LABEL: Final = late(
    r"(?<![\wæøå])(?:fullt[ _]navn|fornavn|etternavn|mellomnavn|navn|namn|name|kontaktperson(?:er|en)?|kontakt|(?:nærmeste[ _])?pårørende|foresatte?|foreldre|verge|fosterforelder|saksbehandler|ektefelle"
    r"|samboer|mor|far|sønn(?:en)?|datter(?:en)?|barn|søsken|informant|respondent|intervjuobjekt|intervjuet(?:[ ]av)?|søker|pasient|bruker|beboer|leietaker|leieboer|elev|referent|intervjuer|fastlege|lege|støttekontakt"
    r"|primærkontakt|hilsen|hilsning|mvh|underskrift|signert|deltakere?|til stede|navn på \w{1,20}|fødselsnavn|innsender|avsender)[\"']?[ ]?(?:\(\w{1,20}\)|(?:i|på|for|hos|ved|fra)[ ]\w{1,30})?[ ]?$"
)


def called(text: str) -> Iterator[Hit]:
    """Names after «heter», «navnet mitt er» and the like."""
    for verb in _CALLED:
        for cue in verb.finditer(text):
            if (found := _certain(text, cue.end())) and (
                _likely(text, cue.end()) or _PERSON.search(before(text, cue.start(), 60))
            ):
                yield found
    for cue in _NAMED.finditer(text):
        if (found := _certain(text, cue.end())) and (
            "et " in cue[0] or _WHOSE.search(before(text, cue.start(), 30))
        ):
            yield found


def labelled(text: str, start: int) -> Hit | None:
    """A name that starts here, after a label that says so."""
    lead = start
    if text[lead - 1] in "\"'«":
        lead -= 1
    if text[lead - 1 : lead] == " ":
        lead -= 1
    if lead < 1 or text[lead - 1] not in ":;=,–-\t":
        return None
    label = before(text, lead - 1, 36)
    if (
        (label.rstrip(" \"'").endswith(_LABEL_ENDS) or any(word in label for word in _WHERE))
        and _LABEL.search(label)
        and (found := _likely(text, start))
    ):
        return found
    return None


# The longer pattern is slow, and nearly no colon stands after one of these.
_LABEL_ENDS: Final = (
    "navn", "namn", "name", "person", "personer", "personen", "kontakt", "årørende", "oresatt", "oresatte", "oreldre", "erge", "elder", "andler", "felle", "boer", "mor", "far", "sønn",
    "sønnen", "datter", "datteren", "barn", "søsken", "ormant", "ondent", "objekt", "juet", "av", "søker", "sient", "bruker", "taker", "elev", "rent", "juer", "lege", "ilsen", "ilsning",
    "mvh", "skrift", "signert", "takere", "stede", "sender", ")",
)  # fmt: skip
_WHERE: Final = (" i ", " på ", " for ", " hos ", " ved ", " fra ")


def _certain(text: str, at: int) -> Hit | None:
    """After «jeg heter» stands a name, unless the word is known to be none."""
    if text[at].islower():
        match = _LOWER.match(text, at)
        words = match[0].split(" ") if match else []
        if not words or words[0].capitalize() not in GIVEN or words[0] in _SMALL:
            return None
        full = len(words) > 1 and words[1].capitalize() in SURNAMES
        return _hit(at, len(" ".join(words)) if full else len(words[0]))
    match = _FULL.match(text, at)
    if match is None:
        return None
    words = match[0].split(" ")
    return None if words[0].lower() in NO_NAME else _hit(at, _length(words))


_SMALL: Final = frozenset(
    {"per", "bo", "dag", "stein", "odd", "eli", "liv", "even", "tor", "may", "august", "mai", "brede", "live", "sander", "finn", "marie"}
)  # fmt: skip


def _likely(text: str, at: int) -> Hit | None:
    """After a label may stand anything with a capital: it is a name where a first name or a surname says so."""
    match = _FULL.match(text, at)
    if match is None:
        return None
    words = match[0].split(" ")
    if any(w.lower() in NO_NAME for w in words):
        return None
    first, last = words[0].split("-")[0], words[-1]
    surname = len(words) > 1 and (last in SURNAMES or words[0] in SURNAMES or last.endswith(SURNAME_ENDINGS))
    if (
        (
            first in GIVEN
            and (first in ALONE or first not in _ALSO_WORDS)
            and (len(words) == 1 or first in ALONE or surname)
        )
        or surname
        or (last in SURNAMES and last.endswith("sen"))
    ):
        return _hit(at, _length(words))
    return None


_ALSO_WORDS: Final = ALSO_WORDS | frozenset(
    {"Dag", "Mai", "August", "Odd", "Stein", "Liv", "Eli", "Bo", "Even", "Bjørn", "Brede", "Live", "Per"}
)


def _length(words: list[str]) -> int:
    """Words of the name itself: it ends before a word that is none."""
    kept = [words[0]]
    for word in words[1:]:
        if word.lower() in NO_NAME:
            break
        kept.append(word)
    return len(" ".join(kept))


def _hit(at: int, length: int) -> Hit:
    return Hit("TD607", at, at + length, "et personnavn", False)
