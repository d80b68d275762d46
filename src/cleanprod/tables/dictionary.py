"""Text read once for each way in which it is written: a column of a few hundred distinct texts is no work for a million rows.

Of a word or code a program asks only whether it is one of some. So the column that is read holds, for each text, one of the
values that the program can tell apart, and a test of it is a look into a short list. In polars only; other engines read every
cell by the same expressions.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from cleanprod.models.reading import DIGITS
from cleanprod.rules.cells import OTHER
from cleanprod.rules.lookup import looked_up
from cleanprod.rules.meaning import inside
from cleanprod.rules.program import Among, Ask, Inside, Named, behind, inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleanprod.models.fields import Asks
    from cleanprod.rules.program import Program

FEW: Final = 8
"""Distinct texts up to which comparing with each is faster than looking them up."""

MANY: Final = 20_000
"""Distinct texts that are remembered from one part of a column to the next."""

CODES: Final = tuple(f"{code:0{digits}}" for digits in range(DIGITS[0], DIGITS[1] + 1) for code in range(10**digits))
"""Every code of industry in plain digits, the shorter ones first."""


Test = tuple[str, ...]
"""The words or codes of which a program asks whether one is among them."""


class Told:
    """The values of a fact that some programs can tell apart: of those that come to the same in every test, one.

    A code that is too coarse for a test stands for itself: it may still become what another one cannot.
    """

    def __init__(self, asks: Asks, tests: Iterable[Test]) -> None:
        self.tests = tuple(dict.fromkeys(tests))
        self.holds: Callable[[str, Test], bool | None] = inside if asks.kind == "code" else _among
        told = dict.fromkeys(value for test in self.tests for value in test)
        if asks.kind == "code":
            starts = (code[:n] for code in told for n in range(DIGITS[0], len(code) + 1))
            values = (*starts, *(f"{code}{OTHER}" for code in told), OTHER)
        else:
            values = (*(asks.spellings or {}).values(), *told, OTHER)
        self.first: dict[tuple[object, ...], str] = {}
        for value in values:
            self.first.setdefault(self.comes_to(value), value)

    def comes_to(self, value: str) -> tuple[object, ...]:
        """Give what a value comes to in each test."""
        found = tuple(self.holds(value, test) for test in self.tests)
        return (*found, value) if None in found else found

    def alike(self, value: str) -> str:
        """Give the one that stands for a value."""
        return self.first[self.comes_to(value)]

    def of_codes(self) -> list[str]:
        """Give for each of `CODES` the one that stands for it: as for a code one digit shorter, unless a test goes further."""
        further = {code[:n] for test in self.tests for code in test for n in range(1, len(code))}
        found: dict[str, str] = {}
        for code in CODES:
            stem = code[:-1]
            found[code] = found[stem] if stem in found and stem not in further else self.alike(code)
        return list(found.values())

    @property
    def domain(self) -> tuple[str, ...]:
        """The ones that stand for all."""
        return tuple(self.first.values())


def _among(word: str, words: Test) -> bool:
    return word in words


def told_of(name: str, asks: Asks, programs: Sequence[Program]) -> Told | None:
    """Find the values of a fact that some programs can tell apart; None where an answer may be the word itself."""
    if any(_is_told(name, program) for program in programs):
        return None
    return Told(asks, (test for program in programs for test in _tests(name, program)))


def _tests(name: str, program: Program) -> Iterable[Test]:
    """List the tests that a program makes of a fact."""
    for step in program.steps:
        if isinstance(step, (Among, Inside)):
            asks = program.steps[behind(program.steps, step.item)]
            if isinstance(asks, Ask) and asks.atom == f"fact:{name}":
                yield step.words if isinstance(step, Among) else step.codes


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


class Known:
    """Distinct texts, and what each is read as; both are short.

    Few of them are compared with each cell, of many the place of each cell is looked up.
    """

    def __init__(self, texts: pl.Series, meanings: pl.Series) -> None:
        self.texts, self.meanings = texts, meanings
        self.few = 0 < len(texts) <= FEW and not meanings.null_count()
        self.places = pl.Enum(texts)

    def found(self, cell: pl.Expr) -> pl.Expr:
        """Give of each cell that is one of these texts its meaning, where they are few, or its place; of another null."""
        if not self.few:
            return cell.cast(self.places, strict=False).to_physical()
        chosen: Any = pl
        for text, meaning in zip(self.texts, self.meanings, strict=True):
            chosen = chosen.when(cell == text).then(pl.lit(meaning, self.meanings.dtype))
        found: pl.Expr = chosen.otherwise(None)
        return found

    def meant(self, found: pl.Expr) -> pl.Expr:
        """Give the meaning of what was found."""
        return found if self.few else looked_up(self.meanings, found)

    def read(self, cells: pl.Series) -> pl.Series | None:
        """Read some cells; None where one of them is none of these texts."""
        found = cells.to_frame().select(found=self.found(pl.col(cells.name)))
        if found["found"].null_count() != cells.null_count():
            return None
        return found.select(self.meant(pl.col("found"))).to_series()


class Dictionary:
    """How the texts of one column are read: those in their plain spelling, and any other that was met before."""

    def __init__(self, asks: Asks, told: Told) -> None:
        self.asks, self.told = asks, told
        self.dtype = pl.Enum(told.domain)
        self.lock = Lock()  # parts of a column are read side by side
        self.meanings = lru_cache(maxsize=4)(self._meanings)
        self.made = lru_cache(maxsize=4)(self._made)  # many texts make a long term
        plain = CODES if asks.kind == "code" else tuple(dict.fromkeys((asks.spellings or {}).values()))
        read = told.of_codes() if asks.kind == "code" else list(map(told.alike, plain))
        self.known = Known(pl.Series(plain, dtype=pl.String), pl.Series(read, dtype=self.dtype))

    def terms(self, column: str, dtype: pl.DataType, found: str) -> tuple[pl.Expr, pl.Expr]:
        """Give a column as it is found among what was met before, and then, from where that stands, as it is read."""
        return self.made(self.known, column, dtype, found)

    def _made(self, known: Known, column: str, dtype: pl.DataType, found: str) -> tuple[pl.Expr, pl.Expr]:
        cell = pl.col(column)
        if isinstance(dtype, pl.Enum):
            return cell.to_physical(), looked_up(self.meanings(tuple(dtype.categories)), pl.col(found))
        text = cell.cast(pl.String)
        learnt = self.learning(pl.when(pl.col(found).is_null()).then(text))
        return known.found(text), pl.coalesce(known.meant(pl.col(found)), learnt)

    def learning(self, text: pl.Expr) -> pl.Expr:
        """Give text as it is read, whatever it is."""
        return text.map_batches(self.read, return_dtype=self.dtype, is_elementwise=True)

    def read(self, text: pl.Series) -> pl.Series:
        """Read some text."""
        if text.null_count() == len(text):
            return pl.Series([None], dtype=self.dtype).new_from_index(0, len(text))
        read = self.known.read(text)
        if read is None:
            read = self.learnt(text).read(text)
        assert read is not None  # noqa: S101 - all of them are learnt
        return read

    def learnt(self, cells: pl.Series) -> Known:
        """Give the distinct texts that are known with those of some cells."""
        fresh = cells.drop_nulls().unique()
        with self.lock:
            fresh = fresh.filter(~fresh.is_in(self.known.texts.implode()))
            read = self._meanings(tuple(fresh))
            known = Known(pl.concat([self.known.texts, fresh]), pl.concat([self.known.meanings, read]))
            if len(known.texts) <= MANY:
                self.known = known
        return known

    def _meanings(self, texts: tuple[str, ...]) -> pl.Series:
        """Read distinct texts."""
        from .reading import word  # noqa: PLC0415 - the reading reads by dictionaries

        frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)})
        read = frame.select(read=word(self.asks, pl.col("text"), pl))["read"].to_list()
        return pl.Series([None if one is None else self.told.alike(one) for one in read], dtype=self.dtype)
