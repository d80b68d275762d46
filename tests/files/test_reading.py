"""Rows as records, and what is told of the others."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from cleanprod.errors import CleanprodError, FileError, RecordError
from cleanprod.files import read_table
from cleanprod.models import Enterprise
from cleanprod.rules.expressions import NEVER
from cleanprod.words import say

EVENT = "last_audit_completed_on"


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, ending="csv", **how):
        path = tmp_path / f"list.{ending}"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8", newline="")
        return read_table(path, **how)

    return write_and_read


def test_a_table_in_chinese(read):
    reading = read(
        "编号,企业名称,统一社会信用代码,行业代码,行业代码版本,地市,区县,园区,流域,领域,能耗超限额,上次审核完成日期\n"
        "甲,某厂,91440101231245152Y,C3360,2017版,广州,天河区,某园,珠江,工业,√,2018年6月1日\n",
    )
    assert reading.problems == ()
    (row,) = reading.rows
    assert row.number == 2
    assert row.extra == {}
    assert row.record == Enterprise(
        id="甲",
        name="某厂",
        uscc="91440101231245152Y",
        industry="3360",
        industry_edition="2017",
        city="广州",
        district="天河区",
        park="某园",
        basin="珠江",
        sector="industry",
        exceeds_energy_limit=True,
        last_audit_completed_on=dt.date(2018, 6, 1),
    )
    assert reading.total == 1
    assert list(reading.fields.items())[:2] == [("编号", "id"), ("企业名称", "name")]


def test_a_blank_is_not_given(read):
    (row,) = read("id,name,exceeds_energy_limit,park\n1,,不详, \n").rows
    assert row.record.given == {"id": "1", "exceeds_energy_limit": None}


def test_rows_are_counted_as_in_a_spreadsheet(read):
    reading = read('id,name\r\n1,"two\r\nlines"\r\n\r\n,\r\n4,x\r\n\u3000,y\r\n')
    assert [(row.number, row.record.id) for row in reading.rows] == [(2, "1"), (5, "4"), (6, "6")]
    assert reading.rows[0].record.name == "two\r\nlines"
    assert reading.total == 3


def test_a_blank_row_above_the_header_counts(read):
    assert [row.number for row in read(",\nid,name\n1,x\n").rows] == [3]


def test_bad_rows_are_told_and_the_others_read(read):
    reading = read("编号,能耗超限额,城市,领域\n甲,1,广州,\n乙,是,广洲市,采矿\n丙,否,,\n")
    assert [row.record.id for row in reading.rows] == ["丙"]
    assert reading.total == 3
    assert [(one.file, one.row, one.where, say(one.got, "en")) for one in reading.problems] == [
        ("list.csv", 2, "能耗超限额", "'1'"),
        ("list.csv", 3, "城市", "'广洲市'"),
        ("list.csv", 3, "领域", "'采矿'"),
    ]
    assert str(reading.problems[0]).startswith("list.csv, row 2, 能耗超限额: got '1', expected yes or no")
    assert "list.csv, 第 2 行, 能耗超限额: 得到 '1'，应为“是”或“否”" in reading.problems[0].say("zh")
    assert "Did you mean 广州市?" in str(reading.problems[1])


def test_a_contradiction_is_told_with_the_headers_of_the_file(read):
    reading = read("编号,地市,所在区县\n甲,广州市,南山区\n")
    assert reading.problems[0].where == "所在区县"
    assert "It does not lie in 广州市" in str(reading.problems[0])


@pytest.mark.parametrize(
    ("cells", "got"),
    [("1,x,y", "3 cells under 2 headers"), ("1,x,", "3 cells under 2 headers"), ("1,x,,,z", "5 cells under 2 headers")],
)
def test_more_cells_than_headers(read, cells, got):
    reading = read(f"id,name\n{cells}\n2,b\n")
    assert [row.number for row in reading.rows] == [3]
    assert [(one.row, say(one.got, "en")) for one in reading.problems] == [(2, got)]


def test_fewer_cells_than_headers_are_blank(read):
    (row,) = read("id,name,备注\n1\n", keep_extra=True).rows
    assert row.record.given == {"id": "1"}
    assert row.extra == {"备注": ""}


def test_strict_stops_at_the_first_bad_row(read):
    with pytest.raises(RecordError) as caught:
        read("id,exceeds_energy_limit\n1,1\n2,2\n", strict=True)
    assert [(one.file, one.row) for one in caught.value.problems] == [("list.csv", 2)]
    with pytest.raises(RecordError) as caught:
        read('{"id": "1"}\n{"id": \n', ending="jsonl", strict=True)
    assert [(one.file, one.row) for one in caught.value.problems] == [("list.jsonl", 2)]
    assert len(read("id\n1\n", strict=True).rows) == 1


@pytest.mark.parametrize(
    ("rows", "bad", "got"),
    [
        ("a,x\nb,x\na,x\n", 4, "'a', the id of row 2"),
        ("3\n\n\n3\n", 5, "'3', the id of row 2"),
        ("x,y\n4,y\n,1\n", 4, "no id, and row 3 has the id '4'"),
    ],
)
def test_an_id_stands_once(read, rows, bad, got):
    header = "id,name\n"
    reading = read(header + rows)
    assert [(one.row, one.where, say(one.got, "en")) for one in reading.problems] == [(bad, "id", got)]
    assert reading.total == len(reading.rows) + 1


def test_a_bad_row_keeps_its_id(read):
    reading = read("编号,能耗超限额\na,1\na,是\n")
    assert [(one.row, one.where) for one in reading.problems] == [(2, "能耗超限额"), (3, "编号")]


def test_one_code_may_stand_twice(read):
    reading = read("id,uscc\n1,91440101231245152Y\n2,91440101231245152Y\n3,-\n")
    assert reading.problems == ()
    assert [row.record.uscc for row in reading.rows][1:] == ["91440101231245152Y", None]


def test_without_an_id_it_is_the_row(read):
    assert [row.record.id for row in read("name\nx\ny\n").rows] == ["2", "3"]


@pytest.mark.parametrize(
    ("header", "cells", "day", "event"),
    [
        (EVENT, "", "2020-01-01", NEVER),
        (EVENT, "2019-05-06", "2020-01-01", dt.date(2019, 5, 6)),
        (EVENT, "未", "2020-01-01", NEVER),
        (EVENT, "不详", "2020-01-01", None),
        (f"{EVENT},recorded_on", ",2018-01-01", "2018-01-01", NEVER),
        (f"{EVENT},recorded_on", ",2018/1/1 0:00", "2018-01-01", NEVER),
        (f"{EVENT},recorded_on", ",不详", None, None),
    ],
)
def test_the_day_of_record(read, header, cells, day, event):
    (row,) = read(f"id,name,{header}\n1,x,{cells}\n", recorded_on="2020-01-01").rows
    assert row.record.last_audit_completed_on == event
    recorded = row.record.recorded_on
    assert recorded == (day and dt.date.fromisoformat(day))


def test_without_a_day_of_record_a_blank_is_unknown(read):
    (row,) = read(f"id,{EVENT}\n1,\n").rows
    assert row.record.last_audit_completed_on is None


def test_an_event_written_as_unknown_never_becomes_no(read):
    (row,) = read(f"id,{EVENT},记录日期\n1,未知,2018-01-01\n").rows
    assert row.record.last_audit_completed_on is None


def test_a_day_of_record_is_no_event(read):
    (problem,) = read("记录日期,name\n未,x\n").problems
    assert "NEVER" not in str(problem)
    assert problem.expected.en == "a date (2018-06-01) or blank"


@pytest.mark.parametrize("day", ["yesterday", "2018-02-30", 5])
def test_recorded_on_must_be_a_day(read, day):
    with pytest.raises(CleanprodError, match="recorded_on"):
        read("id\n1\n", recorded_on=day)


def test_recorded_on_as_a_day(read):
    (row,) = read("id\n1\n", recorded_on=dt.date(2018, 1, 1)).rows
    assert row.record.recorded_on == dt.date(2018, 1, 1)


def test_extra_columns_are_kept_on_request(read):
    reading = read("id, 备注 ,税号\n1, =1+1 ,007\n", keep_extra=True)
    assert reading.rows[0].extra == {"备注": "=1+1", "税号": "007"}
    assert reading.fields == {"id": "id"}
    with pytest.raises(FileError, match=r"list.csv, 备注: .*--keep-extra"):
        read("id,备注\n1,x\n")


def test_a_running_number_beside_an_identifier_is_left_out_and_told(read):
    rows = "序号,编号,企业名称\n1,Q001,某厂\n2,Q002,另一厂\n3,,\n"

    reading = read(rows, strict=True)

    assert [(row.record.id, row.extra) for row in reading.rows] == [("Q001", {}), ("Q002", {})]  # row 4 is numbered, and blank
    assert (reading.total, reading.fields) == (2, {"编号": "id", "企业名称": "name"})
    assert [one.en for one in reading.report.remarks] == ["序号: left out, the identifier is 编号"]
    assert "序号：未读，编号取自 编号" in reading.report.say("zh")
    assert "序号: kept" not in reading.report.say()
    assert [row.extra for row in read(rows, keep_extra=True).rows][:2] == [{"序号": "1"}, {"序号": "2"}]


def test_an_object_of_json_may_have_both(read):
    reading = read([{"序号": 1, "id": "Q001"}, {"序号": 2, "id": "Q002"}], "json")

    assert [row.record.id for row in reading.rows] == ["Q001", "Q002"]


def test_a_blank_header_over_a_blank_column(read):
    assert len(read("id,,name,\n1,, x,\n2,\u3000,y\n").rows) == 2


@pytest.mark.parametrize("keep_extra", [False, True])
def test_a_blank_header_over_something(read, keep_extra):
    with pytest.raises(FileError, match=r"list.csv, row 3, column 2 \('z'\): got a blank header"):
        read("id,\n1,\n2,z\n", keep_extra=keep_extra)


@pytest.mark.parametrize("ending", ["json", "jsonl", "ndjson"])
def test_json_values(read, ending):
    one = {
        "id": 12,
        "industry": 3360,
        "exceeds_energy_limit": True,
        "exceeds_total_cap": False,
        "exceeds_discharge_standard": None,
        "使用有毒有害原料": "是",
        EVENT: "2018-06-01",
        "name": None,
    }
    (row,) = read(one, ending=ending).rows
    assert row.number == 1
    assert row.record.given == {
        "id": "12",
        "industry": "3360",
        "exceeds_energy_limit": True,
        "exceeds_total_cap": False,
        "uses_toxic_materials": True,
        EVENT: dt.date(2018, 6, 1),
    }


@pytest.mark.parametrize(
    ("field", "value", "mend"),
    [
        ("exceeds_energy_limit", 0, "write yes or no"),
        ("exceeds_energy_limit", 1, "write yes or no"),
        ("exceeds_energy_limit", 1.0, "write yes or no"),
        ("exceeds_energy_limit", [True], "not a list"),
        ("exceeds_energy_limit", {}, "not a list"),
        ("name", {"zh": "x"}, "not a list"),
        ("id", 1.5, "as text"),
        ("id", True, "as text"),
        (EVENT, 20180601, "as text"),
        (EVENT, False, "as text"),
        ("备注", [1], "not a list"),
        ("备注", {"a": 1}, "not a list"),
    ],
)
def test_json_values_refused(read, field, value, mend):
    reading = read([{field: value}, {"park": "x"}], ending="json", keep_extra=True)
    assert [row.number for row in reading.rows] == [2]
    ((problem),) = reading.problems
    assert (problem.file, problem.row, problem.where) == ("list.json", 1, field)
    assert mend in str(problem)


def test_json_objects_may_differ_in_keys(read):
    reading = read([{"id": "a", "n": 1}, {"name": "x", "f": 1.5, "t": True}, {}, {"id": None}], ending="json", keep_extra=True)
    assert [(row.number, row.record.id, row.extra) for row in reading.rows] == [
        (1, "a", {"n": 1, "f": None, "t": None}),
        (2, "2", {"n": None, "f": 1.5, "t": True}),
    ]
    assert reading.total == 2


def test_lines_of_json(read):
    reading = read('{"id": "a"}\n\n{"id": "b", "id": "c"}\n[1]\n{"id"\n{"name": "x"}', ending="jsonl")
    assert [(row.number, row.record.id) for row in reading.rows] == [(1, "a"), (6, "6")]
    assert [(one.row, say(one.got, "en")) for one in reading.problems] == [
        (3, "the same key twice in one object"),
        (4, "[1]"),
        (5, "Expecting ':' delimiter"),
    ]
    assert reading.total == 5
    assert all(one.file == "list.jsonl" for one in reading.problems)


def test_problems_come_in_the_order_of_rows(read):
    reading = read('{"exceeds_energy_limit": 1}\nx\n{"exceeds_energy_limit": 2}\n{"id": "a"}\n', ending="jsonl")
    assert [one.row for one in reading.problems] == [1, 2, 3]
