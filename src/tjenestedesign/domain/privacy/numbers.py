"""Numbers that belong to one person: fødselsnummer and its kin, bank accounts, telephone numbers.

A number is looked for only where eight digits or more stand together, which a cheap pattern finds. The checksums do the
rest. Every pattern has a fixed length, so the time grows with the text and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.hits import JOIN, SPACE, Hit, after, before
from tjenestedesign.ground.pattern import late

_DIGIT: Final = late(r"[0-9]")
_BETWEEN: Final = JOIN + r"/_:,"
_ELEVEN: Final = late(
    rf"(?<![0-9])(?=([0-9](?:[{_BETWEEN}]?[0-9]){{5}}[{_BETWEEN}]{{0,3}}[0-9](?:[{_BETWEEN}]?[0-9]){{4}})(?![0-9]))"
)
_ONE_BY_ONE: Final = late(rf"[0-9](?:[{_BETWEEN}]{{1,3}}[0-9]){{10}}")
_BIRTH_WORD: Final = late(r"\b(?:fnr|fødselsn|personn|pers\.?nr|pnr|f\.nr)")
_JOINTS: Final = 5
"""Signs between the eleven digits. With more, it is a row of numbers."""
_SIX_FIVE: Final = late(r"[0-9]{6}[^0-9]+[0-9]{5}")
_ACCOUNT: Final = late(rf"(?<![0-9])[0-9]{{4}}([.{SPACE}])[0-9]{{2}}\1[0-9]{{5}}(?![0-9])")
_ACCOUNT_WORD: Final = late(r"konto|\bkto\b|innbetal|utbetal|overfør|\bbank|pengene skal til")
_IBAN: Final = late(
    rf"(?<![A-Za-z0-9])(?=([A-Za-z]{{2}}[0-9]{{2}}(?:[{SPACE}.\-]?[A-Za-z0-9]){{11,30}})(?![A-Za-z0-9]))"
)
_GROUPED: Final = late(
    rf"(?<![0-9])(?:[2-79][0-9]([{SPACE}.\-–])[0-9]{{2}}\1[0-9]{{2}}\1[0-9]{{2}}|[2-79][0-9]{{2}}([{SPACE}.\-–])[0-9]{{2}}\2[0-9]{{3}})(?![0-9])"
)
_EIGHT: Final = late(rf"(?<![0-9])[2-79](?:[{SPACE}.\-–/_]?[0-9]){{7}}(?![0-9])")
_PHONE_AFTER: Final = late(
    r"[ ,–\-]{0,3}\(?(?:ring\b|mob\b|mobil|tlf|telefon|sms\b|privat\b|jobb\b|mamma|pappa|mor\b|far\b|kona\b|mannen\b|hjemme\b)"
)
_NORWEGIAN: Final = late(rf"(?<![0-9])(?:00)?47[{JOIN}]{{0,2}}[2-79](?:[{JOIN}]?[0-9]){{7}}(?![0-9])")
_FOREIGN: Final = late(
    rf"(?<![0-9])(?:00)?[1-9][0-9]{{0,2}}[{JOIN}]{{0,2}}[0-9](?:[{JOIN}]?[0-9]){{6,11}}(?![0-9])"
)
_AREA: Final = late(r"\+[0-9]{1,3}[ ]?\([0-9]{1,4}\)[ ]?[0-9][0-9 \-]{4,12}[0-9](?![0-9])")
_DAY: Final = late(
    r"(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])-?(?:[0-2][0-9]|3[01])|(?:[0-2][0-9]|3[01])[.\-](?:0[1-9]|1[0-2])[.\-](?:19|20)[0-9]{2}"
)
_PHONE_WORD: Final = late(
    r"(?:\btlf|\btel\b|telefon\b|telefonen\b|telefonnr|telefonnummer|\bmob\b|mobil\b|mobilen\b|mobilnr|mobilnummer|\bring\w{0,2}\b|\bsms\b|\bnås\b|whatsapp"
    r"|\bvipps\w{0,4}\b|\bphone\b|\bkontakt(?:nummer|es|e)?\b|\bnummer(?:et)?\b|\btreffes\b|\bhjemmen(?:umme)?r|\btlf\.?nr|\bprivat\b|\+47\)?)[^0-9\n]{0,18}$"
)
_OFFICE: Final = late(
    r"sentralbord|servicetorg|innbyggertorg|innbyggerservice|kundeservice|kundesenter|kundetorg|vakttelefon|legevakt|legekontor|krisesenter|krisetelefon|resepsjon"
    r"|publikumsmottak|ekspedisjon|brukerstøtte|\bhjelpetelefon|vaktsentral|barnevernvakt|alarmsentral|\bikt-vakt|"
    r"døgnvakt|felles(?:telefon|nummer)|kommunens (?:telefon|nummer)|hovednummer|rådhuset|\bnav\b|veiledningstelefon|politiet|brannvesenet|boligkontorets?|postmottak|"
    r"varen(?:umme)?r|artikkeln|ordren|fakturan|kunden(?:umme)?r|kontraktn|serien(?:umme)?r|org\.? ?n(?:umme)?r|organisasjonsn|saksn|saks?(?:nr|ref)|\bref\b|referanse|\bkr\b|\bnok\b|isbn|issn|\bkid\b"
)
_PUBLIC: Final = frozenset({"55553333", "22070000", "80080000"})
_IN_ORDER: Final = "23456789"
_AMOUNT: Final = late(r"[ \u00a0]?(?:kr\b|kroner|nok|prosent|%|mill|personer|innbyggere|timer|stk)")


def in_run(text: str, start: int, end: int) -> Iterator[Hit]:
    """What a row of eight digits or more is, with what may stand between them. `start` and `end` are its first and last digit."""
    if _DAY.fullmatch(text, start, end):
        return
    lead = before(text, start, 40)
    account_word = bool(_ACCOUNT_WORD.search(lead))
    for match in _ACCOUNT.finditer(text, start, end):
        if _is_account(match[0]) and (
            match[1] == "." or account_word or _ACCOUNT_WORD.search(before(text, match.start(), 40))
        ):
            yield Hit("TD605", match.start(), match.end(), "et kontonummer")
    for match in _ELEVEN.finditer(text, start, end):
        written = match[1]
        where = match.start(1), match.end(1)
        digits = "".join(_DIGIT.findall(written))
        if len(written) > 11 + _JOINTS and not _ONE_BY_ONE.fullmatch(written):
            if account_word and _is_account(digits):
                yield Hit("TD605", *where, "et kontonummer")
            continue
        what = birth_number(digits, written)
        near = before(text, where[0], 40)
        account = (_ACCOUNT_WORD.search(near) or "konto" in after(text, where[1], 20)) and _is_account(digits)
        if account and not (what and _SIX_FIVE.fullmatch(written)):
            yield Hit("TD605", *where, "et kontonummer")
        elif what:
            yield Hit("TD602", *where, what)
        elif _BIRTH_WORD.search(near) and _as_date(digits):
            yield Hit("TD602", *where, "et fødselsnummer, men kontrollsifrene stemmer ikke")
    yield from _phones(text, start, end)


def area(text: str) -> Iterator[Hit]:
    """Foreign numbers with the area in parentheses."""
    if "+" in text:
        for match in _AREA.finditer(text):
            yield Hit("TD603", match.start(), match.end(), "et utenlandsk telefonnummer")


def _as_date(digits: str) -> bool:
    return 1 <= int(digits[:2]) % 40 <= 31 and 1 <= int(digits[2:4]) % 40 <= 12


def birth_number(digits: str, written: str) -> str | None:
    """What kind of fødselsnummer it is. Test data has months above 12, which the library does not know: it is asked without them."""
    day, month = int(digits[:2]), int(digits[2:4])
    shift: int | None = None
    helper = day >= 80
    if helper:
        if len(written) > 12 or sum(not c.isdigit() for c in written) > 1:
            return None
        what = "et hjelpenummer"
    else:
        shift = next((s for s in (0, 40, 80, 65, 20, 60) if 1 <= month - s <= 12), None)
        if shift is None or not 1 <= (day - 40 if day > 40 else day) <= 31:
            return None
        what = (
            "et syntetisk fødselsnummer"
            if shift not in (0, 40)
            else "et D-nummer"
            if day > 40
            else "et H-nummer eller et syntetisk fødselsnummer"
            if shift
            else "et fødselsnummer"
        )
    from stdnum.no import fodselsnummer

    if digits[9] != fodselsnummer.calc_check_digit1(digits) or digits[10] != fodselsnummer.calc_check_digit2(
        digits
    ):
        return None
    if not helper:
        try:
            fodselsnummer.get_birth_date(f"{digits[:2]}{month - (shift or 0):02}{digits[4:]}")
        except ValueError:
            return None
    return what


def _is_account(written: str) -> bool:
    from stdnum.no import kontonr

    digits = "".join(_DIGIT.findall(written))
    return len(digits) == 11 and not digits.startswith("0000") and kontonr.is_valid(digits)


def ibans(text: str, start: int, end: int) -> Iterator[Hit]:
    """IBAN that a row of digits is a part of."""
    for match in _IBAN.finditer(text, max(start - 16, 0), min(end + 40, len(text))):
        from stdnum import iban  # few texts hold anything of the shape

        written = match[1]
        ends = [len(written), *(i for i in range(len(written) - 1, 14, -1) if not written[i].isalnum())]
        for end in ends:
            if iban.is_valid(written[:end], check_country=False):
                yield Hit("TD605", match.start(), match.start() + end, "et IBAN-nummer")
                break


def _phones(text: str, start: int, end: int) -> Iterator[Hit]:
    lead = text[start - 1] if start else ""
    if lead == "+" or text.startswith("00", start):
        for pattern in (_NORWEGIAN, _FOREIGN):
            match = pattern.match(text, start, end)
            if match and (lead == "+") != match[0].startswith("00"):
                if _passes(text, match):
                    return
                first = start - 1 if lead == "+" else start
                what = "et telefonnummer" if pattern is _NORWEGIAN else "et utenlandsk telefonnummer"
                yield Hit("TD603", first, match.end(), what)
                start = match.end()
                break
    taken = start
    for match in _GROUPED.finditer(text, start, end):
        if match[1] and _in_a_row(text, match, match[1]) and not asked_for(text, match.start()):
            continue
        taken = match.end()
        if not _passes(text, match):
            yield _phone(match)
    for match in _EIGHT.finditer(text, taken, end):
        if _DAY.fullmatch(match[0]) or _passes(text, match):
            continue
        if asked_for(text, match.start()) or (_told(text, match) and match[0][0] in "49"):
            yield _phone(match)


def _told(text: str, match: re.Match[str]) -> bool:
    """Whether what follows says that it is a telephone number: «99 81 27 34 – ring før 12», «(mamma)»."""
    return bool(_PHONE_AFTER.match(after(text, match.end(), 24)))


def _phone(match: re.Match[str]) -> Hit:
    mobile = match[0][0] in "49"
    return Hit(
        "TD603", match.start(), match.end(), "et mobilnummer" if mobile else "et telefonnummer", mobile
    )


def asked_for(text: str, start: int) -> bool:
    return bool(_PHONE_WORD.search(before(text, start, 40)))


def _in_a_row(text: str, match: re.Match[str], joint: str) -> bool:
    """Pairs of digits that go on to either side: a row of a table, not a telephone number."""
    left, right = text[max(match.start() - 4, 0) : match.start()], text[match.end() : match.end() + 4]
    return bool(
        re.search(rf"(?<![0-9])[0-9]{{1,2}}{re.escape(joint)}$", left)
        or re.match(rf"{re.escape(joint)}[0-9]{{1,2}}(?![0-9])", right)
    )


def _passes(text: str, match: re.Match[str]) -> bool:
    digits = "".join(_DIGIT.findall(match[0]))
    return (
        digits[-8:] in _PUBLIC
        or (digits == _IN_ORDER and not asked_for(text, match.start()))
        or bool(_OFFICE.search(before(text, match.start(), 45)))
        or bool(_AMOUNT.match(after(text, match.end(), 12)))
    )
