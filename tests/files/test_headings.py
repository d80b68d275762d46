"""Where the headers stand: titles above them, one row or two."""

from __future__ import annotations

import pytest

from cleanprod.errors import FileError
from cleanprod.files import read_table
from files.sites import Site, book, text

TITLE = ["2023年某市企业用能情况表"]
BY = ["填报单位：某局", None, "2023-12-31"]
ONE = ["企业名称", "园区", "超标"]
ROW = ["甲", "东园", "是"]
GROUPS = [
    ["企业名称", "上次审核", "能源", None, "园区"],
    [None, "完成日期", "综合能耗（tce）", "职工人数", None],
]
BELOW = ["甲", "2018-06-01", 5, 30, "东园"]

SHAPES = [
    # rows, the rows of the headers, the titles
    ([ONE, ROW], (1,), ()),
    ([[], ONE, ROW], (2,), ()),
    ([TITLE, ONE, ROW], (2,), ((1, "2023年某市企业用能情况表"),)),
    ([TITLE, [], BY, ONE, ROW], (4,), ((1, "2023年某市企业用能情况表"), (3, "填报单位：某局 2023-12-31"))),
    ([*GROUPS, BELOW], (1, 2), ()),
    ([TITLE, *GROUPS, BELOW], (2, 3), ((1, "2023年某市企业用能情况表"),)),
    # every name below a group is known by itself: the groups are a title
    ([["基本", None, "其他"], ONE, ROW], (2,), ((1, "基本 其他"),)),
    ([[f"第{n}行说明"] for n in range(29)] + [ONE, ROW], (30,), tuple((n + 1, f"第{n}行说明") for n in range(29))),
    ([["企业名称"], ["甲"]], (1,), ()),
    ([TITLE, ["企业名称"], ["甲"]], (2,), ((1, "2023年某市企业用能情况表"),)),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("rows", "header_rows", "titles"), SHAPES)
def test_where_the_headers_stand(tmp_path, kind, rows, header_rows, titles):
    path = tmp_path / f"list.{kind}"
    text(path, rows) if kind == "csv" else book(path, ("表", rows))
    reading = read_table(path, model=Site)
    assert reading.problems == ()
    assert (reading.report.header_rows, reading.report.titles) == (header_rows, titles)
    assert [(row.number, row.record.name) for row in reading.rows] == [(len(rows), "甲")]
    assert reading.total == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_two_levels_of_headers(tmp_path, kind):
    path = tmp_path / f"list.{kind}"
    rows = [*GROUPS, BELOW]
    text(path, rows) if kind == "csv" else book(path, ("表", rows), merged=("A1:A2", "C1:D1", "E1:E2"))
    reading = read_table(path, model=Site)
    assert reading.fields == {
        "企业名称": "name",
        "上次审核完成日期": "audited_on",
        "综合能耗（tce）": "energy",
        "职工人数": "workers",
        "园区": "park",
    }
    (row,) = reading.rows
    assert (row.record.audited_on.isoformat(), str(row.record.energy.to("kgce").magnitude)) == ("2018-06-01", "5000")
    assert (row.record.workers, row.record.park) == (30, "东园")
    assert "the headers stand in rows 1, 2" in reading.report.say()
    assert "标题占第 1、2 行" in reading.report.say("zh")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # nothing is a header: the first row is told by column, as in a plain file
        ([["企业名", "foo"], ["甲", "x"]], "企业名: got an unknown column"),
        ([["第一行"], ["甲"]], "第一行: got an unknown column"),
        # the row with the most names of fields is told, not a title
        ([TITLE, ["企业名称", "园区", "a", "b", "c"], ["甲"]], "a: got an unknown column"),
        # beyond the window no header is looked for
        ([[f"第{n}行说明"] for n in range(30)] + [ONE, ROW], "第0行说明: got an unknown column"),
        # a member of a group that is no field
        (
            [["企业名称", "能源", None, "园区"], [None, "综合能耗", "其他", None], ["甲", None, None, "x"]],
            "能源 其他: got an unknown column",
        ),
        # a name of a field with something below it is no group
        ([["企业名称", "", "园区"], ["甲", "综合能耗", "x"]], "row 2, column 2"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_where_no_header_is(tmp_path, kind, rows, told):
    path = tmp_path / f"list.{kind}"
    text(path, rows) if kind == "csv" else book(path, ("表", rows))
    with pytest.raises(FileError) as caught:
        read_table(path, model=Site)
    assert told in str(caught.value)


def test_titles_in_gb18030(tmp_path):
    reading = read_table(text(tmp_path / "list.csv", [TITLE, ONE, ROW], "gb18030"), model=Site)
    assert reading.report.titles == ((1, TITLE[0]),)


def test_a_plain_file_has_nothing_to_remark(tmp_path):
    reading = read_table(text(tmp_path / "list.csv", [ONE, ROW]), model=Site)
    assert reading.report.remarks == ()
    assert reading.report.say() == "企业名称 → name\n园区 → park\n超标 → over"


def test_a_kept_column_is_told(tmp_path):
    reading = read_table(text(tmp_path / "list.csv", [[*ONE, "电话"], [*ROW, "1"]]), model=Site, keep_extra=True)
    assert "电话: kept as it is" in reading.report.say()


def test_many_titles_are_counted(tmp_path):
    rows = [[f"第{n}行说明"] for n in range(25)] + [ONE, ROW]
    (remark,) = read_table(text(tmp_path / "list.csv", rows), model=Site).report.remarks
    assert remark.en.endswith("; 5 more")
    assert remark.zh.endswith("；另 5 行")
