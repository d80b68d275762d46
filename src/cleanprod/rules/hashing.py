"""The hash of the rules that answered, and a rule's text to compare two days by."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from attrs import evolve

from .program import Among, Compared, Inside, Known, Named, Worked, inputs

if TYPE_CHECKING:
    from .program import Enacted, Program


def rules_hash(program: Program) -> str:
    """Give the SHA-256 of a program: its steps, clauses, parameters and the readings of its open questions."""
    said = {
        "rules": {name: _said(program, one) for name, one in program.rules.items()},
        "same": program.same,
        "answers": program.answers,
        "params": {name: repr(value) for name, value in sorted(program.params.items())},
        "opens": dict(sorted(program.opens.items())),
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _said(program: Program, enacted: Enacted) -> list[object]:
    cautions = [
        [caution.words.en, caution.outcomes, [repr(atom) for atom in caution.through], _write(program, place) if place else ""]
        for caution, place in enacted.cautions
    ]
    clauses = [[one.id, one.standing, *(f"{s.start} {s.until} {s.given}" for s in one.spans)] for one in enacted.clauses]
    return [wording(program, enacted), enacted.rule.effect, dict(enacted.rule.effects), clauses, cautions]


def cited(enacted: Enacted) -> list[str]:
    """Name the clauses that give a rule on its day."""
    return [clause.id for clause in enacted.clauses]


def wording(program: Program, enacted: Enacted) -> str:
    """Write out a rule of a program, the rules inside it by name only."""
    step = program.steps[enacted.place]
    assert isinstance(step, Named)  # noqa: S101 - a rule's place holds its name
    return _write(program, step.item)


def _write(program: Program, place: int) -> str:
    step = program.steps[place]
    if isinstance(step, Named):
        return f"rule:{step.rule}"
    if isinstance(step, Known):
        return f"{step.kind}:{step.value!r}"
    if isinstance(step, (Compared, Among, Inside)):
        step = evolve(step, via=None)  # what is compared, not how it is settled
    inner = ", ".join(_write(program, i) for i in inputs(step))
    return f"{type(step).__name__}({inner}; {_plain(step)})" if inner else repr(step)


def _plain(step: object) -> str:
    if isinstance(step, Worked):
        return f"calendar={sorted(map(str, step.calendar.off))!r}"
    names = ("relation", "words", "codes", "months")
    return ", ".join(f"{name}={getattr(step, name)!r}" for name in names if hasattr(step, name))
