"""Parks (园区): which of them the clause covers.

Opinion (粤经信节能函〔2016〕235号) sentence 41: development zones of the province or above, industrial transfer parks, and
parks or bases specialised in one of six kinds. The list of kinds ends in 等: it is open.

    >>> from cleanprod.models.park import Park
    >>> covered_by_clause(Park(kind="开发区", level="省级")).outcome
    True
    >>> covered_by_clause(Park(kind="开发区")).missing
    ('fact:level',)
    >>> print(covered_by_clause(Park(kind="专业园区", specialty="陶瓷")).warnings[0].en)
    the list of kinds is open (等): 陶瓷 is not named in it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import brief
from cleanprod.law import OPINION
from cleanprod.rules import Dated, Param
from cleanprod.words import Text

if TYPE_CHECKING:
    from cleanprod.models.park import Park

_SINCE: Final = OPINION.spans[0].start

PARK_LEVELS: Final = Param[str](
    "park_levels",
    "word",
    Text("省级以上", "levels from the province up"),
    (Dated(("national", "provincial"), start=_SINCE),),
)
PARK_SPECIALTIES: Final = Param[str](
    "park_specialties",
    "word",
    Text("专业园区或基地的类别", "kinds of specialised parks and bases"),
    (Dated(("电镀", "印染", "化工", "制革", "造纸", "电子拆解"), start=_SINCE),),
)


@frozen
class Covered:
    """Whether the clause covers a park.

    Attributes:
        outcome: yes, no, or None where it is not known.
        missing: the facts that can still change it.
        warnings: what a reader must know.
    """

    outcome: bool | None
    missing: tuple[str, ...] = ()
    warnings: tuple[Text, ...] = ()


def covered_by_clause(park: Park) -> Covered:
    """Tell whether sentence 41 of the Opinion covers a park."""
    by_kind = {"development_zone": _zone(park), "transfer_park": Covered(outcome=True), "specialised_base": _base(park)}
    if park.kind is not None:
        return by_kind[park.kind]
    if all(one.outcome for one in by_kind.values()):  # whatever it is
        return Covered(outcome=True)
    left = dict.fromkeys(atom for one in by_kind.values() for atom in one.missing)
    warnings = tuple(warning for one in by_kind.values() for warning in one.warnings)
    return Covered(outcome=None, missing=("fact:kind", *left), warnings=warnings)


def _zone(park: Park) -> Covered:
    if park.level is None:
        return Covered(outcome=None, missing=("fact:level",))
    return Covered(outcome=park.level in _only(PARK_LEVELS))


def _base(park: Park) -> Covered:
    if park.specialty is None:
        return Covered(outcome=None, missing=("fact:specialty",))
    named = _only(PARK_SPECIALTIES)
    if park.specialty in named:
        return Covered(outcome=True)
    shown = park.specialty if park.specialty.isprintable() else brief(park.specialty)
    near = next((one for one in named if one in park.specialty), None)
    if near is not None:
        words = Text(f"“{shown}”是否属于“{near}”，须由使用者判断", f"whether {shown} is {near} needs the caller's judgement")
        return Covered(outcome=None, missing=("fact:specialty",), warnings=(words,))
    words = Text(
        f"所列类别以“等”字结尾，并未穷尽：其中没有“{shown}”", f"the list of kinds is open (等): {shown} is not named in it"
    )
    return Covered(outcome=False, warnings=(words,))


def _only(param: Param[str]) -> tuple[str, ...]:
    (only,) = param.values  # a second one would need the day
    found: tuple[str, ...] = only.value
    return found
