"""Pictures say what the answers say, the day and the policy, in both languages; what cannot be drawn is a sentence."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pytest
from hypothesis import assume, given, settings

import cleanprod as cp
from cleanprod import plots
from cleanprod.plots import saving, style
from cleanprod.plots.style import letters
from cleanprod.testing import tables

DOCS = Path(__file__).parents[2] / "docs"
QUESTION = "duty_river_basin"
LAW = cp.policy(on="2018-06-01")
WIDER = LAW.amend("加韩江", river_basins=("茅洲河", "韩江"))
MILLS = pl.DataFrame(
    {
        "city": ["惠州", "清远市", "441300", None, "清远", "惠州市"],
        "basin": ["茅洲河", "西江", None, "茅洲河", "韩江", "茅洲河"],
        "pollutes": [True, True, True, True, True, False],
    }
)
COVERAGES = {
    "low": cp.coverage(audited=39, total=50),
    "open": cp.coverage(audited=39, unknown=1, total=50),
    "exact": cp.coverage(audited=40, total=50),
    "high": cp.coverage(audited=41, unknown=3, total=50),
}


def values(chart):
    """Give the rows that a picture draws."""
    (rows,) = chart.to_dict()["datasets"].values()
    return rows


def names(chart):
    return list(dict.fromkeys(row["name"] for row in values(chart)))


def numbers(chart):
    """Give the numbers of each bar, by answer."""
    found = {}
    for row in values(chart):
        found.setdefault((row["group"], row["name"]) if row["group"] else row["name"], {})[row["answer"]] = row["number"]
    return found


def title(chart):
    return " ".join(chart.to_dict()["title"]["text"])


def under(chart):
    return chart.to_dict()["title"]["subtitle"]


def texts(svg):
    """Give the texts of a picture, in order; also a proof that it is XML."""
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - ours


# a table


def test_duties_by_city_count_the_answers_of_each_city():
    chart = plots.duties_by(MILLS, LAW, question=QUESTION, lang="zh")

    assert numbers(chart) == {
        "惠州市": {"是": 1, "未知": 1, "否": 1},
        "清远市": {"是": 0, "未知": 0, "否": 2},
        "地市未知": {"是": 1, "未知": 0, "否": 0},
    }
    assert names(chart) == ["惠州市", "清远市", "地市未知"]
    assert title(chart) == "重点流域内的污染企业，须全面实施审核：按地市统计"
    assert under(chart) == ["2018-06-01，依当日法律", "6 家企业：是 2，未知 1，否 3"]


def test_duties_by_city_in_english():
    chart = plots.duties_by(MILLS, LAW, question=QUESTION)

    assert numbers(chart)["city not known"] == {"yes": 1, "unknown": 0, "no": 0}
    assert title(chart) == "A polluting enterprise in a key river basin: audited without exception: by city"
    assert under(chart) == ["2018-06-01, by the law of that day", "6 enterprises: yes 2, unknown 1, no 3"]


@settings(max_examples=15)
@given(tables())
def test_a_picture_counts_what_the_table_answers(drawn):
    frame, _ = drawn
    assume(frame.height)
    law = cp.policy(on="2018-06-01", questions=["audit_required"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cp.TableWarning)
        answered = law.assess_table(frame)["audit_required"].to_list()
        chart = plots.duties_by(frame.with_columns(here=pl.lit("here")), law, by="here")

    assert numbers(chart) == {
        "here": {"yes": answered.count(True), "unknown": answered.count(None), "no": answered.count(False)}
    }


@pytest.mark.parametrize("to", [pl.DataFrame.lazy, pl.DataFrame.to_pandas, pl.DataFrame.to_arrow])
def test_any_dataframe_is_drawn_alike(to):
    assert values(plots.duties_by(to(MILLS), LAW, question=QUESTION)) == values(plots.duties_by(MILLS, LAW, question=QUESTION))


def test_a_relation_of_duckdb_is_drawn_alike():
    mills = MILLS.to_arrow()
    relation = duckdb.sql("SELECT * FROM mills")

    assert mills.num_rows == MILLS.height
    assert values(plots.duties_by(relation, LAW, question=QUESTION)) == values(plots.duties_by(MILLS, LAW, question=QUESTION))


def test_the_most_yes_stand_first_and_the_group_that_is_not_known_last():
    table = pl.DataFrame({"team": ["b", "c", "c", None, None, None, "a"], "basin": ["茅洲河"] * 6 + [None], "pollutes": True})

    assert names(plots.duties_by(table, LAW, by="team", question=QUESTION)) == ["c", "b", "a", "team not known"]


def test_a_day_is_counted_as_settled_or_none():
    table = pl.DataFrame({"team": ["a"], "listed_on": ["2018-01-10"]}).with_columns(pl.col("listed_on").str.to_date())
    chart = plots.duties_by(table, LAW, by="team", question="report_by", lang="zh")

    assert numbers(chart) == {"a": {"已定": 1, "未知": 0, "无": 0}}


def test_the_policy_is_told():
    law = cp.policy(on="2020-12-31", law="2016-07-01", stands={"A8": True}, texts={"order16": False})
    scenario = law.amend("六个月", report_months=6)
    of_stand = cp.policy(on="2021-06-01").amend("仍有效", stands={"A40": True})

    def told(policy, lang):
        return under(plots.duties_by(MILLS, policy, question=QUESTION, lang=lang))[0]

    assert told(law, "zh") == "2020-12-31，依 2016-07-01 的法律；立场 A8：是；文本 order16：否"
    assert told(law, "en") == "2020-12-31, by the law of 2016-07-01; stand A8: yes; text order16: no"
    assert told(scenario, "zh").startswith("2020-12-31，依 2016-07-01 的法律；假设情景“六个月”，并非现行规定；立场 A8")
    assert "; in the scenario “六个月”, not of the law; " in told(scenario, "en")
    assert told(of_stand, "zh") == "2021-06-01，依当日法律；情景“仍有效”；立场 A40：是"
    assert told(of_stand, "en") == "2021-06-01, by the law of that day; scenario “仍有效”; stand A40: yes"


def test_facts_without_a_column_are_told_where_the_picture_is_asked_for():
    with pytest.warns(cp.TableWarning, match="no column of pollutes") as caught:
        plots.duties_by(MILLS.drop("pollutes"), LAW, question=QUESTION)

    assert [one.filename for one in caught] == [__file__]


def test_columns_that_the_question_does_not_ask_are_not_read():
    table = MILLS.with_columns(exceeds_total_cap=pl.lit("perhaps"))

    assert values(plots.duties_by(table, LAW, question=QUESTION)) == values(plots.duties_by(MILLS, LAW, question=QUESTION))


GROUNDS = pl.DataFrame(
    {
        "exceeds_discharge_standard": [True, False, None],
        "exceeds_total_cap": False,
        "exceeds_energy_limit": [True, True, False],
        "uses_toxic_materials": False,
        "discharges_toxic_substances": False,
        "other_state_case": [False, None, False],
    }
)


def test_grounds_are_counted_in_the_order_of_the_law():
    chart = plots.grounds_of(GROUNDS, cp.policy(on="2026-08-15", stands={"A8": True}), lang="zh")

    assert numbers(chart) == {
        "双超": {"是": 1, "未知": 1, "否": 1},
        "高耗能": {"是": 2, "未知": 0, "否": 1},
        "双有": {"是": 0, "未知": 0, "否": 3},
        "其他情形": {"是": 0, "未知": 1, "否": 2},
        "法定强制": {"是": 2, "未知": 1, "否": 0},
    }
    assert names(chart)[-1] == "法定强制"
    assert title(chart) == "强制性清洁生产审核的法定情形"
    assert under(chart) == ["2026-08-15，依当日法律；立场 A8：是", "3 家企业；一家企业可有多种情形"]


def test_a_ground_that_the_law_of_the_day_does_not_know_says_so():
    assert names(plots.grounds_of(GROUNDS, LAW, lang="zh"))[3] == "其他情形（当日无此规定）"
    assert names(plots.grounds_of(GROUNDS, LAW))[3] == "other State case (no such rule on that day)"
    assert names(plots.grounds_of(GROUNDS, cp.policy(on="2026-08-15")))[3] == "other State case"


def test_the_duty_by_law_stands_out():
    axis = plots.grounds_of(GROUNDS, LAW, lang="zh").to_dict()["layer"][0]["encoding"]["y"]["axis"]

    assert axis["labelFontWeight"]["condition"] == {"test": "datum.value === '法定强制'", "value": "bold"}


# scenarios


def test_before_and_after_in_all():
    compared = cp.compare(MILLS, LAW, WIDER)
    chart = plots.before_after(compared, QUESTION, lang="zh")

    assert numbers(chart) == {"基准": {"是": 2, "未知": 1, "否": 3}, "加韩江": {"是": 3, "未知": 1, "否": 2}}
    assert title(chart) == "重点流域内的污染企业，须全面实施审核：前后对比"
    assert under(chart) == [
        "基准：2018-06-01，依当日法律；6 条记录",
        "加韩江：2018-06-01，依当日法律；假设情景，并非现行规定；变动 1 条；OPINION 39",
    ]
    assert [row["column4"] for row in values(chart) if not row["place"]] == ["", "1"]
    assert "row" not in chart.to_dict().get("facet", {})


def test_before_and_after_by_city():
    compared = cp.compare(MILLS, LAW, WIDER, by="city")
    chart = plots.before_after(compared, QUESTION)

    assert [*numbers(chart)] == [
        (city, one) for city in ("惠州市", "清远市", "city not known") for one in ("baseline", "加韩江")
    ]
    assert numbers(chart)["清远市", "baseline"] == {"yes": 0, "unknown": 0, "no": 2}
    assert numbers(chart)["清远市", "加韩江"] == {"yes": 1, "unknown": 0, "no": 1}
    assert chart.to_dict()["facet"]["row"]["sort"] == ["惠州市", "清远市", "city not known"]
    assert title(chart).endswith(": before and after, by city")
    assert under(chart)[0] == "baseline: 2018-06-01, by the law of that day; 6 rows"
    assert [row["column4"] for row in values(chart) if not row["place"]] == ["", "0", "", "1", "", "0"]


def test_each_policy_of_a_comparison_is_told():
    law = cp.policy(on="2021-06-01", law="2020-12-31", stands={"A8": True})
    told = under(plots.before_after(cp.compare(MILLS, law, law.amend("六个月", report_months=6), LAW), QUESTION, lang="zh"))

    assert told[0] == "基准：2021-06-01，依 2020-12-31 的法律；立场 A8：是；6 条记录"
    assert told[1] == "六个月：2021-06-01，依 2020-12-31 的法律；假设情景，并非现行规定；立场 A8：是；无变化"
    assert told[2].startswith("scenario 2：2018-06-01，依当日法律；")


def test_moves_that_cancel_each_other_out_are_counted():
    other = LAW.amend("只有西江", river_basins=("西江",))
    table = pl.DataFrame({"basin": ["茅洲河", "西江"], "pollutes": [True, True]})
    chart = plots.before_after(cp.compare(table, LAW.amend(river_basins=("茅洲河",)), other), QUESTION)

    assert numbers(chart)["baseline"] == numbers(chart)["只有西江"]
    assert [row["column4"] for row in values(chart) if not row["place"]] == ["", "2"]


def test_where_nothing_moves_the_picture_says_so():
    compared = cp.compare(MILLS, LAW, WIDER)

    assert under(plots.before_after(compared, "ground_toxic", lang="zh"))[1].endswith("；无变化")
    assert under(plots.before_after(compared, "ground_toxic"))[1].endswith("; nothing moves")


def test_a_scenario_called_as_the_baseline_is_not_drawn_over_it():
    chart = plots.before_after(cp.compare(MILLS, LAW, LAW.amend("基准", river_basins=("韩江",))), QUESTION, lang="zh")

    assert names(chart) == ["基准 2018-06-01", "基准"]


# parks


def test_coverages_stand_from_met_to_not_met():
    chart = plots.coverage_of_parks(COVERAGES, on="2020-12-31", lang="zh")

    assert [(row["name"], row["state"]) for row in values(chart)] == [
        ("high", "已达到"),
        ("exact", "已达到"),
        ("open", "未知"),
        ("low", "未达到"),
    ]
    assert [(row["low"], row["high"], row["mark"]) for row in values(chart)][:2] == [(0.82, 0.88, 0.8), (0.8, 0.8, 0.8)]
    assert [row["told"] for row in values(chart)] == [
        "82% 至 88%",
        "80%",
        "78% 至 80%，尚需审核 0 至 1 家",
        "78%，尚需审核 1 家",
    ]
    assert title(chart) == "园区清洁生产审核率"
    assert under(chart) == [
        "2020-12-31，依当日法律",
        "标准：不低于 80%（OPINION 42）",
        "共 4 个：已达到 2，未知 1，未达到 1",
    ]


def test_coverages_in_english_under_a_scenario():
    law = cp.policy(on="2020-12-31").amend(park_coverage_min="9/10")
    mills = [
        cp.Enterprise(city="惠州", last_audit_completed_on="2018-03-01"),
        cp.Enterprise(city="清远", recorded_on="2020-12-31"),
    ]
    chart = plots.coverage_of_parks(cp.coverage_by(mills, "city", law=law), law=law, by="city")

    assert title(chart) == "Audit coverage, by city"
    assert under(chart) == [
        "2020-12-31, by the law of that day; in the scenario “park_coverage_min=9/10”, not of the law",
        "the mark: at least 90 %",
        "2 in all: met 1, unknown 0, not met 1",
    ]
    assert [row["told"] for row in values(chart)] == ["100 %", "0 %, 1 more needed"]


def test_several_marks_are_each_drawn_and_told():
    found = {"a": cp.coverage(audited=1, total=1), "b": cp.coverage(audited=1, total=1, minimum="90%", strict=True)}
    chart = plots.coverage_of_parks(found, on="2020-12-31")

    assert [row["mark"] for row in values(chart)] == [0.8, 0.9]
    assert under(chart)[1] == "the mark: at least 80 % (OPINION 42), over 90 %"


# looks


def lightness(colour):
    """Give how light a colour is, from 0 to 100 (CIE L*)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16


@pytest.mark.parametrize(
    "colours", [(style.DARK, style.MIDDLE, style.LIGHT, "#ffffff"), (style.DARK, style.ALARM, style.MIDDLE, "#ffffff")]
)
def test_colours_are_told_apart_in_greyscale(colours):
    found = [lightness(one) for one in colours]

    assert all(after - before > 8 for before, after in pairwise(found)), found


def test_what_is_unknown_has_a_broken_outline():
    encoding = plots.duties_by(MILLS, LAW, question=QUESTION).to_dict()["layer"][0]["encoding"]

    assert encoding["strokeDash"]["scale"] == {"domain": ["yes", "unknown", "no"], "range": [[1, 0], [3, 2], [1, 0]]}
    assert encoding["fill"]["scale"]["range"] == [style.DARK, style.MIDDLE, style.LIGHT]


def test_a_picture_tells_itself_to_a_screen_reader_and_names_chinese_typefaces():
    spec = plots.duties_by(MILLS, LAW, question=QUESTION, lang="zh").to_dict()

    assert spec["description"].splitlines() == [*spec["title"]["text"], *spec["title"]["subtitle"]]
    assert spec["config"]["font"].startswith("Noto Sans CJK SC, ")


def test_columns_are_as_wide_as_what_stands_in_them():
    def ends(count):
        law = cp.policy(on="2018-06-01", questions=[QUESTION])
        compared = cp.compare(pl.concat([MILLS] * count), law, law.amend(river_basins=("韩江",)))
        rows = plots.before_after(compared, QUESTION).to_dict()["layer"]
        return [layer["encoding"]["x"]["value"] for layer in rows[1::2]]

    assert len(ends(1)) == 5
    assert ends(1) == sorted(set(ends(1)))
    assert ends(4000)[0] > ends(1)[0] > style.WIDTH


def test_a_long_title_is_broken_into_lines():
    law = LAW.amend("一个名称很长的情景" * 8, river_basins=("韩江",))
    lines = under(plots.duties_by(MILLS, law, question=QUESTION, lang="zh"))

    assert len(lines) == 3
    assert all(letters(line) <= style.WIDEST + 1 for line in lines)
    assert law.name in "".join(lines)


# files


CHINESE = plots.duties_by(MILLS, LAW, question=QUESTION, lang="zh")
LATIN = plots.duties_by(pl.DataFrame({"team": ["a"], "pollutes": [False]}), LAW, by="team", question="pilot_encouraged")


def test_svg_keeps_text_as_text(tmp_path):
    path = tmp_path / "duties.svg"
    plots.save(CHINESE, path)
    found = texts(path.read_text("utf-8"))

    assert {"惠州市", "清远市", "地市未知", "是", "未知", "否", "合计", "企业数（家）"} <= set(found)
    assert "重点流域内的污染企业，须全面实施审核：按地市统计" in found
    assert "2018-06-01，依当日法律" in "".join(found)


def test_a_picture_by_group_is_drawn_with_every_group(tmp_path):
    path = tmp_path / "both.svg"
    plots.save(plots.before_after(cp.compare(MILLS, LAW, WIDER, by="city"), QUESTION, lang="zh"), path)
    found = texts(path.read_text("utf-8"))

    assert [found.count(one) for one in ("惠州市", "清远市", "地市未知", "基准", "加韩江", "变动")] == [1, 1, 1, 3, 3, 1]


def test_a_page_needs_no_network(tmp_path):
    path = tmp_path / "duties.HTML"
    plots.save(CHINESE, path)
    page = path.read_text("utf-8")

    assert "//cdn." not in page
    assert "惠州市" in page or "\\u60e0" in page


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")])
def test_pictures_are_drawn(tmp_path, name, begins):
    plots.save(LATIN, tmp_path / name, ppi=72)

    assert (tmp_path / name).read_bytes().startswith(begins)


def test_more_pixels_to_the_inch_are_a_larger_picture(tmp_path):
    for ppi in (72, 144):
        plots.save(LATIN, tmp_path / f"{ppi}.png", ppi=ppi)
    (one, two) = (int.from_bytes((tmp_path / f"{ppi}.png").read_bytes()[16:20], "big") for ppi in (72, 144))

    assert abs(two - 2 * one) <= 1


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_chinese_without_a_typeface_is_refused_and_nothing_is_written(tmp_path, monkeypatch, name):
    monkeypatch.setattr(saving, "draws_chinese", lambda: False)
    (tmp_path / name).write_bytes(b"before")

    with pytest.raises(cp.FileError) as caught:
        plots.save(CHINESE, tmp_path / name)

    assert caught.value.say("zh").startswith(
        f"{name}: 得到 未安装，应为含中文的字体。请安装中文字体，例如 apt install fonts-noto-cjk"
    )
    assert caught.value.say("en").startswith(
        f"{name}: got none installed, expected a typeface with Chinese characters. Install"
    )
    assert (tmp_path / name).read_bytes() == b"before"
    plots.save(CHINESE, tmp_path / "a.svg")
    plots.save(LATIN, tmp_path / name)


@pytest.mark.parametrize(("drawn", "found"), [(("清", "洁"), True), (("", ""), False)])
def test_a_typeface_is_found_where_two_characters_differ(monkeypatch, drawn, found):
    pictures = iter(drawn)
    monkeypatch.setattr(saving.vl_convert, "svg_to_png", lambda _: next(pictures))

    assert saving.draws_chinese.__wrapped__() is found


# what is refused


COMPARED = cp.compare(MILLS, LAW, WIDER)
REFUSED = {
    "no rows": (
        lambda: plots.duties_by(MILLS.clear(), LAW),
        cp.TableError,
        "得到 没有一行，应为至少一行的数据表",
        "got no row, expected a table of at least one row",
    ),
    "no rows, grounds": (
        lambda: plots.grounds_of(GROUNDS.clear(), LAW),
        cp.TableError,
        "得到 没有一行，应为至少一行的数据表",
        "got no row, expected a table of at least one row",
    ),
    "no rows, compared": (
        lambda: plots.before_after(cp.compare(MILLS.clear(), LAW, WIDER)),
        cp.TableError,
        "comparison: 得到 没有一行，应为至少一行的数据表",
        "comparison: got no row, expected a table of at least one row",
    ),
    "no parks": (
        lambda: plots.coverage_of_parks({}, on="2020-12-31"),
        cp.CleanprodError,
        "coverages: 得到 没有一个，应为至少一个审核率",
        "coverages: got none, expected at least one coverage",
    ),
    "no coverage": (
        lambda: plots.coverage_of_parks({"东江园": 0.8}, on="2020-12-31"),
        cp.CleanprodError,
        "coverages['东江园']: 得到 0.8，应为一个审核率（Coverage）",
        "coverages['东江园']: got 0.8, expected a Coverage",
    ),
    "no day": (
        lambda: plots.coverage_of_parks(COVERAGES),
        cp.CleanprodError,
        "on, law: 得到 两者皆无，应为on 或 law 之一",
        "on, law: got neither, expected one of on and law",
    ),
    "no policy": (
        lambda: plots.duties_by(MILLS, "2018-06-01"),
        cp.CleanprodError,
        "law: 得到 '2018-06-01'，应为一个 Policy",
        "law: got '2018-06-01', expected a Policy",
    ),
    "no question": (
        lambda: plots.duties_by(MILLS, LAW, question="audit_require"),
        cp.UnknownNameError,
        "question: 得到 'audit_require'，应为一个问题。是否想写 audit_required？",
        "question: got 'audit_require', expected a question of the policy. Did you mean audit_required?",
    ),
    "no question, compared": (
        lambda: plots.before_after(COMPARED, "audit_require"),
        cp.UnknownNameError,
        "question: 得到 'audit_require'，应为一个问题。是否想写 audit_required？",
        "question: got 'audit_require', expected a question of the policies. Did you mean audit_required?",
    ),
    "grounds that are not asked": (
        lambda: plots.grounds_of(GROUNDS, cp.policy(on="2018-06-01", questions=[QUESTION])),
        cp.UnknownNameError,
        "question: 得到 'ground_over_discharge'，应为一个问题。可用：duty_river_basin",
        "question: got 'ground_over_discharge', expected a question of the policy. Known: duty_river_basin",
    ),
    "no comparison": (
        lambda: plots.before_after(MILLS["city"].len()),
        cp.CleanprodError,
        "comparison: 得到 6，应为cleanprod.compare 的结果",
        "comparison: got 6, expected what cleanprod.compare gives",
    ),
    "no such column": (
        lambda: plots.duties_by(MILLS, LAW, by="town", question=QUESTION),
        cp.TableError,
        "by: 得到 'town'，应为表中的一列",
        "by: got 'town', expected a column",
    ),
    "too many groups": (
        lambda: plots.duties_by(pl.DataFrame({"n": range(301), "pollutes": False}), LAW, by="n", question="pilot_encouraged"),
        cp.TableError,
        "by: 得到 301，应为不超过 300 行，方可成图。请按较粗的层级分组，或只取一部分。",
        "by: got 301, expected at most 300 rows, as a picture can show. Group by a coarser level, or take a part of them.",
    ),
    "too many parks": (
        lambda: plots.coverage_of_parks({str(n): COVERAGES["low"] for n in range(301)}, on="2020-12-31"),
        cp.TableError,
        "coverages: 得到 301",
        "coverages: got 301",
    ),
    "another ending": (
        lambda: plots.save(LATIN, "a.bmp"),
        cp.FileError,
        "a.bmp: 得到 .bmp，应为以 .svg、.html、.png、.pdf 结尾的文件名",
        "a.bmp: got .bmp, expected a name that ends in .svg, .html, .png, .pdf",
    ),
    "no ending": (
        lambda: plots.save(LATIN, "a"),
        cp.FileError,
        "a: 得到 没有后缀，应为以 .svg",
        "a: got no ending, expected a name that ends in .svg",
    ),
    "no folder": (
        lambda: plots.save(LATIN, "nowhere/a.svg"),
        cp.FileError,
        "a.svg: 得到 不存在的文件夹",
        "a.svg: got no folder",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_a_sentence(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ask, kind, zh, en = REFUSED[case]

    with pytest.raises(cp.CleanprodError) as caught:
        ask()

    assert type(caught.value) is kind
    assert caught.value.say("zh").startswith(zh)
    assert caught.value.say("en").startswith(en)


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - ours


def test_pictures_load_only_when_they_are_used():
    done = run("import sys, cleanprod; cleanprod.policy; print({'altair', 'vl_convert', 'cleanprod.plots'} & set(sys.modules))")

    assert done.stdout == "set()\n", done.stderr


def test_without_altair_it_is_said_what_to_install():
    done = run("import sys; sys.modules['altair'] = None; import cleanprod.plots")

    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: Pictures need altair: pip install 'cleanprod[plots]'. "
        "作图需要 altair：pip install 'cleanprod[plots]'。"
    )


# the page


def test_the_pictures_of_the_page_say_what_its_blocks_draw(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("docs_draw", DOCS / "draw.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(DOCS.parent)

    drawn = module.pictures()

    assert sorted(drawn) == sorted((DOCS / "assets" / "pictures").iterdir())
    for path, chart in drawn.items():
        plots.save(chart, tmp_path / path.name)
        assert texts((tmp_path / path.name).read_text("utf-8")) == texts(path.read_text("utf-8")), "run docs/draw.py"
