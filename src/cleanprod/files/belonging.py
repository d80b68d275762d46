r"""Measures (清洁生产方案) of one file beside the enterprises of another: whose each is.

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

from typing import TYPE_CHECKING, Final

from cleanprod.errors import Problem, RecordError, brief, nearest
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    problems = list(options.problems)
    for row in options.rows:
        whose = row.record.enterprise_id
        if whose in found:
            found[whose].append(row.record)
            continue
        problem = options.placed(_nowhere(whose, tuple(found), enterprises), row)
        if strict:
            raise RecordError(problem)
        problems.append(problem)
    return found, sorted(problems, key=lambda problem: problem.row or 0)


def _nowhere(whose: str | None, known: Sequence[str], enterprises: Reading[Enterprise]) -> Problem:
    """Say of an option that its enterprise is not there, and what may be the reason."""
    got = _BLANK
    near = None
    if whose is not None:
        got = Text(f"{brief(whose)}，不在名单中的企业的方案", f"{brief(whose)}, an option of an enterprise that is not there")
        near = nearest(whose, known)
    mend = Text("请核对编号，或补上该企业。", "Check it, or add the enterprise.")
    if near is not None:
        mend = Text(f"是否想写 {near}？", f"Did you mean {near}?")
    elif enterprises.problems:
        mend = Text("该文件有未能读出的行：请先更正。", "Some rows of that file could not be read: mend them first.")
    expected = Text(f"{enterprises.file} 中企业的编号", f"the id of an enterprise of {enterprises.file}")
    return Problem(got=got, expected=expected, where=_WHOSE, mend=mend)
