"""Which column of a table of enterprises is which indicator, and the unit of its numbers.

A header is any name of the indicator, and may name a unit: rinse_water, 单位产品每次清洗取水量（L/m2）. Others name who it is
(编号 id, 企业名称 name), a parameter of the system, or what does not apply (不适用 not_applicable: a list of indicators).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

from cleanprod.errors import CleanprodError, Problem
from cleanprod.units import unit_of
from cleanprod.words import Text

from .values import plain_word, unknown_indicator

if TYPE_CHECKING:
    from cleanprod.units import Unit

    from .system import IndicatorSystem

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
    names = {plain_word(name): one.id for name, one in system.by_name.items()}
    if word in names:
        return Column(header, "indicator", names[word])
    for one in system.parameters:
        if word in (plain_word(name) for name in (one.id, one.name.zh, one.name.en)):
            return Column(header, "parameter", one.id)
    if word in WORDS:
        return Column(header, WORDS[word])
    written = _BRACKETED.fullmatch(_plain(header))
    if written is None or plain_word(written[1]) not in names:
        return None
    indicator = system.by_id[names[plain_word(written[1])]]
    unit = unit_of(written[2])
    if indicator.unit is None or unit.vector != indicator.unit.vector:
        told = "等级" if indicator.unit is None else indicator.unit.name
        expected = Text(
            f"该指标的单位：{told}", f"the unit of the indicator: {indicator.unit or 'none, it is graded in words'}"
        )
        raise CleanprodError(Problem(unit.name, expected, header))
    return Column(header, "indicator", indicator.id, unit)


def _plain(header: str) -> str:
    return header.strip().replace("（", "(").replace("）", ")").replace("【", "[").replace("】", "]")


def absent_of(system: IndicatorSystem, written: str) -> tuple[str, ...]:
    """Read a list of indicators that do not apply: zn_rate、cu_rate.

    Errors:
        CleanprodError: one that the system does not have.
    """
    whole = {plain_word(name): one.id for name, one in system.by_name.items()}
    if plain_word(written) in whole:  # a name may hold a space
        return (whole[plain_word(written)],)
    parts = [part for part in re.split(r"[,;，；、]+", written) if part.strip()]
    if any(plain_word(part) not in whole for part in parts):
        parts = [part for part in _SPLIT.split(written) if part]
    strange = [part for part in parts if plain_word(part) not in whole]
    if strange:
        raise CleanprodError(unknown_indicator(system, strange[0]))
    return tuple(dict.fromkeys(whole[plain_word(part)] for part in parts))
