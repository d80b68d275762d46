"""An evaluation in words: a line, and the report by row as text, Markdown, HTML and JSON, in Chinese and English."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, Final

from cleanprod.standing import STANDING_WORDS
from cleanprod.units import Quantity, format_quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Lang, Text

from .advice import bound_of
from .result import STATE_WORDS, P, shown
from .system import BELOW

if TYPE_CHECKING:
    from .advice import Step
    from .result import Evaluation, Row

FORM: Final = "cleanprod.evaluation/1"
SHOWN: Final = 5
"""What to measure and improvements, in a report for people; JSON has them all."""

_BELOW: Final = Text("未达到", BELOW)
_MET: Final = Text("符合", "met")


def headline(found: Evaluation) -> Text:
    """Tell the answer in one line."""
    system = found.system
    if found.status == "none":
        counts = [(name, count) for name, count in found.counts.items() if count]
        graded = sum(count for _, count in counts)
        zh = "，".join(f"{_grade(name, 'zh')} {count} 项" for name, count in counts)
        en = ", ".join(f"{_grade(name, 'en')}: {count}" for name, count in counts)
        total = len(found.plan.indicators)
        worst = Text("、".join(_grade(one, "zh") for one in found.worst_grades), " or ".join(found.worst_grades))
        return Text(
            f"{system.name.zh}：{total} 项中定级 {graded} 项（{zh or '无'}）；最差 {worst.zh or '无'}；该标准不设总分",
            f"{system.name.en}: {graded} of {total} graded ({en or 'none'}); worst {worst.en or 'none'}; no index is defined",
        )
    index = [(("Y_" if name != P else "") + name, one) for name, one in found.index.items()]
    told = Text(
        "，".join(f"{name} = {one.say('zh')}" for name, one in index),
        ", ".join(f"{name} = {one.say()}" for name, one in index),
    )
    if not found.index:
        told = Text("没有权重，不能算出指数", "no weights are at hand, so there is no index")
    return Text(f"{answer(found).zh}；{told.zh}", f"{answer(found).en}; {told.en}")


def answer(found: Evaluation) -> Text:
    """Tell the level, or the levels still possible."""
    system = found.system
    places = [place for place in range(system.worst + 1) if system.level_id(place) in found.possible]
    words = [system.level_words(place) for place in places]
    if found.status == "settled":
        return words[0]
    return Text(
        f"等级未定，可能为 {'、'.join(word.zh for word in words)}",
        f"level open, still possible: {', '.join(word.en for word in words)}",
    )


def _grade(name: str | None, lang: Lang) -> str:
    if name is None:
        return "?"
    if name in (BELOW, "met"):
        return (_BELOW if name == BELOW else _MET).say(lang)
    return f"{name}级" if lang == "zh" else name


# what is told beside the table


def points_told(found: Evaluation, lang: Lang) -> list[tuple[str, list[str]]]:
    """Give what is told beside the table: a heading, and its lines."""
    zh = lang == "zh"
    name = {one.id: one.name.say(lang) for one in found.system.indicators}
    told: list[tuple[str, list[str]]] = []
    failed = [
        f"{_grade(level, lang)}{'：' if zh else ': '}{(('、' if zh else ', ').join(name[one] for one in ids))}"
        for level, ids in found.limiting_failed.items()
        if ids
    ]
    if failed:
        told.append(("限定性指标未达到" if zh else "limiting indicators that fall short of", failed))
    if found.limiting_open:
        told.append(("限定性指标未知" if zh else "limiting indicators not known", [name[one] for one in found.limiting_open]))
    if found.measure_first:
        heading = "先测（测后即可定级或缩小范围）" if zh else "measure first"
        told.append((heading, _cut([_to_measure(found, one, lang) for one in found.measure_first], lang)))
    sets = found.improvements
    if sets and found.next_level is not None:
        level = _grade(found.next_level, lang)
        size = len(sets[0])
        heading = (
            f"至少达到 {level} 的最小改进（{size} 项，任选一组）"
            if zh
            else f"the smallest improvements that reach {level} or better ({size} in a set; any one set)"
        )
        told.append((heading, _cut([_improvement(one, lang) for one in sets], lang)))
    if found.remarks:
        told.append(("说明" if zh else "remarks", [one.say(lang) for one in found.remarks]))
    return told


def _cut(lines: list[str], lang: Lang) -> list[str]:
    more = len(lines) - SHOWN
    return lines if more <= 0 else [*lines[:SHOWN], f"另 {more} 项" if lang == "zh" else f"{more} more"]


def _to_measure(found: Evaluation, name: str, lang: Lang) -> str:
    one = found.system.by_id[name]
    weight = found.plan.points.get(name)
    told = []
    if one.limiting:
        told.append("限定性指标" if lang == "zh" else "limiting")
    if weight is not None:
        told.append(f"{shown(weight)} 分" if lang == "zh" else f"{shown(weight)} points")
    ends = ("（", "，", "）") if lang == "zh" else (" (", ", ", ")")
    return f"{one.name.say(lang)}{ends[0]}{ends[1].join(told)}{ends[2]}" if told else one.name.say(lang)


def _improvement(steps: tuple[Step, ...], lang: Lang) -> str:
    zh = lang == "zh"
    told = []
    for step in steps:
        state = "" if step.measured else ("（未测）" if zh else " (not measured)")
        told.append(f"{step.name.say(lang)}{'：' if zh else ': '}{step.bound.say(lang)}{state}")
    return ("；" if zh else "; ").join(_cut(told, lang))


# rows


def head(found: Evaluation, lang: Lang) -> list[str]:
    """Give the headings of the table."""
    zh = lang == "zh"
    columns = ["指标", "值", "达到的基准", "等级"] if zh else ["indicator", "value", "benchmark met", "grade"]
    if found.system.weighted:
        columns.append("权重" if zh else "weight")
        columns += [f"Y_{one.id}" for one in found.system.levels] if found.scores is None else [P]
    return columns


def cells(found: Evaluation, row: Row, lang: Lang) -> list[str]:
    """Give the cells of a row."""
    mark = "*" if row.indicator.limiting else ""
    told = [f"{row.indicator.name.say(lang)}{mark}", value_told(row, lang), met(found, row, lang), grade_told(row, lang)]
    if found.system.weighted:
        told.append("" if row.weight is None else shown(row.weight))
        names = [one.id for one in found.system.levels] if found.scores is None else [P]
        told += ["" if name not in row.contribution else row.contribution[name].say(lang) for name in names]
    return told


def value_told(row: Row, lang: Lang) -> str:
    """Tell the value of a row, or why there is none."""
    if row.state != "measured":
        return STATE_WORDS[row.state].say(lang)
    if isinstance(row.value, Quantity):
        return row.value.written or format_quantity(row.value)  # symbols, in either language
    return grade_told(row, lang)


def grade_told(row: Row, lang: Lang) -> str:
    """Tell the grade of a row: one, or the ends of what it may be."""
    if not row.possible:
        return "—"
    return _grade(row.grade, lang)


def met(found: Evaluation, row: Row, lang: Lang) -> str:
    """Tell the benchmark that a row meets."""
    if row.grade is None or row.grade == BELOW:
        return "—"
    place = 0 if row.grade == "met" else [one.id for one in found.system.levels].index(row.grade)
    return bound_of(row.indicator, place, found).say(lang)


def sums(found: Evaluation, lang: Lang) -> list[str]:
    """Give the last line of the table: the index."""
    if not found.system.weighted:
        return []
    names = [one.id for one in found.system.levels] if found.scores is None else [P]
    label = "指数" if lang == "zh" else "index"
    total = sum((row.weight for row in found.rows if row.weight is not None), Fraction(0))
    return [label, "", "", "", shown(total), *(found.index[name].say(lang) for name in names)]


# the report


def text(found: Evaluation, lang: Lang) -> str:
    """Write the report as plain text."""
    told = [headline(found).say(lang), ""]
    primary = ""
    for row in found.rows:
        if row.indicator.primary != primary:
            primary = row.indicator.primary
            told.append(next(one.name.say(lang) for one in found.system.primaries if one.id == primary))
        told.append("  " + " | ".join(cells(found, row, lang)))
    for heading, lines in points_told(found, lang):
        told += ["", f"{heading}{'：' if lang == 'zh' else ':'}", *(f"  {line}" for line in lines)]
    return "\n".join(told)


def markdown(found: Evaluation, lang: Lang) -> str:
    """Write the report as Markdown."""
    told = [f"## {_plain(found.system.name.say(lang))}", "", f"**{_plain(headline(found).say(lang))}**", ""]
    columns = head(found, lang)
    told += [_line(columns), _line(["---"] * len(columns))]
    told += [_line([_plain(cell) for cell in cells(found, row, lang)]) for row in found.rows]
    told += [_line([f"**{cell}**" if cell else "" for cell in sums(found, lang)])] if found.system.weighted else []
    for heading, lines in points_told(found, lang):
        told += ["", f"**{heading}**", "", *(f"- {_plain(line)}" for line in lines)]
    return "\n".join(told) + "\n"


def _line(told: list[str]) -> str:
    return f"| {' | '.join(told)} |"


def _plain(words: str) -> str:
    """Keep words from being read as Markdown."""
    for sign in "\\|*_<>`[]#":
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.split())


def html(found: Evaluation, lang: Lang) -> str:
    """Write the report as HTML."""
    table = "".join(f"<th>{escape(one)}</th>" for one in head(found, lang))
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells(found, row, lang))}</tr>" for row in found.rows)
    total = "".join(f"<th>{escape(one)}</th>" for one in sums(found, lang))
    beside = "".join(
        f"<h4>{escape(heading)}</h4><ul>{''.join(f'<li>{escape(line)}</li>' for line in told)}</ul>"
        for heading, told in points_told(found, lang)
    )
    return (
        f'<div class="cleanprod-evaluation" lang="{lang}"><h3>{escape(found.system.name.say(lang))}</h3>'
        f"<p><b>{escape(headline(found).say(lang))}</b></p>"
        f"<table><tr>{table}</tr>{lines}{f'<tr>{total}</tr>' if total else ''}</table>{beside}</div>"
    )


def data(found: Evaluation) -> dict[str, Any]:
    """Give the report as JSON data."""
    return {
        "form": FORM,
        "system": {
            "id": found.system.id,
            "zh": found.system.name.zh,
            "en": found.system.name.en,
            "method": found.system.method,
        },
        "level": found.level,
        "status": found.status,
        "possible": list(found.possible),
        "index": {name: {"low": str(one.low), "high": str(one.high)} for name, one in found.index.items()},
        "limiting_failed": {level: list(ids) for level, ids in found.limiting_failed.items()},
        "limiting_open": list(found.limiting_open),
        "measure_first": list(found.measure_first),
        "next_level": found.next_level,
        "improvements": [[_step(one) for one in steps] for steps in found.improvements],
        "counts": found.counts,
        "worst_grades": list(found.worst_grades),
        "parameters": {name: str(value) for name, value in found.at},
        "parameters_missing": list(found.parameters_missing),
        "standing": found.standing,
        "standing_words": _both(STANDING_WORDS[found.standing]),
        "remarks": [_both(one) for one in found.remarks],
        "rows": [_row(found, row) for row in found.rows],
    }


def _both(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _step(one: Step) -> dict[str, Any]:
    return {"indicator": one.indicator, "level": one.level, "bound": _both(one.bound), "measured": one.measured}


def _row(found: Evaluation, row: Row) -> dict[str, Any]:
    value: object = row.value
    if isinstance(value, Quantity):
        value = to_form(value)
    elif value is not None:
        value = row.grade
    return {
        "indicator": row.indicator.id,
        "zh": row.indicator.name.zh,
        "en": row.indicator.name.en,
        "primary": row.indicator.primary,
        "limiting": row.indicator.limiting,
        "state": row.state,
        "value": value,
        "grade": row.grade,
        "possible": list(row.possible),
        "benchmark": None if row.grade in (None, BELOW) else _both(Text(met(found, row, "zh"), met(found, row, "en"))),
        "weight": None if row.weight is None else str(row.weight),
        "contribution": {name: {"low": str(one.low), "high": str(one.high)} for name, one in row.contribution.items()},
        "standing": row.indicator.standing,
    }
