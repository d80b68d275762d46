"""Which values of a word or code programs can tell apart."""

from __future__ import annotations

import datetime as dt

import duckdb
import narwhals as nw
import polars as pl
import pytest

import cleanprod as cp
from cleanprod.models.fields import asks_of
from cleanprod.rules import NEVER
from cleanprod.tables.dictionary import CODES, FEW, Dictionary, Told
from cleanprod.tables.reading import word, year

CODE, EDITION = (asks_of(cp.Enterprise, name) for name in ("industry", "industry_edition"))
TESTS = (("2511", "2611"), ("2511", "2612"), ("33",))


def test_codes_that_come_to_the_same_in_every_test_are_one():
    told = Told(CODE, TESTS)

    assert told.alike("33") == told.alike("3360")
    assert told.alike("0710") == told.alike("2599") != told.alike("33")
    assert len({told.alike(code) for code in ("2511", "2611", "2612", "33", "07")}) == len(("2511", "2611", "2612", "33", "07"))
    assert {*map(told.alike, ("2511", "25", "0710"))} <= {*told.domain}


def test_a_code_that_is_too_coarse_for_a_test_stands_for_itself():
    told = Told(CODE, TESTS)

    assert [told.alike(code) for code in ("25", "251", "26", "261")] == ["25", "251", "26", "261"]


def test_plain_codes_are_known_from_the_first():
    told = Told(CODE, TESTS)

    assert told.of_codes() == [told.alike(code) for code in CODES]


@pytest.mark.parametrize("distinct", [1, FEW, FEW + 1, 300])
def test_texts_are_read_alike_whether_they_were_met_before_or_not(distinct):
    told = Told(CODE, TESTS)
    codes = [f"{code:04}" for code in (2511, 2611, 3360, *range(1300, 1700))][:distinct]
    texts = pl.Series("cell", [*codes, " c3360 ", None, "no code", *codes])
    found = Dictionary(CODE, told)

    def read(cells):
        term, then = found.terms("cell", pl.String(), "found")
        return cells.to_frame().lazy().with_columns(found=term).select(then.alias("read")).collect()["read"].to_list()

    wanted = [told.alike(code) for code in codes]
    wanted = [*wanted, told.alike("3360"), None, None, *wanted]
    assert read(texts) == wanted
    assert read(texts) == wanted
    assert read(texts.head(1)) == wanted[:1]
    assert read(pl.Series("cell", [None, None], dtype=pl.String)) == [None, None]
    assert read(pl.Series("cell", ["2612"])) == [told.alike("2612")]


ODD = (
    "2511",
    "25",
    "C3360",
    " 0710",
    "25110",
    "2",
    "25x",
    "x25",
    "25-",
    "D3360",
    "c3360\u3000",
    "２５",
    "",
    None,
    "2011",
    "2011版",
    "20 17",
)


@pytest.mark.parametrize("asks", [CODE, EDITION], ids=["code", "word"])
def test_an_engine_reads_text_as_polars_does(asks):
    frame = pl.DataFrame({"cell": ODD})
    relation = nw.from_native(duckdb.from_arrow(frame.to_arrow()))

    found = relation.with_columns(read=word(asks, nw.col("cell"), nw)).to_native().pl()

    wanted = dict(frame.with_columns(read=word(asks, pl.col("cell"), pl)).rows())
    assert dict(found.rows()) == wanted
    assert [text for text, read in wanted.items() if read is not None] == (
        ["2511", "25", "C3360", " 0710", "c3360\u3000", "2011"] if asks is CODE else ["2011", "2011版", "20 17"]
    )


@pytest.mark.parametrize("words", [pl, nw], ids=["polars", "narwhals"])
def test_only_the_first_day_of_a_year_is_a_year(words):
    days = [
        dt.date(2018, 1, 1),
        dt.date(2018, 1, 2),
        dt.date(2017, 12, 31),
        dt.date(1900, 1, 1),
        dt.date(1899, 1, 1),
        NEVER,
        None,
    ]
    frame = pl.DataFrame({"cell": days}).lazy()
    held = frame if words is pl else nw.from_native(frame)

    read = held.with_columns(read=year(words.col("cell"), words.Date, 2018, words))

    done = (read if words is pl else read.to_native()).collect()
    assert done["read"].to_list() == [dt.date(2018, 1, 1), None, None, dt.date(1900, 1, 1), None, None, None]


def test_words_are_read_in_their_spellings():
    found = Dictionary(EDITION, Told(EDITION, [("2011",)]))
    term, then = found.terms("cell", pl.String(), "found")
    frame = pl.DataFrame({"cell": ["2011", "2011版", "2017", "2002", None]}).lazy()

    assert frame.with_columns(found=term).select(then.alias("read")).collect()["read"].to_list() == [
        "2011",
        "2011",
        "2017",
        None,
        None,
    ]
