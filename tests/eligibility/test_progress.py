"""Where an audit stands, what is next, what is late; what is published, and who receives the report."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import tomllib
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings

import cleanprod as cp
from cleanprod.agenda import progress_on
from cleanprod.eligibility import stages
from cleanprod.eligibility.departments import MATTERS
from cleanprod.eligibility.papers import DEADLINE_STANDING, GROUNDS, ITEMS, REPORT_STANDING, STANDING, items, recipients
from cleanprod.law import CPPL, MEASURES
from cleanprod.testing import enterprises, law_days

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "progress.toml").read_text("utf-8"))["case"]
DAY = "2026-11-22"
NO = dict.fromkeys(("exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit"), False) | {
    "uses_toxic_materials": False,
    "discharges_toxic_substances": False,
    "other_state_case": False,
}


def told(found):
    return [f"{one.what} {one.by}" for one in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_every_case_stands_where_it_should(case):
    audit = cp.Audit(**case["facts"])

    found = audit.on(case["on"], holidays=case.get("holidays"))

    assert list(found.stages) == case["stages"]
    assert found.stage == (case["stages"][0] if len(case["stages"]) == 1 else None)
    assert told(found.late) == case.get("late", [])
    assert told(found.next) == case.get("next", [])
    assert told(found.kept_late) == case.get("kept_late", [])
    assert [one.what for one in found.open] == case.get("open", [])
    assert all(one.days == (one.by - case["on"]).days for one in (*found.late, *found.next))
    assert all(one.days < 0 for one in found.late)
    assert all(one.days >= 0 for one in found.next)
    assert all(one.missing for one in found.open)


def test_no_case_comes_twice():
    titles = [case["title"] for case in CASES]

    assert len(titles) == len(set(titles))


@settings(max_examples=60)
@given(enterprises(), law_days())
def test_it_says_what_the_policy_says(enterprise, on):
    law = cp.policy(on=on)
    answers = law.assess(enterprise).outcomes

    found = cp.progress(enterprise, law)

    for name in set(stages.BOOK.answers) & set(answers):
        decision = found.decision(name)
        assert (name, decision.value) == (name, answers[name])
    late = {"publish": "publication_late", "start": "start_late", "report": "overdue"}
    for one in (*found.late, *found.kept_late):
        assert answers.get(late.get(one.what, ""), True) is True
    for one in found.next:
        assert answers.get(late.get(one.what, ""), False) is False
        assert one.by >= on
    for one in found.open:
        assert one.missing


def test_each_thing_names_the_decision_that_says_so():
    audit = cp.Audit(uses_toxic_materials=True, listed_on="2019-03-04", recorded_on="2020-06-01")

    found = audit.on("2020-06-01")

    assert [(one.what, one.question) for one in found.late] == [
        ("publish", "publication_late"),
        ("start", "start_late"),
        ("report", "overdue"),
    ]
    assert all(found.decision(one.question).outcome is True for one in found.late)
    assert found.decision("overdue").clauses == ("MEASURES 17",)
    with pytest.raises(cp.UnknownNameError):
        found.decision("process_track")


def test_an_audit_and_an_enterprise_of_which_the_same_is_known_stand_alike():
    facts = {"listed_on": "2019-03-04", "started_on": "2019-04-20", "exceeds_total_cap": True, "recorded_on": "2019-06-01"}

    audit, enterprise = (model(**facts).model_copy() for model in (cp.Audit, cp.Enterprise))
    one, other = (progress_on(subject, "2019-06-01") for subject in (audit, enterprise))

    assert (one.stages, one.late, one.next, one.open) == (other.stages, other.late, other.next, other.open)


def test_a_policy_with_other_questions_tells_the_same():
    audit = cp.Audit(listed_on="2019-03-04", recorded_on="2019-06-01")

    assert cp.progress(audit, cp.policy(on="2019-06-01", questions=["overdue"])) == audit.on("2019-06-01")


def test_a_stand_settles_what_is_open():
    audit = cp.Audit(**NO | {"exceeds_energy_limit": True}, recorded_on=DAY)

    assert [one.missing for one in audit.on(DAY).open] == [("stand:A8",)]
    assert told(audit.on(DAY, stands={"A8": True}).next) == ["disclose 2027-03-15"]
    assert audit.on(DAY, stands={"A8": False}).next == ()


def test_what_may_already_be_done_says_so():
    found = cp.Audit(listed_on="2026-11-02").on(DAY)

    assert [(one.what, one.missing) for one in found.next] == [
        ("publish", ("fact:information_published_on",)),
        ("start", found.next[1].missing),
        ("report", found.next[2].missing),
    ]
    assert "fact:started_on" in found.next[1].missing
    assert "fact:report_submitted_on" in found.next[2].missing


def test_warnings_are_collected_once_each():
    audit = cp.Audit(**NO, listed_on="2026-10-15", started_on="2026-08-24", listed_under="voluntary", recorded_on=DAY)

    words = [one.en for one in audit.on(DAY).warnings]

    assert "it started before it was listed: perhaps a voluntary audit came first" in words
    assert "listed as a volunteer: the periods are the procedure's, no duty of law" in words
    assert len(words) == len(set(words))


def test_it_speaks_both_languages():
    audit = cp.Audit(
        id="S1", name="某厂", listed_on="2025-11-10", started_on="2026-01-08", information_published_on="2025-12-01"
    )
    found = audit.on(DAY)

    assert found.say("zh").splitlines()[0] == "S1 某厂，2026-11-22：进度未知（已启动、已报告、方案已实施、已验收）"
    assert "  未定：完成审核并提交报告：2026-11-10（已过 12 天），尚缺：审核报告提交日期、同意延期、延期至" in found.say("zh")
    assert str(found).splitlines()[0] == ("S1 某厂, 2026-11-22: stage not known (started, reported, options done, accepted)")
    assert repr(found).startswith(
        "<progress of S1 某厂 on 2026-11-22: one of started, reported, options_done, accepted; open: report"
    )
    assert "an enterprise on" in repr(progress_on(cp.Enterprise(), DAY))


def test_it_is_json_data():
    audit = cp.Audit(id="S1", enterprise="E1", exceeds_total_cap=True, listed_on="2026-10-30", recorded_on=DAY)

    form = json.loads(json.dumps(audit.on(DAY).to_dict(), ensure_ascii=False))

    assert (form["form"], form["id"], form["enterprise"], form["stage"]) == ("cleanprod.progress/1", "S1", "E1", "listed")
    assert form["next"][0]["items"]["clause"] == "MEASURES 11"
    assert form["next"][0]["items"]["standing"] == "unverified"
    report = next(one for one in form["next"] if one["what"] == "report")
    assert [one["matter"] for one in report["recipients"]["sure"]] == ["environment", "coordinating"]
    assert [one["matter"] for one in report["recipients"]["perhaps"]] == ["energy_saving"]
    assert cp.Audit().on(DAY).to_dict()["open"][0]["due"] is None


def test_it_can_be_sent_to_another_process():
    found = cp.Audit(listed_on="2026-10-30", recorded_on=DAY).on(DAY)

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


def test_what_is_no_audit_is_refused():
    with pytest.raises(cp.RecordError, match=r"got .*expected an Audit or an Enterprise"):
        cp.progress(cp.Park(), cp.policy(on=DAY))
    with pytest.raises(cp.RecordError, match="expected records of audits or enterprises"):
        cp.due(3, on=DAY, until=DAY)
    with pytest.raises(cp.LawNotModelledError):
        cp.Audit().on("2012-06-30")
    with pytest.raises(cp.RecordError, match="before started_on 2026-02-01"):
        cp.Audit(started_on="2026-02-01", report_submitted_on="2026-01-01")


# the list


def test_what_is_due_is_sorted_late_first_then_by_day():
    audits = [
        cp.Audit(id="a", **NO, listed_on="2026-10-30", recorded_on=DAY),
        cp.Audit(id="b", **NO, listed_on="2026-10-10", recorded_on=DAY),
        cp.Audit(id="c", **NO, listed_on="2026-10-20"),
    ]

    tasks = cp.due(audits, on=DAY, until="2026-12-20")

    assert [(task.subject.id, task.state, task.due.what, str(task.by)) for task in tasks] == [
        ("b", "late", "publish", "2026-11-10"),
        ("c", "open", "publish", "2026-11-20"),
        ("a", "due", "publish", "2026-11-30"),
        ("b", "due", "start", "2026-12-10"),
        ("c", "due", "start", "2026-12-20"),
    ]
    assert cp.due(audits, on=DAY, until="2026-12-19") == tasks[:-1]
    assert [task.by for task in cp.due(audits, on=DAY, until=DAY)] == [dt.date(2026, 11, 10), dt.date(2026, 11, 20)]


def test_a_list_that_ends_before_it_begins_is_refused():
    audits = [cp.Audit()]

    with pytest.raises(cp.CleanprodError, match="until: got 2026-11-21, expected a day not before 2026-11-22"):
        cp.due(audits, on=DAY, until="2026-11-21")
    with pytest.raises(cp.CleanprodError, match="until: got 2026-11-21"):
        cp.due([], on=DAY, until="2026-11-21")


# what is published, and who receives the report


def test_of_several_grounds_the_items_are_those_of_each():
    alone = [items(dict.fromkeys(GROUNDS, False) | {ground: True}) for ground in GROUNDS]
    together = items(dict.fromkeys(GROUNDS, True))

    assert [len(one.sure) for one in alone] == [7, 7, 7, 3]
    assert together.sure == ITEMS
    assert {item for one in alone for item in one.sure} == set(ITEMS)
    assert all(one.sure[:3] == items(dict.fromkeys(GROUNDS, False)).sure for one in alone)


def test_items_of_an_unknown_ground_are_perhaps():
    found = items({"ground_over_discharge": None, "ground_high_energy": False, "ground_toxic": True})

    assert {item.ground for item in found.sure} == {None, "ground_toxic"}
    assert {item.ground for item in found.perhaps} == {"ground_over_discharge"}
    assert items({}).perhaps == ITEMS[3:]


def test_the_recipients_are_those_that_the_rule_answers_with():
    words = ("environment", "energy_saving", "coordinating")
    law = cp.policy(on=DAY, stands={"A8": True})
    facts = ("exceeds_discharge_standard", "exceeds_energy_limit", "uses_toxic_materials", "other_state_case")
    for answers in product((True, False), repeat=4):
        if answers == (False, True, False, True):
            continue  # the rule names one of these two grounds alone
        given_facts = NO | dict(zip(facts, answers, strict=True))
        value = law.assess(cp.Enterprise(**given_facts)).value("report_recipients")

        found = recipients(dict(zip(GROUNDS, answers, strict=True)), dt.date(2026, 11, 22))

        matters = {one.matter for one in found.sure}
        assert matters == {matter for matter in words if value != "none" and matter in str(value)}
        assert found.perhaps == ()


def test_departments_have_the_names_of_the_day():
    over = dict.fromkeys(GROUNDS, False) | {"ground_over_discharge": True}

    assert recipients(over, dt.date(2018, 6, 1)).say("zh") == "环境保护部门、经济和信息化部门"
    assert recipients(over, dt.date(2018, 10, 15)).say("zh").startswith("环境保护部门或生态环境部门、")
    assert recipients(over, dt.date(2026, 8, 15), "province").say("zh") == "省生态环境厅、省发展和改革委员会"
    assert recipients({}, dt.date(2026, 8, 15)).say("zh").startswith("（可能还有：")
    assert {one.matter for one in recipients(dict.fromkeys(GROUNDS, True), dt.date(2020, 1, 1)).sure} <= set(MATTERS)


def test_the_deadline_is_surer_than_the_items():
    assert ("unverified", MEASURES["11"].standing, MEASURES["17"].standing) == (STANDING, DEADLINE_STANDING, REPORT_STANDING)
    assert CPPL["27.4"].id == "CPPL 27.4"
    assert len({item.id for item in ITEMS}) == len(ITEMS) == 15


@pytest.mark.parametrize("tell", [items, lambda grounds: recipients(grounds, dt.date(2020, 1, 1))])
def test_a_ground_that_there_is_not_is_refused(tell):
    with pytest.raises(cp.UnknownNameError, match="Did you mean ground_toxic"):
        tell({"ground_toxik": True})
    with pytest.raises(cp.CleanprodError, match="expected True, False or None"):
        tell({"ground_toxic": 1})
