"""Amendments: what a scenario changes of the law. Numbers and lists, rules taken out, held in force, or written anew.

A value is read as the law's own is: months as whole numbers, a share between zero and one, the words and codes that the fact
it is compared with can have. One that could not stand in the law is refused.

>>> amended({"report_months": 6, "river_basins": ("茅洲河", "韩江")}).params["report_months"]
6
>>> amended({"park_coverage_min": 90})
Traceback (most recent call last):
...
cleanprod.errors.AmendmentError: park_coverage_min: got 90, expected a share between zero and one, such as 4/5 or 80%...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import evolve, field, frozen

from .eligibility import ABOUT, book_about, subjects
from .eligibility.coverage import COVERAGE_SECTORS, PARK_COVERAGE_MIN, read_minimum
from .errors import AmendmentError, Problem, RecordError, brief, unknown_name
from .law import Span
from .models import Enterprise
from .models.fields import asks_of, facts_of
from .models.owners import ENTERPRISE
from .models.reading import FIRST_DAY, LAST_DAY
from .rules import Caution, Const, Rule
from .rules.atoms import Fact, Param
from .rules.expressions import Compare, IsIn, Shift, Within
from .rules.owned import DOT
from .rules.rulebook import Book, Version, parts
from .words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .law import Clause as LawClause
    from .models.subject import Subject
    from .rules.expressions import Expr

ARITHMETIC: Final = (PARK_COVERAGE_MIN, COVERAGE_SECTORS)
"""Figures of the law that no rule asks: coverage is arithmetic."""

HELD_FROM: Final = dt.date(2012, 7, 1)
"""From when on a rule can be held in force: the first day whose law is modelled."""

MOST_MONTHS: Final = 1200

OUT: Final = Caution(
    Text("本情景不适用此规则", "taken out in this scenario"),
    outcomes=("yes", "no", "unknown"),
)
HELD: Final = Caution(
    Text("本情景视为有效", "held in force in this scenario"),
    outcomes=("yes", "no", "unknown"),
)


@frozen(repr=False)
class Amendment:
    """What is otherwise than in the law.

    Attributes:
        name: how the scenario is called.
        values: numbers and lists, by the names of their parameters.
        rules: of rules by name, False where one is taken out, True where it is held in force, or the one in its place.
    """

    name: str = ""
    values: tuple[tuple[str, Any], ...] = ()
    rules: tuple[tuple[str, bool | Rule[Any]], ...] = field(default=())

    @property
    def params(self) -> Mapping[str, Any]:
        """The numbers and lists, by name."""
        return MappingProxyType(dict(self.values))

    def __bool__(self) -> bool:
        return bool(self.values or self.rules)

    def __repr__(self) -> str:
        return f"<amendment {self.title}>"

    @property
    def title(self) -> str:
        """Its name, or what it amends."""
        says = {True: "in force", False: "out"}
        rules = [f"{name}: {says[one] if isinstance(one, bool) else 'amended'}" for name, one in self.rules]
        return self.name or ", ".join([*(f"{name}={_shown(value)}" for name, value in self.values), *rules])

    @property
    def words(self) -> Text:
        """What a reader of an answer must know."""
        return Text(
            f"本答复依据假设情景“{self.title}”，并非现行规定", f"an answer in the scenario {self.title!r}, not of the law"
        )

    def book(self, book: Book, model: type[Subject]) -> Book:
        """Give a book of rules about a kind of subject as the scenario has it.

        Errors:
            RuleError: a rule of the scenario cannot stand beside the others.
        """
        instead: dict[str, Rule[Any]] = {}
        added: list[Rule[Any]] = []
        for name, one in self.rules:
            for known in (name, ENTERPRISE.named(name)):
                if known in book.rules:
                    instead[known] = _amended(book.rules[known], one, known)
            if isinstance(one, Rule) and name not in book.rules and _about(one) is model:
                added.append(one)
        changed = book.replacing(*instead.values()) if instead else book
        asked = [changed.rules[name] for name in changed.answers]
        return Book.of([*asked, *added], changed.same, instead.values()) if added else changed


UNAMENDED: Final = Amendment()


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _amended(rule: Rule[Any], one: bool | Rule[Any], name: str) -> Rule[Any]:  # noqa: FBT001 - what a scenario says of a rule
    if isinstance(one, Rule):
        return ENTERPRISE.amended(one) if DOT in name else one
    if one:
        last = rule.wordings[-1]
        starts = [span.start for clause in last.under for span in clause.spans if span.start is not None]
        since = min([*starts, HELD_FROM])
        under = tuple(evolve(cast("LawClause", clause), spans=(Span(since),)) for clause in last.under)
        held = Version(last.when, under)
        return evolve(rule, when=None, under=(), needs=(), versions=(held,), cautions=(*rule.cautions, HELD))
    none: Const[Any] = Const(rule.idle, rule.kind)
    return evolve(rule, when=none, under=(), needs=(), versions=(), cautions=(OUT,))


def _about(rule: Rule[Any]) -> type[Subject]:
    """Tell what a rule of a scenario is about: the first kind of subject that has all its facts."""
    asked = set(Book.of([rule]).facts)
    for model in subjects():
        if asked <= {*facts_of(model), *(ENTERPRISE.facts(facts_of(Enterprise)) if model.__name__ == "Option" else ())}:
            return model
    expected = Text("只问一类对象之事实的规则", "a rule that asks facts of one kind of subject")
    raise AmendmentError(Problem(got=", ".join(sorted(asked)), expected=expected, where=rule.name))


def amended(
    values: Mapping[str, Any],
    rules: Mapping[str, bool | Rule[Any]] | Iterable[Rule[Any]] = (),
    *,
    name: str = "",
    before: Amendment = UNAMENDED,
) -> Amendment:
    """Read what a scenario amends, on top of what was amended before.

    Arguments:
        values: numbers and lists of the law, by the names of their parameters.
        rules: rules by name, False (taken out), True (held in force on any day) or another in its place; or rules alone,
            each in the place of the one of its name, or a further question.
        name: how the scenario is called.
        before: what it builds on.

    Errors:
        UnknownNameError: there is no such parameter, or no such rule.
        AmendmentError: a value that could not stand in the law.
    """
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        expected = Text(f"不超过 {LONGEST_NAME} 个字的名称", f"a name of at most {LONGEST_NAME} characters")
        raise AmendmentError(Problem(got=brief(name), expected=expected, where="amend"))
    found = dict(before.values)
    for one, value in values.items():
        found[one] = read_value(one, value)
    swapped = dict(before.rules) | dict(_rules_of(rules))
    ordered = tuple((one, swapped[one]) for one in sorted(swapped))
    return Amendment(name or before.name, tuple(sorted(found.items())), ordered)


LONGEST_NAME: Final = 80
_RULES: Final = Text("按名称列出的规则，或若干规则", "rules by name, or a list of rules")
_A_RULE: Final = Text("False（不适用）、True（视为有效）或一条规则", "False (taken out), True (held in force) or a Rule")


def _rules_of(rules: Any) -> Iterator[tuple[str, bool | Rule[Any]]]:  # noqa: ANN401 - anything may be given
    if not isinstance(rules, (Mapping, list, tuple)):
        raise AmendmentError(Problem(got=brief(rules), expected=_RULES, where="rules"))
    pairs = rules.items() if isinstance(rules, Mapping) else ((getattr(rule, "name", brief(rule)), rule) for rule in rules)
    known = [name for about in ABOUT for name in book_about(about).rules]
    for name, rule in pairs:
        if isinstance(rule, Rule):
            if name != rule.name:
                raise AmendmentError(
                    Problem(got=rule.name, expected=Text(f"名为 {name} 的规则", f"a rule named {name}"), where=name)
                )
        elif not isinstance(rule, bool):
            raise AmendmentError(Problem(got=brief(rule), expected=_A_RULE, where=str(name)))
        elif name not in known:
            raise unknown_name(str(name), known, Text("一条规则", "a rule"), "rules")
        yield name, rule


# values


@cache
def parameters() -> Mapping[str, Param[Any]]:
    """List the numbers and lists of the law that can be amended, by name."""
    found = {name: one for about in ABOUT for name, one in book_about(about).params.items()}
    return MappingProxyType({**found, **{one.name: one for one in ARITHMETIC}})


@cache
def _uses() -> Mapping[str, tuple[str, type[Subject] | None, str]]:
    """Tell of each parameter what it is: months, or the values of a fact of a model."""
    found: dict[str, tuple[str, type[Subject] | None, str]] = {"coverage_sectors": ("words", Enterprise, "sector")}
    for model, about in zip(subjects(), ABOUT, strict=True):
        for rule in book_about(about).rules.values():
            for node in _walk(rule):
                match node:
                    case Shift(months=Param(name=name)):
                        found[name] = ("months", None, "")
                    case (
                        Compare(left=Fact(name=fact), right=Param(name=name))
                        | Compare(right=Fact(name=fact), left=Param(name=name))
                    ):
                        found.setdefault(name, ("number", model, fact))
                    case (
                        IsIn(item=Fact(name=fact), words=Param(name=name))
                        | Within(item=Fact(name=fact), codes=Param(name=name))
                    ):
                        found.setdefault(name, ("words", model, fact))
    return MappingProxyType(found)


def _walk(rule: Rule[Any]) -> Iterator[Expr[Any]]:
    stack, seen = list(parts(rule)), set[int]()
    while stack:
        node = stack.pop()
        if id(node) not in seen and not isinstance(node, Rule):
            seen.add(id(node))
            yield node
            stack.extend(parts(node))


MONTHS: Final = Text(f"0 至 {MOST_MONTHS} 的整数（月）", f"a whole number of months from 0 to {MOST_MONTHS}")
A_SHARE: Final = Text("零至一之间的比例，如 4/5 或 80%", "a share between zero and one, such as 4/5 or 80%")
A_DAY: Final = Text("一个日期，如 2020-12-31", "a day, such as 2020-12-31")
WHOLE: Final = Text("不小于零的整数", "a whole number, zero or more")


def read_value(name: str, value: object) -> Any:  # noqa: ANN401 - the value of a parameter
    """Read a value of a parameter.

    Errors:
        UnknownNameError: there is no such parameter.
        AmendmentError: it could not stand in the law.
    """
    param = parameters().get(name)
    if param is None:
        raise unknown_name(str(name), tuple(parameters()), Text("一个参数", "a parameter of the law"), "amend")
    use, model, fact = _uses().get(name, ("", None, ""))
    law = param.values[-1].value
    if isinstance(law, tuple):
        return _listed(name, value, model, fact)
    if isinstance(law, Fraction):
        if value is None:  # to an arithmetic function, the share of the law
            raise AmendmentError(Problem(got="None", expected=A_SHARE, where=name))
        try:
            return read_minimum(value, where=name)  # type: ignore[arg-type] # anything may be given
        except RecordError as error:
            raise AmendmentError(*error.problems) from None
    if isinstance(law, dt.date):
        return _day(name, value)
    most = MOST_MONTHS if use == "months" else None
    if use == "number" and model is not None and DOT not in fact:
        most = asks_of(model, fact).most
    expected = (
        MONTHS
        if use == "months"
        else WHOLE
        if most is None
        else Text(f"0 至 {most} 的整数", f"a whole number from 0 to {most}")
    )
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or (most is not None and value > most):
        raise AmendmentError(Problem(got=brief(value), expected=expected, where=name))
    return value


def _day(name: str, value: object) -> dt.date:
    day: object = value
    if isinstance(value, str):
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            day = None
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime) or not FIRST_DAY <= day <= LAST_DAY:
        raise AmendmentError(Problem(got=brief(value), expected=A_DAY, where=name))
    return day


def _listed(name: str, value: object, model: type[Subject] | None, fact: str) -> tuple[str, ...]:
    """Read a list of words or codes, each as the fact with which it is compared is read."""
    expected = Text("若干字词或代码", "a list of one or more words or codes")
    if isinstance(value, str) or not isinstance(value, (list, tuple, set, frozenset)) or not value:
        raise AmendmentError(Problem(got=brief(value), expected=expected, where=name))
    found: list[str] = []
    for one in sorted(value, key=str) if isinstance(value, (set, frozenset)) else value:
        if not isinstance(one, str):
            raise AmendmentError(Problem(got=brief(one), expected=expected, where=name))
        if model is None or fact not in facts_of(model):
            found.append(one)
            continue
        try:
            found.append(getattr(model(**{fact: one}), fact))
        except RecordError as error:
            raise AmendmentError(*(evolve(problem, where=name) for problem in error.problems)) from None
    return tuple(dict.fromkeys(found))
