"""Written text in one plain form: full-width made narrow, superscripts made `^2`, and every other sign refused by name.

What looks like a letter and is another (а of Cyrillic), what takes no room, what turns the direction of writing, and
what controls a terminal never reaches the parser.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cleanprod.errors import Problem, QuantityError, brief
from cleanprod.words import Text

LONGEST: Final = 120
"""Characters of a written quantity; longer text is refused before it is read."""

_SUPERSCRIPT: Final = re.compile("([⁺⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_SAME: Final = str.maketrans({
    "−": "-", "–": "-", "—": "-", "〜": "~", "∼": "~", "⋅": "·", "∙": "·", "•": "·", "・": "·", "∕": "/", "÷": "/",
    "每": "/", "µ": "μ", "ℓ": "l", "✕": "×",
})  # fmt: skip

# letters, digits and signs of ASCII; full-width forms of them; Chinese; units in one glyph; the few signs that numbers need
_ALLOWED: Final = re.compile(
    "[ -~\u3000\u00a0\uff01-\uff5e\uffe5\u4e00-\u9fff㎉㎍㎎㎏㎖㎘㎞㎡㎢㎥㎾㎿㏊℃"
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀-₉µμℓ°·⋅∙•・×✕∕÷‰−–—〜∼≈≤≥±¥]*"
)  # fmt: skip
_SPACES: Final = " \t\r\n\u3000\u00a0"

A_QUANTITY: Final = Text("一个数和它的单位，如 12.5 万吨标准煤", "a number and its unit, such as 12.5 万吨标准煤 or 95 mg/L")


def plain(text: str) -> str:
    """Give written text in plain form.

    Errors:
        QuantityError: too long, or a sign that no quantity holds.
    """
    if len(text) > LONGEST:
        long = Text(f"{len(text)} 个字符", f"{len(text)} characters")
        raise refused(long, Text(f"至多 {LONGEST} 个字符的数量", f"a quantity of at most {LONGEST} characters"))
    stripped = text.strip(_SPACES)
    allowed = _ALLOWED.match(stripped)
    end = allowed.end() if allowed else 0
    if end < len(stripped):
        sign = stripped[end]
        name = unicodedata.name(sign, f"U+{ord(sign):04X}")
        mend = Text(
            f"第 {end + 1} 个字符是 {name}：请删去或改写。", f"Character {end + 1} is {name}: leave it out or rewrite it."
        )
        raise refused(brief(text), A_QUANTITY, mend)
    return unicodedata.normalize("NFKC", _SUPERSCRIPT.sub(_power, stripped).translate(_SAME)).translate(_SAME).strip()


def _power(found: re.Match[str]) -> str:
    return f"^{'-' if found[1] == '⁻' else ''}{found[2].translate(_DIGITS)}"


def refused(got: Text | str, expected: Text, mend: Text | str = "") -> QuantityError:
    """Build the error for what was written."""
    return QuantityError(Problem(got=got, expected=expected, mend=mend))
