"""How a model declares its facts: one field, its kind, its words in Chinese and English, and what it accepts.

On the class a field is a fact, for rules (`F.exceeds_energy_limit`); on a record it is its value. Type checkers
see both; at run time a field is an ordinary pydantic field.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar, cast, get_args

from attrs import field, frozen
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from cleanprod.errors import QuantityError, brief, unknown_name
from cleanprod.rules.atoms import Fact, FactKind
from cleanprod.rules.expressions import NEVER
from cleanprod.units import AnnualMass, Energy, Money, Quantity, Share, Water
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.units.quantity import number_of
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

from .basins import SPELLINGS
from .places import Place, city_names, find_city, find_county, places
from .spelling import folded, reader

FIRST_DAY: Final = dt.date(1900, 1, 1)
LAST_DAY: Final = dt.date(2199, 12, 31)


@frozen
class Asks:
    """Beside a field's type: that it is a fact of this kind, what a person should write in it, the unit rules count in.

    Of a word: how people write it, folded, each with the word that is meant. Where others are accepted too, `doubtful` is
    the pattern of those that are not: they hold a listed word without being it. A plain number is from zero to `most`. A `year`
    is kept as its first day; one that is `past` cannot lie behind the day asked.
    """

    kind: FactKind
    expected: Text
    unit: str = ""
    spellings: Mapping[str, str] | None = None
    words: Mapping[str, Text] = field(factory=dict)
    doubtful: str = ""
    most: int | None = None
    year: bool = False
    past: bool = False


@frozen
class Wants:
    """Beside the type of a field that is no fact: what a person should write in it."""

    expected: Text


def fact(zh: str, en: str, *also: str, changeable: bool = True, happens: bool = False, default: object = None) -> Any:  # noqa: ANN401 - any field
    """Declare a field: its Chinese name (a header too), what it says in English, and further headers.

    A flag that `happens` is one whose blank means no on the day of the record, where that is given. A field without which
    the record makes no sense has `default=...`.
    """
    extra: dict[str, Any] = {"x-also": [zh, *also], "x-fixed": not changeable}
    return Field(default=default, title=zh, description=en, json_schema_extra=extra | ({"x-happens": True} if happens else {}))


def refusal(expected: Text, mend: Text | str = "") -> PydanticCustomError:
    """Build the error that a validator raises: what was expected and how to mend it, in both languages."""
    mends = mend if isinstance(mend, Text) else Text(mend, mend)
    context = {"zh": expected.zh, "en": expected.en, "mend_zh": mends.zh, "mend_en": mends.en}
    return PydanticCustomError("cleanprod", "expected {en}. {mend_en}", context)


YES_OR_NO: Final = Text("“是”或“否”（True 或 False）；空白为未知", "yes or no (True or False); blank is unknown")
PLAIN_DAY: Final = Text("一个日期（如 2018-06-01）或空白", "a date (2018-06-01) or blank")
DAY: Final = Text("一个日期（如 2018-06-01）、“未发生”（NEVER）或空白", "a date (2018-06-01), NEVER or blank")
YEAR: Final = Text(
    f"一个年份（{FIRST_DAY.year} 至 {LAST_DAY.year}，如 2017）或空白",
    f"a year ({FIRST_DAY.year} to {LAST_DAY.year}, such as 2017) or blank",
)
NUMBER: Final = Text("一个不小于零的有限数", "a finite number, zero or more")
BEST_SCORE: Final = 100
SCORE: Final = Text(f"0 至 {BEST_SCORE} 的数，如 86.5", f"a number from 0 to {BEST_SCORE}, such as 86.5")
INDUSTRY: Final = Text("GB/T 4754 行业代码，如 3360 或 C3360", "an industry code of GB/T 4754, such as 3360 or C3360")
CITY: Final = Text("广东省地级以上市的名称或 GB/T 2260 代码", "a city of Guangdong, by name or GB/T 2260 code")
DISTRICT: Final = Text(
    "广东省县（市、区）的名称或 GB/T 2260 代码", "a county or district of Guangdong, by name or GB/T 2260 code"
)
USCC_LENGTH: Final = 18
USCC: Final = Text("18 位统一社会信用代码", "a unified social credit code of 18 characters")
LONGEST: Final = 200
WORDS: Final = Text(f"1 至 {LONGEST} 个字的文字", f"text of 1 to {LONGEST} characters")


def read_event(value: object) -> object:
    """Accept a day, NEVER, or a day written YYYY-MM-DD."""
    return NEVER if value == "never" or value is NEVER else read_day(value, DAY)


def read_day(value: object, expected: Text = PLAIN_DAY) -> object:
    """Accept a day, or a day written YYYY-MM-DD."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise refusal(expected)
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            raise refusal(expected, Text("该日不存在。", "There is no such day.")) from None
    if isinstance(value, dt.datetime) or (isinstance(value, dt.date) and not FIRST_DAY <= value <= LAST_DAY):
        raise refusal(expected, Text(f"须在 {FIRST_DAY} 至 {LAST_DAY} 之间。", f"Between {FIRST_DAY} and {LAST_DAY}."))
    return value


def read_year(value: object) -> object:
    """Accept a year as a number or a text of four digits, 年 behind it or not, or its first day; that day is kept."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{4})年?", value.strip(), re.ASCII) if isinstance(value, str) else None
    year = int(found[1]) if found else value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and (value.month, value.day) == (1, 1):
        year = value.year
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise refusal(YEAR)
    return dt.date(year, 1, 1)


def not_after(on: dt.date) -> Text:
    """Tell what a year is that does not lie behind the day asked."""
    return Text(f"不晚于查询日 {on} 的年份", f"a year that is not after the day asked, {on}")


def read_score(value: object) -> object:
    """Accept a number from 0 to 100; it is kept exactly, a float being the number that it prints."""
    if value is None:
        return None
    try:
        score = number_of(value)
    except QuantityError:
        score = None
    if score is None or not 0 <= score <= BEST_SCORE:
        raise refusal(SCORE)
    return int(score) if score == int(score) else score


_SECTION_C: Final = range(13, 44)


def read_industry(value: object) -> object:
    """Accept a code of two to four digits, the letter of its section before it or not."""
    if value is None:
        return None
    found = re.fullmatch(r"([A-T]?)(\d{2,4})", value.strip().upper(), re.ASCII) if isinstance(value, str) else None
    if found is None:
        raise refusal(INDUSTRY, Text("请以文字填写 2 至 4 位代码。", "Write two to four digits, as text."))
    section, code = found.groups()
    manufacturing = int(code[:2]) in _SECTION_C
    if section and (section == "C") != manufacturing:
        raise refusal(INDUSTRY, Text(f"门类 {section} 不含大类 {code[:2]}。", f"Section {section} has no division {code[:2]}."))
    return code


def read_city(value: object) -> object:
    """Accept a city by name or code; the code is kept."""
    if value is None:
        return None
    place = find_city(value.strip()) if isinstance(value, str) else None
    if place is None:
        import difflib  # noqa: PLC0415 - only an error needs it

        near = difflib.get_close_matches(value, city_names(), n=1) if isinstance(value, str) else []
        raise refusal(CITY, Text(f"是否想写 {near[0]}？", f"Did you mean {near[0]}?") if near else "")
    return place.code


def read_county(written: str, city: str | None) -> Place:
    """Find a county or district by name or code, in its city where that is known.

    Errors:
        PydanticCustomError: there is none, or it lies in another city.
    """
    found = find_county(written.strip())
    if found is not None and city in (None, found.city):
        return found
    mend: Text | str = ""
    if found is not None and city is not None:
        mend = Text(f"不在{places()[city].name}内。", f"It does not lie in {places()[city].name}.")
    error = refusal(DISTRICT, mend)
    error.context.update({"where": "district", "got": brief(written)})  # type: ignore[union-attr]
    raise error


def read_uscc(value: object) -> object:
    """Accept a code whose check digit is right, spaces and hyphens aside."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise refusal(USCC)
    from stdnum.cn import uscc  # noqa: PLC0415 - loaded when the first code is checked

    code = re.sub(r"[ -]", "", value).upper()
    if len(code) != USCC_LENGTH:
        raise refusal(USCC, Text(f"所写为 {len(code)} 位。", f"This has {len(code)}."))
    # the body that registered it, the kind, six digits of a region, nine of the organisation, the check digit
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", code, re.ASCII):
        raise refusal(USCC, Text("字母 I、O、S、V、Z 不会出现。", "The letters I, O, S, V and Z never occur."))
    digit = uscc.calc_check_digit(code[:17])
    if digit != code[17]:
        mend = Text(f"末位校验码应为 {digit}：请核对各位。", f"The last character would be {digit}: check the others.")
        raise refusal(USCC, mend)
    return code


def one_of(words: Mapping[str, str], expected: Text) -> Any:  # noqa: ANN401 - stands in for the type of a field
    """Declare a word that is one of a few, each with its spellings."""
    # a table folds case alone, and ⅰ is another sign than i
    forms = [(form, meant) for one, meant in words.items() for word in (one, meant) for form in (folded(word), word.casefold())]
    spellings = dict(forms)
    said: dict[str, Text] = {}
    for one, meant in words.items():
        said.setdefault(meant, Text(one, meant.replace("_", " ")))
    return Annotated[
        Literal[tuple(dict.fromkeys(words.values()))] | None,
        Asks("word", expected, spellings=spellings, words=said),
        BeforeValidator(reader(spellings)),
    ]


def one_or_another(spellings: Mapping[str, str]) -> Any:  # noqa: ANN401 - stands in for the type of a field
    """Declare a word of an open list: one of those, by their folded spellings, or another that holds none of them."""
    names = dict.fromkeys(spellings.values())
    doubtful = "|".join(names)

    def read(value: object) -> object:
        word = reader(spellings)(value)
        if isinstance(word, str) and word not in names and re.search(doubtful, folded(word)):
            near = next(name for name in names if name in folded(word))
            raise refusal(WORDS, Text(f"若指“{near}”，请写“{near}”。", f"If {near} is meant, write {near}."))
        return word

    return Annotated[
        str | None,
        Asks("word", WORDS, spellings=spellings, doubtful=doubtful),
        Field(min_length=1, max_length=LONGEST),
        BeforeValidator(read),
    ]


SECTORS: Final = {"工业": "industry", "农业": "agriculture", "服务业": "services", "建筑业": "construction"}
EDITIONS: Final = {"2011": "2011", "2017": "2017", "2011版": "2011", "2017版": "2017"}
TRACKS: Final = {
    "简易": "simplified",
    "简易流程": "simplified",
    "简化": "simplified",
    "规范": "standard",
    "规范流程": "standard",
    "标准": "standard",
}
LISTINGS: Final = {"法定": "statutory", "强制": "statutory", "政策": "policy", "自愿": "voluntary"}


def _event_json(value: dt.date | None) -> str | None:
    return None if value is None else "never" if value == NEVER else value.isoformat()


def counted_in(kind: type[Quantity], unit: str, most: int | None = None) -> Any:  # noqa: ANN401 - stands in for the type of a field
    """Declare a quantity that rules may compare: on a record the quantity, to a rule its number in `unit`, exactly."""

    def check(quantity: Quantity | None) -> Quantity | None:
        # electricity has no coal equivalent without a coefficient
        if quantity is not None and quantity.to(unit).exact_magnitude > (most or quantity.to(unit).exact_magnitude):
            raise refusal(Text(f"不超过 {most} {unit} 的{kind.label.zh}", f"a {kind.label.en} of at most {most} {unit}"))
        return quantity

    return Annotated[kind | None, Asks("number", NUMBER, unit, most=most), AfterValidator(check)]


if TYPE_CHECKING:
    from cleanprod.rules.owned import Owner

    from .written import Written, WrittenDay, WrittenEvent, WrittenScore, WrittenYear

    Name = str | None
    Uscc = str | None
    Day = WrittenDay
    Declared = bool | None
    Flag = Fact[bool]
    Event = WrittenEvent
    Amount = Fact[float]
    Score = WrittenScore
    EnergyAmount = Written[Energy]
    WaterAmount = Written[Water]
    MoneyAmount = Written[Money]
    Word = Fact[str]
    Edition = Fact[str]
    Sector = Fact[str]
    Track = Fact[str]
    ListedUnder = Fact[str]
    Basin = Fact[str]
    Plan = WrittenEvent
    Year = WrittenYear
    PastYear = WrittenYear
    ShareAmount = Written[Share]
    Portion = Written[Share]
    MassAmount = Written[AnnualMass]
    Industry = Fact[str]
    City = Fact[str]
    District = Fact[str]
else:
    Name = Annotated[str | None, Field(min_length=1, max_length=LONGEST)]
    Uscc = Annotated[str | None, Wants(USCC), BeforeValidator(read_uscc)]
    Day = Annotated[dt.date | None, Wants(PLAIN_DAY), BeforeValidator(read_day)]
    Declared = Annotated[bool | None, Wants(YES_OR_NO)]
    Flag = Annotated[bool | None, Asks("flag", YES_OR_NO)]
    _EVENT = (
        BeforeValidator(read_event),
        PlainSerializer(_event_json, when_used="json"),
        WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"const": "never"}, {"type": "null"}]}),
    )
    Event = Annotated[dt.date | None, Asks("event", DAY), *_EVENT]
    Amount = Annotated[float | None, Asks("number", NUMBER), Field(ge=0, allow_inf_nan=False)]
    Score = Annotated[
        Decimal | None,
        Asks("number", SCORE, most=BEST_SCORE),
        PlainValidator(read_score),
        PlainSerializer(lambda score: float(score) if isinstance(score, Fraction) else score, when_used="json"),
        WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": BEST_SCORE}, {"type": "null"}]}),
    ]
    EnergyAmount = counted_in(Energy, "tce")
    WaterAmount = counted_in(Water, "m³")
    MoneyAmount = counted_in(Money, "元")
    MassAmount = counted_in(AnnualMass, "t/a")
    ShareAmount = counted_in(Share, "%")
    Portion = counted_in(Share, "%", most=100)
    Word = Annotated[str | None, Asks("word", WORDS), Field(min_length=1, max_length=LONGEST)]
    Basin = one_or_another(SPELLINGS)
    Edition = one_of(EDITIONS, Text("2011 或 2017", "2011 or 2017"))
    Sector = one_of(SECTORS, Text("工业、农业、服务业或建筑业", "industry, agriculture, services or construction"))
    Track = one_of(TRACKS, Text("simplified（简易）或 standard（规范）", "simplified or standard"))
    ListedUnder = one_of(
        LISTINGS, Text("statutory（法定）、policy（政策）或 voluntary（自愿）", "statutory, policy or voluntary")
    )
    Plan = Annotated[dt.date | None, Asks("day", DAY), *_EVENT]
    _YEAR = (
        BeforeValidator(read_year),
        PlainSerializer(lambda day: None if day is None else day.year, when_used="json"),
        WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "null"}]}),
    )
    Year = Annotated[dt.date | None, Asks("day", YEAR, year=True), *_YEAR]
    PastYear = Annotated[dt.date | None, Asks("day", YEAR, year=True, past=True), *_YEAR]
    Industry = Annotated[str | None, Asks("code", INDUSTRY), BeforeValidator(read_industry)]
    City = Annotated[str | None, Asks("code", CITY), BeforeValidator(read_city)]
    District = Annotated[str | None, Asks("code", DISTRICT)]

M = TypeVar("M", bound=BaseModel)


class _Vocabulary:
    """The facts of a model by name: `F.exceeds_energy_limit`. A misspelt one fails at once, with the nearest name."""

    def __init__(self, owner: str, facts: Mapping[str, Fact[Any]]) -> None:
        self._owner = owner
        self._facts = facts

    def __getattr__(self, name: str) -> Fact[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._facts[name]
        except KeyError:
            what = Text(f"{self._owner} 的事实", f"a fact of {self._owner}")
            raise unknown_name(name, tuple(self._facts), what, f"F.{name}") from None

    def __dir__(self) -> list[str]:
        return sorted(self._facts)


def vocabulary(model: type[M]) -> type[M]:
    """Give the facts of a model, to write rules with. To a type checker they are the class's own fields."""
    return cast("type[M]", _Vocabulary(model.__name__, facts_of(model)))


def owned_vocabulary(owner: Owner, model: type[M]) -> type[M]:
    """Give the facts of an owner, to write rules of what it owns with: `enterprise.has_provincial_title`."""
    facts = {name: owner.fact(one) for name, one in facts_of(model).items()}
    return cast("type[M]", _Vocabulary(f"{owner.name} ({model.__name__})", facts))


@cache
def facts_of(model: type[BaseModel]) -> Mapping[str, Fact[Any]]:
    """List the facts that a model declares, by name."""
    found: dict[str, Fact[Any]] = {}
    for name, one in model.model_fields.items():
        for asks in one.metadata:
            if isinstance(asks, Asks):
                extra = cast("dict[str, Any]", one.json_schema_extra)
                label = Text(one.title or name, one.description or name)
                found[name] = Fact(name, asks.kind, label, changeable=not extra["x-fixed"], words=asks.words)
    return MappingProxyType(found)


def happenings_of(model: type[BaseModel]) -> tuple[str, ...]:
    """List the flags whose blank means no on the day of the record."""
    extras = {name: cast("dict[str, Any]", one.json_schema_extra or {}) for name, one in model.model_fields.items()}
    return tuple(name for name, extra in extras.items() if extra.get("x-happens"))


@cache
def asks_of(model: type[BaseModel], name: str) -> Asks:
    """Give what is said beside the type of a field that is a fact."""
    return next(one for one in model.model_fields[name].metadata if isinstance(one, Asks))


def is_year(model: type[BaseModel], name: str) -> bool:
    """Tell whether a field is a year."""
    return name in facts_of(model) and asks_of(model, name).year


def past_of(model: type[BaseModel]) -> tuple[str, ...]:
    """List the facts that cannot lie behind the day asked."""
    return tuple(name for name in facts_of(model) if asks_of(model, name).past)


def units_of(model: type[BaseModel]) -> dict[str, str]:
    """List the facts that are quantities, each with the unit in which rules count it."""
    return {
        name: asks.unit
        for name, one in model.model_fields.items()
        for asks in one.metadata
        if isinstance(asks, Asks) and asks.unit
    }


def quantity_of(model: type[BaseModel], name: str) -> type[Quantity] | None:
    """Tell which kind of quantity a field holds, if any."""
    annotation = model.model_fields[name].annotation
    for one in get_args(annotation) or (annotation,):
        if isinstance(one, type) and issubclass(one, Quantity):
            return one
    return None


@cache
def headers_of(model: type[BaseModel]) -> Mapping[str, str]:
    """List every header that a file may have for a model's fields: names and Chinese aliases, each with its field."""
    found: dict[str, str] = {}
    for name, one in model.model_fields.items():
        extra = cast("dict[str, Any]", one.json_schema_extra or {})
        for header in (name, *extra.get("x-also", ())):
            found[header] = name
    return MappingProxyType(found)


def expected_of(model: type[BaseModel], name: str) -> Text:
    """Tell what a person should write in a field."""
    for asks in model.model_fields[name].metadata:
        if isinstance(asks, Wants) or (isinstance(asks, Asks) and not asks.unit):
            return asks.expected
    kind = quantity_of(model, name)
    return WORDS if kind is None else expected_quantity(kind)
