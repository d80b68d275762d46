"""The rows of a table whose answers differ between two policies: counted, and listed with the clauses that moved them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import polars as pl

from .comparison import UNKNOWN
from .differences import inside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .comparing import Pair, Work

SEP: Final = ", "

AFTER: Final = " after"
"""Behind the name of a column: what it is under the other policy."""

NOTHING: Final = pl.DataFrame(schema={"place": pl.UInt32, "before": pl.String, "after": pl.String})
FEW: Final = 16
"""Groups up to which it is faster to take the rows of each than to group them."""

_STATUS: Final = "{}_status"
_NO: Final = " no"
_KEYS: Final = ("scenario", "question", "group", "before", "after")
_PAIR: Final = {"pair": pl.Int32, "scenario": pl.String, "question": pl.String, "said": pl.Boolean}


def _told(name: str, frame: pl.DataFrame, suffix: str = "") -> pl.Expr:
    """Give an answer as text: yes, no, unknown; of a day, choice or amount its value, none or unknown."""
    value, status = pl.col(f"{name}{suffix}"), pl.col(f"{_STATUS.format(name)}{suffix}")
    if _STATUS.format(name) in frame.columns:
        return pl.when(status == "settled").then(value.cast(pl.String)).otherwise(status)
    return pl.when(value).then(pl.lit("yes")).when(~value).then(pl.lit("no")).otherwise(pl.lit(UNKNOWN))


def _sort(side: str) -> pl.Expr:
    """Give an answer as it is counted: of a day or amount only whether it is settled."""
    answer = pl.col(side).cast(pl.String)
    said = pl.col("said") | answer.is_in(["none", UNKNOWN])
    return pl.when(said).then(answer).otherwise(pl.lit("settled")).alias(side)


def _differs(name: str, frame: pl.DataFrame) -> pl.Expr:
    """Tell of each row whether an answer is another behind than before."""
    columns = [name, *([_STATUS.format(name)] if _STATUS.format(name) in frame.columns else [])]
    return pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}{AFTER}")) for one in columns)


def counts_of(frame: pl.DataFrame, groups: pl.Series, kinds: Mapping[str, bool]) -> pl.DataFrame:
    """Count the answers of a policy: a row for each group, a column for each question of those that say yes, and no."""
    marks = []
    for name, flag in kinds.items():
        value, status = pl.col(name), pl.col(_STATUS.format(name))
        yes, no = (value, ~value) if flag else (status == "settled", status == "none")
        marks += [yes.alias(name), no.alias(f"{name}{_NO}")]
    held, names = frame.select(marks), groups.unique().sort()
    if 0 < len(names) <= FEW:
        parts = [held.filter(groups == name).select(pl.len(), pl.all().sum()) for name in names]
        sums = pl.concat([names.alias("group").to_frame(), pl.concat(parts)], how="horizontal")
    else:
        sums = held.with_columns(groups.alias("group")).group_by("group").agg(pl.len(), pl.all().sum()).sort("group")
    return sums.with_columns(pl.exclude("group").cast(pl.Int64))


def told_counts(counts: Mapping[str, pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    """Set counts of policies below one another: group, policy, question, yes, no, unknown."""
    parts = []
    for policy, sums in counts.items():
        yes, no = (pl.concat([sums[f"{name}{suffix}"] for name in names]) for suffix in ("", _NO))
        group, number = (pl.concat([sums[key]] * len(names)) for key in ("group", "len"))
        question = pl.Series([name for name in names for _ in range(sums.height)])
        told = {"group": group, "policy": policy, "question": question, "yes": yes, "no": no, "unknown": number - yes - no}
        parts.append(pl.DataFrame(told))
    return pl.concat(parts)


class Moves:
    """The rows that moved, by scenario and question; listed when they are read."""

    def __init__(
        self,
        work: Work,
        pairs: Sequence[Pair],
        rules: Mapping[str, Mapping[str, tuple[str, ...]]],
        moving: Mapping[str, tuple[str, ...]],
        frames: Mapping[int, pl.DataFrame],
    ) -> None:
        self.work, self.rules = work, rules
        self.pairs = {pair.name: pair for pair in pairs}
        self.frames = {name: (frames[id(pair.before)], frames[id(pair.after)]) for name, pair in self.pairs.items()}
        self.found = {(name, question): self._moved(name, question) for name in self.pairs for question in moving[name]}

    def _moved(self, scenario: str, question: str) -> pl.DataFrame:
        """List the places of the rows that moved, and their answers before and after."""
        both = self.beside(scenario, [question])
        places = both.select(_differs(question, both)).to_series().arg_true()
        told = both[places].select(place=places, before=_told(question, both), after=_told(question, both, AFTER))
        return told.with_columns(pl.col("before", "after").cast(pl.Categorical))

    def beside(self, scenario: str, names: Sequence[str]) -> pl.DataFrame:
        """Set the answers to some rules before and after beside each other; one that there is not is null."""
        before, after = self.frames[scenario]
        found = []
        for one in (column for name in names for column in (name, _STATUS.format(name))):
            if one in before.columns or one in after.columns:
                old = before[one] if one in before.columns else after[one].clear().extend_constant(None, after.height)
                new = after[one] if one in after.columns else before[one].clear().extend_constant(None, before.height)
                found += [old, new.alias(f"{one}{AFTER}")]
        return pl.DataFrame(found)

    def counted(self) -> pl.DataFrame:
        """Count the rows that moved by group, and from which answer to which; days and amounts are settled."""
        groups = self.work.groups.cast(pl.Categorical)
        frames = [
            moved.select(pl.lit(place).alias("pair"), groups.gather(moved["place"]).alias("group"), "before", "after")
            for place, moved in enumerate(self.found.values())
            if moved.height
        ]
        if not frames:
            return pl.DataFrame(schema=dict.fromkeys(_KEYS, pl.String) | {"number": pl.Int64})
        counted = pl.concat(frames).group_by("pair", "group", "before", "after").agg(pl.len().cast(pl.Int64).alias("number"))
        pairs = [(place, *pair, self._is_said(*pair)) for place, pair in enumerate(self.found)]
        named = counted.join(pl.DataFrame(pairs, schema=_PAIR, orient="row"), on="pair")
        told = named.with_columns(pl.col("group").cast(pl.String), *(_sort(side) for side in ("before", "after")))
        by_answer = told.group_by("pair", *_KEYS).agg(pl.col("number").sum())
        return by_answer.sort("pair", "group", "before", "after").select(*_KEYS, "number")

    def _is_said(self, scenario: str, question: str) -> bool:
        """Tell whether moves of a question are counted by the answers themselves."""
        return self.work.program(self.pairs[scenario].after).rules[question].rule.kind in ("flag", "word")

    def clauses(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Name the clauses that moved some row, by scenario and question, where any row moved."""
        found = {}
        for pair, moved in self.found.items():
            if moved.height:
                named = self._clauses(*pair, moved["place"]).unique().sort()
                found[pair] = tuple(dict.fromkeys(chain.from_iterable(text.split(SEP) for text in named)))
        return found

    def movers(self, scenario: str, question: str) -> list[str]:
        """Name the rules of a scenario that can move a question."""
        pair = self.pairs[scenario]
        names = [inside(self.work.program(one), question, self.rules[scenario]) for one in (pair.before, pair.after)]
        return list(dict.fromkeys(chain.from_iterable(names)))

    def rows(self, scenario: str, question: str) -> pl.DataFrame:
        """List the rows that moved, each with the clauses of the rules that came to something else in it."""
        moved = self.found.get((scenario, question), NOTHING)
        places = moved["place"]
        told = pl.DataFrame({"row": places.cast(pl.Int64) + 1, "group": self.work.groups.gather(places)})
        return told.select(
            "row",
            self.work.ids.gather(places).alias("id"),
            "group",
            pl.lit(scenario).alias("scenario"),
            pl.lit(question).alias("question"),
            moved["before"].cast(pl.String),
            moved["after"].cast(pl.String),
            self._clauses(scenario, question, places),
        )

    def _clauses(self, scenario: str, question: str, places: pl.Series) -> pl.Series:
        """Name in each of some rows the clauses of the rules that came to something else."""
        movers = self.movers(scenario, question) if scenario else []
        if not movers:
            return pl.Series("clauses", [""], dtype=pl.String).new_from_index(0, places.len())
        held = self.beside(scenario, movers)[places]
        marks: dict[str, list[pl.Expr]] = {}
        for name in movers:
            for clause in self.rules[scenario][name]:
                marks.setdefault(clause, []).append(_differs(name, held))
        told = [pl.when(pl.any_horizontal(*terms)).then(pl.lit(clause)) for clause, terms in marks.items()]
        named = pl.concat_str(told, separator=SEP, ignore_nulls=True)
        # what a comparison speaks of can be unknown on both sides: then any of them may have moved it
        return held.select(clauses=pl.when(named == "").then(pl.lit(SEP.join(marks))).otherwise(named))["clauses"]
