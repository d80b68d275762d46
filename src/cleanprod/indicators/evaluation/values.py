"""What is known of the indicators: a quantity, a grade, not applicable; what is left out is not measured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from cleanprod.errors import CleanprodError, Problem, RecordError, brief, nearest
from cleanprod.units import Quantity, parse_quantity
from cleanprod.units.definitions import label_of
from cleanprod.units.unit import needs_coefficient
from cleanprod.words import Text

from .system import BELOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .system import Indicator, IndicatorSystem


class Absence(Enum):
    """An indicator that does not apply: the enterprise has nothing that it measures."""

    NOT_APPLICABLE = "not applicable"

    def __repr__(self) -> str:
        return self.name


NOT_APPLICABLE: Final = Absence.NOT_APPLICABLE

Value = Quantity | int | Literal[Absence.NOT_APPLICABLE]
"""What was read: a quantity, the place of a grade from 0 for the best, or that the indicator does not apply."""

ABSENT: Final = frozenset(("不适用", "不涉及", "无此项", "not applicable", "not_applicable"))
UNMEASURED: Final = frozenset(("", "未知", "未测", "未测量", "不详", "unknown", "not measured", "?"))
_EITHER: Final = frozenset(("n/a", "na", "-", "--", "—", "——", "–", "/", "无", "none", "null", "nan"))
_YES: Final = frozenset(("是", "达标", "符合", "满足", "yes", "true", "met", "meets"))
_NO: Final = frozenset(("否", "不达标", "不符合", "不满足", "no", "false", "not met"))
_NOT_REACHED: Final = frozenset((BELOW, "未达到", "达不到", "不达标", "不符合"))
_NUMERALS: Final = "一二三四五六七八九十"
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")

_WHICH: Final = Text(
    "不适用请写“不适用”，未测请留空：两者不同。",
    "Write 'not applicable' (不适用) if it does not apply, and leave it blank if it was not measured: the two differ.",
)
_BARE_NUMBER: Final = re.compile(r"[+-]?[\d,]*\.?\d+(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_PARAMETER: Final = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20}|/[1-9]\d{0,19})?", re.ASCII)
_A_MAPPING: Final = Text('由参数到值的映射，如 {"n": 2}', 'a mapping from parameters to values, such as {"n": 2}')
_BARE: Final = Text("数必须带单位：{}。", "A number needs its unit: {}.")


def read_values(system: IndicatorSystem, values: Mapping[str, Any]) -> dict[str, Value]:
    """Read what is known of the indicators, by id; what is not measured is left out.

    Errors:
        RecordError: a problem for each value that is refused.
    """
    found: dict[str, Value] = {}
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for name, given in values.items():
        indicator = system.find(name)
        if indicator is None:
            problems.append(unknown_indicator(system, name))
            continue
        if indicator.id in names:
            problems.append(duplicate(indicator, names[indicator.id], name))
            continue
        names[indicator.id] = str(name)
        # the quick way of values that were read before
        if isinstance(given, Quantity) and indicator.unit is not None and given.units.name == indicator.unit.name:
            found[indicator.id] = given
            continue
        try:
            value = read_value(indicator, system, given)
        except CleanprodError as error:
            problems += error.problems
            continue
        if value is not None:
            found[indicator.id] = value
    if problems:
        raise RecordError(*problems)
    return found


def unknown_indicator(system: IndicatorSystem, name: object) -> Problem:
    """Tell that the system has no such indicator, and offer the nearest."""
    near = nearest(str(name), system.by_name)
    form = f"cleanprod evaluate {system.id} --form"
    listed = Text(f"该体系的指标见 {form}。", f"`{form}` lists its indicators.")
    mend = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else listed
    expected = Text(f"{system.name.zh}的指标", f"an indicator of {system.id}")
    return Problem(got=brief(name), expected=expected, mend=mend)


def duplicate(indicator: Indicator, first: str, second: str) -> Problem:
    """Tell that an indicator is given twice."""
    got = Text(f"{brief(first)} 与 {brief(second)}", f"{brief(first)} and {brief(second)}")
    return Problem(got=got, expected=Text("每个指标一个值", "one value for each indicator"), where=indicator.id)


def read_value(indicator: Indicator, system: IndicatorSystem, given: object) -> Value | None:
    """Read what is known of one indicator; None where it is not measured.

    Errors:
        RecordError: a number without its unit, another dimension, a word that is no grade of the indicator, or one that may
            mean not applicable as well as not measured.
    """
    if given is None:
        return None
    if given is NOT_APPLICABLE:
        return NOT_APPLICABLE
    if isinstance(given, str):
        word = plain_word(given)
        if word in UNMEASURED:
            return None
        if word in ABSENT:
            return NOT_APPLICABLE
        if word in _EITHER:
            raise _refused(indicator, given, Text("不适用，或未测", "either not applicable or not measured"), _WHICH)
    return read_grade(indicator, system, given) if indicator.graded else read_quantity(indicator, given)


def plain_word(text: str) -> str:
    """Give a word in its plain width and without case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_quantity(indicator: Indicator, given: object) -> Quantity:
    """Read a quantity, in the unit of the benchmarks.

    Errors:
        RecordError: as `read_value`.
    """
    unit = indicator.unit
    assert unit is not None  # noqa: S101 - what has none is graded in words
    example = _BARE.say("zh").format(f"如 12 {unit.name}"), _BARE.say("en").format(f"such as 12 {unit.name}")
    expected = Text(f"以 {unit.name} 计的数量（{label_of(unit.dimension).zh}）",
                    f"a quantity in {unit.name} ({label_of(unit.dimension).en})")  # fmt: skip
    if isinstance(given, bool) or (isinstance(given, str) and is_number(given)):
        raise _refused(indicator, given, expected, Text(*example))
    try:
        read = parse_quantity(given) if isinstance(given, str) else Quantity(given)
    except CleanprodError as error:
        problem = error.problems[0]
        bare = not isinstance(given, (str, Quantity))
        mend = Text(*example) if bare else problem.mend
        raise RecordError(Problem(problem.got, expected, indicator.id, mend)) from None
    if read.units.name == unit.name:
        return read
    if needs_coefficient(read.units, unit):
        mend = Text(
            "电力折标准煤须用系数：请先用 energy_account 算出。",
            "Electricity becomes coal equivalent by a coefficient: use energy_account.",
        )
        raise _refused(indicator, str(read), expected, mend)
    if read.units.vector != unit.vector:
        measure = label_of(read.units.dimension)
        got = Text(f"{read}（{measure.zh}）", f"{read} ({measure.en})")
        raise RecordError(Problem(got, expected, indicator.id))
    return read


def is_number(text: str) -> bool:
    """Tell whether a text is a number without a unit."""
    return _BARE_NUMBER.fullmatch(text.strip()) is not None


def read_grade(indicator: Indicator, system: IndicatorSystem, given: object) -> int:
    """Read a grade: a level of the system, `below`; yes or no where the indicator asks for one thing only.

    A level whose requirement is also that of a better one is read as the better one: who meets it meets both.

    Errors:
        RecordError: a word that is not on the scale.
    """
    words = _grades(system)[indicator.id]
    place = words.get(given) if isinstance(given, (str, bool)) else None
    if place is None and isinstance(given, str):
        place = words.get(plain_word(given))
    if place is None:
        raise _refused(indicator, given, _of_scale(system, indicator), "")
    return place


@lru_cache(64)
def _grades(system: IndicatorSystem) -> dict[str, dict[str | bool, int]]:
    """Give for each indicator that is graded in words the words that may be given, each with its place."""
    known = scale(system)
    ids = {level.id: place for place, level in enumerate(system.levels)}
    return {one.id: _words_of(one, {**known, **ids}, system.worst) for one in system.indicators if one.graded}


def _words_of(one: Indicator, known: dict[str, int], worst: int) -> dict[str | bool, int]:
    words: dict[str | bool, int] = {}
    if len(one.benchmarks) == worst:
        merged = {place: one.benchmarks.index(mark) if mark is not None else place for place, mark in enumerate(one.benchmarks)}
        words.update((word, merged.get(place, worst)) for word, place in known.items())
    if asks_one_thing(one):
        last = len(one.benchmarks)
        words[True], words[False] = 0, last
        words.update((word, 0) for word in _YES)
        words.update((word, last) for word in _NO)
    return words


def asks_one_thing(indicator: Indicator) -> bool:
    """Tell whether an indicator asks the same at every level: it is met or not."""
    return len(set(indicator.benchmarks)) == 1


@lru_cache(64)
def scale(system: IndicatorSystem) -> dict[str, int]:
    """Give the words for each grade: II, Ⅱ级, 二级, the names of the level, below."""
    return dict(grade_words(system))


def grade_words(system: IndicatorSystem) -> list[tuple[str, int]]:
    """List the words of each grade, with its place."""
    words: list[tuple[str, int]] = []
    for place, level in enumerate(system.levels):
        names: Iterable[str] = (level.id, f"{level.id}级", *_numeral(level.id), level.name.zh, level.name.en)
        words += [(plain_word(name), place) for name in names]
    last = system.levels[-1].id
    below = (*_NOT_REACHED, f"below {last}", f"低于{last}级", f"未达到{last}级", f"未达到 {last} 级")
    return words + [(plain_word(name), system.worst) for name in below]


def _numeral(level: str) -> tuple[str, ...]:
    """Give the Chinese ordinal of a level that is a number: 二级 of II and of 2, wherever it stands."""
    word = plain_word(level)
    number = int(word) if word in map(str, range(1, len(_NUMERALS) + 1)) else 0
    number = number or (_ROMAN.index(word) + 1 if word in _ROMAN else 0)
    return (f"{_NUMERALS[number - 1]}级",) if number else ()


def _of_scale(system: IndicatorSystem, indicator: Indicator) -> Text:
    single = asks_one_thing(indicator)
    ids = [level.id for level in system.levels] if len(indicator.benchmarks) == system.worst else []
    zh = [*(f"{one}级" for one in ids), *(("未达到",) if ids else ()), *(("是", "否") if single else ())]
    en = [*ids, *((BELOW,) if ids else ()), *(("yes", "no") if single else ())]
    return Text(f"等级之一：{'、'.join(zh)}", f"a grade: {', '.join(en)}")


def _refused(indicator: Indicator, got: object, expected: Text, mend: Text | str) -> RecordError:
    return RecordError(Problem(brief(got), expected, indicator.id, mend))


def read_parameters(system: IndicatorSystem, given: Mapping[str, Any]) -> dict[str, Fraction]:
    """Read the parameters of formulas; what is left out or None is not known.

    Errors:
        RecordError: no such parameter, no number, one out of its range, or one that is given under two names.
    """
    if not isinstance(given, Mapping):
        raise RecordError(Problem(brief(given), _A_MAPPING, "parameters"))
    known = [one.id for one in system.parameters]
    found: dict[str, Fraction] = {}
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        one = system.find_parameter(name)
        if one is None:
            listed = Text(
                f"参数：{'、'.join(known) or '无'}", f"a parameter of the system: {', '.join(known) or 'it has none'}"
            )
            problems.append(Problem(brief(name), listed, "parameters"))
            continue
        if one.id in names:
            got = Text(f"{brief(names[one.id])} 与 {brief(name)}", f"{brief(names[one.id])} and {brief(name)}")
            problems.append(Problem(got, Text("每个参数一个值", "one value for each parameter"), one.id))
            continue
        names[one.id] = name
        if value is None or (isinstance(value, str) and plain_word(value) in UNMEASURED):
            continue
        number = _number(value)
        if number is None or not one.first <= number <= one.last or (one.whole and number.denominator != 1):
            kind = Text("整数", "a whole number") if one.whole else Text("数", "a number")
            expected = Text(f"{one.first} 至 {one.last} 的{kind.zh}", f"{kind.en} from {one.first} to {one.last}")
            problems.append(Problem(brief(value), expected, one.id))
            continue
        found[one.id] = number
    if problems:
        raise RecordError(*problems)
    return found


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool):
        return None
    found = _PARAMETER.fullmatch(repr(value) if isinstance(value, float) else str(value).strip())
    return Fraction(found[0]) if found else None
