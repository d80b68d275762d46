"""A plan of one's own (自定计划): its figures, read as strictly as a record, each problem with its place in the file."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from cleanprod.errors import Problem, QuantityError, RecordError, brief, nearest
from cleanprod.law import STANDS
from cleanprod.models.effects import EFFECTS
from cleanprod.standing import SCALE
from cleanprod.units import AnnualMass, Money, PollutantMass
from cleanprod.units.accepting import expected as expected_quantity
from cleanprod.words import Text

from .asking import COUNTS
from .targets import KINDS, Figure, made

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HEAD: Final = {
    "start": Text("期间首日（日期，不带时刻）", "the first day of the period, without a time"),
    "until": Text("期间之后的第一日", "the first day behind the period, without a time"),
    "standing": Text("、".join(SCALE), f"one of {', '.join(SCALE)}"),
    "checked_on": Text("核对日期", "the day on which it was read"),
    "review_by": Text("应重新核对的日期", "the day by which to read it again"),
}
MONEY: Final = ("investment", "benefit")
ROW: Final = ("zh", "en", "value", "kind", "yearly", "strict", "aspirational", "clause", "stands")

A_FIGURE: Final = Text(
    "一项指标：zh、en、value，数量另有 kind", "a figure: zh, en, value, and of an amount its kind, such as Energy"
)
_WORDS: Final = Text("文字", "words")
_FLAG: Final = Text("true 或 false", "true or false")
_COUNT: Final = Text("大于零的整数", "a whole number above zero")
_ABOVE: Final = Text("大于零的数量", "an amount above zero")
_AFTER: Final = Text("晚于首日的日期", "a day behind the first")
_STANDS: Final = Text('立场编号的列表，如 ["A30"]', 'a list of stands, such as ["A30"]')
_KNOWN: Final = Text("计划文件的字段", "a field of a plan")


def figures_of(data: Mapping[str, Any], file: str) -> dict[str, Figure]:
    """Read the figures of a plan.

    Errors:
        RecordError: what a plan has is missing in it, or wrong, with its place.
    """
    problems = [
        Problem(got=brief(data.get(key)), expected=words, where=key, file=file)
        for key, words in HEAD.items()
        if not _held(key, data.get(key))
    ]
    problems += [
        _stranger(key, HEAD, key, file) for key, value in data.items() if key not in HEAD and not isinstance(value, dict)
    ]
    if not problems and data["start"] >= data["until"]:
        problems.append(Problem(got=f"{data['start']}, {data['until']}", expected=_AFTER, where="until", file=file))
    rows = {id_: row for id_, row in data.items() if isinstance(row, dict)}
    for id_, row in rows.items():
        problems += _wrong(id_, row, file)
    if not rows:
        problems.append(Problem(got=Text("没有指标", "no figure"), expected=A_FIGURE, file=file))
    if problems:
        raise RecordError(*problems)
    return {
        id_: made(id_, row, data, row.get("clause", ""), tuple(row.get("stands", ())), KINDS.get(row.get("kind", "")), data)
        for id_, row in rows.items()
    }


def _held(key: str, value: object) -> bool:
    plain = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return isinstance(value, str) and value in SCALE if key == "standing" else plain


def _stranger(key: str, known: Iterable[str], where: str, file: str) -> Problem:
    near = nearest(key, known) or next(iter(get_close_matches(key, list(known), n=1)), "")
    mend = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else ""
    return Problem(got=brief(key), expected=_KNOWN, where=where, mend=mend, file=file)


def _wrong(id_: str, row: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Find what is wrong with a figure."""

    def problem(key: str, expected: Text) -> Problem:
        return Problem(got=brief(row.get(key)), expected=expected, where=f"{id_}, {key}", file=file)

    yield from (_stranger(key, ROW, f"{id_}, {key}", file) for key in row if key not in ROW)
    for key in ("zh", "en"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield (
                problem(key, _WORDS)
                if key in row
                else Problem(got=brief(None), expected=A_FIGURE, where=f"{id_}, {key}", file=file)
            )
    if "clause" in row and not isinstance(row["clause"], str):
        yield problem("clause", _WORDS)
    yield from (
        problem(key, _FLAG) for key in ("yearly", "strict", "aspirational") if not isinstance(row.get(key, False), bool)
    )
    stands = row.get("stands", [])
    if not isinstance(stands, list) or not all(isinstance(one, str) and one in STANDS for one in stands):
        yield problem("stands", _STANDS)
    yield from _wrong_value(id_, row, file)


def _wrong_value(id_: str, row: Mapping[str, Any], file: str) -> Iterator[Problem]:
    value, kinds = row.get("value"), _kinds(id_)
    if value is None:
        yield Problem(got=brief(None), expected=A_FIGURE, where=id_, file=file)
    elif "kind" not in row and (kinds is None or not kinds):
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            yield Problem(got=brief(value), expected=_COUNT, where=f"{id_}, value", file=file)
    elif row.get("kind") not in (KINDS if kinds is None else kinds):
        names = [*(KINDS if kinds is None else kinds)]
        expected = Text(
            "、".join(names) or "不写 kind：按个数计", f"one of {', '.join(names)}" if names else "no kind: it is counted"
        )
        yield Problem(got=brief(row.get("kind")), expected=expected, where=f"{id_}, kind", file=file)
    else:
        kind = KINDS[row["kind"]]
        try:
            if kind(value).exact_magnitude <= 0:
                yield Problem(got=brief(value), expected=_ABOVE, where=f"{id_}, value", file=file)
        except QuantityError as error:
            said = expected_quantity(kind)
            expected = Text(f"{A_FIGURE.zh}；{said.zh}", f"{A_FIGURE.en}; here {said.en}")
            yield Problem(got=error.problems[0].got, expected=expected, where=id_, file=file)


def _kinds(id_: str) -> list[str] | None:
    """Give the kinds that fit a figure by its name: none of what is counted; None where any does."""
    if id_ in COUNTS:
        return []
    if id_ in MONEY:
        return [Money.__name__]
    if id_ not in EFFECTS:
        return None
    kind = EFFECTS[id_].kind
    held = PollutantMass if kind is AnnualMass else kind
    return [held.__name__] if held.__name__ in KINDS else None
