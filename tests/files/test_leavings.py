"""Rows that are no record: sums, notes, the headers once more."""

from __future__ import annotations

import datetime as dt

import pytest

from cleanprod.errors import RecordError, brief
from cleanprod.files import leavings, read_table
from cleanprod.words import say
from files.sites import Site, book, text

HEADER = ["企业名称", "超标", "综合能耗(tce)", "职工人数"]
A, B = ["甲", "是", 1, 5], ["乙", "否", 2, 6]


def read(tmp_path, rows, **how):
    return read_table(text(tmp_path / "list.csv", [HEADER, *rows]), model=Site, **how)


SUMS = ["合计", "合 计", "总计：", "小计", "共计", "总和", "TOTAL", "Total:", "sum", "Subtotal", "ｔｏｔａｌ", "全市合计"]
SUMS += ["合计（吨）", "累计", "平均", "均值：", "总量", "全市平均", "佛山市总量", "合计：3家", "总计: 12 家企业", "佛山小计"]


@pytest.mark.parametrize("word", SUMS)
@pytest.mark.parametrize("at", [1, 2])
def test_a_row_of_sums_is_left_out_and_told(tmp_path, word, at):
    rows = [A, B]
    rows.insert(at, [word, 1, "3,000.5", "11人"])
    reading = read(tmp_path, rows)
    assert reading.problems == ()
    assert [row.record.name for row in reading.rows] == ["甲", "乙"]
    assert reading.total == 2
    assert [(left.number, left.why.en) for left in reading.report.left_out] == [(at + 2, "a row of sums")]
    assert f"left out (a row of sums): row {at + 2} '{word}'" in reading.report.say()
    assert f"第 {at + 2} 行" in reading.report.say("zh")


def test_the_word_may_stand_after_a_number(tmp_path):
    assert [left.number for left in read(tmp_path, [A, [3, "合计", "", 4]]).report.left_out] == [3]


def test_a_sum_with_more_than_numbers_is_refused_before_the_end(tmp_path):
    reading = read(tmp_path, [A, ["合计", "是", 1, ""], B, ["合计", "是", 1, "x"]])
    assert [row.record.name for row in reading.rows] == ["甲", "乙"]
    (problem,) = reading.problems
    assert problem.row == 3
    assert "a row of sums, '合计', that holds more than numbers" in str(problem)
    assert reading.total == 3
    assert [left.number for left in reading.report.left_out] == [5]


def test_strict_stops_at_such_a_sum(tmp_path):
    with pytest.raises(RecordError, match="row 3: got a row of sums"):
        read(tmp_path, [A, ["合计", "是", 1, ""], B], strict=True)
    header = ["编号", "企业名称", "统一社会信用代码"]
    last = [header, ["1", "甲", ""], ["合计", "x", "91440101231245152Y"]]
    with pytest.raises(RecordError, match="row 3: got a row of sums"):
        read_table(text(tmp_path / "list.csv", last), strict=True)


def test_what_has_a_code_is_no_sum(tmp_path):
    rows = [["企业名称", "统一社会信用代码"], ["甲", "不详"], ["Total", "91440101231245152Y"]]
    reading = read_table(text(tmp_path / "list.csv", rows))
    assert [(one.row, reading.report.left_out) for one in reading.problems] == [(3, ())]


@pytest.mark.parametrize(
    "name",
    [
        "百事总和",
        "东江平均",
        "合计厂",
        "总计划公司",
        "summit",
        "total energy",
        "会计师事务所",
        "注塑厂",
        "审核中心",
        "说明书厂",
    ],
)
def test_a_name_that_only_begins_like_one(tmp_path, name):
    reading = read(tmp_path, [A, [name, "是", "", ""]])
    assert [row.record.name for row in reading.rows] == ["甲", name]
    assert read_table(text(tmp_path / "list.csv", [["企业名称"], [name]]), model=Site).rows[0].record.name == name


NOTES = ["注：数据来自统计局", "备注: x", "说明：", "填表人：张三", "制表日期：2023", "审核人：李四", "单位负责人：王五"]
NOTES += ["资料来源：年鉴", "Note: x", "Source: y", "注1、x", "备注"]


@pytest.mark.parametrize("note", NOTES)
def test_notes_at_the_end(tmp_path, note):
    reading = read(tmp_path, [A, [], ["合计", "", 1, 5], [note], ["2、又及"], ["（3）又及"]])
    assert [row.record.name for row in reading.rows] == ["甲"]
    whys = [(left.number, left.why.en) for left in reading.report.left_out]
    assert whys == [(4, "a row of sums"), (5, "a note"), (6, "a note"), (7, "a note")]


def test_signatures_side_by_side(tmp_path):
    assert [left.number for left in read(tmp_path, [A, ["填表人：张三", "", "审核人：李四", ""]]).report.left_out] == [3]


@pytest.mark.parametrize("cells", [["注：x"], ["佛山市"], ["", "佛山市"], ["2、又及"], ["数据截至2019年底"]])
@pytest.mark.parametrize("at", [0, 1])
def test_a_row_of_one_text_alone_is_no_record(tmp_path, cells, at):
    rows = [A, B]
    rows.insert(at, cells)
    reading = read(tmp_path, rows)
    assert [row.record.name for row in reading.rows] == ["甲", "乙"]
    assert reading.report.left_out == ()
    (problem,) = reading.problems
    assert problem.row == at + 2
    assert f"got a row with one cell only, {brief(cells[-1])}, expected a record." in str(problem)
    assert "只有一个单元格的行" in problem.say("zh")
    with pytest.raises(RecordError, match="a row with one cell only"):
        read(tmp_path, rows, strict=True)


def test_a_section_merged_over_the_columns(tmp_path):
    path = book(tmp_path / "list.xlsx", ("表", [HEADER, A, ["佛山市"], B]), merged=("A3:D3",))
    assert [one.row for one in read_table(path, model=Site).problems] == [3]


def test_a_name_beside_a_merged_cell_is_not_alone(tmp_path):
    rows = [["企业名称", "园区"], ["甲", "东园"], ["乙", None]]
    assert len(read_table(book(tmp_path / "list.xlsx", ("表", rows), merged=("B2:B3",)), model=Site).rows) == 2


def test_in_the_only_column_that_is_a_field_one_cell_is_a_record(tmp_path):
    path = text(tmp_path / "list.csv", [["企业名称", "片区"], ["甲", ""], ["注：x", ""], ["乙", ""]])
    reading = read_table(path, model=Site, keep_extra=True)
    assert [row.record.name for row in reading.rows] == ["甲", "注：x", "乙"]


def test_the_headers_once_more(tmp_path):
    reading = read(tmp_path, [A, HEADER, B])
    assert [row.record.name for row in reading.rows] == ["甲", "乙"]
    assert [(left.number, left.why.en) for left in reading.report.left_out] == [(3, "the headers once more")]


def test_some_of_the_headers_by_other_names(tmp_path):
    again = ["name", "", "能耗（tce）", "职工人数"]
    reading = read(tmp_path, [A, again, B])
    assert [row.record.name for row in reading.rows] == ["甲", "乙"]
    assert [(left.number, left.why.en) for left in reading.report.left_out] == [(3, "the headers once more")]


@pytest.mark.parametrize(
    "other", [["企业名称", "超标", "职工人数", "能耗(tce)"], ["企业名称", "超标", "能耗(GJ)"], ["企业名称", "园区"]]
)
def test_other_headers_and_what_stands_below_them(tmp_path, other):
    reading = read(tmp_path, [A, other, B, [], ["合计", "", 3], HEADER, ["丙", "是", 1, 5]])
    assert [row.record.name for row in reading.rows] == ["甲", "丙"]
    assert [(one.row, say(one.got, "en")) for one in reading.problems] == [
        (3, "headers in another order or unit, '企业名称'"),
        (4, "a row under the headers of row 3"),
        (6, "a row under the headers of row 3"),
    ]
    assert [left.number for left in reading.report.left_out] == [7]


def test_a_row_with_one_value_that_is_a_header_too(tmp_path):
    reading = read(tmp_path, [["园区", "是", 1, 5]])
    assert [row.record.name for row in reading.rows] == ["园区"]


INDEXES = [[1, 2, 3, 4], ["(1)", "（2）", "（3）", "(4)"], ["①", "②", "③", "④"], ["甲", "乙", 1, 2], ["甲", 1, 2, 3]]
INDEXES += [["栏次", 1, 2, 3], ["A", "B", "1", "2"]]


@pytest.mark.parametrize("cells", INDEXES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_numbers_of_the_columns(tmp_path, kind, cells):
    rows = [HEADER, cells, A, HEADER, cells, B]
    path = tmp_path / f"list.{kind}"
    reading = read_table(text(path, rows) if kind == "csv" else book(path, ("表", rows)), model=Site)
    assert [row.record.name for row in reading.rows] == ["甲", "乙"]
    assert reading.problems == ()
    whys = [(left.number, left.why.en) for left in reading.report.left_out]
    assert whys == [(2, "the numbers of the columns"), (4, "the headers once more"), (5, "the numbers of the columns")]


@pytest.mark.parametrize(
    "cells", [["1", "是", 3, 4], ["1", "", 3, ""], ["1", "", 2, ""], ["甲", "是", 1, 2], ["2", "", 3, 4], ["甲", "乙", "丙"]]
)
def test_what_does_not_number_the_columns(tmp_path, cells):
    assert read(tmp_path, [cells]).report.left_out == ()


def test_numbers_of_columns_stand_below_headers_only(tmp_path):
    assert read(tmp_path, [A, [1, 2, 3, 4]]).report.left_out == ()


def test_the_cell_that_shows_a_sum_is_told(tmp_path):
    assert [left.begins for left in read(tmp_path, [A, [3, "合计", "", 4]]).report.left_out] == ["'合计'"]


def test_only_sums_are_no_data(tmp_path):
    with pytest.raises(ValueError, match="no row that holds anything"):
        read(tmp_path, [["合计", "", 1, 2]])


def test_what_waits_for_the_end_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(leavings, "WAITING", 2)
    reading = read(tmp_path, [A, ["注：1"], ["注：2"], ["注：3"], ["注：4"]])
    assert [row.record.name for row in reading.rows] == ["甲"]
    assert [one.row for one in reading.problems] == [3, 4, 5]
    assert [left.number for left in reading.report.left_out] == [6]


def test_in_a_workbook_merged_or_not(tmp_path):
    rows = [HEADER, A, ["合计", None, 1, 5], ["注：x"]]
    reading = read_table(book(tmp_path / "list.xlsx", ("表", rows), merged=("A3:B3", "A4:D4")), model=Site)
    assert reading.problems == ()
    assert [left.number for left in reading.report.left_out] == [3, 4]


@pytest.mark.parametrize("cell", [True, dt.date(2018, 6, 1)])
def test_what_is_no_number_in_a_workbook(tmp_path, cell):
    reading = read_table(book(tmp_path / "list.xlsx", ("表", [HEADER, ["合计", cell], A])), model=Site)
    assert [one.row for one in reading.problems] == [2]


def test_json_is_left_as_it_is(tmp_path):
    (tmp_path / "list.json").write_text('[{"name": "合计"}]', encoding="utf-8")
    assert [row.record.name for row in read_table(tmp_path / "list.json", model=Site).rows] == ["合计"]
