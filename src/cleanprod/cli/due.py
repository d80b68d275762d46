"""`cleanprod due`: what is due until a day, and what is late, over the audits or enterprises of a file."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer
from attrs import frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.agenda import progress, read_until, tasks_of
from cleanprod.eligibility.dues import STATES, say_days
from cleanprod.errors import Problem, RecordError
from cleanprod.files import read_table
from cleanprod.files.writing import RUNS
from cleanprod.models import Enterprise
from cleanprod.models.audit import Audit
from cleanprod.policies import policy
from cleanprod.summary import atom_words
from cleanprod.words import Text

from .options import Format, Holidays, KeepExtra, Language, On, RecordedOn, Sheet, Stands, Strict, Tongue, stands_of
from .tables import complain, paper, remark, visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from cleanprod.agenda import Progress, Task
    from cleanprod.files import Reading
    from cleanprod.policies import Policy
    from cleanprod.words import Lang

    National = Literal["CN"]

_STYLES: Final = {"late": "bold red", "due": "", "open": "yellow"}
_HEADS: Final = {
    "id": Text("编号", "id"),
    "enterprise": Text("企业编号", "enterprise"),
    "name": Text("企业", "name"),
    "state": Text("状态", "state"),
    "what": Text("事项", "what"),
    "by": Text("最迟日期", "by"),
    "days": Text("天数", "days"),
    "details": Text("公布内容或接收部门", "what to publish, who receives"),
    "missing": Text("尚缺", "missing"),
}
_SHOWN: Final = 3
"""So many ids stand behind a note."""

Source = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A table of enterprises: CSV, Excel, JSON. With --audits one of audits: 企业编号, 名单公布日期, 审核启动日期.",
    ),
]


@frozen
class _Found:
    """What was found in a file: where each subject stands, what is due, and what is wrong with the other rows."""

    standings: list[Progress]
    tasks: tuple[Task, ...]
    problems: list[Problem]


def due(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    on: On,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day of the list; else the end of the month.")
    ] = None,
    audits: Annotated[bool, typer.Option("--audits", help="FILE is a table of audits, not of enterprises.")] = False,
    lang: Language = Tongue.en,
    form: Annotated[Format, typer.Option("--format", help="table, csv or json.")] = Format.table,
    stand: Stands = None,
    holidays: Holidays = None,
    sheet: Sheet = None,
    recorded_on: RecordedOn = None,
    keep_extra: KeepExtra = False,
    strict: Strict = False,
) -> int:
    """List what is late, and what is due until a day: publishing, starting, reporting, correcting, the next audit."""
    law = policy(on=on, stands=stands_of(stand), holidays=cast("National | None", holidays))
    last = _month_end(law.on) if until is None else read_until(until, law.on, "--until")
    model: Any = Audit if audits else Enterprise
    reading: Reading[Any] = read_table(
        file, model=model, sheet=sheet, recorded_on=recorded_on, keep_extra=keep_extra, strict=strict
    )
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    remark(reading, notes, lang.value)
    found = _find(reading, law, last, strict=strict)
    if form is Format.json:
        typer.echo(json.dumps([task.to_dict() for task in found.tasks], ensure_ascii=False, indent=2))
    elif form is Format.csv:
        _print_csv(found.tasks, lang.value)
    else:
        _show(found.tasks, f"{law.on} → {last}", lang.value)
    told = Console(soft_wrap=True, highlight=False) if form is Format.table else notes
    for line in _sums(found, last, lang.value, audits=audits):
        told.print(line, markup=False)
    if refused := reading.total - len(found.standings):
        rows = "row" if refused == 1 else "rows"
        notes.print(f"{refused} 行未能答复：" if lang is Tongue.zh else f"{refused} {rows} not answered:", markup=False)
    complain(found.problems, notes, lang.value)
    return 1 if found.problems else 0


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _find(reading: Reading[Any], law: Policy, until: dt.date, *, strict: bool) -> _Found:
    """Ask of each row; those whose facts contradict one another become problems too."""
    standings, problems = [], list(reading.problems)
    for row in reading.rows:
        try:
            standings.append(progress(row.record, law))
        except RecordError as error:
            wrong = [reading.placed(problem, row) for problem in error.problems]
            if strict:
                raise RecordError(*wrong) from None
            problems += wrong
    return _Found(standings, tasks_of(standings, until), problems)


def _details(task: Task, lang: Lang) -> str:
    about = task.due.items or task.due.recipients
    return "" if about is None else about.say(lang)


def _missing(task: Task, lang: Lang) -> str:
    """Name what is missing: in Chinese by the headers of a file, in English by the names of the fields."""
    if lang == "zh":
        return "、".join(atom_words(atom).zh for atom in task.due.missing)
    return ", ".join(atom.partition(":")[2] for atom in task.due.missing)


def _print_csv(tasks: Iterable[Task], lang: Lang) -> None:
    """Write the list as CSV; an apostrophe stands before a text that a spreadsheet would run as a formula."""
    sys.stdout.reconfigure(newline="")  # type: ignore[union-attr] # csv writes its own ends of lines
    writer = csv.writer(sys.stdout)
    writer.writerow(_HEADS)
    for task in tasks:
        who = (task.subject.id, getattr(task.subject, "enterprise", None), task.subject.name)
        named = [f"'{one}" if one and one.startswith(RUNS) else one for one in who]
        told = (STATES[task.state].say(lang), task.due.label.say(lang), task.by, task.due.days)
        writer.writerow([*named, *told, _details(task, lang), _missing(task, lang)])


def _show(tasks: Iterable[Task], title: str, lang: Lang) -> None:
    table = Table(title=title, title_justify="left", row_styles=["", "dim"], pad_edge=False)
    for name in ("id", "name", "state", "what", "by", "days", "missing"):
        wide = name in ("name", "missing")
        table.add_column(_HEADS[name].say(lang), ratio=2 if wide else None, overflow="fold", no_wrap=not wide)
    for task in tasks:
        state = Styled(STATES[task.state].say(lang), style=_STYLES[task.state])
        told = (task.due.label.say(lang), str(task.by), say_days(task.due.days, lang), _missing(task, lang))
        table.add_row(Styled(visible(task.subject.id)), Styled(visible(task.subject.name)), state, *map(Styled, told))
    paper().print(table)


def _sums(found: _Found, until: dt.date, lang: Lang, *, audits: bool) -> list[str]:
    """Tell how much is late, due and not known, and what is to be noted."""
    by = Counter(task.state for task in found.tasks)
    total = len(found.standings)
    dayless = sum(1 for one in found.standings if any(each.due is None for each in one.open))
    if lang == "zh":
        subjects = f"{total} {'次审核' if audits else '家企业'}"
        lines = [f"{subjects}：逾期 {by['late']} 项，截至 {until} 到期 {by['due']} 项，未定 {by['open']} 项"]
        lines += [f"  其中 {dayless} {'次' if audits else '家'}另有日期无从得知的事项，未列入"] if dayless else []
    else:
        noun = "audit" if audits else "enterprise"
        lines = [
            f"{total} {noun}{'' if total == 1 else 's'}: {by['late']} late, {by['due']} due by {until}, {by['open']} not known"
        ]
        lines += [f"  of {dayless} there is more whose day is not known: it is not on the list"] if dayless else []
    for words, ids in _warned(found.standings).items():
        some = ("、" if lang == "zh" else ", ").join(ids[:_SHOWN])
        more = len(ids) - _SHOWN
        if more > 0:
            some += f" 等 {len(ids)} 项" if lang == "zh" else f" and {more} more"
        lines.append(f"  {words.zh}（{some}）" if lang == "zh" else f"  {words.en} ({some})")
    return lines


def _warned(standings: list[Progress]) -> dict[Text, list[str]]:
    """Collect the warnings of what was found, each with the ids that it is about."""
    warned: dict[Text, list[str]] = {}
    for one in standings:
        for words in one.warnings:
            warned.setdefault(words, []).append(visible(one.subject.id))
    return warned
