"""The performance of one audit (审核绩效): what was proposed and carried out, what it cost and brings, before and after.

A row of a table of reports. What an audit saves and cuts are yearly rates; those of pollutants are of what is generated
(产生量, stand A30). What is left out is unknown, not zero.

>>> report = Performance(所属地市="佛山", 无低费方案实施数=12, 中费方案实施数=3, 高费方案实施数=1, 年节能量="850 tce")
>>> report.options_done, report.city, report.energy_saved
(16, '440600', <Energy 850 tce>)
>>> Performance(options_done=3, none_low_done=12)
Traceback (most recent call last):
...
cleanprod.errors.RecordError: none_low_done, options_done: got 12 of 3, expected no more than there are in all...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import Field, model_validator

from cleanprod.units import Energy, Money, Production, Water
from cleanprod.words import Text

from .costing import AnyMoney, PriceYear  # noqa: TC001 - pydantic reads the annotations
from .effects import Effects, SignedMoney
from .enterprise import CORRECT_ONE
from .fields import City, Event, Industry, Name, Uscc, Wants, fact
from .reading import refusal

if TYPE_CHECKING:
    from .written import Written

    Count = int | None
    EnergyUsed = Written[Energy]
    EnergySaved = Written[Energy]
    WaterUsed = Written[Water]
    WaterSaved = Written[Water]
    Made = Written[Production]
    Worth = Written[Money]
else:
    from cleanprod.units import Signed

    from .park import COUNT, MOST

    Count = Annotated[int | None, Wants(COUNT), Field(ge=0, le=MOST)]
    EnergyUsed = Energy | None
    EnergySaved = Annotated[Energy | None, Signed()]
    WaterUsed = Water | None
    WaterSaved = Annotated[Water | None, Signed()]
    Made = Production | None
    Worth = Money | None

CLASSES: Final = ("none_low", "medium", "high")
"""The cost classes by which a report counts its options."""

NO_MORE: Final = Text("不多于总数", "no more than there are in all")
ADD_UP: Final = Text("与各类之和相同的总数", "a number in all that is the sum of the classes")
NOT_PROPOSED: Final = Text("不多于提出数的实施数", "no more carried out than were proposed")
ONE_CURRENCY: Final = Text("同一货币的金额", "amounts of one currency")


class Performance(Effects):
    """The report of one audit (审核绩效).

    Errors:
        RecordError: a field is wrong, more options are carried out than were proposed, numbers do not add up, or currencies
            are mixed.
    """

    id: Name = fact("审核编号", "identifier of the audit", "编号", "序号", changeable=False)
    enterprise: Name = fact("企业编号", "identifier of the enterprise that was audited", changeable=False)
    name: Name = fact("企业名称", "name of the enterprise", "名称", changeable=False)
    uscc: Uscc = fact("统一社会信用代码", "unified social credit code", "信用代码", changeable=False)
    industry: Industry = fact("行业代码", "industry code of GB/T 4754", changeable=False)
    city: City = fact("所属地市", "city", "地市", "城市", changeable=False)
    park: Name = fact("园区", "park", "所属园区", changeable=False)

    report_submitted_on: Event = fact("审核报告提交日期", "report submitted", "报告提交日期", changeable=False)
    options_done_on: Event = fact("方案实施完成日期", "the last measure carried out", changeable=False)
    accepted_on: Event = fact("验收日期", "accepted", "通过验收日期", changeable=False)

    options_proposed: Count = fact("提出方案数", "options proposed")
    options_done: Count = fact("实施方案数", "options carried out")
    none_low_proposed: Count = fact("无低费方案提出数", "options of no or low cost proposed", "无低费方案数")
    none_low_done: Count = fact("无低费方案实施数", "options of no or low cost carried out")
    medium_proposed: Count = fact("中费方案提出数", "options of medium cost proposed", "中费方案数")
    medium_done: Count = fact("中费方案实施数", "options of medium cost carried out")
    high_proposed: Count = fact("高费方案提出数", "options of high cost proposed", "高费方案数")
    high_done: Count = fact("高费方案实施数", "options of high cost carried out")

    investment: AnyMoney = fact("投资", "investment", "投资额", "总投资")
    annual_benefit: SignedMoney = fact("年经济效益", "economic benefit of a year", "经济效益", "年效益")
    price_year: PriceYear = fact("价格年份", "the year of the prices of its amounts", "价格年", changeable=False)
    energy_saved: EnergySaved = fact("年节能量", "energy saved in a year", "节能量")
    water_saved: WaterSaved = fact("年节水量", "water saved in a year", "节水量")

    energy_before: EnergyUsed = fact("审核前年能耗", "energy used in a year before", "审核前综合能耗")
    energy_after: EnergyUsed = fact("审核后年能耗", "energy used in a year after", "审核后综合能耗")
    water_before: WaterUsed = fact("审核前年用水量", "water used in a year before", "审核前年取水量")
    water_after: WaterUsed = fact("审核后年用水量", "water used in a year after", "审核后年取水量")
    product_before: Made = fact("审核前年产量", "products of a year before", "审核前产量")
    product_after: Made = fact("审核后年产量", "products of a year after", "审核后产量")
    value_before: Worth = fact("审核前年产值", "output value of a year before", "审核前产值")
    value_after: Worth = fact("审核后年产值", "output value of a year after", "审核后产值")

    @property
    def benefit(self) -> Money | None:
        """The economic benefit of a year."""
        return self.annual_benefit

    @model_validator(mode="after")
    def _counts(self) -> Self:
        facts = self.__dict__
        for done in ("proposed", "done"):
            total, parts = f"options_{done}", [f"{kind}_{done}" for kind in CLASSES]
            known = [facts[part] for part in parts if facts[part] is not None]
            if facts[total] is None and len(known) == len(parts):
                facts[total] = sum(known)
            if facts[total] is None:
                continue
            for part in parts:
                if facts[part] is not None and facts[part] > facts[total]:
                    raise refusal(NO_MORE, CORRECT_ONE, where=f"{part}, {total}", got=_of(facts[part], facts[total]))
            if len(known) == len(parts) and sum(known) != facts[total]:
                raise refusal(ADD_UP, CORRECT_ONE, where=f"{total}, {', '.join(parts)}", got=_of(sum(known), facts[total]))
        for kind in ("options", *CLASSES):
            proposed, carried = facts[f"{kind}_proposed"], facts[f"{kind}_done"]
            if proposed is not None and carried is not None and carried > proposed:
                raise refusal(NOT_PROPOSED, CORRECT_ONE, where=f"{kind}_done, {kind}_proposed", got=_of(carried, proposed))
        amounts = [facts[name] for name in ("investment", "annual_benefit") if facts[name] is not None]
        if len({one.currency for one in amounts}) > 1:
            raise refusal(ONE_CURRENCY, where="investment, annual_benefit", got=", ".join(map(str, amounts)))
        return self


def _of(part: int, total: int) -> Text:
    return Text(f"{part}，而总数为 {total}", f"{part} of {total}")
