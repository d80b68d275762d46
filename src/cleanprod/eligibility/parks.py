"""Parks (园区): which of them the clause covers.

Opinion (粤经信节能函〔2016〕235号) sentence 41: development zones of the province or above, industrial transfer parks, and
parks or bases specialised in one of six kinds. The list of kinds ends in 等: it is open. How many of a park's enterprises
were audited is arithmetic, on any day: see `coverage`.

    >>> import cleanprod as cp
    >>> law = cp.policy(on="2018-06-01")
    >>> law.assess(cp.Park(kind="开发区", level="省级"))["park_covered"].outcome
    True
    >>> law.assess(cp.Park(kind="开发区"))["park_covered"].missing
    ('fact:level',)
    >>> print(law.assess(cp.Park(kind="专业园区", specialty="陶瓷"))["park_covered"].warnings[0].en)
    the list of kinds is open (等)
"""

from typing import Final

from cleanprod.law import OPINION
from cleanprod.models.fields import vocabulary
from cleanprod.models.park import Park
from cleanprod.rules import Caution, Dated, Param, Rule
from cleanprod.words import Text

P: Final = vocabulary(Park)

_SINCE: Final = OPINION.spans[0].start

PARK_LEVELS: Final = Param[str](
    "park_levels", "word", Text("省级以上", "levels from the province up"), (Dated(("national", "provincial"), start=_SINCE),)
)
PARK_SPECIALTIES: Final = Param[str](
    "park_specialties",
    "word",
    Text("专业园区或基地的类别", "kinds of specialised parks and bases"),
    (Dated(("电镀", "印染", "化工", "制革", "造纸", "电子拆解"), start=_SINCE),),
)

park_covered: Final = Rule(
    "park_covered",
    zh="属于应加大清洁生产力度的园区",
    en="A park whose cleaner production is to be advanced",
    brief=Text("条款涵盖", "covered"),
    when=(
        (P.kind.is_("development_zone") & P.level.is_in(PARK_LEVELS))
        | P.kind.is_("transfer_park")
        | (P.kind.is_("specialised_base") & P.specialty.is_in(PARK_SPECIALTIES))
        | (P.level.is_in(PARK_LEVELS) & P.specialty.is_in(PARK_SPECIALTIES))  # whichever of the three it is
    ),
    under=(OPINION["41"],),
    cautions=(
        Caution(
            Text("所列类别以“等”字结尾，并未穷尽", "the list of kinds is open (等)"),
            outcomes=("no",),
            when=P.kind.is_("specialised_base"),
        ),
    ),
)

RULES: Final = (park_covered,)
