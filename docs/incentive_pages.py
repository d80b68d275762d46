"""The page of the incentives: the whole catalogue, an overview in front and then theme by theme, drawn from its entries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import law_pages

from cleanprod import policy
from cleanprod.eligibility import ABOUT, modules_about
from cleanprod.eligibility.departments import department
from cleanprod.eligibility.incentives import incentives_about
from cleanprod.models import Enterprise
from cleanprod.models.option import Option
from cleanprod.models.park import Park
from cleanprod.models.reading import LAST_DAY
from cleanprod.rules import Param, Rule
from cleanprod.rules.atoms import Fact, Open, Today, covers
from cleanprod.rules.expressions import And, At, Compare, Const, First, IsIn, Not, Or, Shift, Within
from cleanprod.rules.grounding import cite, intervals
from cleanprod.rules.rulebook import parts
from cleanprod.rules.telling import EFFECTS, value_words
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleanprod.eligibility.incentives.incentive import Incentive, Worth
    from cleanprod.law import Clause
    from cleanprod.rules import Dated
    from cleanprod.rules.expressions import Expr

    Home = Callable[[Rule[Any]], str]

WHOM: Final = {
    "enterprise": Text("企业", "enterprise"),
    "option": Text("方案", "option"),
    "park": Text("园区", "park"),
}
"""What an incentive is for, by the module of its model."""

SUBJECTS: Final = {"enterprise": Enterprise, "option": Option, "park": Park}
"""Of whom it is asked how an incentive stands on a day: one of whom nothing is known."""

SIGNS: Final = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "==": "="}


STATES: Final = {
    "in_force": Text("有效", "in force"),
    "not_yet": Text("尚未施行", "not yet in force"),
    "lapsed": Text("已失效", "lapsed"),
    "not_modelled": Text("取决于未读到的文本", "hangs on a text that was not read"),
    "open": Text("是否有效未定", "open"),
}
"""How an incentive stands on a day, in words."""


def pages(home_of: Home) -> dict[str, str]:
    """Give the page of the catalogue by its file name; `home_of` names the page on which a rule is drawn."""
    today = dt.datetime.now(tz=dt.UTC).date()
    return {"incentives.md": "\n".join(_catalogue(home_of, today))}


def _catalogue(home_of: Home, today: dt.date) -> Iterator[str]:
    entries = [(whom, one) for whom in ABOUT for one in incentives_about(whom)]
    yield "# The catalogue of incentives (激励政策目录)"
    yield ""
    yield (
        f"{len(entries)} incentives, theme by theme, in the order in which `law.incentives` tells them: first those for an "
        "enterprise, then those for a measure (清洁生产方案) of an audit, then those for a park. The overview shows them at a "
        "glance; below each has a block of its own, always in the same words. Which of them you may claim: "
        "[which incentives may I claim](claim.md). What the words mean: [how it reads](#how). "
        "This page is drawn from the catalogue. 本页由激励政策目录生成。"
    )
    yield ""
    yield "## Overview (总览)"
    yield ""
    yield f"| incentive 激励 | for whom 对象 | effect 效力 | worth 金额 | on {today} 当日状态 |"
    yield "|---|---|---|---|---|"
    states = states_on(today)
    for whom, one in entries:
        cells = (
            f"[{one.brief.zh} · {one.brief.en}](#{one.rule.name})",
            f"{WHOM[whom].zh}<br>{WHOM[whom].en}",
            f"{EFFECTS[one.effect].zh}<br>{EFFECTS[one.effect].en}",
            "—" if one.worth is None else in_short(one.worth, today),
            states[one.rule.name],
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for about, theme, several in themes():
        yield f"## {theme}"
        yield ""
        for one in several:
            yield from _block(one, WHOM[about], home_of)
    yield from _how()


def themes() -> Iterator[tuple[str, str, tuple[Incentive, ...]]]:
    """Give the themes in their order: whom each is about, its title, its incentives; a theme is a module."""
    for whom in ABOUT:
        for module in modules_about(whom):
            several = getattr(module, "INCENTIVES", ())
            if several:
                yield whom, (module.__doc__ or "").partition(":")[0], several


def states_on(day: dt.date) -> dict[str, str]:
    """Tell how each incentive stands on a day; what it hangs on, where that is open."""
    law = policy(on=day)
    told = {}
    for about, one in ((name, one) for name in ABOUT for one in incentives_about(name)):
        found = law.assess(SUBJECTS[about]())[one.rule.name]
        words = STATES[found.state]
        since = "" if found.since is None else f" {'since' if found.state == 'lapsed' else 'from'} `{found.since}`"
        given = [atom for citation in cite((*one.under, *one.needs), day) for atom in citation.given]
        stands = dict.fromkeys(atom.partition(":")[2] for atom in given if atom.startswith("stand:"))
        open_on = ", ".join(f"[{stand}](stands.md#{stand.lower()})" for stand in stands) if found.state == "open" else ""
        told[one.rule.name] = f"{words.zh} {words.en}{since}{f': {open_on}' if open_on else ''}"
    return told


def _block(one: Incentive, whom: Text, home_of: Home) -> Iterator[str]:
    """Draw one incentive: its name, what it is, and its particulars, always the same ones in the same order."""
    effect = EFFECTS[one.effect]
    read_on = department(one.authority, LAST_DAY).checked_on
    clauses = [*map(_clause, one.under), *(f"needs 以其为前提 {_clause(clause)}" for clause in one.needs)]
    names = " / ".join(f"{name.zh} {name.en}" for name in department(one.authority, LAST_DAY).names)
    rules = [one.rule, *([one.worth_rule] if one.worth_rule is not None else [])]
    label = f"{one.brief.zh} {one.brief.en}"
    yield f'### {one.brief.zh} · {one.brief.en} {{ #{one.rule.name} data-toc-label="{label}" }}'
    yield ""
    yield one.zh
    yield ""
    yield one.en
    yield ""
    yield from law_pages.particulars(
        (
            ("for whom 对象", f"{whom.zh} {whom.en}"),
            ("effect 效力", f"{effect.zh} {effect.en}"),
            ("conditions 条件", "<br>".join(f"• {line}" for line in _conditions(one.when, home_of))),
            ("worth 金额", "文本没有载明金额 no text names a sum" if one.worth is None else "<br>".join(_worth(one.worth))),
            ("from whom 主管部门", f"{names} ({read_on})"),
            ("under 依据", "<br>".join(clauses)),
            ("rule 规则", ", ".join(_linked(rule, home_of) for rule in rules)),
        )
    )


def _linked(rule: Rule[Any], home_of: Home) -> str:
    return f"[`{rule.name}`]({home_of(rule)}.md#{rule.name.rpartition('.')[2]})"


def _clause(clause: Clause) -> str:
    (found,) = cite((clause,))
    open_days = "" if not found.given else r" \*"
    days = f"{found.start or '…'} –{f' {found.until}' if found.until else ''}{open_days}"
    return f"`{found.id}` {days} · {found.title.zh} {found.title.en}"


# conditions


def _conditions(when: Expr[Any], home_of: Home) -> Iterator[str]:
    """Tell a condition at a glance: a line for each thing that must hold; a rule leads to where it is drawn."""
    for part in when.parts if isinstance(when, And) else (when,):
        if isinstance(part, And):
            yield from _conditions(part, home_of)
        else:
            line = told(part)
            for rule in (one for one in _all_of(part) if isinstance(one, Rule)):
                line = line.replace(f" `{rule.name}`", f" {_linked(rule, home_of)}")
            yield line


def told(node: Expr[Any]) -> str:  # noqa: PLR0911, PLR0912, C901 - one return for each word of the language
    """Write an expression in a line: a fact or a rule in words and by its name, a parameter by its figures."""
    match node:
        case Rule(name=name):
            label = node.brief or Text(node.zh, node.en)
            return f"{label.zh} {label.en} `{name}`"
        case Fact(name=name, label=label):
            return f"{label.zh} {label.en} `{name}`"
        case Param():
            return _figures(node)
        case Today():
            return "the day asked 所问之日"
        case Open(atom=atom):
            return f"`{atom}`"
        case Const(value=value):
            return value_words(value).en
        case Not(part=part):
            return f"**not 非** {_within(part)}"
        case And(parts=several):
            return " **and 且** ".join(map(_within, several))
        case Or(parts=several):
            return " **or 或** ".join(map(_within, several))
        case Compare(relation=relation, left=left, right=right):
            return f"{told(left)} {SIGNS[relation]} {told(right)}"
        case IsIn(item=item, words=among) | Within(item=item, codes=among):
            return f"{told(item)} ∈ {told(among)}"
        case Shift(day=day, months=months):
            return f"{told(day)} + {told(months)} months 个月"
        case At(rule=rule, day=day):
            return f"{told(rule)}, as of 按 {' + '.join(_days_of(day))}"
        case First(arms=arms, otherwise=otherwise):
            choices = [f"{told(value)} **if 若** {_within(condition)}" for condition, value in arms]
            return "; ".join((*choices, f"**else 否则** {told(otherwise)}"))
        case _:
            raise TypeError(repr(node))


def _days_of(node: Expr[Any]) -> Iterator[str]:
    """Name the facts that tell as of when something is asked."""
    found = [one for one in _all_of(node) if isinstance(one, Fact)]
    yield from dict.fromkeys(map(told, found))


def _within(node: Expr[Any]) -> str:
    return f"({told(node)})" if isinstance(node, (And, Or, First)) else told(node)


def _figures(param: Param[Any]) -> str:
    return ", ".join(_dated(dated, param.unit) for dated in param.values)


def _dated(dated: Dated, unit: str) -> str:
    """Write a figure; its days only where they bound it on both sides, or it is one of several."""
    many = isinstance(dated.value, (tuple, list))
    value = (
        "、".join(map(str, dated.value)) if many else f"{dated.value:,}" if isinstance(dated.value, int) else str(dated.value)
    )
    return f"{value} {unit}".rstrip() + (f" (until {dated.until})" if dated.until else "")


# worth


def in_short(worth: Worth, day: dt.date) -> str:
    """Tell what an incentive is worth in a phrase: the figures that it can have on a day, and of what."""
    dated = [one for param in _outcomes(worth.figure, day) for one in param.values if covers((one.start, one.until), day)]
    figures = " / ".join(map(str, sorted({one.value for one in dated})))
    return f"{worth.zh} {worth.en}{f': **{figures} {worth.unit}**' if figures else f', {worth.unit}'}"


def _outcomes(node: Expr[Any], day: dt.date) -> Iterator[Param[Any]]:
    """Give the parameters with which an expression can answer on a day, those of its conditions left aside."""
    match node:
        case Param():
            yield node
        case First(arms=arms, otherwise=otherwise):
            for value in (*(value for condition, value in arms if _possible(condition, day)), otherwise):
                yield from _outcomes(value, day)
        case At(rule=Rule() as rule) | (Rule() as rule):
            for version in rule.wordings:
                yield from _outcomes(version.when, day)
        case _:
            return


def _possible(condition: Expr[Any], day: dt.date) -> bool:
    """Tell whether a condition can hold on a day: a rule only while a text gives it."""
    if not isinstance(condition, Rule):
        return True
    return any(covers(days, day) for version in condition.wordings for days in intervals(version, {}))


def _worth(worth: Worth) -> Iterator[str]:
    unit = "" if worth.unit == "%" else f", {worth.unit}"
    figure = f"**{told(worth.figure)}**" if isinstance(worth.figure, Param) else told(worth.figure)
    yield f"{worth.zh} {worth.en}{unit}: {figure}"
    if not isinstance(worth.figure, (Param, First)):
        yield from (f"{param.label.zh} {param.label.en}: **{_figures(param)}**" for param in _params(worth.figure))
    if worth.base is not None:
        yield f"基数 of: {told(worth.base)}"
    if worth.less is not None:
        yield f"减去 less: {told(worth.less)}"
    if worth.cap is not None:
        yield f"至多 at most: {told(worth.cap)}"
    yield from (f"依据 under: {_clause(clause)}" for clause in worth.under)


def _params(node: Expr[Any]) -> Iterator[Param[Any]]:
    """Give the figures on which a figure rests, those inside other rules included."""
    yield from (one for one in _all_of(node) if isinstance(one, Param) and one.of_kind == "number" and one.unit)


def _all_of(node: Expr[Any]) -> Iterator[Expr[Any]]:
    """Give an expression and all that it is made of, each once."""
    stack, seen = [node], set[int]()
    while stack:
        one = stack.pop(0)
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            stack.extend(parts(one))


# how it reads


def _how() -> Iterator[str]:
    yield "## How it reads (读法) { #how }"
    yield ""
    yield (
        "* **Conditions.** Every line must hold; *or* and *not* are written out. Behind its words stands the name of the fact "
        "or rule, `enterprise.` before it where a measure asks it of its enterprise. Where a fact is missing the incentive is "
        "*unknown*, never given and never denied. 各行须同时满足；缺少信息时结论为未定。"
    )
    yield (
        "* **Effect.** *Shall* (应当) is promised by the text; *may* (可以) leaves it to the authority; *encouraged* "
        "(鼓励) asks somebody else, such as a bank, to be generous. "
        "“应当”为文本所承诺，“可以”由主管部门裁量，“鼓励”针对第三方。"
    )
    yield (
        "* **Under.** The clauses, each with its first day and the first day on which it no longer applies. An incentive is "
        "there while one of them is, and, where it *needs* another text, while that is too; afterwards it is *lapsed* and "
        "never granted. Behind an asterisk it is open on some of these days whether the text applies: "
        "[what is not known](stands.md). What a clause is about stands on [the law in time](law.md). "
        "依据之一有效即存在；失去前提即失效；带星号的，部分日期是否有效未定。"
    )
    yield (
        "* **From whom.** The department of a city that is in charge as of the day beside it; an answer "
        "names the one of the day that you ask. 所列为现时部门；答复以所问之日为准。"
    )
    yield (
        "* **Worth.** Only what a text gives as a figure. With the base known it becomes an amount, exact and never above its "
        "cap; a dash in the overview says that no text names a sum. The overview has the figures of its day. "
        "只列文本载明的数字；总览中的横线表示文本没有载明金额。"
    )
    yield (
        "* **Overdue.** A preference of the Opinion is barred while the enterprise is overdue with its audit: "
        "`overdue_still`. What a law gives is not. 逾期未完成审核的，不得享受《意见》的政策倾斜。"
    )
    yield ""
    yield "To add one is one entry in one file: the section *To add an incentive* of `CONTRIBUTING.md` walks it."
    yield ""
