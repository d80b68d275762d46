"""The duties on both sides of every list, day and threshold, taken from the data: a changed parameter changes its cases."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

import cleanprod as cp
from cleanprod.eligibility.duties import PILOT_SECTORS, PLAN_FIRST, PLAN_LAST, RIVER_BASINS
from cleanprod.eligibility.key_industries import BY_REFERENCE, INDUSTRIES, SOURCES, WIDE
from cleanprod.models.fields import SECTORS

ON = "2018-06-01"
DAY = dt.timedelta(days=1)
EDITIONS = (None, "2011", "2017")
EVERY = (*INDUSTRIES, *BY_REFERENCE)
LISTED = {
    "2011": tuple(sorted({code for one in EVERY for code in one.codes_2011})),
    "2017": tuple(sorted({code for one in EVERY for code in one.codes_2017})),
}
NAMED_ONLY = {
    "2011": tuple(sorted({code for one in INDUSTRIES for code in one.codes_2011})),
    "2017": tuple(sorted({code for one in INDUSTRIES for code in one.codes_2017})),
}
CODES = tuple(sorted({*LISTED["2011"], *LISTED["2017"]}))
FOUR = 4


def within(codes, code):
    """Say whether a code lies within a list: yes, no, or unknown where it is coarser than one of the list."""
    if code.startswith(codes):
        return True
    return None if any(one.startswith(code) for one in codes) else False


def expected(code, edition):
    verdicts = {within(LISTED[one], code) for one in ((edition,) if edition else LISTED)}
    return verdicts.pop() if len(verdicts) == 1 else None


def neighbours(code):
    """Give the codes beside one, of the same length."""
    return [f"{int(code) + step:0{len(code)}}" for step in (-1, 1)]


@cache
def answer(question, on=ON, **facts):
    return cp.policy(on=on).assess(cp.Enterprise(**facts))[question]


def key_industry(code, edition=None):
    return answer("duty_key_industry", industry=code, industry_edition=edition)


def the_one(param):
    (version,) = param.values
    return version.value


def english(decision):
    return [warning.en for warning in decision.warnings]


FINER = sorted({f"{code}0" for code in CODES if len(code) < FOUR} | {f"{code}9" for code in CODES if len(code) < FOUR})
COARSER = sorted({code[:length] for code in CODES for length in range(2, len(code))})
BESIDE = sorted({other for code in CODES for other in neighbours(code)} - set(CODES))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("code", [*CODES, *FINER, *COARSER, *BESIDE])
def test_a_code_is_within_by_its_edition_and_without_one_where_both_agree(code, edition):
    decision = key_industry(code, edition)

    assert decision.outcome is expected(code, edition)
    if decision.outcome is None:
        assert set(decision.missing) <= {"fact:industry", "fact:industry_edition"}
        assert ("fact:industry_edition" in decision.missing) <= (edition is None)


@pytest.mark.parametrize("edition", LISTED)
def test_every_code_of_an_edition_and_any_finer_one_is_in_the_list(edition):
    for code in LISTED[edition]:
        assert key_industry(code, edition).outcome is True, code
        if len(code) < FOUR:
            assert key_industry(f"{code}0", edition).outcome is True, code


def test_a_coarser_code_is_unknown_and_asks_for_the_industry():
    coarser = {code for code in COARSER if all(within(codes, code) is None for codes in LISTED.values())}

    assert {"31", "33", "336", "301"} <= coarser
    for code in coarser:
        assert key_industry(code).outcome is None, code
        assert "fact:industry" in key_industry(code).missing, code


def test_a_neighbour_that_no_edition_lists_is_no_and_the_list_is_open():
    outside = [code for code in BESIDE if expected(code, None) is False]

    assert len(outside) > 20
    for code in outside:
        assert key_industry(code).outcome is False, code
        assert any("open" in warning for warning in english(key_industry(code))), code


def test_a_code_of_one_edition_only_is_settled_by_the_edition():
    only = [code for code in CODES if (within(LISTED["2011"], code) is True) != (within(LISTED["2017"], code) is True)]

    assert {"2520", "2521", "3130", "3150", "3843", "3849", "3985"} <= set(only)
    for code in only:
        assert key_industry(code).outcome is None, code
        assert "fact:industry_edition" in key_industry(code).missing, code
        for edition, codes in LISTED.items():
            assert key_industry(code, edition).outcome is within(codes, code), (code, edition)


@pytest.mark.parametrize("code", WIDE)
@pytest.mark.parametrize("edition", LISTED)
def test_a_code_wider_than_its_word_warns_and_names_the_word(code, edition):
    decision = key_industry(code, edition)
    words = f"class {code} is wider than {WIDE[code].name.en}, the word of the Opinion"

    assert (words in english(decision)) is (decision.outcome is True)


def test_no_other_code_is_called_wider():
    for code in set(CODES) - set(WIDE):
        assert not [one for one in english(key_industry(code, "2017")) if "wider" in one], code


@pytest.mark.parametrize("edition", LISTED)
def test_a_code_named_by_reference_only_says_that_it_is_unverified(edition):
    for code in LISTED[edition]:
        by_name = within(NAMED_ONLY[edition], code) is True
        said = any("by reference only" in warning for warning in english(key_industry(code, edition)))

        # a code coarser than the named ones is not known to be outside them
        assert said <= (not by_name), code
        assert said or within(NAMED_ONLY[edition], code) is not False, code


def test_the_nineteen_are_the_union_of_the_three_sources():
    sources = ("air_plan", "water_plan", "over_capacity")
    union = set().union(*(SOURCES[source].named for source in sources))

    assert {one.name.zh for one in INDUSTRIES} == union
    assert len(INDUSTRIES) == len(union) == 19


@pytest.mark.parametrize("basin", the_one(RIVER_BASINS))
def test_a_polluting_enterprise_of_each_basin_is_to_be_audited(basin):
    assert answer("duty_river_basin", basin=basin, pollutes=True).outcome is True
    assert answer("duty_river_basin", basin=basin, pollutes=False).outcome is False
    assert answer("duty_river_basin", basin=basin).missing == ("fact:pollutes",)
    assert answer("duty_river_basin", basin=basin, pollutes=False).warnings == ()


@pytest.mark.parametrize("basin", ["西江", "东江", "连江"])
def test_another_basin_is_no_and_the_list_is_open(basin):
    assert basin not in the_one(RIVER_BASINS)
    for pollutes in (True, None, False):
        decision = answer("duty_river_basin", basin=basin, pollutes=pollutes)
        assert decision.outcome is False
        assert any("open" in warning for warning in english(decision))


def test_a_basin_that_is_not_known_is_asked_for():
    assert answer("duty_river_basin", pollutes=True).missing == ("fact:basin",)


@pytest.mark.parametrize(
    ("fact", "other"),
    [("last_audit_completed_on", "report_submitted_on"), ("report_submitted_on", "last_audit_completed_on")],
)
def test_the_period_includes_its_first_and_its_last_day_and_no_day_beside_them(fact, other):
    first, last = the_one(PLAN_FIRST), the_one(PLAN_LAST)
    sides = {first - DAY: False, first: True, last: True}
    after = {fact: last + DAY, other: cp.NEVER}

    for day, inside in sides.items():  # the day asked lies after the period, so that every one of the days has come
        assert answer("audited_in_period", on="2021-06-01", **{fact: day, other: cp.NEVER}).outcome is inside, day
    # an audit completed since says nothing of those before it
    assert answer("audited_in_period", on="2021-06-01", **after).missing == ("fact:audited_in_plan",)
    for before in (True, False):
        assert answer("audited_in_period", on="2021-06-01", audited_in_plan=before, **after).outcome is before


@pytest.mark.parametrize("sector", SECTORS.values())
def test_the_sectors_of_the_pilots_and_no_other(sector):
    decision = answer("pilot_encouraged", sector=sector)

    assert decision.outcome is (sector in the_one(PILOT_SECTORS))
    assert decision.effect == "encouraged"


def test_the_duty_of_the_key_lists_ends_with_the_period_and_the_others_become_open():
    last = the_one(PLAN_LAST)

    assert answer("duty_key_list", on=last, on_key_energy_list=True).outcome is True
    assert answer("duty_key_list", on=last + DAY, on_key_energy_list=True).state == "lapsed"
    assert answer("duty_key_list", on=last + DAY, on_key_energy_list=True).outcome is False
    assert answer("duty_key_industry", on=last, industry="3011").outcome is True
    assert answer("duty_key_industry", on=last + DAY, industry="3011").missing == ("stand:A40",)


def test_the_opinion_begins_with_the_first_day_of_the_period_at_the_earliest():
    first = the_one(PLAN_FIRST)

    assert answer("duty_key_list", on=first - DAY, on_key_energy_list=True).state == "not_yet"
    assert answer("duty_key_list", on=first, on_key_energy_list=True).missing == ("text:opinion",)
