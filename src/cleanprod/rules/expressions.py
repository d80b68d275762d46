"""What a rule may say: atoms, and the few words that join them.

Every expression has a kind (`flag`, `day`, `number`, `word`, `code`), and each operator checks the kinds
when it is used, so that a wrong rule fails where it is written. Operators follow the dataframe habit:
`&`, `|`, `~`, `<`, `<=`, `>`, `>=`. There is no `==`: write `.is_`, `.is_in` or `.within`.

    >>> F_over = Fact("over", "flag", Text("超标", "over the limit"))
    >>> F_cap = Fact("cap", "flag", Text("超总量", "over the cap"))
    >>> (F_over | F_cap).kind
    'flag'
"""

from __future__ import annotations

import datetime as dt
import keyword
import re
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NoReturn, TypeVar, cast

from attrs import field, frozen

from cleanprod.errors import Problem, RuleError, brief
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["flag", "day", "number", "word", "code"]
Relation = Literal["<", "<=", ">", ">="]

NEVER: Final = dt.date.max
"""The day of an event that has not happened: later than every other day."""

NONE: Final = "none"
"""The choice where no alternative applies."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def wrong(got: str, expected: str, mend: str = "", where: str = "") -> RuleError:
    """Build the error for a rule that is written wrongly."""
    return RuleError(Problem(got=got, expected=expected, mend=mend, where=where))


@frozen(eq=False)
class Expr(Generic[T_co]):
    """Something that has a value for a subject on a day: yes, no, a day, a word, a number, or unknown."""

    @property
    def kind(self) -> Kind:
        """What sort of value it has."""
        raise NotImplementedError

    def __and__(self: Expr[bool], other: Expr[bool]) -> Expr[bool]:
        return And((*_flat(self, And), *_flat(other, And)))

    def __or__(self: Expr[bool], other: Expr[bool]) -> Expr[bool]:
        return Or((*_flat(self, Or), *_flat(other, Or)))

    def __invert__(self: Expr[bool]) -> Expr[bool]:
        return Not(self)

    def __lt__(self, other: Expr[Any]) -> Expr[bool]:
        return Compare("<", self, other)

    def __le__(self, other: Expr[Any]) -> Expr[bool]:
        return Compare("<=", self, other)

    def __gt__(self, other: Expr[Any]) -> Expr[bool]:
        return Compare(">", self, other)

    def __ge__(self, other: Expr[Any]) -> Expr[bool]:
        return Compare(">=", self, other)

    def is_(self: Expr[str], word: str) -> Expr[bool]:
        """Say that a choice is this word."""
        return IsIn(self, Const((word,), "word"))

    def is_in(self: Expr[str], words: Expr[Any]) -> Expr[bool]:
        """Say that a choice is one of the words of a parameter."""
        return IsIn(self, words)

    def within(self: Expr[str], codes: Expr[Any]) -> Expr[bool]:
        """Say that a code lies inside one of the codes of a parameter; one that is too coarse is unknown."""
        return Within(self, codes)

    def shift(self: Expr[dt.date], *, months: Expr[Any]) -> Expr[dt.date]:
        """Give the day so many calendar months later; an event that never happened stays never."""
        return Shift(self, months)

    if not TYPE_CHECKING:  # type checkers then refuse `==` between unlike types by themselves

        def __eq__(self, other: object) -> NoReturn:
            raise wrong(
                f"{self!r} == {brief(other)}", "a comparison that can be unknown", "Write .is_(…), .is_in(…) or .within(…)."
            )

        def __ne__(self, other: object) -> NoReturn:
            self.__eq__(other)

        __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise wrong(
            f"{self!r} used as a Python truth value",
            "an expression",
            "Join conditions with &, | and ~, not with and, or, not.",
        )


def _flat(part: Expr[bool], joined: type[And | Or]) -> tuple[Expr[bool], ...]:
    return part.parts if isinstance(part, joined) else (part,)


def need(part: object, kinds: tuple[Kind, ...], where: str) -> None:
    """Refuse anything that is not an expression of one of these kinds."""
    if isinstance(part, Expr):
        if part.kind in kinds:
            return
        raise wrong(f"{part!r}, a {part.kind}", f"a {' or a '.join(kinds)}", where=where)
    mend = ""
    if isinstance(part, bool):
        mend = "`==` gives a plain True or False: write .is_(…) instead."
    elif isinstance(part, (int, float, str, dt.date)):
        mend = "Numbers, days and lists of the law are named, dated parameters: write a Param."
    raise wrong(brief(part), f"an expression of kind {' or '.join(kinds)}", mend, where)


def _needs(*kinds: Kind) -> Callable[[Any, Any, object], None]:
    def check(instance: Any, attribute: Any, value: object) -> None:  # noqa: ANN401 - attrs passes anything
        for part in value if isinstance(value, tuple) else (value,):
            need(part, kinds, f"{type(instance).__name__}.{attribute.name}")

    return check


def _one_kind(instance: Compare, _attribute: object, value: Expr[Any]) -> None:
    need(instance.left, ("day", "number"), instance.relation)
    need(value, (instance.left.kind,), instance.relation)


_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")


def check_name(name: str, what: str) -> None:
    """Refuse a name that could not stand in a table's header or in generated code."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise wrong(
            brief(name), f"a name for a {what}: lower-case letters, digits and _, not a Python word", where=f"{what} name"
        )


FactKind = Literal["flag", "event", "day", "number", "word", "code"]
_FACT_KINDS: Final = {"flag": "flag", "event": "day", "day": "day", "number": "number", "word": "word", "code": "code"}


@frozen(eq=False, repr=False)
class Fact(Expr[T]):
    """Something that is known or unknown about the subject: `fact:NAME`.

    An `event` is a day, NEVER, or unknown; one after the day asked has not happened yet.
    `changeable` is False for history and identity, which `what_if` never proposes to change.
    """

    name: str
    fact_kind: FactKind
    label: Text
    changeable: bool = True

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
        from typing import overload

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


@frozen(eq=False)
class Const(Expr[T_co]):
    """A value that never changes: NEVER, the name of an alternative, a list of words in the rule itself."""

    value: Any
    of_kind: Kind

    @property
    def kind(self) -> Kind:
        return self.of_kind


@frozen
class Dated:
    """A value of a parameter and the days on which it holds, `until` not included."""

    value: Any
    start: dt.date | None = None
    until: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        """Tell whether this value holds on a day."""
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)


@frozen(eq=False, repr=False)
class Param(Expr[T_co]):
    """A number or a list of the law, with a name and days.

    >>> Param("report_months", "number", Text("报告期限", "months to report"), (Dated(12),)).on(dt.date(2018, 6, 1))
    12
    """

    name: str
    of_kind: Kind
    label: Text
    values: tuple[Dated, ...]
    unit: str = ""

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


@frozen(eq=False)
class Compare(Expr[bool]):
    """One day or number against another."""

    relation: Relation
    left: Expr[Any]
    right: Expr[Any] = field(validator=_one_kind)

    @property
    def kind(self) -> Kind:
        return "flag"


@frozen(eq=False)
class IsIn(Expr[bool]):
    """A choice among words: exact."""

    item: Expr[str] = field(validator=_needs("word"))
    words: Expr[Any] = field(validator=_needs("word"))

    @property
    def kind(self) -> Kind:
        return "flag"


@frozen(eq=False)
class Within(Expr[bool]):
    """A code inside a nested list: by prefix, unknown where the code is coarser than the list."""

    item: Expr[str] = field(validator=_needs("code"))
    codes: Expr[Any] = field(validator=_needs("code"))

    @property
    def kind(self) -> Kind:
        return "flag"


@frozen(eq=False)
class Shift(Expr[dt.date]):
    """A day some calendar months later."""

    day: Expr[dt.date] = field(validator=_needs("day"))
    months: Expr[Any] = field(validator=_needs("number"))

    @property
    def kind(self) -> Kind:
        return "day"


@frozen(eq=False)
class Not(Expr[bool]):
    """The opposite; of a rule only where `no` is right on the days on which it is out of force."""

    part: Expr[bool] = field(validator=_needs("flag"))

    @property
    def kind(self) -> Kind:
        return "flag"

    def __attrs_post_init__(self) -> None:
        rule = gap(self.part)
        if rule is not None:
            raise wrong(
                f"~ on rule {rule}, which has days out of force",
                "a rule whose no is right on every day",
                "Say no_outside=True on the rule if it is, or ask another question.",
            )


def gap(part: Expr[Any]) -> str | None:
    """Find a rule under this expression whose no, out of force, would turn into a yes if negated."""
    match part:
        case And(parts=parts) | Or(parts=parts):
            return next(filter(None, map(gap, parts)), None)
        case _:
            finder = getattr(part, "gap", None)  # a rule answers for itself: see rulebook.Rule.gap
            return finder() if finder is not None else None


@frozen(eq=False)
class And(Expr[bool]):
    """All of these."""

    parts: tuple[Expr[bool], ...] = field(validator=_needs("flag"))

    @property
    def kind(self) -> Kind:
        return "flag"


@frozen(eq=False)
class Or(Expr[bool]):
    """Any of these."""

    parts: tuple[Expr[bool], ...] = field(validator=_needs("flag"))

    @property
    def kind(self) -> Kind:
        return "flag"


@frozen(eq=False)
class First(Expr[T_co]):
    """The value of the first condition that holds; while an earlier one is unknown, unknown."""

    arms: tuple[tuple[Expr[bool], Expr[T_co]], ...]
    otherwise: Expr[T_co]

    def __attrs_post_init__(self) -> None:
        if not self.arms:
            raise wrong("no alternative", "at least one (condition, value)", where="first")
        for condition, value in self.arms:
            need(condition, ("flag",), "first")
            need(value, (self.otherwise.kind,), "first")

    @property
    def kind(self) -> Kind:
        return self.otherwise.kind


def first(*arms: tuple[Expr[bool], Expr[T] | str], otherwise: Expr[T] | str | dt.date) -> First[T]:
    """Choose the value of the first condition that holds.

    Words stand for themselves (`first((simple, "simplified"), otherwise="standard")`), and NEVER for no day.
    Every other value is an expression.
    """
    return First(tuple((condition, _value(value)) for condition, value in arms), _value(otherwise))


def _value(value: object) -> Expr[Any]:
    if isinstance(value, str):
        return Const(value, "word")
    if value is NEVER:
        return Const(value, "day")
    need(value, ("flag", "day", "number", "word", "code"), "first")
    return cast("Expr[Any]", value)


Days = tuple["dt.date | None", "dt.date | None"]


def overlap(one: Days, two: Days) -> bool:
    """Tell whether two spans of days, each with its end not included, share a day."""
    starts = [day for day in (one[0], two[0]) if day is not None]
    ends = [day for day in (one[1], two[1]) if day is not None]
    return not starts or not ends or max(starts) < min(ends)
