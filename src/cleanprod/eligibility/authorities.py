"""Authorities (主管部门): what the Opinion asks of them: the plan of a city, what is to be in place, what is disclosed.

Opinion (粤经信节能函〔2016〕235号) sentences 20, 27, 50-51, 54-56, 58-59, 61-62, 65-68, 84-86, 107-109 and 114-115. Each
clause is a checklist: yes where all of its items are there, no where one is known to be missing, and `because` names it.
Whether an item is there is the caller's judgement: the clauses set no measure. The goals of sentence 20 are due on
2020-12-31. In 2016 it all hangs on the day of the Opinion, after 2020 on stand A40. Who approves the plan of a city goes by
day (stand A37): see `departments`.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> parts = dict.fromkeys(("plan_goal", "plan_tasks", "plan_yearly", "plan_audit_list"), True)
    >>> plan = cp.Authority(level="市级", **parts, plan_approved_on="2016-11-01", plan_issued_on="2016-11-30")
    >>> law.assess(plan)["city_plan_valid"].outcome
    True
    >>> law.assess(plan.model_copy(update={"plan_audit_list": False}))["city_plan_valid"].because
    ('fact:plan_audit_list',)
    >>> law.assess(cp.Authority(disclosure_column=True))["disclosure_complete"].missing
    ('fact:audit_list_disclosed', 'fact:audit_results_disclosed')
"""

import datetime as dt
from functools import reduce
from operator import and_
from typing import Final

from cleanprod.law import CODE, OPINION
from cleanprod.models.authority import Authority
from cleanprod.models.fields import vocabulary
from cleanprod.rules import ON, Caution, Dated, Expr, Param, Rule, happened
from cleanprod.words import Text

from .departments import department

A: Final = vocabulary(Authority)

_SINCE: Final = OPINION.spans[0].start or dt.date.min
_REFORM: Final = department("coordinating", _SINCE, "province").until or dt.date.max
_CODE: Final = CODE.spans[0].start or dt.date.max

GOALS_DUE: Final = Param[dt.date](
    "goals_due", "day", Text("工作目标的期限", "the last day for the goals"), (Dated(dt.date(2020, 12, 31), start=_SINCE),)
)
REFORM: Final = Param[dt.date](
    "departments_renamed", "day", Text("机构改革后的首日", "the first day of the departments' new names"), (Dated(_REFORM),)
)
BY_CODE: Final = Param[dt.date](
    "coordinator_by_code",
    "day",
    Text("依法典由发展改革部门综合协调的首日", "the first day on which the Code names the coordinating department"),
    (Dated(_CODE),),
)


def _approving(day: dt.date) -> Text:
    """Name the two departments of the province that approve on a day, by their latest names."""
    names = [department(matter, day, "province").names[-1] for matter in ("coordinating", "environment")]
    return Text("会同".join(name.zh for name in names), ", with the ".join(name.en for name in names))


def _approval(words: Text, when: Expr[bool], day: Expr[bool]) -> tuple[Caution, Caution]:
    """Tell who approves: of an approval on such days, and where an approval is still asked for on them."""
    return (
        Caution(words, outcomes=("yes", "no", "unknown"), when=when),
        Caution(words, outcomes=("unknown",), through=(A.plan_approved_on,), when=day),
    )


_RENAMED: Final = _approving(_REFORM)
_COORDINATING: Final = _approving(_CODE)

city_plan_valid: Final = Rule(
    "city_plan_valid",
    zh="市级推进方案有效：四项内容齐备，经省级审定，由市政府印发",
    en="The plan of the city is valid: its four parts are there, the province approved it, the city's government issued it",
    brief=Text("方案有效", "plan valid"),
    when=(
        A.plan_goal
        & A.plan_tasks
        & A.plan_yearly
        & A.plan_audit_list
        & happened(A.plan_approved_on)
        & happened(A.plan_issued_on)
        & (A.plan_approved_on <= A.plan_issued_on)
    ),
    under=(OPINION["27"],),
    cautions=(
        Caution(
            Text("方案由地级以上市制定，省级只是审定", "the plan is a city's: the province only approves it"),
            outcomes=("yes", "no", "unknown"),
            when=A.level.is_("province"),
        ),
        Caution(
            Text("印发早于审定", "it was issued before it was approved"),
            outcomes=("no",),
            when=happened(A.plan_issued_on) & (A.plan_issued_on < A.plan_approved_on),
        ),
        *_approval(
            Text(
                f"2018年10月机构改革（凭记忆，日期未查得）之后，由{_RENAMED.zh}审定（立场 A37）",
                f"since the reform of October 2018 (from memory, its day not found) the one that approves is the {_RENAMED.en}"
                " (stand A37)",
            ),
            happened(A.plan_approved_on) & (A.plan_approved_on >= REFORM) & (A.plan_approved_on < BY_CODE),
            (ON >= REFORM) & (ON < BY_CODE),
        ),
        *_approval(
            Text(
                f"法典施行之后，由{_COORDINATING.zh}审定（立场 A37）",
                f"since the Code the one that approves is the {_COORDINATING.en} (stand A37)",
            ),
            happened(A.plan_approved_on) & (A.plan_approved_on >= BY_CODE),
            ON >= BY_CODE,
        ),
    ),
)

OF_PROVINCE: Final = Caution(
    Text("条款所指为全省：各市应做什么，未作规定", "the clause speaks of the province: what a city owes of it is not said"),
    outcomes=("yes", "no", "unknown"),
    when=A.level.is_("city"),
)


def _outputs(name: str, words: Text, clause: str, items: tuple[Expr[bool], ...], *cautions: Caution) -> Rule[bool]:
    """A checklist under a clause of the Opinion: all of its items."""
    return Rule(name, zh=words.zh, en=words.en, when=reduce(and_, items), under=(OPINION[clause],), cautions=cautions)


outputs_goals: Final = _outputs(
    "outputs_goals",
    Text("已达到2020年的工作目标", "The goals by 2020 are reached"),
    "20",
    (
        A.rules_complete,
        A.standards_complete,
        A.acceptance_works,
        A.common_techniques,
        A.regional_centres,
        A.industry_alliances,
    ),
    Caution(
        Text("期限至2020年底，尚未届满", "they are due at the end of 2020: the term still runs"),
        outcomes=("no",),
        when=ON <= GOALS_DUE,
    ),
    Caution(
        Text("期限已于2020年底届满", "the term ran out at the end of 2020"),
        outcomes=("no",),
        when=ON > GOALS_DUE,
    ),
    OF_PROVINCE,
)
outputs_techniques: Final = _outputs(
    "outputs_techniques",
    Text("技术研发、示范和规范各项齐备", "Research, demonstrations and specifications of techniques are all there"),
    "50-51",
    (
        A.research_encouraged,
        A.research_joined,
        A.techniques_imported,
        A.local_techniques,
        A.demonstrations_run,
        A.demonstrations_followed,
        A.demonstrations_shared,
        A.specifications_regular,
    ),
    OF_PROVINCE,
)
outputs_system: Final = _outputs(
    "outputs_system",
    Text("审核信息系统覆盖三级、具备五项功能", "The information system reaches the three levels and has the five functions"),
    "54-56",
    (
        A.system_province,
        A.system_city,
        A.system_county,
        A.system_registers,
        A.system_stores,
        A.system_reports_up,
        A.system_classifies,
        A.system_answers,
    ),
)
outputs_portal: Final = _outputs(
    "outputs_portal",
    Text("门户网站、技术库和专家库齐备", "The portal and the libraries of techniques and of experts are there"),
    "58-59",
    (A.portal_open, A.portal_informs, A.technique_library, A.expert_library),
    OF_PROVINCE,
)
outputs_services: Final = _outputs(
    "outputs_services",
    Text("服务中心、技术联盟、服务机构和专家队伍齐备", "Service centre, alliances, agencies and experts are all there"),
    "65-68",
    (
        A.service_centre | ~A.has_means,
        A.industry_alliances,
        A.industry_studies,
        A.industry_guides,
        A.service_agencies,
        A.expert_team,
        A.experts_trained,
        A.yardstick_shared,
    ),
    Caution(
        Text("服务中心只是鼓励有条件的地区建立", "a service centre is only encouraged, where a region has the means"),
        outcomes=("no", "unknown"),
        through=(A.service_centre,),
    ),
)
outputs_rules: Final = _outputs(
    "outputs_rules",
    Text("立法、修订办法和地方评价指标体系各项齐备", "Statute, revised measures and local indicator systems are all there"),
    "84-86",
    (A.statute_advanced, A.supporting_rules, A.measures_revised, A.local_indicators),
    Caution(
        Text(
            "修订后的办法似为粤经信规字〔2017〕3号，系推断，文本未查得",
            "the revised measures appear to be 粤经信规字〔2017〕3号: an inference, the text was not found",
        ),
        outcomes=("unknown",),
        through=(A.measures_revised,),
    ),
    OF_PROVINCE,
)
outputs_oversight: Final = _outputs(
    "outputs_oversight",
    Text("纳入检查和考核，对进度和质量把关", "Cleaner production is inspected and appraised; schedule and quality are checked"),
    "107-109",
    (A.in_inspections, A.in_appraisal, A.schedule_checked, A.quality_checked, A.audits_enforced),
)
outputs_publicity: Final = _outputs(
    "outputs_publicity",
    Text("宣传和培训各项齐备", "Publicity and training are all there"),
    "114-115",
    (A.publicity, A.officials_trained, A.enterprises_trained, A.meetings_held),
)
disclosure_complete: Final = Rule(
    "disclosure_complete",
    zh="信息公开齐备：栏目、审核企业名单、审核成效",
    en="Disclosure is complete: the column, the enterprises under audit, the results after it",
    brief=Text("公开齐备", "disclosure"),
    when=A.disclosure_column & A.audit_list_disclosed & A.audit_results_disclosed,
    under=(OPINION["61"], OPINION["62"]),
)

RULES: Final = (
    city_plan_valid,
    outputs_goals,
    outputs_techniques,
    outputs_system,
    outputs_portal,
    outputs_services,
    outputs_rules,
    outputs_oversight,
    outputs_publicity,
    disclosure_complete,
)
