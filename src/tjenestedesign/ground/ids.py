"""What an id and a file may be called."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tjenestedesign.ground.pattern import late

ID_PATTERN: Final = late(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICE = late(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[\d¹²³])", re.IGNORECASE)


def holds_everywhere(name: str) -> bool:
    """Whether every machine can have a file of that name: Windows opens a device instead of «nul.png»."""
    return not (_DEVICE.fullmatch(name.partition(".")[0].rstrip()) or name.endswith((".", " ")))


def slug(text: str) -> str:
    """The nearest valid id: `Søke bolig` → `soke-bolig`. Empty where nothing can be kept."""
    folded = text.lower().translate(
        str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŋ": "n", "ŧ": "t"})
    )
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
