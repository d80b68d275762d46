"""The answers of a program as columns behind the caller's own.

Of a table in memory only the answers are worked out and set beside it. A short one is decided row by row by the compiled
record function, which costs less than to plan a query; a long one is decided as a lazy query in polars.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from cleanprod.errors import RecordError
from cleanprod.rules.meaning import without_contradictions
from cleanprod.rules.table import assess_frame, type_of_answer

from .columns import refuse_taken
from .engines import native, open_table
from .facts import meant, read_facts, refuse_wrong, require_facts, warn_of_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars as pl

    from cleanprod.explainer import Explainer
    from cleanprod.rules.program import Program
    from cleanprod.rules.record import Trace

    from .facts import Facts

SHORT: Final = 1000
"""Rows up to which the record function is faster than a query."""


def assess_table(
    table: Any,  # noqa: ANN401 - any dataframe
    explainer: Explainer,
    *,
    enterprises: Any = None,  # noqa: ANN401 - any dataframe
    require: Iterable[str] = (),
    stacklevel: int = 1,
) -> Any:  # noqa: ANN401 - the caller's kind of dataframe
    """Add the answers of a program to a dataframe of subjects. See `Policy.assess_table`."""
    program = explainer.program
    refuse_taken(open_table(table), program)
    facts = read_facts(table, explainer.model, (program,), explainer.on, enterprises=enterprises)
    require_facts(facts, explainer.model, require)
    warn_of_missing(facts, program.touched(), stacklevel + 1)
    if not facts.table.in_memory:
        return native(assess_frame(facts.frame, program, facts.columns, explainer.on, facts.table.names))
    answers, marks = answers_in_memory(facts, explainer)
    refuse_wrong(facts, marks)
    return facts.table.with_answers(answers)


def answers_in_memory(facts: Facts, explainer: Explainer) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Work out the answers about a table in memory, and the marks of rows that no record would take."""
    marks = [mark for mark, _ in facts.marks]
    if facts.table.height <= SHORT:
        read = facts.frame.select(*facts.columns.of.values(), *marks).collect(engine="in-memory")
        return _by_record(read, facts, explainer), read.select(marks)
    asked = assess_frame(facts.frame, explainer.program, facts.columns, explainer.on, marks)
    found: pl.DataFrame = asked.collect(engine="streaming")
    return found.drop(marks), found.select(marks)


def _by_record(read: pl.DataFrame, facts: Facts, explainer: Explainer) -> pl.DataFrame:
    program, on = explainer.program, explainer.on
    unknown = dict.fromkeys(program.facts)
    columns = facts.columns.of
    traces = []
    for row in read.select(*columns.values()).iter_rows() if columns else repeat((), facts.table.height):
        known = {**unknown, **meant(facts, row)}
        try:
            traces.append(explainer.compiled(known, on))
        except RecordError:
            traces.append(explainer.compiled(without_contradictions(program, known), on))
    return columns_of_traces(program, traces)


def columns_of_traces(program: Program, traces: Sequence[Trace]) -> pl.DataFrame:
    """Write the answers about records in the columns that a table of them would get."""
    import polars as pl  # noqa: PLC0415 - an extra

    return pl.DataFrame([column for name in program.answers for column in _columns(program, name, traces)])


def _columns(program: Program, name: str, traces: Sequence[Trace]) -> Iterator[pl.Series]:
    """Write the values of one answer in its column, and its status beside it."""
    import polars as pl  # noqa: PLC0415 - an extra

    rule, place = program.rules[name].rule, program.answers.index(name)
    values = [trace[place] for trace in traces]
    if rule.kind == "flag":
        yield pl.Series(name, values, dtype=pl.Boolean)
        return
    idle = rule.idle
    statuses = ["unknown" if value is None else "none" if value == idle else "settled" for value in values]
    told = [None if value == idle else value for value in values]
    yield pl.Series(name, told, dtype=getattr(pl, type_of_answer(program, name)))
    yield pl.Series(f"{name}_status", statuses, dtype=pl.String)
