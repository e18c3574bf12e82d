"""The alphabet as Norwegians have it: æ, ø and å last, whatever the case, and other letters where their plain ones stand."""

from __future__ import annotations

import unicodedata
from typing import Final

_LAST: Final = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
"""The three characters after z. Swedish ä and ö stand with æ and ø, as in Norwegian reference works."""
_PLAIN: Final = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ð": "d", "þ": "th", "ł": "l"})


def alphabetical(text: str) -> tuple[str, str]:
    """Sort key for what a reader is shown by name. Texts that differ only in accents or case have a fixed order too."""
    composed = unicodedata.normalize("NFC", text)
    letters = composed.casefold().translate(_LAST).translate(_PLAIN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return plain, composed
