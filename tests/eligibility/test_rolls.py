"""Coverage of parks straight from enterprises: who belongs, who counts, and that records and tables say the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility.coverage import COVERAGE_SECTORS, NONE_CERTAIN, coverage_of_counts
from cleanprod.models.enterprise import FACTS
from cleanprod.testing import enterprises

ON = dt.date(2020, 12, 31)
AUDITED = {"last_audit_completed_on": dt.date(2018, 3, 1)}
NOT = {"recorded_on": ON}
HUIZHOU, QINGYUAN = "441300", "441800"


def mills(*rows):
    return [cp.Enterprise(**row) for row in rows]


def by(rows, **more):
    return cp.coverage_by_park(mills(*rows), **{"on": ON, **more})


def counts(own, perhaps=(0, 0, 0)):
    return coverage_of_counts(own, perhaps)


# who belongs

HAO = {"name": "好园", "city": HUIZHOU}
MEMBERS = {
    "one that names the park belongs": ({"park": "好园"}, {}, (0, 1, 0), (0, 0, 0)),
    "one that names another park does not": ({"park": "坏园"}, {}, (0, 0, 0), (0, 0, 0)),
    "one that names none may": ({}, {}, (0, 0, 0), (0, 1, 0)),
    "one whose park is spaces may": ({"park": "　"}, {}, (0, 0, 0), (0, 1, 0)),
    "one that names none and lies in another city does not": ({"city": QINGYUAN}, HAO, (0, 0, 0), (0, 0, 0)),
    "one that names none and lies in a district of another city does not": (
        {"district": "清城区"},
        HAO,
        (0, 0, 0),
        (0, 0, 0),
    ),
    "one that names none and lies in the same city may": ({"city": HUIZHOU}, HAO, (0, 0, 0), (0, 1, 0)),
    "one that names none, of a park whose city is not known, may": ({"city": QINGYUAN}, {}, (0, 0, 0), (0, 1, 0)),
    "one that names none and lies in another district of that city may": (
        {"district": "惠城区"},
        {"name": "好园", "district": "惠阳区"},
        (0, 0, 0),
        (0, 1, 0),
    ),
    "the city of a park is that of its district": (
        {"city": QINGYUAN},
        {"name": "好园", "district": "惠阳区"},
        (0, 0, 0),
        (0, 0, 0),
    ),
    "one that names the park but lies in another city may": ({"park": "好园", "city": QINGYUAN}, HAO, (0, 0, 0), (0, 1, 0)),
    "one that names the park and lies in its city belongs": ({"park": "好园", "city": HUIZHOU}, HAO, (0, 1, 0), (0, 0, 0)),
}


@pytest.mark.parametrize("case", MEMBERS)
@pytest.mark.parametrize("as_table", [False, True])
def test_who_belongs_to_a_park(case, as_table):
    row, park, own, perhaps = MEMBERS[case]
    first = {"park": "好园", "city": park.get("city"), **AUDITED}
    given_ = mills(first, {**row, **NOT})
    found = cp.coverage_by_park(frame(given_) if as_table else given_, on=ON, parks=[cp.Park(**park or {"name": "好园"})])[
        "好园"
    ]

    assert found == counts((own[0] + 1, *own[1:]), perhaps)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("好园（A区）", "好园(a区)", True),
        ("好园", " 好 园　", True),
        ("Good Park", "good  park", True),
        ("好园 1 1", "好园11", False),
        ("好园1-1", "好园11", False),
        ("好园一区", "好园二区", False),
    ],
)
def test_the_names_of_a_park(one, other, same):
    found = by([{"park": one, **AUDITED}, {"park": other, **AUDITED}])

    assert list(found) == ([one.strip()] if same else [one, other])
    assert {found[one].total} == ({(2, 2)} if same else {(1, 1)})


def test_parks_come_in_the_order_of_the_list_and_then_as_they_come():
    rows = [{"park": name, **AUDITED} for name in ("丙", "甲", "乙", "丙")]
    parks = [cp.Park(name="乙"), cp.Park(name="丁")]

    assert list(by(rows, parks=parks)) == ["乙", "丁", "丙", "甲"]
    assert list(cp.coverage_by_park(frame(mills(*rows)), on=ON, parks=parks)) == ["乙", "丁", "丙", "甲"]


# who counts

SECTORS = [(None, 2), ("industry", 2), ("工业", 2), ("services", 1), ("agriculture", 1), ("建筑业", 1)]


@pytest.mark.parametrize(("sector", "total"), SECTORS)
def test_which_sectors_count(sector, total):
    found = by([{"park": "好园", **AUDITED}, {"park": "好园", "sector": sector, **NOT}])["好园"]

    assert found.total == (total, total)
    assert COVERAGE_SECTORS.on(ON) == ("industry",)


DAYS = [
    ({"last_audit_completed_on": "2016-01-01"}, "2020-12-31", (1, 0, 0)),
    ({"last_audit_completed_on": "2015-12-31", "report_submitted_on": "never"}, "2020-12-31", (0, 1, 0)),
    ({"last_audit_completed_on": "2015-12-31"}, "2020-12-31", (0, 0, 1)),
    ({"last_audit_completed_on": "2020-12-31"}, "2020-12-31", (1, 0, 0)),
    ({"last_audit_completed_on": "2020-12-31", **NOT}, "2020-12-30", (0, 1, 0)),
    ({"last_audit_completed_on": "2021-01-01", **NOT}, "2020-12-31", (0, 1, 0)),
    ({"report_submitted_on": "2019-06-30"}, "2020-12-31", (1, 0, 0)),
    ({"report_submitted_on": "2019-06-30", "track_chosen": "simplified"}, "2020-12-31", (1, 0, 0)),
    ({"recorded_on": "2020-12-30"}, "2020-12-31", (0, 0, 1)),
    ({"recorded_on": "2020-12-31"}, "2020-12-31", (0, 1, 0)),
    ({"recorded_on": "2022-01-01"}, "2020-12-31", (0, 1, 0)),
    ({}, "2020-12-31", (0, 0, 1)),
]


@pytest.mark.parametrize(("facts", "on", "own"), DAYS)
def test_which_audits_count_on_a_day(facts, on, own):
    given_ = mills({"park": "好园", **facts})

    assert cp.coverage_by_park(given_, on=on) == {"好园": counts(own)}
    assert cp.coverage_by_park(frame(given_), on=on) == {"好园": counts(own)}


def test_facts_that_contradict_one_another_elsewhere_change_nothing():
    row = {"park": "好园", "toxic_heavy_metals": True, "uses_toxic_materials": False, "discharges_toxic_substances": False}
    (mill,) = mills({**row, **AUDITED})

    with pytest.raises(cp.RecordError, match="contradict"):
        cp.policy(on=ON).assess(mill)
    assert cp.coverage_by_park([mill], on=ON) == {"好园": counts((1, 0, 0))}


# parks of which nothing is certain


def test_a_park_to_which_none_belongs_for_certain_is_answered_only_if_asked_for():
    rows = [{"park": "商园", "sector": "services", **AUDITED}, {**AUDITED}, {**NOT}]

    assert by(rows) == {}
    found = by(rows, parks=[cp.Park(name="商园")])["商园"]
    assert (found.low, found.high, found.met, found.total) == (0, 1, None, (0, 2))
    assert (found.needed_least, found.needed) == (0, 1)
    assert NONE_CERTAIN in found.notes
    assert found.to_dict()["total"] == {"least": 0, "most": 2}


@pytest.mark.parametrize("strict", [False, True])
def test_a_park_without_any_enterprise_has_any_share(strict):
    (found,) = by([], parks=[cp.Park(name="空园")], strict=strict).values()

    assert (found.low, found.high, found.met, found.total) == (0, 1, None, (0, 0))
    assert (found.needed_least, found.needed) == (0, 0)
    assert str(found) == "0 % to 100 %: unknown; no enterprise belongs to it for certain"
    assert found.say("zh") == "0% 至 100%：未知；没有一家企业确属该园区"


@given(st.tuples(*[st.integers(0, 3)] * 3))
def test_where_none_is_certain_the_answer_holds_however_many_belong(perhaps):
    found = counts((0, 0, 0), perhaps)
    yes, no, open_ = perhaps

    for audited in range(yes + open_ + 1):
        for total in range(max(audited, 1), audited + no + open_ + 1):
            assert found.low <= Fraction(audited, total) <= found.high
    assert found.met is None


def test_one_park_does_not_keep_the_others_from_an_answer():
    found = by([{"park": "好园", **AUDITED}, {"park": "商园", "sector": "services"}], parks=[cp.Park(name="空园")])

    assert list(found) == ["空园", "好园"]
    assert found["好园"].met is True


# the share


def test_another_share_and_the_strict_reading():
    rows = [{"park": "好园", **AUDITED}] * 4 + [{"park": "好园", **NOT}]

    assert by(rows)["好园"].met is True
    assert by(rows, strict=True)["好园"].met is False
    assert by(rows, minimum="90%")["好园"].needed == 1
    with pytest.raises(cp.RecordError, match="a share between zero and one"):
        by(rows, minimum="0.8")


# what is refused

WRONG = {
    "no list": (None, {}, cp.RecordError, "enterprises: got None, expected records, or a dataframe"),
    "one enterprise": (cp.Enterprise(park="好园"), {}, cp.RecordError, "row 1, enterprises: got .* expected an Enterprise"),
    "a mapping": ([{"park": "好园"}], {}, cp.RecordError, "expected an Enterprise"),
    "a park in their place": ([cp.Park(name="好园")], {}, cp.RecordError, "expected an Enterprise"),
    "a park twice": ([], {"parks": [cp.Park(name="好园"), cp.Park(name="好 园")]}, cp.RecordError, "row 2, parks: got '好 园'"),
    "a park without a name": ([], {"parks": [cp.Park(id="P1")]}, cp.RecordError, "row 1, parks: got None"),
    "a name in place of a park": ([], {"parks": ["好园"]}, cp.RecordError, "row 1, parks: got '好园', expected a Park"),
    "no parks": ([], {"parks": None}, cp.RecordError, "parks: got None, expected parks"),
    "no day": ([], {"on": "2020"}, cp.CleanprodError, "on: got '2020'"),
    "a day before the law": ([], {"on": "2010-01-01"}, cp.LawNotModelledError, "2012-07-01"),
    "no column of parks": (pl.DataFrame({"name": ["甲"]}), {}, cp.TableError, "park: got no such column, expected one column"),
    "two columns of parks": (pl.DataFrame({"园区": ["甲"], "park": ["甲"]}), {}, cp.TableError, "got 园区 and park"),
    "parks that are blank numbers": (
        pl.DataFrame({"园区": [None]}, schema={"园区": pl.Int64}),
        {},
        cp.TableError,
        "园区: got 'Int64', expected a text column",
    ),
    "parks that are numbers": (pl.DataFrame({"园区": [1]}), {}, cp.TableError, "园区: got 'Int64', expected a text column"),
    "days that are text": (
        pl.DataFrame({"园区": ["甲"], "上次审核完成日期": ["2018-01-01"]}),
        {},
        cp.TableError,
        "row 1, 上次审核完成日期: got '2018-01-01', expected a date column",
    ),
    "a city that there is not": (
        pl.DataFrame({"园区": ["甲", "乙"], "地市": ["广州市", "长沙市"]}),
        {},
        cp.TableError,
        "row 2, 地市: got '长沙市', expected a city of Guangdong",
    ),
    "a sector that there is not": (
        pl.DataFrame({"园区": ["甲"], "领域": ["渔业"]}),
        {},
        cp.TableError,
        "row 1, 领域: got '渔业'",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_counted_is_a_sentence(case):
    given_, more, error, sentence = WRONG[case]
    with pytest.raises(error, match=sentence) as caught:
        cp.coverage_by_park(given_, **{"on": ON, **more})
    assert "应为" in caught.value.say("zh")


# records and tables

COLUMNS = {
    "park": ("园区", pl.String),
    "city": ("地市", pl.String),
    "district": ("district", pl.String),
    "sector": ("领域", pl.String),
    "last_audit_completed_on": ("上次审核完成日期", pl.Date),
    "report_submitted_on": ("report_submitted_on", pl.Date),
    "recorded_on": ("记录日期", pl.Date),
}


def frame(rows):
    return pl.DataFrame(
        {header: [getattr(row, name) if name in row.model_fields_set else None for row in rows]
         for name, (header, _) in COLUMNS.items()},
        schema=dict(COLUMNS.values()),
    )  # fmt: skip


DAY = st.none() | st.just(cp.NEVER) | st.dates(dt.date(2015, 6, 1), dt.date(2021, 6, 1))
ROW = st.fixed_dictionaries(
    {},
    optional={
        "park": st.sampled_from(["甲园", "甲 园", "乙园（东）", "乙园(东)", "丙园"]),
        "sector": st.sampled_from(["industry", "services"]),
        "last_audit_completed_on": DAY.filter(lambda day: day is not None),
        "report_submitted_on": DAY.filter(lambda day: day is not None),
        "recorded_on": st.dates(dt.date(2016, 1, 1), dt.date(2021, 12, 31)),
        "city": st.sampled_from([HUIZHOU, QINGYUAN]),
    },
)
PARKS = st.lists(
    st.builds(cp.Park, name=st.sampled_from(["甲园", "乙园（东）", "丁园"]), city=st.sampled_from([None, HUIZHOU, QINGYUAN])),
    unique_by=lambda park: park.name,
    max_size=3,
)
ASKED = st.sampled_from([dt.date(2016, 6, 1), dt.date(2018, 6, 1), ON, dt.date(2021, 6, 1)])


@given(st.lists(ROW.map(lambda row: cp.Enterprise(**row)), max_size=25), PARKS, ASKED, st.booleans(), st.booleans())
def test_records_and_tables_agree(rows, parks, on, lazy, strict):
    table = frame(rows)
    found = cp.coverage_by_park(rows, on=on, parks=parks, strict=strict)
    counted = cp.coverage_by_park(table.lazy() if lazy else table, on=on, parks=parks, strict=strict)

    assert list(found.items()) == list(counted.items())
    assert cp.coverage_by_park(iter(rows), on=on, parks=iter(parks), strict=strict) == found


@given(st.lists(ROW.map(lambda row: cp.Enterprise(**row)), max_size=12), ASKED)
def test_every_park_has_what_the_policy_and_plain_counting_say(rows, on):
    law = cp.policy(on=on)
    found = cp.coverage_by_park(rows, on=on)
    plain = {None: None, "甲 园": "甲园", "乙园(东)": "乙园（东）"}
    statuses = [
        (plain.get(row.park, row.park), law.assess(row).value("audited_in_period")) for row in rows if row.sector != "services"
    ]
    spelt = {plain.get(name, name): one for name, one in found.items()}

    assert set(spelt) == {park for park, _ in statuses if park}
    for park, one in spelt.items():
        pairs = [(None if name is None else name == park, audited) for name, audited in statuses]
        assert one == cp.coverage_of(pairs)


# days in an order and words of a few spellings are drawn elsewhere; here they do not matter
FIXED = {
    name: None
    for name, fact in FACTS.items()
    if fact.fact_kind in ("word", "event", "day", "number")
    and name not in ("sector", "last_audit_completed_on", "report_submitted_on")
}


@settings(max_examples=40)
@given(st.lists(enterprises({**FIXED, "park": "甲园"}), max_size=4), ASKED)
def test_enterprises_as_they_come_agree_with_their_table_and_the_rule(rows, on):
    law = cp.policy(on=on)
    found = cp.coverage_by_park(rows, on=on)
    audited = Counter(law.assess(row).value("audited_in_period") for row in rows if row.sector in (None, "industry"))
    own = (audited[True], audited[False], audited[None])

    assert found == ({"甲园": counts(own)} if any(own) else {})
    assert cp.coverage_by_park(frame(rows), on=on) == found


def test_a_table_may_leave_out_all_but_the_park():
    found = cp.coverage_by_park(pl.DataFrame({"所在园区": ["好园", "好园", None, ""]}), on=ON)

    assert found == {"好园": counts((0, 0, 2), (0, 0, 2))}
    blank = pl.DataFrame({"park": [None, None], "recorded_on": [ON, None]})
    assert cp.coverage_by_park(blank, on=ON) == {}
    assert cp.coverage_by_park(blank, on=ON, parks=[cp.Park(name="好园")])["好园"].total == (0, 2)


def test_cities_of_a_table_are_read_by_name_or_code_and_other_columns_do_not_matter():
    table = pl.DataFrame(
        {
            "park": ["好园", None, None, None],
            "city": ["惠州", "441800", "清远市", None],
            "district": [None, None, "清城区", "惠阳区"],
            "audited_in_period": [True, None, None, None],
            "污染物排放超标": ["是", "否", "", "?"],
        },
        schema_overrides={"park": pl.Categorical},
    )

    assert cp.coverage_by_park(table, on=ON, parks=[cp.Park(name="好园", city="惠州市")]) == {
        "好园": counts((0, 0, 1), (0, 0, 1))
    }


def test_a_large_table_is_counted_in_groups():
    number = 100_000
    table = pl.DataFrame({"park": ["好园"] * number, "last_audit_completed_on": [dt.date(2018, 3, 1)] * number})

    assert cp.coverage_by_park(table, on=ON)["好园"].total == (number, number)
