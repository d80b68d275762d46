"""What is due (到期事项): one thing that an enterprise is to do by a day, or of which it is not known whether it is late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from cleanprod.words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cleanprod.words import Lang

    from .papers import Items, Recipients

What = Literal["publish", "start", "report", "correct", "next_audit", "disclose"]
State = Literal["late", "due", "open"]

LABELS: Final[Mapping[What, Text]] = {
    "publish": Text("公布信息", "publish information"),
    "start": Text("启动审核", "start the audit"),
    "report": Text("完成审核并提交报告", "finish the audit and report"),
    "correct": Text("按责令改正", "correct as ordered"),
    "next_audit": Text("启动下一次审核", "start the next audit"),
    "disclose": Text("年度环境信息披露", "yearly disclosure"),
}
STATES: Final[Mapping[State, Text]] = {
    "late": Text("逾期", "late"),
    "due": Text("到期", "due"),
    "open": Text("未定", "not known"),
}


@frozen
class Kind:
    """A thing to be done: the questions that give its day, tell whether it is late, and whether it is done."""

    what: What
    by: str
    late: str
    done: str
    otherwise: str = ""
    """The question that gives the day where `by` is not settled: an earlier one, safe to keep to."""


KINDS: Final = (
    Kind("publish", "publish_by", "publication_late", "is_published"),
    Kind("start", "start_by", "start_late", "begun"),
    Kind("report", "report_due_on", "overdue", "finished", "report_by"),
    Kind("correct", "correct_by", "correction_late", "is_corrected"),
    Kind("next_audit", "next_start_by", "next_start_late", "is_next_started"),
)


@frozen
class Due:
    """Something that is to be done by a day.

    Attributes:
        what: publish, start, report, correct, next_audit or disclose.
        label: that in words.
        by: the last day.
        days: how many days are left; negative where it is late.
        question: the question whose answer says so; `cleanprod.Progress.decision` gives it.
        missing: the unknown atoms on which it hangs whether it is still to be done, or by which day.
        items: of publish, what has to be published.
        recipients: of report, the departments that receive it.
    """

    what: What
    label: Text
    by: dt.date
    days: int
    question: str
    missing: tuple[str, ...] = ()
    items: Items | None = None
    recipients: Recipients | None = None

    def say(self, lang: Lang = "en") -> str:
        """Tell it in one line."""
        zh = lang == "zh"
        told = f"{self.label.zh}：{self.by}" if zh else f"{self.label.en} by {self.by}"
        return f"{told}{'（' if zh else ' ('}{say_days(self.days, lang)}{'）' if zh else ')'}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "what": self.what,
            "label": form_of(self.label),
            "by": self.by.isoformat(),
            "days": self.days,
            "question": self.question,
            "missing": list(self.missing),
            "items": None if self.items is None else self.items.to_dict(),
            "recipients": None if self.recipients is None else self.recipients.to_dict(),
        }


@frozen
class Open:
    """Something of which it is not known whether it is late, or by which day it is to be done.

    Attributes:
        what, label: as of `Due`.
        question: the question that is not answered.
        missing: the unknown atoms that can still answer it, the most telling first.
        due: by which day, where that is known.
    """

    what: What
    label: Text
    question: str
    missing: tuple[str, ...]
    due: Due | None

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "what": self.what,
            "label": form_of(self.label),
            "question": self.question,
            "missing": list(self.missing),
            "due": None if self.due is None else self.due.to_dict(),
        }


def say_days(days: int, lang: Lang) -> str:
    """Tell how many days are left, or have gone by.

    >>> say_days(-1, "en"), say_days(0, "zh")
    ('1 day ago', '当日')
    """
    if not days:
        return "当日" if lang == "zh" else "today"
    if lang == "zh":
        return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"
    many = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {many}" if days > 0 else f"{many} ago"


def form_of(words: Text) -> dict[str, str]:
    """Give words in both languages as JSON data."""
    return {"zh": words.zh, "en": words.en}
