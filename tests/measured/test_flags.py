"""Long tables of discharges and products say what the records say that hold the same lines."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.models.measurements import findings
from cleanprod.testing import readings

FLAGS = ("exceeds_discharge_standard", "exceeds_total_cap", "exceeds_energy_limit")
LAW = cp.policy(on="2018-06-01", questions=("ground_over_discharge", "ground_high_energy", "statutory_mandatory"))
NUMBERS = ("0", "80", "80.0", "0.08", "80000", "0.00008", "79.9999999999999999999", "80.00000000000000000001", "1,250", "12")
ODD = ("-5", "x", "８０", "8e1", "1.2×10^3", "0.8×10^2", "123456789012345678")
UNKNOWN = ("", " ", "不详", "-")
UNITS = {
    "concentration": ("mg/L", "g/m³", "kg/m³", "毫克/升", "mg/m³", "ｍｇ／Ｌ", "mg/Nm³", "万 mg/L", "t"),
    "annual_mass": ("t/a", "kg/a", "吨", "t", "kg", "t/月", "mg/L"),
    "unit_energy": ("kgce/t", "tce/t", "千克标准煤/吨", "kgce/万元", "kWh/t"),
}
UNITS |= {"limit": UNITS["concentration"], "cap": UNITS["annual_mass"]}
IDS = ("甲", "乙", "丙")


def fold(ids=IDS, **given_):
    facts = {name: given_.pop(name) for name in [*given_] if name.startswith("exceeds")}
    return cp.fold_measurements(pl.DataFrame({"id": list(ids), **facts}), **given_)


def outlets(*rows, **columns):
    return pl.DataFrame(list(rows) or columns, strict=False)


@st.composite
def amounts(draw, units):
    if draw(st.integers(0, 4)) == 0:
        return draw(st.none() | st.sampled_from(UNKNOWN))
    number = draw(st.sampled_from(NUMBERS) | st.sampled_from(NUMBERS + ODD) | st.decimals(0, 200, places=2).map(str))
    return f"{number} {draw(st.sampled_from(units))}"


@st.composite
def lines(draw, fields, **more):
    kinds = {"limit": UNITS["unit_energy"]} if "unit_energy" in fields else {}
    # most are in the units of the first few: those that compare
    row = {one: draw(amounts((*(kinds.get(one) or UNITS[one])[:4], *(kinds.get(one) or UNITS[one])))) for one in fields}
    return {"enterprise": draw(st.sampled_from(IDS)), **{name: draw(one) for name, one in more.items()}, **row}


DISCHARGES = lines(
    ("concentration", "limit", "annual_mass", "cap"), pollutant=st.sampled_from(("COD", "SO2")), compliance_value=readings()
)
PRODUCTS = lines(("unit_energy", "limit"), name=st.sampled_from(("水泥", "玻璃")))


def frame_of(rows, fields):
    return pl.DataFrame(
        rows, schema=dict.fromkeys(fields, pl.String) | ({"compliance_value": pl.Boolean} if "pollutant" in fields else {})
    )


def record_of(model, row):
    """Give the line as a record, and whether it is refused: then one of which nothing is known but that it is there."""
    cells = {name: cell for name, cell in row.items() if name != "enterprise" and cell is not None and cell not in UNKNOWN}
    try:
        return model(**cells), False
    except cp.RecordError:
        names = {name: cell for name, cell in cells.items() if name in ("pollutant", "name")}
        return model(**names, **{pair[1]: one for pair, one in PAIRS[model].items() if cells.keys() & {*pair}}), True


PAIRS = {
    cp.Discharge: {("concentration", "limit"): "1 mg/L", ("annual_mass", "cap"): "1 t/a"},
    cp.Product: {("unit_energy", "limit"): "1 kgce/t"},
}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(DISCHARGES, max_size=8),
    st.lists(PRODUCTS, max_size=5),
    st.lists(readings(), min_size=6, max_size=6),
    st.lists(readings(), min_size=9, max_size=9),
    st.booleans(),
)
def test_a_long_table_says_what_the_records_say(discharges, products, complete, said, beside):
    columns = {"discharges_complete": complete[:3], "products_complete": complete[3:]}
    columns |= {name: said[3 * at : 3 * at + 3] for at, name in enumerate(FLAGS)}
    mills = pl.DataFrame({"id": IDS, **columns}, schema_overrides=dict.fromkeys(columns, pl.Boolean))
    tables = {
        "discharges": frame_of(
            discharges, ["enterprise", "pollutant", "compliance_value", "concentration", "limit", "annual_mass", "cap"]
        ),
        "products": frame_of(products, ["enterprise", "name", "unit_energy", "limit"]),
    }
    if beside:
        tables = {name: with_units_beside(table) for name, table in tables.items()}
    folded = cp.fold_measurements(mills, **tables)

    answers = LAW.assess_table(folded.table)
    refused = {"discharges": [], "products": []}
    for at, one in enumerate(IDS):
        held = {}
        for name, model, rows in (("discharges", cp.Discharge, discharges), ("products", cp.Product, products)):
            mine = [(place, row) for place, row in enumerate(rows, 1) if row["enterprise"] == one]
            read = [(place, *record_of(model, row)) for place, row in mine]
            refused[name] += [place for place, _, wrong in read if wrong]
            held[name] = [record for _, record, _ in read]
        whole = {"discharges_complete": complete[at], "products_complete": complete[3 + at]}
        found = {one.fact: one for one in findings(held["discharges"], held["products"], **whole)}
        own = {name: columns[name][at] for name in FLAGS}
        denied = {name for name in found if own[name] not in (None, found[name].value)}
        expected = {name: None if name in denied else found[name].value if name in found else own[name] for name in FLAGS}
        assert {name: folded.table[name][at] for name in FLAGS} == expected
        told = {tell.fact: tell for tell in folded.contradictions if tell.row == at + 1}
        assert {*told} == denied
        assert beside or all(told[name].measured == found[name].why for name in denied)
        record = cp.Enterprise(**expected) if denied else cp.Enterprise(**own, **whole, **held)
        decided = LAW.assess(record)
        assert {name: answers[name][at] for name in LAW.questions} == {name: decided[name].outcome for name in LAW.questions}
    assert {name: [*rows] for name, rows in folded.refused.items()} == {
        name: sorted(rows) for name, rows in refused.items() if rows
    }


def with_units_beside(table):
    """Cut plain amounts into the number and the unit of a column beside it."""
    cut = [name for name in table.columns if name in UNITS]
    parts = {name: pl.col(name).str.extract_groups(r"^([-x0-9.,e８０]+) (\S+)$").struct for name in cut}
    return table.with_columns(
        *(pl.coalesce(part.field("1"), name).alias(name) for name, part in parts.items()),
        *(part.field("2").alias(f"{name}_unit") for name, part in parts.items()),
    )


# the three places of a unit

COD = {"企业编号": "甲", "污染物": "COD", "达标判定值": True}
PLACES = {
    "in the cell": {"浓度": "95 mg/L", "浓度限值": "0.08 kg/m³"},
    "in the header": {"浓度（mg/L）": 95, "浓度限值 [kg/m³]": 0.08},
    "in the header, over text": {"浓度（mg/L）": "95", "浓度限值": "80 mg/L"},
    "in the header and in the cell": {"浓度（mg/L）": "95 mg/L", "浓度限值": "80 mg/L"},
    "beside": {"浓度": 95.0, "浓度单位": "mg/L", "浓度限值": 0.08, "浓度限值单位": "kg/m³"},
    "beside, by the English name": {"concentration": 95, "concentration_unit": "mg/L", "limit": 80, "limit_unit": "mg/L"},
    "one beside for both": {"浓度": 95, "浓度限值": 80, "单位": "mg/L"},
    "one for the numbers, the others written": {
        "浓度": 95,
        "浓度限值": 80,
        "unit": "mg/L",
        "年排放量": "1 t",
        "总量控制指标": "2 t",
    },
    "beside and in the cell, the same": {"浓度": "95 毫克/升", "浓度限值": 80, "浓度单位": "mg/L", "浓度限值单位": "mg/L"},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_unit_stands_in_the_cell_in_the_header_or_beside(place):
    folded = fold(discharges=outlets({**COD, **PLACES[place]}))

    assert folded.problems == ()
    assert folded.table["exceeds_discharge_standard"].to_list() == [True, None, None]


@pytest.mark.parametrize(
    ("value", "limit", "above"),
    [
        ("80 mg/L", "80 mg/L", False),
        ("80.000000000000000001 mg/L", "80 mg/L", True),
        ("80 mg/L", "80.000000000000000001 mg/L", False),
        ("0.1 mg/L", "0.0001 kg/m³", False),
        ("0.10000000000000001 mg/L", "0.0001 kg/m³", True),
        ("0.3 mg/L", "0.3 g/m³", False),
        ("999999999999999 mg/L", "999999999999998 mg/L", True),
        ("9007199254740993 mg/L", "9007199254740992 mg/L", True),
        ("1,250 mg/L", "1250 mg/L", False),
        ("1,250.1 mg/L", "1250 mg/L", True),
        ("1.2×10^3 mg/L", "1199.9 mg/L", True),
        ("９５ mg/L", "95 mg/L", False),
        ("9５mg/L", "90 mg/L", True),
        ("9５mg/L", "100 mg/L", False),
    ],
)
def test_values_are_compared_exactly(value, limit, above):
    line = {"enterprise": "甲", "pollutant": "COD", "concentration": value, "limit": limit}
    folded = fold(discharges=outlets(line), discharges_complete=True)

    assert folded.table["exceeds_discharge_standard"][0] is above
    record = cp.Discharge(pollutant="COD", concentration=value, limit=limit)
    assert cp.Enterprise(discharges=[record], discharges_complete=True).exceeds_discharge_standard is above


@pytest.mark.parametrize(
    ("values", "dtype", "limits"),
    [
        ([9007199254740993, 9007199254740992, 3], pl.Int64, [9007199254740992] * 3),
        ([0.1 + 0.2, 0.3, 0.2], pl.Float64, [0.3] * 3),
        ([0.5, 0.25, 0.1], pl.Float32, [0.25] * 3),
        (["80.01", "80.00", "79.99"], pl.Decimal(10, 2), [80.0] * 3),
    ],
)
def test_numbers_of_every_type_are_compared_exactly(values, dtype, limits):
    numbers = pl.Series("concentration [mg/L]", values).cast(dtype)
    table = pl.DataFrame({"enterprise": IDS, "pollutant": ["COD"] * 3, "limit (mg/L)": limits}).with_columns(numbers)
    folded = fold(discharges=table, discharges_complete=True)

    assert folded.table["exceeds_discharge_standard"].to_list() == [True, False, False]


# whose a line is


def test_an_id_is_found_as_it_is_written_or_as_the_only_one_like_it():
    line = {"pollutant": "COD", "concentration": "95 mg/L", "limit": "80 mg/L", "compliance_value": "是"}
    table = outlets({"enterprise": " GD１ ", **line}, {"enterprise": "gd2", **line})
    folded = fold(ids=["GD1", "GD2", "gd2"], discharges=table)

    assert folded.table["exceeds_discharge_standard"].to_list() == [True, None, True]


def test_ids_may_be_whole_numbers_in_one_table_and_text_in_the_other():
    table = outlets(
        {"enterprise": 2, "pollutant": "COD", "concentration": "95 mg/L", "limit": "80 mg/L", "compliance_value": True}
    )

    assert fold(ids=["1", "2", None], discharges=table).table["exceeds_discharge_standard"].to_list() == [None, True, None]


# the caller's table


def test_the_callers_table_comes_back_with_the_facts_in_its_own_columns():
    mills = pl.DataFrame({"编号": ["甲", "乙"], "排放超标": [None, True], "备忘": [1, 2], "城市": ["惠州", None]})
    line = {**COD, "浓度": "95 mg/L", "浓度限值": "80 mg/L"}
    folded = cp.fold_measurements(mills.lazy(), discharges=outlets(line).lazy())

    assert folded.table.columns == mills.columns  # no column of caps: nothing is said of them
    assert folded.table["排放超标"].to_list() == [True, True]
    assert folded.table.drop("排放超标").equals(mills.drop("排放超标"))
    assert folded.filled == {"exceeds_discharge_standard": 1}


def test_a_complete_list_is_declared_for_one_or_for_all():
    lines_ = [{"enterprise": one, "pollutant": "COD", "concentration": "60 mg/L", "limit": "80 mg/L"} for one in IDS]
    mills = pl.DataFrame({"id": IDS, "排放监测完整": [True, None, False]})

    assert cp.fold_measurements(mills, discharges=outlets(*lines_)).table["exceeds_discharge_standard"].to_list() == [
        False,
        None,
        None,
    ]
    for_all = cp.fold_measurements(mills, discharges=outlets(*lines_), discharges_complete=True)
    assert for_all.table["exceeds_discharge_standard"].to_list() == [False, False, None]


def test_other_order_and_chunking_give_the_same_answers():
    rows = [
        {
            "enterprise": IDS[at % 3],
            "pollutant": "COD",
            "concentration": f"{at} mg/L",
            "limit": "0.02 kg/m³",
            "compliance_value": at % 2 == 0,
        }
        for at in range(40)
    ]
    table = outlets(*rows)
    folded = fold(discharges=table, discharges_complete=True)
    shuffled = pl.concat([table[20:], table[:20].reverse()], rechunk=False)

    assert folded.table.equals(fold(discharges=shuffled, discharges_complete=True).table)


def test_a_row_that_is_refused_keeps_its_enterprise_from_no_and_not_from_yes():
    good = {"enterprise": "甲", "pollutant": "COD", "limit": "80 mg/L", "compliance_value": None}
    bad = {**good, "concentration": "95 t"}
    with_yes = fold(discharges=outlets(bad, {**good, "concentration": "95 mg/L"}), discharges_complete=True)
    without = fold(discharges=outlets(bad, {**good, "concentration": "60 mg/L"}), discharges_complete=True)

    assert (with_yes.table["exceeds_discharge_standard"][0], without.table["exceeds_discharge_standard"][0]) == (True, None)
    assert with_yes.refused == without.refused == {"discharges": (1,)}


def test_a_product_of_which_nothing_is_known_keeps_a_list_from_no_and_a_discharge_does_not():
    cloth = {"enterprise": "甲", "name": "布", "unit_energy": "1.15 tce/t", "limit": "1200 kgce/t"}
    cod = {"enterprise": "甲", "pollutant": "COD", "concentration": "60 mg/L", "limit": "80 mg/L"}
    products = outlets(cloth, cloth | {"unit_energy": None, "limit": None})
    discharges = outlets(cod, cod | {"concentration": None, "limit": None})

    assert fold(products=products, products_complete=True).table["exceeds_energy_limit"][0] is None
    assert fold(discharges=discharges, discharges_complete=True).table["exceeds_discharge_standard"][0] is False


def test_an_empty_list_says_nothing():
    empty = pl.DataFrame({"enterprise": [], "pollutant": [], "concentration": [], "limit": []})

    assert fold(discharges=empty, discharges_complete=True).table["exceeds_discharge_standard"].to_list() == [None] * 3
    assert fold().table.columns == ["id"]


# contradictions


def test_a_contradiction_names_both_and_leaves_the_fact_unknown():
    lines_ = [{**COD, "排放口": "总排口", "浓度": f"{95 + at} mg/L", "浓度限值": "80 mg/L"} for at in range(5)]
    mills = pl.DataFrame({"id": IDS, "排放超标": [False, False, None]})
    folded = cp.fold_measurements(mills, discharges=outlets(*lines_))
    (found,) = folded.contradictions

    assert folded.table["排放超标"].to_list() == [None, False, None]
    assert (found.enterprise, found.row, found.fact, found.column) == ("甲", 1, "exceeds_discharge_standard", "排放超标")
    told = [f"COD (总排口) {value} mg/L" for value in (95, 96, 97)]
    assert found.say("en") == (
        "enterprises, row 1, 排放超标, discharges: got no for 甲, beside measured, above the limit: "
        + "; ".join(f"{one}, limit 80 mg/L" for one in told)
        + "; and 2 more, expected an answer that agrees with the measurements. Correct one of them."
    )
    assert found.say("zh") == (
        "enterprises, 第 1 行, 排放超标, discharges: 得到 企业 甲 的“否”与据监测，超过限值："
        + "；".join(f"{one}，限值 80 mg/L" for one in told)
        + "；另有 2 项，应为与监测相符的答复。请更正其中之一。"
    )
    with pytest.raises(cp.TableError, match="排放超标, discharges: got no for 甲"):
        cp.fold_measurements(mills, discharges=outlets(*lines_), strict=True)


def test_a_yes_that_a_complete_list_denies_is_a_contradiction():
    cloth = {"enterprise": "乙", "产品": "布", "单位产品能耗": "1.15 tce/t", "能耗限额": "1200 kgce/t"}
    folded = fold(exceeds_energy_limit=[None, True, None], products=outlets(cloth), products_complete=True)

    assert folded.table["exceeds_energy_limit"].to_list() == [None] * 3
    assert "got yes for 乙, beside measured, the list is complete, none is above: 布 1.15 tce/t" in str(
        folded.contradictions[0]
    )


def test_the_fold_is_told_in_both_languages():
    lines_ = [
        {**COD, "浓度": "95 mg/L", "浓度限值": "80 mg/L", "备注": "x"},
        {**COD, "企业编号": "丁", "浓度": "1 mg/L", "浓度限值": "2 mg/L", "备注": "x"},
    ]
    folded = fold(discharges=outlets(*lines_))

    assert folded.say("en").splitlines()[:3] == [
        "exceeds_discharge_standard: 1 rows filled", "discharges, not read: 备注", "discharges: 1 rows not counted",
    ]  # fmt: skip
    assert folded.say("zh").splitlines()[:3] == [
        "exceeds_discharge_standard：填入 1 行",
        "discharges 未读的列：备注",
        "discharges 未计入 1 行",
    ]
    assert repr(folded) == "<3 enterprises: 1 cells filled, 0 contradictions, 1 rows not counted>"


@pytest.mark.parametrize("value", ["1,000 kJ/万kJ", "1,000 J/万GJ", "1,000 万千焦/t", "1,000 kgce/(百 t)", "1,000 kgce/千件"])
def test_a_cell_that_is_not_plain_keeps_its_unit(value):
    number, _, unit = value.partition(" ")
    rows = [
        {"enterprise": one, "name": "布", "unit_energy": value, "limit": f"{limit} {unit}"}
        for one, limit in zip(IDS, (999.9, 1000, 1000.1), strict=True)
    ]
    folded = fold(products=outlets(*rows), products_complete=True)

    assert number == "1,000"
    assert (folded.table["exceeds_energy_limit"].to_list(), folded.problems) == ([True, False, False], ())


MILL = pl.DataFrame({"id": ["A"], "discharges_complete": [True]})


@pytest.mark.parametrize(("value", "limit"), [(pl.Float32, pl.Float64), (pl.Float64, pl.Float32), (pl.Float32, pl.Float32)])
def test_a_short_float_is_the_number_that_it_prints(value, limit):
    columns = {"浓度（mg/L）": pl.Series([0.1], dtype=value), "浓度限值（mg/L）": pl.Series([0.1], dtype=limit)}
    lines = pl.DataFrame({"enterprise": ["A"], "pollutant": ["COD"], "compliance_value": [True], **columns})

    assert cp.fold_measurements(MILL, discharges=lines).table["exceeds_discharge_standard"].to_list() == [False]


def test_a_line_of_nobody_may_be_of_any_enterprise_and_keeps_all_from_no():
    lines = pl.DataFrame(
        {
            "enterprise": ["A", None],
            "pollutant": ["COD"] * 2,
            "浓度（mg/L）": [50, 95],
            "浓度限值（mg/L）": [80, 80],
            "compliance_value": [True] * 2,
        }
    )
    uses = pl.DataFrame({"enterprise": ["A", None], "fuel": ["原煤"] * 2, "amount": ["5 t", "7 t"]})
    audits = pl.DataFrame({"enterprise": ["A", None], "listed_on": ["2017-03-01", "2018-03-01"]})
    folded = cp.fold_measurements(MILL, discharges=lines, energy=uses, audits=audits, energy_complete=True, on="2020-01-01")

    assert folded.table["exceeds_discharge_standard"].to_list() == [None]
    assert folded.table["annual_energy"].to_list() == [None]
    assert "listed_on" not in folded.table.columns or folded.table["listed_on"].to_list() == [None]
    assert folded.problems


@pytest.mark.parametrize("said", ["no", "否", 1, 0])
def test_only_yes_and_no_declare_a_list_complete(said):
    with pytest.raises(cp.TableError, match="discharges_complete: got"):
        cp.fold_measurements(MILL, discharges_complete=said)
