"""Errors are part of the interface: what was got, what was expected, where, how to mend it.

CleanprodError (a ValueError)
├── RuleError            a rule is written wrongly
├── UnknownNameError     a name that nothing carries; the nearest one is offered
├── LawNotModelledError  a day whose law the library does not hold
├── QuantityError        a written quantity, a unit or a calculation with them is refused
├── RecordError          a record is refused, with one problem per field
├── FileError            a file cannot be read or written
├── TableError           a dataframe cannot be read with certainty
├── AmendmentError       a scenario changes the law to what it could not be
└── AnswerError          a stored answer cannot be read back
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from .words import Lang, Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@frozen
class Problem:
    """One thing that is wrong, in words that a person can act on.

    `where` is a place inside the input (a field, a column, a rule); `row` and `file` are added by
    whoever read the input from a file.
    """

    got: Text | str
    expected: Text | str
    where: str = ""
    mend: Text | str = ""
    row: int | None = None
    file: str = ""

    def say(self, lang: Lang = "en") -> str:
        """Tell the problem in one sentence."""
        place = self.place(lang)
        head = f"{place}: " if place else ""
        if lang == "zh":
            tail = f"。{say(self.mend, lang)}" if self.mend else ""
            return f"{head}得到 {say(self.got, lang)}，应为{say(self.expected, lang)}{tail}"
        tail = f". {say(self.mend, lang)}" if self.mend else ""
        return f"{head}got {say(self.got, lang)}, expected {say(self.expected, lang)}{tail}"

    def place(self, lang: Lang = "en") -> str:
        """Tell where the problem is: file, row, column or field."""
        row = "" if self.row is None else (f"第 {self.row} 行" if lang == "zh" else f"row {self.row}")
        return ", ".join(part for part in (self.file, row, self.where) if part)

    def __str__(self) -> str:
        return self.say("en")


class CleanprodError(ValueError):
    """The root of every error that this library raises on purpose."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def say(self, lang: Lang = "en") -> str:
        """Tell every problem, a line each."""
        return "\n".join(problem.say(lang) for problem in self.problems)

    def __str__(self) -> str:
        return self.say("en")


class RuleError(CleanprodError):
    """A rule is written wrongly; found when it is built or when a day is bound."""


class UnknownNameError(CleanprodError, KeyError, AttributeError):
    """A name that nothing carries; also what a missing key or attribute is to Python."""


class LawNotModelledError(CleanprodError):
    """A day whose law the library does not hold."""


class QuantityError(CleanprodError):
    """A written quantity, a unit or a calculation with quantities is refused."""


class RecordError(CleanprodError):
    """A record is refused: one problem for each field that is wrong."""


class FileError(CleanprodError):
    """A file cannot be read or written as what it says it is."""


class TableError(CleanprodError):
    """A dataframe holds something that cannot be read with certainty."""


class AmendmentError(CleanprodError):
    """A scenario changes a number, a list or a rule to what could not stand in the law."""


class AnswerError(CleanprodError):
    """A stored answer cannot be read back, or cannot be asked further."""


class TableWarning(UserWarning):
    """Facts that the rules ask and that a table has no column of: in every row they are unknown.

    Attributes:
        columns: their names, those that touch most answers first.
    """

    def __init__(self, columns: tuple[str, ...], told: int = 12) -> None:
        self.columns = columns
        more = len(columns) - told
        names = ", ".join(columns[:told]) + (f" and {more} more" if more > 0 else "")
        super().__init__(
            f"the table has no column of {names}: unknown in every row. Name those that must be there in require=[...]"
        )


def brief(value: object, limit: int = 60) -> str:
    """Show a value that somebody gave, cut to a length that fits a sentence."""
    try:
        text = repr(value[: limit + 1]) if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, lists within lists
        text = f"a very large {type(value).__name__}"
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that a misspelt one most likely means."""
    import difflib  # noqa: PLC0415 - only an error needs it

    close = difflib.get_close_matches(name[:80], list(known), n=1, cutoff=0.7)
    return close[0] if close else None


def unknown_name(name: str, known: Sequence[str], what: Text, where: str = "") -> UnknownNameError:
    """Build the error for a name that nothing carries, offering the nearest one."""
    near = nearest(str(name), known)
    shown = "、".join(known[:12]) + ("…" if len(known) > 12 else "")  # noqa: PLR2004 - a line's worth
    listed = ", ".join(known[:12]) + ("…" if len(known) > 12 else "")  # noqa: PLR2004
    mend = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else Text(f"可用：{shown}", f"Known: {listed}")
    return UnknownNameError(Problem(got=brief(name), expected=what, where=where, mend=mend))
