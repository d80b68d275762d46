"""Consultants (咨询服务机构): which of them may audit for enterprises.

Measures for Cleaner Production Audits (清洁生产审核办法, 2016) arts. 15-16: an independent legal person with a system for the
quality of its service; instruments for the balances of material, energy and water; staff who know the industry; staff who
know the method. An enterprise that audits itself needs the second and the third: see `process`. Before 2016-07-01 the
interim measures, which were not read, are the open text `order16`.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> all_four = dict.fromkeys(("independent_legal_person", "quality_system", "balance_instruments"), True)
    >>> law.assess(cp.Consultant(**all_four, industry_staff=True, method_staff=False))["consultant_fit"].because
    ('fact:method_staff',)
    >>> cp.policy(on="2016-06-30").assess(cp.Consultant(**all_four))["consultant_fit"].missing
    ('fact:industry_staff', 'fact:method_staff', 'text:order16')
"""

from typing import Final

from cleanprod.law import MEASURES, ORDER16
from cleanprod.models.consultant import Consultant
from cleanprod.models.fields import vocabulary
from cleanprod.rules import Rule
from cleanprod.words import Text

C: Final = vocabulary(Consultant)

WHO_AUDITS: Final = (ORDER16["auditors"], MEASURES["15-16"])
"""What says who may audit; the interim measures were not read."""

consultant_fit: Final = Rule(
    "consultant_fit",
    zh="具备咨询服务机构的四项条件",
    en="Meets the four conditions of a consultant",
    brief=Text("具备条件", "fit"),
    when=(C.independent_legal_person & C.quality_system & C.balance_instruments & C.industry_staff & C.method_staff),
    under=WHO_AUDITS,
)

RULES: Final = (consultant_fit,)
