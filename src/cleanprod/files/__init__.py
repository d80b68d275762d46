r"""Files: reads what people keep into records, and writes answers.

A file becomes a `Reading`: rows that could be read, and a problem in a sentence for each cell that could not. Nothing
is dropped, defaulted or guessed in silence: a header that is nearly a field is refused, a number is no answer, a blank
is unknown. What was understood beyond that (titles, sums left out, units of headers) is told in `Reading.report`.
From the bytes up:

    lines      bytes, their first signs, bounded lines
    encodings  UTF-8 or GB18030
    sheets     CSV as rows of cells; objects does the same for JSON and JSON Lines
    workbooks  Excel as rows of cells: which sheet; worksheets what it holds; formats how its numbers are shown
    headings   where the headers stand: below titles, in one row or two
    headers    which column is which field, and the unit of its numbers
    leavings   rows that are no record: sums, notes, rows of one cell, the headers once more
    cells      how people write yes, no, days and words; quantities how they write amounts
    readers    which of these reads a column
    rows       a row of cells as a record
    reading    a file as a `Reading`; report what was understood of it
    belonging  the measures of one file beside the enterprises of another
    parquet    Parquet as rows of cells, or as batches of a table too long for memory
    writing    answers as CSV, JSON or Parquet; sinks batch by batch; replacing puts a file in its place whole
    faults     what is wrong with a file as a whole

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("编号,企业名称,能耗超限额\n甲,某厂,是\n乙,另一厂,1\n", encoding="utf-8")
    ...     reading = read_table(path)
    >>> reading.rows[0].number, reading.rows[0].record.exceeds_energy_limit
    (2, True)
    >>> print(reading.problems[0])
    list.csv, row 3, 能耗超限额: got '1', expected yes or no (True or False); blank is unknown. A number is not an answer: ...
"""

from .belonging import options_of
from .leavings import LeftOut
from .reading import FORMATS, Reading, read_table
from .report import Report
from .rows import Row
from .writing import print_csv, print_json, write_csv, write_json, write_parquet

__all__ = [
    "FORMATS",
    "LeftOut",
    "Reading",
    "Report",
    "Row",
    "options_of",
    "print_csv",
    "print_json",
    "read_table",
    "write_csv",
    "write_json",
    "write_parquet",
]
