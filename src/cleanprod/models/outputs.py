"""What an authority has in place (应完成的工作), clause by clause of the Opinion (粤经信节能函〔2016〕235号).

Each class adds the items of some of its sentences; `cleanprod.models.authority.Authority` has them all.

>>> from cleanprod.models.authority import Authority
>>> Authority(清洁生产门户网站=True, technique_library=False).portal_open
True
"""

from __future__ import annotations

from .fields import Flag, fact
from .subject import Subject


class Goals(Subject):
    """The goals by 2020 (sentence 20), and law and standards (84-86)."""

    rules_complete: Flag = fact("清洁生产政策法规基本完善", "policy and law on cleaner production are largely complete")
    standards_complete: Flag = fact(
        "重点行业技术标准体系基本完备", "technical standards of key industries are largely complete"
    )
    acceptance_works: Flag = fact(
        "审核验收规范制度高效运行", "the rules on audit and acceptance are in place and work efficiently"
    )
    common_techniques: Flag = fact("开发应用清洁生产共性技术", "shared techniques are developed and applied")
    regional_centres: Flag = fact("建立区域清洁生产中心", "regional centres of cleaner production are set up")
    industry_alliances: Flag = fact(
        "建立行业清洁生产技术联盟", "technical alliances of industries are set up", "重点行业清洁生产技术联盟"
    )

    statute_advanced: Flag = fact("推进省条例立法", "the statute of the province on cleaner production is advanced")
    supporting_rules: Flag = fact("完善配套法规和政策措施", "the rules and measures that go with it are completed")
    measures_revised: Flag = fact("修订省审核及验收办法", "the province's measures on audit and acceptance are revised")
    local_indicators: Flag = fact(
        "制定地方重点行业评价指标体系", "local indicator systems for the key industries of the province are drawn up"
    )


class Information(Goals):
    """The information system (sentences 54-56), and the portal with its libraries (58-59)."""

    system_province: Flag = fact("审核信息系统覆盖省级", "the information system of audits reaches the province")
    system_city: Flag = fact("审核信息系统覆盖市级", "the information system of audits reaches the cities")
    system_county: Flag = fact("审核信息系统覆盖县级", "the information system of audits reaches the counties")
    system_registers: Flag = fact("系统可网上注册申报", "enterprises register and apply in it online")
    system_stores: Flag = fact("系统可入库存储", "it stores what audits tell and what they achieve")
    system_reports_up: Flag = fact("系统可逐级上报", "it reports from level to level")
    system_classifies: Flag = fact("系统可分类统计", "it counts by class")
    system_answers: Flag = fact("系统可实时查询", "it answers queries at once")

    portal_open: Flag = fact("清洁生产门户网站", "there is a portal of cleaner production")
    portal_informs: Flag = fact(
        "门户展示动态法规标准和方法", "the portal shows news, law and policy, standards and methods of audit"
    )
    technique_library: Flag = fact("清洁生产技术成果库", "there is a library of techniques")
    expert_library: Flag = fact("清洁生产专家人才库", "there is a library of experts", "清洁生产专家库")


class Support(Information):
    """Techniques (sentences 50-51), and who serves enterprises (65-68)."""

    research_encouraged: Flag = fact("鼓励企业技术研发", "enterprises are encouraged to research techniques")
    research_joined: Flag = fact("推动产学研协同创新", "enterprises, universities and institutes are brought to work together")
    techniques_imported: Flag = fact("引进吸收国际先进技术", "advanced techniques from abroad are brought in and built upon")
    local_techniques: Flag = fact(
        "开发推广适合本省行业的技术装备", "techniques and equipment that fit the industries of the province are spread"
    )
    demonstrations_run: Flag = fact("组织技术改造示范项目", "demonstration projects of retrofits are run")
    demonstrations_followed: Flag = fact("示范项目跟踪评估", "the demonstrations are followed up and assessed")
    demonstrations_shared: Flag = fact("示范项目进展交流", "how the demonstrations go on is shared")
    specifications_regular: Flag = fact(
        "定期发布重点行业技术应用规范", "specifications for techniques of key industries are published regularly"
    )

    has_means: Flag = fact("具备设立服务中心的条件", "the region has the means for a service centre", changeable=False)
    service_centre: Flag = fact("建立清洁生产服务中心", "there is a service centre of cleaner production")
    industry_studies: Flag = fact("开展行业政策研究和技术攻关", "policy and techniques of industries are studied")
    industry_guides: Flag = fact(
        "编制重点行业指南和案例汇编", "guides and collections of cases for key industries are compiled"
    )
    service_agencies: Flag = fact("培育清洁生产服务机构", "agencies that serve enterprises are built up")
    expert_team: Flag = fact("建立专兼结合的专家队伍", "there is a body of experts, full-time and part-time")
    experts_trained: Flag = fact("专家交流培训", "the experts meet and are trained")
    yardstick_shared: Flag = fact(
        "统一评价指标理解和验收尺度", "indicator systems are understood, and acceptance measured, in one way"
    )


class Oversight(Support):
    """Inspection and appraisal (sentences 107-109), publicity and training (114-115)."""

    in_inspections: Flag = fact("纳入节能环保日常监督检查", "cleaner production is part of everyday inspection")
    in_appraisal: Flag = fact("纳入节能环保考核", "cleaner production is part of appraisal for energy and environment")
    schedule_checked: Flag = fact("审核进度把关", "the schedule of audits is checked strictly")
    quality_checked: Flag = fact("审核质量把关", "the quality of audits is checked strictly")
    audits_enforced: Flag = fact("强化审核执法监管", "the duty to audit is enforced")

    publicity: Flag = fact(
        "宣传法规制度技术和案例", "law and policy, the ways of administration, techniques and cases are made known"
    )
    officials_trained: Flag = fact("培训市县管理部门", "the departments of cities and counties are trained")
    enterprises_trained: Flag = fact("培训企业", "enterprises are trained")
    meetings_held: Flag = fact(
        "示范经验交流和技术推广现场会", "meetings share what demonstrations taught, and spread techniques on the spot"
    )
