"""The option: what its measurements tell, what is refused, and what it asks of its enterprise."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

import cleanprod as cp
from cleanprod.models.fields import facts_of, headers_of

LAW = cp.policy(on="2018-06-01")
TITLED = {"has_provincial_title": True, "listed_on": "never"}
FUNDED = {"from_audit": True, "cost_class": "高费", "saves_energy": True}
SAVINGS = {
    "energy": ("energy_saved", "energy_before", "saves_energy", "tce", "kgce", 1000),
    "water": ("water_saved", "water_before", "saves_water", "m³", "L", 1000),
    "pollutant": ("pollutant_reduced", "pollutant_before", "cuts_pollution", "t/a", "kg/a", 1000),
}


def changes(*lines, complete=None, **facts):
    listed = [{"pollutant": name, "before": before, "after": after} for name, before, after in lines]
    return cp.Option(changes=listed, changes_complete=complete, **facts)


def told(option):
    return option.increases_pollutants, option.adds_pollutants


@pytest.mark.parametrize("saving", SAVINGS)
def test_a_saving_fills_its_flag_with_yes_and_nothing_saved_fills_nothing(saving):
    saved, _, flag, unit, _, _ = SAVINGS[saving]

    assert getattr(cp.Option(**{saved: f"1 {unit}"}), flag) is True
    assert getattr(cp.Option(**{saved: f"0 {unit}"}), flag) is None
    assert getattr(cp.Option(), flag) is None
    assert flag in cp.Option(**{saved: f"1 {unit}"}).implied


@pytest.mark.parametrize("saving", SAVINGS)
def test_more_saved_than_there_was_is_refused_in_a_sentence_and_all_of_it_is_not(saving):
    saved, before, _, unit, small, times = SAVINGS[saving]
    with pytest.raises(cp.RecordError) as error:
        cp.Option(**{saved: f"120 {unit}", before: f"119.9 {unit}"})

    sentence = f"{saved}: got 120 {unit} of 119.9 {unit}, expected no more than there was before. Correct one of them."
    assert str(error.value) == sentence
    assert error.value.say("zh") == f"{saved}: 得到 120 {unit}，而此前为 119.9 {unit}，应为不超过实施前的数量。请更正其中之一。"
    assert cp.Option(**{saved: f"{120 * times} {small}", before: f"120 {unit}"})
    with pytest.raises(cp.RecordError, match="no more than there was before"):
        cp.Option(**{saved: f"{120 * times + 1} {small}", before: f"120 {unit}"})


@pytest.mark.parametrize("saving", SAVINGS)
def test_a_saving_that_its_flag_denies_is_refused(saving):
    saved, _, flag, unit, _, _ = SAVINGS[saving]
    with pytest.raises(cp.RecordError, match=f"{flag}, {saved}: got no, 1 {unit}, expected an answer that agrees") as error:
        cp.Option(**{saved: f"1 {unit}", flag: False})
    assert f"得到 否，1 {unit}" in error.value.say("zh")
    assert cp.Option(**{saved: f"1 {unit}", flag: True})


@pytest.mark.parametrize(
    ("lines", "complete", "expected"),
    [
        ([("COD", "10 t/a", "10.1 t/a")], None, (True, None)),
        ([("COD", "10 t/a", "10.1 t/a")], True, (True, False)),
        ([("COD", "10 t/a", "10 t/a")], True, (False, False)),
        ([("COD", "10 t/a", "10000 kg/a")], True, (False, False)),
        ([("COD", "10 t/a", "9 t/a"), ("SO2", "0 t/a", "1 kg/a")], None, (True, True)),
        ([("COD", "10 t/a", "9 t/a"), ("SO2", "1 t/a", "1.01 t/a")], None, (True, None)),
        ([("COD", "10 t/a", "1 t/a")], None, (None, None)),
        ([("COD", "10 t/a", "1 t/a")], False, (None, None)),
        ([("COD", None, "1 t/a")], True, (None, None)),
        ([("COD", "10 t/a", None)], True, (None, False)),
        ([("COD", "10 t/a", "9 t/a"), ("SO2", None, None)], True, (None, None)),
        ([("COD", "10 t/a", "11 t/a"), ("SO2", None, None)], True, (True, None)),
        ([], True, (None, None)),
    ],
)
def test_each_pollutant_counts_by_its_yearly_mass(lines, complete, expected):
    assert told(changes(*lines, complete=complete)) == expected


def test_one_pollutant_down_does_not_make_up_for_another_that_is_up():
    option = changes(("COD", "100 t/a", "1 t/a"), ("SO2", "1 t/a", "1.01 t/a"), complete=True)

    assert told(option) == (True, False)
    assert "SO2 1 t/a → 1.01 t/a" in option.reasons["increases_pollutants"].en


@pytest.mark.parametrize(
    ("lines", "complete", "flag", "sentence"),
    [
        (
            [("COD", "1 t/a", "2 t/a")],
            None,
            {"increases_pollutants": False},
            "increases_pollutants, changes: got no, beside measured, more than before: COD 1 t/a → 2 t/a",
        ),
        ([("COD", "0 t/a", "2 t/a")], None, {"adds_pollutants": False}, "adds_pollutants, changes: got no, beside measured"),
        (
            [("COD", "1 t/a", "1 t/a")],
            True,
            {"increases_pollutants": True},
            "got yes, beside measured, the list is complete, none is more",
        ),
        ([("COD", "1 t/a", "1 t/a")], True, {"adds_pollutants": True}, "adds_pollutants, changes: got yes"),
    ],
)
def test_a_flag_that_the_changes_deny_is_refused(lines, complete, flag, sentence):
    with pytest.raises(cp.RecordError, match=sentence):
        changes(*lines, complete=complete, **flag)


REFUSED = {
    "a mass below zero": ({"changes": [{"pollutant": "COD", "after": "-1 t/a"}]}, r"changes\[0\]\.after: got -1 t/a"),
    "a pollutant without a name": ({"changes": [{"after": "1 t/a"}]}, r"changes\[0\]\.pollutant"),
    "a cost class that is none": ({"cost_class": "很贵"}, "cost_class: got '很贵', expected none, low, medium or high"),
    "an aspect that is none": ({"aspect": "天气"}, "aspect: got '天气', expected one of materials_and_energy"),
    "an amount without its unit": ({"energy_saved": 120}, "energy_saved: got 120"),
    "a year that is none": ({"first_income_year": "二零一六"}, r"first_income_year: got .*expected a year \(1900 to 2199"),
    "another identifier of its enterprise": (
        {"enterprise_id": "A", "enterprise": {"id": "B"}},
        "enterprise_id, enterprise.id: got A, B, expected the identifier of one enterprise",
    ),
    "a field that is none": ({"energy_save": 1}, "Did you mean energy_saved"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_field_is_refused_in_a_sentence(case):
    fields, sentence = REFUSED[case]
    with pytest.raises(cp.RecordError, match=sentence) as error:
        cp.Option(**fields)
    with pytest.raises(cp.RecordError, match=sentence):
        cp.Option.model_validate(fields)
    assert "应为" in error.value.say("zh")


ENTERPRISES = {
    "a field that is none": (
        {"polutes": True},
        r"enterprise: got 'polutes', expected a field of Enterprise\. Did you mean pollutes",
    ),
    "no flag": ({"pollutes": "x"}, "enterprise.pollutes: got 'x', expected yes or no"),
    "a measurement": ({"discharges": [{"pollutant": "COD", "cap": 3}]}, r"enterprise\.discharges\[0\]\.cap: got 3"),
    "a contradiction": (
        {"listed_on": "2018-01-01", "deferred_until": "2017-01-01"},
        "enterprise.deferred_until: got 2017-01-01",
    ),
    "a name alone": ("甲厂", "enterprise: got '甲厂', expected an Enterprise or its fields"),
}


@pytest.mark.parametrize("case", ENTERPRISES)
def test_a_wrong_field_of_its_enterprise_is_refused_with_its_place(case):
    enterprise, sentence = ENTERPRISES[case]
    with pytest.raises(cp.RecordError, match=sentence) as error:
        cp.Option(enterprise=enterprise)
    with pytest.raises(cp.RecordError, match=sentence):
        cp.Option.model_validate({"enterprise": enterprise})
    assert "应为" in error.value.say("zh")


def test_english_and_chinese_names_and_words_are_the_same():
    english = cp.Option(name="余热回收", aspect="equipment", cost_class="high", energy_saved="120 tce", from_audit=True)
    chinese = cp.Option(方案名称="余热回收", 方面="设备", 费用类别="高费", 年节能量="120 tce", 审核方案=True)

    assert english == chinese
    either = cp.Option(cost_class="中高费")
    assert either.cost_class == cp.Option(cost_class="medium_or_high").cost_class == "medium_or_high"
    assert set(headers_of(cp.Option).values()) == set(cp.Option.model_fields)


def test_an_option_is_frozen_and_comes_back_from_json_with_its_enterprise():
    option = cp.Option(
        id="1",
        name="余热回收",
        energy_saved="120 tce",
        first_income_year=2016,
        changes=[{"pollutant": "COD", "before": "1 t/a", "after": "0.9 t/a"}],
        changes_complete=True,
        enterprise={**TITLED, "id": "A", "annual_energy": "3000 tce", "recorded_on": "2018-01-01"},
    )

    for written in (option.model_dump_json(exclude_unset=True), option.model_dump_json()):
        back = cp.Option.model_validate_json(written)
        assert back == option
        assert back.facts == option.facts
        assert LAW.assess(back).outcomes == LAW.assess(option).outcomes
    with pytest.raises(ValidationError, match="frozen"):
        option.name = "别的方案"
    with pytest.raises(cp.RecordError, match="no more than there was before"):
        option.model_copy(update={"energy_before": "1 tce"})
    assert cp.Option.model_json_schema()["title"] == "Option"


# whose it is


OTHERS = {
    "by its identifier": (
        {"name": "方案一", "enterprise_id": "B"},
        "got option 方案一 of B, expected an option of the enterprise A",
        "方案 方案一 属于 B，应为企业 A 的方案",
    ),
    "by its enterprise": (
        {"id": "7", "enterprise": {"id": "B"}},
        "got option 7 of B, expected an option of the enterprise A",
        "方案 7 属于 B",
    ),
    "by the name of its enterprise": ({"id": "7", "enterprise": {"name": "乙厂"}}, "got option 7 of 乙厂", "方案 7 属于 乙厂"),
    "by other facts of its enterprise": (
        {"id": "7", "enterprise": {"id": "A", "pollutes": True}},
        "got option 7 with another record of its enterprise",
        "方案 7 所带企业的内容与之不同",
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_an_option_of_another_enterprise_is_refused(case):
    facts, en, zh = OTHERS[case]
    with pytest.raises(cp.RecordError, match=f"options: {en}") as error:
        LAW.incentives(cp.Enterprise(id="A"), options=[cp.Option(**facts)])

    assert zh in error.value.say("zh")


def test_what_is_no_option_is_refused():
    with pytest.raises(cp.RecordError, match="options: got 'A', expected an Option"):
        LAW.incentives(cp.Enterprise(id="A"), options=["A"])


@pytest.mark.parametrize("whose", [{}, {"enterprise_id": "A"}, {"enterprise": {**TITLED, "id": "A"}}])
def test_an_option_is_taken_as_one_of_the_enterprise_that_claims(whose):
    option = cp.Option(**FUNDED, **whose)
    (claim,) = LAW.incentives(cp.Enterprise(id="A", **TITLED), options=[option])["incentive_project_funding"]

    assert claim.sort == "yes"
    assert claim.subject.enterprise == cp.Enterprise(id="A", **TITLED)
    assert option.enterprise is None or option.enterprise.id == "A"


def test_without_an_enterprise_what_it_needs_of_it_is_missing():
    option = cp.Option(**FUNDED)
    missing = LAW.assess(option)["incentive_project_funding"].missing

    assert missing[0] == "fact:enterprise.has_provincial_title"
    assert {one for one in missing if one.startswith("fact:")} == {
        f"fact:enterprise.{name}"
        for name in ("has_provincial_title", "listed_on", "report_submitted_on", "deferral_agreed", "deferred_until")
    }
    assert set(LAW.assess(option)["incentive_key_retrofit"].missing) == {
        "fact:national_key_retrofit",
        "fact:in_voluntary_agreement",
    }
    assert option.facts["enterprise.has_provincial_title"] is None
    assert {name for name in option.facts if name.startswith("enterprise.")} == {
        f"enterprise.{name}" for name in facts_of(cp.Enterprise)
    }


def test_what_if_names_facts_of_the_enterprise():
    toxic = cp.Option(
        **FUNDED, is_retrofit=True, replaces_toxic_inputs=True, enterprise={**TITLED, "has_provincial_title": False}
    )
    ((change,),) = LAW.assess(toxic)["incentive_project_funding"].what_if()

    assert (change.fact, change.now, change.then) == ("enterprise.has_provincial_title", False, True)
    assert "holds the province's title" in change.say()
    assert "所属企业" in change.say("zh")


def test_what_if_joins_facts_of_the_option_and_of_its_enterprise():
    option = cp.Option(**{**FUNDED, "from_audit": False}, enterprise={**TITLED, "has_provincial_title": False})
    (way,) = LAW.assess(option)["incentive_project_funding"].what_if()

    assert [change.fact for change in way] == ["enterprise.has_provincial_title", "from_audit"]


def test_what_if_imagines_nothing_of_an_enterprise_that_is_not_there():
    ways = LAW.assess(cp.Option(from_audit=False))["incentive_subsidy"].what_if()

    assert not ways
    assert "No change of up to" in ways.say()


def test_what_was_measured_may_be_imagined_otherwise():
    calm = {"process_improvement": True, "changes_nature": False, "changes_scale": False, "major_change": False}
    option = changes(("COD", "1 t/a", "2 t/a"), complete=True, **calm, enterprise=TITLED)
    ((change,),) = LAW.assess(option)["incentive_no_new_assessment"].what_if()

    assert (change.fact, change.then) == ("increases_pollutants", False)


@pytest.mark.parametrize(
    ("recorded", "outcome"),
    [("2018-06-01", False), ("2018-06-15", False), ("2018-05-31", None), ("2018-01-01", None), (None, None)],
)
def test_blank_events_of_an_enterprise_had_not_happened_on_the_day_of_its_record_and_later_are_unknown(recorded, outcome):
    plant = {"has_provincial_title": True, "listed_on": "2017-01-10", "recorded_on": recorded}
    found = LAW.assess(cp.Option(**FUNDED, enterprise=plant))

    assert found["incentive_project_funding"].outcome is outcome
    assert found.value("incentive_project_funding") is outcome
    if outcome is None:
        assert "fact:enterprise.report_submitted_on" in found["incentive_project_funding"].missing
    (claim,) = LAW.incentives(cp.Enterprise(**plant), options=[cp.Option(**FUNDED)])["incentive_project_funding"]
    assert claim.sort == {False: "no", None: "unknown"}[outcome]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2014-12-31", set()),
        ("2015-12-31", set()),
        ("2016-01-01", {"MAJORCHANGES2015 sectors"}),
        ("2020-12-12", {"MAJORCHANGES2015 sectors"}),
        ("2020-12-13", {"MAJORCHANGES list"}),
        ("2026-08-15", {"MAJORCHANGES list"}),
    ],
)
def test_a_major_change_is_told_by_the_list_of_the_day_alone(on, expected):
    warnings = cp.policy(on=on).assess(cp.Option(major_change=True))["assessment_reapproval_due"].warnings

    assert {warning.en.partition("(")[2].rstrip(")") for warning in warnings} == expected
