"""Workbooks of the old kind (.xls): what calamine does not tell of them, damaged ones, bounds."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
import xlwt

from cleanprod.errors import FileError
from cleanprod.files import binaries, read_table
from cleanprod.words import say
from files.sites import Site

HEADER = ["企业名称", "超标", "上次审核完成日期", "循环利用率（%）", "综合能耗（tce）", "园区"]


def old(path, rows, *, dates=False, error=None, others=()):
    workbook = xlwt.Workbook(encoding="utf-8")
    workbook.dates_1904 = dates
    sheet = workbook.add_sheet("企业")
    styles = {dt.date: xlwt.easyxf(num_format_str="yyyy-mm-dd"), float: xlwt.easyxf(num_format_str="0.0%")}
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                value = xlwt.Formula(cell[1:]) if isinstance(cell, str) and cell.startswith("=") else cell
                sheet.write(at, column, value, styles.get(type(cell), xlwt.Style.default_style))
    if error is not None:
        sheet.row(error[0]).set_cell_error(error[1], error[2])
    for name in others:
        workbook.add_sheet(name)
    workbook.save(str(path))
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.xls"


def test_an_old_workbook(path):
    day = dt.date(2018, 6, 1)
    rows = [["名单"], HEADER, ["甲", True, day, 0.255, 1250, "东园"], ["乙", "否", 43252, 30, "1,250.5", None], ["合计", 1]]
    reading = read_table(old(path, rows, others=("Sheet2",)), model=Site)
    assert reading.problems == ()
    one, two = (row.record for row in reading.rows)
    assert (one.over, one.audited_on, one.park, str(one.energy.magnitude)) == (True, day, "东园", "1250")
    assert (two.over, two.audited_on, two.park, str(two.energy.magnitude)) == (False, day, None, "1250.5")
    assert (str(one.share.magnitude), str(two.share.magnitude)) == ("25.5", "30")
    assert [line.en.split(":")[0] for line in reading.report.remarks] == [
        "above the headers",
        "left out (a row of sums)",
        "上次审核完成日期",
    ]


def test_the_calendar_of_1904(path):
    reading = read_table(old(path, [HEADER, ["甲", None, 41790]], dates=True), model=Site)
    assert reading.rows[0].record.audited_on == dt.date(2018, 6, 1)


ERRORS = [(0, "#NULL!"), (7, "#DIV/0!"), (15, "#VALUE!"), (23, "#REF!"), (29, "#NAME?"), (36, "#NUM!"), (42, "#N/A")]


@pytest.mark.parametrize(("code", "error"), ERRORS)
def test_an_error_is_refused_by_cell(path, code, error):
    data = bytearray(old(path, [HEADER, ["甲"], ["乙", True]], error=(1, 1, 42)).read_bytes())
    at = next(at for at in range(len(data)) if data[at : at + 8] == struct.pack("<HHHH", 0x205, 8, 1, 1))
    data[at + 10] = code
    path.write_bytes(data)
    reading = read_table(path, model=Site)
    (problem,) = reading.problems
    assert (problem.row, problem.where, say(problem.got, "en")) == (2, "超标", f"the error {error}")
    assert [row.record.name for row in reading.rows] == ["乙"]


def test_a_formula_that_gives_an_error(path):
    old(path, [HEADER, ["甲", "=1/0"], ["乙", "否"]])
    data = path.read_bytes()
    at = next(at for at in range(len(data)) if data[at : at + 2] == b"\6\0" and data[at + 4 : at + 8] == b"\1\0\1\0")
    path.write_bytes(data[: at + 10] + b"\2\0\7\0\0\0\xff\xff" + data[at + 18 :])
    (problem,) = read_table(path, model=Site).problems
    assert say(problem.got, "en") == "the error #DIV/0!"


def test_percentages_side_by_side(path):
    rows = [["企业名称", "循环利用率", "系数"], ["甲", 0.25, 0.5]]
    (problem,) = read_table(old(path, rows), model=Site).problems
    assert (problem.where, say(problem.got, "en")) == ("系数", "'50%'")


def test_a_workbook_that_is_cut_off_or_overwritten(path):
    data = old(path, [HEADER, ["甲", True, dt.date(2018, 6, 1), 0.25, 5.5, "x"]]).read_bytes()
    told = set()
    for at in range(0, len(data), 101):
        for broken in (data[:at], data[:at] + b"\xff" * 16 + data[at + 16 :], data[:at] + b"\0" * 16 + data[at + 16 :]):
            path.write_bytes(broken)
            try:
                read_table(path, model=Site)
            except FileError as error:
                told.add(say(error.problems[0].got, "en"))
    assert "a damaged file" in told


def test_a_chain_of_sectors_that_never_ends(path):
    data = bytearray(old(path, [HEADER, ["甲"]]).read_bytes())
    first = struct.unpack_from("<I", data, 76)[0]
    table = 512 + first * 512
    for at in range(128):
        struct.pack_into("<I", data, table + at * 4, 0)
    path.write_bytes(data)
    with pytest.raises(FileError, match="damaged"):
        read_table(path, model=Site)


def sectors(data):
    """Give the sectors of a file, those of its table, and that in which its entries begin."""
    table = [one for one in struct.unpack_from("<109I", data, 76) if one < 0xFFFFFFFA]
    return [data[at : at + 512] for at in range(512, len(data), 512)], table, struct.unpack_from("<I", data, 48)[0]


def test_a_table_of_sectors_that_is_told_in_a_sector_of_its_own(path):
    data = bytearray(old(path, [HEADER, ["甲", "是"]]).read_bytes())
    parts, table, _ = sectors(bytes(data))
    for at in range(109):
        struct.pack_into("<I", data, 76 + at * 4, 0xFFFFFFFF)
    struct.pack_into("<II", data, 68, len(parts), 1)
    listed = table + [0xFFFFFFFF] * (127 - len(table)) + [0xFFFFFFFE]
    path.write_bytes(bytes(data) + struct.pack("<128I", *listed))
    assert read_table(path, model=Site).rows[0].record.over is True


def test_a_small_stream_lies_in_small_sectors(path):
    data = old(path, [HEADER, ["甲", "是"]]).read_bytes()
    stream = binaries._stream(data)  # noqa: SLF001 - taken apart and put together otherwise
    content = stream[: stream.rindex(b"\x0a\0\0\0") + 4].ljust(4032, b"\0")
    small = struct.pack("<64I", *range(1, 63), 0xFFFFFFFE, 0xFFFFFFFF).ljust(512, b"\xff")
    parts, _, entry = sectors(data)
    entries = bytearray(parts[entry])
    for at in range(0, 512, 128):
        name = entries[at : at + 64].decode("utf-16-le").rstrip("\0")
        if name == "Root Entry":
            struct.pack_into("<II", entries, at + 116, 3, 4096)
        elif name == "Workbook":
            struct.pack_into("<II", entries, at + 116, 0, 4032)
    table = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *range(4, 11), 0xFFFFFFFE]
    head = bytearray(data[:512])
    struct.pack_into("<II", head, 44, 1, 1)
    struct.pack_into("<II", head, 60, 2, 1)
    struct.pack_into("<I", head, 76, 0)
    whole = bytes(head) + struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table))) + bytes(entries) + small
    path.write_bytes(whole + content.ljust(4096, b"\0"))
    assert binaries._stream(path.read_bytes()) == content  # noqa: SLF001 - likewise
    assert read_table(path, model=Site).rows[0].record.over is True


def test_no_stream_of_a_workbook_and_no_such_sheet(path):
    data = old(path, [HEADER, ["甲"]]).read_bytes()
    with pytest.raises(FileError, match="damaged"):
        binaries.read_old(data).survey("无")
    path.write_bytes(data.replace("Workbook".encode("utf-16-le"), "Notebook".encode("utf-16-le")))
    with pytest.raises(FileError, match="damaged"):
        read_table(path)


def test_records_that_are_cut_short(path):
    book = binaries.read_old(old(path, [HEADER, ["甲", True]]).read_bytes())
    at = book.starts["企业"]
    for body in (struct.pack("<HH", 0x203, 2) + b"xx", struct.pack("<HHHH", 0x205, 6, 1, 1) + b"\0\0"):
        stream = book.stream[:at] + struct.pack("<HH", 0x809, 0) + body
        with pytest.raises(FileError, match="damaged"):
            binaries.OldBook(stream, book.starts, book.day_zero, frozenset()).survey("企业")


def test_a_password(path):
    data = old(path, [HEADER, ["甲"]]).read_bytes()
    start = data.index(b"\x09\x08\x10\x00")
    size = struct.unpack_from("<H", data, start + 2)[0]
    at = start + 4 + size
    path.write_bytes(data[:at] + struct.pack("<H", 0x2F) + data[at + 2 :])
    with pytest.raises(FileError, match="an encrypted workbook"):
        read_table(path)


def test_kinds_that_are_misnamed(path, tmp_path):
    data = old(path, [HEADER, ["甲"]]).read_bytes()
    (tmp_path / "list.xlsx").write_bytes(data)
    with pytest.raises(FileError, match=r"of the old kind, .*Give it the ending \.xls\."):
        read_table(tmp_path / "list.xlsx")
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(FileError, match=r"Give it the ending \.xlsx\."):
        read_table(path)
    path.write_bytes(b"<html>")
    with pytest.raises(FileError, match="a web page"):
        read_table(path)


def test_too_large_a_rectangle(path, monkeypatch):
    monkeypatch.setattr(binaries, "LARGEST_SHEET", 11)
    with pytest.raises(FileError, match="a larger one"):
        read_table(old(path, [HEADER, HEADER]), model=Site)
