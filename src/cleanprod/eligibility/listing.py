"""Lists of industries in a rule: within a list by the edition of the code, which matters where the two disagree.

An industry is given by a code of GB/T 4754; one that is coarser than the list is unknown, and so is one that only one
edition has on the list while the edition is not given.
"""

import datetime as dt
from typing import Final

from cleanprod.models import F
from cleanprod.rules import Dated, Expr, Param
from cleanprod.words import Text

from .key_industries import Codes

EDITIONS: Final = ("2011", "2017")


def within(codes: Codes, name: str, label: Text, since: dt.date | None) -> Expr[bool]:
    """Say that the industry lies within a list, which holds since a day."""
    found = F.industry.within(_codes(name, label, codes.common, codes, since))
    for edition, only in zip(EDITIONS, (codes.only_2011, codes.only_2017), strict=True):
        if only:
            of = Text(f"{label.zh}（仅 {edition} 版）", f"{label.en}, edition of {edition} only")
            found |= F.industry_edition.is_(edition) & F.industry.within(_codes(f"{name}_{edition}", of, only, codes, since))
    return found


def _codes(name: str, label: Text, listed: tuple[str, ...], whole: Codes, since: dt.date | None) -> Param[str]:
    return Param(name, "code", label, (Dated(listed, start=since),), standing=whole.standing, review_by=whole.review_by)
