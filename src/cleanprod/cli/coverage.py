"""`cleanprod coverage`: how many enterprises of each park of a file were audited, and whether that is enough."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.eligibility.coverage import MET, coverage_of_park, percent, read_minimum
from cleanprod.errors import Problem, RecordError
from cleanprod.files import read_table
from cleanprod.models.park import Park

from .options import Language, Shape, Sheet, Strict, Tongue
from .tables import paper, visible

if TYPE_CHECKING:
    from cleanprod.eligibility.coverage import Coverage
    from cleanprod.files import Reading, Row
    from cleanprod.words import Lang

    Answered = list[tuple[Row[Park], Coverage]]

_STYLES = {True: "green", False: "bold red", None: "yellow"}

Source = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="A table of parks: CSV, Excel, JSON; 园区名称, 已审核企业数, 企业总数, audited, total."
    ),
]


def coverage(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    minimum: Annotated[
        str | None, typer.Option("--min", metavar="80%", help="The share to be reached; otherwise the Opinion's.")
    ] = None,
    over: Annotated[
        bool, typer.Option("--over", help="The strict reading of 超过: reaching the share exactly is not enough (stand A27).")
    ] = False,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    sheet: Sheet = None,
    strict: Strict = False,
) -> int:
    """Tell for each park which share of its enterprises was audited, whether it is enough, and how many more are needed."""
    share = read_minimum(minimum, strict=over, where="--min")
    reading = read_table(file, model=Park, sheet=sheet, strict=strict)
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    for remark in reading.report.remarks:
        notes.print(f"{reading.file}: {remark.say(lang.value)}", style="dim", markup=False)
    answered: Answered = []
    problems = list(reading.problems)
    for row in reading.rows:
        try:
            answered.append((row, coverage_of_park(row.record, minimum=share, strict=over)))
        except RecordError as error:
            found = [reading.placed(problem, row) for problem in error.problems]
            if strict:
                raise RecordError(*found) from None
            problems += found
    if form is Shape.json:
        typer.echo(json.dumps([_form(row, found) for row, found in answered], ensure_ascii=False, indent=2))
    else:
        mark = percent(share, lang.value)
        words = {"zh": f"{'超过' if over else '不低于'} {mark}", "en": f"{'over' if over else 'at least'} {mark}"}
        _show(answered, words[lang.value], lang.value)
    told = notes if form is Shape.json else Console(soft_wrap=True, highlight=False)
    told.print(_sum(answered, lang.value), markup=False)
    _refused(reading, len(answered), problems, notes, lang.value)
    return 1 if problems else 0


def _form(row: Row[Park], found: Coverage) -> dict[str, object]:
    return {"id": row.record.id, "name": row.record.name, "coverage": found.to_dict()}


def _show(answered: Answered, title: str, lang: Lang) -> None:
    console = paper()
    zh = lang == "zh"
    table = Table(title=title, title_justify="left", row_styles=["", "dim"], pad_edge=False)
    table.add_column("编号" if zh else "id", min_width=4, overflow="fold")
    table.add_column("园区" if zh else "park", ratio=2, overflow="fold")
    heads = (
        ("已审核", "未知", "总数", "审核率", "结论", "尚需")
        if zh
        else ("audited", "unknown", "total", "share", "answer", "needed")
    )
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    for row, found in answered:
        park = row.record
        table.add_row(
            Styled(visible(park.id)),
            Styled(visible(park.name)),
            _count(park.audited),
            _count(park.unknown),
            _count(park.total),
            found.say_share(lang),
            Styled(MET[found.met].say(lang), style=_STYLES[found.met]),
            found.say_needed(lang),
        )
    console.print(table)
    for row, found in answered:
        for note in found.notes:
            named = visible(row.record.name or row.record.id)
            console.print(f"  {named}{'：' if zh else ': '}{note.say(lang)}", markup=False, style="yellow")


def _count(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"


def _sum(answered: Answered, lang: Lang) -> str:
    """Tell the sum: how many parks reach the share, and how many enterprises were audited in all of them."""
    by = Counter(found.met for _, found in answered)
    least, most = (
        (sum(one) for one in zip(*((c.worst[0], c.best[0]) for _, c in answered), strict=True)) if answered else (0, 0)
    )
    total = sum(found.total[1] for _, found in answered)
    if lang == "zh":
        audited = f"{least:,}" if least == most else f"{least:,} 至 {most:,}"
        counts = f"已达到 {by[True]}，未达到 {by[False]}，未知 {by[None]}"
        return f"{len(answered)} 个园区：{counts}；共 {total:,} 家企业，已审核 {audited} 家"
    audited = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    parks = f"{len(answered)} park{'' if len(answered) == 1 else 's'}"
    return f"{parks}: met {by[True]}, not met {by[False]}, unknown {by[None]}; {audited} of {total:,} enterprises audited"


def _refused(reading: Reading[Park], answered: int, problems: list[Problem], notes: Console, lang: Lang) -> None:
    """Tell which rows were not answered, and why."""
    refused = reading.total - answered
    if refused:
        rows = "row" if refused == 1 else "rows"
        notes.print(f"{refused} 行未能答复：" if lang == "zh" else f"{refused} {rows} not answered:", markup=False)
    for problem in sorted(problems, key=lambda problem: problem.row or 0):
        notes.print(problem.say(lang), style="red", markup=False)
