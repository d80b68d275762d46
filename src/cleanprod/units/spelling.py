"""The spelling of units: alone (吨), multiplied (万吨), compound (kgce/t, 元/(人·a), GJ/10^4Nm3).

Only units of the list are read, and only so deep; nothing is looked up outside it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

from cleanprod.errors import brief, nearest
from cleanprod.words import Text

from .definitions import COUNTS, LONGEST_FIRST, definitions
from .plain import plain, refused
from .unit import NUMBER, Unit

if TYPE_CHECKING:
    from cleanprod.errors import QuantityError

    from .unit import Vector

_TEN: Final = re.compile(r"10\^([1-9])(?!\d)", re.ASCII)
_AROUND: Final = re.compile(r" *([/·()*]) *")
_POWER: Final = re.compile(r"([^\^]+?)\^?-1")
_DEEPEST: Final = 4

KEPT: Final = 4096
_units: dict[str, Unit] = {}
"""Units by what was written: only what could be read is kept, and never more than so many."""

A_UNIT: Final = Text("一个单位", "a unit of the field, such as tce, t, m³, mg/L, kWh, 万元, kgce/t")
_WHICH_TON: Final = Text(
    "“ton”是公吨、短吨还是长吨？公吨请写 t 或 吨。", "Which ton? Write t (吨, 1000 kg) if it is the metric one."
)


def unit_of(text: str | Unit) -> Unit:
    """Read a unit: alone, multiplied (`万吨`), compound (`kgce/t`, `元/(人·a)`, `GJ/10^4Nm3`).

    Errors:
        QuantityError: not a unit of the list; the nearest is offered.

    >>> unit_of("吨标煤/万元").name
    'tce/万元'
    """
    if isinstance(text, Unit):
        return text
    if not isinstance(text, str):
        raise refused(brief(text), A_UNIT)
    known = _units.get(text)
    if known is None:
        known = compound(tight(plain(text)), text)
        if len(_units) < KEPT:
            _units[text] = known
    return known


@cache
def canonical_of(dimension: str) -> Unit:
    """Give the unit in which a dimension is kept, compound or not: `energy/mass` in kJ/kg."""
    known = definitions().dimensions
    return unit_of(re.sub(r"[a-z_]+", lambda found: known[found[0]].canonical, dimension))


def vector_of(dimension: str) -> Vector:
    """Give the base units of a dimension, compound or not."""
    return canonical_of(dimension).vector


def tight(text: str) -> str:
    """Take out the spaces around lines, dots and brackets."""
    return _AROUND.sub(r"\1", text)


def compound(written: str, text: str, *, counted: bool = False) -> Unit:
    """Read a unit that was made plain and tight; `text` is what to show where it cannot be read.

    `counted`: a word that multiplies stood before it already, so that no second one may.
    """
    upper, *lower = _parts(written)
    if not upper or not all(lower) or len(lower) >= _DEEPEST:
        raise _no_unit(written, text)
    unit = _product(upper, text, counted=counted)
    below = [_product(part, text, below=True) for part in lower]
    if len(below) == 1:
        return unit.per(below[0])
    for part in below[1:]:
        below[0] = below[0].by(part)
    return unit.per(below[0]) if below else unit


def _parts(written: str) -> list[str]:
    """Cut at the lines of division; the brackets around one that is divided by go with it."""
    if written in definitions().spellings or "/" not in written:
        return [written]
    return [part[1:-1] if part.startswith("(") and part.endswith(")") else part for part in written.split("/")]


def _product(written: str, text: str, *, below: bool = False, counted: bool = False) -> Unit:
    whole = _single(written, below=below, counted=counted)  # 万kW·h is one unit
    if whole is not None:
        return whole
    parts = written.split("·")
    if len(parts) > _DEEPEST:
        raise _no_unit(written, text)
    unit = None
    for part in parts:
        power = _POWER.fullmatch(part)
        found = _single(power[1] if power else part, below=below or power is not None, counted=counted)
        if found is None or (unit is None and power):
            raise _no_unit(written, text)
        unit = found if unit is None else unit.per(found) if power else unit.by(found)
    if unit is None:
        raise _no_unit(written, text)
    return named(unit)


def named(unit: Unit) -> Unit:
    """Give a compound that has a name of its own by that: kW·h, in either order, is kWh."""
    spellings = definitions().spellings
    names = (unit.name, "·".join(reversed(unit.name.split("·"))))
    return next((spellings[name] for name in names if name in spellings), unit)


def _single(written: str, *, below: bool, counted: bool) -> Unit | None:
    """Read one unit, multiplied or not: t, 万元, 10^4Nm3; below a line also 月, t产品."""
    known = definitions()
    spellings = known.spellings | known.below if below else known.spellings
    name = written
    if name == NUMBER.name:
        return NUMBER
    if below and name not in spellings:
        name = next((name.removesuffix(product) for product in known.products if name.endswith(product)), name)
    if name in spellings:
        return spellings[name]
    if counted:
        return None
    power = _TEN.match(name)
    if power is not None and name[power.end() :] in spellings:
        return spellings[name[power.end() :]].times(Fraction(10) ** int(power[1]), _word(int(power[1])))
    for word in LONGEST_FIRST:
        if name.startswith(word) and name[len(word) :].strip() in spellings:
            return spellings[name[len(word) :].strip()].times(Fraction(10) ** COUNTS[word], _word(COUNTS[word]))
    return None


def _word(power: int) -> str:
    """Give the Chinese word for a power of ten: the name of a multiple is Chinese in either language."""
    return next(word for word, count in COUNTS.items() if count == power)


def _no_unit(written: str, text: str) -> QuantityError:
    if written.lower() in ("ton", "tons", "short ton", "long ton"):
        return refused(brief(text), A_UNIT, _WHICH_TON)
    spellings = definitions().spellings
    folded = {name.casefold(): name for name in reversed(spellings)}  # of several, the first of the file
    near = folded.get(written.casefold()) or nearest(written, spellings)
    if near is not None and {near[0], written[0]} == {"m", "M"}:  # a thousandth or a million: no offer is better
        near = None
    mend = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else ""
    return refused(brief(text), A_UNIT, mend)
