"""Answers as CSV for a spreadsheet, as JSON for another program, or as Parquet for a dataframe."""

from __future__ import annotations

import csv
import json
from itertools import chain
from typing import TYPE_CHECKING, Final, TextIO

from cleanprod.eligibility import HEADLINE
from cleanprod.errors import FileError, Problem
from cleanprod.rules.telling import value_words
from cleanprod.words import Text

from .faults import shown
from .parquet import need
from .replacing import replacing, replacing_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from cleanprod.assessments import Assessment
    from cleanprod.models import Enterprise
    from cleanprod.words import Lang

    from .rows import Extra, Row

    Answered = Iterable[tuple[Row[Enterprise], Assessment]]

RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text cell that starts with one of these is a formula to a spreadsheet, which would run it."""

_FREE: Final = Text("与结果列不同名的列", "a column whose name no result has")
_RENAME: Final = Text("请改名。", "Give it another name.")


def write_csv(path: str | PathLike[str], answered: Answered, *, lang: Lang = "en") -> int:
    """Write answers to a CSV file, in UTF-8 with the mark by which Excel knows it.

    Gives the number of cells that a spreadsheet would have run as formulas: each has an apostrophe before it.

    Errors:
        FileError: the file cannot be written, or an extra column has the name of a result.
    """
    with replacing(path, encoding="utf-8-sig") as file:
        return print_csv(file, answered, lang=lang)


def write_json(path: str | PathLike[str], answered: Answered) -> None:
    """Write answers to a JSON file: a list, one element for each row.

    Errors:
        FileError: the file cannot be written.
    """
    with replacing(path, encoding="utf-8") as file:
        print_json(file, answered)


def write_parquet(path: str | PathLike[str], answered: Answered) -> None:
    """Write answers to a Parquet file: the columns of `print_csv`, with yes and no as booleans, days as dates, unknown as null.

    Errors:
        FileError: the file cannot be written, an extra column has the name of a result, or polars is not installed.
    """
    need()
    import polars as pl  # noqa: PLC0415 - an extra

    from cleanprod.tables.answers import columns_of_traces  # noqa: PLC0415 - narwhals is loaded when a table comes

    pairs = list(answered)
    identity = {"id": [row.record.id for row, _ in pairs]}
    if any(row.record.name is not None for row, _ in pairs):
        identity["name"] = [row.record.name for row, _ in pairs]
    extras = {header: [row.extra.get(header) for row, _ in pairs] for header in _extras(pairs)}
    answers = columns_of_traces(pairs[0][1].explainer.program, [found.trace for _, found in pairs]) if pairs else pl.DataFrame()
    _check([*identity, *extras, *answers.columns, "missing"], list(extras))
    missing = pl.Series("missing", [" ".join(_missing(found)) for _, found in pairs], dtype=pl.String)
    texts = [pl.Series(name, cells, dtype=pl.String) for name, cells in identity.items()]
    kept = [pl.Series(header, _of_one_type(cells)) for header, cells in extras.items()]
    with replacing_bytes(path) as file:
        pl.DataFrame([*texts, *kept, *answers.get_columns(), missing]).write_parquet(file)


def _extras(pairs: Answered) -> list[str]:
    return list(dict.fromkeys(header for row, _ in pairs for header in row.extra))


def _of_one_type(cells: list[Extra]) -> Sequence[Extra]:
    """Give the cells of a column as they are where they are of one type, else as text."""
    if len({type(cell) for cell in cells if cell is not None}) <= 1:
        return cells
    return [cell if cell is None or isinstance(cell, str) else json.dumps(cell) for cell in cells]


def print_csv(stream: TextIO, answered: Answered, *, lang: Lang = "en") -> int:
    """Write answers as CSV to a text stream opened with `newline=""`.

    Columns: id; name, if any row has one; extra columns; each answer, a choice, day or amount with its status
    beside it (both are empty where nothing applies or it is unknown); and `missing`, the unknown atoms that the headline waits
    for.

    Gives the number of cells that a spreadsheet would have run as formulas: each has an apostrophe before it.

    Errors:
        FileError: an extra column has the name of a result.
    """
    pairs = list(answered)  # whether there is a name, and which columns are extra, shows only at the end
    extras = _extras(pairs)
    names = ["name"] if any(row.record.name is not None for row, _ in pairs) else []
    questions = _questions(pairs[0][1]) if pairs else {}
    results = chain.from_iterable([name] if flag else [name, f"{name}_status"] for name, flag in questions.items())
    header = ["id", *names, *extras, *results, "missing"]
    _check(header, extras)

    marked = 0

    def text(value: Extra) -> str:
        nonlocal marked
        if not isinstance(value, str):
            return "" if value is None else json.dumps(value)
        if not value.startswith(RUNS):
            return value
        marked += 1
        return f"'{value}"

    writer = csv.writer(stream)
    writer.writerow([text(name) for name in header])
    for row, assessment in pairs:
        identity = [row.record.id, *(getattr(row.record, name) for name in names)]
        cells = [text(value) for value in (*identity, *(row.extra.get(header) for header in extras))]
        writer.writerow([*cells, *_answers(assessment, questions, lang), " ".join(_missing(assessment))])
    return marked


def print_json(stream: TextIO, answered: Answered) -> None:
    """Write answers as JSON to a text stream, an element at a time: what `to_dict` gives, and `extra` where kept."""
    stream.write("[")
    between = "\n"
    for row, assessment in answered:
        text = assessment.to_json()
        if row.extra:
            text = f'{text[:-1]}, "extra": {json.dumps(row.extra, ensure_ascii=False, allow_nan=False)}}}'
        stream.write(between + text)
        between = ",\n"
    stream.write("\n]\n")


def _questions(assessment: Assessment) -> dict[str, bool]:
    """Tell for each question whether it is answered with yes or no."""
    rules = assessment.explainer.program.rules
    return {name: rules[name].rule.kind == "flag" for name in assessment}


def _answers(assessment: Assessment, questions: dict[str, bool], lang: Lang) -> Iterable[str]:
    rules = assessment.explainer.program.rules
    for name, value in assessment.outcomes.items():
        if questions[name]:
            yield value_words(value).say(lang)
        else:
            none = value == rules[name].rule.idle
            yield "" if none or value is None else value_words(value).say(lang)
            yield "none" if none else "unknown" if value is None else "settled"


def _missing(assessment: Assessment) -> Iterable[str]:
    asked = (HEADLINE,) if HEADLINE in assessment else assessment.questions
    unknown = (name for name in asked if assessment.value(name) is None)
    return dict.fromkeys(atom for name in unknown for atom in assessment.explainer.missing(name, assessment.subject))


def _check(header: Sequence[str], extras: Sequence[str]) -> None:
    clashes = [name for name in extras if header.count(name) > 1]
    if clashes:
        raise FileError(
            *(
                Problem(got=Text("结果列的名称", "the name of a result"), expected=_FREE, where=shown(name), mend=_RENAME)
                for name in clashes
            )
        )
