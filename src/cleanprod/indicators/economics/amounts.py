"""What an option costs and brings by name: outlay, benefit, net present value, and its effects, with their units.

>>> from cleanprod.models.option import Option
>>> from cleanprod.indicators.economics.assessing import economics
>>> measure("co2").of(economics(Option(co2_cut="90 吨")))
<Carbon 90 吨>
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import Problem, RecordError, brief, unknown_name
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import Option
from cleanprod.units import Money, Quantity
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .assessing import Economics

MONEY: Final[Mapping[str, tuple[str, Text]]] = {
    "investment": ("I", Text("投资（扣除补助）", "outlay less subsidy")),
    "benefit": ("P", Text("年经济效益", "benefit of a year")),
    "NPV": ("NPV", Text("净现值", "net present value")),
}
"""The amounts of money by name: the letter of the economics, and words."""

_OTHER_CURRENCY: Final = Text("同一货币的方案", "options of one currency")
_OTHER_YEAR: Final = Text("同一价格年份的方案", "options at the prices of one year")
_OPTIONS: Final = Text("方案（Option）的列表", "a list of options (Option)")
_CONVERT: Final = Text("请先折算。", "Convert them first.")


@frozen
class Measure:
    """An amount by name: its words, what it counts, and how it is read of an option."""

    name: str
    label: Text
    kind: type[Quantity]
    unit: str
    letter: str = ""

    def of(self, found: Economics) -> Quantity | None:
        """Give the amount of an option; None where it is not known."""
        amount: Quantity | None = (
            getattr(found, self.letter) if self.letter else getattr(found.option, EFFECTS[self.name].field)
        )
        return amount

    def why(self, found: Economics) -> Text:
        """Tell why it is not known."""
        missing = Text(f"{self.label.zh}未填", f"{self.label.en}: not given")
        return found.why.get(self.letter, missing) if self.letter else missing


def measure(name: str, where: str = "") -> Measure:
    """Find an amount by its name.

    Errors:
        UnknownNameError: there is none of that name.
    """
    if name in MONEY:
        letter, label = MONEY[name]
        return Measure(name, label, Money, "", letter)
    if name in EFFECTS:
        effect = EFFECTS[name]
        return Measure(name, effect.label, effect.kind, effect.unit)
    raise unknown_name(name, (*MONEY, *EFFECTS), Text("可计量的名称", "an amount of an option"), where)


def effect_named(name: str) -> str:
    """Give the name of an effect, of which a unit can be saved.

    Errors:
        UnknownNameError: there is none of that name; money is none.
    """
    if name not in EFFECTS:
        raise unknown_name(name, tuple(EFFECTS), Text("成效的名称", "an effect that is saved or cut"), "per")
    return name


def as_options(given: object) -> list[Option]:
    """Read some options.

    Errors:
        RecordError: one that is none, with its place from 1.
    """
    if isinstance(given, (str, bytes, Option)) or not isinstance(given, Iterable):
        raise RecordError(Problem(got=brief(given), expected=_OPTIONS, where="options"))
    every: list[Option] = []
    problems: list[Problem] = []
    for at, one in enumerate(given, 1):
        if isinstance(one, Option):
            every.append(one)
        else:
            problems.append(Problem(got=brief(one), expected=_OPTIONS, where="options", row=at))
    if problems:
        raise RecordError(*problems)
    return every


def one_money(found: Iterable[Economics]) -> tuple[str | None, int | None]:
    """Give the currency and the price year that options share.

    Errors:
        RecordError: two currencies, or two years, with the place of the first that is another, from 1.
    """
    currency: str | None = None
    year: int | None = None
    for place, one in enumerate(found, 1):
        if one.currency is not None and one.currency != (currency := currency or one.currency):
            got = f"{currency}, {one.currency}"
            raise RecordError(Problem(got=got, expected=_OTHER_CURRENCY, where="investment", mend=_CONVERT, row=place))
        if one.price_year is not None and one.price_year != (year := year or one.price_year):
            got = f"{year}, {one.price_year}"
            raise RecordError(Problem(got=got, expected=_OTHER_YEAR, where="price_year", mend=_CONVERT, row=place))
    return currency, year
