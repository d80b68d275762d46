"""Consequences (后果): what follows if an audit is on time, late, refused or false.

Opinion (粤经信节能函〔2016〕235号) sentences 34, 110 and 111; Cleaner Production Promotion Law (清洁生产促进法, 2012) arts. 17,
36 and 39, until 2026-08-15; since then the Ecological and Environmental Code (生态环境法典) art. 1221. A fine needs a statutory
ground (stand A4) and a dated order, its term over and not obeyed (A6); it is an interval, never a point (A7). A breach is
judged by the law of its day and by the law of the decision, whichever is milder (Law on Administrative Penalties art. 37,
Code art. 1057; A38). Not being accepted is no breach by itself (A5). An enterprise under no mandatory audit may sign an
agreement with the authorities, who then publish its name and results (Law art. 28, Code art. 968). Beside these stand the
Energy Conservation Law (节约能源法) arts. 16 and 72 on use above the energy limit, and art. 7 of the regulation on the
environmental protection tax (环境保护税法实施条例) on cheating; whether a case is grave, or cheats, is for the caller to say.

    >>> import cleanprod as cp
    >>> ordered = {"correction_ordered_on": "2018-01-10", "correction_due_on": "2018-04-10", "correction_refused": True}
    >>> answers = cp.policy(on="2018-06-01").assess(cp.Enterprise(exceeds_discharge_standard=True, **ordered))
    >>> answers["fine_due"].outcome, answers["fine_min_cny"].value, answers["fine_max_cny"].value
    (True, 50000, 500000)
"""

from typing import Final

from cleanprod.law import A22, CODE, CPPL, ENERGYLAW, EPTAXREG, OPINION, PENALTIES, PENALTIES1996
from cleanprod.models import F
from cleanprod.rules import ON, Caution, Dated, Open, Param, Rule, first, given, happened
from cleanprod.words import Text

from .deadlines import before_listed, listed, overdue, publication_late, reported
from .grounds import high_energy, over_discharge, statutory_mandatory, toxic

FINE_MIN: Final = Param[int](
    "fine_min", "number", Text("罚款下限", "least fine"), (Dated(50_000, start=CPPL.spans[0].start),), unit="CNY"
)
FINE_MAX: Final = Param[int](
    "fine_max", "number", Text("罚款上限", "greatest fine"), (Dated(500_000, start=CPPL.spans[0].start),), unit="CNY"
)
PUBLICATION_FINE_MAX: Final = Param[int](
    "publication_fine_max",
    "number",
    Text("不公布信息的罚款上限", "greatest fine for not publishing"),
    (Dated(100_000, CPPL.spans[0].start, CPPL.spans[0].until),),
    unit="CNY",
)
LIMITATION: Final = Param[int](
    "limitation_months",
    "number",
    Text("处罚时效（月）", "limitation, months"),
    (Dated(24, start=PENALTIES1996.spans[0].start),),
)
LIMITATION_HARM: Final = Param[int](
    "limitation_harm_months",
    "number",
    Text("造成危害后果的处罚时效（月）", "limitation where there was harm, months"),
    (Dated(60, start=PENALTIES1996.spans[0].start),),
)

ground_then: Final = statutory_mandatory.at(F.breach_on)
"""Whether there was a statutory ground by the law of the day of the breach."""

LIMITED_BY: Final = (PENALTIES1996["limitation"], PENALTIES["36"], CODE["1054"])

audit_failed: Final = Rule(
    "audit_failed",
    zh="拒绝或逾期未完成审核、弄虚作假，或报告不实",
    en="Refused or overdue, falsified, or untruly reported",
    when=overdue | (F.audit_refused & ~reported) | F.falsified | (reported & ~F.report_truthful),
)

preferences_kept: Final = Rule(
    "preferences_kept",
    zh="按时或提前完成，享受政策倾斜",
    en="Completed on time or early: preferred",
    when=listed & reported & ~before_listed & ~overdue,
    under=(OPINION["34a"],),
    cautions=(
        Caution(
            Text("虽按时完成，但弄虚作假或报告不实", "on time, but it falsified or reported untruly"),
            outcomes=("yes",),
            when=audit_failed,
        ),
    ),
)
preferences_lost: Final = Rule(
    "preferences_lost",
    zh="逾期未完成，不能享受相关优惠",
    en="Overdue: no preferences",
    brief=Text("失去优惠", "preferences lost"),
    when=overdue,
    under=(OPINION["34b"],),
)
overdue_still: Final = Rule(
    "overdue_still",
    zh="逾期而尚未完成",
    en="Overdue, and still not completed",
    when=overdue & ~reported,
    no_outside=True,
)
preferences_barred: Final = Rule(
    "preferences_barred",
    zh="逾期而尚未完成，现不能享受相关优惠",
    en="Overdue and still not completed: no preferences now",
    when=overdue_still,
    under=(OPINION["34b"],),
)
relisted: Final = Rule(
    "relisted",
    zh="滚动纳入下一轮审核名单",
    en="Goes on to the next list",
    brief=Text("纳入下轮", "relisted"),
    when=overdue | (listed & F.audit_refused & ~reported),
    under=(OPINION["34b"], OPINION["111"]),
)

order_by_law: Final = Rule(
    "order_by_law",
    zh="依法责令限期改正",
    en="Ordered to correct under the law",
    when=statutory_mandatory & audit_failed,
    under=(CPPL["39.1"], CODE["1221.1"]),
)
order_by_policy: Final = Rule(
    "order_by_policy",
    zh="按《意见》责令限期整改",
    en="Ordered to correct under the Opinion",
    when=listed & audit_failed,
    under=(OPINION["110a"],),
    cautions=(
        Caution(
            Text(
                "仅以《意见》为依据，效力较弱；没有法定情形，不能处以罚款（立场 A4）",
                "the Opinion alone carries the order, a weaker basis; without a statutory ground no fine can follow (stand A4)",
            ),
            outcomes=("yes",),
            when=~statutory_mandatory,
        ),
    ),
)
correction_order_due: Final = Rule(
    "correction_order_due",
    zh="应责令限期改正",
    en="To be ordered to correct",
    brief=Text("责令改正", "order"),
    when=order_by_law | order_by_policy,
)

punishable_until: Final = Rule(
    "punishable_until",
    zh="已终了的违法行为最迟处罚之日",
    en="Last day to punish a breach that has ended",
    when=first(
        (F.breach_caused_harm, F.breach_ended_on.shift(months=LIMITATION_HARM)),
        otherwise=F.breach_ended_on.shift(months=LIMITATION),
    ),
    under=LIMITED_BY,
    no_outside=True,
)

fine_due: Final = Rule(
    "fine_due",
    zh="应处以罚款：责令改正后拒不改正",
    en="To be fined: ordered to correct, and refused",
    brief=Text("罚款", "fine"),
    when=(
        statutory_mandatory
        & ground_then
        & happened(F.correction_ordered_on)
        & (F.correction_due_on < ON)
        & F.correction_refused
        & ~(F.breach_ended_on <= F.correction_due_on)
        & ~given(happened(F.breach_ended_on), punishable_until < ON)
    ),
    under=(CPPL["39.1"], CODE["1221.1"]),
    no_outside=True,
    cautions=(
        Caution(
            Text("没有法定情形，不能处以罚款（立场 A4）", "without a statutory ground no fine can follow (stand A4)"),
            outcomes=("no",),
            when=~statutory_mandatory,
        ),
        Caution(
            Text(
                "违法行为发生时的法与决定时的法，从轻适用",
                "the law of the act and the law of the decision: the milder applies",
            ),
            outcomes=("no",),
            under=(PENALTIES["37"], CODE["1057"]),
            when=(ground_then & ~statutory_mandatory) | (statutory_mandatory & ~ground_then),
        ),
        Caution(
            Text(
                "以责令改正本身为据：就所给事实，审核并无违法之处，请核对",
                "the order is taken as proof of the breach: on these facts nothing failed, check the record",
            ),
            outcomes=("yes",),
            when=~audit_failed,
        ),
    ),
)
fine_min: Final = Rule(
    "fine_min_cny",
    zh="罚款下限（元）",
    en="Least fine, yuan",
    brief=Text("罚款下限", "fine from"),
    when=given(fine_due, FINE_MIN),
    under=(CPPL["39.1"], CODE["1221.1"]),
)
fine_max: Final = Rule(
    "fine_max_cny",
    zh="罚款上限（元）",
    en="Greatest fine, yuan",
    brief=Text("罚款上限", "fine to"),
    when=given(fine_due, FINE_MAX),
    under=(CPPL["39.1"], CODE["1221.1"]),
)

publication_barred: Final = Rule(
    "publication_barred",
    zh="不公布信息的处罚时效已过",
    en="Too late to punish that it did not publish",
    when=F.information_published_on.shift(months=LIMITATION) < ON,
    under=LIMITED_BY,
    no_outside=True,
)
publication_fine_due: Final = Rule(
    "publication_fine_due",
    zh="未按期公布信息，可以处以罚款",
    en="Did not publish in time: may be fined",
    when=publication_late & (over_discharge | high_energy | (toxic & Open(A22.atom))) & ~publication_barred,
    under=(CPPL["36"],),
    effect="may",
    no_outside=True,
    cautions=(
        Caution(
            Text(
                "并非依法定情形列入名单：以列入名单为准（立场 A20）",
                "not listed under a statutory ground: the list prevails (stand A20)",
            ),
            outcomes=("yes",),
            when=F.listed_under.is_("policy", "voluntary"),
        ),
    ),
)
publication_fine: Final = Rule(
    "publication_fine_max_cny",
    zh="不公布信息的罚款上限（元）",
    en="Greatest fine for not publishing, yuan",
    brief=Text("公布罚款", "publication fine"),
    when=given(publication_fine_due, PUBLICATION_FINE_MAX),
    under=(CPPL["36"],),
    effect="may",
)
name_list_due: Final = Rule(
    "name_list_due",
    zh="列入未达能耗或重点污染物控制指标的企业名单",
    en="Goes on the name list of those that missed their energy or pollutant targets",
    when=F.energy_target_missed | F.exceeds_total_cap,
    under=(CPPL["17.1"],),
)
acceptance_body_liable: Final = Rule(
    "acceptance_body_liable",
    zh="评估验收单位收费或弄虚作假，须承担责任",
    en="The accepting body charged a fee or falsified: it is liable",
    when=F.acceptance_fee_charged | F.acceptance_falsified,
    under=(CPPL["39.2"], CODE["1221.2"]),
)
energy_cure_due: Final = Rule(
    "energy_cure_due",
    zh="超过单位产品能耗限额，责令限期治理",
    en="Over the energy limit: to be ordered to cure it in a set time",
    brief=Text("限期治理", "energy cure"),
    when=F.exceeds_energy_limit,
    under=(ENERGYLAW["16.2"],),
)
energy_closure_possible: Final = Rule(
    "energy_closure_possible",
    zh="超过能耗限额情节严重，逾期未治理：可以停业整顿或者关闭",
    en="Over the energy limit, grave, and not cured in time: may be stopped or closed",
    brief=Text("停业关闭", "closure"),
    when=F.exceeds_energy_limit & F.energy_breach_grave & (F.energy_cure_due_on < ON) & ~F.energy_cured,
    under=(ENERGYLAW["72"],),
    effect="may",
)
tax_on_generated_amount: Final = Rule(
    "tax_on_generated_amount",
    zh="弄虚作假的，以污染物产生量作为排放量计税",
    en="Cheated: taxed on what was generated as if it were discharged",
    brief=Text("按产生量计税", "tax on generated"),
    when=F.tax_cheating,
    under=(EPTAXREG["7.2"],),
)
list_public: Final = Rule(
    "list_public",
    zh="应公开：开展审核企业名单",
    en="To be made public: that it is on the list of those to be audited",
    when=listed,
    under=(OPINION["62"],),
)
results_public: Final = Rule(
    "results_public",
    zh="应公开：审核后的资源节约、污染防治成效",
    en="To be made public: what its audit saved and prevented",
    when=reported,
    under=(OPINION["62"],),
    cautions=(
        Caution(
            Text("涉及商业秘密的除外", "trade secrets excepted"),
            outcomes=("yes",),
            under=(CPPL["27.4"], CODE["967.3"]),
        ),
    ),
)
AGREEMENT: Final = (CPPL["28"], CODE["968"])

agreement_open: Final = Rule(
    "voluntary_agreement_open",
    zh="可以自愿签订清洁生产协议：不属强制性审核",
    en="May sign a voluntary agreement: under no mandatory audit",
    brief=Text("自愿协议", "agreement"),
    when=~statutory_mandatory,
    under=AGREEMENT,
    effect="may",
)
agreement_public: Final = Rule(
    "agreement_public",
    zh="应公布：签订协议的企业名称以及节约资源、防治污染的成果",
    en="To be published: the name of an enterprise that signed an agreement, and what it saved and prevented",
    brief=Text("公布协议", "agreement public"),
    when=F.has_voluntary_agreement,
    under=AGREEMENT,
    cautions=(
        Caution(
            Text(
                "协议为不属强制性审核的企业而设：请核对",
                "agreements are for enterprises under no mandatory audit: check the record",
            ),
            outcomes=("yes",),
            when=statutory_mandatory,
        ),
    ),
)

RULES: Final = (
    preferences_kept,
    preferences_lost,
    preferences_barred,
    relisted,
    correction_order_due,
    fine_due,
    fine_min,
    fine_max,
    publication_fine_due,
    publication_fine,
    punishable_until,
    name_list_due,
    acceptance_body_liable,
    energy_cure_due,
    energy_closure_possible,
    tax_on_generated_amount,
    list_public,
    results_public,
    agreement_open,
    agreement_public,
)
