"""A file of enterprises as records: what could be read, and what is wrong with the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from attrs import evolve, frozen

from cleanprod.errors import FileError, RecordError
from cleanprod.policies import read_day
from cleanprod.words import Text

from .faults import SAVE_AS_CSV, fault, file_name, in_file, shown, system_fault
from .headers import read_headers
from .lines import READABLE, check_head, open_file
from .objects import read_json, read_json_lines
from .rows import Row, RowReader
from .sheets import Sheet, read_csv

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from os import PathLike

    from cleanprod.errors import Problem

FORMATS: Final[dict[str, Callable[[BinaryIO], Sheet]]] = {
    ".csv": read_csv,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
"""How a file is read, by its ending."""

_WORKBOOKS: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et")


@frozen
class Reading:
    """What was read from a file.

    Attributes:
        rows: the rows that could be read.
        problems: what is wrong with the others, with file, row and column.
        fields: the fields that the file fills, by header.
        total: how many rows were seen, blank ones aside.
        file: the name of the file.
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    fields: dict[str, str]
    total: int
    file: str = ""

    def placed(self, problem: Problem, row: Row) -> Problem:
        """Say of a problem found later where it stands in the file: its row, and the columns as they are headed."""
        headers = {field: header for header, field in self.fields.items()}
        where = ", ".join(headers.get(name, name) for name in problem.where.split(", "))
        return evolve(problem, file=self.file, row=row.number, where=where)


def read_table(
    path: str | PathLike[str],
    *,
    recorded_on: dt.date | str | None = None,
    keep_extra: bool = False,
    strict: bool = False,
) -> Reading:
    """Read a file of enterprises: CSV, a list of JSON objects, or JSON Lines.

    Arguments:
        path: the file; its ending tells the format.
        recorded_on: the day on which blank events had not happened, for rows that name no day themselves.
        keep_extra: keep columns that are no field of an enterprise, in `Row.extra`, instead of refusing them.
        strict: stop at the first row that cannot be read.

    Errors:
        FileError: the file as a whole cannot be read as what it says it is.
        RecordError: a row cannot be read, where `strict`.
        CleanprodError: `recorded_on` is no day.
    """
    source = Path(path)
    day = None if recorded_on is None else read_day(recorded_on, "recorded_on")
    name = file_name(source)
    try:
        return _read(source, day, name, keep_extra=keep_extra, strict=strict)
    except FileError as error:
        raise FileError(*in_file(error.problems, name)) from None
    except RecordError as error:
        raise RecordError(*in_file(error.problems, name)) from None


def _read(source: Path, day: dt.date | None, name: str, *, keep_extra: bool, strict: bool) -> Reading:
    try:
        with open_file(source) as file:
            read = _format(source.suffix.lower())
            check_head(file)
            sheet = read(file)
            columns = read_headers(sheet.headers, keep_extra=keep_extra)
            reader = RowReader(columns, day)
            return _collect(sheet, reader, name, strict=strict)
    except OSError as error:
        raise system_fault(error, READABLE) from None


def _format(ending: str) -> Callable[[BinaryIO], Sheet]:
    if ending in _WORKBOOKS:
        raise fault(Text("CSV 或 JSON 文件", "a CSV or JSON file"), SAVE_AS_CSV, got=Text("工作簿", "a workbook"))
    if ending not in FORMATS:
        known = Text(f"以 {'、'.join(FORMATS)} 结尾的文件", f"a file that ends in {', '.join(FORMATS)}")
        raise fault(
            known,
            got=Text(f"扩展名 {shown(ending)}", f"the ending {shown(ending)}") if ending else Text("没有扩展名", "no ending"),
        )
    return FORMATS[ending]


def _collect(sheet: Sheet, reader: RowReader, name: str, *, strict: bool) -> Reading:
    problems = [*sheet.problems]
    if strict and problems:
        raise RecordError(problems[0])
    rows: list[Row] = []
    total = len(sheet.problems)
    for number, cells in sheet.rows:
        try:
            row = reader.read(number, cells)
        except RecordError as error:
            if strict:
                raise
            total += 1
            problems += error.problems
            continue
        if row is not None:
            total += 1
            rows.append(row)
    if not total:
        raise fault(Text("至少一行数据", "at least one row of data"), got=Text("没有任何数据行", "no row that holds anything"))
    fields = {column.header: column.field for column in reader.columns if column.field}
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    return Reading(tuple(rows), in_file(ordered, name), fields, total, name)
