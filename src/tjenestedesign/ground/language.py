"""Which language a text is in. td's own words are bokmål, whatever language a project is written in, and so is the frame of
every page, document and figure; what the project itself says is marked with the project's language inside it."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

FRAME: Final = "nb"
"""The language of td's own words, until they are translated."""
_PLACES: Final = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


def with_place(language: str) -> str:
    """The language as Office files want it."""
    return _PLACES[language]


def lang(language: str) -> Markup:
    """The attribute for an element whose words are in the language: nothing where it is the frame's own."""
    return Markup("") if language == FRAME else Markup(' lang="{}"').format(language)


def in_language(text: Markup | str, language: str, tag: str = "span") -> Markup | str:
    """Words on a page, marked where their language is another than the frame's."""
    if not text or language == FRAME:
        return text
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), lang(language), text)
