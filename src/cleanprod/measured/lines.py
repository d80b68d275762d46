"""The lines of a long table: plain ones are read as columns, every other as the record that a file would give."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import evolve, frozen

from cleanprod.errors import Problem, QuantityError, RecordError, brief
from cleanprod.files.cells import Refused, read_flag, without_marks
from cleanprod.files.faults import shown
from cleanprod.files.readers import reader_of
from cleanprod.files.rows import told
from cleanprod.models.fields import expected_of
from cleanprod.models.reading import LONGEST
from cleanprod.units import unit_of
from cleanprod.units.accepting import expected as expected_amount
from cleanprod.words import Text

from .amounts import GIVEN, ODD, UNIT, with_amount, with_compared, with_units_read
from .columns import layout_of
from .owners import ROW, WHOSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.models.record import Record

    from cleanprod.units.unit import Unit

    from .columns import Layout
    from .faults import Faults
    from .owners import Owners

    Read = Record | tuple[Problem, ...]
    """A line as a record, or what is wrong with it."""

Pairs = tuple[tuple[str, str], ...]
"""Amounts that are compared: each with its limit."""

REFUSED: Final = "#refused"
FLAG: Final = "#flag"
_NUMBER: Final = re.compile(r"[+-]?[\d,]+(?:\.\d*)?(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
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
        read, wrong = _flagged(read, name)
        odd |= wrong
    for name, amount in layout.amounts.items():
        read = with_units_read(with_amount(read, name, amount), name, amount)
        if model.model_fields[name].is_required():
            odd |= ~pl.col(f"{name}{GIVEN}")
        odd |= pl.col(f"{name}{ODD}")
    for one, two in pairs:
        if one in layout.amounts and two in layout.amounts:
            read = with_compared(read, above(one), (one, layout.amounts[one]), (two, layout.amounts[two]))
        else:
            read = read.with_columns(pl.lit(None, pl.Boolean).alias(above(one)))
    rows = read.select(odd.alias(ODD))[ODD].arg_true()
    read = _as_records(read, rows, raw[rows], layout, pairs, faults)
    return Lines(layout, read.with_columns(raw))


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
        return Problem(brief(cells[row]) if cells[row] else Text("空白", "nothing"), expected, where)

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


def _as_records(  # noqa: PLR0913, PLR0917 - each another thing
    frame: pl.DataFrame, rows: pl.Series, raw: pl.DataFrame, layout: Layout, pairs: Pairs, faults: Faults
) -> pl.DataFrame:
    """Read the odd lines as records: what they say takes the place of what the columns say."""
    if not rows.len():
        return frame
    known: dict[tuple[Any, ...], Read] = {}
    found: list[Read] = []
    for cells in raw.iter_rows():
        if cells not in known:
            known[cells] = _tried(layout, dict(zip(raw.columns, cells, strict=True)))
        found.append(known[cells])
    for row, one in zip(rows.to_list(), found, strict=True):
        for problem in one if isinstance(one, tuple) else ():
            faults.put(layout.table, row, problem)

    def put(name: str, values: list[bool | None]) -> pl.Series:
        return frame[name].scatter(rows, pl.Series(values, dtype=pl.Boolean))

    filled = [put(REFUSED, [isinstance(one, tuple) or before for one, before in zip(found, frame[REFUSED][rows], strict=True)])]
    filled += [put(above(value), [_above(one, value, limit) for one in found]) for value, limit in pairs]
    for name in layout.amounts:
        # in a refused line what stands in a cell is there, though it is not known
        held = frame[f"{name}{GIVEN}"][rows]
        there = [on if isinstance(one, tuple) else getattr(one, name) is not None for one, on in zip(found, held, strict=True)]
        filled.append(put(f"{name}{GIVEN}", there))
    return frame.with_columns(filled)


def _above(one: Read, value: str, limit: str) -> bool | None:
    if isinstance(one, tuple):
        return None
    amount, bound = getattr(one, value), getattr(one, limit)
    return None if amount is None or bound is None else bool(amount > bound)


def _tried(layout: Layout, cells: Mapping[str, Any]) -> Read:
    """Read a line without its names, which are looked at apart; or tell what is wrong with it."""
    model = layout.model
    try:
        return read_line(layout, {**cells, **{name: _STANDS_IN for name in layout.texts if model.model_fields[name].is_required()}})
    except RecordError as error:
        return error.problems


def read_line(layout: Layout, cells: Mapping[str, Any]) -> Record:
    """Read a line as a record, from its cells by field.

    Errors:
        RecordError: a problem for each cell that is wrong, with its header.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in (*layout.texts, *layout.flags, *layout.amounts):
        cell = cells.get(name)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        amount = layout.amounts.get(name)
        try:
            if amount is None:
                values[name] = reader_of(layout.model, name)(cell)
            else:
                values[name] = _amount(layout, name, cell, cells.get(f"{name}{UNIT}") if amount.beside else amount.unit)
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


def _amount(layout: Layout, name: str, cell: object, unit: str | None) -> object:
    """Read a cell of an amount. A cell with a unit of its own and the column beside it say the same, or neither is taken."""
    unit = (unit or "").strip()
    if isinstance(cell, Decimal):
        cell = str(cell)
    own = _own_unit(cell) if isinstance(cell, str) and layout.amounts[name].beside else ""
    if own and unit:
        try:
            apart = unit_of(own) != _unit(unit)
        except QuantityError:  # the record tells it
            apart = False
        if apart:
            column = shown(layout.amounts[name].beside)
            mend = Text(
                f"{column} 一列写的是 {brief(unit)}，单元格写的是 {brief(own)}：请只写一种。",
                f"The column {column} says {brief(unit)}, the cell {brief(own)}: write one of them.",
            )
            raise Refused(expected_amount(layout.amounts[name].kind), mend)
        unit = ""
    return reader_of(layout.model, name, unit)(cell)


def _own_unit(cell: str) -> str:
    found = _NUMBER.match(without_marks(cell))
    return found.string[found.end() :].strip() if found else ""


def _unit(written: str) -> Unit | None:
    try:
        return unit_of(written)
    except QuantityError:
        return None
