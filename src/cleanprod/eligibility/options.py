"""Options (清洁生产方案): what a measure brings, and what is asked of a retrofit or of a new project.

Opinion (粤经信节能函〔2016〕235号) sentence 5: energy saved, materials saved, pollution cut, benefit gained. Cleaner
Production Promotion Law (清洁生产促进法, 2012) art. 19, since 2026-08-15 the Ecological and Environmental Code
(生态环境法典) art. 965: four measures that a technical retrofit takes. Environmental Impact Assessment Law
(环境影响评价法) art. 24, since the Code art. 106: a major change goes through approval again. Plan for 2021-2025
(发改环资〔2021〕1524号): what a new project of high energy use and high emissions must reach.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> answers = law.assess(cp.Option(energy_saved="120 tce"))
    >>> answers["effect_energy"].outcome, answers["effect_pollution"].missing
    (True, ('fact:cuts_pollution',))
"""

import datetime as dt
from typing import Final

from cleanprod.law import CODE, CPPL, EIALAW, EIAREG, MAJORCHANGES, MAJORCHANGES2015, OPINION, PLAN14
from cleanprod.models.option import OPTION
from cleanprod.rules import ALWAYS, ON, Caution, Dated, Param, Rule
from cleanprod.words import Text

PLAN_LAST: Final = Param[dt.date](
    "plan14_last_day",
    "day",
    Text("“十四五”末日", "last day of the 14th five-year period"),
    (Dated(dt.date(2025, 12, 31), start=PLAN14.spans[0].start),),
)

effect_energy: Final = Rule(
    "effect_energy",
    zh="节能",
    en="Saves energy",
    brief=Text("节能", "energy"),
    when=OPTION.saves_energy,
    under=(OPINION["5"],),
)
effect_materials: Final = Rule(
    "effect_materials",
    zh="降耗",
    en="Saves materials or water",
    brief=Text("降耗", "materials"),
    when=OPTION.saves_materials | OPTION.saves_water,
    under=(OPINION["5"],),
)
effect_pollution: Final = Rule(
    "effect_pollution",
    zh="减污",
    en="Cuts pollution",
    brief=Text("减污", "pollution"),
    when=OPTION.cuts_pollution,
    under=(OPINION["5"],),
)
effect_benefit: Final = Rule(
    "effect_benefit",
    zh="增效",
    en="Raises the economic benefit",
    brief=Text("增效", "benefit"),
    when=OPTION.raises_benefit,
    under=(OPINION["5"],),
)

retrofit_measures: Final = Rule(
    "retrofit_measures_taken",
    zh="技术改造采取了四项清洁生产措施",
    en="The retrofit takes the four measures of cleaner production",
    brief=Text("四项措施", "four measures"),
    when=OPTION.retrofit_low_toxic & OPTION.retrofit_efficient & OPTION.retrofit_recycles & OPTION.retrofit_abates,
    under=(CPPL["19"], CODE["965"]),
)
major_change_list: Final = Rule(
    "major_change_list",
    zh="污染影响类建设项目已有重大变动清单",
    en="There is a list of major changes for every project that pollutes",
    when=ALWAYS,
    under=(MAJORCHANGES["list"],),
    no_outside=True,
)
major_change_sectors: Final = Rule(
    "major_change_sectors",
    zh="仅部分行业有重大变动清单",
    en="There are lists of major changes for some sectors only",
    when=~major_change_list,
    under=(MAJORCHANGES2015["sectors"],),
)
reapproval: Final = Rule(
    "assessment_reapproval_due",
    zh="属于重大变动，应当重新报批环境影响评价文件",
    en="A major change: the environmental impact assessment must be approved again",
    brief=Text("重新报批", "approval again"),
    when=OPTION.major_change,
    under=(EIALAW["24.1"], EIAREG["12"], CODE["106"]),
    no_outside=True,
    cautions=(
        Caution(
            Text("是否属于重大变动，按污染影响类清单的13项判断", "by the thirteen items of the list of major changes"),
            outcomes=("yes", "no", "unknown"),
            under=(MAJORCHANGES["list"],),
            when=major_change_list,
        ),
        Caution(
            Text("当时仅九个行业有重大变动清单", "at that time there were lists for nine sectors only"),
            outcomes=("yes", "no", "unknown"),
            under=(MAJORCHANGES2015["sectors"],),
            when=major_change_sectors,
        ),
    ),
)
two_high_stopped: Final = Rule(
    "two_high_stopped",
    zh="新建、改建、扩建高耗能高排放项目未达清洁生产先进水平，或未按规定落实产能置换，应当停批停建",
    en="A new project of high energy use and high emissions, below the advanced level or without the swap prescribed: stopped",
    brief=Text("两高停批", "two-high stop"),
    when=OPTION.two_high_project
    & (
        ~(OPTION.energy_advanced & OPTION.material_advanced & OPTION.water_advanced)
        | (OPTION.swap_prescribed & ~OPTION.capacity_swapped)
    ),
    under=(PLAN14["two_high"],),
    cautions=(
        Caution(
            Text(
                "“单位产品能耗、物耗和水耗等”以“等”字结尾，并未穷尽",
                "the list of what must reach the advanced level is open (等)",
            ),
            outcomes=("no",),
            when=OPTION.two_high_project,
        ),
        Caution(
            Text(
                "方案的期间至2025年底，此后是否仍须执行未查得",
                "the period of the plan ended with 2025: whether it still binds was not found",
            ),
            outcomes=("yes", "no", "unknown"),
            when=ON > PLAN_LAST,
        ),
    ),
)

RULES: Final = (
    effect_energy,
    effect_materials,
    effect_pollution,
    effect_benefit,
    retrofit_measures,
    reapproval,
    two_high_stopped,
)
