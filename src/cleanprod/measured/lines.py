"""The lines of a long table, read as columns; what is wrong with one is told as a file that holds it would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve, frozen

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.files.cells import Refused, read_flag
from cleanprod.files.readers import reader_of
from cleanprod.files.rows import told
from cleanprod.models.fields import expected_of
from cleanprod.models.reading import LONGEST
from cleanprod.rules.expressions import NEVER
from cleanprod.words import Text

from .amounts import GIVEN, ODD, UNIT, amount_of, with_amount, with_compared
from .columns import layout_of
from .owners import ROW, WHOSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.models.record import Record

    from .columns import Layout
    from .faults import Faults
    from .owners import Owners

Pairs = tuple[tuple[str, str], ...]
"""Amounts that are compared: each with its limit."""

_MOST: Final = 1_000
"""Lines that are looked at one by one to tell what is wrong with them."""
_READABLE: Final = Text("可读的行", "a line that can be read")
_NOTHING: Final = Text("空白", "nothing")
REFUSED: Final = "#refused"
FLAG: Final = "#flag"
_STANDS_IN: Final = "-"
"""For the name of a line, where its amounts alone are read."""


@frozen
class Lines:
    """The lines of a long table, read.

    Attributes:
        layout: its columns.
        frame: by row: `#row`, `#owner` (none of a line of nobody's), `#refused`, the cells by field, what `with_amount` says of
            them, flags as read behind `#flag`, and `above(VALUE)` for each pair.
    """

    layout: Layout
    frame: pl.DataFrame

    @property
    def sources(self) -> list[str]:
        """The columns that hold the cells of a line, but for its names."""
        beside = [f"{name}{UNIT}" for name, one in self.layout.amounts.items() if one.beside]
        return [*self.layout.flags, *self.layout.amounts, *beside]

    def record(self, row: int) -> Record:
        """Give a line that was read as a record."""
        return read_line(self.layout, self.frame.row(row, named=True))


def above(value: str) -> str:
    """Name the column that says whether a value is above its limit."""
    return f"#above {value}"


def read_lines(table: str, frame: pl.DataFrame, model: type[Record], pairs: Pairs, owners: Owners, faults: Faults) -> Lines:  # noqa: PLR0913, PLR0917 - each another thing
    """Read a long table.

    Errors:
        TableError: as `layout_of`. What is wrong with single rows is added to `faults`.
    """
    layout = layout_of(table, frame, model)
    whose = owners.whose(layout, frame, faults)
    read = frame.select(
        whose.is_null().alias(REFUSED),
        whose.alias(WHOSE),
        *(pl.col(column).cast(pl.String).str.strip_chars().alias(name) for name, column in layout.texts.items()),
        *(pl.col(column).alias(name) for name, column in layout.flags.items()),
        *(pl.col(one.column).alias(name) for name, one in layout.amounts.items()),
        *(pl.col(one.beside).alias(f"{name}{UNIT}") for name, one in layout.amounts.items() if one.beside),
    ).with_row_index(ROW)
    read = _named(read, layout, faults)
    lines = Lines(layout, read)
    raw = read.select(lines.sources)
    odd = pl.lit(value=False)
    for name in layout.flags:
        read, amiss = _flagged(read, name)
        odd |= amiss
    for name, amount in layout.amounts.items():
        read = with_amount(read, name, amount)
        if model.model_fields[name].is_required():
            odd |= ~pl.col(f"{name}{GIVEN}")
        odd |= pl.col(f"{name}{ODD}")
    for one, two in pairs:
        if one in layout.amounts and two in layout.amounts:
            read = with_compared(read, above(one), (one, layout.amounts[one]), (two, layout.amounts[two]))
    wrong = read.select(odd.alias(ODD))[ODD]
    rows = wrong.arg_true()
    _tell(lines, rows, raw[rows], faults)
    return Lines(layout, read.with_columns(pl.col(REFUSED) | wrong, *raw))


def _named(frame: pl.DataFrame, layout: Layout, faults: Faults) -> pl.DataFrame:
    """Tell the rows whose names are too long, or lack where one is needed."""
    for name in layout.texts:
        cell = pl.col(name)
        blank = (cell == "").fill_null(value=True)
        amiss = (cell.str.len_chars() > LONGEST).fill_null(value=False)
        if layout.model.model_fields[name].is_required():
            amiss |= blank
        wrong = frame.select(amiss)[name]
        if wrong.any():
            _tell_names(frame[name], wrong, name, layout, faults)
        frame = frame.with_columns(pl.when(~blank).then(cell).alias(name), pl.col(REFUSED) | wrong)
    return frame


def _tell_names(cells: pl.Series, wrong: pl.Series, name: str, layout: Layout, faults: Faults) -> None:
    expected, where = expected_of(layout.model, name), layout.header(name)

    def problem(row: int) -> Problem:
        return Problem(brief(cells[row]) if cells[row] else _NOTHING, expected, where)

    faults.add(layout.table, wrong.arg_true().to_list(), problem)


def _flagged(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, pl.Expr]:
    """Read yes and no, written or as such; and say which cells are neither."""
    cell = pl.col(name)
    if frame.schema[name] == pl.Boolean:
        return frame.with_columns(cell.alias(f"{name}{FLAG}")), pl.lit(value=False)
    cell = cell.cast(pl.String)
    known: dict[str, bool | None] = {}
    for word in frame.select(cell.drop_nulls().unique())[name]:
        try:
            known[word] = read_flag(word) if word.strip() else None
        except Refused:
            continue
    answers = cell.replace_strict([*known], [*known.values()], default=None, return_dtype=pl.Boolean)
    return frame.with_columns(answers.alias(f"{name}{FLAG}")), cell.is_not_null() & ~cell.is_in([*known])


def _tell(lines: Lines, rows: pl.Series, raw: pl.DataFrame, faults: Faults) -> None:
    """Tell what is wrong with the odd lines: each is read as a record, which says it. Of a great many, the first are told."""
    known: dict[tuple[Any, ...], tuple[Problem, ...]] = {}
    passed: list[int] = []
    for row, cells in zip(rows.to_list(), raw.iter_rows(), strict=True):
        if cells not in known and len(known) < _MOST:
            known[cells] = _amiss(lines.layout, dict(zip(raw.columns, cells, strict=True)))
        for problem in known.get(cells, ()):
            faults.put(lines.layout.table, row, problem)
        if cells not in known:
            passed.append(row)
    faults.pass_over(lines.layout.table, passed)


def _amiss(layout: Layout, cells: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Tell what is wrong with a line, but for its names, which are looked at apart."""
    fields = layout.model.model_fields
    try:
        read_line(layout, {**cells, **{name: _STANDS_IN for name in layout.texts if fields[name].is_required()}})
    except RecordError as error:
        return error.problems
    return (Problem(brief([*cells.values()]), _READABLE),)


def read_line(layout: Layout, cells: Mapping[str, Any]) -> Record:
    """Read a line as a record, from its cells by field.

    Errors:
        RecordError: a problem for each cell that is wrong, with its header.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in (*layout.texts, *layout.flags, *layout.days, *layout.amounts):
        cell = cells.get(name)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if layout.model.model_fields[name].is_required():
                problems.append(Problem(_NOTHING, expected_of(layout.model, name), layout.header(name)))
            continue
        amount = layout.amounts.get(name)
        try:
            if amount is None and cell == NEVER:  # a date column has it as such
                values[name] = NEVER
            elif amount is None:
                values[name] = reader_of(layout.model, name)(cell)
            else:
                values[name] = amount_of(amount, cell, cells.get(f"{name}{UNIT}") if amount.beside else amount.unit)
        except Refused as refused:
            problems.append(Problem(told(cell), refused.expected, layout.header(name), refused.mend))
    try:
        record = layout.model(**values)
    except RecordError as error:
        amiss = {one.where for one in problems}
        placed = [evolve(one, where=layout.headers(one.where)) for one in error.problems]
        problems += [one for one in placed if one.where not in amiss]
    if problems:
        raise RecordError(*problems)
    return record
