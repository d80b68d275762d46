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

from cleanprod.errors import unknown_name
from cleanprod.rules.atoms import Fact, FactKind
from cleanprod.rules.expressions import NEVER
from cleanprod.units import AnnualMass, Energy, Money, Quantity, Share, Water
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

from .basins import SPELLINGS
from .reading import (
    BEST_SCORE,
    CITY,
    DAY,
    DISTRICT,
    INDUSTRY,
    LONGEST,
    NUMBER,
    PLAIN_DAY,
    SCORE,
    USCC,
    WORDS,
    YEAR,
    YES_OR_NO,
    read_city,
    read_day,
    read_event,
    read_industry,
    read_score,
    read_uscc,
    read_year,
    refusal,
)
from .spelling import folded, reader


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


@cache
def units_of(model: type[BaseModel]) -> Mapping[str, str]:
    """List the facts that are quantities, each with the unit in which rules count it."""
    units = {
        name: asks.unit
        for name, one in model.model_fields.items()
        for asks in one.metadata
        if isinstance(asks, Asks) and asks.unit
    }
    return MappingProxyType(units)


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
