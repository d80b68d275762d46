"""A table too long for memory, a batch at a time: answered like any table, but that a wrong row is left out and told.

Batches are tables of pyarrow, and so are the answers.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.models.fields import headers_of

from .answers import answers_in_memory
from .columns import SHOWN, refuse_taken
from .engines import Table, open_table
from .facts import read_facts, require_facts, warn_of_missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from cleanprod.explainer import Explainer
    from cleanprod.models.subject import Subject
    from cleanprod.words import Text

    from .reading import Wrong

RECORDED: Final = "recorded_on"


@frozen
class Amiss:
    """What is wrong in one way in a column of a batch.

    Attributes:
        column: the column.
        expected: what should stand there.
        count: in how many rows.
        first: the first few of them, from 0, each with its cell.
    """

    column: str
    expected: Text
    count: int
    first: tuple[tuple[int, object], ...]


@frozen(eq=False)
class Batch:
    """A batch that was answered.

    Attributes:
        kept: the rows that were answered, as they came.
        answers: the columns of their answers.
        amiss: what is wrong with the others.
    """

    kept: Any
    answers: pl.DataFrame
    amiss: tuple[Amiss, ...]

    @property
    def table(self) -> Any:  # noqa: ANN401 - of pyarrow
        """The rows that were answered, with their answers behind their own columns."""
        return Table(self.kept, "pyarrow").with_answers(self.answers)


def check_table(batch: Any, explainer: Explainer, require: Iterable[str], stacklevel: int) -> None:  # noqa: ANN401 - of pyarrow
    """Check the columns of a table by one of its batches, which may be empty; warn of those that it lacks.

    Errors:
        TableError: as in `assess_table`.
        UnknownNameError: a required fact that the model does not have.
    """
    refuse_taken(open_table(batch), explainer.program)
    facts = read_facts(batch, explainer.model, (explainer.program,), explainer.on)
    require_facts(facts, explainer.model, require)
    warn_of_missing(facts, explainer.program.touched(), stacklevel + 1)


def answer_batch(batch: Any, explainer: Explainer, recorded_on: dt.date | None = None) -> Batch:  # noqa: ANN401 - of pyarrow
    """Answer the rows of a batch that can be read, and tell what is wrong with the others.

    Arguments:
        batch: some rows of a table.
        explainer: what answers.
        recorded_on: the day on which blank events had not happened, in rows that name no day themselves.

    Errors:
        TableError: a column of another type than its field's, with the first row of the batch that shows it.
    """
    dated = batch if recorded_on is None else _recorded(batch, explainer.model, recorded_on)
    facts = read_facts(dated, explainer.model, (explainer.program,), explainer.on)
    answers, marks = answers_in_memory(facts, explainer)
    amiss = tuple(_told(batch, wrong, marks[mark]) for mark, wrong in facts.marks if marks[mark].any())
    if amiss:
        import polars as pl  # noqa: PLC0415 - an extra
        import pyarrow as pa  # noqa: PLC0415 - an extra

        right = marks.select(~pl.any_horizontal(pl.all().fill_null(value=False))).to_series()
        batch, answers = batch.filter(pa.array(right)), answers.filter(right)
    return Batch(batch, answers, amiss)


def _told(batch: Any, wrong: Wrong, mark: pl.Series) -> Amiss:  # noqa: ANN401 - of pyarrow
    """Tell what is wrong in one way in a batch."""
    rows = mark.arg_true()
    cells = batch[wrong.column]
    return Amiss(
        wrong.column, wrong.expected, len(rows), tuple((row, cells[row].as_py()) for row in rows.head(SHOWN).to_list())
    )


def _recorded(batch: Any, model: type[Subject], day: dt.date) -> Any:  # noqa: ANN401 - of pyarrow
    """Give a batch whose rows all name the day of their record; a column of another type is left to be refused."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    headers = headers_of(model)
    column = next((name for name in batch.column_names if headers.get(name) == RECORDED), None)
    if column is None:
        return batch.append_column(RECORDED, pa.array([day] * len(batch), pa.date32()))
    held, place = batch[column], batch.column_names.index(column)
    if pa.types.is_null(held.type):
        return batch.set_column(place, column, pa.array([day] * len(batch), pa.date32()))
    if pa.types.is_date(held.type) or (pa.types.is_timestamp(held.type) and held.type.tz is None):
        value: Any = day if pa.types.is_date(held.type) else dt.datetime.combine(day, dt.time.min)
        return batch.set_column(place, column, pc.fill_null(held, pa.scalar(value, held.type)))
    return batch
