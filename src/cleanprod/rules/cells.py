"""Representative values of unknown atoms: enough to tell apart all that a program can ask of them.

Of a flag both, of a word those listed and another, of a code one inside each listed code and outside all finer ones.
Of a day or a number those on both sides of everything it is compared with, also of another unknown one, whose own
values then count as well.

Left out: two unknown days, both some months later, can fall together at the end of a month (30 and 31 January, a month
later), far from every known day. What hangs on that alone is not found.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import frozen

from .expressions import NEVER
from .meaning import inside, shift_months
from .program import Among, Ask, Calendar, Compared, Day, Inside, Known, Shifted, Worked, behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .program import Program, Step, Value

FIRST: Final = dt.date(1800, 1, 1)
LAST: Final = dt.date(2299, 12, 31)
NEAR: Final = 4
"""Days on each side of a mark: a shift by months can bring four days of a month together on its last one."""

OTHER: Final = "\0"
"""No listed word or code has this character, so with it a word is another and a code is finer than all listed.

Two such words, so that an answer that is the word itself shows that it hangs on it."""


def cells(program: Program, places: Sequence[int], known: Mapping[str, Value], on: dt.date) -> dict[str, tuple[Value, ...]]:
    """Give each unknown atom that is asked in some places of a program its representative values.

    A code that is known, but not as far as some list asks, counts as unknown: it has the values that it may stand for.
    """
    steps = [program.steps[place] for place in places]
    coarse = _too_coarse(program, steps, known)
    unknown = {
        step.atom: step for step in steps if isinstance(step, Ask) and (known.get(step.atom) is None or step.atom in coarse)
    }
    days = _days(_tests(program, steps, known, on, unknown, "day"))
    numbers = _numbers(_tests(program, steps, known, on, unknown, "number"))
    found: dict[str, tuple[Value, ...]] = {}
    for atom, step in unknown.items():
        match step.kind:
            case "flag":
                found[atom] = (True, False)
            case "word":
                found[atom] = (*listed(program, atom), OTHER, OTHER + OTHER)
            case "code":
                stem = coarse.get(atom, "")
                finer = [code for code in listed(program, atom) if code.startswith(stem) and code != stem]
                found[atom] = (stem + OTHER + OTHER, *(f"{code}{OTHER}" for code in (stem, *finer)))
            case "day":
                found[atom] = days.get(atom, (FIRST, on, NEVER))
            case "number":
                found[atom] = numbers.get(atom, (0, 1))
    return found


def listed(program: Program, atom: str) -> list[str]:
    """List the words or codes with which a program compares an atom."""
    asked = {i for i, step in enumerate(program.steps) if isinstance(step, Ask) and step.atom == atom}
    found: set[str] = set()
    for step in program.steps:
        if isinstance(step, (Among, Inside)) and behind(program.steps, step.item) in asked:
            found.update(step.words if isinstance(step, Among) else step.codes)
    return sorted(found)


def _too_coarse(program: Program, steps: Iterable[Step], known: Mapping[str, Value]) -> dict[str, str]:
    """Find the codes that are known, but not as far as some list asks."""
    codes: dict[str, str] = {}
    for step in steps:
        asks = program.steps[behind(program.steps, step.item)] if isinstance(step, Inside) else None
        code = known.get(asks.atom) if isinstance(asks, Ask) else None
        if isinstance(asks, Ask) and isinstance(step, Inside) and isinstance(code, str) and inside(code, step.codes) is None:
            codes[asks.atom] = code
    return codes


@frozen
class _Side:
    """One side of a comparison: an unknown atom or a known value, months later, perhaps behind days off."""

    atom: str
    value: Any
    months: int
    calendar: Calendar | None

    def later(self, day: dt.date) -> dt.date:
        shifted = shift_months(day, self.months)
        return shifted if self.calendar is None else self.calendar.workday(shifted)


def _tests(  # noqa: PLR0913, PLR0917 - all that a comparison rests on
    program: Program,
    steps: Iterable[Step],
    known: Mapping[str, Value],
    on: dt.date,
    unknown: Mapping[str, Ask],
    kind: str,
) -> list[tuple[_Side, _Side]]:
    """List the comparisons in which an unknown day or number stands, from the side of each."""

    def side(place: int) -> _Side | None:
        months, calendar, step = 0, None, program.steps[behind(program.steps, place)]
        while isinstance(step, (Shifted, Worked)):
            months += step.months if isinstance(step, Shifted) else 0
            calendar = step.calendar if isinstance(step, Worked) else calendar
            step = program.steps[behind(program.steps, step.day)]
        match step:
            case Ask(atom=atom) if step.kind == kind:
                return _Side(atom if atom in unknown else "", known.get(atom), months, calendar)
            case Known(value=value) if step.kind == kind:
                return _Side("", value, months, calendar)
            case Day() if kind == "day":
                return _Side("", on, months, calendar)
            case _:
                return None

    found = []
    for step in steps:
        if isinstance(step, Compared) and step.via is None:
            one, two = side(step.left), side(step.right)
            if one is not None and two is not None:
                found += [(a, b) for a, b in ((one, two), (two, one)) if a.atom and a.atom != b.atom]
    return found


def _days(tests: list[tuple[_Side, _Side]]) -> dict[str, tuple[Value, ...]]:
    atoms = dict.fromkeys(one.atom for one, _ in tests)
    days: dict[str, set[dt.date]] = {atom: {FIRST, LAST, NEVER} for atom in atoms}
    for _ in range(_longest_chain(tests)):  # as far as one unknown day can hang on another through the rest
        earlier = {atom: set(found) for atom, found in days.items()}
        for one, other in tests:
            against = earlier[other.atom] if other.atom else {other.value}
            for day in against:
                if day is not None and FIRST < day < LAST:
                    days[one.atom].update(_around(one, other.later(day)))
    return {atom: tuple(sorted(found)) for atom, found in days.items()}


def _longest_chain(tests: list[tuple[_Side, _Side]]) -> int:
    """Count the unknown days of the largest group that hang on one another."""
    groups: list[set[str]] = []
    for one, other in tests:
        group = {one.atom, other.atom or one.atom}
        apart = [known for known in groups if not known & group]
        groups = [*apart, group.union(*(known for known in groups if known & group))]
    return max(map(len, groups), default=0)


def _around(side: _Side, mark: dt.date) -> Iterable[dt.date]:
    """Give the days on both sides of each place where a side, as a function of its day, passes a mark."""
    middle = shift_months(mark, -side.months)
    near = NEAR + (side.calendar.longest if side.calendar else 0)
    days = [middle + dt.timedelta(n) for n in range(-near, near + 1)]

    def places(day: dt.date) -> int:
        later = side.later(day)
        return (later > mark) - (later < mark)

    return [
        day
        for before, day, after in zip([days[0], *days], days, [*days[1:], days[-1]], strict=False)
        if places(before) != places(day) or places(day) != places(after)
    ]


def _numbers(tests: list[tuple[_Side, _Side]]) -> dict[str, tuple[Value, ...]]:
    atoms = dict.fromkeys(one.atom for one, _ in tests)
    marks = sorted({other.value for _, other in tests if other.value is not None}) or [0]
    parts = len(atoms) + 1  # so that between two marks every order of the unknown numbers can occur
    between = [(low * (parts - i) + high * i) / parts for low, high in pairwise(marks) for i in range(1, parts)]
    beyond = [edge for i in range(1, parts) for edge in (marks[0] - i, marks[-1] + i)]
    values = tuple(sorted({*marks, *between, *beyond}))
    return cast("dict[str, tuple[Value, ...]]", dict.fromkeys(atoms, values))
