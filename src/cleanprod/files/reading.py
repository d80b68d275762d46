"""A file as records: what could be read, and what is wrong with the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Generic, overload

from attrs import evolve, field, frozen

from cleanprod.errors import CleanprodError, FileError, Problem, RecordError, brief
from cleanprod.models import Enterprise
from cleanprod.policies import read_day
from cleanprod.words import Text

from . import workbooks
from .faults import fault, file_name, in_file, shown, system_fault
from .headers import read_headers, vocabulary_of
from .headings import find_header
from .leavings import Sifter
from .lines import READABLE, check_head, open_file
from .objects import read_json, read_json_lines
from .parquet import ENDING as PARQUET
from .parquet import read_parquet
from .report import Report
from .rows import R, Row, RowReader
from .sheets import Grid, Sheet, read_csv

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from os import PathLike

    from cleanprod.models.record import Record

FORMATS: Final[dict[str, Callable[[BinaryIO], Sheet | Grid]]] = {
    ".csv": read_csv,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    PARQUET: read_parquet,
}
"""How a file is read, by its ending."""


@frozen
class Reading(Generic[R]):
    """What was read from a file.

    Attributes:
        rows: the rows that could be read.
        problems: what is wrong with the others, with file, row and column.
        fields: the fields that the file fills, by header.
        total: how many rows were seen, blank ones and those left out aside.
        file: the name of the file.
        report: what was understood of the file: its headers, units, titles, what was left out or filled in.
        unread: the ids of rows that could not be read, as far as they are known, each with its row.
    """

    rows: tuple[Row[R], ...]
    problems: tuple[Problem, ...]
    fields: dict[str, str]
    total: int
    file: str = ""
    report: Report = field(factory=Report)
    unread: dict[str, int] = field(factory=dict)

    def placed(self, problem: Problem, row: Row[R]) -> Problem:
        """Say of a problem found later where it stands in the file: its row, and the columns as they are headed."""
        headers = {field: header for header, field in self.fields.items()}
        where = ", ".join(headers.get(name, name) for name in problem.where.split(", "))
        return evolve(problem, file=self.file, row=row.number, where=where)


@overload
def read_table(
    path: str | PathLike[str],
    *,
    sheet: str | int | None = None,
    recorded_on: dt.date | str | None = None,
    keep_extra: bool = False,
    strict: bool = False,
) -> Reading[Enterprise]: ...


@overload
def read_table(
    path: str | PathLike[str],
    *,
    model: type[R],
    sheet: str | int | None = None,
    recorded_on: dt.date | str | None = None,
    keep_extra: bool = False,
    strict: bool = False,
) -> Reading[R]: ...


def read_table(  # noqa: PLR0913 - what a file may leave open
    path: str | PathLike[str],
    *,
    model: type[Record] = Enterprise,
    sheet: str | int | None = None,
    recorded_on: dt.date | str | None = None,
    keep_extra: bool = False,
    strict: bool = False,
) -> Reading[Any]:
    """Read a file of records: a workbook, CSV, a list of JSON objects, JSON Lines, or Parquet.

    Arguments:
        path: the file; its ending tells the format.
        model: what a row is: `Enterprise`, or another `Record`.
        sheet: the sheet of a workbook, by name or by number from 1; otherwise the only one whose headers are known.
        recorded_on: the day on which blank events had not happened, for rows that name no day themselves.
        keep_extra: keep columns that are no field of the model, in `Row.extra`, instead of refusing them.
        strict: stop at the first row that cannot be read.

    Errors:
        FileError: the file as a whole cannot be read as what it says it is.
        RecordError: a row cannot be read, where `strict`.
        CleanprodError: `recorded_on` is no day, or the model does not have it.
    """
    source = Path(path)
    day = None if recorded_on is None else read_day(recorded_on, "recorded_on")
    if day is not None and "recorded_on" not in model.model_fields:
        expected = Text(f"{model.__name__} 没有的参数不填", f"nothing: {model.__name__} has no day of record")
        raise CleanprodError(Problem(got=str(day), expected=expected, where="recorded_on"))
    name = file_name(source)
    try:
        with open_file(source) as file:
            vocabulary = vocabulary_of(model)
            found = open_sheet(file, source.suffix.lower(), vocabulary.knows, sheet)
            columns = read_headers(found.headers, vocabulary, keep_extra=keep_extra)
            reader = RowReader(
                model,
                columns,
                day,
                found.grid.day_zero if found.grid else None,
                max(found.header_rows, default=0),
            )
            return _collect(found, reader, name, strict=strict)
    except FileError as error:
        raise FileError(*in_file(error.problems, name)) from None
    except RecordError as error:
        raise RecordError(*in_file(error.problems, name)) from None
    except OSError as error:
        raise FileError(*in_file(system_fault(error, READABLE).problems, name)) from None


def open_sheet(file: BinaryIO, ending: str, knows: Callable[[str], bool], sheet: str | int | None) -> Sheet:
    """Read a file up to its headers.

    Arguments:
        file: the file.
        ending: of its name.
        knows: whether a text is the name of a column.
        sheet: which sheet of a workbook.

    Errors:
        FileError: the file as a whole cannot be read as what it says it is.
    """
    if ending in workbooks.ENDINGS:
        return workbooks.read_workbook(file, ending, sheet, knows)
    read = _format(ending)
    check_head(file)
    if sheet is not None:
        got = Text(f"工作表 {brief(sheet)}", f"the sheet {brief(sheet)}")
        raise fault(Text("工作簿（其他文件没有工作表）", "a workbook: other files have no sheets"), got=got)
    found = read(file)
    return found if isinstance(found, Sheet) else find_header(found, knows)


def _format(ending: str) -> Callable[[BinaryIO], Sheet | Grid]:
    if ending in workbooks.OTHERS:
        raise workbooks.refuse_other(ending)
    if ending not in FORMATS:
        endings = (*FORMATS, *workbooks.ENDINGS)
        known = Text(f"以 {'、'.join(endings)} 结尾的文件", f"a file that ends in {', '.join(endings)}")
        raise fault(
            known,
            got=Text(f"扩展名 {shown(ending)}", f"the ending {shown(ending)}") if ending else Text("没有扩展名", "no ending"),
        )
    return FORMATS[ending]


def _collect(sheet: Sheet, reader: RowReader[R], name: str, *, strict: bool) -> Reading[R]:
    problems = [*sheet.problems]
    if strict and problems:
        raise RecordError(problems[0])
    rows: list[Row[R]] = []
    total = len(sheet.problems)
    sifter = Sifter(reader.columns, vocabulary_of(reader.model))
    for number, cells in sheet.rows if sheet.grid is None else sifter.sift(sheet.rows):
        if strict and sifter.problems:
            raise RecordError(sifter.problems[0])
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
    if strict and sifter.problems:
        raise RecordError(sifter.problems[0])
    problems += sifter.problems
    total += len(sifter.problems)
    if not total:
        raise fault(Text("至少一行数据", "at least one row of data"), got=Text("没有任何数据行", "no row that holds anything"))
    fields = {column.header: column.field for column in reader.columns if column.field}
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    report = _report(sheet, reader, sifter)
    read = {row.number for row in rows}
    unread = {one: number for one, number in reader.ids.items() if number not in read}
    return Reading(tuple(rows), in_file(ordered, name), fields, total, name, report, unread)


def _report(sheet: Sheet, reader: RowReader[R], sifter: Sifter) -> Report:
    grid = sheet.grid
    return Report(
        columns=reader.columns,
        header_rows=sheet.header_rows,
        sheet=grid.name if grid else "",
        others=grid.others if grid else (),
        titles=sheet.titles,
        left_out=tuple(sorted(sifter.left_out, key=lambda left: left.number)),
        serials=dict(reader.serials),
        filled=dict(reader.filled),
        day_zero=grid.day_zero if grid else None,
    )
