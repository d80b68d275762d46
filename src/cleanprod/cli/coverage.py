"""`cleanprod coverage`: which share of the enterprises of each park was audited, and whether that is enough."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from attrs import field, frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.eligibility.coverage import CLAUSE, MET, coverage_of_park, percent, read_minimum
from cleanprod.errors import CleanprodError, Problem, RecordError, brief
from cleanprod.files import read_table
from cleanprod.law import STANDS
from cleanprod.models import Enterprise
from cleanprod.models.park import Park
from cleanprod.policies import read_day
from cleanprod.rolls import coverage_by_park
from cleanprod.words import Text

from .options import KeepExtra, Language, RecordedOn, Shape, Sheet, Strict, Tongue
from .tables import complain, paper, remark, visible

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from cleanprod.eligibility.coverage import Coverage
    from cleanprod.files import Reading
    from cleanprod.words import Lang

_STYLES: Final = {True: "green", False: "bold red", None: "yellow"}
_HEADS: Final = {
    "audited": Text("已审核", "audited"),
    "unknown": Text("未知", "unknown"),
    "total": Text("总数", "total"),
    "share": Text("审核率", "share"),
    "answer": Text("结论", "answer"),
    "needed": Text("尚需", "needed"),
}

Source = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A table of parks: CSV, Excel, JSON; 园区名称, 已审核企业数, 企业总数, audited, total. "
        "With --enterprises one of enterprises: 园区, 上次审核完成日期, park, last_audit_completed_on.",
    ),
]


@frozen
class _Line:
    """What is told of a park: who it is, its coverage, its counts in words."""

    id: str | None
    name: str | None
    found: Coverage
    counts: tuple[str, ...]


@frozen
class _Told:
    """What is told of a file: its parks, what they come to, what is wrong, how many rows are not answered."""

    lines: list[_Line]
    heads: tuple[str, ...]
    sums: list[str]
    problems: list[Problem]
    refused: list[str] = field(factory=list)


def coverage(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day asked, YYYY-MM-DD; needed with --enterprises.")
    ] = None,
    enterprises: Annotated[
        bool, typer.Option("--enterprises", help="FILE is a table of enterprises: count them park by park (stand A28).")
    ] = False,
    minimum: Annotated[
        str | None, typer.Option("--min", metavar="80%", help="The share to be reached; otherwise the Opinion's.")
    ] = None,
    over: Annotated[
        bool, typer.Option("--over", help="The strict reading of 超过: reaching the share exactly is not enough (stand A27).")
    ] = False,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    sheet: Sheet = None,
    recorded_on: RecordedOn = None,
    keep_extra: KeepExtra = False,
    strict: Strict = False,
) -> int:
    """Tell for each park which share of its enterprises was audited, whether it is enough, and how many more are needed."""
    share = read_minimum(minimum, strict=over, where="--min")
    day = None if on is None else read_day(on, "--on")
    model = Enterprise if enterprises else Park
    if enterprises and day is None:
        mend = Text("以企业名单计算须有日期，如 --on 2020-12-31。", "Give it, such as --on 2020-12-31.")
        expected = Text("所问之日：审核是否完成取决于它", "the day asked: which audits are completed depends on it")
        raise CleanprodError(Problem(got=Text("空白", "nothing"), expected=expected, where="--on", mend=mend))
    if recorded_on is not None and not enterprises:
        expected = Text("与 --enterprises 同用", "it beside --enterprises: a park has no day of record")
        raise CleanprodError(Problem(got=brief(recorded_on), expected=expected, where="--recorded-on"))
    reading: Reading[Any] = read_table(
        file, model=model, sheet=sheet, recorded_on=recorded_on, keep_extra=keep_extra, strict=strict
    )
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    remark(reading, notes, lang.value)
    if day is not None and enterprises:
        told = _by_enterprises(reading, day, share, lang.value, over=over)
    else:
        told = _by_parks(reading, share, lang.value, over=over, strict=strict)
    force = None if day is None else _force(day)
    if form is Shape.json:
        forms = [_form(line, day, force, enterprises=enterprises) for line in told.lines]
        typer.echo(json.dumps(forms, ensure_ascii=False, indent=2))
    else:
        mark = percent(share, lang.value)
        words = {"zh": f"{'超过' if over else '不低于'} {mark}", "en": f"{'over' if over else 'at least'} {mark}"}
        title = words[lang.value] if day is None else f"{day}{'：' if lang is Tongue.zh else ': '}{words[lang.value]}"
        _show(told, title, lang.value)
    sums = notes if form is Shape.json else Console(soft_wrap=True, highlight=False)
    for line in (*told.sums, *([] if force is None else [force.say(lang.value)])):
        sums.print(line, markup=False)
    for line in told.refused:
        notes.print(line, markup=False)
    complain(told.problems, notes, lang.value)
    return 1 if told.problems else 0


def _by_parks(reading: Reading[Park], share: Fraction, lang: Lang, *, over: bool, strict: bool) -> _Told:
    """Answer a table of parks, by its counts."""
    lines: list[_Line] = []
    problems = list(reading.problems)
    for row in reading.rows:
        park = row.record
        try:
            found = coverage_of_park(park, minimum=share, strict=over)
        except RecordError as error:
            wrong = [reading.placed(problem, row) for problem in error.problems]
            if strict:
                raise RecordError(*wrong) from None
            problems += wrong
            continue
        lines.append(_Line(park.id, park.name, found, tuple(_count(one) for one in (park.audited, park.unknown, park.total))))
    told = _met(lines, lang)
    least, most = (sum(line.found.worst[0] for line in lines), sum(line.found.best[0] for line in lines))
    total = sum(line.found.total[1] for line in lines)
    audited = _between(least, most, lang)
    told += f"；共 {total:,} 家企业，已审核 {audited} 家" if lang == "zh" else f"; {audited} of {total:,} enterprises audited"
    refused = reading.total - len(lines)
    rows = "row" if refused == 1 else "rows"
    said = [f"{refused} 行未能答复：" if lang == "zh" else f"{refused} {rows} not answered:"] if refused else []
    return _Told(lines, ("audited", "unknown", "total", "share", "answer", "needed"), [told], problems, said)


def _by_enterprises(reading: Reading[Enterprise], day: dt.date, share: Fraction, lang: Lang, *, over: bool) -> _Told:
    """Answer the parks of a table of enterprises. Of a row that cannot be read nothing is known: it may belong to any."""
    records = [row.record for row in reading.rows]
    refused = reading.total - len(records)
    answers = coverage_by_park([*records, *[Enterprise()] * refused], on=day, minimum=share, strict=over)
    lines = [
        _Line(None, name, one, (_between(one.worst[0], one.best[0], lang), _between(*one.total, lang)))
        for name, one in answers.items()
    ]
    nowhere = sum(1 for one in records if not (one.park or "").strip())
    stand = STANDS["A28"]
    told = _met(lines, lang)
    if lang == "zh":
        told += f"；共 {len(records):,} 家企业，其中 {nowhere:,} 家未写明园区"
        counted = f"计入：{stand.reading.zh}（立场 {stand.id}）"
        said = [f"{refused} 行未能读出，可能属于任一园区："] if refused else []
    else:
        enterprises = "enterprise" if len(records) == 1 else "enterprises"
        told += f"; {len(records):,} {enterprises}, {nowhere:,} without a park"
        counted = f"counted: {stand.reading.en} (stand {stand.id})"
        rows = "row that" if refused == 1 else "rows that"
        said = [f"{refused} {rows} could not be read may belong to any park:"] if refused else []
    return _Told(lines, ("audited", "total", "share", "answer", "needed"), [told, counted], list(reading.problems), said)


def _force(day: dt.date) -> Text | None:
    """Tell what the force of the clause hangs on that day; nothing, where it is simply in force."""
    span = CLAUSE.span_on(day)
    if span is None:
        return Text(
            f"{day} 尚无《意见》；算法与此无关", f"on {day} there was no Opinion yet; the arithmetic does not depend on it"
        )
    if not span.given:
        return None
    reasons = [_open(atom) for atom in span.given]
    return Text(
        f"{day}《意见》是否有约束力未定：{'；'.join(one.zh for one in reasons)}；算法与此无关",
        f"whether the Opinion binds on {day} is open: {'; '.join(one.en for one in reasons)}; "
        "the arithmetic does not depend on it",
    )


def _open(atom: str) -> Text:
    stand = next((stand for stand in STANDS.values() if stand.atom == atom), None)
    if stand is not None:
        return Text(f"立场 {stand.id}", f"stand {stand.id}")
    return Text(f"其具体日期未查得（{atom}）", f"its day was not found ({atom})")


def _form(line: _Line, day: dt.date | None, force: Text | None, *, enterprises: bool) -> dict[str, object]:
    """Give a park as JSON data: who it is, the day asked with what is to be said of it, the coverage."""
    named: dict[str, object] = {"name": line.name} if enterprises else {"id": line.id, "name": line.name}
    if day is not None:
        span = CLAUSE.span_on(day)
        named |= {
            "on": day.isoformat(),
            "in_force": False if span is None else None if span.given else True,
            "given": [] if span is None else list(span.given),
            "force": None if force is None else {"zh": force.zh, "en": force.en},
        }
    return {**named, "coverage": line.found.to_dict()}


def _show(told: _Told, title: str, lang: Lang) -> None:
    console = paper()
    zh = lang == "zh"
    table = Table(title=title, title_justify="left", row_styles=["", "dim"], pad_edge=False)
    numbered = "unknown" in told.heads
    if numbered:
        table.add_column("编号" if zh else "id", min_width=4, overflow="fold")
    table.add_column("园区" if zh else "park", ratio=2, overflow="fold")
    for head in told.heads:
        table.add_column(_HEADS[head].say(lang), justify="right", overflow="fold")
    for line in told.lines:
        table.add_row(
            *([Styled(visible(line.id))] if numbered else []),
            Styled(visible(line.name)),
            *line.counts,
            line.found.say_share(lang),
            Styled(MET[line.found.met].say(lang), style=_STYLES[line.found.met]),
            line.found.say_needed(lang),
        )
    console.print(table)
    for line in told.lines:
        for note in line.found.notes:
            named = visible(line.name or line.id)
            console.print(f"  {named}{'：' if zh else ': '}{note.say(lang)}", markup=False, style="yellow")


def _count(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"


def _between(least: int, most: int, lang: Lang) -> str:
    if least == most:
        return f"{least:,}"
    return f"{least:,} 至 {most:,}" if lang == "zh" else f"{least:,} to {most:,}"


def _met(lines: list[_Line], lang: Lang) -> str:
    """Tell how many parks reach the share."""
    by = Counter(line.found.met for line in lines)
    if lang == "zh":
        return f"{len(lines)} 个园区：已达到 {by[True]}，未达到 {by[False]}，未知 {by[None]}"
    parks = f"{len(lines)} park{'' if len(lines) == 1 else 's'}"
    return f"{parks}: met {by[True]}, not met {by[False]}, unknown {by[None]}"
