"""The command line, as a person uses it: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from cleanprod import __main__ as entry
from cleanprod import cli
from cleanprod.cli import tables
from cleanprod.eligibility import BOOK, MAIN
from cleanprod.policies import policy
from cleanprod.rules.document import decision_schema

HEADER = "编号,企业名称,污染物排放超标,超过总量控制指标,超过单位产品能耗限额,使用有毒有害原料,排放有毒有害物质\n"
POLICY, NO_POLICY = ",行业代码,重点用能单位,重点排污单位,污染企业", ",1511,否,否,否"
ROWS = f"{HEADER.strip()}{POLICY}\n" + "".join(
    f"{row}{NO_POLICY}\n"
    for row in ("A1,甲厂（虚构）,否,否,是,否,否", "A2,乙厂（虚构）,否,否,,否,否", "A3,丙厂（虚构）,否,否,否,否,否")
)
"""Rows without a duty of policy, so that the duty of law decides the headline."""
BAD = f"A4,丁厂,1,否,否,否,否{NO_POLICY}\n"
LISTED = (
    "编号,名单公布日期,审核启动日期,审核报告提交日期,记录日期\n"
    "1,2017-03-10,2017-05-10,2018-03-10,\n2,2017-03-10,,,2018-06-01\n3,2017-03-10,,,\n4,未,,,2018-06-01\n5,,,,\n"
)
AUGUST = ["--on", "2018-06-01"]


@pytest.fixture
def rows(tmp_path):
    def write(text, name="rows.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding, newline="")
        return str(path)

    return write


def test_assess_prints_a_table_and_what_would_settle_the_most(run, rows):
    code, out, err = run("assess", rows(ROWS), *AUGUST)

    assert code == 0
    assert "A2" in out
    assert "3 enterprises on 2018-06-01:" in out
    assert "Must be audited, by law or under the Opinion: yes 1, no 1, unknown 1" in out
    assert "exceeds_energy_limit — uses more energy per unit of product" in out
    assert "alone settles 1, matters to 1" in out
    assert err == ""


def test_assess_speaks_chinese(run, rows):
    code, out, _ = run("assess", rows(ROWS, encoding="gb18030"), *AUGUST, "--lang", "zh")

    assert code == 0
    assert "须开展清洁生产审核（依法或按政策）：是 1，否 1，未知 1" in out
    assert "法定强制" in out
    assert "超过单位产品能耗限额" in out


def test_assess_gives_json_of_the_published_form(run, rows):
    code, out, err = run("assess", rows(ROWS), *AUGUST, "--format", "json")
    schema = Draft202012Validator(decision_schema())

    answers = json.loads(out)
    assert code == 0
    assert [one["id"] for one in answers] == ["A1", "A2", "A3"]
    assert [one["decisions"]["statutory_mandatory"]["outcome"] for one in answers] == [True, None, False]
    for one in answers:
        for decision in one["decisions"].values():
            schema.validate(decision)
    assert "3 enterprises" in err


def test_assess_gives_csv(run, rows):
    code, out, _ = run("assess", rows(ROWS), *AUGUST, "--format", "csv", "--lang", "zh")

    table = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["statutory_mandatory"] for row in table] == ["是", "未知", "否"]
    assert [row["missing"] for row in table] == ["", "fact:exceeds_energy_limit", ""]


@pytest.mark.parametrize(("name", "marker"), [("out.csv", "statutory_mandatory"), ("out.json", '"cleanprod.decision/1"')])
def test_out_writes_the_form_that_its_ending_says(run, rows, tmp_path, name, marker):
    code, out, _ = run("assess", rows(ROWS), *AUGUST, "--out", tmp_path / name)

    assert code == 0
    assert "3 enterprises" in out
    assert marker in (tmp_path / name).read_text("utf-8-sig")


def test_a_cell_that_a_spreadsheet_would_run_is_marked_and_told(run, rows, tmp_path):
    text = HEADER + "A1,=cmd|' /C calc'!A0,否,否,是,否,否\n"
    code, out, _ = run("assess", rows(text), *AUGUST, "--out", tmp_path / "out.csv")
    _, zh, _ = run("assess", rows(text), *AUGUST, "--out", tmp_path / "out.csv", "--lang", "zh")

    assert code == 0
    assert "1 cell that a spreadsheet would run as a formula" in out
    assert "1 个单元格会被电子表格当作公式运行" in zh
    assert "'=cmd" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_a_bad_row_is_told_and_the_others_are_answered(run, rows):
    text = ROWS + BAD
    code, out, err = run("assess", rows(text), *AUGUST)
    _, zh_out, zh = run("assess", rows(text), *AUGUST, "--lang", "zh")

    assert code == 1
    assert "3 enterprises" in out
    assert "1 row not answered, see below" in out
    assert "rows.csv, row 5, 污染物排放超标: got '1'" in err
    assert "write yes or no" in err
    assert "第 5 行" in zh
    assert "1 行未能答复" in zh_out


def test_a_row_that_contradicts_itself_is_told_like_any_other(run, rows):
    text = HEADER.strip() + ",第三类重金属和砷\nA1,甲厂,否,否,否,否,否,是\nA2,乙厂,否,否,否,否,否,否\n"
    code, out, err = run("assess", rows(text), *AUGUST)
    strict, _, stopped = run("assess", rows(text), *AUGUST, "--strict")

    told, _, where = run("explain", rows(text), "--id", "A1", *AUGUST)

    assert (code, strict, told) == (1, 2, 2)
    assert "rows.csv, row 2, 第三类重金属和砷" in where
    assert "1 enterprise on 2018-06-01" in out
    assert "rows.csv, row 2, 第三类重金属和砷, 使用有毒有害原料, 排放有毒有害物质: got toxic_heavy_metals yes" in err
    assert "row 2" in stopped


def test_strict_stops_at_a_bad_row(run, rows):
    code, out, err = run("assess", rows(ROWS + BAD), *AUGUST, "--strict")

    assert (code, out) == (2, "")
    assert "row 5" in err


def test_unknown_columns_are_refused_unless_kept(run, rows):
    text = "编号,备注,超过单位产品能耗限额\n1,x,是\n"
    code, _, err = run("assess", rows(text), *AUGUST)
    kept, out, _ = run("assess", rows(text), *AUGUST, "--keep-extra", "--format", "csv")

    assert code == 2
    assert "--keep-extra" in err
    assert kept == 0
    assert "备注" in out


def test_a_stand_settles_an_answer(run, rows):
    late = ["--on", "2026-08-15"]
    text = f"{HEADER.strip()}{POLICY},国家规定的其他情形\nA1,甲厂,否,否,是,否,否{NO_POLICY},否\n"

    assert "stand A8" in run("assess", rows(text), *late)[1]
    assert "yes 1, no 0, unknown 0" in run("assess", rows(text), *late, "--stand", "A8=yes")[1]
    assert "是 0，否 1，未知 0" in run("assess", rows(text), *late, "--stand", "A8=否", "--lang=zh")[1]
    assert "立场 A8" in run("assess", rows(text), *late, "--stand", "A8=unknown", "--lang", "zh")[1]


def test_recorded_on_declares_that_blank_events_had_not_happened(run, rows):
    text = "编号,上次审核完成日期\n1,\n"

    assert run("assess", rows(text), *AUGUST, "--recorded-on", "2018-05-01")[0] == 0
    code, _, err = run("assess", rows(text), *AUGUST, "--recorded-on", "2018-05-32")
    assert code == 2
    assert "recorded_on" in err


def test_what_is_recorded_on_a_day_of_its_own_stands_beside_the_option(run, rows):
    for option, outcomes in (((), ["no", "yes", "unknown", "no", "unknown"]), (AUGUST[1:], ["no", "yes", "yes", "no", "no"])):
        given = ["--recorded-on", *option] if option else []
        out = run("assess", rows(LISTED), *AUGUST, "--format", "csv", "--question", "overdue", *given)[1]
        assert [row["overdue"] for row in csv.DictReader(io.StringIO(out))] == outcomes


def test_the_sum_tells_how_many_rows_a_day_of_record_would_settle(run, rows):
    said = "may be overdue: if blank means not happened, say so with --recorded-on"
    one = LISTED.removesuffix("5,,,,\n")

    assert f"\n  2 rows {said}\n" in run("assess", rows(LISTED), *AUGUST)[1]
    assert f"\n  1 row {said}\n" in run("assess", rows(one), *AUGUST)[1]
    assert f"\n  1 row {said}\n" in run("assess", rows(one), *AUGUST, "--format", "csv")[2]
    assert (
        "  1 家是否逾期未知：若空白即指尚未发生，请用 --recorded-on 说明\n"
        in run("assess", rows(one), *AUGUST, "--lang", "zh", "--question", "overdue")[1]
    )
    assert said not in run("assess", rows(one), *AUGUST, "--recorded-on", "2018-06-01")[1]
    assert said not in run("assess", rows(one), *AUGUST, "--question", "report_by")[1]


def test_the_table_has_the_main_answers_and_the_other_forms_have_all(run, rows):
    table = run("assess", rows(ROWS), *AUGUST)[1]
    sheet = csv.DictReader(io.StringIO(run("assess", rows(ROWS), *AUGUST, "--format", "csv")[1]))
    told = json.loads(run("assess", rows(ROWS), *AUGUST, "--format", "json")[1])
    every = list(policy(on="2018-06-01").questions)

    assert len(MAIN) < len(every)
    assert heads(table) == ["id", "name", *(BOOK.rules[name].brief.en for name in MAIN), "missing"]
    assert [name for name in sheet.fieldnames if name in every] == every
    assert list(told[0]["decisions"]) == every


def heads(table):
    """Give the words at the head of a printed table, over as many lines as they take."""
    lines = table[table.index("┏") : table.index("┡")].splitlines()[1:]
    cells = zip(*(line.strip("┃").split("┃") for line in lines), strict=True)
    return [" ".join(" ".join(parts).split()) for parts in cells]


QUESTIONS = [
    (["report_by"], ["report_by"]),
    (["overdue", "report_by"], ["overdue", "report_by"]),
    (["overdue", "overdue"], ["overdue"]),
    (["all"], None),
    (["overdue", "all"], None),
]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize(("asked", "answered"), QUESTIONS)
def test_questions_are_those_that_are_asked(run, rows, asked, answered, form):
    options = [word for name in asked for word in ("--question", name)]
    code, out, _ = run("assess", rows(LISTED), *AUGUST, *options, "--format", form)
    expected = answered or list(policy(on="2018-06-01").questions)

    assert code == 0
    if form == "csv":
        assert [name for name in next(csv.reader(io.StringIO(out))) if name in BOOK.answers] == expected
    elif form == "json":
        assert [list(one["decisions"]) for one in json.loads(out)] == [expected] * 5
    else:
        assert len(heads(out)) == 3 + len(expected)


def test_the_sum_is_of_the_first_question_where_the_headline_is_not_asked(run, rows):
    out = run("assess", rows(LISTED), *AUGUST, "--question", "overdue", "--question", "report_by")[1]

    assert "\n  The audit is overdue: yes 1, no 2, unknown 2\n" in out
    assert "report_submitted_on — the day on which the report" in out
    assert "by law or under the Opinion" not in out


def test_csv_leaves_blank_what_does_not_apply_and_says_which(run, rows):
    out = run("assess", rows(LISTED), *AUGUST, "--question", "report_by", "--format", "csv")[1]
    table = list(csv.DictReader(io.StringIO(out)))

    assert list(table[0]) == ["id", "report_by", "report_by_status", "missing"]
    assert [(row["report_by"], row["report_by_status"]) for row in table] == [
        *[("2018-03-10", "settled")] * 3,
        ("", "none"),
        ("", "unknown"),
    ]
    assert [row["missing"] for row in table] == ["", "", "", "", "fact:listed_on text:order16"]


def test_json_tells_what_does_not_apply_from_what_is_unknown(run, rows):
    out = run("assess", rows(LISTED), *AUGUST, "--question", "report_by", "--question", "fine_max_cny", "--format", "json")[1]
    told = [one["decisions"] for one in json.loads(out)]

    assert [(one["report_by"]["value"], one["report_by"]["status"]) for one in told[2:]] == [
        ("2018-03-10", "settled"),
        ("never", "none"),
        (None, "unknown"),
    ]
    assert {one["fine_max_cny"]["status"] for one in told} == {"none", "unknown"}


def test_the_table_says_none_where_nothing_applies(run, rows):
    out = run("assess", rows(LISTED), *AUGUST, "--question", "report_by")[1]
    zh = run("assess", rows(LISTED), *AUGUST, "--question", "report_by", "--lang", "zh")[1]

    assert [line.split("│")[3].strip() for line in out.splitlines() if line.startswith("│")] == [
        *["2018-03-10"] * 3,
        "none",
        "unknown",
    ]
    assert [line.split("│")[3].strip() for line in zh.splitlines() if line.startswith("│")][3:] == ["无", "未知"]


@pytest.mark.parametrize(
    ("option", "outcome"), [([], "未知"), (["2016-05-31"], "是"), (["2016-06-01"], "是"), (["2016-06-02"], "否")]
)
def test_the_day_of_the_opinion_settles_the_year_2016(run, rows, option, outcome):
    text = "编号,行业代码\n1,C3360\n"
    given = ["--on", "2016-06-01", "--lang", "zh", *(["--opinion-from", *option] if option else [])]
    out = run("assess", rows(text), *given, "--question", "policy_required", "--format", "csv")[1]
    told = run("explain", rows(text), *given, "--id", "1", "--question", "policy_required")[1]

    assert next(csv.DictReader(io.StringIO(out)))["policy_required"] == outcome
    assert told.startswith(f"按《意见》须开展清洁生产审核：{outcome}\n")


def test_days_off_move_a_last_day_where_they_are_asked_for(run, rows):
    pytest.importorskip("holidays")
    text = "编号,名单公布日期\n1,2019-03-04\n"
    for option, day in (([], "2019-05-04"), (["--holidays", "CN"], "2019-05-05")):
        given = ["--on", "2019-06-01", "--question", "start_by", *option]
        assert day in run("assess", rows(text), *given)[1]
        assert run("explain", rows(text), *given, "--id", "1")[1].startswith(f"Start the audit by: {day}\n")


def test_explain_tells_the_tree_and_what_would_have_to_be_otherwise(run, rows):
    code, out, _ = run("explain", rows(ROWS), "--id", "A1", *AUGUST)
    _, zh, _ = run("explain", rows(ROWS), "--id", "A3", *AUGUST, "--lang", "zh")
    _, unknown, _ = run("explain", rows(ROWS), "--id", "A2", *AUGUST)

    assert code == 0
    assert "Must be audited, by law or under the Opinion: yes" in out
    assert "CPPL 27.2(2)" in out
    assert "To become no:" in out
    assert "若要变为“是”：" in zh
    assert "To become" not in unknown


def test_explain_gives_json_and_other_questions(run, rows):
    _, out, _ = run("explain", rows(ROWS), "--id", "A1", *AUGUST, "--format", "json", "--question", "ground_high_energy")

    assert json.loads(out)["name"] == "ground_high_energy"
    code, _, err = run("explain", rows(ROWS), "--id", "A1", *AUGUST, "--question", "ground_high_energie")
    assert code == 2
    assert "Did you mean ground_high_energy?" in err


def test_explain_says_where_a_row_is_missing(run, rows):
    code, _, err = run("explain", rows(ROWS), "--id", "A9", *AUGUST)
    bad, _, why = run("explain", rows(ROWS + BAD), "--id", "A4", *AUGUST)

    assert (code, bad) == (2, 2)
    assert "--id: got 'A9', expected an id of the file" in err
    assert "row 5" in why


def test_law_shows_what_is_in_force_with_standing(run):
    code, out, _ = run("law", "--on", "2016-06-30")
    _, zh, _ = run("law", "--on", "2026-08-15", "--lang", "zh", "--stand", "A8=yes")
    _, told, _ = run("law", "--on", "2026-08-15", "--format", "json")

    assert code == 0
    assert "CPPL 27.2(2)  above the limit" in out
    assert "[read in full text, as of 2026-11-22]" in out
    assert "text:order16" in out
    assert (
        "ground_other_state  Another case for which the State prescribes a mandatory audit  [no such rule on this day]" in out
    )
    assert "CPPL" not in zh
    assert "[是]" in zh
    law = json.loads(told)
    assert law["stands"] == {"A8": None, "A22": None, "A31": None, "A40": None}
    assert {one["id"] for one in law["instruments"]} >= {"CODE", "MEASURES"}
    assert law["questions"]["ground_high_energy"] == ["CODE 967.1(3)"]


def test_law_shows_what_changed_between_two_days(run):
    code, out, _ = run("law", "--diff", "2026-08-14", "2026-08-15")
    _, told, _ = run("law", "--diff", "2026-08-14", "2026-08-15", "--format", "json", "--stand", "A8=no")

    assert code == 0
    assert "ground_high_energy" in out
    assert {"name": "ground_high_energy", "change": "lapsed"}.items() <= json.loads(told)["rules"][1].items()


@pytest.mark.parametrize("arguments", [["law"], ["law", "--on", "2018-06-01", "--diff", "2018-06-01", "2018-06-02"]])
def test_law_wants_a_day_or_two(run, arguments):
    code, _, err = run(*arguments)

    assert code == 2
    assert "either --on DATE or --diff D1 D2" in err


def test_schema_prints_what_comes_in_and_what_goes_out(run):
    assert json.loads(run("schema", "enterprise")[1])["title"] == "Enterprise"
    assert json.loads(run("schema", "decision")[1]) == decision_schema()
    assert run("schema", "park")[0] == 2


REFUSED = [
    (["assess", "nowhere.csv", *AUGUST], "nowhere.csv: got no such file"),
    (["assess", "FILE", "--on", "2012-06-30"], "expected a day from 2012-07-01 on"),
    (["assess", "FILE", "--on", "2018-06-31"], "got '2018-06-31', expected a day between"),
    (["explain", "FILE", "--id", "A1", *AUGUST, "--format", "csv"], "csv"),
    (["law", "--on", "2018-06-01", "--format", "csv"], "csv"),
    (["assess", "FILE", *AUGUST, "--stand", "A8"], "--stand: got 'A8', expected A8=yes, A8=no or A8=unknown"),
    (["assess", "FILE", *AUGUST, "--stand", "A8=1"], "got 'A8=1'"),
    (["assess", "FILE", *AUGUST, "--stand", "A8=yes", "--stand", "A8=no"], "once for each stand"),
    (["assess", "FILE", *AUGUST, "--stand", "A1=yes"], "a stand that a caller may settle"),
    (["assess", "FILE", *AUGUST, "--out", "answers.txt"], "--out: got 'answers.txt', expected a .csv, .json or .parquet file"),
    (["assess", "FILE", *AUGUST, "--out", "answers.csv", "--format", "json"], "as --format says"),
    (["assess", "FILE", *AUGUST, "--out", "FILE"], "a file other than the one that is read"),
    (["assess", "FILE", *AUGUST, "--out", "no/such/folder/answers.csv"], "answers.csv"),
    (["assess", "FILE", *AUGUST, "--format", "xml"], "xml"),
    (
        ["assess", "FILE", *AUGUST, "--question", "overdeu"],
        "questions: got 'overdeu', expected a question. Did you mean overdue?",
    ),
    (["assess", "FILE", *AUGUST, "--question", "overdue", "--question", ""], "questions: got '', expected a question"),
    (
        ["assess", "FILE", *AUGUST, "--question", "park_covered"],
        "This question is about a park (园区): ask it in Python, policy(on=…).assess(Park(…)).",
    ),
    (
        ["assess", "FILE", *AUGUST, "--question", "overdue", "--question", "incentive_subsidy"],
        "--question: got 'incentive_subsidy', expected a question about an enterprise. This question is about an option",
    ),
    (
        ["explain", "FILE", "--id", "A1", *AUGUST, "--question", "incentive_subsidy"],
        "This question is about an option (方案): ask it with `cleanprod incentives --options`.",
    ),
    (
        ["explain", "FILE", "--id", "A1", *AUGUST, "--question", "effect_energy"],
        "This question is about an option (方案): ask it in Python, policy(on=…).assess(Option(…)).",
    ),
    (["explain", "FILE", "--id", "A1", *AUGUST, "--question", "all"], "got 'all', expected a question of the policy"),
    (["assess", "FILE", *AUGUST, "--opinion-from", "2017-01-01"], "opinion_from: got 2017-01-01, expected a day in 2016"),
    (["explain", "FILE", "--id", "A1", *AUGUST, "--opinion-from", "2015-12-31"], "expected a day in 2016"),
    (["assess", "FILE", *AUGUST, "--opinion-from", "May"], "opinion_from: got 'May', expected a day between"),
    (["assess", "FILE", *AUGUST, "--holidays", "US"], "holidays: got 'US', expected CN, or days (the days off)"),
    (["explain", "FILE", "--id", "A1", *AUGUST, "--holidays", "cn"], "holidays: got 'cn', expected CN"),
    (["assess", "FILE"], "Missing option '--on'"),
    (["asess"], "No such command"),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_a_mistake_is_a_sentence_and_never_a_traceback(run, rows, arguments, sentence):
    path = rows(ROWS)
    code, _, err = run(*[path if argument == "FILE" else argument for argument in arguments])

    assert code == 2
    assert sentence in " ".join(err.split())
    assert "Traceback" not in err


def test_errors_speak_the_language_that_was_asked_for(run, rows):
    for lang in (["--lang", "zh"], ["--lang=zh"]):
        assert "应为2012-07-01 或以后的日期" in run("assess", rows(ROWS), "--on", "2012-06-30", *lang)[2]
    assert "expected a day" in run("assess", rows(ROWS), "--on", "2012-06-30")[2]


def test_version_and_help(run):
    assert run("--version")[1].startswith("cleanprod ")
    assert run("--help")[0] == 0
    assert "assess" in run("--help")[1]
    assert run()[0] in (0, 2)


def test_long_work_shows_how_far_it_is(run, rows, monkeypatch):
    monkeypatch.setattr("cleanprod.cli.assess.LONG", 1)
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert run("assess", rows(ROWS), *AUGUST)[0] == 0
    assert run("assess", rows(ROWS), *AUGUST, "--lang", "zh")[0] == 0


def test_many_gaps_are_told_in_brief(run, rows):
    out = run("assess", rows("编号\n1\n"), *AUGUST)[1]
    zh = run("assess", rows("编号\n1\n"), *AUGUST, "--lang", "zh")[1]

    assert "\n    8 more\n" in out
    assert "\n    另 8 项\n" in zh
    assert tables.SHOWN_GAPS == 8


ENDS = [
    (BrokenPipeError(), 1, ""),
    (OSError(28, "No space left on device"), 2, "could not be written: No space left on device"),
]


@pytest.mark.parametrize(("fault", "code", "sentence"), ENDS)
def test_output_that_cannot_be_written_ends_it_in_a_sentence(monkeypatch, capsys, fault, code, sentence):
    def fails(*_, **__):
        raise fault

    closed = []
    monkeypatch.setattr(cli, "app", fails)
    monkeypatch.setattr(cli, "_close_output", lambda: closed.append(True))

    assert code == cli.run(["law"])
    assert closed
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("where", ["/dev/full", "/dev/null"])
def test_a_full_disk_is_a_sentence_and_never_a_traceback(rows, where):
    command = [sys.executable, "-m", "cleanprod", "assess", rows(ROWS), *AUGUST, "--format", "csv"]
    told = {**os.environ, "PYTHONIOENCODING": "ascii"}
    with open(where, "wb") as out:  # noqa: PTH123 - a device
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False, env=told)  # noqa: S603

    assert done.returncode == (2 if where == "/dev/full" else 0)
    assert b"Traceback" not in done.stderr


def test_closed_output_is_a_sentence(rows):
    command = f'"{sys.executable}" -m cleanprod assess "{rows(ROWS)}" --on 2018-06-01'
    out, both = (
        subprocess.run(["bash", "-c", f"{command} {closing}"], capture_output=True, text=True, check=False)  # noqa: S603, S607
        for closing in (">&-", ">&- 2>&-")
    )

    assert (out.returncode, both.returncode) == (2, 2)
    assert out.stderr == "there is nowhere to write: standard output is closed\n"


def test_a_narrow_terminal_hides_no_answer_and_a_name_cannot_steer_it(run, rows, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    text = HEADER + f"{'A' * 60},\x1b]0;x\x07[red]\u202e甲,否,否,是,否,否\n"
    out = run("assess", rows(text), *AUGUST)[1]

    assert out.count("yes") >= 2
    assert "\x1b]0" not in out
    assert "\u202e" not in out
    assert "[red]" in out


def test_an_abort_and_a_fault_of_ours_stay_apart(monkeypatch):
    def fails(error):
        def call(*_, **__):
            raise error

        return call

    monkeypatch.setattr(cli, "app", fails(cli.typer.Abort()))
    assert cli.run(["law"]) == 2
    monkeypatch.setattr(cli, "app", fails(RuntimeError("ours")))
    with pytest.raises(RuntimeError, match="ours"):
        cli.run(["law"])


def test_the_command_says_how_to_install_what_it_needs(monkeypatch):
    def missing(name):
        def find(wanted, *_, **__):
            if wanted == "cli" or wanted.endswith(".cli"):
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            return original(wanted, *_, **__)

        return find

    original = __import__
    for name in ("typer", "rich"):
        monkeypatch.setattr("builtins.__import__", missing(name))
        with pytest.raises(SystemExit, match=r"pip install 'cleanprod\[cli\]'"):
            entry.main()
    monkeypatch.setattr("builtins.__import__", missing("something_else"))
    with pytest.raises(ModuleNotFoundError):
        entry.main()


def test_the_command_ends_with_its_code(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["cleanprod", "--version"])
    with pytest.raises(SystemExit) as end:
        entry.main()
    assert end.value.code == 0
    assert "cleanprod" in capsys.readouterr().out
