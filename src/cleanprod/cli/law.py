"""`cleanprod law`: what is in force on a day, what changed between two, the register of clauses, and the stands."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.changes import diff
from cleanprod.errors import CleanprodError, Problem
from cleanprod.law import STANDS, in_force, register
from cleanprod.law.entries import KINDS
from cleanprod.policies import FIRST_DAY, policy
from cleanprod.registers import carriers, form_of
from cleanprod.rules.telling import value_words
from cleanprod.standing import STANDING_WORDS
from cleanprod.words import Text

from .options import Language, Shape, Stands, Tongue, stands_of
from .tables import paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleanprod.law import Clause, Entry, Instrument
    from cleanprod.policies import Policy
    from cleanprod.registers import StandAccount
    from cleanprod.words import Lang


def law(  # noqa: PLR0913, PLR0917 - each an option
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Show what is in force on this day.")] = None,
    days: Annotated[
        tuple[str, str] | None, typer.Option("--diff", metavar="D1 D2", help="Show what changed between two days.")
    ] = None,
    entries: Annotated[bool, typer.Option("--register", help="Show the register of clauses and what carries each.")] = False,
    opens: Annotated[bool, typer.Option("--stands", help="Show the stands, and what each touches.")] = False,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    stand: Stands = None,
) -> int:
    """Show the law of a day, each text with its standing, what changed between two, the register of clauses, or the stands."""
    asked = [*(["--on"] if on is not None else []), *(["--diff"] if days is not None else [])]
    asked += [
        *(["--register"] if entries else []),
        *(["--stand"] if entries and stand else []),
        *(["--stands"] if opens else []),
    ]
    if len(asked) != 1:
        expected = Text(
            "--on DATE、--diff D1 D2、--stands、--register 之一",
            "either --on DATE or --diff D1 D2 or --stands, or --register alone",
        )
        got = Text("、".join(asked), " and ".join(asked)) if asked else Text("皆无", "none of them")
        raise CleanprodError(Problem(got=got, expected=expected, where="cleanprod law"))
    if entries:
        _show_register(lang.value, form)
        return 0
    settled = stands_of(stand)
    if opens:
        _show_stands(policy(on=FIRST_DAY, stands=settled).stands().values(), lang.value, form)  # they are the same on any day
        return 0
    if days is not None:
        changes = diff(*days, stands=settled)
        typer.echo(
            json.dumps(changes.to_dict(), ensure_ascii=False, indent=2) if form is Shape.json else changes.say(lang.value)
        )
        return 0
    bound = policy(on=on or "", stands=settled)
    if form is Shape.json:
        typer.echo(json.dumps(_form(bound), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lines(bound, lang.value)))
    return 0


def _lines(bound: Policy, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    yield f"{bound.on} 有效的文本" if zh else f"In force on {bound.on}"
    for instrument in in_force(bound.law_day):
        named = f"{instrument.id}  {instrument.title.say(lang)} {instrument.number}".rstrip()
        yield f"{named}  [{_standing(instrument, lang)}{_given(instrument, bound)}]"
        if instrument.note:
            yield f"    {instrument.note.say(lang)}"
        for clause in instrument:
            if clause.span_on(bound.law_day):
                yield f"    {clause.id}  {clause.title.say(lang)}  [{_standing(clause, lang)}]"
    yield "问题" if zh else "Questions"
    for name, enacted in bound.program.current.items():
        out = Text("当日无此规定", "no such rule on this day") if enacted.body is None else Text("依其各部分", "by its parts")
        clauses = ", ".join(clause.id for clause in enacted.clauses) or out.say(lang)
        rule = enacted.rule
        yield f"    {name}  {Text(rule.zh, rule.en).say(lang)}  [{clauses}]"
    yield "未定的立场" if zh else "Open questions"
    for stand in STANDS.values():
        if stand.switch:
            reading = value_words(bound.readings.get(stand.atom)).say(lang)
            yield f"    {stand.id}  {stand.question.say(lang)}  [{reading}]"


def _standing(text: Instrument | Clause, lang: Lang) -> str:
    words = STANDING_WORDS[text.standing].say(lang)
    return f"{words}，截至 {text.checked_on}" if lang == "zh" else f"{words}, as of {text.checked_on}"


def _given(instrument: Instrument, bound: Policy) -> str:
    span = instrument.span_on(bound.law_day)
    return f"; {', '.join(span.given)}" if span and span.given else ""


def _form(bound: Policy) -> dict[str, object]:
    return {
        "on": bound.on.isoformat(),
        "instruments": [
            {
                "id": instrument.id,
                "zh": instrument.title.zh,
                "en": instrument.title.en,
                "number": instrument.number,
                "standing": instrument.standing,
                "checked_on": instrument.checked_on.isoformat(),
                "review_by": instrument.review_by.isoformat(),
                "given": list(span.given),
                "clauses": [clause.id for clause in instrument if clause.span_on(bound.law_day)],
            }
            for instrument in in_force(bound.law_day)
            if (span := instrument.span_on(bound.law_day))
        ],
        "questions": {name: [clause.id for clause in enacted.clauses] for name, enacted in bound.program.current.items()},
        "stands": {stand.id: bound.readings.get(stand.atom) for stand in STANDS.values() if stand.switch},
        "rules_hash": bound.rules_hash,
    }


def _show_register(lang: Lang, form: Shape) -> None:
    """Show the register: each entry with its kind, days and standing, and what carries it or why nothing can."""
    zh = lang == "zh"
    if form is Shape.json:
        typer.echo(json.dumps([form_of(entry) for entry in register().values()], ensure_ascii=False, indent=2))
        return
    table = Table(row_styles=["", "dim"], pad_edge=False, expand=True)
    heads = ("编号", "类别", "日期", "可靠程度", "概要", "由何承载") if zh else (
        "id", "kind", "days", "standing", "what it says", "carried by")  # fmt: skip
    for head, ratio in zip(heads, (None, None, None, 3, 8, 6), strict=True):
        table.add_column(head, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    for entry in register().values():
        told = (entry.id, " ".join(entry.kinds), _period(entry), STANDING_WORDS[entry.standing].say(lang))
        table.add_row(*map(Styled, (*told, entry.summary.say(lang), _carried(entry, lang))))
    paper().print(table)
    typer.echo(("；" if zh else "; ").join(f"{kind} {words.say(lang)}" for kind, words in KINDS.items()))


def _period(entry: Entry) -> str:
    """Tell the first and the last day of an entry, and on what its force hangs."""
    last = "" if entry.until is None else str(entry.until - dt.timedelta(1))
    given = dict.fromkeys(atom for span in entry.spans for atom in span.given)
    return "\n".join([f"{entry.start or ''} –", *([last] if last else []), *given])


def _carried(entry: Entry, lang: Lang) -> str:
    """Tell what carries an entry, a line for each kind of thing, or why nothing can."""
    found = carriers(entry)
    reason = "" if entry.not_computed is None else entry.not_computed.say(lang)
    lines = [
        _listed(Text("规则", "rules"), found.rules, lang),
        _listed(Text("警示", "warnings"), found.warnings, lang),
        _listed(Text("参数", "parameters"), found.params, lang),
        _listed(Text("名录", "lists"), found.lists, lang),
        _listed(Text("计算", "calculations"), [name.partition(":")[2] for name in found.elsewhere], lang),
        _listed(Text("对象", "about"), found.models, lang),
        f"{'不计算：' if lang == 'zh' else 'not computed: '}{reason}" if reason else "",
    ]
    return "\n".join(filter(None, lines)) or "—"


def _listed(head: Text, names: Iterable[str], lang: Lang) -> str:
    listed = ("、" if lang == "zh" else ", ").join(names)
    return f"{head.say(lang)}{'：' if lang == 'zh' else ': '}{listed}" if listed else ""


def _show_stands(stands: Iterable[StandAccount], lang: Lang, form: Shape) -> None:
    """Show the stands: each with its question, its reading, the others and why, how it is answered, and what it touches."""
    zh = lang == "zh"
    if form is Shape.json:
        typer.echo(json.dumps([stand.to_dict() for stand in stands], ensure_ascii=False, indent=2))
        return
    table = Table(row_styles=["", "dim"], pad_edge=False, expand=True)
    heads = ("编号", "问题", "读法", "其他读法与理由", "方式", "涉及") if zh else (
        "id", "question", "reading", "other readings, and why", "how", "touches")  # fmt: skip
    for head, ratio in zip(heads, (None, 4, 4, 6, 3, 4), strict=True):
        table.add_column(head, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    for stand in stands:
        others = [f"{'或：' if zh else 'or: '}{other.say(lang)}" for other in stand.alternatives]
        touched = ("、" if zh else ", ").join((*stand.rules, *stand.entries))
        told = (stand.id, stand.question.say(lang), stand.reading.say(lang), "\n".join([*others, stand.reason.say(lang)]))
        table.add_row(*map(Styled, (*told, stand.how(lang), touched)))
    paper().print(table)
