"""Where the headers of a table stand: below title rows, in one row, or in two where groups stand over their members.

The header is the first row, of the first few that hold something, in which most cells are names of fields, two at
least (or the only cell is one). Two rows are read as one header where some column is known by both together only:

    编号 | 企业名称 | 能源消耗         |          | 上次审核
         |          | 综合能耗（tce）  | 电力消耗 | 完成日期

Where no row is one, the row with the most known names is taken, and else the first: what is wrong with it is told
by column.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from attrs import frozen

from .cells import stripped
from .sheets import Broken, Merged, Sheet, check_delimiter, empty_table, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .sheets import Grid

    Knows = Callable[[str], bool]
    Numbered = tuple[int, Sequence[object]]

WINDOW: Final = 30
"""Rows that hold something, among which the header must be."""

_ENOUGH: Final = 2


@frozen
class _Heading:
    """One row, or two, read as headers: how many of them are names of fields, and of how many."""

    headers: tuple[str, ...]
    known: int
    of: int

    @property
    def sure(self) -> bool:
        return (self.known >= _ENOUGH and 2 * self.known > self.of) or (self.known == self.of == 1)


def find_header(grid: Grid, knows: Knows) -> Sheet:
    """Find the headers of a table; the rows below follow as they are asked for.

    Arguments:
        grid: the table.
        knows: whether a text is the name of a field, with a unit or without.

    Errors:
        FileError: the table holds nothing, or its cells are not divided by commas.
    """
    rows = filter(_holds, grid.rows)
    window = list(islice(rows, WINDOW))
    if not window:
        raise empty_table()
    at, size, heading = _find(window, knows)
    if not grid.name:
        check_delimiter(heading.headers)
    titles = tuple((number, " ".join(filter(None, map(_text, cells)))) for number, cells in window[:at])
    return Sheet(
        heading.headers,
        chain(window[at + size :], rows),
        grid=grid,
        header_rows=tuple(number for number, _ in window[at : at + size]),
        titles=titles,
    )


def is_table(rows: Iterable[Numbered], knows: Knows) -> bool:
    """Tell whether the rows of a sheet have a header that is sure."""
    window = list(islice(filter(_holds, rows), WINDOW))
    return bool(window) and _find(window, knows)[2].sure


def _find(window: list[Numbered], knows: Knows) -> tuple[int, int, _Heading]:
    ones = [_one(cells, knows) for _, cells in window]
    for at, one in enumerate(ones):
        if at + 1 < len(window):
            two = _two(window[at][1], window[at + 1][1], knows)
            if two is not None and two.sure and two.known > max(one.known, ones[at + 1].known):
                return at, 2, two
        if one.sure:
            return at, 1, one
    most = max(ones, key=lambda one: one.known)  # the first of equals
    best = ones.index(most) if most.known >= _ENOUGH else 0
    return best, 1, ones[best]


def _one(cells: Sequence[object], knows: Knows) -> _Heading:
    headers = tuple(map(_text, cells))
    return _Heading(headers, sum(map(knows, filter(None, headers))), sum(map(bool, headers)))


def _two(top: Sequence[object], below: Sequence[object], knows: Knows) -> _Heading | None:
    """Read two rows as one header; None where a name of a field has something below it: that is a row of data."""
    headers: list[str] = []
    known = 0
    group = ""
    for at in range(max(len(top), len(below))):
        own = _text(top[at]) if at < len(top) else ""
        child = _text(below[at]) if at < len(below) else ""
        group = own or group
        if own and child and knows(own):
            return None
        if not child:
            header = own
        elif not group or knows(child):
            header = child
        else:
            header = f"{group}{child}" if knows(f"{group}{child}") else f"{group} {child}"
        headers.append(header)
        known += bool(header) and knows(header)
    return _Heading(tuple(headers), known, sum(map(bool, headers)))


def _holds(row: Numbered) -> bool:
    """Tell whether a row holds anything, be it only a formula that was never calculated."""
    return any(isinstance(cell, Broken) or _text(cell) for cell in row[1])


def _text(cell: object) -> str:
    """Give what a cell says by itself: one that lies in a merged cell says nothing."""
    cell = value_of(cell)
    if cell is None or isinstance(cell, (Merged, Broken)):
        return ""
    return stripped(cell) if isinstance(cell, str) else str(cell)
