"""Options beside their enterprises: the columns of each option's enterprise, found by its identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from cleanprod.errors import Problem, TableError, brief
from cleanprod.models import Enterprise
from cleanprod.models.fields import headers_of
from cleanprod.models.option import Option
from cleanprod.rules.table import PREFIX, words_of
from cleanprod.words import Text

from .columns import told_rows
from .engines import gathered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.models.subject import Subject

    from .engines import Frame, Table

KEY: Final = f"{PREFIX}key"
OWNER: Final = f"{PREFIX}owner_"
"""Before the columns of an enterprise, beside its options."""

OF_THE_OTHER: Final = Text("企业表中的企业编号", "an enterprise of the other table")
ONE_ENGINE: Final = Text("同一引擎的两个表", "two tables of one engine")


def beside_owners(options: Table, frame: Frame, owners: Table, columns: Mapping[str, str]) -> Frame:
    """Set some columns of their enterprises beside options; by what they are columns of.

    Errors:
        TableError: a table without its identifiers, two enterprises of one, an option of an enterprise that is not there, or
            tables of two engines.
    """
    own, other = identifier(options, Option, "enterprise_id"), identifier(owners, Enterprise, "id")
    held = _at_one(options, owners, [other, *columns.values()])
    for side, column in ((frame, own), (held, other)):
        _refuse_floats(side, column)
    words = words_of(frame)
    keys = (words.col(one).cast(words.String).str.strip_chars().alias(KEY) for one in (other, own))
    keyed = held.select(next(keys), *(words.col(one).alias(f"{OWNER}{name}") for name, one in columns.items()))
    left = frame.with_columns(next(keys))
    there = keyed.filter(~words.col(KEY).is_null())
    if options.in_memory:
        again = there[KEY].is_duplicated()
        lost = ~left[KEY].is_in(there[KEY].implode()) & left[KEY].is_not_null()
        wrong = told_rows(there[KEY], again, Text("每家企业一行", "one row an enterprise"), other)
        wrong = wrong or told_rows(left[KEY], lost, OF_THE_OTHER, own)
        if wrong:
            raise TableError(*wrong)
    once = there.unique(KEY, keep="none")  # of enterprises that are told twice nothing is known
    order = {} if words is nw else {"maintain_order": "left"}
    return left.join(once, on=KEY, how="left", **order).drop(KEY)


def _at_one(options: Table, owners: Table, columns: list[str]) -> Frame:
    """Give the enterprises where the options are: in memory, or with their engine."""
    if options.in_memory:
        return gathered(owners, columns)
    if options.kind == "lazy polars" and (owners.in_memory or owners.kind == "lazy polars"):
        return owners.lent(columns).lazy()
    if options.kind != owners.kind:
        got = f"{options.kind}, {owners.kind}"
        raise TableError(Problem(got=got, expected=ONE_ENGINE, where="enterprises"))
    return owners.lent(columns)


def identifier(table: Table, model: type[Subject], field: str) -> str:
    """Find the column of an identifier.

    Errors:
        TableError: there is none, or there are two.
    """
    headers = headers_of(model)
    found = [column for column in table.names if headers.get(column) == field]
    if len(found) == 1:
        return found[0]
    one = " / ".join(header for header, name in headers.items() if name == field)
    got = Text("、".join(found) or "没有", " and ".join(found) or "none")
    raise TableError(Problem(got=got, expected=Text(f"一列 {one}", f"one column {one}"), where=field))


def _refuse_floats(frame: Any, column: str) -> None:  # noqa: ANN401 - eager or lazy
    dtype = frame.collect_schema()[column]
    if dtype.is_float():
        expected = Text("文本或整数的编号", "identifiers as text or whole numbers")
        raise TableError(Problem(got=brief(str(dtype)), expected=expected, where=column))
