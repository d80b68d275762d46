"""Deadlines: the day before and after each, a slow count of every period, and what time can and cannot change."""

from __future__ import annotations

import calendar
import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility import BOOK
from cleanprod.eligibility.deadlines import PUBLISH_MONTHS, REPORT_MONTHS, START_MONTHS
from cleanprod.rules.enact import enact
from cleanprod.rules.record import compile_record

DAY = dt.timedelta(1)
FIRST, LAST = dt.date(2016, 7, 1), dt.date(2026, 12, 31)
PERIODS = {
    "publish_by": (PUBLISH_MONTHS, "publication_late", "information_published_on"),
    "start_by": (START_MONTHS, "start_late", "started_on"),
    "report_by": (REPORT_MONTHS, "overdue", "report_submitted_on"),
}
ASKED = {name: late for name, (_, late, _) in PERIODS.items() if late in BOOK.answers}
LISTED = [dt.date(2016, 7, 1), dt.date(2019, 1, 31), dt.date(2019, 3, 4), dt.date(2020, 2, 29), dt.date(2025, 12, 31)]


def counted(day, months):
    """Count a period slowly: day by day to the first of each month that follows, then to the day of the same number."""
    number = day.day
    for _ in range(months):
        day += DAY
        while day.day != 1:
            day += DAY
    while day.day < number and (day + DAY).day != 1:
        day += DAY
    return day


def answers(on, **facts):
    return cp.policy(on=on).assess(cp.Enterprise(deferral_agreed=False, **facts))


@pytest.mark.parametrize("listed", LISTED)
@pytest.mark.parametrize("name", ASKED)
def test_the_last_day_is_in_time_and_the_day_after_is_late(name, listed):
    param, late, event = PERIODS[name]
    last = counted(listed, param.on(listed))

    assert answers(last, listed_on=listed, **{event: cp.NEVER}).value(late) is False
    assert answers(last + DAY, listed_on=listed, **{event: cp.NEVER}).value(late) is True
    assert answers(last + 90 * DAY, listed_on=listed, **{event: last}).value(late) is False
    assert answers(last + 90 * DAY, listed_on=listed, **{event: last + DAY}).value(late) is True


@pytest.mark.parametrize("name", PERIODS)
def test_every_period_is_what_a_slow_count_finds(name):
    param = PERIODS[name][0]
    days = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
    law = cp.policy(on=LAST, questions=[name])

    wrong = [day for day in days if law.assess(cp.Enterprise(listed_on=day)).value(name) != counted(day, param.on(day))]

    assert wrong == []


def test_the_slow_count_itself_ends_on_the_same_number_or_the_last_of_the_month():
    for day in (dt.date(2019, 1, 31), dt.date(2020, 1, 31), dt.date(2019, 3, 4)):
        end = counted(day, 1)
        assert (end.year, end.month) == (day.year, day.month + 1)
        assert end.day == min(day.day, calendar.monthrange(end.year, end.month)[1])


@settings(max_examples=40)
@given(st.dates(FIRST, LAST), st.lists(st.integers(1, 36), min_size=2, max_size=3, unique=True), st.integers(0, 1500))
def test_a_later_deadline_never_makes_anyone_overdue(listed, months, after):
    on = listed + after * DAY
    found = []
    for several in sorted(months):
        program = enact(BOOK, on, params={"report_months": several})
        facts = dict(cp.Enterprise(listed_on=listed, recorded_on=on).facts)
        found.append(compile_record(program)(facts, on)[program.answers.index("overdue")])

    assert [pair for pair in pairwise(found) if pair == (False, True)] == []


@pytest.mark.parametrize("name", ASKED)
def test_an_event_after_the_day_asked_has_not_happened(name):
    _, late, event = PERIODS[name]
    facts = {"listed_on": dt.date(2019, 3, 4)}
    on = dt.date(2020, 6, 1)

    assert answers(on, **facts, **{event: on + DAY}).value(late) == answers(on, **facts, **{event: cp.NEVER}).value(late)
    assert answers(on, listed_on=on + DAY).value(name) == cp.NEVER
    assert answers(on, listed_on=on).value(name) != cp.NEVER


@pytest.mark.parametrize("late", ASKED.values())
def test_what_was_blank_before_the_day_asked_is_unknown_again(late):
    listed, on = "2019-03-04", dt.date(2020, 6, 1)
    told = {
        day: cp.policy(on=on).assess(cp.Enterprise(listed_on=listed, recorded_on=day)).value(late) for day in (on - DAY, on)
    }

    assert told == {on - DAY: None, on: True}


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"correction_ordered_on": "2018-04-10", "correction_due_on": "2018-04-09"}, "correction_due_on"),
        ({"started_on": "2018-04-10", "report_submitted_on": "2018-04-09"}, "report_submitted_on"),
        ({"breach_on": "2018-04-10", "breach_ended_on": "2018-04-09"}, "breach_ended_on"),
    ],
)
def test_an_end_before_its_beginning_is_refused_with_a_sentence(facts, where):
    with pytest.raises(cp.RecordError, match=rf"{where}: got 2018-04-09, before \w+ 2018-04-10"):
        cp.Enterprise(**facts)
