"""Competent departments: the names on both sides of each change, and what is refused."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from cleanprod.eligibility.departments import LEVELS, MATTERS, department
from cleanprod.errors import CleanprodError, UnknownNameError
from cleanprod.law import INSTRUMENTS
from cleanprod.standing import SCALE

# matter, names of the city and of the province before and after the reform
REFORMED = {
    "coordinating": ("经济和信息化部门", "工业和信息化部门", "省经济和信息化委员会", "省工业和信息化厅"),
    "environment": ("环境保护部门", "生态环境部门", "省环境保护厅", "省生态环境厅"),
    "energy_saving": ("经济和信息化部门", "工业和信息化部门", "省经济和信息化委员会", "省工业和信息化厅"),
    "quality": ("质量技术监督部门", "市场监督管理部门", "省质量技术监督局", "省市场监督管理局"),
    "agriculture": ("农业部门", "农业农村部门", "省农业厅", "省农业农村厅"),
    "financial_services": (
        "金融工作部门",
        "地方金融管理部门",
        "省人民政府金融工作办公室",
        "省地方金融管理部门",
    ),
}
SAME = {
    "finance": ("财政部门", "省财政厅"),
    "science": ("科技部门", "省科学技术厅"),
    "commerce": ("商务部门", "省商务厅"),
    "housing": ("住房和城乡建设部门", "省住房和城乡建设厅"),
}
BEFORE = ("0001-01-01", "2015-12-31", "2016-01-01", "2018-09-30")
DURING = ("2018-10-01", "2018-10-15", "2018-10-31")
AFTER = ("2018-11-01", "2023-04-26", "2023-04-27", "2026-08-14")
CODE = ("2026-08-15", "2030-01-01", "9999-12-31")

COORDINATING = tomllib.loads("""
[[case]] # first and last day of an answer: its bounds, standing of province and city, clause of the city
days = [0001-01-01, 2018-09-30]
until = 2018-10-01
standing = ["official_excerpt", "official_excerpt"]
clause = "OPINION 81"
[[case]]
days = [2018-10-01, 2018-10-31]
since = 2018-10-01
until = 2018-11-01
standing = ["unverified", "unverified"]
clause = "OPINION 81"
[[case]]
days = [2018-11-01, 2023-04-26]
since = 2018-11-01
until = 2023-04-27
standing = ["unverified", "unverified"]
clause = "OPINION 81"
[[case]]
days = [2023-04-27, 2026-08-14]
since = 2023-04-27
until = 2026-08-15
standing = ["unverified", "unverified"]
clause = "OPINION 81"
[[case]]
days = [2026-08-15, 9999-12-31]
since = 2026-08-15
standing = ["official_excerpt", "confirmed"]
clause = "CODE 967.3"
""")["case"]


def names(matter, day, level):
    return [name.zh for name in department(matter, dt.date.fromisoformat(day), level).names]


def test_these_are_all_the_matters():
    assert set(MATTERS) == {*REFORMED, *SAME, "tax"}
    assert LEVELS == ("province", "city")


def test_the_tax_departments_became_one_in_2018():
    assert names("tax", "2018-06-14", "city") == ["国税、地税部门"]
    assert names("tax", "2018-06-15", "city") == ["税务部门"]
    assert department("tax", dt.date(2018, 6, 15)).standing == "unverified"


@pytest.mark.parametrize("matter", REFORMED)
def test_the_reform_of_2018_changes_the_name_on_a_day_that_is_not_known(matter):
    old_city, new_city, old_province, new_province = REFORMED[matter]

    for level, old, new in (("city", old_city, new_city), ("province", old_province, new_province)):
        assert all(names(matter, day, level) == [old] for day in BEFORE)
        assert all(names(matter, day, level) == [old, new] for day in DURING)
        assert all(names(matter, day, level) == [new] for day in AFTER)


@pytest.mark.parametrize("matter", REFORMED)
def test_in_the_month_of_the_reform_the_answer_is_unverified_and_says_why(matter):
    found = department(matter, dt.date(2018, 10, 15))

    assert found.standing == "unverified"
    assert "2018年10月" in found.note.zh
    assert "October 2018" in found.note.en
    assert (found.since, found.until) == (dt.date(2018, 10, 1), dt.date(2018, 11, 1))
    assert department(matter, dt.date(2018, 9, 30)).note != found.note
    assert department(matter, dt.date(2018, 11, 1)).note != found.note
    assert department(matter, dt.date(2018, 11, 1)).standing == "unverified"


@pytest.mark.parametrize("matter", SAME)
def test_other_departments_keep_their_names(matter):
    city, province = SAME[matter]

    for day in (*BEFORE, *DURING, *AFTER, *CODE):
        assert names(matter, day, "city") == [city]
        assert names(matter, day, "province") == [province]
        found = department(matter, dt.date.fromisoformat(day))
        assert (found.since, found.until, found.note) == (None, None, None)


def test_from_2026_08_15_the_code_names_the_development_and_reform_department():
    for day in CODE:
        assert names("coordinating", day, "city") == ["发展改革部门"]
        assert names("coordinating", day, "province") == ["省发展和改革委员会"]
        assert names("environment", day, "city") == ["生态环境部门"]
        assert names("energy_saving", day, "city") == ["工业和信息化部门"]
    assert INSTRUMENTS["CODE"].spans[0].start == dt.date(2026, 8, 15)
    assert "967.3" in INSTRUMENTS["CODE"].clauses


@pytest.mark.parametrize("case", COORDINATING, ids=lambda case: str(case["days"][0]))
def test_the_days_standing_and_clause_of_who_coordinates(case):
    for day in case["days"]:
        city, province = department("coordinating", day), department("coordinating", day, "province")
        assert (city.since, city.until) == (province.since, province.until) == (case.get("since"), case.get("until"))
        assert [province.standing, city.standing] == case["standing"]
        assert city.clause == case["clause"]


def test_the_plan_of_2023_leaves_open_who_coordinates():
    before, after = (department("coordinating", dt.date(2023, 4, day)) for day in (26, 27))

    assert (before.note, before.note_clause) == (None, None)
    assert "省发展改革委" in after.note.zh
    assert after.note_clause == "GDPLAN2023"
    assert INSTRUMENTS["GDPLAN2023"].spans[0].start == after.since
    assert department("coordinating", dt.date(2026, 8, 15)).note is None


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("matter", [*REFORMED, *SAME])
def test_each_answer_is_whole_on_every_day(matter, level):
    opinion = INSTRUMENTS["OPINION"]

    for day in map(dt.date.fromisoformat, (*BEFORE, *DURING, *AFTER, *CODE)):
        found = department(matter, day, level)
        assert (found.matter, found.level, found.title) == (matter, level, MATTERS[matter])
        assert found.names
        assert all(name.zh and name.en.isascii() for name in found.names)
        assert found.since is None or found.since <= day
        assert found.until is None or day < found.until
        assert found.standing in SCALE
        assert found.clause.split()[0] in INSTRUMENTS
        assert (found.checked_on, found.review_by) == (opinion.checked_on, opinion.review_by)


@pytest.mark.parametrize("since_of_the_next", ["coordinating", "environment", "quality"])
def test_one_answer_ends_where_the_next_begins(since_of_the_next):
    found = department(since_of_the_next, dt.date(2010, 1, 1))
    while found.until is not None:
        following = department(since_of_the_next, found.until)
        assert following.since == found.until
        assert following != found
        found = following


def test_names_that_nothing_carries_are_refused_with_the_nearest():
    day = dt.date(2020, 1, 1)

    with pytest.raises(UnknownNameError, match=r"matter: got 'enviroment'.*Did you mean environment\?"):
        department("enviroment", day)
    with pytest.raises(UnknownNameError, match=r"matter: got 'overlap'.*Known: coordinating, environment"):
        department("overlap", day)
    with pytest.raises(UnknownNameError, match=r"level: got 'provinces'.*Did you mean province\?"):
        department("finance", day, "provinces")
    with pytest.raises(UnknownNameError, match=r"level: got 'county'.*Known: province, city"):
        department("finance", day, "county")


@pytest.mark.parametrize("day", ["2020-01-01", None, 2020, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(CleanprodError, match=r"on: got .*expected a day"):
        department("finance", day)
