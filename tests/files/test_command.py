"""The command line over files that people keep: `--sheet`, and what it tells of them."""

from __future__ import annotations

import csv
import io

import pytest

from cleanprod import cli
from files.sites import book, text

HEADER = ["编号", "企业名称", "污染物排放超标", "园区"]
PLAIN = [HEADER, ["A1", "甲厂", "是", "东园"], ["A2", "乙厂", "否", None]]
KEPT = [["2023年名单"], *PLAIN, ["合计", 2]]


@pytest.fixture
def run(capsys):
    def call(command, path, *arguments):
        code = cli.run([command, str(path), "--on", "2018-06-01", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_a_plain_workbook_is_answered_without_remarks(run, tmp_path):
    code, out, err = run("assess", book(tmp_path / "list.xlsx", ("表", PLAIN)))
    assert (code, err) == (0, "")
    assert "A2" in out


def test_what_was_understood_beyond_that_goes_to_stderr(run, tmp_path):
    path = book(tmp_path / "list.xlsx", ("表", KEPT), ("别的", [["x"]]), merged=("D3:D4",))
    code, out, err = run("assess", path, "--format", "csv")
    assert code == 0
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == ["A1", "A2"]
    assert err.splitlines()[:4] == [
        "list.xlsx: the sheet '表' was read; not read: '别的'",
        "list.xlsx: above the headers: row 1 '2023年名单'",
        "list.xlsx: left out (a row of sums): row 5 '合计'",
        "list.xlsx: 园区: 1 cell given the value of the merged cell around",
    ]


def test_in_chinese(run, tmp_path):
    err = run("assess", text(tmp_path / "list.csv", KEPT, "gb18030"), "--lang", "zh")[2]
    assert "list.csv: 标题之上的行：第 1 行 '2023年名单'" in err
    assert "list.csv: 未计入（合计行）：第 5 行 '合计'" in err


def test_a_sheet_by_name_or_number(run, tmp_path):
    path = book(tmp_path / "list.xlsx", ("一", PLAIN), ("二", [HEADER, ["B1", "丙厂", "是", None]]))
    code, _, err = run("assess", path)
    assert code == 2
    assert "got 2: '一', '二', expected one sheet whose headers are known. Name the sheet with --sheet" in err
    for sheet in ("二", "2"):
        code, out, _ = run("assess", path, "--sheet", sheet)
        assert (code, "B1" in out) == (0, True)
        code, out, err = run("explain", path, "--id", "B1", "--sheet", sheet)
        assert code == 0
        assert "the sheet '二' was read" in err


def test_a_title_cannot_steer_the_terminal(run, tmp_path):
    err = run("assess", text(tmp_path / "list.csv", [["\x1b]0;x\x07[red]"], *PLAIN]))[2]
    assert "\x1b]0" not in err
    assert "[red]" in err
