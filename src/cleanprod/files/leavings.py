"""Rows that are no record but what people write among records and below them: sums, notes, the headers once more.

A sum is left out wherever it stands if it holds nothing but numbers beside its word; with more than that it is left out
only at the end, and refused before. A note is left out only at the end. Nothing is left out in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from cleanprod.errors import Problem, brief
from cleanprod.words import Text

from .cells import UNKNOWN, without_marks
from .rows import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .headers import Column

    Numbered = tuple[int, Sequence[object]]

WAITING: Final = 100
"""Rows that may wait for the end of the file; more of them are not its end."""

SUM: Final = Text("合计行", "a row of sums")
NOTE: Final = Text("附注", "a note")
AGAIN: Final = Text("重复的标题行", "the headers once more")

_SUMS: Final = ("合计", "总计", "小计", "共计", "总和")
_SUM_SIGN: Final = re.compile("[计和]")
_SUMS_EN: Final = frozenset(("total", "totals", "sum", "subtotal", "subtotals", "sub-total", "grand total"))
_LONGEST_SUM: Final = 20
_READ: Final = 100
_SHOWN: Final = 30
_REMARK: Final = re.compile(
    r"(注|附注|备注|说明|填表|填报|制表|审核|复核|单位负责人|负责人|联系|资料来源|数据来源|notes?|sources?|remarks?)"
    r"([^:]{0,8}:| ?\d{1,2} ?[:.、]|$)"
)
_POINT: Final = re.compile(r"[(]?\d{1,2}[).、]")
_COUNT: Final = re.compile(r"[+-]?[\d,]+(\.\d+)? ?[^\d\s.,、:;)]{0,12}")
_NOTHING: Final = UNKNOWN | {"/", "—", "——", "--"}
_A_RECORD: Final = Text("一条记录", "a record")
_MEND_SUM: Final = Text(
    "若为合计，请移到表末或只留数字；若为企业，请改名。",
    "If it is a sum, move it to the end or leave only its numbers; if it is a record, write it otherwise.",
)


@frozen
class LeftOut:
    """A row that was left out: its number, why, and how it begins."""

    number: int
    why: Text
    begins: str


@define
class Sifter:
    """Passes the rows of records, and keeps account of the others.

    Attributes:
        columns: the columns of the file.
        left_out: the rows left out so far.
        problems: the rows refused so far.
    """

    columns: tuple[Column, ...]
    left_out: list[LeftOut] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    def sift(self, rows: Iterable[Numbered]) -> Iterator[Numbered]:
        """Give the rows that may be records, in their order; blank ones too."""
        waiting: list[tuple[LeftOut, Sequence[object]]] = []
        headers = [column.header for column in self.columns if column.header]
        for number, cells in rows:
            why = self._why(cells, headers, noted=any(one.why is NOTE for one, _ in waiting))
            if why is None:
                if waiting and not all(map(is_blank, cells)):
                    yield from self._resume(waiting)
                yield number, cells
                continue
            left = LeftOut(number, why, brief(next(cell for cell in cells if not is_blank(cell)), _SHOWN))
            if why is AGAIN:
                self.left_out.append(left)
                continue
            waiting.append((left, cells))
            if len(waiting) > WAITING:
                yield from self._resume(waiting)
        for left, cells in waiting:
            if self._identified(cells):
                self._refuse(left)
            else:
                self.left_out.append(left)

    @staticmethod
    def _why(cells: Sequence[object], headers: list[str], *, noted: bool) -> Text | None:
        first = next((text for text in map(_plain, cells) if text and not _COUNT.fullmatch(text)), "")
        if _is_sum(first):
            return SUM
        if not noted and cells[0] != headers[0] and not _REMARK.match(first):
            return None
        words = [cell for cell in cells if not is_blank(cell)]
        if words and (
            all(_REMARK.match(_plain(word)) for word in words) or (noted and len(words) == 1 and _POINT.match(first))
        ):
            return NOTE
        return AGAIN if len(words) > 1 and [str(word).strip() for word in words] == headers else None

    def _resume(self, waiting: list[tuple[LeftOut, Sequence[object]]]) -> Iterator[Numbered]:
        """Deal with rows that waited for an end which did not come."""
        for left, cells in waiting:
            if left.why is NOTE:
                yield left.number, cells
            elif self._identified(cells) or not _only_numbers(cells):
                self._refuse(left)
            else:
                self.left_out.append(left)
        waiting.clear()

    def _identified(self, cells: Sequence[object]) -> bool:
        """Tell whether a row has a code that only an enterprise has."""
        pairs = zip(self.columns, cells, strict=False)
        return any(column.field == "uscc" and not is_blank(cell) and _plain(cell) not in _NOTHING for column, cell in pairs)

    def _refuse(self, left: LeftOut) -> None:
        got = Text(f"合计行 {left.begins}，其中不只有数字", f"a row of sums, {left.begins}, that holds more than numbers")
        self.problems.append(Problem(got=got, expected=_A_RECORD, mend=_MEND_SUM, row=left.number))


def _plain(cell: object) -> str:
    if not isinstance(cell, str):
        return ""
    text = cell[:_READ]
    return text.strip().casefold() if text.isascii() else without_marks(text).casefold()


def _is_sum(text: str) -> bool:
    if text.isascii():
        return text.rstrip(": ") in _SUMS_EN
    # 合 计, 合计：, 全市合计, 合计（万元）
    if not _SUM_SIGN.search(text):
        return False
    plain = re.sub(r"\s+", "", re.sub(r"\(.*\)$", "", text)).rstrip(":")
    return len(plain) <= _LONGEST_SUM and plain.endswith(_SUMS)


def _only_numbers(cells: Sequence[object]) -> bool:
    return sum(not (is_blank(cell) or _is_number(cell)) for cell in cells) <= 1  # the word itself


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        text = _plain(cell)
        return not text or text in _NOTHING or _COUNT.fullmatch(text) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
