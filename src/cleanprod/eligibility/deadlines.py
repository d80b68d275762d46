"""Deadlines (期限): what an enterprise on the list owes by which day, and whether it is late.

Measures for Cleaner Production Audits (清洁生产审核办法, 2016) arts. 11, 12 and 17, by the law on the day of listing; before
2016-07-01 the interim measures, which were not read. A period begins with the publication of the list (stand A14), is
counted as the Civil Code counts (arts. 200-204, by analogy, A15) and ends when the report is submitted (A13). Until it is
listed an enterprise has no deadline (A21). Days off move a last day where the policy has a calendar.

    >>> import cleanprod as cp
    >>> listed = cp.Enterprise(listed_on="2019-03-04", report_submitted_on="2020-03-04")
    >>> law = cp.policy(on="2020-06-01")
    >>> [str(law.assess(listed)[name].value) for name in ("publish_by", "start_by", "report_by")]
    ['2019-04-04', '2019-05-04', '2020-03-04']
    >>> law.assess(listed)["overdue"].outcome
    False
    >>> blank = law.assess(cp.Enterprise(listed_on="2019-03-04"))["overdue"]
    >>> blank.outcome is None, blank.missing
    (True, ('fact:report_submitted_on', 'fact:deferral_agreed', 'fact:deferred_until'))
"""

import datetime as dt
from typing import Final

from cleanprod.law import CODE, CPPL, DISCLOSURE, MEASURES, NOTICE54, ORDER16
from cleanprod.models import F
from cleanprod.rules import NONE, ON, Caution, Dated, Expr, Param, Rule, first, given, happened
from cleanprod.words import Text

from .grounds import high_energy, other_state, over_discharge, statutory_mandatory, toxic
from .key_industries import HEAVY_METAL, OVER_CAPACITY
from .listing import within

INTERIM: Final = ORDER16["periods"]
"""The interim measures had periods of their own, which were not read."""

_SINCE: Final = INTERIM.spans[0].start
"""Under the interim measures the months are those of the Measures, if the text that was not read says so."""

PUBLISH_MONTHS: Final = Param[int](
    "publish_months", "number", Text("公布信息的期限（月）", "months to publish"), (Dated(1, start=_SINCE),)
)
START_MONTHS: Final = Param[int](
    "start_months", "number", Text("启动审核的期限（月）", "months to start"), (Dated(2, start=_SINCE),)
)
REPORT_MONTHS: Final = Param[int](
    "report_months", "number", Text("完成并报告的期限（月）", "months to report"), (Dated(12, start=_SINCE),)
)
REPEAT_MONTHS: Final = Param[int](
    "repeat_months", "number", Text("两次审核的最长间隔（月）", "most months between two audits"), (Dated(60, start=_SINCE),)
)
CYCLE_HEAVY_METAL: Final = Param[int](
    "cycle_heavy_metal",
    "number",
    Text("重金属五行业的审核周期（月）", "cycle of the five heavy-metal industries, months"),
    (Dated(24, start=NOTICE54.spans[0].start),),
)
CYCLE_OVER_CAPACITY: Final = Param[int](
    "cycle_over_capacity",
    "number",
    Text("产能过剩七行业的审核周期（月）", "cycle of the seven over-capacity industries, months"),
    (Dated(36, start=NOTICE54.spans[0].start),),
)
CYCLE_OTHERS: Final = Param[int](
    "cycle_others",
    "number",
    Text("其他行业的审核周期（月）", "cycle of other industries, months"),
    (Dated(60, start=NOTICE54.spans[0].start),),
)

listed: Final = happened(F.listed_on)
reported: Final = happened(F.report_submitted_on)
before_listed: Final = F.report_submitted_on < F.listed_on
"""A report that came before the listing completes an earlier audit, not this one."""

AS_VOLUNTEER: Final = Caution(
    Text(
        "自愿列入名单：期限为流程所定，并非法定义务", "listed as a volunteer: the periods are the procedure's, no duty of law"
    ),
    outcomes=("yes",),
    when=F.listed_under.is_("voluntary"),
)
BEFORE_LISTED: Final = Caution(
    Text(
        "报告早于列入名单：属于先前的审核，并非本次审核的完成",
        "the report came before the listing: it completed an earlier audit, not this one",
    ),
    outcomes=("yes", "no"),
    when=reported & before_listed,
)


def _within(name: str, zh: str, en: str, months: Param[int], article: str) -> Rule[dt.date]:
    """A period that begins with the publication of the list, under an article of the Measures."""
    ends = F.listed_on.period(months=months)
    return Rule(name, zh=zh, en=en, when=ends, under=(INTERIM, MEASURES[article]), no_outside=True)


def _missed(event: Expr[dt.date], by: Expr[dt.date]) -> Expr[bool]:
    """Say that a day has passed without the event, or before it."""
    return (event > by) & (by < ON)


publish_within: Final = _within(
    "publish_within", "名单公布之日起的信息公布期限", "Last day to publish, counted from the list", PUBLISH_MONTHS, "11"
)
start_within: Final = _within(
    "start_within", "名单公布之日起的启动期限", "Last day to start, counted from the list", START_MONTHS, "12.1"
)
report_within: Final = _within(
    "report_within", "名单公布之日起的报告期限", "Last day to report, counted from the list", REPORT_MONTHS, "17"
)

publish_by: Final = Rule(
    "publish_by",
    zh="最迟公布信息之日",
    en="Publish information by",
    brief=Text("公布期限", "publish by"),
    when=publish_within.at(F.listed_on),
    cautions=(AS_VOLUNTEER,),
)
start_by: Final = Rule(
    "start_by",
    zh="最迟启动审核之日",
    en="Start the audit by",
    brief=Text("启动期限", "start by"),
    when=start_within.at(F.listed_on),
    cautions=(
        Caution(
            Text(
                "启动早于列入名单：可能是先行的自愿审核",
                "it started before it was listed: perhaps a voluntary audit came first",
            ),
            outcomes=("yes",),
            when=F.started_on < F.listed_on,
        ),
        AS_VOLUNTEER,
    ),
)
report_by: Final = Rule(
    "report_by",
    zh="最迟完成并报告之日",
    en="Finish and report by",
    brief=Text("报告期限", "report by"),
    when=report_within.at(F.listed_on),
    cautions=(AS_VOLUNTEER,),
)

publication_late: Final = Rule(
    "publication_late",
    zh="未按期公布信息",
    en="Information was not published in time",
    when=_missed(F.information_published_on, publish_by),
)
start_late: Final = Rule(
    "start_late",
    zh="未按期启动审核",
    en="The audit was not started in time",
    when=_missed(F.started_on, start_by),
)
report_late: Final = Rule(
    "report_late",
    zh="报告晚于规定期限",
    en="The report is later than the period allows",
    when=((F.report_submitted_on > report_by) | before_listed) & (report_by < ON),
)
deferral_over: Final = Rule(
    "deferral_over",
    zh="同意的延期也已届满",
    en="A deferral that was agreed is over too",
    when=_missed(F.report_submitted_on, F.deferred_until),
)
overdue: Final = Rule(
    "overdue",
    zh="逾期未完成审核",
    en="The audit is overdue",
    brief=Text("逾期", "overdue"),
    when=report_late & (~F.deferral_agreed | deferral_over),
    cautions=(
        Caution(
            Text(
                "已同意延期：特殊原因由主管部门书面认可（立场 A34）",
                "a deferral was agreed: the authority consented in writing (stand A34)",
            ),
            outcomes=("no",),
            when=report_late & F.deferral_agreed,
        ),
        BEFORE_LISTED,
    ),
)
TIMING_WORDS: Final = {
    "early": Text("提前", "early"),
    "on_time": Text("按时", "on time"),
    "overdue": Text("逾期", "overdue"),
    "running": Text("进行中", "running"),
}
RECIPIENT_WORDS: Final = {
    "environment_coordinating": Text("环境保护部门、综合协调部门", "environment and coordinating departments"),
    "energy_saving_coordinating": Text("节能主管部门、综合协调部门", "energy-saving and coordinating departments"),
    "environment_energy_saving_coordinating": Text(
        "环境保护部门、节能主管部门、综合协调部门", "environment, energy-saving and coordinating departments"
    ),
}

completion_timing: Final = Rule(
    "completion_timing",
    zh="完成的早晚",
    en="How the audit was completed: early, on time, overdue, or still running",
    brief=Text("早晚", "timing"),
    when=first(
        (overdue, "overdue"),
        (reported & ~before_listed & (F.report_submitted_on < report_by) & listed, "early"),
        (reported & ~before_listed & listed, "on_time"),
        (listed, "running"),
        otherwise=NONE,
    ),
    words=TIMING_WORDS,
    cautions=(BEFORE_LISTED,),
)

next_start_advised: Final = Rule(
    "next_start_advised",
    zh="旧文建议的下一次审核时间（仅供参考）",
    en="Older notice's advice on the next audit, which the Measures override (A18)",
    when=given(
        statutory_mandatory,
        first(
            (
                within(
                    HEAVY_METAL,
                    "cycle_heavy_metal_codes",
                    Text("重金属五行业代码", "codes of the five heavy-metal industries"),
                    NOTICE54.spans[0].start,
                ),
                F.last_audit_completed_on.shift(months=CYCLE_HEAVY_METAL),
            ),
            (
                within(
                    OVER_CAPACITY,
                    "cycle_over_capacity_codes",
                    Text("产能过剩七行业代码", "codes of the seven over-capacity industries"),
                    NOTICE54.spans[0].start,
                ),
                F.last_audit_completed_on.shift(months=CYCLE_OVER_CAPACITY),
            ),
            otherwise=F.last_audit_completed_on.shift(months=CYCLE_OTHERS),
        ),
    ),
    under=(NOTICE54["cycles"],),
    effect="encouraged",
)

next_start_by: Final = Rule(
    "next_start_by",
    zh="最迟启动下一次审核之日（双有）",
    en="Start the next audit by, while the toxic ground lasts",
    brief=Text("下次启动", "next start"),
    # from the completion of the last to the start of the next (A16); it runs on while the use goes on (A17)
    when=given(toxic, F.last_audit_completed_on.period(months=REPEAT_MONTHS)),
    under=(INTERIM, MEASURES["12.2"]),
    no_outside=True,
    cautions=(
        Caution(
            Text(
                "环发〔2010〕54号建议更短的周期，见 next_start_advised（立场 A18）",
                "an older notice advises a shorter cycle: see next_start_advised (stand A18)",
            ),
            outcomes=("yes",),
            when=next_start_advised < F.last_audit_completed_on.shift(months=REPEAT_MONTHS),
        ),
        Caution(
            Text(
                "其后已提交审核报告：请以该日为上次审核完成日期",
                "a report was submitted since: give that day as the last audit",
            ),
            outcomes=("yes",),
            when=reported & (F.report_submitted_on > F.last_audit_completed_on),
        ),
    ),
)
report_recipients: Final = Rule(
    "report_recipients",
    zh="强制性审核报告的接收部门",
    en="Who receives the report of a mandatory audit",
    when=first(
        (high_energy & (over_discharge | toxic | other_state), "environment_energy_saving_coordinating"),
        (high_energy, "energy_saving_coordinating"),
        (over_discharge | toxic | other_state, "environment_coordinating"),
        otherwise=NONE,
    ),
    words=RECIPIENT_WORDS,
    under=(INTERIM, MEASURES["17"], CPPL["27.4"], CODE["967.3"]),
    cautions=(
        Caution(
            Text(
                "《办法》列明节能主管部门，法律则列明环境保护部门",
                "the Measures name the energy-saving department; the Law names the environment department as well",
            ),
            outcomes=("yes",),
            when=high_energy & ~(over_discharge | toxic),
        ),
    ),
)
result_publication_due: Final = Rule(
    "result_publication_due",
    zh="应当公布审核结果（商业秘密除外）",
    en="Must publish the result of the audit, trade secrets excepted",
    when=statutory_mandatory,
    under=(CPPL["27.4"], CODE["967.3"]),
)
yearly_disclosure_due: Final = Rule(
    "yearly_disclosure_due",
    zh="应当在年度环境信息披露中说明审核原因、实施情况和评估验收结果",
    en="Must disclose every year why it is audited, how the audit goes, and its evaluation and acceptance",
    brief=Text("年度披露", "yearly disclosure"),
    when=statutory_mandatory,
    under=(DISCLOSURE["14"],),
    cautions=(
        Caution(
            Text("上一年度的报告于每年3月15日前披露", "for the calendar year before, by 15 March"),
            outcomes=("yes",),
        ),
    ),
)

DISCLOSURE_DAY: Final = Param[str](
    "disclosure_day",
    "word",
    Text("年度披露的月日", "month and day by which the disclosure of the year before is due"),
    (Dated("03-15", start=DISCLOSURE.spans[0].start),),
)


def disclosure_by(on: dt.date, law_day: dt.date) -> dt.date:
    """Give the next day from `on` by which the yearly disclosure is due, by the law of a day on which there is one (Order 24).

    >>> import datetime as dt
    >>> disclosure_by(dt.date(2023, 3, 16), dt.date(2023, 3, 16))
    datetime.date(2024, 3, 15)
    """
    ends = DISCLOSURE_DAY.on(law_day)
    this = dt.date.fromisoformat(f"{on.year}-{ends}")
    return this if on <= this else dt.date.fromisoformat(f"{on.year + 1}-{ends}")


RULES: Final = (
    publish_by,
    publication_late,
    start_by,
    start_late,
    report_by,
    overdue,
    completion_timing,
    next_start_by,
    next_start_advised,
    report_recipients,
    result_publication_due,
    yearly_disclosure_due,
)

__all__ = ["RULES", "disclosure_by", "listed", "other_state", "overdue", "reported"]
