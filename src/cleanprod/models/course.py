"""The course of an audit (审核过程): what is recorded of it, on the enterprise's record or on one of its own.

>>> course = Course(listed_on="2019-03-04", recorded_on="2020-06-01")
>>> course.report_submitted_on is NEVER
True
>>> Course(started_on="2019-05-04", report_submitted_on="2019-04-01")
Traceback (most recent call last):
...
cleanprod.errors.RecordError: report_submitted_on: got 2019-04-01, before started_on 2019-05-04, expected a day that is...
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

from pydantic import model_validator

from cleanprod.rules.expressions import NEVER
from cleanprod.words import Text

from .fields import Day, Event, Flag, ListedUnder, Name, Plan, Track, fact, facts_of, happenings_of
from .reading import refusal
from .subject import Subject

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

ORDERS: Final = (
    ("started_on", "report_submitted_on", "accepted_on"),
    ("started_on", "options_done_on", "accepted_on"),
    ("listed_on", "deferred_until"),
    ("breach_on", "correction_ordered_on", "correction_due_on"),
    ("breach_on", "breach_ended_on"),
)
"""Days that come one after another: a later one before an earlier one is a mistake of the record."""

LATER: Final = tuple(dict.fromkeys(pair for order in ORDERS for pair in combinations(order, 2)))
"""Each two days of them, the earlier first."""

IN_ORDER: Final = Text("先后合理的日期", "a day that is not before it")


class Course(Subject):
    """The grounds and the course of an audit.

    A day of what happens is a date, NEVER (not happened) or unknown. `recorded_on` declares that on that day the blank
    ones had not happened.

    Errors:
        RecordError: a field is wrong, or an end lies before its beginning.
    """

    id: Name = fact("编号", "identifier", "序号", "企业编号", changeable=False)
    name: Name = fact("企业名称", "name", "单位名称", changeable=False)
    recorded_on: Day = fact("记录日期", "the day on which blank events had not happened", changeable=False)

    exceeds_discharge_standard: Flag = fact("污染物排放超标", "discharges above the national or local standard", "排放超标")
    exceeds_total_cap: Flag = fact("超过总量控制指标", "discharges above its cap on key pollutants", "排放超总量")
    exceeds_energy_limit: Flag = fact(
        "超过单位产品能耗限额", "uses more energy per unit of product than the limit standard allows", "能耗超限额"
    )
    uses_toxic_materials: Flag = fact("使用有毒有害原料", "produces with toxic or hazardous raw materials")
    discharges_toxic_substances: Flag = fact("排放有毒有害物质", "discharges toxic or hazardous substances in production")
    other_state_case: Flag = fact("国家规定的其他情形", "another case for which the State prescribes a mandatory audit")

    listed_on: Event = fact(
        "名单公布日期", "the day on which the list that names it was published", "列入名单日期", changeable=False
    )
    listed_under: ListedUnder = fact(
        "列入依据", "listed under a statutory ground, under policy, or as a volunteer", "列入类别", changeable=False
    )
    track_chosen: Track = fact("所选流程", "the process that it chose: simplified or standard", "审核流程")
    information_published_on: Event = fact("信息公布日期", "the day on which it published its information", changeable=False)
    started_on: Event = fact("审核启动日期", "the day on which the audit started", "启动日期", changeable=False)
    report_submitted_on: Event = fact(
        "审核报告提交日期", "the day on which the report of the audit was submitted", "报告提交日期", changeable=False
    )
    options_done_on: Event = fact("方案实施完成日期", "the day on which its options were carried out", changeable=False)
    accepted_on: Event = fact("验收日期", "the day on which the audit was accepted", "通过验收日期", changeable=False)
    deferral_agreed: Flag = fact(
        "同意延期", "the authority agreed in writing to a deferral for a special reason", "已同意延期", happens=True
    )
    deferred_until: Plan = fact("延期至", "the day until which the report was deferred", changeable=False)
    audit_refused: Flag = fact("拒绝审核", "it refuses to audit", happens=True)
    falsified: Flag = fact("弄虚作假", "it falsified in the audit", happens=True)
    report_truthful: Flag = fact("报告属实", "the reported results are true")
    correction_ordered_on: Event = fact("责令改正日期", "the day on which it was ordered to correct", changeable=False)
    correction_due_on: Plan = fact("改正期限", "the last day of the term of that order", changeable=False)
    correction_refused: Flag = fact("拒不改正", "it refuses to correct", happens=True)
    breach_on: Event = fact("违法行为发生日期", "the day of the breach", changeable=False)
    breach_ended_on: Event = fact(
        "违法行为终了日期", "the day on which the breach ended; NEVER while it goes on", changeable=False
    )
    breach_caused_harm: Flag = fact("造成危害后果", "the breach polluted or harmed the environment, life, health or finances")

    def known_on(self, day: dt.date) -> Mapping[str, Any]:
        """Tell what is known on a day: later than `recorded_on`, what was blank then is unknown again. Read-only."""
        facts = self.facts
        if self.recorded_on is None or self.recorded_on >= day:
            return facts
        lapsed = [name for name in not_happened(type(self)) if name not in self.model_fields_set]
        return MappingProxyType({**facts, **dict.fromkeys(lapsed), **self._following({**facts, **dict.fromkeys(lapsed)})})

    def _following(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Tell what follows of blank facts from others: while it refuses to correct, its breach goes on."""
        blank = facts["breach_ended_on"] is None and "breach_ended_on" not in self.model_fields_set
        return {"breach_ended_on": NEVER} if blank and facts["correction_refused"] is True else {}

    @model_validator(mode="after")
    def _course(self) -> Self:
        facts = self.__dict__
        if self.recorded_on is not None:
            blank = dict(not_happened(type(self)))
            for before, after in LATER:  # what came before something that happened did happen, on a day that is not known
                if facts[after] not in (None, NEVER):
                    blank.pop(before, None)
            # what was given as unknown stays so
            facts |= {name: no for name, no in blank.items() if facts[name] is None and name not in self.model_fields_set}
        facts |= self._following(facts)
        for before, after in LATER:
            first, second = facts[before], facts[after]
            if first is not None and second is not None and second < first:
                got = Text(f"{second}，早于 {before} {first}", f"{second}, before {before} {first}")
                if first == NEVER:
                    got = Text(f"{second}，而 {before} 未发生", f"{second}, though {before} never happened")
                raise refusal(IN_ORDER, Text("请更正其一。", "Correct one of them."), where=after, got=got)
        return self


@cache
def not_happened(model: type[Course]) -> Mapping[str, object]:
    """Give the facts of a model that say that nothing of this has happened."""
    events = [name for name, one in facts_of(model).items() if one.fact_kind == "event"]
    return MappingProxyType({**dict.fromkeys(events, NEVER), **dict.fromkeys(happenings_of(model), False)})
