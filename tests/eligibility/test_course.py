"""What the days of a course say of one another, of a record and of a table alike."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

import cleanprod as cp

ORDER = {"correction_ordered_on": "2018-01-10", "correction_due_on": "2018-04-10", "correction_refused": True}
OVER_CAP = {"exceeds_total_cap": True}
TOXIC = {"uses_toxic_materials": True, "exceeds_total_cap": False}


def days(facts):
    return {name: dt.date.fromisoformat(one) if isinstance(one, str) else one for name, one in facts.items()}


@pytest.mark.parametrize(
    ("on", "question", "facts", "value"),
    [
        ("2020-12-31", "overdue", {"listed_on": "2019-03-04", "accepted_on": "2020-03-01", "recorded_on": "2021-01-01"}, None),
        ("2020-12-31", "overdue", {"listed_on": "2019-03-04", "recorded_on": "2021-01-01"}, True),
        (
            "2026-07-01",
            "start_late",
            {"listed_on": "2021-07-14", "options_done_on": "2022-01-01", "recorded_on": "2027-01-01"},
            None,
        ),
        (
            "2023-01-01",
            "next_start_by",
            {**TOXIC, "report_submitted_on": "2017-05-01", "recorded_on": "2023-01-01"},
            dt.date(2022, 5, 1),
        ),
        ("2018-06-01", "fine_due", {**OVER_CAP, **ORDER}, True),
    ],
)
def test_what_follows_of_blank_days_is_the_same_of_a_record_and_a_table(on, question, facts, value):
    law = cp.policy(on=on, questions=[question])

    assert value == law.assess(cp.Enterprise(**facts)).value(question)
    for table in (pl.DataFrame([days(facts)]), pl.DataFrame([days(facts)]).lazy()):
        assert [value] == law.assess_table(table).lazy().collect()[question].to_list()


@pytest.mark.parametrize(
    ("on", "more", "fined"),
    [
        ("2018-06-01", {}, True),
        ("2018-06-01", {"breach_ended_on": "2018-04-10"}, False),
        ("2018-06-01", {"breach_ended_on": "2018-04-11"}, True),
        ("2018-06-01", {"breach_ended_on": "2018-04-11", "breach_caused_harm": False}, True),
        ("2023-06-01", {"breach_ended_on": "2018-05-01", "breach_caused_harm": False}, False),
        ("2023-04-30", {"breach_ended_on": "2018-05-01", "breach_caused_harm": True}, True),
        ("2023-05-02", {"breach_ended_on": "2018-05-01", "breach_caused_harm": True}, False),
    ],
)
def test_an_order_that_was_obeyed_or_a_breach_too_old_is_not_fined(on, more, fined):
    facts = {**OVER_CAP, **ORDER, "breach_on": "2017-12-01", **more}

    assert cp.policy(on=on).assess(cp.Enterprise(**facts)).value("fine_due") is fined


def test_a_breach_after_its_order_or_never_is_refused():
    for breach in ("2018-07-01", cp.NEVER):
        with pytest.raises(cp.RecordError, match="correction_ordered_on: got 2018-01-10"):
            cp.Enterprise(**OVER_CAP, **ORDER, breach_on=breach)


def test_a_report_before_the_listing_does_not_complete_the_audit():
    facts = {"listed_on": "2019-03-04", "report_submitted_on": "2018-03-01", "deferral_agreed": False}
    answers = cp.policy(on="2020-06-01").assess(cp.Enterprise(**facts))

    assert answers["overdue"].outcome is True
    assert "it completed an earlier audit" in answers["overdue"].warnings[0].en
    assert answers["preferences_kept"].outcome is False


def test_of_several_audits_of_an_enterprise_only_the_last_has_a_next_one():
    first = cp.Audit(id="S1", enterprise="X", **TOXIC, listed_on="2016-06-01", report_submitted_on="2017-05-01")
    second = cp.Audit(id="S2", enterprise="X", **TOXIC, listed_on="2021-08-01", started_on="2021-09-01")
    other = cp.Audit(id="S3", enterprise="Y", **TOXIC, listed_on="2016-06-01", report_submitted_on="2017-05-01")

    tasks = cp.due([first, second, other], on="2022-06-01", until="2022-06-30")

    assert {task.subject.id for task in tasks if task.due.what == "next_audit"} == {"S3"}


@pytest.mark.parametrize(("question", "to"), [("report_by", "x"), ("process_track", 5), ("fine_min_cny", True)])
def test_a_way_to_something_of_another_kind_is_refused(question, to):
    with pytest.raises(cp.AnswerError, match="what_if"):
        cp.policy(on="2020-06-01").assess(cp.Enterprise(listed_on="2019-03-04"))[question].what_if(to=to)
