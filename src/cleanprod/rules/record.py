"""A program as one Python function: the reading that decides a record.

The function is straight-line code, three-valued as a careful hand would write it, and gives a flat trace:
one verdict for each rule that the book asks. Facts and the two days determine the rest, so the tree of an
explanation is built only when someone reads it. Names become identifiers only after they were checked;
constants go in through the namespace, never as text.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, assert_never, cast

from .meaning import inside, shift_months
from .program import (
    AllOf,
    Among,
    AnyOf,
    Ask,
    Choice,
    Compared,
    Day,
    Inside,
    Known,
    Named,
    Opposite,
    Shifted,
    Value,
    inputs,
)

if TYPE_CHECKING:
    from .program import Program, Step

Trace = tuple[Value, ...]
Decide = Callable[[Any, dt.date, tuple["bool | None", ...]], Trace]


def compile_record(program: Program) -> Decide:
    """Compile a program to `decide(subject, on, opens)`.

    The subject has an attribute for each fact of the program; `opens` are the readings of the open questions in
    the order of `program.opens`. The trace holds a value for each rule of `program.answers`.
    """
    namespace: dict[str, Any] = {"shift_months": shift_months, "inside": inside}
    exec(compile(source(program, namespace), "<rules>", "exec"), namespace)  # noqa: S102 - our own text: names are checked, values stay out
    return cast("Decide", namespace["decide"])


def source(program: Program, namespace: dict[str, Any]) -> str:
    """Write the function, and put its constants into the namespace."""
    wanted = {i for name in program.answers for i in program.reach(program.place(name))}
    uses = Counter(i for place in wanted for i in inputs(program.steps[place]))
    opens = {atom: i for i, atom in enumerate(program.opens)}
    terms: list[str] = []
    sure: list[bool] = []  # steps that are never unknown
    lines: list[str] = []
    for place, step in enumerate(program.steps):
        term, certain = "", False
        if place in wanted:
            term, certain = _term(step, terms, sure, opens, namespace)
            if not term.isidentifier() and (uses[place] or not isinstance(step, Known)):
                lines.append(f"    v{place} = {term}")
                term = f"v{place}"
        terms.append(term)
        sure.append(certain)
    trace = "".join(f"{terms[program.place(name)]}, " for name in program.answers)
    return "\n".join(["def decide(e, on, o):", *lines, f"    return ({trace})", ""])


def _term(  # noqa: PLR0911 - one arm a step
    step: Step, terms: list[str], sure: list[bool], opens: dict[str, int], namespace: dict[str, Any]
) -> tuple[str, bool]:
    """Write the value of a step as an expression over earlier ones, and tell whether it is never unknown."""

    def unless_unknown(term: str, *places: int) -> tuple[str, bool]:
        doubts = " or ".join(f"{terms[i]} is None" for i in places if not sure[i])
        return (f"None if {doubts} else {term}", False) if doubts else (term, True)

    def joined(parts: tuple[int, ...], word: str, decisive: str, other: str) -> tuple[str, bool]:
        names = [terms[i] for i in parts if terms[i] != other]  # what is settled the other way cannot decide
        # a flag is True, False or None, so the truth of an *or* finds its decisive value at once
        head = " or ".join(names if word == "or" else [f"{name} is False" for name in names]) or "False"
        doubt = " or ".join(f"{terms[i]} is None" for i in parts if not sure[i])
        tail = f"None if {doubt} else {other}" if doubt else other
        return f"{decisive} if {head} else {tail}", not doubt

    match step:
        case Known(value=value):
            if value is True or value is False:
                return repr(value), True
            name = f"k{len(namespace)}"
            namespace[name] = value
            return name, True
        case Ask(atom=atom):
            return (f"o[{opens[atom]}]" if atom in opens else f"e.{step.name}"), False
        case Day():
            return "on", True
        case Compared(via=int(via)) | Among(via=int(via)):
            return terms[via], sure[via]
        case Compared(relation=relation, left=left, right=right):
            return unless_unknown(f"{terms[left]} {relation} {terms[right]}", left, right)
        case Among(item=item, words=words):
            name = f"k{len(namespace)}"
            namespace[name] = frozenset(words)
            return unless_unknown(f"{terms[item]} in {name}", item)
        case Inside(item=item, codes=codes):
            name = f"k{len(namespace)}"
            namespace[name] = codes
            return f"None if {terms[item]} is None else inside({terms[item]}, {name})", False
        case Shifted(day=day, months=months):
            return unless_unknown(f"shift_months({terms[day]}, {months})", day)
        case Opposite(part=part):
            return unless_unknown(f"not {terms[part]}", part)
        case AllOf(parts=parts):
            return joined(parts, "and", "False", "True")
        case AnyOf(parts=parts):
            return joined(parts, "or", "True", "False")
        case Choice(condition=condition, then=then, otherwise=otherwise):
            c, yes, no = terms[condition], terms[then], terms[otherwise]
            if sure[condition]:
                return f"{yes} if {c} else {no}", sure[then] and sure[otherwise]
            return f"{yes} if {c} or ({c} is None and {yes} == {no}) else {no} if {c} is False else None", False
        case Named(item=item):
            return terms[item], sure[item]
        case _:
            assert_never(step)
