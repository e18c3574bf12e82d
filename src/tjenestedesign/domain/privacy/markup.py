"""Text out of files that are text with marks in: subtitles, HTML, calendars, RTF. Every way is one pass over the text."""

from __future__ import annotations

import html
import re
from typing import Final

from tjenestedesign.ground.pattern import late

_VOICE: Final = late(r"<v(?:\.[\w.\-]{1,40})?[ \t]+([^>\n]{1,80})>")
_TAG: Final = late(r"</?[a-z][^<>\n]{0,80}>")
_STAMP: Final = late(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[.,][0-9]{3}")


def subtitle_text(text: str) -> str:
    """A transcript (.vtt, .srt), line for line, without its times and cue names. Who speaks is written out as a name."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if "-->" in line:
            lines[index] = ""
            if index and (index == 1 or not lines[index - 2].strip()):
                lines[index - 1] = ""
        elif "<" in line:
            lines[index] = _TAG.sub("", _STAMP.sub("", _VOICE.sub(r"Hun heter \1: ", line)))
    return "\n".join(lines)


_INLINE: Final = frozenset(
    ("b", "i", "u", "em", "strong", "span", "a", "small", "sup", "sub", "mark", "font", "wbr")
)
_NAME: Final = late(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")


def html_text(text: str) -> str:
    """What a page says, line for line, without tags, scripts and comments. Addresses in `mailto:` and `tel:` stand."""
    out: list[str] = []
    at = 0
    while (start := text.find("<", at)) >= 0:
        out.append(_plain(text[at:start]))
        name = _NAME.match(text, start + 1)
        kind = name[1].lower() if name else ""
        if text.startswith("<!--", start):
            end = _past(text, "-->", start + 4)
        elif kind in ("script", "style"):
            end = _past(text, ">", _past(text, f"</{name[1]}" if name else "", start))
        elif name or text.startswith(("<!", "<?"), start):
            end = _past(text, ">", start)
        else:
            out.append("<")
            at = start + 1
            continue
        tag = text[start:end]
        if "mailto:" in tag or "tel:" in tag:
            out.append(
                " " + _plain(tag.replace("mailto:", " ").replace("tel:", " tlf ")).replace("<", " ") + " "
            )
        else:
            out.append(("" if kind in _INLINE else " ") + "\n" * tag.count("\n"))
        at = end
    out.append(_plain(text[at:]))
    return "".join(out)


def _past(text: str, sign: str, at: int) -> int:
    found = text.find(sign, at)
    return found + len(sign) if found >= 0 else len(text)


def _plain(text: str) -> str:
    if "&" not in text:
        return text
    return "\n".join(html.unescape(line).replace("\n", " ") for line in text.split("\n"))


def ics_text(text: str) -> str:
    """A calendar, line for line: what is folded over several lines stands on its first."""
    out: list[str] = []
    folded = 0
    for line in text.split("\n"):
        if line[:1] in (" ", "\t") and out:
            out[-1 - folded] += line[1:]
            folded += 1
            out.append("")
        else:
            out.append(line)
            folded = 0
    return "\n".join(_ics_line(line) for line in out)


def _ics_line(line: str) -> str:
    plain = line.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";")
    return plain.replace("CN=", "navn: ").replace(":mailto:", " ").replace(":MAILTO:", " ")


_RTF: Final = late(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?[0-9]{1,6})[ ]?|\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?[ ]?|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_SILENT: Final = frozenset(
    b"fonttbl colortbl stylesheet pict object themedata datastore latentstyles listtable listoverridetable rsidtbl generator xmlnstbl filetbl revtbl fldinst".split()
)
_BREAKS: Final = frozenset(b"par line row page sect".split())


def rtf_text(raw: bytes) -> str:
    """What an RTF document says, one paragraph a line."""
    out: list[str] = []
    silent: list[bool] = [False]
    skip = 0
    for match in _RTF.finditer(raw):
        code, number, word, _value, sign, brace, text = match.groups()
        if brace == b"{":
            silent.append(silent[-1])
        elif brace == b"}":
            if len(silent) > 1:
                silent.pop()
        elif (word is not None and (word in _SILENT)) or sign == b"*":
            silent[-1] = True
        elif silent[-1]:
            continue
        elif word is not None:
            out.append("\n" if word in _BREAKS else " " if word in (b"tab", b"cell") else "")
        elif code is not None:
            if skip:
                skip -= 1
            else:
                out.append(bytes([int(code, 16)]).decode("cp1252", "replace"))
        elif number is not None:
            value = int(number) % 65536
            out.append(chr(value) if not 0xD800 <= value < 0xE000 else "")
            skip = 1
        elif sign is not None:
            out.append({b"~": "\u00a0", b"-": "", b"_": "-"}.get(sign, sign.decode("latin-1")))
        elif text is not None:
            plain = text.decode("cp1252", "replace")
            out.append(plain[skip:] if skip and plain[:1] == "?" else plain)
            skip = 0
    return "".join(out)
