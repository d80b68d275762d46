"""What a program means: the plain reading, a value for every step.

It is the reference that the fast readings are held against, and what the explanation walks over.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, assert_never, cast

from cleanprod.errors import Problem, RecordError
from cleanprod.words import Text

from .expressions import NEVER
from .program import AllOf, Among, AnyOf, Ask, Choice, Compared, Day, Inside, Known, Named, Opposite, Shifted, Worked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from .expressions import Relation
    from .program import Program, Step, Value

RELATIONS: Final[dict[Relation, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@lru_cache(maxsize=8192)
def shift_months(day: dt.date, months: int) -> dt.date:
    """Give the day some calendar months later: the same day-number, or the last day of a shorter month.

    The arithmetic of the Civil Code, arts. 201-202. Never stays never.

    >>> import datetime as dt
    >>> shift_months(dt.date(2019, 1, 31), 1)
    datetime.date(2019, 2, 28)
    """
    if day == NEVER:
        return day
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - loaded with the first day that moves

    return day + relativedelta(months=months)


@lru_cache(maxsize=8192)
def inside(code: str, codes: tuple[str, ...]) -> bool | None:
    """Tell whether a code lies inside one of a list of codes; None where it is coarser than the list.

    >>> inside("2511", ("25",)), inside("5", ("2511",)), inside("25", ("2511",))
    (True, False, None)
    """
    if code.startswith(codes):
        return True
    return None if any(listed.startswith(code) for listed in codes) else False


def every(values: Iterable[Value]) -> bool | None:
    """Give the strong Kleene conjunction."""
    found = list(values)
    return False if False in found else None if None in found else True


def some(values: Iterable[Value]) -> bool | None:
    """Give the strong Kleene disjunction."""
    found = list(values)
    return True if True in found else None if None in found else False


def chosen(holds: Value, yes: Value, no: Value) -> Value:
    """Give the first value where the condition holds, else the other; while it is unknown, their common value."""
    return yes if holds or (holds is None and yes == no) else no if holds is False else None


def value_of(step: Step, at: Callable[[int], Value], ask: Callable[[str], Value], on: Value) -> Value:
    """Give the value of one step, from the values of the earlier ones."""
    match step:
        case Known(value=value):
            return cast("Value", value)
        case Ask(atom=atom):
            return ask(atom)
        case Day():
            return on
        case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)):
            return at(via)
        case Compared(relation=relation, left=left, right=right):
            one, two = at(left), at(right)
            return None if one is None or two is None else RELATIONS[relation](one, two)
        case Among(item=item, words=words):
            word = at(item)
            return None if word is None else word in words
        case Inside(item=item, codes=codes):
            code = at(item)
            return None if code is None else inside(cast("str", code), codes)
        case Shifted(day=day, months=months):
            start = at(day)
            return None if start is None else shift_months(cast("dt.date", start), months)
        case Worked(day=day, calendar=calendar):
            last = at(day)
            return None if last is None else calendar.workday(cast("dt.date", last))
        case Opposite(part=part):
            flag = at(part)
            return None if flag is None else not flag
        case AllOf(parts=parts):
            return every(map(at, parts))
        case AnyOf(parts=parts):
            return some(map(at, parts))
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return chosen(at(condition), at(then), at(otherwise))
        case Named(item=item):
            return at(item)
        case _:
            assert_never(step)


def completed(program: Program, facts: Mapping[str, Value]) -> Mapping[str, Value]:
    """Complete facts that answer the same question: where all of one group are no, those of the other are no.

    Errors:
        RecordError: a fact says yes where the others of its question say no.
    """
    for denied, answered in program.same:
        if all(facts.get(name) is False for name in denied):
            against = [name for name in answered if facts.get(name) is True]
            if against:
                raise RecordError(
                    Problem(
                        got=Text(
                            f"{'、'.join(against)} 为是，而 {'、'.join(denied)} 为否",
                            f"{' and '.join(against)} yes, and no to {' and '.join(denied)}",
                        ),
                        expected=Text("互不矛盾的事实", "facts that do not contradict one another"),
                        where=", ".join((*against, *denied)),
                        mend=Text(
                            "说的是同一件事：请更正其一，或留空。", "They say the same thing: correct one, or leave it blank."
                        ),
                    )
                )
            facts = {**facts, **dict.fromkeys(answered, False)}
    return facts


def without_contradictions(program: Program, facts: Mapping[str, Value]) -> Mapping[str, Value]:
    """Forget the facts that answer one question and contradict one another: of these nothing is known."""
    for denied, answered in program.same:
        if all(facts.get(name) is False for name in denied) and any(facts.get(name) is True for name in answered):
            facts = {**facts, **dict.fromkeys((*denied, *answered))}
    return facts


def meaning(
    program: Program, facts: Mapping[str, Value], on: dt.date, opens: Mapping[str, bool | None] | None = None
) -> list[Value]:
    """Give the value of every step of a program, for facts by name; a fact that is not there is unknown.

    `opens` reads some open questions otherwise than the program does.

    Errors:
        RecordError: facts contradict one another.
    """
    values: list[Value] = []
    facts = completed(program, facts)
    readings = {**program.opens, **(opens or {})}

    def ask(atom: str) -> Value:
        sort, _, name = atom.partition(":")
        return facts.get(name) if sort == "fact" else readings[atom]

    for step in program.steps:
        values.append(value_of(step, values.__getitem__, ask, on))
    return values
