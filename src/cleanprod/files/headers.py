"""Which column is which field. A misspelt header is refused always: read as another column, it would lose its facts.

A running number (序号) identifies a record only where nothing else does: beside 编号 it is left out, and that is told.

A header of a quantity may name the unit of the numbers below it: 综合能耗（吨标准煤）, 年取水量/万m³, 用水量 [m3].
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.eligibility import BOOKS
from cleanprod.errors import FileError, Problem, QuantityError, brief, nearest
from cleanprod.models.fields import headers_of, quantity_of
from cleanprod.words import Text

from .cells import stripped, without_marks
from .faults import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleanprod.models.record import Record

ANSWERS: Final = frozenset(f"{name}{ending}" for book in BOOKS.values() for name in book.answers for ending in ("", "_status"))
"""The columns of answers."""

_ONE_COLUMN: Final = Text("每个字段一列", "one column a field")
_KEEP_ONE: Final = Text("请只保留一列。", "Keep one of them.")
_KEEP_EXTRA: Final = Text(
    "若要原样保留，请用 --keep-extra（keep_extra=True）。", "To keep it as it is, use --keep-extra (keep_extra=True)."
)
_A_UNIT: Final = Text(
    "标题中写字段名和单位：综合能耗（吨标准煤）。", "The header has the name of the field and a unit: 综合能耗（吨标准煤）."
)

_BRACKETED: Final = re.compile(r"([^(\[【]+?) ?[(\[【] ?(?:单位[:：]? ?)?(.+?) ?[)\]】]")
_LONGEST: Final = 200
_RUNNING: Final = "序号"
"""The header of an identifier that says only where a row stands."""


@frozen
class Column:
    """A column of a file.

    Attributes:
        header: as written; empty where nobody named it.
        field: the field that it fills, if any.
        unit: the unit of its numbers, where the header names one.
        beside: the header of the identifier for which a running number is left out.
    """

    header: str
    field: str | None
    unit: str = ""
    beside: str = ""


@frozen
class Known:
    """What a header says: the field, the unit of its numbers, and what is wrong with that unit, if anything."""

    field: str
    unit: str = ""
    fault: Problem | None = None


@frozen
class Vocabulary:
    """The headers that the fields of a model may have, in plain width."""

    model: type[Record]
    names: dict[str, str]

    def knows(self, header: str) -> bool:
        """Tell whether a header names a field, whatever its unit."""
        return self.find(header) is not None

    def find(self, header: str) -> Known | None:
        """Tell what a header says; None where it names no field."""
        name = without_marks(header)
        if name in self.names:
            return Known(self.names[name])
        return self._with_unit(name) if len(name) <= _LONGEST else None

    def _with_unit(self, name: str) -> Known | None:
        bracketed = _BRACKETED.fullmatch(re.sub(r"\s+", " ", name))
        before, _, after = name.partition("/")
        for start, unit in (bracketed.groups() if bracketed else ("", ""), (before.strip(), after.strip())):
            field = self.names.get(start)
            kind = quantity_of(self.model, field) if field else None
            if field and kind is not None and unit:
                try:
                    kind(1, unit)
                except QuantityError as error:
                    return Known(field, unit, error.problems[0])
                return Known(field, unit)
        return None


@cache
def vocabulary_of(model: type[Record]) -> Vocabulary:
    """List the headers of a model."""
    return Vocabulary(model, {without_marks(header): field for header, field in headers_of(model).items()})


def read_headers(written: Sequence[str], vocabulary: Vocabulary, *, keep_extra: bool = False) -> tuple[Column, ...]:
    """Tell which column is which field.

    Arguments:
        written: the headers as the file has them.
        vocabulary: the headers that are fields.
        keep_extra: keep columns that are no field, unless one looks like a field misspelt.

    Errors:
        FileError: a problem for each header that is no field, stands twice, names a field a second time, or has
            a unit that its field does not take.
    """
    plain = [without_marks(header) for header in written]
    found = [vocabulary.find(header) for header in written]
    running = _running(plain, found)
    identifier = (
        ""
        if running is None
        else next(shown(stripped(header)) for at, header in enumerate(written) if at != running and _identifies(found[at]))
    )
    if running is not None:
        found[running] = None
    taken = {one.field for one in found if one}
    columns: list[Column] = []
    problems: list[Problem] = []
    names: set[str] = set()
    fields: dict[str, str] = {}
    for at, (header, name, one) in enumerate(zip(written, plain, found, strict=True)):
        where = shown(stripped(header))
        if at == running:
            columns.append(Column(stripped(header), None, beside="" if keep_extra else identifier))
            names.add(name)
            continue
        columns.append(Column(stripped(header), one.field if one else None, one.unit if one else ""))
        if not name:
            continue
        if name in names:
            problems.append(
                Problem(got=Text("重复的标题", "the same header twice"), expected=_ONE_COLUMN, where=where, mend=_KEEP_ONE)
            )
        elif one is None:
            problems += _unknown(name, where, vocabulary, taken, keep_extra=keep_extra)
        elif one.field in fields:
            other = fields[one.field]
            got = Text(f"{one.field} 的第二列，另一列为 {other}", f"a second column for {one.field}, beside {other}")
            problems.append(Problem(got=got, expected=_ONE_COLUMN, where=where, mend=_KEEP_ONE))
        else:
            fields[one.field] = where
            if one.fault is not None:
                got = Text(f"单位 {brief(one.unit)}", f"the unit {brief(one.unit)}")
                problems.append(Problem(got=got, expected=one.fault.expected, where=where, mend=one.fault.mend or _A_UNIT))
        names.add(name)
    if problems:
        raise FileError(*problems)
    return tuple(columns)


def _identifies(one: Known | None) -> bool:
    return one is not None and one.field == "id"


def _running(plain: Sequence[str], found: Sequence[Known | None]) -> int | None:
    """Find the running number that stands beside another identifier; None where there is none, or it stands alone."""
    places = [at for at, one in enumerate(found) if _identifies(one)]
    running = [at for at in places if plain[at] == _RUNNING]
    return running[0] if len(running) == 1 < len(places) else None


def _unknown(name: str, where: str, vocabulary: Vocabulary, taken: set[str], *, keep_extra: bool) -> list[Problem]:
    # a column like one that is there already (行业名称 beside 企业名称) is kept on request: no fact is lost by it
    free = [header for header, field in vocabulary.names.items() if not (keep_extra and field in taken)]
    near = None
    if name not in ANSWERS:  # a file that answers were written to is read again: its answers are no misspelt fields
        near = {header.casefold(): header for header in free}.get(name.casefold()) or nearest(name, free)
    got = Text("未知的列", "an unknown column")
    model = vocabulary.model.__name__
    expected = Text(f"{model} 记录的字段名", f"the name of a field of {model}")
    if near is None:
        return [] if keep_extra else [Problem(got=got, expected=expected, where=where, mend=_KEEP_EXTRA)]
    mend = Text(
        f"是否想写 {near}？若是别的内容，请改名。", f"Did you mean {near}? If it is something else, give it another name."
    )
    return [Problem(got=got, expected=expected, where=where, mend=mend)]
