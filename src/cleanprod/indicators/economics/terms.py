"""Terms (评估参数): what an option does not say itself, and the manuals leave to whoever assesses.

>>> terms = Terms(rate="5%", tax="30%", life=10, depreciation_years=10, cuts=("5 万元", "50 万元"))
>>> terms.rate, terms.cost_class(Money("50 万元"))
(Fraction(1, 20), 'high')
>>> Terms(rate=5)
Traceback (most recent call last):
...
cleanprod.errors.RecordError: rate: got 5, expected a share below one, such as 5% or 0.05. For five per cent write 5% or 0.05.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from cleanprod import shipped
from cleanprod.errors import Problem, QuantityError, RecordError, brief
from cleanprod.models.costing import LIFE, MOST_YEARS
from cleanprod.models.option import POSSIBLE
from cleanprod.units import Money, Quantity, Share, Years
from cleanprod.units.quantity import number_of
from cleanprod.words import Text

CLASSES: Final[Mapping[int, tuple[str, ...]]] = {
    2: ("none_low", "medium", "high"),
    3: ("none_low", "medium", "higher", "high"),
}
"""The cost classes by how many cuts there are between them."""

CLASS_WORDS: Final = {
    "none_low": Text("无低费", "none or low"),
    "medium": Text("中费", "medium"),
    "higher": Text("较高费", "higher"),
    "high": Text("高费", "high"),
    "medium_or_high": Text("中高费", "medium or high"),
}

_SHARE: Final = Text("小于一的比例，如 5% 或 0.05", "a share below one, such as 5% or 0.05")
_PER_CENT: Final = Text("百分之五请写 5% 或 0.05。", "For five per cent write 5% or 0.05.")
_WHOLE: Final = Text(
    f"1 至 {MOST_YEARS} 的整数年：净现值逐年计算",
    f"a whole number of years from 1 to {MOST_YEARS}: present values go year by year",
)
_CUTS: Final = Text(
    "两个或三个由小到大的金额，如 5 万元、50 万元", "two or three amounts that rise, of one currency, such as 5 万元, 50 万元"
)
_NORMS: Final = Text(
    "各费用类别的年数，或由小到大的两个年数",
    "years for classes of cost, or two of them that rise: {'medium': 3, 'high': (8, 10)}",
)


def read_rate(given: object, where: str) -> Fraction | None:
    """Read a rate or share: `5%`, 0.05, a fraction; None is not known.

    Errors:
        RecordError: it is none, negative, or one and more, as 5 for 5 % is.
    """
    if given is None:
        return None
    found = _share(given)
    if found is None or not 0 <= found < 1:
        mend = _PER_CENT if found is not None and found >= 1 else ""
        raise RecordError(
            Problem(got=given if isinstance(given, str) else brief(given), expected=_SHARE, where=where, mend=mend)
        )
    return found


def _share(given: object) -> Fraction | None:
    try:
        if not isinstance(given, (str, Quantity)):
            return number_of(given)
        text = given.strip() if isinstance(given, str) else ""
        if text and all(sign in "0123456789./" for sign in text):
            return Fraction(text)
        return Share(given).exact
    except (QuantityError, ValueError, ZeroDivisionError):
        return None


def read_number(given: object) -> Fraction | None:
    """Read a plain number exactly, a float as it prints; None for what is none."""
    try:
        return number_of(given)
    except QuantityError:
        return None


def read_years(given: object, where: str) -> Fraction | None:
    """Read a period of years: a number, `10 年`; None is not known.

    Errors:
        RecordError: it is none, zero or less, or longer than any plant lasts.
    """
    if given is None:
        return None
    try:
        number = number_of(given) if not isinstance(given, (str, Quantity)) else None
        if isinstance(given, str) and given.strip().isdecimal():
            number = Fraction(given)
        found = number if number is not None else Fraction(Years(given).to("a").exact_magnitude)
    except QuantityError:
        found = Fraction(0)
    if not 0 < found <= MOST_YEARS:
        raise RecordError(Problem(got=given if isinstance(given, str) else brief(given), expected=LIFE, where=where))
    return found


def whole_years(given: object, where: str) -> int | None:
    """Read a period of whole years.

    Errors:
        RecordError: it is no such period.
    """
    found = read_years(given, where)
    if found is not None and found.denominator != 1:
        raise RecordError(Problem(got=given if isinstance(given, str) else brief(given), expected=_WHOLE, where=where))
    return None if found is None else int(found)


def _cuts(given: object) -> tuple[Money, ...]:
    """Read the amounts at which one cost class ends and the next begins."""
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise RecordError(Problem(got=brief(given), expected=_CUTS, where="cuts"))
    try:
        cuts = tuple(Money(one) for one in given)
        risen = all(one < two for one, two in pairwise(cuts))
    except QuantityError as error:
        raise RecordError(*(Problem(one.got, _CUTS, "cuts", one.mend) for one in error.problems)) from None
    if cuts and (len(cuts) not in CLASSES or not risen or cuts[0].exact_magnitude < 0):
        raise RecordError(Problem(got=", ".join(map(str, cuts)), expected=_CUTS, where="cuts"))
    return cuts


Norm = tuple[Fraction, Fraction]
"""A payback below the first is short enough, one at or above the second too long; between them manuals differ."""


def _norms(given: object) -> Mapping[str, Norm]:
    if given is None:
        return shipped_norms()
    if not isinstance(given, Mapping):
        raise RecordError(Problem(got=brief(given), expected=_NORMS, where="norms"))
    found: dict[str, Norm] = {}
    for name, one in given.items():
        pair = one if isinstance(one, (tuple, list)) else (one, one)
        known = [number for number in map(read_number, pair) if number is not None]
        if (
            name not in CLASS_WORDS
            or name == "medium_or_high"
            or len(known) != len(("from", "to"))
            or not 0 < known[0] <= known[1]
        ):
            raise RecordError(Problem(got=f"{brief(name)}: {brief(one)}", expected=_NORMS, where="norms"))
        found[name] = (known[0], known[1])
    return MappingProxyType(found)


@cache
def shipped_norms() -> Mapping[str, Norm]:
    """Give the norms of the manuals: payback in years by cost class. Read-only.

    >>> shipped_norms()["medium"]
    (Fraction(2, 1), Fraction(3, 1))
    """
    read = shipped.toml(__package__, "norms.toml")["payback"]
    return MappingProxyType({name: (Fraction(one), Fraction(two)) for name, (one, two) in read.items()})


def _rate(given: object) -> Fraction | None:
    return read_rate(given, "rate")


def _tax(given: object) -> Fraction | None:
    return read_rate(given, "tax")


def _hurdle(given: object) -> Fraction | None:
    return read_rate(given, "hurdle")


def _life(given: object) -> int | None:
    return whole_years(given, "life")


def _depreciation(given: object) -> Fraction | None:
    return read_years(given, "depreciation_years")


@frozen
class Terms:
    """What options are assessed by; what an option says itself goes before. What is not given is not known.

    Attributes:
        rate: the rate of discount i, below one: `5%`, 0.05.
        tax: the rate of income tax; without it flows are before tax, F = P.
        life: the years that an option lasts (n), whole.
        depreciation_years: the years over which it is written off (Y).
        hurdle: the least rate of return; the rate of discount, where it is not given.
        cuts: where the cost classes part: two amounts for none or low, medium, high; three for none or low, medium, higher,
            high. An amount at a cut is of the upper class. There is no national threshold: each report sets its own.
        norms: for each class the payback that an accepted option stays below, in years; the manuals' by default. A class
            without one, none or low apart, has an unknown payback check; with no norms at all ({}) there is no such check.

    Errors:
        RecordError: one of them is none of that.
    """

    rate: Fraction | None = field(default=None, converter=_rate)
    tax: Fraction | None = field(default=None, converter=_tax)
    life: int | None = field(default=None, converter=_life)
    depreciation_years: Fraction | None = field(default=None, converter=_depreciation)
    hurdle: Fraction | None = field(default=None, converter=_hurdle)
    cuts: tuple[Money, ...] = field(default=(), converter=_cuts)
    norms: Mapping[str, Norm] = field(default=None, converter=_norms)

    def classes(self, own: str | None, outlay: Money | None) -> tuple[str, ...]:
        """Tell of which classes an option may be, as it says or the cuts tell; none where neither does.

        Where it says medium or high, the cuts may tell which.

        Errors:
            RecordError: its outlay is in another currency than the cuts.
        """
        said = POSSIBLE.get(own or "", ())
        if len(said) == 1 or outlay is None or not self.cuts:
            return said
        cut = self.cost_class(outlay)
        return said if cut is None or (said and cut == "none_low") else (cut,)

    def norm(self, classes: Iterable[str]) -> Norm | None:
        """Give from which payback on an option of these classes may be too long, and is; None where one has no norm."""
        found = [self.norms.get(one) for one in classes]
        known = [one for one in found if one is not None]
        if not known or len(known) != len(found):
            return None
        return min(low for low, _ in known), max(high for _, high in known)

    def cost_class(self, outlay: Money) -> str | None:
        """Tell the cost class of an outlay; None without cuts.

        Errors:
            RecordError: it is in another currency than the cuts.
        """
        if not self.cuts:
            return None
        if outlay.currency != self.cuts[0].currency:
            expected = Text(
                f"与分界金额同一货币（{self.cuts[0].currency}）",
                f"an amount in the currency of the cuts, {self.cuts[0].currency}",
            )
            raise RecordError(Problem(got=str(outlay), expected=expected, where="investment"))
        return CLASSES[len(self.cuts)][sum(outlay >= cut for cut in self.cuts)]
