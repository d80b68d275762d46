"""Process (审核流程): by which process an audit goes, what is filed, and whether it is evaluated and accepted.

Opinion (粤经信节能函〔2016〕235号) sentences 29-31; Measures for Cleaner Production Audits (清洁生产审核办法, 2016) arts. 14
and 20. That the process is simple, the impact low, the energy use or the impact high is for the caller to say: the criteria
were not found. A mandatory audit goes the standard way until 2023-05-01; whether it may be simplified since is stand A31.
One that is neither simple nor high goes the standard way (A32). To simplify is an option that the filing authority accepts
(A33). The process is one for voluntary and mandatory audits (sentence 26). Who has the instruments and the staff may audit
itself (Measures arts. 15-16). Acceptance is at the public cost (sentence 90; Cleaner Production Promotion Law, 清洁生产促进法,
art. 27.5, since 2026-08-15 the Ecological and Environmental Code, 生态环境法典, arts. 960-971).

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> no = dict.fromkeys(("exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit"), False)
    >>> no |= {"uses_toxic_materials": False, "discharges_toxic_substances": False}
    >>> small = cp.Enterprise(**no, process_simple=True, impact_low=True, energy_high=False, impact_high=False)
    >>> track = law.assess(small)["process_track"]
    >>> track.value, track.effect
    ('simplified', 'may')
"""

from typing import Final

from cleanprod.law import A31, CODE, CPPL, MEASURES, OPINION, ORDER16, SIMPLIFIEDGUIDE
from cleanprod.models import F
from cleanprod.rules import ALWAYS, NONE, Caution, Open, Rule, first, happened
from cleanprod.words import Text

from .consultants import WHO_AUDITS
from .grounds import high_energy, over_discharge, statutory_mandatory, toxic

INTERIM: Final = ORDER16["acceptance"]
"""The interim measures ruled on acceptance too; they were not read."""

TRACK_WORDS: Final = {
    "simplified": Text("简易流程", "simplified"),
    "standard": Text("规范流程", "standard"),
}
LEAD_WORDS: Final = {
    "environment": Text("环境保护部门", "environment department"),
    "energy_saving": Text("节能主管部门", "energy-saving department"),
    "environment_and_energy_saving": Text("环境保护部门和节能主管部门", "environment and energy-saving departments"),
    "coordinating": Text("综合协调部门会同环境保护部门", "coordinating department, with the environment department"),
}

PAYER_WORDS: Final = {"government": Text("同级政府预算", "the public budget of the level that accepts")}

may_audit_itself: Final = Rule(
    "may_audit_itself",
    zh="可以自行组织审核：具备测试器具和熟悉行业的人员",
    en="May audit itself: it has the instruments, and staff who know the industry",
    brief=Text("自行审核", "audits itself"),
    when=F.has_balance_instruments & F.has_industry_staff,
    under=WHO_AUDITS,
    effect="may",
)

mandatory_may_simplify: Final = Rule(
    "mandatory_may_simplify",
    zh="强制性审核可以采用简易流程",
    en="A mandatory audit may be simplified",
    when=statutory_mandatory,
    under=(SIMPLIFIEDGUIDE["1"],),
    effect="may",
    no_outside=True,
    cautions=(
        Caution(
            Text(
                "此后的指引允许部分强制性审核企业采用简易流程，其条件未能读到（立场 A31）",
                "later guidance admits some mandatory enterprises; its conditions were not read (stand A31)",
            ),
            outcomes=("unknown",),
            through=(Open(A31.atom),),
        ),
    ),
)
needs_standard: Final = Rule(
    "needs_standard",
    zh="须按规范流程审核：能耗较高、环境影响较大或强制性审核",
    en="Goes the standard way: high energy use, large impact, or mandatory",
    when=F.energy_high | F.impact_high | (statutory_mandatory & ~mandatory_may_simplify),
)
may_simplify: Final = Rule(
    "may_simplify",
    zh="可以简化审核流程",
    en="May go the simplified way",
    when=F.process_simple & F.impact_low & ~needs_standard,
    under=(OPINION["29"],),
    effect="may",
    no_outside=True,
)
process_track: Final = Rule(
    "process_track",
    zh="适用的审核流程",
    en="The process that applies",
    brief=Text("流程", "track"),
    when=first((may_simplify, "simplified"), otherwise="standard"),
    under=(OPINION["26"], OPINION["30"], MEASURES["14"]),
    words=TRACK_WORDS,
    effects={"simplified": "may"},
    cautions=(
        Caution(
            Text(
                "简化须经备案部门认可（立场 A33）", "to simplify is an option that the filing authority must accept (stand A33)"
            ),
            outcomes=("yes",),
            when=may_simplify,
        ),
        Caution(
            Text("所选的简易流程不适用，应按规范流程审核", "it chose the simplified process, which is not open to it"),
            outcomes=("yes",),
            when=F.track_chosen.is_("simplified") & ~may_simplify,
        ),
    ),
)
process_followed: Final = Rule(
    "process_followed",
    zh="所走的审核流程",
    en="The process that it goes by, with its choice where it has one",
    when=first((may_simplify, F.track_chosen), otherwise="standard"),
    words=TRACK_WORDS,
    under=(OPINION["30"], MEASURES["14"]),
)
filing_due: Final = Rule(
    "filing_due",
    zh="完成后须将审核报告报地级以上市两部门备案",
    en="The report goes to the two departments of the city for filing when the audit is done",
    brief=Text("备案", "filing"),
    when=ALWAYS,  # whichever way it goes
    under=(OPINION["29"], OPINION["30"]),
)

acceptance_by_state: Final = Rule(
    "acceptance_by_state",
    zh="国家规定须评估验收：国家考核的规划要求，或申请财政资金",
    en="Evaluated and accepted by State rule: named by an assessed plan, or applies for public money",
    when=F.acceptance_prescribed | F.applies_for_public_money,
    under=(INTERIM, MEASURES["20"]),
)
acceptance_for_title: Final = Rule(
    "acceptance_for_title",
    zh="申请市级清洁生产企业称号须验收",
    en="Accepted because it applies for the city's title",
    when=F.applies_for_municipal_title,
    under=(OPINION["31"],),
)
evaluation_due: Final = Rule(
    "evaluation_due",
    zh="须评估（中高费方案实施之前）",
    en="Evaluated, before the medium- and high-cost options are carried out",
    when=acceptance_by_state,
)
acceptance_due: Final = Rule(
    "acceptance_due",
    zh="须验收",
    en="Accepted, after the options are carried out",
    brief=Text("验收", "acceptance"),
    when=acceptance_by_state | acceptance_for_title,
    cautions=(
        Caution(
            Text("有称号而从未验收：请核对记录", "it holds a title and was never accepted: check the record"),
            outcomes=("yes", "no", "unknown"),
            when=(F.has_municipal_title | F.has_provincial_title) & ~happened(F.accepted_on),
        ),
    ),
)
acceptance_lead: Final = Rule(
    "acceptance_lead",
    zh="牵头验收的部门",
    en="Who leads the acceptance",
    brief=Text("牵头", "lead"),
    when=first(
        (acceptance_by_state & (over_discharge | toxic) & high_energy, "environment_and_energy_saving"),
        (acceptance_by_state & (over_discharge | toxic), "environment"),
        (acceptance_by_state & high_energy, "energy_saving"),
        (acceptance_due, "coordinating"),
        otherwise=NONE,
    ),
    words=LEAD_WORDS,
)
acceptance_payer: Final = Rule(
    "acceptance_payer",
    zh="评估验收费用由谁承担",
    en="Who pays for evaluation and acceptance",
    brief=Text("费用", "payer"),
    when=first((acceptance_due, "government"), otherwise=NONE),
    under=(OPINION["90"], CPPL["27.5"], CODE["960-971"]),
    words=PAYER_WORDS,
    cautions=(
        Caution(
            Text(
                "评估验收不得向企业收费：收费的须承担责任", "no fee may be taken from the enterprise: one that was is a breach"
            ),
            outcomes=("yes", "no", "unknown"),
            under=(CPPL["39.2"], CODE["1221.2"]),
            when=F.acceptance_fee_charged,
        ),
    ),
)

RULES: Final = (
    process_track,
    process_followed,
    filing_due,
    evaluation_due,
    acceptance_due,
    acceptance_lead,
    acceptance_payer,
    may_audit_itself,
)
