"""The enterprise: who it is, and what is known of it.

Every fact is yes, no or unknown (`None`), and unknown is never read as no.

    >>> Enterprise(name="某厂", exceeds_energy_limit=True).exceeds_energy_limit
    True
    >>> Enterprise(企业名称="某厂", 超过单位产品能耗限额=1)
    Traceback (most recent call last):
    ...
    cleanprod.errors.RecordError: exceeds_energy_limit: got 1, expected yes or no (True or False); blank is unknown...
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from pydantic import model_validator

from cleanprod.rules.expressions import NEVER
from cleanprod.standing import STANDING_WORDS
from cleanprod.words import Text

from .basins import touched
from .conditions import Conditions
from .fields import (
    Basin,
    City,
    Declared,
    District,
    Edition,
    EnergyAmount,
    Event,
    Flag,
    Industry,
    MoneyAmount,
    Name,
    Plan,
    Sector,
    Uscc,
    WaterAmount,
    fact,
    facts_of,
    units_of,
    vocabulary,
)
from .lists import MEASURED, Discharges, EnergyUses, Products
from .reading import read_county, refusal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from pydantic_core import PydanticCustomError

    from .measurements import Finding


class Enterprise(Conditions):
    """An enterprise (企业).

    Identity is never imagined otherwise by `what_if`; facts are flags unless said otherwise.

    Errors:
        RecordError: a field is wrong, an end lies before its beginning, or a district does not lie in the city.
    """

    uscc: Uscc = fact("统一社会信用代码", "unified social credit code", "信用代码", changeable=False)
    industry: Industry = fact("行业代码", "industry, code of GB/T 4754", changeable=False)
    industry_edition: Edition = fact("行业代码版本", "edition of the industry code: 2011 or 2017", changeable=False)
    city: City = fact("地市", "city of Guangdong, kept as GB/T 2260 code", "城市", "所在市", changeable=False)
    district: District = fact("区县", "county or district, kept as GB/T 2260 code", "所在区县", changeable=False)
    park: Name = fact("园区", "park or base", "所在园区", changeable=False)
    basin: Basin = fact("流域", "river basin", "所在流域", changeable=False)
    sector: Sector = fact("领域", "sector: industry, agriculture, services, construction", changeable=False)

    toxic_hazardous_waste: Flag = fact("第一类危险废物", "class 1: hazardous waste", "涉及危险废物")
    toxic_controlled_chemicals: Flag = fact(
        "第二类剧毒及重点管理化学品", "class 2: highly toxic or priority-managed chemicals", "涉及剧毒化学品"
    )
    toxic_heavy_metals: Flag = fact(
        "第三类重金属和砷", "class 3: lead, mercury, cadmium, chromium, other heavy metals, arsenic", "涉及重金属"
    )
    toxic_persistent_pollutants: Flag = fact(
        "第四类持久性有机污染物", "class 4: substances annexed to the Stockholm Convention", "涉及持久性有机污染物"
    )
    toxic_other: Flag = fact("第五类其他有毒物质", "class 5: other toxic substances that may pollute", "涉及其他有毒物质")
    on_key_energy_list: Flag = fact(
        "列入能耗重点监控名单", "on a national, provincial or city list of key energy users", "重点用能单位", "能耗重点监控企业"
    )
    on_key_environment_list: Flag = fact(
        "列入环保重点监控名单", "on a national, provincial or city list of key polluters", "重点排污单位", "环保重点监控企业"
    )
    pollutes: Flag = fact("污染企业", "a polluting enterprise")
    above_scale: Flag = fact("规模以上", "above scale, by its revenue from the main business", "规上企业", "规模以上工业企业")
    energy_target_missed: Flag = fact("未达能耗控制指标", "missed its target for energy use")

    process_simple: Flag = fact("生产工艺简单", "its production process is simple", "工艺简单")
    impact_low: Flag = fact("环境影响较少", "its impact on the environment is low", "环境影响较小")
    energy_high: Flag = fact("能耗较高", "its energy use is rather high")
    impact_high: Flag = fact("环境影响较大", "its impact on the environment is rather large")

    energy_cure_due_on: Plan = fact(
        "能耗限期治理期限", "the last day of the term to cure its use above the energy limit", changeable=False
    )
    energy_cured: Flag = fact("能耗治理完成", "it cured its use above the energy limit as it was told to")
    energy_breach_grave: Flag = fact("能耗超限额情节严重", "its use above the energy limit is a grave case")
    tax_cheating: Flag = fact(
        "环境保护税弄虚作假", "it cheated over its discharges, as the regulation on the tax describes", happens=True
    )

    has_balance_instruments: Flag = fact(
        "具备平衡测试器具", "it has instruments to measure the balances of material, energy and water"
    )
    has_industry_staff: Flag = fact("具备熟悉行业的技术人员", "it has staff who know the industry")
    has_voluntary_agreement: Flag = fact("签订自愿清洁生产协议", "it signed a voluntary agreement on cleaner production")

    annual_energy: EnergyAmount = fact("年综合能源消费量", "energy used in a year", "综合能耗", "年综合能耗", "综合能源消费量")
    annual_water: WaterAmount = fact("年取水量", "water taken in a year", "取水量", "用水量", "年用水量", "新鲜水用量")
    output_value: MoneyAmount = fact("工业总产值", "value of the year's output", "总产值", "产值")
    revenue: MoneyAmount = fact("主营业务收入", "revenue of the year from the main business", "营业收入")

    discharges: Discharges = fact("排放监测", "measured discharges", changeable=False)
    discharges_complete: Declared = fact(
        "排放监测完整",
        "the list holds every pollutant and outlet, by the values that compliance is judged by",
        changeable=False,
    )
    energy: EnergyUses = fact("能源消费", "fuels, media, electricity and heat that are used", changeable=False)
    products: Products = fact("产品能耗", "products and the energy of a unit of each", changeable=False)
    products_complete: Declared = fact("产品能耗完整", "the list holds every product with a limit", changeable=False)

    last_audit_completed_on: Event = fact("上次审核完成日期", "the day on which its last audit was completed", changeable=False)
    audited_in_plan: Flag = fact(
        "“十三五”期间审核过", "completed an audit in the 13th five-year period, before its last one", changeable=False
    )

    measured: ClassVar[Mapping[str, str]] = MEASURED

    @property
    def reasons(self) -> dict[str, Text]:
        """The facts that measurements and amounts tell, each with what was measured, in the units it was written in.

        Of an enterprise whose basin is not known: the basins that touch its district, which prove nothing.
        """
        amounts = {name: Text(str(self.__dict__[name]), str(self.__dict__[name])) for name in AMOUNTS if self.__dict__[name]}
        told = amounts | {finding.fact: finding.why for finding in self._findings()}
        hint = None if self.basin is not None or self.district is None else _basin_hint(self.district)
        return told if hint is None else told | {"basin": hint}

    def known_on(self, day: dt.date) -> Mapping[str, Any]:
        """Tell what is known on a day: a report that is still to come does not complete an audit yet. Read-only."""
        facts = super().known_on(day)
        report = facts["report_submitted_on"]
        if report in (None, NEVER) or report <= day or "last_audit_completed_on" in self.model_fields_set:
            return facts
        recorded = self.recorded_on is not None and self.recorded_on >= day
        return MappingProxyType({**facts, "last_audit_completed_on": NEVER if recorded else None})

    def _following(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Tell what follows of blank facts from others: a report that was submitted completes an audit (stand A13)."""
        report, blank = facts["report_submitted_on"], "last_audit_completed_on" not in self.model_fields_set
        completed = {"last_audit_completed_on": report} if blank and report not in (None, NEVER) else {}
        return completed | super()._following(facts)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        facts = self.__dict__
        if self.district is not None:
            county = read_county(self.district, self.city)
            facts |= {"district": county.code, "city": county.city}
        for finding in self._findings():
            if facts[finding.fact] not in (None, finding.value):
                raise contradiction(finding, MEASURED[finding.fact])
            facts[finding.fact] = finding.value
        return self

    def _findings(self) -> tuple[Finding, ...]:
        if self.discharges is None and self.products is None:
            return ()
        from .measurements import findings  # noqa: PLC0415 - loaded where something was measured

        return findings(
            self.discharges,
            self.products,
            discharges_complete=self.discharges_complete,
            products_complete=self.products_complete,
        )


def _basin_hint(district: str) -> Text | None:
    touches = touched(district)
    if not touches:
        return None
    names = [(one.basin, STANDING_WORDS[one.standing]) for one in touches]
    zh = "、".join(f"{name.zh}（{standing.zh}）" for name, standing in names)
    en = ", ".join(f"{name.en} ({standing.en})" for name, standing in names)
    return Text(f"所在区县涉及{zh}：仅为提示，不能据此认定", f"its district touches {en}: a hint, no proof")


def contradiction(finding: Finding, measured: str) -> PydanticCustomError:
    """Build the error for a flag that its own measurements, in the field `measured`, deny: naming both."""
    given = Text("否", "no") if finding.value else Text("是", "yes")
    got = Text(f"“{given.zh}”与{finding.why.zh}", f"{given.en}, beside {finding.why.en}")
    return refusal(AGREES, CORRECT_ONE, where=f"{finding.fact}, {measured}", got=got)


AGREES: Final = Text("与监测相符的答复", "an answer that agrees with the measurements")
CORRECT_ONE: Final = Text("请更正其中之一。", "Correct one of them.")


F = vocabulary(Enterprise)
"""The facts of an enterprise, to write rules with."""

FACTS: Final = facts_of(Enterprise)
AMOUNTS: Final = units_of(Enterprise)
