"""Which column is which field."""

from __future__ import annotations

import pytest

from cleanprod.errors import FileError
from cleanprod.files.headers import read_headers as read_known
from cleanprod.files.headers import vocabulary_of
from cleanprod.files.readers import reader_of
from cleanprod.models import Enterprise
from cleanprod.models.fields import headers_of
from cleanprod.words import say


def read_headers(written, **how):
    return read_known(written, vocabulary_of(Enterprise), **how)


@pytest.mark.parametrize(("header", "field"), headers_of(Enterprise).items())
def test_every_name_of_a_field(header, field):
    (column,) = read_headers([header])
    assert (column.header, column.field) == (header, field)
    assert callable(reader_of(Enterprise, field))


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("\ufeff编号", "编号"),
        (" id ", "id"),
        ("ｉｄ", "ｉｄ"),
        ("编\u200b号", "编\u200b号"),
        ("\u3000编号\n", "编号"),
    ],
)
def test_width_white_space_and_marks_do_not_matter(header, shown):
    (column,) = read_headers([header])
    assert (column.header, column.field) == (shown, "id")


@pytest.mark.parametrize("keep_extra", [False, True])
@pytest.mark.parametrize(
    ("header", "near"),
    [
        ("exceeds_energy_limt", "exceeds_energy_limit"),
        ("能耗超限", "能耗超限额"),
        ("企业名", "企业名称"),
        ("企业\n名称", "企业名称"),
        ("ID", "id"),
        ("USCC", "uscc"),
        ("Name", "name"),
    ],
)
def test_a_near_miss_is_refused_always(header, near, keep_extra):
    with pytest.raises(FileError) as caught:
        read_headers(["basin", header], keep_extra=keep_extra)
    (problem,) = caught.value.problems
    assert f"Did you mean {near}?" in problem.mend.en
    assert f"是否想写 {near}？" in problem.mend.zh
    assert problem.where == (header if header.isprintable() else repr(header))


def test_an_unknown_column_is_refused_and_the_way_to_keep_it_told():
    with pytest.raises(FileError) as caught:
        read_headers(["id", "备注", "remarks of mine"])
    assert [problem.where for problem in caught.value.problems] == ["备注", "remarks of mine"]
    assert all("--keep-extra (keep_extra=True)" in problem.mend.en for problem in caught.value.problems)


def test_an_unknown_column_is_kept_on_request():
    columns = read_headers(["id", " 备注 "], keep_extra=True)
    assert [(column.header, column.field) for column in columns] == [("id", "id"), ("备注", None)]


def test_a_column_like_one_that_is_there_is_kept_on_request_only():
    columns = read_headers(["企业名称", "行业名称"], keep_extra=True)
    assert [column.field for column in columns] == ["name", None]
    with pytest.raises(FileError, match="Did you mean 企业名称"):
        read_headers(["企业名称", "行业名称"])
    with pytest.raises(FileError, match="Did you mean 企业名称"):
        read_headers(["编号", "行业名称"], keep_extra=True)


@pytest.mark.parametrize(
    ("headers", "got"),
    [
        (["name", "企业名称"], "a second column for name, beside name"),
        (["编号", "id"], "a second column for id, beside 编号"),
        (["编号", "序号", "id"], "a second column for id, beside 编号"),
        (["序号", "序号"], "the same header twice"),
        (["id", "ID ".lower()], "the same header twice"),
        (["id", "ｉｄ"], "the same header twice"),
        (["备注", "备注"], "the same header twice"),
    ],
)
def test_one_column_a_field(headers, got):
    with pytest.raises(FileError) as caught:
        read_headers(headers, keep_extra=True)
    (problem,) = caught.value.problems
    assert say(problem.got, "en") == got
    assert "Keep one" in problem.mend.en


@pytest.mark.parametrize("headers", [["序号", "编号", "name"], ["id", "序号", "name"], ["企业编号", "序号", "name"]])
def test_a_running_number_beside_an_identifier_is_left_out(headers):
    identifier = next(one for one in headers if one in ("编号", "id", "企业编号"))

    assert {one.header: (one.field, one.beside) for one in read_headers(headers)} == {
        identifier: ("id", ""),
        "序号": (None, identifier),
        "name": ("name", ""),
    }


def test_a_running_number_alone_is_the_identifier():
    assert [one.field for one in read_headers(["序号", "name"])] == ["id", "name"]


def test_a_running_number_is_kept_on_request():
    assert [(one.field, one.beside) for one in read_headers(["序号", "编号"], keep_extra=True)] == [(None, ""), ("id", "")]


def test_blank_headers_are_left_to_the_rows():
    columns = read_headers(["id", "", " \u200b"])
    assert [(column.header, column.field) for column in columns] == [("id", "id"), ("", None), ("", None)]


def test_a_long_or_unprintable_header_does_not_break_the_sentence():
    with pytest.raises(FileError) as caught:
        read_headers(["\x1b[31m" + "q" * 100])
    assert caught.value.problems[0].where.startswith(r"'\x1b[31mq")
    assert len(caught.value.problems[0].where) <= 60
