"""What one policy answers otherwise than another: which questions can differ, and by which rules.

Two programs are compared step by step: a question whose steps are all the same cannot move, and need not be asked again. A
rule is touched where its own wording, clauses, force or open questions differ, the rules inside it aside. Where a row's
answer moves, some touched rule inside it comes to something else in that row: that one moved it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cleanprod.rules.hashing import cited, wording
from cleanprod.rules.program import Ask, Day, Named, inputs, mentions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from cleanprod.rules.program import Enacted, Program, Step

Asked = tuple["Program", "dt.date"]
"""A program and the day asked."""


@lru_cache(maxsize=64)
def changed(before: Asked, after: Asked) -> tuple[str, ...]:
    """Name the questions that two programs can answer otherwise, those that only one of them asks left out."""
    known: dict[object, int] = {}
    one, two = _prints(*before, known), _prints(*after, known)
    questions = [name for name in after[0].answers if name in before[0].rules]
    return tuple(name for name in questions if one[before[0].place(name)] != two[after[0].place(name)])


def _prints(program: Program, on: dt.date, known: dict[object, int]) -> list[int]:
    """Give each step a number: steps that say the same have the same, in whichever program."""
    found: list[int] = []
    for step in program.steps:
        match step:
            case Named(item=item):
                found.append(found[item])  # a name changes nothing
                continue
            case Ask(atom=atom, name=name):
                key: object = (atom, program.opens.get(atom), tuple(pair for pair in program.same if name in pair[1]))
            case Day():
                key = ("day", on)
            case _:
                key = (type(step).__name__, _plain(step), tuple(found[i] for i in inputs(step)))
        found.append(known.setdefault(key, len(known)))
    return found


def _plain(step: Step) -> tuple[Any, ...]:
    names = ("value", "kind", "relation", "words", "codes", "months", "calendar")
    values = ((name, getattr(step, name)) for name in names if hasattr(step, name))
    return tuple((name, type(value).__name__, value) for name, value in values)


def touched(before: Program, after: Program) -> dict[str, tuple[str, ...]]:
    """Name the rules that one program has otherwise than another, each with the clauses that give it, those of both.

    A rule that no clause gives, a definition, is named itself.
    """
    found = {}
    said, says = _said_by(before), _said_by(after)
    for name, now in after.rules.items():
        was = before.rules.get(name)
        if was is None:
            found[name] = tuple(cited(now)) or (name,)
        elif said[name] != says[name]:
            found[name] = tuple(dict.fromkeys([*cited(now), *cited(was)])) or (name,)
    return found


@lru_cache(maxsize=32)
def _said_by(program: Program) -> dict[str, tuple[Any, ...]]:
    """Write out what each rule of a program says itself."""
    return {name: _said(program, enacted) for name, enacted in program.rules.items()}


def _said(program: Program, enacted: Enacted) -> tuple[Any, ...]:
    """Write out what a rule says itself: its words, its clauses, and how its own open questions are read."""
    own = [place for place in (enacted.place, enacted.force) if place is not None]
    stack, atoms = [i for place in own for i in inputs(program.steps[place])], dict[str, bool | None]()
    while stack:
        step = program.steps[stack.pop()]
        if isinstance(step, Ask):
            atoms |= {step.atom: program.opens.get(step.atom)}
        elif not isinstance(step, Named):
            stack.extend(inputs(step))
    return wording(program, enacted), tuple(cited(enacted)), tuple(sorted(atoms.items()))


def inside(program: Program, question: str, rules: Iterable[str]) -> list[str]:
    """List those of some rules on which a question rests or of which it speaks, itself among them."""
    reached = set(program.reach(program.place(question), mentions))
    return [name for name in rules if name in program.rules and program.place(name) in reached]
