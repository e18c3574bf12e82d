"""How a competition takes climate and environment into account (anskaffelsesforskriften § 7-9), as the file says it.

The paragraph gives three ways: award criteria that count at least thirty percent (second part), requirements instead where
it is clear that they have a better effect (fourth), and neither, where the kind of purchase has an immaterial climate
footprint and environmental burden (fifth). The last two must be reasoned in the procurement documents.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tjenestedesign.ground.scalars import Markdown, Tekst
from tjenestedesign.project.model import Kortform

Klimavalg = Literal["kriterium", "krav", "uvesentlig"]


class Klimahensyn(Kortform):
    """Hvordan konkurransen tar hensyn til klima og miljø etter anskaffelsesforskriften § 7-9."""

    kortform = "valg"

    valg: Klimavalg = Field(
        description="«kriterium»: tildelingskriterier som teller minst 30 prosent. «krav»: krav i stedet for kriterier, eller krav"
        " sammen med kriterier som teller mindre. «uvesentlig»: anskaffelsen har etter sin art et klimaavtrykk og en"
        " miljøbelastning som begge er uvesentlige."
    )
    krav: tuple[Tekst, ...] = Field(
        default=(),
        description="Klima- og miljøkravene leverandøren må oppfylle, ett punkt per krav. Må stå når valget er «krav».",
        examples=[["Reiser i oppdraget skjer med tog, buss eller sykkel."]],
    )
    begrunnelse: Markdown | None = Field(
        default=None,
        description="Ved «krav»: hvorfor det er klart at kravene gir bedre klima- og miljøeffekt enn kriterier. Ved «uvesentlig»:"
        " hvorfor både klimaavtrykket og miljøbelastningen er uvesentlige. Leverandørene får lese den.",
    )
