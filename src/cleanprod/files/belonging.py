r"""Measures (清洁生产方案) of one file beside the enterprises of another: whose each is.

An id is matched as it is written, and otherwise without regard to width and case where only one is like it.

>>> import tempfile
>>> from pathlib import Path
>>> import cleanprod as cp
>>> with tempfile.TemporaryDirectory() as folder:
...     firms, measures = Path(folder) / "list.csv", Path(folder) / "options.csv"
...     _ = firms.write_text("编号,企业名称\n甲,某厂\n", encoding="utf-8")
...     _ = measures.write_text("方案,所属企业编号\n余热回收,甲\n中水回用,乙\n", encoding="utf-8")
...     found, problems = options_of(cp.read_table(measures, model=cp.Option), cp.read_table(firms))
>>> [option.name for option in found["甲"]]
['余热回收']
>>> print(problems[0])
options.csv, row 3, 所属企业编号: got '乙', an option of an enterprise that is not there, expected the id of an enterprise...
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, Self

from attrs import frozen

from cleanprod.errors import Problem, RecordError, brief, nearest
from cleanprod.words import Text

from .cells import without_marks
from .faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.models import Enterprise
    from cleanprod.models.option import Option

    from .reading import Reading

_WHOSE: Final = "enterprise_id"
_BLANK: Final = Text("空白：不知属于哪家企业的方案", "nothing, an option of nobody knows which enterprise")


def options_of(
    options: Reading[Option], enterprises: Reading[Enterprise], *, strict: bool = False
) -> tuple[dict[str, list[Option]], list[Problem]]:
    """Give the options of each enterprise by its id, and what is wrong with the rows of the others, in their order.

    Arguments:
        options: the measures, each with the identifier of its enterprise.
        enterprises: the enterprises as they were read.
        strict: stop at the first option whose enterprise is not there.

    Errors:
        RecordError: such an option, where `strict`.
    """
    found: dict[str, list[Option]] = {row.record.id: [] for row in enterprises.rows if row.record.id is not None}
    known = _Known.of(found, enterprises.unread)
    problems = list(options.problems)
    for row in options.rows:
        whose = known.find(row.record.enterprise_id)
        if whose in found:
            option = row.record  # an id that is only like the other is written as that is
            found[whose].append(option if option.enterprise_id == whose else option.model_copy(update={"enterprise_id": whose}))
            continue
        problem = options.placed(_nowhere(row.record.enterprise_id, whose, known, enterprises), row)
        if strict:
            raise RecordError(problem)
        problems.append(problem)
    return found, sorted(problems, key=lambda problem: problem.row or 0)


@frozen
class _Known:
    """The ids of a file, of rows that were read and of others, and how they look in plain width and small letters."""

    ids: tuple[str, ...]
    folded: dict[str, list[str]]

    @classmethod
    def of(cls, *ids: Iterable[str]) -> Self:
        every = tuple(dict.fromkeys(chain(*ids)))
        folded: dict[str, list[str]] = {}
        for one in every:
            folded.setdefault(_folded(one), []).append(one)
        return cls(every, folded)

    def like(self, name: str) -> list[str]:
        """Give the ids that differ in width, marks or case alone."""
        return self.folded.get(_folded(name), [])

    def find(self, name: str | None) -> str | None:
        """Give the id that is meant: as it is written, or the only one like it."""
        if name is None or name in self.ids:
            return name
        like = self.like(name)
        return like[0] if len(like) == 1 else None


def _folded(name: str) -> str:
    return without_marks(name).casefold()


def _nowhere(written: str | None, whose: str | None, known: _Known, enterprises: Reading[Enterprise]) -> Problem:
    """Say of an option that its enterprise is not there, and what may be the reason."""
    file = enterprises.file
    expected = Text(f"{file} 中企业的编号", f"the id of an enterprise of {file}")
    row = enterprises.unread.get(whose or "")
    if whose is not None and row is not None:
        return Problem(
            got=Text(
                f"{brief(written)}，其行未能读出的企业的方案", f"{brief(written)}, an option of an enterprise that was not read"
            ),
            expected=expected,
            where=_WHOSE,
            mend=Text(
                f"企业 {shown(whose)} 在 {file} 第 {row} 行，未能读出：请先更正该行。",
                f"The enterprise {shown(whose)} is in {file}, row {row}, and was not read: correct that row first.",
            ),
        )
    got = _BLANK
    mend = Text("请核对编号，或补上该企业。", "Check it, or add the enterprise.")
    if written is not None:
        got = Text(
            f"{brief(written)}，不在名单中的企业的方案", f"{brief(written)}, an option of an enterprise that is not there"
        )
        like = known.like(written)
        near = nearest(written, known.ids)
        if like:
            either = "、".join(like), " or ".join(like)
            mend = Text(f"可指 {either[0]}：请照原样书写。", f"It may be {either[1]}: write it as it is there.")
        elif enterprises.total > len(known.ids):
            # a row whose id nobody knows may be the one that is meant: another is not proposed
            mend = Text("该文件有未能读出的行：请先更正。", "Some rows of that file could not be read: mend them first.")
        elif near is not None:
            mend = Text(f"是否想写 {near}？", f"Did you mean {near}?")
    return Problem(got=got, expected=expected, where=_WHOSE, mend=mend)
