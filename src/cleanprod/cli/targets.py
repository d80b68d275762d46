"""`cleanprod targets`: what the audits of a file come to, and how far the targets of a plan are reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.errors import CleanprodError, Problem, brief
from cleanprod.files import read_table
from cleanprod.indicators.performance import attainment, plausibility, read_plan, targets, total, totals
from cleanprod.indicators.performance.asking import LABELS
from cleanprod.indicators.performance.attaining import MET, amount_words
from cleanprod.models.performance import Performance
from cleanprod.models.places import places
from cleanprod.words import Text

from .economics import as_option, problem_form, read_blank, read_pairs
from .options import KeepExtra, Language, Shape, Sheet, Strict, Tongue
from .tables import complain, many, paper, remark, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.files import Reading
    from cleanprod.indicators.performance import Attainment, Sums
    from cleanprod.words import Lang

_STYLES: Final = {True: "green", False: "bold red", None: "yellow"}
_HEADS: Final = (
    Text("指标", "figure"),
    Text("已完成", "reached"),
    Text("目标", "target"),
    Text("完成率", "share"),
    Text("结论", "answer"),
    Text("尚差", "left"),
    Text("每年尚差", "left a year"),
)
WIDENED: Final = Text(
    "缺报的可能属于任一分组，各组的上限均计入", "what is missing may be of any group: the most of each group counts it"
)
_UNKNOWN: Final = Text("未知", "unknown")

Source = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A table of reports, a row an audit: CSV, Excel, JSON; 审核编号, 所属地市, 审核报告提交日期, 年节能量, 年削减COD.",
    ),
]


def reach(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="The figures of another plan (TOML); else the Opinion's.")
    ] = None,
    reported_to: Annotated[
        int | None, typer.Option("--reported-to", metavar="YEAR", help="The last year that is told of: what is left a year.")
    ] = None,
    missing: Annotated[int, typer.Option("--missing", metavar="N", help="How many reports were not handed in.")] = 0,
    most: Annotated[
        list[str] | None,
        typer.Option("--most", metavar="energy=5000tce", help="What one missing report can bring at the most. Repeatable."),
    ] = None,
    blank: Annotated[str, typer.Option("--blank", help="A blank amount is `unknown`, or `nothing`.")] = "unknown",
    completed: Annotated[
        str,
        typer.Option("--completed", help="What completes an audit (A13): report_submitted_on, options_done_on, accepted_on."),
    ] = "report_submitted_on",
    by: Annotated[
        str | None, typer.Option("--by", metavar="city", help="Sums by city, park, enterprise, industry too.")
    ] = None,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    sheet: Sheet = None,
    keep_extra: KeepExtra = False,
    strict: Strict = False,
) -> int:
    """Add up the reports of audits, and hold them against the targets of a plan: reached, met or not, left, left a year."""
    figures = targets() if plan is None else read_plan(plan)
    reading: Reading[Performance] = read_table(file, model=Performance, sheet=sheet, keep_extra=keep_extra, strict=strict)
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    remark(reading, notes, lang.value)
    reports = [row.record for row in reading.rows]
    period = next(iter(figures.values())).period
    how: dict[str, Any] = {
        "start": period.start,
        "until": period.until,
        "completed": completed,
        "blank": read_blank(blank),
        "most": read_pairs(most, "--most"),
    }
    refused = len({problem.row for problem in reading.problems})
    if missing < 0:
        raise CleanprodError(Problem(got=brief(missing), expected=Text("零或以上", "zero or more"), where="--missing"))
    try:
        sums = total(reports, missing=missing + refused, **how)  # what could not be read may bring anything
        found = attainment(sums, figures, reported_to=reported_to)
        # a report that was not handed in, or not read, may be of any group
        groups = None if by is None else totals(reports, by=by, missing={None: missing + refused}, **how)
    except CleanprodError as error:
        rows = reading.rows
        raise type(error)(
            *(as_option(one) if one.row is None else reading.placed(one, rows[one.row - 1]) for one in error.problems)
        ) from None
    if form is Shape.json:
        told: dict[str, Any] = {
            "sums": sums.to_dict(),
            "targets": [one.to_dict() for one in found.values()],
            "problems": [problem_form(problem) for problem in reading.problems],
            "groups": None if groups is None else {name or "": one.to_dict() for name, one in groups.items()},
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _show(found, sums, f"{period.start} → {period.until}", lang.value)
        if groups is not None:
            _show_groups(groups, tuple(found), lang.value)
    if groups is not None and missing + refused:
        notes.print(WIDENED.say(lang.value), markup=False)
    for doubt in plausibility(reports):
        notes.print(f"? {doubt.say(lang.value)}", style="yellow", markup=False)
    if refused:
        told_zh = f"{refused} 行未能读出，计为缺报："
        told_en = f"{many(refused, 'row')} could not be read, and count{'s' if refused == 1 else ''} as missing:"
        notes.print(told_zh if lang is Tongue.zh else told_en, markup=False)
    complain(reading.problems, notes, lang.value)
    return 1 if reading.problems else 0


def _show(found: Mapping[str, Attainment], sums: Sums, title: str, lang: Lang) -> None:
    table = Table(title=title, title_justify="left", row_styles=["", "dim"], pad_edge=False)
    for head in _HEADS:
        table.add_column(head.say(lang), justify="left" if head is _HEADS[0] else "right", overflow="fold")
    for one in found.values():
        over = one.figure.strict
        target = amount_words(one.figure.value, lang)
        left, yearly = (None if one.met is True else amount for amount in (one.left, one.left_yearly))
        table.add_row(
            Styled(one.figure.label.say(lang)),
            Styled(_UNKNOWN.say(lang) if one.reached is None else one.reached.say(lang)),
            Styled(f"> {target}" if over else target),
            Styled(one.say_share(lang)),
            Styled(MET[one.met].say(lang), style=_STYLES[one.met]),
            Styled("" if left is None else amount_words(left, lang)),
            Styled("" if yearly is None else amount_words(yearly, lang)),
        )
    paper().print(table)
    console = Console(soft_wrap=True, highlight=False)
    for line in _notes(found, sums, lang):
        console.print(f"  {line}", markup=False)


def _notes(found: Mapping[str, Attainment], sums: Sums, lang: Lang) -> list[str]:
    """Tell how the figures are read, and what does not count."""
    lines = list(dict.fromkeys(note.say(lang) for one in found.values() for note in one.notes))
    if sums.outside:
        lines.append(
            f"{sums.outside} 份报告不在期间内或未完成，未计入"
            if lang == "zh"
            else f"{many(sums.outside, 'report')} of another period, or not completed: not counted"
        )
    if any(one.reached is not None and one.reached.missing for one in found.values()):
        lines.append(
            "空白或缺报的数量按至少为零计，上限未知（--blank nothing、--most 可设定）"
            if lang == "zh"
            else "what is blank or missing is taken to bring zero at the least, and nothing bounds it (see --blank, --most)"
        )
    return lines


def _show_groups(groups: Mapping[str | None, Sums], names: tuple[str, ...], lang: Lang) -> None:
    table = Table(title="", row_styles=["", "dim"], pad_edge=False)
    table.add_column("分组" if lang == "zh" else "group", overflow="fold")
    for name in names:
        table.add_column(LABELS[name].say(lang) if name in LABELS else name, justify="right", overflow="fold")
    for group, sums in groups.items():
        cells = [sums[name].say(lang) if name in sums.amounts else "" for name in names]
        table.add_row(Styled(visible(_place(group, lang))), *map(Styled, cells))
    paper().print(table)


def _place(group: str | None, lang: Lang) -> str:
    if group is None:
        return _UNKNOWN.say(lang)
    place = places().get(group)
    return group if place is None else place.name
