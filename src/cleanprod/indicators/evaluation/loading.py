"""Systems as data: a TOML file becomes an `IndicatorSystem`, or is refused with a sentence for each thing that is wrong."""

from __future__ import annotations

import os
import re
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from pydantic import ValidationError

from cleanprod.errors import CleanprodError, FileError, Problem, brief, unknown_name
from cleanprod.standing import SCALE
from cleanprod.units import unit_of
from cleanprod.words import Text

from .checks import check
from .forms import Forms
from .formulas import read_formula
from .methods import FULL
from .system import Bounds, Indicator, IndicatorSystem, Level, Parameter, Primary

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from .forms import IndicatorForm, LevelForm, Number, ParameterForm, PrimaryForm
    from .system import Benchmark

LARGEST: Final = 4 << 20
"""Bytes of a file."""

SAME: Final = "="
"""In the place of a requirement: the same as that of the level before."""

_DIGITS: Final = 20
_A_NUMBER: Final = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20}|/[1-9]\d{0,19})?", re.ASCII)
_TEMPLATES: Final = "templates"
_A_SYSTEM: Final = Text(
    "一个评价指标体系的 TOML 文件", "a TOML file of an evaluation system, as the template of `cleanprod evaluate --template`"
)
_A_SOURCE: Final = Text(
    "一个体系、随库体系的编号，或 TOML 文件的路径", "a system, the id of one of the library, or the path of a TOML file"
)
_A_NUMBER_OF: Final = Text("一个数，或分数如 1/3", "a number, or a fraction such as 1/3")
_LONG: Final = Text("位数过多的整数", "a whole number of thousands of digits")
_KINDS: Final = {
    "number": _A_NUMBER_OF,
    "bool_type": Text("true 或 false", "true or false"),
    "string_type": Text("引号中的文字", "text in quotes"),
    "string_too_short": Text("非空的文字", "text that is not empty"),
    "list_type": Text("方括号中的列表", "a list in square brackets"),
    "int_type": Text("整数", "a whole number"),
    "date_type": Text("日期，如 2026-01-31", "a date, such as 2026-01-31"),
    "string_pattern_mismatch": Text("至多 60 个字母、数字和下划线", "at most 60 letters, digits and underscores"),
    "less_than_equal": Text("更小的数", "a smaller number"),
}
_OF_SIZE: Final = Text("至多 4 MiB 的文件", "a file of at most 4 MiB")
_ONE_FOR_EACH: Final = "每个等级一个"


def indicator_systems() -> tuple[str, ...]:
    """List the systems that come with the library, by id.

    >>> indicator_systems()
    ('electroplating_2015', 'hazwaste_incineration_zaepi_draft', 'pcb_hj450_2008', 'steel_long_process_2014')
    """
    return tuple(sorted(one.name.removesuffix(".toml") for one in _folder().iterdir() if one.name.endswith(".toml")))


def indicator_template(method: str = "membership") -> str:
    r"""Give a file to start a system of one's own from: `membership`, `ratio` or `three_level`.

    Errors:
        UnknownNameError: no such method.

    >>> print(indicator_template().partition("\n")[0])
    # An evaluation system by the membership method (隶属函数法).
    """
    known = ("membership", "ratio", "three_level")
    if method not in known:
        raise unknown_name(method, known, Text("一种评价方法", "a method of evaluation"), "template")
    return _folder().joinpath(_TEMPLATES, f"{method}.toml").read_text("utf-8")


def indicator_system(source: str | os.PathLike[str] | IndicatorSystem) -> IndicatorSystem:
    """Load an evaluation system: by the id of one that comes with the library, or from a TOML file.

    Arguments:
        source: `electroplating_2015`, a path that ends in `.toml`, or a system, which is given back.

    Errors:
        UnknownNameError: no such system.
        FileError: no such file, no TOML, or a problem for each thing that is wrong: weights that do not sum to 1,
            benchmarks out of order, units, ids that stand twice, limiting marks that are missing.

    >>> system = indicator_system("electroplating_2015")
    >>> system.name.zh, len(system.indicators)
    ('电镀行业清洁生产评价指标体系（综合电镀）', 25)
    """
    if isinstance(source, IndicatorSystem):
        return source
    if not isinstance(source, (str, os.PathLike)):
        raise CleanprodError(Problem(brief(source), _A_SOURCE, "system"))
    if isinstance(source, str) and not source.endswith(".toml") and not {"/", os.sep} & set(source):
        return _shipped(source)
    return _read(Path(source))


def _folder() -> Traversable:
    return files(__package__).joinpath("systems")


@cache
def _shipped(name: str) -> IndicatorSystem:
    if name not in indicator_systems():
        what = Text("一个随库的体系，或 .toml 文件的路径", "a system of the library, or the path of a .toml file")
        raise unknown_name(name, indicator_systems(), what, "system")
    return _read(_folder().joinpath(f"{name}.toml"))


def _read(source: Path | Traversable) -> IndicatorSystem:
    name = source.name
    try:
        raw = source.read_bytes()
        text = raw.decode("utf-8-sig") if len(raw) <= LARGEST else ""
        data = tomllib.loads(text, parse_float=Decimal)
    except FileNotFoundError:
        raise FileError(Problem(got=Text("不存在的文件", "no such file"), expected=_A_SYSTEM, file=name)) from None
    except OSError as error:
        raise FileError(Problem(got=error.strerror or "a file that cannot be read", expected=_A_SYSTEM, file=name)) from None
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, a number or a nesting without end
        got = _LONG if "int_max_str_digits" in str(error) else str(error)[:200]
        raise FileError(Problem(got=got, expected=_A_SYSTEM, file=name)) from None
    if len(raw) > LARGEST:
        raise FileError(Problem(got=Text("更大的文件", "a larger file"), expected=_OF_SIZE, file=name))
    lines = _Lines(text)
    try:
        forms = Forms.model_validate(data)
    except ValidationError as error:
        problems = [_problem(detail, data) for detail in error.errors(include_url=False)]
        raise FileError(*(evolve(one, file=name, row=lines.of(one.where)) for one in problems)) from None
    reader = _Reader(forms)
    system = evolve(reader.system(), file=name)
    problems = [*reader.problems, *check(system, forms)]
    if problems:
        raise FileError(*(evolve(one, file=name, row=lines.of(one.where)) for one in problems))
    return system


class _Lines:
    """Where in a file a thing is written: the line of its id."""

    def __init__(self, text: str) -> None:
        self.rows: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            found = re.match(r'\s*id\s*=\s*"(\w+)"', line)
            if found:
                self.rows.setdefault(found[1], []).append(number)

    def of(self, where: str) -> int | None:
        """Give the line of what a problem is about: the last one of that id, which is the one too many."""
        rows = self.rows.get(re.split(r"[^\w]", where)[0])
        return rows[-1] if rows else None


def _problem(detail: Any, data: dict[str, Any]) -> Problem:  # noqa: ANN401 - as pydantic has it
    """Tell what pydantic found in our words, at the id of the table where it stands."""
    place: Any = data
    name = ""
    rest: list[str] = []
    for part in detail["loc"]:
        try:
            place = place[part]
        except (KeyError, IndexError, TypeError):
            place = None
        rest = [*rest, str(part)] if not isinstance(part, int) else rest
        if isinstance(place, dict) and isinstance(place.get("id"), str):
            name, rest = place["id"], []
    where = ", ".join(filter(None, (name, ".".join(rest[:2]))))
    got = Text("缺项", "nothing") if detail["type"] == "missing" else brief(detail["input"])
    if rest[-1:] == ["standing"]:
        expected: Text | str = Text(f"{'、'.join(SCALE)} 之一", f"one of {', '.join(SCALE)}")
    elif detail["type"] == "missing":
        expected = Text("必填的项", "an entry that must be there")
    elif detail["type"] in _KINDS:
        expected = _KINDS[detail["type"]]
    elif detail["type"] == "extra_forbidden":
        got = Text("未知的项", "an unknown entry")
        expected = Text("模板中的项", "an entry of the template")
    else:
        expected = detail["msg"]
    return Problem(got=got, expected=expected, where=where)


class _Reader:
    """From the form to the value: numbers, units, formulas. What cannot be read is noted, and the rest goes on."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.problems: list[Problem] = []
        self.levels = [one.id for one in forms.level]

    def system(self) -> IndicatorSystem:
        one = self.forms.system
        fallback = "1.2" if one.method == "ratio" else 100
        return IndicatorSystem(
            id=one.id,
            name=one.text,
            method=one.method,
            levels=tuple(self._level(level) for level in self.forms.level),
            primaries=tuple(self._primary(primary) for primary in self.forms.primary),
            parameters=tuple(self._parameter(parameter) for parameter in self.forms.parameter),
            cap=self._known(fallback if one.cap is None else one.cap, "cap"),
            shares={part: self._known(share, f"shares.{part}") for part, share in one.shares.items()},
            weighted=one.weights and one.method != "three_level",
            year=one.year,
            issuer=one.issuer.text if one.issuer else None,
            source=one.source,
            standing=one.standing,
            checked_on=one.checked_on,
            review_by=one.review_by,
            partial=one.partial.text if one.partial else None,
            notes=tuple(note.text for note in one.notes),
        )

    def _parameter(self, form: ParameterForm) -> Parameter:
        first, last = (self._known(end, f"{form.id}, range") for end in (form.first, form.last))
        return Parameter(form.id, form.text, first, last, form.whole)

    def _level(self, form: LevelForm) -> Level:
        index = None if form.index is None else self._number(form.index, f"{form.id}, index")
        limiting, floor = (self._place(getattr(form, name), f"{form.id}, {name}") for name in ("limiting", "floor"))
        method = self.forms.system.method
        if method == "ratio":
            limiting = 0  # a veto holds at every level
        elif method == "membership" and index == FULL:
            # a statement about every indicator: decided on their grades, so that no bonus makes up for one that misses it
            own = self.levels.index(form.id)
            limiting, floor = (own if asked is None else min(asked, own) for asked in (limiting, floor))
        return Level(form.id, form.text, index, limiting, floor, form.fact)

    def _place(self, level: str | None, where: str) -> int | None:
        if level is None or level in self.levels:
            return None if level is None else self.levels.index(level)
        expected = Text(f"{'、'.join(self.levels)} 之一", f"one of {', '.join(self.levels)}")
        self.problems.append(Problem(got=brief(level), expected=expected, where=where))
        return None

    def _primary(self, form: PrimaryForm) -> Primary:
        groups = {name: self._known(share, f"{form.id}, groups.{name}") for name, share in form.groups.items()}
        return Primary(
            form.id,
            form.text,
            tuple(self._indicator(one, form) for one in form.indicator),
            None if form.weight is None else self._number(form.weight, f"{form.id}, weight"),
            groups,
            form.bonus,
            form.part,
            form.note.text if form.note else None,
        )

    def _indicator(self, form: IndicatorForm, primary: PrimaryForm) -> Indicator:
        unit = None
        if form.unit is None:
            self._sides(form, ("at_most", "below", "at_least", "above"), "数值基准须有 unit", "a unit beside numbers")
        else:
            self._sides(form, ("requires_zh", "requires_en"), "文字要求不设 unit", "no unit beside requirements in words")
            try:
                unit = unit_of(form.unit)
            except CleanprodError as error:
                self.problems += [evolve(one, where=f"{form.id}, unit") for one in error.problems]
        return Indicator(
            id=form.id,
            name=form.text,
            primary=primary.id,
            benchmarks=self._requirements(form) if form.unit is None else self._bounds(form),
            unit=unit,
            weight=None if form.weight is None else self._number(form.weight, f"{form.id}, weight"),
            group=form.group,
            limiting=bool(form.limiting) or primary.part == "veto",
            number=form.number,
            standing=form.standing,
            note=form.note.text if form.note else None,
        )

    def _sides(self, form: IndicatorForm, names: tuple[str, ...], zh: str, en: str) -> None:
        """Refuse benchmarks that do not go with a unit, or with none."""
        given = next((name for name in names if getattr(form, name) is not None), None)
        if given is not None:
            self.problems.append(Problem(given, Text(zh, en), f"{form.id}, unit"))

    def _requirements(self, form: IndicatorForm) -> tuple[Benchmark, ...]:
        zh, en = form.requires_zh or [], form.requires_en or []
        if len(zh) != len(en):
            self._count(form, f"requires_zh: {len(zh)}, requires_en: {len(en)}")
        told: list[Benchmark] = []
        for one, two in zip(zh, en, strict=False):
            told.append(told[-1] if one == two == SAME and told else Text(one, two) if one and two else None)
        return self._for_each_level(form, told)

    def _bounds(self, form: IndicatorForm) -> tuple[Benchmark, ...]:
        above, under = (form.at_most, form.below), (form.at_least, form.above)
        if all(one is not None for one in above) or all(one is not None for one in under):
            got = Text("at_most 与 below，或 at_least 与 above", "at_most beside below, or at_least beside above")
            self.problems.append(Problem(got=got, expected=Text("其中之一", "one of the two"), where=form.id))
        most, least = next(filter(None, above), None), next(filter(None, under), None)
        count = max(len(most or ()), len(least or ()))
        if most is not None and least is not None and len(most) != len(least):
            self._count(form, f"{len(most)}, {len(least)}")
        tops = self._formulas(most, form) if most is not None else [None] * count
        bottoms = self._formulas(least, form) if least is not None else [None] * count
        told = [
            None
            if top is None and bottom is None
            else Bounds(
                top,
                bottom,
                strict_most=form.below is not None,
                strict_least=form.above is not None,
                lost_most=most is not None and top is None,
                lost_least=least is not None and bottom is None,
            )
            for top, bottom in zip(tops, bottoms, strict=False)
        ]
        return self._for_each_level(form, told)

    def _for_each_level(self, form: IndicatorForm, told: list[Any]) -> tuple[Benchmark, ...]:
        """Check that there is a benchmark for each level; none at all is a row that cannot be graded."""
        wanted = 1 if self.forms.system.method == "ratio" else len(self.levels)
        if not told:
            return (None,) * wanted
        if len(told) != wanted:
            self._count(form, str(len(told)))
        return tuple(told)

    def _count(self, form: IndicatorForm, got: str) -> None:
        wanted = 1 if self.forms.system.method == "ratio" else len(self.levels)
        levels = ", ".join(self.levels)
        expected = (
            Text("比值法的一个基准值", "one benchmark, of the ratio method")
            if wanted == 1
            else Text(f"{wanted} 个，{_ONE_FOR_EACH}（{levels}）", f"{wanted}, one for each level ({levels})")
        )
        mend = Text('没有的写 ""。', 'Where there is none, write "".')
        self.problems.append(Problem(got=got, expected=expected, where=f"{form.id}, benchmarks", mend=mend))

    def _formulas(self, written: list[Number], form: IndicatorForm) -> list[Any]:
        found = []
        for one in written:
            text = _text(one).removeprefix("+")
            try:
                found.append(read_formula(text) if text else None)
            except CleanprodError as error:
                self.problems += [evolve(problem, where=f"{form.id}, benchmarks") for problem in error.problems]
                found.append(None)
        return found

    def _known(self, written: Number, where: str) -> Fraction:
        """Read a number; one that cannot be read is noted, and 1 stands for it until the file is refused."""
        found = self._number(written, where)
        return Fraction(1) if found is None else found

    def _number(self, written: Number, where: str) -> Fraction | None:
        found = _A_NUMBER.fullmatch(_text(written))
        if found is None:
            self.problems.append(Problem(got=brief(written), expected=_A_NUMBER_OF, where=where))
            return None
        return Fraction(found[0])


def _text(written: Number) -> str:
    """Give a number as it is written, without an exponent; one that is far out of range as it stands."""
    if isinstance(written, Decimal):
        return format(written, "f") if abs(written.adjusted()) <= _DIGITS else str(written)
    return str(written).strip()
