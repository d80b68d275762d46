"""One audit (审核): a row of a table of audits, whose enterprise is named by its id.

>>> audit = Audit(审核编号="S01", 企业编号="GD001", 名单公布日期="2019-03-04", 审核启动日期="2019-05-06")
>>> audit.enterprise, audit.started_on
('GD001', datetime.date(2019, 5, 6))
>>> Audit(started_on="2019-05-04", report_submitted_on="2019-04-01")
Traceback (most recent call last):
...
cleanprod.errors.RecordError: report_submitted_on: got 2019-04-01, before started_on 2019-05-04, expected a day that is...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .course import Course
from .fields import Event, Name, Uscc, fact

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from cleanprod.agenda import Progress


class Audit(Course):
    """The record of one audit (审核): its grounds, its course, and whose it is.

    Errors:
        RecordError: a field is wrong, or an end lies before its beginning.
    """

    id: Name = fact("审核编号", "identifier of the audit", "编号", "序号", changeable=False)
    enterprise: Name = fact("企业编号", "identifier of the enterprise that is audited", changeable=False)
    uscc: Uscc = fact("统一社会信用代码", "unified social credit code", "信用代码", changeable=False)
    last_audit_completed_on: Event = fact(
        "上次审核完成日期", "the day on which the audit before this one was completed", changeable=False
    )

    def on(
        self,
        day: dt.date | str,
        *,
        holidays: Iterable[dt.date] | Literal["CN"] | None = None,
        stands: Mapping[str, bool | None] | None = None,
    ) -> Progress:
        """Tell where the audit stands on a day, what is next, and what is late. See `cleanprod.progress`.

        Arguments:
            day: the day asked; its law applies.
            holidays: days off, behind which the last day of a period moves; `CN` is the national calendar.
            stands: readings of open questions, such as `{"A8": True}`.

        Errors:
            LawNotModelledError: a day before 2012-07-01.
            RecordError: the facts contradict one another under the law of that day.

        >>> audit = Audit(listed_on="2019-03-04", started_on="2019-05-06", recorded_on="2019-06-01")
        >>> audit.on("2019-06-01")
        <progress of an audit on 2019-06-01: started; late: publish 2019-04-04; next: report 2020-03-04>
        """
        from cleanprod.agenda import progress_on  # noqa: PLC0415 - a floor above: the rules are loaded when it is asked

        return progress_on(self, day, holidays=holidays, stands=stands)
