"""The option (清洁生产方案): a measure of an audit, what it changes, saves and costs, and whose it is.

>>> option = Option(name="余热回收", 方面="设备", energy_saved="120 tce", enterprise={"has_provincial_title": True})
>>> option.aspect, option.saves_energy
('equipment', True)
>>> option.facts["enterprise.has_provincial_title"]
True
>>> Option(energy_saved="120 tce", energy_before="100 tce")
Traceback (most recent call last):
...
cleanprod.errors.RecordError: energy_saved: got 120 tce of 100 tce, expected no more than there was before...
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Self

from attrs import evolve
from pydantic import BeforeValidator, model_validator

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.rules.owned import DOT
from cleanprod.words import Text

from .costing import AnyMoney, Flows, Ids, Life, PlainMoney, PriceYear, SignedBenefit  # noqa: TC001 - pydantic reads the annotations
from .effects import Effects, SignedMoney
from .enterprise import CORRECT_ONE, Enterprise, contradiction
from .fields import (
    Declared,
    EnergyAmount,
    Event,
    Flag,
    MassAmount,
    MoneyAmount,
    Name,
    Wants,
    WaterAmount,
    Year,
    fact,
    facts_of,
    one_of,
    owned_vocabulary,
    units_of,
    vocabulary,
)
from .lists import Changes, Streams  # noqa: TC001 - pydantic reads the annotations
from .owners import ENTERPRISE
from .reading import refusal
from .subject import Subject, counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from cleanprod.rules.atoms import Fact
    from cleanprod.units import Money

    from .measurements import Finding

ASPECTS: Final = {
    "原辅材料和能源": "materials_and_energy",
    "技术工艺": "technology",
    "设备": "equipment",
    "过程控制": "process_control",
    "产品": "product",
    "废弃物": "waste",
    "管理": "management",
    "员工": "staff",
}
"""The eight aspects of an audit."""

COSTS: Final = {"无费": "none", "低费": "low", "无低费": "low", "中费": "medium", "高费": "high", "中高费": "medium_or_high"}
POSSIBLE: Final[Mapping[str, tuple[str, ...]]] = {
    "none": ("none_low",),
    "low": ("none_low",),
    "medium": ("medium",),
    "high": ("high",),
    "medium_or_high": ("medium", "high"),
}
"""Of which classes an option may be, as reports count them, by what it says: 中高费 is either."""

ASPECT: Final = Text(f"{'、'.join(ASPECTS)}之一", f"one of {', '.join(ASPECTS.values())}")
COST: Final = Text("无费、低费、中费或高费，或中高费", "none, low, medium or high; medium_or_high where it is one of the two")

if TYPE_CHECKING:
    Aspect = Fact[str]
    Cost = Fact[str]
else:
    Aspect = one_of(ASPECTS, ASPECT)
    Cost = one_of(COSTS, COST)


def read_enterprise(value: object) -> object:
    """Accept an enterprise, or its fields.

    Errors:
        RecordError: one problem for each field that is wrong, with its place.
    """
    if value is None or isinstance(value, Enterprise):
        return value
    if not isinstance(value, dict):
        raise refusal(OWNER)
    try:
        return Enterprise(**value)
    except RecordError as error:
        raise RecordError(*(evolve(one, where=f"{DOT}{one.where}" if one.where else "") for one in error.problems)) from None


OWNER: Final = Text("企业（Enterprise）或其字段", "an Enterprise or its fields")
Owning = Annotated[Enterprise | None, Wants(OWNER), BeforeValidator(read_enterprise)]

SAVINGS: Final = {
    "energy_saved": ("energy_before", "saves_energy"),
    "water_saved": ("water_before", "saves_water"),
    "pollutant_reduced": ("pollutant_before", "cuts_pollution"),
}
"""What is saved, with what there was before, and the flag that it fills."""

MEASURED: Final = {"increases_pollutants": "changes", "adds_pollutants": "changes"}
"""The flags that measured changes fill, each with the list that does."""


class Option(Effects, Subject):
    """A measure (清洁生产方案) of an enterprise.

    What it saves is given by year; a saving fills its flag with yes. `changes` are yearly masses of pollutants before and
    after (stand A10): one above fills `increases_pollutants`, a new one `adds_pollutants`; no is filled where the list is
    declared complete.

    Its amounts of money are of one currency. Its benefit is told at once, by its parts, or by its streams; where two of
    these are there, they agree.

    Errors:
        RecordError: a field is wrong, more is saved than there was, a flag is denied by what was measured, currencies are
            mixed, a subsidy is larger than the outlay, or it excludes or needs itself.
    """

    id: Name = fact("编号", "identifier", "方案编号", "序号", changeable=False)
    name: Name = fact("方案名称", "name", "方案", changeable=False)
    enterprise_id: Name = fact("所属企业编号", "identifier of its enterprise", "企业编号", changeable=False)

    aspect: Aspect = fact("方面", "aspect of the audit", "方案类别", changeable=False)
    cost_class: Cost = fact("费用类别", "cost class", "投资类别", changeable=False)
    from_audit: Flag = fact("审核方案", "a measure of a cleaner-production audit")
    is_retrofit: Flag = fact("清洁生产技术改造", "a technical retrofit for cleaner production")
    is_key_project: Flag = fact("清洁生产重点项目", "a key project of cleaner production")
    implemented_on: Event = fact("方案实施日期", "the day on which it was carried out", changeable=False)

    saves_energy: Flag = fact("节能方案", "saves energy")
    saves_water: Flag = fact("节水方案", "saves water")
    saves_materials: Flag = fact("节材方案", "saves raw materials")
    recycles: Flag = fact("资源综合利用方案", "recovers resources for use")
    cuts_pollution: Flag = fact("减污方案", "cuts pollution")
    raises_benefit: Flag = fact("增效方案", "raises the economic benefit")
    replaces_toxic_inputs: Flag = fact("替代有毒有害原料", "replaces toxic or hazardous inputs")

    investment: AnyMoney = fact("投资", "investment, before any subsidy", "投资额", "总投资")
    subsidy: PlainMoney = fact("补助", "subsidy for it", "财政补助", "补贴")
    annual_benefit: SignedBenefit = fact(
        "年经济效益", "economic benefit of a year: extra income and cut in running costs (P)", "经济效益", "年效益"
    )
    income_added: SignedMoney = fact("年新增收入", "extra income of a year", "新增收入")
    running_cost_cut: SignedMoney = fact("年节省运行费用", "cut in running costs of a year", "节省运行费用")
    streams: Streams = fact("资源与废物流", "what is saved and used in addition, with what it is worth", changeable=False)
    cash_flow: SignedMoney = fact("年净现金流量", "net cash flow of a year, after tax (F)", "净现金流量")
    cash_flows: Flows = fact("各年净现金流量", "net cash flow of each year, after tax, where they differ", changeable=False)
    life: Life = fact("使用年限", "years that it lasts (n)", "寿命", "计算期")
    depreciation_years: Life = fact("折旧年限", "years over which it is written off (Y)", "折旧期")
    price_year: PriceYear = fact("价格年份", "the year of the prices of its amounts", "价格年", changeable=False)
    excludes: Ids = fact("互斥方案", "options that it cannot be carried out beside", "互斥", changeable=False)
    needs: Ids = fact("前提方案", "options that must be carried out with it", "依赖方案", changeable=False)
    energy_saved: EnergyAmount = fact("年节能量", "energy saved in a year", "节能量")
    energy_before: EnergyAmount = fact("实施前年能耗", "energy used in a year before it")
    water_saved: WaterAmount = fact("年节水量", "water saved in a year", "节水量")
    water_before: WaterAmount = fact("实施前年用水量", "water used in a year before it")

    process_improvement: Flag = fact("改进生产工艺", "improves the production process")
    changes_nature: Flag = fact("改变项目性质", "changes the nature of the project")
    changes_scale: Flag = fact("改变生产规模", "changes the scale of production")
    increases_pollutants: Flag = fact("增加污染物排放量", "increases the yearly mass of some pollutant")
    adds_pollutants: Flag = fact("新增污染物种类", "adds a pollutant that was not discharged before")
    major_change: Flag = fact("属于重大变动", "meets an item of the list of major changes in force")
    changes: Changes = fact("污染物变化", "pollutants before and after", changeable=False)
    changes_complete: Declared = fact("污染物变化完整", "the list holds every pollutant", changeable=False)

    for_expansion: Flag = fact("转用于扩大再生产", "the cut is asked for the enterprise's own expansion")
    reduction_verified: Flag = fact("削减量已核定", "the cut in the pollutant was verified")
    pollutant_reduced: MassAmount = fact("污染物削减量", "yearly mass of the pollutant that was cut, as verified")
    pollutant_before: MassAmount = fact("实施前污染物排放量", "yearly mass of that pollutant before it")
    pollutant_asked: MassAmount = fact("申请转用总量", "yearly mass of that pollutant that is asked for")

    national_key_retrofit: Flag = fact("国家重点清洁生产技术改造", "a key retrofit of the State for cleaner production")
    in_voluntary_agreement: Flag = fact("列入自愿清洁生产协议", "a retrofit named in a voluntary agreement")
    fits_fee_regulation: Flag = fact("符合排污费条例规定", "a project that the regulation on discharge fees allows for")
    qualifying_environment_project: Flag = fact(
        "符合条件的环保节能节水项目", "a qualifying project of environmental protection, energy or water saving"
    )
    first_income_year: Year = fact("取得第一笔收入年度", "the year of the project's first income", changeable=False)
    equipment_listed: Flag = fact("目录内专用设备", "equipment of the catalogues for environment, energy, water or safety")
    equipment_cost: MoneyAmount = fact("专用设备投资额", "investment in that equipment")
    equipment_credit_used: MoneyAmount = fact("已抵免税额", "what was credited for it in the years before")
    equipment_bought_year: Year = fact("购置专用设备年度", "the year in which it was bought", changeable=False)
    equipment_disposed: Flag = fact("专用设备五年内转让出租", "it was sold or leased out within five years of its purchase")

    retrofit_low_toxic: Flag = fact("采用无毒低毒原料", "uses non-toxic or low-toxic materials for toxic ones")
    retrofit_efficient: Flag = fact("采用高效工艺设备", "uses processes and equipment of high efficiency and little pollution")
    retrofit_recycles: Flag = fact("综合利用废物余热", "recycles waste, waste water and waste heat")
    retrofit_abates: Flag = fact("采用达标防治技术", "abates pollution so that standards and caps are kept")

    two_high_project: Flag = fact(
        "高耗能高排放项目", "a new, rebuilt or expanded project of high energy use and high emissions"
    )
    energy_advanced: Flag = fact("能耗达先进水平", "its energy per unit reaches the advanced level of cleaner production")
    material_advanced: Flag = fact("物耗达先进水平", "its materials per unit reach the advanced level of cleaner production")
    water_advanced: Flag = fact("水耗达先进水平", "its water per unit reaches the advanced level of cleaner production")
    swap_prescribed: Flag = fact("须产能置换", "of an industry whose capacity must be swapped")
    capacity_swapped: Flag = fact("已落实产能置换", "its capacity is swapped for an equal or larger one")

    enterprise: Owning = fact("所属企业", "its enterprise", changeable=False)

    measured: ClassVar[Mapping[str, str]] = MEASURED

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is known, by name: of itself, and of its enterprise as `enterprise.NAME`. Read-only."""
        return self._beside(None if self.enterprise is None else self.enterprise.facts)

    def known_on(self, day: dt.date) -> Mapping[str, Any]:
        """Tell what is known on a day, of itself and of its enterprise. Read-only."""
        return self._beside(None if self.enterprise is None else self.enterprise.known_on(day))

    def _beside(self, known: Mapping[str, Any] | None) -> Mapping[str, Any]:
        owned = dict.fromkeys(facts_of(Enterprise)) if known is None else known
        return MappingProxyType({**counted(Option, self.__dict__), **ENTERPRISE.facts(owned)})

    @property
    def reasons(self) -> dict[str, Text]:
        """The facts that savings, changes and amounts tell, each with what was measured."""
        amounts = {name: self.__dict__[name] for name in units_of(Option)}
        told = {name: Text(str(one), str(one)) for name, one in amounts.items() if one is not None}
        told |= {flag: told[saved] for saved, (_, flag) in SAVINGS.items() if saved in told and self.__dict__[flag]}
        told |= {found.fact: found.why for found in self._findings()}
        return told if self.enterprise is None else {**told, **ENTERPRISE.facts(self.enterprise.reasons)}

    @property
    def imaginable(self) -> Iterable[str]:
        """The names of facts that may be imagined otherwise: its own, and those of its enterprise."""
        own = super().imaginable
        return own if self.enterprise is None else [*own, *ENTERPRISE.facts(dict.fromkeys(self.enterprise.imaginable))]

    def revised(self, changes: Mapping[str, Any]) -> Self:
        """Give the option with some facts otherwise, those of its enterprise among them.

        Errors:
            RecordError: the facts would contradict one another.
        """
        owned = ENTERPRISE.within(changes)
        own = {name: value for name, value in changes.items() if DOT not in name}
        if owned and self.enterprise is not None:
            own["enterprise"] = self.enterprise.revised(owned)
        return super().revised(own)

    @property
    def implied(self) -> frozenset[str]:
        """The names of facts that were not given but follow from others."""
        own = super().implied
        return own if self.enterprise is None else own | frozenset(map(ENTERPRISE.named, self.enterprise.implied))

    @model_validator(mode="after")
    def _savings(self) -> Self:
        facts = self.__dict__
        for saved, (before, flag) in SAVINGS.items():
            if facts[saved] is None:
                continue
            if facts[before] is not None and facts[saved] > facts[before]:
                got = Text(f"{facts[saved]}，而此前为 {facts[before]}", f"{facts[saved]} of {facts[before]}")
                raise refusal(NO_MORE, CORRECT_ONE, where=saved, got=got)
            some = facts[saved] > facts[saved] * 0
            if facts[flag] is (not some):
                said = Text("否", "no") if some else Text("是", "yes")
                got = Text(f"{said.zh}，{facts[saved]}", f"{said.en}, {facts[saved]}")
                raise refusal(SAVES, CORRECT_ONE, where=f"{flag}, {saved}", got=got)
            if some:
                facts[flag] = True
        ids = (self.enterprise_id, None if self.enterprise is None else self.enterprise.id)
        if None not in ids and ids[0] != ids[1]:
            raise refusal(SAME_ONE, CORRECT_ONE, where="enterprise_id, enterprise.id", got=f"{ids[0]}, {ids[1]}")
        for found in self._findings():
            if facts[found.fact] not in (None, found.value):
                raise contradiction(found, self.measured[found.fact])
            facts[found.fact] = found.value
        return self

    @property
    def benefit(self) -> Money | None:
        """The economic benefit of a year (P): as it is told, else of its parts or streams; None where it is not known."""
        return next((found for _, found in self._benefits()), None)

    @property
    def currency(self) -> str | None:
        """The currency of its amounts; None where it has none."""
        return next((one.currency for _, one in self._money()), None)

    def _benefits(self) -> Iterator[tuple[str, Money]]:
        """Give the benefit by each of the ways in which it is told in full."""
        if self.annual_benefit is not None:
            yield "annual_benefit", self.annual_benefit
        if self.income_added is not None and self.running_cost_cut is not None:
            yield "income_added, running_cost_cut", self.income_added + self.running_cost_cut
        told = [one.benefit for one in self.streams or ()]
        known = [one for one in told if one is not None]
        if known and len(known) == len(told):
            yield "streams", sum(known[1:], known[0])

    def _money(self) -> Iterator[tuple[str, Money]]:
        """Give its amounts of money by field; equipment and other amounts of the law are in yuan."""
        for name in ("investment", "subsidy", "annual_benefit", "income_added", "running_cost_cut", "cash_flow"):
            if self.__dict__[name] is not None:
                yield name, self.__dict__[name]
        yield from (("cash_flows", one) for one in self.cash_flows or ())
        yield from (("streams", one.benefit) for one in self.streams or () if one.benefit is not None)

    @model_validator(mode="after")
    def _amounts(self) -> Self:
        amounts = list(self._money())
        for name, one in amounts[1:]:
            if one.currency != amounts[0][1].currency:
                raise refusal(ONE_CURRENCY, CONVERT, where=f"{amounts[0][0]}, {name}", got=f"{amounts[0][1]}, {one}")
        if self.subsidy is not None and self.investment is not None and self.subsidy > self.investment:
            told = Text(f"{self.subsidy}，而投资为 {self.investment}", f"{self.subsidy} of {self.investment}")
            raise refusal(NO_LARGER, CORRECT_ONE, where="subsidy, investment", got=told)
        ways = list(self._benefits())
        for name, one in ways[1:]:
            if one != ways[0][1]:
                raise refusal(SAME_BENEFIT, CORRECT_ONE, where=f"{ways[0][0]}, {name}", got=f"{ways[0][1]}, {one}")
        return self

    @model_validator(mode="after")
    def _flows(self) -> Self:
        if self.cash_flows is None:
            return self
        years = Text(f"{len(self.cash_flows)} 个年份", f"{len(self.cash_flows)} years")
        if self.cash_flow is not None:
            got = Text(f"{self.cash_flow}，{years.zh}", f"{self.cash_flow}, {years.en}")
            raise refusal(ONE_OF_FLOWS, where="cash_flow, cash_flows", got=got)
        if self.life is not None and self.life.to("a").exact_magnitude != len(self.cash_flows):
            got = Text(f"{self.life}，{years.zh}", f"{self.life}, {years.en}")
            raise refusal(AS_MANY, CORRECT_ONE, where="life, cash_flows", got=got)
        return self

    @model_validator(mode="after")
    def _others(self) -> Self:
        for name in ("excludes", "needs"):
            if self.id is not None and self.id in (self.__dict__[name] or ()):
                raise refusal(ANOTHER_ONE, where=name, got=brief(self.id))
        both = [one for one in self.needs or () if one in (self.excludes or ())]
        if both:
            raise refusal(EITHER, CORRECT_ONE, where="needs, excludes", got=brief(both[0]))
        return self

    def _findings(self) -> tuple[Finding, ...]:
        if self.changes is None:
            return ()
        from .measurements import changed  # noqa: PLC0415 - loaded where something was measured

        return changed(self.changes, complete=self.changes_complete)


def owned(option: object, enterprise: Enterprise) -> Option:
    """Give an option as one of an enterprise.

    Errors:
        RecordError: it is no option, or one of another enterprise.
    """
    if not isinstance(option, Option):
        mend = Text("请写成列表：options=[…]。", "Write a list: options=[…].")
        raise RecordError(Problem(got=brief(option), expected=Text("方案（Option）", "an Option"), where="options", mend=mend))
    other = option.enterprise_id is not None and option.enterprise_id != enterprise.id
    if other or (option.enterprise is not None and option.enterprise != enterprise):
        which = option.id or option.name or "?"
        ours = enterprise.id or enterprise.name or "?"
        theirs = option.enterprise_id
        if theirs is None and option.enterprise is not None:
            theirs = option.enterprise.id or option.enterprise.name
        got = Text(f"方案 {which} 属于 {theirs}", f"option {which} of {theirs}")
        if theirs in (None, ours):
            got = Text(f"方案 {which} 所带企业的内容与之不同", f"option {which} with another record of its enterprise")
        raise RecordError(
            Problem(
                got=got,
                expected=Text(f"企业 {ours} 的方案", f"an option of the enterprise {ours}"),
                where="options",
                mend=Text("请核对所属企业及其编号。", "Check its enterprise and the identifier of that."),
            )
        )
    return option if option.enterprise is not None else option.model_copy(update={"enterprise": enterprise})


SAME_ONE: Final = Text("同一企业的编号", "the identifier of one enterprise")
SAVES: Final = Text("与所节约的数量相符的答复", "an answer that agrees with what is saved")
ONE_CURRENCY: Final = Text("同一货币的金额", "amounts of one currency")
CONVERT: Final = Text("请先按汇率折算。", "Convert them first, at a rate of your own.")
NO_LARGER: Final = Text("不超过投资的补助", "a subsidy of no more than the investment")
SAME_BENEFIT: Final = Text("相同的年经济效益", "the same benefit of a year")
ONE_OF_FLOWS: Final = Text("二者之一", "one of them")
AS_MANY: Final = Text("使用年限内每年一个金额", "an amount for each year of its life")
ANOTHER_ONE: Final = Text("另一方案的编号", "the id of another option")
EITHER: Final = Text("不同时为前提与互斥的方案", "an option that is not needed and excluded at once")
NO_MORE: Final = Text("不超过实施前的数量", "no more than there was before")

OPTION = vocabulary(Option)
"""The facts of an option, to write rules with."""

enterprise = owned_vocabulary(ENTERPRISE, Enterprise)
"""The facts of the enterprise of an option: `enterprise.has_provincial_title`."""
