"""`coverage` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cleanprod as cp
from cleanprod import cli
from cleanprod.eligibility.coverage import coverage_of_park
from cleanprod.eligibility.parks import covered_by_clause

EXAMPLE = Path(__file__).parents[2] / "examples" / "parks.csv"


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.run(["coverage", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def table(tmp_path):
    def write(*rows, headers="园区名称,企业总数,已审核企业数,未知企业数", name="parks.csv"):
        path = tmp_path / name
        path.write_text("\n".join((headers, *rows)), encoding="utf-8")
        return path

    return write


def cells(out):
    """Give the rows of the table, by id."""
    rows = [[cell.strip() for cell in line.strip("│┃ ").split("│")] for line in out.splitlines() if "│" in line]
    return {row[0]: row[1:] for row in rows}


def test_the_example_has_a_line_for_each_park(run):
    code, out, err = run(EXAMPLE)
    found = cells(out)

    assert (code, err) == (0, "")
    assert out.splitlines()[0].strip() == "at least 80 %"
    assert len(found) == 10
    assert found["P02"] == ["乙江开发区（虚构）", "41", "3", "50", "82 % to 88 %", "met", "0"]
    assert found["P04"] == ["丁田电镀基地（虚构）", "39", "1", "50", "78 % to 80 %", "unknown", "0 to 1"]
    assert found["P05"] == ["戊水印染园（虚构）", "39", "0", "50", "78 %", "not met", "1"]
    assert found["P07"][1:] == ["?", "0", "24", "0 % to 100 %", "unknown", "0 to 20"]
    assert "丙湾产业转移园（虚构）: by the strict reading (over 80 %) it is not met (stand A27)" in out
    assert "10 parks: met 5, not met 2, unknown 3; 330 to 388 of 438 enterprises audited" in out


def test_the_example_shows_every_outcome():
    reading = cp.read_table(EXAMPLE, model=cp.Park)
    parks = [row.record for row in reading.rows]

    assert reading.problems == ()
    assert {coverage_of_park(park).met for park in parks} == {True, False, None}
    assert {bool(coverage_of_park(park).notes) for park in parks} == {True, False}
    assert {covered_by_clause(park).outcome for park in parks} == {True, False}
    assert all("虚构" in park.name for park in parks)


def test_both_readings(run, table):
    path = table("某园,50,40,")

    assert cells(run(path)[1])["2"][-2:] == ["met", "0"]
    code, out, _ = run(path, "--over")
    assert code == 0
    assert out.splitlines()[0].strip() == "over 80 %"
    assert cells(out)["2"][-2:] == ["not met", "1"]
    assert "by the inclusive reading (at least 80 %) it is met" in out
    assert "1 park: met 0, not met 1, unknown 0; 40 of 50 enterprises audited" in out


@pytest.mark.parametrize("share", ["90%", "9/10", "90 %"])
def test_another_share(run, table, share):
    code, out, _ = run(table("某园,50,44,"), "--min", share)

    assert code == 0
    assert out.splitlines()[0].strip() == "at least 90 %"
    assert cells(out)["2"][-2:] == ["not met", "1"]


def test_it_speaks_chinese(run):
    code, out, err = run(EXAMPLE, "--lang", "zh", "--over")

    assert (code, err) == (0, "")
    assert out.splitlines()[0].strip() == "超过 80%"
    assert cells(out)["P04"] == ["丁田电镀基地（虚构）", "39", "1", "50", "78% 至 80%", "未达到", "1 至 2"]
    assert "丙湾产业转移园（虚构）：按含本数理解（不低于 80%）则已达到（立场 A27）" in out
    assert "10 个园区：已达到 4，未达到 4，未知 2；共 438 家企业，已审核 330 至 388 家" in out


def test_it_is_json_and_nothing_else_on_the_output(run, table):
    code, out, err = run(table("某园,50,40,", "另一园,50,60,"), "--format", "json")
    told = json.loads(out)

    assert code == 1
    assert [(one["id"], one["name"]) for one in told] == [("2", "某园")]
    assert told[0]["coverage"] == cp.coverage(audited=40, total=50).to_dict()
    assert "1 park: met 1" in err
    assert "row 3" in err


def test_a_wrong_row_is_told_and_the_others_are_answered(run, table):
    code, out, err = run(
        table("甲,50,60,", "乙,,3,", "丙,50,40,", "丁,0,0,", "戊,5,一半,", "己,5,2.5,", "庚,5,-1,", "辛,40家,3,", "壬,5,未知,")
    )

    assert code == 1
    assert list(cells(out)) == ["4", "10"]
    assert "7 rows not answered" in err
    assert "parks.csv, row 2, 已审核企业数, 未知企业数, 企业总数: got 60 + 0 of 50, expected counts that add up" in err
    assert "parks.csv, row 3, 企业总数: got nothing, expected the number of its enterprises" in err
    assert "row 5, 企业总数: got 0" in err
    assert "row 6, 已审核企业数: got '一半', expected a whole number" in err
    assert "row 7, 已审核企业数: got '2.5', expected a whole number" in err
    assert "row 8, 已审核企业数: got -1" in err
    assert "row 9, 企业总数: got '40家'" in err
    lines = [line for line in err.splitlines() if "parks.csv" in line]
    assert lines == sorted(lines)
    assert "1 行未能答复" in run(table("甲,50,60,", "乙,50,6,"), "--lang", "zh")[2]


def test_with_no_row_that_can_be_answered_the_rows_are_told(run, table):
    code, out, err = run(table("甲,50,60,"))

    assert code == 1
    assert "0 parks: met 0, not met 0, unknown 0; 0 of 0 enterprises audited" in out
    assert "1 row not answered" in err


@pytest.mark.parametrize("row", ["甲,50,60,", "甲,,3,"])
def test_strict_stops_at_the_first_wrong_row(run, table, row):
    code, out, err = run(table("乙,50,40,", row), "--strict")

    assert (code, out) == (2, "")
    assert "parks.csv, row 3" in err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--min", "120%"), "--min: got '120%', expected a share between zero and one"),
        (("--min", "0.8"), "--min: got '0.8'"),
        (("--min", "5 t"), "--min: got '5 t'"),
        (("--min", "100%", "--over"), "--min: got '100%', expected a share below 100 %"),
        (("--sheet", "x"), "a workbook"),
        (("--format", "csv"), "csv"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run, table, options, says):
    code, out, err = run(table("甲,50,40,"), *options)

    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_a_file_that_is_none(run, table, tmp_path):
    assert run(tmp_path / "nowhere.csv")[0] == 2
    code, _, err = run(table("甲,50", headers="园区名称,企业总个数"))
    assert code == 2
    assert "Did you mean 企业总数?" in err


def test_signs_that_a_terminal_obeys_are_shown_as_plain_ones(run, table):
    out = run(table("甲\x1b[31m,50,40,"))[1]

    assert "\x1b[31m" not in out
    assert "甲\N{REPLACEMENT CHARACTER}[31m" in out


def test_a_workbook_of_parks_with_a_title_and_a_sum(run, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [["某市园区（虚构）"], ["园区名称", "企业数", "已审核"], ["甲园", 50, 45], ["乙园", 10, 5], ["合计", 60, 50]]:
        book.active.append(row)
    book.save(tmp_path / "parks.xlsx")
    code, out, err = run(tmp_path / "parks.xlsx", "--sheet", "Sheet")

    assert code == 0
    assert "2 parks: met 1, not met 1, unknown 0; 50 of 60 enterprises audited" in out
    assert "left out (a row of sums)" in err
