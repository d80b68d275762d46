"""Pages drawn from the law and its account of itself: the register of clauses, the texts in time, and what is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cleanprod.eligibility import BOOKS
from cleanprod.law import INSTRUMENTS, STANDS, register
from cleanprod.law.entries import KINDS
from cleanprod.law.stands import ANSWERED
from cleanprod.models.fields import facts_of
from cleanprod.registers import accounts, asked, carriers, rules_by_name
from cleanprod.rules.telling import value_words
from cleanprod.standing import SCALE, STANDING_WORDS
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleanprod.law import Entry, Instrument, Span
    from cleanprod.registers import StandAccount
    from cleanprod.rules import Rule

    Home = Callable[[Rule[Any]], str]

DRAWN: Final = "This page is drawn from the data that the rules use. 本页由规则所用的数据生成。"

MISSING: Final = (
    Text(
        "粤经信规字〔2017〕3号《清洁生产审核及验收工作流程》：只读到标题和文号；"
        "简易与规范流程的划分标准、评分表、省级称号均未见",
        "The audit and acceptance procedure of Guangdong (粤经信规字〔2017〕3号): which process is whose, the score sheets, "
        "the title of the province. Only its title and number were read",
    ),
    Text(
        "《清洁生产审核办法》（2016年）全文：部分条款据官方摘录，部分凭记忆",
        "The full text of the Measures for Cleaner Production Audits (2016): some articles from official excerpts, some from "
        "memory",
    ),
    Text(
        "《清洁生产审核评估与验收指南》（2018年）全文及附件：各项评分未见，只以总分为输入",
        "The full text and the annexes of the Guideline of 2018: the scores of its items were not seen, so that the totals are "
        "inputs",
    ),
    Text(
        "《意见》在2016年内的具体日期：可由使用者提供（`opinion_from`）",
        "The day of the Opinion in 2016: a caller who knows it gives it (`opinion_from`)",
    ),
)
"""What was looked for and not found, or not read in full."""

INPUTS: Final = {
    "process_simple": Text("何为工艺简单", "when a process is simple"),
    "impact_low": Text("何为环境影响较少", "when an impact is low"),
    "energy_high": Text("何为能耗较高", "when energy use is rather high"),
    "impact_high": Text("何为环境影响较大", "when an impact is rather large"),
    "effect_marked": Text("何为成效显著", "when an effect is marked"),
    "audit_quality_high": Text("何为审核质量高", "when the quality of an audit is high"),
    "cost_class": Text("中费、高费以多少为界", "where medium and high cost begin"),
    "evaluation_score": Text("评估各项如何计分", "how the items of the evaluation are scored"),
    "acceptance_score": Text("验收各项如何计分", "how the items of the acceptance are scored"),
    "toxic_other": Text("第五类有毒物质包括什么", "what the fifth class of toxic substances holds"),
    "deferral_agreed": Text("何为特殊原因", "what a special reason is"),
}
"""What no text at hand defines, by the fact that the caller gives instead."""


SORTS: Final = {
    "R": Text("规则", "rule"),
    "T": Text("目标", "target"),
    "L": Text("名录", "list"),
    "D": Text("期限", "deadline"),
    "I": Text("激励", "incentive"),
    "S": Text("惩戒", "sanction"),
    "G": Text("职责", "duty"),
    "P": Text("原则", "principle"),
}
"""The kinds of clauses in a word, for the overview."""

AT_A_GLANCE: Final = 3
"""How many of the names that carry a clause the overview shows."""


def pages(home_of: Home) -> dict[str, str]:
    """Give the pages of the law by file name; `home_of` names the page on which a rule is drawn."""
    drawn = {"register.md": _register(home_of), "law.md": _law(), "stands.md": _stands(home_of)}
    return {name: "\n".join(lines) for name, lines in drawn.items()}


def brief_of(words: str, limit: int) -> str:
    """Cut words to a limit of characters, at the end of a part of the sentence where there is one, and show the cut.

    >>> brief_of("重点企业，每五年审核一次", 6), brief_of("Audit or acceptance overdue: on to the next list.", 12)
    ('重点企业…', 'Audit or…')
    """
    if len(words) <= limit:
        return words
    ends = [found.start() for found in re.finditer(r"[，；：、（）。？]|[,;:](?= )", words[: limit + 1])]
    if ends and ends[-1] * 4 >= limit * 3:
        return f"{words[: ends[-1]]}…"
    # neither a word nor a number is cut in two
    whole = re.sub(r"[\w.,-]+$", "", words[:limit], flags=re.ASCII) if re.match(r"[\w.,%-]", words[limit], re.ASCII) else ""
    return f"{(whole or words[:limit]).rstrip(' ,;:，；：、“《（')}…"


def _headed(name: str, words: str) -> str:
    """Head a section by its id; in the list of contents a few words stand beside it."""
    label = f"{name} {brief_of(words, 14)}".replace('"', "'")
    return f'### {name} {{ #{name.lower()} data-toc-label="{label}" }}'


def _links(names: Iterable[str], home_of: Home) -> str:
    return ", ".join(map(home_link(home_of), names))


def home_link(home_of: Home) -> Callable[[str], str]:
    """Give a function that names a rule with a link to where it is drawn."""
    rules = rules_by_name()
    return lambda name: f"[`{name}`]({home_of(rules[name])}.md#{name})"


def particulars(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Draw a table of two columns, what and its words, without a head."""
    yield "| | |"
    yield "|---|---|"
    for name, words in rows:
        yield f"| {name} | {words} |"
    yield ""


# the register


def _register(home_of: Home) -> Iterator[str]:
    entries = register().values()
    held = [entry for entry in entries if carriers(entry)]
    told = [entry for entry in entries if entry.not_computed and entry not in held]
    rest = [entry for entry in entries if entry not in told and entry not in held]
    yield "# The law, clause by clause (条款总表)"
    yield ""
    yield (
        "S01 to S56 are the clauses of the Opinion (粤经信节能函〔2016〕235号), N01 to N42 those of laws, measures and notices "
        f"of the State. Each is told in our own words, with what carries it. {DRAWN}"
    )
    yield ""
    yield (
        f"{len(entries)} clauses: {len(held)} are carried by rules, warnings or calculations, {len(told)} give a reason why "
        f"nothing is computed{f', {len(rest)} are carried by nothing yet' if rest else ''}."
    )
    yield ""
    yield (
        f"共 {len(entries)} 条：{len(held)} 条由规则、警示或计算承载，{len(told)} 条说明不计算的理由"
        f"{f'，{len(rest)} 条尚未承载' if rest else ''}。"
    )
    yield ""
    if rest:
        yield f"Not yet carried 尚未承载: {', '.join(f'[{entry.id}](#{entry.id.lower()})' for entry in rest)}."
        yield ""
    yield "The texts and their days are on [the law in time](law.md); what is open is on [what is not known](stands.md)."
    yield ""
    yield "| kind | 类别 | |"
    yield "|---|---|---|"
    for kind, words in KINDS.items():
        yield f"| {kind} | {words.zh} | {words.en} |"
    yield ""
    yield "## Overview (总览)"
    yield ""
    yield "| id | 内容 | in short | kind 类别 | carried by 承载 |"
    yield "|---|---|---|---|---|"
    for entry in entries:
        short = f"{brief_of(entry.summary.zh, 36)} | {brief_of(entry.summary.en, 90)}"
        kinds = "<br>".join(f"{SORTS[kind].zh}<br>{SORTS[kind].en}" for kind in entry.kinds)
        yield f"| [{entry.id}](#{entry.id.lower()}) | {short} | {kinds} | {_carried(entry, home_of)} |"
    yield ""
    for first, title in (("S", "The Opinion (意见)"), ("N", "Laws, measures and notices of the State (国家法律、办法和通知)")):
        yield f"## {title}"
        yield ""
        for entry in entries:
            if entry.id.startswith(first):
                yield _headed(entry.id, entry.summary.zh)
                yield ""
                yield entry.summary.en
                yield ""
                yield entry.summary.zh
                yield ""
                yield from particulars(_of_entry(entry, home_of))


def _carried(entry: Entry, home_of: Home) -> str:
    """Tell what carries a clause at a glance: the first few names, and how many more there are."""
    found = carriers(entry)
    calculations = (".".join(name.replace(":", ".").split(".")[-2:]) for name in found.elsewhere)
    coded = (*found.params, *found.lists, *found.models, *calculations)
    names = [*map(home_link(home_of), (*found.rules, *found.warnings)), *(f"`{name}`" for name in coded)]
    if not names:
        return "not computed 不计算" if entry.not_computed else "nothing yet 尚无"
    more = len(names) - AT_A_GLANCE
    return "<br>".join(names if more <= 1 else (*names[:AT_A_GLANCE], f"and {more} more 另 {more} 项"))


def _of_entry(entry: Entry, home_of: Home) -> Iterator[tuple[str, str]]:
    yield "kind 类别", "<br>".join(f"{kind}: {KINDS[kind].en}, {KINDS[kind].zh}" for kind in entry.kinds)
    yield "clauses 条款", ", ".join(f"`{clause.id}`" for clause in entry.clauses)
    yield "days 日期", "<br>".join(_days(entry.spans))
    yield "standing 可信程度", _standing(entry)
    yield "checked on 核对日期", str(entry.checked_on)
    yield "review by 复核期限", str(entry.review_by)
    if entry.stands:
        yield "stands 立场", ", ".join(f"[{stand.id}](stands.md#{stand.id.lower()})" for stand in entry.stands)
    if entry.not_computed:
        yield "not computed 不计算", f"{entry.not_computed.en}<br>{entry.not_computed.zh}"
    found = carriers(entry)
    coded = (("parameters 参数", found.params), ("lists 名录", found.lists), ("models 对象", found.models))
    linked = (("rules 规则", found.rules), ("warnings 警示", found.warnings))
    yield from ((head, _links(names, home_of)) for head, names in linked if names)
    yield from ((head, ", ".join(f"`{name}`" for name in names)) for head, names in coded if names)
    if found.elsewhere:
        yield "calculations 计算", ", ".join(f"`{name.replace(':', '.')}`" for name in found.elsewhere)
    if not found and not entry.not_computed:
        yield "carried by 承载", "nothing yet 尚无"


# the law in time


def _law() -> Iterator[str]:
    yield "# The law in time (法律文本与时间)"
    yield ""
    yield f"Every text that the library knows, the days on which it applies, and how far its words may be relied on. {DRAWN}"
    yield ""
    yield (
        "*From* names the first day on which a text applies, *until* the first day on which it no longer does. "
        "A clause whose days differ from its instrument's has them beside it. What is open: [what is not known](stands.md)."
    )
    yield ""
    yield "## Standing (可信程度)"
    yield ""
    yield "From the strongest to the weakest. An answer takes the weakest standing of what decided it."
    yield ""
    yield "| standing | 中文 | meaning |"
    yield "|---|---|---|"
    for standing in SCALE:
        words = STANDING_WORDS[standing]
        yield f"| `{standing}` | {words.zh} | {words.en} |"
    yield ""
    yield "## Instruments (法律文件)"
    yield ""
    for instrument in INSTRUMENTS.values():
        yield from _instrument(instrument)


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield f"### {instrument.id} {instrument.title.zh}"
    yield ""
    yield instrument.title.en
    yield ""
    yield from particulars(_particulars(instrument))
    clauses = list(instrument)
    if clauses:
        yield "| clause | about | 内容 | standing |"
        yield "|---|---|---|---|"
        for clause in clauses:
            own = () if clause.spans == instrument.spans else _days(clause.spans)
            last = "<br>".join((f"`{clause.standing}`", *own))
            yield f"| `{clause.id}` | {clause.title.en} | {clause.title.zh} | {last} |"
        yield ""


def _particulars(instrument: Instrument) -> Iterator[tuple[str, str]]:
    yield "number 文号", instrument.number or "not found"
    yield "issued by 发布机关", instrument.issuer
    if instrument.issued:
        yield "issued on 发布日期", str(instrument.issued)
    yield "in force 施行", "<br>".join(_days(instrument.spans))
    if instrument.ended_by:
        by = INSTRUMENTS[instrument.ended_by]
        yield "ended by 终止于", f"`{by.id}` {by.title.en}, {by.title.zh}"
    yield "standing 可信程度", _standing(instrument)
    yield "checked on 核对日期", str(instrument.checked_on)
    yield "review by 复核期限", str(instrument.review_by)
    if instrument.note:
        yield "note 说明", f"{instrument.note.en} {instrument.note.zh}"


def _standing(text: Instrument | Entry) -> str:
    words = STANDING_WORDS[text.standing]
    return f"`{text.standing}`: {words.en}, {words.zh}"


def _days(spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        start = f"from {span.start}" if span.start else "from a day before those modelled"
        until = f" until {span.until}" if span.until else ""
        given = f", if {' and '.join(f'`{atom}`' for atom in span.given)}" if span.given else ""
        yield start + until + given


# what is not known


def _stands(home_of: Home) -> Iterator[str]:
    told = accounts({})
    yield "# What is not known (未知与未定)"
    yield ""
    yield (
        "Where the law is open the library says how it reads it, how else it can be read, and why. Then come the texts that "
        f"were not found or not read, and what the caller must give because no text defines it. {DRAWN}"
    )
    yield ""
    yield "## Stands (立场)"
    yield ""
    yield (
        'A stand marked *to be settled* is a switch: a caller may settle it with `stands={"A8": True}`, and an answer that '
        "hangs on it names it. Of others a dated parameter of the rules, or an argument, carries the reading. The rest are "
        "fixed: the rules are built on them. `policy.stands()` and `cleanprod law --stands` give the same account."
    )
    yield ""
    yield f"{len(STANDS)} stands, of which {sum(stand.switch for stand in STANDS.values())} are switches:"
    yield ""
    yield "| stand | question | 问题 | how 方式 |"
    yield "|---|---|---|---|"
    for stand in told.values():
        yield f"| [{stand.id}](#{stand.id.lower()}) | {stand.question.en} | {stand.question.zh} | {_how(stand)} |"
    yield ""
    for stand in told.values():
        yield _headed(stand.id, stand.question.zh)
        yield ""
        yield stand.question.en
        yield ""
        yield stand.question.zh
        yield ""
        yield from particulars(_of_stand(stand, home_of))
    yield from _unread(home_of)
    yield from _inputs()


def _how(stand: StandAccount) -> str:
    """Tell how a stand is answered, in both languages."""
    if stand.answered == "switch":
        words = value_words(stand.default)
        return f"{words.en}, to be settled<br>{words.zh}，可由使用者确定"
    names = ", ".join(f"`{name}`" for name in (*stand.stand.params, *(one.replace(":", ".") for one in stand.stand.arguments)))
    how = ANSWERED[stand.answered]
    return f"{how.en}<br>{how.zh}: {names}" if names else "fixed<br>固定"


def _of_stand(stand: StandAccount, home_of: Home) -> Iterator[tuple[str, str]]:
    yield "reading", stand.reading.en
    yield "读法", stand.reading.zh
    for other in stand.alternatives:
        yield "or", other.en
        yield "另一读法", other.zh
    yield "why", stand.reason.en
    yield "理由", stand.reason.zh
    yield "how 方式", _how(stand)
    if stand.rules:
        yield "rules 规则", _links(stand.rules, home_of)
    if stand.entries:
        yield "clauses 条款", ", ".join(f"[{name}](register.md#{name.lower()})" for name in stand.entries)


def _unread(home_of: Home) -> Iterator[str]:
    yield "## Texts that were not found or not read (未查得或未读到的文本)"
    yield ""
    for words in MISSING:
        yield f"* {words.en}. {words.zh}。"
    yield ""
    yield (
        "Where an answer hangs on such a text it is unknown and names the text as `text:NAME`; a caller who knows what it says "
        'settles it with `texts={"NAME": True}`:'
    )
    yield ""
    yield "| text 文本 | instrument 法律文件 | rules that ask it 取决于它的规则 |"
    yield "|---|---|---|"
    for atom in sorted({atom for one in INSTRUMENTS.values() for atom in _open_texts(one)} | _asked_texts()):
        holders = [one for one in INSTRUMENTS.values() if atom in _open_texts(one)]
        named = "<br>".join(f"`{one.id}` {one.title.en}, {one.title.zh}" for one in holders) or "—"
        asking = [name for name, rule in rules_by_name().items() if atom in asked(rule)]
        yield f"| `{atom}` | {named} | {_links(asking, home_of) or '—'} |"
    yield ""
    yield "What is to be known of the instruments beside their days:"
    yield ""
    yield "| instrument 法律文件 | note | 说明 |"
    yield "|---|---|---|"
    for one in INSTRUMENTS.values():
        if one.note:
            yield f"| `{one.id}` {one.title.en}, {one.title.zh} | {one.note.en} | {one.note.zh} |"
    yield ""


def _open_texts(instrument: Instrument) -> set[str]:
    spans = (span for one in (instrument, *instrument) for span in one.spans)
    return {atom for span in spans for atom in span.given if atom.startswith("text:")}


def _asked_texts() -> set[str]:
    return {atom for book in BOOKS.values() for atom in book.opens if atom.startswith("text:")}


def _inputs() -> Iterator[str]:
    yield "## What the caller must give (须由使用者提供)"
    yield ""
    yield (
        "No text at hand defines these, so no threshold of ours stands in for them: each is a fact that the caller gives, "
        "and without it what hangs on it is unknown. 文本没有定义，本库不代拟标准。"
    )
    yield ""
    yield "| fact 信息 | 中文 | English | what no text defines | 没有定义的 |"
    yield "|---|---|---|---|---|"
    facts = {name: fact for model in BOOKS for name, fact in facts_of(model).items()}
    for name, words in INPUTS.items():
        if name in facts:
            label = facts[name].label
            yield f"| `{name}` | {label.zh} | {label.en} | {words.en} | {words.zh} |"
    yield ""
