"""The program behind a portfolio: whole numbers in, a set out, solved by SciPy's MILP (extra `optimize`) and proven exactly.

A solver works in floats and lets a bound be missed by a millionth. So no bound is given to it that a millionth could turn:
amounts are brought to whole numbers, and a row of large ones is written digit by digit, each digit a row of its own with what
it carries to the next. A set that keeps a bound then keeps it by a half, and one that breaks it breaks it by a half.

>>> from fractions import Fraction
>>> dear = {at: Fraction(100_000_000) for at in range(4)}
>>> rows = [Row(dear, Fraction("199999999.99"))]
>>> found = solve([0, 1, 2, 3], {at: Fraction(1) for at in range(4)}, rows, [], [])
>>> len(found.chosen), found.limit
(1, Fraction(1, 1))
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cleanprod.errors import CleanprodError, Problem
from cleanprod.words import Text

from .rates import solver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

BASE: Final = 1000
"""The digits in which large numbers are written: hundreds of options at the tolerance of the solver stay below a half."""

HALF: Final = 0.5
LARGE: Final = 1e4
"""The worths are scaled so that the largest is this."""

TOLERANCE: Final = 1e-5
"""What the solver may miss of a scaled worth, with room: it ends at 1e-6."""

_DONE, _STOPPED, _NONE = 0, 1, 2
_OUT, _ERR = 1, 2

NO_ANSWER: Final = Text("求解程序给出结论", "the solver to come to an answer")
GO_ON: Final = Text(
    "这并不说明没有可行的组合。请减少方案或约束、把金额取整后再试。",
    "This does not mean that there is no such set. Try with fewer options or bounds, or with rounded amounts.",
)
MORE_TIME: Final = Text(
    "这并不说明没有可行的组合。请给更多时间（seconds）。",
    "This does not mean that there is no such set. Give it more time (seconds).",
)


@frozen
class Row:
    """A bound: the amounts of the chosen come to no more than `most`."""

    amounts: Mapping[int, Fraction]
    most: Fraction

    def kept(self, chosen: Iterable[int]) -> bool:
        """Tell whether a set keeps it, exactly."""
        return sum((self.amounts.get(at, Fraction(0)) for at in chosen), Fraction(0)) <= self.most

    def whole(self) -> tuple[dict[int, int], int] | None:
        """Give it in the smallest whole numbers; None where every set keeps it."""
        numbers = {at: one for at, one in self.amounts.items() if one}
        if sum(one for one in numbers.values() if one > 0) <= self.most:
            return None
        common = math.lcm(*(one.denominator for one in numbers.values()))
        whole = {at: int(one * common) for at, one in numbers.items()}
        shared = math.gcd(*whole.values()) or 1
        return {at: one // shared for at, one in whole.items()}, math.floor(self.most * common / shared)


@frozen
class Solved:
    """A set, and the most that any set can be worth; the set is None where none keeps the bounds."""

    chosen: list[int] | None
    limit: Fraction


def solve(  # noqa: PLR0913, PLR0917 - what a program is made of
    places: Sequence[int],
    worth: Mapping[int, Fraction],
    rows: Sequence[Row],
    excluded: Iterable[tuple[int, int]],
    needed: Iterable[tuple[int, int]],
    seconds: float | None = None,
) -> Solved:
    """Find the set of most worth, and prove it.

    Arguments:
        places: what may be chosen.
        worth: of each of them.
        rows: the bounds.
        excluded: pairs of which one at the most is chosen.
        needed: pairs of which the first is not chosen without the second.
        seconds: for the whole of it; the limit then tells how far the best may be.

    Errors:
        CleanprodError: the solver came to no answer, or had no time for one; or SciPy is not installed.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    program = _Program(places, worth, rows, excluded, needed)
    if not places:
        return Solved([] if program.kept([]) else None, Fraction(0))
    most = sum((one for one in worth.values() if one > 0), Fraction(0))
    told = program.run(ends)
    if told.chosen is None and told.ended:
        return Solved(None, Fraction(0))
    if told.chosen is None:  # the time ended
        if not program.kept([]):
            got = Text("时限内没有找到任何组合", "no set was found in the time")
            raise CleanprodError(Problem(got=got, expected=NO_ANSWER, where="seconds", mend=MORE_TIME))
        return Solved([], most if told.limit is None else min(told.limit, most))
    best = told.chosen
    while told.ended:
        # floats cannot tell whether a set is better by less than they miss: whole numbers can
        reached = program.worth_of(best)
        told = program.above(reached).run(ends)
        if told.chosen is None:
            missed = Fraction(0) if told.ended else Fraction(TOLERANCE * program.scale)
            return Solved(best, min(reached + missed, most))
        best = told.chosen
    return Solved(best, most if told.limit is None else min(max(told.limit, program.worth_of(best)), most))


@frozen
class _Line:
    """A row of the program: numbers by column, and what they may come to at the most."""

    entries: dict[int, float]
    most: float


@frozen
class _Told:
    """What a run tells: a set, the most that any is worth, and whether the run came to its end."""

    chosen: list[int] | None
    limit: Fraction | None
    ended: bool = field(kw_only=True)


class _Program:
    """The mixed-integer program: a column for each option, 1 where it is chosen, and one for what each digit carries."""

    def __init__(
        self,
        places: Sequence[int],
        worth: Mapping[int, Fraction],
        rows: Sequence[Row],
        excluded: Iterable[tuple[int, int]],
        needed: Iterable[tuple[int, int]],
    ) -> None:
        self.optimize, self.sparse = solver("optimize"), solver("sparse")
        self.places, self.worth, self.rows = list(places), worth, list(rows)
        self.excluded, self.needed = list(excluded), list(needed)
        self.at = {place: column for column, place in enumerate(self.places)}
        self.scale = float(max((abs(worth[place]) for place in self.places), default=Fraction(0)) or 1) / LARGE
        self.columns: list[tuple[int, int]] = [(0, 1)] * len(self.places)
        self.lines = [_Line({self.at[one]: 1.0, self.at[two]: 1.0}, 1.0 + HALF) for one, two in self.excluded]
        self.lines += [_Line({self.at[one]: 1.0, self.at[two]: -1.0}, HALF) for one, two in self.needed]
        for row in self.rows:
            told = row.whole()
            if told is not None:
                self._digits({self.at[place]: number for place, number in told[0].items()}, told[1])

    def above(self, reached: Fraction) -> _Program:
        """Give the program of the sets that are worth more, be it ever so little."""
        numbers = [one for one in self.worth.values() if one]
        common = math.lcm(*(one.denominator for one in numbers))
        step = Fraction(math.gcd(*(int(one * common) for one in numbers)) or 1, common)
        row = Row({place: -one for place, one in self.worth.items()}, -reached - step)
        return _Program(self.places, self.worth, [*self.rows, row], self.excluded, self.needed)

    def worth_of(self, chosen: Iterable[int]) -> Fraction:
        """Give what a set is worth, exactly."""
        return sum((self.worth[place] for place in chosen), Fraction(0))

    def kept(self, chosen: Sequence[int]) -> bool:
        """Tell whether a set keeps every bound and breaks no tie, exactly."""
        held = set(chosen)
        return (
            all(row.kept(chosen) for row in self.rows)
            and not any(one in held and two in held for one, two in self.excluded)
            and not any(one in held and two not in held for one, two in self.needed)
        )

    def _digits(self, numbers: dict[int, int], most: int) -> None:
        """Write a row of whole numbers digit by digit."""
        carried: dict[int, int] = {}
        while max((abs(one) for one in numbers.values()), default=0) > BASE:
            low = {column: one % BASE for column, one in numbers.items()} | carried
            numbers, edge, most = {column: one // BASE for column, one in numbers.items()}, most % BASE, most // BASE
            ends = [sorted(one * end for end in self.columns[at]) for at, one in low.items()]
            least, largest = (sum(each) for each in zip(*ends, strict=True))
            carry = len(self.columns)
            self.columns.append((-((edge - least) // BASE), -((edge - largest) // BASE)))
            self._line(low | {carry: -BASE}, edge)
            carried = {carry: 1}
        self._line(numbers | carried, most)

    def _line(self, numbers: Mapping[int, int], most: int) -> None:
        # a whole number is no more than another where it is no more than that and a half
        self.lines.append(_Line({column: float(one) for column, one in numbers.items() if one}, most + HALF))

    def run(self, ends: float | None) -> _Told:
        """Solve it.

        Errors:
            CleanprodError: the solver came to no answer.
        """
        optimize, sparse = self.optimize, self.sparse
        entries = [(value, at, column) for at, line in enumerate(self.lines) for column, value in line.entries.items()]
        constraints = []
        if any(not line.entries and line.most < 0 for line in self.lines):
            return _Told(None, None, ended=True)
        if entries:
            values, down, across = (list(one) for one in zip(*entries, strict=True))
            matrix = sparse.csr_array((values, (down, across)), shape=(len(self.lines), len(self.columns)))
            constraints = [optimize.LinearConstraint(matrix, -math.inf, [line.most for line in self.lines])]
        costs = [-float(self.worth[place]) / self.scale for place in self.places]
        how: dict[str, Any] = {"mip_rel_gap": 0.0, "presolve": False}
        if ends is not None:
            how["time_limit"] = max(ends - time.monotonic(), 0.0)
        with silenced():
            found = optimize.milp(
                costs + [0.0] * (len(self.columns) - len(costs)),
                integrality=[1] * len(self.columns),
                bounds=optimize.Bounds([low for low, _ in self.columns], [high for _, high in self.columns]),
                constraints=constraints,
                options=how,
            )
        if found.status == _NONE:
            return _Told(None, None, ended=True)
        if found.status not in {_DONE, _STOPPED} or (found.status == _DONE and found.x is None):
            raise _no_answer(str(found.message))
        bound = found.mip_dual_bound
        limit = None if bound is None or not math.isfinite(bound) else Fraction(-float(bound) * self.scale)
        if found.x is None:
            return _Told(None, limit, ended=False)
        chosen = [place for place, value in zip(self.places, found.x, strict=False) if value > HALF]
        if not self.kept(chosen):
            raise _no_answer("a set that breaks a bound")
        return _Told(chosen, limit, ended=found.status == _DONE)


def _no_answer(why: str) -> CleanprodError:
    got = Text(f"求解程序未得出结论（{why}）", f"the solver ended without an answer ({why})")
    return CleanprodError(Problem(got=got, expected=NO_ANSWER, mend=GO_ON))


_held: Final = threading.Lock()


@contextmanager
def silenced() -> Iterator[None]:
    """Keep what the solver prints from the standard output, which is that of the caller: HiGHS prints whatever it is told.

    Where other threads run, whatever is printed meanwhile goes to the standard error instead: nothing of theirs is lost.
    """
    with _held:
        with suppress(OSError, ValueError, AttributeError):
            sys.stdout.flush()
        try:
            kept = os.dup(_OUT)
        except OSError:  # there is no standard output
            yield
            return
        _flush()
        alone = threading.active_count() == 1
        try:
            aim = os.open(os.devnull, os.O_WRONLY) if alone else os.dup(_ERR)
            os.dup2(aim, _OUT)
            os.close(aim)
            yield
        finally:
            _flush()
            os.dup2(kept, _OUT)
            os.close(kept)


def _flush() -> None:
    """Write out what C holds back of its own standard output."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
