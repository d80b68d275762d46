"""What an enterprise accepts and what it refuses, each refusal in a sentence."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import uscc

import cleanprod as cp
from cleanprod.models.course import not_happened
from cleanprod.models.fields import Amount, expected_of, fact, facts_of, headers_of
from cleanprod.models.places import city_names, find_city, find_county, places
from cleanprod.models.record import Record

REFUSED = {
    "a number where a yes belongs": ({"exceeds_energy_limit": 1}, "A number is not an answer: write yes or no"),
    "zero where a no belongs": ({"exceeds_energy_limit": 0}, "got 0, expected yes or no"),
    "a float where a no belongs": ({"exceeds_energy_limit": 0.0}, "A number is not an answer"),
    "nan where a no belongs": ({"exceeds_energy_limit": float("nan")}, "expected yes or no"),
    "a word where a yes belongs": ({"exceeds_energy_limit": "是"}, "expected yes or no"),
    "a near miss of a field": ({"exceeds_energy_limits": True}, r"Did you mean exceeds_energy_limit\?"),
    "a near miss of a Chinese field": ({"企业名": "某厂"}, r"Did you mean 企业名称\?"),
    "another field": ({"colour": "red"}, "got 'colour', expected a field of Enterprise$"),
    "a field under two names": ({"name": "a", "企业名称": "b"}, "expected one value a field. Keep one of them"),
    "a wrong check digit": ({"uscc": "91110000600037341X"}, "The last character would be L"),
    "a code that is too short": ({"uscc": "9111"}, "18 characters"),
    "a code with a letter that never occurs": ({"uscc": "9111000060003734IL"}, "never occur"),
    "a code that is no text": ({"uscc": 9111}, "18 characters"),
    "a day that does not exist": ({"last_audit_completed_on": "2018-02-30"}, "There is no such day"),
    "a day written another way": ({"last_audit_completed_on": "2018/2/3"}, r"a date \(2018-06-01\), NEVER or blank"),
    "a day too early": ({"last_audit_completed_on": dt.date(1899, 12, 31)}, "Between 1900-01-01 and 2199-12-31"),
    "a moment where a day belongs": ({"last_audit_completed_on": dt.datetime(2018, 1, 1, 8)}, "Between"),
    "a day of record that never was": ({"recorded_on": "never"}, "recorded_on: got 'never', expected a date"),
    "a day of record that is a number": ({"recorded_on": 5}, r"recorded_on: got 5, expected a date \(2018-06-01\) or blank"),
    "a number where a day belongs": ({"last_audit_completed_on": 43252}, "a date"),
    "a city of another province": ({"city": "北京市"}, "a city of Guangdong"),
    "a misspelt city": ({"city": "广洲市"}, r"Did you mean 广州市\?"),
    "a district where a city belongs": ({"city": "天河区"}, "a city of Guangdong"),
    "a city that is no text": ({"city": 440100}, "a city of Guangdong"),
    "a district of another city": ({"city": "广州市", "district": "南山区"}, "It does not lie in 广州市"),
    "a district that is none": ({"district": "某区"}, "a county or district of Guangdong"),
    "a code of no district": ({"district": "000000"}, "a county or district"),
    "an industry that is no code": ({"industry": "电镀"}, "GB/T 4754"),
    "an industry in a wrong section": ({"industry": "A33"}, "Section A has no division 33"),
    "an industry that is a number": ({"industry": 3360}, "as text"),
    "an edition that is none": ({"industry_edition": "2012"}, "2011 or 2017"),
    "a sector that is none": ({"sector": "mining"}, "industry, agriculture, services or construction"),
    "an empty name": ({"name": ""}, "expected text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_field_is_refused_in_a_sentence(case):
    fields, sentence = REFUSED[case]
    with pytest.raises(cp.RecordError, match=sentence):
        cp.Enterprise(**fields)
    with pytest.raises(cp.RecordError, match=sentence):
        cp.Enterprise.model_validate(fields)


def test_every_problem_of_a_record_is_told_at_once_in_both_languages():
    with pytest.raises(cp.RecordError) as error:
        cp.Enterprise(exceeds_energy_limit=1, city="北京市")

    assert len(error.value.problems) == 2
    assert "数字不是答复" in error.value.say("zh")
    assert "应为广东省地级以上市" in error.value.say("zh")


def test_english_and_chinese_names_are_the_same_fields():
    english = cp.Enterprise(name="某厂", exceeds_energy_limit=True, city="440100", sector="industry")
    chinese = cp.Enterprise(企业名称="某厂", 超过单位产品能耗限额=True, 地市="广州", 领域="industry")

    assert english == chinese
    assert all(
        any("\u4e00" <= c <= "\u9fff" for c in h) for h in set(headers_of(cp.Enterprise)) - set(cp.Enterprise.model_fields)
    )
    assert set(headers_of(cp.Enterprise).values()) == set(cp.Enterprise.model_fields)


def test_what_is_left_out_is_unknown_and_stays_apart_from_no():
    enterprise = cp.Enterprise(exceeds_total_cap=False, exceeds_energy_limit=None)

    assert enterprise.exceeds_discharge_standard is None
    assert enterprise.exceeds_total_cap is False
    assert enterprise.given == {"exceeds_total_cap": False, "exceeds_energy_limit": None}
    assert enterprise.implied == frozenset()


def test_facts_are_read_only_and_a_copy_is_checked():
    enterprise = cp.Enterprise(exceeds_total_cap=True)

    with pytest.raises(TypeError):
        enterprise.facts["exceeds_total_cap"] = False
    assert enterprise.model_copy(update={"exceeds_total_cap": False}).exceeds_total_cap is False
    with pytest.raises(cp.RecordError, match="expected yes or no"):
        enterprise.model_copy(update={"exceeds_total_cap": "no"})


def test_codes_are_read_as_people_write_them():
    assert cp.Enterprise(industry="c3360").industry == "3360"
    assert cp.Enterprise(industry="0111").industry == "0111"
    assert cp.Enterprise(uscc="91110000 600037341l").uscc == "91110000600037341L"
    assert cp.Enterprise(district="城区", city="汕尾市").district == "441502"
    assert cp.Enterprise(district="天河区").district == "440106"
    assert cp.Enterprise(district="天河区").city == "440100"
    assert cp.Enterprise(district="天河区").implied == {"city"}
    assert cp.Enterprise(district="440106", city="440100").city == "440100"


def test_a_code_of_an_organisation_that_begins_with_a_letter_is_checked_too():
    stem = "N2440000000000000"
    assert cp.Enterprise(uscc=stem + uscc.calc_check_digit(stem)).uscc is not None
    with pytest.raises(cp.RecordError, match="last character would be"):
        cp.Enterprise(uscc=stem + ("0" if uscc.calc_check_digit(stem) != "0" else "1"))


def test_an_event_is_a_day_never_or_unknown():
    assert cp.Enterprise(last_audit_completed_on="2018-06-01").last_audit_completed_on == dt.date(2018, 6, 1)
    assert cp.Enterprise(last_audit_completed_on="never").last_audit_completed_on is cp.NEVER
    assert cp.Enterprise(last_audit_completed_on=cp.NEVER).last_audit_completed_on is cp.NEVER
    assert cp.Enterprise().last_audit_completed_on is None
    recorded = cp.Enterprise(recorded_on=dt.date(2020, 6, 1))
    assert recorded.last_audit_completed_on is cp.NEVER
    assert recorded.implied == set(not_happened(cp.Enterprise))
    assert {"last_audit_completed_on", "listed_on", "falsified"} <= recorded.implied
    assert recorded.deferred_until is None  # a plan is nothing that happens


def test_what_was_blank_on_the_day_of_the_record_is_unknown_later():
    day = dt.date(2020, 6, 1)
    recorded = cp.Enterprise(recorded_on=day, listed_on="2019-03-04", report_submitted_on="never", started_on=None)

    assert recorded.known_on(day)["accepted_on"] is cp.NEVER
    assert recorded.known_on(day)["falsified"] is False
    later = recorded.known_on(day + dt.timedelta(1))
    assert (later["accepted_on"], later["falsified"]) == (None, None)
    assert (later["listed_on"], later["report_submitted_on"]) == (dt.date(2019, 3, 4), cp.NEVER)  # these were given
    assert (recorded.started_on, later["started_on"]) == (None, None)
    assert cp.Enterprise(listed_on="2019-03-04").known_on(day)["accepted_on"] is None
    with pytest.raises(TypeError):
        later["falsified"] = False


AMISS = [
    ("started_on", "report_submitted_on"),
    ("report_submitted_on", "accepted_on"),
    ("started_on", "accepted_on"),
    ("started_on", "options_done_on"),
    ("options_done_on", "accepted_on"),
    ("listed_on", "deferred_until"),
    ("correction_ordered_on", "correction_due_on"),
    ("breach_on", "breach_ended_on"),
]


@pytest.mark.parametrize(("before", "after"), AMISS)
def test_a_day_before_what_it_comes_after_is_refused(before, after):
    one, two = dt.date(2019, 3, 4), dt.date(2019, 3, 5)

    assert cp.Enterprise(**{before: one, after: one}).listed_under is None
    assert getattr(cp.Enterprise(**{before: one, after: cp.NEVER}), after) is cp.NEVER
    with pytest.raises(
        cp.RecordError, match=f"{after}: got 2019-03-04, .* {before} 2019-03-05, expected a day that is not before it"
    ):
        cp.Enterprise(**{before: two, after: one})


def test_a_record_is_frozen_and_comes_back_from_json():
    enterprise = cp.Enterprise(id="1", name="某厂", last_audit_completed_on="never", exceeds_total_cap=True)

    with pytest.raises(ValidationError, match="frozen"):
        enterprise.name = "另一厂"
    assert cp.Enterprise.model_validate_json(enterprise.model_dump_json(exclude_unset=True)) == enterprise
    with pytest.raises(cp.RecordError, match="expected yes or no"):
        cp.Enterprise.model_validate_json('{"exceeds_total_cap": 1}')
    with pytest.raises(cp.RecordError):
        cp.Enterprise.model_validate_json("{")
    with pytest.raises(cp.RecordError):
        cp.Enterprise.model_validate([1])


def test_inside_other_pydantic_models_errors_stay_those_of_pydantic():
    adapter = TypeAdapter(list[cp.Enterprise])

    assert adapter.validate_python([{"name": "某厂"}])[0].name == "某厂"
    with pytest.raises(ValidationError, match="valid boolean"):
        adapter.validate_python([{"exceeds_total_cap": 1}])
    with pytest.raises(ValidationError, match="check the others"):
        adapter.validate_python([{"uscc": "91110000600037341X"}])


def test_the_schema_names_every_field_in_english_with_its_chinese_words():
    schema = cp.Enterprise.model_json_schema()

    assert set(schema["properties"]) == set(cp.Enterprise.model_fields)
    assert schema["properties"]["exceeds_energy_limit"]["title"] == "超过单位产品能耗限额"
    assert schema["additionalProperties"] is False
    assert json.dumps(schema, ensure_ascii=False)


class Load(Record):
    mass: Amount = fact("质量", "mass")


AMOUNTS = [(-1.0, False), (float("nan"), False), (float("inf"), False), (True, False), ("5", False), (0, True), (2.5, True)]


@pytest.mark.parametrize(("value", "accepted"), AMOUNTS)
def test_an_amount_is_finite_and_not_negative(value, accepted):
    if accepted:
        assert Load(mass=value).mass == value
        return
    with pytest.raises(cp.RecordError, match=r"mass: got .*, expected a finite number, zero or more"):
        Load(mass=value)


def test_a_model_lists_its_facts_and_what_to_write():
    assert facts_of(Load)["mass"].kind == "number"
    assert "18" in expected_of(cp.Enterprise, "uscc").zh
    assert expected_of(cp.Enterprise, "name").en == "text of 1 to 200 characters"


def test_places_are_the_cities_and_counties_of_guangdong():
    assert len(city_names()) == 21
    assert all(place.code.startswith("44") for place in places().values())
    assert all(places()[place.city].city == "" for place in places().values() if place.city)
    assert find_city("深圳").name == "深圳市"
    assert find_city("南山区") is None
    assert find_county("城区").city == "441500"
    assert find_county("广州市") is None
    assert len({place.name for place in places().values()}) == len(places())
