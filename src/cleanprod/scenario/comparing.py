"""Work out a comparison: the facts of a table once, the answers of each policy, and what differs between them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from attrs import frozen

from cleanprod.eligibility.coverage import CLAUSE, COVERAGE_SECTORS, PARK_COVERAGE_MIN
from cleanprod.errors import CleanprodError, Problem, TableError, brief
from cleanprod.models import Enterprise
from cleanprod.models.fields import headers_of
from cleanprod.policies import Policy
from cleanprod.rolls import FIELDS, NAMES, Level, audited_program, coverage_by
from cleanprod.rules.hashing import rules_hash
from cleanprod.rules.table import assess_frame
from cleanprod.words import Text

from .comparison import ALL, BASELINE, UNKNOWN, Comparison, ParkMove
from .costs import costs_of, read_figures
from .differences import changed, touched

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from cleanprod.eligibility.coverage import Coverage
    from cleanprod.models.subject import Subject
    from cleanprod.rules.program import Program
    from cleanprod.tables.facts import Facts

    from .costs import Figures


A_PLAIN_COLUMN: Final = Text("一列文字、数、日期或是否", "a column of words, numbers, days or flags")
ALIKE: Final = Text("所问相同的政策", "policies that ask the same questions")


@frozen(eq=False)
class Pair:
    """A policy beside the one that it is compared with."""

    name: str
    before: Policy
    after: Policy


def compare(  # noqa: PLR0913 - what a comparison may leave open
    table: Any,  # noqa: ANN401 - any dataframe
    baseline: Policy,
    *scenarios: Policy,
    by: str | None = None,
    model: type[Subject] = Enterprise,
    enterprises: Any = None,  # noqa: ANN401 - any dataframe
    costs: Mapping[str, str] | str | None = None,
    savings: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare what a table of subjects gets under a policy with what it gets under others.

    A table that is worked out later is brought into memory, as far as its columns are asked.

    Arguments:
        table: any dataframe, as `Policy.assess_table` takes it.
        baseline: what the others are compared with.
        scenarios: amended policies, or the law of other days.
        by: what rows are grouped by: park, district, city, province, industry, basin, or a column of the table.
        model: what a row is about.
        enterprises: of options, the table of their enterprises.
        costs: what an audit costs: `"6 万元"`, or by its process `{"simplified": "3 万元", "standard": "8 万元"}`.
        savings: what an audit saves in a year: `{"energy": "150 tce", "water": "2 万立方米"}`.

    Errors:
        TableError: a column that cannot be read with certainty, or none of what rows are grouped by.
        CleanprodError: no scenario, one that is no policy, two of one name, or figures that cannot be read.
    """
    pairs = _pairs(baseline, scenarios)
    figures = read_figures(costs, savings, baseline.about(model).program.answers)
    work = Work(table, model, by, enterprises, [baseline, *scenarios])
    work.warn(stacklevel=2)
    return work.compared(pairs, figures)


def compare_days(
    table: Any,  # noqa: ANN401 - any dataframe
    old: Policy,
    later: Policy,
    new: Policy,
    by: str | None = None,
) -> Comparison:
    """Compare what a table gets on two days: first the clock moves under the old law, then the law. See `cleanprod.diff`."""
    work = Work(table, Enterprise, by, None, [old, later, new])
    work.warn(stacklevel=4)
    return work.compared([Pair("clock", old, later), Pair("law", later, new)], None)


def _pairs(baseline: Policy, scenarios: Sequence[Policy]) -> list[Pair]:
    for one in (baseline, *scenarios):
        if not isinstance(one, Policy):
            raise CleanprodError(Problem(got=brief(one), expected=Text("一个 Policy", "a Policy"), where="compare"))
    if not scenarios:
        expected = Text("至少一个情景", "at least one scenario, such as law.amend(…)")
        raise CleanprodError(Problem(got=Text("没有情景", "no scenario"), expected=expected, where="compare"))
    questions = baseline.questions
    for one in scenarios:
        lacking = [name for name in questions if name not in one.questions]
        if lacking:
            got = Text(f"未问 {'、'.join(lacking[:3])}", f"one that does not ask {', '.join(lacking[:3])}")
            raise CleanprodError(Problem(got=got, expected=ALIKE, where="compare"))
    found: dict[str, Pair] = {}
    for number, scenario in enumerate(scenarios, 1):
        name = scenario.name or f"scenario {number}"
        if name in found or name == BASELINE:
            expected = Text("名称各不相同的情景", "scenarios of different names")
            raise CleanprodError(Problem(got=brief(name), expected=expected, where="compare"))
        found[name] = Pair(name, baseline, scenario)
    return list(found.values())


class Work:
    """A table as facts in memory, and the answers of several policies about it."""

    def __init__(
        self,
        table: Any,  # noqa: ANN401 - any dataframe
        model: type[Subject],
        by: str | None,
        enterprises: Any,  # noqa: ANN401 - any dataframe
        policies: Sequence[Policy],
    ) -> None:
        from cleanprod.tables import need_polars  # noqa: PLC0415 - loaded when a table comes

        need_polars()
        self.table, self.model, self.by, self.enterprises = table, model, by, enterprises
        self.policies = policies
        self.columns = self._columns()
        self._facts: dict[dt.date, tuple[Facts, pl.DataFrame]] = {}
        self.groups = self._groups()
        self.total = self.groups.len()

    def _columns(self) -> dict[str, str]:
        """Find the columns that tell who a row is and where it belongs."""
        from cleanprod.tables import open_table  # noqa: PLC0415 - loaded when a table comes

        names = open_table(self.table).names
        headers = headers_of(self.model)
        identity = next((name for name in names if headers.get(name) == "id"), None)
        found = {} if identity is None else {"id": identity}
        if self.by is None:
            return found
        if self.by in get_args(Level) and self.model is Enterprise:
            level = cast("Level", self.by)
            fields = [one for one in FIELDS[level] if one != "sector"] if level != "park" else ["park"]
            places = {one: name for name in names for one in fields if headers.get(name) == one}
            if fields and not places:
                listed = "、".join(header for header, name in headers.items() if name == self.by)
                expected = Text(f"一列 {listed}", f"a column {listed}")
                raise TableError(Problem(got=Text("没有该列", "no such column"), expected=expected, where=self.by))
            return found | places
        if self.by not in names:
            expected = Text(
                "表中的一列，或 park、district、city、province、industry、basin", f"a column, or {', '.join(get_args(Level))}"
            )
            raise TableError(Problem(got=brief(self.by), expected=expected, where="by"))
        return found | {self.by: self.by}

    def held(self, on: dt.date) -> tuple[Facts, pl.DataFrame]:
        """Give the facts that any of the policies asks, as they are known on a day, in memory."""
        if on not in self._facts:
            from cleanprod.tables import facts_in_memory, read_facts  # noqa: PLC0415 - loaded when a table comes

            programs = [one.about(self.model).program for one in self.policies]
            kept = dict.fromkeys(self.columns.values())
            facts = read_facts(self.table, self.model, programs, on, enterprises=self.enterprises, kept=kept)
            self._facts[on] = facts, facts_in_memory(facts, kept)
        return self._facts[on]

    def warn(self, stacklevel: int) -> None:
        """Tell once which facts that the policies ask have no column."""
        from cleanprod.tables.facts import warn_of_missing  # noqa: PLC0415 - loaded when a table comes

        first = self.policies[0]
        warn_of_missing(self.held(first.on)[0], self.program(first).touched(), stacklevel + 1)

    @cached_property
    def ids(self) -> pl.Series:
        """The identifier of each row; blanks where the table has none."""
        import polars as pl  # noqa: PLC0415 - an extra

        column = self.columns.get("id")
        if column is None:
            return pl.Series([None], dtype=pl.String).new_from_index(0, self.total)
        return self.held(self.policies[0].on)[1][column].cast(pl.String)

    def _groups(self) -> pl.Series:
        """Name the group of each row."""
        import polars as pl  # noqa: PLC0415 - an extra

        _, frame = self.held(self.policies[0].on)
        columns = {name: column for name, column in self.columns.items() if name != "id"}
        if self.by is None or (not columns and self.by != "province"):
            return pl.Series("group", [ALL]).new_from_index(0, frame.height)
        if self.by not in get_args(Level) or self.model is not Enterprise:
            column = frame[columns[self.by]]
            if column.dtype.is_nested() or column.dtype == pl.Object:
                raise TableError(Problem(got=brief(str(column.dtype)), expected=A_PLAIN_COLUMN, where=self.by))
            return column.cast(pl.String).fill_null(UNKNOWN).alias("group")
        told = frame.select(pl.col(column).cast(pl.String).str.strip_chars().alias(name) for name, column in columns.items())
        if not columns:
            name = NAMES["province"](Enterprise())
            return pl.Series("group", [name]).new_from_index(0, frame.height)
        distinct = told.unique().to_dicts()
        labels = [{**row, "group": _label(cast("Level", self.by), row, columns)} for row in distinct]
        schema = dict.fromkeys((*columns, "group"), pl.String)
        return told.join(
            pl.DataFrame(labels, schema=schema), on=list(columns), how="left", nulls_equal=True, maintain_order="left"
        )["group"]

    def answers(self, one: Policy, names: Sequence[str]) -> pl.DataFrame:
        """Answer some rules under a policy, for each row."""
        import polars as pl  # noqa: PLC0415 - an extra

        facts, frame = self.held(one.on)
        program = one.about(self.model).program.asking(names)
        if not names:
            return pl.DataFrame()
        return assess_frame(frame.lazy(), program, facts.columns, one.on).collect(engine="streaming")

    def program(self, one: Policy) -> Program:
        """Give the rules of a policy about what the rows are about."""
        return one.about(self.model).program

    def compared(self, pairs: Sequence[Pair], figures: Figures | None) -> Comparison:
        """Answer what differs, count, and set beside each other."""
        import polars as pl  # noqa: PLC0415 - an extra

        from .rows import Moves, counts_of, told_counts  # noqa: PLC0415 - it needs polars

        base = pairs[0].before
        rules = {pair.name: touched(self.program(pair.before), self.program(pair.after)) for pair in pairs}
        moving = {
            pair.name: changed((self.program(pair.before), pair.before.on), (self.program(pair.after), pair.after.on))
            for pair in pairs
        }
        asked: dict[int, dict[str, None]] = {id(base): dict.fromkeys(self.program(base).answers)}
        for pair in pairs:
            for one in (pair.before, pair.after):
                own = asked.setdefault(id(one), {})
                known = self.program(one).rules
                own |= dict.fromkeys(name for name in (*moving[pair.name], *rules[pair.name]) if name in known)
        policies = {id(one): one for pair in pairs for one in (pair.before, pair.after)}
        frames = {key: self.answers(one, list(asked[key])) for key, one in policies.items()}
        moves = Moves(self, pairs, rules, moving, frames)
        questions = self.program(base).answers
        kinds = {name: self.program(base).rules[name].rule.kind == "flag" for name in questions}
        named = {BASELINE: frames[id(base)]}
        counts = {BASELINE: counts_of(named[BASELINE], self.groups, kinds)}
        last = BASELINE
        for pair in pairs:
            last = BASELINE if pair.before is base else last
            fresh = frames[id(pair.after)]
            fresh = fresh.select(one for one in fresh.columns if one in named[last].columns)
            again = {name: flag for name, flag in kinds.items() if name in fresh.columns}
            counted = counts_of(fresh, self.groups, again).drop("group", "len") if again else pl.DataFrame()
            named[pair.name], counts[pair.name] = named[last].with_columns(fresh), counts[last].with_columns(counted)
            last = pair.name
        labels = {name: Text(one.zh, one.en) for name in questions for one in (self.program(base).rules[name].rule,)}
        held = {BASELINE: base, **{pair.name: pair.after for pair in pairs}}
        coverage = self.coverage(held)
        return Comparison(
            on=base.on,
            total=self.total,
            by=self.by or "",
            scenarios=tuple(pair.name for pair in pairs),
            policies=held,
            labels=labels,
            kinds=kinds,
            counts=told_counts(counts, questions),
            moves=moves.counted(),
            coverage=coverage,
            parks=tuple(_parks(pairs, coverage)),
            costs=costs_of(figures, named, self.groups),
            clauses=moves.clauses(),
            rows=moves.rows,
        )

    def coverage(self, policies: Mapping[str, Policy]) -> dict[str, dict[str, Coverage]]:
        """Work out the coverage of each park under each policy, where the table names parks."""
        from cleanprod.tables import open_table  # noqa: PLC0415 - loaded when a table comes

        headers = headers_of(Enterprise)
        if self.model is not Enterprise or "park" not in map(headers.get, open_table(self.table).names):
            return {}
        known: dict[object, dict[str, Coverage]] = {}
        found = {}
        for name, one in policies.items():
            key = (
                one.on,
                one.law_day,
                one.amendment.params.get(PARK_COVERAGE_MIN.name),
                one.amendment.params.get(COVERAGE_SECTORS.name),
                rules_hash(audited_program(one)),
            )
            if key not in known:
                known[key] = coverage_by(self.table, "park", law=one)
            found[name] = known[key]
        return found


def _label(level: Level, row: Mapping[str, str | None], columns: Mapping[str, str]) -> str:
    """Name a place as records do.

    Errors:
        TableError: what stands in its columns is no such place.
    """
    from cleanprod.tables.groups import Group  # noqa: PLC0415 - loaded when a table comes

    fields = {name: text for name, text in row.items() if text}
    record = Group(fields, {}, 0, None, columns).record(Enterprise)
    return NAMES[level](cast("Enterprise", record)) or UNKNOWN


def _parks(pairs: Sequence[Pair], coverage: Mapping[str, Mapping[str, Coverage]]) -> Iterator[ParkMove]:
    for pair in pairs if coverage else ():
        before, after = coverage[BASELINE], coverage[pair.name]
        for park in before:
            if park in after and before[park].met is not after[park].met:
                yield ParkMove(pair.name, park, before[park], after[park], (CLAUSE.id,))
