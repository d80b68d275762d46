"""What the economics of an option ask of its record: kinds of fields, and how they are written.

Several ids or amounts stand in one cell with 、 or ; between them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BeforeValidator, Field

from cleanprod.units import Money, Signed, Years
from cleanprod.words import Text

from .fields import Asks, Wants
from .reading import FIRST_DAY, LAST_DAY, LONGEST, NUMBER, refusal

MOST_YEARS: Final = 100
"""A life longer than that is a slip."""

IDS: Final = Text("方案编号，多个以顿号分隔：F01、F02", "ids of options, several with 、 or ; between them: F01、F02")
FLOWS: Final = Text("各年金额，以分号分隔：30 万元；32 万元", "an amount for each year, with ; between them: 30 万元; 32 万元")
LIFE: Final = Text(
    f"大于零、不超过 {MOST_YEARS} 年的年限，如 10 年", f"a period above zero and up to {MOST_YEARS} years, such as 10 年"
)
PRICE_YEAR: Final = Text("价格所属年份，如 2018", "the year of the prices, such as 2018")
_APART: Final = re.compile("[、,，;；]")
_FLOWS_APART: Final = re.compile("[;；、]")


def split(value: object, apart: re.Pattern[str], expected: Text) -> object:
    """Read several things of one text, or a list of them."""
    if value is None:
        return None
    found = [one.strip() for one in apart.split(value)] if isinstance(value, str) else value
    if not isinstance(found, (list, tuple)) or not all(isinstance(one, (str, dict, Money)) and one for one in found):
        raise refusal(expected)
    return tuple(found)


def read_ids(value: object) -> object:
    """Read ids of options."""
    found = split(value, _APART, IDS)
    if isinstance(found, tuple) and not all(isinstance(one, str) for one in found):
        raise refusal(IDS)
    return found


def read_flows(value: object) -> object:
    """Read the amounts of years."""
    return split(value, _FLOWS_APART, FLOWS)


def check_years(years: Years | None) -> Years | None:
    """Refuse a period of no years, or of more than any plant lasts."""
    if years is not None and not 0 < years.to("a").exact_magnitude <= MOST_YEARS:
        raise refusal(LIFE)
    return years


if TYPE_CHECKING:
    from .written import Written, WrittenFlows, WrittenIds

    AnyMoney = Written[Money]
    PlainMoney = Written[Money]
    SignedBenefit = Written[Money]
    Life = Written[Years]
    Ids = WrittenIds
    Flows = WrittenFlows
    PriceYear = int | None
else:
    from pydantic import AfterValidator

    # in any currency: rules count yuan, and know nothing of another
    AnyMoney = Annotated[Money | None, Asks("number", NUMBER, "元")]
    PlainMoney = Money | None
    SignedBenefit = Annotated[Money | None, Asks("number", NUMBER, "元"), Signed()]
    Life = Annotated[Years | None, AfterValidator(check_years)]
    Ids = Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=LONGEST)], ...] | None, Wants(IDS), BeforeValidator(read_ids)
    ]
    Flows = Annotated[
        tuple[Annotated[Money, Signed()], ...] | None, Wants(FLOWS), Field(max_length=MOST_YEARS), BeforeValidator(read_flows)
    ]
    PriceYear = Annotated[int | None, Wants(PRICE_YEAR), Field(ge=FIRST_DAY.year, le=LAST_DAY.year)]
