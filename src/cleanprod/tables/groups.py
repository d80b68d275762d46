"""The rows of a table that are alike, counted together: in what they say of themselves, and in their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
from attrs import evolve, frozen

from cleanprod.errors import Problem, RecordError, TableError, brief
from cleanprod.models.fields import headers_of
from cleanprod.rules.table import PREFIX, assess_frame, columns_of_answers, words_of
from cleanprod.words import Text

from .columns import TEXT, blank, type_name
from .engines import open_table
from .facts import facts_in_memory, read_facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping

    from cleanprod.models.subject import Subject
    from cleanprod.rules.program import Program, Value

_NUMBER: Final = f"{PREFIX}number"
_ROW: Final = f"{PREFIX}first"


@frozen
class Group:
    """Rows that are alike.

    Attributes:
        fields: what they say of themselves, by field, as text; what is blank is left out.
        answers: their answers, by column.
        number: how many they are.
        row: the first of them from 1, where rows have an order.
        columns: the column of each field.
    """

    fields: Mapping[str, str]
    answers: Mapping[str, Value]
    number: int
    row: int | None
    columns: Mapping[str, str]

    def record(self, model: type[Subject]) -> Subject:
        """Read what they have in common the way a record is read.

        Errors:
            TableError: a field is wrong.
        """
        try:
            return model(**self.fields)
        except RecordError as error:
            problems = (evolve(one, where=self.columns.get(one.where, one.where), row=self.row) for one in error.problems)
            raise TableError(*problems) from None


def text_columns(table: Any, model: type[Subject], fields: Collection[str], needed: str = "") -> dict[str, str]:  # noqa: ANN401 - any dataframe
    """Find the columns of fields that are text and of which no rule need ask: names, places, lists.

    Errors:
        TableError: two columns of one field, one that holds no text, or none of the field that is `needed`.
    """
    opened = open_table(table)
    headers = headers_of(model)
    held: dict[str, list[str]] = {field: [name for name in opened.names if headers.get(name) == field] for field in fields}
    for field, found in held.items():
        if len(found) > 1 or (not found and field == needed):
            names = "、".join(header for header, name in headers.items() if name == field)
            got = Text("、".join(found) or "没有该列", " and ".join(found) or "no such column")
            expected = Text(f"一列{model.model_fields[field].title}（{names}）", f"one column of {field} ({names})")
            raise TableError(Problem(got=got, expected=expected, where=field))
    columns = {field: found[0] for field, found in held.items() if found}
    frame = opened.lent(list(columns.values()))
    schema = frame.collect_schema()
    for column in columns.values():
        if type_name(schema[column]) not in TEXT and not blank(frame, column, schema[column]):
            raise TableError(Problem(got=brief(str(schema[column])), expected=Text("文本列", "a text column"), where=column))
    return columns


def alike(
    table: Any,  # noqa: ANN401 - any dataframe
    model: type[Subject],
    program: Program,
    on: dt.date,
    columns: Mapping[str, str],
) -> Iterator[Group]:
    """Count the rows that are alike in some columns of text and in the answers of a program, in the order they come."""
    facts = read_facts(table, model, (program,), on, kept=columns.values())
    words = words_of(facts.frame)
    numbered = words is not nw
    lazy = facts_in_memory(facts, columns.values()).lazy() if facts.table.in_memory else facts.frame
    if numbered:
        lazy = lazy.with_row_index(_ROW)
    keys = {f"{PREFIX}of_{field}": field for field in columns}
    lazy = lazy.with_columns(**{key: words.col(columns[field]).cast(words.String) for key, field in keys.items()})
    answered = assess_frame(lazy, program, facts.columns, on, [*keys, *([_ROW] if numbered else [])])
    answers = columns_of_answers(program)
    first = [words.col(_ROW).min()] if numbered else []
    groups = answered.group_by(*keys, *answers).agg(words.len().alias(_NUMBER), *first).collect()
    for group in groups.sort(_ROW if numbered else list(keys)).iter_rows(named=True):
        told = {field: group[key] for key, field in keys.items()}
        yield Group(
            fields={field: text for field, text in told.items() if (text or "").strip()},
            answers={name: group[name] for name in answers},
            number=group[_NUMBER],
            row=int(group[_ROW]) + 1 if numbered else None,
            columns=columns,
        )
