"""Pages drawn from the evaluation systems: every indicator with its benchmarks, its weight, and how far it may be relied on."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cleanprod.indicators.evaluation import indicator_system, indicator_systems
from cleanprod.indicators.evaluation.system import METHOD_WORDS, Bounds
from cleanprod.standing import STANDING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleanprod.indicators.evaluation import Indicator, IndicatorSystem, Level, Primary

STAR = r"\*"
DRAWN = "This page is drawn from the data that the library evaluates with. 本页由本库所用的数据生成。"


def pages() -> dict[str, str]:
    """Give the pages of systems by file name."""
    return {f"system_{name}.md": "\n".join(_system(indicator_system(name))) for name in indicator_systems()}


def _system(system: IndicatorSystem) -> Iterator[str]:
    yield f"# {system.name.zh}"
    yield ""
    yield f"{system.name.en}. {DRAWN}"
    yield ""
    method = METHOD_WORDS[system.method]
    yield f"* By the [{method.en}](methods.md) ({method.zh}), in Python and on the command line `{system.id}`."
    if system.issuer is not None:
        yield f"* {system.issuer.en}. {system.issuer.zh}."
    standing = STANDING_WORDS[system.standing]
    yield f"* Source 来源: {system.source}; {standing.en} ({standing.zh})."
    on, by = system.checked_on, system.review_by
    yield f"* *Checked on {on}, review by {by} (核对于 {on}，{by} 前复核).*"
    for note in (*([system.partial] if system.partial else []), *system.notes):
        yield f"* **{note.en}** ({note.zh})."
    yield ""
    yield from _levels(system)
    for parameter in system.parameters:
        words = f"{parameter.name.en} ({parameter.name.zh})"
        yield f"Benchmarks are formulas of `{parameter.id}`, {words}, from {parameter.first} to {parameter.last}."
        yield ""
    if any(one.limiting for one in system.indicators):
        yield "A star marks a limiting indicator (限定性指标)."
        yield ""
    for primary in system.primaries:
        yield from _primary(primary, system)


def _levels(system: IndicatorSystem) -> Iterator[str]:
    yield "| level 等级 | | what it asks 条件 |"
    yield "|---|---|---|"
    for level in system.levels:
        yield f"| {level.id} | {level.name.zh}<br>{level.name.en} | {_asks(level, system)} |"
    yield ""


def _asks(level: Level, system: IndicatorSystem) -> str:
    asked = []
    if level.index is not None:
        asked.append(f"an index of {_number(level.index)} at least")
    if level.limiting is not None and system.method == "membership":
        asked.append(f"every limiting indicator at {system.levels[level.limiting].id} or better")
    if level.floor is not None:
        asked.append(f"every other indicator at {system.levels[level.floor].id} or better")
    return "; ".join(asked) or "each indicator by itself 逐项评定"


def _primary(primary: Primary, system: IndicatorSystem) -> Iterator[str]:
    yield f"## {primary.name.zh} · {primary.name.en}"
    yield ""
    if primary.weight is not None:
        yield f"w = {_number(primary.weight)}{', a bonus (加分项)' if primary.bonus else ''}"
        yield ""
    heads = ["", "indicator 指标", "unit 单位", *(["ω"] if system.weighted else []), *(level.id for level in system.levels)]
    yield f"| {' | '.join([*heads, 'standing 可信程度'])} |"
    yield "|---" * (len(heads) + 1) + "|"
    for one in primary.indicators:
        yield _row(one, primary, system)
    yield ""


def _row(one: Indicator, primary: Primary, system: IndicatorSystem) -> str:
    name = f"`{one.id}`<br>{one.name.zh}{STAR if one.limiting else ''}<br>{one.name.en}"
    unit = "" if one.unit is None else one.unit.name
    weight = ""
    if system.weighted:
        share = f"{_number(primary.groups[one.group])}/n" if one.group is not None else _number(one.weight)
        weight = f" {share} |"
    marks = " | ".join(
        f"as {before.id} 同 {before.id} 级" if mark is not None and mark == previous else _mark(mark)
        for mark, previous, before in zip(
            one.benchmarks, (None, *one.benchmarks), (system.levels[0], *system.levels), strict=False
        )
    )
    standing = STANDING_WORDS[one.standing]
    note = "" if one.note is None else f"<br>{one.note.zh}<br>{one.note.en}"
    return f"| {one.number or ''} | {name} | {unit} |{weight} {marks} | {standing.en}<br>{standing.zh}{note} |"


def _mark(mark: object) -> str:
    if mark is None:
        return "—"
    if isinstance(mark, Bounds):
        return mark.say().replace("*", "·").replace("<", "&lt;").replace(">", "&gt;")
    return f"{mark.zh}<br>{mark.en}"  # type: ignore[attr-defined] # words


def _number(value: Fraction | None) -> str:
    if value is None:
        return ""
    short = f"{float(value):g}"
    return short if Fraction(short) == value else str(value)
