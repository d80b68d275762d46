"""The park (园区): who it is, and how many of its enterprises were audited.

>>> park = Park(园区名称="某电镀基地", 类型="专业园区", 专业="电镀", 企业总数=50, 已审核企业数=39)
>>> park.kind, park.audited, park.unknown
('specialised_base', 39, 0)
>>> Park(total=50, audited=45, unknown=8)
Traceback (most recent call last):
...
cleanprod.errors.RecordError: audited, unknown, total: got 45 + 8 of 50, expected counts that add up to no more than...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import Field, model_validator

from cleanprod.errors import Problem
from cleanprod.words import Text

from .fields import Asks, City, District, Flag, Name, fact, one_of, one_or_another
from .reading import read_county, refusal
from .spelling import folded
from .subject import Subject

if TYPE_CHECKING:
    from cleanprod.rules.atoms import Fact

MOST: Final = 1_000_000_000
"""More enterprises than any park has."""

COUNT: Final = Text(f"0 至 {MOST:,} 的整数", f"a whole number from 0 to {MOST:,}")
ENTERPRISES: Final = Text(
    f"企业总数：1 至 {MOST:,} 的整数", f"the number of its enterprises: a whole number from 1 to {MOST:,}"
)
ADD_UP: Final = Text("合计不超过总数的家数", "counts that add up to no more than the total")

LEVELS: Final = {
    "国家级": "national",
    "省级": "provincial",
    "市级": "municipal",
}
KINDS: Final = {
    "开发区": "development_zone",
    "产业转移园": "transfer_park",
    "产业转移工业园": "transfer_park",
    "专业园区": "specialised_base",
    "专业基地": "specialised_base",
    "development zone": "development_zone",
    "industrial transfer park": "transfer_park",
    "specialised base": "specialised_base",
    "specialised park": "specialised_base",
}
SPECIALTIES: Final = {
    "electroplating": "电镀",
    "dyeing": "印染",
    "chemicals": "化工",
    "tanning": "制革",
    "papermaking": "造纸",
    "electronics dismantling": "电子拆解",
}
_SPECIALTIES: Final = {folded(word): meant for one, meant in SPECIALTIES.items() for word in (one, meant)}
LEVEL: Final = Text("国家级、省级或市级", "national, provincial or municipal")
KIND: Final = Text("开发区、产业转移园或专业园区", "development_zone, transfer_park or specialised_base")


if TYPE_CHECKING:
    Level = Fact[str]
    Kind = Fact[str]
    Specialty = Fact[str]
    Count = Fact[int]
    Total = Fact[int]
else:
    Level = one_of(LEVELS, LEVEL)
    Kind = one_of(KINDS, KIND)
    Specialty = one_or_another(_SPECIALTIES)
    Count = Annotated[int | None, Asks("number", COUNT), Field(ge=0, le=MOST)]
    Total = Annotated[int | None, Asks("number", ENTERPRISES), Field(ge=1, le=MOST)]


class Park(Subject):
    """A park or base (园区、基地).

    Which enterprises make the total, and which audits count, is for whoever counts to say (stand A28).

    Errors:
        RecordError: a field is wrong, the counts do not add up, or a district does not lie in the city.
    """

    name: Name = fact("园区名称", "name", "园区", "基地名称", changeable=False)
    level: Level = fact("级别", "level: national, provincial, municipal", "园区级别", changeable=False)
    kind: Kind = fact("类型", "development zone, industrial transfer park or specialised base", "园区类型", changeable=False)
    specialty: Specialty = fact("专业", "what a specialised base is specialised in", "专业类别", changeable=False)
    city: City = fact("地市", "city of Guangdong, kept as GB/T 2260 code", "城市", "所在市", changeable=False)
    district: District = fact("区县", "county or district, kept as GB/T 2260 code", "所在区县", changeable=False)
    audited: Count = fact("已审核企业数", "how many of its enterprises are known to have been audited", "已审核")
    unknown: Count = fact(
        "未知企业数", "of how many it is not known; blank is none", "审核情况不明企业数", default=0, changeable=False
    )
    total: Total = fact("企业总数", "how many enterprises it has", "企业数", changeable=False)
    has_results: Flag = fact("清洁生产实施有成效", "its cleaner production has shown results")
    circular_retrofit: Flag = fact("申请循环化改造", "it applies for a circular retrofit")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        facts: dict[str, Any] = self.__dict__
        if self.district is not None:
            county = read_county(self.district, self.city)
            facts |= {"district": county.code, "city": county.city}
        fault = None if self.total is None else check_counts(self.audited or 0, self.unknown or 0, self.total)
        if fault is not None:
            raise refusal(ADD_UP, where=fault.where, got=fault.got)
        return self


def check_counts(audited: int, unknown: int, total: int) -> Problem | None:
    """Tell what is wrong with counts that add up to more than the total."""
    if audited + unknown <= total:
        return None
    got = Text(f"{audited} + {unknown}，共 {total}", f"{audited} + {unknown} of {total}")
    return Problem(got=got, expected=ADD_UP, where="audited, unknown, total")
