"""Measurements: what was discharged, used and made, each with its unit, and which flags follow from it.

A measurement *stated as the compliance value* (达标判定值, stand A23) above its limit fills its flag with yes. One below
proves nothing about the others: only a list that is declared complete fills no. Declaring it complete says that its values
are those that compliance is judged by, but for those marked otherwise. Numbers are compared exactly, in any units.

>>> line = Discharge(pollutant="COD", concentration="95 mg/L", limit="0.08 kg/m³", compliance_value=True)
>>> line.over_standard
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from attrs import frozen
from pydantic import Field, model_validator

from cleanprod.errors import QuantityError
from cleanprod.units import (
    Activity,
    AnnualMass,
    Concentration,
    Density,
    HeatingValue,
    Intensity,
    Production,
    Quantity,
    Signed,
)
from cleanprod.words import Text

from .effects import SignedMoney  # noqa: TC001 - pydantic reads the annotations
from .fields import Flag, Name, fact
from .reading import LONGEST, refusal
from .record import Record
from .written import Needed, Written  # noqa: TC001 - pydantic reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

R = TypeVar("R", bound=Record)

Told = Annotated[str, Field(min_length=1, max_length=LONGEST)]
if TYPE_CHECKING:
    SignedAmount = Written[Activity]
else:
    SignedAmount = Annotated[Activity | None, Signed()]


class Discharge(Record):
    """A pollutant at an outlet (排放监测): concentration against its limit, mass in a year against its cap.

    Errors:
        RecordError: a field is wrong, or a value and its limit measure different things (mg/m³ and mg/Nm³).
    """

    pollutant: Told = fact("污染物", "pollutant", "污染物名称", default=...)
    outlet: Name = fact("排放口", "outlet", "排放口编号")
    period: Name = fact("时段", "period", "监测时段")
    concentration: Written[Concentration] = fact("排放浓度", "concentration", "浓度", "实测浓度")
    limit: Written[Concentration] = fact("浓度限值", "limit of concentration", "排放限值", "标准限值")
    compliance_value: Flag = fact("达标判定值", "stated as the value that compliance is judged by (stand A23)")
    annual_mass: Written[AnnualMass] = fact("年排放量", "mass discharged in a year", "排放量")
    cap: Written[AnnualMass] = fact("总量控制指标", "cap on the mass of a year", "许可排放量")

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        return _checked(self, ("concentration", "limit"), ("annual_mass", "cap"))

    @property
    def over_standard(self) -> bool | None:
        """Whether it is above its limit; None where it is not known or not stated as the compliance value."""
        return self.over_standard_if(stated=False)

    def over_standard_if(self, *, stated: bool) -> bool | None:
        """The same in a list that was declared complete (`stated`): there a value that says nothing else is judged by."""
        judged = stated if self.compliance_value is None else self.compliance_value
        return _above(self.concentration, self.limit) if judged else None

    @property
    def over_cap(self) -> bool | None:
        """Whether the mass of the year is above its cap; None where it is not known."""
        return _above(self.annual_mass, self.cap)


class PollutantChange(Record):
    """A pollutant before and after an option (污染物变化): yearly masses; one that was not discharged before had 0.

    Errors:
        RecordError: a field is wrong.
    """

    pollutant: Told = fact("污染物", "pollutant", "污染物名称", default=...)
    before: Written[AnnualMass] = fact("实施前年排放量", "mass discharged in a year before", "实施前")
    after: Written[AnnualMass] = fact("实施后年排放量", "mass discharged in a year after", "实施后")

    @property
    def increased(self) -> bool | None:
        """Whether more is discharged than before; None where it is not known."""
        if self.after is not None and self.after <= self.after * 0:
            return False
        return _above(self.after, self.before)

    @property
    def added(self) -> bool | None:
        """Whether it was not discharged before and is now; None where it is not known."""
        if self.before is not None and self.before > self.before * 0:
            return False
        return self.increased


class Stream(Record):
    """A resource or a waste that an option saves, or uses more of (负值为增加): how much in a year, and what that is worth.

    Errors:
        RecordError: a field is wrong.
    """

    resource: Told = fact("资源或废物", "resource or waste", "名称", default=...)
    amount: SignedAmount = fact("年节约量", "saved in a year; negative: used in addition", "节约量")
    benefit: SignedMoney = fact("年节约金额", "what that is worth in a year; negative: paid in addition", "节约金额")


class EnergyUse(Record):
    """A fuel, medium, electricity or heat that is used (能源消费), as an energy account takes it.

    Errors:
        RecordError: a field is wrong.
    """

    fuel: Told = fact("能源品种", "fuel, medium, electricity or heat", "能源名称", "能源种类", "品种", default=...)
    amount: Needed[Activity] = fact("消费量", "how much of it", "能源消费量", "用量", "实物量", default=...)
    heating_value: Written[HeatingValue] = fact("低位发热量", "measured net heating value", "热值")
    density: Written[Density] = fact("密度", "density, for what is counted in litres and weighed in the standard")
    own: Flag = fact("自产", "made on site from energy that is counted already; blank is no")
    carbon_fuel: Name = fact("碳核算品种", "what it is in a set of carbon factors, where it has another name there")
    sold: Flag = fact("外供", "delivered to others; blank is no", "外销")


class Product(Record):
    """A product (产品): how much was made, and the energy of a unit of it against the limit standard.

    Errors:
        RecordError: a field is wrong, or the energy of a unit and its limit measure different things.
    """

    name: Told = fact("产品", "product", "产品名称", default=...)
    amount: Written[Production] = fact("产量", "how much was made")
    unit_energy: Written[Intensity] = fact("单位产品能耗", "energy used for a unit of product", "单位产品综合能耗")
    limit: Written[Intensity] = fact("能耗限额", "limit of energy for a unit of product", "单位产品能耗限额限定值")

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        return _checked(self, ("unit_energy", "limit"))

    @property
    def over_limit(self) -> bool | None:
        """Whether a unit of product uses more energy than the limit; None where it is not known."""
        return _above(self.unit_energy, self.limit)


def _above(value: Quantity | None, limit: Quantity | None) -> bool | None:
    return None if value is None or limit is None else value > limit


def _checked(record: R, *pairs: tuple[str, str]) -> R:
    """Refuse a value whose limit measures something else, naming both."""
    for value, limit in pairs:
        one, two = getattr(record, value), getattr(record, limit)
        if one is None or two is None:
            continue
        try:
            one < two  # noqa: B015 - whether they compare is what is asked
        except QuantityError as found:
            mend = found.problems[0].mend
            expected = Text("与限值同量纲的值", "a value that measures what its limit measures")
            raise refusal(expected, mend, where=f"{value}, {limit}", got=f"{one}, {two}") from None
    return record


# what follows from them


@frozen
class Finding:
    """What a list of measurements says of a flag, and why in words."""

    fact: str
    value: bool
    why: Text


Judged = tuple[bool | None, Text]
"""What one line of a list says (above, not above, unknown), and the line in words."""


def findings(
    discharges: Iterable[Discharge] | None,
    products: Iterable[Product] | None,
    *,
    discharges_complete: bool | None,
    products_complete: bool | None,
) -> tuple[Finding, ...]:
    """Tell which flags follow from measurements."""
    lines, made = tuple(discharges or ()), tuple(products or ())
    judged: tuple[tuple[str, list[Judged], bool | None], ...] = (
        (
            "exceeds_discharge_standard",
            [
                (
                    one.over_standard_if(stated=bool(discharges_complete)),
                    line_words(one.pollutant, one.outlet, one.concentration, one.limit),
                )
                for one in lines
                if one.concentration is not None or one.limit is not None
            ],
            discharges_complete,
        ),
        (
            "exceeds_total_cap",
            [
                (one.over_cap, line_words(one.pollutant, one.outlet, one.annual_mass, one.cap))
                for one in lines
                if one.annual_mass is not None or one.cap is not None
            ],
            discharges_complete,
        ),
        (
            "exceeds_energy_limit",
            [(one.over_limit, line_words(one.name, None, one.unit_energy, one.limit)) for one in made],
            products_complete,
        ),
    )
    return tuple(found for name, each, complete in judged if (found := _finding(name, each, complete=complete)) is not None)


def _finding(
    fact: str, judged: list[Judged], *, complete: bool | None, words: tuple[Text, Text] | None = None
) -> Finding | None:
    yes, no = words or ABOVE
    above = [line for over, line in judged if over]
    if above:
        return Finding(fact, value=True, why=joined(yes, above))
    if complete and judged and all(over is False for over, _ in judged):
        return Finding(fact, value=False, why=joined(no, [line for _, line in judged]))
    return None


def changed(changes: Iterable[PollutantChange], *, complete: bool | None) -> tuple[Finding, ...]:
    """Tell which flags follow from pollutants before and after: each by its yearly mass (stand A10)."""
    lines = [
        (one, Text(f"{one.pollutant} {one.before} → {one.after}", f"{one.pollutant} {one.before} → {one.after}"))
        for one in changes
    ]
    judged: tuple[tuple[str, list[Judged]], ...] = (
        ("increases_pollutants", [(one.increased, words) for one, words in lines]),
        ("adds_pollutants", [(one.added, words) for one, words in lines]),
    )
    found = (_finding(name, each, complete=complete, words=CHANGED) for name, each in judged)
    return tuple(one for one in found if one is not None)


ABOVE: Final = Text("超过限值", "above the limit"), Text("清单完整，均未超过", "the list is complete, none is above")
CHANGED: Final = Text("多于实施前", "more than before"), Text("清单完整，均未增加", "the list is complete, none is more")
MOST_TOLD: Final = 3


def joined(words: Text, lines: list[Text], count: int | None = None) -> Text:
    """Tell the first few of some lines, and how many more there are; `count` is of all, where these are but the first."""
    shown = lines[:MOST_TOLD]
    more = (len(lines) if count is None else count) - len(shown)
    told_zh = "；".join(line.zh for line in shown) + (f"；另有 {more} 项" if more else "")
    told_en = "; ".join(line.en for line in shown) + (f"; and {more} more" if more else "")
    return Text(f"据监测，{words.zh}：{told_zh}", f"measured, {words.en}: {told_en}")


def line_words(name: str, outlet: str | None, value: Quantity | None, limit: Quantity | None) -> Text:
    """Tell a line: what was measured, and its limit."""
    # what was given is shown on one line, whatever signs it holds
    name, outlet = ("".join(sign if sign.isprintable() else " " for sign in one or "") for one in (name, outlet))
    place = f" ({outlet})" if outlet else ""
    return Text(f"{name}{place} {value}，限值 {limit}", f"{name}{place} {value}, limit {limit}")
