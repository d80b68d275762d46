"""`cleanprod assess` and `cleanprod explain`: answers about the rows of a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.console import Console
from rich.progress import track

from cleanprod.eligibility import HEADLINE, MAIN
from cleanprod.errors import FileError, Problem, RecordError, brief, unknown_name
from cleanprod.files import print_csv, print_json, read_table, write_csv, write_json, write_parquet
from cleanprod.files.parquet import ENDING
from cleanprod.files.replacing import refuse_source
from cleanprod.policies import policy
from cleanprod.summary import summarise
from cleanprod.words import Text

from .batches import assess_in_batches, refuse_sheet
from .options import (
    AnswersFormat,
    Holidays,
    KeepExtra,
    Language,
    On,
    OpinionFrom,
    Questions,
    RecordedOn,
    Shape,
    Sheet,
    Stands,
    Strict,
    Tongue,
    check_questions,
    stands_of,
)
from .tables import answers_table, complain, remark, summary_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from cleanprod.assessments import Assessment
    from cleanprod.files import Reading, Row
    from cleanprod.policies import Policy
    from cleanprod.words import Lang

    National = Literal["CN"]

LONG = 2000
"""From so many rows on, a bar shows how far the work is."""

Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="CSV, Excel, JSON, JSON Lines or Parquet; English or Chinese headers.")
]


def assess(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    on: On,
    lang: Language = Tongue.en,
    form: Annotated[AnswersFormat, typer.Option("--format", help="table, csv, json or parquet.")] = AnswersFormat.table,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write there; .csv, .json and .parquet tell the form.")
    ] = None,
    question: Questions = None,
    stand: Stands = None,
    opinion_from: OpinionFrom = None,
    holidays: Holidays = None,
    sheet: Sheet = None,
    recorded_on: RecordedOn = None,
    keep_extra: KeepExtra = False,
    strict: Strict = False,
) -> int:
    """Tell for each row what the law asks: the main answers in a terminal, all of them in a file.

    A Parquet file with --out FILE.parquet or --out FILE.csv is read in batches, however long it is, and its columns are kept.
    """
    form = _form(form, out, file)
    names = question or (list(MAIN) if form is AnswersFormat.table else ["all"])
    asked = None if "all" in names else names
    check_questions(asked or ())
    law = policy(
        on=on, stands=stands_of(stand), opinion_from=opinion_from, holidays=cast("National | None", holidays), questions=asked
    )
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    if out is not None and file.suffix.lower() == ENDING and form in (AnswersFormat.csv, AnswersFormat.parquet):
        refuse_sheet(sheet, file)
        return assess_in_batches(file, out, law, lang.value, notes, recorded_on=recorded_on, strict=strict)
    reading = read_table(file, sheet=sheet, recorded_on=recorded_on, keep_extra=keep_extra, strict=strict)
    remark(reading, notes, lang.value)
    answered, problems = _answered(law, reading, notes, lang.value, strict=strict)
    marked = _write(answered, form, out, law, lang)
    told = notes if form is not AnswersFormat.table and out is None else Console(soft_wrap=True, highlight=False)
    refused = reading.total - len(answered)
    headline = HEADLINE if HEADLINE in law.questions else law.questions[0]
    for line in summary_lines(summarise((answers for _, answers in answered), headline), refused, marked, law, lang.value):
        told.print(line, markup=False)
    complain(problems, notes, lang.value)
    return 1 if problems else 0


def _answered(
    law: Policy, reading: Reading, notes: Console, lang: Lang, *, strict: bool
) -> tuple[list[tuple[Row, Assessment]], list[Problem]]:
    """Answer the rows; those whose facts contradict one another become problems too."""
    answered, problems = [], list(reading.problems)
    for row in _progress(reading.rows, notes, lang):
        try:
            answered.append((row, law.assess(row.record)))
        except RecordError as error:
            found = [reading.placed(problem, row) for problem in error.problems]
            if strict:
                raise RecordError(*found) from None
            problems += found
    return answered, problems


def _form(form: AnswersFormat, out: Path | None, source: Path) -> AnswersFormat:
    """Let the ending of the file to write tell its form, and never write over the file that is read."""
    if out is None:
        if form is AnswersFormat.parquet:
            expected = Text("另有 --out 文件.parquet", "--out FILE.parquet beside it")
            raise FileError(Problem(got="--format parquet", expected=expected, where="--out"))
        return form
    refuse_source(source, out, "--out")
    found = next((one for one in AnswersFormat if out.suffix.lower() == f".{one}"), AnswersFormat.table)
    if found is AnswersFormat.table or (form is not AnswersFormat.table and form is not found):
        expected = Text("与 --format 相符的 .csv、.json 或 .parquet 文件", "a .csv, .json or .parquet file, as --format says")
        raise FileError(Problem(got=brief(out.name), expected=expected, where="--out"))
    return found


def _progress(rows: tuple[Row, ...], notes: Console, lang: Lang) -> Iterable[Row]:
    if len(rows) < LONG or not notes.is_terminal:
        return rows
    return track(rows, description="评估" if lang == "zh" else "assessing", console=notes, transient=True)


def _write(answered: list[tuple[Row, Assessment]], form: AnswersFormat, out: Path | None, law: Policy, lang: Tongue) -> int:
    """Write the answers where they should go; give the number of cells marked against being run as formulas."""
    if form is AnswersFormat.json:
        write_json(out, answered) if out else print_json(sys.stdout, answered)
    elif form is AnswersFormat.csv:
        if out:
            return write_csv(out, answered, lang=lang.value)
        sys.stdout.reconfigure(newline="")  # type: ignore[union-attr] # csv writes its own ends of lines
        return print_csv(sys.stdout, answered, lang=lang.value)
    elif out is not None and form is AnswersFormat.parquet:
        write_parquet(out, answered)
    else:
        answers_table(answered, law, lang.value)
    return 0


def explain(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    row: Annotated[str, typer.Option("--id", metavar="ID", help="The id of the row; without an id column, its number.")],
    on: On,
    question: Annotated[str, typer.Option("--question", help="Which answer to explain.")] = HEADLINE,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table (a tree) or json.")] = Shape.table,
    stand: Stands = None,
    opinion_from: OpinionFrom = None,
    holidays: Holidays = None,
    sheet: Sheet = None,
    recorded_on: RecordedOn = None,
    keep_extra: KeepExtra = False,
) -> int:
    """Explain one answer about one row: its grounds, clauses, and what would have to be otherwise."""
    check_questions((question,))
    days = cast("National | None", holidays)
    law = policy(on=on, stands=stands_of(stand), opinion_from=opinion_from, holidays=days)
    reading = read_table(file, sheet=sheet, recorded_on=recorded_on, keep_extra=keep_extra)
    remark(reading, Console(stderr=True, soft_wrap=True, highlight=False), lang.value)
    found = find_row(reading, row)
    try:
        answers = law.assess(found.record)
    except RecordError as error:
        raise RecordError(*(reading.placed(problem, found) for problem in error.problems)) from None
    decision = answers[question]
    if form is Shape.json:
        typer.echo(json.dumps(decision.to_dict(), ensure_ascii=False, indent=2))
        return 0
    typer.echo(decision.explain(lang.value))
    if decision.kind == "flag" and decision.outcome is not None:
        to = not decision.outcome
        head = {"zh": f"若要变为“{'是' if to else '否'}”：", "en": f"To become {'yes' if to else 'no'}:"}
        typer.echo(f"{head[lang.value]}\n{decision.what_if(to=to).say(lang.value)}")
    return 0


def find_row(reading: Reading, name: str) -> Row:
    """Give the row of an id.

    Errors:
        UnknownNameError: there is none, and every row could be read.
        FileError: there is none, and some rows could not be read.
    """
    for row in reading.rows:
        if row.record.id == name:
            return row
    if reading.problems:
        raise FileError(*reading.problems)
    ids = tuple(row.record.id or "" for row in reading.rows)
    raise unknown_name(name, ids, Text("文件中的编号", "an id of the file"), "--id")
