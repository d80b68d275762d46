"""What a rule is made of: facts, open questions of law, dated parameters, and the day asked."""

from __future__ import annotations

import datetime as dt
import keyword
import re
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast, overload

from attrs import field, frozen

from cleanprod.errors import brief

from .expressions import Expr, Kind, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.standing import Standing
    from cleanprod.words import Text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_NAME: Final = re.compile(r"([a-z][a-z0-9_]{0,79}\.)?[a-z][a-z0-9_]{0,79}")


def check_name(name: str, what: str) -> None:
    """Refuse a name that could not stand in a header or in generated code; what is an owner's has its name before it."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or any(map(keyword.iskeyword, name.split("."))):
        raise wrong(
            brief(name), f"a name for a {what}: lower-case letters, digits and _, not a Python word", where=f"{what} name"
        )


FactKind = Literal["flag", "event", "day", "number", "word", "code"]
_FACT_KINDS: Final = {"flag": "flag", "event": "day", "day": "day", "number": "number", "word": "word", "code": "code"}


@frozen(eq=False, repr=False)
class Fact(Expr[T]):
    """Something that is known or unknown about the subject: `fact:NAME`.

    An `event` is a day, NEVER, or unknown; one after the day asked has not happened yet.
    Of a word, `words` tells how each is said.
    `changeable` is False for history and identity, which `what_if` never proposes to change.
    """

    name: str
    fact_kind: FactKind
    label: Text
    changeable: bool = True
    words: Mapping[str, Text] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "fact")
        if self.fact_kind not in _FACT_KINDS:
            raise wrong(brief(self.fact_kind), f"one of {', '.join(_FACT_KINDS)}", where=f"fact {self.name}")

    @property
    def kind(self) -> Kind:
        return cast("Kind", _FACT_KINDS[self.fact_kind])

    def __repr__(self) -> str:
        return f"fact:{self.name}"

    if TYPE_CHECKING:  # a model declares its facts as fields: on the class a fact, on a record its value

        @overload
        def __get__(self, instance: None, owner: object) -> Fact[T]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> T | None: ...
        def __get__(self, instance: object, owner: object) -> Fact[T] | T | None: ...
        def __set__(self, instance: object, value: T | None) -> None: ...


@frozen(eq=False, repr=False)
class Open(Expr[bool]):
    """An open question of law: a stand, or what a text that was not read says."""

    atom: str

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"(stand|text):[A-Za-z0-9_.-]{1,40}", self.atom):
            raise wrong(brief(self.atom), "stand:NAME or text:NAME", where="open question")

    @property
    def kind(self) -> Kind:
        return "flag"

    def __repr__(self) -> str:
        return self.atom


@frozen
class Dated:
    """A value of a parameter and the days on which it holds, `until` not included."""

    value: Any
    start: dt.date | None = None
    until: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        """Tell whether this value holds on a day."""
        return covers((self.start, self.until), day)


@frozen(eq=False, repr=False)
class Param(Expr[T_co]):
    """A number or a list of the law, with a name and days.

    It has the standing of the clauses of the rule that uses it, unless it gives its own, and a review day with it.

    >>> import datetime as dt
    >>> from cleanprod.words import Text
    >>> Param("report_months", "number", Text("报告期限", "months to report"), (Dated(12),)).on(dt.date(2018, 6, 1))
    12
    """

    name: str
    of_kind: Kind
    label: Text
    values: tuple[Dated, ...]
    unit: str = ""
    standing: Standing | None = None
    review_by: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "parameter")
        for i, one in enumerate(self.values):
            for two in self.values[i + 1 :]:
                if overlap((one.start, one.until), (two.start, two.until)):
                    raise wrong("two values on one day", "one value a day", where=f"parameter {self.name}")

    @property
    def kind(self) -> Kind:
        return self.of_kind

    def on(self, day: dt.date) -> Any:  # noqa: ANN401 - the value of a parameter: a number, a day, a list
        """Give the value that holds on a day."""
        for dated in self.values:
            if dated.on(day):
                return dated.value
        raise wrong(f"the day {day}", "a day on which the parameter has a value", where=f"parameter {self.name}")

    def __repr__(self) -> str:
        return self.name


@frozen(eq=False, repr=False)
class Today(Expr[dt.date]):
    """The day asked: an ordinary fact, apart from the day whose law applies."""

    @property
    def kind(self) -> Kind:
        return "day"

    def __repr__(self) -> str:
        return "on"


ON: Final = Today()


def happened(event: Expr[dt.date]) -> Expr[bool]:
    """Say that an event has happened by the day asked."""
    return event <= ON


Days = tuple["dt.date | None", "dt.date | None"]


def covers(days: Days, day: dt.date) -> bool:
    """Tell whether a day lies in a span of days, its end not included."""
    start, until = days
    return (start is None or start <= day) and (until is None or day < until)


def overlap(one: Days, two: Days) -> bool:
    """Tell whether two spans of days, each with its end not included, share a day."""
    starts = [day for day in (one[0], two[0]) if day is not None]
    ends = [day for day in (one[1], two[1]) if day is not None]
    return not starts or not ends or max(starts) < min(ends)
