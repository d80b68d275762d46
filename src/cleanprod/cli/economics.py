"""`cleanprod options`: what the options of a file cost and bring, which to choose for a budget, what a unit saved costs."""

from __future__ import annotations

import csv
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, cast

import typer
from attrs import evolve, field, frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.errors import CleanprodError, Problem, RecordError, brief
from cleanprod.files import read_table
from cleanprod.files.writing import RUNS
from cleanprod.indicators.economics import Curve, Economics, Portfolio, Terms, cost_curve, economics, portfolio
from cleanprod.indicators.economics.assessing import LETTERS, class_words
from cleanprod.indicators.economics.network import A_KNOWN_ONE, faults
from cleanprod.indicators.performance import Doubt, plausibility
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import Option
from cleanprod.units import Money, format_quantity
from cleanprod.words import Text, say

from .options import Format, KeepExtra, Language, Sheet, Strict, Tongue
from .tables import complain, many, paper, remark, visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from cleanprod.files import Reading
    from cleanprod.words import Lang

    A = TypeVar("A")

VERDICTS: Final = {True: Text("可行", "accepted"), False: Text("不可行", "not accepted"), None: Text("未知", "unknown")}
CHECKS: Final = {"payback": Text("偿还期", "payback"), "NPV": Text("净现值", "NPV"), "IRR": Text("内部收益率", "IRR")}
_STYLES: Final = {True: "green", False: "bold red", None: "yellow"}
_HEADS: Final = {
    "id": Text("编号", "id"),
    "name": Text("方案", "option"),
    "class": Text("类别", "class"),
    "verdict": Text("结论", "verdict"),
    "why": Text("说明", "why"),
}
_SHOWN: Final = ("I", "P", "F", "N", "NPV")
_PAIR: Final = Text("名称=数量，如 co2=500 吨", "NAME=AMOUNT, such as co2=500 t")

Source = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A table of options: CSV, Excel, JSON; 方案名称, 投资, 年经济效益, 使用年限, 互斥方案, 前提方案.",
    ),
]


@frozen
class _Told:
    """What is told of a file."""

    found: list[Economics]
    chosen: Portfolio | None
    curve: Curve | None
    doubts: tuple[Doubt, ...]
    problems: list[Problem] = field(factory=list)
    unread: int = 0
    why: Text | None = None


def options(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    rate: Annotated[str | None, typer.Option("--rate", metavar="5%", help="The rate of discount i (贴现率).")] = None,
    tax: Annotated[
        str | None, typer.Option("--tax", metavar="25%", help="The rate of income tax; without it, before tax.")
    ] = None,
    life: Annotated[
        str | None, typer.Option("--life", metavar="10", help="Years that an option lasts (n), where the file does not say.")
    ] = None,
    depreciation: Annotated[
        str | None, typer.Option("--depreciation", metavar="10", help="Years of depreciation (Y), likewise.")
    ] = None,
    hurdle: Annotated[
        str | None, typer.Option("--hurdle", metavar="8%", help="The least rate of return; else the rate of discount.")
    ] = None,
    cut: Annotated[
        list[str] | None,
        typer.Option(
            "--cut", metavar="5万元", help="Where a cost class ends: twice, or three times. There is no national one."
        ),
    ] = None,
    budget: Annotated[
        str | None, typer.Option("--budget", metavar="500万元", help="Choose the best set of options for that money.")
    ] = None,
    at_least: Annotated[
        list[str] | None, typer.Option("--at-least", metavar="co2=500t", help="What the set must bring. Repeatable.")
    ] = None,
    at_most: Annotated[
        list[str] | None, typer.Option("--at-most", metavar="NAME=AMOUNT", help="What the set may come to. Repeatable.")
    ] = None,
    best: Annotated[
        str | None, typer.Option("--best", metavar="NPV", help="What the set brings most of: NPV, benefit, energy, co2, cod.")
    ] = None,
    blank: Annotated[
        str, typer.Option("--blank", help="An effect left blank is `unknown`, or `nothing` (where --at-least asks for it).")
    ] = "unknown",
    per: Annotated[
        str | None, typer.Option("--per", metavar="energy", help="The cost curve for each unit of energy, co2, cod, water.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="out.svg", help="Draw the cost curve (extra plots): .svg, .png, .html.")
    ] = None,
    lang: Language = Tongue.en,
    form: Annotated[Format, typer.Option("--format", help="table, csv or json.")] = Format.table,
    sheet: Sheet = None,
    keep_extra: KeepExtra = False,
    strict: Strict = False,
) -> int:
    """Tell what each option of a file costs and brings, which set to choose for a budget, and what a unit saved costs."""
    least, most = read_pairs(at_least, "--at-least"), read_pairs(at_most, "--at-most")
    bounded = budget is not None or bool(least or most)
    if form is Format.csv and (bounded or (per is not None and plot is None)):
        named = "--budget" if budget is not None else "--at-least" if least else "--at-most" if most else "--per"
        raise CleanprodError(Problem(got=f"csv, {named}", expected=NOT_AS_CSV, where="--format"))
    terms = _terms(rate=rate, tax=tax, life=life, depreciation_years=depreciation, hurdle=hurdle, cuts=cut or ())
    empty = read_blank(blank)
    reading: Reading[Option] = read_table(file, model=Option, sheet=sheet, keep_extra=keep_extra, strict=strict)
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    remark(reading, notes, lang.value)
    every = [row.record for row in reading.rows]
    wrong = [reading.placed(problem, reading.rows[at]) for at, problem in faults(every)]
    chosen = curve = None
    found = _placed(reading, lambda: _assessed(every, terms))
    unread = len({problem.row for problem in reading.problems})
    if unread:
        wrong = [evolve(one, mend=OF_AN_UNREAD_ROW) if one.expected == A_KNOWN_ONE and not one.mend else one for one in wrong]
    asked = bounded or per is not None or plot is not None
    if not wrong and bounded:
        goal = best or ("benefit" if terms.rate is None else "NPV")
        chosen = _placed(
            reading,
            lambda: portfolio(every, budget=budget, at_least=least, at_most=most, best=goal, terms=terms, blank=empty),
        )
    if not wrong and (per is not None or plot is not None):
        curve = _placed(reading, lambda: cost_curve(chosen or every, per=per or "energy", terms=terms))
    told = _Told(
        found,
        chosen,
        curve,
        plausibility(every),
        sorted([*reading.problems, *wrong], key=lambda one: one.row or 0),
        unread,
        NOT_WORKED_OUT if wrong and asked else None,
    )
    _print(told, terms, lang.value, form)
    if plot is not None and curve is not None:
        _draw(curve, plot, lang.value)
        notes.print(f"{'已画出' if lang is Tongue.zh else 'drawn'}: {plot}", markup=False)
    if told.why is not None:
        notes.print(told.why.say(lang.value), style="red", markup=False)
    for doubt in told.doubts:
        notes.print(f"? {doubt.say(lang.value)}", style="yellow", markup=False)
    complain(told.problems, notes, lang.value)
    return 1 if told.problems else 0


def _draw(curve: Curve, path: Path, lang: Lang) -> None:
    """Draw a curve into a file.

    Errors:
        CleanprodError: the extra `plots` is not installed, or the file cannot be written.
    """
    try:
        from cleanprod.plots import draw_curve, save  # noqa: PLC0415 - altair comes with the extra `plots`
    except ModuleNotFoundError:
        got, expected = Text("未安装 altair", "altair is not installed"), Text("作图所用的 altair", "altair, which draws")
        mend = Text("请安装：pip install 'cleanprod[plots]'。", "Install it: pip install 'cleanprod[plots]'.")
        raise CleanprodError(Problem(got=got, expected=expected, where="--plot", mend=mend)) from None
    save(draw_curve(curve, lang=lang), path)


NOT_WORKED_OUT: Final = Text(
    "互斥或前提关系有误，未选取组合、未画曲线：",
    "no set is chosen and no curve drawn, for what options exclude or need is wrong:",
)


NOT_AS_CSV: Final = Text(
    "table 或 json：CSV 每个方案一行，不含组合与曲线", "table or json: CSV is a row an option, without a set or a curve"
)
OF_AN_UNREAD_ROW: Final = Text("也可能是某个未能读出的行的编号。", "It may be that of a row that could not be read.")


def problem_form(problem: Problem) -> dict[str, Any]:
    """Give a problem as JSON data: its row in the file, its column, and the sentence."""
    return {"row": problem.row, "where": problem.where, "zh": problem.say("zh"), "en": problem.say("en")}


def read_blank(given: str) -> Literal["unknown", "nothing"]:
    """Read what a blank amount means.

    Errors:
        CleanprodError: neither.
    """
    if given not in ("unknown", "nothing"):
        raise CleanprodError(
            Problem(got=brief(given), expected=Text("unknown 或 nothing", "unknown or nothing"), where="--blank")
        )
    return cast("Literal['unknown', 'nothing']", given)


def _terms(**given: Any) -> Terms:  # noqa: ANN401 - the terms
    """Read the terms; what is wrong is named as the option of the command."""
    try:
        return Terms(**given)
    except RecordError as error:
        names = {"depreciation_years": "--depreciation", "cuts": "--cut"}
        raise RecordError(*(evolve(one, where=names.get(one.where, f"--{one.where}")) for one in error.problems)) from None


def read_pairs(given: list[str] | None, where: str) -> dict[str, str]:
    """Read `co2=500t` and the like.

    Errors:
        CleanprodError: one that is written otherwise, or a name twice.
    """
    found: dict[str, str] = {}
    for one in given or ():
        name, sign, amount = one.partition("=")
        if not sign or name.strip() in found:
            raise CleanprodError(Problem(got=brief(one), expected=_PAIR, where=where))
        found[name.strip()] = amount.strip()
    return found


def _placed(reading: Reading[Option], work: Callable[[], A]) -> A:
    """Do some work on the rows of a file; what is wrong with one is told with its row in the file."""
    try:
        return work()
    except CleanprodError as error:
        rows = reading.rows
        problems = (as_option(one) if one.row is None else reading.placed(one, rows[one.row - 1]) for one in error.problems)
        raise type(error)(*problems) from None


def as_option(problem: Problem) -> Problem:
    """Name an argument of the library as the option of the command: `at_least, co2` as `--at-least, co2`."""
    name, comma, rest = problem.where.partition(",")
    return evolve(problem, where=f"--{name.replace('_', '-')}{comma}{rest}") if name else problem


def _assessed(every: list[Option], terms: Terms) -> list[Economics]:
    """Assess the options; what is wrong with one is told with its place."""
    found = []
    for place, option in enumerate(every, 1):
        try:
            found.append(economics(option, terms))
        except RecordError as error:
            raise RecordError(*(evolve(one, row=place) for one in error.problems)) from None
    return found


def _print(told: _Told, terms: Terms, lang: Lang, form: Format) -> None:
    if form is Format.json:
        parts: dict[str, Any] = {
            "options": [{**one.to_dict(), "IRR": _rate(one)} for one in told.found],
            "portfolio": told.chosen and told.chosen.to_dict(),
            "curve": told.curve and told.curve.to_dict(),
            "why": None if told.why is None else {"zh": told.why.zh, "en": told.why.en},
            "unread": told.unread,
            "problems": [problem_form(one) for one in told.problems],
            "doubts": [
                {"id": say(one.id, "en"), "amount": one.amount, "zh": one.words.zh, "en": one.words.en} for one in told.doubts
            ],
        }
        typer.echo(json.dumps(parts, ensure_ascii=False, indent=2))
        return
    if form is Format.csv:
        _print_csv(told.found, lang)
        return
    _show(told.found, terms, lang)
    console = Console(soft_wrap=True, highlight=False)
    accepted = [one.accepted for one in told.found]
    yes, no, unknown = (accepted.count(one) for one in (True, False, None))
    console.print(
        f"{len(accepted)} 个方案：可行 {yes}，不可行 {no}，未知 {unknown}"
        if lang == "zh"
        else f"{many(len(accepted), 'option')}: accepted {yes}, not accepted {no}, unknown {unknown}",
        markup=False,
    )
    if told.chosen is not None:
        console.print(f"\n{told.chosen.say(lang, unread=told.unread)}", markup=False)
    if told.curve is not None:
        _show_curve(told.curve, lang)


def _shared(found: list[Economics]) -> list[Text]:
    """Give the reasons and notes that hold for every option: they are told once, below the table."""
    told = [dict.fromkeys((*one.why.values(), *one.notes)) for one in found]
    return [words for words in told[0] if len(told) > 1 and all(words in each for each in told)] if told else []


def _show(found: list[Economics], terms: Terms, lang: Lang) -> None:
    shared = _shared(found)
    table = Table(title=_title(terms, lang), title_justify="left", row_styles=["", "dim"], pad_edge=False)
    table.add_column(_HEADS["id"].say(lang), overflow="fold")
    table.add_column(_HEADS["name"].say(lang), ratio=2, overflow="fold")
    table.add_column(_HEADS["class"].say(lang), no_wrap=True)
    for letter in (*_SHOWN, "IRR"):
        table.add_column(letter, justify="right", no_wrap=True)
    table.add_column(_HEADS["verdict"].say(lang), no_wrap=True)
    table.add_column(_HEADS["why"].say(lang), ratio=3, overflow="fold")
    for one in found:
        cells = [_cell(getattr(one, letter), lang) for letter in _SHOWN]
        rate = _rate(one)
        table.add_row(
            Styled(visible(one.option.id)),
            Styled(visible(one.option.name)),
            Styled(class_words(one.cost_class).say(lang)),
            *map(Styled, cells),
            Styled("" if rate is None else f"{rate * 100:.2f}%"),
            Styled(VERDICTS[one.accepted].say(lang), style=_STYLES[one.accepted]),
            Styled(_why(one, lang, shared)),
        )
    paper().print(table)
    for words in shared:
        Console(soft_wrap=True, highlight=False).print(f"  {words.say(lang)}", markup=False, style="yellow")


def _title(terms: Terms, lang: Lang) -> str:
    given = {"i": terms.rate, "tax": terms.tax}
    told = [f"{name} {float(share) * 100:g}%" for name, share in given.items() if share is not None]
    told += [f"n {terms.life}"] if terms.life is not None else []
    told += [] if terms.tax is not None else ["税前" if lang == "zh" else "before tax"]
    return ("，" if lang == "zh" else ", ").join(told)


def _cell(value: object, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        large = lang == "zh" and value.currency == "CNY"
        return format_quantity(value, lang, digits=2) if not large else format_quantity(value, "en", unit="万元", digits=2)
    return f"{float(value):.2f}"  # type: ignore[arg-type] # a fraction


def _rate(found: Economics) -> float | None:
    """Give the exact rate of return where SciPy is there, else that of the two-point rule."""
    if find_spec("scipy") is not None:
        return found.IRR
    two_point = found.IRR_two_point
    return None if two_point is None else float(two_point)


def _why(found: Economics, lang: Lang, shared: list[Text] | None = None) -> str:
    """Tell the checks that fail, or what leaves them open, and what is to be noted, unless it is told of all."""
    failed = [CHECKS[name].say(lang) for name, held in found.checks.items() if held is False]
    told = [f"不满足{'、'.join(failed)}" if lang == "zh" else f"fails {', '.join(failed)}"] if failed else []
    if found.accepted is None or "N" in found.why:
        letters = ("I", "P", "F", "N", "NPV", "IRR", "payback")
        told += dict.fromkeys(words.say(lang) for words in map(found.why.get, letters) if words and words not in (shared or ()))
    told += [note.say(lang) for note in found.notes if note not in (shared or ())]
    return ("；" if lang == "zh" else "; ").join(told[:3])


def _show_curve(curve: Curve, lang: Lang) -> None:
    label = EFFECTS[curve.per].label.say(lang)
    zh = lang == "zh"
    heads = (
        ("方案", "年节约", "累计", "年成本", "单位成本")
        if zh
        else ("options", "saved", "in all", "cost a year", "cost of a unit")
    )
    title = f"{label}成本曲线" if zh else f"Cost curve: {label}"
    table = Table(title=f"\n{title}", title_justify="left", row_styles=["", "dim"], pad_edge=False)
    for head in heads:
        table.add_column(head, justify="left" if head is heads[0] else "right", overflow="fold")
    for step in curve.steps:
        cells = (*(format_quantity(one, lang, digits=2) for one in (step.saving, step.end)), _cell(step.cost, lang))
        unit_cost = format_quantity(step.unit_cost, lang, digits=2)
        table.add_row(Styled(visible("+".join(step.ids))), *map(Styled, (*cells, unit_cost)))
    paper().print(table)
    console = Console(soft_wrap=True, highlight=False)
    for option, why in curve.aside:
        name = visible(option.id or option.name)
        console.print(f"不在曲线上：{name}（{why.zh}）" if zh else f"not on the curve: {name} ({why.en})", markup=False)


def _print_csv(found: list[Economics], lang: Lang) -> None:
    """Write the options as CSV, amounts in units of their currency; an apostrophe stands before what would be a formula."""
    sys.stdout.reconfigure(newline="")  # type: ignore[union-attr] # csv writes its own ends of lines
    writer = csv.writer(sys.stdout)
    letters = [letter for letter in LETTERS if letter != "IRR"]
    writer.writerow(["id", "name", "cost_class", "currency", *letters, "IRR", "accepted", "why"])
    for one in found:
        named = [f"'{text}" if text and text.startswith(RUNS) else text for text in (one.option.id, one.option.name)]
        values = [None if value is None else float(value) for value in (getattr(one, letter) for letter in letters)]
        accepted = {True: "yes", False: "no", None: "unknown"}[one.accepted]
        writer.writerow([*named, one.cost_class, one.currency, *values, _rate(one), accepted, _why(one, lang)])
