"""Prompts that `td new` writes, `<Skriv …>`, still waiting for their user: told from text, and how a reader meets them."""

from __future__ import annotations

from typing import Final

from tjenestedesign.ground.pattern import late


def is_placeholder(text: str) -> bool:
    """Whether a text is a prompt that `td new` wrote, `<Skriv …>`, still waiting for its user."""
    return len(text) > 2 and text[0] == "<" and text[-1] == ">"


PROMPT_OF_OWN: Final = "<Skriv dette om deres eget prosjekt>"
"""What stands where a text was about somebody else's project."""

_PROMPT: Final = late(r"<Skriv [^<>]*>")


def filled(text: str) -> str:
    """A text as pages and pictures show it: «Ikke fylt ut» in place of a prompt, also inside a longer text."""
    return _PROMPT.sub("Ikke fylt ut", text) if "<" in text else text


def prompts_in(text: str) -> list[str]:
    """The prompts in a text, also inside a longer one."""
    return _PROMPT.findall(text) if "<" in text else []
