"""The course of the latest audit, and the day on which the last one was completed, from a list of audits."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod import NEVER
from cleanprod.measured.audits import COURSE
from cleanprod.models.course import LATER, Course
from cleanprod.models.fields import facts_of
from cleanprod.testing import values

ON = "2020-06-01"
QUESTIONS = (
    "overdue",
    "start_by",
    "report_by",
    "audit_outstanding",
    "audited_in_period",
    "next_start_by",
    "fine_due",
    "process_followed",
)
LAST = "last_audit_completed_on"


def day(text):
    return None if text is None else dt.date.fromisoformat(text)


def fold(*audits, on=ON, **said):
    mills = pl.DataFrame({"id": ["甲"], **{name: [value] for name, value in said.items()}})
    rows = [{"enterprise": "甲", **audit} for audit in audits]
    return cp.fold_measurements(mills, audits=pl.DataFrame(rows), on=on)


def first(folded, *names):
    return tuple(folded.table[name][0] if name in folded.table.columns else None for name in names)


OLD = {"listed_on": "2014-03-01", "report_submitted_on": "2015-02-01"}
NEW = {"listed_on": "2019-03-04", "started_on": "2019-05-06"}
CASES = {
    # audits, the list of the course that is told, the last that was completed
    "the only one, under way": ([NEW], "2019-03-04", None),
    "the only one, reported": ([OLD], "2014-03-01", "2015-02-01"),
    "an older one was completed": ([OLD, NEW], "2019-03-04", "2015-02-01"),
    "in any order": ([NEW, OLD], "2019-03-04", "2015-02-01"),
    "the latest was completed too": ([OLD, NEW | {"report_submitted_on": "2020-05-01"}], "2019-03-04", "2020-05-01"),
    "the latest is reported later": ([OLD, NEW | {"report_submitted_on": "2020-07-01"}], "2019-03-04", "2015-02-01"),
    "the latest begins after the day asked": ([OLD, {"listed_on": "2020-06-02"}], "2014-03-01", "2015-02-01"),
    "the older is reported after the latest was listed": (
        [OLD | {"report_submitted_on": "2020-05-01"}, NEW], "2019-03-04", "2020-05-01",
    ),
    "of the older it is not known": ([OLD | {"report_submitted_on": None}, NEW], "2019-03-04", None),
    "of the older it is not known, but the latest says": (
        [OLD | {"report_submitted_on": None}, NEW | {LAST: "2015-03-01"}], "2019-03-04", "2015-03-01",
    ),
    "the older was not completed": ([OLD | {"report_submitted_on": "未"}, NEW], "2019-03-04", None),
    "the older was not completed, one before it was": (
        [{"listed_on": "2010-01-01", "report_submitted_on": "2011-01-01"}, OLD | {"report_submitted_on": "未"}, NEW],
        "2019-03-04", "2011-01-01",
    ),
    "of one before it is not known": (
        [{"listed_on": "2010-01-01", "report_submitted_on": "2011-01-01"}, OLD | {"report_submitted_on": None}, NEW],
        "2019-03-04", None,
    ),
    "none before": ([NEW | {LAST: "未"}], "2019-03-04", "9999-12-31"),
    "nothing happened on the day of the record": ([NEW | {"recorded_on": "2020-06-01"}], "2019-03-04", "9999-12-31"),
    "the record is of an earlier day": ([NEW | {"recorded_on": "2020-05-01"}], "2019-03-04", None),
    "one that began without a list": ([OLD, {"started_on": "2019-05-06"}], None, "2015-02-01"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_latest_audit_gives_the_course_and_the_last_completed_its_day(case):
    audits, listed, last = CASES[case]
    folded = fold(*audits)
    expected = NEVER if last == "9999-12-31" else day(last)

    assert folded.problems == ()
    assert first(folded, "listed_on", LAST) == (day(listed), expected)


def test_without_a_day_what_a_record_leaves_blank_is_not_known():
    assert first(fold(NEW | {"recorded_on": "2020-06-01"}, on=None), "report_submitted_on", LAST) == (None, None)
    assert first(fold(NEW | {"recorded_on": "2020-06-01"}), "report_submitted_on") == (NEVER,)


def test_words_flags_and_chinese_headers():
    audits = pl.DataFrame({
        "审核编号": ["S01"], "审核启动日期": [dt.date(2019, 5, 6)],
        "所属企业编号": [7], "名单公布日期": ["2019年3月4日"], "所选流程": ["简易"], "同意延期": ["否"], "延期至": [None],
    })  # fmt: skip
    folded = cp.fold_measurements(pl.DataFrame({"编号": [7], "所选流程": ["简化"]}), audits=audits, on=ON)

    assert first(folded, "listed_on", "所选流程", "deferral_agreed") == (dt.date(2019, 3, 4), "简化", False)
    assert (folded.contradictions, folded.problems) == ((), ())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_audit_says_what_an_enterprise_says_of_which_the_same_is_known(data):
    names = [name for name in COURSE if facts_of(Course)[name].fact_kind != "word"]
    known = {name: data.draw(values(facts_of(Course)[name])) for name in names}
    known["track_chosen"] = data.draw(st.sampled_from((None, "简易", "standard")))
    for before, after in LATER:
        if None not in (known[before], known[after]) and known[after] < known[before]:
            known[after] = None
    on = data.draw(st.sampled_from(("2017-06-01", "2020-06-01")))
    schema = {
        name: pl.Date if one.fact_kind in ("event", "day") else pl.Boolean
        for name, one in facts_of(Course).items()
        if name in names
    }
    audits = pl.DataFrame(
        [{"enterprise": "甲", **known}], schema={"enterprise": pl.String, **schema, "track_chosen": pl.String}
    )
    folded = cp.fold_measurements(pl.DataFrame({"id": ["甲"]}), audits=audits, on=on)

    begun = [known[name] for name in ("listed_on", "started_on", "report_submitted_on") if known[name] not in (None, NEVER)]
    given_ = {name: one for name, one in known.items() if one is not None}
    if begun and begun[0] > day(on):  # it has not begun
        given_ = {}
    law = cp.policy(on=on, questions=QUESTIONS)
    answers, record = law.assess_table(folded.table), law.assess(cp.Enterprise(**given_))
    for name in QUESTIONS:
        one = record[name]
        found = one.value if f"{name}_status" in answers.columns else one.outcome
        assert answers[name][0] == (None if found == NEVER else found), name


# contradictions


NOTED = {**NEW, "accepted_on": None}
DENIED = [
    # what the caller says, the audit, and how the two are told
    ({"listed_on": day("2018-01-01")}, NEW, "2018-01-01", "listed_on 2019-03-04", "名单公布日期 2019-03-04"),
    ({LAST: day("2012-01-01")}, OLD, "2012-01-01", f"{LAST} 2015-02-01", "上次审核完成日期 2015-02-01"),
    ({LAST: NEVER}, OLD, "never", f"{LAST} 2015-02-01", "上次审核完成日期 2015-02-01"),
    ({"falsified": True}, NEW | {"falsified": False}, "yes", "falsified no", "弄虚作假 否"),
    ({"track_chosen": "规范"}, NEW | {"track_chosen": "simplified"}, "规范", "track_chosen simplified", "所选流程 simplified"),
    ({"accepted_on": day("2018-01-01")}, NOTED, "2018-01-01", "started_on 2019-05-06", "审核启动日期 2019-05-06"),
]


@pytest.mark.parametrize(("said", "audit", "own", "en", "zh"), DENIED)
def test_what_the_audits_deny_is_a_contradiction(said, audit, own, en, zh):
    folded = fold({"审核编号": "S1", **audit}, **said)
    (fact,) = said
    (found,) = folded.contradictions

    assert folded.table[fact].to_list() == [None]
    assert found.say("en").startswith(
        f"enterprises, row 1, {fact}, audits: got {own} for 甲, beside {en} of the audit S1, expected"
    )
    assert f"与审核 S1 的{zh}，应为与审核记录相符的值。请更正其中之一。" in found.say("zh")
    cp.policy(on=ON).assess_table(folded.table)  # what is left is in order


@pytest.mark.parametrize(
    ("said", "audit"),
    [({"listed_on": day("2019-03-04")}, NEW), ({LAST: day("2017-01-01")}, OLD), ({"track_chosen": "简易"}, NEW)],
)
def test_what_agrees_with_the_audits_or_came_since_stays(said, audit):
    folded = fold(audit, **said)
    (fact,) = said

    assert (folded.contradictions, folded.table[fact].to_list()) == ((), [*said.values()])


@pytest.mark.parametrize(
    "audits", [[NEW, NEW | {"audit_refused": True}], [OLD, {"falsified": True}]], ids=["on one day", "without a day"]
)
def test_audits_of_which_nobody_knows_the_latest_tell_nothing(audits):
    folded = fold(*audits)

    assert first(folded, "listed_on", LAST) == (None, None)
    assert "audits of an enterprise on days that tell which came first. Give the day of the list or of the start." in str(
        folded
    )
    assert "一家企业的各次审核有先后之分的日期。请补上名单公布日期或启动日期。" in folded.say("zh")


def test_of_an_enterprise_with_an_audit_that_cannot_be_read_nothing_is_told():
    folded = fold(OLD, NEW | {"started_on": "19/5/6"})

    assert first(folded, "listed_on", LAST) == (None, None)
    assert folded.refused == {"audits": (2,)}


def test_the_grounds_of_an_audit_are_not_those_of_the_enterprise():
    folded = fold(NEW | {"exceeds_energy_limit": True})

    assert "exceeds_energy_limit" not in folded.table.columns
    assert folded.unread == {"audits": ("exceeds_energy_limit",)}
