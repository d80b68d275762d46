"""Approval (环评与总量): what a measure need not ask again, and what its cut in pollutants may be used for.

Opinion (粤经信节能函〔2016〕235号) sentences 98 and 104. A new assessment may be spared only where the three conditions of the
sentence hold and the change is no major change (stand A9); each pollutant counts by its yearly mass, and a new one is an
increase (stand A10). The acceptance only confirms the change. A cut may be considered for the enterprise's own expansion,
never beyond what was verified, and never by itself (stand A12).

    >>> import cleanprod as cp
    >>> calm = dict.fromkeys(("changes_nature", "changes_scale", "increases_pollutants", "adds_pollutants"), False)
    >>> option = cp.Option(process_improvement=True, major_change=False, **calm, enterprise={"listed_on": "never"})
    >>> answer = cp.policy(on="2018-06-01").assess(option)["incentive_no_new_assessment"]
    >>> answer.outcome, answer.effect
    (True, 'may')
"""

from typing import Final

from cleanprod.eligibility.options import reapproval
from cleanprod.law import OPINION
from cleanprod.models.option import OPTION, enterprise
from cleanprod.rules import Caution, Rule, happened
from cleanprod.words import Text

from .incentive import Incentive, Worth, rules_of
from .projects import barred

no_more_pollution: Final = Rule(
    "no_more_pollution",
    zh="不增加污染物排放量，也不新增污染物种类",
    en="No pollutant increases, and none is new",
    when=~(OPTION.increases_pollutants | OPTION.adds_pollutants),
    cautions=(
        Caution(
            Text(
                "按每种污染物的年排放量比较，新增污染物种类即为增加（立场 A10）",
                "each pollutant by its mass in a year, and a new one is an increase (stand A10)",
            ),
            outcomes=("yes", "no"),
        ),
    ),
)

INCENTIVES: Final = (
    Incentive(
        "no_new_assessment",
        zh="不改变项目性质和生产规模、不增加污染物排放量的工艺改进，可允许不另行办理环境影响评价手续",
        en="Improves the process without other nature, scale or pollution: may be allowed without a new impact assessment",
        brief=Text("不另办环评", "no new assessment"),
        when=OPTION.process_improvement
        & ~OPTION.changes_nature
        & ~OPTION.changes_scale
        & no_more_pollution
        & ~reapproval
        & ~barred,
        under=(OPINION["98"], OPINION["34b"]),
        effect="may",
        authority="environment",
        cautions=(
            Caution(
                Text(
                    "“可允许”由主管部门裁量，并非免除；清洁生产验收只是对变动的确认，不是审批（立场 A9）",
                    "“may be allowed” is discretion, no waiver; the acceptance confirms the change and approves nothing (A9)",
                ),
                outcomes=("yes",),
            ),
        ),
    ),
    Incentive(
        "total_amount",
        zh="省级清洁生产企业实施方案削减的污染物总量指标，可优先考虑转用于其扩大再生产",
        en="What a measure of an enterprise with the province's title cut may be considered first for its own expansion",
        brief=Text("总量转用", "total amount"),
        when=enterprise.has_provincial_title
        & OPTION.from_audit
        & happened(OPTION.implemented_on)
        & OPTION.cuts_pollution
        & OPTION.reduction_verified
        & OPTION.for_expansion
        & ~barred,
        under=(OPINION["104"], OPINION["34b"]),
        effect="may",
        authority="environment",
        worth=Worth(
            "可考虑转用的上限",
            "may be considered up to",
            OPTION.pollutant_reduced,
            unit="t/a",
            name="most",
        ),
        cautions=(
            Caution(
                Text(
                    "只是可以优先考虑，不自动给予；2015年以来的总量替代规定可能不允许（立场 A12）",
                    "considered, never granted by itself; the replacement rules since 2015 may forbid it (stand A12)",
                ),
                outcomes=("yes",),
            ),
            Caution(
                Text("所请超过核定的削减量：以削减量为限", "more is asked than was verified: up to the verified cut only"),
                outcomes=("yes",),
                when=OPTION.pollutant_asked > OPTION.pollutant_reduced,
            ),
        ),
    ),
)

RULES: Final = rules_of(INCENTIVES)
