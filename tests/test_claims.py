"""What an enterprise may claim: the four sorts, what each claim tells, and what is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest

import cleanprod as cp
from cleanprod.claims import SORTS
from cleanprod.eligibility.departments import department
from cleanprod.eligibility.incentives import catalogue, incentives_about
from cleanprod.units import Quantity

ON = "2018-06-01"
LAW = cp.policy(on=ON)
CATALOGUE = catalogue()
NEVER = {"listed_on": "never"}
TITLED = {**NEVER, "has_provincial_title": True}


def claim(name, enterprise=None, on=ON, option=None, park=None, **how):
    """Give the one claim of an incentive."""
    law = cp.policy(on=on, **how)
    plant = cp.Enterprise(**{**NEVER, **(enterprise or {})})
    options = [] if option is None else [cp.Option(**option)]
    (found,) = law.incentives(plant, options=options, park=park)[f"incentive_{name}"]
    return found


def test_every_incentive_comes_once_for_each_subject_in_one_of_four_sorts():
    plant = cp.Enterprise(name="某厂", is_sme=True, park="某园", **NEVER)
    options = [cp.Option(name="一", is_retrofit=True), cp.Option(name="二", is_retrofit=False)]
    found = LAW.incentives(plant, options=options, park=cp.Park(name="某园"))

    assert sum(len(getattr(found, sort)) for sort in SORTS) == len(found) == len(list(found))
    assert {one.name for one in found} == {f"incentive_{name}" for name in CATALOGUE}
    assert [one.subject.name for one in found["incentive_green_bonds"]] == ["一", "二"]
    assert [one.sort for one in found["incentive_green_bonds"]] == ["yes", "no"]
    assert [one.sort for one in found["incentive_sme_fund"]] == ["yes"]
    assert [one.subject.name for one in found["incentive_circular_bonus"]] == ["某园"]
    assert {one.name for one in found.lapsed} == {"incentive_discharge_fee"}
    assert "incentive_circular_bonus" in {one.name for one in found.unknown}
    assert "incentive_water_quota" in {one.name for one in found.no}
    for sort in SORTS:
        assert all(one.sort == sort for one in getattr(found, sort))


def test_an_incentive_that_is_not_there_is_refused_with_the_nearest_name():
    with pytest.raises(cp.errors.UnknownNameError, match="Did you mean incentive_sme_fund"):
        LAW.incentives(cp.Enterprise())["incentive_sme_found"]


@pytest.mark.parametrize(
    ("name", "enterprise", "option", "effect"),
    [
        ("sme_fund", {"is_sme": True}, None, "shall"),
        ("activity_support", {"does_research": True}, None, "may"),
        ("science_fund", {"has_public_interest_rd": True}, None, "encouraged"),
        ("subsidy", {}, {"from_audit": True}, "may"),
        ("key_retrofit", {}, {"national_key_retrofit": True}, "shall"),
        ("green_bonds", {}, {"is_retrofit": True}, "encouraged"),
    ],
)
def test_a_yes_tells_its_effect(name, enterprise, option, effect):
    found = claim(name, enterprise, option=option)

    assert found.sort == "yes"
    assert found.decision.effect == effect
    assert found.to_dict()["effect"] == effect
    assert found.say().endswith(f": {effect}")
    assert (found.since, found.ended_by, found.figure, found.amount) == (None, None, None, None)


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_authority_is_that_of_the_day(name):
    option = {} if CATALOGUE[name] in incentives_about("option") else None
    for on in ("2018-06-01", "2026-08-15"):
        found = claim(name, on=on, option=option, park=cp.Park())
        assert found.authority == department(CATALOGUE[name].authority, dt.date.fromisoformat(on))
        assert found.on == dt.date.fromisoformat(on)


# figures and amounts


CREDIT = {
    "equipment_listed": True,
    "equipment_bought_year": 2018,
    "equipment_disposed": False,
    "equipment_cost": "100 万元",
    "equipment_credit_used": "0 元",
}


@pytest.mark.parametrize(
    ("due", "amount"),
    [("20 万元", "100000 CNY"), ("10 万元", "100000 CNY"), ("99999.99 元", "99999.99 CNY"), ("0 元", "0 CNY"), (None, None)],
)
def test_the_credit_for_equipment_is_never_above_the_tax_that_is_due(due, amount):
    found = claim("equipment_credit", {"income_tax_due": due}, option=CREDIT)

    assert found.figure.value == 10
    assert found.amount == (None if amount is None else Quantity(amount.removesuffix(" CNY"), "元"))
    assert found.to_dict()["figure"]["value"] == 10
    assert (found.to_dict()["amount"] is None) == (amount is None)
    assert (" = " in found.say()) == (amount is not None)


def test_without_its_cost_the_credit_has_a_figure_and_no_amount():
    found = claim("equipment_credit", {"income_tax_due": "20 万元"}, option={**CREDIT, "equipment_cost": None})

    assert (found.sort, found.figure.value, found.amount) == ("yes", 10, None)
    assert found.amount_missing == ("fact:equipment_cost",)
    assert "the amount misses: investment in that equipment" in found.say()


def test_in_a_later_year_the_credit_is_what_is_left_of_it():
    used = {**CREDIT, "equipment_bought_year": 2016}
    left = claim("equipment_credit", {"income_tax_due": "20 万元"}, option={**used, "equipment_credit_used": "9 万元"})
    blank = claim("equipment_credit", {"income_tax_due": "20 万元"}, option={**used, "equipment_credit_used": None})
    spent = claim("equipment_credit", {"income_tax_due": "20 万元"}, option={**used, "equipment_credit_used": "11 万元"})

    assert (left.amount, spent.amount) == (Quantity(10_000, "元"), Quantity(0, "元"))
    assert (blank.amount, blank.amount_missing) == (None, ("fact:equipment_credit_used",))


def test_a_credit_that_is_not_given_has_no_figure():
    found = claim("equipment_credit", {"income_tax_due": "20 万元"}, option={**CREDIT, "equipment_disposed": True})

    assert (found.sort, found.figure, found.amount) == ("no", None, None)
    assert any("repaid" in warning["en"] for warning in found.to_dict()["warnings"])


RESEARCH = {"industry": "2614", "rd_on_new_technology": True, "is_chip_or_machine_tool_firm": False, "is_manufacturer": False}


@pytest.mark.parametrize(
    ("year", "firm", "expense", "rate", "amount"),
    [
        (2017, {"is_tech_sme": True}, "100.01 元", 75, "75.0075"),
        (2017, {"is_tech_sme": False}, "100.01 元", 50, "50.005"),
        (2018, {"is_tech_sme": False}, "33.33 元", 75, "24.9975"),
        (2017, {"is_tech_sme": True}, "0.1 万元", 75, "750"),
    ],
)
def test_the_amount_for_research_is_exact(year, firm, expense, rate, amount):
    found = claim("rd_deduction", {**RESEARCH, **firm, "rd_expense_year": year, "rd_expense": expense})

    assert found.figure.value == rate
    assert found.amount == Quantity(amount, "元")
    assert found.amount.exact_magnitude == Quantity(amount, "元").exact_magnitude


def test_without_the_expense_there_is_a_figure_and_no_amount():
    found = claim("rd_deduction", {**RESEARCH, "is_tech_sme": True, "rd_expense_year": 2017})

    assert (found.figure.value, found.amount) == (75, None)


def test_a_figure_that_is_not_known_says_what_is_missing():
    found = claim("rd_deduction", {**RESEARCH, "rd_expense_year": 2017, "rd_expense": "100 元"})

    assert (found.sort, found.figure.status, found.amount) == ("yes", "unknown", None)
    assert found.figure.missing == ("fact:is_tech_sme",)
    assert "unknown, missing: a small or medium enterprise of science and technology" in found.say()
    assert [one["atom"] for one in found.to_dict()["figure"]["missing"]] == ["fact:is_tech_sme"]


@pytest.mark.parametrize(("asked", "over"), [("3.1 t/a", True), ("3 t/a", False), ("1 t/a", False), (None, False)])
def test_no_more_of_the_cut_than_was_verified_may_be_considered(asked, over):
    cut = {"from_audit": True, "implemented_on": "2017-06-01", "reduction_verified": True, "for_expansion": True}
    cut |= {"pollutant_reduced": "3 t/a"}
    found = claim("total_amount", TITLED, option={**cut, "pollutant_asked": asked})

    assert (found.sort, found.decision.effect) == ("yes", "may")
    assert found.amount == Quantity("3", "t/a")
    assert "may be considered up to 3 t/a" in found.say()
    assert any("up to the verified cut only" in warning.en for warning in found.decision.warnings) is over


def test_the_share_of_a_holiday_has_no_amount():
    found = claim("project_holiday", option={"qualifying_environment_project": True, "first_income_year": 2016})

    assert (found.figure.value, found.amount) == (100, None)
    assert "100 %" in found.say()


# in time


def test_money_from_discharge_fees_lapsed_with_the_fees():
    option = {"name": "余热回收", "fits_fee_regulation": True}
    last, first = claim("discharge_fee", on="2017-12-31", option=option), claim("discharge_fee", on="2018-01-01", option=option)

    assert (last.sort, last.decision.effect, last.since, last.ended_by) == ("yes", "may", None, None)
    assert (first.sort, first.since, first.ended_by.id) == ("lapsed", dt.date(2018, 1, 1), "EPTAXREG")
    assert first.say() == (
        "discharge fees (余热回收): lapsed since 2018-01-01, ended by the Regulation implementing the "
        "Environmental Protection Tax Law"
    )
    assert first.say("zh") == "排污费资金（余热回收）：自 2018-01-01 起失效，由《环境保护税法实施条例》终止"
    assert first.to_dict()["since"] == "2018-01-01"
    assert first.to_dict()["ended_by"]["id"] == "EPTAXREG"
    assert set(first.to_dict()["ended_by"]) == {"id", "zh", "en"}


@pytest.mark.parametrize(
    ("name", "enterprise", "option"),
    [("key_retrofit", {}, {"national_key_retrofit": True}), ("public_money", {"does_training": True}, None)],
)
def test_public_money_of_the_law_lapsed_with_the_code(name, enterprise, option):
    last = claim(name, enterprise, on="2026-08-14", option=option)
    first = claim(name, enterprise, on="2026-08-15", option=option)

    assert (last.sort, last.ended_by) == ("yes", None)
    assert (first.sort, first.since, first.ended_by.id) == ("lapsed", dt.date(2026, 8, 15), "CODE")


def test_what_lapses_by_its_own_term_was_ended_by_no_instrument():
    found = claim("green_bonds", on="2021-01-01", option={"is_retrofit": True}, stands={"A40": False})

    assert (found.sort, found.since, found.ended_by) == ("lapsed", dt.date(2021, 1, 1), None)
    assert found.say().endswith("lapsed since 2021-01-01")
    assert claim("green_bonds", on="2021-01-01", option={"is_retrofit": True}).sort == "unknown"
    assert claim("green_bonds", on="2021-01-01", option={"is_retrofit": True}, stands={"A40": True}).sort == "yes"


def test_a_basis_for_water_quotas_is_not_there_before_the_code():
    audited = {"listed_on": "2019-03-04", "report_submitted_on": "2020-01-01"}
    before, after = claim("water_quota", audited, on="2026-08-14"), claim("water_quota", audited, on="2026-08-15")

    assert (before.sort, before.decision.state, before.since) == ("no", "not_yet", dt.date(2026, 8, 15))
    assert before.say() == "water quota: not yet, from 2026-08-15"
    assert before.say("zh") == "差别化用水：尚无此规定（2026-08-15 起）"
    assert before.to_dict()["what_if"] == []
    assert (after.sort, after.decision.effect, after.since) == ("yes", "may", None)


@pytest.mark.parametrize(
    "on", ["2015-12-31", "2017-12-31", "2018-01-01", "2020-12-31", "2021-01-01", "2026-08-14", "2026-08-15"]
)
def test_nothing_that_is_out_of_force_is_ever_granted(on):
    plant = cp.Enterprise(**TITLED, is_sme=True, does_research=True, outstanding_merit=True, has_public_interest_rd=True)
    option = cp.Option(
        from_audit=True, is_retrofit=True, is_key_project=True, national_key_retrofit=True, fits_fee_regulation=True
    )
    found = cp.policy(on=on).incentives(plant, options=[option])

    assert found.yes
    assert all(one.decision.state == "in_force" for one in found.yes)
    assert all(one.decision.outcome is False and one.decision.state == "lapsed" for one in found.lapsed)


# what the enterprise can do


def test_a_no_names_what_would_have_to_be_otherwise():
    option = {
        "name": "去毒改造",
        "from_audit": True,
        "cost_class": "高费",
        "saves_water": True,
        "is_retrofit": True,
        "replaces_toxic_inputs": True,
    }
    found = claim("project_funding", {"has_provincial_title": False}, option=option)

    assert found.sort == "no"
    assert found.to_dict()["what_if"] == [
        [{"zh": change.say("zh"), "en": change.say("en")} for change in way] for way in found.decision.what_if()
    ]
    ((change,),) = found.decision.what_if()
    assert change.fact == "enterprise.has_provincial_title"
    assert found.say().startswith("funds first (去毒改造): no; if its enterprise: holds the province's title")
    assert found.say("zh").startswith("专项资金优先（去毒改造）：否；若 所属企业：")


def test_an_unknown_names_what_is_missing():
    found = claim("sme_fund")

    assert found.sort == "unknown"
    assert found.say() == "SME fund: unknown, missing: a small or medium enterprise"
    assert found.say("zh") == "中小企业基金：未知，尚缺：中小企业"
    assert [one["atom"] for one in found.to_dict()["missing"]] == ["fact:is_sme"]


# all of them together


def everything(on=ON):
    plant = cp.Enterprise(
        id="A", name="某厂", **TITLED, **RESEARCH, is_tech_sme=True, rd_expense_year=2017, rd_expense="100 元"
    )
    return cp.policy(on=on).incentives(
        plant.model_copy(update={"income_tax_due": "5 万元", "is_sme": False}),
        options=[cp.Option(name="甲", **CREDIT), cp.Option(name="乙", fits_fee_regulation=True)],
        park=cp.Park(name="某园", has_results=True, circular_retrofit=True),
    )


def test_all_are_told_in_chinese_and_in_english_a_line_each():
    found = everything()
    for lang, heads in (("en", ("yes", "unknown", "no", "lapsed")), ("zh", ("可享受", "未定", "不可享受", "已失效"))):
        lines = found.explain(lang).splitlines()
        counts = [len(getattr(found, sort)) for sort in SORTS]
        assert all(counts)
        assert [line for line in lines if not line.startswith("  ")] == [
            f"{head} ({count})" for head, count in zip(heads, counts, strict=True)
        ]
        assert len(lines) == len(found) + 4
        assert [line.strip() for line in lines if line.startswith("  ")] == [
            one.say(lang) for sort in SORTS for one in getattr(found, sort)
        ]
    assert "设备抵免（甲）：" in found.explain("zh")
    assert "equipment credit (甲): shall, share of the investment that is credited 10 % = 50,000 CNY" in found.explain()
    assert "循环化加分（某园）" in found.explain("zh")
    assert str(found) == found.explain("en")
    assert repr(found).startswith("<incentives on 2018-06-01: yes ")


def test_all_are_json_with_both_languages():
    found = everything()
    told = found.to_dict()

    assert json.loads(json.dumps(told, ensure_ascii=False, allow_nan=False)) == told
    assert (told["form"], told["on"]) == ("cleanprod.incentives/1", ON)
    assert sum(len(told[sort]) for sort in SORTS) == len(found)
    for sort in SORTS:
        for one in told[sort]:
            assert one["sort"] == sort
            words = [one["label"], *one["authority"], *one["warnings"], *filter(None, (one["figure"], one["ended_by"]))]
            assert one["authority"]
            assert all(text["zh"] and text["en"] and text["zh"] != text["en"] for text in words)
            assert one["clauses"]
            assert one["standing"]
            assert (one["missing"] == []) == (sort != "unknown")
            assert (one["since"] is None) == (one["state"] == "in_force")
    (credit,) = [one for one in told["yes"] if one["name"] == "incentive_equipment_credit" and one["subject"]["name"] == "甲"]
    assert credit["subject"] == {"model": "Option", "id": None, "name": "甲"}
    assert (credit["figure"]["value"], credit["figure"]["unit"]) == (10, "%")
    assert credit["amount"] == {"value": 50_000, "unit": "CNY", "zh": "5万元", "en": "50,000 CNY"}


# the preferences of the Opinion


OF_OPINION = [name for name, one in CATALOGUE.items() if all(clause.id.startswith("OPINION ") for clause in one.under)]
EARNED = {
    "has_provincial_title": True,
    "effect_marked": True,
    "does_research": True,
    "has_public_interest_rd": True,
}
MEASURE = {
    "from_audit": True,
    "fits_fee_regulation": True,
    "is_key_project": True,
    "is_retrofit": True,
    "cost_class": "high",
    "saves_energy": True,
    "process_improvement": True,
    "changes_nature": False,
    "changes_scale": False,
    "increases_pollutants": False,
    "adds_pollutants": False,
    "major_change": False,
    "cuts_pollution": True,
    "reduction_verified": True,
    "for_expansion": True,
    "implemented_on": "2017-01-01",
}
LATE = {"listed_on": "2016-07-01", "deferral_agreed": False}


def preferences(on, reported):
    plant = cp.Enterprise(**EARNED, **LATE, report_submitted_on=reported)
    found = cp.policy(on=on).incentives(plant, options=[cp.Option(**MEASURE)])
    return {one.name.removeprefix("incentive_"): one for one in found if one.name.removeprefix("incentive_") in OF_OPINION}


def test_these_are_the_preferences_of_the_opinion():
    assert set(OF_OPINION) == {
        "on_time",
        "reward",
        "activity_support",
        "science_fund",
        "front_runner",
        "preferred_approval",
        "subsidy",
        "discharge_fee",
        "green_credit",
        "green_bonds",
        "project_funding",
        "no_new_assessment",
        "total_amount",
        "circular_bonus",
    }


@pytest.mark.parametrize("on", ["2017-07-02", "2017-12-31", "2018-06-01", "2020-12-31"])
def test_an_enterprise_that_is_overdue_has_no_preference_of_the_opinion(on):
    found = preferences(on, "never")

    assert set(found) == set(OF_OPINION) - {"circular_bonus"}  # that one is a park's
    assert {name: one.sort for name, one in found.items() if one.sort not in ("no", "lapsed")} == {}
    for name, one in found.items():
        if one.sort == "no" and name not in ("on_time", "reward"):  # these ask besides that it was completed
            assert "OPINION 34b" in one.decision.clauses
            assert not one.decision.what_if()  # history is not imagined otherwise


@pytest.mark.parametrize("on", ["2017-12-31", "2018-06-01", "2020-12-31"])
def test_it_has_them_back_once_it_has_reported_but_was_not_on_time(on):
    found = preferences(on, "2017-12-31")
    lapsed = {"discharge_fee"} if on > "2017-12-31" else set()

    assert {name for name, one in found.items() if one.sort == "yes"} == set(found) - {"on_time"} - lapsed
    assert found["on_time"].sort == "no"


def test_before_its_term_is_over_nothing_is_barred_yet():
    found = preferences("2017-07-01", "never")

    assert {name for name, one in found.items() if one.sort == "yes"} == set(found) - {"on_time", "reward"}


@pytest.mark.parametrize("name", ["sme_fund", "commendation", "public_money"])
def test_what_a_law_gives_is_not_barred(name):
    plant = {**LATE, "report_submitted_on": "never", "is_sme": True, "outstanding_merit": True, "does_research": True}

    assert claim(name, plant).sort == "yes"


# refused


def test_an_expense_of_a_year_after_the_day_asked_is_refused():
    with pytest.raises(
        cp.RecordError, match="rd_expense_year: got 2019, expected a year that is not after the day asked"
    ) as error:
        LAW.incentives(cp.Enterprise(rd_expense_year=2019))
    assert "不晚于查询日 2018-06-01 的年份" in error.value.say("zh")
    assert LAW.incentives(cp.Enterprise(rd_expense_year=2018))
    assert cp.policy(on="2019-01-01").incentives(cp.Enterprise(rd_expense_year=2019))


def test_a_park_of_another_name_is_refused_and_one_without_a_name_is_not():
    plant = cp.Enterprise(park="某园")
    with pytest.raises(cp.RecordError, match="park: got '别园', expected the park of the enterprise, 某园") as error:
        LAW.incentives(plant, park=cp.Park(name="别园"))
    assert "企业所在的园区 某园" in error.value.say("zh")
    for known, other in ((plant, cp.Park(name="某园")), (plant, cp.Park()), (cp.Enterprise(), cp.Park(name="别园"))):
        assert len(LAW.incentives(known, park=other)["incentive_circular_bonus"]) == 1


# a policy that answers some questions only


@pytest.mark.parametrize(
    ("questions", "names"),
    [
        (["incentive_sme_fund"], ["incentive_sme_fund"]),
        (["incentive_subsidy"], ["incentive_subsidy"]),
        (["incentive_circular_bonus"], ["incentive_circular_bonus"]),
        (["incentive_subsidy", "incentive_sme_fund"], ["incentive_sme_fund", "incentive_subsidy"]),
        (["audit_required"], []),
    ],
)
def test_a_policy_that_is_asked_for_some_leaves_the_others_out(questions, names):
    law = cp.policy(on=ON, questions=questions)
    found = law.incentives(cp.Enterprise(is_sme=True, **NEVER), options=[cp.Option(from_audit=True)], park=cp.Park())

    assert [one.name for one in found] == names
    assert found.explain().count("\n  ") == len(names)
    assert json.dumps(found.to_dict())


def test_a_figure_that_was_not_asked_for_is_left_out():
    alone = cp.policy(on=ON, questions=["incentive_reduced_income"])
    both = cp.policy(on=ON, questions=["incentive_reduced_income", "incentive_reduced_income_rate"])
    plant = cp.Enterprise(resource_product_listed=True, resource_product_income="100 元")
    (bare,), (full,) = alone.incentives(plant), both.incentives(plant)

    assert (bare.sort, bare.figure, bare.amount, bare.to_dict()["figure"]) == ("yes", None, None, None)
    assert bare.say().endswith(": shall")
    assert full.figure.value == 90


def test_an_overdue_enterprise_has_no_preference_whether_the_opinion_still_binds_or_not():
    late = cp.Enterprise(listed_on="2019-03-04", report_submitted_on="never", deferral_agreed=False, does_research=True)
    found = {on: cp.policy(on=on).incentives(late)["incentive_activity_support"][0] for on in ("2020-12-31", "2022-06-01")}

    assert [claim.sort for claim in found.values()] == ["no", "no"]
    assert "OPINION 34b" in found["2020-12-31"].decision.clauses


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"park": "x"}, "park: got 'x', expected a Park"),
        ({"park": cp.Enterprise()}, "park: got .*, expected a Park"),
        ({"options": cp.Option(id="1")}, "Write a list"),
        ({"options": [cp.Option(enterprise_id="B")]}, "got option . of B, expected an option of the enterprise 甲"),
    ],
)
def test_what_is_no_option_or_park_of_the_enterprise_is_refused(given, sentence):
    with pytest.raises(cp.RecordError, match=sentence):
        cp.policy(on="2018-06-01").incentives(cp.Enterprise(name="甲"), **given)


def test_who_claims_is_an_enterprise():
    with pytest.raises(cp.RecordError, match=r"enterprise: got .*, expected an Enterprise"):
        cp.policy(on="2018-06-01").incentives(cp.Park())
    assert len(cp.policy(on="2018-06-01").incentives(cp.Enterprise(), options=None)) > 10


def test_a_cut_of_nothing_beside_a_yes_is_refused():
    with pytest.raises(cp.RecordError, match="cuts_pollution, pollutant_reduced: got yes, 0"):
        cp.Option(cuts_pollution=True, pollutant_reduced="0 t/a")
