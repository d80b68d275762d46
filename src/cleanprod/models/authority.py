"""The authority (主管部门): that of the province or of a city, the plan that it owes, and what it has in place.

>>> one = Authority(主管部门="某市经济和信息化部门", 层级="市级", 地市="佛山市", 方案总体目标=True, plan_issued_on="2016-11-30")
>>> one.level, one.city, one.plan_goal
('city', '440600', True)
>>> Authority(层级="县级")
Traceback (most recent call last):
...
cleanprod.errors.RecordError: level: got '县级', expected province (省级) or city (市级)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanprod.words import Text

from .fields import City, Event, Flag, Name, fact, one_of
from .outputs import Oversight

if TYPE_CHECKING:
    from cleanprod.rules.atoms import Fact

LEVELS: Final = {"省级": "province", "省": "province", "市级": "city", "市": "city", "地级以上市": "city"}
LEVEL: Final = Text("省级或市级", "province (省级) or city (市级)")

if TYPE_CHECKING:
    Level = Fact[str]
else:
    Level = one_of(LEVELS, LEVEL)


class Authority(Oversight):
    """An authority in charge (主管部门) of the province or of a city.

    Its own part is the plan of a city (Opinion, sentence 27) and what it discloses (61-62); what else it has in place is
    in `cleanprod.models.outputs`. Facts are flags unless said otherwise. Of a plan, approval and issue are events: a day,
    NEVER (not happened) or unknown. A plan that was not approved by both departments of the province, or that another
    than the city's government issued, has not been approved, or issued.

    Errors:
        RecordError: a field is wrong.
    """

    name: Name = fact("主管部门", "name", "主管部门名称", changeable=False)
    level: Level = fact("层级", "province or city", "主管部门层级", changeable=False)
    city: City = fact("地市", "city of Guangdong, kept as GB/T 2260 code", "城市", "所在市", changeable=False)

    plan_goal: Flag = fact("方案总体目标", "the plan of the city sets the overall goal", "总体目标")
    plan_tasks: Flag = fact("方案主要任务", "the plan of the city sets the main tasks", "主要任务")
    plan_yearly: Flag = fact("分年度推进计划", "the plan of the city has a plan for each year", "年度计划")
    plan_audit_list: Flag = fact("计划审核名单", "the plan of the city lists the enterprises to audit", "审核名单")
    plan_approved_on: Event = fact(
        "方案审定日期",
        "the day on which the economy department of the province, with the environment department, approved the plan",
        changeable=False,
    )
    plan_issued_on: Event = fact(
        "方案印发日期", "the day on which the government of the city issued the plan", changeable=False
    )

    disclosure_column: Flag = fact("信息公开栏目", "its site has a column for disclosure on cleaner production")
    audit_list_disclosed: Flag = fact("公开审核企业名单", "it makes public which enterprises are under audit")
    audit_results_disclosed: Flag = fact("公开审核成效", "it makes public what enterprises saved and prevented after the audit")
