"""Grounds (强制性审核情形): which enterprises must be audited by law.

Cleaner Production Promotion Law (清洁生产促进法, 2012) art. 27, until 2026-08-15; since then the Ecological and
Environmental Code (生态环境法典) art. 967. Either limb of a ground is enough (stand A1); use of energy above the
limit is the ground, a large total use is not (A2). The duty under the Opinion is another question (A3).

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> law.assess(cp.Enterprise(exceeds_energy_limit=True))["statutory_mandatory"].outcome
    True
    >>> law.assess(cp.Enterprise())["statutory_mandatory"].missing[:2]
    ('fact:exceeds_energy_limit', 'fact:exceeds_total_cap')
"""

from typing import Final

from cleanprod.law import A8, CODE, CPPL, MEASURES, ORDER16
from cleanprod.models import F
from cleanprod.rules import Caution, Open, Rule, Same, happened
from cleanprod.words import Text

over_discharge: Final = Rule(
    "ground_over_discharge",
    zh="污染物排放超标，或超过重点污染物排放总量控制指标（双超）",
    en="Discharges above the standard, or above the cap on key pollutants",
    brief=Text("双超", "over discharge"),
    when=F.exceeds_discharge_standard | F.exceeds_total_cap,
    under=(CPPL["27.2(1)"], CODE["967.1(1)"]),
    no_outside=True,
    cautions=(
        Caution(
            Text("排放超标的，还应按有关污染防治的法律治理", "an over-standard emitter is also dealt with under pollution law"),
            outcomes=("yes",),
            through=(F.exceeds_discharge_standard,),
            under=(CPPL["27.3"], CODE["967.2"]),
        ),
    ),
)

high_energy: Final = Rule(
    "ground_high_energy",
    zh="超过单位产品能源消耗限额标准构成高耗能",
    en="Uses more energy per unit of product than the limit standard allows",
    brief=Text("高耗能", "high energy"),
    when=F.exceeds_energy_limit,
    under=(CPPL["27.2(2)"], CODE["967.1(3)"].given(A8)),  # the Code no longer names this ground
    cautions=(
        Caution(
            Text(
                "生态环境法典不再列明这一情形，是否经《审核办法》第八条仍须审核尚无定论（立场 A8）",
                "the Code no longer names this ground; whether art. 8 of the Measures keeps it is not settled (stand A8)",
            ),
            outcomes=("unknown",),
            through=(Open(A8.atom),),
        ),
    ),
)

toxic_class: Final = Rule(
    "toxic_class",
    zh="所用原料或所排物质属于五类有毒有害物质之一",
    en="Materials used or substances discharged fall in one of the five toxic classes",
    when=(
        F.toxic_hazardous_waste
        | F.toxic_controlled_chemicals
        | F.toxic_heavy_metals
        | F.toxic_persistent_pollutants
        | F.toxic_other
    ),
    under=(ORDER16["8"], MEASURES["8"]),
    no_outside=True,
    cautions=(
        Caution(
            Text(
                "仅就事实而言：产生危险废物构成初步情形，以列入名单为准（立场 A20）",
                "prima facie only: producing hazardous waste counts on the facts alone, being listed prevails (stand A20)",
            ),
            outcomes=("yes",),
            through=(F.toxic_hazardous_waste,),
        ),
        Caution(
            Text(
                "第五类物质须由使用者判断，名录不能认定（立场 A19）",
                "the fifth class needs judgement: no list decides it (stand A19)",
            ),
            outcomes=("yes", "unknown"),
            through=(F.toxic_other,),
        ),
    ),
)

toxic: Final = Rule(
    "ground_toxic",
    zh="使用有毒有害原料进行生产，或在生产中排放有毒有害物质（双有）",
    en="Produces with toxic raw materials, or discharges toxic substances",
    brief=Text("双有", "toxic"),
    when=F.uses_toxic_materials | F.discharges_toxic_substances | toxic_class,
    under=(CPPL["27.2(3)"], CODE["967.1(2)"]),
    no_outside=True,
)

other_state: Final = Rule(
    "ground_other_state",
    zh="国家规定应当实施强制性清洁生产审核的其他情形",
    en="Another case for which the State prescribes a mandatory audit",
    brief=Text("其他情形", "other State case"),
    when=F.other_state_case,
    under=(CODE["967.1(3)"],),
)

statutory_mandatory: Final = Rule(
    "statutory_mandatory",
    zh="依法应当实施强制性清洁生产审核",
    en="Must be audited by law",
    brief=Text("法定强制", "must audit"),
    when=over_discharge | high_energy | toxic | other_state,
    under=(CPPL["27.2"], CODE["967.1"]),
    no_outside=True,
    cautions=(
        Caution(
            Text(
                "列入依据为法定情形，而就所给事实尚无情形：以列入名单为准（立场 A20）",
                "it is listed under a statutory ground, though these facts show none: the list prevails (stand A20)",
            ),
            outcomes=("no",),
            when=happened(F.listed_on) & F.listed_under.is_("statutory"),
        ),
        Caution(
            Text(
                "并非依法定情形列入名单，而就所给事实已有情形：以列入名单为准（立场 A20）",
                "it is not listed under a statutory ground, though these facts show one: the list prevails (stand A20)",
            ),
            outcomes=("yes",),
            when=happened(F.listed_on) & F.listed_under.is_("policy", "voluntary"),
        ),
    ),
)

SAME: Final = (
    # the caller's verdict and the five classes answer one question, as far as the classes are the law's
    Same(
        (F.uses_toxic_materials, F.discharges_toxic_substances),
        (
            F.toxic_hazardous_waste,
            F.toxic_controlled_chemicals,
            F.toxic_heavy_metals,
            F.toxic_persistent_pollutants,
            F.toxic_other,
        ),
        under=(MEASURES["8"],),
    ),
)

RULES: Final = (over_discharge, high_energy, toxic, other_state, statutory_mandatory)
