"""`evaluate` on the command line: what it prints, what it refuses, with file, row and a sentence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from cleanprod import cli
from cleanprod.indicators.evaluation import evaluate, indicator_system, indicator_systems, indicator_template

EXAMPLES = Path(__file__).parents[2] / "examples"
ONE, MANY = EXAMPLES / "plating.csv", EXAMPLES / "platers.csv"
PLATING = "electroplating_2015"


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.run(["evaluate", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def table(tmp_path):
    def write(text, name="values.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def cells(out):
    """Give the rows of the table, by id."""
    rows = [[cell.strip() for cell in line.strip("│┃ ").split("│")] for line in out.splitlines() if "│" in line]
    return {row[0]: row[1:] for row in rows}


def test_the_report_of_one_enterprise(run):
    code, out, err = run(PLATING, ONE, "--lang", "zh")

    assert (code, err) == (0, "")
    assert "等级未定，可能为 II 级（国内清洁生产先进水平）、未达到 III 级；Y_I = 43.65 至 46.85" in out
    assert cells(out)["单位产品每次清洗取水量*"] == ["18 L/m²", "≤ 24 L/m²", "II级", "10", "0", "10", "10"]
    assert "危险化学品管理（限定性指标，1.6 分）" in out
    assert "体系不完整：只含表 1" in out


def test_a_line_for_each_of_many_enterprises(run):
    code, out, err = run(PLATING, MANY)

    assert (code, err) == (0, "")
    found = cells(out)
    assert found["DD01"][1:5] == ["I", "100", "100", "100"]
    assert found["DD02"][1:5] == ["II", "45.25", "98.4", "100"]
    assert found["DD04"][1] == "open: III, below"
    assert "5 enterprises: I 1, II 1, III 1, below 1, open 1" in out


def test_one_of_many_in_full(run):
    code, out, _ = run(PLATING, MANY, "--id", "DD05", "--lang", "zh")

    assert code == 0
    assert "DD05 戊水电镀（虚构）" in out
    assert "I级：单位产品每次清洗取水量、有减少重金属污染物污染预防措施" in out
    assert "至少达到 III级 的最小改进（1 项，任选一组）" in out
    assert "单位产品每次清洗取水量：≤ 40 L/m²" in out


def test_the_same_as_in_python(run):
    _, out, _ = run(PLATING, MANY, "--format", "json")
    told = json.loads(out)

    assert [one["evaluation"]["level"] for one in told] == ["I", "II", "III", None, "below"]
    assert told[0]["id"] == "DD01"
    _, out, _ = run(PLATING, ONE, "--format", "json")
    rows = json.loads(out)[0]["evaluation"]["rows"]
    values = {one["indicator"]: one["grade"] if one["value"] in ("I", "II", "III") else one["value"] for one in rows}
    measured = {name: value for name, value in values.items() if value is not None}
    absent = [one["indicator"] for one in rows if one["state"] == "not_applicable"]
    from cleanprod.indicators.evaluation import NOT_APPLICABLE  # noqa: PLC0415

    found = evaluate(PLATING, {**measured, **dict.fromkeys(absent, NOT_APPLICABLE)})
    assert found.to_dict()["index"] == json.loads(out)[0]["evaluation"]["index"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reports_in_markdown_and_html(run, lang):
    assert "| --- |" in run(PLATING, ONE, "--format", "markdown", "--lang", lang)[1]
    assert f'<div class="cleanprod-evaluation" lang="{lang}">' in run(PLATING, ONE, "--format", "html", "--lang", lang)[1]
    many = run(PLATING, MANY, "--format", "markdown", "--lang", lang)[1]
    assert many.count("# DD0") == 5


def test_the_form_to_fill_in_is_a_file_that_can_be_read(run, tmp_path):
    for name in indicator_systems():
        _, out, _ = run(name, "--form", "--lang", "zh")
        rows = list(csv.DictReader(io.StringIO(out)))
        system = indicator_system(name)
        assert len(rows) == len(system.indicators) + len(system.parameters)
        path = tmp_path / f"{name}.csv"
        path.write_text(out, "utf-8")
        code, told, err = run(name, path)
        assert (code, err) == (0, "")
        assert "not measured" in told


def test_a_system_of_ones_own_from_a_template(run, table):
    template = run("--template", "membership")[1]
    assert template == indicator_template("membership")
    path = table(template, "own.toml")

    code, out, _ = run(path, table("indicator,value\nwater,3 m3/t\nn,2\n"), "--format", "json")
    assert code == 0
    assert json.loads(out)[0]["evaluation"]["parameters"] == {"n": "2"}


def test_the_list_names_every_system(run):
    _, out, _ = run("--list")

    assert [line.partition(":")[0] for line in out.splitlines()] == list(indicator_systems())


def test_parameters(run, table):
    path = table("indicator,value\nfresh_multi,1.1 m3/m2\n")

    assert "│ 1" in run("pcb_hj450_2008", path, "--param", "n=2")[1]
    assert "a parameter is not given: n" in run("pcb_hj450_2008", path)[1]
    code, _, err = run("pcb_hj450_2008", path, "--param", "n=99")
    assert (code, err.strip()) == (2, "n: got '99', expected a whole number from 1 to 38")
    assert "--param: got 'n', expected n=2, once for each parameter" in run("pcb_hj450_2008", path, "--param", "n")[2]


def test_what_applies_of_a_primary(run, table):
    path = table("indicator,value\nrinse_water,不适用\n")

    code, _, err = run(PLATING, path)
    assert code == 2
    assert "values.csv, row 2, resource: got resource consumption: nothing of it applies" in err
    assert "--renormalise" in err
    assert run(PLATING, path, "--renormalise")[0] == 0


def test_what_is_not_measured_may_fail(run, table):
    path = table("indicator,value\nrinse_water,8 L/m2\n")

    assert "below III" in run(PLATING, path, "--unmeasured-fails")[1]


def test_a_workbook_with_a_title_and_units_in_headers(run, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["2022 年清洁生产指标表（虚构）"])
    sheet.append(["编号", "企业名称", "单位产品每次清洗取水量（m³/m²）", "锌利用率（%）", "采用清洁生产工艺"])
    sheet.append(["A1", "某厂", 0.018, 80, "Ⅱ级"])
    path = tmp_path / "values.xlsx"
    book.save(path)

    code, out, err = run(PLATING, path, "--format", "json")
    assert (code, err) == (0, "")
    rows = {one["indicator"]: one for one in json.loads(out)[0]["evaluation"]["rows"]}
    assert [rows[name]["grade"] for name in ("rinse_water", "zn_rate", "clean_process")] == ["II", "II", "II"]


LONG = {
    "a value without its unit": (
        "单位产品每次清洗取水量,18",
        "row 2, 单位产品每次清洗取水量: got '18', expected a quantity in L/m²",
    ),
    "a wrong dimension": (
        "锌利用率,18 L/m2",
        "row 2, 锌利用率: got 18 L/m2 (volume per area), expected a quantity in % (share)",
    ),
    "a grade off the scale": (
        "采用清洁生产工艺,Ⅳ级",
        "row 2, 采用清洁生产工艺: got 'Ⅳ级', expected a grade: I, II, III, below",
    ),
    "an indicator of no system": ("铜利用绿,3 %", "row 2, 铜利用绿: got '铜利用绿', expected an indicator of"),
    "a duplicate": ("锌利用率,80 %\nzn_rate,81 %", "row 3, zn_rate: got zn_rate, as in row 2, expected one value for each"),
    "not applicable or not measured": ("锌利用率,n/a", "row 2, 锌利用率: got 'n/a', expected either not applicable or not"),
    "a range": ("锌利用率,80-90 %", "row 2, 锌利用率: got '80-90 %'"),
    "no name": (",80 %", "row 2: got '', expected an indicator of"),
}


@pytest.mark.parametrize("case", LONG)
def test_a_row_that_is_refused_refuses_the_evaluation(run, table, case):
    rows, said = LONG[case]
    code, out, err = run(PLATING, table(f"指标,值\n{rows}\n"))

    assert (code, out) == (2, "")
    assert f"values.csv, {said}" in err


def test_a_unit_of_its_own_column(run, table):
    path = table("指标,值,单位\n单位产品每次清洗取水量,0.018,m3/m2\n锌利用率,80,t\n")

    code, _, err = run(PLATING, path)
    assert code == 2
    assert "values.csv, row 3, 锌利用率: got 80 t (mass), expected a quantity in % (share)" in err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("rinse_water,8 L/m2,m3/m2", "row 2, rinse_water: got '8 L/m2' beside the unit m³/m², expected one unit"),
        ("zn_rate,80 %,kg/t", "row 2, zn_rate: got '80 %' beside the unit kg/t, expected one unit"),
        ("law,是,%", "row 2, law: got '是' beside the unit %, expected a grade without a unit"),
        ("rinse_water,8,x/y", "row 2, rinse_water: got 'x/y'"),
    ],
)
def test_a_unit_that_contradicts_the_value_is_refused(run, table, row, said):
    code, out, err = run(PLATING, table(f"指标,值,单位\n{row}\n"))

    assert (code, out) == (2, "")
    assert f"values.csv, {said}" in err


@pytest.mark.parametrize("row", ["rinse_water,8 L/m2,L/m2", "law,是,—", "law,是,", "au_rate,不适用,%"])
def test_a_unit_that_does_not_contradict_is_read(run, table, row):
    assert run(PLATING, table(f"指标,值,单位\n{row}\n"))[0] == 0


def test_a_header_and_a_cell_of_two_units_are_refused(run, table):
    code, _, err = run(PLATING, table("id,rinse_water（L/m2）\n1,8 m3/m2\n2,8\n"))

    assert code == 1
    assert "row 2, rinse_water（L/m2）: got '8 m3/m2' beside the unit L/m², expected one unit" in err


def test_a_blank_parameter_of_an_enterprise_is_not_known_whatever_is_said_of_the_others(run, table):
    path = table("id,fresh_multi（m3/m2）,n\n1,1.1,\n2,1.1,2\n")
    _, out, _ = run("pcb_hj450_2008", path, "--param", "n=2", "--format", "json")

    assert [one["evaluation"]["parameters"] for one in json.loads(out)] == [{}, {"n": "2"}]


def test_where_every_row_is_refused_no_table_is_shown(run, table):
    code, out, err = run(PLATING, table("id,rinse_water\n1,8\n2,9\n"))

    assert code == 1
    assert out.strip() == "0 enterprises"
    assert "values.csv, row 3" in err


def test_a_file_of_rows_may_hold_several_enterprises(run, table):
    path = table("编号,企业名称,指标,值\nA,甲厂,rinse_water,8 L/m2\nB,乙厂,rinse_water,41 L/m2\nA,甲厂,law,是\n")

    code, out, _ = run(PLATING, path, "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert [(one["id"], one["name"], one["evaluation"]["level"]) for one in told] == [
        ("A", "甲厂", None),
        ("B", "乙厂", "below"),
    ]
    assert [row["grade"] for row in told[0]["evaluation"]["rows"] if row["state"] == "measured"] == ["I", "I"]


def test_a_list_by_a_three_level_standard_tells_the_worst_grade(run, table):
    path = table("编号,fresh_single（m3/m2）\n甲,0.3\n乙,0.4\n")
    code, out, _ = run("pcb_hj450_2008", path, "--lang", "zh")

    assert code == 0
    assert cells(out)["乙"][1] == "未达到"
    assert "2 家企业" in out


def test_what_of_a_row_cannot_be_evaluated_does_not_stop_the_others(run, table):
    path = table("id,rinse_water\n1,不适用\n2,8 L/m2\n")
    code, out, err = run(PLATING, path)

    assert code == 1
    assert "1 enterprise: open 1" in out
    assert "values.csv, row 2, resource: got resource consumption: nothing of it applies" in err


def test_a_value_and_not_applicable_at_once_is_refused(run, table):
    for header in ("id,law,不适用", "id,不适用,law"):
        cells_of = ["1", "是", "law"] if header.startswith("id,law") else ["1", "law", "是"]
        code, _, err = run(PLATING, table(f"{header}\n{','.join(cells_of)}\n"))
        assert code == 1
        assert "a value of law, which is said not to apply, expected one of the two" in err


def test_cells_of_a_workbook_without_a_sure_value_are_refused(run, tmp_path):
    book = Workbook()
    sheet = book.active
    for line in (["指标", "值"], ["zn_rate", "80 %"], ["cu_rate", None], ["ni_rate", "#N/A"], ["water_reuse", 40]):
        sheet.append(line)
    sheet.merge_cells("B2:B3")
    sheet["B4"].data_type = "e"
    sheet["B5"].number_format = '0"万"'
    path = tmp_path / "values.xlsx"
    book.save(path)

    code, out, err = run(PLATING, path)
    assert (code, out) == (2, "")
    for row in (2, 3, 4, 5):
        assert f"values.xlsx, row {row}" in err
    wide = Workbook()
    wide.active.append(["id", "zn_rate（%）"])
    wide.active.append(["1", 80])
    wide.active["B2"].number_format = '0"万"'
    wide.save(path)
    assert "values.xlsx, row 2, zn_rate（%）: got 80, shown by the number format" in run(PLATING, path)[2]


@pytest.mark.parametrize("text", ["指标,值\n", "id,zn_rate\n"])
def test_a_file_without_rows_is_refused(run, table, text):
    code, _, err = run(PLATING, table(text))

    assert code == 2
    assert "values.csv: got no row that holds anything" in err


def test_rows_of_other_enterprises_are_answered(run, table):
    path = table("id,rinse_water,zn_rate（%）\n1,18,80\n2,18 L/m2,80\n3,18 t,80\n2,8 L/m2,80\n")

    code, out, err = run(PLATING, path)
    assert code == 1
    assert "1 enterprise: open 1" in out
    assert "values.csv, row 2, rinse_water: got '18'" in err
    assert "values.csv, row 4, rinse_water: got 18 t (mass)" in err
    assert "values.csv, row 5, id: got '2', as in row 3" in err
    code, out, err = run(PLATING, path, "--strict")
    assert (code, out) == (2, "")
    assert err.startswith("values.csv, row 2")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("id,rinse_water,foo", "values.csv, foo: got an unknown column, expected an indicator of"),
        ("id,zn_rat", "values.csv, zn_rat: got an unknown column"),
        ("id,rinse_water（kg）", "values.csv, rinse_water（kg）: got kg, expected the unit of the indicator: L/m²"),
        ("id,zn_rate,锌利用率", "values.csv, 锌利用率: got the same as zn_rate, expected one column for each"),
        ("id,name", "values.csv: got no column of an indicator, expected a table with the columns"),
        ("指标,值,值", "values.csv, 值: got the same column twice, expected one of each"),
        ("指标,值,foo", "values.csv, foo: got an unknown column, expected indicator, value, unit, id or name"),
    ],
)
def test_headers_that_are_refused(run, table, header, said):
    code, out, err = run(PLATING, table(f"{header}\n1,2,3\n"))

    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "SYSTEM: got nothing, expected a system and a file"),
        ((PLATING,), "FILE: got nothing, expected a system and a file"),
        (("electroplatin_2015", ONE), "system: got 'electroplatin_2015'"),
        (("none.toml", ONE), "none.toml: got no such file"),
        ((PLATING, "none.csv"), "none.csv: got no such file"),
        ((PLATING, MANY, "--id", "DD9"), "--id: got 'DD9'"),
        (("--template", "x"), "template: got 'x'"),
    ],
)
def test_what_cannot_be_done_is_told(run, arguments, said):
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert said in err


def test_a_wrong_system_is_told_with_its_lines(run, table):
    text = indicator_template("membership").replace("weight = 0.6", "weight = 0.55")
    code, _, err = run(table(text, "own.toml"), ONE, "--lang", "zh")

    assert code == 2
    assert "own.toml, primary: 得到 一级指标权重（加分项除外）之和 0.95，应为和为 1" in err
