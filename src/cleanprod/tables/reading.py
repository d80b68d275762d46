"""How the cells of a table are read as facts, the way a record reads its fields."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
from attrs import frozen

from cleanprod.errors import TableError
from cleanprod.models.course import LATER, Course
from cleanprod.models.fields import asks_of, expected_of, facts_of, happenings_of, is_year
from cleanprod.models.option import NO_MORE, SAVES, SAVINGS, Option
from cleanprod.models.reading import FIRST_DAY, LAST_DAY, not_after
from cleanprod.models.spelling import SPACES_AND_DASHES
from cleanprod.rules.expressions import NEVER
from cleanprod.rules.owned import DOT
from cleanprod.rules.table import PREFIX
from cleanprod.words import Text

from .columns import told_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleanprod.models.fields import Asks
    from cleanprod.models.subject import Subject
    from cleanprod.rules.atoms import Fact
    from cleanprod.rules.owned import Owner
    from cleanprod.rules.program import Program
    from cleanprod.rules.table import Domain

    from .columns import AnyFrame
    from .dictionary import Dictionary

GREATEST: Final = sys.float_info.max

BLANKS: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""All that stands around a word without being part of it; each engine has another mind about which signs these are."""

A_DAY: Final = Text(
    f"{FIRST_DAY} 至 {LAST_DAY} 之间的日期或 NEVER，时间须为零时整",
    f"a date between {FIRST_DAY} and {LAST_DAY}, or NEVER; a point in time at midnight",
)

_CODE: Final = "^(C?(1[3-9]|[23][0-9]|4[0-3])|[ABD-T]?(0[0-9]|1[0-2]|4[4-9]|[5-9][0-9]))[0-9]{0,2}$"
"""A division of manufacturing, or another one, with the letter of its section before it or not."""


@frozen(eq=False)
class Wrong:
    """What no record would take: which rows, what should stand there, and in which column."""

    amiss: nw.Expr
    expected: Text
    column: str


class Reading:
    """The columns of a table as facts.

    First each cell by itself: words and codes in their spellings, numbers, years, days. Then those that say something of
    others; where the table says when it was recorded, blank events had not happened on that day. What a record would refuse
    is refused of a table in memory; in a lazy one it is unknown. Facts of an owner have its name before theirs.

    Attributes:
        sources: the column of each fact.
        domains: of some facts the only values that their columns can hold, each with what it stands for.
        amiss: what no record would take in a table in memory, with a mark of its rows.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a table and what is asked of it
        self,
        model: type[Subject],
        facts: Mapping[str, Fact[Any]],
        columns: Mapping[str, str],
        on: dt.date,
        programs: Iterable[Program],
        owner: Owner | None = None,
    ) -> None:
        self.named = str if owner is None else owner.named
        self.model, self.facts, self.on = model, facts, on
        self.programs = tuple(programs)
        self.columns = columns
        self.at = dict(columns)
        self.domains: dict[str, Domain] = {}
        self.dictionaries: dict[str, Dictionary] = {}
        self.wrong: list[Wrong] = []
        self.amiss: list[tuple[Wrong, nw.Series[Any]]] = []

    @property
    def sources(self) -> dict[str, str]:
        """The column of each fact that was read."""
        return {self.named(name): column for name, column in self.at.items() if name in self.facts}

    def read(self, frame: AnyFrame, *, refuse: bool = True) -> AnyFrame:
        """Add the columns of facts to a frame.

        Arguments:
            frame: where the cells are.
            refuse: whether a table in memory is refused for cells that no record would take; else they stand in `amiss`.

        Errors:
            TableError: such cells, as far as the first few of a column.
        """
        alone = dict(self.alone(frame))
        if alone:
            frame = frame.with_columns(**{self.own(name): term for name, term in alone.items()})
        frame = self.by_dictionary(frame)
        self.at |= {name: self.own(name) for name in (*alone, *self.dictionaries)}
        together = dict(self.together())
        if isinstance(frame, nw.DataFrame):
            self.amiss = self.marked(frame)
            if refuse and self.amiss:
                told = (told_rows(frame[one.column], mark.to_list(), one.expected, one.column) for one, mark in self.amiss)
                raise TableError(*(problem for several in told for problem in several))
        if together:
            frame = frame.with_columns(**{self.own(name): term for name, term in together.items()})
            self.at |= {name: self.own(name) for name in together}
        return frame

    def own(self, name: str) -> str:
        """Name the column of a fact; a point in the name of a column is a path to some engines."""
        return f"{PREFIX}{self.named(name).replace(DOT, '_of_')}"

    def cell(self, name: str) -> nw.Expr:
        """Give a field as far as it was read, or nulls where it has no column."""
        return nw.col(self.at[name]) if name in self.at else nw.lit(None, nw.Date)

    # each cell by itself

    def alone(self, frame: AnyFrame) -> Iterable[tuple[str, nw.Expr]]:
        """Read what is not a fact as it stands; what was there and is not read is wrong."""
        schema, known = frame.collect_schema(), facts_of(self.model)
        for name, column in self.columns.items():
            kind = known[name].fact_kind if name in known else "day"
            cell, dtype = nw.col(column), schema[column]
            term: nw.Expr | None = None
            expected = expected_of(self.model, name)
            if kind in ("word", "code"):
                if self.told_apart(name, dtype, frame.implementation.is_polars()):
                    continue
                term = word(asks_of(self.model, name), cell)
            elif kind == "number":
                term = number(asks_of(self.model, name), cell, dtype)
            elif kind in ("event", "day") and not is_year(self.model, name):
                term = day(cell, dtype)
                expected = A_DAY
            elif is_year(self.model, name):
                past = asks_of(self.model, name).past
                term = year(cell, dtype, self.on.year if past else LAST_DAY.year)
                expected = not_after(self.on) if past else expected
            if term is not None:
                self.refuse_unread(name, expected)
                yield name, term

    def told_apart(self, name: str, dtype: Any, in_polars: bool) -> bool:  # noqa: ANN401, FBT001 - of narwhals; never told apart
        """Note the values of a word or code that programs can tell apart, where an answer cannot be the word itself."""
        if not in_polars:
            return False
        from .dictionary import Dictionary, domain_of  # noqa: PLC0415 - polars is an extra, and other engines go without

        asks = asks_of(self.model, name)
        domain = domain_of(self.named(name), asks, self.programs)
        if domain is None:
            return False
        found = Dictionary(asks, domain)
        if isinstance(dtype, nw.Enum) and None not in (meanings := found.meanings(tuple(dtype.categories)).to_list()):
            self.domains[self.named(name)] = dict(zip(dtype.categories, meanings, strict=True))
        else:
            self.domains[self.named(name)] = {one: one for one in domain}
            self.dictionaries[name] = found
            self.refuse_unread(name, expected_of(self.model, name))
        return True

    def refuse_unread(self, name: str, expected: Text) -> None:
        """Note that what stands in a column and was not read is wrong."""
        amiss = ~nw.col(self.columns[name]).is_null() & nw.col(self.own(name)).is_null()
        self.wrong.append(Wrong(amiss, expected, self.columns[name]))

    def marked(self, frame: nw.DataFrame[Any]) -> list[tuple[Wrong, nw.Series[Any]]]:
        """Find what is wrong in a table in memory, and mark its rows."""
        if not self.wrong:
            return []
        found = frame.select(**{f"{i}": one.amiss.any() for i, one in enumerate(self.wrong)})
        amiss = [one for one, some in zip(self.wrong, found.row(0), strict=True) if some]
        return [(one, frame.select(amiss=one.amiss)["amiss"]) for one in amiss]

    def by_dictionary(self, frame: AnyFrame) -> AnyFrame:
        """Read text of which a program asks only whether it is one of some: each way in which it is written once."""
        terms = {self.own(name): found.term(self.columns[name]) for name, found in self.dictionaries.items()}
        found: AnyFrame = nw.from_native(frame.to_native().with_columns(**terms)) if terms else frame
        return found

    # together

    def together(self) -> Iterable[tuple[str, nw.Expr]]:
        """Read what columns say of one another."""
        read: dict[str, nw.Expr] = {}
        if issubclass(self.model, Option):
            self.save(read)
        if issubclass(self.model, Course):
            self.order(read)
            self.follow(read)
            if "recorded_on" in self.at:
                self.blanks(read, self.cell("recorded_on") >= nw.lit(self.on))
        return read.items()

    def save(self, read: dict[str, nw.Expr]) -> None:
        """Let what an option saves fill its flag; more than there was before is wrong."""
        for saved, (before, flag) in SAVINGS.items():
            if saved not in self.at:
                continue
            much = self.cell(saved)
            if before in self.at:
                more = much > self.cell(before)
                self.wrong.append(Wrong(more, NO_MORE, self.columns[saved]))
                much = read[saved] = nw.when(~more | more.is_null()).then(much)
            if flag in self.facts:
                read[flag] = nw.when(much > nw.lit(0)).then(nw.lit(value=True))
                if flag in self.at:
                    said = self.cell(flag)
                    amiss = ((much > nw.lit(0)) & ~said) | ((much == nw.lit(0)) & said)
                    self.wrong.append(Wrong(amiss, SAVES, self.columns[flag]))
                    read[flag] = nw.when(~amiss | amiss.is_null()).then(nw.coalesce(said, read[flag]))

    def order(self, read: dict[str, nw.Expr]) -> None:
        """Find the days that lie before what they come after; in a lazy table both are unknown."""
        for before, after in LATER:
            if before in self.at and after in self.at:
                amiss = self.cell(after) < self.cell(before)
                expected = Text(f"不早于 {before} 的日期", f"a day that is not before {before}")
                self.wrong.append(Wrong(amiss, expected, self.columns[after]))
                for name in (before, after):
                    read[name] = nw.when(~amiss | amiss.is_null()).then(read.get(name, self.cell(name)))

    def follow(self, read: dict[str, nw.Expr]) -> None:
        """Fill blank days that follow from other columns, as a record does."""
        for name, source, follows in (
            ("breach_ended_on", "correction_refused", nw.when(self.cell("correction_refused")).then(nw.lit(NEVER))),
            ("last_audit_completed_on", "report_submitted_on", _by(self.on, self.cell("report_submitted_on"))),
        ):
            if name in self.facts and source in self.at:
                read[name] = nw.coalesce(read.get(name, self.cell(name)), follows)

    def blanks(self, read: dict[str, nw.Expr], recorded: nw.Expr) -> None:
        """Let blank events be events that had not happened on the day of the record."""
        happenings = happenings_of(self.model)
        for name, fact in self.facts.items():
            if fact.fact_kind == "event" or name in happenings:
                no: Any = NEVER if fact.fact_kind == "event" else False
                said = read.get(name, self.cell(name) if name in self.at else None)
                later = [self.cell(after) for before, after in LATER if before == name and after in self.at]
                none_later = [one.is_null() | (one == nw.lit(NEVER)) for one in later]
                blank = nw.when(nw.all_horizontal(recorded, *none_later, ignore_nulls=False)).then(nw.lit(no))
                read[name] = blank if said is None else nw.when(~said.is_null()).then(said).otherwise(blank)


def word(asks: Asks, cell: nw.Expr) -> nw.Expr:
    """Read a word or code in its spellings; one that is none of them is null."""
    text = cell.cast(nw.String).str.strip_chars(BLANKS)
    if asks.kind == "code":
        upper = text.str.to_uppercase()
        return nw.when(upper.str.contains(_CODE)).then(upper.str.replace_all("^[A-T]", ""))
    if asks.spellings is None:
        return text
    folded = text.str.to_lowercase().str.replace_all(SPACES_AND_DASHES, "")
    # of an open list a word that holds a listed one without being it is in doubt
    kept = nw.when(~folded.str.contains(asks.doubtful)).then(text) if asks.doubtful else nw.lit(None, nw.String)
    return folded.replace_strict(asks.spellings, default=kept, return_dtype=nw.String)


def number(asks: Asks, cell: nw.Expr, dtype: Any) -> nw.Expr:  # noqa: ANN401 - of narwhals
    """Read a number from zero to the most that the field takes; one that is not finite is null."""
    held = cell >= nw.lit(0)
    if asks.most is not None:
        held &= cell <= nw.lit(asks.most)
    elif dtype.is_float():
        held &= cell <= nw.lit(GREATEST)
    return nw.when(held).then(cell)


def year(cell: nw.Expr, dtype: Any, last: int) -> nw.Expr:  # noqa: ANN401 - of narwhals
    """Read a year, a whole number or its first day, as its first day."""
    if dtype in (nw.Date, nw.Datetime):
        firsts = [dt.date(one, 1, 1) for one in range(FIRST_DAY.year, last + 1)]
        first = day(cell, dtype)
        return nw.when(first.is_in(firsts)).then(first)
    # whole numbers beside a missing one are floats to some
    whole = nw.when(cell % nw.lit(1) == nw.lit(0)).then(cell).cast(nw.Int64) if dtype.is_float() else cell.cast(nw.Int64)
    held = (whole >= nw.lit(FIRST_DAY.year)) & (whole <= nw.lit(last))
    return nw.when(held).then(nw.concat_str(whole.cast(nw.String), nw.lit("-01-01")).str.to_date(format="%Y-%m-%d"))


def day(cell: nw.Expr, dtype: Any) -> nw.Expr:  # noqa: ANN401 - of narwhals
    """Read a day within the span of days, or NEVER; a point in time is its day, at midnight only."""
    if dtype == nw.Datetime:
        found = cell.dt.date()
        cell = nw.when(found.cast(nw.Datetime("us")) == cell.cast(nw.Datetime("us"))).then(found)
    held = (cell >= nw.lit(FIRST_DAY)) & ((cell <= nw.lit(LAST_DAY)) | (cell == nw.lit(NEVER)))
    return nw.when(held).then(cell)


def _by(on: dt.date, event: nw.Expr) -> nw.Expr:
    """Give the day of an event that has happened by a day, or null."""
    return nw.when(event <= nw.lit(on)).then(event)
