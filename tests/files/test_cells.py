"""How people write yes, no, days and words in a cell."""

from __future__ import annotations

import datetime as dt

import pytest

from cleanprod.files.cells import (
    Refused,
    read_code,
    read_day,
    read_edition,
    read_event,
    read_flag,
    read_industry,
    read_name,
    read_sector,
    read_word,
    read_year,
)
from cleanprod.rules.expressions import NEVER

D = dt.date


@pytest.mark.parametrize(
    "cell", ["是", "有", "√", "✓", "✔", "yes", "y", "true", "对", "YES", "Ｙｅｓ", "True", "✔️", "Y", "y\u200bes", True]
)
def test_yes(cell):
    assert read_flag(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "×", "✗", "✕", "no", "n", "false", "没有", "NO", "ｎｏ", "False", "N", False])
def test_no(cell):
    assert read_flag(cell) is False


@pytest.mark.parametrize("cell", ["未知", "不详", "不清楚", "unknown", "n/a", "?", "-", "Ｎ／Ａ", "？", "－", "UNKNOWN", "N/A"])
def test_unknown(cell):
    assert read_flag(cell) is None
    assert read_event(cell) is None
    assert read_day(cell) is None
    assert read_word(cell) is None
    assert read_code(cell) is None
    assert read_name(cell) == cell


@pytest.mark.parametrize(
    "cell", ["0", "1", "0.0", "1.0", "-1", "1e3", "50%", "1,000", "１", "nan", "NaN", "inf", "-Infinity", 0, 1, 0.0, 1.0]
)
def test_a_number_is_no_answer(cell):
    with pytest.raises(Refused) as caught:
        read_flag(cell)
    assert "write yes or no" in caught.value.mend.en
    assert "请写“是”或“否”" in caught.value.mend.zh


@pytest.mark.parametrize("cell", ["maybe", "x", "是的", "yes no", "未", "y" * 100_000, "0x1"])
def test_another_word_is_no_answer(cell):
    with pytest.raises(Refused) as caught:
        read_flag(cell)
    assert "leave it blank" in caught.value.mend.en


@pytest.mark.parametrize(
    "cell",
    [
        "2018/6/1",
        "2018-06-01",
        "2018-6-1",
        "2018年6月1日",
        "2018年06月01号",
        "2018 年 6 月 1 日",
        "2018.6.1",
        "20180601",
        "２０１８－０６－０１",
        "2018-06-01 00:00:00",
        "2018/6/1 0:00",
        "2018/6/1 0:00:00",
        "2018-06-01T00:00:00",
        "2018-06-01 00:00:00.000",
        "2018年6月1日 00:00:00",
        "20180601 00:00:00",
    ],
)
@pytest.mark.parametrize("read", [read_event, read_day])
def test_days(read, cell):
    assert read(cell) == D(2018, 6, 1)


@pytest.mark.parametrize("cell", ["否", "无", "未", "尚未", "未完成", "未发生", "no", "never", "没有", "NEVER", "Ｎｏ"])
def test_not_happened(cell):
    assert read_event(cell) == NEVER
    with pytest.raises(Refused):
        read_day(cell)


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("2018-02-30", "no such day"),
        ("2018-13-01", "no such day"),
        ("20180230", "no such day"),
        ("2018-00-01", "no such day"),
        ("1899-12-31", "Between"),
        ("2200-01-01", "Between"),
        ("9999-12-31", "Between"),
        ("0000-01-01", "Between"),
        ("6/1/18", "the year first"),
        ("1/6/2018", "the year first"),
        ("18-06-01", "the year first"),
        ("2018-06", "the year first"),
        ("2018", "the year first"),
        ("43252", "the year first"),
        ("2018-6/1", "the year first"),
        ("2018-06-01 10:30:00", "the year first"),
        ("是", "the year first"),
        ("2018-06-01" + " " * 100_000 + "x", "the year first"),
        (20180601, "as text"),
        (True, "as text"),
        (False, "as text"),
        (1.5, "as text"),
    ],
)
@pytest.mark.parametrize("read", [read_event, read_day])
def test_no_day(read, cell, mend):
    with pytest.raises(Refused) as caught:
        read(cell)
    assert mend in caught.value.mend.en


@pytest.mark.parametrize(
    ("cell", "day"), [("1900-01-01", D(1900, 1, 1)), ("2199-12-31", D(2199, 12, 31)), ("2016/2/29", D(2016, 2, 29))]
)
def test_days_at_the_edge(cell, day):
    assert read_event(cell) == day


@pytest.mark.parametrize(
    ("read", "cell", "text"),
    [
        (read_name, " 某 厂（一）\u3000", "某 厂（一）"),
        (read_name, "\ufeff某厂\u200b", "某厂"),
        (read_name, 12, "12"),
        (read_word, "北江（上游）", "北江（上游）"),
        (read_code, "３３６０", "3360"),
        (read_code, 3360, "3360"),
        (read_sector, "工业", "industry"),
        (read_sector, "农业", "agriculture"),
        (read_sector, "服务业", "services"),
        (read_sector, "建筑业", "construction"),
        (read_sector, "Services", "services"),
        (read_sector, "矿业", "矿业"),
        (read_sector, "不详", None),
        (read_edition, "2011版", "2011"),
        (read_edition, "２０１７版", "2017"),
        (read_edition, "2017", "2017"),
        (read_edition, 2017, "2017"),
        (read_edition, "?", None),
    ],
)
def test_texts(read, cell, text):
    assert read(cell) == text


@pytest.mark.parametrize("read", [read_name, read_word, read_code, read_sector, read_edition])
@pytest.mark.parametrize("cell", [True, False, 1.5])
def test_no_text(read, cell):
    with pytest.raises(Refused) as caught:
        read(cell)
    assert "in quotation marks" in caught.value.mend.en


def test_an_industry_that_may_have_lost_its_zero_is_refused_as_a_number_and_read_as_text():
    assert [read_industry(cell) for cell in (3360, "3360", "915", "0915", "C3360")] == ["3360", "3360", "915", "0915", "C3360"]
    with pytest.raises(Refused) as caught:
        read_industry(915)
    assert "loses its first zero" in caught.value.mend.en


@pytest.mark.parametrize(
    "cell", [2017, 2017.0, "2017", " 2017 ", "2017年", "2017年度", "2017 年", "２０１７年", "2017\u200b", D(2017, 1, 1)]
)
def test_a_year(cell):
    assert read_year(cell) == 2017


@pytest.mark.parametrize("cell", ["不详", "-", "unknown", "未知"])
def test_an_unknown_year(cell):
    assert read_year(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        17,
        "17",
        20171,
        "20171",
        2017.5,
        "2017.5",
        True,
        "2017-01-01",
        "二〇一七年",
        "明年",
        "-2017",
        1899,
        "1899年",
        2200,
        float("nan"),
        float("inf"),
        D(2017, 1, 2),
        dt.datetime(2017, 1, 1, 8),
    ],
)
def test_no_year(cell):
    with pytest.raises(Refused) as caught:
        read_year(cell)
    assert "such as 2017" in caught.value.expected.en


@pytest.mark.parametrize("cell", [1900, "2199年"])
def test_years_at_the_edge(cell):
    assert read_year(cell) in (1900, 2199)
