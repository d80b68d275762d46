"""Duties (审核义务): who must be audited under the Opinion, who must be audited at all, and whether that is still to be done.

Opinion (粤经信节能函〔2016〕235号) sentences 37-39, 44 and 45. Its lists make an audit a duty of policy; they add no
statutory ground (stand A3), so the two are two answers: `statutory_mandatory` and `policy_required`. The duty of the
key-monitoring lists ends on 2020-12-31; whether the rest binds after that day is stand A40, and in 2016 it hangs on the day
of the Opinion, which was not found. The lists of industries and basins end in 等: they are open.

A notice of the State (环办科财〔2020〕27号) put the weight on thirteen industries in 2021-2023; it made no duty of its own. One
of 2024 counts an enterprise inside a pilot that passed as audited once: see `deemed_audited` of the titles.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> answer = law.assess(cp.Enterprise(industry="3360"))["policy_required"]
    >>> answer.outcome, answer.warnings[0].en
    (True, 'class 3360 is wider than electroplating, the word of the Opinion')
    >>> law.assess(cp.Enterprise(basin="茅洲河", pollutes=True))["audit_required"].outcome
    True
    >>> later = cp.policy(on="2021-01-01").assess(cp.Enterprise(industry="3360"))["policy_required"]
    >>> later.outcome is None, later.missing[0]
    (True, 'stand:A40')
"""

import datetime as dt
from typing import Final

from cleanprod.law import NOTICE27, OPINION
from cleanprod.models import F
from cleanprod.models.basins import BASINS
from cleanprod.rules import ON, Caution, Dated, Param, Rule, happened
from cleanprod.words import Text

from .deadlines import REPEAT_MONTHS, listed, next_start_by, reported
from .grounds import high_energy, over_discharge, statutory_mandatory, toxic
from .key_industries import FOCUS, IN_FOCUS, NAMED, REFERRED, WIDE
from .listing import within
from .titles import deemed_audited

_SINCE: Final = OPINION.spans[0].start
_FOCUS_SINCE: Final = NOTICE27["industries"].spans[0].start

PLAN_FIRST: Final = Param[dt.date](
    "plan_first_day", "day", Text("“十三五”首日", "first day of the 13th five-year period"), (Dated(dt.date(2016, 1, 1)),)
)
PLAN_LAST: Final = Param[dt.date](
    "plan_last_day", "day", Text("“十三五”末日", "last day of the 13th five-year period"), (Dated(dt.date(2020, 12, 31)),)
)
RIVER_BASINS: Final = Param[str]("river_basins", "word", Text("重点流域", "key river basins"), (Dated(BASINS, start=_SINCE),))
PILOT_SECTORS: Final = Param[str](
    "pilot_sectors",
    "word",
    Text("开展试点的领域", "sectors of the pilots"),
    (Dated(("agriculture", "services", "construction"), start=_SINCE),),
)

OPEN_LIST: Final = Text("所列以“等”字结尾，并未穷尽", "the list is open (等)")

audited_ever: Final = Rule(
    "audited_ever",
    zh="完成过清洁生产审核",
    en="Has completed an audit",
    when=happened(F.last_audit_completed_on) | reported | deemed_audited,
)
audited_in_period: Final = Rule(
    "audited_in_period",
    zh="“十三五”期间完成过清洁生产审核",
    en="Has completed an audit in the 13th five-year period",
    brief=Text("期内已审", "audited 2016-2020"),
    when=(
        (
            happened(F.last_audit_completed_on)
            & (F.last_audit_completed_on >= PLAN_FIRST)
            & (F.last_audit_completed_on <= PLAN_LAST)
        )
        | (reported & (F.report_submitted_on >= PLAN_FIRST) & (F.report_submitted_on <= PLAN_LAST))
        # an audit completed since says nothing of those before it
        | ((happened(F.last_audit_completed_on) & (F.last_audit_completed_on > PLAN_LAST)) & F.audited_in_plan)
        | ((reported & (F.report_submitted_on > PLAN_LAST)) & F.audited_in_plan)
    ),
)

key_list: Final = Rule(
    "duty_key_list",
    zh="列入国家、省或市级能耗、环保重点监控企业名单，须开展新一轮审核",
    en="On a national, provincial or city key-monitoring list for energy or environment: a new round of audit",
    brief=Text("重点监控", "key list"),
    when=F.on_key_energy_list | F.on_key_environment_list,
    under=(OPINION["37b"],),
    cautions=(
        Caution(
            Text(
                "名单名称其后改变：重点用能单位（立场 A36）", "the list was renamed since: key energy-using units (stand A36)"
            ),
            outcomes=("yes",),
            through=(F.on_key_energy_list,),
        ),
        Caution(
            Text("名单名称其后改变：重点排污单位（立场 A36）", "the list was renamed since: key polluting units (stand A36)"),
            outcomes=("yes",),
            through=(F.on_key_environment_list,),
        ),
    ),
)

named_industry: Final = Rule(
    "industry_named",
    zh="属于所列十九个重点行业",
    en="In one of the nineteen industries that are named",
    when=within(NAMED, "key_industries", Text("十九个重点行业的代码", "codes of the nineteen key industries"), _SINCE),
)
referred_industry: Final = Rule(
    "industry_by_reference",
    zh="属于援引的重金属污染防治重点防控行业",
    en="In one of the industries named by reference, those for the control of heavy metals",
    when=within(
        REFERRED, "referred_industries", Text("援引的五个行业的代码", "codes of the five industries named by reference"), _SINCE
    ),
    cautions=(
        Caution(
            Text("仅以援引方式列入，行业代码未经核实", "named by reference only; the codes of these industries are unverified"),
            outcomes=("yes",),
            when=~named_industry,
        ),
    ),
)
key_industry: Final = Rule(
    "duty_key_industry",
    zh="属于重点行业，须按有关规定开展审核",
    en="In a key industry: an audit as the rules provide",
    brief=Text("重点行业", "key industry"),
    when=named_industry | referred_industry,
    under=(OPINION["37c"],),
    cautions=(
        *(
            Caution(
                Text(
                    f"类别 {code} 宽于所列的“{one.name.zh}”",
                    f"class {code} is wider than {one.name.en}, the word of the Opinion",
                ),
                outcomes=("yes",),
                when=F.industry.within(Param[str](f"wide_{code}", "code", one.name, (Dated((code,), start=_SINCE),))),
            )
            for code, one in WIDE.items()
        ),
        Caution(OPEN_LIST, outcomes=("no",), through=(F.industry,)),
    ),
)

river_basin: Final = Rule(
    "duty_river_basin",
    zh="重点流域内的污染企业，须全面实施审核",
    en="A polluting enterprise in a key river basin: audited without exception",
    brief=Text("重点流域", "river basin"),
    when=F.basin.is_in(RIVER_BASINS) & F.pollutes,
    under=(OPINION["39"],),
    cautions=(Caution(OPEN_LIST, outcomes=("no",), when=~F.basin.is_in(RIVER_BASINS)),),
)

policy_required: Final = Rule(
    "policy_required",
    zh="按《意见》须开展清洁生产审核",
    en="Must be audited under the Opinion",
    brief=Text("政策要求", "by policy"),
    when=key_list | key_industry | river_basin,
)
audit_required: Final = Rule(
    "audit_required",
    zh="须开展清洁生产审核（依法或按政策）",
    en="Must be audited, by law or under the Opinion",
    brief=Text("须审核", "audit required"),
    when=statutory_mandatory | policy_required,
)
audit_outstanding: Final = Rule(
    "audit_outstanding",
    zh="审核尚未完成",
    en="The audit that is required is still to be done",
    brief=Text("尚未完成", "outstanding"),
    when=(
        (key_list & ~audited_in_period)  # a new round in these years; of the others no period is laid down
        | ((statutory_mandatory | key_industry | river_basin) & ~audited_ever)
        | (
            toxic
            & (next_start_by < ON)
            & ~(reported & (F.report_submitted_on > F.last_audit_completed_on))
            & ~(deemed_audited & ~(F.pilot_passed_on.period(months=REPEAT_MONTHS) < ON))  # the interval runs from that one too
        )
        | (
            audit_required
            & listed
            & ~(reported & (F.report_submitted_on >= F.listed_on))
            & ~(happened(F.last_audit_completed_on) & (F.last_audit_completed_on >= F.listed_on))
            & ~(deemed_audited & (F.pilot_passed_on >= F.listed_on))
        )
    ),
)

audit_priority: Final = Rule(
    "audit_priority",
    zh="审核工作的重点：双超、双有、高耗能，或尚未实施审核",
    en="Audited first: over discharge, toxic or high energy, or never audited",
    when=over_discharge | toxic | high_energy | ~audited_ever,
    under=(OPINION["37a"], OPINION["38"]),
)
focus_industry: Final = Rule(
    "focus_industry",
    zh="属于2021至2023年的审核重点行业",
    en="In an industry on which audits were to focus in 2021-2023",
    brief=Text("审核重点", "in focus"),
    when=within(
        IN_FOCUS,
        "focus_industries",
        Text("十三个审核重点行业的代码", "codes of the thirteen industries in focus"),
        _FOCUS_SINCE,
    ),
    under=(NOTICE27["industries"],),
    cautions=(
        Caution(
            Text(
                "通知只定审核的重点，不构成法定的强制性审核情形",
                "the notice says where to put the weight; it is no statutory ground of its own",
            ),
            outcomes=("yes",),
        ),
        *(
            Caution(
                Text(
                    f"类别 {code} 宽于通知所列的“{one.name.zh}”",
                    f"class {code} is wider than {one.name.en}, the word of the notice",
                ),
                outcomes=("yes",),
                when=F.industry.within(
                    Param[str](f"focus_wide_{code}", "code", one.name, (Dated((code,), start=_FOCUS_SINCE),))
                ),
            )
            for one in FOCUS
            for code in one.wide
        ),
        *(
            Caution(
                Text(
                    f"“{one.name.zh}”没有专设的行业代码，须看生产工序",
                    f"{one.name.en} has no code of its own: look at the process",
                ),
                outcomes=("no",),
            )
            for one in FOCUS
            if not one.codes_2017
        ),
        Caution(Text("各地可以补充行业：所列并未穷尽", "localities may add industries: the list is open"), outcomes=("no",)),
    ),
)
pilot_encouraged: Final = Rule(
    "pilot_encouraged",
    zh="鼓励农业、服务业、建筑业开展审核试点",
    en="May take part in a pilot of agriculture, services or construction",
    when=F.sector.is_in(PILOT_SECTORS),
    under=(OPINION["14"], OPINION["45"]),
    effect="encouraged",
)
supply_chain_encouraged: Final = Rule(
    "supply_chain_encouraged",
    zh="规模以上工业企业带动供应链企业实施审核",
    en="Above scale: leads its supply chain to audits",
    when=F.above_scale & F.sector.is_("industry"),
    under=(OPINION["44"],),
    effect="encouraged",
)

RULES: Final = (
    key_list,
    key_industry,
    river_basin,
    policy_required,
    audit_required,
    audit_outstanding,
    audited_in_period,
    audit_priority,
    focus_industry,
    pilot_encouraged,
    supply_chain_encouraged,
)
