"""Units in headers, amounts in cells."""

from __future__ import annotations

import json

import pytest

from cleanprod.errors import FileError
from cleanprod.files import read_table
from cleanprod.files.faults import shown
from cleanprod.models import Enterprise
from cleanprod.models.option import Option
from files.sites import Site, book, text


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("综合能耗（吨标准煤）", "吨标准煤"),
        ("综合能耗(tce)", "tce"),
        ("综合能耗\n（tce）", "tce"),
        ("综合能耗 [tce]", "tce"),
        ("综合能耗【tce】", "tce"),
        ("综合能耗/tce", "tce"),
        ("综合能耗（单位：tce）", "tce"),
        ("能耗（万吨标准煤）", "万吨标准煤"),
        ("ｅｎｅｒｇｙ（ｔｃｅ）", "tce"),
    ],
)
def test_a_unit_in_a_header(tmp_path, header, unit):
    reading = read_table(text(tmp_path / "list.csv", [["企业名称", header], ["甲", 12]]), model=Site)
    assert [column.unit for column in reading.report.columns] == ["", unit]
    assert reading.rows[0].record.energy == type(reading.rows[0].record.energy)(12, unit)
    assert reading.fields[header] == "energy"
    assert f"{shown(header)} → energy [{unit}]" in reading.report.say()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("综合能耗（元）", "got the unit '元', expected energy"),
        ("综合能耗（胡说）", "got the unit '胡说', expected a unit"),
        ("综合能耗（）", "an unknown column"),
        ("企业名称（全称）", "an unknown column"),
        ("园区/tce", "an unknown column"),
        ("综合能耗" + "（" * 300, "an unknown column"),
    ],
)
def test_a_header_that_is_refused(tmp_path, header, told):
    with pytest.raises(FileError) as caught:
        read_table(text(tmp_path / "list.csv", [["超标", header], ["是", 12]]), model=Site)
    assert told in str(caught.value)


def test_the_same_quantity_twice(tmp_path):
    with pytest.raises(FileError, match="a second column for energy"):
        read_table(text(tmp_path / "list.csv", [["综合能耗(tce)", "能耗(GJ)"], [1, 2]]), model=Site)


READ = [
    # the unit of the header, the cell, what is read
    ("tce", "12", "12 tce"),
    ("tce", "1,250", "1250 tce"),
    ("tce", "１２５０．５", "1250.5 tce"),
    ("tce", "1,234,567.25", "1234567.25 tce"),
    ("tce", "1e3", "1000 tce"),
    ("tce", 0.1, "0.1 tce"),
    ("tce", 1250, "1250 tce"),
    ("tce", "12 吨标准煤", "12 tce"),
    ("万吨标准煤", "12.5 万吨标准煤", "125000 tce"),
    ("", "12.5 万吨标准煤", "125000 tce"),
    ("", "1,250 度", "1250 kWh"),
    ("tce", "-", None),
    ("tce", "不详", None),
    ("tce", "", None),
    ("", "未知", None),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("unit", "cell", "amount"), READ)
def test_amounts(tmp_path, kind, unit, cell, amount):
    rows = [["企业名称", f"综合能耗（{unit}）" if unit else "综合能耗", "超标"], ["甲", cell, "是"]]
    path = tmp_path / f"list.{kind}"
    reading = read_table(text(path, rows) if kind == "csv" else book(path, ("表", rows)), model=Site)
    assert reading.problems == ()
    energy = reading.rows[0].record.energy
    assert energy == (amount if amount is None else type(energy)(amount))


REFUSED = [
    ("", "12", "Write the unit beside the number, or in the header"),
    ("tce", "12.5 万吨标准煤", "The header says 'tce', the cell '万吨标准煤'"),
    ("tce", "12 GJ", "The header says 'tce', the cell 'GJ'"),
    ("tce", "12,50", "12,50"),
    ("tce", "12万", "12万"),
    ("tce", "约12", "约12"),
    ("tce", "-5", "-5"),
    ("", "12 kg", "expected energy"),
    ("", "没有", "没有"),
    ("tce", "=1+1", "Write the value, not a formula."),
]


@pytest.mark.parametrize(("unit", "cell", "told"), REFUSED)
def test_amounts_refused(tmp_path, unit, cell, told):
    header = f"综合能耗（{unit}）" if unit else "综合能耗"
    reading = read_table(text(tmp_path / "list.csv", [["企业名称", header], ["甲", cell], ["乙", "?"]]), model=Site)
    assert [row.number for row in reading.rows] == [3]
    (problem,) = reading.problems
    assert (problem.row, problem.where) == (2, header)
    assert told in str(problem)
    assert problem.say("zh")


EXAMPLES = [
    (Enterprise, "当年应纳所得税额", "500000", "money, such as 350 万元", "万元"),
    (Enterprise, "近三年研发费用占比", "5", "share, such as 80 %", "%"),
    (Enterprise, "科技人员占比", 0.62, "share, such as 80 %", "%"),
    (Option, "污染物削减量", 3, "mass in a year, such as 120 t/a", "t/a"),
]


@pytest.mark.parametrize("case", EXAMPLES)
def test_a_number_without_a_unit_is_told_by_an_example_of_its_own_kind(tmp_path, case):
    model, header, cell, expected, unit = case
    reading = read_table(book(tmp_path / "list.xlsx", ("表", [["编号", header], ["甲", cell]])), model=model)

    (problem,) = reading.problems
    mended = f"{header}（{unit}）"
    assert problem.expected.en == f"{expected}, or blank"
    assert problem.mend.en == f"Write the unit beside the number, or in the header: {mended}."
    again = read_table(book(tmp_path / "list.xlsx", ("表", [["编号", mended], ["甲", cell]])), model=model)
    assert again.problems == ()


@pytest.mark.parametrize(("form", "share"), [("0%", "5%"), ("0.00%", "5%"), ("General", None), ("0.00", None)])
def test_a_share_is_read_where_the_workbook_shows_it_as_a_percentage(tmp_path, form, share):
    rows = [["编号", "近三年研发费用占比"], ["甲", 0.05]]
    reading = read_table(book(tmp_path / "list.xlsx", ("表", rows), form={"B2": form}))

    assert [str(row.record.rd_share) for row in reading.rows] == ([] if share is None else [share])
    assert len(reading.problems) == (share is None)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"value": "12", "unit": "tce"}, ""),
        ("12 tce", ""),
        ({"value": "12"}, "energy"),
        (12, "Write the unit"),
        (True, "energy, such as 12.5 万吨标准煤, or blank"),
        (float("nan"), "a finite number"),
        (["12 tce"], "one value"),
    ],
)
def test_amounts_of_json(tmp_path, value, told):
    (tmp_path / "list.json").write_text(json.dumps([{"name": "甲", "energy": value}, {"name": "乙"}]), encoding="utf-8")
    reading = read_table(tmp_path / "list.json", model=Site)
    assert [one.row for one in reading.problems] == ([1] if told else [])
    assert not told or told in str(reading.problems[0])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"value": 5, "unit": "kgce"}, "The header says 'tce', the cell 'kgce'"),
        ({"value": 5, "unit": "万吨标准煤"}, "The header says 'tce', the cell '万吨标准煤'"),
        ({"value": 5, "unit": "吨标准煤"}, ""),
        ({"value": 5, "unit": "胡说"}, "胡说"),
        ({"value": 5, "unit": 7}, "a written quantity"),
    ],
)
def test_the_unit_of_a_value_and_of_its_key(tmp_path, value, told):
    (tmp_path / "list.json").write_text(json.dumps([{"综合能耗（tce）": value}, {"name": "乙"}]), encoding="utf-8")
    reading = read_table(tmp_path / "list.json", model=Site)
    assert [one.row for one in reading.problems] == ([1] if told else [])
    assert not told or told in str(reading.problems[0])


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [("职工人数", "1,250", 1250), ("职工人数", "12.0", 12), ("职工人数", "?", None), ("系数", "0.5", 0.5)],
)
def test_plain_numbers(tmp_path, header, cell, value):
    reading = read_table(text(tmp_path / "list.csv", [["企业名称", header], ["甲", cell]]), model=Site)
    assert getattr(reading.rows[0].record, {"职工人数": "workers", "系数": "ratio"}[header]) == value


@pytest.mark.parametrize(("header", "cell"), [("职工人数", "12.5"), ("职工人数", "12 人"), ("系数", "x"), ("系数", "是")])
def test_plain_numbers_refused(tmp_path, header, cell):
    (problem,) = read_table(text(tmp_path / "list.csv", [["企业名称", header], ["甲", cell]]), model=Site).problems
    assert problem.where == header


def test_a_model_without_id_and_day_of_record(tmp_path):
    path = text(tmp_path / "list.csv", [["企业名称"], ["甲"], ["甲"]])
    assert [row.record.name for row in read_table(path, model=Site).rows] == ["甲", "甲"]
    with pytest.raises(ValueError, match=r"recorded_on: got 2018-06-01, expected nothing: Site has no day of record"):
        read_table(path, model=Site, recorded_on="2018-06-01")
    assert isinstance(read_table(path).rows[0].record, Enterprise)
