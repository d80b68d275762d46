"""What the command line shows: a table of answers and their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from cleanprod.eligibility import HEADLINE
from cleanprod.rules.telling import answer_words
from cleanprod.summary import atom_words
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleanprod.assessments import Assessment
    from cleanprod.errors import Problem
    from cleanprod.files import Reading, Row
    from cleanprod.models import Enterprise
    from cleanprod.policies import Policy
    from cleanprod.rules import Rule
    from cleanprod.rules.program import Value
    from cleanprod.summary import Summary
    from cleanprod.words import Lang

PAPER: Final = 140
"""The width of a table that goes to a file or a pipe."""

NARROW: Final = 72
SHOWN_GAPS: Final = 8
_STYLES: Final = {True: "bold red", False: "green", None: "yellow"}


def paper() -> Console:
    """Give the console that tables go to: as wide as the terminal, or as paper where there is none."""
    console = Console(highlight=False)
    if console.is_terminal and console.width >= NARROW:
        return console
    return Console(highlight=False, width=PAPER, soft_wrap=True)  # a narrower one would hide answers: it wraps lines instead


def remark(reading: Reading[Any], notes: Console, lang: Lang) -> None:
    """Tell what was understood of a file beyond a plain table."""
    for one in reading.report.remarks:
        notes.print(f"{reading.file}: {one.say(lang)}", style="dim", markup=False)


def complain(problems: Iterable[Problem], notes: Console, lang: Lang) -> None:
    """Tell what is wrong, in the order of the rows."""
    for problem in sorted(problems, key=lambda problem: problem.row or 0):
        notes.print(problem.say(lang), style="red", markup=False)


def answers_table(answered: list[tuple[Row[Enterprise], Assessment]], law: Policy, lang: Lang) -> None:
    """Print a table with a row for each subject and a column for each question."""
    console = paper()
    title = f"{law.on}" if law.on == law.law_day else f"{law.on} ({law.law_day})"
    table = Table(title=title, title_justify="left", row_styles=["", "dim"], pad_edge=False)
    table.add_column("编号" if lang == "zh" else "id", ratio=1, min_width=6, overflow="fold")
    table.add_column("企业" if lang == "zh" else "name", ratio=2, overflow="fold")
    headline = HEADLINE if HEADLINE in law.questions else law.questions[0]
    rules = [law.program.rules[name].rule for name in law.questions]
    for name in law.questions:
        brief = law.program.rules[name].rule.brief
        table.add_column(brief.say(lang) if brief else name, justify="center", min_width=4 if lang == "zh" else 7)
    table.add_column("尚缺" if lang == "zh" else "missing", ratio=3, overflow="fold")
    for row, answers in answered:
        missing = answers.explainer.missing(headline, row.record) if answers.value(headline) is None else ()
        identity = (Styled(visible(row.record.id)), Styled(visible(row.record.name)))
        cells = [_cell(rule, value, lang) for rule, value in zip(rules, answers.trace, strict=True)]
        table.add_row(*identity, *cells, Styled(_short(missing, lang)))
    console.print(table)


def visible(text: str | None) -> str:
    """Show what a terminal would otherwise obey (escapes, marks that turn the direction of writing) as a plain sign."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(sign) in ("Cc", "Cf") else sign for sign in text or "")


def _cell(rule: Rule[Any], value: Value, lang: Lang) -> Styled:
    style = _STYLES.get(value, "") if value is None or isinstance(value, bool) else ""
    return Styled(answer_words(rule.kind, value, rule.words).say(lang), style=style)


def _short(atoms: tuple[str, ...], lang: Lang, most: int = 3) -> str:
    """Name the first missing atoms, and how many more there are."""
    names = [_atom(atom, lang) for atom in atoms[:most]]
    more = len(atoms) - most
    if more > 0:
        names.append(f"另 {more} 项" if lang == "zh" else f"{more} more")
    return ("、" if lang == "zh" else ", ").join(names)


def _atom(atom: str, lang: Lang) -> str:
    sort, _, name = atom.partition(":")
    if sort == "fact":
        return atom_words(atom).zh if lang == "zh" else name
    sorts = {"stand": Text("立场", "stand"), "text": Text("文本", "text")}
    return f"{sorts[sort].say(lang)} {name}"


def summary_lines(summary: Summary, refused: int, marked: int, law: Policy, lang: Lang) -> Iterator[str]:
    """Tell the sum: how many must audit, how many are unknown, which missing atoms would settle the most."""
    zh = lang == "zh"
    yield f"{summary.total} 家企业，{law.on}：" if zh else f"{many(summary.total, 'enterprise')} on {law.on}:"
    counts = summary.questions.get(summary.headline)
    if counts is not None:
        label = law.program.rules[summary.headline].rule
        words = Text(f"  {label.zh}：是 {counts.yes}，否 {counts.no}，未知 {counts.unknown}",
                     f"  {label.en}: yes {counts.yes}, no {counts.no}, unknown {counts.unknown}")  # fmt: skip
        yield words.say(lang)
    if summary.gaps:
        yield "  补上哪些信息最能定论：" if zh else "  what would settle the most:"
    for gap in summary.gaps[:SHOWN_GAPS]:
        about = atom_words(gap.atom).say(lang)
        alone = f"单独即可定论 {gap.alone} 家" if zh else f"alone settles {gap.alone}"
        together = f"涉及 {gap.together} 家" if zh else f"matters to {gap.together}"
        yield f"    {_atom(gap.atom, 'en')} — {about}: {alone}, {together}"
    if len(summary.gaps) > SHOWN_GAPS:
        more = len(summary.gaps) - SHOWN_GAPS
        yield f"    另 {more} 项" if zh else f"    {more} more"
    if summary.recordable:
        yield Text(
            f"  {summary.recordable} 家是否逾期未知：若空白即指尚未发生，请用 --recorded-on 说明",
            f"  {many(summary.recordable, 'row')} may be overdue: if blank means not happened, say so with --recorded-on",
        ).say(lang)
    if refused:
        yield f"  {refused} 行未能答复，见下" if zh else f"  {many(refused, 'row')} not answered, see below"
    if marked:
        zh_words = f"  {marked} 个单元格会被电子表格当作公式运行，已在其前加撇号"
        en_words = f"  {many(marked, 'cell')} that a spreadsheet would run as a formula: an apostrophe stands before"
        yield Text(zh_words, en_words).say(lang)


def many(count: int, noun: str) -> str:
    """Write a number of things."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
