"""A table as facts: the columns that are asked, read the way a record reads them, ready for any program."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, TableError, TableWarning, unknown_name
from cleanprod.models import Enterprise
from cleanprod.models.fields import headers_of
from cleanprod.models.owners import ENTERPRISE
from cleanprod.rules.owned import DOT
from cleanprod.rules.table import Columns, words_of
from cleanprod.words import Text

from .columns import columns_of, readable, told_rows
from .engines import in_polars, open_table
from .owners import OWNER, beside_owners
from .reading import reading_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from cleanprod.models.subject import Subject
    from cleanprod.rules.program import Program

    from .engines import Frame, Table
    from .reading import Reading, Wrong

TOLD: Final = 12
"""Columns that are missing, told by name."""

NO_COLUMN: Final = Text("没有该列", "no such column")


@frozen(eq=False)
class Facts:
    """A table, and the frame in which each fact that it knows has its column.

    Attributes:
        table: the caller's table.
        frame: the columns that were read, of a table in memory in lazy polars; else the table with columns of our own.
        columns: where the frame holds them.
        missing: the facts that were asked and have no column.
        marks: of a table in memory what no record would take, each with the column of the frame that marks its rows.
    """

    table: Table
    frame: Frame
    columns: Columns
    missing: tuple[str, ...]
    marks: tuple[tuple[str, Wrong], ...] = ()


def read_facts(  # noqa: PLR0913 - a table and what is asked of it
    table: Any,  # noqa: ANN401 - any dataframe
    model: type[Subject],
    programs: Sequence[Program],
    on: dt.date,
    *,
    enterprises: Any = None,  # noqa: ANN401 - any dataframe
    kept: Iterable[str] = (),
) -> Facts:
    """Read the facts that are asked from a table.

    Arguments:
        table: any dataframe.
        model: what a row is about.
        programs: what asks for facts; those of an owner behind its name.
        on: the day asked.
        enterprises: of options, the table of their enterprises.
        kept: further columns of the caller's that the frame must hold.

    Errors:
        TableError: a column that cannot be read with certainty.
    """
    opened = open_table(table)
    facts = {name: fact for program in programs for name, fact in program.facts.items()}
    own = {name: fact for name, fact in facts.items() if DOT not in name}
    owned = ENTERPRISE.within(facts)
    columns = columns_of(opened.names, model, own)
    theirs: dict[str, str] = {}
    if enterprises is None:
        behind = ENTERPRISE.within({name: name for name in opened.names})
        theirs = {name: behind[column] for name, column in columns_of(behind, Enterprise, owned).items()}
    frame = opened.lent(list(dict.fromkeys([*columns.values(), *theirs.values(), *kept, *_keys(opened, enterprises)])))
    if enterprises is not None:
        owners = open_table(enterprises)
        found = columns_of(owners.names, Enterprise, owned)
        _refuse_both(opened.names, found)
        frame = beside_owners(opened, frame, owners, found)
        theirs = {name: f"{OWNER}{name}" for name in found}
    asking, words = tuple(programs), words_of(frame)
    readings = [reading_of(model, readable(frame, columns, model), asking, on, words)]
    if owned:
        readings.append(reading_of(Enterprise, readable(frame, theirs, Enterprise), asking, on, words, ENTERPRISE))
    frame = frame.lazy()
    for reading in readings:
        frame = reading.read(frame, marked=opened.in_memory)
    held = {*columns, *map(ENTERPRISE.named, theirs)}
    missing = tuple(name for name in facts if name not in held)
    marks = tuple(mark for reading in readings for mark in reading.marks.items()) if opened.in_memory else ()
    return Facts(opened, frame, _together(*readings), missing, marks)


@lru_cache(maxsize=64)
def _together(*readings: Reading) -> Columns:
    """Give the columns of several readings as those of one."""
    of = {name: column for one in readings for name, column in one.columns.of.items()}
    domains = {name: domain for one in readings for name, domain in one.columns.domains.items()}
    return Columns(of, domains, min(one.columns.digits for one in readings))


def facts_in_memory(facts: Facts, kept: Iterable[str] = ()) -> pl.DataFrame:
    """Bring the columns of facts into memory, and some of the caller's.

    Errors:
        TableError: a table in memory holds what no record would take.
    """
    marks = [mark for mark, _ in facts.marks]
    names = list(dict.fromkeys([*facts.columns.of.values(), *kept])) or [facts.frame.collect_schema().names()[0]]
    found = in_polars(facts.frame.select(*names, *marks))
    refuse_wrong(facts, found)
    return found.drop(marks)


def refuse_wrong(facts: Facts, found: pl.DataFrame) -> None:
    """Refuse a table in memory where it holds what no record would take.

    Arguments:
        facts: the table.
        found: its rows as far as they were worked out, their marks among them.

    Errors:
        TableError: such cells, as far as the first few of a column.
    """
    problems = []
    for mark, wrong in facts.marks:
        if found[mark].any():
            cells = in_polars(facts.frame.select(wrong.column)).to_series()
            problems += told_rows(cells, found[mark], wrong.expected, wrong.column)
    if problems:
        raise TableError(*problems)


def meant(facts: Facts, row: Iterable[Any]) -> dict[str, Any]:
    """Give the cells of a row by the facts that they are; words and codes as what they stand for."""
    cells, domains = dict(zip(facts.columns.of, row, strict=True)), facts.columns.domains
    return {name: domains[name].get(one, one) if name in domains else one for name, one in cells.items()}


def _refuse_both(names: Iterable[str], theirs: Mapping[str, str]) -> None:
    """Refuse a column of an enterprise that is told in the table of its options too."""
    both = [ENTERPRISE.named(column) for column in theirs.values() if ENTERPRISE.named(column) in names]
    if both:
        got, expected = (
            Text("两个表中都有该列", "the column in both"),
            Text("两个表之一中的一列", "one column, in one of the two tables"),
        )
        raise TableError(*(Problem(got=got, expected=expected, where=one) for one in both))


def _keys(table: Table, enterprises: object) -> list[str]:
    """Name the column by which an option finds its enterprise, where it is to be found."""
    from cleanprod.models.option import Option  # noqa: PLC0415 - where options are beside enterprises

    from .owners import identifier  # noqa: PLC0415 - likewise

    return [] if enterprises is None else [identifier(table, Option, "enterprise_id")]


def require_facts(facts: Facts, model: type[Subject], required: Iterable[str]) -> None:
    """Refuse a table without the columns of some facts.

    Errors:
        UnknownNameError: the model has no such fact.
        TableError: one problem for each column that is not there.
    """
    headers = headers_of(model)
    problems = []
    for name in (required,) if isinstance(required, str) else required:
        if name not in headers:
            raise unknown_name(str(name), tuple(headers), Text("一个字段", "a field"), "require")
        if headers[name] in facts.missing or not any(headers.get(one) == headers[name] for one in facts.table.names):
            problems.append(Problem(got=NO_COLUMN, expected=Text(f"{name} 列", f"a column {name}"), where=name))
    if problems:
        raise TableError(*problems)


def warn_of_missing(facts: Facts, touched: Mapping[str, int], stacklevel: int) -> None:
    """Tell once which facts that the rules ask have no column: in every row they are unknown."""
    counted = {name: touched[f"fact:{name}"] for name in facts.missing if touched.get(f"fact:{name}")}
    if counted:
        ordered = sorted(counted, key=lambda name: (-counted[name], name))
        warnings.warn(TableWarning(tuple(ordered), TOLD), stacklevel=stacklevel + 1)
