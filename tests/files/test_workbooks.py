"""Workbooks: their sheets, cells, merged cells; what is damaged, too large or not a workbook."""

from __future__ import annotations

import datetime as dt
import re
import struct
import sys
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cleanprod.errors import FileError, brief
from cleanprod.files import read_table, worksheets
from cleanprod.rules.expressions import NEVER
from cleanprod.words import say
from files.sites import Site, book, text

D = dt.date
HEADER = ["企业名称", "超标", "上次审核完成日期"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


@pytest.fixture
def read(tmp_path):
    def write_and_read(*rows, merged=(), form=None, **how):
        return read_table(book(tmp_path / "list.xlsx", ("表", list(rows)), merged=merged, form=form), model=Site, **how)

    return write_and_read


@pytest.fixture
def plain(tmp_path):
    return book(tmp_path / "plain.xlsx", ("表", [HEADER, ["甲", True, None]]))


# cells


def test_a_workbook_reads_like_the_same_rows_in_csv(tmp_path):
    rows = [
        ["编号", "企业名称", "行业代码", "地市", "能耗超限额", "上次审核完成日期", "园区"],
        [1, "甲", 3360, "广州", True, D(2018, 6, 1), "?"],
        ["二", " 乙\u200b", "C3360", "４４０１００", "否", "2018/6/1", None],
    ]
    written = [[str(cell) if cell is not None else "" for cell in row] for row in rows]
    one = read_table(book(tmp_path / "list.xlsx", ("表", rows)))
    two = read_table(text(tmp_path / "list.csv", written))
    assert one.problems == two.problems == ()
    assert [(row.number, row.record) for row in one.rows] == [(row.number, row.record) for row in two.rows]
    assert (one.fields, one.total, one.file) == (two.fields, two.total, "list.xlsx")


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "XLSX"])
def test_endings(tmp_path, ending):
    assert len(read_table(book(tmp_path / f"list.{ending}", ("表", [["企业名称"], ["甲"]]))).rows) == 1


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (D(2018, 6, 1), D(2018, 6, 1)),
        (dt.datetime(2018, 6, 1), D(2018, 6, 1)),
        (43252, D(2018, 6, 1)),
        ("43252", D(2018, 6, 1)),
        (20000, D(1954, 10, 3)),
        (80000, D(2119, 1, 11)),
        (20180601, D(2018, 6, 1)),
        ("2018年6月1日", D(2018, 6, 1)),
        ("未", NEVER),
        ("?", None),
    ],
)
def test_days(read, cell, day):
    reading = read(HEADER, ["甲", None, cell])
    assert reading.problems == ()
    assert reading.rows[0].record.audited_on == day


@pytest.mark.parametrize(
    ("cell", "got", "mend"),
    [
        (dt.datetime(2018, 6, 1, 10, 30), "2018-06-01 10:30:00", "without a time of day"),
        (dt.time(10, 30), "10:30:00", "without a time of day"),
        (43252.5, "43252.5", "without a time of day"),
        (19999, "19999", "the year first"),
        (80001, "80001", "the year first"),
        ("43,252", "'43,252'", "the year first"),
        (True, "True", "as text"),
        (0.5, "0.5", "as text"),
        (D(1900, 2, 27), "1900-02-27", "a day too many"),
        (D(2300, 1, 1), "2300-01-01", "Between"),
    ],
)
def test_days_refused(read, cell, got, mend):
    (problem,) = read(HEADER, ["甲", None, cell]).problems
    assert (problem.row, problem.where, say(problem.got, "en")) == (2, HEADER[2], got)
    assert mend in str(problem)


def test_serial_days_are_told(read, tmp_path):
    rows = [HEADER, ["甲", None, 43252], ["乙", None, "43253"], ["丙", None, "2018-06-03"]]
    for reading in (read(*rows), read_table(text(tmp_path / "list.csv", rows), model=Site)):
        assert [row.record.audited_on.day for row in reading.rows] == [1, 2, 3]
        assert reading.report.serials == {HEADER[2]: 2}
        (remark,) = reading.report.remarks
        assert remark.en == "上次审核完成日期: 2 days read from the numbers of a spreadsheet, days since 1899-12-30"
        assert "2 个日期" in remark.zh
    assert read_table(tmp_path / "list.csv", model=Site).rows[0].record.audited_on == D(2018, 6, 1)


def test_a_day_that_is_no_fact(read):
    reading = read(["企业名称", "投产日期"], ["甲", 43252], ["乙", "未"])
    assert reading.rows[0].record.opened == D(2018, 6, 1)
    assert [(one.row, one.where) for one in reading.problems] == [(3, "投产日期")]


def test_serial_days_are_not_read_from_json(tmp_path):
    (tmp_path / "list.json").write_text('[{"name": "甲", "audited_on": 43252}, {"name": "乙", "audited_on": "43252"}]')
    reading = read_table(tmp_path / "list.json", model=Site)
    assert [one.row for one in reading.problems] == [1, 2]


def test_the_calendar_of_1904(tmp_path):
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (HEADER, ["甲", None, D(2018, 6, 1)], ["乙", None, 41790]):
        workbook.active.append(row)
    workbook.save(tmp_path / "mac.xlsx")
    reading = read_table(tmp_path / "mac.xlsx", model=Site)
    assert [row.record.audited_on for row in reading.rows] == [D(2018, 6, 1)] * 2
    assert "days since 1904-01-01" in reading.report.say()


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_an_error_in_a_used_column(read, error):
    reading = read(HEADER, ["甲", error, None], ["乙", True, None])
    assert [row.record.name for row in reading.rows] == ["乙"]
    (problem,) = reading.problems
    assert str(problem).startswith(f"list.xlsx, row 2, 超标: got the error {error}, expected a value, or blank. Mend the")
    assert f"得到 错误值 {error}" in problem.say("zh")


def test_an_error_in_a_kept_column_and_under_no_header(read):
    reading = read([*HEADER, "备注"], ["甲", True, None, "#N/A"], keep_extra=True)
    assert [(one.row, one.where) for one in reading.problems] == [(2, "备注")]
    with pytest.raises(FileError, match=r"row 2, column 4 \(the error #N/A\): got a blank header"):
        read(HEADER, ["甲", True, None, "#N/A"])


def test_a_formula_that_was_never_calculated(read):
    reading = read(HEADER, ["甲", "=1=1", "=A1"], ["乙", True, None])
    assert [(one.row, one.where, say(one.got, "en")) for one in reading.problems] == [
        (2, "超标", "a formula that was never calculated"),
        (2, "上次审核完成日期", "a formula that was never calculated"),
    ]


def test_formulas_alone_are_not_lost(read):
    reading = read(HEADER, ["甲", True, None], ["=A2", None, "=A1"], ["=A2"])
    assert [row.record.name for row in reading.rows] == ["甲"]
    assert [(one.row, one.where) for one in reading.problems] == [(3, HEADER[0]), (3, HEADER[2]), (4, HEADER[0])]
    with pytest.raises(FileError, match=r"column 4 \(a formula that was never calculated\): got a blank header"):
        read(HEADER, ["甲", True, None, "=A1"])


@pytest.mark.parametrize(
    ("cell", "park"),
    [
        ('<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B2" t="str"><f>A1</f><v>东园</v></c>', "东园"),
        ('<c r="B2" t="inlineStr"><is><t>东园</t></is></c>', "东园"),
    ],
)
def test_a_formula_with_a_text(tmp_path, cell, park):
    path = book(tmp_path / "list.xlsx", ("表", [["企业名称", "园区", "超标"], ["甲", 7, "是"]]))
    repack(
        path, lambda name, found: found.replace(b'<c r="B2" t="n"><v>7</v></c>', cell.encode()) if "sheet1" in name else found
    )
    reading = read_table(path, model=Site)
    assert reading.problems == ()
    assert reading.rows[0].record.park == park


def test_lines_of_windows_and_shared_texts(tmp_path):
    shared = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>东_x000D_\n园</t></si></sst>"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

    def change(name, found):
        if name == "[Content_Types].xml" and b"sharedStrings" not in found:
            return found.replace(
                b"</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
            )
        return found.replace(b'<c r="B2" t="n"><v>7</v></c>', b'<c r="B2" t="s"><v>0</v></c>')

    path = repack(book(tmp_path / "list.xlsx", ("表", [["企业名称", "园区"], ["甲", 7]])), change)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/sharedStrings.xml", shared)
    assert read_table(path, model=Site).rows[0].record.park == "东\r\n园"


@pytest.mark.parametrize(("number", "told"), [(-5, "1899-12-25"), (1e9, "the error #VALUE!"), (59, "1900-02-28")])
def test_a_day_that_no_calendar_has(read, number, told):
    (problem,) = read(HEADER, ["甲", None, number], form={"C2": "yyyy-mm-dd"}).problems
    assert say(problem.got, "en") == told


def test_numbers_are_exact(read):
    rows = [["甲", 0.1, 1], ["乙", 1250, 0.3], ["丙", 1e20, "1,250.50"]]
    reading = read(["企业名称", "综合能耗(tce)", "年取水量(m³)"], *rows)
    assert [str(row.record.energy.magnitude) for row in reading.rows] == ["0.1", "1250", "100000000000000000000"]
    assert [str(row.record.water.magnitude) for row in reading.rows] == ["1", "0.3", "1250.5"]


@pytest.mark.parametrize(
    ("header", "cell", "form", "read_as"),
    [
        ("循环利用率（%）", 0.25, "0%", "25 %"),
        ("循环利用率（%）", 0.255, "0.00%", "25.5 %"),
        ("循环利用率（%）", 25, "0.0", "25 %"),
        ("循环利用率（%）", 0.25, '0.00"%"', "0.25 %"),
        ("循环利用率", 0.25, '#,##0.0%;[Red]"-"0%', "25 %"),
        ("循环利用率", "25%", "@", "25 %"),
        ("循环利用率（%）", 0, "0%", "0 %"),
        ("循环利用率（%）", 10, "0%", "1000 %"),
    ],
)
def test_a_percentage_is_what_is_shown(read, header, cell, form, read_as):
    reading = read(["企业名称", header], ["甲", cell], form={"B2": form})
    assert reading.problems == ()
    share = reading.rows[0].record.share
    assert share == type(share)(read_as)


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ('0"万吨标准煤"', True),
        ('#,##0"万"', True),
        ("0\\万", True),
        ("0万", True),
        ('"约"0', True),
        ('0.0"%"', True),
        ('0"h"', True),
        ('0!.0,"万"', True),
        ("#,##0,", True),
        ('[>=10000]0.0,"万";0', True),
        ("[<9]0;[$万-804]0", True),
        ("0.00", False),
        ("#,##0_);(#,##0)", False),
        ('0;"负"0', False),
        ('_ "¥"* #,##0.00_ ', False),
        ("G/通用格式", False),
        ("[Red]0_万", False),
        ("0\\ ", False),
        ('0"tce"', False),  # what the header says
        ('0" 吨标准煤"', False),
    ],
)
def test_a_format_that_shows_more_than_the_number(read, form, shown):
    header = ["企业名称", "综合能耗(tce)", "职工人数"]
    reading = read(header, ["甲", 5, 6], ["合计", 5, 6], form={"B2": form, "C2": form, "B3": form})
    assert [left.number for left in reading.report.left_out] == [3]
    assert [row.record.workers for row in reading.rows] == ([] if shown else [6])
    told = ["got 5, shown by the number format" in str(one) and brief(form) in str(one) for one in reading.problems]
    assert told == ([True] if shown else [])


def test_a_number_with_words_is_a_number_elsewhere(read):
    reading = read(
        ["企业名称", "职工人数", "片区"], [3, 60, 7], form={"A2": '0"厂"', "B2": '0"人"', "C2": '0"区"'}, keep_extra=True
    )
    assert reading.problems == ()
    assert (reading.rows[0].record.name, reading.rows[0].record.workers) == ("3", 60)
    assert reading.rows[0].extra == {"片区": 7}


@pytest.mark.parametrize(
    ("cell", "form", "code"),
    [(131, "0000", "0131"), (0, "00", "00"), (3360, "0000", "3360"), (12345, "0000", "12345"), (131, "0", "131")],
)
def test_zeros_before_a_code(tmp_path, cell, form, code):
    header = ["编号", "行业代码", "年综合能源消费量（tce）"]
    path = book(tmp_path / "list.xlsx", ("表", [header, [cell, "C3360", cell]]), form={"A2": form, "C2": form})
    reading = read_table(path)
    assert reading.problems == ()
    assert reading.rows[0].record.id == code
    assert str(reading.rows[0].record.annual_energy.magnitude).replace(",", "") == str(cell)


@pytest.mark.parametrize(
    ("old", "new"), [(b'r="B2"', b'r="A2"'), (b'<row r="3"', b'<row r="2"')], ids=["the same cell", "the same row"]
)
def test_the_same_place_twice(tmp_path, old, new):
    path = book(tmp_path / "list.xlsx", ("表", [["企业名称", "超标"], ["甲", "是"], ["乙", "否"]]))
    repack(path, lambda name, found: found.replace(old, new) if "sheet1" in name else found)
    with pytest.raises(FileError, match="a damaged file"):
        read_table(path, model=Site)


def test_a_percentage_is_no_energy_and_no_answer(read):
    reading = read(["企业名称", "综合能耗(tce)", "超标"], ["甲", 0.25, 1], form={"B2": "0%", "C2": "0%"})
    assert [one.where for one in reading.problems] == ["综合能耗(tce)", "超标"]


@pytest.mark.parametrize("cell", [D(2018, 6, 1), 1.5, True, 123456789012345678])
def test_what_is_no_name(read, cell):
    (problem,) = read(HEADER, [cell, None, None]).problems
    assert "in the format Text in a workbook" in str(problem)


def test_kept_cells_are_plain(read):
    header = ["企业名称", "a", "b", "c", "d", "e"]
    day, moment = D(2018, 6, 1), dt.datetime(2018, 6, 1, 10)
    reading = read(header, ["甲", day, moment, 2, 2.5, True], keep_extra=True)
    assert reading.rows[0].extra == {"a": "2018-06-01", "b": "2018-06-01 10:00:00", "c": 2, "d": 2.5, "e": True}


def test_a_table_that_does_not_begin_in_the_corner(read):
    blank = [None, None]
    reading = read([], [], [*blank, *HEADER], [*blank, "甲", "#N/A", None], [*blank, "乙", True, D(2018, 6, 1)])
    assert [(row.number, row.record.name) for row in reading.rows] == [(5, "乙")]
    assert [(one.row, one.where) for one in reading.problems] == [(4, "超标")]
    assert reading.report.header_rows == (3,)


# merged cells


def test_a_cell_merged_over_rows_says_one_value_for_all(read):
    rows = [["企业名称", "园区"], ["甲", " 东园 "], ["乙"], ["丙"], ["丁", "西园"]]
    reading = read(*rows, merged=("B2:B4",))
    assert [row.record.park for row in reading.rows] == ["东园", "东园", "东园", "西园"]
    assert reading.report.filled == {"园区": 2}
    assert "园区: 2 cells given the value of the merged cell around" in reading.report.say()
    assert "园区：2 个单元格取所在合并单元格的值" in reading.report.say("zh")


def test_without_merging_a_blank_stays_unknown(read):
    assert [row.record.park for row in read(["企业名称", "园区", "超标"], ["甲", "东园"], ["乙", None, "是"]).rows] == [
        "东园",
        None,
    ]


def test_merged_cells_without_a_value_are_blank(read):
    reading = read(["企业名称", "园区", "超标"], ["甲", None, "是"], ["乙", None, "否"], merged=("B2:B3", "E2:G3"))
    assert [row.record.park for row in reading.rows] == [None, None]
    assert reading.report.filled == {}


def test_a_merged_row_without_cells_of_its_own_is_blank(read):
    reading = read(["企业名称", "园区"], ["甲", "东园"], [], ["丙"], merged=("B2:B4",))
    assert [(row.number, row.record.park) for row in reading.rows] == [(2, "东园"), (4, "东园")]


@pytest.mark.parametrize(
    ("merged", "rows", "where", "mend"),
    [
        ("B2:B3", [2, 3], "综合能耗(tce)", "an amount of its own in each row"),
        ("C2:D2", [2], "园区", "a cell of its own in each column"),
    ],
)
def test_merged_cells_that_could_mean_two_things(read, merged, rows, where, mend):
    header = ["企业名称", "综合能耗(tce)", "超标", "园区"]
    reading = read(header, ["甲", 5, "是", None], ["乙", None, "否", "西园"], merged=(merged,))
    assert [one.row for one in reading.problems] == rows
    for problem in reading.problems:
        assert problem.where == where
        assert mend in str(problem)
        assert "in a merged cell" in str(problem)
        assert "合并单元格" in problem.say("zh")


def test_an_amount_merged_over_rows_of_which_one_holds_something(read):
    header = ["企业名称", "综合能耗(tce)", "职工人数"]
    reading = read(header, ["甲", 5, 7], [], ["乙", 6, 7], [None, None, 8], merged=("B2:B3", "C2:C4"))
    assert [(row.number, str(row.record.energy), row.record.workers) for row in reading.rows[:2]] == [
        (2, "5 tce", 7),
        (4, "6 tce", 7),
    ]


def test_a_merged_id_stands_twice(tmp_path):
    path = book(tmp_path / "list.xlsx", ("表", [["编号", "企业名称"], ["a", "甲"], [None, "乙"]]), merged=("A2:A3",))
    (problem,) = read_table(path).problems
    assert say(problem.got, "en") == "'a', the id of row 2"


def test_a_cell_merged_with_its_header_is_blank(read):
    reading = read(["企业名称", "园区"], ["甲", None], merged=("B1:B2",))
    assert (reading.rows[0].record.park, reading.problems) == (None, ())


def test_a_kept_column_is_filled_too(read):
    reading = read(["企业名称", "片区"], ["甲", "东"], ["乙"], merged=("B2:B3",), keep_extra=True)
    assert [row.extra for row in reading.rows] == [{"片区": "东"}] * 2


def test_merged_cells_cover_no_more_than_a_sheet(read, monkeypatch):
    monkeypatch.setattr(worksheets, "LARGEST_SHEET", 3)
    assert len(read(["企业名称"], ["甲"], ["乙"], merged=("A2:C900",)).rows) == 1
    with pytest.raises(FileError, match="got a larger one"):
        read(["园区", "企业名称"], ["东", "甲"], ["", "乙"], ["", "丙"], ["", "丁"], merged=("A2:A5",))


# sheets


@pytest.fixture
def many(tmp_path):
    one = ["企业名称", "园区"]
    return book(
        tmp_path / "many.xlsx",
        ("填表说明", [["请如实填写"]]),
        ("企业", [one, ["甲", "东园"]]),
        ("Sheet3", []),
        ("隐", [one, ["丙", "北园"]]),
        ("2", [["不相干"]]),
    )


def hide(path, *names):
    workbook = load_workbook(path)
    for name in names:
        workbook[name].sheet_state = "hidden"
    workbook.save(path)
    return path


def test_the_only_sheet_with_known_headers(many):
    reading = read_table(hide(many, "隐"))
    assert reading.rows[0].record.name == "甲"
    assert (reading.report.sheet, reading.report.others) == ("企业", ("填表说明", "隐", "2"))
    assert "the sheet '企业' was read; not read: '填表说明', '隐', '2'" in reading.report.say()


def test_several_sheets_with_known_headers(many):
    with pytest.raises(FileError, match=r"got 2: '企业', '隐', expected one sheet .* Name the sheet with --sheet \(sheet=\)"):
        read_table(many)


@pytest.mark.parametrize(("sheet", "name"), [("隐", "丙"), ("企业", "甲"), (" 企业 ", "甲"), (2, "甲"), ("02", "甲")])
def test_a_sheet_that_is_asked_for(many, sheet, name):
    assert read_table(hide(many, "隐"), sheet=sheet).rows[0].record.name == name


def test_a_name_goes_before_a_number(many):
    with pytest.raises(FileError, match="不相干"):
        read_table(many, sheet="2")


@pytest.mark.parametrize("sheet", ["无", 0, 6, -1, "99999999999999999999", "", "²"])
def test_no_such_sheet(many, sheet):
    with pytest.raises(FileError, match=r"expected the name or number of a sheet\. There are: '填表说明', '企业'"):
        read_table(many, sheet=sheet)


@pytest.mark.parametrize("sheet", ["Sheet3", 3])
def test_a_sheet_that_holds_nothing(many, sheet):
    with pytest.raises(FileError, match="got an empty file"):
        read_table(many, sheet=sheet)


def test_many_sheets_are_named_in_part(tmp_path):
    one = book(tmp_path / "one.xlsx", ("表", [["企业名称"], ["甲"]]), *((f"附{n}", [["x"]]) for n in range(30)))
    (remark,) = read_table(one).report.remarks
    assert remark.en.endswith("'附19'…")


def test_long_sheets_are_known_by_their_first_rows(tmp_path):
    one = book(tmp_path / "one.xlsx", ("说明", [["x"]] * 50), ("企业", [["企业名称"], *([f"厂{n}"] for n in range(50))]))
    assert len(read_table(one).rows) == 50


def test_sheets_without_known_headers(tmp_path):
    one = book(tmp_path / "one.xlsx", ("甲", []), ("乙", [["x", "y"], [1, 2]]))
    with pytest.raises(FileError, match="x: got an unknown column"):
        read_table(one)
    two = book(tmp_path / "two.xlsx", ("甲", [["x"]]), ("乙", [["x"]]))
    with pytest.raises(FileError, match="got 2: '甲', '乙'"):
        read_table(two)
    none = book(tmp_path / "none.xlsx", ("甲", []), ("乙", []))
    with pytest.raises(FileError, match="got an empty file"):
        read_table(none)


def test_a_sheet_of_another_file(tmp_path):
    with pytest.raises(FileError, match="got the sheet '表', expected a workbook"):
        read_table(text(tmp_path / "list.csv", [["企业名称"], ["甲"]]), sheet="表")


def test_charts_are_no_sheets_to_read(tmp_path):
    workbook = Workbook()
    workbook.active.title = "企业"
    for row in (["企业名称"], ["甲"]):
        workbook.active.append(row)
    workbook.create_chartsheet("图").add_chart(BarChart())
    workbook.save(tmp_path / "chart.xlsx")
    reading = read_table(tmp_path / "chart.xlsx")
    assert (reading.rows[0].record.name, reading.report.others) == ("甲", ("图",))
    with pytest.raises(FileError, match=r"There are: '企业'$"):
        read_table(tmp_path / "chart.xlsx", sheet="图")


def test_only_what_is_hidden(tmp_path):
    path = hide(book(tmp_path / "list.xlsx", ("隐", [["企业名称"], ["甲"]]), ("说明", [])), "隐")
    with pytest.raises(FileError, match="got an empty file"):
        read_table(path)
    assert read_table(path, sheet="隐").rows[0].record.name == "甲"


# what is no sound workbook


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "got an empty file"),
        (b"<html><table>", "got a web page under the name of a workbook"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html>", "got a web page"),
        ("企业名称\n甲\n".encode(), "got another kind of file"),
        (b"PK\x03\x04" + b"x" * 100, "got a damaged file"),
        (OLE, "an Excel workbook of the old kind, expected an Excel workbook (.xlsx). Open it in a spreadsheet and save it"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "got an encrypted workbook"),
    ],
)
def test_not_a_workbook(tmp_path, content, told):
    (tmp_path / "list.xlsx").write_bytes(content)
    with pytest.raises(FileError, match=r"^list.xlsx: ") as caught:
        read_table(tmp_path / "list.xlsx")
    assert told in str(caught.value)
    assert caught.value.say("zh")


@pytest.mark.parametrize("ending", ["xls", "xlsb", "ods", "et"])
def test_workbooks_of_other_kinds_are_refused(tmp_path, ending):
    (tmp_path / f"list.{ending}").write_bytes(OLE)
    with pytest.raises(FileError, match=rf"got a workbook of the kind \.{ending}, .*save it as \.xlsx"):
        read_table(tmp_path / f"list.{ending}")


def test_a_workbook_that_is_cut_off(plain):
    data = plain.read_bytes()
    for end in range(4, len(data) - 1, 97):
        plain.write_bytes(data[:end])
        with pytest.raises(FileError, match="damaged"):
            read_table(plain, model=Site)


def test_a_workbook_with_bytes_overwritten(plain):
    data = plain.read_bytes()
    for at in range(0, len(data), 61):
        plain.write_bytes(data[:at] + b"\xff" * 8 + data[at + 8 :])
        try:
            read_table(plain, model=Site)
        except FileError as error:
            assert error.say("zh")  # noqa: PT017 - either is well: that nothing else is raised


def repack(path, change):
    """Write a workbook anew with its parts changed: `change` gives the bytes of a part, or None to leave it out."""
    parts = {name: change(name, zipfile.ZipFile(path).read(name)) for name in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if content is not None:
                file.writestr(name, content)
    return path


def test_a_sheet_among_others_that_is_missing(many):
    repack(many, lambda name, found: None if name.endswith("sheet3.xml") else found)
    with pytest.raises(FileError, match="damaged"):
        read_table(many, sheet="企业")


def test_another_document_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as file:
        file.writestr("word/document.xml", "<document/>")
    with pytest.raises(FileError, match="damaged"):
        read_table(tmp_path / "list.xlsx")


def test_the_strict_kind_is_refused(plain):
    repack(plain, lambda _, found: found.replace(b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml"))
    with pytest.raises(FileError, match=r"save it as \.xlsx"):
        read_table(plain, model=Site)


UNKNOWN_PARTS = """<sheetProtection password="x"/><autoFilter ref="A1:B2"><filterColumn colId="0"><customFilters>
<customFilter val="~?*[x" operator="?"/></customFilters></filterColumn></autoFilter>
<mergeCells><mergeCell ref="A2:A3"/></mergeCells>
<conditionalFormatting><cfRule type="?"/></conditionalFormatting><dataValidations><dataValidation type="?"/></dataValidations>
<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks><pageSetup orientation="?"/><extLst><ext uri="?"/></extLst>"""


def test_what_openpyxl_does_not_know_beside_the_cells(plain):
    def change(name, found):
        if name.endswith("styles.xml"):
            return re.sub(rb"<(fonts|fills|borders).*</\1>", rb"<\1><bogus/></\1>", found)
        return found.replace(b"</sheetData>", b"</sheetData>" + UNKNOWN_PARTS.encode())

    (row,) = read_table(repack(plain, change), model=Site).rows
    assert (row.record.name, row.record.over) == ("甲", True)


OTHER_XML = b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<x", OTHER_XML, b"\xff\xfe\x00"])
def test_a_part_that_is_missing_or_unsound(plain, part, content):
    repack(plain, lambda name, found: content if name == part else found)
    with pytest.raises(FileError, match="empty" if content == OTHER_XML and "sheet" in part else "damaged"):
        read_table(plain, model=Site)


def test_entities_that_unfold_without_end(plain):
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    content = f"<!DOCTYPE x [<!ENTITY a0 'lol'>{laughs}]><x>&a11;</x>".encode()
    repack(plain, lambda name, found: content if name.endswith("sheet1.xml") else found)
    with pytest.raises(FileError, match="damaged"):
        read_table(plain, model=Site)


def test_names_with_prefixes_are_read(plain):
    def prefixed(name, content):
        if not name.endswith("sheet1.xml"):
            return content
        written = content.decode()
        written = re.sub(r"<(/?)(worksheet|sheetData|row|c|v|is|t)(?=[ >])", r"<\1x:\2", written).replace("xmlns=", "xmlns:x=")
        return written.replace('t="b"><x:v>1<', 't="e"><x:v>#N/A<').encode()

    (problem,) = read_table(repack(plain, prefixed), model=Site).problems
    assert say(problem.got, "en") == "the error #N/A"


def test_cells_without_references_are_counted(plain):
    def bare(name, content):
        if not name.endswith("sheet1.xml"):
            return content
        bare = re.sub(rb' r="[A-Z]*\d+"', b"", content)
        return bare.replace(b't="b"', b't="e"').replace(b"<v>1</v>", b"<v>#N/A</v>")

    (problem,) = read_table(repack(plain, bare), model=Site).problems
    assert (problem.row, problem.where, say(problem.got, "en")) == (2, "超标", "the error #N/A")


def test_too_large_a_file(plain, monkeypatch):
    monkeypatch.setattr(worksheets, "LARGEST_WORKBOOK", 100)
    with pytest.raises(FileError, match="got a larger one"):
        read_table(plain)


def test_a_bomb(plain, monkeypatch):
    monkeypatch.setattr(worksheets, "LARGEST_UNZIPPED", 1 << 20)
    repack(plain, lambda name, found: found + b" " * (2 << 20) if name.endswith("sheet1.xml") else found)
    with pytest.raises(FileError, match=r"got a larger one, expected a workbook of at most 64 MiB \(1 MiB unpacked\)"):
        read_table(plain)


@pytest.mark.parametrize("size", [512 << 20, 2 << 30])
def test_a_bomb_is_known_by_what_it_declares(plain, size):
    data = bytearray(plain.read_bytes())
    at = data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = struct.pack("<I", size)
    plain.write_bytes(data)
    with pytest.raises(FileError, match="got a larger one"):
        read_table(plain)


def test_too_many_parts(plain):
    with zipfile.ZipFile(plain, "a") as file:
        for number in range(10_001):
            file.writestr(f"x/{number}", "")
    with pytest.raises(FileError, match="got a larger one"):
        read_table(plain)


def test_a_bomb_that_lies_about_its_size(plain, monkeypatch):
    monkeypatch.setattr(worksheets, "LARGEST_UNZIPPED", 1 << 20)
    repack(plain, lambda name, found: found + b" " * (2 << 20) if name.endswith("sheet1.xml") else found)
    data = bytearray(plain.read_bytes())
    at = data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02")) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    plain.write_bytes(data)
    with pytest.raises(FileError, match="got a damaged file"):
        read_table(plain)


def test_a_part_that_is_encrypted(plain):
    data = bytearray(plain.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    plain.write_bytes(data)
    with pytest.raises(FileError, match="an encrypted workbook"):
        read_table(plain)


def test_a_far_cell_costs_nothing_and_is_named(tmp_path):
    workbook = Workbook()
    for row in (["企业名称"], ["甲"]):
        workbook.active.append(row)
    workbook.active["A1048576"] = "乙"
    workbook.save(tmp_path / "far.xlsx")
    assert [row.number for row in read_table(tmp_path / "far.xlsx").rows] == [2, 1048576]
    workbook.active["XFD1048576"] = "x"
    workbook.save(tmp_path / "far.xlsx")
    with pytest.raises(FileError, match=r"row 1048576, column 16384 \('x'\): got a blank header"):
        read_table(tmp_path / "far.xlsx")


def test_more_cells_than_a_sheet_may_hold(read, monkeypatch):
    monkeypatch.setattr(worksheets, "LARGEST_SHEET", 5)
    assert len(read(["企业名称"], ["甲"], [], ["乙"]).rows) == 2
    with pytest.raises(FileError, match="got a larger one"):
        read(["企业名称"], ["甲", None, "x"])


@pytest.mark.parametrize("content", [b'<row r="3">' + b"<c/>" * 50 + b"</row>", b"<row/>" * 50, b"<x/>" * 50])
def test_more_than_is_held_in_memory(plain, monkeypatch, content):
    monkeypatch.setattr(worksheets, "MOST_HELD", 40)
    assert len(read_table(plain, model=Site).rows) == 1
    with pytest.raises(FileError, match="got a larger one"):
        read_table(repack(plain, lambda _, found: found.replace(b"</sheetData>", content + b"</sheetData>")), model=Site)


def test_merged_ranges_over_one_another(plain, monkeypatch):
    def change(_, found):
        row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        return found.replace(b"</sheetData>", row + b"</sheetData><mergeCells>" + one * 3 + b"</mergeCells>")

    one = b'<mergeCell ref="A2:A1048576"/>'
    monkeypatch.setattr(worksheets, "LARGEST_SHEET", 2 << 20)
    with pytest.raises(FileError, match="got a larger one"):
        read_table(repack(plain, change), model=Site)


@pytest.mark.parametrize("merged", ["A2:XFD1048576", "A2:A1048576", "B2:C900000"])
def test_a_merged_range_without_end_costs_nothing(plain, merged):
    def merge(_, found):
        return found.replace(b"</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode())

    tracemalloc.start()
    try:
        reading = read_table(repack(plain, merge), model=Site)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reading.total == 1
    assert most < 20 << 20


def test_formats_without_values_take_no_room(tmp_path):
    workbook = Workbook()
    for row in (["企业名称"], ["甲"]):
        workbook.active.append(row)
    workbook.active["XFD1048576"].number_format = "0%"
    workbook.save(tmp_path / "far.xlsx")
    assert len(read_table(tmp_path / "far.xlsx").rows) == 1


def test_a_wide_sheet_and_a_long_cell(read):
    reading = read([*HEADER, *[None] * 16380, "z"], ["甲" * 32767, True], ["乙", True], keep_extra=True)
    assert [row.record.name for row in reading.rows] == ["乙"]
    assert len(str(reading.problems[0])) < 300


def test_without_openpyxl(plain, monkeypatch):
    monkeypatch.delitem(sys.modules, "cleanprod.files.worksheets")
    monkeypatch.setitem(sys.modules, "openpyxl.reader.excel", None)
    with pytest.raises(FileError, match=r'no openpyxl, .*pip install "cleanprod\[excel\]"'):
        read_table(plain)
