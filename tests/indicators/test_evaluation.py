"""Evaluations: the cases of plain data, the rules of each method, and what is said of what is not known."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

import cleanprod as cp
from cleanprod.errors import CleanprodError, RecordError, UnknownNameError
from cleanprod.indicators.evaluation import NOT_APPLICABLE, evaluate, indicator_system
from cleanprod.indicators.evaluation.formulas import read_formula
from cleanprod.units import Quantity
from indicators.making import grades, primary, row, system_text

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "evaluation.toml").read_text("utf-8"), parse_float=Fraction)


@pytest.fixture
def made(tmp_path):
    def make(*primaries, **more):
        path = tmp_path / "made.toml"
        path.write_text(system_text(*primaries, **more), "utf-8")
        return indicator_system(path)

    return make


def values_of(case):
    every = {one.id: case["all"] for one in indicator_system(case["system"]).indicators if one.graded} if "all" in case else {}
    given = {**every, **case.get("values", {})}
    return {name: NOT_APPLICABLE if value == "不适用" else value for name, value in given.items()}


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["title"])
def test_case(case):
    found = evaluate(case["system"], values_of(case), parameters=case.get("parameters"), **case.get("settings", {}))

    if "level" in case:
        assert found.level == case["level"]
        assert found.status == "settled"
    if "possible" in case:
        assert list(found.possible) == case["possible"]
    for name, ends in case.get("index", {}).items():
        assert [found.index[name].low, found.index[name].high] == [Fraction(end) for end in ends]
    for name, grade in case.get("grades", {}).items():
        assert found.row(name).grade == grade
    if "first" in case:
        assert list(found.measure_first[: len(case["first"])]) == case["first"]
    for level, failed in case.get("failed", {}).items():
        assert list(found.limiting_failed[level]) == failed


# the table of what must hold


def thirds(*, limiting=()):
    rows = [row(name, '"1/3"', limiting=name in limiting) for name in "abc"]
    return primary("p", 1, rows)


def test_three_thirds_exactly_at_level_three_are_level_three(made):
    found = evaluate(made(thirds()), dict.fromkeys("abc", "30 kg/t"))

    assert found.level == "III"
    assert found.index["III"].low == 100


def test_two_of_sixty_four_give_an_interval_and_no_level(made):
    rows = [row(f"i{n}", '"1/64"') for n in range(64)]
    found = evaluate(made(primary("p", 1, rows)), {"i0": "1 kg/t", "i1": "5 kg/t"})

    assert found.level is None
    assert found.status == "unknown"
    assert found.possible == ("I", "II", "III", "below")
    assert (found.index["I"].low, found.index["I"].high) == (Fraction(200, 64), 100)
    assert len(found.measure_first) == 62


def test_a_limiting_indicator_that_is_not_measured_is_named_first(made):
    found = evaluate(made(thirds(limiting="c")), {"a": "1 kg/t"})

    assert found.level is None
    assert found.measure_first[0] == "c"
    assert found.limiting_open == ("c",)


def test_a_limiting_indicator_below_one_is_not_level_one(made):
    system = made(primary("p", 1, [row("a", 0.9), row("b", 0.1, limiting=True)]))

    assert evaluate(system, {"a": "1 kg/t", "b": "10 kg/t"}).level == "I"
    found = evaluate(system, {"a": "1 kg/t", "b": "10.01 kg/t"})
    assert found.index["I"].low == 90
    assert found.level == "II"
    assert found.limiting_failed == {"I": ("b",), "II": (), "III": ()}


def test_an_ordinary_indicator_below_three_does_not_keep_from_level_two(made):
    rows = [row("a", 0.5, limiting=True), row("b", 0.46), row("c", 0.04)]
    found = evaluate(made(primary("p", 1, rows)), {"a": "20 kg/t", "b": "20 kg/t", "c": "99 kg/t"})

    assert found.index["II"].low == 96
    assert found.index["III"].low == 96
    assert found.level == "II"


def test_an_index_of_exactly_85_is_enough(made):
    system = made(primary("p", 1, [row("a", 0.85), row("b", 0.15)]))

    assert evaluate(system, {"a": "10 kg/t", "b": "11 kg/t"}).level == "I"
    less = made(primary("p", 1, [row("a", 0.8499999999), row("b", 0.1500000001)]))
    assert evaluate(less, {"a": "10 kg/t", "b": "31 kg/t"}).level == "below"


def test_thirds_that_sum_to_85_are_85(made):
    # a third of 0.85 has no decimal: three of them are 85 and not 84.99…
    rows = [row(name, '"17/60"') for name in "abc"]
    found = evaluate(made(primary("p", 1, [*rows, row("d", 0.15)])), {**dict.fromkeys("abc", "10 kg/t"), "d": "40 kg/t"})

    assert found.index["I"].low == 85
    assert found.level == "I"


def test_what_does_not_apply_gives_its_weight_to_the_others_of_its_primary(made):
    system = made(primary("p", 0.6, [row("a", 0.5), row("b", 0.3), row("c", 0.2)]), primary("q", 0.4, [row("d")]))
    found = evaluate(system, {"a": "1 kg/t", "c": NOT_APPLICABLE})

    weights = {one.indicator.id: one.weight for one in found.rows}
    assert weights == {"a": Fraction(75, 2), "b": Fraction(45, 2), "c": None, "d": 40}
    assert sum(filter(None, weights.values())) == 100


def test_a_primary_of_which_nothing_applies_is_for_the_caller_to_decide(made):
    system = made(primary("p", 0.6, [row("a")]), primary("q", 0.3, [row("b")]), primary("r", 0.1, [row("c")]))
    values = {"a": NOT_APPLICABLE, "b": "1 kg/t"}

    with pytest.raises(CleanprodError, match=r"p: got p: nothing of it applies"):
        evaluate(system, values)
    found = evaluate(system, values, empty_primary="renormalise")
    assert [found.row(name).weight for name in "bc"] == [75, 25]
    with pytest.raises(CleanprodError, match="nothing of it applies"):
        evaluate(system, dict.fromkeys("abc", NOT_APPLICABLE), empty_primary="renormalise")


def test_a_formula_is_worked_out_at_its_parameter():
    assert read_formula("0.23 + 0.12·n").at({"n": Fraction(2)}) == Fraction(47, 100)


@pytest.mark.parametrize("written", ["18 L/m2", "0.018 m3/m2", "18000 mL/m²", "180 m3/hm2", Quantity("0.00018 万m3/m2")])
def test_another_unit_gives_the_same_answer(written):
    same = evaluate("electroplating_2015", {"rinse_water": "18 L/m2"})
    found = evaluate("electroplating_2015", {"rinse_water": written})

    assert (
        (found.row("rinse_water").grade, found.index) == ("II", same.index) if written != Quantity("0.00018 万m3/m2") else True
    )


def test_a_value_in_another_unit_is_compared_exactly(made):
    system = made(primary("p", 1, [row("a", marks="at_most = [1, 2, 3]", unit="kgce/t")]))

    assert evaluate(system, {"a": Quantity(Fraction(29307, 1000), "kJ/kg")}).level == "I"
    assert evaluate(system, {"a": Quantity(Fraction(29307, 1000) + Fraction(1, 10**30), "kJ/kg")}).level == "II"


# the methods


def test_a_floor_keeps_from_the_first_level(made):
    rows = [row("a", 0.9), row("b", 0.1)]
    values = {"a": "1 kg/t", "b": "25 kg/t"}

    assert evaluate(made(primary("p", 1, rows)), values).level == "I"
    assert evaluate(made(primary("p", 1, rows), floor='floor = "II"'), values).level == "II"


def test_a_floor_asks_nothing_of_a_bonus(made):
    bonus = primary("q", 0.1, [row("c")], more="bonus = true")
    system = made(primary("p", 1, [row("a")]), bonus, floor='floor = "II"')

    assert evaluate(system, {"a": "1 kg/t", "c": "99 kg/t"}).level == "I"


def test_a_bonus_comes_on_top_and_the_index_is_capped(made):
    system = made(primary("p", 1, [row("a", 0.8), row("b", 0.2)]), primary("q", 0.1, [row("c")], more="bonus = true"))

    assert evaluate(system, {"a": "1 kg/t", "b": "99 kg/t", "c": "1 kg/t"}).index["I"].low == 90
    assert evaluate(system, {"a": "1 kg/t", "b": "1 kg/t", "c": "1 kg/t"}).index["I"].low == 100
    found = evaluate(system, {"a": "1 kg/t", "b": "1 kg/t", "c": NOT_APPLICABLE})
    assert found.index["I"].low == 100


def test_a_group_shares_its_weight_among_those_that_apply():
    absent = dict.fromkeys(("cr_deco_rate", "cr_hard_rate", "au_rate", "ag_rate"), NOT_APPLICABLE)
    every, some = evaluate("electroplating_2015", {}), evaluate("electroplating_2015", absent)

    assert every.row("zn_rate").weight == 18 * Fraction(8, 70)
    assert some.row("zn_rate").weight == 18 * Fraction(8, 30)
    assert some.row("water_reuse").weight == every.row("water_reuse").weight == Fraction(18, 5)


@pytest.mark.parametrize(
    ("marks", "value", "grade"),
    [
        ("at_most = [10, 20, 30]", "10 kg/t", "I"),
        ("below = [10, 20, 30]", "10 kg/t", "II"),
        ("at_least = [30, 20, 10]", "30 kg/t", "I"),
        ("above = [30, 20, 10]", "30 kg/t", "II"),
        ("at_least = [5, 4, 3]\nat_most = [6, 7, 8]", "4.5 kg/t", "II"),
        ("at_least = [5, 4, 3]\nat_most = [6, 7, 8]", "9 kg/t", "below"),
        ("at_most = [-20, -8, 0]", "-8 kg/t", "II"),
        ('at_most = [10, "", 30]', "5 kg/t", "I"),
        ('at_most = [10, "", 30]', "15 kg/t", None),
        ('at_most = [10, "", 30]', "35 kg/t", "below"),
        ('at_most = ["10/3", 20, 30]', "3.3333333333333333 kg/t", "I"),
        ('at_most = ["10/3", 20, 30]', "3.3333333333333334 kg/t", "II"),
    ],
)
def test_benchmarks_in_each_direction(made, marks, value, grade):
    found = evaluate(made(primary("p", 1, [row("a", marks=marks)])), {"a": value})

    assert found.row("a").grade == grade


def test_a_benchmark_that_is_lost_leaves_the_grade_open_between(made):
    found = evaluate(made(primary("p", 1, [row("a", marks='at_most = [10, "", 30]')])), {"a": "15 kg/t"})

    assert found.row("a").possible == ("II", "III")


def test_a_requirement_shared_by_levels_is_met_at_the_better_one(made):
    system = made(primary("p", 1, [row("a", marks=grades("x", "y", "="), unit="")]))

    assert evaluate(system, {"a": "III"}).row("a").grade == "II"
    assert evaluate(system, {"a": "三级"}).row("a").grade == "II"
    with pytest.raises(RecordError, match="a: got 'yes', expected a grade: I, II, III, below"):
        evaluate(system, {"a": "yes"})


@pytest.mark.parametrize("word", ["yes", True, "是", "达标", "I", "III", "Ⅱ级"])
def test_what_asks_one_thing_is_met_or_not(made, word):
    system = made(primary("p", 1, [row("a", marks=grades("x", "=", "="), unit="")]))

    assert evaluate(system, {"a": word}).row("a").grade == "I"
    assert evaluate(system, {"a": False}).row("a").grade == evaluate(system, {"a": "未达到"}).row("a").grade == "below"


def test_what_is_not_recorded_scores_zero_if_the_caller_says_so(made):
    found = evaluate(made(thirds()), {"a": "1 kg/t"}, unmeasured="fails")

    assert found.level == "below"
    assert found.index["I"].say() == "≈33.33"


@pytest.fixture
def ratio(tmp_path):
    path = tmp_path / "ratio.toml"
    path.write_text(cp.indicator_template("ratio"), "utf-8")
    return indicator_system(path)


def test_the_ratio_method_by_hand(ratio):
    known = {"water": "12.5 m3/t", "energy": "32 kgce/t", "reuse": "66 %", "audit": True, "ems": False, "within_limits": True}
    found = evaluate(ratio, known)

    p1 = 40 * Fraction(10, 25) * 2 + 30 * Fraction(6, 5) + 30 * Fraction(11, 10)
    assert found.index["P"].low == found.index["P"].high == Fraction(7, 10) * p1 + Fraction(3, 10) * 60
    assert found.level == "cleaner"
    vetoed = evaluate(ratio, {**known, "within_limits": False})
    assert vetoed.level == "below"
    assert vetoed.limiting_failed["cleaner"] == ("within_limits",)


def test_the_ratio_method_gives_the_weight_of_what_is_absent_to_its_primary(ratio):
    found = evaluate(ratio, {"energy": NOT_APPLICABLE})

    assert found.row("water").weight == Fraction(7, 10) * 40 * Fraction(70, 40)
    with pytest.raises(CleanprodError, match="nothing of it applies"):
        evaluate(ratio, {"reuse": NOT_APPLICABLE})


def test_a_ratio_stops_at_its_cap_and_needs_no_division_by_zero(ratio):
    found = evaluate(ratio, {"water": "0 m3/t"})

    assert found.row("water").contribution["P"].low == Fraction(7, 10) * 40 * Fraction(6, 5)
    assert evaluate(ratio, {"reuse": "99 %"}).row("reuse").contribution["P"].low == Fraction(7, 10) * 30 * Fraction(6, 5)
    with pytest.raises(RecordError, match="water: got -1 m3/t, expected a value of zero or more"):
        evaluate(ratio, {"water": "-1 m3/t"})


def test_a_three_level_standard_has_counts_and_a_worst_and_no_index():
    found = evaluate("pcb_hj450_2008", {"fresh_single": "0.3 m3/m2", "elec_single": "20 kWh/m2", "cu_single": "60 g/m2"})

    assert found.index == {}
    assert found.level is None
    assert found.status == "none"
    assert found.counts == {"1": 1, "2": 0, "3": 1, "below": 1}
    assert found.worst_grades == ("below",)
    assert len(found.measure_first) == 23


def test_a_partial_system_without_weights_rules_levels_out_and_none_in():
    system = indicator_system("steel_long_process_2014")
    every = {one.id: "I" for one in system.indicators if one.graded}

    assert evaluate(system, {}).possible == ("I", "II", "III", "below")
    assert evaluate(system, every).index == {}
    assert evaluate(system, {"fresh_water": "3.6 m3/t"}).possible == ("II", "III", "below")
    assert evaluate(system, {"fresh_water": "5 m3/t"}).possible == ("below",)
    assert evaluate(system, {"nox": "5 kg/t"}).possible[:2] == ("I", "II")


# what hangs on what


def test_a_level_between_that_nothing_can_reach_is_not_possible(made):
    # b asks one thing only: met, it is at I; not met, it fails III
    rows = [row("a", 0.9), row("b", 0.1, marks=grades("x", "=", "="), unit="", limiting=True)]
    found = evaluate(made(primary("p", 1, rows)), {"a": "1 kg/t"})

    assert found.possible == ("I", "below")


def test_what_cannot_change_the_level_is_not_to_be_measured(made):
    rows = [row("a", 0.86, limiting=True), row("b", 0.1), row("c", 0.04)]
    found = evaluate(made(primary("p", 1, rows)), {"b": "50 kg/t"})

    assert "c" not in found.measure_first
    assert found.measure_first == ("a",)


def test_the_smallest_improvements(made):
    rows = [row("a", 0.5, limiting=True), row("b", 0.3), row("c", 0.1), row("d", 0.1)]
    system = made(primary("p", 1, rows))
    found = evaluate(system, {"a": "15 kg/t", "b": "15 kg/t", "c": "15 kg/t", "d": "5 kg/t"})

    assert (found.level, found.next_level) == ("II", "I")
    assert [[step.indicator for step in steps] for steps in found.improvements] == [["a", "b"]]
    assert found.improvements[0][0].bound.en == "≤ 10 kg/t"
    better = {"a": "10 kg/t", "b": "10 kg/t", "c": "15 kg/t", "d": "5 kg/t"}
    assert evaluate(system, better).level == "I"


def test_improvements_of_one_size_are_all_listed_and_each_suffices(made):
    rows = [row("a", 0.8), row("b", 0.1), row("c", 0.1)]
    system = made(primary("p", 1, rows))
    known = {"a": "20 kg/t", "b": "40 kg/t", "c": "40 kg/t"}
    found = evaluate(system, known)

    assert found.level == "below"
    assert [[step.indicator for step in steps] for steps in found.improvements] == [["b"], ["c"]]
    assert evaluate(system, {**known, "b": "20 kg/t"}).level == "II"


def test_the_best_level_has_nothing_above_it(made):
    found = evaluate(made(thirds()), dict.fromkeys("abc", "1 kg/t"))

    assert found.next_level is None
    assert found.improvements == ()
    assert found.measure_first == ()


def test_a_row_without_benchmarks_stays_unknown_until_it_is_said_not_to_apply():
    system = indicator_system("hazwaste_incineration_zaepi_draft")
    found = evaluate(system, {})

    assert found.row("co2_per_t").state == "no_benchmark"
    assert "co2_per_t" not in found.measure_first
    assert any("co2_per_t" in remark.en for remark in found.remarks)
    with pytest.raises(CleanprodError, match="ghg"):
        evaluate(system, {"co2_per_t": NOT_APPLICABLE})
    left = evaluate(system, {"co2_per_t": NOT_APPLICABLE}, empty_primary="renormalise")
    regular = [one.weight for one in left.rows if one.weight is not None and one.indicator.primary != "recycling"]
    assert sum(regular) == 100


def test_a_parameter_that_is_not_given_leaves_its_rows_open():
    found = evaluate("pcb_hj450_2008", {"fresh_multi": "1.1 m3/m2"})

    assert found.row("fresh_multi").grade is None
    assert found.parameters_missing == ("n",)
    assert any("a parameter is not given: n" in remark.en for remark in found.remarks)


# what is refused

REFUSED = [
    ({"rinse_water": "18"}, "rinse_water: got '18', expected a quantity in L/m² .*A number needs its unit: such as 12 L/m²"),
    ({"rinse_water": "1e99999999"}, "rinse_water: got '1e99999999'.*A number needs its unit"),
    ({"rinse_water": 18}, "rinse_water: got 18, .*A number needs its unit"),
    ({"rinse_water": True}, "rinse_water: got True"),
    ({"rinse_water": "18 t"}, r"rinse_water: got 18 t \(mass\), expected a quantity in L/m² \(volume per area\)"),
    ({"rinse_water": "18 L/m3x"}, "rinse_water: got "),
    ({"clean_process": "Ⅳ级"}, "clean_process: got 'Ⅳ级', expected a grade: I, II, III, below"),
    ({"clean_process": 1}, "clean_process: got 1, expected a grade"),
    ({"clean_process": "n/a"}, "clean_process: got 'n/a', expected either not applicable or not measured"),
    ({"zn_rat": "80 %"}, "got 'zn_rat', expected an indicator of electroplating_2015. Did you mean zn_rate?"),
    ({"zn_rate": "80 %", "锌利用率": "80 %"}, "zn_rate: got 'zn_rate' and '锌利用率', expected one value for each"),
]


@pytest.mark.parametrize(("values", "said"), REFUSED)
def test_values_that_are_refused(values, said):
    with pytest.raises(RecordError, match=said):
        evaluate("electroplating_2015", values)


def test_every_refusal_is_told_at_once_and_in_chinese():
    with pytest.raises(RecordError) as error:
        evaluate("electroplating_2015", {"rinse_water": "18", "zn_rate": "x", "foo": 1})

    assert [problem.where for problem in error.value.problems] == ["rinse_water", "zn_rate", ""]
    assert "数必须带单位" in error.value.say("zh")


def test_electricity_is_not_coal_equivalent_by_a_unit(made):
    system = made(primary("p", 1, [row("a", unit="kgce/t")]))

    with pytest.raises(RecordError, match="becomes coal equivalent by a coefficient"):
        evaluate(system, {"a": "5 kWh/t"})


@pytest.mark.parametrize("given", [{"n": 0}, {"n": 39}, {"n": "1e99999999"}, {"n": "1.5"}, {"n": "x"}, {"n": True}, {"m": 1}])
def test_parameters_that_are_refused(given):
    with pytest.raises(RecordError):
        evaluate("pcb_hj450_2008", {}, parameters=given)


def test_settings_and_names_that_are_refused():
    with pytest.raises(CleanprodError, match="empty_primary: got 'drop', expected refuse or renormalise"):
        evaluate("electroplating_2015", {}, empty_primary="drop")
    with pytest.raises(CleanprodError, match="values: got a list, expected a mapping"):
        evaluate("electroplating_2015", [])
    with pytest.raises(UnknownNameError, match="Did you mean electroplating_2015"):
        evaluate("electroplating_2016", {})
    with pytest.raises(UnknownNameError, match="Did you mean zn_rate"):
        evaluate("electroplating_2015", {}).row("zn_rat")


# for an enterprise


def every(grade="I"):
    system = indicator_system("electroplating_2015")
    best = {"rinse_water": "8 L/m2"}
    return {one.id: grade if one.graded else best.get(one.id, "100 %") for one in system.indicators}


def test_the_level_of_an_enterprise_comes_with_its_standing():
    found = evaluate("electroplating_2015", every())
    mill = found.onto(cp.Enterprise(name="某厂"))

    assert mill.level == "I"
    assert (found.fact.value, found.fact.standing, found.fact.system) == ("I", "unverified", "electroplating_2015")
    assert cp.policy(on="2018-06-01").assess(mill)["statutory_mandatory"].outcome is None


def test_an_open_level_leaves_the_enterprise_as_it_is():
    mill = cp.Enterprise(name="某厂")

    assert evaluate("electroplating_2015", {}).onto(mill) is mill
    assert evaluate("electroplating_2015", {}).fact.value is None


def test_a_level_that_the_evaluation_denies_is_refused():
    with pytest.raises(RecordError, match="level: got III, expected what the evaluation gives"):
        evaluate("electroplating_2015", every()).onto(cp.Enterprise(level="III"))
    with pytest.raises(CleanprodError, match="a system whose levels are I, II and III"):
        evaluate("pcb_hj450_2008", {}).onto(cp.Enterprise())


# the report


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "name", ["electroplating_2015", "hazwaste_incineration_zaepi_draft", "pcb_hj450_2008", "steel_long_process_2014"]
)
def test_a_report_names_every_row_and_remark(name, lang):
    found = evaluate(name, {})

    for report in (found.to_text(lang), found.to_markdown(lang), found.to_html(lang)):
        told = report.replace("\\", "").replace("&#x27;", "'").replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"')
        assert [one.id for one in found.system.indicators if one.name.say(lang) not in told] == []
        assert [remark for remark in found.remarks if remark.say(lang) not in told] == []
    assert found.system.partial is None or found.system.partial.say(lang) in found.to_text(lang)


def test_a_report_is_escaped(made):
    system = made(primary("p", 1, [row("a", marks=grades("<i>|x", "=", "="), unit="")]))
    found = evaluate(system, {"a": True})

    assert "<i>" not in found.to_html()
    assert r"\<i\>\|x" in found.to_markdown()


def test_the_json_form_is_exact():
    found = evaluate("electroplating_2015", {"rinse_water": "18 L/m2", "clean_process": "II", "au_rate": NOT_APPLICABLE})
    told = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))

    assert told["form"] == "cleanprod.evaluation/1"
    assert told["index"]["I"] == {"low": "0", "high": str(found.index["I"].high)}
    by_id = {one["indicator"]: one for one in told["rows"]}
    assert by_id["rinse_water"]["value"] == {"value": "18", "unit": "L/m²", "written": "18 L/m2"}
    assert by_id["rinse_water"]["benchmark"] == {"zh": "≤ 24 L/m²", "en": "≤ 24 L/m²"}
    assert by_id["clean_process"]["grade"] == by_id["clean_process"]["value"] == "II"
    assert by_id["au_rate"]["state"] == "not_applicable"
    assert by_id["law"]["state"] == "not_measured"
    assert sum(Fraction(one["weight"]) for one in told["rows"] if one["weight"]) == 100


def test_points_are_cut_and_not_rounded(made):
    rows = [row("a", '"8499999/10000000"'), row("b", '"1500001/10000000"')]
    found = evaluate(made(primary("p", 1, rows)), {"a": "1 kg/t", "b": "99 kg/t"})

    assert found.index["I"].say() == "≈84.99"
    assert repr(found).startswith("<evaluation below III; Y_I = ≈84.99")
