"""Support (支持与奖励): money and honours for an enterprise under the Opinion, and the funds of the State that it names.

Opinion (粤经信节能函〔2016〕235号) sentences 34, 49, 91 and 92; Cleaner Production Promotion Law (清洁生产促进法, 2012) arts.
30-32, until 2026-08-15; since then the Ecological and Environmental Code (生态环境法典) arts. 13, 129 and 962.3. What counts as
a marked effect or as outstanding is for whoever gives it to say. A preference of the Opinion is barred while the enterprise
is overdue (sentence 34); what a law gives is not.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> answer = law.assess(cp.Enterprise(effect_marked=True, report_submitted_on="2018-02-01"))["incentive_reward"]
    >>> answer.outcome, answer.effect, answer.clauses
    (True, 'may', ('OPINION 91b', 'OPINION 34b'))
"""

from typing import Final

from cleanprod.eligibility.consequences import overdue_still, preferences_kept
from cleanprod.eligibility.deadlines import reported
from cleanprod.law import CODE, CPPL, OPINION
from cleanprod.models import F
from cleanprod.rules import Caution
from cleanprod.words import Text

from .incentive import Incentive, rules_of

INCENTIVES: Final = (
    Incentive(
        "on_time",
        zh="按时或提前完成审核，在项目推荐、申报、财税奖励、环境评价等方面给予倾斜",
        en="Audited on time: preferred in recommendation and application of projects, rewards, environmental assessment",
        brief=Text("按时倾斜", "on time"),
        when=preferences_kept,
        under=(OPINION["34a"],),
        authority="coordinating",
    ),
    Incentive(
        "reward",
        zh="审核成效显著，可给予奖励",
        en="Its audit had a marked effect: may be rewarded",
        brief=Text("成效奖励", "reward"),
        when=reported & F.effect_marked & ~overdue_still,
        under=(OPINION["91b"], OPINION["34b"]),
        effect="may",
        authority="coordinating",
    ),
    Incentive(
        "commendation",
        zh="在清洁生产工作中做出显著成绩，依法给予表彰和奖励",
        en="Outstanding work in cleaner production: commended and rewarded under the law",
        brief=Text("表彰", "commendation"),
        when=F.outstanding_merit,
        under=(OPINION["34c"], CPPL["30"], CODE["13, 129"]),
        authority="coordinating",
    ),
    Incentive(
        "activity_support",
        zh="从事清洁生产研究、示范和培训，可利用专项资金给予支持",
        en="Engages in research, demonstration or training: may be supported from the funds",
        brief=Text("研究示范培训", "research, training"),
        when=(F.does_research | F.does_demonstration | F.does_training) & ~overdue_still,
        under=(OPINION["91c"], OPINION["34b"]),
        effect="may",
        authority="coordinating",
    ),
    Incentive(
        "public_money",
        zh="从事清洁生产研究、示范和培训，由县级以上人民政府给予资金支持",
        en="Engages in research, demonstration or training: public money",
        brief=Text("财政资金", "public money"),
        when=F.does_research | F.does_demonstration | F.does_training,
        under=(CPPL["31"],),
        authority="finance",
    ),
    Incentive(
        "science_fund",
        zh="公益性清洁生产技术研发项目，各类科技资金积极安排或倾斜支持",
        en="A public-interest project of cleaner-production technology: science funds lean to it",
        brief=Text("科技资金", "science funds"),
        when=F.has_public_interest_rd & ~overdue_still,
        under=(OPINION["49"], OPINION["34b"]),
        effect="encouraged",
        authority="science",
    ),
    Incentive(
        "sme_fund",
        zh="中小企业发展基金安排适当数额，支持中小企业实施清洁生产",
        en="A share of the fund for small and medium enterprises goes to their cleaner production",
        brief=Text("中小企业基金", "SME fund"),
        when=F.is_sme,
        under=(OPINION["92"], CPPL["32"], CODE["962.3"]),
        authority="finance",
        cautions=(
            Caution(
                Text("规定的是基金的安排，并非某一企业的权利", "the text binds the fund: no right of any one enterprise"),
                outcomes=("yes",),
            ),
        ),
    ),
)

RULES: Final = rules_of(INCENTIVES)
