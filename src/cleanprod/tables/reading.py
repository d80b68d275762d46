"""How the cells of a table are read as facts, the way a record reads its fields."""

from __future__ import annotations

import datetime as dt
import sys
from functools import lru_cache, partial, reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
from attrs import frozen

from cleanprod.models.course import LATER, Course
from cleanprod.models.fields import asks_of, expected_of, facts_of, happenings_of, is_year
from cleanprod.models.option import NO_MORE, SAVES, SAVINGS, Option
from cleanprod.models.reading import DIGITS, FIRST_DAY, LAST_DAY, not_after
from cleanprod.models.spelling import SPACES_AND_DASHES
from cleanprod.rules.expressions import NEVER
from cleanprod.rules.owned import DOT
from cleanprod.rules.table import PREFIX, Columns, one_of
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from cleanprod.models.fields import Asks
    from cleanprod.models.subject import Subject
    from cleanprod.rules.owned import Owner
    from cleanprod.rules.program import Program
    from cleanprod.rules.table import Domain, Term, Words

    from .dictionary import Dictionary
    from .engines import Frame

GREATEST: Final = sys.float_info.max

BLANKS: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""All that stands around a word without being part of it; each engine has another mind about which signs these are."""

A_DAY: Final = Text(
    f"{FIRST_DAY} 至 {LAST_DAY} 之间的日期或 NEVER，时间须为零时整",
    f"a date between {FIRST_DAY} and {LAST_DAY}, or NEVER; a point in time at midnight",
)

FOUND: Final = "_found"
"""Behind the name of a column that is read by a dictionary, where it was found in it."""

_CODE: Final = "^(C?(1[3-9]|[23][0-9]|4[0-3])|[ABD-T]?(0[0-9]|1[0-2]|4[4-9]|[5-9][0-9]))[0-9]{0,2}$"
"""A division of manufacturing, or another one, with the letter of its section before it or not."""

_PLAIN_CODE: Final = f"^[0-9]{{{DIGITS[0]},{DIGITS[1]}}}$"
"""The same without a letter: each two digits are one or the other."""


@frozen(eq=False)
class Wrong:
    """What no record would take: which rows, what should stand there, and in which column."""

    amiss: Term
    expected: Text
    column: str


class Reading:
    """How the columns of a table are read as facts.

    First each cell by itself: words and codes in their spellings, numbers, years, days. Then those that say something of
    others; where the table says when it was recorded, blank events had not happened on that day. What a record would refuse
    is refused of a table in memory; in a lazy one it is unknown. Facts of an owner have its name before theirs.

    It hangs on the columns and their types alone, not on what they hold, and so serves any table that has the same.

    Attributes:
        columns: where the facts are then.
        wrong: what no record would take.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a table and what is asked of it
        self,
        model: type[Subject],
        cells: tuple[tuple[str, str, Any], ...],
        programs: tuple[Program, ...],
        on: dt.date,
        words: Words,
        owner: Owner | None = None,
    ) -> None:
        asked = {name: fact for program in programs for name, fact in program.facts.items()}
        self.facts = {name: fact for name, fact in asked.items() if DOT not in name} if owner is None else owner.within(asked)
        self.named = str if owner is None else owner.named
        self.model, self.on, self.programs, self.words = model, on, programs, words
        self.raw = {name: column for name, column, _ in cells}
        self.at = dict(self.raw)
        self.domains: dict[str, Domain] = {}
        self.wrong: list[Wrong] = []
        self.alone: dict[str, Term] = {}
        self.by_dictionary: dict[str, Callable[[], tuple[pl.Expr, pl.Expr]]] = {}
        for cell in cells:
            self.single(*cell)
        self.at |= {name: own for name in self.at if (own := self.own(name)) in {**self.alone, **self.by_dictionary}}
        joined = self.joined()
        self.together = {self.own(name): term for name, term in joined.items()}
        self.at |= {name: self.own(name) for name in joined}
        of = {self.named(name): column for name, column in self.at.items() if name in self.facts}
        self.columns = Columns(of, self.domains, DIGITS[0])

    def read(self, frame: Frame, *, marked: bool) -> Frame:
        """Add the columns of facts to a frame, and if asked marks of the rows that no record would take."""
        terms = {name: terms() for name, terms in self.by_dictionary.items()}
        alone = {f"{name}{FOUND}": found for name, (found, _) in terms.items()} | self.alone
        read = {name: read for name, (_, read) in terms.items()}
        marks = {mark: wrong.amiss for mark, wrong in self.marks.items()} if marked else {}
        for stage in (alone, read, marks, self.together):
            frame = frame.with_columns(**stage) if stage else frame
        return frame

    @property
    def marks(self) -> dict[str, Wrong]:
        """What no record would take, each with the column that marks its rows."""
        return {self.own(f"amiss_{i}"): wrong for i, wrong in enumerate(self.wrong)}

    def own(self, name: str) -> str:
        """Name the column of a fact; a point in the name of a column is a path to some engines."""
        return f"{PREFIX}{self.named(name).replace(DOT, '_of_')}"

    def cell(self, name: str) -> Term:
        """Give a field as far as it was read, or nulls where it has no column."""
        words = self.words
        return words.col(self.at[name]) if name in self.at else words.lit(None, words.Date)

    # each cell by itself

    def single(self, name: str, column: str, dtype: Any) -> None:  # noqa: ANN401 - of polars or narwhals
        """Read what is not a fact as it stands; what was there and is not read is wrong."""
        known, words, own = facts_of(self.model), self.words, self.own(name)
        kind = known[name].fact_kind if name in known else "day"
        cell, expected = words.col(column), expected_of(self.model, name)
        if kind == "flag":
            return
        if kind in ("word", "code"):
            asks = asks_of(self.model, name)
            found = self.told_apart(name, asks, dtype)
            if found is not None:
                self.by_dictionary[own] = partial(found.terms, column, dtype, f"{own}{FOUND}")
            elif self.named(name) in self.domains:
                return
            else:
                self.alone[own] = word(asks, cell, words)
        elif kind == "number":
            self.alone[own] = number(asks_of(self.model, name), cell, dtype, words)
        elif is_year(self.model, name):
            past = asks_of(self.model, name).past
            self.alone[own] = year(cell, dtype, self.on.year if past else LAST_DAY.year, words)
            expected = not_after(self.on) if past else expected
        else:
            self.alone[own], expected = day(cell, dtype, words), A_DAY
        self.wrong.append(Wrong(~cell.is_null() & words.col(own).is_null(), expected, column))

    def told_apart(self, name: str, asks: Asks, dtype: Any) -> Dictionary | None:  # noqa: ANN401 - of polars or narwhals
        """Note the values of a word or code that programs can tell apart, where an answer cannot be the word itself.

        Give the dictionary by which they are read; an enum all of whose values are words is read as it stands.
        """
        if self.words is nw:
            return None
        from .dictionary import Dictionary, told_of  # noqa: PLC0415 - polars is an extra, and other engines go without

        told = told_of(self.named(name), asks, self.programs)
        if told is None:
            return None
        found = Dictionary(asks, told)
        if dtype == self.words.Enum and None not in (meanings := found.meanings(tuple(dtype.categories)).to_list()):
            self.domains[self.named(name)] = dict(zip(dtype.categories, meanings, strict=True))
            return None
        self.domains[self.named(name)] = {one: one for one in told.domain}
        return found

    # together

    def joined(self) -> dict[str, Term]:
        """Read what columns say of one another."""
        words = self.words
        read: dict[str, Term] = {}
        if issubclass(self.model, Option):
            self.save(read)
        if issubclass(self.model, Course):
            self.order(read)
            self.follow(read)
            if "recorded_on" in self.at:
                self.blanks(read, self.cell("recorded_on") >= words.lit(self.on))
        return read

    def save(self, read: dict[str, Term]) -> None:
        """Let what an option saves fill its flag; more than there was before is wrong."""
        words = self.words
        for saved, (before, flag) in SAVINGS.items():
            if saved not in self.at:
                continue
            much = self.cell(saved)
            if before in self.at:
                more = much > self.cell(before)
                self.wrong.append(Wrong(more, NO_MORE, self.raw[saved]))
                much = read[saved] = words.when(~more | more.is_null()).then(much)
            if flag in self.facts:
                read[flag] = words.when(much > words.lit(0)).then(words.lit(value=True))
                if flag in self.at:
                    said = self.cell(flag)
                    amiss = ((much > words.lit(0)) & ~said) | ((much == words.lit(0)) & said)
                    self.wrong.append(Wrong(amiss, SAVES, self.raw[flag]))
                    read[flag] = words.when(~amiss | amiss.is_null()).then(words.coalesce(said, read[flag]))

    def order(self, read: dict[str, Term]) -> None:
        """Find the days that lie before what they come after; in a lazy table both are unknown."""
        words = self.words
        for before, after in LATER:
            if before in self.at and after in self.at:
                amiss = self.cell(after) < self.cell(before)
                expected = Text(f"不早于 {before} 的日期", f"a day that is not before {before}")
                self.wrong.append(Wrong(amiss, expected, self.raw[after]))
                for name in (before, after):
                    read[name] = words.when(~amiss | amiss.is_null()).then(read.get(name, self.cell(name)))

    def follow(self, read: dict[str, Term]) -> None:
        """Fill blank days that follow from other columns, as a record does."""
        words = self.words
        refused, report = self.cell("correction_refused"), self.cell("report_submitted_on")
        for name, source, follows in (
            ("breach_ended_on", "correction_refused", words.when(refused).then(words.lit(NEVER))),
            ("last_audit_completed_on", "report_submitted_on", words.when(report <= words.lit(self.on)).then(report)),
        ):
            if name in self.facts and source in self.at:
                read[name] = words.coalesce(read.get(name, self.cell(name)), follows)

    def blanks(self, read: dict[str, Term], recorded: Term) -> None:
        """Let blank events be events that had not happened on the day of the record."""
        words = self.words
        happenings = happenings_of(self.model)
        for name, fact in self.facts.items():
            if fact.fact_kind == "event" or name in happenings:
                no: Any = NEVER if fact.fact_kind == "event" else False
                said = read.get(name, self.cell(name) if name in self.at else None)
                later = [self.cell(after) for before, after in LATER if before == name and after in self.at]
                none_later = [one.is_null() | (one == words.lit(NEVER)) for one in later]
                blank = words.when(reduce(and_, none_later, recorded)).then(words.lit(no))
                read[name] = blank if said is None else words.when(~said.is_null()).then(said).otherwise(blank)


def word(asks: Asks, cell: Term, words: Words) -> Term:
    """Read a word or code in its spellings; one that is none of them is null.

    What is written plainly is told first: some engines then spare the rest, which costs them most.
    """
    held = cell.cast(words.String)
    text = held.str.strip_chars(BLANKS)
    if asks.kind == "code":
        upper = text.str.to_uppercase()
        read = words.when(upper.str.contains(_CODE)).then(upper.str.replace_all("^[A-T]", ""))
        return words.when(held.str.contains(_PLAIN_CODE)).then(held).when(~held.is_null()).then(read)
    if asks.spellings is None:
        return text
    folded = text.str.to_lowercase().str.replace_all(SPACES_AND_DASHES, "")
    # of an open list a word that holds a listed one without being it is in doubt
    kept = words.when(~folded.str.contains(asks.doubtful)).then(text) if asks.doubtful else words.lit(None, words.String)
    read = folded.replace_strict(asks.spellings, default=kept, return_dtype=words.String)
    plain = one_of(held, sorted(set(asks.spellings.values())), words)
    return words.when(plain).then(held).when(~held.is_null()).then(read)


def number(asks: Asks, cell: Term, dtype: Any, words: Words) -> Term:  # noqa: ANN401 - of polars or narwhals
    """Read a number from zero to the most that the field takes; one that is not finite is null."""
    held = cell >= words.lit(0)
    if asks.most is not None:
        held &= cell <= words.lit(asks.most)
    elif dtype.is_float():
        held &= cell <= words.lit(GREATEST)
    return words.when(held).then(cell)


def year(cell: Term, dtype: Any, last: int, words: Words) -> Term:  # noqa: ANN401 - of polars or narwhals
    """Read a year, a whole number or its first day, as its first day."""
    if dtype in (words.Date, words.Datetime):
        firsts = [dt.date(one, 1, 1) for one in range(FIRST_DAY.year, last + 1)]
        first = day(cell, dtype, words) if dtype == words.Datetime else cell
        if words is not nw:
            return words.when(first.is_in(firsts)).then(first)
        held = (first >= nw.lit(firsts[0])) & (first <= nw.lit(firsts[-1])) & (first.dt.ordinal_day() == 1)
        return nw.when(held).then(first)  # to go through a list costs other engines more
    # whole numbers beside a missing one are floats to some
    whole = (words.when(cell % 1 == 0).then(cell) if dtype.is_float() else cell).cast(words.Int64)
    held = (whole >= words.lit(FIRST_DAY.year)) & (whole <= words.lit(last))
    return words.when(held).then(words.concat_str(whole.cast(words.String), words.lit("-01-01")).str.to_date(format="%Y-%m-%d"))


def day(cell: Term, dtype: Any, words: Words) -> Term:  # noqa: ANN401 - of polars or narwhals
    """Read a day within the span of days, or NEVER; a point in time is its day, at midnight only."""
    if dtype == words.Datetime:
        found = cell.dt.date()
        cell = words.when(found.cast(words.Datetime("us")) == cell.cast(words.Datetime("us"))).then(found)
    held = (cell >= words.lit(FIRST_DAY)) & ((cell <= words.lit(LAST_DAY)) | (cell == words.lit(NEVER)))
    return words.when(held).then(cell)


reading_of = lru_cache(64)(Reading)
"""How the columns of some table are read: worked out once for tables that are alike in them."""
