"""Options that several commands share, and how they are read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from cleanprod.eligibility import ABOUT, book_about
from cleanprod.errors import CleanprodError, Problem, UnknownNameError, brief
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.words import Lang


class Tongue(StrEnum):
    """The language of what is shown."""

    zh = "zh"
    en = "en"


class Format(StrEnum):
    """The form of what is shown."""

    table = "table"
    csv = "csv"
    json = "json"


class AnswersFormat(StrEnum):
    """The form of answers: as above, or a file of Parquet."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class Shape(StrEnum):
    """The form of what is told rather than tabled."""

    table = "table"
    json = "json"


On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day asked, YYYY-MM-DD; its law applies.")]
Language = Annotated[Tongue, typer.Option("--lang", help="The language of answers: zh or en.")]
Stands = Annotated[
    list[str] | None,
    typer.Option("--stand", metavar="A8=yes", help="Settle an open question: NAME=yes, no or unknown. Repeatable."),
]
Questions = Annotated[
    list[str] | None,
    typer.Option("--question", metavar="NAME", help="An answer to give, or all. Repeatable; see `cleanprod law --on DATE`."),
]
OpinionFrom = Annotated[
    str | None, typer.Option("--opinion-from", metavar="DATE", help="The day of the Opinion in 2016, where it is known.")
]
Holidays = Annotated[
    str | None,
    typer.Option("--holidays", metavar="CN", help="Days off move a last day: CN is the national calendar (extra holidays)."),
]
RecordedOn = Annotated[
    str | None,
    typer.Option("--recorded-on", metavar="DATE", help="On that day, blank events had not happened."),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet", metavar="NAME", help="The sheet of a workbook, by name or number; else the one with known headers."
    ),
]
KeepExtra = Annotated[bool, typer.Option("--keep-extra", help="Keep columns that the library does not know.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first row that is wrong.")]

_OTHERS: Final = {
    "option": Text("方案", "an option (方案)"),
    "park": Text("园区", "a park (园区)"),
    "authority": Text("主管部门", "an authority (主管部门)"),
    "consultant": Text("咨询服务机构", "a consultant (咨询服务机构)"),
}
"""What questions may be about beside enterprises."""

_READINGS: Final = {
    "yes": True, "true": True, "是": True,
    "no": False, "false": False, "否": False,
    "unknown": None, "未知": None, "未定": None,
}  # fmt: skip


def stands_of(given: list[str] | None) -> dict[str, bool | None]:
    """Read `A8=yes` and the like.

    Errors:
        CleanprodError: one that is written otherwise, or a stand named twice.
    """
    settled: dict[str, bool | None] = {}
    for one in given or ():
        name, sign, reading = one.partition("=")
        if not sign or reading.strip().lower() not in _READINGS or name.strip() in settled:
            expected = Text("A8=yes、A8=no 或 A8=unknown，每个立场一次", "A8=yes, A8=no or A8=unknown, once for each stand")
            raise CleanprodError(Problem(got=brief(one), expected=expected, where="--stand"))
        settled[name.strip()] = _READINGS[reading.strip().lower()]
    return settled


def check_questions(names: Iterable[str]) -> None:
    """Refuse questions about something else than an enterprise, and tell how they are asked; unknown names pass.

    Errors:
        UnknownNameError: such a question.
    """
    for name in names:
        about = next((one for one in ABOUT if name in book_about(one).answers), None)
        if about is not None and about in _OTHERS:
            what, model = _OTHERS[about], about.capitalize()
            command = "`cleanprod incentives --options`"
            how = Text(f"请用 {command}", f"ask it with {command}")
            if about != "option" or not name.startswith("incentive_"):
                code = f"policy(on=…).assess({model}(…))"
                how = Text(f"请在 Python 中用 {code}", f"ask it in Python, {code}")
            raise UnknownNameError(
                Problem(
                    got=brief(name),
                    expected=Text("关于企业的问题", "a question about an enterprise"),
                    where="--question",
                    mend=Text(f"该问题关于{what.zh}：{how.zh}。", f"This question is about {what.en}: {how.en}."),
                )
            )


def lang_of(arguments: list[str]) -> Lang:
    """Find the language that a command line asks for, also where the rest of it is wrong."""
    for i, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        if value in ("zh", "en"):
            return cast("Lang", value)
    return "en"
