"""What many answers come to: how many yes, no and unknown, and which missing atoms would settle the most.

>>> from cleanprod import Enterprise, policy
>>> law = policy(on="2026-08-15")
>>> no = dict.fromkeys(("exceeds_discharge_standard", "exceeds_total_cap", "uses_toxic_materials"), False)
>>> rows = [Enterprise(**no, discharges_toxic_substances=False, other_state_case=False, exceeds_energy_limit=True)]
>>> summarise((law.assess(row) for row in rows), "statutory_mandatory").gaps
(Gap(atom='stand:A8', alone=1, together=1),)
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import frozen

from .eligibility import HEADLINE
from .explainer import gaps_of
from .words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .assessments import Assessment
    from .explainer import Gap

LATE: Final = "overdue"


@frozen
class Counts:
    """How many answers to a question are yes (or settled), no (or none) and unknown."""

    yes: int
    no: int
    unknown: int


@frozen
class Summary:
    """The sum of many answers.

    Attributes:
        total: how many subjects.
        questions: the counts of each question, by name.
        headline: the question whose gaps are told.
        gaps: the missing atoms of that question, the one that settles most rows first.
        recordable: how many rows are not known to be overdue or not, and would be if their blank events had not happened.
    """

    total: int
    questions: dict[str, Counts]
    headline: str
    gaps: tuple[Gap, ...]
    recordable: int = 0


def summarise(assessments: Iterable[Assessment], headline: str = HEADLINE) -> Summary:
    """Sum up many answers.

    Arguments:
        assessments: the answers, one for each subject.
        headline: the question whose missing atoms are counted.

    Errors:
        UnknownNameError: there is no such question.
    """
    total = 0
    counted: dict[str, Counter[bool | None]] = {}
    alone: Counter[str] = Counter()
    together: Counter[str] = Counter()
    recordable = 0
    for assessment in assessments:
        total += 1
        for question, value in assessment.outcomes.items():
            idle = assessment.explainer.program.rules[question].rule.idle
            counted.setdefault(question, Counter())[None if value is None else value != idle] += 1
        if LATE in assessment and assessment.value(LATE) is None:
            recordable += assessment.explainer.settled_by_record(LATE, assessment.subject)
        if assessment.value(headline) is None:
            together.update(assessment.explainer.missing(headline, assessment.subject))
            alone.update(assessment.explainer.settling(headline, assessment.subject))
    return Summary(
        total=total,
        questions={name: Counts(c[True], c[False], c[None]) for name, c in counted.items()},
        headline=headline,
        gaps=gaps_of(alone, together),
        recordable=recordable,
    )


def atom_words(atom: str) -> Text:
    """Name an atom in both languages: a fact by its label, a stand by its question.

    >>> atom_words("fact:exceeds_total_cap").zh
    '超过总量控制指标'
    """
    from .law import STANDS  # noqa: PLC0415 - loaded with the policy anyway
    from .models.enterprise import FACTS  # noqa: PLC0415

    sort, _, name = atom.partition(":")
    if sort == "fact":
        return FACTS[name].label
    if sort == "stand":
        return STANDS[name].question
    return Text(f"未读到的文本 {name}", f"a text that was not read: {name}")
