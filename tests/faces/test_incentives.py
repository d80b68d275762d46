"""`incentives` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

import cleanprod as cp
from cleanprod import cli
from cleanprod.claims import SORTS

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRMS, MEASURES = EXAMPLES / "enterprises.csv", EXAMPLES / "options.csv"
ON = ("--on", "2018-06-01")
FIRM = "编号,企业名称,名单公布日期,省级清洁生产企业,当年应纳所得税额"
OPTION = (
    "编号,方案,所属企业编号,审核方案,目录内专用设备,专用设备投资额（万元）,购置专用设备年度,专用设备五年内转让出租,已抵免税额"
)


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.run(["incentives", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def table(tmp_path):
    def write(*rows, headers=FIRM, name="list.csv"):
        path = tmp_path / name
        path.write_text("\n".join((headers, *rows)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def measures(table):
    def write(*rows, headers=OPTION):
        return table(*rows, headers=headers, name="options.csv")

    return write


def lines(out):
    """Give the rows of the tables, what is folded put together again."""
    found = []
    for line in out.splitlines():
        if line.startswith("│"):
            cells = [cell.strip() for cell in line.strip("│").split("│")]
            if cells[0]:
                found.append(cells)
            else:
                found[-1] = [" ".join(filter(None, pair)) for pair in zip(found[-1], cells, strict=True)]
    return found


def line_of(out, incentive, whom):
    (found,) = [line for line in lines(out) if line[1:3] == [incentive, whom]]
    return found


def test_an_enterprise_and_its_measures_in_english(run):
    code, out, err = run(FIRMS, "--id", "GD001", *ON, "--options", MEASURES)

    assert code == 0
    assert err.splitlines() == [
        "options.csv: above the headers: row 1 '2018年清洁生产方案汇总表（虚构）'",
        "options.csv: left out (a row of sums): row 15 '合计'",
    ]
    assert out.splitlines()[0].strip() == "GD001 东江明辉电镀厂（虚构）, 2018-06-01"
    sorts = [line[0] for line in lines(out)]
    assert sorts == sorted(sorts, key=SORTS.index)
    assert set(sorts) == set(SORTS)
    economy = "economy and information technology department"
    assert line_of(out, "on time", "enterprise") == ["yes", "on time", "enterprise", "shall", economy, ""]
    assert line_of(out, "reward", "enterprise")[-1] == "missing effect_marked"
    assert line_of(out, "funds first", "option F01 镀件逆流漂洗")[-1] == "missing enterprise.has_provincial_title"
    holiday = line_of(out, "tax holiday", "option F02 含镍废水在线回收")
    assert (holiday[0], holiday[3], holiday[-1]) == ("yes", "shall", "share of the income tax that is not due 100 %")
    assert line_of(out, "green credit", "option F01 镀件逆流漂洗")[-1] == (
        "if a key project of cleaner production (is_key_project): no → yes"
    )
    assert line_of(out, "water quota", "enterprise")[-1] == "not yet, from 2026-08-15"
    assert line_of(out, "discharge fees", "option F02 含镍废水在线回收")[-1] == (
        "lapsed since 2018-01-01, ended by Regulation implementing the Environmental Protection Tax Law"
    )
    assert "no new assessment: “may be allowed” is discretion, no waiver" in out
    assert out.splitlines()[-1].startswith("1 enterprise on 2018-06-01: yes 10, unknown ")


def test_an_enterprise_and_its_measures_in_chinese(run):
    code, out, _ = run(FIRMS, "--id", "GD002", *ON, "--options", MEASURES, "--lang", "zh")

    assert code == 0
    assert [head.strip() for head in out.splitlines()[2].strip("┃").split("┃")][:5] == [
        "结论",
        "激励",
        "对象",
        "效力",
        "主管部门",
    ]
    fund = line_of(out, "中小企业基金", "企业")
    assert fund == ["未定", "中小企业基金", "企业", "应当", "财政部门", "尚缺：中小企业"]
    barred = line_of(out, "方案补助", "方案 F04 加热炉烟气余热回收")
    assert (barred[0], barred[3]) == ("不可享受", "可以")
    assert barred[-1].replace(" ", "") == (
        "改变已知的事实无济于事；起决定作用的是所属企业：审核报告提交日期、所属企业：名单公布日期、所属企业：同意延期"
    )
    assert line_of(out, "排污费资金", "方案 F04 加热炉烟气余热回收")[-1] == (
        "自 2018-01-01 起失效，由《环境保护税法实施条例》终止"
    )
    assert line_of(out, "差别化用水", "企业")[-1] == "2026-08-15 起才有此规定"
    assert out.splitlines()[-1].startswith("1 家企业，2018-06-01：可享受 0，未定 ")


def test_an_amount_is_shown_beside_its_figure(run, table, measures):
    firms = table("甲,某厂,未,是,50 万元")
    options = measures("F1,除尘器,甲,是,是,180,2017年,否,0 元")

    asked = (firms, "--id", "甲", *ON, "--options", options)

    told = line_of(run(*asked)[1], "equipment credit", "option F1 除尘器")[-1]
    assert told == "share of the investment that is credited 10 % = 180,000 CNY"
    assert line_of(run(*asked, "--lang", "zh")[1], "设备抵免", "方案 F1 除尘器")[-1] == "抵免的投资额比例 10 % = 18万元"


def test_json_is_what_the_library_says(run):
    firms, options = cp.read_table(FIRMS), cp.read_table(MEASURES, model=cp.Option)
    records = {row.record.id: row.record for row in firms.rows}
    law = cp.policy(on="2018-06-01")

    code, out, err = run(FIRMS, *ON, "--options", MEASURES, "--format", "json")
    told = json.loads(out)

    assert code == 0
    assert err.splitlines()[-1].startswith("42 enterprises on 2018-06-01: yes ")
    assert [one["id"] for one in told] == list(records)
    for one in told:
        own = [row.record for row in options.rows if row.record.enterprise_id == one["id"]]
        assert one == {
            "id": one["id"],
            "name": records[one["id"]].name,
            **law.incentives(records[one["id"]], options=own).to_dict(),
        }
    code, out, _ = run(FIRMS, *ON, "--options", MEASURES, "--format", "json", "--id", "GD006")
    assert json.loads(out) == next(one for one in told if one["id"] == "GD006")


def test_the_example_of_measures_is_read_whole():
    reading = cp.read_table(MEASURES, model=cp.Option)
    firms = {row.record.id for row in cp.read_table(FIRMS).rows}

    assert reading.problems == ()
    assert len(reading.rows) == 12
    assert {row.record.enterprise_id for row in reading.rows} <= firms


def test_without_measures_only_the_enterprise_is_asked(run):
    _, out, _ = run(FIRMS, "--id", "GD001", *ON, "--format", "json")

    told = json.loads(out)
    assert {claim["subject"]["model"] for sort in SORTS for claim in told[sort]} == {"Enterprise"}


def test_the_measures_may_be_a_workbook_or_json_with_english_headers(run, tmp_path):
    book = Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("方案")
    headers = ["id", "name", "enterprise_id", "from_audit", "first_income_year", "qualifying_environment_project"]
    for row in (headers, ["F1", "中水回用", "GD012", "yes", 2017, "yes"]):
        sheet.append(row)
    book.save(tmp_path / "options.xlsx")
    listed = [dict(zip(headers, ["F1", "中水回用", "GD012", True, 2017, True], strict=True))]
    (tmp_path / "options.json").write_text(json.dumps(listed), encoding="utf-8")

    for more in ((tmp_path / "options.xlsx", "--options-sheet", "方案"), (tmp_path / "options.json",)):
        code, out, _ = run(FIRMS, "--id", "GD012", *ON, "--options", *more)
        assert code == 0
        assert line_of(out, "tax holiday", "option F1 中水回用")[0] == "yes"


# what is wrong


def test_a_measure_of_an_enterprise_that_is_not_there_is_told_and_the_others_go_on(run, table, measures):
    firms = table("甲厂01,某厂,未,是,", "乙厂02,另一厂,未,否,")
    options = measures("F1,余热,甲厂01,是,,,,,", "F2,中水,丙,是,,,,,", "F3,照明,甲厂1,是,,,,,", "F4,变频,,是,,,,,")

    code, out, err = run(firms, *ON, "--options", options)

    assert code == 1
    assert {line[2] for line in lines(out)} == {"enterprise", "option F1 余热"}
    told = err.splitlines()
    assert told[0] == "3 rows not answered:"
    assert told[1] == (
        "options.csv, row 3, 所属企业编号: got '丙', an option of an enterprise that is not there, "
        "expected the id of an enterprise of list.csv. Check it, or add the enterprise."
    )
    assert told[2].endswith("of list.csv. Did you mean 甲厂01?")
    assert told[3].startswith("options.csv, row 5, 所属企业编号: got nothing, an option of nobody knows which enterprise")
    assert len(told) == 4
    _, _, err = run(firms, *ON, "--options", options, "--lang", "zh")
    assert "options.csv, 第 3 行, 所属企业编号: 得到 '丙'，不在名单中的企业的方案，应为list.csv 中企业的编号" in err
    code, out, err = run(firms, *ON, "--options", options, "--strict")
    assert (code, out) == (2, "")
    assert err.startswith("options.csv, row 3")


def test_a_measure_of_an_enterprise_whose_row_is_wrong_says_so(run, table, measures):
    firms = table("甲,某厂,未,是,", "乙,另一厂,去年,否,")

    code, _, err = run(firms, *ON, "--options", measures("F1,余热,乙,是,,,,,"))

    assert code == 1
    assert "list.csv, row 3, 名单公布日期: got '去年'" in err
    assert "options.csv, row 2, 所属企业编号: got '乙'" in err
    assert "The enterprise 乙 is in list.csv, row 3, and was not read: correct that row first." in err


def test_json_of_many_is_the_list_of_those_that_were_read_as_assess_gives_it(run, table, capsys):
    firms = table("甲,某厂,未,是,", "乙,另一厂,去年,否,")

    code, out, err = run(firms, *ON, "--format", "json")
    same = cli.run(["assess", str(firms), *ON, "--format", "json"])
    assessed, told = capsys.readouterr()

    assert code == same == 1
    assert [one["id"] for one in json.loads(out)] == ["甲"]
    assert isinstance(json.loads(assessed), list)
    assert err.splitlines()[-1] == told.splitlines()[-1]
    assert "list.csv, row 3, 名单公布日期: got '去年'" in err


def test_wrong_cells_are_told_and_the_others_go_on(run, table):
    headers = "编号,企业名称,名单公布日期,近三年研发费用占比,创新能力评分,研发费用年度"
    firms = table(
        "甲,某厂,未,5 %,86.5,2017",
        "乙,另一厂,未,0.05,80,2017",
        "丙,第三厂,未,5 %,100.5,2017年",
        "丁,第四厂,未,5 %,100,2019",
        headers=headers,
    )

    code, out, err = run(firms, *ON)

    assert code == 1
    assert "1 enterprise on 2018-06-01:" in out
    told = err.splitlines()
    assert told[0] == "3 rows not answered:"
    assert told[1].startswith("list.csv, row 3, 近三年研发费用占比: got '0.05', expected share, such as 80 %, or blank")
    assert told[2] == "list.csv, row 4, 创新能力评分: got 100.5, expected a number from 0 to 100, such as 86.5"
    assert told[3] == "list.csv, row 5, 研发费用年度: got 2019, expected a year that is not after the day asked, 2018-06-01"
    assert run(firms, *ON, "--strict")[0] == 2


def test_of_one_enterprise_wrong_rows_of_others_do_not_count(run, table):
    headers = "编号,企业名称,研发费用年度"
    firms = table("甲,某厂,2017", "乙,另一厂,明年", "丙,第三厂,2019", headers=headers)

    assert run(firms, "--id", "甲", *ON)[::2] == (0, "")
    assert run(firms, "--id", "甲", *ON, "--strict")[0] == 0
    code, out, err = run(firms, "--id", "乙", *ON)
    assert (code, out) == (2, "")
    assert "list.csv, row 3, 研发费用年度: got '明年', expected a year (1900 to 2199, such as 2017) or blank" in err
    code, out, err = run(firms, "--id", "丙", *ON)
    assert (code, out) == (2, "")
    assert "list.csv, row 4, 研发费用年度: got 2019" in err


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ("编号,方案,所属企业编号,省级称号", "省级称号"),
        ("编号,方案,所属企业编号,投资额（吨）", "投资额（吨）"),
    ],
)
def test_an_unknown_column_of_measures_is_refused(run, table, measures, headers, sentence):
    firms, options = table("甲,某厂,未,是,"), measures("F1,余热,甲,1", headers=headers)

    code, out, err = run(firms, *ON, "--options", options)

    assert (code, out) == (2, "")
    assert err.startswith("options.csv")
    assert sentence in err


def test_an_unknown_column_is_kept_where_that_is_asked(run, table, measures):
    firms = table("甲,某厂,未,是,")
    options = measures("F1,余热,甲,张三", headers="编号,方案,所属企业编号,负责人姓名")

    assert run(firms, *ON, "--options", options)[0] == 2
    assert run(firms, *ON, "--options", options, "--keep-extra")[0] == 0


def test_an_enterprise_written_where_its_identifier_belongs_is_told(run, table, measures):
    options = measures("F1,余热,甲", headers="编号,方案,所属企业")

    code, _, err = run(table("甲,某厂,未,是,"), *ON, "--options", options)

    assert code == 1
    assert "所属企业: got '甲', expected nothing: its identifier stands in a column enterprise_id" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--id", "GD0001", *ON), "--id: got 'GD0001', expected an id of the file. Did you mean GD001?"),
        (("--on", "2018"), "on: got '2018'"),
        (("--on", "2012-06-30"), "law: got 2012-06-30"),
        ((*ON, "--options", "nowhere.csv"), "nowhere.csv"),
        ((*ON, "--options-sheet", "方案"), "--options-sheet: got '方案', expected it beside --options"),
        ((*ON, "--stand", "A99=yes"), "A99"),
        ((*ON, "--opinion-from", "2015-12-31"), "opinion_from: got 2015-12-31, expected a day in 2016"),
        ((), "--on"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(run, arguments, sentence):
    code, out, err = run(FIRMS, *arguments)

    assert (code, out) == (2, "")
    assert sentence in err


def test_the_day_of_the_opinion_and_a_day_of_record_settle_what_is_open(run, table):
    firms = table("甲,某厂,,是,")
    asked = (firms, "--id", "甲", "--on", "2016-06-01")

    approval = [
        line_of(run(*asked, *more)[1], "approval, procurement", "enterprise")[0]
        for more in (
            (),
            ("--opinion-from", "2016-05-01"),
            ("--recorded-on", "2016-06-01"),
            ("--opinion-from", "2016-05-01", "--recorded-on", "2016-06-01"),
            ("--opinion-from", "2016-07-01", "--recorded-on", "2016-06-01"),
        )
    ]

    assert approval == ["unknown", "unknown", "unknown", "yes", "no"]


def test_a_measure_whose_enterprise_is_written_in_another_width_is_its_own(tmp_path, run):
    (tmp_path / "list.csv").write_text("编号,企业名称,名单公布日期\nQ013,某厂,未\n", encoding="utf-8")
    (tmp_path / "options.csv").write_text("方案,所属企业编号,审核方案\n回收,ｑ013,是\n", encoding="utf-8")
    asked = [str(tmp_path / "list.csv"), "--options", str(tmp_path / "options.csv"), "--on", "2018-06-01"]

    code, out, _ = run(*asked, "--format", "json")
    (told,) = json.loads(out)
    assert code == 0
    assert [one["name"] for one in told["yes"] if one["subject"]["name"] == "回收"] == ["incentive_subsidy"]
