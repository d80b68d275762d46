"""`options` and `targets` on the command line."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
MEASURES, REAL, REPORTS = (EXAMPLES / name for name in ("measures.csv", "assessment_dl0238.json", "reports.csv"))
HEADERS = "编号,方案名称,投资类别,投资（万元）,年经济效益（万元）,使用年限（年）,互斥方案,前提方案,年节能量（tce）"


@pytest.fixture
def table(tmp_path):
    def write(*rows, headers=HEADERS, name="options.csv"):
        path = tmp_path / name
        path.write_text("\n".join((headers, *rows)), encoding="utf-8")
        return path

    return write


GOOD = ("F1,甲,高费,150,40,10,,,400", "F2,乙,中费,20,15,10,F1,,20", "F3,丙,低费,2,1,10,,F2,3")


# options


def test_the_example_is_graded_chosen_and_drawn(run, tmp_path):
    picture = tmp_path / "out.svg"
    code, out, err = run("options", MEASURES, "--rate", "8%", "--tax", "25%", "--depreciation", "10", "--budget", "1000万元",
                         "--plot", picture)  # fmt: skip

    assert code == 0
    assert "15 options: accepted 8, not accepted 5, unknown 2" in out
    assert "6 options: F01, F03, F05, F08, F11, F12" in out
    assert "proven to be the best" in out
    assert "left aside: F14 (the investment is not given)" in out
    assert "not on the curve: F08 (energy: not given)" in out
    assert picture.read_text("utf-8").startswith("<svg")
    assert f"drawn: {picture}" in err
    assert "F15: CO2" in err


def test_without_terms_what_is_not_given_is_told_once(run):
    code, out, err = run("options", REAL, "--lang", "zh")

    assert (code, err) == (0, "")
    assert out.splitlines()[0].strip() == "税前"
    assert out.count("使用年限未填") == 1
    assert "7 个方案：可行 0，不可行 0，未知 7" in out
    assert [row.split("│")[7].strip() for row in out.splitlines() if row.startswith("│DL")] == [
        "7.88",
        "0.34",
        "0.17",
        "0.33",
        "4.40",
        "0.39",
        "4.23",
    ]


def test_json_holds_everything_exactly(run, table):
    code, out, _ = run("options", table(*GOOD), "--rate", "5%", "--budget", "200 万元", "--per", "energy", "--format", "json")
    told = json.loads(out)

    assert code == 0
    assert [one["accepted"] for one in told["options"]] == [True, True, True]
    assert told["options"][0]["N"] == "15/4"
    assert told["options"][0]["IRR"] == pytest.approx(0.2341, abs=1e-4)
    assert told["portfolio"]["chosen"] == ["F1"]
    assert told["curve"]["unit"] == "tce"
    assert told["doubts"] == []


def test_csv_is_a_row_an_option(run, table):
    code, out, _ = run("options", table(*GOOD, "=F4,丁,,,,,,,"), "--rate", "5%", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))

    assert code == 0
    assert [row["id"] for row in rows] == ["F1", "F2", "F3", "'=F4"]
    assert (rows[0]["N"], rows[0]["accepted"], rows[3]["accepted"], rows[3]["N"]) == ("3.75", "yes", "unknown", "")


BAD = {
    "a negative life": ("F4,丁,高费,150,40,-3,,,400", "row 5, 使用年限（年）: got"),
    "an option that excludes itself": (
        "F4,丁,高费,150,40,10,F4,,400",
        "row 5, 互斥方案: got 'F4', expected the id of another option",
    ),
    "an option that needs itself": ("F4,丁,高费,150,40,10,,F4,400", "row 5, 前提方案: got 'F4'"),
    "an id of nobody": ("F4,丁,高费,150,40,10,F9,,400", "row 5, 互斥方案: got 'F9', expected the id of an option of the list"),
    "a life of a hundred and one years": ("F4,丁,高费,150,40,101,,,400", "row 5, 使用年限（年）"),
    "a cost that is no number": ("F4,丁,高费,很多,40,10,,,400", "row 5, 投资（万元）: got '很多'"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_told_with_its_row_and_the_others_go_on(run, table, case):
    row, sentence = BAD[case]
    code, out, err = run("options", table(*GOOD, row), "--rate", "5%")

    assert code == 1
    assert sentence in err
    assert "甲" in out


def test_a_cycle_of_needs_is_told_and_no_set_is_chosen(run, table):
    rows = ("F1,甲,高费,150,40,10,,F2,400", "F2,乙,中费,20,15,10,,F1,20", "F3,丙,低费,2,1,10,,,3")
    code, out, err = run("options", table(*rows), "--rate", "5%", "--budget", "9万元")

    assert code == 1
    assert "row 2, 前提方案: got F1 → F2 → F1, expected needs without a cycle" in err
    assert "row 3, 前提方案" in err
    assert "no set is chosen and no curve drawn" in err
    assert "3 options" in out
    assert run("options", table(*rows), "--lang", "zh", "--budget", "9万元")[2].count("应为不构成循环的前提关系") == 2


def test_mixed_currencies_are_refused_with_the_row(run, table):
    path = table("F1,5 万元,1 万元", "F2,5 万美元,1 万美元", headers="编号,投资,年经济效益")
    code, _, err = run("options", path, "--budget", "9万元")

    assert code == 2
    assert "options.csv, row 3, 投资: got CNY, USD, expected options of one currency" in err
    mixed = table("F1,5 万元,1 美元", headers="编号,投资,年经济效益")
    assert "row 2, 投资, 年经济效益: got 5 万元, 1 美元, expected amounts of one currency" in run("options", mixed)[2]


def test_a_blank_cost_is_an_unknown_payback(run, table):
    code, out, _ = run("options", table("F1,甲,高费,,40,10,,,400"), "--rate", "5%", "--budget", "5 元")

    assert code == 0
    assert "unknown" in out
    assert "the investment is not given" in out
    assert "left aside: F1 (the investment is not given)" in out


def test_header_rows_inside_the_file_are_left_out_and_told(run, table):
    code, out, err = run("options", table(GOOD[0], HEADERS, GOOD[1]))

    assert code == 0
    assert "2 options" in out
    assert "row 3" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rate", "5"), "--rate: got 5, expected a share below one, such as 5% or 0.05"),
        (("--tax", "130%"), "--tax: got 130%"),
        (("--life", "-3"), "--life: got -3"),
        (("--depreciation", "0"), "--depreciation: got 0"),
        (("--cut", "5万元"), "--cut: got 5万元, expected two or three amounts that rise"),
        (("--budget", "500"), "--budget: got"),
        (("--budget", "5 USD"), "--budget: got 5 USD, expected an amount in the currency of the options"),
        (("--budget", "5 元", "--best", "NVP"), "--best: got 'NVP'"),
        (("--at-least", "co2"), "--at-least: got 'co2', expected NAME=AMOUNT"),
        (("--at-least", "co2=5t", "--at-least", "co2=6t"), "--at-least: got 'co2=6t'"),
        (("--at-least", "energy=99999 tce"), "expected no set of options keeps all of the bounds"),
        (("--per", "enrgy"), "Did you mean energy?"),
        (("--blank", "zero"), "--blank: got 'zero'"),
        (("--rate", "5%", "--plot", "out.gif"), "expected a name that ends in .svg"),
    ],
)
def test_a_question_that_cannot_be_is_refused_in_a_sentence(run, table, arguments, sentence):
    code, _, err = run("options", table(*GOOD), *arguments)

    assert code == 2
    assert sentence in err
    assert "Traceback" not in err


def test_cuts_and_bounds(run, table):
    rows = ("F1,甲,,150,40,10,,,400", "F2,乙,,20,15,10,,,20")
    bounds = ("--cut", "5万元", "--cut", "50万元", "--at-least", "energy=10 tce", "--at-most", "investment=30 万元")
    code, out, _ = run("options", table(*rows), "--rate", "5%", *bounds, "--hurdle", "8%", "--blank", "nothing", "--life", "9")

    assert code == 0
    assert "中" not in out
    assert "1 option: F2" in out
    assert " high " in out


# targets


def rows_of(out):
    rows = (line.strip("│").split("│") for line in out.splitlines() if line.startswith("│"))
    return {name.strip(): [cell.strip() for cell in cells] for name, *cells in rows}


def test_the_example_is_added_up_and_held_against_the_opinion(run):
    code, out, err = run("targets", REPORTS, "--reported-to", "2018", "--by", "city")
    found = rows_of(out)

    assert code == 0
    assert found["audits"][:6] == ["9 to 10", "> 10,000", "0.09 % to 0.1 %", "not met", "9,992", "4,996"]
    assert found["water saved in a year"][3] == "not met"
    assert found["佛山市"][:2] == ["4", "3,600 tce"]
    assert "2 reports of another period, or not completed: not counted" in out
    assert "stand A27" in out
    assert "S11: energy 15,000 tce: more than the 9,000 tce" in err


def test_missing_reports_widen_what_is_reached(run):
    found = rows_of(run("targets", REPORTS, "--missing", "3", "--most", "energy=5000 tce")[1])

    assert found["audits"][0] == "9 to 13"
    assert found["energy saved in a year"][0] == "21,690 tce to 48,690 tce"


def test_a_row_that_cannot_be_read_counts_as_missing(run, table):
    path = table("S1,2018-01-01,5", "S2,2018-01-01,-", "S3,2018-13-01,5", headers="审核编号,审核报告提交日期,年节能量（tce）")
    code, out, err = run("targets", path)

    assert code == 1
    assert rows_of(out)["audits"][0] == "2 to 3"
    assert "1 row could not be read, and counts as missing" in err
    assert "row 4, 审核报告提交日期" in err


@pytest.mark.parametrize(("audits", "answer"), [(10_000, "not met"), (10_001, "met")])
def test_ten_thousand_audits_are_not_enough_and_one_more_is(run, table, audits, answer):
    path = table(*(f"S{at},2018-01-01" for at in range(audits)), headers="审核编号,审核报告提交日期")

    assert rows_of(run("targets", path)[1])["audits"][3] == answer


def test_targets_as_json_and_of_another_plan(run, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'start = 2016-01-01\nuntil = 2021-01-01\nstanding = "unverified"\nchecked_on = 2026-11-28\nreview_by = 2027-11-28\n'
        '[energy]\nzh = "节能"\nen = "energy"\nkind = "Energy"\nvalue = "2 万吨标准煤"\n',
        encoding="utf-8",
    )
    code, out, _ = run("targets", REPORTS, "--plan", plan, "--format", "json", "--by", "park")
    told = json.loads(out)

    assert code == 0
    assert [one["id"] for one in told["targets"]] == ["energy"]
    assert told["targets"][0]["met"] is True
    assert told["targets"][0]["share"]["least"] == "2169/2000"
    assert list(told["groups"]) == [""]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--reported-to", "2031"), "--reported-to: got 2031, expected a year of the period"),
        (("--missing", "-1"), "--missing: got -1"),
        (("--completed", "listed_on"), "--completed: got 'listed_on'"),
        (("--by", "citys"), "Did you mean city?"),
        (("--most", "energy"), "--most: got 'energy'"),
        (("--most", "energy=5 t"), "--most, energy: got 5 t"),
        (("--blank", "zero"), "--blank: got 'zero'"),
        (("--plan", "nowhere.toml"), "expected a TOML file that can be read"),
    ],
)
def test_targets_that_cannot_be_asked_are_refused_in_a_sentence(run, arguments, sentence):
    code, _, err = run("targets", REPORTS, *arguments)

    assert code == 2
    assert sentence in err
    assert "Traceback" not in err


def test_everything_is_told_in_chinese(run):
    out = run("targets", REPORTS, "--lang", "zh", "--by", "city")[1]

    assert "开展清洁生产审核（家次）" in out
    assert "佛山市" in out
    assert "立场 A30" in out


def test_without_scipy_the_rate_is_that_of_two_points(run, table, monkeypatch):
    monkeypatch.setattr("cleanprod.cli.economics.find_spec", lambda _: None)
    code, out, _ = run("options", table(GOOD[0]), "--rate", "5%", "--format", "json")

    assert code == 0
    assert json.loads(out)["options"][0]["IRR"] == pytest.approx(0.2341, abs=1e-3)


def test_a_cost_class_by_cuts_of_another_currency_is_refused_with_the_row(run, table):
    path = table("F1,5 万元", "F2,5 美元", headers="编号,投资")
    code, _, err = run("options", path, "--cut", "5万元", "--cut", "50万元")

    assert code == 2
    assert "options.csv, row 3, 投资: got 5 美元, expected an amount in the currency of the cuts, CNY" in err


def test_a_group_that_is_not_told_is_unknown(run, table):
    path = table("S1,2018-01-01,5,佛山", "S2,2018-01-01,5,", headers="审核编号,审核报告提交日期,年节能量（tce）,所属地市")

    assert rows_of(run("targets", path, "--by", "city")[1])["unknown"][0] == "1"


# what could not be read, and what is written where


def test_a_set_is_the_best_of_the_rows_that_were_read(run, table):
    path = table(*GOOD, "F4,丁,高费,很多,40,10,,,400")
    code, out, _ = run("options", path, "--rate", "5%", "--budget", "200万元")
    told = json.loads(run("options", path, "--rate", "5%", "--budget", "200万元", "--format", "json")[1])

    assert code == 1
    assert "proven to be the best of the rows that were read; 1 row could not be" in out
    assert (
        "已证明为最优；仅就已读出的行而言，另有 1 行未能读出"
        in run("options", path, "--rate", "5%", "--budget", "200万元", "--lang", "zh")[1]
    )
    assert (told["unread"], [one["row"] for one in told["problems"]]) == (1, [5])
    assert "row 5" in told["problems"][0]["en"]
    assert "rows that were read" not in run("options", table(*GOOD), "--rate", "5%", "--budget", "200万元")[1]


@pytest.mark.parametrize("asked", [("--budget", "9万元"), ("--at-least", "energy=1 tce"), ("--per", "energy")])
def test_what_needs_a_row_that_was_not_read_says_so_and_no_set_is_told_with_the_reason(run, table, asked):
    path = table("F1,甲,高费,150,40,10,,F22,400", "F22,乙,中费,很多,15,10,,,20")
    _, out, err = run("options", path, "--rate", "5%", *asked, "--format", "json")
    told = json.loads(out)

    assert "row 2, 前提方案: got 'F22'" in err
    assert "It may be that of a row that could not be read." in err
    assert "no set is chosen and no curve drawn" in err
    assert (told["portfolio"], told["curve"]) == (None, None)
    assert told["why"]["en"].startswith("no set is chosen")


@pytest.mark.parametrize("asked", [("--budget", "9万元"), ("--per", "energy"), ("--at-most", "co2=5 t")])
def test_csv_does_not_drop_a_set_or_a_curve_without_a_word(run, table, asked):
    code, out, err = run("options", table(*GOOD), "--rate", "5%", "--format", "csv", *asked)

    assert (code, out) == (2, "")
    assert f"--format: got csv, {asked[0]}, expected table or json: CSV is a row an option" in err


def test_json_is_json_where_the_solver_prints(tmp_path):
    # at this budget HiGHS prints a line of its own into the standard output, whatever it is told
    path = tmp_path / "options.csv"
    rows = ["o0,19 元,33 元,", "o1,15 元,21 元,o7", "o2,5 元,15 元,", "o3,7 元,22 元,", "o4,13 元,6 元,o7", "o5,1 元,9 元,o8",
            "o6,5 元,17 元,o7", "o7,16 元,11 元,", "o8,20 元,35 元,"]  # fmt: skip
    path.write_text("\n".join(["编号,投资,年经济效益,互斥方案", *rows]), encoding="utf-8")
    command = [sys.executable, "-m", "cleanprod", "options", str(path), "--rate", "0%", "--life", "1", "--budget", "69元"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=False)  # noqa: S603 - our own command

    assert json.loads(done.stdout)["portfolio"]["gap"] == 0


def test_the_id_of_an_option_may_be_headed_as_such(run, table):
    out = run("options", table("F1,5 万元,1 万元", headers="方案编号,投资,年经济效益"), "--format", "csv")[1]

    assert next(csv.DictReader(io.StringIO(out)))["id"] == "F1"


def test_what_could_not_be_read_may_be_of_any_group(run, table):
    rows = ("S1,广州,2018-03-01,850 tce", "S2,佛山,2018-04-01,100 tce", "S3,广州,2018-05-01,abc")
    path = table(*rows, headers="审核编号,所属地市,审核报告提交日期,年节能量")
    _, out, err = run("targets", path, "--by", "city", "--missing", "4")
    found = rows_of(out)

    assert [found[name][0] for name in ("广州市", "佛山市", "unknown")] == ["1 to 6", "1 to 6", "0 to 5"]
    assert found["佛山市"][1] == "100 tce or more"
    assert "what is missing may be of any group" in err
    told = json.loads(run("targets", path, "--by", "city", "--format", "json")[1])
    assert [one["row"] for one in told["problems"]] == [4]


def test_money_of_two_currencies_is_told_with_row_and_column(run, table):
    path = table("S1,2018-03-01,5 万元", "S2,2018-03-01,5 万美元", headers="审核编号,审核报告提交日期,投资")
    code, _, err = run("targets", path)

    assert code == 2
    assert "options.csv, row 3, 投资: got" in err
    assert "US dollars" in err


def test_a_number_of_options_bounds_a_missing_report(run):
    code, _, err = run("targets", REPORTS, "--missing", "1", "--most", "options=5")

    assert (code, "Traceback" in err) == (0, False)
