"""Projects (方案资金与金融): money and credit for a measure, and the tax on what it earns.

Opinion (粤经信节能函〔2016〕235号) sentences 91, 93, 95, 96 and 103; Cleaner Production Promotion Law (清洁生产促进法, 2012)
art. 31, until 2026-08-15; Enterprise Income Tax Law (企业所得税法) arts. 27 and 34 with its regulation. Discharge-fee
money ended with the fee on 2018-01-01 (stand A39). What counts as medium or high cost is for whoever plans the measure to say.
A preference of the Opinion is barred while the enterprise is overdue (sentence 34).

    >>> import cleanprod as cp
    >>> boiler = cp.Option(from_audit=True, cost_class="高费", saves_energy=True, enterprise={"listed_on": "never"})
    >>> answer = cp.policy(on="2018-06-01").assess(boiler)["incentive_project_funding"]
    >>> answer.outcome, answer.missing
    (None, ('fact:enterprise.has_provincial_title',))
"""

from typing import Final

from cleanprod.eligibility.consequences import overdue_still
from cleanprod.law import CPPL, EITLAW, EITREG, FEEREGULATION, OPINION
from cleanprod.models.option import OPTION, enterprise
from cleanprod.models.owners import ENTERPRISE
from cleanprod.rules import ON, Caution, Dated, Param, Rule, first, happened
from cleanprod.words import Text

from .incentive import Incentive, Worth, rules_of

barred: Final = ENTERPRISE.rule(overdue_still)
"""Its enterprise is overdue, and so has no preference."""

_SINCE: Final = EITREG.spans[0].start


def _figure(name: str, value: int, unit: str, zh: str, en: str) -> Param[int]:
    return Param(name, "number", Text(zh, en), (Dated(value, start=_SINCE),), unit=unit)


FUNDED_COSTS: Final = Param[str](
    "funded_costs",
    "word",
    Text("中高费", "medium and high cost"),
    (Dated(("medium", "high", "medium_or_high"), start=OPINION.spans[0].start),),
)
FREE_MONTHS: Final = _figure("holiday_free_months", 36, "", "免征期（月）", "months free of tax")
HOLIDAY_MONTHS: Final = _figure("holiday_months", 72, "", "免征和减半征收期（月）", "months free of tax or at half")
FREE: Final = _figure("holiday_free", 100, "%", "前三年免征的比例", "share of the tax not due, years 1 to 3")
HALF: Final = _figure("holiday_half", 50, "%", "第四至六年减征的比例", "share of the tax not due, years 4 to 6")
CREDIT: Final = _figure("equipment_credit", 10, "%", "投资额抵免的比例", "share of the investment that is credited")
CREDIT_YEAR: Final = _figure("credit_year", 12, "", "购置当年（月）", "months of the year of purchase")
CREDIT_MONTHS: Final = _figure("credit_months", 72, "", "当年及结转期（月）", "months of the year itself and of the carry")

funded_kind: Final = Rule(
    "funded_kind",
    zh="节能、节水、资源综合利用等方案",
    en="A measure of energy, water or comprehensive use of resources",
    when=OPTION.saves_energy | OPTION.saves_water | OPTION.recycles,
)

INCENTIVES: Final = (
    Incentive(
        "subsidy",
        zh="实施清洁生产方案，可利用清洁生产、技术改造、节能减排等资金给予补助",
        en="A measure of the audit: may be subsidised from funds for cleaner production, retrofit, energy saving",
        brief=Text("方案补助", "subsidy"),
        when=OPTION.from_audit & ~barred,
        under=(OPINION["91a"], OPINION["34b"]),
        effect="may",
        authority="coordinating",
        cautions=(
            Caution(
                Text(
                    "补助针对方案的实施：就所给记录，尚未实施",
                    "it is for carrying it out: by the record it has not been",
                ),
                outcomes=("yes",),
                when=~happened(OPTION.implemented_on),
            ),
        ),
    ),
    Incentive(
        "key_retrofit",
        zh="国家清洁生产重点技术改造，或自愿协议载明的技术改造，由县级以上人民政府给予资金支持",
        en="A key retrofit of the State, or one named in a voluntary agreement: public money",
        brief=Text("重点改造资金", "key retrofit"),
        when=OPTION.national_key_retrofit | OPTION.in_voluntary_agreement,
        under=(CPPL["31"],),
        authority="finance",
    ),
    Incentive(
        "discharge_fee",
        zh="符合排污费条例规定的清洁生产项目，在排污费使用上给予安排",
        en="A project that the regulation on discharge fees allows for: money from the fees",
        brief=Text("排污费资金", "discharge fees"),
        when=OPTION.fits_fee_regulation & ~barred,
        under=(OPINION["93"], OPINION["34b"]),
        needs=(FEEREGULATION["18"],),
        effect="may",
        authority="finance",
    ),
    Incentive(
        "green_credit",
        zh="清洁生产重点项目，鼓励银行业金融机构给予多元化信贷支持",
        en="A key project of cleaner production: banks are encouraged to lend",
        brief=Text("绿色信贷", "green credit"),
        when=OPTION.is_key_project & ~barred,
        under=(OPINION["95-96"], OPINION["34b"]),
        effect="encouraged",
        authority="financial_services",
    ),
    Incentive(
        "green_bonds",
        zh="支持企业申请发行绿色债券，用于清洁生产技术改造",
        en="A technical retrofit for cleaner production: green bonds are supported",
        brief=Text("绿色债券", "green bonds"),
        when=OPTION.is_retrofit & ~barred,
        under=(OPINION["95-96"], OPINION["34b"]),
        effect="encouraged",
        authority="financial_services",
    ),
    Incentive(
        "project_funding",
        zh="省级清洁生产企业的节能、节水、资源综合利用等中高费方案，优先考虑安排专项资金",
        en="Of a title holder of the province, at medium or high cost, for energy, water, recovery: considered first for funds",
        brief=Text("专项资金优先", "funds first"),
        when=enterprise.has_provincial_title
        & OPTION.from_audit
        & OPTION.cost_class.is_in(FUNDED_COSTS)
        & funded_kind
        & ~barred,
        under=(OPINION["103"], OPINION["34b"]),
        effect="may",
        authority="finance",
        cautions=(
            Caution(
                Text("所列方案类别以“等”字结尾，并未穷尽", "the list of kinds of measures is open (等)"),
                outcomes=("no",),
                when=~funded_kind,
            ),
        ),
    ),
    Incentive(
        "project_holiday",
        zh="符合条件的环境保护、节能节水项目所得，三免三减半",
        en="A qualifying project of environment, energy or water: its income is free of tax for three years, at half for three",
        brief=Text("三免三减半", "tax holiday"),
        when=OPTION.qualifying_environment_project
        & (OPTION.first_income_year <= ON)
        & (OPTION.first_income_year.shift(months=HOLIDAY_MONTHS) > ON),
        under=(EITLAW["27(3)"], EITREG["88"]),
        authority="tax",
        worth=Worth(
            "免征、减征所得税的比例",
            "share of the income tax that is not due",
            first((OPTION.first_income_year.shift(months=FREE_MONTHS) > ON, FREE), otherwise=HALF),
        ),
    ),
    Incentive(
        "equipment_credit",
        zh="目录内环境保护、节能节水、安全生产专用设备，投资额的10%抵免应纳税额，可结转五年",
        en="Listed equipment: 10 % of the investment is credited against income tax, carried for five years",
        brief=Text("设备抵免", "equipment credit"),
        when=OPTION.equipment_listed
        & (OPTION.equipment_bought_year <= ON)
        & (OPTION.equipment_bought_year.shift(months=CREDIT_MONTHS) > ON)
        & ~OPTION.equipment_disposed,
        under=(EITLAW["34"], EITREG["100"]),
        authority="tax",
        worth=Worth(
            "抵免的投资额比例",
            "share of the investment that is credited",
            CREDIT,
            base=OPTION.equipment_cost,
            less=OPTION.equipment_credit_used,
            cap=enterprise.income_tax_due,
        ),
        cautions=(
            Caution(
                Text(
                    "各项设备的抵免合计不超过当年应纳税额",
                    "all credits together stay within the tax of the year",
                ),
                outcomes=("yes",),
            ),
            Caution(
                Text(
                    "五年内转让、出租的，停止享受并补缴已抵免的税款",
                    "sold or leased out within five years: it ends, and what was credited is repaid",
                ),
                outcomes=("yes", "no"),
                when=OPTION.equipment_disposed,
            ),
            Caution(
                Text(
                    "当年不足抵免的，可在以后五个纳税年度结转",
                    "what the tax of the year does not take up is carried for five years",
                ),
                outcomes=("yes",),
            ),
            Caution(
                Text(
                    "结转年度：只有以前年度尚未抵免的部分可以抵免",
                    "a year of the carry: only what earlier years have not taken up is left",
                ),
                outcomes=("yes",),
                when=OPTION.equipment_bought_year.shift(months=CREDIT_YEAR) <= ON,
            ),
        ),
    ),
)

RULES: Final = rules_of(INCENTIVES)
