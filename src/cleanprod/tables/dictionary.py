"""Text read once for each way in which it is written: a column of a few hundred distinct texts is no work for a million rows.

Of a word or code a program asks only whether it is one of some. So the column that is read holds, for each text, one of the
values that the program can tell apart, and a test of it is a look into a short list. In polars only; other engines read every
cell by the same expressions.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

import narwhals as nw
import polars as pl

from cleanprod.rules.cells import OTHER, listed
from cleanprod.rules.program import Among, Ask, Inside, Named, inputs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.models.fields import Asks
    from cleanprod.rules.program import Program

FIRST: Final = 5_000
"""Cells that are looked at first: most columns have shown all their texts by then."""

FEW: Final = 8
"""Distinct texts up to which comparing with each is faster than looking them up."""

MANY: Final = 50_000
"""Distinct texts that are remembered from one part of a column to the next."""


def domain_of(name: str, asks: Asks, programs: Iterable[Program]) -> tuple[str, ...] | None:
    """List the values of a fact that some programs can tell apart; None where an answer may be the word itself."""
    told: dict[str, None] = {}
    for program in programs:
        if _is_told(name, program):
            return None
        told |= dict.fromkeys(listed(program, f"fact:{name}"))
    if asks.kind == "code":
        starts = (code[:n] for code in told for n in range(1, len(code) + 1))
        return tuple(dict.fromkeys((*starts, *(f"{code}{OTHER}" for code in told), OTHER)))
    return tuple(dict.fromkeys((*(asks.spellings or {}).values(), *told, OTHER)))


def _is_told(name: str, program: Program) -> bool:
    """Tell whether a fact is more than asked: whether a choice or an answer may be its value."""
    held = {i for i, step in enumerate(program.steps) if isinstance(step, Ask) and step.atom == f"fact:{name}"}
    for i, step in enumerate(program.steps):
        if not held.isdisjoint(inputs(step)):
            if isinstance(step, Named):
                held.add(i)
            elif not isinstance(step, (Among, Inside)):
                return True
    return any(program.place(answer) in held for answer in program.answers)


class Dictionary:
    """How the texts of one column are read, and what was read before."""

    def __init__(self, asks: Asks, domain: tuple[str, ...]) -> None:
        self.asks = asks
        self.domain = frozenset(domain)
        self.dtype = pl.Enum(domain)
        self.known = pl.Series(dtype=pl.String)
        self.lock = Lock()  # parts of a column are read side by side
        self.meanings = lru_cache(maxsize=4)(self._meanings)

    def term(self, column: str) -> pl.Expr:
        """Give the column as it is read."""
        return pl.col(column).map_batches(self.read, return_dtype=self.dtype, is_elementwise=True)

    def read(self, cells: pl.Series) -> pl.Series:
        """Read some cells."""
        if isinstance(cells.dtype, pl.Enum):
            coded, texts = cells.to_physical(), cells.dtype.categories
        else:
            coded, texts = self.coded(cells.cast(pl.String))
        return self.meanings(tuple(texts)).gather(coded).alias(cells.name)

    def coded(self, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Give cells as places in a list of distinct texts, and that list: the one that was met before, or a longer one."""
        known = self.known
        if not len(known):
            known = self.learnt(cells.head(FIRST))
        coded = _placed(cells, known)
        if coded.null_count() != cells.null_count():
            known = self.learnt(cells.filter(coded.is_null()))
            coded = _placed(cells, known)
        return coded, known

    def learnt(self, cells: pl.Series) -> pl.Series:
        """Give the distinct texts that are known with those of some cells."""
        fresh = cells.drop_nulls().unique()
        with self.lock:
            known = pl.concat([self.known, fresh.filter(~fresh.is_in(self.known.implode()))])
            if len(known) <= MANY:
                self.known = known
        return known

    def _meanings(self, texts: tuple[str, ...]) -> pl.Series:
        """Read distinct texts."""
        from .reading import word  # noqa: PLC0415 - the reading reads by dictionaries

        frame = nw.from_native(pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)}), eager_only=True)
        read = frame.select(word(self.asks, nw.col("text")).alias("read"))["read"].to_list()
        return pl.Series([None if one is None else self.reduced(one) for one in read], dtype=self.dtype)

    def reduced(self, one: str) -> str:
        """Give what a word or code comes to for the programs: of a code finer than those listed, one that is finer too."""
        if one in self.domain:
            return one
        stems = (one[:n] for n in range(len(one) - 1, 0, -1)) if self.asks.kind == "code" else ()
        return next((f"{stem}{OTHER}" for stem in stems if f"{stem}{OTHER}" in self.domain), OTHER)


def _placed(cells: pl.Series, known: pl.Series) -> pl.Series:
    """Give the place of each cell in a list of distinct texts; one that is not there is null."""
    if len(known) > FEW:
        return cells.cast(pl.Enum(known), strict=False).to_physical()
    place = pl.lit(None, pl.UInt32)
    for i, text in enumerate(known):
        place = pl.when(pl.lit(cells) == pl.lit(text)).then(pl.lit(i, pl.UInt32)).otherwise(place)
    return pl.select(place).to_series() if len(known) else pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(cells))
