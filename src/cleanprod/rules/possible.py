"""What an answer may still become: a decision diagram over the unknown atoms.

For each step, a diagram whose leaves are the values that the step can still take and whose inner nodes ask one
unknown atom. Known facts are leaves from the start. Of the diagram of a rule, the leaves are the values still
possible and the atoms asked are exactly those that can still change it: `missing`.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, assert_never, cast

from attrs import frozen

from .cells import OTHER, cells
from .meaning import RELATIONS, chosen, completed, every, inside, shift_months, some
from .program import AllOf, Among, AnyOf, Ask, Choice, Compared, Day, Inside, Known, Named, Opposite, Shifted, Worked

if TYPE_CHECKING:
    import datetime as dt
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .program import Program, Value


@frozen(eq=False)
class Leaf:
    """A value reached."""

    value: Value


@frozen(eq=False)
class Branch:
    """An unknown atom, and what follows from each value it may have.

    Its values are numbered; `below` has one diagram for each run of values up to (and without) the number in `ends`.
    """

    order: int
    atom: str
    ends: tuple[int, ...]
    below: tuple[Leaf | Branch, ...]

    def at(self, value: int) -> Leaf | Branch:
        """Give what follows from one value."""
        return self.below[bisect_right(self.ends, value)]


Diagram = Leaf | Branch


@lru_cache(64)
def counted(program: Program) -> Counter[str]:
    """Count for each atom the answers that it can touch."""
    return program.touched()


class Diagrams:
    """The diagrams of a program for a subject; equal diagrams are the same object."""

    def __init__(self, program: Program, facts: Mapping[str, Value], on: dt.date) -> None:
        self.program = program
        self.on = on
        self._lock = RLock()  # explanations are kept, and may be read by several at once
        known = completed(program, facts)
        self._known: dict[str, Value] = {f"fact:{name}": known.get(name) for name in program.facts}
        self._known |= program.opens
        self._rules: dict[str, Diagram] = {}
        self._start(())

    def _start(self, places: Sequence[int]) -> None:
        """Begin the diagrams of one rule: the values that its atoms may have are those that it can tell apart."""
        self._unique: dict[object, Diagram] = {}
        self._steps: dict[int, Diagram] = {}
        self._domains = cells(self.program, places, self._known, self.on)
        self._orders = {atom: i for i, atom in enumerate(self._domains)}

    def of(self, rule: str) -> Diagram:
        """Give the diagram of a rule."""
        found = self._rules.get(rule)
        if found is None:
            places = self.program.reach(self.program.place(rule))
            self._start(places)
            for place in places:
                self._steps[place] = self._step(place)
            found = self._rules[rule] = self._steps[self.program.place(rule)]
        return found

    def missing(self, rule: str) -> tuple[str, ...]:
        """List the unknown atoms on which the rule still hangs.

        First those that can settle it alone, then by the number of answers that they touch, then by name.
        """
        with self._lock:
            return self._missing(rule)

    def _missing(self, rule: str) -> tuple[str, ...]:
        diagram = self.of(rule)
        atoms = asked(diagram)
        touched = counted(self.program) if len(atoms) > 1 else {}

        def rank(atom: str) -> tuple[bool, int, str]:
            return (not self.settles(diagram, atom), -touched.get(atom, 0), atom)

        return tuple(sorted(atoms, key=rank))

    def settles(self, diagram: Diagram, atom: str) -> bool:
        """Tell whether one value of this atom settles the diagram whatever the others are."""
        ends = {end for one in _walk(diagram) if isinstance(one, Branch) and one.atom == atom for end in one.ends}
        return any(isinstance(self._given(diagram, atom, end - 1, {}), Leaf) for end in ends)

    def values(self, rule: str) -> tuple[Value, ...]:
        """List the values that the rule can still take; none where these cannot be listed."""
        with self._lock:
            return self._values(rule)

    def _values(self, rule: str) -> tuple[Value, ...]:
        diagram = self.of(rule)
        kinds = {step.atom: step.kind for step in self.program.steps if isinstance(step, Ask)}
        kind = self.program.rules[rule].rule.kind
        if kind in ("day", "number") and any(kinds[atom] == kind for atom in asked(diagram)):
            return ()  # any other day or number
        found = {leaf.value for leaf in _leaves(diagram)}
        if any(isinstance(value, str) and OTHER in value for value in found):
            return ()  # any other word or code
        return tuple(sorted(found, key=str))

    # the fold

    def _step(self, place: int) -> Diagram:
        step, at = self.program.steps[place], self._steps
        match step:
            case Known(value=value):
                return self._leaf(cast("Value", value))
            case Day():
                return self._leaf(self.on)
            case Ask(atom=atom):
                if atom not in self._orders:
                    return self._leaf(self._known[atom])
                values = self._domains[atom]
                return self._branch(self._orders[atom], atom, range(1, len(values) + 1), map(self._leaf, values))
            case Compared(via=int(via)) | Among(via=int(via)) | Inside(via=int(via)):
                return at[via]
            case Compared(relation=relation, left=left, right=right):
                return self._apply(RELATIONS[relation], at[left], at[right])
            case Among(item=item, words=words):
                return self._apply(lambda word: word in words, at[item])
            case Inside(item=item, codes=codes):
                return self._apply(lambda code: inside(code, codes), at[item])
            case Shifted(day=day, months=months):
                return self._apply(lambda start: shift_months(start, months), at[day])
            case Worked(day=day, calendar=calendar):
                return self._apply(calendar.workday, at[day])
            case Opposite(part=part):
                return self._apply(lambda flag: None if flag is None else not flag, at[part])
            case AllOf(parts=parts):
                return self._joined(lambda one, two: every((one, two)), [at[i] for i in parts])
            case AnyOf(parts=parts):
                return self._joined(lambda one, two: some((one, two)), [at[i] for i in parts])
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self._apply(chosen, at[condition], at[then], at[otherwise])
            case Named(item=item):
                return at[item]
            case _:
                assert_never(step)

    def _leaf(self, value: Value) -> Diagram:
        key = (type(value), value)
        return self._unique.setdefault(key, Leaf(value))

    def _branch(self, order: int, atom: str, ends: Iterable[int], below: Iterable[Diagram]) -> Diagram:
        runs: list[tuple[int, Diagram]] = []
        for end, one in zip(ends, below, strict=True):
            if runs and runs[-1][1] is one:
                runs[-1] = (end, one)
            else:
                runs.append((end, one))
        if len(runs) == 1:
            return runs[0][1]
        kept, parts = zip(*runs, strict=True)
        return self._unique.setdefault((order, kept, *map(id, parts)), Branch(order, atom, kept, parts))

    def _joined(self, join: Callable[[Value, Value], Value], parts: list[Diagram]) -> Diagram:
        whole = parts[0]
        for part in parts[1:]:
            whole = self._apply(join, whole, part)
        return whole

    def _apply(self, of: Callable[..., Value], *parts: Diagram) -> Diagram:
        memo: dict[tuple[int, ...], Diagram] = {}

        def down(parts: tuple[Diagram, ...]) -> Diagram:
            key = tuple(map(id, parts))
            if key not in memo:
                branches = [part for part in parts if isinstance(part, Branch)]
                if not branches:
                    memo[key] = self._leaf(of(*(cast("Leaf", part).value for part in parts)))
                else:
                    top = min(branches, key=lambda branch: branch.order)
                    ends = sorted({end for branch in branches if branch.order == top.order for end in branch.ends})
                    below = [down(tuple(_below(part, top.order, end - 1) for part in parts)) for end in ends]
                    memo[key] = self._branch(top.order, top.atom, ends, below)
            return memo[key]

        return down(parts)

    def _given(self, diagram: Diagram, atom: str, value: int, memo: dict[int, Diagram]) -> Diagram:
        """Say that an atom has the value at this place of its domain."""
        if isinstance(diagram, Leaf):
            return diagram
        if diagram.atom == atom:
            return diagram.at(value)
        if id(diagram) not in memo:
            below = [self._given(one, atom, value, memo) for one in diagram.below]
            memo[id(diagram)] = self._branch(diagram.order, diagram.atom, diagram.ends, below)
        return memo[id(diagram)]


def _below(part: Diagram, order: int, value: int) -> Diagram:
    return part.at(value) if isinstance(part, Branch) and part.order == order else part


def _walk(diagram: Diagram) -> Iterable[Diagram]:
    seen: set[int] = set()
    stack = [diagram]
    while stack:
        one = stack.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            if isinstance(one, Branch):
                stack.extend(one.below)


def _leaves(diagram: Diagram) -> Iterable[Leaf]:
    return (one for one in _walk(diagram) if isinstance(one, Leaf))


def asked(diagram: Diagram) -> set[str]:
    """Name the atoms that a diagram still asks."""
    return {one.atom for one in _walk(diagram) if isinstance(one, Branch)}
