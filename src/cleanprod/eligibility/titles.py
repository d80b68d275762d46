"""Titles (称号): how an audit is evaluated and accepted, and who is given a title.

Guideline for evaluation and acceptance (清洁生产审核评估与验收指南, 环办科技〔2018〕5号): an evaluation below 70 is done again,
one from 70 to 90 supplemented (both scores included, stand A26), one above 90 goes on; an acceptance is passed at 60 or more
with no veto. Its day in 2018 was not found, so within that year it is an open text; before, there is nothing of the kind.
Opinion (粤经信节能函〔2016〕235号) sentences 31 and 32: whoever applies for the title of the city is accepted by the city; the
title of the province is given for high quality and a leading level, where the city recommends and the province accepts.
Which level leads is stand A11; the title of the city need not come first (A35). The sentences name no score and no veto:
what the guideline says against an acceptance is a warning beside a title. A notice of 2024: an enterprise inside a pilot that
passed its evaluation counts as audited once.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2019-06-01")
    >>> no = dict.fromkeys(("exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit", "falsified"), False)
    >>> no |= dict.fromkeys(("violated_during_audit", "local_veto"), False)
    >>> accepted = law.assess(cp.Enterprise(**no, acceptance_score=95, level="II", against_industrial_policy=True))
    >>> accepted["acceptance_passed"].outcome, accepted["acceptance_passed"].because
    (False, ('fact:against_industrial_policy',))
    >>> fine = {"audit_quality_high": True, "level": "II", "recommended_by_city": True}
    >>> answers = law.assess(cp.Enterprise(**fine, accepted_by_province_on="never"))
    >>> answers["provincial_title"].outcome, answers["provincial_title_lacks"].value
    (False, 'acceptance')
"""

from typing import Final

from cleanprod.law import GUIDELINE2018, OPINION, PILOT2024
from cleanprod.models import F
from cleanprod.rules import NONE, Caution, Dated, Param, Rule, first, happened
from cleanprod.words import Text

_SINCE: Final = GUIDELINE2018.spans[0].start

REDO_BELOW: Final = Param[int](
    "evaluation_redo_below",
    "number",
    Text("评估不足此分的重新审核", "an evaluation below it is done again"),
    (Dated(70, _SINCE),),
)
GO_ON_ABOVE: Final = Param[int](
    "evaluation_go_on_above", "number", Text("评估高于此分的继续实施", "an evaluation above it goes on"), (Dated(90, _SINCE),)
)
PASS_FROM: Final = Param[int](
    "acceptance_pass_from", "number", Text("验收及格分", "an acceptance is passed from it"), (Dated(60, _SINCE),)
)
TITLE_LEVELS: Final = Param[str](
    "title_levels",
    "word",
    Text("国内（省内）领先的水平", "levels that lead in the country (the province)"),
    (Dated(("I", "II"), OPINION.spans[0].start),),
    standing="derived",
)

GRADE_WORDS: Final = {
    "redo": Text("重新开展审核", "done again"),
    "supplement": Text("补充完善后再评估", "supplemented and shown again"),
    "go_on": Text("继续实施", "goes on"),
}
LACKS_WORDS: Final = {
    "application": Text("申请", "the application"),
    "quality": Text("审核完成质量高", "the high quality of the audit"),
    "level": Text("国内（省内）领先的水平", "the leading level"),
    "recommendation": Text("地市推荐", "the recommendation of the city"),
    "acceptance": Text("验收", "the acceptance"),
}

evaluation_grade: Final = Rule(
    "evaluation_grade",
    zh="评估结论",
    en="What follows from the evaluation",
    brief=Text("评估", "evaluation"),
    when=first((F.evaluation_score < REDO_BELOW, "redo"), (F.evaluation_score <= GO_ON_ABOVE, "supplement"), otherwise="go_on"),
    under=(GUIDELINE2018["evaluation"],),
    words=GRADE_WORDS,
    cautions=(
        Caution(
            Text("恰为分数线，按补充完善处理（立场 A26）", "exactly on a bound: supplemented (stand A26)"),
            outcomes=("yes",),
            when=(
                ((F.evaluation_score >= REDO_BELOW) & (F.evaluation_score <= REDO_BELOW))
                | ((F.evaluation_score >= GO_ON_ABOVE) & (F.evaluation_score <= GO_ON_ABOVE))
            ),
        ),
    ),
)

vetoed: Final = Rule(
    "vetoed",
    zh="触及一项否决",
    en="A veto stands",
    when=(
        F.falsified
        | F.exceeds_discharge_standard
        | F.exceeds_total_cap
        | F.exceeds_energy_limit
        | F.against_industrial_policy
        | F.level.is_("below")
        | F.violated_during_audit
        | F.local_veto
    ),
)
acceptance_veto: Final = Rule(
    "acceptance_veto",
    zh="验收否决：弄虚作假、超标超总量超限额、违反产业政策、低于三级、审核期间违法，或地方规定的情形",
    en="Vetoed: fraud, over a limit, against industrial policy, below level III, a breach meanwhile, or a local rule",
    brief=Text("验收否决", "veto"),
    when=vetoed,
    under=(GUIDELINE2018["acceptance"],),
)
acceptance_passed: Final = Rule(
    "acceptance_passed",
    zh="验收合格：达到及格分，且未触及否决",
    en="Passes the acceptance: by its score, with no veto",
    brief=Text("验收合格", "passed"),
    when=(F.acceptance_score >= PASS_FROM) & ~vetoed,
    under=(GUIDELINE2018["acceptance"],),
)
acceptance_doubtful: Final = Rule(
    "acceptance_doubtful",
    zh="验收得分不足，或触及否决",
    en="The score of the acceptance is too low, or a veto stands",
    when=(F.acceptance_score < PASS_FROM) | vetoed,
    under=(GUIDELINE2018["acceptance"],),
)

AGAINST: Final = Caution(
    Text(
        "验收得分不足或触及否决，与验收相矛盾：请核对；《意见》本身未规定分数和否决项",
        "the score of the acceptance or a veto speaks against it: check; the Opinion itself names no score and no veto",
    ),
    outcomes=("yes",),
    when=acceptance_doubtful,
)

municipal_title: Final = Rule(
    "municipal_title",
    zh="申请市级清洁生产企业称号，并经市级验收",
    en="Applied for the title of the city, and accepted by the city",
    brief=Text("市级称号", "city title"),
    when=F.applies_for_municipal_title & happened(F.accepted_by_city_on),
    under=(OPINION["31"],),
    cautions=(
        AGAINST,
        Caution(
            Text("已有市级称号", "it holds the title of the city already"),
            outcomes=("yes", "no", "unknown"),
            when=F.has_municipal_title,
        ),
    ),
)
municipal_title_lacks: Final = Rule(
    "municipal_title_lacks",
    zh="取得市级称号尚缺",
    en="What is lacking for the title of the city",
    brief=Text("市级尚缺", "city title lacks"),
    when=first(
        (~F.applies_for_municipal_title, "application"),
        (~happened(F.accepted_by_city_on), "acceptance"),
        otherwise=NONE,
    ),
    under=(OPINION["31"],),
    words=LACKS_WORDS,
)

provincial_title: Final = Rule(
    "provincial_title",
    zh="授予省级清洁生产企业称号：审核质量高、水平领先、地市推荐、省级验收",
    en="Given the title of the province: high quality, leading level, recommended, accepted",
    brief=Text("省级称号", "province title"),
    when=(F.audit_quality_high & F.level.is_in(TITLE_LEVELS) & F.recommended_by_city & happened(F.accepted_by_province_on)),
    under=(OPINION["32"],),
    cautions=(
        Caution(
            Text(
                "以Ⅰ级、Ⅱ级为国内（省内）领先，这是假定（立场 A11）",
                "that levels I and II lead in the country (the province) is an assumption (stand A11)",
            ),
            outcomes=("yes", "no"),
            through=(F.level,),
        ),
        Caution(
            Text(
                "没有市级称号：经地市推荐即可（立场 A35）",
                "it holds no title of the city: the recommendation is enough (stand A35)",
            ),
            outcomes=("yes",),
            when=~F.has_municipal_title,
        ),
        AGAINST,
        Caution(
            Text("已有省级称号", "it holds the title of the province already"),
            outcomes=("yes", "no", "unknown"),
            when=F.has_provincial_title,
        ),
    ),
)
provincial_title_lacks: Final = Rule(
    "provincial_title_lacks",
    zh="取得省级称号尚缺",
    en="What is lacking for the title of the province",
    brief=Text("省级尚缺", "province title lacks"),
    when=first(
        (~F.audit_quality_high, "quality"),
        (~F.level.is_in(TITLE_LEVELS), "level"),
        (~F.recommended_by_city, "recommendation"),
        (~happened(F.accepted_by_province_on), "acceptance"),
        otherwise=NONE,
    ),
    under=(OPINION["32"],),
    words=LACKS_WORDS,
)

deemed_audited: Final = Rule(
    "deemed_audited",
    zh="在通过评估的创新试点范围内，视同开展一次清洁生产审核",
    en="Inside a pilot that passed its evaluation: counts as audited once",
    brief=Text("视同审核", "deemed audited"),
    when=happened(F.pilot_passed_on),
    under=(PILOT2024["deemed"],),
    no_outside=True,
)

RULES: Final = (
    evaluation_grade,
    acceptance_veto,
    acceptance_passed,
    municipal_title,
    municipal_title_lacks,
    provincial_title,
    provincial_title_lacks,
    deemed_audited,
)
