"""What a rule may say: the few words that join atoms to conditions, choices and days.

Atoms are in `atoms`. Every expression has a kind (`flag`, `day`, `number`, `word`, `code`), and each operator checks
the kinds when it is used, so that a wrong rule fails where it is written. Operators follow the dataframe habit:
`&`, `|`, `~`, `<`, `<=`, `>`, `>=`. There is no `==`: write `.is_`, `.is_in` or `.within`.

    >>> from cleanprod.rules.atoms import Fact
    >>> from cleanprod.words import Text
    >>> F_over = Fact("over", "flag", Text("超标", "over the limit"))
    >>> F_cap = Fact("cap", "flag", Text("超总量", "over the cap"))
    >>> (F_over | F_cap).kind
    'flag'
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NoReturn, TypeVar, cast, overload

from attrs import field, frozen

from cleanprod.errors import Problem, RuleError, brief

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["flag", "day", "number", "word", "code"]
Relation = Literal["<", "<=", ">", ">="]

NEVER: Final = dt.date.max
"""The day of an event that has not happened: later than every other day."""

NONE: Final = "none"
"""The choice where no alternative applies."""

IDLE: Final[dict[Kind, object]] = {"flag": False, "day": NEVER, "word": NONE, "number": 0, "code": NONE}
"""The answer of each kind that says that nothing applies."""

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

    def is_(self: Expr[str], *words: str) -> Expr[bool]:
        """Say that a choice is this word, or one of these."""
        return IsIn(self, Const(words, "word"))

    def is_in(self: Expr[str], words: Expr[Any]) -> Expr[bool]:
        """Say that a choice is one of the words of a parameter."""
        return IsIn(self, words)

    def within(self: Expr[str], codes: Expr[Any]) -> Expr[bool]:
        """Say that a code lies inside one of the codes of a parameter; one that is too coarse is unknown."""
        return Within(self, codes)

    def shift(self: Expr[dt.date], *, months: Expr[Any]) -> Expr[dt.date]:
        """Give the day so many calendar months later; an event that never happened stays never."""
        return Shift(self, months)

    def period(self: Expr[dt.date], *, months: Expr[Any]) -> Expr[dt.date]:
        """Give the last day of a period of so many calendar months, behind days off where a calendar is bound."""
        return Workday(Shift(self, months))

    def at(self, day: Expr[dt.date]) -> Expr[T_co]:
        """Ask a rule by the law of another day, such as that of an act: see `At`."""
        return At(self, day)

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


def _a_rule(_instance: object, _attribute: object, value: Expr[Any]) -> None:
    if not hasattr(value, "wordings"):
        raise wrong(repr(value), "a rule", "Only a rule has clauses, and so a law of another day.", "at")


def _one_kind(instance: Compare, _attribute: object, value: Expr[Any]) -> None:
    need(instance.left, ("day", "number"), instance.relation)
    need(value, (instance.left.kind,), instance.relation)


@frozen(eq=False)
class Const(Expr[T_co]):
    """A value that never changes: NEVER, the name of an alternative, a list of words in the rule itself."""

    value: Any
    of_kind: Kind

    @property
    def kind(self) -> Kind:
        return self.of_kind


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
class Workday(Expr[dt.date]):
    """A day, or where the calendar has it as a day off, the next that is none; without a calendar the day itself."""

    day: Expr[dt.date] = field(validator=_needs("day"))

    @property
    def kind(self) -> Kind:
        return "day"


@frozen(eq=False)
class At(Expr[T_co]):
    """A rule by the law of another day, up to the day whose law applies.

    A day before the rule's first one is read by its first wording.
    """

    rule: Expr[T_co] = field(validator=_a_rule)
    day: Expr[dt.date] = field(validator=_needs("day"))

    @property
    def kind(self) -> Kind:
        return self.rule.kind


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
        case First(arms=arms, otherwise=otherwise):
            values = (value for _, value in arms)
            return next(filter(None, map(gap, (*(condition for condition, _ in arms), *values, otherwise))), None)
        case Compare(left=left, right=right):
            return gap(left) or gap(right)
        case IsIn(item=item) | Within(item=item) | Shift(day=item) | Workday(day=item) | At(rule=item):
            return gap(item)
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


@overload
def first(*arms: tuple[Expr[bool], Expr[str] | str], otherwise: Expr[str] | str) -> First[str]: ...
@overload
def first(*arms: tuple[Expr[bool], Expr[dt.date]], otherwise: Expr[dt.date] | dt.date) -> First[dt.date]: ...
@overload
def first(*arms: tuple[Expr[bool], Expr[T]], otherwise: Expr[T]) -> First[T]: ...
def first(*arms: tuple[Expr[bool], object], otherwise: object) -> First[Any]:
    """Choose the value of the first condition that holds.

    Words stand for themselves (`first((simple, "simplified"), otherwise="standard")`), and NEVER for no day.
    Every other value is an expression.
    """
    return First(tuple((condition, _value(value)) for condition, value in arms), _value(otherwise))


ALWAYS: Final[Expr[bool]] = Const(value=True, of_kind="flag")
"""A condition that holds for everyone."""


def given(condition: Expr[bool], value: Expr[T]) -> First[T]:
    """Give a day, choice or amount where a condition holds, and otherwise the answer that says that nothing applies."""
    return First(((condition, value),), Const(IDLE[value.kind], value.kind))


def _value(value: object) -> Expr[Any]:
    if isinstance(value, str):
        return Const(value, "word")
    if value is NEVER:
        return Const(value, "day")
    need(value, ("flag", "day", "number", "word", "code"), "first")
    return cast("Expr[Any]", value)
