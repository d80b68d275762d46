"""`due` on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

import cleanprod as cp
from cleanprod import cli
from cleanprod.eligibility.stages import STAGES

EXAMPLE = Path(__file__).parents[2] / "examples" / "audits.csv"
ON = ("--audits", "--on", "2026-11-22")
HEADERS = "编号,企业名称,名单公布日期,记录日期"


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.run(["due", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def table(tmp_path):
    def write(*rows, headers=HEADERS, name="audits.csv"):
        path = tmp_path / name
        path.write_text("\n".join((headers, *rows)), encoding="utf-8")
        return path

    return write


def cells(out):
    """Give the rows of the table."""
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in out.splitlines() if line.startswith("│")]


def test_the_example_shows_every_stage_and_every_state():
    reading = cp.read_table(EXAMPLE, model=cp.Audit)
    found = [row.record.on("2026-11-22") for row in reading.rows]

    assert reading.problems == ()
    assert 25 <= len(found) <= 27
    assert {one.stage for one in found} == {*STAGES, None}
    assert {due.what for one in found for due in one.late} >= {"publish", "report", "correct", "next_audit"}
    assert any(one.kept_late for one in found)
    assert all("虚构" in row.record.name for row in reading.rows)


def test_late_comes_first_then_by_day(run):
    code, out, err = run(EXAMPLE, *ON)
    rows = cells(out)

    assert (code, err) == (0, "")
    assert out.splitlines()[0].strip() == "2026-11-22 → 2026-11-30"
    late = [row for row in rows if row[2] == "late"]
    assert rows[: len(late)] == late
    assert rows[0] == ["S15", "中堂德兴纸业（虚构）", "late", "finish the audit and report", "2026-05-19", "187 days ago", ""]
    days = [row[4] for row in rows if row[0]]
    assert days == sorted(days[: len(late)]) + sorted(days[len(late) :])
    assert "26 audits: 8 late, 4 due by 2026-11-30, 2 not known" in out
    assert "it started before it was listed: perhaps a voluntary audit came first (S19, S20)" in out
    assert "(S01, S07, S11 and 2 more)" in out


def test_the_list_is_that_of_the_library(run):
    audits = [row.record for row in cp.read_table(EXAMPLE, model=cp.Audit).rows]

    code, out, err = run(EXAMPLE, *ON, "--until", "2026-12-31", "--format", "json")

    assert code == 0
    assert json.loads(out) == [task.to_dict() for task in cp.due(audits, on="2026-11-22", until="2026-12-31")]
    assert "due by 2026-12-31" in err


@pytest.mark.parametrize(("on", "last"), [("2024-02-10", "2024-02-29"), ("2026-12-31", "2026-12-31")])
def test_the_list_reaches_to_the_end_of_the_month(run, table, on, last):
    assert run(table("甲,某厂,2023-05-05,"), "--audits", "--on", on)[1].splitlines()[0].strip() == f"{on} → {last}"


def test_a_day_of_record_for_the_whole_file_settles_what_is_open(run):
    code, out, _ = run(EXAMPLE, *ON, "--recorded-on", "2026-11-22", "--lang", "zh")

    assert code == 0
    assert "26 次审核：逾期 10 项，截至 2026-11-30 到期 4 项，未定 0 项" in out


def test_days_off_move_a_day(run, table):
    pytest.importorskip("holidays")
    path = table("甲,某厂,2024-10-23,2024-11-20")
    plain, moved = (cells(run(path, "--audits", "--on", "2024-11-20", *more)[1]) for more in ((), ("--holidays", "CN")))
    assert (plain[0][4], moved[0][4]) == ("2024-11-23", "2024-11-25")  # a Saturday


def test_the_list_for_a_spreadsheet(run, table):
    path = table("=1+1,某厂,2026-10-28,2026-11-22")

    code, out, err = run(path, *ON, "--format", "csv", "--lang", "zh")
    rows = list(csv.DictReader(io.StringIO(out)))

    assert code == 0
    assert rows[0]["id"] == "'=1+1"
    assert (rows[0]["state"], rows[0]["what"], rows[0]["by"], rows[0]["days"]) == ("到期", "公布信息", "2026-11-28", "6")
    assert rows[0]["details"].startswith("企业名称；法定代表人；企业所在地址（可能还有：")
    assert "逾期 0 项" in err


def test_of_several_audits_of_an_enterprise_only_the_last_has_a_next_one(run, table):
    file = table(
        "S1,X,2016-06-01,,2017-05-01,是",
        "S2,X,2021-08-01,2021-09-01,,是",
        "S3,Y,2016-06-01,,2017-05-01,是",
        headers="编号,企业编号,名单公布日期,审核启动日期,报告提交日期,使用有毒有害原料",
    )

    _, out, _ = run(file, "--audits", "--on", "2022-06-01", "--format", "json")

    assert [task["id"] for task in json.loads(out) if task["what"] == "next_audit"] == ["S3"]


def test_enterprises_are_read_without_the_word(run, table):
    code, out, _ = run(table("甲,某厂,2026-10-28,2026-11-22"), "--on", "2026-11-22")

    assert code == 0
    assert cells(out)[0][:5] == ["甲", "某厂", "due", "publish information", "2026-11-28"]
    assert "1 enterprise: 0 late, 1 due by 2026-11-30, 0 not known" in out


def test_a_workbook_is_read_too(run, tmp_path):
    book = Workbook()
    book.active.title = "其他"
    sheet = book.create_sheet("审核")
    for row in (["2026年审核台账"], HEADERS.split(","), ["甲", "某厂", "2026-10-28", "2026-11-22"]):
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")

    code, out, _ = run(tmp_path / "book.xlsx", *ON, "--sheet", "审核")

    assert code == 0
    assert cells(out)[0][4] == "2026-11-28"


def test_a_wrong_row_is_told_and_the_others_go_on(run, table):
    headers = "编号,名单公布日期,审核启动日期,审核报告提交日期,记录日期"
    path = table("甲,2026-10-28,,,2026-11-22", "乙,去年,,,", "丙,2026-10-27,2026-11-10,2026-11-01,", headers=headers)

    code, out, err = run(path, *ON)

    assert code == 1
    assert {row[0] for row in cells(out)} == {"甲"}
    assert "2 rows not answered:" in err
    assert "audits.csv, row 3, 名单公布日期: got '去年'" in err
    assert "audits.csv, row 4, 审核报告提交日期: got 2026-11-01, before started_on 2026-11-10" in err
    assert "2 行未能答复" in run(path, *ON, "--lang", "zh")[2]
    code, out, err = run(path, *ON, "--strict")
    assert (code, out) == (2, "")
    assert "row 3" in err


def test_a_row_whose_facts_contradict_one_another_is_told(run, table):
    headers = "编号,使用有毒有害原料,排放有毒有害物质,涉及重金属,名单公布日期,记录日期"
    path = table("甲,否,否,是,2026-10-28,2026-11-22", "乙,是,否,是,2026-10-28,2026-11-22", headers=headers)

    code, out, err = run(path, "--on", "2026-11-22")

    assert code == 1
    assert {row[0] for row in cells(out)} == {"乙"}
    assert "row 2" in err
    assert run(path, "--on", "2026-11-22", "--strict")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--until", "2026-11-21"), "--until: got 2026-11-21, expected a day not before 2026-11-22"),
        (("--until", "soon"), "--until: got 'soon'"),
        (("--stand", "A99=yes"), "A99"),
        (("--holidays", "US"), "holidays: got 'US'"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(run, arguments, sentence):
    code, out, err = run(EXAMPLE, *ON, *arguments)

    assert (code, out) == (2, "")
    assert sentence in err


def test_columns_of_audits_without_the_word_are_refused(run):
    code, _, err = run(EXAMPLE, "--on", "2026-11-22")

    assert code == 2
    assert "审核编号" in err
