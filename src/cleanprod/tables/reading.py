"""How the cells of a table are read as facts, the way a record reads its fields."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from cleanprod.errors import Problem, TableError
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
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from cleanprod.models.subject import Subject
    from cleanprod.rules.atoms import Fact
    from cleanprod.rules.owned import Owner

GREATEST: Final = sys.float_info.max

BLANKS: Final = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
"""All that stands around a word without being part of it; each engine has another mind about which signs these are."""

A_DAY: Final = Text("日期，或零时整的时间", "a date, or a point in time at midnight")

_YEAR: Final = r"^[0-9]{4}(-01-01)?$"
_CODE: Final = "^(C?(1[3-9]|[23][0-9]|4[0-3])|[ABD-T]?(0[0-9]|1[0-2]|4[4-9]|[5-9][0-9]))[0-9]{0,2}$"
"""A division of manufacturing, or another one, with the letter of its section before it or not."""


class Reading:
    """The columns of a table as facts.

    Words and codes are read in their spellings. Where the table says when it was recorded, blank events had not happened
    on that day. What a record would refuse is refused of a table in memory; in a lazy one it is unknown. Facts of an owner
    have its name before theirs.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a table and what is asked of it
        self,
        model: type[Subject],
        facts: Mapping[str, Fact[Any]],
        columns: Mapping[str, str],
        schema: Mapping[str, Any],
        on: dt.date,
        owner: Owner | None = None,
    ) -> None:
        named = str if owner is None else owner.named
        self.model = model
        self.held = columns
        self.schema = schema
        self.wrong: dict[str, tuple[nw.Expr, Text, str]] = {}
        read: dict[str, Any] = {}
        known = facts_of(model)
        for name, column in columns.items():
            if name in facts and facts[name].fact_kind in ("word", "code"):
                read[name] = self.word(name, column)
            elif name in known and known[name].fact_kind == "number":
                read[name] = self.number(name, column)
            elif is_year(model, name):
                read[name] = self.year(name, column, on)
            elif schema[column] == nw.Datetime:
                read[name] = self.day(name, column)
        self.days = {name: read.get(name, nw.col(column)) for name, column in columns.items()}
        self.save(read, facts)
        self.order(read)
        self.follow(read, facts)
        if "recorded_on" in columns:
            self.blanks(read, facts, self.days["recorded_on"] >= nw.lit(on))
        # a point in the name of a column is a path to some engines
        own = {named(name): f"{PREFIX}{named(name).replace(DOT, '_of_')}" for name in read if name in facts}
        self.columns = {own[named(name)]: term for name, term in read.items() if name in facts}
        self.sources = {named(name): column for name, column in columns.items() if name in facts} | own

    def word(self, name: str, column: str) -> nw.Expr:
        """Read a word or code in its spellings; one that is none of them is wrong."""
        asks = asks_of(self.model, name)
        term: nw.Expr
        cell = nw.col(column).cast(nw.String).str.strip_chars(BLANKS)
        if asks.kind == "code":
            upper = cell.str.to_uppercase()
            term = nw.when(upper.str.contains(_CODE)).then(upper.str.replace_all("^[A-T]", ""))
        elif asks.spellings is None:
            return cell
        else:
            folded = cell.str.to_lowercase().str.replace_all(SPACES_AND_DASHES, "")
            # of an open list a word that holds a listed one without being it is in doubt
            kept = nw.when(~folded.str.contains(asks.doubtful)).then(cell) if asks.doubtful else nw.lit(None, nw.String)
            term = folded.replace_strict(asks.spellings, default=kept, return_dtype=nw.String)
        self.wrong[name] = (~nw.col(column).is_null() & term.is_null(), expected_of(self.model, name), column)
        return term

    def number(self, name: str, column: str) -> nw.Expr:
        """Read a number from zero to the most that the field takes."""
        asks, cell = asks_of(self.model, name), nw.col(column)
        held = cell >= nw.lit(0)
        if asks.most is not None:
            held &= cell <= nw.lit(asks.most)
        elif self.schema[column].is_float():
            held &= cell <= nw.lit(GREATEST)  # neither infinite nor no number
        self.wrong[name] = (~cell.is_null() & ~held, expected_of(self.model, name), column)
        return nw.when(held).then(cell)

    def year(self, name: str, column: str, on: dt.date) -> nw.Expr:
        """Read a year, a whole number or its first day; one of what was done does not lie behind the day asked."""
        asks, cell, dtype = asks_of(self.model, name), nw.col(column), self.schema[column]
        # whole numbers beside a missing one are floats to some
        whole = nw.when(cell % nw.lit(1) == nw.lit(0)).then(cell).cast(nw.Int64) if dtype.is_float() else cell
        text = (cell.dt.date() if dtype == nw.Datetime else whole).cast(nw.String)
        number = nw.when(text.str.contains(_YEAR)).then(text.str.slice(0, 4)).cast(nw.Int64)
        last = on.year if asks.past else LAST_DAY.year
        held = (number >= nw.lit(FIRST_DAY.year)) & (number <= nw.lit(last))
        self.wrong[name] = (
            ~cell.is_null() & ~nw.coalesce(held, nw.lit(value=False)),
            not_after(on) if asks.past else expected_of(self.model, name),
            column,
        )
        return nw.when(held).then(nw.concat_str(number.cast(nw.String), nw.lit("-01-01")).str.to_date(format="%Y-%m-%d"))

    def day(self, name: str, column: str) -> nw.Expr:
        """Read a point in time as its day; one at another time than midnight is no day."""
        day = nw.col(column).dt.date()
        whole = day.cast(nw.Datetime("us")) == nw.col(column).cast(nw.Datetime("us"))
        self.wrong[name] = (~whole, A_DAY, column)
        return nw.when(whole).then(day)

    def save(self, read: dict[str, Any], facts: Mapping[str, Fact[Any]]) -> None:
        """Let what an option saves fill its flag; more than there was before is wrong."""
        for saved, (before, flag) in SAVINGS.items() if issubclass(self.model, Option) else ():
            if saved not in self.held:
                continue
            much = read[saved]
            if before in self.held:
                more = much > read[before]
                self.wrong[f"{saved} {before}"] = (more, NO_MORE, self.held[saved])
                much = read[saved] = nw.when(~more | more.is_null()).then(much)
            if flag in facts:
                read[flag] = nw.when(much > nw.lit(0)).then(nw.lit(value=True))
                if flag in self.held:
                    said = nw.col(self.held[flag])
                    amiss = ((much > nw.lit(0)) & ~said) | ((much == nw.lit(0)) & said)
                    self.wrong[f"{saved} {flag}"] = (amiss, SAVES, self.held[flag])
                    read[flag] = nw.when(~amiss | amiss.is_null()).then(nw.coalesce(said, read[flag]))

    def order(self, read: dict[str, Any]) -> None:
        """Find the days that lie before what they come after; in a lazy table both are unknown."""
        for before, after in LATER if issubclass(self.model, Course) else ():
            if before in self.held and after in self.held:
                first, second = self.days[before], self.days[after]
                amiss = second < first
                expected = Text(f"不早于 {before} 的日期", f"a day that is not before {before}")
                self.wrong[f"{before} {after}"] = (amiss, expected, self.held[after])
                for name, day in ((before, first), (after, second)):
                    read[name] = nw.when(~amiss | amiss.is_null()).then(read.get(name, day))

    def follow(self, read: dict[str, Any], facts: Mapping[str, Fact[Any]]) -> None:
        """Fill blank days that follow from other columns, as a record does."""
        for name, source, day in (
            ("breach_ended_on", "correction_refused", nw.when(self.cell("correction_refused")).then(nw.lit(NEVER))),
            ("last_audit_completed_on", "report_submitted_on", _happened(self.cell("report_submitted_on"))),
        ):
            if name in facts and source in self.held:
                read[name] = nw.coalesce(read.get(name, self.cell(name)), day)

    def cell(self, name: str) -> nw.Expr:
        """Give a column by its field, or nulls where there is none."""
        return self.days[name] if name in self.held else nw.lit(None, nw.Date)

    def blanks(self, read: dict[str, Any], facts: Mapping[str, Fact[Any]], recorded: nw.Expr) -> None:
        """Let blank events be events that had not happened on the day of the record."""
        happenings = happenings_of(self.model)
        for name, fact in facts.items():
            if fact.fact_kind == "event" or name in happenings:
                no: Any = NEVER if fact.fact_kind == "event" else False
                said = read.get(name, nw.col(self.held[name]) if name in self.held else None)
                later = [self.days[after] for before, after in LATER if before == name and after in self.held]
                none_later = [day.is_null() | (day == nw.lit(NEVER)) for day in later]
                blank = nw.when(nw.all_horizontal(recorded, *none_later, ignore_nulls=False)).then(nw.lit(no))
                read[name] = blank if said is None else nw.when(~said.is_null()).then(said).otherwise(blank)


def refuse_wrong(frame: nw.DataFrame[Any], readings: Iterable[Reading]) -> None:
    """Refuse a table in memory with cells that cannot be read.

    Errors:
        TableError: a problem for each such cell, as far as the first few of a column.
    """
    problems: list[Problem] = []
    wrong = [one for reading in readings for one in reading.wrong.values()]
    marks = frame.select(**{f"{i}": amiss for i, (amiss, _, _) in enumerate(wrong)}) if wrong else None
    for i, (_, expected, column) in enumerate(wrong):
        amiss = () if marks is None else marks[f"{i}"].to_list()
        problems += told_rows(frame[column], amiss, expected, column)
    if problems:
        raise TableError(*problems)


def _happened(day: nw.Expr) -> nw.Expr:
    """Give a day, or null where it is NEVER."""
    return nw.when(day != nw.lit(NEVER)).then(day)
