"""`coverage` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cleanprod as cp
from cleanprod import cli
from cleanprod.eligibility.coverage import coverage_of_park
from cleanprod.law import STANDS

EXAMPLE = Path(__file__).parents[2] / "examples" / "parks.csv"
ROLL = EXAMPLE.with_name("park_enterprises.csv")


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
    law = cp.policy(on="2018-06-01")
    assert {law.assess(park).value("park_covered") for park in parks} == {True, False}
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
        (("--on", "2018-6-1"), "--on: got '2018-6-1', expected a day between 1900-01-01 and 2199-12-31, written YYYY-MM-DD"),
        (("--on", "2018-02-30"), "--on: got '2018-02-30'"),
        (("--recorded-on", "2020-12-31"), "--recorded-on: got '2020-12-31', expected it beside --enterprises"),
        (("--enterprises",), "--on: got nothing, expected the day asked"),
        (("--enterprises", "--on", "2020-12-31"), "企业总数"),
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


# the day

APART = "the arithmetic does not depend on it"
FORCE = [
    ("2015-12-31", False, [], "on 2015-12-31 there was no Opinion yet; the arithmetic does not depend on it"),
    (
        "2016-06-01",
        None,
        ["text:opinion"],
        f"whether the Opinion binds on 2016-06-01 is open: its day was not found (text:opinion); {APART}",
    ),
    ("2017-01-01", True, [], ""),
    ("2020-12-31", True, [], ""),
    (
        "2021-01-01",
        None,
        ["stand:A40"],
        "whether the Opinion binds on 2021-01-01 is open: stand A40; the arithmetic does not depend on it",
    ),
]


@pytest.mark.parametrize(("day", "in_force", "atoms", "says"), FORCE)
def test_the_day_tells_only_whether_the_clause_binds(run, day, in_force, atoms, says):
    plain = run(EXAMPLE)[1].splitlines()
    code, out, err = run(EXAMPLE, "--on", day)
    told = out.splitlines()

    assert (code, err) == (0, "")
    assert told[0].strip() == f"{day}: at least 80 %"
    assert told[1 : len(plain)] == plain[1:]
    assert told[len(plain) :] == ([says] if says else [])
    code, out, err = run(EXAMPLE, "--on", day, "--format", "json")
    forms, counts = json.loads(out), json.loads(run(EXAMPLE, "--format", "json")[1])
    assert [one["coverage"] for one in forms] == [one["coverage"] for one in counts]
    assert all((one["on"], one["in_force"], one["given"]) == (day, in_force, atoms) for one in forms)
    assert all((one["force"] or {"en": ""})["en"] == says for one in forms)
    assert err.splitlines()[1:] == ([says] if says else [])
    assert all(set(one) == {"id", "name", "coverage"} for one in counts)


def test_the_day_in_chinese(run):
    out = run(EXAMPLE, "--on", "2021-06-01", "--lang", "zh")[1]

    assert out.splitlines()[0].strip() == "2021-06-01：不低于 80%"
    assert out.splitlines()[-1] == "2021-06-01《意见》是否有约束力未定：立场 A40；算法与此无关"


# a table of enterprises

HEADERS = "企业名称,园区,上次审核完成日期,记录日期"


def test_the_example_of_enterprises_park_by_park(run):
    code, out, err = run(ROLL, "--enterprises", "--on", "2020-12-31")
    found = cells(out)

    assert (code, err) == (0, "")
    assert found["甲岭开发区（虚构）"] == ["11 to 12", "12 to 13", "≈84.61 % to ≈92.3 %", "met", "0"]
    assert found["乙江电镀基地（虚构）"] == ["8 to 9", "10 to 11", "≈72.72 % to ≈81.81 %", "unknown", "0 to 1"]
    assert found["丙湾印染园（虚构）"] == ["4 to 7", "10 to 11", "≈36.36 % to ≈63.63 %", "not met", "2 to 5"]
    assert len(found) == 4
    assert "4 parks: met 1, not met 1, unknown 2; 42 enterprises, 1 without a park" in out
    assert out.splitlines()[-1] == f"counted: {STANDS['A28'].reading.en} (stand A28)"


def test_every_enterprise_of_the_example_is_invented_and_readable():
    reading = cp.read_table(ROLL)

    assert reading.problems == ()
    assert all("虚构" in row.record.name for row in reading.rows)
    assert {row.record.sector for row in reading.rows} == {"industry", "services"}


def test_a_list_of_enterprises_in_chinese_by_the_strict_reading(run, table):
    rows = [f"厂{i},好园,2018-03-01," for i in range(4)]
    path = table(*rows, "末厂,好园,,2020-12-31", headers=HEADERS)
    code, out, _ = run(path, "--enterprises", "--on", "2020-12-31", "--lang", "zh", "--over")

    assert code == 0
    assert out.splitlines()[0].strip() == "2020-12-31：超过 80%"
    assert cells(out)["好园"] == ["4", "5", "80%", "未达到", "1"]
    assert "好园：按含本数理解（不低于 80%）则已达到（立场 A27）" in out
    assert "1 个园区：已达到 0，未达到 1，未知 0；共 5 家企业，其中 0 家未写明园区" in out


def test_the_day_of_the_record_settles_blanks(run, table):
    path = table("甲,好园,,", headers=HEADERS)

    assert cells(run(path, "--enterprises", "--on", "2020-12-31")[1])["好园"][:2] == ["0 to 1", "1"]
    settled = run(path, "--enterprises", "--on", "2020-12-31", "--recorded-on", "2020-12-31")[1]
    assert cells(settled)["好园"][:2] == ["0", "1"]


def test_a_row_that_cannot_be_read_may_belong_to_any_park(run, table):
    path = table("甲,好园,2018-03-01,", "乙,好园,昨天,", headers=HEADERS)
    code, out, err = run(path, "--enterprises", "--on", "2020-12-31")

    assert code == 1
    assert cells(out)["好园"] == ["1 to 2", "1 to 2", "50 % to 100 %", "unknown", "0 to 1"]
    assert "1 row that could not be read may belong to any park:" in err
    assert "parks.csv, row 3, 上次审核完成日期: got '昨天'" in err
    assert "1 行未能读出，可能属于任一园区：" in run(path, "--enterprises", "--on", "2020-12-31", "--lang", "zh")[2]
    code, out, _ = run(path, "--enterprises", "--on", "2020-12-31", "--strict")
    assert (code, out) == (2, "")


def test_enterprises_as_json(run):
    code, out, err = run(ROLL, "--enterprises", "--on", "2020-12-31", "--format", "json", "--min", "90%")
    records = [row.record for row in cp.read_table(ROLL).rows]
    found = cp.coverage_by_park(records, on="2020-12-31", minimum="90%")

    assert code == 0
    assert json.loads(out) == [
        {"name": name, "on": "2020-12-31", "in_force": True, "given": [], "force": None, "coverage": one.to_dict()}
        for name, one in found.items()
    ]
    assert "4 parks: met 0" in err


def test_a_list_in_which_no_one_names_a_park(run, table):
    code, out, _ = run(table("甲,,2018-03-01,", headers=HEADERS), "--enterprises", "--on", "2020-12-31")

    assert code == 0
    assert "0 parks: met 0, not met 0, unknown 0; 1 enterprise, 1 without a park" in out


def test_a_day_whose_law_is_not_modelled_is_a_sentence(run, table):
    code, out, err = run(table("甲,好园,,", headers=HEADERS), "--enterprises", "--on", "2010-01-01")

    assert (code, out) == (2, "")
    assert "got 2010-01-01, expected a day from 2012-07-01 on" in err


def test_columns_that_are_not_known_are_kept_on_demand(run, table):
    path = table("甲,好园,张三", headers="企业名称,园区,经办")

    assert "use --keep-extra" in run(path, "--enterprises", "--on", "2020-12-31")[2]
    code, out, _ = run(path, "--enterprises", "--on", "2020-12-31", "--keep-extra")
    assert (code, list(cells(out))) == (0, ["好园"])
