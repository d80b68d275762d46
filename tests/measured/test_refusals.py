"""What is wrong with a long table is told in a sentence, in both languages; the other rows go on."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

import cleanprod as cp
from cleanprod.measured.faults import SHOWN

MILLS = pl.DataFrame({"id": ["GD1", "GD2", "gd2"]})
COD = {"enterprise": "GD1", "pollutant": "COD", "concentration": "95 mg/L", "limit": "80 mg/L", "compliance_value": True}
CLOTH = {"enterprise": "GD1", "name": "布", "unit_energy": "1.15 tce/t", "limit": "1200 kgce/t"}
COAL = {"enterprise": "GD1", "fuel": "原煤", "amount": "1 t"}
AUDIT = {"企业编号": "GD1", "名单公布日期": "2019-03-04"}

ROWS = [
    # a row of a long table, and what is said of it
    (
        "discharges", COD | {"enterprise": "GD9"},
        "enterprise: got 'GD9', which is not there, expected an enterprise of the other table. Check it, or add the enterprise.",
        "enterprise: 得到 'GD9'，不在企业表中，应为企业表中的企业编号。请核对编号，或补上该企业。",
    ),
    (
        "discharges", COD | {"enterprise": "Gd2"},
        "enterprise: got 'Gd2', which is not there, expected an enterprise of the other table. It may be GD2 or gd2: write it as it is there.",
        "enterprise: 得到 'Gd2'，不在企业表中，应为企业表中的企业编号。可指 GD2、gd2：请照原样书写。",
    ),
    (
        "discharges", COD | {"enterprise": " "},
        "enterprise: got nothing: nobody knows whose it is, expected an enterprise of the other table. Check it, or add the enterprise.",
        "enterprise: 得到 空白：不知属于哪家企业，应为企业表中的企业编号。请核对编号，或补上该企业。",
    ),
    (
        "discharges", COD | {"concentration": "much"},
        "concentration: got 'much', expected a number and its unit, such as 12.5 万吨标准煤 or 95 mg/L",
        "concentration: 得到 'much'，应为一个数和它的单位，如 12.5 万吨标准煤",
    ),
    (
        "discharges", COD | {"concentration": "95"},
        "concentration: got '95', expected concentration, such as 95 mg/L, or blank. Write the unit beside the number, or in the header: "
        "concentration（mg/L）.",
        "concentration: 得到 '95'，应为浓度，如 95 mg/L，或空白。请在数后写明单位，或写在标题中：concentration（mg/L）。",
    ),
    (
        "discharges", COD | {"concentration": "-5 mg/L"},
        "concentration: got -5 mg/L, expected a quantity of zero or more",
        "concentration: 得到 -5 mg/L，应为一个不小于零的数量",
    ),
    (
        "discharges", COD | {"concentration": "95 t"},
        "concentration: got 95 t (mass), expected concentration, such as 95 mg/L",
        "concentration: 得到 95 t（质量），应为浓度，如 95 mg/L",
    ),
    (
        "discharges", COD | {"limit": "80 mg/Nm3"},
        "concentration, limit: got 95 mg/L, 80 mg/Nm3, expected a value that measures what its limit measures",
        "concentration, limit: 得到 95 mg/L, 80 mg/Nm3，应为与限值同量纲的值",
    ),
    (
        "discharges", COD | {"concentration_unit": "g/L"},
        "concentration: got '95 mg/L', expected concentration, such as 95 mg/L, or blank. "
        "The column concentration_unit says 'g/L', the cell 'mg/L': write one of them.",
        "concentration: 得到 '95 mg/L'，应为浓度，如 95 mg/L，或空白。concentration_unit 一列写的是 'g/L'，单元格写的是 'mg/L'：请只写一种。",
    ),
    (
        "discharges", {k: v for k, v in COD.items() if k != "concentration"} | {"浓度（g/L）": "95 mg/L"},
        "浓度（g/L）: got '95 mg/L', expected concentration, such as 95 mg/L, or blank. The header says 'g/L', the cell 'mg/L': write one of them.",
        "浓度（g/L）: 得到 '95 mg/L'，应为浓度，如 95 mg/L，或空白。标题的单位是 'g/L'，单元格的单位是 'mg/L'：请只写一种。",
    ),
    (
        "discharges", COD | {"concentration": 95.0, "concentration_unit": "mgg/L"},
        "concentration: got 'mgg/L', expected a unit of the field, such as tce, t, m³, mg/L, kWh, 万元, kgce/t. Did you mean mg?",
        "concentration: 得到 'mgg/L'，应为一个单位。是否想写 mg？",
    ),
    (
        "discharges", COD | {"concentration": 95.0, "concentration_unit": None},
        "concentration: got 95.0, expected concentration, such as 95 mg/L, or blank. Write the unit beside the number, or in the header: "
        "concentration（mg/L）.",
        "concentration: 得到 95.0，应为浓度，如 95 mg/L，或空白。请在数后写明单位，或写在标题中：concentration（mg/L）。",
    ),
    (
        "discharges", COD | {"concentration": float("nan"), "concentration_unit": "mg/L"},
        "concentration: got nan, expected a finite number",
        "concentration: 得到 nan，应为有限的数",
    ),
    (
        "discharges", COD | {"compliance_value": "1"},
        "compliance_value: got '1', expected yes or no (True or False); blank is unknown. A number is not an answer: write yes or no.",
        "compliance_value: 得到 '1'，应为“是”或“否”（True 或 False）；空白为未知。数字不是答复：请写“是”或“否”。",
    ),
    (
        "discharges", COD | {"pollutant": None},
        "pollutant: got nothing, expected text of 1 to 200 characters",
        "pollutant: 得到 空白，应为1 至 200 个字的文字",
    ),
    (
        "products", CLOTH | {"limit": "5 m³/t"},
        "unit_energy, limit: got 1.15 tce/t, 5 m³/t, expected a value that measures what its limit measures",
        "unit_energy, limit: 得到 1.15 tce/t, 5 m³/t，应为与限值同量纲的值",
    ),
    (
        "products", CLOTH | {"amount": "5 mg/L"},
        "amount: got 5 mg/L (mass per volume), expected amount of products, such as 1200 万件",
        "amount: 得到 5 mg/L（质量/体积），应为产量，如 1200 万件",
    ),
    (
        "energy", COAL | {"amount": None},
        "amount: got nothing, expected amount of a fuel or medium, such as 1200 吨",
        "amount: 得到 空白，应为能源消费量，如 1200 吨",
    ),
    (
        "energy", COAL | {"fuel": "煤碳气体"},
        "fuel: got '煤碳气体', expected one row of GB/T 2589-2020. Did you mean coke-oven gas",
        "fuel: 得到 '煤碳气体'，应为GB/T 2589-2020 中的一行",
    ),
    (
        "energy", {**COAL, "fuel": "柴油", "amount": "1000 L"},
        "amount: got 1000 L (volume), expected mass: diesel oil is counted in kg",
        "amount: 得到 1000 L（体积），应为质量：柴油按 kg 计",
    ),
    (
        "audits", AUDIT | {"名单公布日期": "19/3/4"},
        "名单公布日期: got '19/3/4', expected a date (2018-06-01), NEVER or blank. Write the whole day, the year first",
        "名单公布日期: 得到 '19/3/4'，应为一个日期（如 2018-06-01）、“未发生”（NEVER）或空白。请写完整日期",
    ),
    (
        "audits", AUDIT | {"审核启动日期": "2019-05-04", "审核报告提交日期": "2019-04-01"},
        "审核报告提交日期: got 2019-04-01, before started_on 2019-05-04, expected a day that is not before it. Correct one of them.",
        "审核报告提交日期: 得到 2019-04-01，早于 started_on 2019-05-04，应为先后合理的日期。请更正其一。",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "en", "zh"), ROWS)
def test_a_row_that_is_wrong_is_told_with_table_row_and_column(table, row, en, zh):
    folded = cp.fold_measurements(MILLS, **{table: pl.DataFrame([row], strict=False)}, on="2022-12-31", energy_complete=True)

    assert folded.refused == {table: (1,)}
    (problem,) = folded.problems
    assert f"{table}, row 1, {en}" in problem.say("en")
    assert f"{table}, 第 1 行, {zh}" in problem.say("zh")
    assert all(folded.table[name].null_count() == MILLS.height for name in folded.table.columns if name != "id")
    with pytest.raises(cp.TableError, match=f"{table}, row 1"):
        cp.fold_measurements(
            MILLS, **{table: pl.DataFrame([row], strict=False)}, on="2022-12-31", energy_complete=True, strict=True
        )


def without(row, *names):
    return {name: cell for name, cell in row.items() if name not in names}


TABLES = [
    # tables that cannot be read, and what is said of them
    (
        {"discharges": without(COD, "enterprise")},
        "discharges, enterprise: got no such column, expected one column enterprise / enterprise_id / 企业编号 / 所属企业编号",
        "discharges, enterprise: 得到 没有该列，应为一列 enterprise、enterprise_id、企业编号、所属企业编号",
    ),
    (
        {"discharges": COD | {"企业编号": "GD1"}},
        "discharges, enterprise: got enterprise and 企业编号, expected one column",
        "discharges, enterprise: 得到 enterprise、企业编号，应为一列",
    ),
    (
        {"discharges": COD | {"enterprise": 1.5}},
        "discharges, enterprise: got 'Float64', expected identifiers as text or whole numbers",
        "discharges, enterprise: 得到 'Float64'，应为文本或整数的编号",
    ),
    (
        {"discharges": without(COD, "pollutant")},
        "discharges, pollutant: got no such column, expected one column pollutant / 污染物 / 污染物名称",
        "discharges, pollutant: 得到 没有该列，应为一列 pollutant、污染物、污染物名称",
    ),
    (
        {"discharges": COD | {"pollutant": 1.5}},
        "discharges, pollutant: got 'Float64', expected a text column",
        "discharges, pollutant: 得到 'Float64'，应为文本列",
    ),
    (
        {"discharges": COD | {"浓度": "1 mg/L"}},
        "discharges, concentration: got concentration and 浓度, expected one column for concentration. Keep one of them.",
        "discharges, concentration: 得到 concentration 与 浓度，应为concentration 只有一列。请只保留一列。",
    ),
    (
        {"discharges": without(COD, "limit") | {"limt": "80 mg/L"}},
        "discharges, limt: got an unknown column, expected the name of a field of Discharge. Did you mean limit? If it is something else",
        "discharges, limt: 得到 未知的列，应为Discharge 记录的字段名。是否想写 limit？若是别的内容，请改名。",
    ),
    (
        {"discharges": without(COD, "limit") | {"limit [t]": 80}},
        "discharges, limit [t]: got the unit 't', expected concentration, such as 95 mg/L",
        "discharges, limit [t]: 得到 单位 't'，应为浓度，如 95 mg/L",
    ),
    (
        {"discharges": COD | {"limit": 80}},
        "discharges, limit: got numbers without a unit, expected concentration with its unit. Write the unit in the header: limit（mg/L）, "
        "or in a column of its own: limit单位.",
        "discharges, limit: 得到 没有单位的数，应为浓度及其单位。请在标题中写明单位：limit（mg/L），或另设一列 limit单位。",
    ),
    (
        {"discharges": COD | {"limit": dt.date(2020, 1, 1)}},
        "discharges, limit: got 'Date', expected a column of text or of numbers",
        "discharges, limit: 得到 'Date'，应为文本列或数值列",
    ),
    (
        {"discharges": COD | {"compliance_value": 1}},
        "discharges, compliance_value: got 'Int64', expected yes or no (True or False); blank is unknown",
        "discharges, compliance_value: 得到 'Int64'，应为“是”或“否”",
    ),
    (
        {"discharges": COD | {"limit_unit": 5}},
        "discharges, limit_unit: got 'Int64', expected a text column",
        "discharges, limit_unit: 得到 'Int64'，应为文本列",
    ),
    (
        {"discharges": without(COD, "limit") | {"limit [mg/L]": 80, "limit_unit": "mg/L"}},
        "discharges, limit_unit: got limit [mg/L] and limit_unit, expected one column for limit_unit. Keep one of them.",
        "discharges, limit_unit: 得到 limit [mg/L] 与 limit_unit，应为limit_unit 只有一列。请只保留一列。",
    ),
    (
        {"discharges": COD | {"limit": 80, "cap": 5, "单位": "mg/L"}},
        "discharges, 单位: got one column of units, for limit and cap, expected the unit of one kind of amount. "
        "Say whose unit it is, such as concentration_unit.",
        "discharges, 单位: 得到 一列单位，而数量有 limit、cap 列，应为一种数量的单位。请写明是哪一列的单位，如 浓度单位。",
    ),
    (
        {"audits": AUDIT | {"名单公布日期": 5}},
        "audits, 名单公布日期: got 'Int64', expected a date (2018-06-01), NEVER or blank",
        "audits, 名单公布日期: 得到 'Int64'，应为一个日期",
    ),
]


@pytest.mark.parametrize(("tables", "en", "zh"), TABLES)
def test_a_table_that_cannot_be_read_is_refused(tables, en, zh):
    with pytest.raises(cp.TableError) as refused:
        cp.fold_measurements(MILLS, **{name: pl.DataFrame([row]) for name, row in tables.items()})

    assert en in refused.value.say("en")
    assert zh in refused.value.say("zh")


ENTERPRISES = [
    (
        pl.DataFrame({"name": ["某厂"]}),
        "enterprises, id: got no such column, expected one column id / 编号 / 序号 / 企业编号",
        "enterprises, id: 得到 没有该列，应为一列 id / 编号 / 序号 / 企业编号",
    ),
    (
        pl.DataFrame({"id": ["a"], "企业编号": ["b"]}),
        "enterprises, id: got id and 企业编号, expected one column for id. Keep one of them.",
        "enterprises, id: 得到 id、企业编号，应为id 只有一列。请只保留一列。",
    ),
    (
        pl.DataFrame({"id": [1.5]}),
        "enterprises, id: got 'Float64', expected identifiers as text or whole numbers",
        "enterprises, id: 得到 'Float64'，应为文本或整数的编号",
    ),
    (
        pl.DataFrame({"id": ["a", None, "a ", None]}),
        "enterprises, row 3, id: got 'a', expected one row an enterprise",
        "enterprises, 第 3 行, id: 得到 'a'，应为每家企业一行",
    ),
    (
        pl.DataFrame({"id": ["GD1"], "排放超标": ["否"]}),
        "enterprises, 排放超标: got 'String', expected a boolean column (true, false, null). Convert it first; cleanprod.read_table reads",
        "enterprises, 排放超标: 得到 'String'，应为布尔列（真、假、空）。请先转换",
    ),
    (
        pl.DataFrame({"id": ["GD1"], "discharges_complete": [1]}),
        "enterprises, discharges_complete: got 'Int64', expected a boolean column",
        "enterprises, discharges_complete: 得到 'Int64'，应为布尔列",
    ),
    (
        [{"id": "GD1"}],
        "enterprises: got a builtins list, expected a polars DataFrame or LazyFrame. Convert it",
        "enterprises: 得到 a builtins list，应为polars 的 DataFrame 或 LazyFrame。请先转换",
    ),
]


@pytest.mark.parametrize(("table", "en", "zh"), ENTERPRISES)
def test_a_table_of_enterprises_that_cannot_be_read_is_refused(table, en, zh):
    with pytest.raises(cp.TableError) as refused:
        cp.fold_measurements(table, discharges=pl.DataFrame([COD]))

    assert en in refused.value.say("en")
    assert zh in refused.value.say("zh")


def test_of_many_rows_that_are_wrong_in_one_way_the_first_are_told_and_all_are_counted():
    wrong = pl.DataFrame([COD | {"concentration": f"{at} t"} for at in range(20)] + [COD | {"enterprise": "GD9"}] * 20)
    folded = cp.fold_measurements(MILLS, discharges=pl.concat([wrong, pl.DataFrame([COD])]))

    assert folded.refused == {"discharges": tuple(range(1, 41))}
    assert [problem.row for problem in folded.problems] == [*range(21, 26), None, *range(1, 6), None]
    assert (
        folded.problems[-1].say("en") == "discharges, concentration: got 15 more rows, expected concentration, such as 95 mg/L"
    )
    assert folded.problems[-1].say("zh") == "discharges, concentration: 得到 另有 15 行，应为浓度，如 95 mg/L"
    assert SHOWN == 5
    assert folded.table["exceeds_discharge_standard"][0] is True  # the row that is right goes on


def test_of_a_great_many_rows_the_rest_is_counted_alone(monkeypatch):
    monkeypatch.setattr("cleanprod.measured.lines._MOST", 3)
    wrong = pl.DataFrame([COD | {"concentration": f"{at} t"} for at in range(9)])
    folded = cp.fold_measurements(MILLS, discharges=wrong)

    assert folded.refused == {"discharges": tuple(range(1, 10))}
    assert folded.problems[-1].say("en") == "discharges: got 6 more rows, expected rows that can be read"
    assert folded.problems[-1].say("zh") == "discharges: 得到 另有 6 行，应为可读的行"


def test_an_account_without_a_day_is_refused():
    with pytest.raises(cp.CleanprodError, match="neither a day nor an edition"):
        cp.fold_measurements(MILLS, energy=pl.DataFrame([COAL]), energy_complete=True, strict=True)
