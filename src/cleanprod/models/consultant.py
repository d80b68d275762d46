"""The consultant (咨询服务机构): whether it can audit for others.

>>> Consultant(机构名称="某咨询公司", 独立法人=True).independent_legal_person
True
>>> Consultant(quality_system="好")
Traceback (most recent call last):
...
cleanprod.errors.RecordError: quality_system: got '好', expected yes or no (True or False); blank is unknown
"""

from __future__ import annotations

from .fields import Flag, Name, Uscc, fact
from .subject import Subject


class Consultant(Subject):
    """A body that audits for enterprises (咨询服务机构), by the four conditions of the Measures, arts. 15-16.

    The first condition has two facts. Whether instruments or staff are enough is the caller's judgement.

    Errors:
        RecordError: a field is wrong.
    """

    name: Name = fact("机构名称", "name", "咨询机构", "咨询服务机构", changeable=False)
    uscc: Uscc = fact("统一社会信用代码", "unified social credit code", "信用代码", changeable=False)
    independent_legal_person: Flag = fact("独立法人", "it is an independent legal person", "独立法人资格")
    quality_system: Flag = fact(
        "质量保证体系", "it has a system that assures the quality of its service", "质量保证体系和管理制度"
    )
    balance_instruments: Flag = fact(
        "平衡测试器具", "it has instruments to measure the balances of material, energy and water", "物料能量水平衡测试器具"
    )
    industry_staff: Flag = fact("熟悉行业的技术人员", "it has staff who know the industry", "行业技术人员")
    method_staff: Flag = fact("掌握审核方法的人员", "it has staff who know the method of an audit", "审核方法人员")
