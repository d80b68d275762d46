"""Rows that are no record but what people write among records and below them: sums, notes, the headers once more.

A sum is left out wherever it stands if it holds nothing but numbers beside its word; with more than that it is left out
only at the end, and refused before. A note is left out only at the end; the numbers of the columns only below headers.
A row of one text alone is refused, and what stands below other headers. Nothing is left out in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from cleanprod.errors import Problem, brief
from cleanprod.words import Text

from .cells import UNKNOWN, stripped, without_marks
from .rows import is_blank
from .sheets import Merged, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .headers import Column, Vocabulary

    Numbered = tuple[int, Sequence[object]]

WAITING: Final = 100
"""Rows that may wait for the end of the file; more of them are not its end."""

SUM: Final = Text("合计行", "a row of sums")
NOTE: Final = Text("附注", "a note")
AGAIN: Final = Text("重复的标题行", "the headers once more")
INDEX: Final = Text("栏次行", "the numbers of the columns")
_OTHER: Final = Text("另一种标题", "other headers")

_SUMS: Final = ("合计", "总计", "小计", "共计")
_ALSO: Final = ("总和", "累计", "平均", "均值", "总量")
"""Words in which a name may end too: a sum only by themselves, or after what they are the sum of."""

_SUM_SIGN: Final = re.compile("[计和均值量]")
_OF: Final = re.compile(r"(|.*([省市县区镇乡州国]|园区|企业|行业|单位|年度?|月))|[全本各].{0,4}|(所有|以上).{0,4}")
_SUM_OF: Final = re.compile(r"(合计|总计|小计|共计):.*")
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
_ORDINAL: Final = re.compile(r"[(\[]?0*(\d{1,3})[)\].]?")
_STEMS: Final = ("甲乙丙丁戊己庚辛壬癸", "abcdefghij")
_INDEX_SIGNS: Final = ("栏次", "栏目", "列次")
_FEWEST: Final = 3
"""Cells of a row that numbers the columns: two may well be a record."""

_NOTHING: Final = UNKNOWN | {"/", "—", "——", "--"}
_A_RECORD: Final = Text("一条记录", "a record")
_MEND_SUM: Final = Text(
    "若为合计，请移到表末或只留数字；若为企业，请改名。",
    "If it is a sum, move it to the end or leave only its numbers; if it is a record, write it otherwise.",
)
_MEND_ALONE: Final = Text(
    "若为小标题或附注，请删去；若为企业，请另填一个单元格（不清楚的写“不详”）。",
    "If it is a heading or a note, delete it; if it is a record, fill another cell: 不详 where it is not known.",
)
_SAME_HEADERS: Final = Text("与首个标题行相同的标题", "the same headers as above")
_MEND_OTHER: Final = Text("请将其下各行另存为一个文件。", "Put it, with the rows below, into a file of its own.")


@frozen
class LeftOut:
    """A row that was left out: its number, why, and the cell that shows it."""

    number: int
    why: Text
    begins: str


@define
class Sifter:
    """Passes the rows of records, and keeps account of the others.

    Attributes:
        columns: the columns of the file.
        vocabulary: the names of fields.
        left_out: the rows left out so far.
        problems: the rows refused so far.
    """

    columns: tuple[Column, ...]
    vocabulary: Vocabulary
    left_out: list[LeftOut] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    _below: bool = field(init=False, default=True)
    _other: int = field(init=False, default=0)

    def sift(self, rows: Iterable[Numbered]) -> Iterator[Numbered]:
        """Give the rows that may be records, in their order; blank ones too."""
        waiting: list[tuple[LeftOut, Sequence[object]]] = []
        alone = sum(column.field is not None for column in self.columns) > 1
        for number, written in rows:
            cells: Sequence[object] = [value_of(cell) for cell in written]
            left = self._left(number, cells, noted=any(one.why is NOTE for one, _ in waiting))
            if left is not None and left.why not in (SUM, NOTE):
                self._head(left)
            elif self._other and not all(map(is_blank, cells)):
                self._refuse_below(number)
            elif left is not None:
                waiting.append((left, cells))
                if len(waiting) > WAITING:
                    yield from self._resume(waiting, alone=alone)
            else:
                if waiting and not all(map(is_blank, cells)):
                    yield from self._resume(waiting, alone=alone)
                if not (alone and self._alone(number, cells)):
                    yield number, written
        for left, cells in waiting:
            if self._identified(cells):
                self._refuse(left)
            else:
                self.left_out.append(left)

    def _left(self, number: int, cells: Sequence[object], *, noted: bool) -> LeftOut | None:
        """Tell why a row is no record, where it is not."""
        begins = next((cell for cell in cells if not is_blank(cell)), None)
        if begins is None:
            return None
        below, self._below = self._below, False
        if below and _is_index(cells):
            return LeftOut(number, INDEX, brief(begins, _SHOWN))
        first, shows = next(((text, cell) for cell in cells if (text := _plain(cell)) and not _COUNT.fullmatch(text)), ("", ""))
        if _is_sum(first):
            return LeftOut(number, SUM, brief(shows, _SHOWN))
        why = self._headers(cells, begins)
        if why is None and (noted or _REMARK.match(first)):
            words = [_plain(cell) for cell in cells if not is_blank(cell)]
            if all(map(_REMARK.match, words)) or (noted and len(words) == 1 and _POINT.match(first)):
                why = NOTE
        return None if why is None else LeftOut(number, why, brief(begins, _SHOWN))

    def _headers(self, cells: Sequence[object], begins: object) -> Text | None:
        """Tell whether a row holds nothing but headers: those of the file, each in its column, or others."""
        if not isinstance(begins, str) or not (begins == self.columns[0].header or self.vocabulary.knows(begins)):
            return None
        words = [(at, stripped(str(cell))) for at, cell in enumerate(cells) if not is_blank(cell)]
        if len(words) == 1:
            return None
        if all(at < len(self.columns) and self._heads(self.columns[at], word) for at, word in words):
            return AGAIN
        headers = {column.header for column in self.columns}
        return _OTHER if all(word in headers or self.vocabulary.knows(word) for _, word in words) else None

    def _heads(self, column: Column, word: str) -> bool:
        known = self.vocabulary.find(word)
        return word == column.header or (known is not None and (known.field, known.unit) == (column.field, column.unit))

    def _head(self, left: LeftOut) -> None:
        """Deal with a row of headers, or of their numbers."""
        if left.why is _OTHER:
            self._other = left.number
            got = Text(f"次序或单位不同的标题行 {left.begins}", f"headers in another order or unit, {left.begins}")
            self.problems.append(Problem(got=got, expected=_SAME_HEADERS, mend=_MEND_OTHER, row=left.number))
            return
        self.left_out.append(left)
        if left.why is AGAIN:
            self._below, self._other = True, 0

    def _refuse_below(self, number: int) -> None:
        got = Text(f"第 {self._other} 行标题下的一行", f"a row under the headers of row {self._other}")
        self.problems.append(Problem(got=got, expected=_SAME_HEADERS, mend=_MEND_OTHER, row=number))

    def _alone(self, number: int, cells: Sequence[object]) -> bool:
        """Refuse a row of one text alone: it names a part of the list, or ends it."""
        only = None
        for cell in cells:
            if is_blank(cell) and not (isinstance(cell, Merged) and not cell.across):
                continue
            if only is not None or not isinstance(cell, str) or _is_number(cell):
                return False
            only = cell
        if only is None:
            return False
        begins = brief(only, _SHOWN)
        got = Text(f"只有一个单元格的行 {begins}", f"a row with one cell only, {begins}")
        self.problems.append(Problem(got=got, expected=_A_RECORD, mend=_MEND_ALONE, row=number))
        return True

    def _resume(self, waiting: list[tuple[LeftOut, Sequence[object]]], *, alone: bool) -> Iterator[Numbered]:
        """Deal with rows that waited for an end which did not come."""
        for left, cells in waiting:
            if left.why is NOTE:
                if not (alone and self._alone(left.number, cells)):
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
    if len(plain) > _LONGEST_SUM:
        return _SUM_OF.fullmatch(plain) is not None
    also = next((word for word in _ALSO if plain.endswith(word)), "")
    if also:
        return _OF.fullmatch(plain.removesuffix(also)) is not None
    return plain.endswith(_SUMS) or _SUM_OF.fullmatch(plain) is not None


def _is_index(cells: Sequence[object]) -> bool:
    """Tell whether a row numbers the columns: 1 2 3, (1) (2) (3), or 甲 乙 1 2."""
    words = [_plain(cell) if isinstance(cell, str) else str(cell) for cell in cells if not is_blank(cell)]
    if words[0] in _INDEX_SIGNS:
        del words[0]
    stems = next((stem for stem in _STEMS if words and words[0] == stem[0]), "")
    count = next((at for at, word in enumerate(words) if word != stems[at : at + 1]), len(words))
    numbers = [_ORDINAL.fullmatch(word) for word in words[count:]]
    if len(words) < _FEWEST or not numbers:
        return False
    return all(found is not None and int(found[1]) == at for at, found in enumerate(numbers, 1))


def _only_numbers(cells: Sequence[object]) -> bool:
    return sum(not (is_blank(cell) or _is_number(cell)) for cell in cells) <= 1  # the word itself


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        text = _plain(cell)
        return not text or text in _NOTHING or _COUNT.fullmatch(text) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
