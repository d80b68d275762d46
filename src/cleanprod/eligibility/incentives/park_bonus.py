"""Park bonus (园区加分): what the results of a park count for.

Opinion (粤经信节能函〔2016〕235号) sentence 100. How many points they are worth is not said.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> law.assess(cp.Park(has_results=True, circular_retrofit=True))["incentive_circular_bonus"].outcome
    True
"""

from typing import Final

from cleanprod.eligibility.parks import P
from cleanprod.law import OPINION
from cleanprod.rules import Caution
from cleanprod.words import Text

from .incentive import Incentive, rules_of

INCENTIVES: Final = (
    Incentive(
        "circular_bonus",
        zh="园区清洁生产实施成效，作为园区循环化改造的加分条件",
        en="The results of a park's cleaner production count in favour of its circular retrofit",
        brief=Text("循环化加分", "circular bonus"),
        when=P.has_results & P.circular_retrofit,
        under=(OPINION["100"],),
        authority="coordinating",
        cautions=(Caution(Text("加多少分，《意见》没有规定", "how many points, the Opinion does not say"), outcomes=("yes",)),),
    ),
)

RULES: Final = rules_of(INCENTIVES)
