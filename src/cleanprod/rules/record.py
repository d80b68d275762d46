"""A program as one Python function: the reading that decides a record.

The function is straight-line code, three-valued as a careful hand would write it, and gives a flat trace:
one verdict for each rule that the book asks. Facts and the two days determine the rest, so the tree of an
explanation is built only when someone reads it. Names become keys only after they were checked; constants go
in through the namespace, never as text.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, assert_never, cast

from .meaning import completed, inside, shift_months
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
    Worked,
    inputs,
)

if TYPE_CHECKING:
    from .program import Program, Step

Trace = tuple[Value, ...]
Decide = Callable[[Mapping[str, Value], dt.date], Trace]

_PLAIN: Final = {"True", "False", "None"}


def compile_record(program: Program) -> Decide:
    """Compile a program to `decide(facts, on)`.

    The facts are a mapping with a value, or None, for each fact of the program. The trace holds a value for each
    rule of `program.answers`.
    """
    namespace: dict[str, Any] = {"shift_months": shift_months, "inside": inside, "clash": partial(completed, program)}
    text = _Source(program, namespace).text()
    exec(compile(text, "<rules>", "exec"), namespace)  # noqa: S102 - our own text: names are checked, values stay out
    return cast("Decide", namespace["decide"])


class _Source:
    """The text of the function: a term for each step, and whether the step is never unknown."""

    def __init__(self, program: Program, namespace: dict[str, Any]) -> None:
        self.program = program
        self.namespace = namespace
        self.wanted = {i for name in program.answers for i in program.reach(program.place(name))}
        self.uses = Counter(i for place in self.wanted for i in inputs(program.steps[place]))
        self.uses.update(program.place(name) for name in program.answers)
        self.terms: list[str] = []
        self.sure: list[bool] = []

    def text(self) -> str:
        lines: list[str] = []
        for place, step in enumerate(self.program.steps):
            if isinstance(step, Ask) and step.name in self.program.facts:
                lines.append(f"    v{place} = d[{step.name!r}]")
        lines += self.completions()
        for place, step in enumerate(self.program.steps):
            term, certain = self.term(step) if place in self.wanted else ("None", False)
            if isinstance(step, Ask) and term not in _PLAIN:
                term = f"v{place}"  # read above
            elif not term.isidentifier():
                lines.append(f"    v{place} = {term}")
                term = f"v{place}"
            self.terms.append(term)
            self.sure.append(certain)
        trace = "".join(f"{self.terms[self.program.place(name)]}, " for name in self.program.answers)
        used = self.needed(lines, trace)
        return "\n".join(["def decide(d, on):", *used, f"    return ({trace})", ""])

    def completions(self) -> Iterator[str]:
        """Complete facts that answer the same question, and refuse those that contradict one another."""
        places = {step.name: i for i, step in enumerate(self.program.steps) if isinstance(step, Ask)}
        earlier: tuple[tuple[str, ...], ...] = ()
        for denied, answered in self.program.same:
            group = [f"v{places[name]}" for name in answered]
            word = "elif" if earlier == (answered, denied) else "if"  # the other side of the same pair adds nothing
            earlier = (denied, answered)
            yield f"    {word} {' and '.join(f'v{places[name]} is False' for name in denied)}:"
            yield f"        if {' or '.join(group)}: clash(d)"
            yield f"        {' = '.join(group)} = False"

    @staticmethod
    def needed(lines: list[str], trace: str) -> list[str]:
        """Leave out what nothing reads: a step that was written into the one that reads it."""
        import re  # noqa: PLC0415 - loaded with the language anyway

        names, kept = set(re.findall(r"v\d+", trace)), []
        for line in reversed(lines):
            target, _, term = line.strip().partition(" = ")
            if target in names or not target.startswith("v") or " = " in term:
                names.update(re.findall(r"v\d+", line))
                kept.append(line)
        return kept[::-1]

    def constant(self, value: object) -> str:
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return name

    def unless_unknown(self, term: str, *places: int) -> tuple[str, bool]:
        doubts = " or ".join(f"{self.terms[i]} is None" for i in places if not self.sure[i])
        return (f"None if {doubts} else {term}", False) if doubts else (term, True)

    def joined(self, step: AllOf | AnyOf) -> tuple[str, bool]:
        decisive, other = ("True", "False") if isinstance(step, AnyOf) else ("False", "True")
        parts = [i for i in self.flat(step, type(step)) if self.terms[i] != other]  # settled the other way: no say
        names = [self.terms[i] for i in parts if self.terms[i] != "None"]
        # a flag is True, False or None, so the truth of an *or* finds its decisive value at once
        head = " or ".join(names if decisive == "True" else [f"{name} is False" for name in names])
        doubt = " or ".join(f"{self.terms[i]} is None" for i in parts if not self.sure[i])
        tail = "None" if len(names) < len(parts) else f"None if {doubt} else {other}" if doubt else other
        return f"{decisive} if {head} else {tail}" if head else tail, not doubt

    def flat(self, step: AllOf | AnyOf, join: type[AllOf | AnyOf]) -> list[int]:
        """Write a join that only this one reads into it: or in or, and in and."""
        parts: list[int] = []
        for part in step.parts:
            inner = self.program.steps[part]
            while isinstance(inner, Named) and self.uses[part] == 1:
                part, inner = inner.item, self.program.steps[inner.item]  # noqa: PLW2901 - walks down to the join
            if self.uses[part] == 1 and isinstance(inner, (AllOf, AnyOf)) and isinstance(inner, join):
                parts += self.flat(inner, join)
            else:
                parts.append(part)
        return parts

    def term(self, step: Step) -> tuple[str, bool]:
        terms, sure = self.terms, self.sure
        match step:
            case Known(value=value):
                if repr(value) in _PLAIN:
                    return repr(value), True
                return self.constant(value), True
            case Ask(atom=atom):
                if atom in self.program.opens:
                    reading = self.program.opens[atom]
                    return repr(reading), reading is not None
                return f"d[{step.name!r}]", False
            case Day():
                return "on", True
            case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)):
                return terms[via], sure[via]
            case Compared(relation=relation, left=left, right=right):
                return self.unless_unknown(f"{terms[left]} {relation} {terms[right]}", left, right)
            case Among(item=item, words=words):
                return self.unless_unknown(f"{terms[item]} in {self.constant(frozenset(words))}", item)
            case Inside(item=item, codes=codes):
                return f"None if {terms[item]} is None else inside({terms[item]}, {self.constant(codes)})", False
            case Shifted(day=day, months=months):
                return self.unless_unknown(f"shift_months({terms[day]}, {months})", day)
            case Worked(day=day, calendar=calendar):
                return self.unless_unknown(f"{self.constant(calendar.workday)}({terms[day]})", day)
            case Opposite(part=part):
                return self.unless_unknown(f"not {terms[part]}", part)
            case AllOf() | AnyOf():
                return self.joined(step)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                c, yes, no = terms[condition], terms[then], terms[otherwise]
                if sure[condition]:
                    return f"{yes} if {c} else {no}", sure[then] and sure[otherwise]
                return f"{yes} if {c} or ({c} is None and {yes} == {no}) else {no} if {c} is False else None", False
            case Named(item=item):
                return terms[item], sure[item]
            case _:
                assert_never(step)
