"""A table of enterprises is evaluated as its rows are one by one."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanprod.errors import CleanprodError, TableError
from cleanprod.indicators.evaluation import NOT_APPLICABLE, evaluate, indicator_system, table_deciding
from cleanprod.indicators.evaluation.tables import evaluate_table, row_of
from cleanprod.testing import indicator_values
from cleanprod.units import Quantity
from indicators.making import primary, row, system_text
from indicators.test_properties import made

SYSTEMS = [
    made(),
    made(floor='floor = "II"'),
    made(bonus=True),
    made(ratio=True),
    made(lost=True),
    *map(
        indicator_system,
        ("electroplating_2015", "hazwaste_incineration_zaepi_draft", "pcb_hj450_2008", "steel_long_process_2014"),
    ),
]


def some_apply(system, values):
    parts = {}
    for one in system.primaries:
        parts.setdefault(one.part, []).extend(values.get(i.id) is NOT_APPLICABLE for i in one.indicators if not one.bonus)
    return not any(flags and all(flags) for part, flags in parts.items() if part != "veto")


@st.composite
def plants(draw):
    """A system, and what is known of some enterprises, with its parameters."""
    number = draw(st.sampled_from(range(len(SYSTEMS))))  # a system itself would be shown whole where a test fails
    system = SYSTEMS[number]
    rows = draw(st.lists(indicator_values(system).filter(lambda values: some_apply(system, values)), min_size=1, max_size=3))
    known = {one.id: st.none() | st.integers(int(one.first), int(one.last)) for one in system.parameters}
    return number, [(values, draw(st.fixed_dictionaries(known))) for values in rows]


def frame_of(system, rows, *, numbers):
    """A table of the same: columns of numbers, or of text."""
    columns = {"编号": [f"E{n}" for n in range(len(rows))]}
    absent = [[one for one, value in values.items() if value is NOT_APPLICABLE] for values, _ in rows]
    for one in system.indicators:
        cells = [values.get(one.id) for values, _ in rows]
        if one.graded:
            columns[one.name.zh] = [None if cell in (None, NOT_APPLICABLE) else word(cell) for cell in cells]
        elif numbers:
            held = [None if cell in (None, NOT_APPLICABLE) else float(cell.magnitude) for cell in cells]
            columns[f"{one.id}（{one.unit}）"] = pl.Series(held, dtype=pl.Float64)
        else:
            columns[one.id] = ["不适用" if cell is NOT_APPLICABLE else None if cell is None else str(cell) for cell in cells]
    if numbers or any(one.graded for one in system.indicators):
        columns["不适用"] = pl.Series(absent, dtype=pl.List(pl.String)) if numbers else [
            "、".join(name for name in names if system.by_id[name].graded) or None for names in absent
        ]  # fmt: skip
    for one in system.parameters:
        columns[one.name.zh] = [at[one.id] for _, at in rows]
    return pl.DataFrame(columns)


def word(cell):
    return {True: "是", False: "否"}.get(cell, cell)


@settings(max_examples=100)
@given(plants(), st.booleans(), st.sampled_from(["unknown", "fails"]))
def test_a_table_answers_as_its_records_do(given_, numbers, unmeasured):
    system, rows = SYSTEMS[given_[0]], given_[1]
    how = {"empty_primary": "renormalise", "unmeasured": unmeasured}
    told = evaluate_table(system, frame_of(system, rows, numbers=numbers), **how)

    for answers, (values, at) in zip(told.iter_rows(named=True), rows, strict=True):
        one = row_of(evaluate(system, values, parameters=at, **how))
        assert {name: answers[name] for name in one} == one


@given(st.floats(0, 1e6), st.sampled_from(["L/m2", "m3/m2", "mL/m2", "m3/hm2"]))
def test_a_number_of_a_column_is_compared_as_it_prints(value, unit):
    (answer,) = evaluate_table("electroplating_2015", pl.DataFrame({f"rinse_water({unit})": [value]})).to_dicts()
    one = row_of(evaluate("electroplating_2015", {"rinse_water": Quantity(value, unit)}))

    assert {name: answer[name] for name in one} == one


@pytest.mark.parametrize("unit", ["L/m2", "m3/m2"])
@pytest.mark.parametrize("mark", [8, 24, 40])
def test_a_number_beside_a_benchmark(unit, mark):
    edge = float(Quantity(mark, "L/m2").to(unit).magnitude)
    values = [math.nextafter(edge, 0), edge, math.nextafter(edge, math.inf)]
    told = evaluate_table("electroplating_2015", pl.DataFrame({f"rinse_water({unit})": values}))["level_best"].to_list()

    assert told[0] == told[1] != told[2]


def test_points_that_are_too_long_go_one_by_one(monkeypatch):
    rows = [({"a": Quantity(5, "kg/t"), "b": NOT_APPLICABLE}, {}), ({"a": Quantity(25, "kg/t")}, {})]
    frame = frame_of(made(), rows, numbers=True)
    same = evaluate_table(made(), frame)
    monkeypatch.setattr(table_deciding, "MOST_WHOLE", 0)

    assert evaluate_table(made(), frame).equals(same)


def test_other_columns_pass_through_and_lazy_frames_are_collected():
    frame = pl.LazyFrame({"id": ["a"], "area (m2)": [1], "rinse_water": ["8 L/m2"]})
    told = evaluate_table("electroplating_2015", frame)

    assert told.columns[:3] == ["id", "area (m2)", "rinse_water"]
    assert told["level_best"].to_list() == ["I"]


def test_formulas_are_worked_out_for_the_parameters_of_each_row():
    rows = [(1.1, 2), (1.1, 1), (1.1, None), (0.8, 1), (1.11, 2), (5.0, 38), (99.0, 38)]
    frame = pl.DataFrame({"fresh_multi(m3/m2)": [value for value, _ in rows], "n": [n for _, n in rows]})
    told = evaluate_table("pcb_hj450_2008", frame)

    for answers, (value, n) in zip(told.iter_rows(named=True), rows, strict=True):
        one = row_of(evaluate("pcb_hj450_2008", {"fresh_multi": f"{value} m3/m2"}, parameters={"n": n}))
        assert {name: answers[name] for name in one} == one
    assert told["count_1"].to_list() == [1, 0, 0, 1, 0, 1, 0]
    assert told["count_below"].to_list() == [0, 0, 0, 0, 0, 0, 1]


def test_units_of_columns_may_be_said_apart():
    frame = pl.DataFrame({"rinse_water": [0.008, 0.009]})
    told = evaluate_table("electroplating_2015", frame, units={"rinse_water": "m3/m2"})

    assert told["level_best"].to_list() == ["I", "II"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"rinse_water": [8.0]}, "rinse_water: got numbers without a unit, expected the unit of the column"),
        ({"rinse_water(L/m2)": [8.0, math.nan]}, r"row 2, rinse_water\(L/m2\): got nan, expected a finite number"),
        ({"rinse_water(t)": [8.0]}, r"rinse_water\(t\): got t, expected the unit of the indicator"),
        ({"rinse_water": ["8 L/m2", "8"]}, "row 2, rinse_water: got '8', expected a quantity in L/m²"),
        ({"clean_process": ["I", None, "IV"]}, "row 3, clean_process: got 'IV', expected a grade"),
        ({"clean_process": [1]}, "row 1, clean_process: got 1, expected a grade"),
        ({"law": ["是"], "not_applicable": ["law"]}, "row 1, law: got a value of law, which is said not to apply"),
        ({"law": ["是"], "not_applicable": ["zn_rat"]}, "row 1, not_applicable: got 'zn_rat', .* Did you mean zn_rate?"),
        ({"rinse_water": ["8 L/m2"], "单位产品每次清洗取水量": ["8 L/m2"]}, "got the same as rinse_water, expected one column"),
        ({"rinse_water": ["8 L/m2"], "level": ["I"]}, "level: got 'level', expected a table without columns of answers"),
        ({"x": [1]}, "got no column of an indicator"),
        ({"rinse_water(L/m2)": ["8 m3/m2"]}, "row 1, .*got '8 m3/m2' beside the unit L/m², expected one unit"),
        ({"rinse_watr（L/m2）": [8.0], "law": ["是"]}, "rinse_watr（L/m2）: got 'rinse_watr', .* Did you mean rinse_water?"),
        ({"zn_rat": [80], "law": ["是"]}, "zn_rat: got 'zn_rat', .* Did you mean zn_rate?"),
        (
            {"law": pl.Series(["是", None, True], dtype=pl.Object)},
            "law: got a column of Python objects, expected a column of num",
        ),
        ({"rinse_water": ["不适用"]}, "row 1, resource: got resource consumption: nothing of it applies"),
    ],
)
def test_tables_that_are_refused(columns, said):
    with pytest.raises(TableError, match=said):
        evaluate_table("electroplating_2015", pl.DataFrame(columns, strict=False))


def test_what_is_no_table_is_refused():
    with pytest.raises(TableError, match="expected a dataframe"):
        evaluate_table("electroplating_2015", {"rinse_water": ["8 L/m2"]})
    with pytest.raises(CleanprodError, match="parameters: got 'm'"):
        evaluate_table("pcb_hj450_2008", pl.DataFrame({"fresh_single": ["1 m3/m2"]}), parameters={"m": 1})
    with pytest.raises(TableError, match="row 2, n: got 99"):
        evaluate_table("pcb_hj450_2008", pl.DataFrame({"fresh_single": ["1 m3/m2"] * 2, "n": [1, 99]}))


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ({"rinse": "L/m2"}, "units: got 'rinse', expected a column of the table"),
        ({"rinse_water": "kg"}, "rinse_water: got kg, expected the unit of the indicator, L/m²"),
        ({"rinse_water": "x"}, "rinse_water: got 'x', expected a unit"),
        ({"city": "L/m2"}, "city: got 'city', expected a column of an indicator"),
        ({"anything": "L/m2"}, "anything: got 'anything', expected a column of an indicator"),
        ({"zn_rate(%)": "1"}, r"zn_rate\(%\): got 1 in units=, % in the header, expected one unit"),
        (["L/m2"], "units: got .*, expected a mapping from headers to units"),
    ],
)
def test_units_that_are_refused(units, said):
    frame = pl.DataFrame({"rinse_water": [8.0], "zn_rate(%)": [80.0], "anything": [1], "city": ["甲"]})

    with pytest.raises(TableError, match=said):
        evaluate_table("electroplating_2015", frame, units=units)


def test_no_more_than_twenty_problems_are_told():
    with pytest.raises(TableError) as error:
        evaluate_table("electroplating_2015", pl.DataFrame({"rinse_water": [f"{n} kg" for n in range(50)]}))

    assert len(error.value.problems) == 21
    assert error.value.problems[-1].got.en == "30 more"


def test_an_empty_table_has_the_columns_of_answers():
    told = evaluate_table("electroplating_2015", pl.DataFrame({"rinse_water": []}, schema={"rinse_water": pl.String}))

    assert told.height == 0
    assert "index_III_high" in told.columns


@pytest.mark.parametrize(("value", "level"), [(20.0, "I"), (20.5, "II")])
def test_a_floor_holds_in_tables_too(tmp_path, value, level):
    path = tmp_path / "made.toml"
    path.write_text(system_text(primary("p", 1, [row("a", 0.9), row("b", 0.1)]), floor='floor = "II"'), "utf-8")
    frame = pl.DataFrame({"a(kg/t)": [1.0], "b(kg/t)": [value]})

    assert evaluate_table(path, frame)["level"].to_list() == [level]


def test_long_fractions_are_exact_in_tables_too(tmp_path):
    path = tmp_path / "made.toml"
    rows = [row(name, '"1/3"') for name in "abc"]
    path.write_text(system_text(primary("p", 1, rows)), "utf-8")
    frame = pl.DataFrame({f"{name}(kg/t)": [30.0, 10.0] for name in "abc"})

    assert evaluate_table(path, frame)["level"].to_list() == ["III", "I"]


def test_text_under_a_unit_is_read_as_numbers_are():
    cells = ["8", "9", "不适用", None, "8.5 L/m2", "1,000"]
    told = evaluate_table("electroplating_2015", pl.DataFrame({"rinse_water（L/m2）": cells}), empty_primary="renormalise")

    assert told["level_best"].to_list() == ["I", "II", "I", "I", "II", "below"]
    assert told["not_measured"].to_list() == [24, 24, 24, 25, 24, 24]


def test_short_floats_are_taken_as_they_print():
    column = pl.Series([0.008, 0.0081, 0.04, None], dtype=pl.Float32)
    told = evaluate_table("electroplating_2015", pl.DataFrame({"rinse_water(m3/m2)": column}))

    assert told["level_best"].to_list() == ["I", "II", "III", "I"]
    assert told["rinse_water(m3/m2)"].dtype == pl.Float32


@pytest.mark.parametrize("large", [2**60, 2**63, 2.0**60, 1e300])
def test_a_large_number_is_a_number(large):
    told = evaluate_table(
        "electroplating_2015", pl.DataFrame({"rinse_water(L/m2)": [large, 8 if isinstance(large, int) else 8.0]})
    )

    assert told["level_best"].to_list() == ["below", "I"]


def test_a_blank_cell_of_a_parameter_is_not_known_whatever_is_said_of_the_others():
    frame = pl.DataFrame({"fresh_multi(m3/m2)": [1.1, 1.1], "n": [None, 2]})

    assert evaluate_table("pcb_hj450_2008", frame, parameters={"n": 2})["count_1"].to_list() == [0, 1]
    assert evaluate_table("pcb_hj450_2008", frame.drop("n"), parameters={"n": 2})["count_1"].to_list() == [1, 1]


@pytest.mark.parametrize("n", [[math.nan, 2.0], [2.0, math.nan]])
def test_a_parameter_that_is_no_number_is_told_with_its_row(n):
    frame = pl.DataFrame({"fresh_multi(m3/m2)": [1.1, 1.1], "n": n})

    with pytest.raises(TableError, match="n: got nan, expected a whole number from 1 to 38") as error:
        evaluate_table("pcb_hj450_2008", frame)
    assert error.value.problems[0].row == 1 + n.index(next(one for one in n if math.isnan(one)))


@pytest.mark.parametrize("cells", [[8.0, None, "不适用"], ["I", None, True], ["I", 2, object()]])
def test_a_column_of_several_types_is_told(cells):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": range(3), "law": pandas.Series(cells, dtype=object)})

    with pytest.raises(TableError, match="got a column of several types: law, expected one type in each column"):
        evaluate_table("electroplating_2015", frame)


def test_where_nothing_applies_there_is_no_worst_grade():
    system = indicator_system("pcb_hj450_2008")
    absent = {one.id: NOT_APPLICABLE for one in system.indicators}
    told = evaluate_table(system, pl.DataFrame({one: ["不适用", None] for one in absent})).to_dicts()

    assert {name: told[0][name] for name in row_of(evaluate(system, absent))} == row_of(evaluate(system, absent))
    assert [one["worst_best"] for one in told] == [None, "1"]


def test_a_limiting_indicator_of_a_bonus_is_not_awaited(tmp_path):
    path = tmp_path / "made.toml"
    bonus = primary("q", 0.1, [row("b", limiting=True)], more="bonus = true")
    path.write_text(system_text(primary("p", 1, [row("a", limiting=True)]), bonus), "utf-8")
    told = evaluate_table(path, pl.DataFrame({"a(kg/t)": [1.0, None]}))

    assert told["limiting_open"].to_list() == ["", "a"]
    assert [row_of(evaluate(path, {"a": value}))["limiting_open"] for value in ("1 kg/t", None)] == ["", "a"]


@pytest.mark.parametrize("index", [85, 99.5, 100])
@pytest.mark.parametrize("cell", ["25 kg/t", "31 kg/t", None])
def test_without_weights_table_and_record_agree_on_what_is_out(tmp_path, index, cell):
    path = tmp_path / "made.toml"
    rows = primary("p", 1, [row("a", "", limiting=True)]).replace("weight = 1", "")
    text = system_text(rows, more='weights = false\npartial = { zh = "无权重", en = "no weights" }')
    path.write_text(text.replace("index = 100", f"index = {index}"), "utf-8")
    (told,) = evaluate_table(path, pl.DataFrame({"a": [cell]}, schema={"a": pl.String})).to_dicts()

    one = row_of(evaluate(path, {"a": cell}))
    assert {name: told[name] for name in one} == one


def test_a_table_tells_whether_its_system_is_partial():
    frame = pl.DataFrame({"law": ["是"]})

    assert evaluate_table("electroplating_2015", frame)["partial"].to_list() == [True]
    assert evaluate_table(made(), pl.DataFrame({"a(kg/t)": [1.0]}))["partial"].to_list() == [False]


def test_names_that_differ_in_case_are_one_in_tables_and_records():
    frame = pl.DataFrame({"RINSE_WATER": ["8 L/m2"]})
    (told,) = evaluate_table("electroplating_2015", frame).to_dicts()

    one = row_of(evaluate("electroplating_2015", {"RINSE_WATER": "8 L/m2"}))
    assert {name: told[name] for name in one} == one
