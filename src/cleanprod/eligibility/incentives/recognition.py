"""Recognition (认定与优先): what a title or a good audit opens to an enterprise.

Opinion (粤经信节能函〔2016〕235号) sentences 99, 102 and 103; Measures for the recognition of high-tech enterprises
(高新技术企业认定管理办法, 国科发火〔2016〕32号) art. 11 with the Enterprise Income Tax Law (企业所得税法) art. 28.2; Ecological
and Environmental Code (生态环境法典) art. 966.2. Sentence 99 adds no right to the eight conditions of recognition: being a
cleaner-production enterprise is none of them.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> answer = law.assess(cp.Enterprise(has_provincial_title=True, listed_on="never"))["incentive_preferred_approval"]
    >>> answer.outcome, answer.clauses
    (True, ('OPINION 103', 'OPINION 34b', 'MEASURES 17'))
"""

from typing import Final

from cleanprod.eligibility.consequences import overdue_still
from cleanprod.eligibility.deadlines import reported
from cleanprod.law import CODE, EITLAW, HNTE, OPINION
from cleanprod.models import F
from cleanprod.rules import ON, Caution, Dated, Param, Rule, first
from cleanprod.words import Text

from .incentive import Incentive, Worth, rules_of

_SINCE: Final = HNTE.spans[0].start


def _bound(name: str, value: int, unit: str, zh: str, en: str) -> Param[int]:
    return Param(name, "number", Text(zh, en), (Dated(value, start=_SINCE),), unit=unit)


REGISTERED_MONTHS: Final = _bound("high_tech_months", 12, "", "注册成立满（月）", "months since it was registered")
STAFF: Final = _bound("high_tech_staff", 10, "%", "科技人员占比下限", "least share of technical staff")
SMALL_SALES: Final = _bound(
    "high_tech_sales_small", 50_000_000, "CNY", "第一档销售收入上限", "sales of the first band, at most"
)
MEDIUM_SALES: Final = _bound("high_tech_sales_medium", 200_000_000, "CNY", "第二档销售收入上限", "sales of the second, at most")
SMALL_RD: Final = _bound("high_tech_rd_small", 5, "%", "第一档研发费用占比下限", "least share of research, first band")
MEDIUM_RD: Final = _bound("high_tech_rd_medium", 4, "%", "第二档研发费用占比下限", "least share of research, second band")
LARGE_RD: Final = _bound("high_tech_rd_large", 3, "%", "第三档研发费用占比下限", "least share of research, third band")
IN_CHINA: Final = _bound("high_tech_in_china", 60, "%", "境内研发费用占比下限", "least share of research spent in China")
INCOME: Final = _bound("high_tech_income", 60, "%", "高新技术产品收入占比下限", "least share of high-technology income")
INNOVATION: Final = Param[int](
    "high_tech_innovation",
    "number",
    Text("创新能力评分须高于", "score of innovation, above"),
    (Dated(70, start=_SINCE),),
    standing="unverified",
    review_by=HNTE.review_by,
)
TAX_RATE: Final = Param[int](
    "high_tech_tax_rate",
    "number",
    Text("高新技术企业所得税率", "rate of income tax of a high-tech enterprise"),
    (Dated(15, start=EITLAW.spans[0].start),),
    unit="%",
)

research_enough: Final = Rule(
    "high_tech_research",
    zh="近三年研发费用占销售收入的比例达到所在档次的要求，且境内支出占比达标",
    en="Its expense on research reaches the share of its band of sales, and enough of it is spent in China",
    when=first(
        (F.sales_last_year <= SMALL_SALES, F.rd_share >= SMALL_RD),
        (F.sales_last_year <= MEDIUM_SALES, F.rd_share >= MEDIUM_RD),
        otherwise=F.rd_share >= LARGE_RD,
    )
    & (F.rd_in_china_share >= IN_CHINA),
    under=(HNTE["11"],),
)

INCENTIVES: Final = (
    Incentive(
        "high_tech",
        zh="符合高新技术企业认定的八项条件，可申请认定",
        en="Meets the eight conditions of a high-tech enterprise: may apply for recognition",
        brief=Text("高新技术企业", "high-tech"),
        when=(
            (F.registered_on.shift(months=REGISTERED_MONTHS) <= ON)
            & F.owns_core_ip
            & F.core_technology_listed
            & (F.rd_staff_share >= STAFF)
            & research_enough
            & (F.high_tech_income_share >= INCOME)
            & (F.innovation_score > INNOVATION)
            & ~(F.had_major_accident | F.had_serious_violation)
        ),
        under=(HNTE["11"],),
        effect="may",
        authority="science",
        worth=Worth("企业所得税税率", "rate of income tax", TAX_RATE, under=(EITLAW["28.2"],)),
        cautions=(
            Caution(
                Text(
                    "《意见》第99句不增加权利：达到清洁生产企业要求不是认定条件之一",
                    "sentence 99 of the Opinion adds no right: being a cleaner-production enterprise is no condition",
                ),
                outcomes=("yes", "no", "unknown"),
                under=(OPINION["99"],),
            ),
            Caution(
                Text("15%的税率自认定起适用", "the rate of 15 % is for those who have been recognised"),
                outcomes=("yes",),
                under=(EITLAW["28.2"],),
            ),
        ),
    ),
    Incentive(
        "front_runner",
        zh="审核成效突出的省级清洁生产企业，优先推荐申报国家绿色企业、环保领跑者",
        en="Holds the province's title, with marked results: recommended first as a front-runner of the State",
        brief=Text("领跑者推荐", "front-runner"),
        when=F.has_provincial_title & F.effect_marked & ~overdue_still,
        under=(OPINION["102"], OPINION["34b"]),
        effect="may",
        authority="coordinating",
        cautions=(
            Caution(
                Text("所列以“等”字结尾，并未穷尽", "the list is open (等)"),
                outcomes=("yes",),
            ),
        ),
    ),
    Incentive(
        "preferred_approval",
        zh="省级清洁生产企业在项目审批、财政专项申报、政府采购和招标方面重点支持",
        en="Holds the province's title: supported in approval, in applying for funds, in procurement and tenders",
        brief=Text("审批采购优先", "approval, procurement"),
        when=F.has_provincial_title & ~overdue_still,
        under=(OPINION["103"], OPINION["34b"]),
        authority="coordinating",
        cautions=(
            Caution(
                Text("所列以“等”字结尾，并未穷尽", "the list is open (等)"),
                outcomes=("yes",),
            ),
        ),
    ),
    Incentive(
        "water_quota",
        zh="审核结果可作为用水定额等差别化政策的依据",
        en="The result of its audit may be a basis for differentiated policy, such as water quotas",
        brief=Text("差别化用水", "water quota"),
        when=reported,
        under=(CODE["966.2"],),
        effect="may",
        authority="coordinating",
    ),
)

RULES: Final = rules_of(INCENTIVES)
