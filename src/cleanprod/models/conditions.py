"""The conditions of incentives (激励条件): one fact for each condition of a clause.

Numbers of the text are compared as they are written: a share has its unit, a year is a year.

>>> known = Conditions(rd_expense_year=2017, sales_last_year="5000 万元", rd_share="5 %")
>>> known.rd_expense_year, str(known.rd_share)
(datetime.date(2017, 1, 1), '5 %')
>>> Conditions(rd_share=0.05)
Traceback (most recent call last):
...
cleanprod.errors.RecordError: rd_share: got 0.05, expected share, such as 80 %. A number needs its unit: write...
"""

from __future__ import annotations

from .fields import Flag, MoneyAmount, PastYear, Plan, Portion, Score, ShareAmount, fact
from .merits import Merits


class Conditions(Merits):
    """The conditions of incentives (激励政策的条件) that are facts of an enterprise.

    Errors:
        RecordError: a field is wrong.
    """

    is_sme: Flag = fact("中小企业", "a small or medium enterprise")
    is_tech_sme: Flag = fact("科技型中小企业", "a small or medium enterprise of science and technology")
    is_manufacturer: Flag = fact("制造业企业", "a manufacturer, by its main business")
    is_chip_or_machine_tool_firm: Flag = fact(
        "清单内集成电路或工业母机企业", "an integrated-circuit or machine-tool enterprise on the list"
    )
    registered_on: Plan = fact("注册成立日期", "the day on which it was registered", "成立日期", changeable=False)

    does_research: Flag = fact("从事清洁生产研究", "engages in research on cleaner production")
    does_demonstration: Flag = fact("从事清洁生产示范", "engages in demonstration of cleaner production")
    does_training: Flag = fact("从事清洁生产培训", "engages in training in cleaner production")
    has_public_interest_rd: Flag = fact(
        "承担清洁生产公益性研发项目", "carries out a public-interest project of cleaner-production technology"
    )
    outstanding_merit: Flag = fact("清洁生产成绩显著", "has done outstanding work in cleaner production")

    has_audit_or_training_cost: Flag = fact("发生审核或培训费用", "bore costs of audits or of training in cleaner production")
    audit_and_training_cost: MoneyAmount = fact("审核和培训费用", "costs of audits and of training in cleaner production")
    income_tax_due: MoneyAmount = fact("当年应纳所得税额", "income tax due in the year, before credits", "应纳税额")

    rd_on_new_technology: Flag = fact(
        "研发新技术新产品新工艺", "its research and development is for new technology, products or processes"
    )
    rd_expense_year: PastYear = fact("研发费用年度", "the year of its expense on research and development", changeable=False)
    rd_expense_last_quarter: Flag = fact(
        "研发费用发生于第四季度", "that expense was incurred in the fourth quarter", changeable=False
    )
    rd_expense: MoneyAmount = fact("研发费用", "its expense on research and development in that time")

    resource_product_listed: Flag = fact(
        "综合利用目录产品", "makes, mainly from listed resources, products of the catalogue of comprehensive use"
    )
    resource_product_income: MoneyAmount = fact("综合利用产品收入", "income of the year from such products")

    tax_concentration_share: ShareAmount = fact(
        "浓度占排放标准比例", "concentration of a taxed pollutant at an outlet in the month, as a share of the limit"
    )
    tax_mean_over_limit: Flag = fact(
        "当月有均值超标", "an hourly mean (air), a daily mean (water) or a single value of that month was above the limit"
    )

    owns_core_ip: Flag = fact("拥有核心知识产权", "owns the core intellectual property of its main product")
    core_technology_listed: Flag = fact(
        "核心技术属于支持领域", "its core technology lies in the high-technology fields of the State"
    )
    rd_staff_share: Portion = fact("科技人员占比", "staff of research, development and technology, as a share of its staff")
    sales_last_year: MoneyAmount = fact("最近一年销售收入", "sales of the last year")
    rd_share: ShareAmount = fact("近三年研发费用占比", "expense on research and development as a share of sales, three years")
    rd_in_china_share: Portion = fact("境内研发费用占比", "share of that expense spent in China")
    high_tech_income_share: Portion = fact(
        "高新技术产品收入占比", "share of income of the last year from high-technology products"
    )
    innovation_score: Score = fact("创新能力评分", "score of its capacity to innovate, 0 to 100")
    had_major_accident: Flag = fact(
        "一年内重大安全质量事故", "had a major accident of safety or quality within the year before"
    )
    had_serious_violation: Flag = fact("一年内严重环境违法", "had a serious environmental violation within the year before")
