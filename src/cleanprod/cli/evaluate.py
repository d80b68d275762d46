"""`cleanprod evaluate`: how clean enterprises are by an evaluation system, and what of that is not known."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from attrs import evolve
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.errors import CleanprodError, Problem, RecordError, brief, unknown_name
from cleanprod.files.indicators import Known, Values, read_indicators
from cleanprod.indicators.evaluation import indicator_system, indicator_systems, indicator_template
from cleanprod.indicators.evaluation.evaluating import evaluated
from cleanprod.indicators.evaluation.system import BELOW, METHOD_WORDS, Bounds
from cleanprod.indicators.evaluation.telling import cells, head, headline, markdown, points_told, sums
from cleanprod.indicators.evaluation.values import read_parameters
from cleanprod.words import Text

from .options import Language, Sheet, Strict, Tongue
from .tables import complain, paper, visible

if TYPE_CHECKING:
    from cleanprod.indicators.evaluation import Evaluation, IndicatorSystem
    from cleanprod.words import Lang

_STYLES: Final = {"settled": "green", "unknown": "yellow", "none": ""}
_WORDS: Final = {BELOW: Text("未达到", "below"), "open": Text("未定", "open")}
_SHOWN: Final = 3


class Report(StrEnum):
    """The form of a report."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def evaluate(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    system: Annotated[
        str | None, typer.Argument(metavar="SYSTEM", help="A system of the library (see --list), or a TOML file of your own.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="CSV, Excel, JSON: a row for each indicator (指标, 值, 单位), or a row for each enterprise.",
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="n=2", help="A parameter of benchmarks that are formulas. Repeatable."),
    ] = None,
    one: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The whole report of one enterprise of the file.")
    ] = None,
    renormalise: Annotated[
        bool, typer.Option("--renormalise", help="Where nothing of a primary applies, let the others take its weight.")
    ] = False,
    fails: Annotated[
        bool, typer.Option("--unmeasured-fails", help="What is not measured scores 0 (systems of 2005 to 2009).")
    ] = False,
    lang: Language = Tongue.en,
    form: Annotated[Report, typer.Option("--format", help="table, json, markdown or html.")] = Report.table,
    sheet: Sheet = None,
    strict: Strict = False,
    listed: Annotated[bool, typer.Option("--list", help="List the systems of the library.")] = False,
    blank: Annotated[bool, typer.Option("--form", help="Write a form to fill in for SYSTEM, as CSV.")] = False,
    start: Annotated[
        str | None,
        typer.Option("--template", metavar="METHOD", help="Write a system to start from: membership, ratio or three_level."),
    ] = None,
) -> int:
    """Evaluate enterprises by an evaluation system: the level or the levels still possible, and what to measure first."""
    if listed or start is not None:
        typer.echo(_systems(lang.value) if start is None else indicator_template(start), nl=start is None)
        return 0
    found = indicator_system(_needed(system, "SYSTEM"))
    if blank:
        typer.echo(_form(found, lang.value), nl=False)
        return 0
    read = read_indicators(_needed(file, "FILE"), found, sheet=sheet)
    if strict and read.problems:
        raise RecordError(read.problems[0])
    at = _parameters(found, param)
    told, problems = _evaluated(found, read, at, renormalise=renormalise, fails=fails, strict=strict)
    if one is not None:
        told = [pair for pair in told if pair[0].id == one] or _nobody(one, told)
    _show(found, told, form, lang.value, whole=one is not None or (read.total == 1 and len(told) == 1))
    complain(problems, Console(stderr=True, soft_wrap=True, highlight=False), lang.value)
    return 1 if problems else 0


def _needed(given: Any, what: str) -> Any:  # noqa: ANN401 - an argument
    if given is None:
        expected = Text("一个体系和一个文件", "a system and a file: cleanprod evaluate SYSTEM FILE")
        mend = Text("可用的体系：cleanprod evaluate --list", "`cleanprod evaluate --list` lists the systems.")
        raise CleanprodError(Problem(Text("空白", "nothing"), expected, what, mend))
    return given


def _parameters(system: IndicatorSystem, given: list[str] | None) -> dict[str, Any]:
    read: dict[str, str] = {}
    for pair in given or ():
        name, sign, value = pair.partition("=")
        if not sign or name.strip() in read:
            expected = Text("n=2，每个参数一次", "n=2, once for each parameter")
            raise CleanprodError(Problem(brief(pair), expected, "--param"))
        read[name.strip()] = value
    return dict(read_parameters(system, read))


def _evaluated(  # noqa: PLR0913 - what the options say
    system: IndicatorSystem, read: Values, at: dict[str, Any], *, renormalise: bool, fails: bool, strict: bool
) -> tuple[list[tuple[Known, Evaluation]], list[Problem]]:
    told: list[tuple[Known, Evaluation]] = []
    problems = list(read.problems)
    for known in read.known:
        both = tuple(sorted((name, value) for name, value in {**at, **known.at}.items() if value is not None))
        try:
            told.append(
                (
                    known,
                    evaluated(
                        system,
                        known.values,
                        both,
                        "renormalise" if renormalise else "refuse",
                        "fails" if fails else "unknown",
                    ),
                )
            )
        except CleanprodError as error:
            wrong = [evolve(problem, file=read.file, row=known.number) for problem in error.problems]
            if strict or read.total == 1:
                raise type(error)(*wrong) from None
            problems += wrong
    return told, problems


def _nobody(name: str, told: list[tuple[Known, Evaluation]]) -> Any:  # noqa: ANN401 - it raises
    known = tuple(known.id for known, _ in told if known.id)
    raise unknown_name(
        name, known, Text("文件中一家可评价企业的编号", "the id of an enterprise of the file that was evaluated"), "--id"
    )


# what is shown


def _show(system: IndicatorSystem, told: list[tuple[Known, Evaluation]], form: Report, lang: Lang, *, whole: bool) -> None:
    if form is Report.json:
        forms = [{"id": known.id or None, "name": known.name or None, "evaluation": found.to_dict()} for known, found in told]
        typer.echo(json.dumps(forms, ensure_ascii=False, indent=2))
    elif form is Report.markdown:
        typer.echo("\n".join(_headed(known, markdown(found, lang)) for known, found in told))
    elif form is Report.html:
        typer.echo("\n".join(found.to_html(lang) for _, found in told))
    elif whole:
        for known, found in told:
            _report(known, found, lang)
    else:
        _overview(system, told, lang)


def _headed(known: Known, report: str) -> str:
    name = " ".join(filter(None, (known.id, known.name)))
    return f"# {name}\n\n{report}" if name else report


def _report(known: Known, found: Evaluation, lang: Lang) -> None:
    """Print the whole report of one enterprise."""
    console = paper()
    name = " ".join(visible(one) for one in (known.id, known.name) if one)
    system = visible(found.system.name.say(lang))
    console.print(f"{name} — {system}" if name else system, markup=False, style="bold")
    console.print(visible(headline(found).say(lang)), markup=False, style=_STYLES[found.status])
    table = Table(row_styles=["", "dim"], pad_edge=False, title_justify="left")
    columns = head(found, lang)
    wide = (0, 2)
    for place, column in enumerate(columns):
        table.add_column(column, ratio=3 if place in wide else None, justify="left" if place < 4 else "right", overflow="fold")  # noqa: PLR2004
    for row in found.rows:
        table.add_row(*(Styled(visible(cell)) for cell in cells(found, row, lang)))
    if found.system.weighted:
        table.add_section()
        table.add_row(*map(Styled, sums(found, lang)), style="bold")
    console.print(table)
    console.print("* 限定性指标" if lang == "zh" else "* limiting indicator", markup=False, style="dim")
    for heading, lines in points_told(found, lang):
        console.print(f"{heading}{'：' if lang == 'zh' else ':'}", markup=False)
        for line in lines:
            console.print(f"  {visible(line)}", markup=False)


def _overview(system: IndicatorSystem, told: list[tuple[Known, Evaluation]], lang: Lang) -> None:
    """Print a line for each enterprise, and what they come to."""
    zh = lang == "zh"
    console = paper()
    table = Table(title=Styled(visible(system.name.say(lang))), title_justify="left", row_styles=["", "dim"], pad_edge=False)
    table.add_column("编号" if zh else "id", overflow="fold")
    table.add_column("企业" if zh else "name", ratio=2, overflow="fold")
    aggregate = system.method != "three_level"
    words = Text("等级", "level") if aggregate else Text("最差", "worst grade")
    table.add_column(words.say(lang), ratio=1, overflow="fold")
    names = list(told[0][1].index) if told else []
    for name in names:
        table.add_column(name if name == "P" else f"Y_{name}", justify="right", overflow="fold")
    table.add_column("先测" if zh else "measure first", ratio=3, overflow="fold")
    for known, found in told:
        table.add_row(
            Styled(visible(known.id)),
            Styled(visible(known.name)),
            Styled(_level(found, lang), style=_STYLES[found.status]),
            *(found.index[name].say(lang) for name in names),
            Styled(_first(found, lang)),
        )
    if told:
        console.print(table)
    console.print(_counted(system, told, lang), markup=False)
    for remark in told[0][1].remarks if told else ():
        if all(remark in found.remarks for _, found in told):  # others are in the report of each
            console.print(f"  {visible(remark.say(lang))}", markup=False, style="yellow")


def _counted(system: IndicatorSystem, told: list[tuple[Known, Evaluation]], lang: Lang) -> str:
    """Tell how many enterprises there are, and how many at each level."""
    zh = lang == "zh"
    count = f"{len(told)} 家企业" if zh else f"{len(told)} enterprise{'' if len(told) == 1 else 's'}"
    if system.method == "three_level" or not told:
        return count
    levels = Counter(found.level or "open" for _, found in told)
    names = [*(one.id for one in system.levels), BELOW, "open"]
    parts = [f"{_name(name, lang)} {levels[name]}" for name in names if levels[name]]
    return f"{count}：{'，'.join(parts)}" if zh else f"{count}: {', '.join(parts)}"


def _name(level: str, lang: Lang) -> str:
    return _WORDS[level].say(lang) if level in _WORDS else level


def _level(found: Evaluation, lang: Lang) -> str:
    if found.status == "none":
        return ("、" if lang == "zh" else ", ").join(_name(one, lang) for one in found.worst_grades)
    names = [_name(one, lang) for one in found.possible]
    return names[0] if found.level else (f"未定：{'、'.join(names)}" if lang == "zh" else f"open: {', '.join(names)}")


def _first(found: Evaluation, lang: Lang) -> str:
    names = [found.system.by_id[one].name.say(lang) for one in found.measure_first]
    more = len(names) - _SHOWN
    shown = names[:_SHOWN] + ([f"另 {more} 项" if lang == "zh" else f"{more} more"] if more > 0 else [])
    return ("、" if lang == "zh" else ", ").join(shown)


def _systems(lang: Lang) -> str:
    told = []
    for name in indicator_systems():
        one = indicator_system(name)
        partial = f" — {one.partial.say(lang)}" if one.partial else ""
        method = METHOD_WORDS[one.method].say(lang)
        told.append(f"{name}: {one.name.say(lang)} ({method}, {len(one.indicators)}){partial}")
    return "\n".join(told)


def _form(system: IndicatorSystem, lang: Lang) -> str:
    """Write a form to fill in: a row for each indicator and each parameter, with what each level asks."""
    zh = lang == "zh"
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(
        ["指标", "值", "单位", "限定性", "基准", "备注"]
        if zh
        else ["indicator", "value", "unit", "limiting", "benchmarks", "note"]
    )
    for parameter in system.parameters:
        note = f"{parameter.first}–{parameter.last}"
        sheet.writerow([parameter.name.say(lang), "", "", "", note, ""])
    for one in system.indicators:
        marks = []
        for level, mark in zip(system.levels, one.benchmarks, strict=False):
            words = "—" if mark is None else mark.say() if isinstance(mark, Bounds) else mark.say(lang)
            marks.append(f"{level.id}: {words}" if system.method != "ratio" else words)
        limiting = ("是" if zh else "yes") if one.limiting else ""
        note = "" if one.note is None else one.note.say(lang)
        sheet.writerow([one.name.say(lang), "", one.unit.name if one.unit else "", limiting, " | ".join(marks), note])
    return out.getvalue()
