"""`cleanprod incentives`: what the enterprises of a file may claim, for themselves and for their measures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer
from attrs import field, frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.claims import SORT_WORDS, SORTS
from cleanprod.errors import CleanprodError, Problem, RecordError, brief
from cleanprod.files import options_of, read_table
from cleanprod.models.option import Option
from cleanprod.policies import policy
from cleanprod.rules.telling import EFFECTS
from cleanprod.words import Text

from .assess import find_row
from .options import (
    Holidays,
    KeepExtra,
    Language,
    On,
    OpinionFrom,
    RecordedOn,
    Shape,
    Sheet,
    Stands,
    Strict,
    Tongue,
    stands_of,
)
from .tables import complain, paper, remark, visible

if TYPE_CHECKING:
    from typing import Literal

    from cleanprod.claims import Claim, Incentives
    from cleanprod.files import Reading, Row
    from cleanprod.models import Enterprise
    from cleanprod.models.subject import Subject
    from cleanprod.policies import Policy
    from cleanprod.words import Lang

    National = Literal["CN"]
    Answered = list[tuple[Enterprise, Incentives]]

_STYLES: Final = {"yes": "bold green", "unknown": "yellow", "no": "", "lapsed": "dim"}
_HEADS: Final = {
    "answer": Text("结论", "answer"),
    "incentive": Text("激励", "incentive"),
    "for": Text("对象", "for whom"),
    "effect": Text("效力", "effect"),
    "authority": Text("主管部门", "from whom"),
    "told": Text("金额、尚缺、条件或失效", "worth, missing or in the way"),
}
_NARROW: Final = {"for": 30, "authority": 26}
"""Columns that are folded, so that room is left for what is told."""

Source = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="A table of enterprises: CSV, Excel, JSON or JSON Lines; English or Chinese headers."),
]


@frozen
class _Measures:
    """The options of each enterprise by its id, and what is wrong with the others."""

    of: dict[str, list[Option]] = field(factory=dict)
    problems: list[Problem] = field(factory=list)


def incentives(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    file: Source,
    on: On,
    row: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The id of an enterprise; else all of the file.")
    ] = None,
    options: Annotated[
        Path | None,
        typer.Option("--options", metavar="FILE", help="A table of measures (清洁生产方案), each with its 所属企业编号."),
    ] = None,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    stand: Stands = None,
    opinion_from: OpinionFrom = None,
    holidays: Holidays = None,
    sheet: Sheet = None,
    options_sheet: Annotated[
        str | None, typer.Option("--options-sheet", metavar="NAME", help="The sheet of the measures, where it is a workbook.")
    ] = None,
    recorded_on: RecordedOn = None,
    keep_extra: KeepExtra = False,
    strict: Strict = False,
) -> int:
    """Sort what an enterprise may claim, for itself and for its measures: yes, unknown, no, lapsed."""
    if options is None and options_sheet is not None:
        expected = Text("与 --options 同用", "it beside --options")
        raise CleanprodError(Problem(got=brief(options_sheet), expected=expected, where="--options-sheet"))
    law = policy(on=on, stands=stands_of(stand), opinion_from=opinion_from, holidays=cast("National | None", holidays))
    notes = Console(stderr=True, soft_wrap=True, highlight=False)
    one = row is not None
    # of one enterprise, rows that tell of others do not stop the answer
    reading = read_table(file, sheet=sheet, recorded_on=recorded_on, keep_extra=keep_extra, strict=strict and not one)
    remark(reading, notes, lang.value)
    measures = _Measures()
    if options is not None:
        held = read_table(options, model=Option, sheet=options_sheet, keep_extra=keep_extra, strict=strict)
        remark(held, notes, lang.value)
        measures = _Measures(*options_of(held, reading, strict=strict))
    rows = reading.rows if row is None else (find_row(reading, row),)
    answered, problems = _answered(law, reading, rows, measures, stop=strict or one)
    problems += [] if one else reading.problems
    if form is Shape.json:
        forms = [{"id": enterprise.id, "name": enterprise.name, **found.to_dict()} for enterprise, found in answered]
        typer.echo(json.dumps(forms[0] if one else forms, ensure_ascii=False, indent=2))
    else:
        for enterprise, found in answered:
            _show(enterprise, found, lang.value)
    told = notes if form is Shape.json else Console(soft_wrap=True, highlight=False)
    told.print(_sum(answered, law, lang.value), markup=False)
    if refused := len({problem.row for problem in problems}) + len({problem.row for problem in measures.problems}):
        rows_en = "row" if refused == 1 else "rows"
        notes.print(f"{refused} 行未能答复：" if lang is Tongue.zh else f"{refused} {rows_en} not answered:", markup=False)
    complain(problems, notes, lang.value)
    complain(measures.problems, notes, lang.value)
    return 1 if problems or measures.problems else 0


def _answered(
    law: Policy, reading: Reading[Enterprise], rows: tuple[Row[Enterprise], ...], measures: _Measures, *, stop: bool
) -> tuple[Answered, list[Problem]]:
    """Sort what each may claim; rows whose facts contradict one another, or lie in the future, become problems."""
    answered: Answered = []
    problems: list[Problem] = []
    for row in rows:
        try:
            found = law.incentives(row.record, options=measures.of.get(row.record.id or "", ()))
        except RecordError as error:
            wrong = [reading.placed(problem, row) for problem in error.problems]
            if stop:
                raise RecordError(*wrong) from None
            problems += wrong
            continue
        answered.append((row.record, found))
    return answered, problems


def _show(enterprise: Enterprise, found: Incentives, lang: Lang) -> None:
    console = paper()
    who = " ".join(visible(one) for one in (enterprise.id, enterprise.name) if one)
    table = Table(title=Styled(f"{who}, {found.on}"), title_justify="left", pad_edge=False)
    for name, head in _HEADS.items():
        most = _NARROW.get(name)
        table.add_column(head.say(lang), ratio=1 if name == "told" else None, max_width=most, overflow="fold")
    notes: dict[Text, list[str]] = {}
    for sort in SORTS:
        claims = [claim for claim in found if claim.sort == sort]
        for claim in claims:
            incentive = claim.incentive
            names = (" 或 " if lang == "zh" else " or ").join(name.say(lang) for name in claim.authority.names)
            table.add_row(
                Styled(SORT_WORDS[sort].say(lang), style=_STYLES[sort]),
                Styled(incentive.brief.say(lang)),
                Styled(_whom(claim.subject, enterprise, lang)),
                EFFECTS[incentive.effect].say(lang),
                names,
                Styled(_told(claim, lang)),
            )
            for words in claim.decision.warnings if sort == "yes" else ():
                notes.setdefault(words, []).append(incentive.brief.say(lang))
        if claims:
            table.add_section()
    console.print(table)
    for words, briefs in notes.items():
        named = ("、" if lang == "zh" else ", ").join(dict.fromkeys(briefs))
        console.print(f"  {named}{'：' if lang == 'zh' else ': '}{words.say(lang)}", markup=False, style="yellow")


def _whom(subject: Subject, enterprise: Enterprise, lang: Lang) -> str:
    if subject is enterprise:
        return "企业" if lang == "zh" else "enterprise"
    named = " ".join(visible(one) for one in (subject.id, subject.name) if one)
    return f"方案 {named}" if lang == "zh" else f"option {named}"


def _told(claim: Claim, lang: Lang) -> str:
    """Tell what matters of a claim: its worth, what is missing, what would have to be otherwise, since when it is gone."""
    zh = lang == "zh"
    match claim.sort:
        case "yes":
            return "" if claim.worth is None else claim.worth.say(lang)
        case "unknown":
            return f"{'尚缺：' if zh else 'missing '}{_named(claim, claim.decision.missing, lang)}"
        case "lapsed":
            by = claim.ended_by
            told = f"自 {claim.since} 起失效" if zh else f"lapsed since {claim.since}"
            ended = "" if by is None else f"，由《{by.title.zh}》终止" if zh else f", ended by {by.title.en}"
            return f"{told}{ended}"
        case _:
            return _otherwise(claim, lang)


def _named(claim: Claim, atoms: tuple[str, ...], lang: Lang) -> str:
    """Name atoms: in Chinese by the headers of a file, in English by the names of the fields."""
    if lang == "zh":
        return "、".join(words.zh for words in claim.words_of(atoms))
    return ", ".join(atom.removeprefix("fact:") for atom in atoms)


def _otherwise(claim: Claim, lang: Lang) -> str:
    zh = lang == "zh"
    if claim.decision.state == "not_yet":
        return f"{claim.since} 起才有此规定" if zh else f"not yet, from {claim.since}"
    ways = claim.decision.what_if()
    if not ways:
        told = "改变已知的事实无济于事" if zh else "no change of known facts helps"
        decided = _named(claim, claim.decision.because, lang)
        return told + (f"{'；起决定作用的是' if zh else '; what decides: '}{decided}" if decided else "")
    joined = [("；" if zh else "; ").join(change.say(lang) for change in way) for way in ways]
    return ("若 " if zh else "if ") + ("，或 " if zh else ", or ").join(joined)


def _sum(answered: Answered, law: Policy, lang: Lang) -> str:
    """Tell how many claims there are of each sort."""
    by = Counter(claim.sort for _, found in answered for claim in found)
    total = len(answered)
    counts = ("，" if lang == "zh" else ", ").join(f"{SORT_WORDS[sort].say(lang)} {by[sort]}" for sort in SORTS)
    if lang == "zh":
        return f"{total} 家企业，{law.on}：{counts}"
    return f"{total} {'enterprise' if total == 1 else 'enterprises'} on {law.on}: {counts}"
