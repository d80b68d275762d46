"""Evaluation, acceptance and titles (评估、验收与称号): what is known of how well an enterprise was audited.

Scores are the totals of whoever evaluates or accepts: the item scores of the guideline (环办科技〔2018〕5号) were not found.
That the quality is high or the effect marked is for the caller to say.

>>> merits = Merits(验收得分=60, 清洁生产水平="国内先进", accepted_by_province_on="never")
>>> merits.acceptance_score, merits.level
(60, 'II')
>>> Merits(evaluation_score=100.5)
Traceback (most recent call last):
...
cleanprod.errors.RecordError: evaluation_score: got 100.5, expected a number from 0 to 100, such as 86.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanprod.words import Text

from .course import Course
from .fields import Event, Flag, Score, fact, one_of

if TYPE_CHECKING:
    from cleanprod.rules.atoms import Fact

LEVELS: Final = {
    "一级": "I",
    "Ⅰ": "I",
    "Ⅰ级": "I",
    "I级": "I",
    "国际领先": "I",
    "国际清洁生产领先水平": "I",
    "二级": "II",
    "Ⅱ": "II",
    "Ⅱ级": "II",
    "II级": "II",
    "国内先进": "II",
    "国内清洁生产先进水平": "II",
    "三级": "III",
    "Ⅲ": "III",
    "Ⅲ级": "III",
    "III级": "III",
    "国内一般": "III",
    "国内清洁生产一般水平": "III",
    "低于三级": "below",
    "低于Ⅲ级": "below",
    "低于III级": "below",
    "未达三级": "below",
    "未达Ⅲ级": "below",
    "未达III级": "below",
}
LEVEL: Final = Text("I（一级）、II（二级）、III（三级）或 below（低于三级）", "I, II, III or below (that is, below III)")

if TYPE_CHECKING:
    Level = Fact[str]
else:
    Level = one_of(LEVELS, LEVEL)


class Merits(Course):
    """What speaks for a title, and what against acceptance.

    Errors:
        RecordError: a field is wrong, or an end lies before its beginning.
    """

    evaluation_score: Score = fact("评估得分", "total score of the evaluation, 0 to 100", "评估分数")
    acceptance_score: Score = fact("验收得分", "total score of the acceptance, 0 to 100", "验收分数")
    audit_quality_high: Flag = fact("审核完成质量高", "its audit was completed with high quality")
    effect_marked: Flag = fact("审核成效显著", "its audit had a marked effect")
    level: Level = fact(
        "清洁生产水平",
        "level by the indicator system of its industry: I, II, III, or below (III)",
        "清洁生产水平等级",
        "清洁生产等级",
    )
    recommended_by_city: Flag = fact("地市推荐", "the departments of its city recommended it", "市级部门推荐", happens=True)
    accepted_by_city_on: Event = fact(
        "市级验收日期", "the day on which the departments of the city accepted it", changeable=False
    )
    accepted_by_province_on: Event = fact(
        "省级验收日期", "the day on which the departments of the province accepted it", changeable=False
    )

    against_industrial_policy: Flag = fact(
        "不符合产业政策",
        "its process, equipment or product goes against industrial policy",
        "工艺、装备或产品不符合产业政策",
    )
    violated_during_audit: Flag = fact(
        "审核期间违法",
        "between start and acceptance it broke energy or environment law, or left a correction unfinished",
        "审核期间违法或整改未完成",
    )
    local_veto: Flag = fact("地方规定的其他否决情形", "a veto that local rules add", "地方否决情形")
    pilot_passed_on: Event = fact(
        "创新试点通过评估日期", "the day on which the audit pilot it lies in passed its evaluation", changeable=False
    )

    acceptance_prescribed: Flag = fact(
        "国家规定须验收", "named for mandatory audit by a plan that the State assesses", "国家考核规划名单"
    )
    applies_for_public_money: Flag = fact("申请财政资金", "applies for public money for cleaner production or energy saving")
    applies_for_municipal_title: Flag = fact("申请市级清洁生产企业", "applies for the city's title", "申请市级称号")
    has_municipal_title: Flag = fact("市级清洁生产企业", "holds the city's title of cleaner-production enterprise")
    has_provincial_title: Flag = fact("省级清洁生产企业", "holds the province's title of cleaner-production enterprise")
    acceptance_fee_charged: Flag = fact("验收收费", "the accepting body charged it a fee", happens=True)
    acceptance_falsified: Flag = fact("验收弄虚作假", "the accepting body falsified", happens=True)
