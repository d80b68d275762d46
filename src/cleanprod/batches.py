"""A table too long for memory: read from its file in batches, answered, and written as it goes.

While one batch is answered on every core, the next one is read and the one before it is written. No more than these three
are held at a time, so that the memory that it takes does not grow with the file.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field, frozen

from .errors import Problem, RecordError, TableError, brief
from .files.faults import file_name, in_file
from .files.parquet import batches, need, opened
from .files.replacing import refuse_source
from .files.sinks import form_of, sink
from .models import Enterprise
from .policies import read_day
from .summary import Counts
from .tables.batches import answer_batch, check_table
from .tables.columns import SHOWN
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from os import PathLike

    from .explainer import Explainer
    from .models.subject import Subject
    from .policies import Policy
    from .tables.batches import Amiss, Batch
    from .words import Lang

ROWS: Final = 262_144
"""Rows of a batch: enough that planning its query costs little, few enough that three of them weigh little."""


@frozen
class Batched:
    """What came of a file that was assessed in batches.

    Attributes:
        rows: how many rows it has.
        answered: how many of them were answered and written.
        counts: of each question how many answers are yes (or settled), no (or none) and unknown.
        problems: what is wrong with the other rows: of each way and column the first few, and how many more.
        marked: how many cells of CSV a spreadsheet would have run as formulas; each has an apostrophe before it.
    """

    rows: int
    answered: int
    counts: Mapping[str, Counts]
    problems: tuple[Problem, ...] = ()
    marked: int = 0


def assess_file(  # noqa: PLR0913 - a table, its answers, and what a file may leave open
    source: str | PathLike[str],
    out: str | PathLike[str],
    law: Policy,
    model: type[Subject] = Enterprise,
    *,
    recorded_on: dt.date | str | None = None,
    require: Iterable[str] = (),
    strict: bool = False,
    lang: Lang = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Batched:
    """Answer every question for each row of a Parquet file, however long, and write its columns with the answers behind.

    Columns are read as in `Policy.assess_table`, and written as they were, in the order of the rows. A row with a cell that a
    record would refuse is left out and told. The file that is written appears whole, or not at all. Needs the extra `pyarrow`.

    Arguments:
        source: a Parquet file.
        out: the file to write; it ends in `.parquet` or `.csv`. In CSV yes, no and unknown are words.
        law: the policy that answers.
        model: what a row is about, as in `assess_table`.
        recorded_on: the day on which blank events had not happened, for rows that name no day themselves.
        require: facts that must have a column.
        strict: stop at the first row that is wrong.
        lang: the language of words in CSV.
        progress: called after each batch, with the rows that were answered and all that there are.

    Errors:
        FileError: a file that cannot be read or written as what its ending says, or one and the same file to read and to
            write; pyarrow or polars is not installed.
        TableError: a column that cannot be read with certainty, a required one that is not there, or a name that is taken.
        RecordError: a row that is wrong, where `strict`.
        UnknownNameError: a required fact that the model does not have.

    >>> import tempfile, polars as pl
    >>> from cleanprod import policy
    >>> law = policy(on="2018-06-01", questions=["ground_high_energy"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table, answers = Path(folder) / "table.parquet", Path(folder) / "answers.parquet"
    ...     pl.DataFrame({"n": [1, 2, 3], "exceeds_energy_limit": [True, None, False]}).write_parquet(table)
    ...     done = assess_file(table, answers, law)
    ...     pl.read_parquet(answers).rows()
    [(1, True, True), (2, None, None), (3, False, False)]
    >>> done.answered, done.counts["ground_high_energy"]
    (3, Counts(yes=1, no=1, unknown=1))
    """
    day = None if recorded_on is None else read_day(recorded_on, "recorded_on")
    path = Path(source)
    refuse_source(path, out, "out")
    form_of(out)
    need()
    explainer = law.about(model)
    run = _Run(explainer, file_name(path), day, strict)
    with opened(path) as file, ExitStack() as stack:
        nothing = file.schema_arrow.empty_table()
        run.placed(lambda: check_table(nothing, explainer, require, stacklevel=4))
        rules = explainer.program.rules
        flags = [name for name in explainer.program.answers if rules[name].rule.kind == "flag"]
        schema = run.answered(nothing).table.schema.with_metadata(file.schema_arrow.metadata)
        into = stack.enter_context(sink(out, schema, flags, lang))
        pool = stack.enter_context(ThreadPoolExecutor(2))
        total, written = file.metadata.num_rows, None
        found = batches(file, ROWS, run.name)
        ahead = pool.submit(next, found, None)
        while (batch := ahead.result()) is not None:
            ahead = pool.submit(next, found, None)
            table = run.answered(batch).table
            if written is not None:
                written.result()
            written = pool.submit(into.write, table)
            if progress is not None:
                progress(run.rows, total)
        if written is not None:
            written.result()
    return run.batched(into.marked)


@define
class _Run:
    """What is known of a file so far."""

    explainer: Explainer
    name: str
    recorded_on: dt.date | None
    strict: bool
    rows: int = 0
    kept: int = 0
    counted: dict[str, Counter[bool | None]] = field(factory=dict)
    first: list[Problem] = field(factory=list)
    wrong: Counter[tuple[str, Text]] = field(factory=Counter)

    def answered(self, batch: Any) -> Batch:  # noqa: ANN401 - of pyarrow
        """Answer a batch, count its answers, and note what is wrong in it.

        Errors:
            TableError: as in `answer_batch`, with the row of the file.
            RecordError: a row that is wrong, where `strict`.
        """
        found: Batch = self.placed(lambda: answer_batch(batch, self.explainer, self.recorded_on))
        self.count(found)
        for one in found.amiss:
            self.note(one)
        if self.strict and self.first:
            raise RecordError(min(self.first, key=lambda problem: problem.row or 0))
        self.rows += len(batch)
        self.kept += len(found.kept)
        return found

    def placed(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the work gives
        """Let what is wrong in a batch stand where it is in the file."""
        try:
            return work()
        except TableError as error:
            rows = ((one, None if one.row is None else one.row + self.rows) for one in error.problems)
            raise TableError(*in_file((evolve(one, row=row) for one, row in rows), self.name)) from None

    def note(self, amiss: Amiss) -> None:
        """Note what is wrong in a batch: the first rows of each way by their cells, the others by their number."""
        way = (amiss.column, amiss.expected)
        for row, cell in amiss.first[: max(0, SHOWN - self.wrong[way])]:
            got, at = brief(cell), self.rows + row + 1
            self.first.append(Problem(got=got, expected=amiss.expected, where=amiss.column, row=at, file=self.name))
        self.wrong[way] += amiss.count

    def count(self, batch: Batch) -> None:
        """Count the answers of a batch."""
        import polars as pl  # noqa: PLC0415 - an extra

        for name in self.explainer.program.answers:
            flag = self.explainer.program.rules[name].rule.kind == "flag"
            column = batch.answers[name if flag else f"{name}_status"]
            yes, no = (column, ~column) if flag else (column == "settled", column == "none")
            counter = self.counted.setdefault(name, Counter())
            counted = pl.DataFrame([yes.alias("yes"), no.alias("no")]).sum().row(0)
            counter[True] += counted[0]
            counter[False] += counted[1]
            counter[None] += len(column) - sum(counted)

    def problems(self) -> Iterator[Problem]:
        """Tell what is wrong, row by row, and then how much more of each."""
        yield from sorted(self.first, key=lambda problem: problem.row or 0)
        for (column, expected), count in self.wrong.items():
            if count > SHOWN:
                got = Text(f"另有 {count - SHOWN} 行", f"{count - SHOWN} more rows")
                yield Problem(got=got, expected=expected, where=column, file=self.name)

    def batched(self, marked: int) -> Batched:
        """Give what came of it."""
        counts = {name: Counts(one[True], one[False], one[None]) for name, one in self.counted.items()}
        return Batched(self.rows, self.kept, counts, tuple(self.problems()), marked)
