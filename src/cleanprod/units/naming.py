"""Finding a row of a table by what people call it: any of its names, whatever the case, width, spaces or hyphens."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from cleanprod.errors import FileError, Problem, QuantityError, UnknownNameError, brief
from cleanprod.words import Text

from .tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

R = TypeVar("R", bound=Row)

_LONGEST: Final = 120
_OFFERED: Final = 3
_SHOWN: Final = 6  # a line's worth
_LIKENESS: Final = 0.5  # of names of two characters, one that is right


def folded(name: str) -> str:
    """Give a name without what does not tell names apart.

    >>> folded("ＮＨ3-N ") == folded("nh3_n")
    True
    """
    return re.sub(r"[\s_\-·()\[\]]", "", unicodedata.normalize("NFKC", name[:_LONGEST])).casefold()


def listed(rows: Iterable[Row]) -> Text:
    """Name rows, in both languages."""
    rows = tuple(rows)
    return Text("、".join(f"{row.zh} ({row.id})" for row in rows), ", ".join(f"{row.en} ({row.id})" for row in rows))


class Names(Generic[R]):
    """The rows of a table by name.

    Arguments:
        rows: the rows; no name may belong to two of them.
        wider: words that mean several rows, by the ids of those rows: such a word is refused, and the rows are offered.
        shared: a name may belong to several rows; the first has it.
    """

    def __init__(self, rows: Iterable[R], wider: Mapping[str, tuple[str, ...]] | None = None, *, shared: bool = False) -> None:
        self.rows: tuple[R, ...] = tuple(rows)
        self._by: dict[str, R] = {}
        for row in self.rows:
            for name in row.names:
                other = self._by.setdefault(folded(name), row)
                if other is not row and not shared:
                    got = Text(f"{other.id} 与 {row.id} 同名：{name}", f"{other.id} and {row.id} with one name: {name}")
                    raise FileError(Problem(got=got, expected=Text("每个名称只属于一行", "a name for one row only")))
        ids = {row.id: row for row in self.rows}
        self._wider = {
            folded(word): rows for word, means in (wider or {}).items() if (rows := [ids[one] for one in means if one in ids])
        }

    def knows(self, name: object) -> bool:
        """Tell whether a row has the name, or several rows are meant by it."""
        return isinstance(name, str) and (folded(name) in self._by or folded(name) in self._wider)

    def find(self, name: object, what: Text, mend: Text | None = None) -> R:
        """Give the row of a name.

        Errors:
            UnknownNameError: no row has it, or the word means several rows: those, `mend`, or the nearest are offered.
            QuantityError: it is no name.
        """
        if not isinstance(name, str) or not name.strip():
            raise QuantityError(Problem(got=brief(name), expected=what))
        key = folded(name)
        if key in self._by:
            return self._by[key]
        if key in self._wider:
            offered = listed(self._wider[key])
            mend = Text(f"请写明是哪一种：{offered.zh}。", f"Say which: {offered.en}.")
        raise UnknownNameError(Problem(got=brief(name), expected=what, mend=mend or self._nearest(key)))

    def _nearest(self, key: str) -> Text:
        close = get_close_matches(key, self._by, n=_OFFERED, cutoff=_LIKENESS)
        if not close:
            known = listed(self.rows[:_SHOWN])
            more = "…" if len(self.rows) > _SHOWN else ""
            return Text(f"可用：{known.zh}{more}", f"Known: {known.en}{more}")
        near = listed({self._by[one].id: self._by[one] for one in close}.values())
        return Text(f"是否想写 {near.zh}？", f"Did you mean {near.en}?")
