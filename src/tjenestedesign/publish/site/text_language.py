"""Which language a text on a page is in: the one place that decides.

td's own words are bokmål, whatever language a project is written in, until they are translated. A page mixes them with what
the project says, in cells, links and titles too. What the project says is made of words that it has: so that is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from tjenestedesign.ground.language import FRAME
from tjenestedesign.ground.marks import WORDS
from tjenestedesign.project.loaded import Project
from tjenestedesign.publish.site.search import texts_in

_WORD: Final = re.compile(r"[^\W\d_]+")
_MARK: Final = re.compile(rf"\((?:{'|'.join(WORDS)})\)")
"""How sure something is, which td adds to the project's words."""


@dataclass(frozen=True)
class Languages:
    """The language of a text: `own`, the project's, where most of its words are the project's; else that of td's words."""

    own: str = FRAME
    words: frozenset[str] = field(default=frozenset(), repr=False)

    def __call__(self, text: str) -> str:
        if self.own == FRAME:
            return FRAME
        said = _WORD.findall(_MARK.sub("", text).casefold())
        return self.own if 2 * sum(w in self.words for w in said) > len(said) else FRAME


def languages(project: Project) -> Languages:
    """Those of a project. Nothing is looked through where it is written in the language of td's own words."""
    settings = project.settings.model if project.settings else None
    if settings is None or settings.språk == FRAME:
        return Languages()
    models = (settings, *(e.model for e in project.entries.values()))
    words = (w for m in models for text in texts_in(m) for w in _WORD.findall(text.casefold()))
    return Languages(settings.språk, frozenset(words))
