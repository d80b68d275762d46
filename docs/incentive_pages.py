"""The page of the incentives: the whole catalogue in one table, drawn from its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cleanprod.eligibility import ABOUT
from cleanprod.eligibility.departments import department
from cleanprod.eligibility.incentives import incentives_about
from cleanprod.models.reading import LAST_DAY
from cleanprod.rules import Param, Rule
from cleanprod.rules.atoms import Fact, Open, Today
from cleanprod.rules.expressions import And, At, Compare, Const, First, IsIn, Not, Or, Shift, Within
from cleanprod.rules.grounding import cite
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

SIGNS: Final = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "==": "="}


def pages(home_of: Home) -> dict[str, str]:
    """Give the page of the catalogue by its file name; `home_of` names the page on which a rule is drawn."""
    return {"incentives.md": "\n".join(_catalogue(home_of))}


def _catalogue(home_of: Home) -> Iterator[str]:
    entries = [(whom, one) for whom in ABOUT for one in incentives_about(whom)]
    read_on = department("coordinating", LAST_DAY).checked_on
    yield "# The catalogue of incentives (激励政策目录)"
    yield ""
    yield (
        f"{len(entries)} incentives, in the order in which `law.incentives` tells them: first those for an enterprise, then "
        "those for a measure (清洁生产方案) of an audit, then those for a park. Each name leads to its rule, with its clauses, "
        "facts and cases. Which of them you may claim: [which incentives may I claim](claim.md). "
        "This page is drawn from the catalogue. 本页由激励政策目录生成。"
    )
    yield ""
    yield (
        "| incentive 激励 | what it is 内容 | for 对象, effect 效力 | when 条件 | under 依据 "
        f"| from whom 主管部门 ({read_on}) | worth 金额 |"
    )
    yield "|---|---|---|---|---|---|---|"
    for whom, one in entries:
        yield _row(one, WHOM[whom], home_of)
    yield ""
    yield from _how()


def _row(one: Incentive, whom: Text, home_of: Home) -> str:
    effect = EFFECTS[one.effect]
    clauses = [*map(_clause, one.under), *(f"needs 以其为前提 {_clause(clause)}" for clause in one.needs)]
    names = [f"{name.zh}<br>{name.en}" for name in department(one.authority, LAST_DAY).names]
    cells = (
        f"[**{one.brief.zh}** {one.brief.en}]({home_of(one.rule)}.md#{one.rule.name})",
        f"{one.zh}<br>{one.en}",
        f"{whom.zh} {whom.en}<br>{effect.zh} *{effect.en}*",
        "<br>".join(_conditions(one.when)),
        "<br>".join(clauses),
        "<br>".join(names),
        "—" if one.worth is None else "<br>".join(_worth(one.worth)),
    )
    return f"| {' | '.join(cells)} |"


def _clause(clause: Clause) -> str:
    (found,) = cite((clause,))
    open_days = "" if not found.given else r" \*"
    return f"`{found.id}` {found.start or '…'} –{f' {found.until}' if found.until else ''}{open_days}"


# conditions


def _conditions(when: Expr[Any]) -> Iterator[str]:
    """Tell a condition at a glance: a line for each thing that must hold."""
    for part in when.parts if isinstance(when, And) else (when,):
        if isinstance(part, And):
            yield from _conditions(part)
        else:
            yield told(part)


def told(node: Expr[Any]) -> str:  # noqa: PLR0911, PLR0912, C901 - one return for each word of the language
    """Write an expression in a line: a fact by its Chinese name and its own, a rule by its name, a parameter by its figures."""
    match node:
        case Rule(name=name, zh=zh):
            return f"{zh} `{name}`"
        case Fact(name=name, label=label):
            return f"{label.zh} `{name}`"
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


def _worth(worth: Worth) -> Iterator[str]:
    unit = "" if worth.unit == "%" else f", {worth.unit}"
    yield f"{worth.zh} {worth.en}{unit}:"
    yield f"**{told(worth.figure)}**" if isinstance(worth.figure, Param) else told(worth.figure)
    if not isinstance(worth.figure, (Param, First)):
        yield from (f"{param.label.zh} {param.label.en}: **{_figures(param)}**" for param in _params(worth.figure))
    if worth.base is not None:
        yield f"of 基数 {told(worth.base)}"
    if worth.less is not None:
        yield f"less 减去 {told(worth.less)}"
    if worth.cap is not None:
        yield f"at most 至多 {told(worth.cap)}"
    if worth.under:
        yield "<br>".join(map(_clause, worth.under))


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
    yield "## How it reads (读法)"
    yield ""
    yield (
        "* **When.** Every line must hold; *or* and *not* are written out. Behind the Chinese name stands the name of the fact "
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
        "* **From whom.** The department of a city that is in charge as of the day in the head of the column; an answer "
        "names the one of the day that you ask. 表列现时部门；答复以所问之日为准。"
    )
    yield (
        "* **Worth.** Only what a text gives as a figure. With the base known it becomes an amount, exact and never above its "
        "cap; a dash says that no text names a sum. 只列文本载明的数字；横线表示文本没有载明金额。"
    )
    yield (
        "* **Overdue.** A preference of the Opinion is barred while the enterprise is overdue with its audit: "
        "`preferences_barred`. What a law gives is not. 逾期未完成审核的，不得享受《意见》的政策倾斜。"
    )
    yield ""
    yield "To add one is one entry in one file: the section *To add an incentive* of `CONTRIBUTING.md` walks it."
    yield ""
