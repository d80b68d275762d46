"""An answer in words: values, and the tree as lines of text, in Chinese or English."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cleanprod.errors import AnswerError, Problem, brief
from cleanprod.standing import STANDING_WORDS
from cleanprod.words import LANGS, Text

from .expressions import IDLE, NEVER, NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleanprod.words import Lang

    from .decision import Citation, Decision, Node
    from .expressions import Kind, Relation
    from .program import Value

_PLAIN: Final = {
    True: Text("是", "yes"),
    False: Text("否", "no"),
    None: Text("未知", "unknown"),
}

_NOTHING: Final = Text("无", "none")

EFFECTS: Final = {
    "shall": Text("应当", "shall"),
    "may": Text("可以", "may"),
    "encouraged": Text("鼓励", "encouraged"),
}


def value_words(value: Value) -> Text:
    """Give a value in words: yes and no, never, a day, a number.

    >>> value_words(None).zh
    '未知'
    """
    if value is True or value is False or value is None:
        return _PLAIN[value]
    if value == NEVER:
        return Text("未发生", "never")
    if value == NONE:
        return Text("不适用", "none")
    shown = str(json_value(value)) if isinstance(value, Fraction) else str(value)
    return Text(shown, shown)


def answer_words(kind: Kind, value: Value, words: Mapping[str, Text] | None = None) -> Text:
    """Give an answer in words; of a day, choice or amount also that nothing applies, of a choice by the words of its rule.

    >>> answer_words("number", 0).en
    'none'
    """
    if kind != "flag" and value == IDLE[kind]:
        return _NOTHING
    return words[value] if words and isinstance(value, str) and value in words else value_words(value)


_OF_DAYS: Final = {
    "<": Text("早于", "is before"),
    "<=": Text("不晚于", "is not after"),
    ">": Text("晚于", "is after"),
    ">=": Text("不早于", "is not before"),
}
_OF_NUMBERS: Final = {
    "<": Text("小于", "is below"),
    "<=": Text("不大于", "is not above"),
    ">": Text("大于", "is above"),
    ">=": Text("不小于", "is not below"),
}


def relation_words(relation: Relation, kind: Kind) -> Text:
    """Give a comparison of days or of numbers in words."""
    return (_OF_DAYS if kind == "day" else _OF_NUMBERS)[relation]


def days_words(citation: Citation) -> Text:
    """Tell from when until when a clause applies."""
    zh = f"{citation.start or '……'} 起" + (f"至 {citation.until} 前" if citation.until else "")
    en = f"from {citation.start or '…'}" + (f" until {citation.until}" if citation.until else "")
    return Text(zh, en)


def cited_words(citation: Citation) -> Text:
    """Tell a citation in a phrase: its name, title, days and standing."""
    days, stands = days_words(citation), STANDING_WORDS[citation.standing]
    zh = f"；取决于 {'、'.join(citation.given)}" if citation.given else ""
    en = f"; hangs on {', '.join(citation.given)}" if citation.given else ""
    return Text(
        f"{citation.id} {citation.title.zh}（{days.zh}；{stands.zh}{zh}）",
        f"{citation.id} {citation.title.en} ({days.en}; {stands.en}{en})",
    )


def tell(decision: Decision, lang: Lang) -> str:
    """Tell an answer and its grounds as lines of text.

    Errors:
        AnswerError: the language is neither zh nor en.
    """
    if lang not in LANGS:
        raise AnswerError(Problem(got=brief(lang), expected=Text("zh 或 en", "zh or en"), where="explain"))
    return "\n".join(_lines(decision, lang))


def _lines(decision: Decision, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    answer = answer_words(decision.kind, decision.value, decision.words).say(lang)
    if decision.status == "settled" and decision.value is not False and decision.effect != "shall":
        answer += f" ({EFFECTS[decision.effect].say(lang)})"
    yield f"{decision.label.say(lang)}{'：' if zh else ': '}{answer}"
    law = (
        "" if decision.law_day == decision.on else (f"，适用 {decision.law_day} 的法" if zh else f", law of {decision.law_day}")
    )
    yield (f"  查询日 {decision.on}{law}" if zh else f"  on {decision.on}{law}")
    if decision.missing:
        nodes = {f"{node.sort}:{node.name}": node for node in decision.tree.walk()}
        words = {atom: (node.note or node.label if node.sort != "fact" else node.label) for atom, node in nodes.items()}
        atoms = [f"{words[atom].say(lang)} ({atom})" if atom in words else atom for atom in decision.missing]
        yield ("  尚缺：" if zh else "  missing: ") + ("、" if zh else ", ").join(atoms)
    if decision.possible:
        values = [answer_words(decision.kind, value, decision.words).say(lang) for value in decision.possible]
        yield ("  仍可能为：" if zh else "  still possible: ") + ("、" if zh else ", ").join(values)
    if decision.stands:
        yield ("  取决于立场：" if zh else "  rests on stands: ") + ", ".join(decision.stands)
    for warning in decision.warnings:
        yield ("  注意：" if zh else "  note: ") + warning.say(lang)
    for citation in decision.citations:
        yield ("  依据：" if zh else "  under: ") + cited_words(citation).say(lang)
    yield from _tree(decision.tree, lang)


def _tree(top: Node, lang: Lang) -> Iterator[str]:
    yield node_words(top, lang)
    yield from _below(top, "", lang)


def _below(node: Node, indent: str, lang: Lang) -> Iterator[str]:
    for i, child in enumerate(node.children):
        last = i == len(node.children) - 1
        yield f"{indent}{'└─ ' if last else '├─ '}{node_words(child, lang)}"
        yield from _below(child, indent + ("   " if last else "│  "), lang)


def node_words(node: Node, lang: Lang) -> str:
    """Tell one place of the tree in a line."""
    name = f" ({node.name})" if node.name and node.sort in ("rule", "fact") else ""
    cited = f" [{', '.join(citation.id for citation in node.citations)}]" if node.citations else ""
    note = f" — {node.note.say(lang)}" if node.note else ""
    value = node.told or (answer_words(node.kind, node.value) if node.sort in ("rule", "choice") else value_words(node.value))
    return f"{value.say(lang)}  {node.label.say(lang)}{name}{cited}{note}"


def json_value(value: Value) -> bool | str | float | int | None:
    """Give a value as JSON has it: days as ISO text, never as the word; a fraction as the nearest number."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, dt.date):
        return "never" if value == NEVER else value.isoformat()
    return value
