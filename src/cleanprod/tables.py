"""The policy over a dataframe: which columns are which facts, how they are read, and what is refused."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from .errors import Problem, TableError, brief
from .models import Enterprise
from .models.course import LATER, Course
from .models.fields import asks_of, expected_of, facts_of, happenings_of, headers_of, is_year
from .models.option import NO_MORE, SAVES, SAVINGS, Option
from .models.owners import ENTERPRISE
from .models.reading import FIRST_DAY, LAST_DAY, not_after
from .models.spelling import SPACES_AND_DASHES
from .rules.expressions import NEVER
from .rules.owned import DOT
from .rules.table import PREFIX, assess_frame
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable, Mapping

    from .models.subject import Subject
    from .rules.atoms import Fact, FactKind
    from .rules.owned import Owner
    from .rules.program import Program

SHOWN: Final = 5
"""Rows told of those that are wrong in one and the same way."""

_READABLE: Final[dict[FactKind, tuple[Any, ...]]] = {
    "flag": (nw.Boolean,),
    "event": (nw.Date,),
    "day": (nw.Date,),
    "number": (nw.Float64, nw.Float32, nw.Int64, nw.Int32, nw.Int16, nw.Int8, nw.UInt64, nw.UInt32, nw.UInt16, nw.UInt8),
    "word": (nw.String, nw.Categorical, nw.Enum),
    "code": (nw.String, nw.Categorical, nw.Enum),
}
INTEGERS: Final = (nw.Int64, nw.Int32, nw.Int16, nw.UInt64, nw.UInt32, nw.UInt16)
A_YEAR: Final = Text("整数年份列", "a column of whole years")
_WRITTEN: Final[dict[FactKind, Text]] = {
    "flag": Text("布尔列（真、假、空）", "a boolean column (true, false, null)"),
    "event": Text("日期列", "a date column"),
    "day": Text("日期列", "a date column"),
    "number": Text("数值列", "a column of numbers"),
    "word": Text("文本列", "a text column"),
    "code": Text("文本列", "a text column"),
}
BESIDE: Final[dict[type[Subject], set[str]]] = {
    Course: {"recorded_on", "correction_refused", "report_submitted_on", *chain.from_iterable(LATER)},
    Option: {*SAVINGS, *(before for before, _ in SAVINGS.values())},
}
"""Columns that say something of others, whether a rule asks them or not, by what a row is about."""

GREATEST: Final = sys.float_info.max

_YEAR: Final = r"^\d{4}(-01-01)?$"
_CODE: Final = r"^[A-Z]?(\d{2,4})$"


def assess_table(table: Any, model: type[Subject], program: Program, on: dt.date, enterprises: Any = None) -> Any:  # noqa: ANN401 - any dataframe
    """Add the answers of a program to a dataframe of subjects. See `Policy.assess_table`."""
    frame = read_frame(table)
    schema = frame.collect_schema()
    refuse_taken(schema, program)
    joined: list[str] = []
    if enterprises is not None:
        frame, joined = beside_owners(frame, read_frame(enterprises))
        schema = frame.collect_schema()
    facts = {name: fact for name, fact in program.facts.items() if DOT not in name}
    readings = [_Reading(model, facts, found_columns(schema, model, facts), on)]
    owned = ENTERPRISE.within(program.facts)
    if owned:
        columns = found_columns(ENTERPRISE.within(schema), Enterprise, owned)
        columns = {name: ENTERPRISE.named(column) for name, column in columns.items()}
        readings.append(_Reading(Enterprise, owned, columns, on, ENTERPRISE))
    if isinstance(frame, nw.DataFrame):
        refuse_wrong(frame, readings)
    read = {name: term for one in readings for name, term in one.columns.items()}
    sources = {name: column for one in readings for name, column in one.sources.items()}
    found: Any = frame.with_columns(**read) if read else frame
    return assess_frame(found, program, sources, on).drop(*joined).to_native()


def refuse_taken(schema: Mapping[str, Any], program: Program) -> None:
    """Refuse a table with columns under whose names answers are written.

    Errors:
        TableError: one problem for each.
    """
    results = {column for name in program.answers for column in (name, f"{name}_status")}
    answers = [name for name in schema if name in results or name.startswith(PREFIX)]
    if answers:
        mend = Text("请删除或改名：答复写在该名下。", "Drop or rename the column: the answer is written under that name.")
        raise TableError(
            *(
                Problem(got=Text("该列", "the column"), expected=Text("未被占用的列名", "a free name"), where=name, mend=mend)
                for name in answers
            )
        )


def read_frame(table: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:  # noqa: ANN401 - any dataframe
    """Accept a dataframe.

    Errors:
        TableError: it is of a kind that is not read.
    """
    try:
        frame = nw.from_native(table)
    except TypeError:
        frame = None
    if isinstance(frame, (nw.DataFrame, nw.LazyFrame)) and frame.implementation.is_polars():
        return frame
    got = f"a {type(table).__module__.partition('.')[0]} {type(table).__name__}"
    mend = Text("请先转换，例如用 polars.from_pandas。", "Convert it, for instance with polars.from_pandas or polars.read_csv.")
    expected = Text("polars 的 DataFrame 或 LazyFrame", "a polars DataFrame or LazyFrame")
    raise TableError(Problem(got=got, expected=expected, mend=mend))


def beside_owners(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], owners: nw.DataFrame[Any] | nw.LazyFrame[Any]
) -> tuple[nw.DataFrame[Any] | nw.LazyFrame[Any], list[str]]:
    """Set the columns of their enterprises beside options, behind `enterprise.`, and name them.

    Errors:
        TableError: a table without its identifiers, two enterprises of one, or an option of an enterprise that is not there.
    """
    own, other = _identifiers(frame, Option, "enterprise_id"), _identifiers(owners, Enterprise, "id")
    if isinstance(frame, nw.LazyFrame):
        owners = owners.lazy()
    elif isinstance(owners, nw.LazyFrame):
        owners = owners.collect()
    key, headers = f"{PREFIX}key", headers_of(Enterprise)
    there = frame.collect_schema().names()
    names = {one: ENTERPRISE.named(one) for one in owners.collect_schema().names() if headers.get(one, "id") != "id"}
    clash = [name for name in names.values() if name in there]
    if clash:
        expected = Text("两个表之一中的一列", "one column, in one of the two tables")
        raise TableError(
            *(Problem(got=Text("两个表中都有该列", "the column in both"), expected=expected, where=one) for one in clash)
        )
    keyed = owners.select(
        nw.col(other).cast(nw.String).str.strip_chars().alias(key), *(nw.col(one).alias(name) for one, name in names.items())
    )
    left = frame.with_columns(nw.col(own).cast(nw.String).str.strip_chars().alias(key))
    if isinstance(left, nw.DataFrame) and isinstance(keyed, nw.DataFrame):
        held = keyed.filter(~nw.col(key).is_null())
        again = held[key].is_duplicated().to_list()
        lost = (~left[key].is_in(held[key].to_list()) & ~left[key].is_null()).to_list()
        wrong = _rows(held[key].to_list(), again, Text("每家企业一行", "one row an enterprise"), other)
        wrong = wrong or _rows(left[key].to_list(), lost, Text("企业表中的企业编号", "an enterprise of the other table"), own)
        if wrong:
            raise TableError(*wrong)
    # of enterprises that are told twice nothing is known
    once = keyed.filter(~nw.col(key).is_null()).unique(key, keep="none").to_native()
    joined = left.to_native().join(once, on=key, how="left", maintain_order="left")
    return nw.from_native(joined).drop(key), [*names.values()]


def _identifiers(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: type[Subject], field: str) -> str:
    headers = headers_of(model)
    schema = frame.collect_schema()
    found = [column for column in schema.names() if headers.get(column) == field]
    if len(found) == 1:
        if schema[found[0]].is_float():
            expected = Text("文本或整数的编号", "identifiers as text or whole numbers")
            raise TableError(Problem(got=brief(str(schema[found[0]])), expected=expected, where=found[0]))
        return found[0]
    one = " / ".join(header for header, name in headers.items() if name == field)
    got = Text("、".join(found) or "没有", " and ".join(found) or "none")
    raise TableError(Problem(got=got, expected=Text(f"一列 {one}", f"one column {one}"), where=field))


def _rows(cells: Any, amiss: Iterable[bool | None], expected: Text, column: str) -> list[Problem]:  # noqa: ANN401 - cells by row
    """Tell the rows that are wrong in one way: the first few, and how many more."""
    rows = [row for row, wrong in enumerate(amiss) if wrong]
    problems = [Problem(brief(cells[row]), expected, column, row=row + 1) for row in rows[:SHOWN]]
    more = len(rows) - SHOWN
    return problems if more <= 0 else [*problems, Problem(Text(f"另有 {more} 行", f"{more} more rows"), expected, column)]


def found_columns(schema: Mapping[str, Any], model: type[Subject], asked: Container[str]) -> dict[str, str]:
    """Find the columns of fields, under their names or aliases, and refuse those of another type."""
    headers, facts = headers_of(model), facts_of(model)
    beside = {name for kind, names in BESIDE.items() if issubclass(model, kind) for name in names}
    found: dict[str, str] = {}
    problems = []
    for column, dtype in schema.items():
        name = headers.get(column)
        if name is None or not (name in asked or name in beside) or dtype == nw.Unknown:  # of nulls alone: unknown
            continue
        kind = facts[name].fact_kind if name in facts else "day"
        if name in found:
            problems.append(
                Problem(
                    got=Text(f"{found[name]} 与 {column}", f"{found[name]} and {column}"),
                    expected=Text(f"{name} 只有一列", f"one column for {name}"),
                    mend=Text("请只保留一列。", "Keep one of them."),
                )
            )
        elif dtype not in (*_READABLE[kind], *(INTEGERS if is_year(model, name) else ())):
            mend = Text(
                "请先转换；读文件请用 cleanprod.read_table，它认得“是”“否”。",
                "Convert it first; cleanprod.read_table reads files with 是, 否, yes, no.",
            )
            expected = A_YEAR if is_year(model, name) else _WRITTEN[kind]
            problems.append(Problem(got=brief(str(dtype)), expected=expected, where=column, mend=mend))
        found[name] = column
    if problems:
        raise TableError(*problems)
    return found


class _Reading:
    """How the columns of a table are read as facts, the way a record reads its fields.

    Words and codes are read in their spellings. Where the table says when it was recorded, blank events had not happened
    on that day. What a record would refuse is refused of a table in memory; in a lazy one it is unknown. Facts of an owner
    have its name before theirs.
    """

    def __init__(
        self,
        model: type[Subject],
        facts: Mapping[str, Fact[Any]],
        columns: Mapping[str, str],
        on: dt.date,
        owner: Owner | None = None,
    ) -> None:
        named = str if owner is None else owner.named
        self.model = model
        self.held = columns
        self.columns: dict[str, nw.Expr] = {}
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
        self.save(read, facts)
        self.order(read)
        self.follow(read, facts)
        if "recorded_on" in columns:
            self.blanks(read, facts, nw.col(columns["recorded_on"]) >= nw.lit(on))
        self.columns = {f"{PREFIX}{named(name)}": term for name, term in read.items() if name in facts}
        written = {named(name): column for name, column in columns.items() if name in facts}
        self.sources = written | {named(name): f"{PREFIX}{named(name)}" for name in read if name in facts}

    def word(self, name: str, column: str) -> nw.Expr:
        """Read a word or code in its spellings; one that is none of them is wrong."""
        asks = asks_of(self.model, name)
        term: nw.Expr
        cell = nw.col(column).cast(nw.String).str.strip_chars()
        if asks.kind == "code":
            upper = cell.str.to_uppercase()
            holds = upper.str.contains(_CODE)
            term = nw.when(holds).then(upper.str.replace_all(_CODE, "${1}"))
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
        held = (cell >= nw.lit(0)) & (cell <= nw.lit(GREATEST if asks.most is None else asks.most))  # not a number is neither
        self.wrong[name] = (~cell.is_null() & ~held, expected_of(self.model, name), column)
        return nw.when(held).then(cell)

    def year(self, name: str, column: str, on: dt.date) -> nw.Expr:
        """Read a year, a whole number or its first day; one of what was done does not lie behind the day asked."""
        asks, cell = asks_of(self.model, name), nw.col(column)
        text = cell.cast(nw.String)
        number = nw.when(text.str.contains(_YEAR)).then(text.str.slice(0, 4)).cast(nw.Int64)
        last = on.year if asks.past else LAST_DAY.year
        held = (number >= nw.lit(FIRST_DAY.year)) & (number <= nw.lit(last))
        self.wrong[name] = (
            ~cell.is_null() & ~nw.coalesce(held, nw.lit(value=False)),
            not_after(on) if asks.past else expected_of(self.model, name),
            column,
        )
        return nw.when(held).then(nw.concat_str(number.cast(nw.String), nw.lit("-01-01")).str.to_date(format="%Y-%m-%d"))

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
                first, second = nw.col(self.held[before]), nw.col(self.held[after])
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
        return nw.col(self.held[name]) if name in self.held else nw.lit(None, nw.Date)

    def blanks(self, read: dict[str, Any], facts: Mapping[str, Fact[Any]], recorded: nw.Expr) -> None:
        """Let blank events be events that had not happened on the day of the record."""
        happenings = happenings_of(self.model)
        for name, fact in facts.items():
            if fact.fact_kind == "event" or name in happenings:
                no: Any = NEVER if fact.fact_kind == "event" else False
                said = read.get(name, nw.col(self.held[name]) if name in self.held else None)
                later = [self.held[after] for before, after in LATER if before == name and after in self.held]
                none_later = [nw.col(column).is_null() | (nw.col(column) == nw.lit(NEVER)) for column in later]
                blank = nw.when(nw.all_horizontal(recorded, *none_later, ignore_nulls=False)).then(nw.lit(no))
                read[name] = blank if said is None else nw.when(~said.is_null()).then(said).otherwise(blank)


def refuse_wrong(frame: nw.DataFrame[Any], readings: Iterable[_Reading]) -> None:
    """Refuse a table in memory with cells that cannot be read.

    Errors:
        TableError: a problem for each such cell, as far as the first few of a column.
    """
    problems: list[Problem] = []
    wrong = [one for reading in readings for one in reading.wrong.values()]
    marks = frame.select(**{f"{i}": amiss for i, (amiss, _, _) in enumerate(wrong)}) if wrong else None
    for i, (_, expected, column) in enumerate(wrong):
        amiss = () if marks is None else marks[f"{i}"].to_list()
        problems += _rows(frame[column], amiss, expected, column)
    if problems:
        raise TableError(*problems)


def _happened(day: nw.Expr) -> nw.Expr:
    """Give a day, or null where it is NEVER."""
    return nw.when(day != nw.lit(NEVER)).then(day)
