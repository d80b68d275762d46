"""The texts in time: days, standing, stands."""

from __future__ import annotations

import datetime as dt

import pytest

import cleanprod as cp
from cleanprod.law import A8, CODE, CPPL, INSTRUMENTS, MEASURES, OPINION, POINTS, Span, in_force, sayings
from cleanprod.law.instruments import read
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
    ("PENALTIES1996", dt.date(1996, 10, 1), dt.date(2021, 7, 15)),
    ("GENERALRULES", dt.date(2017, 10, 1), dt.date(2021, 1, 1)),
    ("CIVILCODE", dt.date(2021, 1, 1), None),
    ("SIMPLIFIEDGUIDE", dt.date(2023, 5, 1), None),
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


AUDIT_ROUND = [
    (dt.date(2015, 12, 31), None),
    (dt.date(2016, 12, 31), ("text:opinion",)),
    (dt.date(2017, 1, 1), ()),
    (dt.date(2020, 12, 31), ()),
    (dt.date(2021, 1, 1), None),
]


@pytest.mark.parametrize(("day", "given"), AUDIT_ROUND)
def test_the_round_of_audits_of_the_thirteenth_period_ends_with_it(day, given):
    span = OPINION["37b"].span_on(day)

    assert given == (None if span is None else span.given)


HANGING = [
    # clause, day, what its force hangs on
    ("OPINION", "37c", dt.date(2021, 1, 1), ("stand:A40",)),
    ("ORDER16", "periods", dt.date(2016, 6, 30), ("text:order16",)),
    ("NOTICE54", "cycles", dt.date(2010, 12, 31), ("text:notice54",)),
    ("NOTICE54", "cycles", dt.date(2012, 7, 1), ()),
    ("SIMPLIFIEDGUIDE", "1", dt.date(2023, 5, 1), ("stand:A31",)),
    ("PENALTIES1996", "limitation", dt.date(2021, 7, 14), ("text:penalties1996",)),
]


@pytest.mark.parametrize(("name", "number", "day", "given"), HANGING)
def test_a_clause_without_days_of_its_own_hangs_on_what_its_instrument_hangs_on(name, number, day, given):
    assert INSTRUMENTS[name][number].span_on(day).given == given


STANDINGS = [
    # clause, its standing by the marks of the texts
    ("CPPL", "17.2", "confirmed"),
    ("CODE", "1054", "confirmed"),
    ("MEASURES", "11", "corroborated"),
    ("MEASURES", "12.1", "corroborated"),
    ("MEASURES", "12.2", "corroborated"),
    ("MEASURES", "17", "corroborated"),
    ("MEASURES", "20", "unverified"),
    ("MEASURES", "34", "unverified"),
    ("ORDER16", "periods", "unverified"),
    ("NOTICE54", "cycles", "secondary"),
    ("DISCLOSURE", "7(2)", "secondary"),
    ("DISCLOSURE", "14", "official_excerpt"),
    ("PENALTIES", "36", "confirmed"),
    ("PENALTIES1996", "law_of_the_act", "unverified"),
    ("GENERALRULES", "200-204", "unverified"),
    ("CIVILCODE", "200-204", "confirmed"),
    ("SIMPLIFIEDGUIDE", "1", "official_excerpt"),
    ("ENERGYLAW", "16.2", "confirmed"),
    ("OPINION", "110a", "official_excerpt"),
]


@pytest.mark.parametrize(("name", "number", "standing"), STANDINGS)
def test_a_clause_stands_as_its_text_was_read(name, number, standing):
    assert INSTRUMENTS[name][number].standing == standing


def test_the_deadlines_of_the_measures_do_not_reach_back_before_them():
    for number in ("11", "12.1", "12.2", "17"):
        assert MEASURES[number].span_on(dt.date(2016, 6, 30)) is None
        assert MEASURES[number].span_on(dt.date(2016, 7, 1)) is not None


def within(span, around):
    """Tell whether the first, the last and every other day on which something changes lies in the spans around."""
    day = dt.timedelta(1)
    assert span.start is not None
    turns = {span.start} | {one.until for one in around if one.until is not None and span.covers(one.until)}
    last = {dt.date.max} if span.until is None else {span.until - day}
    return all(any(one.covers(turn) for one in around) for turn in turns | last)


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
            assert all(within(span, instrument.spans) for span in clause.spans)
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


ENDED = {
    "CPPL": "CODE",
    "ORDER16": "MEASURES",
    "FEEREGULATION": "EPTAXREG",
    "PENALTIES1996": "PENALTIES",
    "GENERALRULES": "CIVILCODE",
    "EIALAW": "CODE",
}


def test_an_instrument_that_another_ended_names_it_and_that_one_holds_from_the_day_of_its_end():
    assert {one.id: one.ended_by for one in INSTRUMENTS.values() if one.ended_by} == ENDED
    for name, ender in ENDED.items():
        assert INSTRUMENTS[ender].span_on(INSTRUMENTS[name].spans[-1].until) is not None, name


LAW = {
    "zh": "法",
    "en": "Law",
    "number": "1",
    "issuer": "NPC",
    "standing": "confirmed",
    "spans": [
        {"start": dt.date(2016, 1, 1), "until": dt.date(2017, 1, 1), "given": ["text:law"]},
        {"start": dt.date(2017, 1, 1), "until": dt.date(2021, 1, 1)},
        {"start": dt.date(2022, 1, 1)},
    ],
}


def clause(**own):
    """Build a law of one clause, in force in 2016 perhaps, in 2017-2020, and again from 2022."""
    days = {"checked_on": dt.date(2026, 11, 22), "review_by": dt.date(2027, 11, 22)}
    loaded, _ = read({**days, "LAW": LAW}, {"points": {}, "LAW": {"1": {"zh": "条", "en": "clause", **own}}})
    return loaded["LAW"]["1"]


HELD = {
    "none of its own": ({}, [(2016, 2017, ("text:law",)), (2017, 2021, ()), (2022, None, ())]),
    "within one span": ({"start": 2018, "until": 2019}, [(2018, 2019, ())]),
    "over two spans that touch": (
        {"start": 2016, "until": 2021, "given": ["text:law"]}, [(2016, 2021, ("text:law",))]),
    "without an end": ({"start": 2023, "given": ["stand:A8"]}, [(2023, None, ("stand:A8",))]),
    "several": (
        {"spans": [{"start": 2017, "until": 2018}, {"start": 2020, "until": 2021}]}, [(2017, 2018, ()), (2020, 2021, ())]),
}  # fmt: skip


def dated(own):
    """Turn the years of a clause's days into their first days."""
    if isinstance(own, dict):
        return {key: dt.date(value, 1, 1) if isinstance(value, int) else dated(value) for key, value in own.items()}
    return [dated(one) for one in own] if isinstance(own, list) else own


@pytest.mark.parametrize("case", HELD)
def test_a_clause_may_give_days_of_its_own(case):
    own, spans = HELD[case]

    assert clause(**dated(own)).spans == tuple(
        Span(dt.date(start, 1, 1), until and dt.date(until, 1, 1), given) for start, until, given in spans
    )


REFUSED = {
    "before its instrument": (
        {"start": 2015, "until": 2018},
        "LAW 1: got from 2015-01-01 until 2018-01-01, expected days within",
    ),
    "after its instrument": ({"start": 2018, "until": 2022}, "got from 2018-01-01 until 2022-01-01, expected days within"),
    "over a gap": ({"start": 2018, "until": 2023}, "expected days within its instrument's"),
    "wholly in a gap": ({"spans": [{"start": 2021, "until": 2022}]}, "expected days within its instrument's"),
    "without an end where its instrument has one": ({"start": 2018}, "got from 2018-01-01, expected days within"),
    "no first day": ({"until": 2018}, "got no first day until 2018-01-01, expected days within"),
    "no day at all": ({"start": 2018, "until": 2018}, "expected days within"),
    "no span at all": ({"spans": []}, "expected at least one span"),
    "the same day twice": ({"spans": [{"start": 2017, "until": 2019}, {"start": 2018, "until": 2020}]}, "none over another"),
    "an end beside spans": ({"until": 2018, "spans": [{"start": 2017, "until": 2018}]}, "one of the two ways"),
    "surer than its instrument": ({"start": 2016, "until": 2018}, "expected given text:law, as its instrument"),
    "a misspelt key": ({"begin": 2017}, "got 'begin', expected a part of a clause"),
    "a standing off the scale": ({"standing": "certain"}, "LAW 1 standing: got 'certain', expected one of confirmed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_clause_with_days_or_standing_that_cannot_be_is_refused(case):
    own, sentence = REFUSED[case]

    with pytest.raises(cp.CleanprodError, match=sentence):
        clause(**dated(own))


def test_clauses_of_no_instrument_and_an_instrument_off_the_scale_are_refused():
    days = {"checked_on": dt.date(2026, 11, 22), "review_by": dt.date(2027, 11, 22)}

    with pytest.raises(cp.UnknownNameError, match=r"Did you mean LAW\?"):
        read({**days, "LAW": LAW}, {"points": {}, "LAWS": {}})
    with pytest.raises(cp.CleanprodError, match="LAW standing: got 'sure'"):
        read({**days, "LAW": {**LAW, "standing": "sure"}}, {"points": {}})


def test_an_instrument_ended_by_none_that_is_there_or_without_an_end_is_refused():
    days = {"checked_on": dt.date(2026, 11, 22), "review_by": dt.date(2027, 11, 22)}
    old = {key: words for key, words in LAW.items() if key != "spans"} | {
        "start": dt.date(2012, 1, 1),
        "until": dt.date(2016, 1, 1),
    }

    assert read({**days, "OLD": {**old, "ended_by": "LAW"}, "LAW": LAW}, {"points": {}})[0]["OLD"].ended_by == "LAW"
    with pytest.raises(cp.UnknownNameError, match=r"OLD ended_by: got 'LAWS', expected an instrument. Did you mean LAW\?"):
        read({**days, "OLD": {**old, "ended_by": "LAWS"}, "LAW": LAW}, {"points": {}})
    with pytest.raises(cp.CleanprodError, match="LAW ended_by: got OLD, expected an instrument with an end"):
        read({**days, "OLD": old, "LAW": {**LAW, "ended_by": "OLD"}}, {"points": {}})
