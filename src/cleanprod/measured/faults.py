"""What is wrong with the rows of long tables: told with table, row and column, the first few of each sort; all are counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from cleanprod.errors import Problem
from cleanprod.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SHOWN: Final = 5
"""Rows told of those that are wrong in one and the same way."""

_Sort = tuple[str, str, str]


@frozen
class Faults:
    """Gathers what is wrong. A row is counted from 1."""

    _told: dict[_Sort, list[Problem]] = field(init=False, factory=dict)
    _count: Counter[_Sort] = field(init=False, factory=Counter)
    _passed: Counter[str] = field(init=False, factory=Counter)
    _rows: dict[str, set[int]] = field(init=False, factory=dict)

    def add(self, table: str, rows: Sequence[int], problem: Callable[[int], Problem]) -> None:
        """Add rows, from 0, that are wrong in one way: at one place, and for want of one thing."""
        for row in rows[:SHOWN]:
            self.put(table, row, problem(row))
        if rows[SHOWN:]:
            self._rows[table].update(rows[SHOWN:])
            self._count[_sort(table, problem(rows[0]))] += len(rows) - SHOWN

    def pass_over(self, table: str, rows: Sequence[int]) -> None:
        """Add rows, from 0, that nobody looked at one by one: they are counted alone."""
        if rows:
            self._rows.setdefault(table, set()).update(rows)
            self._passed[table] += len(rows)

    def put(self, table: str, row: int, problem: Problem) -> None:
        """Add what is wrong with a row, from 0."""
        sort = _sort(table, problem)
        self._rows.setdefault(table, set()).add(row)
        self._count[sort] += 1
        told = self._told.setdefault(sort, [])
        if len(told) < SHOWN:
            told.append(evolve(problem, row=row + 1, file=table))

    @property
    def rows(self) -> Mapping[str, tuple[int, ...]]:
        """The rows that are not counted, from 1, by table."""
        return {table: tuple(row + 1 for row in sorted(rows)) for table, rows in self._rows.items()}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, by table and row; behind the first few of a sort, how many more there are."""
        told: list[Problem] = []
        for sort, some in self._told.items():
            told += some
            more = self._count[sort] - len(some)
            if more:
                last = some[-1]
                told.append(Problem(_more(more), last.expected, last.where, file=last.file))
        told += [Problem(_more(count), _READABLE, file=table) for table, count in self._passed.items()]
        return tuple(told)


_READABLE: Final = Text("可读的行", "rows that can be read")


def _more(count: int) -> Text:
    return Text(f"另有 {count} 行", f"{count} more rows")


def _sort(table: str, problem: Problem) -> _Sort:
    return table, problem.where, say(problem.expected, "en")
