"""How far a statement of law, a figure or a list may be relied on: one scale everywhere."""

from __future__ import annotations

from typing import Final, Literal, get_args

from .words import Text

Standing = Literal["confirmed", "official_excerpt", "secondary", "corroborated", "unverified", "derived"]

SCALE: Final[tuple[Standing, ...]] = get_args(Standing)

STANDING_WORDS: Final = {
    "confirmed": Text("已核对全文", "read in full text"),
    "official_excerpt": Text("据官方摘录", "from an official excerpt"),
    "secondary": Text("据第三方转载", "from a third-party copy"),
    "corroborated": Text("据记忆，部分内容已印证", "from memory, one point matched elsewhere"),
    "unverified": Text("未核实", "unverified"),
    "derived": Text("由其他条文推出", "derived from the others"),
}


def weakest(standings: list[Standing]) -> Standing | None:
    """Give the weakest of several standings, or None where there are none.

    >>> weakest(["confirmed", "unverified", "secondary"])
    'unverified'
    """
    return max(standings, key=SCALE.index, default=None)
