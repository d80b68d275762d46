"""Measures beside the enterprises that they belong to; and how the columns of their conditions are read."""

from __future__ import annotations

import datetime as dt

import pytest

from cleanprod.errors import RecordError
from cleanprod.files import options_of, read_table
from cleanprod.models import Enterprise
from cleanprod.models.option import Option
from files.sites import book, text

YEARS = [
    (Enterprise, "rd_expense_year", "研发费用年度"),
    (Option, "first_income_year", "取得第一笔收入年度"),
    (Option, "equipment_bought_year", "购置专用设备年度"),
]


@pytest.mark.parametrize(("model", "field", "header"), YEARS)
def test_a_column_of_years(tmp_path, model, field, header):
    cells = ["2017", "2017年", "", "不详", "明年"]
    rows = [[str(number), cell] for number, cell in enumerate(cells)]

    reading = read_table(text(tmp_path / "list.csv", [["编号", header], *rows]), model=model)

    first = dt.date(2017, 1, 1)
    assert [getattr(row.record, field) for row in reading.rows] == [first, first, None, None]
    assert [row.record.given.get(field, "blank") for row in reading.rows] == [first, first, "blank", None]
    (problem,) = reading.problems
    assert str(problem) == (
        f"list.csv, row 6, {header}: got '明年', expected a year (1900 to 2199, such as 2017) or blank. "
        "Write the year alone, in four digits: 2017 or 2017年."
    )


@pytest.mark.parametrize(("model", "field", "header"), YEARS)
def test_a_column_of_years_in_a_workbook(tmp_path, model, field, header):
    cells = [2017, "2017", dt.date(2017, 1, 1), 42736, 2017.5]
    rows = [[str(number), cell] for number, cell in enumerate(cells)]

    reading = read_table(book(tmp_path / "list.xlsx", ("方案", [["编号", header], *rows])), model=model)

    assert [getattr(row.record, field).year for row in reading.rows] == [2017, 2017, 2017]
    assert [problem.row for problem in reading.problems] == [5, 6]  # a day as a spreadsheet counts it is no year


@pytest.mark.parametrize(
    ("cell", "score"), [("86.5", 86.5), ("100", 100), ("0", 0), ("100.01", None), ("101", None), ("-1", None), ("好", None)]
)
def test_a_score_that_is_none_is_told_as_it_was_written(tmp_path, cell, score):
    reading = read_table(text(tmp_path / "list.csv", [["编号", "创新能力评分"], ["甲", cell]]))

    if score is None:
        (problem,) = reading.problems
        assert str(problem).replace("'", "") == (
            f"list.csv, row 2, 创新能力评分: got {cell}, expected a number from 0 to 100, such as 86.5"
        )
    else:
        assert reading.rows[0].record.innovation_score == score


def test_an_enterprise_is_not_written_in_a_cell(tmp_path):
    reading = read_table(text(tmp_path / "list.csv", [["方案", "所属企业"], ["余热", "甲"]]), model=Option)

    assert "got '甲', expected nothing: its identifier stands in a column enterprise_id" in str(reading.problems[0])


@pytest.fixture
def enterprises(tmp_path):
    return read_table(text(tmp_path / "list.csv", [["编号", "企业名称"], ["甲", "某厂"], ["乙", "另一厂"]]))


def measures(tmp_path, *rows):
    numbered = [[str(at), *row] for at, row in enumerate(rows)]
    return read_table(text(tmp_path / "options.csv", [["编号", "方案", "企业编号"], *numbered]), model=Option)


def test_options_are_given_to_their_enterprises_in_their_order(tmp_path, enterprises):
    options = measures(tmp_path, ["余热", "乙"], ["中水", "甲"], ["照明", "乙"])

    found, problems = options_of(options, enterprises)

    assert {name: [one.name for one in own] for name, own in found.items()} == {"甲": ["中水"], "乙": ["余热", "照明"]}
    assert problems == []


def test_options_of_an_enterprise_that_was_not_read_are_given_to_no_other(tmp_path):
    rows = [["Q001", "是"], ["Q009", "是"], ["Q002", "1"]]
    firms = read_table(book(tmp_path / "ent.xlsx", ("企业", [["编号", "能耗超限额"], *rows])))

    found, (first, second) = options_of(measures(tmp_path, ["余热", "Q002"], ["照明", "ｑ００２"]), firms)

    assert firms.unread == {"Q002": 4}
    assert found == {"Q001": [], "Q009": []}
    assert first.mend.en == "The enterprise Q002 is in ent.xlsx, row 4, and was not read: correct that row first."
    assert second.mend == first.mend
    assert "Did you mean" not in str(first)
    assert "企业 Q002 在 ent.xlsx 第 4 行，未能读出：请先更正该行" in first.say("zh")


def test_no_other_is_proposed_while_a_row_has_an_id_that_nobody_knows(tmp_path):
    lines = '{"id": "Q009"}\n{"id": \n'
    (tmp_path / "list.jsonl").write_text(lines, encoding="utf-8")

    _, (problem,) = options_of(measures(tmp_path, ["余热", "Q002"]), read_table(tmp_path / "list.jsonl"))

    assert problem.mend.en == "Some rows of that file could not be read: mend them first."


def test_where_the_ids_of_all_wrong_rows_are_known_a_misspelt_one_is_told(tmp_path):
    firms = read_table(text(tmp_path / "list.csv", [["编号", "能耗超限额"], ["甲厂01", "是"], ["乙", "1"]]))

    _, (problem,) = options_of(measures(tmp_path, ["余热", "甲厂1"]), firms)

    assert problem.mend.en == "Did you mean 甲厂01?"


@pytest.mark.parametrize("written", ["Q013", "Ｑ013", "q013", "ｑ０１３", "Q013\u200b"])
def test_an_id_is_found_in_whatever_width_and_case(tmp_path, written):
    firms = read_table(text(tmp_path / "list.csv", [["编号", "企业名称"], ["Q013", "某厂"], ["Q014", "另一厂"]]))

    found, problems = options_of(measures(tmp_path, ["余热", written]), firms)

    assert ([one.name for one in found["Q013"]], problems) == (["余热"], [])


def test_an_id_like_two_is_given_to_neither_unless_it_is_one_of_them(tmp_path):
    firms = read_table(text(tmp_path / "list.csv", [["编号", "企业名称"], ["Q1", "某厂"], ["q1", "另一厂"]]))

    found, (problem,) = options_of(measures(tmp_path, ["余热", "Ｑ1"], ["中水", "q1"]), firms)

    assert {name: [one.name for one in own] for name, own in found.items()} == {"Q1": [], "q1": ["中水"]}
    assert problem.mend.en == "It may be Q1 or q1: write it as it is there."


def test_what_is_wrong_comes_in_the_order_of_the_rows(tmp_path, enterprises):
    options = measures(tmp_path, ["余热", "丙"], ["中" * 201, "甲"], ["照明", ""])

    found, problems = options_of(options, enterprises)

    assert found == {"甲": [], "乙": []}
    assert [problem.row for problem in problems] == [2, 3, 4]
    assert [problem.where for problem in problems] == ["企业编号", "方案", "企业编号"]
    with pytest.raises(RecordError, match="row 2, 企业编号: got '丙', an option of an enterprise that is not there"):
        options_of(options, enterprises, strict=True)
