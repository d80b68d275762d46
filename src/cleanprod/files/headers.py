"""Which column is which field. A misspelt header is refused always: read as another column, it would lose its facts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import FileError, Problem, nearest
from cleanprod.models import Enterprise
from cleanprod.models.fields import facts_of, headers_of
from cleanprod.words import Text

from .cells import BY_FIELD, BY_KIND, stripped, without_marks
from .faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .cells import Value

_A_FIELD: Final = Text("企业记录的字段名", "the name of a field of an enterprise")
_ONE_COLUMN: Final = Text("每个字段一列", "one column a field")
_KEEP_ONE: Final = Text("请只保留一列。", "Keep one of them.")
_KEEP_EXTRA: Final = Text(
    "若要原样保留，请用 --keep-extra（keep_extra=True）。", "To keep it as it is, use --keep-extra (keep_extra=True)."
)


@frozen
class Column:
    """A column: its header as written (empty where nobody named it), and the field that it fills, if any."""

    header: str
    field: str | None


def read_headers(written: Sequence[str], *, keep_extra: bool = False) -> tuple[Column, ...]:
    """Tell which column is which field.

    Arguments:
        written: the headers as the file has them.
        keep_extra: keep columns that are no field, unless one looks like a field misspelt.

    Errors:
        FileError: a problem for each header that is no field, stands twice, or names a field a second time.
    """
    known = _known()
    plain = [without_marks(header) for header in written]
    taken = {known[name] for name in plain if name in known}
    columns: list[Column] = []
    problems: list[Problem] = []
    names: set[str] = set()
    fields: dict[str, str] = {}
    for header, name in zip(written, plain, strict=True):
        field = known.get(name)
        where = shown(stripped(header))
        columns.append(Column(stripped(header), field))
        if not name:
            continue
        if name in names:
            problems.append(
                Problem(got=Text("重复的标题", "the same header twice"), expected=_ONE_COLUMN, where=where, mend=_KEEP_ONE)
            )
        elif field in fields:
            got = Text(f"{field} 的第二列，另一列为 {fields[field]}", f"a second column for {field}, beside {fields[field]}")
            problems.append(Problem(got=got, expected=_ONE_COLUMN, where=where, mend=_KEEP_ONE))
        elif field is not None:
            fields[field] = where
        else:
            problems += _unknown(name, where, taken, keep_extra=keep_extra)
        names.add(name)
    if problems:
        raise FileError(*problems)
    return tuple(columns)


def _unknown(name: str, where: str, taken: set[str], *, keep_extra: bool) -> list[Problem]:
    # a column like one that is there already (行业名称 beside 企业名称) is kept on request: no fact is lost by it
    free = [header for header, field in _known().items() if not (keep_extra and field in taken)]
    near = {header.casefold(): header for header in free}.get(name.casefold()) or nearest(name, free)
    if near is None:
        return (
            []
            if keep_extra
            else [Problem(got=Text("未知的列", "an unknown column"), expected=_A_FIELD, where=where, mend=_KEEP_EXTRA)]
        )
    mend = Text(
        f"是否想写 {near}？若是别的内容，请改名。", f"Did you mean {near}? If it is something else, give it another name."
    )
    return [Problem(got=Text("未知的列", "an unknown column"), expected=_A_FIELD, where=where, mend=mend)]


@cache
def _known() -> dict[str, str]:
    return {without_marks(header): field for header, field in headers_of(Enterprise).items()}


@cache
def reader_of(field: str) -> Callable[[object], Value]:
    """Tell how the cells of a field are read: by a way of its own, else by its kind; what is no fact is a name."""
    if field in BY_FIELD:
        return BY_FIELD[field]
    facts = facts_of(Enterprise)
    return BY_KIND[facts[field].fact_kind if field in facts else "name"]
