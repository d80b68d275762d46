"""The caller's table of enterprises: whose a measurement is, which column is which fact, and how the facts go in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from attrs import define, field

from cleanprod.errors import Problem, TableError, brief
from cleanprod.files.cells import without_marks
from cleanprod.models import Enterprise
from cleanprod.models.fields import facts_of, headers_of
from cleanprod.words import Text

from .columns import NUMBERS, OWNER, TEXTS, WHOLE
from .faults import SHOWN

if TYPE_CHECKING:
    from cleanprod.rules.atoms import FactKind

    from .columns import Layout
    from .faults import Faults

TABLE: Final = "enterprises"
ROW: Final = "#row"
WHOSE: Final = "#owner"

_KINDS: Final[dict[FactKind, tuple[tuple[Any, ...], Any, Text]]] = {
    "flag": ((pl.Boolean,), pl.Boolean, Text("布尔列（真、假、空）", "a boolean column (true, false, null)")),
    "event": ((pl.Date,), pl.Date, Text("日期列", "a date column")),
    "day": ((pl.Date,), pl.Date, Text("日期列", "a date column")),
    "number": (NUMBERS, pl.Float64, Text("数值列", "a column of numbers")),
    "word": (TEXTS, pl.String, Text("文本列", "a text column")),
    "code": (TEXTS, pl.String, Text("文本列", "a text column")),
}
_READ_IT: Final = Text(
    "请先转换；读文件请用 cleanprod.read_table，它认得“是”“否”。",
    "Convert it first; cleanprod.read_table reads files with 是, 否, yes, no.",
)
_IDS: Final = Text("文本或整数的编号", "identifiers as text or whole numbers")
_A_ROW_EACH: Final = Text("每家企业一行", "one row an enterprise")
_THERE: Final = Text("企业表中的企业编号", "an enterprise of the other table")
_CHECK: Final = Text("请核对编号，或补上该企业。", "Check it, or add the enterprise.")
_BLANK: Final = Text("空白：不知属于哪家企业", "nothing: nobody knows whose it is")
DECLARED: Final = {"energy_complete": "energy_complete", "能源消费完整": "energy_complete"}
"""Of the energy list alone no field of a record says whether it is complete."""


@define
class Owners:
    """The table of enterprises, one row each.

    Attributes:
        frame: the table.
        ids: their identifiers.
        loose: the long tables that have rows which may be any enterprise's: with a blank id, or one that may mean several.
    """

    frame: pl.DataFrame
    ids: pl.Series = field(init=False)
    loose: set[str] = field(init=False, factory=set)
    _columns: dict[str, list[str]] = field(init=False, factory=dict)
    _like: dict[str, list[int]] | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        headers = {**headers_of(Enterprise), **DECLARED}
        for header in self.frame.columns:
            if header in headers:
                self._columns.setdefault(headers[header], []).append(header)
        column = self.column("id")
        if column is None:
            known = " / ".join(header for header, name in headers.items() if name == "id")
            none = Text("没有该列", "no such column")
            raise _refused(Problem(none, Text(f"一列 {known}", f"one column {known}"), "id"))
        if self.frame.schema[column] not in (*TEXTS, *WHOLE):
            raise _refused(Problem(brief(str(self.frame.schema[column])), _IDS, column))
        self.ids = _plain(self.frame[column])
        again = (self.ids.is_not_null() & self.ids.is_duplicated()).arg_true().to_list()
        if again:
            more = len(again) - SHOWN
            told = [Problem(brief(self.ids[row]), _A_ROW_EACH, column, row=row + 1) for row in again[:SHOWN]]
            told += [Problem(Text(f"另有 {more} 行", f"{more} more rows"), _A_ROW_EACH, column)] if more > 0 else []
            raise _refused(*told)

    def column(self, name: str) -> str | None:
        """Find the column of a field, under its name or an alias.

        Errors:
            TableError: there are two.
        """
        found = self._columns.get(name, [])
        if len(found) > 1:
            got = Text("、".join(found), " and ".join(found))
            mend = Text("请只保留一列。", "Keep one of them.")
            raise _refused(Problem(got, Text(f"{name} 只有一列", f"one column for {name}"), name, mend))
        return found[0] if found else None

    def said(self, name: str) -> pl.Series:
        """Give what the caller's table says of a fact: nulls where it has no such column.

        Errors:
            TableError: there are two columns, or the one is of another type.
        """
        kind = facts_of(Enterprise)[name].fact_kind if name in facts_of(Enterprise) else "flag"
        types, usual, expected = _KINDS[kind]
        column = self.column(name)
        if column is None or self.frame.schema[column] == pl.Null:
            return pl.repeat(None, self.frame.height, dtype=usual, eager=True).alias(name)
        if self.frame.schema[column] not in types:
            raise _refused(Problem(brief(str(self.frame.schema[column])), expected, column, _READ_IT))
        return self.frame[column]

    def declared(self, name: str, otherwise: bool | None) -> pl.Series:  # noqa: FBT001 - what holds where nothing is said
        """Tell of each enterprise whether a list of it is complete: as its row says, and else as the caller does."""
        return self.said(name).fill_null(bool(otherwise))

    def fill(self, name: str, values: pl.Series) -> None:
        """Put a fact into the table: in its column, or in a new one."""
        self.frame = self.frame.with_columns(values.alias(self.column(name) or name))
        self._columns.setdefault(name, [name])

    def of(self, column: pl.Series) -> pl.Series:
        """Tell the rows of the enterprises that are meant: as the id is written, or the only one like it; null for none."""
        rows = pl.DataFrame({OWNER: self.ids, WHOSE: pl.int_range(len(self.ids), eager=True)}).drop_nulls(OWNER)
        ids = _plain(column).alias(OWNER).to_frame()
        found = ids.join(rows, on=OWNER, how="left", maintain_order="left")
        lost = found.filter(pl.col(WHOSE).is_null() & pl.col(OWNER).is_not_null())[OWNER].unique().to_list()
        meant = {one: like[0] for one in lost if len(like := self.like(one)) == 1}
        if meant:
            other = pl.col(OWNER).replace_strict([*meant], [*meant.values()], default=None, return_dtype=pl.Int64)
            found = found.with_columns(pl.coalesce(WHOSE, other))
        return found[WHOSE]

    def like(self, written: str) -> list[int]:
        """Give the rows of the enterprises whose ids differ in width, marks or case alone."""
        if self._like is None:
            self._like = {}
            for row, one in enumerate(self.ids.to_list()):
                if one is not None:
                    self._like.setdefault(_folded(one), []).append(row)
        return self._like.get(_folded(written), [])

    def whose(self, layout: Layout, frame: pl.DataFrame, faults: Faults) -> pl.Series:
        """Tell the enterprise of each row of a long table; of nobody's, the rows are told."""
        found = self.of(frame[layout.owner])
        lost = found.is_null().arg_true().to_list()
        written = frame[layout.owner]

        def nobody(row: int) -> Problem:
            cell = written[row]
            blank = cell is None or not str(cell).strip()
            got = _BLANK if blank else Text(f"{brief(cell)}，不在企业表中", f"{brief(cell)}, which is not there")
            like = [] if blank else [str(self.ids[one]) for one in self.like(str(cell))]
            either = "、".join(like), " or ".join(like)
            mend = (
                Text(f"可指 {either[0]}：请照原样书写。", f"It may be {either[1]}: write it as it is there.")
                if like
                else _CHECK
            )
            return Problem(got, _THERE, layout.owner, mend)

        faults.add(layout.table, lost, nobody)
        if any(written[row] is None or not str(written[row]).strip() or self.like(str(written[row])) for row in lost):
            self.loose.add(layout.table)
        return found


def _plain(ids: pl.Series) -> pl.Series:
    text = ids.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def _folded(name: str) -> str:
    return without_marks(name).casefold()


def _refused(*problems: Problem) -> TableError:
    return TableError(*(Problem(one.got, one.expected, one.where, one.mend, one.row, TABLE) for one in problems))
