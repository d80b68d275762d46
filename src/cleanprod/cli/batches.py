"""A Parquet file answered in batches, as the command line does it: with a bar, the sum, and what is wrong."""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cleanprod.eligibility import HEADLINE
from cleanprod.errors import FileError, Problem, TableWarning, brief
from cleanprod.files.faults import file_name
from cleanprod.summary import Summary
from cleanprod.words import Text

from .tables import summary_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cleanprod.policies import Policy
    from cleanprod.words import Lang

TOLD = 12
"""Columns that are missing, told by name."""


def refuse_sheet(sheet: str | None, file: Path) -> None:
    """Refuse the sheet of a file that has none.

    Errors:
        FileError: a sheet was named.
    """
    if sheet is not None:
        got = Text(f"工作表 {brief(sheet)}", f"the sheet {brief(sheet)}")
        expected = Text("工作簿（其他文件没有工作表）", "a workbook: other files have no sheets")
        raise FileError(Problem(got=got, expected=expected, file=file_name(file)))


def assess_in_batches(  # noqa: PLR0913 - what the command was given
    file: Path, out: Path, law: Policy, lang: Lang, notes: Console, *, recorded_on: str | None, strict: bool
) -> int:
    """Answer a Parquet file in batches; give the exit code."""
    from cleanprod.batches import assess_file  # noqa: PLC0415 - narwhals is loaded when a table comes

    with _remarks(file_name(file), notes, lang), _bar(notes, lang) as progress:
        done = assess_file(file, out, law, recorded_on=recorded_on, strict=strict, lang=lang, progress=progress)
    headline = HEADLINE if HEADLINE in law.questions else law.questions[0]
    told = Console(soft_wrap=True, highlight=False, file=sys.stdout)
    summary = Summary(total=done.answered, questions=dict(done.counts), headline=headline, gaps=())
    for line in summary_lines(summary, done.rows - done.answered, done.marked, law, lang):
        told.print(line, markup=False)
    for problem in done.problems:
        notes.print(problem.say(lang), style="red", markup=False)
    return 1 if done.problems else 0


@contextmanager
def _remarks(name: str, notes: Console, lang: Lang) -> Iterator[None]:
    """Tell what a table lacks as a remark, in the language that was asked."""

    def tell(message: Warning | str, *_: object) -> None:
        if isinstance(message, TableWarning):
            notes.print(f"{name}: {_missing(message.columns).say(lang)}", style="dim", markup=False)

    with warnings.catch_warnings():
        warnings.simplefilter("always", TableWarning)
        warnings.showwarning = tell  # type: ignore[assignment] # it takes what any of them takes
        yield


def _missing(columns: tuple[str, ...]) -> Text:
    names, more = columns[:TOLD], len(columns) - TOLD
    zh = "、".join(names) + (f" 等 {len(columns)} 列" if more > 0 else "")
    en = ", ".join(names) + (f" and {more} more" if more > 0 else "")
    return Text(f"没有这些列，每行均为未知：{zh}", f"no column of {en}: unknown in every row")


@contextmanager
def _bar(notes: Console, lang: Lang) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how far the work is."""
    if not notes.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as bar:
        task = bar.add_task("评估" if lang == "zh" else "assessing", total=None)
        yield lambda rows, total: bar.update(task, completed=rows, total=total)
