"""The texts in time: days, standing, stands."""

from __future__ import annotations

import datetime as dt

import pytest

import cleanprod as cp
from cleanprod.law import A8, CODE, CPPL, INSTRUMENTS, MEASURES, OPINION, POINTS, STANDS, in_force, sayings
from cleanprod.standing import SCALE, STANDING_WORDS, weakest

LAST, FIRST = dt.date(2026, 8, 14), dt.date(2026, 8, 15)

BOUNDARIES = [
    # instrument, first day in force, first day no longer in force
    ("CPPL", dt.date(2012, 7, 1), dt.date(2026, 8, 15)),
    ("CODE", dt.date(2026, 8, 15), None),
    ("ORDER16", dt.date(2004, 10, 1), dt.date(2016, 7, 1)),
    ("MEASURES", dt.date(2016, 7, 1), None),
    ("FEEREGULATION", dt.date(2003, 7, 1), dt.date(2018, 1, 1)),
    ("EPTAX", dt.date(2018, 1, 1), None),
    ("DISCLOSURE", dt.date(2022, 2, 8), None),
    ("EIALAW", dt.date(2003, 9, 1), dt.date(2026, 8, 15)),
    ("PENALTIES", dt.date(2021, 7, 15), None),
]


@pytest.mark.parametrize(("name", "start", "until"), BOUNDARIES)
def test_an_instrument_is_in_force_from_its_day_until_its_end(name, start, until):
    day = dt.timedelta(1)

    assert INSTRUMENTS[name] in in_force(start)
    assert INSTRUMENTS[name] not in in_force(start - day)
    if until is not None:
        assert INSTRUMENTS[name] in in_force(until - day)
        assert INSTRUMENTS[name] not in in_force(until)


OPINION_DAYS = [
    (dt.date(2015, 12, 31), None),
    (dt.date(2016, 1, 1), ("text:opinion",)),
    (dt.date(2016, 12, 31), ("text:opinion",)),
    (dt.date(2017, 1, 1), ()),
    (dt.date(2020, 12, 31), ()),
    (dt.date(2021, 1, 1), ("stand:A40",)),
]


@pytest.mark.parametrize(("day", "given"), OPINION_DAYS)
def test_the_opinion_hangs_on_its_day_in_2016_and_on_stand_a40_after_2020(day, given):
    span = OPINION.span_on(day)

    assert given == (None if span is None else span.given)


def test_every_text_carries_its_standing_and_its_review_day():
    for instrument in INSTRUMENTS.values():
        assert instrument.standing in SCALE
        assert instrument.checked_on < instrument.review_by
        assert instrument.title.zh
        assert instrument.title.en
        for clause in instrument:
            assert clause.standing in SCALE
            assert clause.id.startswith(f"{instrument.id} ")
            assert {point for point, _ in clause.says} <= set(POINTS)
            assert all(span.start is not None for span in clause.spans)
    assert set(STANDING_WORDS) == set(SCALE)
    assert weakest([]) is None


def test_every_point_is_settled_by_at_most_one_clause_a_day():
    for day in (dt.date(2012, 7, 1), dt.date(2018, 6, 1), LAST, FIRST):
        assert {point for point, found in sayings(day).items() if len(found) > 1} == set()


def test_a_clause_given_a_stand_hangs_on_it():
    assert CODE["967.1(3)"].given(A8).spans[0].given == ("stand:A8",)
    assert CODE["967.1(3)"].spans[0].given == ()


def test_a_misspelt_clause_is_refused_with_the_nearest():
    with pytest.raises(cp.UnknownNameError, match=r"Did you mean 27\.2\(2\)\?"):
        _ = CPPL["27.2(2"]
    assert repr(MEASURES) == "<MEASURES Measures for Cleaner Production Audits>"


def test_only_stands_with_a_default_are_switches():
    assert {stand.id for stand in STANDS.values() if stand.switch} == {"A8", "A40"}
    assert A8.default is None
    assert A8.atom == "stand:A8"
