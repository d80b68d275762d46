"""Which column of a table of enterprises is which indicator, and the unit of its numbers.

A header is any name of the indicator, and may name a unit: rinse_water, 单位产品每次清洗取水量（L/m2）. Others name who it is
(编号 id, 企业名称 name), a parameter of the system, or what does not apply (不适用 not_applicable: a list of indicators).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from attrs import evolve, frozen

from cleanprod.errors import CleanprodError, Problem, RecordError, brief, nearest
from cleanprod.units import Quantity, unit_of
from cleanprod.words import Text

from .values import is_number, plain_word, read_value, unknown_indicator

if TYPE_CHECKING:
    from cleanprod.units import Unit

    from .system import IndicatorSystem
    from .values import Value

Role = Literal["indicator", "parameter", "id", "name", "not_applicable", "other"]

WORDS: Final[dict[str, Role]] = {
    **dict.fromkeys(("id", "编号", "企业编号", "统一社会信用代码", "uscc"), "id"),
    **dict.fromkeys(("name", "企业名称", "企业", "单位名称", "enterprise"), "name"),
    **dict.fromkeys(("not_applicable", "not applicable", "不适用", "不适用指标"), "not_applicable"),
    **dict.fromkeys(("序号", "备注", "说明", "note", "notes", "remark", "city", "地市", "year", "年度", "年份"), "other"),
}

_BRACKETED: Final = re.compile(r"(.+?)\s*[(\[]\s*(?:单位[:：]?\s*)?([^()\[\]]+?)\s*[)\]]")
_SPLIT: Final = re.compile(r"[,;，；、\s]+")


@frozen
class Column:
    """A column.

    Attributes:
        header: as written.
        role: what it is.
        name: the id of the indicator or parameter.
        unit: the unit of its numbers, where the header names one.
    """

    header: str
    role: Role
    name: str = ""
    unit: Unit | None = None


def column_of(system: IndicatorSystem, header: str) -> Column | None:
    """Tell what a header says; None where it is nothing that the system knows.

    Errors:
        CleanprodError: it names an indicator and a unit that measures something else.
    """
    word = plain_word(header)
    indicator = system.find(header)
    if indicator is not None:
        return Column(header, "indicator", indicator.id)
    parameter = system.find_parameter(header)
    if parameter is not None:
        return Column(header, "parameter", parameter.id)
    if word in WORDS:
        return Column(header, WORDS[word])
    written = _BRACKETED.fullmatch(_plain(header))
    indicator = None if written is None else system.find(written[1])
    if written is None or indicator is None:
        return None
    unit = unit_of(written[2])
    if indicator.unit is None or unit.vector != indicator.unit.vector:
        told = "等级" if indicator.unit is None else indicator.unit.name
        expected = Text(
            f"该指标的单位：{told}", f"the unit of the indicator: {indicator.unit or 'none, it is graded in words'}"
        )
        raise CleanprodError(Problem(unit.name, expected, header))
    return Column(header, "indicator", indicator.id, unit)


def strange(system: IndicatorSystem, header: str) -> Problem | None:
    """Tell of a header that is nothing the system knows whether it is nearly the name of an indicator."""
    written = _BRACKETED.fullmatch(_plain(header))
    name = header if written is None else written[1]
    if nearest(plain_word(name), [plain_word(one) for one in system.by_name]) is None:
        return None
    return evolve(unknown_indicator(system, name), where=header)


def read_cell(system: IndicatorSystem, column: Column, cell: object) -> Value | None:
    """Read what a cell says of the indicator of its column; None where it is not measured.

    A number has the unit of the column. A cell that has a unit of its own must not contradict it.

    Errors:
        CleanprodError: as `read_value`; or two units.
    """
    one, unit = system.by_id[column.name], column.unit
    if unit is None or cell is None or isinstance(cell, bool):
        return read_value(one, system, cell)
    bare = is_number(cell) if isinstance(cell, str) else isinstance(cell, (int, float, Decimal))
    if bare and not one.graded:
        return read_value(one, system, f"{cell} {unit.name}" if isinstance(cell, str) else Quantity(cell, unit))
    value = read_value(one, system, cell)
    own = value.units if isinstance(value, Quantity) else None
    if (own is None and isinstance(value, int)) or (own is not None and (own.vector, own.factor) != (unit.vector, unit.factor)):
        got = Text(f"{brief(cell)}，单位为 {unit.name}", f"{brief(cell)} beside the unit {unit.name}")
        expected = Text("无单位的等级", "a grade without a unit") if own is None else Text("同一个单位", "one unit")
        mend = "" if own is None else Text("只写一种单位。", "Write one of the two units.")
        raise RecordError(Problem(got, expected, one.id, mend))
    return value


def _plain(header: str) -> str:
    return header.strip().replace("（", "(").replace("）", ")").replace("【", "[").replace("】", "]")


def absent_of(system: IndicatorSystem, written: str) -> tuple[str, ...]:
    """Read a list of indicators that do not apply: zn_rate、cu_rate.

    Errors:
        CleanprodError: one that the system does not have.
    """
    whole = system.find(written)
    if whole is not None:  # a name may hold a space
        return (whole.id,)
    parts = [part for part in re.split(r"[,;，；、]+", written) if part.strip()]
    if any(system.find(part) is None for part in parts):
        parts = [part for part in _SPLIT.split(written) if part]
    found = [(part, system.find(part)) for part in parts]
    unknown = [part for part, one in found if one is None]
    if unknown:
        raise CleanprodError(unknown_indicator(system, unknown[0]))
    return tuple(dict.fromkeys(one.id for _, one in found if one is not None))
