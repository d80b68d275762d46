"""What a fold gives: the table with the facts that follow, what contradicts it, and what could not be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import Problem
from cleanprod.models.enterprise import CORRECT_ONE
from cleanprod.words import Text

from .faults import SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from cleanprod.words import Lang

AUDITED: Final = Text("与审核记录相符的值", "what agrees with the audits")


@frozen
class Contradiction:
    """A fact of the caller's table that measurements deny: neither is taken, the fact is unknown.

    Attributes:
        enterprise: the identifier of the enterprise.
        row: its row in the table of enterprises, from 1.
        fact: the name of the fact.
        column: the column of the caller's table.
        table: the long table that denies it: `discharges`, `products`, `energy`, `audits`.
        said: what the caller's table says.
        measured: what was measured, or what the audits say.
        expected: what would do.
    """

    enterprise: str
    row: int
    fact: str
    column: str
    table: str
    said: Text
    measured: Text
    expected: Text

    @property
    def problem(self) -> Problem:
        """The same as an error tells it."""
        got = Text(
            f"企业 {self.enterprise} 的“{self.said.zh}”与{self.measured.zh}",
            f"{self.said.en} for {self.enterprise}, beside {self.measured.en}",
        )
        return Problem(got, self.expected, f"{self.column}, {self.table}", CORRECT_ONE, self.row, "enterprises")

    def say(self, lang: Lang = "en") -> str:
        """Tell it in one sentence."""
        return self.problem.say(lang)

    def __str__(self) -> str:
        return self.say("en")


@frozen(eq=False, repr=False)
class Folded:
    """A table of enterprises with the facts that follow from long tables.

    Attributes:
        table: the caller's table, with those facts in its columns, or in new ones.
        contradictions: the facts of the caller's that measurements deny, which are unknown in the table.
        problems: what is wrong with rows of the long tables; of many in one way, the first few and how many more.
        refused: the rows of each long table that could not be counted, from 1.
        unread: the columns of each long table that are no field.
        filled: how many blank cells of each fact were filled.
    """

    table: pl.DataFrame
    contradictions: tuple[Contradiction, ...]
    problems: tuple[Problem, ...]
    refused: Mapping[str, tuple[int, ...]]
    unread: Mapping[str, tuple[str, ...]]
    filled: Mapping[str, int]

    def say(self, lang: Lang = "en") -> str:
        """Tell what was filled, what was not read, and what is wrong: the first few of each."""
        zh = lang == "zh"
        lines = [f"{name}：填入 {count} 行" if zh else f"{name}: {count} rows filled" for name, count in self.filled.items()]
        for table, columns in self.unread.items():
            if columns:
                lines.append(f"{table} 未读的列：{'、'.join(columns)}" if zh else f"{table}, not read: {', '.join(columns)}")
        for table, rows in self.refused.items():
            lines.append(f"{table} 未计入 {len(rows)} 行" if zh else f"{table}: {len(rows)} rows not counted")
        lines += [one.say(lang) for one in self.problems]
        lines += [one.say(lang) for one in self.contradictions[:SHOWN]]
        more = len(self.contradictions) - SHOWN
        if more > 0:
            lines.append(f"另有 {more} 处矛盾" if zh else f"{more} more contradictions")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        filled = sum(self.filled.values())
        return (
            f"<{self.table.height} enterprises: {filled} cells filled, {len(self.contradictions)} contradictions,"
            f" {sum(map(len, self.refused.values()))} rows not counted>"
        )
