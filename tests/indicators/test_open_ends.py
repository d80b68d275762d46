"""What is lost or open stays open, a bonus makes up for nothing at level III, and what to do next can be done."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cleanprod.errors import CleanprodError, RecordError
from cleanprod.indicators.evaluation import NOT_APPLICABLE, evaluate, indicator_system, indicator_template
from indicators.making import PARAMETER, grades, primary, row, system_text

HAZWASTE = "hazwaste_incineration_zaepi_draft"


@pytest.fixture
def made(tmp_path):
    def make(*primaries, text="", **more):
        path = tmp_path / "made.toml"
        path.write_text(text or system_text(*primaries, **more), "utf-8")
        return indicator_system(path)

    return make


# level III


def with_bonus(made):
    rows = [row("a", 0.9), row("b", 0.1)]
    return made(primary("p", 1, rows), primary("q", 0.1, [row("c")], more="bonus = true"))


@pytest.mark.parametrize(
    ("b", "possible"), [("30 kg/t", ("III",)), ("31 kg/t", ("below",)), (None, ("III", "below")), ("不适用", ("III",))]
)
def test_bonus_points_never_stand_in_at_level_three(made, b, possible):
    found = evaluate(with_bonus(made), {"a": "30 kg/t", "b": b, "c": "1 kg/t"})

    assert found.index["III"].high == 100
    assert found.possible == possible


def test_a_bonus_that_fails_does_not_keep_from_level_three(made):
    assert evaluate(with_bonus(made), {"a": "30 kg/t", "b": "30 kg/t", "c": "99 kg/t"}).level == "III"


def test_the_draft_grants_no_level_three_beside_a_row_that_fails_or_cannot_be_graded():
    system = indicator_system(HAZWASTE)
    every = {one.id: at_three(one) for one in system.indicators if one.gradable}
    how = {"empty_primary": "renormalise"}

    assert evaluate(system, {**every, "co2_per_t": NOT_APPLICABLE}, **how).level == "III"
    assert evaluate(system, {**every, "co2_per_t": NOT_APPLICABLE, "it_level": "below"}, **how).level == "below"
    assert evaluate(system, every, **how).possible == ("III", "below")
    assert any("a bonus makes up for none" in remark.en for remark in evaluate(system, {}).remarks)


def at_three(one):
    """A value that meets III, and II only where III asks the same or is strict."""
    if one.graded:
        return "III"
    mark = one.benchmarks[2]
    end = (mark.most if mark.most is not None else mark.least).at({})
    step = Fraction(1, 1000) * mark.strict_least - Fraction(1, 1000) * mark.strict_most
    from cleanprod.units import Quantity  # noqa: PLC0415

    return Quantity(end + step, one.unit)


def test_the_levels_of_a_draft_are_not_the_fact_of_an_enterprise():
    assert [level.fact for level in indicator_system(HAZWASTE).levels] == [None] * 3
    assert [level.fact for level in indicator_system("electroplating_2015").levels] == ["I", "II", "III"]
    assert evaluate("electroplating_2015", {}).fact.partial
    assert not evaluate(HAZWASTE, {}).fact.partial


def test_the_audit_asks_the_same_in_both_languages():
    second = indicator_system(HAZWASTE).by_id["audit"].benchmarks[1]

    assert "五年" in second.zh
    assert "five years" in second.en


# ends that are lost, parameters that are not known


@pytest.mark.parametrize(
    ("marks", "value", "possible"),
    [
        ('at_most = ["", 10, 12]\nat_least = [5, 4, 3]', "100 kg/t", ("below",)),
        ('at_most = ["", 10, 12]\nat_least = [5, 4, 3]', "11 kg/t", ("III",)),
        ('at_most = ["", 10, 12]\nat_least = [5, 4, 3]', "9 kg/t", ("I", "II")),
        ('at_most = ["", 10, 12]\nat_least = [5, 4, 3]', "4.5 kg/t", ("II",)),
        ('at_most = [6, "", 12]\nat_least = [5, 4, 3]', "11 kg/t", ("II", "III")),
        ('at_most = [6, 10, ""]\nat_least = [5, 4, 3]', "11 kg/t", ("III", "below")),
        ('at_most = [6, 10, ""]\nat_least = [5, 4, 3]', "2 kg/t", ("below",)),
        ('at_most = ["", "", ""]\nat_least = [5, 4, 3]', "5 kg/t", ("I", "II", "III", "below")),
    ],
)
def test_an_end_of_a_range_that_is_lost_is_not_known(made, marks, value, possible):
    found = evaluate(made(primary("p", 1, [row("a", marks=marks)])), {"a": value})

    assert found.row("a").possible == possible


def test_a_lost_benchmark_between_two_that_are_equal_is_theirs(made):
    system = made(primary("p", 1, [row("a", marks='at_most = [10, "", 10]')]))

    assert evaluate(system, {}).possible == ("I", "below")


@pytest.mark.parametrize(("formula", "last"), [("0.1 + 0.1*n", 38), ("2 - 1/n", 38), ("3000001 - n", 3000000)])
@pytest.mark.parametrize("value", ["0.1", "0.5", "1.9", "2.5", "3.91"])
def test_a_parameter_that_is_not_known_may_be_any_of_its_range(made, formula, last, value):
    marks = f'at_most = ["{formula}", "{formula} + 1", "2*({formula}) + 1"]'
    system = made(primary("p", 1, [row("a", marks=marks)]), extra=PARAMETER.format(1, last, "true"))
    found = evaluate(system, {"a": f"{value} kg/t"}).row("a").possible

    names = ["I", "II", "III", "below"]
    seen = {evaluate(system, {"a": f"{value} kg/t"}, parameters={"n": n}).row("a").grade for n in (*range(1, 39), last)}
    assert found == tuple(names[min(map(names.index, seen)) : max(map(names.index, seen)) + 1])


# levels by their ids


def reversed_levels():
    text = system_text(primary("p", 1, [row("a", marks=grades("x", "y", "z"), unit="")]))
    for old, new in (("I", "3"), ("II", "2"), ("III", "1")):
        text = text.replace(f'id = "{old}"', f'id = "{new}"').replace(f'limiting = "{old}"', f'limiting = "{new}"')
    return text


@pytest.mark.parametrize(("word", "grade"), [("3级", "3"), ("三级", "3"), ("2级", "2"), ("二级", "2"), ("一级", "1")])
def test_a_level_is_known_by_its_number_and_not_by_its_place(made, word, grade):
    assert evaluate(made(text=reversed_levels()), {"a": word}).row("a").grade == grade


def test_ten_levels(made):
    text = indicator_template("three_level")
    head, _, rest = text.partition("[[level]]")
    body = rest[rest.index("[[primary]]") :] if "[[primary]]" in rest else rest
    levels = "".join(f'[[level]]\nid = "{n}"\nzh = "第{n}等"\nen = "grade {n}"\n\n' for n in range(1, 11))
    rows = f'[[primary]]\nid = "p"\nzh = "类"\nen = "p"\n\n{row("a", "", marks=f"at_most = {list(range(1, 11))}")}'
    system = made(text=head + levels + rows + row("b", "", marks=grades(*"abcdefghij"), unit=""))

    assert body
    found = evaluate(system, {"a": "9.5 kg/t", "b": "十级"})
    assert [found.row(name).grade for name in "ab"] == ["10", "10"]


# what is given


@pytest.mark.parametrize("system", [None, 3, ["electroplating_2015"]])
def test_what_is_no_system_is_told(system):
    with pytest.raises(CleanprodError, match=r"system: got .*expected a system, the id of one of the library"):
        evaluate(system, {})


@pytest.mark.parametrize("parameters", [[1], "n=2", 0])
def test_parameters_are_a_mapping(parameters):
    with pytest.raises(RecordError, match=r"parameters: got .*, expected a mapping from parameters to values"):
        evaluate("pcb_hj450_2008", {}, parameters=parameters)


def test_a_parameter_under_two_names_is_refused():
    with pytest.raises(RecordError, match="n: got 'n' and 'layers beyond two', expected one value for each parameter"):
        evaluate("pcb_hj450_2008", {}, parameters={"n": 2, "layers beyond two": 3})


def test_width_and_case_make_no_difference_to_a_name():
    found = evaluate("electroplating_2015", {"RINSE_WATER": "8 L/m2"})

    assert found.row("rinse_water").grade == "I"
    with pytest.raises(RecordError, match="expected one value for each indicator"):
        evaluate("electroplating_2015", {"RINSE_WATER": "8 L/m2", "rinse_water": "9 L/m2"})


def test_values_that_can_hardly_be_are_told():
    found = evaluate("electroplating_2015", {"rinse_water": "-8 L/m2", "zn_rate": "120 %", "cu_rate": "100 %"})
    told = [remark.en for remark in found.remarks]

    assert "rinse_water is -8 L/m2, below zero, where no benchmark is: check it" in told
    assert "zn_rate is 120 %, more than 100 %: check it" in told
    assert not any("cu_rate" in one for one in told)
    steel = evaluate("steel_long_process_2014", {"bof_energy": "-25 kgce/t"})
    assert not any("below zero" in remark.en for remark in steel.remarks)


# the ratio method


@pytest.fixture
def ratio(made):
    return made(text=indicator_template("ratio"))


def test_a_whole_part_that_does_not_apply_is_for_the_caller_to_decide(ratio):
    values = {"audit": NOT_APPLICABLE, "ems": NOT_APPLICABLE, "water": "10 m3/t"}

    with pytest.raises(CleanprodError, match="nothing of it applies"):
        evaluate(ratio, values)
    found = evaluate(ratio, values, empty_primary="renormalise")
    assert sum(one.weight for one in found.rows if one.weight is not None) == 100
    assert found.index["P"].low == 40


def test_an_improvement_of_a_ratio_is_a_number_that_just_suffices(ratio):
    known = {"water": "33 m3/t", "energy": "50 kgce/t", "reuse": "60 %", "audit": True, "ems": True, "within_limits": True}
    found = evaluate(ratio, known)
    ((step,),) = found.improvements
    number = Fraction(step.bound.en.removeprefix("≤ ").removesuffix(" m³/t"))

    assert (step.indicator, found.next_level) == ("water", "advanced")
    assert evaluate(ratio, {**known, "water": step.bound.en.removeprefix("≤ ")}).level == "advanced"
    assert evaluate(ratio, {**known, "water": f"{float(number + Fraction(1, 1000))} m3/t"}).level == "cleaner"


def test_each_improvement_of_ratios_reaches_the_level(ratio):
    known = {"water": "80 m3/t", "energy": "90 kgce/t", "reuse": "20 %", "audit": True, "ems": True, "within_limits": True}
    found = evaluate(ratio, known)

    assert found.improvements
    for steps in found.improvements:
        brought = {step.indicator: step.bound.en.lstrip("≤≥ ") for step in steps}
        assert evaluate(ratio, {**known, **brought}).level == found.next_level


def test_a_ratio_to_a_parameter_that_is_not_known_is_an_interval(made):
    text = indicator_template("ratio").replace("at_most = [10]", 'at_most = ["10*n"]') + PARAMETER.format(1, 2, "true")
    system = made(text=text)
    found = evaluate(system, {"water": "40 m3/t"}).row("water").contribution["P"]
    ends = [evaluate(system, {"water": "40 m3/t"}, parameters={"n": n}).row("water").contribution["P"].low for n in (1, 2)]

    assert [found.low, found.high] == ends


# improvements


def test_where_a_benchmark_is_lost_a_better_one_is_asked_for(made):
    rows = [row("a", 0.9, marks='at_most = [10, "", 30]'), row("b", 0.1)]
    found = evaluate(made(primary("p", 1, rows)), {"a": "40 kg/t", "b": "20 kg/t"})

    # III would do, and so does I: one indicator
    assert [[(step.indicator, step.level) for step in steps] for steps in found.improvements] == [[("a", "III")]]
    rows = [row("a", 0.9, marks='at_most = [10, 20, ""]'), row("b", 0.1, limiting=True)]
    found = evaluate(made(primary("p", 1, rows)), {"a": "40 kg/t", "b": "30 kg/t"})
    assert [[(step.indicator, step.level) for step in steps] for steps in found.improvements] == [[("a", "II")]]
