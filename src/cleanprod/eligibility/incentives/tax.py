"""Tax (税收): what an enterprise need not pay, or may deduct.

Opinion (粤经信节能函〔2016〕235号) sentence 97; Cleaner Production Promotion Law (清洁生产促进法, 2012) art. 34, since
2026-08-15 the Ecological and Environmental Code (生态环境法典) art. 971; Enterprise Income Tax Law (企业所得税法) arts. 30 and
33 with its regulation and the notices on research and development; Environmental Protection Tax Law (环境保护税法) art. 13
with its regulation. Research on cleaner production is deducted only as research on new technology, products or processes;
the cost of an audit is an ordinary cost. A deduction follows the law of the year of the expense. Relief from the
environmental-protection tax is told of one pollutant at one outlet in one month (stand A25).

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> firm = cp.Enterprise(industry="2614", rd_on_new_technology=True, rd_expense_year=2017, is_tech_sme=True)
    >>> law.assess(firm)["incentive_rd_deduction_rate"].value
    75
"""

import datetime as dt
from typing import Final

from cleanprod import shipped
from cleanprod.eligibility.key_industries import codes_of, industries
from cleanprod.eligibility.listing import within
from cleanprod.law import (
    CODE,
    CPPL,
    EITLAW,
    EITREG,
    EPTAX,
    EPTAXREG,
    OPINION,
    RD2015,
    RD2017,
    RD2018,
    RD2021A,
    RD2021B,
    RD2022A,
    RD2022B,
    RD2023A,
    RD2023B,
)
from cleanprod.models import F
from cleanprod.rules import ON, Caution, Dated, Expr, Param, Rule, first
from cleanprod.words import Text

from .incentive import Incentive, Worth, rules_of

_LISTS: Final = shipped.toml(__package__, "excluded.toml")
EXCLUDED: Final = codes_of(
    industries(_LISTS["industries"], {"checked_on": _LISTS["checked_on"], "review_by": _LISTS["review_by"]})
)
"""The industries whose research is not deducted further."""

_GENERAL: Final = RD2018.spans[0].start, RD2022B.spans[0].start
RD_SINCE: Final = Param[dt.date](
    "rd_deduction_since",
    "day",
    Text("加计扣除适用的首个年度", "first year of expense with an extra deduction"),
    (Dated(EITLAW.spans[0].start),),
)
EXCLUDED_SINCE: Final = Param[dt.date](
    "rd_exclusion_since",
    "day",
    Text("排除行业适用的首个年度", "first year of expense that an industry can exclude"),
    (Dated(RD2015.spans[0].start),),
)
GENERAL_RATE: Final = Param[int](
    "rd_rate_general",
    "number",
    Text("加计扣除比例", "extra deduction"),
    (Dated(50, EITREG.spans[0].start, _GENERAL[0]), Dated(75, *_GENERAL), Dated(100, _GENERAL[1])),
    unit="%",
)
TECH_SME_RATE: Final = Param[int](
    "rd_rate_tech_sme",
    "number",
    Text("科技型中小企业加计扣除比例", "extra deduction of small and medium enterprises of technology"),
    (Dated(75, until=RD2022A.spans[0].start), Dated(100, RD2022A.spans[0].start)),
    unit="%",
)
MANUFACTURER_RATE: Final = Param[int](
    "rd_rate_manufacturer", "number", Text("制造业加计扣除比例", "extra deduction of manufacturers"), (Dated(100),), unit="%"
)
LISTED_RATE: Final = Param[int](
    "rd_rate_listed",
    "number",
    Text("清单内企业加计扣除比例", "extra deduction of enterprises on the list"),
    (Dated(120),),
    unit="%",
)
TO_LAST_QUARTER: Final = Param[int](
    "months_to_last_quarter",
    "number",
    Text("年初至第四季度（月）", "months from the new year to the fourth quarter"),
    (Dated(9),),
)
RESOURCE_SHARE: Final = Param[int](
    "resource_income_counted",
    "number",
    Text("计入收入总额的比例", "share of income that counts"),
    (Dated(90, start=EITREG.spans[0].start),),
    unit="%",
)


def _of_limit(name: str, value: int, zh: str, en: str) -> Param[int]:
    # the same figures as those of the tax itself: a test compares them
    days = (Dated(value, start=EPTAX.spans[0].start),)
    return Param(name, "number", Text(zh, en), days, unit="%", standing="derived", review_by=EPTAX.review_by)


QUARTER_BELOW: Final = _of_limit(
    "tax_quarter_below", 70, "减征四分之一的浓度上限", "a quarter off below this share of the limit"
)
HALF_BELOW: Final = _of_limit("tax_half_below", 50, "减半征收的浓度上限", "half off below this share of the limit")
QUARTER_DUE: Final = _of_limit("tax_quarter_due", 75, "减征四分之一后应征的比例", "share of the tax due, a quarter off")
HALF_DUE: Final = _of_limit("tax_half_due", 50, "减半后应征的比例", "share of the tax due, half off")


def _exactly(bound: Param[int]) -> Expr[bool]:
    return (F.tax_concentration_share >= bound) & (F.tax_concentration_share <= bound)


expense_day: Final = first(
    (F.rd_expense_last_quarter, F.rd_expense_year.shift(months=TO_LAST_QUARTER)), otherwise=F.rd_expense_year
)
"""A day of the expense: the first of the year, or of its last quarter."""

rd_excluded: Final = Rule(
    "rd_excluded",
    zh="属于不适用加计扣除的行业",
    en="In an industry whose research is not deducted further",
    # read by the law of the expense, and of a day before the notice by its first wording
    when=(F.rd_expense_year >= EXCLUDED_SINCE)
    & within(EXCLUDED, "rd_excluded_industries", Text("不适用加计扣除的行业", "industries without it"), RD2015.spans[0].start),
    under=(RD2015["negative_list"],),
    no_outside=True,
)
listed_firm: Final = Rule(
    "rd_listed_firm",
    zh="清单内集成电路或工业母机企业",
    en="A listed enterprise of integrated circuits or machine tools",
    when=F.is_chip_or_machine_tool_firm,
    under=(RD2023B["rate"],),
)
manufacturer: Final = Rule(
    "rd_manufacturer",
    zh="制造业企业的研发费用",
    en="Research of a manufacturer",
    when=F.is_manufacturer,
    under=(RD2021B["rate"],),
)
tech_sme: Final = Rule(
    "rd_tech_sme",
    zh="科技型中小企业的研发费用",
    en="Research of a small or medium enterprise of technology",
    when=F.is_tech_sme,
    under=(RD2017["rate"], RD2022A["rate"]),
)
rd_rate: Final = Rule(
    "rd_rate",
    zh="研发费用加计扣除的比例（%）",
    en="Extra deduction of research, %",
    when=first(
        (listed_firm, LISTED_RATE), (manufacturer, MANUFACTURER_RATE), (tech_sme, TECH_SME_RATE), otherwise=GENERAL_RATE
    ),
    under=(
        EITREG["95"],
        RD2015["rate"],
        RD2018["rate"],
        RD2021A["rate"],
        RD2022B["rate"],
        RD2023A["rate"],
    ),
)

INCENTIVES: Final = (
    Incentive(
        "audit_cost",
        zh="清洁生产审核和培训的费用，可以列入企业经营成本",
        en="Costs of audits and of training in cleaner production may count as operating cost",
        brief=Text("审核费用", "audit cost"),
        when=F.has_audit_or_training_cost,
        under=(OPINION["97a"], CPPL["34"], CODE["971"]),
        effect="may",
        authority="tax",
    ),
    Incentive(
        "rd_deduction",
        zh="清洁生产技术研发费用，按规定加计扣除",
        en="Expense on research in cleaner-production technology: an extra deduction, as the rules on it provide",
        brief=Text("研发加计扣除", "R&D deduction"),
        when=F.rd_on_new_technology & (F.rd_expense_year >= RD_SINCE) & ~rd_excluded.at(expense_day),
        under=(OPINION["97b"], EITLAW["30"]),
        authority="tax",
        worth=Worth("加计扣除比例", "extra deduction", rd_rate.at(expense_day), base=F.rd_expense),
        cautions=(
            Caution(
                Text("2008年以前的费用适用当时的规定，本库未收录", "expense before 2008: earlier rules, not held here"),
                outcomes=("no",),
                when=F.rd_expense_year < RD_SINCE,
            ),
            Caution(
                Text("所填第四季度尚未开始：请核对", "the fourth quarter that was given has not begun: check it"),
                outcomes=("yes",),
                when=F.rd_expense_last_quarter & (F.rd_expense_year.shift(months=TO_LAST_QUARTER) > ON),
            ),
        ),
    ),
    Incentive(
        "reduced_income",
        zh="综合利用资源生产目录产品的收入，减按90%计入收入总额",
        en="Income from products of recovered resources on the catalogue counts at 90 %",
        brief=Text("减计收入", "reduced income"),
        when=F.resource_product_listed,
        under=(EITLAW["33"], EITREG["99"]),
        authority="tax",
        worth=Worth("计入收入总额的比例", "share of the income that counts", RESOURCE_SHARE, base=F.resource_product_income),
    ),
    Incentive(
        "tax_relief",
        zh="应税污染物浓度低于排放标准，减征环境保护税",
        en="Less environmental-protection tax: the concentration is well below the limit",
        brief=Text("环保税减征", "tax relief"),
        when=(F.tax_concentration_share < QUARTER_BELOW) & ~F.tax_mean_over_limit,
        under=(EPTAX["13"], EPTAXREG["10"], EPTAXREG["11"]),
        authority="tax",
        worth=Worth(
            "应征税额的比例",
            "share of the tax that is due",
            first((F.tax_concentration_share < HALF_BELOW, HALF_DUE), otherwise=QUARTER_DUE),
        ),
        cautions=(
            Caution(
                Text("按每一排放口、每一污染物、每月分别计算", "told of each outlet, pollutant and month apart"),
                outcomes=("yes", "no"),
            ),
            Caution(
                Text("恰在界限上：不减征，或不再多减（立场 A25）", "exactly on a bound: not below it (stand A25)"),
                outcomes=("yes", "no"),
                when=_exactly(QUARTER_BELOW) | _exactly(HALF_BELOW),
            ),
        ),
    ),
)

RULES: Final = rules_of(INCENTIVES)
