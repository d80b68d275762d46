"""The park: its fields, its headers, and what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

import cleanprod as cp
from cleanprod.models.fields import facts_of, headers_of

REFUSED = {
    "more audited than there are": ({"audited": 51, "total": 50}, r"audited, unknown, total: got 51 \+ 0 of 50"),
    "more together than there are": ({"audited": 48, "unknown": 3, "total": 50}, r"got 48 \+ 3 of 50, expected counts that"),
    "more unknown than there are": ({"unknown": 6, "total": 5}, r"got 0 \+ 6 of 5"),
    "no enterprise": (
        {"audited": 0, "total": 0},
        "total: got 0, expected the number of its enterprises: a whole number from 1",
    ),
    "a negative number": ({"audited": -1}, "audited: got -1, expected a whole number from 0"),
    "yes": ({"audited": True}, "audited: got True, expected a whole number"),
    "a float": ({"total": 50.0}, r"total: got 50\.0"),
    "text": ({"unknown": "3"}, "unknown: got '3'"),
    "more than any park has": ({"total": 10**10}, "total: got 10000000000"),
    "a level that is none": ({"level": "县级"}, "level: got '县级', expected national, provincial or municipal"),
    "a level that is no text": ({"level": 1}, "national, provincial or municipal"),
    "a kind that is none": ({"kind": "园区"}, "development_zone, transfer_park or specialised_base"),
    "a specialty that says nothing": ({"specialty": " "}, "expected text"),
    "a district of another city": ({"city": "广州市", "district": "南山区"}, "It does not lie in 广州市"),
    "a field that is none": ({"audit": 3}, r"Did you mean audited\?"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_field_is_refused_in_a_sentence(case):
    fields, sentence = REFUSED[case]
    with pytest.raises(cp.RecordError, match=sentence) as error:
        cp.Park(**fields)
    with pytest.raises(cp.RecordError, match=sentence):
        cp.Park.model_validate(fields)
    assert "应为" in error.value.say("zh")


def test_english_and_chinese_names_and_words_are_the_same():
    english = cp.Park(name="某园", level="national", kind="specialised_base", specialty="电镀", audited=1, unknown=0, total=2)
    chinese = cp.Park(园区名称="某园", 级别="国家级", 类型="专业园区", 专业="电镀", 已审核企业数=1, 未知企业数=0, 企业总数=2)

    assert english == chinese
    assert set(headers_of(cp.Park).values()) == set(cp.Park.model_fields)


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("level", "省级", "provincial"),
        ("level", "市级", "municipal"),
        ("level", " Provincial ", "provincial"),
        ("kind", "开发区", "development_zone"),
        ("kind", "产业转移园", "transfer_park"),
        ("kind", "产业转移工业园", "transfer_park"),
        ("kind", "专业基地", "specialised_base"),
        ("kind", "Development zone", "development_zone"),
        ("kind", "transfer_park", "transfer_park"),
        ("specialty", "Electroplating", "电镀"),
        ("specialty", "陶瓷", "陶瓷"),
        ("city", "惠州", "441300"),
    ],
)
def test_words_are_read_as_people_write_them(field, written, kept):
    assert getattr(cp.Park(**{field: written}), field) == kept


def test_what_is_left_out_is_unknown_but_no_enterprise_is_of_unknown_status():
    park = cp.Park()

    assert {name for name in cp.Park.model_fields if getattr(park, name) is not None} == {"unknown"}
    assert park.unknown == 0
    assert cp.Park(unknown=None).unknown is None


def test_a_district_tells_the_city():
    assert cp.Park(district="天河区").city == "440100"


def test_what_a_park_is_cannot_change_only_what_it_did():
    changeable = [name for name, one in facts_of(cp.Park).items() if one.changeable]

    assert changeable == ["audited", "has_results", "circular_retrofit"]


def test_a_park_is_frozen_and_comes_back_from_json():
    park = cp.Park(id="1", name="某园", level="省级", audited=3, total=5)

    with pytest.raises(ValidationError, match="frozen"):
        park.name = "另一园"
    assert cp.Park.model_validate_json(park.model_dump_json(exclude_unset=True)) == park
    with pytest.raises(cp.RecordError, match="add up"):
        park.model_copy(update={"audited": 6})
    assert cp.Park.model_json_schema()["title"] == "Park"
