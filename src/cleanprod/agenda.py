"""Where an audit stands, what is next, and what is late (审核进度与到期事项).

It is built on the answers of a policy: the days of the list, of a deferral, of an order, of the next audit and of the yearly
disclosure, and whether each was kept. Nothing is guessed: what is not known to be late is told as open, with what is missing.

>>> audit = Audit(id="S01", listed_on="2019-03-04", started_on="2019-05-03", recorded_on="2019-06-01")
>>> found = progress(audit, policy(on="2019-06-01"))
>>> found.stage, [(one.what, str(one.by), one.days) for one in (*found.late, *found.next)]
('started', [('publish', '2019-04-04', -58), ('report', '2020-03-04', 277)])
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import field, frozen

from .eligibility import stages
from .eligibility.deadlines import disclosure_by
from .eligibility.dues import KINDS, LABELS, Due, Open, form_of
from .eligibility.papers import GROUNDS, items, recipients
from .eligibility.stages import STAGES, STEPS
from .errors import CleanprodError, Problem, RecordError, brief
from .explainer import Explainer
from .models import Enterprise
from .models.audit import Audit
from .policies import FIRST_DAY, policy, read_day
from .rules import NEVER
from .rules.enact import enact
from .summary import atom_words
from .words import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .eligibility.dues import Kind, State, What
    from .policies import Policy
    from .rules import Decision
    from .rules.program import Value
    from .words import Lang

Stage = Literal["not_listed", "listed", "published", "started", "reported", "options_done", "accepted"]

FORM: Final = "cleanprod.progress/1"

_NO_STAGE: Final = Text("进度未知", "stage not known")


_DISCLOSURE: Final = "yearly_disclosure_due"
_WARNING: Final = ("publish_by", "start_by", "report_by", "overdue", "next_start_by", "report_recipients", _DISCLOSURE)
"""The questions whose warnings are told; the others rest on them."""


@frozen
class Task:
    """A line of the list of what is due: whose it is, what it is, and whether it is late, due, or not known to be."""

    subject: Audit | Enterprise
    state: State
    due: Due

    @property
    def by(self) -> dt.date:
        """The last day."""
        return self.due.by

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {**_who(self.subject), "state": self.state, **self.due.to_dict()}


@frozen(repr=False)
class Progress:
    """Where an audit stands on a day.

    Attributes:
        subject: the audit, or the enterprise.
        on: the day asked.
        stage: the last step that was taken; None where it is not known.
        stages: the stages that are possible, in their order; the one where it is known.
        next: what is still to be done and not late, by day.
        late: what is still to be done and late, by day.
        open: what is not known to be late or not, or has no day that is known.
        kept_late: what was done, but after its day, by day.
    """

    subject: Audit | Enterprise
    on: dt.date
    stage: Stage | None
    stages: tuple[Stage, ...]
    next: tuple[Due, ...]
    late: tuple[Due, ...]
    open: tuple[Open, ...]
    kept_late: tuple[Due, ...]
    _law: Policy = field(eq=False)
    _decide: Callable[[str], Decision] = field(eq=False)

    def decision(self, question: str) -> Decision:
        """Give the answer on which something here rests, with its grounds.

        Errors:
            UnknownNameError: nothing here rests on that question.
        """
        return self._decide(question)

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What a reader must know beside it, of all the answers, each once."""
        return tuple(dict.fromkeys(words for name in _WARNING for words in self._decide(name).warnings))

    def tasks(self, until: dt.date | str) -> tuple[Task, ...]:
        """Give what is late, what is due until a day, and what may be: late first, then by day.

        Errors:
            CleanprodError: `until` is no day, or before the day asked.
        """
        return _sorted(_tasks(self, read_until(until, self.on)))

    def say(self, lang: Lang = "en") -> str:
        """Tell where the audit stands, a line for each thing."""
        zh = lang == "zh"
        lines = [f"{_name(self.subject, lang)}{'，' if zh else ', '}{self.on}{'：' if zh else ': '}{self._say_stage(lang)}"]
        heads = (
            (Text("逾期", "late"), self.late),
            (Text("待办", "next"), self.next),
            (Text("逾期后完成", "done late"), self.kept_late),
        )
        for head, found in heads:
            lines += [f"  {head.zh}：{one.say(lang)}" if zh else f"  {head.en}: {one.say(lang)}" for one in found]
        for one in self.open:
            atoms = ("、" if zh else ", ").join(atom_words(atom).say(lang) for atom in one.missing)
            day = one.label.say(lang) if one.due is None else one.due.say(lang)
            lines.append(f"  未定：{day}，尚缺：{atoms}" if zh else f"  not known: {day}; missing: {atoms}")
        lines += [f"  注意：{words.zh}" if zh else f"  note: {words.en}" for words in self.warnings]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, form `cleanprod.progress/1`."""
        return {
            "form": FORM,
            **_who(self.subject),
            "on": self.on.isoformat(),
            "stage": self.stage,
            "stages": list(self.stages),
            "late": [one.to_dict() for one in self.late],
            "next": [one.to_dict() for one in self.next],
            "open": [one.to_dict() for one in self.open],
            "kept_late": [one.to_dict() for one in self.kept_late],
            "warnings": [form_of(words) for words in self.warnings],
        }

    def _say_stage(self, lang: Lang) -> str:
        if self.stage is not None:
            return STAGES[self.stage].say(lang)
        between = "、" if lang == "zh" else ", "
        words = between.join(STAGES[one].say(lang) for one in self.stages)
        return f"{_NO_STAGE.zh}（{words}）" if lang == "zh" else f"{_NO_STAGE.en} ({words})"

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        told = [self.stage or f"one of {', '.join(self.stages)}"]
        for head, found in (("late", self.late), ("next", self.next)):
            told += [f"{head}: {', '.join(f'{one.what} {one.by}' for one in found)}"] if found else []
        told += [f"open: {', '.join(one.what for one in self.open)}"] if self.open else []
        return f"<progress of {_name(self.subject, 'en')} on {self.on}: {'; '.join(told)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return progress, (self.subject, self._law)


def progress(subject: Audit | Enterprise, law: Policy) -> Progress:
    """Tell where an audit stands by a policy: its stage, what is next, what is late, and what is not known.

    An audit is answered as an enterprise of which the same is known. That its report was submitted completes it (stand A13):
    the interval to the next audit then runs from that day.

    Errors:
        RecordError: the subject is neither an audit nor an enterprise, or its facts contradict one another under this law.

    >>> found = progress(Enterprise(listed_on="2019-03-04"), policy(on="2019-06-01"))
    >>> found.stage, found.stages[0], found.late
    (None, 'listed', ())
    >>> found.open[0].what, found.open[0].missing
    ('publish', ('fact:information_published_on',))
    """
    found: object = subject
    if not isinstance(found, (Audit, Enterprise)):
        mend = Text("请用 cleanprod.Audit(…) 建立。", "Build it with cleanprod.Audit(…) or cleanprod.Enterprise(…).")
        expected = Text("一次审核（Audit）或一家企业（Enterprise）", "an Audit or an Enterprise")
        raise RecordError(Problem(got=brief(subject), expected=expected, where="progress", mend=mend))
    answers = _Answers(subject, law)
    sorted_in: dict[str, list[Any]] = {"next": [], "late": [], "open": [], "kept_late": []}
    for sort, one in answers.all():
        sorted_in[sort].append(one)
    possible = answers.stages()
    by_day = {sort: tuple(sorted(sorted_in[sort], key=lambda due: due.by)) for sort in ("next", "late", "kept_late")}
    return Progress(
        subject=subject,
        on=law.on,
        stage=possible[0] if len(possible) == 1 else None,
        stages=possible,
        open=tuple(sorted_in["open"]),
        law=law,
        decide=answers.decision,
        **by_day,
    )


def progress_on(
    subject: Audit | Enterprise,
    day: dt.date | str,
    *,
    holidays: Iterable[dt.date] | Literal["CN"] | None = None,
    stands: Mapping[str, bool | None] | None = None,
) -> Progress:
    """Tell where an audit stands on a day, by the law of that day. See `progress` and `policy`."""
    return progress(subject, policy(on=day, holidays=holidays, stands=stands))


def due(
    subjects: Iterable[Audit | Enterprise],
    *,
    on: dt.date | str,
    until: dt.date | str,
    holidays: Iterable[dt.date] | Literal["CN"] | None = None,
    stands: Mapping[str, bool | None] | None = None,
) -> tuple[Task, ...]:
    """List what is late on a day, and what is due from then until another: late first, then by day.

    What is not known to be done, or to be late, is on the list too, as `open`; what has no day that is known is not: `progress`
    tells it of each subject.

    Arguments:
        subjects: audits or enterprises.
        on: the day asked; its law applies.
        until: the last day of the list.
        holidays: days off, behind which the last day of a period moves; `CN` is the national calendar.
        stands: readings of open questions, such as `{"A8": True}`.

    Errors:
        CleanprodError: `until` before `on`, or a day that is none.
        LawNotModelledError: a day before 2012-07-01.
        RecordError: a subject is neither, or its facts contradict one another.

    >>> audits = [Audit(id="S01", listed_on="2019-03-04", recorded_on="2019-04-20"), Audit(id="S02", listed_on="2019-04-01")]
    >>> for task in due(audits, on="2019-04-20", until="2019-05-31"):
    ...     print(task.subject.id, task.state, task.due.what, task.by)
    S01 late publish 2019-04-04
    S02 due publish 2019-05-01
    S01 due start 2019-05-04
    """
    law = policy(on=on, holidays=holidays, stands=stands)
    last = read_until(until, law.on)
    return tasks_of([progress(one, law) for one in _each(subjects)], last)


def tasks_of(standings: Iterable[Progress], until: dt.date) -> tuple[Task, ...]:
    """List what is late, due until a day, or may be, over many audits: late first, then by day.

    Of several audits of one enterprise only the latest has a next one.
    """
    held = tuple(standings)
    latest = _latest(one.subject for one in held)
    return _sorted(
        task
        for found in held
        for task in _tasks(found, until)
        if task.due.what != "next_audit" or latest.get(_key(found.subject), found.subject) is found.subject
    )


def read_until(until: dt.date | str, on: dt.date, where: str = "until") -> dt.date:
    """Read the last day of a list.

    Errors:
        CleanprodError: it is no day, or before the first.
    """
    last = read_day(until, where)
    if last < on:
        expected = Text(f"不早于 {on} 的日期", f"a day not before {on}")
        raise CleanprodError(Problem(got=str(last), expected=expected, where=where))
    return last


class _Answers:
    """The answers about one subject: their bare values at once, their grounds where they are read."""

    def __init__(self, subject: Audit | Enterprise, law: Policy) -> None:
        self._law = law
        explainer = _bound(law)
        enterprise = _enterprise(subject, law.on)
        self.values: dict[str, Value] = dict(zip(explainer.program.answers, explainer.decide(enterprise), strict=True))
        self.decision: Callable[[str], Decision] = partial(explainer.decision, subject=enterprise)
        self._missing: Callable[[str], tuple[str, ...]] = partial(explainer.missing, subject=enterprise)

    def stages(self) -> tuple[Stage, ...]:
        """Give the stages that are possible, in their order."""
        possible: list[str] = []
        for name, rule in STEPS.items():
            taken = self.values[rule.name]
            if taken is not False:
                possible.append(name)
            if taken is True:
                break
        else:
            possible.append("not_listed")
        return tuple(one for one in STAGES if one in possible)  # type: ignore[misc] # the keys are the stages

    def all(self) -> Iterator[tuple[str, Due | Open]]:
        for kind in KINDS:
            yield from self._sort(kind)
        duty = self.values[_DISCLOSURE]
        if duty is not False:
            missing = () if duty else self._missing(_DISCLOSURE)
            by = self._due("disclose", disclosure_by(self._law.on, self._law.law_day), _DISCLOSURE, missing)
            yield ("next", by) if duty else ("open", Open("disclose", by.label, _DISCLOSURE, missing, by))

    def _sort(self, kind: Kind) -> Iterator[tuple[str, Due | Open]]:
        """Tell whether a thing is late, next, open, or was done late; nothing where there is nothing to be done."""
        by, late, done = (self.values[name] for name in (kind.by, kind.late, kind.done))
        unsure: tuple[str, ...] = ()
        if by is None and kind.otherwise:
            unsure, by = self._missing(kind.by), self.values[kind.otherwise]
        if by == NEVER or (done is True and (by is None or late is not True)):
            return
        if by is None:
            yield "open", Open(kind.what, LABELS[kind.what], kind.by, self._missing(kind.by), None)
            return
        unsure += () if done is not None else self._missing(kind.done)
        day: Any = by
        found = self._due(kind.what, day, kind.late if late else kind.by, tuple(dict.fromkeys(unsure)))
        if done is True:
            yield "kept_late", found
        elif late is None:
            yield "open", Open(kind.what, found.label, kind.late, self._missing(kind.late), found)
        elif late or day >= self._law.on:
            yield "late" if late else "next", found

    def _due(self, what: What, by: dt.date, question: str, missing: tuple[str, ...]) -> Due:
        held: dict[str, Any] = {name: self.values[name] for name in GROUNDS}
        return Due(
            what=what,
            label=LABELS[what],
            by=by,
            days=(by - self._law.on).days,
            question=question,
            missing=missing,
            items=items(held) if what == "publish" else None,
            recipients=recipients(held, self._law.on) if what == "report" else None,
        )


@lru_cache(16)
def _bound(law: Policy) -> Explainer:
    return Explainer(Enterprise, enact(stages.BOOK, law.law_day, opens=law.readings, calendar=law.calendar), law.on)


def _enterprise(subject: Audit | Enterprise, on: dt.date) -> Enterprise:
    """Give the enterprise of which the same is known; the report of an audit completes it (A13)."""
    if isinstance(subject, Enterprise):
        return subject
    given = {name: value for name, value in subject.given.items() if name in Enterprise.model_fields}
    report, last = subject.report_submitted_on, subject.last_audit_completed_on
    if report is not None and report <= on and (last is None or last == NEVER or last < report):
        given["last_audit_completed_on"] = report
    return Enterprise(**given)


def _tasks(found: Progress, until: dt.date) -> Iterator[Task]:
    for one in found.late:
        yield Task(found.subject, "late", one)
    for one in found.next:
        if one.by <= until:
            yield Task(found.subject, "due", one)
    for each in found.open:
        if each.due is not None and each.due.by <= until:
            yield Task(found.subject, "open", each.due)


def _latest(subjects: Iterable[Audit | Enterprise]) -> dict[str, Audit | Enterprise]:
    """Find the latest audit of each enterprise that has several: only after it comes a next one."""
    found: dict[str, list[Audit | Enterprise]] = {}
    for one in subjects:
        found.setdefault(_key(one), []).append(one)
    return {key: max(several, key=_begun) for key, several in found.items() if key and len(several) > 1}


def _key(subject: Audit | Enterprise) -> str:
    return (subject.enterprise or subject.uscc or "") if isinstance(subject, Audit) else ""


def _begun(subject: Audit | Enterprise) -> dt.date:
    days = (subject.listed_on, subject.started_on, subject.report_submitted_on)
    return max((day for day in days if day is not None and day != NEVER), default=FIRST_DAY)


def _sorted(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: (task.state != "late", task.by)))


def _each(subjects: Any) -> Iterator[Audit | Enterprise]:  # noqa: ANN401 - anything may be given
    try:
        yield from subjects
    except TypeError:
        expected = Text("若干审核或企业记录", "records of audits or enterprises")
        raise RecordError(Problem(got=brief(subjects), expected=expected, where="subjects")) from None


def _who(subject: Audit | Enterprise) -> dict[str, Any]:
    found: dict[str, Any] = {"id": subject.id}
    if isinstance(subject, Audit):
        found["enterprise"] = subject.enterprise
    return {**found, "name": subject.name}


def _name(subject: Audit | Enterprise, lang: Lang) -> str:
    told = " ".join(one for one in (subject.id, subject.name) if one)
    if told:
        return told
    if isinstance(subject, Audit):
        return "一次审核" if lang == "zh" else "an audit"
    return "一家企业" if lang == "zh" else "an enterprise"
