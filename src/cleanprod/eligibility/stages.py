"""Stages (审核进度): how far an audit has come, and which of its days are still to be kept.

The days themselves, and whether they were kept, are answered by `deadlines`; here is what stands between them. A later
step shows that an earlier one was taken, though its day is not known. A report that was deferred is due on the day to which
it was deferred (stand A34). An order is late when its term is over and the breach goes on; that it is refused is another
question (A6). The next audit has come when one started after the last was completed (A16).
"""

from typing import Final

from cleanprod.models import F
from cleanprod.rules import ON, Book, Rule, first, given, happened
from cleanprod.words import Text

from . import deadlines
from .deadlines import listed, next_start_by, publication_late, report_by, reported, start_late, yearly_disclosure_due
from .grounds import SAME, high_energy, other_state, over_discharge, toxic

STAGES: Final = {
    "not_listed": Text("未列入名单", "not listed"),
    "listed": Text("已列入名单", "listed"),
    "published": Text("已公布信息", "information published"),
    "started": Text("已启动", "started"),
    "reported": Text("已报告", "reported"),
    "options_done": Text("方案已实施", "options done"),
    "accepted": Text("已验收", "accepted"),
}
"""The stages, in their order."""

accepted: Final = Rule("is_accepted", zh="已验收", en="It is accepted", when=happened(F.accepted_on))
options_done: Final = Rule(
    "is_options_done", zh="方案已实施", en="Its options are carried out", when=happened(F.options_done_on)
)
has_report: Final = Rule("is_reported", zh="已报告", en="The report is submitted", when=reported)
has_started: Final = Rule("is_started", zh="已启动", en="It has started", when=happened(F.started_on))
published: Final = Rule(
    "is_published", zh="已公布信息", en="Information is published", when=happened(F.information_published_on)
)
is_listed: Final = Rule("is_listed", zh="已列入名单", en="It is listed", when=listed)

STEPS: Final = {
    "accepted": accepted,
    "options_done": options_done,
    "reported": has_report,
    "started": has_started,
    "published": published,
    "listed": is_listed,
}
"""What shows each stage, the last first; before them all it is not listed."""

begun: Final = Rule(
    "begun",
    zh="已启动，或已有其后各步",
    en="It has started, or a later step shows it",
    when=has_started | has_report | options_done | accepted,
)
finished: Final = Rule("finished", zh="已报告，或已验收", en="It is reported, or accepted", when=has_report | accepted)
report_due_on: Final = Rule(
    "report_due_on",
    zh="最迟提交报告之日，含已同意的延期",
    en="Report by, with a deferral that was agreed",
    when=first((F.deferral_agreed & (F.deferred_until > report_by), F.deferred_until), otherwise=report_by),
)
correct_by: Final = Rule(
    "correct_by",
    zh="责令改正的期限",
    en="Correct by, as ordered",
    when=given(happened(F.correction_ordered_on), F.correction_due_on),
)
corrected: Final = Rule("is_corrected", zh="违法行为已终了", en="The breach has ended", when=happened(F.breach_ended_on))
correction_late: Final = Rule(
    "correction_late",
    zh="责令期满而未改正",
    en="The term of the order is over, and the breach goes on",
    when=happened(F.correction_ordered_on) & (F.correction_due_on < ON) & ~corrected,
)
restarted: Final = Rule(
    "is_next_started",
    zh="下一次审核已启动",
    en="The next audit has started",
    when=happened(F.started_on) & (F.started_on > F.last_audit_completed_on),
)
next_start_late: Final = Rule(
    "next_start_late",
    zh="未按期启动下一次审核",
    en="The next audit was not started in time",
    when=(next_start_by < ON) & ~(restarted & (F.started_on <= next_start_by)),
)

BOOK: Final = Book.of(
    (
        *STEPS.values(),
        begun,
        finished,
        report_due_on,
        correct_by,
        corrected,
        correction_late,
        restarted,
        next_start_late,
        deadlines.publish_by,
        publication_late,
        deadlines.start_by,
        start_late,
        report_by,
        deadlines.overdue,
        next_start_by,
        yearly_disclosure_due,
        deadlines.report_recipients,
        over_discharge,
        high_energy,
        toxic,
        other_state,
    ),
    SAME,
)
"""The rules of a progress: those of the policy, and what stands between them."""
